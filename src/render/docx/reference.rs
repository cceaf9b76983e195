//! Reads a reference document: a Word document whose styles and page size a brief uses.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use thiserror::Error;
use zip::ZipArchive;
use zip::result::ZipError;

use super::styles::{StyleKind, WORD};

/// The maximum size of an unpacked part of a reference document, in bytes.
const MAX_PART: u64 = 16 << 20;

/// The styles and the page size of a Word document.
///
/// Its text, its headers and footers, and its pictures are not used.
#[derive(Debug, Clone)]
pub struct ReferenceDocx {
    pub(super) styles: ReferenceStyles,
    /// `word/theme/theme1.xml`, which names the fonts and colours that styles refer to.
    pub(super) theme: Option<String>,
    /// The page size and margins of the last section; `None` if they are not defined or not usable.
    pub(super) paper: Option<ReferencePaper>,
}

/// The page size and margins, in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReferencePaper {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
    pub(super) left: i64,
    pub(super) header: i64,
    pub(super) footer: i64,
}

/// The styles of a reference document.
#[derive(Debug, Clone)]
pub(super) struct ReferenceStyles {
    /// `word/styles.xml` without languages, in three parts. The default languages are inserted
    /// after the first part (the end of the default run properties), additional styles after the
    /// second.
    parts: [String; 3],
    /// The style ids by kind and lower-case name.
    pub(super) names: BTreeMap<(StyleKind, String), String>,
    /// Whether the document's bullet style has list numbering.
    pub(super) lists_bullets: bool,
    pub(super) numbering: Option<ReferenceNumbering>,
}

/// The list definitions of a reference document.
#[derive(Debug, Clone)]
pub(super) struct ReferenceNumbering {
    /// `word/numbering.xml` in three parts. An additional definition is inserted after the first,
    /// an additional list after the second.
    parts: [String; 3],
    /// The lowest unused id of a definition.
    pub(super) next_definition: u32,
    /// The lowest unused id of a list.
    pub(super) next_list: u32,
}

/// The reason why a file cannot be a reference document.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// The file is not a zip archive.
    #[error("it is not a Word document (.docx)")]
    NotAZip,
    /// A required part is missing.
    #[error("it has no {0}: save it as a Word document (.docx) with Word or LibreOffice")]
    Missing(&'static str),
    /// A part is damaged.
    #[error("its part {0} is damaged: save it again with Word or LibreOffice")]
    Damaged(&'static str),
    /// A part is too large.
    #[error("its part {0} is larger than {limit} MiB", limit = MAX_PART >> 20)]
    TooLarge(&'static str),
    /// The document is in the strict variant of the format.
    #[error("it is a \"Strict Open XML Document\": save it as \"Word Document (.docx)\"")]
    Strict,
}

const STYLES: &str = "word/styles.xml";
const NUMBERING: &str = "word/numbering.xml";
const THEME: &str = "word/theme/theme1.xml";
const DOCUMENT: &str = "word/document.xml";

impl ReferenceDocx {
    /// Reads the styles, lists, theme and page size of a Word document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReferenceError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReferenceError::NotAZip)?;
        let mut part = |name| part(&mut archive, name);
        let styles = part(STYLES)?.ok_or(ReferenceError::Missing(STYLES))?;
        let numbering = match part(NUMBERING)? {
            Some(numbering) => ReferenceNumbering::read(&numbering)?,
            None => None,
        };
        // Ignore a theme with a picture, because the picture is a separate part, which is not
        // copied.
        let theme = part(THEME)?.filter(|theme| !theme.contains("r:embed"));
        let document = part(DOCUMENT)?;
        Ok(Self {
            styles: ReferenceStyles::read(&styles, numbering)?,
            theme,
            paper: document.as_deref().map(ReferencePaper::read).transpose()?.flatten(),
        })
    }
}

fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &'static str,
) -> Result<Option<String>, ReferenceError> {
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(ReferenceError::Damaged(name)),
    };
    let mut bytes = Vec::new();
    part.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|_| ReferenceError::Damaged(name))?;
    if bytes.len() as u64 > MAX_PART {
        return Err(ReferenceError::TooLarge(name));
    }
    let text = String::from_utf8(bytes).map_err(|_| ReferenceError::Damaged(name))?;
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}

/// Calls `each` with every event of a part, its byte range and its nesting depth. Returns an error
/// for a part with a document type declaration, which could declare entities.
fn events(
    text: &str,
    name: &'static str,
    mut each: impl FnMut(&Event<'_>, std::ops::Range<usize>, usize),
) -> Result<(), ReferenceError> {
    let damaged = || ReferenceError::Damaged(name);
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let from = offset(reader.buffer_position());
        let event = reader.read_event().map_err(|_| damaged())?;
        let range = from..offset(reader.buffer_position());
        match &event {
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof | Event::DocType(_) => return Err(damaged()),
            Event::Start(_) => {
                each(&event, range, depth);
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or_else(damaged)?;
                each(&event, range, depth);
            }
            _ => each(&event, range, depth),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Returns the value of an attribute.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut sound = attributes.with_checks(false).flatten();
    let found = sound.find(|attribute| attribute.key.as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// Returns an error unless the part begins with the element `root` in Word's namespace.
fn check_root(text: &str, root: &'static str, name: &'static str) -> Result<(), ReferenceError> {
    let (_, rest) = text.split_once(&format!("<{root}")).ok_or(ReferenceError::Damaged(name))?;
    let (tag, _) = rest.split_once('>').ok_or(ReferenceError::Damaged(name))?;
    if tag.contains("purl.oclc.org/ooxml") {
        return Err(ReferenceError::Strict);
    }
    if tag.contains(WORD) { Ok(()) } else { Err(ReferenceError::Damaged(name)) }
}

impl ReferenceStyles {
    fn read(text: &str, numbering: Option<ReferenceNumbering>) -> Result<Self, ReferenceError> {
        check_root(text, "w:styles", STYLES)?;
        let mut kept = String::with_capacity(text.len());
        let mut names = BTreeMap::new();
        let mut style: Option<(StyleKind, String)> = None;
        let mut is_bullet = false;
        let mut lists_bullets = false;
        let (mut defaults, mut end, mut after_root) = (None, None, None);
        let mut skipped_below: Option<usize> = None;
        let mut is_in_defaults = false;
        events(text, STYLES, |event, range, depth| {
            let name = match event {
                Event::Start(element) | Event::Empty(element) => element.name().as_ref().to_owned(),
                Event::End(element) => element.name().as_ref().to_owned(),
                _ => String::new(),
            };
            // Skip languages, which the brief sets itself, and references to lists that are not
            // copied.
            let is_skipped = name == "w:lang" || (name == "w:numPr" && numbering.is_none());
            match event {
                Event::Start(_) if is_skipped && skipped_below.is_none() => skipped_below = Some(depth),
                Event::Start(element) | Event::Empty(element) => match name.as_str() {
                    "w:style" => {
                        let kind = attribute(element, "w:type").unwrap_or_default();
                        let kind = StyleKind::ALL.into_iter().find(|known| known.word() == kind);
                        style = kind.zip(attribute(element, "w:styleId"));
                        is_bullet = false;
                    }
                    "w:name" if depth == 2 => {
                        let value = attribute(element, "w:val").unwrap_or_default().to_lowercase();
                        is_bullet = value == "list bullet";
                        if let Some((kind, id)) = &style {
                            names.insert((*kind, value), id.clone());
                        }
                    }
                    "w:numPr" => lists_bullets |= is_bullet && !is_skipped,
                    "w:rPrDefault" => is_in_defaults = true,
                    _ => {}
                },
                _ => {}
            }
            match event {
                Event::End(_) if skipped_below == Some(depth) => {
                    skipped_below = None;
                    return;
                }
                Event::Empty(_) if is_skipped => return,
                _ if skipped_below.is_some() => return,
                _ => {}
            }
            if let Event::End(_) = event {
                match name.as_str() {
                    "w:rPr" if is_in_defaults => defaults = Some(kept.len()),
                    "w:rPrDefault" => is_in_defaults = false,
                    "w:styles" => end = Some(kept.len()),
                    _ => {}
                }
            }
            kept.push_str(text.get(range).unwrap_or_default());
            if let Event::Start(_) = event
                && depth == 0
            {
                after_root = Some(kept.len());
            }
        })?;
        let end = end.ok_or(ReferenceError::Damaged(STYLES))?;
        let split = defaults.or(after_root).ok_or(ReferenceError::Damaged(STYLES))?;
        let part = |range: std::ops::Range<usize>| kept.get(range).unwrap_or_default().to_owned();
        let (mut head, mut middle) = (part(0..split), part(split..end));
        if defaults.is_none() && !middle.contains("<w:docDefaults") {
            head.push_str("<w:docDefaults><w:rPrDefault><w:rPr>");
            middle.insert_str(0, "</w:rPr></w:rPrDefault></w:docDefaults>");
        }
        Ok(Self { parts: [head, middle, part(end..kept.len())], names, lists_bullets, numbering })
    }

    /// Returns `word/styles.xml` with the languages of a brief and additional styles.
    pub(super) fn with_styles(&self, languages: &str, styles: &str) -> String {
        let [head, middle, tail] = &self.parts;
        let is_in_defaults = head.contains("<w:rPrDefault");
        format!("{head}{}{middle}{styles}{tail}", if is_in_defaults { languages } else { "" })
    }
}

impl ReferenceNumbering {
    /// Reads the lists. Returns `None` if bullets are pictures, since those are separate parts,
    /// which are not copied.
    fn read(text: &str) -> Result<Option<Self>, ReferenceError> {
        check_root(text, "w:numbering", NUMBERING)?;
        let (mut definitions, mut lists) = (0_u32, 0_u32);
        let (mut first_list, mut after_lists, mut end) = (None, None, None);
        let mut has_pictures = false;
        events(text, NUMBERING, |event, range, depth| {
            let (Event::Start(element) | Event::Empty(element)) = event else {
                if let Event::End(element) = event {
                    match element.name().as_ref() {
                        "w:num" if depth == 1 => after_lists = Some(range.end),
                        "w:numbering" => end = Some(range.start),
                        _ => {}
                    }
                }
                return;
            };
            let id = |name| attribute(element, name).and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
            match element.name().as_ref() {
                "w:abstractNum" => definitions = definitions.max(id("w:abstractNumId").saturating_add(1)),
                "w:num" => {
                    lists = lists.max(id("w:numId"));
                    first_list = first_list.or(Some(range.start));
                }
                "w:numPicBullet" => has_pictures = true,
                _ => {}
            }
        })?;
        let end = end.ok_or(ReferenceError::Damaged(NUMBERING))?;
        if has_pictures {
            return Ok(None);
        }
        let (first, last) = (first_list.unwrap_or(end), after_lists.unwrap_or(end));
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
        let parts = [part(0..first), part(first..last), part(last..text.len())];
        Ok(Some(Self { parts, next_definition: definitions, next_list: lists.saturating_add(1) }))
    }

    /// Returns `word/numbering.xml` with an additional definition and a list that uses it.
    pub(super) fn with_list(&self, definition: &str, list: &str) -> String {
        let [head, middle, tail] = &self.parts;
        format!("{head}{definition}{middle}{list}{tail}")
    }
}

impl ReferencePaper {
    /// Returns the page size and margins of the last section, or `None` if they are not defined or
    /// not usable for a brief.
    fn read(text: &str) -> Result<Option<Self>, ReferenceError> {
        let (mut size, mut margins) = (None, None);
        events(text, DOCUMENT, |event, _, _| {
            let (Event::Start(element) | Event::Empty(element)) = event else { return };
            let number = |name| attribute(element, name).and_then(|value| value.parse::<i64>().ok());
            match element.name().as_ref() {
                "w:pgSz" => size = number("w:w").zip(number("w:h")),
                "w:pgMar" => {
                    let length = |name| number(name).filter(|length| (0..31_680).contains(length));
                    margins = (|| {
                        Some([length("w:top")?, length("w:right")?, length("w:bottom")?, length("w:left")?])
                    })()
                    .map(|sides| {
                        (sides, length("w:header").unwrap_or(709), length("w:footer").unwrap_or(709))
                    });
                }
                _ => {}
            }
        })?;
        let Some(((width, height), ([top, right, bottom, left], header, footer))) = size.zip(margins) else {
            return Ok(None);
        };
        // Word allows pages of up to 22 inches, and a brief needs at least 2 inches for its text.
        let fits = (0..=31_680).contains(&width) && (0..=31_680).contains(&height);
        let has_room = width - left - right >= 2_880 && height - top - bottom >= 2_880;
        let paper = Self { width, height, top, right, bottom, left, header, footer };
        Ok((fits && has_room).then_some(paper))
    }
}
