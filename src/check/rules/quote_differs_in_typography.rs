//! Reports quotes that only match their paper with folded typography.

use crate::check::quote::QuoteMatch;
use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context
        .quotes()
        .iter()
        .filter_map(|lookup| {
            let (QuoteMatch::InOtherType(_), Some(span)) = (&lookup.found, lookup.place()) else {
                return None;
            };
            let message = format!("this quote differs in typography from {}", lookup.paper.path);
            let found = Diagnostic::new(rule, message, Label::new(lookup.quote.span, ""))
                .related(span, "the text in the paper")
                .help("no change is required; to match exactly, copy the words from the paper");
            Some(found.event(&lookup.event.id.value))
        })
        .collect()
}
