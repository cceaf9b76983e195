//! Taking a candidate over: the changes to `events.toml` that a person's decision comes to.

use thiserror::Error;

use crate::assemble::{Signal, Tense};
use crate::chronology::{Change, NewDismissal, NewEvent, NewEvidence, NewSource, Status};
use crate::date::{Answer, Date};
use crate::project::{Paper, Project};
use crate::source::{SourceId, one_line};

use super::{Candidate, Kind};

/// The most characters of an id that is made from a title.
const LONGEST_ID: usize = 40;

/// Why a decision cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TakeError {
    /// The paper gives only a bound.
    #[error("the paper gives only a bound (\"{words}\"), not when it happened: say when with --date")]
    OnlyABound {
        /// The words.
        words: String,
    },
    /// It is about an event that is curated already.
    #[error(
        "it is about the event \"{event}\", which is curated already: use `refine`, `attach` or `dismiss`"
    )]
    Curated {
        /// The event.
        event: String,
    },
    /// It gives another date for an event that is curated already.
    #[error(
        "the paper has {stated} for the event \"{event}\", which is dated {curated}: to correct that date, use `refine`; if the \
         paper is wrong, use `dismiss`; if it describes something else, use `accept --id NEW-ID`"
    )]
    Contradicts {
        /// The date of the paper in EDTF.
        stated: String,
        /// The id of the event.
        event: String,
        /// Its date in EDTF.
        curated: String,
    },
    /// It has no date for a curated event.
    #[error("it does not give another date for a curated event: use `accept`, `attach` or `dismiss`")]
    RefinesNothing,
    /// The event has another date.
    #[error(
        "the paper says {stated} and the event \"{event}\" has {curated}, so the words are no evidence for that date: \
         correct the date first, or dismiss this"
    )]
    OtherDate {
        /// The date of the paper in EDTF.
        stated: String,
        /// The id of the event.
        event: String,
        /// Its date in EDTF.
        curated: String,
    },
    /// There is no event of that id.
    #[error("events.toml has no event \"{id}\"")]
    NoEvent {
        /// The id.
        id: String,
    },
}

/// What a person says of a new event; what is left out is taken from the paper.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Its id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<Date>,
}

impl Candidate<'_> {
    /// A new event, with every place that speaks of it as evidence.
    pub fn accept(&self, project: &Project, wanted: &Wanted) -> Result<Vec<Change>, TakeError> {
        if let Some(event) = self.event {
            let id = event.id.value.clone();
            match (self.kind, &event.date) {
                (Kind::Contradicts, _) if wanted.id.is_some() => {}
                (Kind::Contradicts, Some(curated)) => {
                    let (stated, curated) = (self.date.to_string(), curated.value.to_string());
                    return Err(TakeError::Contradicts { stated, event: id, curated });
                }
                _ => return Err(TakeError::Curated { event: id }),
            }
        }
        let is_bound = !matches!(self.attestation.signal, Signal::At | Signal::Range);
        if is_bound && wanted.date.is_none() {
            return Err(TakeError::OnlyABound { words: self.date_words(project) });
        }
        let (mut changes, evidence) = self.evidence(project);
        let title = wanted.title.clone().unwrap_or_else(|| self.title.clone());
        let is_taken = |id: &str| project.chronology.event(id).is_some();
        let date = wanted.date.as_ref().unwrap_or(self.date);
        changes.push(Change::Event(NewEvent {
            id: wanted.id.clone().unwrap_or_else(|| vacant(&slug(&title, "event"), is_taken)),
            title,
            date: date.clone(),
            phase: self.attestation.phase,
            status: self.is_to_come(date, project).then_some(Status::Planned),
            evidence,
        }));
        Ok(changes)
    }

    /// Whether the paper tells of it as to come; or, where it does not tell of it as done, whether it lies ahead: "Work
    /// resumes on 7 April".
    fn is_to_come(&self, date: &Date, project: &Project) -> bool {
        let lies_ahead = || project.as_of.as_ref().is_some_and(|now| now.before(date) == Answer::Holds);
        match self.attestation.tense {
            Tense::Expected => true,
            Tense::Happened => false,
            Tense::Present | Tense::Unstated => lies_ahead(),
        }
    }

    /// Its places as evidence for a curated event.
    pub fn attach(&self, project: &Project, event: &str) -> Result<Vec<Change>, TakeError> {
        let Some(event) = project.chronology.event(event) else {
            return Err(TakeError::NoEvent { id: event.to_owned() });
        };
        let id = event.id.value.clone();
        match &event.date {
            Some(curated) if !curated.value.compatible(self.date) => {
                let (stated, curated) = (self.date.to_string(), curated.value.to_string());
                Err(TakeError::OtherDate { stated, event: id, curated })
            }
            _ => {
                let (changes, evidence) = self.evidence(project);
                let attach = |evidence| Change::Evidence { event: id.clone(), evidence };
                Ok(changes.into_iter().chain(evidence.into_iter().map(attach)).collect())
            }
        }
    }

    /// Its date for the event that it is about, more precise or corrected, and its places as evidence.
    pub fn refine(&self, project: &Project) -> Result<Vec<Change>, TakeError> {
        let changes_the_date = matches!(self.kind, Kind::Refines | Kind::Contradicts);
        let event = self.event.filter(|_| changes_the_date).ok_or(TakeError::RefinesNothing)?;
        let id = event.id.value.clone();
        let (mut changes, evidence) = self.evidence(project);
        changes.extend(evidence.into_iter().map(|evidence| Change::Evidence { event: id.clone(), evidence }));
        changes.push(Change::Date { event: id, date: self.date.clone() });
        Ok(changes)
    }

    /// Never to be offered again, as long as its sentences stay as they are.
    pub fn dismiss(&self, project: &Project, reason: &str) -> Vec<Change> {
        let ids = std::iter::once(&self.id).chain(&self.others).cloned().collect();
        vec![Change::Dismissal(NewDismissal {
            ids,
            reason: reason.to_owned(),
            path: project.sources.path(self.attestation.source).to_owned(),
            quote: one_line(project.sources.text(self.attestation.sentence)),
        })]
    }

    /// The words of the date with what stands before it in the paper.
    fn date_words(&self, project: &Project) -> String {
        let said = self.attestation;
        let before = project.sources.whole(said.source).get(..said.span.start).unwrap_or("");
        let preposition = before.split_whitespace().next_back().unwrap_or("");
        one_line(&format!("{preposition} {}", project.sources.text(said.span)))
    }

    /// The places as evidence, each sentence once, and the sources that must be added for it.
    fn evidence(&self, project: &Project) -> (Vec<Change>, Vec<NewEvidence>) {
        let mut changes: Vec<(SourceId, NewSource)> = Vec::new();
        let mut evidence: Vec<NewEvidence> = Vec::new();
        for said in &self.places {
            let Some(paper) = project.paper(said.source) else { continue };
            let known = paper.entry.and_then(|at| project.chronology.sources.get(at));
            let added = changes.iter().find(|(source, _)| *source == said.source);
            let source = match (known, added) {
                (Some(known), _) => known.id.value.clone(),
                (None, Some((_, added))) => added.id.clone(),
                (None, None) => {
                    let new = source_of(project, paper);
                    let id = new.id.clone();
                    changes.push((said.source, new));
                    id
                }
            };
            let quote = one_line(project.sources.text(said.sentence));
            if !evidence.iter().any(|it| it.source == source && it.quote == quote) {
                evidence.push(NewEvidence { source, quote });
            }
        }
        (changes.into_iter().map(|(_, new)| Change::Source(new)).collect(), evidence)
    }
}

/// A `[[source]]` for a paper, with what the paper says of itself.
pub fn source_of(project: &Project, paper: &Paper) -> NewSource {
    let document = paper.document();
    let stem = paper.path.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("");
    NewSource {
        id: id_of(project, stem),
        title: document.and_then(|it| it.title.as_ref()).map(|title| one_line(&title.value)),
        published: document.and_then(|it| it.created.as_ref()).map(|created| created.date.clone()),
        path: Some(paper.path.clone()),
        url: None,
        sha256: Some(paper.sha256.clone()),
    }
}

/// The id of a new source by that name.
pub fn id_of(project: &Project, name: &str) -> String {
    vacant(&slug(name, "paper"), |id| project.chronology.source_entry(id).is_some())
}

/// An id of the words of a text: small letters and digits, with hyphens between; whole words as far as they fit.
fn slug(words: &str, otherwise: &str) -> String {
    let words = words.to_lowercase();
    let mut slug = String::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + word.len() >= LONGEST_ID {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { otherwise.to_owned() } else { slug }
}

/// The id, or the first of `id-2`, `id-3`, … that is free.
fn vacant(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.to_owned()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
}
