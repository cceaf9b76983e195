//! Bytes of a text in whatever encoding, as characters.
//!
//! A byte order mark decides; what is sound UTF-8 is UTF-8; for the rest the encoding is guessed from the bytes
//! by `chardetng`, the detector of Firefox, which tells `Shift_JIS`, EUC-JP, Windows-1252 and their like apart. A
//! text in UTF-8 keeps its bytes, so a place in it is a place in the file; of any other text the places are
//! those of the decoded text: line and column are the same, and that is what an editor shows.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::fault::Trouble;

/// The characters of some bytes, and the encoding they were in, by its name in the WHATWG Encoding Standard.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: &'static str,
}

/// Decodes a text; `declared` is the name of an encoding that the text itself gives.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&[u8]>) -> Result<Decoded<'b>, Trouble> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match utf16_without_mark(bytes) {
            Some(encoding) => decode_as(bytes, encoding),
            None if text.contains('\0') => Err(Trouble::NotText),
            // What switches to Japanese letters by an escape.
            None if text.contains("\x1b$") => decode_as(bytes, guess(bytes)),
            None => Ok(Decoded { text: with_line_ends(Cow::Borrowed(text)), encoding: UTF_8.name() }),
        };
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|it| *it != UTF_8);
    let declared = declared.and_then(Encoding::for_label).filter(|it| *it != UTF_8);
    match marked.or_else(|| utf16_without_mark(bytes)).or(declared) {
        Some(encoding) => decode_as(bytes, encoding),
        None if is_damaged_utf8(bytes) => Err(not_utf8(bytes)),
        None => decode_as(bytes, guess(bytes)),
    }
}

fn decode_as<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, Trouble> {
    let (text, _, damaged) = encoding.decode(bytes);
    // Anything can be read as an encoding of one byte a character; control characters give it away.
    if damaged
        || text
            .contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a'))
    {
        return Err(Trouble::NotText);
    }
    Ok(Decoded { text: with_line_ends(text), encoding: encoding.name() })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Line ends of a single CR, as they were on old Macs, as LF, which has as many bytes.
fn with_line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { Cow::Owned(text.replace('\r', "\n")) } else { text }
}

/// UTF-16 that does not say so: every other byte of its spaces, digits and line ends is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let enough = |zeros: usize| zeros > 0 && zeros * 20 >= bytes.len() / 2;
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (0, odd) if enough(odd) => Some(UTF_16LE),
        (even, 0) if enough(even) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether half or more of what is no ASCII is sound UTF-8: then it is UTF-8 with an accident in it.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    sound > 0 && sound >= wrong
}

/// Where the first byte stands that is no UTF-8.
fn not_utf8(bytes: &[u8]) -> Trouble {
    let offset = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let head = bytes.get(..offset).unwrap_or_default();
    Trouble::NotUtf8 { offset, line: memchr::memchr_iter(b'\n', head).count() + 1 }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS, WINDOWS_1252};

    use super::*;

    const JAPANESE: &str = "会議は二〇二四年六月九日に東京で開かれた。両国の大臣が出席し、協定に署名した。";
    const FRENCH: &str = "L’accord fut signé à Genève le 9 juin 2024 — après l’été, dit-on. Déjà vu?";

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes, None).unwrap_or_else(|trouble| panic!("{encoding}: {trouble}"));
        assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
    }

    #[test]
    fn the_encodings_that_papers_come_in() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            check(&encoding.encode(JAPANESE).0, encoding.name(), JAPANESE);
        }
        check(&WINDOWS_1252.encode(FRENCH).0, "windows-1252", FRENCH);
        check(FRENCH.as_bytes(), "UTF-8", FRENCH);
        for text in [FRENCH, &format!("{JAPANESE}\n1 2 3\n")] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            check(&little, "UTF-16LE", text);
            check(&big, "UTF-16BE", text);
            check(&[b"\xff\xfe", &*little].concat(), "UTF-16LE", text);
            check(&[b"\xfe\xff", &*big].concat(), "UTF-16BE", text);
        }
    }

    #[test]
    fn line_ends_of_old_macs_end_lines() {
        check(b"One.\r\rTwo.\r", "UTF-8", "One.\n\nTwo.\n");
        check(b"One.\r\nTwo.\r", "UTF-8", "One.\r\nTwo.\r");
    }

    #[test]
    fn what_is_no_text_is_told() {
        let trouble = |bytes: &[u8]| decode(bytes, None).err();
        assert_eq!(trouble(b"\x7fELF\x02\x01\0\0\0\x90"), Some(Trouble::NotText));
        assert_eq!(trouble(b"a\0b"), Some(Trouble::NotText));
        let accident = [FRENCH.as_bytes(), b"\n", b"9 juin\xff\n"].concat();
        assert_eq!(trouble(&accident), Some(Trouble::NotUtf8 { offset: FRENCH.len() + 7, line: 2 }));
    }
}
