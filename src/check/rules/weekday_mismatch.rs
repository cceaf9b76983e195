//! A weekday that its date does not have.

use chrono::Weekday;

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::date::Date;

pub(super) static RULE: Rule = Rule {
    code: "DL501",
    name: "weekday-mismatch",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("weekday_mismatch.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let project = case.project;
    let curated = project.chronology.events.iter().filter_map(|event| {
        let (date, weekday) = (event.date.as_ref()?, event.weekday.as_ref()?);
        let message = mismatch(&date.value, weekday.value)?;
        let found = Diagnostic::new(rule, message, Label::new(weekday.span, ""))
            .related(date.span, "")
            .help("one of the two is a slip: look the day up in the source");
        Some(found.event(&event.id.value))
    });
    let printed = project.attestations.iter().filter_map(|said| {
        let message = mismatch(&said.date, said.timex.weekday?)?;
        let found = Diagnostic::new(rule, message, Label::new(said.span, "the paper has a slip here"));
        Some(found.help("do not take this date over before a second source has it"))
    });
    curated.chain(printed).collect()
}

/// What is wrong, if the date is a day and not that weekday.
fn mismatch(date: &Date, weekday: Weekday) -> Option<String> {
    let right = date.as_day()?.weekday();
    (right != weekday).then(|| format!("{} is a {}, not a {}", date.human(), name(right), name(weekday)))
}

const fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
