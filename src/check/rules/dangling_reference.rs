//! Reports references to ids that do not exist in the file.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL010",
    name: "dangling-reference",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("dangling_reference.md"),
    check: file_faults::findings,
};
