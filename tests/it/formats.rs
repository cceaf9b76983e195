//! Every report format contains the same findings: each is parsed by a parser for that format and
//! compared with the report. The regions in SARIF and the other formats must select the text that
//! they refer to.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at once")]

use dateline::internals::check::RULES;
use dateline::internals::chronology::Splice;
use dateline::internals::report::{FORMATS, Report, ReportStyle, format};
use dateline::internals::source::Landmarks;
use dateline::{Diagnostic, Label, LoadOptions, Memory, Project, Severity, Sources, Span, check};
use proptest::prelude::*;
use serde_json::Value;

mod read_back;

use crate::support::{docx, pdf, shared};
use read_back::{Row, expected, read_back};

/// Returns a chronology and papers with many errors, in several scripts.
fn faulty() -> Project {
    let events = "[chronology]\r\nas_of = 2025-04-04\r\npapers = [\"papers\", \"gone, 100%: all\"]\r\n\r\n\
        [[event]]\r\nid = \"会談\"\r\ntitle = \"首脳会談 👩‍👩‍👧 <&> \\\"]]>\"\r\ndate = \"2024年6月9日\"\r\n\r\n\
        [[event]]\r\nid = \"pact\"\r\ntitle = \"Harbour Pact\"\r\ndate = \"2022-12-16\"\r\nweekday = \"Mon\"\r\n\
        match = [\"Harbour Pact\"]\r\n🇯🇵 = 1\r\nafer = [\"会談\"]\r\n\r\n\
        [[event]]\r\nid = \"late\"\r\ntitle = \"Last\"\r\ndate = \"2024-06-31\"\r\nbefore = [\"nothing\", \"nothing\"]\r\n";
    let paper = "🇯🇵 東京にて. The Harbour Pact was signed in Oslo on Friday, 11 June 2023.\n\n(2025/01/10)\n";
    let files = Memory::from([("events.toml", events), ("papers/港, 50%: a.txt", paper)]);
    Project::load(&files, &LoadOptions::default()).unwrap()
}

/// Asserts that each format, parsed back, contains the report's findings.
fn check_formats(report: &Report<'_>, sources: &Sources) {
    let wanted = expected(report, sources);
    for format in FORMATS {
        let found = read_back(format.name, &format.write(report, ReportStyle::default()), &wanted);
        let wanted: Vec<Row> =
            wanted.iter().zip(&found).map(|(row, found)| row.clone().like(found)).collect();
        assert_eq!(found, wanted, "{}", format.name);
        assert_eq!(found.len(), report.findings().len(), "{}", format.name);
    }
}

#[test]
fn every_format_carries_the_same_findings() {
    let project = faulty();
    let mut findings = check(&project).findings;
    // No rule that applies to this project has the severity `Info`.
    let info = Diagnostic::new(RULES[0], "for\r\nyour: information, 100%0A", findings[0].primary.clone());
    findings.push(info.severity(Severity::Info).help("nothing, really"));
    let report = Report::new(&findings, &project.sources);
    let wanted = expected(&report, &project.sources);
    assert!(wanted.len() > 8 && wanted.iter().any(|row| !row.at.starts_with("events.toml:")), "{wanted:#?}");
    check_formats(&report, &project.sources);
}

/// Returns papers in formats without lines. On their second page or in their second paragraph, the
/// weekday does not match the date.
fn without_lines() -> Project {
    let wrong = "The Quay Accord was signed on Friday, 11 June 2023.";
    let page = |words: &str| {
        let drawn = format!("BT /F 12 Tf 72 700 Td ({words}) Tj ET");
        format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len())
    };
    let sheet = |content: u8| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 7 0 R>>>>/Contents {content} 0 R>>"
        )
    };
    let pdf = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_owned(),
        sheet(5),
        sheet(6),
        page("Nobody came to the first meeting of the two towns."),
        page(wrong),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let body = ["Nobody came.", wrong].map(docx::paragraph).concat();
    let mail = format!("From: a@example.org\r\nSubject: The quay\r\n\r\nNobody came.\r\n\r\n{wrong}\r\n");
    let files = Memory::from([
        ("events.toml", b"[chronology]\npapers = [\"papers\"]\n".to_vec()),
        ("papers/a.pdf", pdf::file(&pdf, "")),
        ("papers/b.docx", docx::zip(&[("word/document.xml", &docx::document(&body))])),
        ("papers/c.eml", mail.into_bytes()),
        ("papers/d.html", format!("<p>Nobody came.</p><p>{wrong}</p>").into_bytes()),
    ]);
    Project::load(&files, &LoadOptions::default()).unwrap()
}

#[test]
fn place_without_lines_is_a_page_or_paragraph_in_every_format() {
    let project = without_lines();
    let findings = check(&project).findings;
    let report = Report::new(&findings, &project.sources);
    let mut places: Vec<String> =
        report.findings().iter().map(|found| project.sources.cite(found.primary.span)).collect();
    places.retain(|place| place.starts_with("papers/"));
    assert_eq!(
        places,
        ["papers/a.pdf, p. 2", "papers/b.docx, para. 2", "papers/c.eml, para. 2", "papers/d.html, para. 2"]
    );
    check_formats(&report, &project.sources);
}

/// Related locations are reported in the same way.
#[test]
fn related_place_without_lines_is_a_page() {
    let mut sources = Sources::new();
    let events = sources.add("events.toml", "date = 2022");
    let paper = sources.add("papers/a.pdf", "Nobody came.\n\nSigned in May 2023.\n");
    sources.mark(paper, Landmarks { pages: vec![(0, 6), (14, 7)], paragraphs: vec![0, 14] });
    let words = sources.find(paper, "May 2023").unwrap();
    let found = Diagnostic::new(RULES[0], "two dates", Label::new(Span::new(events, 7..11), ""));
    let findings = [found.related(words, "the other")];
    let report = Report::new(&findings, &sources);
    let [sarif, rdjson] = ["sarif", "rdjson"].map(|name| -> Value {
        serde_json::from_str(&format(name).unwrap().write(&report, ReportStyle::default())).unwrap()
    });
    let description = "papers/a.pdf, p. 7: “May 2023” (the other)";
    let related = &sarif["runs"][0]["results"][0]["relatedLocations"][0];
    assert_eq!(related["message"]["text"], description);
    assert_eq!(related["physicalLocation"]["region"], serde_json::json!({ "startLine": 1 }));
    let related = &rdjson["diagnostics"][0]["relatedLocations"][0];
    assert_eq!(related["message"], description);
    assert_eq!(related["location"], serde_json::json!({ "path": "papers/a.pdf" }));
}

/// Returns `text` with the region replaced as a format specifies. Columns count `unit`s.
fn put(text: &str, region: [&Value; 4], with: &Value, unit: fn(char) -> usize) -> String {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let byte = |line: &Value, column: &Value| {
        let start: usize = text.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
        let mut columns = 1;
        let inside = text[start..].chars().take_while(|c| {
            let before = columns < number(column);
            columns += unit(*c);
            before
        });
        start + inside.map(char::len_utf8).sum::<usize>()
    };
    let [start_line, start, end_line, end] = region;
    let (start, end) = (byte(start_line, start), byte(end_line, end));
    format!("{}{}{}", &text[..start], with.as_str().unwrap(), &text[end..])
}

#[test]
fn fix_is_the_same_in_every_format() {
    let events = "[[event]]  # 会談 🇯🇵\r\nid = \"pact\"\r\ntitle = \"首脳会談\"\r\ndate = 2024-06-09T10:00:00Z  # 日\r\n\
        weekdy = \"Sun\" # 👩‍👩‍👧\r\nwithin = { of = \"pakt\", days = 3 } # 同じ\r\nafter = [\"pact\", \"pact\"]\r\n";
    let project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default()).unwrap();
    let text = project.sources.whole(project.chronology.source);
    let findings = check(&project).findings;
    let report = Report::new(&findings, &project.sources);
    let write = |name: &str| format(name).unwrap().write(&report, ReportStyle::default());
    let [json, sarif, rdjson] =
        ["json", "sarif", "rdjson"].map(|name| serde_json::from_str::<Value>(&write(name)).unwrap());
    let fixes: Vec<_> = report.findings().iter().map(|found| found.fix.as_ref()).collect();
    assert!(fixes.iter().flatten().count() > 3, "{findings:#?}");
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    for (index, fix) in fixes.into_iter().enumerate() {
        let own = &json["findings"][index]["fix"];
        let sarif = &sarif["runs"][0]["results"][index]["fixes"][0];
        let suggestion = &rdjson["diagnostics"][index]["suggestions"][0];
        let Some(fix) = fix else {
            assert_eq!([own, sarif, suggestion], [&Value::Null; 3]);
            continue;
        };
        let spliced = Splice::make(&fix.edits, text).unwrap();
        assert_eq!(own["title"], fix.title.as_str());
        assert_eq!(own["safe"], fix.is_safe());
        let edits = own["edits"].as_array().unwrap().iter().map(|edit| Splice {
            range: number(&edit["start"])..number(&edit["end"]),
            with: read_back::text(&edit["text"]),
        });
        assert_eq!(Splice::make(&edits.collect::<Vec<_>>(), text).unwrap(), spliced);

        assert_eq!(sarif["description"]["text"], fix.to_string());
        let change = &sarif["artifactChanges"][0]["replacements"];
        assert_eq!(change.as_array().unwrap().len(), 1, "the fixes of this file are of one edit each");
        let region = &change[0]["deletedRegion"];
        let ends = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| &region[key]);
        assert_eq!(put(text, ends, &change[0]["insertedContent"]["text"], |_| 1), spliced);

        let range = &suggestion["range"];
        let [start, end] = [&range["start"], &range["end"]];
        let ends = [&start["line"], &start["column"], &end["line"], &end["column"]];
        assert_eq!(put(text, ends, &suggestion["text"], char::len_utf8), spliced);
    }
    for name in ["human", "github", "junit"] {
        assert!(write(name).contains("fix: "), "{name}");
    }
}

#[test]
fn report_without_findings_is_valid_in_every_format() {
    let sources = Sources::new();
    let report = Report::new(&[], &sources);
    for format in FORMATS {
        assert_eq!(read_back(format.name, &format.write(&report, ReportStyle::default()), &[]), []);
    }
}

#[test]
fn equal_findings_have_different_fingerprints() {
    let mut sources = Sources::new();
    let file = sources.add("events.toml", "x x");
    let found = |range| Diagnostic::new(RULES[0], "twice", Label::new(Span::new(file, range), ""));
    let findings = [found(0..1), found(2..3)];
    let gitlab = format("gitlab").unwrap().write(&Report::new(&findings, &sources), ReportStyle::default());
    let issues: Vec<Value> = serde_json::from_str(&gitlab).unwrap();
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

#[test]
#[ignore = "needs ../shared"]
fn sarif_is_valid() {
    let schema = shared("schemas/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(
        !validator.is_valid(&serde_json::json!({ "version": "2.1.0" })),
        "the validator sees what is missing"
    );
    let (faulty, without_lines) = (faulty(), without_lines());
    let empty = Project::load(&Memory::from([("events.toml", "")]), &LoadOptions::default()).unwrap();
    for project in [&faulty, &without_lines, &empty] {
        let findings = check(project).findings;
        let report = Report::new(&findings, &project.sources);
        let log: Value =
            serde_json::from_str(&format("sarif").unwrap().write(&report, ReportStyle::default())).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// Returns the text of a region as a SARIF consumer finds it: a line feed ends a line, columns
/// count `unit`s.
fn cut(text: &str, region: [&Value; 4], unit: fn(char) -> usize) -> String {
    let [start_line, start, end_line, end] =
        region.map(|number| usize::try_from(number.as_u64().unwrap()).unwrap());
    let (mut line, mut column, mut inside) = (1, 1, String::new());
    for c in text.chars() {
        if (line, column) >= (start_line, start) && (line, column) < (end_line, end) {
            inside.push(c);
        }
        if c == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += unit(c);
        }
    }
    inside
}

proptest! {
    #[test]
    fn regions_select_the_text_of_their_span(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["a", "é", "e\u{301}", "東", "🇯🇵", "👩‍👩‍👧", "\n", "\r\n", "\t", " ", "\0", "\u{2028}", "<", "\"", "%", "]]>"]),
            0..24,
        ),
        ends in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let text = pieces.concat();
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (one, other) = (*ends.0.get(&bounds), *ends.1.get(&bounds));
        let mut sources = Sources::new();
        let file = sources.add("papers/a.txt", text.as_str());
        let span = Span::new(file, one.min(other)..one.max(other));
        let message = if text.trim().is_empty() { "blank" } else { text.as_str() };
        let findings = [Diagnostic::new(RULES[0], message, Label::new(span, "")).related(span, message)];
        let report = Report::new(&findings, &sources);
        let [log, rdjson] = ["sarif", "rdjson"].map(|name| -> Value {
            serde_json::from_str(&format(name).unwrap().write(&report, ReportStyle::default())).unwrap()
        });

        let result = &log["runs"][0]["results"][0];
        for place in [&result["locations"][0], &result["relatedLocations"][0]] {
            let region = &place["physicalLocation"]["region"];
            prop_assert_eq!(&region["snippet"]["text"], sources.text(span));
            let ends = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| &region[key]);
            prop_assert_eq!(cut(&text, ends, |_| 1), sources.text(span));
        }
        let range = &rdjson["diagnostics"][0]["location"]["range"];
        let ends = [&range["start"]["line"], &range["start"]["column"], &range["end"]["line"], &range["end"]["column"]];
        prop_assert_eq!(cut(&text, ends, char::len_utf8), sources.text(span));

        // `read_back` panics if a parser refuses the output.
        let wanted = expected(&report, &sources);
        for format in FORMATS.iter().filter(|format| format.name != "human") {
            prop_assert_eq!(read_back(format.name, &format.write(&report, ReportStyle::default()), &wanted).len(), 1);
        }
    }
}

#[test]
fn docs_list_every_format() {
    let page = include_str!("../../docs/formats.md");
    let (check, _) = page.split_once("\n## ").unwrap();
    let rows: Vec<&str> = check.lines().filter(|line| line.starts_with("| `")).collect();
    let table: Vec<String> =
        FORMATS.iter().map(|format| format!("| `{}` | {} |", format.name, format.about)).collect();
    assert_eq!(rows, table, "docs/formats.md and src/report/format.rs differ");
}

#[test]
fn docs_example_matches_the_output() {
    let page = include_str!("../../docs/formats.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let events = "[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = \"2024-06-31\"\n";
    let project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default()).unwrap();
    let findings = check(&project).findings;
    let written =
        format("json").unwrap().write(&Report::new(&findings, &project.sources), ReportStyle::default());
    let [example, written] = [example, &written].map(|text| serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(example, written);
}
