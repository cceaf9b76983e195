//! A project whose statements come from a table offers the same candidates as one that reads the
//! papers.

use std::fs;

use dateline::internals::pull::pull;
use dateline::{
    Context, LoadOptions, Memory, Project, ReadSettings, Sources, StatementDetails, StatementRow, TableError,
    extract, sha256,
};

use crate::support::shared;

const EVENTS: &str = r#"
[chronology]
papers = ["papers"]

[[event]]
id = "pact-signed"
title = "Harbour Pact signed"
date = "2024-06-08"
match = ["Harbour Pact"]

[[event]]
id = "quay-opened"
title = "New quay opened"
date = "2023"
match = ["New Quay"]

[[source]]
id = "note"
path = "papers/note.md"
"#;

const PAPERS: &[(&str, &str)] = &[
    (
        "papers/note.md",
        "# The Harbour Pact\n\nOslo, 10 June 2024\n\nÉmile Öz opened the talks. The Harbour Pact was signed yesterday. It \
         enters into force in 2026, after both parliaments have voted.\n\n- 4 May 2023: the New Quay opened\n- 6 May 2023: \
         the first ferry docked\n",
    ),
    (
        "papers/mail.eml",
        "From: Ada <a@example.org>\nDate: Mon, 10 Jun 2024 09:00:00 +0000\nSubject: The pact\n\nThe council met on Friday, \
         7 June 2024.\n\nOn 3 May 2024, Ben <b@example.org> wrote:\n> The council adopted the budget yesterday.\n",
    ),
    (
        "papers/history.txt",
        "The port\n\nTokyo and Oslo agreed on a treaty in March 2019. Three months later, the Northern Treaty was signed \
         in Bergen.\n\nThe port authority was founded on 1 April 1920. It was dissolved in 1971.\n",
    ),
];

/// Returns the table rows for the statements in papers.
fn rows(papers: &[(&str, &str)]) -> Vec<StatementDetails> {
    let row = |(path, text): &(&str, &str)| {
        let mut sources = Sources::new();
        let found = extract(path, text.as_bytes(), &Context::new(), &ReadSettings::default(), &mut sources)
            .expect("the paper can be read");
        StatementRow::all(&found, &sha256(text.as_bytes()), &sources).into_iter().map(StatementDetails::from)
    };
    papers.iter().flat_map(|paper| row(paper).collect::<Vec<_>>()).collect()
}

/// Returns the candidates of a project, with everything that `pull` prints about them.
fn candidates(project: &Project) -> Vec<String> {
    let candidate = |candidate: &dateline::internals::pull::Candidate<'_>| {
        let places: Vec<String> =
            candidate.places.iter().map(|place| project.sources.cite(place.span)).collect();
        format!(
            "{} {:?} {} {} {:?} {:?} {:?}",
            candidate.id,
            candidate.kind,
            candidate.date,
            candidate.title,
            candidate.event.map(|event| &event.id.value),
            candidate.rank,
            places
        )
    };
    pull(project).iter().map(candidate).collect()
}

fn assert_same(events: &str, papers: &[(&str, &str)], least: usize) {
    let all = std::iter::once(("events.toml", events)).chain(papers.iter().copied());
    let files: Memory = all.collect();
    let read = Project::load(&files, &LoadOptions::default()).expect("the project can be read");
    let loaded = Project::load_statements(&files, &LoadOptions::default(), &rows(papers))
        .expect("the table can be read");
    let expected = candidates(&read);
    assert!(expected.len() >= least, "{expected:#?}");
    assert_eq!(candidates(&loaded), expected);
}

#[test]
fn candidates_of_a_table_are_those_of_the_papers() {
    assert_same(EVENTS, PAPERS, 6);
}

#[test]
#[ignore = "needs ../shared"]
fn candidates_of_a_table_are_those_of_many_papers() {
    let mut papers: Vec<(String, String)> = fs::read_dir(shared("library/wh"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (format!("papers/{name}"), fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    papers.sort();
    let papers: Vec<(&str, &str)> =
        papers.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_same(EVENTS, &papers, 100);
}

#[test]
fn order_and_repetition_of_rows_do_not_matter() {
    let load = |rows: &[StatementDetails]| {
        let files = Memory::from([("events.toml", EVENTS)]);
        candidates(&Project::load_statements(&files, &LoadOptions::default(), rows).unwrap())
    };
    let rows = rows(PAPERS);
    let mut other: Vec<StatementDetails> = rows.iter().rev().cloned().collect();
    other.extend(rows.iter().take(3).cloned());
    assert_eq!(load(&other), load(&rows));
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    let files = Memory::from([("events.toml", EVENTS)]);
    let refused = |change: &dyn Fn(&mut Vec<StatementDetails>)| {
        let mut rows = rows(PAPERS);
        change(&mut rows);
        Project::load_statements(&files, &LoadOptions::default(), &rows).unwrap_err().to_string()
    };
    let path = || "papers/note.md".to_owned();
    assert_eq!(refused(&|rows| rows[0].details.truncate(20)), TableError::Details(path()).to_string());
    assert_eq!(refused(&|rows| rows[0].details[0] = 9), TableError::Details(path()).to_string());
    assert_eq!(refused(&|rows| rows[0].sha256 = sha256(b"")), TableError::Versions(path()).to_string());
    for place in [0, 1] {
        let other = Some("2020-01-02".to_owned());
        let error = refused(&|rows| rows[place].document_date = other.clone());
        assert_eq!(error, TableError::Readings(path()).to_string());
    }
    // The error names the first paper in path order.
    let date = TableError::Date("papers/history.txt".to_owned(), "soon".to_owned());
    let undated = |rows: &mut Vec<StatementDetails>| {
        for row in rows {
            row.document_date = Some("soon".into());
        }
    };
    assert_eq!(refused(&undated), date.to_string());
}

/// Whatever the bytes are, the table is loaded or refused.
#[test]
fn damaged_details_do_not_crash() {
    let files = Memory::from([("events.toml", EVENTS)]);
    let rows = rows(PAPERS);
    let mut random = fastrand::Rng::with_seed(23);
    for _ in 0..2000 {
        let mut rows = rows.clone();
        let row = random.usize(..rows.len());
        let bytes = &mut rows[row].details;
        let at = random.usize(..bytes.len());
        bytes[at] = random.u8(..);
        if let Ok(project) = Project::load_statements(&files, &LoadOptions::default(), &rows) {
            candidates(&project);
        }
    }
}

/// The serialised form contains no field names, so a table in another form could be read as
/// different statements. If this test fails, increment `VERSION` in
/// `src/extraction/statement_table.rs`, and write the new hash here.
#[test]
fn form_of_the_details_belongs_to_the_version() {
    let details: Vec<u8> = rows(&PAPERS[..1]).into_iter().flat_map(|row| row.details).collect();
    assert_eq!(&sha256(&details)[..16], "134e083c0c59ae20", "the form of version 3");
}
