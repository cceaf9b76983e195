//! Reports entries of one kind with the same id.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL001",
    name: "duplicate-id",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("duplicate_id.md"),
    check: file_faults::findings,
};
