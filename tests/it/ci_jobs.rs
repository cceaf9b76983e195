//! The files for users' CI (`action.yml`, `ci/`, `Dockerfile`) and for releases. They must agree
//! with each other, with the program and with docs/ci.md. Their scripts are run against a fake
//! release.

#![expect(clippy::disallowed_methods, reason = "the tests start scripts and keep files of their own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dateline::internals::read::FORMATS;
use regex_automata::meta::Regex;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// Parses the documents of a YAML file. Every scalar becomes a string.
fn yaml(text: &str) -> Vec<Value> {
    fn node<'a>(first: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>) -> Value {
        match first {
            Event::Scalar(text, ..) => text.into(),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match events.next().unwrap() {
                        Event::SequenceEnd => return items.into(),
                        item => items.push(node(item, events)),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Map::new();
                loop {
                    match events.next().unwrap() {
                        Event::MappingEnd => return entries.into(),
                        Event::Scalar(key, ..) => {
                            let value = events.next().unwrap();
                            entries.insert(key.into_owned(), node(value, events));
                        }
                        other => unreachable!("a key is not a scalar: {other:?}"),
                    }
                }
            }
            other => unreachable!("unexpected {other:?}"),
        }
    }
    let mut events = Parser::new_from_str(text).map(|event| event.unwrap().0);
    let mut documents = Vec::new();
    while let Some(event) = events.next() {
        if matches!(event, Event::DocumentStart(_)) {
            let first = events.next().unwrap();
            documents.push(node(first, &mut events));
        }
    }
    documents
}

fn action() -> Value {
    yaml(&text("action.yml")).remove(0)
}

/// Returns the header of the GitLab component and its job.
fn component() -> (Value, Value) {
    let [header, jobs]: [Value; 2] = yaml(&text("ci/gitlab/templates/check.yml")).try_into().unwrap();
    let job = jobs.as_object().unwrap().values().next().unwrap().clone();
    (header, job)
}

/// Returns the code blocks in this language on a Markdown page.
fn code_blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let open = format!("```{language}\n");
    page.split(&open).skip(1).map(|rest| rest.split_once("\n```").unwrap().0).collect()
}

/// Collects the mappings of a YAML document that have this key.
fn with_key<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(entries) => {
            if entries.contains_key(key) {
                found.push(entries);
            }
            entries.values().for_each(|value| with_key(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|item| with_key(item, key, found)),
        _ => {}
    }
}

/// Returns all workflows and actions, including those in docs/ci.md, with their locations.
fn workflows() -> Vec<(String, Value)> {
    let files = ["action.yml", ".github/workflows/release.yml", "src/cli/init/workflow.yml"];
    let files = files.into_iter().flat_map(|path| {
        yaml(&text(path)).into_iter().map(|document| (path.to_owned(), document)).collect::<Vec<_>>()
    });
    let page = text("docs/ci.md");
    let blocks = code_blocks(&page, "yaml").into_iter().flat_map(yaml).enumerate();
    files.chain(blocks.map(|(i, document)| (format!("docs/ci.md, block {}", i + 1), document))).collect()
}

#[test]
fn inputs_are_the_rows_of_the_docs() {
    let page = text("docs/ci.md");
    let rows = |heading: &str| -> BTreeSet<String> {
        let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        rows.map(|(name, _)| name.to_owned()).collect()
    };
    let names = |inputs: &Value| inputs.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();

    let of_action = names(&action()["inputs"]);
    assert_eq!(rows("GitHub"), of_action);

    let of_component = names(&component().0["spec"]["inputs"]);
    let (shared, own): (BTreeSet<_>, _) = of_component.into_iter().partition(|name| of_action.contains(name));
    assert_eq!(rows("GitLab"), own);
    let (_, sentence) = page.split_once("The inputs `directory`").unwrap();
    let (sentence, _) = sentence.split_once("are the same").unwrap();
    let listed: BTreeSet<_> = sentence.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(listed.into_iter().chain(["directory".to_owned()]).collect::<BTreeSet<_>>(), shared);
}

/// GitHub inserts the value of an expression into a script before the shell parses it, so that a
/// value with a quotation mark could run commands.
#[test]
fn scripts_contain_no_expressions() {
    let mut scripts = 0;
    for (place, document) in workflows() {
        let mut steps = Vec::new();
        with_key(&document, "run", &mut steps);
        for step in steps {
            // `defaults: run:` is a mapping.
            let Some(script) = step["run"].as_str() else { continue };
            assert!(!script.contains("${{"), "{place}: pass the value through `env`: {script}");
            scripts += 1;
        }
    }
    assert!(scripts > 15, "the scripts are read wrongly");
    let script = component().1["script"][0].as_str().unwrap().to_owned();
    assert!(!script.contains("$[["), "pass the input through `variables`");
}

#[test]
fn actions_are_pinned_and_credentials_are_not_kept() {
    let mut pinned = 0;
    for (place, document) in workflows() {
        let mut steps = Vec::new();
        with_key(&document, "uses", &mut steps);
        for step in steps {
            let uses = step["uses"].as_str().unwrap();
            if uses == "OWNER/dateline@COMMIT" {
                continue;
            }
            let (_, commit) = uses.split_once('@').unwrap();
            let is_hash = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash, "{place}: pin {uses} by the hash of a commit");
            if uses.starts_with("actions/checkout@") {
                assert_eq!(step["with"]["persist-credentials"], "false", "{place}");
            }
            pinned += 1;
        }
        // This is a workflow; the other blocks in the docs are fragments.
        if document.get("jobs").is_some() {
            assert_eq!(document["permissions"], Value::from(Map::new()), "{place}: grant rights to a job");
        }
    }
    assert!(pinned > 10, "the steps are read wrongly");
}

#[test]
fn versions_agree() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(action()["inputs"]["version"]["default"], version);
    assert_eq!(component().0["spec"]["inputs"]["version"]["default"], version);
    for (path, table) in [("python/Cargo.toml", "package"), ("python/pyproject.toml", "project")] {
        let manifest: toml::Table = text(path).parse().unwrap();
        assert_eq!(manifest[table]["version"].as_str(), Some(version), "{path}");
    }

    let dist: toml::Table = text("dist-workspace.toml").parse().unwrap();
    let release = yaml(&text(".github/workflows/release.yml")).remove(0);
    assert_eq!(release["env"]["DIST_VERSION"].as_str(), dist["dist"]["cargo-dist-version"].as_str());
    assert!(text(".ci/run").contains(&format!(
        "astral-dev-toolchain-cargo-dist=={}",
        dist["dist"]["cargo-dist-version"].as_str().unwrap()
    )));

    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let minor = |version: &str| version.split('.').nth(1).unwrap().parse::<u32>().unwrap();
    let dockerfile = text("Dockerfile");
    let (_, image) = dockerfile.split_once("FROM rust:").unwrap();
    let image = image.split('-').next().unwrap();
    let oldest = manifest["package"]["rust-version"].as_str().unwrap();
    assert!(minor(image) >= minor(oldest), "the Dockerfile compiles with Rust {image}");
}

/// Every archive that the script may ask for must be built by dist, and every archive that dist
/// builds must be known to the script.
#[test]
fn each_platform_of_a_release_can_be_installed() {
    let dist: toml::Table = text("dist-workspace.toml").parse().unwrap();
    let built: BTreeSet<&str> =
        dist["dist"]["targets"].as_array().unwrap().iter().map(|target| target.as_str().unwrap()).collect();
    let script = text("ci/github/install.sh");
    let archives = script.split("archive=dateline-").skip(1).map(|rest| rest.split_once(' ').unwrap().0);
    let installed: BTreeSet<String> = archives
        .flat_map(|archive| {
            let target = archive.trim_end_matches(".tar.gz").trim_end_matches(".zip");
            match target.strip_suffix("$(libc)") {
                Some(start) => vec![format!("{start}gnu"), format!("{start}musl")],
                None => vec![target.to_owned()],
            }
        })
        .collect();
    assert_eq!(installed.iter().map(String::as_str).collect::<BTreeSet<_>>(), built);
}

/// The fake release and a project with an error, in folders whose names contain spaces.
struct Trial {
    folder: TempDir,
}

/// The folder of the project, relative to the repository.
const PROJECT: &str = "sub folder, 50%";

/// A value that would run commands, or print commands to the runner, if it were inserted into a
/// script.
const HOSTILE: &str = "\"; touch pwned; $(touch pwned) `touch pwned` '; touch pwned #\n::error::pwned";

impl Trial {
    fn new() -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let trial = Trial { folder };
        let repository = trial.path("the repository");
        fs::create_dir_all(repository.join(PROJECT).join("papers")).unwrap();
        fs::create_dir_all(trial.path("temp folder")).unwrap();
        let events = "[chronology]\nas_of = 2025-01-01\n\n[[event]]\nid = \"pact\"\ntitle = \"The <b>pact</b>\"\n\
                      date = \"2024-06-09\"\nweekday = \"Mon\"\n";
        fs::write(repository.join(PROJECT).join("events.toml"), events).unwrap();

        let release = trial.path("the release");
        for libc in ["gnu", "musl"] {
            let name = format!("dateline-{}-unknown-linux-{libc}", std::env::consts::ARCH);
            let content = release.join(&name);
            fs::create_dir_all(&content).unwrap();
            // The archive contains a script that starts the program: packing the program itself
            // would take seconds.
            let program = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_dateline"));
            fs::write(content.join("dateline"), program).unwrap();
            let pack = "chmod +x \"$1/dateline\" && tar -czf \"$1.tar.gz\" \"$1\" && \
                        sha256sum -b \"$1.tar.gz\" > \"$1.tar.gz.sha256\"";
            let packed = Command::new("sh").args(["-c", pack, "sh", &name]).current_dir(&release).output();
            assert!(packed.unwrap().status.success());
        }
        trial
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the content of a file that the runner provides, or an empty string.
    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.path("temp folder").join(name)).unwrap_or_default()
    }

    fn url(&self) -> String {
        format!("file://{}", self.path("the release").display()).replace(' ', "%20")
    }

    /// Runs a script in the repository. A variable whose value is an input's expression gets the
    /// input's value.
    fn run(
        &self,
        shell: &[&str],
        script: &str,
        variables: &[(String, String)],
        expression: impl Fn(&str) -> String,
        inputs: &[(&str, &str)],
    ) -> Output {
        let temp = self.path("temp folder");
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(script).current_dir(self.path("the repository"));
        for file in ["GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
            command.env(file, temp.join(file));
        }
        command.env("GITHUB_ACTION_PATH", root()).env("GITHUB_WORKSPACE", self.path("the repository"));
        command.env("RUNNER_TEMP", &temp).env("RUNNER_OS", "Linux");
        command.env("RUNNER_ARCH", if std::env::consts::ARCH == "aarch64" { "ARM64" } else { "X64" });
        command.env("DATELINE_CACHE_DIR", temp.join("cache"));
        // The file contains a line for each run of the action.
        let installed = self.file("GITHUB_PATH").trim_end().replace('\n', ":");
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", if installed.is_empty() { path } else { format!("{installed}:{path}") });
        for (name, value) in variables {
            let input = inputs.iter().find(|(input, _)| *value == expression(input));
            if let Some((_, input)) = input {
                command.env(name, input);
            }
        }
        let output = command.output().unwrap();
        // A script may have changed its working directory, so all folders of the trial are
        // searched.
        let mut folders = vec![self.path("")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                assert_ne!(entry.file_name(), "pwned", "{inputs:?}: {output:?}");
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        output
    }

    /// Runs the scripts of the action until one fails.
    fn action(&self, inputs: &[(&str, &str)]) -> Output {
        let action = action();
        let defaults = action["inputs"].as_object().unwrap();
        let url = self.url();
        let mut all: Vec<(&str, &str)> = inputs.to_vec();
        all.push(("download-url", &url));
        all.extend(defaults.iter().map(|(name, input)| (name.as_str(), input["default"].as_str().unwrap())));
        let mut last = None;
        for step in action["runs"]["steps"].as_array().unwrap() {
            let Some(script) = step["run"].as_str() else { continue };
            let mut variables: Vec<(String, String)> = Vec::new();
            for (name, value) in step["env"].as_object().unwrap() {
                variables.push((name.clone(), value.as_str().unwrap().to_owned()));
            }
            let shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"];
            let expression = |input: &str| format!("${{{{ inputs.{input} }}}}");
            let output = self.run(&shell, script, &variables, expression, &all);
            // The runner reads commands from both.
            let printed = [output.stdout.as_slice(), &output.stderr].concat();
            let forged = String::from_utf8_lossy(&printed).lines().any(|line| line == "::error::pwned");
            assert!(!forged, "{inputs:?}: {output:?}");
            let is_success = output.status.success();
            last = Some(output);
            if !is_success {
                break;
            }
        }
        last.unwrap()
    }

    /// Runs the script of the GitLab component.
    fn component(&self, inputs: &[(&str, &str)]) -> Output {
        let (header, job) = component();
        let defaults = header["spec"]["inputs"].as_object().unwrap();
        let url = self.url();
        let mut all: Vec<(&str, &str)> = inputs.to_vec();
        all.push(("download-url", &url));
        all.extend(defaults.iter().map(|(name, input)| (name.as_str(), input["default"].as_str().unwrap())));
        let mut variables: Vec<(String, String)> = Vec::new();
        for (name, variable) in job["variables"].as_object().unwrap() {
            // GitLab would replace "$NAME" in the value.
            assert_eq!(variable["expand"], "false", "{name}");
            variables.push((name.clone(), variable["value"].as_str().unwrap().to_owned()));
        }
        let script = job["script"][0].as_str().unwrap();
        self.run(&["sh", "-ec"], script, &variables, |input| format!("$[[ inputs.{input} ]]"), &all)
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
#[ignore = "needs curl"]
fn action_installs_a_release_and_marks_findings() {
    let trial = Trial::new();
    let output = trial.action(&[("directory", PROJECT)]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let annotations = stdout(&output);
    let marked = "::error file=sub folder%2C 50%25/events.toml,line=8,";
    assert!(annotations.lines().any(|line| line.starts_with(marked)), "{annotations}");
    let summary = trial.file("GITHUB_STEP_SUMMARY");
    assert!(summary.contains("Checked 1 event"), "{summary}");
    assert!(!summary.contains("<b>"), "{summary}");
    assert_eq!(trial.file("GITHUB_OUTPUT"), "");
}

#[test]
#[ignore = "needs curl"]
fn action_writes_sarif_relative_to_the_repository() {
    let trial = Trial::new();
    let arguments = "--fail-on   info\n\n--ignore=DL501,DL101";
    let output = trial.action(&[
        ("directory", &format!("./{PROJECT}/")),
        ("format", "sarif"),
        ("arguments", arguments),
    ]);
    // The wrong weekday and the missing source are ignored.
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let output = trial.action(&[("directory", PROJECT), ("format", "sarif")]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let sarif: Value = serde_json::from_str(&trial.file("dateline.sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "sub%20folder%2C%2050%25/events.toml");
    assert!(trial.file("GITHUB_OUTPUT").ends_with("dateline.sarif\n"));
    // The runner must not interpret words from papers in the log as commands.
    let log = stdout(&output);
    assert!(log.starts_with("::stop-commands::") && log.contains("error[DL501]"), "{log}");
}

#[test]
#[ignore = "needs curl"]
fn component_reports_paths_relative_to_the_repository() {
    let trial = Trial::new();
    let output = trial.component(&[("directory", PROJECT)]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("error[DL501]"), "{output:?}");
    let report = trial.path("the repository").join("gl-code-quality-report.json");
    let report: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    assert_eq!(report[0]["location"]["path"], format!("{PROJECT}/events.toml"));
    let output =
        trial.component(&[("directory", PROJECT), ("arguments", "--fail-on   info\n--ignore=DL501,DL101")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
#[ignore = "needs curl"]
fn release_with_another_checksum_is_not_installed() {
    let trial = Trial::new();
    let wrong = "0".repeat(64);
    for sha256 in [Some(wrong.as_str()), None] {
        if sha256.is_none() {
            for entry in fs::read_dir(trial.path("the release")).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "gz") {
                    fs::write(&path, "another archive").unwrap();
                }
            }
        }
        let inputs = [("directory", PROJECT), ("sha256", sha256.unwrap_or_default())];
        for output in [trial.action(&inputs), trial.component(&inputs)] {
            assert_eq!(output.status.code(), Some(2), "{output:?}");
            let messages = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
            assert!(messages.contains("it was not unpacked"), "{messages}");
        }
        assert_eq!(trial.file("GITHUB_PATH"), "");
    }
}

#[test]
#[ignore = "needs curl"]
fn hostile_inputs_run_nothing() {
    let trial = Trial::new();
    for input in ["directory", "arguments", "version", "sha256", "download-url"] {
        let inputs = [(input, HOSTILE), ("directory", PROJECT)];
        for output in [trial.action(&inputs), trial.component(&inputs)] {
            assert_eq!(output.status.code(), Some(2), "{input}: {output:?}");
        }
    }
    let output = trial.action(&[("format", HOSTILE), ("directory", PROJECT)]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    for outside in ["..", "/"] {
        let output = trial.action(&[("directory", outside)]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
}

/// Runs a linter in the package's folder; it must report nothing.
fn lint(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(root()).output().unwrap();
    let found =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{found}");
}

#[test]
#[ignore = "needs zizmor"]
fn zizmor_finds_nothing() {
    lint("zizmor", &["--offline", "--persona=pedantic", "."]);
    // `dateline init` writes this file to `.github/workflows`, where zizmor looks.
    let folder = tempfile::tempdir().unwrap();
    let workflows = folder.path().join(".github/workflows");
    fs::create_dir_all(&workflows).unwrap();
    fs::write(workflows.join("chronology.yml"), text("src/cli/init/workflow.yml")).unwrap();
    for (i, block) in code_blocks(&text("docs/ci.md"), "yaml").into_iter().enumerate() {
        if block.contains("\njobs:") {
            let block = block.replace("OWNER/dateline@COMMIT", &format!("o/dateline@{}", "0".repeat(40)));
            fs::write(workflows.join(format!("docs-{i}.yml")), block).unwrap();
        }
    }
    assert!(fs::read_dir(&workflows).unwrap().count() > 1, "docs/ci.md has no workflow");
    lint("zizmor", &["--offline", folder.path().to_str().unwrap()]);
}

#[test]
#[ignore = "needs hadolint"]
fn hadolint_finds_nothing() {
    lint("hadolint", &["Dockerfile"]);
}

#[test]
#[ignore = "needs dist"]
fn dist_accepts_its_configuration() {
    lint("dist", &["plan"]);
    lint("dist", &["generate", "--check"]);
}

/// The options of `dateline check` that the scripts and docs/ci.md mention exist.
#[test]
fn options_of_check_exist() {
    let help = Command::new(env!("CARGO_BIN_EXE_dateline")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let known = |option: &str| {
        help.split_whitespace()
            .any(|word| word.trim_end_matches(',').split(['=', '[']).next() == Some(option))
    };
    assert!(known("--fail-on") && !known("--fail"), "the help is read wrongly");
    let page = text("docs/ci.md");
    let mut lines: Vec<String> = Vec::new();
    for script in [text("ci/github/check.sh"), text("ci/gitlab/templates/check.yml"), page.clone()] {
        let starts_check =
            |line: &&str| line.contains("dateline check ") || line.contains("dateline\" check ");
        lines.extend(script.lines().filter(starts_check).map(str::to_owned));
    }
    // `arguments:` of the action and the component.
    for document in code_blocks(&page, "yaml").into_iter().flat_map(yaml) {
        for key in ["with", "inputs"] {
            let mut found = Vec::new();
            with_key(&document, key, &mut found);
            lines.extend(
                found.iter().filter_map(|step| step[key].get("arguments")?.as_str()).map(str::to_owned),
            );
        }
    }
    let mut options = BTreeSet::new();
    for line in &lines {
        // Such as "dateline check --since X" in a sentence, a script or a list.
        let words = line.split(|c: char| c.is_whitespace() || "`\"'(),;=".contains(c));
        options.extend(words.filter(|word| word.starts_with("--") && word.len() > 2));
    }
    assert!(options.len() > 8, "the options are read wrongly: {options:?}");
    let unknown: Vec<_> = options.into_iter().filter(|option| !known(option)).collect();
    assert!(unknown.is_empty(), "`dateline check` has no {unknown:?}");
}

/// `pre-commit` runs the check if the commit includes a file with one of these extensions.
#[test]
fn hook_runs_for_every_format_of_papers() {
    let hooks = yaml(&text(".pre-commit-hooks.yaml"));
    let pattern = Regex::new(hooks[0][0]["files"].as_str().unwrap()).unwrap();
    let endings = FORMATS.iter().flat_map(|format| format.extensions);
    let missed: Vec<&&str> =
        endings.filter(|ending| !pattern.is_match(format!("a.{ending}").as_str())).collect();
    assert_eq!(missed, [&""; 0]);
    assert!(pattern.is_match("events.toml") && !pattern.is_match("a.rs"));
}
