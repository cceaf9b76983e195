//! Resolves periods, distances and parts of periods: "last quarter", "two days later", "the first
//! week of May".

use chrono::{Datelike, NaiveDate};

use super::{Direction, MAX_NEARBY_DATES, NEAR_SENTENCES, Resolved, Resolver};
use crate::normalise::context::TextKind;
use crate::normalise::field::{ended_by, in_year, last_of, nth_of};
use crate::normalise::holiday;
use crate::normalise::point::{CalendarPlace, Point};
use crate::normalise::reference::MentionedDate;
use crate::tag::{
    Amount, Calendar, Expression, Field, Inner, Origin, PartExpression, Period, Position, Preposition, Shift,
    Unit, Which,
};

/// The number of days of half a month.
const DAYS_OF_HALF_MONTH: i64 = 15;

impl Resolver<'_> {
    pub(super) fn period(&self, period: Period) -> Option<Resolved> {
        let (base, step) = match period.which {
            Which::Offset(days) if period.unit == Unit::Day => {
                (self.entry(days).or_else(|| self.speech())?, i64::from(days))
            }
            Which::Offset(days) => (self.speech()?, i64::from(days)),
            // In "was handed over this month", even a history means the month of writing. For a
            // month in its narrative, it would use "that month".
            Which::This
                if matches!(period.unit, Unit::Week | Unit::Weekend | Unit::Month | Unit::Quarter) =>
            {
                (self.speech().or_else(|| self.now())?, 0)
            }
            Which::This => (self.now()?, 0),
            // In "Last year the firm built 412 bicycles", even a history means the year before the
            // time of writing. For a year in its narrative, it would use "the previous year".
            Which::Last if period.unit == Unit::Year => (self.speech().or_else(|| self.now())?, -1),
            // In "It fell in the third quarter of 2019 and rose in the last quarter", the quarter
            // is the last one of that year.
            Which::Last if let Some(last) = self.last_quarter(period.unit) => (last, 0),
            Which::Last => (self.now()?, -1),
            Which::Next | Which::Coming => (self.now()?, 1),
            Which::Same => {
                let day = if period.unit == Unit::Day { self.day_nearby() } else { None };
                let base = day.or_else(|| self.mentioned()).or_else(|| self.story());
                (base.or_else(|| self.speech())?, 0)
            }
            Which::Previous => {
                let base = self.previous_counts_from(period.unit);
                (base.or_else(|| self.story()).or_else(|| self.speech())?, -1)
            }
            Which::Following => {
                let base = self.just_mentioned().or_else(|| self.mentioned_in_sentence());
                let base = base.or_else(|| self.story_if_begun()).or_else(|| self.speech())?;
                // Stay in the same week from Monday to Friday: "the following weekend" is then the
                // next one.
                let is_ahead = period.unit == Unit::Weekend
                    && base.point.as_day().is_some_and(|day| day.weekday().number_from_monday() < 6);
                (base, i64::from(!is_ahead))
            }
            // In a past-tense clause, "over the weekend" is the last weekend that has begun.
            Which::Bare if period.unit == Unit::Weekend => {
                let base = self.discussed(period.unit).or_else(|| self.base())?;
                let comes = base.point.within(Unit::Weekend).is_some_and(|point| self.is_after_speech(point));
                (base, -i64::from(comes && self.direction() == Direction::Behind))
            }
            Which::Bare => (self.discussed(period.unit).or_else(|| self.base())?, 0),
        };
        if period.unit == Unit::Moment {
            return Some(base);
        }
        // If only the year of the narrative time is known, "last week" cannot be relative to it, so
        // it is relative to the time of writing.
        let fine = |base: Resolved| {
            let point = base.point.within(period.unit)?;
            // Use the fiscal year that contains the day: in November 2023, the United States'
            // fiscal year 2024 has begun.
            let fiscal = self.references.fiscal_year.filter(|_| point.place == CalendarPlace::FiscalYear);
            let day = base.point.date().and_then(|date| date.as_day());
            let year = fiscal.zip(day).map_or(point.year, |(fiscal, day)| fiscal.containing(day));
            Some((Point { year, ..point }, base.anchor))
        };
        let about_now = period.which != Which::Same && period.unit >= Unit::Week;
        let (point, anchor) = fine(base).or_else(|| self.speech().filter(|_| about_now).and_then(fine))?;
        Some(Resolved { point: point.shifted(step, period.unit)?, anchor })
    }

    /// Returns the fourth quarter of a year, all of which has passed, if the sentence is about an
    /// earlier quarter or half of that year.
    fn last_quarter(&self, unit: Unit) -> Option<Resolved> {
        let earlier = self.references.discussed.period.filter(|earlier| {
            unit == Unit::Quarter
                && earlier.sentence == self.mention.sentence
                && self.mention.signal == Some(Preposition::At)
                && matches!(earlier.point.place, CalendarPlace::Quarter(1..=3) | CalendarPlace::Half(1))
        })?;
        let point = Point { place: CalendarPlace::Quarter(4), ..earlier.point };
        let has_passed = self.references.speech.is_none() || self.is_before_speech(point);
        has_passed.then(|| Resolved { point, ..Self::of_earlier(earlier) })
    }

    /// Returns the period to which "the quarter" refers: the one under discussion, unless that is
    /// over and the clause is about the future, or it is in the future and the clause is about the
    /// past.
    fn discussed(&self, unit: Unit) -> Option<Resolved> {
        if self.references.kind == TextKind::Narrative {
            return None;
        }
        let earlier = self.references.discussed.of(unit, self.mention.paragraph, self.mention.sentence)?;
        let contradicts = match self.direction() {
            Direction::Ahead => self.is_before_speech(earlier.point),
            Direction::Behind => unit == Unit::Day && self.is_after_speech(earlier.point),
            Direction::Open => false,
        };
        (!contradicts).then(|| Self::of_earlier(earlier))
    }

    /// Returns the period under discussion, from which "the previous quarter" counts. For a month,
    /// it must be in the same sentence: days in between move the story to another month.
    fn previous_counts_from(&self, unit: Unit) -> Option<Resolved> {
        let earlier = self.references.discussed.of(unit, self.mention.paragraph, self.mention.sentence)?;
        let is_near = match unit {
            Unit::Quarter | Unit::Half => true,
            Unit::Month => earlier.sentence == self.mention.sentence,
            _ => false,
        };
        is_near.then(|| Self::of_earlier(earlier))
    }

    /// Returns the period under discussion from which "a year earlier" counts in a comparison of
    /// figures.
    fn compared(&self, unit: Option<Unit>) -> Option<Resolved> {
        let discussed = &self.references.discussed;
        let earlier = match unit {
            Some(unit) => discussed.of(unit, self.mention.paragraph, self.mention.sentence),
            None => discussed.compared(self.mention.sentence),
        };
        earlier.map(Self::of_earlier)
    }

    /// Returns the last day in the sentence or in the two before it, if a coarser date was
    /// mentioned since: "It was signed on 4 May 1998, repealed in 2001, and came into force on the
    /// same day".
    fn day_nearby(&self) -> Option<Resolved> {
        let is_near = |earlier: &&MentionedDate| {
            earlier.paragraph == self.mention.paragraph
                && self.mention.sentence.saturating_sub(earlier.sentence) <= NEAR_SENTENCES
        };
        let mut near = self.references.dates.iter().rev().take_while(is_near).take(MAX_NEARBY_DATES);
        near.find(|earlier| earlier.point.as_day().is_some()).copied().map(Self::of_earlier)
    }

    /// Returns the last date in the previous sentence, from which "three years later" at the start
    /// of a sentence is resolved. Returns `None` if the narrative time is already in a later year.
    fn just_mentioned(&self) -> Option<Resolved> {
        let earlier = self.mentioned_if_begun()?;
        let is_before =
            earlier.paragraph == self.mention.paragraph && earlier.sentence + 1 == self.mention.sentence;
        let is_on = self.references.story.is_none_or(|story| story.point.year <= earlier.point.year);
        (matches!(self.mention.position, Position::Opening) && is_before && is_on)
            .then(|| Self::of_earlier(earlier))
    }

    /// Returns the last date in this sentence, unless it advanced the narrative time: "The Quartet,
    /// founded in 2012, won three years later".
    fn mentioned_in_sentence(&self) -> Option<Resolved> {
        let earlier =
            self.mentioned_if_begun().filter(|earlier| earlier.sentence == self.mention.sentence)?;
        let moved = self.references.story.is_some_and(|story| story.sentence == self.mention.sentence);
        (!moved).then(|| Self::of_earlier(earlier))
    }

    /// Returns the last date in this part of the sentence, if another part advanced the narrative
    /// time: "Talks opened this June; an attempt made in 2017 was given up two years later".
    fn mentioned_in_part(&self) -> Option<Resolved> {
        let earlier = self.mentioned_if_begun().filter(|earlier| earlier.part == self.mention.part)?;
        let moved = self.references.story.is_some_and(|story| story.part == self.mention.part);
        (!moved && self.references.kind != TextKind::Narrative).then(|| Self::of_earlier(earlier))
    }

    pub(super) fn shift(&self, shift: &Shift) -> Option<Resolved> {
        let story = || self.story_if_begun().or_else(|| self.speech());
        let (base, named) = match &shift.from {
            Origin::Speech => (self.now()?, false),
            Origin::Story => {
                let near = self.just_mentioned().or_else(|| self.mentioned_in_sentence());
                // Skip a year for days: "two days later" is not relative to a year.
                let is_fine = |base: &Resolved| base.point.within(grain_of(shift.unit)).is_some();
                let near = self.mentioned_in_part().filter(is_fine).or(near).filter(|_| shift.forward);
                (near.or_else(story)?, false)
            }
            Origin::Named(expression) => (self.place(expression)?, true),
            Origin::Discussed { unit, or_speech } => {
                if let Some(found) = self.compared(*unit) {
                    (found, true)
                } else {
                    let base = if *or_speech { self.now() } else { story() }?;
                    let within = unit.and_then(|unit| base.point.within(unit));
                    (Resolved { point: within.unwrap_or(base.point), ..base }, within.is_some())
                }
            }
        };
        if let Some(point) = half_month(shift, base.point) {
            return Some(Resolved { point, anchor: base.anchor });
        }
        let (count, unit) = whole_units(shift.amount, shift.unit)?;
        let count = if shift.forward { count } else { -count };
        // "a month after 5 May" is a day, but "a month ago" is a month.
        let point = if named { base.point } else { base.point.within(grain_of(unit))? };
        Some(Resolved { point: point.shifted(count, unit)?, anchor: base.anchor })
    }

    /// Returns the day that names the current week: "in the week of 8 March the board met", written
    /// on 6 March. The nearest past day would be a year earlier.
    fn in_current_week(&self, part: &PartExpression) -> Option<Resolved> {
        let Inner::Nth(1, Unit::Week | Unit::Weekend) = part.inner else { return None };
        let Expression::Calendar(Calendar {
            field: field @ Field::Day { .. },
            year: None,
            which: Which::Bare,
            ..
        }) = part.whole
        else {
            return None;
        };
        let speech = self.speech().filter(|_| self.references.kind != TextKind::Narrative)?;
        let point = in_year(field, speech.point.year)?;
        let is_current = point.within(Unit::Week)? == speech.point.within(Unit::Week)?;
        (is_current && self.references.heading.is_none()).then_some(Resolved { point, ..speech })
    }

    pub(super) fn part(&self, part: &PartExpression) -> Option<Resolved> {
        let whole = self.in_current_week(part).or_else(|| self.place(&part.whole))?;
        let point = match part.inner {
            Inner::Field(Field::Weekday(day)) => {
                let CalendarPlace::Week(week) = whole.point.place else { return None };
                Point::day(NaiveDate::from_isoywd_opt(whole.point.year, u32::from(week), day)?)
            }
            Inner::Field(field) => in_year(field, whole.point.year)?,
            Inner::Nth(nth, unit) => nth_of(whole.point, nth, unit)?,
            Inner::Last(unit) => last_of(whole.point, unit)?,
            // Without a period under discussion, return the whole year.
            Inner::Discussed => {
                let period =
                    self.references.discussed.of(Unit::Moment, self.mention.paragraph, self.mention.sentence);
                period.map_or(whole.point, |earlier| Point { year: whole.point.year, ..earlier.point })
            }
            Inner::EndedBy(unit) => {
                let point = ended_by(whole.point, unit)?;
                let known = self.references.fiscal_year.filter(|_| unit == Unit::FiscalYear);
                let year = known
                    .zip(whole.point.date().and_then(|date| date.as_day()))
                    .map(|(fiscal, day)| fiscal.containing(day));
                Point { year: year.unwrap_or(point.year), ..point }
            }
            Inner::NthWeekday(nth, day) => {
                Point::day(holiday::nth_weekday(whole.point.year, whole.point.month()?, day, nth)?)
            }
        };
        Some(Resolved { point, anchor: whole.anchor })
    }
}

/// Returns the precision of a date that is given as a distance in `unit`: "three years later" is a
/// year.
const fn grain_of(unit: Unit) -> Unit {
    match unit {
        Unit::Year | Unit::FiscalYear | Unit::Decade | Unit::Century | Unit::Millennium => Unit::Year,
        Unit::Month | Unit::Quarter | Unit::Half => Unit::Month,
        _ => Unit::Day,
    }
}

/// Converts a distance to whole units: half a century is fifty years.
fn whole_units(amount: Amount, unit: Unit) -> Option<(i64, Unit)> {
    let Amount::Hundredths(hundredths) = amount else { return None };
    let hundredths = i64::try_from(hundredths).ok()?;
    let (parts, smaller) = match unit {
        _ if hundredths % 100 == 0 => (1, unit),
        Unit::Century => (100, Unit::Year),
        Unit::Decade => (10, Unit::Year),
        Unit::Year => (12, Unit::Month),
        _ => return None,
    };
    Some((hundredths.checked_mul(parts)? / 100, smaller))
}

/// Returns the month that is a number of months and a half after or before a day: "three and a half
/// months later". Returns `None` for other distances.
fn half_month(shift: &Shift, from: Point) -> Option<Point> {
    let Amount::Hundredths(hundredths) = shift.amount else { return None };
    if shift.unit != Unit::Month || hundredths % 100 != 50 {
        return None;
    }
    let sign = if shift.forward { 1 } else { -1 };
    let months = sign * i64::try_from(hundredths / 100).ok()?;
    from.as_day()?;
    from.shifted(months, Unit::Month)?.shifted(sign * DAYS_OF_HALF_MONTH, Unit::Day)?.within(Unit::Month)
}
