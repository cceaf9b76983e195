//! Measures how long solving the temporal network takes, and how the time grows: `cargo bench
//! --bench network`.
//!
//! Each event has two constraints in addition to its date. One event in twenty is undated, and one
//! in five is a span with two points. The networks are generated, and are the same in every run.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::time::{Duration, Instant};

use dateline::internals::network::{Ends, Fact, Network};
use dateline::{Answer, Day};
use divan::Bencher;
use fastrand::Rng;

fn main() {
    divan::main();
    let shortest = |events| {
        let chronology = Chronology::ordered(events, None);
        (0..5).map(|_| elapsed(|| chronology.network.solve())).min().unwrap_or_default()
    };
    let (small, large) = (shortest(10_000), shortest(1_000_000));
    let slope = large.as_secs_f64() / small.as_secs_f64() / 100.0;
    println!(
        "\n10,000 events in {small:.2?}, 1,000,000 in {large:.2?}: {slope:.2} times as long for each event"
    );
    for events in [10_000, 1_000_000] {
        let chronology = Chronology::ordered(events, Some(1_000));
        let solution = chronology.network.solve();
        let found = solution.conflicts();
        let longest = found.iter().map(|conflict| conflict.facts().len()).max().unwrap_or(0);
        println!("{events} events with slips: {} conflicts of at most {longest} facts", found.len());
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn elapsed<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = run();
    let passed = start.elapsed();
    drop(result);
    passed
}

/// Order relations: each event is after two earlier ones, one of them nearby.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000], max_time = 10)]
fn order(bencher: Bencher<'_, '_>, events: u32) {
    let chronology = Chronology::ordered(events, None);
    bencher.bench(|| chronology.network.solve());
}

/// The same, but one date in a thousand is a year too early.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000], max_time = 10)]
fn order_with_slips(bencher: Bencher<'_, '_>, events: u32) {
    let chronology = Chronology::ordered(events, Some(1_000));
    bencher.bench(|| chronology.network.solve());
}

/// The hard case: minimum and maximum days between events, which connect all of them in both
/// directions.
#[divan::bench(args = [1_000, 10_000, 100_000, 300_000, 1_000_000], max_time = 10)]
fn windows(bencher: Bencher<'_, '_>, events: u32) {
    let chronology = Chronology::windowed(events);
    bencher.bench(|| chronology.network.solve());
}

/// Building a network of order relations.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000], max_time = 10)]
fn build(bencher: Bencher<'_, '_>, events: u32) {
    bencher.bench(|| Chronology::ordered(events, None));
}

/// Decides for each of a thousand relations whether it follows from the others.
#[divan::bench(args = [1_000, 10_000, 100_000], max_time = 10)]
fn thousand_queries(bencher: Bencher<'_, '_>, events: u32) {
    let chronology = Chronology::ordered(events, None);
    let solution = chronology.network.solve();
    bencher.bench(|| {
        let mut inference = solution.inference();
        let relations = chronology.relations.iter().step_by(events as usize / 500);
        let holds = |(first, then, fact): &(Ends, Ends, Fact)| {
            inference.without(Some(*fact)).at_least(first.end, then.start, 0) == Answer::Holds
        };
        relations.map(holds).filter(|holds| *holds).count()
    });
}

/// A generated chronology: its network and its order relations.
struct Chronology {
    network: Network,
    events: Vec<(Ends, i32)>,
    relations: Vec<(Ends, Ends, Fact)>,
    rng: Rng,
}

impl Chronology {
    /// Generates events that follow each other. With `slips`, one date in `slips` is a year too
    /// early.
    fn ordered(count: u32, slips: Option<u32>) -> Self {
        let mut made = Self::dated(count, slips);
        for (at, near) in (1..count).flat_map(|at| [(at, true), (at, false)]) {
            let other = if near { at - 1 - made.rng.u32(..at.min(50)) } else { made.rng.u32(..at) };
            let (then, first) = (made.events[at as usize].0, made.events[other as usize].0);
            let fact = made.network.fact();
            made.network.at_least(first.end, then.start, 0, fact);
            made.relations.push((first, then, fact));
        }
        made
    }

    /// Generates events, each with a given number of days between it and two earlier ones, plus or
    /// minus 30 days.
    fn windowed(count: u32) -> Self {
        let mut made = Self::dated(count, None);
        for at in (1..count).flat_map(|at| [at, at]) {
            let other = made.rng.u32(..at);
            let ((then, day), (first, other_day)) = (made.events[at as usize], made.events[other as usize]);
            let fact = made.network.fact();
            made.network.at_least(first.start, then.start, day - other_day - 30, fact);
            made.network.at_most(first.start, then.start, day - other_day + 30, fact);
        }
        made
    }

    /// Generates events with dates from 1900 onwards: days, months and years.
    fn dated(count: u32, slips: Option<u32>) -> Self {
        let mut made = Self {
            network: Network::new(),
            events: Vec::new(),
            relations: Vec::new(),
            rng: Rng::with_seed(1),
        };
        for at in 0..count {
            let lasts = if made.rng.u32(..5) == 0 { 10 } else { 0 };
            // The events are far enough apart that none begins before the events that it follows
            // have ended.
            let start = i32::try_from(u64::from(at) * 40_000 / u64::from(count)).unwrap_or(0) - 25_000;
            let network = &mut made.network;
            let point = network.point();
            let ends = Ends { start: point, end: if lasts > 0 { network.point() } else { point } };
            made.events.push((ends, start));
            let fact = network.ground();
            if lasts > 0 {
                network.at_least(ends.start, ends.end, 0, fact);
            }
            let around = [0, 0, 0, 30, 365][made.rng.u32(..5) as usize];
            let slip = slips.is_some_and(|one_in| made.rng.u32(..one_in) == 0);
            if made.rng.u32(..20) > 0 {
                let day = |number: i32| Day::from_number(if slip { number - 365 } else { number });
                network.on(ends.start, (day(start - around), day(start + around)), fact);
            }
        }
        made
    }
}
