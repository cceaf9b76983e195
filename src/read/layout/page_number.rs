//! Recognises page numbers: the lines at the edges of pages whose numbers grow by one from page to page.
//!
//! Input are the lines of all pages, output is which lines of a page are its number. A number that is in no such
//! sequence is text, unless its words ("Page 3") or the empty space around it show that it is a page number.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;
use super::furniture::is_at_edge;

/// Page numbers are printed at one height; the unit in which heights are compared, in points.
const BAND: f32 = 4.0;
/// Larger type than this, as a multiple of the usual size, is that of headings.
const LARGE: f32 = 1.12;
/// A line with more than this distance to its neighbours, as a multiple of its size, is apart from the text.
const APART: f32 = 1.8;
/// The largest number that is written in Roman numerals.
const LAST_ROMAN: i64 = 399;

/// A number alone on a line: "12", "– 12 –", "Page 3 of 20", "xiv".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    value: i64,
    is_roman: bool,
    mark: Mark,
}

/// What a line has besides its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Nothing,
    /// Dashes or brackets.
    Signs,
    /// A second number, which may be that of all pages or a month.
    Second,
    /// "Page", or the number of all pages.
    Words,
}

/// Whether a number may be a year.
pub(super) const fn is_year_like(number: i64) -> bool {
    matches!(number, 1000..=2999)
}

/// Parses a line of one of `pages` pages.
pub(super) fn label(text: &str, pages: usize) -> Option<Label> {
    // No label is longer; most lines are.
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
        [word] if has_page => (word, Mark::Words),
        [word, "of" | "von", all] if number(all).is_some() => (word, Mark::Words),
        [word, all] if has_page || is_all(all) => (word, Mark::Words),
        [word, all] if number(all).is_some() => (word, Mark::Second),
        [word] if text.trim() == word || text.trim().to_lowercase() == word => (word, Mark::Nothing),
        [word] => (word, Mark::Signs),
        _ => return None,
    };
    let (value, is_roman) = number(word)?;
    Some(Label { value, is_roman, mark })
}

/// A number in digits or in Roman numerals, and whether it is in Roman numerals.
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
    // "ill" and "civic" have the letters of numerals.
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
pub(super) struct Numbering {
    pages: usize,
    /// The size of most of the text.
    body: f32,
    /// On how many pages a number at this height is that far ahead of the number of the page.
    support: BTreeMap<Sequence, usize>,
    /// The longest sequence of numbers that cannot be years, for each page that has one.
    numbered: BTreeMap<usize, usize>,
}

/// The difference between a label and the page it is on, whether it is in Roman numerals, and its height.
type Sequence = (i64, bool, i32);

impl Numbering {
    pub(super) fn of(pages: &[Vec<Line>], heights: &[f32]) -> Self {
        let mut found: BTreeMap<Sequence, BTreeSet<usize>> = BTreeMap::new();
        let mut labels: Vec<(usize, Label, Sequence)> = Vec::new();
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

    /// For each line of a page whether it is the number of the page.
    pub(super) fn of_page(&self, page: &[Line], height: f32) -> Vec<bool> {
        let mut ys: Vec<f32> = page.iter().map(|line| line.y).collect();
        ys.sort_by(f32::total_cmp);
        page.iter().map(|line| is_at_edge(line, height) && self.is_page_number(line, height, &ys)).collect()
    }

    /// Whether a line at the edge of a page is its number; `ys` are the heights of all lines of the page, in order.
    fn is_page_number(&self, line: &Line, height: f32, ys: &[f32]) -> bool {
        let Some(label) = label(&line.text, self.pages) else { return false };
        let support = self.support.get(&sequence(label, line, height)).copied().unwrap_or(0);
        let rival = self.numbered.get(&line.page).copied().unwrap_or(0);
        if label.mark == Mark::Words {
            return true;
        }
        if is_year_like(label.value) && !label.is_roman {
            // A page has one number, and a year at the head of a page is often in larger type.
            let is_text = line.size > LARGE * self.body || support <= rival;
            return !is_text && support >= (self.pages / 3).max(2);
        }
        support > 1 || (rival == 0 && (label.mark == Mark::Signs || is_apart(line, ys)))
    }
}

/// Whether a line is the first or the last of its page, with space between it and the text.
fn is_apart(line: &Line, ys: &[f32]) -> bool {
    let gap = APART * line.size;
    let (before, rest) = ys.split_at(ys.partition_point(|y| *y < line.y));
    let after = rest.split_first().map_or(&[][..], |(_, after)| after);
    let is_first = before.is_empty() && after.first().is_none_or(|next| next - line.y > gap);
    let is_last = after.is_empty() && before.last().is_none_or(|last| line.y - last > gap);
    is_first || is_last
}

#[expect(clippy::cast_possible_truncation, reason = "pages are not that high")]
fn sequence(label: Label, line: &Line, height: f32) -> Sequence {
    let page = i64::try_from(line.page).unwrap_or(i64::MAX);
    // Pages of other sizes have their numbers at the same distance from the edge.
    let from_edge = if line.y < 0.5 * height { line.y } else { line.y - height - 1000.0 * BAND };
    (label.value - page, label.is_roman, (from_edge / BAND).round() as i32)
}

/// The size of most of the text.
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
    use super::{Mark, label, number};

    #[test]
    fn lines_that_have_the_shape_of_a_page_number() {
        for (text, value, mark) in [
            ("12", 12, Mark::Nothing),
            ("– 12 –", 12, Mark::Signs),
            ("[7]", 7, Mark::Signs),
            ("Page 3 of 20", 3, Mark::Words),
            ("p. 3", 3, Mark::Words),
            ("3 of 20", 3, Mark::Words),
            ("3/9", 3, Mark::Words),
            ("3/20", 3, Mark::Second),
            ("xiv", 14, Mark::Nothing),
            ("1998", 1998, Mark::Nothing),
            ("34562", 34_562, Mark::Nothing),
        ] {
            let label = label(text, 9).unwrap();
            assert_eq!((label.value, label.mark), (value, mark), "{text}");
        }
        for text in ["", "12 June 2024", "Chapter 3", "2024-06-12", "civil", "of 1998"] {
            assert_eq!(label(text, 9), None, "{text}");
        }
    }

    #[test]
    fn words_of_the_letters_of_numerals_are_not_numbers() {
        assert_eq!(number("xlix"), Some((49, true)));
        for word in ["ill", "civic", "iiii", "vx", "iil", "lilli"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
