//! Draws the timeline of a brief. The drawing is laid out once, and looks the same in Typst and as
//! an SVG.
//!
//! Key events are above the ruler with their names and dates ([`names`]). The others are below it
//! with their row numbers ([`labels`]), and periods are bars below these ([`bars`]). A day is a
//! dot; a month or a year is as wide as its length. Marks of events that have not taken place are
//! hollow. Labels never overlap.
//!
//! With lanes, the ruler is at the top, and each lane has the same layout around its own line.

mod bars;
mod element;
mod key;
mod labels;
mod lanes;
mod names;
mod ruler;
mod scale;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;

use itertools::Itertools as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::element::rounded;
pub(crate) use self::element::{DateCertainty, DrawingLabel, Element, LabelAlign, Tone};
use self::labels::{LabelledMark, badge_width, badges};
pub(super) use self::lanes::lanes;
use self::names::{KeyName, PinnedName};
use self::scale::Scale;
pub(crate) use self::svg::MarkLink;
pub(crate) use self::text::short_title;
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
/// use dateline::internals::render::{AsOf, Colours, DaySpan, Drawing, DrawingFrame, Mark, Words};
/// use dateline::{Date, Day};
///
/// let day = DaySpan::of(&Date::parse("2024-06-09")?);
/// let mark = Mark { label: "Pact signed".to_owned(), ..Mark::new(1, Some(day)) };
/// let as_of = AsOf::new(Day::from_number(20_000));
/// let frame = DrawingFrame { width: 480.0, ..DrawingFrame::default() };
/// let drawing = Drawing::new(&[mark], &as_of, &frame, &Words::ENGLISH).ok_or("it has a date")?;
/// let svg = drawing.svg(&Colours::of(Color::NAVY), &[]);
/// assert!(svg.starts_with("<svg xmlns") && svg.contains("Pact signed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drawing {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The alternative text: the key events in chronological order, and those still to come.
    pub alt: String,
    /// The elements in painting order: later ones cover earlier ones.
    pub elements: Vec<Element>,
}

/// An event in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The row number in the table.
    pub number: usize,
    /// The position on the timeline; `None` for undated events.
    pub extent: Option<DaySpan>,
    /// Whether the event is highlighted.
    pub strong: bool,
    /// Whether the event has not taken place, or is after the brief's reference day.
    pub planned: bool,
    /// The rank by importance. The most important event has rank 0, and its name is placed first.
    pub rank: usize,
    /// The short title.
    pub label: String,
    /// The date in words.
    pub when: String,
    /// The indices of the event's lanes; unused without lanes.
    pub lanes: Vec<usize>,
}

impl Mark {
    /// Creates a mark for a past event, ranked by its number.
    pub const fn new(number: usize, extent: Option<DaySpan>) -> Self {
        Self {
            number,
            extent,
            strong: false,
            planned: false,
            rank: number,
            label: String::new(),
            when: String::new(),
            lanes: Vec::new(),
        }
    }
}

/// The space available for a drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawingFrame {
    /// The width in points.
    pub width: f64,
    /// The level of detail.
    pub size: DrawingSize,
    /// The names of the lanes; empty for a drawing without lanes.
    pub lanes: Vec<String>,
}

/// The level of detail of a drawing, depending on the space on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DrawingSize {
    /// Short names on one line, for a page from which parts are omitted.
    Compact,
    /// Names on two lines.
    #[default]
    Standard,
    /// Everything a fifth larger.
    Large,
    /// Everything half as large again.
    Largest,
}

impl DrawingSize {
    /// All sizes above [`DrawingSize::Standard`], largest first.
    pub(super) const LARGER: [Self; 2] = [Self::Largest, Self::Large];

    const fn style(self) -> Style {
        match self {
            Self::Compact => Style { factor: 1.0, names: 6, rows: 2, lines: 1, width: 124.0, below: 2.0 },
            Self::Standard => Style { factor: 1.0, names: 8, rows: 3, lines: 2, width: 96.0, below: 2.0 },
            Self::Large => Style { factor: 1.2, names: 9, rows: 3, lines: 2, width: 96.0, below: 5.0 },
            Self::Largest => Style { factor: 1.5, names: 10, rows: 4, lines: 3, width: 84.0, below: 14.0 },
        }
    }
}

/// The dimensions of a drawing at a [`DrawingSize`].
#[derive(Debug, Clone, Copy)]
struct Style {
    /// The scale factor, applied to all lengths at the end.
    factor: f64,
    /// The maximum number of names.
    names: usize,
    /// The maximum number of rows of names.
    rows: usize,
    /// The maximum number of lines per short title.
    lines: usize,
    /// The maximum width of a line.
    width: f64,
    /// The space below a row of names.
    below: f64,
}

/// The height of a mark at the ruler, and the radius of a dot with its outline.
const MARK: f64 = 3.8;
const DOT: f64 = 1.9;
/// The radius of a dot without its outline.
const RADIUS: f64 = 1.7;
/// The height of a period's bar, and the free space around it.
const BAR: f64 = 5.4;
const GAP: f64 = 2.0;
/// The minimum width of a mark, so that it stays visible.
const MIN_MARK_WIDTH: f64 = 2.4;
/// The width of an open-ended date's mark, such as "by 15 December", which fades on its open side.
const OPEN_REACH: f64 = 14.0;
/// The minimum width of a mark that can have a dashed outline.
const OUTLINED: f64 = 7.0;

/// Returns an upper bound for the width of `text` in the serif typefaces of a brief, estimated from
/// letter classes.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
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

/// The type size of labels.
const SIZE: f64 = 7.5;
/// The height of the row with today's date.
const TODAY: f64 = 10.0;
/// The maximum width of lane names.
const LANE_NAMES: f64 = 80.0;
/// The maximum width of names that would otherwise cross the today line.
const NARROW_NAME: f64 = 72.0;
/// The minimum number of key events in a compact drawing.
const MIN_KEY_EVENTS: usize = 4;
/// The space above a lane.
const LANE_GAP: f64 = 7.0;

/// A mark with its position on the scale.
#[derive(Debug, Clone, Copy)]
struct PlacedMark<'m> {
    mark: &'m Mark,
    extent: DaySpan,
    low: f64,
    high: f64,
}

impl PlacedMark<'_> {
    /// Whether the mark is drawn as a bar below the ruler.
    fn is_bar(&self) -> bool {
        self.extent.shape == DateShape::Span && self.high - self.low > labels::HEIGHT
    }

    /// Returns the position of the number and the name. For a deadline, it is the last day.
    fn middle(&self) -> f64 {
        match self.extent {
            DaySpan { shape: DateShape::Unit, first: None, .. } => self.high,
            DaySpan { shape: DateShape::Unit, last: None, .. } => self.low,
            DaySpan { .. } => f64::midpoint(self.low, self.high),
        }
    }
}

impl Drawing {
    /// Draws `marks`. Returns `None` if no mark has a date.
    pub fn new(marks: &[Mark], as_of: &AsOf, frame: &DrawingFrame, words: &Words) -> Option<Self> {
        let style = frame.size.style();
        let width = frame.width / style.factor;
        let dated: Vec<(&Mark, DaySpan, (i32, i32))> =
            marks.iter().filter_map(|mark| Some((mark, mark.extent?, stretch(&mark.extent?)?))).collect();
        let first = dated.iter().map(|(_, _, stretch)| stretch.0).min()?;
        let end = dated.iter().map(|(_, _, stretch)| stretch.1).max()?;
        let has_today = shows_today(as_of.day, (first, end), marks.iter().any(|mark| mark.planned));
        let today = has_today.then_some((as_of.day, as_of.day.saturating_add(1)));
        let lane_names: Vec<Vec<String>> =
            frame.lanes.iter().map(|name| text::lines(name, SIZE, LANE_NAMES, 2, words.dangling)).collect();
        let widest = lane_names.iter().flatten().map(|line| text_width(line, SIZE)).fold(0.0, f64::max);
        let left = if lane_names.is_empty() { 0.0 } else { widest + 6.0 };
        let occupied: Vec<(i32, i32)> =
            dated.iter().flat_map(|(_, extent, stretch)| occupied(extent, *stretch)).chain(today).collect();
        let scale = Scale::new(&occupied, (left, width))?;
        let x = |day: i32| scale.x(f64::from(day));
        let placed: Vec<PlacedMark<'_>> = dated
            .iter()
            .map(|&(mark, extent, _)| {
                let (first, end) = (extent.first.map(x), extent.last.map(|last| x(last + 1)));
                // Place "by 15 December" at that day, not over all the time before it.
                let reach = if extent.shape == DateShape::Span { f64::INFINITY } else { OPEN_REACH };
                let low = first.or_else(|| end.map(|end| end - reach)).map_or(left, |low| low.max(left));
                let high = end.or_else(|| first.map(|first| first + reach));
                PlacedMark { mark, extent, low, high: high.map_or(width, |high| high.min(width)) }
            })
            .collect();
        let key_events = key_events(&placed, style.names);
        let today = today.map(|(day, _)| scale.x(f64::from(day) + 0.5));
        let strips = Strips { area: (left, width), today, style, words };

        let top = if today.is_some() { TODAY } else { 0.0 };
        let mut elements = Vec::new();
        let bottom = if lane_names.is_empty() {
            let (ruler, above, rest) = strips.above(&placed, &key_events, top);
            elements.extend(ruler::ruler(&scale, ruler, words));
            elements.extend(above);
            let (bottom, below) = strips.below(&rest, &key_events, ruler + ruler::HEIGHT);
            elements.extend(below);
            bottom
        } else {
            elements.extend(ruler::ruler(&scale, top, words));
            let mut y = top + ruler::HEIGHT;
            for (lane, name) in lane_names.iter().enumerate() {
                let (bottom, own) = strips.lane(&placed, &key_events, lane, name, y + LANE_GAP);
                elements.extend(own);
                y = bottom;
            }
            y
        };
        let cuts = scale.cuts.iter().flat_map(|cut| bars::cuts(&elements, cut.points));
        let cuts: Vec<Element> = cuts.collect();
        elements.extend(cuts);
        if let Some(x) = today {
            let text = format!("{} {}", words.as_of, as_of.text);
            let line = today_line(x, (top, bottom.max(top + ruler::HEIGHT + 4.0)), &elements);
            // Paint the line below the marks, which are more important.
            elements.splice(0..0, line);
            let label = DrawingLabel::new(0.0, SIZE / 2.0, text, SIZE);
            let x = (x - label.width / 2.0).min(width - label.width).max(0.0);
            elements.push(Element::Label(DrawingLabel { x, align: LabelAlign::Middle, name: true, ..label }));
        }
        let signs = key::Signs { marks, elements: &elements, is_cut: !scale.cuts.is_empty() };
        let (height, key) = key::key(&signs, width, bottom + 9.0, words);
        elements.extend(key);
        for element in &mut elements {
            element.scale(style.factor);
        }
        let alt = alt(marks, &placed, &key_events, (first, end), as_of, words);
        Some(Self { width: rounded(frame.width), height: rounded(height * style.factor), alt, elements })
    }
}

/// Returns the numbers of the `most` most important events.
fn key_events(placed: &[PlacedMark<'_>], most: usize) -> BTreeSet<usize> {
    let by_rank = placed.iter().sorted_by_key(|placed| (placed.mark.rank, placed.mark.number));
    by_rank.take(most).map(|placed| placed.mark.number).collect()
}

/// Returns the alternative text: the key events before the brief's reference day, and those after
/// it.
fn alt(
    marks: &[Mark],
    placed: &[PlacedMark<'_>],
    key_events: &BTreeSet<usize>,
    (first, end): (i32, i32),
    as_of: &AsOf,
    words: &Words,
) -> String {
    let day = |number| (words.date_of)(&Date::day(Day::from_number(number)));
    let is_key =
        |placed: &&PlacedMark<'_>| key_events.contains(&placed.mark.number) && !placed.mark.label.is_empty();
    let in_time = placed
        .iter()
        .filter(is_key)
        .sorted_by_key(|placed| (placed.extent.first, placed.extent.last, placed.mark.number));
    let (ahead, past): (Vec<&PlacedMark<'_>>, Vec<&PlacedMark<'_>>) =
        in_time.partition(|placed| placed.mark.planned);
    let list = |events: &[&PlacedMark<'_>]| {
        events.iter().map(|placed| format!("{} ({})", placed.mark.label, placed.mark.when)).join("; ")
    };
    let counted = (words.alt)(marks.len(), &day(first), &day(end - 1));
    let story = (words.alt_key)(&list(&past), &as_of.text, &list(&ahead));
    format!("{counted} {story}").trim_end().to_owned()
}

/// Whether the scale shows the brief's reference day: it is between the events, an event is still
/// to come, or it follows soon after the last event.
fn shows_today(today: i32, (first, end): (i32, i32), is_planned: bool) -> bool {
    let after = i64::from(today) - i64::from(end);
    let is_soon = after * 12 <= i64::from(end) - i64::from(first);
    (first < today || is_planned) && (today < end || is_planned || is_soon)
}

/// Returns the days that an extent covers, as a half-open range. If only one bound is known, the
/// range is that day. Returns `None` if neither is known.
fn stretch(extent: &DaySpan) -> Option<(i32, i32)> {
    let (first, last) = (extent.first.or(extent.last)?, extent.last.or(extent.first)?);
    Some((first.min(last), last.max(first).saturating_add(1)))
}

/// Returns the days of an event that the scale must show. For a period these are only its ends, so
/// that an empty stretch within it can be left out.
fn occupied(extent: &DaySpan, (first, end): (i32, i32)) -> Vec<(i32, i32)> {
    match extent.shape {
        DateShape::Day | DateShape::Unit => vec![(first, end)],
        DateShape::Span => vec![(first, first.saturating_add(1)), (end.saturating_sub(1), end)],
    }
}

/// Returns the segments of a vertical line at `x` that do not cross a label.
fn today_line(x: f64, (top, bottom): (f64, f64), elements: &[Element]) -> Vec<Element> {
    let in_the_way = elements.iter().filter_map(|element| match element {
        Element::Label(label) => {
            let half = label.size / 2.0;
            Some((label.x, label.x + label.width, label.y - half, label.y + half))
        }
        Element::Badge { x, y, width, height, .. } => Some((*x, x + width, *y, y + height)),
        _ => None,
    });
    let blocked = in_the_way.filter(|(left, right, ..)| (left - 1.0..right + 1.0).contains(&x));
    let blocked = blocked.map(|(_, _, top, bottom)| (top - 0.5, bottom + 0.5));
    let mut pieces = Vec::new();
    let mut from = top;
    for (above, below) in blocked.sorted_by(|a, b| a.0.total_cmp(&b.0)) {
        pieces.push((from, above.min(bottom)));
        from = from.max(below);
    }
    pieces.push((from, bottom));
    let line = |(from, to)| Element::Line { from: (x, from), to: (x, to), tone: Tone::Today };
    pieces.into_iter().filter(|(from, to)| to - from > 1.0).map(line).collect()
}

/// Lays out events above and below a line. Each method also returns the y coordinate at which its
/// output ends.
struct Strips<'a> {
    /// The left and right edges.
    area: (f64, f64),
    /// The position of the today line; `None` if it is not shown.
    today: Option<f64>,
    style: Style,
    words: &'a Words,
}

impl Strips<'_> {
    /// Lays out the key events with their names, from `top` down to the line. Returns the line's y
    /// coordinate, the elements, and the events that were not placed.
    fn above<'m>(
        &self,
        placed: &[PlacedMark<'m>],
        key_events: &BTreeSet<usize>,
        top: f64,
    ) -> (f64, Vec<Element>, Vec<PlacedMark<'m>>) {
        let pins = self.pins(placed, key_events);
        let named: BTreeSet<usize> = pins.iter().map(|pin| pin.name.number).collect();
        let (above, rest): (Vec<_>, Vec<_>) =
            placed.iter().partition(|placed| named.contains(&placed.mark.number));
        if pins.is_empty() {
            return (top, Vec::new(), rest);
        }
        let rows = pins.iter().map(|pin| pin.row + 1).max().unwrap_or(0);
        let height = |row: usize| {
            let own = pins.iter().filter(|pin| pin.row == row);
            own.map(|pin| pin.name.height()).fold(0.0, f64::max) + self.style.below
        };
        let row_top = |row: usize| top + (row + 1..rows).map(height).sum::<f64>();
        let elbow = row_top(0) + height(0);
        let strain = pins.iter().map(|pin| (pin.stem - pin.name.x).abs()).fold(0.0, f64::max);
        let line = elbow + fan(strain) + MARK;
        let mut elements = Vec::new();
        for pin in &pins {
            let foot = row_top(pin.row) + labels::HEIGHT;
            let mut leader = |from, to| elements.push(Element::Line { from, to, tone: Tone::Leader });
            leader((pin.stem, foot), (pin.stem, elbow));
            leader((pin.stem, elbow), (pin.name.x, line - MARK));
        }
        elements.extend(marks(&above, line, true));
        elements.extend(pins.iter().flat_map(|pin| name(pin, row_top(pin.row))));
        (line, elements, rest)
    }

    /// Returns the placed names of the key events, each on its mark's side of the today line if
    /// possible: on the other side, a past event would seem to be still to come.
    fn pins(&self, placed: &[PlacedMark<'_>], key_events: &BTreeSet<usize>) -> Vec<PinnedName> {
        let pins = self.pins_in_style(placed, key_events);
        if self.keep_sides(&pins) {
            return pins;
        }
        let Style { rows, lines, width, .. } = self.style;
        if lines == 1 {
            // Reduce the number of names, because a compact drawing must not grow.
            let by_rank = placed.iter().sorted_by_key(|placed| (placed.mark.rank, placed.mark.number));
            let by_rank: Vec<usize> = by_rank.map(|placed| placed.mark.number).collect();
            let fewer = (MIN_KEY_EVENTS..key_events.len()).rev().map(|count| {
                let numbers = by_rank.iter().take(count).copied().collect();
                self.pins_in_style(placed, &numbers)
            });
            let mut fewer = fewer.filter(|pins| self.keep_sides(pins));
            return fewer.next().unwrap_or(pins);
        }
        let style = Style { rows: rows + 1, lines: lines + 1, width: width.min(NARROW_NAME), ..self.style };
        let higher = Strips { style, ..*self }.pins_in_style(placed, key_events);
        if higher.len() >= pins.len() && self.keep_sides(&higher) { higher } else { pins }
    }

    /// Returns the placed names of the key events. If not all fit, the names of the most important
    /// events are placed first, then others by importance.
    fn pins_in_style(&self, placed: &[PlacedMark<'_>], key_events: &BTreeSet<usize>) -> Vec<PinnedName> {
        let by_rank: Vec<KeyName> = placed
            .iter()
            .filter(|placed| !placed.is_bar() && !placed.mark.label.is_empty())
            .sorted_by_key(|placed| (placed.mark.rank, placed.mark.number))
            .map(|placed| self.name(placed))
            .collect();
        let pin = |mut names: Vec<KeyName>| {
            names.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.number.cmp(&b.number)));
            names::pin(&names, self.area, self.today, self.style.rows)
        };
        let wanted: Vec<KeyName> =
            by_rank.iter().filter(|name| key_events.contains(&name.number)).cloned().collect();
        let most = wanted.len();
        if let Some(pins) = pin(wanted.clone()) {
            // Try to replace the least important name: all names may then fit on their mark's side.
            let exchanged = || {
                let last = wanted.iter().rposition(|name| !name.strong).filter(|last| *last > 0)?;
                let others = by_rank.iter().filter(|name| !wanted.contains(name)).take(most);
                let names = others.map(|other| {
                    let mut names = wanted.clone();
                    if let Some(name) = names.get_mut(last) {
                        other.clone_into(name);
                    }
                    names
                });
                let slant = |pins: &Vec<PinnedName>| {
                    pins.iter().map(|pin| (pin.stem - pin.name.x).abs()).fold(0.0, f64::max)
                };
                let free = names.filter_map(pin).filter(|pins| self.keep_sides(pins));
                free.min_by(|a, b| slant(a).total_cmp(&slant(b)))
            };
            return if self.keep_sides(&pins) { pins } else { exchanged().unwrap_or(pins) };
        }
        let mut names: Vec<KeyName> = Vec::new();
        let mut pins = Vec::new();
        for name in by_rank.into_iter().take(2 * most) {
            let more: Vec<KeyName> = names.iter().cloned().chain([name]).collect();
            if names.len() < most
                && let Some(all) = pin(more.clone())
            {
                (names, pins) = (more, all);
            }
        }
        pins
    }

    /// Whether each name is on its mark's side of the today line.
    fn keep_sides(&self, pins: &[PinnedName]) -> bool {
        let keeps = |pin: &PinnedName, today: f64| {
            let (left, right) = pin.edges();
            if pin.name.x <= today { right <= today } else { left >= today }
        };
        self.today.is_none_or(|today| pins.iter().all(|pin| keeps(pin, today)))
    }

    fn name(&self, placed: &PlacedMark<'_>) -> KeyName {
        let Style { width, lines, .. } = self.style;
        let title = text::lines(&placed.mark.label, SIZE, width, lines, self.words.dangling);
        let when = text::lines(&placed.mark.when, SIZE, width, 2, self.words.dangling);
        let lines: Vec<String> = title.into_iter().chain(when).collect();
        KeyName {
            number: placed.mark.number,
            x: placed.middle(),
            badge: badge_width(&placed.mark.number.to_string()),
            text: lines.iter().map(|line| text_width(line, SIZE)).fold(0.0, f64::max),
            lines,
            strong: placed.mark.strong,
        }
    }

    /// Lays out the other events with their numbers, and the periods, downwards from the line at
    /// `top`.
    fn below(
        &self,
        placed: &[PlacedMark<'_>],
        key_events: &BTreeSet<usize>,
        top: f64,
    ) -> (f64, Vec<Element>) {
        let (bars, points): (Vec<_>, Vec<_>) = placed.iter().partition(|placed| placed.is_bar());
        let (bottom, mut elements) = self.numbers(points, top);
        let (bottom, bars) = self.bars(bars, key_events, bottom);
        elements.extend(bars);
        (bottom, elements)
    }

    fn numbers(&self, mut points: Vec<PlacedMark<'_>>, top: f64) -> (f64, Vec<Element>) {
        if points.is_empty() {
            return (top, Vec::new());
        }
        points.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.mark.number.cmp(&b.mark.number)));
        let left = self.area.0;
        let wanted: Vec<LabelledMark> = points
            .iter()
            .map(|placed| LabelledMark {
                number: placed.mark.number,
                x: placed.middle() - left,
                strong: placed.mark.strong,
            })
            .collect();
        let badges = badges(&wanted, self.area.1 - left);
        let strain =
            |badge: &labels::Badge| badge.marks.iter().map(|mark| (mark - badge.x).abs()).fold(0.0, f64::max);
        let elbow = top + MARK + fan(badges.iter().map(strain).fold(0.0, f64::max));
        let row = |row: usize| elbow + f64::from(u32::try_from(row).unwrap_or(0)) * (labels::HEIGHT + 1.0);
        let rows = badges.iter().map(|badge| badge.row + 1).max().unwrap_or(0);
        let mut elements = Vec::new();
        for badge in &badges {
            let x = badge.x + left;
            let mut leader = |from, to| elements.push(Element::Line { from, to, tone: Tone::Leader });
            badge.marks.iter().for_each(|&mark| leader((mark + left, top + MARK), (x, elbow)));
            if badge.row > 0 && !badge.marks.is_empty() {
                leader((x, elbow), (x, row(badge.row)));
            }
        }
        elements.extend(marks(&points, top, false));
        elements.extend(badges.into_iter().map(|badge| Element::Badge {
            x: badge.x + left - badge.width / 2.0,
            y: row(badge.row),
            width: badge.width,
            height: labels::HEIGHT,
            text: badge.text,
            size: labels::SIZE,
            strong: badge.strong,
            rows: badge.numbers,
        }));
        (row(rows - 1) + labels::HEIGHT, elements)
    }

    /// Lays out a lane and its name, downwards from `top`. An event in several lanes is named in
    /// its first one.
    fn lane(
        &self,
        placed: &[PlacedMark<'_>],
        key_events: &BTreeSet<usize>,
        lane: usize,
        name: &[String],
        top: f64,
    ) -> (f64, Vec<Element>) {
        let own: Vec<PlacedMark<'_>> =
            placed.iter().filter(|placed| placed.mark.lanes.contains(&lane)).copied().collect();
        let is_first = |number: &&usize| {
            own.iter()
                .any(|placed| placed.mark.number == **number && placed.mark.lanes.first() == Some(&lane))
        };
        let key_events: BTreeSet<usize> = key_events.iter().filter(is_first).copied().collect();
        let half = f64::from(u32::try_from(name.len()).unwrap_or(u32::MAX)) * names::LINE / 2.0;
        // Move the line down so that the lane name, centred on it, does not start above `top`.
        let (natural, ..) = self.above(&own, &key_events, top);
        let (baseline, named, others) = self.above(&own, &key_events, top + (top + half - natural).max(0.0));
        let (from, to) = ((0.0, baseline), (self.area.1, baseline));
        let mut elements = vec![Element::Line { from, to, tone: Tone::Tick }];
        elements.extend(named);
        let (bottom, unnamed) = self.below(&others, &key_events, baseline);
        elements.extend(unnamed);
        for (i, text) in name.iter().enumerate() {
            let down = f64::from(u32::try_from(i).unwrap_or(0)) * names::LINE + SIZE / 2.0 + 1.0;
            let label = DrawingLabel::new(0.0, baseline + down, text, SIZE);
            elements.push(Element::Label(DrawingLabel { strong: true, name: true, ..label }));
        }
        (bottom.max(baseline + 2.0 * half + 1.0), elements)
    }
}

/// Returns the height of slanted leaders, which increases with the distance between number and
/// mark.
fn fan(strain: f64) -> f64 {
    match strain {
        ..0.5 => 3.0,
        ..6.0 => 5.0,
        ..20.0 => 9.0,
        _ => 13.0,
    }
}

/// Returns the marks above or below a line.
fn marks(points: &[PlacedMark<'_>], line: f64, is_above: bool) -> Vec<Element> {
    let is_day = |placed: &&PlacedMark<'_>| placed.extent.shape == DateShape::Day;
    let day = |placed: &PlacedMark<'_>| Element::Dot {
        x: placed.middle(),
        y: if is_above { line - DOT } else { line + DOT },
        radius: RADIUS,
        doubt: DateCertainty::of(&placed.extent),
        planned: placed.mark.planned,
        rows: vec![placed.mark.number],
    };
    let unit = |placed: &PlacedMark<'_>| {
        let more = (MIN_MARK_WIDTH - (placed.high - placed.low)).max(0.0) / 2.0;
        let y = if is_above { line - MARK } else { line };
        let doubt = DateCertainty::of(&placed.extent);
        // Draw a dot, because a dashed outline is not visible on a month that is only a few points
        // wide.
        if doubt != DateCertainty::None && placed.high - placed.low < OUTLINED {
            return vec![day(placed)];
        }
        let bar = bars::bar(placed, placed.low - more, y, placed.high - placed.low + 2.0 * more, MARK);
        // Draw a bar for a period of a few days: it is too short for a lane of its own, but its
        // days are known.
        if placed.extent.shape == DateShape::Span { vec![bar] } else { bars::range(bar) }
    };
    // Paint months and years first, so that days are on top of them.
    let units = points.iter().filter(|placed| !is_day(placed)).flat_map(unit);
    units.chain(points.iter().filter(is_day).map(day)).collect()
}

/// Returns the badge and text of a name whose upper edge is at `top`.
fn name(pin: &PinnedName, top: f64) -> Vec<Element> {
    let KeyName { number, badge, text, lines, strong, .. } = &pin.name;
    let badge_left = pin.stem - badge / 2.0;
    let badge_element = Element::Badge {
        x: badge_left,
        y: top,
        width: *badge,
        height: labels::HEIGHT,
        text: number.to_string(),
        size: labels::SIZE,
        strong: *strong,
        rows: vec![*number],
    };
    let (x, align) = if pin.is_left {
        (badge_left - names::INDENT - text, LabelAlign::End)
    } else {
        (badge_left + badge + names::INDENT, LabelAlign::Start)
    };
    let date_lines = lines.len().saturating_sub(1);
    let label = |(i, line): (usize, &String)| {
        let y = top + labels::HEIGHT / 2.0 + f64::from(u32::try_from(i).unwrap_or(0)) * names::LINE;
        let label = DrawingLabel::new(x, y, line, SIZE);
        Element::Label(DrawingLabel {
            width: *text,
            align,
            name: i < date_lines,
            rows: vec![*number],
            ..label
        })
    };
    std::iter::once(badge_element).chain(lines.iter().enumerate().map(label)).collect()
}
