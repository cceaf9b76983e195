//! Helper functions for writing the rule tables concisely.

use chrono::Weekday;

use super::numbers;
use crate::tag::composition::Match;
use crate::tag::expression::{
    Calendar, Expression, Field, Inner, Numeric, PartExpression, Period, Which, Year,
};
use crate::tag::grammar::{Build, CompositionRule, Found};
use crate::tag::pattern::{Class, Kind};
use crate::tag::terms::Unit;

/// Creates a rule that builds one expression.
pub(super) const fn one(
    id: &'static str,
    kind: Kind,
    pattern: &'static str,
    build: fn(&Match<'_>) -> Option<Found>,
) -> CompositionRule {
    CompositionRule { id, kind, pattern, build: Build::One(build), weak: false }
}

/// Creates a look-alike rule. It does not apply if the match contains a complete date (2024-06-09):
/// courts and authorities do not use such numbers.
pub(super) const fn guard(id: &'static str, pattern: &'static str) -> CompositionRule {
    guard_where(id, pattern, |m| !numbers::has_whole_date(m))
}

/// Creates a look-alike rule that applies if `is_so` returns `true`.
pub(super) const fn guard_where(
    id: &'static str,
    pattern: &'static str,
    is_so: fn(&Match<'_>) -> bool,
) -> CompositionRule {
    CompositionRule { id, kind: Kind::Guard, pattern, build: Build::Nothing(is_so), weak: false }
}

/// Builds a calendar expression with an optional year.
pub(super) fn calendar(field: Field, year: Option<Year>) -> Found {
    Expression::Calendar(Calendar { year, ..Calendar::of(field) }).into()
}

/// Builds a day of a month. Returns `None` unless `day` is from 1 to 31.
pub(super) fn day(month: u8, day: u32) -> Option<Found> {
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    Some(calendar(Field::Day { month, day }, None))
}

/// Returns a calendar expression with its year replaced by `year`, or `None` for any other
/// expression.
pub(super) fn on(found: &Found, year: Option<Year>) -> Option<Found> {
    let Expression::Calendar(calendar) = found.expression else { return None };
    Some(Expression::Calendar(Calendar { year, ..calendar }).into())
}

/// Returns a day with `weekday` as its weekday, or `None` if the expression is not a day or already
/// has a weekday.
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

/// Builds a part of a larger time.
pub(super) fn part(inner: Inner, whole: Expression) -> Found {
    Expression::Part(Box::new(PartExpression { inner, whole })).into()
}

/// Builds a period from its unit.
pub(super) fn period(unit: Unit, which: Which) -> Found {
    Expression::Period(Period { unit, which }).into()
}

/// Returns the expression captured by `{…}`, with the modifier in the match.
pub(super) fn with_modifier(m: &Match<'_>) -> Option<Found> {
    m.found(0).map(|found| modified(m, found))
}

/// Returns `found` with the modifier in the match, if any: "early", "mid", "late".
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

/// Builds a numeric date with an ambiguous order, from the `<day>` captures with the indices
/// `first` and `second`.
pub(super) fn numeric(m: &Match<'_>, first: usize, second: usize) -> Option<Found> {
    let first = m.small(Class::Day, first)?;
    let second = m.small(Class::Day, second)?;
    if first > 12 && second > 12 {
        return None;
    }
    let is_dotted = m.has(&["."]);
    let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
    Some(Expression::Numeric(Numeric { first, second, year, is_dotted, weekday: None }).into())
}
