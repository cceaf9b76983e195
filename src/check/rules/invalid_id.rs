//! An id with other characters than ids have.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL017",
    name: "invalid-id",
    severity: Severity::Error,
    page: include_str!("invalid_id.md"),
    check: fault::findings,
};
