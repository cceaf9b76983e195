//! The classes of the package: time expressions, dated statements, and the result of `extract`.

use chrono::{Datelike as _, NaiveDate};
use dateline::{
    Attestation, Bound as Limit, Date, Doubt, Phase, RangeRole, Sources, StatementRecord, StatementRow,
};
use dateline::{TimexRecord, Weakness};
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::statement_table::statement_table;
use crate::table::Table;

/// Returns the first and last day of a date. An end is `None` if it is open, unknown, or outside
/// the years 1 to 9999, which Python's `date` supports.
pub(crate) fn bounds(date: &Date) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let day = |bound: Limit| bound.day().map(NaiveDate::from).filter(|day| (1..=9999).contains(&day.year()));
    let interval = date.interval();
    (day(interval.earliest), day(interval.latest))
}

/// Returns the readings of an ambiguous date, most likely first.
pub(crate) fn readings(doubt: &Doubt) -> Vec<String> {
    match doubt {
        Doubt::Impossible => Vec::new(),
        Doubt::Ambiguous { readings } => readings.iter().map(ToString::to_string).collect(),
    }
}

/// Returns the name of a doubt.
pub(crate) fn doubt_name(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Impossible => "impossible",
        Doubt::Ambiguous { .. } => "ambiguous",
    }
}

/// A time expression in a text, with its value.
///
/// `type`, `value`, `mod`, `quant` and `freq` follow TIMEX3. Offsets count code points, so
/// `text[found.start:found.end] == found.text`.
///
/// Example:
///     >>> import dateline
///     >>> text = "Talks in June and October 2024 prepared the pact."
///     >>> june, october = dateline.tag(text)
///     >>> text[june.start:june.end], june.type, june.value, june.edtf
///     ('June', 'DATE', '2024-06', '2024-06')
///     >>> june.earliest, june.latest
///     (datetime.date(2024, 6, 1), datetime.date(2024, 6, 30))
#[pyclass(frozen, get_all, eq, hash, module = "dateline")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Timex {
    /// The start offset, in code points.
    start: usize,
    /// The end offset, in code points, exclusive.
    end: usize,
    /// The words.
    text: String,
    /// `"DATE"`, `"TIME"`, `"DURATION"` or `"SET"`.
    #[pyo3(name = "type")]
    kind: &'static str,
    /// The TIMEX3 value, such as `"2024-06"`, `"P10Y"` or `"PRESENT_REF"`.
    value: String,
    /// The TIMEX3 `mod`, such as `"APPROX"`.
    #[pyo3(name = "mod")]
    modifier: Option<&'static str>,
    /// The TIMEX3 `quant` of a set, such as `"EVERY"`.
    quant: Option<String>,
    /// The TIMEX3 `freq` of a set, such as `"2X"`.
    freq: Option<String>,
    /// The value at the start of a range or an anchored duration.
    begin: Option<String>,
    /// The value at the end of a range or an anchored duration.
    end_point: Option<String>,
    /// The date in EDTF, if the expression denotes a calendar date.
    edtf: Option<String>,
    /// The first day of the date; `None` if it is open, unknown, or before the year 1.
    earliest: Option<NaiveDate>,
    /// The last day of the date; `None` if it is open, unknown, or after the year 9999.
    latest: Option<NaiveDate>,
    /// The rule that found the expression.
    rule: &'static str,
    /// The kind of the reference time: `"document-creation-time"`, `"previous-date"`,
    /// `"coordination"` or `"none"`; `None` if the words state the whole value.
    anchor: Option<&'static str>,
    /// The words of the date from which the value was counted.
    anchor_text: Option<String>,
    /// `"high"`, `"medium"` or `"low"`.
    confidence: &'static str,
    /// The reason for a low confidence, such as `"no-reference"`.
    weakness: Option<&'static str>,
    /// `"impossible"` for 31 June, `"ambiguous"` for 03/04/2025.
    doubt: Option<&'static str>,
    /// The readings of an ambiguous date in EDTF, most likely first.
    readings: Vec<String>,
    /// The number of the list or range, shared by its members.
    group: Option<u32>,
    /// `"start"` or `"end"` of a range.
    role: Option<&'static str>,
}

impl From<&TimexRecord<'_>> for Timex {
    fn from(record: &TimexRecord<'_>) -> Self {
        let (earliest, latest) = record.edtf.map_or((None, None), bounds);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            start: record.start,
            end: record.end,
            text: record.text.to_owned(),
            kind: record.kind,
            value: record.value.to_owned(),
            modifier: record.modifier,
            quant: owned(record.quant),
            freq: owned(record.freq),
            begin: owned(record.begin),
            end_point: owned(record.end_point),
            edtf: record.edtf.map(ToString::to_string),
            earliest,
            latest,
            rule: record.rule,
            anchor: record.anchor,
            anchor_text: owned(record.anchor_text),
            confidence: record.confidence.as_str(),
            weakness: record.weakness.map(Weakness::as_str),
            doubt: record.doubt.map(doubt_name),
            readings: record.doubt.map(readings).unwrap_or_default(),
            group: record.group,
            role: record.role.map(RangeRole::as_str),
        }
    }
}

#[pymethods]
impl Timex {
    /// Return the expression as in the JSON of `dateline tag`: keys without a value are omitted.
    ///
    /// Example:
    ///     >>> import dateline
    ///     >>> [found] = dateline.tag("for ten years")
    ///     >>> found.to_dict()["type"], found.to_dict()["value"]
    ///     ('DURATION', 'P10Y')
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("start", self.start)?;
        dict.set_item("end", self.end)?;
        let doubt = match self.doubt {
            Some("ambiguous") => {
                let readings = PyDict::new(py);
                readings.set_item("readings", PyList::new(py, &self.readings)?)?;
                let doubt = PyDict::new(py);
                doubt.set_item("ambiguous", readings)?;
                Some(doubt.into_any())
            }
            Some(name) => Some(name.into_bound_py_any(py)?),
            None => None,
        };
        let texts = [
            ("text", Some(self.text.as_str())),
            ("type", Some(self.kind)),
            ("value", Some(self.value.as_str())),
            ("mod", self.modifier),
            ("quant", self.quant.as_deref()),
            ("freq", self.freq.as_deref()),
            ("begin", self.begin.as_deref()),
            ("end_point", self.end_point.as_deref()),
            ("edtf", self.edtf.as_deref()),
            ("rule", Some(self.rule)),
            ("anchor", self.anchor),
            ("anchor_text", self.anchor_text.as_deref()),
            ("confidence", Some(self.confidence)),
            ("weakness", self.weakness),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                dict.set_item(name, text)?;
            }
        }
        if let Some(doubt) = doubt {
            dict.set_item("doubt", doubt)?;
        }
        if let Some(group) = self.group {
            dict.set_item("group", group)?;
        }
        if let Some(role) = self.role {
            dict.set_item("role", role)?;
        }
        Ok(dict)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Timex({}, {}, {})", quoted(py, &self.text)?, self.kind, quoted(py, &self.value)?))
    }
}

/// A dated statement of a document: that something happened, or is to happen, on a date.
///
/// Example:
///     >>> import dateline
///     >>> found = dateline.extract(b"The Harbour Pact was signed in Oslo on 9 June 2024.")
///     >>> statement = found.statements[0]
///     >>> statement.value, statement.phase, statement.tense
///     ('2024-06-09', 'signed', 'happened')
#[pyclass(frozen, get_all, eq, hash, module = "dateline")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Statement {
    /// The name of the document.
    file: String,
    /// The 1-based page number, if the document has pages.
    page: Option<usize>,
    /// The 1-based paragraph number.
    paragraph: usize,
    /// The start offset of the date in `Extraction.text`, in code points.
    start: usize,
    /// The end offset of the date, in code points, exclusive.
    end: usize,
    /// The start offset of the sentence, in code points.
    sentence_start: usize,
    /// The end offset of the sentence, in code points, exclusive.
    sentence_end: usize,
    /// The words of the date.
    text: String,
    /// The words of the sentence.
    quote: String,
    /// The date in EDTF.
    value: String,
    /// The first day of the date; `None` if it is open, unknown, or before the year 1.
    earliest: Option<NaiveDate>,
    /// The last day of the date; `None` if it is open, unknown, or after the year 9999.
    latest: Option<NaiveDate>,
    /// `"high"`, `"medium"` or `"low"`.
    confidence: &'static str,
    /// `"narrative"`, `"heading"`, `"source-date"`, `"title"`, `"document-date"` or `"metadata"`.
    role: &'static str,
    /// The phase that the words describe, such as `"signed"` or `"in-force"`.
    phase: Option<String>,
    /// `"happened"`, `"present"`, `"expected"` or `"unstated"`.
    tense: &'static str,
    /// Whether the statement is denied: "did not sign".
    negated: bool,
    /// Whether it is about a part of the event, an attempt, or one of several occurrences: "partly
    /// opened".
    partial: bool,
    /// A title in the document's own words, without the date.
    title: String,
}

impl From<&StatementRecord<'_>> for Statement {
    fn from(record: &StatementRecord<'_>) -> Self {
        let (earliest, latest) = bounds(record.value);
        Self {
            file: record.file.to_owned(),
            page: record.page,
            paragraph: record.paragraph,
            start: record.start,
            end: record.end,
            sentence_start: record.sentence_start,
            sentence_end: record.sentence_end,
            text: record.text.to_owned(),
            quote: record.quote.to_owned(),
            value: record.value.to_string(),
            earliest,
            latest,
            confidence: record.confidence.as_str(),
            role: record.role.as_str(),
            phase: record.phase.as_ref().map(Phase::to_string),
            tense: record.tense.as_str(),
            negated: record.negated,
            partial: record.partial,
            title: record.title.to_owned(),
        }
    }
}

#[pymethods]
impl Statement {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Statement({}, {})", quoted(py, &self.value)?, quoted(py, &self.quote)?))
    }
}

/// A document with its time expressions and dated statements.
///
/// Example:
///     >>> import dateline
///     >>> found = dateline.extract(b"Oslo, 10 June 2024\n\nThe pact was signed yesterday.\n", name="note.txt")
///     >>> found
///     Extraction('note.txt', 2 time expressions, 2 statements)
///     >>> found.format, found.language, found.created
///     ('plain text', 'en', '2024-06-10')
#[pyclass(frozen, module = "dateline")]
#[derive(Debug)]
pub(crate) struct Extraction {
    /// The name of the document.
    #[pyo3(get)]
    name: String,
    /// The format, such as `"plain text"` or `"PDF"`.
    #[pyo3(get)]
    format: String,
    /// The text to which the offsets refer.
    #[pyo3(get)]
    text: String,
    /// The document's title, if it has one.
    #[pyo3(get)]
    title: Option<String>,
    /// The document's date in EDTF, if it is known.
    #[pyo3(get)]
    created: Option<String>,
    /// The language code, such as `"en"`.
    #[pyo3(get)]
    language: &'static str,
    /// The time expressions, in text order.
    #[pyo3(get)]
    timexes: Vec<Timex>,
    /// The dated statements, in text order.
    #[pyo3(get)]
    statements: Vec<Statement>,
    rows: Vec<StatementRow>,
}

impl Extraction {
    /// Copies an extraction into a value that does not depend on the library.
    pub(crate) fn new(name: &str, bytes: &[u8], found: &dateline::Extraction, sources: &Sources) -> Self {
        let document = &found.document;
        let text = sources.whole(document.source);
        // A project takes no dates from a paper in an unsupported language either.
        let statements: &[Attestation] =
            if found.unsupported_language().is_some() { &[] } else { &found.statements };
        Self {
            name: name.to_owned(),
            format: document.format.clone(),
            text: text.to_owned(),
            title: document.title.as_ref().map(|title| title.value.clone()),
            created: document.created.as_ref().map(|created| created.date.to_string()),
            language: document.language_code(),
            timexes: TimexRecord::all(text, &found.timexes).iter().map(Timex::from).collect(),
            statements: StatementRecord::all(statements, sources).iter().map(Statement::from).collect(),
            rows: StatementRow::all(found, &dateline::sha256(bytes), sources),
        }
    }

    /// Returns the name of the document.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

#[pymethods]
impl Extraction {
    /// Return the statements as a table, for an archive of many documents.
    ///
    /// Its columns are the attributes of `Statement`, those of the document, and `details`, from
    /// which `dateline pull --statements FILE.parquet` links the statements to events.
    ///
    /// Example:
    ///     >>> import dateline, pyarrow as pa
    ///     >>> found = dateline.extract(b"The Harbour Pact was signed in Oslo on 9 June 2024.", name="a.txt")
    ///     >>> pa.table(found.statement_table()).select(["file", "value", "phase"]).to_pylist()
    ///     [{'file': 'a.txt', 'value': '2024-06-09', 'phase': 'signed'}]
    fn statement_table(&self) -> Table {
        statement_table(&self.rows)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (timexes, statements) = (self.timexes.len(), self.statements.len());
        let name = quoted(py, &self.name)?;
        Ok(format!("Extraction({name}, {timexes} time expressions, {statements} statements)"))
    }
}

/// Returns a text as a Python string literal.
fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(PyString::new(py, text).repr()?.to_string())
}
