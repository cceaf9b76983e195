//! Reads web pages: their text without menus, scripts and the like.
//!
//! The page is processed as a stream of tokens from a tokenizer that follows the HTML standard. No
//! tree is built, so a page with a million nested elements costs no more than its size. Only
//! enclosing elements that matter are tracked ([`element`]). If the page marks its main part and
//! this contains enough text, only the main part is read.

mod element;
mod metadata;
mod walk;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use self::metadata::Collector;
pub(super) use self::walk::HtmlBlock;
use self::walk::HtmlWalk;
use super::ReadSettings;
use super::content::Content;
use super::date_label::{self, DateRole};
use super::decode::decode;
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::limits::Limits;
use super::source_facts::SourceFacts;
use super::text_builder::{NewBlock, TextBuilder};

/// The number of bytes in which a signature or an encoding is searched for.
const HEAD: usize = 1024;

/// Whether the bytes are a web page: near the start they contain a doctype, or an element that only
/// web pages contain.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let begins = |mark: &[u8]| head.starts_with(mark);
    let holds = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    begins(b"<!doctype html")
        || begins(b"<html")
        || ((begins(b"<?xml") || begins(b"<!--")) && (holds(b"<!doctype html") || holds(b"<html")))
        || (begins(b"<head") && holds(b"<title"))
}

pub(super) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    let decoded = decode(bytes, declared(bytes))?;
    Ok(Content { encoding: Some(decoded.encoding.to_owned()), ..read_text(&decoded.text, settings)? })
}

/// Reads a page that is already decoded.
pub(super) fn read_text(
    text: &str,
    ReadSettings { limits, .. }: &ReadSettings,
) -> Result<Content, ReadProblem> {
    let (metadata, found) = collect(text, limits)?;
    let headings = found.iter().filter(|found| found.top).count();
    let mut builder = TextBuilder::new(limits);
    builder.about(&metadata.into_metadata(headings == 1, head_time(&found)));
    for found in &found {
        let HtmlBlock { kind, words, origin, top, number, table, unseen, .. } = found;
        builder.add(&NewBlock {
            origin: Some(*origin),
            top: *top,
            number: *number,
            table: *table,
            unseen: *unseen,
            ..NewBlock::new(*kind, words)
        })?;
    }
    Ok(builder.finish())
}

/// Returns the URL and the publisher that a page states.
pub(super) fn facts(text: &str) -> SourceFacts {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut metadata = Collector::default();
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => metadata.start(&tag),
            Token::EndTag(tag) => metadata.end(&tag.name),
            Token::String(words) => metadata.text(&String::from_utf8_lossy(&words.value)),
            Token::Comment(words) => metadata.comment(&String::from_utf8_lossy(&words.value)),
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    metadata.facts()
}

/// Returns the blocks of an HTML text, such as the body of an email.
pub(super) fn blocks(text: &str, limits: &Limits) -> Result<Vec<HtmlBlock>, ReadProblem> {
    collect(text, limits).map(|(_, found)| found)
}

fn collect(text: &str, limits: &Limits) -> Result<(Collector, Vec<HtmlBlock>), ReadProblem> {
    let (mut metadata, mut found) = walk(text, limits, true)?;
    if found.is_empty() {
        // If the whole page was skipped as a menu, perhaps because of a missing end tag, read
        // everything.
        (metadata, found) = walk(text, limits, false)?;
    }
    Ok((metadata, main_part(found)))
}

fn walk(text: &str, limits: &Limits, skip: bool) -> Result<(Collector, Vec<HtmlBlock>), ReadProblem> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut walk = HtmlWalk::new(limits, skip);
    let mut metadata = Collector::default();
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => {
                metadata.start(&tag);
                walk.start(&tag)?;
            }
            Token::EndTag(tag) => {
                metadata.end(&tag.name);
                walk.end(&tag.name);
            }
            Token::String(words) => {
                let text = String::from_utf8_lossy(&words.value);
                metadata.text(&text);
                walk.text(&text, words.span.start);
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    Ok((metadata, walk.finish()))
}

/// Returns the `datetime` of the only `<time>` above the prose, unless its label shows that it
/// dates something else.
fn head_time(found: &[HtmlBlock]) -> Option<String> {
    let is_prose = |found: &&HtmlBlock| {
        found.kind == BlockKind::Paragraph
            && found.time.is_none()
            && (found.words.len() > 200
                || (found.words.ends_with('.') && found.words.split_whitespace().count() > 3))
    };
    let head = found.iter().take_while(|found| !is_prose(found));
    let mut times = head.filter_map(|found| {
        let is_text = matches!(found.kind, BlockKind::Paragraph | BlockKind::Heading);
        let label = date_label::label(&found.words).map(|(role, _)| role);
        let is_own = !matches!(label, Some(DateRole::Other | DateRole::Updated | DateRole::FirstPublished));
        found.time.as_ref().filter(|_| is_text && is_own && found.words.len() <= 200)
    });
    let first = times.next()?;
    times.all(|time| time == first).then(|| first.clone())
}

/// Drops the blocks outside the main part of the page if the main part contains at least a quarter
/// of the text.
fn main_part(found: Vec<HtmlBlock>) -> Vec<HtmlBlock> {
    let length = |only_main: bool| -> usize {
        found.iter().filter(|block| block.main || !only_main).map(|block| block.words.len()).sum()
    };
    if length(true) * 4 >= length(false) && length(true) > 0 {
        found.into_iter().filter(|block| block.main).collect()
    } else {
        found
    }
}

/// Returns the encoding that the page declares near its start.
pub(super) fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..bytes.len().min(HEAD))?;
    let at = ["charset=", "encoding="].iter().find_map(|mark| {
        let found =
            head.windows(mark.len()).position(|window| window.eq_ignore_ascii_case(mark.as_bytes()))?;
        Some(found + mark.len())
    })?;
    let rest = head.get(at..)?;
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:".contains(byte)))?;
    rest.get(..end)
}
