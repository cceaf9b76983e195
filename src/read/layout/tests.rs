//! Property tests over arbitrary pages: no text is lost or duplicated, and every word has the right
//! page.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Glyph, GlyphPage, content};
use crate::read::content::Content;
use crate::read::limits::Limits;
use crate::read::text_builder::Metadata;

const HEIGHT: f32 = 800.0;

fn read(pages: Vec<GlyphPage>) -> Content {
    content(pages, Metadata::default(), &Limits::default()).unwrap()
}

/// Generates numbers that occur in damaged files.
fn any_number() -> impl Strategy<Value = f32> {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 1e30, -1e30, 0.0, -0.0, 1e-30];
    prop_oneof![3 => -50.0_f32..900.0, 1 => proptest::sample::select(odd.to_vec())]
}

fn any_glyph() -> impl Strategy<Value = Glyph> {
    let text =
        proptest::sample::select(vec!["a", "Sep", "-", " ", "12", "¹", "東", "•", "", "\u{ad}", "ﬁ", "."]);
    (text, any_number(), any_number(), any_number(), any_number())
        .prop_map(|(text, x, y, width, size)| Glyph { text: text.to_owned(), x, y, width, size })
}

/// Generates the position and size of a word, in a column or anywhere.
fn place() -> impl Strategy<Value = (f32, f32, f32)> {
    let columns = (0_u8..3, 0_u8..30, 0_u8..4).prop_map(|(column, row, word)| {
        let x = 40.0 + 190.0 * f32::from(column) + 44.0 * f32::from(word);
        (x, 120.0 + 14.0 * f32::from(row), 10.0)
    });
    prop_oneof![4 => columns, 1 => (-100.0_f32..700.0, 100.0_f32..700.0, 1.0_f32..40.0)]
}

/// Returns a distinct word for each number.
fn word(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    [letter(number / 676), letter(number / 26), letter(number)].iter().collect()
}

/// Generates pages of distinct words, with the page of each word.
fn pages() -> impl Strategy<Value = (Vec<GlyphPage>, Vec<(String, usize)>)> {
    vec(vec((place(), 5.0_f32..60.0, proptest::bool::weighted(0.1)), 0..60), 0..4).prop_map(|pages| {
        let mut words = Vec::new();
        let pages = pages.into_iter().zip(1..).map(|(places, page)| {
            let glyphs = places.into_iter().map(|((x, y, size), width, is_item)| {
                let word = word(words.len());
                words.push((word.clone(), page));
                let text = if is_item { format!("• {word}") } else { word };
                Glyph { text, x, y, width, size }
            });
            GlyphPage { number: page, height: HEIGHT, glyphs: glyphs.collect() }
        });
        (pages.collect(), words)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arbitrary_glyphs_never_panic(pages in vec((any_number(), vec(any_glyph(), 0..80)), 0..4)) {
        let pages = || pages.iter().zip(1..).map(|((height, glyphs), number)| GlyphPage { number, height: *height, glyphs: glyphs.clone() }).collect();
        prop_assert_eq!(read(pages()), read(pages()));
    }

    #[test]
    fn every_word_is_once_on_its_page((pages, words) in pages()) {
        let content = read(pages);
        let letters = content.text.chars().filter(char::is_ascii_lowercase).count();
        prop_assert_eq!(letters, 3 * words.len(), "{}", content.text);
        for (word, page) in &words {
            let on_its_page = content.text.match_indices(word.as_str()).any(|(at, _)| {
                let next = content.pages.partition_point(|(start, _)| *start <= at);
                next.checked_sub(1).and_then(|index| content.pages.get(index)).is_some_and(|(_, found)| found == page)
            });
            prop_assert!(on_its_page, "{} is not on p. {}: {:?} {:?}", word, page, content.text, content.pages);
        }
    }
}
