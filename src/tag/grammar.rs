//! The rules of a language, compiled so that all of them are tried at once.
//!
//! The patterns share one [`Graph`], with a node for each kind to begin at: walking it from a token finds every rule
//! that matches there, and the longest match whose [`Build`] accepts it wins; of two as long, the one that stands first
//! in the table. Patterns are short and nest at most [`DEEPEST`] times, so the work for a token is bounded.

use super::composition::{Captured, Match, Value};
use super::expression::Expression;
use super::graph::{Graph, NodeId};
use super::lexicon::Lexicon;
use super::numeral;
use super::pattern::{Kind, What, parse};
use super::terms::Modifier;
use super::token::{Gap, Token};

/// One composition rule: what it looks like and what it says.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its stable name, as `dateline tag --explain` prints it.
    pub id: &'static str,
    /// What it makes.
    pub kind: Kind,
    /// What it looks like, in the pattern language of `src/tag/pattern.rs`.
    pub pattern: &'static str,
    /// What it says.
    pub build: Build,
    /// Whether its words can mean something else, as a number that nothing introduces can.
    pub weak: bool,
}

impl Rule {
    /// The same rule for words that can mean something else.
    pub(super) const fn weak(self) -> Self {
        Self { weak: true, ..self }
    }

    /// Whether what it finds can be a mention of its own: it is no part for other rules and no look-alike.
    pub const fn stands_alone(&self) -> bool {
        self.kind.stands_alone() && !matches!(self.kind, Kind::Guard)
    }
}

/// How a rule makes what it says from what its pattern captured; `None` refuses the match.
#[derive(Debug, Clone, Copy)]
pub enum Build {
    /// One expression, of all the words matched.
    One(fn(&Match<'_>) -> Option<Found>),
    /// Several expressions, each with its tokens.
    Many(fn(&Match<'_>) -> Option<Vec<Piece>>),
    /// Nothing: where it is so, the words are no time.
    Nothing(fn(&Match<'_>) -> bool),
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub expression: Expression,
    /// The start, middle or end of it, about it, at least it, …
    pub modifier: Option<Modifier>,
}

impl From<Expression> for Found {
    fn from(expression: Expression) -> Self {
        Self { expression, modifier: None }
    }
}

/// One of several expressions that a rule found together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The first token.
    pub first: usize,
    /// The token after the last.
    pub end: usize,
    /// What it says.
    pub found: Found,
    /// Whether it is an end of a range, with the piece before or after it as the other end.
    pub range: bool,
}

/// How deep rules can nest: "the end of the first week of May" is two deep.
pub(super) const DEEPEST: u8 = 4;

/// The rules of one language, compiled.
#[derive(Debug)]
pub(super) struct Grammar {
    rules: &'static [&'static [Rule]],
    graph: Graph,
    /// Where the patterns of each kind begin, and at the last all that stand alone.
    roots: Vec<NodeId>,
}

/// The best match at some token.
#[derive(Debug)]
pub(super) struct Best {
    /// The token after the last.
    pub end: usize,
    /// The rule.
    pub rule: &'static Rule,
    /// Its place in the tables.
    order: (usize, usize),
    /// What it says.
    pub outcome: Outcome,
}

/// What a match amounts to.
#[derive(Debug)]
pub enum Outcome {
    /// One expression.
    One(Found),
    /// Several.
    Many(Vec<Piece>),
    /// A look-alike.
    Nothing,
}

impl Grammar {
    /// Compiles the tables of a language; new words of the patterns are added to the lexicon.
    pub(super) fn new(
        rules: &'static [&'static [Rule]],
        fragments: &[(&str, &str)],
        lexicon: &mut Lexicon,
    ) -> Self {
        let mut graph = Graph::default();
        let mut starts = vec![Vec::new(); Kind::ALL.len() + 1];
        for (table, row, rule) in enumerate(rules) {
            let start = graph.add(&parse(rule.pattern, fragments, lexicon), (table, row));
            let alone = rule.kind.stands_alone().then_some(Kind::ALL.len());
            for kind in alone.into_iter().chain([rule.kind as usize]) {
                starts.get_mut(kind).into_iter().for_each(|starts| starts.push(start));
            }
        }
        let roots = starts.into_iter().map(|starts| graph.union(starts)).collect();
        Self { rules, graph, roots }
    }

    fn rule(&self, (table, row): (usize, usize)) -> Option<&'static Rule> {
        self.rules.get(table)?.get(row)
    }
}

fn enumerate(rules: &'static [&'static [Rule]]) -> impl Iterator<Item = (usize, usize, &'static Rule)> {
    rules
        .iter()
        .enumerate()
        .flat_map(|(table, rows)| rows.iter().enumerate().map(move |(row, rule)| (table, row, rule)))
}

/// Tries the rules of a grammar on the tokens of a text.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    /// The rules.
    pub grammar: &'a Grammar,
    /// The words.
    pub lexicon: &'a Lexicon,
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    captures: Vec<Captured>,
    /// What `{…}` found lately, so that rules which ask the same at the same token share the answer.
    memo: Vec<Option<Known>>,
}

/// What the rules of a kind find at a token: the token after the last, and what it says.
#[derive(Debug, Clone)]
struct Known {
    question: (Kind, usize, u8),
    answer: Option<(usize, Found)>,
}

/// How many answers are kept.
const KEPT: usize = 64;

impl<'a> Matcher<'a> {
    /// A matcher for one text.
    pub(super) fn new(
        grammar: &'a Grammar,
        lexicon: &'a Lexicon,
        text: &'a str,
        tokens: &'a [Token],
    ) -> Self {
        Self { grammar, lexicon, text, tokens, captures: Vec::new(), memo: vec![None; KEPT] }
    }

    /// The best match of all rules that stand alone, from the token `at`.
    pub(super) fn best(&mut self, at: usize) -> Option<Best> {
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
        if at > walk.start && token.gap == Gap::Paragraph {
            return;
        }
        if token.word != 0 {
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
                    self.captures.push(Captured { class: Some(class), at, len: 1, value: Value::Token });
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

    /// What stands at a token, for the elements that can take several.
    fn other(&mut self, what: What, at: usize, depth: u8) -> Option<(usize, Value)> {
        match what {
            What::Number => {
                numeral::amount(self.tokens, self.lexicon, at).map(|(len, n)| (len, Value::Amount(n)))
            }
            What::Ordinal => {
                numeral::ordinal(self.tokens, self.lexicon, at).map(|(len, n)| (len, Value::Ordinal(n)))
            }
            What::SpelledYear => {
                numeral::spelled_year(self.tokens, self.lexicon, at).map(|(len, n)| (len, Value::Year(n)))
            }
            What::Kind(kind) if depth < DEEPEST => {
                let (end, found) = self.nested(kind, at, depth + 1)?;
                Some((end - at, Value::Found(Box::new(found))))
            }
            What::Kind(_) | What::Word(_) | What::Class(_) => None,
        }
    }

    /// What the rules of a kind find at a token, asked once.
    fn nested(&mut self, kind: Kind, at: usize, depth: u8) -> Option<(usize, Found)> {
        let question = (kind, at, depth);
        let slot = (at * 7 + kind as usize * 3 + usize::from(depth) * 17) % KEPT;
        if let Some(Some(known)) = self.memo.get(slot)
            && known.question == question
        {
            return known.answer.clone();
        }
        let answer = self.best_in(kind as usize, at, depth).and_then(|best| match best.outcome {
            Outcome::One(found) => Some((best.end, found)),
            Outcome::Many(_) | Outcome::Nothing => None,
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
            Build::One(build) => build(&view).map(Outcome::One),
            Build::Many(build) => build(&view).map(Outcome::Many),
            Build::Nothing(is_so) => is_so(&view).then_some(Outcome::Nothing),
        };
        if let Some(outcome) = outcome {
            *best = Some(Best { end, rule, order, outcome });
        }
    }
}

/// Where a walk began.
#[derive(Debug, Clone, Copy)]
struct Walk {
    start: usize,
    base: usize,
    depth: u8,
}
