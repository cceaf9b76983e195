//! Runs the cases of three EDTF libraries' own test suites against `edtf-core` and [`Date`].
//!
//! The cases are in `../shared/edtf/cases.tsv` (or under `$DATELINE_SHARED`). If a suite and
//! `edtf-core` disagree on a text, it is listed in [`DISAGREEMENTS`] with a verdict. A listed text
//! on which they agree fails the test. `docs/edtf.md` prints the same table.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::{BTreeMap, BTreeSet};

use dateline::{Bound, Date, DateError, Day, Interval};
use edtf_core::Edtf;

use crate::support::shared;

mod disagreements;

use disagreements::{About, DISAGREEMENTS};

/// A row of `cases.tsv`.
struct Case {
    suite: String,
    list: String,
    text: String,
    expected: String,
}

impl Case {
    /// Whether the suite calls the text valid, or `None` if its list does not state this.
    fn is_valid(&self) -> Option<bool> {
        match (self.suite.as_str(), self.list.as_str()) {
            ("edtf-validate", list) => Some(!list.starts_with("invalid")),
            // A case without a list is a missing text in Python: `None` or the empty string.
            ("python-edtf/parser", "BAD_EXAMPLES" | "") => Some(false),
            ("python-edtf/parser", _) => Some(true),
            // Tests of date arithmetic and formatting start from valid dates.
            ("edtf.js/date" | "edtf.js/format" | "edtf.js/interval" | "edtf.js/set" | "edtf.js/year", _) => {
                Some(true)
            }
            // The parser's own tests mix valid and invalid texts.
            _ => None,
        }
    }
}

fn cases() -> Vec<Case> {
    let file = std::fs::read_to_string(shared("edtf/cases.tsv")).unwrap();
    let case = |line: &str| {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [suite, list, text, expected] = columns.try_into().ok()?;
        Some(Case { suite, list, text, expected })
    };
    file.lines().skip(1).filter_map(case).collect()
}

/// Asserts that exactly the listed disagreements were found.
fn assert_listed(about: About, found: &BTreeSet<(String, String)>) {
    let listed: BTreeSet<(String, String)> = DISAGREEMENTS
        .iter()
        .filter(|group| group.about == about)
        .flat_map(|group| group.texts.iter().map(|text| (group.suite.to_owned(), (*text).to_owned())))
        .collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(found).collect();
    assert!(new.is_empty(), "not listed: {new:#?}");
    assert!(gone.is_empty(), "listed, but there is no disagreement: {gone:#?}");
}

#[test]
#[ignore = "needs ../shared"]
fn each_suite_has_all_its_cases() {
    let cases = cases();
    let mut by_suite = BTreeMap::new();
    for case in &cases {
        *by_suite.entry(case.suite.as_str()).or_insert(0) += 1;
    }
    let counted: Vec<(&str, i32)> = by_suite.into_iter().collect();
    assert_eq!(
        counted,
        [
            ("edtf-validate", 975),
            ("edtf.js/date", 55),
            ("edtf.js/edtf", 13),
            ("edtf.js/format", 27),
            ("edtf.js/interval", 1),
            ("edtf.js/parser", 182),
            ("edtf.js/set", 1),
            ("edtf.js/year", 1),
            ("python-edtf/natlang", 136),
            ("python-edtf/parser", 145),
        ]
    );
}

#[test]
#[ignore = "needs ../shared"]
fn validity_agrees_with_the_suites() {
    let cases = cases();
    let mut found = BTreeSet::new();
    for case in &cases {
        if case.is_valid().is_some_and(|valid| valid != edtf_core::is_valid(&case.text)) {
            found.insert((case.suite.clone(), case.text.clone()));
        }
    }
    assert_listed(About::Validity, &found);
}

/// The parser tests of edtf.js do not state which texts are invalid, so every text that `edtf-core`
/// refuses is listed.
#[test]
#[ignore = "needs ../shared"]
fn texts_of_edtf_js_that_are_refused_are_listed() {
    let cases = cases();
    let found = cases
        .iter()
        .filter(|case| case.suite.starts_with("edtf.js/") && case.is_valid().is_none())
        .filter(|case| !edtf_core::is_valid(&case.text))
        .map(|case| (case.suite.clone(), case.text.clone()))
        .collect();
    assert_listed(About::Refusal, &found);
}

/// `Date` accepts every text that `edtf-core` accepts, except times of day. It prints the text
/// unchanged and has a human-readable form.
#[test]
#[ignore = "needs ../shared"]
fn date_accepts_the_texts_that_edtf_core_accepts() {
    let cases = cases();
    for case in &cases {
        match (Edtf::parse(&case.text), Date::parse(&case.text)) {
            (Ok(Edtf::DateTime(_)), date) => {
                assert!(matches!(date, Err(DateError::HasTime { .. })), "{}", case.text);
            }
            (Ok(edtf), Ok(date)) => {
                assert_eq!(date.to_string(), edtf.to_string());
                assert_eq!(Date::parse(&date.to_string()).as_ref(), Ok(&date));
                assert!(!date.human().is_empty());
            }
            (Err(_), Err(error)) => {
                assert!(error.offset() <= case.text.len());
                assert!(!error.to_string().is_empty());
            }
            (edtf, date) => panic!("{}: edtf-core says {edtf:?}, Date says {date:?}", case.text),
        }
    }
}

/// The days that python-edtf expects: the strict bounds and, if given, the wider ones.
struct Days {
    strict: (String, String),
    wide: Option<(String, String)>,
}

impl Days {
    /// Parses Python tuples: `(('1984-01-01', '1984-12-31', '1983-01-01', '1985-12-31'),)`.
    fn of(expected: &str) -> Option<Self> {
        let quoted: Vec<String> = expected.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        let pair = |a: &String, b: &String| (a.clone(), b.clone());
        match quoted.as_slice() {
            [day] => Some(Self { strict: pair(day, day), wide: None }),
            [first, last] => Some(Self { strict: pair(first, last), wide: None }),
            [day, first, last] => Some(Self { strict: pair(day, day), wide: Some(pair(first, last)) }),
            [first, last, before, after] => {
                Some(Self { strict: pair(first, last), wide: Some(pair(before, after)) })
            }
            _ => None,
        }
    }
}

fn edtf_bound(bound: edtf_core::Bound) -> String {
    match bound {
        edtf_core::Bound::NegativeInfinity => "-inf".to_owned(),
        edtf_core::Bound::PositiveInfinity => "inf".to_owned(),
        edtf_core::Bound::Date(date) => date.to_string(),
        edtf_core::Bound::Unknown => "unknown".to_owned(),
    }
}

#[test]
#[ignore = "needs ../shared"]
fn bounds_agree_with_python_edtf() {
    let cases = cases();
    let mut found = BTreeSet::new();
    for case in cases.iter().filter(|case| case.list == "EXAMPLES") {
        let (Ok(edtf), Some(days)) = (Edtf::parse(&case.text), Days::of(&case.expected)) else { continue };
        let bounds = edtf.bounds();
        if days.strict != (edtf_bound(bounds.earliest), edtf_bound(bounds.latest)) {
            found.insert((case.suite.clone(), case.text.clone()));
        }
    }
    assert_listed(About::Days, &found);
}

fn pair_of(interval: Interval) -> (String, String) {
    let text = |bound: Bound, open: &str| match bound {
        Bound::Day(day) => day.to_string(),
        Bound::Unbounded => open.to_owned(),
        Bound::Unknown => "unknown".to_owned(),
    };
    (text(interval.earliest, "-inf"), text(interval.latest, "inf"))
}

/// The standard does not define how far `~` extends a date. python-edtf extends `?` as well.
#[test]
#[ignore = "needs ../shared"]
fn extent_of_qualified_dates_agrees_with_python_edtf() {
    let cases = cases();
    let mut found = BTreeSet::new();
    for case in cases.iter().filter(|case| case.list == "EXAMPLES") {
        let (Ok(date), Some(days)) = (Date::parse(&case.text), Days::of(&case.expected)) else { continue };
        let Some(wide) = days.wide else { continue };
        if wide != pair_of(date.extent().hull()) {
            found.insert((case.suite.clone(), case.text.clone()));
        }
    }
    assert_listed(About::Width, &found);
}

#[test]
#[ignore = "needs ../shared"]
fn qualifiers_agree_with_python_edtf() {
    let cases = cases();
    let mut seen = 0;
    for case in cases.iter().filter(|case| case.list == "APPROXIMATE_UNCERTAIN_EXAMPLES") {
        let date = Date::parse(&case.text).expect("a valid example");
        let flags: Vec<bool> = case
            .expected
            .split([',', '(', ')'])
            .filter_map(|word| word.trim().to_lowercase().parse().ok())
            .collect();
        let [uncertain, approximate, both] = flags[..] else { panic!("three flags in {}", case.expected) };
        assert_eq!(date.is_uncertain(), uncertain || both, "{}", case.text);
        assert_eq!(date.is_approximate(), approximate || both, "{}", case.text);
        seen += 1;
    }
    assert_eq!(seen, 26);
}

/// Phrases such as "circa 1860" are not EDTF. The EDTF that python-edtf expects for a phrase must
/// be valid and, if our error message suggests anything, among its suggestions.
#[test]
#[ignore = "needs ../shared"]
fn suggestions_agree_with_python_edtf() {
    let cases = cases();
    let (mut unreadable, mut meant_otherwise, mut understood) = (BTreeSet::new(), BTreeSet::new(), 0);
    for case in cases.iter().filter(|case| case.suite == "python-edtf/natlang") {
        let key = (case.suite.clone(), case.text.clone());
        if !case.expected.is_empty() && !edtf_core::is_valid(&case.expected) {
            unreadable.insert(key.clone());
        }
        let readings = match Date::parse(&case.text) {
            Ok(date) => vec![date.to_string()],
            Err(DateError::NotEdtf { suggestions, .. }) => suggestions,
            Err(_) => Vec::new(),
        };
        let expected: String = case.expected.split(' ').collect();
        if readings.contains(&expected) {
            understood += 1;
        } else if !readings.is_empty() {
            meant_otherwise.insert(key);
        }
    }
    assert_listed(About::Outcome, &unreadable);
    assert_listed(About::Meaning, &meant_otherwise);
    assert_eq!(understood, 28);
}

#[test]
fn docs_list_every_disagreement() {
    let page = include_str!("../../../docs/edtf.md");
    for group in DISAGREEMENTS {
        let row = format!(
            "| {} | {} | {} | {} | {} | {} |",
            group.what,
            group.suite,
            group.about.name(),
            group.texts.len(),
            group.right.name(),
            group.why
        );
        assert!(page.contains(&row), "docs/edtf.md lacks this row:\n{row}");
    }
}

#[test]
fn years_out_of_range_keep_the_nearer_bound() {
    let interval = Date::parse("Y170000002").expect("valid").interval();
    assert_eq!((interval.earliest, interval.latest), (Bound::Day(Day::MAX), Bound::Unknown));
    let interval = Date::parse("Y-17E100").expect("valid").interval();
    assert_eq!((interval.earliest, interval.latest), (Bound::Unknown, Bound::Day(Day::MIN)));
}
