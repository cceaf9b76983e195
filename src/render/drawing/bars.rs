//! Draws periods as bars in lanes below the line, each with its number, and with its name if it is
//! a key event.

use std::collections::BTreeSet;

use super::labels::{HEIGHT, SIZE, badge_width, lanes};
use super::{
    BAR, DateCertainty, DrawingLabel, Element, GAP, LabelAlign, PlacedMark, Strips, Tone, names, text,
    text_width,
};

/// The distance between lanes.
const PITCH: f64 = HEIGHT + 1.0;
/// The maximum width of a period's title.
const TITLE: f64 = 180.0;
/// The minimum width of a title that is shortened to make room for a long date.
const SHORTEST: f64 = 40.0;
/// The space between a badge and the name.
const INDENT: f64 = names::INDENT;

/// The position of a bar's number and name.
#[derive(Debug, Clone, PartialEq)]
struct Caption {
    /// The left edge of the badge.
    badge: f64,
    badge_width: f64,
    number: String,
    /// The name, with its left edge and its width.
    name: Option<(String, f64, f64)>,
    is_left: bool,
    /// Whether the name is in the lane below the bar's.
    is_under: bool,
}

impl Caption {
    /// Places the caption to the right of the bar, else to its left, else below it, or inside it if
    /// it is only a number.
    fn of(placed: &PlacedMark<'_>, name: Option<String>, (left, right): (f64, f64)) -> Self {
        let number = placed.mark.number.to_string();
        let wide = badge_width(&number);
        let name_width = name.as_ref().map_or(0.0, |name| text_width(name, SIZE));
        let total = wide + if name.is_some() { INDENT + name_width } else { 0.0 };
        let has_name = name.is_some();
        let is_right = placed.high + GAP + total <= right;
        let is_left = placed.low - GAP - total >= left && (!is_right || !has_name);
        let is_under = has_name && !is_right && !is_left;
        let start = if is_under {
            placed.low.max(left).min(right - total).max(left)
        } else if is_left {
            placed.low - GAP - total
        } else if is_right {
            placed.high + GAP
        } else {
            placed.low + GAP
        };
        let (badge, at) = if is_left && has_name {
            (start + name_width + INDENT, start)
        } else {
            (start, start + wide + INDENT)
        };
        let name = name.map(|name| (name, at, name_width));
        Self { badge, badge_width: wide, number, name, is_left, is_under }
    }

    fn edges(&self) -> (f64, f64) {
        let (from, to) = (self.badge, self.badge + self.badge_width);
        self.name.as_ref().map_or((from, to), |(_, x, width)| (from.min(*x), to.max(x + width)))
    }

    /// Returns the elements for a lane whose upper edge is at `y`.
    fn elements(self, placed: &PlacedMark<'_>, y: f64) -> Vec<Element> {
        let badge = Element::Badge {
            x: self.badge,
            y,
            width: self.badge_width,
            height: HEIGHT,
            text: self.number,
            size: SIZE,
            strong: placed.mark.strong,
            rows: vec![placed.mark.number],
        };
        let align = if self.is_left { LabelAlign::End } else { LabelAlign::Start };
        let name = self.name.map(|(name, x, width)| {
            let label = DrawingLabel::new(x, y + HEIGHT / 2.0, name, SIZE);
            let rows = vec![placed.mark.number];
            Element::Label(DrawingLabel { width, align, name: true, rows, ..label })
        });
        std::iter::once(badge).chain(name).collect()
    }
}

impl Strips<'_> {
    /// Lays out the periods in lanes below `top`. Returns the lower edge and the elements.
    pub(super) fn bars(
        &self,
        mut bars: Vec<PlacedMark<'_>>,
        key_events: &BTreeSet<usize>,
        top: f64,
    ) -> (f64, Vec<Element>) {
        bars.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.mark.number.cmp(&b.mark.number)));
        let name = |placed: &PlacedMark<'_>| {
            let is_named = key_events.contains(&placed.mark.number) && !placed.mark.label.is_empty();
            let when = format!(", {}", placed.mark.when);
            let badge = badge_width(&placed.mark.number.to_string()) + INDENT;
            let room = (self.area.1 - self.area.0 - badge - text_width(&when, SIZE)).min(TITLE);
            let title = (is_named && room >= SHORTEST)
                .then(|| text::lines(&placed.mark.label, SIZE, room, 1, self.words.dangling))?;
            Some(title.concat() + &when)
        };
        let captions: Vec<Caption> =
            bars.iter().map(|placed| Caption::of(placed, name(placed), self.area)).collect();
        let areas = bars.iter().zip(&captions).map(|(placed, caption)| {
            let (from, to) = caption.edges();
            let own = (placed.low, placed.high);
            if caption.is_under { vec![own, (from, to)] } else { vec![(from.min(own.0), to.max(own.1))] }
        });
        let areas: Vec<Vec<(f64, f64)>> = areas.collect();
        let lanes = lanes(&areas, 2.0 * GAP);
        let lane_top = |lane: usize| top + GAP + f64::from(u32::try_from(lane).unwrap_or(0)) * PITCH;
        let last = lanes.iter().zip(&areas).map(|(lane, areas)| lane + areas.len()).max();
        let bottom = last.map_or(top, lane_top);
        let elements = bars.iter().zip(captions).zip(lanes).flat_map(|((placed, caption), lane)| {
            let y = lane_top(lane);
            let caption_top = if caption.is_under { lane_top(lane + 1) - 0.8 } else { y };
            let width = placed.high - placed.low;
            let whole = bar(placed, placed.low, y + (HEIGHT - BAR) / 2.0, width, BAR);
            let parts = match self.today.filter(|_| is_underway(placed, self.today)) {
                Some(today) => split(whole, today),
                None => vec![whole],
            };
            parts.into_iter().chain(caption.elements(placed, caption_top)).collect::<Vec<_>>()
        });
        (bottom, elements.collect())
    }
}

/// Whether a period has begun and continues after today.
pub(super) fn is_underway(placed: &PlacedMark<'_>, today: Option<f64>) -> bool {
    placed.is_bar()
        && !placed.mark.planned
        && today.is_some_and(|today| placed.low + 1.0 < today && today < placed.high - 1.0)
}

pub(super) fn bar(placed: &PlacedMark<'_>, x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::Bar {
        x,
        y,
        width,
        height,
        doubt: DateCertainty::of(&placed.extent),
        planned: placed.mark.planned,
        open_start: placed.extent.first.is_none(),
        open_end: placed.extent.last.is_none(),
        rows: vec![placed.mark.number],
    }
}

/// Returns the symbol for a single unknown day between two dates: a thin bar between two strokes,
/// like an error bar. The bar of a period is much higher.
pub(super) fn range(bar: Element) -> Vec<Element> {
    let Element::Bar { x, y, width, height, planned, open_start, open_end, .. } = bar else {
        return vec![bar];
    };
    let thin = if planned { 2.2 } else { 0.6 };
    let mut elements = vec![bar];
    if let Some(Element::Bar { y, height, .. }) = elements.first_mut() {
        (*y, *height) = (*y + (*height - thin) / 2.0, thin);
    }
    let limits = [(x, open_start), (x + width, open_end)].into_iter().filter(|(_, is_open)| !is_open);
    elements.extend(limits.map(|(x, _)| Element::Line {
        from: (x, y),
        to: (x, y + height),
        tone: Tone::Limit,
    }));
    elements
}

/// Splits a bar at `today`: the future part is hollow.
fn split(bar: Element, today: f64) -> Vec<Element> {
    let Element::Bar { x, y, width, height, doubt, open_start, open_end, rows, .. } = bar else {
        return vec![bar];
    };
    let part = |x, width, planned, open_start, open_end| Element::Bar {
        x,
        y,
        width,
        height,
        doubt,
        planned,
        open_start,
        open_end,
        rows: rows.clone(),
    };
    vec![part(x, today - x, false, open_start, false), part(today, x + width - today, true, false, open_end)]
}

/// Returns the break marks on the bars that cross a cut of the scale.
pub(super) fn cuts(elements: &[Element], (left, right): (f64, f64)) -> Vec<Element> {
    let crossing = elements.iter().filter_map(|element| match element {
        Element::Bar { x, y, width, height, .. } if *x < left && right < x + width => Some((*y, *height)),
        _ => None,
    });
    let x = f64::midpoint(left, right);
    crossing.map(|(y, height)| Element::Cut { x, y: y - 1.5, height: height + 3.0 }).collect()
}
