//! Finds the messages quoted or forwarded in the body of an email.
//!
//! The input is the lines of the body with their quotation depth, from `>` marks or `<blockquote>`
//! elements. The output assigns each line to the email itself or to a quoted message. A quoted
//! message begins at an attribution ("On 5 March 2024, A. Lind wrote:"), at a block of header
//! fields ("From: … Sent: …"), or where the depth increases. It ends where the depth drops below
//! its own. If its header contains no readable date, the message is undated; it never inherits the
//! date of the surrounding email.

use std::collections::BTreeMap;
use std::ops::Range;

use super::header::{Attribution, Header, attribution, is_end_marker, is_start_marker};
use crate::date::Date;

/// A line of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BodyLine<'w> {
    pub(super) words: &'w str,
    /// The number of `>` marks before the line, or of surrounding `<blockquote>` elements.
    pub(super) depth: usize,
    /// The number of surrounding elements that email programs use for quoted content, such as
    /// `gmail_quote`.
    pub(super) boxes: usize,
}

/// Consecutive lines of one message, which are either header or text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The index of the message in [`QuotedMessages::messages`]; `None` for the email itself.
    pub(super) message: Option<usize>,
    pub(super) is_header: bool,
    /// Whether the quotation depth is greater than 0.
    pub(super) is_quote: bool,
    pub(super) lines: Range<usize>,
}

/// The quoted messages of a body, and the assignment of its lines to them.
#[derive(Debug, Default)]
pub(super) struct QuotedMessages {
    pub(super) messages: Vec<Header>,
    pub(super) runs: Vec<Run>,
}

/// A message that has not ended.
#[derive(Debug, Clone, Copy)]
struct OpenMessage {
    message: Option<usize>,
    depth: usize,
    boxes: usize,
}

/// The maximum number of empty lines between a separator line and the header fields.
const GAP: usize = 2;

/// The maximum number of lines per header field, since a recipient list wraps.
const MAX_FIELD_LINES: usize = 8;

/// The maximum number of lines in a header, including recipient lists.
const MAX_HEADER_LINES: usize = 40;

/// The maximum number of lines in an attribution: "On 5 March 2024 at 10:12," "A. Lind"
/// "<a@example.org>" "wrote:".
const MAX_ATTRIBUTION_LINES: usize = 4;

/// Finds the quoted messages in the body of an email that was sent on `sent`.
pub(super) fn find(lines: &[BodyLine<'_>], sent: Option<&Date>) -> QuotedMessages {
    let mut search = QuoteSearch::of(lines, sent);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at = search.take(at, *line);
    }
    search.found
}

/// Returns the blocks of header fields among the lines of a paper that is not an email, each with
/// its lines and whether a separator such as "-----Original Message-----" precedes the fields.
pub(super) fn headers(lines: &[BodyLine<'_>]) -> Vec<(Header, Range<usize>, bool)> {
    let mut search = QuoteSearch::of(lines, None);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let header = (!line.words.trim().is_empty()).then(|| search.header(at)).flatten();
        let end = header.as_ref().map_or(at + 1, |(_, end)| *end);
        let header = header.filter(|(header, _)| header.has_sender_or_date());
        found.extend(header.map(|(header, end)| (header, at..end, is_start_marker(line.words))));
        at = end;
    }
    found
}

struct QuoteSearch<'l> {
    lines: &'l [BodyLine<'l>],
    sent: Option<&'l Date>,
    open: Vec<OpenMessage>,
    /// The last message that each message quotes at each depth. A reply may interrupt a quotation,
    /// which then continues.
    children: BTreeMap<(Option<usize>, usize), usize>,
    /// The end of the last lines that look like header fields but are not a header, so that they
    /// are not tried again one by one.
    tried: usize,
    found: QuotedMessages,
}

impl<'l> QuoteSearch<'l> {
    const fn of(lines: &'l [BodyLine<'l>], sent: Option<&'l Date>) -> Self {
        Self {
            lines,
            sent,
            open: Vec::new(),
            children: BTreeMap::new(),
            tried: 0,
            found: QuotedMessages { messages: Vec::new(), runs: Vec::new() },
        }
    }

    /// Assigns the line at `at`, or the header that begins there. Returns the index of the next
    /// line.
    fn take(&mut self, at: usize, line: BodyLine<'_>) -> usize {
        if line.words.trim().is_empty() {
            // Assign an empty line to the open message: between two quoted lines, it often has no
            // `>`.
            let is_quote = self.found.runs.last().is_some_and(|run| run.is_quote);
            self.add(Run {
                message: self.innermost().message,
                is_header: false,
                is_quote,
                lines: at..at + 1,
            });
            return at + 1;
        }
        while self.open.last().is_some_and(|open| line.depth < open.depth || line.boxes < open.boxes) {
            self.open.pop();
        }
        let is_quote = line.depth > 0;
        if is_end_marker(line.words) {
            let ended = self.innermost();
            let (message, is_header) = (ended.message, ended.message.is_some());
            self.add(Run { message, is_header, is_quote, lines: at..at + 1 });
            if ended.depth == line.depth {
                self.open.pop();
            }
            return at + 1;
        }
        if let Some((header, end)) = self.header(at) {
            let inner = self.lines.get(end.saturating_sub(1)).map_or(line.depth, |last| last.depth);
            self.begin(header, inner, line.boxes);
            self.add(Run { message: self.innermost().message, is_header: true, is_quote, lines: at..end });
            return end;
        }
        if let Some((header, end, depth)) = self.attribution(at, line) {
            self.begin(header, depth, line.boxes);
            self.add(Run { message: self.innermost().message, is_header: true, is_quote, lines: at..end });
            return end;
        }
        let around = self.innermost();
        if line.depth > around.depth {
            // After an interrupting reply, a quotation at the same depth continues the same
            // message.
            match self.children.get(&(around.message, line.depth)) {
                Some(known) => {
                    let message = Some(*known);
                    self.open.push(OpenMessage { message, depth: line.depth, boxes: line.boxes });
                }
                None => self.begin(Header::default(), line.depth, line.boxes),
            }
        }
        self.add(Run { message: self.innermost().message, is_header: false, is_quote, lines: at..at + 1 });
        at + 1
    }

    fn innermost(&self) -> OpenMessage {
        self.open.last().copied().unwrap_or(OpenMessage { message: None, depth: 0, boxes: 0 })
    }

    fn begin(&mut self, header: Header, depth: usize, boxes: usize) {
        let message = self.found.messages.len();
        self.children.insert((self.innermost().message, depth), message);
        self.found.messages.push(header);
        self.open.push(OpenMessage { message: Some(message), depth, boxes });
    }

    /// Adds a run, or extends the last run if that is of the same kind.
    fn add(&mut self, run: Run) {
        let kind = |run: &Run| (run.message, run.is_header, run.is_quote);
        match self.found.runs.last_mut() {
            Some(last) if kind(last) == kind(&run) => last.lines.end = run.lines.end,
            _ => self.found.runs.push(run),
        }
    }

    /// Parses the header fields that begin at a line, possibly after a separator such as "-----
    /// Original Message -----". Returns the header and the index of the line after it.
    fn header(&mut self, at: usize) -> Option<(Header, usize)> {
        if at < self.tried {
            return None;
        }
        let first = self.lines.get(at)?;
        let is_marked = is_start_marker(first.words);
        let mut next = at + usize::from(is_marked);
        if is_marked {
            let rest = self.lines.get(next..)?;
            next += rest.iter().take(GAP).take_while(|line| line.words.trim().is_empty()).count();
        }
        let mut header = Header::default();
        let mut end = next;
        // Accept a deeper header after a separator: Apple Mail quotes a forwarded message including
        // its header, but not the separator above.
        let level = self.lines.get(next).map(|line| (line.depth, line.boxes));
        let same = |line: &BodyLine<'_>| Some((line.depth, line.boxes)) == level;
        let fits = level.is_some_and(|(depth, _)| depth == first.depth || (is_marked && depth > first.depth));
        let rest = self.lines.get(next..).unwrap_or_default();
        let block = rest
            .iter()
            .take(MAX_HEADER_LINES)
            .take_while(|line| fits && same(line) && !line.words.trim().is_empty());
        for (number, line) in (next + 1..).zip(block) {
            if header.field(line.words, self.sent) {
                end = number;
            } else if end == next || number > end + MAX_FIELD_LINES {
                break;
            }
        }
        match is_marked {
            true if header.has_sender_or_date() => Some((header, end)),
            true => Some((Header::default(), at + 1)),
            false if header.is_whole() => Some((header, end)),
            false => {
                self.tried = end;
                None
            }
        }
    }

    /// Parses the attribution that begins at a line. Returns its header, the index of the line
    /// after it, and the depth of the quoted text.
    fn attribution(&self, at: usize, line: BodyLine<'_>) -> Option<(Header, usize, usize)> {
        let mut words = String::new();
        for length in 1..=MAX_ATTRIBUTION_LINES {
            let part = self.lines.get(at + length - 1).filter(|part| part.depth == line.depth)?;
            if part.words.trim().is_empty() {
                return None;
            }
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(part.words.trim());
            let Some(Attribution { header, has_address }) = attribution(&words, self.sent) else {
                // Give up at the first line unless it begins with "On" or a date: only such
                // attributions can be wrapped.
                if length == 1 && !super::header::may_continue(&words) {
                    return None;
                }
                continue;
            };
            let end = at + length;
            let rest = self.lines.get(end..).unwrap_or_default();
            let next = rest.iter().take(GAP + 1).find(|next| !next.words.trim().is_empty())?;
            return match next.depth > line.depth {
                true => Some((header, end, line.depth + 1)),
                // The following text is not marked as quoted, so "On 5 March 2024 A. Lind wrote:"
                // may be an ordinary sentence. With an email address, a program wrote it.
                false if has_address || line.boxes > 0 => Some((header, end, line.depth)),
                false => None,
            };
        }
        None
    }
}
