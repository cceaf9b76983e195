//! Reads glyphs at arbitrary positions on pages. The document's spans must be valid in its text.
#![no_main]

use dateline::internals::read::fuzzing::{Drawn, layout};
use dateline_fuzz::{check, limits};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

/// Words on a line, or a glyph at any position.
#[derive(Debug, Arbitrary)]
enum Drawing<'w> {
    Line { left: u8, line: u8, size: u8, words: &'w str },
    Glyph { text: char, place: [f32; 4] },
}

fuzz_target!(|pages: Vec<Vec<Drawing<'_>>>| {
    let drawn: Vec<Drawn> =
        pages.iter().map(|page| (800.0, page.iter().flat_map(glyphs).collect())).collect();
    check(|| layout(drawn, &limits()));
});

fn glyphs(drawing: &Drawing<'_>) -> Vec<(String, [f32; 4])> {
    match drawing {
        Drawing::Glyph { text, place } => vec![(text.to_string(), *place)],
        Drawing::Line { left, line, size, words } => {
            let size = f32::from(size % 32) + 4.0;
            let at = |number: u16| f32::from(*left) * 2.5 + f32::from(number) * size / 2.0;
            let place = |number| [at(number), f32::from(*line) * 3.0, size / 2.0, size];
            words.chars().zip(0..).map(|(text, number)| (text.to_string(), place(number))).collect()
        }
    }
}
