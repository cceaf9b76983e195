//! Completion: keys with their documentation, and the possible values of a key: ids, tags, actors,
//! sources, rule codes, vocabulary words, date notations.

use std::collections::BTreeSet;
use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, TextEdit,
};

use super::cursor::{CursorContext, Site, cursor, header};
use super::view::View;
use crate::brief::BriefSpec;
use crate::check::{RULES, Switch};
use crate::chronology::{Register, keys, keys_of_names};
use crate::date::{Date, Day};
use crate::escape::{for_line, for_toml};
use crate::project::Project;
use crate::source::{SourceId, Span};
use crate::table::{Key, Need, ValueShape};

/// The tables whose keys are names that the user chooses.
const REGISTERS: [&str; 3] = ["actors", "tags", "places"];

/// The days of the week, as `weekday` accepts them.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The maximum number of values in a response. If some are omitted, the editor asks again after
/// each letter. Showing thousands of ids takes the editor longer than the server needs to find
/// them.
const MAX_VALUES: usize = 200;

/// A suggestion for a value.
struct Suggestion {
    value: String,
    kind: CompletionItemKind,
    /// A description, shown next to the value.
    detail: String,
}

impl Suggestion {
    fn new(value: impl Into<String>, kind: CompletionItemKind, detail: impl Into<String>) -> Self {
        Self { value: value.into(), kind, detail: detail.into() }
    }
}

/// Returns the suggestions for the word at the byte offset `byte` in the client's text.
pub(super) fn completion(view: &View<'_>, source: SourceId, byte: usize) -> CompletionList {
    let text = view.text(source);
    let Some(positions) = view.positions(source) else { return CompletionList::default() };
    let edit =
        |range: lsp_types::Range, new: String| Some(CompletionTextEdit::Edit(TextEdit::new(range, new)));
    let CursorContext { path, site } = cursor(text, byte);
    let mut is_incomplete = false;
    let items = match site {
        Site::Header(range) => {
            let range = positions.range(range);
            let headers = headers(view, source).into_iter().map(|(header, doc)| CompletionItem {
                kind: Some(CompletionItemKind::MODULE),
                documentation: Some(markdown(doc)),
                filter_text: Some(header.clone()),
                text_edit: edit(range, header.clone()),
                label: header,
                ..CompletionItem::default()
            });
            headers.collect()
        }
        Site::Key(range) => {
            let written = keys_written(text, byte);
            let missing = |key: &Key| !written.contains(&key.name);
            let keys = table_at(view, source, &path).unwrap_or_default().into_iter().filter(missing);
            let tables = if path.is_empty() && range.is_empty() { headers(view, source) } else { Vec::new() };
            let has_equals =
                text.get(range.end..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with('='));
            let range = positions.range(range);
            let keys = keys.map(|key| CompletionItem {
                label: key.name.to_owned(),
                kind: Some(CompletionItemKind::PROPERTY),
                detail: Some(key.shape.to_string()),
                documentation: Some(markdown(key.doc)),
                // Sort required keys first.
                sort_text: Some(format!("{}{}", u8::from(key.need != Need::Always), key.name)),
                text_edit: edit(
                    range,
                    if has_equals { key.name.to_owned() } else { format!("{} = ", key.name) },
                ),
                ..CompletionItem::default()
            });
            let tables = tables.into_iter().map(|(header, doc)| CompletionItem {
                kind: Some(CompletionItemKind::MODULE),
                documentation: Some(markdown(doc)),
                text_edit: edit(range, header.clone()),
                label: header,
                ..CompletionItem::default()
            });
            keys.chain(tables).collect()
        }
        Site::Value { words, is_quoted } => {
            let link = link_to_event(text, &words, byte).filter(|_| is_brief(view, source));
            let mut found = match link {
                Some(_) => events(view.project),
                None => values(view, source, &path, view.byte_in_project(source, byte)),
            };
            let range = link.clone().unwrap_or(words);
            is_incomplete = limit(&mut found, text.get(range.start..byte).unwrap_or(""));
            let range = positions.range(range);
            let edited = |value: String| {
                let is_bare = link.is_some() || matches!(value.as_str(), "true" | "false");
                let new = if is_bare {
                    value
                } else if is_quoted {
                    for_toml(&value.as_str().into()).trim_matches('"').to_owned()
                } else {
                    for_toml(&value.as_str().into())
                };
                edit(range, new)
            };
            found.into_iter().map(|found| item(found, edited)).collect()
        }
        Site::Nothing => Vec::new(),
    };
    CompletionList { is_incomplete, items }
}

/// If there are more than [`MAX_VALUES`] suggestions, keeps the first that contain the typed
/// letters, up to this number. Returns whether any were removed.
fn limit(found: &mut Vec<Suggestion>, typed: &str) -> bool {
    if found.len() <= MAX_VALUES {
        return false;
    }
    let typed = typed.to_lowercase();
    found.retain(|suggestion| suggestion.value.to_lowercase().contains(&typed));
    found.truncate(MAX_VALUES);
    true
}

fn item(found: Suggestion, edit: impl Fn(String) -> Option<CompletionTextEdit>) -> CompletionItem {
    let Suggestion { value, kind, detail } = found;
    CompletionItem {
        kind: Some(kind),
        detail: Some(for_line(&detail).into_owned()).filter(|detail| !detail.is_empty()),
        filter_text: Some(value.clone()),
        text_edit: edit(value.clone()),
        label: for_line(&value).into_owned(),
        ..CompletionItem::default()
    }
}

fn markdown(text: &str) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() })
}

fn is_brief(view: &View<'_>, source: SourceId) -> bool {
    source != view.project.chronology.source
}

/// Returns the table headers of a file, with their documentation.
fn headers(view: &View<'_>, source: SourceId) -> Vec<(String, &'static str)> {
    let tables = root(view, source).into_iter().filter_map(|key| match key.shape {
        ValueShape::List(ValueShape::Table { .. }) => Some((format!("[[{}]]", key.name), key.doc)),
        ValueShape::Table { .. } | ValueShape::Names { .. } => Some((format!("[{}]", key.name), key.doc)),
        _ => None,
    });
    tables.collect()
}

/// Returns the top-level keys of a file.
fn root(view: &View<'_>, source: SourceId) -> Vec<Key> {
    if is_brief(view, source) { BriefSpec::keys() } else { keys() }
}

/// Returns the keys of the table at `path`, or `None` if they are not known.
fn table_at(view: &View<'_>, source: SourceId, path: &[String]) -> Option<Vec<Key>> {
    let is_register = |name: &String| REGISTERS.contains(&name.as_str());
    match path {
        [first, ..] if is_register(first) && !is_brief(view, source) => {
            let [name, alias] = keys_of_names();
            match &path[1..] {
                [_] => Some(name),
                [_, aliases] if aliases == "aliases" => Some(alias),
                _ => None,
            }
        }
        [] => Some(root(view, source)),
        [before @ .., last] => {
            let key = table_at(view, source, before)?.into_iter().find(|key| key.name == last)?;
            match key.shape {
                ValueShape::Table { keys, .. } => Some(keys()),
                ValueShape::List(ValueShape::Table { keys, .. }) => Some(keys()),
                _ => None,
            }
        }
    }
}

/// Returns the key `name` in the table at `path`.
pub(super) fn key_at(view: &View<'_>, source: SourceId, path: &[String], name: &str) -> Option<Key> {
    table_at(view, source, path)?.into_iter().find(|key| key.name == name)
}

/// Returns the keys that are already in the table around the byte offset `byte`.
fn keys_written(text: &str, byte: usize) -> Vec<&str> {
    let (before, after) = text.split_at(text.floor_char_boundary(byte));
    let is_header = |line: &&str| header(line).is_some();
    let above = before.lines().rev().take_while(|line| !is_header(line));
    let below = after.lines().skip(1).take_while(|line| !is_header(line));
    let key = |line: &'_ str| line.split_once('=').map(|(key, _)| key.len());
    above.chain(below).filter_map(|line| Some(line.get(..key(line)?)?.trim())).collect()
}

/// Returns the byte range of the id in the link `[words](#id)` at the byte offset `byte`.
fn link_to_event(text: &str, words: &Range<usize>, byte: usize) -> Option<Range<usize>> {
    let before = text.get(words.start..byte)?;
    let start = words.start + before.rfind("(#")? + 2;
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let rest = text.get(byte..words.end)?;
    let end = byte + rest.len() - rest.trim_start_matches(is_id).len();
    text.get(start..byte)?.chars().all(is_id).then_some(start..end)
}

/// Returns the possible values of the key at `path`. `byte` is an offset in the project's text.
fn values(view: &View<'_>, source: SourceId, path: &[String], byte: usize) -> Vec<Suggestion> {
    let project = view.project;
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let chronology = &project.chronology;
    match (is_brief(view, source), names.as_slice()) {
        (false, ["event", "within", "of"]) | (true, ["select", "ids"]) => return events(project),
        (
            false,
            [
                "event",
                "after" | "before" | "strictly_after" | "strictly_before" | "same_day" | "during"
                | "caused_by",
            ],
        ) => {
            let here = |span: Span| (span.start..=span.end).contains(&byte);
            let own = chronology.events.iter().find(|event| here(event.span)).map(|event| &event.id.value);
            return events(project).into_iter().filter(|found| Some(&found.value) != own).collect();
        }
        (false, ["event", "evidence", "source"] | ["allow", "source"]) => return sources(project),
        (false, ["event", "actors"]) | (true, ["select", "actors"]) => {
            let used = chronology.events.iter().flat_map(|event| &event.actors);
            return registered(&chronology.actors, used.map(|name| name.value.as_str()));
        }
        (false, ["event", "tags"]) | (true, ["select", "tags"]) => {
            let used = chronology.events.iter().flat_map(|event| &event.tags);
            return registered(&chronology.tags, used.map(|name| name.value.as_str()));
        }
        (false, ["event", "place"]) | (true, ["select", "places"]) => {
            let used = chronology.events.iter().filter_map(|event| event.place.as_ref());
            return registered(&chronology.places, used.map(|name| name.value.as_str()));
        }
        (false, ["event", "allow", "rule"] | ["allow", "rule"] | ["check", "ignore"]) => {
            return rules(|_| true);
        }
        (false, ["check", "enable"]) => return rules(|by_default| by_default == Switch::Off),
        _ => {}
    }
    let Some((last, before)) = path.split_last() else { return Vec::new() };
    let shape = key_at(view, source, before, last).map(|key| key.shape);
    match shape {
        Some(ValueShape::List(shape)) => of_shape(project, *shape, byte),
        Some(shape) => of_shape(project, shape, byte),
        None => Vec::new(),
    }
}

fn of_shape(project: &Project, shape: ValueShape, byte: usize) -> Vec<Suggestion> {
    let word = |word: &str| Suggestion::new(word, CompletionItemKind::ENUM_MEMBER, "");
    match shape {
        ValueShape::OneOf(words) => words().into_iter().map(word).collect(),
        ValueShape::YesNo => ["true", "false"].map(word).into(),
        ValueShape::Weekday => {
            let mut events = project.chronology.events.iter();
            let event = events.find(|event| (event.span.start..=event.span.end).contains(&byte));
            let day = event.and_then(|event| event.date.as_ref()?.value.as_day());
            let of_date = day.map(|day| day.weekday().num_days_from_monday() as usize);
            let all = WEEKDAYS.iter().enumerate().filter(|(at, _)| of_date.is_none_or(|day| day == *at));
            let detail = if of_date.is_some() { "the weekday of the date" } else { "" };
            all.map(|(_, day)| Suggestion::new(*day, CompletionItemKind::ENUM_MEMBER, detail)).collect()
        }
        ValueShape::Date => date_forms(project),
        _ => Vec::new(),
    }
}

/// Returns the date notations, with `as_of` as the example.
fn date_forms(project: &Project) -> Vec<Suggestion> {
    let now = project.as_of.as_ref().and_then(Date::as_day).map_or((2025, 1, 31), Day::ymd);
    let (year, month, day) = now;
    let forms = [
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{year:04}-{month:02}"),
        format!("{year:04}"),
        format!("{year:04}~"),
        format!("{year:04}?"),
        format!("{year:04}-{month:02}-{day:02}/{:04}-{month:02}-{day:02}", year + 1),
        format!("{year:04}-{month:02}/.."),
        format!("../{year:04}"),
        format!("{year:04}-21"),
        format!("{year:04}-33"),
        format!("{:03}X", year / 10),
        format!("[{year:04}-{month:02},{:04}-{month:02}]", year + 1),
    ];
    let described = |form: String| {
        let date = Date::parse(&form).ok()?;
        Some(Suggestion::new(form, CompletionItemKind::VALUE, date.human()))
    };
    forms.into_iter().filter_map(described).collect()
}

fn events(project: &Project) -> Vec<Suggestion> {
    let events = project.chronology.events.iter().map(|event| {
        let date = event.date.as_ref().map(|date| date.value.human());
        let detail =
            date.map_or_else(|| event.title.value.clone(), |date| format!("{date}: {}", event.title.value));
        Suggestion::new(event.id.value.as_str(), CompletionItemKind::EVENT, detail)
    });
    events.collect()
}

fn sources(project: &Project) -> Vec<Suggestion> {
    let sources = project.chronology.sources.iter().map(|source| {
        let place = source.title.as_ref().or(source.path.as_ref()).or(source.url.as_ref());
        let detail = place.map(|place| place.value.clone()).unwrap_or_default();
        Suggestion::new(source.id.value.as_str(), CompletionItemKind::FILE, detail)
    });
    sources.collect()
}

/// Returns the registered names, then the names that are used but not registered.
fn registered<'p>(register: &'p Register, used: impl Iterator<Item = &'p str>) -> Vec<Suggestion> {
    let names = register.names.iter().map(|name| {
        let aliases: Vec<&str> = name.aliases.0.iter().map(|alias| alias.name.value.as_str()).collect();
        Suggestion::new(name.name.value.as_str(), CompletionItemKind::CONSTANT, aliases.join(", "))
    });
    let other: BTreeSet<&str> = used.filter(|name| register.find(name).is_none()).collect();
    let other = other.into_iter().map(|name| Suggestion::new(name, CompletionItemKind::CONSTANT, ""));
    names.chain(other).collect()
}

fn rules(is_wanted: impl Fn(Switch) -> bool) -> Vec<Suggestion> {
    let rules = RULES.iter().filter(|rule| is_wanted(rule.by_default));
    rules.map(|rule| Suggestion::new(rule.code(), CompletionItemKind::CONSTANT, rule.name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_limited_to_those_with_the_typed_letters() {
        let ids = |number: usize| -> Vec<Suggestion> {
            let id = |at: usize| Suggestion::new(format!("event-{at}"), CompletionItemKind::EVENT, "");
            (0..number).map(id).collect()
        };
        let mut few = ids(MAX_VALUES);
        assert!(!limit(&mut few, "x"));
        assert_eq!(few.len(), MAX_VALUES);
        let mut many = ids(1000);
        assert!(limit(&mut many, ""));
        assert_eq!(many.len(), MAX_VALUES);
        let mut many = ids(1000);
        assert!(limit(&mut many, "-99"));
        let values: Vec<&str> = many.iter().map(|found| found.value.as_str()).collect();
        assert_eq!(values.len(), 11, "{values:?}");
        assert!(values.contains(&"event-99") && values.contains(&"event-999"));
    }
}
