//! The page of one paper: its extracted text, with the dates marked and explained.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use itertools::Itertools as _;
use serde::Serialize;

use super::DeskView;
use super::excerpt::{event_address, paper_address};
use super::page_picture::{ShownPage, has_pictures, page_address, shown_page, unmarked_page};
use super::papers::{PaperDate, paper_date, title};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use super::value_words::{is_reference, value_in_words};
use crate::check::quote_places;
use crate::date::Date;
use crate::linking::{Link, Outcome};
use crate::normalise::{Anchor, Doubt, Timex, TimexKind};
use crate::project::{Paper, Project};
use crate::read::{Block, BlockKind, Document, RejectedDate};
use crate::source::{Span, one_line};
use crate::tag::ClauseTense;

/// The number of blocks on one page.
const PAGE: usize = 300;

/// The number of blocks shown before the linked span.
const BEFORE: usize = 20;

/// A piece of a block: its words, and whether they are a date or the linked span.
#[derive(Debug, Serialize)]
struct MarkedText<'p> {
    text: &'p str,
    /// The number of the date in the list of explanations.
    date: Option<usize>,
    /// Whether the piece belongs to the linked span.
    here: bool,
    /// Whether the piece is the first of that span.
    first: bool,
}

/// A block of the paper, divided into the pieces that the page marks.
#[derive(Debug, Serialize)]
pub(super) struct ShownBlock {
    /// The kind of block: "heading", "paragraph", "item", "note", "quote", "code".
    kind: &'static str,
    /// The page that begins with this block.
    page: Option<usize>,
    /// The URL of this page's picture.
    page_href: Option<String>,
    /// The text of the block, divided into pieces.
    pieces: Vec<OwnedPiece>,
}

/// A [`MarkedText`] that owns its text, since the text of a block without markup is temporary.
#[derive(Debug, Serialize)]
struct OwnedPiece {
    text: String,
    date: Option<usize>,
    here: bool,
    first: bool,
}

/// The explanation of an expression's date.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DateReason {
    /// The byte offset of the expression.
    #[serde(skip)]
    at: usize,
    number: usize,
    words: String,
    /// The date in words; for a duration or a set, its value.
    reading: String,
    value: String,
    kind: &'static str,
    /// The reasons, each a sentence.
    why: Vec<String>,
    /// The rule of the tagger that found the expression.
    rule: &'static str,
    tense: Option<&'static str>,
    confidence: &'static str,
    is_doubtful: bool,
    /// The URL of the page picture with the date marked.
    printed: Option<String>,
    /// The events that the statement with this date is linked to.
    events: Vec<LinkedEvent>,
}

impl DateReason {
    /// Whether the expression begins at this byte offset.
    pub(super) const fn is_at(&self, byte: usize) -> bool {
        self.at == byte
    }
}

#[derive(Debug, Clone, Serialize)]
struct LinkedEvent {
    id: String,
    href: String,
    outcome: &'static str,
}

#[derive(Debug, Serialize)]
struct PaperPage<'p> {
    path: &'p str,
    title: Option<String>,
    /// The publication date that the user typed and that was refused.
    published: &'p str,
    author: Option<String>,
    date: Option<PaperDate>,
    language: Option<&'static str>,
    /// The dates in the document head that are not used as the paper's date, with the reasons.
    rejected: Vec<String>,
    is_unsupported: bool,
    fault: Option<String>,
    /// The picture of a page of the paper.
    picture: Option<ShownPage>,
    blocks: Vec<ShownBlock>,
    dates: Vec<DateReason>,
    first: usize,
    last: usize,
    all: usize,
    previous: Option<String>,
    next: Option<String>,
    /// Whether the linked span was not found.
    is_lost: bool,
}

/// Returns the page of the paper that `query` names by its path.
///
/// The path is looked up among the papers of the project, which have already been read: no file is
/// opened for a request.
pub(crate) fn paper_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let project = &loaded.project;
    let path = query.get("path");
    let Some(paper) = project.papers.iter().find(|paper| paper.path == path) else {
        return Err(DeskError::NotFound(format!("This chronology has no paper “{path}”.")));
    };
    let asked = asked_place(project, paper, query);
    let blocks: Vec<&Block> =
        paper.document().map(|document| document.blocks.iter().collect()).unwrap_or_default();
    let at_place = asked
        .as_ref()
        .map(|place| blocks.partition_point(|block| block.span.end <= place.start).saturating_sub(BEFORE));
    let first = query.number("from").or(at_place).unwrap_or(0).min(blocks.len().saturating_sub(1));
    let last = first.saturating_add(PAGE).min(blocks.len());
    let shown = blocks.get(first..last).unwrap_or_default();
    let text = paper.document().map(|document| marked_text(project, document, paper, shown, asked.as_ref()));
    let (shown, dates) = text.unwrap_or_default();
    let picture = match (&asked, query.number("page")) {
        // Mark the quote even if the URL also contains its page.
        (Some(place), page) if page.is_none() || !place.is_empty() => {
            shown_page(&*view.pictures, project, paper, place)
        }
        (_, Some(number)) => unmarked_page(&*view.pictures, paper, number),
        (_, None) => None,
    };
    let from = |at: usize| address("/paper", &[("path", path), ("from", &at.to_string())]);
    let page = PaperPage {
        path: &paper.path,
        title: title(paper),
        published: query.get("published"),
        author: paper
            .document()
            .and_then(|document| document.author.as_ref())
            .map(|author| one_line(&author.value)),
        date: paper_date(loaded, paper),
        language: paper.document().map(|document| document.language.code.name()),
        rejected: paper
            .document()
            .map(|document| {
                document.rejected.iter().take(MAX_REJECTED).map(|date| rejected(project, date)).collect()
            })
            .unwrap_or_default(),
        is_unsupported: paper.unsupported_language().is_some(),
        fault: paper.document.as_ref().err().map(ToString::to_string),
        picture,
        blocks: shown,
        dates,
        first: first + 1,
        last,
        all: blocks.len(),
        previous: (first > 0).then(|| from(first.saturating_sub(PAGE))),
        next: (last < blocks.len()).then(|| from(last)),
        is_lost: asked.is_none() && query.filled("quote").is_some(),
    };
    let name = page.title.clone().unwrap_or_else(|| paper.path.clone());
    render("paper.html", &Shell::new(view, "papers", name), &page)
}

/// The maximum number of unused document head dates that are listed.
const MAX_REJECTED: usize = 3;

/// Explains why a date in the document head is not used as the paper's date.
fn rejected(project: &Project, date: &RejectedDate) -> String {
    let words = one_line(project.sources.text(date.span));
    format!("“{words}” is not used as the date of this paper: {}.", date.reason.reason())
}

/// Returns the byte range that a link requests by quote, by offsets, or by page.
fn asked_place(project: &Project, paper: &Paper, query: &QueryPairs) -> Option<Range<usize>> {
    let document = paper.document()?;
    if let Some(quote) = query.filled("quote") {
        let places = quote_places(document.source, project.sources.whole(document.source), quote);
        // Prefer the occurrence on the requested page: the quote can occur on several.
        let is_on_page =
            |span: &&Span| query.number("page").is_some_and(|page| document.page(span.start) == Some(page));
        return places.iter().find(is_on_page).or(places.first()).map(|span| span.range());
    }
    if let Some(at) = query.number("at") {
        return Some(at..query.number("to").unwrap_or(at).max(at));
    }
    let page = query.number("page")?;
    let (start, _) = document.pages.iter().find(|(_, number)| *number == page)?;
    Some(*start..*start)
}

/// Returns the blocks around a span with their dates and the span marked, and the explanation of
/// each date. Returns `None` if the paper could not be read.
pub(super) fn marked_text_around(
    project: &Project,
    paper: &Paper,
    place: Span,
    around: usize,
) -> Option<(Vec<ShownBlock>, Vec<DateReason>)> {
    let document = paper.document()?;
    let at = document.blocks.partition_point(|block| block.span.end <= place.start);
    let first = at.saturating_sub(around);
    let blocks: Vec<&Block> = document.blocks.iter().skip(first).take(2 * around + 1).collect();
    Some(marked_text(project, document, paper, &blocks, Some(&place.range())))
}

/// Returns blocks with their dates and the requested span marked, and the explanation of each date.
fn marked_text(
    project: &Project,
    document: &Document,
    paper: &Paper,
    blocks: &[&Block],
    asked: Option<&Range<usize>>,
) -> (Vec<ShownBlock>, Vec<DateReason>) {
    let links = links_by_place(project, document);
    let timexes: Vec<(Span, &Timex)> = paper.spanned_timexes().collect();
    let mut dates = Vec::new();
    let mut page = blocks.first().and_then(|block| document.page(block.span.start.checked_sub(1)?));
    let shown = blocks.iter().map(|block| {
        let words = document.words(block, &project.sources);
        let first = timexes.partition_point(|(span, _)| span.end <= block.span.start);
        let own = timexes.iter().skip(first).take_while(|(span, _)| span.start < block.span.end);
        let numbered: Vec<(Range<usize>, usize)> = own
            .map(|(span, timex)| {
                let number = dates.len() + 1;
                dates.push(reason(project, document, timex, number, links.get(&span.start)));
                (span.range(), number)
            })
            .collect();
        let begins = document.page(block.span.start).filter(|begins| page != Some(*begins));
        page = begins.or(page);
        let pieces = pieces(&words, block.span.start, &numbered, asked);
        ShownBlock {
            kind: kind(block.kind),
            page: begins,
            page_href: begins.filter(|_| has_pictures(document)).map(|page| page_address(&paper.path, page)),
            pieces: pieces
                .into_iter()
                .map(|MarkedText { text, date, here, first }| OwnedPiece {
                    text: text.to_owned(),
                    date,
                    here,
                    first,
                })
                .collect(),
        }
    });
    let shown = shown.collect();
    (shown, dates)
}

/// Splits the words of a block at the start and end of each date and of the requested span.
fn pieces<'p>(
    words: &'p str,
    start: usize,
    dates: &[(Range<usize>, usize)],
    asked: Option<&Range<usize>>,
) -> Vec<MarkedText<'p>> {
    let ends = dates.iter().map(|(range, _)| range).chain(asked).flat_map(|range| [range.start, range.end]);
    let inside = ends.filter_map(|byte| byte.checked_sub(start)).filter(|byte| *byte < words.len());
    let cuts: BTreeSet<usize> =
        inside.map(|byte| words.floor_char_boundary(byte)).chain([0, words.len()]).collect();
    let ranges = cuts.into_iter().tuple_windows();
    ranges
        .filter_map(|(from, to)| {
            let (text, byte) = (words.get(from..to)?, start + from);
            let date = dates.iter().find(|(range, _)| range.contains(&byte)).map(|(_, number)| *number);
            let here = asked.is_some_and(|asked| asked.contains(&byte));
            let first = asked.is_some_and(|asked| {
                byte == asked.start
                    || asked.is_empty() && from == 0 && (start..start + words.len()).contains(&asked.start)
            });
            Some(MarkedText { text, date, here, first })
        })
        .collect()
}

const fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Paragraph | BlockKind::DateLine => "paragraph",
        BlockKind::ListItem => "item",
        BlockKind::Note(_) => "note",
        BlockKind::Quote => "quote",
        BlockKind::FrontMatter | BlockKind::Code => "code",
    }
}

/// Returns the links of a paper's statements, by the byte offset of the date.
fn links_by_place<'p>(project: &'p Project, document: &Document) -> BTreeMap<usize, Vec<&'p Link>> {
    let mut links: BTreeMap<usize, Vec<&Link>> = BTreeMap::new();
    for link in project.timeline.entries.iter().flat_map(|entry| &entry.links) {
        let attestation = project.attestations.get(link.attestation);
        if let Some(attestation) = attestation.filter(|attestation| attestation.source == document.source) {
            links.entry(attestation.span.start).or_default().push(link);
        }
    }
    links
}

fn reason(
    project: &Project,
    document: &Document,
    timex: &Timex,
    number: usize,
    links: Option<&Vec<&Link>>,
) -> DateReason {
    let text = project.sources.whole(document.source);
    let events = links.into_iter().flatten().filter_map(|link| {
        let event = project.chronology.events.get(link.event?)?;
        let id = event.id.value.clone();
        Some(LinkedEvent { href: event_address(&id), id, outcome: outcome(link.outcome) })
    });
    DateReason {
        at: timex.start,
        number,
        words: one_line(timex.words(text)),
        reading: match (&timex.date, timex.kind) {
            (Some(date), _) => date.human(),
            // Show "every Monday" as written: its value would read "a Monday of an unknown week".
            (None, TimexKind::Set) => one_line(timex.words(text)),
            (None, _) => value_in_words(&timex.value),
        },
        value: timex.value.clone(),
        kind: match timex.kind {
            TimexKind::Date => "date",
            TimexKind::Time => "time of day",
            TimexKind::Duration => "duration",
            TimexKind::Set => "repeated",
        },
        why: why(document, timex, text),
        rule: timex.rule,
        tense: timex.tense.map(ClauseTense::as_str),
        confidence: timex.confidence.as_str(),
        printed: (has_pictures(document) && document.page(timex.start).is_some())
            .then(|| paper_address(project, Span::new(document.source, timex.start..timex.end))),
        is_doubtful: timex.doubt.is_some() || timex.weakness.is_some_and(|_| timex.date.is_some()),
        events: events.collect(),
    }
}

/// Explains a date, with the reasons that `dateline tag --explain` prints.
fn why(document: &Document, timex: &Timex, text: &str) -> Vec<String> {
    let mut why = Vec::new();
    // Exclude "now", which is not resolved from another date.
    let is_open = timex.date.is_none()
        && matches!(timex.kind, TimexKind::Date | TimexKind::Time)
        && !is_reference(&timex.value);
    if is_reference(&timex.value) {
        return vec!["It does not give a date.".to_owned()];
    }
    match timex.anchor {
        Anchor::Explicit if timex.date.is_some() => why.push("The words give the whole date.".to_owned()),
        Anchor::DocumentCreationTime => {
            let created = document.created_at(timex.start);
            let day = created.map_or_else(String::new, |created| format!(", {}", created.date.human()));
            why.push(format!("It is counted from the date of the paper{day}."));
        }
        Anchor::PreviousDate { start, end } => {
            let words = one_line(text.get(start..end).unwrap_or_default());
            why.push(format!("It is counted from “{words}”, which the paper mentions elsewhere."));
        }
        Anchor::Coordination => {
            why.push("It takes its missing part, such as the year, from the date next to it.".to_owned());
        }
        Anchor::None if is_open => {
            why.push(if document.created.is_none() {
                "The date to count from is missing: the paper has no date. You can enter one on its page."
                    .to_owned()
            } else {
                "A date to count from is missing.".to_owned()
            });
        }
        Anchor::Explicit | Anchor::None => {}
    }
    match &timex.doubt {
        Some(Doubt::Impossible) => why.push("This day does not exist.".to_owned()),
        Some(Doubt::Ambiguous { readings }) => {
            let readings = readings.iter().map(Date::human).join(" or ");
            why.push(format!("It has two readings, {readings}: `date_order` in events.toml selects one."));
        }
        None => {}
    }
    if is_open && timex.value.starts_with("FY") {
        why.push(
            "The first day of this fiscal year is unknown: set `fiscal_year` in events.toml.".to_owned(),
        );
    }
    if let Some(weakness) = timex.weakness.filter(|_| timex.date.is_some()) {
        why.push(format!("It is doubtful: {}.", weakness.reason()));
    }
    why
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Agrees => "agrees with",
        Outcome::Refines => "is more precise than",
        Outcome::Coarser => "is less precise than",
        Outcome::Overlaps => "overlaps",
        Outcome::Contradicts => "contradicts",
        Outcome::OtherStep => "mentions",
        Outcome::New => "is next to",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(asked: Option<&Range<usize>>) -> Vec<String> {
        let pieces = pieces("On 9 June they met.", 100, &[(103..109, 1)], asked);
        let show = |piece: &MarkedText<'_>| {
            let date = piece.date.map_or(String::new(), |number| format!("#{number}"));
            format!(
                "{}{date}{}{}",
                piece.text,
                if piece.here { "!" } else { "" },
                if piece.first { "^" } else { "" }
            )
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn dates_and_the_asked_place_may_overlap() {
        assert_eq!(shown(None), ["On ", "9 June#1", " they met."]);
        assert_eq!(shown(Some(&(100..114))), ["On !^", "9 June#1!", " they!", " met."]);
        assert_eq!(shown(Some(&(105..114))), ["On ", "9 #1", "June#1!^", " they!", " met."]);
        assert_eq!(shown(Some(&(0..50))), ["On ", "9 June#1", " they met."]);
    }
}
