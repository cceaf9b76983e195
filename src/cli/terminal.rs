//! What goes to the terminal, and how it may look there.

use std::io::{self, IsTerminal as _, Write as _};

use unicode_width::UnicodeWidthStr as _;

use super::clock::is_dumb_terminal;
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

    /// What was asked for: standard output.
    pub(crate) fn print(&self, text: &str) -> io::Result<()> {
        self.print_bytes(text.as_bytes())
    }

    /// The same for bytes.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn print_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// What was made, one line each: standard output, silent with `--quiet`.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.print(&format!("{text}\n")) }
    }

    /// Prints what was written to files, one line each. If standard output is closed or full, the error lists it, so that
    /// nobody takes a change that was made for one that was not.
    pub(crate) fn report_written(&self, lines: &[String]) -> anyhow::Result<()> {
        let printed = lines.iter().try_for_each(|line| self.say(line));
        printed.map_err(|error| {
            let lines = lines.join("\n  ");
            anyhow::anyhow!(
                "the change was made, but it could not be reported on standard output ({error}):\n  {lines}"
            )
        })
    }

    /// What was done, for the person who waits: standard error, silent with `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }

    /// What the person should know even with `--quiet`: standard error.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn warn(&self, text: &str) {
        tell(&format!("warning: {text}"));
    }

    /// What is wrong in a file, ready to read: standard error.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn report(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// What could not be done, and why.
    #[expect(clippy::unused_self, reason = "all output goes through the one value that knows the terminal")]
    pub(crate) fn error(&self, error: &anyhow::Error) {
        let mut text = format!("error: {error}");
        for cause in error.chain().skip(1) {
            let cause = cause.to_string().replace('\n', "\n  ").replace("\n  \n", "\n\n");
            // Many errors say their cause themselves.
            if !text.contains(&cause) {
                text.push_str("\n  ");
                text.push_str(&cause);
            }
        }
        tell(&text);
    }
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
