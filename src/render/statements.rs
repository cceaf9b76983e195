//! Lists every dated statement in the papers with its linking result, for evaluation and for other
//! programs.
//!
//! While a [`listing`](super::listing()) has one row per event, this list has one entry per date in
//! a paper. Linking scores are computed from it, so it is complete.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::assemble::{Attestation, CodePoints, Role, StatementRecord};
use crate::escape::{IS_JSON, for_json};
use crate::linking::{Link, Linker, NearMiss, Outcome, Refusal, Score};
use crate::normalise::{Confidence, Weakness};
use crate::project::Project;
use crate::source::Sources;

/// The structure version of [`Statements`]. It increases with every change that breaks existing
/// readers.
const VERSION: u32 = 1;

/// All dated statements of a project.
///
/// ```
/// use dateline::internals::render::Statements;
/// use dateline::{Memory, LoadOptions, Project};
///
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n\n[[event]]\nid = \"pact-signed\"\n\
///       title = \"Harbour Pact signed\"\ndate = \"2024-06-09\"\nmatch = [\"Harbour Pact\"]\n"),
///     ("papers/pact.txt", "The Harbour Pact was signed on 9 June 2024.\n"),
/// ]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let json = Statements::of(&project).to_json();
/// assert!(json.contains("\"event\": \"pact-signed\"") && json.contains("\"outcome\": \"supports\""));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statements {
    /// The structure version: 1.
    pub version: u32,
    /// The statements, by paper and by their position in it.
    pub statements: Vec<Statement>,
}

/// A dated statement in a paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// The path of the paper.
    pub file: String,
    /// The 1-based page number, if the paper has pages.
    pub page: Option<usize>,
    /// The 1-based paragraph number.
    pub paragraph: usize,
    /// The range of the date, in code points of the output of `dateline text`.
    pub date: Range<usize>,
    /// The range of the sentence, in code points.
    pub sentence: Range<usize>,
    /// The text of the date.
    pub text: String,
    /// The text of the sentence.
    pub quote: String,
    /// The date in EDTF.
    pub value: String,
    /// The confidence in the value.
    pub confidence: Confidence,
    /// The reason for a low confidence, as in `tag --format json`.
    pub weakness: Option<Weakness>,
    /// The role of the date in its document.
    pub role: Role,
    /// The id of the curated event with which the statement was compared.
    pub event: Option<String>,
    /// The relation of the statement to `event`.
    pub outcome: StatementOutcome,
    /// The score that linked the statement to `event`, with the points for each part.
    pub evidence: Option<Score>,
    /// The parts of the score in plain English: "the name “Harbour Pact”", "the same day". Empty if
    /// the statement was not compared with an event.
    pub because: Vec<String>,
    /// The events with which the statement was compared but not linked, highest score first, at
    /// most three. For a `mention`, they include the event that the statement names.
    pub refused: Vec<RefusedStatement>,
}

/// The maximum length of [`Statement::refused`].
const MAX_REFUSED: usize = 3;

/// An event with which a statement was compared but not linked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedStatement {
    /// The id of the event.
    pub event: String,
    /// The total points; see [`Score::total`].
    pub points: i8,
    /// The evidence in favour of the link, in plain English.
    #[serde(rename = "for")]
    pub evidence: Vec<String>,
    /// The reason why the statement was not linked to the event.
    pub refusal: Refusal,
    /// The reason in plain English.
    pub reason: &'static str,
}

/// The relation of a statement to a curated event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementOutcome {
    /// The statement gives the curated date, or a coarser date that includes it.
    Supports,
    /// The statement gives a more precise date that is consistent with the curated one.
    Refines,
    /// The statement gives a date for the same event type that contradicts the curated one.
    Contradicts,
    /// The statement's date is probably a typo of the curated one, or vice versa.
    NearMiss,
    /// The statement names the event, but its date belongs to something else.
    Mention,
    /// The statement does not match any curated event.
    New,
}

impl Statements {
    /// Lists the dated statements of a project.
    pub fn of(project: &Project) -> Self {
        let links: BTreeMap<usize, &Link> = project
            .timeline
            .entries
            .iter()
            .flat_map(|entry| &entry.links)
            .map(|link| (link.attestation, link))
            .collect();
        let near: BTreeMap<usize, &NearMiss> =
            project.timeline.near_misses.iter().map(|near| (near.attestation, near)).collect();
        let linker = Linker::new(&project.sources, &project.chronology);
        let refused = |attestation: &Attestation, own: Option<usize>| -> Vec<RefusedStatement> {
            let refused = linker.refused(attestation, own).into_iter();
            let refused = refused.filter_map(|refused| {
                Some(RefusedStatement {
                    event: project.chronology.events.get(refused.event)?.id.value.clone(),
                    points: refused.score.total(),
                    evidence: refused.evidence(attestation, &project.sources),
                    refusal: refused.refusal,
                    reason: refused.refusal.reason(),
                })
            });
            refused.take(MAX_REFUSED).collect()
        };
        let mut points = CodePoints::default();
        let statements = project.attestations.iter().enumerate();
        let statements = statements.map(|(at, attestation)| {
            let link = links.get(&at).copied();
            let (outcome, event) = match (link, near.get(&at)) {
                (_, Some(near)) => (StatementOutcome::NearMiss, Some(near.event)),
                (Some(link), None) => (StatementOutcome::from(link.outcome), link.event),
                (None, None) => (StatementOutcome::New, None),
            };
            // A mention has an event, but is not linked to it.
            let of_link = event.filter(|_| outcome != StatementOutcome::Mention);
            let refused = refused(attestation, of_link);
            let event = event.and_then(|event| project.chronology.events.get(event));
            let evidence = link.filter(|link| link.event.is_some()).map(|link| link.score);
            let because = match (near.get(&at), link.filter(|link| link.event.is_some())) {
                (Some(near), _) => near.evidence(attestation, &project.sources),
                (None, Some(link)) => link.evidence(attestation, &project.sources),
                (None, None) => Vec::new(),
            };
            Statement {
                event: event.map(|event| event.id.value.clone()),
                outcome,
                evidence,
                because,
                refused,
                ..Statement::of(attestation, &project.sources, &mut points)
            }
        });
        Self { version: VERSION, statements: statements.collect() }
    }

    /// Returns the list as pretty-printed JSON with a final newline.
    pub fn to_json(&self) -> String {
        for_json(serde_json::to_string_pretty(self).expect(IS_JSON) + "\n")
    }
}

impl Statement {
    /// Creates a statement that is not linked to an event.
    fn of(attestation: &Attestation, sources: &Sources, points: &mut CodePoints) -> Self {
        let record = StatementRecord::of(attestation, sources, points);
        Self {
            file: record.file.to_owned(),
            page: record.page,
            paragraph: record.paragraph,
            date: record.start..record.end,
            sentence: record.sentence_start..record.sentence_end,
            text: record.text.to_owned(),
            quote: record.quote.to_owned(),
            value: record.value.to_string(),
            confidence: record.confidence,
            weakness: attestation.timex.weakness,
            role: record.role,
            event: None,
            outcome: StatementOutcome::New,
            evidence: None,
            because: Vec::new(),
            refused: Vec::new(),
        }
    }
}

impl From<Outcome> for StatementOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Agrees | Outcome::Coarser => Self::Supports,
            Outcome::Refines => Self::Refines,
            Outcome::Contradicts => Self::Contradicts,
            Outcome::OtherStep | Outcome::Overlaps => Self::Mention,
            Outcome::New => Self::New,
        }
    }
}
