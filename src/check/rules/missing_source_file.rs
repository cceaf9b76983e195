//! Papers that are named and cannot be had.

use std::io::ErrorKind;

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::project::Absence;

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
            let (message, help) = told(&missing.path, &missing.why);
            Diagnostic::new(rule, message, Label::new(missing.span, "")).help(help)
        })
        .collect()
}

/// What is the matter, and what to do.
fn told(path: &str, why: &Absence) -> (String, &'static str) {
    match why {
        Absence::Io(error) => match error.kind() {
            ErrorKind::NotFound if path.contains('\\') => {
                (format!("there is nothing at {path}"), "write `/` between folders, on every system")
            }
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
                format!("{path} cannot be read: {error}"),
                "see that the file may be read and is not open elsewhere",
            ),
        },
        Absence::NotAGlob(what) => (
            format!("{path} cannot be understood: {what}"),
            "`*` stands for any words in a name, `**` for any folders, `[ab]` and `{eu,nato}` for one of these; \
             a folder or file whose name has such a sign is taken by its name, if it is there",
        ),
        Absence::FitsNothing if path.contains('\\') => {
            (format!("no file fits {path}"), "write `/` between folders, on every system")
        }
        Absence::FitsNothing => (
            format!("no file fits {path}"),
            "`*` stays within one folder, `**` goes through all below: papers/**/*.pdf; names that begin with a dot \
             are passed over",
        ),
        Absence::FitsNoPaper => (
            format!("the files that fit {path} are no papers"),
            "name a file by itself, without `*`, and it is read as plain text if it is nothing else",
        ),
        Absence::AllIgnored => (
            format!("all that lies at {path} is named by a .gitignore, and so is not read"),
            "name its files by themselves, or move the lines to .git/info/exclude, which only git heeds",
        ),
    }
}
