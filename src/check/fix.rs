//! Automatic fixes: edits of `events.toml`, and whether they can be applied without review.

use std::fmt;

use crate::chronology::{Splice, removal};
use crate::date::Date;
use crate::project::Project;
use crate::source::{Span, Spanned};

/// An automatic fix for a finding. It only edits `events.toml`: papers are evidence and are never
/// changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The action, in the imperative: "remove the relation".
    pub title: String,
    /// The edits, in file order and without overlaps.
    pub edits: Vec<Splice>,
    /// Whether the fix can be applied without review.
    pub applicability: Applicability,
}

/// Whether a fix can be applied without review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applicability {
    /// The fix does not change the meaning of the file. `--fix` applies it.
    Safe,
    /// The fix changes the meaning of the file and may be wrong, for the given reason.
    /// `--unsafe-fixes` applies it.
    Unsafe(String),
}

impl Fix {
    /// Creates a fix that does not change the meaning of the file, only its layout or words without
    /// effect.
    pub fn safe(title: impl Into<String>, edits: Vec<Splice>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Safe }
    }

    /// Creates a fix that changes the meaning of the file; `why` explains how the fix may be wrong.
    pub fn needs_review(title: impl Into<String>, edits: Vec<Splice>, why: impl Into<String>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Unsafe(why.into()) }
    }

    /// Returns the edits that remove the item, entry or key at `span`, with its comma or value.
    ///
    /// Returns `None` if `span` is outside `events.toml` or cannot be removed alone.
    pub fn removing(span: Span, project: &Project) -> Option<Vec<Splice>> {
        let file = project.chronology.source;
        (span.source == file).then_some(())?;
        Some(vec![removal(project.sources.whole(file), &span.range())?])
    }

    /// Returns the edits that replace the text at `span` with `words`. Returns `None` if `span` is
    /// outside `events.toml`.
    pub fn replacing(span: Span, words: impl Into<String>, project: &Project) -> Option<Vec<Splice>> {
        (span.source == project.chronology.source)
            .then(|| vec![Splice { range: span.range(), with: words.into() }])
    }

    /// Returns the edits that replace the text at `span` with `words` as a quoted TOML string.
    /// Returns `None` if `span` is outside `events.toml`.
    pub fn as_string(span: Span, words: &str, project: &Project) -> Option<Vec<Splice>> {
        Self::replacing(span, toml::Value::from(words).to_string(), project)
    }

    /// Creates a fix that replaces a curated date; `why` explains how the fix may be wrong.
    pub fn redating(curated: &Spanned<Date>, date: &Date, project: &Project, why: &str) -> Option<Self> {
        let edits = Self::as_string(curated.span, &date.to_string(), project)?;
        Some(Self::needs_review(format!("write date = \"{date}\""), edits, why))
    }

    /// Whether `--fix` applies the fix without `--unsafe-fixes`.
    pub fn is_safe(&self) -> bool {
        self.applicability == Applicability::Safe
    }
}

impl fmt::Display for Fix {
    /// Writes the action and, for an unsafe fix, why it may be wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.applicability {
            Applicability::Safe => f.write_str(&self.title),
            Applicability::Unsafe(why) => write!(f, "{} (unsafe: {why})", self.title),
        }
    }
}
