//! Rules about the style of event titles and descriptions.

use crate::check::event_text::{self, first_mentions, is_quoted};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::normalise::TimexKind;
use crate::project::Paper;
use crate::source::Span;
use crate::tag::{Expression, Field};

/// The length above which a title fills more than one line of a brief.
const MAX_TITLE_LENGTH: usize = 90;

/// Reports titles that do not follow the usual style.
pub(in crate::check) fn title_style(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let events = project.chronology.events.iter();
    events
        .filter_map(|event| {
            let title = &event.title;
            let (message, help) = problem(&title.value)?;
            let without = title.value.trim_end_matches('.');
            let fix = (message == PERIOD).then(|| Fix::as_string(title.span, without, project)).flatten();
            let found = Diagnostic::new(rule, message, Label::new(title.span, "")).help(help);
            Some(found.fix(fix.map(|edits| Fix::safe("remove the full stop", edits))).event(&event.id.value))
        })
        .collect()
}

const PERIOD: &str = "this title ends in a full stop";

/// Returns the problem with a title, and advice, or `None` if the title follows the style.
fn problem(title: &str) -> Option<(&'static str, &'static str)> {
    if is_shouted(title) {
        Some(("this title is all in capitals", "use sentence case"))
    // "..." is an ellipsis, not a period.
    } else if title.ends_with('.') && !title.ends_with("..") {
        Some((PERIOD, "remove it: a title is not a sentence"))
    } else if title.chars().count() > MAX_TITLE_LENGTH {
        Some(("this title is longer than a line", "shorten it, and move the rest to `summary`"))
    } else {
        None
    }
}

/// Whether the title is in capitals and contains a word too long to be an acronym.
fn is_shouted(title: &str) -> bool {
    let long = title.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 5);
    long && title.contains(' ')
        && title.chars().any(char::is_uppercase)
        && !title.chars().any(char::is_lowercase)
}

/// Reports dates with a missing or superfluous space, such as "March 21,2022".
///
/// Checks curated text and papers alike, since an error in a paper is copied when it is quoted.
pub(in crate::check) fn date_typography(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = event_text::titles_and_summaries(project).filter_map(|text| {
        let words = text.words.value.as_str();
        let mut dates = first_mentions(words)
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
        Some(found.help(format!("write {right}, but keep the paper's spacing in quotes")))
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

/// Reports closing quotation marks that open a quotation.
pub(in crate::check) fn quote_marks(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = event_text::titles_and_summaries(project).flat_map(|text| {
        let words = text.words.value.as_str();
        let marks: Vec<_> = wrong_marks(words).collect();
        marks.into_iter().map(move |at| {
            let place = text.span_of(&project.sources, at..at + CLOSING.len_utf8());
            let fix = (place != text.words.span).then(|| Fix::replacing(place, OPENING, project)).flatten();
            let found =
                finding(rule, place).fix(fix.map(|edits| Fix::safe(format!("write {OPENING}"), edits)));
            text.mark(found)
        })
    });
    let documents = project.papers.iter().filter_map(crate::project::Paper::document);
    let papers = documents.flat_map(|document| {
        let marks = wrong_marks(project.sources.whole(document.source));
        marks.map(|at| finding(rule, Span::new(document.source, at..at + CLOSING.len_utf8())))
    });
    curated.chain(papers).collect()
}

const OPENING: char = '“';
const CLOSING: char = '”';

fn finding(rule: &'static Rule, place: Span) -> Diagnostic {
    let message = format!("this quotation opens with a closing mark: {CLOSING} instead of {OPENING}");
    Diagnostic::new(rule, message, Label::new(place, ""))
}

/// Returns the byte offsets of closing marks that follow white space or a bracket and precede a
/// word.
fn wrong_marks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(CLOSING).map(|(at, _)| at).filter(|at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let after = text.get(*at + CLOSING.len_utf8()..).and_then(|tail| tail.chars().next());
        before.is_none_or(|c| c.is_whitespace() || c == '(') && after.is_some_and(char::is_alphanumeric)
    })
}

/// Reports dates in curated text that are written in more than one style.
///
/// Takes the style of the first date as the norm and reports each date that differs from it.
pub(in crate::check) fn mixed_date_formats(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let mut first: Option<(DayStyle, Span)> = None;
    let mut findings = Vec::new();
    for text in event_text::titles_and_summaries(project) {
        let words = text.words.value.as_str();
        let days = first_mentions(words).into_iter().filter(|mention| {
            let is_day = matches!(&mention.expression, Expression::Calendar(calendar) if matches!(calendar.field, Field::Day { .. }));
            is_day && !is_quoted(words, mention.start)
        });
        for day in days {
            let Some(style) = words.get(day.start..day.end).and_then(DayStyle::of) else { continue };
            let place = text.span_of(&project.sources, day.start..day.end);
            let (usual, shown) = *first.get_or_insert((style, place));
            if style != usual {
                let message =
                    format!("this date is written {}, but the first one {}", style.words(), usual.words());
                let found = Diagnostic::new(rule, message, Label::new(place, ""))
                    .related(shown, "the first")
                    .help("write all dates in the same style");
                findings.push(text.mark(found));
            }
        }
    }
    findings
}

/// The style of a written day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayStyle {
    Digits,
    DayFirst,
    MonthFirst,
}

impl DayStyle {
    /// Returns the style of a day and month. The first character after an optional weekday decides.
    fn of(words: &str) -> Option<Self> {
        let bare = words.rsplit_once("day, ").map_or(words, |(_, rest)| rest);
        let has_name = bare.chars().any(char::is_alphabetic);
        match bare.chars().next()? {
            c if c.is_ascii_digit() && has_name => Some(Self::DayFirst),
            c if c.is_ascii_digit() => Some(Self::Digits),
            c if c.is_alphabetic() => Some(Self::MonthFirst),
            _ => None,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Digits => "in digits",
            Self::DayFirst => "with the day before the month",
            Self::MonthFirst => "with the month before the day",
        }
    }
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
