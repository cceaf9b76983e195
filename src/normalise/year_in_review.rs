//! Finds the year that a review of a year is about, such as "2024 in review" or, printed in January
//! 2025, "The year in review". A day without a year in it is in that year, and not in January 2025.

use std::ops::Range;

use super::outline::Outline;
use super::point::Point;

/// Words, in lower case, in titles of reviews of a year.
const OF_YEARS: &[&str] = &[
    "events of the year",
    "highlights of the year",
    "review of the year",
    "the year in",
    "year in review",
    "year that was",
];

/// Words, in lower case, in titles of reviews, which are those of a year if the title states it:
/// "Looking back at 2024".
const REVIEWS: &[&str] = &["in review", "look back", "looking back", "review of", "year in"];

/// The last month in which the year in review is the last one.
const LAST_MONTH_AFTER: u8 = 2;

/// The first month in which the year in review is the current one.
const FIRST_MONTH_BEFORE: u8 = 11;

/// The maximum length of a title in bytes.
const MAX_TITLE_LENGTH: usize = 120;

/// The year that a review is about, with its byte range if the title states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YearInReview {
    pub year: i32,
    pub range: Option<Range<usize>>,
}

impl YearInReview {
    /// Finds the year in the title of a text, which is its first heading or line, or else infers it
    /// from the time of writing.
    pub(super) fn of(text: &str, outline: &Outline, speech: Option<Point>) -> Option<Self> {
        let heading = outline.headings.first().cloned();
        let first = text.len() - text.trim_start().len();
        let range = heading.unwrap_or_else(|| {
            let line = text.get(first..).and_then(|rest| rest.lines().next()).unwrap_or("");
            first..first + line.len()
        });
        let title = text.get(range.clone()).filter(|title| title.len() <= MAX_TITLE_LENGTH)?;
        let folded = title.to_lowercase();
        let has_one_of = |titles: &[&str]| titles.iter().any(|words| folded.contains(words));
        let is_of_year = has_one_of(OF_YEARS);
        if !is_of_year && !has_one_of(REVIEWS) {
            return None;
        }
        let numbers = title.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        let mut years = numbers.filter_map(|digits| {
            let year: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
            let start = range.start + title.find(digits)?;
            Some(Self { year, range: Some(start..start + digits.len()) })
        });
        // "2019–2024 in review" is about several years.
        match (years.next(), years.next()) {
            (Some(year), None) => return Some(year),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        let speech = speech.filter(|_| is_of_year)?;
        let year = match speech.month()? {
            ..=LAST_MONTH_AFTER => speech.year - 1,
            FIRST_MONTH_BEFORE.. => speech.year,
            _ => return None,
        };
        Some(Self { year, range: None })
    }
}
