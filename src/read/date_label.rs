//! Labels in front of a date and the roles they give it: "Published:", "Last updated", "Effective".

use super::date_words::is_number;

/// The role of a printed date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The publication of the document: "Published", "Release date", "Decided".
    Published,
    /// A bare "Date:" or "Sent:", which occurs above memoranda, but also above events and quoted
    /// emails.
    Dated,
    /// A date without a label, possibly after a place.
    Plain,
    /// The meeting that the minutes record.
    Held,
    /// A later version: "Last updated", "Revised".
    Updated,
    /// The first version of a document that was revised.
    FirstPublished,
    /// Something other than the document: "Effective", "Comments due".
    Other,
}

impl Role {
    /// Whether the label explicitly dates the document.
    pub(super) const fn is_explicit(self) -> bool {
        matches!(self, Self::Published | Self::Dated | Self::Updated | Self::FirstPublished)
    }
}

/// Labels in lower case. The longest match wins.
const LABELS: &[(&str, Role)] = &[
    ("published online", Role::Published),
    ("published", Role::Published),
    ("publication date", Role::Published),
    ("date published", Role::Published),
    ("date of publication", Role::Published),
    ("issued", Role::Published),
    ("issue date", Role::Published),
    ("date issued", Role::Published),
    ("date of issue", Role::Published),
    ("dated", Role::Published),
    ("document date", Role::Published),
    ("report date", Role::Published),
    ("date of report", Role::Published),
    ("date of this report", Role::Published),
    ("released", Role::Published),
    ("release date", Role::Published),
    ("date of release", Role::Published),
    ("date released", Role::Published),
    ("for release", Role::Published),
    ("for immediate release", Role::Published),
    ("for publication", Role::Published),
    ("for release on delivery", Role::Published),
    ("embargo", Role::Published),
    ("embargoed", Role::Published),
    ("embargoed for release", Role::Published),
    ("under embargo", Role::Published),
    ("strictly embargoed", Role::Published),
    ("not for release", Role::Published),
    ("not for publication", Role::Published),
    ("not to be published", Role::Published),
    ("posted", Role::Published),
    ("date posted", Role::Published),
    ("filed", Role::Published),
    ("date filed", Role::Published),
    ("circulated", Role::Published),
    ("compiled", Role::Published),
    ("draft", Role::Published),
    ("draft of", Role::Published),
    ("entered", Role::Published),
    ("judgment", Role::Published),
    ("judgment of", Role::Published),
    ("date of judgment", Role::Published),
    ("opinion delivered", Role::Published),
    ("prepared", Role::Published),
    ("written", Role::Published),
    ("decided", Role::Published),
    ("date decided", Role::Published),
    ("opinion filed", Role::Published),
    ("delivered", Role::Published),
    // "Made – 11th March 2025": the first line of a statutory instrument.
    ("made", Role::Published),
    ("done", Role::Published),
    ("date", Role::Dated),
    ("sent", Role::Dated),
    ("updated", Role::Updated),
    ("last updated", Role::Updated),
    ("last update", Role::Updated),
    ("date updated", Role::Updated),
    ("revised", Role::Updated),
    ("last revised", Role::Updated),
    ("revision date", Role::Updated),
    ("as at", Role::Updated),
    ("as of", Role::Updated),
    ("data as at", Role::Updated),
    ("data as of", Role::Updated),
    ("status as at", Role::Updated),
    ("status as of", Role::Updated),
    ("modified", Role::Updated),
    ("last modified", Role::Updated),
    ("first published", Role::FirstPublished),
    ("originally published", Role::FirstPublished),
    ("first issued", Role::FirstPublished),
    ("first posted", Role::FirstPublished),
    // These labels do not need a colon: "Effective April 19, 2018".
    ("accepted", Role::Other),
    ("accessed", Role::Other),
    ("adopted", Role::Other),
    ("applicable", Role::Other),
    ("approved", Role::Other),
    ("argued", Role::Other),
    ("born", Role::Other),
    ("closing date", Role::Other),
    ("coming into force", Role::Other),
    ("comments due", Role::Other),
    ("compliance date", Role::Other),
    ("copyright", Role::Other),
    ("date of birth", Role::Other),
    ("date of hearing", Role::Other),
    ("deadline", Role::Other),
    ("due", Role::Other),
    ("due date", Role::Other),
    ("effective", Role::Other),
    ("effective date", Role::Other),
    ("entry into force", Role::Other),
    ("expires", Role::Other),
    ("in force", Role::Other),
    ("laid", Role::Other),
    ("laid before parliament", Role::Other),
    ("next update", Role::Other),
    ("next review", Role::Other),
    ("next meeting", Role::Other),
    ("received", Role::Other),
    ("retrieved", Role::Other),
    ("reviewed", Role::Other),
    ("last reviewed", Role::Other),
    ("submitted", Role::Other),
    ("valid until", Role::Other),
    ("when", Role::Other),
];

/// Returns the role of the label at the start of the words, with the remaining words.
pub(super) fn label(words: &str) -> Option<(Role, &str)> {
    let first = words.trim_start().bytes().next()?.to_ascii_lowercase();
    let labels = LABELS.iter().filter(|(label, _)| label.as_bytes()[0] == first);
    let found = labels.filter_map(|(label, role)| Some((label.len(), *role, after(words, label)?)));
    found.max_by_key(|(length, ..)| *length).map(|(_, role, rest)| (role, rest))
}

/// Returns the role of a line that consists of a label, with or without a colon.
pub(super) fn whole_label(line: &str) -> Option<Role> {
    let words = line.trim().trim_end_matches([':', ' ']);
    label(words).filter(|(_, rest)| rest.is_empty()).map(|(role, _)| role)
}

/// Returns the words after a phrase at their start, ignoring case and the amount of white space.
fn after<'w>(words: &'w str, phrase: &str) -> Option<&'w str> {
    let mut rest = words;
    for word in phrase.split(' ') {
        rest = rest.trim_start();
        let begins = rest.get(..word.len())?.eq_ignore_ascii_case(word);
        rest = rest.get(word.len()..).filter(|rest| begins && !rest.starts_with(char::is_alphanumeric))?;
    }
    Some(rest)
}

/// Kinds of documents, which can precede or follow the date: "Press release, 5 March 2024".
const GENRES: &[&str] = &[
    "briefing",
    "briefing note",
    "briefing paper",
    "bulletin",
    "circular",
    "communiqué",
    "discussion paper",
    "incident report",
    "fact sheet",
    "factsheet",
    "for immediate release",
    "joint communiqué",
    "joint statement",
    "letter",
    "media release",
    "memorandum",
    "news release",
    "newsletter",
    "memo",
    "monthly report",
    "policy brief",
    "policy paper",
    "press briefing",
    "press communiqué",
    "press release",
    "press statement",
    "progress report",
    "release notes",
    "research note",
    "research report",
    "status report",
    "statement",
    "trip report",
    "weekly report",
    "working paper",
];

/// Whether the words name a kind of document, possibly with its number: "Press Release No. 12/24".
pub(super) fn is_genre(words: &str) -> bool {
    let folded = words.trim().to_lowercase();
    let mut rests = GENRES.iter().filter_map(|genre| folded.strip_prefix(genre));
    rests.any(|rest| {
        let number = rest.trim_start();
        number.is_empty()
            || is_number(number)
            || (["no", "nr", "number", "#"].iter().any(|mark| number.starts_with(mark))
                && number.split_whitespace().count() <= 3)
    })
}

/// Kinds of texts that were spoken or sent on one day, in lower case.
const UTTERANCES: &[&str] = &[
    "address",
    "eulogy",
    "homily",
    "interview",
    "keynote",
    "lecture",
    "letter",
    "opening remarks",
    "oral statement",
    "press conference",
    "remarks",
    "sermon",
    "speech",
    "statement",
    "testimony",
    "written statement",
];

/// Whether the words begin with a kind of text that was spoken or sent on one day: "Remarks by the
/// President at the signing ceremony".
pub(super) fn begins_with_utterance(words: &str) -> bool {
    UTTERANCES.iter().any(|kind| after(words, kind).is_some())
}

/// Phrases that mark minutes, in lower case.
const MINUTES: &[&str] = &[
    "minutes",
    "meeting notes",
    "notes of the meeting",
    "notes of a meeting",
    "notes from the meeting",
    "record of the meeting",
    "record of meeting",
    "summary of the meeting",
    "meeting summary",
];

/// Words that refer to other minutes: "Minutes of the previous meeting were approved".
const OTHER_MINUTES: &[&str] = &[
    "adopt", "amend", "approv", "between", "confirm", "correct", "last ", "later", "next", "previous",
    "prior", "since", "was ", "were ",
];

/// Whether the words are a heading of minutes.
pub(super) fn is_minutes(words: &str) -> bool {
    let folded = words.to_lowercase();
    folded.split_whitespace().count() <= 32
        && MINUTES.iter().any(|mark| folded.contains(mark))
        && !OTHER_MINUTES.iter().any(|mark| folded.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_label_wins() {
        for (words, expected) in [
            ("Published Online: ", Some((Role::Published, ": "))),
            ("LAST  UPDATED on", Some((Role::Updated, " on"))),
            ("First published", Some((Role::FirstPublished, ""))),
            ("Effective date:", Some((Role::Other, ":"))),
            ("Dates", None),
            ("Dateline", None),
            ("", None),
        ] {
            assert_eq!(label(words), expected, "{words}");
        }
    }

    #[test]
    fn genre_may_have_a_number() {
        for words in ["Press Release", "PRESS RELEASE NO. 12/24", "Joint statement"] {
            assert!(is_genre(words), "{words}");
        }
        for words in ["Press release about ports", "Statement of Claim", "Pressed"] {
            assert!(!is_genre(words), "{words}");
        }
    }
}
