//! Decides whether an attestation contradicts a curated event. It does so only if nothing else
//! explains the two dates, such as another phase, another edition or another event with the same
//! name.

use crate::assemble::{AttachmentSite, Attestation, Bond, Owner, Word, chambers, is_other_edition};
use crate::chronology::{Event, Status};
use crate::date::Date;
use crate::phase::Phase;

use super::facts::{Facts, ordinal, owner, stems};
use super::link::{CandidateEvent, is_same_step, within, within_any};
use super::name_index::{NameMention, Strength};
use super::score::DateFit;

/// The maximum number of days between two dates if one of them may be an error. Typical errors are
/// a wrong day, a wrong month, or a year that is off by one. Dates further apart belong to two
/// subjects, such as two strategies with the same name.
const MAX_ERROR_DAYS: i32 = 400;

/// The maximum number of days between two dates of one phase, if a paper gives both the name and
/// the phase. A writer may misremember the year by up to five; an older pact with the same name is
/// more likely to be a different one.
const MAX_DAYS_OF_ONE_STEP: i32 = 5 * 366;

/// Lower-case words in a clause about a phase that occurs more than once: "renewed in 2022", "first
/// signed in 2022", "signed every two years".
const REPEATED: &[&str] = &[
    "again",
    "already",
    "annual",
    "annually",
    "another",
    "biannual",
    "biennial",
    "each",
    "earlier",
    "every",
    "first",
    "fourth",
    "initial",
    "initially",
    "last",
    "latest",
    "new",
    "originally",
    "periodic",
    "periodically",
    "predecessor",
    "previously",
    "quarterly",
    "re-adopted",
    "re-signed",
    "recurring",
    "regular",
    "regularly",
    "renewed",
    "resigned",
    "revised",
    "second",
    "successor",
    "third",
    "triennial",
    "updated",
    "yearly",
];

/// The last words, in lower case, of the names of documents that are readopted every few years.
const EDITIONS: &[&str] = &[
    "agenda",
    "budget",
    "calendar",
    "communique",
    "communiqué",
    "concept",
    "declaration",
    "directive",
    "guideline",
    "guidelines",
    "list",
    "plan",
    "platform",
    "policy",
    "program",
    "programme",
    "report",
    "resolution",
    "review",
    "roadmap",
    "schedule",
    "statement",
    "strategy",
];

/// An attestation with all events that it may describe.
pub(super) struct Claim<'a> {
    pub(super) attestation: &'a Attestation,
    pub(super) words: &'a [Word],
    pub(super) candidates: &'a [CandidateEvent<'a>],
}

impl Claim<'_> {
    /// Whether the attestation describes the event (same name, same phase), on an incompatible date
    /// that may be an error.
    pub(super) fn contradicts(&self, candidate: &CandidateEvent<'_>, event: &Event, facts: &Facts) -> bool {
        self.is_same_on_other_date(candidate, event, facts)
            && event.date.as_ref().is_some_and(|date| is_typical_error(&self.attestation.date, &date.value))
    }

    /// Whether the attestation gives the event a date that is too far away for a typing error. It
    /// must use a name under `match` and describe a phase that occurs only once: "The Harbour Pact
    /// was signed in February 2022" for a pact of June 2024.
    pub(super) fn is_far_off(&self, candidate: &CandidateEvent<'_>, event: &Event, facts: &Facts) -> bool {
        let Some(mention) = candidate.mention else { return false };
        let is_step_of_document = matches!(
            self.attestation.phase,
            Some(
                Phase::Agreed
                    | Phase::Adopted
                    | Phase::Signed
                    | Phase::Ratified
                    | Phase::InForce
                    | Phase::Founded
            )
        );
        let is_adopted = matches!(self.attestation.phase, Some(Phase::Agreed | Phase::Adopted));
        let is_edition = is_adopted
            && mention
                .name
                .rsplit(' ')
                .next()
                .is_some_and(|last| EDITIONS.contains(&last.to_lowercase().as_str()));
        let clause = within(self.words, self.attestation.clause);
        // In "was signed in May 2020, and it was signed again in May 2024", the second clause shows
        // that the first is about another signing.
        let is_repeated = clause.iter().any(|word| REPEATED.contains(&word.key.to_lowercase().as_str()))
            || self.words.iter().any(|word| word.key == "again");
        is_step_of_document
            && candidate.fit == DateFit::Disjoint
            && mention.strength == Strength::Match
            && mention.bond == Bond::Topic
            && facts.ordinal.is_none()
            && !is_edition
            && !is_repeated
            && self.is_same_on_other_date(candidate, event, facts)
            && !self.has_namesake_with_step(mention, candidate)
            && event
                .date
                .as_ref()
                .and_then(|date| gap(&self.attestation.date, &date.value))
                .is_some_and(|days| days <= MAX_DAYS_OF_ONE_STEP)
    }

    /// Whether the attestation describes the event (same name, same phase), on an incompatible
    /// date.
    fn is_same_on_other_date(&self, candidate: &CandidateEvent<'_>, event: &Event, facts: &Facts) -> bool {
        let Some(mention) = candidate.mention else { return false };
        let Some(date) = event.date.as_ref().map(|date| &date.value) else { return false };
        is_incompatible(candidate.fit, &self.attestation.date, date)
            && self.attestation.is_plain_claim()
            && matches!(event.status(), Status::Held | Status::InForce)
            && self.identifies(mention)
            && self.is_same_step(mention, candidate, facts)
            && self.is_by_the_same(mention, facts)
            && candidate.score.actors >= 0
            && !self.is_by_another_chamber(facts)
            && !within_any(self.words, &self.attestation.topic).iter().any(is_other_edition)
            && !self.fits_a_namesake(mention)
    }

    /// Whether the date belongs to the name itself, not to another name that contains it.
    fn identifies(&self, mention: &NameMention) -> bool {
        let is_name = mention.strength == Strength::Match || mention.name.contains(' ');
        let governed = mention.bond == Bond::Topic && mention.is_head;
        is_name
            && (governed || self.is_stated(mention))
            && self.attestation.attachment != AttachmentSite::Name
    }

    /// Whether the curated name is a statement ("Finland joined the alliance") that the dated
    /// clause makes.
    fn is_stated(&self, mention: &NameMention) -> bool {
        let of_verb = matches!(self.attestation.attachment, AttachmentSite::Verb | AttachmentSite::Loose);
        mention.is_statement && of_verb && mention.bond >= Bond::Clause
    }

    /// Whether both describe the same phase, and it occurs only once.
    fn is_same_step(&self, mention: &NameMention, candidate: &CandidateEvent<'_>, facts: &Facts) -> bool {
        let numbered = facts.ordinal.is_some() && candidate.score.ordinal > 0;
        // Two meetings with the same name do not overlap, so overlapping ranges belong to the same
        // meeting.
        let overlaps = candidate.fit == DateFit::OtherEnds;
        match self.attestation.phase {
            Some(Phase::Held) if overlaps => is_same_step(self.attestation, facts),
            Some(phase) if phase.happens_once() || numbered => is_same_step(self.attestation, facts),
            Some(Phase::Announced | Phase::Published) => {
                self.is_stated(mention) && is_same_step(self.attestation, facts)
            }
            // Two rounds of the same thing are not a day or a digit apart.
            Some(_) => is_same_step(self.attestation, facts) && candidate.is_typo_in_month,
            None => self.is_stated(mention),
        }
    }

    /// Whether the clause names one of the event's actors or no actor at all. If the name has an
    /// owner, candidates with another owner are already excluded.
    fn is_by_the_same(&self, mention: &NameMention, facts: &Facts) -> bool {
        let acting = Owner::Among(self.attestation.actors.clone());
        mention.owner != Owner::Unstated
            || self.attestation.actors.is_empty()
            || acting.agrees_with(&owner(facts))
    }

    /// Whether the clause is about a chamber of parliament that the event does not name. In "passed
    /// by the Commons on 3 May", the date is not the day on which the act was passed.
    fn is_by_another_chamber(&self, facts: &Facts) -> bool {
        let clause = within(self.words, self.attestation.clause);
        let chambers: Vec<Word> = chambers(&clause).cloned().collect();
        let decides = matches!(
            self.attestation.phase,
            Some(Phase::Adopted | Phase::Ratified | Phase::Agreed | Phase::Ended)
        );
        let is_actor = facts.actor_words.iter().any(|actor| actor.occurs_in(&clause, &self.attestation.date));
        decides && !is_actor && stems(&chambers).iter().any(|stem| !facts.words.contains(stem))
    }

    /// Whether the attestation has the day of another event that shares a word or an actor with the
    /// sentence, and may therefore be what the sentence describes.
    pub(super) fn has_rival_on_its_day(&self, candidate: &CandidateEvent<'_>) -> bool {
        let mut others = self.candidates.iter().filter(|other| other.index != candidate.index);
        others.any(|other| {
            let score = other.score;
            let is_like = score.title.max(score.shared) > 0 || score.actors > 0 || other.mention.is_some();
            other.fit == DateFit::Same && score.phase >= 0 && score.actors >= 0 && is_like
        })
    }

    /// Whether the attestation gives the topic a number, or calls it the first, that the event does
    /// not have, in another year: "the first festival opened on 12 June 1984" for the festival of
    /// 12 June 1985.
    pub(super) fn is_of_other_edition(&self, event: &Event, facts: &Facts) -> bool {
        let stated = ordinal(&within_any(self.words, &self.attestation.topic));
        let year = |date: &Date| date.interval().earliest.day().map(|day| day.ymd().0);
        let is_other_year =
            event.date.as_ref().is_some_and(|date| year(&date.value) != year(&self.attestation.date));
        stated.is_some() && stated != facts.ordinal && is_other_year
    }

    /// Whether another event has the same name and phase, so that the phase occurs more than once.
    fn has_namesake_with_step(&self, mention: &NameMention, candidate: &CandidateEvent<'_>) -> bool {
        let mut others = self.candidates.iter().filter(|other| other.index != candidate.index);
        others.any(|other| other.score.phase > 0 && other.mention.is_some_and(|m| m.name == mention.name))
    }

    /// Whether another event with the same name fits the date and does not have a different phase.
    fn fits_a_namesake(&self, mention: &NameMention) -> bool {
        let same_name = |other: &CandidateEvent<'_>| other.mention.is_some_and(|m| m.name == mention.name);
        let is_other = |fit: DateFit| matches!(fit, DateFit::Disjoint | DateFit::OtherEnds);
        self.candidates.iter().any(|other| !is_other(other.fit) && other.score.phase >= 0 && same_name(other))
    }
}

/// Whether a paper's date cannot be the event's date. A range strictly within the curated one can:
/// "The talks were held from 3 to 5 May" may be about one round of talks that lasted from March to
/// September.
fn is_incompatible(fit: DateFit, stated: &Date, curated: &Date) -> bool {
    let (part, whole) = (stated.interval(), curated.interval());
    let is_between = || {
        let after = part.earliest.day().zip(whole.earliest.day()).is_some_and(|(a, b)| a > b);
        let before = part.latest.day().zip(whole.latest.day()).is_none_or(|(a, b)| a < b);
        after && before
    };
    fit == DateFit::Disjoint || fit == DateFit::OtherEnds && !is_between()
}

/// Whether two incompatible dates are close enough for one of them to be an error: at most
/// [`MAX_ERROR_DAYS`] apart, or on the same day of different years.
pub(super) fn is_typical_error(a: &Date, b: &Date) -> bool {
    let same_day_of_year = match (a.as_day(), b.as_day()) {
        (Some(a), Some(b)) => (a.ymd().1, a.ymd().2) == (b.ymd().1, b.ymd().2),
        _ => false,
    };
    same_day_of_year || gap(a, b).is_some_and(|days| days <= MAX_ERROR_DAYS)
}

/// Returns the number of days between two dates, which is 0 if they overlap. Returns `None` if an
/// end is open.
pub(crate) fn gap(a: &Date, b: &Date) -> Option<i32> {
    let (a, b) = (a.interval(), b.interval());
    let after = b.earliest.day()?.number() - a.latest.day()?.number();
    let before = a.earliest.day()?.number() - b.latest.day()?.number();
    Some(after.max(before).max(0))
}
