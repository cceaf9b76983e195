//! Finds attestations that seem to describe a curated event on another date, without enough
//! evidence for a contradiction: either the date differs from the curated one by one typing error,
//! or the attestation gives the event's name and phase on a date years away.

use crate::assemble::Attestation;
use crate::chronology::{Event, Status};
use crate::date::{Date, Day, Granularity};
use crate::source::{Sources, Span};

use super::link::CandidateEvent;
use super::score::{DateFit, Score};

/// An attestation that matches a curated event in its words, but has a date that differs from the
/// curated one by one typing error, or by up to five years if it has the event's name and phase.
///
/// The attestation keeps its own timeline entry, since it may describe something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearMiss {
    /// The event, as an index into [`Chronology::events`](crate::chronology::Chronology::events).
    pub event: usize,
    /// The attestation, as an index into those that the timeline was built from.
    pub attestation: usize,
    /// The score of the attestation for the event, without its date.
    pub(crate) score: Score,
    /// The words that name the event, if the sentence does.
    pub(crate) name: Option<Span>,
    /// Whether the dates are too far apart for a typing error.
    pub(crate) is_far: bool,
}

impl NearMiss {
    /// Returns the evidence that `attestation` describes the event; see [`Score::evidence`].
    /// `attestation` must be the one with the index `self.attestation`.
    pub(crate) fn evidence(&self, attestation: &Attestation, sources: &Sources) -> Vec<String> {
        self.score.evidence(self.name.map(|name| sources.text(name)), attestation.phase)
    }
}

/// A curated event that an attestation may describe, although their dates differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// The event, as an index into the chronology's events.
    pub(super) event: usize,
    /// Whether the attestation names the event and has its phase, or gives its name and number.
    pub(super) is_same_step: bool,
    /// Whether the words leave no doubt about the event, so that one paper is enough for a
    /// contradiction.
    pub(super) is_certain: bool,
    pub(super) score: Score,
    pub(super) name: Option<Span>,
    /// Whether the dates are too far apart for a typing error.
    pub(super) is_far: bool,
}

/// Whether the attestation may describe the event, with a typing error in one of the two dates.
pub(super) fn is_near(attestation: &Attestation, candidate: &CandidateEvent<'_>, event: &Event) -> bool {
    let score = candidate.score;
    candidate.fit == DateFit::Disjoint
        && (attestation.is_plain_claim() || is_plan_of_other_period(attestation, event))
        && matches!(event.status(), Status::Held | Status::InForce)
        && score.phase >= 0
        && score.actors >= 0
        && is_named_enough(attestation, candidate)
        && event.date.as_ref().is_some_and(|date| is_misprint(&attestation.date, &date.value))
}

/// Whether the attestation would be linked to the event if it gave the curated day. For a month, in
/// which much else happens, it must share most of the title, or the name and the phase.
fn is_named_enough(attestation: &Attestation, candidate: &CandidateEvent<'_>) -> bool {
    let score = candidate.score;
    if attestation.date.as_day().is_none() {
        let is_numbered = score.actors > 0 && score.ordinal > 0;
        return score.title >= 3 || score.name > Score::NAMED_BEFORE && (score.phase > 0 || is_numbered);
    }
    // A few common words are not enough unless the phase is the same.
    let counts = score.phase > 0 || score.ordinal > 0 || score.shared >= 3;
    let shared = if counts { score.shared } else { 0 };
    let on_the_day = Score { date: Score::SAME_DAY, shared, ..score };
    // A name with a number needs no phase: "Harbour 1.3 Bo (5 June 1997): 974 packages".
    let is_named_before = score.name == Score::NAMED_BEFORE && candidate.mention.is_none();
    let names_it = !is_named_before || score.phase > 0 || candidate.is_numbered();
    on_the_day.is_named() && on_the_day.total() >= Score::LINKED && names_it
}

/// Whether the attestation reports a plan for the same day of another month or year. A postponed
/// event takes place a few days later, or on another day of another month.
fn is_plan_of_other_period(attestation: &Attestation, event: &Event) -> bool {
    let date = event.date.as_ref().map(|date| &date.value);
    attestation.is_plain_plan() && date.is_some_and(|date| !may_be_postponed(&attestation.date, date))
}

/// Whether something planned for one date may have taken place on the other. A plan for the same
/// day of another month, or of another year, is more likely a typing error.
pub(crate) fn may_be_postponed(planned: &Date, other: &Date) -> bool {
    let Some((one, other)) = planned.as_day().zip(other.as_day()) else { return true };
    let ((year, month, day), (other_year, other_month, other_day)) = (one.ymd(), other.ymd());
    day != other_day || year != other_year && month != other_month
}

/// Returns the days that one typing error can turn a day into: the adjacent days, the same day of
/// an adjacent month or year, and the day with month and day swapped.
pub(super) fn misprints(day: Day) -> Vec<Day> {
    let (year, month, number) = day.ymd();
    let dates = [
        (year - 1, month, number),
        (year + 1, month, number),
        (year, month.wrapping_sub(1), number),
        (year, month + 1, number),
        (year, number, month),
    ];
    let neighbours = [-1, 1].into_iter().map(|by| Day::from_number(day.number() + by));
    let others = dates
        .into_iter()
        .filter_map(|(year, month, number)| Day::from_ymd(year, month, number))
        .filter(|other| *other != day);
    neighbours.chain(others).collect()
}

/// Whether two dates differ by one typing error. For days: adjacent days, month and day swapped, or
/// one number that is off by one, has one wrong digit, or has two digits swapped. For months:
/// adjacent months of a year, or the same month of adjacent years.
pub(super) fn is_misprint(one: &Date, other: &Date) -> bool {
    let plain = |date: &Date| !date.is_approximate() && !date.is_uncertain();
    if !plain(one) || !plain(other) {
        return false;
    }
    if let (Some(one), Some(other)) = (one.as_day(), other.as_day()) {
        let exchanged = |day: Day| (day.ymd().0, day.ymd().2, day.ymd().1);
        let next = (one - other).abs() == 1;
        return next || one.ymd() == exchanged(other) || is_one_number_off(one.ymd(), other.ymd());
    }
    let month = |date: &Date| {
        let (year, month, _) = date.interval().earliest.day()?.ymd();
        (date.granularity() <= Granularity::Month).then_some((year, month))
    };
    let Some((one, other)) = month(one).zip(month(other)) else { return false };
    one.0.abs_diff(other.0) + one.1.abs_diff(other.1) == 1
}

/// Whether two days differ in one number only, by a typing error: the number is off by one, has one
/// wrong digit, or has two digits swapped.
fn is_one_number_off(one: (i32, u32, u32), other: (i32, u32, u32)) -> bool {
    let numbers = |(year, month, day): (i32, u32, u32)| [year.unsigned_abs(), month, day];
    let pairs = numbers(one).into_iter().zip(numbers(other));
    let differing: Vec<(u32, u32)> = pairs.filter(|(one, other)| one != other).collect();
    let [(one, other)] = differing.as_slice() else { return false };
    let (digits, others) = (format!("{one:02}"), format!("{other:02}"));
    let pairs = digits.bytes().zip(others.bytes());
    let changed: Vec<(u8, u8)> = pairs.filter(|(digit, other)| digit != other).collect();
    let is_typo = match changed.as_slice() {
        // "9" and "19", or "2014" and "2024", may be an error. Digits that differ by more, as in 12
        // and 17, may date two different events.
        [_] => matches!(one.abs_diff(*other), 1 | 10 | 100),
        [first, second] => *first == (second.1, second.0),
        _ => false,
    };
    digits.len() == others.len() && (is_typo || one.abs_diff(*other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misprint_changes_one_number_or_exchanges_two() {
        let is_near = |a, b| is_misprint(&Date::parse(a).unwrap(), &Date::parse(b).unwrap());
        for (a, b) in [
            ("2024-06-09", "2024-06-19"),
            ("2024-06-09", "2024-06-10"),
            ("2024-06-30", "2024-07-01"),
            ("2024-06-12", "2024-06-21"),
            ("2024-06-09", "2024-09-06"),
            ("2024-06-09", "2024-07-09"),
            ("2024-09-09", "2024-10-09"),
            ("2019-06-09", "2020-06-09"),
            ("2024-06-09", "2014-06-09"),
            ("2024-06", "2024-05-09"),
            ("2024-06", "2023-06"),
        ] {
            assert!(is_near(a, b) && is_near(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("2024-06-09", "2024-06-09"),
            ("2024-06-09", "2024-06-23"),
            ("2024-06-09", "2024-07-12"),
            ("2024-06-09", "2023-07-09"),
            ("2024-06", "2024-08"),
            ("2024-06", "2024-06-09"),
            ("2024", "2025"),
            ("2024-06-09", "2024-06-10~"),
        ] {
            assert!(!is_near(a, b) && !is_near(b, a), "{a} {b}");
        }
    }
}
