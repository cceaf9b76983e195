//! The ids of attestations: hashes of their text, so that an id is the same in every run and
//! independent of the order in which papers are read.

use std::collections::BTreeMap;

use crate::project::{Project, sha256};
use crate::source::one_line;

/// The number of hexadecimal digits in an id. In a project of 100,000 sentences, two ids collide
/// with a probability of about 1 in 200.
const DIGITS: usize = 10;

/// Returns the id of each attestation in the project, in the same order.
///
/// An id is a hash of the paper's path, of the sentence and of the date as written. If a paper
/// repeats a sentence, or a sentence a date, a number is hashed as well from the second occurrence
/// on.
pub(super) fn ids(project: &Project) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = Vec::with_capacity(project.attestations.len());
    for attestation in &project.attestations {
        let path = project.sources.path(attestation.source);
        let sentence = one_line(project.sources.text(attestation.sentence)).to_lowercase();
        let date = one_line(project.sources.text(attestation.span)).to_lowercase();
        let words = format!("{path}\n{sentence}\n{date}");
        let number = seen.entry(words.clone()).or_default();
        *number += 1;
        let words = if *number == 1 { words } else { format!("{words}\n{number}") };
        ids.push(sha256(words.as_bytes()).chars().take(DIGITS).collect());
    }
    ids
}
