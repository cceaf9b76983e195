//! `dateline brief`: the briefs, as Markdown, Typst and PDF.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use itertools::Itertools as _;

use super::Global;
use super::check::count;
use super::terminal::Terminal;
use crate::check::check;
use crate::date::Day;
use crate::file::write_atomically;
use crate::project::{Files as _, Folder, Project};
use crate::render::{
    BriefData, BriefSpec, CitedSource, Engine, Fit, Format, Item, SpecFault, Template, gather, markdown,
    typst_files,
};
use crate::report::{Style, fault};

/// Where the files of the briefs lie, and where what is made of them goes.
const BRIEFS: &str = "briefs";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these: the names of files in briefs/, with or without .toml
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// What makes the PDF: the Typst inside dateline, a typst 0.15 that is on the PATH if there is one, or the
    /// program at a path
    #[arg(long, value_name = "embedded|auto|PATH", default_value = "auto")]
    typst: String,
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let project = global.project()?;
    let checked = check(&project);
    let (items, sources) = gather(&project, &checked.findings);
    let Some(as_of) = project.as_of.as_ref().and_then(crate::date::Date::as_day) else {
        bail!("a brief needs to know the day it speaks from: give --as-of, or `as_of` in events.toml");
    };
    let press = Press {
        project,
        items,
        sources,
        as_of,
        folder: global.directory.clone(),
        engine: engine(&args.typst, terminal)?,
        created: super::clock::source_date_epoch()?,
    };
    let mut failed = 0;
    let names = press.names(&args.names)?;
    for name in &names {
        if let Err(error) = press.print(name, terminal) {
            failed += 1;
            terminal.error(&error.context(format!("{BRIEFS}/{name}.toml: no brief was made")));
        }
    }
    let errors =
        checked.findings.iter().filter(|found| found.severity == crate::check::Severity::Error).count();
    if errors > 0 {
        let errors = count(errors, "error");
        terminal
            .warn(&format!("the chronology has {errors}: run `dateline check` before you hand out a brief"));
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn engine(wanted: &str, terminal: &Terminal) -> anyhow::Result<Engine> {
    #[cfg(feature = "pdf")]
    if wanted == "embedded" {
        return Ok(Engine::Embedded);
    }
    let choice = match wanted {
        "auto" => Engine::choose(None, super::clock::search_path().as_deref())?,
        path => Engine::choose(Some(Path::new(path)), None)?,
    };
    if let Some(why) = choice.passed_over {
        terminal.note(&format!("the typst on the PATH is not used: {why}"));
    }
    Ok(choice.engine)
}

/// Everything that the briefs of one run have in common.
struct Press {
    project: Project,
    items: Vec<Item>,
    sources: Vec<CitedSource>,
    as_of: Day,
    folder: PathBuf,
    engine: Engine,
    created: Option<i64>,
}

impl Press {
    /// The briefs to make, by name: those asked for, or all.
    fn names(&self, asked: &[String]) -> anyhow::Result<Vec<String>> {
        let files = Folder::new(&self.folder).list(BRIEFS);
        let files = files
            .with_context(|| format!("there is no folder {BRIEFS}: make one, with a file for each brief"))?;
        let name = |path: &String| Some(path.strip_prefix("briefs/")?.strip_suffix(".toml")?.to_owned());
        let all: Vec<String> = files.iter().filter_map(name).filter(|name| !name.contains('/')).collect();
        if all.is_empty() {
            bail!(
                "there is no file in {BRIEFS} that ends in .toml: write one, for instance {BRIEFS}/summit.toml with the line title = \"Summit\""
            );
        }
        let known = || all.iter().join(", ");
        for asked in asked {
            let asked = asked.trim_end_matches(".toml");
            if !all.iter().any(|name| name == asked) {
                bail!("there is no {BRIEFS}/{asked}.toml; there is {}", known());
            }
        }
        let wanted =
            |name: &String| asked.is_empty() || asked.iter().any(|a| a.trim_end_matches(".toml") == name);
        Ok(all.into_iter().filter(wanted).collect())
    }

    /// Makes one brief, and says what was written.
    fn print(&self, name: &str, terminal: &Terminal) -> anyhow::Result<()> {
        let (spec, data) = self.data(name, terminal)?;
        let folder = self.folder.join("templates");
        let template = Template::find("brief.typ", Some(&folder))?;
        let pdf =
            self.engine.print(&data, &template, self.created.unwrap_or_else(|| data.as_of.midnight()))?;
        for warning in &pdf.warnings {
            terminal.warn(&warning.to_string());
        }

        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for format in &spec.formats {
            match format {
                Format::Markdown => {
                    let template = Template::find("brief.md.j2", Some(&folder))?;
                    files.push((format!("{name}.md"), markdown(&data, &pdf.fit, &template)?.into_bytes()));
                }
                Format::Typst => {
                    let texts = typst_files(&data, &template);
                    files.extend(texts.into_iter().map(|file| (file.name, file.text.into_bytes())));
                }
                Format::Pdf => files.push((format!("{name}.pdf"), pdf.bytes.clone())),
            }
        }
        for (file, bytes) in &files {
            write_atomically(&self.folder.join(BRIEFS).join(file), bytes)?;
        }
        terminal.say(&account(&spec, &data, &pdf.fit))?;
        Ok(())
    }

    /// What a brief says. Its faults go to the terminal; one that could change what it shows ends it.
    fn data(&self, name: &str, terminal: &Terminal) -> anyhow::Result<(BriefSpec, BriefData)> {
        let path = format!("{BRIEFS}/{name}.toml");
        let bytes = Folder::new(&self.folder).read(&path).context("it cannot be read")?;
        let Ok(text) = String::from_utf8(bytes) else { bail!("it is not UTF-8: save it as UTF-8") };
        let mut sources = self.project.sources.clone();
        let source = sources.add(&*path, &*text);
        let (spec, mut faults) = BriefSpec::parse(name, source, &text);
        faults.extend(spec.selection.faults(&self.items));
        faults.sort_by_key(SpecFault::span);
        if !faults.is_empty() {
            let style = Style { color: terminal.color(), width: terminal.width() };
            for found in &faults {
                terminal.report(&fault(
                    &found.message(),
                    found.help().as_deref(),
                    found.span(),
                    &sources,
                    style,
                ));
            }
            bail!("mend {} in it first", count(faults.len(), "fault"));
        }
        let chosen = spec.selection.choose(&self.items);
        let (data, removed) = BriefData::new(&spec, &chosen, &self.sources, self.as_of);
        for removed in removed {
            terminal.warn(&removed.to_string());
        }
        Ok((spec, data))
    }
}

/// "briefs/nato.md .typ .pdf: 12 events on 1 page, all of them" and, where some are not printed, which.
fn account(spec: &BriefSpec, data: &BriefData, fit: &Fit) -> String {
    let printed = fit.print(data);
    let name = &spec.name;
    let mut files = spec.formats.iter().map(|format| match format {
        Format::Markdown => format!("{BRIEFS}/{name}.md"),
        Format::Typst => format!("{BRIEFS}/{name}.typ"),
        Format::Pdf => format!("{BRIEFS}/{name}.pdf"),
    });
    let events = count(printed.rows.len(), "event");
    let pages = count(fit.pages as usize, "page");
    let left_out = printed.left_out.len();
    let mut text = format!("{}: {events} on {pages}, {left_out} left out", files.join(" "));
    for row in &printed.left_out {
        for part in ["\n  left out: ", &row.when, ", ", &row.title] {
            text.push_str(part);
        }
    }
    text
}
