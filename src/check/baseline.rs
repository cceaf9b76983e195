//! Baselines: a file of known findings, so that a project can adopt the check without fixing
//! everything at once. A known finding is recognised by its fingerprint, which does not depend on
//! line numbers.

use std::collections::BTreeSet;

use super::Checked;
use super::diagnostic::{Diagnostic, fingerprints, in_order};
use super::rules::suppressions::stale_baseline_entry;
use super::select::RuleSelection;
use super::suppression::UNSUPPRESSIBLE;
use crate::rule_id::RuleId;
use crate::source::{SourceId, Sources, Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{self, Entry, Schema, TableFault, field};

/// A list of known findings, which are not reported again.
///
/// The file is TOML with one finding per line. It is sorted and contains no line numbers or counts,
/// so that it only changes where the findings change, and merges line by line.
///
/// ```
/// use dateline::internals::check::{Baseline, RuleSelection};
/// use dateline::{Memory, LoadOptions, Project, check};
///
/// let events = "[[event]]\nid = \"summit\"\ntitle = \"The summit\"\ndate = \"2024-06-09\"\n";
/// let mut project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default())?;
/// let before = check(&project);
/// assert_eq!(before.findings.len(), 1);
/// let text = Baseline::of(&before.findings, &project.sources);
///
/// let file = project.sources.add("baseline.toml", text.as_str());
/// let (baseline, faults) = Baseline::parse(file, &text);
/// assert!(faults.is_empty());
/// let mut after = check(&project);
/// baseline.apply(&mut after, &RuleSelection::default(), &project.sources);
/// assert_eq!((after.findings.len(), after.known.len()), (0, 1));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug)]
pub struct Baseline {
    entries: Vec<KnownFinding>,
}

impl Baseline {
    /// Returns the text of a baseline that lists the findings.
    ///
    /// Findings that cannot be accepted, such as a file that is not valid TOML, are omitted.
    pub fn of(findings: &[Diagnostic], sources: &Sources) -> String {
        let ordered = in_order(findings, sources);
        let numbered = ordered.iter().zip(fingerprints(&ordered, sources));
        let mut lines: Vec<String> = numbered
            .filter(|(found, _)| !UNSUPPRESSIBLE.contains(&found.rule.id))
            .map(|(found, fingerprint)| line(found, &fingerprint, sources))
            .collect();
        lines.sort_unstable();
        format!("{HEAD}findings = [\n{}]\n", lines.concat())
    }

    /// Whether `text` is a baseline, perhaps a damaged one: it is empty, or contains the first line
    /// or the key of a baseline.
    pub fn is_baseline(text: &str) -> bool {
        let begins = |line: &str| line.starts_with("findings") || line.starts_with("# Known findings of");
        text.trim().is_empty() || text.lines().any(begins)
    }

    /// Parses a baseline. Returns the valid entries and all errors in the file.
    pub fn parse(source: SourceId, text: &str) -> (Self, Vec<TableFault>) {
        let (file, faults) = table::read::<BaselineFile>(source, text);
        (Self { entries: file.findings }, faults)
    }

    /// Moves known findings from `findings` to `known` and adds a finding for each stale entry.
    ///
    /// If a file is not valid TOML (`DL015`), no entry is reported as stale, since part of that
    /// file was not checked.
    pub fn apply(&self, checked: &mut Checked, selection: &RuleSelection, sources: &Sources) {
        let ordered = in_order(&checked.findings, sources);
        let numbered = ordered.iter().zip(fingerprints(&ordered, sources));
        let entries: BTreeSet<&str> =
            self.entries.iter().map(|entry| entry.fingerprint.value.as_str()).collect();
        let (mut new, mut known, mut met) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (found, fingerprint) in numbered {
            let is_known = entries.contains(fingerprint.as_str()) && !UNSUPPRESSIBLE.contains(&found.rule.id);
            if is_known { &mut known } else { &mut new }.push((*found).clone());
            met.insert(fingerprint);
        }
        let whole = !new.iter().any(|found| found.rule.id == RuleId::InvalidToml);
        let stale = self.entries.iter().filter(|entry| {
            let looked_for = RuleId::called(&entry.rule.value).is_none_or(|id| selection.has(id));
            whole && looked_for && !met.contains(&entry.fingerprint.value)
        });
        if selection.has(RuleId::StaleBaselineEntry) {
            new.extend(stale.map(|entry| stale_baseline_entry(&entry.rule.value, entry.fingerprint.span)));
        }
        (checked.findings, checked.known) = (new, known);
    }
}

const HEAD: &str = "\
# Known findings of `dateline check`, one per line. To recreate this file, run `dateline check --write-baseline`
# with its name.
";

/// Formats a finding as one line of the file. The keys are in the order in which readers search:
/// rule, file, events.
fn line(found: &Diagnostic, fingerprint: &str, sources: &Sources) -> String {
    let text = |text: &str| crate::escape::for_toml(&text.into());
    let events: Vec<String> = found.events.iter().map(|id| text(id)).collect();
    format!(
        "  {{ rule = {}, path = {}, events = [{}], fingerprint = {} }},\n",
        text(found.rule.code()),
        text(sources.path(found.primary.span.source)),
        events.join(", "),
        text(fingerprint)
    )
}

/// The contents of a baseline file.
struct BaselineFile {
    findings: Vec<KnownFinding>,
}

impl Entry for BaselineFile {
    const SCHEMA: Schema<Self> = Schema {
        name: "baseline",
        example: "",
        rows: &[&field("findings", Optional, "The known findings.", |f: &mut Self| &mut f.findings)],
    };

    fn blank(_: Span) -> Self {
        Self { findings: Vec::new() }
    }
}

/// A known finding. `path` and `events` are only for readers; they are not compared.
#[derive(Debug)]
struct KnownFinding {
    rule: Spanned<String>,
    path: Option<Spanned<String>>,
    events: Vec<Spanned<String>>,
    fingerprint: Spanned<String>,
}

impl Entry for KnownFinding {
    const SCHEMA: Schema<Self> = Schema {
        name: "known finding",
        example: "{ rule = \"DL101\", fingerprint = \"…\" }",
        rows: &[
            &field("rule", Always, "The code of the rule.", |k: &mut Self| &mut k.rule),
            &field("path", Optional, "The file, for information.", |k: &mut Self| &mut k.path),
            &field("events", Optional, "The events, for information.", |k: &mut Self| &mut k.events),
            &field("fingerprint", Always, "The fingerprint that identifies the finding.", |k: &mut Self| {
                &mut k.fingerprint
            }),
        ],
    };

    fn blank(span: Span) -> Self {
        let nothing = Spanned::new(String::new(), span);
        Self { rule: nothing.clone(), path: None, events: Vec::new(), fingerprint: nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{check, rules_called};
    use super::*;
    use crate::project::{LoadOptions, Memory, Project};

    const EVENTS: &str = "\
[[event]]
id = \"one\"
title = \"One\"
date = \"2024-06-31\"

[[event]]
id = \"two\"
title = \"Two\"
date = \"2024-06-30\"
before = [\"gone\", \"gone\"]
";

    fn load(events: &str) -> Project {
        Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default()).unwrap()
    }

    /// Returns the codes of the findings in `after` that a baseline of `before` does not cover.
    fn new(before: &str, after: &str) -> Vec<&'static str> {
        let project = load(before);
        let text = Baseline::of(&check(&project).findings, &project.sources);
        let mut project = load(after);
        let file = project.sources.add("baseline.toml", text.as_str());
        let (baseline, faults) = Baseline::parse(file, &text);
        assert_eq!(faults, []);
        let mut checked = check(&project);
        baseline.apply(&mut checked, &RuleSelection::default(), &project.sources);
        checked.findings.iter().map(|found| found.rule.code()).collect()
    }

    #[test]
    fn known_findings_are_recognised_on_other_lines() {
        assert_eq!(new(EVENTS, EVENTS), Vec::<&str>::new());
        assert_eq!(new(EVENTS, &format!("# A line more.\n\n{EVENTS}")), Vec::<&str>::new());
    }

    #[test]
    fn replaced_finding_is_reported() {
        // The number of findings stays the same, but one is new, and one entry is stale.
        assert_eq!(new(EVENTS, &EVENTS.replace("2024-06-31", "2023-02-29")), ["DL004", "DL905"]);
    }

    #[test]
    fn one_more_occurrence_is_new_and_one_less_is_stale() {
        let more = EVENTS.replace("\"gone\", \"gone\"", "\"gone\", \"gone\", \"gone\"");
        assert_eq!(new(EVENTS, &more), ["DL010"]);
        assert_eq!(new(&more, EVENTS), ["DL905"]);
    }

    #[test]
    fn stale_entry_may_name_its_rule() {
        let mut project = load(EVENTS);
        let text = "findings = [{ rule = \"unsourced\", fingerprint = \"8bdf0fd949f4a948\" }]";
        let file = project.sources.add("baseline.toml", text);
        let (baseline, _) = Baseline::parse(file, text);
        let stale = |selection: &RuleSelection| {
            let mut checked = check(&project);
            checked.findings.clear();
            baseline.apply(&mut checked, selection, &project.sources);
            checked.findings.iter().map(|found| found.rule.code()).collect::<Vec<_>>()
        };
        assert_eq!(stale(&RuleSelection::default()), ["DL905"]);
        let unsourced = rules_called("unsourced").unwrap();
        assert_eq!(stale(&RuleSelection::default().without(&unsourced)), [""; 0], "the rule did not run");
    }

    #[test]
    fn syntax_errors_are_never_known() {
        let broken = EVENTS.replace("title = \"Two\"", "title = \"Two");
        assert_eq!(new(&broken, &broken), ["DL015"]);
        // Entries are not reported as stale, because part of the file was not parsed.
        assert!(!new(EVENTS, &broken).contains(&"DL905"));
    }

    #[test]
    fn baseline_file_is_sorted_and_has_no_line_numbers() {
        let project = load(EVENTS);
        insta::assert_snapshot!(Baseline::of(&check(&project).findings, &project.sources), @r#"
        # Known findings of `dateline check`, one per line. To recreate this file, run `dateline check --write-baseline`
        # with its name.
        findings = [
          { rule = "DL004", path = "events.toml", events = [], fingerprint = "8bdf0fd949f4a948" },
          { rule = "DL010", path = "events.toml", events = ["two"], fingerprint = "79070c3beb8a41ae" },
          { rule = "DL010", path = "events.toml", events = ["two"], fingerprint = "a4c6af515facab35" },
        ]
        "#);
    }
}
