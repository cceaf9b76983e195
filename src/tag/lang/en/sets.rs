//! Rules for recurring times: "every year", "twice a week", "on weekends", "31 December of each
//! year".

use super::length::plural_unit;
use super::make::one;
use crate::tag::composition::Match;
use crate::tag::expression::{Expression, Field, Freq, Recurring, Set};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Kind::Other;
use crate::tag::terms::{Amount, Unit};
use crate::tag::token::Shape;

pub(super) const RULES: &[CompositionRule] = &[
    one("set.frequency", Other, "<frequency>", |m| {
        let (unit, n) = m.frequency()?;
        if m.is_glued()
            || m.follows(1, &["the"])
                && m.tokens.get(m.start).is_some_and(|t| t.shape == Shape::Capital)
                && !m.opens_sentence()
        {
            return None;
        }
        set(Recurring::Every(Amount::whole(n), unit), None, None)
    }),
    one("set.everyday", Other, "everyday", |_| {
        set(Recurring::Every(Amount::whole(1), Unit::Day), None, None)
    }),
    one("set.every", Other, "every|each ( single|passing )? <unit>", |m| {
        set(Recurring::Every(Amount::whole(1), m.unit()?), quant(m), None)
    }),
    one("set.all", Other, "all <unit>", |m| {
        plural_unit(m)?;
        set(Recurring::Every(Amount::whole(1), m.unit()?), Some("EVERY"), None)
    }),
    one("set.every-number", Other, "every|each <n> <unit>", |m| {
        set(Recurring::Every(m.amount()?, m.unit()?), quant(m), None)
    }),
    one("set.every-few", Other, "every few <unit>", |m| {
        set(Recurring::Every(Amount::Vague, m.unit()?), quant(m), None)
    }),
    one("set.every-other", Other, "every other|second <unit>", |m| {
        set(
            Recurring::Every(Amount::whole(2), m.nth_unit(usize::from(m.nth_unit(1).is_some()))?),
            quant(m),
            None,
        )
    }),
    one("set.every-other-named", Other, "every other|second <weekday>", |m| {
        set(Recurring::Field(Field::Weekday(m.weekday()?)), quant(m), None)
    }),
    one("set.every-named", Other, "every|each <month>|<weekday>|<season>|<daypart>", |m| {
        let what = m
            .weekday()
            .map(Field::Weekday)
            .or_else(|| m.month().map(Field::Month))
            .or_else(|| m.season().map(Field::Season))
            .map(Recurring::Field)
            .or_else(|| m.day_part().map(Recurring::DayPart))?;
        set(what, quant(m), None)
    }),
    one(
        "set.plural-weekday",
        Other,
        "mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays",
        |m| {
            let name = m.word(m.token(0)?);
            let day: chrono::Weekday = name.get(..name.len() - 1)?.parse().ok()?;
            set(Recurring::Field(Field::Weekday(day)), None, None)
        },
    ),
    one("set.times", Other, "<times> a|an|per|each|every <unit>", |m| {
        set(Recurring::Every(Amount::whole(1), m.unit()?), quant(m), Some(Freq::Times(m.times()?)))
    }),
    one("set.number-times", Other, "<n> times a|an|per|each|every <unit>", |m| {
        let freq = u32::try_from(m.amount()?.as_whole()?).ok().map(Freq::Times);
        set(Recurring::Every(Amount::whole(1), m.unit()?), quant(m), freq)
    }),
    one("set.day-of-year", Other, "{md} ( of|in )? every|each year", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        set(Recurring::Field(calendar.field), quant(m), None)
    }),
    one("set.nth-weekday", Other, "( the )? <ord>|last <weekday> of|in ( every|each ) ( month )", |m| {
        set(Recurring::Every(Amount::whole(1), Unit::Month), quant(m), None)
    }),
    one("set.every-nth-weekday", Other, "every|each <ord>|last <weekday> of|in ( the|a )? month", |m| {
        set(Recurring::Every(Amount::whole(1), Unit::Month), quant(m), None)
    }),
    // Matches business hours: "Monday through Friday, 9 a.m. to 5 p.m.".
    one(
        "set.office-hours",
        Other,
        "( <weekday> +.? -|–|to|through|thru|until <weekday> +.? ,? \\(? ( from|between )? $hours \\)? | $hours ,? \\(? <weekday> +.? -|–|to|through|thru|until <weekday> +.? \\)? )",
        |m| {
            let workdays = m.weekday() == Some(chrono::Weekday::Mon) && m.has(&["friday", "fri"]);
            let unit = if workdays { Unit::Workday } else { Unit::Week };
            set(Recurring::Every(Amount::whole(1), unit), None, None)
        },
    ),
    one("set.plural-units", Other, "weekends|weekdays", |m| {
        let what = if m.has(&["weekends"]) { Unit::Weekend } else { Unit::Workday };
        m.follows(1, &["on"]).then(|| set(Recurring::Every(Amount::whole(1), what), None, None))?
    }),
    one("set.weekday-part", Other, "( every|each )? <weekday> <daypart>", |m| {
        let plural = m.ends_with(super::clock::PLURAL);
        (plural || quant(m).is_some())
            .then(|| set(Recurring::WeekdayPart(m.weekday()?, m.day_part()?), quant(m), None))?
    }),
    one("set.units-of", Other, "<n> <unit> a|per|each|every <unit>", |m| {
        let (part, whole) = (m.nth_unit(0)?, m.nth_unit(1)?);
        let freq = Freq::Lengths(u32::try_from(m.amount()?.as_whole()?).ok()?, part);
        (part < whole && !m.is_glued())
            .then(|| set(Recurring::Every(Amount::whole(1), whole), quant(m), Some(freq)))?
    }),
    one("set.times-frequency", Other, "<times> -? <frequency>", |m| {
        let (unit, n) = m.frequency()?;
        set(Recurring::Every(Amount::whole(n), unit), None, m.times().map(Freq::Times))
    }),
    one("set.prefixed-frequency", Other, "bi|semi - <frequency>", |m| {
        let (unit, n) = m.frequency()?;
        let hundredths = if m.starts_with(&["bi"]) { 200 } else { 50 };
        set(Recurring::Every(Amount::Hundredths(hundredths * u64::from(n)), unit), None, None)
    }),
    one("set.per", Other, "per <unit>", |m| {
        let unit = m.unit()?;
        (unit >= Unit::Day).then(|| set(Recurring::Every(Amount::whole(1), unit), Some("EACH"), None))?
    }),
    one("set.numbered-days", Other, "odd|even - numbered days", |_| {
        set(Recurring::Every(Amount::whole(1), Unit::Day), None, None)
    }),
];

#[expect(clippy::unnecessary_wraps, reason = "the last expression of builders, which return an option")]
fn set(what: Recurring, quant: Option<&'static str>, freq: Option<Freq>) -> Option<Found> {
    Some(Expression::Set(Set { what, quant, freq }).into())
}

fn quant(m: &Match<'_>) -> Option<&'static str> {
    let has = |word: &str| m.has(&[word]);
    if has("every") {
        Some("EVERY")
    } else if has("each") {
        Some("EACH")
    } else {
        None
    }
}
