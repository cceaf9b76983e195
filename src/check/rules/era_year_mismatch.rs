//! Reports Japanese years next to a different Western year.

use crate::check::era::EraDate;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let finding = |(era_date, event): &(EraDate, Option<&Event>)| {
        let (western, span) = era_date.western.filter(|(western, _)| *western != era_date.western_year())?;
        let message =
            format!("{} {} is {}, not {western}", era_date.era.name, era_date.year, era_date.western_year());
        let finding = Diagnostic::new(rule, message, Label::new(era_date.span, ""))
            .related(span, "")
            .help("one of the two years is wrong: look the date up in another source");
        Some(event.iter().fold(finding, |finding, event| finding.event(&event.id.value)))
    };
    context.era_dates().iter().filter_map(finding).collect()
}
