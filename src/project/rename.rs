//! Renames an event with the references to it in `events.toml` and in briefs, or removes an event.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{CHRONOLOGY, Project};
use crate::chronology::{EditError, Event, Splice, removal};
use crate::escape::for_toml;
use crate::source::{SourceId, Span};
use crate::table::suggest_id;

/// A file with its text before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedFile {
    /// The path, relative to the project's folder.
    pub path: String,
    /// The text before the change.
    pub old: String,
    /// The text after the change.
    pub new: String,
    /// The number of edits in the file.
    pub places: usize,
}

/// The reason why an event was not renamed or removed. No file is changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenameError {
    /// The event does not exist, the new id is taken, or the file cannot be edited.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The new id contains characters that are not allowed in an id.
    #[error("\"{0}\" is not a valid id: use lower-case letters, digits and hyphens")]
    BadId(String),
    /// A file has errors, so not all of its references are known.
    #[error(
        "fix the errors in {0} first, because the file may refer to the event; `dateline check` lists the errors"
    )]
    Faulty(String),
    /// A reference is written in a notation that does not allow the change.
    #[error(
        "{0} refers to the event in a notation that cannot be changed automatically: edit the file by hand"
    )]
    Form(String),
    /// Relations or briefs refer to the event that is to be removed.
    #[error("\"{id}\" cannot be removed, because {} to it: remove these references first", referring(places))]
    Referred {
        /// The id of the event.
        id: String,
        /// The locations of the references, such as `events.toml:40`.
        places: Vec<String>,
    },
}

/// Returns the subject and verb of "… to it": "events.toml:40 and briefs/a.toml:3 refer".
fn referring(places: &[String]) -> String {
    match places {
        [one] => format!("{one} refers"),
        [rest @ .., last] => format!("{} and {last} refer", rest.join(", ")),
        [] => "other entries refer".to_owned(),
    }
}

/// Renames an event, and changes the references to it in relations and briefs. Returns the edited
/// files.
///
/// ```
/// use dateline::internals::project::rename;
/// use dateline::{LoadOptions, Memory, Project};
///
/// let events = "[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = \"2024\"\n\n[[event]]\nid = \"b\"\ntitle = \"B\"\nafter = [\"a\"]\n";
/// let brief = "title = \"T\"\nbottom_line = \"See [A](#a).\"\nselect = { ids = ['a'] }\n";
/// let files = Memory::from([("events.toml", events), ("briefs/t.toml", brief)]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let edited = rename(&project, "a", "first")?;
/// assert_eq!(edited[0].new, events.replace("\"a\"", "\"first\""));
/// assert_eq!(edited[1].new, brief.replace("#a", "#first").replace("'a'", "\"first\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rename(project: &Project, old: &str, new: &str) -> Result<Vec<EditedFile>, RenameError> {
    let edited = |(file, splices): (SourceId, Vec<Splice>)| {
        let (path, text) = (project.sources.path(file), project.sources.whole(file));
        let refused = || RenameError::Form(path.to_owned());
        let new = Splice::make(&splices, text).ok_or_else(refused)?;
        Ok(EditedFile { path: path.to_owned(), old: text.to_owned(), new, places: splices.len() })
    };
    rename_edits(project, old, new)?.into_iter().map(edited).collect()
}

/// Returns the edits that rename an event, by file and in text order.
///
/// # Errors
///
/// Fails like [`rename`].
pub(crate) fn rename_edits(
    project: &Project,
    old: &str,
    new: &str,
) -> Result<Vec<(SourceId, Vec<Splice>)>, RenameError> {
    let event = named(project, old)?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if new.is_empty() || !new.chars().all(is_plain) {
        return Err(RenameError::BadId(new.to_owned()));
    }
    if project.chronology.event(new).is_some() {
        return Err(EditError::Taken { table: "event", id: new.to_owned() }.into());
    }
    let mut spans = references(project, old)?;
    spans.push(event.id.span);
    let mut by_file: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
    for span in spans {
        by_file.entry(span.source).or_default().push(span);
    }
    let edits = |(file, spans)| Ok((file, edits_of_file(project, file, spans, old, new)?));
    by_file.into_iter().map(edits).collect()
}

fn edits_of_file(
    project: &Project,
    file: SourceId,
    mut spans: Vec<Span>,
    old: &str,
    new: &str,
) -> Result<Vec<Splice>, RenameError> {
    let (path, text) = (project.sources.path(file), project.sources.whole(file));
    let refused = || RenameError::Form(path.to_owned());
    spans.sort_unstable();
    spans.dedup();
    let splice = |span: &Span| redirected(project, *span, old, new);
    let splices: Vec<Splice> = spans.iter().map(splice).collect::<Option<_>>().ok_or_else(refused)?;
    let edited = Splice::make(&splices, text).ok_or_else(refused)?;
    toml::from_str::<toml::Table>(&edited).map_err(|_| refused())?;
    Ok(splices)
}

/// Returns the edit that changes a reference from `old` to `new`, or `None` if the reference is
/// written in an unexpected notation.
pub(crate) fn redirected(project: &Project, reference: Span, old: &str, new: &str) -> Option<Splice> {
    // Compare without the quotation marks of a value and the `#` of a link, which their spans
    // include.
    let words = project.sources.text(reference);
    let is_value = words.starts_with(['"', '\'']);
    let is_id = match words.strip_prefix('#') {
        Some(id) => id == old,
        None => is_value && words.trim_matches(['"', '\'']) == old,
    };
    let with = if is_value { for_toml(&new.into()) } else { format!("#{new}") };
    is_id.then(|| Splice { range: reference.range(), with })
}

/// Returns `events.toml` without an event.
///
/// # Errors
///
/// Fails if relations or briefs refer to the event.
pub fn removed(project: &Project, id: &str) -> Result<EditedFile, RenameError> {
    let event = named(project, id)?;
    let mut places: Vec<String> =
        references(project, id)?.into_iter().map(|span| project.sources.cite(span)).collect();
    places.sort_unstable();
    places.dedup();
    if !places.is_empty() {
        return Err(RenameError::Referred { id: id.to_owned(), places });
    }
    let text = project.sources.whole(project.chronology.source);
    let refused = || RenameError::Form(CHRONOLOGY.to_owned());
    let splice = removal(text, &event.span.range()).ok_or_else(refused)?;
    let new = Splice::make(&[splice], text).ok_or_else(refused)?;
    Ok(EditedFile { path: CHRONOLOGY.to_owned(), old: text.to_owned(), new, places: 1 })
}

pub(crate) fn named<'p>(project: &'p Project, id: &str) -> Result<&'p Event, EditError> {
    let chronology = &project.chronology;
    chronology.event(id).ok_or_else(|| {
        let ids = chronology.events.iter().map(|event| event.id.value.as_str());
        EditError::Unknown {
            table: "event",
            id: id.to_owned(),
            suggestion: suggest_id(id, ids).map(str::to_owned),
        }
    })
}

/// Returns the references to an event: in relations of other events, and in the selections and
/// texts of briefs.
pub(crate) fn references(project: &Project, id: &str) -> Result<Vec<Span>, RenameError> {
    if let Some(fault) = project.brief_faults.first() {
        return Err(RenameError::Faulty(project.sources.path(fault.span().source).to_owned()));
    }
    // Fail if an event is invalid, such as one with an impossible date: it is not in the
    // chronology, so its relations are unknown.
    if project.chronology.unread > 0 {
        return Err(RenameError::Faulty(CHRONOLOGY.to_owned()));
    }
    let relations = project.chronology.events.iter().flat_map(|event| &event.relations);
    let related = relations.map(|relation| &relation.target);
    let in_briefs =
        project.briefs.iter().flat_map(|brief| brief.selection.ids.iter().chain(&brief.references));
    let all = related.chain(in_briefs);
    Ok(all.filter(|named| named.value == id).map(|named| named.span).collect())
}
