//! The tests of the desk: requests to its router, without a socket.

mod briefs;
mod events;
mod exchange;
mod findings;
mod pages;
mod papers;
mod review;
mod security;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::HeaderMap;
use clap::Parser as _;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::*;
use crate::file::write_atomically;

#[derive(Debug, clap::Parser)]
struct DeskOptions {
    #[command(flatten)]
    global: Global,
}

const HOST: &str = "127.0.0.1:4000";

const COOKIE: &str = "dateline-4000=secret";

const EVENTS: &str = "[chronology]\ntitle = \"Harbours <b>\"\nas_of = 2025-01-01\npapers = [\"papers\"]\n\n\
    [[source]]\nid = \"note\"\npath = \"papers/note.md\"\n\n\
    [[event]]\nid = \"pact\"\ntitle = \"Pact <script>alert(1)</script> signed\"\ndate = 2024-06-09\n\
    actors = [\"\\\"><img src=x onerror=alert(1)>\"]\n\
    evidence = [{ source = \"note\", quote = \"The Harbour Pact was signed on 9 June 2024.\" }]\n\n\
    [[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = \"2025\"\nstatus = \"planned\"\n";

const NOTE: &str = "# <script>alert(2)</script>\n\nThe Harbour Pact was signed on 9 June 2024. \
    It was praised on the next day.\n";

/// Plain text with tags, which are part of the text.
const PLAIN: &str = "<img src=x onerror=alert(3)> The fair \u{202e}opened on 1 May 2024. <b>Fin</b>\n";

const BRIEF: &str = "title = \"Sea <b>\"\n[select]\ntags = [\"sea\"]\n";

/// A project in a folder, and the desk for it.
struct Served {
    folder: TempDir,
    desk: Arc<Desk>,
}

impl Served {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(&folder.path().join("events.toml"), EVENTS.as_bytes()).unwrap();
        write_atomically(&folder.path().join("papers/note.md"), NOTE.as_bytes()).unwrap();
        write_atomically(&folder.path().join("papers/plain.txt"), PLAIN.as_bytes()).unwrap();
        write_atomically(&folder.path().join("briefs/sea.toml"), BRIEF.as_bytes()).unwrap();
        let asked = DeskOptions::parse_from(["serve", "-C", folder.path().to_str().unwrap(), "--no-cache"]);
        Self::of(folder, asked.global)
    }

    /// A folder without a chronology.
    fn unstarted(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write_atomically(&folder.path().join(path), text.as_bytes()).unwrap();
        }
        let asked = DeskOptions::parse_from(["serve", "-C", folder.path().to_str().unwrap(), "--no-cache"]);
        Self::of(folder, asked.global)
    }

    fn of(folder: TempDir, global: Global) -> Self {
        let (project, is_started) = project_or_none(&global).unwrap();
        let desk = Desk::new(global, Guard::new(4000, "secret".to_owned()), project, is_started);
        // Render in this process, because the test binary cannot serve as the subprocess.
        let desk = Desk { renderer: None, ..desk };
        Self { folder, desk: Arc::new(desk) }
    }

    fn write(&self, path: &str, text: &str) {
        write_atomically(&self.folder.path().join(path), text.as_bytes()).unwrap();
    }

    fn answer(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = router(Arc::clone(&self.desk)).oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
        })
    }

    /// Uploads files as the papers form does, and returns the next page.
    fn upload(&self, files: &[(&str, &[u8])]) -> String {
        let (status, headers, body) = self.send_files(files, &format!("http://{HOST}"), COOKIE);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        self.get(headers["location"].to_str().unwrap()).1
    }

    fn send_files(
        &self,
        files: &[(&str, &[u8])],
        origin: &str,
        cookie: &str,
    ) -> (StatusCode, HeaderMap, String) {
        self.send_files_to("/papers", files, origin, cookie)
    }

    fn send_files_to(
        &self,
        address: &str,
        files: &[(&str, &[u8])],
        origin: &str,
        cookie: &str,
    ) -> (StatusCode, HeaderMap, String) {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--end--\r\n");
        let request = Request::post(address)
            .header("host", HOST)
            .header("cookie", cookie)
            .header("origin", origin)
            .header("content-type", "multipart/form-data; boundary=end");
        self.answer(request.body(Body::from(body)).unwrap())
    }

    /// Returns the fingerprint of the last change, as in the undo button.
    fn last_change(&self) -> String {
        self.desk.view().last_change.unwrap().fingerprint
    }

    fn read(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.path().join(path)).ok()
    }

    fn get(&self, address: &str) -> (StatusCode, String) {
        let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
        let (status, _, body) = self.answer(request.body(Body::empty()).unwrap());
        (status, body)
    }

    fn post(&self, address: &str, form: &[(String, String)]) -> (StatusCode, HeaderMap, String) {
        let pairs: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let body = crate::desk::address("/", &pairs).trim_start_matches("/?").to_owned();
        let request = Request::post(address)
            .header("host", HOST)
            .header("cookie", COOKIE)
            .header("origin", format!("http://{HOST}"))
            .header("content-type", "application/x-www-form-urlencoded");
        self.answer(request.body(Body::from(body)).unwrap())
    }

    fn events(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("events.toml")).unwrap()
    }

    /// Returns the fields of the only form on a page that posts to a URL, with some replaced.
    fn form(&self, address: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
        let (status, page) = self.get(address);
        assert_eq!(status, StatusCode::OK, "{page}");
        let opened = page.split("name=\"opened\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let opened = opened.replace("&quot;", "\"").replace("&#x2f;", "/").replace("&#x27;", "'");
        let opened = opened.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let values: std::collections::BTreeMap<String, String> = serde_json::from_str(&opened).unwrap();
        let mut form = vec![("opened".to_owned(), opened)];
        form.extend(values.into_iter().filter(|(key, _)| key != "evidence"));
        for (name, value) in [
            ("evidence.0.source", "note"),
            ("evidence.0.quote", "The Harbour Pact was signed on 9 June 2024."),
        ] {
            if address.contains("pact") {
                form.push((name.to_owned(), value.to_owned()));
            }
        }
        for (name, value) in changed {
            form.retain(|(known, _)| known != name);
            form.push(((*name).to_owned(), (*value).to_owned()));
        }
        form
    }
}

const OTHER: &str = "# Ferries\n\nThe Ferry Agreement was signed in Bergen on 3 May 2023. \
    Norway ratified the Lighthouse Convention on 4 April 2022.\n";

/// Returns the name of the finding whose card contains `words`.
fn finding(page: &str, words: &str) -> String {
    let cards = page.split("<article").skip(1);
    let card = cards.into_iter().find(|card| card.contains(words)).unwrap_or_else(|| panic!("{page}"));
    card.split("name=\"finding\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
