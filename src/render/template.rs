//! The brief templates: the built-in ones, and a project's own, which take precedence.

use std::borrow::Cow;
use std::io;

use thiserror::Error;

use super::overrun::Overrun;
use crate::confined_dir::ConfinedDir;
use crate::subprocess::SubprocessError;

/// The folder in which a project keeps its own templates.
pub(crate) const TEMPLATES: &str = "templates";

/// The maximum size of a template, in bytes.
const MAX_SIZE: u64 = 16 << 20;

/// The built-in templates, by file name.
const BUILT_IN: [(&str, &str); 3] = [
    ("brief.html.j2", include_str!("../../templates/brief.html.j2")),
    ("brief.md.j2", include_str!("../../templates/brief.md.j2")),
    ("brief.typ", include_str!("../../templates/brief.typ")),
];

/// A template and its path.
///
/// ```
/// use dateline::internals::render::Template;
///
/// let template = Template::find("brief.typ", None)?;
/// assert_eq!(template.path(), "templates/brief.typ");
/// assert!(template.is_built_in());
/// # Ok::<(), dateline::internals::render::TemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    path: String,
    text: Cow<'static, str>,
}

/// A template that cannot be used.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// No template has this name.
    #[error("there is no template {name}: add it to the folder templates/ of your project")]
    Missing {
        /// The file name of the template.
        name: String,
    },
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The path of the file.
        path: String,
        /// The error reported by the system.
        source: io::Error,
    },
    /// The file is not valid UTF-8.
    #[error("{path} is not valid UTF-8 at byte {offset}: save it as UTF-8")]
    NotUtf8 {
        /// The path of the file.
        path: String,
        /// The offset of the first byte that is not UTF-8.
        offset: usize,
    },
    /// The template has an error, found when it is compiled or rendered.
    #[error("{path}:{line}:{column}: {problem}")]
    Wrong {
        /// The path of the file.
        path: String,
        /// The 1-based line.
        line: usize,
        /// The 1-based column, in characters.
        column: usize,
        /// The error message.
        problem: String,
    },
    /// The template exceeded a limit of the rendering process.
    #[error(transparent)]
    Overrun(#[from] Overrun),
    /// The rendering process could not be started.
    #[error(transparent)]
    Process(#[from] SubprocessError),
}

impl Template {
    /// The file names of the built-in templates.
    pub const NAMES: [&'static str; 3] = [BUILT_IN[0].0, BUILT_IN[1].0, BUILT_IN[2].0];

    /// Finds the template `name`: the one in the folder `templates` of `project` if it exists, else
    /// the built-in one.
    pub fn find(name: &str, project: Option<&ConfinedDir>) -> Result<Self, TemplateError> {
        let path = format!("{TEMPLATES}/{name}");
        if let Some(project) = project {
            match project.read(&path, MAX_SIZE) {
                Ok(bytes) => return Self::own(path, bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(TemplateError::Unreadable { path, source }),
            }
        }
        let text = BUILT_IN.iter().find(|(built_in, _)| *built_in == name).map(|(_, text)| *text);
        let text = text.ok_or_else(|| TemplateError::Missing { name: name.to_owned() })?;
        Ok(Self { path, text: Cow::Borrowed(text) })
    }

    fn own(path: String, bytes: Vec<u8>) -> Result<Self, TemplateError> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text: Cow::Owned(text) }),
            Err(error) => Err(TemplateError::NotUtf8 { path, offset: error.utf8_error().valid_up_to() }),
        }
    }

    /// Creates a template from its text. Messages refer to it as `path`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: Cow::Owned(text.into()) }
    }

    /// Returns the path, relative to the project folder, as shown in messages.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the source text of the template.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the 1-based line and column of a byte offset, or `None` if it is beyond the end of
    /// the text.
    pub(super) fn line_column(&self, byte: usize) -> Option<(usize, usize)> {
        let before = self.text.get(..byte)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Some((line, column))
    }

    /// Whether the template is a built-in template.
    pub const fn is_built_in(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }
}
