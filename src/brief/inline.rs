//! Prose with simple Markdown markup: emphasis, strong emphasis, links and references to events.
//!
//! [`Prose::read`] parses prose with a Markdown parser and keeps only these elements. Any other
//! markup becomes a fault, but its text is kept.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of a sentence.
///
/// In JSON each is an object with one key: `{"text": "…"}`, `{"em": […]}`, `{"strong": […]}`,
/// `{"link": {"to": "…", "text": […]}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasis.
    Em(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// A link to a web page, a mail address or an event.
    Link {
        /// The target: a URL with http, https or mailto, or `#` and the id of an event.
        to: String,
        /// The link text.
        text: Vec<Inline>,
    },
}

/// One paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Paragraph(pub Vec<Inline>);

impl Paragraph {
    /// Resolves references to events: `lead` returns the new target of a reference, or `None` to
    /// keep only its text.
    #[must_use]
    pub fn referring(&self, lead: &impl Fn(&str) -> Option<String>) -> Self {
        Self(referring(&self.0, lead))
    }
}

fn referring(nodes: &[Inline], lead: &impl Fn(&str) -> Option<String>) -> Vec<Inline> {
    let node = |node: &Inline| match node {
        Inline::Text(_) => vec![node.clone()],
        Inline::Em(inner) => vec![Inline::Em(referring(inner, lead))],
        Inline::Strong(inner) => vec![Inline::Strong(referring(inner, lead))],
        Inline::Link { to, text } => {
            let text = referring(text, lead);
            match to.strip_prefix('#').map(lead) {
                Some(None) => text,
                Some(Some(to)) => vec![Inline::Link { to, text }],
                None => vec![Inline::Link { to: to.clone(), text }],
            }
        }
    };
    nodes.iter().flat_map(node).collect()
}

impl std::fmt::Display for Paragraph {
    /// Writes the text without markup.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        fn words(nodes: &[Inline], f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            nodes.iter().try_for_each(|node| match node {
                Inline::Text(text) => f.write_str(text),
                Inline::Em(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => {
                    words(inner, f)
                }
            })
        }
        words(&self.0, f)
    }
}

/// Parsed prose with simple markup.
///
/// ```
/// use dateline::internals::brief::{Inline, Paragraph, Prose};
///
/// let prose = Prose::read("The forum *is* in place, see [its terms](#terms-signed).");
/// let text = |words: &str| Inline::Text(words.to_owned());
/// let terms = Inline::Link { to: "#terms-signed".to_owned(), text: vec![text("its terms")] };
/// let sentence =
///     vec![text("The forum "), Inline::Em(vec![text("is")]), text(" in place, see "), terms, text(".")];
/// assert_eq!(prose.paragraphs, [Paragraph(sentence)]);
/// assert_eq!(prose.references[0].id, "terms-signed");
/// assert_eq!(prose.faults, []);
///
/// assert_eq!(Prose::read("# The forum").faults[0].found, "a heading");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// The referenced events, in text order.
    pub references: Vec<EventReference>,
    /// The unsupported markup; its text is kept.
    pub faults: Vec<InlineFault>,
    /// The text with spaces in place of the markup, so that each word keeps its byte offset.
    pub plain: String,
}

/// A link to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventReference {
    /// The byte range of the target in the text, including `#`, or of the whole link if the target
    /// is defined elsewhere in the text.
    pub range: Range<usize>,
    /// The byte range of the whole link in the text.
    pub link: Range<usize>,
    /// The id of the event.
    pub id: String,
}

/// Unsupported markup in prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineFault {
    /// The byte range in the text.
    pub range: Range<usize>,
    /// The kind of markup, such as "a heading".
    pub found: &'static str,
}

impl Prose {
    /// Parses paragraphs with simple markup. Any other markup is reported as a fault, and its text
    /// is kept.
    pub fn read(text: &str) -> Self {
        let mut reader = InlineReader { text, ..InlineReader::default() };
        for (event, range) in Parser::new(text).into_offset_iter() {
            if matches!(event, Event::Text(_) | Event::Code(_)) {
                reader.keep(range.clone());
            }
            reader.take(event, range);
        }
        reader.end_paragraph();
        let end = text.len();
        reader.blank(end);
        reader.prose
    }
}

/// The maximum nesting depth of markup. Deeper nesting is unreadable, and templates process it
/// recursively.
const MAX_DEPTH: usize = 4;

/// The node that open markup becomes when it ends.
enum Wrap {
    Em,
    Strong,
    Link(String),
    /// The contents are added to the surrounding node.
    Nothing,
}

#[derive(Default)]
struct InlineReader<'t> {
    text: &'t str,
    prose: Prose,
    /// The finished nodes of the current paragraph.
    nodes: Vec<Inline>,
    /// The open markup, outermost first, with its nodes so far.
    open: Vec<(Wrap, Vec<Inline>)>,
}

impl InlineReader<'_> {
    /// Adds the words of a byte range to the plain text, after spaces for the markup before it.
    fn keep(&mut self, range: Range<usize>) {
        self.blank(range.start);
        let start = self.prose.plain.len();
        self.prose.plain.push_str(self.text.get(start..range.end).unwrap_or_default());
    }

    /// Extends the plain text to the byte offset `end`, keeping line breaks and replacing all other
    /// bytes by spaces.
    fn blank(&mut self, end: usize) {
        let markup = self.text.get(self.prose.plain.len()..end).unwrap_or_default();
        let blank = markup.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        self.prose.plain.extend(blank);
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => self.close(),
            Event::End(_) => self.end_paragraph(),
            Event::Text(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Code(text) => {
                self.fault("code in backticks", range);
                self.words(&text);
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.fault("HTML", range);
                self.words(&text);
            }
            Event::Rule => self.fault("a horizontal rule", range),
            _ => self.fault("markup", range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let wrap = match tag {
            Tag::Emphasis => Wrap::Em,
            Tag::Strong => Wrap::Strong,
            Tag::Link { dest_url, .. } if leads_to_the_web(&dest_url) => Wrap::Link(dest_url.into_string()),
            Tag::Link { dest_url, .. } if dest_url.len() > 1 && dest_url.starts_with('#') => {
                self.refer(&dest_url, range.clone());
                Wrap::Link(dest_url.into_string())
            }
            Tag::Link { .. } => {
                self.fault("a link to anything but http, https, mailto or an event", range);
                return self.open.push((Wrap::Nothing, Vec::new()));
            }
            Tag::Image { .. } => {
                self.fault("an image", range);
                return self.open.push((Wrap::Nothing, Vec::new()));
            }
            Tag::Paragraph | Tag::Item | Tag::HtmlBlock => return self.end_paragraph(),
            Tag::Heading { .. } => return self.fault("a heading", range),
            Tag::List(_) => return self.fault("a list", range),
            Tag::BlockQuote(_) => return self.fault("a quotation", range),
            Tag::CodeBlock(_) => return self.fault("a code block", range),
            _ => return self.fault("markup", range),
        };
        if self.open.len() < MAX_DEPTH {
            self.open.push((wrap, Vec::new()));
        } else {
            self.fault("more than two levels of markup", range);
            self.open.push((Wrap::Nothing, Vec::new()));
        }
    }

    fn close(&mut self) {
        let Some((wrap, nodes)) = self.open.pop() else { return };
        let around = self.open.last_mut().map_or(&mut self.nodes, |(_, nodes)| nodes);
        match wrap {
            Wrap::Em => around.push(Inline::Em(nodes)),
            Wrap::Strong => around.push(Inline::Strong(nodes)),
            Wrap::Link(to) => around.push(Inline::Link { to, text: nodes }),
            Wrap::Nothing => around.extend(nodes),
        }
    }

    fn words(&mut self, words: &str) {
        let nodes = self.open.last_mut().map_or(&mut self.nodes, |(_, nodes)| nodes);
        match nodes.last_mut() {
            Some(Inline::Text(text)) => text.push_str(words),
            _ => nodes.push(Inline::Text(words.to_owned())),
        }
    }

    fn end_paragraph(&mut self) {
        if !self.nodes.is_empty() {
            self.prose.paragraphs.push(Paragraph(std::mem::take(&mut self.nodes)));
        }
    }

    fn refer(&mut self, to: &str, link: Range<usize>) {
        // Search from the end: the target follows the link text, which may contain the same
        // characters: "[#a](#a)".
        let at = self.text.get(link.clone()).and_then(|words| words.rfind(to)).map(|at| link.start + at);
        let range = at.map_or_else(|| link.clone(), |at| at..at + to.len());
        let id = to.trim_start_matches('#').to_owned();
        self.prose.references.push(EventReference { range, link, id });
    }

    fn fault(&mut self, found: &'static str, range: Range<usize>) {
        self.prose.faults.push(InlineFault { range, found });
    }
}

fn leads_to_the_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, json: &str, found: &[&str]) {
        let prose = Prose::read(text);
        assert_eq!(serde_json::to_string(&prose.paragraphs).unwrap(), json, "{text}");
        let faults: Vec<&str> = prose.faults.iter().map(|fault| fault.found).collect();
        assert_eq!(faults, found, "{text}");
    }

    #[test]
    fn allowed_markup_is_parsed() {
        check("a\nb", r#"[[{"text":"a b"}]]"#, &[]);
        check("a\n\nb", r#"[[{"text":"a"}],[{"text":"b"}]]"#, &[]);
        check("**a *b***", r#"[[{"strong":[{"text":"a "},{"em":[{"text":"b"}]}]}]]"#, &[]);
        check(
            "[a](https://example.org)",
            r#"[[{"link":{"to":"https://example.org","text":[{"text":"a"}]}}]]"#,
            &[],
        );
        check("#panic() $x$ @a <b", r##"[[{"text":"#panic() $x$ @a <b"}]]"##, &[]);
    }

    #[test]
    fn other_markup_is_reported_and_its_words_kept() {
        check("# a\nb", r#"[[{"text":"a"}],[{"text":"b"}]]"#, &["a heading"]);
        check("- a\n- b", r#"[[{"text":"a"}],[{"text":"b"}]]"#, &["a list"]);
        check("a `b`", r#"[[{"text":"a b"}]]"#, &["code in backticks"]);
        check("a <b>c</b>", r#"[[{"text":"a <b>c</b>"}]]"#, &["HTML", "HTML"]);
        check(
            "[a](javascript:b)",
            r#"[[{"text":"a"}]]"#,
            &["a link to anything but http, https, mailto or an event"],
        );
    }

    #[test]
    fn plain_text_keeps_each_word_in_its_place() {
        let text = "On **9 June**, [the *pact*](#pact) & more.\n\n- a\n- [1 May](https://x.org) “b”\n";
        let plain = Prose::read(text).plain;
        assert_eq!(
            plain,
            "On   9 June  ,  the  pact          & more.\n\n  a\n   1 May                 “b”\n"
        );
        assert_eq!(plain.len(), text.len());
    }

    #[test]
    fn deeply_nested_markup_is_flattened() {
        let text = "*a **b ".repeat(5000) + &"** c*".repeat(5000);
        let prose = Prose::read(&text);
        assert_eq!(prose.paragraphs.len(), 1);
        assert!(!prose.faults.is_empty());
    }

    #[test]
    fn references_have_the_range_of_their_event_id() {
        let text = "See [#a](#a), [b](<#b> \"B\"), *[c][x]* and [d](#).\n\n[x]: #c";
        let prose = Prose::read(text);
        let named: Vec<(&str, &str)> = prose
            .references
            .iter()
            .map(|reference| (reference.id.as_str(), &text[reference.range.clone()]))
            .collect();
        assert_eq!(named, [("a", "#a"), ("b", "#b"), ("c", "[c][x]")]);
        assert_eq!(prose.faults.len(), 1, "[d](#) names none");
        let printed = prose.paragraphs[0].referring(&|id| (id == "a").then(|| "#row-1".to_owned()));
        let json = r##"[{"text":"See "},{"link":{"to":"#row-1","text":[{"text":"#a"}]}},{"text":", "},{"text":"b"},{"text":", "},{"em":[{"text":"c"}]},{"text":" and "},{"text":"d."}]"##;
        assert_eq!(serde_json::to_string(&printed).unwrap(), json);
    }
}
