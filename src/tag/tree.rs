//! The tree that the patterns of a kind share.

use super::lexicon::WordId;
use super::pattern::{Class, Element, Test, What};

/// What all patterns of a kind look like, as one tree: a path from its first node for each row of tests that a pattern
/// stands for.
#[derive(Debug)]
pub(super) struct Tree {
    /// The nodes; the first is the root.
    pub nodes: Vec<Node>,
}

/// A place on the paths: where each test leads, with whether its token must be glued to the one before.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// By words, in the order of their numbers.
    pub words: Vec<(WordId, bool, usize)>,
    /// By classes.
    pub classes: Vec<(Class, bool, usize)>,
    /// The union of the classes.
    pub mask: u64,
    /// By what can take several tokens.
    pub others: Vec<(What, bool, usize)>,
    /// The rules that end here: table and row.
    pub accepts: Vec<(usize, usize)>,
}

/// What follows a group of a pattern.
struct Rest<'p> {
    pattern: &'p [Element],
    then: Option<&'p Rest<'p>>,
    /// Whether a test that was to be glued, and has not come in the group, is glued here.
    glued: bool,
}

impl Tree {
    /// A tree without patterns.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    /// Adds a pattern of the rule in that table and row.
    pub(super) fn add(&mut self, pattern: &[Element], rule: (usize, usize)) {
        self.grow(0, pattern, None, false, rule);
    }

    /// Puts the words of each node in order, once all patterns are there.
    pub(super) fn sort(&mut self) {
        self.nodes.iter_mut().for_each(|node| node.words.sort_unstable());
    }

    /// Adds every path that a pattern stands for, from the node `at`, and after it `rest`. The test that comes next
    /// is glued to what stands before if `glued` says so.
    fn grow(
        &mut self,
        at: usize,
        pattern: &[Element],
        rest: Option<&Rest<'_>>,
        glued: bool,
        rule: (usize, usize),
    ) {
        match (pattern.split_first(), rest) {
            (Some((Element::One(test), tail)), _) => {
                let next = self.child(at, Test { glued: test.glued || glued, ..*test });
                self.grow(next, tail, rest, false, rule);
            }
            (Some((Element::Choice(branches), tail)), _) => {
                let after = Rest { pattern: tail, then: rest, glued: true };
                for branch in branches {
                    self.grow(at, branch, Some(&after), glued, rule);
                }
            }
            (Some((Element::Glued(branches), tail)), _) => {
                let after = Rest { pattern: tail, then: rest, glued: false };
                for branch in branches {
                    self.grow(at, branch, Some(&after), true, rule);
                }
            }
            (None, Some(after)) => {
                self.grow(at, after.pattern, after.then, glued && after.glued, rule);
            }
            (None, None) => {
                if let Some(node) = self.nodes.get_mut(at)
                    && !node.accepts.contains(&rule)
                {
                    node.accepts.push(rule);
                }
            }
        }
    }

    fn child(&mut self, at: usize, test: Test) -> usize {
        let new = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return 0 };
        let found = match test.what {
            What::Word(word) => {
                node.words.iter().find(|edge| (edge.0, edge.1) == (word, test.glued)).map(|edge| edge.2)
            }
            What::Class(class) => {
                node.classes.iter().find(|edge| (edge.0, edge.1) == (class, test.glued)).map(|edge| edge.2)
            }
            what => node.others.iter().find(|edge| (edge.0, edge.1) == (what, test.glued)).map(|edge| edge.2),
        };
        if let Some(child) = found {
            return child;
        }
        match test.what {
            What::Word(word) => node.words.push((word, test.glued, new)),
            What::Class(class) => {
                node.mask |= class.bit();
                node.classes.push((class, test.glued, new));
            }
            what => node.others.push((what, test.glued, new)),
        }
        self.nodes.push(Node::default());
        new
    }
}
