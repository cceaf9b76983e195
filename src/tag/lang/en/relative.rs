//! Rules for dates relative to another time: "last week", "the following day", "two years ago".

use super::make::{calendar, one, part, period};
use crate::tag::composition::Match;
use crate::tag::expression::{Calendar, Expression, Field, Inner, Origin, Reference, Shift, Which};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Class;
use crate::tag::pattern::Kind::{Date, Report, Story};
use crate::tag::terms::{Amount, Modifier, Unit};
use crate::tag::token::{Gap, Shape, Token};

pub(super) const RULES: &[CompositionRule] = &[
    // Matches "by today's standards" and "today's NATO", where the word means the present, not a
    // day.
    one("relative.todays", Date, "today", |m| {
        is_of_present(m).then(|| Expression::Reference(Reference::Present).into())
    }),
    one("relative.day", Date, "( later|earlier|early|late|mid )? <deictic>", |m| {
        Some(period(Unit::Day, Which::Offset(m.deictic()?)))
    }),
    one("relative.day-before-yesterday", Date, "the day before yesterday", |_| {
        Some(period(Unit::Day, Which::Offset(-2)))
    }),
    one("relative.day-after-tomorrow", Date, "the day after tomorrow", |_| {
        Some(period(Unit::Day, Which::Offset(2)))
    }),
    one(
        "relative.period",
        Date,
        "( the )? ( same|this|that )? <which> ( full|whole|calendar|very )? <unit>",
        |m| {
            let unit = unit_of_date(m)?;
            period_for(m, unit)
        },
    ),
    // Matches "this years", a misspelled "this year's".
    one("relative.years-misspelled", Date, "this|last years", |m| {
        let owner = m.before(1).is_some_and(|token| {
            token.is(Class::Determiner)
                || m.is_word(
                    token,
                    &[
                        "s", "these", "those", "many", "few", "his", "her", "its", "their", "my", "our",
                        "your",
                    ],
                )
        });
        let noun = m.after(0).is_some_and(|next| next.shape == Shape::Lower && next.is_ordinary());
        let which = if m.has(&["last"]) { Which::Last } else { Which::This };
        (!owner && noun).then(|| period(Unit::Year, which))
    }),
    one(
        "relative.earlier-period",
        Date,
        "earlier|later|early|late ( in )? ( the|this|that ) ( same )? <unit>",
        |m| {
            let which = if m.has(&["this"]) { Which::This } else { Which::Same };
            let the = m.has(&["the"]);
            Some(period(unit_of_date(m)?, if the { Which::Bare } else { which }))
        },
    ),
    one(
        "relative.earlier-season",
        Date,
        "earlier|later|early|late ( in )? ( the|this|that ) ( same )? <season>",
        |m| Some(calendar(Field::Season(m.season()?), None)),
    ),
    one("relative.week-after-next", Date, "( the )? <unit> after next", |m| {
        Some(period(m.unit()?, Which::Offset(2)))
    }),
    one("relative.week-before-last", Date, "( the )? <unit> before last", |m| {
        Some(period(m.unit()?, Which::Offset(-2)))
    }),
    one("relative.the-period", Date, "the <unit>", |m| {
        let unit = unit_of_date(m)?;
        the_period(m, unit)?;
        Some(period(unit, Which::Bare))
    }),
    one("relative.this-period", Date, "this|that|the ( same )? period|time", |m| {
        let has = |word: &str| m.has(&[word]);
        let introduced =
            m.follows(1, &["during", "throughout", "at", "in", "by", "from", "since", "until", "of", "over"]);
        let bare_the = has("the") && !has("same");
        // Leaves "the same period last year" to `relative.same-period`.
        let further =
            has("period") && m.precedes(0, &["last", "a", "the", "this", "in", "of"]) && has("same");
        let counted = further
            || m.precedes(0, &["zone", "zones", "limit", "frame"])
            || has("this") && m.precedes(0, &["next", "last", "tomorrow", "yesterday", "around"])
            || has("time") && m.follows(1, &["of", "over"]);
        (introduced && !bare_the && !counted && (!has("same") || !has("time")))
            .then(|| period(Unit::Moment, Which::Same))
    }),
    // Matches "that date" in "The act took effect on 5 May. On that date the board met."
    one("relative.that-date", Date, "this|that|the ( same )? date", |m| {
        let introduced = m
            .follows(1, &["on", "by", "before", "after", "from", "since", "until", "till", "as", "of", "to"]);
        let refers = !m.has(&["the"]) || m.has(&["same"]);
        (introduced && refers).then(|| period(Unit::Day, Which::Same))
    }),
    one("relative.at-the-time", Story, "the ( same )? time", |m| {
        let governs = m.after(0).is_some_and(|next| {
            next.shape == Shape::Capital || m.is_word(next, &["he", "she", "they", "when", "that"])
        });
        (m.follows(1, &["at"]) && !governs).then(|| period(Unit::Moment, Which::Same))
    }),
    one("relative.year-earlier", Date, "<unit> - earlier|ago", |m| {
        let unit = unit_of_date(m)?;
        let from = if unit == Unit::Year {
            Origin::Discussed { unit: None, or_speech: true }
        } else {
            Origin::Speech
        };
        Some(shift(Amount::whole(1), unit, false, from))
    }),
    one("relative.year-earlier-period", Date, "( the|a )? year - earlier|ago $period", |m| {
        let from = Origin::Discussed { unit: period_unit(m), or_speech: true };
        Some(shift(Amount::whole(1), Unit::Year, false, from))
    }),
    // Matches "the same period last year" as one expression.
    one(
        "relative.same-period",
        Date,
        "( the )? $same $period ( a|one year ago|earlier|before|previously | ( of|in )? ( the )? last|previous|prior|preceding year )",
        |m| {
            let from = Origin::Discussed { unit: period_unit(m), or_speech: true };
            Some(shift(Amount::whole(1), Unit::Year, false, from))
        },
    ),
    // Matches "the second quarter a year earlier" as one expression.
    one(
        "relative.quarter-year-ago",
        Date,
        "( the )? ( <ord> -? )? quarter|half a|one year ago|earlier|before",
        |m| {
            let unit = if m.has(&["half"]) { Unit::Half } else { Unit::Quarter };
            let from = match m.ordinal() {
                Some(nth) => {
                    let nth = u8::try_from(nth).ok().filter(|nth| (1..=4).contains(nth))?;
                    let is_half = unit == Unit::Half;
                    let field = if is_half { Field::Half(nth.min(2)) } else { Field::Quarter(nth) };
                    Origin::Named(calendar(field, None).expression)
                }
                None => Origin::Discussed { unit: Some(unit), or_speech: true },
            };
            Some(shift(Amount::whole(1), Unit::Year, false, from))
        },
    ),
    one("relative.same-period-of", Date, "( the )? $same $period ( of|in )? {year}", |m| {
        Some(part(Inner::Discussed, m.found(0)?.expression))
    }),
    one("relative.period-of-year", Date, "the <year> period|quarter", |m| {
        let year = calendar(Field::Year, m.year());
        let goes_on = m.precedes(0, &["of", "-", "–"]);
        (!goes_on).then(|| part(Inner::Discussed, year.expression))
    }),
    one("report.period", Report, "the ( latest|current | most recent )? period", |m| {
        let introduced =
            m.follows(1, &["in", "for", "during", "of", "over", "throughout"]) || m.opens_sentence();
        let defined =
            m.precedes(0, &["of", "from", "between", "when", "that", "to", "since", "after", "before"]);
        (introduced && !defined).then(|| period(Unit::Moment, Which::Bare))
    }),
    one("relative.fiscal-year", Date, "( the )? <which> fiscal|financial year", |m| {
        Some(period(Unit::FiscalYear, m.which()?))
    }),
    one("relative.the-fiscal-year", Date, "the fiscal|financial year", |m| {
        let introduced = m.follows(
            1,
            &[
                "in",
                "for",
                "during",
                "of",
                "over",
                "throughout",
                "since",
                "later",
                "end",
                "close",
                "by",
                "into",
            ],
        );
        let defined =
            m.precedes(0, &["of", "from", "that", "which", "ended", "ending", "beginning", "starting"]);
        (introduced && !defined).then(|| period(Unit::FiscalYear, Which::Bare))
    }),
    one(
        "relative.fiscal-quarter",
        Date,
        "( the )? ( fiscal|financial <ord> | <ord> fiscal|financial ) -? quarter|half",
        |m| {
            let unit = if m.has(&["half"]) { Unit::Half } else { Unit::Quarter };
            Some(part(Inner::Nth(m.ordinal()?, unit), period(Unit::FiscalYear, Which::Bare).expression))
        },
    ),
    // Matches "on the seventh day", a day of a sequence whose start is unknown.
    one("relative.nth", Date, "the <ord>|final <unit>", |m| {
        let unit = unit_of_date(m)?;
        // Rejects "The first year of the war", which is a duration.
        if super::length::is_of_event(m) {
            return None;
        }
        let nth = Inner::Nth(m.ordinal().unwrap_or(1), unit);
        let countable = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade);
        countable.then(|| part(nth, Expression::Reference(Reference::Past)))
    }),
    // Matches "the new year" in "The plans will be announced in the new year", but not "the New
    // Year" or "the new year's holiday", which are the holiday.
    one("relative.new-year", Date, "the new year", |m| {
        let introduced = m.follows(1, &["in", "into", "until", "till", "by", "before", "for"]);
        let is_feast = m.token(1).is_some_and(|token| token.shape == Shape::Capital)
            || m.after(0).is_some_and(|next| {
                next.gap == Gap::None && m.is_word(next, &["'", "’", "-"])
                    || m.is_word(next, &["holiday", "of"])
            });
        (introduced && !is_feast)
            .then(|| Found { modifier: Some(Modifier::Start), ..period(Unit::Year, Which::Next) })
    }),
    // Matches "the second half" in "We enter the second half with a full order book."
    one("report.half", Report, "the first|second half", |m| {
        let introduced =
            m.follows(1, &["enter", "enters", "entered", "entering", "into", "for", "in", "during"]);
        let divided = m.precedes(0, &["of", "century", "time", "hour"]);
        (introduced && !divided).then(|| calendar(Field::Half(1 + u8::from(m.has(&["second"]))), None))
    }),
    one("relative.year-end", Date, "( the )? <unit> - end", |m| {
        let unit = unit_of_date(m)?;
        Some(Found { modifier: Some(Modifier::End), ..period(unit, Which::Bare) })
    }),
    one("relative.year-end-words", Date, "( the )? <unit> end", |m| {
        let unit = unit_of_date(m).filter(|unit| matches!(unit, Unit::Month | Unit::Quarter | Unit::Year))?;
        let introduced =
            m.follows(1, &["by", "at", "before", "until", "till", "after", "since", "to", "from", "through"]);
        introduced.then(|| Found { modifier: Some(Modifier::End), ..period(unit, Which::Bare) })
    }),
    one("relative.year-end-of", Date, "year -? end ( of )? {year}", |m| {
        Some(Found { modifier: Some(Modifier::End), ..m.found(0)? })
    }),
    one(
        "relative.possessive-end",
        Date,
        "( the )? year|month|week|decade|century $apos +s end|close|start",
        |m| {
            let units = [
                ("year", Unit::Year),
                ("month", Unit::Month),
                ("week", Unit::Week),
                ("decade", Unit::Decade),
            ];
            let unit =
                units.into_iter().find(|(word, _)| m.has(&[word])).map_or(Unit::Century, |(_, unit)| unit);
            let modifier = Some(if m.ends_with(&["start"]) { Modifier::Start } else { Modifier::End });
            Some(Found { modifier, ..period(unit, Which::Bare) })
        },
    ),
    one("relative.of-year", Date, "end of year", |_| {
        Some(Found { modifier: Some(Modifier::End), ..period(Unit::Year, Which::Bare) })
    }),
    one(
        "relative.day-before",
        Date,
        "( the )? <unit> before|after|previous|prior|earlier|later|following",
        |m| {
            let unit = unit_of_date(m)?;
            let backward = m.ends_with(&["before", "previous", "prior", "earlier"]);
            let needs_object = m.ends_with(&["before", "after", "following"]);
            let the = m.starts_with(&["the"]);
            if !the || needs_object && has_object(m) {
                return None;
            }
            Some(period(unit, if backward { Which::Previous } else { Which::Following }))
        },
    ),
    one(
        "relative.named",
        Date,
        "( the )? ( same|this|that )? <which> <month>|<weekday>|<season>|<holiday>",
        named,
    ),
    // Matches "last Christmas Eve", which is not Christmas Day.
    one("relative.named-holiday", Date, "( the )? <which> $holiday-phrase", |m| {
        let holiday = super::holidays::phrase(m)?;
        Some(
            Expression::Calendar(Calendar { which: m.which()?, ..Calendar::of(Field::Holiday(holiday)) })
                .into(),
        )
    }),
    // Matches "a week last Tuesday" and "a week ago last Tuesday", the Tuesday before the last one.
    one("relative.week-last-weekday", Date, "a week ( ago )? last <weekday>", |m| {
        Some(weeks_before(Which::Last, m.weekday()?, 1))
    }),
    one("relative.weekday-before-last", Date, "the <weekday> before last", |m| {
        Some(weeks_before(Which::Last, m.weekday()?, 1))
    }),
    // Matches "tomorrow week" in "They meet tomorrow week."
    one("relative.deictic-week", Date, "<deictic> week|fortnight", |m| {
        let days = m.deictic().filter(|days| (0..=1).contains(days) && ends_phrase(m))?;
        let weeks = if m.has(&["week"]) { 1 } else { 2 };
        let from = period(Unit::Day, Which::Offset(days)).expression;
        Some(shift(Amount::whole(weeks), Unit::Week, true, Origin::Named(from)))
    }),
    // Matches "this day last week" and "this day week".
    one("relative.this-day-week", Date, "this day ( last|next )? week", |m| {
        let today = period(Unit::Day, Which::Offset(0)).expression;
        Some(shift(Amount::whole(1), Unit::Week, !m.has(&["last"]), Origin::Named(today)))
    }),
    // Matches "two Mondays ago" and "two Sundays later".
    one(
        "relative.weekdays-distance",
        Date,
        "<n> mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays ago|earlier|later",
        |m| {
            let plural = m.tokens.get(m.end.checked_sub(2)?)?;
            let name = m.word(plural).to_ascii_lowercase();
            let day: chrono::Weekday = name.strip_suffix('s')?.parse().ok()?;
            let count = m.amount()?.as_whole().filter(|count| (1..=52).contains(count))?;
            let which = match () {
                () if m.ends_with(&["ago"]) => Which::Last,
                () if m.ends_with(&["earlier"]) => Which::Previous,
                () => Which::Following,
            };
            let first = Calendar { which, ..Calendar::of(Field::Weekday(day)) };
            if count == 1 {
                return Some(Expression::Calendar(first).into());
            }
            let from = Origin::Named(Expression::Calendar(first));
            Some(shift(
                Amount::whole(u32::try_from(count - 1).ok()?),
                Unit::Week,
                which == Which::Following,
                from,
            ))
        },
    ),
    // Matches the days of letters: "yours of the 12th inst.", "on the 14th ult."
    one("relative.day-instant", Date, "( the )? <nth>|<day> inst|instant|ult|ultimo ( +. )?", |m| {
        let day = m.int(Class::Day, 0).or_else(|| m.int(Class::OrdinalDay, 0))?;
        let which = if m.has(&["inst", "instant"]) { Which::This } else { Which::Last };
        // Rejects "The 5th instant coffee", which is a product.
        let ends = ends_phrase(m) || m.ends_with(&["."]);
        ends.then(|| part(Inner::Nth(day, Unit::Day), period(Unit::Month, which).expression))
    }),
    one("relative.which-day", Date, "( the )? <which> {md}", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        Some(Expression::Calendar(Calendar { which: m.which()?, ..calendar }).into())
    }),
    // Matches "Signed this 7th day of May, two thousand and thirteen".
    one("relative.this-day-year", Date, "this {md} +.? ,? ( of|in )? {year}", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        Some(Expression::Calendar(Calendar { year: m.year(), ..calendar }).into())
    }),
    one("relative.weekday-of", Date, "<weekday> ( of|in|, )? {date}", |m| {
        let whole = m.found(0)?.expression;
        let week = matches!(whole, Expression::Period(p) if p.unit == Unit::Week && p.which != Which::Bare);
        week.then(|| Some(part(Inner::Field(Field::Weekday(m.weekday()?)), whole)))?
    }),
    one("relative.on-weekday", Date, "( a )? week ( from|on )? <weekday>|<deictic>", |m| {
        // In "back a week on Monday", the week is counted from the coming Monday.
        if m.has(&["on"]) {
            let monday = Calendar { which: Which::Coming, ..Calendar::of(Field::Weekday(m.weekday()?)) };
            let coming = Origin::Named(Expression::Calendar(monday));
            return m.has(&["a"]).then(|| shift(Amount::whole(1), Unit::Week, true, coming));
        }
        let origin = match m.deictic() {
            Some(days) => period(Unit::Day, Which::Offset(days)).expression,
            None => calendar(Field::Weekday(m.weekday()?), None).expression,
        };
        let from = m.has(&["from"]);
        from.then(|| shift(Amount::whole(1), Unit::Week, true, Origin::Named(origin)))
    }),
    // Matches "on Monday week", which is a week after the coming Monday.
    one("relative.weekday-week", Date, "<weekday> week|fortnight", |m| {
        let ends = ends_phrase(m);
        let introduced = m.opens_sentence()
            || m.follows(1, &["on", "by", "until", "till", "from", "before", "after", ","]);
        let monday = calendar(Field::Weekday(m.weekday()?), None).expression;
        let Expression::Calendar(monday) = monday else { return None };
        let coming = Expression::Calendar(Calendar { which: Which::Coming, ..monday });
        let weeks = if m.has(&["week"]) { 1 } else { 2 };
        (ends && introduced).then(|| shift(Amount::whole(weeks), Unit::Week, true, Origin::Named(coming)))
    }),
    one("relative.ago", Date, "{dur} ago|back", |m| {
        if m.ends_with(&["back"]) && !m.precedes(0, &[",", ".", ";"]) {
            return None;
        }
        of_duration(m, false, compared(m, true))
    }),
    // Matches "a week ago Monday", the Monday before the last one.
    one("relative.ago-weekday", Date, "{dur} ago <weekday>", |m| {
        let Expression::Duration(duration) = m.found(0)?.expression else { return None };
        let monday = calendar(Field::Weekday(m.weekday()?), None).expression;
        (duration.unit == Unit::Week).then(|| of_duration(m, false, Origin::Named(monday)))?
    }),
    // Matches "ten years ago this month" and "a year ago today".
    one("relative.ago-this", Date, "{dur} ago ( <deictic> | this <unit> )", |m| {
        let from = match m.deictic() {
            Some(days) => period(Unit::Day, Which::Offset(days)),
            None => period(unit_of_date(m)?, Which::This),
        };
        let (Expression::Period(near), Expression::Duration(duration)) =
            (&from.expression, m.found(0)?.expression)
        else {
            return None;
        };
        // Rejects "two days ago this week", which is a day, not a week.
        (duration.unit > near.unit).then(|| of_duration(m, false, Origin::Named(from.expression)))?
    }),
    one("relative.later", Date, "{dur} later|afterwards|afterward|thereafter|hence|on", |m| {
        // Requires a comma after "on": "Ten years on, the town is empty."
        let on = m.ends_with(&["on"]) && !m.precedes(0, &[","]);
        // Rejects "four months later than planned", which compares two dates.
        let compares = m.precedes(0, &["than"]);
        if on || compares { None } else { of_duration(m, true, Origin::Story) }
    }),
    one("relative.earlier", Date, "{dur} earlier|previously|beforehand|prior", |m| {
        if m.precedes(0, &["to", "than"]) { None } else { of_duration(m, false, compared(m, false)) }
    }),
    one("relative.after", Date, "{dur} after|before", |m| {
        let forward = m.ends_with(&["after"]);
        let from = if forward { Origin::Story } else { compared(m, false) };
        if has_object(m) { None } else { of_duration(m, forward, from) }
    }),
    // Matches "two weeks' time" in "They meet in two weeks' time".
    one("relative.time", Date, "in {dur} $apos ( +s )? time", |m| of_duration(m, true, Origin::Speech)),
    one("relative.from-now", Date, "{dur} from now", |m| of_duration(m, true, Origin::Speech)),
    one("relative.after-date", Date, "{dur} after|before|from|following|since {date}", |m| {
        if m.has(&["since"]) {
            return None;
        }
        let backward = m.has(&["before"]);
        let named = m.found(1)?.expression;
        let range = m.has(&["from"]) && m.precedes(0, &["to", "until", "through", "-", "–"]);
        if range {
            return None;
        }
        of_duration(m, !backward, Origin::Named(named))
    }),
    // Matches "the 180th day after 1 March 2024" in "The order lapses on the 180th day after 1
    // March 2024."
    one("relative.nth-after-date", Date, "( the )? <ord> <unit> before|after|following {date}", |m| {
        let named = m.found(0)?.expression;
        let fits = matches!(&named, Expression::Calendar(c) if matches!(c.field, Field::Day { .. }));
        let amount = Amount::whole(m.ordinal()?);
        let backward = m.has(&["before"]);
        fits.then(|| Some(shift(amount, unit_of_date(m)?, !backward, Origin::Named(named))))?
    }),
    one("relative.day-after-date", Date, "( the )? <unit> before|after {date}", |m| {
        let backward = m.has(&["before"]);
        let named = m.found(0)?.expression;
        let fits = matches!(&named, Expression::Calendar(c) if c.field != Field::Year || m.unit() == Some(Unit::Year))
            && m.unit()? <= Unit::Year;
        fits.then(|| Some(shift(Amount::whole(1), unit_of_date(m)?, !backward, Origin::Named(named))))?
    }),
];

/// Nouns that follow "today's" if it means the present.
const OF_PRESENT: &[&str] = &[
    "economy",
    "generation",
    "market",
    "money",
    "prices",
    "society",
    "standards",
    "technology",
    "terms",
    "world",
    "youth",
];

/// Whether "today's" precedes an acronym or a noun such as "economy", and therefore means the
/// present. In "today's NATO summit" and "today's FT", "today" is a day.
fn is_of_present(m: &Match<'_>) -> bool {
    let possessive = m.precedes(0, &["'", "’"]) && m.precedes(1, &["s"]);
    let noun = m.after(2).filter(|noun| possessive && noun.gap == Gap::Space);
    let ends = m.after(3).is_none_or(|next| {
        next.shape != Shape::Lower
            || !next.is_ordinary()
            || m.is_word(next, &["he", "she", "it", "they", "we", "this", "that"])
    });
    noun.is_some_and(|noun| {
        let acronym = noun.shape == Shape::Upper
            && noun.word == 0
            && noun.end - noun.start > 1
            && !m.is_word(noun, &["ft", "wsj", "nyt", "times"]);
        ends && (acronym || m.is_word(noun, OF_PRESENT))
    })
}

fn shift(amount: Amount, unit: Unit, forward: bool, from: Origin) -> Found {
    Expression::Shift(Box::new(Shift { amount, unit, forward, from })).into()
}

/// Returns the day that is a number of weeks before a weekday.
fn weeks_before(which: Which, weekday: chrono::Weekday, weeks: u32) -> Found {
    let day = Calendar { which, ..Calendar::of(Field::Weekday(weekday)) };
    shift(Amount::whole(weeks), Unit::Week, false, Origin::Named(Expression::Calendar(day)))
}

/// Whether the noun phrase ends with the match, so that its last word is not the attribute of a
/// noun.
fn ends_phrase(m: &Match<'_>) -> bool {
    m.after(0).is_none_or(|next| match next.shape {
        Shape::Mark => next.gap != Gap::None || m.is_word(next, &[".", ",", ";", ":", ")"]),
        _ => {
            next.is(Class::Signal)
                || next.is(Class::Clause)
                || next.is(Class::Verb)
                || next.gap == Gap::Paragraph
        }
    })
}

/// Returns the origin of "a year ago". If the sentence compares figures, this is the period that
/// the report covers.
fn compared(m: &Match<'_>, or_speech: bool) -> Origin {
    let years = matches!(
        m.found(0).map(|found| found.expression),
        Some(Expression::Duration(duration)) if duration.unit == Unit::Year
    );
    match or_speech {
        _ if years && compares(m) => Origin::Discussed { unit: None, or_speech },
        true => Origin::Speech,
        false => Origin::Story,
    }
}

/// The maximum number of tokens between a figure and its time.
const FIGURE: usize = 16;

/// Currency symbols and units of figures.
#[rustfmt::skip]
const FIGURES: &[&str] =
    &["$", "€", "£", "¥", "%", "percent", "cents", "pence", "yen", "million", "billion", "trillion"];

/// Quantities that reports measure by the quarter or half-year.
#[rustfmt::skip]
pub(super) const MEASURED: &[&str] = &[
    "sales", "revenue", "revenues", "profit", "profits", "earnings", "income", "loss", "losses", "results", "shipments",
    "deliveries", "orders", "output", "production", "exports", "imports", "turnover", "growth", "demand", "traffic",
];

/// Whether the sentence reports measurements, so that "the first half" is a half-year instead of
/// half of a football match.
pub(super) fn reports(m: &Match<'_>) -> bool {
    let shows = |token: &Token| m.is_word(token, FIGURES) || m.is_word(token, MEASURED);
    let mut gap = m.token(0).map_or(Gap::Paragraph, |token| token.gap);
    for back in 1..=FIGURE {
        let Some(token) = m.before(back).filter(|_| gap != Gap::Paragraph) else { break };
        if shows(token) {
            return true;
        }
        if m.is_word(token, &[".", "!", "?"]) && gap != Gap::None {
            break;
        }
        gap = token.gap;
    }
    (0..FIGURE)
        .map_while(|on| {
            m.after(on).filter(|token| token.gap != Gap::Paragraph && !m.is_word(token, &["!", "?"]))
        })
        .any(shows)
}

/// The maximum number of tokens between a measured quantity without a figure and its time: "a
/// profit of its own a year earlier".
const QUANTITY: usize = 4;

/// Whether the sentence compares figures with those at the time of the match: "from $3 million a
/// year ago", "higher than a year ago", "after a profit a year ago", "A year earlier, it lost $3
/// million".
fn compares(m: &Match<'_>) -> bool {
    let is_figure = |token: &Token| m.is_word(token, FIGURES);
    let is_measured = |token: &Token| m.is_word(token, MEASURED);
    let mut gap = m.token(0).map_or(Gap::Paragraph, |token| token.gap);
    for back in 1..=FIGURE {
        let Some(token) = m.before(back) else { break };
        if is_figure(token)
            || back <= QUANTITY && is_measured(token)
            || back == 1 && m.is_word(token, &["from", "than", "over", "against"])
        {
            return true;
        }
        if m.is_word(token, &[".", "!", "?"]) && gap != Gap::None {
            break;
        }
        gap = token.gap;
    }
    m.opens_sentence()
        && (0..FIGURE).map_while(|on| m.after(on)).any(|token| is_figure(token) || is_measured(token))
}

/// Returns the unit of the period matched by `$period`, if the words state one.
fn period_unit(m: &Match<'_>) -> Option<Unit> {
    [("quarter", Unit::Quarter), ("month", Unit::Month), ("half", Unit::Half), ("week", Unit::Week)]
        .into_iter()
        .find(|(word, _)| m.has(&[word]))
        .map(|(_, unit)| unit)
}

fn of_duration(m: &Match<'_>, forward: bool, from: Origin) -> Option<Found> {
    let found = m.found(0)?;
    let Expression::Duration(duration) = found.expression else { return None };
    // Rejects "the years after 1918", a duration that begins in 1918.
    let lasting = m.starts_with(&["the"]);
    // Rejects "leap seconds after 31 December", where the seconds are not a distance, but not
    // "Hours later, the mayor left".
    let is_vague_clock = duration.amount == Amount::Vague
        && duration.unit < Unit::Day
        && !m.ends_with(&["later", "earlier", "ago"]);
    if duration.anchored.is_some() || lasting || is_vague_clock {
        return None;
    }
    // Apply the smaller unit first, so that "a month and two days ago" has day precision.
    let from = match duration.rest {
        Some((amount, unit)) if unit >= Unit::Day => {
            Origin::Named(shift(amount, unit, forward, from).expression)
        }
        _ => from,
    };
    Some(Found { modifier: found.modifier, ..shift(duration.amount, duration.unit, forward, from) })
}

/// Whether the token after the match is the object of its "before" or "after", which is then not an
/// adverb.
pub(super) fn has_object(m: &Match<'_>) -> bool {
    m.after(0).is_some_and(|next| match next.shape {
        Shape::Mark => m.is_word(next, &["\"", "“", "("]),
        // Accepts "the day following saw the end", where the verb has "the day" as its subject.
        Shape::Lower => !m.is_word(
            next,
            &[
                "and", "when", "as", "in", "at", "on", "but", "with", "by", "was", "were", "saw", "brought",
                "there",
            ],
        ),
        _ => true,
    })
}

/// Returns the unit if it can form a date: at least a day, singular and not abbreviated.
fn unit_of_date(m: &Match<'_>) -> Option<Unit> {
    let (at, _) = m.place(Class::Unit, 0)?;
    let word = m.word(m.tokens.get(at)?);
    let unit = m.unit()?;
    let plural = word.len() > 2 && (word.ends_with('s') || word.ends_with("ies"));
    let abbreviated = word.len() < 3;
    (unit >= Unit::Day
        && !matches!(unit, Unit::Night | Unit::Half | Unit::Workday)
        && !plural
        && !abbreviated)
        .then_some(unit)
}

fn period_for(m: &Match<'_>, unit: Unit) -> Option<Found> {
    let has = |word: &str| m.has(&[word]);
    let the = has("the");
    let which = m.which()?;
    // Rejects "in its last year", the last year in a sequence, not the year before this one.
    let owned = m.follows(1, &["its", "his", "her", "their", "my", "our", "your"])
        || m.follows(1, &["s"]) && m.follows(2, &["'", "’"]);
    if owned && has("last") {
        return None;
    }
    // Leaves "for the next year", a duration, to `duration.coming`.
    let lasting = m.follows(1, &["for", "over"]) && the && which == Which::Next && unit > Unit::Week;
    if lasting
        || has("present")
        || has("past") && !has("this")
        || has("same") && !the && !has("this") && !has("that")
    {
        return None;
    }
    // Rejects "the last year of the war" and "the last day of term", which are relative to the war
    // or term, not to the time of writing. "A profit for the last year of US$ 2.7 billion" is about
    // the last year.
    let is_part = m.precedes(0, &["of"])
        && m.after(1).is_some_and(|whole| matches!(whole.shape, Shape::Lower | Shape::Capital));
    // "Last day of the sale", without an article, is never yesterday.
    if is_part && has("last") && (the || m.follows(1, &["the"]) || unit == Unit::Day) {
        return None;
    }
    let which = match which {
        Which::Next if the && unit <= Unit::Day => Which::Following,
        Which::Next if !the && unit == Unit::Day => Which::Following,
        // In "They sold 140; the next year they sold 1,100", the year is relative to the narrative
        // time.
        Which::Next
            if the
                && unit == Unit::Year
                && !m.follows(1, &["in", "within", "during", "by", "of", "until"]) =>
        {
            Which::Following
        }
        Which::Last if has("this") => Which::Last,
        other => other,
    };
    Some(period(unit, which))
}

/// Past forms of verbs whose object is a clause with "that".
const SAID: &[&str] = &[
    "said",
    "announced",
    "reported",
    "confirmed",
    "added",
    "warned",
    "declared",
    "ruled",
    "learned",
    "found",
    "decided",
    "agreed",
    "claimed",
];

fn the_period(m: &Match<'_>, unit: Unit) -> Option<()> {
    let opened = m.follows(
        1,
        &[
            "of",
            "for",
            "during",
            "in",
            "throughout",
            "over",
            "later",
            "ended",
            "end",
            "finish",
            "ending",
            "ends",
            "close",
            "closed",
            "closing",
        ],
    );
    // "The index was up 2 percent on the day and down 5 points on the week".
    let opened = opened
        || m.follows(1, &["on"])
            && (m.follows(2, FIGURES) || m.follows(2, &["point", "points", "higher", "lower"]));
    let opened = opened || unit == Unit::Weekend && m.follows(1, &["at", "since"]);
    // Excludes "The ministry said over the weekend that it had the report", where "that" begins the
    // reported clause.
    let is_relative = m.precedes(0, &["that"]) && !m.follows(2, SAID);
    // Leaves "The quarter ended 31 March", a duration, to `duration.until`.
    let named = is_relative
        || m.precedes(0, &["of", "when", "before", "after", "ended", "ending", "to", "through"])
        || m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-"]));
    let of_year = m.follows(1, &["of"]) && unit == Unit::Day && m.follows(2, &["rest"]);
    let of = m.follows(1, &["of"]);
    // Accepts "the year" in "Before the year was out, the governor fled."
    let opened = opened
        || m.follows(1, &["before", "until", "till", "by"])
            && m.precedes(0, &["was", "is"])
            && m.precedes(1, &["out", "over", "up"]);
    ((of || unit != Unit::Century) && (opened || of_year) && !named).then_some(())
}

fn named(m: &Match<'_>) -> Option<Found> {
    let the = m.has(&["the"]);
    let which = match m.which()? {
        Which::Next if the => Which::Following,
        Which::Same if !the && !m.has(&["that", "this"]) => return None,
        other => other,
    };
    named_as(m, which)
}

fn named_as(m: &Match<'_>, which: Which) -> Option<Found> {
    let token = m.tokens.get(m.end - 1)?;
    if token.is(Class::Month) && token.shape == Shape::Lower && m.is_word(token, &["may", "march", "mar"]) {
        return None;
    }
    let field = m
        .month()
        .map(Field::Month)
        .or_else(|| m.weekday().filter(|_| evidence_for_weekday(m) && !day_follows(m)).map(Field::Weekday))
        .or_else(|| m.season().map(Field::Season))
        .or_else(|| m.holiday().map(Field::Holiday))?;
    if m.is_word(token, &["fall", "spring"]) && m.precedes(0, &["of", "to", "from"]) {
        return None;
    }
    Some(Expression::Calendar(Calendar { which, ..Calendar::of(field) }).into())
}

fn evidence_for_weekday(m: &Match<'_>) -> bool {
    m.tokens.get(m.end - 1).is_some_and(|token| token.end - token.start > 3 || token.shape == Shape::Capital)
}

/// Whether the weekday belongs to a following day: "that Monday the 14th".
fn day_follows(m: &Match<'_>) -> bool {
    m.has(&["that"]) && m.precedes(0, &["the"]) && m.after(1).is_some_and(|token| token.is(Class::OrdinalDay))
}
