//! Reads the XML parts of a Word or `OpenDocument` file as events, without namespace prefixes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Raw};

use super::decode::decode;
use super::fault::ReadProblem;

/// An element with its attributes.
pub(super) struct XmlElement<'e> {
    /// The local name.
    pub(super) name: &'e str,
    raw: &'e BytesStart<'e>,
}

impl XmlElement<'_> {
    /// Returns the value of the attribute with this local name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.raw.attributes();
        let mut sound = attributes.with_checks(false).flatten();
        let found = sound.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(found.value.into_owned())
    }

    /// Whether a toggle property is on: it has no value, or a value other than "off".
    pub(super) fn is_on(&self) -> bool {
        self.attribute("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }
}

/// An XML event. An empty element yields both a start and an end.
pub(super) enum XmlEvent<'e> {
    Start(XmlElement<'e>),
    End(&'e str),
    Text(&'e str),
}

/// Decodes an XML part: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    decode(bytes, None).ok().map(|decoded| decoded.text.into_owned())
}

/// Calls `each` for every event in a part.
///
/// A document type declaration is rejected. Word processors never write one, and only such a
/// declaration can define entities, which could expand without limit or refer to external files.
pub(super) fn events(
    part: &str,
    mut each: impl FnMut(XmlEvent<'_>) -> Result<(), ReadProblem>,
) -> Result<(), ReadProblem> {
    let mut reader = Reader::from_str(part.trim_start_matches('\u{feff}'));
    let broken = || ReadProblem::damaged("a Word document", "its XML is invalid or truncated");
    let mut open = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Raw::Eof) => return if open == 0 { Ok(()) } else { Err(broken()) },
            Ok(Raw::Start(raw)) => {
                open += 1;
                start(&raw, &mut each)?;
            }
            Ok(Raw::Empty(raw)) => {
                start(&raw, &mut each)?;
                each(XmlEvent::End(raw.local_name().as_ref()))?;
            }
            Ok(Raw::End(raw)) => {
                open = open.saturating_sub(1);
                each(XmlEvent::End(raw.local_name().as_ref()))?;
            }
            Ok(Raw::Text(words)) => each(XmlEvent::Text(&words))?,
            Ok(Raw::CData(words)) => each(XmlEvent::Text(&words))?,
            Ok(Raw::GeneralRef(name)) => {
                if let Some(words) = reference(&name) {
                    each(XmlEvent::Text(&words))?;
                }
            }
            Ok(Raw::DocType(_)) => {
                return Err(ReadProblem::damaged(
                    "a Word document",
                    "it contains a DOCTYPE declaration, which word processors never write",
                ));
            }
            Ok(Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_)) => {}
            Err(_) => return Err(broken()),
        }
    }
}

fn start(
    raw: &BytesStart<'_>,
    each: &mut impl FnMut(XmlEvent<'_>) -> Result<(), ReadProblem>,
) -> Result<(), ReadProblem> {
    each(XmlEvent::Start(XmlElement { name: raw.local_name().as_ref(), raw }))
}

/// Returns the character that a reference such as `&amp;` or `&#8211;` stands for.
fn reference(name: &str) -> Option<String> {
    if let Some(words) = quick_xml::escape::resolve_predefined_entity(name) {
        return Some(words.to_owned());
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(String::from)
}
