//! Allowances and fixes.

use super::*;

#[test]
fn refused_allowance_keeps_its_input() {
    let served = Served::new();
    served.write(
        "events.toml",
        &EVENTS.replace("date = 2024-06-09\n", "date = 2024-06-09\nweekday = \"Mon\"\n"),
    );
    served.desk.read_again();
    let name = finding(&served.get("/check").1, "Mon");
    let form = pairs(&[("finding", &name), ("reason", "My <words>"), ("until", "soon")]);
    let (status, _, page) = served.post("/check/allow", &form);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<details open><summary>Accept it with a reason"), "{page}");
    assert!(page.contains("value=\"My &lt;words&gt;\"") && page.contains("value=\"soon\""), "{page}");
    assert!(!page.contains("Your reason"), "{page}");
}

#[test]
fn finding_is_allowed_with_a_reason_and_an_end() {
    let served = Served::new();
    served.write("papers/other.md", "The Harbour Pact was signed on 12 May 2024.\n");
    served.write(
        "events.toml",
        &EVENTS.replace("[[event]]\nid = \"talks\"", "weekday = \"Mon\"\n\n[[event]]\nid = \"talks\""),
    );
    served.desk.read_again();
    let (_, page) = served.get("/check");
    let name = finding(&page, "Mon");
    let count = served.desk.view().loaded.checked.findings.len();
    let form = |reason: &str, until: &str| pairs(&[("finding", &name), ("reason", reason), ("until", until)]);
    for (reason, until, part) in [(" ", "", "needs a reason"), ("Known", "soon", "soon")] {
        let (status, _, body) = served.post("/check/allow", &form(reason, until));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains(part), "{body}");
    }
    let (status, headers, body) = served.post("/check/allow", &form("Printed so", "31 January 2027"));
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/check?done=allowed");
    let events = served.events();
    assert!(events.contains("reason = \"Printed so\", until = \"2027-01-31\""), "{events}");
    assert!(served.desk.view().loaded.checked.findings.len() < count);
    let (status, _, body) = served.post("/check/allow", &form("Again", ""));
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("no longer has this finding"), "{body}");
}

#[test]
fn fix_is_shown_as_a_preview_and_applied() {
    let served = Served::new();
    served
        .write("events.toml", &EVENTS.replace("title = \"Talks\"", "title = \"Talks\"\nafter = [\"talks\"]"));
    served.desk.read_again();
    let (_, page) = served.get("/check");
    assert!(page.contains("<span class=\"removed\">− after = [&quot;talks&quot;]</span>"), "{page}");
    let name = finding(&page, "remove the relation");
    let form = pairs(&[("finding", &name)]);
    let (status, headers, body) = served.post("/check/fix", &form);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers["location"], "/check?done=fixed");
    assert_eq!(served.events(), EVENTS);
    assert_eq!(served.post("/check/fix", &form).0, StatusCode::UNPROCESSABLE_ENTITY);
    // A file that was changed meanwhile is not overwritten.
    served
        .write("events.toml", &EVENTS.replace("title = \"Talks\"", "title = \"Talks\"\nafter = [\"talks\"]"));
    served.desk.read_again();
    served.write("events.toml", "# Theirs\n");
    assert_eq!(served.post("/check/fix", &form).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(served.events(), "# Theirs\n");
}
