//! Languages, and the fonts for their characters.

use dateline::internals::render::{Engine, Fit, Item};

use super::made::{data, in_html, in_markdown, item, japanese, print, template};

#[test]
fn missing_glyph_is_reported_with_its_place() {
    let message =
        print(&data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]), &template()).unwrap_err();
    let wanted = "no font has the character '会' (U+4F1A) in the title of event \"summit\"; pass a font with this character with --font, or put one into the project's folder fonts/";
    let message = message.to_string();
    let fonts = message.strip_prefix(wanted).unwrap();
    for font in ["Noto Serif CJK JP (Debian", "Hiragino Mincho ProN (macOS", "Yu Mincho (Windows"] {
        assert!(fonts.contains(font), "{fonts}");
    }
    let message =
        print(&data("title = \"A\"", &[item("summit", "2024", "ภ")]), &template()).unwrap_err().to_string();
    assert!(message.ends_with("the project's folder fonts/"), "{message}");
}

#[test]
fn named_font_prints_characters_that_others_lack() {
    let engine = Engine::embedded().with_fonts(&japanese()).unwrap();
    let data = data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]);
    assert!(engine.print(&data, &template(), 0).unwrap().bytes.len() > 1000);
}

#[test]
fn brief_is_in_one_language() {
    for (language, as_of, heading, when, ahead) in [
        ("de", "Stand: 4. April 2025", "## Ereignisse", "9.–11. Juni 2026", "beginnt in 14 Monaten"),
        ("ja", "基準日 2025年4月4日", "## 出来事", "2026年6月9日〜11日", "14か月後に開始"),
        ("ja-u-ca-japanese", "基準日 令和7年4月4日", "## 出来事", "令和8年6月9日〜11日", "14か月後に開始"),
        ("fr", "État au 4 avril 2025", "## Événements", "9–11 juin 2026", "commence dans 14 mois"),
    ] {
        let data = data(
            &format!("title = \"A\"\nlanguage = \"{language}\""),
            &[item("pact", "2026-06-09/2026-06-11", "Pact")],
        );
        let fit = Fit::everything(&data);
        let page = data.page(&fit);
        let text = in_markdown(&page);
        // Markdown escapes "9." at the start of a cell, which could begin a list.
        let text = text.replace("\\.", ".");
        for words in [as_of, heading, when, ahead] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let html = in_html(&page);
        let tag = language.split('-').next().unwrap();
        assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{html}");
    }
    let both = |english: &str, german: &str| {
        vec![("en".to_owned(), english.to_owned()), ("de".to_owned(), german.to_owned())]
    };
    let pact = Item { titles: both("Pact", "Der Pakt"), ..item("pact", "2024", "Pact") };
    let named = Item { label: Some("P".to_owned()), ..pact.clone() };
    let both_named = Item { labels: both("P", "D.P."), ..named.clone() };
    for (language, item, title, label) in [
        ("de", &pact, "| Der Pakt |", "Der Pakt"),
        ("en-US", &pact, "| Pact |", "Pact"),
        ("fr", &named, "| Pact |", "P"),
        // An English label does not fit a German title.
        ("de", &named, "| Der Pakt |", "Der Pakt"),
        ("de", &both_named, "| Der Pakt |", "D.P."),
    ] {
        let data = data(&format!("title = \"A\"\nlanguage = \"{language}\""), std::slice::from_ref(item));
        assert_eq!(data.rows[0].label, label, "{language}");
        let text = in_markdown(&data.page(&Fit::everything(&data)));
        assert!(text.contains(title), "{language}: {text}");
    }
    let german = print(&data("title = \"A\"\nlanguage = \"de\"", &[]), &template()).unwrap();
    assert!(memchr::memmem::find(&german.bytes, b"/Lang(de)").is_some(), "the PDF says that it is German");
}
