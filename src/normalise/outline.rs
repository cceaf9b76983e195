//! The document structure needed for resolution: headings, the document's own dates, and the table
//! rows and cells that take a year or month from their table.

use std::ops::Range;

/// The maximum number of bytes in an entry's heading besides the date: "[3.3.1] - ".
const MAX_VERSION_LENGTH: usize = 24;

/// The structure of a document, with byte offsets. It is empty for text that is not a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// The headings, in text order.
    pub headings: Vec<Range<usize>>,
    /// The ranges of dates of the document itself: "Oslo, 5 March 2024".
    pub own_dates: Vec<Range<usize>>,
    /// The block quotations, in text order.
    pub quotes: Vec<Range<usize>>,
    /// The table rows below a year, with that year, in text order.
    pub row_years: Vec<(Range<usize>, i32)>,
    /// The table cells below a month name, with the month number, in text order.
    pub cell_months: Vec<(Range<usize>, u8)>,
    /// The table cells below a head such as "Due", in text order.
    pub plans: Vec<Range<usize>>,
}

impl Outline {
    /// Returns the start of the heading that contains or precedes the offset `at`.
    pub(super) fn section(&self, at: usize) -> Option<usize> {
        last_begun(&self.headings, at).map(|heading| heading.start)
    }

    /// Returns the year above the table row at the offset `at`.
    pub(super) fn row_year(&self, at: usize) -> Option<i32> {
        let after = self.row_years.partition_point(|(row, _)| row.start <= at);
        let (row, year) = self.row_years.get(after.checked_sub(1)?)?;
        (at < row.end).then_some(*year)
    }

    /// Whether the offset `at` is in a heading.
    pub(super) fn is_heading(&self, at: usize) -> bool {
        last_begun(&self.headings, at).is_some_and(|heading| at < heading.end)
    }

    /// Whether the offset `at` is in a block quotation.
    pub(super) fn is_quote(&self, at: usize) -> bool {
        last_begun(&self.quotes, at).is_some_and(|quote| at < quote.end)
    }

    /// Whether a range is a complete heading, or does not begin in a heading.
    pub(super) fn is_whole_heading(&self, start: usize, end: usize) -> bool {
        self.headings.iter().all(|heading| !heading.contains(&start))
            || self.headings.iter().any(|heading| heading.start == start && heading.end == end)
    }

    /// Whether the heading that contains a range contains little else, such as a weekday or a
    /// version number.
    pub(super) fn is_mostly(&self, start: usize, end: usize) -> bool {
        last_begun(&self.headings, start).is_some_and(|heading| {
            end <= heading.end && heading.len().saturating_sub(end - start) <= MAX_VERSION_LENGTH
        })
    }

    /// Whether a range overlaps a date of the document itself.
    pub(super) fn is_own_date(&self, start: usize, end: usize) -> bool {
        self.own_dates.iter().any(|own| own.start < end && start < own.end)
    }
}

/// Returns the last range that starts at or before `at`. `ranges` are in text order.
fn last_begun(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let after = ranges.partition_point(|range| range.start <= at);
    after.checked_sub(1).and_then(|last| ranges.get(last))
}
