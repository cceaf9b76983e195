//! Evidence for the date of an event: the dates that the tagger found in the words that the event
//! quotes. Rules compare them with the curated date.

use super::quote::Lookup;
use crate::assemble::{Attestation, Role, Signal, Tense, Word, is_projecting};
use crate::chronology::{Event, Evidence};
use crate::date::{Date, Granularity};
use crate::normalise::{Confidence, RangeRole, Timex};
use crate::project::{Paper, Project};
use crate::source::{Span, Spanned};

/// A quote of an event that was found in its paper, with the dates in its words.
#[derive(Debug)]
pub(super) struct DatedQuote<'p> {
    pub(super) event: &'p Event,
    /// The date that the quote is evidence for.
    pub(super) curated: &'p Spanned<Date>,
    pub(super) quote: &'p Spanned<String>,
    pub(super) paper: &'p Paper,
    /// The quoted words in the paper.
    pub(super) words: Span,
    /// The dates that overlap these words.
    pub(super) dates: Vec<QuotedDate<'p>>,
}

/// A date in the text of a paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuotedDate<'p> {
    pub(super) span: Span,
    pub(super) date: &'p Date,
    /// The statement that the date belongs to; `None` for the end of a range and for a date that
    /// does not belong to an event.
    pub(super) attestation: Option<&'p Attestation>,
}

impl QuotedDate<'_> {
    /// Whether the date belongs to an event, rather than to a publication or the paper itself.
    pub(super) fn is_of_the_story(&self) -> bool {
        self.attestation.is_none_or(|attestation| matches!(attestation.role, Role::Narrative | Role::Heading))
    }

    /// Whether the words describe a plan.
    pub(super) fn is_expected(&self) -> bool {
        self.attestation.is_some_and(|attestation| attestation.tense == Tense::Expected)
    }

    /// Whether the date may be the curated one. A day within a curated range may be that of only a
    /// part of the event, so only "until 28 July" and "since 25 July" are compared with the end and
    /// the start of the range.
    pub(super) fn may_equal(&self, curated: &Date) -> bool {
        let end = match self.attestation.map(|attestation| attestation.signal) {
            Some(Signal::Until) if curated.is_span() => curated.interval().latest.day(),
            Some(Signal::Since) if curated.is_span() => curated.interval().earliest.day(),
            _ => None,
        };
        match end.filter(|_| !self.date.is_span()) {
            Some(end) => self.date.compatible(&Date::day(end)),
            None => self.date.may_equal(curated),
        }
    }

    /// Returns the confidence of the reading, if the date belongs to a statement.
    pub(super) fn confidence(&self) -> Option<Confidence> {
        self.attestation.map(|attestation| attestation.timex.confidence)
    }

    /// Whether the date is a day or finer, or a range.
    pub(super) fn is_fine(&self) -> bool {
        self.date.granularity() <= Granularity::Day || self.date.granularity() == Granularity::Interval
    }
}

impl<'p> DatedQuote<'p> {
    /// Returns the quotes that were found and belong to an event with a date, in event order.
    ///
    /// Quotes in an unsupported language are skipped: their dates cannot be found, so they neither
    /// support nor contradict anything.
    pub(super) fn all(project: &'p Project, quotes: &[Lookup<'p>]) -> Vec<Self> {
        let quotes = quotes.iter().filter(|lookup| lookup.paper.unsupported_language().is_none());
        let found = quotes.filter_map(|lookup| {
            let (words, curated) = (lookup.place()?, lookup.event.date.as_ref()?);
            let dates = dates(project, lookup.paper, words);
            let (event, quote, paper) = (lookup.event, lookup.quote, lookup.paper);
            Some(Self { event, curated, quote, paper, words, dates })
        });
        let mut found: Vec<Self> = found.collect();
        found.sort_by_key(|testimony| testimony.event.span);
        found
    }

    /// Returns the dates that may equal the curated one.
    pub(super) fn agreeing(&self) -> impl Iterator<Item = &QuotedDate<'p>> {
        self.dates.iter().filter(|quoted_date| quoted_date.may_equal(&self.curated.value))
    }

    /// Returns the date when the paper was written, if it is known.
    pub(super) fn written(&self) -> Option<&'p Date> {
        Some(&self.paper.document()?.created_at(self.words.start)?.date)
    }
}

/// Returns the dates of a paper that overlap the span `words`.
pub(super) fn dates<'p>(project: &'p Project, paper: &'p Paper, words: Span) -> Vec<QuotedDate<'p>> {
    let touches = |timex: &&Timex| timex.start < words.end && words.start < timex.end;
    let of_the_paper = project.attestations.partition_point(|attestation| attestation.source < words.source);
    let attested = &project.attestations[of_the_paper..];
    let attested = attested.iter().take_while(|attestation| attestation.source == words.source);
    let attestation =
        |timex: &Timex| attested.clone().find(|attestation| attestation.timex.start == timex.start);
    // Skip the end of a range: the statement of "from 25 to 28 July" has the whole range as its
    // date.
    let is_of_range = |timex: &&Timex| {
        let is_start = |start: &Timex| start.group == timex.group && start.role == Some(RangeRole::Start);
        let mut starts = paper.timexes.iter().filter(touches).filter(|start| is_start(start));
        timex.role == Some(RangeRole::End)
            && starts.any(|start| attestation(start).is_some_and(|attestation| attestation.date.is_span()))
    };
    let quoted = paper.timexes.iter().filter(touches).filter(|timex| !is_of_range(timex));
    let quoted_dates = quoted.filter_map(|timex| {
        let attestation = attestation(timex);
        // Prefer the statement's date: it covers the whole range, and is marked as uncertain if the
        // words are ambiguous.
        let date = attestation.map(|attestation| &attestation.date).or(timex.date.as_ref())?;
        let of_range = attestation.filter(|attestation| attestation.date.is_span());
        let span = of_range.map_or(Span::new(words.source, timex.start..timex.end), |range| range.span);
        Some(QuotedDate { span, date, attestation })
    });
    quoted_dates.collect()
}

/// Returns the cited paper, if it could be read, and the date on which it was published or written.
/// A declared date takes precedence over the paper's own.
pub(super) fn source<'p>(project: &'p Project, evidence: &Evidence) -> (Option<&'p Paper>, Option<&'p Date>) {
    let sources = &project.chronology.sources;
    let Some(index) = project.chronology.source_index(&evidence.source.value) else {
        return (None, None);
    };
    let paper = project.papers.iter().find(|paper| paper.entry == Some(index) && paper.document().is_some());
    let own = paper.and_then(|paper| paper.document()?.created.as_ref()).map(|created| &created.date);
    let declared = sources.get(index).and_then(|entry| entry.published.as_ref()).map(|date| &date.value);
    (paper, declared.or(own))
}

/// Whether one of the words announces a plan, such as "will" or "expected". The month of May does
/// not, and neither does "the harbour plan was adopted".
pub(super) fn describes_a_plan(words: &[Word]) -> bool {
    let is_infinitive = |at: usize| words.get(at + 1).is_some_and(|next| next.key == "to");
    words.iter().enumerate().any(|(at, word)| match word.key.as_str() {
        "may" => !word.capital,
        key if NOUNS_OF_PLANS.contains(&key) => is_infinitive(at),
        key => PLANS.contains(&key) || is_projecting(words, at),
    })
}

/// Verbs of planning that are also nouns. They announce a plan only before an infinitive: "plans to
/// open".
const NOUNS_OF_PLANS: &[&str] = &["aim", "aims", "hope", "hopes", "plan", "plans"];

const PLANS: &[&str] = &[
    "anticipated",
    "coming",
    "due",
    "envisaged",
    "expected",
    "foreseen",
    "forthcoming",
    "intend",
    "intends",
    "might",
    "next",
    "planned",
    "planning",
    "propose",
    "proposed",
    "proposes",
    "scheduled",
    "shall",
    "should",
    "toward",
    "towards",
    "upcoming",
    "will",
    "would",
];

#[cfg(test)]
mod tests {
    use super::describes_a_plan;
    use crate::assemble::plain_words;

    #[test]
    fn month_of_may_and_noun_for_a_plan_announce_nothing() {
        for text in [
            "The pact will be signed on 4 June",
            "The quay may open on 4 June",
            "They plan to meet on 4 June",
            "The council plans to close it on 4 June",
            "It hopes to open on 4 June",
            "It anticipates reopening the quay on 4 June",
            "The firm projects a rise on 4 June",
            "The quay is foreseen for 4 June",
        ] {
            assert!(describes_a_plan(&plain_words(text)), "{text}");
        }
        for text in [
            "The pact was signed on 4 May",
            "May 4, 1967: the quay opened",
            "The harbour plan was adopted on 4 June",
            "The firm announced plans Friday to shut the quay",
            "The last hope was lost on 4 June",
            "The harbour projects were opened on 4 June",
        ] {
            assert!(!describes_a_plan(&plain_words(text)), "{text}");
        }
    }
}
