//! Locates part of a parsed string in its file.

use std::ops::Range;

use crate::source::{Span, Spanned};

/// Returns the span in `file` of the byte range `range` of a string value.
///
/// The file may contain escapes and line continuations, so its bytes can differ from the value's.
/// If the words occur equally often in both, the corresponding occurrence is returned, else the
/// span of the whole value.
///
/// ```
/// use dateline::internals::table::subspan;
/// use dateline::{Sources, Span, Spanned};
///
/// let file = "line = \"a\\tb [a](#a)\"";
/// let mut sources = Sources::new();
/// let id = sources.add("briefs/a.toml", file);
/// let value = Spanned::new("a\tb [a](#a)".to_owned(), Span::new(id, 7..file.len()));
/// assert_eq!(sources.text(subspan(file, &value, 8..10)), "#a");
/// assert_eq!(sources.text(subspan(file, &value, 0..3)), "\"a\\tb [a](#a)\"");
/// ```
pub fn subspan(file: &str, value: &Spanned<String>, range: Range<usize>) -> Span {
    let find = || {
        let words = value.value.get(range.clone()).filter(|words| !words.is_empty())?;
        let written = file.get(value.span.range())?;
        let turn = value.value.match_indices(words).position(|(at, _)| at == range.start)?;
        let mut places = written.match_indices(words);
        let (at, _) = places.nth(turn)?;
        let later = value.value.match_indices(words).skip(turn + 1).count();
        let start = value.span.start + at;
        (places.count() == later).then(|| Span::new(value.span.source, start..start + words.len()))
    };
    find().unwrap_or(value.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn subspan_is_found_in_the_toml_source() {
        let file = "a = \"\"\"\nOne \\\n  [two](#x), [three](#x).\"\"\"";
        let mut sources = Sources::new();
        let span = Span::new(sources.add("a.toml", file), 4..file.len());
        let value = Spanned::new("One [two](#x), [three](#x).".to_owned(), span);
        let at = |range| sources.place(subspan(file, &value, range));
        assert_eq!((at(10..12).line, at(10..12).column), (3, 9));
        assert_eq!((at(23..25).line, at(23..25).column), (3, 22));
        assert_eq!(subspan(file, &value, 0..9), span, "it is broken over two lines there");
        assert_eq!(subspan(file, &value, 90..99), span);
    }
}
