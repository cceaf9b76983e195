//! Describes a change to a project's files in words, from their texts before and after it: "the new
//! event “Harbour Pact signed”".

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::event_values::quoted;
use crate::chronology::values;
use crate::export::entries_by_id;
use crate::project::CHRONOLOGY;

/// The maximum number of entries that a description names.
const MAX_PARTS: usize = 3;

/// A file with its texts before and after a change; `None` if it did not exist.
pub(crate) struct ChangedText<'t> {
    pub(crate) path: &'t str,
    pub(crate) old: Option<&'t str>,
    pub(crate) new: Option<&'t str>,
}

/// Describes a change in words that continue "Undo:".
pub(crate) fn change_in_words(files: &[ChangedText<'_>]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for file in files {
        if file.path == CHRONOLOGY {
            parts.extend(chronology_in_words(file.old.unwrap_or_default(), file.new.unwrap_or_default()));
        } else {
            parts.push(match (file.old, file.new) {
                (None, _) => format!("the new file {}", file.path),
                (_, None) => format!("the removal of {}", file.path),
                _ => format!("the change to {}", file.path),
            });
        }
    }
    let hidden = parts.len().saturating_sub(MAX_PARTS);
    parts.truncate(MAX_PARTS);
    if hidden > 0 {
        parts.push(format!("{hidden} more"));
    }
    if parts.is_empty() { format!("the change to {CHRONOLOGY}") } else { parts.join(", ") }
}

fn chronology_in_words(old: &str, new: &str) -> Vec<String> {
    let (Ok(old), Ok(new)) = (values(old), values(new)) else { return Vec::new() };
    let mut parts = events_in_words(&entries_by_id(&old), &entries_by_id(&new));
    // Each text is numbered, since two dismissals can have the same quote.
    let texts = |file: &Table, list: &str, key: &str| -> BTreeSet<(String, usize)> {
        let entries = file.get(list).and_then(Value::as_array).into_iter().flatten();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let texts = entries.filter_map(|entry| Some(entry.get(key)?.as_str()?.to_owned()));
        texts
            .map(|text| {
                let number = numbers.entry(text.clone()).or_default();
                *number += 1;
                (text, *number)
            })
            .collect()
    };
    for (list, key, added, removed) in [
        ("dismissed", "quote", "the dismissal of", "the restored candidate"),
        ("allow", "reason", "the allowance with the reason", "the removal of the allowance with the reason"),
    ] {
        let (before, after) = (texts(&old, list, key), texts(&new, list, key));
        parts.extend(after.difference(&before).map(|(text, _)| format!("{added} {}", quoted(text))));
        parts.extend(before.difference(&after).map(|(text, _)| format!("{removed} {}", quoted(text))));
    }
    // A decision adds the source that it cites; the event names it.
    if parts.is_empty() && old.get("source") != new.get("source") {
        let (before, after) = (texts(&old, "source", "id"), texts(&new, "source", "id"));
        parts.push(match after.difference(&before).next() {
            Some((id, _)) => format!("the new source {}", quoted(id)),
            None => "the change to a source".to_owned(),
        });
    }
    let settings =
        |file: &Table| file.get("chronology").and_then(Value::as_table).cloned().unwrap_or_default();
    let (before, after) = (settings(&old), settings(&new));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed: Vec<&str> =
        keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).map(String::as_str).collect();
    if !changed.is_empty() {
        parts.push(format!("the change to the chronology ({})", changed.join(", ").replace('_', " ")));
    }
    parts
}

fn events_in_words(old: &BTreeMap<String, Table>, new: &BTreeMap<String, Table>) -> Vec<String> {
    let title = |id: &str, event: &Table| quoted(event.get("title").and_then(Value::as_str).unwrap_or(id));
    let added = new.iter().filter(|(id, _)| !old.contains_key(*id));
    let added = added.map(|(id, event)| format!("the new event {}", title(id, event)));
    let removed = old.iter().filter(|(id, _)| !new.contains_key(*id));
    let removed = removed.map(|(id, event)| format!("the removal of the event {}", title(id, event)));
    let changed = old.iter().filter_map(|(id, before)| {
        let after = new.get(id)?;
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        // The signature is written with each change.
        let differs = |key: &&String| *key != "reviewed" && before.get(*key) != after.get(*key);
        let keys: Vec<String> = keys.into_iter().filter(differs).map(|key| key.replace('_', " ")).collect();
        (before != after).then(|| {
            let keys = if keys.is_empty() { "reviewed".to_owned() } else { keys.join(", ") };
            format!("the change to {} ({keys})", title(id, after))
        })
    });
    added.chain(removed).chain(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "[chronology]\nas_of = 2025-01-01\n[[event]]\nid = \"pact\"\ntitle = \"Pact signed\"\ndate = \"2024\"\n";

    fn described(new: &str) -> String {
        change_in_words(&[ChangedText { path: CHRONOLOGY, old: Some(OLD), new: Some(new) }])
    }

    #[test]
    fn changed_entries_are_named() {
        for (new, words) in [
            (OLD.replace("2024", "2025-01-02"), "the change to “Pact signed” (date)"),
            (format!("{OLD}place = \"Oslo\"\nactors = []\n"), "the change to “Pact signed” (actors, place)"),
            (
                format!("{OLD}[[event]]\nid = \"talks\"\ntitle = \"Talks\"\n[[source]]\nid = \"a\"\n"),
                "the new event “Talks”",
            ),
            ("[chronology]\nas_of = 2025-01-01\n".to_owned(), "the removal of the event “Pact signed”"),
            (
                format!("{OLD}[[dismissed]]\nids = [\"a\"]\nquote = \"It was\"\nreason = \"x\"\n"),
                "the dismissal of “It was”",
            ),
            (OLD.replace("01-01", "02-02"), "the change to the chronology (as of)"),
            (format!("{OLD}[[source]]\nid = \"note\"\n"), "the new source “note”"),
            (format!("{OLD}# a comment\n"), "the change to events.toml"),
            ("[[event".to_owned(), "the change to events.toml"),
        ] {
            assert_eq!(described(&new), words, "{new}");
        }
        let brief = |old, new| change_in_words(&[ChangedText { path: "briefs/a.toml", old, new }]);
        assert_eq!(brief(None, Some("")), "the new file briefs/a.toml");
        assert_eq!(brief(Some(""), Some("x")), "the change to briefs/a.toml");
    }

    #[test]
    fn second_dismissal_with_the_same_quote_is_named() {
        let dismissal =
            |id: &str| format!("[[dismissed]]\nids = [\"{id}\"]\nquote = \"It was\"\nreason = \"x\"\n");
        let old = format!("{OLD}{}", dismissal("a"));
        let new = format!("{old}{}", dismissal("b"));
        let words = |old: &str, new: &str| {
            change_in_words(&[ChangedText { path: CHRONOLOGY, old: Some(old), new: Some(new) }])
        };
        assert_eq!(words(&old, &new), "the dismissal of “It was”");
        assert_eq!(words(&new, &old), "the restored candidate “It was”");
    }

    #[test]
    fn long_changes_are_shortened() {
        let event = |n: u32| format!("[[event]]\nid = \"e{n}\"\ntitle = \"Event {n}\"\n");
        let more = [event(0), event(1), event(2), event(3), event(4)].concat();
        assert_eq!(
            described(&format!("{OLD}{more}")),
            "the new event “Event 0”, the new event “Event 1”, the new event “Event 2”, 2 more"
        );
    }
}
