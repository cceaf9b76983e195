//! Reports ids with characters that ids cannot contain.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL017",
    name: "invalid-id",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("invalid_id.md"),
    check: file_faults::findings,
};
