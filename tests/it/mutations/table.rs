//! The tables of `docs/benchmarks.md`, including the errors that a chronology's own papers reveal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline::{Folder, LoadOptions, Memory, Project};

use super::{AIDS, Clean, Rate, alarms, findings_of, measure};

#[test]
#[ignore = "prints a table, in a minute or two"]
fn table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("DATELINE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut files = vec![("the shipped chronology".to_owned(), root.join("events.toml"))];
    files.push(("the verified events".to_owned(), shared.join("gold/events_verified.toml")));
    files.extend(std::env::var_os("DATELINE_CHRONOLOGY").map(|folder| {
        let folder = PathBuf::from(folder);
        (folder.display().to_string(), folder.join("events.toml"))
    }));
    for (name, path) in files.iter().filter(|(_, path)| path.is_file()) {
        let clean = Clean::read(&std::fs::read_to_string(path).unwrap());
        let (rates, false_alarms) = measure(&clean);
        let papers = path.parent().filter(|folder| folder.join("papers").is_dir());
        let papers = papers.map(|folder| with_papers(folder, &clean));
        println!("\n{name}: {} events. Found (possible), of each kind of error:\n", clean.events().len());
        let head = AIDS.map(|(_, name)| format!(" {name} |")).concat();
        println!("| error | number |{head} its own papers |\n|---|---|---|---|---|---|---|");
        for kind in ["a day off", "a month off", "a year off", "two dates swapped", "wrong weekday"] {
            let number =
                (0..4).filter_map(|column| rates.get(&(kind, column))).map(|rate| rate.mutations).max();
            let cells = (0..4).map(|column| match rates.get(&(kind, column)) {
                Some(rate) => format!(
                    " {} ({}) |",
                    percent(rate.found, rate.mutations),
                    percent(rate.can_be_found, rate.mutations)
                ),
                None => " – |".to_owned(),
            });
            let own = papers.as_ref().and_then(|papers| papers.get(kind));
            let own = own.map_or_else(|| "–".to_owned(), |rate| percent(rate.found, rate.mutations));
            println!("| {kind} | {} |{} {own} |", number.unwrap_or(0), cells.collect::<Vec<_>>().concat());
        }
        println!("| false alarms | |{} 0 |", false_alarms.map(|number| format!(" {number} |")).concat());
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{} %", (100 * part + whole / 2) / whole.max(1))
}

/// Makes the same errors in the original file, which has its evidence, weekdays and papers.
fn with_papers(folder: &Path, clean: &Clean) -> BTreeMap<&'static str, Rate> {
    let text = std::fs::read_to_string(folder.join("events.toml")).unwrap();
    let read = Project::load(&Folder::new(folder), &LoadOptions::default()).unwrap().papers;
    let papers: Vec<(String, Vec<u8>)> = read
        .into_iter()
        .map(|paper| (paper.path.clone(), std::fs::read(folder.join(paper.path)).unwrap()))
        .collect();
    let load = |text: String| {
        let files = papers.iter().cloned().chain([("events.toml".to_owned(), text.into_bytes())]);
        Project::load(&files.collect::<Memory>(), &LoadOptions::default()).unwrap()
    };
    let before = findings_of(&load(text.clone()));
    assert_eq!(alarms(&before), 0, "a clean chronology: {before:?}");
    let mut rates: BTreeMap<&str, Rate> = BTreeMap::new();
    for mutation in clean.mutations() {
        let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
        for (at, wrong) in &mutation.wrong {
            let event = &clean.events()[*at];
            match &event.weekday {
                Some(weekday) if mutation.of_weekday => {
                    edits.push((weekday.span.range(), format!("\"{}\"", weekday.value.succ())));
                }
                _ if mutation.of_weekday => {}
                _ => edits.push((event.date.as_ref().unwrap().span.range(), format!("\"{wrong}\""))),
            }
        }
        if edits.is_empty() {
            continue;
        }
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut mutated = text.clone();
        for (range, words) in edits {
            mutated.replace_range(range, &words);
        }
        let rate = rates.entry(mutation.kind).or_default();
        rate.mutations += 1;
        rate.found += usize::from(findings_of(&load(mutated)).difference(&before).next().is_some());
    }
    rates
}
