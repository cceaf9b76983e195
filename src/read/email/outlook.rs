//! Reads Outlook messages (`.msg`, [MS-OXMSG]) as email.
//!
//! `msg_parser` extracts the message properties from the compound file. This module rewrites them
//! as a MIME message, so that quoted messages, body forms and attachments are handled in one place,
//! [`super::read`].
//!
//! [MS-OXMSG]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use msg_parser::{Attachment, Outlook};

use crate::read::ReadSettings;
use crate::read::content::Content;
use crate::read::decode::decode;
use crate::read::fault::ReadProblem;
use crate::read::format::compound;
use crate::read::html;
use crate::read::limits::Limit;

/// The name of the format.
pub(in crate::read) const NAME: &str = "MSG";

/// The description of a compound file with a message, for error messages.
pub(in crate::read) const MESSAGE: &str = "an Outlook message (.msg)";

/// The boundary between parts. It cannot occur within a part, since parts are in Base64, which does
/// not use hyphens.
const BOUNDARY: &str = "dateline-part";

/// Whether the bytes are an Outlook message.
pub(in crate::read) fn is(bytes: &[u8]) -> bool {
    compound(bytes) == Some(MESSAGE)
}

pub(in crate::read) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    let damaged = |_| ReadProblem::damaged(MESSAGE, "its parts are missing");
    let message = Outlook::from_slice(bytes).map_err(damaged)?;
    super::read(mime(&message, settings.limits.nesting)?.as_bytes(), settings)
}

/// Writes a message as MIME, including attached messages up to the nesting depth `depth`.
fn mime(message: &Outlook, depth: usize) -> Result<String, ReadProblem> {
    let sender = &message.sender;
    let from = if sender.name.is_empty() {
        sender.email.clone()
    } else {
        format!("\"{}\" <{}>", sender.name.replace(['"', '\\'], " "), sender.email)
    };
    let form = format!("{BOUNDARY}-form");
    // Write both forms; the email reader chooses one of them.
    let forms = [
        part(&form, "text/plain; charset=utf-8", "", message.body.as_bytes()),
        part(&form, "text/html; charset=utf-8", "", page(message)?.as_bytes()),
    ];
    let files = message.attachments.iter().enumerate();
    let files =
        files.map(|(number, file)| attached(file, number + 1, depth)).collect::<Result<Vec<_>, _>>()?;
    Ok([
        "MIME-Version: 1.0\r\n".to_owned(),
        header("From", &from),
        header("Subject", &message.subject),
        header("Date", &sent(message)),
        header("Content-Type", &format!("multipart/mixed; boundary=\"{BOUNDARY}\"")),
        format!("\r\n--{BOUNDARY}\r\nContent-Type: multipart/alternative; boundary=\"{form}\"\r\n\r\n"),
        forms.concat(),
        format!("--{form}--\r\n"),
        files.concat(),
        format!("--{BOUNDARY}--\r\n"),
    ]
    .concat())
}

/// Formats a header line. Returns an empty string if the value is empty.
fn header(name: &str, value: &str) -> String {
    // Replace control characters, since a line break would begin another header.
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let value = value.trim();
    if value.is_empty() { String::new() } else { format!("{name}: {value}\r\n") }
}

/// Formats an attached file as a MIME part.
fn attached(file: &Attachment, number: usize, depth: usize) -> Result<String, ReadProblem> {
    const BYTES: &str = "application/octet-stream";
    if let Some(Ok(nested)) = file.as_message() {
        let depth = depth.checked_sub(1).ok_or(ReadProblem::Over(Limit::Nesting(0)))?;
        let name = disposition(&format!("message-{number}.eml"), "");
        return Ok(part(BOUNDARY, BYTES, &name, mime(&nested, depth)?.as_bytes()));
    }
    let names = [&file.long_file_name, &file.file_name, &file.display_name];
    let name = names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str);
    let kind = if file.mime_tag.contains('/') { file.mime_tag.as_str() } else { BYTES };
    Ok(part(BOUNDARY, kind, &disposition(name, &file.content_id), &file.payload_bytes))
}

/// Returns the HTML of the message.
fn page(message: &Outlook) -> Result<String, ReadProblem> {
    let html = &message.html;
    if html.is_empty() && message.body.trim().is_empty() {
        // The RTF version mixes control words and font names into the text, so it is a last resort.
        return Ok(message.html_from_rtf().unwrap_or_default());
    }
    // If a message stores its HTML as bytes, `msg_parser` returns them in hexadecimal.
    let bytes: Option<Vec<u8>> = html.as_bytes().chunks(2).map(byte).collect();
    match bytes.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => Ok(decode(&bytes, html::declared(&bytes))?.text.into_owned()),
        None => Ok(html.clone()),
    }
}

/// Parses two hexadecimal digits.
fn byte(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(*high)? << 4 | value(*low)?).ok()
}

/// Formats a part in Base64. Returns an empty string if the part has neither content nor headers.
fn part(boundary: &str, kind: &str, headers: &str, bytes: &[u8]) -> String {
    if bytes.is_empty() && headers.is_empty() {
        return String::new();
    }
    let kind: String = kind.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
    format!(
        "--{boundary}\r\nContent-Type: {kind}\r\n{headers}Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        STANDARD.encode(bytes)
    )
}

/// Formats the headers with the name of an attached file and, if the file is shown inline, its
/// content id.
fn disposition(name: &str, content_id: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_control() || c == '"' || c == '\\' { ' ' } else { c }).collect();
    let id: String = content_id.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')).collect();
    let shown = if id.is_empty() { String::new() } else { format!("Content-ID: <{id}>\r\n") };
    format!("Content-Disposition: attachment; filename=\"{name}\"\r\n{shown}")
}

/// Returns the sending time for a `Date` header: the sender's local time if the message was
/// delivered, otherwise UTC.
fn sent(message: &Outlook) -> String {
    if !message.headers.date.is_empty() {
        return message.headers.date.clone();
    }
    let times = [&message.client_submit_time, &message.message_delivery_time];
    let parsed = times.into_iter().find_map(|time| DateTime::parse_from_rfc3339(time).ok());
    parsed.map(|time| time.to_rfc2822()).unwrap_or_default()
}
