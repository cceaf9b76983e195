//! The timeline page: the filter, the drawing, and the matching events.

use serde::Serialize;

use super::excerpt::{event_address, paper_address};
use super::filter::TimelineFilter;
use super::page_picture::{has_pictures, place_fragment};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use super::{DeskView, LoadedProject, typing_context};
use crate::check::Diagnostic;
use crate::chronology::Status;
use crate::color::Color;
use crate::date::Date;
use crate::escape::for_line;
use crate::render::{
    AsOf, Cite, Colours, DaySpan, Drawing, DrawingFrame, Item, Mark, MarkLink, Words, short_title,
};
use crate::table::Vocabulary as _;

/// The number of events on one page.
const PAGE: usize = 200;

/// The maximum number of events in the drawing. With more, it would not be readable.
const DRAWN: usize = 60;

/// The width of the drawing in points. Browsers scale it to the page width.
const WIDTH: f64 = 620.0;

/// A finding, as the timeline page and an event's page list it.
#[derive(Debug, Serialize)]
pub(super) struct FindingLine<'p> {
    severity: &'static str,
    code: &'static str,
    message: &'p str,
    help: Option<&'p str>,
    href: String,
}

impl<'p> FindingLine<'p> {
    pub(super) fn new(found: &'p Diagnostic) -> Self {
        Self {
            severity: found.severity.word(),
            code: found.rule.code(),
            message: &found.message,
            help: found.help.as_deref(),
            href: address("/check", &[("rule", found.rule.code())]),
        }
    }
}

/// An event, as the timeline lists it.
#[derive(Debug, Serialize)]
struct TimelineRow<'p> {
    number: usize,
    id: Option<&'p str>,
    /// The date in EDTF, for machines.
    date: Option<String>,
    when: String,
    title: &'p str,
    summary: Option<&'p str>,
    status: &'static str,
    importance: u8,
    place: Option<&'p str>,
    actors: &'p [String],
    tags: &'p [String],
    curated: bool,
    disputed: bool,
    /// The page of the event, or of the paper that reports it.
    href: Option<String>,
    sources: Vec<SourceLink>,
    findings: Vec<FindingLine<'p>>,
}

/// A source of an event with the page of its paper.
#[derive(Debug, Serialize)]
pub(super) struct SourceLink {
    /// The title of the source, with the page.
    text: String,
    /// The id of the source, or the path of a paper without one.
    pub(super) id: String,
    quote: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct TimelinePage<'p> {
    filter: TimelineFilter,
    is_filtered: bool,
    faults: Vec<String>,
    actors: Vec<&'p str>,
    tags: Vec<&'p str>,
    places: Vec<&'p str>,
    statuses: Vec<&'static str>,
    rows: Vec<TimelineRow<'p>>,
    found: usize,
    all: usize,
    /// The number of events that papers mention but `events.toml` lacks.
    only_in_papers: usize,
    /// Whether the filter applies to these events, too.
    with_papers: bool,
    first: usize,
    previous: Option<String>,
    next: Option<String>,
    /// The drawing as SVG with escaped texts.
    drawing: Option<String>,
    drawn: usize,
    drawable: usize,
    as_of: AsOfDay<'p>,
}

/// The "as of" date, up to which the chronology is current.
#[derive(Debug, Serialize)]
struct AsOfDay<'p> {
    /// The day in words.
    words: String,
    /// The day in EDTF.
    edtf: String,
    /// The text that the user typed and that was refused.
    typed: &'p str,
    /// Whether the day defaults to today, because the file does not set `as_of`.
    is_today: bool,
    /// Whether the day was set when the desk was started, so that the file's value has no effect.
    is_fixed: bool,
}

/// Returns the timeline page for the filter in `query`.
pub(crate) fn timeline_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let filter = TimelineFilter::new(query);
    let ready = filter.ready(&typing_context(&loaded.project));
    let passing: Vec<(usize, &Item)> = loaded
        .items
        .iter()
        .enumerate()
        .filter(|(_, listed)| ready.passes(listed))
        .map(|(at, listed)| (at, &listed.item))
        .collect();
    let pages = passing.len().div_ceil(PAGE).max(1);
    let number = query.number("page").unwrap_or(1).clamp(1, pages);
    let first = (number - 1) * PAGE;
    let shown = passing.iter().enumerate().skip(first).take(PAGE);
    let rows = shown.map(|(nth, (at, item))| row(loaded, nth + 1, *at, item)).collect();
    let drawable = passing.iter().filter(|(_, item)| item.curated && item.date.is_some()).count();
    let only_in_papers = loaded.items.iter().filter(|listed| !listed.item.curated).count();
    let with_papers = !filter.origin.is_empty();
    let page = TimelinePage {
        is_filtered: filter.is_set(),
        faults: ready.faults.clone(),
        actors: loaded.names(|item| &item.actors),
        tags: loaded.names(|item| &item.tags),
        places: loaded.names(|item| item.place.as_slice()),
        statuses: Status::WORDS.iter().map(|(word, _)| *word).collect(),
        rows,
        found: passing.len(),
        all: loaded.items.len() - if with_papers { 0 } else { only_in_papers },
        only_in_papers,
        with_papers,
        first: first + 1,
        previous: (number > 1).then(|| filter.address(number - 1)),
        next: (number < pages).then(|| filter.address(number + 1)),
        drawing: drawing(loaded, &passing),
        drawn: drawable.min(DRAWN),
        drawable,
        as_of: AsOfDay {
            words: loaded.project.as_of.as_ref().map_or_else(String::new, Date::human),
            edtf: loaded.project.as_of.as_ref().map_or_else(String::new, Date::to_string),
            typed: query.get("as_of"),
            is_today: loaded.project.as_of_is_today,
            is_fixed: loaded.project.as_of_is_asked,
        },
        filter,
    };
    let shell = Shell::new(view, "timeline", "Timeline");
    render("timeline.html", &shell, &page)
}

fn row<'p>(loaded: &'p LoadedProject, number: usize, at: usize, item: &'p Item) -> TimelineRow<'p> {
    let findings = item.id.as_deref().map(|id| loaded.findings_of(id)).unwrap_or_default();
    let in_paper = || {
        let link = loaded.entry(at)?.links.first()?;
        Some(paper_address(&loaded.project, loaded.project.attestations.get(link.attestation)?.sentence))
    };
    TimelineRow {
        number,
        id: item.id.as_deref(),
        date: item.date.as_ref().map(Date::to_string),
        when: item.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human),
        title: &item.title,
        summary: item.summary.as_deref(),
        status: item.status.word(),
        importance: item.importance,
        place: item.place.as_deref(),
        actors: &item.actors,
        tags: &item.tags,
        curated: item.curated,
        disputed: item.disputed,
        href: item.id.as_deref().map(event_address).or_else(in_paper),
        sources: item.sources.iter().map(|cite| source_link(loaded, cite)).collect(),
        findings: findings.into_iter().map(FindingLine::new).collect(),
    }
}

/// Returns the link to the paper of a source.
pub(super) fn source_link(loaded: &LoadedProject, cite: &Cite) -> SourceLink {
    let project = &loaded.project;
    let index = project.chronology.source_index(&cite.source);
    let mut papers = project.papers.iter();
    let paper = papers.find(|paper| match index {
        Some(index) => paper.entry == Some(index),
        None => paper.path == cite.source,
    });
    // The title is more informative to a reader than the id or the path.
    let entry = index.and_then(|index| project.chronology.sources.get(index));
    let title = entry.and_then(|entry| entry.title.as_ref()).map(|title| title.value.clone());
    let title = title.or_else(|| super::papers::title(paper?)).unwrap_or_else(|| cite.source.clone());
    SourceLink {
        text: cite.page.map_or_else(|| title.clone(), |page| format!("{title}, p. {page}")),
        id: cite.source.clone(),
        quote: cite.quote.clone(),
        href: paper.map(|paper| {
            let quote = cite.quote.as_deref().unwrap_or_default();
            let page = cite.page.map(|page| page.to_string()).unwrap_or_default();
            let place = address("/paper", &[("path", &paper.path), ("quote", quote), ("page", &page)]);
            place + place_fragment(paper.document().is_some_and(has_pictures))
        }),
    }
}

/// Draws the curated events that match the filter, or the most important of them if there are too
/// many.
fn drawing(loaded: &LoadedProject, passing: &[(usize, &Item)]) -> Option<String> {
    let numbered = (1..).zip(passing.iter().map(|(_, item)| *item));
    let mut drawn: Vec<(usize, &Item)> =
        numbered.filter(|(_, item)| item.curated && item.date.is_some()).collect();
    drawn.sort_by_key(|(number, item)| (std::cmp::Reverse(item.importance), *number));
    drawn.truncate(DRAWN);
    let as_of = loaded.project.as_of.as_ref().and_then(Date::as_day)?;
    let mut marks: Vec<Mark> = drawn
        .iter()
        .enumerate()
        .map(|(rank, (number, item))| {
            let extent = item.date.as_ref().map(DaySpan::of);
            let is_after = extent.and_then(|extent| extent.first).is_some_and(|first| first > as_of.number());
            let is_open = matches!(item.status, Status::Planned | Status::Expected | Status::Cancelled);
            Mark {
                strong: item.importance >= 4,
                planned: is_open || is_after,
                rank,
                label: for_line(&item.label.clone().unwrap_or_else(|| short_title(&item.title))).into_owned(),
                when: item.date.as_ref().map(Date::human).unwrap_or_default(),
                ..Mark::new(*number, extent)
            }
        })
        .collect();
    marks.sort_by_key(|mark| mark.number);
    // Links are looked up by their 1-based number, so events that are not drawn need an entry, too.
    let last = marks.last()?.number;
    let links: Vec<MarkLink> = (1..)
        .zip(passing.iter().take(last))
        .map(|(number, (_, item))| MarkLink {
            text: format!(
                "{number}: {}, {}",
                for_line(&item.title),
                item.date.as_ref().map(Date::human).unwrap_or_default()
            ),
            href: item.id.as_deref().map(event_address),
        })
        .collect();
    let frame = DrawingFrame { width: WIDTH, ..DrawingFrame::default() };
    let drawing = Drawing::new(&marks, &AsOf::new(as_of), &frame, &Words::ENGLISH)?;
    Some(drawing.svg_for_page(&Colours::of(Color::NAVY), &links))
}
