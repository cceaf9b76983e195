//! Reports tags that are not in `[tags]`.

use crate::check::name_table::{self, TAGS};
use crate::check::{Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL703",
    name: "unknown-tag",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unknown_tag.md"),
    check: |rule, context| name_table::unknown_names(rule, context, &TAGS),
};
