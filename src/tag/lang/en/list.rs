//! Rules for coordinations and ranges whose members share a part: "6-7 February", "1861-1863", "60
//! and 90 days", "499-493 BC". Each builds several pieces at once.

use super::make::{calendar, day};
use crate::tag::composition::Match;
use crate::tag::expression::{Duration, Expression, Field, Which, Year};
use crate::tag::grammar::{Build, CompositionRule, Found, Piece};
use crate::tag::pattern::{Class, Kind};
use crate::tag::terms::{Amount, Modifier, Unit};
use crate::tag::token::Gap;

const fn many(
    id: &'static str,
    pattern: &'static str,
    build: fn(&Match<'_>) -> Option<Vec<Piece>>,
) -> CompositionRule {
    CompositionRule { id, kind: Kind::List, pattern, build: Build::Many(build), weak: false }
}

pub(super) const RULES: &[CompositionRule] = &[
    many("list.days-month", "the? $days $more-days of? <month> ( +.? ,? of? {year} )?", days_before_month),
    many(
        "list.weekdays-days",
        "$wday $next-wday ( $next-wday ( $next-wday )? )? of? <month> ( +.? ,? of? {year} )?",
        weekdays_before_month,
    ),
    many("list.month-days", "$month $days $more-days ( ,? {year} )?", days_after_month),
    many(
        "list.night-of-days",
        "( the )? <daypart> of|from ( the )? ( <day>|<nth> $link ( the )? <day>|<nth> <month> ( ,? {year} )? | <month> <day> -|/|– <day> ( ,? {year} )? )",
        |m| {
            let mut pieces = days_of_month(m)?;
            let part = m.day_part()?;
            if let Some(night) = pieces.first_mut() {
                night.found =
                    super::clock::moment(Some(night.found.expression.clone()), Some(part), None, Which::Bare);
            }
            Some(pieces)
        },
    ),
    many("list.hours", "<hour> $link <hour> ( +: +<sixty> )? $ampm", |m| {
        let (first, last) = (m.int(Class::Hour, 0)?, m.int(Class::Hour, 1)?);
        let (end, start) = (m.place(Class::Hour, 0)?.1, m.place(Class::Hour, 1)?.0);
        let afternoon = super::clock::afternoon(m, last)?;
        // In "10 to 2 p.m.", the first hour is in the morning.
        let same = first < last || first == 12;
        let first = super::clock::at(first, None, Some(afternoon == same))?;
        let last = super::clock::at(last, m.small(Class::Sixty, 0), Some(afternoon))?;
        pieces(m, first, last, end, start, is_range(m))
    }),
    many("list.clocks", "{clock} $link {clock}", |m| {
        let (first, last) = (m.capture(0)?, m.capture(m.captures.len().checked_sub(1)?)?);
        pieces(m, m.found(0)?, m.found(1)?, first.1, last.0, is_range(m))
    }),
    many("list.years-short", "<year> $dash +<yy>", |m| {
        let first = m.int(Class::Year, 0)?;
        let last = first / 100 * 100 + m.int(Class::TwoDigits, 0)?;
        let glued = m.is_glued() || m.tokens.get(m.start + 1)?.gap != Gap::None;
        let followed = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-", "/"]));
        if last <= first
            || glued
            || followed
            || m.follows(1, &["no", "section", "article", "resolution", "$"])
            || super::citations::is_identifier(m)
        {
            return None;
        }
        pieces(m, year(first)?, year(last)?, m.start + 1, m.start + 2, true)
    })
    // The rule is weak, because "2016-17" can be two years, a fiscal or school year, or a season.
    .weak(),
    many("list.split-year", "<year> +/ +<yy>|<year>", |m| {
        let first = m.int(Class::Year, 0)?;
        let last = m.int(Class::Year, 1).or_else(|| Some(first / 100 * 100 + m.int(Class::TwoDigits, 0)?))?;
        let followed = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-", "/"]));
        let identifier = super::citations::is_identifier(m);
        (last == first + 1 && !m.is_glued() && !followed && !identifier && (1500..2100).contains(&first))
            .then_some(())?;
        pieces(m, year(first)?, year(last)?, m.start + 1, m.start + 2, true)
    }),
    many("list.iso-days", "<year> +- +<mm> +- +<day> +/ +<year> +- +<mm> +- +<day>", |m| {
        super::numbers::alone(m)?;
        let years = [m.int(Class::Year, 0)?, m.int(Class::Year, 1)?];
        let nth = |nth: usize| {
            let found = day(m.int(Class::MonthNumber, nth)?.try_into().ok()?, m.int(Class::Day, nth)?)?;
            Some(on(found, Some(Year::Full(i32::try_from(*years.get(nth)?).ok()?))))
        };
        let (end, start) = (m.place(Class::Day, 0)?.1, m.place(Class::Year, 1)?.0);
        pieces(m, nth(0)?, nth(1)?, end, start, true)
    }),
    many("list.years-bc", "<int> $link <int> $bc", |m| {
        let bc = |n: u32| i32::try_from(n).ok().map(|n| calendar(Field::Year, Some(Year::Full(1 - n))));
        let (first, last) = (bc(m.int(Class::Int, 0)?)?, bc(m.int(Class::Int, 1)?)?);
        let ends = m.place(Class::Int, 0)?.1;
        pieces(m, first, last, ends, m.place(Class::Int, 1)?.0, is_range(m))
    }),
    many("list.years-ad", "<int> $link <int> $ad", |m| {
        let (first, last) = (year(m.int(Class::Int, 0)?)?, year(m.int(Class::Int, 1)?)?);
        let ends = m.place(Class::Int, 0)?.1;
        pieces(m, first, last, ends, m.place(Class::Int, 1)?.0, is_range(m))
    }),
    many("list.lengths", "<n> -? and|or -? <n> -? <unit>", |m| {
        let unit = m.unit()?;
        let (first, last) = (m.capture(0)?, m.capture(1)?);
        if unit == Unit::Quarter
            || unit == Unit::Night
            || m.follows(1, &["$", "€", "£", "."])
            || m.precedes(0, &["ago", "earlier", "later"])
            || m.is_glued()
        {
            return None;
        }
        let plain = |n: (usize, usize)| m.tokens.get(n.0).is_some_and(|token| !token.is(Class::Year));
        (plain(first) && plain(last)).then_some(())?;
        pieces(m, length(m.nth_amount(0)?, unit), length(m.nth_amount(1)?, unit), first.1, last.0, false)
    }),
    many("list.parts-of-month", "early|mid|late -? to|and|or|- -? early|mid|late -? {date}", |m| {
        let found = m.found(0)?;
        let place = |token: usize| -> Option<Modifier> {
            let token = m.tokens.get(token)?;
            [("early", Modifier::Start), ("mid", Modifier::Mid), ("late", Modifier::End)]
                .into_iter()
                .find(|(word, _)| m.is_word(token, &[word]))
                .map(|(_, modifier)| modifier)
        };
        let second = (m.start + 1..m.end).find(|at| place(*at).is_some())?;
        let first = Found { modifier: place(m.start), ..found.clone() };
        let last = Found { modifier: place(second), ..found };
        pieces(m, first, last, m.start + 1, second, true)
    }),
    many("list.quarters", "( the )? <ord> $link <ord> quarter|quarters ( ( of )? {year} )?", |m| {
        let year = m.year();
        let mut ordinals = m.captures.iter().filter_map(|capture| match capture.value {
            crate::tag::composition::CapturedValue::Ordinal(n) => {
                Some((n, capture.at, capture.at + capture.len))
            }
            _ => None,
        });
        let (first, _, end) = ordinals.next()?;
        let (last, start, _) = ordinals.next()?;
        let quarter = |n: u32| {
            u8::try_from(n).ok().filter(|n| (1..=4).contains(n)).map(|n| calendar(Field::Quarter(n), year))
        };
        pieces(m, quarter(first)?, quarter(last)?, end, start, false)
    }),
    many(
        "list.centuries",
        "( the )? ( early|mid|late -? )? <ord> $link ( the )? ( early|mid|late -? )? <ord> -? centuries|century ( $bc )?",
        |m| {
            let mut ordinals = m.captures.iter().filter_map(|capture| match capture.value {
                crate::tag::composition::CapturedValue::Ordinal(n) => {
                    Some((n, capture.at, capture.at + capture.len))
                }
                _ => None,
            });
            let (first, _, end) = ordinals.next()?;
            let (last, start, _) = ordinals.next()?;
            let modified =
                m.tokens.get(start - 1).is_some_and(|token| m.is_word(token, &["early", "late", "mid"]));
            let start = start - usize::from(modified);
            let sign = if m.ends_with(&["bc", "bce"]) { -1 } else { 1 };
            let century = |n: u32| i32::try_from(n).ok().map(|n| calendar(Field::Century(sign * n), None));
            pieces(m, century(first)?, century(last)?, end, start, is_range(m))
        },
    ),
];

fn year(number: u32) -> Option<Found> {
    i32::try_from(number).ok().map(|year| calendar(Field::Year, Some(Year::Full(year))))
}

fn on(found: Found, year: Option<Year>) -> Found {
    match found.expression {
        Expression::Calendar(mut calendar) => {
            calendar.year = year;
            Expression::Calendar(calendar).into()
        }
        other => other.into(),
    }
}

fn length(amount: Amount, unit: Unit) -> Found {
    Expression::Duration(Duration { amount, unit, rest: None, anchored: None }).into()
}

/// Whether the link between the pieces forms a range: "to", a dash, or "and" after "between".
fn is_range(m: &Match<'_>) -> bool {
    let and = m.has(&["and", "or", ",", "/"]);
    !and || m.follows(1, &["between"])
}

#[expect(clippy::unnecessary_wraps, reason = "the last expression of builders, which return an option")]
fn pieces(
    m: &Match<'_>,
    first: Found,
    last: Found,
    end: usize,
    start: usize,
    range: bool,
) -> Option<Vec<Piece>> {
    let and = m.has(&["and", "or"]);
    let range = range && (!and || m.follows(1, &["between"]));
    Some(vec![
        Piece { first: m.start, end, found: first, range },
        Piece { first: start, end: m.end, found: last, range },
    ])
}

/// The days in a list such as "3–7 and 10–14 May 2021", and how they are separated.
struct DayList {
    pieces: Vec<Piece>,
    /// Whether a comma, "and" or "or" separates some of the days.
    listed: bool,
    /// Whether "and" or "or" precedes the last day.
    closed: bool,
    commas: bool,
}

fn days_of_month(m: &Match<'_>) -> Option<Vec<Piece>> {
    days(m).map(|days| days.pieces)
}

fn days(m: &Match<'_>) -> Option<DayList> {
    super::evidence::month_with_number(m)?;
    let (month, year) = (m.month()?, m.year());
    let mut days = DayList { pieces: Vec::new(), listed: false, closed: false, commas: false };
    let mut last = 0;
    for capture in
        m.captures.iter().filter(|capture| matches!(capture.class, Some(Class::Day | Class::OrdinalDay)))
    {
        let number = m.tokens.get(capture.at)?.number;
        // Numbers must ascend: "May 12, 5 people" is not a list of days.
        if number <= last {
            return None;
        }
        last = number;
        let is_word_before = |at: usize, words: &[&str]| {
            at > m.start && m.tokens.get(at - 1).is_some_and(|token| m.is_word(token, words))
        };
        let article = capture.at > m.start && is_word_before(capture.at, &["the"]);
        let first = capture.at - usize::from(article);
        let mut piece =
            Piece { first, end: capture.at + 1, found: on(day(month, number)?, year), range: false };
        let Some(previous) = days.pieces.last_mut() else {
            piece.first = m.start;
            days.pieces.push(piece);
            continue;
        };
        if is_word_before(first, &["and", "or", "&"]) {
            (days.listed, days.closed) = (true, true);
            days.commas |= is_word_before(first - 1, &[","]);
        } else if is_word_before(first, &[","]) {
            (days.listed, days.closed, days.commas) = (true, false, true);
        } else {
            (previous.range, piece.range) = (true, true);
        }
        days.pieces.push(piece);
    }
    if let [first, last] = days.pieces.as_mut_slice()
        && days.listed
        && !days.commas
        && m.follows(1, &["between"])
    {
        (first.range, last.range, days.listed) = (true, true, false);
    }
    days.pieces.last_mut()?.end = m.end;
    (days.pieces.len() > 1).then_some(days)
}

/// Matches "the 3rd, 7th and 21st of May 2021". If only commas separate the numbers, a preposition
/// must introduce them: "Rule 3, 7 May 2021" is a single day.
fn days_before_month(m: &Match<'_>) -> Option<Vec<Piece>> {
    let days = days(m)?;
    let introduced = m.before(1).is_none() || m.follows(1, &["on", "of", "from", ":", "(", "the", "dates"]);
    let is_list = !days.listed || introduced || days.closed && !super::numbers::is_counted(m);
    is_list.then_some(days.pieces)
}

/// Matches "Monday 23 to Friday 27 October" and "Tuesday 7 and Wednesday 8 November".
fn weekdays_before_month(m: &Match<'_>) -> Option<Vec<Piece>> {
    let mut pieces = days(m)?.pieces;
    let mut is_range = vec![false; pieces.len()];
    for nth in 0..pieces.len() {
        let at = m.place(Class::Weekday, nth)?.0;
        let piece = pieces.get_mut(nth)?;
        piece.found = super::make::on_weekday(&piece.found, m.nth_weekday(nth))?;
        if nth == 0 {
            continue;
        }
        piece.first = at;
        let link = m.tokens.get(at - 1)?;
        let is_listed = m.is_word(link, &["and", "or", "&", ","]);
        let is_between = m.is_word(link, &["and"]) && m.follows(1, &["between"]);
        if !is_listed || is_between {
            (*is_range.get_mut(nth - 1)?, *is_range.get_mut(nth)?) = (true, true);
        }
    }
    for (piece, range) in pieces.iter_mut().zip(is_range) {
        piece.range = range;
    }
    Some(pieces)
}

/// Matches "May 3, 7 and 21, 2021". Without a year, the next words must show that the numbers are
/// not counts: "On May 12, 15 people died".
fn days_after_month(m: &Match<'_>) -> Option<Vec<Piece>> {
    let days = days(m)?;
    let is_list = !days.listed
        || m.year().is_some()
        || (days.closed || days.pieces.len() > 2) && super::evidence::ends_days(m, days.commas, days.closed);
    is_list.then_some(days.pieces)
}
