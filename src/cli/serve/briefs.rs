//! The briefs on the desk: the list, a new brief, one brief with its files and releases, and its
//! form with a preview of its unsaved values.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail};
use axum::Form;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::protection::PREVIEW_POLICY;
use super::recent::RecentValues;
use super::response::{attachment, page_response, see_other};
use super::{Desk, FormPairs, Pairs, on_worker};
use crate::brief::{BriefFormat, BriefSpec};
use crate::cli::brief_builder::{BriefBuilder, BriefOptions, BuiltBrief, ReleaseOfErrors};
use crate::cli::env;
use crate::cli::new::NewBrief;
use crate::cli::releases::Releases;
use crate::cli::reviewer::ReviewerArgs;
use crate::cli::summary::LeftOut;
use crate::desk::{
    BriefRelease, DeskError, DeskView, Notice, OmittedEvent, PrintedBrief, PrintedPages, QueryPairs,
    Submitted, address, brief_entry, brief_form_page, brief_page, briefs_page, named_brief, submitted_brief,
};
use crate::project::{BRIEFS, EditedFile, Project};
use crate::render::{Clearance, Release};
use crate::source::one_line;

/// The printed briefs and their builder, for one version of the files.
#[derive(Default)]
pub(super) struct BriefCache {
    builder: Mutex<Option<(u64, Arc<BriefBuilder>)>>,
    printed: Mutex<Option<Arc<PrintedBriefs>>>,
    /// The HTML previews of unsaved briefs. The browser requests the latest one.
    drafts: RecentValues<Vec<u8>>,
}

/// All briefs for one version of the files.
struct PrintedBriefs {
    version: u64,
    briefs: Vec<PrintedBrief>,
    /// The reason why no brief could be printed.
    problem: Option<String>,
}

/// Shows all briefs.
pub(super) async fn briefs(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || page_response(StatusCode::OK, desk.printed_page(&desk.view_after(&query.into())))).await
}

/// Creates a brief file, and shows its form.
pub(super) async fn new_brief(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || {
        let form = QueryPairs::from(form);
        let tags = form.all("tag").map(str::to_owned).collect();
        let created = NewBrief::titled(&one_line(form.get("title")), tags)
            .and_then(|new| new.create(&desk.view().loaded.project, &desk.global, &desk.terminal));
        match created {
            Ok(name) => {
                desk.read_again();
                see_other(&address("/brief/edit", &[("name", &name), ("done", "created")]))
            }
            Err(error) => {
                let notice = Some(Notice::error(format!("No brief was created: {error:#}")));
                let page = desk.printed_page(&DeskView { notice, ..desk.view() });
                page_response(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
        }
    })
    .await
}

/// Shows one brief.
pub(super) async fn brief(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        desk.brief_page(StatusCode::OK, query.get("name"), desk.view_after(&query).notice)
    })
    .await
}

/// Releases a brief, and shows it.
pub(super) async fn release(
    State(desk): State<Arc<Desk>>,
    Query(query): Pairs,
    Form(form): FormPairs,
) -> Response {
    on_worker(move || {
        let (query, form) = (QueryPairs::from(query), QueryPairs::from(form));
        let name = query.get("name");
        match desk.release(name, form.get("by")) {
            Ok(is_new) => {
                desk.read_again();
                let done = if is_new { "released" } else { "released-before" };
                see_other(&address("/brief", &[("name", name), ("done", done)]))
            }
            Err(error) => {
                let notice = match error.downcast_ref::<ReleaseOfErrors>() {
                    Some(ReleaseOfErrors { errors }) => Notice {
                        link: Some(("Check".to_owned(), "/check".to_owned())),
                        remark: Some("lists them with their fixes.".to_owned()),
                        ..Notice::error(format!("Nothing was released: the chronology has {errors}."))
                    },
                    None => Notice::error(format!("Nothing was released: {error:#}")),
                };
                desk.brief_page(StatusCode::UNPROCESSABLE_ENTITY, name, Some(notice))
            }
        }
    })
    .await
}

/// Shows a brief's form.
pub(super) async fn brief_form(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        let view = desk.view_after(&query);
        let page = brief_text(&view.loaded.project, query.get("name"))
            .and_then(|text| brief_form_page(&view, query.get("name"), text, None, None));
        page_response(StatusCode::OK, page)
    })
    .await
}

/// Saves a brief's form, or shows it again with the reason why it was not saved.
pub(super) async fn save_brief(
    State(desk): State<Arc<Desk>>,
    Query(query): Pairs,
    Form(form): FormPairs,
) -> Response {
    on_worker(move || desk.save_brief(QueryPairs::from(query).get("name"), &form.into())).await
}

/// Responds with the problems of the brief in the form, or with the URL of its preview.
pub(super) async fn draft(
    State(desk): State<Arc<Desk>>,
    Query(query): Pairs,
    Form(form): FormPairs,
) -> Response {
    on_worker(move || {
        let name = QueryPairs::from(query).get("name").to_owned();
        match desk.draft(&name, &form.into()) {
            Ok((number, summary)) => {
                let preview = address("/brief/preview", &[("name", &name), ("draft", &number.to_string())]);
                Json(json!({ "preview": preview, "summary": summary, "problems": [] })).into_response()
            }
            Err(problems) => {
                Json(json!({ "preview": null, "summary": "", "problems": problems })).into_response()
            }
        }
    })
    .await
}

/// Responds with the HTML of a brief, for the frame on its page. The HTML is made by a project
/// template, so it must not run scripts, open windows, or act for the surrounding page.
pub(super) async fn brief_preview(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        let html = if let Some(number) = query.number("draft") {
            let draft = desk.briefs.drafts.get(number);
            draft.ok_or_else(|| DeskError::NotFound("This preview was replaced by a newer one.".to_owned()))
        } else {
            let printed = desk.printed();
            named_brief(&printed.briefs, &query).and_then(|brief| {
                let html = brief.files.iter().find(|(format, _)| *format == "html");
                let missing = || DeskError::NotFound("This brief could not be printed as HTML.".to_owned());
                html.map(|(_, bytes)| bytes.clone()).ok_or_else(missing)
            })
        };
        match html {
            Ok(bytes) => {
                let policy = (header::CONTENT_SECURITY_POLICY, PREVIEW_POLICY);
                let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
                ([kind, policy], bytes).into_response()
            }
            Err(error) => page_response(StatusCode::OK, Err(error)),
        }
    })
    .await
}

/// Responds with a file of a brief as a download.
pub(super) async fn brief_file(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        match desk.brief_file(&query) {
            Ok(("pdf", bytes)) if query.has("print") => printable(bytes),
            Ok((format, bytes)) => saved_file(query.get("name"), format, bytes),
            Err(error) => page_response(StatusCode::OK, Err(error)),
        }
    })
    .await
}

/// Responds with a PDF that the browser shows, so that the user can print it. The browser's viewer
/// uses inline styles.
fn printable(bytes: Vec<u8>) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    let head = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (head, bytes).into_response()
}

/// Responds with a file that the browser saves under the brief's name.
fn saved_file(brief: &str, format: &str, bytes: Vec<u8>) -> Response {
    let kind = match format {
        "pdf" => "application/pdf",
        "html" => "text/html; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "text/markdown; charset=utf-8",
    };
    let name = attachment(brief, &format!(".{format}"));
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CONTENT_SECURITY_POLICY, PREVIEW_POLICY),
    ];
    (head, bytes).into_response()
}

/// Returns the text of a brief file.
fn brief_text<'p>(project: &'p Project, name: &str) -> Result<&'p str, DeskError> {
    let brief = project.briefs.iter().find(|brief| brief.name == name);
    let brief =
        brief.ok_or_else(|| DeskError::NotFound(format!("The folder {BRIEFS} has no brief “{name}”.")))?;
    Ok(project.sources.whole(brief.source))
}

/// The maximum number of events in a brief that is laid out for its page. The layout of 5,000
/// events takes more than a minute, during which every page with briefs would wait.
pub(super) const MAX_EVENTS: usize = 1_000;

impl Desk {
    /// Returns the brief builder for the last loaded version of the files.
    fn builder(&self) -> anyhow::Result<Arc<BriefBuilder>> {
        let mut known = self.briefs.builder.lock().unwrap_or_else(PoisonError::into_inner);
        let view = self.view();
        if let Some((version, builder)) = known.as_ref()
            && *version == view.version
        {
            return Ok(Arc::clone(builder));
        }
        let loaded = &view.loaded;
        let builder = Arc::new(BriefBuilder::of_project(
            (Arc::clone(&loaded.project), Arc::clone(&loaded.checked)),
            self.renderer.clone(),
            &BriefOptions::for_all(),
            &self.global,
            &self.terminal,
        )?);
        *known = Some((view.version, Arc::clone(&builder)));
        Ok(builder)
    }

    /// Returns the briefs, printed from the last loaded version of the files. Concurrent requests
    /// wait for the first one.
    fn printed(&self) -> Arc<PrintedBriefs> {
        let mut printed = self.briefs.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.view().version;
        if let Some(known) = printed.as_ref().filter(|known| known.version == version) {
            return Arc::clone(known);
        }
        let fresh = match self.print() {
            Ok(briefs) => PrintedBriefs { version, briefs, problem: None },
            Err(error) => PrintedBriefs { version, briefs: Vec::new(), problem: Some(format!("{error:#}")) },
        };
        let fresh = Arc::new(fresh);
        *printed = Some(Arc::clone(&fresh));
        fresh
    }

    /// Renders all briefs in the formats that their pages need at once, without writing files.
    fn print(&self) -> anyhow::Result<Vec<PrintedBrief>> {
        let builder = self.builder()?;
        let formats = [BriefFormat::Pdf, BriefFormat::Html, BriefFormat::Markdown];
        let project = &builder.project;
        let (mut briefs, mut specs) = (Vec::new(), Vec::new());
        for spec in &project.briefs {
            let chosen = spec.selection.choose(&project.chronology, &project.timeline).len();
            if chosen > MAX_EVENTS {
                let error = anyhow!(
                    "It selects {chosen} events. The desk lays out at most {MAX_EVENTS}: select fewer."
                );
                briefs.push(printed_brief(spec, Err(error)));
            } else {
                specs.push(BriefSpec { formats: formats.to_vec(), ..spec.clone() });
            }
        }
        builder.build(&specs.iter().collect::<Vec<_>>(), &self.terminal, |spec, made| {
            briefs.push(printed_brief(spec, made));
            Ok(())
        })?;
        briefs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(briefs)
    }

    /// Renders one brief in one format, without writing files.
    fn print_one(&self, spec: &BriefSpec, format: BriefFormat) -> anyhow::Result<BuiltBrief> {
        let spec = BriefSpec { formats: vec![format], ..spec.clone() };
        let mut built = None;
        self.builder()?.build(&[&spec], &self.terminal, |_, made| {
            built = Some(made);
            Ok(())
        })?;
        built.unwrap_or_else(|| Err(anyhow!("the brief was not made")))
    }

    /// Renders the list of briefs.
    pub(super) fn printed_page(&self, view: &DeskView) -> Result<String, DeskError> {
        let printed = self.printed();
        briefs_page(view, &printed.briefs, printed.problem.as_deref())
    }

    fn brief_page(&self, status: StatusCode, name: &str, notice: Option<Notice>) -> Response {
        let printed = self.printed();
        let view = DeskView { notice, ..self.view() };
        let query = QueryPairs::from(vec![("name".to_owned(), name.to_owned())]);
        let reviewer = ReviewerArgs::default().name(&self.global).unwrap_or_default();
        let page = named_brief(&printed.briefs, &query)
            .and_then(|brief| brief_page(&view, brief, &self.releases(name), &reviewer));
        page_response(status, page)
    }

    /// Returns the releases of a brief, the newest first. If a record cannot be used, the brief
    /// itself is reported as faulty.
    fn releases(&self, name: &str) -> Vec<BriefRelease> {
        let read = Releases::read(self.global.files().dir());
        let releases = read.and_then(|releases| Ok(releases.of(name)?.to_vec())).unwrap_or_default();
        let row = |release: Release| BriefRelease {
            number: release.number,
            day: release.released.to_string(),
            by: release.cleared_by,
            files: release.files.into_keys().collect(),
        };
        releases.into_iter().rev().map(row).collect()
    }

    /// Releases a brief like `dateline brief --release`, and writes its files. Returns `false` if
    /// nothing has changed since the last release.
    fn release(&self, name: &str, by: &str) -> anyhow::Result<bool> {
        let by = one_line(by);
        if by.is_empty() {
            bail!("a release needs the name of the person who cleared it");
        }
        let today = self.global.as_of.clone().unwrap_or_else(env::today).as_day();
        let on = today.context(
            "a release needs a full date: start the desk without --as-of, or with a day such as 2026-11-28",
        )?;
        let mut options = BriefOptions::for_all();
        options.names.push(name.to_owned());
        let builder =
            BriefBuilder::with_renderer(self.renderer.clone(), &options, &self.global, &self.terminal)?
                .releasing(Clearance { by, on });
        let mut made = Vec::new();
        builder.build(&builder.briefs(&options.names)?, &self.terminal, |spec, built| {
            made.push((spec, built));
            Ok(())
        })?;
        let made: Vec<(&BriefSpec, BuiltBrief)> =
            made.into_iter().map(|(spec, built)| Ok((spec, built?))).collect::<anyhow::Result<_>>()?;
        let mut is_new = false;
        for (_, summary) in builder.write(made, &self.terminal)? {
            is_new |= !summary?.released.is_empty();
        }
        Ok(is_new)
    }

    fn brief_file(&self, query: &QueryPairs) -> Result<(&'static str, Vec<u8>), DeskError> {
        let printed = self.printed();
        let brief = named_brief(&printed.briefs, query)?;
        let format = query.get("format");
        let missing =
            |why: &str| DeskError::NotFound(format!("This brief was not printed in that format{why}."));
        if format == "docx" {
            let view = self.view();
            let spec = view.loaded.project.briefs.iter().find(|spec| spec.name == brief.name);
            let made = spec.map(|spec| self.print_one(spec, BriefFormat::Docx));
            let made = made.ok_or_else(|| missing(""))?.map_err(|error| missing(&format!(": {error:#}")))?;
            let file = made.files.into_iter().find(|(file, _)| has_extension(file, "docx"));
            return file.map(|(_, bytes)| ("docx", bytes)).ok_or_else(|| missing(""));
        }
        let file = brief.files.iter().find(|(known, _)| *known == format);
        file.cloned().ok_or_else(|| missing(""))
    }

    fn save_brief(&self, name: &str, form: &QueryPairs) -> Response {
        let view = self.view();
        let project = &view.loaded.project;
        let text = match brief_text(project, name) {
            Ok(text) => text,
            Err(error) => return page_response(StatusCode::OK, Err(error)),
        };
        let submitted = submitted_brief(project, form, text);
        let again = |view: &DeskView, text: &str, problem: Option<&str>, status| {
            page_response(status, brief_form_page(view, name, text, Some(&submitted), problem))
        };
        if submitted.is_stale(brief_entry(text).as_ref()) {
            return again(&view, text, None, StatusCode::CONFLICT);
        }
        if submitted.has_errors() {
            return again(&view, text, None, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let new = match self.checked_text(project, name, text, &submitted) {
            Ok(new) => new,
            Err(problems) => {
                return again(&view, text, Some(&problems.join(" ")), StatusCode::UNPROCESSABLE_ENTITY);
            }
        };
        if new == text {
            return see_other(&address("/brief/edit", &[("name", name), ("done", "unchanged")]));
        }
        let edited =
            EditedFile { path: format!("{BRIEFS}/{name}.toml"), old: text.to_owned(), new, places: 1 };
        let written = self.global.write_edited("serve", &self.terminal, &[edited]);
        self.read_again();
        let Err(error) = written else {
            return see_other(&address("/brief/edit", &[("name", name), ("done", "saved-brief")]));
        };
        let view = self.view();
        match brief_text(&view.loaded.project, name) {
            Ok(text) if submitted.is_stale(brief_entry(text).as_ref()) => {
                again(&view, text, None, StatusCode::CONFLICT)
            }
            Ok(text) => again(&view, text, Some(&format!("{error:#}")), StatusCode::UNPROCESSABLE_ENTITY),
            Err(error) => page_response(StatusCode::OK, Err(error)),
        }
    }

    /// Returns the text of a brief with the submitted values, or the new errors in it. Errors that
    /// the file already contains are ignored.
    fn checked_text(
        &self,
        project: &Project,
        name: &str,
        text: &str,
        submitted: &Submitted,
    ) -> Result<String, Vec<String>> {
        let refused = || {
            vec![format!(
                "{BRIEFS}/{name}.toml is written in a notation that this form cannot edit without changing other text: edit the file by hand."
            )]
        };
        let new = submitted.edited_text(text).ok_or_else(refused)?;
        let files = self.global.files();
        let (_, known) = project.draft_brief(&files, name, text);
        let (_, found) = project.draft_brief(&files, name, &new);
        let fresh: Vec<String> = found.into_iter().filter(|fault| !known.contains(fault)).collect();
        if fresh.is_empty() { Ok(new) } else { Err(fresh) }
    }

    /// Renders the brief in the form. Returns the number of the preview and a summary, or the
    /// problems of the values.
    fn draft(&self, name: &str, form: &QueryPairs) -> Result<(usize, String), Vec<String>> {
        let view = self.view();
        let project = &view.loaded.project;
        let text = brief_text(project, name).map_err(|error| vec![error.to_string()])?;
        let submitted = submitted_brief(project, form, text);
        if submitted.has_errors() {
            return Err(submitted.problems());
        }
        let new = self.checked_text(project, name, text, &submitted)?;
        let (spec, _) = project.draft_brief(&self.global.files(), name, &new);
        let made = self.print_one(&spec, BriefFormat::Html).map_err(|error| vec![format!("{error:#}")])?;
        let summary = &made.summary;
        let (events, omitted) = (summary.events(), summary.left_out().len());
        let pages = summary.pages().map_or_else(String::new, |pages| {
            format!(" on {pages} page{}", if pages == 1 { "" } else { "s" })
        });
        let without = if omitted == 0 { String::new() } else { format!(", {omitted} did not fit") };
        let words = format!("{events} event{}{pages}{without}", if events == 1 { "" } else { "s" });
        let html = made.files.into_iter().find(|(file, _)| has_extension(file, "html"));
        let (_, html) = html.ok_or_else(|| vec!["This brief could not be printed as HTML.".to_owned()])?;
        Ok((self.briefs.drafts.keep(html), words))
    }
}

fn has_extension(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|found| found == extension)
}

fn without_room(left: &LeftOut) -> OmittedEvent {
    let event = (left.when.as_str(), left.title.as_str(), left.id.as_deref());
    OmittedEvent::without_room(event, left.importance, left.reason)
}

fn printed_brief(spec: &BriefSpec, made: anyhow::Result<BuiltBrief>) -> PrintedBrief {
    let (files, result) = match made {
        Ok(made) => {
            let format_of = |file: &str| {
                let mut formats = ["pdf", "html", "md"].into_iter();
                formats.find(|format| file == format!("{}.{format}", spec.name))
            };
            let summary = &made.summary;
            let failure = made.failure.iter().map(|error| format!("The PDF could not be created: {error:#}"));
            let pages = PrintedPages {
                events: summary.events(),
                pages: summary.pages(),
                without_room: summary.left_out().iter().map(without_room).collect(),
                warnings: failure.chain(made.warnings).collect(),
            };
            let files = made.files.into_iter();
            (files.filter_map(|(file, bytes)| Some((format_of(&file)?, bytes))).collect(), Ok(pages))
        }
        Err(error) => (Vec::new(), Err(format!("{error:#}"))),
    };
    let (name, title) = (spec.name.clone(), spec.title.value.clone());
    PrintedBrief { name, title, selection: spec.selection.clone(), result, files }
}
