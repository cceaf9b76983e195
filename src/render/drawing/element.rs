//! What a drawing is made of.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::row::Extent;

/// A piece of the drawing. In JSON each is an object with one key: `{"dot": {…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Element {
    /// A piece of the ruler: a band with a strong upper edge.
    Band {
        /// Its left edge.
        x: f64,
        /// Its upper edge.
        y: f64,
        /// How wide it is.
        width: f64,
        /// How high it is.
        height: f64,
    },
    /// Where years are cut out of the ruler: a double stroke.
    Cut {
        /// Its middle.
        x: f64,
        /// The upper edge of the ruler.
        y: f64,
        /// How high the ruler is.
        height: f64,
    },
    /// A straight line.
    Line {
        /// Where it begins: x and y.
        from: (f64, f64),
        /// Where it ends.
        to: (f64, f64),
        /// What it is for.
        tone: Tone,
    },
    /// A length of time.
    Bar {
        /// Its left edge.
        x: f64,
        /// Its upper edge.
        y: f64,
        /// How wide it is.
        width: f64,
        /// How high it is.
        height: f64,
        /// How certain it is.
        doubt: Doubt,
        /// Whether its begin is open or unknown: it fades there.
        open_start: bool,
        /// Whether its end is open or unknown.
        open_end: bool,
    },
    /// A day.
    Dot {
        /// Its middle.
        x: f64,
        /// Its middle.
        y: f64,
        /// How certain it is.
        doubt: Doubt,
    },
    /// Numbers of the table.
    Badge {
        /// Its left edge.
        x: f64,
        /// Its upper edge.
        y: f64,
        /// How wide it is.
        width: f64,
        /// How high it is.
        height: f64,
        /// What stands in it, in the middle.
        text: String,
        /// The size of the type.
        size: f64,
        /// Whether it is filled.
        strong: bool,
    },
    /// Words.
    Label(Label),
}

/// Words in the drawing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Label {
    /// Where they begin.
    pub x: f64,
    /// The middle of the line.
    pub y: f64,
    /// The words.
    pub text: String,
    /// The size of the type.
    pub size: f64,
    /// Whether they are bold.
    pub strong: bool,
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Where a month or a year begins.
    Tick,
    /// From a number to its mark.
    Leader,
    /// The day of the brief.
    Today,
}

/// How certain a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Doubt {
    /// Certain: filled.
    None,
    /// About then (`~`): hollow.
    About,
    /// In doubt (`?`): hollow with a broken outline; a day is a hollow square on its corner.
    Uncertain,
}

impl Doubt {
    pub(super) const fn of(extent: &Extent) -> Self {
        match extent {
            Extent { uncertain: true, .. } => Self::Uncertain,
            Extent { approximate: true, .. } => Self::About,
            Extent { .. } => Self::None,
        }
    }
}

impl Element {
    /// Rounds every length in it.
    pub(super) fn round(&mut self) {
        let lengths: &mut [&mut f64] = match self {
            Self::Band { x, y, width, height }
            | Self::Bar { x, y, width, height, .. }
            | Self::Badge { x, y, width, height, .. } => &mut [x, y, width, height],
            Self::Cut { x, y, height } => &mut [x, y, height],
            Self::Line { from, to, .. } => &mut [&mut from.0, &mut from.1, &mut to.0, &mut to.1],
            Self::Dot { x, y, .. } => &mut [x, y],
            Self::Label(label) => &mut [&mut label.x, &mut label.y],
        };
        for length in lengths {
            **length = rounded(**length);
        }
    }
}

/// A length to a hundredth of a point: finer than any printer, and short to write.
pub(super) fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}
