//! The declarations in `events.toml` that apply to a file named on the command line. With them,
//! `tag` and `text` find the same document date and values in it as the commands that read a whole
//! project.

use std::path::Path;

use super::Global;
use super::project_file::path_in_project;
use crate::chronology::{self, Chronology};
use crate::project::{CHRONOLOGY, DeclaredPaper, MAX_CHRONOLOGY_SIZE};
use crate::source::Sources;

/// The chronology in the current folder; empty if the folder does not contain one.
#[derive(Debug)]
pub(crate) struct Declarations {
    text: String,
    chronology: Chronology,
}

impl Declarations {
    /// Reads `events.toml`, ignoring its errors, which `check` reports.
    pub(crate) fn read(global: &Global) -> Self {
        let bytes = global.files().dir().read(Path::new(CHRONOLOGY), MAX_CHRONOLOGY_SIZE);
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let source = Sources::new().add(CHRONOLOGY, text.clone());
        let (chronology, _) = chronology::parse(source, &text);
        Self { text, chronology }
    }

    /// Creates the sources of a document. They contain the text of `events.toml`, which the spans
    /// of the declarations refer to.
    pub(crate) fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        sources.add(CHRONOLOGY, self.text.clone());
        sources
    }

    /// Returns the declarations about a file, or about one of its attachments
    /// (`mail.eml!/letter.docx`). They are empty for a file outside the project.
    pub(crate) fn of(&self, global: &Global, file: &Path, attachment: Option<&str>) -> DeclaredPaper {
        let absolute = std::path::absolute(file).ok();
        let Some(path) = absolute.and_then(|file| path_in_project(global.files().dir(), &file)) else {
            return DeclaredPaper::default();
        };
        let path = path.to_string_lossy().replace('\\', "/") + attachment.unwrap_or_default();
        DeclaredPaper::of(&self.chronology, &path)
    }
}
