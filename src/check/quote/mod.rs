//! Finds the words of a quote in the paper that it cites.
//!
//! A quote that was typed by hand can differ from the paper in its line breaks and quotation marks.
//! There are therefore three attempts: first an exact match apart from white space, then a match
//! with folded typography (quotation marks, dashes, spaces, Unicode NFKC), and finally a match of
//! the quote's beginning, to show where the paper and the quote diverge.

mod folded;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use folded::Folded;

use crate::chronology::{Event, Evidence};
use crate::project::{Paper, Project};
use crate::read::Document;
use crate::source::{SourceId, Span, Spanned};

/// A quote of an event with the result of the search.
#[derive(Debug)]
pub(super) struct Lookup<'p> {
    pub(super) event: &'p Event,
    pub(super) evidence: &'p Evidence,
    pub(super) quote: &'p Spanned<String>,
    pub(super) paper: &'p Paper,
    pub(super) found: QuoteMatch,
}

impl Lookup<'_> {
    /// Returns the span of the quote, if it was found. If there are several matches, the evidence's
    /// `at` selects one of them; the default is the first.
    pub(super) fn place(&self) -> Option<Span> {
        cited_place(self.evidence, &self.found)
    }
}

/// Returns the span that a piece of evidence cites among the matches of its quote.
fn cited_place(evidence: &Evidence, found: &QuoteMatch) -> Option<Span> {
    let places = found.places();
    let nth = evidence.at.as_ref().map_or(1, |at| at.value);
    usize::try_from(nth).ok()?.checked_sub(1).and_then(|nth| places.get(nth)).or(places.first()).copied()
}

/// Returns the span of the evidence's quote in its paper, or `None` if there is no quote or the
/// paper does not contain it.
#[cfg(feature = "lsp")]
pub(crate) fn place_of_quote(project: &Project, evidence: &Evidence) -> Option<Span> {
    let quote = evidence.quote.as_ref()?;
    let entry = project.chronology.source_index(&evidence.source.value)?;
    let document = project.papers.iter().find(|paper| paper.entry == Some(entry))?.document()?;
    let text = SearchText::new(document.source, project.sources.whole(document.source));
    cited_place(evidence, &text.look_for(&quote.value))
}

/// Finds the page numbers of a project's quotes. A paper is folded once, when its first quote is
/// looked up.
pub(crate) struct QuotePages<'p> {
    project: &'p Project,
    /// The papers looked up so far, by the index of their source entry; `None` for papers without
    /// pages.
    papers: BTreeMap<usize, Option<(&'p Document, SearchText<'p>)>>,
}

impl<'p> QuotePages<'p> {
    pub(crate) const fn new(project: &'p Project) -> Self {
        Self { project, papers: BTreeMap::new() }
    }

    /// Returns the 1-based page of the evidence's quote. Returns `None` if there is no quote, if
    /// the paper has no pages or does not contain the quote, if `at` selects a match that does not
    /// exist, or if the quote is on several pages and the evidence has no `at`.
    pub(crate) fn page(&mut self, evidence: &Evidence) -> Option<usize> {
        let project = self.project;
        let quote = evidence.quote.as_ref()?;
        let entry = project.chronology.source_index(&evidence.source.value)?;
        let paper = self.papers.entry(entry).or_insert_with(|| {
            let document = project.papers.iter().find(|paper| paper.entry == Some(entry))?.document()?;
            let text = project.sources.whole(document.source);
            (!document.pages.is_empty()).then(|| (document, SearchText::new(document.source, text)))
        });
        let (document, text) = paper.as_ref()?;
        let found = text.look_for(&quote.value);
        let places = found.places();
        let Some(at) = &evidence.at else {
            let page = document.page(places.first()?.start)?;
            return places.iter().all(|place| document.page(place.start) == Some(page)).then_some(page);
        };
        let place = usize::try_from(at.value).ok()?.checked_sub(1)?;
        document.page(places.get(place)?.start)
    }
}

/// The result of searching for a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum QuoteMatch {
    /// The spans of the exact matches, apart from white space.
    ToTheLetter(Vec<Span>),
    /// The spans of the matches with folded typography.
    InOtherType(Vec<Span>),
    /// The span of the first words, which match before the paper diverges.
    Begins(Span),
    /// The paper does not contain the quote.
    Nowhere,
}

impl QuoteMatch {
    /// Returns the spans of all matches of the whole quote.
    pub(super) fn places(&self) -> &[Span] {
        match self {
            Self::ToTheLetter(places) | Self::InOtherType(places) => places,
            Self::Begins(_) | Self::Nowhere => &[],
        }
    }
}

/// Searches for every quote whose paper could be read.
pub(super) fn look_up(project: &Project) -> Vec<Lookup<'_>> {
    let mut lookups = Vec::new();
    let quotes = quotes_by_source(project);
    for paper in &project.papers {
        let entry = paper.entry.and_then(|index| project.chronology.sources.get(index));
        let (Some(document), Some(entry)) = (paper.document(), entry) else { continue };
        // Skip a paper that no quote cites, because folding a paper is the expensive part.
        let Some(quotes) = quotes.get(entry.id.value.as_str()) else { continue };
        let text = SearchText::new(document.source, project.sources.whole(document.source));
        lookups.extend(quotes.iter().map(|&(event, evidence, quote)| {
            let found = text.look_for(&quote.value);
            Lookup { event, evidence, quote, paper, found }
        }));
    }
    lookups
}

/// A quote with its evidence and event.
type Cited<'p> = (&'p Event, &'p Evidence, &'p Spanned<String>);

/// Returns all quotes by source id, in event order.
fn quotes_by_source(project: &Project) -> BTreeMap<&str, Vec<Cited<'_>>> {
    let mut quotes: BTreeMap<&str, Vec<Cited<'_>>> = BTreeMap::new();
    for event in &project.chronology.events {
        for evidence in &event.evidence {
            if let Some(quote) = &evidence.quote {
                quotes.entry(&evidence.source.value).or_default().push((event, evidence, quote));
            }
        }
    }
    quotes
}

/// Returns the spans of `quote` in `text`, ignoring differences in white space and typography.
#[cfg(feature = "desk")]
pub(crate) fn quote_places(source: SourceId, text: &str, quote: &str) -> Vec<Span> {
    SearchText::new(source, text).look_for(quote).places().to_vec()
}

/// The text of a paper to search, folded in two ways.
struct SearchText<'t> {
    source: SourceId,
    text: &'t str,
    spaced: Folded,
    /// Most quotes match to the letter, so this folding is computed only when it is needed.
    plain: OnceCell<Folded>,
}

impl<'t> SearchText<'t> {
    fn new(source: SourceId, text: &'t str) -> Self {
        Self { source, text, spaced: Folded::spaced(text), plain: OnceCell::new() }
    }

    fn plain(&self) -> &Folded {
        self.plain.get_or_init(|| Folded::plain(self.text))
    }

    fn look_for(&self, quote: &str) -> QuoteMatch {
        let at = |range: Range<usize>| Span::new(self.source, range);
        let exact: Vec<Span> = self.spaced.find_quotes(quote, Folded::spaced).map(at).collect();
        if !exact.is_empty() {
            return QuoteMatch::ToTheLetter(exact);
        }
        let folded: Vec<Span> = self.plain().find_quotes(quote, Folded::plain).map(at).collect();
        if !folded.is_empty() {
            return QuoteMatch::InOtherType(folded);
        }
        self.begin(quote).map_or(QuoteMatch::Nowhere, |range| QuoteMatch::Begins(at(range)))
    }

    /// Returns the range of the longest prefix of the quote, of at least three words, that the text
    /// contains.
    fn begin(&self, quote: &str) -> Option<Range<usize>> {
        let words: Vec<&str> = quote.split_whitespace().collect();
        let beginning = |count: usize| {
            let folded = Folded::plain(&words.get(..count)?.concat());
            self.plain().find(&folded, 0).map(|(range, _)| range)
        };
        (3..words.len()).map_while(beginning).last()
    }
}
