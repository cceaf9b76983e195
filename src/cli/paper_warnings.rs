//! Warnings about papers whose dates are missing from a command's output.
//!
//! Every command that reads the project calls [`warn_of_papers`] once, so that an empty timeline is
//! not mistaken for an empty chronology.

use std::collections::BTreeSet;

use super::check::count;
use super::terminal::Terminal;
use crate::project::{Paper, Project};
use crate::read::{LanguageCode, ReadProblem};

/// The number of papers that a warning names before it only counts the others.
const SHOWN: usize = 3;

/// Warns about papers and folders that do not exist, and about papers that cannot be read or whose
/// language is not supported.
pub(super) fn warn_of_papers(project: &Project, terminal: &Terminal) {
    for warning in warnings(project) {
        terminal.warn(&warning);
    }
}

/// Returns the sentence on a project that names no papers, with a leading space; empty if it names
/// some.
pub(super) fn without_papers(project: &Project) -> &'static str {
    if project.papers.is_empty() && project.missing.is_empty() && project.chronology.papers.is_empty() {
        " events.toml names no papers: add a line such as papers = [\"papers\"] below [chronology]."
    } else {
        ""
    }
}

fn warnings(project: &Project) -> Vec<String> {
    let languages = unsupported(project).map(|found| {
        format!("{found}; the dates of such papers are missing from this output; run `dateline check` to list them")
    });
    missing(project).into_iter().chain(unreadable(project)).chain(languages).collect()
}

/// Returns one warning per path or glob that matches nothing, up to a limit, and one with the
/// number of the others.
fn missing(project: &Project) -> Vec<String> {
    let mut warnings: Vec<String> = project
        .missing
        .iter()
        .take(SHOWN)
        .map(|missing| {
            let place = project.sources.cite(missing.span);
            format!("{place}: {}; {}", missing.message(), missing.help())
        })
        .collect();
    if let more @ 1.. = project.missing.len().saturating_sub(SHOWN) {
        let entries = if more == 1 { "entry of events.toml matches" } else { "entries of events.toml match" };
        warnings.push(format!("{more} more {entries} no paper; run `dateline check` to list all of them"));
    }
    warnings
}

fn unreadable(project: &Project) -> Option<String> {
    // Ignore an attachment that cannot be a paper, such as the logo of a letterhead.
    let is_unread =
        |paper: &&Paper| paper.document.as_ref().is_err_and(|fault| fault.problem != ReadProblem::Attachment);
    let unread = project.papers.iter().filter(is_unread);
    let unread: Vec<&str> = unread.map(|paper| paper.path.as_str()).collect();
    (!unread.is_empty()).then(|| {
        format!(
            "{} could not be read; {} events are missing from this output: {}; run `dateline check` for the reason",
            count(unread.len(), "paper"),
            if unread.len() == 1 { "its" } else { "their" },
            names(&unread),
        )
    })
}

/// Returns a sentence on the papers in unsupported languages, if there are any: "2 papers are in
/// languages that dateline does not support (de, ja)".
pub(super) fn unsupported(project: &Project) -> Option<String> {
    let languages: Vec<LanguageCode> =
        project.papers.iter().filter_map(Paper::unsupported_language).collect();
    let codes: BTreeSet<LanguageCode> = languages.iter().copied().collect();
    let codes = codes.into_iter().map(LanguageCode::as_str).collect::<Vec<_>>().join(", ");
    match languages.len() {
        0 => None,
        1 => Some(format!("1 paper is in a language that dateline does not support ({codes})")),
        many => Some(format!("{many} papers are in languages that dateline does not support ({codes})")),
    }
}

/// Returns, for instance, "papers/a.pdf, papers/b.pdf, papers/c.pdf and 4 more".
fn names(paths: &[&str]) -> String {
    let shown = paths.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{LoadOptions, Memory};

    fn check(events: &str, papers: &[(&str, &str)], expected: &[&str]) {
        let files = papers.iter().copied().chain([("events.toml", events)]).collect::<Memory>();
        let project = Project::load(&files, &LoadOptions::default()).unwrap();
        assert_eq!(warnings(&project), expected);
    }

    #[test]
    fn missing_folders_are_capped() {
        check("[chronology]\npapers = [\"p\"]\n", &[("p/a.txt", "Signed on 9 June 2024.")], &[]);
        check(
            "[chronology]\npapers = [\"a\", \"b/*.pdf\", \"../c\", \"d\", \"e\"]\n",
            &[],
            &[
                "events.toml:2: a does not exist; paths are relative to the folder of events.toml; write `/` between \
                 folders, and match upper and lower case",
                "events.toml:2: no file matches b/*.pdf; `*` stays within one folder, `**` includes all folders below: \
                 papers/**/*.pdf; names that begin with a dot are skipped",
                "events.toml:2: ../c is outside the folder of events.toml; copy the files into the folder of \
                 events.toml",
                "2 more entries of events.toml match no paper; run `dateline check` to list all of them",
            ],
        );
    }

    #[test]
    fn unsupported_languages_are_counted_separately() {
        let german = "Die Fähre zwischen den beiden Inseln ist seit dem 4. Mai wegen der Reparatur nicht mehr in Betrieb.";
        let events = "[chronology]\npapers = [\"p\"]\n";
        check(
            events,
            &[("p/a.txt", german), ("p/b.txt", "Signed on 9 June 2024.")],
            &[
                "1 paper is in a language that dateline does not support (de); the dates of such papers are missing from this \
               output; run `dateline check` to list them",
            ],
        );
        let declared = "[[source]]\nid = \"a\"\npath = \"p/a.txt\"\nlanguage = \"en\"\n";
        check(&format!("{events}{declared}"), &[("p/a.txt", german)], &[]);
        let chinese = declared.replace("\"en\"", "\"zh\"");
        check(
            &format!("{events}{chinese}"),
            &[("p/a.txt", "Signed on 9 June 2024."), ("p/b.txt", german)],
            &[
                "2 papers are in languages that dateline does not support (de, zh); the dates of such papers are missing from \
               this output; run `dateline check` to list them",
            ],
        );
    }

    #[test]
    fn logo_of_a_mail_is_not_an_unreadable_paper() {
        let mail = |name: &str, attached: &str| {
            format!(
                "From: Ada <ada@example.org>\nDate: Fri, 12 Dec 2025 10:00:00 +0000\nMIME-Version: 1.0\n\
                 Content-Type: multipart/mixed; boundary=b\n\n--b\n\nIt was signed on 9 June 2024.\n--b\n\
                 Content-Type: application/octet-stream\nContent-Disposition: attachment; filename={name}\n\n{attached}\n--b--\n"
            )
        };
        let events = "[chronology]\npapers = [\"p\"]\n";
        check(events, &[("p/a.eml", &mail("logo.png", "\u{89}PNG"))], &[]);
        check(
            events,
            &[("p/a.eml", &mail("report.rtf", "{\\rtf1 Signed.}"))],
            &[
                "1 paper could not be read; its events are missing from this output: p/a.eml!/report.rtf; run `dateline check` for \
               the reason",
            ],
        );
    }

    #[test]
    fn unreadable_papers_are_capped() {
        let rtf = "{\\rtf1 Signed.}";
        let papers =
            [("p/a.rtf", rtf), ("p/b.txt", rtf), ("p/c.txt", rtf), ("p/d.txt", rtf), ("p/e.txt", "One.")];
        check(
            "[chronology]\npapers = [\"p/*.txt\", \"p/a.rtf\"]\n",
            &papers,
            &[
                "4 papers could not be read; their events are missing from this output: p/a.rtf, p/b.txt, p/c.txt and 1 \
               more; run `dateline check` for the reason",
            ],
        );
    }
}
