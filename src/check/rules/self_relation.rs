//! An event in a relation to itself.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL011",
    name: "self-relation",
    severity: Severity::Error,
    page: include_str!("self_relation.md"),
    check: fault::findings,
};
