//! Reports events outside the period that contains them.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL302",
    name: "not-within",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("not_within.md"),
    check: order::findings,
};
