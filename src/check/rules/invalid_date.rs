//! Reports dates that are not valid EDTF.

use crate::check::{Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL003",
    name: "invalid-date",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("invalid_date.md"),
    check: fault::findings,
};
