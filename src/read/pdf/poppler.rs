//! Reads PDF files with `pdftotext` from Poppler or Xpdf, for files that the built-in reader cannot
//! read.
//!
//! The output separates pages with form feeds, so page numbers are preserved. Title and date come
//! from the text alone.

use std::io::Write as _;

use tempfile::NamedTempFile;

use crate::read::content::Content;
use crate::read::decode::decode;
use crate::read::fault::ReadProblem;
use crate::read::limits::{Limit, Limits};
use crate::read::text;
use crate::subprocess::{Program, SubprocessError};

pub(super) fn read(program: &Program, bytes: &[u8], limits: &Limits) -> Result<Content, ReadProblem> {
    // Pass the PDF as a file: Xpdf does not read from standard input.
    let file = write(bytes)
        .map_err(|error| ReadProblem::NoReader(format!("cannot write a temporary copy: {error}")))?;
    let last = limits.pages.saturating_add(1).to_string();
    let arguments = ["-enc", "UTF-8", "-eol", "unix", "-l", &last].map(std::ffi::OsStr::new);
    let arguments = [&arguments[..], &[file.path().as_os_str(), "-".as_ref()]].concat();
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX);
    let output = program.clone().with_output_limit(most.saturating_add(1)).run(&arguments, None, limits.time);
    let output = output.map_err(|error| match error {
        SubprocessError::TimedOut { .. } => ReadProblem::Over(Limit::Time(limits.time)),
        error => ReadProblem::NoReader(error.to_string()),
    })?;
    if !output.status.success() {
        // Poppler and the C++ runtime print these words when memory is exhausted.
        if ["Out of memory", "bad_alloc"].iter().any(|words| output.stderr.contains(words)) {
            return Err(ReadProblem::Over(Limit::Memory(limits.memory)));
        }
        return Err(problem(program, output.status.code(), &output.stderr));
    }
    if output.stdout.len() > limits.unpacked {
        return Err(ReadProblem::Over(Limit::Unpacked(limits.unpacked)));
    }
    let words = String::from_utf8_lossy(&output.stdout);
    if words.trim().is_empty() {
        return Err(ReadProblem::NoTextLayer);
    }
    let letters = words.chars().filter(|c| !c.is_whitespace());
    let (mapped, unmapped): (Vec<char>, Vec<char>) = letters.partition(|c| *c != '\u{fffd}');
    if unmapped.len() > mapped.len() {
        return Err(ReadProblem::NoCharacters);
    }
    let content = Content::of_text(decode(words.as_bytes(), None)?, text::parts);
    if content.pages.len() > limits.pages {
        return Err(ReadProblem::Over(Limit::Pages(limits.pages)));
    }
    Ok(Content { encoding: None, ..content })
}

fn write(bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::with_suffix(".pdf")?;
    file.write_all(bytes)?;
    file.flush()?;
    Ok(file)
}

/// Interprets the exit status and the error message.
fn problem(program: &Program, code: Option<i32>, words: &str) -> ReadProblem {
    let folded = words.to_lowercase();
    if folded.contains("password") {
        return ReadProblem::encrypted("PDF");
    }
    match code {
        Some(1) => ReadProblem::damaged("a PDF", "pdftotext cannot open it"),
        Some(3) => ReadProblem::damaged("a PDF", "it does not permit text extraction"),
        // Without an exit code, the process was ended by a signal.
        None => ReadProblem::Crashed,
        Some(_) => {
            let message = words.lines().last().unwrap_or("no error message").chars().take(200);
            ReadProblem::NoReader(format!(
                "{} failed: {}",
                program.path().display(),
                message.collect::<String>()
            ))
        }
    }
}
