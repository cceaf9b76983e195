//! Separates running headers, footers, page numbers and margin line numbers from the text of the
//! pages.
//!
//! A page number is recognised by its sequence: it increases by one from page to page, at the same
//! height. The shape of a line is not enough, because a year or a day can be alone on the last line
//! of a page.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;
use super::page_number::{PageNumbers, is_year_like, label};
use crate::read::date_line;

/// The share of the page height, from either edge, that may contain headers and footers.
const EDGE: f32 = 0.12;

/// The minimum number of consecutive line numbers in a margin.
const NUMBERED: usize = 10;
/// The minimum number of lines, out of ten, that must have a line number.
const NUMBERED_OF_TEN: usize = 8;

/// The minimum number of pages on which a year must be alone on a line at the same height to be a
/// header.
const LONE_YEARS: usize = 3;

/// Removes the furniture from the pages. Returns each header and footer once, at its first
/// occurrence, because it may contain the date of the paper.
pub(super) fn take(pages: &mut [Vec<Line>], heights: &[f32]) -> Vec<Line> {
    let numbering = PageNumbers::of(pages, heights);
    let headers = Headers::of(pages, heights);
    let mut kept = Vec::new();
    let mut seen = BTreeSet::new();
    for (page, height) in pages.iter_mut().zip(heights) {
        let mut is_page_number = numbering.of_page(page, *height).into_iter();
        page.retain(|line| {
            if is_page_number.next().unwrap_or(false) {
                return false;
            }
            if !is_at_edge(line, *height) || !headers.contains(line) {
                return true;
            }
            if seen.insert(headers.kind(line)) {
                kept.push(line.clone());
            }
            false
        });
    }
    pages.iter_mut().for_each(drop_line_numbers);
    kept
}

/// Lines that are repeated at the edges of pages.
struct Headers {
    /// The number of pages on which each kind of line occurs.
    counts: BTreeMap<String, usize>,
    /// For each kind of line, and each difference between a number in it and the page number, the
    /// number of pages.
    offsets: BTreeMap<String, BTreeMap<i64, usize>>,
    enough: usize,
}

impl Headers {
    fn of(pages: &[Vec<Line>], heights: &[f32]) -> Self {
        // Two or three occurrences suffice: headers can occur on every other page, or only on the
        // pages of a chapter.
        let enough = (pages.len() / 3).clamp(2, 3);
        let mut headers = Self { counts: BTreeMap::new(), offsets: BTreeMap::new(), enough };
        let edges = || {
            let pages = pages.iter().zip(heights);
            pages.map(|(page, height)| page.iter().filter(|line| is_at_edge(line, *height)))
        };
        for page in edges() {
            let mut found: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
            for line in page {
                let ahead = numbers(&line.text).map(|(_, number)| number - page_of(line));
                found.entry(words_and_height(line, |_| true)).or_default().extend(ahead);
            }
            for (general, ahead) in found {
                let counts = headers.offsets.entry(general).or_default();
                for ahead in ahead {
                    *counts.entry(ahead).or_default() += 1;
                }
            }
        }
        for page in edges() {
            for kind in page.map(|line| headers.kind(line)).collect::<BTreeSet<_>>() {
                *headers.counts.entry(kind).or_default() += 1;
            }
        }
        headers
    }

    /// Returns the height and text of a line, without numbers that change from page to page.
    ///
    /// Dates and years count as text unless they increase with the pages: "12 May 1998" and "13 May
    /// 1998" at the top of two pages of a diary are two headings.
    fn kind(&self, line: &Line) -> String {
        let is_date = date_line::parse(&line.text).is_some();
        let offsets = self.offsets.get(&words_and_height(line, |_| true));
        words_and_height(line, |number| {
            let count = offsets.and_then(|offsets| offsets.get(&(number - page_of(line))));
            let grows = count.is_some_and(|count| *count >= self.enough);
            !is_date && (grows || !is_year_like(number))
        })
    }

    fn contains(&self, line: &Line) -> bool {
        let count = self.counts.get(&self.kind(line)).copied().unwrap_or(0);
        // Page numbers were handled earlier, so a line that is only a number is body text. The
        // exception is a year repeated at the edge of at least `LONE_YEARS` pages: that is a
        // header.
        match label(&line.text, 0) {
            Some(_) => numbers(&line.text).all(|(_, number)| is_year_like(number)) && count >= LONE_YEARS,
            None => count >= self.enough,
        }
    }
}

/// Returns the height of a line on its page and its text, without the numbers for which `skip`
/// returns `true`.
#[expect(clippy::cast_possible_truncation, reason = "pages are not that high")]
fn words_and_height(line: &Line, skip: impl Fn(i64) -> bool) -> String {
    let mut key = format!("{} ", (line.y / 8.0).round() as i32);
    let mut after = 0;
    let mut kept = String::new();
    let mut push = |words: &str| key.extend(words.chars().filter(|c| !c.is_whitespace() && !c.is_numeric()));
    for (start, number) in numbers(&line.text) {
        push(&line.text[after..start]);
        let digits = &line.text[start..];
        after = start + digits.bytes().take_while(u8::is_ascii_digit).count();
        if !skip(number) {
            kept.push(' ');
            kept.push_str(&number.to_string());
        }
    }
    push(&line.text[after..]);
    key + &kept
}

/// Returns the numbers in `text` with their byte offsets.
fn numbers(text: &str) -> impl Iterator<Item = (usize, i64)> {
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_ascii_digit()).filter_map(move |words| {
        let start = at;
        at += words.len();
        let digits = words.trim_end_matches(|c: char| !c.is_ascii_digit());
        Some((start, digits.parse().ok()?))
    })
}

/// Returns the 1-based page number of a line.
fn page_of(line: &Line) -> i64 {
    i64::try_from(line.page).unwrap_or(i64::MAX)
}

/// Removes line numbers from the left margin, which bills and transcripts print in ascending order.
fn drop_line_numbers(lines: &mut Vec<Line>) {
    let number = |line: &Line| line.text.trim().parse::<u16>().ok().filter(|number| *number < 1000);
    let mut run: Vec<&Line> = Vec::new();
    let mut longest: Vec<&Line> = Vec::new();
    for line in lines.iter().filter(|line| number(line).is_some()) {
        let goes_on = run.last().is_some_and(|last| {
            number(line) == number(last).map(|n| n + 1) && (line.right - last.right).abs() < 0.5 * line.size
        });
        if !goes_on {
            run.clear();
        }
        run.push(line);
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    let (Some(first), Some(last)) = (longest.first(), longest.last()) else { return };
    let between = first.y..=last.y;
    let edge = longest.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    let is_numbered = |line: &&Line| longest.iter().any(|other| (other.y - line.y).abs() < 0.3 * line.size);
    let text: Vec<&Line> =
        lines.iter().filter(|line| between.contains(&line.y) && line.right > edge).collect();
    let numbered = text.iter().copied().filter(is_numbered).count();
    let beside = text.iter().all(|line| line.left > edge);
    if longest.len() >= NUMBERED && beside && numbered * 10 >= text.len() * NUMBERED_OF_TEN {
        let places: Vec<(f32, f32)> = longest.iter().map(|line| (line.y, line.left)).collect();
        lines.retain(|line| !places.contains(&(line.y, line.left)));
    }
}

pub(super) fn is_at_edge(line: &Line, height: f32) -> bool {
    line.y < EDGE * height || line.y > (1.0 - EDGE) * height
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_found_with_their_offsets() {
        let found = |text: &str| numbers(text).collect::<Vec<_>>();
        assert_eq!(found("Page 3 of 20"), [(5, 3), (10, 20)]);
        assert_eq!(found("第12頁"), [(3, 12)]);
        assert_eq!(found("no number 99999999999999999999"), []);
        assert_eq!(found(""), []);
    }
}
