//! The dated statements of a document as an Arrow table.

use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use chrono::NaiveDate;
use dateline::{Date, Day, StatementRow};

use crate::table::Table;
use crate::values::bounds;

/// The first and last possible day of a date; `None` if it is not known.
type Bounds = (Option<NaiveDate>, Option<NaiveDate>);

/// Converts rows to a table with the columns that docs/archives.md lists.
pub(crate) fn statement_table(rows: &[StatementRow]) -> Table {
    let text = |value: fn(&StatementRow) -> Option<&str>| -> ArrayRef {
        Arc::new(rows.iter().map(value).collect::<StringArray>())
    };
    let number = |value: fn(&StatementRow) -> Option<usize>| -> ArrayRef {
        let numbers = rows.iter().map(|row| value(row).and_then(|number| i64::try_from(number).ok()));
        Arc::new(numbers.collect::<Int64Array>())
    };
    let truth = |value: fn(&StatementRow) -> bool| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(value(row))).collect::<BooleanArray>())
    };
    let day = |end: fn(Bounds) -> Option<NaiveDate>| -> ArrayRef {
        let days = rows.iter().map(|row| end(bounds(&Date::parse(&row.value).ok()?)));
        Arc::new(days.map(|day| day.map(|day| Day::from(day).number())).collect::<Date32Array>())
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("file", text(|row| Some(&row.file))),
        ("sha256", text(|row| Some(&row.sha256))),
        ("language", text(|row| Some(&row.language))),
        ("document_title", text(|row| row.document_title.as_deref())),
        ("document_date", text(|row| row.document_date.as_deref())),
        ("document_date_reason", text(|row| row.document_date_reason)),
        ("page", number(|row| row.page)),
        ("paragraph", number(|row| Some(row.paragraph))),
        ("start", number(|row| Some(row.start))),
        ("end", number(|row| Some(row.end))),
        ("start_byte", number(|row| Some(row.start_byte))),
        ("end_byte", number(|row| Some(row.end_byte))),
        ("sentence_start", number(|row| Some(row.sentence_start))),
        ("sentence_end", number(|row| Some(row.sentence_end))),
        ("text", text(|row| Some(&row.text))),
        ("quote", text(|row| Some(&row.quote))),
        ("value", text(|row| Some(&row.value))),
        ("earliest", day(|(earliest, _)| earliest)),
        ("latest", day(|(_, latest)| latest)),
        ("confidence", text(|row| Some(row.confidence))),
        ("role", text(|row| Some(row.role))),
        ("phase", text(|row| row.phase.as_deref())),
        ("tense", text(|row| Some(row.tense))),
        ("negated", truth(|row| row.negated)),
        ("partial", truth(|row| row.partial)),
        ("title", text(|row| Some(&row.title))),
        ("details", Arc::new(rows.iter().map(|row| Some(row.details.as_slice())).collect::<BinaryArray>())),
    ];
    // All columns are nullable, so that an archive can contain a row for a document that could not
    // be read.
    let field = |(name, column): &(&str, ArrayRef)| -> Field {
        let kind: &DataType = column.data_type();
        Field::new(*name, kind.clone(), true)
    };
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<Field>>()));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    let batch =
        RecordBatch::try_new(Arc::clone(&schema), columns).expect("the columns are those of the schema");
    Table::new(schema, vec![batch])
}
