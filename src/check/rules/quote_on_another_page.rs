//! Reports quotes that are on a different page than `evidence` states.

use itertools::Itertools as _;

use crate::check::quote::Lookup;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::project::Project;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.quotes().iter().filter_map(|lookup| misplaced(rule, lookup, context.project)).collect()
}

fn misplaced(rule: &'static Rule, lookup: &Lookup<'_>, project: &Project) -> Option<Diagnostic> {
    let said = lookup.evidence.page.as_ref()?;
    let document = lookup.paper.document()?;
    let words = lookup.place()?;
    // A quote can occur in several places, and each can extend over a page break.
    let ends = lookup.found.places().iter().flat_map(|place| [place.start, place.end.saturating_sub(1)]);
    let pages: Vec<usize> = ends.filter_map(|byte| document.page(byte)).sorted_unstable().dedup().collect();
    let first = *pages.first()?;
    if pages.iter().any(|page| u32::try_from(*page) == Ok(said.value)) {
        return None;
    }
    let page = document.page(words.start).unwrap_or(first);
    let message = format!("this quote is on page {} of {}", pages.iter().join(" and "), lookup.paper.path);
    let fix = Fix::replacing(said.span, page.to_string(), project).map(|edits| {
        let why = "it may be the page number printed on the page";
        Fix::needs_a_look(format!("write page = {page}"), edits, why)
    });
    let found = Diagnostic::new(rule, message, Label::new(said.span, "not on this page")).related(words, "");
    let found =
        found.help("pages are counted from the first page of the file, regardless of printed page numbers");
    Some(found.fix(fix).event(&lookup.event.id.value))
}
