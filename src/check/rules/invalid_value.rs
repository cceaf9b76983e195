//! Reports values that are not valid for their key.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL016",
    name: "invalid-value",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("invalid_value.md"),
    check: file_faults::findings,
};
