//! Joins adjacent glyphs into line segments.

use super::{Glyph, Line, PlacedWord};
use crate::read::note_mark::raised;

/// Minimum gap between words, relative to the type size.
const SPACE: f32 = 0.13;
/// Minimum gap between segments (columns or table cells), relative to the type size.
pub(super) const MIN_SEGMENT_GAP: f32 = 1.3;
/// Maximum number of previous segments tried as the left neighbour; a row has fewer.
const MAX_SEGMENTS_BACK: usize = 1_000;
/// Maximum coordinate of a glyph, in points.
const MAX_COORDINATE: f32 = 1e6;

/// Returns the segments of a page, sorted by vertical position, then by left edge.
pub(super) fn segments(glyphs: &[Glyph], page: usize) -> Vec<Line> {
    let mut done = Vec::new();
    let mut open: Option<Segment> = None;
    for glyph in glyphs.iter().filter(|glyph| is_on_page(glyph)) {
        let taken = open.as_mut().is_some_and(|segment| segment.take(glyph));
        if !taken {
            done.extend(open.take().map(|segment| segment.line(page)));
            open = Some(Segment::of(glyph));
        }
    }
    done.extend(open.map(|segment| segment.line(page)));
    done.retain(|line| !line.text.trim().is_empty());
    join(done)
}

/// Whether a glyph has a plausible size and position.
fn is_on_page(glyph: &Glyph) -> bool {
    let near =
        [glyph.x, glyph.y, glyph.width, glyph.size].into_iter().all(|value| value.abs() < MAX_COORDINATE);
    near && glyph.size > 0.0
}

/// Joins segments that continue each other, regardless of drawing order.
fn join(mut segments: Vec<Line>) -> Vec<Line> {
    segments.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut joined: Vec<Line> = Vec::with_capacity(segments.len());
    for segment in segments {
        let size = segment.size;
        let before = joined.iter_mut().rev().take(MAX_SEGMENTS_BACK);
        let near = before.take_while(|line| segment.y - line.y < size).find(|line| {
            let gap = segment.left - line.right;
            (segment.y - line.y).abs() < 0.3 * size && (-0.3 * size..MIN_SEGMENT_GAP * size).contains(&gap)
        });
        match near {
            Some(line) => {
                if segment.left - line.right > SPACE * size && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                if segment.text.len() > line.text.len() {
                    (line.size, line.y) = (segment.size, segment.y);
                }
                line.append(&segment);
            }
            None => joined.push(segment),
        }
    }
    joined
}

/// A segment under construction.
struct Segment {
    text: String,
    left: f32,
    right: f32,
    y: f32,
    size: f32,
    /// The counter of the majority vote on `size`: glyphs with this size minus glyphs with other
    /// sizes.
    lead: usize,
    /// Superscript text at the end, in small type.
    raised: String,
    last: (String, f32),
    words: Vec<PlacedWord>,
}

impl Segment {
    fn of(glyph: &Glyph) -> Self {
        let mut segment = Self {
            text: String::new(),
            left: glyph.x,
            right: glyph.x + glyph.width,
            y: glyph.y,
            size: glyph.size,
            lead: 1,
            raised: String::new(),
            last: (glyph.text.clone(), glyph.x),
            words: Vec::new(),
        };
        segment.push(glyph);
        segment
    }

    /// Adds the text of a glyph to the last word, or begins a new word.
    fn push(&mut self, glyph: &Glyph) {
        let text = glyph.text.replace(['\u{a0}', '\t'], " ");
        if !text.trim().is_empty() {
            let right = glyph.x + glyph.width;
            match self.words.last_mut() {
                Some(word) if !self.text.ends_with(' ') => word.right = right,
                _ => self.words.push(PlacedWord { start: self.text.len(), left: glyph.x, right }),
            }
        }
        self.text.push_str(&text);
    }

    /// Adds the next glyph if it continues the segment.
    fn take(&mut self, glyph: &Glyph) -> bool {
        let gap = glyph.x - self.right;
        if !(-0.6 * self.size..MIN_SEGMENT_GAP * self.size).contains(&gap) {
            return false;
        }
        // Drop a repeated glyph: some programs simulate bold type by printing a glyph twice.
        if self.last.0 == glyph.text && (glyph.x - self.last.1).abs() < 0.1 * self.size {
            return true;
        }
        let level = (glyph.y - self.y).abs() < 0.1 * self.size;
        let same = (glyph.size - self.size).abs() < 0.2 * self.size;
        let above = (0.1 * self.size..0.7 * self.size).contains(&(self.y - glyph.y));
        if above && glyph.size < 0.85 * self.size {
            self.raised.push_str(&glyph.text);
            self.words.iter_mut().last().into_iter().for_each(|word| word.right = glyph.x + glyph.width);
        } else if level && (same || glyph.text.trim().is_empty() || glyph.size < self.size * 1.6) {
            self.end_raised();
            if gap > SPACE * self.size && !self.text.ends_with(' ') && glyph.text != " " {
                self.text.push(' ');
            }
            self.push(glyph);
            self.vote(glyph.size);
        } else {
            return false;
        }
        self.right = glyph.x + glyph.width;
        self.last = (glyph.text.clone(), glyph.x);
        true
    }

    /// Updates the type size of the line by majority vote, so that initials and small capitals do
    /// not determine it.
    fn vote(&mut self, size: f32) {
        if (size - self.size).abs() < 0.03 * size {
            self.lead += 1;
        } else if self.lead > 0 {
            self.lead -= 1;
        } else {
            self.size = size;
        }
    }

    fn end_raised(&mut self) {
        let words = std::mem::take(&mut self.raised);
        match raised(&words) {
            Some(mark) => self.text.push_str(&mark),
            None => self.text.push_str(&words),
        }
    }

    fn line(mut self, page: usize) -> Line {
        self.end_raised();
        let Self { text, left, right, y, size, words, .. } = self;
        Line { text, left, right, y, size, words, page, column: 0, cells: Vec::new() }
    }
}
