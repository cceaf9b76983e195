//! The places of findings as other programs need them: a region with a start and an end, or a
//! description if the file has no lines.

use std::ops::Range;

use crate::check::{Diagnostic, Label};
use crate::escape::for_line;
use crate::project::CHRONOLOGY;
use crate::source::{Source, SourceId, Sources, Span, one_line};

/// A region with 1-based lines and columns. The end column is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
}

impl Region {
    /// Returns the region of `span` with columns in Unicode code points, or `None` if the file has
    /// no lines.
    pub(super) fn of(span: Span, sources: &Sources) -> Option<Self> {
        if !has_lines(span.source, sources) {
            return None;
        }
        let place = |byte| sources.get(span.source).map_or((1, 1), |source| source.line_column(byte));
        Some(Self { start: place(span.start), end: place(span.end) })
    }

    /// Returns the region of `span` with columns in UTF-8 bytes.
    pub(super) fn in_bytes(span: Span, sources: &Sources) -> Option<Self> {
        let source = sources.get(span.source)?;
        let column = |byte: usize| byte.saturating_sub(source.line_around(byte).start) + 1;
        let Self { start, end } = Self::of(span, sources)?;
        Some(Self { start: (start.0, column(span.start)), end: (end.0, column(span.end)) })
    }
}

/// Whether a file has lines that users see. A PDF does not: only the text extracted from it has
/// lines.
pub(super) fn has_lines(source: SourceId, sources: &Sources) -> bool {
    sources.get(source).and_then(Source::landmarks).is_none()
}

/// Returns `message`, followed by the place of the finding if its file has no lines to highlight.
pub(super) fn message_with_place(message: &str, found: &Diagnostic, sources: &Sources) -> String {
    if has_lines(found.primary.span.source, sources) {
        return message.to_owned();
    }
    format!("{message}\n{}", label_in_words(&found.primary, sources))
}

/// Returns the message of a finding as [`message_with_place`] does, followed by the help.
pub(super) fn message_with_help(found: &Diagnostic, sources: &Sources) -> String {
    let message = message_with_place(&found.message, found, sources);
    match &found.help {
        Some(help) => format!("{message}\n{help}"),
        None => message,
    }
}

/// The maximum number of characters quoted from a place.
const SHOWN: usize = 100;

/// Describes a label by its place, the text there and its annotation: "papers/b.pdf, p. 7: “May
/// 2023” (the other date)".
pub(super) fn label_in_words(label: &Label, sources: &Sources) -> String {
    let at = match Region::of(label.span, sources) {
        Some(Region { start: (line, column), .. }) => {
            format!("{}:{line}:{column}", for_line(sources.path(label.span.source)))
        }
        None => sources.cite(label.span),
    };
    let words = one_line(sources.text(label.span));
    let words = for_line(&words);
    let words = match words.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.into_owned(),
    };
    match &*for_line(&label.text) {
        "" => format!("{at}: “{words}”"),
        said => format!("{at}: “{words}” ({said})"),
    }
}

/// Returns the span of a byte range in `events.toml`, the file that fixes edit.
pub(super) fn in_chronology(bytes: &Range<usize>, sources: &Sources) -> Option<Span> {
    Some(Span::new(chronology(sources)?, bytes.clone()))
}

fn chronology(sources: &Sources) -> Option<SourceId> {
    sources.iter().find(|(_, source)| source.path() == CHRONOLOGY).map(|(id, _)| id)
}
