//! Text is data: it is printed verbatim, or refused with its location.

use dateline::internals::render::{Fit, Item};

use super::made::{data, in_html, in_markdown, item, print, template};

/// Texts that could be taken for markup or code.
const HOSTILE: [&str; 12] = [
    "#panic(\"no\") $#read(\"/etc/passwd\")$ @ref <lbl>",
    "*b* _e_ **s** `c` ~~d~~ [l](https://example.org) ![p](q.png)",
    "# H",
    "- item",
    "1. item",
    "| cell | cell |",
    "<script>alert(1)</script> <!-- c --> &amp; &#65;",
    "\" onmouseover=\"alert(1)\" x=\"",
    "]]> </style></title></svg>",
    "{{ 7 * 7 }} {% raw %} {# c #}",
    "[^1]: a footnote",
    "javascript:alert(1)",
];

/// Returns a text with straight quotation marks: a brief prints typographic ones.
fn straight(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")
}

#[test]
fn text_stays_text_in_markdown_html_and_svg() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    for text in HOSTILE {
        let toml =
            format!("title = '''{text}'''\nsubtitle = '''{text}'''\nsections = [\"timeline\", \"events\"]");
        let row = Item { summary: Some(text.to_owned()), ..item("hostile", "2024-06", text) };
        let data = data(&toml, &[row]);
        let fit = Fit::everything(&data);
        let page = data.page(&fit);

        let markdown = in_markdown(&page);
        // All extensions of CommonMark in GitHub and pandoc, except typographic quotes and dashes.
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let events: Vec<Event<'_>> = Parser::new_ext(&markdown, extensions).collect();
        let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
        assert!(!events.iter().any(is_html), "{markdown}");
        // The drawing's alternative text contains shortened titles.
        let mut is_image = false;
        let mut words = String::new();
        for event in &events {
            match event {
                Event::Start(Tag::Image { .. }) => is_image = true,
                Event::End(TagEnd::Image) => is_image = false,
                Event::Text(text) if !is_image => words.push_str(text),
                _ => {}
            }
        }
        assert_eq!(straight(&words).matches(text).count(), 4, "{markdown}");

        let html = in_html(&page);
        let (before, drawing) = html.split_once("<figure>").unwrap();
        let (drawing, after) = drawing.split_once("</figure>").unwrap();
        let printed = straight(&format!("{before}{after}")).replace('"', "&quot;").replace('\'', "&#x27;");
        let escaped = minijinja::HtmlEscape(text).to_string();
        assert_eq!(printed.matches(&escaped).count(), 5, "{html}");
        assert_eq!(html.matches("<script").count(), 0, "{html}");
        // The tooltips of the marks contain the title; their links lead to its row.
        for svg in [drawing, &page.svg().unwrap()] {
            let (_, tooltip) = svg.split_once("<title>1: ").unwrap();
            let (tooltip, _) = tooltip.split_once(", June 2024</title>").unwrap();
            assert_eq!(straight(&quick_xml::escape::unescape(tooltip).unwrap()), text);
            assert_eq!(svg.matches("<script").count(), 0, "{svg}");
            let links = svg.matches("<a href=\"#event-hostile\">").count();
            assert_eq!(svg.matches("href=").count(), links, "{svg}");
        }
    }
}

#[test]
fn text_over_the_limit_is_refused_with_its_place() {
    let data = data("title = \"A\"", &[item("long", "2024", &"A".repeat(1_000_000))]);
    let message = print(&data, &template()).unwrap_err().to_string();
    let wanted = "the title of event \"long\" has 1000000 characters, but the limit is 20000; shorten it";
    assert_eq!(message, wanted);
}
