//! A value that is not what its key wants.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL016",
    name: "invalid-value",
    severity: Severity::Error,
    page: include_str!("invalid_value.md"),
    check: fault::findings,
};
