//! When a paper contradicts a curated event: only where nothing else can explain the two dates.

use crate::assemble::{Attachment, Attestation, Bond, Owner, Word, is_other_edition};
use crate::chronology::{Event, Status};
use crate::date::Date;
use crate::phase::Phase;

use super::facts::{Facts, owner};
use super::link::{Candidate, is_same_step, within_any};
use super::name_index::{Mention, Strength};
use super::score::Fit;

/// Two dates for one thing that lie further apart than this are taken for two things (an earlier strategy of the same
/// name), not for a slip: slips are in the day, the month, or the year by one.
const SLIP_DAYS: i32 = 400;

/// An attestation with everything it may speak of.
pub(super) struct Claim<'a> {
    pub(super) attestation: &'a Attestation,
    pub(super) words: &'a [Word],
    pub(super) candidates: &'a [Candidate<'a>],
}

impl Claim<'_> {
    /// Whether the attestation speaks of the same step of the same thing, on a date that cannot be.
    pub(super) fn contradicts(&self, candidate: &Candidate<'_>, event: &Event, facts: &Facts) -> bool {
        let Some(mention) = candidate.mention else { return false };
        candidate.fit == Fit::Disjoint
            && self.attestation.is_plain_claim()
            && matches!(event.status(), Status::Held | Status::InForce)
            && self.identifies(mention)
            && self.is_same_step(mention, candidate, facts)
            && self.is_by_the_same(mention, facts)
            && candidate.score.actors >= 0
            && !within_any(self.words, &self.attestation.topic).iter().any(is_other_edition)
            && event.date.as_ref().is_some_and(|date| is_slip(&self.attestation.date, &date.value))
            && !self.fits_a_namesake(mention)
    }

    /// Whether the name is what the date is about, and no part of another name.
    fn identifies(&self, mention: &Mention) -> bool {
        let is_name = mention.strength == Strength::Match || mention.name.contains(' ');
        let governed = mention.bond == Bond::Topic && mention.is_head;
        is_name && (governed || self.is_stated(mention)) && self.attestation.attachment != Attachment::Name
    }

    /// Whether the curated name is a statement ("Finland joined the alliance") that the dated clause makes.
    fn is_stated(&self, mention: &Mention) -> bool {
        let of_verb = matches!(self.attestation.attachment, Attachment::Verb | Attachment::Loose);
        mention.is_statement && of_verb && mention.bond >= Bond::Clause
    }

    /// Whether both speak of one step, and of one that the thing passes through once.
    fn is_same_step(&self, mention: &Mention, candidate: &Candidate<'_>, facts: &Facts) -> bool {
        let numbered = facts.ordinal.is_some() && candidate.score.ordinal > 0;
        match self.attestation.phase {
            Some(phase) if phase.happens_once() || numbered => is_same_step(self.attestation, facts),
            Some(Phase::Announced | Phase::Published) => {
                self.is_stated(mention) && is_same_step(self.attestation, facts)
            }
            Some(_) => false,
            None => self.is_stated(mention),
        }
    }

    /// Whether the clause names nobody but others than the event's actors.
    fn is_by_the_same(&self, mention: &Mention, facts: &Facts) -> bool {
        let acting = Owner::Among(self.attestation.actors.clone());
        mention.owner != Owner::Unstated
            || self.attestation.actors.is_empty()
            || acting.agrees_with(&owner(facts))
    }

    /// Whether another event of that name can have the date, and is or may be the step that is told.
    fn fits_a_namesake(&self, mention: &Mention) -> bool {
        let same_name = |other: &Candidate<'_>| other.mention.is_some_and(|m| m.name == mention.name);
        self.candidates
            .iter()
            .any(|other| other.fit != Fit::Disjoint && other.score.phase >= 0 && same_name(other))
    }
}

/// Whether two dates that do not meet can be a slip of one another.
pub(super) fn is_slip(a: &Date, b: &Date) -> bool {
    let same_day_of_year = match (a.as_day(), b.as_day()) {
        (Some(a), Some(b)) => (a.ymd().1, a.ymd().2) == (b.ymd().1, b.ymd().2),
        _ => false,
    };
    same_day_of_year || gap(a, b).is_some_and(|days| days <= SLIP_DAYS)
}

/// The days between two dates; 0 where they meet.
pub(super) fn gap(a: &Date, b: &Date) -> Option<i32> {
    let (a, b) = (a.interval(), b.interval());
    let after = b.earliest.day()?.number() - a.latest.day()?.number();
    let before = a.earliest.day()?.number() - b.latest.day()?.number();
    Some(after.max(before).max(0))
}
