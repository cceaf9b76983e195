//! Reports places that are not in `[places]`.

use crate::check::name_table::{self, PLACES};
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL704",
    name: "unknown-place",
    severity: Severity::Warning,
    by_default: Switch::Off,
    page: include_str!("unknown_place.md"),
    check: |rule, context| name_table::unknown_names(rule, context, &PLACES),
};
