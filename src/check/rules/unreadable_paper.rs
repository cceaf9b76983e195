//! Reports papers, and pages of papers, that exist but cannot be read as text.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::read::Trouble;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let found = context.project.papers.iter().filter_map(|paper| {
        let message = match &paper.document {
            Err(fault) => fault.to_string(),
            Ok(document) if document.unreadable_pages.is_empty() => return None,
            Ok(document) => format!(
                "{} has text that cannot be read on {}: its fonts do not map their glyphs to characters. Run OCR on it, for \
                 example `ocrmypdf --force-ocr`",
                paper.path,
                pages(&document.unreadable_pages)
            ),
        };
        // Most attachments of an email that cannot be read are pictures.
        let is_attachment = paper.document.as_ref().is_err_and(|fault| fault.trouble == Trouble::Attachment);
        let severity = if is_attachment { Severity::Info } else { rule.severity };
        Some(Diagnostic::new(rule, message, Label::new(paper.named, "")).severity(severity))
    });
    found.collect()
}

/// Formats page numbers as "p. 3" or "pp. 3–5, 8".
fn pages(numbers: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.saturating_add(1) == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let range = |(first, last): &(usize, usize)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let all = ranges.iter().map(range).collect::<Vec<_>>().join(", ");
    format!("{} {all}", if numbers.len() == 1 { "p." } else { "pp." })
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn pages_are_named_in_ranges() {
        assert_eq!(pages(&[3]), "p. 3");
        assert_eq!(pages(&[1, 3, 4, 5, 8]), "pp. 1, 3–5, 8");
    }
}
