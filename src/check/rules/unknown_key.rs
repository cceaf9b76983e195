//! Reports keys that their table does not have.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL002",
    name: "unknown-key",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("unknown_key.md"),
    check: file_faults::findings,
};
