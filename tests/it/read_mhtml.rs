//! Saved web pages (MHTML): the page is read like HTML, and the day on which it was saved is not
//! taken for its date.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use dateline::internals::read;
use dateline::{Document, Sources};

const PAGE: &str = "<!DOCTYPE html>\r\n<html><head><meta charset=3D\"windows-1252\"><title>The pact</title>\r\n\
    <meta name=3D\"author\" content=3D\"=C3=98. Reporter\"><meta property=3D\"article:published_time\" content=3D\"2024-07-01\">\r\n\
    </head><body><article><p>The Harbour Pact was signed in Troms=C3=B8 on 9 June 2024, after long talks.</p></article></body></html>";

/// Returns a page as saved by a browser, with `from` as the program.
fn saved(from: &str) -> String {
    format!(
        "From: {from}\r\nSubject: The pact\r\nDate: Mon, 8 Jul 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://news.example/pact\r\n\r\n{PAGE}\r\n--b\r\nContent-Type: text/css\r\n\
         Content-Location: https://news.example/x.css\r\n\r\np {{ color: red }}\r\n--b--\r\n"
    )
}

fn document(bytes: &str, sources: &mut Sources) -> Document {
    read::read("a.mhtml", bytes.as_bytes(), sources).unwrap()
}

#[test]
fn page_is_read_with_its_own_date() {
    for from in ["<Saved by Blink>", "\"Saved by Internet Explorer 11\""] {
        let mut sources = Sources::new();
        let document = document(&saved(from), &mut sources);
        assert_eq!(document.format, "MHTML");
        assert_eq!(document.author.as_ref().unwrap().value, "Ø. Reporter");
        assert_eq!(document.created.as_ref().unwrap().date.to_string(), "2024-07-01");
        let text = sources.whole(document.source);
        assert!(text.contains("signed in Tromsø on 9 June 2024") && !text.contains("color: red"), "{text}");
    }
}

#[test]
fn mail_with_pictures_is_no_saved_page() {
    let mut sources = Sources::new();
    let document = document(&saved("Ann <ann@news.example>"), &mut sources);
    assert_eq!(document.format, "EML");
    assert_eq!(document.created.unwrap().date.to_string(), "2024-07-08");
}

#[test]
fn page_without_words_is_reported() {
    for body in ["", "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"] {
        let bytes = format!(
            "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n{body}"
        );
        assert!(read::read("a.mhtml", bytes.as_bytes(), &mut Sources::new()).is_err());
    }
}
