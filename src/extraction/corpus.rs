//! Extraction over a corpus of one JSON document per line.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{declare_date, time_expressions};
use crate::date::{Date, DateError};
use crate::escape::for_json;
use crate::normalise::{Context, Timex, TimexRecord};
use crate::read;
use crate::source::Sources;
use crate::tag::Tagger;

/// The number of bytes of a corpus that are processed at a time.
const CHUNK: usize = 4 << 20;

/// The maximum length of a corpus line, in bytes. Tagging takes about a hundred times as much
/// memory.
const MAX_LINE: usize = 8 << 20;

/// An error while tagging a corpus.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A line is not a document.
    #[error("line {line} is not a document: {reason}; each line must be an object with a \"text\"")]
    Line {
        /// The 1-based line number.
        line: usize,
        /// The reason why the line is not a document.
        reason: String,
    },
    /// A line is longer than [`MAX_LINE`].
    #[error(
        "line {line} is longer than {} MiB: split its text into several lines, or tag it as a file with `dateline tag FILE`",
        MAX_LINE >> 20
    )]
    LongLine {
        /// The 1-based line number.
        line: usize,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A tagger for many documents in plain text, which reuses its memory from one to the next.
///
/// It finds the same time expressions as `dateline tag` does in a text file, and recognises
/// headings, list items and the date line.
///
/// ```
/// use dateline::{Context, Date, TextTagger};
///
/// let mut tagger = TextTagger::new(Context::new());
/// let written = Date::from_ymd(2024, 6, 10);
/// let found = tagger.tag("The pact was signed yesterday.", written.as_ref());
/// assert_eq!(found[0].value, "2024-06-09");
/// let found = tagger.tag("Oslo, 12 June 2024\n\nThe pact was signed yesterday.", None);
/// assert_eq!(found[1].value, "2024-06-11");
/// ```
#[derive(Debug)]
pub struct TextTagger {
    context: Context,
    tagger: Tagger,
}

impl TextTagger {
    /// Creates a tagger for documents with this context.
    pub fn new(context: Context) -> Self {
        let tagger = Tagger::new(context.language.unwrap_or_default());
        Self { context, tagger }
    }

    /// Returns the time expressions in `text`, in order. `dct`, the document creation time, takes
    /// precedence over the context's `dct` and over a date in the text.
    pub fn tag(&mut self, text: &str, dct: Option<&Date>) -> Vec<Timex> {
        let mut sources = Sources::new();
        let mut document = read::read_text("text", text, &mut sources);
        if let Some(date) = dct.or(self.context.dct.as_ref()) {
            declare_date(&mut document, date);
        }
        let context = self.context.clone().with_language_of(document.language);
        time_expressions(&document, &context, &sources, &mut self.tagger)
    }

    /// Parses a document creation time: a date in EDTF, or a timestamp such as
    /// "2024-06-10T09:00:00Z", of which only the day is used.
    ///
    /// # Errors
    ///
    /// Fails if the value is not a date.
    ///
    /// ```
    /// use dateline::{Date, TextTagger};
    ///
    /// let day = TextTagger::parse_dct("2024-06-10T09:00:00Z")?;
    /// assert_eq!(Some(day), Date::from_ymd(2024, 6, 10));
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn parse_dct(text: &str) -> Result<Date, DateError> {
        let day = text.get(..10).filter(|_| text.as_bytes().get(10) == Some(&b'T'));
        Date::parse(day.unwrap_or(text))
    }
}

/// Tags a corpus of one JSON document per line, in parallel and in constant memory. The order of
/// lines is preserved.
///
/// Each line is an object with a `text` and optionally a `dct`, which takes precedence over the
/// `dct` of `context`. Other fields are copied, and `timex` is added or replaced.
///
/// # Errors
///
/// Fails at the first line that is not a document or is longer than 8 MiB, or if reading or writing
/// fails.
pub fn batch(input: &mut dyn BufRead, output: &mut dyn Write, context: &Context) -> Result<(), BatchError> {
    in_parallel(input, context, tag_line, |line| output.write_all(&line))?;
    Ok(output.flush()?)
}

/// A document of a corpus with its time expressions.
#[cfg(feature = "parquet")]
pub(super) struct TaggedLine {
    /// The document's `doc` field, if present.
    pub(super) doc: Option<String>,
    pub(super) text: String,
    pub(super) timexes: Vec<Timex>,
}

/// Tags a corpus like [`batch`], and passes each document to `each`, in line order.
#[cfg(feature = "parquet")]
pub(super) fn tagged_lines(
    input: &mut dyn BufRead,
    context: &Context,
    mut each: impl FnMut(TaggedLine) -> io::Result<()>,
) -> Result<(), BatchError> {
    let tag = |line: &[u8], tagger: &mut TextTagger| {
        let Some(CorpusLine { fields, text, dct }) = CorpusLine::of(line)? else { return Ok(None) };
        let timexes = tagger.tag(&text, dct.as_ref());
        let doc = fields.0.iter().find(|(key, _)| key == "doc").map(|(_, doc)| doc.get());
        // Keep a number as written.
        let doc = doc.filter(|doc| *doc != "null").map(|doc| {
            serde_json::from_str(doc).map_or_else(|_| doc.to_owned(), |JsonText(doc)| doc.into_owned())
        });
        Ok(Some(TaggedLine { doc, text: text.into_owned(), timexes }))
    };
    in_parallel(input, context, tag, |line| line.map_or(Ok(()), &mut each))
}

/// Applies `tag` to the lines of a corpus in parallel, and `each` to the results in line order.
fn in_parallel<T: Send>(
    input: &mut dyn BufRead,
    context: &Context,
    tag: impl Fn(&[u8], &mut TextTagger) -> Result<T, String> + Sync,
    mut each: impl FnMut(T) -> io::Result<()>,
) -> Result<(), BatchError> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut done = 0;
    loop {
        lines.clear();
        let mut bytes = 0;
        let mut more = true;
        let mut is_too_long = false;
        while bytes < CHUNK {
            let mut line = Vec::new();
            let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX).saturating_add(1);
            more = io::Read::take(&mut *input, most).read_until(b'\n', &mut line)? > 0;
            is_too_long = line.len() > MAX_LINE;
            if !more || is_too_long {
                break;
            }
            bytes += line.len();
            // Remove the byte order mark that some editors put at the start of a file.
            if done == 0 && lines.is_empty() && line.starts_with(BYTE_ORDER_MARK) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
            lines.push(line);
        }
        let tagged: Vec<Result<T, String>> = lines
            .par_iter()
            .map_init(|| TextTagger::new(context.clone()), |tagger, line| tag(line, tagger))
            .collect();
        for line in tagged {
            done += 1;
            each(line.map_err(|reason| BatchError::Line { line: done, reason })?)?;
        }
        if is_too_long {
            return Err(BatchError::LongLine { line: done + 1 });
        }
        if !more {
            return Ok(());
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

struct CorpusLine<'a> {
    fields: RawFields<'a>,
    text: Cow<'a, str>,
    dct: Option<Date>,
}

impl<'a> CorpusLine<'a> {
    /// Parses a line, or returns the reason why it is not a document. Returns `None` for a blank
    /// line.
    fn of(line: &'a [u8]) -> Result<Option<Self>, String> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let fields: RawFields<'a> = serde_json::from_slice(line).map_err(|error| without_line(&error))?;
        // Use the last of two fields with the same name, like most programs that read JSON.
        let raw = |name: &str| fields.0.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.get());
        let text = raw("text").ok_or("it has no \"text\"")?;
        let JsonText(text) = serde_json::from_str(text).map_err(|_| "its \"text\" is not a string")?;
        let dct = match raw("dct") {
            None | Some("null") => None,
            Some(value) => {
                let value: String = serde_json::from_str(value).map_err(|_| "its \"dct\" is not a string")?;
                let date = TextTagger::parse_dct(&value);
                Some(date.map_err(|error| format!("its \"dct\" is not a date: {error}"))?)
            }
        };
        Ok(Some(Self { fields, text, dct }))
    }
}

/// Returns the line with its time expressions added, or the reason why it is not a document.
/// Returns an empty line for a blank one.
fn tag_line(line: &[u8], tagger: &mut TextTagger) -> Result<Vec<u8>, String> {
    let Some(CorpusLine { fields: RawFields(fields), text, dct }) = CorpusLine::of(line)? else {
        return Ok(Vec::new());
    };
    let timexes = tagger.tag(&text, dct.as_ref());
    let mut out = Vec::with_capacity(line.len() + timexes.len() * 128 + 16);
    out.push(b'{');
    for (key, value) in fields.iter().filter(|(key, _)| key != "timex") {
        serde_json::to_writer(&mut out, key).map_err(|error| error.to_string())?;
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
        out.push(b',');
    }
    out.extend_from_slice(b"\"timex\":");
    serde_json::to_writer(&mut out, &TimexRecord::all(&text, &timexes)).map_err(|error| error.to_string())?;
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
