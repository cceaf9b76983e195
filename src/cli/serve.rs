//! `dateline serve`: the server of the desk, for a browser on the same machine.
//!
//! The server listens only on the loopback interface, and answers requests that [`Guard`] allows.
//! The code in `desk/` renders the pages from the last loaded version of the project; a thread
//! reloads it when files change. A page saves its changes in the same way as the commands: under
//! the project lock, after a comparison with the file.

mod briefs;
mod decisions;
mod exchange;
mod inputs;
mod page_pictures;
mod recent;
mod start;
mod upload;

use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::briefs::BriefCache;
use self::decisions::is_decided;
use self::exchange::SentSheet;
use self::inputs::InputDigest;
use self::page_pictures::{PagePictures, page_picture};
use self::recent::RecentValues;
use super::Global;
use super::candidate_actions::{Action, candidates_in_words, changed_event, named};
use super::env::random_token;
use super::event_values::refuse_new_faults;
use super::open::open_address;
use super::ordered_parallel::STACK;
use super::paper_warnings::warn_of_papers;
use super::rename::{NotLastChange, last_change, undo_last_change};
use super::reviewer::{ReviewerArgs, signed};
use super::terminal::{ColorChoice, Terminal};
use super::watch::Watch;
use crate::amend::typed_date;
use crate::chronology::{Change, NewEvent, edit, values};
use crate::date::Date;
use crate::desk::guard::{Guard, RequestHead, Verdict};
use crate::desk::{
    DeskError, DeskView, DrawPages, FormKind, LastChange, LoadedProject, Notice, QueryPairs, SCRIPT, STYLE,
    Submitted, UPLOADS, UploadOutcome, address, candidates_page, date_reading, edited_event_page, entry_of,
    event_page, findings_page, message_page, paper_page, papers_page, refused_review_page, review_address,
    review_page, timeline_page, typing_context,
};
use crate::project::{CHRONOLOGY, LoadError, Memory, Project};
use crate::pull::{Candidate, NewEventValues, also_linked, event_id, linked_statements};
use crate::render::Renderer;
#[cfg(feature = "pdf")]
use crate::render::built_in_serif;

#[derive(Debug, clap::Args)]
#[command(after_help = "Only this machine can reach the desk, and only with the address that is printed. \
                        Press Ctrl-C to stop it.")]
pub(crate) struct Args {
    /// Listen on this port [default: a free one]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Open the page in your browser
    #[arg(long)]
    open: bool,
}

/// The maximum size of a form in bytes.
const MAX_FORM: usize = 1 << 20;

/// The maximum time that a request for the next change waits (long polling).
const WAIT: Duration = Duration::from_secs(25);

/// The `Content-Security-Policy` of pages: only files of this server, and no inline code.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The `Content-Security-Policy` of a brief's preview: only its own styles and pictures.
const PREVIEW_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                              form-action 'none'; frame-ancestors 'self'; sandbox";

/// Serves the desk until the process is stopped.
pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let (mut files, changes) = Watch::new(global)?;
    let (read, followed) =
        files.read(global, || project_or_none(global), |read| Some(&read.as_ref().ok()?.0));
    followed?;
    let (project, is_started) = read?;
    warn_of_papers(&project, terminal);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        let listener = listener(args.port).await?;
        let port = listener.local_addr().context("cannot start the server")?.port();
        let guard = Guard::new(port, random_token()?);
        let address = guard.address();
        let desk = Arc::new(Desk::new(global.clone(), guard, project, is_started));
        let reader = Arc::clone(&desk);
        thread::spawn(move || {
            while files.wait(&changes) {
                let read = || {
                    reader.read_again();
                    reader.view().loaded
                };
                // If a new folder cannot be watched, a change in it is noticed together with the
                // next change of another file.
                let _ = files.read(&reader.global, read, |loaded| Some(&loaded.project));
            }
        });
        terminal.print(&format!("{address}\n"))?;
        terminal.note("The desk is open at this address, for this machine only. Press Ctrl-C to stop it.");
        if !is_started {
            terminal.note("This folder has no events.toml yet: the page offers to start a chronology.");
        }
        if args.open
            && let Err(error) = open_address(&address)
        {
            terminal.error(&error);
        }
        axum::serve(listener, router(desk)).await.context("the server stopped")?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Reads the project. For a folder without `events.toml`, returns an empty project that is not
/// started.
fn project_or_none(global: &Global) -> anyhow::Result<(Project, bool)> {
    match global.project() {
        Err(error) if is_not_started(&error) => {
            let empty = Memory::from([(CHRONOLOGY, "")]);
            Ok((Project::load(&empty, &global.options(global.as_of.clone())?)?, false))
        }
        read => Ok((read?, true)),
    }
}

fn is_not_started(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(LoadError::NoChronology))
}

/// Listens on a port of the loopback interface; 0 selects a free port.
async fn listener(port: u16) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.with_context(|| {
        format!("cannot listen on port {port}: another program may use it; choose another with --port")
    })
}

/// The state of the server.
struct Desk {
    global: Global,
    terminal: Terminal,
    guard: Guard,
    view: RwLock<DeskView>,
    /// The renderer for paper pages.
    pictures: Arc<PagePictures>,
    /// The digest of the last loaded files. Locked while the project is reloaded.
    inputs: Mutex<InputDigest>,
    /// The version of the files, which requests for the next change wait for.
    version: watch::Sender<u64>,
    /// The subprocess that renders templates.
    renderer: Option<Renderer>,
    briefs: BriefCache,
    /// The outcomes of the latest uploads.
    uploads: RecentValues<Vec<UploadOutcome>>,
    /// The latest files that were uploaded for an import.
    sheets: RecentValues<SentSheet, 3>,
    /// The second parts of the messages about the latest actions.
    remarks: RecentValues<String>,
}

impl Desk {
    fn new(global: Global, guard: Guard, project: Project, is_started: bool) -> Self {
        let inputs = Mutex::new(InputDigest::of(&project, &global.files()));
        let loaded = Arc::new(LoadedProject::new(project));
        let last_change = last_change(&global);
        let pictures = Arc::new(PagePictures::new(&global));
        let view = DeskView {
            loaded,
            version: 1,
            problem: None,
            is_started,
            notice: None,
            last_change,
            pictures: Arc::clone(&pictures) as Arc<dyn DrawPages>,
        };
        // The pages show what the server does, so nothing is printed to the terminal.
        let terminal = Terminal::new(ColorChoice::Never, true);
        Self {
            renderer: global.renderer(),
            global,
            terminal,
            guard,
            inputs,
            view: RwLock::new(view),
            pictures,
            version: watch::Sender::new(1),
            briefs: BriefCache::default(),
            uploads: RecentValues::default(),
            sheets: RecentValues::default(),
            remarks: RecentValues::default(),
        }
    }

    /// Returns the last loaded version of the project, with the message about the action that
    /// redirected the browser to the page.
    fn view_after(&self, query: &QueryPairs) -> DeskView {
        let view = self.view();
        let remark = query.number("remark").and_then(|number| self.remarks.get(number));
        DeskView { notice: done_notice(query, &view, remark), ..view }
    }

    /// Returns the last loaded version of the project.
    fn view(&self) -> DeskView {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reloads the project. If that fails, keeps the previous project and stores the reason. If
    /// nothing has changed, such as after a change that a page has already made and shown, the
    /// version stays the same, so that no page reloads.
    ///
    /// One thread loads at a time, so that a project never replaces a newer one: the thread that
    /// watches the files may be loading while a form is saved.
    fn read_again(&self) {
        let mut known = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        let read = self.global.project();
        let last_change = last_change(&self.global);
        if let Ok(project) = &read {
            let inputs = InputDigest::of(project, &self.global.files());
            let view = self.view();
            let was_read = view.problem.is_none() && view.is_started;
            // A change and its undo leave the files as they were, but the last change is a
            // different one.
            if *known == inputs && was_read && view.last_change == last_change {
                return;
            }
            *known = inputs;
        }
        let read = read.map(|project| Arc::new(LoadedProject::new(project)));
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(loaded) => (view.loaded, view.problem, view.is_started) = (loaded, None, true),
            Err(error) if !view.is_started && is_not_started(&error) => view.problem = None,
            Err(error) => view.problem = Some(format!("{error:#}")),
        }
        view.last_change = last_change;
        view.version += 1;
        self.version.send_replace(view.version);
    }
}

/// Returns the service that answers requests.
fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(async |State(desk), query| show(desk, query, timeline_page).await))
        .route("/check", get(async |State(desk), query| show(desk, query, findings_page).await))
        .route(
            "/papers",
            get(papers).post(upload::add_papers).layer(DefaultBodyLimit::max(upload::MAX_UPLOAD)),
        )
        .route("/start", get(start_form).post(start))
        .route("/paper", get(async |State(desk), query| show(desk, query, paper_page).await).post(date_paper))
        .route("/paper/page", get(page_picture))
        .route("/event", get(async |State(desk), query| show(desk, query, event_page).await).post(save_event))
        .route("/event/reject", post(reject).get(async || see_other("/")))
        .route("/review", get(async |State(desk), query| show(desk, query, review_page).await).post(decide))
        .route("/review/list", get(async |State(desk), query| show(desk, query, candidates_page).await))
        // After a refusal, the browser shows the page at the URL of the action, and may reload it.
        .route("/review/restore", post(restore).get(async || see_other("/review/list")))
        .route("/check/allow", post(allow).get(async || see_other("/check")))
        .route("/check/fix", post(fix).get(async || see_other("/check")))
        .route("/undo", post(undo_last).get(async || see_other("/review")))
        .route("/briefs", get(briefs::briefs).post(briefs::new_brief))
        .route("/brief", get(briefs::brief).post(briefs::release))
        .route("/brief/edit", get(briefs::brief_form).post(briefs::save_brief))
        .route("/brief/draft", post(briefs::draft))
        .route("/brief/preview", get(briefs::brief_preview))
        .route("/brief/file", get(briefs::brief_file))
        .route("/exchange", get(exchange::exchange))
        .route(
            "/exchange/import",
            post(exchange::import)
                .get(async || see_other("/exchange"))
                .layer(DefaultBodyLimit::max(upload::MAX_UPLOAD)),
        )
        .route("/exchange/apply", post(exchange::apply).get(async || see_other("/exchange")))
        .route("/exchange/file", get(exchange::export))
        .route("/as-of", post(set_as_of).get(async || see_other("/")))
        .route("/date", get(read_date))
        .route("/changes", get(changes))
        .route("/assets/desk.css", get(async || asset("text/css; charset=utf-8", STYLE)))
        .route("/assets/desk.js", get(async || asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/assets/serif-regular.otf", get(async || font("regular")))
        .route("/assets/serif-italic.otf", get(async || font("italic")))
        .route("/assets/serif-semibold.otf", get(async || font("semibold")))
        .fallback(async || {
            message(StatusCode::NOT_FOUND, "Not found", "The desk has no page at this address.")
        })
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guarded))
        .with_state(desk)
}

/// Shows all papers, and the outcome of an upload.
async fn papers(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        let outcomes = query.number("upload").and_then(|number| desk.uploads.get(number)).unwrap_or_default();
        page_response(StatusCode::OK, desk.papers_page(&desk.view_after(&query), &outcomes))
    })
    .await
}

/// Shows the page that creates a chronology.
async fn start_form(State(desk): State<Arc<Desk>>) -> Response {
    on_worker(move || desk.start_page()).await
}

/// Creates a chronology.
async fn start(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.start(&form.into())).await
}

/// The names and values of a query.
type Pairs = Query<Vec<(String, String)>>;

/// Renders a page on a worker thread, and responds with it.
async fn show(
    desk: Arc<Desk>,
    Query(query): Pairs,
    make: impl FnOnce(&DeskView, &QueryPairs) -> Result<String, DeskError> + Send + 'static,
) -> Response {
    let query = QueryPairs::from(query);
    on_worker(move || page_response(StatusCode::OK, make(&desk.view_after(&query), &query))).await
}

/// Runs work on a worker thread. A panic there fails only this request.
async fn on_worker(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        message(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Error",
            "internal error: the page could not be rendered. This is a bug in dateline; please report it.",
        )
    })
}

fn page_response(status: StatusCode, page: Result<String, DeskError>) -> Response {
    match page {
        Ok(page) => (status, Html(page)).into_response(),
        Err(DeskError::NotFound(text)) => {
            // The page reloads when the files change, because a change can make the event or paper
            // available again.
            let page = message_page("Not found", &text, true).unwrap_or(text);
            (StatusCode::NOT_FOUND, Html(page)).into_response()
        }
        Err(error) => message(StatusCode::INTERNAL_SERVER_ERROR, "Error", &error.to_string()),
    }
}

/// Returns the message about the action, if any, that redirected the browser to this page. `remark`
/// is its second part, such as the names of other candidates that the action linked.
fn done_notice(query: &QueryPairs, view: &DeskView, remark: Option<String>) -> Option<Notice> {
    let text = match query.get("done") {
        "saved" => "Saved to events.toml.",
        "saved-brief" => "Saved to the file of the brief.",
        "created" => "The brief was created. Change it here, and save it.",
        "released" => "Released. The files of the release and of the brief are in the folder briefs.",
        "released-before" => "Nothing has changed since the last release, so it was not released again.",
        "unchanged" => "Nothing was changed.",
        "accept" => "Accepted as a new event:",
        "attach" => "Attached as evidence to",
        "refine" => "The date was changed:",
        "restored" => "The candidate is offered again.",
        "allowed" => "Accepted. The reason is in events.toml.",
        "dated" => "The date of this paper is recorded in events.toml.",
        "fixed" => "The fix was applied to events.toml.",
        "dismiss" => "Dismissed.",
        "undo" => "Undone:",
        "redo" => "Redone:",
        "rejected" => {
            "The paper was removed from the sources of this event. The review lists its statements among the dismissed candidates."
        }
        "imported" => "The changes of the file were written to events.toml.",
        "as-of" => "The as-of date of the chronology was changed.",
        "last" => "This is the last candidate of the list: nothing was skipped.",
        "started" => {
            "The chronology was started: events.toml. Add papers here, then review what they report."
        }
        _ => return None,
    };
    let event = view.loaded.project.chronology.event(query.get("event"));
    let link = event.map(|event| (event.title.value.clone(), address("/event", &[("id", &event.id.value)])));
    Some(Notice { link, remark, ..Notice::success(text) })
}

/// The fields of a form.
type FormPairs = Form<Vec<(String, String)>>;

/// Saves an event's form, or shows it again with the reason why it was not saved.
async fn save_event(State(desk): State<Arc<Desk>>, Query(query): Pairs, Form(form): FormPairs) -> Response {
    on_worker(move || desk.save_event(&query.into(), &form.into())).await
}

/// Separates a paper from an event that it does not describe.
async fn reject(State(desk): State<Arc<Desk>>, Query(query): Pairs, Form(form): FormPairs) -> Response {
    on_worker(move || desk.reject(&query.into(), &form.into())).await
}

/// Carries out a decision on a candidate.
async fn decide(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.decide(&form.into())).await
}

/// Offers a dismissed candidate again.
async fn restore(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.restore(&form.into())).await
}

/// Records the date of a paper.
async fn date_paper(State(desk): State<Arc<Desk>>, Query(query): Pairs, Form(form): FormPairs) -> Response {
    on_worker(move || desk.date_paper(QueryPairs::from(query).get("path"), &form.into())).await
}

/// Allows a finding.
async fn allow(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.allow(&form.into())).await
}

/// Applies the fix for a finding.
async fn fix(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.fix(&form.into())).await
}

/// Changes the "as of" date of the chronology.
async fn set_as_of(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.set_as_of(&form.into())).await
}

/// Undoes the last change.
async fn undo_last(State(desk): State<Arc<Desk>>, Form(form): FormPairs) -> Response {
    on_worker(move || desk.undo(&form.into())).await
}

/// Responds with the interpretation of a typed date.
async fn read_date(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    let view = desk.view();
    Json(date_reading(QueryPairs::from(query).get("text"), &typing_context(&view.loaded.project)))
        .into_response()
}

/// A function that computes the changes for a decision.
type DecidedChanges = Box<dyn Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>>;

/// The reason why a form was not saved: the event was changed while the form was open.
#[derive(Debug, thiserror::Error)]
#[error("the event was changed while the form was open")]
struct ChangedMeanwhile;

impl Desk {
    /// Saves the submitted form for the event that `query` names, or for a new event.
    fn save_event(&self, query: &QueryPairs, form: &QueryPairs) -> Response {
        let view = self.view();
        let id = query.filled("id");
        let project = &view.loaded.project;
        let entry = id.and_then(|id| entry_of(project, id));
        let submitted = Submitted::read(FormKind::Event, form, entry.as_ref(), &typing_context(project));
        let again = |view: &DeskView, problem: Option<&str>, status| {
            page_response(status, edited_event_page(view, id, Some(&submitted), problem))
        };
        if id.is_some() && entry.is_none() {
            let is_broken = values(project.sources.whole(project.chronology.source)).is_err();
            let status = if is_broken { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
            return again(&view, None, status);
        }
        if submitted.is_stale(entry.as_ref()) {
            return again(&view, None, StatusCode::CONFLICT);
        }
        if submitted.has_errors() {
            return again(&view, None, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let made = match id {
            Some(id) => self.edit_event(project, id, &submitted),
            None => self.add_event(project, &submitted),
        };
        match made {
            Ok((id, done)) => {
                self.read_again();
                see_other(&address("/event", &[("id", &id), ("done", done)]))
            }
            Err(error) if error.is::<ChangedMeanwhile>() => {
                self.read_again();
                again(&self.view(), None, StatusCode::CONFLICT)
            }
            Err(error) => {
                let (status, text) = self.refusal(&error, form);
                again(&view, Some(&text), status)
            }
        }
    }

    /// Writes the edited fields of an event. Returns its id and the name of the action, for the
    /// notice.
    fn edit_event(
        &self,
        project: &Project,
        id: &str,
        submitted: &Submitted,
    ) -> anyhow::Result<(String, &'static str)> {
        let changes = submitted.changes(id);
        if changes.is_empty() {
            return Ok((id.to_owned(), "unchanged"));
        }
        let changes = signed(changes, &ReviewerArgs::default().review(&self.global));
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        self.global.change("serve", &self.terminal, project, &changes, |now| {
            if submitted.is_stale(entry_of(now, id).as_ref()) {
                return Err(ChangedMeanwhile.into());
            }
            Ok(changes.clone())
        })?;
        Ok((id.to_owned(), "saved"))
    }

    /// Writes a new event. Returns its id and the name of the action, for the notice.
    fn add_event(&self, project: &Project, submitted: &Submitted) -> anyhow::Result<(String, &'static str)> {
        let review = ReviewerArgs::default().review(&self.global);
        let new = |project: &Project| -> anyhow::Result<Vec<Change>> {
            let text = |key| submitted.value(key).and_then(toml::Value::as_str).unwrap_or_default();
            if text("title").is_empty() {
                bail!("a new event can have only one title: save it, then add the titles in other languages");
            }
            // An event without a date is an error unless its status or a relation allows it.
            let date = Date::parse(text("date")).ok();
            let id = event_id(text("title"), date.as_ref(), |id| project.chronology.event(id).is_some());
            let is_own =
                |(key, _): &(&'static str, &toml::Value)| !matches!(*key, "title" | "date" | "reviewed");
            let more = submitted.filled().filter(is_own).map(|(key, value)| (key, value.clone()));
            let event = Change::Event(NewEvent {
                id,
                title: text("title").to_owned(),
                date,
                phase: None,
                status: None,
                evidence: Vec::new(),
                more: more.collect(),
            });
            Ok(signed(vec![event], &review))
        };
        let changes = new(project)?;
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        let made = self.global.change("serve", &self.terminal, project, &changes, new)?;
        let id = made.iter().find_map(|change| match change {
            Change::Event(event) => Some(event.id.clone()),
            _ => None,
        });
        Ok((id.unwrap_or_default(), "saved"))
    }

    /// Carries out a decision on a candidate, and shows the next one.
    fn decide(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        let (id, all) = (form.get("id"), form.has("all"));
        match self.decided(&view, form) {
            Ok((done, event)) => {
                self.read_again();
                let now = self.view();
                let now = &now.loaded.project;
                let statements = linked_statements(now, &now.chronology, &now.timeline, &event);
                let before = view.loaded.pulled();
                let also = also_linked(&before, &statements, id);
                let also = candidates_in_words(&view.loaded.project, &also);
                let remark = also.map(|also| self.remarks.keep(format!("Also linked to it: {also}.")));
                let page = review_address(form.get("next"), all, done);
                let remark = remark.map(|number| number.to_string()).unwrap_or_default();
                see_other(&with_pairs(&page, &[("event", &event), ("remark", &remark)]))
            }
            Err(error) => {
                let (status, text) = self.refusal(&error, form);
                let notice = Some(Notice::error(text));
                let pairs = vec![("id".to_owned(), id.to_owned())];
                let all = all.then(|| ("all".to_owned(), "yes".to_owned()));
                let query = QueryPairs::from(pairs.into_iter().chain(all).collect::<Vec<_>>());
                let page = refused_review_page(&DeskView { notice, ..self.view() }, &query, form);
                page_response(status, page)
            }
        }
    }

    /// Carries out the decision in a form. Returns the name of the action, for the notice, and the
    /// id of the event concerned, or an empty string.
    fn decided(&self, view: &DeskView, form: &QueryPairs) -> anyhow::Result<(&'static str, String)> {
        let project = &*view.loaded.project;
        let candidates = view.loaded.pulled();
        let candidate = named(&candidates, form.get("id")).map_err(|_| is_decided(form.filled("title")))?;
        // Ignore a date that the user did not edit: it is the paper's own. But if the paper gives
        // only a bound ("by 2027"), pass on even the prefilled date, because accepting a bound
        // requires an explicit date.
        let is_typed = |date: &&str| candidate.is_bound() || *date != candidate.event_date().to_string();
        let date = form.filled("date").filter(is_typed);
        let date = date.map(|date| typed_date(date, &typing_context(project))).transpose();
        let wanted = NewEventValues {
            title: form.filled("title").map(str::to_owned),
            date: date.map_err(|reason| anyhow!(reason))?,
            ..NewEventValues::default()
        };
        let event = form.get("event").to_owned();
        let reason = form.filled("reason").unwrap_or_default().to_owned();
        let (done, changes): (&'static str, DecidedChanges) = match form.get("action") {
            "accept" => {
                ("accept", Box::new(move |candidate, project| Ok(candidate.accept(project, &wanted)?)))
            }
            "attach" => {
                ("attach", Box::new(move |candidate, project| Ok(candidate.attach(project, &event)?)))
            }
            "refine" => ("refine", Box::new(|candidate, project| Ok(candidate.refine(project)?))),
            "dismiss" if reason.is_empty() => {
                bail!("a dismissal needs a reason: it records why the candidate is not in the chronology")
            }
            "dismiss" => {
                ("dismiss", Box::new(move |candidate, project| Ok(candidate.dismiss(project, &reason))))
            }
            other => bail!("“{other}” is not a decision"),
        };
        let reviewer = ReviewerArgs::default();
        let action =
            Action { command: done, reviewer: &reviewer, global: &self.global, terminal: &self.terminal };
        let made = action.carry_out(project, candidate, &candidate.id, &*changes)?;
        Ok((done, changed_event(&made).unwrap_or_default().to_owned()))
    }

    /// Undoes the change that the button names, and shows the page with the button.
    fn undo(&self, form: &QueryPairs) -> Response {
        let (back, all, expected) = (form.get("back"), form.has("all"), form.get("change"));
        let change = last_change(&self.global).filter(|change| change.fingerprint == expected);
        let page = match form.get("page") {
            "check" => "/check",
            "papers" => "/papers",
            "briefs" => "/briefs",
            "exchange" => "/exchange",
            "review" => "/review",
            _ => "/",
        };
        match undo_last_change(&self.global, &self.terminal, Some(expected)) {
            Ok(_) => {
                self.read_again();
                let (words, is_undo) =
                    change.map_or_else(Default::default, |change| (change.words, change.is_undo));
                let remark = self.remarks.keep(format!("{words}.")).to_string();
                let done = if is_undo { "redo" } else { "undo" };
                let all = if all { "yes" } else { "" };
                see_other(&address(page, &[("id", back), ("all", all), ("done", done), ("remark", &remark)]))
            }
            Err(error) => {
                self.read_again();
                let view = self.view();
                let (status, text) = match error.downcast_ref() {
                    Some(NotLastChange::TakenBack) => (
                        StatusCode::CONFLICT,
                        "The button has had its effect already; nothing more was changed.".to_owned(),
                    ),
                    Some(NotLastChange::Other) => {
                        let in_words = |change: &LastChange| {
                            let undo = if change.is_undo { "the undo of " } else { "" };
                            format!("{undo}{}", change.words)
                        };
                        let now =
                            view.last_change.as_ref().map_or_else(|| "another one".to_owned(), in_words);
                        let text = format!(
                            "Nothing was undone: the last change is now {now}. The button below undoes that one."
                        );
                        (StatusCode::CONFLICT, text)
                    }
                    None => (StatusCode::UNPROCESSABLE_ENTITY, format!("Nothing was undone: {error:#}")),
                };
                let pairs = [("id", back), ("all", if all { "yes" } else { "" })];
                let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let query = QueryPairs::from(pairs.to_vec());
                let view = DeskView { notice: Some(Notice::error(text)), ..view };
                page_response(status, self.page(page, &view, &query))
            }
        }
    }

    /// Renders a page that has an undo button.
    fn page(&self, page: &str, view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
        match page {
            "/check" => findings_page(view, query),
            "/papers" => self.papers_page(view, &[]),
            "/briefs" => self.printed_page(view),
            "/exchange" => self.exchange_page(view, None, ""),
            "/review" => review_page(view, query),
            _ => timeline_page(view, query),
        }
    }

    fn papers_page(&self, view: &DeskView, outcomes: &[UploadOutcome]) -> Result<String, DeskError> {
        let folder = self.upload_folder().map_or_else(|| UPLOADS.to_owned(), |(folder, _)| folder);
        papers_page(view, &folder, outcomes, upload::MAX_UPLOAD)
    }
}

/// Adds pairs to the query of a URL that already has one. Empty values are omitted.
fn with_pairs(page: &str, pairs: &[(&str, &str)]) -> String {
    let query = address("", pairs).replacen('?', "&", 1);
    format!("{page}{query}")
}

/// Returns the header value that makes the browser save a file as `stem` with an extension such as
/// ".csv".
fn attachment(stem: &str, extension: &str) -> String {
    // A header can contain only ASCII; browsers decode the second form of the name.
    let plain: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let encoded = address("", &[("", stem)]).trim_start_matches("?=").replace('+', "%20");
    format!("attachment; filename=\"{plain}{extension}\"; filename*=UTF-8''{encoded}{extension}")
}

/// Redirects the browser to another page after an action, so that reloading does not repeat it.
fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Responds when the files have changed since the version that the page shows, or after [`WAIT`].
async fn changes(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    let since = QueryPairs::from(query).number("since").and_then(|since| u64::try_from(since).ok());
    let mut version = desk.version.subscribe();
    let changed = version.wait_for(|now| since.is_none_or(|since| *now != since));
    // After a timeout, the page sends the request again.
    let _ = tokio::time::timeout(WAIT, changed).await;
    let now = *desk.version.borrow();
    Json(json!({ "version": now })).into_response()
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Responds with a font of briefs. A build without the Typst compiler does not contain fonts; the
/// page then uses a similar one.
fn font(face: &str) -> Response {
    #[cfg(feature = "pdf")]
    if let Some(bytes) = built_in_serif(face) {
        let cached = (header::CACHE_CONTROL, "max-age=86400");
        return ([(header::CONTENT_TYPE, "font/otf"), cached], bytes).into_response();
    }
    (StatusCode::NOT_FOUND, format!("this program does not contain the font {face}")).into_response()
}

fn message(status: StatusCode, title: &str, text: &str) -> Response {
    let page = message_page(title, text, false).unwrap_or_else(|_| text.to_owned());
    (status, Html(page)).into_response()
}

/// Rejects requests that lack the token or come from foreign pages, and adds the headers that
/// restrict what a page may do.
async fn guarded(State(desk): State<Arc<Desk>>, request: Request<Body>, next: Next) -> Response {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    let query = QueryPairs::from(pairs.map(|Query(pairs)| pairs).unwrap_or_default());
    let verdict = desk.guard.judge(&request_head(&request), &query);
    let path = request.uri().path();
    let must_start =
        !desk.view().is_started && !["/start", "/changes"].contains(&path) && !path.starts_with("/assets/");
    let mut response = match verdict {
        // Without a chronology, there is nothing to show on another page.
        Verdict::Answer if must_start => see_other("/start"),
        Verdict::Answer => next.run(request).await,
        Verdict::LogIn => logged_in(&desk.guard),
        Verdict::WrongHost => message(
            StatusCode::MISDIRECTED_REQUEST,
            "Wrong address",
            "The desk answers only at the address that `dateline serve` printed.",
        ),
        Verdict::ForeignOrigin => message(
            StatusCode::FORBIDDEN,
            "Refused",
            "This request came from another page. The desk answers only its own pages.",
        ),
        Verdict::NoToken => message(
            StatusCode::FORBIDDEN,
            "Open the desk with its whole address",
            "Open the address that `dateline serve` printed in the terminal, with the token at its end. Each start \
             creates a new token.",
        ),
    };
    restrict(response.headers_mut());
    response
}

fn request_head(request: &Request<Body>) -> RequestHead<'_> {
    let header = |name: HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    RequestHead {
        writes: !matches!(*request.method(), Method::GET | Method::HEAD),
        path: request.uri().path(),
        host: header(header::HOST),
        origin: header(header::ORIGIN),
        fetch_site: header(HeaderName::from_static("sec-fetch-site")),
        cookie: header(header::COOKIE),
    }
}

/// Sets the cookie in the browser, and opens the first page.
///
/// The response is a page that opens the first page, not a redirect, because browsers do not send a
/// new `SameSite=Strict` cookie with a redirect if the URL was opened by another program.
fn logged_in(guard: &Guard) -> Response {
    let mut response = message(StatusCode::OK, "Opening the desk", "One moment.");
    let headers = response.headers_mut();
    if let Ok(cookie) = HeaderValue::from_str(&guard.set_cookie()) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    headers.insert(header::REFRESH, HeaderValue::from_static("0; url=/"));
    response
}

/// Adds the headers of every response. A response may already have a stricter policy.
fn restrict(headers: &mut HeaderMap) {
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    // Only fonts may be cached, since they contain nothing from the project.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        // With a stricter policy, browsers would not send the `Origin` of a form.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use clap::Parser as _;
    use tempfile::TempDir;
    use tower::ServiceExt as _;

    use super::briefs::MAX_EVENTS;
    use super::*;
    use crate::file::write_atomically;

    #[derive(Debug, clap::Parser)]
    struct DeskOptions {
        #[command(flatten)]
        global: Global,
    }

    const HOST: &str = "127.0.0.1:4000";
    const COOKIE: &str = "dateline-4000=secret";

    const EVENTS: &str = "[chronology]\ntitle = \"Harbours <b>\"\nas_of = 2025-01-01\npapers = [\"papers\"]\n\n\
        [[source]]\nid = \"note\"\npath = \"papers/note.md\"\n\n\
        [[event]]\nid = \"pact\"\ntitle = \"Pact <script>alert(1)</script> signed\"\ndate = 2024-06-09\n\
        actors = [\"\\\"><img src=x onerror=alert(1)>\"]\n\
        evidence = [{ source = \"note\", quote = \"The Harbour Pact was signed on 9 June 2024.\" }]\n\n\
        [[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = \"2025\"\nstatus = \"planned\"\n";

    const NOTE: &str = "# <script>alert(2)</script>\n\nThe Harbour Pact was signed on 9 June 2024. \
        It was praised on the next day.\n";

    /// In plain text, tags are part of the text.
    const PLAIN: &str = "<img src=x onerror=alert(3)> The fair \u{202e}opened on 1 May 2024. <b>Fin</b>\n";

    const BRIEF: &str = "title = \"Sea <b>\"\n[select]\ntags = [\"sea\"]\n";

    /// A project in a folder, and the desk for it.
    struct Served {
        folder: TempDir,
        desk: Arc<Desk>,
    }

    impl Served {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            write_atomically(&folder.path().join("events.toml"), EVENTS.as_bytes()).unwrap();
            write_atomically(&folder.path().join("papers/note.md"), NOTE.as_bytes()).unwrap();
            write_atomically(&folder.path().join("papers/plain.txt"), PLAIN.as_bytes()).unwrap();
            write_atomically(&folder.path().join("briefs/sea.toml"), BRIEF.as_bytes()).unwrap();
            let asked =
                DeskOptions::parse_from(["serve", "-C", folder.path().to_str().unwrap(), "--no-cache"]);
            Self::of(folder, asked.global)
        }

        /// A folder without a chronology.
        fn unstarted(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (path, text) in files {
                write_atomically(&folder.path().join(path), text.as_bytes()).unwrap();
            }
            let asked =
                DeskOptions::parse_from(["serve", "-C", folder.path().to_str().unwrap(), "--no-cache"]);
            Self::of(folder, asked.global)
        }

        fn of(folder: TempDir, global: Global) -> Self {
            let (project, is_started) = project_or_none(&global).unwrap();
            let desk = Desk::new(global, Guard::new(4000, "secret".to_owned()), project, is_started);
            // The program that would render in a subprocess is this test.
            let desk = Desk { renderer: None, ..desk };
            Self { folder, desk: Arc::new(desk) }
        }

        fn write(&self, path: &str, text: &str) {
            write_atomically(&self.folder.path().join(path), text.as_bytes()).unwrap();
        }

        fn answer(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let response = router(Arc::clone(&self.desk)).oneshot(request).await.unwrap();
                let (parts, body) = response.into_parts();
                let body = to_bytes(body, usize::MAX).await.unwrap();
                (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
            })
        }

        /// Uploads files as the papers form does, and returns the next page.
        fn upload(&self, files: &[(&str, &[u8])]) -> String {
            let (status, headers, body) = self.send_files(files, &format!("http://{HOST}"), COOKIE);
            assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
            self.get(headers["location"].to_str().unwrap()).1
        }

        fn send_files(
            &self,
            files: &[(&str, &[u8])],
            origin: &str,
            cookie: &str,
        ) -> (StatusCode, HeaderMap, String) {
            self.send_files_to("/papers", files, origin, cookie)
        }

        fn send_files_to(
            &self,
            address: &str,
            files: &[(&str, &[u8])],
            origin: &str,
            cookie: &str,
        ) -> (StatusCode, HeaderMap, String) {
            let mut body = Vec::new();
            for (name, bytes) in files {
                let head = format!(
                    "--end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
                );
                body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
            }
            body.extend(b"--end--\r\n");
            let request = Request::post(address)
                .header("host", HOST)
                .header("cookie", cookie)
                .header("origin", origin)
                .header("content-type", "multipart/form-data; boundary=end");
            self.answer(request.body(Body::from(body)).unwrap())
        }

        /// Returns the fingerprint of the last change, as in the undo button.
        fn last_change(&self) -> String {
            self.desk.view().last_change.unwrap().fingerprint
        }

        fn read(&self, path: &str) -> Option<String> {
            std::fs::read_to_string(self.folder.path().join(path)).ok()
        }

        fn get(&self, address: &str) -> (StatusCode, String) {
            let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
            let (status, _, body) = self.answer(request.body(Body::empty()).unwrap());
            (status, body)
        }
    }

    const PAGES: [&str; 17] = [
        "/",
        "/?words=pact",
        "/event?id=pact",
        "/event",
        "/review?all=yes",
        "/review/list",
        "/check",
        "/briefs",
        "/brief?name=sea",
        "/brief?name=../events",
        "/brief/edit?name=sea",
        "/papers",
        "/exchange",
        "/paper?path=papers/note.md",
        "/paper?path=papers/plain.txt",
        "/assets/desk.css",
        "/nothing",
    ];

    #[test]
    fn folder_without_a_chronology_offers_to_start_one() {
        let served = Served::unstarted(&[("report.md", NOTE), ("notes/a.txt", PLAIN), ("table.xlsx", "")]);
        let request = Request::get("/review").header("host", HOST).header("cookie", COOKIE);
        let (status, headers, _) = served.answer(request.body(Body::empty()).unwrap());
        assert_eq!((status, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/start"));
        let (_, page) = served.get("/start");
        assert!(page.contains("The 1 paper in this folder") && page.contains("report.md"), "{page}");
        assert!(page.contains("value=\"notes\" checked") && !page.contains("xlsx"), "{page}");
        assert!(!page.contains("<nav"), "{page}");
        let form = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let (status, _, page) = served.post("/start", &form(&[("title", " "), ("papers", "notes")]));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("needs a title") && page.contains("value=\"notes\" checked"), "{page}");
        assert!(page.contains("value=\"*\">"), "{page}");
        // A folder that the page does not offer is not used.
        let places = [("title", "Harbour \"2024\""), ("papers", "*"), ("papers", "../secret")];
        let (status, headers, body) = served.post("/start", &form(&places));
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/papers?done=started");
        assert!(served.events().contains("title = 'Harbour \"2024\"'"), "{}", served.events());
        assert!(served.events().contains("papers = [\"*\"]"), "{}", served.events());
        let (_, page) = served.get("/papers?done=started");
        assert!(page.contains("report.md") && page.contains("<nav") && !page.contains("a.txt"), "{page}");
        // An existing chronology is not created again.
        let before = served.events();
        assert_eq!(served.post("/start", &form(&[("title", "Again")])).0, StatusCode::SEE_OTHER);
        assert_eq!(served.events(), before);
    }

    #[test]
    fn chronology_without_papers_gets_a_folder_for_them() {
        let served = Served::unstarted(&[]);
        let title = [("title".to_owned(), "Empty".to_owned())];
        assert_eq!(served.post("/start", &title).0, StatusCode::SEE_OTHER);
        assert!(served.events().contains("papers = [\"papers\"]"));
        let findings = |served: &Served| {
            let view = served.desk.view();
            view.loaded.checked.findings.iter().map(|found| found.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(findings(&served), ["the folder papers has no papers"]);
        assert!(served.get("/").1.contains("This chronology has no events yet."));
        let page = served.upload(&[("a.md", NOTE.as_bytes())]);
        assert!(page.contains("1 paper was added.") && page.contains("Review 1 candidate"), "{page}");
        assert_eq!(served.read("papers/a.md").as_deref(), Some(NOTE));
    }

    #[test]
    fn added_papers_are_read_and_replace_no_file() {
        let served = Served::new();
        let page = served.upload(&[
            ("note.md", b"Another note."),
            ("copy.md", NOTE.as_bytes()),
            ("new.txt", b"The fair closed on 3 May 2024."),
            ("broken.pdf", b"%PDF-1.7 not really"),
        ]);
        assert!(page.contains("2 papers were added."), "{page}");
        assert!(page.contains("papers&#x2f;note.md exists already and is not overwritten"), "{page}");
        assert!(page.contains("the project already contains this file as papers&#x2f;note.md"), "{page}");
        assert_eq!(served.read("papers/note.md").as_deref(), Some(NOTE));
        assert_eq!(served.read("papers/copy.md"), None);
        assert!(served.get("/paper?path=papers/new.txt").1.contains("3 May 2024"));
        // An unreadable paper is added, with the reason.
        assert!(served.get("/paper?path=papers/broken.pdf").1.contains("notice is-error"));
        // The outcome stays on the page when it is reloaded.
        assert!(served.get("/papers?upload=1").1.contains("2 papers were added."));
    }

    #[test]
    fn papers_with_hostile_names_or_from_other_pages_are_not_added() {
        let served = Served::new();
        let names =
            ["../up.md", "..\\up.md", ".hidden.md", "events.toml", "con.txt", "a\u{202e}.md", "x.exe"];
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
        let page = served.upload(&files);
        assert!(page.contains("Nothing was added.") && !page.contains('\u{202e}'), "{page}");
        let folder = |path: &str| std::fs::read_dir(served.folder.path().join(path)).unwrap().count();
        assert_eq!(folder("papers"), 2);
        let own = format!("http://{HOST}");
        for (origin, cookie) in [("http://evil.example", COOKIE), ("null", COOKIE), (own.as_str(), "")] {
            let (status, _, _) = served.send_files(&[("a.md", b"x")], origin, cookie);
            assert_eq!(status, StatusCode::FORBIDDEN, "{origin}");
        }
        assert_eq!(folder("papers"), 2);
    }

    #[test]
    fn folder_of_papers_is_added_to_a_chronology_without_one() {
        let served = Served::new();
        served.write("events.toml", "# Ours\n[chronology]\ntitle = \"T\"   # short\n");
        served.desk.read_again();
        served.upload(&[("new.txt", b"The fair closed on 3 May 2024.")]);
        assert_eq!(served.events(), "# Ours\n[chronology]\ntitle = \"T\"   # short\npapers = [\"papers\"]\n");
        assert!(served.get("/papers").1.contains("new.txt"));
        // Without a `[chronology]` header, the `papers` key cannot be added, so nothing is written.
        served.write("events.toml", "chronology.title = \"T\"\n");
        served.desk.read_again();
        assert!(served.upload(&[("more.txt", b"x")]).contains("below [chronology]"));
        assert_eq!(served.read("papers/more.txt"), None);
    }

    #[test]
    fn too_large_papers_are_not_added() {
        let served = Served::new();
        // The limit of a paper is lowered, since the default is 100 MiB.
        let asked = DeskOptions::parse_from([
            "serve",
            "-C",
            served.folder.path().to_str().unwrap(),
            "--no-cache",
            "--max-size",
            "1",
        ]);
        let project = served.desk.global.project().unwrap();
        let desk = Desk::new(asked.global, Guard::new(4000, "secret".to_owned()), project, true);
        let served = Served { desk: Arc::new(Desk { renderer: None, ..desk }), ..served };
        let page = served.upload(&[("large.txt", &vec![b'x'; (1 << 20) + 1]), ("small.txt", b"x")]);
        assert!(page.contains("larger than 1 MiB"), "{page}");
        assert_eq!(served.read("papers/large.txt"), None);
        assert!(served.read("papers/small.txt").is_some());
    }

    #[test]
    fn requests_without_the_token_are_refused() {
        let served = Served::new();
        for page in PAGES.iter().filter(|page| !page.starts_with("/assets")) {
            for cookie in ["", "dateline-4000=wrong", "dateline-4000="] {
                let request = Request::get(*page).header("host", HOST).header("cookie", cookie);
                let (status, _, body) = served.answer(request.body(Body::empty()).unwrap());
                assert_eq!(status, StatusCode::FORBIDDEN, "{page}");
                assert!(!body.contains("Pact") && !body.contains("Harbours"), "{page}");
            }
        }
        let request = Request::get("/?token=secret").header("host", HOST).body(Body::empty()).unwrap();
        let (status, headers, body) = served.answer(request);
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["set-cookie"], "dateline-4000=secret; Path=/; HttpOnly; SameSite=Strict");
        assert_eq!(headers["refresh"], "0; url=/");
        assert!(!body.contains("Pact"));
    }

    #[test]
    fn foreign_hosts_and_pages_are_refused() {
        let served = Served::new();
        let request = |host: &str, origin: Option<&str>, method: Method| {
            let request = Request::builder().method(method).uri("/").header("host", host);
            let request = request.header("cookie", COOKIE);
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            served.answer(request.body(Body::empty()).unwrap()).0
        };
        assert_eq!(request(HOST, None, Method::GET), StatusCode::OK);
        assert_eq!(request("desk.evil.example:4000", None, Method::GET), StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(request("127.0.0.1:80", None, Method::GET), StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(request(HOST, Some("http://evil.example"), Method::GET), StatusCode::FORBIDDEN);
        assert_eq!(request(HOST, Some("null"), Method::POST), StatusCode::FORBIDDEN);
        // A browser that does not state its origin cannot change anything.
        assert_eq!(request(HOST, None, Method::POST), StatusCode::FORBIDDEN);
    }

    #[test]
    fn pages_may_not_run_inline_code_or_be_framed_or_stored() {
        let served = Served::new();
        for page in PAGES {
            let request = Request::get(page).header("host", HOST).header("cookie", COOKIE);
            let (_, headers, body) = served.answer(request.body(Body::empty()).unwrap());
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(
                policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                "{page}: {policy}"
            );
            assert!(policy.contains("frame-ancestors 'none'"), "{page}");
            assert_eq!(headers["cache-control"], "no-store");
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert!(!body.contains("<style") && !body.contains(" style="), "{page}");
        }
    }

    #[test]
    fn text_of_papers_and_events_is_never_markup() {
        let served = Served::new();
        for page in PAGES {
            let (_, body) = served.get(page);
            for markup in ["<script>alert", "<img", "<b>"] {
                assert!(!body.contains(markup), "{page} contains {markup}");
            }
        }
        let (_, paper) = served.get("/paper?path=papers/plain.txt");
        assert!(paper.contains("onerror=alert(3)&gt;") && paper.contains("\\u{202e}"), "{paper}");
    }

    #[test]
    fn only_papers_of_the_project_are_shown() {
        let served = Served::new();
        served.write("secret.txt", "The password is swordfish.");
        for path in [
            "secret.txt",
            "papers/../secret.txt",
            "../../etc/passwd",
            "/etc/passwd",
            "papers",
            "",
            "events.toml",
        ] {
            let (status, body) = served.get(&format!("/paper?path={}", path.replace('/', "%2F")));
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            assert!(!body.contains("swordfish") && !body.contains("root:"), "{path}");
        }
        for page in
            ["/../events.toml", "/assets/../events.toml", "/assets/%2e%2e/events.toml", "/events.toml"]
        {
            assert_eq!(served.get(page).0, StatusCode::NOT_FOUND, "{page}");
        }
    }

    #[test]
    fn timeline_lists_what_passes_the_filter_and_draws_it() {
        let served = Served::new();
        let (_, all) = served.get("/");
        assert!(
            all.contains("id=\"event-pact\"") && all.contains("id=\"event-talks\"") && all.contains("<svg")
        );
        // A mark in the drawing leads to its event's page, and a source to its quote in the paper.
        assert!(all.contains("<a href=\"/event?id=pact\"><title>"), "{all}");
        assert!(all.contains("paper?path=papers%2Fnote.md&amp;quote=The+Harbour"), "{all}");
        let (_, planned) = served.get("/?status=planned");
        assert!(!planned.contains("id=\"event-pact\"") && planned.contains("id=\"event-talks\""));
        assert!(planned.contains("<option value=\"planned\" selected>"));
        let (_, wrong) = served.get("/?from=soon");
        assert!(wrong.contains("“soon” is not a date"), "{wrong}");
    }

    #[test]
    fn dates_of_a_paper_are_marked_and_explained() {
        let served = Served::new();
        let (_, page) =
            served.get("/paper?path=papers/note.md&quote=The+Harbour+Pact+was+signed+on+9+June+2024.");
        assert!(
            page.contains("<mark class=\"here\" id=\"here\">The Harbour Pact was signed on </mark>"),
            "{page}"
        );
        assert!(page.contains("<a class=\"date\" id=\"date-1\" href=\"#why-1\">9 June 2024</a>"), "{page}");
        assert!(page.contains("The words give the whole date."), "{page}");
        assert!(page.contains("It is counted from “9 June 2024”"), "{page}");
        assert!(
            page.contains("The sentence agrees with <a href=\"&#x2f;event?id=pact\">pact</a>."),
            "{page}"
        );
        let (_, papers) = served.get("/papers");
        assert!(papers.contains("papers&#x2f;note.md") && papers.contains("source note"), "{papers}");
        let (_, lost) = served.get("/paper?path=papers/note.md&quote=No+such+words+here");
        assert!(lost.contains("The quote was not found in this paper."));
    }

    #[test]
    fn findings_are_shown_with_their_places() {
        let served = Served::new();
        served.write("papers/other.md", "The Harbour Pact was signed on 12 May 2024.\n");
        served.write(
            "events.toml",
            &EVENTS.replace("[[event]]\nid = \"talks\"", "weekday = \"Mon\"\n\n[[event]]\nid = \"talks\""),
        );
        served.desk.read_again();
        let (_, page) = served.get("/check");
        assert!(page.contains("<mark>&quot;Mon&quot;</mark>") && page.contains("events.toml:"), "{page}");
        let (_, timeline) = served.get("/");
        assert!(timeline.contains("class=\"finding is-"), "the finding is shown at the event");
    }

    #[test]
    fn changed_files_are_read_again_and_errors_keep_the_earlier_state() {
        let served = Served::new();
        assert_eq!(served.get("/changes?since=0").1, "{\"version\":1}");
        served.write("events.toml", &EVENTS.replace("Talks", "Other talks"));
        served.desk.read_again();
        assert!(served.get("/").1.contains("Other talks"));
        assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
        write_atomically(&served.folder.path().join("events.toml"), b"\xff").unwrap();
        served.desk.read_again();
        let (_, page) = served.get("/");
        assert!(page.contains("Other talks") && page.contains("is not UTF-8"), "{page}");
    }

    #[test]
    fn change_that_a_page_has_made_loads_no_page_again() {
        let served = Served::new();
        let form = served.form("/event?id=talks", &[("place", "Oslo")]);
        served.post("/event?id=talks", &form);
        assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
        // The thread that watches the files reads them again, too.
        served.desk.read_again();
        assert_eq!(served.get("/changes?since=1").1, "{\"version\":2}");
        // Files that are not texts of the project count, too.
        served.write("templates/brief.md.j2", "{{ brief.title }}");
        served.desk.read_again();
        assert_eq!(served.get("/changes?since=2").1, "{\"version\":3}");
        // The first state that can be read after an error counts, too, even if it equals the last
        // one before the error.
        let events = served.events();
        write_atomically(&served.folder.path().join("events.toml"), b"\xff").unwrap();
        served.desk.read_again();
        served.write("events.toml", &events);
        served.desk.read_again();
        assert!(!served.get("/").1.contains("is not UTF-8"));
    }

    impl Served {
        fn post(&self, address: &str, form: &[(String, String)]) -> (StatusCode, HeaderMap, String) {
            let pairs: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let body = crate::desk::address("/", &pairs).trim_start_matches("/?").to_owned();
            let request = Request::post(address)
                .header("host", HOST)
                .header("cookie", COOKIE)
                .header("origin", format!("http://{HOST}"))
                .header("content-type", "application/x-www-form-urlencoded");
            self.answer(request.body(Body::from(body)).unwrap())
        }

        fn events(&self) -> String {
            std::fs::read_to_string(self.folder.path().join("events.toml")).unwrap()
        }

        /// Returns the fields of the only form on a page that posts to a URL, with some replaced.
        fn form(&self, address: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
            let (status, page) = self.get(address);
            assert_eq!(status, StatusCode::OK, "{page}");
            let opened = page.split("name=\"opened\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let opened = opened.replace("&quot;", "\"").replace("&#x2f;", "/").replace("&#x27;", "'");
            let opened = opened.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let values: std::collections::BTreeMap<String, String> = serde_json::from_str(&opened).unwrap();
            let mut form = vec![("opened".to_owned(), opened)];
            form.extend(values.into_iter().filter(|(key, _)| key != "evidence"));
            for (name, value) in [
                ("evidence.0.source", "note"),
                ("evidence.0.quote", "The Harbour Pact was signed on 9 June 2024."),
            ] {
                if address.contains("pact") {
                    form.push((name.to_owned(), value.to_owned()));
                }
            }
            for (name, value) in changed {
                form.retain(|(known, _)| known != name);
                form.push(((*name).to_owned(), (*value).to_owned()));
            }
            form
        }
    }

    #[test]
    fn edited_fields_are_saved_and_other_bytes_stay() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("date = 2024-06-09", "date = 2024-06-09   # by hand"));
        served.desk.read_again();
        let before = served.events();
        let form = served.form("/event?id=pact", &[("place", "Oslo"), ("date", "about June 2024")]);
        let (status, headers, body) = served.post("/event?id=pact", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/event?id=pact&done=saved");
        let after = served.events();
        assert!(
            after.contains("date = \"2024-06~\"   # by hand") && after.contains("place = \"Oslo\""),
            "{after}"
        );
        let without: String = after
            .lines()
            .filter(|line| !line.starts_with("place") && !line.starts_with("reviewed"))
            .map(|line| line.to_owned() + "\n")
            .collect();
        assert_eq!(without.replace("\"2024-06~\"", "2024-06-09"), before);
        assert!(served.get("/event?id=pact&done=saved").1.contains("Saved to events.toml."));
        // Nothing to save.
        let (_, headers, _) = served.post("/event?id=pact", &served.form("/event?id=pact", &[]));
        assert_eq!(headers["location"], "/event?id=pact&done=unchanged");
        assert_eq!(served.events(), after);
    }

    #[test]
    fn event_that_changed_meanwhile_is_not_overwritten() {
        let served = Served::new();
        let form = served.form("/event?id=talks", &[("title", "My talks")]);
        // An editor saves, and the server has not noticed yet.
        served.write("events.toml", &EVENTS.replace("\"Talks\"", "\"Their talks\""));
        let (status, _, page) = served.post("/event?id=talks", &form);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("Nothing was saved") && page.contains("<dd>Their talks</dd>"), "{page}");
        assert!(page.contains("value=\"My talks\""), "{page}");
        assert!(served.events().contains("\"Their talks\""));
        // The form now contains the file's current values, so saving again replaces them on
        // purpose.
        let again = served.form("/event?id=talks", &[("title", "My talks")]);
        assert_eq!(served.post("/event?id=talks", &again).0, StatusCode::SEE_OTHER);
        assert!(served.events().contains("\"My talks\""));
    }

    #[test]
    fn values_with_errors_are_not_saved() {
        let served = Served::new();
        for (name, value, part) in
            [("date", "soon", "soon"), ("title", "", "needs a title"), ("after", "nowhere", "nowhere")]
        {
            let form = served.form("/event?id=talks", &[(name, value)]);
            let (status, _, page) = served.post("/event?id=talks", &form);
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(page.contains(part), "{name}: {page}");
            assert_eq!(served.events(), EVENTS);
        }
        assert_eq!(served.post("/event?id=none", &[]).0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn new_event_gets_an_id_from_its_title() {
        let served = Served::new();
        let form = served
            .form("/event", &[("title", "Treaty ratified"), ("date", "Q3 2024"), ("tags", "sea\r\nlaw")]);
        let (status, headers, page) = served.post("/event", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(headers["location"], "/event?id=treaty-ratified&done=saved");
        let events = served.events();
        assert!(
            events.contains("id = \"treaty-ratified\"\ntitle = \"Treaty ratified\"\ndate = \"2024-35\""),
            "{events}"
        );
        assert!(events.contains("tags = [\"sea\", \"law\"]"), "{events}");
    }

    #[test]
    fn typed_dates_are_spelled_out() {
        let served = Served::new();
        let read = |text: &str| served.get(&crate::desk::address("/date", &[("text", text)])).1;
        assert_eq!(read("about June 2024"), "{\"edtf\":\"2024-06~\",\"text\":\"2024-06~: about June 2024\"}");
        assert!(read("03/04/2025").contains("2025-04-03"), "{}", read("03/04/2025"));
        assert!(read("soon").starts_with("{\"edtf\":null"));
    }

    #[test]
    fn half_written_file_loses_no_form() {
        let served = Served::new();
        let form =
            served.form("/event?id=talks", &[("title", "My talks"), ("summary", "Two lines\nof mine")]);
        let broken = EVENTS.replace("date = \"2025\"", "date = \"2025");
        // Whether the server has noticed the change or not, the input is kept.
        for is_noticed in [false, true] {
            served.write("events.toml", &broken);
            if is_noticed {
                served.desk.read_again();
            }
            let (status, _, page) = served.post("/event?id=talks", &form);
            assert_eq!(status, StatusCode::CONFLICT);
            assert!(
                page.contains("events.toml has an error in line 20") && page.contains("is kept below"),
                "{page}"
            );
            assert!(page.contains("value=\"My talks\"") && page.contains("of mine</textarea>"), "{page}");
            assert!(page.contains("data-edited") && !page.contains("class=\"conflict\""), "{page}");
            assert!(page.contains("&quot;title&quot;:&quot;Talks&quot;"), "{page}");
        }
        let (status, page) = served.get("/event?id=talks");
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("error in line 20") && page.contains("data-version=\"\""), "{page}");
        let (_, timeline) = served.get("/");
        assert!(timeline.contains("events.toml has an error in line 20"), "{timeline}");
        // Once the file is valid again, the same form can be saved.
        served.write("events.toml", EVENTS);
        served.desk.read_again();
        let (status, _, page) = served.post("/event?id=talks", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert!(served.events().contains("title = \"My talks\""), "{}", served.events());
        // The input is also kept if the event is gone.
        served.write("events.toml", &EVENTS.replace("\"talks\"", "\"meetings\""));
        served.desk.read_again();
        let (status, _, page) = served.post("/event?id=talks", &form);
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("has no event “talks”") && page.contains("value=\"My talks\""), "{page}");
    }

    #[test]
    fn half_written_file_is_named_as_the_reason_and_every_input_is_kept() {
        let served = Served::new();
        served.write("papers/other.md", OTHER);
        served.write("papers/more.md", "# More\n\nThe Harbour Pact was signed on 9 June 2024 in Oslo.\n");
        let events = EVENTS.replace(
            "date = 2024-06-09\n",
            "date = 2024-06-09\nweekday = \"Mon\"\nmatch = [\"Harbour Pact\"]\n",
        );
        served.write("events.toml", &events);
        served.desk.read_again();
        let name = finding(&served.get("/check").1, "Mon");
        let view = served.desk.view();
        let candidates = view.loaded.pulled();
        let id = &candidates.iter().find(|candidate| candidate.title.contains("Ferry")).unwrap().id;
        let review = format!("/review?id={id}");
        let forms: [(&str, &[(&str, &str)]); 7] = [
            ("/event/reject?id=pact", &[("source", "papers/more.md"), ("reason", "My words")]),
            ("/check/allow", &[("finding", &name), ("reason", "My words"), ("until", "soon")]),
            (&review, &[("action", "dismiss"), ("id", id), ("reason", "My words")]),
            (&review, &[("action", "accept"), ("id", id), ("title", "My words")]),
            ("/as-of", &[("as_of", "2 June 2025")]),
            ("/paper?path=papers/plain.txt", &[("published", "2 June 2025")]),
            ("/event", &[("title", "My words"), ("date", "2025-06-02")]),
        ];
        let broken = events.replace("date = 2024-06-09", "date = \"2024-06-09");
        for is_noticed in [false, true] {
            for (address, form) in forms {
                served.write("events.toml", if is_noticed { &broken } else { &events });
                served.desk.read_again();
                served.write("events.toml", &broken);
                let form = pairs(form);
                let (status, _, page) = served.post(address, &form);
                assert_eq!(status, StatusCode::CONFLICT, "{address} {is_noticed}: {page}");
                assert!(
                    page.contains("Your input is kept below. events.toml has an error in line 13"),
                    "{address} {is_noticed}: {page}"
                );
                for (name, value) in form
                    .iter()
                    .filter(|(name, _)| !["action", "id", "finding", "source"].contains(&name.as_str()))
                {
                    assert!(
                        page.contains(&format!("value=\"{value}\"")),
                        "{address} {is_noticed} {name}: {page}"
                    );
                }
                let reason =
                    page.split("Your input is kept below.").nth(1).unwrap().split("</p>").next().unwrap();
                for words in ["`dateline", "no longer", "not linked", "meantime"] {
                    assert!(!reason.contains(words), "{address} {is_noticed} {words}: {reason}");
                }
            }
        }
        // Once the file is valid again, the same form can be saved.
        served.write("events.toml", &events);
        served.desk.read_again();
        for (address, form) in [forms[0], forms[2]] {
            let (status, _, page) = served.post(address, &pairs(form));
            assert_eq!(status, StatusCode::SEE_OTHER, "{address}: {page}");
        }
        assert_eq!(served.events().matches("My words").count(), 2);
    }

    #[test]
    fn refused_allowance_keeps_its_input() {
        let served = Served::new();
        served.write(
            "events.toml",
            &EVENTS.replace("date = 2024-06-09\n", "date = 2024-06-09\nweekday = \"Mon\"\n"),
        );
        served.desk.read_again();
        let name = finding(&served.get("/check").1, "Mon");
        let form = pairs(&[("finding", &name), ("reason", "My <words>"), ("until", "soon")]);
        let (status, _, page) = served.post("/check/allow", &form);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("<details open><summary>Accept it with a reason"), "{page}");
        assert!(page.contains("value=\"My &lt;words&gt;\"") && page.contains("value=\"soon\""), "{page}");
        assert!(!page.contains("Your reason"), "{page}");
    }

    #[test]
    fn deadline_is_shown_and_saved_as_a_bound() {
        let served = Served::new();
        served.write(
            "papers/plan.md",
            "# Plan\n\nThe Kelp Charter will be signed in Molde by 17 January 2027.\n",
        );
        served.desk.read_again();
        let (_, list) = served.get("/review/list?words=kelp");
        assert!(list.contains("<strong>by 17 January 2027</strong>"), "{list}");
        let id = list.split("review?id=").nth(1).unwrap().split(['&', '"']).next().unwrap().to_owned();
        let (_, page) = served.get(&format!("/review?id={id}&all=yes"));
        assert!(page.contains("<strong>by 17 January 2027</strong>"), "{page}");
        assert!(page.contains("name=\"date\" value=\"..&#x2f;2027-01-17\""), "{page}");
        // A refused decision keeps the input, and does not mention commands.
        let accept = |date: &str| {
            pairs(&[("action", "accept"), ("id", &id), ("title", "Charter <signed>"), ("date", date)])
        };
        for (date, reason) in [("soon", "soon"), ("", "gives only a bound (“by 17 January 2027”)")] {
            let (status, _, page) = served.post(&format!("/review?id={id}"), &accept(date));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains(reason) && !page.contains("--date"), "{page}");
            assert!(page.contains("value=\"Charter &lt;signed&gt;\""), "{page}");
        }
        let (status, _, page) = served.post(&format!("/review?id={id}"), &accept("../2027-01-17"));
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let events = served.events();
        assert!(events.contains("title = \"Charter <signed>\"\ndate = \"../2027-01-17\""), "{events}");
        assert!(events.contains("status = \"planned\""), "{events}");
        // The candidate is no longer listed.
        assert!(!served.get("/review/list?words=kelp").1.contains("Kelp Charter"));
    }

    #[test]
    fn decision_names_exactly_the_candidates_that_it_also_links() {
        let served = Served::new();
        let papers = [
            ("pact", "Norway and Japan signed the Lighthouse Pact in Oslo on 9 June 2023."),
            ("later", "Japan signed the Lighthouse Pact in 2023."),
            ("ferry", "The Ferry Agreement was signed in Bergen on 3 May 2022."),
            ("dismissed", "The Trawler Convention was ratified in Varn on 4 April 2021."),
            ("removed", "The Council opened the Amber Bridge in Molde on 5 March 2020."),
        ];
        for (name, sentence) in papers {
            served.write(&format!("papers/{name}.md"), &format!("# Report\n\n{sentence}\n"));
        }
        served.desk.read_again();
        let view = served.desk.view();
        let candidates = view.loaded.pulled();
        let of_paper = |name: &str| {
            let of = |candidate: &&Candidate<'_>| {
                view.loaded.project.sources.path(candidate.attestation.source) == format!("papers/{name}.md")
            };
            candidates.iter().find(of).unwrap()
        };
        // Two candidates disappear before the decision for other reasons: a dismissal, and a
        // changed paper. The notice does not name them.
        let dismissal = of_paper("dismissed").dismiss(&view.loaded.project, "not ours");
        served.write("events.toml", &edit(&served.events(), &dismissal).unwrap());
        served.write("papers/removed.md", "");
        let pact = of_paper("pact");
        let form = pairs(&[("action", "accept"), ("id", &pact.id), ("title", &pact.title)]);
        let (status, headers, body) = served.post("/review", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let (_, page) = served.get(headers["location"].to_str().unwrap());
        let later = of_paper("later");
        let named = format!("Also linked to it: “{}” (papers&#x2f;later.md:3, 2023).", later.title);
        assert!(page.contains(&named), "{page}");
        // The linked candidate is no longer listed, but the candidates of other events remain.
        assert!(!served.get("/review/list?words=lighthouse").1.contains("papers&#x2f;later.md"));
        assert!(served.get("/review/list?words=ferry").1.contains("Ferry Agreement"));
    }

    #[test]
    fn day_up_to_which_it_is_current_is_shown_and_changed() {
        let served = Served::new();
        assert!(served.get("/").1.contains("As of 1 January 2025"));
        let (status, _, page) = served.post("/as-of", &pairs(&[("as_of", "June 2025")]));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("is not a day") && page.contains("value=\"June 2025\""), "{page}");
        let (status, _, page) = served.post("/as-of", &pairs(&[("as_of", "2 June 2025")]));
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(served.events(), EVENTS.replace("as_of = 2025-01-01", "as_of = 2025-06-02"));
        let (_, page) = served.get("/");
        assert!(page.contains("As of 2 June 2025"), "{page}");
        assert!(page.contains("the change of the chronology (as of)"), "{page}");
    }

    #[test]
    fn import_is_shown_before_it_is_written_and_every_format_is_exported() {
        let served = Served::new();
        served.write("briefs/all.toml", "title = \"All\"\n");
        served.desk.read_again();
        let get = |address: &str| {
            let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
            served.answer(request.body(Body::empty()).unwrap())
        };
        for format in crate::export::EXPORT_FORMATS {
            let (status, headers, _) = get(&format!("/exchange/file?format={}&brief=all", format.name));
            assert_eq!(status, StatusCode::OK, "{format:?}");
            assert_eq!(headers["content-disposition"], attachment("all", format.extension).as_str());
        }
        assert_eq!(get("/exchange/file?format=exe").0, StatusCode::NOT_FOUND);
        assert_eq!(get("/exchange/file?format=csv&brief=../x").0, StatusCode::NOT_FOUND);
        let (_, _, csv) = get("/exchange/file?format=csv");
        let send = |bytes: &[u8]| {
            let file = [("events.csv", bytes)];
            served.send_files_to("/exchange/import", &file, &format!("http://{HOST}"), COOKIE)
        };
        let (status, headers, page) = send(csv.replace("Talks", "Talks <in Oslo>").as_bytes());
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let preview = headers["location"].to_str().unwrap().to_owned();
        let (_, page) = served.get(&preview);
        assert!(
            page.contains("0 new events, 1 changed value") && page.contains("Talks &lt;in Oslo&gt;"),
            "{page}"
        );
        assert_eq!(served.events(), EVENTS);
        let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let apply = |seen: &str| served.post("/exchange/apply?import=1", &pairs(&[("seen", seen)]));
        // Only the changes that were shown are written.
        let (status, _, page) = apply("other");
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("The new changes are shown below"), "{page}");
        assert_eq!(served.events(), EVENTS);
        let (status, _, page) = apply(&seen);
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(served.events(), EVENTS.replace("\"Talks\"", "\"Talks <in Oslo>\""));
        // A second click on the button.
        let (status, _, page) = apply(&seen);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(
            page.contains("contains the changes of this file already") && !page.contains("meantime"),
            "{page}"
        );
        let files: [(&str, &[u8]); 2] = [("a.csv", b"id,title"), ("b.csv", b"id,title")];
        let (status, _, page) =
            served.send_files_to("/exchange/import", &files, &format!("http://{HOST}"), COOKIE);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("choose one file at a time"), "{page}");
        let (status, _, page) = send(b"no table");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Nothing was imported: "), "{page}");
        assert!(served.get("/exchange?import=99").1.contains("choose it again"));
    }

    #[test]
    fn exported_calendar_states_what_it_leaves_out() {
        let served = Served::new();
        served.write("briefs/all.toml", "title = \"All\"\n");
        served.desk.read_again();
        for brief in ["", "all"] {
            let (_, page) = served.get(&crate::desk::address("/exchange", &[("brief", brief)]));
            assert_eq!(page.matches("1 event is not dated to the day and left out").count(), 1, "{page}");
            let link = page.split("left out: <a href=\"").nth(1).unwrap().split('"').next().unwrap();
            let link = link.replace("&#x2f;", "/").replace("&amp;", "&");
            let count = |address: &str| served.get(address).1.matches("BEGIN:VEVENT").count();
            assert_eq!((count(&link.replace("&coarse=yes", "")), count(&link)), (1, 2), "{link}");
        }
        assert_eq!(
            attachment("東京", ".ics"),
            "attachment; filename=\".ics\"; filename*=UTF-8''%E6%9D%B1%E4%BA%AC.ics"
        );
    }

    #[test]
    fn events_without_room_have_the_reason_of_their_rank() {
        let served = Served::new();
        let event = |id: &str, rest: &str| {
            format!("[[event]]\nid = \"{id}\"\ntitle = \"Event {id} of a long list\"\n{rest}\n")
        };
        let mut events = "[chronology]\nas_of = 2025-01-01\n".to_owned();
        events += &event("small", "date = 2020-12-09\nimportance = 1");
        events += &event("late", "date = 2024-12-31\nimportance = 2");
        events += &event("undated", "status = \"planned\"\nimportance = 4");
        for number in 0..140 {
            let date = format!("date = 2024-{:02}-{:02}\nimportance = 4", number % 12 + 1, number % 27 + 1);
            events += &event(&format!("e{number}"), &date);
        }
        served.write("events.toml", &events);
        let brief = "title = \"All\"\nmax_pages = 1\nbottom_line = \"See [it](#small).\"\n";
        served.write("briefs/all.toml", brief);
        served.desk.read_again();
        let (_, page) = served.get("/brief?name=all");
        let why = |id: &str| {
            let row = page.split(&format!("Event {id} of")).nth(1).unwrap_or_else(|| panic!("{id}: {page}"));
            row.split("\"detail\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
        };
        assert_eq!(
            why("late"),
            "no room: importance 2; the printed events have 4 or more, apart from those that the text refers to"
        );
        assert_eq!(why("undated"), "no room: undated; dated events of importance 4 are kept longer");
        assert!(
            page.contains("no room: importance 4, like printed events, but not later than these"),
            "{page}"
        );
        assert!(!page.contains("Event small of"), "{page}");
        // The remark in the brief does not claim that all omitted events are less important or
        // earlier.
        let (_, preview) = served.get("/brief/preview?name=all");
        assert!(
            !preview.contains("less important or earlier") && preview.contains(" events were left out."),
            "{preview}"
        );
    }

    #[test]
    fn paper_that_does_not_describe_the_event_is_separated_from_it() {
        let served = Served::new();
        served.write("papers/other.md", "# Other\n\nThe Harbour Pact was signed on 9 June 2024 in Oslo.\n");
        let events = EVENTS.replace("date = 2024-06-09\n", "date = 2024-06-09\nmatch = [\"Harbour Pact\"]\n");
        served.write("events.toml", &events);
        served.desk.read_again();
        let (_, page) = served.get("/event?id=pact");
        assert!(page.contains("found by dateline, not cited"), "{page}");
        let form = |source: &str, reason: &str| pairs(&[("source", source), ("reason", reason)]);
        for (source, reason) in [("papers/other.md", " "), ("papers/none.md", "another pact")] {
            let (status, _, page) = served.post("/event/reject?id=pact", &form(source, reason));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Nothing was written: "), "{page}");
        }
        let (status, headers, page) =
            served.post("/event/reject?id=pact", &form("papers/other.md", "another pact"));
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let (_, page) = served.get(headers["location"].to_str().unwrap());
        assert!(!page.contains("found by dateline, not cited"), "{page}");
        assert!(served.events().contains("reason = \"another pact\""));
        assert!(served.get("/review/list").1.contains("another pact"));
    }

    #[test]
    fn address_of_a_refused_action_can_be_loaded_again() {
        let served = Served::new();
        for (action, page) in [
            ("/check/allow", "/check"),
            ("/check/fix", "/check"),
            ("/undo", "/review"),
            ("/review/restore", "/review/list"),
            ("/as-of", "/"),
        ] {
            let request = Request::get(action).header("host", HOST).header("cookie", COOKIE);
            let (status, headers, _) = served.answer(request.body(Body::empty()).unwrap());
            assert_eq!((status, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, page));
        }
    }

    const OTHER: &str = "# Ferries\n\nThe Ferry Agreement was signed in Bergen on 3 May 2023. \
        Norway ratified the Lighthouse Convention on 4 April 2022.\n";

    #[test]
    fn candidates_are_decided_and_decisions_undone() {
        let served = Served::new();
        served.write("papers/other.md", OTHER);
        served.desk.read_again();
        let (_, page) = served.get("/review?all=yes");
        assert!(page.contains("<mark class=\"here\" id=\"here\">"), "{page}");
        let id_of = |page: &str| {
            page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let next_of = |page: &str| {
            page.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (id, next) = (id_of(&page), next_of(&page));
        let form = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let before = served.events();
        let accept = form(&[
            ("action", "accept"),
            ("id", &id),
            ("next", &next),
            ("all", "yes"),
            ("title", "Ferries agreed"),
        ]);
        let (status, headers, body) = served.post("/review", &accept);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(
            headers["location"],
            format!("/review?id={next}&all=yes&done=accept&event=ferries-agreed")
        );
        let (_, page) = served.get(headers["location"].to_str().unwrap());
        assert!(
            page.contains("Accepted as a new event: <a href=\"&#x2f;event?id=ferries-agreed\""),
            "{page}"
        );
        assert!(served.events().contains("title = \"Ferries agreed\""));
        // A decision on a candidate that is gone changes nothing.
        let (status, _, body) = served.post("/review", &accept);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            body.contains("was made in the meantime") && body.contains("Your title was “Ferries agreed”"),
            "{body}"
        );
        assert!(body.contains("Undo") && body.contains("the new event “Ferries agreed”"), "{body}");
        let undo = || {
            let change = served.last_change();
            form(&[("page", "review"), ("back", &id), ("all", "yes"), ("change", &change)])
        };
        let (status, headers, _) = served.post("/undo", &undo());
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(served.events(), before);
        let (_, page) = served.get(headers["location"].to_str().unwrap());
        assert!(page.contains("Undone: the new event “Ferries agreed”."), "{page}");
        assert!(page.contains(">Redo <kbd>u</kbd></button>"), "{page}");
        let (_, headers, _) = served.post("/undo", &undo());
        let (_, page) = served.get(headers["location"].to_str().unwrap());
        assert!(page.contains("Redone: the new event “Ferries agreed”."), "{page}");
        // The change can be undone again.
        assert!(page.contains(">Undo <kbd>u</kbd></button>"), "{page}");
        assert!(page.contains("dir=\"auto\">the new event “Ferries agreed”</span>"), "{page}");
        served.post("/undo", &undo());
        assert_eq!(served.events(), before);
        let dismiss =
            |reason: &str| form(&[("action", "dismiss"), ("id", &id), ("next", &next), ("reason", reason)]);
        assert_eq!(served.post("/review", &dismiss(" ")).0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(served.post("/review", &dismiss("not ours")).0, StatusCode::SEE_OTHER);
        assert!(served.events().contains("reason = \"not ours\""));
        assert!(!served.get("/review?all=yes").1.contains(&format!("name=\"id\" value=\"{id}\"")));
    }

    #[test]
    fn undo_applies_only_to_the_change_that_its_button_names() {
        let served = Served::new();
        let save = |id: &str, title: &str| {
            let address = format!("/event?id={id}");
            let (status, _, page) = served.post(&address, &served.form(&address, &[("title", title)]));
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        };
        let undo = |change: &str| served.post("/undo", &pairs(&[("page", "check"), ("change", change)]));
        save("pact", "Pact of the first title");
        let first = served.last_change();
        assert!(served.get("/check").1.contains(&format!("name=\"change\" value=\"{first}\"")));
        // Another change is made before the click.
        save("talks", "Talks in Oslo");
        let after = served.events();
        for _ in 0..2 {
            let (status, _, page) = undo(&first);
            assert_eq!(status, StatusCode::CONFLICT);
            assert!(page.contains("<h1>Check</h1>"), "{page}");
            assert!(page.contains("the last change is now the change of “Talks in Oslo” (title)"), "{page}");
            assert_eq!(served.events(), after);
        }
        // A double click undoes the change once.
        let second = served.last_change();
        assert_eq!(undo(&second).0, StatusCode::SEE_OTHER);
        let (status, _, page) = undo(&second);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("nothing more was changed") && page.contains(">Redo</button>"), "{page}");
        assert!(!served.events().contains("Talks in Oslo"));
        // A form that does not name a change is refused, too.
        assert_eq!(undo("").0, StatusCode::CONFLICT);
        for (page, heading) in [("papers", "Papers"), ("briefs", "Briefs"), ("exchange", "Import and export")]
        {
            let (_, _, page) = served.post("/undo", &pairs(&[("page", page), ("change", "x")]));
            assert!(page.contains(&format!("<h1>{heading}</h1>")), "{page}");
        }
    }

    #[test]
    fn change_and_undo_of_another_process_replace_the_name_of_the_last_change() {
        let served = Served::new();
        let form = served.form("/event?id=pact", &[("title", "Pact of the first title")]);
        served.post("/event?id=pact", &form);
        let first = served.last_change();
        let version = served.desk.view().version;
        // The change and its undo are both made before the desk reads the files again, so the files
        // look unchanged.
        let global = &served.desk.global;
        let old = served.events();
        let new = old.replace("\"Talks\"", "\"Talks in Oslo\"");
        let edited =
            crate::project::EditedFile { path: "events.toml".to_owned(), old: old.clone(), new, places: 1 };
        global.write_edited("edit", &served.desk.terminal, &[edited]).unwrap();
        undo_last_change(global, &served.desk.terminal, None).unwrap();
        assert_eq!(served.events(), old);
        served.desk.read_again();
        let (_, page) = served.get("/");
        assert!(
            page.contains(">Redo</button>") && page.contains("the change of “Talks in Oslo” (title)"),
            "{page}"
        );
        assert!(served.desk.view().version > version);
        // The button on an open page does not redo the change.
        let (status, _, page) = served.post("/undo", &pairs(&[("page", "timeline"), ("change", &first)]));
        assert_eq!(status, StatusCode::CONFLICT, "{page}");
        assert!(
            page.contains("the last change is now the undo of the change of “Talks in Oslo” (title)"),
            "{page}"
        );
        assert_eq!(served.events(), old);
    }

    #[test]
    fn briefs_are_shown_with_what_they_leave_out() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
        served.desk.read_again();
        assert!(served.get("/briefs").1.contains("1 event on 1 page"), "{}", served.get("/briefs").1);
        let (_, page) = served.get("/brief?name=sea");
        assert!(page.contains("not selected by tags") && page.contains("event?id=pact"), "{page}");
        assert!(page.contains("sandbox></iframe>"), "{page}");
        let get = |address: &str| {
            let request = Request::get(address).header("host", HOST).header("cookie", COOKIE);
            served.answer(request.body(Body::empty()).unwrap())
        };
        let (status, headers, preview) = get("/brief/preview?name=sea");
        assert_eq!(status, StatusCode::OK);
        assert!(preview.contains("Talks"), "{preview}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
        let (_, headers, _) = get("/brief/file?name=sea&format=md");
        assert_eq!(
            headers["content-disposition"],
            "attachment; filename=\"sea.md\"; filename*=UTF-8''sea.md"
        );
        for address in [
            "/brief/file?name=sea&format=toml",
            "/brief/file?name=../events&format=toml",
            "/brief/preview?name=x",
        ] {
            assert_eq!(get(address).0, StatusCode::NOT_FOUND, "{address}");
        }
    }

    #[test]
    fn candidates_are_listed_by_certainty_with_a_search() {
        let served = Served::new();
        served.write("papers/other.md", OTHER);
        served.desk.read_again();
        let (_, all) = served.get("/review/list");
        assert!(all.contains("Ferry Agreement") && all.contains("Lighthouse Convention"), "{all}");
        assert!(all.contains("<h2 id=\"certain\">") && all.contains("<h2 id=\"less-certain\">"));
        let (_, found) = served.get("/review/list?words=lighthouse+norway");
        assert!(!found.contains("Ferry Agreement") && found.contains("Lighthouse Convention"), "{found}");
        let (_, by_date) = served.get("/review/list?order=date&words=on");
        let at = |words: &str| by_date.find(words).unwrap();
        assert!(at("4 April 2022") < at("3 May 2023"), "{by_date}");
    }

    #[test]
    fn dismissed_candidates_are_listed_and_restored() {
        let served = Served::new();
        served.write("papers/other.md", OTHER);
        served.desk.read_again();
        let before = served.events();
        let (_, page) = served.get("/review?all=yes");
        let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let dismiss = pairs(&[("action", "dismiss"), ("id", &id), ("reason", "not <ours>")]);
        assert_eq!(served.post("/review", &dismiss).0, StatusCode::SEE_OTHER);
        let (_, list) = served.get("/review/list");
        assert!(list.contains("not &lt;ours&gt;") && list.contains(&format!("value=\"{id}\"")), "{list}");
        let (status, headers, body) = served.post("/review/restore", &pairs(&[("id", &id)]));
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/review/list?done=restored");
        assert_eq!(served.events().trim_end(), before.trim_end());
        assert!(served.get("/review?all=yes").1.contains(&format!("name=\"id\" value=\"{id}\"")));
        let (status, _, body) = served.post("/review/restore", &pairs(&[("id", &id)]));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("was already restored"), "{body}");
    }

    /// Returns the name of the finding whose card contains `words`.
    fn finding(page: &str, words: &str) -> String {
        let cards = page.split("<article").skip(1);
        let card = cards.into_iter().find(|card| card.contains(words)).unwrap_or_else(|| panic!("{page}"));
        card.split("name=\"finding\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    #[test]
    fn finding_is_allowed_with_a_reason_and_an_end() {
        let served = Served::new();
        served.write("papers/other.md", "The Harbour Pact was signed on 12 May 2024.\n");
        served.write(
            "events.toml",
            &EVENTS.replace("[[event]]\nid = \"talks\"", "weekday = \"Mon\"\n\n[[event]]\nid = \"talks\""),
        );
        served.desk.read_again();
        let (_, page) = served.get("/check");
        let name = finding(&page, "Mon");
        let count = served.desk.view().loaded.checked.findings.len();
        let form =
            |reason: &str, until: &str| pairs(&[("finding", &name), ("reason", reason), ("until", until)]);
        for (reason, until, part) in [(" ", "", "needs a reason"), ("Known", "soon", "soon")] {
            let (status, _, body) = served.post("/check/allow", &form(reason, until));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(body.contains(part), "{body}");
        }
        let (status, headers, body) = served.post("/check/allow", &form("Printed so", "31 January 2027"));
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/check?done=allowed");
        let events = served.events();
        assert!(events.contains("reason = \"Printed so\", until = \"2027-01-31\""), "{events}");
        assert!(served.desk.view().loaded.checked.findings.len() < count);
        let (status, _, body) = served.post("/check/allow", &form("Again", ""));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("no longer has this finding"), "{body}");
    }

    #[test]
    fn paper_gets_a_date_as_a_source_of_the_chronology() {
        let served = Served::new();
        let date = |path: &str, published: &str| {
            let address = crate::desk::address("/paper", &[("path", path)]);
            served.post(&address, &pairs(&[("published", published)]))
        };
        assert!(served.get("/paper?path=papers/plain.txt").1.contains("Give this paper a date"));
        let (status, _, body) = date("papers/plain.txt", "soon");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("Nothing was written"), "{body}");
        assert_eq!(date("papers/plain.txt", "2 May 2024").0, StatusCode::SEE_OTHER);
        let events = served.events();
        assert!(events.contains("published = \"2024-05-02\"\npath = \"papers/plain.txt\""), "{events}");
        // A paper that is already a source gets the key.
        assert_eq!(date("papers/note.md", "June 2024").0, StatusCode::SEE_OTHER);
        assert!(served.events().contains("published = \"2024-06\""), "{}", served.events());
        assert!(served.get("/paper?path=papers/note.md").1.contains("dated June 2024"));
        assert_eq!(date("../secret.txt", "2024").0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn fix_is_shown_as_a_preview_and_applied() {
        let served = Served::new();
        served.write(
            "events.toml",
            &EVENTS.replace("title = \"Talks\"", "title = \"Talks\"\nafter = [\"talks\"]"),
        );
        served.desk.read_again();
        let (_, page) = served.get("/check");
        assert!(page.contains("<span class=\"removed\">− after = [&quot;talks&quot;]</span>"), "{page}");
        let name = finding(&page, "remove the relation");
        let form = pairs(&[("finding", &name)]);
        let (status, headers, body) = served.post("/check/fix", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/check?done=fixed");
        assert_eq!(served.events(), EVENTS);
        assert_eq!(served.post("/check/fix", &form).0, StatusCode::UNPROCESSABLE_ENTITY);
        // A file that was changed meanwhile is not overwritten.
        served.write(
            "events.toml",
            &EVENTS.replace("title = \"Talks\"", "title = \"Talks\"\nafter = [\"talks\"]"),
        );
        served.desk.read_again();
        served.write("events.toml", "# Theirs\n");
        assert_eq!(served.post("/check/fix", &form).0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(served.events(), "# Theirs\n");
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn briefs_are_created_and_never_replaced() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
        served.desk.read_again();
        assert!(served.get("/briefs").1.contains("value=\"sea\""));
        let form = pairs(&[("title", "Talks \"now\""), ("tag", "sea")]);
        let (status, headers, body) = served.post("/briefs", &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/brief/edit?name=talks-now&done=created");
        let text = served.read("briefs/talks-now.toml").unwrap();
        assert!(text.contains("title = 'Talks \"now\"'") && text.contains("tags = [\"sea\"]"), "{text}");
        for (title, part) in
            [("Talks now", "already exists"), (" ", "needs a title"), ("../..", "no letters")]
        {
            let (status, _, body) = served.post("/briefs", &pairs(&[("title", title)]));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(body.contains(part), "{title}: {body}");
        }
        assert_eq!(served.read("briefs/talks-now.toml").unwrap(), text);
    }

    #[test]
    fn edited_brief_is_saved_and_other_bytes_stay() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
        served.write("briefs/sea.toml", &format!("# Ours\n{BRIEF}"));
        served.desk.read_again();
        let address = "/brief/edit?name=sea";
        let form = served.form(address, &[("subtitle", "State of play"), ("select.from", "June 2024")]);
        let (status, headers, body) = served.post(address, &form);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/brief/edit?name=sea&done=saved-brief");
        let saved = "# Ours\ntitle = \"Sea <b>\"\nsubtitle = \"State of play\"\n[select]\ntags = [\"sea\"]\nfrom = \"2024-06\"\n";
        assert_eq!(served.read("briefs/sea.toml").unwrap(), saved);
        // Nothing to save.
        let (_, headers, _) = served.post(address, &served.form(address, &[]));
        assert_eq!(headers["location"], "/brief/edit?name=sea&done=unchanged");
        for (name, value, part) in [
            ("title", "", "needs a title"),
            ("select.from", "soon", "soon"),
            ("select.ids", "nowhere", "nowhere"),
            ("bottom_line", "# Heading", "heading"),
        ] {
            let (status, _, body) = served.post(address, &served.form(address, &[(name, value)]));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(body.contains(part), "{name}: {body}");
        }
        assert_eq!(served.read("briefs/sea.toml").unwrap(), saved);
        // An editor saves the file in the meantime.
        let form = served.form(address, &[("title", "My title")]);
        served.write("briefs/sea.toml", &saved.replace("Sea <b>", "Their title"));
        let (status, _, body) = served.post(address, &form);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(body.contains("<dd>Their title</dd>") && body.contains("value=\"My title\""), "{body}");
        assert!(served.read("briefs/sea.toml").unwrap().contains("Their title"));
        assert_eq!(served.post("/brief/edit?name=../events", &form).0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn preview_shows_the_brief_as_it_is_in_the_form() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
        served.desk.read_again();
        let before = served.read("briefs/sea.toml");
        let form = |changed: &[(&str, &str)]| served.form("/brief/edit?name=sea", changed);
        let draft = |changed: &[(&str, &str)]| -> serde_json::Value {
            let (status, _, body) = served.post("/brief/draft?name=sea", &form(changed));
            assert_eq!(status, StatusCode::OK, "{body}");
            serde_json::from_str(&body).unwrap()
        };
        let answer = draft(&[("subtitle", "State of <play>")]);
        assert_eq!(answer["summary"], "1 event on 1 page");
        let (_, page) = served.get(answer["preview"].as_str().unwrap());
        assert!(page.contains("State of &lt;play&gt;") && page.contains("Talks"), "{page}");
        let answer = draft(&[("accent", "#ffffff"), ("title", "")]);
        assert_eq!(answer["preview"], serde_json::Value::Null);
        assert!(answer["problems"].to_string().contains("needs a title"), "{answer}");
        assert!(draft(&[("accent", "#ffffff")])["problems"].to_string().contains("contrast"));
        assert_eq!(served.read("briefs/sea.toml"), before);
        assert_eq!(served.get("/brief/preview?name=sea&draft=99").0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn brief_of_too_many_events_is_listed_with_the_reason() {
        let served = Served::new();
        let event = |at: usize| format!("[[event]]\nid = \"e{at}\"\ntitle = \"E\"\ndate = 2024-01-01\n\n");
        let events: String = (0..=MAX_EVENTS).map(event).collect();
        served.write("events.toml", &events);
        served.write("briefs/sea.toml", "title = \"Sea\"\n[select]\ninclude = \"all\"\n");
        served.desk.read_again();
        let (status, page) = served.get("/briefs");
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("It selects 1001 events. The desk lays out at most 1000: select fewer."),
            "{page}"
        );
    }

    #[test]
    fn released_brief_has_its_number_and_files() {
        let served = Served::new();
        served.write(
            "events.toml",
            "[chronology]\nas_of = 2025-01-01\n\n[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = 2024\n"
                .replace("2024\n", "\"2024\"\n")
                .as_str(),
        );
        served.write("briefs/sea.toml", "title = \"Sea\"\n");
        served.desk.read_again();
        let release = |by: &str| served.post("/brief?name=sea", &pairs(&[("by", by)]));
        let (status, _, body) = release(" ");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("needs the name of the person"), "{body}");
        let (status, headers, body) = release("A. Analyst");
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(headers["location"], "/brief?name=sea&done=released");
        assert!(served.read("briefs/releases/sea-1.json").unwrap().contains("A. Analyst"));
        let (_, page) = served.get("/brief?name=sea");
        assert!(
            page.contains("v1, ") && page.contains("cleared by A. Analyst") && page.contains("as v2"),
            "{page}"
        );
        // The same text is not released again.
        assert_eq!(release("A. Analyst").1["location"], "/brief?name=sea&done=released-before");
        assert!(release("x").1["location"].to_str().unwrap().contains("released-before"));
        let unknown = served.post("/brief?name=../x", &pairs(&[("by", "x")]));
        assert_eq!(unknown.0, StatusCode::NOT_FOUND);
        // A colleague's release, from `git pull`, with no other change.
        served.write("briefs/sea.toml", "title = \"Sea and coast\"\n");
        served.desk.read_again();
        assert!(served.get("/brief/preview?name=sea").1.contains("after v1"));
        let record = served.read("briefs/releases/sea-1.json").unwrap();
        served.write("briefs/releases/sea-2.json", &record.replacen("\"number\": 1", "\"number\": 2", 1));
        served.desk.read_again();
        let (_, preview) = served.get("/brief/preview?name=sea");
        assert!(preview.contains("after v2"), "{preview}");
    }

    #[test]
    fn brief_is_downloaded_as_a_word_document() {
        let served = Served::new();
        served.write("events.toml", &EVENTS.replace("id = \"talks\"", "id = \"talks\"\ntags = [\"sea\"]"));
        served.desk.read_again();
        assert!(served.get("/brief?name=sea").1.contains("format=docx"));
        let request =
            Request::get("/brief/file?name=sea&format=docx").header("host", HOST).header("cookie", COOKIE);
        let (status, headers, body) = served.answer(request.body(Body::empty()).unwrap());
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(
            headers["content-disposition"].to_str().unwrap().contains("sea.docx") && body.starts_with("PK")
        );
        assert_eq!(served.read("briefs/sea.docx"), None);
    }

    #[test]
    fn forms_of_other_pages_and_large_forms_change_nothing() {
        let served = Served::new();
        let form = served.form("/event?id=talks", &[("title", "Stolen")]);
        let pairs: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let body = crate::desk::address("/", &pairs).trim_start_matches("/?").to_owned();
        for (origin, cookie) in
            [("http://evil.example", COOKIE), ("null", COOKIE), (&*format!("http://{HOST}"), "")]
        {
            for address in [
                "/event?id=talks",
                "/review",
                "/undo",
                "/start",
                "/briefs",
                "/brief/edit?name=sea",
                "/brief/draft?name=sea",
                "/brief?name=sea",
                "/as-of",
                "/event/reject?id=pact",
                "/exchange/apply?import=1",
                "/exchange/import",
                "/review/restore",
                "/check/allow",
                "/check/fix",
                "/paper",
            ] {
                let request = Request::post(address)
                    .header("host", HOST)
                    .header("origin", origin)
                    .header("cookie", cookie)
                    .header("content-type", "application/x-www-form-urlencoded");
                let (status, _, _) = served.answer(request.body(Body::from(body.clone())).unwrap());
                assert_eq!(status, StatusCode::FORBIDDEN, "{origin} {address}");
            }
        }
        let large = served.form("/event?id=talks", &[("note", &"x".repeat(MAX_FORM))]);
        assert_eq!(served.post("/event?id=talks", &large).0, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(served.events(), EVENTS);
    }

    #[test]
    fn server_listens_on_the_loopback_interface() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let address = runtime.block_on(async { listener(0).await.unwrap().local_addr().unwrap() });
        assert!(address.ip().is_loopback());
        // Two servers cannot share a port.
        let _first = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, address.port())).unwrap();
        let error = runtime.block_on(listener(address.port())).unwrap_err();
        assert!(error.to_string().contains("choose another with --port"), "{error}");
    }

    #[test]
    fn token_is_random() {
        let (first, second) = (random_token().unwrap(), random_token().unwrap());
        assert!(first.len() == 32 && first != second && first.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
