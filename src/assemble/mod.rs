//! Turns the resolved dates of a paper into attestations: "this source states that this happened on
//! this date".
//!
//! [`attestations`] takes a document and its time expressions. For each date that can date an event
//! it finds the sentence and the clause, the phase that the words describe, the tense, the names
//! near it, and the words that the date belongs to (its *topic*). This module only reads the words;
//! [`linking`](crate::linking) compares the dates with curated events.
//!
//! Everything is based on closed word lists and word order. There is no trained model, and the
//! subject of a paper has no influence. If the words leave something open, the answer is
//! "unstated".

mod actor;
mod assertion;
mod attachment;
mod attestation;
mod citation;
mod clause;
mod covered_row;
mod date_range;
mod dated_sentence;
mod distance;
mod headline;
mod inflection;
mod japanese;
mod names;
mod paper_text;
mod partial;
mod phase_words;
mod phrase;
mod record;
mod role;
mod row;
mod sentence;
mod sentence_bounds;
mod signal;
mod table_cell;
mod title;
mod topic;
mod word;

use std::ops::Range;

use crate::date::Granularity;
use crate::normalise::{Doubt, Timex, TimexKind};
use crate::read::{Block, BlockKind, Document};
use crate::source::Sources;

pub(crate) use actor::Actor;
pub(crate) use actor::{actor_at, actors, is_state};
pub(crate) use attachment::AttachmentSite;
pub use attestation::Attestation;
pub use citation::Citation;
pub use clause::Tense;
pub(crate) use clause::is_projecting;
use dated_sentence::{Sentence, within_limits};
pub(crate) use distance::without_distant_events;
pub(crate) use inflection::listed_base;
pub(crate) use japanese::actors_of as japanese_actors;
pub(crate) use names::Term;
pub use names::{Bond, Owner};
pub(crate) use names::{is_acronym, is_head, is_other_edition, names, ordinal, owner};
use paper_text::{Acronyms, PaperText};
pub(crate) use partial::chambers;
pub(crate) use phase_words::{phase_of_title, phases_of, phases_of_nouns};
pub(crate) use record::CodePoints;
pub use record::StatementRecord;
pub use role::Role;
pub use sentence::sentences;
pub(crate) use signal::Signal;
use table_cell::TextTables;
pub(crate) use title::capitalised;
pub use word::key;
pub(crate) use word::{Word, WordClass};
pub(crate) use word::{is_contraction_of_not, plain_words, words};

/// Returns the dated statements of a document, in text order.
///
/// `timexes` are the time expressions of the whole text of `document.source`, in order. Durations,
/// sets, and expressions for the present, past or future in general ("now", "in the future", "the
/// 21st century") do not date an event and yield no attestation.
///
/// The document's language decides how its sentences are read: Japanese has its own rules, and
/// every other language is read as English.
pub fn attestations(sources: &Sources, document: &Document, timexes: &[Timex]) -> Vec<Attestation> {
    if timexes.iter().any(Timex::is_japanese) {
        return japanese::attestations(sources, document, timexes);
    }
    let text = sources.whole(document.source);
    let rows = row::rows(text, document, timexes);
    let opened = row::opened(text, document, timexes, !rows.is_empty());
    let tables = TextTables::of(text);
    let covered = covered_row::rows(text, document, timexes);
    let mut paragraph = 0;
    let mut heading = None;
    let title = document.title.as_ref().filter(|title| title.span.source == document.source);
    let mut main_heading = title.map(|title| title.span.range());
    let mut read = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        paragraph += usize::from(block.kind != BlockKind::FrontMatter);
        if block.kind == BlockKind::Heading && has_words(text, block, timexes) {
            heading = Some(block.span.range());
            main_heading = main_heading.or_else(|| heading.clone());
        }
        let first = rows.partition_point(|row| row.date_block < index);
        let headed = rows.get(first..).unwrap_or(&[]).iter().take_while(|row| row.date_block == index);
        let before = read.len();
        read.extend(headed.filter_map(|row| Sentence::of_row(text, row, document, paragraph, timexes)));
        if read.len() > before {
            continue;
        }
        let mut sentences = sentences(text, block.span.range());
        if let Ok(at) = opened.binary_search_by_key(&index, |row| row.date_block)
            && let Some(row) = opened.get(at)
        {
            read.extend(Sentence::of_row(text, row, document, paragraph, timexes));
            sentences.retain(|sentence| sentence.start >= row.text.end);
        }
        let sentences = sentences.into_iter().flat_map(|range| tables.cut(text, range));
        let sentences = sentences.flat_map(|range| row::cut_at_dated_lines(text, range, timexes));
        let sentences = sentences.flat_map(|range| row::cut_behind_dated_lines(text, range, timexes));
        for range in sentences.flat_map(|range| within_limits(text, range, timexes)) {
            let before = read.last().filter(|last: &&Sentence<'_>| last.paragraph == paragraph);
            let context = before.map(|before| before.range.clone());
            let first =
                read.iter().rev().take(OPENING).take_while(|other| other.paragraph == paragraph).last();
            let opening = first.zip(context.as_ref()).map(|(first, last)| first.range.start..last.end);
            let is_prose = |other: &&Sentence<'_>| {
                [block.kind, other.block.kind] == [BlockKind::Paragraph; 2] && other.heading == heading
            };
            let first = read.iter().rev().take(EARLIER).take_while(is_prose).last();
            let earlier = first.zip(read.last()).map(|(first, last)| first.range.start..last.range.end);
            let lead = lead_of_item(text, block).filter(|lead| lead.end < range.start);
            let heading = lead.or_else(|| heading.clone());
            read.push(Sentence {
                context,
                opening,
                earlier,
                heading,
                ..Sentence::new(text, range, block, paragraph, timexes)
            });
        }
        let row = covered.binary_search_by_key(&index, |row| row.row.text_block).ok();
        let row = row.and_then(|row| covered.get(row));
        if let Some(sentence) =
            row.and_then(|row| Sentence::of_row(text, &row.row, document, paragraph, &row.timexes))
        {
            read.push(Sentence { heading: heading.clone(), ..sentence });
        }
    }
    let heads_row = |sentence: &&Sentence<'_>| sentence.text_of_row(0).is_some();
    let has_rows = read.iter().filter(heads_row).take(ROWS).count() == ROWS;
    let aliases = Acronyms::of(text, &read);
    let paper = PaperText { sources, document, text, aliases, tables, main_heading, has_rows };
    read.iter().flat_map(|sentence| paper.attestations(sentence)).collect()
}

/// Returns the words before the colon at the start of a list item, which are the topic of its later
/// sentences: "New START: extended in …".
fn lead_of_item(text: &str, block: &Block) -> Option<Range<usize>> {
    const MAX_LEAD_LENGTH: usize = 60;
    let range = block.span.range();
    let item = text.get(range.clone()).filter(|_| block.kind == BlockKind::ListItem)?;
    let colon = item.find(':').filter(|colon| (1..=MAX_LEAD_LENGTH).contains(colon))?;
    let lead = item.get(..colon)?;
    (!lead.contains(['.', ',', ';'])).then(|| range.start..range.start + colon)
}

/// Whether a block contains words other than a date.
fn has_words(text: &str, block: &Block, timexes: &[Timex]) -> bool {
    let range = block.span.range();
    let first = timexes.partition_point(|timex| timex.start < range.start);
    let inside = timexes.iter().skip(first).take_while(|timex| timex.end <= range.end);
    let dated: usize = inside.map(|timex| timex.end - timex.start).sum();
    let letters = text.get(range).map_or(0, |words| words.chars().filter(|c| c.is_alphanumeric()).count());
    letters > dated
}

/// The minimum number of sentences that begin with a date and a dash in a chronology.
const ROWS: usize = 3;

/// The maximum number of earlier sentences that are searched for the name to which a sentence
/// refers back.
const OPENING: usize = 3;

/// The same maximum if earlier paragraphs are also searched.
const EARLIER: usize = 6;

/// Whether a time expression names a calendar date that can date an event. "The challenges of the
/// 21st century" does not.
fn is_datable(timex: &Timex) -> bool {
    let on_calendar = matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    let fine = timex
        .date
        .as_ref()
        .is_some_and(|date| !matches!(date.granularity(), Granularity::Century | Granularity::Millennium));
    on_calendar && fine && !timex.value.ends_with("_REF") && timex.doubt != Some(Doubt::Impossible)
}
