//! Findings: a message with its severity, its locations in the sources and a fingerprint that
//! survives edits elsewhere in the file.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::fix::Fix;
use super::rule::Rule;
use crate::normalise::Confidence;
use crate::project::sha256;
use crate::source::{Sources, Span};

/// The severity of a finding.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project, Severity, check};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-31\"\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let checked = check(&project);
/// let found = checked.findings.iter().find(|found| found.rule.name() == "impossible-date").unwrap();
/// assert_eq!((found.severity, found.severity.word()), (Severity::Error, "error"));
/// assert!(Severity::Info < Severity::Warning);
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information; no action is needed.
    Info,
    /// The finding should be reviewed.
    Warning,
    /// A printed date may be wrong, or the file does not mean what its author intended.
    Error,
}

impl Severity {
    /// Returns the severity as printed in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Returns the next lower severity, for findings that depend on an uncertain (`?`) date.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Info => Self::Info,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A location that a finding points to, with a short note.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project, check};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-31\"\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let checked = check(&project);
/// let found = checked.findings.iter().find(|found| found.rule.name() == "impossible-date").unwrap();
/// assert_eq!(project.sources.text(found.primary.span), "\"2024-06-31\"");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text to mark.
    pub span: Span,
    /// A few words shown next to the marked text; may be empty.
    pub text: String,
}

impl Label {
    /// Creates a label that shows `text` next to `span`.
    #[doc(hidden)]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// One finding of one rule.
///
/// Rules return findings and print nothing; the module `report` turns them into text.
///
/// ```
/// use dateline::{Diagnostic, LoadOptions, Memory, Project, check};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-31\"\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let found: &Diagnostic = &check(&project).findings[0];
/// assert_eq!(found.rule.code(), "DL004");
/// assert_eq!(project.sources.cite(found.primary.span), "events.toml:4");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that fired.
    pub rule: &'static Rule,
    /// The severity; the rule's severity by default.
    pub severity: Severity,
    /// One sentence that states the error.
    pub message: String,
    /// Advice on how to resolve the finding.
    pub help: Option<String>,
    /// The location of the error.
    pub primary: Label,
    /// Other locations that contribute to the finding.
    pub related: Vec<Label>,
    /// The ids of the events concerned, sorted and without duplicates.
    pub events: Vec<String>,
    /// The confidence of the paper's date that the finding is based on, or `None` if the finding is
    /// based on `events.toml` only.
    pub confidence: Option<Confidence>,
    /// An automatic fix, if there is one.
    #[doc(hidden)]
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Creates a finding of `rule` at `primary`.
    #[doc(hidden)]
    pub fn new(rule: &'static Rule, message: impl Into<String>, primary: Label) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            help: None,
            primary,
            related: Vec::new(),
            events: Vec::new(),
            confidence: None,
            fix: None,
        }
    }

    /// Adds advice on what to do.
    #[must_use]
    #[doc(hidden)]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another location that the finding depends on.
    #[must_use]
    #[doc(hidden)]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label::new(span, text));
        self
    }

    /// Adds an event that the finding concerns.
    #[must_use]
    pub(crate) fn event(mut self, id: &str) -> Self {
        if let Err(at) = self.events.binary_search_by(|have| have.as_str().cmp(id)) {
            self.events.insert(at, id.to_owned());
        }
        self
    }

    /// Records the confidence of a date that the finding is based on. If there are several, the
    /// lowest is kept.
    #[must_use]
    pub(crate) fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(self.confidence.map_or(confidence, |other| other.min(confidence)));
        self
    }

    /// Sets the automatic fix; `None` removes it.
    #[must_use]
    pub(crate) fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Replaces the severity of the rule.
    #[must_use]
    #[doc(hidden)]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Returns a hash of the rule, the events, the file and the marked words, as 16 hex digits.
    ///
    /// It contains no line number, so that an edit elsewhere in the file does not change it. `nth`
    /// (from 0) distinguishes findings that are equal in all these respects.
    fn fingerprint(&self, nth: u32, sources: &Sources) -> String {
        let words =
            [self.rule.code(), sources.path(self.primary.span.source), sources.text(self.primary.span)];
        let nth = if nth == 0 { String::new() } else { format!("\0{nth}") };
        let parts = words.into_iter().chain(self.events.iter().map(String::as_str));
        let mut digest = sha256((parts.collect::<Vec<_>>().join("\0") + &nth).as_bytes());
        digest.truncate(16);
        digest
    }
}

/// Sorts findings in report order: by file, position and code. Findings about briefs come last,
/// since an error in `events.toml` is often their cause.
pub(crate) fn in_order<'a>(findings: &'a [Diagnostic], sources: &Sources) -> Vec<&'a Diagnostic> {
    let mut findings: Vec<_> = findings.iter().collect();
    findings.sort_by_key(|found| sort_key(found, sources));
    findings
}

fn sort_key<'a>(found: &'a Diagnostic, sources: &'a Sources) -> impl Ord + use<'a> {
    let span = found.primary.span;
    let is_of_brief = found.rule.id.family() == "briefs";
    (is_of_brief, sources.path(span.source), span.start, span.end, found.rule.id, &found.message)
}

/// Returns a distinct fingerprint for each finding, as 16 hex digits.
///
/// A fingerprint depends on rule, events, file and words, but not on line numbers. The iterator
/// computes each one on demand.
pub(crate) fn fingerprints<'a>(
    findings: &'a [&'a Diagnostic],
    sources: &'a Sources,
) -> impl Iterator<Item = String> + use<'a> {
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    findings.iter().map(move |found| {
        let fingerprint = found.fingerprint(0, sources);
        let number = u64::from_str_radix(&fingerprint, 16).expect("a fingerprint is 16 hexadecimal digits");
        let nth = seen.entry(number).and_modify(|nth| *nth += 1).or_insert(0);
        if *nth == 0 { fingerprint } else { found.fingerprint(*nth, sources) }
    })
}
