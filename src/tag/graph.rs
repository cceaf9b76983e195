//! The graph that all patterns of a language share.
//!
//! Each path through a pattern is a sequence of tests, and a pattern can have many paths: `(
//! early|mid|late )? <ord>` has four. Sequences with the same beginning or the same end share it.
//! The graph of a pattern is therefore hardly larger than the pattern, however many paths it has.
//! It is built backwards, because a node needs the ids of its successors.

use std::collections::BTreeMap;

use itertools::Itertools as _;

use super::lexicon::WordId;
use super::pattern::{Class, PatternElement, What};

/// The index of a node in its graph.
pub(super) type NodeId = usize;

/// A set of patterns: a path for each sequence of tests that any of them allows.
#[derive(Debug, Default)]
pub(super) struct PatternGraph {
    nodes: Vec<PatternNode>,
    /// The union nodes, keyed by the nodes that they unite.
    unions: BTreeMap<Vec<NodeId>, NodeId>,
}

/// A state of the graph. Each outgoing edge has a test, a flag that requires the token to be glued
/// to the previous one, and a target. Edges are in the order of the patterns and rules; only word
/// edges are sorted by word, for binary search.
#[derive(Debug, Default)]
pub(super) struct PatternNode {
    /// The edges for words.
    pub words: Vec<(WordId, bool, NodeId)>,
    /// The edges for classes.
    pub classes: Vec<(Class, bool, NodeId)>,
    /// The union of the bits of `classes`.
    pub mask: u64,
    /// The edges for tests that can span several tokens.
    pub others: Vec<(What, bool, NodeId)>,
    /// The rules that match if this node is reached, as table and row indices.
    pub accepts: Vec<(usize, usize)>,
}

/// The nodes at which the rest of a pattern is entered.
#[derive(Debug, Clone, Copy)]
struct PatternEntry {
    /// The node for the continuation if the next test does not require glue.
    plain: NodeId,
    /// The node for the same continuation with its first test glued; `None` outside a group whose
    /// first test must be glued.
    glued: Option<NodeId>,
}

impl PatternGraph {
    /// Returns the node with this id.
    pub(super) fn node(&self, id: NodeId) -> Option<&PatternNode> {
        self.nodes.get(id)
    }

    /// Adds the pattern of a rule, which is given by its table and row. Returns the start node.
    pub(super) fn add(&mut self, pattern: &[PatternElement], rule: (usize, usize)) -> NodeId {
        let end = self.push(PatternNode { accepts: vec![rule], ..PatternNode::default() });
        self.row(pattern, PatternEntry { plain: end, glued: None }).plain
    }

    /// Adds a sequence of elements in front of `next`, and returns its entry nodes.
    fn row(&mut self, row: &[PatternElement], next: PatternEntry) -> PatternEntry {
        row.iter().rev().fold(next, |next, element| self.element(element, next))
    }

    fn element(&mut self, element: &PatternElement, next: PatternEntry) -> PatternEntry {
        match element {
            PatternElement::One(test) => {
                let plain = self.edge(test.what, test.glued, next.plain);
                PatternEntry { plain, glued: next.glued.map(|_| self.edge(test.what, true, next.plain)) }
            }
            PatternElement::Choice(branches) => {
                let entries: Vec<PatternEntry> =
                    branches.iter().map(|branch| self.row(branch, next)).collect();
                let plain = self.union(entries.iter().map(|entry| entry.plain));
                PatternEntry {
                    plain,
                    glued: next.glued.map(|_| self.union(entries.iter().filter_map(|entry| entry.glued))),
                }
            }
            PatternElement::Glued(branches) => {
                let glued_next = PatternEntry { glued: Some(next.plain), ..next };
                let entries: Vec<PatternEntry> =
                    branches.iter().map(|branch| self.row(branch, glued_next)).collect();
                let plain = self.union(entries.iter().filter_map(|entry| entry.glued));
                PatternEntry { plain, glued: next.glued.map(|_| plain) }
            }
        }
    }

    /// Adds a node with a single edge.
    fn edge(&mut self, what: What, glued: bool, next: NodeId) -> NodeId {
        let mut node = PatternNode::default();
        match what {
            What::Word(word) => node.words.push((word, glued, next)),
            What::Class(class) => {
                node.mask = class.bit();
                node.classes.push((class, glued, next));
            }
            _ => node.others.push((what, glued, next)),
        }
        self.push(node)
    }

    /// Returns a node with the edges of all `nodes`, in their order.
    pub(super) fn union(&mut self, nodes: impl IntoIterator<Item = NodeId>) -> NodeId {
        let all = distinct(nodes);
        if let [only] = all.as_slice() {
            return *only;
        }
        if let Some(known) = self.unions.get(&all) {
            return *known;
        }
        let each = || all.iter().filter_map(|node| self.nodes.get(*node));
        let mut words = each().flat_map(|node| node.words.iter().copied()).collect_vec();
        words.sort_by_key(|(word, glued, _)| (*word, *glued));
        let classes = each().flat_map(|node| node.classes.iter().copied()).collect_vec();
        let others = each().flat_map(|node| node.others.iter().copied()).collect_vec();
        let accepts = distinct(each().flat_map(|node| node.accepts.iter().copied()));
        let mask = each().fold(0, |mask, node| mask | node.mask);
        // Word edges are sorted, so edges with the same test are adjacent.
        let words = self.join(&words, 1);
        let (classes, others) = (self.join(&classes, usize::MAX), self.join(&others, usize::MAX));
        let union = self.push(PatternNode { words, classes, mask, others, accepts });
        self.unions.insert(all, union);
        union
    }

    /// Merges edges with the same test into one, which leads to the union of their targets. `reach`
    /// is the maximum number of other tests between two such edges, plus one.
    fn join<T: Copy + PartialEq>(
        &mut self,
        edges: &[(T, bool, NodeId)],
        reach: usize,
    ) -> Vec<(T, bool, NodeId)> {
        let mut joined: Vec<((T, bool), Vec<NodeId>)> = Vec::new();
        for (what, glued, next) in edges {
            let test = (*what, *glued);
            match joined.iter_mut().rev().take(reach).find(|(other, _)| *other == test) {
                Some((_, all)) => all.push(*next),
                None => joined.push((test, vec![*next])),
            }
        }
        let targets = joined.into_iter().map(|((what, glued), all)| match all.as_slice() {
            [only] => (what, glued, *only),
            _ => (what, glued, self.union(all)),
        });
        targets.collect()
    }

    fn push(&mut self, node: PatternNode) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Returns the number of nodes, including those that were only merged into others.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
}

/// Removes duplicates, keeping the first occurrences. Takes quadratic time, so the list must be
/// short.
fn distinct<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    all.into_iter().fold(Vec::new(), |mut distinct, one| {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
        distinct
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::lexicon::Lexicon;
    use crate::tag::pattern::parse;

    /// Returns the sequences of tests from a node on, in the order in which they are tried; `+`
    /// marks glued tests.
    fn rows(graph: &PatternGraph, at: NodeId, lexicon: &Lexicon, words: &[&str]) -> Vec<String> {
        let node = graph.node(at).unwrap();
        let name = |id| words.iter().find(|word| lexicon.id(word) == id).unwrap();
        let mut rows: Vec<String> = node.accepts.iter().map(|(_, row)| format!(" = {row}")).collect();
        for (word, glued, next) in &node.words {
            let mark = if *glued { "+" } else { "" };
            rows.extend(
                self::rows(graph, *next, lexicon, words)
                    .iter()
                    .map(|rest| format!(" {mark}{}{rest}", name(*word))),
            );
        }
        rows
    }

    fn check(patterns: &[&str], expected: &[&str]) {
        let words = ["a", "b", "c", "d"];
        let mut lexicon = Lexicon::new(&[]);
        for word in words {
            lexicon.intern(word);
        }
        let mut graph = PatternGraph::default();
        let patterns: Vec<_> = patterns.iter().map(|pattern| parse(pattern, &[], &mut lexicon)).collect();
        let starts: Vec<NodeId> =
            (0..).zip(&patterns).map(|(row, pattern)| graph.add(pattern, (0, row))).collect();
        let root = graph.union(starts);
        assert_eq!(rows(&graph, root, &lexicon, &words), expected);
    }

    #[test]
    fn graph_has_a_path_for_every_way_through_a_pattern() {
        check(&["a? b"], &[" a b = 0", " b = 0"]);
        check(&["a b|c d?"], &[" a b = 0", " a b d = 0", " a c = 0", " a c d = 0"]);
        // A glued group glues its first test. If the group is skipped, the test after it is not
        // glued.
        check(&["a +( b? c ) d"], &[" a +b c d = 0", " a +c d = 0"]);
        check(&["a +( b ( c )? ) d"], &[" a +b c d = 0", " a +b d = 0"]);
        check(&["a +( b? ) c"], &[" a +b c = 0", " a c = 0"]);
    }

    #[test]
    fn rules_share_common_prefixes() {
        check(&["a b", "a c", "a", "a b"], &[" a = 2", " a b = 0", " a b = 3", " a c = 1"]);
    }

    #[test]
    fn graph_size_is_linear_in_the_pattern() {
        let mut lexicon = Lexicon::new(&[]);
        let pattern = parse(&"a|b|c? ".repeat(30), &[], &mut lexicon);
        let mut graph = PatternGraph::default();
        graph.add(&pattern, (0, 0));
        assert!(graph.len() < 1_000, "{}", graph.len());
    }
}
