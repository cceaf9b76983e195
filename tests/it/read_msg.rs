//! Outlook messages, built property by property ([MS-OXMSG]).

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::io::{Cursor, Write as _};

use cfb::{CompoundFile, Version};
use dateline::internals::read;
use dateline::{Context, DateEvidence, Limits, ReadSettings, Sources, extract};

/// A text property: its tag and the text.
type Text<'t> = (&'t str, &'t str);

const SUBJECT: &str = "0037";
const SENDER: &str = "0C1A";
const SENDER_ADDRESS: &str = "0C1F";
const HEADERS: &str = "007D";
const BODY: &str = "1000";
const FILE_NAME: &str = "3707";

fn add(file: &mut CompoundFile<Cursor<Vec<u8>>>, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Returns a property stream entry with an eight-byte value.
fn entry(tag: u32, value: u64) -> Vec<u8> {
    [&tag.to_le_bytes()[..], &6_u32.to_le_bytes(), &value.to_le_bytes()].concat()
}

/// Returns a message with these texts, submission time, HTML body and attachments.
fn message(texts: &[Text<'_>], submitted: Option<u64>, page: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
    let mut properties = vec![0; 32];
    properties.extend(submitted.map(|time| entry(0x0039_0040, time)).unwrap_or_default());
    add(&mut file, "/__properties_version1.0", &properties);
    for (tag, text) in texts {
        add(&mut file, &format!("/__substg1.0_{tag}001F"), &utf16(text));
    }
    if !page.is_empty() {
        add(&mut file, "/__substg1.0_10130102", page.as_bytes());
    }
    for (number, (name, bytes)) in files.iter().enumerate() {
        let storage = format!("/__attach_version1.0_#{number:08X}");
        file.create_storage(&storage).unwrap();
        let properties = [vec![0; 8], entry(0x3705_0003, 1)].concat();
        add(&mut file, &format!("{storage}/__properties_version1.0"), &properties);
        add(&mut file, &format!("{storage}/__substg1.0_{FILE_NAME}001F"), &utf16(name));
        add(&mut file, &format!("{storage}/__substg1.0_37010102"), bytes);
    }
    file.into_inner().into_inner()
}

/// Wednesday 18 December 2024, 09:00 UTC, in units of 100 nanoseconds since 1601.
const WEDNESDAY: u64 = 133_789_860_000_000_000;

#[test]
fn message_has_title_sender_date_and_text() {
    let texts = [
        (SUBJECT, "Harbour Pact"),
        (SENDER, "Ada Berg"),
        (SENDER_ADDRESS, "ada@example.org"),
        (BODY, "Dear all,\r\n\r\nThe ministers signed the Harbour Pact on Tuesday.\r\n"),
    ];
    let bytes = message(&texts, Some(WEDNESDAY), "", &[]);
    let mut sources = Sources::new();
    let found = extract("a.msg", &bytes, &Context::new(), &ReadSettings::default(), &mut sources).unwrap();
    let document = found.document;
    assert_eq!(document.format, "MSG");
    assert_eq!(document.title.unwrap().value, "Harbour Pact");
    assert_eq!(document.author.unwrap().value, "Ada Berg");
    let created = document.created.unwrap();
    assert_eq!(
        (created.date.to_string().as_str(), created.evidence),
        ("2024-12-18", DateEvidence::MailHeader)
    );
    let days: Vec<String> = found.statements.iter().map(|statement| statement.date.to_string()).collect();
    assert_eq!(days, ["2024-12-17"]);
}

#[test]
fn transport_header_gives_the_day_in_the_time_zone_of_the_sender() {
    let headers = "Received: from a.example\r\nDate: Tue, 17 Dec 2024 23:30:00 -0500\r\nSubject: Other\r\n";
    let texts = [(SUBJECT, "Pact"), (HEADERS, headers), (BODY, "It was signed yesterday.")];
    let bytes = message(&texts, Some(WEDNESDAY), "", &[]);
    let document = read::read("a.msg", &bytes, &mut Sources::new()).unwrap();
    assert_eq!(document.created.unwrap().date.to_string(), "2024-12-17");
}

#[test]
fn message_without_a_time_is_undated() {
    let bytes = message(&[(SUBJECT, "Pact"), (BODY, "It was signed on Tuesday.")], None, "", &[]);
    assert!(read::read("a.msg", &bytes, &mut Sources::new()).unwrap().created.is_none());
}

#[test]
fn html_body_is_preferred() {
    let page = "<html><body><h1>Pact</h1><p>It was signed on 4 May 2021 in Oslo by both ministers.</p></body></html>";
    let bytes = message(&[(SUBJECT, "Pact"), (BODY, "Signed 4 May 2021")], None, page, &[]);
    let mut sources = Sources::new();
    let document = read::read("a.msg", &bytes, &mut sources).unwrap();
    assert!(sources.whole(document.source).contains("in Oslo by both ministers"));
}

#[test]
fn attached_files_are_separate_documents() {
    let files: [(&str, &[u8]); 2] =
        [("note.txt", b"Held on 9 June 2024."), ("../up\r\nBcc: x.txt", b"Held on 10 June 2024.")];
    let bytes = message(&[(SUBJECT, "Pact"), (BODY, "See the notes.")], None, "", &files);
    let extract = |path: &str, bytes: &[u8], (): &()| read::extract(path, bytes, &ReadSettings::default());
    let all = read::extract_all("a.msg", &bytes, &Limits::default(), |_| (), extract);
    let paths: Vec<&str> = all.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a.msg", "a.msg!/note.txt", "a.msg!/up  Bcc: x.txt"]);
    assert!(all.iter().all(|file| file.content.is_ok()));
}

#[test]
fn damaged_messages_are_reported_by_kind() {
    let whole = message(&[(SUBJECT, "Pact"), (BODY, "Signed.")], None, "", &[]);
    let mut refused = 0;
    for length in (600..whole.len()).step_by(97) {
        let part = whole.get(..length).unwrap();
        if let Err(fault) = read::extract("a.msg", part, &ReadSettings::default()) {
            let fault = fault.to_string();
            assert!(fault.starts_with("a.msg is") || fault.contains("crashed"), "{length}: {fault}");
            refused += 1;
        }
    }
    assert!(refused > 0, "no part of the file is refused");
}
