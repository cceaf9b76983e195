//! The papers page: each paper with its date, its language and the number of dates and findings in
//! it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::query::address;
use super::shell::{DeskError, Shell, render};
use super::upload::{UploadOutcome, extensions, format_names};
use super::{DeskView, LoadedProject};
use crate::check::Diagnostic;
use crate::project::Paper;
use crate::read::DateEvidence;
use crate::source::{SourceId, one_line};

/// A paper, as the list shows it.
#[derive(Debug, Serialize)]
struct PaperRow<'p> {
    path: &'p str,
    href: String,
    title: Option<String>,
    /// The id of the paper's `[[source]]`.
    source: Option<&'p str>,
    /// The document creation time, with the evidence for it.
    date: Option<PaperDate>,
    language: Option<&'static str>,
    is_unsupported: bool,
    format: Option<&'p str>,
    pages: Option<usize>,
    dates: usize,
    statements: usize,
    findings: usize,
    /// The reason why the paper could not be read.
    fault: Option<String>,
}

/// The date of a paper in words, with the kind of evidence and the words that give the date.
#[derive(Debug, Serialize)]
pub(super) struct PaperDate {
    pub(super) text: String,
    pub(super) evidence: &'static str,
    pub(super) words: Option<String>,
}

/// A path in `events.toml` at which no paper was found.
#[derive(Debug, Serialize)]
struct MissingPaper {
    message: String,
    help: &'static str,
}

#[derive(Debug, Serialize)]
struct PapersPage<'p> {
    papers: Vec<PaperRow<'p>>,
    missing: Vec<MissingPaper>,
    upload: UploadForm<'p>,
}

/// The form that adds papers.
#[derive(Debug, Serialize)]
struct UploadForm<'p> {
    /// The folder to which papers are added; empty for the project folder itself.
    folder: &'p str,
    formats: String,
    extensions: String,
    /// The maximum total size of the files, in bytes.
    most: usize,
    mebibytes: usize,
    outcomes: Vec<ShownOutcome<'p>>,
    added: usize,
    /// The number of candidates from the papers.
    candidates: usize,
}

/// The outcome of adding a file, as the page shows it.
#[derive(Debug, Serialize)]
struct ShownOutcome<'p> {
    name: &'p str,
    href: Option<String>,
    remark: Option<&'p str>,
}

/// Returns the papers page. Files are added to `folder`; `outcomes` lists the outcomes of an
/// upload, and `most` is the maximum total size of the files, in bytes.
pub(crate) fn papers_page(
    view: &DeskView,
    folder: &str,
    outcomes: &[UploadOutcome],
    most: usize,
) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let project = &loaded.project;
    let mut statements: BTreeMap<SourceId, usize> = BTreeMap::new();
    for attestation in &project.attestations {
        *statements.entry(attestation.source).or_default() += 1;
    }
    let findings = findings_by_source(loaded);
    let papers = project.papers.iter().map(|paper| {
        let document = paper.document();
        let source = document.map(|document| document.source);
        let count = |counts: &BTreeMap<SourceId, usize>| {
            source.and_then(|source| counts.get(&source)).copied().unwrap_or_default()
        };
        let language = document.map(|document| document.language.code);
        PaperRow {
            path: &paper.path,
            href: address("/paper", &[("path", &paper.path)]),
            title: title(paper),
            source: paper
                .entry
                .and_then(|entry| project.chronology.sources.get(entry))
                .map(|entry| entry.id.value.as_str()),
            date: paper_date(loaded, paper),
            language: language.map(crate::read::LanguageCode::name),
            is_unsupported: paper.unsupported_language().is_some(),
            format: document.map(|document| document.format.as_str()),
            pages: document.and_then(|document| document.pages.iter().map(|(_, page)| *page).max()),
            dates: paper.spanned_timexes().count(),
            statements: count(&statements),
            findings: count(&findings),
            fault: paper.document.as_ref().err().map(ToString::to_string),
        }
    });
    let missing = project
        .missing
        .iter()
        .map(|missing| MissingPaper { message: missing.message(), help: missing.help() });
    let shown = outcomes.iter().map(|UploadOutcome { name, path, remark }| ShownOutcome {
        name,
        href: path.as_ref().map(|path| address("/paper", &[("path", path)])),
        remark: remark.as_deref(),
    });
    let upload = UploadForm {
        folder,
        formats: format_names(),
        extensions: extensions(),
        most,
        mebibytes: most >> 20,
        outcomes: shown.collect(),
        added: outcomes.iter().filter(|outcome| outcome.path.is_some()).count(),
        candidates: loaded.candidates(),
    };
    let page = PapersPage { papers: papers.collect(), missing: missing.collect(), upload };
    render("papers.html", &Shell::new(view, "papers", "Papers"), &page)
}

/// Returns the title of a paper, if it has one.
pub(super) fn title(paper: &Paper) -> Option<String> {
    paper.document()?.title.as_ref().map(|title| one_line(&title.value)).filter(|title| !title.is_empty())
}

/// Returns the date of a paper, with the evidence for it.
pub(super) fn paper_date(loaded: &LoadedProject, paper: &Paper) -> Option<PaperDate> {
    let created = paper.document()?.created.as_ref()?;
    let words = created.span.filter(|_| created.evidence != DateEvidence::Declared);
    Some(PaperDate {
        text: created.date.human(),
        evidence: created.evidence.name(),
        words: words
            .map(|span| one_line(loaded.project.sources.text(span)))
            // Remove quotation marks, which front matter may contain: date: '2021-09-15'.
            .map(|words| words.trim_matches(['"', '\'']).to_owned())
            .filter(|words| !words.is_empty()),
    })
}

/// Returns the number of findings with a location in each paper.
fn findings_by_source(loaded: &LoadedProject) -> BTreeMap<SourceId, usize> {
    let mut counts = BTreeMap::new();
    let sources = |found: &Diagnostic| {
        let mut sources: Vec<SourceId> =
            std::iter::once(&found.primary).chain(&found.related).map(|label| label.span.source).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    };
    for source in loaded.checked.findings.iter().flat_map(sources) {
        *counts.entry(source).or_default() += 1;
    }
    counts
}
