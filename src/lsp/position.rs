//! Converts between byte offsets and protocol positions: a 0-based line and column.
//!
//! A column is a number of UTF-8 or UTF-16 code units, as negotiated with the client.

use std::cell::Cell;
use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind};

use crate::source::Source;

/// The unit in which columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PositionEncoding {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units, the unit that every client supports.
    Utf16,
}

impl PositionEncoding {
    /// Returns UTF-8 if the client supports it, and UTF-16 otherwise.
    pub(super) fn preferred(offered: Option<&[PositionEncodingKind]>) -> Self {
        let has_utf8 = offered.is_some_and(|offered| offered.contains(&PositionEncodingKind::UTF8));
        if has_utf8 { Self::Utf8 } else { Self::Utf16 }
    }

    /// Returns the name in the protocol.
    pub(super) const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 if text.is_ascii() => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// A converter between byte offsets and positions in one file.
#[derive(Debug)]
pub(super) struct Positions<'s> {
    source: &'s Source,
    encoding: PositionEncoding,
    /// The last converted byte offset with its column. Later columns in the line are counted from
    /// it, so that ascending positions in a line of several megabytes take one pass over the line.
    known: Cell<(usize, usize)>,
}

impl<'s> Positions<'s> {
    pub(super) const fn new(source: &'s Source, encoding: PositionEncoding) -> Self {
        Self { source, encoding, known: Cell::new((0, 0)) }
    }

    /// Returns the position of a byte offset. An offset within a character has the position of the
    /// character.
    pub(super) fn position(&self, byte: usize) -> Position {
        let text = self.source.text();
        let byte = text.floor_char_boundary(byte);
        let (line, start) = self.source.line_start(byte);
        let (from, column) = match self.known.get() {
            (known, column) if (start..=byte).contains(&known) => (known, column),
            _ => (start, 0),
        };
        let column = column + text.get(from..byte).map_or(0, |words| self.encoding.units(words));
        self.known.set((byte, column));
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(number(line - 1), number(column))
    }

    /// Converts a byte range to a protocol range.
    pub(super) fn range(&self, bytes: Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(bytes.start), self.position(bytes.end.max(bytes.start)))
    }

    /// Returns the byte offset at a position. A column past the end of its line counts as the end.
    /// Returns `None` if the text has fewer lines.
    pub(super) fn byte(&self, position: Position) -> Option<usize> {
        let line = self.source.line_at(usize::try_from(position.line).ok()?)?;
        let text = self.source.text().get(line.clone())?;
        let column = usize::try_from(position.character).ok()?;
        let within = match self.encoding {
            PositionEncoding::Utf8 => text.floor_char_boundary(column),
            PositionEncoding::Utf16 => {
                let mut units = 0;
                let at = text.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > column
                });
                at.map_or(text.len(), |(at, _)| at)
            }
        };
        Some(line.start + within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// "é" has two bytes and one UTF-16 unit, "𝄞" four bytes and two units.
    const TEXT: &str = "a = 1\r\né𝄞 = \"x\"\n\nlast";

    fn with(encoding: PositionEncoding, look: impl Fn(&Positions<'_>)) {
        let mut sources = Sources::new();
        let id = sources.add("events.toml", TEXT);
        look(&Positions::new(sources.get(id).unwrap(), encoding));
    }

    #[test]
    fn positions_and_bytes_convert_into_each_other() {
        for (encoding, columns) in [(PositionEncoding::Utf8, [0, 2, 6]), (PositionEncoding::Utf16, [0, 1, 3])]
        {
            with(encoding, |positions| {
                for (byte, column) in [7, 9, 13].into_iter().zip(columns) {
                    assert_eq!(positions.position(byte), Position::new(1, column), "{encoding:?} {byte}");
                    assert_eq!(positions.byte(Position::new(1, column)), Some(byte), "{encoding:?} {byte}");
                }
                // Back to an earlier byte offset in the line.
                assert_eq!(positions.position(9), Position::new(1, columns[1]));
                assert_eq!(positions.position(TEXT.len()), Position::new(3, 4));
            });
        }
    }

    #[test]
    fn wrong_positions_are_moved_to_the_line_end_or_refused() {
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16] {
            with(encoding, |positions| {
                assert_eq!(positions.byte(Position::new(0, 99)), Some(5), "before the line ending");
                assert_eq!(positions.byte(Position::new(2, u32::MAX)), Some(20));
                assert_eq!(positions.byte(Position::new(4, 0)), None);
                assert_eq!(positions.byte(Position::new(u32::MAX, 0)), None);
                // Within a character.
                assert_eq!(positions.byte(Position::new(1, 2)), Some(9));
                assert_eq!(positions.position(10), positions.position(9));
                assert_eq!(positions.position(999), positions.position(TEXT.len()));
            });
        }
    }
}
