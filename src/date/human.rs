//! English text for dates: single dates, ranges and sets.

use edtf_core::{Date as Single, Edtf, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::Date;
use super::words::{self, English, list, month_name, with_year};

impl Date {
    /// Returns the date in English, as a brief prints it.
    ///
    /// Ranges and sets within a year or month are shortened. Open, unknown, approximate and
    /// uncertain parts are written out. Years before 1 are BC: the year 0 of EDTF is 1 BC.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// let human = |text| Date::parse(text).map(|date| date.human());
    /// assert_eq!(human("2022-12-16")?, "16 December 2022");
    /// assert_eq!(human("2024-06-16/2024-06-17")?, "16–17 June 2024");
    /// assert_eq!(human("2023-07-26/2023-08-22")?, "26 July – 22 August 2023");
    /// assert_eq!(human("2023~")?, "about 2023");
    /// assert_eq!(human("../2024-06")?, "by June 2024");
    /// assert_eq!(human("[2024-06,2024-10]")?, "June or October 2024");
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn human(&self) -> String {
        self.in_english(English::British)
    }

    /// Returns the date like [`Date::human`], in a variety of English: "December 16, 2022".
    pub(crate) fn in_english(&self, english: English) -> String {
        match &self.0.edtf {
            Edtf::Date(date) => words::date(date, english),
            Edtf::DateTime(at) => words::date(&at.date, english),
            Edtf::Interval(span) => range(&span.start, &span.end, english),
            Edtf::Set(set) => members(set, english),
        }
    }
}

fn range(start: &IntervalEndpoint, end: &IntervalEndpoint, english: English) -> String {
    use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
    if let (Date(a), Date(b)) = (start, end)
        && let Some(short) = shortened_range(a, b, english)
    {
        return short;
    }
    let from = match start {
        Open | Unknown => String::new(),
        Date(date) | OnOrAfter(date) => format!("from {}", words::date(date, english)),
        OnOrBefore(date) => format!("from {} or earlier", words::date(date, english)),
    };
    let word = match start {
        Open if matches!(end, Date(_)) => "by",
        Open | Unknown => "until",
        _ => " to",
    };
    let to = match end {
        Open | Unknown => String::new(),
        Date(date) | OnOrBefore(date) => format!("{word} {}", words::date(date, english)),
        OnOrAfter(date) => format!("{word} {} or later", words::date(date, english)),
    };
    let unknown = match (start, end) {
        (Unknown, Unknown) => return "at an unknown time".to_owned(),
        (Unknown, _) => ", start unknown",
        (_, Unknown) => ", end unknown",
        _ => "",
    };
    format!("{from}{to}{unknown}")
}

/// The components of a single date without unspecified digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PlainDate {
    pub(super) year: i64,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
}

impl PlainDate {
    pub(super) fn of(date: &Single) -> Option<Self> {
        let is_certain = !date.is_approximate() && !date.is_uncertain();
        Self::without_qualifiers(date).filter(|_| is_certain)
    }

    /// Like [`PlainDate::of`], but accepts approximate and uncertain dates.
    pub(super) fn without_qualifiers(date: &Single) -> Option<Self> {
        let is_plain = date.precision() != Precision::Season && date.year.significant_digits.is_none();
        let field = |field: Option<edtf_core::DateField>| match field {
            Some(field) => field.value().map(|number| Some(u32::from(number))),
            None => Some(None),
        };
        let plain = Self { year: date.year.value()?, month: field(date.month)?, day: field(date.day)? };
        is_plain.then_some(plain)
    }

    pub(super) fn has_the_precision_of(self, other: Self) -> bool {
        self.month.is_some() == other.month.is_some() && self.day.is_some() == other.day.is_some()
    }

    /// Formats the day and month without the year: "16 June", "June". Returns an empty string for a
    /// year.
    fn within_year(self, english: English) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => english.day_of_month(&day.to_string(), month),
            (Some(month), None) => month_name(month).to_owned(),
            (None, _) => String::new(),
        }
    }
}

/// Shortens a range of two plain dates of equal precision: "16–17 June 2024", "June–October 2024",
/// "2023–2026". Returns `None` for other ranges.
fn shortened_range(start: &Single, end: &Single, english: English) -> Option<String> {
    let (a, b) = (PlainDate::of(start)?, PlainDate::of(end)?);
    if a == b {
        return Some(words::date(start, english));
    }
    if !a.has_the_precision_of(b) {
        return None;
    }
    let four_digits = |year: i64| (1000..=9999).contains(&year);
    Some(match (a.month.zip(b.month), a.day.zip(b.day)) {
        (None, _) if four_digits(a.year) && four_digits(b.year) => format!("{}–{}", a.year, b.year),
        (Some((from, to)), Some((first, last))) if a.year == b.year && from == to => {
            english.day_with_year(&english.day_of_month(&format!("{first}–{last}"), to), b.year)
        }
        (Some((from, to)), None) if a.year == b.year => {
            with_year(&format!("{}–{}", month_name(from), month_name(to)), b.year)
        }
        (Some(_), Some(_)) if a.year == b.year => {
            let days = format!("{} – {}", a.within_year(english), b.within_year(english));
            english.day_with_year(&days, b.year)
        }
        _ => format!("{} – {}", words::date(start, english), words::date(end, english)),
    })
}

fn members(set: &Set, english: English) -> String {
    let conjunction = match set.kind {
        SetKind::AllMembers => "and",
        SetKind::OneMember => "or",
    };
    if let Some(short) = listed_together(&set.elements, conjunction, english) {
        return short;
    }
    let items: Vec<String> = set.elements.iter().map(|element| member(element, set.kind, english)).collect();
    list(&items, conjunction)
}

/// Shortens plain days or months in the same year: "9 and 11 June 2024", "June or October 2024".
/// Returns `None` for other dates.
fn listed_together(elements: &[SetElement], conjunction: &str, english: English) -> Option<String> {
    let dates: Option<Vec<PlainDate>> = elements
        .iter()
        .map(|element| match element {
            SetElement::Date(date) => PlainDate::of(date),
            _ => None,
        })
        .collect();
    let dates = dates?;
    let first = *dates.first()?;
    let is_alike = |date: &PlainDate| date.has_the_precision_of(first) && date.year == first.year;
    first.month?;
    if !dates.iter().all(is_alike) {
        return None;
    }
    let days: Option<Vec<String>> = dates
        .iter()
        .map(|date| date.day.filter(|_| date.month == first.month).map(|day| day.to_string()))
        .collect();
    if let (Some(days), Some(month)) = (days, first.month) {
        let days = english.day_of_month(&list(&days, conjunction), month);
        return Some(english.day_with_year(&days, first.year));
    }
    let items: Vec<String> = dates.iter().map(|date| date.within_year(english)).collect();
    let items = list(&items, conjunction);
    Some(match first.day {
        Some(_) => english.day_with_year(&items, first.year),
        None => with_year(&items, first.year),
    })
}

fn member(element: &SetElement, kind: SetKind, english: English) -> String {
    match (element, kind) {
        (SetElement::Date(date), _) => words::date(date, english),
        (SetElement::OnOrBefore(date), SetKind::OneMember) => {
            format!("{} or earlier", words::date(date, english))
        }
        (SetElement::OnOrAfter(date), SetKind::OneMember) => {
            format!("{} or later", words::date(date, english))
        }
        (SetElement::OnOrBefore(date), SetKind::AllMembers) => {
            format!("every date up to {}", words::date(date, english))
        }
        (SetElement::OnOrAfter(date), SetKind::AllMembers) => {
            format!("every date from {}", words::date(date, english))
        }
        (SetElement::Range(a, b), kind) => {
            let each = match kind {
                SetKind::AllMembers => "each of",
                SetKind::OneMember => "one of",
            };
            let (from, to) = (IntervalEndpoint::Date(*a), IntervalEndpoint::Date(*b));
            if a == b { words::date(a, english) } else { format!("{each} {}", range(&from, &to, english)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn human_form_in_english() {
        for (edtf, english) in [
            ("2022-12-16", "16 December 2022"),
            ("2022-12", "December 2022"),
            ("2022", "2022"),
            ("2024-21", "spring 2024"),
            ("2024-28", "northern winter 2024"),
            ("2024-35", "Q3 2024"),
            ("2024-37", "early 2024"),
            ("2024-38~", "about mid-2024"),
            ("2024-39", "late 2024"),
            ("-0043-39", "late 44 BC"),
            ("199X-38", "the middle of a year in the 1990s"),
            ("199X-39", "late in a year in the 1990s"),
            ("../2024-39", "by late 2024"),
            ("2024-40", "the first half of 2024"),
            ("199X", "the 1990s"),
            ("190X", "the decade 1900–1909"),
            ("047X", "the AD 470s"),
            ("000X", "some year from 1 BC to AD 9"),
            ("19XX", "the 20th century (1900–1999)"),
            ("03XX", "the 4th century (AD 300–399)"),
            ("00XX", "some year from 1 BC to AD 99"),
            ("1XXX", "some year from 1000 to 1999"),
            ("XXXX", "an unknown year"),
            ("20X3", "a year written 20X3"),
            ("20X3~", "about a year written 20X3"),
            ("0476-09-04", "4 September AD 476"),
            ("0000", "1 BC"),
            ("0000-01", "January of 1 BC"),
            ("0000-01/0000-03", "January–March of 1 BC"),
            ("[0000-01,0000-03]", "January or March of 1 BC"),
            ("-0043-03-15", "15 March 44 BC"),
            ("Y12345", "AD 12,345"),
            ("Y170000002", "AD 170,000,002"),
            ("Y-170000002", "170,000,003 BC"),
            ("Y17E7", "AD 170,000,000"),
            ("Y17E100", "the year 17×10^100"),
            ("1950S2", "some year from 1900 to 1999, estimated at 1950"),
            ("1950S4", "1950"),
            // Unspecified months and days.
            ("2024-XX", "some month in 2024"),
            ("2024-0X", "some month from January to September 2024"),
            ("2024-X1", "January or November 2024"),
            ("2024-X0", "October 2024"),
            ("2024-06-XX", "some day in June 2024"),
            ("2024-06-1X", "some day from 10 to 19 June 2024"),
            ("2024-06-3X", "30 June 2024"),
            ("2024-01-X1", "1, 11, 21 or 31 January 2024"),
            ("2024-XX-XX", "some day in 2024"),
            ("2024-XX-16", "the 16th of some month in 2024"),
            ("2024-0X-16", "the 16th of one of the months January to September 2024"),
            ("2024-X1-XX", "some day in January or November 2024"),
            ("2024-XX-2X", "some day from the 20th to the 29th of some month in 2024"),
            ("2024-X2-X2", "the 2nd, 12th or 22nd of February or December 2024"),
            ("156X-12-25", "25 December of a year in the 1560s"),
            ("15XX-12", "December of a year in the 16th century (1500–1599)"),
            ("XXXX-12-25", "25 December of an unknown year"),
            ("XXXX-XX-XX", "some day in an unknown year"),
            ("198X-21", "spring of a year in the 1980s"),
            ("198X-41", "the second half of a year in the 1980s"),
            ("20X3-06", "June of a year written 20X3"),
            // Approximate and uncertain dates.
            ("2023~", "about 2023"),
            ("2023?", "2023 (uncertain)"),
            ("2023%", "about 2023 (uncertain)"),
            ("2024-06-11~", "about 11 June 2024"),
            ("2004-06~-11", "11 June 2004 (year and month approximate)"),
            ("2004?-06-~11", "11 June 2004 (day approximate, year uncertain)"),
            ("2004~-06-%11", "11 June 2004 (year and day approximate, day uncertain)"),
            ("2004-06-%11", "11 June 2004 (day approximate and uncertain)"),
            // Ranges.
            ("2023/2026", "2023–2026"),
            ("2023/2023", "2023"),
            ("2024-06-16/2024-06-17", "16–17 June 2024"),
            ("2023-07-26/2023-08-22", "26 July – 22 August 2023"),
            ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"),
            ("2024-06/2024-10", "June–October 2024"),
            ("2023-12/2024-01", "December 2023 – January 2024"),
            ("-0043/-0039", "44 BC – 40 BC"),
            ("-0004/0003", "5 BC – AD 3"),
            ("2024-06-16/2026", "from 16 June 2024 to 2026"),
            ("2024-21/2024-23", "from spring 2024 to autumn 2024"),
            ("1984~/2004-06", "from about 1984 to June 2004"),
            ("2023?/2026", "from 2023 (uncertain) to 2026"),
            ("2024-06-XX/2024-07-03", "from some day in June 2024 to 3 July 2024"),
            ("198X/199X", "from the 1980s to the 1990s"),
            ("../2024-06", "by June 2024"),
            ("2024-06/..", "from June 2024"),
            ("../2024-06~", "by about June 2024"),
            ("1985/", "from 1985, end unknown"),
            ("/1985", "until 1985, start unknown"),
            ("..2024/2026", "from 2024 or earlier to 2026"),
            ("2024/2026..", "from 2024 to 2026 or later"),
            ("..2024/", "from 2024 or earlier, end unknown"),
            ("../2026..", "until 2026 or later"),
            ("/2026..", "until 2026 or later, start unknown"),
            // Sets.
            ("[2024-06,2024-10]", "June or October 2024"),
            ("{2024-06,2024-10}", "June and October 2024"),
            ("{2024-06-09,2024-06-11,2024-06-13}", "9, 11 and 13 June 2024"),
            ("[2024-06-09,2024-10-07]", "9 June or 7 October 2024"),
            ("[2023-12,2024-01]", "December 2023 or January 2024"),
            ("[1667,1668,1670..1672]", "1667, 1668 or one of 1670–1672"),
            ("{1667,1670..1672}", "1667 and each of 1670–1672"),
            ("{2024-06-01..2024-06-05}", "each of 1–5 June 2024"),
            ("[..1760-12-03]", "3 December 1760 or earlier"),
            ("[1760-12..]", "December 1760 or later"),
            ("{..1984}", "every date up to 1984"),
            ("{1760-12..}", "every date from December 1760"),
            ("[2023~,2024]", "about 2023 or 2024"),
            ("[2016]", "2016"),
        ] {
            assert_eq!(Date::parse(edtf).map(|date| date.human()).as_deref(), Ok(english), "{edtf}");
        }
    }
    #[test]
    fn american_date_has_the_month_first() {
        for (edtf, american) in [
            ("2025-04-04", "April 4, 2025"),
            ("2025-04-04~", "about April 4, 2025"),
            ("2004-06-%11", "June 11, 2004 (day approximate and uncertain)"),
            ("2024-06", "June 2024"),
            ("2024-21", "spring 2024"),
            ("0476-09-04", "September 4, AD 476"),
            ("-0043-03-15", "March 15, 44 BC"),
            ("156X-12-25", "December 25 of a year in the 1560s"),
            ("2024-06-1X", "some day from June 10 to 19, 2024"),
            ("2024-01-X1", "January 1, 11, 21 or 31, 2024"),
            ("2024-06-16/2024-06-17", "June 16–17, 2024"),
            ("2023-07-26/2023-08-22", "July 26 – August 22, 2023"),
            ("2023-12-30/2024-01-02", "December 30, 2023 – January 2, 2024"),
            ("2024-06-16/2026", "from June 16, 2024 to 2026"),
            ("2016/", "from 2016, end unknown"),
            ("2023/2026", "2023–2026"),
            ("{2024-06-09,2024-06-11,2024-06-13}", "June 9, 11 and 13, 2024"),
            ("[2024-06-09,2024-10-07]", "June 9 or October 7, 2024"),
            ("{2024-06-01..2024-06-05}", "each of June 1–5, 2024"),
            ("[..1760-12-03]", "December 3, 1760 or earlier"),
        ] {
            let date = Date::parse(edtf).map(|date| date.in_english(English::American));
            assert_eq!(date.as_deref(), Ok(american), "{edtf}");
        }
    }
}
