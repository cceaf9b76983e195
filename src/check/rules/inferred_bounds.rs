//! Reports events without a date that other events bound on both sides.

use crate::check::order::inferred;
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL311",
    name: "inferred-bounds",
    severity: Severity::Info,
    by_default: Switch::On,
    page: include_str!("inferred_bounds.md"),
    check: inferred::findings,
};
