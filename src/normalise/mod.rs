//! From time expressions to TIMEX3 values and EDTF dates.

mod context;
mod timex;

pub use context::{Context, TextKind};
pub use timex::{Anchor, Confidence, Doubt, RangeRole, Timex, TimexKind};

/// The time expressions of a text, in the order of their words, each with its value.
pub fn timexes(_text: &str, _context: &Context) -> Vec<Timex> {
    Vec::new()
}
