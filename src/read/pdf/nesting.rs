//! How deep the objects of a PDF lie in one another.
//!
//! The reader of PDFs calls itself for every array in an array and knows no limit, and a thread that runs out of
//! stack ends its process. So the brackets are counted before it begins: between the streams, and in each stream, as
//! it is and as it is unpacked from the usual way of packing, even where it is packed several times. That tells most
//! such files for what they are; the others end the process of [`PdfReader::Apart`](super::PdfReader::Apart).

use std::borrow::Cow;
use std::io::Read as _;

use flate2::bufread::ZlibDecoder;

use crate::read::fault::Trouble;
use crate::read::limits::{Limit, Limits};

/// What a PDF may nest for each level of other formats: outlines of documents are nested for good reason.
const FACTOR: usize = 8;
/// How much of a stream is looked at.
const STREAM: u64 = 32 << 20;
/// How often a stream may be packed.
const LAYERS: usize = 8;

/// Whether everything lies as deep as the limits allow, and no deeper.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Trouble> {
    let most = limits.nesting.saturating_mul(FACTOR);
    let mut rest = bytes;
    let mut sound = true;
    while let Some(at) = memchr::memmem::find(rest, b"stream") {
        let (head, tail) = rest.split_at(at);
        let tail = tail.get(b"stream".len()..).unwrap_or_default();
        let end = memchr::memmem::find(tail, b"endstream").unwrap_or(tail.len());
        let (stream, after) = tail.split_at(end);
        // What is packed may hold the word that ends a stream.
        sound &= depth(head) <= most && depth(stream) <= most && is_sound(tail.trim_ascii_start(), most);
        rest = after.get(b"endstream".len()..).unwrap_or_default();
    }
    sound &= depth(rest) <= most;
    if sound { Ok(()) } else { Err(Trouble::Over(Limit::Nesting(most))) }
}

/// Whether what is packed at the beginning of these bytes is nested no deeper than that.
fn is_sound(packed: &[u8], most: usize) -> bool {
    let mut layer = Cow::Borrowed(packed);
    for _ in 0..LAYERS {
        let mut words = Vec::new();
        // What comes out before a fault counts too.
        let _ = ZlibDecoder::new(&*layer).take(STREAM).read_to_end(&mut words);
        if words.is_empty() {
            return true;
        }
        if depth(&words) > most {
            return false;
        }
        layer = Cow::Owned(words);
    }
    // Nobody packs anything so often.
    false
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
