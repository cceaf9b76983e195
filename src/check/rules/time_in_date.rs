//! Reports dates with a time of day.

use crate::check::{Rule, Severity, Switch, file_faults};

pub(super) static RULE: Rule = Rule {
    code: "DL007",
    name: "time-in-date",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("time_in_date.md"),
    check: file_faults::findings,
};
