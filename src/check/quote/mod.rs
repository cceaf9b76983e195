//! Looking for the words of a quote in the paper that it is said to come from.
//!
//! A quote is copied by hand, from a page that broke its lines elsewhere and with a keyboard that has other
//! quotation marks. So it is looked for three times: to the letter but for spaces and line breaks, then with
//! the typography folded (quotation marks, dashes, spaces, Unicode NFKC), and at last its first words alone, to
//! show where paper and quote part.

mod folded;

use std::ops::Range;

use folded::Folded;

use crate::chronology::{Event, Evidence};
use crate::project::{Paper, Project};
use crate::source::{SourceId, Span, Spanned};

/// A quote of an event, and what became of looking for it.
#[derive(Debug)]
pub(super) struct Lookup<'p> {
    pub(super) event: &'p Event,
    pub(super) evidence: &'p Evidence,
    pub(super) quote: &'p Spanned<String>,
    pub(super) paper: &'p Paper,
    pub(super) found: Found,
}

impl Lookup<'_> {
    /// The place that is meant: of several the one that `at` says, or else the first.
    pub(super) fn place(&self) -> Option<Span> {
        let places = self.found.places();
        let nth = self.evidence.at.as_ref().map_or(1, |at| at.value);
        usize::try_from(nth).ok()?.checked_sub(1).and_then(|nth| places.get(nth)).or(places.first()).copied()
    }
}

/// What became of looking for a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// It stands in these places, to the letter but for spaces and line breaks.
    ToTheLetter(Vec<Span>),
    /// It stands in these places in other typography.
    InOtherType(Vec<Span>),
    /// Its first words are there, and the paper goes on differently.
    Begins(Span),
    /// It is not there.
    Nowhere,
}

impl Found {
    /// Every place where the whole quote stands.
    pub(super) fn places(&self) -> &[Span] {
        match self {
            Self::ToTheLetter(places) | Self::InOtherType(places) => places,
            Self::Begins(_) | Self::Nowhere => &[],
        }
    }
}

/// Every quote whose paper could be read.
pub(super) fn look_up(project: &Project) -> Vec<Lookup<'_>> {
    let mut lookups = Vec::new();
    for paper in &project.papers {
        let entry = paper.entry.and_then(|index| project.chronology.sources.get(index));
        let (Some(document), Some(entry)) = (paper.document(), entry) else { continue };
        let quotes: Vec<_> = quotes_of(project, &entry.id.value).collect();
        if quotes.is_empty() {
            continue;
        }
        let text = Text::new(document.source, project.sources.whole(document.source));
        lookups.extend(quotes.into_iter().map(|(event, evidence, quote)| {
            let found = text.look_for(&quote.value);
            Lookup { event, evidence, quote, paper, found }
        }));
    }
    lookups
}

/// The quotes of a source, each with its event.
fn quotes_of<'p>(
    project: &'p Project,
    source: &str,
) -> impl Iterator<Item = (&'p Event, &'p Evidence, &'p Spanned<String>)> {
    project.chronology.events.iter().flat_map(move |event| {
        let ours = event.evidence.iter().filter(move |evidence| evidence.source.value == source);
        ours.filter_map(move |evidence| Some((event, evidence, evidence.quote.as_ref()?)))
    })
}

/// A paper in which quotes are looked for.
struct Text {
    source: SourceId,
    spaced: Folded,
    plain: Folded,
}

impl Text {
    fn new(source: SourceId, text: &str) -> Self {
        Self { source, spaced: Folded::spaced(text), plain: Folded::plain(text) }
    }

    fn look_for(&self, quote: &str) -> Found {
        let at = |range: Range<usize>| Span::new(self.source, range);
        let exact: Vec<Span> = self.spaced.find_quotes(quote, Folded::spaced).map(at).collect();
        if !exact.is_empty() {
            return Found::ToTheLetter(exact);
        }
        let folded: Vec<Span> = self.plain.find_quotes(quote, Folded::plain).map(at).collect();
        if !folded.is_empty() {
            return Found::InOtherType(folded);
        }
        self.begin(quote).map_or(Found::Nowhere, |range| Found::Begins(at(range)))
    }

    /// The longest beginning of the quote that the paper has: three words at the least.
    fn begin(&self, quote: &str) -> Option<Range<usize>> {
        let words: Vec<&str> = quote.split_whitespace().collect();
        let beginning = |count: usize| {
            let folded = Folded::plain(&words.get(..count)?.concat());
            self.plain.find(&folded, 0).map(|(range, _)| range)
        };
        (3..words.len()).map_while(beginning).last()
    }
}
