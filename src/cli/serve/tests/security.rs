//! Which requests are answered, and what a page may do.

use axum::http::Method;

use super::*;

const PAGES: [&str; 17] = [
    "/",
    "/?words=pact",
    "/event?id=pact",
    "/event",
    "/review?all=yes",
    "/review/list",
    "/check",
    "/briefs",
    "/brief?name=sea",
    "/brief?name=../events",
    "/brief/edit?name=sea",
    "/papers",
    "/exchange",
    "/paper?path=papers/note.md",
    "/paper?path=papers/plain.txt",
    "/assets/desk.css",
    "/nothing",
];

#[test]
fn requests_without_the_token_are_refused() {
    let served = Served::new();
    for page in PAGES.iter().filter(|page| !page.starts_with("/assets")) {
        for cookie in ["", "dateline-4000=wrong", "dateline-4000="] {
            let request = Request::get(*page).header("host", HOST).header("cookie", cookie);
            let (status, _, body) = served.answer(request.body(Body::empty()).unwrap());
            assert_eq!(status, StatusCode::FORBIDDEN, "{page}");
            assert!(!body.contains("Pact") && !body.contains("Harbours"), "{page}");
        }
    }
    let request = Request::get("/?token=secret").header("host", HOST).body(Body::empty()).unwrap();
    let (status, headers, body) = served.answer(request);
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["set-cookie"], "dateline-4000=secret; Path=/; HttpOnly; SameSite=Strict");
    assert_eq!(headers["refresh"], "0; url=/");
    assert!(!body.contains("Pact"));
}

#[test]
fn foreign_hosts_and_pages_are_refused() {
    let served = Served::new();
    let request = |host: &str, origin: Option<&str>, method: Method| {
        let request = Request::builder().method(method).uri("/").header("host", host);
        let request = request.header("cookie", COOKIE);
        let request = match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        };
        served.answer(request.body(Body::empty()).unwrap()).0
    };
    assert_eq!(request(HOST, None, Method::GET), StatusCode::OK);
    assert_eq!(request("desk.evil.example:4000", None, Method::GET), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(request("127.0.0.1:80", None, Method::GET), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(request(HOST, Some("http://evil.example"), Method::GET), StatusCode::FORBIDDEN);
    assert_eq!(request(HOST, Some("null"), Method::POST), StatusCode::FORBIDDEN);
    // A browser that does not state its origin cannot change anything.
    assert_eq!(request(HOST, None, Method::POST), StatusCode::FORBIDDEN);
}

#[test]
fn pages_may_not_run_inline_code_or_be_framed_or_stored() {
    let served = Served::new();
    for page in PAGES {
        let request = Request::get(page).header("host", HOST).header("cookie", COOKIE);
        let (_, headers, body) = served.answer(request.body(Body::empty()).unwrap());
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{page}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{page}");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(!body.contains("<style") && !body.contains(" style="), "{page}");
    }
}

#[test]
fn text_of_papers_and_events_is_never_markup() {
    let served = Served::new();
    for page in PAGES {
        let (_, body) = served.get(page);
        for markup in ["<script>alert", "<img", "<b>"] {
            assert!(!body.contains(markup), "{page} contains {markup}");
        }
    }
    let (_, paper) = served.get("/paper?path=papers/plain.txt");
    assert!(paper.contains("onerror=alert(3)&gt;") && paper.contains("\\u{202e}"), "{paper}");
}

#[test]
fn forms_of_other_pages_and_large_forms_change_nothing() {
    let served = Served::new();
    let form = served.form("/event?id=talks", &[("title", "Stolen")]);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let body = crate::desk::address("/", &pairs).trim_start_matches("/?").to_owned();
    for (origin, cookie) in
        [("http://evil.example", COOKIE), ("null", COOKIE), (&*format!("http://{HOST}"), "")]
    {
        for address in [
            "/event?id=talks",
            "/review",
            "/undo",
            "/start",
            "/briefs",
            "/brief/edit?name=sea",
            "/brief/draft?name=sea",
            "/brief?name=sea",
            "/as-of",
            "/event/reject?id=pact",
            "/exchange/apply?import=1",
            "/exchange/import",
            "/review/restore",
            "/check/allow",
            "/check/fix",
            "/paper",
        ] {
            let request = Request::post(address)
                .header("host", HOST)
                .header("origin", origin)
                .header("cookie", cookie)
                .header("content-type", "application/x-www-form-urlencoded");
            let (status, _, _) = served.answer(request.body(Body::from(body.clone())).unwrap());
            assert_eq!(status, StatusCode::FORBIDDEN, "{origin} {address}");
        }
    }
    let large = served.form("/event?id=talks", &[("note", &"x".repeat(MAX_FORM))]);
    assert_eq!(served.post("/event?id=talks", &large).0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(served.events(), EVENTS);
}

#[test]
fn server_listens_on_the_loopback_interface() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = runtime.block_on(async { listener(0).await.unwrap().local_addr().unwrap() });
    assert!(address.ip().is_loopback());
    // Two servers cannot share a port.
    let _first = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, address.port())).unwrap();
    let error = runtime.block_on(listener(address.port())).unwrap_err();
    assert!(error.to_string().contains("choose another with --port"), "{error}");
}

#[test]
fn token_is_random() {
    let (first, second) = (random_token().unwrap(), random_token().unwrap());
    assert!(first.len() == 32 && first != second && first.bytes().all(|byte| byte.is_ascii_hexdigit()));
}
