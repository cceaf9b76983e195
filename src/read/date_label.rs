//! Labels in front of a date, and the roles that they give it: "Published:", "Last updated",
//! "Effective".

use super::date_words::is_number;

/// The role of a printed date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateRole {
    /// The day on which the words were spoken: "Interview conducted on". The document can appear
    /// weeks later, but its "yesterday" is that of the conversation.
    Spoken,
    /// The publication of the document: "Published", "Release date", "Decided".
    Published,
    /// The day on which the document was filed with a court or an office, before or at publication:
    /// "Filed", "Date of filing". This day counts unless the document states a different
    /// publication date.
    Filed,
    /// A bare "Date:" or "Sent:", which occurs above memoranda, but also above events and quoted
    /// emails.
    Dated,
    /// A date without a label, possibly after a place.
    Plain,
    /// The event that the document records: a meeting, a decision, a speech.
    Held,
    /// A later version: "Last updated", "Revised".
    Updated,
    /// The first version of a document that was revised.
    FirstPublished,
    /// Something other than the document: "Effective", "Comments due".
    Other,
}

impl DateRole {
    /// Whether the label explicitly dates the document.
    pub(super) const fn is_explicit(self) -> bool {
        matches!(
            self,
            Self::Spoken | Self::Published | Self::Filed | Self::Dated | Self::Updated | Self::FirstPublished
        )
    }
}

/// Labels in lower case. The longest match wins.
const LABELS: &[(&str, DateRole)] = &[
    ("interview conducted", DateRole::Spoken),
    ("interview held", DateRole::Spoken),
    ("interview recorded", DateRole::Spoken),
    ("interview date", DateRole::Spoken),
    ("interviewed", DateRole::Spoken),
    ("conversation held", DateRole::Spoken),
    ("conversation recorded", DateRole::Spoken),
    ("date of interview", DateRole::Spoken),
    ("date of recording", DateRole::Spoken),
    ("recording date", DateRole::Spoken),
    ("published online", DateRole::Published),
    ("published", DateRole::Published),
    ("date published", DateRole::Published),
    ("issued", DateRole::Published),
    ("issue date", DateRole::Published),
    ("date issued", DateRole::Published),
    ("date of issue", DateRole::Published),
    ("dated", DateRole::Published),
    ("released", DateRole::Published),
    ("date released", DateRole::Published),
    ("for release", DateRole::Published),
    ("for immediate release", DateRole::Published),
    ("for publication", DateRole::Published),
    ("for release on delivery", DateRole::Published),
    ("embargo", DateRole::Published),
    ("embargoed", DateRole::Published),
    ("embargoed for release", DateRole::Published),
    ("under embargo", DateRole::Published),
    ("strictly embargoed", DateRole::Published),
    ("not for release", DateRole::Published),
    ("not for publication", DateRole::Published),
    ("not to be published", DateRole::Published),
    ("posted", DateRole::Published),
    ("date posted", DateRole::Published),
    ("filed", DateRole::Filed),
    ("date filed", DateRole::Filed),
    ("circulated", DateRole::Published),
    ("compiled", DateRole::Published),
    ("draft", DateRole::Published),
    ("draft of", DateRole::Published),
    ("entered", DateRole::Published),
    ("judgment", DateRole::Published),
    ("judgment of", DateRole::Published),
    ("judgment given", DateRole::Published),
    ("judgment given on", DateRole::Published),
    ("judgment delivered", DateRole::Published),
    ("judgment delivered on", DateRole::Published),
    ("judgment handed down", DateRole::Published),
    ("judgment handed down on", DateRole::Published),
    ("handed down", DateRole::Published),
    ("handed down on", DateRole::Published),
    ("date of judgment", DateRole::Published),
    ("opinion delivered", DateRole::Published),
    ("answered", DateRole::Published),
    ("prepared", DateRole::Published),
    ("written", DateRole::Published),
    ("decided", DateRole::Published),
    ("date decided", DateRole::Published),
    ("opinion filed", DateRole::Published),
    ("delivered", DateRole::Published),
    // A statutory instrument begins with a line such as "Made – 11th March 2025".
    ("made", DateRole::Published),
    ("done", DateRole::Published),
    ("assented to", DateRole::Published),
    ("date of assent", DateRole::Published),
    ("royal assent", DateRole::Published),
    ("recorded", DateRole::Held),
    ("broadcast", DateRole::Published),
    ("broadcast of", DateRole::Published),
    ("broadcast on", DateRole::Published),
    ("air date", DateRole::Published),
    ("aired", DateRole::Published),
    ("date of dispatch", DateRole::Published),
    ("date of dispatch of this notice", DateRole::Published),
    ("date", DateRole::Dated),
    // The label of European forms, also above English text.
    ("datum", DateRole::Dated),
    ("sent", DateRole::Dated),
    ("updated", DateRole::Updated),
    ("last updated", DateRole::Updated),
    ("last update", DateRole::Updated),
    ("date updated", DateRole::Updated),
    ("revised", DateRole::Updated),
    ("last revised", DateRole::Updated),
    ("revision date", DateRole::Updated),
    ("edited", DateRole::Updated),
    ("last edited", DateRole::Updated),
    ("as at", DateRole::Updated),
    ("as of", DateRole::Updated),
    ("generated", DateRole::Updated),
    ("consolidated version", DateRole::Updated),
    ("last consolidated version", DateRole::Updated),
    ("data as at", DateRole::Updated),
    ("data as of", DateRole::Updated),
    ("status as at", DateRole::Updated),
    ("status as of", DateRole::Updated),
    ("current as at", DateRole::Updated),
    ("current as of", DateRole::Updated),
    ("still current at", DateRole::Updated),
    ("situation as at", DateRole::Updated),
    ("situation as of", DateRole::Updated),
    ("last reviewed", DateRole::Updated),
    ("correct", DateRole::Updated),
    ("correct as at", DateRole::Updated),
    ("correct as of", DateRole::Updated),
    ("accurate", DateRole::Updated),
    ("accurate as at", DateRole::Updated),
    ("accurate as of", DateRole::Updated),
    ("modified", DateRole::Updated),
    ("last modified", DateRole::Updated),
    ("first published", DateRole::FirstPublished),
    ("originally published", DateRole::FirstPublished),
    ("originally created", DateRole::FirstPublished),
    ("originally posted", DateRole::FirstPublished),
    ("first issued", DateRole::FirstPublished),
    ("first posted", DateRole::FirstPublished),
    // These labels state the week of a notice or report. The date counts as a bare one, since a log
    // has one such label per week.
    ("week ending", DateRole::Plain),
    ("week ended", DateRole::Plain),
    ("for the week ending", DateRole::Plain),
    ("for the week ended", DateRole::Plain),
    // These labels do not need a colon: "Effective April 19, 2018".
    ("accepted", DateRole::Other),
    ("accessed", DateRole::Other),
    ("adopted", DateRole::Other),
    ("applicable", DateRole::Other),
    ("approved", DateRole::Other),
    ("argued", DateRole::Other),
    ("asked", DateRole::Other),
    ("born", DateRole::Other),
    ("closing date", DateRole::Other),
    ("coming into force", DateRole::Other),
    ("comments due", DateRole::Other),
    ("compliance date", DateRole::Other),
    ("copyright", DateRole::Other),
    ("date of birth", DateRole::Other),
    ("date of hearing", DateRole::Other),
    ("deadline", DateRole::Other),
    ("due", DateRole::Other),
    ("due date", DateRole::Other),
    ("effective", DateRole::Other),
    ("effective date", DateRole::Other),
    ("entry into force", DateRole::Other),
    ("expires", DateRole::Other),
    ("in force", DateRole::Other),
    ("laid", DateRole::Other),
    ("laid before parliament", DateRole::Other),
    ("next update", DateRole::Other),
    ("next review", DateRole::Other),
    ("next meeting", DateRole::Other),
    ("received", DateRole::Other),
    ("retrieved", DateRole::Other),
    ("reviewed", DateRole::Other),
    ("submitted", DateRole::Other),
    ("tabled", DateRole::Other),
    ("valid until", DateRole::Other),
    ("when", DateRole::Other),
];

/// Nouns, in lower case, for a document's contents or a page. They are the subjects of labels that
/// are sentences: "This page was last updated on 4 April 2025", "Details correct on 4 April 2025".
const CONTENTS: &[&str] = &[
    "content",
    "contents",
    "data",
    "details",
    "figures",
    "information",
    "listings",
    "page",
    "prices",
    "text",
    "times",
    "web page",
];

/// Nouns, in lower case, for a document. "The report was published on 4 April 2025" is about
/// another document, so "the" cannot precede them in a publication label.
const DOCUMENTS: &[&str] = &[
    "article",
    "document",
    "entry",
    "fact sheet",
    "factsheet",
    "guidance",
    "guide",
    "leaflet",
    "list",
    "notice",
    "policy",
    "report",
    "table",
];

/// Returns the role of the label at the start of the text, and the remaining text.
pub(super) fn label(words: &str) -> Option<(DateRole, &str)> {
    let found = bare_label(words);
    // In "Date of patent", the label continues after "Date", so try the longer form first.
    if matches!(found, Some((DateRole::Dated, _)))
        && let Some(kind) = date_of_kind(words)
    {
        return Some(kind);
    }
    if found.is_some_and(|(role, _)| role != DateRole::Plain) {
        return found;
    }
    about_document(words)
        .or_else(|| date_of_kind(words))
        .or_else(|| {
            // A document type may precede a label such as "week ending": "Weekly report for the
            // week ending 12 April 2019".
            let rest = GENRES.iter().find_map(|genre| after(words, genre))?;
            bare_label(rest).filter(|(role, _)| *role == DateRole::Plain)
        })
        .or(found)
}

/// Returns the role of a label whose subject is the document: "This page was last updated".
fn about_document(words: &str) -> Option<(DateRole, &str)> {
    let without = |words, list: &[&str]| list.iter().find_map(|word| after(words, word));
    let of_other = without(words, &["the", "all"]);
    let rest = of_other.or_else(|| after(words, "this")).unwrap_or(words);
    let of = |nouns: &[&str]| nouns.iter().filter_map(|noun| after(rest, noun)).min_by_key(|rest| rest.len());
    let (contents, document) = (of(CONTENTS), of(DOCUMENTS));
    let is_own = contents.is_some() || of_other.is_none();
    let rest = contents.or(document)?;
    let rest = without(rest, &["is", "are", "was", "were"]).unwrap_or(rest);
    // "The guidance was last updated on 4 April 2025" describes this document, even with "the"
    // instead of "this". "The report was published on 4 April 2025" may describe another one.
    bare_label(rest).filter(|(role, _)| match role {
        DateRole::Updated => true,
        DateRole::FirstPublished | DateRole::Published => is_own,
        _ => false,
    })
}

/// Document types, in lower case, in the labels of their dates: "Recall date", "Date of patent".
const DATED_KINDS: &[&str] = &[
    "advisory",
    "announcement",
    "bulletin",
    "circular",
    "document",
    "filing",
    "letter",
    "memo",
    "memorandum",
    "notice",
    "opinion",
    "order",
    "patent",
    "pub.",
    "publication",
    "publish",
    "recall",
    "release",
    "report",
    "ruling",
    "statement",
];

/// Words, in lower case, before a document type which show that the date belongs to another
/// document: "Next release date", "Previous annual report".
const OTHER_DOCUMENTS: &[&str] = &[
    "after",
    "anticipated",
    "before",
    "by",
    "due",
    "earlier",
    "estimated",
    "expected",
    "first",
    "following",
    "for",
    "former",
    "from",
    "initial",
    "last",
    "next",
    "of",
    "original",
    "planned",
    "previous",
    "prior",
    "projected",
    "proposed",
    "re",
    "read",
    "related",
    "scheduled",
    "see",
    "since",
    "subsequent",
    "target",
    "tentative",
    "to",
    "until",
    "upcoming",
];

/// Whether a word before a document type shows that the type refers to a different document.
fn is_of_other_document(word: &str) -> bool {
    OTHER_DOCUMENTS.iter().any(|other| word.trim_end_matches([':', ',']).eq_ignore_ascii_case(other))
}

/// Returns the role of a label that names the document type: "Recall date", "Date of patent".
fn date_of_kind(words: &str) -> Option<(DateRole, &str)> {
    if !contains_word(words, b"date") {
        return None;
    }
    let behind = || after(after(words, "date of")?, "this").or_else(|| after(words, "date of"));
    let of_kind = |rest| DATED_KINDS.iter().find_map(|kind| after(rest, kind));
    // Exclude the "order date" on an invoice, which is the day of the purchase.
    let before = |words| after(of_kind(words)?, "date").filter(|_| after(words, "order").is_none());
    // At most two words precede the document type: "Company Announcement Date".
    let named = || {
        let mut rest = words;
        for _ in 0..3 {
            let found = before(rest);
            if found.is_some() {
                return found;
            }
            let (word, behind) = rest.trim_start().split_once(' ')?;
            if is_of_other_document(word) {
                return None;
            }
            rest = behind;
        }
        None
    };
    let rest = behind().and_then(of_kind).or_else(named)?;
    let label = words.get(..words.len() - rest.len())?.to_ascii_lowercase();
    let role = if label.split_whitespace().any(|word| word == "filing") {
        DateRole::Filed
    } else {
        DateRole::Published
    };
    Some((role, rest))
}

/// Returns the role of the longest label in [`LABELS`] at the start of the text, and the remaining
/// text.
fn bare_label(words: &str) -> Option<(DateRole, &str)> {
    let first = words.trim_start().bytes().next()?.to_ascii_lowercase();
    let labels = LABELS.iter().filter(|(label, _)| label.as_bytes()[0] == first);
    let found = labels.filter_map(|(label, role)| Some((label.len(), *role, after(words, label)?)));
    found.max_by_key(|(length, ..)| *length).map(|(_, role, rest)| (role, without_on(rest)))
}

/// Removes "on" from the end of a label, as in "Delivered on: 4 April 2025".
fn without_on(rest: &str) -> &str {
    let behind = after(rest, "on").filter(|behind| behind.is_empty() || behind.trim_start().starts_with(':'));
    behind.unwrap_or(rest)
}

/// Returns the role of a line that consists of a label, with or without a colon. A form may number
/// it: "(45) Date of Patent:".
pub(super) fn whole_label(line: &str) -> Option<DateRole> {
    let words = without_number(line.trim()).trim_end_matches([':', ' ']);
    label(words).filter(|(_, rest)| rest.is_empty()).map(|(role, _)| role)
}

/// Removes a field number from the start of a line: "(45) Date of Patent".
pub(super) fn without_number(line: &str) -> &str {
    let rest = line.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let is_number =
        |number: &str| (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    rest.filter(|(number, _)| is_number(number)).map_or(line, |(_, rest)| rest.trim_start())
}

/// Whether the text contains `word`, ignoring ASCII case, possibly inside a longer word.
fn contains_word(words: &str, word: &[u8]) -> bool {
    let Some(first) = word.first() else { return true };
    let bytes = words.as_bytes();
    let mut starts = memchr::memchr2_iter(*first, first.to_ascii_uppercase(), bytes);
    starts.any(|at| bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
}

/// Returns the text after a phrase at its start, ignoring case and the amount of white space.
fn after<'w>(words: &'w str, phrase: &str) -> Option<&'w str> {
    let mut rest = words.trim_start();
    // Reject most phrases by their first letter, because every phrase of a list is tried.
    if !rest.bytes().next()?.eq_ignore_ascii_case(&phrase.bytes().next()?) {
        return None;
    }
    for word in phrase.split(' ') {
        rest = rest.trim_start();
        let begins = rest.get(..word.len())?.eq_ignore_ascii_case(word);
        rest = rest.get(word.len()..).filter(|rest| begins && !rest.starts_with(char::is_alphanumeric))?;
    }
    Some(rest)
}

/// Document types, which can precede or follow the date: "Press release, 5 March 2024".
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
    "transcript",
    "notice",
    "public notice",
    "safety notice",
    "advisory",
    "security advisory",
    "quarterly report",
    "annual report",
    "daily report",
    "sitrep",
    "situation report",
    "weekly report",
    "working draft",
    "working paper",
];

/// Whether the text is a document type, possibly with a number: "Press Release No. 12/24".
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

/// Types of texts, in lower case, that were spoken or sent on one day.
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
    "transcript",
    "written statement",
];

/// Whether the text begins with a type of text in [`UTTERANCES`]: "Remarks by the President at the
/// signing ceremony".
pub(super) fn begins_with_utterance(words: &str) -> bool {
    UTTERANCES.iter().any(|kind| after(words, kind).is_some())
}

/// Whether the text is a document type, possibly after a name: "W3C Working Draft". A one-word type
/// such as "Statement" must be alone, since after a name it can be something other than a document.
/// "Next annual report" and "Read the press release" refer to other documents.
pub(super) fn ends_with_genre(words: &str) -> bool {
    let folded = words.trim().to_lowercase();
    let can_be_name = |word: &str| {
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !is_of_other_document(word)
    };
    let names = |before: &str| {
        let count = before.split_whitespace().count();
        let is_apart = before.is_empty() || before.ends_with(' ');
        is_apart && count <= 4 && words.split_whitespace().take(count).all(can_be_name)
    };
    let mut kinds = GENRES.iter().filter_map(|genre| folded.strip_suffix(genre).zip(Some(*genre)));
    kinds.any(|(before, genre)| names(before) && (before.is_empty() || genre.contains(' ')))
}

/// Whether the text begins with a document type: "Situation report No. 12: Harbour strike".
pub(super) fn begins_with_genre(words: &str) -> bool {
    GENRES.iter().any(|genre| after(words, genre).is_some())
}

/// Types of letters, in lower case, in document titles: "Letter dated 3 May 2019 from the Permanent
/// Representative".
const LETTERS: &[&str] = &[
    "identical letters",
    "joint letter",
    "letter",
    "letters",
    "memorandum",
    "note verbale",
    "notes verbales",
];

/// Whether the text consists of a type of letter and "dated".
pub(super) fn is_letter_dated(words: &str) -> bool {
    let rest = LETTERS.iter().find_map(|kind| after(words, kind));
    rest.and_then(|rest| after(rest, "dated")).is_some_and(|rest| rest.trim().is_empty())
}

/// Types of contracts and similar legal instruments, in lower case.
const INSTRUMENTS: &[&str] = &[
    "agreement",
    "amendment",
    "assignment",
    "bond",
    "contract",
    "deed",
    "guaranty",
    "indenture",
    "lease",
    "licence",
    "license",
    "memorandum",
    "mortgage",
    "settlement",
    "undertaking",
];

/// Words, in lower case, between the document type and the verb: "This Amendment to Lease has been
/// made".
const BEHIND_INSTRUMENT: &[&str] = &["and", "been", "has", "hereby", "is", "of", "to", "was"];

/// Whether the text is "this" and the type of a contract or similar legal instrument, with an
/// optional short form in brackets: "This commercial lease is", "THIS DEED OF BOND (the "Bond")".
/// In "This report covers the lease" and "This Agreement replaces the lease", other words precede
/// the verb.
pub(super) fn is_this_instrument(words: &str) -> bool {
    let (name, rest) = words.split_once('(').unwrap_or((words, ""));
    let behind = rest.rsplit_once(')').map_or("", |(_, behind)| behind);
    let words = name.split_whitespace().chain(behind.split_whitespace());
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).skip(1).collect();
    let is_kind = |word: &str| INSTRUMENTS.iter().any(|kind| word.eq_ignore_ascii_case(kind));
    let is_common = |word: &str| word.starts_with(char::is_lowercase);
    let Some(at) = words.iter().position(|word| is_kind(word)) else { return false };
    let (before, after) = words.split_at(at);
    before.iter().filter(|word| is_common(word)).count() <= 1
        && after.iter().all(|word| !is_common(word) || is_kind(word) || BEHIND_INSTRUMENT.contains(word))
}

/// Whether the text is the type and number of an order by a head of state: "Executive Order 14028".
pub(super) fn is_order(words: &str) -> bool {
    let mut rests = ["executive order", "proclamation"].iter().filter_map(|kind| after(words, kind));
    rests.any(|rest| !rest.is_empty() && rest.trim().chars().all(|c| c.is_ascii_digit() || c == ','))
}

/// Publication labels, in lower case, that can occur below the text. "Posted", "Decided" and
/// "Released" are excluded: there, they can refer to a comment, a case or a record.
const OF_PUBLICATION: &[&str] = &[
    "assented to",
    "answered",
    "issued",
    "last edited",
    "last modified",
    "last revised",
    "last updated",
    "published",
    "updated",
];

/// Whether the text begins with a publication label: "Answered on 17 May 2018".
pub(super) fn is_of_publication(words: &str) -> bool {
    let words = words.strip_prefix('[').unwrap_or(words);
    OF_PUBLICATION.iter().any(|label| after(words, label).is_some())
}

/// Whether the text begins with a label whose subject is the document: "Page updated".
pub(super) fn begins_about_document(words: &str) -> bool {
    about_document(words.trim_start()).is_some()
}

/// Whether the text states that a body adopted the document: "Approved by the Board of Education".
pub(super) fn is_decision_of_body(words: &str) -> bool {
    let mut verbs = ["approved by", "adopted by", "agreed by", "endorsed by"].iter();
    words.split_whitespace().count() <= 12 && verbs.any(|verb| after(words, verb).is_some())
}

/// Phrases, in lower case, that identify minutes.
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

/// Words and word beginnings that refer to other minutes: "Minutes of the previous meeting were
/// approved".
const OTHER_MINUTES: &[&str] = &[
    "adopt", "amend", "approv", "between", "confirm", "correct", "last ", "later", "next", "previous",
    "prior", "since", "was ", "were ",
];

/// Whether the text is a heading of minutes.
pub(super) fn is_minutes(words: &str) -> bool {
    // Test for one word of `MINUTES` first, because few lines contain one.
    let has_word = contains_word(words, b"minutes") || contains_word(words, b"meeting");
    if !has_word || words.split_whitespace().nth(32).is_some() {
        return false;
    }
    let folded = words.to_lowercase();
    MINUTES.iter().any(|mark| folded.contains(mark))
        && !OTHER_MINUTES.iter().any(|mark| folded.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_label_wins() {
        for (words, expected) in [
            ("Published Online: ", Some((DateRole::Published, ": "))),
            ("LAST  UPDATED on", Some((DateRole::Updated, ""))),
            ("Updated on: ", Some((DateRole::Updated, ": "))),
            ("Updated one", Some((DateRole::Updated, " one"))),
            ("Updated on 3", Some((DateRole::Updated, " on 3"))),
            ("First published", Some((DateRole::FirstPublished, ""))),
            ("Effective date:", Some((DateRole::Other, ":"))),
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
