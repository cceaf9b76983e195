//! Two entries of one kind with the same id.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL001",
    name: "duplicate-id",
    severity: Severity::Error,
    page: include_str!("duplicate_id.md"),
    check: fault::findings,
};
