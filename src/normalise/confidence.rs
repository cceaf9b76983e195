//! Rates the confidence in an inferred date.
//!
//! Input: an expression, the date to which it was resolved, and the reference time used. The words
//! of an inferred date are clear, so its confidence is medium. It is low if the evidence for the
//! reference time is so weak that another year is as likely. The conditions were chosen on labelled
//! texts, by the proportion of wrong dates (see "Confidence" in `docs/benchmarks.md`).

use chrono::{Datelike, Weekday};

use super::TextKind;
use super::point::{CalendarPlace, Point};
use super::reference::MentionedDate;
use super::resolve::{Resolved, Resolver};
use super::timex::{Anchor, Confidence, Weakness};
use crate::date::Date;
use crate::tag::{
    Calendar, ClauseTense, DateFunction, Expression, Field, Mention, Moment, Numeric, Origin, Period,
    Position, Preposition, Unit, Which, YEAR_OF_NAME,
};

/// The maximum number of dates mentioned after the reference time that are searched for other
/// years.
const MAX_LATER_DATES: usize = 16;

/// The maximum number of days from the day of news to the time of writing. A day of a story is so
/// near by chance one time in eight.
const MAX_DAYS_OF_NEWS: i64 = 45;

/// The maximum number of sentences from the year of a reported event to a date that can be in it.
const MAX_SENTENCES_TO_YEAR: usize = 3;

/// The maximum number of months from the time of writing to what "could" be. On 14 October, "lists
/// could be inspected until 1 September" is about the September before.
const MAX_MONTHS_TO_POSSIBILITY: i32 = 8;

/// The confidence in a value and, if it is low, the reason.
pub(super) type Rating = (Confidence, Option<Weakness>);

/// Returns the confidence in a calendar date.
pub(super) fn of_place(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> Rating {
    match found.anchor {
        _ if resolver.mention.rule == YEAR_OF_NAME => (Confidence::Medium, None),
        // In "Monday 9 May 2024", a Thursday, the day, the weekday or the year is wrong, as in a
        // date without a year. An old date may be one of the Julian calendar.
        Anchor::Explicit if is_on_other_weekday(expression, found) && !is_julian(expression, found) => {
            low(Weakness::OtherWeekday)
        }
        Anchor::Explicit => (Confidence::High, None),
        Anchor::None => low(Weakness::NoReference),
        Anchor::DocumentCreationTime if resolver.references.is_speech_uncertain => low(Weakness::Ambiguous),
        _ if is_on_other_weekday(expression, found) => low(Weakness::OtherWeekday),
        _ if is_vague(expression) => low(Weakness::Vague),
        _ if resolver.mention.function == DateFunction::InName && is_bare(expression, |_| true) => {
            low(Weakness::Name)
        }
        Anchor::DocumentCreationTime
            if resolver.mention.function == DateFunction::OfOrder
                && is_bare(expression, |_| true)
                && resolver.is_after_speech(found.point) =>
        {
            low(Weakness::OldPlan)
        }
        Anchor::DocumentCreationTime
            if resolver.mention.function == DateFunction::OfOldPlan && is_bare(expression, |_| true) =>
        {
            low(Weakness::OldPlan)
        }
        Anchor::DocumentCreationTime
            if resolver.mention.function == DateFunction::OfPossibility
                && is_bare(expression, |_| true)
                && resolver
                    .months_ahead(found.point)
                    .is_some_and(|months| months > MAX_MONTHS_TO_POSSIBILITY) =>
        {
            low(Weakness::OldPlan)
        }
        _ => weakness(expression, found, resolver).map_or((Confidence::Medium, None), low),
    }
}

/// Returns the confidence in a time of day on a resolved day.
pub(super) fn of_time(moment: &Moment, day: &Resolved, resolver: Resolver<'_>) -> Rating {
    let weakness = match (&moment.date, day.anchor) {
        (Some(date), _) => weakness(date, day, resolver),
        (None, Anchor::PreviousDate { start, .. }) => {
            resolver.references.date_at(start).and_then(|earlier| {
                // A programme continues on the next day, so "at 7.30 p.m." in a later paragraph may
                // not be on the day mentioned before.
                let is_lead = resolver.references.lead.is_some_and(|lead| lead.start == start);
                let is_far = earlier.paragraph != resolver.mention.paragraph
                    && !is_lead
                    && !resolver.references.is_below_its_day(resolver.mention)
                    && !is_below_heading(earlier, day, resolver);
                if earlier.is_guess {
                    Some(Weakness::Inherited)
                } else {
                    is_far.then_some(Weakness::OtherReference)
                }
            })
        }
        (None, Anchor::DocumentCreationTime) if resolver.references.is_speech_uncertain => {
            Some(Weakness::Ambiguous)
        }
        (None, _) => None,
    };
    weakness.map_or((Confidence::Medium, None), low)
}

/// Returns a low rating with this weakness.
pub(super) const fn low(weakness: Weakness) -> Rating {
    (Confidence::Low, Some(weakness))
}

/// Whether an expression is vague even with a reference time: a season without a year, or "at that
/// time".
const fn is_vague(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Calendar(Calendar { field: Field::Season(_), year: None, which: Which::Bare, .. })
            | Expression::Period(Period { unit: Unit::Moment, .. })
    )
}

/// Returns the reason why a date's reference time is doubtful, or `None` if the evidence for the
/// reference time is good.
fn weakness(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> Option<Weakness> {
    of_unsure_story(expression, found, resolver)
        .or_else(|| is_before_day(expression, found, resolver).then_some(Weakness::OtherReference))
        .or_else(|| is_ahead_of_past(found, resolver).then_some(Weakness::OtherReference))
        .or_else(|| is_behind_old_year(expression, found, resolver).then_some(Weakness::OtherYears))
        .or_else(|| is_after_another_year(expression, found, resolver).then_some(Weakness::OtherYears))
}

/// Whether "the previous quarter" counts from a day, because no quarter is under discussion. A
/// report of March may compare the last quarter with the one before it, or itself with the last.
fn is_before_day(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> bool {
    let Expression::Period(Period { unit: Unit::Quarter | Unit::Half, which: Which::Previous, .. }) =
        expression
    else {
        return false;
    };
    match found.anchor {
        Anchor::DocumentCreationTime => true,
        Anchor::PreviousDate { start, .. } => {
            resolver.references.date_at(start).is_some_and(|earlier| earlier.point.as_day().is_some())
        }
        _ => false,
    }
}

/// Returns why the previously mentioned date may be the wrong reference time. A date resolved from
/// a doubtful date is doubtful too.
fn of_unsure_story(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> Option<Weakness> {
    let Anchor::PreviousDate { start, .. } = found.anchor else {
        if continues_doubtful_day(expression, found, resolver) {
            return Some(Weakness::Inherited);
        }
        return is_of_another_entry(expression, resolver).then_some(Weakness::OtherEntry);
    };
    let source = resolver.references.date_at(start)?;
    if source.is_guess {
        return Some(Weakness::Inherited);
    }
    let is_other = source.is_birth
        || goes_back_in_sentence(expression, source, found, resolver)
        || is_after_background(expression, source, found, resolver)
        || goes_back(expression, source, found, resolver)
        || is_of_other_reference(expression, found, source, resolver)
        || is_day_of_old_month(expression, found, source, resolver);
    is_other.then_some(Weakness::OtherReference)
}

/// Whether the reference time may only be the background of what the text reports. "The plant was
/// built in 1998. On 12 May an inspection found cracks" is about the year of writing. In "The plant
/// caught fire in 1998. On 12 May a valve had stuck", the day is in 1998, but the words look alike.
///
/// A year that opens its sentence also dates the sentences below ("In 1998 the plant caught fire"),
/// and so does one with steps of the narrative next to it ([`References::is_step`]), or in a text
/// that is declared to be a narrative. A day or month with a year is mostly such a step, unless the
/// sentence begins with a new day: "The school was built on 3 May 1998. On 12 May …".
///
/// A day that was a few weeks before the time of writing is more likely news, even after a year
/// that opens its sentence: "In 2015 the plant was sold. On 12 May an inspection found cracks",
/// written in June. Any other day between years in order is in the chronicle of a story.
///
/// [`References::is_step`]: super::reference::References::is_step
fn is_after_background(
    expression: &Expression,
    source: &MentionedDate,
    found: &Resolved,
    resolver: Resolver<'_>,
) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    let begins_with_day = mention.position == Position::Opening && mention.signal == Some(Preposition::At);
    let is_loose = source.has_year
        && !source.opens
        && (source.point.place == CalendarPlace::Year || begins_with_day && !source.heads_row);
    let is_news = is_shortly_before_speech(found, resolver);
    let Some(written) = references.last_with_year(source) else { return false };
    let fits = shows_weekday(expression) && found.point.year == source.point.year;
    is_bare(expression, is_within_year)
        && (is_loose || is_news)
        && !fits
        && source.sentence != mention.sentence
        && written.sentence != mention.sentence
        && references.speech.is_none_or(|speech| speech.year != found.point.year)
        // "Plant built in 1998" can also be the heading of news about the plant.
        && (!is_below_heading(source, found, resolver) || is_news && written.is_apart && written.is_reported)
        && !references.is_declared_narrative
        && !references.is_step(written, mention.start)
        && (is_news || !references.is_in_chronicle(written, mention.start))
}

/// Whether the date would take the story back without the past perfect: "In May 1998 the plant
/// opened. On 12 February an inspection found cracks" is about a later year.
fn goes_back(
    expression: &Expression,
    source: &MentionedDate,
    found: &Resolved,
    resolver: Resolver<'_>,
) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    let days = found.point.as_day().zip(source.point.as_day());
    let is_earlier = found.point.months_since(source.point).is_some_and(|months| months < 0)
        || days.is_some_and(|(day, of_source)| day < of_source);
    is_bare(expression, is_within_year)
        && mention.tense == Some(ClauseTense::Past)
        && mention.position == Position::Opening
        && source.has_year
        && source.opens
        && matches!(source.point.place, CalendarPlace::Day(..) | CalendarPlace::Month(_))
        && source.sentence != mention.sentence
        && is_earlier
        && references.speech.is_none_or(|speech| speech.year != found.point.year)
        && !shows_weekday(expression)
        && !is_below_heading(source, found, resolver)
}

/// Whether the date would go back from an earlier one in its sentence: "Construction started in
/// October 2004 and ended in May". A later verb mostly means a later date, here in 2005.
fn goes_back_in_sentence(
    expression: &Expression,
    source: &MentionedDate,
    found: &Resolved,
    resolver: Resolver<'_>,
) -> bool {
    let mention = resolver.mention;
    is_bare(expression, is_within_year)
        && mention.tense == Some(ClauseTense::Past)
        && mention.signal == Some(Preposition::At)
        && mention.function == DateFunction::Plain
        && source.sentence == mention.sentence
        && source.has_year
        && matches!(source.point.place, CalendarPlace::Day(..) | CalendarPlace::Month(_))
        && found.point.months_since(source.point).is_some_and(|months| months < 0)
        && !shows_weekday(expression)
}

/// Whether a day without a year would be at most [`MAX_DAYS_OF_NEWS`] days before the time of
/// writing.
fn is_shortly_before_speech(found: &Resolved, resolver: Resolver<'_>) -> bool {
    let Some(written) = resolver.references.speech_day() else { return false };
    let is_day = matches!(found.point.place, CalendarPlace::Day(..));
    is_day
        && [written.year(), written.year() - 1].into_iter().any(|year| {
            let day = Point { year, ..found.point }.as_day();
            day.is_some_and(|day| (0..=MAX_DAYS_OF_NEWS).contains(&(written - day).num_days()))
        })
}

/// Whether the date continues a doubtful one that was also resolved from the time of writing: "The
/// plant caught fire in 1998. On 12 May a valve had stuck; on 13 May the boiler exploded."
fn continues_doubtful_day(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    found.anchor == Anchor::DocumentCreationTime
        && is_bare(expression, is_within_year)
        && !shows_weekday(expression)
        && references.dates.last().is_some_and(|earlier| {
            earlier.is_guess
                && !earlier.has_year
                && earlier.paragraph == mention.paragraph
                && mention.sentence.saturating_sub(earlier.sentence) <= 1
                && earlier.point.year == found.point.year
                && matches!(earlier.point.place, CalendarPlace::Day(..) | CalendarPlace::Month(_))
        })
}

/// Whether the clause is in a past tense, but the date is after the time of writing: "There were
/// more arrests than in 2023. Two days later the mayor left", written on the day of the report.
/// With "until" or "by" after its verb, the clause may be about a plan.
fn is_ahead_of_past(found: &Resolved, resolver: Resolver<'_>) -> bool {
    let mention = resolver.mention;
    matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Before))
        && (mention.signal != Some(Preposition::Until) || mention.position == Position::Opening)
        && mention.function == DateFunction::Plain
        && resolver.is_after_speech(found.point)
}

/// Whether "the 19th" takes its month from a day in another sentence, and its year differs from the
/// year of writing by more than one.
fn is_day_of_old_month(
    expression: &Expression,
    found: &Resolved,
    source: &MentionedDate,
    resolver: Resolver<'_>,
) -> bool {
    let speech = resolver.references.speech.filter(|_| resolver.references.kind != TextKind::Narrative);
    is_bare(expression, |field| matches!(field, Field::DayOfMonth(_)))
        && source.sentence != resolver.mention.sentence
        && !is_below_heading(source, found, resolver)
        && speech.is_some_and(|speech| (speech.year - found.point.year).abs() > 1)
}

/// Whether an expression may be relative to a date other than its reference time.
fn is_of_other_reference(
    expression: &Expression,
    found: &Resolved,
    source: &MentionedDate,
    resolver: Resolver<'_>,
) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    // In a narrative, "last year" is more often relative to the day of writing than to the
    // narrative time.
    if is_deictic(expression) {
        return true;
    }
    if is_below_heading(source, found, resolver) {
        return false;
    }
    // "Friday 14 June" as a heading belongs to a series of such headings, not to the preceding
    // text.
    if mention.is_apart() && !source.is_apart {
        return true;
    }
    if !is_bare(expression, |_| true) {
        return false;
    }
    // In a report of unknown date, a day without a year is mostly relative to the time of writing:
    // "It had 500 staff in 2007. It filed for bankruptcy in September."
    if references.kind != TextKind::Narrative {
        let is_past =
            matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote));
        let is_frame = references.frame.is_some_and(|frame| frame.start == source.start)
            && matches!(source.point.place, CalendarPlace::Day(..));
        return references.speech.is_none()
            && source.sentence != mention.sentence
            && !(is_past && is_frame)
            && !(shows_weekday(expression) && found.point.year == source.point.year);
    }
    // A holiday in a narrative is often part of a name: "the Easter Offensive".
    if is_bare(expression, |field| matches!(field, Field::Holiday(_)))
        && (mention.definite || mention.signal.is_none())
    {
        return true;
    }
    if source.sentence == mention.sentence
        || shows_weekday(expression) && found.point.year == source.point.year
    {
        return false;
    }
    let Some(speech) = references.speech else {
        // In a text of unknown date, a note without a tense in a new paragraph may be about the
        // time of writing: "The hall was built in 1874 … Booking: 1 March".
        let is_open = mention.tense.is_none() && source.paragraph != mention.paragraph;
        return is_open || is_present(mention) || mention.tense == Some(ClauseTense::Future);
    };
    // In "The church burned down in 1954. Tickets are available until 7 June", the day is not in
    // 1954.
    is_present(mention) && (speech.year - found.point.year).abs() > 1
}

/// Whether a mention's clause is about the time of writing.
const fn is_present(mention: &Mention) -> bool {
    mention.is_current
        || matches!(
            mention.tense,
            Some(ClauseTense::Present | ClauseTense::Arranged | ClauseTense::Scheduled)
        )
}

/// Whether other years are mentioned between a date and its reference time: "The mill closed in
/// 1954. A firm founded in 1921 and sold in 1988 bought it in June." In a report about the past,
/// one such year is allowed.
fn is_after_another_year(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    let Anchor::PreviousDate { start, .. } = found.anchor else { return false };
    let Some(source) = references.date_at(start) else { return false };
    let fits = shows_weekday(expression) && found.point.year == source.point.year;
    if fits || source.sentence == mention.sentence || is_below_heading(source, found, resolver) {
        return false;
    }
    let is_report = references.kind == TextKind::Narrative
        && references.speech.is_some()
        && matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote));
    let is_other =
        |earlier: &&MentionedDate| ![source.point.year, found.point.year].contains(&earlier.point.year);
    let others = references.since(source).take(MAX_LATER_DATES).filter(is_other).count();
    others > usize::from(is_report)
}

/// Whether this or a previous sentence reports an event in a year long before the date, so that
/// the date may be in that year: "She married in 1958. The wedding was on 1 March."
fn is_behind_old_year(expression: &Expression, found: &Resolved, resolver: Resolver<'_>) -> bool {
    let (references, mention) = (resolver.references, resolver.mention);
    let is_past =
        matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote));
    let is_counted = found.anchor == Anchor::DocumentCreationTime;
    if !is_counted || shows_weekday(expression) || !is_bare(expression, is_within_year) {
        return false;
    }
    // In "At 03:10 on 14 March 2024 the vessel ran aground. She was built in 1994. On 16 March the
    // crew left", the text has already dated the days around 16 March.
    let is_near = |earlier: &MentionedDate| {
        earlier.has_year
            && Some(earlier.point) != references.speech
            && found.point.months_since(earlier.point).is_some_and(|months| (0..=1).contains(&months))
    };
    if references.dates.iter().rev().take(MAX_LATER_DATES).any(is_near) {
        return false;
    }
    // News of the last weeks does not go on with a year that is two sentences away.
    let most = if is_shortly_before_speech(found, resolver) { 1 } else { MAX_SENTENCES_TO_YEAR };
    references.dates.last().is_some_and(|earlier| {
        (is_past || earlier.is_birth)
            && earlier.paragraph == mention.paragraph
            && mention.sentence.saturating_sub(earlier.sentence) <= most
            && earlier.is_reported
            && found.point.year - earlier.point.year > 1
    })
}

const fn is_within_year(field: Field) -> bool {
    matches!(field, Field::Month(_) | Field::Day { .. } | Field::Season(_) | Field::Holiday(_))
}

/// Whether the reference time is the date in the heading or row above, or the resolved date is in
/// the same year as that date. A heading applies to everything below it.
fn is_below_heading(source: &MentionedDate, found: &Resolved, resolver: Resolver<'_>) -> bool {
    let references = resolver.references;
    let is_source =
        |earlier: MentionedDate| earlier.start == source.start || earlier.point.year == found.point.year;
    references.heading.is_some_and(is_source) || references.row.is_some_and(is_source)
}

/// Whether "yesterday" is below a heading whose day is not the day of writing. In an entry of a
/// diary or changelog, it can be the day before that entry.
fn is_of_another_entry(expression: &Expression, resolver: Resolver<'_>) -> bool {
    let heading =
        resolver.references.heading.filter(|earlier| matches!(earlier.point.place, CalendarPlace::Day(..)));
    matches!(expression, Expression::Period(Period { unit: Unit::Day, which: Which::Offset(_) }))
        && heading.is_some_and(|earlier| Some(earlier.point) != resolver.references.speech)
}

/// Whether the expression is relative to the time of writing: "last year", "next week", "two years
/// ago".
fn is_deictic(expression: &Expression) -> bool {
    let is_of_writing =
        |which| matches!(which, Which::This | Which::Last | Which::Next | Which::Coming | Which::Offset(_));
    match expression {
        Expression::Calendar(calendar) => calendar.year.is_none() && is_of_writing(calendar.which),
        Expression::Period(period) => is_of_writing(period.which),
        Expression::Part(part) => is_deictic(&part.whole),
        Expression::Shift(shift) => match &shift.from {
            Origin::Speech => true,
            Origin::Named(named) => is_deictic(named),
            Origin::Story | Origin::Discussed { .. } => false,
        },
        _ => false,
    }
}

/// Whether an expression is a calendar field that satisfies `is_field`, with neither a year nor a
/// word such as "last".
fn is_bare(expression: &Expression, is_field: impl Fn(Field) -> bool) -> bool {
    match expression {
        Expression::Calendar(Calendar { field, year: None, which: Which::Bare, .. }) => is_field(*field),
        Expression::Part(part) => is_bare(&part.whole, is_field),
        _ => false,
    }
}

/// Whether an expression includes the day's weekday: "Friday, 13 June".
const fn shows_weekday(expression: &Expression) -> bool {
    written_weekday(expression).is_some()
}

/// Returns the weekday that is written next to the day.
const fn written_weekday(expression: &Expression) -> Option<Weekday> {
    match expression {
        Expression::Calendar(Calendar { weekday, .. }) | Expression::Numeric(Numeric { weekday, .. }) => {
            *weekday
        }
        _ => None,
    }
}

/// Whether the weekday next to the day is that of the Julian calendar, in a time when it was used.
fn is_julian(expression: &Expression, found: &Resolved) -> bool {
    let date = found.point.as_day().map(|day| Date::day(day.into()));
    date.zip(written_weekday(expression))
        .is_some_and(|(date, weekday)| date.gregorian_of_julian(weekday).is_some())
}

/// Whether the day falls on a weekday other than the one next to it: "Friday 22 June" in 2024. The
/// years around the inferred one were tried, so the day, the weekday or the year is wrong.
fn is_on_other_weekday(expression: &Expression, found: &Resolved) -> bool {
    let days = written_weekday(expression).zip(found.point.as_day());
    days.is_some_and(|(weekday, day)| day.weekday() != weekday)
}
