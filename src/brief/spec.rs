//! The specification of a brief: `briefs/NAME.toml`.
//!
//! `BriefFile` describes the keys of the file. [`BriefSpec::parse`] reads it, parses the prose with
//! markup, and applies the defaults.

use std::collections::BTreeMap;
use std::ops::Range;

use super::choice::{BriefFormat, BriefSection, BriefSources, Lanes, Order, PaperSize};
use super::fault::BriefFault;
use super::inline::{Paragraph, Prose};
use super::logo::Logo;
use super::select::EventSelection;
use crate::chronology::{BriefDefaults, BriefLanguage};
use crate::color::Color;
use crate::date::Date;
use crate::source::{SourceId, Span, Spanned};
use crate::table::Need::{Always, Optional, Sound};
use crate::table::{self, Entry, Key, Node, Reader, Schema, SchemaRow, Slot, Vocabulary, field};

/// A brief as `briefs/NAME.toml` describes it.
///
/// ```
/// use dateline::internals::brief::{BriefSpec, PaperSize};
/// use dateline::Sources;
///
/// let toml = "title = \"Japan and NATO\"\npaper = \"letter\"\n[select]\ntags = [\"nato\"]\n";
/// let mut sources = Sources::new();
/// let (spec, faults) = BriefSpec::parse("nato", sources.add("briefs/nato.toml", toml), toml);
/// assert_eq!(faults, []);
/// assert_eq!((spec.title.value.as_str(), spec.paper), ("Japan and NATO", PaperSize::Letter));
/// assert_eq!(spec.selection.tags[0].value, "nato");
/// ```
#[derive(Debug, Clone)]
pub struct BriefSpec {
    /// The file name without extension; the output files have the same name.
    pub name: String,
    /// The file that defines the brief.
    pub source: SourceId,
    /// The title.
    pub title: Spanned<String>,
    /// The subtitle.
    pub subtitle: Option<Spanned<String>>,
    /// The intended readers.
    pub audience: Option<Spanned<String>>,
    /// The author.
    pub author: Option<Spanned<String>>,
    /// A handling mark for the header and footer of each page.
    pub handling: Option<Spanned<String>>,
    /// The handling marks of the chronology, the lowest first.
    pub handling_order: Vec<String>,
    /// The logo at the top of the first page.
    pub logo: Option<Logo>,
    /// The colour of titles, headings and lines; the default is [`Color::NAVY`].
    pub accent: Option<Spanned<Color>>,
    /// The keywords in the PDF's metadata.
    pub keywords: Vec<Spanned<String>>,
    /// The "as of" date of the brief, if it differs from the chronology's.
    pub as_of: Option<Spanned<Date>>,
    /// The Git revision that the brief is compared with, unless the caller specifies a different
    /// one.
    pub since: Option<Spanned<String>>,
    /// The key messages.
    pub bottom_line: Vec<Paragraph>,
    /// The sections that the author writes, with the same markup, in key order.
    pub written: Vec<WrittenSection>,
    /// The ids, with their spans, of the events that the key messages and the written sections
    /// refer to as `[words](#id)`.
    pub references: Vec<Spanned<String>>,
    /// All printed prose of the file, without its markup.
    pub texts: Vec<BriefText>,
    /// The sections below the key messages, in print order.
    pub sections: Vec<BriefSection>,
    /// The order of the events.
    pub order: Order,
    /// The lanes of the drawing; `None` for a drawing without lanes.
    pub lanes: Option<Lanes>,
    /// Whether quotes from the sources are shown with the events. If `None`, they are shown if
    /// there is room.
    pub quotes: Option<bool>,
    /// The sources that are printed with the events.
    pub sources: BriefSources,
    /// The language of the fixed wording and dates.
    pub language: BriefLanguage,
    /// The selection of events.
    pub selection: EventSelection,
    /// The paper size.
    pub paper: PaperSize,
    /// The maximum number of pages.
    pub max_pages: u32,
    /// The output formats.
    pub formats: Vec<BriefFormat>,
}

impl BriefSpec {
    /// Returns the JSON schema of the file, for editors: `schemas/brief.schema.json`.
    pub fn json_schema() -> serde_json::Value {
        table::json_schema("A dateline brief", &BriefFile::SCHEMA.keys())
    }

    /// Returns the keys of the file.
    #[cfg(any(feature = "lsp", feature = "desk"))]
    pub(crate) fn keys() -> Vec<Key> {
        BriefFile::SCHEMA.keys()
    }

    /// Fills in missing values from the house style and its logo.
    pub fn fill_in(&mut self, defaults: &BriefDefaults, logo: Option<&Logo>) {
        fn fill<T: Clone>(own: &mut Option<T>, default: Option<&T>) {
            *own = own.take().or_else(|| default.cloned());
        }
        fill(&mut self.author, defaults.author.as_ref());
        fill(&mut self.handling, defaults.handling.as_ref());
        fill(&mut self.accent, defaults.accent.as_ref());
        fill(&mut self.logo, logo);
    }

    /// Parses the file of the brief `name`. Returns the valid parts and all errors.
    ///
    /// A brief with errors must not be printed, because it would not show what its author
    /// specified.
    pub fn parse(name: &str, source: SourceId, text: &str) -> (Self, Vec<BriefFault>) {
        let (file, faults) = table::read::<BriefFile>(source, text);
        let faults = faults.into_iter().map(BriefFault::Table).collect();
        let mut texts = Texts { file: text, all: Vec::new(), references: Vec::new(), faults };
        for (key, words) in [
            ("title", Some(&file.title)),
            ("subtitle", file.subtitle.as_ref()),
            ("audience", file.audience.as_ref()),
        ] {
            texts.all.extend(words.map(|words| BriefText::without_markup(key, words)));
        }
        let bottom_line =
            file.bottom_line.iter().flat_map(|words| texts.read("bottom_line", words)).collect();
        let written = file.written.into_iter().map(|(section, entries)| WrittenSection {
            section,
            paragraphs: entries.iter().flat_map(|words| texts.read(section.word(), words)).collect(),
            is_list: section.is_list() || entries.len() > 1,
        });
        let written = written.filter(|written| !written.paragraphs.is_empty()).collect();
        let Texts { all: texts, references, mut faults, .. } = texts;
        let as_of = file.as_of.filter(|as_of| {
            let is_day = as_of.value.as_day().is_some();
            if !is_day {
                faults.push(BriefFault::NotADay { span: as_of.span });
            }
            is_day
        });
        let logo = file.logo.and_then(|path| Logo::new(path, file.logo_alt, &mut faults));
        let formats = match file.formats.as_slice() {
            [] => BriefFormat::DEFAULT.to_vec(),
            chosen => chosen.iter().map(|format| format.value).collect(),
        };
        let spec = Self {
            name: name.to_owned(),
            source,
            title: file.title,
            subtitle: file.subtitle,
            audience: file.audience,
            author: file.author,
            handling: file.handling,
            handling_order: Vec::new(),
            logo,
            accent: file.accent,
            keywords: file.keywords,
            as_of,
            since: file.since,
            bottom_line,
            written,
            references,
            texts,
            sections: match file.sections.as_slice() {
                [] => BriefSection::all().collect(),
                chosen => chosen.iter().map(|section| section.value).collect(),
            },
            order: file.order.map_or(Order::OldestFirst, |order| order.value),
            lanes: file.lanes.map(|lanes| lanes.value),
            quotes: file.quotes.map(|quotes| quotes.value),
            sources: file.sources.map_or(BriefSources::All, |sources| sources.value),
            language: file.language.map_or(BriefLanguage::British, |language| language.value),
            selection: file.selection.unwrap_or_default(),
            paper: file.paper.map_or(PaperSize::A4, |paper| paper.value),
            max_pages: file.max_pages.map_or(1, |pages| pages.value),
            formats,
        };
        (spec, faults)
    }
}

/// A section of a brief that its author writes, under the key of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenSection {
    /// The section that the paragraphs belong to.
    pub section: BriefSection,
    /// The paragraphs, or the list items if the section is printed as a list.
    pub paragraphs: Vec<Paragraph>,
    /// Whether the section is printed as a list. This is always the case if the file has several
    /// strings.
    pub is_list: bool,
}

/// A piece of a brief's prose as its author wrote it, for checking the dates in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefText {
    /// The key in the file.
    pub key: &'static str,
    /// The prose with its markup.
    pub words: Spanned<String>,
    /// The prose with spaces in place of the markup, so that each word keeps its byte offset.
    pub plain: String,
    /// The links to events, each as the byte range of the link and the event id.
    pub links: Vec<(Range<usize>, String)>,
}

impl BriefText {
    fn without_markup(key: &'static str, words: &Spanned<String>) -> Self {
        Self { key, words: words.clone(), plain: words.value.clone(), links: Vec::new() }
    }
}

/// The schema row of a section that the author writes; its key is the section's name.
struct WrittenRow {
    section: BriefSection,
    doc: &'static str,
}

impl SchemaRow<BriefFile> for WrittenRow {
    fn key(&self) -> Key {
        let shape = <Vec<Spanned<String>> as Slot>::SHAPE;
        Key { name: self.section.word(), doc: self.doc, need: Optional, shape }
    }

    fn read(&self, file: &mut BriefFile, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        file.written.entry(self.section).or_default().fill(node, reader)
    }
}

/// Parses the prose with markup in one file, and collects its references and errors.
struct Texts<'t> {
    file: &'t str,
    all: Vec<BriefText>,
    references: Vec<Spanned<String>>,
    faults: Vec<BriefFault>,
}

impl Texts<'_> {
    fn read(&mut self, key: &'static str, words: &Spanned<String>) -> Vec<Paragraph> {
        let Prose { paragraphs, references, faults, plain } = Prose::read(&words.value);
        let links = references.iter().map(|reference| (reference.link.clone(), reference.id.clone()));
        self.all.push(BriefText { key, words: words.clone(), plain, links: links.collect() });
        let place = |range| table::subspan(self.file, words, range);
        let named =
            references.into_iter().map(|reference| Spanned::new(reference.id, place(reference.range)));
        self.references.extend(named);
        let faults = faults
            .into_iter()
            .map(|fault| BriefFault::Markup { span: place(fault.range), found: fault.found });
        self.faults.extend(faults);
        paragraphs
    }
}

/// The file as written, before defaults are applied.
struct BriefFile {
    title: Spanned<String>,
    subtitle: Option<Spanned<String>>,
    audience: Option<Spanned<String>>,
    author: Option<Spanned<String>>,
    handling: Option<Spanned<String>>,
    logo: Option<Spanned<String>>,
    logo_alt: Option<Spanned<String>>,
    accent: Option<Spanned<Color>>,
    keywords: Vec<Spanned<String>>,
    as_of: Option<Spanned<Date>>,
    since: Option<Spanned<String>>,
    bottom_line: Option<Spanned<String>>,
    written: BTreeMap<BriefSection, Vec<Spanned<String>>>,
    sections: Vec<Spanned<BriefSection>>,
    order: Option<Spanned<Order>>,
    lanes: Option<Spanned<Lanes>>,
    quotes: Option<Spanned<bool>>,
    sources: Option<Spanned<BriefSources>>,
    language: Option<Spanned<BriefLanguage>>,
    selection: Option<EventSelection>,
    paper: Option<Spanned<PaperSize>>,
    max_pages: Option<Spanned<u32>>,
    formats: Vec<Spanned<BriefFormat>>,
}

impl Entry for BriefFile {
    const SCHEMA: Schema<Self> = Schema {
        name: "brief",
        example: "{ title = \"…\", bottom_line = \"…\" }",
        rows: &[
            &field("title", Always, "The title.", |f: &mut Self| &mut f.title),
            &field("subtitle", Optional, "The subtitle.", |f: &mut Self| &mut f.subtitle),
            &field("audience", Optional, "The intended readers; printed below the title.", |f: &mut Self| {
                &mut f.audience
            }),
            &field(
                "author",
                Optional,
                "The author, for the metadata of PDF and HTML, not printed; default: the author in `[briefs]`.",
                |f: &mut Self| &mut f.author,
            ),
            &field(
                "handling",
                Optional,
                "A handling mark on each page, such as \"OFFICIAL\"; default: the mark in `[briefs]`.",
                |f: &mut Self| &mut f.handling,
            ),
            &field(
                "logo",
                Optional,
                "An image at the top of the first page: an SVG or PNG file, relative to the project's \
                 folder; default: the logo in `[briefs]`.",
                |f: &mut Self| &mut f.logo,
            ),
            &field(
                "logo_alt",
                Optional,
                "The alternative text of the logo; required with `logo`.",
                |f: &mut Self| &mut f.logo_alt,
            ),
            &field(
                "accent",
                Optional,
                "The colour of titles, headings and lines, with enough contrast on white; default: the \
                 colour in `[briefs]`, or #1f3a5f.",
                |f: &mut Self| &mut f.accent,
            ),
            &field("keywords", Optional, "Keywords, for the metadata of the PDF.", |f: &mut Self| {
                &mut f.keywords
            }),
            &field(
                "as_of",
                Sound,
                "The date to use as \"now\", a full date such as 2025-04-04; default: `as_of` in `events.toml`.",
                |f: &mut Self| &mut f.as_of,
            ),
            &field(
                "since",
                Optional,
                "A Git revision, preferably a tag, or a release such as `v2`; the brief lists the changes since \
                 then. `dateline brief --since` overrides it; default: the last release.",
                |f: &mut Self| &mut f.since,
            ),
            &field(
                "bottom_line",
                Optional,
                "The main message in a few sentences, with `*emphasis*`, `**strong**`, \
                 `[links](https://…)` and references to events, `[words](#id)`.",
                |f: &mut Self| &mut f.bottom_line,
            ),
            &WrittenRow {
                section: BriefSection::Ask,
                doc: "The recommendation, or the decision that is needed and its deadline, with the markup of `bottom_line`.",
            },
            &WrittenRow {
                section: BriefSection::Background,
                doc: "The background, with the markup of `bottom_line`.",
            },
            &WrittenRow {
                section: BriefSection::LinesToTake,
                doc: "The talking points, with the markup of `bottom_line`.",
            },
            &WrittenRow {
                section: BriefSection::Questions,
                doc: "Open questions, each a sentence or two, with the markup of `bottom_line`.",
            },
            &WrittenRow {
                section: BriefSection::NextSteps,
                doc: "The next steps and who takes them, with the markup of `bottom_line`.",
            },
            &WrittenRow {
                section: BriefSection::Contact,
                doc: "The contact person, such as `[name](mailto:…)`; supports the markup of `bottom_line`.",
            },
            &field(
                "sections",
                Sound,
                "The sections below the bottom line, in this order; without `sources`, sources are not numbered; default: all, as listed.",
                |f: &mut Self| &mut f.sections,
            ),
            &field(
                "order",
                Sound,
                "The order of the events; undated events come last; default: oldest-first.",
                |f: &mut Self| &mut f.order,
            ),
            &field(
                "lanes",
                Sound,
                "The property by which the drawing is divided into named lanes; default: no lanes.",
                |f: &mut Self| &mut f.lanes,
            ),
            &field(
                "quotes",
                Optional,
                "Whether to print quotes from the sources below the events; default: if there is room.",
                |f: &mut Self| &mut f.quotes,
            ),
            &field(
                "sources",
                Sound,
                "The sources to print: all, cited as `evidence` or found in papers, or only the cited \
                 ones; default: all.",
                |f: &mut Self| &mut f.sources,
            ),
            &field(
                "language",
                Sound,
                "The language of the headings and dates; default: en-GB.",
                |f: &mut Self| &mut f.language,
            ),
            &field("select", Sound, "The events to print; default: all curated events.", |f: &mut Self| {
                &mut f.selection
            }),
            &field("paper", Sound, "The paper size; default: a4.", |f: &mut Self| &mut f.paper),
            &field("max_pages", Sound, "The maximum number of pages; default: 1.", |f: &mut Self| {
                &mut f.max_pages
            }),
            &field("formats", Sound, "The files to write; default: all but `docx`.", |f: &mut Self| {
                &mut f.formats
            }),
        ],
    };

    fn blank(span: Span) -> Self {
        Self {
            title: Spanned::new(String::new(), span),
            subtitle: None,
            audience: None,
            author: None,
            handling: None,
            logo: None,
            logo_alt: None,
            accent: None,
            keywords: Vec::new(),
            as_of: None,
            since: None,
            bottom_line: None,
            written: BTreeMap::new(),
            sections: Vec::new(),
            order: None,
            lanes: None,
            quotes: None,
            sources: None,
            language: None,
            selection: None,
            paper: None,
            max_pages: None,
            formats: Vec::new(),
        }
    }
}
