//! The responses of the server: pages, messages, redirects and files.

use axum::http::StatusCode;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use crate::desk::{DeskError, address, message_page};
#[cfg(feature = "pdf")]
use crate::render::built_in_serif;

pub(super) fn page_response(status: StatusCode, page: Result<String, DeskError>) -> Response {
    match page {
        Ok(page) => (status, Html(page)).into_response(),
        Err(DeskError::NotFound(text)) => {
            // Let the page reload when the files change, because a change can make the event or
            // paper available again.
            let page = message_page("Not found", &text, true).unwrap_or(text);
            (StatusCode::NOT_FOUND, Html(page)).into_response()
        }
        Err(error) => message(StatusCode::INTERNAL_SERVER_ERROR, "Error", &error.to_string()),
    }
}

/// Redirects the browser to another page after an action, so that reloading does not repeat it.
pub(super) fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Returns the header value that makes the browser save a file as `stem` with an extension such as
/// ".csv".
pub(super) fn attachment(stem: &str, extension: &str) -> String {
    // Send the name twice: a header can contain only ASCII, and browsers decode the second form.
    let plain: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let encoded = address("", &[("", stem)]).trim_start_matches("?=").replace('+', "%20");
    format!("attachment; filename=\"{plain}{extension}\"; filename*=UTF-8''{encoded}{extension}")
}

pub(super) fn message(status: StatusCode, title: &str, text: &str) -> Response {
    let page = message_page(title, text, false).unwrap_or_else(|_| text.to_owned());
    (status, Html(page)).into_response()
}

pub(super) fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Responds with a font of briefs. A build without the Typst compiler does not contain fonts; the
/// page then uses a similar one.
pub(super) fn font(face: &str) -> Response {
    #[cfg(feature = "pdf")]
    if let Some(bytes) = built_in_serif(face) {
        let cached = (header::CACHE_CONTROL, "max-age=86400");
        return ([(header::CONTENT_TYPE, "font/otf"), cached], bytes).into_response();
    }
    (StatusCode::NOT_FOUND, format!("this program does not contain the font {face}")).into_response()
}

/// Adds pairs to the query of a URL that already has one. Empty values are omitted.
pub(super) fn with_pairs(page: &str, pairs: &[(&str, &str)]) -> String {
    let query = address("", pairs).replacen('?', "&", 1);
    format!("{page}{query}")
}
