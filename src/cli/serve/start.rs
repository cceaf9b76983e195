//! Creates a chronology from the page for a folder without one.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};
use axum::http::StatusCode;
use axum::response::Response;

use super::Desk;
use super::response::{page_response, see_other};
use crate::chronology::with_key;
use crate::cli::brief_builder::FONTS;
use crate::cli::env;
use crate::cli::init::{create_files, empty_chronology};
use crate::desk::{PaperPlace, QueryPairs, UPLOADS, start_page};
use crate::project::{BRIEFS, CHRONOLOGY, EntryKind, FileEntry, Files};
use crate::read::is_paper;
use crate::render::TEMPLATES;
use crate::source::one_line;

/// The folders of a project that do not contain papers.
const NOT_FOR_PAPERS: [&str; 5] = [BRIEFS, TEMPLATES, FONTS, "schemas", "node_modules"];

/// The maximum number of entries that the search for papers looks at, so that starting in a home
/// folder does not take long.
const MAX_ENTRIES: usize = 20_000;

impl Desk {
    /// Shows the page that creates a chronology.
    pub(super) fn start_page(&self) -> Response {
        if self.view().is_started {
            return see_other("/papers");
        }
        let page = start_page(
            &self.view(),
            &self.shown_folder(),
            &self.proposed_title(),
            &paper_places(&self.global.files()),
            None,
            None,
        );
        page_response(StatusCode::OK, page)
    }

    /// Creates `events.toml`, and shows the papers that it names.
    pub(super) fn start(&self, form: &QueryPairs) -> Response {
        if self.view().is_started {
            return see_other("/papers");
        }
        match self.create_chronology(form) {
            Ok(()) => {
                self.read_again();
                see_other("/papers?done=started")
            }
            Err(error) => {
                let chosen: Vec<String> = form.all("papers").map(str::to_owned).collect();
                let page = start_page(
                    &self.view(),
                    &self.shown_folder(),
                    form.get("title"),
                    &paper_places(&self.global.files()),
                    Some(&chosen),
                    Some(&format!("{error:#}")),
                );
                page_response(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
        }
    }

    fn create_chronology(&self, form: &QueryPairs) -> anyhow::Result<()> {
        let title = one_line(form.get("title"));
        if title.is_empty() {
            bail!("The chronology needs a title: it is shown at the top of each page.");
        }
        let known: BTreeSet<String> =
            paper_places(&self.global.files()).into_iter().map(|place| place.value).collect();
        let mut places: Vec<&str> = form.all("papers").filter(|place| known.contains(*place)).collect();
        if places.is_empty() {
            places.push(UPLOADS);
            // Create the folder now, since `check` reports a missing one.
            let created = std::fs::create_dir_all(self.global.directory.join(UPLOADS));
            created.with_context(|| format!("cannot create the folder {UPLOADS}"))?;
        }
        let as_of = self.global.as_of.clone().unwrap_or_else(env::today);
        let text = empty_chronology(&title, &as_of, &places);
        create_files(&self.global.directory, "serve", &self.terminal, &[(CHRONOLOGY, text)])?;
        Ok(())
    }

    fn shown_folder(&self) -> String {
        let folder = self.global.directory.canonicalize();
        folder.unwrap_or_else(|_| self.global.directory.clone()).display().to_string()
    }

    /// Returns the name of the folder as a title: `japan_nato` becomes "Japan nato".
    fn proposed_title(&self) -> String {
        let folder = self.global.directory.canonicalize().unwrap_or_default();
        let name = folder.file_name().map(|name| name.to_string_lossy().replace(['_', '-'], " "));
        let name = name.unwrap_or_default();
        let mut letters = name.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    /// Returns the folder to which papers are added, and the text of `events.toml` with this
    /// folder, if the file must name it first. Returns `None` if the folder cannot be added
    /// automatically.
    pub(super) fn upload_folder(&self) -> Option<(String, Option<String>)> {
        let view = self.view();
        let project = &view.loaded.project;
        let files = self.global.files();
        let named = project.chronology.papers.iter().map(|path| path.value.as_str());
        let folder = named.clone().find_map(|path| match path {
            // "*" stands for the files in the project's folder itself, so add papers there.
            "*" => Some(String::new()),
            // Skip a pattern, because it does not name a folder.
            path if path.starts_with('!') || path.contains(['*', '?', '{']) => None,
            path if files.entries(path).is_ok() => Some(path.trim_end_matches('/').to_owned()),
            path if path == UPLOADS => Some(UPLOADS.to_owned()),
            _ => None,
        });
        if let Some(folder) = folder {
            return Some((folder.trim_start_matches("./").to_owned(), None));
        }
        let text = project.sources.whole(project.chronology.source);
        let papers: Vec<toml::Value> = named.chain([UPLOADS]).map(toml::Value::from).collect();
        let order = ["title", "as_of"];
        let new = with_key(text, "chronology", &order, "papers", Some(&toml::Value::Array(papers)))?;
        Some((UPLOADS.to_owned(), Some(new)))
    }
}

/// Returns the folders with papers: the project folder itself, and the folders directly in it.
fn paper_places(files: &dyn Files) -> Vec<PaperPlace> {
    let entries = files.entries("").unwrap_or_default();
    let is_visible = |entry: &&FileEntry| !entry.name.starts_with(['.', '~', '!', '_']);
    let here = entries.iter().filter(is_visible).filter(|entry| is_paper_file(entry));
    let here = PaperPlace { value: "*".to_owned(), files: here.map(|entry| entry.name.clone()).collect() };
    let folders = entries.iter().filter(is_visible).filter(|entry| entry.kind == EntryKind::Folder);
    let folders = folders.filter(|entry| !NOT_FOR_PAPERS.contains(&entry.name.as_str()));
    let mut rest = MAX_ENTRIES;
    let below = folders.map(|folder| PaperPlace {
        value: folder.name.clone(),
        files: papers_below(files, &folder.name, &mut rest),
    });
    std::iter::once(here).chain(below).filter(|place| !place.files.is_empty()).collect()
}

/// Returns the names of the papers in a folder and its subfolders, until `rest` entries were looked
/// at.
fn papers_below(files: &dyn Files, folder: &str, rest: &mut usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in files.entries(&folder).unwrap_or_default() {
            let Some(fewer) = rest.checked_sub(1) else { return found };
            *rest = fewer;
            if entry.name.starts_with(['.', '~']) {
                continue;
            }
            if entry.kind == EntryKind::Folder {
                folders.push(format!("{folder}/{}", entry.name));
            } else if is_paper_file(&entry) {
                found.push(entry.name);
            }
        }
    }
    found.sort_unstable();
    found
}

fn is_paper_file(entry: &FileEntry) -> bool {
    entry.kind == EntryKind::File && is_paper(&entry.name, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;

    #[test]
    fn papers_are_found_in_the_folder_and_in_folders_of_it() {
        let files = Memory::from([
            ("a.pdf", ""),
            ("b.xlsx", ""),
            (".hidden.md", ""),
            ("notes/2024/c.docx", ""),
            ("notes/d.txt", ""),
            ("notes/~$d.docx", ""),
            ("briefs/e.md", ""),
            ("pictures/f.png", ""),
        ]);
        let places = paper_places(&files);
        let found: Vec<(&str, &[String])> =
            places.iter().map(|place| (place.value.as_str(), place.files.as_slice())).collect();
        assert_eq!(
            found,
            [("*", &["a.pdf".to_owned()][..]), ("notes", &["c.docx".to_owned(), "d.txt".to_owned()][..])]
        );
    }
}
