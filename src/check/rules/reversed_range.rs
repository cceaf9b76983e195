//! A range that ends before it begins.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL005",
    name: "reversed-range",
    severity: Severity::Error,
    page: include_str!("reversed_range.md"),
    check: fault::findings,
};
