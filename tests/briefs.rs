//! Briefs from items to pages, in every format.

#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::path::Path;
use std::sync::LazyLock;

use dateline::brief::{BriefSpec, Picture};
use dateline::chronology::Status;
use dateline::date::{Date, Day};
use dateline::render::{
    BriefData, CitedSource, Engine, Fit, Fonts, Item, Page, Pdf, PdfError, Since, Template, changes, html,
    markdown, typst_files,
};
use dateline::source::Sources;
use jsonschema::Validator;
use rayon::prelude::*;

/// How many random briefs are set: `$RANDOM_BRIEFS`, or else few, since each takes some seconds where the compiler is not
/// optimised. `RANDOM_BRIEFS=500 cargo test --release --test briefs` sets as many as are asked for.
#[expect(clippy::disallowed_methods, reason = "how long a test may take is for the environment to say")]
fn random_briefs() -> u64 {
    let asked = std::env::var("RANDOM_BRIEFS").ok().and_then(|number| number.parse().ok());
    asked.unwrap_or(if cfg!(debug_assertions) { 6 } else { 400 })
}

fn spec(toml: &str) -> BriefSpec {
    let mut sources = Sources::new();
    let (spec, faults) = BriefSpec::parse("test", sources.add("briefs/test.toml", toml), toml);
    assert!(faults.is_empty(), "{faults:?}");
    spec
}

fn data(toml: &str, items: &[Item]) -> BriefData {
    let spec = spec(toml);
    let mut chosen = items.to_vec();
    // As a timeline has them.
    chosen.sort_by(|a, b| a.date.is_none().cmp(&b.date.is_none()).then_with(|| a.date.cmp(&b.date)));
    let (data, removed) = BriefData::new(&spec, &chosen, &sources(), Day::from_ymd(2025, 4, 4).unwrap());
    assert_eq!(removed, []);
    data
}

fn sources() -> Vec<CitedSource> {
    let source = |id: &str, title: &str, url: Option<&str>| CitedSource {
        id: id.to_owned(),
        title: title.to_owned(),
        author: None,
        published: Date::parse("2025-04-04").ok(),
        url: url.map(str::to_owned),
    };
    vec![
        source("industry", "Industry and alliance", None),
        source("nato", "Ties", Some("https://example.org/a_b")),
    ]
}

fn item(id: &str, date: &str, title: &str) -> Item {
    Item {
        id: Some(id.to_owned()),
        date: Date::parse(date).ok(),
        sources: vec!["nato".into()],
        ..Item::new(title)
    }
}

fn template() -> Template {
    Template::find("brief.typ", None).unwrap()
}

fn built_in() -> Engine {
    Engine::choose(None, None).unwrap().engine
}

fn print(data: &BriefData, template: &Template) -> Result<Pdf, PdfError> {
    built_in().print(data, template, data.as_of.midnight())
}

/// What the schema of the data has to say against the data of a brief.
fn against_the_schema(json: &str) -> Vec<String> {
    static SCHEMA: LazyLock<Validator> =
        LazyLock::new(|| jsonschema::validator_for(&Page::json_schema()).unwrap());
    let data = serde_json::from_str(json).unwrap();
    SCHEMA.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Items of every kind of date, importance and length, the same for the same seed.
fn random_brief(seed: u64) -> (String, Vec<Item>) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let words = |count: u64| vec!["ministers agree on repair"; usize::try_from(count).unwrap_or(0)].join(" ");
    let count = [0, 1, 3, 8, 24, 60, 90][usize::try_from(below(7)).unwrap()];
    let items: Vec<Item> = (0..count)
        .map(|i| {
            let (year, month, day) = (1995 + below(35), below(12) + 1, below(28) + 1);
            let date = match below(9) {
                0 => format!("{year}"),
                1 => format!("{year}~"),
                2 => format!("{year}/{}", year + below(5)),
                3 => format!("{year}-{month:02}/.."),
                4 => format!("../{year}"),
                5 => format!("{year}-{month:02}?"),
                6 => String::new(),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            Item {
                summary: (below(3) == 0).then(|| words(below(12) + 1)),
                importance: u8::try_from(below(5) + 1).unwrap(),
                status: if below(4) == 0 { Status::Planned } else { Status::Held },
                curated: below(5) != 0,
                ..item(&format!("e{i}"), &date, &words(below(6) + 1))
            }
        })
        .collect();
    let paper = if below(2) == 0 { "a4" } else { "letter" };
    let bottom_line = words(below(40));
    let head = format!("title = \"{}\"\npaper = \"{paper}\"\n", words(below(5) + 1));
    let rest =
        if bottom_line.is_empty() { String::new() } else { format!("bottom_line = \"{bottom_line}\"\n") };
    (format!("{head}{rest}[select]\ninclude = \"all\"\n"), items)
}

/// Items before some were added, dated anew, disputed and taken out.
fn as_it_was(items: &[Item]) -> Vec<Item> {
    let before = |(i, item): (usize, &Item)| match i % 7 {
        0 => None,
        1 => Some(Item { date: Date::parse("1999").ok(), ..item.clone() }),
        2 => {
            Some(Item { id: Some(format!("gone{i}")), title: format!("{i} {}", item.title), ..item.clone() })
        }
        _ => Some(item.clone()),
    };
    items.iter().enumerate().filter_map(before).collect()
}

/// With [`random_brief`]s: one page each; what is left out goes by rank, summaries before events, and only from a page
/// that is more than two-thirds full.
#[test]
fn every_brief_keeps_to_its_page_and_drops_no_more_than_it_must() {
    // A thread that waits for a part of one brief takes up another meanwhile, and their calls lie on one stack.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().unwrap();
    let random = (0..random_briefs()).into_par_iter();
    pool.install(|| {
        random.for_each(|seed| {
            let (toml, items) = random_brief(seed);
            let earlier = as_it_was(&items);
            let changes = changes(&earlier, &items, |id| id.ends_with('1'));
            let since = Since { revision: "v1".to_owned(), as_of: None };
            let (data, _) = data(&toml, &items).telling(&since, &changes);
            let Pdf { fit, pages, .. } = print(&data, &template()).unwrap();
            assert_eq!(pages, 1, "brief {seed}");
            assert_eq!(against_the_schema(&data.page(&fit).to_json()), [""; 0], "brief {seed}");
            let kept = fit.kept.len();
            let ranks: Vec<usize> = fit.kept.iter().map(|&i| data.rows[i].rank).collect();
            assert!(ranks.iter().all(|&rank| rank < kept), "brief {seed}: the most important are kept");
            let summaries = data.rows.iter().filter(|row| row.summary.is_some()).count();
            if kept < data.rows.len() || fit.told.len() < summaries {
                assert_eq!((fit.size, kept > 0), (8.5, true), "brief {seed}");
                assert!(fit.filled > 2.0 / 3.0, "brief {seed}: {} of a page", fit.filled);
            }
            assert!(fit.filled <= 1.0, "brief {seed}: {} pages", fit.filled);
        });
    });
}

/// Some sixty items of differing importance, too many for a page when each has a summary.
fn many() -> Vec<Item> {
    let summary = "They name the fields of work, the money for each, the firms that take part, and the month in which they \
                   are to meet again.";
    (0..64)
        .map(|i| Item {
            importance: u8::try_from(i % 5 + 1).unwrap(),
            summary: Some(summary.to_owned()),
            ..item(
                &format!("e{i}"),
                &format!("{}-{:02}-{:02}", 2022 + i / 16, i % 12 + 1, i % 28 + 1),
                "Ministers meet",
            )
        })
        .collect()
}

#[test]
fn the_same_brief_is_the_same_bytes() {
    let data = data("title = \"Meetings\"", &many()[..6]);
    let first = print(&data, &template()).unwrap().bytes;
    assert!(first.starts_with(b"%PDF-1.7"));
    assert!(first == print(&data, &template()).unwrap().bytes);
}

#[test]
fn markdown_shows_what_the_page_shows_and_says_what_is_left_out() {
    let data = data("title = \"Meetings\"\nbottom_line = \"They *met*.\"", &many());
    let fit = print(&data, &template()).unwrap().fit;
    assert!((1..64).contains(&fit.kept.len()), "{fit:?}");
    let page = data.page(&fit);
    assert_eq!(page.left_out.len(), 64 - fit.kept.len());
    let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
    assert_eq!(
        text.matches("| Ministers meet").count(),
        page.rows.iter().filter(|row| !row.row.important).count()
    );
    assert_eq!(text.matches("Ministers meet").count(), fit.kept.len() + page.upcoming.len());
    let said = format!("*To keep to one page, {} less important events", page.left_out.len());
    assert!(text.contains(&said), "{text}");
}

#[test]
fn summaries_go_before_events() {
    let data = data("title = \"Meetings\"", &many()[..36]);
    let fit = print(&data, &template()).unwrap().fit;
    assert_eq!(fit.kept.len(), 36);
    assert!(fit.told.len() < 36, "{fit:?}");
}

#[test]
fn a_bottom_line_that_fills_the_page_is_refused_with_its_measure() {
    let words = "They met and will meet again. ".repeat(400);
    let error = print(&data(&format!("title = \"Long\"\nbottom_line = \"{words}\""), &many()), &template());
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with("the brief does not fit on 1 page: without any event it takes 1."),
        "{message}"
    );
    assert!(message.ends_with("shorten its bottom line"), "{message}");
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_place() {
    let message =
        print(&data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]), &template()).unwrap_err();
    let wanted = "no font has the character '会' (U+4F1A) in the title of event \"summit\"; name a font that has it with --font, or put the font into the folder fonts of the project";
    assert_eq!(message.to_string(), wanted);
}

/// Two characters of Noto Sans Japanese, © 2014 Adobe, under the Apache License 2.0.
fn japanese() -> Fonts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts");
    Fonts::find(&[folder]).unwrap()
}

#[test]
fn a_font_that_is_named_prints_what_the_others_lack() {
    let engine = Engine::embedded().with_fonts(&japanese()).unwrap();
    let data = data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]);
    assert!(engine.print(&data, &template(), 0).unwrap().bytes.len() > 1000);
}

#[test]
fn a_brief_speaks_one_language() {
    for (language, as_of, heading, when, ahead) in [
        ("de", "Stand: 4. April 2025", "## Ereignisse", "9.–11. Juni 2026", "beginnt in 431 Tagen"),
        ("ja", "基準日 2025年4月4日", "## 出来事", "2026年6月9日〜11日", "431日後に開始"),
    ] {
        let data = data(
            &format!("title = \"A\"\nlanguage = \"{language}\""),
            &[item("pact", "2026-06-09/2026-06-11", "Pact")],
        );
        let fit = Fit::everything(&data);
        let page = data.page(&fit);
        let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
        // What a list would begin with is escaped.
        let text = text.replace("\\.", ".");
        for words in [as_of, heading, when, ahead] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let html = html(&page, &Template::find("brief.html.j2", None).unwrap()).unwrap();
        assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
    }
    let german = print(&data("title = \"A\"\nlanguage = \"de\"", &[]), &template()).unwrap();
    assert!(memchr::memmem::find(&german.bytes, b"/Lang(de)").is_some(), "the PDF says that it is German");
}

#[test]
fn an_error_in_a_template_is_at_its_place() {
    let data = data("title = \"A\"", &[]);
    let typ = Template::new("templates/brief.typ", "#let measures(d) = {\n  d.titel\n}\n");
    let message = print(&data, &typ).unwrap_err().to_string();
    assert!(message.starts_with("templates/brief.typ:2:"), "{message}");
    for (line, wanted) in [
        ("{{ title | shout }}", "12: unknown filter: filter shout is unknown"),
        ("{{ titel }}", "4: undefined value: `titel` is undefined"),
        ("{% if subtitel %}{% endif %}", "7: undefined value: `subtitel` is undefined"),
        ("{{ as_of.txt }}", "4: undefined value: `as_of.txt` is undefined"),
        ("{% for row in rows %}", "20: syntax error: unexpected end of input, expected end of block"),
        (
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "19: invalid operation: recursion limit exceeded",
        ),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "40: this runs on without an end",
        ),
        ("{% include \"events.toml\" %}", "4: a template can take in no other file"),
    ] {
        let j2 = Template::new("templates/brief.md.j2", format!("# {{{{ title }}}}\n\n{line}"));
        let fit = Fit::everything(&data);
        let page = data.page(&fit);
        for made in [markdown(&page, &j2), html(&page, &j2)] {
            assert_eq!(made.unwrap_err().to_string(), format!("templates/brief.md.j2:3:{wanted}"), "{line}");
        }
    }
}

/// A brief with that file as its logo.
fn with_logo(file: &[u8]) -> BriefData {
    let mut spec = spec("title = \"Ships\"\nlogo = \"art/house.svg\"\nlogo_alt = \"A \\\"house\\\"\"");
    let logo = spec.logo.as_mut().unwrap();
    logo.picture = Some(Picture::new(file.to_vec()).unwrap());
    BriefData::new(&spec, &[item("launch", "2024", "Launch")], &[], Day::from_number(20_000)).0
}

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 1\"><script>alert(1)</script><rect width=\"4\" height=\"1\"/></svg>";

#[test]
fn a_logo_is_in_the_pdf_and_in_the_html() {
    let data = with_logo(SVG);
    let bare = BriefData { logo: None, ..data.clone() };
    let [with, without] = [&data, &bare].map(|data| print(data, &template()).unwrap());
    assert!(with.bytes.len() > without.bytes.len() && with.fit.filled > without.fit.filled, "{:?}", with.fit);
    let page = html(&data.page(&with.fit), &Template::find("brief.html.j2", None).unwrap()).unwrap();
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

#[test]
fn a_template_without_a_report_is_refused() {
    let typ = Template::new("templates/brief.typ", "#let measures(d) = d.title\n");
    let message = print(&data("title = \"A\"", &[]), &typ).unwrap_err().to_string();
    assert!(message.contains("does not report its measures"), "{message}");
}

#[test]
fn snapshots() {
    let toml = r#"
title = "Ties of *two* kinds"
subtitle = "From the first to the last"
audience = "For the delegation"
handling = "Official"
bottom_line = """
The **programme** runs out in 2026; see [the text](https://example.org/x_y).

Nothing has been said of what comes then.
"""
[select]
include = "all"
"#;
    let items = [
        Item { importance: 5, ..item("start", "2023-07-12", "The programme | is agreed") },
        Item { summary: Some("Four goals.".to_owned()), ..item("run", "2023/2026", "It runs") },
        Item { status: Status::Planned, sources: Vec::new(), ..item("end", "2026", "It ends") },
        Item { status: Status::Disputed, ..item("visit", "2024~", "A visit") },
        Item {
            id: None,
            curated: false,
            sources: vec!["industry".into(), "nato".into()],
            ..item("", "2024-10", "Talks on <b>repair</b>")
        },
        item("undated", "", "# A letter"),
    ];
    let data = data(toml, &items);
    let mut fit = Fit::everything(&data);
    fit.kept.pop();
    let page = data.page(&fit);
    let [main, json, _] = typst_files(&page, &template());
    assert_eq!(against_the_schema(&json.text), [""; 0]);
    let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
    insta::assert_snapshot!("main", main.text);
    insta::assert_snapshot!("data", json.text);
    insta::assert_snapshot!("markdown", text);
    insta::assert_snapshot!("svg", page.svg().unwrap());
}

/// What a text could be taken for, if it were not text.
const HOSTILE: [&str; 12] = [
    "#panic(\"no\") $#read(\"/etc/passwd\")$ @ref <lbl>",
    "*b* _e_ **s** `c` ~~d~~ [l](https://example.org) ![p](q.png)",
    "# H",
    "- item",
    "1. item",
    "| cell | cell |",
    "<script>alert(1)</script> <!-- c --> &amp; &#65;",
    "\" onmouseover=\"alert(1)\" x=\"",
    "]]> </style></title></svg>",
    "{{ 7 * 7 }} {% raw %} {# c #}",
    "[^1]: a footnote",
    "javascript:alert(1)",
];

#[test]
fn text_stays_text_in_markdown_html_and_svg() {
    use pulldown_cmark::{Event, Options, Parser};
    for text in HOSTILE {
        let toml =
            format!("title = '''{text}'''\nsubtitle = '''{text}'''\nsections = [\"timeline\", \"events\"]");
        let row = Item { summary: Some(text.to_owned()), ..item("hostile", "2024-06", text) };
        let data = data(&toml, &[row]);
        let fit = Fit::everything(&data);
        let page = data.page(&fit);

        let markdown = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
        // All that GitHub and pandoc read beyond CommonMark, but for typographic quotes and dashes.
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let events: Vec<Event<'_>> = Parser::new_ext(&markdown, extensions).collect();
        let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
        assert!(!events.iter().any(is_html), "{markdown}");
        let words: String = events
            .iter()
            .filter_map(|event| if let Event::Text(text) = event { Some(&**text) } else { None })
            .collect();
        assert_eq!(words.matches(text).count(), 4, "{markdown}");

        let html = html(&page, &Template::find("brief.html.j2", None).unwrap()).unwrap();
        let escaped = minijinja::HtmlEscape(text).to_string();
        assert_eq!(html.matches(&escaped).count(), 5, "{html}");
        assert_eq!(html.matches("<script").count(), 0, "{html}");
        assert!(!page.svg().unwrap().contains("alert"));
    }
}

#[test]
fn a_text_without_end_is_refused_with_its_place() {
    let data = data("title = \"A\"", &[item("long", "2024", &"A".repeat(1_000_000))]);
    let message = print(&data, &template()).unwrap_err().to_string();
    let wanted = "the title of event \"long\" has 1000000 characters, more than the 20000 that a brief takes; shorten it";
    assert_eq!(message, wanted);
}

#[test]
fn sections_stand_in_the_order_that_is_asked() {
    let toml = "title = \"A\"\nquestions = [\"Who *pays*?\"]\nquotes = true\nlanguage = \"en-US\"\n\
                sections = [\"questions\", \"events\", \"upcoming\"]";
    let mut item = item("pact", "2026-06-09", "The pact is signed");
    item.sources[0].quote = Some("will be signed".to_owned());
    item.sources[0].page = Some(12);
    let data = data(toml, &[item]);
    let pdf = print(&data, &template()).unwrap();
    let text = markdown(&data.page(&pdf.fit), &Template::find("brief.md.j2", None).unwrap()).unwrap();
    let places: Vec<Option<usize>> = [
        "As of April 4, 2025",
        "## Open questions\n\n- Who *pays*?",
        "| 1 | June 9, 2026 | The pact is signed<br>“will be signed” \\[1\\] | [^1] p. 12 |",
        "- **in 431 days**: The pact is signed, June 9, 2026 (1)",
        "[^1]: [Ties]",
    ]
    .map(|words| text.find(words))
    .to_vec();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}\n{text}");
}

#[test]
fn a_reference_leads_to_the_row_of_its_event_or_is_but_words() {
    let toml = "title = \"A\"\nbottom_line = \"See [the pact](#pact) and *[the talks](#talks)*.\"\nquestions = [\"[Why](#pact)?\"]";
    let data = data(toml, &[item("talks", "2023", "Talks"), item("pact", "2024-06-09", "A pact")]);
    let pdf = print(&data, &template()).unwrap();
    // The three references, and the source.
    assert_eq!(memchr::memmem::find_iter(&pdf.bytes, b"/Subtype/Link").count(), 4);
    let fit = Fit { kept: vec![1], ..pdf.fit };
    let page = data.page(&fit);
    let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
    assert!(text.contains("> See [the pact](<#event-pact>) and *the talks*."), "{text}");
    assert!(text.contains("- [Why](<#event-pact>)?"), "{text}");
    assert!(text.contains("| <a id=\"event-pact\"></a>1 |"), "{text}");
    let text = html(&page, &Template::find("brief.html.j2", None).unwrap()).unwrap();
    assert!(text.contains("See <a href=\"#event-pact\">the pact</a> and <em>the talks</em>."), "{text}");
    assert!(text.contains("<tr id=\"event-pact\">"), "{text}");
}

#[test]
fn what_the_texts_refer_to_is_left_out_last() {
    let items = many();
    let least = items.iter().find(|item| item.importance == 1).and_then(|item| item.id.clone()).unwrap();
    let data = data(&format!("title = \"A\"\nbottom_line = \"See [it](#{least}).\""), &items);
    let page_of = print(&data, &template()).unwrap().fit;
    let page = data.page(&page_of);
    assert!(!page.left_out.is_empty());
    assert!(page.rows.iter().any(|printed| printed.referred && printed.row.id.as_ref() == Some(&least)));
}

#[test]
fn what_has_changed_is_told_alike_in_every_format() {
    let then = [
        item("talks", "2023", "Talks"),
        item("pact", "2024-06", "A pact"),
        item("visit", "2024-09-01", "A visit *to* Oslo"),
    ];
    let now = [
        Item { disputed: true, ..item("talks", "2023", "Talks") },
        item("pact", "2024-06-09", "A pact"),
        item("review", "2026", "A review"),
    ];
    let since = Since { revision: "v1".to_owned(), as_of: Day::from_ymd(2025, 1, 31) };
    let toml = "title = \"A\"\nsections = [\"changed\", \"events\"]";
    let (told, removed) = data(toml, &now).telling(&since, &changes(&then, &now, |_| false));
    assert_eq!(removed, []);
    let pdf = print(&told, &template()).unwrap();
    let page = told.page(&pdf.fit);
    let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
    let section = "## Changed since 31 January 2025\n\n\
        - **New**: A review, 2026 (3)\n\
        - **Moved**: A pact, 9 June 2024, formerly June 2024 (2)\n\
        - **Withdrawn**: A visit \\*to\\* Oslo, last dated 1 September 2024\n\
        - **Now disputed**: Talks, 2023 (1)\n\n\
        ## Events";
    assert!(text.contains(section), "{text}");
    let text = html(&page, &Template::find("brief.html.j2", None).unwrap()).unwrap();
    let entry = "<li><strong>Moved</strong>: <bdi>A pact</bdi>, 9 June 2024, formerly June 2024 (<a href=\"#event-pact\">2</a>)</li>";
    assert!(text.contains(entry), "{text}");
    let json: serde_json::Value = serde_json::from_str(&page.to_json()).unwrap();
    assert_eq!(json["changed"]["entries"][2]["kind"], "withdrawn");
    assert_eq!(json["changed"]["entries"][2]["number"], serde_json::Value::Null);

    // What is not on the page is counted, and where nothing has changed that is said.
    let fit = Fit { kept: vec![0], ..pdf.fit };
    assert_eq!(told.page(&fit).changed.unwrap().remark.unwrap(), "2 more changes are left out.");
    let (same, _) = data(toml, &now).telling(&since, &[]);
    assert_eq!(same.page(&Fit::everything(&same)).changed.unwrap().remark.unwrap(), "Nothing has changed.");
    assert!(data(toml, &now).page(&Fit::everything(&same)).changed.is_none());
}

#[test]
fn of_what_is_gone_the_most_important_is_told_and_the_rest_counted() {
    let gone =
        |i: u8| Item { importance: i % 5 + 1, ..item(&format!("e{i}"), "2024", &format!("Meeting {i}")) };
    let then: Vec<Item> = (0..12).map(gone).collect();
    let since = Since { revision: "v1".to_owned(), as_of: None };
    let (told, _) = data("title = \"A\"", &[]).telling(&since, &changes(&then, &[], |_| false));
    let pdf = print(&told, &template()).unwrap();
    let shown = told.page(&pdf.fit).changed.unwrap();
    let titles: Vec<&str> = shown.entries.iter().map(|entry| entry.row.title.as_str()).collect();
    let most_important = [1, 2, 3, 4, 6, 7, 8, 9].map(|i| format!("Meeting {i}"));
    assert_eq!(titles, most_important);
    assert_eq!(shown.remark.unwrap(), "4 more changes are left out.");
}

#[test]
fn the_newest_event_may_stand_first() {
    let items = [item("a", "2023", "A"), item("b", "2024", "B"), item("c", "", "C")];
    let data = data("title = \"A\"\norder = \"newest-first\"", &items);
    let fit = Fit::everything(&data);
    let page = data.page(&fit);
    let rows: Vec<_> = page.rows.iter().map(|it| (it.number, it.row.title.as_str(), it.row.rank)).collect();
    assert_eq!(rows, [(1, "B", 0), (2, "A", 1), (3, "C", 2)], "what has no date comes last");
}

mod typst_program {
    //! What needs a `typst` on the machine: the one in $TYPST, or on the PATH.

    use super::*;

    fn typst() -> Option<Engine> {
        #[expect(clippy::disallowed_methods, reason = "where typst is found is for the environment to say")]
        let (named, search) = (std::env::var_os("TYPST"), std::env::var_os("PATH"));
        let choice = Engine::choose(named.as_deref().map(Path::new), search.as_deref()).ok();
        choice.map(|choice| choice.engine).filter(|engine| matches!(engine, Engine::Program(_)))
    }

    const SKIPPED: &str = "skipped: no typst 0.15 in $TYPST or on the PATH";

    /// The streams of a PDF, unpacked: what is drawn, the fonts, the structure.
    fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
        let find =
            |from: usize, words: &[u8]| memchr::memmem::find(pdf.get(from..)?, words).map(|at| from + at);
        let mut streams = Vec::new();
        let mut at = 0;
        while let Some(start) = find(at, b"stream\n") {
            let end = find(start, b"\nendstream").unwrap();
            let packed = &pdf[start + 7..end];
            let mut unpacked = Vec::new();
            let read = std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(packed), &mut unpacked);
            streams.push(if read.is_ok() { unpacked } else { packed.to_vec() });
            at = end + 10;
        }
        streams
    }

    #[test]
    fn the_page_is_the_same() {
        let Some(program) = typst() else { return println!("{SKIPPED}") };
        let title = "title = \"Meetings\"\nbottom_line = \"They [met](#e0) in *Oslo*.\"";
        let program = program.with_fonts(&japanese()).unwrap();
        let embedded = Engine::embedded().with_fonts(&japanese()).unwrap();
        let in_japanese = [item("summit", "2024", "会議 in Tokyo")];
        for data in
            [data(title, &many()), data(title, &many()[..5]), data(title, &in_japanese), with_logo(SVG)]
        {
            let built_in = embedded.print(&data, &template(), data.as_of.midnight()).unwrap();
            let outside = program.print(&data, &template(), data.as_of.midnight()).unwrap();
            assert_eq!(outside.fit, built_in.fit);
            let (ours, theirs) = (streams(&built_in.bytes), streams(&outside.bytes));
            assert!(ours.len() > 5, "a PDF has streams");
            assert_eq!(ours.len(), theirs.len());
            // The metadata names each file by a number of its own.
            let is_metadata = |stream: &[u8]| stream.starts_with(b"<?xpacket");
            let differ = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs);
            assert_eq!(differ.filter(|(ours, _)| !is_metadata(ours)).count(), 0);
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_named_alike() {
        let Some(program) = typst() else { return println!("{SKIPPED}") };
        let data = data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]);
        let outside = program.print(&data, &template(), 0).unwrap_err().to_string();
        assert_eq!(outside, print(&data, &template()).unwrap_err().to_string());
    }

    /// What is wrong in a template of one's own: its place, and words that do not hang on who sets the page.
    #[test]
    fn errors_are_the_same() {
        let program = typst();
        if program.is_none() {
            println!("{SKIPPED}");
        }
        let data = data("title = \"A\"", &[]);
        let at = |column: usize, words: &str| format!("templates/brief.typ:2:{column}: {words}");
        for (line, wanted) in [
            ("  d.titel", at(5, "dictionary does not contain key \"titel\"")),
            ("  d.title.foo", at(11, "cannot access fields on type string")),
            ("  assert(false, message: \"no\")", "no".to_owned()),
            ("  let x = 0; while x >= 0 { x += 1 }", at(14, "loop seems to be infinite")),
            ("  let f(x) = f(x); f(0)", at(14, "maximum function call depth exceeded")),
            ("  import \"@preview/cetz:0.3.4\": canvas", at(10, "a template can use no package")),
            ("  import \"@local/house:1.0.0\"", at(10, "a template can use no package")),
            ("  read(\"/etc/passwd\")", at(8, "a template can read no such file")),
            ("  read(\"../../events.toml\")", at(8, "a template can read no such file")),
            ("  image(\"crest.svg\")", at(9, "a template can read no such file")),
            ("  (", at(3, "unclosed delimiter")),
        ] {
            let typ = Template::new("templates/brief.typ", format!("#let measures(d) = {{\n{line}\n}}\n"));
            let engines = program.iter().cloned().chain([built_in()]);
            for engine in engines {
                let error = engine.print(&data, &typ, 0).unwrap_err().to_string();
                assert_eq!(error.lines().next(), Some(wanted.as_str()), "{line}\n{error}");
            }
        }
    }

    #[test]
    fn a_template_without_its_functions_is_none() {
        let typ = Template::new("templates/brief.typ", "#let measure(d) = d.title\n");
        for engine in typst().into_iter().chain([built_in()]) {
            let error = engine.print(&data("title = \"A\"", &[]), &typ, 0).unwrap_err().to_string();
            assert!(error.starts_with("templates/brief.typ must define `measures(d)`"), "{error}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_typst_of_another_version_is_passed_over_or_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typst");
    dateline::file::write_atomically(&path, b"#!/bin/sh\necho typst 0.13.1\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let message = Engine::choose(Some(&path), None).unwrap_err().to_string();
    assert!(message.contains("typst is typst 0.13.1, but 0.15 is needed"), "{message}");
    let choice = Engine::choose(None, Some(folder.path().as_os_str())).unwrap();
    assert!(matches!(choice.engine, Engine::Embedded(_)));
    assert!(choice.passed_over.is_some_and(|reason| reason.contains("0.13.1")));
}
