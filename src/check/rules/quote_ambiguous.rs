//! Reports quotes that occur more than once in their paper.

use crate::check::quote::Lookup;
use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.quotes().iter().filter_map(|lookup| finding(rule, lookup)).collect()
}

fn finding(rule: &'static Rule, lookup: &Lookup<'_>) -> Option<Diagnostic> {
    let places = lookup.found.places();
    let (path, many) = (&lookup.paper.path, places.len());
    let (message, label, help) = match &lookup.evidence.at {
        None if many > 1 => (
            format!("this quote occurs {} in {path}", times(many)),
            Label::new(lookup.quote.span, "which one?"),
            "quote more words, or choose one: `at = 1` is the first".to_owned(),
        ),
        Some(at) if many > 0 && usize::try_from(at.value).is_ok_and(|nth| !(1..=many).contains(&nth)) => (
            format!("this quote occurs {} in {path}, but `at` is {}", times(many), at.value),
            Label::new(at.span, ""),
            format!("write a number from 1 to {many}"),
        ),
        _ => return None,
    };
    let found = Diagnostic::new(rule, message, label).help(help).event(&lookup.event.id.value);
    Some(places.iter().take(MOST).fold(found, |found, place| found.related(*place, "")))
}

/// The maximum number of places that a finding shows.
const MOST: usize = 3;

fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}
