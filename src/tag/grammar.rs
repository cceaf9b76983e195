//! Compiles the rules of a language, so that all of them are tried at once.
//!
//! The patterns share one [`PatternGraph`], with a start node for each kind. Walking the graph from
//! a token finds every rule that matches there. The longest match that its [`Build`] function
//! accepts wins. Among equally long matches, the rule that comes first in the tables wins. Patterns
//! are short and nested at most [`MAX_DEPTH`] deep, so the work per token is bounded.

use super::composition::{Captured, CapturedValue, Match};
use super::expression::Expression;
use super::graph::{NodeId, PatternGraph};
use super::lexicon::{Lexicon, WordId};
use super::numeral;
use super::pattern::{Class, Kind, What, parse};
use super::terms::Modifier;
use super::token::{Gap, Token};

/// A composition rule: a pattern, and a function that builds an expression from its captures.
#[derive(Debug, Clone, Copy)]
pub struct CompositionRule {
    /// The stable identifier, as printed by `dateline tag --explain`.
    pub id: &'static str,
    /// The kind of expression that the rule produces.
    pub kind: Kind,
    /// The pattern, in the pattern language of `src/tag/pattern.rs`.
    pub pattern: &'static str,
    /// Builds the result from the captures.
    pub build: Build,
    /// Whether the words can also mean something other than a time, for example a number without a
    /// preposition.
    pub weak: bool,
}

impl CompositionRule {
    /// Marks the rule as weak: its words can mean something else.
    pub(super) const fn weak(self) -> Self {
        Self { weak: true, ..self }
    }

    /// Whether the result can be a mention by itself. It cannot if the rule only serves other rules
    /// or matches look-alikes.
    pub const fn stands_alone(&self) -> bool {
        self.kind.stands_alone() && !matches!(self.kind, Kind::Guard)
    }
}

/// The function that builds the result of a rule from the captures of its pattern. `None` (or
/// `false`) rejects the match.
#[derive(Debug, Clone, Copy)]
pub enum Build {
    /// Builds one expression that spans all matched words.
    One(fn(&Match<'_>) -> Option<Found>),
    /// Builds several expressions, each with its own tokens.
    Many(fn(&Match<'_>) -> Option<Vec<Piece>>),
    /// Builds nothing: if the function returns `true`, the match is a look-alike.
    Nothing(fn(&Match<'_>) -> bool),
}

/// An expression that a rule built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The meaning of the words.
    pub expression: Expression,
    /// Which part of the time is meant ("the end of"), or how exact it is ("about", "at least").
    pub modifier: Option<Modifier>,
}

impl From<Expression> for Found {
    fn from(expression: Expression) -> Self {
        Self { expression, modifier: None }
    }
}

/// One of several expressions that a rule built together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The index of the first token.
    pub first: usize,
    /// The index after the last token.
    pub end: usize,
    /// The expression and its modifier.
    pub found: Found,
    /// Whether this is one end of a range, whose other end is the adjacent piece.
    pub range: bool,
}

/// The maximum nesting depth of rules: "the end of the first week of May" has depth 2.
pub(super) const MAX_DEPTH: u8 = 4;

/// The rules of one language, compiled.
#[derive(Debug)]
pub(super) struct Grammar {
    rules: &'static [&'static [CompositionRule]],
    graph: PatternGraph,
    /// The start node for the patterns of each kind, by discriminant. The last item is the start
    /// node for all rules that match on their own.
    roots: Vec<NodeId>,
    beginnings: Beginnings,
}

/// The tokens that can begin a match, for each start node. Most tokens that the scan tries cannot
/// begin one, and this check is much cheaper than a walk.
#[derive(Debug)]
struct Beginnings {
    /// The classes that can begin a match from each start node.
    classes: Vec<u64>,
    /// For each word, the start nodes from which it can begin a match, as a bit set.
    words: Vec<u16>,
}

impl Beginnings {
    /// Finds the first tokens of all matches. A match can begin with a match of another kind, so
    /// this is repeated until nothing is added.
    fn new(graph: &PatternGraph, roots: &[NodeId]) -> Self {
        let mut all = Self { classes: vec![0; roots.len()], words: Vec::new() };
        let mut is_complete = false;
        while !is_complete {
            is_complete = true;
            for (root, node) in roots.iter().enumerate() {
                let Some(node) = graph.node(*node) else { continue };
                let mut classes = node.mask;
                for &(word, ..) in &node.words {
                    is_complete &= !all.add_word(word, root);
                }
                for (what, ..) in &node.others {
                    classes |= match what {
                        What::Number => Class::Int.bit() | Class::Cardinal.bit() | Class::OrdinalWord.bit(),
                        What::Ordinal => {
                            Class::Ordinal.bit() | Class::Cardinal.bit() | Class::OrdinalWord.bit()
                        }
                        What::SpelledYear => Class::Cardinal.bit(),
                        What::Kind(kind) => {
                            is_complete &= !all.add_words_of(*kind as usize, root);
                            all.classes.get(*kind as usize).copied().unwrap_or(0)
                        }
                        What::Word(_) | What::Class(_) => 0,
                    };
                }
                let known = all.classes.get_mut(root).expect("there is an item for each start node");
                is_complete &= *known | classes == *known;
                *known |= classes;
            }
        }
        all
    }

    /// Adds a word that begins a match from a start node. Returns whether the word is new for that
    /// node.
    fn add_word(&mut self, word: WordId, root: usize) -> bool {
        let word = usize::from(word);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        let roots = self.words.get_mut(word).expect("the list was extended to this word");
        let is_new = *roots & 1 << root == 0;
        *roots |= 1 << root;
        is_new
    }

    /// Adds the words that begin a match from the start node `other` to those of `root`. Returns
    /// whether any of them is new.
    fn add_words_of(&mut self, other: usize, root: usize) -> bool {
        let mut is_new = false;
        for roots in &mut self.words {
            is_new |= *roots & 1 << other != 0 && *roots & 1 << root == 0;
            *roots |= (*roots >> other & 1) << root;
        }
        is_new
    }

    /// Whether a match from a start node can begin with a token.
    fn contain(&self, root: usize, token: &Token) -> bool {
        self.classes.get(root).is_some_and(|classes| classes & token.classes != 0)
            || self.words.get(usize::from(token.word)).is_some_and(|roots| roots & 1 << root != 0)
    }
}

/// The best match at a token.
#[derive(Debug)]
pub(super) struct Best {
    /// The index after the last token.
    pub end: usize,
    pub rule: &'static CompositionRule,
    /// The position of `rule` in the tables, which decides between matches of equal length.
    order: (usize, usize),
    pub outcome: MatchOutcome,
}

/// The result of a match.
#[derive(Debug)]
pub(crate) enum MatchOutcome {
    /// A single expression.
    One(Found),
    /// Several expressions in one match, such as the days in a list.
    Many(Vec<Piece>),
    /// A look-alike: the match is not a time.
    Nothing,
}

impl Grammar {
    /// Compiles the tables of a language. Pattern words that are not in the lexicon are added to
    /// it.
    pub(super) fn new(
        rules: &'static [&'static [CompositionRule]],
        fragments: &[(&str, &str)],
        lexicon: &mut Lexicon,
    ) -> Self {
        let mut graph = PatternGraph::default();
        let mut starts = vec![Vec::new(); Kind::ALL.len() + 1];
        for (table, row, rule) in enumerate(rules) {
            let start = graph.add(&parse(rule.pattern, fragments, lexicon), (table, row));
            let alone = rule.kind.stands_alone().then_some(Kind::ALL.len());
            for kind in alone.into_iter().chain([rule.kind as usize]) {
                starts.get_mut(kind).into_iter().for_each(|starts| starts.push(start));
            }
        }
        let roots: Vec<NodeId> = starts.into_iter().map(|starts| graph.union(starts)).collect();
        let beginnings = Beginnings::new(&graph, &roots);
        Self { rules, graph, roots, beginnings }
    }

    fn rule(&self, (table, row): (usize, usize)) -> Option<&'static CompositionRule> {
        self.rules.get(table)?.get(row)
    }
}

fn enumerate(
    rules: &'static [&'static [CompositionRule]],
) -> impl Iterator<Item = (usize, usize, &'static CompositionRule)> {
    rules
        .iter()
        .enumerate()
        .flat_map(|(table, rows)| rows.iter().enumerate().map(move |(row, rule)| (table, row, rule)))
}

/// Tries the rules of a grammar on tokens.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    pub grammar: &'a Grammar,
    pub lexicon: &'a Lexicon,
    pub text: &'a str,
    pub tokens: &'a [Token],
    captures: Vec<Captured>,
    /// Recent results of [`Matcher::nested`], kept because several rules ask for the same kind at
    /// the same token.
    memo: Vec<Option<Known>>,
}

/// A memoised result: the end of the match and the expression that the rules of a kind found at a
/// token.
#[derive(Debug, Clone)]
struct Known {
    question: (Kind, usize, u8),
    answer: Option<(usize, Found)>,
}

/// The number of memoised results.
const KEPT: usize = 64;

impl<'a> Matcher<'a> {
    /// Creates a matcher for `tokens`, which are from `text`.
    pub(super) fn new(
        grammar: &'a Grammar,
        lexicon: &'a Lexicon,
        text: &'a str,
        tokens: &'a [Token],
    ) -> Self {
        Self { grammar, lexicon, text, tokens, captures: Vec::new(), memo: vec![None; KEPT] }
    }

    /// Returns the best match from token `at` among the rules that match on their own.
    pub(super) fn best(&mut self, at: usize) -> Option<Best> {
        if !self.grammar.beginnings.contain(Kind::ALL.len(), self.tokens.get(at)?) {
            return None;
        }
        self.captures.clear();
        self.best_in(Kind::ALL.len(), at, 0)
    }

    fn best_in(&mut self, kind: usize, at: usize, depth: u8) -> Option<Best> {
        let root = *self.grammar.roots.get(kind)?;
        let base = self.captures.len();
        let mut best = None;
        self.walk(root, Walk { start: at, base, depth }, at, &mut best);
        self.captures.truncate(base);
        best
    }

    fn walk(&mut self, node: NodeId, walk: Walk, at: usize, best: &mut Option<Best>) {
        let grammar = self.grammar;
        let Some(node) = grammar.graph.node(node) else { return };
        for &order in &node.accepts {
            self.accept(order, walk, at, best);
        }
        let Some(&token) = self.tokens.get(at) else { return };
        let glued = token.gap == Gap::None;
        // Stop at a paragraph break: an expression does not cross paragraphs.
        if at > walk.start && token.gap == Gap::Paragraph {
            return;
        }
        if token.word != 0 {
            // Edges are sorted by word. Two have the same word only if one of them requires the
            // token to be glued.
            let first = node.words.partition_point(|edge| edge.0 < token.word);
            for &(word, must, next) in node.words.iter().skip(first) {
                if word != token.word {
                    break;
                }
                if glued || !must {
                    self.walk(next, walk, at + 1, best);
                }
            }
        }
        if token.classes & node.mask != 0 {
            for &(class, must, next) in &node.classes {
                if token.is(class) && (glued || !must) {
                    self.captures.push(Captured {
                        class: Some(class),
                        at,
                        len: 1,
                        value: CapturedValue::Token,
                    });
                    self.walk(next, walk, at + 1, best);
                    self.captures.pop();
                }
            }
        }
        for &(what, must, next) in &node.others {
            if must && !glued {
                continue;
            }
            let Some((len, value)) = self.other(what, at, walk.depth) else { continue };
            self.captures.push(Captured { class: None, at, len, value });
            self.walk(next, walk, at + len, best);
            self.captures.pop();
        }
    }

    /// Matches an element that can span several tokens. Returns the number of tokens and the value.
    fn other(&mut self, what: What, at: usize, depth: u8) -> Option<(usize, CapturedValue)> {
        match what {
            What::Number => {
                numeral::amount(self.tokens, self.lexicon, at).map(|(len, n)| (len, CapturedValue::Amount(n)))
            }
            What::Ordinal => numeral::ordinal(self.tokens, self.lexicon, at)
                .map(|(len, n)| (len, CapturedValue::Ordinal(n))),
            What::SpelledYear => numeral::spelled_year(self.tokens, self.lexicon, at)
                .map(|(len, n)| (len, CapturedValue::Year(n))),
            What::Kind(kind) if depth < MAX_DEPTH => {
                let (end, found) = self.nested(kind, at, depth + 1)?;
                Some((end - at, CapturedValue::Found(Box::new(found))))
            }
            What::Kind(_) | What::Word(_) | What::Class(_) => None,
        }
    }

    /// Returns the expression that the rules of a kind find at a token, memoised.
    fn nested(&mut self, kind: Kind, at: usize, depth: u8) -> Option<(usize, Found)> {
        if !self.grammar.beginnings.contain(kind as usize, self.tokens.get(at)?) {
            return None;
        }
        let question = (kind, at, depth);
        // A direct-mapped cache: a collision only costs a second search.
        let slot = (at * 7 + kind as usize * 3 + usize::from(depth) * 17) % KEPT;
        if let Some(Some(known)) = self.memo.get(slot)
            && known.question == question
        {
            return known.answer.clone();
        }
        let answer = self.best_in(kind as usize, at, depth).and_then(|best| match best.outcome {
            MatchOutcome::One(found) => Some((best.end, found)),
            MatchOutcome::Many(_) | MatchOutcome::Nothing => None,
        });
        if let Some(place) = self.memo.get_mut(slot) {
            *place = Some(Known { question, answer: answer.clone() });
        }
        answer
    }

    fn accept(&self, order: (usize, usize), walk: Walk, end: usize, best: &mut Option<Best>) {
        let better =
            best.as_ref().is_none_or(|held| end > held.end || (end == held.end && order < held.order));
        let Some(rule) = self.grammar.rule(order) else { return };
        if !better {
            return;
        }
        let captures = self.captures.get(walk.base..).unwrap_or(&[]);
        let view = Match {
            text: self.text,
            tokens: self.tokens,
            lexicon: self.lexicon,
            captures,
            start: walk.start,
            end,
        };
        let outcome = match rule.build {
            Build::One(build) => build(&view).map(MatchOutcome::One),
            Build::Many(build) => build(&view).map(MatchOutcome::Many),
            Build::Nothing(is_so) => is_so(&view).then_some(MatchOutcome::Nothing),
        };
        if let Some(outcome) = outcome {
            *best = Some(Best { end, rule, order, outcome });
        }
    }
}

/// The parameters of a walk: its first token, its first capture and its nesting depth.
#[derive(Debug, Clone, Copy)]
struct Walk {
    start: usize,
    base: usize,
    depth: u8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::lang::Language;
    use crate::tag::token::tokenize;

    #[test]
    fn every_match_begins_with_a_known_beginning() {
        let tables = Language::English.compiled().unwrap();
        let beginnings = &tables.grammar.beginnings;
        for root in &tables.grammar.roots {
            assert!(tables.grammar.graph.node(*root).unwrap().accepts.is_empty());
        }
        let text = "About half past ten on Monday, 5 May 2024, the two and a half years ended. Early that week, \
            in nineteen eighty-six, FY24 or Q3, the twenty-third of June was a holiday; ½ hour later, on 3/5/2019 at \
            16:08 GMT, the second half of the 1990s began. A year ago today, from 3 to 7 March, it rained every \
            day until mid-winter, 44 BC. At least three to five days before Christmas, twice a year, section 1202 may.";
        let mut tokens = Vec::new();
        tokenize(text, &tables.lexicon, &mut tokens);
        let mut matcher = Matcher::new(&tables.grammar, &tables.lexicon, text, &tokens);
        let (mut begun, mut found) = (0, 0);
        for (at, token) in tokens.iter().enumerate() {
            for root in 0..=Kind::ALL.len() {
                let is_beginning = beginnings.contain(root, token);
                let is_found = matcher.best_in(root, at, 0).is_some();
                assert!(is_beginning || !is_found, "{} {root}", &text[token.start..]);
                begun += usize::from(is_beginning);
                found += usize::from(is_found);
            }
        }
        assert!(found > 50 && begun < tokens.len() * Kind::ALL.len() / 2, "{found} of {begun}");
    }
}
