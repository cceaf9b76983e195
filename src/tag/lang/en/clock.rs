//! Rules for times of day: "16:08 UTC", "6:40 p.m. (GMT +8)", "Monday morning", "the night of 3
//! May".

use super::evidence;
use super::make::one;
use crate::tag::composition::Match;
use crate::tag::expression::{Clock, Expression, Field, Inner, Moment, Period, Reference, Which, Zone};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Class;
use crate::tag::pattern::Kind::{Clock as AClock, Other, Story};
use crate::tag::terms::{DayPart, Unit};
use crate::tag::token::{Gap, Shape, Token};

/// Clock times, used in other rules.
pub(super) const CLOCKS: &[CompositionRule] = &[
    one("clock.colon", AClock, "<hour> +: +<sixty> ( +: +<sixty> )? ( $ampm | $of-day )? $zone?", |m| {
        clock(m, m.int(Class::Hour, 0)?, m.small(Class::Sixty, 0), m.small(Class::Sixty, 1))
    }),
    one("clock.point", AClock, "<hour> +. +<sixty> $ampm $zone?", |m| {
        clock(m, m.int(Class::Hour, 0)?, m.small(Class::Sixty, 0), None)
    }),
    one("clock.hour", AClock, "<hour> $ampm $zone?", |m| clock(m, m.int(Class::Hour, 0)?, None, None)),
    one("clock.letter", AClock, "<hour> ( +: +<sixty> )? +a|p", |m| {
        clock(m, m.int(Class::Hour, 0)?, m.small(Class::Sixty, 0), None)
    }),
    one("clock.words", AClock, "<n> $ampm", |m| clock(m, hour_word(m)?, None, None)),
    one("clock.o-clock", AClock, "<n> o $apos clock ( $ampm | $of-day )? $zone?", |m| {
        clock(m, hour_word(m)?, None, None)
    }),
    one("clock.in-the", AClock, "<n> $of-day", |m| clock(m, hour_word(m)?, None, None)),
    one("clock.hours", AClock, "<int> ( hours|hrs ( $zone )? | $zone )", |m| {
        let (digits, n) = (m.digits(Class::Int, 0), m.int(Class::Int, 0)?);
        let minutes = u8::try_from(n % 100).ok().filter(|minute| *minute < 60)?;
        // In "50 U.S.C. 1701 et seq.", "et" is not a time zone. In "at 1500 GMT", it is not a house
        // number.
        let is_zone = m.zone().is_some()
            && m.tokens.get(m.end - 1).is_some_and(|zone| {
                zone.shape == Shape::Upper && m.is_word(zone, &["gmt", "utc", "est", "edt", "bst", "cet"])
            });
        let has_unit = m.has(&["hours", "hrs"]);
        let latin =
            m.precedes(0, &["seq", "al"]) || !is_zone && !has_unit && super::citations::is_identifier(m);
        // "Population 2007 est." is an estimate.
        let is_estimate =
            m.tokens.get(m.end - 1).is_some_and(|zone| m.word(zone) == "est" || m.word(zone) == "Est");
        (digits == 4 && n < 2400 && !latin && !is_estimate).then(|| clock(m, n / 100, Some(minutes), None))?
    }),
    one("clock.past", AClock, "( a )? half|quarter -? past <n> ( $ampm | $of-day )?", |m| {
        clock(m, hour_word(m)?, Some(if m.has(&["half"]) { 30 } else { 15 }), None)
    }),
    one("clock.quarter-to", AClock, "( a )? quarter to <n> ( $ampm | $of-day )?", |m| {
        let hour = (hour_word(m)? + 10) % 12 + 1;
        clock(m, hour, Some(45), None)
    }),
    one("clock.iso", AClock, "t +<hour> +: +<sixty> ( +: +<sixty> )? ( +z )?", |m| {
        clock(m, m.int(Class::Hour, 0)?, m.small(Class::Sixty, 0), m.small(Class::Sixty, 1))
    }),
    // Includes the offset in "T20:20:30+01:00", which is not a second time.
    one(
        "clock.iso-zone",
        AClock,
        "t +<hour> +: +<sixty> ( +: +<sixty> )? ++|-|− +<hour> +: +<sixty>",
        |m| {
            let nth = if m.place(Class::Sixty, 2).is_some() { 2 } else { 1 };
            let second = m.small(Class::Sixty, 1).filter(|_| nth == 2);
            let minutes = 60 * i16::from(m.small(Class::Hour, 1)?) + i16::from(m.small(Class::Sixty, nth)?);
            let zone = Zone { minutes: if m.has(&["+"]) { minutes } else { -minutes }, utc: false };
            let (hour, minute) = (m.small(Class::Hour, 0)?, m.small(Class::Sixty, 0));
            Some(moment(None, None, Some(Clock { hour, minute, second, zone: Some(zone) }), Which::Bare))
        },
    ),
];

/// The maximum number of tokens before and after a number in which another time of day is searched
/// for.
const MAX_TOKENS_TO_TIME: usize = 200;

/// The numbers that are years rather than times of day, such as 20:21, next to a day.
const RECENT_YEARS: std::ops::RangeInclusive<u32> = 1960..=2100;

/// Whether the token at `at`, next to a day, is a time of day in four digits: "27 Nov 0900". A
/// number without a leading zero is one if a time with a leading zero is near, as in a table of
/// times: "25 Nov 1015".
pub(super) fn is_time_of_day(m: &Match<'_>, at: usize) -> bool {
    let is_time = |token: &Token| {
        token.shape == Shape::Number
            && token.end - token.start == 4
            && token.number < 2400
            && token.number % 100 < 60
    };
    let has_zero = |token: &Token| is_time(token) && m.word(token).starts_with('0');
    let Some(number) = m.tokens.get(at) else { return false };
    if has_zero(number) {
        return true;
    }
    let near = at.saturating_sub(MAX_TOKENS_TO_TIME)..(at + MAX_TOKENS_TO_TIME).min(m.tokens.len());
    let is_behind_day = |at: usize| {
        (1..=2).any(|back| {
            at.checked_sub(back).and_then(|at| m.tokens.get(at)).is_some_and(|token| token.is(Class::Month))
        })
    };
    is_time(number)
        && !RECENT_YEARS.contains(&number.number)
        && near.into_iter().any(|at| m.tokens.get(at).is_some_and(has_zero) && is_behind_day(at))
}

fn hour_word(m: &Match<'_>) -> Option<u32> {
    m.amount()?.as_whole().and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=12).contains(n))
}

fn clock(m: &Match<'_>, hour: u32, minute: Option<u8>, second: Option<u8>) -> Option<Found> {
    let afternoon = afternoon(m, hour);
    let zone = if m.has(&["z"]) { Some(Zone { minutes: 0, utc: true }) } else { zone(m) };
    let hour = of_day(hour, afternoon)?;
    Some(moment(None, None, Some(Clock { hour, minute, second, zone }), Which::Bare))
}

/// Returns whether the words of a match place an hour after noon, or `None` if they do not specify
/// it.
pub(super) fn afternoon(m: &Match<'_>, hour: u32) -> Option<bool> {
    let after = m.has(&["p", "afternoon", "evening"]) || m.has(&["night"]) && hour > 5;
    let before = m.has(&["a", "morning"]);
    m.afternoon().or_else(|| (after || before).then_some(after))
}

/// Returns the time of day in "10.30", the British notation. "Closed on Friday at 7.43" is a price:
/// times are given in steps of five minutes, and rarely in a sentence that reports figures.
fn point_clock(m: &Match<'_>) -> Option<Clock> {
    let hour = m.small(Class::Hour, 0).filter(|hour| (6..24).contains(hour))?;
    let minute = m.small(Class::Sixty, 0).filter(|minute| minute % 5 == 0)?;
    let is_time = m.digits(Class::Sixty, 0) == 2 && !m.is_glued() && !super::relative::reports(m);
    is_time.then_some(Clock { hour, minute: Some(minute), second: None, zone: None })
}

/// Whether nothing after the match can be the unit of its number: "at 10.30, …", "at 10.30 in
/// Oslo".
fn ends_time(m: &Match<'_>) -> bool {
    const WORDS: &[&str] =
        &["in", "on", "at", "and", "or", "to", "until", "for", "by", "with", "when", "local", "the"];
    m.after(0).is_none_or(|next| match next.shape {
        Shape::Mark => !m.is_word(next, &["%", "$", "€", "£", "-", "/"]),
        _ => m.is_word(next, WORDS),
    })
}

/// Builds a clock time. `afternoon` is `None` if the words do not specify the half of the day.
pub(super) fn at(hour: u32, minute: Option<u8>, afternoon: Option<bool>) -> Option<Found> {
    let clock = Clock { hour: of_day(hour, afternoon)?, minute, second: None, zone: None };
    Some(moment(None, None, Some(clock), Which::Bare))
}

/// Converts an hour to the 24-hour clock. Returns `None` for an hour that does not exist on the
/// 12-hour clock if `afternoon` is known.
fn of_day(hour: u32, afternoon: Option<bool>) -> Option<u8> {
    match (u8::try_from(hour).ok().filter(|hour| *hour <= 24)?, afternoon) {
        (0 | 13.., Some(_)) => None,
        (12, Some(false)) => Some(0),
        (hour @ 1..=11, Some(true)) => Some(hour + 12),
        (hour, _) => Some(hour),
    }
}

/// Returns the time zone, including a following offset: "GMT +8".
fn zone(m: &Match<'_>) -> Option<Zone> {
    let zone = m.zone()?;
    let words = m.tokens.get(m.start..m.end)?;
    let sign = words.iter().rposition(|token| m.is_word(token, &["+", "-", "−"]));
    match sign.and_then(|at| Some((words.get(at)?, words.get(at + 1)?))) {
        Some((sign, hours)) if hours.is(Class::Hour) => {
            let minutes = i16::try_from(hours.number).ok()? * 60;
            Some(Zone { minutes: if m.is_word(sign, &["+"]) { minutes } else { -minutes }, utc: false })
        }
        _ => Some(zone),
    }
}

/// Plural parts of the day, which recur: "in the mornings".
pub(super) const PLURAL: &[&str] = &["mornings", "afternoons", "evenings", "nights"];

/// Times of day, with and without their day.
pub(super) const RULES: &[CompositionRule] = &[
    one("time.clock", Other, "{clock}", |m| {
        let plain = m
            .tokens
            .get(m.start..m.end)?
            .iter()
            .all(|token| token.shape == Shape::Number || m.is_word(token, &[":"]));
        let glued = m.is_glued()
            || m.after(0).is_some_and(|next| {
                next.gap == Gap::None
                    && m.is_word(next, &[":", "/", "-", "%"])
                    && m.after(1).is_some_and(|t| t.gap == Gap::None)
            })
            || m.token(0).is_some_and(|t| t.gap == Gap::None)
                && m.before(1).is_some_and(|before| {
                    m.is_word(before, &[":", "/", ".", "-", "–", "$", ","])
                        && m.before(2).is_some_and(|t| t.shape == Shape::Number)
                });
        // Rejects "Luke 10:25", which is a verse, and "won 21:15", which is a score.
        let score = plain
            && m.follows(
                1,
                &[
                    "ratio", "of", "verse", "luke", "mark", "matthew", "john", "genesis", "scored", "won",
                    "chapter",
                ],
            );
        if glued || score { None } else { m.found(0) }
    }),
    // In "9:20 a.m. (0620 GMT) Tuesday", the parentheses repeat the time in another zone.
    one("time.clock-twice", Other, "{clock} ( local time )? \\( {clock} \\)", |m| m.found(0)),
    // Matches "10 a.m. (midnight PST)".
    one("time.clock-twice-part", Other, "{clock} ( local time )? \\( <daypart> $zone \\)", |m| m.found(0)),
    one("time.clock-twice-date", Other, "{clock} ( local time )? \\( {clock} \\) ,? ( on )? {date}", |m| {
        let (Expression::Moment(time), date) = (m.found(0)?.expression, m.found(2)?.expression) else {
            return None;
        };
        evidence::is_day(&date).then(|| moment(Some(date), None, time.clock, Which::Bare))
    }),
    one("time.clock-date", Other, "{clock} ( local time )? ( ,|on | , on )? {date} $zone?", |m| {
        let (Expression::Moment(time), date) = (m.found(0)?.expression, m.found(1)?.expression) else {
            return None;
        };
        evidence::is_day(&date).then(|| moment(Some(date), None, time.clock, Which::Bare))
    }),
    // Matches "8 o'clock Tuesday evening", "3 o'clock this afternoon" and "8:30 last night".
    one(
        "time.clock-part-of-day",
        Other,
        "{clock} ( on )? ( <weekday>|<deictic>|this|last ) <daypart>",
        |m| {
            let Expression::Moment(time) = m.found(0)?.expression else { return None };
            let Clock { hour, .. } = time.clock?;
            let is = |word: &str| m.tokens.get(m.end - 2).is_some_and(|token| m.is_word(token, &[word]));
            let days = if is("this") { Some(0) } else { m.deictic().or_else(|| is("last").then_some(-1)) };
            let date = match days {
                Some(days) => Expression::Period(Period { unit: Unit::Day, which: Which::Offset(days) }),
                None => super::make::calendar(Field::Weekday(m.weekday()?), None).expression,
            };
            let later = match m.day_part()? {
                DayPart::Afternoon | DayPart::Evening => hour < 12,
                DayPart::Night => (6..12).contains(&hour),
                _ => false,
            };
            let clock = time.clock.map(|clock| Clock { hour: if later { hour + 12 } else { hour }, ..clock });
            (!m.ends_with(PLURAL)).then(|| moment(Some(date), None, clock, Which::Bare))
        },
    ),
    one("time.date-clock", Other, "{date} ( ,|at|@|around|by|before|after | , at )? {clock}", |m| {
        let (date, Expression::Moment(time)) = (m.found(0)?.expression, m.found(1)?.expression) else {
            return None;
        };
        evidence::is_day(&date).then(|| moment(Some(date), None, time.clock, Which::Bare))
    }),
    // Matches "12 June at 10.30".
    one("time.date-point", Other, "{date} ,? at <hour> +. +<sixty>", |m| {
        let clock = point_clock(m).filter(|_| ends_time(m))?;
        let date = m.found(0)?.expression;
        evidence::is_day(&date).then(|| moment(Some(date), None, Some(clock), Which::Bare))
    }),
    // Matches "at 10.30 on 12 June".
    one("time.point-date", Other, "<hour> +. +<sixty> ,? on {date}", |m| {
        let clock = point_clock(m).filter(|_| m.follows(1, &["at", "from", "until", "by"]))?;
        let date = m.found(0)?.expression;
        evidence::is_day(&date).then(|| moment(Some(date), None, Some(clock), Which::Bare))
    }),
    // Matches "27 Nov 0900". Another number may be a year: see `is_time_of_day`.
    one("time.day-digits", Other, "( <weekday> +.? ,? )? {md} <int>", |m| {
        let digits = m.tokens.get(m.end - 1)?;
        if !is_time_of_day(m, m.end - 1) || digits.gap == Gap::None || m.is_glued() {
            return None;
        }
        let clock = clock(m, digits.number / 100, u8::try_from(digits.number % 100).ok(), None)?;
        let Expression::Moment(time) = clock.expression else { return None };
        Some(moment(Some(m.found(0)?.expression), None, time.clock, Which::Bare))
    }),
    one("time.date-hour", Other, "{date} at|around <hour>|<n>", |m| {
        let date = m.found(0)?.expression;
        let hour =
            m.amount()?.as_whole().and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=12).contains(n))?;
        // In "at 10.305", the hour is a part of a number.
        let is_decimal = m.after(1).is_some_and(|next| next.shape == Shape::Number && next.gap == Gap::None);
        let ends = !is_decimal
            && m.after(0).is_none_or(|next| next.shape == Shape::Mark && !m.is_word(next, &["%", "$"]));
        let clock = Clock { hour, minute: None, second: None, zone: None };
        (evidence::is_day(&date) && ends).then(|| moment(Some(date), None, Some(clock), Which::Bare))
    }),
    one("time.date-part", Other, "{date} ( in the | ' s | , )? ( early|late|mid -? )? <daypart>", |m| {
        let date = m.found(0)?.expression;
        let again = m.ends_with(PLURAL);
        (!again && evidence::is_day(&date))
            .then(|| Some(moment(Some(date), Some(m.day_part()?), None, Which::Bare)))?
    }),
    one("time.date-at-noon", Other, "{date} at <daypart>", |m| {
        let date = m.found(0)?.expression;
        let part = m.day_part().filter(|part| matches!(part, DayPart::Noon | DayPart::Midnight))?;
        evidence::is_day(&date).then(|| moment(Some(date), Some(part), None, Which::Bare))
    }),
    one("time.date-am", Other, "<deictic> <ampm>", |m| {
        let part = if m.afternoon()? { DayPart::Afternoon } else { DayPart::Morning };
        let today = Expression::Period(Period { unit: Unit::Day, which: Which::Offset(m.deictic()?) });
        Some(moment(Some(today), Some(part), None, Which::Bare))
    }),
    one("time.weekday-am", Other, "( early|late )? <weekday> +.? <ampm>", |m| {
        let day = super::make::calendar(Field::Weekday(m.weekday()?), None).expression;
        let part = if m.afternoon()? { DayPart::Afternoon } else { DayPart::Morning };
        // Requires a capital letter, since "sun am" in lower case may be a typo.
        let weekday = m.tokens.get(m.place(Class::Weekday, 0)?.0)?;
        let capital = weekday.shape == Shape::Capital;
        (capital && !m.is_glued()).then(|| moment(Some(day), Some(part), None, Which::Bare))
    }),
    one(
        "time.part-of-date",
        Other,
        "( early|late in )? ( the )? ( early|late|mid|middle -? ( of the )? )? <daypart> ( hours )? ( of|on|, )? {date}",
        |m| {
            let date = m.found(0)?.expression;
            evidence::is_day(&date)
                .then(|| Some(moment(Some(date), Some(m.day_part()?), None, Which::Bare)))?
        },
    ),
    one(
        "time.this-part",
        Other,
        "( early|late|earlier|later )? this|that|last|yesterday|tomorrow <daypart>",
        |m| {
            let which = if m.has(&["this"]) {
                Which::Offset(0)
            } else if m.has(&["last", "yesterday"]) {
                Which::Offset(-1)
            } else if m.has(&["tomorrow"]) {
                Which::Offset(1)
            } else {
                Which::Same
            };
            Some(moment(None, Some(m.day_part()?), None, which))
        },
    ),
    one("time.part-before", Other, "the <daypart> before|after", |m| {
        if super::relative::has_object(m) {
            return None;
        }
        let which = if m.ends_with(&["before"]) { Which::Previous } else { Which::Following };
        Some(moment(None, Some(m.day_part()?), None, which))
    }),
    one(
        "time.early-hours",
        Other,
        "the ( early|small hours ) ( of ( the )? ( {date} | <daypart> ) )?",
        |m| {
            let date = m.found(0).map(|found| found.expression);
            let fits = date.as_ref().is_none_or(evidence::is_day);
            fits.then(|| moment(date, Some(DayPart::Morning), None, Which::Bare))
        },
    ),
    one(
        "time.next-part",
        Other,
        "( early|late )? ( the )? ( same )? next|following|previous|preceding|same <daypart>",
        |m| {
            let has = |all: &[&str]| m.has(all);
            let which = if has(&["next", "following"]) {
                Which::Following
            } else if has(&["same"]) {
                Which::Same
            } else {
                Which::Previous
            };
            Some(moment(None, Some(m.day_part()?), None, which))
        },
    ),
    one(
        "time.tonight",
        Other,
        "( late|later|earlier )? tonight|tonite ( at|around ( <hour> | {clock} ) )?",
        |m| {
            let clock = match m.found(0).map(|found| found.expression) {
                Some(Expression::Moment(time)) => time.clock,
                _ => {
                    m.small(Class::Hour, 0).map(|hour| Clock { hour, minute: None, second: None, zone: None })
                }
            };
            Some(moment(None, clock.is_none().then_some(DayPart::Night), clock, Which::Offset(0)))
        },
    ),
    one("time.last-night-at", Other, "last night at <hour>", |m| {
        let hour = m.small(Class::Hour, 0)?;
        let hour = if (5..12).contains(&hour) { hour + 12 } else { hour };
        let clock = Clock { hour, minute: None, second: None, zone: None };
        Some(moment(None, None, Some(clock), Which::Offset(-1)))
    }),
    one("time.part", Other, "( the|an )? ( early|late|mid -? )? <daypart>", |m| {
        bare_part(m)?;
        Some(moment(None, Some(m.day_part()?), None, Which::Bare))
    }),
    // Matches "on the third evening", a day of a sequence whose start is unknown.
    one("time.nth-part", Other, "the <ord>|final <daypart>", |m| {
        let introduced = m.follows(1, &["on", "by", "until", "during", "since", "before", "after"]);
        let plain = m.day_part().is_some_and(|part| part != DayPart::Noon) && !m.ends_with(PLURAL);
        let nth = Inner::Nth(m.ordinal().unwrap_or(1), Unit::Day);
        let day = super::make::part(nth, Expression::Reference(Reference::Past)).expression;
        (introduced && plain).then(|| moment(Some(day), m.day_part(), None, Which::Bare))
    }),
    one("time.night-noun", Story, "night", |m| {
        let noun = m
            .after(0)
            .is_some_and(|next| next.shape == Shape::Lower && (next.is_ordinary() || next.is(Class::Verb)));
        let joined = m.precedes(0, &["-"]);
        let compound = m.precedes(0, &["club", "clubs", "vision", "school", "watch"]);
        ((noun || joined) && !compound && !m.follows(1, &["one", "a", "per", "every"]))
            .then(|| moment(None, Some(DayPart::Night), None, Which::Bare))
    }),
    one("time.part-hours", Other, "( the )? ( early|late )? <daypart> -? hours|time", |m| {
        Some(moment(None, Some(m.day_part()?), None, Which::Bare))
    }),
    one("time.end-of-day", Other, "( the )? ( eod | end of day | end of the day )", |m| {
        (!m.precedes(0, &["of"])).then(|| moment(None, Some(DayPart::EndOfDay), None, Which::Offset(0)))
    }),
    one("time.end-of-today", Other, "( the )? end of <deictic>", |m| {
        Some(moment(None, Some(DayPart::EndOfDay), None, Which::Offset(m.deictic()?)))
    }),
];

pub(super) fn moment(
    date: Option<Expression>,
    part: Option<DayPart>,
    clock: Option<Clock>,
    which: Which,
) -> Found {
    Expression::Moment(Box::new(Moment { date, part, clock, which })).into()
}

/// Accepts a part of the day by itself: "at night", "the evening", "noon".
fn bare_part(m: &Match<'_>) -> Option<()> {
    let word = m.tokens.get(m.end - 1)?;
    let part = m.day_part()?;
    if m.is_glued()
        || m.follows(1, &["good", "opening", "all", "a", "per", "each", "every"]) && part != DayPart::Noon
        || m.is_word(word, &["nights"])
    {
        return None;
    }
    let sure = matches!(part, DayPart::Noon | DayPart::Midnight);
    let introduced = m.follows(
        1,
        &["at", "by", "in", "during", "until", "since", "after", "before", "through", "throughout", "for"],
    );
    let articled = m.end - m.start > 1;
    let named = word.shape == Shape::Capital && !m.opens_sentence() || m.precedes(0, &["of"]);
    let twilight = m.is_word(word, &["dawn", "sunset"]);
    (sure || !named && (introduced || articled && !twilight)).then_some(())
}
