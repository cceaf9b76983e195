//! Reference times: what "now" is, which date was told last, and what kind of text this is.

use chrono::NaiveDate;

use super::context::{Context, DateOrder, TextKind};
use super::point::{Place, Point};
use crate::date::FiscalYear;
use crate::tag::{Calendar, Expression, Field, Mention, Numeric, Position, Signal, Tense, Which, Year};

/// A date that the text has told, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// The date.
    pub point: Point,
    /// The first byte of its words.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// What relative expressions are counted from, as it stands at some place of the text.
#[derive(Debug, Clone)]
pub(super) struct References {
    /// The time of speaking: the document creation time, if it is known to the day or coarser.
    pub speech: Option<Point>,
    /// The kind of text, detected or given.
    pub kind: TextKind,
    /// The last date told.
    pub story: Option<Told>,
    /// The last day told.
    pub day: Option<Told>,
    /// The last date mentioned, whether or not the story is there.
    pub mentioned: Option<Told>,
    /// The order of day and month in digits: as it was given, else as the text itself shows it.
    pub date_order: DateOrder,
    /// The fiscal year of the country in question.
    pub fiscal_year: Option<FiscalYear>,
}

impl References {
    /// The references at the start of a text with these mentions.
    pub(super) fn new(mentions: &[Mention], policy_words: usize, words: usize, context: &Context) -> Self {
        let given = context.dct.as_ref().and_then(point_of);
        let speech = given.or_else(|| dateline(mentions).map(Point::day));
        let kind = match context.text_kind {
            TextKind::Auto => detect(mentions, policy_words, words, speech),
            kind => kind,
        };
        let date_order = match context.date_order {
            DateOrder::Unknown => shown_order(mentions),
            given => given,
        };
        Self {
            speech,
            kind,
            story: None,
            day: None,
            mentioned: None,
            date_order,
            fiscal_year: context.fiscal_year,
        }
    }

    /// The time of speaking as a day.
    pub(super) fn speech_day(&self) -> Option<NaiveDate> {
        self.speech.and_then(Point::as_day)
    }

    /// The time of speaking as a date.
    pub(super) fn speech_date(&self) -> Option<crate::date::Date> {
        self.speech.and_then(Point::date)
    }

    /// Whether a story is told that lies long before the time of writing.
    pub(super) fn long_ago(&self) -> bool {
        let far = |told: Told| self.speech.is_some_and(|speech| (speech.year - told.point.year).abs() > 1);
        self.kind == TextKind::Narrative && self.story.is_some_and(far)
    }

    /// Takes note of a date told, and of whether it moves the story on.
    pub(super) fn tell(&mut self, told: Told, mention: &Mention) {
        let coarse = matches!(told.point.place, Place::Century | Place::Decade | Place::FiscalYear);
        let moves = !coarse && self.moves_story(told.point, mention);
        self.mentioned = Some(told);
        if !moves {
            return;
        }
        self.story = Some(told);
        if told.point.as_day().is_some() {
            self.day = Some(told);
        }
    }

    /// Whether the story is at that date now: "In 1945" moves it, "the largest since 1945", "the year before"
    /// and "a campaign planned for 1946" look back or on from where it is.
    fn moves_story(&self, point: Point, mention: &Mention) -> bool {
        let Some(story) = self.story else { return true };
        if matches!(mention.position, Position::Alone | Position::Heading) {
            return true;
        }
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
            _ => {}
        }
        let years = point.year - story.point.year;
        let planned = mention.tense == Some(Tense::Future) && years > 0;
        let looks_back = mention.tense == Some(Tense::Before) && years < 0;
        let near = |told: Told| (point.year - told.point.year).abs() <= LEAP;
        let told = mention.position == Position::Opening && mention.signal == Some(Signal::At);
        let leaps = years > LEAP && !told && !self.mentioned.is_some_and(near);
        if planned || looks_back || leaps {
            return false;
        }
        let year_only = matches!(point.place, Place::Year);
        match mention.signal {
            Some(Signal::Since | Signal::Aside) => false,
            Some(Signal::At) => true,
            _ if year_only => mention.position == Position::Opening && mention.range_end != Some(true),
            _ => true,
        }
    }
}

/// A story that leaps over more years than these makes an aside.
const LEAP: i32 = 10;

/// The order of day and month that dates of a text show by a number over twelve, if they agree.
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

/// The point of a document's date.
fn point_of(date: &crate::date::Date) -> Option<Point> {
    if let Some(day) = date.as_day() {
        let (year, month, day) = day.ymd();
        return Some(Point { year, place: Place::Day(u8::try_from(month).ok()?, u8::try_from(day).ok()?) });
    }
    let (year, month, _) = date.interval().earliest.day()?.ymd();
    match date.granularity() {
        crate::date::Granularity::Month => {
            Some(Point { year, place: Place::Month(u8::try_from(month).ok()?) })
        }
        _ => Some(Point::year(year)),
    }
}

/// The day in a line of its own at the head of a text, or at its end, as news items and papers have it.
fn dateline(mentions: &[Mention]) -> Option<NaiveDate> {
    let own_line = |mention: &&Mention| mention.position == Position::Alone;
    let head = mentions.iter().take(3).find(own_line);
    head.or_else(|| mentions.iter().rev().take(1).find(own_line)).and_then(full_day)
}

/// The day that an expression names in full.
fn full_day(mention: &Mention) -> Option<NaiveDate> {
    match &mention.expression {
        Expression::Calendar(Calendar {
            field: Field::Day { month, day },
            year: Some(Year::Full(year)),
            ..
        }) => NaiveDate::from_ymd_opt(*year, u32::from(*month), u32::from(*day)),
        _ => None,
    }
}

/// The year that an expression writes out.
const fn written_year(expression: &Expression) -> Option<i32> {
    match expression {
        Expression::Calendar(Calendar { year: Some(Year::Full(year)), .. }) => Some(*year),
        _ => None,
    }
}

/// Tells the kind of text: papers that argue by their words; a story by dates that lie far from the day of
/// writing, or are many, with few words such as "today"; anything else is news.
fn detect(mentions: &[Mention], policy_words: usize, words: usize, speech: Option<Point>) -> TextKind {
    if words >= 200 && policy_words * 1000 >= words * 18 {
        return TextKind::Policy;
    }
    let years: Vec<i32> = mentions.iter().filter_map(|mention| written_year(&mention.expression)).collect();
    let Some(speech) = speech else {
        return if years.len() >= 2 { TextKind::Narrative } else { TextKind::News };
    };
    let deictic = |mention: &&Mention| match &mention.expression {
        Expression::Period(period) => matches!(period.which, Which::Offset(_)),
        _ => false,
    };
    if mentions.iter().filter(deictic).count() * 2 >= years.len() {
        return TextKind::News;
    }
    let far = years.iter().filter(|year| (speech.year - **year).abs() > 1).count();
    if years.len() >= 4 && far * 2 > years.len() || years.len() >= 25 {
        TextKind::Narrative
    } else {
        TextKind::News
    }
}
