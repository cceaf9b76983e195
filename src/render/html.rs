//! The brief as one self-contained HTML file, rendered with a minijinja template.

use minijinja::value::Serde;
use minijinja::{AutoEscape, HtmlEscape, Value};
use serde::{Deserialize, Serialize};

use super::jinja;
use super::logo::ShownLogo;
use super::page::Page;
use super::template::{Template, TemplateError};
use crate::brief::{Inline, Paragraph};

/// Renders a brief as HTML, with its drawing as inline SVG. The output of the built-in template
/// loads no other files and contains no scripts.
///
/// ```
/// # use dateline::Day;
/// use dateline::internals::brief::BriefSpec;
/// use dateline::internals::render::{BriefData, Fit, Item, Template, html};
/// # use dateline::Sources;
///
/// # let mut sources = Sources::new();
/// # let toml = "title = \"Summits\"";
/// # let source = sources.add("briefs/summits.toml", toml);
/// let (spec, _) = BriefSpec::parse("summits", source, toml);
/// # let as_of = Day::from_ymd(2025, 4, 4).unwrap();
/// let (data, _) = BriefData::new(&spec, &[Item::new("Summit <in> Tokyo")], &[], as_of);
/// let fit = Fit::everything(&data);
/// let text = html(&data.page(&fit), &Template::find("brief.html.j2", None)?)?;
/// assert!(text.starts_with("<!doctype html>\n<html lang=\"en-GB\">"));
/// assert!(text.contains("Summit &lt;in&gt; Tokyo"));
/// # Ok::<(), dateline::internals::render::TemplateError>(())
/// ```
pub fn html(page: &Page<'_>, template: &Template) -> Result<String, TemplateError> {
    render(page, &HtmlParts::of(page), template)
}

/// The data that an HTML template reads in addition to the page.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HtmlParts {
    svg: String,
    logo_url: String,
}

impl HtmlParts {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let logo = page.brief.logo.as_ref();
        Self {
            svg: page.svg_with_links().unwrap_or_default(),
            logo_url: logo.map(ShownLogo::data_url).unwrap_or_default(),
        }
    }
}

/// Renders a page, given as a [`Page`] or as its JSON value.
pub(super) fn render(
    page: &impl Serialize,
    parts: &HtmlParts,
    template: &Template,
) -> Result<String, TemplateError> {
    let mut environment = jinja::environment(AutoEscape::Html, template)?;
    environment
        .add_filter("inline", |paragraph: Serde<Paragraph>| Value::from_safe_string(nodes(&paragraph.0.0)));
    environment.add_filter("css_string", |text: &str| Value::from_safe_string(css_string(text)));
    environment.add_global("svg", Value::from_safe_string(parts.svg.clone()));
    environment.add_global("logo_url", Value::from_safe_string(parts.logo_url.clone()));
    jinja::render(&environment, page, template)
}

/// Returns a CSS string literal (CSS Syntax Level 3, section 4.3.7). All characters except letters
/// and digits are escaped, so no character can end the string.
fn css_string(text: &str) -> String {
    let escaped = |c: char| match c {
        c if c.is_alphanumeric() => c.to_string(),
        c => format!("\\{:x} ", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// Returns inline markup as HTML.
fn nodes(nodes: &[Inline]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Inline::Text(text) => HtmlEscape(text).to_string(),
            Inline::Em(inner) => format!("<em>{}</em>", self::nodes(inner)),
            Inline::Strong(inner) => format!("<strong>{}</strong>", self::nodes(inner)),
            Inline::Link { to, text } => {
                format!("<a href=\"{}\">{}</a>", HtmlEscape(to), self::nodes(text))
            }
        })
        .collect()
}
