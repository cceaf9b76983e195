//! Measures how fast the function that every command calls finds dates in prose, compared with a
//! bare scan of the same prose for the same words. `benches/slopes.rs` measures hostile texts.
//!
//! `cargo bench --bench tag --no-default-features --features cli`

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use dateline::{Context, Date, Extraction, ReadFault, ReadSettings, Sources, extract};
use divan::Bencher;
use divan::counter::BytesCount;
use regex_automata::meta::Regex;

/// The tagger's trigger words, as one regular expression.
const TRIGGERS: &str = r"(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|decades?|centur(y|ies)|spring|summer|autumn|fall|winter|morning|noon|afternoon|evening|night|midnight|today|tomorrow|yesterday|now|currently|recently|annual|daily|weekly|[0-9]{4})\b";

/// Returns at least `bytes` bytes of prose with a date in about every other sentence.
fn prose(bytes: usize) -> String {
    let paragraph = "The harbour was begun in the spring of 1841 and finished nine years later. Its engineer, who had \
        come from the north with a letter and a box of drawings, died before the first ship entered on 3 May 1850. \
        The town grew around it, street by street, as towns do that live by the sea; nobody drew a plan for it. On \
        the night of 12 November the great storm broke the eastern mole. It was mended with stone from the old wall, \
        and by June 1852 the ferries ran again. Trade with the islands had never been better than in those years, and \
        the customs house, a heavy building with a light tower, was paid for in full by the end of the decade.\n";
    paragraph.repeat(bytes / paragraph.len() + 1)
}

fn context() -> Context {
    Context::new().written(Date::from_ymd(1900, 1, 1))
}

/// Reads a text and finds its dates and dated statements.
fn find(text: &str, context: &Context) -> Result<Extraction, ReadFault> {
    extract("a.txt", text.as_bytes(), context, &ReadSettings::default(), &mut Sources::new())
}

#[divan::bench]
fn extraction(bencher: Bencher) {
    let (text, context) = (prose(1 << 20), context());
    bencher.counter(BytesCount::of_str(&text)).bench(|| find(black_box(&text), &context));
}

#[divan::bench]
fn bare_scan(bencher: Bencher) {
    let text = prose(1 << 20);
    let Ok(triggers) = Regex::new(TRIGGERS) else { return };
    bencher.counter(BytesCount::of_str(&text)).bench(|| triggers.find_iter(black_box(&text)).count());
}

/// Returns the shortest time of three runs.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_n((), 3).map(time).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "the benchmark reports this ratio")]
fn main() {
    let (text, context) = (prose(8 << 20), context());
    if let Ok(triggers) = Regex::new(TRIGGERS) {
        let found = best(|| drop(black_box(find(&text, &context))));
        let scanned = best(|| {
            black_box(triggers.find_iter(&text).count());
        });
        let ratio = found.as_secs_f64() / scanned.as_secs_f64();
        println!("extraction takes {ratio:.2} times as long as a bare scan for the trigger words");
    }
    divan::main();
}
