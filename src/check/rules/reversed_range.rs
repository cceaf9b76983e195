//! Reports ranges that end before they begin.

use crate::check::{Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL005",
    name: "reversed-range",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("reversed_range.md"),
    check: fault::findings,
};
