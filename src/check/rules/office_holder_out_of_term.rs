//! Reports names, such as those of offices, at a time to which they do not belong.

use crate::check::event_text::{self, EventText};
use crate::check::validity::{find_use, validity_periods};
use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let periods = validity_periods(&context.project.chronology);
    let texts = event_text::titles_and_summaries(context.project).chain(event_text::names(context.project));
    let look = |text: EventText<'_>| {
        let date = text.event.date.as_ref()?;
        let (name, periods, at) = periods.iter().find_map(|(name, periods)| {
            let outside = periods.iter().all(|period| period.excludes(&date.value));
            Some((name, periods, find_use(&text.words.value, name)?)).filter(|_| outside)
        })?;
        let period = periods.first()?;
        let (id, date) = (&text.event.id.value, date.value.human());
        let message = format!("\"{name}\" is valid {}, but \"{id}\" is dated {date}", period.words());
        let place = text.span_of(&context.project.sources, at);
        let found = Diagnostic::new(rule, message, Label::new(place, "")).help(
            "check who it was at the time; write \"then\" or \"former\" before a name from another time",
        );
        let found = periods.iter().fold(found, |found, period| found.related(period.span, ""));
        Some(text.mark(found))
    };
    texts.filter_map(look).collect()
}
