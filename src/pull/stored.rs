//! Candidates without references, which can be kept as long as their project.

use std::collections::HashMap;

use super::{Candidate, CandidateKind, Rank, pull};
use crate::assemble::Attestation;
use crate::project::Project;

/// A candidate with indices in place of references into its project.
#[derive(Debug)]
pub(crate) struct StoredCandidate {
    id: String,
    others: Vec<String>,
    kind: CandidateKind,
    /// The index of the event.
    event: Option<usize>,
    title: String,
    /// The index of the highest-ranked attestation.
    attestation: usize,
    /// The indices of all attestations of the candidate.
    places: Vec<usize>,
    rank: Rank,
    is_first: bool,
    repeats: bool,
}

impl StoredCandidate {
    /// Returns the candidates of a project, in the order of [`pull`].
    pub(crate) fn of(project: &Project) -> Vec<Self> {
        // Compare the attestations by their addresses, because two may have the same content.
        let index: HashMap<*const Attestation, usize> =
            project.attestations.iter().enumerate().map(|(at, one)| (std::ptr::from_ref(one), at)).collect();
        let at = |attestation: &Attestation| index.get(&std::ptr::from_ref(attestation)).copied();
        let stored = |candidate: Candidate<'_>| {
            let events = &project.chronology.events;
            Some(Self {
                event: candidate
                    .event
                    .and_then(|event| events.iter().position(|known| std::ptr::eq(known, event))),
                attestation: at(candidate.attestation)?,
                places: candidate.places.iter().copied().filter_map(&at).collect(),
                id: candidate.id,
                others: candidate.others,
                kind: candidate.kind,
                title: candidate.title,
                rank: candidate.rank,
                is_first: candidate.is_first,
                repeats: candidate.repeats,
            })
        };
        pull(project).into_iter().filter_map(stored).collect()
    }

    /// Returns the candidate. `project` must be the project that it was created from; with any
    /// other project, the result may be `None`.
    pub(crate) fn candidate<'p>(&self, project: &'p Project) -> Option<Candidate<'p>> {
        let attestation = project.attestations.get(self.attestation)?;
        Some(Candidate {
            id: self.id.clone(),
            others: self.others.clone(),
            kind: self.kind,
            event: self.event.and_then(|at| project.chronology.events.get(at)),
            date: &attestation.date,
            title: self.title.clone(),
            attestation,
            places: self.places.iter().filter_map(|at| project.attestations.get(*at)).collect(),
            rank: self.rank,
            is_first: self.is_first,
            repeats: self.repeats,
        })
    }

    /// Whether the candidate is certain enough to be shown by default.
    pub(crate) fn is_certain(&self, project: &Project) -> bool {
        self.candidate(project).is_some_and(|candidate| candidate.is_certain())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{LoadOptions, Memory};

    #[test]
    fn stored_candidates_are_those_of_the_project() {
        let files = Memory::from([
            (
                "events.toml",
                "[chronology]\npapers = [\"papers\"]\n[[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\n\
                 date = \"2024-06\"\nmatch = [\"Harbour Pact\"]\n",
            ),
            (
                "papers/a.txt",
                "Norway and Japan signed the Harbour Pact in Oslo on 9 June 2024. Talks began on 2 May 2023. \
                 Talks began on 2 May 2023.\n",
            ),
        ]);
        let project = Project::load(&files, &LoadOptions::default()).unwrap();
        let stored = StoredCandidate::of(&project);
        let again: Vec<_> = stored.iter().filter_map(|stored| stored.candidate(&project)).collect();
        let found = pull(&project);
        assert!(found.len() > 1);
        assert_eq!(format!("{again:?}"), format!("{found:?}"));
    }
}
