//! The order of events, case by case. Each line of a case is an event: its id, its date in EDTF or
//! `-`, and its relations. The expected text contains all findings, and is empty if everything is
//! consistent.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read should stop the test")]

use dateline::{LoadOptions, Memory, Project, check};

/// Converts a line such as `b 2024-06 after a before c` to an `[[event]]` table.
fn event(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let (head, relations) = words.split_at(2);
    let mut lines = vec!["[[event]]".to_owned(), format!("id = \"{}\"\ntitle = \"{}\"", head[0], head[0])];
    lines.push(match head[1] {
        "-" => "date = \"\"\nstatus = \"unscheduled\"".to_owned(),
        date => format!("date = \"{date}\""),
    });
    lines.extend(relations.chunks(2).map(|relation| match relation[0].split_once(':') {
        Some(("within", days)) => format!("within = {{ of = \"{}\", days = {days} }}", relation[1]),
        Some((_, round)) => format!("series = {{ name = \"{}\", n = {round} }}", relation[1]),
        None => format!("{} = [\"{}\"]", relation[0], relation[1].replace(',', "\", \"")),
    }));
    lines.join("\n") + "\n"
}

/// Returns the findings about the order of these events: code, severity, message.
fn found(lines: &str) -> String {
    let text: String = lines.lines().map(event).collect();
    let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default()).unwrap();
    assert!(project.faults.is_empty(), "{lines}");
    let findings = check(&project).findings;
    let of_order = findings.iter().filter(|found| found.rule.code().starts_with("DL3"));
    let described =
        of_order.map(|found| format!("{} {} {}", found.rule.code(), found.severity, found.message));
    described.collect::<Vec<_>>().join("\n")
}

#[test]
fn incomplete_check_is_reported() {
    let listed = |pairs: usize| {
        let late = (0..pairs).map(|n| format!("late-{n}")).collect::<Vec<_>>().join(",");
        let events = (0..pairs).map(|n| format!("late-{n} 20{n:02}-06\nearly-{n} 19{n:02}-06 after hub\n"));
        let lines = format!("hub - after {late}\n{}", events.collect::<String>());
        let text: String = lines.lines().map(event).collect();
        let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default()).unwrap();
        let findings = check(&project).findings;
        let help = findings
            .iter()
            .filter(|found| found.rule.code() == "DL301")
            .filter_map(|found| found.help.as_deref());
        let more = help.clone().filter(|help| help.contains("there may be more contradictions")).count();
        (help.count(), more)
    };
    assert_eq!(listed(3), (3, 0));
    let (number, more) = listed(99);
    assert!(number < 99 && more == 1, "{number} {more}");
}

#[test]
fn each_case_has_the_expected_findings() {
    let cases: &[(&str, &str)] = &[
        // Dates that may be right are not reported.
        ("a 2024-10-27\nb 2024-10 after a", ""),
        ("a 2024-10-27\nb 2024-10-27 after a", ""),
        ("a 2024~\nb 2023-06 after a", ""),
        ("a 2023/2026\nb 2026 during a", ""),
        ("a -\nb - after a\nc - after b", ""),
        ("a - same_day b\nb - same_day a", ""),
        ("a 2024-06-09 same_day b\nb 2024-06", ""),
        ("a 2024-06-09 round:1 dicas\nb 2024-06-09 round:2 dicas", ""),
        ("a 2024-06-09 round:2 dicas\nb 2024-06-10 round:1 other", ""),
        ("a 2024-06-01\nb 2024-07-01 within:30 a", ""),
        // An undated event can last several days, so two different days can be during it.
        ("a 2024-06-09 during x\nb 2024-06-11 during x\nx -", ""),
        // The bounds on an undated event are reported if both exist.
        ("a 2024-10-27\nx - after a\ny - after x,a", ""),
        ("a 18XX\nx - after a before b\nb 2024", ""),
        (
            "a 2023/2026\nx - during a",
            "DL311 info \"x\" has no date, but can only be between 1 January 2023 and 31 December 2026",
        ),
        (
            "a 2024-06-09\nx - after a\ny - after x\nb 2024-06-09 after y",
            "DL311 info \"x\" has no date, but can only be on 9 June 2024\n\
             DL311 info \"y\" has no date, but can only be on 9 June 2024",
        ),
        // A single relation.
        (
            "a 2023-12\nb 2023-07-12 after a",
            "DL301 error \"b\" (12 July 2023) must not come before \"a\" (December 2023), but it does",
        ),
        (
            "a 2023-12 before b\nb 2023-07-12",
            "DL301 error \"b\" (12 July 2023) must not come before \"a\" (December 2023), but it does",
        ),
        (
            "a 2023-07-12\nb 2023-07-12 strictly_after a",
            "DL301 error \"b\" (12 July 2023) must come later than \"a\" (12 July 2023), but it does not",
        ),
        (
            "a 2024-06-01\nb 2024-07-02 within:30 a",
            "DL303 error \"b\" (2 July 2024) and \"a\" (1 June 2024) are more than 30 days apart",
        ),
        (
            "a 2024-07-02\nb 2024-06-01 within:30 a",
            "DL303 error \"b\" (1 June 2024) and \"a\" (2 July 2024) are more than 30 days apart",
        ),
        (
            "a 2023/2026\nb 2027-02 during a",
            "DL302 error \"b\" (February 2027) is not within \"a\" (2023–2026)",
        ),
        // Both ends of a span count: it must end before the other begins.
        (
            "a 2023/2026\nb 2024 after a",
            "DL301 error \"b\" (2024) must not come before \"a\" (2023–2026), but it does",
        ),
        // An uncertain date lowers the severity.
        (
            "a 2023-12?\nb 2023-07-12 after a",
            "DL301 warning \"b\" (12 July 2023) must not come before \"a\" (December 2023 (uncertain)), but it does",
        ),
        // A partial overlap is only a note.
        (
            "a 2023-01-01/2023-01-31\nb 2023-01-31/2023-02-01 during a",
            "DL302 info \"b\" (31 January – 1 February 2023) is not within \"a\" (1–31 January 2023)",
        ),
        // Chains through events without a date, and through one whose own date fits both
        // neighbours.
        (
            "a 2024-10\nx - after a\ny - after x\nb 2024-06-09 after y",
            "DL301 error \"b\" (9 June 2024) must not come before \"a\" (October 2024), but it does",
        ),
        (
            "a 2024-10-20\nx 2024-10 after a\nb 2024-10-05 after x",
            "DL301 error \"b\" (5 October 2024) must not come before \"a\" (20 October 2024), but it does",
        ),
        (
            "a 2024-06-09\nx - strictly_after a\ny - strictly_after x\nb 2024-06-10 strictly_after y",
            "DL301 error \"b\" (10 June 2024) must come at least 3 days after \"a\" (9 June 2024), but it does not",
        ),
        (
            "a 2024-06-09\nx - same_day a\nb 2024-06-08 after x",
            "DL301 error \"b\" (8 June 2024) must not come before \"a\" (9 June 2024), but it does",
        ),
        // One date that contradicts two others gives two findings. Events that depend on it further
        // along give none.
        (
            "a 2025\nb 2024-03 after a\nc 2024-04 after a\nd 2024-05 after b,c",
            "DL301 error \"b\" (March 2024) must not come before \"a\" (2025), but it does\n\
             DL301 error \"c\" (April 2024) must not come before \"a\" (2025), but it does",
        ),
        (
            "b 2024-06-09 round:2 dicas\na 2024-10-07 round:1 dicas",
            "DL308 warning round 2 of \"dicas\" (9 June 2024) begins before round 1 of \"dicas\" (7 October 2024) has ended",
        ),
        (
            "a 2024-06-26\nb 2024-06-24 caused_by a",
            "DL307 warning \"b\" (24 June 2024) begins before its cause, \"a\" (26 June 2024)",
        ),
        // Cycles, with or without dates, each reported once.
        ("a - after b\nb - after a", "DL304 error the order is cyclic: \"a\" after \"b\" after \"a\""),
        (
            "a - after c\nb 2024 after a\nc - after b\nd - after a",
            "DL304 error the order is cyclic: \"a\" after \"c\" after \"b\" after \"a\"",
        ),
        (
            "a - before b\nb - caused_by c\nc - strictly_after b",
            "DL304 error the order is cyclic: \"b\" after \"c\" after \"b\"",
        ),
        (
            "a - strictly_after b same_day b\nb 2024-06-09",
            "DL304 error these relations contradict each other, whatever the dates are",
        ),
    ];
    for (events, expected) in cases {
        assert_eq!(found(events), *expected, "{events}");
    }
}
