//! Finds words in events, sources and the dated statements in papers.
//!
//! Case, accents and line breaks are ignored, and parts of words match: "harbour" is in "Harbours".

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::chronology::{Event, SourceEntry};
use crate::date::Date;
use crate::project::Project;
use crate::source::{Span, Spanned, one_line};

/// The kind of a search hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    /// An event in `events.toml`.
    Event,
    /// A source in `events.toml`.
    Source,
    /// A sentence with a date in a paper.
    Statement,
}

/// An event, a source or a statement that contains all words of a search.
#[derive(Debug, Clone)]
pub struct SearchHit<'p> {
    /// The kind of the hit.
    pub kind: HitKind,
    /// The id of the event or the source; for a statement, the id of its linked event.
    pub id: Option<&'p str>,
    /// The date of the event, the publication date of the source, or the dates in the sentence.
    pub dates: Vec<&'p Date>,
    /// The title, or the sentence on one line.
    pub text: String,
    /// The keys of the entry that contain some of the words; empty for a statement.
    pub keys: Vec<&'static str>,
    /// The span of the entry or the sentence.
    pub span: Span,
    /// The page, if the paper has pages.
    pub page: Option<usize>,
}

/// Finds the entries and statements that contain all of `words`: first events and sources in file
/// order, then statements in the order of the papers. An item with several words, "Harbour Pact",
/// is a phrase: its words must be adjacent.
///
/// ```
/// use dateline::internals::find::search;
/// use dateline::{LoadOptions, Memory, Project};
///
/// let events = "[[event]]\nid = \"pact\"\ntitle = \"The pact of Tromsø\"\ndate = 2024-06-09\nplace = \"Oslo\"\n";
/// let project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default())?;
/// let hits = search(&project, &["PACT".to_owned(), "oslo".to_owned()]);
/// assert_eq!((hits[0].id, hits[0].keys.as_slice()), (Some("pact"), ["id", "title", "place"].as_slice()));
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub fn search<'p>(project: &'p Project, words: &[String]) -> Vec<SearchHit<'p>> {
    let words: Vec<String> = words.iter().map(|word| folded(word)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let events = project.chronology.events.iter().filter_map(|event| {
        Some(SearchHit {
            kind: HitKind::Event,
            id: Some(&event.id.value),
            dates: event.date.iter().map(|date| &date.value).collect(),
            text: event.title.value.clone(),
            keys: keys(&texts_of_event(event), &words)?,
            span: event.span,
            page: None,
        })
    });
    let sources = project.chronology.sources.iter().filter_map(|source| {
        let title = source.title.as_ref().or(source.path.as_ref()).or(source.url.as_ref());
        Some(SearchHit {
            kind: HitKind::Source,
            id: Some(&source.id.value),
            dates: source.published.iter().map(|date| &date.value).collect(),
            text: title.map(|title| title.value.clone()).unwrap_or_default(),
            keys: keys(&texts_of_source(source), &words)?,
            span: source.span,
            page: None,
        })
    });
    events.chain(sources).chain(statements(project, &words)).collect()
}

fn statements<'p>(project: &'p Project, words: &[String]) -> Vec<SearchHit<'p>> {
    let mut event_of: BTreeMap<usize, &str> = BTreeMap::new();
    for entry in &project.timeline.entries {
        let Some(event) = entry.event(&project.chronology) else { continue };
        event_of.extend(entry.links.iter().map(|link| (link.attestation, event.id.value.as_str())));
    }
    let mut hits: Vec<SearchHit<'p>> = Vec::new();
    for (index, attestation) in project.attestations.iter().enumerate() {
        // A sentence with several dates is one hit.
        if let Some(last) = hits.last_mut().filter(|last| last.span == attestation.sentence) {
            if !last.dates.contains(&&attestation.date) {
                last.dates.push(&attestation.date);
            }
            last.id = last.id.or(event_of.get(&index).copied());
            continue;
        }
        let text = one_line(project.sources.text(attestation.sentence));
        let found = folded(&text);
        if words.iter().all(|word| found.contains(word.as_str())) {
            hits.push(SearchHit {
                kind: HitKind::Statement,
                id: event_of.get(&index).copied(),
                dates: vec![&attestation.date],
                text,
                keys: Vec::new(),
                span: attestation.sentence,
                page: attestation.citation.page,
            });
        }
    }
    hits
}

/// Returns the keys whose texts contain some of the words, or `None` if one of the words is
/// missing.
fn keys(texts: &[(&'static str, &str)], words: &[String]) -> Option<Vec<&'static str>> {
    let texts: Vec<(&'static str, String)> = texts.iter().map(|(key, text)| (*key, folded(text))).collect();
    let has = |text: &str, word: &String| text.contains(word.as_str());
    if !words.iter().all(|word| texts.iter().any(|(_, text)| has(text, word))) {
        return None;
    }
    let found = texts.iter().filter(|(_, text)| words.iter().any(|word| has(text, word)));
    let mut keys: Vec<&'static str> = found.map(|(key, _)| *key).collect();
    keys.dedup();
    Some(keys)
}

fn texts_of_event(event: &Event) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("id", event.id.value.as_str()), ("title", &event.title.value)];
    push(&mut texts, "title", event.titles.iter().map(|(_, title)| title));
    push(&mut texts, "label", event.label.as_ref());
    push(&mut texts, "label", event.labels.iter().map(|(_, label)| label));
    push(&mut texts, "actors", &event.actors);
    push(&mut texts, "tags", &event.tags);
    push(&mut texts, "place", event.place.as_ref());
    push(&mut texts, "match", &event.matches);
    let evidence = event.evidence.iter();
    push(
        &mut texts,
        "evidence",
        evidence.flat_map(|cited| std::iter::once(&cited.source).chain(&cited.quote)),
    );
    push(&mut texts, "series", event.series.as_ref().map(|series| &series.name));
    push(&mut texts, "summary", event.summary.as_ref());
    push(&mut texts, "note", event.note.as_ref());
    texts
}

fn texts_of_source(source: &SourceEntry) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("id", source.id.value.as_str())];
    push(&mut texts, "title", source.title.as_ref());
    push(&mut texts, "author", source.author.as_ref());
    push(&mut texts, "publisher", source.publisher.as_ref());
    push(&mut texts, "path", source.path.as_ref());
    push(&mut texts, "url", source.url.as_ref());
    push(&mut texts, "note", source.note.as_ref());
    texts
}

fn push<'e>(
    texts: &mut Vec<(&'static str, &'e str)>,
    key: &'static str,
    values: impl IntoIterator<Item = &'e Spanned<String>>,
) {
    texts.extend(values.into_iter().map(|value| (key, value.value.as_str())));
}

/// Folds a text for comparisons: lower case, no accents, single spaces.
fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{LoadOptions, Memory};

    const EVENTS: &str = "[chronology]\npapers = [\"papers\"]\n\n[[source]]\nid = \"note\"\npath = \"papers/note.txt\"\n\
        title = \"A note on the pact\"\n\n[[event]]\nid = \"signed\"\ntitle = \"Harbour Pact signed in Kyōto\"\n\
        date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was cold.\" }]\n";
    const PAPER: &str = "The Harbour\nPact was signed on 9 June 2024 and ratified on 3 May 2025.\n\nAll went home on 4 May 2025.\n";

    fn found(words: &[&str]) -> Vec<String> {
        let files = Memory::from([("events.toml", EVENTS), ("papers/note.txt", PAPER)]);
        let project = Project::load(&files, &LoadOptions::default()).unwrap();
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let shown = |hit: SearchHit<'_>| {
            let dates: Vec<String> = hit.dates.iter().map(ToString::to_string).collect();
            format!("{:?} {} {} {}", hit.kind, hit.id.unwrap_or("-"), dates.join(" "), hit.keys.join(" "))
        };
        search(&project, &words).into_iter().map(shown).collect()
    }

    #[test]
    fn all_words_must_occur_in_one_entry_or_sentence() {
        assert_eq!(
            found(&["harbour pact"]),
            ["Event signed 2024-06-09 title", "Statement signed 2024-06-09 2025-05-03 "]
        );
        assert_eq!(
            found(&["PACT", "note"]),
            ["Event signed 2024-06-09 title evidence", "Source note  id title path"]
        );
        assert_eq!(found(&["cold"]), ["Event signed 2024-06-09 evidence"]);
        assert!(
            found(&["pact harbour"]).is_empty()
                && found(&["pact", "tokyo"]).is_empty()
                && found(&[" "]).is_empty()
        );
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(found(&["kyoto"]), found(&["KYŌTO"]));
        assert_eq!(found(&["Kyoto"]), ["Event signed 2024-06-09 title"]);
    }
}
