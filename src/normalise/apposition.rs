//! Compares a day that counts from the date of the document with a written day next to it.
//!
//! "tomorrow, Monday, March 13th" in a document of 13 March shows that its words were written the
//! day before. The written day is then the value of both, with the confidence of the written one.
//! All other days that count from the date of the document are doubtful.

use super::confidence;
use super::timex::{Anchor, Timex, Weakness};
use crate::date::Date;

/// The rules of "today", "tomorrow" and "yesterday".
const DAY_FROM_WRITING: &str = "relative.day";

/// Corrects the days that a written day in apposition contradicts. `found` is in the order of
/// `text`.
pub(super) fn correct(text: &str, found: &mut [Timex]) {
    let contradicts = |pair: &[Timex]| -> Option<Date> {
        let [relative, written] = pair else { return None };
        let between = text.get(relative.end..written.start)?;
        let is_beside = matches!(between, ", " | " (");
        let names_day = text.get(written.start..written.end)?.contains(|c: char| c.is_ascii_digit());
        let (one, other) = (relative.date.as_ref()?.as_day()?, written.date.as_ref()?.as_day()?);
        let is_counted = relative.rule == DAY_FROM_WRITING && relative.anchor == Anchor::DocumentCreationTime;
        (is_beside && names_day && is_counted && one != other).then(|| written.date.clone())?
    };
    let written: Vec<(usize, Date)> =
        found.windows(2).enumerate().filter_map(|(at, pair)| Some((at, contradicts(pair)?))).collect();
    if written.is_empty() {
        return;
    }
    for timex in found.iter_mut() {
        if timex.anchor == Anchor::DocumentCreationTime && timex.rule.starts_with("relative.") {
            (timex.confidence, timex.weakness) = confidence::low(Weakness::OtherDay);
        }
    }
    for (at, date) in written {
        let Some([relative, written]) = found.get_mut(at..at + 2) else { continue };
        relative.value = date.to_string();
        relative.date = Some(date);
        (relative.confidence, relative.weakness) = (written.confidence, written.weakness);
    }
}
