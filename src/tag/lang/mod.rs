//! The languages: a file of words and rules each.

mod en;

use std::sync::LazyLock;

use serde::Serialize;

use super::grammar::{Grammar, Rule};
use super::lexicon::{Lexicon, Meaning, WordId};

/// A language that the tagger knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Language {
    /// English (`en`).
    #[default]
    #[serde(rename = "en")]
    English,
}

/// What a language file holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    /// Its words of time.
    words: &'static [(&'static str, Meaning)],
    /// Its words that show the tense of a clause and where it ends.
    clause_words: fn() -> Vec<(&'static str, Meaning)>,
    /// Patterns that its rules share, by name.
    fragments: &'static [(&'static str, &'static str)],
    /// Its composition rules and look-alikes.
    rules: &'static [&'static [Rule]],
    /// Marks that end a sentence.
    sentence_ends: &'static [&'static str],
    /// Words between the members of a list.
    conjunctions: &'static [&'static str],
    /// Words between the ends of a range.
    range_links: &'static [&'static str],
    /// Words before a range.
    range_openers: &'static [&'static str],
    /// Words that together look on from another time: "as of".
    asides: &'static [&'static str],
    /// How the past of most verbs ends, which can be a participle.
    past_ending: &'static str,
    /// The word before an infinitive: "is to meet" is to come.
    infinitive: &'static str,
    /// Prepositions of what a report or an inquiry is about: "a statement about the fire".
    topics: &'static [&'static str],
    /// Words that open a condition: "if the term ends".
    conditions: &'static [&'static str],
    /// Words around the name of an event.
    event_words: EventWords,
}

/// The words around the name of an event that a text dates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventWords {
    /// What such a name begins with.
    pub(crate) article: &'static str,
    /// Prepositions between the name and its date.
    pub(crate) dated: &'static [&'static str],
    /// Prepositions that make the name a time.
    pub(crate) openings: &'static [&'static str],
    /// The one of them that reaches up to now.
    pub(crate) since: &'static str,
}

/// The tables of a language, compiled.
#[derive(Debug)]
pub(super) struct Compiled {
    /// Its words.
    pub lexicon: Lexicon,
    /// Its rules.
    pub grammar: Grammar,
    /// Marks that end a sentence.
    pub sentence_ends: Vec<WordId>,
    /// Words between the members of a list.
    pub conjunctions: Vec<WordId>,
    /// Words between the ends of a range.
    pub range_links: Vec<WordId>,
    /// Words before a range.
    pub range_openers: Vec<WordId>,
    /// Words that together look on from another time.
    pub asides: Vec<WordId>,
    /// How the past of most verbs ends, which can be a participle.
    pub past_ending: &'static str,
    /// The word before an infinitive.
    pub infinitive: WordId,
    /// The definite article.
    pub definite: WordId,
    /// Prepositions of what a report or an inquiry is about.
    pub topics: Vec<WordId>,
    /// Words that open a condition.
    pub conditions: Vec<WordId>,
}

static ENGLISH: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(&en::TABLES));

impl Language {
    /// The tables, compiled on first use.
    pub(super) fn compiled(self) -> &'static Compiled {
        match self {
            Self::English => &ENGLISH,
        }
    }

    const fn tables(self) -> &'static Tables {
        match self {
            Self::English => &en::TABLES,
        }
    }

    /// The words around the name of an event.
    pub(crate) const fn event_words(self) -> &'static EventWords {
        &self.tables().event_words
    }

    /// Every rule of the language, in the order of its tables.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        self.tables().rules.iter().copied().flatten()
    }

    /// The language of a code such as `en`.
    pub fn from_code(code: &str) -> Option<Self> {
        (code == "en").then_some(Self::English)
    }
}

impl Tables {
    fn all_words(&self) -> Vec<(&'static str, Meaning)> {
        self.words.iter().copied().chain((self.clause_words)()).collect()
    }
}

impl Compiled {
    fn new(tables: &Tables) -> Self {
        let mut lexicon = Lexicon::new(&tables.all_words());
        let grammar = Grammar::new(tables.rules, tables.fragments, &mut lexicon);
        let mut ids = |words: &[&str]| words.iter().map(|word| lexicon.intern(word)).collect();
        let (sentence_ends, conjunctions) = (ids(tables.sentence_ends), ids(tables.conjunctions));
        let (range_links, range_openers) = (ids(tables.range_links), ids(tables.range_openers));
        let (asides, topics) = (ids(tables.asides), ids(tables.topics));
        let conditions = ids(tables.conditions);
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
            topics,
            conditions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::graph::Graph;
    use crate::tag::pattern::parse;

    /// Every command that tags pays for the graph of all rules before the first word. The widest, a list of all feasts,
    /// has 377 nodes; one that leads through many more is not read as it was meant.
    #[test]
    fn no_rule_has_more_nodes_than_every_command_can_bear() {
        let tables = &en::TABLES;
        let mut lexicon = Lexicon::new(&tables.all_words());
        for rule in tables.rules.iter().flat_map(|rules| rules.iter()) {
            let mut graph = Graph::default();
            graph.add(&parse(rule.pattern, tables.fragments, &mut lexicon), (0, 0));
            assert!(graph.len() < 500, "{}: {} nodes", rule.id, graph.len());
        }
    }
}
