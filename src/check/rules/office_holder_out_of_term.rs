//! A name, such as that of an office, at a time to which it does not belong.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::prose::{self, Prose, is_quoted, is_word_at};
use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::chronology::{Chronology, Name};
use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};

pub(super) static RULE: Rule = Rule {
    code: "DL312",
    name: "office-holder-out-of-term",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("office_holder_out_of_term.md"),
    check,
};

/// Words before a name that take it back: the "then ambassador" is one no more.
const TAKEN_BACK: &[&str] = &["then", "former", "ex", "future", "late", "outgoing", "incoming", "designate"];

/// When a name was in use.
#[derive(Debug, Clone, Copy)]
struct Term<'c> {
    from: Option<&'c Spanned<Date>>,
    until: Option<&'c Spanned<Date>>,
    span: Span,
}

impl Term<'_> {
    /// Whether the date surely lies outside. The day of a handover belongs to both.
    fn excludes(&self, date: &Date) -> bool {
        self.from.is_some_and(|from| date.before(&from.value) == Answer::Holds)
            || self.until.is_some_and(|until| date.after(&until.value) == Answer::Holds)
    }

    /// "from 2023 to 2025", "until 2025".
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

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let terms = terms(&case.project.chronology);
    let texts = prose::of_events(case.project).chain(prose::details(case.project));
    let look = |text: Prose<'_>| {
        let date = text.event.date.as_ref()?;
        let (name, terms, at) = terms.iter().find_map(|(name, terms)| {
            let outside = terms.iter().all(|term| term.excludes(&date.value));
            Some((name, terms, find(&text.words.value, name)?)).filter(|_| outside)
        })?;
        let term = terms.first()?;
        let (id, date) = (&text.event.id.value, date.value.human());
        let message = format!("\"{name}\" is a name {}, and \"{id}\" is dated {date}", term.words());
        let place = text.place(&case.project.sources, at);
        let found = Diagnostic::new(rule, message, Label::new(place, ""))
            .help("see who it was at the time; write \"then\" or \"former\" before a name of another time");
        let found = terms.iter().fold(found, |found, term| found.related(term.span, ""));
        Some(text.mark(found))
    };
    texts.filter_map(look).collect()
}

/// The names of actors that have a time, each with all of its times: an office passes from one to another.
fn terms(chronology: &Chronology) -> BTreeMap<&str, Vec<Term<'_>>> {
    let mut terms: BTreeMap<&str, Vec<Term<'_>>> = BTreeMap::new();
    let entries = chronology.actors.names.iter().flat_map(|name: &Name| {
        let own =
            (&name.name, Term { from: name.from.as_ref(), until: name.until.as_ref(), span: name.span });
        let others = name.aliases.0.iter().map(|alias| {
            let term = Term { from: alias.from.as_ref(), until: alias.until.as_ref(), span: alias.span };
            (&alias.name, term)
        });
        std::iter::once(own).chain(others)
    });
    for (name, term) in entries {
        terms.entry(name.value.as_str()).or_default().push(term);
    }
    terms.retain(|_, terms| terms.iter().all(|term| term.from.is_some() || term.until.is_some()));
    terms
}

/// Where the text has the name as the one of that time.
fn find(text: &str, name: &str) -> Option<Range<usize>> {
    let places = text.match_indices(name).map(|(at, _)| at..at + name.len());
    let mut ours = places.filter(|at| is_word_at(text, at.clone()) && !is_quoted(text, at.start));
    ours.find(|at| {
        let before = text.get(..at.start).unwrap_or("");
        let mut words = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        !words.by_ref().take(2).any(|word| TAKEN_BACK.contains(&word.to_lowercase().as_str()))
    })
}
