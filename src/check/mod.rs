//! The chronology check. It takes a loaded [`Project`], runs the selected rules over it and returns
//! their findings as [`Diagnostic`]s, split into those to report and those that `events.toml`
//! allows. A rule is a function from a shared [`RuleContext`] to findings; it prints nothing and
//! reads nothing else.
//!
//! ```
//! use dateline::{Memory, LoadOptions, Project, check};
//!
//! let files = Memory::from([(
//!     "events.toml",
//!     "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-31\"\n",
//! )]);
//! let project = Project::load(&files, &LoadOptions::default())?;
//! let checked = check(&project);
//! assert!(checked.findings.iter().any(|found| found.rule.name() == "impossible-date"));
//! # Ok::<(), dateline::LoadError>(())
//! ```

mod autofix;
mod baseline;
mod brief_text;
mod context;
mod diagnostic;
mod era;
mod event_text;
mod evidence;
mod fix;
mod quote;
mod rule;
mod rules;
mod select;
mod suppression;

pub(crate) use autofix::AppliedFix;
pub use autofix::{Autofixed, autofix};
pub use baseline::Baseline;
pub use context::RuleContext;
pub use diagnostic::{Diagnostic, Label, Severity};
pub(crate) use diagnostic::{fingerprints, in_order};
pub(crate) use fix::Applicability;
pub use fix::Fix;
pub(crate) use quote::QuotePages;
#[cfg(feature = "lsp")]
pub(crate) use quote::place_of_quote;
#[cfg(feature = "desk")]
pub(crate) use quote::quote_places;
pub use rule::{Rule, Switch};
pub use rules::RULES;
pub use select::{RuleSelection, rule, rules_called};
#[cfg(any(feature = "lsp", feature = "desk"))]
pub(crate) use suppression::UNSUPPRESSIBLE;

pub(crate) use crate::normalise::Confidence;
pub use crate::rule_id::RuleId;
pub(crate) use crate::rule_id::UnknownRule;

use std::collections::BTreeSet;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::project::Project;
use crate::source::Sources;

/// The result of a check.
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
/// assert_eq!(checked.worst(), Some(Severity::Error));
/// assert!(checked.allowed.is_empty());
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug)]
pub struct Checked {
    /// Findings to report: those that are not in any of the other three lists.
    pub findings: Vec<Diagnostic>,
    /// Findings that an `allow` entry in `events.toml` accepts.
    pub allowed: Vec<Diagnostic>,
    /// Findings that are listed in a [`Baseline`]; empty until one is applied.
    pub known: Vec<Diagnostic>,
    /// Findings that an earlier version of the project already had; empty until [`Checked::since`]
    /// is called.
    pub earlier: Vec<Diagnostic>,
}

impl Checked {
    /// Returns the number of findings to report with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity == severity).count()
    }

    /// Returns the highest severity among the findings to report, or `None` if there are no
    /// findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|found| found.severity).max()
    }

    /// Moves the findings that the earlier check `before` already had from `findings` to `earlier`.
    ///
    /// `findings` then contains only what changed between the two versions. Two findings are the
    /// same if their fingerprints are equal.
    pub fn since(&mut self, sources: &Sources, before: &Self, sources_before: &Sources) {
        let numbered = |findings, sources| {
            let ordered = in_order(findings, sources);
            let fingerprints = fingerprints(&ordered, sources);
            ordered.iter().map(|found| (*found).clone()).zip(fingerprints).collect::<Vec<_>>()
        };
        let met: BTreeSet<String> = numbered(&before.findings, sources_before)
            .into_iter()
            .map(|(_, fingerprint)| fingerprint)
            .collect();
        let all = numbered(&self.findings, sources);
        let (earlier, new): (Vec<_>, Vec<_>) = all.into_iter().partition(|(found, fingerprint)| {
            // Always report invalid TOML, because it hides the other findings of its file.
            met.contains(fingerprint) && found.rule.id != RuleId::InvalidToml
        });
        self.findings = new.into_iter().map(|(found, _)| found).collect();
        self.earlier.extend(earlier.into_iter().map(|(found, _)| found));
    }
}

/// Runs the rules that are on by default and those that the chronology enables, except those that
/// it ignores.
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
/// assert!(checked.findings.iter().any(|found| found.rule.name() == "impossible-date"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub fn check(project: &Project) -> Checked {
    check_with(project, &RuleSelection::of(&project.chronology))
}

/// Runs the selected rules.
pub fn check_with(project: &Project, selection: &RuleSelection) -> Checked {
    let context = RuleContext::of(project);
    let suppressions: Vec<_> = suppression::all(&project.chronology).collect();
    let mut used = vec![false; suppressions.len()];
    let by_event = suppression::ByEvent::of(&suppressions);
    let (mut findings, mut allowed) = (Vec::new(), Vec::new());
    let rules = || RULES.iter().filter(|rule| selection.has(rule.id));
    // Run every rule before any findings are moved out, because `brief-prints-flagged-event` reads
    // the other rules' findings.
    let (last, first): (Vec<_>, Vec<_>) =
        rules().partition(|rule| rule.id == RuleId::BriefPrintsFlaggedEvent);
    first.into_par_iter().for_each(|rule| drop(context.found(rule)));
    for rule in last {
        drop(context.found(rule));
    }
    for found in rules().flat_map(|rule| context.take_found(rule)) {
        let found = context.weighed(found);
        let mut is_allowed = false;
        for at in by_event.candidates(&found) {
            let covers = suppressions.get(at).is_some_and(|suppression| suppression.covers(&found, project));
            is_allowed |= covers;
            if let Some(used) = used.get_mut(at) {
                *used |= covers;
            }
        }
        if is_allowed { allowed.push(found) } else { findings.push(found) }
    }
    if selection.has(RuleId::UnusedSuppression) {
        let unused = suppressions.iter().zip(used).filter(|(_, used)| !used);
        let found = unused.filter_map(|(suppression, _)| {
            rules::suppressions::unused_suppression(suppression, selection, project)
        });
        findings.extend(found);
    }
    Checked { findings, allowed, known: Vec::new(), earlier: Vec::new() }
}
