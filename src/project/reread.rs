//! Loads `events.toml` and the briefs again, without reading the papers again.
//!
//! While someone types in `events.toml`, only that file changes. It is parsed again, and the statements
//! of the papers are linked to the new events. The papers contain spans of `events.toml`, such as that
//! of the path that names them; these are updated.

use std::collections::BTreeMap;

use super::{CuratedFiles, Files, LoadError, LoadOptions, Project, as_of};
use crate::chronology::Chronology;
use crate::linking;
use crate::source::{Span, Spanned};
use crate::table::Vocabulary as _;

impl Project {
    /// Reads `events.toml` and the briefs again. Papers are read again only if a value has changed
    /// that decides which papers are read and how: the paths, the dates and titles of sources, the
    /// fiscal years, or the number of briefs.
    ///
    /// # Errors
    ///
    /// Fails like [`Project::load`]. The project is then unchanged.
    pub(crate) fn reread(&mut self, files: &dyn Files, options: &LoadOptions) -> Result<(), LoadError> {
        let CuratedFiles { mut sources, chronology, faults, briefs, brief_faults } =
            CuratedFiles::read(files)?;
        // The texts of papers are numbered after those of the briefs.
        let is_numbered_alike = briefs.len() == self.briefs.len();
        let Some(moved) = moved_places(&self.chronology, &chronology).filter(|_| is_numbered_alike) else {
            *self = Self::load(files, options)?;
            return Ok(());
        };
        sources.append_rest(&mut self.sources);
        self.update_places(&moved);
        self.timeline = linking::timeline(&sources, &chronology, &self.attestations);
        (self.as_of, self.as_of_is_today) = as_of(&chronology, options);
        self.sources = sources;
        self.chronology = chronology;
        self.faults = faults;
        self.briefs = briefs;
        self.brief_faults = brief_faults;
        Ok(())
    }

    /// Updates the spans of `events.toml` in the papers.
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

/// Returns the new place of each value that decides which papers are read and how, or `None` if one
/// of these values has changed.
fn moved_places(old: &Chronology, new: &Chronology) -> Option<BTreeMap<Span, Span>> {
    let (old, new) = (reading_values(old), reading_values(new));
    let is_same = old.iter().map(|(value, _)| value).eq(new.iter().map(|(value, _)| value));
    is_same
        .then(|| old.into_iter().map(|(_, span)| span).zip(new.into_iter().map(|(_, span)| span)).collect())
}

/// Returns the values that decide which papers are read and how, each as a text with its key, and
/// its place.
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
