//! The chronology that ships with the program is the first thing that a newcomer sees, so it must
//! not contain a fault.

#![expect(clippy::unwrap_used, reason = "a test without the shipped files should stop")]

use std::collections::BTreeSet;
use std::path::Path;

use dateline::internals::chronology;
use dateline::{Chronology, Sources};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn shipped() -> Chronology {
    let text = read("events.toml");
    let mut sources = Sources::new();
    let file = sources.add("events.toml", &*text);
    let (chronology, faults) = chronology::parse(file, &text);
    let described: Vec<String> = faults
        .iter()
        .map(|fault| format!("line {}: {}", sources.place(fault.span()).line, fault.message()))
        .collect();
    assert_eq!(described, Vec::<String>::new());
    chronology
}

/// Returns the words separated by single spaces, because a quote may continue on the next line of
/// its paper.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn shipped_chronology_has_no_faults_and_enough_events() {
    let chronology = shipped();
    assert!(chronology.events.len() >= 24);
    assert!(chronology.as_of.is_some(), "what is shipped must not change with the clock");
    assert!(
        chronology.events.iter().all(|event| !event.evidence.is_empty()),
        "each event says where it is from"
    );
}

#[test]
fn every_quote_occurs_once_in_its_paper() {
    let chronology = shipped();
    for event in &chronology.events {
        for evidence in &event.evidence {
            let source = chronology.source_entry(&evidence.source.value).unwrap();
            let Some(path) = &source.path else { continue };
            let quote = &evidence.quote.as_ref().unwrap().value;
            let found = unwrapped(&read(&path.value)).matches(quote).count();
            assert_eq!(found, 1, "{}: “{quote}” in {}", event.id.value, path.value);
        }
    }
}

#[test]
fn every_actor_and_tag_is_declared_and_every_declared_one_is_used() {
    let chronology = shipped();
    let declared = |register: &chronology::Register| -> BTreeSet<String> {
        register.names.iter().map(|name| name.name.value.clone()).collect()
    };
    let words = |of: fn(&chronology::Event) -> &Vec<dateline::Spanned<String>>| -> BTreeSet<String> {
        chronology.events.iter().flat_map(of).map(|word| word.value.clone()).collect()
    };
    assert_eq!(words(|event| &event.actors), declared(&chronology.actors));
    assert_eq!(words(|event| &event.tags), declared(&chronology.tags));
}

/// `cargo run -- brief` rebuilds the briefs.
#[test]
#[cfg(all(feature = "cli", feature = "pdf"))]
#[expect(clippy::disallowed_methods, reason = "the test runs the program")]
fn committed_briefs_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(root.join("events.toml"), copy.path().join("events.toml")).unwrap();
    // Copies only the committed formats, because a developer's own PDFs and web pages may be out of
    // date.
    let mut kept = 0;
    for folder in ["papers", "briefs"] {
        std::fs::create_dir(copy.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|end| ["toml", "md", "txt", "svg"].iter().any(|text| end == *text))
            {
                std::fs::copy(&path, copy.path().join(folder).join(path.file_name().unwrap())).unwrap();
                kept += usize::from(folder == "briefs" && path.extension().is_some_and(|end| end == "md"));
            }
        }
    }
    assert_eq!(kept, 3);
    let compared = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .current_dir(copy.path())
        .args(["brief", "--check", "--typst", "embedded"])
        .output()
        .unwrap();
    assert!(
        compared.status.success(),
        "{}{}",
        String::from_utf8_lossy(&compared.stdout),
        String::from_utf8_lossy(&compared.stderr)
    );
}
