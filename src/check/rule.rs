//! What a rule is.

use super::case::Case;
use super::diagnostic::{Diagnostic, Severity};
use crate::source::one_line;

/// Whether something is done without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is.
    On,
    /// Only where a person asks for it.
    Off,
}

/// One rule of the chronology check: its names, its weight, its page, and the function that looks.
pub struct Rule {
    /// The code, never given to another rule: `DL203`.
    pub code: &'static str,
    /// The name, in words that read well after "allow": `document-contradicts-itself`.
    pub name: &'static str,
    /// The weight of its findings unless a finding says otherwise.
    pub severity: Severity,
    /// Whether it looks where nobody says which rules should. One that is [`Switch::Off`] would cry wolf in many
    /// chronologies; `--select` and `--enable` turn it on, and `enable` under `[check]` in `events.toml`.
    pub by_default: Switch,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
    /// Looks at a project and returns what it finds, in any order.
    pub check: fn(&'static Rule, &Case<'_>) -> Vec<Diagnostic>,
}

impl Rule {
    /// What it is about, in a sentence or two: the first paragraph of its page, in one line.
    pub fn summary(&self) -> String {
        one_line(self.page.split("\n\n").nth(1).unwrap_or_default())
    }

    /// Whether the word is its code or its name.
    pub fn is_called(&self, word: &str) -> bool {
        [self.code, self.name].contains(&word)
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}
