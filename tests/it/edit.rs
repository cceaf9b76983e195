//! Edits of `events.toml`: they write the expected text, and change nothing else.

#![expect(clippy::unwrap_used, reason = "a case that cannot be edited should stop the test")]

use dateline::internals::chronology::{
    Change, EditError, NewDismissal, NewEvent, NewEvidence, NewSource, edit,
};
use dateline::{Date, Phase};
use proptest::prelude::*;

fn date(words: &str) -> Date {
    Date::parse(words).unwrap()
}

fn event(id: &str, when: &str) -> Change {
    Change::Event(NewEvent {
        id: id.to_owned(),
        title: format!("The \"{id}\" day"),
        date: Some(date(when)),
        phase: Some(Phase::Signed),
        status: None,
        evidence: vec![NewEvidence { source: "paper".to_owned(), quote: "It was so.".to_owned() }],
        more: Vec::new(),
    })
}

fn evidence(event: &str, quote: &str) -> Change {
    let evidence = NewEvidence { source: "paper".to_owned(), quote: quote.to_owned() };
    Change::Evidence { event: event.to_owned(), evidence }
}

fn set(event: &str, when: &str) -> Change {
    Change::Date { event: event.to_owned(), date: date(when) }
}

fn dismissal(id: &str) -> Change {
    Change::Dismissal(NewDismissal {
        ids: vec![id.to_owned()],
        reason: "background".to_owned(),
        path: "papers/a.md".to_owned(),
        quote: "They met in 2019.".to_owned(),
        more: Vec::new(),
    })
}

fn source(id: &str) -> Change {
    Change::Source(NewSource {
        id: id.to_owned(),
        title: Some("A \\ paper".to_owned()),
        published: Some(date("2024-06")),
        path: Some("papers/b.md".to_owned()),
        ..NewSource::default()
    })
}

/// Applies the changes and returns the new text, with `+` before each added line.
fn added(text: &str, changes: &[Change]) -> String {
    let new = edit(text, changes).unwrap();
    let mut old = text.lines().peekable();
    new.lines()
        .map(
            |line| {
                if old.next_if_eq(&line).is_some() { format!("  {line}\n") } else { format!("+ {line}\n") }
            },
        )
        .collect()
}

/// Compares a text with `tests/edit/NAME.snap`.
fn check(name: &str, found: &str) {
    insta::with_settings!({
        snapshot_path => "../edit", prepend_module_to_snapshot => false, omit_expression => true
    }, { insta::assert_snapshot!(name, found) });
}

const HAND_MADE: &str = "\
# ours

[[source]]   # the paper
id = \"paper\"
path = \"papers/a.md\"

# early
[[event]]
id = \"early\"
title = \"Early\"   # short
date = 2020-01-01
evidence = [
  { source = \"paper\" },   # once
]
# end of early

# late
[[event]]
id = \"late\"
title = \"Late\"
date = \"2024\"
";

#[test]
fn event_is_inserted_in_date_order() {
    let many = [event("mid", "2022-05"), event("last", "2025"), event("first", "1999-01-02")];
    check("events", &added(HAND_MADE, &many));
    check("first-event", &added("", &[event("first", "2022-05")]));
}

#[test]
fn evidence_joins_the_list_in_its_own_layout() {
    check("evidence", &added(HAND_MADE, &[evidence("early", "Twice."), evidence("late", "Once.")]));
}

#[test]
fn source_and_dismissal_are_inserted_after_their_kind() {
    check("source-and-dismissal", &added(HAND_MADE, &[source("other"), dismissal("0a1b2c3d4e")]));
}

#[test]
fn replaced_date_keeps_its_comment() {
    let text = "[[event]]\nid = 'a'\ntitle = 'A'\ndate = \"2024\"   # which day?\n";
    assert_eq!(edit(text, &[set("a", "2024-06-09")]).unwrap(), text.replace("\"2024\"", "\"2024-06-09\""));
}

#[test]
fn crlf_and_byte_order_mark_are_kept() {
    let text = "\u{feff}[[event]]\r\nid = \"a\"\r\ntitle = \"A\"\r\n";
    let new = edit(text, &[set("a", "2024"), evidence("a", "So.")]).unwrap();
    assert_eq!(
        new,
        "\u{feff}[[event]]\r\nid = \"a\"\r\ntitle = \"A\"\r\ndate = \"2024\"\r\n\
         evidence = [{ source = \"paper\", quote = \"So.\" }]\r\n"
    );
}

#[test]
fn impossible_edits_are_refused() {
    let refuse = |text: &str, change: Change| format!("{}\n", edit(text, &[change]).unwrap_err());
    let refusals = [
        refuse("a = \n", dismissal("x")),
        refuse(HAND_MADE, set("lat", "2024-01")),
        refuse(HAND_MADE, event("late", "2024-01")),
        refuse("[event]\nid = \"a\"\ntitle = \"A\"\n", event("b", "2024")),
    ];
    check("refused", &refusals.concat());
}

/// Writes an event in one of six styles.
fn written(style: usize, id: &str, when: &str) -> String {
    match style {
        0 => format!("[[event]]\nid = \"{id}\"\ntitle = \"T\"\ndate = \"{when}\"  # when\n"),
        1 => format!("  [[ event ]] # {id}\n  title = '''T\n[[event]]\n'''\n  date='{when}'\n  id=\"{id}\""),
        2 => format!(
            "# about {id}\n[[event]]\nid = \"{id}\"\ntitle = \"T\"\nevidence = {{ source = \"paper\" }}\n# end\n"
        ),
        3 => format!(
            "[[event]]\nid = \"{id}\"\ntitle = \"T\"\ntags = [\n  \"a\", # ]\n]\n[[event.evidence]]\nsource = \"paper\"\n\
             # tail\n[event.series]\nname = \"S\"\nn = 1\n"
        ),
        4 => format!(
            "[[event]]\nevidence = [\n\t{{ source = \"paper\" }}, # one\n\t{{ source = \"paper\", quote = \"]\" }} # two\n]\n\
             id = \"{id}\"\n\ntitle = \"T\"\nx-own.key = 1\n"
        ),
        _ => format!("[[event]]\nid = \"{id}\"\ntitle = \"T\"\nevidence = [ ]\ndate = {when}-01-02"),
    }
}

/// Generates valid files: events in many styles with a source before or after them, with LF or
/// CRLF, with or without a byte order mark.
fn files() -> impl Strategy<Value = String> {
    let events = prop::collection::vec((0..6_usize, 2000..2030_u32), 0..5);
    let paper = "[[source]]\nid = \"paper\"\npath = \"p.md\"\n";
    (events, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(move |(events, windows, first, mark)| {
        let mut parts: Vec<String> = events
            .iter()
            .enumerate()
            .map(|(n, (style, year))| written(*style, &format!("e{n}"), &year.to_string()))
            .collect();
        parts.insert(if first { 0 } else { parts.len() }, paper.to_owned());
        let text = format!("{}{}", if mark { "\u{feff}" } else { "" }, parts.join("\n\n"));
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

fn changes() -> impl Strategy<Value = Vec<(u8, usize, u32, String)>> {
    prop::collection::vec((0..6_u8, 0..5_usize, 1999..2031_u32, "\\PC{1,12}"), 1..6)
}

fn change(n: usize, (kind, which, year, words): &(u8, usize, u32, String)) -> Change {
    let target = format!("e{which}");
    match kind {
        0 => event(&format!("new{n}"), &year.to_string()),
        1 => evidence(&target, words),
        2 => set(&target, &format!("{year}-07")),
        3 => dismissal(words),
        4 => source(&format!("s{n}")),
        _ => Change::Pin { source: "paper".to_owned(), sha256: "0".repeat(64) },
    }
}

/// Returns the part of `old` that is missing in `new`: what remains between the common prefix and
/// the common suffix.
fn lost<'o>(old: &'o str, new: &str) -> &'o str {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = old.floor_char_boundary(same);
    let rest = (old.len() - start).min(new.len() - start);
    let back = old.bytes().rev().zip(new.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let end = old.ceil_char_boundary(old.len() - back);
    &old[start..end]
}

proptest! {
    /// Each change works in each style, or is refused because its id does not exist. It removes
    /// only the value that a new date or hash replaces. `edit` itself checks that the result
    /// contains the intended values.
    #[test]
    fn edits_change_only_their_target(file in files(), changes in changes()) {
        let mut text = file;
        for (n, made) in changes.iter().enumerate() {
            let change = change(n, made);
            match edit(&text, std::slice::from_ref(&change)) {
                Ok(new) => {
                    let gone = lost(&text, &new);
                    let replaces = matches!(change, Change::Date { .. } | Change::Pin { .. });
                    let is_value = gone.len() <= 64 && gone.bytes().all(|b| b.is_ascii_alphanumeric() || b"-\"'".contains(&b));
                    // If `{ … }` becomes `[{ … }, { … }]`, `lost` returns the first table, although
                    // it is kept.
                    let wraps = new.contains(&format!("[{gone}"));
                    prop_assert!(gone.is_empty() || (replaces && is_value) || wraps, "lost {gone:?}\n{text}\n→\n{new}");
                    prop_assert!(toml::from_str::<toml::Table>(&new).is_ok(), "{new}");
                    text = new;
                }
                Err(EditError::Unknown { id, .. }) => {
                    let known = text.contains(&format!("\"{id}\""));
                    prop_assert!(!known, "{} is there", id);
                }
                Err(other) => prop_assert!(false, "{other}\n{change:?}\n{text}"),
            }
        }
        prop_assert!(!text.contains("\r\n") || text.matches('\n').count() == text.matches("\r\n").count());
    }
}
