//! Reports causes that begin after their effect.

use crate::check::{Rule, Severity, Switch, order};

pub(super) static RULE: Rule = Rule {
    code: "DL307",
    name: "cause-after-effect",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("cause_after_effect.md"),
    check: order::findings,
};
