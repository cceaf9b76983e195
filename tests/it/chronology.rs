//! Parses each file of `tests/chronology/` as an `events.toml` and compares its faults and events
//! with the snapshot next to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases should stop")]

use std::path::{Path, PathBuf};

use dateline::internals::chronology::{self, ChronologyFault};
use dateline::{Chronology, Sources};
use proptest::prelude::*;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chronology");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    cases.sort();
    cases
}

/// Parses a text. Returns each fault as `line:column: message | words | help`, then the events and
/// sources.
fn check(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("events.toml", text);
    let (chronology, faults) = chronology::parse(file, text);
    let mut described: Vec<String> = faults.iter().map(|fault| say(fault, &sources)).collect();
    described.push(format!("\n{}", understood(&chronology)));
    described.join("\n")
}

fn say(fault: &ChronologyFault, sources: &Sources) -> String {
    let place = sources.place(fault.span());
    let words = sources.text(fault.span()).replace('\n', "⏎");
    let help = fault.help().unwrap_or_default();
    let related = fault.related().map_or(String::new(), |(span, label)| {
        let place = sources.place(span);
        format!(" [{}:{}: {label}]", place.line, place.column)
    });
    format!("{}:{}: {} | {words} | {help}{related}", place.line, place.column, fault.message())
}

fn understood(chronology: &Chronology) -> String {
    let events = chronology.events.iter().map(|event| {
        let date = event.date.as_ref().map_or("undated".to_owned(), |date| date.value.to_string());
        let relations: Vec<String> = event
            .relations
            .iter()
            .map(|relation| format!(" {} {}", relation.kind.key(), relation.target.value))
            .collect();
        format!("{date} {}: {}{}\n", event.id.value, event.title.value, relations.concat())
    });
    let sources = chronology.sources.iter().map(|source| format!("source {}\n", source.id.value));
    events.chain(sources).collect()
}

#[test]
fn each_case_matches_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../chronology");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in cases() {
        let name = case.file_stem().unwrap().to_string_lossy().into_owned();
        let described = check(&std::fs::read_to_string(&case).unwrap());
        settings.bind(|| insta::assert_snapshot!(name, described));
    }
}

/// The case `sound.toml` contains every key: a new key must be added there, too.
#[test]
fn every_key_is_in_the_sound_case() {
    let text = include_str!("../chronology/sound.toml");
    for (table, keys) in chronology::tables() {
        for key in keys {
            let name = key.name;
            let written = [format!("{name} ="), format!("[{name}]"), format!("[[{name}]]")];
            assert!(written.iter().any(|line| text.contains(line)), "{table}: {name}");
            assert!(key.doc.ends_with('.'), "{table}: {name}");
        }
    }
}

#[test]
fn byte_order_mark_and_crlf_do_not_shift_spans() {
    let text =
        "\u{feff}[[event]]\r\nid = \"a\"\r\ntitle = \"A\"\r\ndate = \"2024-06-09\"\r\nplaec = \"Tokyo\"\r\n";
    insta::assert_snapshot!(check(text), @r"
    5:1: `plaec` is not a key of an event | plaec | did you mean `place`?

    2024-06-09 a: A
    ");
}

/// Asserts that the span of every fault is inside the text and at character boundaries.
fn spans_fit(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("events.toml", text);
    let (_, faults) = chronology::parse(file, text);
    for fault in faults {
        assert!(text.get(fault.span().range()).is_some(), "{fault:?}");
        assert!(!fault.message().is_empty());
    }
}

/// Generates lines that are almost valid, so that the parser gets past the first one.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[[event]]".to_owned()),
        Just("[chronology]".to_owned()),
        Just("[event.x-own]".to_owned()),
        Just("[[event.evidence]]".to_owned()),
        Just("[event".to_owned()),
        Just("]".to_owned()),
        "(id|title|date|after|within|evidence|allow|afer)( = |=| )(\"[a-z0-9/~é-]{0,8}\"|[0-9]{4}-[0-9]{2}-[0-9]{2}|\\[|\\{|true|[0-9]{1,3}|\"\"\"|“x”)[,\\]} ]{0,2}",
        "[ -~é\"]{0,12}",
    ]
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in ".{0,200}") {
        spans_fit(&text);
    }

    #[test]
    fn almost_valid_files_never_panic(lines in prop::collection::vec(line(), 0..24)) {
        spans_fit(&lines.join("\n"));
    }

    #[test]
    fn written_events_are_parsed_back(
        events in prop::collection::vec((any::<u16>(), "[^\\p{C}\"\\\\\\s][^\\p{C}\"\\\\]{0,30}", 1900..2100i32, 1..=12u32, 1..=28u32, 1..=5u8), 1..12)
    ) {
        let written: Vec<String> = events.iter().enumerate().map(|(number, (_, title, year, month, day, importance))| {
            let before = number.checked_sub(1).map_or(String::new(), |last| format!("after = [\"e{last}\"]\n"));
            format!("[[event]]\nid = \"e{number}\"\ntitle = \"{title}\"\ndate = {year}-{month:02}-{day:02}\nimportance = {importance}\n{before}")
        }).collect();
        let text = written.join("\n");
        let mut sources = Sources::new();
        let file = sources.add("events.toml", text.clone());
        let (chronology, faults) = chronology::parse(file, &text);
        prop_assert_eq!(faults, vec![]);
        prop_assert_eq!(chronology.events.len(), events.len());
        for (event, (_, title, year, month, day, importance)) in chronology.events.iter().zip(&events) {
            prop_assert_eq!(&event.title.value, title);
            prop_assert_eq!(sources.text(event.title.span), format!("\"{title}\""));
            prop_assert_eq!(event.date.as_ref().unwrap().value.to_string(), format!("{year}-{month:02}-{day:02}"));
            prop_assert_eq!(event.importance(), *importance);
            prop_assert!(sources.text(event.span).starts_with("[[event]]"));
        }
    }
}
