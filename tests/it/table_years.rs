//! A year in a separate row dates the rows below it, and a month at the top of a column dates the
//! days below it, in every format with tables.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::io::{Cursor, Write as _};

use dateline::internals::assemble::attestations;
use dateline::internals::normalise::timexes_of;
use dateline::internals::read::read;
use dateline::{Context, Date, Sources};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::docx;

/// Returns a table with these rows of cells, and a sentence below it, in each format.
fn papers(rows: &[&[&str]], below: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |cell: &dyn Fn(&str) -> String, row: &dyn Fn(String) -> String| -> String {
        rows.iter().map(|cells| row(cells.iter().map(|words| cell(words)).collect())).collect()
    };
    let docx = each(&|words| format!("<w:tc>{}</w:tc>", docx::paragraph(words)), &|cells| {
        format!("<w:tr>{cells}</w:tr>")
    });
    let docx = format!("<w:tbl>{docx}</w:tbl>{}", docx::paragraph(below));
    let html = each(&|words| format!("<td>{words}</td>"), &|cells| format!("<tr>{cells}</tr>"));
    let unclosed = each(&|words| format!("<td><p>{words}"), &|cells| format!("<tr>{cells}"));
    let markdown = each(&|words| format!("{words} | "), &|cells| format!("| {cells}\n"));
    vec![
        ("a.docx", docx::zip(&[("word/document.xml", &docx::document(&docx))])),
        ("a.html", format!("<!doctype html><table>{html}</table><p>{below}").into_bytes()),
        ("b.html", format!("<!doctype html><table>{unclosed}</table><p>{below}").into_bytes()),
        ("a.md", format!("| Day | What |\n|---|---|\n{markdown}\n{below}\n").into_bytes()),
    ]
}

/// Returns the values of the dates in a paper dated 3 May 2025.
fn values(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut sources = Sources::new();
    let document = read(name, bytes, &mut sources).unwrap();
    assert_eq!(document.created, None, "{name}");
    let context = Context::new().written(Date::from_ymd(2025, 5, 3));
    timexes_of(&document, &sources, &context).into_iter().map(|timex| timex.value).collect()
}

/// Asserts the values of the dates in each format.
fn check(rows: &[&[&str]], below: &str, expected: &[&str]) {
    for (name, bytes) in papers(rows, below) {
        assert_eq!(values(name, &bytes), expected, "{name}");
    }
}

#[test]
fn year_in_its_own_row_dates_the_rows_below() {
    check(
        &[
            &["1911"],
            &["7 June", "Lantern Treaty signed"],
            &["2 July", "Lantern Treaty in force"],
            &["1912"],
            &["9 January", "Lantern Treaty renewed"],
            &["March 1913", ""],
            &["4 March", "Lantern Treaty ended"],
        ],
        "The towns kept peace.",
        &["1911", "1911-06-07", "1911-07-02", "1912", "1912-01-09", "1913-03", "1913-03-04"],
    );
}

#[test]
fn year_in_the_first_cell_dates_its_row() {
    check(
        &[&["1911", "signed on 7 June"], &["1913", "ended on 4 March"]],
        "The towns kept peace.",
        &["1911", "1911-06-07", "1913", "1913-03-04"],
    );
}

/// The first cell of a row may span the rows below it, which then begin with the next cell or with
/// an empty one.
#[test]
fn year_in_a_spanning_cell_dates_all_its_rows() {
    check(
        &[
            &["1911", "7 June", "Treaty signed"],
            &["2 July", "Ratified; in force until 31 January 1918"],
            &["1913", "4 March", "Treaty ended"],
            &["", "5 May", "Archive closed"],
        ],
        "On 9 August it was forgotten.",
        &["1911", "1911-06-07", "1911-07-02", "1918-01-31", "1913", "1913-03-04", "1913-05-05", "2024-08-09"],
    );
    check(
        &[
            &["1911", "7 June", "Treaty signed"],
            &["4 March 1913", "Treaty ended"],
            &["5 May", "Archive closed"],
        ],
        "",
        &["1911", "1911-06-07", "1913-03-04", "1913-05-05"],
    );
}

#[test]
fn written_years_and_ranges_across_new_year_are_kept() {
    check(
        &[
            &["1911"],
            &["7 June 1910", "Lantern Treaty drafted"],
            &["28 December to 3 January", "Talks in Oslo"],
            &["3 to 5 March", "Talks in Bergen"],
        ],
        "The towns kept peace.",
        &["1911", "1910-06-07", "1911-12-28", "1912-01-03", "1911-03-03", "1911-03-05"],
    );
}

#[test]
fn year_of_a_row_ends_with_its_table() {
    check(
        &[&["1911"], &["7 June", "Lantern Treaty signed"], &["2 July", "Lantern Treaty in force"]],
        "The envoys met again on 12 April.",
        &["1911", "1911-06-07", "1911-07-02", "2025-04-12"],
    );
}

#[test]
fn numbers_of_a_data_table_are_not_heads() {
    check(
        &[&["4100"], &["7 April", "12 ships"], &["1911 ships"], &["8 April", "14 ships"]],
        "The towns kept peace.",
        &["2025-04-07", "2025-04-08"],
    );
}

#[test]
fn month_at_the_top_of_a_column_dates_the_days_below_it() {
    let rows: &[&[&str]] = &[
        &["What", "Who", "Jan", "**Feb**", "March"],
        &["Start", "Lead", "Tue 7", "", ""],
        &["Freeze", "Lead", "", "Wed 12", ""],
        &["Thaw", "Lead", "Sat 11", "", "Tue 4"],
    ];
    let expected = ["2025-01-07", "2025-02-12", "2025-01-11", "2025-03-04", "2019"];
    let below = "The cycle of 2019 ended.";
    let mut papers = papers(rows, below);
    papers.retain(|(name, _)| *name != "a.md");
    // In Markdown, the header row determines the number of columns, and an empty first cell keeps
    // its position.
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let mut markdown: Vec<String> = rows.iter().map(|cells| line(cells)).collect();
    markdown.insert(1, "|---|---|---|---|---|\n".to_owned());
    markdown.insert(4, line(&["", "Lead", "", "Thu 13", ""]));
    papers.push(("a.md", format!("{}\n{below}\n", markdown.concat()).into_bytes()));
    for (name, bytes) in papers {
        let mut expected = expected.to_vec();
        if name == "a.md" {
            expected.insert(2, "2025-02-13");
        }
        assert_eq!(values(name, &bytes), expected, "{name}");
    }
}

/// Returns the dates and titles of the statements of a paper.
fn statements(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut sources = Sources::new();
    let document = read(name, bytes, &mut sources).unwrap();
    let found = timexes_of(&document, &sources, &Context::new());
    let found = attestations(&sources, &document, &found);
    found.into_iter().map(|found| format!("{} | {}", found.date, found.title)).collect()
}

const MERGED: [&str; 3] =
    ["2025-06-06 | Council meets in Oslo", "2025-06-06 | Budget adopted", "2025-06-07 | Bridge opened"];

#[test]
fn merged_date_dates_its_rows_in_a_word_document() {
    let cell =
        |merge: &str, words: &str| format!("<w:tc><w:tcPr>{merge}</w:tcPr>{}</w:tc>", docx::paragraph(words));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = [
        row(&[cell("", "Date"), cell("", "Event")]),
        row(&[cell("<w:vMerge w:val=\"restart\"/>", "6 June 2025"), cell("", "Council meets in Oslo")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "Budget adopted")]),
        row(&[cell("", "7 June 2025"), cell("", "Bridge opened")]),
    ];
    let document = docx::document(&format!("<w:tbl>{}</w:tbl>", body.concat()));
    assert_eq!(statements("a.docx", &docx::zip(&[("word/document.xml", &document)])), MERGED);
}

#[test]
fn merged_date_dates_its_rows_in_an_open_document() {
    let cell = |spanned: &str, words: &str| {
        format!("<table:table-cell{spanned}><text:p>{words}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row(&[cell("", "Date"), cell("", "Event")]),
        row(&[cell(" table:number-rows-spanned=\"2\"", "6 June 2025"), cell("", "Council meets in Oslo")]),
        row(&["<table:covered-table-cell/>".to_owned(), cell("", "Budget adopted")]),
        row(&[cell("", "7 June 2025"), cell("", "Bridge opened")]),
    ];
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\">\
         <office:body><office:text><table:table>{}</table:table></office:text></office:body></office:document-content>",
        rows.concat()
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.text").unwrap();
    zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    assert_eq!(statements("a.odt", &zip.finish().unwrap().into_inner()), MERGED);
}
