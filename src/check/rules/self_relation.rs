//! Reports events with a relation to themselves.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL011",
    name: "self-relation",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("self_relation.md"),
    check: file_faults::findings,
};
