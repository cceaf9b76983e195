//! The definition of a rule.

use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use super::rules::RULES;
use crate::rule_id::RuleId;
use crate::source::one_line;

/// Whether a rule runs by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// The rule runs by default.
    On,
    /// The rule runs only if a user enables it.
    Off,
}

/// A rule of the chronology check: its names, its severity, its page and its function.
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
/// assert_eq!((found.rule.code(), found.rule.name()), ("DL004", "impossible-date"));
/// assert!(found.rule.page.starts_with("# "));
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub struct Rule {
    /// The code and name.
    #[doc(hidden)]
    pub id: RuleId,
    /// The default severity of the rule's findings, which a finding can override.
    pub severity: Severity,
    /// Whether the rule runs by default. A rule is [`Switch::Off`] if it would
    /// raise false alarms in many chronologies; `--select`, `--enable` and the key `enable` under
    /// `[check]` in `events.toml` turn it on.
    #[doc(hidden)]
    pub by_default: Switch,
    /// The page that explains the rule, in Markdown.
    pub page: &'static str,
    /// Checks a project and returns the findings, in any order.
    #[doc(hidden)]
    pub check: fn(&'static Rule, &RuleContext<'_>) -> Vec<Diagnostic>,
}

impl Rule {
    /// Returns the rule with this identity.
    #[doc(hidden)]
    pub fn of(id: RuleId) -> &'static Self {
        RULES[id as usize]
    }

    /// Returns the code: `DL203`.
    pub const fn code(&self) -> &'static str {
        self.id.code()
    }

    /// Returns the name: `document-contradicts-itself`.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }

    /// Returns a one- or two-sentence summary: the first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        one_line(self.page.split("\n\n").nth(1).expect("a page has a paragraph below its title"))
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code(), self.name())
    }
}
