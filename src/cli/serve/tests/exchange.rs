//! Imports and exports.

use super::*;
use crate::cli::serve::response::attachment;

#[test]
fn import_is_shown_before_it_is_written_and_every_format_is_exported() {
    let served = Served::new();
    served.write("briefs/all.toml", "title = \"All\"\n");
    served.desk.read_again();
    let get = |address: &str| {
        let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
        served.answer(request.body(Body::empty()).unwrap())
    };
    for format in crate::export::EXPORT_FORMATS {
        let (status, headers, _) = get(&format!("/exchange/file?format={}&brief=all", format.name));
        assert_eq!(status, StatusCode::OK, "{format:?}");
        assert_eq!(headers["content-disposition"], attachment("all", format.extension).as_str());
    }
    assert_eq!(get("/exchange/file?format=exe").0, StatusCode::NOT_FOUND);
    assert_eq!(get("/exchange/file?format=csv&brief=../x").0, StatusCode::NOT_FOUND);
    let (_, _, csv) = get("/exchange/file?format=csv");
    let send = |bytes: &[u8]| {
        let file = [("events.csv", bytes)];
        served.send_files_to("/exchange/import", &file, &format!("http://{HOST}"), COOKIE)
    };
    let (status, headers, page) = send(csv.replace("Talks", "Talks <in Oslo>").as_bytes());
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let preview = headers["location"].to_str().unwrap().to_owned();
    let (_, page) = served.get(&preview);
    assert!(
        page.contains("0 new events, 1 changed value") && page.contains("Talks &lt;in Oslo&gt;"),
        "{page}"
    );
    assert_eq!(served.events(), EVENTS);
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let apply = |seen: &str| served.post("/exchange/apply?import=1", &pairs(&[("seen", seen)]));
    // Only the changes that were shown are written.
    let (status, _, page) = apply("other");
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("The new changes are shown below"), "{page}");
    assert_eq!(served.events(), EVENTS);
    let (status, _, page) = apply(&seen);
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(served.events(), EVENTS.replace("\"Talks\"", "\"Talks <in Oslo>\""));
    // A second click on the button reports that all changes are written.
    let (status, _, page) = apply(&seen);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("contains the changes of this file already") && !page.contains("meantime"),
        "{page}"
    );
    let files: [(&str, &[u8]); 2] = [("a.csv", b"id,title"), ("b.csv", b"id,title")];
    let (status, _, page) =
        served.send_files_to("/exchange/import", &files, &format!("http://{HOST}"), COOKIE);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("choose one file at a time"), "{page}");
    let (status, _, page) = send(b"no table");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Nothing was imported: "), "{page}");
    assert!(served.get("/exchange?import=99").1.contains("choose it again"));
}

#[test]
fn exported_calendar_states_what_it_leaves_out() {
    let served = Served::new();
    served.write("briefs/all.toml", "title = \"All\"\n");
    served.desk.read_again();
    for brief in ["", "all"] {
        let (_, page) = served.get(&crate::desk::address("/exchange", &[("brief", brief)]));
        assert_eq!(page.matches("1 event has no exact day and is left out").count(), 1, "{page}");
        let link = page.split("left out: <a href=\"").nth(1).unwrap().split('"').next().unwrap();
        let link = link.replace("&#x2f;", "/").replace("&amp;", "&");
        let count = |address: &str| served.get(address).1.matches("BEGIN:VEVENT").count();
        assert_eq!((count(&link.replace("&coarse=yes", "")), count(&link)), (1, 2), "{link}");
    }
    assert_eq!(
        attachment("東京", ".ics"),
        "attachment; filename=\".ics\"; filename*=UTF-8''%E6%9D%B1%E4%BA%AC.ics"
    );
}
