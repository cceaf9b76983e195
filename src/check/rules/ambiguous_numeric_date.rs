//! Reports numeric dates in papers that have two readings, such as "03/04/2024".

use itertools::Itertools as _;

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Date;
use crate::normalise::Doubt;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let doubtful = project.spanned_timexes().filter_map(|(span, timex)| match &timex.doubt {
        Some(Doubt::Ambiguous { readings }) => Some((span, readings)),
        _ => None,
    });
    doubtful
        .map(|(span, readings)| {
            let words = project.sources.text(span);
            let readings = readings.iter().map(Date::human).join(" or ");
            Diagnostic::new(rule, format!("“{words}” can mean {readings}"), Label::new(span, ""))
                .help("the timeline uses the first: find out which is meant, and add that day to events.toml")
        })
        .collect()
}
