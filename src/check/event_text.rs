//! The curated wording of events: titles and summaries, and the names in their lists.

use std::ops::Range;

use super::diagnostic::Diagnostic;
use crate::chronology::Event;
use crate::project::Project;
use crate::source::{Sources, Span, Spanned};
use crate::tag::lang::Language;
use crate::tag::{Mention, mentions};

/// A title, summary or name of an event, with its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventText<'p> {
    pub(super) event: &'p Event,
    /// The key in `events.toml`.
    pub(super) key: &'static str,
    pub(super) words: &'p Spanned<String>,
}

/// Returns the wording that is printed as sentences: titles and summaries.
pub(super) fn titles_and_summaries(project: &Project) -> impl Iterator<Item = EventText<'_>> {
    project.chronology.events.iter().flat_map(|event| {
        let title = EventText { event, key: "title", words: &event.title };
        let summary = event.summary.as_ref().map(|words| EventText { event, key: "summary", words });
        std::iter::once(title).chain(summary)
    })
}

/// Returns the wording that is printed as names: actors, tags and places.
pub(super) fn names(project: &Project) -> impl Iterator<Item = EventText<'_>> {
    project.chronology.events.iter().flat_map(|event| {
        let lists = [
            ("actors", event.actors.as_slice()),
            ("tags", event.tags.as_slice()),
            ("place", event.place.as_slice()),
        ];
        lists
            .into_iter()
            .flat_map(move |(key, list)| list.iter().map(move |words| EventText { event, key, words }))
    })
}

impl EventText<'_> {
    /// Returns the name of the value in messages: "`title` of "summit"".
    pub(super) fn name(&self) -> String {
        format!("`{}` of \"{}\"", self.key, self.event.id.value)
    }

    /// Maps a byte range of the value to a span in the file. If the file spells the value with
    /// escapes (`\"`, `\u…`), returns the span of the whole value.
    pub(super) fn span_of(&self, sources: &Sources, range: Range<usize>) -> Span {
        let span = self.words.span;
        let offset = sources.text(span).find(self.words.value.as_str());
        offset.map_or(span, |offset| {
            let start = span.start + offset;
            Span::new(span.source, start + range.start..start + range.end)
        })
    }

    /// Attaches the finding to the event that the value belongs to.
    pub(super) fn mark(&self, found: Diagnostic) -> Diagnostic {
        found.event(&self.event.id.value)
    }
}

/// The maximum number of bytes of a curated value that are searched. A longer one cannot be printed
/// in a brief, and tagging ten million bytes would take a minute.
const MAX_SEARCHED_BYTES: usize = 100_000;

/// Returns the time expressions in the first [`MAX_SEARCHED_BYTES`] bytes of `text`.
pub(super) fn first_mentions(text: &str) -> Vec<Mention> {
    let searched = text.get(..text.floor_char_boundary(MAX_SEARCHED_BYTES)).unwrap_or(text);
    mentions(searched, Language::English)
}

/// Whether the byte range is not adjacent to a letter or digit.
pub(super) fn is_word_at(text: &str, range: Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|head| head.chars().next_back());
    let after = text.get(range.end..).and_then(|tail| tail.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}

/// Whether the byte offset is inside quotation marks.
pub(super) fn is_quoted(text: &str, at: usize) -> bool {
    let (mut depth, mut straight) = (0_u32, false);
    for c in text.get(..at).unwrap_or(text).chars() {
        match c {
            '“' | '„' | '«' | '「' | '『' => depth += 1,
            '”' | '»' | '」' | '』' => depth = depth.saturating_sub(1),
            '"' => straight = !straight,
            _ => {}
        }
    }
    depth > 0 || straight
}
