//! Collects the items of briefs and listings from a project, and the sources that they cite.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools as _;

use super::item::{Cite, CitedSource, ContradictingStatement, Item};
use crate::assemble::{Attestation, Tense};
use crate::brief::ATTESTED;
use crate::check::{Diagnostic, QuotePages};
use crate::chronology::{Event, Status};
use crate::date::{Answer, Date};
use crate::linking::{Link, Outcome, TimelineEntry};
use crate::project::{Paper, Project};
use crate::pull::dismissed;
use crate::read::without_mail_prefixes;
use crate::rule_id::RuleId;
use crate::source::{SourceId, Spanned};

/// Converts timeline entries to items, and collects the sources that they cite.
///
/// `findings` are the check's findings, without the allowed ones. An event is disputed if that is
/// its status, or if a finding reports a paper that contradicts it.
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
    // Look up the contradicted events once, not per event.
    let contradicting = findings.iter().filter(|found| found.rule.id == RuleId::PaperContradictsCurated);
    let contradicted = contradicting.flat_map(|found| &found.events).map(String::as_str).collect();
    let dismissed = dismissed(project);
    let (pages, cited) = (QuotePages::new(project), BTreeMap::new());
    let mut gathering = Gathering { project, contradicted, dismissed, pages, cited };
    let items = entries.into_iter().filter(|entry| !gathering.is_dismissed(entry));
    let items = items.collect::<Vec<_>>().into_iter().map(|entry| gathering.item(entry)).collect();
    (items, gathering.cited.into_values().collect())
}

struct Gathering<'a> {
    project: &'a Project,
    /// The ids of the events that a paper contradicts.
    contradicted: BTreeSet<&'a str>,
    /// The indices of attestations that a person has dismissed. They are not printed.
    dismissed: BTreeSet<usize>,
    pages: QuotePages<'a>,
    cited: BTreeMap<String, CitedSource>,
}

impl Gathering<'_> {
    /// Whether the entry is not curated and all its statements are dismissed.
    fn is_dismissed(&self, entry: &TimelineEntry) -> bool {
        entry.event(&self.project.chronology).is_none()
            && entry.links.iter().all(|link| self.dismissed.contains(&link.attestation))
    }

    fn item(&mut self, entry: &TimelineEntry) -> Item {
        match entry.event(&self.project.chronology) {
            Some(event) => self.curated(event, entry),
            None => Item {
                date: self.stated_date(entry),
                status: self.reported_status(entry),
                importance: ATTESTED,
                curated: false,
                sources: self.papers(entry),
                ..Item::new(&entry.title)
            },
        }
    }

    /// Returns the date of an entry that only papers attest. "By 30 April" and "since 2014" are
    /// bounds, not dates.
    fn stated_date(&self, entry: &TimelineEntry) -> Option<Date> {
        let date = entry.date.as_ref()?;
        let attestation = self.statement(entry).filter(|attestation| attestation.date == *date);
        Some(attestation.map_or_else(|| date.clone(), Attestation::event_date))
    }

    /// Returns the status that the paper describes: "is to be appointed", "was called off".
    fn reported_status(&self, entry: &TimelineEntry) -> Status {
        match self.statement(entry) {
            Some(attestation) if attestation.is_called_off => Status::Cancelled,
            Some(attestation) if attestation.tense == Tense::Expected => Status::Planned,
            _ => Status::Held,
        }
    }

    /// Returns the first statement of an entry.
    fn statement(&self, entry: &TimelineEntry) -> Option<&Attestation> {
        self.project.attestations.get(entry.links.first()?.attestation)
    }

    fn curated(&mut self, event: &Event, entry: &TimelineEntry) -> Item {
        let mut sources: Vec<Cite> = Vec::new();
        for evidence in &event.evidence {
            let id = self.one_of_its_names(&evidence.source.value);
            self.cite_entry(&id);
            let declared = evidence.page.as_ref().map(|page| page.value);
            // Evidence from `accept` and `attach` has no page, so it is looked up from the quote.
            let page = declared.or_else(|| u32::try_from(self.pages.page(evidence)?).ok());
            sources.push(Cite {
                source: id,
                page,
                quote: evidence.quote.as_ref().map(|quote| quote.value.clone()),
                linked: false,
            });
        }
        let curated: BTreeSet<String> = sources.iter().map(|cite| cite.source.clone()).collect();
        sources.extend(self.papers(entry).into_iter().filter(|cite| !curated.contains(&cite.source)));
        let is_contradicted = self.contradicted.contains(event.id.value.as_str());
        let is_disputed = event.status() == Status::Disputed || is_contradicted;
        let disputes = if is_disputed { self.contradicting_statements(entry) } else { Vec::new() };
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
        let open = entry.links.iter().filter(|link| !self.dismissed.contains(&link.attestation));
        let supporting: Vec<&Attestation> = open
            .filter_map(|link| {
                let attestation = project.attestations.get(link.attestation)?;
                let is_over =
                    event.is_some_and(|event| matches!(event.status(), Status::Held | Status::InForce));
                let supports = link.supports_the_date(attestation, event);
                (supports && !(is_over && precedes(project, attestation))).then_some(attestation)
            })
            .collect();
        let cites = supporting.into_iter().filter_map(|attestation| {
            let source = self.cite_paper(attestation.source)?;
            Some(Cite { source, page: page(attestation), quote: None, linked: event.is_some() })
        });
        cites.unique_by(|cite| cite.source.clone()).collect()
    }

    /// Returns the statements of papers that contradict an entry.
    fn contradicting_statements(&mut self, entry: &TimelineEntry) -> Vec<ContradictingStatement> {
        let project = self.project;
        let open = entry.links.iter().filter(|link| !self.dismissed.contains(&link.attestation));
        let against: Vec<&Link> = open.filter(|link| link.outcome == Outcome::Contradicts).collect();
        let attestation = against.into_iter().filter_map(|link| project.attestations.get(link.attestation));
        let contradicting = attestation.filter_map(|attestation| {
            let source = self.cite_paper(attestation.source)?;
            let quote = Some(attestation.citation.quote.clone());
            let cite = Cite { source, page: page(attestation), quote, linked: false };
            Some(ContradictingStatement { date: attestation.date.clone(), cite })
        });
        contradicting.unique_by(|other| (other.date.to_string(), other.cite.source.clone())).collect()
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

    /// Returns the id under which a source is cited: the first one if the same file has two source
    /// entries.
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
        // The paper for this entry, whose document creation time replaces a missing `published`.
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
                .map(|title| title.value.clone())
                .or_else(|| Some(own()?.title.as_ref()?.value.clone()))
                .map_or_else(|| id.to_owned(), |title| without_mail_prefixes(&title).to_owned()),
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

/// Whether the paper was written before the date that it gives, so it cannot report the event as
/// past: "The talks open tomorrow, and the text is to be initialled."
fn precedes(project: &Project, attestation: &Attestation) -> bool {
    let document = project.paper(attestation.source).and_then(Paper::document);
    let written = document.and_then(|document| document.created_at(attestation.span.start));
    written.is_some_and(|written| written.date.before(&attestation.date) == Answer::Holds)
}

/// Describes a paper without an entry in `events.toml`, using the paper's own metadata.
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

/// Returns the translations by language, without spans.
fn texts(translations: &[(String, Spanned<String>)]) -> Vec<(String, String)> {
    translations.iter().map(|(language, text)| (language.clone(), text.value.clone())).collect()
}

/// Returns the page number of an attestation, if its paper has pages.
fn page(attestation: &Attestation) -> Option<u32> {
    u32::try_from(attestation.citation.page?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{LoadOptions, Memory};
    use crate::pull::pull;

    const HEAD: &str = "[chronology]\npapers = [\"papers\"]\n";
    const PACT: &str = "[[event]]\nid = \"pact\"\ntitle = \"The Harbour Pact is signed\"\ndate = \"2024-06-09\"\n\
                        phase = \"signed\"\nmatch = [\"Harbour Pact\"]\n";

    fn project(events: &str, paper: &str) -> Project {
        let files = Memory::from([("events.toml", events), ("papers/note.md", paper)]);
        Project::load(&files, &LoadOptions::default()).unwrap()
    }

    /// Returns the titles of the cited sources.
    fn sources(events: &str, paper: &str) -> Vec<String> {
        let project = project(events, paper);
        let (_, sources) = gather(&project, &[], &project.timeline.entries);
        sources.into_iter().map(|source| source.title).collect()
    }

    #[test]
    fn dismissed_statements_are_not_printed() {
        let paper = "The Harbour Pact was signed in Oslo on 9 June 2024.\n";
        let both = format!("{HEAD}\n{PACT}");
        assert_eq!(sources(&both, paper), ["papers/note.md"]);
        let id = pull(&project(HEAD, paper))[0].id.clone();
        let dismissed = format!(
            "\n[[dismissed]]\nid = \"{id}\"\nreason = \"a summary\"\npath = \"papers/note.md\"\nquote = \"The Harbour Pact\"\n"
        );
        assert_eq!(sources(&(both + &dismissed), paper), [""; 0]);
        let only_in_papers = project(&(HEAD.to_owned() + &dismissed), paper);
        let (items, sources) = gather(&only_in_papers, &[], &only_in_papers.timeline.entries);
        assert_eq!((items.len(), sources.len()), (0, 0));
    }

    #[test]
    fn paper_from_before_the_event_does_not_show_that_it_happened() {
        let events = format!("{HEAD}\n{PACT}");
        let paper =
            |day: u32| format!("The Harbour Pact is signed in Oslo on 9 June 2024.\n\n(2024/06/{day:02})\n");
        assert_eq!(sources(&events, &paper(8)), [""; 0]);
        assert_eq!(sources(&events, &paper(9)), ["papers/note.md"]);
        let planned = events.replace("phase =", "status = \"planned\"\nphase =");
        assert_eq!(sources(&planned, &paper(8)), ["papers/note.md"]);
    }

    #[test]
    fn bound_without_the_step_does_not_show_that_it_happened() {
        let others = "[[event]]\nid = \"tunnel\"\ntitle = \"The Gull Tunnel opens\"\ndate = 2024-05-01\nmatch = [\"Gull Tunnel\"]\n\
                      [[event]]\nid = \"law\"\ntitle = \"The Lantern Law is adopted\"\ndate = 2024-07-28\nmatch = [\"Lantern Law\"]\n";
        let events = format!("{HEAD}{PACT}{others}");
        let meeting = "[[event]]\nid = \"meeting\"\ntitle = \"Leaders meet in Bergen\"\ndate = 2024-06-15\n";
        let paper = "The Gull Tunnel was opened on 1 May 2024. The Harbour Pact was signed on 9 June 2024. The Lantern Law was \
                     adopted on 28 July 2024.\n\nThe call is embargoed until Saturday, 15 June 2024, Bergen time.\n";
        let project = project(&(events + meeting), paper);
        let (items, _) = gather(&project, &[], &project.timeline.entries);
        let sources = |id: &str| {
            items.iter().find(|item| item.id.as_deref() == Some(id)).map(|item| item.sources.len())
        };
        assert_eq!((sources("law"), sources("meeting")), (Some(1), Some(0)));
    }

    #[test]
    fn evidence_without_a_page_has_that_of_its_quote() {
        let head = format!("{HEAD}[[source]]\nid = \"note\"\npath = \"papers/note.txt\"\n{PACT}");
        let page = |evidence: &str, paper: &str| {
            let events = format!("{head}evidence = [{{ source = \"note\", {evidence} }}]\n");
            let files = Memory::from([("events.toml", events.as_str()), ("papers/note.txt", paper)]);
            let project = Project::load(&files, &LoadOptions::default()).unwrap();
            let (items, _) = gather(&project, &[], &project.timeline.entries);
            items[0].sources[0].page
        };
        let paper = "A cover.\n\u{c}The Harbour Pact was signed on\n9 June 2024.\n\u{c}Notes.\n";
        let quote = "quote = \"The Harbour Pact was signed on 9 June 2024.\"";
        assert_eq!(page(quote, paper), Some(2));
        assert_eq!(page(&format!("{quote}, page = 7"), paper), Some(7), "a declared page is printed");
        assert_eq!(page("quote = \"The Harbour Pact was initialled\"", paper), None);

        assert_eq!(page(quote, &paper.replace('\u{c}', "")), None, "the paper has no pages");
        // The wording is on two pages, so the page is unknown without `at`.
        let repeated = paper.replace("Notes.", "The Harbour Pact was signed on 9 June 2024.");
        assert_eq!(page(quote, &repeated), None);
        assert_eq!(page(&format!("{quote}, at = 2"), &repeated), Some(3));
    }

    #[test]
    fn source_without_a_title_has_that_of_its_paper() {
        let source = "[[source]]\nid = \"note\"\npath = \"papers/note.md\"\n\n";
        let paper = "# The Harbour Report\n\nThe Harbour Pact was signed in Oslo on 9 June 2024.\n";
        assert_eq!(sources(&format!("{HEAD}\n{source}{PACT}"), paper), ["The Harbour Report"]);
        let titled = source.replace("\npath", "\ntitle = \"Ours\"\npath");
        assert_eq!(sources(&format!("{HEAD}\n{titled}{PACT}"), paper), ["Ours"]);
        assert_eq!(
            sources(&format!("{HEAD}\n{source}{PACT}"), &paper.replace("# The Harbour Report\n", "")),
            ["note"]
        );
    }
}
