//! The file names that can be added to the papers, and the outcome of adding a file.

use serde::Serialize;

use crate::escape::for_terminal;
use crate::read::{FORMATS, is_paper};

/// The folder for added papers, if `events.toml` does not name another one.
pub(crate) const UPLOADS: &str = "papers";

/// The maximum length of a file name in bytes. File systems allow 255, and the temporary file has a
/// longer name.
const MAX_NAME: usize = 200;

/// Characters that Windows does not allow in file names, since a colleague may open the project
/// there.
const NOT_IN_NAMES: [char; 7] = ['<', '>', ':', '"', '|', '?', '*'];

/// Windows device names, with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The outcome of adding a file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UploadOutcome {
    /// The name of the file.
    pub(crate) name: String,
    /// The path of the new paper; `None` if the file was not added.
    pub(crate) path: Option<String>,
    /// The reason why the file was not added, or a remark on the new paper.
    pub(crate) remark: Option<String>,
}

impl UploadOutcome {
    /// Creates the outcome for a file that was not added for this reason.
    pub(crate) fn refused(name: &str, reason: impl Into<String>) -> Self {
        Self { name: name.to_owned(), path: None, remark: Some(reason.into()) }
    }

    /// Creates the outcome for a file that was added as a paper.
    pub(crate) fn added(name: &str, path: String) -> Self {
        Self { name: name.to_owned(), path: Some(path), remark: None }
    }
}

/// Returns the reason why a file with this name cannot be added to the papers, or `None` if it can.
///
/// An accepted name does not contain a path, is not hidden, and can be written on every system. Its
/// extension is one that dateline reads; the content is not yet known.
pub(crate) fn refused_name(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_numbered_device = ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest != "0" && rest.parse::<u8>().is_ok())
    });
    let reason = if name.is_empty() {
        "the file has no name"
    } else if name.contains(['/', '\\']) {
        "its name contains a path: choose the file itself"
    } else if name.starts_with(['.', '~']) {
        "files whose name begins with “.” or “~” are hidden or temporary and are not read: rename it"
    } else if name.contains(char::is_control) || name != for_terminal(name) || name.contains(NOT_IN_NAMES) {
        "its name contains characters that some systems do not allow in file names: rename it"
    } else if name.len() > MAX_NAME {
        "its name is too long: rename it"
    } else if name.starts_with(' ') || name.ends_with(['.', ' ']) {
        "its name begins with a space, or ends with a space or a full stop: rename it"
    } else if DEVICES.contains(&stem.as_str()) || is_numbered_device {
        "its name is reserved for a device on Windows: rename it"
    } else if !is_paper(name, &[]) {
        return Some(format!("dateline does not read files of this kind; it reads {}", format_names()));
    } else {
        return None;
    };
    Some(reason.to_owned())
}

/// Returns the formats that dateline reads, as a readable list.
pub(super) fn format_names() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Returns the extensions that dateline reads, for the file chooser: ".docx,.docm".
pub(super) fn extensions() -> String {
    let extensions = FORMATS.iter().flat_map(|format| format.extensions);
    extensions.map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_papers_are_accepted() {
        for name in
            ["report.pdf", "Rapport final (v2).docx", "会談記録.txt", "console.md", "com10.txt", "a..b.html"]
        {
            assert_eq!(refused_name(name), None, "{name}");
        }
    }

    #[test]
    fn hostile_and_unreadable_names_are_refused() {
        let long = format!("{}.pdf", "x".repeat(300));
        for (name, part) in [
            ("", "no name"),
            ("../events.toml", "path"),
            ("..\\x.md", "path"),
            ("/etc/passwd.txt", "path"),
            ("C:\\x.pdf", "path"),
            ("..", "hidden"),
            (".gitignore", "hidden"),
            ("~$report.docx", "hidden"),
            ("a\u{202e}fdp.txt", "characters"),
            ("a\nb.md", "characters"),
            ("a:stream.txt", "characters"),
            ("x\u{0}.pdf", "characters"),
            ("report.pdf ", "space"),
            ("report.pdf.", "full stop"),
            ("CON.txt", "device"),
            ("lpt1.pdf", "device"),
            ("events.toml", "does not read files of this kind"),
            ("x.exe", "DOCX"),
            ("x", "PDF"),
            (long.as_str(), "too long"),
        ] {
            let reason = refused_name(name).unwrap_or_default();
            assert!(reason.contains(part), "{name}: {reason}");
        }
    }
}
