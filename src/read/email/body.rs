//! Splits the body of an email, plain text or HTML, into blocks, and the messages quoted in it into
//! sections.

use std::ops::Range;

use super::header::Header;
use super::quoted::{self, BodyLine, Run};
use crate::date::Date;
use crate::read::content::QuotedPart;
use crate::read::document::BlockKind;
use crate::read::fault::ReadProblem;
use crate::read::html::HtmlBlock;
use crate::read::text;
use crate::read::text_builder::{NewBlock, TextBuilder};
use crate::source::one_line;

/// The body of an email, as lines.
pub(super) struct Body<'w> {
    lines: Vec<BodyLine<'w>>,
    /// The blocks of an HTML body, each with the range of its lines.
    blocks: Vec<(Range<usize>, &'w HtmlBlock)>,
}

impl<'w> Body<'w> {
    pub(super) fn of_text(text: &'w str) -> Self {
        Self { lines: text.lines().map(unquoted).collect(), blocks: Vec::new() }
    }

    pub(super) fn of_page(page: &'w [HtmlBlock]) -> Self {
        let mut lines = Vec::new();
        let blocks = page.iter().map(|found| {
            let start = lines.len();
            let depth = found.quotes;
            let split = found.words.split('\n');
            lines.extend(split.map(|words| BodyLine { words, depth, boxes: found.quoted_mail }));
            (start..lines.len(), found)
        });
        let blocks = blocks.collect();
        Self { lines, blocks }
    }

    /// Returns the number of words.
    pub(super) fn words(&self) -> usize {
        self.lines.iter().map(|line| line.words.split_whitespace().count()).sum()
    }

    /// Adds the blocks and sections of the body; `sent` is the date of the email.
    pub(super) fn add(&self, sent: Option<&Date>, builder: &mut TextBuilder) -> Result<(), ReadProblem> {
        let quoted::QuotedMessages { messages, runs } = quoted::find(&self.lines, sent);
        let mut places = vec![HeaderPlaces::default(); messages.len()];
        // The index of the HTML block in which the next run begins.
        let mut block = 0;
        for section in runs.chunk_by(|run, next| run.message == next.message) {
            let start = builder.next();
            let message = section.first().and_then(|run| run.message);
            if message.is_some() {
                builder.leave_notes();
            }
            for run in section {
                let from = builder.next();
                if run.is_header || self.blocks.is_empty() {
                    self.add_lines(run, builder)?;
                } else {
                    self.add_blocks(run, &mut block, builder)?;
                }
                if let Some((header, place)) =
                    named(message, &messages, &mut places).filter(|_| run.is_header)
                {
                    place.find(header, builder.text(), from);
                }
            }
            if let Some((header, place)) = named(message, &messages, &mut places) {
                builder.quote(place.section(header, start));
                builder.leave_notes();
            }
        }
        Ok(())
    }

    /// Adds the lines of a header or a plain-text run.
    fn add_lines(&self, run: &Run, builder: &mut TextBuilder) -> Result<(), ReadProblem> {
        let lines = self.lines.get(run.lines.clone()).unwrap_or_default();
        let words: Vec<&str> = lines.iter().map(|line| line.words).collect();
        let words = words.join("\n");
        if run.is_header {
            // A header is data, not prose: "Sent: Monday, 4 March 2024" does not report an event.
            return builder.add(&NewBlock::new(BlockKind::Code, &words));
        }
        for part in text::parts(&words, 0..words.len()) {
            let kind = if run.is_quote { BlockKind::Quote } else { part.kind };
            builder.add(&NewBlock::new(kind, words.get(part.range).unwrap_or_default()))?;
        }
        Ok(())
    }

    /// Adds the parts of HTML blocks that belong to a run; `block` is the index of the first
    /// candidate.
    fn add_blocks(&self, run: &Run, block: &mut usize, builder: &mut TextBuilder) -> Result<(), ReadProblem> {
        while let Some((lines, found)) = self.blocks.get(*block) {
            if lines.start >= run.lines.end {
                break;
            }
            let ours = lines.start.max(run.lines.start)..lines.end.min(run.lines.end);
            if let Some(ours) = self.lines.get(ours).filter(|ours| !ours.is_empty()) {
                let words: Vec<&str> = ours.iter().map(|line| line.words).collect();
                let words = words.join("\n");
                builder.add(&NewBlock {
                    top: found.top,
                    number: found.number,
                    table: found.table,
                    unseen: found.unseen,
                    ..NewBlock::new(found.kind, &words)
                })?;
            }
            if lines.end > run.lines.end {
                break;
            }
            *block += 1;
        }
        Ok(())
    }
}

/// Strips the quotation marks from a line of plain text.
fn unquoted(line: &str) -> BodyLine<'_> {
    // Remove the `>` of ">From ": mailbox files escape a line that begins with "From ", which is
    // not a quotation.
    if let Some(words) = line.strip_prefix('>').filter(|rest| rest.starts_with("From ")) {
        return BodyLine { words, depth: 0, boxes: 0 };
    }
    let (mut words, mut depth) = (line, 0);
    // Marks are written "> > words" or ">>words", with at most one space between them. A mark
    // further right is part of the text.
    while let Some(rest) =
        words.strip_prefix(if depth == 0 { "" } else { " " }).unwrap_or(words).strip_prefix('>')
    {
        (words, depth) = (rest, depth + 1);
    }
    if depth > 0 {
        words = words.trim_start();
    }
    BodyLine { words, depth, boxes: 0 }
}

/// The ranges of a header's author and date in the text.
#[derive(Debug, Clone, Default)]
struct HeaderPlaces {
    author: Option<Range<usize>>,
    date: Option<Range<usize>>,
}

impl HeaderPlaces {
    fn find(&mut self, header: &Header, text: &str, from: usize) {
        let find = |words: &str| {
            let at = from + text.get(from..)?.find(words)?;
            Some(at..at + words.len())
        };
        // A header can have several runs, since an end marker also belongs to it. The first match
        // is kept.
        self.author = self.author.take().or_else(|| header.author.as_deref().and_then(find));
        self.date = self.date.take().or_else(|| header.date.as_ref().and_then(|(_, words)| find(words)));
    }

    fn section(&self, header: &Header, start: usize) -> QuotedPart {
        let author = header.author.as_ref().zip(self.author.clone());
        QuotedPart {
            range: start..start,
            author: author.map(|(author, range)| (one_line(author), range)),
            date: header.date.as_ref().map(|(date, _)| (date.clone(), self.date.clone())),
        }
    }
}

/// Returns the header of `message` and its ranges. Returns `None` for the email itself.
fn named<'m>(
    message: Option<usize>,
    messages: &'m [Header],
    places: &'m mut [HeaderPlaces],
) -> Option<(&'m Header, &'m mut HeaderPlaces)> {
    let at = message?;
    messages.get(at).zip(places.get_mut(at))
}
