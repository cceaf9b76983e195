//! Reports ranges that end before they begin.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL005",
    name: "reversed-range",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("reversed_range.md"),
    check: file_faults::findings,
};
