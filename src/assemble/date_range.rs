//! Chooses the date of a range of dates: the whole range, or of a range along which an event was
//! moved ("postponed from 4 to 6 November") its end.

use super::Word;
use super::dated_sentence::Sentence;
use crate::date::Date;
use crate::normalise::{Confidence, Doubt, RangeRole, Timex};

/// The maximum number of words between a verb such as "postponed" and "from".
const MAX_OBJECT_WORDS: usize = 6;

/// Returns the date of a time expression and the end of its words; for the start of a range, the
/// date and end of the whole range. A date that is ambiguous ("03/04/2024") or has low confidence
/// is marked as uncertain (`?`).
pub(super) fn whole_range(timex: &Timex, sentence: &[Timex]) -> Option<(Date, usize)> {
    let start = timex.date.clone()?;
    if matches!(timex.doubt, Some(Doubt::Ambiguous { .. })) || timex.confidence == Confidence::Low {
        return Some((start.in_doubt(), timex.end));
    }
    let is_end = |other: &&Timex| other.group == timex.group && other.role == Some(RangeRole::End);
    let end = sentence.iter().find(is_end).filter(|_| timex.role == Some(RangeRole::Start));
    let ranged = end.and_then(|end| Some((Date::range(&start, end.date.as_ref()?)?, end.end)));
    Some(ranged.unwrap_or((start, timex.end)))
}

/// Whether a date represents its range; a date outside a range represents itself. A range is
/// represented by its start, but "postponed from 4 to 6 November" by its end, because the meeting
/// is on the 6th.
pub(super) fn is_of_range(sentence: &Sentence<'_>, timex: &Timex) -> bool {
    let other =
        |role| sentence.timexes.iter().find(|other| other.group == timex.group && other.role == Some(role));
    match timex.role {
        Some(RangeRole::Start) => {
            !(other(RangeRole::End).is_some() && is_moved(&sentence.words, timex.start))
        }
        Some(RangeRole::End) => {
            other(RangeRole::Start).is_some_and(|start| is_moved(&sentence.words, start.start))
        }
        _ => true,
    }
}

/// Whether the range that begins at a byte offset consists of an old date and a new one: "moved
/// from Monday to Friday".
fn is_moved(words: &[Word], start: usize) -> bool {
    const MOVES: [&str; 23] = [
        "moved",
        "postponed",
        "rescheduled",
        "delayed",
        "deferred",
        "shifted",
        "slipped",
        "changed",
        "advanced",
        "extended",
        "corrected",
        "forward",
        "back",
        "off",
        "move",
        "postpone",
        "reschedule",
        "delay",
        "defer",
        "shift",
        "slip",
        "extend",
        "change",
    ];
    let at = words.partition_point(|word| word.start < start);
    let Some(from) = at.checked_sub(1).filter(|at| words.get(*at).is_some_and(|word| word.key == "from"))
    else {
        return false;
    };
    // Match "postponed the vote from", but not "moved to Oslo from", where the range is the length
    // of a stay.
    let head = words.get(from.saturating_sub(MAX_OBJECT_WORDS)..from).unwrap_or(&[]);
    let is_object = |word: &&Word| !MOVES.contains(&word.key.as_str()) && word.is_nominal();
    let object = head.iter().rev().take_while(is_object).count();
    head.iter().rev().nth(object).is_some_and(|word| MOVES.contains(&word.key.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::assemble::attestations;
    use crate::normalise::{Context, timexes};
    use crate::source::Sources;

    /// Checks the EDTF dates of a text's attestations.
    #[track_caller]
    fn check_dates(text: &str, expected: &[&str]) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        let dates: Vec<String> = found.iter().map(|mention| mention.date.to_string()).collect();
        assert_eq!(dates, expected, "{text}");
    }

    #[test]
    fn postponed_event_has_its_new_date() {
        check_dates("The meeting was postponed from 4 November to 6 November 2024.", &["2024-11-06"]);
        check_dates("The hearing has been moved from 3 May 2021 to 7 May 2021.", &["2021-05-07"]);
        check_dates("The meeting was held from 4 November to 6 November 2024.", &["2024-11-04/2024-11-06"]);
        check_dates(
            "The exhibition moved to Oslo from 3 May 2021 to 7 May 2021.",
            &["2021-05-03/2021-05-07"],
        );
    }
}
