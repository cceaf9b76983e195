//! The language server, `dateline lsp`, tested with messages over pipes.
//!
//! Each file in `tests/lsp` is a session: the files of a project, then requests, each with its
//! response. A line that begins with `=== ` starts a file or a request. After an intended change,
//! `UPDATE_PAGES=1 cargo test --test it lsp::` writes the new responses.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{Value, json};
use similar::TextDiff;
use tempfile::TempDir;

use crate::support::program;

/// A client of the server.
struct Client {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    root: PathBuf,
    /// The number of requests so far.
    requests: u64,
    /// The most recently published diagnostics, keyed by URI.
    diagnostics: BTreeMap<String, Value>,
    /// The texts of the open files, keyed by path, with their versions.
    open: BTreeMap<String, (String, u64)>,
}

impl Client {
    /// Starts the server with an open folder.
    fn start(root: &Path, encodings: &Value) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(["--no-cache", "lsp"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (input, output) = (server.stdin.take().unwrap(), server.stdout.take().unwrap());
        let mut client = Self {
            server,
            input,
            output: BufReader::new(output),
            root: root.to_path_buf(),
            requests: 0,
            diagnostics: BTreeMap::new(),
            open: BTreeMap::new(),
        };
        let capabilities = json!({
            "general": { "positionEncodings": encodings },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
        });
        let params = json!({ "rootUri": client.uri(""), "capabilities": capabilities });
        let answer = client.request("initialize", &params).unwrap();
        assert_eq!(answer["serverInfo"]["name"], "dateline");
        client.notify("initialized", &json!({}));
        client
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}", self.root.join(path).display())
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "the server has ended");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        let message: Value = serde_json::from_slice(&text).unwrap();
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            self.diagnostics.insert(params["uri"].as_str().unwrap().to_owned(), params.clone());
        }
        message
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request, and returns the result or the error.
    fn request(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        self.requests += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }));
        loop {
            let mut message = self.receive();
            if message["id"] == self.requests && message.get("method").is_none() {
                let error = message["error"].take();
                return if error.is_null() { Ok(message["result"].take()) } else { Err(error) };
            }
        }
    }

    /// Opens a file with a text, or replaces the text of an open one.
    fn set_text(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let version = self.open.get(path).map_or(1, |(_, version)| version + 1);
        let document = json!({ "uri": uri, "version": version, "languageId": "toml", "text": text });
        if version == 1 {
            self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        } else {
            let changes = json!([{ "text": text }]);
            self.notify(
                "textDocument/didChange",
                &json!({ "textDocument": document, "contentChanges": changes }),
            );
        }
        self.open.insert(path.to_owned(), (text.to_owned(), version));
    }

    /// Waits for the diagnostics for the current version of an open file.
    fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let (uri, version) = (self.uri(path), self.open[path].1);
        while self.diagnostics.get(&uri).is_none_or(|published| published["version"] != version) {
            self.receive();
        }
        self.diagnostics[&uri]["diagnostics"].as_array().unwrap().clone()
    }

    /// Sends a request about a position, given as 1-based "line:column".
    fn at(&mut self, method: &str, path: &str, place: &str, more: Value) -> Result<Value, Value> {
        let mut params = more;
        params["textDocument"] = json!({ "uri": self.uri(path) });
        params["position"] = position(place);
        self.request(method, &params)
    }

    fn close(mut self) -> ExitStatus {
        self.request("shutdown", &Value::Null).unwrap();
        self.notify("exit", &Value::Null);
        self.server.wait().unwrap()
    }

    /// Formats a location as 1-based "path:line:column".
    fn place(&self, location: &Value) -> String {
        let path = location["uri"].as_str().unwrap().strip_prefix(&self.uri("")).unwrap().to_owned();
        format!("{path}:{}", range(&location["range"]))
    }

    /// Returns the lines that an edit of several files changes.
    fn diff(&self, edit: &Value) -> String {
        let mut out = String::new();
        for file in edit["documentChanges"].as_array().unwrap() {
            let path = self.place(&json!({ "uri": file["textDocument"]["uri"], "range": {} }));
            let path = path.split(':').next().unwrap().to_owned();
            let old = match self.open.get(&path) {
                Some((text, version)) => {
                    assert_eq!(file["textDocument"]["version"], *version);
                    text.clone()
                }
                None => fs::read_to_string(self.root.join(&path)).unwrap(),
            };
            let new = edited(&old, file["edits"].as_array().unwrap());
            writeln!(out, "{path}").unwrap();
            for change in TextDiff::from_lines(old.as_str(), new.as_str()).iter_all_changes() {
                let line = change.value().trim_end();
                match change.tag() {
                    similar::ChangeTag::Equal => {}
                    similar::ChangeTag::Delete => writeln!(out, "-{line}").unwrap(),
                    similar::ChangeTag::Insert => writeln!(out, "+{line}").unwrap(),
                }
            }
        }
        out
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A failed test must not leave the server running.
        let _ = self.server.kill();
    }
}

fn position(place: &str) -> Value {
    let (line, column) = place.split_once(':').unwrap();
    let number = |text: &str| text.parse::<u64>().unwrap() - 1;
    json!({ "line": number(line), "character": number(column) })
}

fn range(range: &Value) -> String {
    let place = |end: &str| {
        let number = |key: &str| range[end][key].as_u64().map_or(0, |number| number + 1);
        format!("{}:{}", number("line"), number("character"))
    };
    format!("{}-{}", place("start"), place("end"))
}

/// Applies edits with UTF-16 columns.
fn edited(text: &str, edits: &[Value]) -> String {
    let byte = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap();
        let mut byte = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units = units.saturating_sub(c.len_utf16() as u64);
            byte += c.len_utf8();
        }
        byte
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut new = text.to_owned();
    for (start, end, with) in edits.into_iter().rev() {
        new.replace_range(start..end, with);
    }
    new
}

/// Returns the response to one request in a session file, as text.
fn answer(client: &mut Client, request: &str) -> String {
    let words: Vec<&str> = request.split(' ').collect();
    if let ["hover" | "completion", path, _] = words.as_slice()
        && client.open.get(*path).is_some_and(|(_, version)| *version > 1)
    {
        // Until the change is checked, the response may still be for the earlier text.
        client.diagnostics(path);
    }
    let result = match words.as_slice() {
        ["open", path] => {
            let text = fs::read_to_string(client.root.join(path)).unwrap();
            client.set_text(path, &text);
            return String::new();
        }
        ["change", path, number, line @ ..] => {
            let mut lines: Vec<String> = client.open[*path].0.lines().map(str::to_owned).collect();
            let number = number.parse::<usize>().unwrap();
            lines.resize(lines.len().max(number), String::new());
            lines[number - 1] = line.join(" ");
            client.set_text(path, &(lines.join("\n") + "\n"));
            return String::new();
        }
        ["diagnostics", path] => {
            return client
                .diagnostics(path)
                .iter()
                .map(|found| {
                    let severity = match found["severity"].as_u64() {
                        Some(1) => "error",
                        Some(2) => "warning",
                        _ => "info",
                    };
                    let related = found["relatedInformation"].as_array().cloned().unwrap_or_default();
                    let related = related.iter().map(|related| {
                        format!(
                            "  {}: {}\n",
                            client.place(&related["location"]),
                            related["message"].as_str().unwrap()
                        )
                    });
                    let message = found["message"].as_str().unwrap();
                    let code = found["code"].as_str().unwrap();
                    format!(
                        "{} {severity} {code} {message}\n{}",
                        range(&found["range"]),
                        related.collect::<Vec<_>>().concat()
                    )
                })
                .collect::<Vec<_>>()
                .concat();
        }
        ["hover", path, place] => client.at("textDocument/hover", path, place, json!({})).map(|hover| {
            let text = hover["contents"]["value"].as_str().unwrap_or("nothing").to_owned();
            if hover.is_null() { text } else { format!("{}\n{text}", range(&hover["range"])) }
        }),
        ["completion", path, place] => {
            client.at("textDocument/completion", path, place, json!({})).map(|items| {
                let line = |item: &Value| {
                    let detail = item["detail"].as_str().unwrap_or("");
                    let edit = &item["textEdit"];
                    format!(
                        "{} ({detail}) {} {}",
                        item["label"].as_str().unwrap(),
                        range(&edit["range"]),
                        edit["newText"]
                    )
                };
                items["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        ["definition", path, place] => {
            client.at("textDocument/definition", path, place, json!({})).map(|found| {
                let found = found.as_array().cloned().unwrap_or_default();
                found.iter().map(|found| client.place(found)).collect::<Vec<_>>().join("\n")
            })
        }
        ["references", path, place] => {
            let context = json!({ "context": { "includeDeclaration": true } });
            client.at("textDocument/references", path, place, context).map(|found| {
                let found = found.as_array().cloned().unwrap_or_default();
                found.iter().map(|found| client.place(found)).collect::<Vec<_>>().join("\n")
            })
        }
        ["prepare-rename", path, place] => client
            .at("textDocument/prepareRename", path, place, json!({}))
            .map(|found| format!("{} {}", range(&found["range"]), found["placeholder"])),
        ["rename", path, place, new] => client
            .at("textDocument/rename", path, place, json!({ "newName": new }))
            .map(|edit| client.diff(&edit)),
        ["actions", path, place] => {
            let at = position(place);
            let params = json!({
                "textDocument": { "uri": client.uri(path) },
                "range": { "start": at, "end": at },
                "context": { "diagnostics": [] },
            });
            client.request("textDocument/codeAction", &params).map(|actions| {
                let action = |action: &Value| {
                    let preferred = if action["isPreferred"] == true { " (preferred)" } else { "" };
                    let title = action["title"].as_str().unwrap();
                    format!("{title}{preferred}\n{}", client.diff(&action["edit"]))
                };
                actions.as_array().unwrap().iter().map(action).collect::<Vec<_>>().concat()
            })
        }
        ["symbols", path] => {
            let params = json!({ "textDocument": { "uri": client.uri(path) } });
            client.request("textDocument/documentSymbol", &params).map(|symbols| {
                let line = |symbol: &Value| {
                    let detail = symbol["detail"].as_str().unwrap_or("");
                    format!("{} {} ({detail})", range(&symbol["range"]), symbol["name"].as_str().unwrap())
                };
                symbols.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        ["hints", path] => {
            let all = json!({ "start": position("1:1"), "end": position("9999:1") });
            let params = json!({ "textDocument": { "uri": client.uri(path) }, "range": all });
            client.request("textDocument/inlayHint", &params).map(|hints| {
                let line = |hint: &Value| {
                    let at = &hint["position"];
                    range(&json!({ "start": at, "end": at })).split('-').next().unwrap().to_owned()
                        + " "
                        + hint["label"].as_str().unwrap()
                };
                hints.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        _ => panic!("unknown request: {request}"),
    };
    let folder = client.root.display().to_string();
    let mut text = match result {
        Ok(text) => text,
        Err(error) => {
            let message = error["message"].as_str().unwrap().replace(&folder, "FOLDER");
            format!("error {}: {message}", error["code"])
        }
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Writes a session's files, and returns the session with the server's responses.
fn run(session: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (mut out, mut client) = (String::new(), None);
    let encodings = if session.contains("=== utf-8\n") { json!(["utf-8", "utf-16"]) } else { json!(null) };
    for part in session.split("=== ").skip(1) {
        let (title, body) = part.split_once('\n').unwrap();
        writeln!(out, "=== {title}").unwrap();
        if let Some(path) = title.strip_prefix("file ") {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), body.trim_end_matches('\n').to_owned() + "\n").unwrap();
            out.push_str(body);
        } else if title != "utf-8" {
            let client = client.get_or_insert_with(|| Client::start(&root, &encodings));
            let answer = answer(client, title);
            out.push_str(&answer);
            if !answer.is_empty() {
                out.push('\n');
            }
        }
    }
    assert!(client.unwrap().close().success());
    out
}

#[test]
fn hover_and_completion_do_not_wait_for_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let event =
        |number| format!("[[event]]\nid = \"e{number}\"\ntitle = \"Event {number}\"\ndate = 2024-06-09\n\n");
    let text: String = (0..1000).map(event).collect();
    fs::write(root.join("events.toml"), &text).unwrap();
    let mut client = Client::start(&root, &json!(null));
    client.set_text("events.toml", &text);
    client.diagnostics("events.toml");
    let checked = |client: &Client| client.diagnostics[&client.uri("events.toml")]["version"].clone();
    let text = format!("# one\n# two\n{text}");
    client.set_text("events.toml", &text);
    // In the text that was checked, the first date is on line 4.
    let hover = client.at("textDocument/hover", "events.toml", "6:9", json!({})).unwrap();
    assert_eq!((range(&hover["range"]).as_str(), checked(&client)), ("6:8-6:18", json!(1)));
    client.diagnostics("events.toml");
    let text = format!("{text}[[event]]\nid = \"last\"\nafter = [\"");
    client.set_text("events.toml", &text);
    let end = format!("{}:11", text.lines().count());
    let items = client.at("textDocument/completion", "events.toml", &end, json!({})).unwrap();
    assert_eq!(items["isIncomplete"], true);
    assert_eq!((items["items"].as_array().unwrap().len(), checked(&client)), (200, json!(2)));
    // For newly typed text, the response is based on the newest text.
    let hover = client.at("textDocument/hover", "events.toml", &end.replace(":11", ":3"), json!({})).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("`after`"), "{hover}");
    // The findings fill the pipe, so the server exits only if they are read.
    client.diagnostics("events.toml");
    assert!(client.close().success());
}

#[test]
fn sessions_have_the_recorded_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 3, "the sessions are read wrongly");
    for path in paths {
        let session = fs::read_to_string(&path).unwrap();
        let now = run(&session);
        if std::env::var_os("UPDATE_PAGES").is_some() {
            fs::write(&path, now).unwrap();
        } else {
            assert!(
                now == session,
                "{} has other answers:\n{}",
                path.display(),
                TextDiff::from_lines(session.as_str(), now.as_str()).unified_diff()
            );
        }
    }
}

const EVENTS: &str = "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
    folder
}

#[test]
fn hostile_requests_get_errors_and_the_session_goes_on() {
    let folder = folder();
    let mut client = Client::start(&folder.path().canonicalize().unwrap(), &json!(null));
    client.set_text("events.toml", EVENTS);
    let uri = client.uri("events.toml");
    let position = |line: u64, character: u64| json!({ "line": line, "character": character });
    for method in ["hover", "completion", "definition", "references", "rename", "prepareRename"] {
        let method = format!("textDocument/{method}");
        for params in [
            json!(null),
            json!([]),
            json!({ "textDocument": { "uri": uri } }),
            json!({ "textDocument": { "uri": uri }, "position": position(u64::from(u32::MAX), 0) }),
            json!({ "textDocument": { "uri": uri }, "position": { "line": -1, "character": "x" } }),
            json!({ "textDocument": { "uri": "file:///etc/passwd" }, "position": position(0, 0) }),
            json!({ "textDocument": { "uri": client.uri("../events.toml") }, "position": position(0, 0) }),
            json!({ "textDocument": { "uri": client.uri("papers/a.txt") }, "position": position(0, 0) }),
            json!({ "textDocument": { "uri": "not an address \u{0}" }, "position": position(0, 0) }),
        ] {
            let error = client.request(&method, &params).unwrap_err();
            assert!(
                error["code"].as_i64().unwrap() < 0 && !error["message"].as_str().unwrap().is_empty(),
                "{error}"
            );
        }
    }
    assert_eq!(client.request("workspace/executeCommand", &json!({})).unwrap_err()["code"], -32601);
    // Notifications have no response; invalid ones are ignored.
    client.notify("textDocument/didChange", &json!({ "textDocument": 7 }));
    client.notify(
        "textDocument/didChange",
        &json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [] }),
    );
    let outside =
        json!({ "uri": "file:///etc/events.toml", "languageId": "toml", "version": 1, "text": "x = [" });
    client.notify("textDocument/didOpen", &json!({ "textDocument": outside }));
    client.notify("$/unknown", &json!(null));
    let symbols = json!({ "textDocument": { "uri": uri } });
    assert_eq!(client.request("textDocument/documentSymbol", &symbols).unwrap()[0]["name"], "pact");
    assert!(client.close().success());
}

#[test]
fn line_of_ten_megabytes_is_answered() {
    let folder = folder();
    let mut client = Client::start(&folder.path().canonicalize().unwrap(), &json!(null));
    let long = "é\u{1d11e} ".repeat(1_500_000);
    let text = format!("{EVENTS}note = \"{long}\"\nafter = [\"{}\"]\n", "x\", \"".repeat(2_000));
    client.set_text("events.toml", &text);
    assert!(!client.diagnostics("events.toml").is_empty());
    for (line, column) in [(5, 1), (5, 3_000_000), (5, 4_000_000_000_u64), (6, 9)] {
        let place = format!("{line}:{column}");
        for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
            client.at(method, "events.toml", &place, json!({})).unwrap();
        }
    }
    // Not TOML at all.
    client.set_text("events.toml", &"[\"{".repeat(1_000_000));
    assert!(!client.diagnostics("events.toml").is_empty());
    assert!(client.close().success());
}

/// Returns the files in a folder and below, with their contents.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn server_writes_no_files_and_reads_none_outside() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().canonicalize().unwrap().join("project");
    fs::create_dir_all(root.join("briefs")).unwrap();
    fs::write(outer.path().join("secret.txt"), "The pact was signed on 9 June 2031.\n").unwrap();
    let events = format!("[chronology]\npapers = [\"../secret.txt\", \"link.txt\"]\n\n{EVENTS}");
    fs::write(root.join("events.toml"), &events).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", root.join("link.txt")).unwrap();
    let before = tree(&root);
    let mut client = Client::start(&root, &json!(null));
    client.set_text("events.toml", &events);
    let found = client.diagnostics("events.toml");
    let missing = found.iter().filter(|found| found["code"] == "DL102");
    assert_eq!(missing.count(), 2, "{found:?}");
    assert!(!found.iter().any(|found| found.to_string().contains("2031")), "{found:?}");
    client.at("textDocument/rename", "events.toml", "5:7", json!({ "newName": "first" })).unwrap();
    let uri = client.uri("events.toml");
    client.notify("textDocument/didSave", &json!({ "textDocument": { "uri": uri } }));
    client.request("textDocument/documentSymbol", &json!({ "textDocument": { "uri": uri } })).unwrap();
    assert!(client.close().success());
    assert_eq!(tree(&root), before);
}

#[test]
fn first_file_decides_on_the_project_in_a_larger_folder() {
    let outer = tempfile::tempdir().unwrap();
    let outer = outer.path().canonicalize().unwrap();
    fs::create_dir_all(outer.join("notes/briefs")).unwrap();
    fs::write(outer.join("notes/events.toml"), EVENTS).unwrap();
    let mut client = Client::start(&outer, &json!(null));
    client.set_text("notes/briefs/a.toml", "title = \"A\"\nselect = { ids = [\"pakt\"] }\n");
    let found = client.diagnostics("notes/briefs/a.toml");
    assert_eq!(found[0]["code"], "DL601", "{found:?}");
    assert!(client.close().success());
}

#[test]
#[ignore = "needs nvim"]
fn neovim_shows_findings_hovers_and_renames() {
    let nvim = program("nvim");
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().canonicalize().unwrap();
    let events = format!(
        "{EVENTS}\n[[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = \"2024-06-30\"\nweekday = \"Mon\"\nafter = [\"pact\"]\n"
    );
    fs::write(root.join("events.toml"), events).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp-nvim.lua");
    let output = Command::new(nvim.path())
        .args(["--headless", "--clean", "-n", "-S"])
        .arg(script)
        .arg("events.toml")
        .current_dir(&root)
        .env("DATELINE", env!("CARGO_BIN_EXE_dateline"))
        .env("XDG_STATE_HOME", &root)
        .env("XDG_CACHE_HOME", &root)
        .output()
        .unwrap();
    let printed =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    for line in [": DL501", "hover: **9 June 2024**, Sunday", "renamed: harbour-pact, harbour-pact"] {
        assert!(printed.contains(line), "{line} is missing in:\n{printed}");
    }
}
