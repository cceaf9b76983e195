//! The words of a language, with their meanings.
//!
//! A word of up to 16 bytes is packed into an integer, which is hashed and compared in a few
//! nanoseconds. A word maps to an id, and the id to its meanings and classes.

use std::collections::HashMap;

use chrono::Weekday;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::date::Season;

use super::expression::{Reference, Which, Zone};
use super::terms::{DayPart, Holiday, Modifier, Unit};

/// A meaning of a word for a temporal tagger. A word can have several: "second" is a unit and an
/// ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A month, 1 to 12.
    Month(u8),
    /// A day of the week.
    Weekday(Weekday),
    /// A unit of time.
    Unit(Unit),
    /// A number word below a hundred.
    Cardinal(u32),
    /// A word that multiplies the preceding number: "hundred", "thousand".
    Multiplier(u32),
    /// An ordinal in words: "third".
    Ordinal(u32),
    /// An unspecified number: "several".
    Vague,
    /// A season.
    Season(Season),
    /// A part of the day.
    DayPart(DayPart),
    /// A modifier of a date: its start, middle or end ("early"), or "about".
    Modifier(Modifier),
    /// A modifier of a duration: "at least", "at most", "about".
    Measure(Modifier),
    /// A holiday or named day.
    Holiday(Holiday),
    /// A word that selects a member of a sequence: "last", "next".
    Which(Which),
    /// The number of days from the day of writing: "tomorrow" is 1.
    Deictic(i32),
    /// A word that refers to a time that is not a calendar date, in any context: "currently".
    Reference(Reference),
    /// A time zone.
    Zone(Zone),
    /// The half of the day: `false` for "a.m.", `true` for "p.m.".
    Meridiem(bool),
    /// A set in one word: "annual" is every year.
    Frequency(Unit, u32),
    /// A number of times: "once" is 1, "twice" is 2.
    Times(u32),
    /// An article or possessive that can open an expression.
    Determiner,
    /// A word that shows the tense of its clause, or where a clause begins.
    Clause(ClauseWord),
    /// A word that governs an infinitive; `true` if the infinitive describes a later event ("agreed
    /// to sign").
    Infinitive(bool),
    /// A verb that reports speech: "said".
    Reporting,
    /// A noun for an event that cannot be planned: "explosion".
    Unplanned,
    /// A verb that reschedules something: "postponed"; `true` if it only does so with a particle:
    /// "brought forward".
    Moving(bool),
    /// A word that shows recurrence: "normally".
    Habit(Habit),
    /// A preposition that introduces a time.
    Signal(Preposition),
    /// A noun that is typical of policy papers.
    Policy,
    /// A prefix that is split from the following digits: the Q in "Q3".
    Prefix,
    /// A word that only has a temporal meaning inside a pattern: "BC", "o'clock".
    Trigger,
}

/// The tense of the clause around an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClauseTense {
    /// A past tense: "was".
    Past,
    /// The past perfect, for a time before the reference time: "had".
    Before,
    /// The present tense, which shows neither past nor future: "is".
    Present,
    /// The past tense of a verb that another phrase separates from the expression: "spoke at the
    /// meeting on 21 January" can refer to the past or the future.
    Remote,
    /// A present-tense form that can refer to an arrangement: "I leave", "we have a meeting".
    Arranged,
    /// The present tense of a verb for scheduled events: "opens on Monday". The time is in the
    /// future, unless the clause describes a habit.
    Scheduled,
    /// The future: "will", "is to", "is due to", "agreed to".
    Future,
    /// The old or new date of something rescheduled: "postponed from 4 May to 6 June". Both can be
    /// in the past or the future.
    Moved,
}

impl ClauseTense {
    /// Returns the name that `tag --explain` prints.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Before => "past perfect",
            Self::Present => "present",
            Self::Remote => "past, at a distance",
            Self::Arranged => "present, arranged",
            Self::Scheduled => "present, scheduled",
            Self::Future => "future",
            Self::Moved => "moved",
        }
    }
}

/// How a word shows that its clause describes a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// An adverb of frequency: "normally".
    Adverb,
    /// A participle for a custom, after "is": "is celebrated".
    Custom,
    /// A period that recurs by definition, as the subject of a present-tense verb: "the fiscal year
    /// begins", "the weekend is".
    Cycle,
}

/// The function of a word in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseWord {
    /// A past form of "to be": "was".
    BePast,
    /// A present form of "to be": "is".
    BePresent,
    /// A form of "to be" without a tense: "be", "been", "being".
    Be,
    /// The past tense of "to have": "had".
    HavePast,
    /// The present tense of "to have": "has", "have".
    HavePresent,
    /// The past tense of "to do": "did".
    DoPast,
    /// The present tense of "to do": "does".
    DoPresent,
    /// A present-tense modal verb: "will", "may", "must".
    Modal,
    /// A past-tense modal verb: "would", "could".
    PastModal,
    /// A finite past form: "began".
    Past,
    /// A past form that is also a participle: "held".
    PastOrParticiple,
    /// A participle: "taken".
    Participle,
    /// The present tense of a verb for scheduled events, third person singular: "meets".
    Scheduled,
    /// The base form of a verb for scheduled events, used with a plural subject: "meet".
    ScheduledBase,
    /// A word for something in the future: "due", "deadline".
    Prospective,
    /// An adverb that can occur inside a verb group: "not", "also".
    Adverb,
    /// A word that opens a subordinate clause: "which", "when".
    Subordinator,
    /// A word that joins clauses: "and", "but".
    Coordinator,
    /// A pronoun whose present-tense verb is in the base form: "we".
    Pronoun,
    /// A word that looks like a verb form but is not one: "hundred".
    Other,
}

impl ClauseWord {
    /// Whether the word is a verb form, or a word such as "due" that acts like one.
    pub const fn is_verb(self) -> bool {
        !matches!(self, Self::Adverb | Self::Subordinator | Self::Coordinator | Self::Pronoun | Self::Other)
    }
}

/// The meaning of a preposition for the following expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preposition {
    /// At that time: "in", "on", "at", "during".
    At,
    /// Until that time: "until", "by".
    Until,
    /// From that time to the present: "since".
    Since,
    /// From the viewpoint of another time: "as of".
    Aside,
    /// Any other preposition: "from", "after", "before".
    Other,
}

/// The id of a word in its lexicon; 0 for words that are not in it.
pub(super) type WordId = u16;

/// The words of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// The id of each packed word. The map is never iterated, so its order does not matter.
    ids: HashMap<u128, WordId, FxBuildHasher>,
    /// The meanings of each word, by id.
    meanings: Vec<Vec<Meaning>>,
    /// The classes of each word as a bit set, by id.
    classes: Vec<u64>,
}

/// The maximum length of a word in a lexicon, in bytes.
pub(super) const LONGEST_WORD: usize = 16;

impl Lexicon {
    /// Builds a lexicon from pairs of a word and a meaning. A word that occurs several times gets
    /// all of its meanings.
    pub fn new(words: &[(&str, Meaning)]) -> Self {
        let mut lexicon = Self { ids: HashMap::default(), meanings: vec![Vec::new()], classes: vec![0] };
        for (word, meaning) in words {
            let id = lexicon.intern(word);
            if let (Some(all), Some(classes)) =
                (lexicon.meanings.get_mut(usize::from(id)), lexicon.classes.get_mut(usize::from(id)))
            {
                all.push(*meaning);
                *classes |= super::pattern::Class::of(*meaning).bit();
            }
        }
        lexicon
    }

    /// Returns the id of `word` (in lower case), adding it if necessary. Words longer than
    /// [`LONGEST_WORD`] bytes are not stored; their id is 0.
    pub fn intern(&mut self, word: &str) -> WordId {
        let Some(key) = pack(word.as_bytes()) else { return 0 };
        let next = WordId::try_from(self.meanings.len()).expect("a language has fewer words than ids");
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.meanings.push(Vec::new());
            self.classes.push(0);
        }
        id
    }

    /// Returns the id of a packed word, or 0 if it is not in the lexicon.
    pub fn find(&self, key: u128) -> WordId {
        self.ids.get(&key).copied().unwrap_or(0)
    }

    /// Returns the id of a word, ignoring case.
    pub fn id(&self, word: &str) -> WordId {
        pack(word.as_bytes()).map_or(0, |key| self.find(key))
    }

    /// Returns the meanings of a word.
    pub fn meanings(&self, id: WordId) -> &[Meaning] {
        self.meanings.get(usize::from(id)).map_or(&[], Vec::as_slice)
    }

    /// Returns the classes of a word as a bit set.
    pub fn classes(&self, id: WordId) -> u64 {
        self.classes.get(usize::from(id)).copied().unwrap_or(0)
    }
}

/// Packs the lower-case bytes of a word into an integer, or returns `None` if it is too long.
fn pack(word: &[u8]) -> Option<u128> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    Some(word.iter().fold(0, |key, &byte| (key << 8) | u128::from(byte.to_ascii_lowercase())))
}
