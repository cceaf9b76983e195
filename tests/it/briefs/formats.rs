//! The content of a brief, which is the same in every format.

use dateline::internals::render::{CitedRow, ContradictingStatement, Fit, Item, Since, changes, typst_files};
use dateline::{Date, Day, Status};

use super::made::{against_the_schema, data, in_html, in_markdown, item, many, print, template};

#[test]
fn same_brief_gives_the_same_bytes() {
    let data = data("title = \"Meetings\"", &many()[..6]);
    let first = print(&data, &template()).unwrap().bytes;
    assert!(first.starts_with(b"%PDF-1.7"));
    assert!(first == print(&data, &template()).unwrap().bytes);
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
    let text = in_markdown(&page);
    insta::assert_snapshot!("main", main.text);
    insta::assert_snapshot!("data", json.text);
    insta::assert_snapshot!("markdown", text);
    insta::assert_snapshot!("svg", page.svg().unwrap());
}

#[test]
fn sections_are_in_the_requested_order() {
    let toml = "title = \"A\"\nquestions = [\"Who *pays*?\"]\nquotes = true\nlanguage = \"en-US\"\n\
                sections = [\"questions\", \"events\", \"upcoming\", \"sources\"]";
    let mut item = item("pact", "2026-06-09", "The pact is signed");
    item.sources[0].quote = Some("will be signed".to_owned());
    item.sources[0].page = Some(12);
    let data = data(toml, &[item]);
    let pdf = print(&data, &template()).unwrap();
    let text = in_markdown(&data.page(&pdf.fit));
    let places: Vec<Option<usize>> = [
        "As of April 4, 2025",
        "## Open questions\n\n- Who *pays*?",
        "| 1 | June 9, 2026 | The pact is signed<br>“will be signed” \\[1\\] | [^1] p. 12 |",
        "- **June 9, 2026** (in 14 months): The pact is signed (1)",
        "[^1]: [Ties]",
    ]
    .map(|words| text.find(words))
    .to_vec();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}\n{text}");
}

#[test]
fn without_the_sources_section_sources_are_not_linked() {
    let mut item = item("pact", "2024-06-09", "The pact is signed");
    item.sources[0].quote = Some("was signed".to_owned());
    item.disputed = true;
    item.disputes =
        vec![ContradictingStatement { date: Date::parse("2024-06-10").unwrap(), cite: "industry".into() }];
    let toml = "title = \"A\"\nquotes = true\nsections = [\"events\", \"disputed\"]";
    let data = data(toml, &[item]);
    let pdf = print(&data, &template()).unwrap();
    let page = data.page(&pdf.fit);
    assert_eq!(page.sources, [] as [&CitedRow; 0]);
    assert_eq!(against_the_schema(&page.to_json()), [""; 0]);
    let text = in_markdown(&page);
    for words in [
        "| No. | Date | Event |\n| --: | :--- | :---- |\n| 1 | 9 June 2024 | The pact is signed *(disputed)*<br>“was signed” |\n\n",
        "- (1) The pact is signed: 9 June 2024; 10 June 2024 (Industry and alliance)\n",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert!(!text.contains("[^") && !text.contains("[1]"), "{text}");
    let text = in_html(&page);
    assert!(!text.contains("#source-") && !text.contains("class=\"cited\""), "{text}");
    assert!(text.contains("; 10 June 2024 (<bdi>Industry and alliance</bdi>)"), "{text}");
}

#[test]
fn reference_links_to_the_row_of_its_event_or_is_plain_text() {
    let toml = "title = \"A\"\nbottom_line = \"See [the pact](#pact) and *[the talks](#talks)*.\"\nquestions = [\"[Why](#pact)?\"]";
    let data = data(toml, &[item("talks", "2023", "Talks"), item("pact", "2024-06-09", "A pact")]);
    let pdf = print(&data, &template()).unwrap();
    // The three references and the source are links.
    assert_eq!(memchr::memmem::find_iter(&pdf.bytes, b"/Subtype/Link").count(), 4);
    let fit = Fit { kept: vec![1], ..pdf.fit };
    let page = data.page(&fit);
    let text = in_markdown(&page);
    assert!(text.contains("> See [the pact](<#event-pact>) and *the talks*."), "{text}");
    assert!(text.contains("- [Why](<#event-pact>)?"), "{text}");
    assert!(text.contains("| <a id=\"event-pact\"></a>1 |"), "{text}");
    let text = in_html(&page);
    assert!(text.contains("See <a href=\"#event-pact\">the pact</a> and <em>the talks</em>."), "{text}");
    assert!(text.contains("<tr id=\"event-pact\">"), "{text}");
}

#[test]
fn newest_event_can_be_first() {
    let items = [item("a", "2023", "A"), item("b", "2024", "B"), item("c", "", "C")];
    let data = data("title = \"A\"\norder = \"newest-first\"", &items);
    let fit = Fit::everything(&data);
    let page = data.page(&fit);
    let rows: Vec<_> =
        page.rows.iter().map(|row| (row.number, row.row.title.as_str(), row.row.rank)).collect();
    assert_eq!(rows, [(1, "B", 0), (2, "A", 1), (3, "C", 2)], "what has no date comes last");
}

/// The brief is dated 4 April 2025.
#[test]
fn upcoming_events_are_in_the_order_of_their_days() {
    let planned = |id: &str, date: &str| Item { status: Status::Planned, ..item(id, date, id) };
    let items = [
        planned("Reply", "../2025-06-17"),
        planned("Vote", "2025-05-03"),
        planned("Visit", "2025-05-01?"),
        item("Programme", "2023/2026", "Programme"),
        Item { status: Status::Held, ..item("Report", "2025", "Report") },
        item("Inquiry", "../2024", "Inquiry"),
    ];
    let data = data("title = \"A\"", &items);
    let fit = Fit::everything(&data);
    let page = data.page(&fit);
    let titles: Vec<&str> =
        page.upcoming.iter().map(|number| page.rows[number - 1].row.title.as_str()).collect();
    assert_eq!(
        titles,
        ["Vote", "Reply", "Programme", "Visit"],
        "a deadline by its end, a doubtful date last"
    );
}

#[test]
fn internal_links_have_a_target() {
    let mut pact = item("pact", "2026-06-09", "A pact");
    pact.sources[0].quote = Some("will be signed".to_owned());
    pact.disputed = true;
    pact.disputes =
        vec![ContradictingStatement { date: Date::parse("2026-07").unwrap(), cite: "industry".into() }];
    let since =
        Since { revision: "v1".to_owned(), committed: Day::from_number(0), as_of: None, release: None };
    for sections in [
        r#"["changed", "upcoming", "events", "disputed", "sources"]"#,
        r#"["changed", "upcoming", "disputed", "sources"]"#,
        r#"["changed", "upcoming", "events", "disputed"]"#,
    ] {
        let data = data(&format!("title = \"A\"\nquotes = true\nsections = {sections}"), &[pact.clone()]);
        let (data, _) = data.with_changes(&since, &changes(&[], &[pact.clone()], |_| true));
        let fit = Fit::everything(&data);
        let text = in_html(&data.page(&fit));
        let links: Vec<&str> =
            text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(!links.is_empty(), "{text}");
        for id in links {
            assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), 1, "{sections}: {id}\n{text}");
        }
    }
}
