//! What each attestation is called, whenever and in whatever order the papers are read.

use std::collections::BTreeMap;

use crate::project::{Project, sha256};
use crate::source::one_line;

/// How many hexadecimal digits an id has: enough that two of 100,000 sentences share one once in 200 projects.
const DIGITS: usize = 10;

/// The id of every attestation of the project, in their order.
///
/// It stands for the path of the paper, the words of the sentence and the words of the date. Where a sentence says the
/// same date twice, or a paper the same sentence, their number in the paper is added.
pub(super) fn ids(project: &Project) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = Vec::with_capacity(project.attestations.len());
    for said in &project.attestations {
        let path = project.sources.path(said.source);
        let sentence = one_line(project.sources.text(said.sentence)).to_lowercase();
        let date = one_line(project.sources.text(said.span)).to_lowercase();
        let words = format!("{path}\n{sentence}\n{date}");
        let number = seen.entry(words.clone()).or_default();
        *number += 1;
        let words = if *number == 1 { words } else { format!("{words}\n{number}") };
        ids.push(sha256(words.as_bytes()).chars().take(DIGITS).collect());
    }
    ids
}
