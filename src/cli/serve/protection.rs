//! The protection of every request and response: [`Guard`] judges the request, and headers restrict
//! what a page may do.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::Desk;
use super::response::{message, see_other};
use crate::desk::QueryPairs;
use crate::desk::guard::{Guard, RequestHead, Verdict};

/// The `Content-Security-Policy` of pages: only files of this server, and no inline code.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The `Content-Security-Policy` of a brief's preview: only its own styles and pictures.
pub(super) const PREVIEW_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                              form-action 'none'; frame-ancestors 'self'; sandbox";

/// Rejects requests that lack the token or come from foreign pages, and adds the headers that
/// restrict what a page may do.
pub(super) async fn guarded(State(desk): State<Arc<Desk>>, request: Request<Body>, next: Next) -> Response {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    let query = QueryPairs::from(pairs.map(|Query(pairs)| pairs).unwrap_or_default());
    let verdict = desk.guard.judge(&request_head(&request), &query);
    let path = request.uri().path();
    let must_start =
        !desk.view().is_started && !["/start", "/changes"].contains(&path) && !path.starts_with("/assets/");
    let mut response = match verdict {
        // Without a chronology, redirect to the start page, because other pages have nothing to
        // show.
        Verdict::Answer if must_start => see_other("/start"),
        Verdict::Answer => next.run(request).await,
        Verdict::LogIn => logged_in(&desk.guard),
        Verdict::WrongHost => message(
            StatusCode::MISDIRECTED_REQUEST,
            "Wrong address",
            "The desk answers only at the address that `dateline serve` printed.",
        ),
        Verdict::ForeignOrigin => message(
            StatusCode::FORBIDDEN,
            "Refused",
            "This request came from another page. The desk answers only its own pages.",
        ),
        Verdict::NoToken => message(
            StatusCode::FORBIDDEN,
            "Open the desk with its whole address",
            "Open the address that `dateline serve` printed in the terminal, with the token at its end. Each start \
             creates a new token.",
        ),
    };
    restrict(response.headers_mut());
    response
}

fn request_head(request: &Request<Body>) -> RequestHead<'_> {
    let header = |name: HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    RequestHead {
        writes: !matches!(*request.method(), Method::GET | Method::HEAD),
        path: request.uri().path(),
        host: header(header::HOST),
        origin: header(header::ORIGIN),
        fetch_site: header(HeaderName::from_static("sec-fetch-site")),
        cookie: header(header::COOKIE),
    }
}

/// Sets the cookie in the browser, and opens the first page.
///
/// The response is a page that opens the first page, not a redirect, because browsers do not send a
/// new `SameSite=Strict` cookie with a redirect if the URL was opened by another program.
fn logged_in(guard: &Guard) -> Response {
    let mut response = message(StatusCode::OK, "Opening the desk", "One moment.");
    let headers = response.headers_mut();
    if let Ok(cookie) = HeaderValue::from_str(&guard.set_cookie()) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    headers.insert(header::REFRESH, HeaderValue::from_static("0; url=/"));
    response
}

/// Adds the headers of every response. A response may already have a stricter policy.
fn restrict(headers: &mut HeaderMap) {
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    // Only allow fonts to be cached, since they contain nothing from the project.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        // Do not use a stricter policy, with which browsers would not send the `Origin` of a form.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
