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
mod citation;
mod clause;
mod covered_row;
mod headline;
mod inflection;
mod japanese;
mod names;
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

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::date::{Date, Granularity};
use crate::normalise::{Anchor, Confidence, Doubt, RangeRole, Timex, TimexKind};
use crate::phase::Phase;
use crate::read::{Block, BlockKind, Document};
use crate::source::{SourceId, Sources, Span, one_line};
use crate::tag::Modifier;

pub(crate) use actor::Actor;
pub(crate) use actor::{actor_at, actors, is_state};
pub(crate) use attachment::AttachmentSite;
pub use citation::Citation;
pub use clause::Tense;
pub(crate) use clause::is_projecting;
pub(crate) use inflection::listed_base;
pub(crate) use japanese::actors_of as japanese_actors;
pub(crate) use names::Term;
pub use names::{Bond, Owner};
pub(crate) use names::{is_acronym, is_head, is_other_edition, names, ordinal, owner};
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

/// A statement at one location in a paper: that something happened, or is to happen, on a date.
///
/// ```
/// use dateline::{Context, Phase, ReadSettings, Sources, extract};
///
/// let text = b"The Harbour Pact was signed in Oslo on 9 June 2024.\n";
/// let mut sources = Sources::new();
/// let found = extract("pact.txt", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let signed = &found.statements[0];
/// assert_eq!((signed.date.to_string().as_str(), signed.phase), ("2024-06-09", Some(Phase::Signed)));
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts about its words, independent of one another")]
pub struct Attestation {
    /// The paper that makes the statement.
    pub source: SourceId,
    /// The time expression; for a range ("from 2023 to 2026"), its start.
    pub timex: Timex,
    /// The date that the time expression resolves to; for a range, the whole range.
    pub date: Date,
    /// The span of the date.
    pub span: Span,
    /// The sentence that contains the date.
    pub sentence: Span,
    /// The preceding sentence of the same paragraph, which may introduce "the talks".
    pub(crate) context: Option<Span>,
    /// The part of the sentence that is the date's clause.
    #[doc(hidden)]
    pub clause: Span,
    /// Up to three preceding sentences of the same paragraph, as one span.
    pub(crate) opening: Option<Span>,
    /// Up to six preceding sentences of this and earlier paragraphs under the same heading, as one
    /// span.
    pub(crate) earlier: Option<Span>,
    /// The heading of its section, or the words before the colon at the start of its list item.
    #[doc(hidden)]
    pub heading: Option<Span>,
    /// The title of the document if it is in its text, or else its first heading.
    pub(crate) main_heading: Option<Span>,
    /// For a date in a table, the column header and the cells of its row that contain no date. They
    /// name the subject.
    pub(crate) cells: Vec<Span>,
    /// Whether the clause begins with a pronoun such as "it" or "they", whose referent is in
    /// earlier words.
    pub(crate) refers_back: bool,
    /// The words that the date belongs to: the object or the subject of its verb, the phrase next
    /// to its noun, the name it is part of.
    #[doc(hidden)]
    pub topic: Vec<Span>,
    /// The function of the date in its document.
    pub role: Role,
    /// The kind of words that the date belongs to.
    pub(crate) attachment: AttachmentSite,
    /// The relation of the date to the event: the event's date, or a bound such as "since" and
    /// "by".
    pub(crate) signal: Signal,
    /// The phase that the words describe.
    pub phase: Option<Phase>,
    /// The tense: past, present or expected.
    pub tense: Tense,
    /// Whether the statement is denied ("did not sign", "denied that it was signed", "would have
    /// signed").
    pub negated: bool,
    /// Whether the statement reports that a plan was given up: "the signing planned for 12 April
    /// was called off". It is then negated, too.
    pub(crate) is_called_off: bool,
    /// Whether the statement is about a part of the event, an attempt, or one of several
    /// occurrences: "partly opened", "signed again", "in force for Norway".
    pub is_partial: bool,
    /// The names in the sentence, in order.
    #[doc(hidden)]
    pub terms: Vec<Term>,
    /// The states and organisations named in the clause, in order.
    #[serde(deserialize_with = "actor::known_actors")]
    #[doc(hidden)]
    pub actors: Vec<Actor>,
    /// A title in the paper's own words, without the date.
    pub title: String,
    /// Whether the date begins a chronology row: "5 May 2021 – the quay opens".
    pub(crate) is_row: bool,
    /// The location in the paper, with the exact words.
    pub citation: Citation,
}

impl Attestation {
    /// Returns the date for an event's `date` key, including the bound or the part of the year:
    /// `../2027` for "by 2027", `2014/..` for "since 2014", `2027-39` (September–December) for
    /// "late 2027". A chronology row has no bound.
    pub(crate) fn event_date(&self) -> Date {
        let date = &self.date;
        let bound = match self.signal {
            _ if self.is_row => None,
            Signal::By => Date::parse(&format!("../{date}")).ok(),
            Signal::Until => Date::parse(&format!("/{date}")).ok(),
            Signal::Since | Signal::After => Date::parse(&format!("{date}/..")).ok(),
            Signal::At | Signal::Range => None,
        };
        bound.or_else(|| self.third_of_year()).unwrap_or_else(|| date.clone())
    }

    /// Returns the part of the year or decade that the paper gives: the end for "late 2027".
    pub(crate) fn part_of_date(&self) -> Option<Modifier> {
        let is_coarse = matches!(self.date.granularity(), Granularity::Year | Granularity::Decade);
        self.timex.modifier.filter(|_| is_coarse && self.timex.date.as_ref() == Some(&self.date))
    }

    /// Returns the four-month period for "early 2027", "mid-2027" or "late 2027", for which EDTF
    /// has the codes 37 to 39. Seasons would be too short: November is late in the year, but not
    /// yet winter.
    fn third_of_year(&self) -> Option<Date> {
        let code = match self.part_of_date()? {
            Modifier::Start => 37,
            Modifier::Mid => 38,
            Modifier::End => 39,
            _ => return None,
        };
        let is_year = self.date.granularity() == Granularity::Year;
        is_year.then(|| Date::parse(&format!("{}-{code}", self.date)).ok())?
    }

    /// Returns how close the words at `span` are to the date.
    pub(crate) fn bond(&self, span: Span) -> Bond {
        if self.topic.iter().any(|topic| topic.contains(span)) {
            Bond::Topic
        } else if self.clause.contains(span) || self.cells.iter().any(|cell| cell.contains(span)) {
            Bond::Clause
        } else {
            Bond::Sentence
        }
    }

    /// Whether the paper reports that something happened on a plain date, so that it can agree with
    /// a curated date or contradict it. "By 2027", "since 2014", a plan, a denial, a part ("partly
    /// opened") and a date of low confidence do not qualify, but a few consecutive days ("7 to 9
    /// June") do.
    pub fn is_plain_claim(&self) -> bool {
        self.is_plain() && self.tense != Tense::Expected
    }

    /// Whether the paper reports at a plain date that something is planned.
    pub(crate) fn is_plain_plan(&self) -> bool {
        self.is_plain() && self.tense == Tense::Expected
    }

    /// Whether the paper links something to a plain date: see [`Self::is_plain_claim`].
    fn is_plain(&self) -> bool {
        let at_once = match self.signal {
            Signal::At => self.date.granularity() <= Granularity::Year,
            Signal::Range => days(&self.date).is_some_and(|days| days <= FEW_DAYS),
            _ => false,
        };
        self.role == Role::Narrative
            && at_once
            && !self.negated
            && !self.is_partial
            && self.timex.doubt.is_none()
            && self.timex.confidence >= Confidence::Medium
    }

    /// Whether the statement is the first sentence below the title. In a news item, it reports what
    /// the title announces.
    pub(crate) fn is_lead(&self) -> bool {
        let is_first = self.earlier.is_none() && self.context.is_none();
        let is_below_title = self.heading.is_none() || self.heading == self.main_heading;
        self.role == Role::Narrative && is_first && is_below_title && !self.is_row
    }

    /// Whether the date is in a table row that contains other dates.
    pub(crate) const fn is_in_table(&self) -> bool {
        self.cells.len() > 1
    }

    /// Returns all spans of the attestation. Those from the cache must be checked.
    pub(crate) fn places(&self) -> impl Iterator<Item = Span> {
        let places = [self.span, self.sentence, self.clause].into_iter();
        places
            .chain(self.context)
            .chain(self.opening)
            .chain(self.earlier)
            .chain(self.main_heading)
            .chain(self.heading)
            .chain(self.cells.iter().chain(&self.topic).copied())
    }

    /// Returns the same spans, mutably.
    fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let places = [&mut self.span, &mut self.sentence, &mut self.clause].into_iter();
        places
            .chain(&mut self.context)
            .chain(&mut self.opening)
            .chain(&mut self.earlier)
            .chain(&mut self.main_heading)
            .chain(&mut self.heading)
            .chain(&mut self.cells)
            .chain(&mut self.topic)
    }

    /// Moves the attestation to a source of another run, in which the same paper has a different id
    /// and perhaps a different path.
    pub(crate) fn move_to(&mut self, source: SourceId, path: &str) {
        self.spans_mut().for_each(|place| place.source = source);
        self.source = source;
        path.clone_into(&mut self.citation.path);
    }

    /// Moves the attestation to another text. `place` maps a range in the old text to its range in
    /// the new one. Returns `false` if a range has no counterpart; the attestation must then be
    /// dropped.
    pub(crate) fn relocate(&mut self, place: impl Fn(Range<usize>) -> Option<Range<usize>>) -> bool {
        let mut is_there = true;
        let mut relocated = |range: Range<usize>| {
            place(range).unwrap_or_else(|| {
                is_there = false;
                0..0
            })
        };
        for span in self.spans_mut() {
            let range = relocated(span.range());
            (span.start, span.end) = (range.start, range.end);
        }
        for term in &mut self.terms {
            let range = relocated(term.start..term.end);
            (term.start, term.end) = (range.start, range.end);
        }
        let range = relocated(self.timex.start..self.timex.end);
        (self.timex.start, self.timex.end) = (range.start, range.end);
        // The anchor may be far away; only explanations show its words.
        if let Anchor::PreviousDate { start, end } = &mut self.timex.anchor {
            let range = place(*start..*end).unwrap_or(0..0);
            (*start, *end) = (range.start, range.end);
        }
        is_there
    }
}

/// The longest range, in days, that counts as a single date, for example of a summit.
const FEW_DAYS: i32 = 14;

/// Returns the number of days in a date, if both its ends are known.
fn days(date: &Date) -> Option<i32> {
    let interval = date.interval();
    Some(interval.latest.day()?.number() - interval.earliest.day()?.number() + 1)
}

/// Returns the dated statements of a document, in text order.
///
/// `timexes` are the time expressions of the whole text of `document.source`, in order. Durations,
/// sets, and expressions for the present, past or future in general ("now", "in the future", "the
/// 21st century") do not date an event and yield no attestation.
///
/// The document's language decides how its sentences are read: Japanese has its own rules, and
/// every other language is read as English.
pub fn attestations(sources: &Sources, document: &Document, timexes: &[Timex]) -> Vec<Attestation> {
    if timexes.iter().any(|timex| timex.rule.starts_with("ja.")) {
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

/// The maximum length of a sentence, in bytes. A longer one is cut. Long sentences in laws and
/// treaties have about 3,000 bytes.
const MAX_SENTENCE_LENGTH: usize = 8_000;

/// The minimum number of sentences that begin with a date and a dash in a chronology.
const ROWS: usize = 3;

/// The maximum number of earlier sentences that are searched for the name to which a sentence
/// refers back.
const OPENING: usize = 3;

/// The same maximum if earlier paragraphs are searched, too.
const EARLIER: usize = 6;

/// The maximum number of dates in a sentence. A sentence with more is cut.
const MAX_DATES_OF_SENTENCE: usize = 48;

/// Cuts a sentence that exceeds a limit into pieces that do not. It is cut between words and after
/// a date.
///
/// The work per date is proportional to the length of its sentence, which each attestation quotes.
/// Without a limit, a text without full stops (a table of years, a list) would take quadratic time.
fn within_limits(text: &str, sentence: Range<usize>, timexes: &[Timex]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    loop {
        let first = timexes.partition_point(|timex| timex.start < rest.start);
        let dates = timexes.get(first..).unwrap_or(&[]);
        let mut end = rest.end;
        if rest.len() > MAX_SENTENCE_LENGTH {
            let most = text.floor_char_boundary(rest.start + MAX_SENTENCE_LENGTH);
            let words = text.get(rest.start..most).unwrap_or("");
            end = words.rfind(char::is_whitespace).map_or(most, |blank| rest.start + blank);
        }
        // A range is not cut in two: "… and from May | to June".
        let last =
            dates.iter().skip(MAX_DATES_OF_SENTENCE - 1).find(|timex| timex.role != Some(RangeRole::Start));
        if let Some(last) = last
            && dates.get(MAX_DATES_OF_SENTENCE).is_some_and(|next| next.start < rest.end)
        {
            end = end.min(last.end);
        }
        // A date is not cut in two.
        if let Some(cut) =
            dates.iter().take(MAX_DATES_OF_SENTENCE).find(|date| date.start < end && end < date.end)
        {
            end = if cut.start > rest.start { cut.start } else { cut.end };
        }
        let piece = text.get(rest.start..end).unwrap_or("").trim_end();
        if end >= rest.end || end <= rest.start {
            pieces.push(rest);
            return pieces;
        }
        if !piece.is_empty() {
            pieces.push(rest.start..rest.start + piece.len());
        }
        let after = text.get(end..rest.end).unwrap_or("");
        rest = end + after.len() - after.trim_start().len()..rest.end;
        if rest.is_empty() {
            return pieces;
        }
    }
}

/// A sentence with its words and dates.
struct Sentence<'a> {
    range: Range<usize>,
    context: Option<Range<usize>>,
    opening: Option<Range<usize>>,
    earlier: Option<Range<usize>>,
    heading: Option<Range<usize>>,
    block: &'a Block,
    paragraph: usize,
    timexes: &'a [Timex],
    /// The byte offset of a row's text, if the row's date is a separate block or sentence.
    row_text: Option<usize>,
    /// The heading directly above the date of such a row.
    row_heading: Option<Range<usize>>,
    /// The words of the sentence. Empty if it contains neither a date nor a bracket, which may
    /// introduce an acronym.
    words: Vec<Word>,
}

impl<'a> Sentence<'a> {
    fn new(
        text: &str,
        range: Range<usize>,
        block: &'a Block,
        paragraph: usize,
        timexes: &'a [Timex],
    ) -> Self {
        let first = timexes.partition_point(|timex| timex.start < range.start);
        let last = timexes.partition_point(|timex| timex.start < range.end);
        let timexes = timexes.get(first..last).unwrap_or(&[]);
        let spans: Vec<Range<usize>> = timexes.iter().map(|timex| timex.start..timex.end).collect();
        let needed = !timexes.is_empty() || text.get(range.clone()).is_some_and(|words| words.contains('('));
        let start = sentence::after_lead_in(text, &range);
        let start =
            if timexes.first().is_some_and(|timex| timex.start < start) { range.start } else { start };
        let words = if needed { words(text, start..range.end, &spans) } else { Vec::new() };
        Self {
            range,
            context: None,
            opening: None,
            earlier: None,
            heading: None,
            row_text: None,
            row_heading: None,
            block,
            paragraph,
            timexes,
            words,
        }
    }
}

impl<'a> Sentence<'a> {
    /// Joins a date that is a separate block and the sentence below it, as if they were one
    /// sentence: "5 May 2021, the quay …".
    fn of_row(
        text: &str,
        row: &row::DatedRow,
        document: &'a Document,
        paragraph: usize,
        timexes: &'a [Timex],
    ) -> Option<Self> {
        let block = document.blocks.get(row.text_block)?;
        let whole = row.date.start..row.text.end;
        let mut sentence = Self::new(text, whole, block, paragraph, timexes);
        sentence.words.retain(|word| row.date.contains(&word.start) || row.text.contains(&word.start));
        let at = sentence.words.partition_point(|word| word.start < row.date.end);
        sentence.words.insert(at, Word::comma(row.date.end));
        sentence.row_text = Some(row.text.start);
        sentence.row_heading.clone_from(&row.heading);
        Some(sentence)
    }
}

impl Sentence<'_> {
    /// Returns the index of the first word after the date that begins a row: "5 May 2021 – the quay
    /// opens". The dash may be missing at the start of a block: "5 May 2021 The quay opens".
    fn text_of_row(&self, at: usize) -> Option<usize> {
        let is_unmarked = || {
            let [date, next, ..] = self.words.as_slice() else { return false };
            at == 0
                && self.range.start == self.block.span.start
                && date.class == WordClass::Timex
                && date.start == self.range.start
                && next.capital
        };
        clause::row_text(&self.words, at).or_else(|| is_unmarked().then_some(1))
    }
}

/// The acronyms that the paper expands and their expansions, each mapped to the other.
struct Acronyms(BTreeMap<String, String>);

impl Acronyms {
    fn of(text: &str, sentences: &[Sentence<'_>]) -> Self {
        let mut aliases = BTreeMap::new();
        for sentence in sentences {
            for (acronym, expansion) in names::expansions(&sentence.words) {
                let (short, long) =
                    (written(text, &sentence.words, &acronym), written(text, &sentence.words, &expansion));
                aliases.entry(short.clone()).or_insert_with(|| long.clone());
                aliases.entry(long).or_insert(short);
            }
        }
        Self(aliases)
    }
}

struct PaperText<'a> {
    sources: &'a Sources,
    document: &'a Document,
    text: &'a str,
    aliases: Acronyms,
    tables: TextTables,
    main_heading: Option<Range<usize>>,
    /// Whether the paper contains chronology rows.
    has_rows: bool,
}

impl PaperText<'_> {
    fn attestations(&self, sentence: &Sentence<'_>) -> Vec<Attestation> {
        let hits = phase_words::hits(&sentence.words);
        let mut dated = sentence
            .timexes
            .iter()
            .filter(|timex| is_datable(timex) && is_of_range(sentence, timex))
            .filter(|timex| !covered_row::is_field_of_next_cell(self.text, sentence.timexes, timex))
            .peekable();
        if dated.peek().is_none() {
            return Vec::new();
        }
        let names = names(&sentence.words);
        let terms: Vec<Term> = names.iter().map(|name| self.term(&sentence.words, name)).collect();
        let mut found: Vec<Attestation> =
            dated.filter_map(|timex| self.attestation(sentence, &hits, &terms, timex)).collect();
        let repeated: Vec<bool> = found.iter().map(|one| is_repeated(one, &found)).collect();
        let mut repeated = repeated.into_iter();
        found.retain(|_| !repeated.next().unwrap_or(false));
        found
    }

    fn attestation(
        &self,
        sentence: &Sentence<'_>,
        hits: &[phase_words::Hit],
        terms: &[Term],
        timex: &Timex,
    ) -> Option<Attestation> {
        let words = &sentence.words;
        let at = words.iter().position(|word| word.start == timex.start && word.class == WordClass::Timex)?;
        let (date, end) = whole_range(timex, sentence.timexes)?;
        let span = self.span(timex.start..end);
        let (clause, cells) = self.clause(sentence, at);
        let is_day = date.granularity() == Granularity::Day;
        let mut attachment = attachment::of(words, hits, clause.clone(), at, is_day);
        let column_phase = cells.first().and_then(|column| phase_of_title(self.text.get(column.clone())?));
        // In "Pact | 8 December 1987 | not in force", the phase of the date comes from the column
        // header ("Signed"), not from the words in another cell.
        let is_of_column = column_phase.is_some() && self.is_in_another_cell(words, at, &attachment);
        if is_of_column {
            attachment.hit = None;
        }
        let head = cells.first().and_then(|column| self.text.get(column.clone()));
        let (tense, negated) = reality(words, &clause, &attachment);
        let is_ahead = self.is_ahead(&date, timex.start);
        let tense = tense_of_plans(tense, head, is_ahead);
        // In "was extended from 1 June to 1 August", the verb is past, but August is to come.
        let is_new = timex.role == Some(RangeRole::End) && is_ahead && is_of_range(sentence, timex);
        let tense = if is_new { Tense::Expected } else { tense };
        let negated = assertion::asserted(words, clause.start, at).map_or(negated, |asserted| !asserted);
        let negated = negated && !is_of_column;
        let is_called_off = negated && assertion::is_called_off(words, clause.start, at);
        let clause_words = words.get(clause.clone()).unwrap_or(&[]);
        let is_partial = partial::is_partial(words, &clause, at, &attachment);
        let mut phase = attachment.hit.as_ref().map(|hit| hit.phase).or(column_phase);
        // Below "Signed" and "In force", the dates belong to "Harbour Pact" in the first cell.
        // Below "Planned" and "Actual", the first cell also gives the phase: "Pier opened".
        let is_of_results = head.is_some_and(partial::is_of_results);
        if (column_phase.is_some() || is_of_results)
            && let Some(subject) = self.subject_of_row(sentence, at)
        {
            let label = words
                .get(subject.clone())
                .and_then(|label| self.text.get(label.first()?.start..label.last()?.end));
            phase = phase.or_else(|| phase_of_title(label?));
            attachment.topic = vec![subject];
            attachment.attachment = AttachmentSite::Loose;
        }
        let title = self
            .title_of_row(sentence, at)
            .or_else(|| self.title_of_dated_row(sentence, at))
            .unwrap_or_else(|| title::title(self.text, words, &clause, &attachment));
        let is_row = sentence.row_text.is_some() || self.has_rows && sentence.text_of_row(at).is_some();
        let kind = match sentence.block.kind {
            // "14 May 2021 – Board elected" is the row itself, even if paragraphs about it follow.
            BlockKind::Heading if is_row => BlockKind::Paragraph,
            kind => kind,
        };
        let role = role::role(self.document, kind, words, at, span);
        // A citation is not cut into clauses.
        let whole = self.span(sentence.range.clone());
        let clause = if role == Role::SourceDate { whole } else { self.span(bytes(words, &clause)) };
        let clause = self.without_rows_between(sentence, span, clause);
        let mut attestation = Attestation {
            source: self.document.source,
            timex: timex.clone(),
            date,
            span,
            sentence: whole,
            context: sentence.context.clone().map(|range| self.span(range)),
            opening: sentence.opening.clone().map(|range| self.span(range)),
            earlier: sentence.earlier.clone().map(|range| self.span(range)),
            heading: sentence.heading.clone().map(|range| self.span(range)),
            main_heading: self.main_heading.clone().map(|range| self.span(range)),
            cells: cells.into_iter().map(|range| self.span(range)).collect(),
            clause,
            refers_back: clause::refers_back(clause_words),
            topic: attachment.topic.iter().map(|topic| self.span(bytes(words, topic))).collect(),
            role,
            attachment: attachment.attachment,
            // In "postponed from 4 to 6 November", the new date is not a bound.
            signal: match timex.role {
                Some(RangeRole::End) => Signal::At,
                _ => Signal::of(words, &attachment.phrase, at, timex, is_ahead),
            },
            phase,
            tense,
            negated,
            is_called_off,
            is_partial,
            is_row,
            terms: Vec::new(),
            actors: actors(clause_words),
            title,
            citation: Citation::new(self.sources, self.document, whole, sentence.paragraph),
        };
        let bond = |term: &Term| attestation.bond(self.span(term.start..term.end));
        attestation.terms = terms.iter().map(|term| Term { bond: bond(term), ..term.clone() }).collect();
        Some(attestation)
    }

    /// Whether a date at the byte offset `at` is after the paper's own date.
    fn is_ahead(&self, date: &Date, at: usize) -> bool {
        let written = self.document.created_at(at);
        let written = written.and_then(|written| written.date.interval().latest.day());
        written.zip(date.interval().earliest.day()).is_some_and(|(written, first)| first > written)
    }

    /// Returns the word range of a date's clause and, in a table, the cells that name its subject.
    ///
    /// A date that is alone in its row dates the row. If a row contains several dates, each
    /// combines its column header with the cells without a date: "Pact | 8 December 1987 | 1 June
    /// 1988".
    fn clause(&self, sentence: &Sentence<'_>, at: usize) -> (Range<usize>, Vec<Range<usize>>) {
        let words = &sentence.words;
        let mut plain = clause::clause(words, at);
        // In "1955: the founder is born on 24 February", the year is not part of the clause.
        if let Some(start) = self.row_text(sentence, 0).filter(|start| *start <= at) {
            plain.start = plain.start.max(start);
        }
        let Some(cell) = words.get(at).and_then(|date| self.tables.cell(self.text, date.start)) else {
            return (plain, Vec::new());
        };
        let is_dated = |cell: &Range<usize>| sentence.timexes.iter().any(|timex| cell.contains(&timex.start));
        let undated: Vec<Range<usize>> = cell.others.iter().filter(|cell| !is_dated(cell)).cloned().collect();
        if undated.len() == cell.others.len() {
            return (plain, cell.column.into_iter().collect());
        }
        let start = words.partition_point(|word| word.start < cell.own.start);
        let end = words.partition_point(|word| word.start < cell.own.end);
        let own = plain.start.max(start)..plain.end.min(end).max(at + 1);
        (own, cell.column.into_iter().chain(undated).collect())
    }

    /// Returns the clause of a row without the rows between its date and its words. They have the
    /// same date, in a merged cell, but are other events.
    fn without_rows_between(&self, sentence: &Sentence<'_>, date: Span, clause: Span) -> Span {
        let start = sentence.row_text.filter(|start| {
            let between = self.text.get(date.end..*start).unwrap_or("");
            between.contains(char::is_alphanumeric) && *start < clause.end
        });
        Span { start: start.unwrap_or(clause.start).max(clause.start), ..clause }
    }

    /// Whether the verb or noun that a date belongs to is in another cell of the row.
    fn is_in_another_cell(&self, words: &[Word], at: usize, attachment: &attachment::DateAttachment) -> bool {
        let hit = attachment.hit.as_ref().and_then(|hit| words.get(hit.words.start));
        let cell = words.get(at).and_then(|date| self.tables.cell(self.text, date.start));
        hit.zip(cell).is_some_and(|(hit, cell)| !cell.own.contains(&hit.start))
    }

    /// Returns the word range of the first cell in a date's row if it names the row's subject: a
    /// few words without a date.
    fn subject_of_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
        let words = &sentence.words;
        let cell = self.tables.cell(self.text, words.get(at)?.start)?;
        let first = cell.others.first().filter(|first| first.end <= cell.own.start)?;
        let start = words.partition_point(|word| word.start < first.start);
        let end = words.partition_point(|word| word.start < first.end);
        let is_dated = sentence.timexes.iter().any(|timex| first.contains(&timex.start));
        (start < end && end - start <= MAX_SUBJECT_WORDS && !is_dated).then_some(start..end)
    }

    /// Returns the title for a date in a table: a headline of the first cell before it that has
    /// enough words for one. If the row contains other dates, the column header distinguishes them:
    /// "Harbour Pact: in force".
    fn title_of_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<String> {
        let words = &sentence.words;
        let date = words.get(at)?;
        let cell = self.tables.cell(self.text, date.start)?;
        let is_dated = |cell: &Range<usize>| {
            sentence.timexes.iter().any(|timex| cell.contains(&timex.start) && is_datable(timex))
        };
        let words_of = |cell: &Range<usize>| -> Vec<usize> {
            (0..words.len())
                .filter(|at| words.get(*at).is_some_and(|word| cell.contains(&word.start)))
                .collect()
        };
        let before = cell.others.iter().filter(|other| other.end <= cell.own.start && !is_dated(other));
        let title = before.map(words_of).find_map(|kept| headline::headline(self.text, words, kept))?;
        let column = cell.column.as_ref().filter(|_| cell.others.iter().any(is_dated));
        let column = column.and_then(|column| self.text.get(column.clone()));
        let column = column.filter(|column| phase_of_title(column).is_some()).map(str::to_lowercase);
        Some(column.map_or_else(|| title.clone(), |column| format!("{title}: {}", one_line(&column))))
    }

    /// Returns the index of the first word after the date at `at`, which begins a row.
    fn row_text(&self, sentence: &Sentence<'_>, at: usize) -> Option<usize> {
        match sentence.row_text {
            Some(start) => Some(sentence.words.partition_point(|word| word.start < start)),
            None => sentence.text_of_row(at).filter(|_| self.has_rows),
        }
    }

    /// Returns the title for a date that begins a row: a headline of the heading above it, or of
    /// the row's words, which are about one event.
    fn title_of_dated_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<String> {
        let words = &sentence.words;
        let start = self.row_text(sentence, at).filter(|start| at < *start)?;
        if let Some(heading) = sentence.row_heading.clone() {
            let words = word::words(self.text, heading, &[]);
            return headline::headline(self.text, &words, (0..words.len()).collect());
        }
        headline::headline(self.text, words, (start..words.len()).collect())
    }

    /// Creates the term for a name. The caller sets its bond, which depends on the date.
    fn term(&self, words: &[Word], name: &Range<usize>) -> Term {
        let text = written(self.text, words, name);
        let range = bytes(words, name);
        let alias = self.aliases.0.get(&text).cloned();
        Term {
            text,
            start: range.start,
            end: range.end,
            alias,
            owner: owner(words, name),
            is_head: names::is_head(words, name),
            is_one_of_several: names::is_one_of_several(words, name),
            bond: Bond::Sentence,
        }
    }

    const fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.document.source, range)
    }
}

/// Whether another statement in the same sentence describes the same event with a better date.
///
/// The time in "On 4 May the board met at 3 p.m." is on the day in the same clause, and the year in
/// the row "1955: the founder is born on 24 February" contains a more precise date for the same
/// words.
fn is_repeated(statement: &Attestation, all: &[Attestation]) -> bool {
    let timex = &statement.timex;
    all.iter().any(|other| {
        let is_its_day = timex.kind == TimexKind::Time
            && other.date == statement.date
            && matches!(timex.anchor, Anchor::PreviousDate { start, .. } if start == other.timex.start)
            && (other.is_row || statement.clause.range().contains(&other.timex.start));
        let rest = statement.title.strip_prefix(&other.title);
        let is_finer = other.date.granularity() < statement.date.granularity()
            && other
                .date
                .interval()
                .earliest
                .day()
                .is_some_and(|day| statement.date.interval().contains(day));
        let is_one_event = rest.is_some_and(|rest| !rest.split(' ').any(|word| word == "and"));
        let is_later_in_row = statement.is_row && other.span.start > statement.span.start;
        // In a table, "1994 | May 3 | Talks fail" has the year in a separate cell.
        let is_same_row = is_later_in_row && is_one_event || statement.title == other.title;
        is_its_day || is_finer && is_same_row
    })
}

/// Returns the tense of a statement whose verb has `tense`: a plan, if the column header or the
/// date shows it. `is_ahead` is whether the date is after the paper's own date.
fn tense_of_plans(tense: Tense, head: Option<&str>, is_ahead: bool) -> Tense {
    // In a table with the columns "Planned" and "Actual", a date in the first is a plan.
    let is_of_plans = head.is_some_and(partial::is_of_plans);
    // "The talks open tomorrow" is a plan, although its verb is in the present tense.
    if is_of_plans || tense == Tense::Present && is_ahead { Tense::Expected } else { tense }
}

/// The maximum number of words in a first cell that names the row's subject. A longer cell is a
/// sentence.
const MAX_SUBJECT_WORDS: usize = 8;

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

/// Returns the date of a time expression and the end of its words; for the start of a range, the
/// date and end of the whole range. A date that is ambiguous ("03/04/2024") or has low confidence
/// is marked as uncertain (`?`).
fn whole_range(timex: &Timex, sentence: &[Timex]) -> Option<(Date, usize)> {
    let start = timex.date.clone()?;
    if matches!(timex.doubt, Some(Doubt::Ambiguous { .. })) || timex.confidence == Confidence::Low {
        return Some((start.in_doubt(), timex.end));
    }
    let is_end = |other: &&Timex| other.group == timex.group && other.role == Some(RangeRole::End);
    let end = sentence.iter().find(is_end).filter(|_| timex.role == Some(RangeRole::Start));
    let ranged = end.and_then(|end| Some((Date::range(&start, end.date.as_ref()?)?, end.end)));
    Some(ranged.unwrap_or((start, timex.end)))
}

/// Whether a date represents its range; a date outside a range represents itself. A range is
/// represented by its start, but "postponed from 4 to 6 November" by its end, because the meeting
/// is on the 6th.
fn is_of_range(sentence: &Sentence<'_>, timex: &Timex) -> bool {
    let other =
        |role| sentence.timexes.iter().find(|other| other.group == timex.group && other.role == Some(role));
    match timex.role {
        Some(RangeRole::Start) => {
            !(other(RangeRole::End).is_some() && is_moved(&sentence.words, timex.start))
        }
        Some(RangeRole::End) => {
            other(RangeRole::Start).is_some_and(|start| is_moved(&sentence.words, start.start))
        }
        _ => true,
    }
}

/// Whether the range that begins at a byte offset consists of an old date and a new one: "moved
/// from Monday to Friday".
fn is_moved(words: &[Word], start: usize) -> bool {
    const MOVES: [&str; 23] = [
        "moved",
        "postponed",
        "rescheduled",
        "delayed",
        "deferred",
        "shifted",
        "slipped",
        "changed",
        "advanced",
        "extended",
        "corrected",
        "forward",
        "back",
        "off",
        "move",
        "postpone",
        "reschedule",
        "delay",
        "defer",
        "shift",
        "slip",
        "extend",
        "change",
    ];
    let at = words.partition_point(|word| word.start < start);
    let Some(from) = at.checked_sub(1).filter(|at| words.get(*at).is_some_and(|word| word.key == "from"))
    else {
        return false;
    };
    // Matches "postponed the vote from", but not "moved to Oslo from", which gives the length of a
    // stay.
    let head = words.get(from.saturating_sub(MAX_OBJECT_WORDS)..from).unwrap_or(&[]);
    let is_object = |word: &&Word| !MOVES.contains(&word.key.as_str()) && word.is_nominal();
    let object = head.iter().rev().take_while(is_object).count();
    head.iter().rev().nth(object).is_some_and(|word| MOVES.contains(&word.key.as_str()))
}

/// The maximum number of words between a verb such as "postponed" and "from".
const MAX_OBJECT_WORDS: usize = 6;

/// Returns the tense of the words that the date belongs to, and whether they are negated.
fn reality(words: &[Word], clause: &Range<usize>, attachment: &attachment::DateAttachment) -> (Tense, bool) {
    let verb = attachment.hit.as_ref().filter(|_| attachment.attachment == AttachmentSite::Verb);
    if let Some(hit) = verb {
        let past = words.get(hit.words.start).is_some_and(|w| w.class == WordClass::Verb);
        // In "signed the contract and foresees delivery in 2031", the delivery is projected.
        let is_projected =
            (hit.words.start..attachment.phrase.start).any(|at| clause::is_projecting(words, at));
        let tense = match clause::tense(words, hit.words.start, clause.start, past) {
            Tense::Happened | Tense::Present if is_projected => Tense::Expected,
            tense => tense,
        };
        return (tense, clause::negated(words, hit.words.start, clause.start));
    }
    let after = words.get(attachment.phrase.end..clause.end).unwrap_or(&[]);
    let verb = after.iter().find(|w| matches!(w.class, WordClass::Verb | WordClass::Auxiliary));
    let expects =
        |w: &Word| matches!(w.key.as_str(), "will" | "would" | "shall" | "may" | "might" | "should");
    let planned = |w: &Word| matches!(w.key.as_str(), "upcoming" | "planned" | "scheduled" | "forthcoming");
    let described =
        attachment.topic.iter().filter_map(|topic| words.get(topic.clone())).flatten().any(planned);
    let expected = described || verb.is_some_and(expects);
    (if expected { Tense::Expected } else { Tense::Unstated }, false)
}

/// Returns the byte range of a range of words.
fn bytes(words: &[Word], range: &Range<usize>) -> Range<usize> {
    let part = words.get(range.clone()).unwrap_or(&[]);
    part.first().map_or(0, |w| w.start)..part.last().map_or(0, |w| w.end)
}

/// Returns the words as written, on one line.
fn written(text: &str, words: &[Word], range: &Range<usize>) -> String {
    one_line(text.get(bytes(words, range)).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::{Context, timexes};

    fn pieces(text: &str) -> Vec<&str> {
        let dates = timexes(text, &Context::new());
        let found = within_limits(text, 0..text.len(), &dates);
        found.into_iter().map(|range| &text[range]).collect()
    }

    /// Checks the EDTF dates of a text's attestations.
    #[track_caller]
    fn check_dates(text: &str, expected: &[&str]) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        let dates: Vec<String> = found.iter().map(|mention| mention.date.to_string()).collect();
        assert_eq!(dates, expected, "{text}");
    }

    #[test]
    fn postponed_event_has_its_new_date() {
        check_dates("The meeting was postponed from 4 November to 6 November 2024.", &["2024-11-06"]);
        check_dates("The hearing has been moved from 3 May 2021 to 7 May 2021.", &["2021-05-07"]);
        check_dates("The meeting was held from 4 November to 6 November 2024.", &["2024-11-04/2024-11-06"]);
        check_dates(
            "The exhibition moved to Oslo from 3 May 2021 to 7 May 2021.",
            &["2021-05-03/2021-05-07"],
        );
    }

    #[test]
    fn sentences_over_a_limit_are_cut_after_a_date() {
        let sentence = "It was signed on 5 May 2021, on 6 June 2022 and on 7 July 2023";
        assert_eq!(pieces(sentence), [sentence]);
        let dates = "5 May 2021 or ".repeat(MAX_DATES_OF_SENTENCE * 2 + 1);
        let found = pieces(dates.trim_end());
        assert_eq!(found.len(), 3);
        assert!(found[0].ends_with("5 May 2021") && found[1].starts_with("or 5 May 2021"), "{found:?}");
        let ranges = "from 5 May 2021 to 6 June 2022, ".repeat(MAX_DATES_OF_SENTENCE);
        let found = pieces(ranges.trim_end());
        assert!(
            found.len() > 1 && found.iter().all(|piece| piece.trim_end_matches(',').ends_with("6 June 2022"))
        );
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_no_date_is_lost() {
        let text =
            format!("{}5 May 2021{}", "word ".repeat(MAX_SENTENCE_LENGTH / 5 - 1), " word".repeat(2_000));
        let found = pieces(&text);
        assert!(
            found.len() > 1 && found.iter().all(|piece| piece.len() <= MAX_SENTENCE_LENGTH + 20),
            "{found:?}"
        );
        assert_eq!(found.iter().filter(|piece| piece.contains("5 May 2021")).count(), 1);
        assert_eq!(found.join(" "), text);
        let solid = "x".repeat(MAX_SENTENCE_LENGTH * 2 + 1);
        assert_eq!(pieces(&solid).concat(), solid);
    }

    /// The length of each attestation's sentence is bounded, so the total is proportional to the
    /// text.
    #[test]
    fn quotes_grow_linearly_without_full_stops() {
        let quoted = |count: usize| {
            let text = "The Harbour Pact was signed on 5 May 2021 and ".repeat(count);
            let mut sources = Sources::new();
            let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
            let found = attestations(&sources, &document, &timexes(&text, &Context::new()));
            assert_eq!(found.len(), count);
            found.iter().map(|attestation| attestation.citation.quote.len()).sum::<usize>()
        };
        let (once, twice) = (quoted(200), quoted(400));
        assert!(twice * 10 <= once * 21, "{once}, {twice}");
    }
}
