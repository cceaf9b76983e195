//! The options for reading papers, and the hidden command that reads one PDF in a subprocess.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;

use super::env;
use super::limited_memory::limit_addresses;
use super::terminal::Terminal;
#[cfg(feature = "desk")]
use crate::read::{DrawRequest, answer_drawing};
use crate::read::{Limits, PdfReader, ReadSettings, answer};
use crate::render::RenderLimits;
use crate::subprocess::Program;

/// The options for reading papers.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options for reading papers")]
pub(crate) struct ReadingArgs {
    /// PDF reader: the embedded one, pdftotext from the PATH, or a pdftotext at a path
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "embedded|pdftotext|PATH",
        default_value = "embedded"
    )]
    pdf_reader: String,
    /// Maximum file size [default: 100]
    #[arg(long = "max-size", global = true, hide_short_help = true, value_name = "MIB")]
    size: Option<usize>,
    /// Maximum size of a file's unpacked content, and of its text [default: 256]
    #[arg(long = "max-unpacked", global = true, hide_short_help = true, value_name = "MIB")]
    unpacked: Option<usize>,
    /// Maximum number of pages [default: 5000]
    #[arg(long = "max-pages", global = true, hide_short_help = true, value_name = "PAGES")]
    pages: Option<usize>,
    /// Maximum nesting depth [default: 256]
    #[arg(long = "max-nesting", global = true, hide_short_help = true, value_name = "LEVELS")]
    nesting: Option<usize>,
    /// Maximum time for reading a file, and for rendering a template once [default: 60]
    #[arg(long = "max-time", global = true, hide_short_help = true, value_name = "SECONDS")]
    time: Option<u64>,
    /// Maximum memory for reading a PDF, and for rendering templates [default: 2048]
    #[arg(long = "max-memory", global = true, hide_short_help = true, value_name = "MIB")]
    memory: Option<usize>,
    /// Maximum number of dates in a file [default: 200000]
    #[arg(long = "max-dates", global = true, hide_short_help = true, value_name = "DATES")]
    dates: Option<usize>,
}

impl ReadingArgs {
    pub(crate) fn settings(&self) -> anyhow::Result<ReadSettings> {
        Ok(ReadSettings { limits: self.limits(), pdf: self.pdf_reader()? })
    }

    fn limits(&self) -> Limits {
        let default = Limits::default();
        let bytes = |mebibytes: Option<usize>, default| {
            mebibytes.map_or(default, |mebibytes| mebibytes.saturating_mul(1 << 20))
        };
        Limits {
            bytes: bytes(self.size, default.bytes),
            unpacked: bytes(self.unpacked, default.unpacked),
            pages: self.pages.unwrap_or(default.pages),
            nesting: self.nesting.unwrap_or(default.nesting),
            time: self.time.map_or(default.time, Duration::from_secs),
            memory: bytes(self.memory, default.memory),
            dates: self.dates.unwrap_or(default.dates),
        }
    }

    /// Returns the limits for templates.
    pub(crate) fn render_limits(&self) -> RenderLimits {
        let (limits, default) = (self.limits(), RenderLimits::default());
        RenderLimits {
            time: limits.time,
            memory: u64::try_from(limits.memory).unwrap_or(u64::MAX),
            ..default
        }
    }

    fn pdf_reader(&self) -> anyhow::Result<PdfReader> {
        // Do not limit the file size: pdftotext writes only to standard output, which is limited
        // when it is read.
        let pdftotext = |program: Program| {
            PdfReader::Pdftotext(match env::this_program() {
                Some(launcher) => program.with_limits(&launcher, self.render_limits().memory, u64::MAX),
                None => program,
            })
        };
        match self.pdf_reader.as_str() {
            // If the path of this executable is unknown, read PDFs in this process.
            "embedded" => Ok(env::this_program().map_or(PdfReader::InProcess, PdfReader::Isolated)),
            "pdftotext" => {
                let found = env::search_path().and_then(|path| Program::find("pdftotext", &path));
                found
                    .map(pdftotext)
                    .context("pdftotext is not on the PATH: install poppler-utils, or omit --pdf-reader")
            }
            path => Ok(pdftotext(Program::at(Path::new(path)))),
        }
    }
}

/// Read a PDF from standard input and print its content as JSON. For internal use by dateline.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The limits, as JSON
    limits: String,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let limits: Limits = serde_json::from_str(&args.limits).context("the limits are not valid JSON")?;
    let bytes = bytes_within(&limits)?;
    // Print without escaping, since the parent process parses this JSON.
    terminal.print_verbatim(answer(&bytes, &limits).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Limits the memory of this process, and reads standard input.
fn bytes_within(limits: &Limits) -> anyhow::Result<Vec<u8>> {
    limit_addresses(u64::try_from(limits.memory).unwrap_or(u64::MAX));
    let mut bytes = Vec::new();
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(bytes)
}

/// Read a PDF from standard input and print one of its pages as JSON. For internal use by dateline.
#[cfg(feature = "desk")]
#[derive(Debug, clap::Args)]
pub(crate) struct DrawArgs {
    /// The limits and the number of the page, as JSON
    request: String,
}

#[cfg(feature = "desk")]
impl DrawArgs {
    pub(crate) fn run(&self, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let request: DrawRequest =
            serde_json::from_str(&self.request).context("the request is not valid JSON")?;
        let bytes = bytes_within(&request.limits)?;
        terminal.print_verbatim(answer_drawing(&bytes, request).as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
