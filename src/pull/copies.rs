//! Recognises papers that are copies of each other, such as an agency report in five newspapers, so
//! that a shared date counts as reported only once.
//!
//! Each paper is reduced to the smallest hashes of its runs of four words (bottom-k `MinHash`,
//! Broder 1997). Two papers are compared only if they share several of the very smallest, so the
//! work grows linearly with the number of papers.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::hash::{Hash, word_hashes};
use crate::project::Project;
use crate::source::SourceId;

/// The length of a run, in words.
const RUN_LENGTH: usize = 4;

/// The number of smallest hashes that are kept per paper.
const HASHES_KEPT: usize = 64;

/// The number of kept hashes that are looked up to find similar papers.
const HASHES_LOOKED_UP: usize = 16;

/// The minimum number of looked-up hashes that two papers must share to be compared. A copy that is
/// a third as long as the original is expected to share about five.
const MIN_SHARED_HASHES: usize = 3;

/// The maximum number of originals per hash. Boilerplate such as "all rights reserved by the"
/// occurs in every paper.
const MAX_ORIGINALS: usize = 32;

/// The minimum percentage of the shorter paper's runs that the longer one must contain for the two
/// to count as copies. Newspapers shorten an agency report and add a line of their own.
const MIN_CONTAINED_PERCENT: usize = 80;

/// The smallest hashes of a paper's runs, and the number of distinct runs.
struct Sketch {
    smallest: Vec<Hash>,
    runs: usize,
}

impl Sketch {
    fn of(text: &str) -> Self {
        let words: Vec<Hash> = word_hashes(text).collect();
        let mut smallest: Vec<Hash> = words.windows(RUN_LENGTH).map(Hash::of_run).collect();
        smallest.sort_unstable();
        smallest.dedup();
        let runs = smallest.len();
        smallest.truncate(HASHES_KEPT);
        Self { smallest, runs }
    }

    /// Whether the longer of two papers contains most of the shorter one's runs.
    fn is_copy_of(&self, other: &Self) -> bool {
        let (mut ours, mut theirs) = (self.smallest.iter().peekable(), other.smallest.iter().peekable());
        let (mut union, mut both) = (0, 0);
        // Merge the two sorted lists into the smallest hashes of both papers together, up to the
        // number that is kept per paper.
        while union < HASHES_KEPT {
            match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a == b => {
                    both += 1;
                    ours.next();
                    theirs.next();
                }
                (Some(a), Some(b)) if a < b => drop(ours.next()),
                (_, Some(_)) => drop(theirs.next()),
                (Some(_), None) => drop(ours.next()),
                (None, None) => break,
            }
            union += 1;
        }
        // `both / union` estimates the share of runs that occur in both papers. The number of
        // common runs follows from it and the two lengths.
        let common = both * (self.runs + other.runs) / (union + both).max(1);
        both > 0 && common * 100 >= MIN_CONTAINED_PERCENT * self.runs.min(other.runs)
    }
}

/// Maps each paper to the first paper that it is a copy of, or to itself.
pub(super) struct Copies(BTreeMap<SourceId, SourceId>);

impl Copies {
    /// Compares the papers of a project with each other.
    pub(super) fn of(project: &Project) -> Self {
        let sources: Vec<SourceId> =
            project.papers.iter().filter_map(|paper| Some(paper.document()?.source)).collect();
        let sketches: Vec<Sketch> =
            sources.par_iter().map(|source| Sketch::of(project.sources.whole(*source))).collect();
        let mut originals = BTreeMap::new();
        let mut by_hash: BTreeMap<Hash, Vec<usize>> = BTreeMap::new();
        for (at, (source, sketch)) in sources.iter().zip(&sketches).enumerate() {
            let looked_up = sketch.smallest.get(..HASHES_LOOKED_UP).unwrap_or(&sketch.smallest);
            let mut near: Vec<usize> =
                looked_up.iter().filter_map(|hash| by_hash.get(hash)).flatten().copied().collect();
            near.sort_unstable();
            let is_copy = |other: usize| sketches.get(other).is_some_and(|other| sketch.is_copy_of(other));
            let shared = MIN_SHARED_HASHES.min(looked_up.len());
            let near = near.chunk_by(|a, b| a == b).filter(|run| run.len() >= shared);
            let original =
                near.filter_map(|run| run.first().copied()).find(|other| is_copy(*other)).unwrap_or(at);
            originals.insert(*source, sources.get(original).copied().unwrap_or(*source));
            for hash in looked_up {
                let known = by_hash.entry(*hash).or_default();
                if known.len() < MAX_ORIGINALS && !known.contains(&original) {
                    known.push(original);
                }
            }
        }
        Self(originals)
    }

    /// Returns the original that a paper is a copy of, or the paper itself.
    pub(super) fn original(&self, source: SourceId) -> SourceId {
        self.0.get(&source).copied().unwrap_or(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "The council of Tromsø approved the new quay on Tuesday after a debate of six hours. The mayor called \
                          the vote a turning point for the harbour, which lost a third of its traffic in ten years. Work is to \
                          begin in spring, and the first ferry is expected to dock two years later. Opponents fear for the \
                          bird colony on the northern mole and announced an appeal to the county governor.";

    #[track_caller]
    fn check(other: &str, expected: bool) {
        assert_eq!(Sketch::of(REPORT).is_copy_of(&Sketch::of(other)), expected, "{other}");
    }

    #[test]
    fn shortened_and_framed_reports_are_copies() {
        check(&format!("TROMSØ (Agency) – {REPORT} Reporting by A. Lind."), true);
        check(&REPORT[..REPORT.find("Opponents").unwrap()], true);
        check(&REPORT.to_uppercase(), true);
    }

    #[test]
    fn report_in_other_words_is_not_a_copy() {
        check(
            "After six hours of debate, councillors in Tromsø voted on Tuesday for a new quay. The mayor called the vote a \
             turning point for the harbour. Construction starts in spring.",
            false,
        );
        check("", false);
        assert!(!Sketch::of("").is_copy_of(&Sketch::of("")));
    }
}
