//! The two output streams: everything that the program prints goes through [`Terminal`].
//!
//! The output contains titles, quotes, file names and error messages from untrusted sources, so
//! every method escapes control characters (see [`escape`](crate::escape)). Each message is one
//! line, unless it is a [`MultilineError`]. Machine-readable formats do their own escaping and are
//! printed unchanged.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr as _;

use super::env::is_dumb_terminal;
use crate::escape::{for_line, for_terminal, for_terminal_styled};
use crate::extraction::BatchError;
use crate::render::PdfError;
use crate::report::in_lines;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless the variable `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// An error with a multi-line message. Any data in it must already be on one line.
#[derive(Debug)]
pub(crate) struct MultilineError(pub(crate) String);

impl fmt::Display for MultilineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MultilineError {}

/// The output streams of the program, with the settings for colour and verbosity.
#[derive(Debug)]
pub(crate) struct Terminal {
    color: bool,
    quiet: bool,
}

impl Terminal {
    pub(crate) fn new(color: ColorChoice, quiet: bool) -> Self {
        let color = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        Self { color, quiet }
    }

    /// Whether findings are printed in colour.
    pub(crate) const fn color(&self) -> bool {
        self.color
    }

    /// Returns standard output for an inter-process protocol.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn raw_output(&self) -> io::Stdout {
        io::stdout()
    }

    /// Returns the width of the terminal in columns, or 80 if standard output is not a terminal, so
    /// that piped output is the same everywhere.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn width(&self) -> usize {
        if !io::stdout().is_terminal() {
            return 80;
        }
        terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0)).clamp(40, 120)
    }

    /// Whether standard error is a terminal that can redraw lines, so that a progress bar is
    /// useful.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal() && !is_dumb_terminal()
    }

    /// Prints lines to standard output.
    pub(crate) fn print(&self, text: &str) -> io::Result<()> {
        self.print_verbatim(for_terminal(text).as_bytes())
    }

    /// Prints coloured lines to standard output. The caller must escape untrusted text before
    /// colouring it.
    pub(crate) fn print_styled(&self, text: &str) -> io::Result<()> {
        self.print_verbatim(self.styled(text).as_bytes())
    }

    /// Prints coloured lines to standard output as they are generated. Their data must have been
    /// escaped before it was coloured, and each piece must consist of whole characters.
    pub(crate) fn print_pieces(
        &self,
        write: impl FnOnce(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut out = self.stream();
        write(&mut |piece| out.write_all(self.styled(piece).as_bytes()))?;
        out.flush()
    }

    fn styled<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.color { for_terminal_styled(text) } else { for_terminal(text) }
    }

    /// Prints bytes unchanged: binary data, or text without external data.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn print_verbatim(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Returns a buffered writer to standard output for bytes that are printed unchanged as they
    /// are generated.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn stream(&self) -> impl io::Write {
        io::BufWriter::new(io::stdout().lock())
    }

    /// Prints the changes written to files, one line each.
    ///
    /// If standard output is closed or full, the error lists the changes, so that they are not
    /// mistaken for changes that were not made.
    pub(crate) fn report_written(&self, lines: &[String]) -> anyhow::Result<()> {
        self.say_lines(lines).map_err(|error| unreported(lines, &error))
    }

    /// Prints a line about the result to standard output, unless `--quiet` is given.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        self.say_lines(&[text.to_owned()])
    }

    /// Prints several lines about the result to standard output, unless `--quiet` is given.
    pub(crate) fn say_lines(&self, lines: &[String]) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let lines: String = lines.iter().map(|line| for_line(line).into_owned() + "\n").collect();
        self.print(&lines)
    }

    /// Whether status messages are printed.
    pub(crate) const fn shows_notes(&self) -> bool {
        !self.quiet
    }

    /// Prints a status message to standard error, unless `--quiet` is given.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            print_status(&for_line(text));
        }
    }

    /// Prints a warning to standard error, even with `--quiet`.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn warn(&self, text: &str) {
        print_status(&format!("warning: {}", for_line(text)));
    }

    /// Prints a rendered error in a file to standard error. Its data must have been escaped before
    /// it was coloured.
    pub(crate) fn report(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", self.styled(text));
    }

    /// Prints an error with its causes to standard error.
    #[expect(clippy::unused_self, reason = "all output goes through `Terminal`")]
    pub(crate) fn error(&self, error: &anyhow::Error) {
        let mut causes = error.chain().map(message);
        let mut text =
            format!("error: {}", causes.next().expect("a chain of errors begins with the error itself"));
        for cause in causes {
            // Indent the lines of the cause, but keep empty lines empty.
            let cause = cause.replace('\n', "\n  ").replace("\n  \n", "\n\n");
            // Many errors include the message of their cause.
            if !text.contains(&cause) {
                text.push_str("\n  ");
                text.push_str(&cause);
            }
        }
        print_status(&text);
    }
}

/// Returns the error for changes that were written to files while standard output is closed or
/// full.
pub(crate) fn unreported(lines: &[String], error: &io::Error) -> anyhow::Error {
    let lines: Vec<_> = lines.iter().map(|line| for_line(line)).collect();
    let lines = lines.join("\n  ");
    let reason = "the change was made, but it could not be reported on standard output";
    MultilineError(format!("{reason} ({error}):\n  {lines}")).into()
}

/// Returns the message of an error, joined to one line unless it is multi-line by design.
fn message(error: &(dyn std::error::Error + 'static)) -> String {
    let text = error.to_string();
    let is_in_lines =
        error.is::<MultilineError>() || matches!(error.downcast_ref(), Some(PdfError::Template(_)));
    if is_in_lines { for_terminal(&text) } else { for_line(&text) }.into_owned()
}

/// Prints an error about the arguments, or the help if that was requested.
///
/// `error` should be about escaped arguments: clap removes only escape sequences from the arguments
/// that it quotes.
pub(crate) fn print_usage(error: &clap::Error) -> ExitCode {
    match for_terminal(&error.render().to_string()) {
        Cow::Owned(escaped) => drop(write!(io::stderr(), "{escaped}")),
        // Nothing needed to be escaped, so clap prints it, in colours. If the streams are closed,
        // the failure cannot be reported.
        Cow::Borrowed(_) => drop(error.print()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Prints text to standard error, wrapped at the width of the terminal if it is one.
fn print_status(text: &str) {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    let text = width.map_or_else(|| text.to_owned(), |width| fitted(text, width.clamp(40, 120)));
    // If standard error is closed, there is nowhere to report it.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Wraps long lines between words. Continuation lines are indented by two more columns.
fn fitted(text: &str, width: usize) -> String {
    let fit = |line: &str| {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        if line.width() <= width || indent + 2 >= width {
            return line.to_owned();
        }
        let next = format!("\n{}", " ".repeat(indent + 2));
        " ".repeat(indent) + &in_lines(words, width - indent - 2).replace('\n', &next)
    };
    text.split('\n').map(fit).collect::<Vec<_>>().join("\n")
}

/// Whether the reader of our output closed the pipe, as in `dateline timeline | head`, which is not
/// a failure.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let error = match cause.downcast_ref::<BatchError>() {
            // `BatchError::Io` displays the message of the inner error, which is therefore not in
            // the chain.
            Some(BatchError::Io(error)) => Some(error),
            _ => cause.downcast_ref::<io::Error>(),
        };
        error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let text = "error: briefs/pact.toml: no brief was made\n  a word and another word and a third one\n\n    1 | x  =  y";
        insta::assert_snapshot!(fitted(text, 30), @r"
        error: briefs/pact.toml: no
          brief was made
          a word and another word
            and a third one

            1 | x  =  y
        ");
        assert_eq!(fitted(text, 60), text);
        assert_eq!(
            fitted("warning: https://example.org/a/very/long/path", 20),
            "warning:\n  https://example.org/a/very/long/path"
        );
    }
}
