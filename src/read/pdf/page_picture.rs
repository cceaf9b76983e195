//! Draws one page of a PDF as SVG, with the positions of its letters, in a subprocess.

use hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro_svg::{RenderCache, SvgRenderSettings};
use serde::{Deserialize, Serialize};

use super::page_letters::PageLetters;
use super::{embedded, glyphs};
use crate::read::fault::ReadProblem;
use crate::read::isolated::read_isolated;
use crate::read::limits::Limits;
use crate::read::sandbox::sandboxed;
use crate::subprocess::Program;

/// The first argument of the subprocess; the second is a [`DrawRequest`] as JSON.
pub(crate) const DRAW_PAGE: &str = "draw-page";

/// The maximum size of a page's SVG, in bytes.
const MAX_SVG: usize = 32 << 20;

/// The maximum total number of pixels in a page's images. An A4 page at 600 dpi has 35 million.
const MAX_PIXELS: u64 = 48_000_000;

/// The maximum number of bytes of text on a page. A page with dense columns has 8 KiB.
const MAX_TEXT: usize = 128 << 10;

/// The maximum number of JSON bytes per byte of text, for its box.
const JSON_OF_LETTER: usize = 40;

/// The maximum page width and height in points, and the maximum ratio between them.
const MAX_SIDE: f32 = 15_000.0;
const MAX_RATIO: f32 = 20.0;

/// A drawn page of a PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnPage {
    /// The width of the page as displayed, in points.
    pub width: f32,
    /// The height of the page as displayed, in points.
    pub height: f32,
    /// The number of pages in the PDF.
    pub pages: usize,
    /// The page as SVG. It contains the outlines of letters, but no text.
    pub svg: String,
    /// The letters and their positions.
    pub letters: PageLetters,
}

/// The result of drawing a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PageDrawing {
    /// The page.
    Drawn(DrawnPage),
    /// The PDF has no page with this number.
    NoSuchPage,
    /// The page, its text, its images or the SVG exceeds a limit.
    TooLarge,
}

/// The request to the subprocess.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DrawRequest {
    pub(crate) limits: Limits,
    /// The 1-based page number.
    pub(crate) page: usize,
}

/// Draws the page with this 1-based number.
///
/// # Errors
///
/// Fails if the PDF cannot be read.
pub fn draw(bytes: &[u8], page: usize, limits: &Limits) -> Result<PageDrawing, ReadProblem> {
    let pdf = embedded::open(bytes, limits)?;
    let pages = pdf.pages();
    let Some(page) = page.checked_sub(1).and_then(|at| pages.get(at)) else {
        return Ok(PageDrawing::NoSuchPage);
    };
    let (width, height) = page.render_dimensions();
    let (shorter, longer) = (width.min(height), width.max(height));
    let has_size = longer.is_finite() && shorter > 0.0 && longer <= MAX_SIDE && longer <= MAX_RATIO * shorter;
    if !has_size {
        return Ok(PageDrawing::TooLarge);
    }
    // Extract the letters first: this pass also counts the pixels of the images, which drawing
    // would decode.
    let Some(glyphs) = glyphs::of_page(&pdf, page, &InterpreterCache::new(), MAX_TEXT) else {
        return Ok(PageDrawing::TooLarge);
    };
    if glyphs.pixels > MAX_PIXELS {
        return Ok(PageDrawing::TooLarge);
    }
    let letters = PageLetters::of(&glyphs, width, height);
    let white = SvgRenderSettings { bg_color: [255; 4] };
    let svg = hayro_svg::convert(page, &RenderCache::new(), &InterpreterSettings::default(), &white);
    if svg.len() > MAX_SVG {
        return Ok(PageDrawing::TooLarge);
    }
    Ok(PageDrawing::Drawn(DrawnPage { width, height, pages: pages.len(), svg, letters }))
}

/// Returns the output of a program called with [`DRAW_PAGE`] and this request, with the PDF on its
/// standard input.
pub(crate) fn answer_drawing(bytes: &[u8], DrawRequest { limits, page }: DrawRequest) -> String {
    let (pdf, given) = (bytes.to_vec(), limits.clone());
    let answer = sandboxed(&limits, move || draw(&pdf, page, &given));
    serde_json::to_string(&answer).expect("every part of the answer has a JSON form")
}

/// Draws a page in a subprocess with limited memory and time.
pub(crate) fn draw_isolated(
    program: &Program,
    bytes: &[u8],
    page: usize,
    limits: &Limits,
) -> Result<PageDrawing, ReadProblem> {
    let request = DrawRequest { limits: limits.clone(), page };
    // Limit the answer to the JSON of the largest SVG and the largest text.
    let unpacked = MAX_SVG + MAX_TEXT * JSON_OF_LETTER;
    read_isolated(program, DRAW_PAGE, &request, bytes, &Limits { unpacked, ..limits.clone() })
}
