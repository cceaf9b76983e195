//! Extraction over a corpus of one JSON document per line.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{declare_date, time_expressions};
use crate::date::Date;
use crate::escape::for_json;
use crate::normalise::Context;
use crate::normalise::output::records;
use crate::read;
use crate::source::Sources;
use crate::tag::Tagger;

/// The number of bytes of a corpus that are processed at a time.
const CHUNK: usize = 4 << 20;

/// An error while tagging a corpus.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A line is not a document.
    #[error("line {line} is not a document: {reason}; each line must be an object with a \"text\"")]
    Line {
        /// The line number, from 1.
        line: usize,
        /// The reason why the line is not a document.
        reason: String,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Tags a corpus of one JSON document per line, in parallel and in constant memory. The order of
/// lines is kept.
///
/// Each line is an object with a `text` and optionally a `dct`, which takes precedence over that of
/// `context`. Other fields are copied, and `timex` is added or replaced.
///
/// # Errors
///
/// Fails at the first line that is not a document, or if reading or writing fails.
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
            .map_init(
                || Tagger::new(context.language.unwrap_or_default()),
                |tagger, line| tag_line(line, context, tagger),
            )
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

/// Returns the line with its time expressions added, or the reason why it is not a document. For a
/// blank line, the result is empty.
fn tag_line(line: &[u8], context: &Context, tagger: &mut Tagger) -> Result<Vec<u8>, String> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(Vec::new());
    }
    let RawFields(fields) = serde_json::from_slice(line).map_err(|error| without_line(&error))?;
    let raw = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.get());
    let text = raw("text").ok_or("it has no \"text\"")?;
    let JsonText(text) = serde_json::from_str(text).map_err(|_| "its \"text\" is not a string")?;
    let dct = match raw("dct") {
        None | Some("null") => context.dct.clone(),
        Some(value) => {
            let value: String = serde_json::from_str(value).map_err(|_| "its \"dct\" is not a string")?;
            // A `dct` may be a timestamp such as "2024-06-10T09:00:00Z"; only its day counts.
            let day = value.get(..10).filter(|_| value.as_bytes().get(10) == Some(&b'T')).unwrap_or(&value);
            Some(Date::parse(day).map_err(|error| format!("its \"dct\" is not a date: {error}"))?)
        }
    };
    let context = Context { dct, ..context.clone() };
    let mut sources = Sources::new();
    let mut document = read::read_text("text", &text, &mut sources);
    if let Some(date) = &context.dct {
        declare_date(&mut document, date);
    }
    let context = context.with_language_of(document.language);
    let timexes = time_expressions(&document, &context, &sources, tagger);
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
    String::from_utf8(out).map(|line| for_json(line).into_bytes()).map_err(|error| error.to_string())
}

/// Formats a JSON error with its column only. The parser sees a single line, so its line number is
/// always 1.
fn without_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    format!("{reason} at column {}", error.column())
}

/// A string that is borrowed if it does not contain escapes.
#[derive(Deserialize)]
struct JsonText<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of an object in order, with their raw values.
struct RawFields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for RawFields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = RawFields<'de>;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((JsonText(key), value)) = map.next_entry::<JsonText<'de>, &'de RawValue>()? {
                    fields.push((key, value));
                }
                Ok(RawFields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
