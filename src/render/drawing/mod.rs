//! The timeline of a brief as a drawing. It is laid out once, and painted the same in Typst and as
//! SVG.
//!
//! A day is a dot, a month or a year is as wide as its length, and a period is a bar below the
//! ruler whose open ends fade. Each mark carries the number of its row in the table. Numbers and
//! labels never overlap.

mod element;
mod key;
mod labels;
mod ruler;
mod scale;
mod svg;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use self::element::rounded;
pub(crate) use self::element::{DateCertainty, DrawingLabel, Element, Tone};
use self::labels::{LabelledMark, badge_width, badges, lanes};
use self::scale::Scale;
use super::data::AsOf;
use super::row::{DateShape, DaySpan};
use super::words::Words;
use crate::date::{Date, Day};

/// The minimum importance of a highlighted event: its title is bold, its number filled.
pub(crate) const IMPORTANT: u8 = 4;

/// A drawing of the timeline. All lengths are in points; x runs to the right and y down, from the
/// top left corner.
///
/// ```
/// use dateline::internals::color::Color;
/// use dateline::internals::render::{AsOf, Colours, Drawing, DaySpan, Mark, Words};
/// use dateline::{Date, Day};
///
/// let day = DaySpan::of(&Date::parse("2024-06-09")?);
/// let mark = Mark { number: 1, extent: Some(day), strong: true };
/// let as_of = AsOf::new(Day::from_number(20_000));
/// let drawing = Drawing::new(&[mark], &as_of, 480.0, &Words::ENGLISH).ok_or("it has a date")?;
/// assert!(drawing.svg(&Colours::of(Color::NAVY)).starts_with("<svg xmlns"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drawing {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The alternative text.
    pub alt: String,
    /// The elements in painting order: later ones cover earlier ones.
    pub elements: Vec<Element>,
}

/// One event of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its number in the table.
    pub number: usize,
    /// Its position on the timeline; `None` for undated events.
    pub extent: Option<DaySpan>,
    /// Whether it is highlighted.
    pub strong: bool,
}

/// The height of a mark above the ruler, and the radius of a dot.
const MARK: f64 = 3.8;
const DOT: f64 = 1.9;
/// The height of the bar of a period, and the free space around it.
const BAR: f64 = 5.4;
const GAP: f64 = 2.0;
/// The minimum width of a mark, so that it stays visible.
const NARROWEST: f64 = 2.4;

/// Returns an upper bound for the width of a text in the serif typefaces of a brief, by classes of
/// letters.
fn text_width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' => 0.29,
        'f' | 'r' | 's' | 't' | 'I' | 'J' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.72,
        '–' => 0.56,
        _ if c.is_ascii() => 0.56,
        _ => 1.0,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// A mark with its position on the scale.
#[derive(Debug, Clone, Copy)]
struct PlacedMark {
    mark: Mark,
    extent: DaySpan,
    low: f64,
    high: f64,
}

impl PlacedMark {
    /// Whether the mark is drawn below the ruler, as a bar of its own.
    fn is_bar(&self) -> bool {
        self.extent.shape == DateShape::Span && self.high - self.low > labels::HEIGHT
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }
}

impl Drawing {
    /// Draws `marks`, `width` points wide. Returns `None` if no mark has a date.
    pub fn new(marks: &[Mark], as_of: &AsOf, width: f64, words: &Words) -> Option<Self> {
        let extents = marks.iter().filter_map(|mark| mark.extent);
        let stretches: Vec<(i32, i32)> = extents.filter_map(|extent| stretch(&extent)).collect();
        let first = stretches.iter().map(|stretch| stretch.0).min()?;
        let end = stretches.iter().map(|stretch| stretch.1).max()?;
        let scale = Scale::new(&stretches, width)?;
        let place = |mark: &Mark| {
            let extent = mark.extent.filter(|extent| stretch(extent).is_some())?;
            let low = extent.first.map_or(0.0, |first| scale.x(f64::from(first)));
            let high = extent.last.map_or(width, |last| scale.x(f64::from(last) + 1.0));
            Some(PlacedMark { mark: *mark, extent, low, high })
        };
        let placed: Vec<PlacedMark> = marks.iter().filter_map(place).collect();
        let (bars, points): (Vec<PlacedMark>, Vec<PlacedMark>) =
            placed.into_iter().partition(PlacedMark::is_bar);

        let (top, points) = above(points, width);
        let (bottom, bars) = below(bars, width, top + ruler::HEIGHT);
        let mut elements = ruler::ruler(&scale, top, &words.months);
        let today = f64::from(as_of.day) + 0.5;
        let today =
            Some(scale.x(today)).filter(|_| first < as_of.day && as_of.day < end && scale.shows(today));
        elements
            .extend(today.iter().flat_map(|&x| today_line(x, top, bottom, &elements)).collect::<Vec<_>>());
        elements.extend(points);
        elements.extend(bars);
        let signs =
            key::Signs { marks, today: today.and(Some(&as_of.text)), is_cut: scale.segments.len() > 1 };
        let (height, key) = key::key(&signs, width, bottom + 9.0, words);
        elements.extend(key);
        elements.iter_mut().for_each(Element::round);
        let day = |number| (words.date_of)(&Date::day(Day::from_number(number)));
        let alt = (words.alt)(marks.len(), &day(first), &day(end - 1));
        Some(Self { width: rounded(width), height: rounded(height), alt, elements })
    }
}

/// Returns the line at the day of the brief: through the ruler at `top` and down to `bottom`, at
/// least a little below the ruler. If it would cross a label of the ruler, it leaves out the ruler.
fn today_line(x: f64, top: f64, bottom: f64, ruler: &[Element]) -> Vec<Element> {
    let is_in_the_way = |element: &Element| match element {
        Element::Label(label) => {
            (label.x - 1.0..label.x + text_width(&label.text, label.size) + 1.0).contains(&x)
        }
        _ => false,
    };
    let (head, foot) = (top - MARK - 2.0, bottom.max(top + ruler::HEIGHT + 4.0));
    let pieces = if ruler.iter().any(is_in_the_way) {
        vec![(head, top), (top + ruler::HEIGHT, foot)]
    } else {
        vec![(head, foot)]
    };
    let line = |(from, to)| Element::Line { from: (x, from), to: (x, to), tone: Tone::Today };
    pieces.into_iter().map(line).collect()
}

/// Returns the days that an extent is known to cover, from its first day to the one after its last.
/// If only one end is known, it is that day. Returns `None` if neither end is known.
fn stretch(extent: &DaySpan) -> Option<(i32, i32)> {
    let (first, last) = (extent.first.or(extent.last)?, extent.last.or(extent.first)?);
    Some((first.min(last), last.max(first).saturating_add(1)))
}

/// Lays out the ruler's marks and the badges above them, from the top of the drawing. Returns the
/// upper edge of the ruler and the elements.
fn above(mut points: Vec<PlacedMark>, width: f64) -> (f64, Vec<Element>) {
    points.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.mark.number.cmp(&b.mark.number)));
    let wanted: Vec<LabelledMark> = points
        .iter()
        .map(|placed| LabelledMark {
            number: placed.mark.number,
            x: placed.middle(),
            strong: placed.mark.strong,
        })
        .collect();
    let badges = badges(&wanted, width);
    let rows = badges.iter().map(|badge| badge.row + 1).max().unwrap_or(0);
    let strain =
        |badge: &labels::Badge| badge.marks.iter().map(|mark| (mark - badge.x).abs()).fold(0.0, f64::max);
    // The further a badge is from its marks, the more height its slanted leaders get.
    let fan = match badges.iter().map(strain).fold(0.0, f64::max) {
        ..6.0 => 5.0,
        ..20.0 => 10.0,
        _ => 15.0,
    };
    let row = |row: usize| f64::from(u32::try_from(rows - row - 1).unwrap_or(0)) * (labels::HEIGHT + 1.0);
    let elbow = if rows > 0 { row(0) + labels::HEIGHT } else { 0.0 };
    let ruler = elbow + if rows > 0 { fan + MARK } else { 0.0 };

    let mut elements = Vec::new();
    for badge in &badges {
        let foot = row(badge.row) + labels::HEIGHT;
        if badge.row > 0 {
            elements.push(Element::Line { from: (badge.x, foot), to: (badge.x, elbow), tone: Tone::Leader });
        }
        let leader = |&mark: &f64| Element::Line {
            from: (badge.x, elbow),
            to: (mark, ruler - MARK),
            tone: Tone::Leader,
        };
        elements.extend(badge.marks.iter().map(leader));
    }
    // Months and years first, so that days are painted on top of them.
    elements.extend(points.iter().filter(|placed| placed.extent.shape != DateShape::Day).map(|placed| {
        let more = (NARROWEST - (placed.high - placed.low)).max(0.0) / 2.0;
        bar(placed, placed.low - more, ruler - MARK, placed.high - placed.low + 2.0 * more, MARK)
    }));
    elements.extend(points.iter().filter(|placed| placed.extent.shape == DateShape::Day).map(|placed| {
        Element::Dot { x: placed.middle(), y: ruler - DOT, doubt: DateCertainty::of(&placed.extent) }
    }));
    elements.extend(badges.into_iter().map(|badge| Element::Badge {
        x: badge.x - badge.width / 2.0,
        y: row(badge.row),
        width: badge.width,
        height: labels::HEIGHT,
        text: badge.text,
        size: labels::SIZE,
        strong: badge.strong,
    }));
    (ruler, elements)
}

/// Lays out the periods in lanes below `top`, each with its number next to it if there is space.
/// Returns the lower edge and the elements.
fn below(mut bars: Vec<PlacedMark>, width: f64, top: f64) -> (f64, Vec<Element>) {
    bars.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.mark.number.cmp(&b.mark.number)));
    let badge = |placed: &PlacedMark| {
        let text = placed.mark.number.to_string();
        let wide = badge_width(&text);
        // Left of the bar, else right of it, else inside.
        let x = if placed.low >= wide + GAP {
            placed.low - wide - GAP
        } else if placed.high + GAP + wide <= width {
            placed.high + GAP
        } else {
            placed.low + GAP
        };
        (x, wide, text)
    };
    let taken: Vec<(f64, f64)> = bars
        .iter()
        .map(|placed| {
            let (x, wide, _) = badge(placed);
            (x.min(placed.low), (x + wide).max(placed.high))
        })
        .collect();
    let lanes = lanes(&taken, 2.0 * GAP);
    let pitch = labels::HEIGHT + 1.0;
    let lane_top = |lane: usize| top + GAP + f64::from(u32::try_from(lane).unwrap_or(0)) * pitch;
    let bottom = lanes.iter().max().map_or(top, |lane| lane_top(lane + 1));
    let elements = bars.iter().zip(lanes).flat_map(|(placed, lane)| {
        let y = lane_top(lane);
        let (x, wide, text) = badge(placed);
        let number = Element::Badge {
            x,
            y,
            width: wide,
            height: labels::HEIGHT,
            text,
            size: labels::SIZE,
            strong: placed.mark.strong,
        };
        [bar(placed, placed.low, y + (labels::HEIGHT - BAR) / 2.0, placed.high - placed.low, BAR), number]
    });
    (bottom, elements.collect())
}

fn bar(placed: &PlacedMark, x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::Bar {
        x,
        y,
        width,
        height,
        doubt: DateCertainty::of(&placed.extent),
        open_start: placed.extent.first.is_none(),
        open_end: placed.extent.last.is_none(),
    }
}
