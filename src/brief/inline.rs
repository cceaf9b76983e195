//! Text with a little markup: emphasis, strong emphasis and links, written as in Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A piece of a sentence.
///
/// In JSON each is an object with one key: `{"text": "…"}`, `{"em": […]}`, `{"strong": […]}`,
/// `{"link": {"to": "…", "text": […]}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Words.
    Text(String),
    /// Emphasis.
    Em(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// A link to a web page or a mail address.
    Link {
        /// Where it leads: http, https or mailto.
        to: String,
        /// What is clicked on.
        text: Vec<Inline>,
    },
}

/// One paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Paragraph(pub Vec<Inline>);

impl Paragraph {
    /// The words, without the markup.
    pub fn words(&self) -> String {
        fn collect(nodes: &[Inline], out: &mut String) {
            for node in nodes {
                match node {
                    Inline::Text(text) => out.push_str(text),
                    Inline::Em(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => {
                        collect(inner, out);
                    }
                }
            }
        }
        let mut words = String::new();
        collect(&self.0, &mut words);
        words
    }
}

impl std::fmt::Display for Paragraph {
    /// The words without their markup.
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

/// Markup that a brief has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineFault {
    /// The bytes of the text that was read.
    pub range: Range<usize>,
    /// What is there: "a heading".
    pub found: &'static str,
}

/// Reads paragraphs with a little markup; what is more than that is said, and its words are kept.
///
/// ```
/// use dateline::brief::{Inline, Paragraph, paragraphs};
///
/// let (read, faults) = paragraphs("The forum *is* in place.");
/// let text = |words: &str| Inline::Text(words.to_owned());
/// let sentence = vec![text("The forum "), Inline::Em(vec![text("is")]), text(" in place.")];
/// assert_eq!(read, [Paragraph(sentence)]);
/// assert_eq!(faults, []);
///
/// let (_, faults) = paragraphs("# The forum");
/// assert_eq!(faults[0].found, "a heading");
/// ```
pub fn paragraphs(text: &str) -> (Vec<Paragraph>, Vec<InlineFault>) {
    let mut reader = Reader::default();
    for (event, range) in Parser::new(text).into_offset_iter() {
        reader.take(event, range);
    }
    reader.end_paragraph();
    (reader.done, reader.faults)
}

/// How deep markup may lie within markup. Nobody can read more, and templates walk it.
const DEEPEST: usize = 4;

/// What is made of the nodes when a piece of markup ends.
enum Wrap {
    Em,
    Strong,
    Link(String),
    /// Nothing: they go to what is around them.
    Nothing,
}

#[derive(Default)]
struct Reader {
    done: Vec<Paragraph>,
    /// The nodes of the paragraph so far, outside of what is open.
    nodes: Vec<Inline>,
    /// The markup that is open, from the outside inwards, with its nodes so far.
    open: Vec<(Wrap, Vec<Inline>)>,
    faults: Vec<InlineFault>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => self.close(),
            Event::End(_) => self.end_paragraph(),
            Event::Text(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Code(text) => {
                self.fault("text in backquotes", range);
                self.words(&text);
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.fault("HTML", range);
                self.words(&text);
            }
            Event::Rule => self.fault("a line across the page", range),
            _ => self.fault("markup", range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let wrap = match tag {
            Tag::Emphasis => Wrap::Em,
            Tag::Strong => Wrap::Strong,
            Tag::Link { dest_url, .. } if leads_to_the_web(&dest_url) => Wrap::Link(dest_url.into_string()),
            Tag::Link { .. } => {
                self.fault("a link that leads neither to http, https nor mailto", range);
                return self.open.push((Wrap::Nothing, Vec::new()));
            }
            Tag::Image { .. } => {
                self.fault("a picture", range);
                return self.open.push((Wrap::Nothing, Vec::new()));
            }
            Tag::Paragraph | Tag::Item | Tag::HtmlBlock => return self.end_paragraph(),
            Tag::Heading { .. } => return self.fault("a heading", range),
            Tag::List(_) => return self.fault("a list", range),
            Tag::BlockQuote(_) => return self.fault("a quotation", range),
            Tag::CodeBlock(_) => return self.fault("text set off by four spaces or backquotes", range),
            _ => return self.fault("markup", range),
        };
        if self.open.len() < DEEPEST {
            self.open.push((wrap, Vec::new()));
        } else {
            self.fault("markup within markup within markup", range);
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
            self.done.push(Paragraph(std::mem::take(&mut self.nodes)));
        }
    }

    fn fault(&mut self, found: &'static str, range: Range<usize>) {
        self.faults.push(InlineFault { range, found });
    }
}

fn leads_to_the_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, json: &str, found: &[&str]) {
        let (read, faults) = paragraphs(text);
        assert_eq!(serde_json::to_string(&read).unwrap(), json, "{text}");
        let said: Vec<&str> = faults.iter().map(|fault| fault.found).collect();
        assert_eq!(said, found, "{text}");
    }

    #[test]
    fn a_little_markup_is_read() {
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
    fn more_markup_is_said_and_its_words_are_kept() {
        check("# a\nb", r#"[[{"text":"a"}],[{"text":"b"}]]"#, &["a heading"]);
        check("- a\n- b", r#"[[{"text":"a"}],[{"text":"b"}]]"#, &["a list"]);
        check("a `b`", r#"[[{"text":"a b"}]]"#, &["text in backquotes"]);
        check("a <b>c</b>", r#"[[{"text":"a <b>c</b>"}]]"#, &["HTML", "HTML"]);
        check(
            "[a](javascript:b)",
            r#"[[{"text":"a"}]]"#,
            &["a link that leads neither to http, https nor mailto"],
        );
    }

    #[test]
    fn markup_in_markup_without_end_stays_shallow() {
        let text = "*a **b ".repeat(5000) + &"** c*".repeat(5000);
        let (read, faults) = paragraphs(&text);
        assert_eq!(read.len(), 1);
        assert!(!faults.is_empty());
    }
}
