//! The pages themselves: what they show, and how they follow changed files.

use super::*;

#[test]
fn only_papers_of_the_project_are_shown() {
    let served = Served::new();
    served.write("secret.txt", "The password is swordfish.");
    for path in
        ["secret.txt", "papers/../secret.txt", "../../etc/passwd", "/etc/passwd", "papers", "", "events.toml"]
    {
        let (status, body) = served.get(&format!("/paper?path={}", path.replace('/', "%2F")));
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(!body.contains("swordfish") && !body.contains("root:"), "{path}");
    }
    for page in ["/../events.toml", "/assets/../events.toml", "/assets/%2e%2e/events.toml", "/events.toml"] {
        assert_eq!(served.get(page).0, StatusCode::NOT_FOUND, "{page}");
    }
}

#[test]
fn timeline_lists_what_passes_the_filter_and_draws_it() {
    let served = Served::new();
    let (_, all) = served.get("/");
    assert!(all.contains("id=\"event-pact\"") && all.contains("id=\"event-talks\"") && all.contains("<svg"));
    // A mark in the drawing leads to its event's page, and a source to its quote in the paper.
    assert!(all.contains("<a href=\"/event?id=pact\"><title>"), "{all}");
    assert!(all.contains("paper?path=papers%2Fnote.md&amp;quote=The+Harbour"), "{all}");
    let (_, planned) = served.get("/?status=planned");
    assert!(!planned.contains("id=\"event-pact\"") && planned.contains("id=\"event-talks\""));
    assert!(planned.contains("<option value=\"planned\" selected>"));
    let (_, wrong) = served.get("/?from=soon");
    assert!(wrong.contains("“soon” is not a date"), "{wrong}");
}

#[test]
fn dates_of_a_paper_are_marked_and_explained() {
    let served = Served::new();
    let (_, page) =
        served.get("/paper?path=papers/note.md&quote=The+Harbour+Pact+was+signed+on+9+June+2024.");
    assert!(
        page.contains("<mark class=\"here\" id=\"here\">The Harbour Pact was signed on </mark>"),
        "{page}"
    );
    assert!(page.contains("<a class=\"date\" id=\"date-1\" href=\"#why-1\">9 June 2024</a>"), "{page}");
    assert!(page.contains("The words give the whole date."), "{page}");
    assert!(page.contains("It is counted from “9 June 2024”"), "{page}");
    assert!(page.contains("The sentence agrees with <a href=\"&#x2f;event?id=pact\">pact</a>."), "{page}");
    let (_, papers) = served.get("/papers");
    assert!(papers.contains("papers&#x2f;note.md") && papers.contains("source note"), "{papers}");
    let (_, lost) = served.get("/paper?path=papers/note.md&quote=No+such+words+here");
    assert!(lost.contains("The quote was not found in this paper."));
}

#[test]
fn findings_are_shown_with_their_places() {
    let served = Served::new();
    served.write("papers/other.md", "The Harbour Pact was signed on 12 May 2024.\n");
    served.write(
        "events.toml",
        &EVENTS.replace("[[event]]\nid = \"talks\"", "weekday = \"Mon\"\n\n[[event]]\nid = \"talks\""),
    );
    served.desk.read_again();
    let (_, page) = served.get("/check");
    assert!(page.contains("<mark>&quot;Mon&quot;</mark>") && page.contains("events.toml:"), "{page}");
    let (_, timeline) = served.get("/");
    assert!(timeline.contains("class=\"finding is-"), "the finding is shown at the event");
}

#[test]
fn changed_files_are_read_again_and_errors_keep_the_earlier_state() {
    let served = Served::new();
    assert_eq!(served.get("/changes?since=0").1, "{\"version\":1}");
    served.write("events.toml", &EVENTS.replace("Talks", "Other talks"));
    served.desk.read_again();
    assert!(served.get("/").1.contains("Other talks"));
    assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
    write_atomically(&served.folder.path().join("events.toml"), b"\xff").unwrap();
    served.desk.read_again();
    let (_, page) = served.get("/");
    assert!(page.contains("Other talks") && page.contains("is not UTF-8"), "{page}");
}

#[test]
fn change_that_a_page_has_made_loads_no_page_again() {
    let served = Served::new();
    let form = served.form("/event?id=talks", &[("place", "Oslo")]);
    served.post("/event?id=talks", &form);
    assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
    // A second read, as by the watcher thread, does not change the version.
    served.desk.read_again();
    assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
    // Files that are not texts of the project also change the version.
    served.write("templates/brief.md.j2", "{{ brief.title }}");
    served.desk.read_again();
    assert_eq!(served.get("/changes?since=2").1, "{\"version\":3}");
    // The first readable state after an error also changes the version, even if it equals the last
    // one before the error.
    let events = served.events();
    write_atomically(&served.folder.path().join("events.toml"), b"\xff").unwrap();
    served.desk.read_again();
    served.write("events.toml", &events);
    served.desk.read_again();
    assert!(!served.get("/").1.contains("is not UTF-8"));
}

#[test]
fn day_up_to_which_it_is_current_is_shown_and_changed() {
    let served = Served::new();
    assert!(served.get("/").1.contains("As of 1 January 2025"));
    let (status, _, page) = served.post("/as-of", &pairs(&[("as_of", "June 2025")]));
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("is not a day") && page.contains("value=\"June 2025\""), "{page}");
    let (status, _, page) = served.post("/as-of", &pairs(&[("as_of", "2 June 2025")]));
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(served.events(), EVENTS.replace("as_of = 2025-01-01", "as_of = 2025-06-02"));
    let (_, page) = served.get("/");
    assert!(page.contains("As of 2 June 2025"), "{page}");
    assert!(page.contains("the change to the chronology (as of)"), "{page}");
}
