//! Reports weekdays that do not match their date.

use chrono::Weekday;

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Date;
use crate::normalise::{Anchor, Timex};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = project.chronology.events.iter().filter_map(|event| {
        let (date, weekday) = (event.date.as_ref()?, event.weekday.as_ref()?);
        let message = mismatch(&date.value, weekday.value)?;
        let found = Diagnostic::new(rule, message, Label::new(weekday.span, ""))
            .related(date.span, "")
            .help("one of the two is wrong: check the day in the source");
        Some(found.event(&event.id.value))
    });
    // If the year is not written, it was inferred, and the weekday may show that another year is
    // meant.
    let written = |timex: &Timex| matches!(timex.anchor, Anchor::Explicit | Anchor::Coordination);
    let printed =
        project.spanned_timexes().filter(|(_, timex)| written(timex)).filter_map(|(span, timex)| {
            let message = mismatch(timex.date.as_ref()?, timex.weekday?)?;
            let found = Diagnostic::new(rule, message, Label::new(span, "error in the paper"));
            let help = "do not use this date until a second source confirms it";
            Some(found.help(help).confidence(timex.confidence))
        });
    curated.chain(printed).collect()
}

/// Returns the error message if the date is a day with a different weekday.
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
