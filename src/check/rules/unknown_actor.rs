//! Reports actors that are not in `[actors]`.

use crate::check::name_table::{self, ACTORS};
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL701",
    name: "unknown-actor",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unknown_actor.md"),
    check: |rule, context| name_table::unknown_names(rule, context, &ACTORS),
};
