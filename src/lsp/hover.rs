//! Hover: explains the word under the pointer. For a date, it shows the date in words with its
//! bounds and evidence; for an id, tag, actor or rule, a description of what it names; for a key,
//! its documentation.

use itertools::Itertools as _;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::completion::key_at;
use super::cursor::{Site, cursor};
use super::dates::{self, WrittenDate, bounds, distance};
use super::occurrence::{self, Referent};
use super::view::View;
use crate::check::{place_of_quote, rules_called};
use crate::chronology::{Event, Register, SourceEntry};
use crate::date::Date;
use crate::escape::for_terminal;
use crate::linking::{EntryOrigin, Link, Outcome};
use crate::project::Project;
use crate::render::escaped;
use crate::source::{SourceId, Span, one_line};
use crate::table::Vocabulary as _;

/// The maximum number of statements or events that are listed.
const MAX_LISTED: usize = 8;

/// Returns the explanation of the word at the byte offset `byte` in the project's text.
pub(super) fn hover(view: &View<'_>, source: SourceId, byte: usize) -> Option<Hover> {
    let (text, span) = described(view, source, byte)?;
    let range = span.and_then(|span| view.range(span));
    let value = for_terminal(&text).into_owned();
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
        range,
    })
}

fn described(view: &View<'_>, source: SourceId, byte: usize) -> Option<(String, Option<Span>)> {
    let project = view.project;
    if let Some(found) = occurrence::at(project, source, byte) {
        return Some((of_referent(project, found.referent)?, Some(found.span)));
    }
    if let Some(found) = dates::at(project, source, byte) {
        return Some((of_date(project, found), Some(found.date.span)));
    }
    if let Some(evidence) = evidence_at(project, source, byte) {
        let place = place_of_quote(project, evidence.1)?;
        let found =
            format!("“{}”\n\n{}", quoted(project.sources.text(place)), escaped(&project.sources.cite(place)));
        return Some((found, evidence.1.quote.as_ref().map(|quote| quote.span)));
    }
    let at = cursor(project.sources.whole(source), byte);
    let Site::Key(range) = at.site else { return None };
    let words = project.sources.text(Span::new(source, range.clone()));
    // For a dotted key such as `title.en`, show the documentation of its first part.
    let key = key_at(view, source, &at.path, words.split('.').next()?)?;
    let text = format!("`{}`: {}\n\nValue: {}", key.name, key.doc, escaped(&key.shape.to_string()));
    Some((text, Some(Span::new(source, range))))
}

/// Returns the event and the evidence whose quote is at the byte offset `byte`.
pub(super) fn evidence_at(
    project: &Project,
    source: SourceId,
    byte: usize,
) -> Option<(&Event, &crate::chronology::Evidence)> {
    let events = project.chronology.events.iter();
    let mut all = events.flat_map(|event| event.evidence.iter().map(move |evidence| (event, evidence)));
    all.find(|(_, evidence)| {
        let span = evidence.quote.as_ref().map(|quote| quote.span);
        span.is_some_and(|span| span.source == source && (span.start..=span.end).contains(&byte))
    })
}

fn of_referent(project: &Project, referent: Referent<'_>) -> Option<String> {
    let chronology = &project.chronology;
    Some(match referent {
        Referent::Event(id) => of_event(project, chronology.event(id)?),
        Referent::Source(id) => of_source(project, chronology.source_entry(id)?),
        Referent::Actor(name) => {
            let events = events_with(project, |event| has(&chronology.actors, &event.actors, name));
            of_name("Actor", &chronology.actors, name, &events)
        }
        Referent::Tag(name) => {
            let events = events_with(project, |event| has(&chronology.tags, &event.tags, name));
            of_name("Tag", &chronology.tags, name, &events)
        }
        Referent::Place(name) => {
            let events = events_with(project, |event| has(&chronology.places, event.place.as_slice(), name));
            of_name("Place", &chronology.places, name, &events)
        }
        Referent::Rule(word) => match rules_called(word).ok()?.as_slice() {
            [rule] => rule.page.to_owned(),
            rules => rules
                .iter()
                .map(|rule| format!("- {} `{}`: {}", rule.code(), rule.name(), rule.summary()))
                .join("\n"),
        },
    })
}

/// Whether one of the words is a registered name or one of its aliases.
fn has(register: &Register, words: &[crate::source::Spanned<String>], name: &str) -> bool {
    words.iter().any(|word| {
        word.value == name || register.find(&word.value).is_some_and(|found| found.name.value == name)
    })
}

fn events_with(project: &Project, is_meant: impl Fn(&Event) -> bool) -> Vec<&Event> {
    project.chronology.events.iter().filter(|event| is_meant(event)).collect()
}

fn of_name(kind: &str, register: &Register, name: &str, events: &[&Event]) -> String {
    let mut lines = vec![format!("{kind} **{}**", quoted(name))];
    if let Some(entry) = register.find(name) {
        let aliases = entry.aliases.0.iter().map(|alias| quoted(&alias.name.value)).join(", ");
        if !aliases.is_empty() {
            lines.push(format!("Also: {aliases}"));
        }
        lines.extend(entry.note.as_ref().map(|note| quoted(&note.value)));
    } else if !register.names.is_empty() {
        lines.push("Not registered in events.toml".to_owned());
    }
    lines.push(list_of_events(events));
    lines.join("\n\n")
}

/// Returns the number of events, and a list of the first [`MAX_LISTED`].
fn list_of_events(events: &[&Event]) -> String {
    let number = match events.len() {
        1 => "1 event".to_owned(),
        number => format!("{number} events"),
    };
    let listed = events.iter().take(MAX_LISTED).map(|event| {
        let date = event.date.as_ref().map_or_else(|| "no date".to_owned(), |date| date.value.human());
        format!("- {}: {}", escaped(&date), quoted(&event.title.value))
    });
    let more = events.len().checked_sub(MAX_LISTED).filter(|more| *more > 0);
    let more = more.map(|more| format!("- {more} more"));
    format!("{number}\n{}", listed.chain(more).join("\n"))
}

fn of_source(project: &Project, entry: &SourceEntry) -> String {
    let title = entry.title.as_ref().map_or(&entry.id.value, |title| &title.value);
    let mut lines = vec![format!("**{}**", quoted(title))];
    let author = entry.author.as_ref().or(entry.publisher.as_ref()).map(|author| quoted(&author.value));
    let published =
        entry.published.as_ref().map(|date| format!("published {}", escaped(&date.value.human())));
    let place = entry.path.as_ref().or(entry.url.as_ref()).map(|place| quoted(&place.value));
    lines.extend([author, published, place].into_iter().flatten());
    let cites = |event: &Event| event.evidence.iter().any(|evidence| evidence.source.value == entry.id.value);
    lines.push(format!("Cited by {}", list_of_events(&events_with(project, cites))));
    lines.join("\n\n")
}

fn of_event(project: &Project, event: &Event) -> String {
    let mut lines = vec![format!("**{}**", quoted(&event.title.value))];
    let date = event.date.as_ref();
    lines.push(date.map_or_else(|| "No date".to_owned(), |date| date_in_words(project, &date.value)));
    let phase = event.phase.as_ref().map(|phase| format!("phase {}", phase.value));
    let facts = [Some(format!("status {}", event.status().word())), phase];
    let names = event.actors.iter().chain(&event.tags).chain(&event.place).map(|name| quoted(&name.value));
    lines.push(facts.into_iter().flatten().chain(names).join(" · "));
    lines.extend(event.summary.as_ref().map(|summary| quoted(&summary.value)));
    lines.extend(evidence(project, event));
    lines.join("\n\n")
}

fn of_date(project: &Project, found: WrittenDate<'_>) -> String {
    let mut lines = vec![date_in_words(project, &found.date.value)];
    lines.extend(bounds(&found.date.value));
    lines.extend(found.event.and_then(|event| evidence(project, event)));
    lines.join("\n\n")
}

/// Describes a date, such as "**16 December 2022**, Friday, 30 days ago".
fn date_in_words(project: &Project, date: &Date) -> String {
    let mut words = vec![format!("**{}**", escaped(&date.human()))];
    if let Some(day) = date.as_day() {
        words.push(weekday(day.weekday()).to_owned());
        let now = project.as_of.as_ref().and_then(Date::as_day);
        words.extend(now.map(|now| distance(day, now)));
    }
    words.join(", ")
}

const fn weekday(day: chrono::Weekday) -> &'static str {
    match day {
        chrono::Weekday::Mon => "Monday",
        chrono::Weekday::Tue => "Tuesday",
        chrono::Weekday::Wed => "Wednesday",
        chrono::Weekday::Thu => "Thursday",
        chrono::Weekday::Fri => "Friday",
        chrono::Weekday::Sat => "Saturday",
        chrono::Weekday::Sun => "Sunday",
    }
}

/// Lists the evidence that an event cites, and the statements in papers about the event, each with
/// its quote.
fn evidence(project: &Project, event: &Event) -> Option<String> {
    let mut cited = event.evidence.iter().map(|evidence| {
        let title =
            project.chronology.source_entry(&evidence.source.value).and_then(|entry| entry.title.as_ref());
        let title = quoted(title.map_or(&evidence.source.value, |title| &title.value));
        let page = evidence.page.as_ref().map(|page| format!(", p. {}", page.value)).unwrap_or_default();
        match &evidence.quote {
            Some(quote) => format!("- “{}” ({title}{page})", quoted(&quote.value)),
            None => format!("- {title}{page}"),
        }
    });
    let mut parts: Vec<String> = Vec::new();
    if !event.evidence.is_empty() {
        parts.push(format!("Evidence:\n{}", cited.join("\n")));
    }
    let links = links_of(project, event);
    let stated = links.iter().take(MAX_LISTED).filter_map(|link| {
        let attestation = project.attestations.get(link.attestation)?;
        let outcome = match link.outcome {
            Outcome::Agrees => "same date".to_owned(),
            Outcome::Contradicts => format!("**{}**", escaped(&attestation.date.human())),
            _ => escaped(&attestation.date.human()),
        };
        let sentence = quoted(project.sources.text(attestation.sentence));
        Some(format!("- {outcome}: “{sentence}” ({})", escaped(&project.sources.cite(attestation.span))))
    });
    if !links.is_empty() {
        let more = links.len().checked_sub(MAX_LISTED).filter(|more| *more > 0);
        let more = more.map(|more| format!("- {more} more"));
        parts.push(format!("In papers:\n{}", stated.chain(more).join("\n")));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// Returns the links of the statements in papers about an event.
pub(super) fn links_of<'p>(project: &'p Project, event: &Event) -> &'p [Link] {
    let index = project.chronology.events.iter().position(|other| other.id.span == event.id.span);
    let origin = index.map(EntryOrigin::Curated);
    let mut entries = project.timeline.entries.iter();
    entries.find(|entry| Some(entry.origin) == origin).map_or(&[], |entry| &entry.links)
}

/// Escapes `text` for Markdown, on one line.
fn quoted(text: &str) -> String {
    escaped(&one_line(text))
}
