//! Reports rounds of a series whose dates do not follow their numbers.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL308",
    name: "series-order",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("series_order.md"),
    check: order::findings,
};
