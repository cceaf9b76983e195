//! Runs the check on the two real papers with which the project began, and on verified events.
//!
//! The papers are in the shared folder next to the repository (`../shared`, or `$DATELINE_SHARED`).
//! The expected result for each suspicious passage is in `gold/seed_issues.jsonl` there.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::path::Path;

use dateline::internals::check::{RULES, RuleSelection, check_with};
use dateline::{Diagnostic, LoadOptions, Memory, Project, Span, check};

use crate::support::shared;

/// The head of `events.toml`.
const HEAD: &str = r#"
[chronology]
title = "Two papers and verified events"
as_of = 2026-11-22
papers = ["papers"]
"#;

fn project(folder: &Path) -> Project {
    project_with(folder, "", |events| events)
}

/// Loads the same project with `more` in `events.toml`, after applying `change` to the verified
/// events.
fn project_with(folder: &Path, more: &str, change: impl Fn(String) -> String) -> Project {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join("papers")).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("papers/{}", path.file_name().unwrap().to_string_lossy());
        files.push((name, std::fs::read(path).unwrap()));
    }
    let events = std::fs::read_to_string(folder.join("gold/events_verified.toml")).unwrap();
    let names = [
        (
            "three-documents",
            r#"["Defense Buildup Program", "National Security Strategy", "National Defense Strategy"]"#,
        ),
        ("itpp-agreed", r#"["ITPP"]"#),
        ("itpp-in-effect", r#"["ITPP"]"#),
        ("dicas-agreed", r#"["DICAS"]"#),
        ("dicas-1", r#"["DICAS"]"#),
        ("dicas-2", r#"["DICAS"]"#),
        ("hybrid-coe-founded", r#"["Hybrid CoE"]"#),
        ("nato-cyber-domain", r#"["cyberspace"]"#),
        ("nato-space-domain", r#"["outer space"]"#),
    ];
    let mut text = format!("{HEAD}\n{events}");
    // These names cannot be derived from the verified titles alone.
    for (id, words) in names {
        let line = format!("id = \"{id}\"\n");
        assert!(text.contains(&line), "the verified events have no {id}");
        text = text.replace(&line, &format!("{line}match = {words}\n"));
    }
    if !more.is_empty() {
        files.push(("papers/record.txt".to_owned(), RECORD.as_bytes().to_vec()));
    }
    files.push(("events.toml".to_owned(), (change(text) + more).into_bytes()));
    Project::load(&files.into_iter().collect::<Memory>(), &LoadOptions::default()).unwrap()
}

/// Returns the words that a finding refers to: first the primary location, then the related ones.
fn places<'a>(project: &'a Project, found: &Diagnostic) -> Vec<&'a str> {
    let labels = std::iter::once(&found.primary).chain(&found.related);
    labels.map(|label| project.sources.text(label.span)).collect()
}

#[test]
#[ignore = "needs ../shared"]
fn buildup_program_contradicts_itself_and_the_curated_date() {
    let folder = shared("");
    let project = project(&folder);
    let found = check(&project).findings;
    let of = |code: &str| {
        found
            .iter()
            .filter(|finding| finding.rule.code() == code)
            .map(|finding| places(&project, finding))
            .collect::<Vec<_>>()
    };

    let itself = of("DL203");
    assert_eq!(itself.len(), 1, "{itself:?}");
    assert!(itself[0].iter().any(|words| words.contains("February 2022")), "{itself:?}");
    assert!(itself[0].iter().any(|words| words.contains("December 16, 2022")), "{itself:?}");

    let curated = of("DL201");
    assert_eq!(curated.len(), 1, "{curated:?}");
    assert!(curated[0].iter().any(|words| words.contains("February 2022")), "{curated:?}");
    assert!(curated[0].iter().any(|words| words.contains("2022-12-16")), "{curated:?}");
}

/// A line of `gold/seed_issues.jsonl`: a passage in a paper that a careful reader would question.
struct Issue {
    id: String,
    kind: String,
    quote: String,
    expect: String,
    by_program: bool,
    place: Span,
}

impl Issue {
    fn all(folder: &Path, project: &Project) -> Vec<Self> {
        let lines = std::fs::read_to_string(folder.join("gold/seed_issues.jsonl")).unwrap();
        let issue = |line: &str| {
            let issue: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| issue[key].as_str().unwrap().to_owned();
            let path = format!("papers/{}", text("doc"));
            let (source, paper) = project.sources.iter().find(|(_, source)| source.path() == path).unwrap();
            let byte = |key: &str| {
                let at = usize::try_from(issue[key].as_u64().unwrap()).unwrap();
                paper.text().char_indices().nth(at).map_or(paper.text().len(), |(byte, _)| byte)
            };
            Self {
                id: text("id"),
                kind: text("kind"),
                quote: text("quote"),
                expect: text("expect"),
                by_program: text("detect").starts_with("program"),
                place: Span::new(source, byte("start")..byte("end")),
            }
        };
        lines.lines().filter(|line| !line.trim().is_empty()).map(issue).collect()
    }

    /// Returns the code of the rule that is expected to fire first, or `None` if no finding is
    /// expected or the issue is not for `check`.
    fn code(&self) -> Option<&str> {
        let at = self.expect.find("DL").filter(|_| !self.is_silent())?;
        self.expect.get(at..at + 5)
    }

    fn is_silent(&self) -> bool {
        self.expect.starts_with("silent")
    }

    /// Whether a finding is about this issue: it refers to the issue's passage, or to the event
    /// that `TAKEN_OVER` creates from it.
    fn is_met(&self, found: &Diagnostic) -> bool {
        let own = format!("{}-", self.id.to_lowercase());
        let touches = |span: Span| {
            span.source == self.place.source && span.start < self.place.end && self.place.start < span.end
        };
        let mut labels = std::iter::once(&found.primary).chain(&found.related);
        labels.any(|label| touches(label.span)) || found.events.iter().any(|id| id.starts_with(&own))
    }
}

/// A paper that gives the day where one of the two papers gives the month.
const RECORD: &str = "The Secretary General spoke at Ramstein on 20 January 2023.\n\n(2023/02/01)\n";

/// The entries of a user who copies from the papers uncritically. Each id begins with the number of
/// its issue.
const TAKEN_OVER: &str = r#"
[actors]
AP4 = ["IP4"]
"ruling coalition" = { until = 2025-10-10 }

[tags]
"Individually Tailored Partnership Programme" = ["Individually Tailored Partnership Program"]

[[source]]
id = "brief-2023"
path = "papers/004_7acb697b9a558894.txt"

[[source]]
id = "brief-2025"
path = "papers/000_d65959023009846d.txt"

[[event]]
id = "i03-centre-founded"
title = "A centre for hybrid threats is founded"
date = "2022-03-21"
evidence = [{ source = "brief-2023", quote = "{I03}" }]

[[event]]
id = "i04-agreement-signed"
title = "Signing of the DICAS agreement"
date = "2024-06-09"
match = ["DICAS agreement"]

[[event]]
id = "i06-pillar-two"
title = "Japan joins Pillar II of AUKUS"
date = "2025"
status = "expected"

[[event]]
id = "i13-partners-meet"
title = "The four partners meet in Madrid"
date = "2022-06-29"
actors = ["IP4"]

[[event]]
id = "i17-coalition"
title = "The ruling coalition loses its majority"
date = "2024-10-27"

[[event]]
id = "i27-troops"
title = "North Korean troops take part in the war"
date = "2025"
evidence = [{ source = "brief-2025", quote = "{I27}" }]

[[event]]
id = "i34-programme"
title = "A new document of cooperation is on its way"
date = "2023-01"
tags = ["Individually Tailored Partnership Program"]
"#;

/// The result for one issue: the rules that reported it.
struct Row {
    issue: Issue,
    got: Vec<&'static str>,
}

/// Checks every issue. Issues expected to be silent are checked with the verified events alone; a
/// rule may need the events in `TAKEN_OVER`.
fn seed_table(folder: &Path) -> Vec<Row> {
    let verified = project(folder);
    let verified_findings = check(&verified).findings;
    let issues = Issue::all(folder, &verified);
    let quote = |id: &str| {
        let issue = issues.iter().find(|issue| issue.id == id).unwrap();
        issue.quote.split('[').next().unwrap().to_owned()
    };
    let more = TAKEN_OVER.replace("{I03}", &quote("I03")).replace("{I27}", &quote("I27"));
    let copied = project_with(folder, &more, |events| {
        let ramstein =
            events.replace("id = \"ramstein-2023-01\"", "id = \"i22-ramstein\"\nmatch = [\"Ramstein\"]");
        ramstein
            .replace("\"2023-01-20\"\nweekday = \"Fri\"", "\"2023-01\"")
            .replace("id = \"itpp-in-effect\"", "id = \"i16-itpp-in-effect\"")
    });
    assert!(copied.faults.is_empty(), "{:?}", copied.faults);
    let copied_findings = check_with(&copied, &RuleSelection::only(RULES)).findings;
    let of_copied = Issue::all(folder, &copied);
    let rows = issues.into_iter().zip(of_copied).map(|(issue, copy)| {
        let (issue, found) =
            if issue.code().is_some() { (copy, &copied_findings) } else { (issue, &verified_findings) };
        let met = found.iter().filter(|found| issue.is_met(found));
        let mut got: Vec<&str> = met.map(|found| found.rule.code()).collect();
        got.sort_unstable();
        got.dedup();
        Row { issue, got }
    });
    rows.collect()
}

#[test]
#[ignore = "needs ../shared"]
fn every_issue_that_a_program_can_find_is_found() {
    let folder = shared("");
    let table = seed_table(&folder);
    let missed: Vec<String> = table
        .iter()
        .filter(|row| row.issue.by_program && row.issue.code().is_some_and(|code| !row.got.contains(&code)))
        .map(|row| format!("{} expects {:?} and gets {:?}", row.issue.id, row.issue.code(), row.got))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
#[ignore = "prints the table of docs/benchmarks.md"]
fn table_of_issues() {
    let folder = shared("");
    println!("| issue | what | expected | reported |\n|---|---|---|---|");
    for Row { issue, got } in seed_table(&folder) {
        let expected = match issue.code() {
            Some(code) => code,
            None if issue.is_silent() => "nothing",
            None => "out of scope",
        };
        let got = if got.is_empty() { "nothing".to_owned() } else { got.join(", ") };
        println!("| {} | {} | {expected} | {got} |", issue.id, issue.kind);
    }
}

#[test]
#[ignore = "needs ../shared"]
fn correct_places_are_not_reported() {
    let folder = shared("");
    let project = project(&folder);
    let found = check(&project).findings;
    let mut silent = 0;
    for issue in Issue::all(&folder, &project).into_iter().filter(Issue::is_silent) {
        silent += 1;
        let (source, place) = (issue.place.source, issue.place);
        for found in &found {
            let labels = std::iter::once(&found.primary).chain(&found.related);
            let touches =
                |span: Span| span.source == source && span.start < place.end && place.start < span.end;
            // A contradiction elsewhere may cite a correct date as its other side, but must not
            // report it as the error.
            let accused = touches(found.primary.span);
            let named = labels.into_iter().any(|label| place.contains(label.span));
            assert!(
                !accused && (!named || found.rule.code() == "DL203"),
                "{} should be silent: {} says {:?}",
                issue.id,
                found.rule.code(),
                found.message
            );
        }
    }
    assert!(silent >= 10, "only {silent} places are expected to be silent");
}
