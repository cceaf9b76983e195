//! Decides which requests the desk answers.
//!
//! The server listens on the loopback interface, but every page in every browser on the machine can
//! send requests there. A request must therefore know the token of this run, name the server as its
//! `Host` (another name that resolves to 127.0.0.1 is DNS rebinding), and must not come from a page
//! of another origin.

use super::query::QueryPairs;

/// The identity of a running server.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    /// The port on the loopback interface.
    port: u16,
    /// The random token of this run, as hexadecimal digits.
    token: String,
}

/// The parts of a request that decide whether the request is answered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RequestHead<'r> {
    /// Whether the request can change something: its method is neither GET nor HEAD.
    pub(crate) writes: bool,
    /// The path, such as "/check".
    pub(crate) path: &'r str,
    /// The `Host` header.
    pub(crate) host: Option<&'r str>,
    /// The `Origin` header.
    pub(crate) origin: Option<&'r str>,
    /// The `Sec-Fetch-Site` header.
    pub(crate) fetch_site: Option<&'r str>,
    /// The `Cookie` header.
    pub(crate) cookie: Option<&'r str>,
}

/// The decision on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The request is answered.
    Answer,
    /// The request contains the token in its URL: the browser gets the cookie.
    LogIn,
    /// The request names another server as its host.
    WrongHost,
    /// The request comes from a page of another origin.
    ForeignOrigin,
    /// The request has neither the cookie nor the token.
    NoToken,
}

impl Guard {
    /// Creates the guard for a server on this port.
    pub(crate) const fn new(port: u16, token: String) -> Self {
        Self { port, token }
    }

    /// Returns the URL that opens the desk, with its token.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// Returns the `Set-Cookie` header. Browsers do not send the cookie with a request from another
    /// site, and scripts cannot read it.
    pub(crate) fn set_cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.token)
    }

    /// Returns the name of the cookie. It contains the port, because browsers share cookies between
    /// all ports of a host.
    fn cookie_name(&self) -> String {
        format!("dateline-{}", self.port)
    }

    /// Decides on a request.
    pub(crate) fn judge(&self, head: &RequestHead<'_>, query: &QueryPairs) -> Verdict {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let Some(host) = head.host.filter(|host| hosts.iter().any(|own| own == host)) else {
            return Verdict::WrongHost;
        };
        let is_own = |origin: &str| origin.strip_prefix("http://") == Some(host);
        let is_foreign = match (head.origin, head.fetch_site) {
            (Some(origin), _) => !is_own(origin),
            // Accept a site other than "same-origin" for reading: it is "none" if the user types
            // the URL or follows a bookmark.
            (None, Some(site)) => head.writes && site != "same-origin",
            (None, None) => head.writes,
        };
        if is_foreign {
            return Verdict::ForeignOrigin;
        }
        if !head.writes && head.path == "/" && is_equal(query.get("token"), &self.token) {
            return Verdict::LogIn;
        }
        let name = self.cookie_name();
        let mut cookies = head.cookie.unwrap_or_default().split(';').filter_map(|pair| pair.split_once('='));
        let has_cookie =
            cookies.any(|(known, value)| known.trim() == name && is_equal(value.trim(), &self.token));
        // Answer requests for the style sheet, the script and the fonts: they are the same for
        // everyone, and pages that refuse a request need them.
        let is_public = !head.writes && head.path.starts_with("/assets/");
        if has_cookie || is_public { Verdict::Answer } else { Verdict::NoToken }
    }
}

/// Whether two secrets are equal and not empty. The comparison takes constant time for a given
/// length.
fn is_equal(given: &str, secret: &str) -> bool {
    let differing = given.bytes().zip(secret.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == secret.len() && differing == 0 && !secret.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:4000";

    fn judged(head: &RequestHead<'_>, token: &str) -> Verdict {
        let query = if token.is_empty() { Vec::new() } else { vec![("token".to_owned(), token.to_owned())] };
        Guard::new(4000, "secret".to_owned()).judge(head, &query.into())
    }

    fn head<'r>() -> RequestHead<'r> {
        RequestHead {
            path: "/",
            host: Some(HOST),
            cookie: Some("other=1; dateline-4000=secret"),
            ..RequestHead::default()
        }
    }

    #[test]
    fn token_gives_the_cookie_and_the_cookie_the_pages() {
        let stranger = RequestHead { cookie: None, ..head() };
        assert_eq!(judged(&stranger, "secret"), Verdict::LogIn);
        assert_eq!(judged(&head(), ""), Verdict::Answer);
        for token in ["", "secre", "secrets", "Secret"] {
            assert_eq!(judged(&stranger, token), Verdict::NoToken, "{token}");
        }
        // The token is accepted only in the printed URL.
        assert_eq!(judged(&RequestHead { path: "/check", ..stranger }, "secret"), Verdict::NoToken);
        for cookie in ["dateline-4000=", "dateline-4001=secret", "xdateline-4000=secret", ""] {
            assert_eq!(judged(&RequestHead { cookie: Some(cookie), ..head() }, ""), Verdict::NoToken);
        }
    }

    #[test]
    fn foreign_hosts_are_refused_even_with_the_cookie() {
        for host in
            [None, Some("evil.example:4000"), Some("127.0.0.1"), Some("127.0.0.1:4001"), Some("[::1]:4000")]
        {
            assert_eq!(judged(&RequestHead { host, ..head() }, "secret"), Verdict::WrongHost, "{host:?}");
        }
        assert_eq!(judged(&RequestHead { host: Some("localhost:4000"), ..head() }, ""), Verdict::Answer);
    }

    #[test]
    fn foreign_pages_are_refused_even_with_the_cookie() {
        for origin in ["http://evil.example", "null", "http://localhost:4000", "https://127.0.0.1:4000"] {
            for writes in [false, true] {
                let head = RequestHead { origin: Some(origin), writes, ..head() };
                assert_eq!(judged(&head, ""), Verdict::ForeignOrigin, "{origin}");
            }
        }
        let own = RequestHead { origin: Some("http://127.0.0.1:4000"), writes: true, ..head() };
        assert_eq!(judged(&own, ""), Verdict::Answer);
        let of_site = |fetch_site| RequestHead { fetch_site, writes: true, ..head() };
        assert_eq!(judged(&of_site(Some("same-origin")), ""), Verdict::Answer);
        for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
            assert_eq!(judged(&of_site(site), ""), Verdict::ForeignOrigin, "{site:?}");
        }
    }
}
