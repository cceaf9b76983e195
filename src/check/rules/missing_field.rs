//! A key that must be there and is not.

use crate::check::{Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL006",
    name: "missing-field",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("missing_field.md"),
    check: fault::findings,
};
