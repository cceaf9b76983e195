//! The score of an attestation for a curated event: a sum of named integer parts, so that every
//! link can be explained.

use serde::Serialize;

use crate::assemble::{AttachmentSite, Attestation, Bond, Signal};
use crate::chronology::{Event, EventKind};
use crate::date::{Bound, Date, Day, Granularity};
use crate::phase::Phase;
use crate::source::one_line;

use super::name_index::{NameMention, Strength};

/// The score of an attestation for an event. The parts are integers, so that the sum is the same in
/// every run.
///
/// ```
/// use dateline::internals::linking::Score;
///
/// let score = Score { name: 6, phase: 2, date: 5, ..Score::default() };
/// assert_eq!(score.total(), 13);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Score {
    /// A name of the event. 6 if the date belongs to it. 4 if the date belongs to a part of it
    /// ("the pact's budget"), or if the name is in the clause. 3 if the name comes earlier and the
    /// clause refers to it as "it", or if it is in what is announced on the date ("announced on 3
    /// May that the pact would end"). 1 elsewhere in the sentence, or in the clause of a date that
    /// is part of another name. One less if only the title contains the name.
    pub name: i8,
    /// The share of the event's title that the words near the date cover: 0 to 4.
    pub title: i8,
    /// The rare words that the event's title and names share with the words around the date,
    /// headings included: 0 to 4. An actor of few events adds 1 to them or to the phase. Only
    /// for the curated day or, to find near misses, an incompatible day. Counts only if it is
    /// greater than `title`.
    pub shared: i8,
    /// Actors of the event:
    ///
    /// - 1 for each, at most 2;
    /// - 3 for two or more that are not known states or organisations and, on the same day, for all
    ///   actors of an event with three or more;
    /// - 4 if the date belongs to a meeting of exactly the event's states;
    /// - -5 if the event is not a meeting and the clause names only other states, but -2 on the
    ///   same day.
    pub actors: i8,
    /// The phase. On the same day, a link to an event with another phase requires one more point.
    ///
    /// - 2 for the same phase;
    /// - 1 for a phase that another part of the sentence describes ("they exchanged the instruments
    ///   on 1 June, and the treaty took effect"), for a bound of the period that the event begins
    ///   or ends ("lasted until 3 June"), and on the same day for a related phase ("opened",
    ///   "inaugurated");
    /// - 0 for a related phase if the date is compatible, but not the same day;
    /// - -2 for another phase.
    pub phase: i8,
    /// 1 if the sentence names the event's place.
    pub place: i8,
    /// 2 for the same number in a series ("the second round") or in a name ("version 18"). With
    /// `paper`, 1 for a number in the surrounding words.
    pub ordinal: i8,
    /// The other dates of the paper. Only in a paper that mentions several curated dates, and for a
    /// statement that is not linked by its words:
    ///
    /// - 3 if no other event is near: in the same month or, for a day, within fifteen days, and for
    ///   the day of the first sentence of a paper if it repeats words of the title;
    /// - 4 for such a day in figures, if a third of the paper's days are curated;
    /// - 2 if other events are near, but the date is a day with no other event;
    /// - 1 for a year, a day in the curated month, a day or a month with another event, or if the
    ///   date belongs to another name.
    pub paper: i8,
    /// The date. 5 for the same day. 4 for the same interval, a more precise day, or the same day
    /// given as "today". 3 for a compatible month or week. 1 for any other compatible date.
    pub date: i8,
}

impl Score {
    /// The minimum total that links an attestation to an event.
    pub const LINKED: i8 = 7;

    /// The points for a name before the clause that the clause refers to as "it".
    pub(super) const NAMED_BEFORE: i8 = 3;

    /// The points for a name in what is announced on the date.
    pub(super) const ANNOUNCED: i8 = 3;

    /// The points for a meeting that is named after its participants: "the Japan-Norway summit".
    pub(super) const PARTIES: i8 = 4;

    /// The points for two actors that are not known states or organisations. States act with many
    /// others, so two states identify an event less well.
    pub(super) const PERSONS: i8 = 3;

    /// The points for the same day.
    pub(super) const SAME_DAY: i8 = 5;

    /// The points for a day in the curated month, or for the same day given as "today".
    const DAY: i8 = 4;

    /// The points for a curated date with no other event near it, in a paper that mentions other
    /// curated dates.
    pub(super) const ALONE: i8 = 3;

    /// The points for a day in figures with no other event near it, in a paper about the
    /// chronology's subject.
    pub(super) const STORY: i8 = 4;

    /// The points for a day on which no other event is curated, in a paper that mentions other
    /// curated dates.
    pub(super) const OF_ITS_DAY: i8 = 2;

    /// The points for a curated date with other events near it, in a paper that mentions other
    /// curated dates.
    pub(super) const NEXT_TO_OTHERS: i8 = 1;

    /// Returns the sum of the parts. Of `title` and `shared`, only the larger counts.
    pub const fn total(self) -> i8 {
        let words = if self.title > self.shared { self.title } else { self.shared };
        self.name + words + self.actors + self.phase + self.place + self.ordinal + self.paper + self.date
    }

    /// Returns the parts that support the event, in plain English and in the order of their weight:
    /// "the name “Harbour Pact”", "the same phase (signed)", "the same day". `name` is the words
    /// that name the event in the sentence, and `step` is the phase that the sentence describes. If
    /// all parts are 0, returns only "its quote in events.toml".
    ///
    /// ```
    /// use dateline::Phase;
    /// use dateline::internals::linking::Score;
    ///
    /// let score = Score { name: 6, phase: 2, date: 5, ..Score::default() };
    /// let evidence = score.evidence(Some("Harbour Pact"), Some(Phase::Signed));
    /// assert_eq!(evidence, ["the name “Harbour Pact”", "the same phase (signed)", "the same day"]);
    /// ```
    pub fn evidence(self, name: Option<&str>, step: Option<Phase>) -> Vec<String> {
        let named =
            || name.map_or_else(|| "a name".to_owned(), |name| format!("the name “{}”", one_line(name)));
        let name = match self.name {
            ..=0 => None,
            Self::NAMED_BEFORE if name.is_none() => Some("a name in the preceding words".to_owned()),
            1 => Some(named() + " in the sentence"),
            _ => Some(named()),
        };
        // The words of a name are often words of the title, and would be listed twice.
        let has_words = self.title.max(self.shared) > 0 && name.is_none();
        let words = has_words.then_some("words from its title");
        let actors = match self.actors {
            ..=0 => None,
            Self::PARTIES.. => Some("the same participants"),
            Self::PERSONS => Some("two of its people"),
            _ => Some("an actor"),
        };
        let day = match self.date {
            ..=0 => None,
            Self::SAME_DAY => Some("the same day"),
            _ => Some("a compatible date"),
        };
        let step = match (self.phase, step) {
            (..=0, _) => None,
            (1, _) => Some("a related phase".to_owned()),
            (_, Some(step)) => Some(format!("the same phase ({step})")),
            (_, None) => Some("the same phase".to_owned()),
        };
        let others = [
            (self.place > 0).then_some("its place"),
            (self.ordinal > 0).then_some("its number"),
            day,
            (self.paper > 0).then_some("the other dates of the paper"),
        ];
        let before = [words, actors].into_iter().flatten().map(str::to_owned);
        let after = others.into_iter().flatten().map(str::to_owned);
        let evidence: Vec<String> = name.into_iter().chain(before).chain(step).chain(after).collect();
        if evidence.is_empty() { vec!["its quote in events.toml".to_owned()] } else { evidence }
    }

    /// Returns the sum of the parts that do not depend on the date.
    pub(super) fn support(self) -> i8 {
        self.total() - self.date - self.paper
    }

    /// Whether the words, not only the date, identify the event.
    pub(super) fn is_named(self) -> bool {
        let is_same_day = self.date == Self::SAME_DAY;
        let numbered = self.ordinal > 0 && (self.phase > 0 || is_same_day);
        // On the same day, one shared word together with an actor or the phase is enough, and so
        // are two persons.
        let words = self.title.max(self.shared);
        let on_the_day =
            is_same_day && (words > 0 && (self.actors > 0 || self.phase > 0) || self.actors == Self::PERSONS);
        // "Holm visited Brevik today" is a visit to Brevik by Holm on that day.
        let is_in_place = self.date >= Self::DAY && self.actors > 0 && self.place > 0 && self.phase > 0;
        let is_done_by_them = self.actors == Self::PERSONS && self.phase > 1;
        self.name >= 3
            || is_done_by_them
            || is_in_place
            || numbered
            || words >= 2
            || self.actors >= Self::PARTIES
            || on_the_day
    }

    /// Whether the date identifies the event in a paper whose other dates agree with the
    /// chronology.
    ///
    /// Either words support the date (see [`Self::has_words_for_date`]), or the phase is the same.
    /// A day alone is enough only if a third of the paper's days are curated and no other event is
    /// near: "7 June: back at sea". If others are near, the date must be a day.
    pub(super) fn is_dated_like(self) -> bool {
        let is_day = self.date >= Self::DAY;
        let is_same_step = self.phase > 0 && self.actors >= 0 && (is_day || self.paper >= Self::ALONE);
        let is_story = self.paper == Self::STORY
            && self.actors >= 0
            && (self.phase >= 0 || self.name >= Self::NAMED_BEFORE);
        self.has_words_for_date() || self.paper > 0 && (is_same_step || is_story)
    }

    /// Whether words support the date. If no other event is near, a word, a name in the clause, a
    /// place, a number or an actor is enough. If others are near, the date must be a day, and the
    /// words specific; an actor is enough for the curated day if no other event is on it. For a
    /// date coarser than a day, the phases must not differ.
    pub(super) fn has_words_for_date(self) -> bool {
        let words = self.title.max(self.shared);
        let is_day = self.date >= Self::DAY;
        let has_name = self.name > Self::NAMED_BEFORE;
        let is_specific = has_name || words > 0 || self.ordinal > 0 || self.actors >= Self::PERSONS;
        let has_actor = self.actors > 0 && self.phase >= 0;
        let has_word = has_name || words + self.place + self.ordinal > 0;
        let is_supported = match self.paper {
            Self::ALONE.. => has_word || has_actor || self.actors >= Self::PERSONS,
            Self::OF_ITS_DAY => {
                let is_its_day = has_actor && self.date == Self::SAME_DAY;
                is_day && (is_specific || self.is_named_before_on_its_day() || is_its_day)
            }
            // On the curated day, a name before the clause is enough unless the phases differ.
            Self::NEXT_TO_OTHERS => is_day && (is_specific || self.is_named_before_on_its_day()),
            _ => false,
        };
        is_supported && (is_day || self.phase >= 0)
    }

    /// Whether the words before the clause name the event, and the date is its day: "Gemini 4 was
    /// next. On 3 June it left the Cape."
    pub(super) fn is_named_before_on_its_day(self) -> bool {
        self.name == Self::NAMED_BEFORE
            && self.date == Self::SAME_DAY
            && self.paper > 0
            && self.phase >= 0
            && self.actors >= 0
    }

    /// Whether the sentence itself contains words of the event, not only the text before it.
    pub(super) fn names_more_than_before(self) -> bool {
        self.name > Self::NAMED_BEFORE || self.title.max(self.shared) > 1
    }
}

/// Returns the points for a name, depending on how close it is to a date with this attachment.
pub(super) fn name_points(mention: &NameMention, attachment: AttachmentSite) -> i8 {
    let points = match mention.bond {
        Bond::Topic if mention.is_head => 6,
        // "The pact's budget" is not the pact.
        Bond::Topic => 4,
        // A date that is part of a name does not apply to the rest of the clause.
        Bond::Clause if attachment != AttachmentSite::Name => 4,
        Bond::Clause | Bond::Sentence => 1,
    };
    points - i8::from(mention.strength == Strength::Title)
}

/// The relation of an attested date to a curated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFit {
    /// The dates are equal.
    Same,
    /// The paper's date is more precise and within the curated one.
    Finer,
    /// The paper's date is less precise and contains the curated one.
    Coarser,
    /// The paper gives a bound, or a date that only overlaps.
    Loose,
    /// Both dates are ranges, which overlap but differ in their start or end.
    OtherEnds,
    /// The dates are incompatible.
    Disjoint,
    /// The event has no date.
    Undated,
}

impl DateFit {
    pub(super) fn of(event: &Event, attestation: &Attestation) -> Self {
        let Some(curated) = event.date.as_ref().map(|date| &date.value) else { return Self::Undated };
        let stated = &attestation.date;
        let (begins, ends) = (curated.interval().earliest, curated.interval().latest);
        let compared = compare(stated, curated, event.kind());
        // For an event at a single point in time, the bound is its date: "in force since 5 May",
        // "supported until 5 May", "to be signed by 5 May".
        let is_exact = event.kind() != EventKind::Span
            && !matches!(compared, Self::Disjoint | Self::OtherEnds | Self::Loose);
        let is_bound = !matches!(attestation.signal, Signal::At | Signal::Range);
        match attestation.signal {
            // "By 30 June 2027" does not make "2027" or "at some time up to June 2027" more
            // precise, but it supports that last day.
            _ if is_exact && is_bound && compared == Self::Finer => {
                let (first, last) = (stated.interval().earliest.day(), stated.interval().latest.day());
                let same = match attestation.signal {
                    Signal::By | Signal::Until => last == ends.day(),
                    _ => first == begins.day(),
                };
                if same { Self::Same } else { Self::Coarser }
            }
            _ if is_exact => compared,
            Signal::Since => starts_in(stated, begins),
            Signal::Until => starts_in(stated, ends),
            Signal::By => {
                let holds = begins.day() <= stated.interval().latest.day();
                bound(holds && is_soon(begins.day(), stated.interval().earliest.day()))
            }
            Signal::After => {
                let holds = ends.day().is_none() || ends.day() >= stated.interval().earliest.day();
                bound(holds && is_soon(stated.interval().latest.day(), ends.day()))
            }
            Signal::At | Signal::Range => compared,
        }
    }

    /// Returns the points for a date, or `None` if the dates are incompatible.
    pub(super) fn points(self, attestation: &Attestation) -> Option<i8> {
        let fine = attestation.date.granularity();
        match self {
            Self::Same if fine == Granularity::Day && !is_today(attestation) => Some(Score::SAME_DAY),
            Self::Same | Self::Finer if fine == Granularity::Day => Some(Score::DAY),
            Self::Same | Self::Finer | Self::Coarser if fine <= Granularity::Month => Some(3),
            Self::Same if fine == Granularity::Interval => Some(4),
            // A week is more specific than a month.
            Self::Coarser if is_period(attestation) && is_at_most_a_month(&attestation.date) => Some(3),
            Self::Same | Self::Finer | Self::Coarser | Self::Loose | Self::OtherEnds => Some(1),
            Self::Undated => Some(0),
            Self::Disjoint => None,
        }
    }
}

/// Whether the date is a period relative to another date: "this week". "From 3 to 8 May" is how
/// long something lasted.
fn is_period(attestation: &Attestation) -> bool {
    attestation.timex.is_relative() && attestation.signal != Signal::Range
}

/// Whether a date is a period of at most a month, such as a week.
fn is_at_most_a_month(date: &Date) -> bool {
    let interval = date.interval();
    let days = interval.earliest.day().zip(interval.latest.day()).map(|(first, last)| last - first);
    days.is_some_and(|days| days <= 31)
}

/// Whether the date is a word such as "today". Such a word hardly identifies an event, since papers
/// use it for many events of one day.
pub(super) fn is_today(attestation: &Attestation) -> bool {
    matches!(attestation.timex.rule, "relative.day" | "time.this-part" | "time.tonight")
}

fn starts_in(stated: &Date, curated: Bound) -> DateFit {
    curated.day().map_or(DateFit::Loose, |day| bound(stated.compatible(&Date::day(day))))
}

/// Whether the second day is at most a year after the first, or either is unknown. "To end its
/// losses by 2008" is weak evidence for an event in 2006.
fn is_soon(first: Option<Day>, second: Option<Day>) -> bool {
    first.zip(second).is_none_or(|(first, second)| second - first <= 366)
}

const fn bound(holds: bool) -> DateFit {
    if holds { DateFit::Loose } else { DateFit::Disjoint }
}

fn compare(stated: &Date, curated: &Date, kind: EventKind) -> DateFit {
    if stated.interval() == curated.interval() {
        DateFit::Same
    } else if !stated.compatible(curated) {
        DateFit::Disjoint
    } else if !stated.may_equal(curated) {
        DateFit::OtherEnds
    } else if curated.is_within(stated) {
        DateFit::Coarser
    } else if kind == EventKind::Span {
        // A day within a span does not support the ends of the span.
        DateFit::Loose
    } else if stated.is_within(curated) {
        DateFit::Finer
    } else {
        DateFit::Loose
    }
}
