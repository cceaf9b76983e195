//! From what an expression says to where it lies on the calendar.

use chrono::{Datelike, NaiveDate, Weekday};

use super::context::{DateOrder, TextKind};
use super::field::{about_month, in_year, last_of, nth_of};
use super::holiday;
use super::point::{Place, Point};
use super::reference::{References, Told};
use super::timex::Anchor;
use crate::tag::{
    Amount, Calendar, Expression, Field, Inner, Mention, Origin, Part, Period, Shift, Signal, Tense, Unit,
    Which, Year,
};

/// A place on the calendar and what it was counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    /// The place.
    pub point: Point,
    /// What it was counted from.
    pub anchor: Anchor,
}

impl Resolved {
    const fn explicit(point: Point) -> Self {
        Self { point, anchor: Anchor::Explicit }
    }
}

/// Resolves the expressions of one mention against the references that hold there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver<'a> {
    /// The references.
    pub references: &'a References,
    /// The tense of the clause.
    pub tense: Option<Tense>,
    /// The preposition before the mention.
    pub signal: Option<Signal>,
}

impl<'a> Resolver<'a> {
    /// A resolver for a mention.
    pub(super) const fn new(references: &'a References, mention: &Mention) -> Self {
        Self { references, tense: mention.tense, signal: mention.signal }
    }

    /// Where an expression lies; none where there is nothing to count it from or it has no place.
    pub(super) fn place(&self, expression: &Expression) -> Option<Resolved> {
        match expression {
            Expression::Calendar(calendar) => self.calendar(calendar),
            Expression::Period(period) => self.period(*period),
            Expression::Shift(shift) => self.shift(shift),
            Expression::Part(part) => self.part(part),
            Expression::Numeric(numeric) => {
                let written = self.references.date_order == DateOrder::DayFirst || numeric.day_first;
                let day_first = (written || numeric.first > 12) && numeric.second <= 12;
                let (month, day) =
                    if day_first { (numeric.second, numeric.first) } else { (numeric.first, numeric.second) };
                self.calendar(&Calendar { year: numeric.year, ..Calendar::of(Field::Day { month, day }) })
            }
            _ => None,
        }
    }

    fn speech(&self) -> Option<Resolved> {
        self.references.speech.map(|point| Resolved { point, anchor: Anchor::DocumentCreationTime })
    }

    fn story(&self) -> Option<Resolved> {
        let told = |told: Told| Resolved {
            point: told.point,
            anchor: Anchor::PreviousDate { start: told.start, end: told.end },
        };
        self.references.story.map(told)
    }

    /// The last date mentioned, for "that year".
    fn mentioned(&self) -> Option<Resolved> {
        self.references.mentioned.map(|told| Resolved {
            point: told.point,
            anchor: Anchor::PreviousDate { start: told.start, end: told.end },
        })
    }

    /// What a bare month or weekday is counted from: the story in a narrative, else the time of speaking.
    fn base(&self) -> Option<Resolved> {
        if self.tells_a_story() {
            self.story().or_else(|| self.speech())
        } else {
            self.speech().or_else(|| self.story())
        }
    }

    fn tells_a_story(&self) -> bool {
        match self.references.kind {
            TextKind::Narrative => true,
            TextKind::Policy => self.references.story.is_some(),
            TextKind::News | TextKind::Auto => false,
        }
    }

    fn full_year(&self, year: Year) -> i32 {
        match year {
            Year::Full(year) => year,
            Year::Short(short) => {
                let now = self.base().map_or(2000, |base| base.point.year);
                let short = i32::from(short);
                // The nearest year with these digits, no more than twenty years to come.
                let century = now.div_euclid(100) * 100;
                let year = century + short;
                if year > now + 20 {
                    year - 100
                } else if year <= now - 80 {
                    year + 100
                } else {
                    year
                }
            }
        }
    }

    fn calendar(&self, calendar: &Calendar) -> Option<Resolved> {
        match calendar.field {
            Field::Century(n) => {
                let year = if n > 0 { (n - 1) * 100 } else { (n + 1) * 100 - 1 };
                return Some(Resolved::explicit(Point { year, place: Place::Century }));
            }
            Field::Decade { year, short: false } => {
                return Some(Resolved::explicit(Point { year, place: Place::Decade }));
            }
            Field::Decade { year, short: true } => {
                let now = self.base().map_or(2000, |base| base.point.year);
                let full = now.div_euclid(100) * 100 + year;
                let year = if full > now { full - 100 } else { full };
                return Some(Resolved::explicit(Point { year, place: Place::Decade }));
            }
            _ => {}
        }
        if let Some(year) = calendar.year {
            let explicit = matches!(year, Year::Full(_));
            let point = in_year(calendar.field, self.full_year(year))?;
            let anchor = if explicit {
                Anchor::Explicit
            } else {
                self.base().map_or(Anchor::None, |base| base.anchor)
            };
            return Some(Resolved { point, anchor });
        }
        match calendar.field {
            Field::Weekday(day) => self.weekday(day, calendar.which),
            Field::DayOfMonth(day) => self.day_of_month(day, calendar.weekday),
            field => {
                self.in_some_year(field, calendar.which).map(|found| on_weekday(found, calendar.weekday))
            }
        }
    }

    /// A month, a day of one, a season or a feast whose year is not written.
    fn in_some_year(&self, field: Field, which: Which) -> Option<Resolved> {
        let base = match which {
            Which::Bare => self.base(),
            Which::This | Which::Last | Which::Next | Which::Coming | Which::Offset(_) => self.now(),
            Which::Previous | Which::Following | Which::Same => self.story().or_else(|| self.speech()),
        }?;
        let year = base.point.year;
        let at = |year: i32| in_year(field, year).map(|point| Resolved { point, anchor: base.anchor });
        let Some(month) = about_month(field, year) else { return at(year) };
        let Some(now) = base.point.about_month() else { return at(year) };
        let ahead = i32::from(month) - i32::from(now);
        let same_month = ahead == 0;
        let later_day = match (field, base.point.place) {
            (Field::Day { day, .. }, Place::Day(_, today)) => day > today,
            (Field::Holiday(holiday), Place::Day(..)) => {
                holiday::in_year(holiday, year).and_then(Point::first_day) > base.point.first_day()
            }
            _ => false,
        };
        let to_come = ahead > 0 || same_month && later_day;
        let is_same = same_month && !later_day;
        let season = matches!(field, Field::Season(_));
        // Within a season, "last spring" is the one of the year before.
        let in_season = season && (0..3).contains(&-ahead);
        match which {
            Which::Last if in_season => at(year - 1),
            Which::Last | Which::Previous => at(if to_come || is_same && !season { year - 1 } else { year }),
            Which::Next | Which::Coming | Which::Following => at(if to_come { year } else { year + 1 }),
            Which::Same => at(follow(year, ahead)),
            Which::This | Which::Offset(_) => at(year),
            Which::Bare if matches!(base.anchor, Anchor::PreviousDate { .. }) => at(follow(year, ahead)),
            Which::Bare => at(self.nearest(field, year, ahead, to_come)),
        }
    }

    /// The year of a bare month or day beside the time of speaking, by tense where that tells.
    fn nearest(&self, field: Field, year: i32, ahead: i32, to_come: bool) -> i32 {
        let past = matches!(self.tense, Some(Tense::Past | Tense::Before));
        let future = self.tense == Some(Tense::Future) || self.signal == Some(Signal::Until) && !past;
        match field {
            Field::Day { .. } | Field::Holiday(_) => match ahead {
                7.. => year - 1,
                2.. if past => year - 1,
                ..=-7 if !past => year + 1,
                ..=-4 if future => year + 1,
                _ => year,
            },
            Field::Quarter(_) | Field::Half(_) if past && ahead > 0 => year - 1,
            Field::Quarter(_) | Field::Half(_) | Field::Season(_) => {
                if !future && ahead > 6 {
                    year - 1
                } else {
                    year
                }
            }
            _ if future && !to_come && ahead != 0 => year + 1,
            _ if !future && ahead > 0 => year - 1,
            _ => year,
        }
    }

    /// "from October to March": the years of the two ends of a range that goes across New Year, from where the
    /// story is.
    pub(super) fn across_new_year(&self, start: &Expression, end: &Expression) -> Option<(i32, i32)> {
        let (Expression::Calendar(start), Expression::Calendar(end)) = (start, end) else { return None };
        let open = |calendar: &Calendar| calendar.year.is_none() && calendar.which == Which::Bare;
        let within_year = |field: Field| matches!(field, Field::Month(_) | Field::Day { .. });
        if !open(start) || !open(end) || !within_year(start.field) || !within_year(end.field) {
            return None;
        }
        let base = self.base()?;
        let (first, last) = (about_month(start.field, 0)?, about_month(end.field, 0)?);
        let now = base.point.about_month()?;
        let year = base.point.year;
        (first > last).then_some(if now <= last { (year - 1, year) } else { (year, year + 1) })
    }

    /// What "this", "last" and "next" are counted from: the time of speaking, or the story told if that is
    /// long past.
    fn now(&self) -> Option<Resolved> {
        if self.references.long_ago() { self.story() } else { self.speech().or_else(|| self.story()) }
    }

    fn weekday(&self, weekday: Weekday, which: Which) -> Option<Resolved> {
        let story_day = self.references.day.map(|told| Resolved {
            point: told.point,
            anchor: Anchor::PreviousDate { start: told.start, end: told.end },
        });
        let base = match which {
            Which::Following | Which::Previous | Which::Same => story_day.or_else(|| self.speech()),
            Which::Bare if self.tells_a_story() => story_day.or_else(|| self.speech()),
            _ => self.speech().or(story_day),
        }?;
        let today = base.point.as_day()?;
        let ahead = i64::from(weekday.days_since(today.weekday()));
        let past = ahead - if ahead == 0 { 0 } else { 7 };
        let week = i64::from(weekday.number_from_monday()) - i64::from(today.weekday().number_from_monday());
        let days = match which {
            Which::Next => week + 7,
            Which::Following | Which::Coming => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Which::Last | Which::Previous => {
                if ahead == 0 {
                    -7
                } else {
                    past
                }
            }
            Which::This => week,
            Which::Same | Which::Offset(_) => past,
            Which::Bare if matches!(base.anchor, Anchor::PreviousDate { .. }) => ahead,
            Which::Bare => {
                let future = self.tense == Some(Tense::Future) || self.signal == Some(Signal::Until);
                if future { ahead } else { past }
            }
        };
        let point = Point::day(today).shifted(days, Unit::Day)?;
        Some(Resolved { point, anchor: base.anchor })
    }

    /// "the 21st", "Monday the 21st": in the month of the reference, or in the nearest that fits the weekday.
    fn day_of_month(&self, day: u8, weekday: Option<Weekday>) -> Option<Resolved> {
        let base = self.base()?;
        let month = base.point.month()?;
        let this = Point { year: base.point.year, place: Place::Month(month) };
        let fits = |months: i64| {
            let point = this.shifted(months, Unit::Month)?;
            let point = Point { place: Place::Day(point.month()?, day), ..point };
            let fits =
                weekday.is_none_or(|weekday| point.as_day().is_some_and(|day| day.weekday() == weekday));
            fits.then_some(point)
        };
        let point = [0, 1, -1]
            .into_iter()
            .find_map(fits)
            .or(Some(Point { place: Place::Day(month, day), ..this }))?;
        Some(Resolved { point, anchor: base.anchor })
    }

    fn period(&self, period: Period) -> Option<Resolved> {
        let (base, step) = match period.which {
            Which::Offset(days) => (self.speech()?, i64::from(days)),
            Which::This => (self.now()?, 0),
            Which::Last => (self.now()?, -1),
            Which::Next | Which::Coming => (self.now()?, 1),
            Which::Same => (self.mentioned().or_else(|| self.story()).or_else(|| self.speech())?, 0),
            Which::Previous => (self.story().or_else(|| self.speech())?, -1),
            Which::Following => (self.story().or_else(|| self.speech())?, 1),
            Which::Bare => (self.base()?, 0),
        };
        if period.unit == Unit::Moment {
            return Some(base);
        }
        // A story that is told to the year says nothing of weeks; the time of speaking does.
        let fine = |base: Resolved| Some((base.point.within(period.unit)?, base.anchor));
        let about_now = period.which != Which::Same && period.unit >= Unit::Week;
        let (point, anchor) = fine(base).or_else(|| self.speech().filter(|_| about_now).and_then(fine))?;
        Some(Resolved { point: point.shifted(step, period.unit)?, anchor })
    }

    fn shift(&self, shift: &Shift) -> Option<Resolved> {
        let (base, named) = match &shift.from {
            Origin::Speech => (self.now()?, false),
            Origin::Story => (self.story().or_else(|| self.speech())?, false),
            Origin::Named(expression) => (self.place(expression)?, true),
        };
        let (count, unit) = whole_units(shift.amount, shift.unit)?;
        let count = if shift.forward { count } else { -count };
        let grain = match unit {
            Unit::Year | Unit::FiscalYear | Unit::Decade | Unit::Century | Unit::Millennium => Unit::Year,
            Unit::Month | Unit::Quarter | Unit::Half | Unit::Season => Unit::Month,
            _ => Unit::Day,
        };
        // "a month after 5 May" is a day, "a month ago" is a month.
        let point = if named { base.point } else { base.point.within(grain)? };
        Some(Resolved { point: point.shifted(count, unit)?, anchor: base.anchor })
    }

    fn part(&self, part: &Part) -> Option<Resolved> {
        let whole = self.place(&part.whole)?;
        let point = match part.inner {
            Inner::Field(Field::Weekday(day)) => {
                let Place::Week(week) = whole.point.place else { return None };
                Point::day(NaiveDate::from_isoywd_opt(whole.point.year, u32::from(week), day)?)
            }
            Inner::Field(field) => in_year(field, whole.point.year)?,
            Inner::Nth(nth, unit) => nth_of(whole.point, nth, unit)?,
            Inner::Last(unit) => last_of(whole.point, unit)?,
            Inner::NthWeekday(nth, day) => {
                Point::day(holiday::nth_weekday(whole.point.year, whole.point.month()?, day, nth)?)
            }
        };
        Some(Resolved { point, anchor: whole.anchor })
    }
}

/// "Friday, 13 June": the same day in the year before or after, where it falls on that weekday and here does not.
fn on_weekday(found: Resolved, weekday: Option<Weekday>) -> Resolved {
    let fits = |point: &Point| weekday.is_some() && point.as_day().map(|day| day.weekday()) == weekday;
    let near = [0, 1, -1].into_iter().filter_map(|years| found.point.shifted(years, Unit::Year));
    Resolved { point: near.into_iter().find(fits).unwrap_or(found.point), ..found }
}

/// The year of a month or season told next, so many months ahead of the one told last if it were in the same
/// year: the nearest, so that a story goes across New Year in either direction.
const fn follow(year: i32, ahead: i32) -> i32 {
    match ahead {
        ..=-7 => year + 1,
        7.. => year - 1,
        _ => year,
    }
}

/// The same distance in whole units: half a century is fifty years.
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
