//! The minijinja environment shared by the Markdown and HTML templates.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::template::{Template, TemplateError};

/// The maximum number of instructions per template. For the fullest page, the built-in templates
/// need about ten thousand.
const FUEL: u64 = 20_000_000;

/// Creates an environment that escapes inserted values with `escape` and treats undefined names as
/// errors.
pub(super) fn environment<'e>(
    escape: AutoEscape,
    template: &Template,
) -> Result<Environment<'e>, TemplateError> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(|error| wrong(&error, template))?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(move |_| escape.clone());
    Ok(environment)
}

/// Renders the page with the template.
pub(super) fn render(
    environment: &Environment<'_>,
    page: &impl Serialize,
    template: &Template,
) -> Result<String, TemplateError> {
    environment
        .render_named_str(template.path(), template.text(), Serde(page))
        .map_err(|error| wrong(&error, template))
}

/// Converts a minijinja error, with its position in the template.
fn wrong(error: &Error, template: &Template) -> TemplateError {
    let place = error.range().and_then(|range| template.line_column(range.start));
    let line = error.line().unwrap_or(1);
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let problem = match error.kind() {
        ErrorKind::OutOfFuel => "this takes too many steps; it may be an infinite loop".to_owned(),
        ErrorKind::TemplateNotFound => "a template cannot include another file".to_owned(),
        kind => format!("{kind}{detail}"),
    };
    TemplateError::Wrong {
        path: template.path().to_owned(),
        line: place.map_or(line, |(line, _)| line),
        column: place.map_or(1, |(_, column)| column),
        problem,
    }
}
