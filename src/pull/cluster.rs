//! Joins the statements of different papers about the same event. These have the same date and
//! enough rare words in common.
//!
//! Each statement is compared with the clusters of its date that share one of its rarest words, so
//! the work grows linearly with the number of statements. The likeness of a statement and a cluster
//! is the cosine between the words of the statement and the sum of the words of the cluster, each
//! weighted by its rarity in the collection.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::hash::Hash;
use super::words::{Weights, words_of};
use crate::assemble::Signal;
use crate::date::Granularity;
use crate::linking::Link;
use crate::phase::Phase;
use crate::project::Project;
use crate::source::SourceId;

/// The minimum likeness of a statement and a cluster about one event, in thousandths.
const ALIKE: u64 = 400;

/// The same minimum for statements that describe different steps ("signed", "announced"), for those
/// of one paper, which rarely reports a thing twice, and for dates coarser than a day, on which
/// more happens.
const VERY_ALIKE: u64 = 600;

/// The minimum number of words in common.
const COMMON: usize = 2;

/// The number of a statement's rarest words that are looked up to find clusters.
const LOOKED_UP: usize = 6;

/// The maximum number of clusters of a date that are found by one word.
const MAX_CLUSTERS_OF_WORD: usize = 16;

/// Statements about one event.
#[derive(Default)]
pub(super) struct Cluster {
    /// The links of the statements to the timeline.
    pub(super) links: Vec<Link>,
    words: Sum,
    phases: BTreeSet<Phase>,
    papers: BTreeSet<SourceId>,
    /// The papers that have the event as a row of a chronology.
    rows: BTreeSet<SourceId>,
}

impl Cluster {
    /// Returns how central a statement is: the likeness of its words to all words of the cluster.
    pub(super) fn centrality(&self, words: &[Hash], weights: &Weights) -> u64 {
        self.words.likeness(&weights.weighted(words))
    }
}

/// The sum of the words of several statements.
#[derive(Default)]
struct Sum {
    /// The number of statements that have each word.
    counts: BTreeMap<Hash, u64>,
    /// The square of the length of the sum as a vector.
    square: u64,
}

impl Sum {
    fn add(&mut self, words: &[(Hash, u64)]) {
        for (word, weight) in words {
            let count = self.counts.entry(*word).or_default();
            self.square += (2 * *count + 1) * weight * weight;
            *count += 1;
        }
    }

    /// Returns the cosine in thousandths. Returns 0 if fewer than [`COMMON`] words are shared.
    fn likeness(&self, words: &[(Hash, u64)]) -> u64 {
        let (mut product, mut square, mut common) = (0, 0, 0);
        for (word, weight) in words {
            square += weight * weight;
            if let Some(count) = self.counts.get(word) {
                product += count * weight * weight;
                common += 1;
            }
        }
        let length = (u128::from(square) * u128::from(self.square)).isqrt();
        let cosine = (u128::from(product) * 1_000).checked_div(length).unwrap_or(0);
        if common < COMMON { 0 } else { u64::try_from(cosine).unwrap_or(0) }
    }
}

/// A statement, or several that name the same thing, with the words that are compared.
struct StatementGroup {
    links: Vec<Link>,
    words: Vec<Hash>,
    date: String,
    granularity: Granularity,
    is_bound: bool,
    phase: Option<Phase>,
    papers: BTreeSet<SourceId>,
    row_of: Option<SourceId>,
}

impl StatementGroup {
    fn new(project: &Project, links: &[Link]) -> Option<Self> {
        let statements = || links.iter().filter_map(|link| project.attestations.get(link.attestation));
        let finest = statements().min_by_key(|attestation| attestation.date.granularity())?;
        let mut words: Vec<Hash> =
            statements().flat_map(|attestation| words_of(&project.sources, attestation)).collect();
        words.sort_unstable();
        words.dedup();
        Some(Self {
            links: links.to_vec(),
            words,
            // The mark of a date of low confidence is removed, so that such a date is compared like
            // any other.
            date: finest.date.to_string().replace('?', ""),
            granularity: finest.date.granularity(),
            is_bound: !matches!(finest.signal, Signal::At | Signal::Range),
            phase: statements().find_map(|attestation| attestation.phase),
            papers: statements().map(|attestation| attestation.source).collect(),
            row_of: statements().find(|attestation| attestation.is_row).map(|attestation| attestation.source),
        })
    }

    fn can_join(&self, cluster: &Cluster, likeness: u64) -> bool {
        let other_step =
            self.phase.is_some_and(|phase| !cluster.phases.is_empty() && !cluster.phases.contains(&phase));
        let is_coarse = self.granularity > Granularity::Day;
        let is_of_one_paper = cluster.papers.len() == 1 && cluster.papers == self.papers;
        let enough = if other_step || is_coarse || is_of_one_paper { VERY_ALIKE } else { ALIKE };
        // Two rows of the same chronology are two events.
        likeness >= enough && self.row_of.is_none_or(|source| !cluster.rows.contains(&source))
    }
}

/// The clusters of a project, with the weights of its words.
pub(super) struct Clusters {
    pub(super) list: Vec<Cluster>,
    pub(super) weights: Weights,
}

impl Clusters {
    /// Clusters the statements of timeline entries without a curated event.
    pub(super) fn of<'l>(project: &Project, entries: impl Iterator<Item = &'l [Link]>) -> Self {
        let reports: Vec<StatementGroup> =
            entries.filter_map(|links| StatementGroup::new(project, links)).collect();
        let weights = Weights::of(reports.iter().map(|report| report.words.as_slice()));
        let mut list: Vec<Cluster> = Vec::new();
        // The clusters of each date, by word. The flag is whether the date is a bound.
        let mut by_date: BTreeMap<(String, bool), BTreeMap<Hash, Vec<usize>>> = BTreeMap::new();
        for report in reports {
            let words = weights.weighted(&report.words);
            let mut rarest = words.clone();
            rarest.sort_unstable_by_key(|(word, weight)| (Reverse(*weight), *word));
            rarest.truncate(LOOKED_UP);
            let by_word = by_date.entry((report.date.clone(), report.is_bound)).or_default();
            let mut near: Vec<usize> =
                rarest.iter().filter_map(|(word, _)| by_word.get(word)).flatten().copied().collect();
            near.sort_unstable();
            near.dedup();
            let likeness = |at: usize| {
                let cluster = list.get(at)?;
                let likeness = cluster.words.likeness(&words);
                report.can_join(cluster, likeness).then_some((likeness, Reverse(at)))
            };
            let best = near.into_iter().filter_map(likeness).max().map(|(_, Reverse(at))| at);
            let at = best.unwrap_or(list.len());
            if best.is_none() {
                list.push(Cluster::default());
            }
            for (word, _) in rarest {
                let known = by_word.entry(word).or_default();
                if known.len() < MAX_CLUSTERS_OF_WORD && !known.contains(&at) {
                    known.push(at);
                }
            }
            if let Some(cluster) = list.get_mut(at) {
                cluster.words.add(&words);
                cluster.links.extend(report.links);
                cluster.phases.extend(report.phase);
                cluster.papers.extend(report.papers);
                cluster.rows.extend(report.row_of);
            }
        }
        Self { list, weights }
    }
}
