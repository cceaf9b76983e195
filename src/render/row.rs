//! One event and one source, as templates read them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::drawing::IMPORTANT;
use super::item::{Cite, CitedSource, Item};
use super::plain::Plain;
use super::words::Words;
use crate::chronology::Status;
use crate::date::{Bound, Date, Day};
use crate::table::Vocabulary as _;

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// Its id in `events.toml`; none for one that only the papers have.
    pub id: Option<String>,
    /// The date in EDTF.
    pub date: Option<String>,
    /// The date for people; "undated" where there is none.
    pub when: String,
    /// Where it lies on a line of time.
    pub extent: Option<Extent>,
    /// What happened.
    pub title: String,
    /// More about it, in a sentence.
    pub summary: Option<String>,
    /// Where it took place.
    pub place: Option<String>,
    /// From 1, for completeness only, to 5, indispensable.
    pub importance: u8,
    /// Whether it stands out: its importance is 4 or 5.
    pub important: bool,
    /// The place in the order of importance: 0 is dropped last.
    pub rank: usize,
    /// Whether it happened: a word that `status` may have in `events.toml`.
    pub status: &'static str,
    /// What must be said of it beside its title: "planned", "disputed".
    pub standing: Vec<&'static str>,
    /// Whether a source says otherwise.
    pub disputed: bool,
    /// What those sources say.
    pub disputes: Vec<Dispute>,
    /// Whether a person has entered it, rather than a paper alone attesting it.
    pub curated: bool,
    /// How long it is from the day of the brief until it happens, where that is to come.
    pub ahead: Option<Ahead>,
    /// What it rests on.
    pub sources: Vec<Cite>,
}

/// How long it is until something happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ahead {
    /// Days to the first day on which it can be.
    pub first: i32,
    /// Days to the last day on which it can be; none where that is open.
    pub last: Option<i32>,
    /// Both in words: "in 41 days", "in 62 to 426 days", "ends in 90 days".
    pub text: String,
}

/// What a source says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dispute {
    /// When it happened, by that source, for people.
    pub when: String,
    /// The source, with its words.
    pub cite: Cite,
}

/// Where a date lies on a line of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Extent {
    /// The first day, in days since 1970-01-01; none where it is open or unknown.
    pub first: Option<i32>,
    /// The last day, likewise.
    pub last: Option<i32>,
    /// How it is drawn.
    pub shape: Shape,
    /// Whether it is about then (`~`).
    pub approximate: bool,
    /// Whether its source is in doubt (`?`).
    pub uncertain: bool,
}

/// How a date is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One day: a dot.
    Day,
    /// Some day within a month, a quarter, a year …: as wide as that is.
    Unit,
    /// From one date to another: a bar.
    Span,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CitedRow {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it came out, for people.
    pub published: Option<String>,
    /// Where it is found: http or https.
    pub url: Option<String>,
}

impl Row {
    pub(super) fn new(item: &Item, rank: usize, as_of: Day, words: &Words, plain: &mut Plain) -> Self {
        let whose = item.id.as_deref().unwrap_or(&item.title);
        let is_disputed = item.disputed || item.status == Status::Disputed;
        let standing = [
            (words.status)(item.status),
            is_disputed.then_some(words.is_disputed),
            (!item.curated).then_some(words.attested),
        ];
        let evidence = format!("the evidence of event \"{whose}\"");
        let disputes: Vec<Dispute> = item
            .disputes
            .iter()
            .map(|dispute| Dispute {
                when: (words.date_of)(&dispute.date),
                cite: dispute.cite.plain(&evidence, plain),
            })
            .collect();
        Self {
            id: item.id.clone(),
            date: item.date.as_ref().map(Date::to_string),
            when: item.date.as_ref().map_or_else(|| words.undated.to_owned(), words.date_of),
            extent: item.date.as_ref().map(Extent::of),
            title: plain.text(&item.title, &format!("the title of event \"{whose}\"")),
            summary: plain.maybe(item.summary.as_ref(), &format!("the summary of event \"{whose}\"")),
            place: plain.maybe(item.place.as_ref(), &format!("the place of event \"{whose}\"")),
            importance: item.importance,
            important: item.importance >= IMPORTANT,
            rank,
            status: item.status.word(),
            standing: standing.into_iter().flatten().collect(),
            disputed: is_disputed,
            disputes,
            curated: item.curated,
            ahead: item.date.as_ref().and_then(|date| Ahead::of(date, item.status, as_of, words)),
            sources: item.sources.iter().map(|cite| cite.plain(&evidence, plain)).collect(),
        }
    }
}

impl Row {
    /// The ids of the sources that it names, one after the other.
    pub(super) fn cited(&self) -> impl Iterator<Item = &str> {
        let cites = self.sources.iter().chain(self.disputes.iter().map(|dispute| &dispute.cite));
        cites.map(|cite| cite.source.as_str())
    }
}

impl Ahead {
    /// How long it is from `as_of` to a date: to a day or to some day of it, to the begin of a period that is to
    /// come, to the end of one that has begun. None for what is past, or will not be.
    fn of(date: &Date, status: Status, as_of: Day, words: &Words) -> Option<Self> {
        if status == Status::Cancelled {
            return None;
        }
        let days = |bound: Bound| bound.day().map(|day| day.number().saturating_sub(as_of.number()));
        let (first, last) = (days(date.interval().earliest), days(date.interval().latest));
        let started = first.is_none_or(|first| first <= 0);
        let (first, last, says) = match (first, last) {
            (_, Some(last)) if last <= 0 => return None,
            (_, Some(last)) if date.is_span() && started => (last, Some(last), words.ends_in),
            (Some(first), _) if date.is_span() && !started => (first, Some(first), words.starts_in),
            (Some(first), last) if first > 0 => (first, last, words.in_days),
            (_, Some(last)) => (0, Some(last), words.in_days),
            _ => return None,
        };
        Some(Self { first, last, text: says(first, last) })
    }
}

impl Extent {
    /// Where `date` lies.
    pub fn of(date: &Date) -> Self {
        let interval = date.interval();
        let number = |bound: Bound| bound.day().map(Day::number);
        let shape = if date.is_span() {
            Shape::Span
        } else if interval.earliest.day().is_some() && interval.earliest == interval.latest {
            Shape::Day
        } else {
            Shape::Unit
        };
        Self {
            first: number(interval.earliest),
            last: number(interval.latest),
            shape,
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
        }
    }
}

impl Cite {
    fn plain(&self, place: &str, plain: &mut Plain) -> Self {
        Self { quote: plain.maybe(self.quote.as_ref(), place), ..self.clone() }
    }
}

impl CitedRow {
    pub(super) fn new(id: &str, source: Option<&CitedSource>, words: &Words, plain: &mut Plain) -> Self {
        let place = format!("source \"{id}\"");
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        Self {
            id: id.to_owned(),
            title: plain.text(source.map_or(id, |source| &source.title), &place),
            author: plain.maybe(source.and_then(|source| source.author.as_ref()), &place),
            published: source.and_then(|source| source.published.as_ref()).map(words.date_of),
            url: plain.maybe(source.and_then(|source| source.url.as_ref()).filter(web), &place),
        }
    }
}
