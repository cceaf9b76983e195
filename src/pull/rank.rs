//! The rank of a candidate. It is a sum of named parts in whole points, each computed from one
//! property of the attestation, so that the order can be explained.

use serde::Serialize;

use crate::assemble::{AttachmentSite, Attestation, Bond, Signal, Tense};
use crate::date::{Answer, Date, Granularity};
use crate::normalise::{Anchor, Confidence};
use crate::phase::Phase;

/// The certainty and importance of a candidate. The parts are integers, so that every run gives the
/// same order.
///
/// ```
/// use dateline::internals::pull::Rank;
///
/// let rank = Rank { attachment: 3, phase: 3, date: 3, ..Rank::default() };
/// assert!(rank.total() >= Rank::SHOWN);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rank {
    /// The kind of words that the date belongs to: 3 for a verb, an event noun or a row, 1 for a
    /// name, -4 for the clause as a whole.
    pub attachment: i8,
    /// The phase, if known: 2 for an event that was held, such as a meeting, 1 for an announcement
    /// or a publication, 3 for any other.
    pub phase: i8,
    /// The precision of the date: 3 for a day, 2 for a month, 1 for anything between a month and a
    /// year or a range, 0 for a year, -2 for a coarser date.
    pub date: i8,
    /// The names that the date belongs to: 1 point each, at most 2 points.
    pub names: i8,
    /// 1 if the clause names a state or an organisation.
    pub actors: i8,
    /// The tense: -8 for a name with a later year ("the 2030 Agenda"), -4 for a later year without
    /// a verb, -2 for a bound ("since", "by") or the future tense, -1 if the tense is present or
    /// unclear.
    pub tense: i8,
    /// Doubt about the date: -5 if the date is described as past but is after the date of its
    /// paper; -3 if it has two readings; -1 to -3 if it is resolved from another date or with low
    /// confidence.
    pub doubt: i8,
    /// How clear the title is without its context: -8 for a greeting or a notice ("Thank you for
    /// joining", "The contents of this call are embargoed"); -5 if it begins with a word such as
    /// "it" or "the new one", or ends like "he announced"; -3 if it begins with "signed" or the
    /// like, is only a place, is a single word, or contains a web address.
    pub title: i8,
    /// The distance from the chronology: -4 if the date is long before the first curated event, as
    /// in a historical aside.
    pub years: i8,
    /// The bonus for a row of a chronology: 4.
    pub row: i8,
    /// The number of independent papers that report the event: 4 for each doubling, at most 16.
    /// Copies of a paper count once.
    pub papers: i8,
    /// The number of independent papers that mention the day of the event: 4 for each doubling,
    /// half as many for a day long before the papers. A paper counts in full if it was written at
    /// least 2 days later, and less if it was written on the day itself. This part affects the
    /// order, but not the certainty.
    pub day: i8,
}

/// A part of a [`Rank`]: the field of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankPart {
    /// [`Rank::attachment`].
    Attachment,
    /// [`Rank::phase`].
    Phase,
    /// [`Rank::date`].
    Date,
    /// [`Rank::names`].
    Names,
    /// [`Rank::actors`].
    Actors,
    /// [`Rank::tense`].
    Tense,
    /// [`Rank::doubt`].
    Doubt,
    /// [`Rank::title`].
    Title,
    /// [`Rank::years`].
    Years,
    /// [`Rank::row`].
    Row,
    /// [`Rank::papers`].
    Papers,
    /// [`Rank::day`].
    Day,
}

impl RankPart {
    /// Returns the name of the field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attachment => "attachment",
            Self::Phase => "phase",
            Self::Date => "date",
            Self::Names => "names",
            Self::Actors => "actors",
            Self::Tense => "tense",
            Self::Doubt => "doubt",
            Self::Title => "title",
            Self::Years => "years",
            Self::Row => "row",
            Self::Papers => "papers",
            Self::Day => "day",
        }
    }
}

impl Rank {
    /// The minimum total for a new candidate to be shown by default.
    pub const SHOWN: i8 = 8;

    /// The minimum total of the first ten new candidates, which are shown by default even if they
    /// are less certain.
    pub const SHOWN_AMONG_FEW: i8 = 4;

    /// Returns the sum of the parts.
    pub const fn total(self) -> i8 {
        let words = self.attachment + self.phase + self.names + self.actors + self.tense + self.title;
        words + self.date + self.doubt + self.years + self.row + self.papers + self.day
    }

    /// Returns the sum of the parts that make the candidate certain: all except `day`.
    pub(super) const fn certainty(self) -> i8 {
        self.total() - self.day
    }

    /// Returns the parts that are not 0, in the order in which they are printed.
    pub fn parts(self) -> Vec<(RankPart, i8)> {
        let parts = [
            (RankPart::Attachment, self.attachment),
            (RankPart::Phase, self.phase),
            (RankPart::Date, self.date),
            (RankPart::Names, self.names),
            (RankPart::Actors, self.actors),
            (RankPart::Tense, self.tense),
            (RankPart::Doubt, self.doubt),
            (RankPart::Title, self.title),
            (RankPart::Years, self.years),
            (RankPart::Row, self.row),
            (RankPart::Papers, self.papers),
            (RankPart::Day, self.day),
        ];
        parts.into_iter().filter(|(_, points)| *points != 0).collect()
    }

    /// Computes the rank of an attestation from its words and the papers that report it.
    pub(super) fn of(attestation: &Attestation, reports: Reports, frame: &Frame<'_>) -> Self {
        let names = attestation.terms.iter().filter(|term| term.bond == Bond::Topic).count();
        Self {
            attachment: match attestation.attachment {
                _ if attestation.is_row => 3,
                AttachmentSite::Verb | AttachmentSite::Noun => 3,
                AttachmentSite::Name => 1,
                AttachmentSite::Loose => -4,
            },
            phase: match attestation.phase {
                Some(Phase::Announced | Phase::Published) => 1,
                Some(Phase::Held) => 2,
                Some(_) => 3,
                None => 0,
            },
            date: match attestation.date.granularity() {
                Granularity::Day => 3,
                Granularity::Month => 2,
                Granularity::Season
                | Granularity::Quarter
                | Granularity::Third
                | Granularity::Half
                | Granularity::Interval => 1,
                Granularity::Year => 0,
                _ => -2,
            },
            names: i8::try_from(names.min(2)).unwrap_or(0),
            actors: i8::from(!attestation.actors.is_empty()),
            tense: tense(attestation, frame),
            doubt: doubt(attestation, frame),
            title: title(&super::tidy(&attestation.title), attestation.is_row),
            years: match (year(&attestation.date), frame.first_year) {
                (Some(year), Some(first)) if year < first - ASIDE_YEARS => -4,
                _ => 0,
            },
            row: if attestation.is_row { 4 } else { 0 },
            papers: i8::try_from(4 * reports.papers.max(1).ilog2().min(4)).unwrap_or(0),
            day: reports.day,
        }
    }
}

/// The number of papers that report an event, and the points of its day.
#[derive(Clone, Copy)]
pub(super) struct Reports {
    /// The number of independent papers that report the event.
    pub(super) papers: usize,
    /// The points for the day of the event.
    pub(super) day: i8,
}

/// The dates that an attestation is compared with.
pub(super) struct Frame<'p> {
    /// The year in which the first curated event begins.
    pub(super) first_year: Option<i32>,
    /// The date of the paper.
    pub(super) written: Option<&'p Date>,
}

/// A date more than this many years before the first curated event is a historical aside.
const ASIDE_YEARS: i32 = 5;

/// Returns the year in which a date begins.
pub(super) fn year(date: &Date) -> Option<i32> {
    date.interval().earliest.day().map(|day| day.ymd().0)
}

fn tense(attestation: &Attestation, frame: &Frame<'_>) -> i8 {
    // Deduct points for a name such as "The 2030 Agenda", which is not an event of 2030.
    let is_later = frame.written.is_some_and(|written| attestation.date.after(written) == Answer::Holds);
    if attestation.attachment == AttachmentSite::Name && is_later {
        return -8;
    }
    if is_later && attestation.tense == Tense::Unstated && attestation.date.granularity() == Granularity::Year
    {
        return -4;
    }
    let bound = !matches!(attestation.signal, Signal::At | Signal::Range);
    match attestation.tense {
        _ if bound => -2,
        Tense::Happened => 0,
        Tense::Present | Tense::Unstated => -1,
        Tense::Expected => -2,
    }
}

fn doubt(attestation: &Attestation, frame: &Frame<'_>) -> i8 {
    let later = frame.written.is_some_and(|written| attestation.date.after(written) == Answer::Holds);
    // Deduct points if the paper reports a later event as past: either the date or the tense is
    // wrong.
    if later && attestation.tense == Tense::Happened {
        return -5;
    }
    let anchor = match attestation.timex.anchor {
        Anchor::Explicit | Anchor::Coordination => 0,
        Anchor::PreviousDate { .. } => -1,
        Anchor::DocumentCreationTime | Anchor::None => -2,
    };
    let confidence = if attestation.timex.confidence == Confidence::Low { -2 } else { 0 };
    if attestation.timex.doubt.is_some() { -3 } else { (anchor + confidence).max(-3) }
}

/// Words that refer to something mentioned before the title.
const ANAPHORIC_WORDS: &[&str] = &[
    "he", "his", "i", "it", "its", "our", "she", "that", "their", "there", "they", "this", "those", "we",
    "you",
];

/// Words that open a remark to the audience of a speech or a call.
const GREETINGS: [&str; 12] = [
    "dear ",
    "good afternoon",
    "good evening",
    "good morning",
    "hello",
    "hi ",
    "let me ",
    "look,",
    "thank ",
    "thanks ",
    "welcome,",
    "well,",
];

/// Words of notices about a document or its web page, such as terms of use.
const NOTICES: [&str; 9] = [
    "all rights reserved",
    "attributable to “",
    "attributed to “",
    "click here",
    "embargoed until",
    "is embargoed",
    "is on background",
    "last updated",
    "subscribe to our",
];

fn title(title: &str, is_row: bool) -> i8 {
    let mut words = title.split_whitespace().map(str::to_lowercase);
    let is_address = title.contains("http") || title.contains(".gov");
    let first = words.next().unwrap_or_default();
    let second = title.split_whitespace().nth(1).unwrap_or_default();
    // "Signed in Tokyo" lacks its subject and object, but "Allied Command" is a name.
    let dangles = (first.len() > 4 && first.ends_with("ed")) && second.starts_with(char::is_lowercase);
    // "In Jakarta, Indonesia" is only a place, not an event.
    let is_place = matches!(first.as_str(), "in" | "at" | "on") && title.split_whitespace().count() < 5;
    let points = is_address || is_place || dangles;
    let lower = title.to_lowercase();
    let is_said_to_audience = GREETINGS.iter().any(|greeting| lower.starts_with(greeting));
    let is_about_call = NOTICES.iter().any(|notice| lower.contains(notice));
    if is_said_to_audience || is_about_call {
        return -8;
    }
    // "The agreement he announced" has a relative clause, but no main verb.
    let mut last = title.rsplit(' ').skip(1);
    let is_cut = last.next().is_some_and(|word| matches!(word, "he" | "she" | "they" | "we" | "I"));
    // In "The present one lapses", "one" stands for a noun in another sentence.
    let is_pro_form = matches!(first.as_str(), "the" | "this" | "that" | "another" | "each")
        && title.split_whitespace().skip(1).take(2).any(|word| matches!(word, "one" | "ones"));
    // Do not deduct points for a row of one word: "20 November – Blackout".
    if is_cut || is_pro_form || ANAPHORIC_WORDS.contains(&first.as_str()) {
        return -5;
    }
    if points || (second.is_empty() && !is_row) { -3 } else { 0 }
}
