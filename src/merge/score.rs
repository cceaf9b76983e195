//! How well an attestation fits a curated event, part by part.

use serde::Serialize;

use crate::assemble::{Attachment, Attestation, Bond, Signal};
use crate::chronology::{Event, Kind};
use crate::date::{Bound, Date, Granularity};

use super::name_index::{Mention, Strength};

/// How well an attestation fits an event: whole points, so that every run gives the same sum.
///
/// ```
/// use dateline::merge::Score;
///
/// let score = Score { name: 6, phase: 2, date: 4, ..Score::default() };
/// assert_eq!(score.total(), 12);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Score {
    /// One of the event's names: 6 where the date governs it, 4 where it governs something of it ("the pact's budget")
    /// or the name stands in the clause, 3 before it where the clause says "it", 1 elsewhere in the sentence, or in
    /// the clause of a date that is part of another name; one less for a name that only the title has.
    pub name: i8,
    /// Words of the event's title: 0 to 4.
    pub title: i8,
    /// Actors of the event: 1 each, at most 2; 4 where the date governs a meeting of just these; -5 where the clause
    /// names states and none of the event's, unless the event is a meeting.
    pub actors: i8,
    /// The same step: 2; another one: -2.
    pub phase: i8,
    /// The event's place: 1.
    pub place: i8,
    /// The same number in a series: 2.
    pub ordinal: i8,
    /// The date: 4 for the same day, 3 within a month, 1 for less.
    pub date: i8,
}

impl Score {
    /// The least total at which an attestation is linked to an event.
    pub const LINKED: i8 = 7;

    /// The points of a name that stands before the clause, which speaks of it as "it".
    pub(super) const TOLD_BEFORE: i8 = 3;

    /// The points of a meeting that goes by those who meet: "the Japan-Norway summit".
    pub(super) const PARTIES: i8 = 4;

    /// The sum of the parts.
    pub const fn total(self) -> i8 {
        self.name + self.title + self.actors + self.phase + self.place + self.ordinal + self.date
    }

    /// Whether words, not the date alone, speak for the event.
    pub(super) const fn is_named(self) -> bool {
        self.name >= 3 || self.title >= 2 || self.actors >= Self::PARTIES
    }
}

/// The points of a name beside a date of that attachment.
pub(super) fn name_points(mention: &Mention, attachment: Attachment) -> i8 {
    let points = match mention.bond {
        Bond::Topic if mention.is_head => 6,
        // "The pact's budget" is not the pact.
        Bond::Topic => 4,
        // A date that is part of a name dates nothing else.
        Bond::Clause if attachment != Attachment::Name => 4,
        Bond::Clause | Bond::Sentence => 1,
    };
    points - i8::from(mention.strength == Strength::Title)
}

/// How an attested date lies to a curated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// They say the same.
    Same,
    /// The paper is more precise.
    Finer,
    /// The paper is less precise.
    Coarser,
    /// The paper gives a bound or a date that overlaps.
    Loose,
    /// They cannot both be right.
    Disjoint,
    /// The event has no date.
    Undated,
}

impl Fit {
    pub(super) fn of(event: &Event, attestation: &Attestation) -> Self {
        let Some(curated) = event.date.as_ref().map(|date| &date.value) else { return Self::Undated };
        let stated = &attestation.date;
        let (begins, ends) = (curated.interval().earliest, curated.interval().latest);
        match attestation.signal {
            Signal::Since => starts_in(stated, begins),
            Signal::Until => starts_in(stated, ends),
            Signal::By => bound(begins.day() <= stated.interval().latest.day()),
            Signal::After => bound(ends.day().is_none() || ends.day() >= stated.interval().earliest.day()),
            Signal::At | Signal::Range => compare(stated, curated, event.kind()),
        }
    }

    /// The points of a date; none where it does not fit.
    pub(super) fn points(self, attestation: &Attestation) -> Option<i8> {
        let fine = attestation.date.granularity();
        match self {
            Self::Same | Self::Finer if fine == Granularity::Day => Some(4),
            Self::Same | Self::Finer | Self::Coarser if fine <= Granularity::Month => Some(3),
            Self::Same if fine == Granularity::Interval => Some(4),
            Self::Same | Self::Finer | Self::Coarser | Self::Loose => Some(1),
            Self::Undated => Some(0),
            Self::Disjoint => None,
        }
    }
}

fn starts_in(stated: &Date, curated: Bound) -> Fit {
    curated.day().map_or(Fit::Loose, |day| bound(stated.compatible(&Date::day(day))))
}

const fn bound(holds: bool) -> Fit {
    if holds { Fit::Loose } else { Fit::Disjoint }
}

fn compare(stated: &Date, curated: &Date, kind: Kind) -> Fit {
    if stated.interval() == curated.interval() {
        Fit::Same
    } else if !stated.compatible(curated) {
        Fit::Disjoint
    } else if curated.is_within(stated) {
        Fit::Coarser
    } else if kind == Kind::Span {
        // A day within a span says nothing about its ends.
        Fit::Loose
    } else if stated.is_within(curated) {
        Fit::Finer
    } else {
        Fit::Loose
    }
}
