//! Errors in templates, shown with the template line at fault.

use super::terminal::MultilineError;
use crate::render::{PdfError, Template, TemplateError};
use crate::report::{ReportStyle, fault};
use crate::source::{Sources, Span};

/// The maximum number of errors shown: later ones mostly follow from the first.
const SHOWN: usize = 3;

/// The indent of an error's cause in columns, which reduces the width available for template lines.
const INDENT: usize = 2;

/// An error: its line, its column in characters (both 1-based), its message and its help.
type TemplateFault = (usize, usize, String, Option<String>);

/// Returns the error with the template lines that it refers to, or unchanged if it refers to none.
pub(crate) fn with_lines(error: anyhow::Error, template: &Template) -> anyhow::Error {
    let faults = faults(&error, template);
    if faults.is_empty() {
        return error;
    }
    let mut sources = Sources::new();
    let file = sources.add(template.path(), template.text());
    let style = ReportStyle { width: ReportStyle::default().width - INDENT, ..ReportStyle::default() };
    let shown = faults.iter().take(SHOWN).map(|(line, column, message, help)| {
        let start = byte(template.text(), *line, *column);
        let next = template.text().get(start..).and_then(|rest| rest.chars().next());
        let length = next.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        fault(message, help.as_deref(), Span::new(file, start..start + length), &sources, style)
    });
    let more = (faults.len() > SHOWN).then(|| format!("… and {} more", faults.len() - SHOWN));
    let lines: Vec<String> = shown.chain(more).collect();
    MultilineError(lines.join("\n").trim_end().to_owned()).into()
}

/// Returns the locations in the template that an error reports.
fn faults(error: &anyhow::Error, template: &Template) -> Vec<TemplateFault> {
    if let Some(TemplateError::Wrong { path, line, column, problem }) = error.downcast_ref()
        && path == template.path()
    {
        return vec![(*line, *column, problem.clone(), None)];
    }
    let Some(PdfError::Template(complaints)) = error.downcast_ref() else { return Vec::new() };
    let in_template = complaints.iter().map(|complaint| {
        let (_, line, column) = complaint.place.as_ref().filter(|(path, ..)| path == template.path())?;
        let help = (!complaint.hints.is_empty()).then(|| complaint.hints.join("\n"));
        Some((*line, *column, complaint.message.clone(), help))
    });
    // If any error is located elsewhere, show the original messages without lines.
    in_template.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Returns the byte offset of a line and a column, limited to the end of the line and of the text.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let before = line.saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let rest = text[start..].split('\n').next().expect("`split` yields at least one part");
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    start + within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_shown_with_the_place_marked() {
        let template = Template::new("templates/brief.md.j2", "# {{ title }}\n\nÄ {% if rows\n");
        let wrong = |line, column| TemplateError::Wrong {
            path: "templates/brief.md.j2".to_owned(),
            line,
            column,
            problem: "this is not closed".to_owned(),
        };
        insta::assert_snapshot!(with_lines(wrong(3, 3).into(), &template), @r"
        error: this is not closed
         --> templates/brief.md.j2:3:3
          |
        3 | Ä {% if rows
          |   ^
        ");
        // Past the end of the line, or of the text, there is nothing to mark.
        for (line, column) in [(3, 99), (99, 1)] {
            let message = with_lines(wrong(line, column).into(), &template).to_string();
            assert!(message.contains("this is not closed"), "{message}");
        }
        let other = Template::new("templates/brief.html.j2", "");
        assert_eq!(
            with_lines(wrong(3, 3).into(), &other).to_string(),
            "templates/brief.md.j2:3:3: this is not closed"
        );
    }
}
