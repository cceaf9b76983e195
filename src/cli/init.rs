//! `dateline init`: a small chronology to begin with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::project_file::write_within;
use super::terminal::Terminal;
use crate::brief::BriefSpec;
use crate::chronology;
use crate::confined_dir::ConfinedDir;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to begin in; it is made where there is none
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// The files, from the folder, in the order in which a person looks at them.
const FILES: &[(&str, &str)] = &[
    ("events.toml", include_str!("init/events.toml")),
    ("papers/harbour-report.md", include_str!("init/harbour-report.md")),
    ("briefs/harbour.toml", include_str!("init/brief.toml")),
    (".github/workflows/chronology.yml", include_str!("init/workflow.yml")),
    (".gitignore", include_str!("init/gitignore")),
];

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let folder = global.directory.join(&args.folder);
    let schemas = [
        ("schemas/events.schema.json", chronology::json_schema()),
        ("schemas/brief.schema.json", BriefSpec::json_schema()),
    ];
    let schemas = schemas.map(|(path, schema)| (path, format!("{schema:#}\n")));
    let files = FILES.iter().map(|(path, text)| (*path, (*text).to_owned())).chain(schemas);
    let files: Vec<(&str, String)> = files.collect();
    let there: Vec<&str> = files
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| folder.join(path).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() {
        bail!(
            "{} has {} already, and nothing is overwritten: choose another folder, for instance `dateline init chronology`",
            shown(&folder),
            there.join(", ")
        );
    }
    let dir = ConfinedDir::new(&folder);
    for (path, text) in &files {
        write_within(&dir, Path::new(path), text.as_bytes())?;
        terminal.say(&format!("made {}", shown(&folder.join(path))))?;
    }
    let enter = if is_here(&args.folder) { String::new() } else { format!("cd {}\n  ", shown(&folder)) };
    terminal.note(&format!(
        "Everything in it is made up. Try it, then replace it with your own:\n  {enter}dateline check\n  dateline brief"
    ));
    Ok(ExitCode::SUCCESS)
}

fn is_here(folder: &Path) -> bool {
    folder == Path::new(".")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
