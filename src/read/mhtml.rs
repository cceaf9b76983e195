//! Reads web pages that a browser saved as one file (MHTML, RFC 2557). The page is the first HTML
//! part.
//!
//! `mail-parser` decodes MIME. The `Date` header is the time at which the file was saved, not the
//! page's date.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::ReadSettings;
use super::content::Content;
use super::fault::ReadProblem;
use super::html;
use super::limits::Limit;
use crate::date::Date;

/// The number of bytes at the start of a file in which the headers are searched for.
const HEAD: usize = 16 << 10;

/// Whether the bytes are a saved page: they begin with email headers, some of which only browsers
/// write.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).take_while(|line| !line.is_empty());
    let lines: Vec<&[u8]> = lines.collect();
    // Chrome writes "From: <Saved by Blink>", and Internet Explorer "From: "Saved by Internet
    // Explorer 11"".
    let is_saved = lines.iter().any(|line| {
        line.starts_with(b"snapshot-content-location:")
            || line.starts_with(b"from:") && memchr::memmem::find(line, b"saved by ").is_some()
    });
    is_saved && lines.iter().any(|line| line.starts_with(b"mime-version:"))
}

pub(super) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    let most = settings.limits.nesting;
    // Limit the number of nested messages before parsing, since the destructor of a message
    // recurses into them.
    if memchr::memmem::find_iter(&bytes.to_ascii_lowercase(), b"message/rfc822").count() > most {
        return Err(ReadProblem::Over(Limit::Nesting(most)));
    }
    let message =
        parsed(bytes).ok_or_else(|| ReadProblem::damaged("a saved web page", "it has no headers"))?;
    let page = page(&message).ok_or_else(|| ReadProblem::NoWords("saved web page".into()))?;
    html::read_text(page, settings)
}

/// A saved page, with its URL and the day on which it was saved.
pub(super) struct SavedPage {
    pub(super) url: Option<String>,
    pub(super) saved: Option<Date>,
    pub(super) page: String,
}

/// Returns the page in a file, with the URL and the day from its headers. Returns `None` if the
/// file contains no page.
pub(super) fn saved_page(bytes: &[u8]) -> Option<SavedPage> {
    let message = parsed(bytes)?;
    let snapshot = message.header_raw("Snapshot-Content-Location").map(|url| url.trim().to_owned());
    let part = message.parts.iter().find(|part| matches!(part.body, PartType::Html(_)))?;
    let url = snapshot.or_else(|| part.content_location().map(str::to_owned));
    let saved = message.date();
    let saved = saved.and_then(|day| Date::from_ymd(day.year.into(), day.month.into(), day.day.into()));
    Some(SavedPage { url, saved, page: page(&message)?.to_owned() })
}

fn parsed(bytes: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(bytes)
}

fn page<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(page) => Some(page.as_ref()),
        _ => None,
    })
}
