//! `dateline brief --release`: numbered releases of a brief, and drafts between them.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::fs;
use std::process::Command;

use dateline::internals::project::sha256;
use tempfile::TempDir;

const EVENTS: &str = "[chronology]\nas_of = 2026-11-27\n\n\
    [[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\ndate = \"2024-06-09\"\n\n\
    [[event]]\nid = \"visit\"\ntitle = \"The visit\"\ndate = \"2027-02-10\"\nstatus = \"planned\"\n";

/// A project with two briefs.
struct Releasing {
    folder: TempDir,
}

impl Releasing {
    fn new() -> Self {
        let releasing = Self { folder: tempfile::tempdir().unwrap() };
        releasing.write("events.toml", EVENTS);
        releasing.write("briefs/harbour.toml", "title = \"The harbours\"\nformats = [\"md\", \"html\"]\n");
        releasing.write("briefs/other.toml", "title = \"Another\"\nformats = [\"md\"]\n");
        releasing
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    /// Runs `dateline brief`. Returns the exit status, the output and the messages.
    fn brief(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let command = command.current_dir(self.folder.path()).env_remove("DATELINE_BY");
        let output = command
            .args(["brief", "--no-cache", "--typst", "embedded", "--color", "never"])
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn release(&self, on: &str) -> (i32, String, String) {
        self.brief(&["--release", "harbour", "--by", "Jane Roe", "--on", on])
    }
}

#[test]
fn releases_are_numbered_and_drafts_list_what_changed_since() {
    let project = Releasing::new();
    assert_eq!(project.brief(&["harbour"]).0, 0);
    assert!(!project.read("briefs/harbour.md").contains("DRAFT"), "no one releases briefs here");

    let (status, out, messages) = project.release("2026-11-28");
    assert_eq!((status, messages.as_str()), (0, ""));
    let mark = "v1 · cleared by Jane Roe · 28 November 2026";
    let files = "briefs/releases/harbour-1.md briefs/releases/harbour-1.svg briefs/releases/harbour-1.json";
    assert!(out.contains(&format!("  released as {mark}: {files}\n")), "{out}");
    for file in ["briefs/harbour.md", "briefs/releases/harbour-1.md", "briefs/harbour.html"] {
        assert!(project.read(file).contains(mark), "{file}");
    }
    assert!(project.read("briefs/releases/harbour-1.md").contains("(<harbour-1.svg>)"));
    assert_eq!(project.brief(&["harbour", "--check"]).0, 0);
    project.brief(&[]);
    assert!(project.read("briefs/other.md").contains("**DRAFT**"), "it was never released");

    // Without changes, the brief is not released again, even by another person.
    let (status, _, messages) = project.release("2026-12-01");
    let same =
        "nothing has changed since v1, cleared by Jane Roe on 2026-11-28, so it was not released again";
    assert!(status == 0 && messages.contains(same), "{messages}");
    assert!(
        !project.has("briefs/releases/harbour-2.json") && project.read("briefs/harbour.md").contains(mark)
    );

    project.write("events.toml", &EVENTS.replace("2027-02-10", "2027-02-12"));
    assert_eq!(project.brief(&["harbour", "--check"]).0, 1);
    project.brief(&["harbour"]);
    let draft = project.read("briefs/harbour.md");
    let change = "## Changed since v1 of 28 November 2026\n\n\
                  - **Date changed**: The visit, 12 February 2027 (was 10 February 2027) (2)\n";
    assert!(draft.contains("**DRAFT, after v1 of 28 November 2026**") && draft.contains(change), "{draft}");
    assert!(!draft.contains("cleared by"), "{draft}");

    project.release("2026-12-01");
    let second = project.read("briefs/releases/harbour-2.md");
    assert!(
        second.contains("**v2 · cleared by Jane Roe · 1 December 2026**") && second.contains(change),
        "{second}"
    );
    // Building the brief again does not change the released texts.
    project.brief(&["harbour"]);
    assert_eq!(project.read("briefs/harbour.md"), second.replace("<harbour-2.svg>", "<harbour.svg>"));
    assert!(project.read("briefs/releases/harbour-1.md").contains("10 February 2027"));

    project.write("briefs/harbour.toml", "title = \"The harbours\"\nformats = [\"md\"]\nsince = \"v1\"\n");
    project.brief(&["harbour"]);
    assert_eq!(project.read("briefs/harbour.md"), second.replace("<harbour-2.svg>", "<harbour.svg>"));
    project.brief(&["harbour", "--since", "v2"]);
    assert!(project.read("briefs/harbour.md").contains("Changed since v2 of 1 December 2026\n\n*Nothing"));
}

#[test]
fn record_has_the_hashes_of_what_the_brief_was_made_from() {
    let project = Releasing::new();
    project.write("templates/brief.md.j2", "# {{ title }}\n");
    project.write("papers/note.txt", "The Harbour Pact was signed on 9 June 2024.\n");
    let events = EVENTS.replace("as_of", "papers = [\"papers\"]\nas_of").replace(
        "date = \"2024-06-09\"",
        "match = [\"Harbour Pact\"]\nphase = \"signed\"\ndate = \"2024-06-09\"",
    );
    project.write("events.toml", &events);
    let (status, _, messages) = project.release("2026-11-28");
    assert_eq!(status, 0, "{messages}");
    let record: serde_json::Value =
        serde_json::from_str(&project.read("briefs/releases/harbour-1.json")).unwrap();
    let made_from = record["made_from"].as_object().unwrap();
    let paths: Vec<&str> = made_from.keys().map(String::as_str).collect();
    assert_eq!(paths, ["briefs/harbour.toml", "events.toml", "papers/note.txt", "templates/brief.md.j2"]);
    let mut list: Vec<String> = Vec::new();
    for path in paths {
        let hash = sha256(project.read(path).as_bytes());
        assert_eq!(made_from[path], *hash, "{path}");
        list.push(format!("{hash}  {path}\n"));
    }
    assert_eq!(record["sha256"], *sha256(list.concat().as_bytes()));
    assert_eq!((&record["number"], &record["cleared_by"]), (&1.into(), &"Jane Roe".into()));
}

#[test]
fn what_cannot_be_released_is_refused() {
    let project = Releasing::new();
    let (status, _, messages) = project.brief(&["--release", "harbour"]);
    assert!(status == 2 && messages.contains("pass --by, or set DATELINE_BY"), "{messages}");
    let (status, _, messages) = project.brief(&["--release", "harbor", "--by", "J", "--on", "2026-11-28"]);
    assert!(status == 2 && messages.contains("briefs/harbor.toml does not exist"), "{messages}");

    project.write("events.toml", &EVENTS.replace("\"2024-06-09\"", "\"2024-06-09\"\nweekday = \"Mon\""));
    let (status, _, messages) = project.release("2026-11-28");
    assert!(status == 2 && messages.contains("has 1 error: run `dateline check` and fix them"), "{messages}");
    assert!(!project.has("briefs/releases"));

    project.write("events.toml", EVENTS);
    project.write("briefs/releases/harbour-1.md", "An old file.\n");
    let (status, _, messages) = project.release("2026-11-28");
    assert!(
        status == 2 && messages.contains("harbour-1.md exists already, so nothing was written"),
        "{messages}"
    );
    assert!(!project.has("briefs/harbour.md") && !project.has("briefs/releases/harbour-1.json"));
}

#[test]
fn altered_files_of_a_release_are_reported() {
    let project = Releasing::new();
    project.release("2026-11-28");
    project.write("briefs/releases/harbour-1.md", "# Another text\n");
    let (status, out, _) = project.brief(&["harbour", "--check"]);
    assert_eq!((status, out.as_str()), (1, "briefs/releases/harbour-1.md has changed since its release.\n"));

    for (record, why) in [
        ("{}", "it is not a release record (missing field"),
        ("{ \"version\": 9 }", "it has format version 9, which this version of dateline does not support"),
    ] {
        project.write("briefs/releases/harbour-1.json", record);
        let (status, _, messages) = project.brief(&["harbour"]);
        assert!(status == 2 && messages.contains(why), "{messages}");
        assert_eq!(project.brief(&["other"]).0, 0);
    }
}
