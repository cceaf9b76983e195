//! An allowance of a rule that does not exist.

use crate::check::{Case, Diagnostic, Label, RULES, Rule, Severity, allow};
use crate::table::nearest;

pub(super) static RULE: Rule = Rule {
    code: "DL904",
    name: "unknown-code",
    severity: Severity::Error,
    page: include_str!("unknown_code.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let known = || RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    allow::all(&case.project.chronology)
        .filter(|allowance| !known().any(|word| word == allowance.rule.value))
        .map(|allowance| {
            let message = format!("there is no rule \"{}\", so this allows nothing", allowance.rule.value);
            let help = match nearest(&allowance.rule.value, known()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write the code as reports print it, as in \"DL201\"".to_owned(),
            };
            let found = Diagnostic::new(rule, message, Label::new(allowance.rule.span, "")).help(help);
            allowance.mark(found)
        })
        .collect()
}
