//! The graph that the patterns of a language share.
//!
//! Each way through a pattern is a row of tests, and a pattern stands for many: `( early|mid|late )? <ord>` for four. As
//! rows that begin alike go the same way, and rows that go on alike end the same way, the graph of a pattern is hardly larger
//! than the pattern, however many ways there are. It is built from the end: what can follow is there before what it
//! follows.

use std::collections::BTreeMap;

use itertools::Itertools as _;

use super::lexicon::WordId;
use super::pattern::{Class, Element, What};

/// The place of a node in its graph.
pub(super) type NodeId = usize;

/// What patterns look like: a path for each row of tests that one of them stands for.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    /// The nodes in which others come together, by those others.
    unions: BTreeMap<Vec<NodeId>, NodeId>,
}

/// A place on the paths: where each test leads, with whether its token must be glued to the one before. What stands first
/// in a pattern, and in the earlier of two rules, is first here; only words are in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// By words.
    pub words: Vec<(WordId, bool, NodeId)>,
    /// By classes.
    pub classes: Vec<(Class, bool, NodeId)>,
    /// The union of the classes.
    pub mask: u64,
    /// By what can take several tokens.
    pub others: Vec<(What, bool, NodeId)>,
    /// The rules that end here: table and row.
    pub accepts: Vec<(usize, usize)>,
}

/// Where a pattern goes on from some place in it.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// As it is written.
    plain: NodeId,
    /// Within a group whose first test is glued: where that test has not come yet.
    glued: Option<NodeId>,
}

impl Graph {
    /// The node with that number.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Adds a pattern of the rule in that table and row; gives the node that it begins at.
    pub(super) fn add(&mut self, pattern: &[Element], rule: (usize, usize)) -> NodeId {
        let end = self.push(Node { accepts: vec![rule], ..Node::default() });
        self.row(pattern, Way { plain: end, glued: None }).plain
    }

    /// The way through a row of elements to what is behind it.
    fn row(&mut self, row: &[Element], behind: Way) -> Way {
        row.iter().rev().fold(behind, |behind, element| self.element(element, behind))
    }

    fn element(&mut self, element: &Element, behind: Way) -> Way {
        match element {
            Element::One(test) => {
                let plain = self.edge(test.what, test.glued, behind.plain);
                Way { plain, glued: behind.glued.map(|_| self.edge(test.what, true, behind.plain)) }
            }
            Element::Choice(branches) => {
                let ways: Vec<Way> = branches.iter().map(|branch| self.row(branch, behind)).collect();
                let plain = self.union(ways.iter().map(|way| way.plain));
                Way {
                    plain,
                    glued: behind.glued.map(|_| self.union(ways.iter().filter_map(|way| way.glued))),
                }
            }
            Element::Glued(branches) => {
                let behind_it = Way { glued: Some(behind.plain), ..behind };
                let ways: Vec<Way> = branches.iter().map(|branch| self.row(branch, behind_it)).collect();
                let plain = self.union(ways.iter().filter_map(|way| way.glued));
                Way { plain, glued: behind.glued.map(|_| plain) }
            }
        }
    }

    /// The node with a single test.
    fn edge(&mut self, what: What, glued: bool, next: NodeId) -> NodeId {
        let mut node = Node::default();
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

    /// The node from which all paths go that go from any of these, those of the first one first.
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
        let (words, classes, others) = (self.join(&words), self.join(&classes), self.join(&others));
        let union = self.push(Node { words, classes, mask, others, accepts });
        self.unions.insert(all, union);
        union
    }

    /// Edges with the same test become one, to where all of them lead.
    fn join<T: Copy + PartialEq>(&mut self, edges: &[(T, bool, NodeId)]) -> Vec<(T, bool, NodeId)> {
        let mut joined: Vec<((T, bool), Vec<NodeId>)> = Vec::new();
        for (what, glued, next) in edges {
            let test = (*what, *glued);
            match joined.iter_mut().rev().find(|(other, _)| *other == test) {
                Some((_, all)) => all.push(*next),
                None => joined.push((test, vec![*next])),
            }
        }
        joined.into_iter().map(|((what, glued), all)| (what, glued, self.union(all))).collect()
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// How many nodes there are, those included that were only steps on the way to others.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
}

/// Each once, in the order in which they come first. There are few.
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

    /// The rows of tests that a graph has from a node on, in the order in which they are tried; `+` marks what is glued.
    fn rows(graph: &Graph, at: NodeId, lexicon: &Lexicon, words: &[&str]) -> Vec<String> {
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
        let mut graph = Graph::default();
        let patterns: Vec<_> = patterns.iter().map(|pattern| parse(pattern, &[], &mut lexicon)).collect();
        let starts: Vec<NodeId> = (0..).zip(&patterns).map(|(row, it)| graph.add(it, (0, row))).collect();
        let root = graph.union(starts);
        assert_eq!(rows(&graph, root, &lexicon, &words), expected);
    }

    #[test]
    fn every_way_through_a_pattern_is_a_path() {
        check(&["a? b"], &[" a b = 0", " b = 0"]);
        check(&["a b|c d?"], &[" a b = 0", " a b d = 0", " a c = 0", " a c d = 0"]);
        // What is glued is the first test that comes, in the group or, where a group may be left out, behind it.
        check(&["a +( b? c ) d"], &[" a +b c d = 0", " a +c d = 0"]);
        check(&["a +( b ( c )? ) d"], &[" a +b c d = 0", " a +b d = 0"]);
        check(&["a +( b? ) c"], &[" a +b c = 0", " a c = 0"]);
    }

    #[test]
    fn rules_share_what_begins_alike() {
        check(&["a b", "a c", "a", "a b"], &[" a = 2", " a b = 0", " a b = 3", " a c = 1"]);
    }

    #[test]
    fn a_graph_is_no_larger_than_its_patterns_for_all_their_ways() {
        let mut lexicon = Lexicon::new(&[]);
        let pattern = parse(&"a|b|c? ".repeat(30), &[], &mut lexicon);
        let mut graph = Graph::default();
        graph.add(&pattern, (0, 0));
        assert!(graph.len() < 1_000, "{}", graph.len());
    }
}
