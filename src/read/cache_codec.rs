//! Serialises a paper's content for the cache and restores it. Restored content is validated,
//! because the cache file may be damaged.

use std::ops::Range;

use super::ReadSettings;
use super::content::{About, Content, Part};
use super::format;
use super::pdf::PdfReader;

/// The version of the serialised form. It must change whenever the same content is serialised
/// differently.
pub(crate) const CACHE_FORMAT: u32 = 3;

/// Returns the name of the file's format if reading the format is slow enough to cache its content.
/// Otherwise returns `None`.
///
/// The output of `pdftotext` is not cached: `pdftotext` is fast, and its output depends on the
/// version.
pub(crate) fn cacheable_format(path: &str, bytes: &[u8], settings: &ReadSettings) -> Option<&'static str> {
    let format = format::of(path, bytes).ok().filter(|format| format.is_slow)?;
    let by_another = format.name == "PDF" && matches!(settings.pdf, PdfReader::Pdftotext(_));
    (!by_another).then_some(format.name)
}

impl Content {
    /// Serialises the content for [`Content::from_bytes`]. Returns `None` for content that cannot
    /// be cached.
    ///
    /// ```
    /// use dateline::internals::read::{self, Content};
    /// use dateline::ReadSettings;
    ///
    /// let content = read::extract("a.txt", b"Held on 9 June 2024.\n", &ReadSettings::default()).unwrap();
    /// let bytes = content.to_bytes().unwrap();
    /// assert_eq!(Content::from_bytes(&bytes), Some(content));
    /// assert_eq!(Content::from_bytes(&bytes[1..]), None);
    /// ```
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        // Sections and attachments are not serialised, so content with either is not cached.
        let is_whole = self.sections.is_empty() && self.attachments.is_empty();
        postcard::to_stdvec(self).ok().filter(|_| is_whole)
    }

    /// Restores serialised content. Returns `None` if the bytes do not represent valid content.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (content, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        (rest.is_empty() && content.is_sound()).then_some(content)
    }

    /// Whether all ranges are within the text and in order.
    fn is_sound(&self) -> bool {
        let Self {
            format: _,
            encoding: _,
            text,
            about,
            parts,
            pages,
            unreadable,
            origins,
            sections: _,
            attachments: _,
        } = self;
        let is_place = |range: &Range<usize>| text.get(range.clone()).is_some();
        let rise = |places: &[(usize, usize)]| places.is_sorted_by_key(|(at, _)| *at);
        let About { range, title, author, dates, file_created } = about;
        let facts = title.iter().chain(author).map(|(_, range)| range);
        let stated = facts.chain(dates.iter().map(|(range, _)| range)).chain(file_created);
        let mut end = range.end;
        is_place(range)
            && stated.into_iter().all(is_place)
            && parts.iter().all(|part| {
                let Part { kind: _, range, top: _, hidden, table: _, unseen: _ } = part;
                let follows = std::mem::replace(&mut end, range.end) <= range.start;
                follows && is_place(range) && hidden.iter().all(is_place) && are_ordered_within(hidden, range)
            })
            && rise(pages)
            && rise(origins)
            && unreadable.is_sorted_by(|page, next| page < next)
            && pages.iter().chain(origins).all(|(at, _)| text.is_char_boundary(*at))
    }
}

/// Whether the ranges are in order and inside `within`.
fn are_ordered_within(ranges: &[Range<usize>], within: &Range<usize>) -> bool {
    let mut end = within.start;
    let follow = |range: &Range<usize>| std::mem::replace(&mut end, range.end) <= range.start;
    ranges.iter().all(follow) && end <= within.end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::extract;
    use crate::source::Sources;

    const PAGE: &str = "<html lang=ja><meta property=article:published_time content=2024-06-10><title>会談</title>\
        <h1>Talks – résumé</h1><p>Held <i>on</i> 9 June<sup>1</sup> 2024.<ul><li>One<li>Two</ul><pre>2024</pre></html>";

    proptest! {
        /// Damaged bytes are rejected or restore to valid content, and never panic.
        #[test]
        fn damaged_bytes_are_refused_or_give_valid_content(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
            let content = extract("a.html", PAGE.as_bytes(), &ReadSettings::default()).unwrap();
            let mut bytes = content.to_bytes().unwrap();
            prop_assert_eq!(Content::from_bytes(&bytes), Some(content));
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(content) = Content::from_bytes(&bytes) {
                let mut sources = Sources::new();
                let document = content.document("a.html", &mut sources);
                let reading = document.reading(&sources);
                let length = reading.text().len();
                prop_assert!(reading.origin(0..length).end <= sources.whole(document.source).len());
                for (_, block) in document.paragraphs() {
                    document.words(block, &sources);
                    document.page(block.span.start);
                }
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Content::from_bytes(&bytes);
        }
    }
}
