//! Reports papers in a language that the tagger does not support.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let papers = context.project.papers.iter();
    papers
        .filter_map(|paper| {
            let language = paper.unsupported_language()?;
            let entry = paper.entry.and_then(|index| context.project.chronology.sources.get(index));
            let declared = entry.and_then(|entry| entry.language.as_ref());
            let message = format!(
                "{} is in {}, which dateline does not support: no dates are extracted from it",
                paper.path,
                language.name()
            );
            let help = match (declared, entry) {
                (Some(_), _) => "compare its dates with the chronology by hand".to_owned(),
                (None, Some(_)) => {
                    "compare its dates by hand; if the paper is in English, add `language = \"en\"` here".to_owned()
                }
                (None, None) => format!(
                    "compare its dates by hand; if the paper is in English, add a [[source]] with path = \"{}\" and \
                     `language = \"en\"`",
                    paper.path
                ),
            };
            let span = declared.map_or_else(|| entry.map_or(paper.named, |entry| entry.id.span), |language| language.span);
            Some(Diagnostic::new(rule, message, Label::new(span, "")).help(help))
        })
        .collect()
}
