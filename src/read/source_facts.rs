//! Extracts the URL and the publisher of a web page, for a `[[source]]` entry.

use super::{html, mhtml};
use crate::date::Date;

/// The URL and the publisher of a web page, and the day on which it was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SourceFacts {
    /// The URL of the page.
    pub url: Option<String>,
    /// The name of the site or publisher.
    pub publisher: Option<String>,
    /// The day on which a browser saved the page.
    pub saved: Option<Date>,
}

/// Extracts the facts about a web page from its file. All are `None` for other files.
pub(crate) fn source_facts(bytes: &[u8]) -> SourceFacts {
    if mhtml::is(bytes) {
        let Some(saved) = mhtml::saved_page(bytes) else { return SourceFacts::default() };
        let page = html::facts(&saved.page);
        let url = saved.url.filter(|url| is_address(url)).or(page.url);
        return SourceFacts { url, saved: saved.saved, ..page };
    }
    if html::is(bytes) { html::facts(&String::from_utf8_lossy(bytes)) } else { SourceFacts::default() }
}

/// Whether `text` is an http or https URL without spaces.
pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_state_their_address_and_publisher() {
        let page = "<!DOCTYPE html>\n<!-- saved from url=(0031)https://a.example/saved -->\n<html><head>\
            <link rel=\"canonical\" href=\"https://a.example/pact\"><meta property=\"og:site_name\" content=\"Gazette &amp; Co\">\
            <meta property=\"og:url\" content=\"https://a.example/og\"></head><body><p>Words.</p></body></html>";
        let facts = source_facts(page.as_bytes());
        assert_eq!(facts.url.as_deref(), Some("https://a.example/pact"));
        assert_eq!(facts.publisher.as_deref(), Some("Gazette & Co"));
        let page =
            page.replace("https://a.example/pact", "/pact").replace("https://a.example/og", "javascript:x");
        assert_eq!(source_facts(page.as_bytes()).url.as_deref(), Some("https://a.example/saved"));
        let linked = "<html><head><script type=\"application/ld+json\">{\"publisher\": {\"name\": \"The Harbour Post\"}}</script></head></html>";
        assert_eq!(source_facts(linked.as_bytes()).publisher.as_deref(), Some("The Harbour Post"));
        assert_eq!(source_facts(b"Publisher: none of ours"), SourceFacts::default());
    }

    #[test]
    fn saved_page_states_its_address_and_day() {
        let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/page?x=1\r\nSubject: Pact\r\n\
            Date: Mon, 8 Jul 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <html><head><meta charset=3D\"windows-1252\"><meta name=3D\"dc.publisher\" content=3D\"=C3=98rsta Post\"></head><body><p>Words.</p></body></html>\r\n--b--\r\n";
        let facts = source_facts(saved.as_bytes());
        assert_eq!(facts.url.as_deref(), Some("https://a.example/page?x=1"));
        assert_eq!(facts.publisher.as_deref(), Some("Ørsta Post"));
        assert_eq!(facts.saved.unwrap().to_string(), "2024-07-08");
    }
}
