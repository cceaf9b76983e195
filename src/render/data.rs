//! What one brief says: the data that every template reads.
//!
//! [`BriefData`] is written as JSON beside each Typst brief and given to the templates as it is. Its shape is
//! a promise to whoever writes a template, so it has a [`VERSION`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::item::{CitedSource, Item};
use super::plain::{Plain, Removed};
use crate::brief::{BriefSpec, Paper, Paragraph};
use crate::chronology::Status;
use crate::date::{Bound, Date, Day};
use crate::table::Vocabulary as _;

/// The version of the shape of [`BriefData`]: one more with each change that an old template would not survive.
pub const VERSION: u32 = 1;

/// The sizes of body text in points that a brief may be set in, largest first.
///
/// Under 8.5 points a printed page is no longer read with ease.
pub const SIZES: [f64; 5] = [10.5, 10.0, 9.5, 9.0, 8.5];

/// Everything one brief can say. What of it is printed is for the [`Fit`](super::Fit) to tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefData {
    /// [`VERSION`].
    pub version: u32,
    /// The name of the brief: that of its file in `briefs/`, without its ending.
    pub name: String,
    /// What stands on top.
    pub title: String,
    /// What stands below the title.
    pub subtitle: Option<String>,
    /// Whom it is for.
    pub audience: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// A handling mark for the head and foot of each page, such as "OFFICIAL".
    pub handling: Option<String>,
    /// Words under which the PDF is found.
    pub keywords: Vec<String>,
    /// The language of the text (BCP 47).
    pub language: String,
    /// What "now" means.
    pub as_of: AsOf,
    /// What the reader must know, in a few sentences.
    pub bottom_line: Vec<Paragraph>,
    /// The events, in the order of the timeline.
    pub rows: Vec<Row>,
    /// The sources that the events name.
    pub sources: Vec<CitedRow>,
    /// How the page is to be.
    pub options: Options,
}

/// The day of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// As ISO 8601 has it: `2025-04-04`.
    pub date: String,
    /// For people: "4 April 2025".
    pub text: String,
    /// In days since 1970-01-01.
    pub day: i32,
}

impl AsOf {
    /// When that day begins, in seconds since 1970-01-01 UTC: the time that the PDF says it was made.
    pub fn midnight(&self) -> i64 {
        i64::from(self.day) * 86_400
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// From 1, for completeness only, to 5, indispensable.
    pub importance: u8,
    /// The place in the order of importance: 0 is dropped last. See [`BriefData::new`].
    pub rank: usize,
    /// Whether it happened: a word that `status` may have in `events.toml`.
    pub status: &'static str,
    /// Whether a source says otherwise.
    pub disputed: bool,
    /// Whether a person has entered it, rather than a paper alone attesting it.
    pub curated: bool,
    /// The ids of its sources.
    pub sources: Vec<String>,
}

/// Where a date lies on a line of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// How the page is to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Options {
    /// The paper by Typst's name.
    pub paper: Paper,
    /// How many pages there may be.
    pub max_pages: u32,
    /// The sizes of body text to choose from, in points, largest first.
    pub sizes: Vec<f64>,
}

impl BriefData {
    /// The brief that `spec` describes, of the `items` chosen for it, in their order.
    ///
    /// What is dropped first where the page is full ([`Row::rank`]): the least important; among those equally
    /// important, what nobody has entered before what somebody has, then what has no date, then the oldest.
    ///
    /// Control characters and those that turn the direction of text are taken out, and said.
    pub fn new(
        spec: &BriefSpec,
        items: &[Item],
        sources: &[CitedSource],
        as_of: Day,
    ) -> (Self, Vec<Removed>) {
        let mut plain = Plain::default();
        let title = plain.text(&spec.title.value, "the title of the brief");
        let subtitle = plain.maybe(spec.subtitle.as_ref().map(|s| &s.value), "its subtitle");
        let audience = plain.maybe(spec.audience.as_ref().map(|s| &s.value), "its audience");
        let author = plain.maybe(spec.author.as_ref().map(|s| &s.value), "its author");
        let handling = plain.maybe(spec.handling.as_ref().map(|s| &s.value), "its handling mark");
        let keywords = spec.keywords.iter().map(|k| plain.text(&k.value, "its keywords")).collect();
        let bottom_line = plain.paragraphs(&spec.bottom_line, "its bottom line");
        let ranks = ranks(items);
        let rows: Vec<Row> =
            items.iter().zip(ranks).map(|(item, rank)| Row::new(item, rank, &mut plain)).collect();
        let known: BTreeMap<&str, &CitedSource> = sources.iter().map(|s| (s.id.as_str(), s)).collect();
        let mut cited: Vec<CitedRow> = Vec::new();
        for id in rows.iter().flat_map(|row| &row.sources) {
            if !cited.iter().any(|row| &row.id == id) {
                cited.push(CitedRow::new(id, known.get(id.as_str()).copied(), &mut plain));
            }
        }
        let data = Self {
            version: VERSION,
            name: spec.name.clone(),
            title,
            subtitle,
            audience,
            author,
            handling,
            keywords,
            language: "en".to_owned(),
            as_of: AsOf { date: as_of.to_string(), text: Date::day(as_of).human(), day: as_of.number() },
            bottom_line,
            rows,
            sources: cited,
            options: Options { paper: spec.paper, max_pages: spec.max_pages, sizes: SIZES.to_vec() },
        };
        (data, plain.removed)
    }

    /// The JSON that templates read, with a line for each field and one at the end.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// The first place where a character stands, in words: `the title of event "three-documents"`.
    pub fn whereabouts(&self, character: char) -> Option<String> {
        let head =
            [Some(&self.title), self.subtitle.as_ref(), self.audience.as_ref(), self.handling.as_ref()];
        if head.into_iter().flatten().any(|text| text.contains(character)) {
            return Some("the head of the brief".to_owned());
        }
        if self.bottom_line.iter().any(|paragraph| paragraph.contains(character)) {
            return Some("the bottom line".to_owned());
        }
        let row = |row: &Row| {
            let place = if row.title.contains(character) {
                "title"
            } else if row.summary.as_ref().is_some_and(|text| text.contains(character)) {
                "summary"
            } else {
                return None;
            };
            Some(match &row.id {
                Some(id) => format!("the {place} of event \"{id}\""),
                None => format!("the {place} of the event \"{}\" ({})", row.title, row.when),
            })
        };
        let source = |source: &CitedRow| {
            let texts = [Some(&source.title), source.author.as_ref()];
            let here = texts.into_iter().flatten().any(|text| text.contains(character));
            here.then(|| format!("source \"{}\"", source.id))
        };
        self.rows.iter().find_map(row).or_else(|| self.sources.iter().find_map(source))
    }
}

impl Row {
    fn new(item: &Item, rank: usize, plain: &mut Plain) -> Self {
        let whose = item.id.as_deref().unwrap_or(&item.title);
        Self {
            id: item.id.clone(),
            date: item.date.as_ref().map(Date::to_string),
            when: item.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human),
            extent: item.date.as_ref().map(Extent::of),
            title: plain.text(&item.title, &format!("the title of event \"{whose}\"")),
            summary: plain.maybe(item.summary.as_ref(), &format!("the summary of event \"{whose}\"")),
            importance: item.importance,
            rank,
            status: item.status.word(),
            disputed: item.disputed || item.status == Status::Disputed,
            curated: item.curated,
            sources: item.sources.clone(),
        }
    }
}

impl Extent {
    fn of(date: &Date) -> Self {
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

impl CitedRow {
    fn new(id: &str, source: Option<&CitedSource>, plain: &mut Plain) -> Self {
        let place = format!("source \"{id}\"");
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        Self {
            id: id.to_owned(),
            title: plain.text(source.map_or(id, |source| &source.title), &place),
            author: plain.maybe(source.and_then(|source| source.author.as_ref()), &place),
            published: source.and_then(|source| source.published.as_ref()).map(Date::human),
            url: plain.maybe(source.and_then(|source| source.url.as_ref()).filter(web), &place),
        }
    }
}

/// The place of each item in the order of importance.
fn ranks(items: &[Item]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    // `items` is in the order of time with the undated at its end; the later is kept longer, the undated least.
    let dated = items.iter().filter(|item| item.date.is_some()).count();
    let key = |&i: &usize| {
        items.get(i).map(|item| {
            let age = if item.date.is_some() { dated.saturating_sub(i) } else { i + 1 };
            (std::cmp::Reverse(item.importance), !item.curated, item.date.is_none(), age)
        })
    };
    order.sort_by_key(key);
    let mut ranks = vec![0; items.len()];
    for (rank, i) in order.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(i) {
            *slot = rank;
        }
    }
    ranks
}
