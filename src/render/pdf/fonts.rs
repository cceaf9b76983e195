//! Additional fonts, for scripts such as Japanese, Arabic or Hebrew, and for a house style.
//!
//! [`Fonts`] collects font files from user-supplied paths and from the project. The engines load
//! them.

#[cfg(feature = "pdf")]
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use thiserror::Error;

use crate::confined_dir::{ConfinedDir, DirItem, ItemKind, MAX_FILE_SIZE, open_regular_file, read_up_to};

/// The extensions of font files: OpenType fonts and collections.
const ENDINGS: [&str; 4] = ["otf", "ttf", "otc", "ttc"];

/// Font files, in the order in which Typst searches them for a character that the main typeface
/// lacks.
///
/// ```
/// use std::path::Path;
/// use dateline::internals::render::Fonts;
///
/// assert!(Fonts::default().is_empty());
/// assert!(Fonts::find(&[Path::new("no/such.otf")]).is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fonts {
    files: Vec<FontFile>,
}

/// A font file, read on demand. If it belongs to a project, access is confined to the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct FontFile {
    path: PathBuf,
    project: Option<ConfinedDir>,
}

impl FontFile {
    /// Returns the path to show in messages.
    pub(super) fn path(&self) -> PathBuf {
        self.project.as_ref().map_or_else(|| self.path.clone(), |project| project.root().join(&self.path))
    }

    fn open(&self) -> io::Result<fs::File> {
        match &self.project {
            Some(project) => project.open(&self.path),
            None => open_regular_file(&self.path),
        }
    }

    pub(in crate::render) fn read(&self) -> Result<Vec<u8>, FontError> {
        let bytes = self.open().and_then(|file| read_up_to(file, MAX_FILE_SIZE));
        bytes.map_err(|source| FontError::Unreadable { path: self.path(), source })
    }

    /// Whether the file begins with an OpenType tag (OpenType 1.9.1, "Organization of an OpenType
    /// Font").
    fn is_font(&self) -> io::Result<bool> {
        let mut tag = [0; 4];
        match io::Read::read_exact(&mut self.open()?, &mut tag) {
            Ok(()) => Ok(matches!(&tag, b"\0\x01\0\0" | b"OTTO" | b"true" | b"ttcf")),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// A requested font that cannot be used.
#[derive(Debug, Error)]
pub enum FontError {
    /// The file or folder cannot be read.
    #[error("the font {} cannot be read: {source}", .path.display())]
    Unreadable {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error reported by the system.
        source: io::Error,
    },
    /// The file is not an OpenType font.
    #[error("{} is not a supported font: use an OpenType font (.otf, .ttf, .otc or .ttc)", .path.display())]
    NotAFont {
        /// The path of the file.
        path: PathBuf,
    },
    /// The folder contains no font.
    #[error("the folder {} contains no font (.otf, .ttf, .otc or .ttc)", .path.display())]
    None {
        /// The path of the folder.
        path: PathBuf,
    },
}

/// A font file's path and the root of the project that confines it, as passed to the rendering
/// process.
#[cfg(feature = "pdf")]
pub(in crate::render) type FontPath = (OsString, Option<OsString>);

impl Fonts {
    /// Returns the fonts at these paths without checking them.
    #[cfg(feature = "pdf")]
    pub(in crate::render) fn at(paths: Vec<FontPath>) -> Self {
        let file = |(path, project): FontPath| FontFile {
            path: path.into(),
            project: project.map(ConfinedDir::new),
        };
        Self { files: paths.into_iter().map(file).collect() }
    }

    /// Returns the paths to pass to another process.
    #[cfg(feature = "pdf")]
    pub(in crate::render) fn to_paths(&self) -> Vec<FontPath> {
        let root = |project: &ConfinedDir| project.root().as_os_str().to_owned();
        let file = |file: &FontFile| (file.path.clone().into(), file.project.as_ref().map(root));
        self.files.iter().map(file).collect()
    }

    /// Finds the fonts at `paths`. A folder stands for all font files in it and its subfolders,
    /// sorted by name.
    ///
    /// # Errors
    ///
    /// Returns an error if a path cannot be read, a file is not a font, or a folder contains no
    /// font.
    pub fn find<P: AsRef<Path>>(paths: &[P]) -> Result<Self, FontError> {
        let mut files = Vec::new();
        for path in paths.iter().map(AsRef::as_ref) {
            let before = files.len();
            collect(path, &mut files)?;
            if files.len() == before {
                return Err(FontError::None { path: path.to_owned() });
            }
        }
        Ok(Self { files })
    }

    /// Adds the fonts in a folder of a project, if that folder exists. Symbolic links are followed
    /// within the project.
    ///
    /// # Errors
    ///
    /// Returns an error if the folder cannot be read, contains a font file that is not OpenType, or
    /// contains no font.
    pub fn and_below(mut self, project: &ConfinedDir, folder: &str) -> Result<Self, FontError> {
        if let Err(error) = project.entries(folder)
            && matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        {
            return Ok(self);
        }
        let before = self.files.len();
        collect_below(project, Path::new(folder), &mut self.files)?;
        if self.files.len() == before {
            return Err(FontError::None { path: project.root().join(folder) });
        }
        Ok(self)
    }

    /// Whether there are no additional fonts.
    pub const fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(in crate::render) fn files(&self) -> &[FontFile] {
        &self.files
    }
}

/// Adds the font at `path`, or all fonts in it if it is a folder.
fn collect(path: &Path, files: &mut Vec<FontFile>) -> Result<(), FontError> {
    let failed = |source| FontError::Unreadable { path: path.to_owned(), source };
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        return add(FontFile { path: path.to_owned(), project: None }, files);
    }
    let entries: io::Result<Vec<PathBuf>> =
        fs::read_dir(path).map_err(failed)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries.map_err(failed)?;
    entries.sort_unstable();
    for entry in entries {
        let kind = fs::symlink_metadata(&entry).map_err(failed)?;
        if kind.is_dir() || is_named_as_font(&entry) {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

/// Adds the fonts in a folder of a project and its subfolders.
fn collect_below(project: &ConfinedDir, folder: &Path, files: &mut Vec<FontFile>) -> Result<(), FontError> {
    let failed = |source| FontError::Unreadable { path: project.root().join(folder), source };
    for DirItem { name, kind } in project.entries(folder).map_err(failed)? {
        let path = folder.join(name);
        if kind == ItemKind::Dir {
            collect_below(project, &path, files)?;
        } else if is_named_as_font(&path) {
            add(FontFile { path, project: Some(project.clone()) }, files)?;
        }
    }
    Ok(())
}

fn add(file: FontFile, files: &mut Vec<FontFile>) -> Result<(), FontError> {
    match file.is_font() {
        Ok(true) => files.push(file),
        Ok(false) => return Err(FontError::NotAFont { path: file.path() }),
        Err(source) => return Err(FontError::Unreadable { path: file.path(), source }),
    }
    Ok(())
}

fn is_named_as_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|end| ENDINGS.contains(&end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::write_atomically;

    #[test]
    fn folder_gives_its_fonts_sorted_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, bytes) in [
            ("b.otf", b"OTTO...".as_slice()),
            ("a/c.TTF", b"\0\x01\0\0..."),
            ("a/LICENSE", b"free"),
            ("none/readme.txt", b"-"),
            ("web.woff2", b"wOF2..."),
        ] {
            write_atomically(&at(name), bytes).unwrap();
        }
        let paths = |fonts: &Fonts| fonts.files.iter().map(FontFile::path).collect::<Vec<_>>();
        assert_eq!(paths(&Fonts::find(&[folder.path()]).unwrap()), [at("a/c.TTF"), at("b.otf")]);
        assert_eq!(paths(&Fonts::find(&[at("b.otf"), at("a")]).unwrap()), [at("b.otf"), at("a/c.TTF")]);
        let message = |name: &str| Fonts::find(&[at(name)]).unwrap_err().to_string();
        assert!(message("web.woff2").contains("is not a supported font"), "{}", message("web.woff2"));
        assert!(message("none").starts_with("the folder"), "{}", message("none"));
        assert!(message("gone.otf").contains("cannot be read"), "{}", message("gone.otf"));
    }
}
