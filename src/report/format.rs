//! The table of output formats, which drives `--format`. `docs/formats.md` repeats it; a test
//! compares them.

use std::io;

use super::{
    Report, ReportSink, ReportStyle, github, gitlab, human, json, jsonl, junit, rdjson, sarif, stream,
};

/// An output format for findings.
///
/// ```
/// use dateline::internals::report::{Report, ReportStyle, format};
/// use dateline::Sources;
///
/// let sources = Sources::new();
/// let gitlab = format("gitlab").unwrap();
/// assert_eq!(gitlab.write(&Report::new(&[], &sources), ReportStyle::default()), "[]\n");
/// ```
pub struct ReportFormat {
    /// The name on the command line.
    pub name: &'static str,
    /// The purpose, in one line.
    pub about: &'static str,
    write: fn(&Report<'_>, ReportStyle, ReportSink<'_>) -> io::Result<()>,
}

impl ReportFormat {
    /// Returns the whole report. The style only affects human-readable formats.
    pub fn write(&self, report: &Report<'_>, style: ReportStyle) -> String {
        stream::to_text(|out| self.write_to(report, style, out))
    }

    /// Writes the same report piece by piece, so that it is never in memory as a whole. Stops at
    /// the first error of `out`.
    ///
    /// # Errors
    ///
    /// Returns the first error of `out`.
    pub fn write_to(&self, report: &Report<'_>, style: ReportStyle, out: ReportSink<'_>) -> io::Result<()> {
        (self.write)(report, style, out)
    }
}

impl std::fmt::Debug for ReportFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All formats, in help text order.
pub static FORMATS: &[ReportFormat] = &[
    ReportFormat { name: "human", about: "Human-readable: message, location and help", write: human::write },
    ReportFormat {
        name: "json",
        about: "One JSON object with all findings",
        write: |report, _, out| json::write(report, out),
    },
    ReportFormat {
        name: "jsonl",
        about: "One JSON object per line for each finding",
        write: |report, _, out| jsonl::write(report, out),
    },
    ReportFormat {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning and editors",
        write: |report, _, out| sarif::write(report, out),
    },
    ReportFormat {
        name: "github",
        about: "Annotations in GitHub Actions, the most severe first",
        write: |report, _, out| github::write(report, out),
    },
    ReportFormat {
        name: "gitlab",
        about: "A code quality report for GitLab",
        write: |report, _, out| gitlab::write(report, out),
    },
    ReportFormat {
        name: "junit",
        about: "JUnit XML, for tools that show test results",
        write: |report, _, out| junit::write(report, out),
    },
    ReportFormat {
        name: "rdjson",
        about: "Reviewdog's diagnostic format",
        write: |report, _, out| rdjson::write(report, out),
    },
];

/// Returns the format with this name.
pub fn format(name: &str) -> Option<&'static ReportFormat> {
    FORMATS.iter().find(|format| format.name == name)
}
