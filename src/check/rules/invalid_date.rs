//! Reports dates that are not valid EDTF.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL003",
    name: "invalid-date",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("invalid_date.md"),
    check: file_faults::findings,
};
