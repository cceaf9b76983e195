//! Reports dates in curated text that are written in more than one style.

use crate::check::event_text::{self, is_quoted};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::source::Span;
use crate::tag::lang::Language;
use crate::tag::{Expression, Field, mentions};

/// Takes the style of the first date as the norm and reports each date that differs from it.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut first: Option<(Style, Span)> = None;
    let mut findings = Vec::new();
    for text in event_text::titles_and_summaries(project) {
        let words = text.words.value.as_str();
        let days = mentions(words, Language::English).into_iter().filter(|mention| {
            let is_day = matches!(&mention.expression, Expression::Calendar(calendar) if matches!(calendar.field, Field::Day { .. }));
            is_day && !is_quoted(words, mention.start)
        });
        for day in days {
            let Some(style) = words.get(day.start..day.end).and_then(Style::of) else { continue };
            let place = text.span_of(&project.sources, day.start..day.end);
            let (usual, shown) = *first.get_or_insert((style, place));
            if style != usual {
                let message = format!("this date is written {}, but others {}", style.words(), usual.words());
                let found = Diagnostic::new(rule, message, Label::new(place, "")).related(shown, "the first");
                findings.push(text.mark(found));
            }
        }
    }
    findings
}

/// The style of a written day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Digits,
    DayFirst,
    MonthFirst,
}

impl Style {
    /// Returns the style of a day with its month. It is decided by the first character after an
    /// optional weekday.
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
