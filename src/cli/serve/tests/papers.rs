//! A new chronology, and added papers.

use super::*;

#[test]
fn folder_without_a_chronology_offers_to_start_one() {
    let served = Served::unstarted(&[("report.md", NOTE), ("notes/a.txt", PLAIN), ("table.xlsx", "")]);
    let request = Request::get("/review").header("host", HOST).header("cookie", COOKIE);
    let (status, headers, _) = served.answer(request.body(Body::empty()).unwrap());
    assert_eq!((status, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/start"));
    let (_, page) = served.get("/start");
    assert!(page.contains("The 1 paper in this folder") && page.contains("report.md"), "{page}");
    assert!(page.contains("value=\"notes\" checked") && !page.contains("xlsx"), "{page}");
    assert!(!page.contains("<nav"), "{page}");
    let form = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let (status, _, page) = served.post("/start", &form(&[("title", " "), ("papers", "notes")]));
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("needs a title") && page.contains("value=\"notes\" checked"), "{page}");
    assert!(page.contains("value=\"*\">"), "{page}");
    // A folder that the page does not offer is not used.
    let places = [("title", "Harbour \"2024\""), ("papers", "*"), ("papers", "../secret")];
    let (status, headers, body) = served.post("/start", &form(&places));
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/papers?done=started");
    assert!(served.events().contains("title = 'Harbour \"2024\"'"), "{}", served.events());
    assert!(served.events().contains("papers = [\"*\"]"), "{}", served.events());
    let (_, page) = served.get("/papers?done=started");
    assert!(page.contains("report.md") && page.contains("<nav") && !page.contains("a.txt"), "{page}");
    // An existing chronology is not created again.
    let before = served.events();
    assert_eq!(served.post("/start", &form(&[("title", "Again")])).0, StatusCode::SEE_OTHER);
    assert_eq!(served.events(), before);
}

#[test]
fn chronology_without_papers_gets_a_folder_for_them() {
    let served = Served::unstarted(&[]);
    let title = [("title".to_owned(), "Empty".to_owned())];
    assert_eq!(served.post("/start", &title).0, StatusCode::SEE_OTHER);
    assert!(served.events().contains("papers = [\"papers\"]"));
    let findings = |served: &Served| {
        let view = served.desk.view();
        view.loaded.checked.findings.iter().map(|found| found.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(findings(&served), ["the folder papers contains no papers"]);
    assert!(served.get("/").1.contains("This chronology has no events yet."));
    let page = served.upload(&[("a.md", NOTE.as_bytes())]);
    assert!(page.contains("1 paper was added.") && page.contains("Review 1 candidate"), "{page}");
    assert_eq!(served.read("papers/a.md").as_deref(), Some(NOTE));
}

#[test]
fn added_papers_are_read_and_replace_no_file() {
    let served = Served::new();
    let page = served.upload(&[
        ("note.md", b"Another note."),
        ("copy.md", NOTE.as_bytes()),
        ("new.txt", b"The fair closed on 3 May 2024."),
        ("broken.pdf", b"%PDF-1.7 not really"),
    ]);
    assert!(page.contains("2 papers were added."), "{page}");
    assert!(page.contains("papers&#x2f;note.md exists already and is not overwritten"), "{page}");
    assert!(page.contains("the project already contains this file as papers&#x2f;note.md"), "{page}");
    assert_eq!(served.read("papers/note.md").as_deref(), Some(NOTE));
    assert_eq!(served.read("papers/copy.md"), None);
    assert!(served.get("/paper?path=papers/new.txt").1.contains("3 May 2024"));
    // An unreadable paper is added, with the reason.
    assert!(served.get("/paper?path=papers/broken.pdf").1.contains("notice is-error"));
    // The outcome stays on the page when it is reloaded.
    assert!(served.get("/papers?upload=1").1.contains("2 papers were added."));
}

#[test]
fn papers_with_hostile_names_or_from_other_pages_are_not_added() {
    let served = Served::new();
    let names = ["../up.md", "..\\up.md", ".hidden.md", "events.toml", "con.txt", "a\u{202e}.md", "x.exe"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
    let page = served.upload(&files);
    assert!(page.contains("Nothing was added.") && !page.contains('\u{202e}'), "{page}");
    let folder = |path: &str| std::fs::read_dir(served.folder.path().join(path)).unwrap().count();
    assert_eq!(folder("papers"), 2);
    let own = format!("http://{HOST}");
    for (origin, cookie) in [("http://evil.example", COOKIE), ("null", COOKIE), (own.as_str(), "")] {
        let (status, _, _) = served.send_files(&[("a.md", b"x")], origin, cookie);
        assert_eq!(status, StatusCode::FORBIDDEN, "{origin}");
    }
    assert_eq!(folder("papers"), 2);
}

#[test]
fn folder_of_papers_is_added_to_a_chronology_without_one() {
    let served = Served::new();
    served.write("events.toml", "# Ours\n[chronology]\ntitle = \"T\"   # short\n");
    served.desk.read_again();
    served.upload(&[("new.txt", b"The fair closed on 3 May 2024.")]);
    assert_eq!(served.events(), "# Ours\n[chronology]\ntitle = \"T\"   # short\npapers = [\"papers\"]\n");
    assert!(served.get("/papers").1.contains("new.txt"));
    // Without a `[chronology]` header, the `papers` key cannot be added, so nothing is written.
    served.write("events.toml", "chronology.title = \"T\"\n");
    served.desk.read_again();
    assert!(served.upload(&[("more.txt", b"x")]).contains("below [chronology]"));
    assert_eq!(served.read("papers/more.txt"), None);
}

#[test]
fn too_large_papers_are_not_added() {
    let served = Served::new();
    // Lower the limit of a paper, since the default is 100 MiB.
    let asked = DeskOptions::parse_from([
        "serve",
        "-C",
        served.folder.path().to_str().unwrap(),
        "--no-cache",
        "--max-size",
        "1",
    ]);
    let project = served.desk.global.project().unwrap();
    let desk = Desk::new(asked.global, Guard::new(4000, "secret".to_owned()), project, true);
    let served = Served { desk: Arc::new(Desk { renderer: None, ..desk }), ..served };
    let page = served.upload(&[("large.txt", &vec![b'x'; (1 << 20) + 1]), ("small.txt", b"x")]);
    assert!(page.contains("larger than 1 MiB"), "{page}");
    assert_eq!(served.read("papers/large.txt"), None);
    assert!(served.read("papers/small.txt").is_some());
}

#[test]
fn paper_gets_a_date_as_a_source_of_the_chronology() {
    let served = Served::new();
    let date = |path: &str, published: &str| {
        let address = crate::desk::address("/paper", &[("path", path)]);
        served.post(&address, &pairs(&[("published", published)]))
    };
    assert!(served.get("/paper?path=papers/plain.txt").1.contains("Give this paper a date"));
    let (status, _, body) = date("papers/plain.txt", "soon");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Nothing was written"), "{body}");
    assert_eq!(date("papers/plain.txt", "2 May 2024").0, StatusCode::SEE_OTHER);
    let events = served.events();
    assert!(events.contains("published = \"2024-05-02\"\npath = \"papers/plain.txt\""), "{events}");
    // A paper that is already a source gets the key.
    assert_eq!(date("papers/note.md", "June 2024").0, StatusCode::SEE_OTHER);
    assert!(served.events().contains("published = \"2024-06\""), "{}", served.events());
    assert!(served.get("/paper?path=papers/note.md").1.contains("dated June 2024"));
    assert_eq!(date("../secret.txt", "2024").0, StatusCode::NOT_FOUND);
}
