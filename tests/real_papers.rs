//! The chronology check on the two real papers that the product was asked for, with verified events.
//!
//! They lie beside the repository (`../shared`, or `$DATELINE_SHARED`) and are no part of it; where they are
//! missing these tests say so and are skipped. What is expected of each suspicious place is data there, in
//! `gold/seed_issues.jsonl`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may stop at once, asks the environment where the shared folder is, and says when it is missing"
)]

use std::path::PathBuf;

use dateline::check::{Diagnostic, check};
use dateline::project::{Memory, Options, Project};
use dateline::source::Span;

/// The shared folder, or a line that says why the test is skipped.
fn shared() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("DATELINE_SHARED").map_or_else(beside, PathBuf::from);
    if folder.join("papers").is_dir() && folder.join("gold").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the real papers are not at {}", folder.display());
    None
}

/// What papers call the events that nobody can know from the verified titles alone.
const HEAD: &str = r#"
[chronology]
title = "Two papers and verified events"
as_of = 2026-11-22
papers = ["papers"]
"#;

fn project(folder: &std::path::Path) -> Project {
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
    ];
    let mut text = format!("{HEAD}\n{events}");
    for (id, words) in names {
        let line = format!("id = \"{id}\"\n");
        assert!(text.contains(&line), "the verified events have no {id}");
        text = text.replace(&line, &format!("{line}match = {words}\n"));
    }
    files.push(("events.toml".to_owned(), text.into_bytes()));
    Project::load(&files.into_iter().collect::<Memory>(), &Options::default()).unwrap()
}

/// The findings of a rule, each as the words it points at: first the primary ones, then the related ones.
fn places<'a>(project: &'a Project, found: &Diagnostic) -> Vec<&'a str> {
    let labels = std::iter::once(&found.primary).chain(&found.related);
    labels.map(|label| project.sources.text(label.span)).collect()
}

#[test]
fn the_buildup_program_contradicts_itself_and_the_curated_date() {
    let Some(folder) = shared() else { return };
    let project = project(&folder);
    let found = check(&project).findings;
    let of = |code: &str| {
        found.iter().filter(|it| it.rule.code == code).map(|it| places(&project, it)).collect::<Vec<_>>()
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

#[test]
fn what_is_in_order_is_left_alone() {
    let Some(folder) = shared() else { return };
    let project = project(&folder);
    let found = check(&project).findings;
    let issues = std::fs::read_to_string(folder.join("gold/seed_issues.jsonl")).unwrap();
    let mut silent = 0;
    for line in issues.lines().filter(|line| !line.trim().is_empty()) {
        let issue: serde_json::Value = serde_json::from_str(line).unwrap();
        if !issue["expect"].as_str().unwrap().starts_with("silent") {
            continue;
        }
        silent += 1;
        let path = format!("papers/{}", issue["doc"].as_str().unwrap());
        let (source, paper) = project.sources.iter().find(|(_, source)| source.path() == path).unwrap();
        let byte = |key: &str| {
            let at = usize::try_from(issue[key].as_u64().unwrap()).unwrap();
            paper.text().char_indices().nth(at).map_or(paper.text().len(), |(byte, _)| byte)
        };
        let place = Span::new(source, byte("start")..byte("end"));
        for found in &found {
            let labels = std::iter::once(&found.primary).chain(&found.related);
            let touches =
                |span: Span| span.source == source && span.start < place.end && place.start < span.end;
            // A contradiction elsewhere may point at a right date as the other side; it must not accuse it.
            let accused = touches(found.primary.span);
            let named = labels.into_iter().any(|label| place.contains(label.span));
            assert!(
                !accused && (!named || found.rule.code == "DL203"),
                "{} should be silent: {} says {:?}",
                issue["id"],
                found.rule.code,
                found.message
            );
        }
    }
    assert!(silent >= 10, "only {silent} places are expected to be silent");
}
