//! How deep the objects of a PDF lie in one another.
//!
//! The reader of PDFs calls itself for every array in an array and knows no limit, and a thread that runs out of
//! stack ends the program. So the brackets are counted before it begins: between the streams, and in each stream that
//! is packed in the usual way.

use std::io::Read as _;

use flate2::bufread::ZlibDecoder;

use crate::read::limits::Limits;

/// What a PDF may nest for each level of other formats: outlines of documents are nested for good reason.
const FACTOR: usize = 8;
/// How much of a stream is looked at.
const STREAM: u64 = 32 << 20;

/// How many levels a PDF may have.
pub(super) const fn most(limits: &Limits) -> usize {
    limits.nesting.saturating_mul(FACTOR)
}

/// Whether something lies deeper than the limits allow.
pub(super) fn is_too_deep(bytes: &[u8], limits: &Limits) -> bool {
    let most = most(limits);
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"stream") {
        let (head, tail) = rest.split_at(at);
        let packed = tail.get(b"stream".len()..).unwrap_or_default();
        if depth(head) > most || unpacked(packed.trim_ascii_start()).is_some_and(|words| depth(&words) > most)
        {
            return true;
        }
        let end =
            memchr::memmem::find(packed, b"endstream").map_or(packed.len(), |end| end + b"endstream".len());
        rest = packed.get(end..).unwrap_or_default();
    }
    depth(rest) > most
}

/// A stream as it is before it is packed.
fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut words = Vec::new();
    // What comes out before a fault counts too.
    let _ = ZlibDecoder::new(packed).take(STREAM).read_to_end(&mut words);
    (!words.is_empty()).then_some(words)
}

/// The most brackets that are open at once.
fn depth(bytes: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' => open += 1,
            b'<' if bytes.next_if_eq(&b'<').is_some() => open += 1,
            b'>' if bytes.next_if_eq(&b'>').is_some() => open = open.saturating_sub(1),
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_are_counted() {
        for (words, expected) in
            [("", 0), ("<</A [1 [2]]>>", 3), ("[][][]", 1), ("<< <<>> <a> >>]]", 2), ("[[[", 3)]
        {
            assert_eq!(depth(words.as_bytes()), expected, "{words}");
        }
    }
}
