//! Names that are only right for a period, such as those of offices and groups. Rules use them to
//! find a name at a time to which it does not belong.

use std::collections::BTreeMap;
use std::ops::Range;

use super::event_text::{is_quoted, is_word_at};
use crate::chronology::{Chronology, Name};
use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};

/// Words before a name that withdraw it: the "then ambassador" no longer holds the office.
const TAKEN_BACK: &[&str] = &["then", "former", "ex", "future", "late", "outgoing", "incoming", "designate"];

/// The period in which a name was in use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Validity<'c> {
    pub(super) from: Option<&'c Spanned<Date>>,
    pub(super) until: Option<&'c Spanned<Date>>,
    pub(super) span: Span,
}

impl Validity<'_> {
    /// Whether the date is certainly outside the period. The day of a handover belongs to both
    /// periods.
    pub(super) fn excludes(&self, date: &Date) -> bool {
        self.from.is_some_and(|from| date.before(&from.value) == Answer::Holds)
            || self.until.is_some_and(|until| date.after(&until.value) == Answer::Holds)
    }

    /// Returns the period in words: "from 2023 to 2025", "until 2025".
    pub(super) fn words(&self) -> String {
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
pub(super) fn validity_periods(chronology: &Chronology) -> BTreeMap<&str, Vec<Validity<'_>>> {
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
    // A name that also has an entry without a period is valid at any time.
    periods.retain(|_, periods| periods.iter().all(|period| period.from.is_some() || period.until.is_some()));
    periods
}

/// Returns the first place where the text uses the name without quoting or withdrawing it.
pub(super) fn find_use(text: &str, name: &str) -> Option<Range<usize>> {
    let places = text.match_indices(name).map(|(at, _)| at..at + name.len());
    let mut ours = places.filter(|at| is_word_at(text, at.clone()) && !is_quoted(text, at.start));
    ours.find(|at| {
        let before = text.get(..at.start).unwrap_or("");
        let mut words = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        // Two words, since a title may come between: "the then ambassador Ota".
        !words.by_ref().take(2).any(|word| TAKEN_BACK.contains(&word.to_lowercase().as_str()))
    })
}
