//! Pages rendered as images, and the rectangles that mark a quote on them.

use std::fmt::Write as _;

use dateline::Limits;
use dateline::internals::read::{DrawnPage, MarkBox, PageDrawing, ReadProblem, draw};

use super::page::{Words, lines, pdf};
use crate::support::pdf::file;

fn drawn(bytes: &[u8], page: usize) -> DrawnPage {
    let drawing = draw(bytes, page, &Limits::default()).unwrap();
    let PageDrawing::Drawn(drawn) = drawing else { unreachable!("{drawing:?}") };
    drawn
}

/// Returns the marks of `quote` on a page, whose text is `text`.
fn marks_in(bytes: &[u8], text: &str, quote: &str) -> Vec<MarkBox> {
    let start = text.find(quote).unwrap();
    drawn(bytes, 1).letters.marks(text, start..start + quote.len())
}

fn marks(bytes: &[u8], quote: &str) -> Vec<MarkBox> {
    marks_in(bytes, quote, quote)
}

/// Asserts that a mark has these edges: left, top, right, bottom, within 3 points.
#[track_caller]
fn check(mark: &MarkBox, edges: [f32; 4]) {
    let MarkBox { left, top, right, bottom } = *mark;
    for (edge, expected) in [left, top, right, bottom].into_iter().zip(edges) {
        assert!((edge - expected).abs() < 3.0, "{mark:?} is not {edges:?}");
    }
}

/// Returns a PDF with one page of 600 by 800 points, extra page keys, and lines in the direction of
/// `matrix`: the first at `place`, each offset from the previous one by `down`.
fn turned(keys: &str, matrix: &str, place: (i32, i32), down: (i32, i32), lines: &[&str]) -> Vec<u8> {
    let (mut x, mut y) = place;
    let mut content = String::from("BT ");
    for line in lines {
        write!(content, "/F 10 Tf {matrix} {x} {y} Tm ({line}) Tj ").unwrap();
        (x, y) = (x + down.0, y + down.1);
    }
    content += "ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[4 0 R]/Count 1>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{keys}/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    file(&objects, "")
}

// A letter of Courier at 10 points is 6 points wide.
const PACT: [&str; 3] = ["The envoys met on 6 June", "1911 and signed the Lan-", "tern Treaty in the hall."];

#[test]
fn each_line_of_a_quote_has_its_rectangle() {
    let page = turned("", "1 0 0 1", (60, 700), (0, -12), &PACT);
    let found = marks(&page, "on 6 June 1911 and signed the Lantern Treaty");
    assert_eq!(found.len(), 3, "{found:?}");
    check(&found[0], [60.0 + 15.0 * 6.0, 92.0, 60.0 + 24.0 * 6.0, 102.4]);
    check(&found[1], [60.0, 104.0, 60.0 + 23.0 * 6.0, 114.4]);
    check(&found[2], [60.0, 116.0, 60.0 + 11.0 * 6.0, 126.4]);
}

#[test]
fn quote_is_marked_on_rotated_pages_and_in_rotated_text() {
    let quote = "on 6 June";
    let (start, end) = (15.0 * 6.0, 24.0 * 6.0);
    for (keys, matrix, place, down, edges) in [
        // Upright text on a page that is shown rotated clockwise: 800 points wide.
        ("/Rotate 90", "0 1 -1 0", (100, 60), (12, 0), [60.0 + start, 92.0, 60.0 + end, 102.4]),
        ("/Rotate 180", "-1 0 0 -1", (540, 100), (0, 12), [60.0 + start, 92.0, 60.0 + end, 102.4]),
        ("/Rotate 270", "0 -1 1 0", (500, 740), (-12, 0), [60.0 + start, 92.0, 60.0 + end, 102.4]),
        // Upward, upside-down and downward text on an upright page.
        ("", "0 1 -1 0", (100, 60), (12, 0), [92.0, 740.0 - end, 102.4, 740.0 - start]),
        ("", "-1 0 0 -1", (540, 100), (0, 12), [540.0 - end, 697.6, 540.0 - start, 708.0]),
        ("", "0 -1 1 0", (500, 740), (-12, 0), [497.6, 60.0 + start, 508.0, 60.0 + end]),
        // Upward text on a page that is shown rotated clockwise.
        ("/Rotate 90", "1 0 0 1", (60, 700), (0, -12), [697.6, 60.0 + start, 708.0, 60.0 + end]),
    ] {
        let page = turned(keys, matrix, place, down, &PACT);
        let found = marks(&page, quote);
        assert_eq!(found.len(), 1, "{keys} {matrix}: {found:?}");
        check(&found[0], edges);
        let size = drawn(&page, 1);
        let turns = keys.ends_with("90") || keys.ends_with("270");
        assert_eq!((size.width, size.height), if turns { (800.0, 600.0) } else { (600.0, 800.0) });
    }
}

#[test]
fn marks_are_relative_to_the_crop_box() {
    let page = turned("/CropBox[40 500 440 760]", "1 0 0 1", (60, 700), (0, -12), &PACT);
    let size = drawn(&page, 1);
    assert_eq!((size.width, size.height), (400.0, 260.0));
    let found = marks(&page, "on 6 June");
    check(&found[0], [20.0 + 15.0 * 6.0, 52.0, 20.0 + 24.0 * 6.0, 62.4]);
    // Words outside the visible part of the page cannot be marked.
    let page = turned("/CropBox[40 100 440 360]", "1 0 0 1", (60, 700), (0, -12), &PACT);
    assert_eq!(marks(&page, "on 6 June"), []);
}

/// Returns a page with two columns whose lines are drawn row by row, as by some programs.
fn columns() -> Vec<u8> {
    let left = [
        "The ferry of the nine towns was opened",
        "on 3 May 1901 by the mayor of the old",
        "harbour, who had paid for most of the",
        "work. In the same year the lighthouse",
        "on the northern pier was lit again for",
    ];
    let right = [
        "the first time in many winters, and the",
        "envoys signed the Lantern Treaty of the",
        "north on 6 June 1911. It was renewed by",
        "the grandchildren of the same envoys on",
        "5 July 1961, and is in force until now.",
    ];
    let mut page: Vec<Words<'_>> = Vec::new();
    for (at, (left, right)) in left.into_iter().zip(right).enumerate() {
        let y = 700.0 - 12.0 * f32::from(u8::try_from(at).unwrap());
        page.extend([(60.0, y, 10.0, left), (320.0, y, 10.0, right)]);
    }
    pdf(&[page])
}

#[test]
fn quote_continues_in_the_next_column() {
    let found = marks(&columns(), "was lit again for the first time in many winters");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].left > 60.0 && found[0].right < 300.0, "{found:?}");
    assert!((found[0].bottom - 150.4).abs() < 3.0, "{found:?}");
    assert!((found[1].left - 320.0).abs() < 3.0 && (found[1].bottom - 102.4).abs() < 3.0, "{found:?}");
    let found = marks(&columns(), "the envoys signed the Lantern Treaty of the north on 6 June 1911.");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|mark| mark.left > 300.0), "{found:?}");
}

#[test]
fn words_around_a_quote_tell_repeated_words_apart() {
    let page =
        pdf(&[lines(60.0, 700.0, &["Opened in May 1901.", "Closed in May 1901.", "Sold in May 1901."])]);
    let text = "Opened in May 1901. Closed in May 1901. Sold in May 1901.";
    let at = text.find("Closed").unwrap() + "Closed in ".len();
    let found = drawn(&page, 1).letters.marks(text, at..at + "May 1901".len());
    assert_eq!(found.len(), 1);
    assert!((found[0].top - 104.0).abs() < 3.0, "{found:?}");
}

#[test]
fn other_letters_of_the_same_words_are_marked() {
    // The reader writes a raised mark as one character, spells out ligatures, and removes hyphens.
    let page = pdf(&[vec![
        (60.0, 700.0, 10.0, "It was signed"),
        (122.0, 704.0, 6.0, "12"),
        (130.0, 700.0, 10.0, "in the of-"),
        (60.0, 688.0, 10.0, "fice on 6 June 1911."),
    ]]);
    assert_eq!(marks(&page, "signed¹² in the oﬃce on 6 June").len(), 2);
}

#[test]
fn parts_of_a_quote_are_marked_and_other_words_are_not() {
    let page = pdf(&[lines(
        60.0,
        700.0,
        &["The envoys of all the nine towns met in", "FIGURE 7", "the old hall and signed the treaty there."],
    )]);
    let found =
        marks(&page, "The envoys of all the nine towns met in the old hall and signed the treaty there.");
    assert_eq!(found.len(), 2, "{found:?}");
    for absent in ["The envoys of the other towns never met again in any year.", "1911", "…", ""] {
        assert_eq!(marks(&page, absent), [], "{absent}");
    }
}

#[test]
fn pictures_of_pages_have_outlines_and_no_text() {
    let hostile = "<script>alert(1)</script> &amp; \"";
    let page = pdf(&[lines(60.0, 700.0, &[hostile]), Vec::new()]);
    let svg = drawn(&page, 1).svg;
    assert!(svg.starts_with("<svg viewBox=\"0 0 600 800\"") && svg.contains("<path"), "{svg}");
    for part in ["script", "alert", "href=\"http", "<text", "foreignObject"] {
        assert!(!svg.contains(part), "{part}");
    }
    assert_eq!(drawn(&page, 2).pages, 2);
    for page_number in [0, 3, usize::MAX] {
        assert_eq!(draw(&page, page_number, &Limits::default()), Ok(PageDrawing::NoSuchPage));
    }
}

#[test]
fn pages_over_a_limit_are_not_drawn() {
    let of_size = |size: &str| {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]>>"),
        ];
        draw(&file(&objects, ""), 1, &Limits::default())
    };
    for size in ["1000000000 1000000000", "20000 20000", "1 14000"] {
        assert_eq!(of_size(size), Ok(PageDrawing::TooLarge), "{size}");
    }
    assert!(matches!(of_size("600 800"), Ok(PageDrawing::Drawn(_))));
    // An image of 20,000 by 20,000 pixels, and an endless line of words.
    let picture = "<</Type/XObject/Subtype/Image/Width 20000/Height 20000/ColorSpace/DeviceGray/BitsPerComponent 1/Length 0>>stream\n\nendstream";
    let words = "(Words without end and without sense, again and again) Tj ".repeat(2_500);
    for (content, resources) in [
        ("q 600 0 0 800 0 0 cm /I Do Q".to_owned(), "/XObject<</I 4 0 R>>"),
        (format!("BT /F 10 Tf 60 700 Td {words} ET"), "/Font<</F 6 0 R>>"),
    ] {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<<{resources}>>/Contents 5 0 R>>"
            ),
            picture.to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        ];
        assert_eq!(draw(&file(&objects, ""), 1, &Limits::default()), Ok(PageDrawing::TooLarge));
    }
    let few = Limits { pages: 1, ..Limits::default() };
    assert!(matches!(draw(&pdf(&[Vec::new(), Vec::new()]), 1, &few), Err(ReadProblem::Over(_))));
    assert!(draw(b"%PDF-1.7 and nothing else", 1, &Limits::default()).is_err());
}
