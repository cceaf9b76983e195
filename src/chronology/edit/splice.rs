//! Text edits: replacements of byte ranges.

use std::ops::Range;

/// A replacement of a byte range.
///
/// ```
/// use dateline::internals::chronology::Splice;
///
/// let day = Splice { range: 7..16, with: "\"2024-06-09\"".to_owned() };
/// assert_eq!(Splice::make(&[day], "date = \"2024-06\"  # day?").unwrap(), "date = \"2024-06-09\"  # day?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes to replace. The range is empty for an insertion.
    pub range: Range<usize>,
    /// The replacement text.
    pub with: String,
}

impl Splice {
    pub(super) const fn insert(at: usize, with: String) -> Self {
        Self { range: at..at, with }
    }

    pub(super) const fn remove(range: Range<usize>) -> Self {
        Self { range, with: String::new() }
    }

    /// Returns the same edit relative to a part of the text that begins at `start`.
    #[must_use]
    pub fn within(&self, start: usize) -> Self {
        let Range { start: from, end } = self.range;
        Self { range: from.saturating_sub(start)..end.saturating_sub(start), with: self.with.clone() }
    }

    /// Whether two edits overlap or touch, so that their order would matter.
    pub const fn meets(&self, other: &Self) -> bool {
        self.range.start <= other.range.end && other.range.start <= self.range.end
    }

    /// Sorts edits by position and joins insertions at the same position. Returns `None` if two
    /// edits overlap.
    pub(super) fn in_order(mut splices: Vec<Self>) -> Option<Vec<Self>> {
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        let mut joined: Vec<Self> = Vec::with_capacity(splices.len());
        for splice in splices {
            match joined.last_mut() {
                Some(last) if last.range == splice.range && splice.range.is_empty() => {
                    last.with.push_str(&splice.with);
                }
                Some(last) if last.range.end > splice.range.start => return None,
                _ => joined.push(splice),
            }
        }
        Some(joined)
    }

    /// Applies the edits to `text`. Returns `None` if two of them overlap, are out of order, or do
    /// not fit `text`.
    pub fn make(splices: &[Self], text: &str) -> Option<String> {
        let mut new = String::with_capacity(text.len());
        let mut done = 0;
        for splice in splices {
            new.push_str(text.get(done..splice.range.start)?);
            new.push_str(&splice.with);
            text.get(splice.range.clone())?;
            done = splice.range.end;
        }
        new.push_str(text.get(done..)?);
        Some(new)
    }
}
