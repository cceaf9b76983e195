//! Reports required keys that are missing.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL006",
    name: "missing-field",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("missing_field.md"),
    check: file_faults::findings,
};
