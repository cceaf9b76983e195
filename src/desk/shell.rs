//! The frame, templates, style sheet and script that all pages share.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use thiserror::Error;

use super::loaded::{DeskView, LastChange};
use super::query::encoded;
use crate::escape::for_terminal;

pub(crate) const STYLE: &str = include_str!("assets/desk.css");

/// The script. Every page works without it.
pub(crate) const SCRIPT: &str = include_str!("assets/desk.js");

/// The page templates, by name.
const TEMPLATES: [(&str, &str); 18] = [
    ("frame.html", include_str!("assets/frame.html")),
    ("message.html", include_str!("assets/message.html")),
    ("start.html", include_str!("assets/start.html")),
    ("timeline.html", include_str!("assets/timeline.html")),
    ("findings.html", include_str!("assets/findings.html")),
    ("papers.html", include_str!("assets/papers.html")),
    ("printed.html", include_str!("assets/printed.html")),
    ("blocks.html", include_str!("assets/blocks.html")),
    ("reasons.html", include_str!("assets/reasons.html")),
    ("fields.html", include_str!("assets/fields.html")),
    ("candidates.html", include_str!("assets/candidates.html")),
    ("brief_form.html", include_str!("assets/brief_form.html")),
    ("event.html", include_str!("assets/event.html")),
    ("review.html", include_str!("assets/review.html")),
    ("briefs.html", include_str!("assets/briefs.html")),
    ("brief.html", include_str!("assets/brief.html")),
    ("paper.html", include_str!("assets/paper.html")),
    ("exchange.html", include_str!("assets/exchange.html")),
];

/// The reason why a page cannot be shown.
#[derive(Debug, Error)]
pub(crate) enum DeskError {
    /// The page does not exist.
    #[error("{0}")]
    NotFound(String),
    /// A built-in template cannot be rendered.
    #[error(
        "internal error: the page could not be rendered ({0}). This is a bug in dateline; please report it"
    )]
    Template(#[from] minijinja::Error),
}

/// A message about the last action, shown at the top of a page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Notice {
    /// The message, or its first part if there is a link.
    pub(crate) text: String,
    /// Whether the message reports a failure.
    pub(crate) is_error: bool,
    /// The page that the message is about: its title and URL.
    pub(crate) link: Option<(String, String)>,
    /// The second part of the message, after the link.
    pub(crate) remark: Option<String>,
}

/// The frame around a page.
#[derive(Debug, Serialize)]
pub(super) struct Shell<'p> {
    /// The title of the chronology.
    chronology: &'p str,
    /// The name of the page in the navigation.
    active: &'static str,
    /// The heading of the page, which is also the title of its tab.
    title: String,
    /// The version of the files, which the script compares with the current one.
    version: u64,
    /// The reason why the last change to the files could not be loaded.
    problem: Option<&'p str>,
    /// A sentence on why a part of `events.toml` cannot be read.
    syntax_error: Option<&'p str>,
    /// Whether the folder contains a chronology.
    is_started: bool,
    /// The counts next to the page names in the navigation.
    errors: usize,
    warnings: usize,
    papers: usize,
    events: usize,
    candidates: usize,
    briefs: usize,
    notice: Option<&'p Notice>,
    /// The last change, if it can be undone.
    last_change: Option<&'p LastChange>,
}

impl Notice {
    /// Creates a success message.
    pub(crate) fn success(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: false, link: None, remark: None }
    }

    /// Creates an error message.
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: true, link: None, remark: None }
    }
}

impl<'p> Shell<'p> {
    /// Creates the frame for a page.
    pub(super) fn new(view: &'p DeskView, active: &'static str, title: impl Into<String>) -> Self {
        let loaded = &view.loaded;
        Self {
            chronology: loaded.title(),
            active,
            title: title.into(),
            version: view.version,
            problem: view.problem.as_deref(),
            syntax_error: loaded.syntax_error.as_deref(),
            is_started: view.is_started,
            errors: loaded.errors(),
            warnings: loaded.warnings(),
            papers: loaded.project.papers.len(),
            events: loaded.project.chronology.events.len(),
            candidates: loaded.candidates(),
            briefs: loaded.project.briefs.len(),
            notice: view.notice.as_ref(),
            last_change: view.last_change.as_ref(),
        }
    }
}

/// A page with its frame, as templates read it.
#[derive(Serialize)]
struct Framed<'p, C> {
    shell: &'p Shell<'p>,
    page: &'p C,
}

static ENVIRONMENT: LazyLock<Environment<'static>> =
    LazyLock::new(|| environment().expect("the built-in templates are valid: tests render all of them"));

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| {
        // Control characters and bidirectional overrides are shown as escapes, as in a terminal, so
        // that a paper cannot reorder the surrounding words of the page.
        match value.as_str().filter(|_| !value.is_safe()) {
            Some(text) => {
                let text = Value::from(for_terminal(text).into_owned());
                minijinja::escape_formatter(out, state, &text)
            }
            None => minijinja::escape_formatter(out, state, value),
        }
    });
    environment.add_filter("encoded", encoded);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Renders a page in its frame.
pub(super) fn render(template: &str, shell: &Shell<'_>, page: &impl Serialize) -> Result<String, DeskError> {
    Ok(ENVIRONMENT.get_template(template)?.render(Serde(Framed { shell, page }))?)
}

/// Renders a page with only a message, for a request that is refused or has failed. It does not
/// need a project. If `follows` is set, the page reloads when the files change.
pub(crate) fn message_page(title: &str, text: &str, follows: bool) -> Result<String, DeskError> {
    #[derive(Serialize)]
    struct Message<'m> {
        title: &'m str,
        text: &'m str,
        follows: bool,
    }
    Ok(ENVIRONMENT.get_template("message.html")?.render(Serde(Message { title, text, follows }))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_never_markup() {
        let page = message_page("<b>", "<script>alert(1)</script> \u{202e}x\u{1b}", false).unwrap();
        assert!(page.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt; \\u{202e}x\\u{1b}"), "{page}");
        assert!(!page.contains("<script>alert"));
    }

    /// Inline code and styles would need a weaker content security policy.
    #[test]
    fn templates_have_no_inline_code_or_style() {
        for (name, text) in TEMPLATES {
            let lower = text.to_lowercase();
            for word in ["style=", "<style", "onclick", "onload", "javascript:", "| safe", "|safe"] {
                let is_drawing = name == "timeline.html" && word == "| safe";
                assert!(is_drawing || !lower.contains(word), "{name} contains {word}");
            }
            assert!(
                lower.matches("<script").count() == lower.matches("<script src=\"/assets/").count(),
                "{name}"
            );
        }
    }
}
