//! Resolves an expression to a calendar date.
//!
//! Input: an [`Expression`], the mention that contains it, and the [`References`] at that position.
//! Output: a [`Point`] and the reference time from which it was resolved. The tense of the clause
//! decides whether a bare "Monday" or "June" is before or after the time of writing; a heading, an
//! earlier year in the paragraph, or the narrative time takes precedence.

use chrono::{Datelike, NaiveDate, Weekday};

use super::context::TextKind;
use super::field::{about_month, ended_by, in_year, last_of, nth_of};
use super::holiday;
use super::point::{CalendarPlace, Point};
use super::reference::{MentionedDate, References, YearSpan};
use super::timex::Anchor;
use crate::date::DateOrder;
use crate::tag::{
    Amount, Calendar, ClauseTense, DateFunction, Expression, Field, Holiday, Inner, Mention, Origin,
    PartExpression, Period, Position, Preposition, Shift, Unit, Which, Year,
};

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
                // If the order is unknown, the weekday decides: "Friday, 03/05/2024" is in May.
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
        // A season only dates its own sentence: "came in the autumn of 2015, and all were housed
        // before Christmas".
        let is_season = |earlier: &MentionedDate| matches!(earlier.point.place, CalendarPlace::Season(_));
        // So does a background date: "The pool, which opened on Whit Monday 1935, is under threat.
        // It was shut in August".
        let is_background = |earlier: &MentionedDate| is_season(earlier) || earlier.is_background;
        // "Since 1 January no ship has entered" counts from the time of writing.
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
            // In "05 Mar: the quay opens", the headline uses the present tense, but may report the
            // past.
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
                // Without a date, the text is assumed to be recent.
                let base = self.base_of_century();
                let now = base.map_or(2030, |base| base.point.year);
                let short = i32::from(short);
                if base.is_some_and(|base| matches!(base.anchor, Anchor::PreviousDate { .. })) {
                    return self.nearest_to_story(short, now);
                }
                // The nearest year with these digits, at most twenty years in the future.
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
                let found = found.and_then(|found| on_weekday(found, calendar.weekday));
                let found = found.or_else(|| self.near_speech(field, calendar));
                found.or_else(|| self.in_written_year(field, calendar))
            }
        }
    }

    /// Moves "29 February" from an inferred year that is not a leap year to the next leap year, or
    /// to the last one if the clause is about the past and the next is in the future.
    fn on_leap_day(&self, found: Resolved) -> Resolved {
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
    fn near_speech(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let weekday = calendar.weekday.filter(|_| calendar.which == Which::Bare)?;
        let speech = self.speech()?;
        let mut near = [0, 1, -1].into_iter().filter_map(|years| in_year(field, speech.point.year + years));
        let point = near.find(|point| point.as_day().is_some_and(|day| day.weekday() == weekday))?;
        Some(Resolved { point, ..speech })
    }

    /// Resolves the heading "Friday 14 June" in a programme or diary, which omits the year because
    /// its readers know it.
    fn of_heading(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let heads = matches!(self.mention.position, Position::Heading | Position::Alone);
        let is_open = self.references.heading.is_none_or(|earlier| earlier.point.as_day().is_some());
        let is_near = self.references.heading.is_none_or(|earlier| {
            self.references.speech.is_some_and(|speech| (speech.year - earlier.point.year).abs() <= 1)
        });
        if heads && is_open && is_near { self.near_speech(field, calendar) } else { None }
    }

    /// Resolves "Monday, 7 January" without a reference time: takes the year from the text, if the
    /// text mentions exactly one year in which the day is on that weekday.
    fn in_written_year(&self, field: Field, calendar: &Calendar) -> Option<Resolved> {
        let weekday = calendar.weekday.filter(|_| calendar.which == Which::Bare)?;
        let mut found = self.references.years.iter().filter_map(|earlier| {
            let point = in_year(field, earlier.point.year)?;
            let anchor = Anchor::PreviousDate { start: earlier.start, end: earlier.end };
            (point.as_day()?.weekday() == weekday).then_some(Resolved { point, anchor })
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Resolves a month, day of a month, season or holiday without a year. Below the heading
    /// "1914–1918", the result is in one of these years, or remains unresolved.
    fn in_some_year(&self, field: Field, which: Which) -> Option<Resolved> {
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
        // In "If the term ends on 6 October", the day recurs every year.
        if which == Which::Bare
            && self.of_every_year
            && matches!(field, Field::Month(_) | Field::Day { .. } | Field::Season(_) | Field::Holiday(_))
        {
            return None;
        }
        // "Update, 9 February:" is resolved against the day of writing, whatever the text is about.
        if which == Which::Bare && self.mention.function == DateFunction::OfUpdate {
            return self.nearest_speech(field);
        }
        // In "There are elections next year, in September", the month is in the year mentioned
        // directly before it.
        if which == Which::Bare
            && let Some(year) = self.year_before()
        {
            return in_year(field, year.point.year).map(|point| Resolved { point, anchor: year.anchor });
        }
        // In "The task was created on 7 October 2021, planned for December", the plan was made on
        // the preceding date.
        if which == Which::Bare
            && let Some(planned) = self.planned_from()
        {
            return Self::after(field, planned);
        }
        if which == Which::Bare
            && let Some(frame) = self.frame()
        {
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
            return Some(found);
        }
        // In "The mole was built in 1861. Repairs are due in May", the plan is relative to the time
        // of writing, not to the narrative.
        let is_plan = matches!(self.mention.tense, Some(ClauseTense::Future | ClauseTense::Scheduled));
        let is_story = self.references.kind == TextKind::Narrative && self.references.speech.is_some();
        if which == Which::Bare && is_plan && self.mention.is_current && is_story {
            return self.nearest_speech(field);
        }
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
            Which::This | Which::Offset(_) => at(year),
            Which::Bare if matches!(base.anchor, Anchor::PreviousDate { .. }) => {
                self.in_story(field, base, ahead)
            }
            Which::Bare => self.nearest_speech(field),
        }
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
        // A past event cannot be after the day of writing.
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
        // A year applies to all its months. After a month or a day, the text can continue across
        // New Year.
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
            // Labour Day is in September in Canada. If both days fit the direction of the clause,
            // the nearer one is chosen.
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
        // "29 February" does not exist in most years, so several years are tried.
        let real = |step: i32| {
            (0..9).filter_map(move |n| at(year + n * step)).filter(|found| found.point.first_day().is_some())
        };
        if self.mention.tense == Some(ClauseTense::Moved) {
            // A rescheduled event is more often in the future than in the past: "postponed from 12
            // March to 3 April".
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
        // "A decision had been expected in March" can be written before or after that March, and so
        // can "now they say September".
        let is_near = matches!(
            self.mention.function,
            DateFunction::OfOldPlan | DateFunction::OfPassedPlan | DateFunction::OfOrder
        ) || self.mention.tense == Some(ClauseTense::Arranged);
        let direction = if is_near { None } else { Some(self.direction()) };
        match direction {
            // "spoke at the meeting on 21 January" would state the year for a day almost a year
            // ago, so if the next 21 January is only a few weeks away, it is meant.
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
                // "Applications close on 15 January. Grants signed: 1 March" goes on with a day.
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
                    // A present-tense clause is about the near month: "There is room in December",
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
        // A list that begins a few months from now is one of plans.
        let speech = self.speech()?;
        let months = first?.point.months_since(speech.point).filter(|months| *months <= NEAR_MONTHS);
        let earlier =
            *self.references.dates.iter().rev().find(|date| date.heads_row).filter(|_| months.is_some())?;
        let next = Self::after(field, Self::of_earlier(earlier))?;
        let months = next.point.months_since(earlier.point)?;
        (0..=MAX_MONTHS_AHEAD).contains(&months).then_some(Resolved { anchor: speech.anchor, ..next })
    }

    /// Whether a day without a year falls within two months after the time of writing.
    fn is_soon(&self, field: Field, year: i32) -> bool {
        let day = matches!(field, Field::Day { .. })
            .then(|| in_year(field, year).and_then(Point::as_day))
            .flatten();
        let days = day.zip(self.references.speech_day()).map(|(day, speech)| (day - speech).num_days());
        days.is_some_and(|days| (1..=61).contains(&days))
    }

    /// Whether a point begins after the time of writing.
    pub(super) fn is_after_speech(&self, point: Point) -> bool {
        let speech = self.references.speech_date().and_then(|date| date.interval().latest.day());
        let first = point.date().and_then(|date| date.interval().earliest.day());
        first.zip(speech).is_some_and(|(first, speech)| first > speech)
    }

    /// Whether a point ends before the time of writing.
    fn is_before_speech(&self, point: Point) -> bool {
        let speech = self.references.speech_date().and_then(|date| date.interval().earliest.day());
        let last = point.date().and_then(|date| date.interval().latest.day());
        last.zip(speech).is_some_and(|(last, speech)| last < speech)
    }

    /// Resolves both ends of a range of weekdays, or of months or days without a year. The end is
    /// resolved from its clause, and the start is placed before it, so that a range never ends
    /// before it begins: "The pilot ran from April to July". Returns `None` for other ranges, and
    /// for weekdays that are already in order.
    pub(super) fn range(&self, start: &Expression, end: &Expression) -> Option<(Point, Point)> {
        let (Expression::Calendar(start), Expression::Calendar(end)) = (start, end) else { return None };
        let open = |calendar: &Calendar| calendar.year.is_none() && calendar.which == Which::Bare;
        if !open(start) || !open(end) || self.of_every_year {
            return None;
        }
        let within_year = |field: Field| matches!(field, Field::Month(_) | Field::Day { .. });
        match (start.field, end.field) {
            (Field::Weekday(first), Field::Weekday(last)) => {
                // A future range is resolved from its start, a past one from its end.
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

    fn weekday(&self, weekday: Weekday, which: Which) -> Option<Resolved> {
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
            // Without a date of writing, a bare weekday in a report cannot be resolved.
            Which::Bare => self.speech(),
            _ => self.speech().or(story_day),
        }?;
        let today = base.point.as_day()?;
        let ahead = i64::from(weekday.days_since(today.weekday()));
        let past = ahead - if ahead == 0 { 0 } else { 7 };
        let week = i64::from(weekday.number_from_monday()) - i64::from(today.weekday().number_from_monday());
        let from_story =
            matches!(base.anchor, Anchor::PreviousDate { .. }) && self.references.update.is_none();
        let days = match which {
            // In a narrative, "the next Tuesday" is the first one after the last day mentioned.
            Which::Next if from_story => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            // In news, "next Tuesday" is in the week after the day of writing.
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
            Which::Bare if from_story => ahead,
            // "The vote was planned for Monday but did not take place."
            Which::Bare if self.mention.function == DateFunction::OfPassedPlan => past,
            Which::Bare => match self.direction() {
                Direction::Ahead => ahead,
                // An arrangement is in the future: "We need the draft on Thursday".
                Direction::Open
                    if matches!(self.mention.tense, Some(ClauseTense::Arranged | ClauseTense::Moved))
                        || self.references.looks_ahead =>
                {
                    ahead
                }
                Direction::Behind | Direction::Open => past,
            },
        };
        let point = Point::day(today).shifted(days, Unit::Day)?;
        // A past event cannot be after the day of writing, so the narrative time is not its
        // reference time.
        if from_story && self.direction() == Direction::Behind && self.is_after_speech(point) {
            let today = self.references.speech_day()?;
            let back = i64::from(today.weekday().days_since(weekday));
            let point = Point::day(today).shifted(-back, Unit::Day)?;
            return Some(Resolved { point, anchor: Anchor::DocumentCreationTime });
        }
        Some(Resolved { point, anchor: base.anchor })
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
    fn day_of_month(&self, day: u8, weekday: Option<Weekday>) -> Option<Resolved> {
        // The row "Mon 2 Labor Day" below the heading "SEPTEMBER 2019" is in the heading's month.
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
        // If the day is not on that weekday in any of the months, the check reports the weekday.
        let point = found.or_else(|| months.into_iter().find_map(|n| day_in_month(this, n, day)))?;
        Some(Resolved { point, anchor: base.anchor })
    }

    /// Whether the clause is about the past but the point is after the time of writing, or vice
    /// versa.
    fn contradicts_tense(&self, point: Point) -> bool {
        match self.direction() {
            // "A holiday was booked for the 20th" is about a future day.
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

    fn period(&self, period: Period) -> Option<Resolved> {
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
            Which::Previous => (self.story().or_else(|| self.speech())?, -1),
            Which::Following => {
                let base = self.just_mentioned().or_else(|| self.mentioned_in_sentence());
                let base = base.or_else(|| self.story_if_begun()).or_else(|| self.speech())?;
                // From Monday to Friday, "the following weekend" is in the same week.
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
            // In November 2023, the United States' fiscal year 2024 has begun.
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

    fn shift(&self, shift: &Shift) -> Option<Resolved> {
        let story = || self.story_if_begun().or_else(|| self.speech());
        let (base, named) = match &shift.from {
            Origin::Speech => (self.now()?, false),
            Origin::Story => {
                let near = self.just_mentioned().or_else(|| self.mentioned_in_sentence());
                // "Two days later" is not relative to a year.
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

    fn part(&self, part: &PartExpression) -> Option<Resolved> {
        let whole = self.in_current_week(part).or_else(|| self.place(&part.whole))?;
        let point = match part.inner {
            Inner::Field(Field::Weekday(day)) => {
                let CalendarPlace::Week(week) = whole.point.place else { return None };
                Point::day(NaiveDate::from_isoywd_opt(whole.point.year, u32::from(week), day)?)
            }
            Inner::Field(field) => in_year(field, whole.point.year)?,
            Inner::Nth(nth, unit) => nth_of(whole.point, nth, unit)?,
            Inner::Last(unit) => last_of(whole.point, unit)?,
            // Without a period under discussion, the result is the whole year.
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

/// The direction of a clause relative to the time of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Behind,
    Ahead,
    /// The words do not show a direction.
    Open,
}

/// Returns "Friday, 13 June" in the given year, or in the next or previous one if the day is on
/// that weekday only there. If none of the three fits, returns `None` for a year that was inferred
/// from another date in the text, and the unchanged date otherwise.
fn on_weekday(found: Resolved, weekday: Option<Weekday>) -> Option<Resolved> {
    let Some(weekday) = weekday else { return Some(found) };
    let fits = |point: &Point| point.as_day().is_some_and(|day| day.weekday() == weekday);
    let mut near = [0, 1, -1].into_iter().filter_map(|years| found.point.shifted(years, Unit::Year));
    let is_guess = matches!(found.anchor, Anchor::PreviousDate { .. });
    match near.find(fits) {
        Some(point) => Some(Resolved { point, ..found }),
        None => (!is_guess).then_some(found),
    }
}

/// Returns a day in the month that is `months` months after `month`, or `None` if the resulting
/// month does not have that day.
fn day_in_month(month: Point, months: i64, day: u8) -> Option<Point> {
    let month = month.shifted(months, Unit::Month)?;
    let point = Point { place: CalendarPlace::Day(month.month()?, day), ..month };
    point.as_day().is_some().then_some(point)
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

/// Returns the month and day of a field, for comparison within a year. A missing month or day is 0.
const fn order(field: Field) -> (u8, u8) {
    match field {
        Field::Month(month) => (month, 0),
        Field::Day { month, day } => (month, day),
        _ => (0, 0),
    }
}

/// The maximum number of months by which a date without a year advances the narrative time in the
/// next sentence. After "in January", "in December" is more likely the month before.
const MAX_MONTHS_AHEAD: i32 = 8;

/// The maximum number of dates in nearby sentences that are compared, so that a long list of dates
/// takes linear time.
const MAX_NEARBY_DATES: usize = 16;

/// The maximum number of sentences from a day given with its weekday to a weekday that continues
/// it.
const NEAR_SENTENCES: usize = 2;

/// The maximum number of months from a future date to a month that continues it.
const NEAR_MONTHS: i32 = 3;

/// The maximum number of days between the time of writing and a day whose month applies to the next
/// day, if no event is reported for it.
const NEAR_DAYS: i64 = 61;

/// The maximum number of days from the day that a report begins with to the day of writing.
const MAX_DAYS_TO_LEAD: i64 = 3;

/// The maximum number of bytes between a year and the month in it: ", in ".
const MAX_LINK_LENGTH: usize = 5;

/// The maximum number of months by which an event is brought forward.
const MAX_MONTHS_BROUGHT_FORWARD: i32 = 6;

/// The maximum number of months by which the day of a rescheduled event can precede the time of
/// writing.
const MAX_MONTHS_SINCE_MOVED_DAY: i32 = 3;
/// The maximum number of months by which the month of a rescheduled event can precede the time of
/// writing, if its day is not stated.
const MAX_MONTHS_SINCE_MOVED_MONTH: i32 = 1;

/// The maximum number of years by which a year without its century can be after the time of
/// writing.
const MAX_YEARS_OF_PLAN: i32 = 20;

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

/// The number of days of half a month.
const DAYS_OF_HALF_MONTH: i64 = 15;

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
