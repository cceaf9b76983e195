//! Reports dates in a Japanese era that are outside that era.

use crate::check::era::EraDate;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let is_wrong = |(era_date, event): &&(EraDate, Option<&Event>)| {
        !era_date.is_in_its_era() && (event.is_some() || is_looking_back(context, era_date))
    };
    let finding = |(era_date, event): &(EraDate, Option<&Event>)| {
        let message = format!("{} has no such date: {}", era_date.era.name, era_date.era.reach());
        let finding = Diagnostic::new(rule, message, Label::new(era_date.span, ""))
            .help("look the date up in another source, and write the Western year");
        event.iter().fold(finding, |finding, event| finding.event(&event.id.value))
    };
    context.era_dates().iter().filter(is_wrong).map(finding).collect()
}

/// Whether the paper was written after the era had ended. Earlier papers could not know that, for
/// instance, 平成35年 would not come.
fn is_looking_back(context: &RuleContext<'_>, era_date: &EraDate) -> bool {
    let written = context
        .project
        .paper(era_date.span.source)
        .and_then(|paper| paper.document()?.created_at(era_date.span.start));
    let written = written.and_then(|written| written.date.interval().earliest.day());
    written.zip(era_date.era.last_day()).is_some_and(|(written, last)| written > last)
}
