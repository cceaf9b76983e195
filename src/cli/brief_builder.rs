//! Builds briefs, for `brief`, `watch` and `serve`.
//!
//! A [`BriefBuilder`] reads and checks the project once. For each brief, it gathers the data, lays
//! out the PDF, which determines how much fits on the pages, and then writes the other formats.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::Global;
use super::check::count;
use super::edit::lock;
use super::ordered_parallel::{STACK, ordered_parallel};
use super::project_file::read_named;
use super::releases::{RELEASES, Releases};
use super::revisions::{Comparison, Revisions};
use super::summary::BriefSummary;
use super::template_fault::with_lines;
use super::terminal::Terminal;
use crate::brief::{BriefFormat, BriefSpec, exceeds};
use crate::check::{Checked, RuleId, Severity, check};
use crate::chronology::OnErrors;
use crate::confined_dir::{ConfinedDir, MAX_FILE_SIZE};
use crate::project::{BRIEFS, Paper, Project, sha256};
use crate::render::{
    BriefData, Clearance, DocxParts, Engine, Fit, Fonts, Item, Page, PaintedPicture, Pdf, PdfError,
    REFERENCE, ReferenceDocx, Release, Renderer, TEMPLATES, Template, TemplateError, docx, gather, html,
    markdown, typst_files,
};
use crate::report::{ReportStyle, fault};
use crate::time_limit::{Unfinished, run_within};
use anyhow::{Context as _, anyhow, bail};
use itertools::Itertools as _;

/// The folder for a project's fonts.
pub(crate) const FONTS: &str = "fonts";

/// The time limit for the embedded Typst to lay out a brief, which normally takes a few hundredths
/// of a second. It applies only in this process: other engines are subject to the template limits.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// The options that select the briefs and the Typst engine.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BriefOptions {
    /// Build only these briefs: names of files in briefs/, with or without .toml
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Typst engine for PDFs: `embedded`, the path of a program, or `auto` (typst 0.15 from the
    /// PATH, or else the embedded one)
    #[arg(long, value_name = "embedded|auto|PATH", default_value = "auto")]
    typst: String,
    /// List what changed since this Git revision (a hash, branch or tag) or release (v2); overrides
    /// `since` in the briefs
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// A font file or folder of fonts, for characters missing from the built-in fonts; may be
    /// repeated. Fonts in the project's folder fonts/ are always used
    #[arg(long = "font", value_name = "FILE|DIR")]
    fonts: Vec<PathBuf>,
    /// Use the styles and page size of this Word document for Word briefs [default:
    /// templates/brief.docx, if it exists]
    #[arg(long, value_name = "FILE.docx")]
    reference: Option<PathBuf>,
}

#[cfg(feature = "desk")]
impl BriefOptions {
    /// Returns the options for all briefs, with the engine that `brief` uses by default.
    pub(crate) fn for_all() -> Self {
        Self { names: Vec::new(), typst: "auto".to_owned(), since: None, fonts: Vec::new(), reference: None }
    }
}

/// The state shared by the briefs of one run.
pub(crate) struct BriefBuilder {
    pub(crate) project: Arc<Project>,
    checked: Arc<Checked>,
    revisions: Revisions,
    folder: ConfinedDir,
    /// The PDF engine, or the reason why none is available.
    engine: Result<Engine, String>,
    renderer: Option<Renderer>,
    /// The project's fonts and those given by `--font`.
    fonts: Fonts,
    /// The reference document of Word briefs, or the reason why it cannot be used.
    reference: Result<Option<ReferenceDocx>, String>,
    created: Option<i64>,
    limit: Duration,
    /// The clearance of the requested release; `None` if no release was requested.
    clearance: Option<Clearance>,
}

/// The data of a brief, and the events that it was made from.
struct Gathered {
    data: Arc<BriefData>,
    items: Vec<Item>,
}

/// A brief that has been built but not written.
pub(crate) struct BuiltBrief {
    /// The files, named relative to `briefs/`.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// The report on the brief.
    pub(crate) summary: BriefSummary,
    /// The warnings to print for the brief.
    pub(crate) warnings: Vec<String>,
    /// The reason why the PDF is missing, although the other formats could be made.
    pub(crate) failure: Option<anyhow::Error>,
}

/// The reason why a brief is not released: the check reports errors.
#[derive(Debug, thiserror::Error)]
#[error("the chronology has {errors}: run `dateline check` and fix them before the release")]
pub(crate) struct ReleaseOfErrors {
    /// The number of errors in words: "2 errors".
    pub(crate) errors: String,
}

impl BriefBuilder {
    /// Reads and checks the project.
    pub(crate) fn new(options: &BriefOptions, global: &Global, terminal: &Terminal) -> anyhow::Result<Self> {
        Self::with_renderer(global.renderer(), options, global, terminal)
    }

    /// Reads and checks the project like [`new`](Self::new), but with an existing renderer, whose
    /// process keeps Typst's cache.
    pub(crate) fn with_renderer(
        renderer: Option<Renderer>,
        options: &BriefOptions,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<Self> {
        let project = global.project()?;
        let checked = Arc::new(check(&project));
        Self::of_project((Arc::new(project), checked), renderer, options, global, terminal)
    }

    /// Creates a builder for a project that has been read and checked.
    pub(crate) fn of_project(
        (project, checked): (Arc<Project>, Arc<Checked>),
        renderer: Option<Renderer>,
        options: &BriefOptions,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<Self> {
        let briefs = || project.sound_briefs().filter(|brief| is_wanted(brief, &options.names));
        Ok(Self {
            revisions: Revisions::read(
                options.since.as_ref(),
                briefs(),
                Releases::read(global.files().dir())?,
                global,
                terminal,
            )?,
            checked,
            folder: global.files().dir().clone(),
            engine: match engine(options, renderer.as_ref(), global, terminal) {
                // Ignore the error if no brief needs an engine, unless `--font` was given: an
                // unreadable font there is always an error.
                Err(error) if options.fonts.is_empty() && !briefs().any(needs_an_engine) => {
                    Err(format!("{error:#}"))
                }
                engine => Ok(engine?),
            },
            fonts: fonts(options, global).unwrap_or_default(),
            reference: match reference(options, global) {
                // Defer the error to the Word briefs, unless `--reference` was given: an unusable
                // document there is always an error.
                Err(error) if options.reference.is_none() => Err(format!("{error:#}")),
                reference => Ok(reference?),
            },
            renderer,
            created: super::env::source_date_epoch()?,
            limit: TIME_LIMIT,
            clearance: None,
            project,
        })
    }

    /// Returns a builder that releases the briefs that it builds.
    pub(crate) fn releasing(self, clearance: Clearance) -> Self {
        Self { clearance: Some(clearance), ..self }
    }

    /// Returns the files of a brief's releases that were later changed or removed.
    pub(crate) fn altered_releases(&self, brief: &BriefSpec) -> anyhow::Result<Vec<String>> {
        self.revisions.releases.altered(&brief.name, &self.folder)
    }

    /// Returns the briefs to build: those with the given names, or all.
    ///
    /// Fails if the project does not contain briefs or a name is unknown.
    pub(crate) fn briefs(&self, asked: &[String]) -> anyhow::Result<Vec<&BriefSpec>> {
        let all = &self.project.briefs;
        if all.is_empty() {
            bail!(
                "the folder {BRIEFS} contains no .toml file: create one, for example {BRIEFS}/summit.toml with the line title = \"Summit\""
            );
        }
        if let Some(unknown) = asked.iter().find(|asked| !all.iter().any(|brief| is_called(brief, asked))) {
            let known = all.iter().map(|brief| &brief.name).join(", ");
            bail!(
                "{BRIEFS}/{}.toml does not exist; available briefs: {known}",
                unknown.trim_end_matches(".toml")
            );
        }
        Ok(all.iter().filter(|brief| is_wanted(brief, asked)).collect())
    }

    /// Returns the number of errors that the check found.
    pub(crate) fn errors(&self) -> usize {
        self.checked.count(Severity::Error)
    }

    /// Returns the policy for briefs if the check finds errors.
    fn on_errors(&self) -> OnErrors {
        let chosen = self.project.chronology.brief_defaults.errors.as_ref();
        chosen.map_or(OnErrors::Mark, |chosen| chosen.value)
    }

    /// Whether `--since` was given.
    pub(crate) const fn is_asked_since(&self) -> bool {
        self.revisions.is_asked()
    }

    /// Reads an output file of an earlier run.
    pub(crate) fn read_output(&self, file: &str) -> io::Result<Vec<u8>> {
        self.folder.read(Path::new(BRIEFS).join(file), MAX_FILE_SIZE)
    }

    /// Builds briefs in parallel, one per core, and passes them to `take` in order.
    ///
    /// Warnings about a brief are printed before it is passed on.
    pub(crate) fn build<'b>(
        &self,
        briefs: &[&'b BriefSpec],
        terminal: &Terminal,
        mut take: impl FnMut(&'b BriefSpec, anyhow::Result<BuiltBrief>) -> io::Result<()>,
    ) -> io::Result<()> {
        // Let each brief use several cores if there are at least twice as many cores as briefs.
        let cores = thread::available_parallelism().map_or(1, NonZero::get) / briefs.len().max(1);
        let all = briefs.iter().map(|spec| (*spec, self.data(spec, terminal))).collect();
        let make = |(spec, data): (_, anyhow::Result<_>)| {
            (spec, data.and_then(|data| self.build_one(spec, &data, cores)))
        };
        ordered_parallel(all, make, |(spec, made)| {
            for warning in made.iter().flat_map(|made| &made.warnings) {
                terminal.warn(warning);
            }
            take(spec, made)
        })
    }

    /// Writes the files of all briefs together. Returns each brief with its report or the reason
    /// why it could not be written.
    pub(crate) fn write<'b>(
        &self,
        briefs: Vec<(&'b BriefSpec, BuiltBrief)>,
        terminal: &Terminal,
    ) -> anyhow::Result<Vec<(&'b BriefSpec, anyhow::Result<BriefSummary>)>> {
        let is_written =
            |(file, bytes): &(String, Vec<u8>)| self.read_output(file).is_ok_and(|old| old == *bytes);
        // Do not take the lock if all files are up to date, so that a read-only folder also works.
        if briefs.iter().all(|(_, made)| made.files.iter().all(is_written)) {
            return Ok(briefs.into_iter().map(|(brief, made)| (brief, Ok(made.summary))).collect());
        }
        let lock = lock(self.folder.root(), "brief", terminal)?;
        let of_releases = briefs.iter().flat_map(|(_, made)| &made.files);
        let mut of_releases = of_releases.filter(|(file, _)| file.starts_with(RELEASES));
        if let Some((file, _)) = of_releases.find(|(file, _)| self.read_output(file).is_ok()) {
            bail!(
                "{BRIEFS}/{file} exists already, so nothing was written: if another process has just released the brief, run the command again; \
                 otherwise, move the file away"
            );
        }
        let mut staged = Vec::new();
        let mut done = Vec::new();
        for (brief, BuiltBrief { files, summary, .. }) in briefs {
            let files = lock.stage(files.iter().map(|(file, bytes)| (format!("{BRIEFS}/{file}"), bytes)));
            let summary = files.map(|files| staged.extend(files)).map(|()| summary);
            done.push((brief, summary.map_err(Into::into)));
        }
        lock.move_into_place(staged)?;
        Ok(done)
    }

    /// Lays out one brief, and returns its data and the PDF, which records how much of the data
    /// fits.
    pub(crate) fn lay_out(
        &self,
        spec: &BriefSpec,
        terminal: &Terminal,
    ) -> anyhow::Result<(Arc<BriefData>, Pdf)> {
        let Gathered { data, .. } = self.data(spec, terminal)?;
        let pdf = self.pdf(&data, 1)?;
        for warning in &pdf.warnings {
            terminal.warn(&warning.to_string());
        }
        Ok((data, pdf))
    }

    fn pdf(&self, data: &Arc<BriefData>, cores: usize) -> anyhow::Result<Pdf> {
        let created = self.created.unwrap_or_else(|| data.as_of.midnight());
        let template = self.template("brief.typ")?;
        // Set a time limit only for an engine in this process: one in a separate process already
        // has limits.
        let engine = self.engine.as_ref().map_err(|why| anyhow!("{why}"))?;
        let is_limited = matches!(engine, Engine::Program(_)) || self.renderer.is_some();
        let pdf = if is_limited {
            engine.print_on(cores, data, &template, created)
        } else {
            let (engine, data, own) = (engine.clone(), Arc::clone(data), template.clone());
            let thread = thread::Builder::new().stack_size(STACK);
            match run_within(self.limit, thread, move || engine.print_on(cores, &data, &own, created)) {
                Err(Unfinished::TimedOut) => bail!(self.took_too_long(&template)),
                done => done?,
            }
        };
        pdf.map_err(|error| with_lines(error.into(), &template))
    }

    fn took_too_long(&self, template: &Template) -> String {
        let seconds = self.limit.as_secs();
        let what_to_do = if template.is_built_in() {
            "select fewer events".to_owned()
        } else {
            format!("look for a long loop in {}", template.path())
        };
        format!("the layout timed out after {seconds} seconds: {what_to_do}")
    }

    /// Returns the project's template with this name or, without one, the built-in template.
    fn template(&self, name: &str) -> Result<Template, TemplateError> {
        Template::find(name, Some(&self.folder))
    }

    fn build_one(&self, spec: &BriefSpec, gathered: &Gathered, cores: usize) -> anyhow::Result<BuiltBrief> {
        let name = &spec.name;
        let data = &gathered.data;
        let (fit, pdf, failure) = match self.pdf(data, cores) {
            Err(error) if self.clearance.is_some() => return Err(error),
            Ok(pdf) => (pdf.fit.clone(), Some(pdf), None),
            // A missing glyph only affects the PDF. The other formats have no pages to fit, so they
            // get all events.
            Err(error) if is_only_of_the_pdf(&error) && spec.formats != [BriefFormat::Pdf] => (
                Fit::everything(data),
                None,
                Some(error).filter(|_| spec.formats.contains(&BriefFormat::Pdf)),
            ),
            Err(_) if self.engine.is_err() => (Fit::everything(data), None, None),
            Err(error) => return Err(error),
        };
        let page = data.page(&fit);
        let without_room = page.left_out.iter().filter_map(|row| row.id.as_ref());
        let without_room = without_room.filter(|id| data.references.contains(*id)).map(|id| {
            format!(
                "{BRIEFS}/{name}.toml refers to \"{id}\", which does not fit on the pages: the words are printed without a link"
            )
        });
        let warnings = pdf.iter().flat_map(|pdf| &pdf.warnings).map(ToString::to_string);
        let warnings = warnings.chain(without_room).collect();
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for format in &spec.formats {
            match format {
                BriefFormat::Markdown => files.extend(self.markdown_files(&page)?),
                BriefFormat::Html => {
                    let template = self.template("brief.html.j2")?;
                    let text = match self.renderer_of(&template) {
                        Some(renderer) => renderer.html(&page, &template),
                        None => html(&page, &template),
                    };
                    let text = text.map_err(|error| with_lines(error.into(), &template))?;
                    files.push((format!("{name}.html"), text.into_bytes()));
                }
                BriefFormat::Typst => {
                    let texts = typst_files(&page, &self.template("brief.typ")?);
                    files.extend(texts.into_iter().map(|file| (file.name, file.text.into_bytes())));
                    let logo = page.brief.logo.as_ref();
                    files.extend(logo.map(|logo| (logo.file.clone(), logo.bytes().to_vec())));
                }
                BriefFormat::Docx => files.push((format!("{name}.docx"), self.docx(&page)?)),
                BriefFormat::Pdf => {
                    files.extend(pdf.as_ref().map(|pdf| (format!("{name}.pdf"), pdf.bytes.clone())));
                }
            }
        }
        let mut summary = BriefSummary::new(spec, &page, pdf.as_ref().map(|pdf| pdf.pages));
        if let Some(clearance) = &self.clearance {
            let frozen = self.freeze(spec, gathered, &fit, clearance)?;
            summary.released = frozen.iter().map(|(file, _)| format!("{BRIEFS}/{file}")).collect();
            files.extend(frozen);
        }
        Ok(BuiltBrief { files, summary, warnings, failure })
    }

    /// Returns the Markdown of a page, and its drawing.
    fn markdown_files(&self, page: &Page<'_>) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let template = self.template("brief.md.j2")?;
        let text = match self.renderer_of(&template) {
            Some(renderer) => renderer.markdown(page, &template),
            None => markdown(page, &template),
        };
        let text = text.map_err(|error| with_lines(error.into(), &template))?;
        let name = &page.brief.name;
        let svg = page.svg().map(|svg| (format!("{name}.svg"), svg.into_bytes()));
        Ok(std::iter::once((format!("{name}.md"), text.into_bytes())).chain(svg).collect())
    }

    /// Returns the files of a brief's release: its text, its drawing and its record. Returns
    /// nothing if the release already exists.
    fn freeze(
        &self,
        spec: &BriefSpec,
        Gathered { data, items }: &Gathered,
        fit: &Fit,
        clearance: &Clearance,
    ) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let number = data.release.as_ref().map_or(1, |release| release.number);
        if self.revisions.releases.of(&spec.name)?.iter().any(|release| release.number == number) {
            return Ok(Vec::new());
        }
        // Add the number to the name: the Markdown links to its drawing by the brief's name.
        let named = BriefData { name: format!("{}-{number}", spec.name), ..BriefData::clone(data) };
        let mut files = self.markdown_files(&named.page(fit))?;
        let hashes = files.iter().map(|(file, bytes)| (file.clone(), sha256(bytes))).collect();
        let record = Release {
            files: hashes,
            ..Release::new(data, items, number, clearance, self.made_from(spec, data)?)
        };
        files.push((format!("{}.json", named.name), record.to_json().into_bytes()));
        Ok(files.into_iter().map(|(file, bytes)| (format!("{RELEASES}/{file}"), bytes)).collect())
    }

    /// Returns the SHA-256 of each file that a brief is made from: the chronology, the brief file,
    /// the papers that it cites, its logo, and the project's templates.
    fn made_from(&self, spec: &BriefSpec, data: &BriefData) -> anyhow::Result<BTreeMap<String, String>> {
        let project = &self.project;
        let texts = [project.chronology.source, spec.source];
        let texts =
            texts.map(|source| (project.sources.path(source).to_owned(), project.sources.whole(source)));
        let mut hashes: BTreeMap<String, String> =
            texts.into_iter().map(|(path, text)| (path, sha256(text.as_bytes()))).collect();
        let cited: BTreeSet<&str> = data.sources.iter().map(|source| source.id.as_str()).collect();
        let is_cited = |paper: &&Paper| {
            let entry = paper.entry.and_then(|at| project.chronology.sources.get(at));
            cited.contains(entry.map_or(paper.path.as_str(), |entry| entry.id.value.as_str()))
        };
        let papers = project.papers.iter().filter(is_cited);
        hashes.extend(papers.map(|paper| (paper.path.clone(), paper.sha256.clone())));
        hashes.extend(data.logo.as_ref().map(|logo| (logo.path.clone(), sha256(logo.bytes()))));
        for name in Template::NAMES {
            let template = self.template(name)?;
            if !template.is_built_in() {
                hashes.insert(template.path().to_owned(), sha256(template.text().as_bytes()));
            }
        }
        Ok(hashes)
    }

    /// Returns the brief as a Word document.
    fn docx(&self, page: &Page<'_>) -> anyhow::Result<Vec<u8>> {
        let reference = self.reference.as_ref().map_err(|why| anyhow!("{why}"))?;
        let paint = |svg: &[u8], what: &str| {
            self.painted(svg).map_err(|problem| anyhow!("{what} cannot be rendered as an image: {problem}"))
        };
        let svg = page.svg();
        let drawing = svg.map(|svg| paint(svg.as_bytes(), "the drawing")).transpose()?.flatten();
        let logo = page.brief.logo.as_ref().and_then(|logo| logo.svg().map(|svg| (svg, &logo.path)));
        let logo = logo.map(|(svg, path)| paint(svg, path)).transpose()?.flatten();
        Ok(docx(
            page,
            &DocxParts {
                created: self.created.unwrap_or_else(|| page.brief.as_of.midnight()),
                reference: reference.as_ref(),
                drawing: drawing.as_ref(),
                logo: logo.as_ref(),
            },
        ))
    }

    /// Renders an SVG to pixels with the project's fonts. Returns `None` if this build does not
    /// contain fonts.
    #[cfg(feature = "pdf")]
    fn painted(&self, svg: &[u8]) -> Result<Option<PaintedPicture>, String> {
        let painted = match &self.renderer {
            Some(renderer) => renderer.paint(svg, &self.fonts)?,
            None => PaintedPicture::paint(svg, &self.fonts)?,
        };
        Ok(Some(painted))
    }

    /// Returns `None`, because this build does not contain fonts (feature `pdf`).
    #[cfg(not(feature = "pdf"))]
    #[expect(clippy::unnecessary_wraps, reason = "the result is that of the function with fonts")]
    fn painted(&self, _: &[u8]) -> Result<Option<PaintedPicture>, String> {
        let _ = &self.fonts;
        Ok(None)
    }

    /// Returns the renderer for a Markdown or HTML template of the project. The built-in templates
    /// are rendered in this process, because both their data and their output are limited.
    fn renderer_of(&self, template: &Template) -> Option<&Renderer> {
        self.renderer.as_ref().filter(|_| !template.is_built_in())
    }

    /// Returns the data of a brief.
    ///
    /// Prints the errors in the brief's file and in the house style, and fails if there are any.
    fn data(&self, spec: &BriefSpec, terminal: &Terminal) -> anyhow::Result<Gathered> {
        let project = &self.project;
        // Include `events.toml`, where errors in the house style are located.
        let files = [spec.source, project.chronology.source];
        let of_briefs = project.brief_faults.iter().filter(|fault| files.contains(&fault.span().source));
        let of_briefs = of_briefs.map(|fault| (fault.message(), fault.help(), fault.span()));
        let of_defaults =
            project.brief_default_faults().map(|fault| (fault.message(), fault.help(), fault.span()));
        let faults: Vec<_> = of_briefs.chain(of_defaults).collect();
        if !faults.is_empty() {
            let style = ReportStyle { color: terminal.color(), width: terminal.width() };
            for (message, help, span) in &faults {
                terminal.report(&fault(message, help.as_deref(), *span, &project.sources, style));
            }
            let of =
                faults.iter().map(|(_, _, span)| project.sources.path(span.source)).unique().join(" and ");
            let errors =
                if faults.len() == 1 { "error".to_owned() } else { format!("{} errors", faults.len()) };
            bail!("fix the {errors} in {of} first");
        }
        let Some(as_of) = project.as_of_of(spec) else {
            bail!("a brief needs a date for \"now\": pass --as-of, or set `as_of` in events.toml");
        };
        let chosen = spec.selection.choose(&project.chronology, &project.timeline);
        let (items, sources) = gather(project, &self.checked.findings, chosen);
        let (data, removed) = BriefData::new(spec, &items, &sources, as_of);
        if let (Some(mark), Some(highest)) = (&spec.handling, &data.handling)
            && exceeds(&spec.handling_order, highest, &mark.value)
            && self.checked.findings.iter().any(|found| found.rule.id == RuleId::BriefMarkedTooLow)
        {
            bail!(
                "the brief is marked {}, but prints an entry marked {highest}: run `dateline check` for the entry",
                mark.value
            );
        }
        let errors = self.errors();
        if errors > 0 && self.clearance.is_some() {
            bail!(ReleaseOfErrors { errors: count(errors, "error") });
        }
        if errors > 0 && self.on_errors() == OnErrors::Stop {
            bail!("the chronology has {}: run `dateline check`, and fix them first", count(errors, "error"));
        }
        let draft = (errors > 0).then(|| (data.words.draft)(errors));
        let data = BriefData { unread: project.chronology.unread, draft, ..data };
        let (data, before) = self.marked(spec, data, terminal)?;
        let compared = self.revisions.changes(spec, &items, before, as_of, project, terminal)?;
        let (data, also_removed) = match compared {
            Some(Comparison { since, changes, earlier }) => {
                let (data, removed) = data.with_changes(&since, &changes);
                (BriefData { earlier: Some(earlier), ..data }, removed)
            }
            None => (data, Vec::new()),
        };
        for removed in removed.iter().chain(&also_removed).unique() {
            terminal.warn(&removed.to_string());
        }
        Ok(Gathered { data: Arc::new(data), items })
    }

    /// Marks a brief as a new release, as its last release if its texts have not changed since, or
    /// as a draft. Also returns the previous release.
    fn marked(
        &self,
        spec: &BriefSpec,
        data: BriefData,
        terminal: &Terminal,
    ) -> anyhow::Result<(BriefData, Option<&Release>)> {
        let releases = self.revisions.releases.of(&spec.name)?;
        let last = releases.last();
        if !self.revisions.releases.is_used() && self.clearance.is_none() {
            return Ok((data, None));
        }
        // Return early: the remark on errors already marks the brief as a draft.
        if data.draft.is_some() {
            return Ok((data, last));
        }
        let texts = data.text_digest();
        if let Some(same) = last.filter(|last| last.texts == texts) {
            if self.clearance.is_some() {
                terminal.note(&format!(
                    "{BRIEFS}/{}.toml: nothing has changed since v{}, cleared by {} on {}, so it was not released again",
                    spec.name, same.number, same.cleared_by, same.released
                ));
            }
            let before = releases.iter().rfind(|release| release.number < same.number);
            return Ok((data.released(same.number, &same.clearance()), before));
        }
        Ok(match &self.clearance {
            Some(clearance) => {
                let number = last.map_or(Some(1), |last| last.number.checked_add(1));
                let number = number.context("the last release has the highest possible number")?;
                (data.released(number, clearance), last)
            }
            None => (data.drafted(last), last),
        })
    }
}

/// Whether a brief cannot be written without a Typst engine.
fn needs_an_engine(brief: &BriefSpec) -> bool {
    brief.formats.contains(&BriefFormat::Pdf)
}

/// Whether an error concerns only the PDF: the other formats need no font.
fn is_only_of_the_pdf(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(PdfError::MissingGlyph { .. }))
}

/// Whether a brief was selected by name, or no names were given.
fn is_wanted(brief: &BriefSpec, asked: &[String]) -> bool {
    asked.is_empty() || asked.iter().any(|asked| is_called(brief, asked))
}

fn is_called(brief: &BriefSpec, asked: &str) -> bool {
    asked.trim_end_matches(".toml") == brief.name
}

/// Returns the Typst engine with the fonts that it may use.
fn engine(
    options: &BriefOptions,
    renderer: Option<&Renderer>,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Engine> {
    let engine = match (typst(&options.typst, terminal)?, renderer) {
        #[cfg(feature = "pdf")]
        (Engine::Embedded(_), Some(renderer)) => Engine::Isolated(renderer.clone()),
        (engine, _) => engine,
    };
    let launcher = super::env::this_program();
    let engine = engine.with_limits(launcher.as_ref(), global.reading.render_limits());
    let fonts = fonts(options, global)?;
    Ok(if fonts.is_empty() { engine } else { engine.with_fonts(&fonts)? })
}

/// Returns the fonts given by `--font` and the project's fonts.
fn fonts(options: &BriefOptions, global: &Global) -> Result<Fonts, PdfError> {
    Ok(Fonts::find(&options.fonts)?.and_below(global.files().dir(), FONTS)?)
}

/// Returns the reference document for Word briefs: the one given by `--reference`, or the
/// project's.
fn reference(options: &BriefOptions, global: &Global) -> anyhow::Result<Option<ReferenceDocx>> {
    let (path, bytes) = if let Some(path) = &options.reference {
        let shown = path.display().to_string();
        let bytes = read_named(global, path, MAX_FILE_SIZE);
        (shown.clone(), bytes.with_context(|| format!("cannot read {shown}"))?)
    } else {
        let path = format!("{TEMPLATES}/{REFERENCE}");
        match global.files().dir().read(&path, MAX_FILE_SIZE) {
            Ok(bytes) => (path, bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context(format!("cannot read {path}")),
        }
    };
    let read = ReferenceDocx::read(&bytes);
    Ok(Some(
        read.with_context(|| format!("{path} cannot be used as the reference document for Word briefs"))?,
    ))
}

fn typst(wanted: &str, terminal: &Terminal) -> anyhow::Result<Engine> {
    #[cfg(feature = "pdf")]
    if wanted == "embedded" {
        return Ok(Engine::embedded());
    }
    let choice = match wanted {
        "auto" => Engine::choose(None, super::env::search_path().as_deref())?,
        // Look up a name without a folder in `PATH`. Make a path absolute, because the program runs
        // in a temporary folder.
        name if Path::new(name).components().count() == 1 => Engine::choose(Some(Path::new(name)), None)?,
        path => Engine::choose(Some(&std::path::absolute(path)?), None)?,
    };
    if let Some(why) = choice.passed_over {
        terminal.note(&format!("the typst on the PATH is not used: {why}"));
    }
    Ok(choice.engine)
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::terminal::ColorChoice;
    use crate::file::write_atomically;

    #[derive(Debug, clap::Parser)]
    struct Asked {
        #[command(flatten)]
        global: Global,
        #[command(flatten)]
        options: BriefOptions,
    }

    /// Typst limits the iterations of `while` but not of `for`, so a long `for` loop is only
    /// stopped by the time limit.
    #[test]
    fn template_with_a_long_loop_times_out() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |path: &str, text: &str| write_atomically(&folder.path().join(path), text.as_bytes()).unwrap();
        write("events.toml", "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = 2024-06-09\n");
        write("briefs/harbour.toml", "title = \"Harbour\"\nas_of = 2024-07-01\n");
        write("templates/brief.typ", "#for i in range(10000) { for j in range(3000) {} }\n");
        let asked = Asked::parse_from([
            "brief",
            "-C",
            folder.path().to_str().unwrap(),
            "--no-cache",
            "--typst=embedded",
        ]);
        let terminal = Terminal::new(ColorChoice::Never, true);
        let builder = BriefBuilder::new(&asked.options, &asked.global, &terminal).unwrap();
        // Use the engine in this process, as `dateline` does if it does not know its own path.
        let engine = Ok(Engine::embedded());
        let builder = BriefBuilder { limit: Duration::from_millis(100), engine, renderer: None, ..builder };
        let mut errors = Vec::new();
        let collect = |_: &BriefSpec, made: anyhow::Result<BuiltBrief>| {
            errors.extend(made.err().map(|error| error.to_string()));
            Ok(())
        };
        builder.build(&builder.briefs(&[]).unwrap(), &terminal, collect).unwrap();
        assert_eq!(
            errors,
            ["the layout timed out after 0 seconds: look for a long loop in templates/brief.typ"]
        );
    }
}
