//! Reports sources that are dated later than the chronology.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Answer;

/// Compares only with the file's own `as_of`, or with today. A day given on the command line does
/// not make the file wrong.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let own = project.chronology.as_of.as_ref();
    let Some(now) = project
        .as_of
        .as_ref()
        .filter(|now| project.as_of_is_today || own.is_some_and(|date| date.value == **now))
    else {
        return Vec::new();
    };
    let sources = project.chronology.sources.iter();
    sources
        .filter(|entry| entry.forthcoming.as_ref().is_none_or(|forthcoming| !forthcoming.value))
        .filter_map(|entry| {
            let published = entry.published.as_ref()?;
            (now.before(&published.value) == Answer::Holds).then_some(())?;
            let date = published.value.human();
            let now = now.human();
            let message = format!(
                "\"{}\" is dated {date}, which is after {now}, the date of this chronology",
                entry.id.value
            );
            let found = Diagnostic::new(rule, message, Label::new(published.span, "not yet published"));
            let help = "fix the date, update `as_of`, or write `forthcoming = true`";
            let found = found.help(help);
            Some(match own {
                Some(as_of) => found.related(as_of.span, "date of this chronology"),
                None => found,
            })
        })
        .collect()
}
