//! The tagger's output for other programs: `TimeML`, and corpora with one JSON document per line.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot read its own output should stop, and it runs the program"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use dateline::internals::extraction::batch;
use dateline::internals::normalise::output::{json, jsonl, timeml};
use dateline::{Context, Date, timexes};
use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;

fn context() -> Context {
    Context::new().written(Date::from_ymd(2025, 4, 4))
}

/// Returns the text and the tags of a `TimeML` document. Panics if it is not well-formed.
fn read(document: &str) -> (String, Vec<String>) {
    let mut reader = Reader::from_str(document);
    let (mut text, mut tags, mut inside) = (String::new(), Vec::new(), false);
    loop {
        let piece = match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "TEXT" => {
                inside = true;
                continue;
            }
            Event::End(tag) if tag.name().as_ref() == "TEXT" => return (text, tags),
            Event::Start(tag) | Event::Empty(tag) if inside => {
                tags.push(tag.to_string());
                continue;
            }
            Event::Text(piece) => piece.to_string(),
            Event::GeneralRef(name) => match &*name {
                "amp" => "&".to_owned(),
                "lt" => "<".to_owned(),
                "gt" => ">".to_owned(),
                "quot" => "\"".to_owned(),
                "#13" => "\r".to_owned(),
                other => {
                    let code = other.strip_prefix('#').and_then(|code| code.parse().ok());
                    let Some(c) = code.and_then(char::from_u32) else {
                        panic!("&{other}; is not an entity of XML")
                    };
                    c.to_string()
                }
            },
            Event::Eof => panic!("the text does not end"),
            _ => continue,
        };
        if inside {
            text.push_str(&piece);
        }
    }
}

#[test]
fn timeml_has_the_attributes_of_timex3() {
    let text = "It met twice a year over the past two decades, and at the end of May.";
    let dct = Date::from_ymd(2025, 4, 4);
    let (words, tags) = read(&timeml(text, &timexes(text, &context()), dct.as_ref()));
    assert_eq!(words, text);
    assert_eq!(
        tags,
        [
            "TIMEX3 tid=\"t1\" type=\"SET\" value=\"P1Y\" freq=\"2X\"",
            "TIMEX3 tid=\"t2\" type=\"DURATION\" value=\"P2DE\" beginPoint=\"t4\" endPoint=\"t0\" temporalFunction=\"true\" anchorTimeID=\"t0\"",
            "TIMEX3 tid=\"t4\" type=\"DATE\" value=\"2005\" temporalFunction=\"true\"",
            "TIMEX3 tid=\"t3\" type=\"DATE\" value=\"2024-05\" mod=\"END\" temporalFunction=\"true\" anchorTimeID=\"t0\"",
        ]
    );
}

proptest! {
    #[test]
    fn timeml_is_well_formed_for_any_text(
        words in prop::collection::vec(prop_oneof!["[<>&\"']", "]]>", "<!--", "&amp;", "in May", "daily", "\\PC{0,4}"], 0..20)
    ) {
        let text = words.join(" ");
        let dct = Date::from_ymd(2025, 4, 4);
        let (read, _) = read(&timeml(&text, &timexes(&text, &context()), dct.as_ref()));
        // XML does not allow these two, so they are replaced.
        let plain = |mark: char| if matches!(mark, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { mark };
        prop_assert_eq!(read, text.chars().map(plain).collect::<String>());
    }
}

#[test]
fn control_characters_do_not_break_timeml() {
    let text = "\u{1}May\u{b} 2020\u{c} \u{7f}\r\n";
    let (read, _) = read(&timeml(text, &timexes(text, &context()), None));
    assert_eq!(read.chars().filter(|mark| *mark == '\u{fffd}').count(), 3);
}

/// Runs a corpus through the tagger.
fn run(corpus: &str) -> Result<String, String> {
    let mut out = Vec::new();
    batch(&mut corpus.as_bytes(), &mut out, &context()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn corpus_keeps_its_order_and_other_fields() {
    let line =
        |n: i32| format!("{{\"n\":{n},\"text\":\"It began in {n}.\",\"note\":[1, {{\"a\": 2.50}}]}}\n");
    let corpus: String = (1900..2000).map(line).collect();
    let tagged = run(&corpus).unwrap();
    assert_eq!(tagged.lines().count(), 100);
    for (n, tagged) in (1900..).zip(tagged.lines()) {
        assert!(tagged.contains("\"note\":[1, {\"a\": 2.50}]"), "{tagged}");
        let tagged: Value = serde_json::from_str(tagged).unwrap();
        assert_eq!((&tagged["n"], &tagged["timex"][0]["value"]), (&n.into(), &n.to_string().into()));
    }
}

#[test]
fn corpus_offsets_are_code_points_and_each_line_has_its_dct() {
    let tagged =
        run("{\"dct\":\"2020-02-02T08:00\",\"text\":\"Élan 東京 today.\"}\n\n{\"text\":\"today\"}").unwrap();
    let tagged: Vec<Value> = tagged.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let timex = &tagged[0]["timex"][0];
    assert_eq!((&timex["start"], &timex["end"]), (&8.into(), &13.into()));
    assert_eq!(timex["value"], "2020-02-02");
    assert_eq!(tagged[1]["timex"][0]["value"], "2025-04-04");
}

#[test]
fn invalid_corpus_lines_are_reported_with_the_cause() {
    for (corpus, message) in [
        ("{\"text\":\"a\"}\n{\"text\":\n", "line 2 is not a document: EOF while parsing a value at column 0"),
        ("{\"text\":\"a\"}\n\n{\"txt\":\"a\"}\n", "line 3 is not a document: it has no \"text\""),
        ("{\"text\":1}", "line 1 is not a document: its \"text\" is not a string"),
        ("[1]", "line 1 is not a document: invalid type: sequence, expected a JSON object at column"),
        (
            "{\"text\":\"a\",\"dct\":\"2020-13-01\"}",
            "its \"dct\" is not a date: “2020-13-01” is not a valid date: there is no month 13",
        ),
    ] {
        let found = run(corpus).unwrap_err();
        assert!(found.contains(message), "{corpus}\n  {found}");
    }
}

#[test]
fn corpus_may_begin_with_a_byte_order_mark() {
    let tagged = run("\u{feff}{\"text\":\"It began in 1999.\"}\n").unwrap();
    assert!(tagged.starts_with("{\"text\"") && tagged.contains("\"1999\""), "{tagged}");
    assert!(run("{\"text\":\"a\"}\n\u{feff}{\"text\":\"a\"}\n").is_err());
}

#[test]
fn last_of_two_texts_of_a_line_counts() {
    let tagged = run("{\"text\":\"It began in 1999.\",\"text\":\"It began in 2001.\"}\n").unwrap();
    assert!(tagged.contains("\"value\":\"2001\"") && !tagged.contains("\"value\":\"1999\""), "{tagged}");
}

#[test]
fn line_that_is_too_long_is_refused_after_the_lines_above() {
    let corpus = format!("{{\"text\":\"It began in 1999.\"}}\n{{\"text\":\"{}\"}}\n", "a ".repeat(5 << 20));
    let mut out = Vec::new();
    let error = batch(&mut corpus.as_bytes(), &mut out, &context()).unwrap_err().to_string();
    assert!(error.starts_with("line 2 is longer than 8 MiB"), "{error}");
    assert!(String::from_utf8(out).unwrap().contains("\"value\":\"1999\""));
}

/// Runs `dateline tag --batch` on standard input.
fn tag_batch(arguments: &[&str]) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["tag", "--batch", "-"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn closed_pipe_ends_a_corpus_without_an_error() {
    let mut child = tag_batch(&[]);
    // The corpus is larger than a pipe's buffer, so that writing fails.
    let corpus = "{\"text\":\"It began in 1999.\"}\n".repeat(20_000);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(stdin.write_all(corpus.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn corpus_refuses_formats_that_it_cannot_have() {
    for format in ["table", "inline", "json"] {
        let output = tag_batch(&["--format", format]).wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("--batch prints one JSON document per line"), "{said}");
    }
    let output = tag_batch(&["--explain"]).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let output = tag_batch(&["--format", "jsonl"]).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn json_document_has_readings_and_text() {
    let text = "Due on 03/04/2025.";
    let found = timexes(text, &context());
    let object: Value = serde_json::from_str(&json("a.txt", text, &found, None).unwrap()).unwrap();
    assert_eq!(object["timex"][0]["edtf"], "2025-03-04?");
    assert_eq!(object["timex"][0]["doubt"]["ambiguous"]["readings"][1], "2025-04-03");
    let line = jsonl("a.txt", text, &found, None).unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["text"], text);
}
