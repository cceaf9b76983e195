//! Reports places that are not in `[places]`.

use crate::check::names::{self, PLACES};
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL704",
    name: "unknown-place",
    severity: Severity::Warning,
    by_default: Switch::Off,
    page: include_str!("unknown_place.md"),
    check: |rule, context| names::unknown(rule, context, &PLACES),
};
