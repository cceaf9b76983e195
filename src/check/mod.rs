//! The chronology check: rules that look at a [`Project`] and say what is wrong.
//!
//! ```
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
mod baseline;
mod case;
mod diagnostic;
mod era;
mod evidence;
mod fault;
mod fix;
mod mend;
mod names;
mod order;
mod prose;
mod quote;
mod rule;
mod rules;
mod select;
mod term;

pub use baseline::Baseline;
pub use case::Case;
pub use diagnostic::{Diagnostic, Label, Severity, fingerprints, in_order};
pub use fix::{Applicability, Fix};
pub use mend::{Made, Mended, mend};
pub use rule::{Rule, Switch};
pub use rules::RULES;
pub use select::{Selection, UnknownRule, rule, rules_called};

pub use crate::normalise::Confidence;

use std::collections::BTreeSet;

use crate::project::Project;
use crate::source::Sources;

/// What a check came to.
#[derive(Debug)]
pub struct Checked {
    /// What was found and nobody has allowed.
    pub findings: Vec<Diagnostic>,
    /// What was found and is allowed, with a reason, in `events.toml`.
    pub allowed: Vec<Diagnostic>,
    /// What was found and stands in a [`Baseline`]; empty until one is applied.
    pub known: Vec<Diagnostic>,
    /// What was found and had been found before, where [`Checked::since`] was asked.
    pub earlier: Vec<Diagnostic>,
}

impl Checked {
    /// The heaviest finding, if there is any.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|found| found.severity).max()
    }

    /// Moves from `findings` to `earlier` what had been found before, in the same project as it was then: so that
    /// `findings` are those that the change in between brought. A finding is the same where its fingerprint is.
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
        let (earlier, new): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(_, fingerprint)| met.contains(fingerprint));
        self.findings = new.into_iter().map(|(found, _)| found).collect();
        self.earlier.extend(earlier.into_iter().map(|(found, _)| found));
    }
}

/// Runs the rules that are on by default, and those that the chronology asks for.
pub fn check(project: &Project) -> Checked {
    check_with(project, &Selection::of(&project.chronology))
}

/// Runs these rules.
pub fn check_with(project: &Project, selection: &Selection) -> Checked {
    let case = Case::of(project);
    let allowances: Vec<_> = allow::all(&project.chronology).collect();
    let mut used = vec![false; allowances.len()];
    let (mut findings, mut allowed) = (Vec::new(), Vec::new());
    let rules = || RULES.iter().filter(|rule| selection.has(rule.code));
    // All of them run before the first is taken: `brief-prints-flagged-event` looks at what the others found.
    rules().for_each(|rule| drop(case.found(rule)));
    for found in rules().flat_map(|rule| case.take_found(rule)) {
        let found = case.weighed(found);
        let mut is_allowed = false;
        for (allowance, used) in allowances.iter().zip(&mut used) {
            let covers = allowance.covers(&found, project);
            is_allowed |= covers;
            *used |= covers;
        }
        if is_allowed { allowed.push(found) } else { findings.push(found) }
    }
    if selection.has(rules::unused_suppression::RULE.code) {
        let unused = allowances.iter().zip(used).filter(|(_, used)| !used);
        let found = unused
            .filter_map(|(allowance, _)| rules::unused_suppression::finding(allowance, selection, project));
        findings.extend(found);
    }
    Checked { findings, allowed, known: Vec::new(), earlier: Vec::new() }
}
