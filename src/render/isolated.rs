//! Renders templates in a subprocess, so that a template that exhausts the memory or the stack, or
//! never ends, only ends the subprocess.
//!
//! The subprocess is started for the first template, and renders all templates of the run. It
//! receives the text and data of a template, and returns the text or the PDF. Only the subprocess
//! loads fonts and Typst's library.

use std::io::{self, Read, Write};
use std::sync::Arc;
#[cfg(feature = "pdf")]
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::html::{self, HtmlParts};
use super::markdown;
use super::overrun::{Overrun, OverrunCause, RenderLimits};
use super::page::Page;
#[cfg(feature = "pdf")]
use super::pdf::{EmbeddedTypst, FontFault, FontPath, Fonts, PdfError, TypstFault, TypstJob, TypstOutput};
#[cfg(feature = "pdf")]
use super::picture::PaintedPicture;
use super::template::{Template, TemplateError};
use crate::subprocess::{Program, SubprocessError, Worker, WorkerError, serve};

/// The first argument of the subprocess. The others are the memory and output limits, in bytes.
pub const RENDER: &str = "render";

/// The stack size of a rendering thread: the usual size for a main thread, which Typst expects.
const STACK: usize = 8 << 20;

/// Renders templates in a subprocess with [limits](RenderLimits). Clones share the subprocess,
/// which ends when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Renderer {
    worker: Arc<Worker>,
    limits: RenderLimits,
    /// Whether the next job starts a new brief.
    #[cfg(feature = "pdf")]
    forgets: Arc<AtomicBool>,
}

#[derive(Debug, Serialize, Deserialize)]
enum Request {
    #[cfg(feature = "pdf")]
    Fonts(Vec<FontPath>),
    #[cfg(feature = "pdf")]
    Typst {
        job: TypstJob,
        /// Whether to evict older entries from Typst's cache first.
        forgets: bool,
    },
    Text(TextJob),
    /// Paint an SVG with these fonts.
    #[cfg(feature = "pdf")]
    Paint(Vec<u8>, Vec<FontPath>),
}

#[derive(Debug, Serialize, Deserialize)]
enum Response {
    #[cfg(feature = "pdf")]
    Fonts(Result<(), FontFault>),
    #[cfg(feature = "pdf")]
    Typst(Result<TypstOutput, TypstFault>),
    Text(Result<String, TextFault>),
    #[cfg(feature = "pdf")]
    Painted(Result<PaintedPicture, String>),
    /// The output exceeds the size limit.
    TooLong,
}

/// A Markdown or HTML template and its data.
#[derive(Debug, Serialize, Deserialize)]
struct TextJob {
    /// The parts that only HTML needs; `None` for Markdown.
    html: Option<HtmlParts>,
    path: String,
    text: String,
    /// The page as JSON.
    page: String,
}

/// An error in a template.
#[derive(Debug, Serialize, Deserialize)]
struct TextFault {
    line: usize,
    column: usize,
    problem: String,
}

impl Renderer {
    /// Creates a renderer. When `program` is called with [`RENDER`], it must call
    /// [`answer_renderer`], as `dateline` does.
    pub fn new(program: Program, limits: RenderLimits) -> Self {
        let arguments = vec![RENDER.to_owned(), limits.memory.to_string(), limits.output.to_string()];
        Self {
            worker: Arc::new(Worker::new(program, arguments, limits.time, limits.output)),
            limits,
            #[cfg(feature = "pdf")]
            forgets: Arc::default(),
        }
    }

    /// Renders a brief as Markdown like [`markdown()`](super::markdown()).
    ///
    /// # Errors
    ///
    /// Returns an error in the template, or [`TemplateError::Overrun`] if it exceeds a limit.
    pub fn markdown(&self, page: &Page<'_>, template: &Template) -> Result<String, TemplateError> {
        self.text(page, template, None)
    }

    /// Renders a brief as HTML like [`html()`](super::html()).
    ///
    /// # Errors
    ///
    /// Returns an error in the template, or [`TemplateError::Overrun`] if it exceeds a limit.
    pub fn html(&self, page: &Page<'_>, template: &Template) -> Result<String, TemplateError> {
        self.text(page, template, Some(HtmlParts::of(page)))
    }

    fn text(
        &self,
        page: &Page<'_>,
        template: &Template,
        html: Option<HtmlParts>,
    ) -> Result<String, TemplateError> {
        let (path, text) = (template.path().to_owned(), template.text().to_owned());
        let job = TextJob { html, path, text, page: page.to_json() };
        match self.ask(&Request::Text(job), page, template)? {
            Ok(Response::Text(Ok(text))) => Ok(text),
            Ok(Response::Text(Err(TextFault { line, column, problem }))) => {
                Err(TemplateError::Wrong { path: template.path().to_owned(), line, column, problem })
            }
            Ok(_) => Err(Overrun::new(template, page, OverrunCause::Crash).into()),
            Err(overrun) => Err(overrun.into()),
        }
    }

    /// Sends a request that renders a template. Returns [`Overrun`] if the template exceeds a
    /// limit.
    fn ask(
        &self,
        request: &Request,
        page: &Page<'_>,
        template: &Template,
    ) -> Result<Result<Response, Overrun>, SubprocessError> {
        let cause = match self.worker.request(&encode(request)) {
            Ok(bytes) => match postcard::from_bytes(&bytes) {
                Ok(Response::TooLong) => OverrunCause::Output(self.limits.output),
                Ok(answer) => return Ok(Ok(answer)),
                Err(_) => OverrunCause::Crash,
            },
            Err(WorkerError::Start(error)) => return Err(error),
            Err(WorkerError::TimedOut) => OverrunCause::Time(self.limits.time),
            Err(WorkerError::OutOfMemory) => OverrunCause::Memory(self.limits.memory),
            Err(WorkerError::TooLong) => OverrunCause::Output(self.limits.output),
            Err(WorkerError::Crashed) => OverrunCause::Crash,
        };
        Ok(Err(Overrun::new(template, page, cause)))
    }
}

#[cfg(feature = "pdf")]
impl Renderer {
    /// Loads fonts in addition to the built-in ones.
    pub(super) fn with_fonts(self, fonts: &Fonts) -> Result<Self, PdfError> {
        let problem = match self.worker.set_up(&encode(&Request::Fonts(fonts.to_paths()))) {
            Ok(bytes) => match postcard::from_bytes(&bytes) {
                Ok(Response::Fonts(Ok(()))) => return Ok(self),
                Ok(Response::Fonts(Err(fault))) => return Err(PdfError::Font(fault.into())),
                _ => WorkerError::Crashed,
            },
            Err(WorkerError::Start(error)) => return Err(error.into()),
            Err(error) => error,
        };
        let paths = fonts.to_paths();
        let paths: Vec<_> = paths.iter().map(|(path, _)| path.to_string_lossy()).collect();
        Err(PdfError::Engine(format!("{problem} while loading the fonts {}", paths.join(", "))))
    }

    /// Marks the start of a new brief, so that Typst's cache does not grow with every brief.
    pub(super) fn forget(&self) {
        self.forgets.store(true, Ordering::Relaxed);
    }

    /// Paints an SVG like [`PaintedPicture::paint`].
    ///
    /// # Errors
    ///
    /// Returns a description of the error in the SVG, or of the exceeded limit.
    pub fn paint(&self, svg: &[u8], fonts: &Fonts) -> Result<PaintedPicture, String> {
        let request = Request::Paint(svg.to_vec(), fonts.to_paths());
        let bytes = self.worker.request(&encode(&request)).map_err(|error| error.to_string())?;
        match postcard::from_bytes(&bytes) {
            Ok(Response::Painted(painted)) => painted,
            Ok(Response::TooLong) => Err(WorkerError::TooLong.to_string()),
            _ => Err(WorkerError::Crashed.to_string()),
        }
    }

    pub(super) fn compile(
        &self,
        job: TypstJob,
        page: &Page<'_>,
        template: &Template,
    ) -> Result<Result<TypstOutput, TypstFault>, PdfError> {
        let request = Request::Typst { job, forgets: self.forgets.swap(false, Ordering::Relaxed) };
        match self.ask(&request, page, template)?? {
            Response::Typst(done) => Ok(done),
            _ => Err(Overrun::new(template, page, OverrunCause::Crash).into()),
        }
    }
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("every part has a postcard form")
}

/// Answers the requests of a [`Renderer`] on `input` until it ends. Each answer has at most
/// `longest` bytes.
///
/// # Errors
///
/// Returns an error if the input cannot be read.
pub fn answer_renderer(
    input: impl Read,
    output: impl Write + Send + 'static,
    longest: u64,
) -> io::Result<()> {
    let state = RenderState::default();
    serve(input, output, STACK, move |request| {
        let answer = encode(&state.answer(request));
        if answer.len() as u64 <= longest { answer } else { encode(&Response::TooLong) }
    })
}

/// The state of the subprocess.
#[derive(Default)]
struct RenderState {
    /// The compiler with the project's fonts; `None` before the fonts are known.
    #[cfg(feature = "pdf")]
    typst: std::sync::RwLock<Option<Result<EmbeddedTypst, FontFault>>>,
}

impl RenderState {
    #[cfg_attr(not(feature = "pdf"), expect(clippy::unused_self, reason = "only Typst has a state"))]
    fn answer(&self, request: &[u8]) -> Response {
        match postcard::from_bytes(request).expect("the parent process is the same program") {
            #[cfg(feature = "pdf")]
            Request::Fonts(paths) => {
                let loaded = EmbeddedTypst::with_fonts(&Fonts::at(paths)).map_err(FontFault::from);
                let answer = loaded.as_ref().map(|_| ()).map_err(Clone::clone);
                *self.typst.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(loaded);
                Response::Fonts(answer)
            }
            #[cfg(feature = "pdf")]
            Request::Typst { job, forgets } => {
                if forgets {
                    EmbeddedTypst::forget();
                }
                let typst = self.typst.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
                Response::Typst(match typst {
                    Some(Ok(typst)) => typst.run(job),
                    Some(Err(fault)) => Err(TypstFault::Font(fault)),
                    None => EmbeddedTypst::default().run(job),
                })
            }
            Request::Text(job) => Response::Text(job.render()),
            #[cfg(feature = "pdf")]
            Request::Paint(svg, fonts) => Response::Painted(PaintedPicture::paint(&svg, &Fonts::at(fonts))),
        }
    }
}

impl TextJob {
    fn render(self) -> Result<String, TextFault> {
        let page: Value = serde_json::from_str(&self.page).expect("the parent process wrote JSON");
        let template = Template::new(self.path, self.text);
        let rendered = match &self.html {
            Some(parts) => html::render(&page, parts, &template),
            None => markdown::render(&page, &template),
        };
        rendered.map_err(|error| match error {
            TemplateError::Wrong { line, column, problem, .. } => TextFault { line, column, problem },
            other => TextFault { line: 1, column: 1, problem: other.to_string() },
        })
    }
}

#[cfg(feature = "pdf")]
impl From<PdfError> for FontFault {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Font(error) => error.into(),
            other => Self::Unreadable { path: std::ffi::OsString::new(), problem: other.to_string() },
        }
    }
}
