//! A digest of the files that the pages are made from, to detect whether a file change matters.

use std::path::Path;

use crate::cli::brief_builder::FONTS;
use crate::cli::releases::{RELEASES, is_release_record};
use crate::confined_dir::MAX_FILE_SIZE;
use crate::project::{BRIEFS, EntryKind, Files, Project, sha256};
use crate::render::TEMPLATES;

/// The files of a project with their hashes, and everything else that determines its pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct InputDigest(Vec<(String, String)>);

impl InputDigest {
    /// Computes the digest of a project that was just read.
    pub(super) fn of(project: &Project, files: &dyn Files) -> Self {
        let sources = &project.sources;
        let texts =
            std::iter::once(project.chronology.source).chain(project.briefs.iter().map(|brief| brief.source));
        let mut all: Vec<(String, String)> = texts
            .map(|source| (sources.path(source).to_owned(), sha256(sources.whole(source).as_bytes())))
            .collect();
        all.extend(project.papers.iter().map(|paper| {
            // Include whether the paper can be read, which may change if a program is installed.
            let state = if paper.document.is_ok() { "" } else { " unread" };
            (paper.path.clone(), format!("{}{state}", paper.sha256))
        }));
        all.extend(project.missing.iter().map(|missing| (missing.message(), String::new())));
        all.extend(project.ignored.iter().map(|ignored| (ignored.path.clone(), "ignored".to_owned())));
        // Include `as_of`, which is the current day if the file does not set it.
        all.extend(project.as_of.as_ref().map(|day| ("as_of".to_owned(), day.to_string())));
        let entries_of = |folder: &str| -> Vec<String> {
            let entries = files.entries(folder).unwrap_or_default().into_iter();
            let entries = entries.filter(|entry| entry.kind != EntryKind::Folder);
            entries.map(|entry| format!("{folder}/{}", entry.name)).collect()
        };
        let logos = project.briefs.iter().filter_map(|brief| brief.logo.as_ref());
        let mut others: Vec<String> = logos.map(|logo| logo.path.value.clone()).collect();
        others.extend([TEMPLATES, FONTS].into_iter().flat_map(entries_of));
        // Include the release records, on which the draft note depends. The other files of releases
        // are not read.
        let of_releases = entries_of(&format!("{BRIEFS}/{RELEASES}"));
        others.extend(of_releases.into_iter().filter(|path| is_release_record(Path::new(path))));
        all.extend(others.into_iter().map(|path| {
            let hash = files
                .read_up_to(&path, MAX_FILE_SIZE)
                .map_or_else(|error| error.to_string(), |bytes| sha256(&bytes));
            (path, hash)
        }));
        Self(all)
    }
}
