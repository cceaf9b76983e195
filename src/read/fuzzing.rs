//! Readers without the sandbox thread, for the fuzz targets: a fuzzer observes a single thread and
//! must see every crash.

use super::ReadSettings;
use super::content::Content;
use super::fault::ReadProblem;
use super::format::FORMATS;
use super::layout::{self, Glyph, GlyphPage};
use super::limits::Limits;
use super::text_builder::Metadata;

/// Reads arbitrary bytes as the format with this name.
pub fn read(format: &str, bytes: &[u8], limits: &Limits) -> Result<Content, ReadProblem> {
    let format = FORMATS.iter().find(|known| known.name == format).ok_or(ReadProblem::NotText)?;
    let content = (format.read)(bytes, &ReadSettings { limits: limits.clone(), ..ReadSettings::default() })?;
    Ok(Content { format: format.name.to_owned(), ..content })
}

/// A page: its height, and its glyphs, each with its text, x, y, width and size.
pub type Drawn = (f32, Vec<(String, [f32; 4])>);

/// Lays out the glyphs of pages as text.
pub fn layout(pages: Vec<Drawn>, limits: &Limits) -> Result<Content, ReadProblem> {
    let glyph = |(text, [x, y, width, size]): (String, [f32; 4])| Glyph { text, x, y, width, size };
    let page = |(number, (height, glyphs)): (usize, Drawn)| GlyphPage {
        number,
        height,
        glyphs: glyphs.into_iter().map(glyph).collect(),
    };
    layout::content((1..).zip(pages).map(page).collect(), Metadata::default(), limits)
}
