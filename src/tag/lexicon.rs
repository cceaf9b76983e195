//! The words of a language with their meanings, and the table that finds a word in a few nanoseconds.

use chrono::Weekday;

use super::expression::{Reference, Which, Zone};
use super::terms::{DayPart, Holiday, Modifier, Season, Unit};

/// What a word means to a temporal tagger. A word can mean several things: "second" is a unit and an ordinal.
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
    /// "hundred", "thousand"
    Multiplier(u32),
    /// "third"
    Ordinal(u32),
    /// A number that is not told: "several".
    Vague,
    /// A season.
    Season(Season),
    /// A part of the day.
    DayPart(DayPart),
    /// A word that picks the start, middle or end of a date, or says that it is about it.
    Modifier(Modifier),
    /// A word that makes a length at least, at most or about what it is.
    Measure(Modifier),
    /// A feast or a named day.
    Holiday(Holiday),
    /// A word that picks one of a row.
    Which(Which),
    /// Days from the day of speaking: "tomorrow" is 1.
    Deictic(i32),
    /// A word that refers without a place on the calendar, wherever it stands.
    Reference(Reference),
    /// A time zone.
    Zone(Zone),
    /// "a.m." is false, "p.m." is true.
    Meridiem(bool),
    /// A set in one word: "annual" is every year.
    Frequency(Unit, u32),
    /// "once" is 1, "twice" is 2.
    Times(u32),
    /// An article or possessive that can open an expression.
    Determiner,
    /// A word that shows the tense of its clause, or where it begins.
    Clause(ClauseWord),
    /// A word that governs an infinitive; `true` if the infinitive lies ahead of it ("agreed to sign").
    Infinitive(bool),
    /// A verb that reports words: "said".
    Reporting,
    /// A noun for what cannot be planned: "explosion".
    Unplanned,
    /// A preposition that introduces a time.
    Signal(Signal),
    /// A noun that a policy paper is full of.
    Policy,
    /// A word that is split from the digits glued to it: the Q of "Q3".
    Prefix,
    /// A word that only stands beside times and has no meaning but in its pattern: "BC", "o'clock".
    Trigger,
}

/// The tense of the clause around an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// "was"
    Past,
    /// "had": it was so before the time told of.
    Before,
    /// "is": neither behind nor ahead.
    Present,
    /// Past, of a verb with another phrase between: "spoke at the meeting on 21 January" can be either.
    Remote,
    /// "I leave", "we have a meeting": a present form that can be about what is arranged.
    Arranged,
    /// "will", "is to", "is due to", "agreed to".
    Future,
}

/// What a word does in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseWord {
    /// "was"
    BePast,
    /// "is"
    BePresent,
    /// "be", "been", "being"
    Be,
    /// "had"
    HavePast,
    /// "has", "have"
    HavePresent,
    /// "did"
    DoPast,
    /// "does"
    DoPresent,
    /// "will", "may", "must"
    Modal,
    /// "would", "could"
    PastModal,
    /// A finite past form: "began".
    Past,
    /// A past form that is also a participle: "held".
    PastOrParticiple,
    /// A participle: "taken".
    Participle,
    /// The present of a programme: "meets".
    Scheduled,
    /// The same for a plural: "meet".
    ScheduledBase,
    /// A word for what lies ahead: "due", "deadline".
    Prospective,
    /// An adverb that can stand inside a verb group: "not", "also".
    Adverb,
    /// A word that opens a subordinate clause: "which", "when".
    Subordinator,
    /// "and", "but"
    Coordinator,
    /// A pronoun whose present form is the base: "we".
    Pronoun,
    /// A word that looks like a verb form and is not: "hundred".
    Other,
}

impl ClauseWord {
    /// Whether it is a form of a verb.
    pub const fn is_verb(self) -> bool {
        !matches!(self, Self::Adverb | Self::Subordinator | Self::Coordinator | Self::Pronoun | Self::Other)
    }
}

/// What a preposition before an expression says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// "in", "on", "at", "during": it is then.
    At,
    /// "until", "by": it ends then.
    Until,
    /// "since": it began then and lasts.
    Since,
    /// "as of": it is told from another time.
    Aside,
    /// "from", "after", "before" and whatever else.
    Other,
}

/// The name of a word in its lexicon; 0 is every word that the lexicon does not know.
pub(super) type WordId = u16;

/// The words of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// An open-addressed table from the packed word to its id.
    slots: Vec<(u128, WordId)>,
    /// What each word means, by id.
    meanings: Vec<Vec<Meaning>>,
    /// The classes of each word, by id.
    classes: Vec<u64>,
}

/// The longest word that a lexicon can hold, in bytes.
pub(super) const LONGEST_WORD: usize = 16;

impl Lexicon {
    /// A lexicon of these words; a word that stands twice has all its meanings.
    pub fn new(words: &[(&str, Meaning)]) -> Self {
        let mut lexicon = Self { slots: vec![(0, 0); 4096], meanings: vec![Vec::new()], classes: vec![0] };
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

    /// The id of `word` (in lower case), which is added if it is new. Words over [`LONGEST_WORD`] bytes
    /// cannot be held and get the id 0.
    pub fn intern(&mut self, word: &str) -> WordId {
        let Some(key) = pack(word.as_bytes()) else { return 0 };
        let found = self.find(key);
        if found != 0 {
            return found;
        }
        let id = WordId::try_from(self.meanings.len()).unwrap_or(0);
        self.meanings.push(Vec::new());
        self.classes.push(0);
        let mut slot = home(key, self.slots.len());
        while self.slots.get(slot).is_some_and(|&(taken, _)| taken != 0) {
            slot = (slot + 1) % self.slots.len();
        }
        if let Some(place) = self.slots.get_mut(slot) {
            *place = (key, id);
        }
        id
    }

    /// The id of a packed word, 0 if it is not held.
    pub fn find(&self, key: u128) -> WordId {
        let mut slot = home(key, self.slots.len());
        loop {
            match self.slots.get(slot) {
                Some(&(held, id)) if held == key => return id,
                Some(&(0, _)) | None => return 0,
                Some(_) => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The id of a word in any case.
    pub fn id(&self, word: &str) -> WordId {
        pack(word.as_bytes()).map_or(0, |key| self.find(key))
    }

    /// What a word means.
    pub fn meanings(&self, id: WordId) -> &[Meaning] {
        self.meanings.get(usize::from(id)).map_or(&[], Vec::as_slice)
    }

    /// The classes of a word, a bit each.
    pub fn classes(&self, id: WordId) -> u64 {
        self.classes.get(usize::from(id)).copied().unwrap_or(0)
    }
}

/// The bytes of a word in lower case as one number, if they fit.
fn pack(word: &[u8]) -> Option<u128> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    Some(word.iter().fold(0, |key, &byte| (key << 8) | u128::from(byte.to_ascii_lowercase())))
}

/// Where the search for a key starts in a table of `size` slots, a power of two.
#[expect(clippy::cast_possible_truncation, reason = "the hash wants some of the bits, not all")]
fn home(key: u128, size: usize) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(23);
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & (size - 1)
}
