//! Links an attestation to the curated event it describes and classifies the match. Candidates are
//! the events that share a name, a rare word, the day or the participants with the sentence. Each
//! gets a score, and the best is chosen; a tie links nothing.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{
    Actor, AttachmentSite, Attestation, Bond, Owner, Role, Signal, Tense, Term, Word, WordClass, actors,
    is_state, phases_of, phases_of_nouns, plain_words, without_distant_events, words,
};
use crate::chronology::{Chronology, Event, EventKind};
use crate::date::{Date, Granularity, is_month_or_weekday};
use crate::normalise::{Confidence, TimexKind};
use crate::phase::Phase;
use crate::source::{Sources, Span};

use super::agreement::AgreementExtent;
use super::cited::CitedQuotes;
use super::contradiction::{Claim, gap};
use super::facts::{ActorName, AllFacts, Facts, has_row, ordinal, owner, stems};
use super::name_index::{NameIndex, NameMention, Strength, sentence_words};
use super::near_miss::{Near, is_misprint, is_near};
use super::number::Numbers;
use super::party_step::is_of_all_parties;
use super::refusal::{Refusal, RefusedEvent};
use super::score::{DateFit, Score, is_today, name_points};
use super::{Link, Outcome};

/// Words for another thing of the same kind: "signed their previous agreement".
const ANOTHER: &[&str] = &["another", "earlier", "first", "former", "preceding", "predecessor", "previous"];

/// The minimum distance in days to every other event for the day alone to identify an event.
const MIN_DAYS_TO_OTHER_EVENT: i32 = 15;

/// The same distance for a row of a paper's chronology. It is smaller, because a chronology has a
/// single subject.
const MIN_DAYS_TO_OTHER_EVENT_OF_ROW: i32 = 7;

/// The evidence used to compare a statement with the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The words of the statement only.
    Words,
    /// The date as well, because the other dates of its paper agree with the chronology.
    Date(AgreementExtent),
}

/// Links attestations to the events of a chronology.
pub(crate) struct Linker<'a> {
    sources: &'a Sources,
    chronology: &'a Chronology,
    names: NameIndex,
    cited: CitedQuotes<'a>,
    facts: AllFacts,
}

/// An event that an attestation may describe.
pub(super) struct CandidateEvent<'m> {
    pub(super) index: usize,
    pub(super) fit: DateFit,
    pub(super) score: Score,
    /// The mention of the event that is closest to the date.
    pub(super) mention: Option<&'m NameMention>,
    /// Whether both dates are days less than four weeks apart, one typing error away.
    pub(super) is_typo_in_month: bool,
}

impl CandidateEvent<'_> {
    /// Returns the words that name the event, if the sentence names it.
    fn name(&self) -> Option<Span> {
        self.mention.map(|mention| mention.at)
    }

    /// Whether the sentence gives the event's name and number, and does not describe another phase:
    /// "Harbour 1.3 Bo (5 June 1997): 974 packages".
    pub(super) fn is_numbered(&self) -> bool {
        self.mention.is_some() && self.score.ordinal > 0 && self.score.phase >= 0
    }

    /// Whether the sentence names this event in more words than the other one: "the terms of the
    /// forum", not "the forum".
    fn is_named_more_fully_than(&self, other: &Self) -> bool {
        let words = |c: &Self| c.mention.map_or(0, |mention| mention.name.split(' ').count());
        words(self) > words(other)
    }
}

impl<'a> Linker<'a> {
    pub(crate) fn new(sources: &'a Sources, chronology: &'a Chronology) -> Self {
        let (facts, (names, cited)) = rayon::join(
            || AllFacts::new(chronology),
            || (NameIndex::new(chronology), CitedQuotes::new(sources, chronology)),
        );
        Self { sources, chronology, names, cited, facts }
    }

    /// Links the attestation with this index. If its words identify no event, also returns the
    /// event that it may describe with a typing error in the date.
    pub(super) fn link(&self, index: usize, attestation: &Attestation) -> (Link, Option<Near>) {
        let alone = Link {
            attestation: index,
            outcome: Outcome::New,
            event: None,
            score: Score::default(),
            name: None,
        };
        if !matches!(attestation.role, Role::Narrative | Role::Heading | Role::SourceDate) {
            return (alone, None);
        }
        let words = sentence_words(self.sources, attestation);
        let mentions = self.names.mentions(attestation, &words);
        let candidates = self.candidates(attestation, &words, &mentions, By::Words);
        let linked = |candidate: &CandidateEvent<'_>, outcome| Link {
            outcome,
            event: Some(candidate.index),
            score: candidate.score,
            name: candidate.name(),
            ..alone.clone()
        };
        let best = best(&candidates, attestation, Score::is_named);
        // In "A day after the pact was signed, on 13 May, …", the pact may be the topic of the
        // sentence, but the date is not wrong for it.
        let own = without_distant_events(&words, &attestation.span.range());
        let own_mentions = own.as_ref().map(|own| self.names.mentions(attestation, own));
        let own_candidates = own
            .as_ref()
            .zip(own_mentions.as_ref())
            .map(|(own, mentions)| self.candidates(attestation, own, mentions, By::Words));
        let claim = Claim {
            attestation,
            words: own.as_ref().unwrap_or(&words),
            candidates: own_candidates.as_ref().unwrap_or(&candidates),
        };
        let contradicted = claim
            .candidates
            .iter()
            .filter(|c| best.is_none_or(|best| c.index == best.index || c.is_named_more_fully_than(best)))
            .find(|c| self.event(c.index).is_some_and(|(event, facts)| claim.contradicts(c, event, facts)));
        if let Some(contradicted) = contradicted {
            // The points for a range that shares days with the curated one are not evidence for
            // another date, so they are dropped.
            let score = Score { date: 0, ..contradicted.score };
            return (Link { score, ..linked(contradicted, Outcome::Contradicts) }, None);
        }
        if let Some(best) = best {
            // A low-confidence date does not support an event.
            let is_guess = attestation.timex.confidence == Confidence::Low;
            let outcome = if is_guess { Outcome::OtherStep } else { outcome_of(best.fit) };
            return (linked(best, outcome), None);
        }
        // The chronology cites these words for the event, however they name it.
        if let Some(event) = self.cited.event(attestation) {
            return (Link { outcome: Outcome::Agrees, event: Some(event), ..alone }, None);
        }
        let namesake = claim
            .candidates
            .iter()
            .filter(|c| is_namesake(attestation, c))
            .min_by_key(|c| self.distance(attestation, c));
        let link = namesake.map_or(alone.clone(), |namesake| linked(namesake, Outcome::OtherStep));
        (link, self.near(&claim))
    }

    /// Links an attestation whose words identify no event, in a paper whose other dates agree with
    /// the chronology.
    ///
    /// Such a link never contradicts an event: that would use the date as evidence against itself.
    pub(super) fn link_by_date(
        &self,
        at: usize,
        attestation: &Attestation,
        extent: AgreementExtent,
    ) -> Option<Link> {
        let timex = &attestation.timex;
        // "today" and "at 9:24 a.m." belong to a day that is linked separately; "the same day"
        // refers to something mentioned before. A row such as "23 March 2021, 07:40: aground" gives
        // both day and time.
        let has_date = attestation.is_row && matches!(timex.rule, "time.date-clock" | "time.clock-date");
        let is_time = timex.kind == TimexKind::Time && !has_date;
        let is_of_another = is_time || is_today(attestation) || timex.rule == "relative.same-period";
        let is_doubtful = timex.doubt.is_some() || timex.confidence < Confidence::Medium;
        if attestation.role != Role::Narrative || is_of_another || is_doubtful {
            return None;
        }
        if self.facts.within(&attestation.date).is_empty() {
            return None;
        }
        let words = sentence_words(self.sources, attestation);
        let mentions = self.names.mentions(attestation, &words);
        let candidates = self.candidates(attestation, &words, &mentions, By::Date(extent));
        let best = best(&candidates, attestation, Score::is_dated_like)?;
        // "She did not sail on 21 June" does not report an event on that day.
        let is_denied = within(&words, attestation.clause).iter().any(|word| is_negation(&word.key));
        if is_denied && best.score.support() == 0 {
            return None;
        }
        let has_words = best.score.has_words_for_date() && !self.has_only_a_state(attestation, &words, best);
        if !has_words && !self.is_dated_by_step_or_day(attestation, best) {
            return None;
        }
        // The scores of two events on one day must differ by more than one point. In "when
        // Armstrong nosed Gemini VIII into its target", the names match that day's launch, which is
        // not meant.
        let rivals = candidates.iter().filter(|other| other.index != best.index && other.score.paper > 0);
        if rivals.into_iter().any(|other| other.score.total() + 1 >= best.score.total()) {
            return None;
        }
        let outcome = outcome_of(best.fit);
        let (event, score, name) = (Some(best.index), best.score, best.name());
        Some(Link { attestation: at, outcome, event, score, name })
    }

    /// Links the first sentence of a paper to the only event of its day, if the sentence repeats a
    /// word or an actor of the event from the title of the paper: "Ferry line closes / The ferry to
    /// Brevik makes its last trip today."
    ///
    /// As in [`Self::link_by_date`], such a link never contradicts an event.
    pub(super) fn link_by_title(&self, at: usize, attestation: &Attestation) -> Option<Link> {
        let timex = &attestation.timex;
        let is_doubtful = timex.doubt.is_some() || timex.confidence < Confidence::Medium;
        if !attestation.is_lead() || is_doubtful || self.facts.on_day(&attestation.date).is_empty() {
            return None;
        }
        let words = sentence_words(self.sources, attestation);
        let mentions = self.names.mentions(attestation, &words);
        let title = self.labels(attestation.main_heading.into_iter());
        let clause = within(&words, attestation.clause);
        let repeated: BTreeSet<String> = stems(&clause).intersection(&stems(&title)).cloned().collect();
        let date = &attestation.date;
        let is_repeated = |actor: &ActorName| {
            !actor.is_known && actor.occurs_in(&title, date) && actor.occurs_in(&clause, date)
        };
        let candidates = self.candidates(attestation, &words, &mentions, By::Words);
        let mut fitting = candidates.iter().filter(|c| {
            let Some((_, facts)) = self.event(c.index) else { return false };
            let is_topic = facts.words.iter().any(|word| repeated.contains(word))
                || facts.actor_words.iter().any(is_repeated);
            let is_alone = c.fit == DateFit::Same && self.facts.is_alone(c.index, date, 0);
            is_topic && is_alone && c.score.phase >= 0 && c.score.actors >= 0
        });
        let best = fitting.next().filter(|_| fitting.next().is_none())?;
        let score = Score { paper: Score::ALONE, ..best.score };
        let (event, name) = (Some(best.index), best.name());
        Some(Link { attestation: at, outcome: outcome_of(best.fit), event, score, name })
    }

    /// Returns the event whose date the attestation misses by one typing error, in a paper whose
    /// other dates agree with the chronology. Little evidence in the words is enough for it, but
    /// the day must not be that of another event.
    pub(super) fn near_by_date(&self, attestation: &Attestation) -> Option<Near> {
        if !attestation.is_plain_claim() || self.facts.is_curated_day(&attestation.date) {
            return None;
        }
        let words = sentence_words(self.sources, attestation);
        let words = without_distant_events(&words, &attestation.span.range()).unwrap_or(words);
        let mentions = self.names.mentions(attestation, &words);
        let candidates = self.candidates(attestation, &words, &mentions, By::Words);
        let fits = |c: &&CandidateEvent<'_>| {
            let date = self.event(c.index).and_then(|(event, _)| event.date.as_ref());
            let is_misprint = date.is_some_and(|date| is_misprint(&attestation.date, &date.value));
            // If the paper leaves out the year, a single word is not evidence for another one.
            let least =
                if date.is_some_and(|date| self.has_year_for(attestation, &date.value)) { 1 } else { 2 };
            c.fit == DateFit::Disjoint
                && is_misprint
                && c.score.phase >= 0
                && c.score.actors >= 0
                && c.score.support() >= least
        };
        let mut near: Vec<&CandidateEvent<'_>> = candidates.iter().filter(fits).collect();
        near.sort_by_key(|c| std::cmp::Reverse(c.score.total()));
        match near.as_slice() {
            [first, second, ..] if first.score.total() == second.score.total() => None,
            near => near.first().map(|c| Near {
                event: c.index,
                is_same_step: false,
                is_certain: false,
                score: c.score,
                name: c.name(),
                is_far: false,
            }),
        }
    }

    /// Whether the attestation has the year of the date, or gives its own year in figures.
    fn has_year_for(&self, attestation: &Attestation, date: &Date) -> bool {
        let year = |date: &Date| date.as_day().map(|day| day.ymd().0);
        let stated = year(&attestation.date);
        let text = self.sources.text(attestation.span);
        stated == year(date) || stated.is_some_and(|year| text.contains(&year.to_string()))
    }

    /// Whether the words leave no doubt about the event: they have the same phase, and a name of
    /// the event together with an actor or other words, or most words of the title. The phase must
    /// happen only once, unless a name is there and the dates are a day or a digit apart. Another
    /// name in the clause, another thing in the topic, or an event on the day of the paper may be
    /// what is meant, and an inferred year may be wrong.
    ///
    /// "Today" is a day late in many news items, so it is not evidence for an adjacent day.
    fn is_certain(&self, claim: &Claim<'_>, candidate: &CandidateEvent<'_>) -> bool {
        let Some((event, facts)) = self.event(candidate.index) else { return false };
        let attestation = claim.attestation;
        let score = candidate.score;
        let days = event.date.as_ref().and_then(|date| gap(&attestation.date, &date.value));
        let is_late = is_today(attestation) && days.is_none_or(|days| days < 4);
        let is_named = candidate.mention.is_some_and(|mention| mention.bond >= Bond::Clause)
            && score.name >= Score::NAMED_BEFORE;
        // In Japanese, overlapping pairs of kanji count for one word, so a name is needed.
        let is_japanese = attestation.timex.is_japanese();
        let words = score.title.max(score.shared);
        let names_another = within(claim.words, attestation.clause).iter().any(|word| {
            word.class == WordClass::Name && !facts.names(word) || ANOTHER.contains(&word.key.as_str())
        });
        let is_of_another_thing = topic_with_complement(claim.words, attestation)
            .iter()
            .any(|word| word.class == WordClass::Plain && word.is_distinctive() && !facts.names(word));
        let has_year = event.date.as_ref().is_some_and(|date| self.has_year_for(attestation, &date.value));
        !names_another
            && !is_of_another_thing
            && !claim.has_rival_on_its_day(candidate)
            && has_year
            && attestation.date.as_day().is_some()
            && attestation.is_plain_claim()
            && !attestation.is_in_table()
            && (attestation.phase.is_some_and(Phase::happens_once) || is_named && candidate.is_typo_in_month)
            && is_same_step(attestation, facts)
            && !is_late
            && (words >= 3 && !is_japanese && candidate.is_typo_in_month
                || is_named && (score.actors > 0 || words == 2))
    }

    /// Whether a statement shares a word, an actor or the phase with an event on its day.
    pub(super) fn supports_day(&self, attestation: &Attestation) -> bool {
        let words = sentence_words(self.sources, attestation);
        let mentions = self.names.mentions(attestation, &words);
        let candidates = self.candidates(attestation, &words, &mentions, By::Words);
        candidates.iter().any(|c| c.fit == DateFit::Same && c.score.support() > 0)
    }

    /// Returns the events that an attestation's words were compared with, but that it was not
    /// linked to, highest score first. Events that share only the date are omitted.
    ///
    /// `linked` is the event that the attestation was linked to.
    pub(crate) fn refused(&self, attestation: &Attestation, linked: Option<usize>) -> Vec<RefusedEvent> {
        let words = sentence_words(self.sources, attestation);
        let mentions = self.names.mentions(attestation, &words);
        let candidates = self.candidates(attestation, &words, &mentions, By::Words);
        let of_fitting = match linked {
            Some(_) => Refusal::Outscored,
            None if attestation.timex.confidence == Confidence::Low => Refusal::LowConfidence,
            None => Refusal::Tie,
        };
        let others = candidates.iter().filter(|c| c.score.support() > 0 && Some(c.index) != linked);
        let refused = others.map(|c| RefusedEvent {
            event: c.index,
            score: c.score,
            refusal: refusal(c, attestation, Score::is_named).unwrap_or(of_fitting),
            name: c.name(),
        });
        let mut refused: Vec<_> = refused.collect();
        refused.sort_by_key(|refused| std::cmp::Reverse(refused.score.total()));
        refused
    }

    /// Whether the only words that match the event name a state or an international organisation,
    /// which acts in many events.
    fn has_only_a_state(
        &self,
        attestation: &Attestation,
        words: &[Word],
        candidate: &CandidateEvent<'_>,
    ) -> bool {
        let without_actors = Score { actors: candidate.score.actors.min(0), ..candidate.score };
        let clause = within(words, attestation.clause);
        let is_own = |actor: &ActorName| !actor.is_known && actor.occurs_in(&clause, &attestation.date);
        !without_actors.has_words_for_date()
            && !self.event(candidate.index).is_some_and(|(_, facts)| facts.actor_words.iter().any(is_own))
    }

    /// Whether the event's phase or day is enough for a link: "They came down on 7 June", "7 June:
    /// back at sea". Announcements and meetings are too frequent for their phase to identify an
    /// event.
    fn is_dated_by_step_or_day(&self, attestation: &Attestation, candidate: &CandidateEvent<'_>) -> bool {
        let Some((_, facts)) = self.event(candidate.index) else { return false };
        let is_bound = attestation.phase.is_none() && is_bound_of(attestation, facts);
        let is_step = candidate.score.phase > 0
            && facts.phases.iter().any(|phase| phase.happens_once())
            && (attestation.is_plain_claim() || is_bound);
        let is_enough = candidate.score.paper == Score::STORY || is_step;
        is_enough && !attestation.is_partial && !is_about_another(attestation, facts)
    }

    /// Collects the words around a date. Only the closest numbers count: those in the sentence, or
    /// else in the preceding sentence, or else in a heading.
    fn surroundings(&self, attestation: &Attestation, words: &[Word]) -> Surroundings {
        let own = self.facts.numbers(words);
        let mut numbers = own.clone();
        let spans = [attestation.context, attestation.heading, attestation.main_heading];
        for span in spans.into_iter().flatten() {
            if numbers.is_empty() {
                numbers = self.facts.numbers(&self.labels(std::iter::once(span)));
            }
        }
        let mut words = words.to_vec();
        words.extend(self.labels(attestation.context.into_iter()));
        Surroundings { own, numbers, words }
    }

    /// Returns [`Score::paper`] for a date in a paper whose other dates agree with the chronology.
    fn paper_points(
        &self,
        index: usize,
        attestation: &Attestation,
        fit: DateFit,
        extent: AgreementExtent,
    ) -> i8 {
        let granularity = attestation.date.granularity();
        let far = if attestation.is_row { MIN_DAYS_TO_OTHER_EVENT_OF_ROW } else { MIN_DAYS_TO_OTHER_EVENT };
        let is_clear =
            extent == AgreementExtent::Many && self.is_written_day(attestation) && !attestation.is_in_table();
        if fit == DateFit::Same && is_clear && self.facts.is_alone(index, &attestation.date, far) {
            return Score::STORY;
        }
        match fit {
            // A matching year is weak evidence: a paper mentions many events of one year.
            DateFit::Same | DateFit::Coarser if granularity > Granularity::Month => Score::NEXT_TO_OTHERS,
            DateFit::Same | DateFit::Coarser
                if self.facts.is_alone(index, &attestation.date, MIN_DAYS_TO_OTHER_EVENT) =>
            {
                Score::ALONE
            }
            DateFit::Same if is_own_day(attestation) && self.facts.is_alone(index, &attestation.date, 0) => {
                Score::OF_ITS_DAY
            }
            DateFit::Same => Score::NEXT_TO_OTHERS,
            // A day in the curated month must not be another event's day.
            DateFit::Finer if self.facts.is_alone(index, &attestation.date, 0) => Score::NEXT_TO_OTHERS,
            _ => 0,
        }
    }

    /// Whether the date is a day written in figures. "The next day" and "late on Thursday" refer to
    /// something mentioned before.
    fn is_written_day(&self, attestation: &Attestation) -> bool {
        let is_in_figures = self.sources.text(attestation.span).contains(|c: char| c.is_ascii_digit());
        attestation.date.as_day().is_some() && is_in_figures && !attestation.timex.is_relative()
    }

    /// Returns the event whose date differs from the attestation's by one typing error, or else the
    /// event with the same name and phase on a distant date. Returns `None` if two fit equally
    /// well.
    fn near(&self, claim: &Claim<'_>) -> Option<Near> {
        let is_near = |c: &CandidateEvent<'_>| {
            self.event(c.index).is_some_and(|(event, facts)| {
                is_near(claim.attestation, c, event) && !claim.is_of_other_edition(event, facts)
            })
        };
        let is_far = |c: &CandidateEvent<'_>| {
            self.event(c.index).is_some_and(|(event, facts)| claim.is_far_off(c, event, facts))
        };
        let is_only_far = !claim.candidates.iter().any(is_near);
        let fits = |c: &&CandidateEvent<'_>| if is_only_far { is_far(c) } else { is_near(c) };
        let mut near: Vec<&CandidateEvent<'_>> = claim.candidates.iter().filter(fits).collect();
        near.sort_by_key(|c| std::cmp::Reverse(c.score.total()));
        match near.as_slice() {
            [first, second, ..] if first.score.total() == second.score.total() => None,
            near => near.first().map(|c| Near {
                event: c.index,
                is_same_step: c.score.phase > 0 && (c.score.name > Score::NAMED_BEFORE || c.score.title >= 3)
                    || c.is_numbered(),
                is_certain: !is_only_far && self.is_certain(claim, c),
                score: c.score,
                name: c.name(),
                is_far: is_only_far,
            }),
        }
    }

    fn event(&self, index: usize) -> Option<(&'a Event, &Facts)> {
        Some((self.chronology.events.get(index)?, self.facts.of.get(index)?))
    }

    /// Returns the events that the attestation may describe, in file order: those that it names,
    /// that share a rare word with the clause, or that are on its day or one typing error away, and
    /// meetings of the states that it names.
    fn candidates<'m>(
        &self,
        attestation: &Attestation,
        words: &[Word],
        mentions: &'m [NameMention],
        by: By,
    ) -> Vec<CandidateEvent<'m>> {
        let mut named: BTreeMap<usize, &NameMention> = BTreeMap::new();
        for mention in mentions {
            let known = named.entry(mention.event).or_insert(mention);
            if closeness(mention, attestation) > closeness(known, attestation) {
                *known = mention;
            }
        }
        // A date that is part of a name ("the plan of December 2022") does not apply to the rest of
        // the clause.
        let dated = match attestation.attachment {
            AttachmentSite::Name => within_any(words, &attestation.topic),
            _ => within(words, attestation.clause),
        };
        let mut dated = dated;
        dated.extend(self.labels(attestation.cells.iter().copied()));
        let dated_stems = stems(&dated);
        let mut numbers = self.facts.numbers(&dated);
        for cell in &attestation.cells {
            numbers.extend(self.facts.numbers(&self.labels(std::iter::once(*cell))));
        }
        let announced = announced(attestation, words);
        let mut stems_with_announced = dated_stems.clone();
        stems_with_announced.extend(stems(&within_any(words, announced.as_slice())));
        let named_before = self.named_before(attestation, words, mentions, by);
        let mut indexes: BTreeSet<usize> = named.keys().copied().collect();
        indexes.extend(self.facts.with_rare_words(&dated_stems));
        let mut of_day: BTreeSet<usize> = self.facts.on_day(&attestation.date).iter().copied().collect();
        match by {
            By::Words => of_day.extend(self.facts.with_misprinted_date(&attestation.date)),
            By::Date(_) => of_day.extend(self.facts.within(&attestation.date)),
        }
        indexes.extend(&of_day);
        // The words around the sentence are compared only for events on the same day, and most
        // dates have none.
        let around: Vec<Word> = if of_day.is_empty() {
            Vec::new()
        } else {
            self.labels(attestation.context.into_iter().chain(attestation.heading))
        };
        // The first sentence of a paper reports what the title announces.
        let title_words = if attestation.is_lead() {
            self.labels(attestation.main_heading.into_iter())
        } else {
            Vec::new()
        };
        let mut stems_with_title = dated_stems.clone();
        stems_with_title.extend(stems(&title_words));
        let clause_with_title = LazyCell::new(|| {
            let mut clause = within(words, attestation.clause);
            clause.extend(title_words.iter().cloned());
            clause
        });
        let steps = LazyCell::new(|| Steps::of(attestation, words));
        let surroundings = (by != By::Words).then(|| self.surroundings(attestation, words));
        let around: BTreeSet<String> = stems(&around).into_iter().chain(stems(words)).collect();
        indexes.extend(named_before.iter().copied());
        let parties = parties(attestation, words);
        let meetings = self.facts.meetings_of(&parties);
        indexes.extend(meetings);
        let candidate = |index: usize| {
            let (event, facts) = self.event(index)?;
            let mention = named.get(&index).copied();
            let fit = DateFit::of(event, attestation);
            let before = if named_before.contains(&index) { Score::NAMED_BEFORE } else { 0 };
            let name = mention.map_or(0, |mention| name_points(mention, attestation.attachment)).max(before);
            // An announced event is not evidence that a conflicting date is wrong.
            let (announced, dated_stems) = match fit {
                DateFit::Disjoint => (None, &dated_stems),
                _ => (announced, &stems_with_announced),
            };
            let is_announced = mention.is_some_and(|m| announced.is_some_and(|span| span.contains(m.at)));
            let name = if is_announced { name.max(Score::ANNOUNCED) } else { name };
            let title = self.facts.title_points(index, dated_stems);
            let is_same_day = fit.points(attestation) == Some(Score::SAME_DAY);
            let is_other = mention.is_none() && is_about_another(attestation, facts);
            let is_near_day = fit == DateFit::Disjoint && attestation.date.as_day().is_some();
            let is_compared = match by {
                By::Words => (is_same_day || is_near_day && of_day.contains(&index)) && !is_other,
                By::Date(_) => of_day.contains(&index) && (!is_other || attestation.is_row),
            };
            let points = match by {
                By::Words => 0,
                By::Date(extent) => self.paper_points(index, attestation, fit, extent),
            };
            // If other events are near, or the date is a month, only the words of the clause count.
            // Common words count only if no other event is near.
            let is_alone = points >= Score::ALONE;
            let is_wide = by == By::Words || is_alone && attestation.date.as_day().is_some();
            let around = if is_wide { &around } else { &BTreeSet::new() };
            let shared = if is_compared {
                let shared = self.facts.shared_points(index, &stems_with_title, around, is_alone);
                // An actor of few events counts next to a rare word or the step. "Lind spoke on
                // 1 June" is not what Lind did on that day.
                let is_supported = shared > 0 || is_same_step(attestation, facts);
                let has_rare_actor = is_supported
                    && self.facts.has_rare_actor(index, event, &clause_with_title, &attestation.date);
                (shared + i8::from(has_rare_actor)).min(4)
            } else {
                0
            };
            let mut score = Score {
                name,
                title,
                shared,
                ..context_score(attestation, words, announced, &title_words, facts, fit, &steps)
            };
            let is_day = fit == DateFit::Same && attestation.date.as_day().is_some();
            let present = &attestation.actors;
            if is_day && facts.has_all_actors_in(&clause_with_title, &attestation.date, present) {
                score.actors = Score::PERSONS;
            }
            // On the event's day, two of its people identify it even if the date is "today".
            if score.actors == Score::PERSONS && fit == DateFit::Same && is_today(attestation) {
                score.date = Score::SAME_DAY;
            }
            // In "the pact of Oslo was signed by Norway", the date belongs to another name.
            let is_weak = is_other && !attestation.is_row;
            score.paper = if is_weak { points.min(Score::NEXT_TO_OTHERS) } else { points };
            if facts.numbers.shares(&numbers) {
                score.ordinal = 2;
            }
            if let Some(surroundings) = &surroundings {
                surroundings.support(&mut score, facts, &numbers, &attestation.date);
            }
            if meetings.contains(&index) {
                score.actors = Score::PARTIES;
            }
            let curated = event.date.as_ref().map(|date| &date.value);
            let is_typo = |date: &Date| {
                let days =
                    attestation.date.as_day().zip(date.as_day()).map(|(one, other)| (one - other).abs());
                days.is_some_and(|days| days < 28) && is_misprint(&attestation.date, date)
            };
            let is_typo_in_month = fit == DateFit::Disjoint && curated.is_some_and(is_typo);
            Some(CandidateEvent { index, fit, score, mention, is_typo_in_month })
        };
        indexes
            .into_iter()
            .filter_map(candidate)
            .filter(|c| self.is_possible(attestation, words, &numbers, c))
            .collect()
    }

    /// Returns the words of spans outside the sentence, such as headings and cells.
    fn labels(&self, spans: impl Iterator<Item = Span>) -> Vec<Word> {
        spans.flat_map(|span| self::words(self.sources.whole(span.source), span.range(), &[])).collect()
    }

    /// Returns the events with the attested day or phase that are named before the clause. The
    /// clause must refer back to them ("The pact was signed in May, and it …") or have no name of
    /// its own ("Two rounds were held in June").
    fn named_before(
        &self,
        attestation: &Attestation,
        words: &[Word],
        mentions: &[NameMention],
        by: By,
    ) -> BTreeSet<usize> {
        let has_name = |term: &Term| term.bond == Bond::Topic && term.is_head;
        let is_near = |mention: &NameMention| mention.bond >= Bond::Clause;
        let has_names = attestation.terms.iter().any(has_name) || mentions.iter().any(is_near);
        let is_weak = is_today(attestation) || attestation.role != Role::Narrative;
        let on_day = match by {
            _ if is_weak => Vec::new(),
            By::Words => self.facts.on_day(&attestation.date).to_vec(),
            By::Date(_) => self.facts.within(&attestation.date),
        };
        if attestation.phase.is_none() && on_day.is_empty() || (has_names && !attestation.refers_back) {
            return BTreeSet::new();
        }
        let opening: Vec<Word> =
            words.iter().filter(|w| w.end <= attestation.clause.start).cloned().collect();
        let same_step =
            |event: &usize| self.facts.of.get(*event).is_some_and(|facts| is_same_step(attestation, facts));
        let around =
            [attestation.context, attestation.opening, attestation.heading, attestation.main_heading];
        let mut before = self.names.mentions(attestation, &opening);
        for span in around.into_iter().flatten() {
            if before.is_empty() {
                before = self.names.mentions(attestation, &self.labels(std::iter::once(span)));
            }
        }
        let fits = |event: &usize| on_day.contains(event) || same_step(event);
        let found: BTreeSet<usize> = before.iter().map(|mention| mention.event).filter(fits).collect();
        // In "The HQ4 leaders met on 29 June", a name in the clause may belong to another event.
        let has_own_name = attestation.terms.iter().any(|term| term.bond >= Bond::Clause);
        if !found.is_empty() || on_day.is_empty() || has_own_name {
            return found;
        }
        // An event on this very day counts even if other names are closer: "The Petrel was launched
        // in May. Brevik has no quay. On 9 June she sank."
        let earlier = self.names.mentions(attestation, &self.labels(attestation.earlier.into_iter()));
        earlier.iter().map(|mention| mention.event).filter(|event| on_day.contains(event)).collect()
    }

    /// Whether nothing excludes the event, such as another owner, another number in a series, or an
    /// act of all parties.
    fn is_possible(
        &self,
        attestation: &Attestation,
        words: &[Word],
        numbers: &Numbers,
        candidate: &CandidateEvent<'_>,
    ) -> bool {
        let Some((_, facts)) = self.event(candidate.index) else { return false };
        let whose = candidate
            .mention
            .is_none_or(|mention| mention.owner.agrees_with(&owner(facts)) || is_host(&mention.owner, facts));
        let stated = ordinal(&within_any(words, &attestation.topic));
        let which = stated.is_none() || facts.ordinal.is_none() || stated == facts.ordinal;
        let is_of_others = is_of_all_parties(&facts.party, &within(words, attestation.clause), words);
        whose && which && !is_of_others && !facts.numbers.disagrees(numbers)
    }

    /// Returns the distance of an event from the attestation, in days. Instants sort before spans;
    /// within each kind, the closer event comes first.
    fn distance(&self, attestation: &Attestation, candidate: &CandidateEvent<'_>) -> (bool, i32) {
        let event = self.chronology.events.get(candidate.index);
        let lasts = event.is_some_and(|event| event.kind() == EventKind::Span);
        let date = event.and_then(|event| event.date.as_ref());
        (lasts, date.and_then(|date| gap(&attestation.date, &date.value)).unwrap_or(i32::MAX))
    }
}

/// The words around a date that may name its event: "Version 22" in "Version 22 is planned for
/// April and becomes stable in October".
struct Surroundings {
    /// The numbers in the sentence.
    own: Numbers,
    /// The numbers in the closest words that contain any.
    numbers: Numbers,
    words: Vec<Word>,
}

impl Surroundings {
    /// Adds a point for a number and for an actor of the event if the clause contains none. A
    /// different number with the same head resets `paper`.
    fn support(&self, score: &mut Score, facts: &Facts, own: &Numbers, date: &Date) {
        if own.is_empty() && score.ordinal == 0 {
            score.ordinal = i8::from(facts.numbers.shares(&self.numbers));
            // "Its successor" may follow a sentence about version 16.
            if facts.numbers.disagrees(&self.own) {
                score.paper = 0;
            }
        }
        let is_named = |actor: &ActorName| actor.occurs_in(&self.words, date);
        if score.actors == 0 && facts.actor_words.iter().any(is_named) {
            score.actors = 1;
        }
    }
}

/// The phases that the sentence of a date describes, in addition to the phase of the date.
struct Steps {
    /// The phases of the words around the date, up to the next date on either side.
    around: Vec<Phase>,
    /// The phases of the nouns that the date belongs to: "the extension" in "the extension took
    /// effect on 3 May".
    of_topic: Vec<Phase>,
    /// The phases of the words after the date, up to the next date.
    after: Vec<Phase>,
}

impl Steps {
    fn of(attestation: &Attestation, words: &[Word]) -> Self {
        let date = words.iter().position(|word| word.start >= attestation.span.start).unwrap_or(words.len());
        let end = words.iter().position(|word| word.start >= attestation.span.end).unwrap_or(words.len());
        let first = words.get(..date).unwrap_or(&[]).iter().rposition(is_word_of_date).map_or(0, |at| at + 1);
        let last = words
            .get(end..)
            .unwrap_or(&[])
            .iter()
            .position(is_word_of_date)
            .map_or(words.len(), |at| end + at);
        Self {
            around: phases_of(words.get(first..last).unwrap_or(&[])),
            after: phases_of(words.get(end..last).unwrap_or(&[])),
            of_topic: phases_of_nouns(&within_any(words, &attestation.topic)),
        }
    }

    /// Returns the points for the phase of a statement, compared with the phases of an event: see
    /// [`Score::phase`].
    fn points(&self, attestation: &Attestation, facts: &Facts, fit: DateFit) -> i8 {
        if is_same_step(attestation, facts) {
            return 2;
        }
        let is_other = attestation.phase.is_some() && !facts.phases.is_empty();
        let is_alike =
            attestation.phase.is_some_and(|phase| facts.phases.iter().any(|other| is_related(phase, *other)));
        let is_of_event = |phase: &Phase| facts.phases.contains(phase);
        let is_excused = is_alike || self.around.iter().any(is_of_event);
        if fit == DateFit::Disjoint {
            return if is_other && !is_excused { -2 } else { 0 };
        }
        let is_on_day = fit == DateFit::Same && attestation.date.as_day().is_some();
        // In "they exchanged the instruments on 1 June, and the treaty took effect", the second
        // phase has the same date.
        let is_next = is_on_day && self.after.iter().any(|phase| is_of_event(phase) && phase.happens_once());
        // "The extension took effect" is about the extension, and so is the event.
        let is_light = matches!(attestation.phase, Some(Phase::InForce | Phase::Started | Phase::Held))
            && self.of_topic.iter().any(is_of_event);
        let is_bound = attestation.phase.is_none() && is_bound_of(attestation, facts);
        if is_next || is_light || is_bound || is_alike && is_on_day {
            return 1;
        }
        if is_other && !is_excused { -2 } else { 0 }
    }
}

/// Whether the date is a bound of a period that the event begins or ends: "the strike lasted until
/// 3 June", "the pact has run since May 2011".
fn is_bound_of(attestation: &Attestation, facts: &Facts) -> bool {
    let steps: &[Phase] = match attestation.signal {
        Signal::Until => &[Phase::Ended, Phase::Completed, Phase::Closed],
        Signal::Since => &[Phase::InForce, Phase::Started, Phase::Founded, Phase::Opened, Phase::Activated],
        _ => return false,
    };
    attestation.tense != Tense::Expected && facts.phases.iter().any(|phase| steps.contains(phase))
}

/// Whether writers use the verbs of both phases for the same event: a line that "opened" in one
/// paper "was launched" or "started" in another.
fn is_related(one: Phase, other: Phase) -> bool {
    const ALIKE: [&[Phase]; 6] = [
        &[Phase::Announced, Phase::Published, Phase::Declared],
        &[Phase::Founded, Phase::Started, Phase::Opened, Phase::Activated],
        &[Phase::Ended, Phase::Closed, Phase::Completed, Phase::Suspended],
        &[Phase::Exploded, Phase::Crashed, Phase::Died],
        &[Phase::Adopted, Phase::Ratified, Phase::Agreed],
        &[Phase::Started, Phase::InForce],
    ];
    ALIKE.iter().any(|steps| steps.contains(&one) && steps.contains(&other))
}

/// Whether a word belongs to another date: a month, a weekday or a year. "May" and "March" must be
/// capitalised.
fn is_word_of_date(word: &Word) -> bool {
    let key = word.key.as_str();
    let is_year =
        key.len() == 4 && key.starts_with(['1', '2']) && key.bytes().all(|byte| byte.is_ascii_digit());
    is_year || key == "yesterday" || word.capital && is_month_or_weekday(key)
}

/// Computes the parts of the score that depend on neither name nor title. `title_words` are those
/// of the paper's title if it announces the statement.
fn context_score(
    attestation: &Attestation,
    words: &[Word],
    announced: Option<Span>,
    title_words: &[Word],
    facts: &Facts,
    fit: DateFit,
    steps: &Steps,
) -> Score {
    let mut clause = within(words, attestation.clause);
    clause.extend(within_any(words, announced.as_slice()));
    clause.extend(title_words.iter().cloned());
    let present =
        facts.actor_words.iter().filter(|actor| actor.occurs_in(&clause, &attestation.date)).count();
    let known = facts.actors.iter().filter(|actor| attestation.actors.contains(actor)).count();
    let is_person = |actor: &&ActorName| !actor.is_known && actor.occurs_in(&clause, &attestation.date);
    let persons =
        facts.actor_words.iter().filter(is_person).map(|actor| actor.of).collect::<BTreeSet<_>>().len();
    let stated = ordinal(&within_any(words, &attestation.topic));
    let (theirs, ours) = (states(&attestation.actors), states(&facts.actors));
    let strangers =
        !theirs.is_empty() && !ours.is_empty() && !theirs.iter().any(|state| ours.contains(state));
    // States that do not take part in a meeting may host or mention it.
    let others = strangers && !facts.phases.contains(&Phase::Held);
    Score {
        actors: if others && fit.points(attestation) == Some(Score::SAME_DAY) {
            -2
        } else if others {
            -5
        } else {
            i8::try_from(present.max(known).min(2)).unwrap_or(0).max(if persons > 1 {
                Score::PERSONS
            } else {
                0
            })
        },
        phase: steps.points(attestation, facts, fit),
        place: i8::from(has_row(words, &facts.place)),
        ordinal: if stated.is_some() && stated == facts.ordinal { 2 } else { 0 },
        date: fit.points(attestation).unwrap_or(0),
        ..Score::default()
    }
}

/// Returns the event that fits best. Returns `None` if two fit equally well and [`finest`] cannot
/// decide between them.
fn best<'c, 'm>(
    candidates: &'c [CandidateEvent<'m>],
    attestation: &Attestation,
    is_identified: fn(Score) -> bool,
) -> Option<&'c CandidateEvent<'m>> {
    let fits = |c: &&CandidateEvent<'_>| refusal(c, attestation, is_identified).is_none();
    let mut best: Vec<&CandidateEvent<'m>> = candidates.iter().filter(fits).collect();
    best.sort_by_key(|c| std::cmp::Reverse(c.score.total()));
    match best.as_slice() {
        [first, second, ..] if first.score.total() == second.score.total() => {
            finest(attestation, first, second)
        }
        [first, ..] => Some(first),
        [] => None,
    }
}

/// Returns the reason why an attestation cannot describe an event, or `None` if it can.
fn refusal(
    candidate: &CandidateEvent<'_>,
    attestation: &Attestation,
    is_identified: fn(Score) -> bool,
) -> Option<Refusal> {
    let CandidateEvent { fit, score, .. } = *candidate;
    // On the same day, another phase requires one more point.
    let least = Score::LINKED + i8::from(score.phase < 0 && score.date == Score::SAME_DAY);
    if attestation.negated {
        Some(Refusal::Denied)
    } else if fit == DateFit::Undated {
        Some(Refusal::Undated)
    } else if fit == DateFit::Disjoint {
        Some(Refusal::OtherDate)
    } else if !is_identified(score) {
        Some(Refusal::NotIdentified)
    } else if is_only_named_before(candidate, attestation) {
        Some(Refusal::NamedBefore)
    } else if score.total() < least {
        Some(Refusal::TooFewPoints)
    } else if matches!(fit, DateFit::Loose | DateFit::OtherEnds) && score.phase < 0 {
        Some(Refusal::OtherStep)
    } else if fit == DateFit::Coarser && is_years(attestation) {
        Some(Refusal::SeveralYears)
    } else {
        None
    }
}

/// Whether the date is a day that the statement gives directly and for the whole event. "The next
/// day" depends on another date, and "a part of it opened on 4 May" is about only a part.
fn is_own_day(attestation: &Attestation) -> bool {
    attestation.date.as_day().is_some() && !attestation.timex.is_relative() && !attestation.is_partial
}

fn is_negation(key: &str) -> bool {
    matches!(key, "not" | "never" | "no" | "nothing") || key.ends_with("n't") || key.ends_with("n’t")
}

/// Whether the event is named only before the clause, and the clause neither refers to it nor
/// shares anything else with it: "The ship was freed on 29 March. Our first note is of 29 March."
fn is_only_named_before(candidate: &CandidateEvent<'_>, attestation: &Attestation) -> bool {
    let score = candidate.score;
    let is_only_name = score.name == Score::NAMED_BEFORE && score.support() <= Score::NAMED_BEFORE;
    let is_alone =
        score.paper >= Score::ALONE || score.is_named_before_on_its_day() && attestation.is_plain_claim();
    candidate.mention.is_none() && is_only_name && !is_alone && !attestation.refers_back
}

/// Whether the date belongs to a name that shares no word with the event, such as "HQ4 leaders".
fn is_about_another(attestation: &Attestation, facts: &Facts) -> bool {
    let governed = attestation.terms.iter().filter(|term| term.bond == Bond::Topic);
    let is_of_event = |term: &Term| {
        let name = plain_words(&term.text);
        stems(&name).iter().any(|stem| facts.words.contains(stem))
            || facts.actor_words.iter().any(|actor| actor.occurs_in(&name, &attestation.date))
    };
    governed.into_iter().any(|term| !is_of_event(term))
}

/// Whether a date spans more than a year and so includes the dates of many events.
fn is_years(attestation: &Attestation) -> bool {
    let interval = attestation.date.interval();
    let days = interval.earliest.day().zip(interval.latest.day()).map(|(first, last)| last - first);
    days.is_none_or(|days| days > 366)
}

/// Chooses between two candidates with the same score. A curated date that is equal, finer or
/// coarser is better than one that only overlaps; then the longer name is better.
fn finest<'c, 'm>(
    attestation: &Attestation,
    a: &'c CandidateEvent<'m>,
    b: &'c CandidateEvent<'m>,
) -> Option<&'c CandidateEvent<'m>> {
    let exact = |c: &CandidateEvent<'_>| matches!(c.fit, DateFit::Same | DateFit::Finer | DateFit::Coarser);
    let name_length = |c: &CandidateEvent<'_>| c.mention.map_or(0, |m| m.name.len());
    match (exact(a), exact(b)) {
        (true, false) => Some(a),
        (false, true) => Some(b),
        _ if attestation.date.granularity() > Granularity::Month => None,
        _ if name_length(a) != name_length(b) => Some(if name_length(a) > name_length(b) { a } else { b }),
        _ => None,
    }
}

/// Whether the date belongs to a name that the event lists under `match`, whatever the phase.
fn is_namesake(attestation: &Attestation, candidate: &CandidateEvent<'_>) -> bool {
    let least = if attestation.topic.is_empty() { Bond::Clause } else { Bond::Topic };
    let listed = candidate.mention.is_some_and(|m| m.strength == Strength::Match && m.bond >= least);
    let granularity = attestation.date.granularity();
    let dated = granularity <= Granularity::Year || granularity == Granularity::Interval;
    listed && dated && attestation.role == Role::Narrative
}

pub(super) fn is_same_step(attestation: &Attestation, facts: &Facts) -> bool {
    attestation.phase.is_some_and(|phase| facts.phases.contains(&phase))
}

/// Returns the words that the date belongs to, with the phrase behind them: "agreement on air
/// traffic", which need not be the air services agreement.
fn topic_with_complement(words: &[Word], attestation: &Attestation) -> Vec<Word> {
    let mut topic = within_any(words, &attestation.topic);
    let Some(end) = attestation.topic.iter().map(|topic| topic.end).max() else { return topic };
    let next = words.partition_point(|word| word.start < end);
    let mut behind = words.get(next..).unwrap_or(&[]).iter();
    if behind.next().is_some_and(|word| matches!(word.key.as_str(), "about" | "for" | "of" | "on" | "over")) {
        topic.extend(behind.take_while(|word| word.is_nominal()).cloned());
    }
    topic
}

/// Whether the owner may be an organisation that hosted a meeting of others: "NATO's partners'
/// meeting".
fn is_host(owner: &Owner, facts: &Facts) -> bool {
    let organisations = matches!(owner, Owner::Of(actors) if !actors.iter().any(|actor| is_state(actor)));
    organisations && facts.phases.contains(&Phase::Held)
}

/// Returns the participants, in alphabetical order, if the date belongs to a meeting that is named
/// after them: "the Japan-Norway summit".
fn parties(attestation: &Attestation, words: &[Word]) -> Vec<Actor> {
    let is_meeting = attestation.phase == Some(Phase::Held) && attestation.attachment == AttachmentSite::Noun;
    let topic = if is_meeting { within_any(words, &attestation.topic) } else { Vec::new() };
    let mut parties = states(&actors(&topic));
    parties.sort_unstable();
    parties
}

fn states(actors: &[Actor]) -> Vec<Actor> {
    actors.iter().copied().filter(|actor| is_state(actor)).collect()
}

/// Returns the sort key of a mention: its closeness to the date, then the length of the name.
fn closeness(mention: &NameMention, attestation: &Attestation) -> (i8, usize) {
    (name_points(mention, attestation.attachment), mention.name.len())
}

const fn outcome_of(fit: DateFit) -> Outcome {
    match fit {
        DateFit::Same => Outcome::Agrees,
        DateFit::Finer => Outcome::Refines,
        DateFit::OtherEnds => Outcome::Overlaps,
        _ => Outcome::Coarser,
    }
}

/// Returns the clause that states what is announced on the date: "announced on Monday that it would
/// close the quay".
///
/// "Announced on Monday that it had closed the quay" does not date the closing, and neither does an
/// announcement that contains another date.
fn announced(attestation: &Attestation, words: &[Word]) -> Option<Span> {
    let announces = attestation.attachment == AttachmentSite::Verb
        && matches!(attestation.phase, Some(Phase::Announced | Phase::Agreed | Phase::Declared));
    let next = words.partition_point(|word| word.start < attestation.clause.end);
    let rest = words.get(next..).filter(|_| announces)?;
    let is_open = |word: &Word| is_word_of_date(word) || word.class == WordClass::Timex || word.key == "had";
    let (first, last) = rest.first().zip(rest.last())?;
    (first.key == "that" && !rest.iter().any(is_open))
        .then(|| Span::new(attestation.source, first.start..last.end))
}

pub(super) fn within(words: &[Word], span: Span) -> Vec<Word> {
    words.iter().filter(|w| span.start <= w.start && w.end <= span.end).cloned().collect()
}

pub(super) fn within_any(words: &[Word], spans: &[Span]) -> Vec<Word> {
    spans.iter().flat_map(|span| within(words, *span)).collect()
}
