//! Reports seasons that look like abbreviated spans of years: `2023-24` is winter 2023 in EDTF.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

const SEASONS: [&str; 5] = ["spring", "summer", "autumn", "fall", "winter"];

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    // A note, or a title that names the season, says that it is meant.
    let events = context.project.chronology.events.iter().filter(|event| {
        let title = event.title.value.to_lowercase();
        event.note.is_none() && !SEASONS.iter().any(|season| title.contains(season))
    });
    events
        .filter_map(|event| {
            let date = event.date.as_ref()?;
            let years = years(&date.value.to_string())?;
            let (id, season) = (&event.id.value, date.value.human());
            let message = format!("the date of \"{id}\" is {season}, but may be meant as {years}");
            let help = format!(
                "if the years are meant, write date = \"{years}\"; if the season is meant, write that in `note`"
            );
            Some(Diagnostic::new(rule, message, Label::new(date.span, "")).help(help).event(id))
        })
        .collect()
}

/// Returns the two years that a season may be meant as: "2023/2024" for "2023-24".
fn years(edtf: &str) -> Option<String> {
    let (year, code) = edtf.split_once('-')?;
    let (first, code): (u32, u32) = (year.parse().ok()?, code.parse().ok()?);
    let is_next = year.len() == 4 && code == (first + 1) % 100 && (21..=41).contains(&code);
    is_next.then(|| format!("{first}/{}", first + 1))
}
