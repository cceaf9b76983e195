//! Reports names, such as those of offices, at a time to which they do not belong.

use crate::check::prose::{self, Prose};
use crate::check::term::{find, terms};
use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL312",
    name: "office-holder-out-of-term",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("office_holder_out_of_term.md"),
    check,
};

fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let terms = terms(&context.project.chronology);
    let texts = prose::of_events(context.project).chain(prose::details(context.project));
    let look = |text: Prose<'_>| {
        let date = text.event.date.as_ref()?;
        let (name, terms, at) = terms.iter().find_map(|(name, terms)| {
            let outside = terms.iter().all(|term| term.excludes(&date.value));
            Some((name, terms, find(&text.words.value, name)?)).filter(|_| outside)
        })?;
        let term = terms.first()?;
        let (id, date) = (&text.event.id.value, date.value.human());
        let message = format!("\"{name}\" is valid {}, but \"{id}\" is dated {date}", term.words());
        let place = text.place(&context.project.sources, at);
        let found = Diagnostic::new(rule, message, Label::new(place, "")).help(
            "check who it was at the time; write \"then\" or \"former\" before a name from another time",
        );
        let found = terms.iter().fold(found, |found, term| found.related(term.span, ""));
        Some(text.mark(found))
    };
    texts.filter_map(look).collect()
}
