//! `dateline export`: each format is read back, by its own parser here and by independent programs
//! where they are installed.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::process::{Command, Output};

use calamine::{Data, Reader as _, Xlsx};
use dateline::internals::brief::EventSelection;
use dateline::internals::export::{EXPORT_FORMATS, ExportData, ExportOptions, export_format};
use dateline::{LoadOptions, Memory, Project, check};
use icalendar::parser::{read_calendar, unfold};
use serde_json::Value;
use tempfile::TempDir;

use crate::support;

/// A chronology with dates of each kind, and texts that a spreadsheet, a calendar or a web page
/// could execute or misread.
fn events() -> String {
    format!(
        r#"[chronology]
title = "Harbour: talks; #1 <b>"
as_of = 2025-04-04

[actors]
Norland = []

[tags]
talks = []

[[source]]
id = "note"
title = "A & B_note {{#1}} <i>"
author = "Lee and Sons"
publisher = "Harbour Press"
published = "2024-06"
url = "https://example.org/a?b={{c}}"

[[source]]
id = "share"
title = "A share"
path = "papers/gone.txt"

[[event]]
id = "formula"
title = "=HYPERLINK(\"https://example.org\",\"x\")"
date = "2024-06-09"
summary = "+cmd|' /C calc'!A0"
tags = ["talks"]
actors = ["Norland", "-1+1"]
evidence = [{{ source = "note", quote = "@SUM(1)", page = 7 }}]

[[event]]
id = "lines"
title = "One\nBEGIN:VEVENT\r\ntwo; three, four: \\five"
date = "2024-07-01/2024-07-03"
status = "planned"
summary = "\u001B[2J\u202Eevil <script>alert(1)</script>"

[[event]]
id = "long"
title = "Long"
date = "2024-10"
summary = "{}"

[[event]]
id = "old"
title = "Caesar dies"
date = "-0043-03-15"

[[event]]
id = "about"
title = "About then"
date = "1985~"

[[event]]
id = "off"
title = "Called off"
date = "2024-12-24"
status = "cancelled"
"#,
        "😀".repeat(20_000)
    )
}

fn project(events: &str) -> Project {
    Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default()).unwrap()
}

fn export(name: &str, options: ExportOptions) -> Vec<u8> {
    let project = project(&events());
    let findings = check(&project).findings;
    let data = ExportData::gather(&project, &findings, &EventSelection::default()).unwrap();
    export_format(name).unwrap().write(&data, options).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(export(name, ExportOptions::default())).unwrap()
}

#[test]
fn docs_list_every_format() {
    let page = include_str!("../../docs/export.md");
    let (table, _) = page.split_once("\n## Spreadsheet").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let formats = EXPORT_FORMATS.iter();
    let row = |format: &dateline::internals::export::ExportFormat| {
        format!("| `{}` | `{}` | {} |", format.name, format.extension, format.about)
    };
    assert_eq!(rows, formats.map(row).collect::<Vec<_>>(), "docs/export.md and src/export/format.rs differ");
}

#[test]
fn same_chronology_gives_the_same_bytes() {
    for format in EXPORT_FORMATS {
        let [first, second] = [(), ()].map(|()| export(format.name, ExportOptions::default()));
        assert!(first == second, "{}", format.name);
    }
}

/// Returns a part of a workbook as text.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut part = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut part).unwrap();
    part
}

#[test]
fn workbook_has_no_formula_and_a_sheet_for_each_part() {
    let bytes = export("xlsx", ExportOptions::default());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Events", "Evidence", "Sources", "Findings", "Lists"]);
    for sheet in 1..=5 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "a cell of sheet {sheet} is a formula");
    }
    let events = book.worksheet_range("Events").unwrap();
    let heads: Vec<String> = events.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let row = |id: &str| events.rows().find(|row| row[0] == Data::String(id.to_owned())).unwrap().to_vec();
    let formula = row("formula");
    assert_eq!(
        formula[column("Title")],
        Data::String("=HYPERLINK(\"https://example.org\",\"x\")".to_owned())
    );
    assert_eq!(formula[column("Date")], Data::String("2024-06-09".to_owned()));
    assert!(
        matches!(formula[column("Day")], Data::DateTime(day) if (day.as_f64() - 45_452.0).abs() < 0.1),
        "a real date"
    );
    assert_eq!(formula[column("Actors")], Data::String("Norland; -1+1".to_owned()));
    let lines = row("lines");
    assert_eq!(
        lines[column("Title")],
        Data::String("One\nBEGIN:VEVENT\ntwo; three, four: \\five".to_owned())
    );
    assert_eq!(lines[column("Day")], Data::Empty, "a span is not a day");
    assert_eq!(
        lines[column("Summary")],
        Data::String("\\u{1b}[2J\\u{202e}evil <script>alert(1)</script>".to_owned())
    );
    let long = row("long")[column("Summary")].to_string();
    assert!(long.encode_utf16().count() <= 32_767 && long.ends_with("[cut by dateline export]"));
    assert_eq!(
        row("old")[column("Day")],
        Data::String("-0043-03-15".to_owned()),
        "before the calendar of Excel"
    );
    let evidence = book.worksheet_range("Evidence").unwrap();
    assert_eq!(evidence.rows().nth(1).unwrap()[6], Data::String("@SUM(1)".to_owned()));
    // The file is missing, which a finding reports.
    assert!(
        book.worksheet_range("Findings")
            .unwrap()
            .rows()
            .any(|row| row[0] == Data::String("DL101".to_owned()))
    );
}

#[test]
fn workbook_has_lists_filters_and_frozen_heads() {
    let bytes = export("xlsx", ExportOptions::default());
    let events = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in ["<autoFilter ", "state=\"frozen\"", "<dataValidation ", "Lists!$A$2", "<hyperlink "] {
        assert!(events.contains(wanted), "{wanted}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("name=\"Lists\" sheetId=\"5\" state=\"hidden\""));
    assert!(part(&bytes, "xl/worksheets/_rels/sheet3.xml.rels").contains("https://example.org/a?b=%7bc%7d"));
    assert!(part(&bytes, "docProps/core.xml").contains("2025-04-04T00:00:00Z"));
}

#[test]
fn csv_has_every_key_and_no_formula() {
    let csv = export("csv", ExportOptions::default());
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::Reader::from_reader(csv);
    let heads = reader.headers().unwrap().clone();
    let keys = dateline::internals::chronology::json_schema();
    let keys = keys["properties"]["event"].to_string();
    for key in ["title", "strictly_after", "caused_by", "retroactive", "note", "evidence"] {
        assert!(keys.contains(&format!("\"{key}\"")), "{key} is not a key any more");
        let head = key[..1].to_uppercase() + &key[1..].replace('_', " ");
        assert!(heads.iter().any(|known| known == head), "{head}: {heads:?}");
    }
    for row in reader.records().map(Result::unwrap) {
        for (head, cell) in heads.iter().zip(&row) {
            let begins = cell.trim_start().starts_with(['=', '+', '-', '@']);
            assert!(!begins || ["Date", "Day"].contains(&head), "{head}: {cell}");
            assert!(!cell.contains(['\u{1b}', '\u{202e}']), "{head}");
        }
    }
    let text = std::str::from_utf8(csv).unwrap();
    assert!(
        text.contains("'=HYPERLINK(\"\"https") && text.contains("'+cmd|") && text.contains("-0043-03-15")
    );
    assert!(text.lines().next().is_some_and(|line| line.ends_with("Exported")) && text.contains("\r\n"));
}

/// Returns the properties of each event in a calendar, with text escapes undone.
fn calendar(bytes: &[u8]) -> Vec<Vec<(String, String)>> {
    let text = unfold(std::str::from_utf8(bytes).unwrap());
    let calendar = read_calendar(&text).unwrap();
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    let pairs = |component: &icalendar::parser::Component<'_>| {
        component
            .properties
            .iter()
            .map(|property| (property.name.to_string(), property.val.clone().unescape_text().to_string()))
            .collect()
    };
    events.map(pairs).collect()
}

#[test]
fn calendar_has_days_and_spans_and_coarser_events_on_request() {
    let bytes = export("ics", ExportOptions::default());
    let events = calendar(&bytes);
    let value = |event: &[(String, String)], name: &str| {
        event.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let of = |events: &[Vec<(String, String)>], id: &str| {
        events.iter().find(|event| value(event, "UID").starts_with(&format!("{id}."))).cloned()
    };
    assert_eq!(events.len(), 3, "year -43 and what is coarser than a day is left out");
    let day = of(&events, "formula").unwrap();
    assert_eq!((value(&day, "DTSTART").as_str(), value(&day, "DTEND").as_str()), ("20240609", "20240610"));
    assert_eq!(value(&day, "STATUS"), "CONFIRMED");
    let span = of(&events, "lines").unwrap();
    assert_eq!((value(&span, "DTSTART").as_str(), value(&span, "DTEND").as_str()), ("20240701", "20240704"));
    assert_eq!(value(&span, "STATUS"), "TENTATIVE");
    assert_eq!(value(&span, "SUMMARY"), "One BEGIN:VEVENT two; three, four: \\five");
    assert_eq!(value(&of(&events, "off").unwrap(), "STATUS"), "CANCELLED");
    assert!(events.iter().all(|event| value(event, "DTSTAMP") == "20250404T000000Z"));
    let uids: BTreeSet<String> = events.iter().map(|event| value(event, "UID")).collect();
    assert_eq!(uids.len(), 3);

    let all = calendar(&export("ics", ExportOptions { coarse: true }));
    let month = of(&all, "long").unwrap();
    assert_eq!(
        (value(&month, "DTSTART").as_str(), value(&month, "DTEND").as_str()),
        ("20241001", "20241101")
    );
    assert_eq!(value(&month, "SUMMARY"), "Long (October 2024)");
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r', '\u{1b}'])),
        "{text}"
    );
}

/// Events whose dates cannot be expressed in formats with plain dates.
const INEXACT: &str = r#"[chronology]
title = "Harbour"
as_of = 2025-04-04

[[event]]
id = "by"
title = "Quay built"
date = "../2024-06-09"

[[event]]
id = "since"
title = "Quay open"
date = "2024-06-10/.."

[[event]]
id = "uncertain"
title = "Mole built"
date = "2024-06-11?"

[[event]]
id = "about"
title = "Mole opened"
date = "2024-06-12~"

[[event]]
id = "either"
title = "Mole broken"
date = "[2024-06-13,2024-06-16]"

[[event]]
id = "old"
title = "Caesar dies"
date = "-0043-03-15"
"#;

fn export_inexact(name: &str, options: ExportOptions) -> String {
    let project = project(INEXACT);
    let data = ExportData::gather(&project, &[], &EventSelection::default()).unwrap();
    String::from_utf8(export_format(name).unwrap().write(&data, options).unwrap()).unwrap()
}

#[test]
fn uncertain_day_is_tentative_in_a_calendar_and_named_in_its_title() {
    let events = calendar(export_inexact("ics", ExportOptions::default()).as_bytes());
    let value = |event: &[(String, String)], name: &str| {
        event.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap()
    };
    let found: Vec<(String, String)> =
        events.iter().map(|event| (value(event, "SUMMARY"), value(event, "STATUS"))).collect();
    let pair = |title: &str, status: &str| (title.to_owned(), status.to_owned());
    assert_eq!(found, [pair("Mole built (date uncertain)", "TENTATIVE"),]);
    let all = calendar(export_inexact("ics", ExportOptions { coarse: true }).as_bytes());
    assert_eq!(all.len(), 5, "only the year BC is left out");
    let by = all.iter().find(|event| value(event, "SUMMARY") == "Quay built (by 9 June 2024)").unwrap();
    assert_eq!(value(by, "DTSTART"), "20240609");
}

#[test]
fn inexact_dates_are_kept_in_words_by_timelines() {
    let markwhen = export_inexact("markwhen", ExportOptions::default());
    for line in [
        "2024-06-09: Quay built (by 9 June 2024)",
        "2024-06-10: Quay open (from 10 June 2024)",
        "2024-06-11: Mole built (date uncertain)",
        "2024-06-12: Mole opened (about 12 June 2024)",
        "2024-06-13/2024-06-16: Mole broken (13 or 16 June 2024)",
    ] {
        assert!(markwhen.lines().any(|found| found == line), "{line}\n{markwhen}");
    }
    assert!(!markwhen.contains("Caesar"), "{markwhen}");
    let slides: Value =
        serde_json::from_str(&export_inexact("timelinejs", ExportOptions::default())).unwrap();
    let slides = slides["events"].as_array().unwrap();
    assert_eq!(slides.len(), 6);
    let by = slides.iter().find(|slide| slide["unique_id"] == "by").unwrap();
    assert_eq!(
        (by["display_date"].as_str().unwrap(), &by["start_date"]["day"]),
        ("by 9 June 2024", &Value::from(9))
    );
}

#[test]
fn command_counts_the_events_that_a_format_cannot_hold() {
    let folder = folder();
    fs::write(folder.path().join("events.toml"), INEXACT).unwrap();
    let said = |arguments: &[&str]| {
        let output = dateline(&folder, arguments);
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let markwhen = said(&["export", "a.mw"]);
    assert!(markwhen.contains("a.mw: 5 events"), "{markwhen}");
    assert!(
        markwhen.contains(
            "1 event is left out, without a date or with a date that markwhen cannot represent: old"
        ),
        "{markwhen}"
    );
    let calendar = said(&["export", "a.ics"]);
    assert!(calendar.contains("a.ics: 1 event"), "{calendar}");
    assert!(calendar.contains("4 events have no exact day"), "{calendar}");
    assert!(calendar.contains("1 event is left out") && calendar.contains(": old"), "{calendar}");
    let slides = said(&["export", "a.json"]);
    assert!(slides.contains("a.json: 6 events") && !slides.contains("left out"), "{slides}");
}

#[test]
fn texts_are_data_in_every_text_format() {
    let json: Value = serde_json::from_str(&text("timelinejs")).unwrap();
    let slides = json["events"].as_array().unwrap();
    assert_eq!(slides.len(), 6);
    let slide = slides.iter().find(|slide| slide["unique_id"] == "lines").unwrap();
    assert!(slide["text"]["text"].as_str().unwrap().contains("evil &lt;script&gt;"));
    assert_eq!((&slide["start_date"]["day"], &slide["end_date"]["day"]), (&Value::from(1), &Value::from(3)));
    let month = slides.iter().find(|slide| slide["unique_id"] == "long").unwrap();
    assert_eq!((&month["start_date"]["month"], month["start_date"].get("day")), (&Value::from(10), None));

    let mermaid = text("mermaid");
    assert!(mermaid.starts_with("timeline\n    title Harbour#58; talks#59; #35;1 #60;b#62;\n"), "{mermaid}");
    assert!(
        mermaid.contains("        1–3 July 2024 : One BEGIN#58;VEVENT two#59; three, four#58; #92;five\n"),
        "{mermaid}"
    );

    let markwhen = text("markwhen");
    assert!(
        markwhen.contains("\n2024-06-09: =HYPERLINK(\"https꞉//example.org\",\"x\") #talks\n"),
        "{markwhen}"
    );
    assert!(
        markwhen.contains("\n2024-07-01/2024-07-03: One BEGIN꞉VEVENT two; three, four꞉ \\five\n"),
        "{markwhen}"
    );

    let csl: Value = serde_json::from_str(&text("csl-json")).unwrap();
    assert_eq!(csl[0]["issued"]["date-parts"], serde_json::json!([[2024, 6]]));
    assert_eq!(
        (&csl[0]["author"][0]["literal"], &csl[0]["type"]),
        (&"Lee and Sons".into(), &"webpage".into())
    );

    let bibtex = text("bibtex");
    assert!(bibtex.contains("title = {{A \\& B\\_note \\{\\#1\\} <i>}},"), "{bibtex}");
    assert!(bibtex.contains("date = {2024-06},\n  year = {2024},\n  month = jun,"), "{bibtex}");
    assert!(bibtex.contains("url = {https://example.org/a?b=%7Bc%7D}"), "{bibtex}");
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.toml"), events()).unwrap();
    folder
}

fn dateline(folder: &TempDir, arguments: &[&str]) -> Output {
    support::dateline(folder.path()).args(arguments).output().unwrap()
}

#[test]
fn command_selects_events_and_keeps_existing_files() {
    let folder = folder();
    let out = dateline(&folder, &["export", "a.csv", "--tags", "talks"]);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "a.csv: 1 event\n");
    let first = fs::read(folder.path().join("a.csv")).unwrap();
    let out = dateline(&folder, &["export", "a.csv"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("already exists"), "{out:?}");
    assert_eq!(fs::read(folder.path().join("a.csv")).unwrap(), first);
    let out = dateline(&folder, &["export", "a.csv", "--force", "--from", "2024-08", "--status", "held"]);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "a.csv: 1 event\n");
    let out = dateline(&folder, &["export", "b.csv", "--status", "planed"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("did you mean \"planned\"?"), "{out:?}");
    let out = dateline(&folder, &["export", "b.txt"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains(".xlsx, .csv, .ics"), "{out:?}");
    let out = dateline(&folder, &["export", "b.csv", "--brief", "gone"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("no brief \"gone\""), "{out:?}");
    let out = dateline(&folder, &["export", "-", "--format", "mermaid"]);
    assert!(out.stdout.starts_with(b"timeline\n"), "{out:?}");
}

/// Runs a Python script on a file that `dateline export` wrote, and returns its output.
fn python(file: &str, script: &str) -> String {
    let folder = folder();
    let out = dateline(&folder, &["export", file]);
    assert!(out.status.success(), "{out:?}");
    let program = std::env::var_os("DATELINE_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let out = Command::new(program).current_dir(folder.path()).args(["-c", script, file]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().replace('\r', "")
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_reads_the_workbook() {
    let script = "
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book['Events']
print([each.title for each in book], sheet.freeze_panes, book['Lists'].sheet_state)
print(sum(cell.data_type == 'f' for each in book for row in each.iter_rows() for cell in row), 'formulas')
heads = {cell.value: cell.column - 1 for cell in sheet[1]}
for row in sheet.iter_rows(min_row=2, values_only=True):
    print(row[heads['Id']], row[heads['Date']], row[heads['Day']], row[heads['When']], sep=' | ')
print(sheet.auto_filter.ref is not None, len(sheet.data_validations.dataValidation))
print(book['Sources']['G2'].hyperlink.target, book['Sources']['F3'].hyperlink.target)
";
    insta::assert_snapshot!(python("a.xlsx", script), @r"
    ['Events', 'Evidence', 'Sources', 'Findings', 'Lists'] A2 hidden
    0 formulas
    old | -0043-03-15 | -0043-03-15 | 15 March 44 BC
    about | 1985~ | None | about 1985
    formula | 2024-06-09 | 2024-06-09 00:00:00 | 9 June 2024
    lines | 2024-07-01/2024-07-03 | None | 1–3 July 2024
    long | 2024-10 | None | October 2024
    off | 2024-12-24 | 2024-12-24 00:00:00 | 24 December 2024
    True 5
    https://example.org/a?b=%7bc%7d papers/gone.txt
    ");
}

#[test]
#[ignore = "needs icalendar"]
fn icalendar_reads_the_calendar() {
    let script = "
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
print(calendar.get('X-WR-CALNAME'), len(calendar.errors))
for event in calendar.walk('VEVENT'):
    print(event['UID'].split('.')[0], event.decoded('DTSTART'), event.decoded('DTEND'), event['STATUS'], event['SUMMARY'], sep=' | ')
";
    insta::assert_snapshot!(python("a.ics", script), @r#"
    Harbour: talks\; #1 <b> 0
    formula | 2024-06-09 | 2024-06-10 | CONFIRMED | =HYPERLINK("https://example.org","x")
    lines | 2024-07-01 | 2024-07-04 | TENTATIVE | One BEGIN:VEVENT two; three, four: \five
    off | 2024-12-24 | 2024-12-25 | CANCELLED | Called off
    "#);
}
