//! Random papers go through the extraction function, the linking and the check on a stable
//! compiler: nothing may panic or hang, and every span must be inside the text.
//!
//! `FUZZ_MINUTES=30 cargo test --test it random_papers -- --ignored --nocapture` runs for 30
//! minutes. Half of the papers are mutated seeds of `fuzz/seeds`, half are random sequences of
//! words that occur in dates. Unlike the targets in `fuzz/`, the inputs are not guided by coverage.
//! An input that fails is written to a file, whose path is printed. `FUZZ_SEED=7` uses another
//! random sequence.

#![expect(clippy::disallowed_methods, reason = "the test reads its seeds and keeps failing inputs")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once and prints figures")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dateline::internals::chronology;
use dateline::internals::linking::timeline;
use dateline::internals::report::{FORMATS, Report, ReportStyle};
use dateline::{
    Context, Date, Extraction, Limits, LoadOptions, Memory, Project, ReadSettings, Sources, Span, TextKind,
    extract,
};

/// The maximum length of a paper, in bytes.
const LONGEST: usize = 4_096;

/// An execution that takes longer than this is a hang. A development build on a busy machine needs
/// about 10 ms for most papers.
const HANG: Duration = Duration::from_secs(20);

/// One in this many executions also checks the paper in a project.
const CHECKED: usize = 16;

const EVENTS: &str = "[chronology]\nas_of = 2026-01-01\n\n[[source]]\nid = \"a\"\npath = \"NAME\"\n\n\
    [[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\nmatch = [\"Harbour Pact\"]\nphase = \"signed\"\n\
    date = \"2024-05-06\"\nevidence = [{ source = \"a\", quote = \"Harbour Pact was signed on 6 May 2024\" }]\n\n\
    [[event]]\nid = \"talks\"\ntitle = \"Talks on the Harbour Pact\"\ndate = \"2024-03\"\nbefore = [\"pact\"]\n";

/// The words of random papers: parts of dates, words that affect them, punctuation and unusual
/// characters.
const WORDS: &[&str] = &[
    "May",
    "June",
    "Sept.",
    "Monday",
    "Tuesday",
    "the",
    "a",
    "on",
    "in",
    "of",
    "from",
    "to",
    "until",
    "since",
    "by",
    "and",
    "or",
    "before",
    "after",
    "last",
    "next",
    "this",
    "two",
    "three",
    "twenty",
    "hundred",
    "first",
    "second",
    "day",
    "days",
    "week",
    "month",
    "year",
    "years",
    "later",
    "earlier",
    "ago",
    "today",
    "yesterday",
    "tomorrow",
    "morning",
    "noon",
    "half",
    "quarter",
    "early",
    "late",
    "mid-",
    "spring",
    "FY",
    "Christmas",
    "1",
    "2",
    "5",
    "12",
    "30",
    "31",
    "00",
    "99",
    "1990",
    "2024",
    "2024-05-06",
    "5/6/2024",
    "10:30",
    "p.m.",
    "GMT",
    "BC",
    "AD",
    "the 1990s",
    "'82",
    "1,000",
    "XIV",
    "Harbour",
    "Pact",
    "Harbour Pact",
    "was",
    "signed",
    "will",
    "be",
    "held",
    "not",
    "is",
    "said",
    "in force",
    "Norway",
    "Japan",
    "minister",
    ".",
    ",",
    ";",
    ":",
    "–",
    "—",
    "-",
    "(",
    ")",
    "[1]",
    "\"",
    "“",
    "”",
    "'",
    "?",
    "!",
    "/",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "|",
    "#",
    "##",
    "*",
    "- ",
    "> ",
    "1. ",
    "~~",
    "%",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{a0}",
    "\u{301}",
    "\u{1b}",
    "\0",
    "二〇二四年",
    "令和6年",
    "5月",
    "e.g.",
    "No.",
    "Mr.",
    "U.S.",
    "On 5 May 2024, A. Lind wrote:",
    "Date: Mon, 5 May 2025",
    "From: a@example.org",
    "<p>",
    "</td><td>",
    "&nbsp;",
    "http://a.example/2024/05/06/",
];

/// A pseudorandom number generator (xorshift64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Returns a number below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap_or(0) % end.max(1)
    }
}

/// A file name and the bytes of the file.
type Paper = (String, Vec<u8>);

/// Returns the seeds of the fuzz targets, each with a file name of its format.
fn seeds() -> Vec<Paper> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let endings = [("docx", "docx"), ("eml", "eml"), ("html", "html"), ("pdf", "pdf"), ("extract", "md")];
    let of_format = |(folder, ending): &(&str, &str)| -> Vec<Paper> {
        let files = fs::read_dir(root.join(folder)).unwrap();
        let bytes = |path: &Path| fs::read(path).unwrap();
        let skipped = if *folder == "extract" { 2 } else { 0 };
        files.map(|file| (format!("a.{ending}"), bytes(&file.unwrap().path())[skipped..].to_vec())).collect()
    };
    endings.iter().flat_map(of_format).collect()
}

/// Returns the next paper.
fn paper(random: &mut Random, seeds: &[Paper]) -> Paper {
    if random.below(2) == 0 {
        let mut text = String::new();
        let longest = if random.below(8) == 0 { 600 } else { 40 };
        let length = random.below(longest);
        for _ in 0..length {
            text.push_str(WORDS[random.below(WORDS.len())]);
            // A word is sometimes joined to the next one.
            if random.below(5) > 0 {
                text.push(' ');
            }
        }
        let name = ["a.txt", "a.md", "a.html", "a.eml", "2024-05-06-a.markdown"][random.below(5)];
        return (name.to_owned(), text.into_bytes());
    }
    let (name, mut bytes) = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        mutate(&mut bytes, random, seeds);
    }
    bytes.truncate(LONGEST);
    (name, bytes)
}

/// Changes some bytes at random.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random, seeds: &[Paper]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(32)).min(bytes.len());
    match random.below(6) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap();
            }
        }
        1 => drop(bytes.drain(at..end)),
        2 => {
            let copied = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, copied);
        }
        3 => {
            let other = &seeds[random.below(seeds.len())].1;
            let from = random.below(other.len());
            let piece = other[from..(from + random.below(64)).min(other.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {
            let word = WORDS[random.below(WORDS.len())].bytes();
            bytes.splice(at..at, word);
        }
    }
}

/// The location of a panic in our own code, if there was one. The program contains panics in
/// libraries, as for other papers that crash a reader.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

fn note_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(Location::to_string).unwrap_or_default();
        let is_ours = !place.contains("/registry/src/");
        if is_ours && let Ok(mut noted) = PANIC.lock() {
            noted.get_or_insert_with(|| panic.to_string());
        }
    }));
}

/// Extracts a paper's dates and merges them. Returns the number of dates.
fn extracted((name, bytes): &Paper, context: &Context, settings: &ReadSettings) -> usize {
    let mut sources = Sources::new();
    let Ok(found) = extract(name, bytes, context, settings, &mut sources) else { return 0 };
    let Extraction { document, timexes, statements } = found;
    let whole = sources.whole(document.source);
    let check = |span: Span| assert!(whole.get(span.range()).is_some(), "{span:?} is not in the text");
    assert!(timexes.is_sorted_by_key(|timex| timex.start));
    for timex in &timexes {
        check(Span::new(document.source, timex.start..timex.end));
        assert!(timex.start < timex.end && !timex.value.is_empty(), "{timex:?}");
    }
    for statement in &statements {
        check(statement.span);
        check(statement.clause);
        assert!(statement.sentence.contains(statement.span), "{statement:?}");
    }
    let (empty, _) = chronology::parse(sources.add("events.toml", ""), "");
    assert!(timeline(&sources, &empty, &statements).entries.len() <= statements.len());
    timexes.len()
}

/// Checks a paper in a project and writes the findings in every format.
fn checked((name, bytes): &Paper) {
    let events = EVENTS.replace("NAME", name).replace("as_of", &format!("papers = [\"{name}\"]\nas_of"));
    let files = Memory::from([("events.toml", events.into_bytes()), (name.as_str(), bytes.clone())]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let checked = dateline::check(&project);
    let report = Report::new(&checked.findings, &project.sources);
    for format in FORMATS {
        assert!(!format.write(&report, ReportStyle::default()).contains('\u{1b}'), "{}", format.name);
    }
    dateline::internals::pull::pull(&project);
}

#[test]
#[ignore = "needs minutes: FUZZ_MINUTES, or 1"]
fn random_papers_are_read_or_refused() {
    let number = |name: &str, default| std::env::var(name).map_or(default, |value| value.parse().unwrap());
    let end = Instant::now() + Duration::from_secs(60 * number("FUZZ_MINUTES", 1));
    let mut random = Random(number("FUZZ_SEED", 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let seeds = seeds();
    assert!(seeds.len() >= 8, "{}", seeds.len());
    // These are the limits that a small paper can reach.
    let limits = Limits { unpacked: 1 << 20, pages: 100, nesting: 64, time: HANG, ..Limits::default() };
    let settings = ReadSettings { limits, ..ReadSettings::default() };
    let kinds = [TextKind::Auto, TextKind::News, TextKind::Narrative, TextKind::Policy];
    note_panics();
    let (mut executions, mut dates, mut slowest) = (0_usize, 0, Duration::ZERO);
    let mut failures = BTreeSet::new();
    while Instant::now() < end {
        let paper = paper(&mut random, &seeds);
        let dct = Date::from_ymd(2025, 4, 4).filter(|_| random.below(2) == 0);
        let context = Context::new().written(dct).of_kind(kinds[random.below(kinds.len())]);
        let start = Instant::now();
        let is_checked = executions.is_multiple_of(CHECKED);
        let run = || {
            if is_checked {
                checked(&paper);
            }
            extracted(&paper, &context, &settings)
        };
        dates += catch_unwind(AssertUnwindSafe(run)).unwrap_or(0);
        let time = start.elapsed();
        slowest = slowest.max(time);
        executions += 1;
        let panic = PANIC.lock().unwrap().take();
        let hang = (time > HANG).then(|| format!("it took {time:?}"));
        if let Some(failure) = panic.or(hang)
            && failures.insert(failure.clone())
        {
            let file =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("random-{executions}-{}", paper.0));
            fs::write(&file, &paper.1).unwrap();
            eprintln!("{}, {context:?}:\n{failure}", file.display());
        }
    }
    drop(std::panic::take_hook());
    eprintln!("{executions} executions, {dates} dates, the slowest took {slowest:?}");
    assert!(failures.is_empty(), "{} kinds of failures", failures.len());
    assert!(dates > executions / 10, "the papers have too few dates: {dates}");
}
