//! The picture at the head of a brief.

use dateline::render::BriefData;

use crate::made::{SVG, in_html, print, template, with_logo};

#[test]
fn a_logo_is_in_the_pdf_and_in_the_html() {
    let data = with_logo(SVG);
    let bare = BriefData { logo: None, ..data.clone() };
    let [with, without] = [&data, &bare].map(|data| print(data, &template()).unwrap());
    assert!(with.bytes.len() > without.bytes.len() && with.fit.filled > without.fit.filled, "{:?}", with.fit);
    let page = in_html(&data.page(&with.fit));
    let begin = "<img class=\"logo\" src=\"data:image/svg+xml;base64,PHN2ZyB4bWxucz0i";
    assert_eq!(page.matches(begin).count(), 1, "{page}");
    assert!(page.contains("alt=\"A &quot;house&quot;\"") && !page.contains("alert"), "{page}");
}

#[test]
fn a_damaged_logo_is_named() {
    let message = print(&with_logo(b"<svg xmlns='http://www.w3.org/2000/svg'><rect></svg>"), &template());
    let message = message.unwrap_err().to_string();
    assert!(message.starts_with("the logo art/house.svg is damaged: failed to parse SVG"), "{message}");
}
