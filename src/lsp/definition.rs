//! Go to definition: from a reference to the event, source or name, and from evidence into the
//! paper.

use lsp_types::Location;

use super::dates::{self, WrittenDate};
use super::hover::{evidence_at, links_of};
use super::occurrence::{self, Occurrence, Referent};
use super::view::View;
use crate::check::place_of_quote;
use crate::chronology::Event;
use crate::project::Paper;
use crate::source::{SourceId, Span};

/// Returns the definitions of the element at the byte offset `byte`: the declaration of a
/// reference, the matching text of a quote, the paper of a source path, and for the id or date of
/// an event, the statements in papers about the event.
pub(super) fn definition(view: &View<'_>, source: SourceId, byte: usize) -> Vec<Location> {
    spans(view, source, byte).into_iter().filter_map(|span| view.location(span)).collect()
}

fn spans(view: &View<'_>, source: SourceId, byte: usize) -> Vec<Span> {
    let project = view.project;
    if let Some(found) = occurrence::at(project, source, byte) {
        return match (found.is_declaration, found.referent) {
            (true, Referent::Event(id)) => {
                project.chronology.event(id).map(|event| statements(view, event)).unwrap_or_default()
            }
            (true, Referent::Source(id)) => {
                let index = project.chronology.source_index(id);
                beginnings(view, |paper| paper.entry == index)
            }
            (true, _) => Vec::new(),
            (false, referent) => declarations(view, referent),
        };
    }
    if let Some(WrittenDate { event: Some(event), .. }) = dates::at(project, source, byte) {
        return statements(view, event);
    }
    if let Some((_, evidence)) = evidence_at(project, source, byte) {
        let place = place_of_quote(project, evidence);
        let index = project.chronology.source_index(&evidence.source.value);
        return place.map_or_else(|| beginnings(view, |paper| paper.entry == index), |place| vec![place]);
    }
    let is_here = |span: Span| span.source == source && (span.start..=span.end).contains(&byte);
    let mut entries = project.chronology.sources.iter().enumerate();
    let entry = entries.find(|(_, entry)| entry.path.as_ref().is_some_and(|path| is_here(path.span)));
    match entry {
        Some((index, _)) => beginnings(view, |paper| paper.entry == Some(index)),
        None => beginnings(view, |paper| is_here(paper.named)),
    }
}

fn declarations(view: &View<'_>, referent: Referent<'_>) -> Vec<Span> {
    let is_meant = |found: &Occurrence<'_>| found.is_declaration && found.referent == referent;
    occurrence::all(view.project).into_iter().filter(is_meant).map(|found| found.span).collect()
}

/// Returns the start of each paper that `is_meant` accepts.
fn beginnings(view: &View<'_>, is_meant: impl Fn(&Paper) -> bool) -> Vec<Span> {
    let papers = view.project.papers.iter().filter(|paper| is_meant(paper));
    papers.filter_map(|paper| Some(Span::new(paper.document()?.source, 0..0))).collect()
}

/// Returns the statements in papers about an event.
pub(super) fn statements(view: &View<'_>, event: &Event) -> Vec<Span> {
    let links = links_of(view.project, event).iter();
    links.filter_map(|link| Some(view.project.attestations.get(link.attestation)?.span)).collect()
}
