//! Reports tags that are not in `[tags]`.

use crate::check::names::{self, TAGS};
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL703",
    name: "unknown-tag",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unknown_tag.md"),
    check: |rule, context| names::unknown(rule, context, &TAGS),
};
