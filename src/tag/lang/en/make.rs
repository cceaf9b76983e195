//! Short ways to say what rules say.

use chrono::Weekday;

use super::numbers;
use crate::tag::composition::Match;
use crate::tag::expression::{Calendar, Expression, Field, Inner, Numeric, Part, Period, Which, Year};
use crate::tag::grammar::{Build, Found, Rule};
use crate::tag::pattern::{Class, Kind};
use crate::tag::terms::Unit;

/// A rule that finds one expression.
pub(super) const fn one(
    id: &'static str,
    kind: Kind,
    pattern: &'static str,
    build: fn(&Match<'_>) -> Option<Found>,
) -> Rule {
    Rule { id, kind, pattern, build: Build::One(build), weak: false }
}

/// A rule whose words are no time. A whole date of year, month and day is one whatever stands before it: what a court or
/// an office counts is no such number.
pub(super) const fn guard(id: &'static str, pattern: &'static str) -> Rule {
    guard_where(id, pattern, |m| !numbers::has_whole_date(m))
}

/// A rule whose words are no time where it is so.
pub(super) const fn guard_where(
    id: &'static str,
    pattern: &'static str,
    is_so: fn(&Match<'_>) -> bool,
) -> Rule {
    Rule { id, kind: Kind::Guard, pattern, build: Build::Nothing(is_so), weak: false }
}

/// A field of the calendar with its year, if that is written.
pub(super) fn calendar(field: Field, year: Option<Year>) -> Found {
    Expression::Calendar(Calendar { year, ..Calendar::of(field) }).into()
}

/// A day of a month; none for a number that no month has.
pub(super) fn day(month: u8, day: u32) -> Option<Found> {
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    Some(calendar(Field::Day { month, day }, None))
}

/// The same calendar expression in that year.
pub(super) fn on(found: &Found, year: Option<Year>) -> Option<Found> {
    let Expression::Calendar(calendar) = found.expression else { return None };
    Some(Expression::Calendar(Calendar { year, ..calendar }).into())
}

/// The same day with the weekday that is written next to it.
pub(super) fn on_weekday(found: &Found, weekday: Option<Weekday>) -> Option<Found> {
    let expression = match found.expression {
        Expression::Calendar(calendar @ Calendar { field: Field::Day { .. }, weekday: None, .. }) => {
            Expression::Calendar(Calendar { weekday, ..calendar })
        }
        Expression::Numeric(numeric @ Numeric { weekday: None, .. }) => {
            Expression::Numeric(Numeric { weekday, ..numeric })
        }
        _ => return None,
    };
    Some(Found { expression, modifier: found.modifier })
}

/// A piece of something bigger.
pub(super) fn part(inner: Inner, whole: Expression) -> Found {
    Expression::Part(Box::new(Part { inner, whole })).into()
}

/// A period named by its unit.
pub(super) fn period(unit: Unit, which: Which) -> Found {
    Expression::Period(Period { unit, which }).into()
}

/// What `{…}` found, with the modifier that the words before it say.
pub(super) fn with_modifier(m: &Match<'_>) -> Option<Found> {
    m.found(0).map(|found| modified(m, found))
}

/// The same with the modifier that the words of the match say.
pub(super) fn modified(m: &Match<'_>, found: Found) -> Found {
    let named = || {
        use crate::tag::terms::Modifier::{End, Mid, Start};
        [("early", Start), ("mid", Mid), ("late", End)]
            .into_iter()
            .find(|(name, _)| m.has(&[name]))
            .map(|(_, m)| m)
    };
    Found { modifier: m.modifier().or_else(named).or(found.modifier), ..found }
}

/// A date in digits whose order is open, from the nth captures of one and two digits.
pub(super) fn numeric(m: &Match<'_>, first: usize, second: usize) -> Option<Found> {
    let first = m.small(Class::Day, first)?;
    let second = m.small(Class::Day, second)?;
    if first > 12 && second > 12 {
        return None;
    }
    let day_first = m.has(&["."]);
    let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
    Some(Expression::Numeric(Numeric { first, second, year, day_first, weekday: None }).into())
}
