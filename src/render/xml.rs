//! Writes XML, escaping all texts and attributes.

use std::fmt::Display;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// The names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// An in-memory XML writer. Characters that XML 1.0 does not allow are omitted.
pub(super) struct XmlWriter(Writer<Vec<u8>>);

impl XmlWriter {
    /// Creates a writer without an XML declaration.
    pub(super) fn new() -> Self {
        Self(Writer::new(Vec::new()))
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("writing into memory does not fail");
    }

    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Start(start(name, attributes)));
    }

    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// Writes an element that contains only text.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.event(Event::Text(BytesText::from_escaped(escape(allowed(text)))));
        self.close(name);
    }

    /// Writes `xml` unescaped. It must not contain user input.
    pub(super) fn raw(&mut self, xml: &str) {
        self.event(Event::Text(BytesText::from_escaped(xml)));
    }

    pub(super) fn newline(&mut self) {
        self.raw("\n");
    }

    pub(super) fn finish(self) -> String {
        String::from_utf8(self.0.into_inner()).expect("every text is valid UTF-8")
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(&value.to_string()).as_str()));
    }
    start
}

/// Returns the text without the characters that XML 1.0 forbids, even as references (section 2.2).
fn allowed(text: &str) -> String {
    let is_allowed = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => *c >= ' ',
    };
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_left_out() {
        let mut xml = XmlWriter::new();
        xml.text("a", &[("b", &"\"\u{1}<")], "x\u{0}\u{1b}[2J & \u{ffff}<y>");
        assert_eq!(xml.finish(), "<a b=\"&quot;&lt;\">x[2J &amp; &lt;y&gt;</a>");
    }
}
