//! Resolves an expression to a calendar date.
//!
//! Input: an [`Expression`], the mention that contains it, and the [`References`] at that position.
//! Output: a [`Point`] and the reference time from which it was resolved. The tense of the clause
//! decides whether a bare "Monday" or "June" is before or after the time of writing; a heading, an
//! earlier year in the paragraph, or the narrative time takes precedence.

mod open_range;
mod period;
mod weekday;
mod year;

use chrono::Datelike;

use self::year::on_weekday;
use super::context::TextKind;
use super::field::in_year;
use super::point::{CalendarPlace, Point};
use super::reference::{MentionedDate, References};
use super::timex::Anchor;
use crate::date::DateOrder;
use crate::tag::{Calendar, ClauseTense, Expression, Field, Mention, Preposition, Year};

/// The maximum number of dates in nearby sentences that are compared, so that a long list of dates
/// takes linear time.
const MAX_NEARBY_DATES: usize = 16;

/// The maximum number of sentences from a day given with its weekday to a weekday that continues
/// it.
const NEAR_SENTENCES: usize = 2;

/// The maximum number of days from the day that a report begins with to the day of writing.
const MAX_DAYS_TO_LEAD: i64 = 3;

/// The maximum number of years by which a year without its century can be after the time of
/// writing.
const MAX_YEARS_OF_PLAN: i32 = 20;

/// A calendar date and its reference time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    pub point: Point,
    pub anchor: Anchor,
}

impl Resolved {
    const fn explicit(point: Point) -> Self {
        Self { point, anchor: Anchor::Explicit }
    }
}

/// Resolves the expressions of one mention against the references at its position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub references: &'a References,
    /// The mention, with its tense, position and preceding preposition.
    pub mention: &'a Mention,
    /// Whether a day or month without a year recurs every year.
    pub of_every_year: bool,
}

impl<'a> Resolver<'a> {
    /// Creates a resolver for a mention.
    pub(super) fn new(references: &'a References, mention: &'a Mention) -> Self {
        Self { references, mention, of_every_year: references.is_of_every_year(mention) }
    }

    /// Returns the date of an expression, or `None` if the reference time is unknown or the
    /// expression does not denote a calendar date.
    pub(super) fn place(&self, expression: &Expression) -> Option<Resolved> {
        match expression {
            Expression::Calendar(calendar) => self.calendar(calendar),
            Expression::Period(period) => self.period(*period),
            Expression::Shift(shift) => self.shift(shift),
            Expression::Part(part) => self.part(part),
            Expression::Numeric(numeric) => {
                let in_order = |day_first: bool| {
                    let day_first = (day_first || numeric.first > 12) && numeric.second <= 12;
                    let (month, day) = if day_first {
                        (numeric.second, numeric.first)
                    } else {
                        (numeric.first, numeric.second)
                    };
                    self.calendar(&Calendar { year: numeric.year, ..Calendar::of(Field::Day { month, day }) })
                };
                let day_first = self.references.has_day_first(numeric);
                if self.references.date_order != DateOrder::Unknown {
                    return in_order(day_first);
                }
                // If the order of day and month is unknown, the weekday decides: "Friday,
                // 03/05/2024" is in May.
                let fits = |found: &Resolved| {
                    numeric.weekday.is_some()
                        && found.point.as_day().map(|day| day.weekday()) == numeric.weekday
                };
                let likely = in_order(day_first);
                let by_weekday =
                    in_order(!day_first).filter(|other| fits(other) && !likely.is_some_and(|l| fits(&l)));
                by_weekday.or(likely)
            }
            _ => None,
        }
    }

    fn speech(&self) -> Option<Resolved> {
        if let Some(update) = self.update() {
            return Some(update);
        }
        self.references.speech.map(|point| Resolved { point, anchor: Anchor::DocumentCreationTime })
    }

    /// Returns the day on which this paragraph was added to the text: "Update, 9 February: the
    /// check went live on Monday".
    fn update(&self) -> Option<Resolved> {
        self.references.update.map(Self::of_earlier)
    }

    /// Returns the day in the heading above, if the heading belongs to a log entry: below "3.3.1 –
    /// 19 March 2020", "yesterday" is the 18th. However, "today" is the reader's day, unless the
    /// clause is in the past tense.
    fn entry(&self, days: i32) -> Option<Resolved> {
        let is_now = days == 0 && self.mention.tense != Some(ClauseTense::Past);
        self.references.entry.filter(|_| !is_now).map(Self::of_earlier)
    }

    fn story(&self) -> Option<Resolved> {
        self.references.story.map(Self::of_earlier)
    }

    /// Returns the last date mentioned, to which "that year" refers.
    fn mentioned(&self) -> Option<Resolved> {
        self.references.mentioned.map(Self::of_earlier)
    }

    /// Returns the reference time of a bare month: the narrative time in a narrative, otherwise the
    /// time of writing.
    fn base(&self) -> Option<Resolved> {
        if let Some(update) = self.update() {
            return Some(update);
        }
        if self.references.kind == TextKind::Narrative {
            self.story().or_else(|| self.speech())
        } else {
            self.speech().or_else(|| self.story())
        }
    }

    /// Returns the date that determines the year of a bare month or day.
    ///
    /// The candidates are, in this order: an event in the same sentence, the date at the start of
    /// the row, the heading above, a year directly before the mention and, except in a narrative,
    /// an earlier complete date in the same paragraph: "signed on 9 June 2021 and ratified on 4
    /// July".
    fn frame(&self) -> Option<Resolved> {
        // In "The flood of 1953 began when the wall broke on 1 February", the day is in the year of
        // the event.
        let is_past = self.direction() == Direction::Behind;
        let is_same = |event: &MentionedDate| event.sentence == self.mention.sentence;
        if let Some(event) = self.references.event.filter(|event| is_past && is_same(event)) {
            return Some(Self::of_earlier(event));
        }
        // In the row "1961 – The mole, planned in 1947, was opened on 4 May", the day is in the
        // year at the start of the row.
        if let Some(row) = self.references.row {
            return Some(Self::of_earlier(row));
        }
        let story = self.references.kind == TextKind::Narrative;
        // A narrative advances below its heading, but the rows of a chronology do not.
        if let Some(heading) = self.references.heading.filter(|_| self.mention.leads || !story) {
            return Some(Self::of_earlier(heading));
        }
        // In "in fiscal 1989 ended 30 June", the day is in the year directly before it.
        let ended = |earlier: &MentionedDate| {
            matches!(earlier.point.place, CalendarPlace::FiscalYear | CalendarPlace::Year)
                && earlier.sentence == self.mention.sentence
                && self.mention.signal.is_none()
                && self.mention.start.saturating_sub(earlier.end) <= " ended ".len() + 1
        };
        if let Some(year) = self.references.mentioned.filter(ended) {
            return Some(Self::of_earlier(year));
        }
        // The frame applies to past-tense clauses, and to words without a tense that do not point
        // ahead. In "The policy dates from April 2016; consultations run until 6 November", "until"
        // points ahead.
        let is_timeless = self.mention.tense.is_none() && self.direction() == Direction::Open;
        let holds = self.direction() == Direction::Behind || is_timeless;
        // A season applies only to its own sentence: "came in the autumn of 2015, and all were
        // housed before Christmas".
        let is_season = |earlier: &MentionedDate| matches!(earlier.point.place, CalendarPlace::Season(_));
        // A background date also applies only to its own sentence: "The pool, which opened on Whit
        // Monday 1935, is under threat. It was shut in August".
        let is_background = |earlier: &MentionedDate| is_season(earlier) || earlier.is_background;
        // "Since 1 January no ship has entered" counts from the time of writing, so an earlier date
        // does not apply.
        let is_since_now = self.mention.signal == Some(Preposition::Since) && self.mention.is_current;
        let is_other = |earlier: &MentionedDate| earlier.sentence != self.mention.sentence;
        let holds = holds
            && !(is_since_now && self.references.frame.as_ref().is_some_and(is_other))
            && self
                .references
                .frame
                .is_none_or(|earlier| !is_background(&earlier) || earlier.sentence == self.mention.sentence);
        let frame = self.references.frame.filter(|_| self.references.kind != TextKind::Narrative && holds);
        frame.map(Self::of_earlier)
    }

    /// Returns the direction of the clause relative to the time of writing.
    fn direction(&self) -> Direction {
        // A day after "since" is in the past, even if the clause is not: "The rules, in force since
        // 1 July, will help".
        if self.mention.signal == Some(Preposition::Since) {
            return Direction::Behind;
        }
        match self.mention.tense {
            Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote) => Direction::Behind,
            // Leave "05 Mar: the quay opens" open: the headline uses the present tense, but may
            // report the past.
            Some(ClauseTense::Scheduled) if self.mention.leads && self.mention.signal.is_none() => {
                Direction::Open
            }
            Some(ClauseTense::Future | ClauseTense::Scheduled) => Direction::Ahead,
            _ if self.mention.signal == Some(Preposition::Until) => Direction::Ahead,
            Some(ClauseTense::Present | ClauseTense::Arranged | ClauseTense::Moved) | None => Direction::Open,
        }
    }

    fn full_year(&self, year: Year) -> i32 {
        match year {
            Year::Full(year) => year,
            Year::Short(short) => {
                // Without a date, assume that the text is recent.
                let base = self.base_of_century();
                let now = base.map_or(2030, |base| base.point.year);
                let short = i32::from(short);
                if base.is_some_and(|base| matches!(base.anchor, Anchor::PreviousDate { .. })) {
                    return self.nearest_to_story(short, now);
                }
                // Choose the nearest year with these digits, at most twenty years in the future.
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

    /// Returns the reference time of a year or decade without its century: in a narrative the last
    /// date mentioned, otherwise the reference time of a bare month.
    fn base_of_century(&self) -> Option<Resolved> {
        let mentioned = self.mentioned().filter(|_| self.references.kind == TextKind::Narrative);
        mentioned.or_else(|| self.base())
    }

    /// Returns the year with these last two digits that is nearest to the narrative time: after
    /// 1938, "June '61" is in 1961. A narrative goes forward, so a later year may be slightly more
    /// distant. Years more than [`MAX_YEARS_OF_PLAN`] years after the time of writing are excluded.
    fn nearest_to_story(&self, digits: i32, now: i32) -> i32 {
        let last = self.references.speech.map_or(2030, |speech| speech.year) + MAX_YEARS_OF_PLAN;
        let this = now.div_euclid(100) * 100 + digits;
        let years = [this + 100, this, this - 100];
        let distance = |year: &i32| if *year < now { (now - *year) * 10 } else { (*year - now) * 9 };
        years.into_iter().filter(|year| *year <= last).min_by_key(distance).unwrap_or(this)
    }

    fn calendar(&self, calendar: &Calendar) -> Option<Resolved> {
        match calendar.field {
            Field::Century(n) => {
                let year = if n > 0 { (n - 1) * 100 } else { (n + 1) * 100 - 1 };
                return Some(Resolved::explicit(Point { year, place: CalendarPlace::Century }));
            }
            Field::Decade { year, short: false } => {
                return Some(Resolved::explicit(Point { year, place: CalendarPlace::Decade }));
            }
            Field::Decade { year, short: true } => {
                let base = self.base_of_century();
                let now = base.map_or(2000, |base| base.point.year);
                let full = now.div_euclid(100) * 100 + year;
                let year = match base.map(|base| base.anchor) {
                    Some(Anchor::PreviousDate { .. }) => self.nearest_to_story(year, now),
                    _ if full > now => full - 100,
                    _ => full,
                };
                let anchor = base.map_or(Anchor::Explicit, |base| base.anchor);
                return Some(Resolved { point: Point { year, place: CalendarPlace::Decade }, anchor });
            }
            _ => {}
        }
        if let Some(year) = calendar.year {
            let explicit = matches!(year, Year::Full(_));
            let point = in_year(calendar.field, self.full_year(year))?;
            let anchor = if explicit {
                Anchor::Explicit
            } else {
                self.base_of_century().map_or(Anchor::None, |base| base.anchor)
            };
            return Some(Resolved { point, anchor });
        }
        match calendar.field {
            Field::Weekday(day) => self.weekday(day, calendar.which),
            Field::DayOfMonth(day) => self.day_of_month(day, calendar.weekday),
            field => {
                if let Some(heading) = self.of_heading(field, calendar) {
                    return Some(heading);
                }
                let found = self.in_some_year(field, calendar.which).map(|found| self.on_leap_day(found));
                let found = found
                    .and_then(|found| self.in_year_nearby(field, calendar, &found).or(Some(found)))
                    .and_then(|found| on_weekday(found, calendar.weekday));
                let found = found.or_else(|| self.near_speech(field, calendar));
                found.or_else(|| self.in_written_year(field, calendar))
            }
        }
    }

    /// Whether a point begins after the time of writing.
    pub(super) fn is_after_speech(&self, point: Point) -> bool {
        let speech = self.references.speech_date().and_then(|date| date.interval().latest.day());
        let first = point.date().and_then(|date| date.interval().earliest.day());
        first.zip(speech).is_some_and(|(first, speech)| first > speech)
    }

    /// Returns the number of months from the time of writing to a point, negative before it.
    pub(super) fn months_ahead(&self, point: Point) -> Option<i32> {
        point.months_since(self.references.speech?)
    }

    /// Whether a point ends before the time of writing.
    fn is_before_speech(&self, point: Point) -> bool {
        let speech = self.references.speech_date().and_then(|date| date.interval().earliest.day());
        let last = point.date().and_then(|date| date.interval().latest.day());
        last.zip(speech).is_some_and(|(last, speech)| last < speech)
    }

    /// Returns the reference time of "this", "last" and "next": the time of writing, or the
    /// narrative time if that is long past. Without a time of writing, "last year" is resolved from
    /// the narrative time in a narrative. In any other text it remains unresolved, because the
    /// dates that a text mentions do not show when it was written.
    fn now(&self) -> Option<Resolved> {
        if let Some(update) = self.update() {
            return Some(update);
        }
        let story = || self.story().filter(|_| self.references.kind == TextKind::Narrative);
        // In "The mole was built in 1861. This year the council has set aside a million for it",
        // the verb shows that "this year" is the year of writing.
        let is_past = self.references.long_ago() && !self.mention.is_current;
        if is_past { self.story() } else { self.speech().or_else(story) }
    }

    /// Whether the mention continues an earlier date in the same or the previous sentence of its
    /// paragraph. A past-tense clause does not continue a future date.
    pub(super) fn follows(&self, earlier: &MentionedDate) -> bool {
        let is_near = earlier.paragraph == self.mention.paragraph
            && self.mention.sentence.saturating_sub(earlier.sentence) <= 1;
        is_near && !(self.direction() == Direction::Behind && self.is_after_speech(earlier.point))
    }

    /// Whether the clause is about the future, but the point is before the time of writing.
    pub(super) fn is_ahead_of(&self, point: Point) -> bool {
        self.direction() == Direction::Ahead && self.is_before_speech(point)
    }

    /// Whether a clock time without a date can be on the day that the report began with: its clause
    /// is in the past, and the day is at most [`MAX_DAYS_TO_LEAD`] days before the time of writing.
    pub(super) fn is_on_day_of(&self, lead: &MentionedDate) -> bool {
        let days = lead.point.as_day().zip(self.references.speech_day());
        self.direction() == Direction::Behind
            && days.is_some_and(|(lead, speech)| (0..=MAX_DAYS_TO_LEAD).contains(&(speech - lead).num_days()))
    }

    /// Returns an earlier date in the text as a reference time.
    pub(super) const fn of_earlier(earlier: MentionedDate) -> Resolved {
        Resolved {
            point: earlier.point,
            anchor: Anchor::PreviousDate { start: earlier.start, end: earlier.end },
        }
    }

    /// Returns the last date mentioned, unless it is in the future and the clause is about the
    /// past: "With a plan for 2030, the firm left two years later".
    fn mentioned_if_begun(&self) -> Option<MentionedDate> {
        let is_behind = self.direction() == Direction::Behind;
        self.references.mentioned.filter(|earlier| !is_behind || !self.is_after_speech(earlier.point))
    }

    /// Returns the narrative time, unless it is in the future and the clause is about the past.
    fn story_if_begun(&self) -> Option<Resolved> {
        let is_behind = self.direction() == Direction::Behind;
        self.story().filter(|story| !is_behind || !self.is_after_speech(story.point))
    }
}

/// The direction of a clause relative to the time of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Behind,
    Ahead,
    /// The words do not show a direction.
    Open,
}
