//! Reports events that a relation puts on the same day although their dates do not share one.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL305",
    name: "same-day-violated",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("same_day_violated.md"),
    check: order::findings,
};
