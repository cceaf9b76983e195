//! Resolves the years of ranges without a year ("from October to March"), of durations that end on
//! a date, and of table rows.

use std::borrow::Cow;

use super::context::TextKind;
use super::point::{CalendarPlace, Point};
use super::reference::References;
use super::resolve::Resolver;
use crate::tag::{
    Anchored, Calendar, ClauseTense, Expression, Field, Inner, Mention, Origin, PartExpression, Period,
    Shift, Unit, Which, Year,
};

/// Returns the mention with the year that its range determines. `until` keeps the range's end
/// between the calls for its start and its end.
pub(super) fn in_years<'m>(
    mention: &'m Mention,
    next: Option<&Mention>,
    until: &mut Option<Point>,
    references: &References,
) -> Cow<'m, Mention> {
    if let Some(end) = until.take()
        && mention.range_end == Some(true)
    {
        return at(mention, end);
    }
    let Some(next) = next.filter(|next| mention.range_end == Some(false) && next.group == mention.group)
    else {
        return Cow::Borrowed(mention);
    };
    let resolver = Resolver::new(references, mention);
    let Some((first, last)) = resolver.range(&mention.expression, &next.expression) else {
        return Cow::Borrowed(mention);
    };
    *until = Some(last);
    at(mention, first)
}

/// Converts a duration that ends on the next date to a calendar period: "the quarter" in "the
/// quarter ended 30 June" is the second quarter. Other mentions are returned unchanged.
pub(super) fn ended<'m>(
    mention: &'m Mention,
    next: Option<&Mention>,
    references: &References,
) -> Cow<'m, Mention> {
    let Some(next) = next else { return Cow::Borrowed(mention) };
    let quarter = quarter_before_end(mention, next);
    let unit = match &mention.expression {
        Expression::Duration(length) if length.anchored == Some(Anchored::UntilNext) => length.unit,
        _ if quarter.is_some() => Unit::Quarter,
        _ => return Cow::Borrowed(mention),
    };
    let part = PartExpression { inner: Inner::EndedBy(unit), whole: next.expression.clone() };
    let expression = Expression::Part(Box::new(part));
    let is_found = Resolver::new(references, next).place(&expression).is_some();
    match quarter {
        _ if is_found => Cow::Owned(Mention { expression, tense: next.tense, ..mention.clone() }),
        // A quarter that ends on another day than the calendar quarter is one of a fiscal year,
        // such as the second quarter that ended on 30 November.
        Some(nth) => {
            let whole = Expression::Period(Period { unit: Unit::FiscalYear, which: Which::Bare });
            let part = PartExpression { inner: Inner::Nth(nth, Unit::Quarter), whole };
            Cow::Owned(Mention { expression: Expression::Part(Box::new(part)), ..mention.clone() })
        }
        None => Cow::Borrowed(mention),
    }
}

/// Returns the number of a quarter without a year that ends on the day directly after it: "the
/// first quarter ended 30 September", in which case it can be that of a fiscal year.
fn quarter_before_end(mention: &Mention, next: &Mention) -> Option<u32> {
    let is_whole = |whole: &Expression| {
        matches!(whole, Expression::Period(Period { unit: Unit::FiscalYear, which: Which::Bare }))
    };
    let nth = match &mention.expression {
        Expression::Calendar(Calendar {
            field: Field::Quarter(nth), year: None, which: Which::Bare, ..
        }) => u32::from(*nth),
        Expression::Part(part) if is_whole(&part.whole) => match part.inner {
            Inner::Nth(nth, Unit::Quarter) => nth,
            _ => return None,
        },
        _ => return None,
    };
    let Expression::Calendar(Calendar { field: Field::Day { month, day }, .. }) = next.expression else {
        return None;
    };
    let ends_month = day >= 30 || month == 2 && day >= 28;
    let between = next.start.checked_sub(mention.end)?;
    let is_linked = (" ended ".len()..=" that ended on ".len()).contains(&between);
    (ends_month && is_linked && mention.sentence == next.sentence).then_some(nth)
}

/// Converts a length after "in" to a place on the calendar, if its clause is about the future: "The
/// council will vote in two weeks". In a past-tense clause, it is the time that something took.
pub(super) fn ahead<'m>(mention: Cow<'m, Mention>, text: &str, references: &References) -> Cow<'m, Mention> {
    let Expression::Duration(length) = &mention.expression else { return mention };
    let is_ahead = matches!(mention.tense, Some(ClauseTense::Future | ClauseTense::Scheduled));
    let is_count = length.anchored.is_none() && length.rest.is_none() && length.amount.as_whole().is_some();
    // Only short units count forward: "the first in six years" looks back.
    let is_short = matches!(length.unit, Unit::Day | Unit::Week | Unit::Fortnight);
    // Exclude "In 2-4 weeks", which is not one day.
    let words = text.get(mention.start..mention.end).unwrap_or("");
    let is_count =
        is_count && !words.contains(['-', '–']) && !words.contains(" to ") && !words.contains(" or ");
    let before = text.get(..mention.start).unwrap_or("");
    let after = text.get(mention.end..).unwrap_or("");
    let ends = after.trim_start_matches(' ').is_empty() || after.starts_with(['.', ',', ';', '\n']);
    let is_known = references.speech_day().is_some() && references.kind != TextKind::Narrative;
    if !is_ahead || !is_count || !is_short || !before.ends_with(" in ") || !ends || !is_known {
        return mention;
    }
    let shift = Shift { amount: length.amount, unit: length.unit, forward: true, from: Origin::Speech };
    Cow::Owned(Mention { expression: Expression::Shift(Box::new(shift)), ..mention.into_owned() })
}

/// Sets the year of each date without one to the result of `year_at`. A range in a table row can
/// cross New Year: "28 December – 3 January" below 2024 ends in 2025.
pub(super) fn set_years(mentions: &mut [Mention], year_at: impl Fn(&Mention) -> Option<i32>) {
    let mut begin = None;
    for mention in mentions {
        let (range_end, group, year) = (mention.range_end, mention.group, year_at(mention));
        let (Some(year), Expression::Calendar(calendar)) = (year, &mut mention.expression) else { continue };
        let month = match calendar.field {
            Field::Day { month, .. } | Field::Month(month) => month,
            Field::Week(_) | Field::Season(_) | Field::Quarter(_) | Field::Half(_) => 0,
            _ => continue,
        };
        if calendar.year.is_some() || calendar.which != Which::Bare {
            continue;
        }
        let is_next_year = range_end == Some(true) && begin.is_some_and(|begin| begin > (group, month, year));
        let is_same_range = begin.is_some_and(|(first, _, _)| first == group);
        calendar.year =
            Some(Year::Full(if is_next_year && is_same_range { year.saturating_add(1) } else { year }));
        mention.coordinated = true;
        if range_end == Some(false) {
            begin = Some((group, month, year));
        }
    }
}

/// Returns the mention with the year of a point, and with its month and day if the point is a day.
fn at(mention: &Mention, point: Point) -> Cow<'_, Mention> {
    let mut found = mention.clone();
    let Expression::Calendar(calendar) = &mut found.expression else { return Cow::Borrowed(mention) };
    calendar.year = Some(Year::Full(point.year));
    if let CalendarPlace::Day(month, day) = point.place {
        calendar.field = Field::Day { month, day };
    }
    found.coordinated = true;
    Cow::Owned(found)
}
