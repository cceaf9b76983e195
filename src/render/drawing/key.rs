//! The key of the drawing, which explains the signs that occur in it.

use super::labels::numbers;
use super::{BAR, DOT, DateCertainty, DrawingLabel, Element, MARK, Mark, Tone, labels, text_width};
use crate::render::row::{DateShape, DaySpan};
use crate::render::words::Words;

const SIZE: f64 = 7.0;
/// The height of a line.
const LINE: f64 = 10.0;
/// The space between two entries. It shrinks to [`CLOSE`] if all entries then fit on one line.
const BETWEEN: f64 = 11.0;
const CLOSE: f64 = 5.0;

/// The signs to explain.
pub(super) struct Signs<'a> {
    pub(super) marks: &'a [Mark],
    /// The day of the brief, if it is drawn.
    pub(super) today: Option<&'a String>,
    pub(super) is_cut: bool,
}

/// Lays out the key in lines of `width`, the first centred at `middle`. Returns the lower edge and
/// the elements.
pub(super) fn key(signs: &Signs<'_>, width: f64, middle: f64, words: &Words) -> (f64, Vec<Element>) {
    let (mut x, mut y) = (0.0, middle);
    let mut elements = Vec::new();
    let entries = entries(signs, words);
    let taken = |between: f64| -> f64 {
        entries.iter().map(|(sign, text)| sign.width() + text_width(text, SIZE) + between).sum::<f64>()
            - between
    };
    let between = if taken(BETWEEN) > width && taken(CLOSE) <= width { CLOSE } else { BETWEEN };
    for (sign, text) in entries {
        let sign_width = sign.width();
        let entry = sign_width + text_width(&text, SIZE);
        if x > 0.0 && x + entry > width {
            (x, y) = (0.0, y + LINE);
        }
        elements.extend(sign.paint(x, y));
        elements.push(Element::Label(DrawingLabel { x: x + sign_width, y, text, size: SIZE, strong: false }));
        x += entry + between;
    }
    (y + LINE / 2.0, elements)
}

/// One sign of the key.
enum Sign {
    Dot(DateCertainty),
    Bar { width: f64, height: f64, doubt: DateCertainty, open: bool },
    Number,
    Today,
    Cut,
    Nothing,
}

fn entries(signs: &Signs<'_>, words: &Words) -> Vec<(Sign, String)> {
    let key = &words.key;
    let extents: Vec<DaySpan> = signs.marks.iter().filter_map(|mark| mark.extent).collect();
    let any = |shape: DateShape| extents.iter().any(|extent| extent.shape == shape);
    // `Some(true)` if only single days have this doubt, `Some(false)` if a longer mark has it too.
    let doubted = |doubt: DateCertainty| {
        let mut these = extents.iter().filter(|extent| DateCertainty::of(extent) == doubt).peekable();
        these.peek().is_some().then(|| these.all(|extent| extent.shape == DateShape::Day))
    };
    // The sign for doubt has the shape of the marks that have it.
    let doubt_sign = |doubt: DateCertainty, only_days: bool| {
        if only_days { Sign::Dot(doubt) } else { Sign::Bar { width: 10.0, height: MARK, doubt, open: false } }
    };
    let whole = |width, height, open| Sign::Bar { width, height, doubt: DateCertainty::None, open };
    let is_open = |extent: &DaySpan| extent.first.is_none() || extent.last.is_none();
    let undated = numbers(signs.marks.iter().filter(|mark| mark.extent.is_none()).map(|mark| mark.number));
    let entries = [
        any(DateShape::Day).then(|| (Sign::Dot(DateCertainty::None), key.day.to_owned())),
        any(DateShape::Unit).then(|| (whole(10.0, MARK, false), key.unit.to_owned())),
        any(DateShape::Span).then(|| (whole(16.0, BAR, false), key.span.to_owned())),
        extents.iter().any(is_open).then(|| (whole(16.0, BAR, true), key.open.to_owned())),
        doubted(DateCertainty::About)
            .map(|days| (doubt_sign(DateCertainty::About, days), key.about.to_owned())),
        doubted(DateCertainty::Uncertain)
            .map(|days| (doubt_sign(DateCertainty::Uncertain, days), key.uncertain.to_owned())),
        signs.marks.iter().any(|mark| mark.strong).then(|| (Sign::Number, key.important.to_owned())),
        signs.is_cut.then(|| (Sign::Cut, key.cut.to_owned())),
        signs.today.map(|day| (Sign::Today, day.clone())),
        (!undated.is_empty()).then(|| (Sign::Nothing, format!("{}: {undated}", key.undated))),
    ];
    entries.into_iter().flatten().collect()
}

impl Sign {
    /// Returns the width of the sign with the space after it.
    const fn width(&self) -> f64 {
        match self {
            Self::Dot(_) => 2.0 * DOT + 3.0,
            Self::Bar { width, .. } => *width + 3.0,
            Self::Number => labels::HEIGHT + 3.0,
            Self::Today => 5.0,
            Self::Cut => 9.0,
            Self::Nothing => 0.0,
        }
    }

    fn paint(self, x: f64, y: f64) -> Option<Element> {
        Some(match self {
            Self::Dot(doubt) => Element::Dot { x: x + DOT, y, doubt },
            Self::Bar { width, height, doubt, open } => Element::Bar {
                x,
                y: y - height / 2.0,
                width,
                height,
                doubt,
                open_start: false,
                open_end: open,
            },
            Self::Number => Element::Badge {
                x,
                y: y - 4.0,
                width: labels::HEIGHT,
                height: 8.0,
                text: "1".to_owned(),
                size: 6.0,
                strong: true,
            },
            Self::Today => {
                Element::Line { from: (x + 1.0, y - 4.0), to: (x + 1.0, y + 4.0), tone: Tone::Today }
            }
            Self::Cut => Element::Cut { x: x + 3.0, y: y - 3.5, height: 7.0 },
            Self::Nothing => return None,
        })
    }
}
