//! Reads email messages (RFC 5322): headers, body, quoted messages and attachments.
//!
//! `mail-parser` decodes MIME. If a message has an HTML and a plain-text form, the HTML is read
//! unless the plain text has more than twice as many words. [`quoted`] finds the messages that are
//! quoted or forwarded in the body; each becomes a section with its own date.

mod attached;
mod body;
mod header;
pub(super) mod outlook;
pub(super) mod pasted;
mod quoted;
mod subject;

pub(crate) use subject::without_mail_prefixes;

use mail_parser::{Address, Message, MessageParser, MessagePart, PartType};

use self::body::Body;
use super::ReadSettings;
use super::content::Content;
use super::document::{BlockKind, DateEvidence};
use super::fault::ReadProblem;
use super::html::{self, HtmlBlock};
use super::limits::Limit;
use super::mhtml;
use super::text_builder::{Metadata, NewBlock, TextBuilder};
use crate::date::Date;

/// The name of the format.
pub(super) const NAME: &str = "EML";

/// Headers that only emails have; "Date:" and "From:" also occur above memoranda.
const HEADERS: &[&str] = &["message-id:", "mime-version:", "received:", "return-path:"];

/// The number of bytes at the start of a file in which [`HEADERS`] are searched for.
const HEAD: usize = 16 << 10;

/// Media types, in lower case, of parts that can contain a message.
const NESTING: &[&[u8]] = &[b"message/rfc822", b"message/global", b"multipart/digest"];

/// Whether the bytes are an email: they begin with headers, at least one of which is specific to
/// email.
pub(super) fn is(bytes: &[u8]) -> bool {
    // An MHTML file begins with email headers, but is a web page.
    if mhtml::is(bytes) {
        return false;
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut mail = false;
    for (number, line) in lines.take_while(|line| !line.is_empty()).enumerate() {
        let goes_on = number > 0 && matches!(line.first(), Some(b' ' | b'\t'));
        let name =
            line.iter().position(|byte| *byte == b':').and_then(|at| line.get(..=at)).unwrap_or_default();
        if !goes_on && (name.len() < 2 || !name.iter().all(u8::is_ascii_graphic)) {
            return false;
        }
        mail |= HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
            || name.eq_ignore_ascii_case(b"date:") && ends_in_offset(line);
    }
    mail
}

/// Whether a line ends with a time and its UTC offset: "09:14:22 +0100". The date line of a
/// memorandum has no offset.
fn ends_in_offset(line: &[u8]) -> bool {
    let mut words = line.rsplit(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let is_offset = |word: &[u8]| matches!(word, [b'+' | b'-', digits @ ..] if digits.len() == 4 && digits.iter().all(is_digit));
    let is_time =
        |word: &[u8]| word.contains(&b':') && word.iter().all(|byte| *byte == b':' || is_digit(byte));
    words.next().is_some_and(is_offset) && words.next().is_some_and(is_time)
}

pub(super) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    let damaged = || ReadProblem::damaged("a mail message", "it has no headers");
    let most = settings.limits.nesting;
    // Limit the number of nested messages before parsing, since the destructor of a message
    // recurses into them.
    let nested: usize = NESTING.iter().map(|kind| count(bytes, kind)).sum();
    if nested > most {
        return Err(ReadProblem::Over(Limit::Nesting(most)));
    }
    let message = MessageParser::default().parse(bytes).ok_or_else(damaged)?;
    let sent = sent(&message);
    if sent.is_none() && message.from().is_none() && message.subject().is_none() {
        return Err(damaged());
    }
    let mut builder = TextBuilder::new(&settings.limits);
    builder.about(&metadata(&message, sent.as_ref()));
    let start = builder.next();
    add_body(&message, sent.as_ref(), settings, &mut builder)?;
    let has_words = builder.next() > start;
    let attachments = attached::files(&message);
    for attachment in &attachments {
        // Add the file name as code, which is not searched for dates: a date in it is not a
        // statement in the message.
        builder.add(&NewBlock::new(BlockKind::Code, &format!("Attachment: {}", attachment.name)))?;
    }
    if !has_words && attachments.is_empty() {
        return Err(ReadProblem::NoWords("mail message".into()));
    }
    builder.attach(attachments);
    Ok(builder.finish())
}

/// Counts the occurrences of a media type, ignoring case.
fn count(bytes: &[u8], words: &[u8]) -> usize {
    let slashes = memchr::memchr_iter(b'/', bytes);
    let before = words.iter().position(|byte| *byte == b'/').unwrap_or(0);
    let starts = slashes.filter_map(|slash| slash.checked_sub(before));
    starts
        .filter(|start| {
            bytes.get(*start..*start + words.len()).is_some_and(|found| found.eq_ignore_ascii_case(words))
        })
        .count()
}

/// Adds the blocks of one form of the body, HTML or plain text.
fn add_body(
    message: &Message<'_>,
    sent: Option<&Date>,
    settings: &ReadSettings,
    builder: &mut TextBuilder,
) -> Result<(), ReadProblem> {
    let page = Forms::of(message.html_bodies(), settings)?;
    let plain = Forms::of(message.text_bodies(), settings)?;
    // The word counts usually differ a little, since only the plain text contains link targets.
    // HTML is therefore preferred unless it has less than half as many words.
    let (page, plain) = (page.bodies(), plain.bodies());
    let words = |bodies: &[Body<'_>]| -> usize { bodies.iter().map(Body::words).sum() };
    let bodies = if words(&page) * 2 >= words(&plain) { page } else { plain };
    bodies.iter().try_for_each(|body| body.add(sent, builder))
}

/// The message parts that make up one form of the body, HTML or plain text.
struct Forms<'m>(Vec<BodyForm<'m>>);

enum BodyForm<'m> {
    Text(&'m str),
    Page(Vec<HtmlBlock>),
}

impl<'m> Forms<'m> {
    fn of(
        parts: impl Iterator<Item = &'m MessagePart<'m>>,
        settings: &ReadSettings,
    ) -> Result<Self, ReadProblem> {
        let forms = parts.filter_map(|part| match &part.body {
            PartType::Text(text) => Some(Ok(BodyForm::Text(text))),
            PartType::Html(page) => Some(html::blocks(page, &settings.limits).map(BodyForm::Page)),
            _ => None,
        });
        forms.collect::<Result<_, _>>().map(Self)
    }

    fn bodies(&self) -> Vec<Body<'_>> {
        let body = |form| match form {
            &BodyForm::Text(text) => Body::of_text(text),
            BodyForm::Page(page) => Body::of_page(page),
        };
        self.0.iter().map(body).collect()
    }
}

fn metadata(message: &Message<'_>, sent: Option<&Date>) -> Metadata {
    let day = sent.map(ToString::to_string);
    let sender = message.from().and_then(Address::first);
    Metadata {
        title: message.subject().map(str::to_owned),
        author: sender.and_then(|sender| sender.name().or_else(|| sender.address())).map(str::to_owned),
        file_created: None,
        dates: day.map(|day| ("date".to_owned(), day, DateEvidence::MailHeader)).into_iter().collect(),
    }
}

/// Returns the day on which a message was sent, in the time zone of its sender.
fn sent(message: &Message<'_>) -> Option<Date> {
    let day =
        message.date().and_then(|sent| Date::from_ymd(sent.year.into(), sent.month.into(), sent.day.into()));
    // Fall back to a lenient parser: old programs omit the time zone or spell out the month, in
    // violation of RFC 5322.
    let stated = || header::leading_date(message.header_raw("Date")?.trim()).map(|(date, _)| date);
    day.or_else(stated)
}
