//! Turns a user's decision about a candidate into changes of `events.toml`: a new event, more
//! evidence, a different date, or a dismissal. It returns the changes and does not write them.

use thiserror::Error;

use crate::assemble::{Bond, Tense, Term};
use crate::chronology::{
    Change, Event, NewDismissal, NewEvent, NewEvidence, NewSource, Status, unknown_id_help,
};
use crate::date::{Answer, Date};
use crate::phase::Phase;
use crate::project::{Paper, Project};
use crate::read::without_mail_prefixes;
use crate::source::one_line;
use crate::table::suggest_id;

use super::{Candidate, CandidateKind};

/// The maximum length of an id that is made from a title, in characters.
const MAX_ID_LENGTH: usize = 40;

/// The reason why a decision cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecisionError {
    /// The paper gives only a bound ("by 2027"), and the user has not chosen a date.
    #[error(
        "the paper gives only a bound (\"{words}\"), not the date: record the bound with --date {bound}, \
             or pass the date of the event with --date"
    )]
    OnlyABound {
        /// The date as written, with its preposition: "by 2027".
        words: String,
        /// The bound in EDTF.
        bound: String,
    },
    /// The candidate is about an event that is already curated.
    #[error(
        "the candidate is about the event \"{event}\", which is in events.toml already: use `refine`, \
         `attach` or `dismiss`; if it describes something else, use `accept --id NEW-ID`"
    )]
    Curated {
        /// The id of the event.
        event: String,
    },
    /// The candidate contradicts the date of a curated event.
    #[error(
        "the paper gives {stated} for the event \"{event}\", which is dated {curated}: to correct that date, use `refine`; if the \
         paper is wrong, use `dismiss`; if it describes something else, use `accept --id NEW-ID`"
    )]
    Contradicts {
        /// The paper's date in EDTF.
        stated: String,
        /// The id of the event.
        event: String,
        /// The curated date in EDTF.
        curated: String,
    },
    /// The candidate does not give a different date for a curated event.
    #[error(
        "`refine` changes an event's date, but this candidate has no different date for one: use `accept`, \
         `attach` or `dismiss`"
    )]
    RefinesNothing,
    /// The event that the user attached the candidate to has an incompatible date.
    #[error(
        "the paper gives {stated}, but the event \"{event}\" is dated {curated}, so the quote does not support that \
         date: correct the date first, or dismiss the candidate"
    )]
    OtherDate {
        /// The paper's date in EDTF.
        stated: String,
        /// The id of the event.
        event: String,
        /// The curated date in EDTF.
        curated: String,
    },
    /// The chronology has no event with this id.
    #[error("events.toml has no event \"{id}\"; {}", unknown_id_help(suggestion.as_deref()))]
    NoEvent {
        /// The requested id.
        id: String,
        /// The id that was probably meant.
        suggestion: Option<String>,
    },
}

/// The values that the user chose for a new event. A value that is `None` is taken from the paper.
#[derive(Debug, Clone, Default)]
pub struct NewEventValues {
    /// The id of the event.
    pub id: Option<String>,
    /// The title of the event.
    pub title: Option<String>,
    /// The date of the event.
    pub date: Option<Date>,
    /// Whether the candidate is another event than the curated one that it seems to describe.
    pub is_another: bool,
}

impl Candidate<'_> {
    /// Returns the changes that add the candidate as a new event, with all its statements as
    /// evidence.
    ///
    /// # Errors
    ///
    /// Fails if the candidate is about a curated event, unless `wanted` has a new id or states that
    /// it is another event. Also fails if the paper gives only a bound and `wanted` has no date.
    pub fn accept(&self, project: &Project, wanted: &NewEventValues) -> Result<Vec<Change>, DecisionError> {
        if let Some(event) = self.event.filter(|_| wanted.id.is_none() && !wanted.is_another) {
            let id = event.id.value.clone();
            match (self.kind, &event.date) {
                (CandidateKind::Contradicts, Some(curated)) => {
                    let (stated, curated) = (self.date.to_string(), curated.value.to_string());
                    return Err(DecisionError::Contradicts { stated, event: id, curated });
                }
                _ => return Err(DecisionError::Curated { event: id }),
            }
        }
        if self.is_bound() && wanted.date.is_none() {
            return Err(DecisionError::OnlyABound {
                words: self.date_words(project),
                bound: self.event_date().to_string(),
            });
        }
        let (mut changes, evidence) = self.evidence(project, None);
        let title = wanted.title.clone().unwrap_or_else(|| self.title.clone());
        let is_taken = |id: &str| project.chronology.event(id).is_some();
        let date = &wanted.date.clone().unwrap_or_else(|| self.event_date());
        changes.push(Change::Event(NewEvent {
            id: wanted.id.clone().unwrap_or_else(|| event_id(&title, Some(date), is_taken)),
            title,
            date: Some(date.clone()),
            phase: self.attestation.phase,
            status: if self.attestation.is_called_off {
                Some(Status::Cancelled)
            } else {
                self.is_to_come(date, project).then_some(Status::Planned)
            },
            evidence,
            more: self.name().map(|name| ("match", toml::Value::from(vec![name]))).into_iter().collect(),
        }));
        Ok(changes)
    }

    /// Returns the name of the agreement, law or programme that the candidate is about, for
    /// `match`. With this key, a paper that gives a different date for the same phase is reported
    /// even after the event's title changes.
    ///
    /// Returns `None` for other events: the object of "met", "attacked" or "visited" is often a
    /// person or a place ("Kishida met Jens Stoltenberg"), whose name also occurs in other events.
    fn name(&self) -> Option<String> {
        let is_step = |phase: Phase| {
            use Phase::{Adopted, Agreed, Amended, Ended, InForce, Negotiated, Proposed, Ratified, Signed};
            matches!(
                phase,
                Proposed | Negotiated | Agreed | Adopted | Signed | Ratified | InForce | Amended | Ended
            )
        };
        self.attestation.phase.filter(|phase| is_step(*phase))?;
        let is_name = |term: &&Term| {
            let is_long = term.text.split_whitespace().nth(1).is_some();
            let is_acronym = term.text.chars().filter(char::is_ascii_uppercase).count() > 1;
            term.bond == Bond::Topic && term.is_head && !term.is_one_of_several && (is_long || is_acronym)
        };
        self.attestation.terms.iter().find(is_name).map(|term| term.text.clone())
    }

    /// Whether [`accept`](Self::accept) would record the event as cancelled.
    #[cfg(feature = "desk")]
    pub(crate) const fn is_called_off(&self) -> bool {
        self.attestation.is_called_off
    }

    /// Whether [`accept`](Self::accept) would record the event as planned.
    #[cfg(feature = "desk")]
    pub(crate) fn is_planned(&self, project: &Project) -> bool {
        !self.attestation.is_called_off && self.is_to_come(self.date, project)
    }

    /// Whether the event is in the future: the paper expects it, or does not report it as past and
    /// the date is after `as_of` ("Work resumes on 7 April").
    fn is_to_come(&self, date: &Date, project: &Project) -> bool {
        let lies_ahead = || project.as_of.as_ref().is_some_and(|now| now.before(date) == Answer::Holds);
        match self.attestation.tense {
            Tense::Expected => true,
            Tense::Happened => false,
            Tense::Present | Tense::Unstated => lies_ahead(),
        }
    }

    /// Returns the changes that add the candidate's statements to a curated event as evidence.
    ///
    /// # Errors
    ///
    /// Fails if the event does not exist or has an incompatible date.
    pub fn attach(&self, project: &Project, event: &str) -> Result<Vec<Change>, DecisionError> {
        let Some(event) = project.chronology.event(event) else {
            let ids = project.chronology.events.iter().map(|event| event.id.value.as_str());
            let suggestion = suggest_id(event, ids).map(str::to_owned);
            return Err(DecisionError::NoEvent { id: event.to_owned(), suggestion });
        };
        let id = event.id.value.clone();
        match &event.date {
            Some(curated) if !curated.value.may_equal(self.date) => {
                let (stated, curated) = (self.date.to_string(), curated.value.to_string());
                Err(DecisionError::OtherDate { stated, event: id, curated })
            }
            _ => {
                let (changes, evidence) = self.evidence(project, Some(event));
                let attach = |evidence| Change::Evidence { event: id.clone(), evidence };
                Ok(changes.into_iter().chain(evidence.into_iter().map(attach)).collect())
            }
        }
    }

    /// Returns the changes that give the curated event the candidate's date, which is more precise
    /// or corrected, and add the candidate's statements as evidence.
    ///
    /// # Errors
    ///
    /// Fails if the candidate does not give a different date for a curated event.
    pub fn refine(&self, project: &Project) -> Result<Vec<Change>, DecisionError> {
        let changes_the_date = matches!(self.kind, CandidateKind::Refines | CandidateKind::Contradicts);
        let event = self.event.filter(|_| changes_the_date).ok_or(DecisionError::RefinesNothing)?;
        let id = event.id.value.clone();
        let (mut changes, evidence) = self.evidence(project, Some(event));
        changes.extend(evidence.into_iter().map(|evidence| Change::Evidence { event: id.clone(), evidence }));
        changes.push(Change::Date { event: id, date: self.date.clone() });
        Ok(changes)
    }

    /// Returns the changes that dismiss the candidate. It is not offered again unless its sentences
    /// change.
    pub fn dismiss(&self, project: &Project, reason: &str) -> Vec<Change> {
        let ids = std::iter::once(&self.id).chain(&self.others).cloned().collect();
        vec![Change::Dismissal(NewDismissal {
            ids,
            reason: reason.to_owned(),
            path: project.sources.path(self.attestation.source).to_owned(),
            quote: one_line(project.sources.text(self.attestation.sentence)),
            more: Vec::new(),
        })]
    }

    /// Returns the words of the date with the preceding word: "by 2027".
    fn date_words(&self, project: &Project) -> String {
        let attestation = self.attestation;
        let before = project.sources.whole(attestation.source).get(..attestation.span.start).unwrap_or("");
        let preposition = before.split_whitespace().next_back().unwrap_or("");
        one_line(&format!("{preposition} {}", project.sources.text(attestation.span)))
    }

    /// Returns the statements as evidence, each sentence once and without those that the event
    /// already cites, and the changes that add the sources they need.
    fn evidence(&self, project: &Project, event: Option<&Event>) -> (Vec<Change>, Vec<NewEvidence>) {
        let cites = |source: &str, quote: &str| {
            let mut cited = event.into_iter().flat_map(|event| &event.evidence);
            cited.any(|cited| {
                let words = cited.quote.as_ref().map(|quote| one_line(&quote.value));
                cited.source.value == source && words.as_deref() == Some(quote)
            })
        };
        let mut changes: Vec<(&str, NewSource)> = Vec::new();
        let mut evidence: Vec<NewEvidence> = Vec::new();
        for attestation in &self.places {
            let Some(paper) = project.paper(attestation.source) else { continue };
            // Cite the first paper with the same content, since the same file may have an entry
            // under another name.
            let paper = project.first_with_content(paper).unwrap_or(paper);
            let quote = one_line(project.sources.text(attestation.sentence));
            let known = paper.entry.and_then(|at| project.chronology.sources.get(at));
            if known.is_some_and(|known| cites(&known.id.value, &quote)) {
                continue;
            }
            let added = changes.iter().find(|(path, _)| *path == paper.path);
            let source = match (known, added) {
                (Some(known), _) => known.id.value.clone(),
                (None, Some((_, added))) => added.id.clone(),
                (None, None) => {
                    // Extend the id if needed: the names of two papers without an entry can give
                    // the same one, as "report.en.pdf" and "report.ja.pdf".
                    let is_taken = |id: &str| changes.iter().any(|(_, new)| new.id == id);
                    let new = source_of(project, paper, is_taken);
                    let id = new.id.clone();
                    changes.push((&paper.path, new));
                    id
                }
            };
            if !evidence.iter().any(|cited| cited.source == source && cited.quote == quote) {
                evidence.push(NewEvidence { source, quote });
            }
        }
        (changes.into_iter().map(|(_, new)| Change::Source(new)).collect(), evidence)
    }
}

/// Creates the `[[source]]` entry for a paper from its metadata.
///
/// `is_taken` returns whether a source that is about to be added already has an id.
pub(crate) fn source_of(project: &Project, paper: &Paper, is_taken: impl Fn(&str) -> bool) -> NewSource {
    let document = paper.document();
    let stem = paper.path.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("");
    NewSource {
        id: vacant(&slug(stem, "paper"), |id| project.chronology.source_entry(id).is_some() || is_taken(id)),
        title: document
            .and_then(|document| document.title.as_ref())
            .map(|title| one_line(without_mail_prefixes(&title.value))),
        published: document
            .and_then(|document| document.created.as_ref())
            .map(|created| created.date.clone()),
        path: Some(paper.path.clone()),
        sha256: Some(paper.sha256.clone()),
        ..NewSource::default()
    }
}

/// Returns an unused id for a new source with this name.
pub(crate) fn id_of(project: &Project, name: &str) -> String {
    vacant(&slug(name, "paper"), |id| project.chronology.source_entry(id).is_some())
}

/// Returns an unused id for a new event with this name. Ids are ASCII. The few ASCII characters of
/// a Japanese name do not identify the event, so its id also contains the date.
pub(crate) fn event_id(name: &str, date: Option<&Date>, is_taken: impl Fn(&str) -> bool) -> String {
    let (latin, other): (Vec<char>, Vec<char>) =
        name.chars().filter(|c| c.is_alphanumeric()).partition(char::is_ascii_alphanumeric);
    let id = match date {
        Some(date) if other.len() > latin.len() => slug(&format!("event {date}"), "event"),
        _ => slug(name, "event"),
    };
    vacant(&id, is_taken)
}

/// Converts `words` to an id: lower-case letters and digits, with hyphens between words. An id that
/// would be too long is cut at a word boundary. Returns `otherwise` if `words` contains no such
/// character.
pub(crate) fn slug(words: &str, otherwise: &str) -> String {
    let words = words.to_lowercase();
    let mut slug = String::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + word.len() >= MAX_ID_LENGTH {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word.get(..MAX_ID_LENGTH).unwrap_or(word));
    }
    if slug.is_empty() { otherwise.to_owned() } else { slug }
}

/// Returns the id if it is not taken, otherwise the first of `id-2`, `id-3`, … that is free.
pub(crate) fn vacant(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{id}-{number}"));
    let mut ids = std::iter::once(id.to_owned()).chain(numbered);
    ids.find(|id| !is_taken(id)).expect("not all numbers are taken")
}
