//! Pages with rotated text, and pages with glyphs that no font maps to characters.

use std::fmt::Write as _;

use dateline::internals::read::{self, ReadProblem};
use dateline::{ReadSettings, Sources};

use super::page::words;
use crate::support::pdf::file;

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A font whose glyph names do not correspond to characters.
const UNMAPPED: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[32/q0/q1/q2/q3/q4/q5/q6/q7/q8/q9\
                        /r0/r1/r2/r3/r4/r5/r6/r7/r8/r9/s0/s1/s2/s3/s4/s5/s6/s7/s8/s9/t0/t1/t2/t3/t4/t5/t6/t7/t8/t9/u0/u1\
                        /u2/u3/u4/u5/u6/u7/u8/u9/v0/v1/v2/v3/v4/v5/v6/v7/v8/v9/w0/w1/w2/w3/w4/w5/w6/w7/w8/w9/x0/x1/x2/x3\
                        /x4/x5/x6/x7/x8/x9/y0/y1/y2/y3/y4/y5/y6/y7/y8/y9]>>>>";

/// Returns a PDF with pages of 600 by 800 points, each given as extra dictionary keys and its
/// content. The fonts are `/F` and the unmapped `/U`.
fn pdf(pages: &[(&str, &str)]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|nth| format!("{} 0 R", 5 + 2 * nth)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
        HELVETICA.to_owned(),
        UNMAPPED.to_owned(),
    ];
    for (keys, content) in pages {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R/U 4 0 R>>>>{keys}/Contents {} 0 R>>",
            objects.len() + 2
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    file(&objects, "")
}

/// Returns lines in a font. `matrix` is their direction, `place` is the position of the first, and
/// `down` is the offset to the next.
fn text(font: &str, matrix: &str, place: (i32, i32), down: (i32, i32), lines: &[&str]) -> String {
    let (mut x, mut y) = place;
    let mut content = String::from("BT ");
    for line in lines {
        let _ = write!(content, "/{font} 10 Tf {matrix} {x} {y} Tm ({line}) Tj ");
        (x, y) = (x + down.0, y + down.1);
    }
    content + "ET "
}

const LINES: [&str; 3] = [
    "The envoys of all the nine towns met in the old hall on 6",
    "June 1911, and before they left it they signed the Lantern",
    "Treaty there.",
];
const READ: &str = "The envoys of all the nine towns met in the old hall on 6 June 1911, and before they left it they signed the Lantern Treaty there.";

#[test]
fn words_of_a_rotated_page_are_read() {
    for (keys, matrix, place, down) in [
        ("", "1 0 0 1", (60, 700), (0, -12)),
        ("", "0 1 -1 0", (100, 60), (12, 0)),
        ("", "-1 0 0 -1", (540, 100), (0, 12)),
        ("", "0 -1 1 0", (500, 740), (-12, 0)),
        ("/Rotate 90", "0 1 -1 0", (100, 60), (12, 0)),
        ("/Rotate 180", "-1 0 0 -1", (540, 100), (0, 12)),
        ("/Rotate 270", "1 0 0 1", (60, 700), (0, -12)),
    ] {
        let content = text("F", matrix, place, down, &LINES);
        assert_eq!(words(&pdf(&[(keys, &content)])), READ, "{keys} {matrix}");
    }
}

#[test]
fn rotated_table_is_read_with_the_upright_heading_of_its_page() {
    let heading = text("F", "1 0 0 1", (60, 600), (0, -12), &["Lantern Treaty: table of the envoys"]);
    let table = text("F", "0 1 -1 0", (150, 60), (12, 0), &LINES);
    let after = text("F", "1 0 0 1", (60, 700), (0, -12), &["It was renewed in 1920."]);
    let read = words(&pdf(&[("", &(heading + &table)), ("", &after)]));
    assert_eq!(read, format!("Lantern Treaty: table of the envoys / {READ} / It was renewed in 1920."));
}

#[test]
fn stamp_in_the_margin_is_not_read() {
    let page = text("F", "1 0 0 1", (60, 600), (0, -12), &LINES);
    let stamp = text("F", "0 1 -1 0", (20, 60), (12, 0), &["Copied by a reader on 3 May 2019"]);
    assert_eq!(words(&pdf(&[("", &(page + &stamp))])), READ);
}

#[test]
fn unmapped_glyphs_are_reported() {
    let sound = text("F", "1 0 0 1", (60, 600), (0, -12), &LINES);
    let unmapped = text("U", "1 0 0 1", (60, 600), (0, -12), &LINES);
    let fault = read::extract("a.pdf", &pdf(&[("", &unmapped)]), &ReadSettings::default()).unwrap_err();
    assert_eq!(fault.problem, ReadProblem::NoCharacters);
    let mut sources = Sources::new();
    let bytes = pdf(&[("", &sound), ("", &unmapped), ("", &sound)]);
    let document = read::read("a.pdf", &bytes, &mut sources).unwrap();
    assert_eq!(document.unreadable_pages, [2]);
    assert_eq!(words(&bytes), format!("{READ} / {READ}"));
    assert_eq!(document.page(document.blocks[1].span.start), Some(3));
    // A few unmapped glyphs do not make a page unreadable.
    let mixed = sound.clone() + &text("U", "1 0 0 1", (60, 500), (0, -12), &["AB"]);
    let document = read::read("b.pdf", &pdf(&[("", &mixed)]), &mut sources).unwrap();
    assert!(document.unreadable_pages.is_empty());
}
