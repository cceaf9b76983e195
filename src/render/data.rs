//! The complete contents of a brief, before anything is left out for lack of space.
//!
//! [`BriefData::new`] takes the specification of a brief and the items selected for it, removes
//! invisible characters, puts dates into the language of the brief, and ranks the events by
//! importance. The rank decides which events a [`Fit`](super::Fit) drops first.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools as _;
use schemars::JsonSchema;
use serde::Serialize;

use super::changes::{Changed, ChangedRow, EarlierBrief, EventChange, Since};
use super::item::{CitedSource, Item};
use super::logo::ShownLogo;
use super::plain::{Removed, TextCleaner};
use super::release::ReleaseMark;
use super::row::{CitedRow, Row};
use super::words::Words;
use crate::brief::{BriefSection, BriefSpec, Order, PaperSize, Paragraph, WrittenSection, highest};
use crate::color::Color;
use crate::date::{Date, Day};
use crate::table::Vocabulary as _;

/// The structure version of [`Page`](super::Page). It increases with every change that breaks
/// existing templates.
pub const VERSION: u32 = 3;

/// The body text sizes that a brief may use, in points, largest first.
///
/// Print smaller than 9 points is hard to read, and a page with few events looks lost above 11.5.
pub(crate) const SIZES: [f64; 6] = [11.5, 11.0, 10.5, 10.0, 9.5, 9.0];

/// The maximum length of one piece of text in a brief, in characters (about six pages).
pub(crate) const LONGEST: usize = 20_000;

/// The complete contents of a brief. The [`Fit`](super::Fit) selects the parts that are printed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefData {
    /// The structure version of this data.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// The name of the brief: its file name in `briefs/` without the extension.
    pub name: String,
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The intended readers.
    pub audience: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// The handling mark in the header and footer of each page, such as "OFFICIAL": the brief's
    /// own, or the highest mark of the events and sources that it prints.
    pub handling: Option<String>,
    /// The draft note: the chronology has errors, or the brief differs from its last release;
    /// absent if neither is true.
    pub draft: Option<String>,
    /// The release that this page belongs to; absent for other pages.
    pub release: Option<ReleaseMark>,
    /// The logo at the head of the first page.
    pub logo: Option<ShownLogo>,
    /// The colours of the brief.
    pub colours: Colours,
    /// The keywords in the properties of the PDF.
    pub keywords: Vec<String>,
    /// The language of the text, as a BCP 47 tag.
    pub language: String,
    /// The reference day of the brief: "now" means this day.
    pub as_of: AsOf,
    // Templates read the fields skipped here in the form that [`Page`](super::Page) gives them.
    /// The key messages, in a few sentences.
    #[serde(skip)]
    pub bottom_line: Vec<Paragraph>,
    /// The sections that the author wrote.
    #[serde(skip)]
    pub written: Vec<WrittenSection>,
    /// The ids of the events that the key messages and these sections refer to.
    #[serde(skip)]
    pub references: Vec<String>,
    /// Whether quotes from the sources are always shown.
    pub quotes: bool,
    /// Whether quotes are shown if there is room for all of them.
    #[serde(skip)]
    pub quotes_if_room: bool,
    /// The events, in table order.
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// The changes since an earlier state; `None` if the brief is not compared with one.
    #[serde(skip)]
    pub changed: Option<Changed>,
    /// The brief at the earlier state, for formats that track changes.
    #[serde(skip)]
    pub earlier: Option<EarlierBrief>,
    /// The sources that the events cite.
    #[serde(skip)]
    pub sources: Vec<CitedRow>,
    /// The sections, in print order.
    pub sections: Vec<BriefSection>,
    /// Whether the drawing has lanes.
    #[serde(skip)]
    pub has_lanes: bool,
    /// The fixed wording of the brief, such as its headings, in its language.
    pub words: &'static Words,
    /// The number of events in the chronology that could not be read; no row shows them.
    pub unread: usize,
    /// The page layout options.
    pub options: Options,
}

/// The colours of a brief, each in the CSS and Typst notation `#1f3a5f`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Colours {
    /// The colour of titles, headings and lines.
    pub accent: String,
    /// A lighter shade of the accent that contrasts with it; it fills the bars in the drawing.
    pub tint: String,
}

impl Colours {
    /// Returns the colours derived from an accent colour.
    pub fn of(accent: Color) -> Self {
        Self { accent: accent.to_string(), tint: accent.tint() }
    }
}

/// The reference day of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsOf {
    /// The day in ISO 8601: `2025-04-04`.
    pub date: String,
    /// The day in words: "4 April 2025".
    pub text: String,
    /// The number of days since 1970-01-01.
    pub day: i32,
}

impl AsOf {
    /// Creates the reference day, with its text in British English.
    pub fn new(day: Day) -> Self {
        Self { date: day.to_string(), text: Date::day(day).human(), day: day.number() }
    }

    /// Returns midnight UTC at the start of the day, in seconds since 1970-01-01: the PDF's
    /// creation time.
    pub fn midnight(&self) -> i64 {
        i64::from(self.day) * 86_400
    }
}

/// The page layout options.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Options {
    /// The paper size, by its Typst name.
    pub paper: PaperSize,
    /// The maximum number of pages.
    pub max_pages: u32,
    /// The body text sizes to choose from, in points, largest first.
    pub sizes: Vec<f64>,
    /// The width of the text area in points, with the margins of the built-in templates.
    #[serde(skip)]
    pub width: f64,
}

impl BriefData {
    /// Creates the brief that `spec` describes from the `items` selected for it, which are in
    /// chronological order.
    ///
    /// `Row::rank` is the order in which events are kept; the highest rank is dropped first when
    /// the page is full. Less important events go first. Among equally important ones, events that
    /// only papers attest go before curated ones, then undated before dated, then older before
    /// newer. Events that the brief's prose refers to go last.
    ///
    /// Control characters and characters that change the text direction are removed; the second
    /// return value reports them.
    pub fn new(
        spec: &BriefSpec,
        items: &[Item],
        sources: &[CitedSource],
        as_of: Day,
    ) -> (Self, Vec<Removed>) {
        let words = Words::of(spec.language);
        let mut plain = TextCleaner::new(words);
        let title = plain.text(&spec.title.value, "the title of the brief");
        let subtitle = plain.maybe(spec.subtitle.as_ref().map(|s| &s.value), "its subtitle");
        let audience = plain.maybe(spec.audience.as_ref().map(|s| &s.value), "its audience");
        let author = plain.maybe_exact(spec.author.as_ref().map(|s| &s.value), "its author");
        let logo = spec.logo.as_ref().and_then(|logo| ShownLogo::new(logo, &spec.name, &mut plain));
        let keywords = spec.keywords.iter().map(|k| plain.exact(&k.value, "its keywords")).collect();
        let bottom_line = plain.paragraphs(&spec.bottom_line, "its bottom line");
        let written = spec.written.iter().map(|written| WrittenSection {
            paragraphs: plain
                .paragraphs(&written.paragraphs, &format!("its section `{}`", written.section.word())),
            ..written.clone()
        });
        let written = written.collect();
        let references: Vec<String> = spec.references.iter().map(|id| id.value.clone()).unique().collect();
        let ranks = ranks(items, &references);
        let mut rows: Vec<Row> = items
            .iter()
            .zip(ranks)
            .map(|(item, rank)| Row::new(item, rank, as_of, spec, words, &mut plain))
            .collect();
        if spec.order == Order::NewestFirst {
            // Reverse only the dated rows, so that the undated ones stay at the end.
            let dated = rows.iter().take_while(|row| row.date.is_some()).count();
            if let Some(dated) = rows.get_mut(..dated) {
                dated.reverse();
            }
        }
        let known: BTreeMap<&str, &CitedSource> = sources.iter().map(|s| (s.id.as_str(), s)).collect();
        let ids = rows.iter().flat_map(Row::cited).unique();
        let listed: Vec<CitedRow> =
            ids.map(|id| CitedRow::new(id, known.get(id).copied(), words, &mut plain)).collect();
        let printed: BTreeSet<&str> = rows.iter().flat_map(Row::cited).collect();
        let of_sources = sources.iter().filter(|source| printed.contains(source.id.as_str()));
        let marks = spec.handling.iter().map(|mark| &mark.value);
        let marks = marks.chain(items.iter().filter_map(|item| item.handling.as_ref()));
        let marks = marks.chain(of_sources.filter_map(|source| source.handling.as_ref()));
        let mark = highest(&spec.handling_order, marks.map(String::as_str));
        let handling = plain.maybe(mark.map(str::to_owned).as_ref(), "its handling mark");
        let data = Self {
            version: VERSION,
            name: spec.name.clone(),
            title,
            subtitle,
            audience,
            author,
            handling,
            draft: None,
            release: None,
            logo,
            colours: Colours::of(spec.accent.as_ref().map_or(Color::NAVY, |accent| accent.value)),
            keywords,
            language: words.language.to_owned(),
            as_of: AsOf { text: (words.date_of)(&Date::day(as_of)), ..AsOf::new(as_of) },
            bottom_line,
            references,
            rows,
            changed: None,
            earlier: None,
            sources: listed,
            sections: spec.sections.clone(),
            written,
            has_lanes: spec.lanes.is_some(),
            quotes: spec.quotes == Some(true),
            quotes_if_room: spec.quotes.is_none(),
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

    /// Adds the changes `since` an earlier state.
    ///
    /// The second return value reports the characters that were removed from their text.
    ///
    /// ```
    /// # use dateline::Day;
    /// use dateline::internals::brief::BriefSpec;
    /// use dateline::internals::render::{BriefData, Fit, Item, Since, changes};
    /// # use dateline::Sources;
    ///
    /// # let toml = "title = \"Summits\"";
    /// # let (spec, _) = BriefSpec::parse("summits", Sources::new().add("briefs/summits.toml", toml), toml);
    /// let now = [Item { id: Some("tokyo".to_owned()), ..Item::new("Summit in Tokyo") }];
    /// let (data, _) = BriefData::new(&spec, &now, &[], Day::from_number(20_000));
    /// let then = Day::from_number(19_000);
    /// let since = Since { revision: "v1".to_owned(), committed: then, as_of: Some(then), release: None };
    /// let (data, removed) = data.with_changes(&since, &changes(&[], &now, |_| true));
    /// assert_eq!(removed, []);
    /// let fit = Fit::everything(&data);
    /// let changed = data.page(&fit).changed.ok_or("no changes")?;
    /// assert_eq!((changed.heading, changed.entries[0].row.label), ("Changed since 8 January 2022", "New"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn with_changes(self, since: &Since, changes: &[EventChange]) -> (Self, Vec<Removed>) {
        let mut plain = TextCleaner::new(self.words);
        let as_of = Day::from_number(self.as_of.day);
        let section = Changed::new(since, changes, as_of, self.words, &mut plain);
        (Self { changed: Some(section), ..self }, plain.removed)
    }

    /// Returns every piece of text with a description such as `the title of event
    /// "three-documents"`.
    fn texts(&self) -> impl Iterator<Item = (String, Cow<'_, str>)> {
        let brief = |what: &str, text| Some((format!("the {what} of the brief"), Cow::<str>::from(text?)));
        let head = [
            brief("title", Some(&self.title)),
            brief("subtitle", self.subtitle.as_ref()),
            brief("audience", self.audience.as_ref()),
            brief("handling mark", self.handling.as_ref()),
            brief("release", self.release.as_ref().map(|release| &release.text)),
        ];
        // The following are not printed: they are file properties, or are read aloud by screen
        // readers.
        let unseen = [
            brief("author", self.author.as_ref()),
            brief("`logo_alt`", self.logo.as_ref().map(|logo| &logo.alt)),
        ];
        let keywords = self.keywords.iter().map(move |text| brief("keywords", Some(text)));
        let paragraphs = |paragraphs: &'_ [Paragraph], place: &str| {
            paragraphs
                .iter()
                .map(|paragraph| (place.to_owned(), Cow::from(paragraph.to_string())))
                .collect::<Vec<_>>()
        };
        let rows = self.rows.iter().flat_map(|row| {
            let whose = match &row.id {
                Some(id) => format!("event \"{id}\""),
                None => format!("the event \"{:.60}\" ({})", row.title, row.when),
            };
            let texts =
                [("title", Some(&row.title)), ("label", Some(&row.label)), ("summary", row.summary.as_ref())];
            let lanes = row.lanes.iter().map(|name| ("actors, tags or place", Some(name)));
            let quotes = row.sources.iter().map(|cite| ("evidence", cite.quote.as_ref()));
            texts
                .into_iter()
                .chain(quotes)
                .chain(lanes)
                .filter_map(move |(what, text)| Some((format!("the {what} of {whose}"), Cow::from(text?))))
        });
        let sources = self.sources.iter().flat_map(|source| {
            let texts = [&source.title].into_iter().chain(&source.details).chain(&source.archived);
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
            .chain(self.written.iter().flat_map(move |written| {
                paragraphs(&written.paragraphs, &format!("the section `{}`", written.section.word()))
            }))
            .chain(rows)
            .chain(sources)
            .chain(changed)
            .chain(unseen.into_iter().chain(keywords).flatten())
    }

    /// Returns a description of the first piece of text that contains `character`.
    pub fn whereabouts(&self, character: char) -> Option<String> {
        self.texts().find(|(_, text)| text.contains(character)).map(|(place, _)| place)
    }

    /// Returns the first private-use character (Unicode 16, section 23.5), and a description of
    /// where it occurs.
    pub(super) fn private_use(&self) -> Option<(char, String)> {
        let is_private = |c: &char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}');
        self.texts()
            .find_map(|(place, text)| text.chars().find(is_private).map(|character| (character, place)))
    }

    /// Returns a description of the first piece of text longer than [`LONGEST`], and its length in
    /// characters.
    pub(super) fn too_long(&self) -> Option<(String, usize)> {
        let texts = self.texts().map(|(place, text)| (place, text.chars().count()));
        texts.into_iter().find(|(_, characters)| *characters > LONGEST)
    }
}

/// The reason why an event is omitted for lack of space: the first difference from the printed
/// event with the lowest rank, in the order of [`ranks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk shows the reasons"))]
pub(crate) enum OmissionReason {
    /// The brief's prose refers to every printed event, but not to this one.
    NotReferred,
    /// The event is less important than the printed events.
    LessImportant {
        /// The lowest importance of a printed event, ignoring those that the prose refers to.
        printed: u8,
        /// Whether an event below that importance is printed because the prose refers to it.
        apart_from_referred: bool,
    },
    /// Only papers mention the event, whereas curated events of the same importance are printed.
    OnlyInPapers,
    /// The event is undated, whereas dated events of the same importance are printed.
    Undated,
    /// The event is not later than the printed events of the same importance.
    NotLater,
    /// No event is printed, or the last printed one differs only in its position.
    NoRoom,
}

impl BriefData {
    /// Returns the reason why `row` is omitted if `printed` are the printed rows.
    pub(super) fn omission_reason(&self, row: &Row, printed: &[&Row]) -> OmissionReason {
        let is_referred = |row: &Row| row.id.as_ref().is_some_and(|id| self.references.contains(id));
        let Some(last) = printed.iter().max_by_key(|row| row.rank) else { return OmissionReason::NoRoom };
        if is_referred(last) && !is_referred(row) {
            OmissionReason::NotReferred
        } else if row.importance < last.importance {
            let is_below = |other: &&Row| is_referred(other) && other.importance < last.importance;
            let apart_from_referred =
                !is_referred(last) && printed.iter().copied().any(|other| is_below(&other));
            OmissionReason::LessImportant { printed: last.importance, apart_from_referred }
        } else if last.curated && !row.curated {
            OmissionReason::OnlyInPapers
        } else if last.date.is_some() && row.date.is_none() {
            OmissionReason::Undated
        } else if row.date.is_some() {
            OmissionReason::NotLater
        } else {
            OmissionReason::NoRoom
        }
    }
}

/// Returns the rank of each item by importance, 0 for the most important. Items that the brief
/// refers to come first.
fn ranks(items: &[Item], references: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    // Keep later events longer than earlier ones, and undated ones shortest: `items` is in
    // chronological order with undated items at the end.
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
