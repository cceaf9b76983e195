//! Resolves a distance from an event that the text has just dated: "Two days after the invasion" is
//! a date if the preceding text states when the invasion was.
//!
//! Input: a duration, the surrounding text, and the dates mentioned so far. The name after "after"
//! or "before" is searched for in the preceding text, and the day next to it is the event's day.

use super::point::Point;
use super::reference::MentionedDate;
use crate::tag::lang::EventWords;
use crate::tag::{Amount, Duration, Expression, Mention, Unit};

/// The name of this rule.
pub(super) const RULE: &str = "relative.after-event";

/// The number of bytes before the duration in which the event is searched for.
const WINDOW: usize = 400;

/// The maximum number of bytes between an event and its date.
const MAX_BYTES_TO_DATE: usize = 80;

/// The maximum number of words in an event name.
const MAX_NAME_WORDS: usize = 4;

/// A date relative to an event.
pub(super) struct Counted {
    /// The byte offset of the end of the event name, exclusive.
    pub end: usize,
    pub point: Point,
    /// The date of the event.
    pub event: MentionedDate,
}

/// Returns the date at the distance of a duration from an event, if the text has dated the event.
/// `days` are the days mentioned so far, in text order.
pub(super) fn counted(
    text: &str,
    mention: &Mention,
    days: &[MentionedDate],
    words: &EventWords,
) -> Option<Counted> {
    let Expression::Duration(Duration { amount, unit, rest: None, anchored: None }) = mention.expression
    else {
        return None;
    };
    let Amount::Hundredths(hundredths) = amount else { return None };
    let count = i64::try_from(hundredths).ok().filter(|n| n % 100 == 0)? / 100;
    let tail = text.get(mention.end..)?.strip_prefix(' ')?;
    let (forward, tail) = match tail.strip_prefix(words.after) {
        Some(tail) => (true, tail),
        None => (false, tail.strip_prefix(words.before)?),
    };
    let tail = tail.strip_prefix(words.article).unwrap_or(tail);
    let start = text.len() - tail.len();
    let name = name(tail, words)?;
    let event = date_of(text, name, mention.start, days)?;
    if unit < Unit::Day || unit == Unit::Night {
        return None;
    }
    let point = event.point.shifted(if forward { count } else { -count }, unit)?;
    Some(Counted { end: start + name.len(), point, event })
}

/// Returns the name at the start of `text`: a noun, or a proper name ("Battle of Ulm"). A noun only
/// counts if the next word cannot continue its compound.
fn name<'t>(text: &'t str, words: &EventWords) -> Option<&'t str> {
    let is_proper = text.starts_with(char::is_uppercase);
    let mut end = 0;
    for word in text.split_inclusive(' ').take(MAX_NAME_WORDS) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphabetic());
        let goes_on = letters.starts_with(char::is_uppercase) || words.of == letters;
        if end > 0 && !(is_proper && goes_on) {
            break;
        }
        end += letters.len();
        // Stop at punctuation, which ends the name.
        if word.len() != letters.len() + 1 || !word.ends_with(' ') {
            break;
        }
        end += 1;
    }
    let name = text.get(..end)?.trim_end();
    let name = name.strip_suffix(words.of).filter(|head| head.ends_with(' ')).map_or(name, str::trim_end);
    let rest = text.get(name.len()..)?;
    let next = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let ends = !rest.starts_with(' ') || is_proper || words.after_name.contains(&next);
    (ends && name.len() > 3).then_some(name)
}

/// Returns the day next to the last occurrence of a name before `end`.
fn date_of(text: &str, name: &str, end: usize, days: &[MentionedDate]) -> Option<MentionedDate> {
    let from = text.floor_char_boundary(end.saturating_sub(WINDOW));
    let before = text.get(from..end)?;
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let occurs = before.rmatch_indices(name).map(|(at, _)| at).find(|at| {
        !is_letter(before.get(..*at).and_then(|head| head.chars().next_back()))
            && !is_letter(before.get(at + name.len()..).and_then(|tail| tail.chars().next()))
    })?;
    let (start, stop) = (from + occurs, from + occurs + name.len());
    let gap = |day: &MentionedDate| {
        let between = if day.end <= start { day.end..start } else { stop..day.start };
        let between = text.get(between)?;
        let joined = !between.contains(['\n', ';']) && !between.contains(". ");
        (joined && between.len() <= MAX_BYTES_TO_DATE).then_some(between.len())
    };
    days.iter()
        .rev()
        .take_while(|day| day.start >= from)
        .filter(|day| day.point.as_day().is_some())
        .filter_map(|day| Some((gap(day)?, *day)))
        .min_by_key(|(gap, _)| *gap)
        .map(|(_, day)| day)
}
