//! What a reader of the document knows about its text: where its headings are, and which dates are its own.

use std::ops::Range;

/// The headings of a text and the dates that it gives itself, in bytes of the text. Empty for a text without
/// a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// The headings, in order.
    pub headings: Vec<Range<usize>>,
    /// The words that date the document as a whole ("Oslo, 5 March 2024").
    pub own_dates: Vec<Range<usize>>,
    /// The rows of tables that stand under a year, in order, each with that year.
    pub row_years: Vec<(Range<usize>, i32)>,
    /// The cells of tables that stand below the name of a month, in order, each with the number of that month.
    pub cell_months: Vec<(Range<usize>, u8)>,
}

impl Outline {
    /// The start of the heading that a byte is in or below.
    pub(super) fn section(&self, at: usize) -> Option<usize> {
        let after = self.headings.partition_point(|heading| heading.start <= at);
        Some(self.headings.get(after.checked_sub(1)?)?.start)
    }

    /// The year that the row of a table at a byte stands under.
    pub(super) fn row_year(&self, at: usize) -> Option<i32> {
        let after = self.row_years.partition_point(|(row, _)| row.start <= at);
        let (row, year) = self.row_years.get(after.checked_sub(1)?)?;
        (at < row.end).then_some(*year)
    }

    /// Whether a byte is in a heading.
    pub(super) fn is_heading(&self, at: usize) -> bool {
        let after = self.headings.partition_point(|heading| heading.start <= at);
        after.checked_sub(1).and_then(|last| self.headings.get(last)).is_some_and(|heading| at < heading.end)
    }

    /// Whether some words are all that a heading says.
    pub(super) fn is_whole_heading(&self, start: usize, end: usize) -> bool {
        self.headings.iter().all(|heading| !heading.contains(&start))
            || self.headings.iter().any(|heading| heading.start == start && heading.end == end)
    }

    /// Whether some words date the document as a whole.
    pub(super) fn is_own_date(&self, start: usize, end: usize) -> bool {
        self.own_dates.iter().any(|own| own.start < end && start < own.end)
    }
}
