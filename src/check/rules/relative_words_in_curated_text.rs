//! Reports titles and summaries with relative dates, which become wrong with time.

use crate::check::event_text::{self, EventText, is_quoted};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::tag::lang::Language;
use crate::tag::{Expression, Mention, Origin, Reference, Which, mentions};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let look = |text: EventText<'_>| {
        let words = text.words.value.as_str();
        let mut ageing = mentions(words, Language::English).into_iter().filter(|mention| {
            ages(&mention.expression) && !is_quoted(words, mention.start) && !is_name(words, mention)
        });
        let mention = ageing.next()?;
        let range = mention.start..mention.end;
        let said = words.get(range.clone())?;
        let message = format!("“{said}” in {} depends on when it is read", text.name());
        let label = Label::new(text.span_of(&context.project.sources, range), "");
        let found =
            Diagnostic::new(rule, message, label).help("write the date or the year, or remove the words");
        Some(text.mark(found))
    };
    event_text::titles_and_summaries(context.project).filter_map(look).collect()
}

/// Whether the words depend on the time of reading or writing.
fn ages(expression: &Expression) -> bool {
    let from_now =
        |which| matches!(which, Which::Last | Which::Next | Which::Coming | Which::This | Which::Offset(_));
    match expression {
        Expression::Period(period) => from_now(period.which),
        Expression::Calendar(calendar) => calendar.year.is_none() && from_now(calendar.which),
        Expression::Shift(shift) => match &shift.from {
            Origin::Speech => true,
            Origin::Story => false,
            Origin::Discussed { or_speech, .. } => *or_speech,
            Origin::Named(from) => ages(from),
        },
        Expression::Part(part) => ages(&part.whole),
        Expression::Reference(reference) => matches!(reference, Reference::Past | Reference::Present),
        _ => false,
    }
}

/// Whether the words are part of a name, as in "the newspaper Japan Today". A capital at the start
/// of a sentence does not count.
fn is_name(text: &str, mention: &Mention) -> bool {
    let capital = text.get(mention.start..).is_some_and(|words| words.starts_with(char::is_uppercase));
    let before = text.get(..mention.start).unwrap_or("").trim_end();
    let opens = before.is_empty() || before.ends_with(['.', ':', ';', '!', '?', '–', '—']);
    capital && !opens
}
