//! A statement of a paper: that something happened, or is to happen, on a date.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Actor, AttachmentSite, Bond, Citation, Role, Signal, Tense, Term, actor};
use crate::date::{Date, Granularity};
use crate::normalise::{Anchor, Confidence, Timex};
use crate::phase::Phase;
use crate::source::{SourceId, Span};
use crate::tag::Modifier;

/// The longest range, in days, that counts as a single date, for example of a summit.
const FEW_DAYS: i32 = 14;

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
    /// The title of the document if the text contains it, or else the first heading.
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
    /// Whether the statement reports that a plan was cancelled: "the signing planned for 12 April
    /// was called off". `negated` is then also `true`.
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
    pub(super) fn is_plain(&self) -> bool {
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

    /// Returns all spans of the attestation, which must be checked if it comes from the cache.
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

    /// Moves the attestation to another version of its text. `place` maps a range in the old text
    /// to its range in the new one. Returns `false` if a range has no counterpart; the attestation
    /// must then be dropped.
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
        // Clear the range of an anchor that has no counterpart: it may be far away, and only
        // explanations show its words.
        if let Anchor::PreviousDate { start, end } = &mut self.timex.anchor {
            let range = place(*start..*end).unwrap_or(0..0);
            (*start, *end) = (range.start, range.end);
        }
        is_there
    }
}

/// Returns the number of days in a date, if both its ends are known.
pub(super) fn days(date: &Date) -> Option<i32> {
    let interval = date.interval();
    Some(interval.latest.day()?.number() - interval.earliest.day()?.number() + 1)
}
