//! The definition of a rule.

use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use crate::source::one_line;

/// Whether a rule runs by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It runs by default.
    On,
    /// It only runs if a user enables it.
    Off,
}

/// A rule of the chronology check: its names, its severity, its page and its function.
pub struct Rule {
    /// The code, which is never reused for another rule: `DL203`.
    pub code: &'static str,
    /// The name, in words that read well after "allow": `document-contradicts-itself`.
    pub name: &'static str,
    /// The severity of its findings, unless a finding overrides it.
    pub severity: Severity,
    /// Whether it runs if the user does not select rules. A rule is [`Switch::Off`] if it would
    /// raise false alarms in many chronologies; `--select`, `--enable` and the key `enable` under
    /// `[check]` in `events.toml` turn it on.
    pub by_default: Switch,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
    /// Checks a project and returns the findings, in any order.
    pub check: fn(&'static Rule, &RuleContext<'_>) -> Vec<Diagnostic>,
}

impl Rule {
    /// Returns a summary of one or two sentences: the first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        one_line(self.page.split("\n\n").nth(1).unwrap_or_default())
    }

    /// Whether `word` is the code or the name of the rule.
    pub fn is_called(&self, word: &str) -> bool {
        [self.code, self.name].contains(&word)
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}
