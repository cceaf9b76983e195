//! The two output streams: everything that the program prints goes through [`Terminal`].
//!
//! What it prints holds titles, quotes, file names and error messages from anywhere. So every method escapes control
//! characters (see [`escape`](crate::escape)); messages are one line each, unless they are made of [`Lines`]. Machine
//! formats escape in their own syntax before, and pass unchanged.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr as _;

use super::clock::is_dumb_terminal;
use crate::escape::{for_line, for_terminal, for_terminal_styled};
use crate::render::PdfError;
use crate::report::in_lines;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the variable `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// An error whose message has several lines on purpose. Data in it must be on one line already.
#[derive(Debug)]
pub(crate) struct Lines(pub(crate) String);

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Lines {}

/// The two streams of the program.
#[derive(Debug)]
pub(crate) struct Terminal {
    color: bool,
    quiet: bool,
}

impl Terminal {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        Self { color, quiet }
    }

    /// Whether findings are printed in colour.
    pub(crate) const fn color(&self) -> bool {
        self.color
    }

    /// Columns of the terminal; 80 where there is none, so that piped output is the same everywhere.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn width(&self) -> usize {
        if !io::stdout().is_terminal() {
            return 80;
        }
        terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0)).clamp(40, 120)
    }

    /// Whether a person waits at a terminal whose lines can be drawn again.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal() && !is_dumb_terminal()
    }

    /// Prints lines to standard output.
    pub(crate) fn print(&self, text: &str) -> io::Result<()> {
        self.print_verbatim(for_terminal(text).as_bytes())
    }

    /// Prints lines in colours to standard output. Their data must have been escaped before it was coloured.
    pub(crate) fn print_styled(&self, text: &str) -> io::Result<()> {
        self.print_verbatim(self.styled(text).as_bytes())
    }

    /// Prints lines in colours to standard output while they are made. Their data must have been escaped before it was
    /// coloured, and each piece consists of whole characters.
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

    /// Prints bytes as they are: binary data, or text that holds nothing from outside.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn print_verbatim(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Returns standard output for bytes that are printed while they are made. They are printed verbatim.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn stream(&self) -> impl io::Write {
        io::BufWriter::new(io::stdout().lock())
    }

    /// Prints what was written to files, one line each. If standard output is closed or full, the error lists it, so that
    /// no one mistakes a change that was made for one that was not.
    pub(crate) fn report_written(&self, lines: &[String]) -> anyhow::Result<()> {
        self.say_lines(lines).map_err(|error| {
            let lines: Vec<_> = lines.iter().map(|line| for_line(line)).collect();
            let lines = lines.join("\n  ");
            let reason = "the change was made, but it could not be reported on standard output";
            Lines(format!("{reason} ({error}):\n  {lines}")).into()
        })
    }

    /// Prints a line about what was made to standard output, unless `--quiet` is given.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        self.say_lines(&[text.to_owned()])
    }

    /// Prints several lines about what was made.
    pub(crate) fn say_lines(&self, lines: &[String]) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let lines: String = lines.iter().map(|line| for_line(line).into_owned() + "\n").collect();
        self.print(&lines)
    }

    /// Prints a line about what was done to standard error, unless `--quiet` is given.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            tell(&for_line(text));
        }
    }

    /// What the person should know even with `--quiet`: standard error.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn warn(&self, text: &str) {
        tell(&format!("warning: {}", for_line(text)));
    }

    /// Prints a rendered fault of a file to standard error. Its data must have been escaped before it was coloured.
    pub(crate) fn report(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", self.styled(text));
    }

    /// What could not be done, and why.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn error(&self, error: &anyhow::Error) {
        let mut causes = error.chain().map(message);
        let mut text = format!("error: {}", causes.next().unwrap_or_default());
        for cause in causes {
            let cause = cause.replace('\n', "\n  ").replace("\n  \n", "\n\n");
            // Many errors say their cause themselves.
            if !text.contains(&cause) {
                text.push_str("\n  ");
                text.push_str(&cause);
            }
        }
        tell(&text);
    }
}

/// Returns the message of an error, on one line unless it was made in lines.
fn message(error: &(dyn std::error::Error + 'static)) -> String {
    let text = error.to_string();
    let is_in_lines = error.is::<Lines>() || matches!(error.downcast_ref(), Some(PdfError::Template(_)));
    if is_in_lines { for_terminal(&text) } else { for_line(&text) }.into_owned()
}

/// Prints an error about the arguments, or the help that was asked for.
///
/// `error` should be about escaped arguments: clap drops the escape sequences in what it repeats, but not the rest.
pub(crate) fn print_usage(error: &clap::Error) -> ExitCode {
    match for_terminal(&error.render().to_string()) {
        Cow::Owned(escaped) => drop(write!(io::stderr(), "{escaped}")),
        // In colours. It is no longer read if the streams are closed.
        Cow::Borrowed(_) => drop(error.print()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Says it on standard error: in lines that fit where that is a terminal, as it is where it is not.
fn tell(text: &str) {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    let text = width.map_or_else(|| text.to_owned(), |width| fitted(text, width.clamp(40, 120)));
    // Nobody is left to tell where standard error is gone.
    let _ = writeln!(io::stderr(), "{text}");
}

/// The text with its long lines broken between words; what comes of a line stands two columns further in than it.
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

/// Whether the reader of our output went away, which is no error: `dateline timeline | head`.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_what_fits_stays() {
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
