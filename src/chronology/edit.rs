//! Edits `events.toml` without changing other bytes.
//!
//! The file is maintained by hand, so comments, blank lines, the order of keys and line endings are
//! preserved: a splice only inserts text or replaces one value, which a property test checks
//! (`tests/it/edit.rs`). (`toml_edit` preserves most of that, but converts CRLF.) Each change is
//! made both in the text and in the parsed values. The new text is returned only if it parses to
//! the changed values, so an edit of an unexpected notation is refused instead of damaging the
//! file.

mod change;
mod place;
mod remove;
mod splice;

use std::collections::BTreeSet;

use thiserror::Error;
use toml::Table;
use toml::de::DeTable;

use change::Step;
pub use change::{Change, NewDismissal, NewEvent, NewEvidence, NewPaperAllowance, NewSource};
pub use remove::removal;
pub use splice::Splice;

use crate::date::Date;

/// The reason why a change was refused. The file is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// The file is not valid TOML, so its entries cannot be located.
    #[error(
        "line {line} of events.toml is not valid TOML ({message}): fix it first; `dateline check` shows the error"
    )]
    NotToml {
        /// The 1-based line of the syntax error.
        line: usize,
        /// The parser's error message.
        message: String,
    },
    /// An entry with this id does not exist.
    #[error("events.toml has no {table} \"{id}\"; {}", unknown_id_help(suggestion.as_deref()))]
    Unknown {
        /// The kind of entry: `event` or `source`.
        table: &'static str,
        /// The requested id.
        id: String,
        /// The most similar existing id.
        suggestion: Option<String>,
    },
    /// An entry with this id already exists.
    #[error("events.toml already has the {table} \"{id}\": choose another id")]
    Taken {
        /// The kind of entry: `event` or `source`.
        table: &'static str,
        /// The id that is already taken.
        id: String,
    },
    /// The file is written in a notation that does not allow this change.
    #[error(
        "`{key}` in {} cannot be changed without changing other text, such as comments between its values: edit it by hand",
        .line.map_or_else(|| "events.toml".to_owned(), |line| format!("line {line} of events.toml"))
    )]
    Form {
        /// The key that cannot be changed.
        key: &'static str,
        /// The 1-based line of the key, or of its entry if the key is absent.
        line: Option<usize>,
    },
}

/// Returns what to do about an unknown id: the id that was probably meant, or how to look it up.
pub(crate) fn unknown_id_help(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(id) => format!("did you mean \"{id}\"?"),
        None => "look up ids with `dateline find WORDS`".to_owned(),
    }
}

/// Returns the text with `changes` applied in order. All other bytes are unchanged.
///
/// # Errors
///
/// Returns [`EditError`] if one of the changes is refused.
///
/// ```
/// use dateline::internals::chronology::{Change, edit};
/// use dateline::Date;
///
/// let text = "[[event]]   # ours\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\ndate = \"2024-06\"  # day?\n";
/// let day = Date::from_ymd(2024, 6, 9).unwrap();
/// let new = edit(text, &[Change::Date { event: "pact".to_owned(), date: day }]).unwrap();
/// assert_eq!(new, text.replace("\"2024-06\"", "\"2024-06-09\""));
/// ```
pub fn edit(text: &str, changes: &[Change]) -> Result<String, EditError> {
    if changes.len() > 1
        && let Some(new) = make_together(text, changes)
    {
        return Ok(new);
    }
    // Add the first source separately: it goes to the end of the file, and the others after it, so
    // their position is known only when the first one is in the text.
    if let [first @ Change::Source(_), rest @ ..] = changes
        && !rest.is_empty()
    {
        return edit(&make(text, first)?, rest);
    }
    changes.iter().try_fold(text.to_owned(), |text, change| make(&text, change))
}

/// Returns the text after all changes. Locates all of them in the unchanged text, so that the file
/// is parsed once and not several times for each change. Returns `None` if the changes depend on
/// each other, or if one of them is refused.
fn make_together(text: &str, changes: &[Change]) -> Option<String> {
    let mut file = values(text).ok()?;
    let parsed = DeTable::parse(text).ok()?;
    let mut inserted: Vec<(usize, Option<Date>, Step)> = Vec::new();
    let mut steps = Vec::new();
    let mut ids = BTreeSet::new();
    for change in changes {
        let step = change.step(&file).ok()?;
        match (change, &step) {
            (Change::Event(event), Step::Insert { index, .. }) if ids.insert(&event.id) => {
                inserted.push((*index, event.date.clone(), step));
            }
            (Change::Source(source), Step::Insert { index, .. }) if *index > 0 && ids.insert(&source.id) => {
                inserted.push((*index, None, step));
            }
            (Change::Key { .. } | Change::NoKey { .. } | Change::Date { .. }, _) => steps.push(step),
            _ => return None,
        }
    }
    // Sort events inserted at the same position chronologically, as if they were added one by one.
    inserted.sort_by(|(a, earlier, _), (b, later, _)| (a, earlier).cmp(&(b, later)));
    steps.extend(inserted.into_iter().map(|(_, _, step)| step));
    let mut splices = Vec::new();
    for step in &steps {
        splices.extend(place::splices_in(text, parsed.get_ref(), step)?);
    }
    let splices = Splice::in_order(splices)?;
    let new = Splice::make(&splices, text)?;
    for step in steps.iter().filter(|step| !matches!(step, Step::Insert { .. })) {
        step.apply(&mut file)?;
    }
    // Insert the last entry first, so that the indices of the earlier ones stay valid.
    for step in steps.iter().rev().filter(|step| matches!(step, Step::Insert { .. })) {
        step.apply(&mut file)?;
    }
    toml::from_str::<Table>(&new).is_ok_and(|table| table == file).then_some(new)
}

/// Returns the text after one change.
fn make(text: &str, change: &Change) -> Result<String, EditError> {
    let mut file = values(text)?;
    let step = change.step(&file)?;
    let refused = || EditError::Form { key: step.key(), line: place::line(text, &step) };
    let splices = place::splices(text, &step).ok_or_else(refused)?;
    let new = Splice::make(&splices, text).ok_or_else(refused)?;
    let meant =
        step.apply(&mut file).is_some() && toml::from_str::<Table>(&new).is_ok_and(|table| table == file);
    if meant { Ok(new) } else { Err(refused()) }
}

/// Returns the text with one key of a single table set to a value, or removed if the value is
/// `None`. The table is `[name]`, or the top level of the file if the name is empty; `order` lists
/// its keys in schema order. All other bytes are unchanged. Returns `None` if the notation of the
/// file does not allow the edit.
///
/// `"title = \"A\" # ours\n"` becomes `"title = \"A\" # ours\nsubtitle = \"B\"\n"`, for example.
#[cfg(feature = "desk")]
pub(crate) fn with_key(
    text: &str,
    name: &str,
    order: &[&str],
    key: &str,
    value: Option<&toml::Value>,
) -> Option<String> {
    let mut file: Table = toml::from_str(text).ok()?;
    if value.is_none() && !name.is_empty() && !file.contains_key(name) {
        return Some(text.to_owned());
    }
    let new = Splice::make(&place::key_splices(text, name, order, key, value)?, text)?;
    let table = match name {
        "" => &mut file,
        name => file.entry(name).or_insert_with(|| toml::Value::Table(Table::new())).as_table_mut()?,
    };
    match value {
        Some(value) => drop(table.insert(key.to_owned(), value.clone())),
        None => drop(table.remove(key)),
    }
    toml::from_str::<Table>(&new).is_ok_and(|table| table == file).then_some(new)
}

/// Parses the text of the file as a TOML table.
///
/// # Errors
///
/// Fails if the file is not valid TOML.
pub(crate) fn values(text: &str) -> Result<Table, EditError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        EditError::NotToml { line, message: error.message().to_owned() }
    })
}

#[cfg(all(test, feature = "desk"))]
mod tests {
    use super::*;

    #[test]
    fn sources_are_added_together_as_one_by_one() {
        let source = |id: &str| {
            Change::Source(NewSource {
                id: id.to_owned(),
                path: Some(format!("papers/{id}.txt")),
                ..NewSource::default()
            })
        };
        let changes = [source("b"), source("a"), source("c")];
        for text in [
            "",
            "[[source]]\nid = \"x\" # ours\n",
            "[[source]]\nid = \"x\"\n\n[[event]]\nid = \"e\"\ntitle = \"E\"\ndate = \"2024\"\n",
            "[[event]]\nid = \"e\"\ntitle = \"E\"\ndate = \"2024\"\n",
        ] {
            let each = changes.iter().try_fold(text.to_owned(), |text, change| make(&text, change)).unwrap();
            assert_eq!(edit(text, &changes).unwrap(), each, "{text}");
            let first = make(text, &changes[0]).unwrap();
            assert_eq!(make_together(&first, &changes[1..]), Some(each), "{text}");
        }
    }

    #[test]
    fn keys_of_a_table_are_set_in_their_order_and_removed() {
        let set = |text: &str, name: &str, key: &str, value: &str| {
            let value = (!value.is_empty()).then(|| toml::Value::from(value));
            with_key(text, name, &["title", "subtitle", "paper"], key, value.as_ref())
        };
        let text = "# Ours\ntitle = \"A\"   # short\npaper = \"a4\"\n# [select]\n";
        for (name, key, value, wanted) in [
            ("", "title", "B", "# Ours\ntitle = \"B\"   # short\npaper = \"a4\"\n# [select]\n"),
            (
                "",
                "subtitle",
                "S",
                "# Ours\ntitle = \"A\"   # short\nsubtitle = \"S\"\npaper = \"a4\"\n# [select]\n",
            ),
            ("", "paper", "", "# Ours\ntitle = \"A\"   # short\n# [select]\n"),
            ("", "subtitle", "", text),
            ("select", "tags", "", text),
            (
                "select",
                "from",
                "2024",
                "# Ours\ntitle = \"A\"   # short\npaper = \"a4\"\n# [select]\n\n[select]\nfrom = \"2024\"\n",
            ),
        ] {
            assert_eq!(set(text, name, key, value).as_deref(), Some(wanted), "{name}.{key}");
        }
        let text = "title = \"A\"\r\n[select]\r\ntitle = \"x\"\r\n";
        assert_eq!(
            set(text, "select", "paper", "y").unwrap(),
            "title = \"A\"\r\n[select]\r\ntitle = \"x\"\r\npaper = \"y\"\r\n"
        );
        assert_eq!(
            set("select = { paper = \"y\" }\n", "select", "title", "x").unwrap(),
            "select = { title = \"x\", paper = \"y\" }\n"
        );
        assert_eq!(set("[select]\n", "select", "title", "x").unwrap(), "[select]\ntitle = \"x\"\n");
        assert_eq!(set("paper = \"y\"\n", "", "title", "x").unwrap(), "title = \"x\"\npaper = \"y\"\n");
        assert_eq!(set("title = ", "", "title", "x"), None);
        // The key would be added to another table, so the edit is refused.
        assert_eq!(set("select.paper = 1\n[other]\n", "select", "title", "x"), None);
    }
}
