//! Changes in a brief's events since an earlier state.

use dateline::Day;
use dateline::internals::render::{Fit, Item, Since, changes};

use super::made::{data, in_html, in_markdown, item, print, template};

/// Returns the day of the commit with which the brief is compared.
fn committed() -> Day {
    Day::from_ymd(2025, 2, 3).unwrap()
}

#[test]
fn changes_are_the_same_in_every_format() {
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
    let since = Since {
        revision: "v1".to_owned(),
        committed: committed(),
        as_of: Day::from_ymd(2025, 1, 31),
        release: None,
    };
    let toml = "title = \"A\"\nsections = [\"changed\", \"events\"]";
    let (compared, removed) = data(toml, &now).with_changes(&since, &changes(&then, &now, |_| false));
    assert_eq!(removed, []);
    let pdf = print(&compared, &template()).unwrap();
    let page = compared.page(&pdf.fit);
    let text = in_markdown(&page);
    let section = "## Changed since 31 January 2025\n\n\
        - **New**: A review, 2026 (3)\n\
        - **Date changed**: A pact, 9 June 2024 (was June 2024) (2)\n\
        - **Withdrawn**: A visit \\*to\\* Oslo, last dated 1 September 2024\n\
        - **Now disputed**: Talks, 2023 (1)\n\n\
        ## Events";
    assert!(text.contains(section), "{text}");
    let text = in_html(&page);
    let entry = "<li><strong>Date changed</strong>: <bdi>A pact</bdi>, 9 June 2024 (was June 2024) (<a href=\"#event-pact\">2</a>)</li>";
    assert!(text.contains(entry), "{text}");
    assert!(text.contains("A pact <span class=\"changed\">Date changed</span>"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&page.to_json()).unwrap();
    assert_eq!(json["changed"]["entries"][2]["kind"], "withdrawn");
    assert_eq!(json["changed"]["entries"][2]["number"], serde_json::Value::Null);

    // Changes to events that are not on the page are counted. If nothing has changed, the section
    // says so.
    let fit = Fit { kept: vec![0], ..pdf.fit };
    assert_eq!(compared.page(&fit).changed.unwrap().remark.unwrap(), "2 more changes are left out.");
    let (same, _) = data(toml, &now).with_changes(&since, &[]);
    assert_eq!(same.page(&Fit::everything(&same)).changed.unwrap().remark.unwrap(), "Nothing has changed.");
    assert!(data(toml, &now).page(&Fit::everything(&same)).changed.is_none());
}

#[test]
fn most_important_withdrawals_are_listed_and_the_rest_counted() {
    let gone =
        |i: u8| Item { importance: i % 5 + 1, ..item(&format!("e{i}"), "2024", &format!("Meeting {i}")) };
    let then: Vec<Item> = (0..12).map(gone).collect();
    let since = Since { revision: "v1".to_owned(), committed: committed(), as_of: None, release: None };
    let (compared, _) = data("title = \"A\"", &[]).with_changes(&since, &changes(&then, &[], |_| false));
    let pdf = print(&compared, &template()).unwrap();
    let shown = compared.page(&pdf.fit).changed.unwrap();
    let titles: Vec<&str> = shown.entries.iter().map(|entry| entry.row.title.as_str()).collect();
    let most_important = [1, 2, 3, 4, 6, 7, 8, 9].map(|i| format!("Meeting {i}"));
    assert_eq!(titles, most_important);
    assert_eq!(shown.remark.unwrap(), "4 more changes are left out.");
}

#[test]
fn heading_names_the_day_of_the_commit_without_an_earlier_as_of() {
    let since = Since { revision: "1f2e3d4".to_owned(), committed: committed(), as_of: None, release: None };
    for (language, heading) in [
        ("en-GB", "Changed since the version of 3 February 2025"),
        ("de", "Geändert seit der Fassung vom 3. Februar 2025"),
        ("ja", "2025年2月3日の版以降の変更"),
    ] {
        let (compared, _) =
            data(&format!("title = \"A\"\nlanguage = \"{language}\""), &[]).with_changes(&since, &[]);
        assert_eq!(compared.page(&Fit::everything(&compared)).changed.unwrap().heading, heading);
    }
}
