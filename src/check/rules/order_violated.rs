//! Reports relations of order that the dates contradict.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL301",
    name: "order-violated",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("order_violated.md"),
    check: order::findings,
};
