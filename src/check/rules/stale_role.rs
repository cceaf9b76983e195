//! Reports printed names that have fallen out of use.

use crate::check::event_text;
use crate::check::validity::{find_use, validity_periods};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Answer;

/// Reports names that are out of use on the "as of" day of the chronology, even if they were
/// correct on the date of the event.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let Some(now) = &project.as_of else { return Vec::new() };
    let periods = validity_periods(&project.chronology);
    let over = |until: &crate::date::Date| until.before(now) == Answer::Holds;
    let past: Vec<_> = periods
        .iter()
        .filter(|(_, periods)| {
            periods.iter().all(|period| period.until.is_some_and(|until| over(&until.value)))
        })
        .collect();
    event_text::titles_and_summaries(project)
        .filter_map(|text| {
            let (name, periods, at) = past
                .iter()
                .find_map(|(name, periods)| Some((name, periods, find_use(&text.words.value, name)?)))?;
            let period = periods.last()?;
            let message = format!("\"{name}\" was valid {}", period.words());
            let found = Diagnostic::new(rule, message, Label::new(text.span_of(&project.sources, at), ""))
                .related(period.span, "")
                .help("a brief would present it as current: write \"then\" before it, or the name itself");
            Some(text.mark(found))
        })
        .collect()
}
