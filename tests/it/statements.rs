//! `dateline timeline --format json --statements`: every dated statement with the outcome of its
//! link.

use dateline::internals::render::{StatementOutcome, Statements};
use dateline::{LoadOptions, Memory, Project};

const EVENTS: &str = r#"
[chronology]
papers = ["papers"]

[[event]]
id = "pact-signed"
title = "Harbour Pact signed"
date = "2024-06"
match = ["Harbour Pact"]

[[event]]
id = "canal-opened"
title = "Opening of the Lake Canal"
date = "2019-03-04"
"#;

const PAPER: &str = "\
Oslo, 12 June 2024

The “Harbour Pact” was signed on 9 June 2024. The budget of the Harbour Pact was debated in May 2023.

The Harbour Pact was signed in April 2024. A bridge fell on 3 January 2020.
";

/// Checks the outcomes, offsets and order of all statements in one paper.
#[test]
fn every_statement_is_listed_with_its_outcome() {
    let files = Memory::from([("events.toml", EVENTS), ("papers/pact.txt", PAPER)]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let found = Statements::of(&project).statements;
    let points: Vec<char> = PAPER.chars().collect();
    let lines: Vec<String> = found
        .iter()
        .map(|found| {
            let words: String = points[found.date.clone()].iter().collect();
            assert_eq!(words, found.text);
            let sentence: String = points[found.sentence.clone()].iter().collect();
            assert!(sentence.contains(&found.text));
            let event = found.event.as_deref().unwrap_or("-");
            format!("{} {} {event} {:?}", found.value, found.text, found.outcome)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "2024-06-12 12 June 2024 - New",
            "2024-06-09 9 June 2024 pact-signed Refines",
            "2023-05 May 2023 pact-signed Mention",
            "2024-04 April 2024 pact-signed Contradicts",
            "2020-01-03 3 January 2020 - New",
        ]
    );
    assert!(found.iter().all(|found| (found.outcome == StatementOutcome::New) == found.evidence.is_none()));
}

/// Checks that a statement without a link lists the events with which it was compared, and the
/// reason.
#[test]
fn events_that_lost_are_listed_with_the_reason() {
    let paper = "The canal was dredged on 4 March 2019. The Lake Canal opened in 2021.\n\n\
                 The Harbour Pact was not signed on 3 May 2024. A bridge fell on 3 January 2020.\n";
    let files = Memory::from([("events.toml", EVENTS), ("papers/pact.txt", paper)]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let found = Statements::of(&project).statements;
    let lines: Vec<String> = found
        .iter()
        .map(|found| {
            let refused = found.refused.iter().map(|refused| {
                format!(
                    "; {} {}: {}, but {}",
                    refused.event,
                    refused.points,
                    refused.evidence.join(", "),
                    refused.reason
                )
            });
            format!("{} {:?}{}", found.value, found.outcome, refused.collect::<String>())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
