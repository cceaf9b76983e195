//! The table of formats.

use super::{Report, Style, github, gitlab, human, json, jsonl, junit, rdjson, sarif};

/// One way to write findings.
///
/// ```
/// use dateline::report::{Report, Style, format};
/// use dateline::source::Sources;
///
/// let sources = Sources::new();
/// let gitlab = format("gitlab").unwrap();
/// assert_eq!(gitlab.write(&Report::new(&[], &sources), Style::default()), "[]\n");
/// ```
pub struct Format {
    /// The word for it on the command line.
    pub name: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    write: fn(&Report<'_>, Style) -> String,
}

impl Format {
    /// The whole text. The style is for formats that people read; the others are the same everywhere.
    pub fn write(&self, report: &Report<'_>, style: Style) -> String {
        (self.write)(report, style)
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every format, in the order in which help lists them.
pub static FORMATS: &[Format] = &[
    Format { name: "human", about: "For reading: the words, the place, what to do", write: human::write },
    Format {
        name: "json",
        about: "One JSON object with all findings",
        write: |report, _| json::write(report),
    },
    Format {
        name: "jsonl",
        about: "One JSON object a line for each finding",
        write: |report, _| jsonl::write(report),
    },
    Format {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning and editors",
        write: |report, _| sarif::write(report),
    },
    Format {
        name: "github",
        about: "Annotations in GitHub Actions, the worst first",
        write: |report, _| github::write(report),
    },
    Format {
        name: "gitlab",
        about: "A code quality report for GitLab",
        write: |report, _| gitlab::write(report),
    },
    Format {
        name: "junit",
        about: "JUnit XML, for what shows test results",
        write: |report, _| junit::write(report),
    },
    Format {
        name: "rdjson",
        about: "Reviewdog's diagnostic format",
        write: |report, _| rdjson::write(report),
    },
];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
