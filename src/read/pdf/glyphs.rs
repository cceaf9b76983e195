//! The glyphs of the pages, as an interpreter of PDF draws them.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt as _, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::read::fault::Trouble;
use crate::read::layout::{Glyph, Page};
use crate::read::limits::{Limit, Limits};
use crate::read::note_mark::raised;

/// A digit that begins so far above the line is raised, in thousandths of the size of the type.
const RAISED: f64 = 200.0;

/// The glyphs of every page, in the order in which they are drawn.
pub(super) fn pages(pdf: &Pdf, limits: &Limits) -> Result<Vec<Page>, Trouble> {
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut left = limits.unpacked;
    let mut superiors = Superiors::default();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, width.into(), height.into());
        let transform = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings);
        let page_of = Page { height, glyphs: Vec::new() };
        let mut taker = Taker { page: page_of, left, superiors: &mut superiors };
        interpret_page(page, &mut context, &mut taker);
        left = taker.left;
        if left == 0 {
            return Err(Trouble::Over(Limit::Unpacked(limits.unpacked)));
        }
        pages.push(taker.page);
    }
    Ok(pages)
}

/// Which digits of which fonts are drawn above the line: a font may have its own small raised figures, and a PDF calls
/// them by the plain ones.
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

/// Takes down glyphs and draws nothing.
struct Taker<'s> {
    page: Page,
    /// How many bytes of text may still come.
    left: usize,
    superiors: &'s mut Superiors,
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
        // What runs up or down a margin is no line of the text.
        let is_level = width.x.abs() >= width.y.abs() && start.is_finite() && size.is_finite();
        if !is_level || self.left == 0 {
            return;
        }
        self.left = self.left.saturating_sub(text.len());
        #[expect(clippy::cast_possible_truncation, reason = "places on a page need no more than 24 bits")]
        self.page.glyphs.push(Glyph {
            text,
            x: start.x as f32,
            y: start.y as f32,
            width: width.x as f32,
            size: size as f32,
        });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn is_digit(text: &str) -> bool {
    matches!(text.as_bytes(), [byte] if byte.is_ascii_digit())
}

/// The letters of a glyph: a ligature is several, and a control character is none.
fn letters(words: &str) -> String {
    let is_ligature = |c: char| ('\u{fb00}'..='\u{fb06}').contains(&c);
    let spelt = words.chars().filter(|c| !c.is_control() || *c == '\t').flat_map(|c| {
        let (ligature, other) = if is_ligature(c) { (Some(c), None) } else { (None, Some(c)) };
        ligature.into_iter().nfkc().chain(other)
    });
    spelt.collect()
}
