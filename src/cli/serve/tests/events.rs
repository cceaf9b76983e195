//! The form of an event.

use super::*;

#[test]
fn edited_fields_are_saved_and_other_bytes_stay() {
    let served = Served::new();
    served.write("events.toml", &EVENTS.replace("date = 2024-06-09", "date = 2024-06-09   # by hand"));
    served.desk.read_again();
    let before = served.events();
    let form = served.form("/event?id=pact", &[("place", "Oslo"), ("date", "about June 2024")]);
    let (status, headers, body) = served.post("/event?id=pact", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/event?id=pact&done=saved");
    let after = served.events();
    assert!(
        after.contains("date = \"2024-06~\"   # by hand") && after.contains("place = \"Oslo\""),
        "{after}"
    );
    let without: String = after
        .lines()
        .filter(|line| !line.starts_with("place") && !line.starts_with("reviewed"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert_eq!(without.replace("\"2024-06~\"", "2024-06-09"), before);
    assert!(served.get("/event?id=pact&done=saved").1.contains("Saved to events.toml."));
    // Saving an unchanged form does not write.
    let (_, headers, _) = served.post("/event?id=pact", &served.form("/event?id=pact", &[]));
    assert_eq!(headers["location"], "/event?id=pact&done=unchanged");
    assert_eq!(served.events(), after);
}

#[test]
fn event_that_changed_meanwhile_is_not_overwritten() {
    let served = Served::new();
    let form = served.form("/event?id=talks", &[("title", "My talks")]);
    // Saving fails if an editor has saved the file, even if the server has not noticed yet.
    served.write("events.toml", &EVENTS.replace("\"Talks\"", "\"Their talks\""));
    let (status, _, page) = served.post("/event?id=talks", &form);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Nothing was saved") && page.contains("<dd>Their talks</dd>"), "{page}");
    assert!(page.contains("value=\"My talks\""), "{page}");
    assert!(served.events().contains("\"Their talks\""));
    // The form now contains the file's current values, so saving again replaces them on
    // purpose.
    let again = served.form("/event?id=talks", &[("title", "My talks")]);
    assert_eq!(served.post("/event?id=talks", &again).0, StatusCode::SEE_OTHER);
    assert!(served.events().contains("\"My talks\""));
}

#[test]
fn values_with_errors_are_not_saved() {
    let served = Served::new();
    for (name, value, part) in
        [("date", "soon", "soon"), ("title", "", "needs a title"), ("after", "nowhere", "nowhere")]
    {
        let form = served.form("/event?id=talks", &[(name, value)]);
        let (status, _, page) = served.post("/event?id=talks", &form);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.contains(part), "{name}: {page}");
        assert_eq!(served.events(), EVENTS);
    }
    assert_eq!(served.post("/event?id=none", &[]).0, StatusCode::NOT_FOUND);
}

#[test]
fn new_event_gets_an_id_from_its_title() {
    let served = Served::new();
    let form =
        served.form("/event", &[("title", "Treaty ratified"), ("date", "Q3 2024"), ("tags", "sea\r\nlaw")]);
    let (status, headers, page) = served.post("/event", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(headers["location"], "/event?id=treaty-ratified&done=saved");
    let events = served.events();
    assert!(
        events.contains("id = \"treaty-ratified\"\ntitle = \"Treaty ratified\"\ndate = \"2024-35\""),
        "{events}"
    );
    assert!(events.contains("tags = [\"sea\", \"law\"]"), "{events}");
}

#[test]
fn typed_dates_are_spelled_out() {
    let served = Served::new();
    let read = |text: &str| served.get(&crate::desk::address("/date", &[("text", text)])).1;
    assert_eq!(read("about June 2024"), "{\"edtf\":\"2024-06~\",\"text\":\"2024-06~: about June 2024\"}");
    assert!(read("03/04/2025").contains("2025-04-03"), "{}", read("03/04/2025"));
    assert!(read("soon").starts_with("{\"edtf\":null"));
}

#[test]
fn half_written_file_loses_no_form() {
    let served = Served::new();
    let form = served.form("/event?id=talks", &[("title", "My talks"), ("summary", "Two lines\nof mine")]);
    let broken = EVENTS.replace("date = \"2025\"", "date = \"2025");
    // The input is kept, whether the server has noticed the change or not.
    for is_noticed in [false, true] {
        served.write("events.toml", &broken);
        if is_noticed {
            served.desk.read_again();
        }
        let (status, _, page) = served.post("/event?id=talks", &form);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(
            page.contains("events.toml has an error in line 20") && page.contains("is kept below"),
            "{page}"
        );
        assert!(page.contains("value=\"My talks\"") && page.contains("of mine</textarea>"), "{page}");
        assert!(page.contains("data-edited") && !page.contains("class=\"conflict\""), "{page}");
        assert!(page.contains("&quot;title&quot;:&quot;Talks&quot;"), "{page}");
    }
    let (status, page) = served.get("/event?id=talks");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("error in line 20") && page.contains("data-version=\"\""), "{page}");
    let (_, timeline) = served.get("/");
    assert!(timeline.contains("events.toml has an error in line 20"), "{timeline}");
    // Once the file is valid again, the same form can be saved.
    served.write("events.toml", EVENTS);
    served.desk.read_again();
    let (status, _, page) = served.post("/event?id=talks", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(served.events().contains("title = \"My talks\""), "{}", served.events());
    // The input is also kept if the event is gone.
    served.write("events.toml", &EVENTS.replace("\"talks\"", "\"meetings\""));
    served.desk.read_again();
    let (status, _, page) = served.post("/event?id=talks", &form);
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("has no event “talks”") && page.contains("value=\"My talks\""), "{page}");
}

#[test]
fn half_written_file_is_named_as_the_reason_and_every_input_is_kept() {
    let served = Served::new();
    served.write("papers/other.md", OTHER);
    served.write("papers/more.md", "# More\n\nThe Harbour Pact was signed on 9 June 2024 in Oslo.\n");
    let events = EVENTS
        .replace("date = 2024-06-09\n", "date = 2024-06-09\nweekday = \"Mon\"\nmatch = [\"Harbour Pact\"]\n");
    served.write("events.toml", &events);
    served.desk.read_again();
    let name = finding(&served.get("/check").1, "Mon");
    let view = served.desk.view();
    let candidates = view.loaded.pulled();
    let id = &candidates.iter().find(|candidate| candidate.title.contains("Ferry")).unwrap().id;
    let review = format!("/review?id={id}");
    let forms: [(&str, &[(&str, &str)]); 7] = [
        ("/event/reject?id=pact", &[("source", "papers/more.md"), ("reason", "My words")]),
        ("/check/allow", &[("finding", &name), ("reason", "My words"), ("until", "soon")]),
        (&review, &[("action", "dismiss"), ("id", id), ("reason", "My words")]),
        (&review, &[("action", "accept"), ("id", id), ("title", "My words")]),
        ("/as-of", &[("as_of", "2 June 2025")]),
        ("/paper?path=papers/plain.txt", &[("published", "2 June 2025")]),
        ("/event", &[("title", "My words"), ("date", "2025-06-02")]),
    ];
    let broken = events.replace("date = 2024-06-09", "date = \"2024-06-09");
    for is_noticed in [false, true] {
        for (address, form) in forms {
            served.write("events.toml", if is_noticed { &broken } else { &events });
            served.desk.read_again();
            served.write("events.toml", &broken);
            let form = pairs(form);
            let (status, _, page) = served.post(address, &form);
            assert_eq!(status, StatusCode::CONFLICT, "{address} {is_noticed}: {page}");
            assert!(
                page.contains("Your input is kept below. events.toml has an error in line 13"),
                "{address} {is_noticed}: {page}"
            );
            for (name, value) in form
                .iter()
                .filter(|(name, _)| !["action", "id", "finding", "source"].contains(&name.as_str()))
            {
                assert!(
                    page.contains(&format!("value=\"{value}\"")),
                    "{address} {is_noticed} {name}: {page}"
                );
            }
            let reason =
                page.split("Your input is kept below.").nth(1).unwrap().split("</p>").next().unwrap();
            for words in ["`dateline", "no longer", "not linked", "meantime"] {
                assert!(!reason.contains(words), "{address} {is_noticed} {words}: {reason}");
            }
        }
    }
    // Once the file is valid again, the same form can be saved.
    served.write("events.toml", &events);
    served.desk.read_again();
    for (address, form) in [forms[0], forms[2]] {
        let (status, _, page) = served.post(address, &pairs(form));
        assert_eq!(status, StatusCode::SEE_OTHER, "{address}: {page}");
    }
    assert_eq!(served.events().matches("My words").count(), 2);
}

#[test]
fn paper_that_does_not_describe_the_event_is_separated_from_it() {
    let served = Served::new();
    served.write("papers/other.md", "# Other\n\nThe Harbour Pact was signed on 9 June 2024 in Oslo.\n");
    let events = EVENTS.replace("date = 2024-06-09\n", "date = 2024-06-09\nmatch = [\"Harbour Pact\"]\n");
    served.write("events.toml", &events);
    served.desk.read_again();
    let (_, page) = served.get("/event?id=pact");
    assert!(page.contains("found by dateline, not cited"), "{page}");
    let form = |source: &str, reason: &str| pairs(&[("source", source), ("reason", reason)]);
    for (source, reason) in [("papers/other.md", " "), ("papers/none.md", "another pact")] {
        let (status, _, page) = served.post("/event/reject?id=pact", &form(source, reason));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Nothing was written: "), "{page}");
    }
    let (status, headers, page) =
        served.post("/event/reject?id=pact", &form("papers/other.md", "another pact"));
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = served.get(headers["location"].to_str().unwrap());
    assert!(!page.contains("found by dateline, not cited"), "{page}");
    assert!(served.events().contains("reason = \"another pact\""));
    assert!(served.get("/review/list").1.contains("another pact"));
}
