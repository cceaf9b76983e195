//! Candidates from many papers: one per event, with all the evidence, in order of importance.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read should stop the test")]

use dateline::internals::pull::{Candidate, pull};
use dateline::{LoadOptions, Memory, Project};

/// Loads papers without curated events. Each is written as "path", "text".
fn project(papers: &[(&str, &str)]) -> Project {
    let head = ("events.toml", "[chronology]\npapers = [\"papers\"]\n".to_owned());
    let files = papers.iter().map(|(path, text)| (*path, (*text).to_owned()));
    Project::load(&std::iter::once(head).chain(files).collect::<Memory>(), &LoadOptions::default()).unwrap()
}

/// Returns the number of papers for each candidate with a date, in descending order.
fn papers_of(project: &Project, date: &str) -> Vec<usize> {
    let count = |candidate: &Candidate<'_>| {
        candidate.places.iter().map(|place| place.source).collect::<std::collections::BTreeSet<_>>().len()
    };
    let candidates = pull(project);
    let mut found: Vec<usize> =
        candidates.iter().filter(|candidate| candidate.date.to_string() == date).map(count).collect();
    found.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    found
}

const NEWS: [(&str, &str); 3] = [
    (
        "papers/a.txt",
        "7 March 2021\n\nThe ferry Halden Star capsized off Skarn on 4 March 2021, killing 118 people.\n",
    ),
    (
        "papers/b.txt",
        "9 March 2021\n\nAt least 118 people drowned when the Halden Star rolled over near Skarn on 4 March.\n",
    ),
    (
        "papers/c.txt",
        "8 April 2021\n\nThe captain of the ferry Halden Star, which capsized on 4 March, was questioned.\n",
    ),
];

#[test]
fn reports_of_one_event_are_one_candidate() {
    assert_eq!(papers_of(&project(&NEWS), "2021-03-04"), [3]);
}

#[test]
fn different_events_of_a_day_stay_apart() {
    let other =
        ("papers/d.txt", "9 March 2021\n\nThe central bank lowered its interest rate on 4 March 2021.\n");
    let papers: Vec<_> = NEWS.into_iter().chain([other]).collect();
    assert_eq!(papers_of(&project(&papers), "2021-03-04"), [3, 1]);
    let log = "Log of the Halden Star\n\n- 4 March 2021: The Halden Star leaves Berg for Skarn.\n\
               - 4 March 2021: The Halden Star leaves Skarn for Berg.\n- 5 March 2021: The Halden Star rests.\n";
    assert_eq!(papers_of(&project(&[("papers/log.md", log)]), "2021-03-04"), [1, 1]);
}

#[test]
fn copies_of_a_paper_count_once() {
    let agency = "9 March 2021\n\nAt least 118 people died when the ferry Halden Star capsized near Skarn on 4 March. \
                  Divers searched the wreck for survivors until the evening, but the sea was too rough for the boats. \
                  The owner has not commented on the reports. Relatives gathered at the town hall of Berg.\n";
    let copy = format!("{agency}\nAdditional reporting by our office.\n");
    let rank = |papers: &[(&str, &str)]| {
        let project = project(papers);
        let candidates = pull(&project);
        let candidate =
            candidates.iter().find(|candidate| candidate.date.to_string() == "2021-03-04").unwrap();
        (candidate.places.len(), candidate.rank.papers)
    };
    assert_eq!(rank(&[("papers/a.txt", agency), ("papers/b.txt", &copy)]), (2, 0));
    assert_eq!(rank(&[NEWS[0], ("papers/b.txt", agency)]), (2, 4));
}

/// Each day has its own report; only the report on 4 March is mentioned again.
#[test]
fn days_that_papers_return_to_come_first() {
    let reports = (2..9).map(|day| {
        let path = format!("papers/{day}.txt");
        (path, format!("{day} March 2021\n\nThe council of town {day} opened a quay on {day} March 2021.\n"))
    });
    let later = (10..14).map(|day| {
        let path = format!("papers/{day}.txt");
        (
            path,
            format!(
                "{day} April 2021\n\nVisitor {day} praised the mayor. A quay was opened on 4 March 2021.\n"
            ),
        )
    });
    let papers: Vec<(String, String)> = reports.chain(later).collect();
    let papers: Vec<(&str, &str)> =
        papers.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = project(&papers);
    let candidates = pull(&project);
    assert_eq!(candidates.first().unwrap().date.to_string(), "2021-03-04");
    assert!(candidates.first().unwrap().rank.day > 2);
    let burst = candidates.iter().find(|candidate| candidate.date.to_string() == "2021-03-05").unwrap();
    assert_eq!(burst.rank.day, 0);
}

#[test]
fn few_candidates_of_a_day_are_shown_but_all_rows() {
    let prose: Vec<String> = ["Oslo", "Bergen", "Tromsø", "Bodø", "Narvik"]
        .iter()
        .map(|town| format!("The {town} Quay was opened on 4 March 2021."))
        .collect();
    let shown = |text: &str| {
        let project = project(&[("papers/a.md", text)]);
        let candidates = pull(&project);
        assert!(candidates.len() >= 5);
        candidates.iter().filter(|candidate| candidate.is_certain()).count()
    };
    assert_eq!(shown(&prose.join("\n\n")), 3);
    let rows: Vec<String> =
        (1..=5).map(|nth| format!("- 4 March 2021: Quay {nth} opens in port {nth}.")).collect();
    assert_eq!(shown(&rows.join("\n")), 5);
}

/// The order of the papers in the folder does not affect the candidates.
#[test]
fn candidates_are_the_same_in_every_run() {
    let list = |project: &Project| -> Vec<(String, String, usize)> {
        pull(project)
            .iter()
            .map(|candidate| (candidate.id.clone(), candidate.title.clone(), candidate.places.len()))
            .collect()
    };
    assert_eq!(list(&project(&NEWS)), list(&project(&NEWS)));
}
