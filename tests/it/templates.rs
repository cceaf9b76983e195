//! A project's templates and the data that they read, using the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use dateline::internals::render::{Page, Template};
use serde_json::Value;
use tempfile::TempDir;

/// Runs a command. Returns its standard output, or its standard error if it is expected to fail.
fn output_of(folder: &Path, args: &[&str], status: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{args:?} says\n{errors}");
    if status == 0 { String::from_utf8(output.stdout).unwrap() } else { errors }
}

/// Creates a new project with one brief, `harbour`.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    output_of(folder.path(), &["init"], 0);
    folder
}

fn made(folder: &Path) -> Vec<Vec<u8>> {
    output_of(folder, &["brief", "--typst", "embedded"], 0);
    let files = ["md", "html", "typ", "json", "svg", "pdf"];
    files.map(|ending| fs::read(folder.join(format!("briefs/harbour.{ending}"))).unwrap()).to_vec()
}

#[test]
fn copied_template_makes_the_same_brief_until_it_is_changed() {
    let folder = project();
    let built_in = made(folder.path());
    let copied = output_of(folder.path(), &["template", "copy"], 0);
    assert_eq!(copied.lines().count(), Template::NAMES.len(), "{copied}");
    assert!(made(folder.path()) == built_in);

    let markdown = folder.path().join("templates/brief.md.j2");
    let text = fs::read_to_string(&markdown).unwrap();
    fs::write(&markdown, text.replace("# {{ title }}", "# Ministry of Harbours: {{ title }}")).unwrap();
    let refused = output_of(folder.path(), &["template", "copy", "brief.md.j2"], 2);
    assert!(
        refused.contains("already contains brief.md.j2; existing files are not overwritten"),
        "{refused}"
    );
    let changed = made(folder.path());
    assert!(changed[0].starts_with(b"# Ministry of Harbours: "));
    assert!(changed[1..] == built_in[1..]);

    fs::remove_file(&markdown).unwrap();
    assert_eq!(
        output_of(folder.path(), &["template", "copy", "brief.md.j2"], 0),
        "created templates/brief.md.j2\n"
    );
}

#[test]
fn word_brief_takes_the_styles_of_its_reference() {
    let folder = project();
    let brief = folder.path().join("briefs/harbour.toml");
    let text = fs::read_to_string(&brief).unwrap();
    fs::write(&brief, format!("formats = [\"docx\"]\n{text}")).unwrap();
    let args = ["brief", "--typst", "embedded"];
    let report = output_of(folder.path(), &args, 0);
    assert!(report.starts_with("briefs/harbour.docx: "), "{report}");
    let file = folder.path().join("briefs/harbour.docx");
    let built_in = fs::read(&file).unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    fs::rename(&file, folder.path().join("templates/brief.docx")).unwrap();
    output_of(folder.path(), &args, 0);
    assert!(fs::read(&file).unwrap() == built_in, "a brief has the styles of its reference");

    fs::write(folder.path().join("templates/brief.docx"), "not a zip").unwrap();
    let refused = output_of(folder.path(), &args, 2);
    let wanted = "templates/brief.docx cannot be used as the reference document for Word briefs";
    assert!(refused.contains(wanted) && refused.contains("it is not a Word document (.docx)"), "{refused}");
    fs::rename(&file, folder.path().join("house.docx")).unwrap();
    output_of(folder.path(), &[&args[..], &["--reference", "house.docx"]].concat(), 0);
    let refused = output_of(folder.path(), &[&args[..], &["--reference", "gone.docx"]].concat(), 2);
    assert!(refused.contains("cannot read gone.docx"), "{refused}");
}

/// Checks the shipped briefs and a new one. `tests/it/briefs/fit.rs` checks random ones.
#[test]
fn template_data_matches_its_schema() {
    let schema = jsonschema::validator_for(&Page::json_schema()).unwrap();
    let new = project();
    for folder in [Path::new(env!("CARGO_MANIFEST_DIR")), new.path()] {
        let printed = output_of(folder, &["template", "data", "--typst", "embedded"], 0);
        let briefs: Vec<Value> =
            serde_json::Deserializer::from_str(&printed).into_iter().collect::<Result<_, _>>().unwrap();
        assert!(!briefs.is_empty());
        for data in briefs {
            let wrong = schema.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path()));
            assert_eq!(wrong.collect::<Vec<_>>(), [""; 0], "{}", data["name"]);
        }
    }
}

#[test]
fn house_style_applies_to_all_briefs_unless_overridden() {
    let folder = project();
    let root = folder.path();
    let events = fs::read_to_string(root.join("events.toml")).unwrap();
    let house = "[briefs]\nauthor = \"Ministry of Harbours\"\nhandling = \"Official\"\naccent = \"#7A1F2B\"\n\
                 logo = \"anchor.svg\"\nlogo_alt = \"An anchor\"\n";
    let anchor =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>";
    fs::write(root.join("anchor.svg"), anchor).unwrap();
    fs::write(root.join("events.toml"), events + house).unwrap();
    let brief = root.join("briefs/harbour.toml");
    let text = fs::read_to_string(&brief).unwrap();
    fs::write(
        root.join("briefs/public.toml"),
        format!("handling = \"Public\"\naccent = \"#005a30\"\n{text}"),
    )
    .unwrap();

    output_of(root, &["brief", "--typst", "embedded"], 0);
    let read = |name: &str| fs::read_to_string(root.join("briefs").join(name)).unwrap();
    for (name, accent, tint, handling) in
        [("harbour", "#7a1f2b", "#c9a5aa", "Official"), ("public", "#005a30", "#99bdac", "Public")]
    {
        let (page, drawing) = (read(&format!("{name}.html")), read(&format!("{name}.svg")));
        let data: Value = serde_json::from_str(&read(&format!("{name}.json"))).unwrap();
        assert_eq!(data["colours"], serde_json::json!({ "accent": accent, "tint": tint }));
        assert_eq!(data["author"], "Ministry of Harbours");
        assert!(page.contains("alt=\"An anchor\""), "{page}");
        assert!(page.contains(&format!("--accent: {accent};")) && page.contains(&format!(">{handling}</p>")));
        assert!(drawing.contains(accent) && drawing.contains(tint));
        for text in [page, drawing] {
            assert!(!text.contains("1f3a5f") && !text.contains("ACCENT") && !text.contains("TINT"), "{text}");
        }
    }
    let page = fs::read(root.join("briefs/harbour.pdf")).unwrap();
    assert!(page != fs::read(root.join("briefs/public.pdf")).unwrap());

    fs::remove_file(root.join("anchor.svg")).unwrap();
    let refused = output_of(root, &["brief", "--typst", "embedded"], 2);
    assert_eq!(
        refused.matches("the logo cannot be read").count(),
        2,
        "no brief goes out without it: {refused}"
    );
    let checked =
        Command::new(env!("CARGO_BIN_EXE_dateline")).current_dir(root).arg("check").output().unwrap();
    assert_eq!(String::from_utf8(checked.stdout).unwrap().matches("the logo cannot be read").count(), 1);
}

#[test]
fn colour_without_contrast_is_refused_at_its_place() {
    let folder = project();
    let brief = folder.path().join("briefs/harbour.toml");
    let text = fs::read_to_string(&brief).unwrap();
    fs::write(&brief, format!("accent = \"#ffcc00\"\n{text}")).unwrap();
    let refused = output_of(folder.path(), &["brief", "--typst", "embedded"], 2);
    assert!(refused.contains("briefs/harbour.toml:1:10"), "{refused}");
    assert!(refused.contains("its contrast is 1.5 : 1,"), "{refused}");
}

/// Follows the example in `docs/templates.md` for readers who do not know Typst: its anchor lines
/// exist, and the result works.
#[test]
fn docs_example_of_a_template_works() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    let blocks = |language: &str| -> Vec<String> {
        let fence = format!("```{language}\n");
        let after = page.split(&fence).skip(1);
        after.map(|block| block.split("```").next().unwrap().to_owned()).collect()
    };
    let folder = project();
    let root = folder.path();
    let events = fs::read_to_string(root.join("events.toml")).unwrap();
    fs::write(root.join("events.toml"), events + &blocks("toml")[0]).unwrap();
    fs::write(root.join("crest.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>")
        .unwrap();
    output_of(root, &["template", "copy", "brief.typ", "brief.html.j2"], 0);
    let insert = |file: &str, anchor: &str, line: &str| {
        let path = root.join("templates").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(anchor).count(), 1, "{anchor}");
        fs::write(&path, text.replace(anchor, &format!("{anchor}{line}"))).unwrap();
    };
    let [anchor, line] = blocks("typst").try_into().unwrap();
    insert("brief.typ", &anchor, &line);
    insert("brief.html.j2", "<header>\n", &blocks("html")[0]);
    let made = made(root);
    assert!(
        String::from_utf8_lossy(&made[1]).contains("<header>\n<p class=\"facts\">Ministry of Harbours</p>")
    );
    let printed = output_of(root, &["text", "--plain", "briefs/harbour.pdf"], 0);
    assert!(
        printed.to_uppercase().contains("MINISTRY OF HARBOURS") && printed.contains("OFFICIAL"),
        "{printed}"
    );
}
