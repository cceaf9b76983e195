//! Checks the structure of the code: a module refers only to modules upstream of it, so that the
//! code can be read in the direction of the data flow, and each type name is unique.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in data-flow order. A module may refer only to itself and to those before it.
const LAYERS: &[&str] = &[
    "color",
    "date",
    "escape",
    "phase",
    "source",
    "table",
    "rule_id",
    "network",
    "confined_dir",
    "file",
    "subprocess",
    "time_limit",
    "read",
    "tag",
    "normalise",
    "assemble",
    "extraction",
    "chronology",
    "linking",
    "brief",
    "project",
    "find",
    "pull",
    "check",
    "report",
    "render",
    "export",
    "amend",
    "import",
    "desk",
    "lsp",
    "cli",
];

fn sources() -> BTreeMap<PathBuf, String> {
    rust_files("src")
}

/// Returns the Rust files in a folder of the package and below, keyed by relative path.
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

fn module_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the numbered lines of a file, without comments, since links in comments may point
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
        let module = module_of(&path);
        let Some(layer) = LAYERS.iter().position(|name| *name == module) else {
            assert!(
                ["lib", "main", "internals"].contains(&module.as_str()),
                "src/{module} has no layer: put it into LAYERS"
            );
            continue;
        };
        for (number, line) in code(&text) {
            for rest in line.split("crate::").skip(1) {
                let named: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let fine = match LAYERS.iter().position(|name| *name == named) {
                    Some(other) => other <= layer && module != "date",
                    None => false,
                };
                if !fine {
                    wrong.push(format!("src/{}:{number}: {module} names crate::{named}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "a module may name only those before it:\n{}", wrong.join("\n"));
}

#[test]
fn modules_are_declared_in_the_order_of_the_data() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, LAYERS);
}

/// A public module would make everything in it public, and the compiler would no longer report what
/// is unused.
#[test]
fn the_only_public_module_is_internals() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let public: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("pub mod ")).collect();
    assert_eq!(public, ["pub mod internals;"]);
}

/// Returns the items that `src/lib.rs` exports, each with its module.
fn public_items() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let exports = text.split("\npub use ").skip(1).filter_map(|rest| rest.split_once(';'));
    let items = exports.flat_map(|(path, _)| {
        let (module, names) = path.split_once("::").unwrap();
        let names = names.trim_matches(['{', '}', '\n', ' ']).split(',').map(str::trim);
        names
            .filter(|name| !name.is_empty())
            .map(|name| (module.to_owned(), name.to_owned()))
            .collect::<Vec<_>>()
    });
    items.collect()
}

/// Type names that several modules may define: the arguments and the output formats of a command,
/// which are only used in its own file.
const SHARED_TYPE_NAMES: [&str; 2] = ["Args", "Format"];

/// Returns the name of the type that a line of code defines. An indented `type` is an associated
/// type, whose name belongs to its trait.
fn type_definition(line: &str) -> Option<&str> {
    let bare = line.trim_start();
    let bare = match bare.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
        Some(rest) => rest.trim_start(),
        None => bare,
    };
    let (keyword, rest) = bare.split_once(' ')?;
    let is_definition = matches!(keyword, "struct" | "enum" | "trait" | "union")
        || (keyword == "type" && !line.starts_with(' '));
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    (is_definition && name.starts_with(char::is_uppercase)).then_some(name)
}

/// A name with two meanings has to be read with its path, and a search for it finds both.
#[test]
fn each_type_name_is_defined_once() {
    assert_eq!(type_definition("pub(crate) struct Row<'a> {"), Some("Row"));
    assert_eq!(type_definition("type Row = (usize, usize);"), Some("Row"));
    assert_eq!(type_definition("    type Item = Row;"), None);
    let mut definitions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let is_command = module_of(&path) == "cli";
        for (number, line) in code(&text) {
            let Some(name) = type_definition(line) else { continue };
            if !(is_command && SHARED_TYPE_NAMES.contains(&name)) {
                let place = format!("src/{}:{number}", path.display());
                definitions.entry(name.to_owned()).or_default().push(place);
            }
        }
    }
    assert!(definitions.len() > 500, "the types are read wrongly");
    let twice: Vec<String> = definitions
        .iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    assert!(twice.is_empty(), "give each type a name of its own:\n{}", twice.join("\n"));
}

#[test]
fn each_public_item_has_an_example() {
    let items = public_items();
    assert!(items.len() > 40, "the public face is read wrongly: {items:?}");
    let sources = sources();
    let mut without = Vec::new();
    for (module, name) in &items {
        let of_module = sources.iter().filter(|(path, _)| module_of(path) == *module);
        let definitions: Vec<(&str, &str)> = of_module
            .filter_map(|(_, text)| {
                let kinds = ["struct", "enum", "trait", "fn"].map(|kind| format!("\npub {kind} {name}"));
                let found = kinds.iter().find_map(|start| text.split_once(start.as_str()));
                found.filter(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            })
            .collect();
        assert!(!definitions.is_empty(), "{module}::{name} is not defined in src/{module}");
        // The item's comment follows the last blank line.
        let has_example = |(before, _): &(&str, &str)| {
            before.rsplit("\n\n").next().is_some_and(|comment| comment.contains("/// ```"))
        };
        if !definitions.iter().any(has_example) {
            without.push(name);
        }
    }
    assert!(without.is_empty(), "add an example to the comment of {without:?}");
}

/// Unidiomatic words that comments and documents must not use, each with a replacement.
const RETIRED: [(&str, &str); 10] = [
    (" told of", "reported, described"),
    (" anew", "again"),
    (" so many ", "the number of"),
    ("nobody", "no one"),
    (" bears out", "supports"),
    (" borne out", "supported"),
    (" by lot", "random"),
    (" mended", "fixed"),
    (" mends ", "fixes"),
    ("broke down over", "internal error"),
];

/// Returns the retired words in the lines that people read: comments in Rust files, and Markdown
/// outside code blocks.
fn retired_words(path: &str, text: &str) -> Vec<String> {
    let is_markdown = Path::new(path).extension().is_some_and(|end| end == "md");
    let mut in_code = false;
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_fence = line.trim_start().trim_start_matches(['/', '!', ' ']).starts_with("```");
        in_code ^= is_fence;
        let is_read = if is_markdown { !in_code } else { line.trim_start().starts_with("//") && !in_code };
        // Quoted words are an example.
        let words = line.split('"').step_by(2).collect::<Vec<_>>().join("\"").to_lowercase();
        let word = RETIRED.iter().find(|(word, _)| is_read && words.contains(word));
        if let Some((word, instead)) = word {
            found.push(format!("{path}:{}: \"{}\" ({instead})", number + 1, word.trim()));
        }
    }
    found
}

#[test]
fn comments_and_docs_use_plain_words() {
    assert_eq!(retired_words("a.rs", "// It is checked anew.\nlet anew = 1; // x\n").len(), 1);
    assert_eq!(retired_words("a.md", "Nobody came.\n```text\nNobody came.\n```\n").len(), 1);
    assert!(retired_words("a.rs", "/// \"Nobody came\" has no date.\n").is_empty());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for (path, text) in sources() {
        found.extend(retired_words(&format!("src/{}", path.display()), &text));
    }
    let families = fs::read_dir(root.join("src/check/rules")).unwrap().map(|entry| entry.unwrap().path());
    let rules = families
        .filter(|path| path.is_dir())
        .flat_map(|family| fs::read_dir(family).unwrap().map(|entry| entry.unwrap().path()));
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
        .map(|name| root.join(name));
    for path in rules.chain(docs).chain(pages).filter(|path| path.extension().is_some_and(|end| end == "md"))
    {
        found.extend(retired_words(&path.display().to_string(), &fs::read_to_string(&path).unwrap()));
    }
    found.sort();
    assert!(found.is_empty(), "write what ../shared/STYLE.md asks for:\n{}", found.join("\n"));
}

#[test]
fn comments_are_wrapped_at_100_columns() {
    let mut long = Vec::new();
    for (path, text) in sources().into_iter().chain(rust_files("tests")) {
        let mut is_code = false;
        for (number, line) in (1..).zip(text.lines()) {
            let comment = line.trim_start().strip_prefix("//");
            let Some(words) = comment.map(|rest| rest.trim_start_matches(['/', '!', ' '])) else { continue };
            is_code ^= words.starts_with("```");
            // A line that is a single word, such as a URL, cannot be wrapped.
            if !is_code && words.contains(' ') && line.chars().count() > 100 {
                long.push(format!("{}:{number}", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "these comments are wider than 100 columns:\n{}", long.join("\n"));
}

#[test]
fn there_are_no_todo_comments() {
    // The rule that looks for such words in a chronology must name them.
    let placeholder = Path::new("check/rules/files/entries.rs");
    for (path, text) in sources().into_iter().filter(|(path, _)| path != placeholder) {
        for (number, line) in text.lines().enumerate() {
            // The macros of the same names are denied by clippy (`Cargo.toml`).
            let later = ["TODO", "FIXME"].iter().find(|word| line.contains(**word));
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
