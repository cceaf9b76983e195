//! The candidates that `pull` lists, and the user's decisions on them.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a case that cannot be read should stop the test, which starts the program"
)]

use std::fs;
use std::process::Command;

use dateline::internals::chronology::{Change, edit};
use dateline::internals::pull::{
    Candidate, CandidateKind, DecisionError, NewEventValues, from_papers_changed_since, pull,
};
use dateline::{LoadOptions, Memory, Project, check};
use itertools::Itertools as _;
use tempfile::TempDir;

const HEAD: &str = "[chronology]\npapers = [\"papers\"]\n";

const PACT: &str = "\
[[source]]
id = \"note\"
path = \"papers/note.txt\"

[[event]]
id = \"pact-signed\"
title = \"Signing of the Harbour Pact\"
date = \"2024-06\"
phase = \"signed\"
match = [\"Harbour Pact\"]
";

const NOTE: &str = "\
Norway and Japan signed the Harbour Pact in Oslo on 9 June 2024. The Fisheries Accord entered into force on
3 May 2021. They were back in town in 2019, and much had changed.
";

fn project(events: &str, papers: &[(&str, &str)]) -> Project {
    let files = std::iter::once(("events.toml", events.to_owned()))
        .chain(papers.iter().map(|(path, text)| (*path, (*text).to_owned())));
    Project::load(&files.collect::<Memory>(), &LoadOptions::default()).unwrap()
}

fn curated() -> String {
    format!("{HEAD}\n{PACT}")
}

fn loaded(events: &str) -> Project {
    project(events, &[("papers/note.txt", NOTE)])
}

fn find<'c, 'p>(candidates: &'c [Candidate<'p>], kind: CandidateKind, date: &str) -> &'c Candidate<'p> {
    candidates.iter().find(|candidate| candidate.kind == kind && candidate.date.to_string() == date).unwrap()
}

/// Returns the ids of the candidates that remain after the changes.
fn offered_after(events: &str, changes: &[Change]) -> Vec<String> {
    let project = loaded(&edit(events, changes).unwrap());
    assert!(project.faults.is_empty(), "{:?}", project.faults);
    pull(&project).into_iter().map(|candidate| candidate.id).collect()
}

#[test]
fn candidates_are_sorted_by_kind_and_certainty() {
    let project = loaded(&curated());
    let found: Vec<_> = pull(&project)
        .iter()
        .map(|candidate| (candidate.kind, candidate.date.to_string(), candidate.is_certain()))
        .collect();
    let expected = [
        (CandidateKind::Refines, "2024-06-09", true),
        (CandidateKind::New, "2021-05-03", true),
        (CandidateKind::New, "2019", false),
    ];
    assert_eq!(found, expected.map(|(kind, date, certain)| (kind, date.to_owned(), certain)));
}

#[test]
fn candidate_id_survives_changes_elsewhere_in_the_paper() {
    let before = loaded(&curated());
    let after =
        format!("A new first line, of March 2020.\n\n{}", NOTE.replace("in force on\n", "in force\non "));
    let after = project(&curated(), &[("papers/note.txt", &after), ("papers/a.txt", "Held in 2011.\n")]);
    let ids = |project: &Project| -> Vec<String> {
        pull(project).into_iter().map(|candidate| candidate.id).collect()
    };
    let kept = ids(&after);
    assert!(ids(&before).iter().all(|id| kept.contains(id)));
    assert!(kept.len() > ids(&before).len());
}

#[test]
fn accepted_candidate_becomes_an_event() {
    let events = curated();
    let project = loaded(&events);
    let candidates = pull(&project);
    let accord = find(&candidates, CandidateKind::New, "2021-05-03");
    let changes = accord.accept(&project, &NewEventValues::default()).unwrap();
    let after = loaded(&edit(&events, &changes).unwrap());
    let event = after.chronology.events.first().unwrap();
    assert_eq!(event.date.as_ref().unwrap().value.to_string(), "2021-05-03");
    assert_eq!(event.evidence.first().unwrap().source.value, "note");
    assert!(!offered_after(&events, &changes).contains(&accord.id));
    assert_eq!(dateline::check(&after).findings.len(), dateline::check(&project).findings.len());
}

#[test]
fn accepting_adds_the_paper_as_a_source_with_its_hash() {
    let project = loaded(HEAD);
    let candidates = pull(&project);
    let changes = find(&candidates, CandidateKind::New, "2021-05-03")
        .accept(&project, &NewEventValues::default())
        .unwrap();
    let after = loaded(&edit(HEAD, &changes).unwrap());
    let source = after.chronology.source_entry("note").unwrap();
    assert_eq!(source.path.as_ref().unwrap().value, "papers/note.txt");
    assert_eq!(source.sha256.as_ref().unwrap().value, project.papers.first().unwrap().sha256);
}

#[test]
fn refined_event_gets_the_finer_date_and_the_quote() {
    let events = curated();
    let project = loaded(&events);
    let candidates = pull(&project);
    let finer = find(&candidates, CandidateKind::Refines, "2024-06-09");
    let changes = finer.refine(&project).unwrap();
    let after = loaded(&edit(&events, &changes).unwrap());
    let event = after.chronology.event("pact-signed").unwrap();
    assert_eq!(event.date.as_ref().unwrap().value.to_string(), "2024-06-09");
    assert_eq!(event.evidence.len(), 1);
    assert!(!offered_after(&events, &changes).contains(&finer.id));
}

#[test]
fn dismissed_candidate_returns_only_if_its_sentence_changes() {
    let events = curated();
    let project = loaded(&events);
    let candidates = pull(&project);
    let accord = find(&candidates, CandidateKind::New, "2021-05-03");
    let new = edit(&events, &accord.dismiss(&project, "not our subject")).unwrap();
    let offers = |paper: &str| {
        let project = self::project(&new, &[("papers/note.txt", paper)]);
        pull(&project).iter().any(|candidate| candidate.date.to_string() == "2021-05-03")
    };
    assert!(!offers(NOTE));
    assert!(!offers(&NOTE.replace("Norway and Japan", "Japan and Norway")));
    assert!(offers(&NOTE.replace("Fisheries Accord", "Northern Fisheries Accord")));
}

#[test]
fn bounds_are_not_accepted_and_other_dates_not_attached() {
    let project = project(&curated(), &[("papers/note.txt", "The Fisheries Accord was signed by 2027.\n")]);
    let candidates = pull(&project);
    let bound = candidates.first().unwrap();
    let refusal = bound.accept(&project, &NewEventValues::default()).unwrap_err();
    assert_eq!(
        refusal,
        DecisionError::OnlyABound { words: "by 2027".to_owned(), bound: "../2027".to_owned() }
    );
    assert!(matches!(bound.attach(&project, "pact-signed"), Err(DecisionError::OtherDate { .. })));
    assert!(matches!(bound.attach(&project, "pact"), Err(DecisionError::NoEvent { .. })));
    assert_eq!(bound.refine(&project).unwrap_err(), DecisionError::RefinesNothing);
}

/// A second event with the same name and phase would hide the contradiction.
#[test]
fn contradiction_corrects_the_date_or_becomes_an_event_of_its_own() {
    let project = project(&curated(), &[("papers/note.txt", "The Harbour Pact was signed on 9 May 2024.\n")]);
    let candidates = pull(&project);
    let other = find(&candidates, CandidateKind::Contradicts, "2024-05-09");
    assert!(matches!(
        other.accept(&project, &NewEventValues::default()),
        Err(DecisionError::Contradicts { .. })
    ));
    let corrected = edit(&curated(), &other.refine(&project).unwrap()).unwrap();
    assert!(corrected.contains("date = \"2024-05-09\"") && corrected.contains("9 May 2024"), "{corrected}");
    let wanted = NewEventValues { id: Some("second-signing".to_owned()), ..NewEventValues::default() };
    let added = edit(&curated(), &other.accept(&project, &wanted).unwrap()).unwrap();
    assert!(added.contains("id = \"second-signing\""), "{added}");
    let wanted = NewEventValues { is_another: true, ..NewEventValues::default() };
    let added = edit(&curated(), &other.accept(&project, &wanted).unwrap()).unwrap();
    assert!(added.contains("\"2024-06\"") && added.contains("2024-05-09"), "{added}");
}

#[test]
fn historical_aside_is_less_certain() {
    let paper = "The Fisheries Accord was signed in Bergen on 3 May 1911.\n";
    let certain = |events: &str| {
        let project = project(events, &[("papers/note.txt", paper)]);
        pull(&project).first().unwrap().is_certain()
    };
    assert!(certain(HEAD));
    assert!(!certain(&curated()));
}

#[test]
fn past_tense_after_the_date_of_the_paper_is_less_certain() {
    let certain = |written: &str| {
        let paper = format!("The Fisheries Accord was signed in Bergen on 3 May 2021.\n\n({written})\n");
        let project = project(HEAD, &[("papers/note.txt", &paper)]);
        pull(&project).iter().any(Candidate::is_certain)
    };
    assert!(certain("2021/06/01"));
    assert!(!certain("2021/04/01"));
}

#[test]
fn allowed_contradiction_is_not_offered() {
    let paper = "The Harbour Pact was signed in May 2024.\n";
    let offered = |allow: &str| {
        let project = project(&format!("{}{allow}", curated()), &[("papers/note.txt", paper)]);
        pull(&project).iter().any(|candidate| candidate.kind == CandidateKind::Contradicts)
    };
    let allow = "\n[[allow]]\nsource = \"note\"\nrule = \"DL201\"\nreason = \"a slip\"\n";
    assert!(offered(""));
    assert!(!offered(allow));
    assert!(!offered(&format!("{allow}quote = \"signed in May 2024\"\n")));
    assert!(offered(&format!("{allow}quote = \"signed in June\"\n")));
    assert!(offered(&allow.replace("DL201", "DL101")));
}

#[test]
fn ambiguous_date_is_offered_as_uncertain() {
    let project = project(HEAD, &[("papers/note.txt", "The Fisheries Accord was signed on 03/04/2021.\n")]);
    let candidates = pull(&project);
    let date = candidates.first().unwrap().date.to_string();
    assert!(date.ends_with('?'), "{date}");
}

#[test]
fn only_candidates_from_changed_text_are_new_since() {
    let before = loaded(&curated());
    let more = format!("{NOTE}\nThe Lamp Treaty was signed in Oslo on 4 May 2022.\n");
    let after = project(&curated(), &[("papers/note.txt", &more)]);
    let brought = from_papers_changed_since(pull(&after), &before);
    let dates: Vec<String> = brought.iter().map(|candidate| candidate.date.to_string()).collect();
    assert_eq!(dates, ["2022-05-04"]);
}

/// The status of a new event is "planned" if the paper states that the event is in the future, or
/// if it leaves this open ("resumes on 7 April") and the day is in the future.
#[test]
fn future_event_is_accepted_as_planned() {
    let status = |as_of: &str, note: &str| {
        let events = format!("[chronology]\npapers = [\"papers\"]\nas_of = {as_of}\n");
        let project = project(&events, &[("papers/note.txt", note)]);
        let changes = pull(&project)[0].accept(&project, &NewEventValues::default()).unwrap();
        edit(&events, &changes).unwrap().contains("status = \"planned\"")
    };
    assert!(status("2025-04-01", "Work at sea resumes on 7 April 2025.\n"));
    assert!(!status("2025-05-01", "Work at sea resumes on 7 April 2025.\n"));
    assert!(status("2025-05-01", "The Harbour Pact will be signed on 7 April 2025.\n"));
    // The day is after `as_of`, but the paper describes it as past. So `as_of` is outdated.
    assert!(!status("2025-04-01", "The Harbour Pact was signed on 7 April 2025.\n"));
}

#[test]
fn papers_whose_names_give_one_id_become_two_sources() {
    let text = "The Lighthouse Treaty was ratified by Norway on 3 May 2021.\n";
    let other = "In Oslo, the Lighthouse Treaty was ratified by Norway on 3 May 2021.\n";
    let events = format!("{HEAD}\n[[event]]\nid = \"quay\"\ntitle = \"A quay opens\"\ndate = \"2021-05\"\n");
    let papers = [("papers/history.en.txt", text), ("papers/history.ja.txt", other)];
    let project = project(&events, &papers);
    let candidates = pull(&project);
    let two = candidates.iter().find(|candidate| candidate.places.len() == 2).unwrap();
    for changes in [two.accept(&project, &NewEventValues::default()), two.attach(&project, "quay")] {
        let written = edit(&events, &changes.unwrap()).unwrap();
        for id in ["id = \"history\"", "id = \"history-2\"", "source = \"history-2\""] {
            assert!(written.contains(id), "{written}");
        }
    }
}

#[test]
fn range_inside_a_curated_range_is_not_called_coarser() {
    let events = format!(
        "{HEAD}\n[[event]]\nid = \"kestrel\"\ntitle = \"The Kestrel Conference is held\"\n\
         date = \"2022-07-01/2022-07-31\"\nphase = \"held\"\nmatch = [\"Kestrel Conference\"]\n"
    );
    let project = project(
        &events,
        &[("papers/note.txt", "The Kestrel Conference was held from 25 to 28 July 2022 in Oslo.\n")],
    );
    let candidates = pull(&project);
    let found = find(&candidates, CandidateKind::Overlaps, "2022-07-25/2022-07-28");
    assert_eq!(found.event.unwrap().id.value, "kestrel");
    let refused = found.attach(&project, "kestrel");
    assert!(matches!(refused, Err(DecisionError::OtherDate { .. })), "{refused:?}");
}

/// Returns the dates of the new candidates, each with the number of places that state it.
fn new_dates(papers: &[(&str, &str)]) -> Vec<(String, usize)> {
    let project = project(HEAD, papers);
    let mut found: Vec<_> =
        pull(&project).iter().map(|candidate| (candidate.date.to_string(), candidate.places.len())).collect();
    found.sort();
    found
}

#[test]
fn event_in_two_languages_is_one_candidate() {
    let english = ("papers/a.txt", "Norway and Japan signed the Harbour Pact in Oslo on 9 June 2024.\n");
    let same = ("papers/b.txt", "2024年6月9日、日本とノルウェーは港湾協定(Harbour Pact)に署名した。\n");
    let other = (
        "papers/b.txt",
        "2024年6月9日、東京でNATOの会議が開催された。会議には多くの国の代表が参加し、これからの協力について意見を交わした。\n",
    );
    assert_eq!(new_dates(&[english, same]), [("2024-06-09".to_owned(), 2)]);
    assert_eq!(new_dates(&[english, other]), [("2024-06-09".to_owned(), 1), ("2024-06-09".to_owned(), 1)]);
}

#[test]
fn event_with_its_day_and_its_month_is_one_candidate() {
    let day = ("papers/a.txt", "Joel Rutter, a developer of the port system, died on 1 March 2001.\n");
    let month = ("papers/b.txt", "Joel Rutter, a developer of the port system, died in March 2001.\n");
    let other = ("papers/b.txt", "Anna Lind, the head of the mail office, died in March 2001.\n");
    assert_eq!(new_dates(&[month, day]), [("2001-03-01".to_owned(), 2)]);
    assert_eq!(new_dates(&[day, other]), [("2001-03".to_owned(), 1), ("2001-03-01".to_owned(), 1)]);
}

/// A statement dated to a month and one dated to a day in that month are separate candidates if
/// their names, numbers, nouns or negation differ.
#[test]
fn day_and_month_of_different_events_are_two_candidates() {
    let check = |day: &str, month: &str, number: usize| {
        let found = new_dates(&[("papers/a.txt", day), ("papers/b.txt", month)]);
        assert_eq!(found.len(), number, "{day} / {month}: {found:?}");
    };
    let day = |sentence: &str| sentence.replace("DATE", "on 4 May 2021");
    let month = |sentence: &str| sentence.replace("DATE", "in May 2021");
    for (one, other) in [
        (
            "Version 2.1 of the harbour program was released DATE.",
            "Version 2.2 of the harbour program was released DATE.",
        ),
        ("Anna Lind won the sailing race of Oslo DATE.", "Bo Lind won the sailing race of Oslo DATE."),
        ("The new bridge in Harbour Bay was opened DATE.", "The new school in Harbour Bay was opened DATE."),
        ("Gemini 4 was launched from the Cape DATE.", "Gemini 7 was launched from the Cape DATE."),
        (
            "Norway sold the old ferry terminal to Chile DATE.",
            "Norway sold the old ferry terminal to Peru DATE.",
        ),
        (
            "The council of Oslo voted to close the quay DATE.",
            "The council of Oslo failed to close the quay DATE.",
        ),
        (
            "The sailors elected Anna Lind as their speaker DATE.",
            "The sailors elected Anna Berg as their speaker DATE.",
        ),
        (
            "The storm destroyed the lighthouse at Riga DATE.",
            "The storm destroyed the windmill at Riga DATE.",
        ),
    ] {
        check(&day(one), &month(other), 2);
        check(&day(one), &month(one), 1);
        check(&day(other), &month(other), 1);
    }
    check(
        &day("Lind won the sailing race of Oslo DATE."),
        &month("Anna Lind won the sailing race of Oslo DATE."),
        1,
    );
}

#[test]
fn event_in_two_languages_has_the_same_actors() {
    let japanese = ("papers/b.txt", "2024年6月9日、日本とチリは協定に署名した。\n");
    let other = ("papers/a.txt", "Japan and Norway signed a fishing agreement on 9 June 2024.\n");
    let same = ("papers/a.txt", "Japan and Chile signed a fishing agreement on 9 June 2024.\n");
    assert_eq!(new_dates(&[other, japanese]).len(), 2);
    assert_eq!(new_dates(&[same, japanese]).len(), 1);
}

#[test]
fn part_of_a_year_is_shown_with_its_date() {
    let note = "The new ferry will sail in late 2027. The old one sank in 1999.\n";
    let project = project(HEAD, &[("papers/note.txt", note)]);
    let found: Vec<_> =
        pull(&project).iter().map(|candidate| (candidate.date.to_string(), candidate.when())).collect();
    assert!(found.contains(&("2027".to_owned(), "late 2027".to_owned())), "{found:?}");
    assert!(found.contains(&("1999".to_owned(), "1999".to_owned())), "{found:?}");
}

#[test]
fn part_of_a_year_is_entered_as_its_months() {
    let check = |sentence: &str, date: &str, reason: Option<&str>| {
        let project = project(HEAD, &[("papers/note.txt", sentence)]);
        let candidates = pull(&project);
        let [candidate] = candidates.as_slice() else {
            panic!("{sentence}: {} candidates", candidates.len())
        };
        let added = edit(HEAD, &candidate.accept(&project, &NewEventValues::default()).unwrap()).unwrap();
        assert!(added.contains(&format!("date = \"{date}\"\n")), "{sentence}\n{added}");
        assert_eq!(candidate.reason_of_date().as_deref(), reason, "{sentence}");
        // The event cites the sentence, so it is not offered again.
        let again = self::project(&added, &[("papers/note.txt", sentence)]);
        assert_eq!(pull(&again).len(), 0, "{sentence}");
    };
    let late = "“late 2023” is entered as 2023-39 (September–December 2023)";
    check("The new ferry sailed in late 2023.\n", "2023-39", Some(late));
    check("The new ferry sailed at the end of 2023.\n", "2023-39", Some(late));
    let early = "“early 2024” is entered as 2024-37 (January–April 2024)";
    check("The new ferry sailed in early 2024.\n", "2024-37", Some(early));
    check("The new ferry sailed at the beginning of 2024.\n", "2024-37", Some(early));
    let middle = "“mid-2024” is entered as 2024-38 (May–August 2024)";
    check("The new ferry sailed in mid-2024.\n", "2024-38", Some(middle));
    let decade = "“early 1990s” is entered as 199X: EDTF has no notation for a part of a decade";
    check("The new ferry sailed in the early 1990s.\n", "199X", Some(decade));
    check("The new ferry sailed in 2024.\n", "2024", None);
    check("The new ferry sailed in March 2024.\n", "2024-03", None);
    check("The new ferry sailed in late March 2024.\n", "2024-03", None);
    check("The new ferry sailed in the second half of 2024.\n", "2024-41", None);
    check("The new ferry sailed in the spring of 2024.\n", "2024-21", None);
}

/// The rows of a merged cell have one date, but are events of their own.
#[test]
fn each_row_of_a_merged_date_is_a_candidate() {
    let html =
        |rows: &str| format!("<!doctype html><h1>Log</h1><table><tr><th>Date<th>Event</tr>{rows}</table>");
    let merged = |first: &str, second: &str| {
        html(&format!("<tr><td rowspan=2>6 June 2025<td>{first}</tr><tr><td>{second}</tr>"))
    };
    let markdown = |first: &str, second: &str| {
        format!("# Log\n\n| Date | Event |\n|---|---|\n| 6 June 2025 | {first} |\n| | {second} |\n")
    };
    for (first, second) in [
        ("Minister resigned", "Budget adopted"),
        ("Treaty signed in Oslo", "Budget adopted"),
        ("Budget adopted", "Treaty signed in Oslo by both ministers"),
        ("Harbour closed", "Harbour Board dissolved"),
        ("Strike", "Vote"),
    ] {
        for (path, text) in
            [("papers/log.html", merged(first, second)), ("papers/log.md", markdown(first, second))]
        {
            let project = project(HEAD, &[(path, &text)]);
            let titles: Vec<String> = pull(&project).iter().map(|found| found.title.clone()).collect();
            assert_eq!(titles.len(), 2, "{text}: {titles:?}");
        }
    }
    // The same words in two rows are one event.
    let project = project(
        HEAD,
        &[("papers/log.html", &merged("The harbour closed early", "The harbour closed early"))],
    );
    assert_eq!(pull(&project).len(), 1);
}

#[test]
fn plan_that_was_called_off_is_accepted_as_cancelled() {
    for (paper, is_cancelled) in [
        ("The signing planned for 12 April 2024 was called off.", true),
        ("The meeting scheduled for 3 June 2024 has been cancelled.", true),
        ("The visit, planned for 4 May 2024, never took place.", true),
        ("The meeting scheduled for 3 June 2024 was held in Oslo.", false),
    ] {
        let project = project(HEAD, &[("papers/note.txt", &format!("{paper}\n"))]);
        let candidates = pull(&project);
        assert_eq!(candidates.len(), 1, "{paper}");
        let added = edit(HEAD, &candidates[0].accept(&project, &NewEventValues::default()).unwrap()).unwrap();
        assert_eq!(added.contains("status = \"cancelled\""), is_cancelled, "{added}");
    }
    // A plan with a new date was not called off.
    for paper in
        ["The vote, originally due on 4 May 2024, was on 9 June 2024.", "They did not meet on 4 May 2024."]
    {
        let project = project(HEAD, &[("papers/note.txt", &format!("{paper}\n"))]);
        assert!(pull(&project).iter().all(|found| found.date.to_string() != "2024-05-04"), "{paper}");
    }
}

#[test]
fn candidates_as_toml_can_be_appended_together() {
    let folder = TempDir::new().unwrap();
    let paper = "The Harbour Pact was signed in Oslo on 3 May 2021.\n\nThe bridge was opened on 4 June 2021.\n\n\
                 The bridge was opened on 9 August 2023.\n";
    fs::create_dir(folder.path().join("papers")).unwrap();
    fs::write(folder.path().join("papers/note.txt"), paper).unwrap();
    fs::write(folder.path().join("events.toml"), HEAD).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .current_dir(&folder)
        .args(["pull", "--all", "--format", "toml"])
        .output()
        .unwrap();
    let entries = String::from_utf8(output.stdout).unwrap();
    assert_eq!(entries.lines().filter(|line| *line == "[[source]]").count(), 1, "{entries}");
    let project = project(&format!("{HEAD}{entries}"), &[("papers/note.txt", paper)]);
    let events = &project.chronology.events;
    assert!(events.len() == 3 && events.iter().map(|event| &event.id.value).all_unique(), "{entries}");
    let faults: Vec<&str> = check(&project).findings.iter().map(|found| found.rule.code()).collect();
    assert!(!faults.iter().any(|code| code.starts_with("DL0")), "{faults:?} {entries}");
}
