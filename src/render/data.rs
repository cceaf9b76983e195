//! What one brief can say, before it is known what of it there is room for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use itertools::Itertools as _;
use schemars::JsonSchema;
use serde::Serialize;

use super::changes::{Change, Changed, ChangedRow, Since};
use super::item::{CitedSource, Item};
use super::logo::ShownLogo;
use super::plain::{Plain, Removed};
use super::row::{CitedRow, Row};
use super::words::Words;
use crate::brief::{BriefSpec, Order, Paper, Paragraph, Section};
use crate::date::{Date, Day};
use crate::ink::Ink;

/// The version of the shape of [`Page`](super::Page): one more with each change that an old template would not survive.
pub const VERSION: u32 = 2;

/// The sizes of body text in points that a brief may be set in, largest first.
///
/// Under 8.5 points a printed page is no longer read with ease.
pub const SIZES: [f64; 5] = [10.5, 10.0, 9.5, 9.0, 8.5];

/// More characters than this no text of a brief may have: some six pages.
pub const LONGEST: usize = 20_000;

/// Everything one brief can say. What of it is printed is for the [`Fit`](super::Fit) to tell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefData {
    /// The version of the shape of this data.
    #[schemars(extend("const" = VERSION))]
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
    /// A picture at the head of the first page.
    pub logo: Option<ShownLogo>,
    /// In which colours it is set.
    pub colours: Colours,
    /// Words under which the PDF is found.
    pub keywords: Vec<String>,
    /// The language of the text (BCP 47).
    pub language: String,
    /// What "now" means.
    pub as_of: AsOf,
    // What is skipped here a template reads as the [`Page`](super::Page) shows it.
    /// What the reader must know, in a few sentences.
    #[serde(skip)]
    pub bottom_line: Vec<Paragraph>,
    /// What the reader must decide or find out, each a paragraph.
    #[serde(skip)]
    pub questions: Vec<Paragraph>,
    /// The ids of the events that these two refer to.
    #[serde(skip)]
    pub references: Vec<String>,
    /// Whether the words of the sources are shown.
    pub quotes: bool,
    /// The events, in the order in which they stand.
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// What has changed since an earlier state; none where none is known.
    #[serde(skip)]
    pub changed: Option<Changed>,
    /// The sources that the events name.
    #[serde(skip)]
    pub sources: Vec<CitedRow>,
    /// What is shown, in this order.
    pub sections: Vec<Section>,
    /// What the brief adds of its own, in its language.
    pub words: &'static Words,
    /// How many events of the chronology could not be read; they are in no row.
    pub unread: usize,
    /// How the page is to be.
    pub options: Options,
}

/// In which colours a brief is set, each as CSS and Typst write it: `#1f3a5f`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Colours {
    /// Titles, headings and lines.
    pub accent: String,
    /// The same, light enough for the accent itself to show on it: the bars of the drawing.
    pub tint: String,
}

impl Colours {
    /// Those that go with an accent.
    pub fn of(accent: Ink) -> Self {
        Self { accent: accent.to_string(), tint: accent.tint() }
    }
}

/// The day of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsOf {
    /// As ISO 8601 has it: `2025-04-04`.
    pub date: String,
    /// For people: "4 April 2025".
    pub text: String,
    /// In days since 1970-01-01.
    pub day: i32,
}

impl AsOf {
    /// That day.
    pub fn new(day: Day) -> Self {
        Self { date: day.to_string(), text: Date::day(day).human(), day: day.number() }
    }

    /// When that day begins, in seconds since 1970-01-01 UTC: the time that the PDF says it was made.
    pub fn midnight(&self) -> i64 {
        i64::from(self.day) * 86_400
    }
}

/// How the page is to be.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Options {
    /// The paper by Typst's name.
    pub paper: Paper,
    /// How many pages there may be.
    pub max_pages: u32,
    /// The sizes of body text to choose from, in points, largest first.
    pub sizes: Vec<f64>,
    /// From edge to edge of the text in points, with the margins that the templates have.
    #[serde(skip)]
    pub width: f64,
}

impl BriefData {
    /// The brief that `spec` describes, of the `items` chosen for it, in their order.
    ///
    /// What is dropped first where the page is full ([`Row::rank`]): the least important; among those equally
    /// important, what nobody has entered before what somebody has, then what has no date, then the oldest. What the
    /// texts of the brief refer to is dropped last of all.
    ///
    /// Control characters and those that turn the direction of text are taken out, and said.
    pub fn new(
        spec: &BriefSpec,
        items: &[Item],
        sources: &[CitedSource],
        as_of: Day,
    ) -> (Self, Vec<Removed>) {
        let mut plain = Plain::default();
        let words = Words::of(spec.language);
        let title = plain.text(&spec.title.value, "the title of the brief");
        let subtitle = plain.maybe(spec.subtitle.as_ref().map(|s| &s.value), "its subtitle");
        let audience = plain.maybe(spec.audience.as_ref().map(|s| &s.value), "its audience");
        let author = plain.maybe(spec.author.as_ref().map(|s| &s.value), "its author");
        let handling = plain.maybe(spec.handling.as_ref().map(|s| &s.value), "its handling mark");
        let logo = spec.logo.as_ref().and_then(|logo| ShownLogo::new(logo, &spec.name, &mut plain));
        let keywords = spec.keywords.iter().map(|k| plain.text(&k.value, "its keywords")).collect();
        let bottom_line = plain.paragraphs(&spec.bottom_line, "its bottom line");
        let references: Vec<String> = spec.references.iter().map(|id| id.value.clone()).unique().collect();
        let ranks = ranks(items, &references);
        let mut rows: Vec<Row> = items
            .iter()
            .zip(ranks)
            .map(|(item, rank)| Row::new(item, rank, as_of, words, &mut plain))
            .collect();
        if spec.order == Order::NewestFirst {
            let dated = rows.iter().take_while(|row| row.date.is_some()).count();
            if let Some(dated) = rows.get_mut(..dated) {
                dated.reverse();
            }
        }
        let known: BTreeMap<&str, &CitedSource> = sources.iter().map(|s| (s.id.as_str(), s)).collect();
        let ids = rows.iter().flat_map(Row::cited).unique();
        let listed: Vec<CitedRow> =
            ids.map(|id| CitedRow::new(id, known.get(id).copied(), words, &mut plain)).collect();
        let data = Self {
            version: VERSION,
            name: spec.name.clone(),
            title,
            subtitle,
            audience,
            author,
            handling,
            logo,
            colours: Colours::of(spec.accent.as_ref().map_or(Ink::NAVY, |accent| accent.value)),
            keywords,
            language: words.language.to_owned(),
            as_of: AsOf { text: (words.date_of)(&Date::day(as_of)), ..AsOf::new(as_of) },
            bottom_line,
            references,
            rows,
            changed: None,
            sources: listed,
            sections: spec.sections.clone(),
            questions: plain.paragraphs(&spec.questions, "its questions"),
            quotes: spec.quotes,
            words,
            unread: 0,
            options: Options {
                paper: spec.paper,
                max_pages: spec.max_pages,
                sizes: SIZES.to_vec(),
                width: spec.paper.text_width(),
            },
        };
        (data, plain.removed)
    }

    /// The same brief, which tells what has changed `since` an earlier state, and what was taken out of those texts.
    ///
    /// ```
    /// # use dateline::date::Day;
    /// use dateline::brief::BriefSpec;
    /// use dateline::render::{BriefData, Fit, Item, Since, changes};
    /// # use dateline::source::Sources;
    ///
    /// # let toml = "title = \"Summits\"";
    /// # let (spec, _) = BriefSpec::parse("summits", Sources::new().add("briefs/summits.toml", toml), toml);
    /// let now = [Item { id: Some("tokyo".to_owned()), ..Item::new("Summit in Tokyo") }];
    /// let (data, _) = BriefData::new(&spec, &now, &[], Day::from_number(20_000));
    /// let then = Day::from_number(19_000);
    /// let since = Since { revision: "v1".to_owned(), committed: then, as_of: Some(then) };
    /// let (data, removed) = data.telling(&since, &changes(&[], &now, |_| true));
    /// assert_eq!(removed, []);
    /// let fit = Fit::everything(&data);
    /// let changed = data.page(&fit).changed.ok_or("it tells")?;
    /// assert_eq!((changed.heading, changed.entries[0].row.label), ("Changed since 8 January 2022", "New"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn telling(self, since: &Since, changes: &[Change]) -> (Self, Vec<Removed>) {
        let mut plain = Plain::default();
        let as_of = Day::from_number(self.as_of.day);
        let told = Changed::new(since, changes, as_of, self.words, &mut plain);
        (Self { changed: Some(told), ..self }, plain.removed)
    }

    /// Every text with the place where it stands, in words: `the title of event "three-documents"`.
    fn texts(&self) -> impl Iterator<Item = (String, Cow<'_, str>)> {
        let brief = |what: &str, text| Some((format!("the {what} of the brief"), Cow::<str>::from(text?)));
        let head = [
            brief("title", Some(&self.title)),
            brief("subtitle", self.subtitle.as_ref()),
            brief("audience", self.audience.as_ref()),
            brief("handling mark", self.handling.as_ref()),
        ];
        // These are not printed; they stand in the properties of the file, or are read aloud.
        let unseen = [
            brief("author", self.author.as_ref()),
            brief("`logo_alt`", self.logo.as_ref().map(|logo| &logo.alt)),
        ];
        let keywords = self.keywords.iter().map(move |text| brief("keywords", Some(text)));
        let paragraphs = |paragraphs: &'_ [Paragraph], place: &str| {
            paragraphs.iter().map(|it| (place.to_owned(), Cow::from(it.to_string()))).collect::<Vec<_>>()
        };
        let rows = self.rows.iter().flat_map(|row| {
            let whose = match &row.id {
                Some(id) => format!("event \"{id}\""),
                None => format!("the event \"{:.60}\" ({})", row.title, row.when),
            };
            let texts = [("title", Some(&row.title)), ("summary", row.summary.as_ref())];
            let quotes = row.sources.iter().map(|cite| ("evidence", cite.quote.as_ref()));
            texts
                .into_iter()
                .chain(quotes)
                .filter_map(move |(what, text)| Some((format!("the {what} of {whose}"), Cow::from(text?))))
        });
        let sources = self.sources.iter().flat_map(|source| {
            let texts = [Some(&source.title), source.author.as_ref()].into_iter().flatten();
            texts.map(move |text| (format!("source \"{}\"", source.id), Cow::from(text)))
        });
        let changed = self.changed.iter().flat_map(|changed| {
            let place = |row: &ChangedRow| {
                format!("the title of event \"{}\" as it was", row.id.as_deref().unwrap_or_default())
            };
            let heading = ("the revision it is compared with".to_owned(), Cow::from(&changed.heading));
            let titles = changed.rows.iter().map(move |row| (place(row), Cow::from(&row.title)));
            titles.chain([heading])
        });
        let head = head.into_iter().flatten();
        head.chain(paragraphs(&self.bottom_line, "the bottom line"))
            .chain(paragraphs(&self.questions, "the questions"))
            .chain(rows)
            .chain(sources)
            .chain(changed)
            .chain(unseen.into_iter().chain(keywords).flatten())
    }

    /// The first place where a character stands, in words.
    pub fn whereabouts(&self, character: char) -> Option<String> {
        self.texts().find(|(_, text)| text.contains(character)).map(|(place, _)| place)
    }

    /// The first character of a private use area (Unicode 16, section 23.5), and where it stands, in words.
    pub(super) fn private_use(&self) -> Option<(char, String)> {
        let is_private = |c: &char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}');
        self.texts()
            .find_map(|(place, text)| text.chars().find(is_private).map(|character| (character, place)))
    }

    /// The first text that is too long for any page: where it stands, and how many characters it has.
    pub(super) fn too_long(&self) -> Option<(String, usize)> {
        let texts = self.texts().map(|(place, text)| (place, text.chars().count()));
        texts.into_iter().find(|(_, characters)| *characters > LONGEST)
    }
}

/// The place of each item in the order of importance; what is referred to comes first.
fn ranks(items: &[Item], references: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    // `items` is in the order of time with the undated at its end; the later is kept longer, the undated least.
    let dated = items.iter().filter(|item| item.date.is_some()).count();
    let key = |&i: &usize| {
        items.get(i).map(|item| {
            let age = if item.date.is_some() { dated.saturating_sub(i) } else { i + 1 };
            let is_referred = item.id.as_ref().is_some_and(|id| references.contains(id));
            (!is_referred, std::cmp::Reverse(item.importance), !item.curated, item.date.is_none(), age)
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
