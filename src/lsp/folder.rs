//! The project folder, and the URIs (`file:///…`) of its files.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;

use crate::project::{BRIEFS, CHRONOLOGY};

#[derive(Debug, Clone)]
pub(super) struct ProjectFolder {
    root: PathBuf,
    /// The folder with symbolic links resolved. An editor may use either path in URIs.
    canonical: Option<PathBuf>,
}

impl ProjectFolder {
    pub(super) fn new(root: PathBuf) -> Self {
        let root = std::path::absolute(&root).unwrap_or(root);
        let canonical = root.canonicalize().ok();
        Self { root, canonical }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of the project that a file belongs to: the parent of `events.toml`, or
    /// the parent of a brief's folder `briefs`.
    pub(super) fn of_file(uri: &Uri) -> Option<Self> {
        let path = file_path(uri.as_str())?;
        let folder = path.parent()?;
        if path.file_name()? == CHRONOLOGY {
            return Some(Self::new(folder.to_path_buf()));
        }
        let is_brief = folder.file_name()? == BRIEFS && path.extension()? == "toml";
        Some(Self::new(folder.parent()?.to_path_buf())).filter(|_| is_brief)
    }

    /// Returns the path of a file relative to the folder, with `/` as the separator, or `None` if
    /// the file is outside the folder.
    pub(super) fn path(&self, uri: &Uri) -> Option<String> {
        let path = file_path(uri.as_str())?;
        let mut roots = std::iter::once(&self.root).chain(&self.canonical);
        let inner = roots.find_map(|root| path.strip_prefix(root).ok())?;
        let parts = inner.components().map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let parts: Vec<&str> = parts.collect::<Option<_>>()?;
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    /// Returns the URI of a file in the folder, or `None` if its path is not valid Unicode.
    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        let whole = self.root.join(path);
        let words = whole.to_str()?.replace('\\', "/");
        // Add a slash on Windows, where an absolute path begins with a drive: `file:///C:/…`.
        let slash = if words.starts_with('/') { "" } else { "/" };
        Uri::from_str(&format!("file://{slash}{}", percent_encoded(&words))).ok()
    }
}

/// Returns the path that a `file:` URI names, or `None` for other URIs.
pub(super) fn file_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decoded(rest.split(['?', '#']).next()?)?;
    // Remove the slash on Windows, where `file:///C:/notes` is the path `C:/notes`.
    let drive = path.strip_prefix('/').filter(|path| path.as_bytes().get(1) == Some(&b':'));
    let path = if cfg!(windows) { drive.unwrap_or(&path) } else { &path };
    Some(PathBuf::from(path)).filter(|path| path.is_absolute())
}

fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into());
            }
            _ => write!(out, "%{byte:02X}").expect("a string can always be written to"),
        }
    }
    out
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_convert_into_each_other() {
        let folder = ProjectFolder::new("/work/my notes".into());
        for path in ["events.toml", "briefs/été.toml", "papers/a#b%20?.txt"] {
            let uri = folder.uri(path).unwrap();
            assert_eq!(folder.path(&uri).as_deref(), Some(path), "{}", uri.as_str());
        }
        assert_eq!(folder.uri("events.toml").unwrap().as_str(), "file:///work/my%20notes/events.toml");
    }

    #[test]
    fn files_outside_the_folder_have_no_path() {
        let folder = ProjectFolder::new("/work/notes".into());
        for uri in [
            "file:///work/other/events.toml",
            "file:///work/notes/../other/events.toml",
            "file:///work/notes",
            "file:///etc/passwd",
            "untitled:Untitled-1",
            "https://example.org/work/notes/events.toml",
            "file:///work/notes/%ff.toml",
            "file:///work/notes/%zz.toml",
        ] {
            let path = Uri::from_str(uri).ok().and_then(|uri| folder.path(&uri));
            assert_eq!(path, None, "{uri}");
        }
    }

    #[test]
    fn file_names_its_project() {
        let root = |uri: &str| Some(ProjectFolder::of_file(&Uri::from_str(uri).ok()?)?.root);
        assert_eq!(root("file:///a/events.toml"), Some("/a".into()));
        assert_eq!(root("file:///a/briefs/b.toml"), Some("/a".into()));
        assert_eq!(root("file:///a/papers/b.txt"), None);
    }
}
