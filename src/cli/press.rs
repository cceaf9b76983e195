//! Making briefs: what `brief` and `watch` have in common.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;
use itertools::Itertools as _;
use serde::Serialize;

use super::Global;
use super::check::count;
use super::earlier::Earlier;
use super::in_order::in_order;
use super::template_fault::with_lines;
use super::terminal::Terminal;
use crate::brief::{BriefSpec, Format};
use crate::check::{Checked, Severity, check};
use crate::file::write_atomically;
use crate::project::{BRIEFS, Project};
use crate::render::{
    BriefData, ChangedRow, Engine, Fonts, Page, Pdf, Template, TemplateError, gather, html, markdown,
    typst_files,
};
use crate::report::{Style, fault};
use crate::table::Vocabulary as _;

/// Where a person's own templates lie.
pub(crate) const TEMPLATES: &str = "templates";
/// Where a person's own fonts lie.
pub(crate) const FONTS: &str = "fonts";

/// Which briefs, and by what.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Wanted {
    /// Only these: the names of files in briefs/, with or without .toml
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// What makes the PDF: the Typst inside dateline, a typst 0.15 that is on the PATH if there is one, or the
    /// program at a path
    #[arg(long, value_name = "embedded|auto|PATH", default_value = "auto")]
    typst: String,
    /// Tell what has changed since this commit of git: a hash, a branch, a tag; overrides `since` in the briefs
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// A font, or a folder of fonts, for characters that Typst's own fonts do not have; may be given several times. Those
    /// in the folder fonts/ of the project are used too
    #[arg(long = "font", value_name = "FILE|DIR")]
    fonts: Vec<PathBuf>,
}

/// Everything that the briefs of one run have in common.
pub(crate) struct Press {
    pub(crate) project: Project,
    checked: Checked,
    earlier: Earlier,
    folder: PathBuf,
    engine: Engine,
    created: Option<i64>,
}

/// A brief that is made, and not yet written.
pub(crate) struct Made {
    /// The files by their names in `briefs/`.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What to say of it.
    pub(crate) account: Account,
    /// What the person should know of it.
    warnings: Vec<String>,
}

/// What became of one brief.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    /// Its name.
    brief: String,
    /// The file of each format, from the project's folder; what lies beside it, a drawing say, is not named.
    files: Vec<String>,
    /// How many events are printed.
    events: usize,
    /// On how many pages.
    pages: u32,
    /// The events that found no room.
    left_out: Vec<LeftOut>,
    /// What has changed; none where it is not told.
    changed: Option<Vec<ChangedRow>>,
    /// How many events of the chronology could not be read, and are in no brief.
    unread: usize,
}

/// An event that found no room.
#[derive(Debug, Serialize)]
struct LeftOut {
    /// Its id; none for one that only papers have.
    id: Option<String>,
    /// Its date in EDTF.
    date: Option<String>,
    /// Its date for people.
    when: String,
    /// What happened.
    title: String,
}

impl Press {
    /// Reads and checks the project.
    pub(crate) fn new(wanted: &Wanted, global: &Global, terminal: &Terminal) -> anyhow::Result<Self> {
        let project = global.project()?;
        let briefs = project.sound_briefs().filter(|brief| is_wanted(brief, &wanted.names));
        Ok(Self {
            earlier: Earlier::read(wanted.since.as_ref(), briefs, global, terminal)?,
            checked: check(&project),
            folder: global.directory.clone(),
            engine: engine(wanted, &global.directory, terminal)?,
            created: super::clock::source_date_epoch()?,
            project,
        })
    }

    /// The briefs to make: those asked for by name, or all.
    pub(crate) fn briefs(&self, asked: &[String]) -> anyhow::Result<Vec<&BriefSpec>> {
        let all = &self.project.briefs;
        if all.is_empty() {
            bail!(
                "there is no file in the folder {BRIEFS} that ends in .toml: write one, for instance {BRIEFS}/summit.toml with the line title = \"Summit\""
            );
        }
        if let Some(unknown) = asked.iter().find(|asked| !all.iter().any(|brief| is_called(brief, asked))) {
            let known = all.iter().map(|brief| &brief.name).join(", ");
            bail!("there is no {BRIEFS}/{}.toml; there is {known}", unknown.trim_end_matches(".toml"));
        }
        Ok(all.iter().filter(|brief| is_wanted(brief, asked)).collect())
    }

    /// How many errors the check found.
    pub(crate) fn errors(&self) -> usize {
        self.checked.findings.iter().filter(|found| found.severity == Severity::Error).count()
    }

    /// Whether the commit since which changes are told was asked for with `--since`.
    pub(crate) const fn is_asked_since(&self) -> bool {
        self.earlier.is_asked()
    }

    /// Where a file of a brief lies.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(BRIEFS).join(file)
    }

    /// Makes briefs, as many at a time as there are cores, and hands them over in their order; what is to be said of one that
    /// stands before it is said.
    pub(crate) fn make(
        &self,
        briefs: &[&BriefSpec],
        terminal: &Terminal,
        mut take: impl FnMut(&BriefSpec, anyhow::Result<Made>) -> io::Result<()>,
    ) -> io::Result<()> {
        let told = briefs.iter().map(|spec| (*spec, self.data(spec, terminal))).collect();
        let make =
            |(spec, data): (_, anyhow::Result<_>)| (spec, data.and_then(|data| self.make_one(spec, &data)));
        in_order(told, make, |(spec, made)| {
            for warning in made.iter().flat_map(|made| &made.warnings) {
                terminal.warn(warning);
            }
            take(spec, made)
        })
    }

    /// Writes what was made.
    pub(crate) fn write(&self, made: Made) -> anyhow::Result<Account> {
        for (file, bytes) in &made.files {
            write_atomically(&self.path(file), bytes)?;
        }
        Ok(made.account)
    }

    /// Sets the pages of one brief: what it could say, and what of that there is room for.
    pub(crate) fn set(&self, spec: &BriefSpec, terminal: &Terminal) -> anyhow::Result<(BriefData, Pdf)> {
        let data = self.data(spec, terminal)?;
        let pdf = self.pdf(&data)?;
        for warning in &pdf.warnings {
            terminal.warn(&warning.to_string());
        }
        Ok((data, pdf))
    }

    fn pdf(&self, data: &BriefData) -> anyhow::Result<Pdf> {
        let created = self.created.unwrap_or_else(|| data.as_of.midnight());
        let template = self.template("brief.typ")?;
        self.engine.print(data, &template, created).map_err(|error| with_lines(error.into(), &template))
    }

    /// A template: the project's own, or else the one built in.
    fn template(&self, name: &str) -> Result<Template, TemplateError> {
        Template::find(name, Some(&self.folder.join(TEMPLATES)))
    }

    fn make_one(&self, spec: &BriefSpec, data: &BriefData) -> anyhow::Result<Made> {
        let name = &spec.name;
        let pdf = self.pdf(data)?;
        let page = data.page(&pdf.fit);
        let without_room = page.left_out.iter().filter_map(|row| row.id.as_ref());
        let without_room = without_room.filter(|id| data.references.contains(*id)).map(|id| {
            format!(
                "{BRIEFS}/{name}.toml refers to \"{id}\", for which there is no room: the words are printed without a link"
            )
        });
        let warnings = pdf.warnings.iter().map(ToString::to_string).chain(without_room).collect();
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for format in &spec.formats {
            match format {
                Format::Markdown => {
                    let template = self.template("brief.md.j2")?;
                    let text = markdown(&page, &template);
                    let text = text.map_err(|error| with_lines(error.into(), &template))?;
                    files.push((format!("{name}.md"), text.into_bytes()));
                    files.extend(page.svg().map(|svg| (format!("{name}.svg"), svg.into_bytes())));
                }
                Format::Html => {
                    let template = self.template("brief.html.j2")?;
                    let text = html(&page, &template);
                    let text = text.map_err(|error| with_lines(error.into(), &template))?;
                    files.push((format!("{name}.html"), text.into_bytes()));
                }
                Format::Typst => {
                    let texts = typst_files(&page, &self.template("brief.typ")?);
                    files.extend(texts.into_iter().map(|file| (file.name, file.text.into_bytes())));
                    let logo = page.brief.logo.as_ref();
                    files.extend(logo.map(|logo| (logo.file.clone(), logo.bytes().to_vec())));
                }
                Format::Pdf => files.push((format!("{name}.pdf"), pdf.bytes.clone())),
            }
        }
        Ok(Made { account: Account::new(spec, &page, pdf.pages), files, warnings })
    }

    /// What a brief says. Its faults go to the terminal; one that could change what it shows ends it.
    fn data(&self, spec: &BriefSpec, terminal: &Terminal) -> anyhow::Result<BriefData> {
        let project = &self.project;
        // Those of the house style stand in events.toml.
        let files = [spec.source, project.chronology.source];
        let of_briefs = project.brief_faults.iter().filter(|fault| files.contains(&fault.span().source));
        let of_briefs = of_briefs.map(|fault| (fault.message(), fault.help(), fault.span()));
        let of_house = project.house_faults().map(|fault| (fault.message(), fault.help(), fault.span()));
        let faults: Vec<_> = of_briefs.chain(of_house).collect();
        if !faults.is_empty() {
            let style = Style { color: terminal.color(), width: terminal.width() };
            for (message, help, span) in &faults {
                terminal.report(&fault(message, help.as_deref(), *span, &project.sources, style));
            }
            let of =
                faults.iter().map(|(_, _, span)| project.sources.path(span.source)).unique().join(" and ");
            bail!("mend {} in {of} first", count(faults.len(), "fault"));
        }
        let Some(as_of) = project.as_of_of(spec) else {
            bail!("a brief needs to know the day it speaks from: give --as-of, or `as_of` in events.toml");
        };
        let chosen = spec.selection.choose(&project.chronology, &project.timeline);
        let (items, sources) = gather(project, &self.checked.findings, chosen);
        let (data, removed) = BriefData::new(spec, &items, &sources, as_of);
        let data = BriefData { unread: project.chronology.unread, ..data };
        let (data, also_removed) = match self.earlier.changes(spec, &items, project, terminal)? {
            Some((since, changes)) => data.telling(&since, &changes),
            None => (data, Vec::new()),
        };
        for removed in removed.iter().chain(&also_removed).unique() {
            terminal.warn(&removed.to_string());
        }
        Ok(data)
    }
}

/// Whether a brief is among those asked for by name; where none is named, all are.
fn is_wanted(brief: &BriefSpec, asked: &[String]) -> bool {
    asked.is_empty() || asked.iter().any(|asked| is_called(brief, asked))
}

fn is_called(brief: &BriefSpec, asked: &str) -> bool {
    asked.trim_end_matches(".toml") == brief.name
}

/// What sets the briefs, with the fonts that it may use.
fn engine(wanted: &Wanted, folder: &Path, terminal: &Terminal) -> anyhow::Result<Engine> {
    let engine = typst(&wanted.typst, terminal)?;
    let own = Some(folder.join(FONTS)).filter(|own| own.is_dir());
    let fonts: Vec<PathBuf> = wanted.fonts.iter().cloned().chain(own).collect();
    Ok(if fonts.is_empty() { engine } else { engine.with_fonts(&Fonts::find(&fonts)?)? })
}

fn typst(wanted: &str, terminal: &Terminal) -> anyhow::Result<Engine> {
    #[cfg(feature = "pdf")]
    if wanted == "embedded" {
        return Ok(Engine::embedded());
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

impl Account {
    fn new(spec: &BriefSpec, page: &Page<'_>, pages: u32) -> Self {
        let name = &spec.name;
        Self {
            brief: name.clone(),
            files: spec.formats.iter().map(|format| format!("{BRIEFS}/{name}.{}", format.word())).collect(),
            events: page.rows.len(),
            pages,
            unread: page.brief.unread,
            changed: page.brief.changed.as_ref().map(|changed| changed.rows.clone()),
            left_out: page
                .left_out
                .iter()
                .map(|row| LeftOut {
                    id: row.id.clone(),
                    date: row.date.clone(),
                    when: row.when.clone(),
                    title: row.title.clone(),
                })
                .collect(),
        }
    }
}

/// "briefs/nato.md briefs/nato.pdf: 12 events on 1 page, 1 left out", and which.
impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let events = count(self.events, "event");
        let pages = count(self.pages as usize, "page");
        write!(f, "{}: {events} on {pages}, {} left out", self.files.join(" "), self.left_out.len())?;
        if let Some(changed) = &self.changed {
            write!(f, ", {}", count(changed.len(), "change"))?;
        }
        if self.unread > 0 {
            write!(f, ", {} of the chronology could not be read", count(self.unread, "event"))?;
        }
        for LeftOut { when, title, .. } in &self.left_out {
            write!(f, "\n  left out: {when}, {title}")?;
        }
        Ok(())
    }
}
