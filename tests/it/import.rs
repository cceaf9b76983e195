//! `dateline import`: round trips through `dateline export`, spreadsheets from other people, and
//! hostile files.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Output;

use dateline::internals::import::IMPORT_FORMATS;
use tempfile::TempDir;

use crate::support;

const EVENTS: &str = "# ours\n[chronology]\nas_of = 2025-04-04\n\n[tags]\ntalks = []\n\n\
    [[source]]\nid = \"note\"\ntitle = \"A note\"\nurl = \"https://example.org\"\n\n\
    # early\n[[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"   # short\ndate = 2024-06-09\nweekday = \"Sun\"\n\
    tags = [\n  \"talks\",\n  \"pacts\",\n]\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n\n\
    [[event]]\nid = 'review'\ntitle = '''Review'''\ndate = \"2024-10\"   # which day?\nsummary = \"=1+1\"\nstatus = \"planned\"\n\n\
    [[event]]\nid = \"span\"\ntitle = \"Talks\"\ndate = \"2025-01-10/2025-01-12\"\nseries = { name = \"Talks\", n = 1 }\n# end\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
    folder
}

fn dateline(folder: &TempDir, arguments: &[&str]) -> Output {
    support::dateline(folder.path()).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn events(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("events.toml")).unwrap()
}

/// Exports as CSV, replaces words in it, and returns the file name.
fn edited(folder: &TempDir, replacements: &[(&str, &str)]) -> &'static str {
    let out = dateline(folder, &["export", "a.csv", "--force"]);
    assert!(out.status.success(), "{out:?}");
    let path = folder.path().join("a.csv");
    let csv = replacements.iter().fold(fs::read_to_string(&path).unwrap(), |csv, (old, new)| {
        assert!(csv.contains(old), "{old} is not in\n{csv}");
        csv.replacen(old, new, 1)
    });
    fs::write(path, csv).unwrap();
    "a.csv"
}

/// Imports a file, and returns its output.
fn import(folder: &TempDir, file: &str, arguments: &[&str]) -> String {
    let out = dateline(folder, &[&["import", file], arguments].concat());
    assert!(out.status.code().is_some_and(|code| code < 2), "{out:?}");
    text(&out.stdout)
}

#[test]
fn export_and_import_without_a_change_leave_the_file_as_it_was() {
    let folder = folder();
    for file in ["a.xlsx", "b.csv", "c.ics", "d.json", "e.mw"] {
        assert!(dateline(&folder, &["export", file, "--coarse"]).status.success());
        let out = dateline(&folder, &["import", file, "--yes"]);
        assert_eq!(text(&out.stdout), "0 new, 0 changes, 3 unchanged\n", "{file}");
        assert_eq!((out.status.code(), events(&folder)), (Some(0), EVENTS.to_owned()), "{file}");
    }
}

#[test]
fn import_replaces_only_the_main_title_of_several() {
    let folder = folder();
    let in_two = EVENTS
        .replace("title = '''Review'''", "title.de = '''Prüfung'''   # from Berlin\ntitle.en = 'Review'");
    fs::write(folder.path().join("events.toml"), &in_two).unwrap();
    import(&folder, edited(&folder, &[]), &["--yes"]);
    assert_eq!(events(&folder), in_two);
    let file = edited(&folder, &[(",Review,", ",The review,"), ("'=1+1", "Two")]);
    import(&folder, file, &["--yes"]);
    let expected = in_two.replace("'Review'", "\"The review\"").replace("=1+1", "Two");
    assert_eq!(events(&folder), expected);
    // A new key is not written between the lines of the title.
    fs::write(folder.path().join("b.csv"), "Id,Place\nreview,Oslo\n").unwrap();
    import(&folder, "b.csv", &["--yes"]);
    assert_eq!(
        events(&folder),
        expected.replace("status = \"planned\"\n", "status = \"planned\"\nplace = \"Oslo\"\n")
    );
}

#[test]
fn exactly_the_edited_cells_are_taken_over() {
    let folder = folder();
    let file = edited(
        &folder,
        &[
            ("pact,2024-06-09,2024-06-09,", "pact,2024-06-09,2024-06-10,"),
            ("review,2024-10,", "review,2024-11-05,"),
            ("'=1+1", "\"A new \"\"summary\"\"\nin two lines\""),
            ("talks; pacts", "\"talks; \"\"peace\"\"; pacts\""),
        ],
    );
    insta::assert_snapshot!(import(&folder, file, &["--yes"]), @r#"
    changed    pact: date “2024-06-09” → “2024-06-10” (C2)
    changed    pact: tags “talks; pacts” → “talks; "peace"; pacts” (J2)
    changed    review: date “2024-10” → “2024-11-05” (B3)
    changed    review: summary “=1+1” → “A new "summary"\nin two lines” (F3)
    note       C2: the weekday of "pact" is Sun, which does not match 2024-06-10: `dateline check` will report it
    0 new, 4 changes, 1 unchanged
    "#);
    let wanted = EVENTS
        .replace("2024-06-09\nweekday", "\"2024-06-10\"\nweekday")
        .replace("\"2024-10\"   #", "\"2024-11-05\"   #")
        .replace("\"=1+1\"", "\"A new \\\"summary\\\"\\nin two lines\"")
        .replace("  \"talks\",\n", "  \"talks\",\n  '\"peace\"',\n");
    assert_eq!(events(&folder), wanted);
}

#[test]
fn new_rows_become_events_in_order_of_time() {
    let folder = folder();
    let file = edited(
        &folder,
        &[(
            "\r\nspan,",
            "\r\n,9 July 2024,,,The second talks,Held in Oslo.,,4,,talks,Oslo,\"note, p. 3\",,,\r\n,,,soon,Undated,,,,,,,,,,\r\nspan,",
        )],
    );
    insta::assert_snapshot!(import(&folder, file, &["--yes"]), @"
    new        2024-07-09  The second talks (the-second-talks, A4)
    left out   D5: “soon” is not a date that dateline recognises: write it as 2024-06-09, or 2024-06 for a month
    1 new, 0 changes, 1 left out, 3 unchanged
    ");
    let new = "[[event]]\nid = \"the-second-talks\"\ntitle = \"The second talks\"\ndate = \"2024-07-09\"\nimportance = 4\n\
               tags = [\"talks\"]\nplace = \"Oslo\"\nevidence = [{ source = \"note\", page = 3 }]\nsummary = \"Held in Oslo.\"\n\n[[event]]\nid = 'review'";
    assert_eq!(events(&folder), EVENTS.replace("[[event]]\nid = 'review'", new));
}

#[test]
fn change_on_both_sides_is_a_conflict() {
    let folder = folder();
    let file = edited(
        &folder,
        &[("pact,2024-06-09,2024-06-09,", "pact,2024-06-09,2024-06-10,"), (",Review,", ",The review,")],
    );
    let mine = EVENTS.replace("2024-06-09", "2024-06-11").replace("\"planned\"", "\"held\"");
    fs::write(folder.path().join("events.toml"), &mine).unwrap();
    let out = dateline(&folder, &["import", file, "--yes"]);
    assert_eq!(out.status.code(), Some(1));
    insta::assert_snapshot!(text(&out.stdout), @r#"
    changed    review: title “Review” → “The review” (E3)
    conflict   C2: `date` of "pact" was changed on both sides since the export: it is “2024-06-10” here, and “2024-06-11” in events.toml
    0 new, 1 change, 1 conflict, 1 unchanged
    "#);
    assert_eq!(events(&folder), mine.replace("'''Review'''", "\"The review\""));
}

#[test]
fn unclear_rows_are_reported_with_their_cells() {
    let folder = folder();
    let file = edited(
        &folder,
        &[
            ("pact,2024-06-09,2024-06-09,", "pact,03/04/2024,2024-06-09,"),
            ("review,2024-10,", "overview,2024-10,"),
            ("2025-01-10/2025-01-12,,", "2025-02-30,,"),
            (",planned,", ",planed,"),
        ],
    );
    let out = dateline(&folder, &["import", file, "--yes"]);
    insta::assert_snapshot!(text(&out.stdout), @r#"
    left out   B2: “03/04/2024” may be 3 April 2024 (2024-04-03) or 4 March 2024 (2024-03-04): write the intended one, or set `date_order` in events.toml
    left out   A3: the id of "review" was changed to "overview": briefs and relations refer to ids, so change it in events.toml
    left out   B4: “2025-02-30” is not a valid date: February 2025 has 28 days
    0 new, 0 changes, 3 left out, 0 unchanged
    "#);
    assert_eq!((out.status.code(), events(&folder)), (Some(1), EVENTS.to_owned()));
}

#[test]
fn relation_to_an_unknown_event_is_left_out() {
    let folder = folder();
    let csv = "Id;Title;Date;After\nlater;Later talks;2025-05-05;pact\nfirst;First talks;2023-05-05;\n\
               last;Last talks;2025-06-05;later\nlost;Lost talks;2025-07-05;pakt\npact;Harbour Pact signed;2024-06-09;first; second\n";
    let csv = csv.replace("first; second", "\"first; second\"");
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    insta::assert_snapshot!(import(&folder, "b.csv", &["--yes"]), @r#"
    new        2025-05-05  Later talks (later, A2)
    new        2023-05-05  First talks (first, A3)
    new        2025-06-05  Last talks (last, A4)
    new        2025-07-05  Lost talks (lost, A5)
    left out   D6: `After` names “second”, which is not the id of an event
    left out   A5: `After` names “pakt”, which is not the id of an event; did you mean "pact"?
    4 new, 0 changes, 2 left out, 0 unchanged
    2 events in events.toml but not in the file, kept unchanged: review, span
    "#);
    let written = events(&folder);
    assert!(written.contains("after = [\"pact\"]") && !written.contains("pakt"), "{written}");
    let out = dateline(&folder, &["check"]);
    assert!(!text(&out.stdout).contains("pakt"), "{out:?}");
}

#[test]
fn sheet_of_another_program_is_matched_by_title_and_date() {
    let folder = folder();
    let csv = "Ereignis;Datum;Ort;Farbe\nharbour  pact SIGNED;09.06.2024;Oslo;red\nReview;2024-10;;\nTalks;June 2024;;\nNew talks;5 May 2025;;\n";
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    insta::assert_snapshot!(import(&folder, "b.csv", &["--dry-run"]), @r#"
    new        2024-06  Talks (talks, A4)
    new        2025-05-05  New talks (new-talks, A5)
    changed    pact: place (empty) → “Oslo” (C2)
    note       row 1: not imported, because events have no such keys: Farbe; --map "Farbe=KEY" imports a column as a key
    2 new, 1 change, 1 unchanged
    1 event in events.toml but not in the file, kept unchanged: span
    "#);
    assert_eq!(events(&folder), EVENTS);
    fs::write(folder.path().join("c.csv"), "What happened,C,D\nNew talks,2025-05-05,2025-05-07\n").unwrap();
    let out = dateline(&folder, &["import", "c.csv"]);
    assert!(text(&out.stderr).contains("no header row"), "{out:?}");
    let mapped = ["--dry-run", "--map", "what happened=title", "--map", "B=start", "--map", "C=end"];
    insta::assert_snapshot!(import(&folder, "c.csv", &mapped), @"
    new        2025-05-05/2025-05-07  New talks (new-talks, A2)
    1 new, 0 changes, 0 unchanged
    3 events in events.toml but not in the file, kept unchanged: pact, review, span
    ");
    let out = dateline(&folder, &["import", "c.csv", "--map", "A=titel", "--map", "Z=date"]);
    assert!(text(&out.stderr).contains("no column \"Z\""), "{out:?}");
}

/// If only the first columns were sorted and not the hidden state, rows would change each other's
/// events.
#[test]
fn sheet_that_was_sorted_in_part_is_refused_as_a_whole() {
    let folder = folder();
    let file = edited(&folder, &[]);
    let path = folder.path().join(file);
    let csv = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<(String, String)> = csv
        .lines()
        .map(|line| line.split_once(',').map(|(id, rest)| (id.to_owned(), rest.to_owned())).unwrap())
        .collect();
    let last = lines.len() - 1;
    assert_eq!((lines[1].0.as_str(), lines[last].0.as_str()), ("pact", "span"));
    let ids = (lines[last].0.clone(), lines[1].0.clone());
    (lines[1].0, lines[last].0) = ids;
    let swapped: Vec<String> = lines.iter().map(|(id, rest)| format!("{id},{rest}\r\n")).collect();
    fs::write(&path, swapped.concat()).unwrap();
    let out = dateline(&folder, &["import", file, "--yes"]);
    assert!(
        text(&out.stderr).contains("in 2 rows, the cell in the column `Exported` belongs to another event"),
        "{out:?}"
    );
    assert_eq!((out.status.code(), events(&folder)), (Some(2), EVENTS.to_owned()));
}

#[test]
fn renamed_header_with_changed_cells_is_left_out_with_the_way_to_import_it() {
    let folder = folder();
    let file = edited(&folder, &[("Date,", "Date of event,"), ("review,2024-10,", "review,2024-11,")]);
    let out = dateline(&folder, &["import", file, "--yes"]);
    let line = "left out   row 1: the column “Date of event” is not imported; if it is `Date`, add --map \"Date of event=date\"";
    assert!(text(&out.stdout).contains(line), "{out:?}");
    assert_eq!((out.status.code(), events(&folder)), (Some(1), EVENTS.to_owned()));
    import(&folder, file, &["--yes", "--map", "Date of event=date"]);
    assert_eq!(events(&folder), EVENTS.replace("\"2024-10\"   #", "\"2024-11\"   #"));

    // Nothing is lost if only the header was renamed.
    let file = edited(&folder, &[("Date,", "Date of event,")]);
    let found = import(&folder, file, &["--yes"]);
    assert!(found.contains("note       row 1: the column “Date of event” is not imported"), "{found}");
}

#[test]
fn part_of_a_year_is_left_out() {
    let folder = folder();
    let file = edited(&folder, &[("review,2024-10,,October 2024", "review,2024-10,,late 2024")]);
    let out = dateline(&folder, &["import", file, "--yes"]);
    assert!(text(&out.stdout).contains("“late 2024” is the end of 2024"), "{out:?}");
    assert_eq!((out.status.code(), events(&folder)), (Some(1), EVENTS.to_owned()));
}

/// The id column was removed, and a title was corrected.
#[test]
fn row_without_id_is_not_added_as_a_second_event_of_its_day() {
    let folder = folder();
    let signed = EVENTS.replacen("weekday = \"Sun\"\n", "weekday = \"Sun\"\nphase = \"signed\"\n", 1);
    fs::write(folder.path().join("events.toml"), &signed).unwrap();
    fs::write(
        folder.path().join("a.csv"),
        "Title,Date,Phase,Sources\nThe Harbour Pact is signed,2024-06-09,signed,\"note, p. 3\"\nA visit,2024-06-09,held,note\n",
    )
    .unwrap();
    let out = dateline(&folder, &["import", "a.csv", "--dry-run"]);
    insta::assert_snapshot!(text(&out.stdout), @r#"
    new        2024-06-09  A visit (a-visit, A3)
    left out   A2: “The Harbour Pact is signed” may be "pact" with another title, since both have the same date, and the same phase or source: write that id in `Id`, or a new id if it is a new event
    1 new, 0 changes, 1 left out, 0 unchanged
    3 events in events.toml but not in the file, kept unchanged: pact, review, span
    "#);
    // With the hidden state, the event is known.
    let file = edited(&folder, &[("Id,", "Was,"), (",Harbour Pact signed,", ",The Harbour Pact is signed,")]);
    let found = import(&folder, file, &["--yes"]);
    assert!(found.contains("changed    pact: title"), "{found}");
}

/// Excel in the UK saves 2024-06-09 as 09/06/2024.
#[test]
fn column_of_dates_shows_its_order_of_day_and_month() {
    let folder = folder();
    let csv = "Id,Title,Date\r\npact,Harbour Pact signed,09/06/2024\r\nreview,Review,05/11/2024\r\n,Visit,15/09/2021\r\n";
    fs::write(folder.path().join("a.csv"), csv).unwrap();
    insta::assert_snapshot!(import(&folder, "a.csv", &["--dry-run"]), @"
    new        2021-09-15  Visit (visit, A4)
    changed    review: date “2024-10” → “2024-11-05” (C3)
    1 new, 1 change, 1 unchanged
    1 event in events.toml but not in the file, kept unchanged: span
    ");
    // No cell shows the order, but one reading is the event's existing date.
    fs::write(folder.path().join("b.csv"), "Id,Date\npact,09/06/2024\n").unwrap();
    let found = import(&folder, "b.csv", &["--dry-run"]);
    assert!(found.starts_with("0 new, 0 changes, 1 unchanged\n"), "{found}");
}

#[test]
fn tags_with_a_comma_are_left_out() {
    let folder = folder();
    fs::write(folder.path().join("a.csv"), "Id,Tags\nreview,\"pillar 1, treaty\"\n").unwrap();
    let out = dateline(&folder, &["import", "a.csv", "--yes"]);
    assert!(
        text(&out.stdout).contains("“pillar 1, treaty” contains a comma: separate tags with semicolons"),
        "{out:?}"
    );
    assert_eq!((out.status.code(), events(&folder)), (Some(1), EVENTS.to_owned()));
}

#[test]
fn new_id_of_two_rows_is_that_of_the_first() {
    let folder = folder();
    let long = "x".repeat(300);
    let csv = format!(
        "Id,Date,Title\nvisit,2025-05-05,A visit\nvisit,2025-05-06,Another visit\n,2025-05-07,{long}\n"
    );
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    let out = dateline(&folder, &["import", "b.csv", "--yes"]);
    assert_eq!(out.status.code(), Some(1));
    let shown = text(&out.stdout);
    assert!(
        shown.contains("left out   A3: another row already adds an event with the id \"visit\": use another id, or leave the cell empty\n"),
        "{shown}"
    );
    assert!(shown.contains("x… (xxxx") && shown.lines().all(|line| line.chars().count() < 300), "{shown}");
    assert!(events(&folder).contains("id = \"visit\"\ntitle = \"A visit\""));
    assert!(events(&folder).contains(&format!("id = \"{}\"\n", "x".repeat(40))));
}

#[test]
fn event_of_a_row_with_its_id_is_not_that_of_an_earlier_row() {
    let folder = folder();
    let csv = "Id,Date,Title,Place\n,2024-06-09,Harbour Pact signed,Oslo\npact,2024-06-09,Harbour Pact signed,Bergen\n";
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    insta::assert_snapshot!(import(&folder, "b.csv", &["--dry-run"]), @"
    new        2024-06-09  Harbour Pact signed (harbour-pact-signed, A2)
    changed    pact: place (empty) → “Bergen” (D3)
    1 new, 1 change, 0 unchanged
    2 events in events.toml but not in the file, kept unchanged: review, span
    ");
}

#[test]
fn merged_cell_counts_in_each_of_its_rows() {
    let folder = folder();
    let rows = [["Date", "Event"], ["9 June 2025", "First"], ["", "Second"], ["10 June 2025", "Third"]];
    let cell = |place: usize, column: char, text: &str| match text {
        "" => String::new(),
        text => format!("<c r=\"{column}{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |(place, [date, event]): (usize, &[&str; 2])| {
        format!("<row r=\"{place}\">{}{}</row>", cell(place, 'A', date), cell(place, 'B', event))
    };
    let sheet: String = (1..).zip(&rows).map(row).collect();
    let merges = "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let book = workbook_of(&format!("<sheetData>{sheet}</sheetData>{merges}"));
    fs::write(folder.path().join("a.xlsx"), book).unwrap();
    let word_row = |[date, event]: &[&str; 2]| {
        let merge = match *date {
            "" => "<w:vMerge/>",
            "9 June 2025" => "<w:vMerge w:val=\"restart\"/>",
            _ => "",
        };
        format!(
            "<w:tr><w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{date}</w:t></w:r></w:p></w:tc>\
             <w:tc><w:p><w:r><w:t>{event}</w:t></w:r></w:p></w:tc></w:tr>"
        )
    };
    fs::write(folder.path().join("b.docx"), document(&rows.iter().map(word_row).collect::<String>()))
        .unwrap();
    for (file, sheet) in [("a.xlsx", "S"), ("b.docx", "Table 1")] {
        let out = import(&folder, file, &["--dry-run"]);
        let wanted = format!(
            "new        2025-06-09  First (first, {sheet}!A2)\nnew        2025-06-09  Second (second, {sheet}!A3)\n\
             new        2025-06-10  Third (third, {sheet}!A4)\n"
        );
        assert!(out.starts_with(&wanted), "{file}\n{out}");
    }
}

/// Returns a Word document with a table of these rows.
fn document(rows: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn nothing_is_written_without_consent() {
    let folder = folder();
    let file = edited(&folder, &[(",Review,", ",The review,")]);
    let out = dateline(&folder, &["import", file]);
    assert_eq!((out.status.code(), events(&folder)), (Some(2), EVENTS.to_owned()));
    assert!(text(&out.stderr).contains("--yes"), "{out:?}");
}

/// Returns a workbook with one sheet that contains these rows.
fn workbook(rows: &str) -> Vec<u8> {
    workbook_of(&format!("<sheetData>{rows}</sheetData>"))
}

/// Returns a workbook with one sheet that consists of this XML.
fn workbook_of(sheet: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for (name, content) in [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>")),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn hostile_files_are_refused_or_read() {
    let folder = folder();
    let cell =
        |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heads = format!("<row r=\"1\">{}{}</row>", cell("A1", "Title"), cell("B1", "Date"));
    // A cell in the last row and column would need 17 billion cells in between.
    let far = format!("{heads}<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    let bomb = format!("{heads}<row r=\"2\">{}</row>", cell("A2", &"a".repeat(3 << 20)));
    for (name, bytes, wanted) in [
        ("far.xlsx", workbook(&far), ""),
        ("bomb.xlsx", workbook(&bomb), "--max-unpacked"),
        ("cut.xlsx", workbook(&heads)[..200].to_vec(), "damaged"),
        ("other.xlsx", b"PK\x03\x04 but no archive".to_vec(), "damaged"),
        ("binary.csv", b"\0\x01\x02\xff".to_vec(), "is not text"),
        ("deep.json", format!("{{\"events\": {}", "[".repeat(100_000)).into_bytes(), "not valid JSON"),
        ("other.json", b"{\"a\": 1}".to_vec(), "it has no list `events`"),
        ("none.html", b"<!doctype html><p>No table".to_vec(), "has no table"),
        (
            "wide.html",
            format!("<table><tr>{}", "<td colspan=64>".repeat(9_000)).into_bytes(),
            "--max-unpacked",
        ),
        ("deep.html", "<table><tr><td>".repeat(100_000).into_bytes(), "without text"),
        ("deep.ics", "BEGIN:VCALENDAR\r\n".repeat(1000).into_bytes(), "nested"),
        ("cut.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n".to_vec(), "damaged"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let out = dateline(&folder, &["import", name, "--yes", "--max-unpacked", "1"]);
        let message = text(&out.stderr);
        assert!(message.contains(wanted) && !message.contains("panicked"), "{name}: {out:?}");
        assert_eq!(out.status.code(), Some(if wanted.is_empty() { 0 } else { 2 }), "{name}: {out:?}");
    }
    assert_eq!(events(&folder), EVENTS);
}

#[test]
fn texts_of_a_sheet_cannot_inject_toml_or_control_the_terminal() {
    let folder = folder();
    let csv = "Title,Date,Note\n\"\u{1b}[2Jx\n[[event]]\nid = \"\"y\"\"\",2025-05-05,\"a\"\"\n\u{202e}b\"\n";
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    let out = import(&folder, "b.csv", &["--yes"]);
    assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out}");
    let table: toml::Table = events(&folder).parse().unwrap();
    assert_eq!(table["event"].as_array().unwrap().len(), 4);
    assert!(!events(&folder).contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn edited_timelines_are_taken_over() {
    let folder = folder();
    for (file, edits) in [
        (
            "a.json",
            [
                ("\"headline\": \"Review\"", "\"headline\": \"The <b>review</b>\""),
                ("\"day\": 9,", "\"day\": 10,"),
            ],
        ),
        ("b.mw", [(": Review", ": The review"), ("2024-06-09: H", "2024-06-10: H")]),
    ] {
        assert!(dateline(&folder, &["export", file]).status.success());
        let path = folder.path().join(file);
        let edited = edits.iter().fold(fs::read_to_string(&path).unwrap(), |text, (old, new)| {
            assert!(text.contains(old), "{old} is not in\n{text}");
            text.replacen(old, new, 1)
        });
        let added = match file {
            "a.json" => edited.replacen(
                "\"events\": [",
                "\"events\": [{\"start_date\": {\"year\": \"2025\", \"month\": \"3\"}, \"text\": {\"headline\": \"New &amp; next\", \"text\": \"<p>One</p><p>Two</p>\"}, \"group\": \"talks\"},",
                1,
            ),
            _ => format!("{edited}\n2025-03: New & next #talks\nOne\nTwo\n"),
        };
        fs::write(&path, added).unwrap();
        let out = import(&folder, file, &["--dry-run"]);
        for words in [
            "new        2025-03  New & next (new-next, ",
            "changed    review: title “Review” → “The review” (",
            "changed    pact: date “2024-06-09” → “2024-06-10” (",
            "1 new, 2 changes, 1 unchanged",
        ] {
            assert!(out.contains(words), "{file}: {words}\n{out}");
        }
        let place = if file == "a.json" { "(slide 3)" } else { "(line " };
        assert!(out.contains(place), "{out}");
    }
    assert_eq!(events(&folder), EVENTS);
}

#[test]
fn table_of_a_document_is_a_sheet() {
    let folder = folder();
    let rows = [
        ["Date", "Event", "Where"],
        ["9 June 2024", "Harbour Pact signed", "Oslo"],
        ["soon", "Talks go on", ""],
    ];
    let html_row = |row: &[&str; 3]| format!("<tr><td>{}</td></tr>", row.join("</td><td>"));
    let html: String = rows.iter().map(html_row).collect();
    let page = format!(
        "<!doctype html><title>A</title><table><tr><td>Menu</table><script>x</script><table>{html}</table>"
    );
    fs::write(folder.path().join("a.html"), page).unwrap();
    let cell = |text: &&str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let word_row = |row: &[&str; 3]| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    let word: String = rows.iter().map(word_row).collect();
    let deleted = format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", cell(&"2024"));
    fs::write(folder.path().join("b.docx"), document(&(word + &deleted))).unwrap();
    for (file, table) in [("a.html", "Table 2"), ("b.docx", "Table 1")] {
        let out = import(&folder, file, &["--dry-run"]);
        let wanted = format!(
            "changed    pact: place (empty) → “Oslo” ({table}!C2)\n\
             left out   {table}!A3: “soon” is not a date that dateline recognises: write it as 2024-06-09, or 2024-06 for a month\n"
        );
        assert!(out.contains(&wanted), "{file}\n{out}");
    }
    let out = dateline(&folder, &["import", "a.html", "--sheet", "Table 3"]);
    assert!(
        text(&out.stderr).contains("no sheet \"Table 3\"; available sheets: Table 1, Table 2"),
        "{out:?}"
    );
}

#[test]
fn docs_list_every_format() {
    let page = include_str!("../../docs/export.md");
    let (_, rest) = page.split_once("These files are read:\n\n").unwrap();
    let (list, _) = rest.split_once("\n\n").unwrap();
    let names: Vec<&str> = list.lines().map(|line| line.trim_start_matches("- ")).collect();
    let formats: Vec<&str> = IMPORT_FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names, formats, "docs/export.md and src/import/format.rs differ");
}

#[test]
fn shipped_chronology_survives_the_round_trip() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("events.toml");
    let text_before = fs::read_to_string(shipped).unwrap();
    fs::write(folder.path().join("events.toml"), &text_before).unwrap();
    for file in ["a.xlsx", "b.csv", "c.json", "d.mw"] {
        assert!(dateline(&folder, &["export", file]).status.success());
        assert_eq!(import(&folder, file, &["--yes"]), "0 new, 0 changes, 43 unchanged\n", "{file}");
        assert_eq!(events(&folder), text_before);
    }
}
