//! Measures how many date errors the check finds, depending on the available information.
//!
//! A correct chronology gets one error (a date is a day, a month or a year off, two dates are
//! swapped, a weekday is wrong) and is checked: with only the order of its events, with weekdays
//! next to the dates, or with a second source that gives the month or the day. The module `order`
//! determines by brute force which errors can be found. The check must find all of these.
//!
//! `cargo test --test it mutations -- --ignored --nocapture` prints the table of
//! `docs/benchmarks.md` for the shipped chronology, for the verified events in the shared folder if
//! there are any, and for the folder in `$DATELINE_CHRONOLOGY`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and asks the environment which chronology to mutate"
)]

mod order;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use dateline::internals::chronology::RelationKind;
use dateline::{Chronology, Date, Day, Event, Granularity, LoadOptions, Memory, Project, Severity, check};

/// The information available to a check in addition to the order of the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aid {
    Nothing,
    Weekdays,
    SourceToTheMonth,
    SourceToTheDay,
}

const AIDS: [(Aid, &str); 4] = [
    (Aid::Nothing, "order alone"),
    (Aid::Weekdays, "+ weekdays"),
    (Aid::SourceToTheMonth, "+ source, month"),
    (Aid::SourceToTheDay, "+ source, day"),
];

/// A chronology that is assumed to be correct.
struct Clean {
    sources: dateline::Sources,
    chronology: Chronology,
    dates: Vec<Option<Date>>,
}

/// An error: the events that it changes, each with its wrong date.
struct Mutation {
    kind: &'static str,
    wrong: Vec<(usize, Date)>,
    /// Whether the weekday is wrong instead of the date.
    of_weekday: bool,
}

impl Clean {
    fn read(text: &str) -> Self {
        let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default()).unwrap();
        let dates =
            project.chronology.events.iter().map(|event| Some(event.date.as_ref()?.value.clone())).collect();
        Self { sources: project.sources, chronology: project.chronology, dates }
    }

    fn events(&self) -> &[Event] {
        &self.chronology.events
    }

    /// Returns every possible error: first those of one event, then the swaps of neighbouring
    /// dates.
    fn mutations(&self) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        for (at, date) in self.dates.iter().enumerate() {
            let Some(date) = date else { continue };
            for (kind, wrong) in shifted(date) {
                mutations.push(Mutation { kind, wrong: vec![(at, wrong)], of_weekday: false });
            }
            if date.as_day().is_some() {
                mutations.push(Mutation {
                    kind: "wrong weekday",
                    wrong: vec![(at, date.clone())],
                    of_weekday: true,
                });
            }
        }
        let mut in_time: Vec<usize> = (0..self.dates.len()).filter(|at| self.dates[*at].is_some()).collect();
        in_time.sort_by(|a, b| self.dates[*a].cmp(&self.dates[*b]));
        for pair in in_time.windows(2).filter(|pair| self.dates[pair[0]] != self.dates[pair[1]]) {
            let wrong = vec![
                (pair[0], self.dates[pair[1]].clone().unwrap()),
                (pair[1], self.dates[pair[0]].clone().unwrap()),
            ];
            mutations.push(Mutation { kind: "two dates swapped", wrong, of_weekday: false });
        }
        mutations
    }

    /// Returns the dates after a mutation.
    fn mutated(&self, mutation: Option<&Mutation>) -> Vec<Option<Date>> {
        let mut dates = self.dates.clone();
        for (at, wrong) in mutation.iter().flat_map(|mutation| &mutation.wrong) {
            dates[*at] = Some(wrong.clone());
        }
        dates
    }

    /// Returns the project with these dates, plus what `aid` provides: weekdays, or a paper with
    /// the correct dates.
    fn project(&self, dates: &[Option<Date>], aid: Aid, broken_weekday: Option<usize>) -> Project {
        let last = self.dates.iter().flatten().filter_map(|date| date.interval().earliest.day()).max();
        let now = self.chronology.as_of.as_ref().map(|now| now.value.to_string());
        let now = now.or_else(|| Some(last?.to_string())).unwrap();
        let mut file = vec![format!("[chronology]\nas_of = \"{now}\"\n\n")];
        let mut paper = Vec::new();
        if matches!(aid, Aid::SourceToTheMonth | Aid::SourceToTheDay) {
            file.push("[[source]]\nid = \"record\"\npath = \"record.txt\"\npublished = 2100-01-01\nforthcoming = true\n\n".to_owned());
            // The day may come from this source, which cannot be read.
            file.push("[[source]]\nid = \"elsewhere\"\nurl = \"https://example.org\"\n\n".to_owned());
        }
        for (at, event) in self.events().iter().enumerate() {
            let text = |span| self.sources.text(span);
            file.push(format!(
                "[[event]]\nid = \"{}\"\ntitle = {}\n",
                event.id.value,
                text(event.title.span)
            ));
            if let Some(date) = &dates[at] {
                file.push(format!("date = \"{date}\"\n"));
            }
            let words = [
                ("kind", event.kind.as_ref().map(|kind| kind.span)),
                ("status", event.status.as_ref().map(|status| status.span)),
                ("series", event.series.as_ref().map(|series| series.span)),
                ("retroactive", event.retroactive.as_ref().map(|value| value.span)),
            ];
            for (key, span) in words.into_iter().filter_map(|(key, span)| Some((key, span?))) {
                file.push(format!("{key} = {}\n", text(span)));
            }
            file.push(relations(event));
            let right = self.dates[at].as_ref();
            if let (Aid::Weekdays, Some(day)) = (aid, right.and_then(Date::as_day)) {
                let weekday = if broken_weekday == Some(at) { day.weekday().succ() } else { day.weekday() };
                file.push(format!("weekday = \"{weekday}\"\n"));
            }
            if let Some(given) = right.and_then(|date| second_date(date, aid)) {
                let line = format!("Entry {at} of the record is of {}.", given.human());
                file.push(format!(
                    "evidence = [{{ source = \"record\", quote = \"{line}\" }}, {{ source = \"elsewhere\" }}]\n"
                ));
                paper.push(format!("{line}\n\n"));
            }
            file.push("\n".to_owned());
        }
        let files = Memory::from([("events.toml", file.concat()), ("record.txt", paper.concat())]);
        let project = Project::load(&files, &LoadOptions::default()).unwrap();
        assert!(project.faults.is_empty(), "{:?}", project.faults);
        project
    }

    /// Whether an error can be found at all with this information.
    fn can_be_found(&self, mutation: &Mutation, aid: Aid) -> bool {
        let dates = self.mutated(Some(mutation));
        let of_weekday = |(at, wrong): &(usize, Date)| {
            let right = self.dates[*at].as_ref().and_then(Date::as_day).map(Day::weekday);
            mutation.of_weekday || right.zip(wrong.as_day().map(Day::weekday)).is_some_and(|(a, b)| a != b)
        };
        let of_source = |(at, wrong): &(usize, Date)| {
            let given = self.dates[*at].as_ref().and_then(|right| second_date(right, aid));
            given.is_some_and(|given| !given.compatible(wrong))
        };
        match aid {
            Aid::Weekdays if mutation.wrong.iter().any(of_weekday) => true,
            Aid::SourceToTheMonth | Aid::SourceToTheDay if mutation.wrong.iter().any(of_source) => true,
            _ => !order::is_consistent(self.events(), &dates),
        }
    }
}

/// Returns the date in the second source, or `None` for a span.
fn second_date(right: &Date, aid: Aid) -> Option<Date> {
    let day = right.interval().earliest.day()?;
    let (year, month, _) = day.ymd();
    match (aid, right.granularity()) {
        (Aid::Nothing | Aid::Weekdays, _) | (_, Granularity::Interval) => None,
        (Aid::SourceToTheMonth, Granularity::Day) => Date::from_ym(year, month),
        (Aid::SourceToTheMonth | Aid::SourceToTheDay, _) => Some(right.clone()),
    }
}

/// Returns a plain date shifted by a day, a month and a year in both directions, if the calendar
/// has the result.
fn shifted(date: &Date) -> Vec<(&'static str, Date)> {
    let parts: Vec<i32> = date.to_string().split('-').filter_map(|part| part.parse().ok()).collect();
    let make = |year: i32, month: i32, day: i32| {
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        match parts.len() {
            3 => Date::from_ymd(year, month, day),
            2 => Date::from_ym(year, month),
            _ => Date::from_year(year),
        }
    };
    let mut out = Vec::new();
    for by in [-1, 1] {
        if let Some(day) = date.as_day() {
            out.push(("a day off", Some(Date::day(Day::from_number(day.number() + by)))));
        }
        match *parts.as_slice() {
            [year, month, day] => {
                out.push(("a month off", make(year, month + by, day)));
                out.push(("a year off", make(year + by, month, day)));
            }
            [year, month] => {
                out.push(("a month off", make(year, month + by, 1)));
                out.push(("a year off", make(year + by, month, 1)));
            }
            [year] => out.push(("a year off", make(year + by, 1, 1))),
            _ => {}
        }
    }
    out.into_iter().filter_map(|(kind, date)| Some((kind, date?))).collect()
}

/// Writes the relations of an event as keys of its table.
fn relations(event: &Event) -> String {
    let mut by_key: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for relation in &event.relations {
        let target = &relation.target.value;
        by_key.entry(relation.kind.key()).or_default().push(match relation.kind {
            RelationKind::Within { days } => format!("{{ of = \"{target}\", days = {days} }}"),
            _ => format!("\"{target}\""),
        });
    }
    let lines = by_key.into_iter().map(|(key, targets)| format!("{key} = [{}]\n", targets.join(", ")));
    lines.collect::<Vec<_>>().concat()
}

/// Returns the findings of a check: codes, events and severities. The rule `unsourced` is omitted,
/// because it reports every event here.
fn findings_of(project: &Project) -> BTreeSet<(&'static str, Vec<String>, Severity)> {
    let findings = check(project).findings.into_iter().filter(|found| found.rule.name() != "unsourced");
    findings.map(|found| (found.rule.code(), found.events, found.severity)).collect()
}

/// Returns the number of findings that need a person's attention.
fn alarms(findings: &BTreeSet<(&'static str, Vec<String>, Severity)>) -> usize {
    findings.iter().filter(|(_, _, severity)| *severity > Severity::Info).count()
}

/// The result for one kind of error with one kind of information.
#[derive(Debug, Default, Clone, Copy)]
struct Rate {
    mutations: usize,
    found: usize,
    can_be_found: usize,
}

/// Makes every possible error in a chronology. Returns a rate for each kind of error and
/// information, and the number of false alarms for each kind of information.
fn measure(clean: &Clean) -> (BTreeMap<(&'static str, usize), Rate>, [usize; 4]) {
    let mut rates: BTreeMap<(&str, usize), Rate> = BTreeMap::new();
    let mut false_alarms = [0; 4];
    let mutations = clean.mutations();
    for (column, (aid, name)) in AIDS.into_iter().enumerate() {
        let before = findings_of(&clean.project(&clean.dates, aid, None));
        false_alarms[column] = alarms(&before);
        assert_eq!(false_alarms[column], 0, "with {name}, a clean chronology: {before:?}");
        for mutation in mutations.iter().filter(|mutation| !mutation.of_weekday || aid == Aid::Weekdays) {
            let broken = mutation.wrong.first().filter(|_| mutation.of_weekday).map(|(at, _)| *at);
            let after = findings_of(&clean.project(&clean.mutated(Some(mutation)), aid, broken));
            let is_found = after.difference(&before).next().is_some();
            let can_be_found = clean.can_be_found(mutation, aid);
            let ids: Vec<&str> =
                mutation.wrong.iter().map(|(at, _)| clean.events()[*at].id.value.as_str()).collect();
            assert!(!can_be_found || is_found, "{} of {ids:?} is not found with {name}", mutation.kind);
            let rate = rates.entry((mutation.kind, column)).or_default();
            rate.mutations += 1;
            rate.found += usize::from(is_found);
            rate.can_be_found += usize::from(can_be_found);
        }
    }
    (rates, false_alarms)
}

/// A small chronology with every kind of relation.
const SMALL: &str = r#"
[chronology]
as_of = 2030-01-01

[[event]]
id = "talks-1"
title = "First round of the harbour talks"
date = "2021-03-02"
series = { name = "harbour talks", n = 1 }

[[event]]
id = "talks-2"
title = "Second round of the harbour talks"
date = "2021-11"
series = { name = "harbour talks", n = 2 }

[[event]]
id = "pact-agreed"
title = "The Harbour Pact is agreed"
date = "2022-02-24"
strictly_after = ["talks-2"]
within = [{ of = "pact-signed", days = 30 }]

[[event]]
id = "pact-signed"
title = "The Harbour Pact is signed"
date = "2022-03-15"
after = ["pact-agreed"]

[[event]]
id = "dinner"
title = "The ministers dine on the quay"
date = "2022-03-15"
same_day = ["pact-signed"]

[[event]]
id = "programme"
title = "The port programme"
date = "2022-04/2024-09"
kind = "span"
after = ["pact-signed"]

[[event]]
id = "crane"
title = "The large crane is set up"
date = "2023-07-31"
during = ["programme"]
before = ["review"]

[[event]]
id = "survey"
title = "The harbour is surveyed"
date = "2023-08-01/2023-08-12"
kind = "instant"
after = ["crane"]
before = ["review"]

[[event]]
id = "storm"
title = "A storm closes the port"
date = "2023"
during = ["programme"]

[[event]]
id = "review"
title = "The programme is reviewed"
date = "2024-09-30"
caused_by = ["storm"]
"#;

#[test]
fn possible_errors_are_found_without_false_alarms() {
    let (rates, false_alarms) = measure(&Clean::read(SMALL));
    assert_eq!(false_alarms, [0; 4]);
    let all = |kind: &str, column: usize| {
        let rate = rates[&(kind, column)];
        (rate.found, rate.mutations)
    };
    for kind in ["a month off", "a year off", "two dates swapped"] {
        let (found, mutations) = all(kind, 3);
        assert_eq!(found, mutations, "with the day in a second source, each {kind} is found");
    }
    assert_eq!(all("wrong weekday", 1), (6, 6));
}
