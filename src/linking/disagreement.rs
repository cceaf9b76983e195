//! Finds papers that give the same event, curated or not, different dates. The input is the
//! attestations with their links; the output is pairs of attestations. Attestations are grouped by
//! name, then by date and phase, so that only groups are compared with each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{AttachmentSite, Attestation, Bond, Owner, Term, key, plain_words};
use crate::chronology::Chronology;
use crate::date::Granularity;
use crate::phase::Phase;

use super::contradiction::is_typical_error;
use super::{Link, Outcome};

/// Two attestations that give the same event (same name, same phase) different dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The common name, as the first attestation writes it.
    pub name: String,
    /// The phase that both describe.
    pub phase: Phase,
    /// The index of the attestation that comes first in the order of the papers.
    pub first: usize,
    /// The index of the other attestation.
    pub second: usize,
    /// Whether both are in the same document.
    pub within_document: bool,
    /// The curated event that one of them is linked to, as an index into the chronology's events.
    pub event: Option<usize>,
}

/// A name for which an attestation gives a date.
struct DatedName<'a> {
    attestation: usize,
    term: &'a Term,
    /// The phase of the attestation, or `None` if the date is part of the name ("the plan of
    /// December 2022").
    phase: Option<Phase>,
}

/// Returns the pairs of attestations that cannot both be right, ordered by the first. If many
/// attestations give one date and a few another, each of the few is in one pair. An attestation
/// that repeats a date of its paper is in at most one pair, however many other dates there are.
pub(super) fn disagreements(
    attestations: &[Attestation],
    links: &[Link],
    chronology: &Chronology,
) -> Vec<Disagreement> {
    let mut claims: BTreeMap<String, Vec<DatedName<'_>>> = BTreeMap::new();
    for (index, attestation) in attestations.iter().enumerate().filter(|(_, a)| can_conflict(a)) {
        for term in attestation
            .terms
            .iter()
            .filter(|term| term.bond == Bond::Topic && term.is_head && is_specific(term))
        {
            let phase = attestation.phase.filter(|_| attestation.attachment != AttachmentSite::Name);
            claims.entry(name_key(term)).or_default().push(DatedName { attestation: index, term, phase });
        }
    }
    let mut out: Vec<Disagreement> = Vec::new();
    let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
    for claims in claims.values() {
        let groups = alike(attestations, links, claims);
        let mut reported: BTreeSet<usize> = BTreeSet::new();
        for (group, other) in compared(&groups) {
            for Pair { claim, partner, is_repeated } in pairs(attestations, group, other) {
                if is_repeated && reported.contains(&claim.attestation) {
                    continue;
                }
                let Some(conflict) = conflict(attestations, links, claim, partner) else { continue };
                reported.insert(claim.attestation);
                if known.insert((conflict.first, conflict.second)) {
                    out.push(conflict);
                }
            }
        }
    }
    out.retain(|conflict| conflict.event.is_none_or(|event| event < chronology.events.len()));
    out.sort_by_key(|conflict| (conflict.first, conflict.second));
    out
}

/// Groups the claims about one name that have the same phase, date, owner and event. Comparing one
/// claim per group shows whether two groups disagree.
fn alike<'c, 'a>(
    attestations: &[Attestation],
    links: &[Link],
    claims: &'c [DatedName<'a>],
) -> Vec<Vec<&'c DatedName<'a>>> {
    let mut groups: Vec<Vec<&DatedName<'a>>> = Vec::new();
    let mut of_date: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let stated = |claim: &DatedName<'_>| {
        let attestation = attestations.get(claim.attestation)?;
        let owner = whose(attestation, claim.term);
        Some((claim.phase, &attestation.date, owner, tied(links, claim.attestation)))
    };
    for claim in claims {
        let date = attestations
            .get(claim.attestation)
            .map_or_else(String::new, |attestation| attestation.date.to_string());
        let same_date = of_date.entry(date).or_default();
        let is_alike = |at: &&usize| {
            groups
                .get(**at)
                .and_then(|group| group.first())
                .is_some_and(|first| stated(first) == stated(claim))
        };
        if let Some(group) = same_date.iter().find(is_alike).and_then(|at| groups.get_mut(*at)) {
            group.push(claim);
        } else {
            same_date.push(groups.len());
            groups.push(vec![claim]);
        }
    }
    groups
}

/// The number of largest groups, and of preceding groups, with which each group is compared.
const MAX_COMPARED: usize = 16;

/// Returns the pairs of groups to compare. The number of all pairs is quadratic: 2,000 dates for
/// one act would give two million conflicts. If there are many groups, each is therefore compared
/// only with the largest ones and those just before it.
fn compared<G>(groups: &[Vec<G>]) -> Vec<(&[G], &[G])> {
    let mut largest: Vec<usize> = (0..groups.len()).collect();
    largest.sort_by_key(|at| groups.get(*at).map_or(0, |group| usize::MAX - group.len()));
    largest.truncate(MAX_COMPARED);
    let partners = |at: usize| {
        let large = largest.iter().copied().filter(move |other| *other != at);
        let near = at.saturating_sub(MAX_COMPARED)..at;
        large.chain(near).map(move |other| (at.min(other), at.max(other)))
    };
    let mut pairs: Vec<(usize, usize)> = (0..groups.len()).flat_map(partners).collect();
    pairs.sort_unstable();
    pairs.dedup();
    // Only the first pair with a repeated claim is reported, so the pairs with the largest group
    // come first.
    let size = |at: &usize| groups.get(*at).map_or(0, Vec::len);
    pairs.sort_by_key(|(a, b)| usize::MAX - size(a).max(size(b)));
    pairs
        .into_iter()
        .filter_map(|(a, b)| Some((groups.get(a)?.as_slice(), groups.get(b)?.as_slice())))
        .collect()
}

/// Two claims to compare.
struct Pair<'c, 'a> {
    claim: &'c DatedName<'a>,
    partner: &'c DatedName<'a>,
    /// Whether an earlier claim of the same paper gives the same date.
    is_repeated: bool,
}

/// Returns the pairs of claims to report if two groups disagree: each claim of the smaller group,
/// with the larger group's first claim in the same paper or, if there is none, its first claim.
fn pairs<'c, 'a>(
    attestations: &[Attestation],
    a: &[&'c DatedName<'a>],
    b: &[&'c DatedName<'a>],
) -> Vec<Pair<'c, 'a>> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let paper =
        |claim: &DatedName<'_>| attestations.get(claim.attestation).map(|attestation| attestation.source);
    let mut firsts: BTreeMap<_, &'c DatedName<'a>> = BTreeMap::new();
    for claim in many {
        firsts.entry(paper(claim)).or_insert(claim);
    }
    let mut papers = BTreeSet::new();
    let pair = |claim: &&'c DatedName<'a>| {
        let claim: &'c DatedName<'a> = claim;
        let is_repeated = !papers.insert(paper(claim));
        let partner: &'c DatedName<'a> = firsts.get(&paper(claim)).or(many.first())?;
        Some(Pair { claim, partner, is_repeated })
    };
    few.iter().filter_map(pair).collect()
}

/// Returns the curated event that an attestation is linked to, unless it contradicts the event or
/// describes another phase.
fn tied(links: &[Link], attestation: usize) -> Option<usize> {
    let link = links.get(attestation)?;
    let fits =
        matches!(link.outcome, Outcome::Agrees | Outcome::Refines | Outcome::Coarser | Outcome::Overlaps);
    link.event.filter(|_| fits)
}

/// Whether another attestation can contradict this one: it gives a plain date for a phase that
/// occurs only once.
fn can_conflict(attestation: &Attestation) -> bool {
    let step = match attestation.attachment {
        AttachmentSite::Name => attestation.date.granularity() <= Granularity::Month,
        _ => attestation.phase.is_some_and(Phase::happens_once),
    };
    attestation.is_plain_claim() && step
}

fn conflict(
    attestations: &[Attestation],
    links: &[Link],
    claim: &DatedName<'_>,
    partner: &DatedName<'_>,
) -> Option<Disagreement> {
    let is_first = claim.attestation <= partner.attestation;
    let (first, second) = if is_first { (claim, partner) } else { (partner, claim) };
    let (a, b) = (attestations.get(first.attestation)?, attestations.get(second.attestation)?);
    let phase = same_step(first.phase, second.phase)?;
    let owners = (whose(a, first.term), whose(b, second.term));
    // A writer who gives both dates in one sentence is aware of the difference.
    let apart = a.sentence != b.sentence;
    let disagree = apart && !a.date.compatible(&b.date) && is_typical_error(&a.date, &b.date);
    if !disagree || !owners.0.agrees_with(&owners.1) {
        return None;
    }
    let events = (tied(links, first.attestation), tied(links, second.attestation));
    if events.0.is_some() && events.1.is_some() && events.0 != events.1 {
        return None;
    }
    Some(Disagreement {
        name: first.term.text.clone(),
        phase,
        first: first.attestation,
        second: second.attestation,
        within_document: a.source == b.source,
        event: events.0.or(events.1),
    })
}

/// Returns the phase that both describe, if it is the same. A date in a name ("the plan of December
/// 2022") is taken for the adoption date.
fn same_step(a: Option<Phase>, b: Option<Phase>) -> Option<Phase> {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(Phase::Adopted), None) | (None, Some(Phase::Adopted)) => Some(Phase::Adopted),
        _ => None,
    }
}

/// Returns the owner of the named document or body: the owner that the words right before the name
/// give, or else the actors of the clause.
fn whose(attestation: &Attestation, term: &Term) -> Owner {
    match &term.owner {
        Owner::Unstated if !attestation.actors.is_empty() => Owner::Among(attestation.actors.clone()),
        owner => owner.clone(),
    }
}

fn name_key(term: &Term) -> String {
    let long = term.alias.as_deref().filter(|alias| alias.contains(' ')).unwrap_or(&term.text);
    plain_words(long).iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a name identifies a single subject. "Joint Statement" does not, because it consists of
/// generic nouns. "A Pact" does not, because it is one of several.
fn is_specific(term: &Term) -> bool {
    let words = plain_words(&term.text);
    let long = words.len() > 1 || term.text.chars().filter(|c| c.is_uppercase()).count() > 2;
    long && !term.is_one_of_several && words.iter().any(|w| !GENERIC_NOUNS.contains(&key(&w.key).as_str()))
}

/// Generic words for documents, bodies and people. Many subjects share a name that consists only of
/// these.
const GENERIC_NOUNS: &[&str] = &[
    "accord",
    "act",
    "action",
    "agreement",
    "and",
    "arrangement",
    "bill",
    "committee",
    "communique",
    "convention",
    "cooperation",
    "council",
    "declaration",
    "dialogue",
    "fact",
    "foreign",
    "forum",
    "framework",
    "group",
    "initiative",
    "intent",
    "joint",
    "leaders",
    "letter",
    "meeting",
    "memorandum",
    "minister",
    "ministerial",
    "ministers",
    "ministry",
    "of",
    "on",
    "order",
    "partnership",
    "plan",
    "president",
    "prime",
    "program",
    "protocol",
    "report",
    "secretary",
    "sheet",
    "statement",
    "strategic",
    "strategy",
    "summit",
    "the",
    "treaty",
    "understanding",
    "working",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_groups_are_all_compared_and_many_with_the_largest() {
        let few: Vec<Vec<usize>> = (0..10).map(|at| vec![at]).collect();
        assert_eq!(compared(&few).len(), 45);
        let mut many: Vec<Vec<usize>> = (0..2_000).map(|at| vec![at]).collect();
        many[1_500] = vec![1_500; 3];
        let pairs = compared(&many);
        assert!(pairs.len() <= 2_000 * 2 * MAX_COMPARED, "{}", pairs.len());
        let is_largest = |group: &[usize]| group.len() == 3;
        assert_eq!(pairs.iter().filter(|(a, b)| is_largest(a) || is_largest(b)).count(), 1_999);
    }
}
