//! Resolves ranges whose ends have no year: "from April to July", "from Monday to Friday".

use super::Resolver;
use crate::normalise::field::{about_month, in_year};
use crate::normalise::point::Point;
use crate::normalise::timex::Anchor;
use crate::tag::{Calendar, ClauseTense, Expression, Field, Unit, Which};

/// The maximum number of months by which an event is brought forward.
const MAX_MONTHS_BROUGHT_FORWARD: i32 = 6;

impl Resolver<'_> {
    /// Resolves both ends of a range of weekdays, or of months or days without a year. The end is
    /// resolved from its clause, and the start is placed before it, so that a range never ends
    /// before it begins: "The pilot ran from April to July". Returns `None` for other ranges, and
    /// for weekdays that are already in order.
    pub(in crate::normalise) fn range(&self, start: &Expression, end: &Expression) -> Option<(Point, Point)> {
        let (Expression::Calendar(start), Expression::Calendar(end)) = (start, end) else { return None };
        let open = |calendar: &Calendar| calendar.year.is_none() && calendar.which == Which::Bare;
        if !open(start) || !open(end) || self.of_every_year {
            return None;
        }
        let within_year = |field: Field| matches!(field, Field::Month(_) | Field::Day { .. });
        match (start.field, end.field) {
            (Field::Weekday(first), Field::Weekday(last)) => {
                // Resolve a future range from its start, and a past one from its end.
                let first_day = self.weekday(first, Which::Bare)?.point.as_day()?;
                let last_day = self.weekday(last, Which::Bare)?.point.as_day()?;
                if first_day <= last_day {
                    return None;
                }
                let days = i64::from(last.days_since(first));
                if self.is_after_speech(Point::day(first_day)) {
                    Some((Point::day(first_day), Point::day(first_day).shifted(days, Unit::Day)?))
                } else {
                    Some((Point::day(last_day).shifted(-days, Unit::Day)?, Point::day(last_day)))
                }
            }
            (first, last)
                if within_year(first)
                    && within_year(last)
                    && self.mention.tense == Some(ClauseTense::Moved) =>
            {
                self.moved(first, last)
            }
            (first, last) if within_year(first) && within_year(last) => {
                let found = self.in_some_year(last, Which::Bare)?.point;
                let year = found.year;
                // From a date in the narrative, "from October to March" continues into the next
                // year.
                let crosses = order(first) > order(last);
                let begin = self.in_some_year(first, Which::Bare)?;
                let from_story = matches!(begin.anchor, Anchor::PreviousDate { .. });
                if from_story {
                    let now = begin.point.month()?;
                    let last_month = about_month(last, 0)?;
                    let base = self.frame().or_else(|| self.base())?.point;
                    let at_end = base.about_month().is_some_and(|month| month <= last_month);
                    return (crosses && now > 0).then_some(if at_end {
                        (in_year(first, base.year - 1)?, in_year(last, base.year)?)
                    } else {
                        (in_year(first, base.year)?, in_year(last, base.year + 1)?)
                    });
                }
                Some((in_year(first, if crosses { year - 1 } else { year })?, found))
            }
            _ => None,
        }
    }

    /// Resolves the old and the new date of something that was moved. The new date is the next one:
    /// "delayed from April to October", written in June, is about this October. It is the last one
    /// if both dates have just passed.
    fn moved(&self, first: Field, last: Field) -> Option<(Point, Point)> {
        let found = self.in_some_year(last, Which::Bare)?;
        // Something that was brought forward usually stays in its year ("from 4 June to 21 May"),
        // and something that was put back can move to the next ("from November to February").
        let months = i32::from(about_month(last, 0)?) - i32::from(about_month(first, 0)?);
        let years = i32::from(months < -MAX_MONTHS_BROUGHT_FORWARD);
        let both = |year: i32| Some((in_year(first, year - years)?, in_year(last, year)?));
        let (old, new) = both(found.point.year)?;
        let is_recent = self.in_some_year(first, Which::Bare).is_some_and(|begin| begin.point == old);
        if found.anchor == Anchor::DocumentCreationTime && self.is_before_speech(new) && !is_recent {
            return both(new.year + 1);
        }
        Some((old, new))
    }
}

/// Returns the month and day of a field, for comparison within a year. A missing month or day is 0.
const fn order(field: Field) -> (u8, u8) {
    match field {
        Field::Month(month) => (month, 0),
        Field::Day { month, day } => (month, day),
        _ => (0, 0),
    }
}
