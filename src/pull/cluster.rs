//! Joins the statements of different papers about the same event. These have the same date and
//! enough rare words in common.
//!
//! Each statement is compared with the clusters of its date that share one of its rarest words, so
//! the work grows linearly with the number of statements. The similarity of a statement and a
//! cluster is the cosine of their word vectors, in which each word is weighted by its rarity in the
//! collection. The vector of a cluster is the sum of its statements' vectors.
//!
//! A Japanese statement shares only names with an English one, and a statement that gives only the
//! month does not have the date of one that gives the day. Such clusters are joined afterwards.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::hash::Hash;
use super::words::{Weights, is_function_word, words_of, words_of_text};
use crate::assemble::{Actor, Attestation, Signal, is_contraction_of_not};
use crate::date::Granularity;
use crate::linking::Link;
use crate::phase::Phase;
use crate::project::Project;
use crate::source::{SourceId, Sources, Span};

/// The minimum similarity for a statement to join a cluster, in thousandths.
const MIN_LIKENESS: u64 = 400;

/// The minimum similarity, in thousandths, if the phases differ ("signed", "announced"), if the
/// statements are from one paper, which rarely reports an event twice, or if the dates are coarser
/// than a day, since more events share such a date.
const MIN_STRICT_LIKENESS: u64 = 600;

/// The minimum number of words that a statement and a cluster must share.
const MIN_COMMON_WORDS: usize = 2;

/// The number of a statement's rarest words that are looked up to find clusters.
const WORDS_LOOKED_UP: usize = 6;

/// The maximum number of clusters that the index lists per date and word.
const MAX_CLUSTERS_OF_WORD: usize = 16;

/// The maximum number of clusters per day and language. Days with more are not compared across
/// languages.
const MAX_CLUSTERS_OF_DAY: usize = 12;

/// A cluster of statements about the same event.
#[derive(Default)]
pub(super) struct Cluster {
    /// The statements, as links of the timeline.
    pub(super) links: Vec<Link>,
    words: Sum,
    first: FirstStatement,
    /// The date of the statements if it is a day or a month and not a bound.
    date: Option<String>,
    is_english: bool,
    is_japanese: bool,
    /// Names and version numbers in Latin script, which are the same in English and Japanese.
    names: BTreeSet<String>,
    actors: BTreeSet<Actor>,
    phases: BTreeSet<Phase>,
    papers: BTreeSet<SourceId>,
    /// The papers in which the event is a row of a chronology.
    rows: BTreeSet<SourceId>,
}

impl Cluster {
    /// Returns the cosine similarity between a statement's words and all words in the cluster, in
    /// thousandths.
    pub(super) fn centrality(&self, words: &[Hash], weights: &Weights) -> u64 {
        self.words.likeness(&weights.weighted(words))
    }

    /// Adds the statements of another cluster about the same event, but not its words, because they
    /// are in another language or describe a less precise date.
    fn absorb(&mut self, other: Self) {
        self.links.extend(other.links);
        self.phases.extend(other.phases);
        self.papers.extend(other.papers);
        self.rows.extend(other.rows);
        self.is_english |= other.is_english;
        self.is_japanese |= other.is_japanese;
    }

    /// Whether two clusters for the same day, in different languages, are about the same event:
    /// they share two names, or a phase and either a name or all actors. Sharing only one of two
    /// actors does not identify the event, since a state does many things on one day.
    fn is_translated(&self, other: &Self) -> bool {
        let names = self.names.intersection(&other.names).count();
        let has_same_actors = !self.actors.is_empty() && self.actors == other.actors;
        let is_same_step = self.phases.intersection(&other.phases).next().is_some();
        names >= 2 && !self.is_other_step(other) || is_same_step && (names > 0 || has_same_actors)
    }

    fn is_other_step(&self, other: &Self) -> bool {
        !self.phases.is_empty() && !other.phases.is_empty() && self.phases.is_disjoint(&other.phases)
    }
}

/// The properties of a cluster's first statement that distinguish it from statements with nearly
/// the same words.
#[derive(Default)]
struct FirstStatement {
    /// The content words of the statement.
    words: Vec<Hash>,
    names: BTreeSet<String>,
    /// The content words of the subject or object of the verb that the date belongs to.
    topic: BTreeSet<Hash>,
    is_negated: bool,
}

impl FirstStatement {
    /// Whether two statements can be about the same event, judging by names, subjects and negation.
    /// For example, "Version 2.1" and "Version 2.2" are incompatible, and so are "the bridge" and
    /// "the school", and "won" and "did not win".
    fn is_compatible(&self, other: &Self) -> bool {
        // Compare all words if a topic is missing: a verb without a known phase has none, as in
        // "the storm destroyed the lighthouse".
        let has_topics = !self.topic.is_empty() && !other.topic.is_empty();
        let words = |statement: &Self| statement.words.iter().copied().collect::<BTreeSet<Hash>>();
        let is_same_thing = if has_topics {
            is_nested(&self.topic, &other.topic)
        } else {
            is_nested(&words(self), &words(other))
        };
        is_same_thing && is_nested(&self.names, &other.names) && self.is_negated == other.is_negated
    }
}

/// Whether one set contains the other.
fn is_nested<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    one.is_subset(other) || other.is_subset(one)
}

/// The sum of the word vectors of several statements.
#[derive(Default)]
struct Sum {
    /// The number of statements that contain each word.
    counts: BTreeMap<Hash, u64>,
    /// The squared length of the sum vector.
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

    /// Returns the cosine similarity of the two vectors of word weights, in thousandths. Returns 0
    /// if they share fewer than [`MIN_COMMON_WORDS`] words.
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
        if common < MIN_COMMON_WORDS { 0 } else { u64::try_from(cosine).unwrap_or(0) }
    }
}

/// The statements of one timeline entry, with the words that are compared.
struct StatementGroup {
    links: Vec<Link>,
    words: Vec<Hash>,
    date: String,
    granularity: Granularity,
    is_bound: bool,
    phase: Option<Phase>,
    papers: BTreeSet<SourceId>,
    row_of: Option<SourceId>,
    is_japanese: bool,
    names: BTreeSet<String>,
    topic: BTreeSet<Hash>,
    is_negated: bool,
    actors: BTreeSet<Actor>,
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
            // Remove the mark of low confidence, so that such a date is compared like any other.
            date: finest.date.to_string().replace('?', ""),
            granularity: finest.date.granularity(),
            is_bound: !matches!(finest.signal, Signal::At | Signal::Range),
            phase: statements().find_map(|attestation| attestation.phase),
            papers: statements().map(|attestation| attestation.source).collect(),
            row_of: statements().find(|attestation| attestation.is_row).map(|attestation| attestation.source),
            is_japanese: statements().any(|attestation| attestation.timex.is_japanese()),
            names: statements().flat_map(|attestation| latin_names(&project.sources, attestation)).collect(),
            topic: statements().flat_map(|attestation| topic_words(&project.sources, attestation)).collect(),
            is_negated: statements().any(|attestation| has_negation(&project.sources, attestation)),
            actors: statements().flat_map(|attestation| attestation.actors.iter().copied()).collect(),
        })
    }

    fn can_join(&self, cluster: &Cluster, likeness: u64) -> bool {
        let other_step =
            self.phase.is_some_and(|phase| !cluster.phases.is_empty() && !cluster.phases.contains(&phase));
        let is_coarse = self.granularity > Granularity::Day;
        let is_of_one_paper = cluster.papers.len() == 1 && cluster.papers == self.papers;
        let enough =
            if other_step || is_coarse || is_of_one_paper { MIN_STRICT_LIKENESS } else { MIN_LIKENESS };
        // Do not join two rows of the same chronology, which are two events.
        likeness >= enough && self.row_of.is_none_or(|source| !cluster.rows.contains(&source))
    }
}

/// The clusters of a project, with its word weights.
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
            rarest.truncate(WORDS_LOOKED_UP);
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
                if best.is_none() {
                    let is_fine = report.granularity <= Granularity::Month;
                    cluster.date = Some(report.date).filter(|_| is_fine && !report.is_bound);
                    cluster.first = FirstStatement {
                        words: report.words,
                        names: report.names.clone(),
                        topic: report.topic,
                        is_negated: report.is_negated,
                    };
                }
                cluster.is_japanese |= report.is_japanese;
                cluster.is_english |= !report.is_japanese;
                cluster.names.extend(report.names);
                cluster.actors.extend(report.actors);
                cluster.words.add(&words);
                cluster.links.extend(report.links);
                cluster.phases.extend(report.phase);
                cluster.papers.extend(report.papers);
                cluster.rows.extend(report.row_of);
            }
        }
        let mut clusters = Self { list, weights };
        clusters.join_languages();
        clusters.join_months();
        clusters
    }

    /// Joins the English and the Japanese cluster of a day if they are about the same event and
    /// each is the other's only match. The Japanese cluster becomes empty.
    fn join_languages(&mut self) {
        let mut by_day: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, cluster) in self.list.iter().enumerate() {
            let Some(day) = cluster.date.as_deref().filter(|date| date.len() == DAY_LENGTH) else { continue };
            let (english, japanese) = by_day.entry(day).or_default();
            match (cluster.is_english, cluster.is_japanese) {
                (true, false) => english.push(at),
                (false, true) => japanese.push(at),
                _ => {}
            }
        }
        let is_same = |a: usize, b: usize| {
            self.list.get(a).zip(self.list.get(b)).is_some_and(|(a, b)| a.is_translated(b))
        };
        let mut pairs = Vec::new();
        for (english, japanese) in by_day.values() {
            if english.len().max(japanese.len()) > MAX_CLUSTERS_OF_DAY {
                continue;
            }
            for other in japanese {
                let of_other: Vec<usize> =
                    english.iter().copied().filter(|at| is_same(*at, *other)).collect();
                if let [at] = of_other.as_slice()
                    && japanese.iter().filter(|other| is_same(*at, **other)).count() == 1
                {
                    pairs.push((*at, *other));
                }
            }
        }
        self.join(pairs);
    }

    /// Joins the cluster of a month with the cluster of a day in it if their words are very
    /// similar, nothing distinguishes them, and no other day of the month has such a cluster: "died
    /// on 1 March 2001", "died in March 2001".
    fn join_months(&mut self) {
        let mut by_word: BTreeMap<(&str, Hash), Vec<usize>> = BTreeMap::new();
        for (at, cluster) in self.list.iter().enumerate() {
            let Some(date) = cluster.date.as_deref().filter(|date| date.len() == DAY_LENGTH) else {
                continue;
            };
            for word in self.rarest(&cluster.first.words) {
                let known = by_word.entry((date.get(..MONTH_LENGTH).unwrap_or(""), word)).or_default();
                if known.len() < MAX_CLUSTERS_OF_WORD {
                    known.push(at);
                }
            }
        }
        let mut pairs = Vec::new();
        for (month, cluster) in self.list.iter().enumerate() {
            let Some(date) = cluster.date.as_deref().filter(|date| date.len() == MONTH_LENGTH) else {
                continue;
            };
            let words = self.weights.weighted(&cluster.first.words);
            let near: BTreeSet<usize> = self
                .rarest(&cluster.first.words)
                .into_iter()
                .filter_map(|word| by_word.get(&(date, word)))
                .flatten()
                .copied()
                .collect();
            let is_alike = |at: &usize| {
                self.list.get(*at).is_some_and(|day| {
                    day.words.likeness(&words) >= MIN_STRICT_LIKENESS
                        && !day.is_other_step(cluster)
                        && day.first.is_compatible(&cluster.first)
                        && cluster.rows.is_disjoint(&day.rows)
                })
            };
            let alike: Vec<usize> = near.into_iter().filter(is_alike).collect();
            if let [day] = alike.as_slice() {
                pairs.push((*day, month));
            }
        }
        self.join(pairs);
    }

    /// Moves the statements of the second cluster of each pair to the first.
    fn join(&mut self, pairs: Vec<(usize, usize)>) {
        for (at, other) in pairs {
            let Some(other) = self.list.get_mut(other).map(std::mem::take) else { continue };
            if let Some(cluster) = self.list.get_mut(at) {
                cluster.absorb(other);
            }
        }
    }

    /// Returns the rarest words of a statement.
    fn rarest(&self, words: &[Hash]) -> Vec<Hash> {
        let mut rarest = self.weights.weighted(words);
        rarest.sort_unstable_by_key(|(word, weight)| (Reverse(*weight), *word));
        rarest.into_iter().take(WORDS_LOOKED_UP).map(|(word, _)| word).collect()
    }
}

/// The length of a date's EDTF expression in bytes: of a day, `2024-06-09`, and of a month,
/// `2024-06`.
const DAY_LENGTH: usize = 10;
const MONTH_LENGTH: usize = 7;

/// Returns the names in Latin script in a statement, and its numbers, each with the preceding word:
/// "NATO", "2.2", "gemini 4". They are the same in an English and a Japanese statement.
fn latin_names(sources: &Sources, attestation: &Attestation) -> BTreeSet<String> {
    let date = attestation.span.range();
    let sentence = attestation.sentence;
    let parts = [sentence.start..date.start.max(sentence.start), date.end.min(sentence.end)..sentence.end];
    let mut names = BTreeSet::new();
    for part in parts.into_iter().filter(|part| part.start < part.end) {
        let text = sources.text(Span::new(sentence.source, part));
        let mut before = "";
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.') {
            let word = word.trim_matches('.');
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            if is_latin_name(word) || is_number && word.contains('.') {
                names.insert(word.to_lowercase());
            } else if is_number && is_latin_name(before) {
                // Add the word before the number: in "Gemini 4", the number alone does not identify
                // anything.
                names.insert(format!("{} {word}", before.to_lowercase()));
            }
            before = word;
        }
    }
    names
}

/// Whether a capitalised word is a name, not a function word at the start of the sentence: "In",
/// "The".
fn is_latin_name(word: &str) -> bool {
    let is_acronym = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_short = || SHORT_FUNCTION_WORDS.contains(&word.to_ascii_lowercase().as_str());
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && (is_acronym || !is_short() && !is_function_word(word))
}

/// Two-letter function words that can begin a sentence.
const SHORT_FUNCTION_WORDS: [&str; 18] = [
    "an", "as", "at", "by", "do", "he", "if", "in", "is", "it", "my", "no", "of", "on", "or", "so", "to",
    "we",
];

/// Returns the content words of the subject or object of the verb that the date belongs to.
fn topic_words(sources: &Sources, attestation: &Attestation) -> BTreeSet<Hash> {
    let date = attestation.span;
    let topic = attestation.topic.iter().filter(|topic| !(topic.start < date.end && date.start < topic.end));
    topic.flat_map(|topic| words_of_text(sources.text(*topic))).collect()
}

/// Whether the clause of a statement is negated, which its content words may not show: "did not
/// win", "failed to win".
fn has_negation(sources: &Sources, attestation: &Attestation) -> bool {
    let words =
        sources.text(attestation.clause).split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    words.map(str::to_lowercase).any(|word| {
        matches!(
            word.as_str(),
            "not"
                | "never"
                | "no"
                | "nor"
                | "neither"
                | "without"
                | "cannot"
                | "failed"
                | "refused"
                | "declined"
        ) || is_contraction_of_not(&word)
    })
}
