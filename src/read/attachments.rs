//! Reads a file together with the files attached to it.
//!
//! The input is a file; the output is an entry for it and one per attachment. Emails can be nested,
//! so attachments are read at any depth. The path of an attachment consists of its container's
//! path, `!/` and its name: `papers/a.eml!/map.pdf`.

#[cfg(feature = "desk")]
use std::cell::RefCell;

#[cfg(feature = "desk")]
use super::ReadSettings;
use super::content::Content;
use super::fault::{ReadFault, ReadProblem};
use super::format;
use super::limits::{Limit, Limits};

/// The separator between a file's path and the name of its attachment.
pub(crate) const ATTACHED: &str = "!/";

/// The content of a file or attachment.
#[derive(Debug)]
pub struct FileContent<I> {
    /// The path; for an attachment, it includes the container's path.
    pub path: String,
    /// The return value of `identify` for the bytes of the file.
    pub identity: I,
    /// The content without attachments, which have separate entries.
    pub content: Result<Content, ReadFault>,
}

/// Reads a file and its attachments at any depth, the file first.
///
/// `identify` is called with the bytes of each file, and its result is passed to `extract`, which
/// reads a single file.
///
/// ```
/// use dateline::internals::read;
/// use dateline::{Limits, ReadSettings};
///
/// let mail = "From: Ada\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the note.\n\
///     --b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=note.txt\n\nHeld on 9 June 2024.\n--b--\n";
/// let extract = |path: &str, bytes: &[u8], (): &()| read::extract(path, bytes, &ReadSettings::default());
/// let all = read::extract_all("a.eml", mail.as_bytes(), &Limits::default(), |_| (), extract);
/// let paths: Vec<&str> = all.iter().map(|file| file.path.as_str()).collect();
/// assert_eq!(paths, ["a.eml", "a.eml!/note.txt"]);
/// ```
pub fn extract_all<I>(
    path: &str,
    bytes: &[u8],
    limits: &Limits,
    identify: impl Fn(&[u8]) -> I,
    extract: impl Fn(&str, &[u8], &I) -> Result<Content, ReadFault>,
) -> Vec<FileContent<I>> {
    let mut all = Vec::new();
    let mut unread = Vec::new();
    let mut add =
        |path: String, identity: I, mut content: Result<Content, ReadFault>, unread: &mut Vec<_>| {
            let attachments = content.as_mut().map(|content| std::mem::take(&mut content.attachments));
            // Push in reverse order, because the last file on the stack is read first.
            let attached = attachments.unwrap_or_default().into_iter().rev();
            unread.extend(attached.map(|file| (format!("{path}{ATTACHED}{}", file.name), file.bytes)));
            all.push(FileContent { path, identity, content });
            all.len()
        };
    let id = identify(bytes);
    let content = extract(path, bytes, &id);
    let mut count = add(path.to_owned(), id, content, &mut unread);
    let mut left = limits.unpacked;
    while let Some((path, bytes)) = unread.pop() {
        let id = identify(&bytes);
        let problem = match left.checked_sub(bytes.len()) {
            None => Some(ReadProblem::Over(Limit::Unpacked(limits.unpacked))),
            Some(rest) => {
                left = rest;
                (!format::is_paper(&path, &bytes)).then_some(ReadProblem::Attachment)
            }
        };
        // Once the limit is reached, the remaining attachments are reported as one fault instead of
        // thousands.
        let is_last = count >= limits.pages;
        let problem =
            if is_last { Some(ReadProblem::Over(Limit::Attachments(limits.pages))) } else { problem };
        let content = match problem {
            Some(problem) => Err(ReadFault { path: path.clone(), problem }),
            None => extract(&path, &bytes, &id),
        };
        count = add(path, id, content, &mut unread);
        if is_last {
            break;
        }
    }
    all
}

/// Returns the bytes of `wanted`, which is the path of a container or of an attachment in it, at
/// any depth.
#[cfg(feature = "desk")]
pub(crate) fn attached_bytes(
    path: &str,
    bytes: Vec<u8>,
    wanted: &str,
    settings: &ReadSettings,
) -> Option<Vec<u8>> {
    if path == wanted {
        return Some(bytes);
    }
    let found = RefCell::new(None);
    // Read only the containers on the path to `wanted`.
    let extract = |path: &str, bytes: &[u8], (): &()| {
        if path == wanted {
            found.replace(Some(bytes.to_vec()));
        }
        let contains = wanted.strip_prefix(path).is_some_and(|rest| rest.starts_with(ATTACHED));
        let skipped = || ReadFault { path: path.to_owned(), problem: ReadProblem::Attachment };
        if contains { super::extract(path, bytes, settings) } else { Err(skipped()) }
    };
    extract_all(path, &bytes, &settings.limits, |_| (), extract);
    found.into_inner()
}
