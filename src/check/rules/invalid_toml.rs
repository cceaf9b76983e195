//! Reports files that are not valid TOML.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL015",
    name: "invalid-toml",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("invalid_toml.md"),
    check: file_faults::findings,
};
