//! Changes to `events.toml` that touch only the bytes they must.
//!
//! The file is a person's work: comments, blank lines, the order of keys and the ends of lines stay as they are.
//! (`toml_edit` keeps nearly all of that, and turns the line ends of Windows into others.) Each change is made twice:
//! in the bytes, and in the values that the bytes stand for. Only where both come to the same is the new text given
//! back, so a way of writing that nobody thought of is refused and never spoiled.

mod change;
mod place;
mod remove;
mod splice;

use thiserror::Error;
use toml::Table;

pub use change::{Change, NewDismissal, NewEvent, NewEvidence, NewSource};
pub use remove::removal;
pub use splice::Splice;

/// Why a change was not made; the file is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// The file is no TOML, so nobody can tell where anything stands in it.
    #[error(
        "line {line} of events.toml is not TOML ({message}): mend it first, `dateline check` shows where"
    )]
    NotToml {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// There is no entry of that id.
    #[error("events.toml has no {table} \"{id}\"{}", .nearest.as_ref().map(|id| format!("; did you mean \"{id}\"?")).unwrap_or_default())]
    Unknown {
        /// `event` or `source`.
        table: &'static str,
        /// The id that was asked for.
        id: String,
        /// The id that was probably meant.
        nearest: Option<String>,
    },
    /// There is an entry of that id already.
    #[error("events.toml has the {table} \"{id}\" already: choose another id")]
    Taken {
        /// `event` or `source`.
        table: &'static str,
        /// The id.
        id: String,
    },
    /// The file is written in a way that this change cannot be fitted into.
    #[error(
        "`{key}` is written in events.toml in a way that cannot be added to without touching more than it: \
         write it by hand"
    )]
    Form {
        /// The key.
        key: &'static str,
    },
}

/// The text with all of `changes` made, one after the other, and no other byte touched.
///
/// ```
/// use dateline::chronology::{Change, edit};
/// use dateline::date::Date;
///
/// let text = "[[event]]   # ours\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\ndate = \"2024-06\"  # day?\n";
/// let day = Date::from_ymd(2024, 6, 9).unwrap();
/// let new = edit(text, &[Change::Date { event: "pact".to_owned(), date: day }]).unwrap();
/// assert_eq!(new, text.replace("\"2024-06\"", "\"2024-06-09\""));
/// ```
pub fn edit(text: &str, changes: &[Change]) -> Result<String, EditError> {
    changes.iter().try_fold(text.to_owned(), |text, change| Ok(make(&text, change)?.1))
}

/// The bytes that one change touches, in the order of the file.
pub fn splices(text: &str, change: &Change) -> Result<Vec<Splice>, EditError> {
    Ok(make(text, change)?.0)
}

/// A change as bytes, and the text with it made.
fn make(text: &str, change: &Change) -> Result<(Vec<Splice>, String), EditError> {
    let mut values = parse(text)?;
    let step = change.step(&values)?;
    let refused = || EditError::Form { key: step.key() };
    let splices = place::splices(text, &step).ok_or_else(refused)?;
    let new = Splice::make(&splices, text).ok_or_else(refused)?;
    let meant =
        step.apply(&mut values).is_some() && toml::from_str::<Table>(&new).is_ok_and(|it| it == values);
    if meant { Ok((splices, new)) } else { Err(refused()) }
}

fn parse(text: &str) -> Result<Table, EditError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        EditError::NotToml { line, message: error.message().to_owned() }
    })
}
