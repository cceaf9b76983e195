//! Writes time expressions in formats for other programs: `TimeML`, JSON, and JSON Lines.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Anchor, Timex, TimexRecord};
use crate::date::Date;
use crate::escape::{for_json, is_deceptive};
use crate::tag::Modifier;

/// Returns the text as a `TimeML` document with inline tags.
///
/// The document creation time is `t0`. An anchor to another expression is written as
/// `anchorTimeID`. The start and end of an anchored duration are written as `beginPoint` and
/// `endPoint`, which refer to `t0` or to an empty tag that follows.
pub fn timeml(text: &str, timexes: &[Timex], dct: Option<&Date>) -> String {
    let mut out = String::with_capacity(text.len() + timexes.len() * 96 + 512);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ");
    out.push_str("xsi:noNamespaceSchemaLocation=\"http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd\">\n");
    if let Some(dct) = dct {
        let _ = writeln!(
            out,
            "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{dct}\" temporalFunction=\"false\" \
             functionInDocument=\"CREATION_TIME\">{dct}</TIMEX3></DCT>"
        );
    }
    out.push_str("<TEXT>");
    let (mut at, mut implicit) = (0, timexes.len());
    for (nth, timex) in timexes.iter().enumerate() {
        escape(&mut out, text.get(at..timex.start).unwrap_or(""));
        let _ = write!(out, "<TIMEX3 tid=\"t{}\" type=\"{}\" value=\"", nth + 1, timex.kind.as_str());
        escape(&mut out, &timex.value);
        out.push('"');
        let modifier = timex.modifier.map(Modifier::as_str);
        for (name, value) in
            [("mod", modifier), ("quant", timex.quant.as_deref()), ("freq", timex.freq.as_deref())]
        {
            if let Some(value) = value {
                let _ = write!(out, " {name}=\"{value}\"");
            }
        }
        let anchor = anchor_id(timex, timexes, dct);
        let mut unsaid = Vec::new();
        for (name, value) in [("beginPoint", &timex.begin_point), ("endPoint", &timex.end_point)] {
            let Some(value) = value else { continue };
            if dct.is_some_and(|dct| dct.to_string() == *value) {
                let _ = write!(out, " {name}=\"t0\"");
            } else {
                implicit += 1;
                let _ = write!(out, " {name}=\"t{implicit}\"");
                unsaid.push((implicit, value));
            }
        }
        if let Some(anchor) = anchor {
            let _ = write!(out, " temporalFunction=\"true\" anchorTimeID=\"t{anchor}\"");
        }
        out.push('>');
        escape(&mut out, timex.words(text));
        out.push_str("</TIMEX3>");
        for (id, value) in unsaid {
            let _ = write!(
                out,
                "<TIMEX3 tid=\"t{id}\" type=\"DATE\" value=\"{value}\" temporalFunction=\"true\"/>"
            );
        }
        at = timex.end;
    }
    escape(&mut out, text.get(at..).unwrap_or(""));
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

/// Returns the number of the expression from which `timex` was resolved; 0 for the document
/// creation time, `None` if there is no such expression.
fn anchor_id(timex: &Timex, timexes: &[Timex], dct: Option<&Date>) -> Option<usize> {
    match timex.anchor {
        Anchor::DocumentCreationTime => dct.map(|_| 0),
        Anchor::PreviousDate { start, .. } => {
            timexes.binary_search_by_key(&start, |other| other.start).ok().map(|nth| nth + 1)
        }
        Anchor::Explicit | Anchor::Coordination | Anchor::None => None,
    }
}

fn escape(out: &mut String, text: &str) {
    for mark in text.chars() {
        match mark {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Escape a carriage return, which an XML parser would normalise to a line feed.
            '\r' => out.push_str("&#13;"),
            // Replace characters that XML 1.0 does not allow, not even as references.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            '\n' | '\t' => out.push(mark),
            // Write a numeric reference, which means the same character to an XML parser, but is
            // harmless on a terminal.
            _ if is_deceptive(mark) => {
                let _ = write!(out, "&#{};", u32::from(mark));
            }
            _ => out.push(mark),
        }
    }
}

/// A document with its time expressions, as JSON. `text` is only written in JSON Lines.
#[derive(Serialize)]
struct TaggedDocument<'a> {
    doc: &'a str,
    dct: Option<&'a Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    timex: Vec<TimexRecord<'a>>,
}

/// Returns a document as one JSON Lines record, `{"doc","dct","text","timex":[…]}`, without a line
/// break.
///
/// # Errors
///
/// Returns an error if serialisation fails.
pub fn jsonl(doc: &str, text: &str, timexes: &[Timex], dct: Option<&Date>) -> serde_json::Result<String> {
    let tagged = TaggedDocument { doc, dct, text: Some(text), timex: TimexRecord::all(text, timexes) };
    serde_json::to_string(&tagged).map(for_json)
}

/// Returns a document as an indented JSON object.
///
/// # Errors
///
/// Returns an error if serialisation fails.
pub fn json(doc: &str, text: &str, timexes: &[Timex], dct: Option<&Date>) -> serde_json::Result<String> {
    let tagged = TaggedDocument { doc, dct, text: None, timex: TimexRecord::all(text, timexes) };
    serde_json::to_string_pretty(&tagged).map(for_json)
}
