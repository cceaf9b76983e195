//! `dateline init`: creates a starter project.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::edit::lock;
use super::env;
use super::terminal::Terminal;
use crate::brief::BriefSpec;
use crate::chronology;
use crate::confined_dir::ConfinedDir;
#[cfg(feature = "desk")]
use crate::date::Date;
#[cfg(feature = "desk")]
use crate::escape::for_toml;
use crate::file::{ProjectLock, Recovery, WriteError};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The project folder; created if it does not exist
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Create an empty chronology, without the example
    #[arg(long)]
    empty: bool,
}

/// The files of the starter project by relative path, in reading order.
const FILES: &[(&str, &str)] = &[
    ("events.toml", include_str!("init/events.toml")),
    ("papers/harbour-report.md", include_str!("init/harbour-report.md")),
    ("briefs/harbour.toml", include_str!("init/brief.toml")),
    (".github/workflows/chronology.yml", include_str!("init/workflow.yml")),
    (".gitignore", GITIGNORE),
];

const GITIGNORE: &str = include_str!("init/gitignore");

/// The papers folder that `--empty` names if it exists.
const PAPERS: &str = "papers";

/// The chronology for `--empty`, with the placeholder `AS_OF` for the current day.
const EMPTY: &str = include_str!("init/empty.toml");

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let folder = global.directory.join(&args.folder);
    let schemas = [
        ("schemas/events.schema.json", chronology::json_schema()),
        ("schemas/brief.schema.json", BriefSpec::json_schema()),
    ];
    let schemas = schemas.map(|(path, schema)| (path, format!("{schema:#}\n")));
    let as_of = global.as_of.clone().unwrap_or_else(env::today).to_string();
    let has_papers = ConfinedDir::new(&folder).is_dir(PAPERS);
    let mut empty = EMPTY.replace("AS_OF", &as_of);
    if has_papers {
        empty = empty.replace("# papers = ", "papers = ");
    }
    let empty = [("events.toml", empty), (".gitignore", GITIGNORE.to_owned())];
    let example = FILES.iter().map(|(path, text)| (*path, (*text).to_owned()));
    let chosen: Vec<(&str, String)> = if args.empty { empty.into() } else { example.collect() };
    let files = chosen.into_iter().chain(schemas);
    let files: Vec<(&str, String)> = files.collect();
    let others = others(&folder, &files);
    if !others.is_empty() {
        bail!(
            "these files already exist and are not overwritten: {}; choose another folder, for example `dateline init chronology`",
            others.iter().map(|path| shown(&folder.join(path))).collect::<Vec<_>>().join(", ")
        );
    }
    create_files(&folder, "init", terminal, &files)?;
    let made = files.iter().map(|(path, _)| format!("created {}", shown(&folder.join(path))));
    terminal.report_written(&made.collect::<Vec<_>>())?;
    if args.empty {
        terminal.note(
            "Add events with `dateline add`, sources with `dateline source add FILE`, and a brief with",
        );
        terminal.note("`dateline new brief NAME`.");
        if has_papers {
            terminal.note(&format!(
                "The papers in the folder {PAPERS} are read: `dateline pull` lists the events that they report."
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let enter = (!is_here(&args.folder)).then(|| format!("cd {}", shown(&folder)));
    terminal.note("All of its content is fictitious. Try these commands, then replace it with your own:");
    let commands = enter.into_iter().chain(["dateline check".to_owned(), "dateline brief".to_owned()]);
    commands.for_each(|command| terminal.note(&format!("  {command}")));
    terminal.note("In git, commit the brief's Markdown and drawing; .gitignore excludes the other formats.");
    Ok(ExitCode::SUCCESS)
}

/// Returns the chronology for `--empty` with a title and the locations of its papers, for a project
/// without editor schemas.
#[cfg(feature = "desk")]
pub(crate) fn empty_chronology(title: &str, as_of: &Date, papers: &[&str]) -> String {
    let papers: Vec<toml::Value> = papers.iter().map(|place| toml::Value::from(*place)).collect();
    let papers = format!("papers = {}", for_toml(&toml::Value::Array(papers)));
    // Remove the first lines, which are about the schemas.
    let (_, text) = EMPTY.split_once("`dateline schema` prints the schema.\n#\n").unwrap_or(("", EMPTY));
    let head = "# The chronology: what happened, when, and according to which source.\n#\n";
    format!("{head}{text}")
        .replace("AS_OF", &as_of.to_string())
        .replace("# papers = [\"papers\"]", &papers)
        .replace("title = \"Chronology\"", &format!("title = {}", for_toml(&title.into())))
}

/// Creates files in a folder: either all of them or, on an error, none. The last is moved into
/// place first, so that `events.toml` marks a complete set. Returns the lock under which they were
/// created.
pub(crate) fn create_files(
    folder: &Path,
    command: &str,
    terminal: &Terminal,
    files: &[(&str, String)],
) -> anyhow::Result<ProjectLock> {
    std::fs::create_dir_all(folder).map_err(|source| WriteError { path: folder.to_path_buf(), source })?;
    let lock = lock(folder, command, terminal)?;
    if lock.recovery() == Some(Recovery::Completed)
        && files.iter().all(|(path, text)| is_written(folder, path, text))
    {
        // Return early, since locking has completed a killed run of this command.
        return Ok(lock);
    }
    // Check again under the lock: two processes may create the same files.
    let others = others(folder, files);
    if !others.is_empty() {
        bail!("{} was created by another process in the meantime: nothing was written", others.join(", "));
    }
    let staged = lock.stage(files.iter().rev().map(|(path, text)| (*path, text)))?;
    lock.move_into_place(staged)?;
    Ok(lock)
}

/// Returns the paths of the files that cannot be created because something exists there.
///
/// If only some of the files exist, an earlier command was killed while it created them. Files with
/// the expected content are then not returned.
pub(crate) fn others<'f>(folder: &Path, files: &[(&'f str, String)]) -> Vec<&'f str> {
    let is_there = |path: &str| folder.join(path).symlink_metadata().is_ok();
    let is_complete = files.iter().all(|(path, _)| is_there(path));
    let is_in_the_way = |(path, text): &&(&'f str, String)| {
        is_there(path) && (is_complete || !is_written(folder, path, text))
    };
    files.iter().filter(is_in_the_way).map(|(path, _)| *path).collect()
}

/// Whether the file exists with this content.
fn is_written(folder: &Path, path: &str, text: &str) -> bool {
    let read = ConfinedDir::new(folder).read(path, text.len() as u64);
    read.is_ok_and(|bytes| bytes == text.as_bytes())
}

fn is_here(folder: &Path) -> bool {
    folder == Path::new(".")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

#[cfg(all(test, feature = "desk"))]
mod tests {
    use super::*;

    #[test]
    fn empty_chronology_has_its_title_and_papers() {
        let day = Date::from_ymd(2026, 11, 30).unwrap();
        let text = empty_chronology("Japan \"and\" NATO", &day, &["*", "more"]);
        assert!(text.starts_with("# The chronology") && !text.contains("schema"), "{text}");
        let file: toml::Table = toml::from_str(&text).unwrap();
        let table = file["chronology"].as_table().unwrap();
        assert_eq!(table["title"].as_str(), Some("Japan \"and\" NATO"));
        assert_eq!(table["as_of"].to_string(), "2026-11-30");
        assert_eq!(table["papers"].as_array().unwrap().len(), 2);
    }
}
