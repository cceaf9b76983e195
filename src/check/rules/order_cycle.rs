//! Reports cyclic relations.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL304",
    name: "order-cycle",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("order_cycle.md"),
    check: order::findings,
};
