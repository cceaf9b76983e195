//! Reports allowances that do not give a reason.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL902",
    name: "suppression-without-reason",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("suppression_without_reason.md"),
    check: file_faults::findings,
};
