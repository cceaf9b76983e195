//! Rules for parts of a date: "the end of June", "mid-2024", "the first week of May", "the third
//! Thursday of November".

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::evidence;
use super::make::{calendar, one, part, period, with_modifier};
use crate::tag::expression::{Calendar, Expression, Field, Inner, Period, Which, Year};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Kind::Date;
use crate::tag::terms::{Modifier, Unit};
use crate::tag::token::Shape;

/// The start, middle and end of a date, and units counted or named in it.
pub(super) const RULES: &[CompositionRule] = &[
    one("date.early-late", Date, "( the )? early|late|mid|mids -? ( in )? {date}", with_modifier),
    one("date.later-weekday", Date, "later|earlier ( on )? <weekday>", |m| {
        let is_name = m.tokens.get(m.end - 1)?.shape == Shape::Capital;
        is_name.then(|| Some(super::make::calendar(Field::Weekday(m.weekday()?), None)))?
    }),
    one("date.part-of", Date, "( the )? ( very )? <mod> ( of|in )? {date}", |m| {
        evidence::part_word(m)?;
        // Rejects "The works end in the last week of May" and "Beginning in May, prices rose",
        // where "end" and "beginning" are verbs.
        if m.starts_with(&["end", "start", "close", "finish", "beginning"]) && m.has(&["in"]) {
            return None;
        }
        let found = with_modifier(m)?;
        // Rejects "the end of the day", which is a time of day.
        let of_day = matches!(found.expression, Expression::Period(Period { unit: Unit::Day, .. }));
        (!of_day || found.modifier != Some(Modifier::End)).then_some(found)
    }),
    one(
        "date.earlier-part-of",
        Date,
        "( the )? early|earlier|first|opening part|stages|days|months|years of {date}",
        |m| Some(Found { modifier: Some(Modifier::Start), ..m.found(0)? }),
    ),
    one(
        "date.later-part-of",
        Date,
        "( the )? late|latter|later|last|closing|final part|stages|days|months|years of {date}",
        |m| Some(Found { modifier: Some(Modifier::End), ..m.found(0)? }),
    ),
    one("date.rest-of", Date, "( the )? rest of {date}", |m| m.found(0)),
    one(
        "date.half-of",
        Date,
        "( the )? first|second|latter|last|1st|2nd|back|front half ( of )? {date}",
        |m| {
            let found = m.found(0)?;
            let second = m.has(&["second", "latter", "last", "2nd", "back"]);
            if evidence::is_year_like(&found.expression) {
                return Some(part(Inner::Nth(1 + u32::from(second), Unit::Half), found.expression));
            }
            Some(Found { modifier: Some(if second { Modifier::End } else { Modifier::Start }), ..found })
        },
    ),
    one("date.nth-of", Date, "( the )? <ord> ( full )? <unit> ( of|in )? {date}", |m| {
        let (unit, whole, nth) = (m.unit()?, m.found(0)?, m.ordinal()?);
        // Rejects "fought for a third day Thursday", where the day is not a part of Thursday, and
        // "The third quarter a year ago", which `relative.quarter-year-ago` matches.
        let is_shifted_quarter =
            matches!(unit, Unit::Quarter | Unit::Half) && matches!(whole.expression, Expression::Shift(_));
        if (evidence::is_day(&whole.expression) || is_shifted_quarter) && !m.has(&["of", "in"]) {
            return None;
        }
        // Only a year has quarters, so the quarter in "the first quarter of the 20th century"
        // becomes a modifier of the century.
        if matches!(unit, Unit::Quarter | Unit::Half) && !evidence::is_year_like(&whole.expression) {
            let modifier = match nth {
                1 => Modifier::Start,
                4 => Modifier::End,
                _ => Modifier::Mid,
            };
            return Some(Found { modifier: Some(modifier), ..whole });
        }
        (unit >= Unit::Day).then(|| part(Inner::Nth(nth, unit), whole.expression))
    }),
    one("date.first-n-of", Date, "( the )? first|last|final <n> <unit> of {date}", |m| {
        let n = u32::try_from(m.amount()?.as_whole()?).ok()?;
        counted_part(&m.found(0)?.expression, n, m.unit()?, m.has(&["first"]))
    }),
    one("date.last-of", Date, "( the )? last|final|closing <unit> of {date}", |m| {
        let (unit, whole) = (m.unit()?, m.found(0)?);
        (unit >= Unit::Day).then(|| part(Inner::Last(unit), whole.expression))
    }),
    one("date.turn-of-century", Date, "the turn of ( the )? ( <ord> )? century|millennium", |m| {
        let field = match m.ordinal() {
            Some(nth) => Field::Century(i32::try_from(nth).ok()?),
            None => {
                return Some(Found {
                    modifier: Some(Modifier::Start),
                    ..Expression::Period(Period { unit: Unit::Century, which: Which::Bare }).into()
                });
            }
        };
        Some(Found { modifier: Some(Modifier::Start), ..calendar(field, None) })
    }),
    one("date.season-of", Date, "( the )? ( early|late|mid -? )? <season> of {date}", |m| {
        let whole = m.found(0)?.expression;
        evidence::is_year_like(&whole).then(|| Some(part(Inner::Field(Field::Season(m.season()?)), whole)))?
    }),
    // Matches "in spring last year". A season before a year in figures is `date.season-year`.
    one("date.season-in-year", Date, "( the )? ( early|late|mid -? )? <season> ( ,|in )? {date}", |m| {
        let whole = m.found(0)?.expression;
        let is_relative = matches!(
            whole,
            Expression::Period(Period {
                unit: Unit::Year,
                which: Which::This | Which::Last | Which::Next | Which::Coming,
            })
        );
        is_relative.then(|| Some(part(Inner::Field(Field::Season(m.season()?)), whole)))?
    }),
    one("date.weekend-of", Date, "( the )? weekend of {date}", |m| {
        Some(part(Inner::Nth(1, Unit::Weekend), m.found(0)?.expression))
    }),
    one("date.end-dash", Date, "end|start -? {date}", |m| {
        // Accepts "by end-2023" and "until end March", but not "the end June had in mind".
        let dash = m.has(&["-"]);
        let introduced =
            m.follows(1, &["by", "until", "till", "at", "since", "from", "before", "through", "to"]);
        let whole = m.found(0)?.expression;
        let fits = evidence::is_year_like(&whole) || evidence::is_month_like(&whole);
        let modifier = Some(if m.starts_with(&["end"]) { Modifier::End } else { Modifier::Start });
        (fits && (dash || introduced)).then(|| Some(Found { modifier, ..m.found(0)? }))?
    }),
    one("date.mid-unit", Date, "( mid - <unit> | midyear|midweek|midmonth )", |m| {
        let unit = m.unit().unwrap_or(match m.starts_with(&["midyear"]) {
            true => Unit::Year,
            false if m.starts_with(&["midweek"]) => Unit::Week,
            false => Unit::Month,
        });
        let found = period(unit, Which::This);
        (Unit::Week..=Unit::Century)
            .contains(&unit)
            .then_some(Found { modifier: Some(Modifier::Mid), ..found })
    }),
    one("date.week-of", Date, "( the )? <unit> of|beginning|starting|commencing|ending|ended {date}", |m| {
        let (unit, whole) = (m.unit()?, m.found(0)?.expression);
        let fits = matches!(unit, Unit::Week | Unit::Weekend)
            && m.has(&["week", "weekend"])
            && evidence::is_day(&whole);
        fits.then(|| part(Inner::Nth(1, unit), whole))
    }),
    one("date.month-named", Date, "the month of {date}", |m| {
        let found = m.found(0)?;
        evidence::is_month_like(&found.expression).then_some(found)
    }),
    one("date.nth-weekday", Date, "( the )? <ord>|last|final <weekday> ( of|in )? {date}", |m| {
        let whole = m.found(0)?.expression;
        let nth = m.ordinal().map_or(Some(-1), |n| i8::try_from(n).ok().filter(|n| *n < 6))?;
        evidence::is_month_like(&whole).then(|| Some(part(Inner::NthWeekday(nth, m.weekday()?), whole)))?
    }),
    // The date before the "'s" is spelled out, because `{date}` at the start of a date rule would
    // recurse without consuming a token.
    one(
        "date.of-possessive",
        Date,
        "( {year} | ( the )? <which> year ) $apos +s ( <ord> quarter | first|second half )",
        |m| {
            let whole = match m.which() {
                Some(which) => period(Unit::Year, which).expression,
                None => m.found(0)?.expression,
            };
            let half = m.has(&["half"]).then(|| 1 + u32::from(m.has(&["second"])));
            let unit = if half.is_some() { Unit::Half } else { Unit::Quarter };
            Some(part(Inner::Nth(half.or_else(|| m.ordinal())?, unit), whole))
        },
    ),
];

/// Returns the first or last `n` months or days of a year or month that is written in full: "the
/// first nine months of 1922".
fn counted_part(whole: &Expression, n: u32, unit: Unit, first: bool) -> Option<Found> {
    let Expression::Calendar(Calendar { year: Some(Year::Full(year)), field, .. }) = *whole else {
        return None;
    };
    let (start, after) = match field {
        Field::Year => (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?),
        Field::Month(month) => {
            let start = NaiveDate::from_ymd_opt(year, u32::from(month), 1)?;
            (start, start.checked_add_months(Months::new(1))?)
        }
        _ => return None,
    };
    let (begin, end) = match (unit, first) {
        (Unit::Month, true) => (start, start.checked_add_months(Months::new(n))?),
        (Unit::Month, false) => (after.checked_sub_months(Months::new(n))?, after),
        (Unit::Day, true) => (start, start.checked_add_days(Days::new(n.into()))?),
        (Unit::Day, false) => (after.checked_sub_days(Days::new(n.into()))?, after),
        _ => return None,
    };
    let last = end.pred_opt()?;
    let ymd = |day: NaiveDate| (day.year(), day.month(), day.day());
    (n > 0 && start <= begin && end <= after).then(|| Expression::Era(ymd(begin), ymd(last)).into())
}
