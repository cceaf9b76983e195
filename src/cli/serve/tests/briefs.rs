//! Briefs: the form, the preview, the release.

use super::*;
use crate::cli::serve::briefs::MAX_EVENTS;

#[test]
fn events_without_room_have_the_reason_of_their_rank() {
    let served = Served::new();
    let event = |id: &str, rest: &str| {
        format!("[[event]]\nid = \"{id}\"\ntitle = \"Event {id} of a long list\"\n{rest}\n")
    };
    let mut events = "[chronology]\nas_of = 2025-01-01\n".to_owned();
    events += &event("small", "date = 2020-12-09\nimportance = 1");
    events += &event("late", "date = 2024-12-31\nimportance = 2");
    events += &event("undated", "status = \"planned\"\nimportance = 4");
    for number in 0..140 {
        let date = format!("date = 2024-{:02}-{:02}\nimportance = 4", number % 12 + 1, number % 27 + 1);
        events += &event(&format!("e{number}"), &date);
    }
    served.write("events.toml", &events);
    let brief = "title = \"All\"\nmax_pages = 1\nbottom_line = \"See [it](#small).\"\n";
    served.write("briefs/all.toml", brief);
    served.desk.read_again();
    let (_, page) = served.get("/brief?name=all");
    let why = |id: &str| {
        let row = page.split(&format!("Event {id} of")).nth(1).unwrap_or_else(|| panic!("{id}: {page}"));
        row.split("\"detail\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    assert_eq!(
        why("late"),
        "no room: importance 2; the printed events have 4 or more, apart from those that the text refers to"
    );
    assert_eq!(why("undated"), "no room: undated; dated events of importance 4 are kept longer");
    assert!(page.contains("no room: importance 4, like printed events, but not later than these"), "{page}");
    assert!(!page.contains("Event small of"), "{page}");
    // The brief does not claim that all omitted events are less important or earlier, since one is
    // neither.
    let (_, preview) = served.get("/brief/preview?name=all");
    assert!(
        !preview.contains("less important or earlier") && preview.contains(" events were left out."),
        "{preview}"
    );
}

#[test]
fn briefs_are_shown_with_what_they_leave_out() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
    served.desk.read_again();
    assert!(served.get("/briefs").1.contains("1 event on 1 page"), "{}", served.get("/briefs").1);
    let (_, page) = served.get("/brief?name=sea");
    assert!(page.contains("not selected by tags") && page.contains("event?id=pact"), "{page}");
    assert!(page.contains("sandbox></iframe>"), "{page}");
    let get = |address: &str| {
        let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
        served.answer(request.body(Body::empty()).unwrap())
    };
    let (status, headers, preview) = get("/brief/preview?name=sea");
    assert_eq!(status, StatusCode::OK);
    assert!(preview.contains("Talks"), "{preview}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
    let (_, headers, _) = get("/brief/file?name=sea&format=md");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"sea.md\"; filename*=UTF-8''sea.md");
    for address in [
        "/brief/file?name=sea&format=toml",
        "/brief/file?name=../events&format=toml",
        "/brief/preview?name=x",
    ] {
        assert_eq!(get(address).0, StatusCode::NOT_FOUND, "{address}");
    }
}

#[test]
fn briefs_are_created_and_never_replaced() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
    served.desk.read_again();
    assert!(served.get("/briefs").1.contains("value=\"sea\""));
    let form = pairs(&[("title", "Talks \"now\""), ("tag", "sea")]);
    let (status, headers, body) = served.post("/briefs", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/brief/edit?name=talks-now&done=created");
    let text = served.read("briefs/talks-now.toml").unwrap();
    assert!(text.contains("title = 'Talks \"now\"'") && text.contains("tags = [\"sea\"]"), "{text}");
    for (title, part) in [("Talks now", "already exists"), (" ", "needs a title"), ("../..", "no letters")] {
        let (status, _, body) = served.post("/briefs", &pairs(&[("title", title)]));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains(part), "{title}: {body}");
    }
    assert_eq!(served.read("briefs/talks-now.toml").unwrap(), text);
}

#[test]
fn edited_brief_is_saved_and_other_bytes_stay() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
    served.write("briefs/sea.toml", &format!("# Ours\n{BRIEF}"));
    served.desk.read_again();
    let address = "/brief/edit?name=sea";
    let form = served.form(address, &[("subtitle", "State of play"), ("select.from", "June 2024")]);
    let (status, headers, body) = served.post(address, &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/brief/edit?name=sea&done=saved-brief");
    let saved = "# Ours\ntitle = \"Sea <b>\"\nsubtitle = \"State of play\"\n[select]\ntags = [\"sea\"]\nfrom = \"2024-06\"\n";
    assert_eq!(served.read("briefs/sea.toml").unwrap(), saved);
    // Saving an unchanged form does not write.
    let (_, headers, _) = served.post(address, &served.form(address, &[]));
    assert_eq!(headers["location"], "/brief/edit?name=sea&done=unchanged");
    for (name, value, part) in [
        ("title", "", "needs a title"),
        ("select.from", "soon", "soon"),
        ("select.ids", "nowhere", "nowhere"),
        ("bottom_line", "# Heading", "heading"),
    ] {
        let (status, _, body) = served.post(address, &served.form(address, &[(name, value)]));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(body.contains(part), "{name}: {body}");
    }
    assert_eq!(served.read("briefs/sea.toml").unwrap(), saved);
    // Saving fails if an editor has saved the file in the meantime.
    let form = served.form(address, &[("title", "My title")]);
    served.write("briefs/sea.toml", &saved.replace("Sea <b>", "Their title"));
    let (status, _, body) = served.post(address, &form);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("<dd>Their title</dd>") && body.contains("value=\"My title\""), "{body}");
    assert!(served.read("briefs/sea.toml").unwrap().contains("Their title"));
    assert_eq!(served.post("/brief/edit?name=../events", &form).0, StatusCode::NOT_FOUND);
}

#[test]
fn preview_shows_the_brief_as_it_is_in_the_form() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
    served.desk.read_again();
    let before = served.read("briefs/sea.toml");
    let form = |changed: &[(&str, &str)]| served.form("/brief/edit?name=sea", changed);
    let draft = |changed: &[(&str, &str)]| -> serde_json::Value {
        let (status, _, body) = served.post("/brief/draft?name=sea", &form(changed));
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    };
    let answer = draft(&[("subtitle", "State of <play>")]);
    assert_eq!(answer["summary"], "1 event on 1 page");
    let (_, page) = served.get(answer["preview"].as_str().unwrap());
    assert!(page.contains("State of &lt;play&gt;") && page.contains("Talks"), "{page}");
    let answer = draft(&[("accent", "#ffffff"), ("title", "")]);
    assert_eq!(answer["preview"], serde_json::Value::Null);
    assert!(answer["problems"].to_string().contains("needs a title"), "{answer}");
    assert!(draft(&[("accent", "#ffffff")])["problems"].to_string().contains("contrast"));
    assert_eq!(served.read("briefs/sea.toml"), before);
    assert_eq!(served.get("/brief/preview?name=sea&draft=99").0, StatusCode::NOT_FOUND);
}

#[test]
fn brief_of_too_many_events_is_listed_with_the_reason() {
    let served = Served::new();
    let event = |at: usize| format!("[[event]]\nid = \"e{at}\"\ntitle = \"E\"\ndate = 2024-01-01\n\n");
    let events: String = (0..=MAX_EVENTS).map(event).collect();
    served.write("events.toml", &events);
    served.write("briefs/sea.toml", "title = \"Sea\"\n[select]\ninclude = \"all\"\n");
    served.desk.read_again();
    let (status, page) = served.get("/briefs");
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("It selects 1001 events. The desk lays out at most 1000: select fewer."), "{page}");
}

#[test]
fn released_brief_has_its_number_and_files() {
    let served = Served::new();
    served.write(
        "events.toml",
        "[chronology]\nas_of = 2025-01-01\n\n[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = 2024\n"
            .replace("2024\n", "\"2024\"\n")
            .as_str(),
    );
    served.write("briefs/sea.toml", "title = \"Sea\"\n");
    served.desk.read_again();
    let release = |by: &str| served.post("/brief?name=sea", &pairs(&[("by", by)]));
    let (status, _, body) = release(" ");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("needs the name of the person"), "{body}");
    let (status, headers, body) = release("A. Analyst");
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/brief?name=sea&done=released");
    assert!(served.read("briefs/releases/sea-1.json").unwrap().contains("A. Analyst"));
    let (_, page) = served.get("/brief?name=sea");
    assert!(
        page.contains("v1, ") && page.contains("cleared by A. Analyst") && page.contains("as v2"),
        "{page}"
    );
    // Releasing the same text again does not create a release.
    assert_eq!(release("A. Analyst").1["location"], "/brief?name=sea&done=released-before");
    assert!(release("x").1["location"].to_str().unwrap().contains("released-before"));
    let unknown = served.post("/brief?name=../x", &pairs(&[("by", "x")]));
    assert_eq!(unknown.0, StatusCode::NOT_FOUND);
    // A release by a colleague, from `git pull`, is noticed even without another change.
    served.write("briefs/sea.toml", "title = \"Sea and coast\"\n");
    served.desk.read_again();
    assert!(served.get("/brief/preview?name=sea").1.contains("after v1"));
    let record = served.read("briefs/releases/sea-1.json").unwrap();
    served.write("briefs/releases/sea-2.json", &record.replacen("\"number\": 1", "\"number\": 2", 1));
    served.desk.read_again();
    let (_, preview) = served.get("/brief/preview?name=sea");
    assert!(preview.contains("after v2"), "{preview}");
}

#[test]
fn brief_is_downloaded_as_a_word_document() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
    served.desk.read_again();
    assert!(served.get("/brief?name=sea").1.contains("format=docx"));
    let request =
        Request::get("/brief/file?name=sea&format=docx").header("host", HOST).header("cookie", COOKIE);
    let (status, headers, body) = served.answer(request.body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(headers["content-disposition"].to_str().unwrap().contains("sea.docx") && body.starts_with("PK"));
    assert_eq!(served.read("briefs/sea.docx"), None);
}
