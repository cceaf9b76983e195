//! An order that the dates contradict.

use crate::check::{Rule, Severity, order};

pub(super) static RULE: Rule = Rule {
    code: "DL301",
    name: "order-violated",
    severity: Severity::Error,
    page: include_str!("order_violated.md"),
    check: order::findings,
};
