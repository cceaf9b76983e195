//! Resolves weekdays, and days of the month without a month: "Monday", "the 21st", "Monday the
//! 21st".

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Direction, NEAR_SENTENCES, Resolved, Resolver};
use crate::normalise::context::TextKind;
use crate::normalise::point::{CalendarPlace, Point};
use crate::normalise::reference::MentionedDate;
use crate::normalise::timex::Anchor;
use crate::tag::{ClauseTense, DateFunction, Preposition, Unit, Which};

/// The maximum number of days between the time of writing and a day whose month applies to the next
/// day, if no event is reported for it.
const NEAR_DAYS: i64 = 61;

impl Resolver<'_> {
    /// Resolves a weekday in the last week named by a date, if it is in the same paragraph ("In the
    /// week of 23 June … on Tuesday") or a definite article refers back to it ("On the Tuesday,
    /// …").
    fn in_named_week(&self, weekday: Weekday) -> Option<Resolved> {
        let earlier = self.references.week?;
        let CalendarPlace::Week(week) = earlier.point.place else { return None };
        let day = NaiveDate::from_isoywd_opt(earlier.point.year, u32::from(week), weekday)?;
        let point = Point::day(day);
        let contradicts = match self.direction() {
            Direction::Behind => self.is_after_speech(point),
            Direction::Ahead => self.is_before_speech(point),
            Direction::Open => false,
        };
        let holds = (earlier.paragraph == self.mention.paragraph || self.mention.definite) && !contradicts;
        let anchor = Anchor::PreviousDate { start: earlier.start, end: earlier.end };
        holds.then_some(Resolved { point, anchor })
    }

    /// Resolves a weekday to one of the six days after a day that was given with its weekday, if it
    /// is in one of the next sentences: "On Monday, 18 August, the board met. On Wednesday, it
    /// voted".
    fn after_dated_weekday(&self, weekday: Weekday) -> Option<Resolved> {
        let earlier = self.references.dated_weekday.filter(|earlier| {
            earlier.paragraph == self.mention.paragraph
                && (1..=NEAR_SENTENCES).contains(&self.mention.sentence.saturating_sub(earlier.sentence))
        })?;
        let is_report = self.references.kind != TextKind::Narrative && self.references.update.is_none();
        let is_back = self.mention.tense == Some(ClauseTense::Before);
        let day = earlier.point.as_day()?;
        let days = i64::from(weekday.days_since(day.weekday()));
        let point = Point::day(day).shifted(days, Unit::Day)?;
        let contradicts = match self.direction() {
            Direction::Behind => self.is_after_speech(point),
            Direction::Ahead => self.is_before_speech(point),
            Direction::Open => self.is_before_speech(point) && self.mention.is_current,
        };
        (is_report && !is_back && !contradicts).then(|| Resolved { point, ..Self::of_earlier(earlier) })
    }

    pub(super) fn weekday(&self, weekday: Weekday, which: Which) -> Option<Resolved> {
        // In "The weekend is Saturday and Sunday", the days recur every week.
        if which == Which::Bare && self.mention.habitual && self.of_every_year {
            return None;
        }
        if which == Which::Bare
            && let Some(found) = self.in_named_week(weekday)
        {
            return Some(found);
        }
        if which == Which::Bare
            && let Some(found) = self.after_dated_weekday(weekday)
        {
            return Some(found);
        }
        // Below "2009", "September: Sunday hours begin" is not in the week of the last day
        // mentioned, which is in 2001.
        if which == Which::Bare && self.is_past_story_day() {
            return None;
        }
        let story_day = self.references.day.map(|earlier| Resolved {
            point: earlier.point,
            anchor: Anchor::PreviousDate { start: earlier.start, end: earlier.end },
        });
        let story = self.references.kind == TextKind::Narrative;
        let heading = self.references.heading.filter(|earlier| earlier.point.as_day().is_some());
        if let (Which::Bare, Some(heading)) = (which, heading) {
            return self.below_heading(weekday, heading);
        }
        let base = match which {
            _ if self.references.update.is_some() => self.update(),
            Which::Following | Which::Previous | Which::Same => story_day.or_else(|| self.speech()),
            Which::Bare if story || self.mention.definite => story_day.or_else(|| self.speech()),
            // "I went back the next Tuesday" is resolved from the last day mentioned, because the
            // clause is in the past tense.
            Which::Next if story && self.direction() == Direction::Behind => {
                story_day.or_else(|| self.speech())
            }
            // A bare weekday in a report is only resolved from the date of writing.
            Which::Bare => self.speech(),
            _ => self.speech().or(story_day),
        }?;
        let today = base.point.as_day()?;
        let from_story =
            matches!(base.anchor, Anchor::PreviousDate { .. }) && self.references.update.is_none();
        let days = self.days_to(weekday, which, today.weekday(), from_story);
        let point = Point::day(today).shifted(days, Unit::Day)?;
        // Move a past event back before the day of writing: it cannot be later, so the narrative
        // time is not its reference time.
        if from_story && self.direction() == Direction::Behind && self.is_after_speech(point) {
            let today = self.references.speech_day()?;
            let back = i64::from(today.weekday().days_since(weekday));
            let point = Point::day(today).shifted(-back, Unit::Day)?;
            return Some(Resolved { point, anchor: Anchor::DocumentCreationTime });
        }
        Some(Resolved { point, anchor: base.anchor })
    }

    /// Returns the number of days from `today` to a weekday, negative if it is before. `today` is
    /// the weekday of the last day in the narrative if `from_story`, otherwise of the day of
    /// writing.
    fn days_to(&self, weekday: Weekday, which: Which, today: Weekday, from_story: bool) -> i64 {
        let ahead = i64::from(weekday.days_since(today));
        let past = if ahead == 0 { 0 } else { ahead - 7 };
        let in_same_week = i64::from(weekday.number_from_monday()) - i64::from(today.number_from_monday());
        match which {
            // In a narrative, "the next Tuesday" is the first one after the last day mentioned. In
            // news, it is in the week after the day of writing.
            Which::Next if !from_story => in_same_week + 7,
            // On a Monday, "the following Monday" and "last Monday" are a week away.
            Which::Next | Which::Following | Which::Coming if ahead == 0 => 7,
            Which::Next | Which::Following | Which::Coming => ahead,
            Which::Last | Which::Previous if ahead == 0 => -7,
            Which::Last | Which::Previous | Which::Same | Which::Offset(_) => past,
            Which::This => in_same_week,
            Which::Bare if from_story => ahead,
            // "The vote was planned for Monday but did not take place."
            Which::Bare if self.mention.function == DateFunction::OfPassedPlan => past,
            Which::Bare => match self.direction() {
                Direction::Ahead => ahead,
                // An arrangement without a tense is in the future: "We need the draft on Thursday".
                Direction::Open
                    if matches!(self.mention.tense, Some(ClauseTense::Arranged | ClauseTense::Moved))
                        || self.references.looks_ahead =>
                {
                    ahead
                }
                Direction::Behind | Direction::Open => past,
            },
        }
    }

    /// Whether a narrative has advanced to a later year since the last day it mentioned, so that
    /// this day is no longer the reference time of a weekday.
    fn is_past_story_day(&self) -> bool {
        let Some(day) = self.references.day.filter(|_| self.references.kind == TextKind::Narrative) else {
            return false;
        };
        self.references.mentioned.is_some_and(|moved| {
            moved.start > day.start
                && matches!(moved.point.place, CalendarPlace::Month(_))
                && moved.point.year > day.point.year
        })
    }

    /// Resolves a weekday below a heading with a day: it is at most six days before that day, or
    /// after it if the clause is about the future.
    fn below_heading(&self, weekday: Weekday, heading: MentionedDate) -> Option<Resolved> {
        let day = heading.point.as_day()?;
        let days = match self.direction() {
            Direction::Ahead => i64::from(weekday.days_since(day.weekday())),
            _ => -i64::from(day.weekday().days_since(weekday)),
        };
        let anchor = Anchor::PreviousDate { start: heading.start, end: heading.end };
        Some(Resolved { point: Point::day(day).shifted(days, Unit::Day)?, anchor })
    }

    /// Resolves "the 21st" and "Monday the 21st" in the month of the reference time, or in the
    /// previous or next month if only that fits the weekday.
    pub(super) fn day_of_month(&self, day: u8, weekday: Option<Weekday>) -> Option<Resolved> {
        // Accept the row "Mon 2 Labor Day" below the heading "SEPTEMBER 2019" if the day is on that
        // weekday in the heading's month.
        let is_in = |earlier: &MentionedDate| {
            let month = earlier.point.month()?;
            let day = Point { place: CalendarPlace::Day(month, day), ..earlier.point }.as_day()?;
            Some(weekday.map_or(self.mention.leads, |weekday| day.weekday() == weekday))
        };
        let heading = self.references.heading.filter(|earlier| is_in(earlier) == Some(true));
        if let Some(found) = self.day_near_mention(day).filter(|_| weekday.is_none() && heading.is_none()) {
            return Some(found);
        }
        let base = heading.map(Self::of_earlier).or_else(|| self.base())?;
        let month = base.point.month()?;
        let this = Point { year: base.point.year, place: CalendarPlace::Month(month) };
        let fits = |months: i64| {
            let point = day_in_month(this, months, day)?;
            let fits =
                weekday.is_none_or(|weekday| point.as_day().is_some_and(|day| day.weekday() == weekday));
            fits.then_some(point)
        };
        // "The lift failed on the 19th", written on the 8th, is about the previous month, and "will
        // begin on the 3rd" about the next one.
        let is_open = weekday.is_none() && heading.is_none();
        let holds = |point: &Point| !is_open || !self.contradicts_tense(*point);
        // A narrative goes forward, but a report about the past goes back: "failed on Monday the
        // 21st".
        let goes_back = self.direction() == Direction::Behind && base.anchor == Anchor::DocumentCreationTime;
        let months = if goes_back { [0, -1, 1] } else { [0, 1, -1] };
        let found = months.into_iter().filter_map(fits).find(holds);
        let found = found.or_else(|| months.into_iter().find_map(fits));
        // If no month fits, return the day anyway; the check then reports the weekday.
        let point = found.or_else(|| months.into_iter().find_map(|n| day_in_month(this, n, day)))?;
        Some(Resolved { point, anchor: base.anchor })
    }

    /// Whether the clause is about the past but the point is after the time of writing, or vice
    /// versa.
    fn contradicts_tense(&self, point: Point) -> bool {
        match self.direction() {
            // Except in "A holiday was booked for the 20th", which is about a future day.
            Direction::Behind => {
                self.mention.signal == Some(Preposition::At)
                    && self.references.kind != TextKind::Narrative
                    && self.is_after_speech(point)
            }
            Direction::Ahead => self.is_before_speech(point),
            Direction::Open => false,
        }
    }

    /// Resolves "the 19th" in the month of the preceding date, if that is in the same or the
    /// previous sentence: "The minutes of 23 July were approved; the dredger left on the 19th".
    /// After a day on which something happened, an earlier number is in the next month: "It was
    /// signed on 28 May and ratified on the 3rd". A date long before the time of writing only
    /// counts if both are reported events: "The order of 12 May 1998 applies. The board met on the
    /// 19th" is about the last 19th.
    fn day_near_mention(&self, day: u8) -> Option<Resolved> {
        if self.references.kind == TextKind::Narrative {
            return None;
        }
        let is_past =
            matches!(self.mention.tense, Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote));
        let is_current = |earlier: &MentionedDate| {
            let days = earlier.point.first_day().zip(self.references.speech_day());
            days.is_none_or(|(earlier, speech)| (speech - earlier).num_days().abs() <= NEAR_DAYS)
        };
        let earlier = self.references.mentioned.filter(|earlier| {
            earlier.paragraph == self.mention.paragraph
                && self.mention.sentence.saturating_sub(earlier.sentence) <= 1
                && (earlier.is_reported && is_past || is_current(earlier))
        })?;
        let (month, last) = match earlier.point.place {
            CalendarPlace::Day(month, last) => (month, last),
            CalendarPlace::Month(month) => (month, 0),
            _ => return None,
        };
        let this = Point { year: earlier.point.year, place: CalendarPlace::Month(month) };
        let is_continued = earlier.is_reported && self.mention.tense == Some(ClauseTense::Past);
        let months = if is_continued && day < last {
            [1, 0, -1]
        } else if !is_continued && self.direction() == Direction::Behind {
            [0, -1, 1]
        } else {
            [0, 1, -1]
        };
        let mut days = months.into_iter().filter_map(|n| day_in_month(this, n, day));
        let point = days.find(|point| !self.contradicts_tense(*point))?;
        Some(Resolved { point, ..Self::of_earlier(earlier) })
    }
}

/// Returns a day in the month that is `months` months after `month`, or `None` if the resulting
/// month does not have that day.
fn day_in_month(month: Point, months: i64, day: u8) -> Option<Point> {
    let month = month.shifted(months, Unit::Month)?;
    let point = Point { place: CalendarPlace::Day(month.month()?, day), ..month };
    point.as_day().is_some().then_some(point)
}
