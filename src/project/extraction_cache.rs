//! The dates extracted from a paper: its time expressions and its dated statements.
//!
//! The dates are a pure function of the document and the context. Computing them takes nearly all
//! the time spent on a paper whose text is cached, so they are stored in the [`Cache`] under a hash
//! of these inputs.

use serde::{Deserialize, Serialize};

use super::Cache;
use crate::assemble::Attestation;
use crate::extraction::{self, Extraction, too_many_dates};
use crate::normalise::{Context, Timex};
use crate::read::{Document, DocumentDate, Limits, ReadFault};
use crate::source::{Sources, Span, Spanned};

/// The version of the serialised form. Increment it whenever the form changes.
const FORMAT: (&str, u32) = ("extraction", 6);

/// The dates extracted from a paper.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CachedExtraction {
    /// The time expressions, in order.
    pub(super) timexes: Vec<Timex>,
    /// The dated statements, in order.
    pub(super) attestations: Vec<Attestation>,
}

impl CachedExtraction {
    /// Extracts the dates of a document, or takes them from the cache if possible. Fails if the
    /// document contains more time expressions than the limits allow.
    pub(super) fn load_or_extract(
        document: &Document,
        sources: &Sources,
        context: &Context,
        limits: &Limits,
        cache: Option<&Cache>,
    ) -> Result<Self, ReadFault> {
        let keyed =
            cache.and_then(|cache| Some((cache, cache.key(&cache_key_of(document, sources, context))?)));
        let Some((cache, key)) = keyed else { return Self::extract(document, sources, context, limits) };
        let cached = cache.get(&key).and_then(|bytes| Self::from_bytes(&bytes, document, sources));
        if let Some(cached) = cached {
            // Check the limit again, because the entry may come from a run with a higher one.
            let is_over = cached.timexes.len() > limits.dates;
            return if is_over {
                Err(too_many_dates(sources.path(document.source), limits))
            } else {
                Ok(cached)
            };
        }
        let extraction = Self::extract(document, sources, context, limits)?;
        if let Ok(bytes) = postcard::to_stdvec(&extraction) {
            cache.put(&key, &bytes);
        }
        Ok(extraction)
    }

    fn extract(
        document: &Document,
        sources: &Sources,
        context: &Context,
        limits: &Limits,
    ) -> Result<Self, ReadFault> {
        let Extraction { timexes, statements, .. } =
            extraction::extract_within(limits, document.clone(), context, sources)?;
        Ok(Self { timexes, attestations: statements })
    }

    /// Deserialises a cache entry for this document. Returns `None` if the bytes are malformed or
    /// contain a span that does not fit the text.
    fn from_bytes(bytes: &[u8], document: &Document, sources: &Sources) -> Option<Self> {
        let (mut extraction, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        let text = sources.whole(document.source);
        let is_place = |start, end| text.get(start..end).is_some();
        for attestation in &mut extraction.attestations {
            attestation.move_to(document.source, sources.path(document.source));
        }
        let is_sound = rest.is_empty()
            && extraction.timexes.is_sorted_by_key(|timex| timex.start)
            && extraction.timexes.iter().all(|timex| is_place(timex.start, timex.end))
            && extraction.attestations.iter().all(|attestation| {
                attestation.places().all(|place| is_place(place.start, place.end))
                    && attestation.terms.iter().all(|term| is_place(term.start, term.end))
            });
        is_sound.then(|| extraction.sharing_dates())
    }

    /// Lets each statement share its date with its time expression, as after an extraction. This
    /// saves memory, since a paper can contain a hundred thousand dates.
    fn sharing_dates(mut self) -> Self {
        for attestation in &mut self.attestations {
            let at = self.timexes.partition_point(|timex| timex.start < attestation.timex.start);
            let timex = self.timexes.get(at).filter(|timex| timex.start == attestation.timex.start);
            let Some(date) = timex.and_then(|timex| timex.date.as_ref()) else { continue };
            if attestation.timex.date.as_ref() == Some(date) {
                attestation.timex.date = Some(date.clone());
            }
            if attestation.date == *date {
                attestation.date = date.clone();
            }
        }
        self
    }
}

/// Returns all inputs that determine the result, for use as a cache key. Excludes the id and the
/// path of the source, which may differ between runs.
fn cache_key_of<'a>(document: &'a Document, sources: &'a Sources, context: &'a Context) -> impl Serialize {
    let Document {
        source,
        format,
        encoding,
        // Exclude the language: only documents in a supported language get here, and the language
        // is part of the context.
        language: _,
        title,
        author,
        created,
        dates,
        // Exclude hints for the user, from which no date is resolved.
        rejected: _,
        file_created: _,
        blocks,
        sections,
        hidden,
        pages,
        unreadable_pages,
        origins,
    } = document;
    let words = |stated: &'a Option<Spanned<String>>| stated.as_ref().map(|stated| &stated.value);
    // Drop the span of a declared value, which is in `events.toml`, not in the document.
    let place = |span: Span| (span.source == *source).then(|| span.range());
    let date = |date: &'a DocumentDate| (&date.date, date.span.map(place), date.evidence);
    (
        FORMAT,
        sources.whole(*source),
        (format, encoding, words(title), words(author)),
        (created.as_ref().map(date), dates.iter().map(date).collect::<Vec<_>>()),
        blocks
            .iter()
            .map(|block| {
                let above = block.above.map(|above| (place(above.span), above.is_merged));
                (block.kind, place(block.span), block.head.map(place), above)
            })
            .collect::<Vec<_>>(),
        sections
            .iter()
            .map(|section| (place(section.span), section.created.as_ref().map(date)))
            .collect::<Vec<_>>(),
        hidden.iter().map(|span| place(*span)).collect::<Vec<_>>(),
        (pages, unreadable_pages, origins),
        context,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chronology;
    use crate::linking;
    use crate::read::read;

    const PAPER: &str = "# The Harbour Pact\n\nOn 9 June 2024 Japan and Norway signed the Harbour Pact (HP) in Oslo. The HP has \
        been in force since July 2024; its review is due by Friday, 31 June 2026. Talks are held twice a year.\n";

    proptest! {
        /// Damaged bytes are rejected or restore to valid statements, so that later stages cannot
        /// panic.
        #[test]
        fn damaged_bytes_are_refused_or_give_valid_statements(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
            let mut sources = Sources::new();
            let (chronology, _) = chronology::parse(sources.add("events.toml", ""), "");
            let document = read("a.md", PAPER.as_bytes(), &mut sources).unwrap();
            let extraction =
                CachedExtraction::extract(&document, &sources, &Context::new(), &Limits::default()).unwrap();
            let mut bytes = postcard::to_stdvec(&extraction).unwrap();
            let back = CachedExtraction::from_bytes(&bytes, &document, &sources);
            prop_assert_eq!(format!("{:?}", back), format!("{:?}", Some(extraction)));
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(extraction) = CachedExtraction::from_bytes(&bytes, &document, &sources) {
                linking::timeline(&sources, &chronology, &extraction.attestations);
                for attestation in &extraction.attestations {
                    prop_assert!(attestation.places().all(|place| place.source == document.source));
                }
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut sources = Sources::new();
            let document = read("a.md", PAPER.as_bytes(), &mut sources).unwrap();
            let _ = CachedExtraction::from_bytes(&bytes, &document, &sources);
        }
    }
}
