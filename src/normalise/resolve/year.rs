//! Finds the year of a month, day, season or holiday that is written without one.
//!
//! The year is that of the *frame* (a heading, a row, a year in the same sentence), or that of the
//! narrative, or it is the nearest one in the direction of the tense, relative to the time of
//! writing.

use chrono::{Datelike, Weekday};

use super::{Direction, MAX_NEARBY_DATES, Resolved, Resolver};
use crate::normalise::context::TextKind;
use crate::normalise::field::{about_month, in_year};
use crate::normalise::holiday;
use crate::normalise::point::{CalendarPlace, Point};
use crate::normalise::reference::{MentionedDate, YearSpan};
use crate::normalise::timex::Anchor;
use crate::tag::{Calendar, ClauseTense, DateFunction, Field, Holiday, Position, Preposition, Unit, Which};

/// The maximum number of months by which a date without a year advances the narrative time in the
/// next sentence. After "in January", "in December" is more likely the month before.
const MAX_MONTHS_AHEAD: i32 = 8;

/// The maximum number of months from a future date to a month that continues it.
const NEAR_MONTHS: i32 = 3;

/// The maximum number of bytes between a year and the month in it: ", in ".
const MAX_LINK_LENGTH: usize = 5;

/// The maximum number of months by which the day of a rescheduled event can precede the time of
/// writing.
const MAX_MONTHS_SINCE_MOVED_DAY: i32 = 3;

/// The maximum number of months by which the month of a rescheduled event can precede the time of
/// writing, if its day is not stated.
const MAX_MONTHS_SINCE_MOVED_MONTH: i32 = 1;

impl Resolver<'_> {
    /// Moves "29 February" from an inferred year that is not a leap year to the next leap year, or
    /// to the last one if the clause is about the past and the next is in the future.
    pub(super) fn on_leap_day(&self, found: Resolved) -> Resolved {
        if found.point.place != CalendarPlace::Day(2, 29) || found.point.as_day().is_some() {
            return found;
        }
        let leap = |step: i32| {
            let years = (1..=8).map(move |n| found.point.year + n * step);
            let mut days = years.map(|year| Point { year, ..found.point });
            days.find(|point| point.as_day().is_some())
        };
        let is_behind = self.direction() == Direction::Behind;
        let next = leap(1).filter(|point| !is_behind || !self.is_after_speech(*point));
        Resolved { point: next.or_else(|| leap(-1)).unwrap_or(found.point), ..found }
    }

    /// Resolves "Monday, 7 January" in the year of writing, the next or the previous year,
    /// whichever is the first in which the day is on that weekday.
    pub(super) fn near_speech(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let weekday = calendar.weekday.filter(|_| calendar.which == Which::Bare)?;
        let speech = self.speech()?;
        let mut near = [0, 1, -1].into_iter().filter_map(|years| in_year(field, speech.point.year + years));
        let point = near.find(|point| point.as_day().is_some_and(|day| day.weekday() == weekday))?;
        Some(Resolved { point, ..speech })
    }

    /// Resolves the heading "Friday 14 June" in a programme or diary, which omits the year because
    /// its readers know it.
    pub(super) fn of_heading(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let heads = matches!(self.mention.position, Position::Heading | Position::Alone);
        let is_open = self.references.heading.is_none_or(|earlier| earlier.point.as_day().is_some());
        let is_near = self.references.heading.is_none_or(|earlier| {
            self.references.speech.is_some_and(|speech| (speech.year - earlier.point.year).abs() <= 1)
        });
        if heads && is_open && is_near { self.near_speech(field, calendar) } else { None }
    }

    /// Resolves "Monday, 7 January" without a reference time: takes the year from the text, if the
    /// text mentions exactly one year in which the day is on that weekday.
    pub(super) fn in_written_year(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let weekday = calendar.weekday.filter(|_| calendar.which == Which::Bare)?;
        let mut found = self.references.years.iter().filter_map(|earlier| {
            let point = in_year(field, earlier.point.year)?;
            let anchor = Anchor::PreviousDate { start: earlier.start, end: earlier.end };
            (point.as_day()?.weekday() == weekday).then_some(Resolved { point, anchor })
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Resolves "Friday 23 March" in a year that the text mentions nearby, if `found` and the years
    /// around it do not fit the weekday: "The first fair was held in 2007. It opened on Friday 23
    /// March", in a text of 2014. If no nearby year fits, takes the only one of the text that does.
    pub(super) fn in_year_nearby(
        &self,
        field: Field,
        calendar: &Calendar,
        found: &Resolved,
    ) -> Option<Resolved> {
        let weekday = calendar.weekday.filter(|_| calendar.which == Which::Bare)?;
        let fits = |point: &Point| point.as_day().is_some_and(|day| day.weekday() == weekday);
        let is_counted = found.anchor == Anchor::DocumentCreationTime;
        let fits_around = [0, 1, -1]
            .into_iter()
            .any(|years| found.point.shifted(years, Unit::Year).is_some_and(|point| fits(&point)));
        if !is_counted || fits_around {
            return None;
        }
        let is_near = |earlier: &&MentionedDate| {
            earlier.paragraph == self.mention.paragraph
                && self.mention.sentence.saturating_sub(earlier.sentence) <= 1
        };
        let dates = self.references.dates.iter().rev().take(MAX_NEARBY_DATES).take_while(is_near).copied();
        let mut near = dates.chain(self.references.heading).filter_map(|earlier| {
            let point = in_year(field, earlier.point.year).filter(fits)?;
            Some(Resolved { point, ..Self::of_earlier(earlier) })
        });
        near.next().or_else(|| self.in_written_year(field, calendar))
    }

    /// Resolves a month, day of a month, season or holiday without a year. Below the heading
    /// "1914–1918", the result is in one of these years, or remains unresolved.
    pub(super) fn in_some_year(&self, field: Field, which: Which) -> Option<Resolved> {
        let found = self.in_any_year(field, which)?;
        let is_now = |span: YearSpan| self.references.speech.is_some_and(|speech| span.contains(speech.year));
        let span = self.references.span.filter(|span| which == Which::Bare && !is_now(*span));
        let Some(span) = span else { return Some(found) };
        // A narrative below "1914–1918" ("In August he enlisted") starts in a year of the heading,
        // and may continue beyond these years. A row ("4 August: enlisted") does not take its year
        // from the heading.
        let (from_text, from_heading) = match found.anchor {
            Anchor::PreviousDate { end, .. } => (end > span.end, end <= span.end),
            _ => (false, false),
        };
        let is_story = !self.mention.leads && (from_text || from_heading);
        if is_story || span.contains(found.point.year) && !from_heading || span.first == span.last {
            return Some(found);
        }
        let is_in_span =
            |earlier: &MentionedDate| earlier.start >= span.end && span.contains(earlier.point.year);
        let earlier = self.references.story.filter(is_in_span)?;
        self.in_frame(field, Self::of_earlier(earlier))
    }

    fn in_any_year(&self, field: Field, which: Which) -> Option<Resolved> {
        if which != Which::Bare {
            return self.in_relative_year(field, which);
        }
        // In "If the term ends on 6 October", the day recurs every year.
        if self.of_every_year
            && matches!(field, Field::Month(_) | Field::Day { .. } | Field::Season(_) | Field::Holiday(_))
        {
            return None;
        }
        // "Update, 9 February:" is resolved against the day of writing, whatever the text is about.
        if self.mention.function == DateFunction::OfUpdate {
            return self.nearest_speech(field);
        }
        // In "There are elections next year, in September", the month is in the year mentioned
        // directly before it.
        if let Some(year) = self.year_before() {
            return in_year(field, year.point.year).map(|point| Resolved { point, anchor: year.anchor });
        }
        // In "The task was created on 7 October 2021, planned for December", the plan was made on
        // the preceding date.
        if let Some(planned) = self.planned_from() {
            return Self::after(field, planned);
        }
        if let Some(frame) = self.frame() {
            return self.in_frame_or_nearest(field, frame);
        }
        if let Some(found) = self.in_reviewed_year(field) {
            return Some(found);
        }
        // In "The mole was built in 1861. Repairs are due in May", the plan is relative to the time
        // of writing, not to the narrative.
        let is_plan = matches!(self.mention.tense, Some(ClauseTense::Future | ClauseTense::Scheduled));
        let is_story = self.references.kind == TextKind::Narrative && self.references.speech.is_some();
        if is_plan && self.mention.is_current && is_story {
            return self.nearest_speech(field);
        }
        let base = self.base()?;
        let (month, now) = (about_month(field, base.point.year), base.point.about_month());
        match (month, now) {
            (Some(month), Some(now)) if matches!(base.anchor, Anchor::PreviousDate { .. }) => {
                self.in_story(field, base, i32::from(month) - i32::from(now))
            }
            (Some(_), Some(_)) => self.nearest_speech(field),
            _ => in_year(field, base.point.year).map(|point| Resolved { point, anchor: base.anchor }),
        }
    }

    /// Resolves a bare month or day in the year that the text reviews, unless the clause looks
    /// ahead from the time of writing: "The dock opens on 3 March" at the end of "2024 in review".
    fn in_reviewed_year(&self, field: Field) -> Option<Resolved> {
        let review = self.references.review.as_ref().filter(|_| self.direction() != Direction::Ahead)?;
        let anchor = review.range.as_ref().map_or(Anchor::DocumentCreationTime, |range| {
            Anchor::PreviousDate { start: range.start, end: range.end }
        });
        in_year(field, review.year).map(|point| Resolved { point, anchor })
    }

    /// Resolves a bare month or day in the frame that determines its year, or from the time of
    /// writing if the tense contradicts the frame.
    fn in_frame_or_nearest(&self, field: Field, frame: Resolved) -> Option<Resolved> {
        let found = self.in_frame(field, frame)?;
        // In "In January they go to the coast", below "Autumn term 2023", the heading's year is
        // the year of writing, and January is the next one.
        let is_of_writing = frame.point.place == CalendarPlace::Year
            && self.references.speech.is_some_and(|speech| speech.year == frame.point.year);
        let contradicts = match self.direction() {
            Direction::Ahead => self.is_before_speech(found.point),
            Direction::Behind => self.is_after_speech(found.point),
            Direction::Open => false,
        };
        // In "The summit is planned for March 2027. As I wrote on 12 September", the summit is
        // not a frame for the past. A heading was added with its section: below "Update: 3
        // March 2013" in a notice from 2012, "5 February" is in 2013.
        let above = [self.references.heading, self.references.row];
        let is_heading =
            above.into_iter().flatten().any(|earlier| Self::of_earlier(earlier).anchor == frame.anchor);
        let is_to_come =
            self.direction() == Direction::Behind && self.is_after_speech(frame.point) && !is_heading;
        if (is_of_writing || is_to_come) && contradicts {
            return self.nearest_speech(field);
        }
        Some(found)
    }

    /// Resolves "next June", "the following spring" and "that December" from their reference time.
    fn in_relative_year(&self, field: Field, which: Which) -> Option<Resolved> {
        let base = match which {
            Which::Bare => self.base(),
            Which::This | Which::Last | Which::Next | Which::Coming | Which::Offset(_) => self.now(),
            // In "We moved too fast in 1994. By the following June a third had signed", the year is
            // the last one mentioned, except in a narrative.
            Which::Following => {
                self.year_nearby().or_else(|| self.story_if_begun()).or_else(|| self.speech())
            }
            Which::Previous | Which::Same => self.story().or_else(|| self.speech()),
        }?;
        let year = base.point.year;
        let at = |year: i32| in_year(field, year).map(|point| Resolved { point, anchor: base.anchor });
        let Some(month) = about_month(field, year) else { return at(year) };
        let Some(now) = base.point.about_month() else {
            // In "In 2021 she took the chair. The next spring two tankers collided", the spring is
            // in the year after the one mentioned.
            let is_mentioned = matches!(base.anchor, Anchor::PreviousDate { .. });
            let follows = matches!(which, Which::Next | Which::Coming | Which::Following);
            return at(if is_mentioned && follows { year + 1 } else { year });
        };
        let ahead = i32::from(month) - i32::from(now);
        let same_month = ahead == 0;
        let later_day = match (field, base.point.place) {
            (Field::Day { day, .. }, CalendarPlace::Day(_, today)) => day > today,
            (Field::Holiday(holiday), CalendarPlace::Day(..)) => {
                holiday::in_year(holiday, year).and_then(Point::first_day) > base.point.first_day()
            }
            _ => false,
        };
        let to_come = ahead > 0 || same_month && later_day;
        let is_same = same_month && !later_day;
        let season = matches!(field, Field::Season(_));
        // In spring, "last spring" is the previous year's. In January, "the winter" is the one that
        // began in December.
        let in_season = season && (-ahead).rem_euclid(12) < 3;
        let begun = if to_come { year - 1 } else { year };
        match which {
            Which::Last | Which::Previous if in_season => at(begun - 1),
            Which::This | Which::Same if in_season => at(begun),
            Which::Last | Which::Previous => at(if to_come || is_same && !season { year - 1 } else { year }),
            Which::Next | Which::Coming | Which::Following => at(if to_come { year } else { year + 1 }),
            // In "In May the work resumed; it ended that December", the December is the one after
            // that May, not the nearer one before it.
            Which::Same => at(if ahead > 0 { year } else { follow(year, ahead) }),
            Which::This | Which::Offset(_) | Which::Bare => at(year),
        }
    }

    /// Returns the first occurrence of a month or day after the date of the row before it, in a
    /// list of plans in order: "15 September: call opens", then "1 March: agreements signed". The
    /// participle after the colon has no auxiliary and does not show the past.
    fn next_in_list(&self, field: Field) -> Option<Resolved> {
        let is_row = self.mention.heads_row
            && self.mention.leads
            && !matches!(self.mention.tense, Some(ClauseTense::Before | ClauseTense::Remote));
        if !is_row {
            return None;
        }
        let rows = self.references.dates.iter().rev().take(MAX_NEARBY_DATES).filter(|date| date.heads_row);
        let mut first: Option<MentionedDate> = None;
        for (back, row) in rows.enumerate() {
            let is_next = row.paragraph + back + 1 == self.mention.paragraph;
            if !is_next || !self.is_after_speech(row.point) {
                break;
            }
            first = Some(*row);
        }
        // A list of plans begins a few months from now, at most.
        let speech = self.speech()?;
        let months = first?.point.months_since(speech.point).filter(|months| *months <= NEAR_MONTHS);
        let earlier =
            *self.references.dates.iter().rev().find(|date| date.heads_row).filter(|_| months.is_some())?;
        let next = Self::after(field, Self::of_earlier(earlier))?;
        let months = next.point.months_since(earlier.point)?;
        (0..=MAX_MONTHS_AHEAD).contains(&months).then_some(Resolved { anchor: speech.anchor, ..next })
    }

    /// Returns the year in which this or the previous sentence reports something, outside a
    /// narrative. A plan for a future year and a comparison do not count, and neither does the year
    /// of a more precise date: "In May 2021 the ferry sank. The rules of 1994 were changed the
    /// following June".
    fn year_nearby(&self) -> Option<Resolved> {
        let is_near = |earlier: &MentionedDate| {
            earlier.paragraph == self.mention.paragraph
                && self.mention.sentence.saturating_sub(earlier.sentence) <= 1
        };
        let near = self.references.dates.iter().rev().take_while(|earlier| is_near(earlier));
        let all_years = near.take(MAX_NEARBY_DATES).all(|earlier| earlier.point.place == CalendarPlace::Year);
        let earlier = self.references.mentioned.filter(|earlier| {
            is_near(earlier) && earlier.is_reported && !self.is_after_speech(earlier.point)
        })?;
        (all_years && self.references.kind != TextKind::Narrative).then(|| Self::of_earlier(earlier))
    }

    /// Resolves a bare month or day relative to a date mentioned before. `ahead` is the number of
    /// months from that date to the month or day in the same year, negative if the latter is
    /// earlier.
    fn in_story(&self, field: Field, base: Resolved, ahead: i32) -> Option<Resolved> {
        let year = base.point.year;
        let at = |year: i32| in_year(field, year).map(|point| Resolved { point, anchor: base.anchor });
        // A narrative advances within a sentence: after "in March", "by December" is the following
        // December, unless the clause looks back ("had been cut in December"). It also advances to
        // the next sentence if that reports an event, and if the month is not almost a year later.
        let goes_on = |earlier: MentionedDate| {
            let happened = self.mention.tense == Some(ClauseTense::Past) && ahead <= MAX_MONTHS_AHEAD;
            // In "It sold the first on 12 March. By Christmas it had sold 140", "by" shows that the
            // narrative advances.
            let by = self.mention.signal == Some(Preposition::Until)
                && self.mention.position == Position::Opening
                && self.follows(&earlier);
            earlier.sentence == self.mention.sentence || happened && self.follows(&earlier) || by
        };
        let advances = ahead > 0
            && (self.mention.tense != Some(ClauseTense::Before)
                || self.mention.signal == Some(Preposition::Until)
                    && self.mention.position == Position::Opening)
            && matches!(self.mention.signal, Some(Preposition::At | Preposition::Until))
            && self.references.story.is_some_and(goes_on);
        // In "The war began in May 1911. By January all had changed", the story goes forward.
        let goes_by = ahead < 0
            && self.mention.signal == Some(Preposition::Until)
            && self.mention.position == Position::Opening
            && self.references.story.is_some_and(|earlier| self.follows(&earlier));
        let followed = if goes_by { year + 1 } else { follow(year, ahead) };
        // In "In October 1919 … had spent the spring", the spring is before the narrative time. "By
        // January it had been repulsed" can also be after it.
        let looks_back = self.mention.tense == Some(ClauseTense::Before)
            && self.mention.signal != Some(Preposition::Until);
        let found = at(match () {
            () if advances => year,
            () if looks_back => followed.min(year),
            () => followed,
        })?;
        // Resolve a past event from the time of writing if it would otherwise be after the day of
        // writing.
        if self.direction() == Direction::Behind && self.is_after_speech(found.point) {
            return self.nearest_speech(field);
        }
        Some(found)
    }

    /// Returns the year mentioned directly before a month or day: "next year, in September".
    fn year_before(&self) -> Option<Resolved> {
        let earlier = self.references.mentioned.filter(|earlier| {
            earlier.point.place == CalendarPlace::Year
                && earlier.sentence == self.mention.sentence
                && self.mention.start.saturating_sub(earlier.end) <= MAX_LINK_LENGTH
        })?;
        (self.mention.signal == Some(Preposition::At)).then(|| Self::of_earlier(earlier))
    }

    /// Returns the past date in the same sentence to which a plan is relative: "On 3 May 2021 the
    /// board put off a vote scheduled for June". A plan with "will" or "is to" is relative to the
    /// time of writing instead.
    fn planned_from(&self) -> Option<Resolved> {
        let is_plan = self.mention.tense == Some(ClauseTense::Future) && !self.mention.is_current;
        let earlier = self.references.mentioned.filter(|earlier| {
            earlier.sentence == self.mention.sentence
                && matches!(earlier.point.place, CalendarPlace::Day(..) | CalendarPlace::Month(_))
                && self.is_before_speech(earlier.point)
        })?;
        (is_plan && self.references.kind != TextKind::Narrative && self.references.update.is_none())
            .then(|| Self::of_earlier(earlier))
    }

    /// Returns the first occurrence of a month, day, season or holiday that does not begin before a
    /// date.
    fn after(field: Field, from: Resolved) -> Option<Resolved> {
        let year = from.point.year;
        let first = from.point.first_day()?;
        [year, year + 1].into_iter().find_map(|year| {
            let point = in_year(field, year)?;
            (point.first_day()? >= first).then_some(Resolved { point, anchor: from.anchor })
        })
    }

    /// Resolves a month, day, season or holiday from the date that determines its year.
    fn in_frame(&self, field: Field, frame: Resolved) -> Option<Resolved> {
        let at = |year: i32| in_year(field, year).map(|point| Resolved { point, anchor: frame.anchor });
        let year = frame.point.year;
        // A year applies to all its months. After a month or a day, in contrast, the text can
        // continue across New Year.
        match (about_month(field, year), frame.point.month()) {
            (Some(month), Some(now)) => {
                let ahead = i32::from(month) - i32::from(now);
                // In "The trust was formed on 4 May 2021. The chair resigned on 9 December", the
                // day is the next 9 December.
                let next = at(year).filter(|found| {
                    (1..=MAX_MONTHS_AHEAD).contains(&ahead)
                        && self.mention.tense != Some(ClauseTense::Before)
                        && !self.is_after_speech(found.point)
                });
                next.or_else(|| at(follow(year, ahead)))
            }
            _ => at(year),
        }
    }

    /// Resolves a month, day, season or holiday relative to the time of writing: the last one if
    /// the clause is about the past, the next one if it is about the future, otherwise the nearest.
    fn nearest_speech(&self, field: Field) -> Option<Resolved> {
        let base = self.speech()?;
        if field == Field::Holiday(Holiday::Labour) {
            // Choose the Labour Day that fits the direction of the clause, or else the nearer one:
            // it is in September in Canada.
            let days = [Holiday::LABOUR_MAY, Holiday::LABOUR_MONDAY].into_iter();
            let found = days.filter_map(|day| self.nearest_speech(Field::Holiday(day)));
            let today = base.point.first_day()?;
            return found.min_by_key(|found| {
                found.point.first_day().map_or(i64::MAX, |day| (day - today).num_days().abs())
            });
        }
        let year = base.point.year;
        let at = |year: i32| in_year(field, year).map(|point| Resolved { point, anchor: base.anchor });
        let is_day = matches!(field, Field::Day { .. } | Field::Holiday(_));
        let has_begun = |found: &Resolved| !self.is_after_speech(found.point);
        let has_ended = |found: &Resolved| self.is_before_speech(found.point);
        // Try several years, because "29 February" does not exist in most of them.
        let real = |step: i32| {
            (0..9).filter_map(move |n| at(year + n * step)).filter(|found| found.point.first_day().is_some())
        };
        if self.mention.tense == Some(ClauseTense::Moved) {
            // Prefer a rescheduled event in the future: "postponed from 12 March to 3 April".
            let (Some(month), Some(now)) = (about_month(field, year), base.point.about_month()) else {
                return at(year);
            };
            let ahead = i32::from(month) - i32::from(now);
            let least = if is_day { -MAX_MONTHS_SINCE_MOVED_DAY } else { -MAX_MONTHS_SINCE_MOVED_MONTH };
            return at(if ahead < least {
                year + 1
            } else if ahead - 12 >= least {
                year - 1
            } else {
                year
            });
        }
        if let Some(next) = self.next_in_list(field) {
            return Some(next);
        }
        // Choose the nearest: "A decision had been expected in March" can be written before or
        // after that March, and so can "now they say September".
        let is_near = matches!(
            self.mention.function,
            DateFunction::OfOldPlan | DateFunction::OfPassedPlan | DateFunction::OfOrder
        ) || self.mention.tense == Some(ClauseTense::Arranged);
        let direction = if is_near { None } else { Some(self.direction()) };
        match direction {
            // Choose the next occurrence if it is only a few weeks away: for a day almost a year
            // ago, "spoke at the meeting on 21 January" would state the year.
            Some(Direction::Behind)
                if self.mention.tense == Some(ClauseTense::Remote) && self.is_soon(field, year) =>
            {
                at(year)
            }
            Some(Direction::Behind) => real(-1).find(has_begun).or_else(|| at(year)),
            Some(Direction::Ahead) => real(1).find(|found| !has_ended(found)).or_else(|| at(year)),
            direction => {
                // In "Next meeting: 12 November. The hall is closed in December", the text is
                // already about the future. A month long after that date is more likely the last
                // one: "The election is on 5 November. Inflation in July: 3 percent".
                let goes_on = |earlier: MentionedDate, next: &Resolved| {
                    let months = next.point.months_since(earlier.point);
                    earlier.paragraph == self.mention.paragraph
                        && self.mention.sentence.saturating_sub(earlier.sentence) <= 1
                        && self.is_after_speech(earlier.point)
                        && months.is_some_and(|months| (0..=NEAR_MONTHS).contains(&months))
                };
                // Also continue from a day in a list: "Applications close on 15 January. Grants
                // signed: 1 March".
                let is_plain = matches!(field, Field::Day { .. }) && self.mention.tense.is_none();
                let is_month =
                    (matches!(field, Field::Month(_)) || is_plain) && direction == Some(Direction::Open);
                let next = || real(1).find(|found| !has_ended(found));
                if let Some(earlier) = self.references.mentioned.filter(|_| is_month)
                    && let Some(next) = next().filter(|next| goes_on(earlier, next))
                {
                    return Some(next);
                }
                let this = at(year)?;
                let month = about_month(field, year)?;
                let Some(now) = base.point.about_month() else { return Some(this) };
                let ahead = i32::from(month) - i32::from(now);
                match field {
                    _ if is_day || direction.is_none() => at(match ahead {
                        7.. => year - 1,
                        ..=-7 => year + 1,
                        _ => year,
                    }),
                    Field::Quarter(_) | Field::Half(_) | Field::Season(_) => {
                        at(if ahead > 6 { year - 1 } else { year })
                    }
                    // Choose the near month for the present tense: "There is room in December",
                    // written in November.
                    _ if self.mention.tense == Some(ClauseTense::Present) => {
                        let is_near = (0..=NEAR_MONTHS).contains(&ahead.rem_euclid(12));
                        at(year + i32::from(is_near && ahead < 0) - i32::from(!is_near && ahead > 0))
                    }
                    _ => at(if ahead > 0 { year - 1 } else { year }),
                }
            }
        }
    }

    /// Whether a day without a year falls within two months after the time of writing.
    fn is_soon(&self, field: Field, year: i32) -> bool {
        let day = matches!(field, Field::Day { .. })
            .then(|| in_year(field, year).and_then(Point::as_day))
            .flatten();
        let days = day.zip(self.references.speech_day()).map(|(day, speech)| (day - speech).num_days());
        days.is_some_and(|days| (1..=61).contains(&days))
    }
}

/// Returns "Friday, 13 June" in the given year, or in the next or previous one if the day is on
/// that weekday only there. If none of the three fits, returns `None` for a year that was inferred
/// from another date in the text, and the unchanged date otherwise.
pub(super) fn on_weekday(found: Resolved, weekday: Option<Weekday>) -> Option<Resolved> {
    let Some(weekday) = weekday else { return Some(found) };
    let fits = |point: &Point| point.as_day().is_some_and(|day| day.weekday() == weekday);
    let mut near = [0, 1, -1].into_iter().filter_map(|years| found.point.shifted(years, Unit::Year));
    let is_guess = matches!(found.anchor, Anchor::PreviousDate { .. });
    match near.find(fits) {
        Some(point) => Some(Resolved { point, ..found }),
        None => (!is_guess).then_some(found),
    }
}

/// Returns the year of the next month or season that a narrative mentions. `ahead` is the distance
/// in months from the last month mentioned to this one, if both were in `year`. The nearest year is
/// chosen, so that a narrative can cross New Year in either direction.
const fn follow(year: i32, ahead: i32) -> i32 {
    match ahead {
        ..=-7 => year + 1,
        7.. => year - 1,
        _ => year,
    }
}
