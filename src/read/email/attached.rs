//! Extracts the files attached to an email, with names that are safe to display and to use in a
//! path.

use std::collections::BTreeSet;

use mail_parser::{Encoding, Message, MessagePart, MimeHeaders as _, PartType};

use crate::read::content::Attachment;

/// The maximum length of a name, in characters.
const MAX_NAME_LENGTH: usize = 120;

/// Media subtypes of attachments that are message signatures, not documents.
const SIGNATURES: &[&str] = &["pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "pgp-encrypted"];

/// Returns the attached files, without inline images and signatures.
pub(super) fn files(message: &Message<'_>) -> Vec<Attachment> {
    let mut names = BTreeSet::new();
    let parts = message.attachments().filter(|part| !is_part_of_the_text(part));
    let files = parts.filter_map(|part| {
        let bytes = match &part.body {
            PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
            PartType::Message(nested) => source(message, part, nested).to_vec(),
            PartType::Multipart(_) => return None,
        };
        let name = unique(&name(part, names.len() + 1), &mut names);
        Some(Attachment { name, bytes })
    });
    files.collect()
}

/// Returns the bytes of a nested message.
fn source<'m>(outer: &'m Message<'_>, part: &MessagePart<'_>, nested: &'m Message<'_>) -> &'m [u8] {
    // For an unencoded message, `raw_message` is empty, and the offsets refer to the outer message.
    if part.encoding != Encoding::None {
        return &nested.raw_message;
    }
    outer.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

fn is_part_of_the_text(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type();
    let is_image = kind.is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let subtype = kind.and_then(|kind| kind.subtype()).unwrap_or_default().to_ascii_lowercase();
    let is_shown = part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_));
    (is_image && is_shown) || SIGNATURES.contains(&subtype.as_str())
}

/// Returns the file name of a part, without directories or characters that could hide parts of it
/// on a terminal.
fn name(part: &MessagePart<'_>, number: usize) -> String {
    let given = part.attachment_name().unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let name: String = last.chars().filter(is_shown).collect();
    let name = name.trim().trim_start_matches('.');
    let is_message = matches!(part.body, PartType::Message(_));
    let is_page = matches!(part.body, PartType::Html(_));
    let extension = match name.rsplit_once('.') {
        _ if is_message => ".eml",
        None if is_page => ".html",
        None if matches!(part.body, PartType::Text(_)) => ".txt",
        _ => "",
    };
    let stem = if is_message { name.strip_suffix(".eml").unwrap_or(name) } else { name };
    if stem.is_empty() {
        return format!("attachment-{number}{extension}");
    }
    let long = stem.chars().count().saturating_sub(MAX_NAME_LENGTH);
    // Shorten a long name at the start of its stem, so that the extension is kept.
    let short: String = stem.chars().skip(long).collect();
    format!("{short}{extension}")
}

/// Returns a name that is unique within the message: "map.pdf", then "map (2).pdf".
fn unique(name: &str, names: &mut BTreeSet<String>) -> String {
    let (stem, extension) = name
        .rsplit_once('.')
        .map_or((name, String::new()), |(stem, extension)| (stem, format!(".{extension}")));
    let mut number = names.len() + 1;
    let mut unique = name.to_owned();
    // Compare in lower case, because some file systems ignore case.
    while !names.insert(unique.to_lowercase()) {
        unique = format!("{stem} ({number}){extension}");
        number += 1;
    }
    unique
}
