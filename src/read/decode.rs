//! Decodes text in an unknown encoding.
//!
//! A byte order mark determines the encoding. Without one, text that is valid UTF-8 is read as
//! UTF-8. Otherwise the declared encoding is used, or else the guess of `chardetng`, Firefox's
//! detector, for instance `Shift_JIS`, EUC-JP or Windows-1252. UTF-8 text keeps its bytes, so
//! offsets are those of the file. For other encodings, offsets refer to the decoded text, in which
//! lines and columns are the same as in an editor.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::fault::ReadProblem;

/// Decoded text with its encoding, named as in the WHATWG Encoding Standard.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: &'static str,
}

/// Decodes the bytes of a text file. `declared` is the label of an encoding that the text itself
/// declares.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&[u8]>) -> Result<Decoded<'b>, ReadProblem> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match utf16_without_mark(bytes) {
            Some(encoding) => decode_as(bytes, encoding),
            None if text.contains('\0') => Err(ReadProblem::NotText),
            // ISO-2022-JP is valid UTF-8: it consists of ASCII bytes, with escape sequences that
            // switch to Japanese.
            None if text.contains("\x1b$") => decode_as(bytes, guess(bytes)),
            None => Ok(Decoded { text: with_line_ends(Cow::Borrowed(text)), encoding: UTF_8.name() }),
        };
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8);
    let declared = declared.and_then(Encoding::for_label).filter(|encoding| *encoding != UTF_8);
    match marked.or_else(|| utf16_without_mark(bytes)).or(declared) {
        Some(encoding) => decode_as(bytes, encoding),
        None if is_damaged_utf8(bytes) => Err(not_utf8(bytes)),
        None => decode_as(bytes, guess(bytes)),
    }
}

fn decode_as<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, ReadProblem> {
    let (text, _, damaged) = encoding.decode(bytes);
    // Reject text with control characters: a single-byte encoding decodes any bytes, even of binary
    // data.
    if damaged
        || text
            .contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a'))
    {
        return Err(ReadProblem::NotText);
    }
    Ok(Decoded { text: with_line_ends(text), encoding: encoding.name() })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Replaces classic Mac line ends (CR) with LF, which has the same length.
fn with_line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { Cow::Owned(text.replace('\r', "\n")) } else { text }
}

/// Detects UTF-16 without a byte order mark: every other byte of spaces, digits and line ends is
/// zero.
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

/// Whether at least half of the non-ASCII sequences are valid UTF-8. The text is then damaged
/// UTF-8, not text in another encoding.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    sound > 0 && sound >= wrong
}

/// Returns the error for damaged UTF-8, with the position of the first invalid byte.
fn not_utf8(bytes: &[u8]) -> ReadProblem {
    let offset = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let head = &bytes[..offset];
    ReadProblem::NotUtf8 { offset, line: memchr::memchr_iter(b'\n', head).count() + 1 }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS, WINDOWS_1252};

    use super::*;

    const JAPANESE: &str = "会議は二〇二四年六月九日に東京で開かれた。両国の大臣が出席し、協定に署名した。";
    const FRENCH: &str = "L’accord fut signé à Genève le 9 juin 2024 — après l’été, dit-on. Déjà vu?";

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes, None).unwrap_or_else(|problem| panic!("{encoding}: {problem}"));
        assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
    }

    #[test]
    fn common_encodings_are_detected() {
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
    fn cr_is_a_line_end() {
        check(b"One.\r\rTwo.\r", "UTF-8", "One.\n\nTwo.\n");
        check(b"One.\r\nTwo.\r", "UTF-8", "One.\r\nTwo.\r");
    }

    #[test]
    fn undecodable_bytes_are_reported() {
        let problem = |bytes: &[u8]| decode(bytes, None).err();
        assert_eq!(problem(b"\x7fELF\x02\x01\0\0\0\x90"), Some(ReadProblem::NotText));
        assert_eq!(problem(b"a\0b"), Some(ReadProblem::NotText));
        let accident = [FRENCH.as_bytes(), b"\n", b"9 juin\xff\n"].concat();
        assert_eq!(problem(&accident), Some(ReadProblem::NotUtf8 { offset: FRENCH.len() + 7, line: 2 }));
    }
}
