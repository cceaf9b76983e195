//! `dateline serve`: the server of the desk, for a browser on the same machine.
//!
//! The server listens only on the loopback interface, and answers requests that [`Guard`] allows.
//! The code in `desk/` renders the pages from the last loaded version of the project; a thread
//! reloads it when files change. A page saves its changes in the same way as the commands: under
//! the project lock, after a comparison with the file.

mod briefs;
mod decisions;
mod event;
mod exchange;
mod inputs;
mod page_pictures;
mod protection;
mod recent;
mod response;
mod review;
mod start;
mod undo;
mod upload;

use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::briefs::BriefCache;
use self::exchange::SentSheet;
use self::inputs::InputDigest;
use self::page_pictures::{PagePictures, page_picture};
use self::protection::guarded;
use self::recent::RecentValues;
use self::response::{asset, font, message, page_response, see_other};
use super::Global;
use super::env::random_token;
use super::open::open_address;
use super::ordered_parallel::STACK;
use super::paper_warnings::warn_of_papers;
use super::rename::last_change;
use super::terminal::{ColorChoice, Terminal};
use super::watch::Watch;
use crate::desk::guard::Guard;
use crate::desk::{
    DeskError, DeskView, DrawPages, LoadedProject, Notice, QueryPairs, SCRIPT, STYLE, UPLOADS, UploadOutcome,
    address, candidates_page, date_reading, event_page, findings_page, paper_page, papers_page, review_page,
    timeline_page, typing_context,
};
use crate::project::{CHRONOLOGY, LoadError, Memory, Project};
use crate::render::Renderer;

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
                // Ignore errors: if a new folder cannot be watched, a change in it is noticed
                // together with the next change of another file.
                let _ = files.read(&reader.global, read, |loaded| Some(&loaded.project));
            }
        });
        terminal.print(&format!("{address}\n"))?;
        terminal.note("The desk is open at this address, for this machine only. Press Ctrl-C to stop it.");
        if !is_started {
            terminal.note("This folder has no events.toml yet; you can create one on the start page.");
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
        // Print nothing to the terminal, because the pages show what the server does.
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
            // Also compare the last change: a change and its undo leave the files as they were.
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

    fn papers_page(&self, view: &DeskView, outcomes: &[UploadOutcome]) -> Result<String, DeskError> {
        let folder = self.upload_folder().map_or_else(|| UPLOADS.to_owned(), |(folder, _)| folder);
        papers_page(view, &folder, outcomes, upload::MAX_UPLOAD)
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
        // Redirect a GET request: after a refusal, the browser shows the page at the URL of the
        // action, and may reload it.
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

/// Returns the message about the action, if any, that redirected the browser to this page. `remark`
/// is its second part, such as the names of other candidates that the action linked.
fn done_notice(query: &QueryPairs, view: &DeskView, remark: Option<String>) -> Option<Notice> {
    let text = match query.get("done") {
        "saved" => "Saved to events.toml.",
        "saved-brief" => "Saved to the brief file.",
        "created" => "The brief was created. Change it here, and save it.",
        "released" => "Released. The release and the brief are in the folder briefs.",
        "released-before" => "Nothing has changed since the last release, so it was not released again.",
        "unchanged" => "Nothing was changed.",
        "accept" => "Accepted as a new event:",
        "attach" => "Attached as evidence to",
        "refine" => "The date was changed:",
        "restored" => "The candidate is listed again.",
        "allowed" => "Accepted. The reason is in events.toml.",
        "dated" => "The date of this paper is recorded in events.toml.",
        "fixed" => "The fix was applied to events.toml.",
        "dismiss" => "Dismissed.",
        "undo" => "Undone:",
        "redo" => "Redone:",
        "rejected" => {
            "The paper was removed from the sources of this event. The review lists its statements among the dismissed candidates."
        }
        "imported" => "The changes in the file were written to events.toml.",
        "as-of" => "The as-of date of the chronology was changed.",
        "last" => "This is the last candidate in the list: nothing was skipped.",
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

/// Responds when the files have changed since the version that the page shows, or after [`WAIT`].
async fn changes(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    let since = QueryPairs::from(query).number("since").and_then(|since| u64::try_from(since).ok());
    let mut version = desk.version.subscribe();
    let changed = version.wait_for(|now| since.is_none_or(|since| *now != since));
    // Ignore the timeout, after which the page sends the request again.
    let _ = tokio::time::timeout(WAIT, changed).await;
    let now = *desk.version.borrow();
    Json(json!({ "version": now })).into_response()
}

#[cfg(test)]
mod tests;
