//! An event whose date rests on nothing.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "DL101",
    name: "unsourced",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unsourced.md"),
    check,
};

/// An event with faults of its own is left for later: its evidence may be among them.
fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let project = case.project;
    let faults = &project.faults;
    // They are in the order of the text.
    let sound = |span: Span| {
        let next = faults.partition_point(|fault| fault.span().start < span.start);
        !faults.get(next).is_some_and(|fault| span.contains(fault.span()))
    };
    project
        .chronology
        .events
        .iter()
        .filter(|event| event.evidence.is_empty() && sound(event.span))
        .filter_map(|event| {
            let date = event.date.as_ref()?;
            let message = format!("\"{}\" has a date and no source", event.id.value);
            let found = Diagnostic::new(rule, message, Label::new(date.span, "nobody can look this up"))
                .help(
                    "add `evidence = [{ source = \"…\", quote = \"…\" }]`; `dateline pull --all` lists what papers say of \
                     it, and `dateline attach` writes it",
                );
            Some(found.event(&event.id.value))
        })
        .collect()
}
