//! The rules with their functions and pages, generated from the table in [`crate::rule_id`]. Each
//! folder contains a family of rules.

mod agreement {
    pub(super) mod contradictions;
    pub(super) mod durations;
    pub(super) mod near_duplicate;
    pub(super) mod precision;
    pub(super) mod rounds;
}
mod briefs;
mod calendar {
    pub(super) mod anchor;
    pub(super) mod days;
}
mod evidence {
    pub(super) mod citations;
    pub(super) mod papers;
    pub(super) mod quotes;
    pub(super) mod source_dates;
    pub(super) mod unsourced;
}
mod files {
    pub(super) mod dates;
    pub(super) mod entries;
    pub(super) mod faults;
}
pub(super) mod order;
mod outdated {
    pub(super) mod status;
    pub(super) mod tense;
}
mod style {
    pub(super) mod names;
    pub(super) mod writing;
}
pub(super) mod suppressions;

use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use super::rule::{Rule, Switch};
use crate::rule_id::{RuleId, for_each_rule};

macro_rules! define_rules {
    ($($family:ident {
        $($code:ident $id:ident $name:literal $severity:ident $default:ident => $check:path,)*
    })*) => {
        /// Every rule, ordered by code: the rule with [`RuleId`] `id` is number `id as usize`.
        pub static RULES: &[&Rule] = &[
            $($(&Rule {
                id: RuleId::$id,
                severity: Severity::$severity,
                by_default: Switch::$default,
                page: include_str!(concat!(stringify!($family), "/", $name, ".md")),
                check: $check,
            },)*)*
        ];
    };
}
for_each_rule!(define_rules);

/// Returns an empty list, because the findings of the rule are created when all other rules have
/// run.
fn elsewhere(_: &'static Rule, _: &RuleContext<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
