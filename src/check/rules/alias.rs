//! Reports an alias where the project has a preferred name.

use crate::check::name_table::{AliasUse, alias_uses};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let finding = |AliasUse { event, word, name }| {
        let preferred = &name.name;
        let fix = Fix::saying(word.span, &preferred.value, context.project)
            .map(|edits| Fix::safe(format!("write \"{}\"", preferred.value), edits));
        let message = format!("\"{}\" is an alias of \"{}\"", word.value, preferred.value);
        Diagnostic::new(rule, message, Label::new(word.span, ""))
            .related(preferred.span, "the preferred name")
            .help(format!("write \"{}\"", preferred.value))
            .fix(fix)
            .event(&event.id.value)
    };
    alias_uses(&context.project.chronology).into_iter().map(finding).collect()
}
