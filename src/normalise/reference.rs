//! Reference times: what "now" is, which date was told last, and what kind of text this is.

use chrono::NaiveDate;

use super::context::{Context, DateOrder, TextKind};
use super::outline::Outline;
use super::point::{Place, Point};
use crate::date::FiscalYear;
use crate::tag::{
    Calendar, Expression, Field, Inner, Mention, Numeric, Position, Signal, Tagged, Tense, Unit, Which, Year,
};

/// A date that the text has told, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// The date.
    pub point: Point,
    /// The first byte of its words.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The number of its paragraph.
    pub paragraph: usize,
    /// The number of its sentence.
    pub sentence: usize,
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
    /// The date in the heading that the text is below, if it names a year.
    pub heading: Option<Told>,
    /// The last full date of this paragraph, or the year that opened it.
    pub frame: Option<Told>,
    /// The last week named by a date: "the week of June 23rd".
    pub week: Option<Told>,
    /// The years that the text writes out, each where it first does.
    pub years: Vec<Told>,
    /// The periods that the text was about last.
    pub discussed: Discussed,
    /// The paragraphs with conditions, in order, if the text states rules: if most of its days and months without a year are
    /// in conditions.
    rules: Vec<usize>,
    /// The sentences that say how often something happens ("each year"), in order.
    habits: Vec<usize>,
    /// Whether most clauses of the text about a weekday or a day without a year lie ahead of the time of writing.
    pub looks_ahead: bool,
    /// The order of day and month in digits: as it was given, else as the text itself shows it.
    pub date_order: DateOrder,
    /// The fiscal year of the country in question.
    pub fiscal_year: Option<FiscalYear>,
    /// Where the heading of the section stands that the text has come to.
    section: Option<usize>,
    /// The paragraph that the text has come to.
    pub paragraph: usize,
    /// The story and its day before the table that the text is in.
    before_table: Option<(Option<Told>, Option<Told>)>,
}

impl References {
    /// The references at the start of a text.
    pub(super) fn new(tagged: &Tagged, outline: &Outline, context: &Context) -> Self {
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
            kind,
            story: None,
            day: None,
            mentioned: None,
            heading: None,
            frame: None,
            week: None,
            years: written_years(mentions),
            discussed: Discussed::default(),
            rules: rules(mentions),
            habits: habits(mentions),
            looks_ahead: looks_ahead(mentions),
            date_order,
            fiscal_year: context.fiscal_year,
            section: None,
            paragraph: 0,
            before_table: None,
        }
    }

    /// Moves on to a mention: a heading holds for its section, a frame for its paragraph.
    pub(super) fn enter(&mut self, mention: &Mention, outline: &Outline) {
        // The rows of a table below a year are not a part of the story around it, nor is that year.
        match (outline.row_year(mention.start), self.before_table) {
            (Some(year), before) => {
                let is_head = |told: &Told| told.point == Point::year(year);
                let outside = before.unwrap_or((self.story, self.day));
                self.before_table = Some((outside.0.filter(|told| !is_head(told)), outside.1));
                self.heading = self.heading.filter(|told| !is_head(told));
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
        }
        let section = outline.section(mention.start);
        if section != self.section {
            // A heading that is nothing but a year holds until the next of its kind.
            let alone =
                self.heading.is_some_and(|heading| outline.is_whole_heading(heading.start, heading.end));
            if !alone {
                self.heading = None;
            }
            self.section = section;
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

    /// Whether a report is about a quarter or half that was named not far before a mention.
    pub(super) fn is_report(&self, mention: &Mention) -> bool {
        self.discussed.period.is_some_and(|told| mention.paragraph.saturating_sub(told.paragraph) <= FAR)
    }

    /// Whether a day or month without a year is one of every year: in a rule, or in a sentence about what is done again and
    /// again. What is told in the past is of a year.
    pub(super) fn is_of_every_year(&self, mention: &Mention) -> bool {
        let told = matches!(mention.tense, Some(Tense::Past | Tense::Before | Tense::Remote));
        let ahead = mention.tense == Some(Tense::Future);
        // A story gives rates too: "120 bombs a day in March".
        let again = self.habits.binary_search(&mention.sentence).is_ok()
            && !ahead
            && self.kind != TextKind::Narrative;
        // "An event listed in paragraph 4 occurs on 6 October": which verb counts is hard to tell in a rule.
        let in_rule = self.rules.binary_search(&mention.paragraph).is_ok();
        !mention.leads && (in_rule || again && !told)
    }

    /// Takes note of a length: "in the first nine months" is what the next comparison is with.
    pub(super) fn pass_length(&mut self, mention: &Mention) {
        if matches!(&mention.expression, Expression::Duration(length) if length.unit == Unit::Month)
            && mention.signal.is_some()
        {
            self.discussed.is_counted = true;
        }
    }

    /// Takes note of a date told, and of whether it moves the story on.
    pub(super) fn tell(&mut self, told: Told, mention: &Mention, outline: &Outline) {
        if outline.is_own_date(mention.start, mention.end) {
            return;
        }
        let coarse = matches!(told.point.place, Place::Century | Place::Decade | Place::FiscalYear);
        let moves = !coarse && self.moves_story(told.point, mention);
        self.mentioned = Some(told);
        if matches!((&mention.expression, told.point.place), (Expression::Part(_), Place::Week(_))) {
            self.week = Some(told);
        }
        self.discussed.tell(told, mention);
        self.set_heading(told, mention, coarse, outline);
        self.set_frame(told, mention, coarse);
        if !moves {
            return;
        }
        self.story = Some(told);
        if told.point.as_day().is_some() {
            self.day = Some(told);
        }
    }

    /// A year, or a date with its year, in a heading or alone on its line governs what stands below.
    fn set_heading(&mut self, told: Told, mention: &Mention, coarse: bool, outline: &Outline) {
        let heads = outline.is_heading(mention.start) || mention.position == Position::Alone;
        let within = self.heading.is_some() && written_year(&mention.expression).is_none();
        if heads
            && !coarse
            && mention.range_end.is_none()
            && (written_year(&mention.expression).is_some() || within)
        {
            self.heading = Some(told);
        }
    }

    /// A date in full holds for the rest of its paragraph, a year alone only if it opens the sentence ("In 2015 …").
    fn set_frame(&mut self, told: Told, mention: &Mention, coarse: bool) {
        let fine = matches!(told.point.place, Place::Day(..) | Place::Month(_));
        let opens = mention.position == Position::Opening && mention.signal == Some(Signal::At);
        let aside = matches!(mention.signal, Some(Signal::Since | Signal::Aside));
        if !coarse && !aside && written_year(&mention.expression).is_some() && (fine || opens) {
            self.frame = Some(told);
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

/// The periods that a text was about last, which "the quarter" and "a year earlier" refer to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Discussed {
    /// The last quarter or half.
    pub period: Option<Told>,
    /// The last month.
    pub month: Option<Told>,
    /// The last year that was written in full.
    pub year: Option<Told>,
    /// Whether a number of months came after that quarter or half.
    is_counted: bool,
}

/// How many paragraphs a quarter stays under discussion.
const FAR: usize = 8;

/// How many sentences a month or a year stays under discussion, and a quarter that no noun takes up again.
const NEAR: usize = 3;

impl Discussed {
    /// Takes note of a date, unless the text only compares with it.
    fn tell(&mut self, told: Told, mention: &Mention) {
        let compares = match &mention.expression {
            Expression::Shift(_) => true,
            Expression::Part(part) => part.inner == Inner::Discussed,
            Expression::Period(period) => matches!(period.which, Which::Previous | Which::Last),
            _ => false,
        };
        // "In the third quarter it rose from the second": the report stays with the third.
        let is_earlier = |held: Option<Told>| {
            held.is_some_and(|held| {
                held.sentence == told.sentence && told.point.first_day() < held.point.first_day()
            })
        };
        match told.point.place {
            Place::Quarter(_) | Place::Half(_) | Place::FiscalQuarter(_) | Place::FiscalHalf(_)
                if !compares && !is_earlier(self.period) =>
            {
                self.period = Some(told);
                self.is_counted = false;
            }
            Place::Month(_) if !compares && !is_earlier(self.month) => self.month = Some(told),
            Place::Year
                if written_year(&mention.expression).is_some()
                    && !matches!(mention.signal, Some(Signal::Since | Signal::Aside)) =>
            {
                self.year = Some(told);
            }
            _ => {}
        }
    }

    /// The period of that unit that a mention in `paragraph` and `sentence` can refer to.
    pub(super) fn of(&self, unit: Unit, paragraph: usize, sentence: usize) -> Option<Told> {
        let is_near = |told: &Told| sentence.saturating_sub(told.sentence) <= NEAR;
        match unit {
            Unit::Month => self.month.filter(is_near),
            // A new paragraph of a report is about the time of writing again.
            Unit::Year => self.year.filter(|told| is_near(told) && told.paragraph == paragraph),
            Unit::Quarter | Unit::Half | Unit::Moment => {
                let fits = |told: &Told| match told.point.place {
                    Place::Quarter(_) | Place::FiscalQuarter(_) => unit != Unit::Half,
                    _ => unit != Unit::Quarter,
                };
                self.period.filter(|told| paragraph.saturating_sub(told.paragraph) <= FAR && fits(told))
            }
            _ => None,
        }
    }

    /// The period that a bare "a year earlier" compares with: a quarter or half nearby, or a month of the same sentence.
    pub(super) fn compared(&self, sentence: usize) -> Option<Told> {
        let month = self.month.filter(|told| told.sentence == sentence);
        let period =
            self.period.filter(|told| sentence.saturating_sub(told.sentence) <= NEAR && !self.is_counted);
        match (month, period) {
            (Some(month), Some(period)) if month.start < period.start => Some(period),
            (month, period) => month.or(period),
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

/// The year that an expression writes out.
const fn written_year(expression: &Expression) -> Option<i32> {
    match expression {
        Expression::Calendar(Calendar { year: Some(Year::Full(year)), .. }) => Some(*year),
        _ => None,
    }
}

/// The years that a text writes out, each where it first does.
fn written_years(mentions: &[Mention]) -> Vec<Told> {
    let mut years: Vec<Told> = Vec::new();
    for mention in mentions {
        let Some(year) = written_year(&mention.expression) else { continue };
        if years.iter().all(|told| told.point.year != year) {
            let Mention { start, end, paragraph, sentence, .. } = *mention;
            years.push(Told { point: Point::year(year), start, end, paragraph, sentence });
        }
    }
    years
}

/// The paragraphs with a day or month without a year in a condition, in order, if these are two or more and at least half
/// of all such days and months.
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
    let mut paragraphs: Vec<usize> =
        bare.filter(|mention| mention.conditional).map(|mention| mention.paragraph).collect();
    if paragraphs.len() < 2 || paragraphs.len() * 2 < all {
        return Vec::new();
    }
    paragraphs.dedup();
    paragraphs
}

/// The sentences that say how often something happens, in order.
fn habits(mentions: &[Mention]) -> Vec<usize> {
    let sets = mentions.iter().filter(|mention| matches!(mention.expression, Expression::Set(_)));
    let mut sentences: Vec<usize> = sets.map(|mention| mention.sentence).collect();
    sentences.dedup();
    sentences
}

/// Whether the clauses about a bare weekday, day or month are about the future more often than the past.
fn looks_ahead(mentions: &[Mention]) -> bool {
    let bare = mentions.iter().filter(|mention| match &mention.expression {
        Expression::Calendar(calendar) => calendar.year.is_none() && calendar.which == Which::Bare,
        _ => false,
    });
    let (mut ahead, mut behind) = (0, 0);
    for mention in bare {
        match mention.tense {
            Some(Tense::Future) => ahead += 1,
            Some(Tense::Past | Tense::Before | Tense::Remote) => behind += 1,
            _ => {}
        }
    }
    ahead > behind
}

/// The kind of a text: a paper that argues by its words; a history by dates that lie far from the day of
/// writing, unless it speaks of the days around it.
fn detect(tagged: &Tagged, outline: &Outline, speech: Option<Point>) -> TextKind {
    let (mentions, words) = (tagged.mentions.as_slice(), tagged.words);
    if words >= 200 && tagged.policy_words * 1000 >= words * 18 {
        return TextKind::Policy;
    }
    let own = |mention: &&Mention| !outline.is_own_date(mention.start, mention.end);
    let years: Vec<i32> =
        mentions.iter().filter(own).filter_map(|mention| written_year(&mention.expression)).collect();
    let Some(speech) = speech else {
        return if years.len() >= 2 { TextKind::Narrative } else { TextKind::News };
    };
    let far = years.iter().filter(|year| (speech.year - **year).abs() > 1).count();
    // What only a text about its own days says: "yesterday", "next month", "on Tuesday".
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
    let reports = tagged.reporting_words;
    if current * 2 >= years.len() || current + reports > far && current > 0 {
        return TextKind::News;
    }
    if years.len() >= 4 && far * 2 > years.len() || years.len() >= 25 {
        TextKind::Narrative
    } else {
        TextKind::News
    }
}
