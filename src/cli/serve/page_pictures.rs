//! Draws PDF pages for the desk, in a subprocess with limited memory and time, and keeps the latest
//! ones.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::response::message;
use super::{Desk, Pairs, on_worker};
use crate::cli::Global;
use crate::cli::env;
use crate::desk::{DrawPages, NotDrawn, QueryPairs};
use crate::project::{Files as _, Folder, Paper, sha256};
use crate::read::{
    ATTACHED, DrawnPage, PageDrawing, ReadProblem, ReadSettings, attached_bytes, draw_isolated,
};
use crate::subprocess::Program;

/// The maximum time for drawing a page, for which the user waits.
const TIME: Duration = Duration::from_secs(10);

/// The maximum memory of the subprocess, in bytes. Its stack reserves a quarter of it.
const MEMORY: usize = 1 << 30;

/// The maximum number of cached pages.
const MAX_KEPT: usize = 64;

/// The maximum total size of the cached pictures, in bytes.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// The `Content-Security-Policy` of a page's picture: only its own content.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                              form-action 'none'; frame-ancestors 'none'; sandbox";

/// A page that was drawn, or the reason why it cannot be drawn.
type DrawnOrReason = Result<Arc<DrawnPage>, NotDrawn>;

/// The page renderer, with the pages that it drew last.
#[derive(Debug)]
pub(super) struct PagePictures {
    files: Folder,
    settings: ReadSettings,
    /// This program, or `None` if its path is unknown. Pages are not drawn in this process.
    program: Option<Program>,
    /// The latest pages, by the paper's digest and the page number. Locked while a page is drawn,
    /// so that there is one subprocess at a time, and two requests for a page draw it once.
    kept: Mutex<VecDeque<(String, usize, DrawnOrReason)>>,
}

impl PagePictures {
    /// Creates the renderer for the project folder.
    pub(super) fn new(global: &Global) -> Self {
        let mut settings = global.reading.settings().unwrap_or_default();
        settings.limits.time = settings.limits.time.min(TIME);
        settings.limits.memory = settings.limits.memory.min(MEMORY);
        Self { files: global.files(), settings, program: env::this_program(), kept: Mutex::default() }
    }

    /// Reads the file of a paper again, and draws a page of it.
    fn draw_again(&self, program: &Program, paper: &Paper, page: usize) -> DrawnOrReason {
        let file = paper.path.split_once(ATTACHED).map_or(&*paper.path, |(file, _)| file);
        // If a file exists at the whole path, the `!` belongs to a folder name, not to an
        // attachment.
        let file = if self.files.read_head(&paper.path, 0).is_ok() { &paper.path } else { file };
        let limit = u64::try_from(self.settings.limits.bytes).unwrap_or(u64::MAX);
        let bytes = self.files.read_up_to(file, limit).map_err(|_| NotDrawn::Changed)?;
        let bytes = attached_bytes(file, bytes, &paper.path, &self.settings).ok_or(NotDrawn::Changed)?;
        if sha256(&bytes) != paper.sha256 {
            return Err(NotDrawn::Changed);
        }
        match draw_isolated(program, &bytes, page, &self.settings.limits) {
            Ok(PageDrawing::Drawn(drawn)) => Ok(Arc::new(drawn)),
            Ok(PageDrawing::NoSuchPage) => Err(NotDrawn::NoSuchPage),
            Ok(PageDrawing::TooLarge) | Err(ReadProblem::Over(_)) => Err(NotDrawn::TooLarge),
            Err(_) => Err(NotDrawn::Failed),
        }
    }
}

impl DrawPages for PagePictures {
    fn draw(&self, paper: &Paper, page: usize) -> DrawnOrReason {
        let is_pdf = paper.document().is_some_and(|document| document.format == "PDF");
        let program = self.program.as_ref().filter(|_| is_pdf).ok_or(NotDrawn::NoPicture)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|(digest, number, _)| *digest == paper.sha256 && *number == page);
        if let Some((_, _, drawn)) = known {
            return drawn.clone();
        }
        let drawn = self.draw_again(program, paper, page);
        // Do not keep the result for a changed file, which will be read again soon.
        if !matches!(drawn, Err(NotDrawn::Changed)) {
            kept.push_back((paper.sha256.clone(), page, drawn.clone()));
        }
        let size = |(_, _, drawn): &(String, usize, DrawnOrReason)| {
            drawn.as_ref().map_or(0, |drawn| drawn.svg.len())
        };
        while kept.len() > MAX_KEPT || kept.iter().map(size).sum::<usize>() > MAX_KEPT_BYTES {
            kept.pop_front();
        }
        drawn
    }
}

/// Responds with the picture of a page of a paper in the project.
pub(super) async fn page_picture(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || desk.page_picture(&query.into())).await
}

impl Desk {
    fn page_picture(&self, query: &QueryPairs) -> Response {
        let view = self.view();
        let is_asked =
            |paper: &&Paper| paper.path == query.get("path") && paper.sha256 == query.get("sha256");
        let paper = view.loaded.project.papers.iter().find(is_asked);
        let page = query.number("page");
        let drawn = paper
            .zip(page)
            .ok_or(NotDrawn::NoPicture)
            .and_then(|(paper, page)| self.pictures.draw(paper, page));
        match drawn {
            Ok(drawn) => {
                let headers = [
                    (header::CONTENT_TYPE, "image/svg+xml"),
                    (header::CONTENT_SECURITY_POLICY, PICTURE_POLICY),
                ];
                (headers, drawn.svg.clone()).into_response()
            }
            Err(problem) => {
                let text =
                    problem.sentence().unwrap_or("This chronology has no such paper with printed pages.");
                message(StatusCode::NOT_FOUND, "Not found", text)
            }
        }
    }
}
