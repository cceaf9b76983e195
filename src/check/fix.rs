//! How a finding can be mended: edits of `events.toml`, and whether they may be made unseen.

use std::fmt;

use crate::chronology::{Change, Splice, removal, splices};
use crate::date::Date;
use crate::project::Project;
use crate::source::{Span, Spanned};

/// A way to mend a finding. It is about `events.toml` and nothing else: papers are evidence and are never edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "remove the relation".
    pub title: String,
    /// The bytes to replace, in the order of the file, none over another.
    pub edits: Vec<Splice>,
    /// Whether it may be made without a person looking at it.
    pub applicability: Applicability,
}

/// Whether a fix may be made without a person looking at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applicability {
    /// What the file says stays the same. `--fix` makes it.
    Safe,
    /// It changes what the file says, and may be wrong: why. `--unsafe-fixes` makes it.
    Unsafe(String),
}

impl Fix {
    /// A fix that leaves what the file says as it is: layout, and words without effect.
    pub fn safe(title: impl Into<String>, edits: Vec<Splice>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Safe }
    }

    /// A fix that changes what the file says, and why it may be wrong.
    pub fn needs_a_look(title: impl Into<String>, edits: Vec<Splice>, why: impl Into<String>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Unsafe(why.into()) }
    }

    /// The edits that take out what stands at `span`: an item with its comma, an entry, a key with its value. `None`
    /// where it cannot be taken out alone.
    pub fn removing(span: Span, project: &Project) -> Option<Vec<Splice>> {
        let file = project.chronology.source;
        (span.source == file).then_some(())?;
        Some(vec![removal(project.sources.whole(file), &span.range())?])
    }

    /// The edits that write `words` in place of what stands at `span`.
    pub fn replacing(span: Span, words: impl Into<String>, project: &Project) -> Option<Vec<Splice>> {
        (span.source == project.chronology.source)
            .then(|| vec![Splice { range: span.range(), with: words.into() }])
    }

    /// The edits that write the text `words`, in quotes, in place of the text at `span`.
    pub fn saying(span: Span, words: &str, project: &Project) -> Option<Vec<Splice>> {
        Self::replacing(span, toml::Value::from(words).to_string(), project)
    }

    /// Another date in place of a curated one, and why that may be wrong.
    pub fn redating(curated: &Spanned<Date>, date: &Date, project: &Project, why: &str) -> Option<Self> {
        let edits = Self::saying(curated.span, &date.to_string(), project)?;
        Some(Self::needs_a_look(format!("write date = \"{date}\""), edits, why))
    }

    /// The edits that a change of the file comes to; `None` where it cannot be made.
    pub fn changing(change: &Change, project: &Project) -> Option<Vec<Splice>> {
        splices(project.sources.whole(project.chronology.source), change).ok()
    }

    /// Whether `--fix` alone makes it.
    pub fn is_safe(&self) -> bool {
        self.applicability == Applicability::Safe
    }
}

impl fmt::Display for Fix {
    /// What it does and, where it is not safe, why it may be wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.applicability {
            Applicability::Safe => f.write_str(&self.title),
            Applicability::Unsafe(why) => write!(f, "{} (unsafe: {why})", self.title),
        }
    }
}
