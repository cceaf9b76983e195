//! Reports ids in a brief that do not belong to an event.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL601",
    name: "brief-unknown-event",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("brief_unknown_event.md"),
    check: file_faults::findings,
};
