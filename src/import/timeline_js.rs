//! Converts the slides of a TimelineJS timeline (JSON) to rows of a sheet.

use serde_json::Value;

use super::sheet::{RowUnit, Sheet, SheetCell, SheetRow};
use crate::export::{SLIDE_COLUMNS, slide_cells};
use crate::read::{Limit, Limits, ReadProblem, decoded_text};

/// Whether the bytes are a JSON object.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"{")
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadProblem> {
    let text = decoded_text(bytes)?;
    if text.len() > limits.unpacked {
        return Err(ReadProblem::Over(Limit::Unpacked(limits.unpacked)));
    }
    let timeline: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ReadProblem::NoReader(format!("it is not valid JSON: {error}")))?;
    let slides = timeline.get("events").and_then(Value::as_array).ok_or_else(|| {
        ReadProblem::NoReader("it is JSON, but not a TimelineJS timeline: it has no list `events`".to_owned())
    })?;
    let row = |(number, slide): (u32, &Value)| {
        let cells = slide_cells(slide);
        let cells = (0..).zip(cells).filter(|(_, text)| !text.is_empty());
        SheetRow { number, cells: cells.map(|(at, text)| (at, SheetCell::Text(text))).collect() }
    };
    let rows = std::iter::once(Sheet::headers(&SLIDE_COLUMNS)).chain((1..).zip(slides).map(row)).collect();
    Ok(Sheet { name: None, unit: RowUnit::Slide, rows })
}
