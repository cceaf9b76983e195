//! When a paper seems to speak of a curated event on a date that is the curated one but for a slip: too little to say that
//! it contradicts the event, and too much to say nothing.

use crate::assemble::Attestation;
use crate::chronology::{Event, Status};
use crate::date::{Date, Day, Granularity};

use super::link::Candidate;
use super::score::{Fit, Score};

/// A place where a paper tells, in the words of a curated event, of a date that a slip of the pen makes of the curated one,
/// while no paper has the curated date.
///
/// The attestation stands in an entry of its own, for it may as well speak of something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearMiss {
    /// The event: an index of [`Chronology::events`](crate::chronology::Chronology::events).
    pub event: usize,
    /// An index of the attestations that the timeline was made from.
    pub attestation: usize,
}

/// An event that an attestation comes near.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// An index of the chronology's events.
    pub(super) event: usize,
    /// Whether the attestation names the event and its step in the clause of the date.
    pub(super) is_same_step: bool,
}

/// Whether the attestation may speak of the event, and one of the two dates be a slip.
pub(super) fn is_near(attestation: &Attestation, candidate: &Candidate<'_>, event: &Event) -> bool {
    let score = candidate.score;
    candidate.fit == Fit::Disjoint
        && attestation.is_plain_claim()
        && matches!(event.status(), Status::Held | Status::InForce)
        && score.phase >= 0
        && score.actors >= 0
        && is_named_enough(attestation, score)
        && event.date.as_ref().is_some_and(|date| is_misprint(&attestation.date, &date.value))
}

/// Whether the attestation would be linked to the event if it had the curated day. Of a month, about which many things are
/// said, most of the title must be there, or the name and the step.
fn is_named_enough(attestation: &Attestation, score: Score) -> bool {
    if attestation.date.as_day().is_none() {
        return score.title >= 3 || score.name > Score::TOLD_BEFORE && score.phase > 0;
    }
    // A few words in common are too little where the step is not the same.
    let shared = if score.phase > 0 || score.ordinal > 0 { score.shared } else { 0 };
    let on_the_day = Score { date: Score::SAME_DAY, shared, ..score };
    let names_it = score.name != Score::TOLD_BEFORE || score.phase > 0;
    on_the_day.is_named() && on_the_day.total() >= Score::LINKED && names_it
}

/// The days that one typing error makes of a day: its neighbours, the same day of the next month or year, and the day and the
/// month exchanged.
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

/// Whether one date comes of the other by one slip of the pen: the day before or after, another digit or two exchanged in the
/// year, the month or the day, one more or less in one of them, the month and the day exchanged. Of months only those next
/// to each other and those a year apart.
fn is_misprint(one: &Date, other: &Date) -> bool {
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

/// Whether two days differ in one number, by a slip: one more or less, one other digit, two digits exchanged.
fn is_one_number_off(one: (i32, u32, u32), other: (i32, u32, u32)) -> bool {
    let numbers = |(year, month, day): (i32, u32, u32)| [year.unsigned_abs(), month, day];
    let pairs = numbers(one).into_iter().zip(numbers(other));
    let differing: Vec<(u32, u32)> = pairs.filter(|(one, other)| one != other).collect();
    let [(one, other)] = differing.as_slice() else { return false };
    let (digits, others) = (format!("{one:02}"), format!("{other:02}"));
    let pairs = digits.bytes().zip(others.bytes());
    let changed: Vec<(u8, u8)> = pairs.filter(|(digit, other)| digit != other).collect();
    let is_slip = match changed.as_slice() {
        // "9" and "19", "2014" and "2024": of digits far from each other, 12 and 17, two things may be dated.
        [_] => matches!(one.abs_diff(*other), 1 | 10 | 100),
        [first, second] => *first == (second.1, second.0),
        _ => false,
    };
    digits.len() == others.len() && (is_slip || one.abs_diff(*other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_of_the_pen() {
        let slip = |a, b| is_misprint(&Date::parse(a).unwrap(), &Date::parse(b).unwrap());
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
            assert!(slip(a, b) && slip(b, a), "{a} {b}");
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
            assert!(!slip(a, b) && !slip(b, a), "{a} {b}");
        }
    }
}
