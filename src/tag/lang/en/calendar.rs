//! Rules for dates given by names and numbers: "16 June 2024", "June", "the 1990s", "Q3 2025",
//! "2025/04/04".

use super::make::{calendar, day, modified, numeric, on, on_weekday, one, part};
use super::{clock, evidence, numbers};

use crate::tag::YEAR_OF_NAME;
use crate::tag::expression::{Calendar, Clock, Expression, Field, Inner, Which, Year, Zone};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Class;
use crate::tag::pattern::Kind::{Date, MonthDay, Other, Year as AYear};
use crate::tag::terms::{Holiday, Modifier, Unit};
use crate::tag::token::{Gap, Shape};

/// Years, used in other rules.
pub(super) const YEARS: &[CompositionRule] = &[
    one("year.digits", AYear, "<year>", |m| {
        (!m.is_glued())
            .then(|| Expression::Calendar(Calendar { year: m.year(), ..Calendar::of(Field::Year) }).into())
    }),
    one("year.bc", AYear, "<int> $bc", |m| Some(bc(m.int(Class::Int, 0)?))),
    one("year.ad", AYear, "( <int> $ad | $ad <int> )", |m| {
        // "AD 2015-07-12" is the number of an airworthiness directive.
        let numbered = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-"]))
            && m.after(1).is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Number)
            && m.token(0)?.shape != Shape::Number;
        (!numbered).then(|| Some(full(m.int(Class::Int, 0)?)))?
    }),
    one("year.short", AYear, "$apos +<yy>", |m| {
        Some(calendar(Field::Year, Some(Year::Short(m.small(Class::TwoDigits, 0)?))))
    }),
    one("year.spelled", AYear, "<spelled>", |m| Some(calendar(Field::Year, Some(m.year()?)))),
];

fn full(year: u32) -> Found {
    calendar(Field::Year, i32::try_from(year).ok().map(Year::Full))
}

fn bc(year: u32) -> Found {
    calendar(Field::Year, i32::try_from(year).ok().map(|year| Year::Full(1 - year)))
}

/// Days of a month, used in other rules.
pub(super) const MONTH_DAYS: &[CompositionRule] = &[
    one("month-day", MonthDay, "$month the? <day>|<nth>", |m| {
        // In "In May 12, 15 and 17 year olds were asked", the numbers are ages. A day would follow
        // "on", not "in".
        let counts = m.follows(1, &["in"])
            && m.precedes(0, &[","])
            && m.after(1).is_some_and(|token| token.is(Class::Int) && !token.is(Class::Year));
        evidence::month_with_number(m).and_then(|()| if counts { None } else { month_day(m) })
    }),
    one("month-day.words", MonthDay, "$month ,? the? <ord>", |m| {
        // In "By the end of May the Second Squadron …", the ordinal belongs to a name.
        let title = m.tokens.get(m.end - 1)?.shape == Shape::Capital
            && m.after(0).is_some_and(|t| t.shape == Shape::Capital);
        evidence::month_with_number(m)?;
        // In "In May the first of them left" and "in May the first ferry sailed", the ordinal is
        // not a day, because a day follows "on".
        let counts = m.has(&["the"])
            && (m.follows(1, &["in", "by", "since"])
                || m.precedes(0, &["of"]) && !m.after(1).is_some_and(|token| token.is(Class::Year)));
        if title || counts { None } else { day(m.month()?, m.ordinal()?) }
    }),
    one("month-day.spelled", MonthDay, "<month> <n>", |m| {
        evidence::month_with_number(m)?;
        // In "In July one was scattered", the number is not a day, because a day follows "on".
        if m.token(1)?.is(Class::Int) || m.follows(1, &["in", "by", "since"]) {
            return None;
        }
        day(m.month()?, u32::try_from(m.amount()?.as_whole()?).ok()?)
    }),
    one("day-month", MonthDay, "( the? <nth> day? of? | <day> of? ) <month>", |m| {
        evidence::month_with_number(m).and_then(|()| month_day(m))
    }),
    one("day-month.words", MonthDay, "the? <ord> day? of? <month>", |m| {
        evidence::month_with_number(m)?;
        day(m.month()?, m.ordinal()?)
    }),
    one("day-month.spelled", MonthDay, "<n> <month>", |m| {
        evidence::month_with_number(m)?;
        if m.token(0)?.is(Class::Int) {
            return None;
        }
        day(m.month()?, u32::try_from(m.amount()?.as_whole()?).ok()?)
    }),
];

fn month_day(m: &crate::tag::composition::Match<'_>) -> Option<Found> {
    day(m.month()?, m.int(Class::Day, 0).or_else(|| m.int(Class::OrdinalDay, 0))?)
}

/// Dates, from days to centuries and holidays.
pub(super) const RULES: &[CompositionRule] = &[
    // "the September 11 attacks" are those of 2001.
    one("date.september-eleventh", Date, "{md}", |m| {
        let Expression::Calendar(Calendar { field: Field::Day { month: 9, day: 11 }, .. }) =
            m.found(0)?.expression
        else {
            return None;
        };
        let is_name = m.precedes(0, &["terrorist", "terror", "attacks", "hijackings", "hijackers"])
            || m.follows(1, &["of"]) && m.follows(2, &["attacks"]);
        (is_name && !m.after(1).is_some_and(|token| token.is(Class::Year)))
            .then(|| on(&day(9, 11)?, Some(Year::Full(2001))))?
    }),
    one("date.day", Date, "( <weekday> +.? ,? )? {md} ( +.? ,? of? {year} )?", |m| {
        let Expression::Calendar(mut calendar) = m.found(0)?.expression else { return None };
        calendar.year = m.year();
        calendar.weekday = m.weekday();
        evidence::weekday_of_date(m)?;
        // In a table of times, "25 Nov 1015" is a quarter past ten.
        if calendar.year.is_some() && clock::is_time_of_day(m, m.end - 1) {
            return None;
        }
        Some(Expression::Calendar(calendar).into())
    }),
    // Matches a day with the note of its calendar: "28 January [O.S.] 1725".
    one("date.day-of-calendar", Date, "{md} \\(|[ ( o|n +. s ( +. )? | os|ns ) \\)|] ,? {year}", |m| {
        on(&m.found(0)?, m.year())
    }),
    // Matches a day of both calendars: "30 May (9 June) 1672".
    one("date.day-of-two-calendars", Date, "{md} \\( {md} \\) {year}", |m| on(&m.found(0)?, m.year())),
    // "the 29 August" includes its article; in "the 29 August attack", the article belongs to
    // "attack".
    one("date.the-day", Date, "the <day> <month> ( ,? {year} )?", |m| {
        evidence::month_with_number(m)?;
        let is_attribute = m.after(0).is_some_and(|next| {
            next.gap != Gap::None && next.shape != Shape::Mark && !evidence::is_function_word(next)
        });
        (!is_attribute).then(|| on(&month_day(m)?, m.year()))?
    }),
    // Matches "15 January 1743/44". In England the year began on 25 March until 1752, so earlier
    // days have two years, of which the second began in January.
    one(
        "date.day-double-year",
        Date,
        "( <weekday> +.? ,? )? {md} +.? ,? <year> +/ +<yy>|<year>|<day>",
        |m| {
            let Expression::Calendar(mut calendar) = m.found(0)?.expression else { return None };
            let Field::Day { month, day } = calendar.field else { return None };
            let old = m.int(Class::Year, 0)?;
            // In "1694/5", the short year replaces one digit of the first; in "1699/00", it
            // replaces two.
            let short = || {
                let last = m.tokens.get(m.end - 1)?;
                let hundreds = if last.end - last.start == 1 { old / 10 * 10 } else { old / 100 * 100 };
                Some(hundreds + last.number)
            };
            let new = m.int(Class::Year, 1).or_else(short)?;
            // In "1699/00", the second year is 1700, so a smaller number belongs to the next
            // century.
            let new = if new < old { new + 100 } else { new };
            calendar.year = Some(Year::Full(i32::try_from(new).ok()?));
            calendar.weekday = m.weekday();
            evidence::weekday_of_date(m)?;
            (new == old + 1 && (month, day) < (3, 25) && old < 1753 && !m.is_glued())
                .then(|| Expression::Calendar(calendar).into())
        },
    ),
    one("date.weekday-dated", Date, "<weekday> +.? ( ,? {date} | ,? \\( {date} \\) )", |m| {
        let dated = match m.found(0)?.expression {
            Expression::Calendar(calendar) => calendar.year.is_some() || m.ends_with(&[")"]),
            Expression::Numeric(_) => true,
            _ => false,
        };
        evidence::weekday_of_date(m)?;
        dated.then(|| on_weekday(&m.found(0)?, m.weekday()))?
    }),
    one("date.dated-weekday", Other, "{date} ,? \\( <weekday> +.? \\)", |m| {
        let dated = match m.found(0)?.expression {
            Expression::Calendar(calendar) => calendar.year.is_some(),
            Expression::Numeric(_) => true,
            _ => false,
        };
        dated.then(|| on_weekday(&m.found(0)?, m.weekday()))?
    }),
    // Matches "2018 August 27", but not "In 2018 March 18 people".
    one("date.year-month-day", Date, "<year> ,? $month <day>|<nth>", |m| {
        evidence::month_with_number(m)?;
        evidence::ends_days(m, true, true).then(|| on(&month_day(m)?, m.year()))?
    }),
    // Matches the start of a row: "1994: May 3 – the talks fail".
    one("date.year-row-day", Date, "<year> :|-|–|— {md}", |m| {
        let opens = m.token(0)?.gap == Gap::Paragraph;
        // In "1994 – 3 May 1996", the mark joins a range.
        let is_range = m.after(0).is_some_and(|next| next.is(Class::Year))
            || m.precedes(0, &[","]) && m.after(1).is_some_and(|next| next.is(Class::Year));
        (opens && !is_range).then(|| on(&m.found(0)?, m.year()))?
    }),
    one("date.glued", Date, "<day> +<month> +<year>|<yy>", |m| {
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        // Without a year, "5may" can be a name, so the month must be in capitals.
        let shown = m.year().is_some() || m.token(1)?.shape == Shape::Upper;
        (shown && !m.is_glued()).then(|| on(&month_day(m)?, year))?
    }),
    // Matches the date-time group of a telegram, "091200Z JUN 24": day, hour, minute, and "Z" for
    // UTC.
    one("date.time-group", Date, "<int> +z <month> <yy>|<year>", |m| {
        let digits = m.int(Class::Int, 0).filter(|_| m.digits(Class::Int, 0) == 6)?;
        let (hour, minute) = (u8::try_from(digits / 100 % 100).ok()?, u8::try_from(digits % 100).ok()?);
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        let day = on(&day(m.month()?, digits / 10_000)?, year)?;
        let zone = Some(Zone { minutes: 0, utc: true });
        let clock = Clock { hour, minute: Some(minute), second: None, zone };
        (hour < 24 && minute < 60 && !m.is_glued())
            .then(|| super::clock::moment(Some(day.expression), None, Some(clock), Which::Bare))
    }),
    // Matches the timestamp of a log: "Jan 12 09:15:02 2016".
    one("date.clock-before-year", Date, "( <weekday> +.? ,? )? {md} ,? {clock} <year>", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        let Expression::Moment(time) = m.found(1)?.expression else { return None };
        let day = Calendar { year: m.year(), weekday: m.weekday(), ..calendar };
        evidence::weekday_of_date(m)?;
        let exact = time.clock.is_some_and(|clock| clock.minute.is_some());
        (exact && !m.is_glued())
            .then(|| super::clock::moment(Some(Expression::Calendar(day)), None, time.clock, Which::Bare))
    }),
    // Matches "30 June last" in "On 30 June last the office closed."
    one("date.day-last", Date, "{md} last", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        let ends = m.after(0).is_none_or(|next| match next.shape {
            Shape::Mark => !m.is_word(next, &["-", "'", "’"]),
            Shape::Lower => next.is(Class::Verb) || next.is(Class::Determiner) || next.is(Class::Signal),
            _ => false,
        });
        ends.then(|| Expression::Calendar(Calendar { which: Which::Last, ..calendar }).into())
    }),
    // Matches "April following" in "It was invested in March 1812, and taken in April following."
    one("date.day-following", Date, "( {md} | <month> ) following", |m| {
        let calendar = match m.found(0).map(|found| found.expression) {
            Some(Expression::Calendar(calendar)) => calendar,
            _ => Calendar::of(Field::Month(m.month()?)),
        };
        let ends = m.after(0).is_none_or(|next| m.is_word(next, &[".", ",", ";", ":", ")"]));
        ends.then(|| Expression::Calendar(Calendar { which: Which::Following, ..calendar }).into())
    }),
    one("date.day-short-year", Date, "{md} of <yy>", |m| {
        on(&m.found(0)?, Some(Year::Short(m.small(Class::TwoDigits, 0)?)))
    }),
    one("date.day-of", Date, "( <weekday> ,? )? {md} ( of|in|, )? {date}", |m| {
        let Expression::Calendar(calendar) = m.found(0)?.expression else { return None };
        let whole = m.found(1)?.expression;
        evidence::weekday_of_date(m)?;
        evidence::is_year_like(&whole).then(|| part(Inner::Field(calendar.field), whole))
    }),
    one("date.day-with-dashes", Date, "<day> $sep +<month> $sep +<year>|<yy>", |m| {
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        on(&month_day(m)?, year)
    }),
    one("date.month-day-with-dashes", Date, "<month> $sep +<day> $sep +<year>|<yy>", |m| {
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        on(&month_day(m)?, year)
    }),
    one(
        "date.year-first-with-dashes",
        Date,
        "<year> $sep ( +<month> $sep +<day> | +<day> $sep +<month> )",
        |m| on(&month_day(m)?, m.year()),
    ),
    one("date.iso", Date, "<year> +- +<mm> +- +<day>", |m| numbers::alone(m).and_then(|()| iso(m))),
    one("date.year-first", Date, "<year> ( +/ +<mm> +/ +<day> | +. +<mm> +. +<day> )", |m| {
        numbers::alone(m)?;
        let points = m.token(1).is_some_and(|token| m.is_word(token, &["."]));
        // Rejects "A/2024/05/11", the number of a document.
        let is_glued = |on: usize| m.before(on).filter(|token| token.gap == Gap::None || on > 1);
        let is_code = m.token(0)?.gap == Gap::None
            && is_glued(1).is_some_and(|mark| m.is_word(mark, &["/"]))
            && m.before(2).is_some_and(|code| {
                matches!(code.shape, Shape::Upper | Shape::Code)
                    || code.shape == Shape::Capital && code.end - code.start == 1
            });
        if is_code {
            return None;
        }
        // Rejects "2019.4.1", a version number.
        if points && m.digits(Class::MonthNumber, 0) + m.digits(Class::Day, 0) < 4 { None } else { iso(m) }
    }),
    one("date.compact", Date, "<yyyymmdd>", |m| {
        let (digits, glued) = (m.int(Class::EightDigits, 0)?, m.is_glued());
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
        let plausible = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        // Rejects "a/c 20221008", an account number.
        let account = m.follows(1, &["c"]) && m.follows(2, &["/"]) || m.follows(1, &["account", "acct"]);
        if glued || !plausible || account || super::citations::is_identifier(m) {
            return None;
        }
        on(&super::make::day(u8::try_from(month).ok()?, day)?, i32::try_from(year).ok().map(Year::Full))
    }),
    one(
        "date.numeric",
        Date,
        "( <day> +/ +<day> +/ +<year>|<yy> | <day> +- +<day> +- +<year> | <day> +. +<day> +. +<year> )",
        |m| {
            numbers::alone(m)?;
            numeric(m, 0, 1)
        },
    ),
    // Matches the dates in "12.3.86 – The council votes" and "Filed 6-10-19".
    one("date.numeric-short-year", Date, "( <day> +. +<day> +. +<yy> | <day> +- +<day> +- +<yy> )", |m| {
        numbers::alone(m)?;
        evidence::dated_or_row(m)?;
        numeric(m, 0, 1)
    })
    .weak(),
    one("date.month", Date, "<month>", |m| {
        evidence::bare_month(m)?;
        Some(calendar(Field::Month(m.month()?), None))
    }),
    one("date.month-year", Date, "$month ( ,|of|in )? {year}", |m| {
        if super::names::is_family_name_before_year(m) {
            return None;
        }
        Some(calendar(Field::Month(m.month()?), Some(m.year()?)))
    }),
    one("date.month-year-with-dash", Date, "<month> $sep +<year>", |m| {
        Some(calendar(Field::Month(m.month()?), Some(m.year()?)))
    }),
    one("date.month-short-year", Date, "<month> <yy>", |m| {
        let year = m.int(Class::TwoDigits, 0)?;
        (year > 31)
            .then(|| Some(calendar(Field::Month(m.month()?), Some(Year::Short(u8::try_from(year).ok()?)))))?
    }),
    one("date.year-month", Date, "<year> ,? <month>", |m| {
        // Rejects "Section 1202 may apply", where "may" is a verb.
        let verb = m.place(Class::Month, 0).and_then(|(at, _)| m.tokens.get(at))?.shape == Shape::Lower;
        if verb && evidence::is_common_month(m) || super::citations::is_identifier(m) {
            return None;
        }
        Some(calendar(Field::Month(m.month()?), Some(m.year()?)))
    }),
    one("date.year-month-digits", Date, "( <year> +-|/ +<mm> | <mm> +-|/ +<year> )", |m| {
        numbers::alone(m)?;
        // Rejects "2010/11", a season that spans two years, not November 2010.
        let is_season = || Some(m.int(Class::Year, 0)? % 100 + 1 == m.int(Class::MonthNumber, 0)?);
        if m.token(0)?.is(Class::Year) && m.has(&["/"]) && is_season()? {
            return None;
        }
        numbers::month_digits_year(m)?;
        // A one-digit month is only accepted before a slash: "7/2020", but not "The post box is
        // 2020/7".
        let slash = m.token(1).is_some_and(|t| m.is_word(t, &["/"])) && !m.token(0)?.is(Class::Year);
        (m.digits(Class::MonthNumber, 0) == 2 || slash)
            .then(|| Some(calendar(Field::Month(m.small(Class::MonthNumber, 0)?), Some(m.year()?))))?
    })
    // The rule is weak, because "ASU 2016-02" is the second document of its year.
    .weak(),
    one("date.month-of", Date, "<month> ( of|in|, )? {date}", |m| {
        if super::names::is_family_name_before_year(m) {
            return None;
        }
        let whole = m.found(0)?.expression;
        evidence::is_year_like(&whole).then(|| Some(part(Inner::Field(Field::Month(m.month()?)), whole)))?
    }),
    // Matches a year in a name, which does not date an event: "the 2016 Paris Plan".
    one(YEAR_OF_NAME, Date, "{year}", |m| {
        numbers::bare_year(m)?;
        super::names::is_year_of_name(m).then(|| m.found(0))?
    }),
    one("date.year", Date, "{year}", |m| {
        numbers::bare_year(m)?;
        numbers::is_plain_year(m).then(|| m.found(0))?
    }),
    one("date.year-alone", Date, "{year}", |m| {
        numbers::bare_year(m)?;
        m.found(0)
    })
    .weak(),
    one("date.the-year", Date, "the? ( calendar )? year {year}", |m| {
        let range = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-", "–", "/"]));
        (!range).then_some(())?;
        Some(calendar(Field::Year, Some(m.year()?)))
    }),
    // Includes the article in "in the years 1955–1957", where it belongs to the first year.
    one("date.the-years", Date, "the years <year>", |m| {
        let range = m.precedes(0, &["-", "–", "to", "and", "through", "until", ","]);
        range.then(|| Some(calendar(Field::Year, Some(m.year()?))))?
    }),
    one("date.circa", Date, "( ca|c|circa +.? | about|around|approximately|roughly ) {year}", |m| {
        // Rejects "U.S.C. 1641", where "C" stands for "Code", not for "circa".
        let initial = m.token(0)?.shape == Shape::Capital && m.token(0)?.end - m.token(0)?.start == 1;
        Some(Found { modifier: Some(Modifier::Approx), ..m.found(0)? })
            .filter(|_| !initial && numbers::approximate_year(m))
    }),
    // Matches "the 1800s", which usually means the century, whereas "the 2000s" means the decade.
    one("date.hundreds", Date, "( the )? <decade>", |m| {
        let year = i32::try_from(m.int(Class::Decade, 0)?).ok()?;
        (year % 100 == 0 && (1000..1900).contains(&year))
            .then(|| calendar(Field::Century(year / 100 + 1), None))
    }),
    one("date.decade", Date, "( the )? <decade>", |m| decade(m).map(|field| calendar(field, None))),
    one("date.decade-bc", Date, "( the )? ( early|late )? <decade> $bc", |m| {
        let year = i32::try_from(m.int(Class::Decade, 0)?).ok()?;
        Some(calendar(Field::Decade { year: -year, short: false }, None))
    }),
    one("date.decade-short", Date, "the? $apos +<decade>", |m| decade(m).map(|field| calendar(field, None))),
    one("date.decade-apostrophe", Date, "( the )? <year> $apos +s", |m| {
        let year = i32::try_from(m.int(Class::Year, 0)?).ok().filter(|year| year % 10 == 0)?;
        // Requires "the", since "1980's best film" refers to the year.
        m.starts_with(&["the"]).then(|| calendar(Field::Decade { year, short: false }, None))
    }),
    one("date.decade-words", Date, "( the )? ( early|mid|late -? )? $tens", |m| {
        let part = m.has(&["early", "mid", "late"]);
        // Rejects "in his early twenties", which is an age.
        let age = m.follows(1, &["his", "her", "their", "my", "our", "your", "its", "s"]);
        let field = Field::Decade { year: numbers::tens(m)?, short: true };
        ((m.starts_with(&["the"]) || part) && !age).then(|| modified(m, calendar(field, None)))
    }),
    one("date.century", Date, "( the )? <ord> -? century", |m| {
        Some(calendar(Field::Century(i32::try_from(m.ordinal()?).ok()?), None))
    }),
    one("date.century-bc", Date, "( the )? <ord> -? century $bc", |m| {
        Some(calendar(Field::Century(-i32::try_from(m.ordinal()?).ok()?), None))
    }),
    one("date.season-year", Date, "( the )? <season> ( ,|of|in )? {year}", |m| {
        evidence::season_before_year(m)?;
        Some(calendar(Field::Season(m.season()?), Some(m.year()?)))
    }),
    one("date.season-years", Date, "( the )? <season> ( ,|of|in )? <year> -|–|/ +<yy>|<year>", |m| {
        Some(calendar(Field::Season(m.season()?), Some(m.year()?)))
    }),
    one("date.year-season", Date, "<year> ,? <season>", |m| {
        evidence::season_word(m)?;
        // A comma is only accepted at the start of a row: "2013, spring: the petition is handed
        // in".
        if m.has(&[","]) && !heads_row(m) {
            return None;
        }
        Some(calendar(Field::Season(m.season()?), Some(m.year()?)))
    }),
    one("date.season", Date, "( the )? <season>", |m| {
        evidence::bare_season(m)?;
        Some(calendar(Field::Season(m.season()?), None))
    }),
    one("date.quarter-year", Date, "( q +<day> | <day> +q ) ( ,|of|-|/ )? $apos? ( <year>|<yy> )", |m| {
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        quarter(m.small(Class::Day, 0)?, year)
    }),
    one("date.year-quarter", Date, "<year> ( -|/|, )? q +<day>", |m| {
        // A comma is only accepted at the start of a row: "2003, Q2: tolls are halved".
        if m.has(&[","]) && !heads_row(m) {
            return None;
        }
        quarter(m.small(Class::Day, 0)?, m.year())
    }),
    one("date.quarter", Date, "q +<day>", |m| quarter(m.small(Class::Day, 0)?, None)),
    one("date.half-year", Date, "h +<day> ( ,|of )? <year>", |m| half(m.small(Class::Day, 0)?, m.year())),
    one("date.half-first", Date, "<day> +h ( ,|of )? <year>", |m| half(m.small(Class::Day, 0)?, m.year())),
    one("date.year-half", Date, "<year> -? h +<day>", |m| half(m.small(Class::Day, 0)?, m.year())),
    one("date.quarter-words", Date, "( the )? <ord> -? quarter", |m| {
        // Rejects "the First Quarter Bank", which is a name.
        if super::names::is_of_organization(m) {
            return None;
        }
        let nth = u8::try_from(m.ordinal()?).ok()?;
        quarter(nth, None)
    }),
    // Matches "the July-September period", which is the third quarter.
    one(
        "date.quarter-of-months",
        Date,
        "( the )? <month> +.? ( -|–|to|through | - to - ) <month> +.? -? period|quarter|half ( ( of|in|, )? {year} )?",
        |m| {
            let (first, last) = (m.month()?, m.nth_month(1)?);
            let year = m.year();
            match (first, last) {
                (1, 6) => half(1, year),
                (7, 12) => half(2, year),
                (1, 3) | (4, 6) | (7, 9) | (10, 12) => quarter(last / 3, year),
                _ => None,
            }
        },
    ),
    // Matches "the first half" in "Shipments in the first half fell by 3%", but not in "scored in
    // the first half".
    one("date.half-words", Date, "( the )? first|second|1st|2nd -? half", |m| {
        let introduced = m.follows(1, &["in", "for", "during", "of", "from", "over", "throughout", "with"])
            || m.opens_sentence()
            || m.has(&["-"]);
        let divided = m.precedes(0, &["of", "century", "time", "hour"]);
        (introduced && !divided && super::relative::reports(m))
            .then(|| half(1 + u8::from(m.has(&["second", "2nd"])), None))?
    })
    .weak(),
    one("date.quarter-words-year", Date, "( the )? <ord> -? quarter ( ,|of )? {year}", |m| {
        let nth = u8::try_from(m.ordinal()?).ok()?;
        quarter(nth, m.year())
    }),
    one("date.year-quarter-words", Date, "( the )? {year} <ord> -? quarter", |m| {
        quarter(u8::try_from(m.ordinal()?).ok()?, m.year())
    }),
    one("date.year-half-words", Date, "( the )? {year} first|second -? half", |m| {
        half(1 + u8::from(m.has(&["second"])), m.year())
    }),
    one(
        "date.fiscal-quarter",
        Date,
        "( the )? ( fiscal|financial ( year )? {year} | $fy ) ,? ( <ord> -? quarter | q +<day> )",
        fiscal_quarter,
    ),
    one(
        "date.fiscal-quarter-first",
        Date,
        "( q +<day> | <day> +q ) ( ,|of|- )? ( the )? ( fiscal|financial ( year )? {year} | $fy )",
        fiscal_quarter,
    ),
    one("date.fiscal-year", Date, "( the )? fiscal|financial|budget -? ( year )? {year}", |m| {
        Some(calendar(Field::FiscalYear, Some(m.year()?)))
    }),
    one(
        "date.fiscal-year-range",
        Date,
        "( the )? ( fiscal|financial|budget -? ( year )? | fy ) <year> -|/|– <yy>",
        |m| Some(calendar(Field::FiscalYear, Some(m.year()?))),
    ),
    one(
        "date.fiscal-year-behind",
        Date,
        "( the )? <year> ( -|/|– +<yy>|<year> )? fiscal|financial|budget year",
        |m| Some(calendar(Field::FiscalYear, Some(m.year()?))),
    ),
    one("date.fiscal-year-short", Date, "fy|sy ( <year> | $apos? <yy> ( / +<yy> )? )", |m| {
        let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short));
        Some(calendar(Field::FiscalYear, Some(year?)))
    }),
    one("date.iso-week", Date, "<year> +- w +<yy>", |m| {
        Some(calendar(Field::Week(m.small(Class::TwoDigits, 0)?), Some(m.year()?)))
    }),
    one("date.week-number", Date, "( the )? week <day> ( of {date} )?", |m| {
        let week = Field::Week(m.small(Class::Day, 0)?);
        match m.found(0) {
            Some(whole) => Some(part(Inner::Field(week), whole.expression)),
            None => Some(calendar(week, None)),
        }
    }),
    one("date.weekday", Date, "<weekday>", |m| {
        evidence::bare_weekday(m)?;
        Some(calendar(Field::Weekday(m.weekday()?), None))
    }),
    one("date.weekday-day", Date, "<weekday> +.? ,? ( the <nth>|<ord> | <day> | <nth> )", |m| {
        let day = m.ordinal().or_else(|| m.int(Class::OrdinalDay, 0)).or_else(|| m.int(Class::Day, 0))?;
        evidence::day_after_weekday(m)?;
        let field = Field::DayOfMonth(u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?);
        Some(Expression::Calendar(Calendar { weekday: m.weekday(), ..Calendar::of(field) }).into())
    }),
    one("date.nth-of-month", Date, "the <nth>", |m| {
        evidence::day_alone(m)?;
        let day = m.small(Class::OrdinalDay, 0)?;
        Some(calendar(Field::DayOfMonth(day), None))
    }),
    one("date.eleventh-september", Date, "<mm> +/ +<day>", |m| {
        let digits = (m.int(Class::MonthNumber, 0)?, m.token(2)?.number);
        evidence::the_attacks(m)?;
        (digits == (9, 11)).then(|| on(&day(9, 11)?, Some(Year::Full(2001))))?
    }),
    one("date.day-of-month", Date, "the <nth>|<ord> ( day )? ( of )? {date}", |m| {
        let whole = m.found(0)?.expression;
        if !evidence::is_month_like(&whole) {
            return None;
        }
        // In "the first was reported in May, the second last November", the ordinal counts a noun.
        // "On the third next May" refers to a day.
        let linked = m.int(Class::OrdinalDay, 0).is_some() || m.has(&["of", "day"]) || m.follows(1, &["on"]);
        let is_selected = matches!(&whole, Expression::Calendar(calendar) if calendar.which != Which::Bare);
        if !linked && is_selected {
            return None;
        }
        Some(part(Inner::Nth(m.ordinal().or_else(|| m.int(Class::OrdinalDay, 0))?, Unit::Day), whole))
    }),
    // Matches "Labor Day weekend 2022".
    one(
        "date.holiday-weekend",
        Date,
        "( the )? ( <holiday> ( day )? | $holiday-phrase ) weekend ( ( ,|of )? {year} )?",
        |m| {
            let holiday = m.holiday().or_else(|| super::holidays::phrase(m))?;
            // Only Labour Day in September is always on a Monday, so a weekend belongs to that one.
            let holiday = if holiday == Holiday::Labour { Holiday::LABOUR_MONDAY } else { holiday };
            Some(part(Inner::Nth(1, Unit::Weekend), calendar(Field::Holiday(holiday), m.year()).expression))
        },
    ),
    one("date.holiday", Date, "( <holiday> ( day )? | $holiday-phrase ) ( ( ,|of )? {year} )?", |m| {
        if super::names::is_of_feast(m) {
            return None;
        }
        let field = Field::Holiday(m.holiday().or_else(|| super::holidays::phrase(m))?);
        Some(calendar(field, m.year()))
    }),
];

/// Whether the match begins a row: "2013, spring: the petition is handed in".
fn heads_row(m: &crate::tag::composition::Match<'_>) -> bool {
    m.token(0).is_some_and(|token| token.gap == Gap::Paragraph) && m.precedes(0, &[":", "-", "–", "—", "|"])
}

fn iso(m: &crate::tag::composition::Match<'_>) -> Option<Found> {
    on(&day(m.small(Class::MonthNumber, 0)?, m.int(Class::Day, 0)?)?, m.year())
}

fn decade(m: &crate::tag::composition::Match<'_>) -> Option<Field> {
    let year = i32::try_from(m.int(Class::Decade, 0)?).ok()?;
    let short = m.digits(Class::Decade, 0) == 3;
    let plausible = if short { year >= 20 } else { (1000..2100).contains(&year) };
    plausible.then_some(Field::Decade { year, short })
}

fn quarter(nth: u8, year: Option<Year>) -> Option<Found> {
    (1..=4).contains(&nth).then(|| calendar(Field::Quarter(nth), year))
}

fn fiscal_quarter(m: &crate::tag::composition::Match<'_>) -> Option<Found> {
    let nth = m.ordinal().or_else(|| m.int(Class::Day, 0)).filter(|nth| (1..=4).contains(nth))?;
    let year = m.year().or_else(|| m.small(Class::TwoDigits, 0).map(Year::Short))?;
    Some(part(Inner::Nth(nth, Unit::Quarter), calendar(Field::FiscalYear, Some(year)).expression))
}

fn half(nth: u8, year: Option<Year>) -> Option<Found> {
    (1..=2).contains(&nth).then(|| calendar(Field::Half(nth), year))
}
