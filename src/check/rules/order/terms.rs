//! Rules about names that are valid only for a period, such as those of office holders.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::event_text::{self, EventText, is_quoted, is_word_at};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Chronology, Name};
use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};

/// Reports names that are used in an event outside their period of validity, such as an
/// ambassador's name after the end of the term.
pub(in crate::check) fn office_holder_out_of_term(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let periods = validity_periods(&context.project.chronology);
    let texts = event_text::titles_and_summaries(context.project).chain(event_text::names(context.project));
    let look = |text: EventText<'_>| {
        let date = text.event.date.as_ref()?;
        let (name, periods, at) = periods.iter().find_map(|(name, periods)| {
            let outside = periods.iter().all(|period| period.excludes(&date.value));
            Some((name, periods, find_use(&text.words.value, name)?)).filter(|_| outside)
        })?;
        let period = periods.first()?;
        let (id, date) = (&text.event.id.value, date.value.human());
        let message = format!("\"{name}\" is valid {}, but \"{id}\" is dated {date}", period.words());
        let place = text.span_of(&context.project.sources, at);
        let found = Diagnostic::new(rule, message, Label::new(place, "")).help(
            "check which name was valid on that date; to refer to another time, write \"then\" or \"former\" before the name",
        );
        let found = periods.iter().fold(found, |found, period| found.related(period.span, ""));
        Some(text.mark(found))
    };
    texts.filter_map(look).collect()
}

/// Reports printed names that are no longer valid on the chronology's "as of" date, even if they
/// were valid on the event's date.
pub(in crate::check) fn stale_role(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let Some(now) = &project.as_of else { return Vec::new() };
    let periods = validity_periods(&project.chronology);
    let over = |until: &crate::date::Date| until.before(now) == Answer::Holds;
    let past: Vec<_> = periods
        .iter()
        .filter(|(_, periods)| {
            periods.iter().all(|period| period.until.is_some_and(|until| over(&until.value)))
        })
        .collect();
    event_text::titles_and_summaries(project)
        .filter_map(|text| {
            let (name, periods, at) = past
                .iter()
                .find_map(|(name, periods)| Some((name, periods, find_use(&text.words.value, name)?)))?;
            let period = periods.last()?;
            let message = format!("\"{name}\" was in use {}, but is written here as current", period.words());
            let found = Diagnostic::new(rule, message, Label::new(text.span_of(&project.sources, at), ""))
                .related(period.span, "")
                .help("a brief would present it as current: write \"then\" before the name, or use the name without the office");
            Some(text.mark(found))
        })
        .collect()
}

/// Words before a name that mark it as not current: a "then ambassador" no longer holds the office.
const NOT_IN_OFFICE: &[&str] =
    &["then", "former", "ex", "future", "late", "outgoing", "incoming", "designate"];

/// The period in which a name is valid.
#[derive(Debug, Clone, Copy)]
struct Validity<'c> {
    from: Option<&'c Spanned<Date>>,
    until: Option<&'c Spanned<Date>>,
    span: Span,
}

impl Validity<'_> {
    /// Whether the date is certainly outside the period. The day of a handover belongs to both
    /// periods.
    fn excludes(&self, date: &Date) -> bool {
        self.from.is_some_and(|from| date.before(&from.value) == Answer::Holds)
            || self.until.is_some_and(|until| date.after(&until.value) == Answer::Holds)
    }

    /// Returns the period in words: "from 2023 to 2025", "until 2025".
    fn words(&self) -> String {
        let human = |date: &Spanned<Date>| date.value.human();
        match (self.from.map(human), self.until.map(human)) {
            (Some(from), Some(until)) => format!("from {from} to {until}"),
            (Some(from), None) => format!("from {from} on"),
            (None, Some(until)) => format!("until {until}"),
            (None, None) => "at any time".to_owned(),
        }
    }
}

/// Returns the names of actors that have a period, each with all of its periods, since an office
/// passes from one holder to another.
fn validity_periods(chronology: &Chronology) -> BTreeMap<&str, Vec<Validity<'_>>> {
    let mut periods: BTreeMap<&str, Vec<Validity<'_>>> = BTreeMap::new();
    let entries = chronology.actors.names.iter().flat_map(|name: &Name| {
        let own =
            (&name.name, Validity { from: name.from.as_ref(), until: name.until.as_ref(), span: name.span });
        let others = name.aliases.0.iter().map(|alias| {
            let period =
                Validity { from: alias.from.as_ref(), until: alias.until.as_ref(), span: alias.span };
            (&alias.name, period)
        });
        std::iter::once(own).chain(others)
    });
    for (name, period) in entries {
        periods.entry(name.value.as_str()).or_default().push(period);
    }
    // Remove a name that also has an entry without a period: it is valid at any time.
    periods.retain(|_, periods| periods.iter().all(|period| period.from.is_some() || period.until.is_some()));
    periods
}

/// Returns the byte range of the first use of the name that is neither quoted nor preceded by a
/// word in [`NOT_IN_OFFICE`].
fn find_use(text: &str, name: &str) -> Option<Range<usize>> {
    let places = text.match_indices(name).map(|(at, _)| at..at + name.len());
    let mut ours = places.filter(|at| is_word_at(text, at.clone()) && !is_quoted(text, at.start));
    ours.find(|at| {
        let before = &text[..at.start];
        let mut words = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        // Look at two words, since a title may come between them: "the then ambassador Ota".
        !words.by_ref().take(2).any(|word| NOT_IN_OFFICE.contains(&word.to_lowercase().as_str()))
    })
}
