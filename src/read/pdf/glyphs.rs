//! Extracts the glyphs of the pages, using a PDF interpreter with a drawing device that records
//! them.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt as _, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use unicode_normalization::UnicodeNormalization as _;

use crate::read::fault::ReadProblem;
use crate::read::layout::{Glyph, GlyphPage};
use crate::read::limits::{Limit, Limits};
use crate::read::note_mark::raised;

/// Minimum height of a superscript digit above the baseline, in thousandths of the type size.
const RAISED: f64 = 200.0;

/// The minimum number of glyphs for text that is not upright to be part of the page, rather than a
/// stamp in its margin or an axis label. Fewer suffice if the page has even fewer upright glyphs.
const MANY: usize = 300;

/// The pages of a PDF.
pub(super) struct Pages {
    /// The glyphs in drawing order.
    pub(super) pages: Vec<GlyphPage>,
    /// The numbers of pages whose fonts do not map glyphs to characters.
    pub(super) unmapped: Vec<usize>,
}

/// Returns the glyphs of every page.
pub(super) fn pages(pdf: &Pdf, limits: &Limits) -> Result<Pages, ReadProblem> {
    let cache = InterpreterCache::new();
    let (mut pages, mut unmapped) = (Vec::new(), Vec::new());
    let mut left = limits.unpacked;
    let mut superiors = Superiors::default();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let (width, height) = page.render_dimensions();
        let taker = taken(pdf, page, &cache, left, &mut superiors);
        left = taker.left;
        if left == 0 {
            return Err(ReadProblem::Over(Limit::Unpacked(limits.unpacked)));
        }
        if is_unmapped(taker.glyphs.iter().flatten()) {
            unmapped.push(number);
            continue;
        }
        let [upright, ..] = &taker.glyphs;
        let upright = count(upright);
        for (direction, glyphs) in DIRECTIONS.into_iter().zip(taker.glyphs) {
            let is_text =
                direction == TextDirection::Right || count(&glyphs) > upright || count(&glyphs) >= MANY;
            if is_text && (direction == TextDirection::Right || !glyphs.is_empty()) {
                pages.push(direction.page(glyphs, number, width, height));
            }
        }
    }
    Ok(Pages { pages, unmapped })
}

/// Interprets a page, and returns the device with its glyphs. `left` is the number of bytes of text
/// that may still be recorded.
fn taken<'p, 's>(
    pdf: &'p Pdf,
    page: &'p Page<'p>,
    cache: &InterpreterCache<'p>,
    left: usize,
    superiors: &'s mut Superiors,
) -> Taker<'s> {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, width.into(), height.into());
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, area, cache, pdf.xref(), InterpreterSettings::default());
    let mut taker = Taker {
        glyphs: Default::default(),
        left,
        superiors,
        #[cfg(feature = "desk")]
        pixels: 0,
    };
    interpret_page(page, &mut context, &mut taker);
    taker
}

/// The glyphs of one page, and the size of its images.
#[cfg(feature = "desk")]
pub(super) struct PageGlyphs {
    /// The glyphs for each text direction, on the page rotated so that they are upright.
    pub(super) layers: Vec<(TextDirection, GlyphPage)>,
    /// The total number of pixels in all images.
    pub(super) pixels: u64,
}

/// Returns the glyphs of one page, or `None` if it has more than `limit` bytes of text.
#[cfg(feature = "desk")]
pub(super) fn of_page<'p>(
    pdf: &'p Pdf,
    page: &'p Page<'p>,
    cache: &InterpreterCache<'p>,
    limit: usize,
) -> Option<PageGlyphs> {
    let (width, height) = page.render_dimensions();
    let mut superiors = Superiors::default();
    let taker = taken(pdf, page, cache, limit, &mut superiors);
    if taker.left == 0 {
        return None;
    }
    let layers = DIRECTIONS.into_iter().zip(taker.glyphs).filter(|(_, glyphs)| !glyphs.is_empty());
    let layers = layers.map(|(direction, glyphs)| (direction, direction.page(glyphs, 1, width, height)));
    Some(PageGlyphs { layers: layers.collect(), pixels: taker.pixels })
}

/// Returns the number of glyphs that are not blank.
fn count(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count()
}

/// Whether most glyphs on a page are unmapped, or mapped to a private-use character.
fn is_unmapped<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> bool {
    let (mut all, mut unmapped) = (0_usize, 0_usize);
    for c in glyphs.flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace()) {
        all += 1;
        unmapped += usize::from(matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
    }
    unmapped * 2 > all
}

/// The text direction on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextDirection {
    /// Upright text, from left to right.
    Right,
    /// Text that is upright after rotating the page clockwise.
    Up,
    /// Upside-down text.
    Left,
    /// Text that is upright after rotating the page counterclockwise.
    Down,
}

const DIRECTIONS: [TextDirection; 4] =
    [TextDirection::Right, TextDirection::Up, TextDirection::Left, TextDirection::Down];

impl TextDirection {
    /// Returns the direction of a glyph from its advance vector `width` and the vector `up` from
    /// its baseline to its top; `y` increases downwards.
    fn of(width: Vec2, up: Vec2) -> Self {
        if width.y.abs() > width.x.abs() {
            if width.y < 0.0 { Self::Up } else { Self::Down }
        } else if width.x < 0.0 && up.y > 0.0 {
            Self::Left
        } else {
            Self::Right
        }
    }

    /// Returns the page rotated so that its text is upright.
    fn page(self, mut glyphs: Vec<Glyph>, number: usize, width: f32, height: f32) -> GlyphPage {
        for glyph in &mut glyphs {
            (glyph.x, glyph.y) = match self {
                Self::Right => (glyph.x, glyph.y),
                Self::Up => (height - glyph.y, glyph.x),
                Self::Left => (width - glyph.x, height - glyph.y),
                Self::Down => (glyph.y, width - glyph.x),
            };
        }
        let height = if self.is_vertical() { width } else { height };
        GlyphPage { number, height, glyphs }
    }

    /// Whether lines in this direction are vertical on the page.
    pub(super) const fn is_vertical(self) -> bool {
        matches!(self, Self::Up | Self::Down)
    }

    /// Converts a point on the rotated page, as [`page`](Self::page) returns it, to a point on the
    /// page of this size.
    #[cfg(feature = "desk")]
    pub(super) fn turned_back(self, (x, y): (f32, f32), width: f32, height: f32) -> (f32, f32) {
        match self {
            Self::Right => (x, y),
            Self::Up => (y, height - x),
            Self::Left => (width - x, height - y),
            Self::Down => (width - y, x),
        }
    }
}

/// Whether each font draws a digit above the baseline. A font can contain its own superscript
/// figures, which a PDF encodes as plain digits.
#[derive(Default)]
struct Superiors(BTreeMap<(u128, u32), bool>);

impl Superiors {
    fn contain(&mut self, glyph: &OutlineGlyph) -> bool {
        let key = (glyph.font_cache_key(), glyph.glyph_id().to_u32());
        let is_raised = || {
            let bounds = glyph.outline().bounding_box();
            bounds.height() > 0.0 && bounds.y0 > RAISED
        };
        *self.0.entry(key).or_insert_with(is_raised)
    }
}

/// A device that records glyphs without drawing.
struct Taker<'s> {
    /// The glyphs for each of [`DIRECTIONS`].
    glyphs: [Vec<Glyph>; 4],
    /// The number of bytes of text that may still be recorded.
    left: usize,
    superiors: &'s mut Superiors,
    /// The total number of pixels in all images.
    #[cfg(feature = "desk")]
    pixels: u64,
}

impl Device<'_> for Taker<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => letters(&String::from(c)),
            Some(BfString::String(words)) => letters(&words),
            None => String::from('\u{fffd}'),
        };
        let text = match glyph {
            Drawn::Outline(outline) if is_digit(&text) && self.superiors.contain(outline) => {
                raised(&text).unwrap_or(text)
            }
            _ => text,
        };
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Drawn::Type3(_) => 500.0,
        };
        let place = transform * glyph_transform;
        let (start, end) = (place * Point::ZERO, place * Point::new(advance, 0.0));
        let top = place * Point::new(0.0, 1000.0);
        let (width, size) = (end - start, (top - start).hypot());
        let direction = TextDirection::of(width, top - start);
        let advance = if direction.is_vertical() { width.y } else { width.x };
        // Upright text keeps the sign of its advance; in other directions, the advance is positive.
        let advance = if direction == TextDirection::Right { advance } else { advance.abs() };
        if !start.is_finite() || !size.is_finite() || self.left == 0 {
            return;
        }
        let [right, up, left, down] = &mut self.glyphs;
        let glyphs = match direction {
            TextDirection::Right => right,
            TextDirection::Up => up,
            TextDirection::Left => left,
            TextDirection::Down => down,
        };
        self.left = self.left.saturating_sub(text.len());
        #[expect(clippy::cast_possible_truncation, reason = "places on a page need no more than 24 bits")]
        glyphs.push(Glyph {
            text,
            x: start.x as f32,
            y: start.y as f32,
            width: advance as f32,
            size: size as f32,
        });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    #[cfg(not(feature = "desk"))]
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    #[cfg(feature = "desk")]
    fn draw_image(&mut self, image: Image<'_, '_>, _: Affine) {
        let pixels = u64::from(image.width()).saturating_mul(image.height().into());
        self.pixels = self.pixels.saturating_add(pixels);
    }
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn is_digit(text: &str) -> bool {
    matches!(text.as_bytes(), [byte] if byte.is_ascii_digit())
}

/// Returns the text of a glyph: ligatures are expanded and control characters removed.
fn letters(words: &str) -> String {
    let is_ligature = |c: char| ('\u{fb00}'..='\u{fb06}').contains(&c);
    let spelt = words.chars().filter(|c| !c.is_control() || *c == '\t').flat_map(|c| {
        let (ligature, other) = if is_ligature(c) { (Some(c), None) } else { (None, Some(c)) };
        ligature.into_iter().nfkc().chain(other)
    });
    spelt.collect()
}
