use super::*;

fn check(line: &str, expected: &str) {
    let found = parse(line).map(|found| format!("{} {}", found.date, &line[found.range]));
    assert_eq!(found.unwrap_or_default(), expected, "{line}");
}

/// Formats the fields of a line as `ROLE DATE, …`.
fn fields(line: &str) -> String {
    let Some(read) = read(line, DigitOrder::CUSTOMARY) else { return String::new() };
    let fields = read.dates.iter().map(|field| format!("{:?} {}", field.role, field.date));
    fields.collect::<Vec<_>>().join(", ")
}

#[test]
fn dates_alone_on_a_line_are_read() {
    check("(2025/04/04)", "2025-04-04 2025/04/04");
    check("  2023-3-20 ", "2023-03-20 2023-3-20");
    check("4 April 2025", "2025-04-04 4 April 2025");
    check("April 4th, 2025", "2025-04-04 April 4th, 2025");
    check("Sept. 9, 2024", "2024-09-09 Sept. 9, 2024");
    check("Tokyo, 4 April 2025", "2025-04-04 4 April 2025");
    check("Washington, D.C., Friday, April 4, 2025", "2025-04-04 April 4, 2025");
    check("Fri 4 Apr 2025", "2025-04-04 4 Apr 2025");
    check("Published: April 2025", "2025-04 April 2025");
    check("（2025年4月4日）", "2025-04-04 2025年4月4日");
    check("Friday, 4 April 2025, 10.00 a.m.", "2025-04-04 4 April 2025");
    check("EMBARGOED UNTIL 00:01 FRIDAY 4 APRIL 2025", "2025-04-04 4 APRIL 2025");
    check("Published by the Port Office on 4 April 2025", "2025-04-04 4 April 2025");
    check("Press Release No. 12/25, 4 April 2025", "2025-04-04 4 April 2025");
    check("4 April 2025 (revised text)", "2025-04-04 4 April 2025");
    check("Date: Fri, 4 Apr 2025 10:30:00 +0100", "2025-04-04 4 Apr 2025");
}

#[test]
fn other_lines_are_not_date_lines() {
    for line in [
        "",
        "04/05/2025",
        "31 June 2025",
        "2025",
        "In April 2025",
        "The summit of 4 April 2025",
        "4 April 2025.",
        "mayor 2025",
        "marching 2025",
        "Signed on, 4 April 2025",
        "(see note 3)",
        "()",
        "，",
        "4–6 April 2025",
        "4 April 2025 – 6 May 2025",
        "4 April 2025 — Talks in Oslo",
        "Oslo: 4 April 2025",
        "Effective: 4 April 2025",
        "Date of Birth: 4 April 1965",
        "Published 4 April 2025, the report names ten ports",
        "© 2025 Port Press",
        "On 4 April 2025",
        "By 4 April 2025",
        "Chapter 4 April 2025",
    ] {
        check(line, "");
    }
}

#[test]
fn line_can_have_several_fields() {
    for (line, expected) in [
        ("Updated: May 6, 2025 | Published: May 5, 2025", "Updated 2025-05-06, Published 2025-05-05"),
        ("No. 12-345. Argued May 4, 2025—Decided June 8, 2025", "Other 2025-05-04, Published 2025-06-08"),
        ("From the Port Office. Published 4 April 2025.", "Published 2025-04-04"),
        (
            "Harbour Gazette, April 4, 2025. Number 25-123. Effective May 1, 2025.",
            "Plain 2025-04-04, Other 2025-05-01",
        ),
        ("Date | 4 April 2025", "Dated 2025-04-04"),
        ("Minutes of the board meeting held on 4 April 2025", "Held 2025-04-04"),
        ("April 4, 2025 Meeting Notes", "Held 2025-04-04"),
        ("By Anna Lind | April 4, 2025 | 3 min read", "Plain 2025-04-04"),
        ("First published 5 May 2012", "FirstPublished 2012-05-05"),
        ("Comments due: 5 May 2025", "Other 2025-05-05"),
        ("Policy brief 14/2026 | 5 October 2026", "Plain 2026-10-05"),
        ("Press release | IP/25/2214 | Ostend, 24 November 2025", "Plain 2025-11-24"),
        ("Made – – 11th March 2025", "Published 2025-03-11"),
        ("Laid before Parliament 14th March 2025", "Other 2025-03-14"),
        ("November 06, 2025 07:00 AM Eastern Standard Time", "Plain 2025-11-06"),
        ("November 6, 2025 Time Magazine", ""),
        ("Policy brief on the reform | 5 October 2026", ""),
        ("4 April 2025 | Signing of the pact", ""),
        ("Minutes of the previous meeting, 4 April 2025, were approved", ""),
    ] {
        assert_eq!(fields(line), expected, "{line}");
    }
}

#[test]
fn wire_dateline_opens_a_paragraph() {
    for (line, expected) in [
        ("OSLO, Norway, April 4, 2025 — The pact is near.", Some("2025-04-04")),
        ("RIGA, 4 April 2025 (Port News) – The pact is near.", Some("2025-04-04")),
        ("RIGA, April 4, 2025 /PortWire/ -- The pact is near.", Some("2025-04-04")),
        ("GENEVA (21 January 2026) – The council met.", Some("2026-01-21")),
        ("The Council (21 January 2026) is new.", None),
        ("GENEVA (21 January 2026), the seat of the council.", None),
        ("4 April 2025 — The pact is near.", None),
        ("The pact of Riga, 4 April 2025 — a short one — is near.", None),
        ("Riga, April 2025 — The pact is near.", None),
        ("Riga, 4 April 2025, saw the pact.", None),
    ] {
        let found = wire(line, DigitOrder::CUSTOMARY).map(|field| field.date.to_string());
        assert_eq!(found.as_deref(), expected, "{line}");
    }
}

#[test]
fn closing_date_is_found() {
    let paragraph = "DONE AT OSLO,\n   4 April 2025. ";
    let found = closing(paragraph, DigitOrder::CUSTOMARY).unwrap();
    assert_eq!(&paragraph[found.range], "4 April 2025");
    for paragraph in ["The pact was signed in Oslo, 4 April 2025.", "4 April 2025", "In April 2025."] {
        assert_eq!(closing(paragraph, DigitOrder::CUSTOMARY), None, "{paragraph}");
    }
}

#[test]
fn date_in_parentheses_at_the_end_of_a_paragraph_is_found() {
    let paragraph = "So it goes on (for now). (2025/04/04)";
    let found = at_end(paragraph, DigitOrder::CUSTOMARY).unwrap();
    assert_eq!(&paragraph[found.range], "2025/04/04");
    assert_eq!(at_end("Held in Tokyo (9 June 2024).", DigitOrder::CUSTOMARY), None);
    assert_eq!(at_end("Held in Tokyo (9 June 2024)", DigitOrder::CUSTOMARY), None);
}
