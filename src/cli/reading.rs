//! The options for reading papers, and the hidden command that reads one PDF in a subprocess.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;

use super::clock;
use super::terminal::Terminal;
use crate::process::Program;
use crate::read::{Limits, PdfReader, Settings, answer};

/// The options for reading papers.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "How papers are read")]
pub(crate) struct ReadingArgs {
    /// What reads PDFs: the reader inside, the pdftotext on the PATH, or a pdftotext at a path
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "embedded|pdftotext|PATH",
        default_value = "embedded"
    )]
    pdf_reader: String,
    /// The most that a file may have of size [default: 100]
    #[arg(long = "max-size", global = true, hide_short_help = true, value_name = "MIB")]
    size: Option<usize>,
    /// The most that its text may have, and what is packed in it [default: 256]
    #[arg(long = "max-unpacked", global = true, hide_short_help = true, value_name = "MIB")]
    unpacked: Option<usize>,
    /// The most pages [default: 5000]
    #[arg(long = "max-pages", global = true, hide_short_help = true, value_name = "PAGES")]
    pages: Option<usize>,
    /// How deep its elements may lie in one another [default: 256]
    #[arg(long = "max-nesting", global = true, hide_short_help = true, value_name = "LEVELS")]
    nesting: Option<usize>,
    /// How long it may take to read [default: 60]
    #[arg(long = "max-time", global = true, hide_short_help = true, value_name = "SECONDS")]
    time: Option<u64>,
    /// The most memory that reading a PDF may take [default: 2048]
    #[arg(long = "max-memory", global = true, hide_short_help = true, value_name = "MIB")]
    memory: Option<usize>,
}

impl ReadingArgs {
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        Ok(Settings { limits: self.limits(), pdf: self.pdf_reader()? })
    }

    fn limits(&self) -> Limits {
        let default = Limits::default();
        let bytes =
            |mebibytes: Option<usize>, default| mebibytes.map_or(default, |it| it.saturating_mul(1 << 20));
        Limits {
            bytes: bytes(self.size, default.bytes),
            unpacked: bytes(self.unpacked, default.unpacked),
            pages: self.pages.unwrap_or(default.pages),
            nesting: self.nesting.unwrap_or(default.nesting),
            time: self.time.map_or(default.time, Duration::from_secs),
            memory: bytes(self.memory, default.memory),
        }
    }

    fn pdf_reader(&self) -> anyhow::Result<PdfReader> {
        match self.pdf_reader.as_str() {
            // If the path of this executable is unknown, read PDFs in this process.
            "embedded" => Ok(clock::this_program().map_or(PdfReader::Within, PdfReader::Apart)),
            "pdftotext" => {
                let found = clock::search_path().and_then(|path| Program::find("pdftotext", &path));
                found.map(PdfReader::Pdftotext).context(
                    "there is no pdftotext on the PATH: install poppler-utils, or leave --pdf-reader away",
                )
            }
            path => Ok(PdfReader::Pdftotext(Program::at(Path::new(path)))),
        }
    }
}

/// Read the PDF at the standard input and print what was read as JSON: this program calls itself
/// so.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The limits, as JSON
    limits: String,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let limits: Limits = serde_json::from_str(&args.limits).context("the limits are no JSON")?;
    confine(&limits);
    let mut bytes = Vec::new();
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).context("cannot read the standard input")?;
    // The parent process parses this JSON, so it needs no escaping.
    terminal.print_verbatim(answer(&bytes, &limits).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Limits the memory of this process and disables core dumps, as far as the system supports it.
#[cfg(unix)]
fn confine(limits: &Limits) {
    use rlimit::Resource;

    let memory = u64::try_from(limits.memory).unwrap_or(u64::MAX);
    for (resource, most) in [(Resource::AS, memory), (Resource::CORE, 0)] {
        if let Ok((_, hard)) = resource.get() {
            let _ = resource.set(most.min(hard), hard);
        }
    }
}

#[cfg(not(unix))]
fn confine(_: &Limits) {}
