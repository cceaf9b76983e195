//! Writes a report piece by piece, so that memory use does not grow with the number of findings.

use std::io;

use serde::Serialize;

use crate::escape::{IS_JSON, for_json};

/// A callback that receives the pieces of a report, in order. A piece never ends inside a character
/// or between CR and LF.
pub(crate) type ReportSink<'o> = &'o mut dyn FnMut(&str) -> io::Result<()>;

/// Collects the pieces that `write` produces.
pub(super) fn to_text(write: impl FnOnce(ReportSink<'_>) -> io::Result<()>) -> String {
    let mut text = String::new();
    // Appending to a `String` does not fail.
    let _ = write(&mut |piece| {
        text.push_str(piece);
        Ok(())
    });
    text
}

/// Writes `document` as indented JSON. The `items` replace the first empty array that is the value
/// of `key`, or the whole document if `key` is empty. The output is identical to that of a document
/// that contains the items.
pub(super) fn json_with_items<T: Serialize>(
    document: &impl Serialize,
    key: &str,
    items: impl Iterator<Item = T>,
    out: ReportSink<'_>,
) -> io::Result<()> {
    // Quotation marks in a text are escaped, so the marker cannot occur in one.
    let marker = if key.is_empty() { "[]".to_owned() } else { format!("\"{key}\": []") };
    let document = indented(document, 0);
    let Some((head, tail)) = document.split_once(&marker) else { return out(&document) };
    let line = head.rsplit('\n').next().expect("`rsplit` yields at least one part");
    let depth = line.len() - line.trim_start().len();
    let opening = marker.strip_suffix(']').unwrap_or(&marker);
    out(&format!("{head}{opening}"))?;
    let mut is_empty = true;
    for item in items {
        let comma = if is_empty { "" } else { "," };
        let indent = " ".repeat(depth + INDENT);
        out(&format!("{comma}\n{indent}{}", indented(&item, depth + INDENT)))?;
        is_empty = false;
    }
    let end = if is_empty { String::new() } else { format!("\n{}", " ".repeat(depth)) };
    out(&format!("{end}]{tail}\n"))
}

/// The number of columns that `serde_json` indents per level.
const INDENT: usize = 2;

/// Returns a value as indented JSON. All lines except the first are indented by `column`. JSON
/// strings contain no line breaks.
fn indented(value: &impl Serialize, column: usize) -> String {
    // The formats only serialise strings, numbers and lists of them, which always have a JSON form.
    let text = for_json(serde_json::to_string_pretty(value).expect(IS_JSON));
    if column == 0 { text } else { text.replace('\n', &format!("\n{}", " ".repeat(column))) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn streamed_json_has_the_bytes_of_the_whole_document() {
        let item = |number: u8| json!({ "text": "a\n\"items\": []", "list": [number, {}], "empty": [] });
        for count in 0..3 {
            let items: Vec<Value> = (0..count).map(item).collect();
            let wrap =
                |items: &[Value]| json!({ "about": "\"items\": []", "inner": { "items": items }, "last": 1 });
            let streamed = to_text(|out| json_with_items(&wrap(&[]), "items", items.iter(), out));
            assert_eq!(streamed, serde_json::to_string_pretty(&wrap(&items)).unwrap() + "\n");
            let streamed = to_text(|out| json_with_items(&json!([]), "", items.iter(), out));
            assert_eq!(streamed, serde_json::to_string_pretty(&items).unwrap() + "\n");
        }
    }

    #[test]
    fn failing_writer_ends_the_report() {
        let mut pieces = 0;
        let mut out = |_: &str| {
            pieces += 1;
            if pieces == 3 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        };
        let written = json_with_items(&json!([]), "", 0..1_000_000, &mut out);
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(pieces, 3);
    }
}
