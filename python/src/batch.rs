//! `tag_batch`: tags the texts in an Arrow array or table on all cores.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{Array as _, ArrayRef, LargeStringArray, RecordBatch, StructArray};
use arrow_cast::{can_cast_types, cast};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use dateline::{Context, Date, Day, RangeRole, TextTagger, Timex, TimexRecord, Weakness};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyArray;
use rayon::prelude::*;

use crate::options::Options;
use crate::table::Table;
use crate::values::{bounds, doubt_name, readings};

/// The number of texts that a thread tags at a time.
const PART: usize = 256;

/// Find the time expressions of many texts, on all cores.
///
/// Args:
///     texts: An array of strings, or a table with a column `text` and optionally a column `dct`: any object
///         with the Arrow C stream or array interface, such as a series, a data frame, an array or a
///         table from polars, pyarrow, pandas or duckdb. A null text has no time expressions.
///     dct: The document creation time of all texts, as in `tag`, or an array of strings, dates or
///         timestamps with one for each text. If it is null, the text has none.
///     text_kind: See `tag`.
///     language: See `tag`.
///     date_order: See `tag`.
///     fiscal_year: See `tag`.
///
/// Returns:
///     A `Table` with one row for each time expression. Its column `row` is the 0-based index of the text
///     in `texts`; the others are the attributes of `Timex`. `readings` is an EDTF set.
///
/// Raises:
///     TypeError: If `texts` has no Arrow interface, or its texts are not strings.
///     ValueError: If a `dct` is not a date, or an option has a value that is not supported.
///
/// The environment variable `RAYON_NUM_THREADS` limits the number of threads.
///
/// Example:
///     >>> import dateline, polars as pl
///     >>> news = pl.DataFrame({"text": ["Signed yesterday.", "Closed on Monday."], "dct": ["2024-06-10", "2024-06-12"]})
///     >>> found = pl.DataFrame(dateline.tag_batch(news))
///     >>> found["row", "text", "value"].rows()
///     [(0, 'yesterday', '2024-06-09'), (1, 'Monday', '2024-06-10')]
#[pyfunction]
#[pyo3(signature = (texts, *, dct=None, text_kind="auto", language=None, date_order=None, fiscal_year=None))]
pub(crate) fn tag_batch(
    py: Python<'_>,
    texts: &Bound<'_, PyAny>,
    dct: Option<&Bound<'_, PyAny>>,
    text_kind: &str,
    language: Option<&str>,
    date_order: Option<&str>,
    fiscal_year: Option<&str>,
) -> PyResult<Table> {
    let each = dct.filter(|dct| has_arrow(dct));
    let dct = dct.filter(|_| each.is_none());
    let context = Options { dct, text_kind, language, date_order, fiscal_year }.context()?;
    if !has_arrow(texts) {
        return Err(PyTypeError::new_err(
            "texts: expected an object with the Arrow C stream or array interface, such as pyarrow.array(texts)",
        ));
    }
    let (mut chunks, mut dates) = (Vec::new(), Vec::new());
    for chunk in arrays(texts)? {
        match chunk.as_any().downcast_ref::<StructArray>() {
            Some(table) => {
                let column = |name| table.column_by_name(name);
                let text = column("text").ok_or_else(|| {
                    PyValueError::new_err("texts: the table has no column \"text\"; pass one of its columns")
                })?;
                chunks.push(strings(text, "text")?);
                if let Some(dct) = column("dct").filter(|_| each.is_none()) {
                    dates.push(strings(dct, "dct")?);
                }
            }
            None => chunks.push(strings(&chunk, "texts")?),
        }
    }
    for chunk in each.map(arrays).transpose()?.into_iter().flatten() {
        dates.push(strings(&chunk, "dct")?);
    }
    let number = |arrays: &[LargeStringArray]| arrays.iter().map(LargeStringArray::len).sum::<usize>();
    let (texts, dcts) = (number(&chunks), number(&dates));
    if each.is_some() && texts != dcts {
        return Err(PyValueError::new_err(format!(
            "dct has {dcts} values for {texts} texts: expected one per text"
        )));
    }
    py.detach(|| tagged(&chunks, &dates, &context)).map_err(PyValueError::new_err)
}

/// Whether an object has one of the two Arrow data interfaces.
fn has_arrow(object: &Bound<'_, PyAny>) -> bool {
    ["__arrow_c_stream__", "__arrow_c_array__"].iter().any(|name| object.hasattr(name).unwrap_or(false))
}

/// Returns the chunks of an array, or those of a table as struct arrays. Data is not copied.
fn arrays(object: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    let chunks: Result<_, _> = object.extract::<AnyArray>()?.into_reader()?.collect();
    chunks.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Converts an array of strings (in any layout), dates or timestamps to strings.
fn strings(array: &ArrayRef, name: &str) -> PyResult<LargeStringArray> {
    let kind = array.data_type();
    let value = match kind {
        DataType::Dictionary(_, value) => value,
        kind => kind,
    };
    let is_date =
        matches!(value, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)) && name == "dct";
    let is_text = matches!(value, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
    if !(is_date || is_text) || !can_cast_types(kind, &DataType::LargeUtf8) {
        let expected = if name == "dct" { "strings, dates or timestamps" } else { "strings" };
        return Err(PyTypeError::new_err(format!("{name}: expected an array of {expected}, not of {kind}")));
    }
    let cast = cast(array, &DataType::LargeUtf8).map_err(|error| PyValueError::new_err(error.to_string()))?;
    let strings = cast.as_any().downcast_ref::<LargeStringArray>();
    Ok(strings.expect("a cast to strings returns strings").clone())
}

/// Returns the value at an index, or `None` if it is null.
fn value(array: &LargeStringArray, at: usize) -> Option<&str> {
    array.is_valid(at).then(|| array.value(at))
}

/// Tags all texts in parallel, in parts, and returns one batch for each part with a result.
fn tagged(
    chunks: &[LargeStringArray],
    dates: &[LargeStringArray],
    context: &Context,
) -> Result<Table, String> {
    let texts: Vec<Option<&str>> =
        chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|at| value(chunk, at))).collect();
    let dcts: Vec<Option<&str>> =
        dates.iter().flat_map(|chunk| (0..chunk.len()).map(|at| value(chunk, at))).collect();
    let tag_part = |tagger: &mut TextTagger, (nth, part): (usize, &[Option<&str>])| {
        let mut rows = Rows::default();
        for (at, text) in (nth * PART..).zip(part) {
            let Some(text) = text else { continue };
            let dct = dcts.get(at).copied().flatten().map(TextTagger::parse_dct).transpose();
            let dct = dct.map_err(|error| format!("the dct of text {at} is not a date: {error}"))?;
            rows.add(at, text, &tagger.tag(text, dct.as_ref()));
        }
        Ok(rows.finish())
    };
    let parts: Vec<_> = texts.chunks(PART).enumerate().collect();
    let batches: Result<Vec<RecordBatch>, String> =
        parts.into_par_iter().map_init(|| TextTagger::new(context.clone()), tag_part).collect();
    Ok(Table::new(schema(), batches?))
}

/// Returns the table's columns, in the order in which [`Rows::finish`] lists them. Their types are
/// those that all Arrow readers support: Spark has no unsigned numbers and no dictionaries.
fn schema() -> SchemaRef {
    let text = || DataType::Utf8;
    Arc::new(Schema::new(vec![
        Field::new("row", DataType::Int64, false),
        Field::new("start", DataType::Int64, false),
        Field::new("end", DataType::Int64, false),
        Field::new("text", text(), false),
        Field::new("type", text(), false),
        Field::new("value", text(), false),
        Field::new("mod", text(), true),
        Field::new("quant", text(), true),
        Field::new("freq", text(), true),
        Field::new("begin", text(), true),
        Field::new("end_point", text(), true),
        Field::new("edtf", text(), true),
        Field::new("earliest", DataType::Date32, true),
        Field::new("latest", DataType::Date32, true),
        Field::new("rule", text(), false),
        Field::new("anchor", text(), true),
        Field::new("anchor_text", text(), true),
        Field::new("confidence", text(), false),
        Field::new("weakness", text(), true),
        Field::new("doubt", text(), true),
        Field::new("readings", text(), true),
        Field::new("group", DataType::Int64, true),
        Field::new("role", text(), true),
    ]))
}

/// Converts an offset in memory, which always fits into an `i64`.
fn offset(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// The columns of a batch to which rows are added.
#[derive(Default)]
struct Rows {
    row: Int64Builder,
    start: Int64Builder,
    end: Int64Builder,
    text: StringBuilder,
    kind: StringBuilder,
    value: StringBuilder,
    modifier: StringBuilder,
    quant: StringBuilder,
    freq: StringBuilder,
    begin: StringBuilder,
    end_point: StringBuilder,
    edtf: StringBuilder,
    earliest: Date32Builder,
    latest: Date32Builder,
    rule: StringBuilder,
    anchor: StringBuilder,
    anchor_text: StringBuilder,
    confidence: StringBuilder,
    weakness: StringBuilder,
    doubt: StringBuilder,
    readings: StringBuilder,
    group: Int64Builder,
    role: StringBuilder,
}

impl Rows {
    /// Adds the time expressions of the text at index `row`.
    fn add(&mut self, row: usize, text: &str, found: &[Timex]) {
        for record in TimexRecord::all(text, found) {
            let (earliest, latest) = record.edtf.map_or((None, None), bounds);
            let number = |day: chrono::NaiveDate| Day::from(day).number();
            self.row.append_value(offset(row));
            self.start.append_value(offset(record.start));
            self.end.append_value(offset(record.end));
            self.text.append_value(record.text);
            self.kind.append_value(record.kind);
            self.value.append_value(record.value);
            self.modifier.append_option(record.modifier);
            self.quant.append_option(record.quant);
            self.freq.append_option(record.freq);
            self.begin.append_option(record.begin);
            self.end_point.append_option(record.end_point);
            self.edtf.append_option(record.edtf.map(Date::to_string));
            self.earliest.append_option(earliest.map(number));
            self.latest.append_option(latest.map(number));
            self.rule.append_value(record.rule);
            self.anchor.append_option(record.anchor);
            self.anchor_text.append_option(record.anchor_text);
            self.confidence.append_value(record.confidence.as_str());
            self.weakness.append_option(record.weakness.map(Weakness::as_str));
            self.doubt.append_option(record.doubt.map(doubt_name));
            let all = record.doubt.map(readings).filter(|all| !all.is_empty());
            self.readings.append_option(all.map(|all| format!("[{}]", all.join(","))));
            self.group.append_option(record.group.map(i64::from));
            self.role.append_option(record.role.map(RangeRole::as_str));
        }
    }

    fn finish(mut self) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.row.finish()),
            Arc::new(self.start.finish()),
            Arc::new(self.end.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.value.finish()),
            Arc::new(self.modifier.finish()),
            Arc::new(self.quant.finish()),
            Arc::new(self.freq.finish()),
            Arc::new(self.begin.finish()),
            Arc::new(self.end_point.finish()),
            Arc::new(self.edtf.finish()),
            Arc::new(self.earliest.finish()),
            Arc::new(self.latest.finish()),
            Arc::new(self.rule.finish()),
            Arc::new(self.anchor.finish()),
            Arc::new(self.anchor_text.finish()),
            Arc::new(self.confidence.finish()),
            Arc::new(self.weakness.finish()),
            Arc::new(self.doubt.finish()),
            Arc::new(self.readings.finish()),
            Arc::new(self.group.finish()),
            Arc::new(self.role.finish()),
        ];
        RecordBatch::try_new(schema(), columns).expect("the columns are those of the schema")
    }
}
