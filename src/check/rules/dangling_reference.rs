//! Reports references to ids that do not exist in the file.

use crate::check::{Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL010",
    name: "dangling-reference",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("dangling_reference.md"),
    check: fault::findings,
};
