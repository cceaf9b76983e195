//! Rules about papers as files: missing, unreadable, changed or ignored ones.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::chronology::SourceEntry;
use crate::project::{Absence, IgnoredReason, Missing, Paper, Project};
use crate::read::{ATTACHED, ReadProblem};

/// Reports paths and globs in `events.toml` that do not match a file.
pub(in crate::check) fn missing_source_file(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let missing = context.project.missing.iter();
    missing
        .map(|missing| {
            let found = |message| Diagnostic::new(rule, message, Label::new(missing.span, ""));
            match renamed(context.project, missing) {
                Some(paper) => {
                    let message = format!("{}, but {} has the same content", missing.message(), paper.path);
                    found(message).help(format!("if it was renamed, write path = \"{}\"", paper.path))
                }
                None => found(missing.message()).help(missing.help()).severity(match missing.why {
                    // An empty folder is only a warning, because a project may begin with one.
                    Absence::EmptyFolder => Severity::Warning,
                    _ => rule.severity,
                }),
            }
        })
        .collect()
}

/// Returns the undeclared paper whose hash is the one recorded for a missing file, which was
/// probably renamed.
fn renamed<'p>(project: &'p Project, missing: &Missing) -> Option<&'p Paper> {
    let is_it = |entry: &&SourceEntry| entry.path.as_ref().is_some_and(|path| path.span == missing.span);
    let hash = &project.chronology.sources.iter().find(is_it)?.sha256.as_ref()?.value;
    project.papers.iter().find(|paper| paper.entry.is_none() && paper.sha256.eq_ignore_ascii_case(hash))
}

/// Reports papers with the same content as another paper.
///
/// Attachments are skipped: many mails carry the same logo.
pub(in crate::check) fn duplicate_paper(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let papers = project.papers.iter();
    papers
        .filter(|paper| !paper.path.contains(ATTACHED))
        .filter_map(|paper| {
            let first = project.first_with_content(paper)?;
            if std::ptr::eq(first, paper) || first.path.contains(ATTACHED) {
                return None;
            }
            let place = |paper: &Paper| {
                let entry = paper.entry.and_then(|entry| project.chronology.sources.get(entry));
                entry.and_then(|entry| entry.path.as_ref()).map_or(paper.named, |path| path.span)
            };
            let message = format!("{} has the same content as {}", paper.path, first.path);
            let found = Diagnostic::new(rule, message, Label::new(place(paper), ""));
            let found = if place(first) == place(paper) { found } else { found.related(place(first), "") };
            Some(found.help("delete one of the two; a brief prints one source for both"))
        })
        .collect()
}

/// Reports web sources without an archived or local copy.
pub(in crate::check) fn web_source_without_copy(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let sources = context.project.chronology.sources.iter();
    let without = sources.filter(|source| source.path.is_none() && source.archived.is_none());
    without
        .filter_map(|source| {
            let (id, url) = (&source.id.value, source.url.as_ref()?);
            let message = format!("\"{id}\" is only on the web: it has neither an archived nor a local copy");
            let help = format!(
                "add the address of an archived copy as `archived`, or save the page and run \
                 `dateline source add {} --copy FILE`",
                url.value
            );
            Some(Diagnostic::new(rule, message, Label::new(url.span, "")).help(help))
        })
        .collect()
}

/// Reports papers that have changed since they were reviewed.
pub(in crate::check) fn source_changed(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    project
        .papers
        .iter()
        .filter_map(|paper| {
            let entry = project.chronology.sources.get(paper.entry?)?;
            let reviewed = entry.sha256.as_ref()?;
            if reviewed.value.eq_ignore_ascii_case(&paper.sha256) {
                return None;
            }
            let when = entry.reviewed.as_ref().and_then(|review| review.value.on.as_ref());
            let when = when.map(|day| format!(" on {}", day.value.human())).unwrap_or_default();
            let message = format!("{} has changed since it was reviewed{when}", paper.path);
            let help = format!("read it again, then run `dateline source pin {}`", entry.id.value);
            let found = Diagnostic::new(rule, message, Label::new(reviewed.span, "")).help(help);
            let rest_on_it = project.chronology.events.iter().filter(|event| {
                event.evidence.iter().any(|evidence| evidence.source.value == entry.id.value)
            });
            Some(rest_on_it.fold(found, |found, event| found.event(&event.id.value)))
        })
        .collect()
}

/// Reports papers and pages that exist but cannot be read as text.
pub(in crate::check) fn unreadable_paper(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
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
        // Unreadable email attachments are only informational: most are pictures, which need no
        // action.
        let is_attachment = paper.document.as_ref().is_err_and(|fault| fault.problem == ReadProblem::Attachment);
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

/// Reports files among the papers that are skipped because of a `.gitignore` or their format.
///
/// Returns one finding for each entry of `papers`, however many files it covers: a folder of
/// downloads can contain hundreds.
pub(in crate::check) fn ignored_paper(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let mut ignored: Vec<_> = context.project.ignored.iter().collect();
    ignored.sort_by_key(|ignored| (ignored.span, ignored.why));
    ignored
        .chunk_by(|one, other| (one.span, one.why) == (other.span, other.why))
        .filter_map(|chunk| {
            let first = chunk.first()?;
            let (reason, reason_of_several) = match first.why {
                IgnoredReason::Gitignore => ("a .gitignore excludes it", "a .gitignore excludes them"),
                IgnoredReason::UnknownFormat => ("its format is unknown", "their formats are unknown"),
            };
            let message = match chunk.len() {
                1 => format!("{} is not read because {reason}", first.path),
                more => {
                    format!("{} and {} more are not read because {reason_of_several}", first.path, more - 1)
                }
            };
            let to_read = match first.why {
                IgnoredReason::Gitignore => "to read it",
                IgnoredReason::UnknownFormat => "to read it as plain text",
            };
            let help = format!(
                "{to_read}, add \"{path}\" to `papers`; to leave it out, add \"!{path}\"",
                path = first.path
            );
            Some(Diagnostic::new(rule, message, Label::new(first.span, "")).help(help))
        })
        .collect()
}

/// Reports papers in a language that the tagger does not support.
pub(in crate::check) fn unsupported_language(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
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
            // Suggest Japanese for a paper detected as Chinese: a Japanese document that consists
            // of names and dates looks like Chinese.
            let (name, code) =
                if language.as_str() == "zh" { ("Japanese", "ja") } else { ("English", "en") };
            let help = match (declared, entry) {
                (Some(_), _) => "compare its dates with the chronology by hand".to_owned(),
                (None, Some(_)) => format!(
                    "compare its dates by hand; if the paper is in {name}, add `language = \"{code}\"` here"
                ),
                (None, None) => format!(
                    "compare its dates by hand; if the paper is in {name}, add a [[source]] with path = \"{}\" and \
                     `language = \"{code}\"`",
                    paper.path
                ),
            };
            let span = declared.map_or_else(|| entry.map_or(paper.named, |entry| entry.id.span), |language| language.span);
            Some(Diagnostic::new(rule, message, Label::new(span, "")).help(help))
        })
        .collect()
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
