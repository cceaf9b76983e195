//! Checks the layers: a module names only modules upstream of it, so that the code can be read in
//! the direction of the data.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the data. A module may name those before it, and itself.
const LAYERS: &[&str] = &[
    "color",
    "date",
    "escape",
    "phase",
    "source",
    "table",
    "allen",
    "network",
    "confined_dir",
    "file",
    "subprocess",
    "read",
    "tag",
    "normalise",
    "assemble",
    "extraction",
    "chronology",
    "merge",
    "brief",
    "project",
    "pull",
    "check",
    "report",
    "render",
    "cli",
];

fn sources() -> BTreeMap<PathBuf, String> {
    rust_files("src")
}

/// Returns the Rust files in a folder of the package and below, by their paths relative to it.
fn rust_files(folder: &str) -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path.strip_prefix(&root).unwrap().to_owned(), text);
            }
        }
    }
    assert!(!found.is_empty(), "there are no Rust files in {folder}");
    found
}

fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the lines of a file with their numbers, without comments, whose links may point
/// anywhere.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn modules_name_only_upstream_modules() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        let Some(layer) = LAYERS.iter().position(|name| *name == room) else {
            assert!(room == "lib" || room == "main", "src/{room} has no layer: put it into LAYERS");
            continue;
        };
        for (number, line) in code(&text) {
            for rest in line.split("crate::").skip(1) {
                let named: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let fine = match LAYERS.iter().position(|name| *name == named) {
                    Some(other) => other <= layer && room != "date",
                    None => false,
                };
                if !fine {
                    wrong.push(format!("src/{}:{number}: {room} names crate::{named}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "a room may name only those before it:\n{}", wrong.join("\n"));
}

#[test]
fn modules_are_declared_in_the_order_of_the_data() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, LAYERS);
}

#[test]
fn there_are_no_todo_comments() {
    // The rule that looks for such words in a chronology must name them.
    let placeholder = Path::new("check/rules/placeholder.rs");
    for (path, text) in sources().into_iter().filter(|(path, _)| path != placeholder) {
        for (number, line) in text.lines().enumerate() {
            let later =
                ["TODO", "FIXME", "todo!(", "unimplemented!("].iter().find(|word| line.contains(**word));
            assert!(later.is_none(), "src/{}:{}: {}", path.display(), number + 1, line.trim());
        }
    }
}

#[test]
fn only_listed_modules_are_exempt_from_disallowed_methods() {
    // clippy.toml forbids the clock, the environment and file writes. Only these modules may use
    // them, each with a reason.
    let homes = ["cli/", "confined_dir", "file/", "subprocess.rs"];
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        let exempt = text.contains("clippy::disallowed_methods");
        assert!(
            !exempt || homes.iter().any(|home| name.starts_with(home)),
            "src/{name} exempts itself from clippy.toml; its homes are {homes:?}"
        );
    }
}
