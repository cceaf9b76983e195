//! Joins lines into paragraphs, across column and page ends.
//!
//! A line ends its paragraph if the next word would have fitted on it, or if the surrounding lines
//! are rows of a list that each begin with a date.

use std::collections::{BTreeMap, BTreeSet};

use super::table::LineGroup;
use super::{LAYER, Line, table};
use crate::read::date_line;
use crate::read::document::BlockKind;
use crate::read::hyphen::{DocumentWords, has_no_spaces, is_broken_word};
use crate::read::note_mark::{is_raised_digit, leading, raised};

/// Maximum type size of notes, relative to the body text.
const SMALL: f32 = 0.93;
/// Minimum type size of headings, relative to the body text.
const LARGE: f32 = 1.12;
/// The minimum share of a paragraph's width that is free after a line for the line to be its last.
const SHORT: f32 = 0.12;
/// Maximum number of characters in a heading.
const MAX_HEADING_LENGTH: usize = 200;

/// A paragraph, a heading, a list item or a note.
#[derive(Debug)]
pub(super) struct FlowBlock {
    pub(super) kind: BlockKind,
    pub(super) words: String,
    /// Whether the block is a heading in the largest type.
    pub(super) top: bool,
    /// The byte offsets in the text at which a page begins, each with the page number.
    pub(super) pages: Vec<(usize, usize)>,
    /// The position of a table row.
    pub(super) row: Option<RowPlace>,
}

/// The table of a row, and the number of empty cells before its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowPlace {
    pub(super) table: usize,
    pub(super) skipped: usize,
}

/// Returns the blocks formed by lines in reading order.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<FlowBlock> {
    let measure = Measure::of(&lines);
    let mut flow = Flow { measure, open: None, waiting: Vec::new(), done: Vec::new() };
    let mut note: Option<OpenBlock> = None;
    for group in table::groups(lines) {
        let line = match group {
            LineGroup::Line(line) => line,
            LineGroup::Field(line) => {
                flow.waiting.extend(note.take());
                flow.close();
                flow.open = Some(OpenBlock::of(line, None));
                flow.close();
                continue;
            }
            LineGroup::Row(cells, table) => {
                flow.waiting.extend(note.take());
                flow.close();
                flow.row(cells, table);
                continue;
            }
        };
        let before = note.as_ref().filter(|open| open.last.page == line.page);
        match flow.measure.note(&line, before) {
            Some(number) => {
                flow.waiting.extend(note.take());
                note = Some(OpenBlock::of(line, Some(number)));
            }
            None => match note.as_mut() {
                Some(open) if open.last.page == line.page && flow.measure.is_small(&line) => {
                    open.take(line, &flow.measure.vocabulary);
                }
                _ => {
                    flow.waiting.extend(note.take());
                    flow.line(line);
                }
            },
        }
    }
    flow.waiting.extend(note);
    flow.close();
    flow.done
}

/// Typical measures of the document.
struct Measure {
    /// The type size of the body text.
    body: f32,
    /// The largest type size in the document.
    largest: f32,
    /// The distance between baselines.
    leading: f32,
    /// The left and right edges of each column on each page.
    edges: BTreeMap<(usize, usize), (f32, f32)>,
    /// The note marks in the text on each page.
    marks: BTreeSet<(usize, String)>,
    /// The right edge of the nearby lines with the same left edge, for each line (page, column and
    /// baseline).
    ends: BTreeMap<LineKey, f32>,
    /// The left edges, in tenths of a point, at which several lines of a column begin with a date.
    dated: BTreeSet<(usize, usize, u32)>,
    vocabulary: DocumentWords<'static>,
}

impl Measure {
    fn of(lines: &[Line]) -> Self {
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for line in lines {
            *sizes.entry(tenths(line.size)).or_default() += line.text.len();
        }
        let body = sizes.iter().max_by_key(|(_, count)| **count).map_or(100, |(size, _)| *size);
        #[expect(clippy::cast_precision_loss, reason = "tenths of a point")]
        let body = body as f32 / 10.0;
        let mut leadings: Vec<f32> = lines
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if (a.page, a.column) == (b.page, b.column) => Some(b.y - a.y),
                _ => None,
            })
            .filter(|gap| *gap > 0.5 * body)
            .collect();
        leadings.sort_by(f32::total_cmp);
        let leading = leadings.get(leadings.len() / 2).copied().unwrap_or(1.2 * body);
        let mut edges: BTreeMap<(usize, usize), (f32, f32)> = BTreeMap::new();
        let mut marks = BTreeSet::new();
        for line in lines {
            let (left, right) = edges.entry((line.page, line.column)).or_insert((line.left, line.right));
            (*left, *right) = (left.min(line.left), right.max(line.right));
            if line.size >= SMALL * body {
                let found = line.text.split(|c| !is_raised_digit(c)).filter(|mark| !mark.is_empty());
                marks.extend(found.map(|mark| (line.page, mark.to_owned())));
            }
        }
        let largest = lines.iter().map(|line| line.size).max_by(f32::total_cmp).unwrap_or(body);
        // Copy the lines for the vocabulary, because they are moved into the flow while words are
        // joined.
        let vocabulary = DocumentWords::of(lines.iter().map(|line| line.text.clone()));
        let (ends, dated) = (line_ends(lines), dated_edges(lines));
        Self { body, largest, leading, edges, marks, ends, dated, vocabulary }
    }

    fn is_small(&self, line: &Line) -> bool {
        line.size < SMALL * self.body
    }

    /// Returns the number of the note that begins with this line. A note is in small type, and its
    /// number is superscript, directly before the first word ("1In"), or a note mark in the page's
    /// text.
    ///
    /// `before` is the open note on the same page, if there is one.
    fn note(&self, line: &Line, before: Option<&OpenBlock>) -> Option<u32> {
        let (number, words, is_raised) = leading(line.text.trim_start()).filter(|_| self.is_small(line))?;
        let mark = raised(&number.to_string())?;
        let digits = line.text.trim_start().get(number.to_string().len()..).unwrap_or_default();
        let is_close = digits == words && is_title_case(words);
        let is_marked = self.marks.contains(&(line.page, mark)) && !goes_on_from(before, number, line);
        (is_raised || is_close || is_marked).then_some(number)
    }

    /// Whether a line begins a new paragraph, because its first word would have fitted on the
    /// previous line, or because it is a row in a list of dates.
    fn is_ended(&self, before: &Line, line: &Line) -> bool {
        let words = line.text.trim_start();
        let begins = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '‘');
        let last = before.text.split_whitespace().next_back().unwrap_or("");
        // "They signed on June" continues with "7", so the month is not the end of its paragraph.
        let is_month = words.starts_with(|c: char| c.is_ascii_digit()) && date_line::month(last).is_some();
        if must_go_on(&before.text) || is_month || !words.starts_with(begins) {
            return false;
        }
        let dated =
            self.dated.contains(&(line.page, line.column, tenths(line.left))) && opens_with_date(words);
        // Exclude centred lines, whose right edges do not show the width of their paragraph.
        let center = |line: &Line| f32::midpoint(line.left, line.right);
        let is_centered = (before.left - line.left).abs() > 0.5 * line.size
            && (center(before) - center(line)).abs() < 0.5 * line.size;
        let end = self.ends.get(&key(line)).copied().unwrap_or(line.right);
        let first = line.words.get(1).or_else(|| line.words.first()).map_or(line.right, |word| word.right);
        let free = end - before.right;
        let fits = free > first - line.left + 0.5 * line.size && free > SHORT * (end - line.left);
        dated || fits && !is_centered
    }

    /// Whether a line begins a new paragraph.
    fn begins(&self, before: &Line, line: &Line) -> bool {
        // Text in another direction, such as a rotated table, begins a new paragraph.
        if before.page == line.page && before.column / LAYER != line.column / LAYER {
            return true;
        }
        // Join "on 18 September" and "1814.": a date is never split.
        if date_line::is_broken(&before.text, &line.text) {
            return false;
        }
        let size = (line.size - before.size).abs() > 0.08 * self.body;
        let (left, right) =
            self.edges.get(&(line.page, line.column)).copied().unwrap_or((line.left, line.right));
        let indented = line.left > left + 0.7 * self.body && before.left < line.left - 0.5 * self.body;
        let width = right - left;
        let goes_on = line.text.trim_start().starts_with(char::is_lowercase) && !ends_sentence(&before.text);
        if (before.page, before.column) != (line.page, line.column) {
            let (_, edge) =
                self.edges.get(&(before.page, before.column)).copied().unwrap_or((0.0, before.right));
            let full = before.right > edge - 0.12 * width;
            let goes_over = full && !indented && !ends_sentence(&before.text);
            return size || !(goes_on || goes_over);
        }
        let usual = self.leading.min(1.6 * self.body).max(1.25 * line.size);
        let apart = line.y - before.y > 1.35 * usual;
        let large = line.size > LARGE * self.body;
        let short = before.right < right - 0.2 * width;
        let ended = !large && !goes_on && self.is_ended(before, line);
        size || ended
            || (apart && !goes_on)
            || is_item(&line.text)
            || (indented && !large && (ends_sentence(&before.text) || short))
            || (short && ends_sentence(&before.text))
    }
}

/// The page, the column and the baseline of a line, in tenths of a point.
type LineKey = (usize, usize, u32);

fn key(line: &Line) -> LineKey {
    (line.page, line.column, tenths(line.y))
}

/// The number of lines before and after a line that show the width of its paragraph.
const AROUND: usize = 4;

/// Returns, for each line, the right edge of nearby lines with the same left edge.
fn line_ends(lines: &[Line]) -> BTreeMap<LineKey, f32> {
    let end = |(nth, line): (usize, &Line)| {
        let around = lines.get(nth.saturating_sub(AROUND)..(nth + AROUND).min(lines.len())).unwrap_or(&[]);
        let same = around.iter().filter(|other| {
            other.is_beside(line)
                && (other.left - line.left).abs() < 0.5 * line.size
                && (other.size - line.size).abs() < 0.1 * line.size
        });
        (key(line), same.map(|line| line.right).fold(line.right, f32::max))
    };
    lines.iter().enumerate().map(end).collect()
}

/// The minimum number of lines in a column that begin with a date for these dates to begin rows.
const DATED_LINES: usize = 3;

/// One in this number of lines at the same left edge must begin with a date.
const DATED_SHARE: usize = 4;

/// Returns the left edges at which several lines of a column begin with a date.
fn dated_edges(lines: &[Line]) -> BTreeSet<(usize, usize, u32)> {
    let mut counts: BTreeMap<(usize, usize, u32), (usize, usize)> = BTreeMap::new();
    for line in lines {
        let (dated, all) = counts.entry((line.page, line.column, tenths(line.left))).or_default();
        *all += 1;
        *dated += usize::from(opens_with_date(&line.text));
    }
    let is_list = |(dated, all): &(usize, usize)| *dated >= DATED_LINES && dated * DATED_SHARE >= *all;
    counts.into_iter().filter(|(_, count)| is_list(count)).map(|(edge, _)| edge).collect()
}

/// Whether a line begins with a date: "3-4 Sept. 2024", "Nov. 2024", "10 Dec", "Spring 2025",
/// "2024:", "09/04/2025".
pub(super) fn opens_with_date(line: &str) -> bool {
    let mut words = line.split_whitespace().map(|word| word.trim_matches(|c: char| "*:,;.()–—".contains(c)));
    let (Some(mut first), Some(mut second)) = (words.next(), words.next().or(Some(""))) else { return false };
    if date_line::is_weekday(first) {
        (first, second) = (second, words.next().unwrap_or(""));
    }
    let is_number = |word: &str, longest: usize| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        (1..=longest).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_days = |word: &str| word.split(['-', '–', '/']).all(|day| is_number(day, 2));
    let is_year = |word: &str| word.len() == 4 && is_number(word, 4);
    let is_month = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.split(['-', '–', '/']).all(|month| date_line::month(month).is_some())
    };
    let is_part =
        ["Spring", "Summer", "Autumn", "Fall", "Winter", "Early", "Mid", "Late", "Q1", "Q2", "Q3", "Q4"]
            .iter()
            .any(|part| first.eq_ignore_ascii_case(part));
    let is_marked = || {
        let rest = line.trim_start().get(first.len()..).unwrap_or("");
        rest.starts_with(':') || rest.trim_start().starts_with(['–', '—', '-', '|'])
    };
    let is_in_digits = {
        let parts: Vec<&str> = first.split(['/', '.', '-']).collect();
        parts.len() == 3
            && parts.iter().all(|part| is_number(part, 4))
            && parts.iter().any(|part| part.len() == 4)
    };
    is_days(first) && is_month(second)
        || is_month(first) && second.starts_with(|c: char| c.is_ascii_digit())
        || is_part && is_year(second)
        || is_in_digits
        || is_year(first) && is_marked()
}

/// Words at the end of a line that are followed by a date or name in the same sentence.
const LEADING_WORDS: &[&str] = &[
    "a", "after", "an", "and", "at", "before", "between", "by", "during", "for", "from", "in", "of", "on",
    "or", "since", "the", "to", "until", "with",
];

/// Whether the sentence must continue on the next line: "the treaty was signed on".
fn must_go_on(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or("");
    last.ends_with([',', '-', '–', '—', '/', '(', '\u{ad}', '\u{2010}']) || LEADING_WORDS.contains(&last)
}

/// Whether a line with a leading number continues the previous sentence: "10 seconds." or "10 May
/// 2020." after "It lasted until".
fn goes_on_from(before: Option<&OpenBlock>, number: u32, line: &Line) -> bool {
    let words = line.text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let is_closed = words.starts_with(['.', ')']);
    let words = words.trim_start_matches(['.', ')', ' ']);
    if words.is_empty() || (!is_closed && words.starts_with(char::is_lowercase)) {
        return true;
    }
    before.is_some_and(|open| {
        let is_next = open.note.is_some_and(|last| last < number);
        !is_next || (!ends_sentence(&open.words) && date_line::is_broken(&number.to_string(), words))
    })
}

/// Whether the text begins with an upper-case letter followed by a lower-case one.
fn is_title_case(words: &str) -> bool {
    let mut letters = words.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

fn is_item(text: &str) -> bool {
    let words = text.trim_start();
    words.starts_with(['•', '‣', '●', '○', '▪', '◦', '\u{f0b7}'])
        || words.starts_with("– ")
        || words.starts_with("- ")
}

fn ends_sentence(text: &str) -> bool {
    let closes =
        |c: char| matches!(c, '”' | '’' | '"' | '\'' | ')' | ']' | '」' | '）') || is_raised_digit(c);
    let words = text.trim_end().trim_end_matches(closes);
    words.ends_with(['.', '!', '?', '。', '！', '？', '…', ':', '：'])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of type are small and positive"
)]
fn tenths(size: f32) -> u32 {
    (size * 10.0).round() as u32
}

/// The open paragraph, and the notes at the foot of its pages, which are appended after it.
struct Flow {
    measure: Measure,
    open: Option<OpenBlock>,
    waiting: Vec<OpenBlock>,
    done: Vec<FlowBlock>,
}

impl Flow {
    fn line(&mut self, line: Line) {
        match &mut self.open {
            Some(open) if !self.measure.begins(&open.last, &line) => {
                open.take(line, &self.measure.vocabulary);
            }
            _ => {
                self.close();
                self.open = Some(OpenBlock::of(line, None));
            }
        }
    }

    /// Appends a row of a table.
    fn row(&mut self, cells: Vec<Vec<Line>>, table: usize) {
        let skipped = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        let mut words = String::new();
        let mut page = 0;
        for (nth, lines) in cells.into_iter().enumerate().skip(skipped) {
            if nth > skipped {
                words.push_str(" | ");
            }
            let mut lines = lines.into_iter();
            let Some(first) = lines.next() else { continue };
            page = first.page;
            let mut open = OpenBlock::of(first, None);
            for line in lines {
                open.take(line, &self.measure.vocabulary);
            }
            words.push_str(&open.words);
        }
        let words = words.trim_end_matches([' ', '|']).to_owned();
        let row = Some(RowPlace { table, skipped });
        self.done.push(FlowBlock {
            kind: BlockKind::Paragraph,
            words,
            top: false,
            pages: vec![(0, page)],
            row,
        });
    }

    /// Ends the paragraph and appends the waiting notes.
    fn close(&mut self) {
        let ended = self.open.take().into_iter().chain(std::mem::take(&mut self.waiting));
        for open in ended {
            let block = open.block(&self.measure);
            self.done.push(block);
        }
    }
}

/// A block under construction.
struct OpenBlock {
    words: String,
    pages: Vec<(usize, usize)>,
    note: Option<u32>,
    last: Line,
}

impl OpenBlock {
    fn of(line: Line, note: Option<u32>) -> Self {
        let words = line.text.trim();
        let words = leading(words).filter(|_| note.is_some()).map_or(words, |(_, words, _)| words).to_owned();
        Self { words, pages: vec![(0, line.page)], note, last: line }
    }

    /// Appends the next line. Broken words are rejoined, and no space is inserted in scripts
    /// without spaces.
    fn take(&mut self, line: Line, vocabulary: &DocumentWords<'_>) {
        let next = line.text.trim();
        self.words.truncate(self.words.trim_end().len());
        let hyphen = self.words.chars().next_back().filter(|c| matches!(c, '-' | '\u{2010}' | '\u{ad}'));
        let stem = self.words.len() - hyphen.map_or(0, char::len_utf8);
        let broken = hyphen == Some('\u{ad}')
            || (hyphen.is_some()
                && is_broken_word(self.words.get(..stem).unwrap_or_default(), next, vocabulary));
        if broken {
            self.words.truncate(stem);
        } else if hyphen.is_none() && !ends_in_dash(&self.words) && !glued(&self.words, next) {
            self.words.push(' ');
        }
        if self.last.page != line.page {
            self.pages.push((self.words.len(), line.page));
        }
        self.words.push_str(next);
        self.last = line;
    }

    fn block(self, measure: &Measure) -> FlowBlock {
        let Self { words, pages, note, last } = self;
        let large = last.size > LARGE * measure.body && words.chars().count() <= MAX_HEADING_LENGTH;
        let top = large && last.size > 0.97 * measure.largest;
        let kind = match note {
            Some(number) => BlockKind::Note(number),
            None if large => BlockKind::Heading,
            None if is_item(&words) => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        // Omit the bullet, which is not part of the text.
        let item = words.split_once(' ').filter(|_| kind == BlockKind::ListItem);
        let kept = item.map_or(words.as_str(), |(_, rest)| rest.trim_start());
        let mark = words.len() - kept.len();
        let pages = pages.into_iter().map(|(at, page)| (at.saturating_sub(mark), page)).collect();
        FlowBlock { kind, words: kept.to_owned(), top, pages, row: None }
    }
}

/// Whether the text ends in an en dash or slash directly after a letter or digit, as in "2014–"
/// before "15". The next line is then joined without a space.
fn ends_in_dash(words: &str) -> bool {
    words.strip_suffix(['–', '/']).is_some_and(|stem| stem.ends_with(char::is_alphanumeric))
}

/// Whether two lines are joined without a space: "2024年" and "6月".
fn glued(before: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), next.chars().next()) else { return false };
    let fits = |c: char| has_no_spaces(c) || c.is_ascii_digit();
    fits(last) && fits(first) && (has_no_spaces(last) || has_no_spaces(first))
}
