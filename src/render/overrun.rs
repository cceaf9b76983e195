//! The limits of the rendering process, and the error for a template that exceeds one.

use std::fmt;
use std::time::Duration;

use super::page::Page;
use super::template::Template;

/// The limits of the rendering process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderLimits {
    /// The time limit for one run of a template. A brief takes one to three runs, normally of a few
    /// hundredths of a second each.
    pub time: Duration,
    /// The memory limit of the process, in bytes.
    pub memory: u64,
    /// The output limit for one run, in bytes.
    pub output: u64,
}

impl Default for RenderLimits {
    /// A minute, 2 GiB of memory and 64 MiB of output.
    fn default() -> Self {
        Self { time: Duration::from_mins(1), memory: 2 << 30, output: 64 << 20 }
    }
}

/// A template that exceeded a limit or crashed the rendering process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overrun {
    /// The path of the template.
    pub template: String,
    /// Whether the template is built in; the data must then be the cause.
    pub is_built_in: bool,
    /// The path of the brief's logo, if it has one.
    pub logo: Option<String>,
    /// The limit that was exceeded.
    pub cause: OverrunCause,
}

/// The reason why rendering a template was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverrunCause {
    /// The template took longer than this limit.
    Time(Duration),
    /// The template needed more than this number of bytes of memory.
    Memory(u64),
    /// The output was larger than this number of bytes.
    Output(u64),
    /// The rendering process crashed.
    Crash,
}

impl Overrun {
    pub(super) fn new(template: &Template, page: &Page<'_>, cause: OverrunCause) -> Self {
        Self {
            template: template.path().to_owned(),
            is_built_in: template.is_built_in(),
            logo: page.brief.logo.as_ref().map(|logo| logo.path.clone()),
            cause,
        }
    }
}

impl fmt::Display for Overrun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_built_in { "the layout" } else { &self.template };
        let mebibytes = |bytes: u64| bytes >> 20;
        match self.cause {
            OverrunCause::Time(limit) => {
                write!(f, "{what} took longer than {} s and was stopped", limit.as_secs())?;
            }
            OverrunCause::Memory(limit) => {
                write!(f, "{what} needs more than {} MiB of memory and was stopped", mebibytes(limit))?;
            }
            OverrunCause::Output(limit) => {
                write!(f, "the output of {what} is larger than {} MiB", mebibytes(limit))?;
            }
            OverrunCause::Crash => write!(f, "{what} crashed the process that renders it")?,
        }
        f.write_str(": ")?;
        if let Some(logo) = &self.logo {
            write!(f, "try it without the logo {logo}, or ")?;
        }
        f.write_str(match (self.is_built_in, self.cause) {
            (true, OverrunCause::Crash) => "report this as a bug in dateline",
            (true, _) => "select fewer events",
            (false, OverrunCause::Time(_)) => "look for a long loop in the template",
            (false, OverrunCause::Memory(_) | OverrunCause::Output(_)) => {
                "look for a string or list in the template that is repeated with `*`, or that grows in a loop"
            }
            (false, OverrunCause::Crash) => {
                "look for deep nesting in the template; if it has no deep nesting, report this as a bug in dateline"
            }
        })?;
        f.write_str(match self.cause {
            OverrunCause::Time(_) => "; --max-time allows more",
            OverrunCause::Memory(_) => "; --max-memory allows more",
            OverrunCause::Output(_) | OverrunCause::Crash => "",
        })
    }
}

impl std::error::Error for Overrun {}
