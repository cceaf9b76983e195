//! The data of one page of a brief, shared by the Typst, Markdown and HTML templates.
//!
//! [`BriefData::page`] applies a [`Fit`] to a [`BriefData`]: it keeps the rows that fit, numbers
//! the rows and the sources that they cite, and resolves references between the parts of the page.

use std::collections::BTreeSet;

use itertools::Itertools as _;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::changes::{ChangedRow, PrintedChanges};
use super::data::{BriefData, OmissionReason};
use super::drawing::{Drawing, DrawingFrame, DrawingSize, Mark, MarkLink, lanes};
use super::pagination::Fit;
use super::row::{CitedRow, DateShape, Dispute, Row};
use super::words::Omissions;
use crate::brief::{BriefSection, Paragraph};
use crate::chronology::Status;
use crate::table::Vocabulary as _;

/// A brief as it is printed: the data that templates read.
///
/// The file `NAME.json` next to a Typst brief holds this data. Template authors rely on its
/// structure, so it has a version and a [schema](Page::json_schema).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Page<'a> {
    /// The parts that do not depend on what fits.
    #[serde(flatten)]
    pub brief: &'a BriefData,
    /// The selection that fits on the pages.
    pub fit: &'a Fit,
    /// The key messages, in a few sentences. A link to `#` and a row's anchor refers to that row.
    pub bottom_line: Vec<Paragraph>,
    /// The sections that the author wrote, with links to rows as in `bottom_line`.
    pub written: Vec<PrintedSection>,
    /// The open questions, one paragraph each; `written` contains them too.
    pub questions: Vec<Paragraph>,
    /// The events, numbered from 1.
    pub rows: Vec<PrintedRow<'a>>,
    /// The row numbers of the upcoming events, soonest first, followed by those with an uncertain
    /// date: at most six.
    pub upcoming: Vec<usize>,
    /// A note on the number of other upcoming events; absent if there are none.
    pub more_upcoming: Option<String>,
    /// The changes since an earlier state; absent if the brief is not compared with one.
    pub changed: Option<PrintedChanges<'a>>,
    /// The sources that the events cite, in the order of first citation, numbered from 1. Empty if
    /// the brief has no sources section; citations then have no numbers.
    pub sources: Vec<&'a CitedRow>,
    /// The number of columns in the list of sources.
    pub source_columns: usize,
    /// The events that do not fit.
    pub left_out: Vec<&'a Row>,
    /// The number of events shown without their summary.
    #[serde(rename = "untold")]
    pub without_summary: usize,
    /// A note on events and summaries omitted for lack of space, and on events that could not be
    /// read; absent if everything is shown.
    pub remark: Option<String>,
    /// The drawing of the timeline; absent if no event has a date, or if the brief has no section
    /// `timeline`.
    pub drawing: Option<Drawing>,
    /// The number of the row below the today line, which separates past from future events; absent
    /// if all events are past, or all are in the future.
    pub today: Option<usize>,
}

/// A section that the author wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PrintedSection {
    /// The section.
    pub section: BriefSection,
    /// The heading.
    pub heading: &'static str,
    /// The paragraphs, or the list items.
    pub paragraphs: Vec<Paragraph>,
    /// Whether the section is a list.
    pub list: bool,
}

/// An event as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedRow<'a> {
    /// The number on the page, from 1.
    pub number: usize,
    /// The anchor of the row, for links: "event-three-documents".
    pub anchor: String,
    /// Whether the prose of the brief refers to the event.
    pub referred: bool,
    /// The event.
    #[serde(flatten)]
    pub row: &'a Row,
    /// The kind of change since an earlier state, in words: "Date changed"; absent if the event has
    /// not changed.
    pub changed: Option<&'static str>,
    /// Whether the summary and the quotes are printed.
    #[serde(rename = "told")]
    pub with_summary: bool,
    /// The source numbers and pages, in ascending order; empty if the brief has no sources section.
    pub cited: Vec<CitedPages>,
    /// The contradicting dates that other sources give.
    pub against: Vec<PrintedDispute<'a>>,
    /// Quotes from the sources, if the brief asks for them or has room for them; printed with the
    /// summary.
    pub quotes: Vec<Quoted<'a>>,
}

/// A quote from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Quoted<'a> {
    /// The number of the source; absent if the brief has no sources section.
    pub number: Option<usize>,
    /// The quoted words.
    pub words: &'a str,
}

/// A source that an event cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitedPages {
    /// The number of the source.
    pub number: usize,
    /// The page numbers, in ascending order; empty if the citation has none.
    pub pages: Vec<u32>,
}

/// A source that contradicts an event's date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PrintedDispute<'a> {
    /// The number of the source; absent if the brief has no sources section.
    pub number: Option<usize>,
    /// The title of the source.
    pub source: &'a str,
    /// The date in the source, and the quoted words.
    #[serde(flatten)]
    pub dispute: &'a Dispute,
}

/// Removes the parts of a schema description that only help readers of the Rust code: intra-doc
/// links and examples.
fn for_readers_of_templates(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let words = text.split("\n\n```").next().expect("`split` yields at least one part");
        *text = words.replace("[`", "`").replace("`]", "`").replace('\n', " ");
    }
}

/// The maximum number of listed upcoming events.
pub(super) const UPCOMING: usize = 6;

/// Returns the number of columns for a list of `sources` sources.
pub(super) const fn source_columns(sources: usize) -> usize {
    if sources > 6 { 2 } else { 1 }
}

/// Returns the indices into `rows` of the upcoming events, soonest first. Those with an uncertain
/// date come last, because they may not be next.
pub(super) fn upcoming<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<usize> {
    let key = |(place, row): (usize, &Row)| {
        let (ahead, extent) = (row.ahead.as_ref()?, row.extent?);
        // Sort "by 17 January" by its day, as in the table: after "3 November", not before.
        let is_deadline = extent.shape == DateShape::Unit && extent.first.is_none();
        let days = ahead.last.filter(|_| is_deadline).unwrap_or(ahead.first);
        Some((extent.uncertain, days, place))
    };
    let ahead = rows.enumerate().filter_map(key);
    ahead.sorted_unstable().take(UPCOMING).map(|(.., place)| place).collect()
}

/// Returns the anchor of an event's row.
fn anchor(id: &str) -> String {
    format!("event-{id}")
}

/// Numbers the sources by first citation.
struct SourceNumbers<'a> {
    brief: &'a BriefData,
    /// Whether the brief has a sources section, which the numbers refer to.
    is_listed: bool,
    named: Vec<&'a str>,
}

impl<'a> SourceNumbers<'a> {
    const fn new(brief: &'a BriefData, is_listed: bool) -> Self {
        Self { brief, is_listed, named: Vec::new() }
    }

    fn number(&mut self, id: &'a str) -> Option<usize> {
        let known = self.named.iter().position(|known| *known == id);
        let place = || {
            known.unwrap_or_else(|| {
                self.named.push(id);
                self.named.len() - 1
            })
        };
        self.is_listed.then(place).map(|place| place + 1)
    }

    fn print(
        &mut self,
        number: usize,
        row: &'a Row,
        with_summary: bool,
        with_quotes: bool,
    ) -> PrintedRow<'a> {
        let mut cited: Vec<CitedPages> = Vec::new();
        let mut quotes: Vec<Quoted<'a>> = Vec::new();
        for cite in &row.sources {
            let number = self.number(&cite.source);
            let words = cite.quote.as_deref().filter(|_| with_quotes || (self.brief.quotes && with_summary));
            quotes.extend(words.map(|words| Quoted { number, words }));
            let Some(number) = number else { continue };
            match cited.iter_mut().find(|other| other.number == number) {
                Some(other) => other.pages.extend(cite.page),
                None => cited.push(CitedPages { number, pages: cite.page.into_iter().collect() }),
            }
        }
        cited.sort_by_key(|cite| cite.number);
        for cite in &mut cited {
            cite.pages.sort_unstable();
            cite.pages.dedup();
        }
        let against = row.disputes.iter();
        let against = against.map(|dispute| {
            let id = &dispute.cite.source;
            let source = self.brief.sources.iter().find(|source| source.id == *id);
            let source = source.map_or(id.as_str(), |source| &source.title);
            PrintedDispute { number: self.number(id), source, dispute }
        });
        let against = against.collect();
        let anchor = row.id.as_deref().map_or_else(|| format!("attested-{number}"), anchor);
        let referred = row.id.as_ref().is_some_and(|id| self.brief.references.contains(id));
        let with_summary = with_summary || !quotes.is_empty();
        PrintedRow { number, anchor, referred, row, changed: None, with_summary, cited, against, quotes }
    }
}

impl BriefData {
    /// Returns the page that shows the selection of `fit`.
    pub fn page<'a>(&'a self, fit: &'a Fit) -> Page<'a> {
        let kept = |i: usize| fit.kept.binary_search(&i).is_ok();
        let mut sources = SourceNumbers::new(self, self.sections.contains(&BriefSection::Sources));
        let mut rows: Vec<PrintedRow<'a>> = Vec::new();
        for (i, row) in self.rows.iter().enumerate().filter(|(i, _)| kept(*i)) {
            let with_summary = self.has_more(row) && fit.with_summary.binary_search(&i).is_ok();
            rows.push(sources.print(rows.len() + 1, row, with_summary, fit.quoted));
        }
        let sources: Vec<&CitedRow> = sources
            .named
            .iter()
            .filter_map(|id| self.sources.iter().find(|source| source.id == *id))
            .collect();
        let left_out: Vec<&Row> =
            self.rows.iter().enumerate().filter(|(i, _)| !kept(*i)).map(|(_, row)| row).collect();
        let printed: Vec<&Row> = rows.iter().map(|printed| printed.row).collect();
        let are_minor = left_out.iter().all(|row| is_minor(self.omission_reason(row, &printed)));
        let without_summary =
            rows.iter().filter(|printed| self.has_more(printed.row) && !printed.with_summary).count();
        // Convert a reference to an event that is not printed to plain text.
        let has_rows = self.sections.contains(&BriefSection::Events);
        let chosen: BTreeSet<&str> = self.rows.iter().filter_map(|row| row.id.as_deref()).collect();
        let changed = self.changed.as_ref().map(|changed| {
            let is_chosen = |row: &ChangedRow| row.id.as_deref().is_some_and(|id| chosen.contains(id));
            let row_of = |change: &ChangedRow| {
                let row =
                    rows.iter().find(|printed| printed.row.id.is_some() && printed.row.id == change.id)?;
                Some((row.number, row.anchor.clone()))
            };
            changed.page(is_chosen, row_of, self.words)
        });
        for change in changed.iter().flat_map(|changed: &PrintedChanges<'_>| &changed.entries) {
            let row = change.number.and_then(|number| rows.get_mut(number - 1));
            // Keep the first of a row's two changes, which is the more important one.
            if let Some(row) = row.filter(|row| row.changed.is_none()) {
                row.changed = Some(change.row.label);
            }
        }
        let row_of = |id: &str| {
            let is_printed = has_rows && rows.iter().any(|printed| printed.row.id.as_deref() == Some(id));
            is_printed.then(|| format!("#{}", anchor(id)))
        };
        let referring = |paragraphs: &[Paragraph]| -> Vec<Paragraph> {
            paragraphs.iter().map(|paragraph| paragraph.referring(&row_of)).collect()
        };
        let written: Vec<PrintedSection> = self
            .written
            .iter()
            .map(|written| PrintedSection {
                section: written.section,
                heading: self.words.heading(written.section),
                paragraphs: referring(&written.paragraphs),
                list: written.is_list,
            })
            .collect();
        let questions = written.iter().find(|written| written.section == BriefSection::Questions);
        let coming = rows.iter().filter(|printed| printed.row.ahead.is_some()).count();
        let later = coming.saturating_sub(UPCOMING);
        Page {
            brief: self,
            fit,
            bottom_line: referring(&self.bottom_line),
            questions: questions.map(|questions| questions.paragraphs.clone()).unwrap_or_default(),
            written,
            upcoming: upcoming(rows.iter().map(|printed| printed.row))
                .iter()
                .map(|place| place + 1)
                .collect(),
            more_upcoming: (later > 0).then(|| (self.words.more_upcoming)(later)),
            changed,
            source_columns: source_columns(sources.len()),
            remark: self.remark(&Omissions {
                events: left_out.len(),
                are_minor,
                summaries: without_summary,
                pages: self.options.max_pages,
            }),
            drawing: self.drawing(&printed, fit.drawing),
            today: self.today(&rows),
            rows,
            sources,
            left_out,
            without_summary,
        }
    }

    /// Draws the timeline of these rows, numbered from 1. Returns `None` if no row has a date, or
    /// if the brief has no section `timeline`.
    pub(super) fn drawing(&self, rows: &[&Row], size: DrawingSize) -> Option<Drawing> {
        if !self.sections.contains(&BriefSection::Timeline) {
            return None;
        }
        let values: Vec<&[String]> =
            rows.iter().filter(|row| row.extent.is_some()).map(|row| row.lanes.as_slice()).collect();
        let (names, own) =
            if self.has_lanes { lanes(&values, self.words.other_lane) } else { (Vec::new(), Vec::new()) };
        let mut own = own.into_iter();
        let marks = rows.iter().zip(1..).map(|(row, number)| {
            let cancelled = row.status == Status::Cancelled.word();
            let note = row.standing.first().filter(|_| cancelled);
            Mark {
                number,
                extent: row.extent,
                strong: row.important,
                planned: row.planned,
                rank: row.rank,
                label: row.label.clone(),
                when: note.map_or_else(|| row.when.clone(), |note| format!("{}, {note}", row.when)),
                lanes: row.extent.and_then(|_| own.next()).unwrap_or_default(),
            }
        });
        let frame = DrawingFrame { width: self.options.width, size, lanes: names };
        Drawing::new(&marks.collect::<Vec<_>>(), &self.as_of, &frame, self.words)
    }

    /// Returns the number of the first row below the today line; `None` if there is no such line.
    fn today(&self, rows: &[PrintedRow<'_>]) -> Option<usize> {
        // Decide the side of a date with an open start, such as "by 2030", by its end, by which it
        // is also sorted.
        let sides = rows.iter().filter_map(|printed| {
            let extent = printed.row.extent?;
            let is_ahead = match (extent.first, extent.last) {
                (Some(first), _) => first > self.as_of.day,
                // A period with an unknown start counts as begun, so it is not ahead.
                (None, Some(last)) => extent.shape == DateShape::Unit && last > self.as_of.day,
                (None, None) => return None,
            };
            Some((printed.number, is_ahead))
        });
        let changes: Vec<usize> = sides
            .tuple_windows()
            .filter(|((_, before), (_, after))| before != after)
            .map(|(_, (number, _))| number)
            .collect();
        if let [number] = changes.as_slice() { Some(*number) } else { None }
    }

    /// Returns the page with all parts and the longest possible remarks, which the template then
    /// measures.
    pub(super) fn page_to_measure<'a>(&'a self, everything: &'a Fit) -> Page<'a> {
        let summaries = self.rows.iter().filter(|row| self.has_more(row)).count();
        let mut page = self.page(everything);
        let (events, pages) = (self.rows.len(), self.options.max_pages);
        page.remark = self.remark(&Omissions { events, are_minor: true, summaries, pages });
        if let (Some(shown), Some(changed)) = (&mut page.changed, &self.changed) {
            shown.remark = changed.remark(changed.rows.len(), self.words);
        }
        page
    }

    /// Whether more than the title can be printed: a summary, or quotes if the brief shows them.
    pub(super) fn has_more(&self, row: &Row) -> bool {
        row.summary.is_some() || (self.quotes && row.sources.iter().any(|cite| cite.quote.is_some()))
    }

    /// Returns the note on omitted events and summaries and on events that could not be read.
    fn remark(&self, omissions: &Omissions) -> Option<String> {
        let left_out = (omissions.events + omissions.summaries > 0).then(|| (self.words.left_out)(omissions));
        let unread = (self.unread > 0).then(|| (self.words.unread)(self.unread));
        let remarks: Vec<String> = left_out.into_iter().chain(unread).collect();
        (!remarks.is_empty()).then(|| remarks.join(" "))
    }
}

/// Whether an omitted event is less important than all printed ones, or equally important and not
/// later.
const fn is_minor(reason: OmissionReason) -> bool {
    matches!(
        reason,
        OmissionReason::LessImportant { apart_from_referred: false, .. } | OmissionReason::NotLater
    )
}

impl Page<'_> {
    /// Returns the reason why an event is omitted.
    pub(crate) fn omission_reason(&self, row: &Row) -> OmissionReason {
        let printed: Vec<&Row> = self.rows.iter().map(|printed| printed.row).collect();
        self.brief.omission_reason(row, &printed)
    }

    /// Returns the JSON Schema (draft 7) of the output of [`Page::to_json`]:
    /// `schemas/brief-data.schema.json`.
    ///
    /// ```
    /// let schema = dateline::internals::render::Page::json_schema();
    /// assert_eq!(schema["properties"]["version"]["const"], dateline::internals::render::VERSION);
    /// ```
    pub fn json_schema() -> Value {
        let settings = SchemaSettings::draft07().for_serialize();
        let settings = settings.with_transform(RecursiveTransform(for_readers_of_templates));
        let mut schema = settings.into_generator().into_root_schema_for::<Page<'_>>();
        schema.insert("title".to_owned(), "The data of a dateline brief".into());
        schema.insert("description".to_owned(), "The data that every template of a brief reads.".into());
        schema.to_value()
    }

    /// Returns the drawing as SVG, with a description of each mark; `None` without a drawing.
    pub fn svg(&self) -> Option<String> {
        Some(self.drawing.as_ref()?.svg(&self.brief.colours, &self.mark_links(false)))
    }

    /// Returns the drawing for an HTML page, in which each mark also links to its row.
    pub fn svg_with_links(&self) -> Option<String> {
        let has_rows = self.brief.sections.contains(&BriefSection::Events);
        Some(self.drawing.as_ref()?.svg(&self.brief.colours, &self.mark_links(has_rows)))
    }

    fn mark_links(&self, has_rows: bool) -> Vec<MarkLink> {
        let link = |printed: &PrintedRow<'_>| MarkLink {
            text: format!("{}: {}, {}", printed.number, printed.row.title, printed.row.when),
            href: has_rows.then(|| format!("#{}", printed.anchor)),
        };
        self.rows.iter().map(link).collect()
    }

    /// Returns the page as pretty-printed JSON with a final newline, as templates read it.
    pub fn to_json(&self) -> String {
        crate::escape::for_json(serde_json::to_string_pretty(self).expect(crate::escape::IS_JSON) + "\n")
    }
}
