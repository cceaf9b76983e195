//! Checks the nesting depth of PDF objects before the PDF reader processes them.
//!
//! The PDF reader recurses into nested arrays without a limit, and a stack overflow ends the
//! process. Brackets are therefore counted first: between streams, and in each stream that may
//! contain objects or drawing instructions, both raw and Flate-decompressed, even through several
//! layers. Images and fonts are skipped, because their bytes contain thousands of brackets by
//! chance. This catches most malicious files; the remaining ones only end the subprocess of
//! [`PdfReader::Isolated`](super::PdfReader::Isolated).

use std::borrow::Cow;
use std::io::Read as _;

use flate2::bufread::ZlibDecoder;

use crate::read::fault::ReadProblem;
use crate::read::limits::{Limit, Limits};

/// The factor by which PDFs may be nested more deeply, because document outlines legitimately are.
const FACTOR: usize = 8;
/// Maximum number of decompressed bytes examined per stream.
const STREAM: u64 = 32 << 20;
/// Maximum number of compression layers per stream.
const LAYERS: usize = 8;

/// Checks that the nesting depth is within the limits.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadProblem> {
    let most = limits.nesting.saturating_mul(FACTOR);
    let mut rest = bytes;
    let mut sound = true;
    let mut nodes = page_tree_nodes(bytes);
    while let Some(at) = memchr::memmem::find(rest, b"stream") {
        let (head, tail) = rest.split_at(at);
        let tail = &tail[b"stream".len()..];
        let end = memchr::memmem::find(tail, b"endstream").unwrap_or(tail.len());
        let (stream, after) = tail.split_at(end);
        let stream = Stream { dictionary: dictionary(head), bytes: stream, packed: tail.trim_ascii_start() };
        sound &= depth(head) <= most && stream.is_sound(most, &mut nodes);
        rest = after.get(b"endstream".len()..).unwrap_or_default();
    }
    sound &= depth(rest) <= most;
    // Limit the page tree: each node inherits the resources of its ancestors, so a tree with a
    // single branch takes quadratic memory. A regular tree has fewer nodes than pages.
    if nodes > limits.pages {
        return Err(ReadProblem::Over(Limit::Pages(limits.pages)));
    }
    if sound { Ok(()) } else { Err(ReadProblem::Over(Limit::Nesting(most))) }
}

/// Returns the number of page tree nodes in the bytes, counting the catalog as one.
fn page_tree_nodes(bytes: &[u8]) -> usize {
    const NAME: &[u8] = b"/Pages";
    let ends = |at: &usize| !bytes.get(at + NAME.len()).is_some_and(u8::is_ascii_alphanumeric);
    memchr::memmem::find_iter(bytes, NAME).filter(ends).count()
}

/// Returns the bytes from the last `obj` before a stream, which include the stream's dictionary.
fn dictionary(head: &[u8]) -> &[u8] {
    memchr::memmem::rfind(head, b"obj").and_then(|at| head.get(at..)).unwrap_or(head)
}

/// A PDF stream.
struct Stream<'b> {
    dictionary: &'b [u8],
    bytes: &'b [u8],
    /// The bytes from the start of the stream to the end of the file, because compressed data may
    /// contain the keyword that ends a stream.
    packed: &'b [u8],
}

/// Keys and values in the dictionaries of streams that contain neither objects nor drawing
/// instructions: images, fonts, attached files, cross-reference tables, shadings.
const DATA: &[&[&str]] = &[
    &["/Image", "/Width"],
    &["/Length1"],
    &["/Type1C"],
    &["/CIDFontType0C"],
    &["/OpenType"],
    &["/EmbeddedFile"],
    &["/XRef"],
    &["/ShadingType"],
];

impl Stream<'_> {
    /// Whether the nesting depth of the stream's objects is at most `most`. Adds the page tree
    /// nodes compressed in it to `nodes`.
    fn is_sound(&self, most: usize, nodes: &mut usize) -> bool {
        let has = |key: &&str| memchr::memmem::find(self.dictionary, key.as_bytes()).is_some();
        if !has(&"/ObjStm") && DATA.iter().any(|keys| keys.iter().all(has)) {
            return true;
        }
        // Check the raw bytes only of an unfiltered stream: filtered ones are not PDF syntax.
        (has(&"/Filter") || depth_of_syntax(self.bytes) <= most) && is_sound(self.packed, most, nodes)
    }
}

/// Whether the nesting depth of the compressed stream at the start of these bytes is at most
/// `most`.
fn is_sound(packed: &[u8], most: usize, nodes: &mut usize) -> bool {
    let mut layer = Cow::Borrowed(packed);
    for _ in 0..LAYERS {
        let mut words = Vec::new();
        // Ignore the error, since the data before it counts.
        let _ = ZlibDecoder::new(&*layer).take(STREAM).read_to_end(&mut words);
        if words.is_empty() {
            return true;
        }
        if depth_of_syntax(&words) > most {
            return false;
        }
        *nodes = nodes.saturating_add(page_tree_nodes(&words));
        layer = Cow::Owned(words);
    }
    // Reject the remaining layers: legitimate streams have fewer.
    false
}

/// Returns the maximum number of open brackets according to PDF syntax: brackets in strings and
/// comments are ignored, and a byte that cannot occur in an array closes all open arrays.
fn depth_of_syntax(bytes: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' => open += 1,
            b'<' if bytes.next_if_eq(&b'<').is_some() => open += 1,
            b'>' if bytes.next_if_eq(&b'>').is_some() => open = open.saturating_sub(1),
            b']' => open = open.saturating_sub(1),
            b'(' => skip_string(&mut bytes),
            b'%' => while bytes.next_if(|byte| !matches!(byte, b'\r' | b'\n')).is_some() {},
            b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' '..=b'~' => {}
            _ => open = 0,
        }
        most = most.max(open);
    }
    most
}

/// Skips to the end of a string, in which parentheses are balanced or escaped.
fn skip_string(bytes: &mut impl Iterator<Item = u8>) {
    let mut open = 1_usize;
    while open > 0 {
        match bytes.next() {
            Some(b'\\') => drop(bytes.next()),
            Some(b'(') => open += 1,
            Some(b')') => open -= 1,
            Some(_) => {}
            None => return,
        }
    }
}

/// Returns the maximum number of open brackets, regardless of context.
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
    use std::io::Read as _;

    use flate2::Compression;
    use flate2::read::ZlibEncoder;

    use super::{check, depth, depth_of_syntax};
    use crate::read::fault::ReadProblem;
    use crate::read::limits::{Limit, Limits};

    #[test]
    fn brackets_are_counted() {
        for (words, expected) in
            [("", 0), ("<</A [1 [2]]>>", 3), ("[][][]", 1), ("<< <<>> <a> >>]]", 2), ("[[[", 3)]
        {
            assert_eq!(depth(words.as_bytes()), expected, "{words}");
            assert_eq!(depth_of_syntax(words.as_bytes()), expected, "{words}");
        }
        for (words, expected) in
            [("([[[) [", 1), ("(\\)[(])) [[", 2), ("% [[[\n[", 1), ("[\u{e9}[[", 2), ("(", 0), ("<28> [", 1)]
        {
            assert_eq!(depth_of_syntax(words.as_bytes()), expected, "{words}");
        }
    }

    #[test]
    fn page_tree_with_too_many_nodes_is_refused() {
        let tree = |nodes: usize| "1 0 obj <</Type /Pages/Kids[2 0 R]>> endobj\n".repeat(nodes).into_bytes();
        let limits = Limits { pages: 50, ..Limits::default() };
        let over = Err(ReadProblem::Over(Limit::Pages(50)));
        assert_eq!((check(&tree(50), &limits), check(&tree(51), &limits)), (Ok(()), over.clone()));
        let mut packed = b"1 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\n".to_vec();
        ZlibEncoder::new(&*tree(51), Compression::fast()).read_to_end(&mut packed).unwrap();
        packed.extend(b"\nendstream endobj");
        assert_eq!(check(&packed, &limits), over);
    }

    #[test]
    fn brackets_in_images_and_fonts_are_not_nested_objects() {
        let limits = Limits::default();
        let stream = |dictionary: &str, bytes: &str| {
            format!("1 0 obj <<{dictionary}>> stream\n{bytes}\nendstream endobj").into_bytes()
        };
        let brackets = "[".repeat(10_000);
        for data in
            ["/Subtype/Image/Width 100", "/Subtype /Image /Width 100", "/Length1 9", "/Type/EmbeddedFile"]
        {
            assert_eq!(check(&stream(data, &brackets), &limits), Ok(()), "{data}");
        }
        for syntax in ["", "/Type/ObjStm", "/Type/ObjStm/Subtype/Image/Width 1", "/Subtype/Form"] {
            assert!(check(&stream(syntax, &brackets), &limits).is_err(), "{syntax}");
        }
        assert_eq!(check(&stream("", &format!("BT ({brackets}) Tj ET")), &limits), Ok(()));
        assert!(check(&stream("", &format!("BT ({brackets}) Tj {brackets}")), &limits).is_err());
    }
}
