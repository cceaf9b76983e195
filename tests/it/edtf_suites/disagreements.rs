//! The disagreements between the test suites and this program, each with a verdict based on ISO
//! 8601-2:2019.

/// The subject of a disagreement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// Whether the text is valid EDTF.
    Validity,
    /// Whether `edtf-core` may refuse a text whose validity the suite does not state.
    Refusal,
    /// The first and last day of a date.
    Days,
    /// How far an uncertain or approximate date extends.
    Width,
    /// Whether the EDTF that the suite expects for a phrase is valid.
    Outcome,
    /// The meaning of a phrase.
    Meaning,
}

impl About {
    /// Returns the wording in `docs/edtf.md`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Validity => "valid or not",
            Self::Refusal => "refused",
            Self::Days => "first and last day",
            Self::Width => "reach",
            Self::Outcome => "result of a phrase",
            Self::Meaning => "meaning of a phrase",
        }
    }
}

/// The verdict on a disagreement.
#[derive(Clone, Copy)]
pub(crate) enum Right {
    /// `edtf-core` is right.
    EdtfCore,
    /// The suite is right.
    Suite,
    /// As far as we know, the standard does not decide the case.
    Unsettled,
}

impl Right {
    /// Returns the wording in `docs/edtf.md`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::EdtfCore => "edtf-core",
            Self::Suite => "the suite",
            Self::Unsettled => "not settled",
        }
    }
}

/// Texts from one suite that are disputed for the same reason.
pub(crate) struct Disagreement {
    /// The property that the texts share.
    pub(crate) what: &'static str,
    /// The suite's name in `cases.tsv`.
    pub(crate) suite: &'static str,
    /// The subject of the disagreement.
    pub(crate) about: About,
    /// The verdict.
    pub(crate) right: Right,
    /// The reason for the verdict.
    pub(crate) why: &'static str,
    /// The texts on which the suite and `edtf-core` disagree.
    pub(crate) texts: &'static [&'static str],
}

/// All disagreements. For each subject, a text is listed under one reason.
pub(crate) const DISAGREEMENTS: &[Disagreement] = &[
    Disagreement {
        what: "X in a negative year",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::Unsettled,
        why: "No clause that we know of keeps X out of a year before 0000, and no example has one. Write the range: -0199/-0100.",
        texts: &["-156X-12-25", "-15XX-12-25", "-1X32-X1-X2", "-1XXX-12", "-1XXX-XX", "-20XX", "-XXXX-12-XX"],
    },
    Disagreement {
        what: "X in a negative year",
        suite: "edtf.js/date",
        about: About::Validity,
        right: Right::Unsettled,
        why: "No clause that we know of keeps X out of a year before 0000, and no example has one. Write the range: -0199/-0100.",
        texts: &["-1XXX", "-201X", "-20XX", "-X0X6"],
    },
    Disagreement {
        what: "X in a negative year",
        suite: "python-edtf/parser",
        about: About::Validity,
        right: Right::Unsettled,
        why: "No clause that we know of keeps X out of a year before 0000, and no example has one. Write the range: -0199/-0100.",
        texts: &["-01XX", "-01XX~"],
    },
    Disagreement {
        what: "five significant digits of four",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::EdtfCore,
        why: "Significant digits are counted from the left of the year (4.4.3), and a year without Y has four.",
        texts: &["-1859S5"],
    },
    Disagreement {
        what: "a time in a negative year",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::EdtfCore,
        why: "Date and time is a form of level 0 (A.4.3), whose years begin at 0000; levels 1 and 2 do not extend it.",
        texts: &[
            "-1985-04-12T23:20:30",
            "-1985-04-12T23:20:30+04:30",
            "-1985-04-12T23:20:30-04",
            "-1985-04-12T23:20:30Z",
        ],
    },
    Disagreement {
        what: "a range without any date",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::Unsettled,
        why: "Level 1 lets the start or the end be open or unknown; whether both may be is not said. It would date nothing.",
        texts: &["../", "../..", "/.."],
    },
    Disagreement {
        what: "an end that includes the start",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::EdtfCore,
        why: "An end known to the month may be any day of it, so it need not precede a start within it. The suite compares first days, and takes 0000-01/0000 but not 0000-02/0000.",
        texts: &["0000-01-03/0000-01", "0000-02/0000", "2004-06-11%/2004-%06", "2004-06-11%/2004-06~"],
    },
    Disagreement {
        what: "a Y year in a range",
        suite: "edtf-validate",
        about: About::Validity,
        right: Right::Unsettled,
        why: "The year -61000 precedes -2000, and nothing that we know of keeps such years out of a range.",
        texts: &["Y-61000/-2000"],
    },
    Disagreement {
        what: "spaces in a set",
        suite: "python-edtf/parser",
        about: About::Validity,
        right: Right::EdtfCore,
        why: "The grammar has no spaces; edtf-validate lists the same text as invalid. Our message gives the text without them.",
        texts: &[
            "[1667, 1668, 1670..1672]",
            "[1667, 1760-12]",
            "[1760-01, 1760-02, 1760-12..]",
            "{1667,1668, 1670..1672}",
            "{1960, 1961-12}",
        ],
    },
    Disagreement {
        what: "no such day or month",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "The calendar has no such date, and no choice of the digits X makes one.",
        texts: &[
            "156X-09-31",
            "156X-11-31",
            "15XX-02-3X",
            "15XX-2X-25",
            "2016-00",
            "2016-02-30",
            "2016-02-31",
            "2016-04-31",
            "2016-05-00",
            "2016-05-32",
            "2016-06-31",
            "2016-09-31",
            "2016-11-31",
            "2016-13",
            "2016-13-XX",
        ],
    },
    Disagreement {
        what: "years of two, three or five digits",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "A year has four digits in Annex A, or a Y before more. Centuries (19) and decades (193) are forms of edtf.js and of older drafts.",
        texts: &[
            "-00", "-000", "-019", "-04", "-193", "00", "000", "009", "019", "12345", "19", "19%", "193",
            "197%", "197?", "197~", "19?", "19~",
        ],
    },
    Disagreement {
        what: "years of two, three or five digits",
        suite: "edtf.js/edtf",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "As above: five digits need a Y.",
        texts: &["20000"],
    },
    Disagreement {
        what: "Y before four digits, leading zeros, minus zero",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "Y is for years beyond four digits and only for them (A.5.1); the year 0000 has no sign.",
        texts: &["-0000", "Y-00001", "Y-9999", "Y00001", "Y9999"],
    },
    Disagreement {
        what: "fractions of a second",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "Times at level 0 are hh:mm:ss (A.4.3).",
        texts: &[
            "2016-05-02T16:54:59.042",
            "2016-05-02T16:54:59.04200000",
            "2016-05-02T16:54:59.042123",
            "2016-05-02T16:54:59.042Z",
            "2016-05-02T16:54:59.4",
            "2016-05-02T16:54:59.42",
        ],
    },
    Disagreement {
        what: "a shift without a colon",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "Basic format does not mix with the extended format of the time.",
        texts: &[
            "2016-05-02T12:00:00+1401",
            "2016-05-02T12:00:00-0000",
            "2016-05-02T12:00:00-1201",
            "2016-05-02T12:00:00-1300",
            "2016-05-02T12:00:00-1400",
            "2016-05-02T12:00:00-2000",
            "2016-05-02T16:54:59+0000",
            "2016-05-02T16:54:59+0230",
            "2016-05-02T16:54:59+0410",
            "2016-05-02T16:54:59+1200",
            "2016-05-02T16:54:59+1330",
            "2016-05-02T16:54:59+1400",
            "2016-05-02T16:54:59-0015",
            "2016-05-02T16:54:59-1159",
            "2016-05-02T16:54:59-1200",
        ],
    },
    Disagreement {
        what: "no such time, minus zero as a shift",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "Minutes end at 59; the edition of 2019 has no hour 24 (an amendment of 2022 brought it back); a shift of zero has no minus.",
        texts: &[
            "2016-05-02T00:61:00",
            "2016-05-02T12:00:00-00",
            "2016-05-02T12:00:00-00:00",
            "2016-05-02T24:00:00",
            "2016-05-02T24:00:01",
        ],
    },
    Disagreement {
        what: "a shift of more than 14 hours",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::Unsettled,
        why: "No place on Earth has one; whether the standard forbids it is not clear to us.",
        texts: &["2016-05-02T12:00:00+14:01", "2016-05-02T12:00:00+15"],
    },
    Disagreement {
        what: "a set with spaces, or not closed",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "The grammar has no spaces, and a set ends with the bracket that it began with.",
        texts: &[
            "[1667, 1672-12]",
            "[1667,1668, 1670..1672]",
            "[1999",
            "[1999}",
            "{1667, 1670..1672}",
            "{1960 ,  1961-12}",
            "{1999",
            "{1999]",
        ],
    },
    Disagreement {
        what: "nothing, or a range without any date",
        suite: "edtf.js/parser",
        about: About::Refusal,
        right: Right::EdtfCore,
        why: "An empty text and a lone sign are no dates; a range of two unknown ends says nothing.",
        texts: &["", "-", "/", "../.."],
    },
    Disagreement {
        what: "the day of an unknown end",
        suite: "python-edtf/parser",
        about: About::Days,
        right: Right::EdtfCore,
        why: "An end left out is unknown; python-edtf puts it ten years off.",
        texts: &["/2006", "1984-06-02?/", "2004-06-01/"],
    },
    Disagreement {
        what: "the years of significant digits",
        suite: "python-edtf/parser",
        about: About::Days,
        right: Right::EdtfCore,
        why: "1950S2 is some year from 1900 to 1999 (4.4.3); python-edtf counts only the estimate, and the rest as fuzzy.",
        texts: &["1950S2", "1953S2", "1953S3", "Y171010000S3", "Y17101E4S3", "Y3388E2S3"],
    },
    Disagreement {
        what: "the end of winter",
        suite: "python-edtf/parser",
        about: About::Days,
        right: Right::Unsettled,
        why: "The standard names no months. edtf-core ends the winter of 2010 in February 2011, python-edtf with the year.",
        texts: &["2010-24"],
    },
    Disagreement {
        what: "how far ? reaches",
        suite: "python-edtf/parser",
        about: About::Width,
        right: Right::Unsettled,
        why: "The standard gives no number. Here doubt keeps the bounds; python-edtf widens for ? as for ~, and twice for %.",
        texts: &[
            "16XX%",
            "1984%",
            "1984-06-02?/",
            "1984-06-02?/2004-08-08~",
            "1984-06?/2004-08?",
            "1984?",
            "1984?/2004%",
            "2004-%06",
            "2004-06-11%",
            "2004-06-11?",
            "2004-06?",
            "2004-?06-?11",
            "2004?-%06",
            "2004?-06-11",
            "2004?-06-~11",
            "2004?-~06-~04",
            "?2004-%06",
        ],
    },
    Disagreement {
        what: "how far ~ reaches over several parts",
        suite: "python-edtf/parser",
        about: About::Width,
        right: Right::Unsettled,
        why: "The standard gives no number. Here it is one unit; python-edtf adds one of each part, so that 2004-06~ is a year and a month wide.",
        texts: &["1984/2004-06~", "2004-06~-11", "2011-~06-~04"],
    },
    Disagreement {
        what: "days beyond the year 262142",
        suite: "python-edtf/parser",
        about: About::Width,
        right: Right::Suite,
        why: "We count no days there: such a date keeps the end that points our way, and the other is unknown.",
        texts: &["Y171010000S3", "Y17101E4S3", "Y3388E2S3"],
    },
    Disagreement {
        what: "what a phrase becomes: spaces, a day in a season",
        suite: "python-edtf/natlang",
        about: About::Outcome,
        right: Right::EdtfCore,
        why: "The result is not EDTF: sets have no spaces, and what stands for a season has no day.",
        texts: &["1858/1860", "a day in about Spring 1849?", "day in Spring 1849"],
    },
    Disagreement {
        what: "what a phrase becomes: X in a negative year",
        suite: "python-edtf/natlang",
        about: About::Outcome,
        right: Right::Unsettled,
        why: "As above.",
        texts: &["2nd century bc", "2nd century bce"],
    },
    Disagreement {
        what: "a phrase that is EDTF as it stands",
        suite: "python-edtf/natlang",
        about: About::Meaning,
        right: Right::EdtfCore,
        why: "A stroke makes a range, and 30 in the place of the month is the southern summer (4.8), however few mean it.",
        texts: &["1858/1860", "1910-30"],
    },
];
