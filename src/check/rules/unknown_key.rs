//! A key that its table does not have.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL002",
    name: "unknown-key",
    severity: Severity::Error,
    page: include_str!("unknown_key.md"),
    check: fault::findings,
};
