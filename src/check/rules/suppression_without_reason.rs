//! Reports allowances that do not give a reason.

use crate::check::{Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL902",
    name: "suppression-without-reason",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("suppression_without_reason.md"),
    check: fault::findings,
};
