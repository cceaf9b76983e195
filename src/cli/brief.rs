//! `dateline brief`: the briefs, as Markdown, Typst and PDF.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use itertools::Itertools as _;

use super::Global;
use super::check::count;
use super::terminal::Terminal;
use crate::brief::{BriefSpec, Format};
use crate::check::{Checked, Severity, check};
use crate::file::write_atomically;
use crate::project::{BRIEFS, Project};
use crate::render::{BriefData, Engine, Page, Template, gather, html, markdown, typst_files};
use crate::report::{Style, fault};

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
    let press = Press {
        checked: check(&project),
        project,
        folder: global.directory.clone(),
        engine: engine(&args.typst, terminal)?,
        created: super::clock::source_date_epoch()?,
    };
    let mut failed = 0;
    for brief in press.briefs(&args.names)? {
        if let Err(error) = press.print(brief, terminal) {
            failed += 1;
            terminal.error(&error.context(format!("{BRIEFS}/{}.toml: no brief was made", brief.name)));
        }
    }
    let errors = press.checked.findings.iter().filter(|found| found.severity == Severity::Error).count();
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
    checked: Checked,
    folder: PathBuf,
    engine: Engine,
    created: Option<i64>,
}

impl Press {
    /// The briefs to make: those asked for by name, or all.
    fn briefs(&self, asked: &[String]) -> anyhow::Result<Vec<&BriefSpec>> {
        let all = &self.project.briefs;
        if all.is_empty() {
            bail!(
                "there is no file in the folder {BRIEFS} that ends in .toml: write one, for instance {BRIEFS}/summit.toml with the line title = \"Summit\""
            );
        }
        let is = |brief: &BriefSpec, asked: &String| asked.trim_end_matches(".toml") == brief.name;
        if let Some(unknown) = asked.iter().find(|asked| !all.iter().any(|brief| is(brief, asked))) {
            let known = all.iter().map(|brief| &brief.name).join(", ");
            bail!("there is no {BRIEFS}/{}.toml; there is {known}", unknown.trim_end_matches(".toml"));
        }
        let wanted = |brief: &&BriefSpec| asked.is_empty() || asked.iter().any(|asked| is(brief, asked));
        Ok(all.iter().filter(wanted).collect())
    }

    /// Makes one brief, and says what was written.
    fn print(&self, spec: &BriefSpec, terminal: &Terminal) -> anyhow::Result<()> {
        let name = &spec.name;
        let data = self.data(spec, terminal)?;
        let folder = self.folder.join("templates");
        let template = Template::find("brief.typ", Some(&folder))?;
        let pdf =
            self.engine.print(&data, &template, self.created.unwrap_or_else(|| data.as_of.midnight()))?;
        for warning in &pdf.warnings {
            terminal.warn(&warning.to_string());
        }

        let page = data.page(&pdf.fit);
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for format in &spec.formats {
            match format {
                Format::Markdown => {
                    let template = Template::find("brief.md.j2", Some(&folder))?;
                    files.push((format!("{name}.md"), markdown(&page, &template)?.into_bytes()));
                    let drawing = page.drawing.as_ref().map(|drawing| drawing.svg().into_bytes());
                    files.extend(drawing.map(|svg| (format!("{name}.svg"), svg)));
                }
                Format::Html => {
                    let template = Template::find("brief.html.j2", Some(&folder))?;
                    files.push((format!("{name}.html"), html(&page, &template)?.into_bytes()));
                }
                Format::Typst => {
                    let texts = typst_files(&page, &template);
                    files.extend(texts.into_iter().map(|file| (file.name, file.text.into_bytes())));
                }
                Format::Pdf => files.push((format!("{name}.pdf"), pdf.bytes.clone())),
            }
        }
        for (file, bytes) in &files {
            write_atomically(&self.folder.join(BRIEFS).join(file), bytes)?;
        }
        terminal.say(&account(spec, &page, pdf.pages))?;
        Ok(())
    }

    /// What a brief says. Its faults go to the terminal; one that could change what it shows ends it.
    fn data(&self, spec: &BriefSpec, terminal: &Terminal) -> anyhow::Result<BriefData> {
        let project = &self.project;
        let faults = project.brief_faults.iter().filter(|fault| fault.span().source == spec.source);
        let faults: Vec<_> = faults.collect();
        if !faults.is_empty() {
            let style = Style { color: terminal.color(), width: terminal.width() };
            for found in &faults {
                let (message, help) = (found.message(), found.help());
                terminal.report(&fault(&message, help.as_deref(), found.span(), &project.sources, style));
            }
            bail!("mend {} in it first", count(faults.len(), "fault"));
        }
        let Some(as_of) = project.as_of_of(spec) else {
            bail!("a brief needs to know the day it speaks from: give --as-of, or `as_of` in events.toml");
        };
        let chosen = spec.selection.choose(&project.chronology, &project.timeline);
        let (items, sources) = gather(project, &self.checked.findings, chosen);
        let (data, removed) = BriefData::new(spec, &items, &sources, as_of);
        let data = BriefData { unread: project.chronology.unread, ..data };
        for removed in removed {
            terminal.warn(&removed.to_string());
        }
        Ok(data)
    }
}

/// "briefs/nato.md .typ .pdf: 12 events on 1 page, all of them" and, where some are not printed, which.
fn account(spec: &BriefSpec, page: &Page<'_>, pages: u32) -> String {
    let name = &spec.name;
    let mut files = spec.formats.iter().map(|format| match format {
        Format::Markdown => format!("{BRIEFS}/{name}.md"),
        Format::Html => format!("{BRIEFS}/{name}.html"),
        Format::Typst => format!("{BRIEFS}/{name}.typ"),
        Format::Pdf => format!("{BRIEFS}/{name}.pdf"),
    });
    let events = count(page.rows.len(), "event");
    let pages = count(pages as usize, "page");
    let left_out = page.left_out.len();
    let unread = match page.brief.unread {
        0 => String::new(),
        unread => format!(", {} of the chronology could not be read", count(unread, "event")),
    };
    let mut text = format!("{}: {events} on {pages}, {left_out} left out{unread}", files.join(" "));
    for row in &page.left_out {
        for part in ["\n  left out: ", &row.when, ", ", &row.title] {
            text.push_str(part);
        }
    }
    text
}
