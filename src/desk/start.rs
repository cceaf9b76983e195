//! The page for a folder without `events.toml`, which offers to create a chronology there.

use serde::Serialize;

use super::DeskView;
use super::shell::{DeskError, Shell, render};

/// The number of files that are listed per folder.
const LISTED: usize = 12;

/// A folder with papers that a new chronology can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaperPlace {
    /// The value for `papers` in `events.toml`: the name of a folder, or "*" for the files in the
    /// project folder itself.
    pub(crate) value: String,
    /// The names of the papers there.
    pub(crate) files: Vec<String>,
}

#[derive(Serialize)]
struct PlaceChoice<'p> {
    value: &'p str,
    is_this_folder: bool,
    count: usize,
    listed: &'p [String],
    is_chosen: bool,
}

#[derive(Serialize)]
struct StartPage<'p> {
    folder: &'p str,
    title: &'p str,
    places: Vec<PlaceChoice<'p>>,
    problem: Option<&'p str>,
}

/// Returns the page that creates a chronology. `folder` is the path to show, `title` the proposed
/// title, and `chosen` the folders chosen in the form; `None` chooses all.
pub(crate) fn start_page(
    view: &DeskView,
    folder: &str,
    title: &str,
    places: &[PaperPlace],
    chosen: Option<&[String]>,
    problem: Option<&str>,
) -> Result<String, DeskError> {
    let places = places.iter().map(|PaperPlace { value, files }| PlaceChoice {
        value,
        is_this_folder: value == "*",
        count: files.len(),
        listed: files.get(..LISTED).unwrap_or(files),
        is_chosen: chosen.is_none_or(|chosen| chosen.contains(value)),
    });
    let page = StartPage { folder, title, places: places.collect(), problem };
    render("start.html", &Shell::new(view, "start", "Start a chronology"), &page)
}
