//! Checks that need the whole file: duplicate ids, and references to ids that do not exist.

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::date::Granularity;
use crate::source::{Span, Spanned};
use crate::table::{Node, Reader, suggest};

use super::fault::{ChronologyFault, Referred};
use super::{Chronology, Event, Status};

/// All ids that the file declares, including those of invalid entries, so that one error does not
/// cause others.
#[derive(Debug, Default)]
pub(super) struct Declared {
    events: BTreeMap<String, Span>,
    sources: BTreeMap<String, Span>,
    duplicates: Vec<ChronologyFault>,
}

impl Declared {
    pub(super) fn of(document: &DeTable<'_>, reader: &Reader<'_>) -> Self {
        let mut declared = Self::default();
        for (table, of) in [("event", Referred::Event), ("source", Referred::Source)] {
            let entries =
                document.get(table).map(|value| Node::new(table, value).items()).unwrap_or_default();
            for id in entries.iter().filter_map(|entry| entry.table()?.get("id")) {
                if let Some(word) = id.get_ref().as_str() {
                    declared.add(of, word, reader.at(id.span()));
                }
            }
        }
        declared
    }

    fn add(&mut self, of: Referred, word: &str, span: Span) {
        if let Some(first) = self.ids(of).get(word).copied() {
            self.duplicates.push(ChronologyFault::DuplicateId { span, first, id: word.to_owned(), of });
            return;
        }
        let ids = match of {
            Referred::Event => &mut self.events,
            Referred::Source => &mut self.sources,
        };
        ids.insert(word.to_owned(), span);
    }

    const fn ids(&self, of: Referred) -> &BTreeMap<String, Span> {
        match of {
            Referred::Event => &self.events,
            Referred::Source => &self.sources,
        }
    }

    /// Whether `id` belongs to the first entry with that id.
    fn owns(&self, of: Referred, id: &Spanned<String>) -> bool {
        self.ids(of).get(&id.value).is_some_and(|first| *first == id.span)
    }
}

/// Checks the ids and references of the file, and removes entries that cannot be used.
///
/// The `unsound` events are checked as well, so that all errors are reported at once.
pub(super) fn check(
    chronology: &mut Chronology,
    unsound: &mut [Event],
    declared: &Declared,
    reader: &Reader<'_>,
) -> Vec<ChronologyFault> {
    let mut checks = Checks { declared, reader, faults: declared.duplicates.clone(), compared: 0 };
    for event in &mut chronology.events {
        checks.date(event);
    }
    for event in chronology.events.iter_mut().chain(unsound) {
        checks.event(event);
    }
    for source in &mut chronology.sources {
        checks.id(&source.id);
        if source.path.is_none() && source.url.is_none() {
            let what = format!("source \"{}\"", source.id.value);
            checks.faults.push(ChronologyFault::NoPlace {
                span: source.id.span,
                what,
                keys: "`path` nor `url`",
            });
        }
        if let Some(hash) = source.sha256.take_if(|hash| !is_sha256(&hash.value)) {
            checks.faults.push(ChronologyFault::BadHash { span: hash.span });
        }
    }
    chronology.allow.retain(|allowance| match (&allowance.source, &allowance.path) {
        (Some(id), _) => checks.knows(Referred::Source, "source", id),
        (None, Some(_)) => true,
        (None, None) => {
            let (span, what) = (allowance.rule.span, "allowance".to_owned());
            checks.faults.push(ChronologyFault::NoPlace { span, what, keys: "`source` nor `path`" });
            false
        }
    });
    if let Some(as_of) = chronology.as_of.take_if(|as_of| as_of.value.granularity() != Granularity::Day) {
        checks.faults.push(ChronologyFault::NotADay { span: as_of.span, key: "as_of" });
    }
    chronology.events.retain(|event| declared.owns(Referred::Event, &event.id));
    chronology.sources.retain(|source| declared.owns(Referred::Source, &source.id));
    checks.faults
}

struct Checks<'a, 't> {
    declared: &'a Declared,
    reader: &'a Reader<'t>,
    faults: Vec<ChronologyFault>,
    /// The number of comparisons made so far when looking for suggestions for dangling references.
    compared: usize,
}

/// The maximum number of comparisons for suggestions in the whole file. A file with hundreds of
/// dangling references probably has a problem other than typos.
const MAX_COMPARISONS: usize = 50_000;

impl Checks<'_, '_> {
    fn date(&mut self, event: &Event) {
        let id = &event.id;
        // Ignore a relation of an event to itself, which does not place it in time.
        let placed = event.relations.iter().any(|relation| relation.target.value != id.value);
        if event.date.is_none() && !placed && event.status() != Status::Unscheduled {
            self.faults.push(ChronologyFault::NoDate { span: id.span, id: id.value.clone() });
        }
    }

    /// Reports errors in the id and the references of an event, and removes its dangling
    /// references.
    fn event(&mut self, event: &mut Event) {
        let id = event.id.clone();
        self.id(&id);
        event.relations.retain(|relation| {
            let (target, key) = (&relation.target, relation.kind.key());
            if target.value == id.value {
                self.faults.push(ChronologyFault::SelfRelation {
                    span: target.span,
                    key,
                    id: id.value.clone(),
                });
                return false;
            }
            self.knows(Referred::Event, key, target)
        });
        event.evidence.retain(|evidence| self.knows(Referred::Source, "source", &evidence.source));
    }

    fn id(&mut self, id: &Spanned<String>) {
        if is_valid_id(&id.value) {
            return;
        }
        let suggestion = valid_id(&id.value);
        self.faults.push(ChronologyFault::BadId { span: id.span, id: id.value.clone(), suggestion });
    }

    /// Whether the id exists. A missing id is not reported if it occurs in a part of the file that
    /// is not valid TOML.
    fn knows(&mut self, to: Referred, key: &'static str, id: &Spanned<String>) -> bool {
        let ids = self.declared.ids(to);
        let known = ids.contains_key(&id.value);
        if !known && !self.reader.is_in_skipped(&id.value) {
            self.compared = self.compared.saturating_add(ids.len());
            let is_compared = self.compared <= MAX_COMPARISONS;
            // Skip the suggestion: "pact signed" is reported as an invalid id, with the advice to
            // write "pact-signed".
            if is_compared && ids.keys().any(|other| valid_id(other).as_ref() == Some(&id.value)) {
                return false;
            }
            let valid = ids.keys().map(String::as_str).filter(|other| is_valid_id(other));
            let suggestion = is_compared.then(|| suggest(&id.value, valid).map(str::to_owned)).flatten();
            self.faults.push(ChronologyFault::DanglingReference {
                span: id.span,
                key,
                id: id.value.clone(),
                to,
                suggestion,
            });
        }
        known
    }
}

/// Whether an id consists of lower-case letters, digits and hyphens.
pub(crate) fn is_valid_id(id: &str) -> bool {
    id.chars().all(|c| is_plain(c) || c == '-')
}

const fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Returns a valid id made from the words of an invalid one, if that one is ASCII.
fn valid_id(id: &str) -> Option<String> {
    if is_valid_id(id) || !id.is_ascii() {
        return None;
    }
    let words = id.to_lowercase();
    let words: Vec<&str> = words.split(|c| !is_plain(c)).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("-"))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::MAX_COMPARISONS;
    use crate::chronology::{ChronologyFault, parse};
    use crate::source::Sources;

    #[test]
    fn every_dangling_reference_is_reported_and_the_first_have_suggestions() {
        let count = 400;
        let event = |n: usize| {
            format!(
                "[[event]]\nid = \"event-{n}\"\ntitle = \"A\"\ndate = 2024-05-05\nafter = [\"evemt-{n}\"]\n"
            )
        };
        let text: String = (0..count).map(event).collect::<Vec<_>>().concat();
        let (_, faults) = parse(Sources::new().add("events.toml", text.as_str()), &text);
        let dangling = faults.iter().filter_map(|fault| match fault {
            ChronologyFault::DanglingReference { suggestion, .. } => Some(suggestion.is_some()),
            _ => None,
        });
        let dangling: Vec<bool> = dangling.collect();
        assert_eq!(dangling.len(), count);
        assert_eq!(dangling.iter().filter(|suggested| **suggested).count(), MAX_COMPARISONS / count);
    }
}
