//! The key of the drawing, which explains the symbols that occur in it.

use super::labels::numbers;
use super::{BAR, DOT, DateCertainty, DrawingLabel, Element, MARK, Mark, RADIUS, bars, labels, text_width};
use crate::render::row::{DateShape, DaySpan};
use crate::render::words::Words;

const SIZE: f64 = 7.5;
/// The height of a line.
const LINE: f64 = 10.5;
/// The space between two entries. It shrinks to [`CLOSE`] if all entries then fit on one line.
const BETWEEN: f64 = 11.0;
const CLOSE: f64 = 5.0;
/// The width of the symbol for a single unknown day between two dates.
const RANGE_WIDTH: f64 = 12.0;

/// The symbols to explain.
pub(super) struct Signs<'a> {
    pub(super) marks: &'a [Mark],
    /// The elements of the drawing, without the key.
    pub(super) elements: &'a [Element],
    pub(super) is_cut: bool,
}

/// Lays out the key in lines of `width`, the first one centred at the height `middle`. Returns the
/// lower edge and the elements.
pub(super) fn key(signs: &Signs<'_>, width: f64, middle: f64, words: &Words) -> (f64, Vec<Element>) {
    let (mut x, mut y) = (0.0, middle);
    let mut elements = Vec::new();
    let entries: Vec<(Vec<Sign>, String)> = grouped(entries(signs, words));
    let width_of = |(signs, text): &(Vec<Sign>, String)| {
        signs.iter().map(Sign::width).sum::<f64>() + text_width(text, SIZE)
    };
    let taken = |between: f64| entries.iter().map(|entry| width_of(entry) + between).sum::<f64>() - between;
    let between = if taken(BETWEEN) > width && taken(CLOSE) <= width { CLOSE } else { BETWEEN };
    for entry in entries {
        let entry_width = width_of(&entry);
        if x > 0.0 && x + entry_width > width {
            (x, y) = (0.0, y + LINE);
        }
        let (signs, text) = entry;
        let mut at = x;
        for sign in signs {
            let sign_width = sign.width();
            elements.extend(sign.paint(at, y));
            at += sign_width;
        }
        elements.push(Element::Label(DrawingLabel::new(at, y, text, SIZE)));
        x += entry_width + between;
    }
    (y + LINE / 2.0, elements)
}

/// Groups symbols with the same text, which follows the last of them, so that no line breaks
/// between them.
fn grouped(entries: Vec<(Sign, String)>) -> Vec<(Vec<Sign>, String)> {
    let mut groups: Vec<(Vec<Sign>, String)> = Vec::new();
    let mut signs = Vec::new();
    for (sign, text) in entries {
        signs.push(sign);
        if !text.is_empty() {
            groups.push((std::mem::take(&mut signs), text));
        }
    }
    groups
}

/// A symbol in the key.
enum Sign {
    Dot(DateCertainty, IsPlanned),
    Bar {
        width: f64,
        height: f64,
        doubt: DateCertainty,
        planned: IsPlanned,
        open: bool,
    },
    /// A single unknown day between two dates.
    Range(DateCertainty, IsPlanned),
    /// A latest possible day: "by 15 December".
    Deadline,
    /// An earliest possible day: "15 December or later".
    Earliest,
    Number,
    Cut,
    Nothing,
}

type IsPlanned = bool;

fn entries(signs: &Signs<'_>, words: &Words) -> Vec<(Sign, String)> {
    let key = &words.key;
    let extents: Vec<DaySpan> = signs.marks.iter().filter_map(|mark| mark.extent).collect();
    let any = |shape: DateShape| extents.iter().any(|extent| extent.shape == shape);
    // Show a property with every symbol whose marks have it: a dot, a range, a bar, or several.
    let signs_of = |doubt: DateCertainty, planned: IsPlanned, text: &str| {
        let has = |of: DateCertainty, is_planned: bool| {
            (planned && is_planned) || (doubt != DateCertainty::None && of != DateCertainty::None)
        };
        let any = |is: fn(&Element) -> Option<(DateCertainty, IsPlanned)>| {
            signs.elements.iter().filter_map(is).any(|(doubt, planned)| has(doubt, planned))
        };
        let dot = any(|element| match element {
            Element::Dot { doubt, planned, .. } => Some((*doubt, *planned)),
            _ => None,
        });
        let range = any(|element| match element {
            Element::Bar { doubt, planned, height, .. } if *height < MARK => Some((*doubt, *planned)),
            _ => None,
        });
        let bar = any(|element| match element {
            Element::Bar { doubt, planned, height, .. } if *height >= MARK => Some((*doubt, *planned)),
            _ => None,
        });
        let shown: Vec<Sign> = [
            dot.then_some(Sign::Dot(doubt, planned)),
            range.then_some(Sign::Range(doubt, planned)),
            bar.then_some(Sign::Bar { width: 10.0, height: MARK, doubt, planned, open: false }),
        ]
        .into_iter()
        .flatten()
        .collect();
        let last = shown.len().saturating_sub(1);
        let text = |i: usize| if i == last { text.to_owned() } else { String::new() };
        shown.into_iter().enumerate().map(|(i, sign)| (sign, text(i))).collect::<Vec<_>>()
    };
    let whole =
        |width, height, open| Sign::Bar { width, height, doubt: DateCertainty::None, planned: false, open };
    let is = |mark: &Mark, doubt: DateCertainty| mark.extent.is_some_and(|e| DateCertainty::of(&e) == doubt);
    let [about, uncertain] = [DateCertainty::About, DateCertainty::Uncertain]
        .map(|doubt| signs.marks.iter().any(|mark| is(mark, doubt)));
    let doubt = match (about, uncertain) {
        (true, true) => Some(key.doubt),
        (true, false) => Some(key.about),
        (false, true) => Some(key.uncertain),
        (false, false) => None,
    };
    let any_of = |shape: DateShape, is: fn(&DaySpan) -> bool| {
        extents.iter().any(|extent| extent.shape == shape && is(extent))
    };
    let undated = numbers(signs.marks.iter().filter(|mark| mark.extent.is_none()).map(|mark| mark.number));
    let shapes = [
        any(DateShape::Day).then(|| (Sign::Dot(DateCertainty::None, false), key.day.to_owned())),
        any_of(DateShape::Unit, |extent| extent.first.is_some() && extent.last.is_some())
            .then(|| (Sign::Range(DateCertainty::None, false), key.unit.to_owned())),
        any(DateShape::Span).then(|| (whole(16.0, BAR, false), key.span.to_owned())),
        any_of(DateShape::Unit, |extent| extent.first.is_none())
            .then(|| (Sign::Deadline, key.deadline.to_owned())),
        any_of(DateShape::Unit, |extent| extent.last.is_none())
            .then(|| (Sign::Earliest, key.earliest.to_owned())),
        any_of(DateShape::Span, |extent| extent.first.is_none() || extent.last.is_none())
            .then(|| (whole(16.0, BAR, true), key.open.to_owned())),
    ];
    let doubted = doubt.map(|words| signs_of(DateCertainty::About, false, words)).unwrap_or_default();
    let planned = signs_of(DateCertainty::None, true, key.planned);
    let others = [
        signs.marks.iter().any(|mark| mark.strong).then(|| (Sign::Number, key.important.to_owned())),
        signs.is_cut.then(|| (Sign::Cut, key.cut.to_owned())),
        (!undated.is_empty()).then(|| (Sign::Nothing, format!("{}: {undated}", key.undated))),
    ];
    let shapes = shapes.into_iter().flatten();
    shapes.chain(doubted).chain(planned).chain(others.into_iter().flatten()).collect()
}

impl Sign {
    /// Returns the width of the symbol, including the space after it.
    const fn width(&self) -> f64 {
        match self {
            Self::Dot(..) => 2.0 * DOT + 3.0,
            Self::Bar { width, .. } => *width + 3.0,
            Self::Range(..) | Self::Deadline | Self::Earliest => RANGE_WIDTH + 3.0,
            Self::Number => labels::HEIGHT + 3.0,
            Self::Cut => 9.0,
            Self::Nothing => 0.0,
        }
    }

    fn paint(self, x: f64, y: f64) -> Vec<Element> {
        let element = match self {
            Self::Dot(doubt, planned) => {
                Element::Dot { x: x + DOT, y, radius: RADIUS, doubt, planned, rows: Vec::new() }
            }
            Self::Bar { width, height, doubt, planned, open } => {
                bar((x, y), (width, height), doubt, planned, open)
            }
            Self::Range(doubt, planned) => {
                return bars::range(bar((x, y), (RANGE_WIDTH, MARK), doubt, planned, false));
            }
            Self::Deadline | Self::Earliest => {
                let is_earliest = matches!(self, Self::Earliest);
                let mut bar = bar((x, y), (RANGE_WIDTH, MARK), DateCertainty::None, false, is_earliest);
                if let Element::Bar { open_start, .. } = &mut bar {
                    *open_start = !is_earliest;
                }
                return bars::range(bar);
            }
            Self::Number => Element::Badge {
                x,
                y: y - 4.5,
                width: labels::HEIGHT,
                height: 9.0,
                // Leave the badge empty: a digit would look like an event's number.
                text: String::new(),
                size: SIZE,
                strong: true,
                rows: Vec::new(),
            },
            Self::Cut => Element::Cut { x: x + 3.0, y: y - 3.5, height: 7.0 },
            Self::Nothing => return Vec::new(),
        };
        vec![element]
    }
}

/// Returns a bar of this width and height that begins at `x` and is vertically centred at `y`.
fn bar(
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    doubt: DateCertainty,
    planned: IsPlanned,
    open_end: bool,
) -> Element {
    let (y, rows) = (y - height / 2.0, Vec::new());
    Element::Bar { x, y, width, height, doubt, planned, open_start: false, open_end, rows }
}
