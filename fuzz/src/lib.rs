//! Code shared by the fuzz targets for the readers.
//!
//! A panic in our code ends the run. A panic in a library does not, because the program turns it
//! into a finding about a paper (`src/read/sandbox.rs`): its location is printed once, and the run
//! continues. Anything that a thread cannot contain (a stack overflow, an abort, unbounded memory,
//! a hang) ends the run, whatever its cause.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, set_hook};
use std::sync::{Mutex, Once};

use dateline::internals::normalise::timexes_of;
use dateline::internals::read::{Content, ReadProblem};
use dateline::{Context, Date, Limits, Sources, Span};

/// Returns limits that a small input can reach.
pub fn limits() -> Limits {
    Limits { unpacked: 1 << 20, pages: 100, nesting: 64, ..Limits::default() }
}

/// Runs a reader, and checks the invariants of the document.
pub fn check(read: impl FnOnce() -> Result<Content, ReadProblem>) {
    contain_libraries();
    let Ok(read) = catch_unwind(AssertUnwindSafe(read)) else { return };
    match read {
        Ok(content) => sound(content),
        Err(problem) => assert!(!problem.to_string().contains("{"), "{problem}"),
    }
}

fn sound(content: Content) {
    let mut sources = Sources::new();
    let document = content.document("a paper", &mut sources);
    let whole = sources.whole(document.source);
    let place = |span: Span| assert!(whole.get(span.start..span.end).is_some(), "{span:?} is no place");
    let in_order = |spans: &mut dyn Iterator<Item = Span>| {
        spans.fold(0, |before, span| {
            place(span);
            assert!(before <= span.start, "{span:?} stands before what came before it");
            span.end
        });
    };
    in_order(&mut document.blocks.iter().map(|block| block.span));
    in_order(&mut document.hidden.iter().copied());
    document.title.iter().chain(&document.author).for_each(|words| place(words.span));
    document.dates.iter().filter_map(|date| date.span).for_each(place);
    for list in [&document.pages, &document.origins] {
        assert!(list.is_sorted_by_key(|(byte, _)| *byte), "{list:?}");
        assert!(list.iter().all(|(byte, _)| whole.is_char_boundary(*byte)), "{list:?}");
    }
    for block in &document.blocks {
        assert_eq!(document.words(block, &sources).len(), block.span.end - block.span.start);
    }
    let context = Context::new().written(Date::from_ymd(2025, 4, 4));
    for timex in timexes_of(&document, &sources, &context) {
        place(Span::new(document.source, timex.start..timex.end));
    }
}

/// Replaces libFuzzer's panic hook, which ends the run at any panic.
pub fn contain_libraries() {
    static ONCE: Once = Once::new();
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    ONCE.call_once(|| {
        set_hook(Box::new(|panic| {
            let place = panic.location().map(Location::to_string).unwrap_or_default();
            if !place.contains("/registry/src/") {
                eprintln!("{panic}");
                std::process::abort();
            }
            if TOLD.lock().is_ok_and(|mut told| told.insert(place)) {
                eprintln!("contained: {panic}");
            }
        }));
    });
}

/// The chronology with which imported files are compared.
const EVENTS: &str = "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06\"\ntags = [\"a\"]\n";

/// Imports bytes as the format whose name begins with `name`, and checks that the planned changes
/// can be applied.
pub fn import_as(name: &str, bytes: &[u8]) {
    contain_libraries();
    let read = || dateline::internals::import::read_as_for_fuzzing(name, bytes, &limits());
    let Ok(Ok(sheet)) = catch_unwind(AssertUnwindSafe(read)) else { return };
    let files = dateline::Memory::from([("events.toml", EVENTS)]);
    let project = dateline::Project::load(&files, &dateline::LoadOptions::default());
    let project = project.expect("it is a chronology");
    let Ok(plan) = dateline::internals::import::ImportPlan::new(&project, &sheet, &[]) else { return };
    dateline::internals::chronology::edit(EVENTS, &plan.changes()).expect("each planned change can be made");
}
