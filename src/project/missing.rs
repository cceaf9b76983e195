//! Papers, folders and globs named in `events.toml` that yield nothing to read, and the messages
//! that all commands use to report them.

use std::io::{self, ErrorKind};

use super::search::WILD;
use crate::source::Span;

/// A path or glob in `events.toml` that yields nothing to read.
#[derive(Debug)]
pub struct Missing {
    /// The span of the path or glob in `events.toml`.
    pub span: Span,
    /// The path or the glob.
    pub path: String,
    /// The reason why the path or glob yields nothing.
    pub why: Absence,
}

/// The reason why a path or glob yields nothing to read.
#[derive(Debug)]
pub enum Absence {
    /// The path could not be read or listed.
    Io(io::Error),
    /// The path contains `*`, `?`, `[` or `{` but is not a valid glob. The value is the parser's
    /// message.
    NotAGlob(String),
    /// No file matches the glob.
    FitsNothing,
    /// The glob matches files, or the folder contains some, but none of them is a paper.
    FitsNoPaper,
    /// The path is a symbolic link in a folder of papers, where links are not followed.
    Link,
    /// The name of the file or folder is not valid Unicode.
    NotUnicode,
    /// The folder contains no files that could be papers.
    EmptyFolder,
    /// A `.gitignore` excludes every file that the path or glob would include.
    AllIgnored,
}

impl Missing {
    /// Returns a message that describes the problem, without a trailing period.
    ///
    /// ```
    /// use dateline::{Memory, LoadOptions, Project};
    ///
    /// let files = Memory::from([("events.toml", "[chronology]\npapers = [\"papers\"]\n")]);
    /// let project = Project::load(&files, &LoadOptions::default())?;
    /// assert_eq!(project.missing[0].message(), "papers does not exist");
    /// # Ok::<(), dateline::LoadError>(())
    /// ```
    pub fn message(&self) -> String {
        let path = &self.path;
        match &self.why {
            Absence::Io(error) => match error.kind() {
                ErrorKind::NotFound => format!("{path} does not exist"),
                ErrorKind::InvalidInput => format!("{path} is outside the folder of events.toml"),
                _ => format!("{path} cannot be read: {error}"),
            },
            Absence::NotAGlob(error) => format!("{path} is not a valid glob: {error}"),
            Absence::FitsNothing => format!("no file matches {path}"),
            Absence::FitsNoPaper if self.path.contains(WILD) => {
                format!("no file that matches {path} is in a known format")
            }
            Absence::FitsNoPaper => format!("no file in {path} is in a known format"),
            Absence::NotUnicode => format!("{path} is not read, because its name is not valid UTF-8"),
            Absence::EmptyFolder => format!("the folder {path} contains no papers"),
            Absence::Link => format!("{path} is a link, and links in a folder of papers are not followed"),
            Absence::AllIgnored => format!("a .gitignore excludes every file at {path}"),
        }
    }

    /// Returns the help text, without a trailing period.
    pub fn help(&self) -> &'static str {
        let has_backslash = self.path.contains('\\');
        match &self.why {
            Absence::Io(error) => match error.kind() {
                ErrorKind::NotFound if has_backslash => "write `/` between folders, on every system",
                ErrorKind::NotFound => {
                    "paths are relative to the folder of events.toml; write `/` between folders, and match upper and \
                     lower case"
                }
                ErrorKind::InvalidInput
                    if self.path.starts_with('/') || self.path.split('/').any(|part| part == "..") =>
                {
                    "copy the files into the folder of events.toml"
                }
                ErrorKind::InvalidInput => {
                    "links that lead outside are not followed: copy the files into the folder of events.toml"
                }
                ErrorKind::FileTooLarge => {
                    "raise the limit with --max-size, split the file, or exclude it in `papers` with `!`"
                }
                ErrorKind::Unsupported => "put a regular file in its place, or remove it from events.toml",
                _ => "check the permissions of the file, and that no other program has locked it",
            },
            Absence::NotAGlob(_) => {
                "`*` matches any characters of a name, `**` any folders, `[ab]` and `{eu,nato}` one of these; a file or \
                 folder whose name contains such a character is matched by its exact name"
            }
            Absence::FitsNothing if has_backslash => "write `/` between folders, on every system",
            Absence::FitsNothing => {
                "`*` stays within one folder, `**` includes all folders below: papers/**/*.pdf; names that begin with a \
                 dot are skipped"
            }
            Absence::FitsNoPaper => {
                "list a file by its path, without `*`, to read it as plain text if its format is unknown"
            }
            Absence::NotUnicode => "rename it, or exclude its folder in `papers` with `!`",
            Absence::EmptyFolder => "put papers into it, or remove it from `papers`",
            Absence::Link => {
                "name the link itself in `papers`, copy its file into the folder, or exclude it in `papers` with `!`"
            }
            Absence::AllIgnored => {
                "list the files by their paths, or move the lines to .git/info/exclude, which dateline does not read"
            }
        }
    }
}
