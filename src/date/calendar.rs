//! Constructors that build dates from numbers: days, months, quarters, seasons, decades, centuries
//! and ranges.

use serde::Serialize;

use super::Date;
use super::day::Day;

/// A season independent of location: EDTF codes 21 to 24.
///
/// The months are those of the northern hemisphere. Spring is March to May. Winter ends in February
/// of the following year, so that "winter 2024" is December 2024 to February 2025. The standard
/// names the seasons but does not define their months.
///
/// ```
/// use dateline::internals::date::Season;
/// use dateline::Date;
///
/// assert_eq!(Date::from_season(2024, Season::Winter).unwrap().to_string(), "2024-24");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

impl Season {
    /// Returns the code of the season in TIMEX3 values.
    pub(crate) const fn timex_code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }
}

impl Date {
    /// Returns the date for a day, or only its year if EDTF cannot express days in that year (more
    /// than four digits).
    pub fn day(day: Day) -> Self {
        let (year, month, number) = day.ymd();
        let edtf = |month, day| edtf_core::Edtf::Date(edtf_core::Date { year: year_of(year), month, day });
        match year {
            // Fast path: nearly all dates are days in these years, and writing their text and
            // bounds directly takes a tenth of the time of `Date::of`.
            0..=9999 => Self::of_day(
                edtf(Some(field(month)), Some(field(number))),
                format!("{year:04}-{month:02}-{number:02}"),
                day,
            ),
            -9999..0 => Self::of(edtf(Some(field(month)), Some(field(number)))),
            _ => Self::of(edtf(None, None)),
        }
    }

    /// Returns the day with this year, month (1–12) and day (1–31), if it exists: `2022-12-16`.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        Day::from_ymd(year, month, day).filter(|_| (-9999..=9999).contains(&year)).map(Self::day)
    }

    /// Returns the month (1–12) of a year of up to four digits: `2022-12`.
    pub fn from_ym(year: i32, month: u32) -> Option<Self> {
        (1..=12).contains(&month).then(|| Self::from_year_and_code(year, month)).flatten()
    }

    /// Returns the year. Year 0 is 1 BC; years of more than four digits are written `Y12345`.
    pub fn from_year(year: i32) -> Option<Self> {
        let year = edtf_core::Date { year: year_of(year), month: None, day: None };
        Some(Self::of(edtf_core::Edtf::Date(year)))
    }

    /// Returns the season of a year of up to four digits: `2024-21`.
    #[doc(hidden)]
    pub fn from_season(year: i32, season: Season) -> Option<Self> {
        Self::from_year_and_code(year, 21 + season as u32)
    }

    /// Returns the quarter (1–4) of a year of up to four digits: `2024-33` is the first.
    pub fn from_quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self::from_year_and_code(year, 32 + quarter)).flatten()
    }

    /// Returns the half (1 or 2) of a year of up to four digits: `2024-40` is the first.
    pub fn from_half(year: i32, half: u32) -> Option<Self> {
        (1..=2).contains(&half).then(|| Self::from_year_and_code(year, 39 + half)).flatten()
    }

    /// Returns the decade that contains a year from 0 to 9999: `199X` for 1990 to 1999.
    pub fn from_decade(year: i32) -> Option<Self> {
        (0..=9999).contains(&year).then(|| Self::parse(&format!("{:03}X", year / 10)).ok()).flatten()
    }

    /// Returns a century by its number, 1 to 100. The twentieth is `19XX`, the years 1900 to 1999,
    /// as is usual in EDTF.
    ///
    /// Strictly, the twentieth century is 1901 to 2000, which EDTF cannot express with digits.
    pub fn from_century(number: u32) -> Option<Self> {
        (1..=100).contains(&number).then(|| Self::parse(&format!("{:02}XX", number - 1)).ok()).flatten()
    }

    /// Returns the span from one date to another: `2023/2026`.
    ///
    /// Returns `None` if the end is before the start for every reading, or if either date is a set
    /// or a range.
    pub fn range(start: &Self, end: &Self) -> Option<Self> {
        Self::parse(&format!("{start}/{end}")).ok()
    }

    /// Returns the range of the months in which the date begins and ends: `2027-09/2027-12` for
    /// `2027-39`.
    ///
    /// Returns `None` for a date without a first or a last day.
    pub(crate) fn months(&self) -> Option<Self> {
        let interval = self.interval();
        let [first, last] = [interval.earliest.day()?, interval.latest.day()?].map(|day| {
            let (year, month, _) = day.ymd();
            Self::from_year_and_code(year, month)
        });
        Self::range(&first?, &last?)
    }

    fn from_year_and_code(year: i32, code: u32) -> Option<Self> {
        let date = edtf_core::Date { year: year_of(year), month: Some(field(code)), day: None };
        (-9999..=9999).contains(&year).then(|| Self::of(edtf_core::Edtf::Date(date)))
    }
}

fn year_of(year: i32) -> edtf_core::Year {
    let kind = if (-9999..=9999).contains(&year) {
        let digit = |place: u32| u8::try_from(year.unsigned_abs() / place % 10).ok();
        edtf_core::YearKind::Standard {
            negative: year < 0,
            digits: [digit(1000), digit(100), digit(10), digit(1)],
        }
    } else {
        edtf_core::YearKind::Big { value: year.into() }
    };
    edtf_core::Year { kind, significant_digits: None, qualifier: edtf_core::Qualifier::default() }
}

/// Returns a month or day as the two digits that EDTF requires.
fn field(number: u32) -> edtf_core::DateField {
    let digit = |number: u32| u8::try_from(number % 10).ok();
    edtf_core::DateField {
        digits: [digit(number / 10), digit(number)],
        qualifier: edtf_core::Qualifier::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_as_if_parsed() {
        let first = Day::from_ymd(-2, 1, 1).unwrap();
        for step in (0..800_000).step_by(97).chain(3_652_000..3_654_000) {
            let date = Date::day(first + step);
            let parsed = Date::of(edtf_core::Edtf::parse(&date.to_string()).unwrap());
            assert_eq!(Date::parse(&date.to_string()).unwrap(), parsed);
            assert_eq!((&date, &date.0.edtf), (&parsed, &parsed.0.edtf));
            assert_eq!((date.interval(), date.extent()), (parsed.interval(), parsed.extent()));
        }
    }

    #[test]
    fn dates_are_made_from_numbers() {
        for (date, text) in [
            (Date::from_ymd(2024, 2, 29), "2024-02-29"),
            (Date::from_ymd(-43, 3, 15), "-0043-03-15"),
            (Date::from_ym(2024, 6), "2024-06"),
            (Date::from_year(0), "0000"),
            (Date::from_year(-12_345), "Y-12345"),
            (Date::from_season(2024, Season::Spring), "2024-21"),
            (Date::from_quarter(2024, 4), "2024-36"),
            (Date::from_half(2024, 1), "2024-40"),
            (Date::from_decade(1994), "199X"),
            (Date::from_decade(7), "000X"),
            (Date::from_century(20), "19XX"),
            (Date::from_century(1), "00XX"),
        ] {
            let date = date.unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(Date::parse(text), Ok(date));
        }
        for none in [
            Date::from_ymd(2023, 2, 29),
            Date::from_ymd(12_345, 1, 1),
            Date::from_ym(2024, 13),
            Date::from_ym(2024, 0),
            Date::from_quarter(2024, 5),
            Date::from_half(2024, 3),
            Date::from_decade(-5),
            Date::from_century(101),
        ] {
            assert_eq!(none, None);
        }
    }

    #[test]
    fn ranges_must_not_run_backwards() {
        let range = |a: &str, b: &str| Date::range(&Date::parse(a).ok()?, &Date::parse(b).ok()?);
        assert_eq!(range("2023", "2026~").map(|date| date.to_string()).as_deref(), Some("2023/2026~"));
        assert!(range("2022-12", "2022").is_some());
        assert_eq!(range("2026", "2023"), None);
        assert_eq!(range("2023/2024", "2026"), None);
        assert_eq!(range("[2023,2024]", "2026"), None);
    }
}
