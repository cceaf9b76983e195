//! Reports quotes that their paper does not contain.

use crate::check::quote::QuoteMatch;
use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context
        .quotes()
        .iter()
        .filter_map(|lookup| {
            let label = Label::new(lookup.quote.span, "not found");
            let found =
                Diagnostic::new(rule, format!("this quote does not occur in {}", lookup.paper.path), label)
                    .event(&lookup.event.id.value);
            match &lookup.found {
                QuoteMatch::Nowhere => {
                    Some(found.help("copy the words from the paper, or name the source that has it"))
                }
                QuoteMatch::Begins(span) => Some(
                    found
                        .related(*span, "begins like the quote, but continues differently")
                        .help("copy the words from the paper; mark omitted words with […]"),
                ),
                QuoteMatch::ToTheLetter(_) | QuoteMatch::InOtherType(_) => None,
            }
        })
        .collect()
}
