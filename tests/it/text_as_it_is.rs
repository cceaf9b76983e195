//! Texts with the encodings, line endings and typographic characters that occur in practice: the
//! date is found in each, a plain quote matches, and the span covers the words as they are in the
//! file.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use dateline::internals::check::{RULES, RuleSelection, check_with};
use dateline::{LoadOptions, Memory, Project};
use encoding_rs::{EUC_JP, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// Returns the problem with a paper that consists of these bytes, if any: the words must give the
/// date, and the quote must be found.
fn fault(bytes: &[u8], date: &str, words: &str, quote: &str) -> Option<String> {
    let events = format!(
        "[[source]]\nid = \"paper\"\npath = \"paper.txt\"\npublished = 2025-01-01\n\n[[event]]\nid = \"pact\"\n\
         title = \"Signing of the pact\"\ndate = \"{date}\"\nevidence = [{{ source = \"paper\", quote = \"{quote}\" }}]\n"
    );
    let files = Memory::from([("events.toml", events.as_bytes()), ("paper.txt", bytes)]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let dates = project.papers[0]
        .spanned_timexes()
        .map(|(span, timex)| (timex.value.as_str(), project.sources.text(span)));
    let dates: Vec<_> = dates.collect();
    if !dates.contains(&(date, words)) {
        return Some(format!("{dates:?}, and not {words:?} as {date}"));
    }
    // These rules report a quote that is not found, or that is found without the date.
    let rules: Vec<_> =
        RULES.iter().copied().filter(|rule| matches!(rule.code(), "DL103" | "DL108")).collect();
    let found = check_with(&project, &RuleSelection::only(&rules)).findings;
    found.first().map(|found| format!("{}: {quote}", found.message))
}

const ENGLISH: &str = "Les ministres étaient à Genève. The “Harbour Pact” was signed on 9 June\n2024 – at last.\n\nIt isn’t long.\n";
const JAPANESE: &str = "The ministers of both countries came to 東京 in the spring, and the talks about the 協定 were long.\n\nHarbour Pact：９ June\n２０２４ に署名。\n";

#[test]
fn dates_and_quotes_are_found_with_all_encodings_and_line_ends() {
    let mut faults = Vec::new();
    let cases: [(&str, &[&Encoding], &str, &str); 2] = [
        (ENGLISH, &[UTF_8, WINDOWS_1252], "9 June\n2024", "The “Harbour Pact” was signed on 9 June 2024"),
        (
            JAPANESE,
            &[UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP, GB18030],
            "９ June\n２０２４",
            "Harbour Pact：9 June 2024 に署名",
        ),
    ];
    for (text, encodings, words, quote) in cases {
        for (ends, end) in [("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r")] {
            let text = text.replace('\n', end);
            // In a text without LF, each CR is read as LF.
            let words = words.replace('\n', if end == "\r" { "\n" } else { end });
            let mut with = |encoding: &str, bytes: &[u8]| {
                let fault = fault(bytes, "2024-06-09", &words, quote);
                faults.extend(fault.map(|fault| format!("{encoding}, {ends}: {fault}")));
            };
            for encoding in encodings {
                let (bytes, _, lossy) = encoding.encode(&text);
                assert!(!lossy, "{}", encoding.name());
                with(encoding.name(), &bytes);
            }
            let units = || text.encode_utf16();
            let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
            with("UTF-8 with a mark", &[b"\xef\xbb\xbf", text.as_bytes()].concat());
            with("UTF-16LE with a mark", &[b"\xff\xfe", &little[..]].concat());
            with("UTF-16BE with a mark", &[b"\xfe\xff", &big[..]].concat());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn typographic_characters_match_plain_ones() {
    let june = "2024-06-09";
    let mut faults = Vec::new();
    for (name, words, date, quote) in [
        ("no-break spaces", "9\u{a0}June\u{a0}2024", june, "on 9 June 2024"),
        ("narrow and thin spaces", "9\u{202f}June\u{2009}2024", june, "on 9 June 2024"),
        ("figure spaces", "9\u{2007}June\u{2003}2024", june, "on 9 June 2024"),
        ("soft hyphens", "9 Ju\u{ad}ne 2024", june, "on 9 June 2024"),
        ("a soft hyphen at the line end", "9 Ju\u{ad}\nne 2024", june, "on 9 June 2024"),
        ("a hyphen at the line end", "18 Septem-\nber 2024", "2024-09-18", "on 18 September 2024"),
        ("zero-width spaces", "9\u{200b} June\u{200b} 2024", june, "on 9 June 2024"),
        ("word joiners", "9 June\u{2060} 2024", june, "on 9 June 2024"),
        ("full-width digits", "９ June ２０２４", june, "on 9 June 2024"),
        ("full-width ISO 8601", "２０２４－０６－０９", june, "on 2024-06-09"),
        ("no-break hyphens", "2024\u{2011}06\u{2011}09", june, "on 2024-06-09"),
        ("hyphens of Unicode", "2024\u{2010}06\u{2010}09", june, "on 2024-06-09"),
        ("en dashes", "2024\u{2013}06\u{2013}09", june, "on 2024-06-09"),
        ("minus signs", "2024\u{2212}06\u{2212}09", june, "on 2024-06-09"),
        ("a mark of a note", "9 June¹² 2024", june, "on 9 June 2024"),
    ] {
        let text = format!("The oﬃcial pact was signed on {words}, and the ﬁrst ship isn’t far.\n");
        let long = format!("The official pact was signed {quote}, and the first ship isn't far");
        for quote in [quote, &long] {
            faults.extend(fault(text.as_bytes(), date, words, quote).map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
