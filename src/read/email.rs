//! Mail messages (RFC 5322) as programs save them: the headers that tell of the message, and its words.
//!
//! `mail-parser` undoes the ways in which words are packed for the mail (MIME). What is quoted from another message with `>` is
//! a quote; what is attached is named and not read.

use mail_parser::{Address, Message, MessageParser, MimeHeaders as _, PartType};

use super::compose::{Composer, Facts, Piece};
use super::content::{Content, Part};
use super::document::{BlockKind, DateEvidence};
use super::fault::Trouble;
use super::settings::Settings;
use super::{html, text};

/// Headers that only messages have; "Date:" and "From:" stand above memoranda too.
const HEADERS: &[&str] = &["message-id:", "mime-version:", "received:", "return-path:"];

/// How much of a file is searched for them.
const HEAD: usize = 16 << 10;

/// Whether the bytes are a message: they begin with headers, and one of them is of the mail.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut mail = false;
    for (number, line) in lines.take_while(|line| !line.is_empty()).enumerate() {
        let goes_on = number > 0 && matches!(line.first(), Some(b' ' | b'\t'));
        let name =
            line.iter().position(|byte| *byte == b':').and_then(|at| line.get(..=at)).unwrap_or_default();
        if !goes_on && (name.len() < 2 || !name.iter().all(u8::is_ascii_graphic)) {
            return false;
        }
        mail |= HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes()));
    }
    mail
}

/// Reads the bytes of a file.
pub(super) fn read(bytes: &[u8], settings: &Settings) -> Result<Content, Trouble> {
    let damaged = || Trouble::damaged("a mail message", "it has no headers");
    let message = MessageParser::default().parse(bytes).ok_or_else(damaged)?;
    if message.date().is_none() && message.from().is_none() && message.subject().is_none() {
        return Err(damaged());
    }
    let mut composer = Composer::new(&settings.limits);
    composer.about(&facts(&message));
    let mut words = false;
    for body in message.text_bodies() {
        match &body.body {
            PartType::Text(text) => words |= add_text(text, &mut composer)?,
            PartType::Html(page) => words |= add_page(page, settings, &mut composer)?,
            _ => {}
        }
    }
    for attachment in message.attachments() {
        let name = attachment.attachment_name().unwrap_or("without a name");
        // A date in the name of a file is nothing that the message says.
        composer.add(&Piece::new(BlockKind::Code, &format!("Attachment, not read: {name}")))?;
    }
    if words { Ok(composer.finish()) } else { Err(Trouble::NoWords("mail message".into())) }
}

fn facts(message: &Message<'_>) -> Facts {
    let sent = message.date().map(|sent| format!("{:04}-{:02}-{:02}", sent.year, sent.month, sent.day));
    let sender = message.from().and_then(Address::first);
    Facts {
        title: message.subject().map(str::to_owned),
        author: sender.and_then(|it| it.name().or_else(|| it.address())).map(str::to_owned),
        dates: sent.map(|day| ("date".to_owned(), day, DateEvidence::Metadata)).into_iter().collect(),
    }
}

/// Adds the words of a plain text; says whether there are any.
fn add_text(body: &str, composer: &mut Composer) -> Result<bool, Trouble> {
    let is_quoted = |line: &&str| line.starts_with('>');
    let lines: Vec<&str> = body.lines().collect();
    for run in lines.chunk_by(|line, next| is_quoted(line) == is_quoted(next)) {
        let quoted = run.first().is_some_and(is_quoted);
        let words: Vec<&str> = run.iter().map(|line| line.trim_start_matches(['>', ' '])).collect();
        let words = if quoted { words.join("\n") } else { run.join("\n") };
        for part in text::parts(&words, 0..words.len()) {
            let kind = if quoted { BlockKind::Quote } else { part.kind };
            composer.add(&Piece::new(kind, words.get(part.range).unwrap_or_default()))?;
        }
    }
    Ok(!body.trim().is_empty())
}

/// Adds the words of a message that is a web page.
fn add_page(page: &str, settings: &Settings, composer: &mut Composer) -> Result<bool, Trouble> {
    let content = html::read(page.as_bytes(), settings)?;
    for Part { kind, range, .. } in &content.parts {
        composer.add(&Piece::new(*kind, content.text.get(range.clone()).unwrap_or_default()))?;
    }
    Ok(!content.parts.is_empty())
}
