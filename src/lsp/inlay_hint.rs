//! Inlay hints after event dates: the weekday and the number of days until the event.

use lsp_types::{InlayHint, InlayHintLabel};

use super::dates::distance;
use super::view::View;
use crate::chronology::Event;
use crate::date::{Date, Day};
use crate::source::SourceId;

/// Returns the hints for the dates in a range of lines.
pub(super) fn inlay_hints(view: &View<'_>, source: SourceId, range: lsp_types::Range) -> Vec<InlayHint> {
    if source != view.project.chronology.source {
        return Vec::new();
    }
    let Some(positions) = view.positions(source) else { return Vec::new() };
    let now = view.project.as_of.as_ref().and_then(Date::as_day);
    let hints = view.project.chronology.events.iter().filter_map(|event| {
        let position = positions.position(event.date.as_ref()?.span.end);
        let is_shown = (range.start.line..=range.end.line).contains(&position.line);
        let label = label(event, now).filter(|_| is_shown)?;
        Some(InlayHint {
            position,
            label: InlayHintLabel::String(label),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    hints.collect()
}

/// Returns "Fri" for a past day, "Fri, in 12 days" for a future one, and `None` if the date is not
/// a single day.
fn label(event: &Event, now: Option<Day>) -> Option<String> {
    let day = event.date.as_ref()?.value.as_day()?;
    let weekday = day.weekday();
    match now.filter(|now| day >= *now) {
        Some(now) => Some(format!("{weekday}, {}", distance(day, now))),
        None => Some(weekday.to_string()),
    }
}
