//! A file or folder that is named and cannot be had.

use std::io::ErrorKind;

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL102",
    name: "missing-source-file",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("missing_source_file.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    case.project
        .missing
        .iter()
        .map(|missing| {
            let path = &missing.path;
            let (message, help) = match missing.error.kind() {
                ErrorKind::NotFound => (
                    format!("there is nothing at {path}"),
                    "paths are told from the folder of events.toml, with `/` and with small and capital letters as \
                     they are",
                ),
                ErrorKind::InvalidInput => (
                    format!("{path} lies outside the folder of events.toml"),
                    "copy the file into that folder and name it from there",
                ),
                _ => (
                    format!("{path} cannot be read: {}", missing.error),
                    "see that the file may be read and is not open elsewhere",
                ),
            };
            Diagnostic::new(rule, message, Label::new(missing.span, "")).help(help)
        })
        .collect()
}
