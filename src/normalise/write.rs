//! Builds the [`Timex`] for a mention: resolves the mention, then writes its value, date, anchor
//! and confidence.

use chrono::Datelike as _;

use super::confidence;
use super::event_distance::Counted;
use super::point::{CalendarPlace, Point};
use super::reference::{MentionedDate, References};
use super::resolve::{Resolved, Resolver};
use super::timex::{Anchor, Confidence, Doubt, RangeRole, Timex, TimexKind, Weakness};
use super::{TextKind, value};
use crate::date::Date;
use crate::tag::{
    Amount, Anchored, Calendar, DayPart, Duration, Expression, Field, Holiday, Inner, Mention, Modifier,
    Moment, Numeric, Origin, Period, Reference, Set, Shift, Unit, Which, Ymd,
};

/// Returns the time expression for a mention. If the mention is a date, also returns the date
/// against which later mentions are resolved.
pub(super) fn timex(mention: &Mention, references: &References) -> (Timex, Option<MentionedDate>) {
    let mut timex = Timex {
        start: mention.start,
        end: mention.end,
        kind: TimexKind::Date,
        value: String::new(),
        modifier: mention.modifier,
        quant: None,
        freq: None,
        begin_point: None,
        end_point: None,
        date: None,
        anchor: Anchor::None,
        rule: mention.rule,
        confidence: Confidence::Low,
        weakness: Some(Weakness::NoReference),
        doubt: None,
        group: mention.group,
        role: mention.range_end.map(|end| if end { RangeRole::End } else { RangeRole::Start }),
        weekday: None,
        tense: mention.tense,
    };
    let resolver = Resolver::new(references, mention);
    let date = match &mention.expression {
        Expression::Duration(duration) => {
            length(&mut timex, duration, references);
            None
        }
        Expression::Set(set) => {
            recurring(&mut timex, set);
            None
        }
        Expression::Reference(reference) => {
            refer(&mut timex, *reference, references);
            None
        }
        // In a narrative about the distant past, "today" is mostly in quotations, so it has no
        // date.
        Expression::Period(Period { unit: Unit::Day, which: Which::Offset(0) }) if references.long_ago() => {
            refer(&mut timex, Reference::Present, references);
            timex.date = None;
            timex.anchor = Anchor::None;
            None
        }
        Expression::Era(start, end) => {
            era(&mut timex, *start, *end);
            None
        }
        Expression::Moment(moment) => time(&mut timex, moment, references, resolver),
        Expression::Shift(shift) if shift.unit < Unit::Day => {
            timex.kind = TimexKind::Time;
            let day = day_of(resolver).map_or_else(|| String::from("XXXX-XX-XX"), |day| day.point.value());
            timex.value = format!("{day}TXX:XX");
            None
        }
        expression => place(&mut timex, expression, resolver),
    };
    if mention.weak {
        timex.confidence = timex.confidence.min(Confidence::Medium);
    }
    let date = date.map(|point| {
        // A date resolved from a doubtful date is doubtful too.
        let is_guess = timex.confidence == Confidence::Low;
        MentionedDate { is_guess, ..MentionedDate::new(point, mention) }
    });
    if mention.coordinated {
        timex.anchor = Anchor::Coordination;
    }
    if timex.confidence != Confidence::Low {
        timex.weakness = None;
    }
    (timex, date)
}

/// Limits the confidence in a date of a range to that in the date by itself, without the year that
/// the range determines: "from 3 to 9 August" is no more certain than "9 August".
pub(super) fn rate_as(
    timex: &mut Timex,
    date: Option<MentionedDate>,
    undated: &Mention,
    references: &References,
) -> Option<MentionedDate> {
    let (alone, _) = self::timex(undated, references);
    if alone.confidence < timex.confidence {
        (timex.confidence, timex.weakness) = (alone.confidence, alone.weakness);
    }
    date.map(|date| MentionedDate { is_guess: timex.confidence == Confidence::Low, ..date })
}

/// Replaces the value of a duration by the date at that distance from an event, and returns that
/// date.
pub(super) fn counted(timex: &mut Timex, mention: &Mention, counted: &Counted) -> MentionedDate {
    let Counted { end, point, event } = *counted;
    timex.end = end;
    timex.kind = TimexKind::Date;
    timex.value = point.value();
    timex.date = about(point.date(), timex.modifier);
    timex.anchor = Anchor::PreviousDate { start: event.start, end: event.end };
    timex.rule = super::event_distance::RULE;
    (timex.confidence, timex.weakness) = (Confidence::Medium, None);
    MentionedDate { end, ..MentionedDate::new(point, mention) }
}

/// Writes a calendar date. If it cannot be resolved, writes a pattern such as `XXXX-05`.
fn place(timex: &mut Timex, expression: &Expression, resolver: Resolver<'_>) -> Option<Point> {
    timex.weekday = match expression {
        Expression::Calendar(calendar) => calendar.weekday,
        Expression::Numeric(numeric) => numeric.weekday,
        _ => None,
    };
    let Some(found) = resolver.place(expression) else {
        timex.value = some_day(expression, resolver).unwrap_or_else(|| unresolved(expression));
        timex.doubt = is_in_no_year(expression).then_some(Doubt::Impossible);
        return None;
    };
    let Resolved { point, anchor } = found;
    timex.value = point.value();
    let date = match point.place {
        CalendarPlace::FiscalYear => {
            resolver.references.fiscal_year.and_then(|fiscal| fiscal.year(point.year))
        }
        CalendarPlace::FiscalHalf(half) => {
            resolver.references.fiscal_year.and_then(|fiscal| fiscal.half(point.year, half.into()))
        }
        CalendarPlace::FiscalQuarter(quarter) => {
            resolver.references.fiscal_year.and_then(|fiscal| fiscal.quarter(point.year, quarter.into()))
        }
        _ => point.date(),
    };
    // "almost 70 years ago" is as approximate as "about 70 years ago".
    let is_counted = matches!(expression, Expression::Shift(_));
    let is_limit = matches!(timex.modifier, Some(Modifier::LessThan | Modifier::MoreThan));
    let modifier = if is_counted && is_limit { Some(Modifier::Approx) } else { timex.modifier };
    timex.date = about(date, modifier);
    timex.anchor = anchor;
    (timex.confidence, timex.weakness) = confidence::of_place(expression, &found, resolver);
    if matches!(point.place, CalendarPlace::Day(..)) && point.first_day().is_none() {
        // The year of a "29 February" without a year was inferred, so the year may be wrong instead
        // of the day.
        let is_doubtful = anchor == Anchor::Explicit || is_in_no_year(expression);
        timex.doubt = is_doubtful.then_some(Doubt::Impossible);
        return None;
    }
    if let Expression::Numeric(numeric) = expression
        && !resolver.references.is_order_known(numeric)
    {
        timex.doubt = readings(numeric, point);
        if timex.doubt.is_some() {
            (timex.confidence, timex.weakness) = confidence::low(Weakness::Ambiguous);
            timex.date = timex.date.take().map(doubtful);
        }
    }
    Some(point)
}

/// Whether the day exists in no year: "31 June". The leap year 2024 has every day.
fn is_in_no_year(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(Calendar { field: Field::Day { month, day }, .. }) => {
            Point { year: 2024, place: CalendarPlace::Day(*month, *day) }.first_day().is_none()
        }
        _ => false,
    }
}

/// Returns the value of "that day" if only the month of the narrative time is known.
fn some_day(expression: &Expression, resolver: Resolver<'_>) -> Option<String> {
    let Expression::Period(Period { unit: Unit::Day, which: Which::Same }) = expression else { return None };
    let month = resolver.place(&Expression::Period(Period { unit: Unit::Month, which: Which::Same }))?;
    Some(format!("{}-XX", month.point.value()))
}

/// Marks the date as approximate (`~`) if the modifier is "about".
fn about(date: Option<Date>, modifier: Option<Modifier>) -> Option<Date> {
    let date = date?;
    if modifier == Some(Modifier::Approx) {
        return Date::parse(&format!("{date}~")).ok().or(Some(date));
    }
    Some(date)
}

/// Marks the date as uncertain (`?`), because it is only the likeliest of several readings.
fn doubtful(date: Date) -> Date {
    Date::parse(&format!("{date}?")).unwrap_or(date)
}

/// Returns both readings of a numeric date, if both are valid days and the weekday does not decide.
fn readings(numeric: &Numeric, first: Point) -> Option<Doubt> {
    let CalendarPlace::Day(month, day) = first.place else { return None };
    if numeric.first == numeric.second {
        return None;
    }
    let other = Point { place: CalendarPlace::Day(day, month), ..first };
    // The weekday decides if it fits only one reading.
    let fits = |point: Point| {
        numeric.weekday.is_some() && point.as_day().map(|day| day.weekday()) == numeric.weekday
    };
    if fits(first) && !fits(other) {
        return None;
    }
    let readings: Vec<Date> = [first, other].into_iter().filter_map(Point::date).collect();
    (readings.len() > 1).then_some(Doubt::Ambiguous { readings })
}

/// Returns the value of an unresolved expression, with X for unknown digits.
fn unresolved(expression: &Expression) -> String {
    match expression {
        Expression::Calendar(Calendar { field, .. }) => match field {
            Field::Month(month) => format!("XXXX-{month:02}"),
            Field::Day { month, day } | Field::Holiday(Holiday::Fixed(month, day)) => {
                format!("XXXX-{month:02}-{day:02}")
            }
            Field::DayOfMonth(day) => format!("XXXX-XX-{day:02}"),
            Field::Weekday(day) => format!("XXXX-WXX-{}", day.number_from_monday()),
            Field::Season(season) => format!("XXXX-{}", season.timex_code()),
            Field::Quarter(quarter) => format!("XXXX-Q{quarter}"),
            Field::Half(half) => format!("XXXX-H{half}"),
            Field::Week(week) => format!("XXXX-W{week:02}"),
            _ => String::from("XXXX"),
        },
        Expression::Period(period) => pattern(period.unit).into(),
        Expression::Part(part) => match part.inner {
            Inner::Nth(_, unit) | Inner::Last(unit) | Inner::EndedBy(unit) => pattern(unit).into(),
            Inner::Discussed => unresolved(&part.whole),
            Inner::NthWeekday(_, day) => unresolved(&Expression::Calendar(Calendar::of(Field::Weekday(day)))),
            Inner::Field(field) => unresolved(&Expression::Calendar(Calendar::of(field))),
        },
        Expression::Shift(shift) => match shift.amount {
            Amount::Vague => vague(shift).into(),
            Amount::Hundredths(_) => pattern(shift.unit).into(),
        },
        _ => String::from("XXXX-XX-XX"),
    }
}

/// Returns the value of a vague shift such as "a few weeks later", which does not denote a calendar
/// date.
const fn vague(shift: &Shift) -> &'static str {
    match (&shift.from, shift.forward) {
        (Origin::Named(_), _) => "XXXX-XX-XX",
        (_, true) => "FUTURE_REF",
        (_, false) => "PAST_REF",
    }
}

/// Returns the value of a period whose date is unknown.
const fn pattern(unit: Unit) -> &'static str {
    match unit {
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        Unit::Year | Unit::FiscalYear | Unit::Millennium => "XXXX",
        _ => "XXXX-XX-XX",
    }
}

/// Returns the day of a clock time without a date.
fn day_of(resolver: Resolver<'_>) -> Option<Resolved> {
    let references = resolver.references;
    let is_day = |earlier: &MentionedDate| earlier.point.as_day().is_some();
    let speech = || {
        let point = references.speech_day().map(Point::day)?;
        Some(Resolved { point, anchor: Anchor::DocumentCreationTime })
    };
    // The row "13:14: a user reports" below a heading with a day is on that day.
    if let Some(heading) = references.heading.filter(is_day) {
        return Some(Resolver::of_earlier(heading));
    }
    if let Some(day) = references.mentioned.filter(is_day)
        && references.is_below_its_day(resolver.mention)
    {
        return Some(Resolver::of_earlier(day));
    }
    let earlier = references.mentioned.filter(is_day).or(references.day);
    if references.kind == TextKind::Narrative {
        return references.day.map(Resolver::of_earlier).or_else(speech);
    }
    // "Tuesday's losses" belong to another day than the sentence.
    let earlier = earlier.and_then(|earlier| {
        let is_own = |date: &&MentionedDate| is_day(date) && !date.is_possessive;
        if earlier.is_possessive {
            references.dates.iter().rev().find(is_own).copied()
        } else {
            Some(earlier)
        }
    });
    // In news, a day only applies to its own sentence and the next: "They left on Thursday and
    // landed at 5 p.m." In "They met on Thursday. They will meet again at 5 p.m.", it does not.
    let just_mentioned =
        earlier.filter(|earlier| resolver.follows(earlier) && !resolver.is_ahead_of(earlier.point));
    // After that, a clock time of the past is on the day that the report began with, and any other
    // on the day of writing.
    let lead = || references.lead.filter(|lead| resolver.is_on_day_of(lead)).map(Resolver::of_earlier);
    let found = just_mentioned.map(Resolver::of_earlier).or_else(lead).or_else(speech);
    found.or_else(|| earlier.map(Resolver::of_earlier))
}

fn time(
    timex: &mut Timex,
    moment: &Moment,
    references: &References,
    resolver: Resolver<'_>,
) -> Option<Point> {
    timex.kind = TimexKind::Time;
    let speech = references.speech_day().map(Point::day);
    let named = moment.date.as_ref().map(|date| resolver.place(date));
    let by_speech = |point| Resolved { point, anchor: Anchor::DocumentCreationTime };
    let day = match (named, moment.which) {
        (Some(place), _) => place,
        // In a narrative about the distant past, "tonight" is not relative to the day of writing.
        (None, Which::Offset(_)) if references.long_ago() && !resolver.mention.is_current => None,
        (None, Which::Offset(days)) => {
            speech.and_then(|point| point.shifted(i64::from(days), Unit::Day)).map(by_speech)
        }
        // "at night" does not refer to a particular night.
        (None, Which::Bare) if moment.part == Some(DayPart::Night) && moment.clock.is_none() => None,
        (None, which) => {
            let step = match which {
                Which::Following | Which::Next | Which::Coming => 1,
                Which::Previous | Which::Last => -1,
                _ => 0,
            };
            // "the following morning" is relative to the last day mentioned.
            let story = || references.day.map(Resolver::of_earlier);
            let speech = || speech.map(by_speech);
            let base = if step == 0 { day_of(resolver) } else { story().or_else(speech) };
            base.and_then(|base| Some(Resolved { point: base.point.shifted(step, Unit::Day)?, ..base }))
        }
    };
    timex.anchor = day.map_or(Anchor::None, |day| day.anchor);
    (timex.confidence, timex.weakness) =
        day.map_or(confidence::low(Weakness::NoReference), |day| confidence::of_time(moment, &day, resolver));
    let day = day.map(|day| day.point);
    let clock =
        moment.clock.map(value::clock).or_else(|| moment.part.map(|part| value::day_part(part).into()));
    let day_value = day.map_or_else(|| String::from("XXXX-XX-XX"), Point::value);
    timex.value = format!("{day_value}T{}", clock.unwrap_or_default());
    timex.date = day.and_then(Point::date);
    day.filter(|_| moment.date.is_some() || moment.which != Which::Bare)
}

fn length(timex: &mut Timex, duration: &Duration, references: &References) {
    timex.kind = TimexKind::Duration;
    timex.value = value::duration(duration);
    timex.confidence = Confidence::High;
    // In a narrative about the distant past, "over the next ten years" is relative to the narrative
    // time, not to the day of writing.
    let now = if references.long_ago() { None } else { references.speech_day() };
    let (Some(anchored), Some(now)) = (duration.anchored, now) else { return };
    let today = Point::day(now);
    let count = duration.amount.as_whole();
    let far = |sign: i64| count.and_then(|n| today.shifted(sign * n, duration.unit));
    let coarse = match duration.unit {
        Unit::Decade | Unit::Century | Unit::Millennium | Unit::Year => Some(Unit::Year),
        _ => None,
    };
    let edge = |point: Point| coarse.and_then(|unit| point.within(unit)).unwrap_or(point);
    if anchored == Anchored::UntilNext {
        return;
    }
    timex.anchor = Anchor::DocumentCreationTime;
    match anchored {
        Anchored::UntilNext => {}
        Anchored::Past => {
            let start = far(-1).map(edge);
            timex.begin_point = start.map(Point::value);
            timex.end_point = Some(today.value());
            timex.date =
                start.and_then(|start| Date::parse(&format!("{}~/{}", start.date()?, today.date()?)).ok());
        }
        Anchored::Coming => {
            let end = far(1);
            timex.begin_point = Some(today.value());
            timex.end_point = end.map(Point::value);
            timex.date = end.and_then(|end| Date::parse(&format!("{}/{}~", today.date()?, end.date()?)).ok());
        }
    }
}

fn recurring(timex: &mut Timex, set: &Set) {
    timex.kind = TimexKind::Set;
    timex.value = value::recurring(set.what);
    timex.quant = set.quant.map(Into::into);
    timex.freq = set.freq.map(value::freq);
    timex.confidence = Confidence::High;
}

fn refer(timex: &mut Timex, reference: Reference, references: &References) {
    let now = references.speech_date();
    let open = |text: String| Date::parse(&text).ok();
    let (value, date) = match reference {
        Reference::Past => ("PAST_REF", now.and_then(|now| open(format!("../{now}")))),
        Reference::Present => ("PRESENT_REF", now),
        Reference::Future => ("FUTURE_REF", now.and_then(|now| open(format!("{now}/..")))),
        Reference::Then => ("PAST_REF", references.story.and_then(|story| story.point.date())),
    };
    timex.value = value.into();
    timex.date = date;
    timex.anchor = match (reference, references.story, timex.date.is_some()) {
        (Reference::Then, Some(story), true) => Anchor::PreviousDate { start: story.start, end: story.end },
        (_, _, true) => Anchor::DocumentCreationTime,
        _ => Anchor::None,
    };
}

fn era(timex: &mut Timex, start: Ymd, end: Ymd) {
    let after_end = chrono::NaiveDate::from_ymd_opt(end.0, end.1, end.2).and_then(|day| day.succ_opt());
    // Whole months are written as months: "the first nine months of 1922" is 1922-01/1922-09.
    let whole_months = start.2 == 1 && after_end.is_some_and(|day| day.day() == 1);
    let limit = |(year, month, day)| {
        if whole_months { Date::from_ym(year, month) } else { Date::from_ymd(year, month, day) }
    };
    let date = limit(start).zip(limit(end)).and_then(|(start, end)| Date::range(&start, &end));
    timex.value = date.as_ref().map_or_else(String::new, ToString::to_string);
    timex.date = date;
    timex.anchor = Anchor::Explicit;
    timex.confidence = Confidence::Medium;
}
