//! A paper has the same dates in each of its formats. The differences are listed with their causes.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;
use std::path::Path;

use crate::support::shared;
use dateline::internals::extraction::extract_from;
use dateline::internals::read;
use dateline::{Context, Extraction, Sources};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A date and its location.
struct Found {
    value: String,
    place: String,
}

/// Returns the dates in a paper, in text order.
fn dates(path: &Path) -> Vec<Found> {
    let mut sources = Sources::new();
    let bytes = std::fs::read(path).unwrap();
    let document = read::read(&path.to_string_lossy(), &bytes, &mut sources).unwrap();
    let Extraction { document, timexes, .. } = extract_from(document, &Context::new(), &sources);
    let paragraph = |byte: usize| {
        let before = document.paragraphs().filter(|(_, block)| block.span.start <= byte);
        before.last().map_or("its properties".to_owned(), |(number, _)| format!("para. {number}"))
    };
    let place = |byte| document.page(byte).map_or_else(|| paragraph(byte), |page| format!("p. {page}"));
    timexes.into_iter().map(|timex| Found { place: place(timex.start), value: timex.value }).collect()
}

/// Returns the dates that only one side contains: "- value, place" for the first, "+ value, place"
/// for the second. Runs of more than three are summarised.
fn differences(ours: &[Found], others: &[Found]) -> Vec<String> {
    let values = |found: &[Found]| found.iter().map(|found| found.value.clone()).collect::<Vec<_>>();
    let summarised = |sign: char, run: &[Found]| match run {
        [] => Vec::new(),
        [first, .., last] if run.len() > 3 => {
            vec![format!("{sign} {} dates, {} to {}", run.len(), first.place, last.place)]
        }
        _ => run.iter().map(|found| format!("{sign} {}, {}", found.value, found.place)).collect(),
    };
    let changes = capture_diff_slices(Algorithm::Myers, &values(ours), &values(others));
    let changes = changes.iter().filter(|change| change.tag() != DiffTag::Equal);
    changes
        .flat_map(|it| {
            [summarised('-', &ours[it.old_range()]), summarised('+', &others[it.new_range()])].concat()
        })
        .collect()
}

/// Two formats of a paper, and the dates that only one of them contains, with the causes.
type Case<'c> = (&'c str, &'c str, &'c [(&'c str, &'c str)]);

const RIGHTS: &str = "the line of rights, which the PDF does not have";
const TABLE: &str = "the table of revisions, which only the PDF has";
const NOTE: &str = "a note: at the end of the one, at the foot of its page in the other";
const OTHERS: &str = "the title, the contents and other chapters: the page has one chapter";
const DAY: &str = "counted from the day of the paper, which the page of the chapter does not have";
const YEAR: &str = "counted from a date in the chapter before, which is another page";
const CREATED: &str =
    "the day of the paper: the PDF has it only as the creation date of the file, which dates nothing";

const CASES: &[Case<'_>] = &[
    (
        "debian-history/project-history.en.txt",
        "debian-history/project-history.en.pdf",
        &[
            ("- 2023-02-15, para. 2", CREATED),
            ("- 2020, para. 3", RIGHTS),
            ("- 2023, para. 4", RIGHTS),
            ("+ 2023-02-15, p. 3", TABLE),
            ("+ P4Y, p. 18", NOTE),
            ("- P4Y, para. 388", NOTE),
        ],
    ),
    (
        "debian-history/project-history.de.txt",
        "debian-history/project-history.de.pdf",
        &[
            ("- 2023-02-15, para. 2", CREATED),
            ("- 2020, para. 3", RIGHTS),
            ("- 2023-02-15T08:00+01:00, para. 357", CREATED),
            ("+ XXXX-XX-XXT08:00+01:00, p. 23", CREATED),
            ("- 2023-02-15T17:00Z, para. 359", CREATED),
            ("+ XXXX-XX-XXT17:00Z, p. 24", CREATED),
        ],
    ),
    (
        "debian-history/project-history.ja.txt",
        "debian-history/project-history.ja.pdf",
        &[("- 2023-02-15, para. 2", CREATED)],
    ),
    (
        "debian-history/project-history.en.txt",
        "debian-history/detailed.en.html",
        &[
            ("- 4 dates, para. 2 to para. 4", OTHERS),
            ("- 82 dates, para. 29 to para. 94", OTHERS),
            ("- 6 dates, para. 390 to para. 403", OTHERS),
        ],
    ),
    (
        "debian-history/project-history.de.txt",
        "debian-history/detailed.de.html",
        &[
            ("- 4 dates, para. 2 to para. 4", OTHERS),
            ("- 66 dates, para. 41 to para. 99", OTHERS),
            ("- 2023-02-15T08:00+01:00, para. 357", DAY),
            ("+ XXXX-XX-XXT08:00+01:00, para. 288", DAY),
            ("- 2023-02-15T17:00Z, para. 359", DAY),
            ("+ XXXX-XX-XXT17:00Z, para. 290", DAY),
            ("- 1994, para. 399", OTHERS),
        ],
    ),
    (
        "debian-history/project-history.ja.txt",
        "debian-history/detailed.ja.html",
        &[
            ("- 2023-02-15, para. 2", OTHERS),
            ("- 48 dates, para. 39 to para. 80", OTHERS),
            ("- 8 dates, para. 83 to para. 109", OTHERS),
            ("- 4 dates, para. 411 to para. 423", OTHERS),
        ],
    ),
    (
        "debian-history/project-history.en.txt",
        "debian-history/releases.en.html",
        &[("- 65 dates, para. 2 to para. 58", OTHERS), ("- 195 dates, para. 97 to para. 403", OTHERS)],
    ),
    (
        "debian-history/project-history.de.txt",
        "debian-history/releases.de.html",
        &[
            ("- 62 dates, para. 2 to para. 61", OTHERS),
            ("+ XXXX-08, para. 2", YEAR),
            ("- 111 dates, para. 99 to para. 399", OTHERS),
        ],
    ),
    (
        "debian-history/project-history.ja.txt",
        "debian-history/releases.ja.html",
        &[("- 47 dates, para. 2 to para. 58", OTHERS), ("- 100 dates, para. 109 to para. 423", OTHERS)],
    ),
    (
        "html/mueller-report-summaries.html",
        "pdf/mueller-report-summaries.pdf",
        &[
            ("+ 2000, p. 16", NOTE),
            ("+ 1975, p. 17", NOTE),
            ("- 2000, para. 117", NOTE),
            ("- 1975, para. 121", NOTE),
        ],
    ),
];

#[test]
#[ignore = "needs ../shared"]
fn same_paper_has_the_same_dates_in_each_format() {
    let library = shared("library");
    let mut wrong = String::new();
    for (ours, others, causes) in CASES {
        let found = differences(&dates(&library.join(ours)), &dates(&library.join(others)));
        let known: Vec<&str> = causes.iter().map(|(difference, _)| *difference).collect();
        if found != known {
            writeln!(wrong, "{ours} and {others}: {found:#?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
