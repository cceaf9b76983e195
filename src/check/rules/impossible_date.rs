//! A date that no calendar has.

use crate::check::{Rule, Severity, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL004",
    name: "impossible-date",
    severity: Severity::Error,
    page: include_str!("impossible_date.md"),
    check: fault::findings,
};
