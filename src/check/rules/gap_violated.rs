//! Reports events that are further apart than their relation allows.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL303",
    name: "gap-violated",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("gap_violated.md"),
    check: order::findings,
};
