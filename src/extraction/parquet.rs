//! Parquet tables: reads dated statements and writes time expressions.
//!
//! Only flat columns are used, so the low-level interface of the `parquet` crate suffices, without
//! Arrow.

use std::fs::File;
use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parquet::basic::{Compression, Type as PhysicalType};
use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, RowGroupReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::SchemaDescriptor;
use thiserror::Error;

use super::StatementDetails;
use super::corpus::{BatchError, TaggedLine, tagged_lines};
use crate::date::{Date, Day};
use crate::normalise::{Context, Doubt, RangeRole, TimexRecord, Weakness};
use crate::read::{READER_STACK, READER_THREAD};
use crate::time_limit::{Unfinished, run_within};

/// The columns of a statement table that are read, with their types.
const READ: [(&str, &str); 5] = [
    ("file", "string"),
    ("sha256", "string"),
    ("document_title", "string"),
    ("document_date", "string"),
    ("details", "binary"),
];

/// The maximum decoded size of the columns in `READ`, in bytes. A file of a few kilobytes can
/// decode to a billion rows.
const MAX_CONTENT: usize = 4 << 30;

/// The memory for a row in bytes, not counting its values. Even an empty value is an allocation.
const ROW: usize = size_of::<StatementDetails>() + 64;

/// The number of rows per read.
const BATCH: usize = 1 << 12;

/// The reason why a Parquet file cannot be read or written.
#[derive(Debug, Error)]
pub(crate) enum TableFileError {
    /// The file is not a Parquet file, or is damaged.
    #[error("it is not a readable Parquet file: {0}")]
    Format(#[from] ParquetError),
    /// The table cannot be written.
    #[error("cannot write the Parquet table: {0}")]
    Output(ParquetError),
    /// A library crashed.
    #[error("it is not a readable Parquet file: the library that reads it crashed")]
    Crashed,
    /// The thread that runs the library could not be started.
    #[error(transparent)]
    NoThread(Unfinished),
    /// A column is missing or has the wrong type.
    #[error(
        "it has no column \"{0}\" of type {1}; docs/archives.md lists the columns of a table of statements"
    )]
    Column(&'static str, &'static str),
    /// A row group has columns of different lengths.
    #[error("it is damaged: its columns have different lengths")]
    Uneven,
    /// A string is not UTF-8.
    #[error("it is damaged: a value of the column \"{0}\" is not UTF-8")]
    NotUtf8(&'static str),
    /// The values exceed [`MAX_CONTENT`].
    #[error(
        "its statements take up more than {} MiB; select the required rows first, for instance those whose \
         quote contains a name",
        .0 >> 20
    )]
    TooLarge(usize),
    /// A corpus cannot be tagged.
    #[error(transparent)]
    Batch(#[from] BatchError),
}

/// The rows of a statement table, which can consist of several files.
#[derive(Debug, Default)]
pub(crate) struct StatementTable {
    pub(crate) rows: Vec<StatementDetails>,
    /// The total size of the values read, in bytes.
    content: usize,
}

impl StatementTable {
    /// Adds the rows of a file. Rows without `details`, such as those of unreadable papers, are
    /// skipped.
    ///
    /// # Errors
    ///
    /// Fails if the file is not a statement table, is damaged, or makes the table too large.
    pub(crate) fn with_file(self, file: File) -> Result<Self, TableFileError> {
        // Read on a separate thread, so that a damaged file that makes the library panic ends only
        // this thread. The library recurses into the groups of a schema, so the stack is as large
        // as for the other readers.
        let thread = thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(READER_STACK);
        run_within(Duration::MAX, thread, move || self.up_to(MAX_CONTENT, file)).unwrap_or_else(
            |unfinished| {
                Err(match unfinished {
                    Unfinished::Panicked => TableFileError::Crashed,
                    Unfinished::NoThread(_) | Unfinished::TimedOut => TableFileError::NoThread(unfinished),
                })
            },
        )
    }

    fn up_to(mut self, most: usize, file: File) -> Result<Self, TableFileError> {
        let reader = SerializedFileReader::new(file)?;
        let columns = columns(reader.metadata().file_metadata().schema_descr())?;
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group)?;
            let readers = columns.map(|column| ColumnReader::new(group.as_ref(), column));
            let [files, hashes, titles, dates, details] = readers;
            let (mut files, mut hashes, mut titles) = (files?, hashes?, titles?);
            let (mut dates, mut details) = (dates?, details?);
            loop {
                let (files, hashes, titles) = (files.next()?, hashes.next()?, titles.next()?);
                let (dates, details) = (dates.next()?, details.next()?);
                if [&hashes, &titles, &dates, &details].iter().any(|column| column.len() != files.len()) {
                    return Err(TableFileError::Uneven);
                }
                if files.is_empty() {
                    break;
                }
                let values = [&files, &hashes, &titles, &dates, &details];
                self.content += values.into_iter().flatten().flatten().map(ByteArray::len).sum::<usize>();
                self.content = self.content.saturating_add(files.len().saturating_mul(ROW));
                if self.content > most {
                    return Err(TableFileError::TooLarge(most));
                }
                for ((((file, sha256), title), date), details) in
                    files.into_iter().zip(hashes).zip(titles).zip(dates).zip(details)
                {
                    let (Some(file), Some(sha256), Some(details)) = (file, sha256, details) else { continue };
                    self.rows.push(StatementDetails {
                        file: text(&file, "file")?,
                        sha256: text(&sha256, "sha256")?,
                        document_title: title.map(|title| text(&title, "document_title")).transpose()?,
                        document_date: date.map(|date| text(&date, "document_date")).transpose()?,
                        details: details.data().to_vec(),
                    });
                }
            }
        }
        Ok(self)
    }
}

/// Returns the indices of the columns in [`READ`].
fn columns(schema: &SchemaDescriptor) -> Result<[usize; READ.len()], TableFileError> {
    let mut found = [0; READ.len()];
    for ((name, kind), found) in READ.into_iter().zip(&mut found) {
        let is_it = |column: &usize| {
            let column = schema.column(*column);
            column.path().string() == name
                && column.physical_type() == PhysicalType::BYTE_ARRAY
                && column.max_rep_level() == 0
        };
        *found = (0..schema.num_columns()).find(is_it).ok_or(TableFileError::Column(name, kind))?;
    }
    Ok(found)
}

fn text(bytes: &ByteArray, column: &'static str) -> Result<String, TableFileError> {
    String::from_utf8(bytes.data().to_vec()).map_err(|_| TableFileError::NotUtf8(column))
}

/// A reader for a column of strings or bytes, in batches of [`BATCH`] rows.
struct ColumnReader {
    reader: ColumnReaderImpl<ByteArrayType>,
    is_nullable: bool,
}

impl ColumnReader {
    fn new(group: &dyn RowGroupReader, column: usize) -> Result<Self, TableFileError> {
        let reader = get_typed_column_reader::<ByteArrayType>(group.get_column_reader(column)?);
        let is_nullable = group.metadata().column(column).column_descr().max_def_level() > 0;
        Ok(Self { reader, is_nullable })
    }

    /// Returns the values of the next rows, with `None` for null. After the last row, returns an
    /// empty list.
    fn next(&mut self) -> Result<Vec<Option<ByteArray>>, TableFileError> {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let known = self.is_nullable.then_some(&mut levels);
        self.reader.read_records(BATCH, known, None, &mut values)?;
        let mut values = values.into_iter();
        Ok(if self.is_nullable {
            levels.into_iter().map(|level: i16| if level > 0 { values.next() } else { None }).collect()
        } else {
            values.map(Some).collect()
        })
    }
}

/// The number of rows per row group.
const GROUP: usize = 1 << 16;

/// The type of a column.
#[derive(Debug, Clone, Copy)]
enum ColumnKind {
    Number,
    Text,
    Day,
}

/// The columns of a table of time expressions: name, type, and whether every row has a value. The
/// names are those in the JSON formats.
const TIMEX_COLUMNS: [(&str, ColumnKind, bool); 24] = [
    ("row", ColumnKind::Number, true),
    ("doc", ColumnKind::Text, false),
    ("start", ColumnKind::Number, true),
    ("end", ColumnKind::Number, true),
    ("text", ColumnKind::Text, true),
    ("type", ColumnKind::Text, true),
    ("value", ColumnKind::Text, true),
    ("mod", ColumnKind::Text, false),
    ("quant", ColumnKind::Text, false),
    ("freq", ColumnKind::Text, false),
    ("begin", ColumnKind::Text, false),
    ("end_point", ColumnKind::Text, false),
    ("edtf", ColumnKind::Text, false),
    ("earliest", ColumnKind::Day, false),
    ("latest", ColumnKind::Day, false),
    ("rule", ColumnKind::Text, true),
    ("anchor", ColumnKind::Text, false),
    ("anchor_text", ColumnKind::Text, false),
    ("confidence", ColumnKind::Text, true),
    ("weakness", ColumnKind::Text, false),
    ("doubt", ColumnKind::Text, false),
    ("readings", ColumnKind::Text, false),
    ("group", ColumnKind::Number, false),
    ("role", ColumnKind::Text, false),
];

/// A value of a row.
enum TimexCell {
    Number(Option<usize>),
    Text(Option<String>),
    Day(Option<Day>),
}

/// Tags a corpus of one JSON document per line, like [`batch`](super::batch), and writes a Parquet
/// table with one row per time expression.
///
/// # Errors
///
/// Fails like `batch`.
pub(crate) fn batch_to_parquet(
    input: &mut dyn BufRead,
    output: impl Write + Send,
    context: &Context,
) -> Result<(), TableFileError> {
    let mut table = TableWriter::new(output).map_err(TableFileError::Output)?;
    let mut row = 0;
    let add = |line: TaggedLine| {
        for record in TimexRecord::all(&line.text, &line.timexes) {
            table.add(cells(row, line.doc.as_deref(), &record)).map_err(io::Error::other)?;
        }
        row += 1;
        Ok(())
    };
    tagged_lines(input, context, add)?;
    table.close().map_err(TableFileError::Output)
}

/// Returns the cells of a row, in the order of [`TIMEX_COLUMNS`].
fn cells(row: usize, doc: Option<&str>, record: &TimexRecord<'_>) -> [TimexCell; TIMEX_COLUMNS.len()] {
    let number = |number: usize| TimexCell::Number(Some(number));
    let text = |text: &str| TimexCell::Text(Some(text.to_owned()));
    let optional = |text: Option<&str>| TimexCell::Text(text.map(str::to_owned));
    let (earliest, latest) = record.edtf.map_or((None, None), bounds);
    let (doubt, readings) = match record.doubt {
        None => (None, None),
        Some(Doubt::Impossible) => (Some("impossible"), None),
        Some(Doubt::Ambiguous { readings }) => {
            let readings: Vec<String> = readings.iter().map(Date::to_string).collect();
            (Some("ambiguous"), Some(format!("[{}]", readings.join(","))))
        }
    };
    [
        number(row),
        optional(doc),
        number(record.start),
        number(record.end),
        text(record.text),
        text(record.kind),
        text(record.value),
        optional(record.modifier),
        optional(record.quant),
        optional(record.freq),
        optional(record.begin),
        optional(record.end_point),
        TimexCell::Text(record.edtf.map(Date::to_string)),
        TimexCell::Day(earliest),
        TimexCell::Day(latest),
        text(record.rule),
        optional(record.anchor),
        optional(record.anchor_text),
        text(record.confidence.as_str()),
        optional(record.weakness.map(Weakness::as_str)),
        optional(doubt),
        TimexCell::Text(readings),
        TimexCell::Number(record.group.and_then(|group| usize::try_from(group).ok())),
        optional(record.role.map(RangeRole::as_str)),
    ]
}

/// Returns the first and the last day of a date, each `None` if it is unknown or outside the years
/// 1 to 9999, the range that other programs support.
fn bounds(date: &Date) -> (Option<Day>, Option<Day>) {
    let interval = date.interval();
    let day = |day: Option<Day>| day.filter(|day| (1..=9999).contains(&day.ymd().0));
    (day(interval.earliest.day()), day(interval.latest.day()))
}

/// A writer for a table of time expressions.
struct TableWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// The rows that have not been written yet.
    rows: Vec<[TimexCell; TIMEX_COLUMNS.len()]>,
}

impl<W: Write + Send> TableWriter<W> {
    fn new(output: W) -> Result<Self, ParquetError> {
        let column = |(name, kind, is_required): &(&str, ColumnKind, bool)| {
            let need = if *is_required { "required" } else { "optional" };
            match kind {
                ColumnKind::Number => format!("{need} int64 {name};"),
                ColumnKind::Text => format!("{need} binary {name} (UTF8);"),
                ColumnKind::Day => format!("{need} int32 {name} (DATE);"),
            }
        };
        let columns: String = TIMEX_COLUMNS.iter().map(column).collect();
        let schema = parse_message_type(&format!("message timexes {{ {columns} }}"))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { file, rows: Vec::new() })
    }

    fn add(&mut self, row: [TimexCell; TIMEX_COLUMNS.len()]) -> Result<(), ParquetError> {
        self.rows.push(row);
        if self.rows.len() == GROUP { self.write() } else { Ok(()) }
    }

    /// Writes the rows that have not been written yet, as a row group.
    fn write(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (at, (_, kind, is_required)) in TIMEX_COLUMNS.iter().enumerate() {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            match kind {
                ColumnKind::Number => write_column::<Int64Type, W>(
                    &mut group,
                    *is_required,
                    cells.map(|cell| match cell {
                        TimexCell::Number(Some(number)) => i64::try_from(*number).ok(),
                        _ => None,
                    }),
                )?,
                ColumnKind::Text => write_column::<ByteArrayType, W>(
                    &mut group,
                    *is_required,
                    cells.map(|cell| match cell {
                        TimexCell::Text(Some(text)) => Some(ByteArray::from(text.as_str())),
                        _ => None,
                    }),
                )?,
                ColumnKind::Day => write_column::<Int32Type, W>(
                    &mut group,
                    *is_required,
                    cells.map(|cell| match cell {
                        TimexCell::Day(day) => day.map(Day::number),
                        _ => None,
                    }),
                )?,
            }
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }

    /// Writes the remaining rows and the end of the file.
    fn close(mut self) -> Result<(), ParquetError> {
        if !self.rows.is_empty() {
            self.write()?;
        }
        self.file.close()?;
        Ok(())
    }
}

/// Writes the next column of a row group.
fn write_column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    is_required: bool,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    column.typed::<T>().write_batch(&values, (!is_required).then_some(levels.as_slice()), None)?;
    column.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, SeekFrom};

    use super::*;

    /// Writes a table with string or byte columns, which all contain the same values.
    fn table(columns: &[&str], values: &[&[u8]]) -> File {
        let columns: String = columns.iter().map(|name| format!("optional binary {name};")).collect();
        let schema = Arc::new(parse_message_type(&format!("message statements {{ {columns} }}")).unwrap());
        let mut file = tempfile::tempfile().unwrap();
        let mut writer =
            SerializedFileWriter::new(file.try_clone().unwrap(), schema, Arc::default()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        while let Some(mut column) = group.next_column().unwrap() {
            let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(value.to_vec())).collect();
            let levels = vec![1; values.len()];
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
        writer.close().unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        file
    }

    const ALL: [&str; 5] = ["details", "document_date", "file", "sha256", "document_title"];

    #[test]
    fn all_batches_are_read() {
        let file = || table(&ALL, &vec![b"a".as_slice(); 2 * BATCH + 1]);
        let both = StatementTable::default().with_file(file()).unwrap().with_file(file()).unwrap();
        assert_eq!((both.rows.len(), both.content), (4 * BATCH + 2, (5 + ROW) * (4 * BATCH + 2)));
        assert!(both.rows.iter().all(|row| row.file == "a" && row.document_title.as_deref() == Some("a")));
    }

    #[test]
    fn tables_without_a_column_with_too_much_or_with_other_bytes_are_refused() {
        let refused = |file, most| StatementTable::default().up_to(most, file).unwrap_err().to_string();
        let missing = refused(table(&ALL[..4], &[b"a"]), MAX_CONTENT);
        assert!(missing.starts_with("it has no column \"document_title\" of type string"), "{missing}");
        let large = refused(table(&ALL, &[[b'a'; 1 << 18].as_slice(); 9]), 4 << 20);
        assert!(large.starts_with("its statements take up more than 4 MiB"), "{large}");
        // Empty values also count as memory.
        let empty = refused(table(&ALL, &vec![b"".as_slice(); 1 << 16]), 4 << 20);
        assert!(empty.starts_with("its statements take up more than 4 MiB"), "{empty}");
        let bytes = refused(table(&ALL, &[b"\xff"]), MAX_CONTENT);
        assert_eq!(bytes, "it is damaged: a value of the column \"file\" is not UTF-8");
    }

    /// Damaged files are read or rejected; the test fails if one of them ends the process.
    #[test]
    fn damaged_files_do_not_crash() {
        let mut bytes = Vec::new();
        let values: Vec<String> = (0..300).map(|number| format!("value {}", number % 40)).collect();
        let values: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        io::Read::read_to_end(&mut table(&ALL, &values), &mut bytes).unwrap();
        let read = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            StatementTable::default().with_file(file)
        };
        assert_eq!(read(&bytes).unwrap().rows.len(), 300);
        for length in (0..bytes.len()).step_by(bytes.len() / 100) {
            assert!(read(&bytes[..length]).is_err(), "{length}");
        }
        let mut random = fastrand::Rng::with_seed(23);
        for _ in 0..3000 {
            let mut damaged = bytes.clone();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..damaged.len());
                damaged[at] = random.u8(..);
            }
            let _ = read(&damaged);
        }
    }
}
