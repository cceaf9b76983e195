//! Reads Markdown (`CommonMark` with tables and footnotes) with `pulldown-cmark`. Block ranges
//! refer to the source text, and markup inside them is recorded as hidden.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::ReadSettings;
use super::content::{Content, Part};
use super::decode::decode;
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::table_row::UnseenCells;
use super::{notes, paragraph};

pub(super) fn read(bytes: &[u8], _: &ReadSettings) -> Result<Content, ReadProblem> {
    Ok(Content::of_text(decode(bytes, None)?, parts))
}

/// Returns the blocks in `range` of `text`.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<Part> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let body = &text[range.clone()];
    let (parts, around, visible) = (Vec::new(), Vec::new(), Vec::new());
    let mut walk = MarkdownWalk { text, parts, around, visible, words: None, in_notes: false, tables: 0 };
    for (event, place) in Parser::new_ext(body, options).into_offset_iter() {
        walk.event(event, range.start + place.start..range.start + place.end);
    }
    walk.flush(BlockKind::Paragraph, false);
    walk.visible.sort_by_key(|words| words.start);
    for part in &mut walk.parts {
        part.hidden = gaps(&part.range, &walk.visible);
    }
    walk.parts
}

/// Returns the parts of `range` outside the `visible` ranges, which are in ascending order.
fn gaps(range: &Range<usize>, visible: &[Range<usize>]) -> Vec<Range<usize>> {
    let first = visible.partition_point(|words| words.end <= range.start);
    let within = visible.iter().skip(first).take_while(|words| words.start < range.end);
    let (mut gaps, mut next) = (Vec::new(), range.start);
    for words in within.chain([&(range.end..range.end)]) {
        if words.start > next {
            gaps.push(next..words.start);
        }
        next = next.max(words.end);
    }
    gaps
}

/// Inline elements whose tags can split a date: "3<sup>rd</sup> January".
const INLINE_ELEMENTS: &[&str] = &["b", "em", "i", "small", "strong", "sub", "sup", "u"];

/// Returns the ranges of HTML between inline tags. Other tags remain, since they separate words, as
/// between two cells.
fn without_inline_tags(text: &str, html: &Range<usize>) -> Vec<Range<usize>> {
    let words = text.get(html.clone()).unwrap_or("");
    let mut visible = Vec::new();
    let mut next = 0;
    for (at, _) in words.match_indices('<') {
        let tag = words.get(at + 1..).and_then(|rest| rest.split_once('>')).map(|(tag, _)| tag);
        let name = tag.map(|tag| tag.strip_prefix('/').unwrap_or(tag));
        if let Some(tag) = tag
            && name.is_some_and(|name| INLINE_ELEMENTS.contains(&name))
        {
            visible.push(html.start + next..html.start + at);
            next = at + tag.len() + 2;
        }
    }
    visible.push(html.start + next..html.end);
    visible.retain(|range| !range.is_empty());
    visible
}

/// Returns the number of empty cells before the first word of a row, which begins at `start`.
fn empty_cells(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or("");
    let cells = before.get(before.trim_end_matches([' ', '\t', '|']).len()..).unwrap_or("");
    // Subtract one, because the first bar is the table's edge.
    cells.matches('|').count().saturating_sub(1)
}

/// An enclosing block.
enum Container {
    Quote,
    List(Option<u64>),
    Item(Option<u64>),
    Footnote(u32),
    Row,
    Html,
    /// A comment, which is not read: `<!-- … -->`.
    Comment,
}

struct MarkdownWalk<'t> {
    text: &'t str,
    parts: Vec<Part>,
    around: Vec<Container>,
    /// The ranges of text that are visible when the page is rendered.
    visible: Vec<Range<usize>>,
    /// The range of the current block so far.
    words: Option<Range<usize>>,
    in_notes: bool,
    /// The number of tables so far.
    tables: usize,
}

impl MarkdownWalk<'_> {
    fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, place),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.visible.push(place.clone());
                self.take(place);
            }
            Event::InlineHtml(_) | Event::FootnoteReference(_) => self.take(place),
            Event::Html(_) if !self.in_comment() => {
                self.visible.extend(without_inline_tags(self.text, &place));
                self.take(place);
            }
            Event::Html(_) | Event::SoftBreak | Event::HardBreak | Event::Rule | Event::TaskListMarker(_) => {
            }
        }
    }

    fn take(&mut self, place: Range<usize>) {
        let start = self.words.as_ref().map_or(place.start, |words| words.start.min(place.start));
        let end = self.words.as_ref().map_or(place.end, |words| words.end.max(place.end));
        self.words = Some(start..end);
    }

    fn start(&mut self, tag: Tag<'_>, place: Range<usize>) {
        match tag {
            // Extend the block's range by the markers of inline elements.
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                self.take(place);
            }
            Tag::BlockQuote(_) => self.open(Container::Quote),
            Tag::List(first) => self.open(Container::List(first)),
            Tag::Item => {
                let number = self.next_number();
                self.open(Container::Item(number));
            }
            Tag::FootnoteDefinition(label) => {
                let number = label.parse().unwrap_or(0);
                self.open(Container::Footnote(number));
            }
            Tag::Table(_) => {
                self.flush(BlockKind::Paragraph, false);
                self.tables += 1;
            }
            Tag::TableHead | Tag::TableRow => self.open(Container::Row),
            // Do not end a block at a cell: a row is a single block, because its cells describe the
            // same event.
            Tag::TableCell => {}
            Tag::HtmlBlock => {
                let html = self.text.get(place).unwrap_or("").trim();
                let is_comment =
                    html.starts_with("<!--") && html.find("-->").is_none_or(|end| end + 3 == html.len());
                self.open(if is_comment { Container::Comment } else { Container::Html });
            }
            _ => self.flush(BlockKind::Paragraph, false),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::TableCell => {}
            TagEnd::Heading(level) => self.flush(BlockKind::Heading, level == HeadingLevel::H1),
            TagEnd::CodeBlock => self.flush(BlockKind::Code, false),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::HtmlBlock => {
                self.flush(BlockKind::Paragraph, false);
                self.around.pop();
            }
            _ => self.flush(BlockKind::Paragraph, false),
        }
    }

    fn in_comment(&self) -> bool {
        matches!(self.around.last(), Some(Container::Comment))
    }

    fn open(&mut self, around: Container) {
        self.flush(BlockKind::Paragraph, false);
        self.around.push(around);
    }

    /// Returns the number of the next item in an ordered list.
    fn next_number(&mut self) -> Option<u64> {
        let Some(Container::List(Some(next))) = self.around.last_mut() else { return None };
        *next = next.saturating_add(1);
        Some(*next - 1)
    }

    /// Ends the current block.
    fn flush(&mut self, kind: BlockKind, top: bool) {
        let Some(words) = self.words.take() else { return };
        let range = paragraph::trimmed(self.text, words);
        if range.is_empty() {
            return;
        }
        if kind != BlockKind::Paragraph {
            if kind == BlockKind::Heading {
                self.in_notes = notes::is_heading(self.text.get(range.clone()).unwrap_or(""));
            }
            self.parts.push(Part { top, ..Part::new(kind, range) });
            return;
        }
        match self.around.iter().rev().find(|around| !matches!(around, Container::List(_))) {
            Some(Container::Footnote(number)) => paragraph::note(self.text, *number, range, &mut self.parts),
            Some(Container::Quote) => self.parts.push(Part::new(BlockKind::Quote, range)),
            Some(Container::Item(number)) if self.in_notes => {
                let number = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
                paragraph::note(self.text, number, range, &mut self.parts);
            }
            Some(Container::Row) => {
                let table = Some(self.tables);
                let unseen = Some(UnseenCells { skipped: empty_cells(self.text, range.start), covered: 0 });
                self.parts.push(Part { table, unseen, ..Part::new(BlockKind::Paragraph, range) });
            }
            Some(Container::Item(_)) => self.parts.push(Part::new(BlockKind::ListItem, range)),
            _ => paragraph::add(self.text, range, self.in_notes, &mut self.parts),
        }
    }
}
