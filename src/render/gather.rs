//! Collects the items of briefs and listings, and the sources they cite, from a project.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools as _;

use super::item::{Cite, CitedSource, Item, Otherwise};
use crate::assemble::{Attestation, Signal, Tense};
use crate::brief::ATTESTED;
use crate::check::Diagnostic;
use crate::chronology::{Event, Status};
use crate::date::Date;
use crate::linking::{Outcome, TimelineEntry};
use crate::project::{Paper, Project};
use crate::read::without_mail_prefixes;
use crate::rule_id::RuleId;
use crate::source::{SourceId, Spanned};

/// Converts timeline entries to items, and collects the sources that they cite.
///
/// `findings` are the findings of the check, without the allowed ones. An event is disputed if that
/// is its status, or if one of the findings reports a paper that contradicts it.
///
/// ```
/// use dateline::internals::render::gather;
/// use dateline::{Memory, LoadOptions, Project};
///
/// let text = "[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\ndate = \"2024-06-09\"\n";
/// let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default())?;
/// let (items, sources) = gather(&project, &[], &project.timeline.entries);
/// assert_eq!(items[0].id.as_deref(), Some("pact"));
/// assert!(sources.is_empty());
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub fn gather<'p>(
    project: &'p Project,
    findings: &'p [Diagnostic],
    entries: impl IntoIterator<Item = &'p TimelineEntry>,
) -> (Vec<Item>, Vec<CitedSource>) {
    // The findings are searched once, because each event can have one.
    let contradicting = findings.iter().filter(|found| found.rule.id == RuleId::PaperContradictsCurated);
    let contradicted = contradicting.flat_map(|found| &found.events).map(String::as_str).collect();
    let mut gathering = Gathering { project, contradicted, cited: BTreeMap::new() };
    let items = entries.into_iter().map(|entry| gathering.item(entry)).collect();
    (items, gathering.cited.into_values().collect())
}

struct Gathering<'a> {
    project: &'a Project,
    /// The ids of the events that a paper contradicts.
    contradicted: BTreeSet<&'a str>,
    cited: BTreeMap<String, CitedSource>,
}

impl Gathering<'_> {
    fn item(&mut self, entry: &TimelineEntry) -> Item {
        match entry.event(&self.project.chronology) {
            Some(event) => self.curated(event, entry),
            None => Item {
                date: self.stated_date(entry),
                status: if self.is_planned(entry) { Status::Planned } else { Status::Held },
                importance: ATTESTED,
                curated: false,
                sources: self.papers(entry),
                ..Item::new(&entry.title)
            },
        }
    }

    /// The date of an entry that only papers have; "by 30 April" and "since 2014" are bounds, not dates.
    fn stated_date(&self, entry: &TimelineEntry) -> Option<Date> {
        let date = entry.date.as_ref()?;
        let attestation =
            self.statement(entry).filter(|attestation| attestation.date == *date && !attestation.is_row);
        let bound = attestation.and_then(|attestation| match attestation.signal {
            Signal::By => Date::parse(&format!("../{date}")).ok(),
            Signal::Until => Date::parse(&format!("/{date}")).ok(),
            Signal::Since | Signal::After => Date::parse(&format!("{date}/..")).ok(),
            _ => None,
        });
        Some(bound.unwrap_or_else(|| date.clone()))
    }

    /// Whether the paper describes it as expected: "is to be appointed".
    fn is_planned(&self, entry: &TimelineEntry) -> bool {
        self.statement(entry).is_some_and(|attestation| attestation.tense == Tense::Expected)
    }

    /// The first statement of an entry.
    fn statement(&self, entry: &TimelineEntry) -> Option<&Attestation> {
        self.project.attestations.get(entry.links.first()?.attestation)
    }

    fn curated(&mut self, event: &Event, entry: &TimelineEntry) -> Item {
        let mut sources: Vec<Cite> = Vec::new();
        for evidence in &event.evidence {
            let id = self.one_of_its_names(&evidence.source.value);
            self.cite_entry(&id);
            sources.push(Cite {
                source: id,
                page: evidence.page.as_ref().map(|page| page.value),
                quote: evidence.quote.as_ref().map(|quote| quote.value.clone()),
                linked: false,
            });
        }
        let curated: BTreeSet<String> = sources.iter().map(|cite| cite.source.clone()).collect();
        sources.extend(self.papers(entry).into_iter().filter(|cite| !curated.contains(&cite.source)));
        let is_contradicted = self.contradicted.contains(event.id.value.as_str());
        let is_disputed = event.status() == Status::Disputed || is_contradicted;
        let disputes = if is_disputed { self.otherwise(entry) } else { Vec::new() };
        Item {
            id: Some(event.id.value.clone()),
            date: entry.date.clone(),
            label: event.label.as_ref().map(|label| label.value.clone()),
            summary: event.summary.as_ref().map(|summary| summary.value.clone()),
            importance: event.importance(),
            status: event.status(),
            place: event.place.as_ref().map(|place| place.value.clone()),
            disputed: is_disputed,
            disputes,
            actors: event.actors.iter().map(|actor| actor.value.clone()).collect(),
            tags: event.tags.iter().map(|tag| tag.value.clone()).collect(),
            titles: texts(&event.titles),
            labels: texts(&event.labels),
            sources,
            handling: event.handling.as_ref().map(|mark| mark.value.clone()),
            ..Item::new(&event.title.value)
        }
    }

    /// Returns the papers that support the date of an entry, each once.
    fn papers(&mut self, entry: &TimelineEntry) -> Vec<Cite> {
        let project = self.project;
        let event = entry.event(&project.chronology);
        let supporting = entry.links.iter().filter_map(|link| {
            let attestation = project.attestations.get(link.attestation)?;
            link.supports_the_date(attestation, event).then_some(attestation)
        });
        let cites = supporting.filter_map(|attestation| {
            let source = self.cite_paper(attestation.source)?;
            Some(Cite { source, page: page(attestation), quote: None, linked: event.is_some() })
        });
        cites.unique_by(|cite| cite.source.clone()).collect()
    }

    /// Returns the statements of papers that contradict an entry.
    fn otherwise(&mut self, entry: &TimelineEntry) -> Vec<Otherwise> {
        let project = self.project;
        let against = entry.links.iter().filter(|link| link.outcome == Outcome::Contradicts);
        let attestation = against.filter_map(|link| project.attestations.get(link.attestation));
        let otherwise = attestation.filter_map(|attestation| {
            let source = self.cite_paper(attestation.source)?;
            let quote = Some(attestation.citation.quote.clone());
            let cite = Cite { source, page: page(attestation), quote, linked: false };
            Some(Otherwise { date: attestation.date.clone(), cite })
        });
        otherwise.unique_by(|other| (other.date.to_string(), other.cite.source.clone())).collect()
    }

    fn cite_paper(&mut self, source: SourceId) -> Option<String> {
        let paper = self.project.paper(source)?;
        let paper = self.project.first_with_content(paper).unwrap_or(paper);
        if let Some(entry) = paper.entry.and_then(|at| self.project.chronology.sources.get(at)) {
            let id = entry.id.value.clone();
            self.cite_entry(&id);
            return Some(id);
        }
        self.cited.entry(paper.path.clone()).or_insert_with(|| undeclared(paper));
        Some(paper.path.clone())
    }

    /// Returns the id by which a source is cited: another one, if the same file has two names.
    fn one_of_its_names(&self, id: &str) -> String {
        let sources = &self.project.chronology.sources;
        let other = || {
            let index = self.project.chronology.source_index(id)?;
            let paper = self.project.papers.iter().find(|paper| paper.entry == Some(index))?;
            Some(sources.get(self.project.first_with_content(paper)?.entry?)?.id.value.clone())
        };
        other().unwrap_or_else(|| id.to_owned())
    }

    fn cite_entry(&mut self, id: &str) {
        let Some(entry) = self.project.chronology.source_entry(id) else { return };
        // The paper that belongs to this entry: its own creation date replaces a missing
        // `published`.
        let own = || {
            self.project
                .papers
                .iter()
                .find(|paper| {
                    paper.entry.is_some_and(|at| {
                        self.project.chronology.sources.get(at).is_some_and(|other| other.id.value == id)
                    })
                })?
                .document()
        };
        let published = entry.published.as_ref().map(|date| date.value.clone());
        let cited = CitedSource {
            id: id.to_owned(),
            title: entry
                .title
                .as_ref()
                .map_or_else(|| id.to_owned(), |title| without_mail_prefixes(&title.value).to_owned()),
            author: entry.author.as_ref().map(|author| author.value.clone()),
            publisher: entry.publisher.as_ref().map(|publisher| publisher.value.clone()),
            published: published.or_else(|| Some(own()?.created.as_ref()?.date.clone())),
            url: entry.url.as_ref().map(|url| url.value.clone()),
            accessed: entry.accessed.as_ref().map(|date| date.value.clone()),
            archived: entry.archived.as_ref().map(|url| url.value.clone()),
            handling: entry.handling.as_ref().map(|mark| mark.value.clone()),
        };
        self.cited.insert(id.to_owned(), cited);
    }
}

/// Describes a paper without an entry in `events.toml` by its own metadata.
fn undeclared(paper: &Paper) -> CitedSource {
    let document = paper.document();
    CitedSource {
        id: paper.path.clone(),
        title: document
            .and_then(|document| document.title.as_ref())
            .map_or_else(|| paper.path.clone(), |title| without_mail_prefixes(&title.value).to_owned()),
        author: document.and_then(|document| document.author.as_ref()).map(|author| author.value.clone()),
        publisher: None,
        published: document
            .and_then(|document| document.created.as_ref())
            .map(|created| created.date.clone()),
        url: None,
        accessed: None,
        archived: None,
        handling: None,
    }
}

/// Returns the page number of an attestation, if its paper has pages.
fn texts(translations: &[(String, Spanned<String>)]) -> Vec<(String, String)> {
    translations.iter().map(|(language, text)| (language.clone(), text.value.clone())).collect()
}

fn page(attestation: &Attestation) -> Option<u32> {
    u32::try_from(attestation.citation.page?).ok()
}
