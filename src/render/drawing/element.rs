//! The elements of a drawing: bands, lines, bars, dots, badges and labels.

use schemars::JsonSchema;
use serde::Serialize;

use super::text_width;
use crate::render::row::DaySpan;

/// An element of the drawing. In JSON, each is an object with one key: `{"dot": {…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Element {
    /// A segment of the ruler: a band with a strong upper edge.
    Band {
        /// The left edge.
        x: f64,
        /// The upper edge.
        y: f64,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
    },
    /// A break in the ruler where years are left out: a double stroke.
    Cut {
        /// The horizontal centre.
        x: f64,
        /// The upper edge of the ruler.
        y: f64,
        /// The height of the ruler.
        height: f64,
    },
    /// A straight line.
    Line {
        /// The start point: x and y.
        from: (f64, f64),
        /// The end point: x and y.
        to: (f64, f64),
        /// The purpose of the line.
        tone: Tone,
    },
    /// A period.
    Bar {
        /// The left edge.
        x: f64,
        /// The upper edge.
        y: f64,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
        /// The certainty of the date.
        doubt: DateCertainty,
        /// Whether the event has not taken place, or is after the brief's reference day: hollow.
        planned: bool,
        /// Whether the start is open or unknown: the bar fades there.
        open_start: bool,
        /// Whether the end is open or unknown: the bar fades there.
        open_end: bool,
        /// The row numbers of the element's events; empty in the key.
        rows: Vec<usize>,
    },
    /// A single day.
    Dot {
        /// The horizontal centre.
        x: f64,
        /// The vertical centre.
        y: f64,
        /// The radius.
        radius: f64,
        /// The certainty of the date.
        doubt: DateCertainty,
        /// Whether the event has not taken place, or is after the brief's reference day: hollow.
        planned: bool,
        /// The row numbers of the element's events; empty in the key.
        rows: Vec<usize>,
    },
    /// A badge with row numbers of the table.
    Badge {
        /// The left edge.
        x: f64,
        /// The upper edge.
        y: f64,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
        /// The numbers, centred in the badge.
        text: String,
        /// The type size.
        size: f64,
        /// Whether the badge is filled.
        strong: bool,
        /// The row numbers of the element's events; empty in the key.
        rows: Vec<usize>,
    },
    /// A line of text.
    Label(DrawingLabel),
}

/// A line of text in the drawing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Label")]
pub struct DrawingLabel {
    /// The left edge of the space for the text.
    pub x: f64,
    /// The vertical centre of the line.
    pub y: f64,
    /// The width of the space for the text: at least the width of the text.
    pub width: f64,
    /// The alignment of the text in its space.
    pub align: LabelAlign,
    /// The text.
    pub text: String,
    /// The type size.
    pub size: f64,
    /// Whether the text is bold.
    pub strong: bool,
    /// Whether the text is a name, printed darker than other labels.
    pub name: bool,
    /// The row numbers of the label's events; empty for a label that is not about an event.
    pub rows: Vec<usize>,
}

impl DrawingLabel {
    /// Creates a label in regular type that starts at `x`.
    pub(super) fn new(x: f64, y: f64, text: impl Into<String>, size: f64) -> Self {
        let text = text.into();
        Self {
            x,
            y,
            width: text_width(&text, size),
            align: LabelAlign::Start,
            text,
            size,
            strong: false,
            name: false,
            rows: Vec::new(),
        }
    }
}

/// The alignment of text in the space for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LabelAlign {
    /// Left-aligned.
    Start,
    /// Centred.
    Middle,
    /// Right-aligned.
    End,
}

/// The purpose of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// A tick mark: the beginning of a month or a year on the ruler.
    Tick,
    /// A leader line between a number and its mark.
    Leader,
    /// The first or last possible day of a date that covers several days, such as a month.
    Limit,
    /// The brief's reference day.
    Today,
}

/// The certainty of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Doubt")]
pub enum DateCertainty {
    /// Certain: a solid outline; a single day is round.
    None,
    /// Approximate (`~`): a dashed outline; a single day is a diamond.
    About,
    /// Uncertain (`?`): a dashed outline; a single day is a diamond.
    Uncertain,
}

impl DateCertainty {
    pub(super) const fn of(extent: &DaySpan) -> Self {
        match extent {
            DaySpan { uncertain: true, .. } => Self::Uncertain,
            DaySpan { approximate: true, .. } => Self::About,
            DaySpan { .. } => Self::None,
        }
    }
}

impl Element {
    /// Multiplies all lengths, coordinates and type sizes by `factor`, and rounds them.
    pub(super) fn scale(&mut self, factor: f64) {
        let lengths: &mut [&mut f64] = match self {
            Self::Band { x, y, width, height } | Self::Bar { x, y, width, height, .. } => {
                &mut [x, y, width, height]
            }
            Self::Badge { x, y, width, height, size, .. } => &mut [x, y, width, height, size],
            Self::Cut { x, y, height } => &mut [x, y, height],
            Self::Line { from, to, .. } => &mut [&mut from.0, &mut from.1, &mut to.0, &mut to.1],
            Self::Dot { x, y, radius, .. } => &mut [x, y, radius],
            Self::Label(label) => &mut [&mut label.x, &mut label.y, &mut label.width, &mut label.size],
        };
        for length in lengths {
            **length = rounded(**length * factor);
        }
    }
}

/// Rounds a length to hundredths of a point, which is finer than any printer resolves, and short to
/// write.
pub(super) fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}
