//! Classifies HTML elements by their effect on the text.

use html5gum::StartTag;

/// The effect of an element on its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementEffect {
    /// The content is skipped.
    Skipped,
    /// The main part of the page, or an article.
    Main,
    /// Notes below the text.
    Notes,
    /// A quotation.
    Quote,
    /// An email program's wrapper around quoted content, including its introduction.
    QuotedMail,
    /// Text with its line breaks preserved.
    Preformatted,
    /// Source code.
    Code,
    /// A list, with the number of its next item if it is ordered.
    List(Option<u32>),
    /// A table cell.
    Cell,
    /// Superscript text.
    Raised,
}

/// Elements whose content is never part of the page's text.
const NEVER: &[&str] = &[
    "audio", "button", "canvas", "datalist", "dialog", "form", "iframe", "math", "nav", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The values of `class`, `id` and `role` for content around the main text.
const FURNITURE: &[&str] = &[
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "complementary",
    "contentinfo",
    "cookie",
    "cookie-banner",
    "footer-nav",
    "masthead",
    "menu",
    "menubar",
    "nav",
    "navbar",
    "navfooter",
    "navheader",
    "navigation",
    "pagination",
    "related-posts",
    "search",
    "share",
    "sidebar",
    "site-footer",
    "site-header",
    "skip-link",
    "social",
    "toolbar",
];

/// The values of `class`, `id` and `role` for notes.
const NOTES: &[&str] =
    &["doc-endnotes", "doc-footnote", "doc-footnotes", "endnotes", "footnote", "footnotes", "reflist"];

/// The classes of elements that email programs use for quoted or forwarded messages.
const QUOTED_MAIL: &[&str] =
    &["gmail_quote", "gmail_quote_container", "moz-forward-container", "protonmail_quote", "yahoo_quoted"];

/// Elements that begin and end a block.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether style sheets often separate the element from its neighbours.
pub(super) fn is_set_apart(name: &str) -> bool {
    matches!(name, "span" | "time" | "strong" | "b" | "em" | "i" | "a" | "small")
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.binary_search(&name).is_ok()
}

/// Returns the value of an attribute.
pub(super) fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(&value.value).into_owned())
}

/// Returns the effect of an element on its text, if any. `in_main` is `true` if the element is in
/// the main part of the page.
pub(super) fn around(tag: &StartTag<usize>, name: &str, in_main: bool) -> Option<ElementEffect> {
    if is_void(name) {
        return None;
    }
    let words = |key: &str| attribute(tag, key).unwrap_or_default().to_ascii_lowercase();
    let marks = [words("class"), words("id"), words("role")];
    let is_one_of = |list: &[&str]| {
        marks.iter().flat_map(|words| words.split_whitespace()).any(|word| list.binary_search(&word).is_ok())
    };
    if is_one_of(NOTES) {
        return Some(ElementEffect::Notes);
    }
    let hidden = tag.attributes.contains_key(b"hidden".as_slice()) || words("aria-hidden") == "true";
    // In the main part, `<aside>` and `<footer>` belong to the text. Root elements are never
    // skipped, since a class such as "navbar" on `<body>` would remove the whole page.
    let page_part = matches!(name, "aside" | "footer") && !in_main;
    let root = matches!(name, "html" | "body" | "main" | "article");
    if NEVER.binary_search(&name).is_ok() || (!root && (hidden || page_part || is_one_of(FURNITURE))) {
        return Some(ElementEffect::Skipped);
    }
    match name {
        "main" | "article" => Some(ElementEffect::Main),
        _ if marks[2] == "main" => Some(ElementEffect::Main),
        "blockquote" => Some(ElementEffect::Quote),
        "div" if is_one_of(QUOTED_MAIL) => Some(ElementEffect::QuotedMail),
        "pre" => Some(ElementEffect::Preformatted),
        "code" | "samp" | "kbd" => Some(ElementEffect::Code),
        "ol" => Some(ElementEffect::List(Some(
            attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
        ))),
        "ul" => Some(ElementEffect::List(None)),
        "td" | "th" => Some(ElementEffect::Cell),
        "sup" => Some(ElementEffect::Raised),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn element_names_are_sorted() {
        for list in [NEVER, FURNITURE, NOTES, QUOTED_MAIL, BLOCKS, VOID] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
