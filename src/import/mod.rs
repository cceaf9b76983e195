//! Imports the changes that a colleague made in a spreadsheet, a calendar, a timeline or a table.
//!
//! [`read()`] turns the bytes into rows, `headers` recognises their columns, and [`ImportPlan`]
//! compares the rows with `events.toml`. A cell counts as changed only if its text differs from
//! both the present value and the exported one. The plan contains the changes as edits of the file;
//! the caller writes them.

mod calendar;
mod date_cell;
mod delimited;
mod format;
mod headers;
mod isolated;
mod markwhen;
mod plan;
mod read;
mod sheet;
mod table;
mod timeline_js;
mod workbook;

pub use format::{IMPORT_FORMATS, ImportFormat};
pub(crate) use format::{IMPORTABLE, is_other_text};
pub(crate) use isolated::{READ_SHEET, SheetRequest, answer_sheet, read_isolated};
pub use plan::{ImportPlan, PlannedChange, PlannedEvent, RowNote};
pub(crate) use read::read;
pub use sheet::Sheet;

use thiserror::Error;

use crate::chronology::EditError;

/// The reason why a file cannot be imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// `events.toml` is not valid TOML.
    #[error(transparent)]
    NotToml(#[from] EditError),
    /// No row contains the headers of an event table.
    #[error(
        "no header row found: it needs `Id`, or both `Title` and `Date`{}; rename the columns, or name them with \
         `dateline import --map \"What happened=title\" --map \"C=date\"`",
        listed(found)
    )]
    NoHeader {
        /// The cells of the row with the most recognised headers.
        found: Vec<String>,
    },
    /// Some rows contain the exported state of a different event.
    #[error(
        "in {number} rows, the cell in the column `Exported` belongs to another event, so some columns were probably sorted without the \
         others; nothing was imported: undo the sorting, or export again and repeat the changes"
    )]
    SortedInPart {
        /// The number of such rows.
        number: usize,
    },
    /// `--map` names a column that the sheet lacks.
    #[error("--map: the sheet has no column \"{column}\"; use its header or its letter")]
    NoColumn {
        /// The column as the user named it.
        column: String,
    },
    /// `--map` names a key that events do not have.
    #[error(
        "--map: \"{key}\" is not a key of an event; {}",
        .suggestion.as_ref().map_or_else(
            || "`dateline add --help` lists the keys".to_owned(),
            |key| format!("did you mean \"{key}\"?")
        )
    )]
    NoKey {
        /// The key as the user named it.
        key: String,
        /// The most similar key.
        suggestion: Option<String>,
    },
}

fn listed(found: &[String]) -> String {
    if found.is_empty() { String::new() } else { format!(" (the closest row contains {})", found.join(", ")) }
}

/// Reads a file on the current thread, without the sandbox, so that a fuzzer sees every crash.
#[cfg(fuzzing)]
pub fn read_for_fuzzing(
    bytes: &[u8],
    limits: &crate::read::Limits,
) -> Result<Sheet, crate::read::ReadProblem> {
    read::read_unprotected(bytes, None, limits)
}

/// Reads a file in the first format whose name begins with `name`, regardless of its first bytes.
#[cfg(fuzzing)]
pub fn read_as_for_fuzzing(
    name: &str,
    bytes: &[u8],
    limits: &crate::read::Limits,
) -> Result<Sheet, crate::read::ReadProblem> {
    let format = IMPORT_FORMATS.iter().find(|format| format.name.starts_with(name));
    (format.expect("the name is one of the table").read)(bytes, None, limits)
}
