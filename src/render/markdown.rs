//! The brief as Markdown, rendered with a minijinja template.
//!
//! The template writes the markup. Values from the data are escaped when they are inserted, so that
//! they always display as plain text.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Error, HtmlEscape, Output, State, Value};
use serde::Serialize;

use super::jinja;
use super::page::Page;
use super::row::CitedRow;
use super::template::{Template, TemplateError};
use crate::brief::{Inline, Paragraph};

/// Renders a brief as Markdown.
///
/// ```
/// # use dateline::Day;
/// use dateline::internals::brief::BriefSpec;
/// use dateline::internals::render::{BriefData, Fit, Item, Template, markdown};
/// # use dateline::Sources;
///
/// # let mut sources = Sources::new();
/// # let toml = "title = \"Summits\"";
/// # let source = sources.add("briefs/summits.toml", toml);
/// let (spec, _) = BriefSpec::parse("summits", source, toml);
/// # let as_of = Day::from_ymd(2025, 4, 4).unwrap();
/// let (data, _) = BriefData::new(&spec, &[Item::new("Summit *in* Tokyo")], &[], as_of);
/// let fit = Fit::everything(&data);
/// let text = markdown(&data.page(&fit), &Template::find("brief.md.j2", None)?)?;
/// assert!(text.starts_with("# Summits\n\nAs of 4 April 2025\n"));
/// assert!(text.contains(r"| 1 | undated | Summit \*in\* Tokyo |"));
/// # Ok::<(), dateline::internals::render::TemplateError>(())
/// ```
pub fn markdown(page: &Page<'_>, template: &Template) -> Result<String, TemplateError> {
    render(page, template)
}

/// Renders a page, given as a [`Page`] or as its JSON value.
pub(super) fn render(page: &impl Serialize, template: &Template) -> Result<String, TemplateError> {
    let mut environment = jinja::environment(AutoEscape::Custom("markdown".into()), template)?;
    environment.set_formatter(put_in);
    environment
        .add_filter("inline", |paragraph: Serde<Paragraph>| Value::from_safe_string(nodes(&paragraph.0.0)));
    environment.add_filter("footnote", |number: u64| Value::from_safe_string(format!("[^{number}]")));
    environment.add_filter("anchor", |name: &str| {
        Value::from_safe_string(format!("<a id=\"{}\"></a>", HtmlEscape(name)))
    });
    environment.add_filter("source", |state: &State<'_, '_>, row: Serde<CitedRow>| {
        let word = |name: &str| {
            let word = state.lookup("words").and_then(|words| words.get_attr(name).ok());
            word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
        };
        Value::from_safe_string(source(&row, &word("comma"), &word("archived")))
    });
    environment.add_filter("picture", |alt: &str, file: &str| {
        Value::from_safe_string(format!("!{}", link(file, &escaped(alt))))
    });
    jinja::render(&environment, page, template)
}

/// Writes a value, escaping text that is not marked as Markdown.
fn put_in(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => out.write_str(&escaped(text)).map_err(Error::from),
        None if value.is_none() => Ok(()),
        None => out.write_str(&value.to_string()).map_err(Error::from),
    }
}

/// Escapes `text` so that Markdown displays it literally (`CommonMark` 0.31, section 2.4, and
/// GitHub's extensions).
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        // Escape characters that begin a heading, a list or an underline at the start of a line: "#
        // x", "1. x", "===".
        let opens = match c {
            '#' | '-' | '+' | '=' | ':' => at == 0,
            '.' | ')' => at > 0 && at == number,
            _ => false,
        };
        let special = matches!(
            c,
            '\\' | '`' | '*' | '_' | '^' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '{' | '}'
        );
        if opens || special {
            out.push('\\');
        }
        out.push(if c == '\n' || c == '\r' { ' ' } else { c });
    }
    out
}

/// Returns inline markup as Markdown.
fn nodes(nodes: &[Inline]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Inline::Text(text) => escaped(text),
            Inline::Em(inner) => format!("*{}*", self::nodes(inner)),
            Inline::Strong(inner) => format!("**{}**", self::nodes(inner)),
            Inline::Link { to, text } => link(to, &self::nodes(text)),
        })
        .collect()
}

fn link(to: &str, text: &str) -> String {
    let to: String = to
        .chars()
        .map(|c| match c {
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '\\' => "%5C".to_owned(),
            c if c.is_whitespace() => "%20".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("[{text}](<{to}>)")
}

/// Returns a source on one line: title, author, publisher, dates and archived copy. The title is a
/// link if the source is on the web.
fn source(source: &CitedRow, comma: &str, archived: &str) -> String {
    let title = escaped(&source.title);
    let title = source.url.as_ref().map_or_else(|| title.clone(), |url| link(url, &title));
    let details = source.details.iter().map(|text| escaped(text));
    let copy = source.archived.iter().map(|url| format!("{archived} {}", link(url, &escaped(url))));
    std::iter::once(title).chain(details).chain(copy).collect::<Vec<_>>().join(comma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_shows_the_same_characters() {
        for (text, markdown) in [
            ("plain, (text). 2% - done!", "plain, (text). 2% - done!"),
            ("# no heading", "\\# no heading"),
            ("1. no list", "1\\. no list"),
            ("2022-12-16", "2022-12-16"),
            ("- no list", "\\- no list"),
            (
                "a | b *c* _d_ `e` [f](g) <h> &amp; ~~i~~ $j$",
                "a \\| b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) \\<h\\> \\&amp; \\~\\~i\\~\\~ \\$j\\$",
            ),
        ] {
            assert_eq!(escaped(text), markdown);
        }
    }

    #[test]
    fn markdown_parser_gets_the_text_back() {
        use pulldown_cmark::{Event, Options, Parser};
        // Enable GitHub's and pandoc's extensions to CommonMark.
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let all: String = (' '..='~').collect();
        let hostile =
            ["# h", "- x", "> q", "    code", "1) x", "===", "***", "a&lt;b", "<!-- x -->", "![x](y)", &all];
        for text in hostile {
            let text = text.trim();
            let markdown = escaped(text);
            let events: Vec<Event<'_>> = Parser::new_ext(&markdown, extensions).collect();
            let read: String = events
                .iter()
                .filter_map(|event| if let Event::Text(text) = event { Some(&**text) } else { None })
                .collect();
            assert_eq!(read, text, "{markdown}");
        }
    }
}
