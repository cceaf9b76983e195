//! The review of candidates, and undo.

use super::*;
use crate::chronology::edit;
use crate::cli::rename::undo_last_change;
use crate::pull::Candidate;

#[test]
fn deadline_is_shown_and_saved_as_a_bound() {
    let served = Served::new();
    served
        .write("papers/plan.md", "# Plan\n\nThe Kelp Charter will be signed in Molde by 17 January 2027.\n");
    served.desk.read_again();
    let (_, list) = served.get("/review/list?words=kelp");
    assert!(list.contains("<strong>by 17 January 2027</strong>"), "{list}");
    let id = list.split("review?id=").nth(1).unwrap().split(['&', '"']).next().unwrap().to_owned();
    let (_, page) = served.get(&format!("/review?id={id}&all=yes"));
    assert!(page.contains("<strong>by 17 January 2027</strong>"), "{page}");
    assert!(page.contains("name=\"date\" value=\"..&#x2f;2027-01-17\""), "{page}");
    // A refused decision keeps the input, and does not mention commands.
    let accept = |date: &str| {
        pairs(&[("action", "accept"), ("id", &id), ("title", "Charter <signed>"), ("date", date)])
    };
    for (date, reason) in [("soon", "soon"), ("", "gives only a bound (“by 17 January 2027”)")] {
        let (status, _, page) = served.post(&format!("/review?id={id}"), &accept(date));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(reason) && !page.contains("--date"), "{page}");
        assert!(page.contains("value=\"Charter &lt;signed&gt;\""), "{page}");
    }
    let (status, _, page) = served.post(&format!("/review?id={id}"), &accept("../2027-01-17"));
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let events = served.events();
    assert!(events.contains("title = \"Charter <signed>\"\ndate = \"../2027-01-17\""), "{events}");
    assert!(events.contains("status = \"planned\""), "{events}");
    // The candidate is no longer listed.
    assert!(!served.get("/review/list?words=kelp").1.contains("Kelp Charter"));
}

#[test]
fn decision_names_exactly_the_candidates_that_it_also_links() {
    let served = Served::new();
    let papers = [
        ("pact", "Norway and Japan signed the Lighthouse Pact in Oslo on 9 June 2023."),
        ("later", "Japan signed the Lighthouse Pact in 2023."),
        ("ferry", "The Ferry Agreement was signed in Bergen on 3 May 2022."),
        ("dismissed", "The Trawler Convention was ratified in Varn on 4 April 2021."),
        ("removed", "The Council opened the Amber Bridge in Molde on 5 March 2020."),
    ];
    for (name, sentence) in papers {
        served.write(&format!("papers/{name}.md"), &format!("# Report\n\n{sentence}\n"));
    }
    served.desk.read_again();
    let view = served.desk.view();
    let candidates = view.loaded.pulled();
    let of_paper = |name: &str| {
        let of = |candidate: &&Candidate<'_>| {
            view.loaded.project.sources.path(candidate.attestation.source) == format!("papers/{name}.md")
        };
        candidates.iter().find(of).unwrap()
    };
    // Two candidates disappear before the decision for other reasons: a dismissal, and a
    // changed paper. The notice does not name them.
    let dismissal = of_paper("dismissed").dismiss(&view.loaded.project, "not ours");
    served.write("events.toml", &edit(&served.events(), &dismissal).unwrap());
    served.write("papers/removed.md", "");
    let pact = of_paper("pact");
    let form = pairs(&[("action", "accept"), ("id", &pact.id), ("title", &pact.title)]);
    let (status, headers, body) = served.post("/review", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, page) = served.get(headers["location"].to_str().unwrap());
    let later = of_paper("later");
    let named = format!("Also linked to it: “{}” (papers&#x2f;later.md:3, 2023).", later.title);
    assert!(page.contains(&named), "{page}");
    // The linked candidate is no longer listed, but the candidates of other events remain.
    assert!(!served.get("/review/list?words=lighthouse").1.contains("papers&#x2f;later.md"));
    assert!(served.get("/review/list?words=ferry").1.contains("Ferry Agreement"));
}

#[test]
fn address_of_a_refused_action_can_be_loaded_again() {
    let served = Served::new();
    for (action, page) in [
        ("/check/allow", "/check"),
        ("/check/fix", "/check"),
        ("/undo", "/review"),
        ("/review/restore", "/review/list"),
        ("/as-of", "/"),
    ] {
        let request = Request::get(action).header("host", HOST).header("cookie", COOKIE);
        let (status, headers, _) = served.answer(request.body(Body::empty()).unwrap());
        assert_eq!((status, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, page));
    }
}

#[test]
fn candidate_with_another_date_can_be_a_new_event() {
    let served = Served::new();
    let dated = "date = 2024-06-09\n";
    let events = EVENTS.replace(dated, &format!("{dated}phase = \"signed\"\nmatch = [\"Harbour Pact\"]\n"));
    served.write("events.toml", &events);
    served.write("papers/more.md", "# More\n\nThe Harbour Pact was signed on 9 May 2024 in Oslo.\n");
    served.desk.read_again();
    let (_, page) = served.get("/review?all=yes");
    assert!(page.contains("another date") && page.contains("Write this date to pact"), "{page}");
    assert!(page.contains("Accept as a new event <kbd>a</kbd>"), "{page}");
    assert!(page.contains("name=\"another\" value=\"pact\""), "{page}");
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let accept = |another: &str| -> Vec<(String, String)> {
        [("action", "accept"), ("id", id), ("title", "Rehearsal"), ("another", another)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
    };
    // A form that named another event, or none, is not a decision against this one.
    for other in ["", "talks"] {
        assert_eq!(served.post("/review", &accept(other)).0, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, _, body) = served.post("/review", &accept("pact"));
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let events = served.events();
    assert!(events.contains("title = \"Rehearsal\"") && events.contains("date = 2024-06-09"), "{events}");
}

#[test]
fn candidates_are_decided_and_decisions_undone() {
    let served = Served::new();
    served.write("papers/other.md", OTHER);
    served.desk.read_again();
    let (_, page) = served.get("/review?all=yes");
    assert!(page.contains("<mark class=\"here\" id=\"here\">"), "{page}");
    let id_of =
        |page: &str| page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let next_of = |page: &str| {
        page.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (id, next) = (id_of(&page), next_of(&page));
    let form = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let before = served.events();
    let accept = form(&[
        ("action", "accept"),
        ("id", &id),
        ("next", &next),
        ("all", "yes"),
        ("title", "Ferries agreed"),
    ]);
    let (status, headers, body) = served.post("/review", &accept);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], format!("/review?id={next}&all=yes&done=accept&event=ferries-agreed"));
    let (_, page) = served.get(headers["location"].to_str().unwrap());
    assert!(page.contains("Accepted as a new event: <a href=\"&#x2f;event?id=ferries-agreed\""), "{page}");
    assert!(served.events().contains("title = \"Ferries agreed\""));
    // A decision on a candidate that is gone changes nothing.
    let (status, _, body) = served.post("/review", &accept);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("was made in the meantime") && body.contains("Your title was “Ferries agreed”"),
        "{body}"
    );
    assert!(body.contains("Undo") && body.contains("the new event “Ferries agreed”"), "{body}");
    let undo = || {
        let change = served.last_change();
        form(&[("page", "review"), ("back", &id), ("all", "yes"), ("change", &change)])
    };
    let (status, headers, _) = served.post("/undo", &undo());
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(served.events(), before);
    let (_, page) = served.get(headers["location"].to_str().unwrap());
    assert!(page.contains("Undone: the new event “Ferries agreed”."), "{page}");
    assert!(page.contains(">Redo <kbd>u</kbd></button>"), "{page}");
    let (_, headers, _) = served.post("/undo", &undo());
    let (_, page) = served.get(headers["location"].to_str().unwrap());
    assert!(page.contains("Redone: the new event “Ferries agreed”."), "{page}");
    // The change can be undone again.
    assert!(page.contains(">Undo <kbd>u</kbd></button>"), "{page}");
    assert!(page.contains("dir=\"auto\">the new event “Ferries agreed”</span>"), "{page}");
    served.post("/undo", &undo());
    assert_eq!(served.events(), before);
    let dismiss =
        |reason: &str| form(&[("action", "dismiss"), ("id", &id), ("next", &next), ("reason", reason)]);
    assert_eq!(served.post("/review", &dismiss(" ")).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(served.post("/review", &dismiss("not ours")).0, StatusCode::SEE_OTHER);
    assert!(served.events().contains("reason = \"not ours\""));
    assert!(!served.get("/review?all=yes").1.contains(&format!("name=\"id\" value=\"{id}\"")));
}

#[test]
fn undo_applies_only_to_the_change_that_its_button_names() {
    let served = Served::new();
    let save = |id: &str, title: &str| {
        let address = format!("/event?id={id}");
        let (status, _, page) = served.post(&address, &served.form(&address, &[("title", title)]));
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    };
    let undo = |change: &str| served.post("/undo", &pairs(&[("page", "check"), ("change", change)]));
    save("pact", "Pact of the first title");
    let first = served.last_change();
    assert!(served.get("/check").1.contains(&format!("name=\"change\" value=\"{first}\"")));
    // The button is refused if another change was made before the click.
    save("talks", "Talks in Oslo");
    let after = served.events();
    for _ in 0..2 {
        let (status, _, page) = undo(&first);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("<h1>Check</h1>"), "{page}");
        assert!(page.contains("the last change is now the change to “Talks in Oslo” (title)"), "{page}");
        assert_eq!(served.events(), after);
    }
    // A double click undoes the change once.
    let second = served.last_change();
    assert_eq!(undo(&second).0, StatusCode::SEE_OTHER);
    let (status, _, page) = undo(&second);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("nothing more was changed") && page.contains(">Redo</button>"), "{page}");
    assert!(!served.events().contains("Talks in Oslo"));
    // A form that does not name a change is also refused.
    assert_eq!(undo("").0, StatusCode::CONFLICT);
    for (page, heading) in [("papers", "Papers"), ("briefs", "Briefs"), ("exchange", "Import and export")] {
        let (_, _, page) = served.post("/undo", &pairs(&[("page", page), ("change", "x")]));
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{page}");
    }
}

#[test]
fn change_and_undo_of_another_process_replace_the_name_of_the_last_change() {
    let served = Served::new();
    let form = served.form("/event?id=pact", &[("title", "Pact of the first title")]);
    served.post("/event?id=pact", &form);
    let first = served.last_change();
    let version = served.desk.view().version;
    // The change and its undo are both made before the desk reads the files again, so the files
    // look unchanged.
    let global = &served.desk.global;
    let old = served.events();
    let new = old.replace("\"Talks\"", "\"Talks in Oslo\"");
    let edited =
        crate::project::EditedFile { path: "events.toml".to_owned(), old: old.clone(), new, places: 1 };
    global.write_edited("edit", &served.desk.terminal, &[edited]).unwrap();
    undo_last_change(global, &served.desk.terminal, None).unwrap();
    assert_eq!(served.events(), old);
    served.desk.read_again();
    let (_, page) = served.get("/");
    assert!(
        page.contains(">Redo</button>") && page.contains("the change to “Talks in Oslo” (title)"),
        "{page}"
    );
    assert!(served.desk.view().version > version);
    // The button on an open page does not redo the change.
    let (status, _, page) = served.post("/undo", &pairs(&[("page", "timeline"), ("change", &first)]));
    assert_eq!(status, StatusCode::CONFLICT, "{page}");
    assert!(
        page.contains("the last change is now the undo of the change to “Talks in Oslo” (title)"),
        "{page}"
    );
    assert_eq!(served.events(), old);
}

#[test]
fn candidates_are_listed_by_certainty_with_a_search() {
    let served = Served::new();
    served.write("papers/other.md", OTHER);
    served.desk.read_again();
    let (_, all) = served.get("/review/list");
    assert!(all.contains("Ferry Agreement") && all.contains("Lighthouse Convention"), "{all}");
    assert!(all.contains("<h2 id=\"certain\">") && all.contains("<h2 id=\"less-certain\">"));
    let (_, found) = served.get("/review/list?words=lighthouse+norway");
    assert!(!found.contains("Ferry Agreement") && found.contains("Lighthouse Convention"), "{found}");
    let (_, by_date) = served.get("/review/list?order=date&words=on");
    let at = |words: &str| by_date.find(words).unwrap();
    assert!(at("4 April 2022") < at("3 May 2023"), "{by_date}");
}

#[test]
fn dismissed_candidates_are_listed_and_restored() {
    let served = Served::new();
    served.write("papers/other.md", OTHER);
    served.desk.read_again();
    let before = served.events();
    let (_, page) = served.get("/review?all=yes");
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let dismiss = pairs(&[("action", "dismiss"), ("id", &id), ("reason", "not <ours>")]);
    assert_eq!(served.post("/review", &dismiss).0, StatusCode::SEE_OTHER);
    let (_, list) = served.get("/review/list");
    assert!(list.contains("not &lt;ours&gt;") && list.contains(&format!("value=\"{id}\"")), "{list}");
    let (status, headers, body) = served.post("/review/restore", &pairs(&[("id", &id)]));
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/review/list?done=restored");
    assert_eq!(served.events().trim_end(), before.trim_end());
    assert!(served.get("/review?all=yes").1.contains(&format!("name=\"id\" value=\"{id}\"")));
    let (status, _, body) = served.post("/review/restore", &pairs(&[("id", &id)]));
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("was already restored"), "{body}");
}
