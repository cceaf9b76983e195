//! Lines become paragraphs, over the ends of lines, columns and pages.

use std::collections::{BTreeMap, BTreeSet};

use super::{LAYER, Line};
use crate::read::date_line;
use crate::read::document::BlockKind;
use crate::read::hyphen::{Vocabulary, has_no_spaces, is_broken_word};
use crate::read::note_mark::{is_raised_digit, leading, raised};

/// Type of less than this part of the size of the text is that of notes.
const SMALL: f32 = 0.93;
/// Type of more than this part of it is that of headings.
const LARGE: f32 = 1.12;
/// No heading has more letters.
const LONGEST_HEADING: usize = 200;

/// A paragraph, a heading or a note.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) words: String,
    /// A heading in the largest type.
    pub(super) top: bool,
    /// Bytes of the words at which a page begins, and its number.
    pub(super) pages: Vec<(usize, usize)>,
}

/// The blocks of lines in the order of reading.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let measure = Measure::of(&lines);
    let mut flow = Flow { measure, open: None, waiting: Vec::new(), done: Vec::new() };
    let mut note: Option<Open> = None;
    for line in lines {
        let before = note.as_ref().filter(|open| open.last.page == line.page);
        match flow.measure.note(&line, before) {
            Some(number) => {
                flow.waiting.extend(note.take());
                note = Some(Open::of(line, Some(number)));
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

/// What is usual in the document.
struct Measure {
    /// The size of the type of the text.
    body: f32,
    /// The largest type.
    largest: f32,
    /// From line to line.
    leading: f32,
    /// The left and the right edge of each column of each page.
    edges: BTreeMap<(usize, usize), (f32, f32)>,
    /// The marks of notes in the text of each page.
    marks: BTreeSet<(usize, String)>,
    vocabulary: Vocabulary,
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
        let mut vocabulary = Vocabulary::default();
        for line in lines {
            vocabulary.add(&line.text);
        }
        Self { body, largest, leading, edges, marks, vocabulary }
    }

    fn is_small(&self, line: &Line) -> bool {
        line.size < SMALL * self.body
    }

    /// The number of a note that begins with this line: in small type, with a number that is raised or set close to the
    /// first word ("1In"), or that the page has a mark of.
    ///
    /// `before` is the note that is open on the same page, if there is one.
    fn note(&self, line: &Line, before: Option<&Open>) -> Option<u32> {
        let (number, words, is_raised) = leading(line.text.trim_start()).filter(|_| self.is_small(line))?;
        let mark = raised(&number.to_string())?;
        let digits = line.text.trim_start().get(number.to_string().len()..).unwrap_or_default();
        let is_close = digits == words && is_title_case(words);
        let is_marked = self.marks.contains(&(line.page, mark)) && !goes_on_from(before, number, line);
        (is_raised || is_close || is_marked).then_some(number)
    }

    /// Whether a line begins a paragraph, after the one before it.
    fn begins(&self, before: &Line, line: &Line) -> bool {
        if before.page == line.page && before.column / LAYER != line.column / LAYER {
            return true;
        }
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
        size || (apart && !goes_on)
            || is_item(&line.text)
            || (indented && !large && (ends_sentence(&before.text) || short))
            || (short && ends_sentence(&before.text))
    }
}

/// Whether a line that begins with a plain number goes on with the sentence before it: "10 seconds." or "10 May 2020."
/// after "It lasted until".
fn goes_on_from(before: Option<&Open>, number: u32, line: &Line) -> bool {
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

/// A capital and then a small letter.
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

/// The paragraph that is being read, and the notes that stand at the foot of the page it began on.
struct Flow {
    measure: Measure,
    open: Option<Open>,
    waiting: Vec<Open>,
    done: Vec<Block>,
}

impl Flow {
    fn line(&mut self, line: Line) {
        match &mut self.open {
            Some(open) if !self.measure.begins(&open.last, &line) => {
                open.take(line, &self.measure.vocabulary);
            }
            _ => {
                self.close();
                self.open = Some(Open::of(line, None));
            }
        }
    }

    /// Ends the paragraph; then come the notes that were waiting for its end.
    fn close(&mut self) {
        let ended = self.open.take().into_iter().chain(std::mem::take(&mut self.waiting));
        for open in ended {
            let block = open.block(&self.measure);
            self.done.push(block);
        }
    }
}

/// A block in the making.
struct Open {
    words: String,
    pages: Vec<(usize, usize)>,
    note: Option<u32>,
    last: Line,
}

impl Open {
    fn of(line: Line, note: Option<u32>) -> Self {
        let words = line.text.trim();
        let words = leading(words).filter(|_| note.is_some()).map_or(words, |(_, words, _)| words).to_owned();
        Self { words, pages: vec![(0, line.page)], note, last: line }
    }

    /// Takes the next line: a word that was broken is whole again, and letters of scripts without spaces get none.
    fn take(&mut self, line: Line, vocabulary: &Vocabulary) {
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

    fn block(self, measure: &Measure) -> Block {
        let Self { words, pages, note, last } = self;
        let large = last.size > LARGE * measure.body && words.chars().count() <= LONGEST_HEADING;
        let top = large && last.size > 0.97 * measure.largest;
        let kind = match note {
            Some(number) => BlockKind::Note(number),
            None if large => BlockKind::Heading,
            None if is_item(&words) => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        // The mark of an item is none of its words.
        let item = words.split_once(' ').filter(|_| kind == BlockKind::ListItem);
        let kept = item.map_or(words.as_str(), |(_, rest)| rest.trim_start());
        let mark = words.len() - kept.len();
        let pages = pages.into_iter().map(|(at, page)| (at.saturating_sub(mark), page)).collect();
        Block { kind, words: kept.to_owned(), top, pages }
    }
}

/// A dash between letters or digits, such as that of "2014–15", has no space after it.
fn ends_in_dash(words: &str) -> bool {
    words.strip_suffix(['–', '/']).is_some_and(|stem| stem.ends_with(char::is_alphanumeric))
}

/// Whether two lines belong together without a space: "2024年" and "6月".
fn glued(before: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), next.chars().next()) else { return false };
    let fits = |c: char| has_no_spaces(c) || c.is_ascii_digit();
    fits(last) && fits(first) && (has_no_spaces(last) || has_no_spaces(first))
}
