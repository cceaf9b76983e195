//! Checks a day that counts from the story against the weekday in apposition: "The next day, a
//! Tuesday, the council met".
//!
//! If the day falls on another weekday, it counts from another day of the paragraph, from which it
//! falls on this one.

use chrono::{Datelike, TimeDelta, Weekday};

use super::point::Point;
use super::reference::{MentionedDate, References};
use super::timex::{Anchor, Timex};
use crate::tag::{Calendar, Expression, Field, Mention, Which};

/// The maximum number of earlier days that are tried.
const MAX_DAYS: usize = 8;

/// Returns the weekday of a mention that is in apposition to the one before it.
pub(super) fn weekday(text: &str, end: usize, next: Option<&Mention>) -> Option<Weekday> {
    let next = next?;
    let Expression::Calendar(Calendar { field: Field::Weekday(day), which: Which::Bare, .. }) =
        next.expression
    else {
        return None;
    };
    let between = text.get(end..next.start)?;
    matches!(between, ", a " | " (a " | " – a ").then_some(day)
}

/// Counts the day of a mention from another day if `weekday` is next to it. Returns the corrected
/// date.
pub(super) fn correct(
    timex: &mut Timex,
    date: MentionedDate,
    weekday: Weekday,
    references: &References,
) -> Option<MentionedDate> {
    let Anchor::PreviousDate { start, .. } = timex.anchor else { return None };
    let (found, base) = (date.point.as_day()?, references.date_at(start)?.point.as_day()?);
    if found.weekday() == weekday {
        return None;
    }
    let distance: TimeDelta = found - base;
    let days = references.dates.iter().rev().take_while(|earlier| earlier.paragraph == date.paragraph);
    let (earlier, day) = days.take(MAX_DAYS).find_map(|earlier| {
        let day = earlier.point.as_day()?.checked_add_signed(distance)?;
        (day.weekday() == weekday).then_some((earlier, day))
    })?;
    let point = Point::day(day);
    timex.value = point.value();
    timex.date = point.date();
    timex.anchor = Anchor::PreviousDate { start: earlier.start, end: earlier.end };
    Some(MentionedDate { point, ..date })
}

/// Gives a weekday in apposition the date of the day before it.
pub(super) fn follow(timex: &mut Timex, mention: &Mention, earlier: &Timex) -> Option<MentionedDate> {
    let day = earlier.date.as_ref()?.as_day()?;
    let (year, month, day) = day.ymd();
    let day = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
    let Expression::Calendar(Calendar { field: Field::Weekday(weekday), .. }) = mention.expression else {
        return None;
    };
    if day.weekday() != weekday {
        return None;
    }
    let point = Point::day(day);
    timex.value = point.value();
    timex.date = point.date();
    timex.anchor = Anchor::PreviousDate { start: earlier.start, end: earlier.end };
    (timex.confidence, timex.weakness) = (earlier.confidence, earlier.weakness);
    Some(MentionedDate::new(point, mention))
}
