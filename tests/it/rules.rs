//! The page of each rule is its test: the example under "Fires" must produce the report printed
//! there, and the example under "Stays silent" must not produce a finding of the rule.
//!
//! After an intended change, `UPDATE_PAGES=1 cargo test --test it rules` writes the new reports
//! into the pages. Review the diff before committing it.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and looks at the files of the project"
)]

use std::path::{Path, PathBuf};

use dateline::internals::check::{Baseline, RULES, RuleId, RuleSelection, Switch, check_with};
use dateline::internals::chronology::Splice;
use dateline::internals::report::{Report, ReportStyle, format};
use dateline::{Diagnostic, LoadOptions, Memory, Project, Rule};

/// A fenced block on a page: the info string, and the text.
struct Block<'a> {
    info: &'a str,
    text: &'a str,
}

/// Returns the fenced blocks of the section with this heading.
fn blocks<'a>(page: &'a str, heading: &str) -> Vec<Block<'a>> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut fences = section.split("\n```");
    fences.next();
    let opened: Vec<&str> = fences.collect();
    assert!(opened.len().is_multiple_of(2), "a fence under “{heading}” is not closed");
    let split = |fence: &'a str| fence.split_once('\n').map(|(info, text)| Block { info, text });
    opened.into_iter().step_by(2).filter_map(split).collect()
}

/// Loads the example's files: the blocks whose info string ends in a path, such as "toml
/// events.toml".
fn project(blocks: &[Block<'_>], rule: &Rule) -> Project {
    let files = blocks.iter().filter_map(|block| Some((block.info.split_once(' ')?.1, block.text)));
    let files: Vec<(&str, String)> = files.map(|(path, text)| (path, format!("{text}\n"))).collect();
    assert!(files.iter().any(|(path, _)| *path == "events.toml"), "{rule:?}: an example has no events.toml");
    Project::load(&Memory::from_iter(files), &LoadOptions::default()).unwrap()
}

/// Returns the findings of `rule` in the example, after applying its baseline if it has one.
fn found(blocks: &[Block<'_>], rule: &'static Rule) -> (Project, Vec<Diagnostic>) {
    let mut project = project(blocks, rule);
    let mut checked = check_with(&project, &RuleSelection::of(&project.chronology).with(&[rule]));
    if let Some(block) = blocks.iter().find(|block| block.info == "toml baseline.toml") {
        let file = project.sources.add("baseline.toml", block.text);
        let (baseline, faults) = Baseline::parse(file, block.text);
        assert_eq!(faults, [], "{rule:?}: its baseline");
        baseline.apply(&mut checked, &RuleSelection::default(), &project.sources);
    }
    checked.findings.retain(|found| found.rule.id == rule.id);
    (project, checked.findings)
}

#[test]
fn examples_of_each_page_are_reproduced() {
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let mut wrong = Vec::new();
    for rule in RULES {
        let fires = blocks(rule.page, "Fires");
        let (bad, found) = self::found(&fires, rule);
        assert!(!found.is_empty(), "{rule:?}: the example under “Fires” does not fire");
        let report =
            format("human").unwrap().write(&Report::new(&found, &bad.sources), ReportStyle::default());
        let shown = fires.iter().find(|block| block.info == "text").map_or("", |block| block.text);
        if report.trim_end() != shown.trim_end() {
            if update {
                let file = format!("src/check/rules/{}/{}.md", rule.id.family(), rule.name());
                let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
                let page = rule.page.replacen(
                    &format!("\n```text\n{shown}\n```"),
                    &format!("\n```text\n{}\n```", report.trim_end()),
                    1,
                );
                std::fs::write(file, page).unwrap();
            } else {
                wrong.push(format!("{rule:?} prints\n\n{report}\nand its page shows\n\n{shown}\n"));
            }
        }

        let (good, found) = self::found(&blocks(rule.page, "Stays silent"), rule);
        let report =
            format("human").unwrap().write(&Report::new(&found, &good.sources), ReportStyle::default());
        assert!(found.is_empty(), "{rule:?}: the example under “Stays silent” fires:\n{report}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_fix_removes_its_finding() {
    let mut fixed = 0;
    for rule in RULES {
        let blocks = blocks(rule.page, "Fires");
        let (project, before) = found(&blocks, rule);
        let file = project.sources.whole(project.chronology.source);
        for fix in before.iter().filter_map(|found| found.fix.as_ref()) {
            let text = Splice::make(&fix.edits, file).unwrap();
            let read = |block: &Block<'_>| {
                if block.info == "toml events.toml" { text.clone() } else { block.text.to_owned() }
            };
            let texts: Vec<String> = blocks.iter().map(read).collect();
            let blocks: Vec<Block<'_>> =
                blocks.iter().zip(&texts).map(|(block, text)| Block { info: block.info, text }).collect();
            let (_, after) = found(&blocks, rule);
            assert_eq!(after.len(), before.len() - 1, "{rule:?}: “{}” does not fix it", fix.title);
            fixed += 1;
        }
    }
    assert!(fixed >= 10, "only {fixed} examples have a fix");
}

#[test]
fn rules_are_sorted_and_each_page_belongs_to_one() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "the table of rules is in the order of their codes, each once");
    assert!(RuleId::ALL.iter().all(|id| Rule::of(*id).id == *id), "`Rule::of` finds each rule");

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
    let files = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let families = files(&folder).into_iter().filter(|path| path.is_dir());
    let mut pages: Vec<PathBuf> = families.flat_map(|family| files(&family)).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort_unstable();
    let page = |rule: &&Rule| folder.join(rule.id.family()).join(format!("{}.md", rule.name()));
    let mut expected: Vec<PathBuf> = RULES.iter().map(page).collect();
    expected.sort_unstable();
    assert_eq!(pages, expected, "each page belongs to a rule");

    for rule in RULES {
        let title = format!("# {} {}\n", rule.code(), rule.name());
        assert!(rule.page.starts_with(&title), "{rule:?}: its page begins with “{}”", title.trim());
    }
}

#[test]
fn readme_shows_the_output_of_check() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rule = Rule::of(RuleId::PaperContradictsCurated);
    let shown = blocks(rule.page, "Fires").into_iter().find(|block| block.info == "text").unwrap();
    assert!(readme.contains(shown.text), "the README has another report than the page of {rule:?}");
}

/// The rule families, with their headings in `docs/rules.md`.
const FAMILIES: [(&str, &str); 9] = [
    ("files", "Files and dates"),
    ("evidence", "Sources and quotes"),
    ("agreement", "Agreement of events and papers"),
    ("order", "Order"),
    ("outdated", "Outdated texts"),
    ("calendar", "Calendars"),
    ("briefs", "Briefs"),
    ("style", "Names and style"),
    ("suppressions", "Allowances and settings"),
];

#[test]
fn docs_list_every_rule() {
    let row = |rule: &&Rule| {
        let page = format!("../src/check/rules/{}/{}.md", rule.id.family(), rule.name());
        let weight = match rule.by_default {
            Switch::On => rule.severity.to_string(),
            Switch::Off => format!("off ({})", rule.severity),
        };
        format!("| [{}]({page}) | `{}` | {weight} | {} |\n", rule.code(), rule.name(), rule.summary())
    };
    let table = |(family, heading): (&str, &str)| {
        let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.id.family() == family).collect();
        let digits = &rules.first().unwrap().code()[..3];
        assert!(rules.iter().all(|rule| rule.code().starts_with(digits)), "{family}: one first digit");
        let rows = rules.iter().map(row).collect::<String>();
        format!(
            "## {heading} ({digits}xx)\n\n| code | name | severity | finding |\n|---|---|---|---|\n{rows}"
        )
    };
    let tables = FAMILIES.map(table).join("\n");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let docs = std::fs::read_to_string(&file).unwrap();
    let (head, _) = docs.split_once("\n## ").unwrap();
    let expected = format!("{head}\n{tables}");
    if docs != expected && std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&file, expected).unwrap();
    } else {
        assert_eq!(docs, expected, "docs/rules.md is not the table of rules");
    }
    for rule in RULES {
        assert!(FAMILIES.iter().any(|(family, _)| *family == rule.id.family()), "{rule:?}: its family");
    }
}
