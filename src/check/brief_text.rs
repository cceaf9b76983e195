//! The prose of briefs, analysed like papers: the dates in it and the events that it describes.

use std::ops::Range;

use crate::brief::{BriefSpec, BriefText};
use crate::date::Date;
use crate::extraction::{Extraction, extract_from};
use crate::linking::{EntryOrigin, Outcome, timeline};
use crate::normalise::{Context, TextKind, Timex};
use crate::project::Project;
use crate::read::read_text;
use crate::source::{Sources, Span, one_line};
use crate::table;

/// The prose of all briefs in English. Dates in other languages are not recognised.
#[derive(Debug)]
pub(super) struct BriefTexts<'p> {
    sources: Sources,
    pub(super) texts: Vec<ReadText<'p>>,
}

/// A piece of a brief's prose with the dates in it. All offsets are byte offsets in `text.plain`.
#[derive(Debug)]
pub(super) struct ReadText<'p> {
    pub(super) brief: &'p BriefSpec,
    pub(super) text: &'p BriefText,
    /// The brief's date, which is used as the day on which the prose was written.
    pub(super) now: Option<Date>,
    pub(super) extraction: Extraction,
}

/// A date in a brief's prose that contradicts the date of the event described there.
#[derive(Debug)]
pub(super) struct Contradiction<'t, 'p> {
    pub(super) read: &'t ReadText<'p>,
    /// The byte range of the date in the text.
    pub(super) range: Range<usize>,
    pub(super) date: Date,
    /// The index of the event in the chronology.
    pub(super) event: usize,
}

impl<'p> BriefTexts<'p> {
    pub(super) fn read(project: &'p Project) -> Self {
        let mut sources = Sources::new();
        let mut texts = Vec::new();
        for brief in project.sound_briefs().filter(|brief| brief.language.is_english()) {
            let now = project.as_of_of(brief).map(Date::day);
            let context = Context::new().written(now.clone()).of_kind(TextKind::Policy);
            for (number, text) in brief.texts.iter().enumerate() {
                let path = format!("{}-{number}.txt", brief.name);
                // Add a final period: a title without one would be read as a heading, and headings
                // do not state facts.
                let is_sentence = text.plain.trim_end().ends_with(['.', '!', '?']);
                let words = if is_sentence { text.plain.clone() } else { format!("{}.", text.plain) };
                let document = read_text(&path, &words, &mut sources);
                let extraction = extract_from(document, &context, &sources);
                texts.push(ReadText { brief, text, now: now.clone(), extraction });
            }
        }
        Self { sources, texts }
    }

    /// Returns the dates that contradict the event described by the words around them.
    pub(super) fn contradictions(&self, project: &Project) -> Vec<Contradiction<'_, 'p>> {
        let statements: Vec<_> =
            self.texts.iter().flat_map(|read| &read.extraction.statements).cloned().collect();
        let timeline = timeline(&self.sources, &project.chronology, &statements);
        let mut found = Vec::new();
        for entry in &timeline.entries {
            let EntryOrigin::Curated(event) = entry.origin else { continue };
            for link in entry.links.iter().filter(|link| link.outcome == Outcome::Contradicts) {
                let Some(statement) = statements.get(link.attestation) else { continue };
                let is_of = |read: &&ReadText<'_>| read.extraction.document.source == statement.source;
                let Some(read) = self.texts.iter().find(is_of) else { continue };
                found.push(Contradiction {
                    read,
                    range: statement.span.range(),
                    date: statement.date.clone(),
                    event,
                });
            }
        }
        found
    }
}

impl ReadText<'_> {
    /// Maps a range of the prose to its span in the file.
    pub(super) fn span_of(&self, project: &Project, range: Range<usize>) -> Span {
        table::subspan(project.sources.whole(self.brief.source), &self.text.words, range)
    }

    /// Returns the words in a range, without markup and on one line.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        one_line(self.text.plain.get(range).unwrap_or_default())
    }

    /// Returns the name of the piece of prose in messages: "`bottom_line` of the brief "summit"".
    pub(super) fn name(&self) -> String {
        format!("`{}` of the brief \"{}\"", self.text.key, self.brief.name)
    }

    /// Whether the words of a date contain its year.
    pub(super) fn names_the_year(&self, timex: &Timex) -> bool {
        let words = self.text.plain.get(timex.start..timex.end).unwrap_or_default();
        words.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4)
    }
}
