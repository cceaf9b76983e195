//! Recognises page numbers: lines at page edges whose numbers increase by one from page to page.
//!
//! The input is the lines of all pages; the output is, for each line of a page, whether it is the
//! page number. A number outside such a sequence is text, unless its words ("Page 3") or the empty
//! space around it identify it as a page number.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;
use super::furniture::is_at_edge;

/// The unit for comparing heights of page numbers, in points.
const BAND: f32 = 4.0;
/// Minimum type size of headings, relative to the body text.
const LARGE: f32 = 1.12;
/// Minimum distance to neighbouring lines, relative to the type size, for a line to be separate
/// from the text.
const MIN_LINE_GAP: f32 = 1.8;
/// The largest supported Roman numeral.
const LAST_ROMAN: i64 = 399;

/// A number alone on a line: "12", "– 12 –", "Page 3 of 20", "xiv".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageLabel {
    value: i64,
    is_roman: bool,
    mark: PageMark,
}

/// The content of the line besides the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageMark {
    Nothing,
    /// Dashes or brackets.
    Signs,
    /// A second number, which may be the number of pages or a month.
    Second,
    /// "Page", or the total number of pages.
    Words,
}

/// Whether a number may be a year.
pub(super) const fn is_year_like(number: i64) -> bool {
    matches!(number, 1000..=2999)
}

/// Parses a line that may be a page number, in a document with `pages` pages.
pub(super) fn label(text: &str, pages: usize) -> Option<PageLabel> {
    // Skip most lines cheaply: a label is never longer than 40 bytes.
    if text.len() > 40 {
        return None;
    }
    let folded = text.to_lowercase();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let (has_page, words) = match words.split_first() {
        Some((&("page" | "p" | "seite"), rest)) => (true, rest),
        _ => (false, &*words),
    };
    let is_all = |all: &str| number(all).is_some_and(|(all, _)| usize::try_from(all) == Ok(pages));
    let (word, mark) = match *words {
        [word] if has_page => (word, PageMark::Words),
        [word, "of" | "von", all] if number(all).is_some() => (word, PageMark::Words),
        // Compare the second number with the number of pages: in a document of nine pages, "3/9" is
        // a page number, but "3/20" may be a date.
        [word, all] if has_page || is_all(all) => (word, PageMark::Words),
        [word, all] if number(all).is_some() => (word, PageMark::Second),
        [word] if text.trim() == word || text.trim().to_lowercase() == word => (word, PageMark::Nothing),
        [word] => (word, PageMark::Signs),
        _ => return None,
    };
    let (value, is_roman) = number(word)?;
    Some(PageLabel { value, is_roman, mark })
}

/// Parses a number in digits or Roman numerals. The second value is `true` for Roman numerals.
fn number(word: &str) -> Option<(i64, bool)> {
    if word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((word.parse().ok()?, false));
    }
    let value = word.chars().rev().try_fold((0, 0), |(sum, after), c| {
        let value = match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        Some((if value < after { sum - value } else { sum + value }, value))
    });
    let value = value?.0;
    // Only accept the canonical form: "ill" and "civic" consist of Roman numeral letters, but are
    // not numerals.
    ((1..=LAST_ROMAN).contains(&value) && roman(value) == word).then_some((value, true))
}

fn roman(mut value: i64) -> String {
    let mut word = String::new();
    for (unit, letters) in
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    {
        while value >= unit {
            word.push_str(letters);
            value -= unit;
        }
    }
    word
}

/// The page numbers of a document.
pub(super) struct PageNumbers {
    pages: usize,
    /// The body type size: the median, weighted by text length.
    body: f32,
    /// For each sequence of labels, the number of pages on which it occurs.
    support: BTreeMap<Sequence, usize>,
    /// For each page, the length of its longest sequence of numbers that cannot be years.
    numbered: BTreeMap<usize, usize>,
}

/// A sequence of labels: the difference between a label and its page's number, whether the label is
/// a Roman numeral, and its height.
type Sequence = (i64, bool, i32);

impl PageNumbers {
    pub(super) fn of(pages: &[Vec<Line>], heights: &[f32]) -> Self {
        let mut found: BTreeMap<Sequence, BTreeSet<usize>> = BTreeMap::new();
        let mut labels: Vec<(usize, PageLabel, Sequence)> = Vec::new();
        for (page, height) in pages.iter().zip(heights) {
            for line in page.iter().filter(|line| is_at_edge(line, *height)) {
                if let Some(label) = label(&line.text, pages.len()) {
                    let sequence = sequence(label, line, *height);
                    found.entry(sequence).or_default().insert(line.page);
                    labels.push((line.page, label, sequence));
                }
            }
        }
        let around = |&(offset, is_roman, band): &Sequence| {
            let bands = [band.saturating_sub(1), band, band.saturating_add(1)];
            let pages = bands.iter().filter_map(|band| found.get(&(offset, is_roman, *band)));
            pages.flatten().collect::<BTreeSet<_>>().len()
        };
        let support: BTreeMap<Sequence, usize> = found.keys().map(|key| (*key, around(key))).collect();
        let mut numbered: BTreeMap<usize, usize> = BTreeMap::new();
        for (page, _, sequence) in labels.iter().filter(|(_, label, _)| !is_year_like(label.value)) {
            let count = support.get(sequence).copied().unwrap_or(0);
            let longest = numbered.entry(*page).or_default();
            *longest = (*longest).max(count);
        }
        numbered.retain(|_, count| *count > 1);
        Self { pages: pages.len(), body: usual_size(pages), support, numbered }
    }

    /// Returns, for each line of a page, whether it is the page number.
    pub(super) fn of_page(&self, page: &[Line], height: f32) -> Vec<bool> {
        let mut ys: Vec<f32> = page.iter().map(|line| line.y).collect();
        ys.sort_by(f32::total_cmp);
        page.iter().map(|line| is_at_edge(line, height) && self.is_page_number(line, height, &ys)).collect()
    }

    /// Whether a line at the edge of a page is the page number. `ys` contains the sorted heights of
    /// all lines on the page.
    fn is_page_number(&self, line: &Line, height: f32, ys: &[f32]) -> bool {
        let Some(label) = label(&line.text, self.pages) else { return false };
        let support = self.support.get(&sequence(label, line, height)).copied().unwrap_or(0);
        let rival = self.numbered.get(&line.page).copied().unwrap_or(0);
        if label.mark == PageMark::Words {
            return true;
        }
        if is_year_like(label.value) && !label.is_roman {
            // A year-like label needs more support than the page's other numbers, because a page
            // has only one page number. A year at the top of a page is often in larger type.
            let is_text = line.size > LARGE * self.body || support <= rival;
            return !is_text && support >= (self.pages / 3).max(2);
        }
        support > 1 || (rival == 0 && (label.mark == PageMark::Signs || is_apart(line, ys)))
    }
}

/// Whether a line is the first or last of its page, separated from the text by space.
fn is_apart(line: &Line, ys: &[f32]) -> bool {
    let gap = MIN_LINE_GAP * line.size;
    let (before, rest) = ys.split_at(ys.partition_point(|y| *y < line.y));
    let after = rest.split_first().map_or(&[][..], |(_, after)| after);
    let is_first = before.is_empty() && after.first().is_none_or(|next| next - line.y > gap);
    let is_last = after.is_empty() && before.last().is_none_or(|last| line.y - last > gap);
    is_first || is_last
}

#[expect(clippy::cast_possible_truncation, reason = "pages are not that high")]
fn sequence(label: PageLabel, line: &Line, height: f32) -> Sequence {
    let page = i64::try_from(line.page).unwrap_or(i64::MAX);
    // Measure the height from the nearest edge, because page numbers keep this distance on pages of
    // different sizes.
    let from_edge = if line.y < 0.5 * height { line.y } else { line.y - height - 1000.0 * BAND };
    (label.value - page, label.is_roman, (from_edge / BAND).round() as i32)
}

/// Returns the median type size, weighted by text length.
fn usual_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes: Vec<(f32, usize)> =
        pages.iter().flatten().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut sum = 0;
    let median = sizes.iter().find(|(_, length)| {
        sum += length;
        sum > half
    });
    median.map_or(0.0, |(size, _)| *size)
}

#[cfg(test)]
mod tests {
    use super::{PageMark, label, number};

    #[test]
    fn page_number_labels_are_parsed() {
        for (text, value, mark) in [
            ("12", 12, PageMark::Nothing),
            ("– 12 –", 12, PageMark::Signs),
            ("[7]", 7, PageMark::Signs),
            ("Page 3 of 20", 3, PageMark::Words),
            ("p. 3", 3, PageMark::Words),
            ("3 of 20", 3, PageMark::Words),
            ("3/9", 3, PageMark::Words),
            ("3/20", 3, PageMark::Second),
            ("xiv", 14, PageMark::Nothing),
            ("1998", 1998, PageMark::Nothing),
            ("34562", 34_562, PageMark::Nothing),
        ] {
            let label = label(text, 9).unwrap();
            assert_eq!((label.value, label.mark), (value, mark), "{text}");
        }
        for text in ["", "12 June 2024", "Chapter 3", "2024-06-12", "civil", "of 1998"] {
            assert_eq!(label(text, 9), None, "{text}");
        }
    }

    #[test]
    fn words_made_of_numeral_letters_are_not_numbers() {
        assert_eq!(number("xlix"), Some((49, true)));
        for word in ["ill", "civic", "iiii", "vx", "iil", "lilli"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
