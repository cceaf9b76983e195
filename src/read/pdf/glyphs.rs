//! The glyphs of the pages, as an interpreter of PDF draws them.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt as _, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use unicode_normalization::UnicodeNormalization as _;

use crate::read::fault::Trouble;
use crate::read::layout::{Glyph, Page};
use crate::read::limits::{Limit, Limits};
use crate::read::note_mark::raised;

/// A digit that begins so far above the line is raised, in thousandths of the size of the type.
const RAISED: f64 = 200.0;

/// With this many glyphs, words that run up or down a page are a part of its text, and not a stamp in its margin or the
/// label of an axis. They are also if the page has fewer upright ones.
const MANY: usize = 300;

/// The pages of a PDF.
pub(super) struct Pages {
    /// The glyphs in the order in which they are drawn.
    pub(super) pages: Vec<Page>,
    /// The numbers of pages with glyphs that no font maps to characters.
    pub(super) unmapped: Vec<usize>,
}

/// The glyphs of every page.
pub(super) fn pages(pdf: &Pdf, limits: &Limits) -> Result<Pages, Trouble> {
    let cache = InterpreterCache::new();
    let (mut pages, mut unmapped) = (Vec::new(), Vec::new());
    let mut left = limits.unpacked;
    let mut superiors = Superiors::default();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, width.into(), height.into());
        let transform = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings);
        let mut taker = Taker { glyphs: Default::default(), left, superiors: &mut superiors };
        interpret_page(page, &mut context, &mut taker);
        left = taker.left;
        if left == 0 {
            return Err(Trouble::Over(Limit::Unpacked(limits.unpacked)));
        }
        if is_unmapped(taker.glyphs.iter().flatten()) {
            unmapped.push(number);
            continue;
        }
        let [upright, ..] = &taker.glyphs;
        let upright = count(upright);
        for (direction, glyphs) in DIRECTIONS.into_iter().zip(taker.glyphs) {
            let is_text = direction == Direction::Right || count(&glyphs) > upright || count(&glyphs) >= MANY;
            if is_text && (direction == Direction::Right || !glyphs.is_empty()) {
                pages.push(direction.page(glyphs, number, width, height));
            }
        }
    }
    Ok(Pages { pages, unmapped })
}

/// The number of glyphs that are not blank.
fn count(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count()
}

/// Whether most of the glyphs of a page have no character, or one of those that a font may use as it likes.
fn is_unmapped<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> bool {
    let (mut all, mut unmapped) = (0_usize, 0_usize);
    for c in glyphs.flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace()) {
        all += 1;
        unmapped += usize::from(matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
    }
    unmapped * 2 > all
}

/// The direction in which words run on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// Upright words, from left to right.
    Right,
    /// The page has to be turned clockwise.
    Up,
    /// The page is upside down.
    Left,
    /// The page has to be turned counterclockwise.
    Down,
}

const DIRECTIONS: [Direction; 4] = [Direction::Right, Direction::Up, Direction::Left, Direction::Down];

impl Direction {
    /// The direction of a glyph as wide as `width` with a top that is `up` from its baseline; `y` grows downwards.
    fn of(width: Vec2, up: Vec2) -> Self {
        if width.y.abs() > width.x.abs() {
            if width.y < 0.0 { Self::Up } else { Self::Down }
        } else if width.x < 0.0 && up.y > 0.0 {
            Self::Left
        } else {
            Self::Right
        }
    }

    /// The page with its words upright.
    fn page(self, mut glyphs: Vec<Glyph>, number: usize, width: f32, height: f32) -> Page {
        for glyph in &mut glyphs {
            (glyph.x, glyph.y) = match self {
                Self::Right => (glyph.x, glyph.y),
                Self::Up => (height - glyph.y, glyph.x),
                Self::Left => (width - glyph.x, height - glyph.y),
                Self::Down => (glyph.y, width - glyph.x),
            };
        }
        let height = if matches!(self, Self::Up | Self::Down) { width } else { height };
        Page { number, height, glyphs }
    }
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
    /// The glyphs in each of [`DIRECTIONS`].
    glyphs: [Vec<Glyph>; 4],
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
        let direction = Direction::of(width, top - start);
        let advance = if matches!(direction, Direction::Up | Direction::Down) { width.y } else { width.x };
        // Upright words keep the sign of their advance; those of the others grow in their direction.
        let advance = if direction == Direction::Right { advance } else { advance.abs() };
        if !start.is_finite() || !size.is_finite() || self.left == 0 {
            return;
        }
        let [right, up, left, down] = &mut self.glyphs;
        let glyphs = match direction {
            Direction::Right => right,
            Direction::Up => up,
            Direction::Left => left,
            Direction::Down => down,
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
