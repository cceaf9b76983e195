//! A place as a region with two ends, as other programs want it.

use std::ops::Range;

use crate::project::CHRONOLOGY;
use crate::source::{SourceId, Sources, Span};

/// From where to where: lines and columns from 1, the end column after the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
}

impl Region {
    /// The region of `span`; columns count characters (Unicode code points).
    pub(super) fn of(span: Span, sources: &Sources) -> Self {
        let place = |byte| sources.get(span.source).map_or((1, 1), |source| source.line_column(byte));
        Self { start: place(span.start), end: place(span.end) }
    }

    /// The same with columns that count bytes of UTF-8.
    pub(super) fn in_bytes(span: Span, sources: &Sources) -> Self {
        let text = sources.whole(span.source);
        let column = |byte: usize| {
            let before = text.get(..byte).unwrap_or_default();
            before.len() - before.rfind('\n').map_or(0, |end| end + 1) + 1
        };
        let Self { start, end } = Self::of(span, sources);
        Self { start: (start.0, column(span.start)), end: (end.0, column(span.end)) }
    }
}

/// The bytes of `events.toml`, which fixes are about, as a place.
pub(super) fn in_chronology(bytes: &Range<usize>, sources: &Sources) -> Option<Span> {
    Some(Span::new(chronology(sources)?, bytes.clone()))
}

fn chronology(sources: &Sources) -> Option<SourceId> {
    sources.iter().find(|(_, source)| source.path() == CHRONOLOGY).map(|(id, _)| id)
}
