//! Builders for PDF pages, and the text that is read from them.

use std::fmt::Write as _;

use dateline::internals::read;
use dateline::{Document, Sources};

use crate::support::pdf::file;

/// Words at a position on a page: points from the left, points from the bottom, type size in
/// points, and the words.
pub(crate) type Words<'w> = (f32, f32, f32, &'w str);

/// Returns a PDF with these pages, in Helvetica.
pub(crate) fn pdf(pages: &[Vec<Words<'_>>]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut kids = String::new();
    for page in pages {
        let mut content = String::from("BT ");
        for (x, y, size, words) in page {
            let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            write!(content, "/F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ").unwrap();
        }
        content.push_str("ET");
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            number + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    file(&objects, "")
}

/// Places lines below each other, 12 points apart, starting at the height `y`.
pub(crate) fn lines<'w>(x: f32, mut y: f32, words: &[&'w str]) -> Vec<Words<'w>> {
    let place = |words: &&'w str| {
        y -= 12.0;
        (x, y + 12.0, 10.0, *words)
    };
    words.iter().map(place).collect()
}

pub(crate) fn document(bytes: &[u8]) -> (Document, Sources) {
    let mut sources = Sources::new();
    let document = read::read("a.pdf", bytes, &mut sources).unwrap();
    (document, sources)
}

/// Returns each block with its page, its kind and its words.
pub(crate) fn check(bytes: &[u8]) -> String {
    let (document, sources) = document(bytes);
    let mut described = String::new();
    for block in &document.blocks {
        let page = document.page(block.span.start).unwrap_or(0);
        writeln!(described, "{page} {:?} | {}", block.kind, sources.text(block.span).replace('\n', "⏎"))
            .unwrap();
    }
    described
}

/// Returns the words of all blocks, separated by ` / `.
pub(crate) fn words(bytes: &[u8]) -> String {
    let (document, sources) = document(bytes);
    let blocks = document.blocks.iter().map(|block| sources.text(block.span));
    blocks.collect::<Vec<_>>().join(" / ")
}
