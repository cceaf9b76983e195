//! Reports files among the papers that are skipped because of a `.gitignore`.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

/// Returns one finding for each entry of `papers`, however many files it covers: a folder of
/// downloads can contain hundreds.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let mut ignored: Vec<_> = context.project.ignored.iter().collect();
    ignored.sort_by_key(|ignored| ignored.span);
    ignored
        .chunk_by(|one, other| one.span == other.span)
        .filter_map(|chunk| {
            let first = chunk.first()?;
            let message = match chunk.len() {
                1 => format!("{} is not read because a .gitignore excludes it", first.path),
                more => format!(
                    "{} and {} more are not read because a .gitignore excludes them",
                    first.path,
                    more - 1
                ),
            };
            let help = format!("add its path to read it, or add \"!{}\" to exclude it", first.path);
            Some(Diagnostic::new(rule, message, Label::new(first.span, "")).help(help))
        })
        .collect()
}
