//! The logo at the top of a brief.

use dateline::internals::render::{BriefData, Fit};

use super::made::{SVG, in_html, many, print, template, with_logo, with_logo_and};

#[test]
fn logo_is_in_the_pdf_and_in_the_html() {
    let data = with_logo(SVG);
    let bare = BriefData { logo: None, ..data.clone() };
    let [with, without] = [&data, &bare].map(|data| print(data, &template()).unwrap());
    assert!(with.bytes.len() > without.bytes.len());
    let page = in_html(&data.page(&with.fit));
    let begin = "<img class=\"logo\" src=\"data:image/svg+xml;base64,PHN2ZyB4bWxucz0i";
    assert_eq!(page.matches(begin).count(), 1, "{page}");
    assert!(page.contains("alt=\"A &quot;house&quot;\"") && !page.contains("alert"), "{page}");
}

#[test]
fn height_of_the_logo_is_counted() {
    let with = with_logo_and(SVG, &many());
    let without = BriefData { logo: None, ..with.clone() };
    let [with, without] = [&with, &without].map(|data| print(data, &template()).unwrap().fit);
    let filled = |fit: &Fit| fit.filled.unwrap();
    let printed = |fit: &Fit| (fit.kept.len(), fit.with_summary.len());
    assert!(printed(&with) < printed(&without) || filled(&with) > filled(&without), "{with:?} {without:?}");
}

#[test]
fn damaged_logo_is_reported() {
    let message = print(&with_logo(b"<svg xmlns='http://www.w3.org/2000/svg'><rect></svg>"), &template());
    let message = message.unwrap_err().to_string();
    assert!(message.starts_with("the logo art/house.svg is damaged: failed to parse SVG"), "{message}");
}
