//! The languages of the tagger. Each language is a module that provides tables of words and rules.
//!
//! The tables are constants. The lexicon and the grammar are compiled from them on first use.

mod en;
pub(crate) mod ja;

use std::sync::LazyLock;

use serde::Serialize;

use super::grammar::{CompositionRule, Grammar};
use super::lexicon::{Lexicon, Meaning, WordId};

/// A language that the tagger supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Language {
    /// English (`en`).
    #[default]
    #[serde(rename = "en")]
    English,
    /// Japanese (`ja`).
    #[serde(rename = "ja")]
    Japanese,
}

/// The data that a language module provides.
#[derive(Debug, Clone, Copy)]
pub(super) struct LanguageTables {
    /// Words with a temporal meaning.
    words: &'static [(&'static str, Meaning)],
    /// Words that show the tense of a clause or its boundaries.
    clause_words: fn() -> Vec<(&'static str, Meaning)>,
    /// Modal verbs, which are also in `clause_words`: "will", "could".
    modals: &'static [&'static [&'static str]],
    /// Named patterns that several rules share.
    fragments: &'static [(&'static str, &'static str)],
    /// Composition rules and look-alikes, in order of precedence.
    rules: &'static [&'static [CompositionRule]],
    /// Marks that end a sentence.
    sentence_ends: &'static [&'static str],
    /// Words and marks between the members of a list: "and", "or".
    conjunctions: &'static [&'static str],
    /// Words and marks between the ends of a range: "to", "until".
    range_links: &'static [&'static str],
    /// Words that open a range: "from", "between".
    range_openers: &'static [&'static str],
    /// The words "as of", which take the viewpoint of another time.
    asides: &'static [&'static str],
    /// The ending of regular past forms, which can also be participles.
    past_ending: &'static str,
    /// The word that marks an infinitive: "to" in "is to meet".
    infinitive: &'static str,
    /// Words after which "to" does not introduce a plan: "according to police", "sales continue to
    /// fall".
    plain_infinitives: &'static [&'static str],
    /// Prepositions that introduce the topic of a report or inquiry: "a statement about the fire".
    topics: &'static [&'static str],
    /// Words that open a condition: "if the term ends".
    conditions: &'static [&'static str],
    /// Words that make a unit recur: "each year".
    quantifiers: &'static [&'static str],
    /// Prepositions that open a phrase whose date is at its end: "until the fall of the town in
    /// May".
    limits: &'static [&'static str],
    /// Nouns for measured quantities, in lower case: "sales".
    measured: &'static [&'static str],
    /// Lowercase words that introduce a dated addition to a text, such as "update" in "Update, 9
    /// February:".
    additions: &'static [&'static str],
    /// Nouns for events that are named by year, in lower case: "the strike of 1926".
    events: &'static [&'static str],
    /// Past forms of verbs that arrange something for a later date: "announced a visit for 2 May".
    arranges: &'static [&'static str],
    /// Past forms of verbs that set a date: "set at 30 June".
    fixes: &'static [&'static str],
    /// Past forms of verbs of order and promise, whose object is ahead: "ordered elections".
    orders: &'static [&'static str],
    /// Nouns for figures about a past period, in lower case: "statistics for the quarter".
    figures: &'static [&'static str],
    /// Nouns for documents that are named by day, in lower case: "the decision of 25 April".
    documents: &'static [&'static str],
    /// Nouns for parts of a time and for the dates of plans, in lower case: "the eve of 4 May".
    parts: &'static [&'static str],
    /// Nouns for events that are arranged, in lower case: "the summit of 12 July will".
    arrangeable: &'static [&'static str],
    /// Verbs that project something and are also the plurals of nouns: "projects".
    nouns_of_forecasts: &'static [&'static str],
    /// Nouns for meetings and their records, in lower case: "approve the meeting on March 24".
    records: &'static [&'static str],
    /// Verbs of approval, in lower case: "approve".
    approvals: &'static [&'static str],
    /// Words that open a relative clause: "which", "that".
    relatives: &'static [&'static str],
    /// Verbs for a change that takes effect on a day, in the present tense: "rises on 1 January".
    changes: &'static [&'static str],
    /// Words next to the name of an event.
    event_words: EventWords,
}

/// Words next to the name of an event that the text itself dates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventWords {
    /// The article before the name, with the trailing space.
    pub(crate) article: &'static str,
    /// Prepositions between the name and its date: "the flood of the Elbe on 13 August 2002".
    pub(crate) dated: &'static [&'static str],
    /// Prepositions before a name used as a time: "since the flood of the Elbe".
    pub(crate) openings: &'static [&'static str],
    /// The preposition in `openings` for a time that extends to the present.
    pub(crate) since: &'static str,
    /// The preposition for a distance after an event, with the trailing space: "two days after the
    /// invasion".
    pub(crate) after: &'static str,
    /// The preposition for a distance before an event, with the trailing space.
    pub(crate) before: &'static str,
    /// Past-tense reporting verbs next to a quotation: "said on Monday".
    pub(crate) speech_verbs: &'static [&'static str],
    /// Nouns for a quoted text that may have been written on another day: "'We decide today,' said
    /// the post".
    pub(crate) quoted_texts: &'static [&'static str],
    /// The articles before `quoted_texts`.
    pub(crate) articles: &'static [&'static str],
    /// The preposition inside a proper name: "Battle of Ulm".
    pub(crate) of: &'static str,
    /// Words that cannot continue a compound noun, so that the name ends before them.
    pub(crate) after_name: &'static [&'static str],
}

/// The compiled tables of a language. See [`LanguageTables`] for undocumented fields.
#[derive(Debug)]
pub(super) struct Compiled {
    pub lexicon: Lexicon,
    pub grammar: Grammar,
    pub sentence_ends: Vec<WordId>,
    pub conjunctions: Vec<WordId>,
    pub range_links: Vec<WordId>,
    pub range_openers: Vec<WordId>,
    pub asides: Vec<WordId>,
    pub past_ending: &'static str,
    pub infinitive: WordId,
    /// The definite article.
    pub definite: WordId,
    pub plain_infinitives: Vec<WordId>,
    pub topics: Vec<WordId>,
    pub conditions: Vec<WordId>,
    pub quantifiers: Vec<WordId>,
    pub limits: Vec<WordId>,
    pub measured: &'static [&'static str],
    pub additions: &'static [&'static str],
    pub events: &'static [&'static str],
    pub arranges: &'static [&'static str],
    pub fixes: &'static [&'static str],
    pub orders: &'static [&'static str],
    pub figures: &'static [&'static str],
    pub documents: &'static [&'static str],
    pub parts: &'static [&'static str],
    pub arrangeable: &'static [&'static str],
    pub nouns_of_forecasts: &'static [&'static str],
    pub records: &'static [&'static str],
    pub approvals: &'static [&'static str],
    pub relatives: &'static [&'static str],
    pub changes: &'static [&'static str],
}

static ENGLISH: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(&en::TABLES));

impl Language {
    /// Returns the tables, compiling them on first use, or `None` for a language with its own
    /// scanner.
    pub(super) fn compiled(self) -> Option<&'static Compiled> {
        match self {
            Self::English => Some(&ENGLISH),
            Self::Japanese => None,
        }
    }

    const fn tables(self) -> Option<&'static LanguageTables> {
        match self {
            Self::English => Some(&en::TABLES),
            Self::Japanese => None,
        }
    }

    /// Returns the words next to the name of an event, or `None` for a language without such words.
    pub(crate) const fn event_words(self) -> Option<&'static EventWords> {
        match self.tables() {
            Some(tables) => Some(&tables.event_words),
            None => None,
        }
    }

    /// Whether a word is a modal verb, such as "will", so that its clause is about the future.
    pub(crate) fn is_modal(self, word: &str) -> bool {
        self.tables().is_some_and(|tables| tables.modals.iter().any(|list| list.contains(&word)))
    }

    /// Returns all rules of the language, in table order.
    pub fn rules(self) -> impl Iterator<Item = &'static CompositionRule> {
        self.tables().into_iter().flat_map(|tables| tables.rules.iter().copied().flatten())
    }

    /// The codes of all supported languages.
    pub const CODES: [&'static str; 2] = ["en", "ja"];

    /// Returns the language with a code such as `en`, or `None` if it is not supported.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::English),
            "ja" => Some(Self::Japanese),
            _ => None,
        }
    }
}

impl LanguageTables {
    fn all_words(&self) -> Vec<(&'static str, Meaning)> {
        self.words.iter().copied().chain((self.clause_words)()).collect()
    }
}

impl Compiled {
    fn new(tables: &LanguageTables) -> Self {
        let mut lexicon = Lexicon::new(&tables.all_words());
        let grammar = Grammar::new(tables.rules, tables.fragments, &mut lexicon);
        let mut ids = |words: &[&str]| words.iter().map(|word| lexicon.intern(word)).collect();
        let (sentence_ends, conjunctions) = (ids(tables.sentence_ends), ids(tables.conjunctions));
        let (range_links, range_openers) = (ids(tables.range_links), ids(tables.range_openers));
        let (asides, topics) = (ids(tables.asides), ids(tables.topics));
        let (conditions, plain_infinitives) = (ids(tables.conditions), ids(tables.plain_infinitives));
        let (quantifiers, limits) = (ids(tables.quantifiers), ids(tables.limits));
        let infinitive = lexicon.intern(tables.infinitive);
        let definite = lexicon.intern(tables.event_words.article.trim());
        Self {
            lexicon,
            grammar,
            sentence_ends,
            conjunctions,
            range_links,
            range_openers,
            asides,
            past_ending: tables.past_ending,
            infinitive,
            definite,
            plain_infinitives,
            topics,
            conditions,
            quantifiers,
            limits,
            measured: tables.measured,
            additions: tables.additions,
            events: tables.events,
            arranges: tables.arranges,
            fixes: tables.fixes,
            orders: tables.orders,
            figures: tables.figures,
            documents: tables.documents,
            parts: tables.parts,
            arrangeable: tables.arrangeable,
            nouns_of_forecasts: tables.nouns_of_forecasts,
            records: tables.records,
            approvals: tables.approvals,
            relatives: tables.relatives,
            changes: tables.changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::graph::PatternGraph;
    use crate::tag::pattern::parse;

    /// Building the graph of all rules delays every command that tags. The largest pattern, the
    /// list of all holidays, has 377 nodes. A pattern with many more nodes is probably malformed.
    #[test]
    fn no_rule_has_more_than_500_nodes() {
        let tables = &en::TABLES;
        let mut lexicon = Lexicon::new(&tables.all_words());
        for rule in tables.rules.iter().flat_map(|rules| rules.iter()) {
            let mut graph = PatternGraph::default();
            graph.add(&parse(rule.pattern, tables.fragments, &mut lexicon), (0, 0));
            assert!(graph.len() < 500, "{}: {} nodes", rule.id, graph.len());
        }
    }
}
