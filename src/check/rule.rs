//! What a rule is.

use super::diagnostic::{Diagnostic, Severity};
use crate::project::Project;

/// One rule of the chronology check: its names, its weight, its page, and the function that looks.
pub struct Rule {
    /// The code, never given to another rule: `DL203`.
    pub code: &'static str,
    /// The name, in words that read well after "allow": `document-contradicts-itself`.
    pub name: &'static str,
    /// The weight of its findings unless a finding says otherwise.
    pub severity: Severity,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
    /// Looks at a project and returns what it finds, in any order.
    pub check: fn(&'static Rule, &Project) -> Vec<Diagnostic>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}
