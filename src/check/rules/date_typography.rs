//! Reports dates with a missing or superfluous space, such as "March 21,2022".

use crate::check::event_text;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::normalise::TimexKind;
use crate::project::Paper;
use crate::tag::lang::Language;
use crate::tag::{Expression, mentions};

/// Checks curated text and papers alike, since an error in a paper is quoted and printed with it.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = event_text::titles_and_summaries(project).filter_map(|text| {
        let words = text.words.value.as_str();
        let mut dates = mentions(words, Language::English)
            .into_iter()
            .filter(|mention| matches!(mention.expression, Expression::Calendar(_)));
        let (range, right) = dates.find_map(|date| {
            let range = date.start..date.end;
            Some((range.clone(), spaced(words.get(range)?)?))
        })?;
        let place = text.span_of(&project.sources, range);
        let fix = (place != text.words.span)
            .then(|| Fix::replacing(place, &right, project))
            .flatten()
            .map(|edits| Fix::safe("space the date", edits));
        let label = Label::new(place, "");
        let found = Diagnostic::new(rule, format!("this date in {} has wrong spacing", text.name()), label);
        Some(text.mark(found.help(format!("write {right}")).fix(fix)))
    });
    let dates = project
        .papers
        .iter()
        .flat_map(Paper::spanned_timexes)
        .filter(|(_, timex)| timex.kind == TimexKind::Date);
    let papers = dates.filter_map(|(span, _)| {
        let right = spaced(project.sources.text(span))?;
        let found = Diagnostic::new(rule, "this date has wrong spacing", Label::new(span, ""));
        Some(found.help(format!("the right form is {right}; in a quote, keep it as it is")))
    });
    curated.chain(papers).collect()
}

/// Returns the date with correct spaces, or `None` if it is already correct. Runs of spaces are
/// left alone, because papers use them to indent and justify.
fn spaced(words: &str) -> Option<String> {
    let mut right = String::with_capacity(words.len() + 1);
    for c in words.chars() {
        let last = right.chars().next_back();
        match c {
            ',' if last == Some(' ') => {
                right.pop();
            }
            _ if last == Some(',') && c.is_alphanumeric() => right.push(' '),
            _ => {}
        }
        right.push(c);
    }
    (right != words).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_in_dates_are_corrected() {
        assert_eq!(spaced("March 21,2022").unwrap(), "March 21, 2022");
        assert_eq!(spaced("March 21 , 2022").unwrap(), "March 21, 2022");
        for right in ["March 21, 2022", "9 June 2024", "9 June\n    2024", "2024-06-09", "June"] {
            assert_eq!(spaced(right), None, "{right:?}");
        }
    }
}
