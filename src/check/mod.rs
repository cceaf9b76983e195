//! The chronology check: rules that look at a [`Project`] and say what is wrong.
//!
//! ```no_run
//! use dateline::check::check;
//! use dateline::project::{Memory, Options, Project};
//!
//! let files = Memory::from([(
//!     "events.toml",
//!     "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-31\"\n",
//! )]);
//! let project = Project::load(&files, &Options::default())?;
//! let checked = check(&project);
//! assert!(checked.findings.iter().any(|found| found.rule.name == "impossible-date"));
//! # Ok::<(), dateline::project::LoadError>(())
//! ```

mod allow;
mod diagnostic;
mod rule;
mod rules;

pub use diagnostic::{Diagnostic, Label, Severity};
pub use rule::Rule;
pub use rules::RULES;

use crate::project::Project;

/// What a check came to.
#[derive(Debug)]
pub struct Checked {
    /// What was found and nobody has allowed.
    pub findings: Vec<Diagnostic>,
    /// What was found and is allowed, with a reason, in `events.toml`.
    pub allowed: Vec<Diagnostic>,
}

impl Checked {
    /// The heaviest finding, if there is any.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|found| found.severity).max()
    }
}

/// Runs all rules.
pub fn check(project: &Project) -> Checked {
    let found = RULES.iter().flat_map(|rule| (rule.check)(rule, project));
    let (allowed, findings) = found.partition(|found| allow::is_allowed(found, project));
    Checked { findings, allowed }
}
