//! Reports dates that do not exist in the calendar.

use crate::check::{Diagnostic, Label, Rule, RuleContext, file_faults};
use crate::date::{Date, DateError};
use crate::normalise::Timex;
use crate::source::one_line;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found = file_faults::findings(rule, context);
    found.extend(project.impossible_dates().map(|(span, timex)| {
        let words = one_line(project.sources.text(span));
        let message = format!("“{words}” is not a valid date: {}", reason(timex));
        Diagnostic::new(rule, message, Label::new(span, "error in the paper")).help(
            "the timeline omits it: look the day up in another source and use that, or allow this with the \
             reason that the paper is wrong",
        )
    }));
    found
}

/// Returns the reason why the date is impossible.
fn reason(timex: &Timex) -> String {
    match Date::parse(&timex.value) {
        Err(DateError::Impossible { reason, .. }) => reason,
        _ => "no year has such a day".to_owned(),
    }
}
