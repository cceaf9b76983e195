//! Reports titles that do not follow the usual style.

use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};

/// The length above which a title fills more than one line of a brief.
const LONGEST: usize = 90;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let events = project.chronology.events.iter();
    events
        .filter_map(|event| {
            let title = &event.title;
            let (message, help) = problem(&title.value)?;
            let without = title.value.trim_end_matches('.');
            let fix = (message == PERIOD).then(|| Fix::saying(title.span, without, project)).flatten();
            let found = Diagnostic::new(rule, message, Label::new(title.span, "")).help(help);
            Some(found.fix(fix.map(|edits| Fix::safe("remove the full stop", edits))).event(&event.id.value))
        })
        .collect()
}

const PERIOD: &str = "this title ends in a full stop";

/// Returns the problem of a title and the advice.
fn problem(title: &str) -> Option<(&'static str, &'static str)> {
    if is_shouted(title) {
        Some(("this title is all in capitals", "use sentence case"))
    // "..." is an ellipsis, not a full stop.
    } else if title.ends_with('.') && !title.ends_with("..") {
        Some((PERIOD, "remove it: a title is not a sentence"))
    } else if title.chars().count() > LONGEST {
        Some(("this title is longer than a line", "shorten it, and move the rest to `summary`"))
    } else {
        None
    }
}

/// Whether the title is in capitals and contains a word that is too long for an acronym.
fn is_shouted(title: &str) -> bool {
    let long = title.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 5);
    long && title.contains(' ')
        && title.chars().any(char::is_uppercase)
        && !title.chars().any(char::is_lowercase)
}
