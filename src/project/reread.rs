//! Reloads `events.toml` and the briefs without reading the papers again.
//!
//! While the user types in `events.toml`, only that file changes. It is parsed again, and the
//! statements of the papers are linked to the new events. The papers contain spans of
//! `events.toml`, such as the span of the path that names them; these are updated. Reloading takes
//! most of the time and does not change the project, so that other threads can use it meanwhile.

use std::collections::BTreeMap;

use super::{CuratedFiles, Files, LoadError, LoadOptions, Project, as_of};
use crate::chronology::Chronology;
use crate::linking::{self, Timeline};
use crate::source::{Span, Spanned};
use crate::table::Vocabulary as _;

/// The files of a project that were read again.
pub(crate) enum Reread {
    /// The curated files.
    Curated {
        /// The files, with the contents of the papers.
        files: Box<CuratedFiles>,
        /// The new events, linked to the statements of the papers.
        timeline: Timeline,
        /// Maps the old span of each `events.toml` value that a loaded paper refers to, to its span
        /// in the new text.
        moved: BTreeMap<Span, Span>,
    },
    /// The whole project, because the changed files affect which papers are read, and how.
    All(Box<Project>),
}

impl Reread {
    /// Replaces the project by its new state.
    pub(crate) fn replace(self, project: &mut Option<Project>, options: &LoadOptions) {
        match (self, project) {
            (Self::Curated { files, timeline, moved }, Some(project)) => {
                project.update_places(&moved);
                project.take_over(*files, timeline, options);
            }
            (Self::All(new), project) => *project = Some(*new),
            // A curated part replaces that of a project. Without a project, it is dropped.
            (Self::Curated { .. }, None) => {}
        }
    }
}

impl Project {
    /// Reads `events.toml` and the briefs again without changing the project. Papers are read again
    /// only if a value has changed that determines which papers are read and how: the paths, the
    /// dates and titles of sources, the fiscal years, or the number of briefs.
    ///
    /// # Errors
    ///
    /// Fails like [`Project::load`].
    pub(crate) fn read_curated(&self, files: &dyn Files, options: &LoadOptions) -> Result<Reread, LoadError> {
        let mut curated = CuratedFiles::read(files)?;
        // Require the same number of briefs, because the sources of papers are numbered after those
        // of the briefs.
        let is_numbered_alike = curated.briefs.len() == self.briefs.len();
        let moved = moved_places(&self.chronology, &curated.chronology).filter(|_| is_numbered_alike);
        let Some(moved) = moved else {
            return Ok(Reread::All(Box::new(Self::load(files, options)?)));
        };
        curated.sources.append_rest(&self.sources);
        let timeline = linking::timeline(&curated.sources, &curated.chronology, &self.attestations);
        Ok(Reread::Curated { files: Box::new(curated), timeline, moved })
    }

    /// Reads `events.toml` again, and returns it with its timeline: its events, linked to the
    /// statements of the papers as they were read. Returns `None` if a file cannot be read, or if
    /// the number of briefs has changed, which would change the ids of the papers.
    pub(crate) fn relinked(&self, files: &dyn Files) -> Option<(Chronology, Timeline)> {
        let mut curated = CuratedFiles::read(files).ok()?;
        // Require the same number of briefs, because the sources of papers are numbered after those
        // of the briefs.
        if curated.briefs.len() != self.briefs.len() {
            return None;
        }
        curated.sources.append_rest(&self.sources);
        let timeline = linking::timeline(&curated.sources, &curated.chronology, &self.attestations);
        Some((curated.chronology, timeline))
    }

    /// Replaces the curated files.
    fn take_over(&mut self, files: CuratedFiles, timeline: Timeline, options: &LoadOptions) {
        let CuratedFiles { sources, chronology, faults, briefs, brief_faults } = files;
        (self.as_of, self.as_of_is_today) = as_of(&chronology, options);
        self.timeline = timeline;
        self.sources = sources;
        self.chronology = chronology;
        self.faults = faults;
        self.briefs = briefs;
        self.brief_faults = brief_faults;
    }

    /// Updates the papers' spans in `events.toml`.
    fn update_places(&mut self, moved: &BTreeMap<Span, Span>) {
        let update = |span: &mut Span| *span = moved.get(span).copied().unwrap_or(*span);
        for paper in &mut self.papers {
            update(&mut paper.named);
            let Ok(document) = &mut paper.document else { continue };
            let dates = document.dates.iter_mut().chain(&mut document.created);
            dates.filter_map(|date| date.span.as_mut()).for_each(update);
            document.title.iter_mut().for_each(|title| update(&mut title.span));
        }
        self.missing.iter_mut().for_each(|missing| update(&mut missing.span));
        self.ignored.iter_mut().for_each(|ignored| update(&mut ignored.span));
    }
}

/// Maps the old span of each value that determines which papers are read and how to its new span.
/// Returns `None` if one of these values has changed.
fn moved_places(old: &Chronology, new: &Chronology) -> Option<BTreeMap<Span, Span>> {
    let (old, new) = (reading_values(old), reading_values(new));
    let is_same = old.iter().map(|(value, _)| value).eq(new.iter().map(|(value, _)| value));
    is_same
        .then(|| old.into_iter().map(|(_, span)| span).zip(new.into_iter().map(|(_, span)| span)).collect())
}

/// Returns the values that determine which papers are read and how, each as a string with its key,
/// and its span.
fn reading_values(chronology: &Chronology) -> Vec<(String, Span)> {
    fn keyed<T>(
        key: &str,
        value: Option<&Spanned<T>>,
        text: impl Fn(&T) -> String,
    ) -> Option<(String, Span)> {
        value.map(|value| (format!("{key}={}", text(&value.value)), value.span))
    }
    let file = Span::new(chronology.source, 0..0);
    let mut values = vec![(format!("date_order={}", chronology.date_order.word()), file)];
    values.extend(
        chronology
            .fiscal_years
            .iter()
            .filter_map(|fiscal| keyed("fiscal_year", Some(&fiscal.year), |year| format!("{year:?}"))),
    );
    values.extend(chronology.papers.iter().filter_map(|path| keyed("papers", Some(path), String::clone)));
    for source in &chronology.sources {
        values.push(("source".to_owned(), source.id.span));
        values.extend(keyed("path", source.path.as_ref(), String::clone));
        values.extend(keyed("title", source.title.as_ref(), String::clone));
        values.extend(keyed("published", source.published.as_ref(), ToString::to_string));
        values.extend(keyed("kind", source.kind.as_ref(), |kind| kind.word().to_owned()));
        values.extend(keyed("language", source.language.as_ref(), |code| code.as_str().to_owned()));
    }
    values
}
