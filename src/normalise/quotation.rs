//! Resolves "today" in words spoken on another day: "'We decide today,' she said on Monday".
//!
//! Input: the text and its resolved expressions. A day that is relative to the document's date is
//! moved if it is in quotation marks and the surrounding sentence dates the reporting verb.

use super::timex::{Anchor, Confidence, Timex, Weakness};
use crate::date::{Date, Day};
use crate::tag::lang::EventWords;

/// The rule for "today", "tomorrow" and "yesterday".
const DAY_FROM_WRITING: &str = "relative.day";

/// The maximum number of bytes in a quotation on each side of the expression.
const MAX_QUOTED: usize = 400;

/// The maximum number of bytes between a quotation mark and the date of the reporting verb.
const MAX_TO_DATE: usize = 80;

/// Corrects the days in quotations that the sentence dates. `found` is in text order.
pub(super) fn correct(text: &str, found: &mut [Timex], written: Option<Day>, words: &EventWords) {
    let Some(written) = written else { return };
    let corrected: Vec<(usize, Day, Anchor)> = (0..found.len())
        .filter_map(|at| {
            let timex = found.get(at)?;
            let is_counted = timex.rule == DAY_FROM_WRITING && timex.anchor == Anchor::DocumentCreationTime;
            let day = timex.date.as_ref().filter(|_| is_counted)?.as_day()?;
            let dated = spoken_on(text, at, found, words)?;
            let spoken = dated.date.as_ref()?.as_day()?;
            let days = day.number().checked_sub(written.number())?;
            let anchor = Anchor::PreviousDate { start: dated.start, end: dated.end };
            (spoken != written)
                .then(|| Some((at, Day::from_number(spoken.number().checked_add(days)?), anchor)))?
        })
        .collect();
    // Lower the confidence in "'Someone mailed me today,' said the post", which was written on the
    // day of the post.
    let doubtful: Vec<usize> = (0..found.len())
        .filter(|at| {
            found.get(*at).is_some_and(|timex| {
                timex.rule == DAY_FROM_WRITING
                    && timex.anchor == Anchor::DocumentCreationTime
                    && is_of_quoted_text(text, timex, words)
            })
        })
        .collect();
    for at in doubtful {
        if let Some(timex) = found.get_mut(at) {
            (timex.confidence, timex.weakness) = super::confidence::low(Weakness::Quotation);
        }
    }
    // "'We met on Friday 23 March,' she said" can be about a year far from the document's date.
    let on_other_weekdays: Vec<usize> = (0..found.len())
        .filter(|at| {
            found.get(*at).is_some_and(|timex| {
                timex.weakness == Some(Weakness::OtherWeekday) && quotation(text, timex).is_some()
            })
        })
        .collect();
    for at in on_other_weekdays {
        if let Some(timex) = found.get_mut(at) {
            timex.weakness = Some(Weakness::Quotation);
        }
    }
    for (at, day, anchor) in corrected {
        let Some(timex) = found.get_mut(at) else { continue };
        let (year, month, day) = day.ymd();
        let Some(date) = Date::from_ymd(year, month, day) else { continue };
        timex.value = date.to_string();
        timex.date = Some(date);
        timex.anchor = anchor;
        (timex.confidence, timex.weakness) = (Confidence::Medium, None);
    }
}

/// Returns the day on which the quotation around an expression was spoken, if the words directly
/// after or before it state that day.
fn spoken_on<'f>(text: &str, at: usize, found: &'f [Timex], words: &EventWords) -> Option<&'f Timex> {
    let quoted = found.get(at)?;
    let (open, close) = quotation(text, quoted)?;
    let reports_speech = |between: &str| {
        let mut parts = between.split(|c: char| !c.is_alphabetic());
        !between.contains('\n')
            && !between.contains(". ")
            && !between.contains(['"', '“', '”'])
            && parts.any(|word| words.speech_verbs.contains(&word))
    };
    let is_day = |timex: &&Timex| timex.date.as_ref().is_some_and(|date| date.as_day().is_some());
    let after = found.iter().skip(at + 1).find(|timex| timex.start >= close).filter(is_day).filter(|dated| {
        dated.start - close <= MAX_TO_DATE && text.get(close..dated.start).is_some_and(reports_speech)
    });
    // The date of the speech can precede the quotation: "On Monday she said: 'We decide today'".
    let before = || {
        found.iter().take(at).rev().find(|timex| timex.end <= open).filter(is_day).filter(|dated| {
            open - dated.end <= MAX_TO_DATE
                && text.get(dated.end..open).is_some_and(|between| {
                    reports_speech(between) && between.trim_end().ends_with([':', ','])
                })
        })
    };
    after.or_else(before)
}

/// Whether the words after the quotation attribute it to a document rather than a speaker.
fn is_of_quoted_text(text: &str, timex: &Timex, words: &EventWords) -> bool {
    let after = quotation(text, timex).and_then(|(_, close)| text.get(close..)).unwrap_or("");
    let mut next = after.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let mut is_one_of = |list: &[&str]| next.next().is_some_and(|word| list.contains(&word));
    is_one_of(words.speech_verbs) && is_one_of(words.articles) && is_one_of(words.quoted_texts)
}

/// Returns the start and end of the quotation around an expression, including its marks.
fn quotation(text: &str, timex: &Timex) -> Option<(usize, usize)> {
    let from = text.floor_char_boundary(timex.start.saturating_sub(MAX_QUOTED));
    let to = text.floor_char_boundary((timex.end + MAX_QUOTED).min(text.len()));
    let head = text.get(from..timex.start)?;
    let head = head.rsplit('\n').next()?;
    let start = timex.start - head.len();
    let tail = text.get(timex.end..to)?.split('\n').next()?;
    // A straight mark opens a quotation if the number of marks before it is even, since they
    // alternate.
    let (open, straight) = match head.rfind(['“', '”']) {
        Some(at) if head.get(at..)?.starts_with('“') => (at, false),
        None if head.matches('"').count() % 2 == 1 => (head.rfind('"')?, true),
        Some(_) | None => return None,
    };
    let mark = if straight { '"' } else { '”' };
    let close = tail.find(mark)?;
    Some((start + open, timex.end + close + mark.len_utf8()))
}
