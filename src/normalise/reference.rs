//! Tracks the reference times of a text while its mentions are resolved in order: the time of
//! writing, the dates mentioned so far, and the kind of text.
//!
//! [`References::enter`] moves to a mention, and [`References::record`] records the date to which
//! it resolved. The difficult question is which dates advance the narrative time (the field
//! `story`), and which only look back or ahead from it.

use chrono::NaiveDate;

use super::context::{Context, TextKind};
use super::field::ended_by;
use super::outline::Outline;
use super::point::{CalendarPlace, Point};
use super::time_label;
use super::year_in_review::YearInReview;
use crate::date::{DateOrder, FiscalYear, Season};
use crate::tag::{
    Amount, Calendar, ClauseTense, DateFunction, Expression, Field, Inner, Mention, Numeric, Period,
    Position, Preposition, Tagged, Unit, Which, YEAR_OF_NAME, Year,
};

/// A date that the text has mentioned, with its position.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "facts about its mention, independent of one another")]
pub(super) struct MentionedDate {
    pub point: Point,
    /// The byte offset of the start of the mention.
    pub start: usize,
    /// The byte offset of the end of the mention, exclusive.
    pub end: usize,
    pub paragraph: usize,
    pub sentence: usize,
    /// The index of the sentence part that contains the mention; semicolons separate parts.
    pub part: usize,
    /// Whether the mention is in a heading or is a whole paragraph.
    pub is_apart: bool,
    /// Whether it is the date of a birth.
    pub is_birth: bool,
    /// Whether it is the head of a row: "15 September: call opens".
    pub heads_row: bool,
    /// Whether the mention's clause looks back from the surrounding sentence: "the pool, which
    /// opened in 1935, is".
    pub is_background: bool,
    /// Whether the date is the time of a past-tense clause: "She married in 1958", but not "the
    /// first since 1958".
    pub is_reported: bool,
    /// Whether the mention has a possessive ending, and thus belongs to a noun: "Tuesday's losses".
    pub is_possessive: bool,
    /// Whether the date opens its sentence and thereby also dates the sentences after it: "In 1998
    /// the plant caught fire", but not "The plant was built in 1998".
    pub opens: bool,
    /// Whether the date is written with its year.
    pub has_year: bool,
    /// Whether the date was resolved from a doubtful reference time. Dates resolved from this date
    /// are then doubtful too.
    pub is_guess: bool,
}

impl MentionedDate {
    /// Creates the record for a mention that was resolved to a point.
    pub(super) fn new(point: Point, mention: &Mention) -> Self {
        let Mention { start, end, paragraph, sentence, part, .. } = *mention;
        let is_background = matches!(mention.tense, Some(ClauseTense::Before));
        let is_reported = matches!(mention.tense, Some(ClauseTense::Past))
            && matches!(mention.signal, Some(Preposition::At))
            && matches!(mention.function, DateFunction::Plain | DateFunction::OfBirth);
        Self {
            point,
            start,
            end,
            paragraph,
            sentence,
            part,
            is_apart: mention.is_apart(),
            is_birth: matches!(mention.function, DateFunction::OfBirth),
            heads_row: mention.heads_row && mention.leads,
            is_background,
            is_reported,
            is_possessive: mention.possessive,
            opens: opens_sentence(mention),
            has_year: has_year(&mention.expression),
            is_guess: false,
        }
    }
}

/// A date with a year that can advance the narrative time, at its place in the text.
#[derive(Debug, Clone, Copy)]
struct Waypoint {
    start: usize,
    year: i32,
    /// Whether it is a day or a month, or opens its sentence, and thus belongs to the narrative
    /// and not to its background.
    is_firm: bool,
}

/// A span of years in a heading.
#[derive(Debug, Clone, Copy)]
pub(super) struct YearSpan {
    pub first: i32,
    pub last: i32,
    /// The byte offset of the end of the span in the text, exclusive.
    pub end: usize,
}

impl YearSpan {
    pub(super) fn contains(self, year: i32) -> bool {
        (self.first..=self.last).contains(&year)
    }
}

/// The reference times at a position in the text.
#[derive(Debug, Clone)]
pub(super) struct References {
    /// The time of writing, if known: the document creation time as a day, month or year.
    pub speech: Option<Point>,
    /// Whether the time of writing has another reading: "05.03.2024" is also 3 May.
    pub is_speech_uncertain: bool,
    /// Whether the text is declared to be a narrative, so that its years are steps of it.
    pub is_declared_narrative: bool,
    /// The clock times in the field below their day, in order: "Date: 3 May 2024", "Time: 10:00".
    pub times_below_days: Vec<usize>,
    /// The year that the text reviews: "2024 in review".
    pub review: Option<YearInReview>,
    /// The kind of text, detected or given.
    pub kind: TextKind,
    /// The narrative time: the date that the narrative has reached.
    pub story: Option<MentionedDate>,
    /// The last day that the narrative has reached.
    pub day: Option<MentionedDate>,
    /// The day that a report begins with: the first weekday, "today" or "yesterday" in a past-tense
    /// clause.
    pub lead: Option<MentionedDate>,
    /// If the last mention was a duration in months, the byte offset of its end, and the number of
    /// months.
    months: Option<(usize, Amount)>,
    /// The last date mentioned, whether or not it advanced the narrative time.
    pub mentioned: Option<MentionedDate>,
    /// The date in the heading above, if it has a year.
    pub heading: Option<MentionedDate>,
    /// The last complete date in this paragraph, or the year that opened it.
    pub frame: Option<MentionedDate>,
    /// The date at the start of the current row in this paragraph: "1961 – The mole was built".
    pub row: Option<MentionedDate>,
    /// The year of the event that a sentence describes: "The flood of 1953 began".
    pub event: Option<MentionedDate>,
    /// The day on which this paragraph was added to the text: "Update, 9 February:".
    pub update: Option<MentionedDate>,
    /// The day in the heading above, if the heading contains little else.
    pub entry: Option<MentionedDate>,
    /// The span of years in the heading above: "1914–1918".
    pub span: Option<YearSpan>,
    /// The last day with a weekday: "Monday, 18 August".
    pub dated_weekday: Option<MentionedDate>,
    /// The last week named by a date: "the week of June 23rd".
    pub week: Option<MentionedDate>,
    /// The years in the text, each at its first occurrence.
    pub years: Vec<MentionedDate>,
    /// All dates mentioned so far, in text order.
    pub dates: Vec<MentionedDate>,
    /// The periods under discussion.
    pub discussed: Discussed,
    /// The paragraphs with conditions, in order. Empty unless the text states rules, that is,
    /// unless at least half of its days and months without a year are in conditions.
    rules: Vec<usize>,
    /// The sentences that contain a set ("each year"), in order.
    habits: Vec<usize>,
    /// Whether most clauses with a weekday or a day without a year are about the future.
    pub looks_ahead: bool,
    /// The order of day and month in numeric dates, given or inferred from the text.
    pub date_order: DateOrder,
    /// The order of day and month in dates that name their month, if all of these agree.
    pub likely_order: DateOrder,
    /// The country's fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// The start of the current section's heading.
    section: Option<usize>,
    /// The current paragraph.
    pub paragraph: usize,
    /// The values of `story` and `day` before the current table, restored after it.
    before_table: Option<(Option<MentionedDate>, Option<MentionedDate>)>,
    /// The complete dates that can advance the narrative time, in text order.
    waypoints: Vec<Waypoint>,
    /// A date that changed the narrative time for the rest of its paragraph only.
    excursion: Option<Excursion>,
}

/// The state before a date that leads away from the narrative: "In 2008, a similar statue fell" in
/// a paragraph about 2003. The next paragraph continues from this state.
#[derive(Debug, Clone, Copy)]
struct Excursion {
    paragraph: usize,
    story: Option<MentionedDate>,
    day: Option<MentionedDate>,
}

impl References {
    /// Creates the references for the start of a text.
    pub(super) fn new(text: &str, tagged: &Tagged, outline: &Outline, context: &Context) -> Self {
        let mentions = tagged.mentions.as_slice();
        let speech = context.dct.as_ref().and_then(point_of);
        let kind = match context.text_kind {
            TextKind::Auto => detect(tagged, outline, speech),
            kind => kind,
        };
        let date_order = match context.date_order {
            DateOrder::Unknown => shown_order(mentions),
            given => given,
        };
        Self {
            speech,
            is_speech_uncertain: context.dct.as_ref().is_some_and(crate::date::Date::is_uncertain),
            is_declared_narrative: context.text_kind == TextKind::Narrative,
            times_below_days: time_label::times_below_days(text, mentions),
            review: YearInReview::of(text, outline, speech),
            kind,
            story: None,
            day: None,
            lead: None,
            months: None,
            mentioned: None,
            heading: None,
            frame: None,
            row: None,
            event: None,
            update: None,
            entry: None,
            span: None,
            dated_weekday: None,
            week: None,
            years: written_years(mentions),
            dates: Vec::new(),
            discussed: Discussed::default(),
            rules: rules(mentions),
            habits: habits(mentions),
            looks_ahead: looks_ahead(mentions),
            date_order,
            likely_order: named_order(text, mentions),
            fiscal_year: context.fiscal_year,
            section: None,
            paragraph: 0,
            before_table: None,
            waypoints: waypoints(mentions, outline),
            excursion: None,
        }
    }

    /// Moves to a mention. A heading applies to its section, a frame to its paragraph.
    pub(super) fn enter(&mut self, mention: &Mention, outline: &Outline) {
        // Table rows below a year are not part of the surrounding narrative, and neither is that
        // year.
        match (outline.row_year(mention.start), self.before_table) {
            (Some(year), before) => {
                let is_head = |date: &MentionedDate| date.point == Point::year(year);
                let outside = before.unwrap_or((self.story, self.day));
                self.before_table = Some((outside.0.filter(|date| !is_head(date)), outside.1));
                self.heading = self.heading.filter(|date| !is_head(date));
            }
            (None, Some((story, day))) if mention.position != Position::Alone => {
                (self.story, self.day, self.before_table) = (story, day, None);
                self.heading = None;
            }
            (None, _) => {}
        }
        if mention.paragraph != self.paragraph {
            self.paragraph = mention.paragraph;
            self.frame = None;
            self.row = None;
            self.update = None;
            if let Some(excursion) = self.excursion.take_if(|past| past.paragraph != mention.paragraph) {
                (self.story, self.day) = (excursion.story, excursion.day);
            }
        }
        let section = outline.section(mention.start);
        if section != self.section {
            // A heading that is only a year applies until the next such heading.
            let alone =
                self.heading.is_some_and(|heading| outline.is_whole_heading(heading.start, heading.end));
            // A month below the title keeps the title's year: "## March" below "# Diary 2021".
            let is_month = matches!(
                mention.expression,
                Expression::Calendar(Calendar { field: Field::Month(_), year: None, .. })
            );
            let is_month_below = is_month && outline.is_heading(mention.start);
            if !alone && !is_month_below {
                self.heading = None;
            }
            self.span = None;
            self.section = section;
        }
    }

    /// Whether a date in digits is read with the day first. If no order is declared or shown by
    /// other digits, it is that of the dates which name their month. Without such dates, the day is
    /// first between dots: "06.10.2024".
    pub(super) fn has_day_first(&self, numeric: &Numeric) -> bool {
        match (self.date_order, self.likely_order) {
            (DateOrder::Unknown, DateOrder::Unknown) => numeric.is_dotted,
            (DateOrder::Unknown, order) | (order, _) => order == DateOrder::DayFirst,
        }
    }

    /// Whether the order of day and month in a date in digits is known. Dots are customary where
    /// the day is first, and together with dates such as "21 May 1997" they show the order. Alone
    /// they do not, since the offices of the United States write "06.10.2024" for 10 June.
    pub(super) fn is_order_known(&self, numeric: &Numeric) -> bool {
        self.date_order != DateOrder::Unknown || numeric.is_dotted && self.likely_order == DateOrder::DayFirst
    }

    /// Returns the time of writing, if it is known to the day.
    pub(super) fn speech_day(&self) -> Option<NaiveDate> {
        self.speech.and_then(Point::as_day)
    }

    /// Returns the time of writing as a date.
    pub(super) fn speech_date(&self) -> Option<crate::date::Date> {
        self.speech.and_then(Point::date)
    }

    /// Returns the date whose mention starts at a byte offset.
    pub(super) fn date_at(&self, start: usize) -> Option<&MentionedDate> {
        let at = self.dates.binary_search_by_key(&start, |date| date.start).ok()?;
        self.dates.get(at)
    }

    /// Whether a mention is a clock time in the field below its day.
    pub(super) fn is_below_its_day(&self, mention: &Mention) -> bool {
        self.times_below_days.binary_search(&mention.start).is_ok()
    }

    /// Whether the dates around `source` show that it is a step of the narrative: the date before
    /// it, or the next complete date after the byte offset `at`, is firm and at most
    /// [`MAX_YEARS_OF_STEP`] years away. A year that is mentioned as background has no such
    /// neighbours: "The plant was built in 1998. On 12 May an inspection found cracks."
    pub(super) fn is_step(&self, source: &MentionedDate, at: usize) -> bool {
        let is_near = |years: i32| (0..=MAX_YEARS_OF_STEP).contains(&years);
        let before = self.dates.partition_point(|date| date.start < source.start);
        let previous = self.dates.get(..before).and_then(<[_]>::last);
        let goes_on = previous.is_some_and(|earlier| {
            let is_firm = earlier.opens || earlier.point.place != CalendarPlace::Year;
            is_firm && Some(earlier.point) != self.speech && is_near(source.point.year - earlier.point.year)
        });
        let next = self.waypoints.partition_point(|waypoint| waypoint.start <= at);
        let is_continued = self
            .waypoints
            .get(next)
            .is_some_and(|waypoint| waypoint.is_firm && is_near(waypoint.year - source.point.year));
        goes_on || is_continued
    }

    /// Whether the byte offset `at`, after the year `source`, is between the years of a chronicle:
    /// the years of the text are in order, and a later one follows.
    pub(super) fn is_in_chronicle(&self, source: &MentionedDate, at: usize) -> bool {
        let next = self.waypoints.partition_point(|waypoint| waypoint.start <= at);
        self.waypoints.len() >= MIN_YEARS_OF_CHRONICLE
            && self.waypoints.is_sorted_by_key(|waypoint| waypoint.year)
            && self.waypoints.get(next).is_some_and(|waypoint| waypoint.year >= source.point.year)
    }

    /// Returns the last date with a written year at or before `source`.
    pub(super) fn last_with_year(&self, source: &MentionedDate) -> Option<&MentionedDate> {
        let end = self.dates.partition_point(|date| date.start <= source.start);
        self.dates.get(..end)?.iter().rev().take(MAX_DATES_TO_YEAR).find(|date| date.has_year)
    }

    /// Returns the dates mentioned after `source`, latest first.
    pub(super) fn since(&self, source: &MentionedDate) -> impl Iterator<Item = &MentionedDate> {
        let start = source.start;
        self.dates.iter().rev().take_while(move |date| date.start > start)
    }

    /// Whether the text is a narrative whose narrative time is more than a year away from the time
    /// of writing.
    pub(super) fn long_ago(&self) -> bool {
        let far =
            |date: MentionedDate| self.speech.is_some_and(|speech| (speech.year - date.point.year).abs() > 1);
        self.kind == TextKind::Narrative && self.story.is_some_and(far)
    }

    /// Whether a quarter or half-year was mentioned at most [`PARAGRAPHS_UNDER_DISCUSSION`]
    /// paragraphs before a mention.
    pub(super) fn is_report(&self, mention: &Mention) -> bool {
        self.discussed.period.is_some_and(|date| {
            mention.paragraph.saturating_sub(date.paragraph) <= PARAGRAPHS_UNDER_DISCUSSION
        })
    }

    /// Whether a day or month without a year recurs every year, because it is in a rule or in a
    /// sentence about a habit. A past-tense clause is about one particular year.
    pub(super) fn is_of_every_year(&self, mention: &Mention) -> bool {
        let is_past =
            matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote));
        let ahead = mention.tense == Some(ClauseTense::Future);
        // A rate in a narrative is not a habit: "120 bombs a day in March". A single event is not
        // one either: "The board, which meets each month, votes on 5 May".
        let in_sentence = self.habits.binary_search(&mention.sentence).is_ok()
            && mention.tense != Some(ClauseTense::Scheduled);
        let again = (mention.habitual || in_sentence) && !ahead && self.kind != TextKind::Narrative;
        // The tense is unreliable in a rule: "An event listed in paragraph 4 occurs on 6 October".
        let in_rule = self.rules.binary_search(&mention.paragraph).is_ok();
        // The first date in a paragraph can date a row, which is about one year.
        again && !is_past && (mention.habitual || !mention.leads) || in_rule && !mention.leads
    }

    /// Records a duration. After "in the first nine months", a comparison refers to those months,
    /// not to the quarter.
    pub(super) fn pass_length(&mut self, mention: &Mention) {
        let Expression::Duration(length) = &mention.expression else { return };
        if length.unit == Unit::Month {
            self.months = Some((mention.end, length.amount));
            self.discussed.is_counted |= mention.signal.is_some();
        }
    }

    /// Returns the quarter or half-year that ends on a date, if its number of months was mentioned
    /// directly before the date: "the three months ended 30 September" are the third quarter.
    fn ended_period(&mut self, date: &MentionedDate) -> Option<MentionedDate> {
        let (end, amount) = self.months.take()?;
        let unit = match amount.as_whole()? {
            3 => Unit::Quarter,
            6 => Unit::Half,
            _ => return None,
        };
        let is_next = date.start.saturating_sub(end) <= " that ended on ".len();
        let point = ended_by(date.point, unit).filter(|_| is_next)?;
        Some(MentionedDate { point, ..*date })
    }

    /// Records a date. It becomes the narrative time, unless the text only looks back or ahead.
    pub(super) fn record(&mut self, date: MentionedDate, mention: &Mention, outline: &Outline) {
        self.dates.push(date);
        if let Some(period) = self.ended_period(&date) {
            self.discussed.period = Some(period);
            self.discussed.is_counted = false;
        }
        if self.lead.is_none() && is_lead(mention) && !outline.is_own_date(mention.start, mention.end) {
            self.lead = Some(date);
        }
        // A year in a name and a date used for comparison do not date the surrounding words: "the
        // 2016 Paris Plan", "higher than on Boxing Day 2015".
        let is_aside = mention.rule == YEAR_OF_NAME || mention.function == DateFunction::OfComparison;
        if is_aside || outline.is_own_date(mention.start, mention.end) {
            return;
        }
        let coarse = matches!(
            date.point.place,
            CalendarPlace::Century | CalendarPlace::Decade | CalendarPlace::FiscalYear
        );
        let moves = !coarse && self.moves_story(date.point, mention);
        self.mentioned = Some(date);
        if matches!((&mention.expression, date.point.place), (Expression::Part(_), CalendarPlace::Week(_))) {
            self.week = Some(date);
        }
        if matches!(
            mention.expression,
            Expression::Calendar(Calendar { weekday: Some(_), .. })
                | Expression::Numeric(Numeric { weekday: Some(_), .. })
        ) {
            self.dated_weekday = Some(date);
        }
        self.discussed.record(date, mention);
        self.set_heading(date, mention, coarse, outline);
        self.set_span(date, mention, outline);
        match mention.function {
            DateFunction::OfEvent if date.point.place == CalendarPlace::Year => self.event = Some(date),
            DateFunction::OfList
                if date.point.place == CalendarPlace::Year
                    && !matches!(mention.signal, Some(Preposition::Since | Preposition::Until)) =>
            {
                self.row = Some(date);
            }
            DateFunction::OfUpdate if date.point.as_day().is_some() => {
                self.update = Some(date);
                return;
            }
            _ => {}
        }
        // In a paragraph with several rows, a bare year begins the first one. After it, each date
        // with a year begins a row.
        let is_year = date.point.place == CalendarPlace::Year && mention.leads;
        if mention.heads_row && (is_year || self.row.is_some()) && written_year(&mention.expression).is_some()
        {
            self.row = Some(date);
        }
        self.set_frame(date, mention, coarse);
        if !moves {
            return;
        }
        if self.is_excursion(date, mention) {
            let (paragraph, story, day) = (date.paragraph, self.story, self.day);
            self.excursion = self.excursion.or(Some(Excursion { paragraph, story, day }));
        } else if written_year(&mention.expression).is_some() {
            self.excursion = None;
        }
        self.story = Some(date);
        if date.point.as_day().is_some() {
            self.day = Some(date);
        }
    }

    /// Records a date as the heading if it is in a heading or alone on its line, and has a year or
    /// is below a heading that has one.
    fn set_heading(&mut self, date: MentionedDate, mention: &Mention, coarse: bool, outline: &Outline) {
        let heads = outline.is_heading(mention.start) || mention.position == Position::Alone;
        // In a programme, "Friday 14 June" is a heading even without a year.
        let is_weekday = matches!(
            mention.expression,
            Expression::Calendar(Calendar { field: Field::Day { .. }, weekday: Some(_), .. })
        );
        let within = (self.heading.is_some() || is_weekday) && written_year(&mention.expression).is_none();
        // In plain text, the short row "31 August – the ceasefire" looks like a heading. The
        // following rows still belong to the year above.
        let is_row = within
            && mention.heads_row
            && self.heading.is_some_and(|year| year.point.place == CalendarPlace::Year);
        // "History since 1998" is not about that year.
        let is_begin = mention.signal == Some(Preposition::Since);
        if heads
            && !is_row
            && !is_begin
            && !coarse
            && mention.range_end.is_none()
            && (written_year(&mention.expression).is_some() || within)
        {
            self.heading = Some(date);
            let is_entry = date.point.as_day().is_some() && outline.is_mostly(date.start, date.end);
            self.entry = is_entry.then_some(date);
        }
    }

    /// Records the span of years in a heading. This is called for the first year, then for the
    /// last.
    fn set_span(&mut self, date: MentionedDate, mention: &Mention, outline: &Outline) {
        if !outline.is_heading(mention.start) || date.point.place != CalendarPlace::Year {
            return;
        }
        let year = date.point.year;
        self.span = match (mention.range_end, self.span) {
            (Some(false), _) => Some(YearSpan { first: year, last: year, end: date.end }),
            (Some(true), Some(span)) if span.first <= year => {
                Some(YearSpan { last: year, end: date.end, ..span })
            }
            _ => None,
        };
    }

    /// Records a date for the rest of its paragraph if it is complete, or if it continues such a
    /// date later in the year. A year only counts if it opens the sentence: "In 2015 …".
    fn set_frame(&mut self, date: MentionedDate, mention: &Mention, coarse: bool) {
        let fine = matches!(
            date.point.place,
            CalendarPlace::Day(..) | CalendarPlace::Month(_) | CalendarPlace::Season(_)
        );
        let opens = mention.position == Position::Opening && mention.signal == Some(Preposition::At);
        let aside = matches!(mention.signal, Some(Preposition::Since | Preposition::Aside));
        let is_written = written_year(&mention.expression).is_some();
        // In "On 4 May 2021 …; on 9 December …, and in January", the frame moves to December, so
        // that January is in the following year.
        let goes_on = |frame: MentionedDate| {
            !is_written
                && fine
                && date.point.year == frame.point.year
                && date.point.month() > frame.point.month()
        };
        let continues = self.frame.is_some_and(goes_on) && mention.tense != Some(ClauseTense::Before);
        // A date of birth does not apply to other events: "born on 9 June 1950 and died on 3
        // March".
        let aside = aside
            || matches!(
                mention.function,
                DateFunction::OfNoun | DateFunction::OfBirth | DateFunction::InName
            );
        // "On 12 May that year" names its year too.
        let is_same_year = match &mention.expression {
            Expression::Part(part) => {
                matches!(part.whole, Expression::Period(Period { unit: Unit::Year, which: Which::Same }))
            }
            _ => false,
        };
        // "9/11" is a name and does not date the surrounding words.
        let is_name = mention.rule == "date.eleventh-september";
        if !coarse && !aside && !is_name && ((is_written || is_same_year) && (fine || opens) || continues) {
            self.frame = Some(date);
        }
    }

    /// Whether the next complete date is in an earlier year than this date, but not in an earlier
    /// year than the narrative time.
    fn is_excursion(&self, date: MentionedDate, mention: &Mention) -> bool {
        let Some(story) = self.story else { return false };
        let next = self.waypoints.partition_point(|waypoint| waypoint.start <= mention.start);
        let back = self
            .waypoints
            .get(next)
            .is_some_and(|waypoint| (story.point.year..date.point.year).contains(&waypoint.year));
        let heads = matches!(mention.position, Position::Alone | Position::Heading);
        self.kind == TextKind::Narrative && back && !heads && written_year(&mention.expression).is_some()
    }

    /// Whether the narrative continues at this date. "In 1945" advances it; "the largest since
    /// 1945", "the year before" and "a campaign planned for 1946" look back or ahead from its
    /// current date.
    fn moves_story(&self, point: Point, mention: &Mention) -> bool {
        let Some(story) = self.story else { return true };
        // After "1905" or "June 1905", "over the winter" can be the winter before or after it.
        let is_winter = matches!(
            mention.expression,
            Expression::Calendar(Calendar { field: Field::Season(Season::Winter), year: None, .. })
        );
        let is_near = mention.position != Position::Heading
            && story.point.about_month().is_some_and(|month| month >= FIRST_LATE_MONTH);
        if is_winter && !is_near {
            return false;
        }
        if matches!(mention.position, Position::Alone | Position::Heading) {
            return true;
        }
        // A year after the year of writing is a forecast: "points to a fall in 2016", written in
        // 2015.
        if self.speech.is_some_and(|speech| point.year > speech.year) {
            return false;
        }
        // "the previous year", "next June" and "two years earlier" are relative to the narrative
        // time, but do not change it.
        match &mention.expression {
            Expression::Period(period)
                if matches!(period.which, Which::Previous | Which::Last | Which::Next | Which::Same) =>
            {
                return false;
            }
            Expression::Calendar(calendar) if matches!(calendar.which, Which::Next | Which::Coming) => {
                return false;
            }
            Expression::Shift(shift) if !shift.forward => return false,
            // A forward distance advances the narrative time in a past-tense clause: "He was
            // demobilised two years later. That autumn he returned."
            Expression::Shift(_) if mention.tense == Some(ClauseTense::Past) => return true,
            _ => {}
        }
        let years = point.year - story.point.year;
        let planned =
            matches!(mention.tense, Some(ClauseTense::Future | ClauseTense::Scheduled)) && years > 0;
        let looks_back = mention.tense == Some(ClauseTense::Before) && years < 0;
        let near = |date: MentionedDate| (point.year - date.point.year).abs() <= MAX_YEARS_AHEAD;
        let opens = mention.position == Position::Opening && mention.signal == Some(Preposition::At);
        let year_only = matches!(point.place, CalendarPlace::Year);
        // The date of a main clause advances the narrative time by any number of years: "Born in
        // 1850, he sailed in 1868".
        let happened = mention.tense == Some(ClauseTense::Past) && mention.signal == Some(Preposition::At);
        let leaps =
            year_only && years > MAX_YEARS_AHEAD && !opens && !happened && !self.mentioned.is_some_and(near);
        if planned || looks_back || leaps {
            return false;
        }
        match mention.signal {
            Some(Preposition::Since | Preposition::Aside) => false,
            // A deadline does not advance the narrative time: "was increased to 200,000 by
            // December".
            Some(Preposition::Until)
                if mention.position != Position::Opening
                    && mention.range_end.is_none()
                    && written_year(&mention.expression).is_none() =>
            {
                false
            }
            Some(Preposition::At) => true,
            // "The town was tested by the flood of 1972" advances a narrative time of 1971.
            Some(Preposition::Other)
                if year_only && matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Remote)) =>
            {
                (1..=MAX_YEARS_AHEAD_BY_NOUN).contains(&years) && mention.function == DateFunction::Plain
            }
            _ if year_only => mention.position == Position::Opening && mention.range_end != Some(true),
            _ => true,
        }
    }
}

/// The periods under discussion, which "the quarter" and "a year earlier" refer to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Discussed {
    /// The last quarter or half-year that the text discussed.
    pub period: Option<MentionedDate>,
    /// The last month that the text discussed.
    pub month: Option<MentionedDate>,
    /// The last week that the text discussed.
    pub week: Option<MentionedDate>,
    /// The last day that the text discussed.
    pub day: Option<MentionedDate>,
    /// The last year that was written in full.
    pub year: Option<MentionedDate>,
    /// Whether a number of months was mentioned after `period`.
    is_counted: bool,
}

/// The number of paragraphs for which a quarter remains under discussion.
const PARAGRAPHS_UNDER_DISCUSSION: usize = 8;

/// The number of sentences for which a day, month or year remains under discussion, and a quarter
/// for comparisons.
const SENTENCES_UNDER_DISCUSSION: usize = 3;

impl Discussed {
    /// Records a date, unless the text only uses it for comparison.
    fn record(&mut self, date: MentionedDate, mention: &Mention) {
        let compares = match &mention.expression {
            Expression::Shift(_) => true,
            Expression::Part(part) => part.inner == Inner::Discussed,
            Expression::Period(period) => period.which == Which::Previous,
            _ => false,
        };
        // In "In the third quarter it rose from the second", the third quarter remains under
        // discussion.
        let is_earlier = |held: Option<MentionedDate>| {
            held.is_some_and(|held| {
                held.sentence == date.sentence && date.point.first_day() < held.point.first_day()
            })
        };
        // In "the lowest since August 2019; a year ago it was at 83", the comparison is with the
        // year before the time of writing.
        let compares = compares || mention.signal == Some(Preposition::Since);
        match date.point.place {
            CalendarPlace::Quarter(_)
            | CalendarPlace::Half(_)
            | CalendarPlace::FiscalQuarter(_)
            | CalendarPlace::FiscalHalf(_)
                if !compares && !is_earlier(self.period) =>
            {
                self.period = Some(date);
                self.is_counted = false;
            }
            CalendarPlace::Month(_) if !compares && !is_earlier(self.month) => self.month = Some(date),
            CalendarPlace::Week(_) if !compares && !is_earlier(self.week) => self.week = Some(date),
            CalendarPlace::Day { .. } if !compares && !is_earlier(self.day) => self.day = Some(date),
            CalendarPlace::Year
                if written_year(&mention.expression).is_some()
                    && !matches!(mention.signal, Some(Preposition::Since | Preposition::Aside)) =>
            {
                self.year = Some(date);
            }
            _ => {}
        }
    }

    /// Returns the period of the given unit to which a mention in `paragraph` and `sentence` can
    /// refer.
    pub(super) fn of(&self, unit: Unit, paragraph: usize, sentence: usize) -> Option<MentionedDate> {
        let is_near =
            |date: &MentionedDate| sentence.saturating_sub(date.sentence) <= SENTENCES_UNDER_DISCUSSION;
        match unit {
            // "On Friday the index rose. The bank ended the day at 8,017".
            Unit::Day => self.day.filter(is_near),
            Unit::Month => self.month.filter(is_near),
            Unit::Week => self.week.filter(|date| is_near(date) && date.paragraph == paragraph),
            // A new paragraph in a report is about the time of writing again. In "In the fourth
            // quarter, sales rose; revenue for the year was flat", the year is the one that ended
            // with that quarter.
            Unit::Year => {
                let ends_year = |date: &MentionedDate| {
                    matches!(date.point.place, CalendarPlace::Quarter(4) | CalendarPlace::Half(2))
                };
                let in_paragraph = |date: &MentionedDate| is_near(date) && date.paragraph == paragraph;
                self.year.filter(in_paragraph).or_else(|| self.period.filter(ends_year).filter(in_paragraph))
            }
            Unit::Quarter | Unit::Half | Unit::Moment => {
                let fits = |date: &MentionedDate| match date.point.place {
                    CalendarPlace::Quarter(_) | CalendarPlace::FiscalQuarter(_) => unit != Unit::Half,
                    _ => unit != Unit::Quarter,
                };
                self.period.filter(|date| {
                    paragraph.saturating_sub(date.paragraph) <= PARAGRAPHS_UNDER_DISCUSSION && fits(date)
                })
            }
            _ => None,
        }
    }

    /// Returns the period with which "a year earlier" compares: a quarter or half-year nearby, or a
    /// month in the same sentence.
    pub(super) fn compared(&self, sentence: usize) -> Option<MentionedDate> {
        let month = self.month.filter(|date| date.sentence == sentence);
        let period = self.period.filter(|date| {
            sentence.saturating_sub(date.sentence) <= SENTENCES_UNDER_DISCUSSION && !self.is_counted
        });
        match (month, period) {
            (Some(month), Some(period)) if month.start < period.start => Some(period),
            (month, period) => month.or(period),
        }
    }
}

/// Whether a mention opens its sentence: "In 1998 the plant caught fire".
const fn opens_sentence(mention: &Mention) -> bool {
    matches!((mention.position, mention.signal), (Position::Opening, Some(Preposition::At)))
}

/// Whether a mention can be the day that a report begins with.
fn is_lead(mention: &Mention) -> bool {
    let is_day = match &mention.expression {
        Expression::Period(period) => {
            period.unit == Unit::Day && matches!(period.which, Which::Offset(-1..=0))
        }
        Expression::Calendar(calendar) => {
            matches!(calendar.field, Field::Weekday(_)) && calendar.which == Which::Bare
        }
        Expression::Moment(moment) => moment.date.is_some(),
        _ => false,
    };
    is_day && !mention.possessive && matches!(mention.tense, Some(ClauseTense::Past | ClauseTense::Remote))
}

/// The maximum number of years by which the narrative time can advance without an explicit "In
/// 1960".
const MAX_YEARS_AHEAD: i32 = 10;

/// The maximum number of years by which a year that modifies a noun advances the narrative time:
/// "the flood of 1972".
const MAX_YEARS_AHEAD_BY_NOUN: i32 = 2;

/// The minimum number of years in order that show a chronicle.
const MIN_YEARS_OF_CHRONICLE: usize = 4;

/// The maximum number of dates that are searched for the last written year.
const MAX_DATES_TO_YEAR: usize = 32;

/// The maximum number of years between two neighbouring steps of a narrative.
const MAX_YEARS_OF_STEP: i32 = 2;

/// If the narrative time is in this month or a later one, "the winter" is the coming winter.
const FIRST_LATE_MONTH: u8 = 8;

/// Returns the order of day and month in the numeric dates of a text, as shown by numbers over
/// twelve, or `Unknown` if there are no such numbers or they disagree.
fn shown_order(mentions: &[Mention]) -> DateOrder {
    let shows = |order: fn(&Numeric) -> bool| {
        mentions
            .iter()
            .any(|mention| matches!(&mention.expression, Expression::Numeric(numeric) if order(numeric)))
    };
    match (shows(|n| n.first > 12 && n.second <= 12), shows(|n| n.second > 12 && n.first <= 12)) {
        (true, false) => DateOrder::DayFirst,
        (false, true) => DateOrder::MonthFirst,
        _ => DateOrder::Unknown,
    }
}

/// Returns the order of day and month in the dates of a text that name their month ("21 May 1997"),
/// or `Unknown` if they disagree.
fn named_order(text: &str, mentions: &[Mention]) -> DateOrder {
    let (mut day_first, mut month_first) = (false, false);
    for mention in mentions {
        let is_day = matches!(
            mention.expression,
            Expression::Calendar(Calendar { field: Field::Day { .. }, year: Some(Year::Full(_)), .. })
        );
        let words = text.get(mention.start..mention.end).filter(|_| is_day).unwrap_or("");
        let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        // The weekday can be first: "Friday, 21 May 1997".
        let Some(first) = parts.next() else { continue };
        let second = parts.next().unwrap_or("");
        let third = parts.next().unwrap_or("");
        match (is_number(first), is_number(second), is_number(third)) {
            (true, false, true) if first.len() <= 4 && !first.bytes().skip(2).any(|b| b.is_ascii_digit()) => {
                day_first = true;
            }
            (false, true, false) => day_first = true,
            (false, _, true) => month_first = true,
            _ => {}
        }
    }
    match (day_first, month_first) {
        (true, false) => DateOrder::DayFirst,
        (false, true) => DateOrder::MonthFirst,
        _ => DateOrder::Unknown,
    }
}

/// Converts a document's date to a point: a day, a month or a year.
fn point_of(date: &crate::date::Date) -> Option<Point> {
    if let Some(day) = date.as_day() {
        let (year, month, day) = day.ymd();
        return Some(Point {
            year,
            place: CalendarPlace::Day(u8::try_from(month).ok()?, u8::try_from(day).ok()?),
        });
    }
    let (year, month, _) = date.interval().earliest.day()?.ymd();
    match date.granularity() {
        crate::date::Granularity::Month => {
            Some(Point { year, place: CalendarPlace::Month(u8::try_from(month).ok()?) })
        }
        _ => Some(Point::year(year)),
    }
}

/// Returns the year that an expression states with its century.
const fn written_year(expression: &Expression) -> Option<i32> {
    match expression {
        Expression::Calendar(Calendar { year: Some(Year::Full(year)), .. }) => Some(*year),
        _ => None,
    }
}

/// Whether an expression, or the day of its clock time, states a year with its century.
fn has_year(expression: &Expression) -> bool {
    match expression {
        Expression::Moment(moment) => moment.date.as_ref().is_some_and(has_year),
        Expression::Numeric(numeric) => matches!(numeric.year, Some(Year::Full(_))),
        _ => written_year(expression).is_some(),
    }
}

/// Returns the years in a text, each at its first occurrence.
fn written_years(mentions: &[Mention]) -> Vec<MentionedDate> {
    let mut years: Vec<MentionedDate> = Vec::new();
    for mention in mentions {
        let Some(year) = written_year(&mention.expression) else { continue };
        if years.iter().all(|date| date.point.year != year) {
            years.push(MentionedDate::new(Point::year(year), mention));
        }
    }
    years
}

/// Returns the complete dates that can advance the narrative time, in text order. Dates that look
/// back ("since 1945") or ahead ("until 1946") are skipped, and so are the dates of the document
/// itself.
fn waypoints(mentions: &[Mention], outline: &Outline) -> Vec<Waypoint> {
    let stays = |mention: &&Mention| {
        let limited = mention.rule == YEAR_OF_NAME
            || matches!(mention.signal, Some(Preposition::Since | Preposition::Aside | Preposition::Until));
        !limited && !matches!(mention.tense, Some(ClauseTense::Before | ClauseTense::Future))
    };
    let waypoint = |mention: &Mention| {
        let year = written_year(&mention.expression)?;
        let is_year = matches!(mention.expression, Expression::Calendar(Calendar { field: Field::Year, .. }));
        Some(Waypoint { start: mention.start, year, is_firm: !is_year || opens_sentence(mention) })
    };
    let own = |mention: &&Mention| !outline.is_own_date(mention.start, mention.end);
    mentions.iter().filter(own).filter(stays).filter_map(waypoint).collect()
}

/// Returns the paragraphs with a condition on a day or month without a year, in order. The list is
/// empty unless at least two sentences have such conditions, and they make up at least half of all
/// days and months without a year.
fn rules(mentions: &[Mention]) -> Vec<usize> {
    let bare = mentions.iter().filter(|mention| match &mention.expression {
        Expression::Calendar(Calendar {
            field: Field::Month(_) | Field::Day { .. },
            year: None,
            which,
            ..
        }) => *which == Which::Bare,
        _ => false,
    });
    let all = bare.clone().count();
    let conditions: Vec<&Mention> = bare.filter(|mention| mention.conditional).collect();
    // One sentence is about one case: "If ratified by 1 June, the treaty would enter into force on
    // 1 September."
    let sentence = conditions.first().map(|first| first.sentence);
    let is_one_sentence = conditions.iter().all(|other| Some(other.sentence) == sentence);
    let mut paragraphs: Vec<usize> = conditions.iter().map(|mention| mention.paragraph).collect();
    if paragraphs.len() < 2 || is_one_sentence || paragraphs.len() * 2 < all {
        return Vec::new();
    }
    paragraphs.dedup();
    paragraphs
}

/// Returns the sentences that contain a set, in order. An adjective does not make a habit: "the
/// annual fair is in May".
fn habits(mentions: &[Mention]) -> Vec<usize> {
    let sets = mentions.iter().filter(|mention| {
        matches!(mention.expression, Expression::Set(_)) && mention.rule != "set.frequency"
    });
    let mut sentences: Vec<usize> = sets.map(|mention| mention.sentence).collect();
    sentences.dedup();
    sentences
}

/// Whether clauses with a bare weekday, day or month are more often about the future than about the
/// past.
fn looks_ahead(mentions: &[Mention]) -> bool {
    let bare = mentions.iter().filter(|mention| match &mention.expression {
        Expression::Calendar(calendar) => calendar.year.is_none() && calendar.which == Which::Bare,
        _ => false,
    });
    let (mut ahead, mut behind) = (0, 0);
    for mention in bare {
        match mention.tense {
            Some(ClauseTense::Future | ClauseTense::Scheduled) => ahead += 1,
            Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote) => behind += 1,
            _ => {}
        }
    }
    ahead > behind
}

/// The minimum number of days and months without a year that must precede a text's first year, for
/// them to be relative to the text's own date.
const MIN_DATES_BEFORE_YEARS: usize = 3;

/// Whether a text mentions days, months or quarters without a year before it mentions any year.
/// They are then relative to its own date, whatever years follow: "Net profit for the second
/// quarter was 41 million. … payable on 14 September … The merger, approved on 29 June". A history
/// states a year first.
fn begins_without_years(mentions: &[Mention], outline: &Outline) -> bool {
    let own = |mention: &&Mention| !outline.is_own_date(mention.start, mention.end);
    let before_years =
        mentions.iter().filter(own).take_while(|mention| written_year(&mention.expression).is_none());
    let is_bare = |mention: &&Mention| match &mention.expression {
        Expression::Calendar(calendar) => {
            let is_part = matches!(
                calendar.field,
                Field::Day { .. } | Field::Month(_) | Field::Quarter(_) | Field::Half(_)
            );
            is_part && calendar.year.is_none() && calendar.which == Which::Bare
        }
        _ => false,
    };
    before_years.filter(is_bare).count() >= MIN_DATES_BEFORE_YEARS
}

/// The number of paragraphs at the start of a text, including the title and the lines below it, in
/// which news mentions a current day.
const OPENING_PARAGRAPHS: usize = 6;

/// Whether the opening of a text contains a day that is relative to the day of writing: "The
/// council today announced …". Later years are then background, however many there are. A history
/// can also open with weekdays, but next to a day in another year: "The flood of 4 March 1913 came
/// on Tuesday."
fn opens_with_current_day(mentions: &[Mention], outline: &Outline, speech: Point) -> bool {
    let opening = || {
        let own = |mention: &&Mention| outline.is_own_date(mention.start, mention.end);
        mentions
            .iter()
            .take_while(|mention| mention.paragraph < OPENING_PARAGRAPHS)
            .filter(move |mention| !own(mention))
    };
    let is_current = |mention: &Mention| match &mention.expression {
        Expression::Period(period) => {
            // "Today the mill is a museum" also opens a history.
            period.unit == Unit::Day
                && matches!(period.which, Which::Offset(-1..=1))
                && mention.tense != Some(ClauseTense::Present)
        }
        Expression::Calendar(calendar) => {
            matches!(calendar.field, Field::Weekday(_)) && calendar.which == Which::Bare
        }
        _ => false,
    };
    let is_other_day = |mention: &Mention| match &mention.expression {
        Expression::Calendar(Calendar { field: Field::Day { .. }, year: Some(Year::Full(year)), .. }) => {
            (speech.year - year).abs() > 1
        }
        _ => false,
    };
    opening().find(|mention| is_current(mention)).is_some_and(|current| {
        !opening().any(|mention| mention.paragraph <= current.paragraph && is_other_day(mention))
    })
}

/// Whether the clauses of many dates are in the present or future tense, as in a programme or a
/// letter that mentions old years. In a history, almost all are in a past tense.
fn is_about_present(mentions: &[Mention]) -> bool {
    let (mut past, mut other) = (0, 0);
    // A chronology row describes the past in the present tense: "1961: the mole opens".
    for mention in mentions.iter().filter(|mention| !mention.leads) {
        match mention.tense {
            Some(ClauseTense::Past | ClauseTense::Before | ClauseTense::Remote) => past += 1,
            Some(_) => other += 1,
            None => {}
        }
    }
    other > MAX_PRESENT_DATES && other * 4 > past
}

/// The maximum number of dates in present or future tense in a history, however short it is.
const MAX_PRESENT_DATES: usize = 3;

/// Detects the kind of a text. A policy paper is recognised by its words, a narrative by dates that
/// are far from the day of writing. Expressions such as "yesterday", or many reporting verbs,
/// indicate news.
fn detect(tagged: &Tagged, outline: &Outline, speech: Option<Point>) -> TextKind {
    let (mentions, words) = (tagged.mentions.as_slice(), tagged.words);
    // At least 18 in 1,000 words are typical of policy papers.
    if words >= 200 && tagged.policy_words * 1000 >= words * 18 {
        return TextKind::Policy;
    }
    let own = |mention: &&Mention| !outline.is_own_date(mention.start, mention.end);
    let years: Vec<i32> =
        mentions.iter().filter(own).filter_map(|mention| written_year(&mention.expression)).collect();
    // Expressions that only occur in texts about current events: "yesterday", "next month", "on
    // Tuesday".
    let current = mentions
        .iter()
        .filter(|mention| match &mention.expression {
            Expression::Period(period) => {
                matches!(period.which, Which::Offset(_) | Which::This | Which::Next)
                    || period.which == Which::Last && period.unit <= Unit::Month
            }
            Expression::Calendar(calendar) => {
                matches!(calendar.field, Field::Weekday(_)) && calendar.which == Which::Bare
            }
            _ => false,
        })
        .count();
    // Without a time of writing, a text about current events is not a narrative: "this weekend"
    // remains unresolved, instead of being resolved from a date that the text mentions.
    let Some(speech) = speech else {
        let is_report = current > 0 && current + tagged.reporting_words > years.len();
        let is_narrative = years.len() >= 2 && current * 2 < years.len() && !is_report;
        return if is_narrative { TextKind::Narrative } else { TextKind::News };
    };
    let far = years.iter().filter(|year| (speech.year - **year).abs() > 1).count();
    let reports = tagged.reporting_words;
    if current * 2 >= years.len() || current + reports > far && current > 0 {
        return TextKind::News;
    }
    if opens_with_current_day(mentions, outline, speech) || begins_without_years(mentions, outline) {
        return TextKind::News;
    }
    if (years.len() >= 4 && far * 2 > years.len() || years.len() >= 25) && !is_about_present(mentions) {
        TextKind::Narrative
    } else {
        TextKind::News
    }
}
