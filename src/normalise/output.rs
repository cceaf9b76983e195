//! Time expressions as other programs read them: `TimeML`, JSON, and corpora of one document a line.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Anchor, Context, Timex, timexes_with};
use crate::date::Date;
use crate::tag::{Modifier, Tagger};

/// How many bytes of a corpus are in hand at once.
const CHUNK: usize = 4 << 20;

/// The text as a `TimeML` document with its time expressions tagged inline.
///
/// The document creation time is `t0`. Anchors to other expressions are given as `anchorTimeID`; the begin and the
/// end of an anchored duration as `beginPoint` and `endPoint`, which name `t0` or an empty tag that follows.
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

/// The number of the expression that another was resolved against.
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
            // A reader of XML would make a line feed of it.
            '\r' => out.push_str("&#13;"),
            // XML 1.0 has no such characters, not even as references.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            _ => out.push(mark),
        }
    }
}

/// One expression in the format of the corpora; `start` and `end` count Unicode code points.
#[derive(Debug, Serialize)]
struct Record<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    freq: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    begin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_point: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edtf: Option<&'a Date>,
    rule: &'static str,
    confidence: super::Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'a super::Doubt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<super::RangeRole>,
}

/// The records of expressions that stand in the order of their words.
fn records<'a>(text: &'a str, timexes: &'a [Timex]) -> Vec<Record<'a>> {
    let (mut byte, mut point) = (0, 0);
    let mut points_to = |to: usize| {
        // Every byte but the continuation bytes of UTF-8 begins a code point.
        let passed = text.as_bytes().get(byte..to).unwrap_or(&[]);
        point += passed.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        byte = to;
        point
    };
    let record = |timex: &'a Timex| Record {
        start: points_to(timex.start),
        end: points_to(timex.end),
        text: timex.words(text),
        kind: timex.kind.as_str(),
        value: &timex.value,
        modifier: timex.modifier.map(Modifier::as_str),
        quant: timex.quant.as_deref(),
        freq: timex.freq.as_deref(),
        begin: timex.begin_point.as_deref(),
        end_point: timex.end_point.as_deref(),
        edtf: timex.date.as_ref(),
        rule: timex.rule,
        confidence: timex.confidence,
        doubt: timex.doubt.as_ref(),
        group: timex.group,
        role: timex.role,
    };
    timexes.iter().map(record).collect()
}

/// A document as one line of a corpus: `{"doc","dct","text","timex":[…]}`, without the line's end.
pub fn jsonl(doc: &str, text: &str, timexes: &[Timex], dct: Option<&Date>) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'a> {
        doc: &'a str,
        dct: Option<&'a Date>,
        text: &'a str,
        timex: Vec<Record<'a>>,
    }
    serde_json::to_string(&Document { doc, dct, text, timex: records(text, timexes) })
}

/// A document as an indented JSON object.
pub fn json(doc: &str, text: &str, timexes: &[Timex], dct: Option<&Date>) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'a> {
        doc: &'a str,
        dct: Option<&'a Date>,
        timex: Vec<Record<'a>>,
    }
    serde_json::to_string_pretty(&Document { doc, dct, timex: records(text, timexes) })
}

/// What went wrong while a corpus was tagged.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A line could not be understood.
    #[error("line {line} is no document: {reason}; each line must be an object with a \"text\"")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Tags a corpus of one document a line, in order and in parallel, with a bounded part of it in memory.
///
/// Each line is an object with a `text` and maybe a `dct`; whatever else it holds is passed on, and `timex`
/// is added or replaced. `dct` of a line stands over the one of `context`.
pub fn batch(input: &mut dyn BufRead, output: &mut dyn Write, context: &Context) -> Result<(), BatchError> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut done = 0;
    loop {
        lines.clear();
        let mut bytes = 0;
        let mut more = true;
        while bytes < CHUNK {
            let mut line = Vec::new();
            more = input.read_until(b'\n', &mut line)? > 0;
            if !more {
                break;
            }
            bytes += line.len();
            lines.push(line);
        }
        let tagged: Vec<Result<Vec<u8>, String>> = lines
            .par_iter()
            .map_init(|| Tagger::new(context.language), |tagger, line| tag_line(line, context, tagger))
            .collect();
        for line in tagged {
            done += 1;
            output.write_all(&line.map_err(|reason| BatchError::Line { line: done, reason })?)?;
        }
        if !more {
            output.flush()?;
            return Ok(());
        }
    }
}

/// The same line with its time expressions.
fn tag_line(line: &[u8], context: &Context, tagger: &mut Tagger) -> Result<Vec<u8>, String> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(Vec::new());
    }
    let Fields(fields) = serde_json::from_slice(line).map_err(|error| without_line(&error))?;
    let raw = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.get());
    let text = raw("text").ok_or("it has no \"text\"")?;
    let Text(text) = serde_json::from_str(text).map_err(|_| "its \"text\" is no string")?;
    let dct = match raw("dct") {
        None | Some("null") => context.dct.clone(),
        Some(value) => {
            let value: String = serde_json::from_str(value).map_err(|_| "its \"dct\" is no string")?;
            let day = value.get(..10).filter(|_| value.as_bytes().get(10) == Some(&b'T')).unwrap_or(&value);
            Some(Date::parse(day).map_err(|error| format!("its \"dct\" is no date: {error}"))?)
        }
    };
    let context = Context { dct, ..context.clone() };
    let timexes = timexes_with(&text, &context, tagger);
    let mut out = Vec::with_capacity(line.len() + timexes.len() * 128 + 16);
    out.push(b'{');
    for (key, value) in fields.iter().filter(|(key, _)| key != "timex") {
        serde_json::to_writer(&mut out, key).map_err(|error| error.to_string())?;
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
        out.push(b',');
    }
    out.extend_from_slice(b"\"timex\":");
    serde_json::to_writer(&mut out, &records(&text, &timexes)).map_err(|error| error.to_string())?;
    out.extend_from_slice(b"}\n");
    Ok(out)
}

/// What is wrong with a line, and the column. To the parser each line is line 1, which would mislead.
fn without_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    format!("{reason} at column {}", error.column())
}

/// A string that is borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of an object in their order, their values as they are written.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((Text(key), value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    fields.push((key, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
