//! Running headers and footers, the numbers of pages, and the numbers of lines in a margin.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;

/// What stands further than this from the upper and the lower edge is text, as a part of the height.
const EDGE: f32 = 0.12;

/// So many lines are numbered one after the other, at least, and so many of ten.
const NUMBERED: usize = 10;
const NUMBERED_OF_TEN: usize = 8;

/// Takes the furniture out of the pages, and gives each header and footer once, as it first stood: it may hold the
/// date of the paper.
pub(super) fn take(pages: &mut [Vec<Line>], heights: &[f32]) -> Vec<Line> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (page, height) in pages.iter().zip(heights) {
        let mut kinds: Vec<String> = page.iter().filter(|line| is_at_edge(line, *height)).map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *counts.entry(kind).or_default() += 1;
        }
    }
    // On every page, on every other, or on the pages of a chapter.
    let enough = (pages.len() / 3).clamp(2, 3);
    let mut kept = Vec::new();
    let mut seen = BTreeSet::new();
    for (page, height) in pages.iter_mut().zip(heights) {
        page.retain(|line| {
            if !is_at_edge(line, *height) {
                return true;
            }
            let kind = kind(line);
            let runs = counts.get(&kind).is_some_and(|count| *count >= enough);
            if runs && !is_page_number(&line.text) && seen.insert(kind) {
                kept.push(line.clone());
            }
            !runs && !is_page_number(&line.text)
        });
    }
    pages.iter_mut().for_each(drop_line_numbers);
    kept
}

/// Takes out the numbers of the lines, as bills and transcripts have them: to the left of all words, one more in each line.
fn drop_line_numbers(lines: &mut Vec<Line>) {
    let number = |line: &Line| line.text.trim().parse::<u16>().ok().filter(|number| *number < 1000);
    let mut run: Vec<&Line> = Vec::new();
    let mut longest: Vec<&Line> = Vec::new();
    for line in lines.iter().filter(|line| number(line).is_some()) {
        let goes_on = run.last().is_some_and(|last| {
            number(line) == number(last).map(|it| it + 1) && (line.right - last.right).abs() < 0.5 * line.size
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
    let is_numbered = |line: &&Line| longest.iter().any(|it| (it.y - line.y).abs() < 0.3 * line.size);
    let text: Vec<&Line> =
        lines.iter().filter(|line| between.contains(&line.y) && line.right > edge).collect();
    let numbered = text.iter().copied().filter(is_numbered).count();
    let beside = text.iter().all(|line| line.left > edge);
    if longest.len() >= NUMBERED && beside && numbered * 10 >= text.len() * NUMBERED_OF_TEN {
        let places: Vec<(f32, f32)> = longest.iter().map(|line| (line.y, line.left)).collect();
        lines.retain(|line| !places.contains(&(line.y, line.left)));
    }
}

fn is_at_edge(line: &Line, height: f32) -> bool {
    line.y < EDGE * height || line.y > (1.0 - EDGE) * height
}

/// A line without what changes from page to page, and its height on the page.
#[expect(clippy::cast_possible_truncation, reason = "a page is not so high")]
fn kind(line: &Line) -> String {
    let words: String = line.text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect();
    format!("{} {words}", (line.y / 8.0).round() as i32)
}

/// "12", "– 12 –", "Page 3 of 20", "xiv".
fn is_page_number(text: &str) -> bool {
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "page" | "of" | "p" | "seite" | "von"))
        .collect();
    let is_number = |word: &&str| {
        let roman = word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
        word.len() <= 4 && (word.bytes().all(|byte| byte.is_ascii_digit()) || roman)
    };
    (1..=2).contains(&words.len()) && words.iter().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn what_numbers_a_page() {
        for text in ["12", "– 12 –", "Page 3 of 20", "xiv", "[7]"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["", "12 June 2024", "Chapter 3", "2024-06-12", "civil"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
