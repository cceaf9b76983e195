//! Where papers disagree about the same thing, curated or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{Attachment, Attestation, Bond, Owner, Term, key, plain_words};
use crate::chronology::Chronology;
use crate::date::Granularity;
use crate::phase::Phase;

use super::contradiction::is_slip;
use super::{Link, Outcome};

/// Two places that give different dates for the same step of the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The name that both speak of, as the first has it.
    pub name: String,
    /// The step, as far as both say it.
    pub phase: Phase,
    /// The attestation that comes first in the order of the papers: an index of the attestations given.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// Whether both stand in one document.
    pub within_document: bool,
    /// The curated event that one of them is tied to.
    pub event: Option<usize>,
}

/// A name that an attestation puts a date on.
struct Claim<'a> {
    attestation: usize,
    term: &'a Term,
    /// None where the date is part of the name ("the plan of December 2022").
    phase: Option<Phase>,
}

/// Pairs of attestations that cannot both be right, in the order of the first. Where many papers give one date and some another,
/// each of the fewer is named once.
pub(super) fn conflicts(
    attestations: &[Attestation],
    links: &[Link],
    chronology: &Chronology,
) -> Vec<Conflict> {
    let mut claims: BTreeMap<String, Vec<Claim<'_>>> = BTreeMap::new();
    for (index, attestation) in attestations.iter().enumerate().filter(|(_, a)| can_conflict(a)) {
        for term in attestation
            .terms
            .iter()
            .filter(|term| term.bond == Bond::Topic && term.is_head && is_specific(term))
        {
            let phase = attestation.phase.filter(|_| attestation.attachment != Attachment::Name);
            claims.entry(name_key(term)).or_default().push(Claim { attestation: index, term, phase });
        }
    }
    let mut out: Vec<Conflict> = Vec::new();
    let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
    for claims in claims.values() {
        let groups = alike(attestations, links, claims);
        for (group, other) in compared(&groups) {
            for (first, second) in pairs(attestations, group, other) {
                let Some(conflict) = conflict(attestations, links, first, second) else { continue };
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

/// The claims of one name, those together that say the same: one of them against one of another group tells whether the two
/// groups can both be right.
fn alike<'c, 'a>(
    attestations: &[Attestation],
    links: &[Link],
    claims: &'c [Claim<'a>],
) -> Vec<Vec<&'c Claim<'a>>> {
    let mut groups: Vec<Vec<&Claim<'a>>> = Vec::new();
    let mut of_date: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let said = |claim: &Claim<'_>| {
        let attestation = attestations.get(claim.attestation)?;
        let owner = whose(attestation, claim.term);
        Some((claim.phase, &attestation.date, owner, tied(links, claim.attestation)))
    };
    for claim in claims {
        let date = attestations.get(claim.attestation).map_or_else(String::new, |said| said.date.to_string());
        let same_date = of_date.entry(date).or_default();
        let is_alike = |at: &&usize| {
            groups.get(**at).and_then(|group| group.first()).is_some_and(|first| said(first) == said(claim))
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

/// The number of groups that each group is compared with, of the largest and of those before it.
const COMPARED: usize = 16;

/// The pairs of groups to compare. For more than a few groups these are not all pairs, whose number is quadratic: minutes
/// with 2,000 dates for one act would have two million conflicts. Each group is then compared with the largest groups
/// and with the groups just before it.
fn compared<G>(groups: &[Vec<G>]) -> Vec<(&[G], &[G])> {
    let mut largest: Vec<usize> = (0..groups.len()).collect();
    largest.sort_by_key(|at| groups.get(*at).map_or(0, |group| usize::MAX - group.len()));
    largest.truncate(COMPARED);
    let partners = |at: usize| {
        let large = largest.iter().copied().filter(move |other| *other != at);
        let near = at.saturating_sub(COMPARED)..at;
        large.chain(near).map(move |other| (at.min(other), at.max(other)))
    };
    let mut pairs: Vec<(usize, usize)> = (0..groups.len()).flat_map(partners).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .filter_map(|(a, b)| Some((groups.get(a)?.as_slice(), groups.get(b)?.as_slice())))
        .collect()
}

/// Whom to name where two groups disagree: each of those that fewer papers say, with the first of the others in its
/// own paper, or else the first of all.
fn pairs<'c, 'a>(
    attestations: &[Attestation],
    a: &[&'c Claim<'a>],
    b: &[&'c Claim<'a>],
) -> Vec<(&'c Claim<'a>, &'c Claim<'a>)> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let paper = |claim: &Claim<'_>| attestations.get(claim.attestation).map(|said| said.source);
    let mut firsts: BTreeMap<_, &'c Claim<'a>> = BTreeMap::new();
    for claim in many {
        firsts.entry(paper(claim)).or_insert(claim);
    }
    let partner =
        |claim: &'c Claim<'a>| firsts.get(&paper(claim)).or(many.first()).map(|other| (claim, *other));
    let ordered =
        |(a, b): (&'c Claim<'a>, &'c Claim<'a>)| if a.attestation <= b.attestation { (a, b) } else { (b, a) };
    few.iter().filter_map(|claim| partner(claim)).map(ordered).collect()
}

/// The curated event that an attestation is tied to and fits.
fn tied(links: &[Link], attestation: usize) -> Option<usize> {
    let link = links.get(attestation)?;
    let fits = matches!(link.outcome, Outcome::Agrees | Outcome::Refines | Outcome::Coarser);
    link.event.filter(|_| fits)
}

/// Whether the attestation says something that another can contradict: a step that happens once, at a plain date.
fn can_conflict(attestation: &Attestation) -> bool {
    let step = match attestation.attachment {
        Attachment::Name => attestation.date.granularity() <= Granularity::Month,
        _ => attestation.phase.is_some_and(Phase::happens_once),
    };
    attestation.is_plain_claim() && step
}

fn conflict(
    attestations: &[Attestation],
    links: &[Link],
    first: &Claim<'_>,
    second: &Claim<'_>,
) -> Option<Conflict> {
    let (a, b) = (attestations.get(first.attestation)?, attestations.get(second.attestation)?);
    let phase = same_step(first.phase, second.phase)?;
    let owners = (whose(a, first.term), whose(b, second.term));
    // Two dates of one sentence are told together: the writer saw both.
    let apart = a.sentence != b.sentence;
    let disagree = apart && !a.date.compatible(&b.date) && is_slip(&a.date, &b.date);
    if !disagree || !owners.0.agrees_with(&owners.1) {
        return None;
    }
    let events = (tied(links, first.attestation), tied(links, second.attestation));
    if events.0.is_some() && events.1.is_some() && events.0 != events.1 {
        return None;
    }
    Some(Conflict {
        name: first.term.text.clone(),
        phase,
        first: first.attestation,
        second: second.attestation,
        within_document: a.source == b.source,
        event: events.0.or(events.1),
    })
}

/// The step that both speak of. A date in a name is that of its adoption.
fn same_step(a: Option<Phase>, b: Option<Phase>) -> Option<Phase> {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(Phase::Adopted), None) | (None, Some(Phase::Adopted)) => Some(Phase::Adopted),
        _ => None,
    }
}

/// Whose the named thing is: what the words right before it say, or else who acts in the clause.
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

/// Whether a name names one thing: more than words for kinds of things ("Joint Statement"), and is not one
/// of several ("a Pact").
fn is_specific(term: &Term) -> bool {
    let words = plain_words(&term.text);
    let long = words.len() > 1 || term.text.chars().filter(|c| c.is_uppercase()).count() > 2;
    long && !term.is_one_of_several && words.iter().any(|w| !KINDS.contains(&key(&w.key).as_str()))
}

/// Words for kinds of documents, bodies and people: a name made of these alone is borne by many.
const KINDS: &[&str] = &[
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
        assert!(pairs.len() <= 2_000 * 2 * COMPARED, "{}", pairs.len());
        let is_largest = |group: &[usize]| group.len() == 3;
        assert_eq!(pairs.iter().filter(|(a, b)| is_largest(a) || is_largest(b)).count(), 1_999);
    }
}
