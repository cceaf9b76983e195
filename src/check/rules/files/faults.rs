//! Turns the faults in `events.toml` and in the brief files into findings. Each kind of fault
//! belongs to exactly one rule.

use crate::brief;
use crate::check::context::RuleContext;
use crate::check::diagnostic::{Diagnostic, Label, Severity};
use crate::check::fix::Fix;
use crate::check::rule::Rule;
use crate::chronology::ChronologyFault;
use crate::date::DateError;
use crate::project::Project;
use crate::rule_id::RuleId;
use crate::table;

/// Returns the faults that belong to `rule`.
pub(in crate::check) fn findings(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let faults = project.faults.iter().filter(|fault| id(fault) == rule.id);
    let of_briefs = project.brief_faults.iter().filter(|fault| id_of_brief(fault) == rule.id);
    faults
        .map(|fault| diagnostic(rule, fault, project))
        .chain(of_briefs.map(|fault| diagnostic_of_brief(rule, fault)))
        .collect()
}

/// Returns the rule that a fault belongs to. The match has no wildcard arm, so that a
/// new kind of fault cannot be forgotten.
const fn id(fault: &ChronologyFault) -> RuleId {
    match fault {
        ChronologyFault::Table(fault) => id_of_table(fault),
        ChronologyFault::DuplicateId { .. } => RuleId::DuplicateId,
        ChronologyFault::NoDate { .. } | ChronologyFault::NoPlace { .. } => RuleId::MissingField,
        ChronologyFault::DanglingReference { .. } => RuleId::DanglingReference,
        ChronologyFault::SelfRelation { .. } => RuleId::SelfRelation,
        ChronologyFault::BadHash { .. } | ChronologyFault::NotADay { .. } => RuleId::InvalidValue,
        ChronologyFault::BadId { .. } => RuleId::InvalidId,
        ChronologyFault::NoReason { .. } => RuleId::SuppressionWithoutReason,
    }
}

/// Like [`id`], for the faults in a brief file.
const fn id_of_brief(fault: &brief::BriefFault) -> RuleId {
    match fault {
        brief::BriefFault::Table(fault) => id_of_table(fault),
        brief::BriefFault::Unreadable { .. } | brief::BriefFault::NotUtf8 { .. } => RuleId::InvalidToml,
        brief::BriefFault::NotADay { .. }
        | brief::BriefFault::Markup { .. }
        | brief::BriefFault::LogoWithoutWords { .. }
        | brief::BriefFault::LogoUnreadable { .. }
        | brief::BriefFault::NoPicture { .. } => RuleId::InvalidValue,
        brief::BriefFault::UnknownEvent { .. } => RuleId::BriefUnknownEvent,
        brief::BriefFault::SelectsNothing { .. } => RuleId::BriefEmptySelection,
    }
}

/// Like [`id`], for the faults that any table can have.
const fn id_of_table(fault: &table::TableFault) -> RuleId {
    match fault {
        table::TableFault::UnknownKey { .. } => RuleId::UnknownKey,
        table::TableFault::InvalidDate { .. } => RuleId::InvalidDate,
        table::TableFault::ImpossibleDate { .. } => RuleId::ImpossibleDate,
        table::TableFault::ReversedRange { .. } => RuleId::ReversedRange,
        table::TableFault::Missing { .. } => RuleId::MissingField,
        table::TableFault::HasTime { .. } => RuleId::TimeInDate,
        table::TableFault::Syntax { .. }
        | table::TableFault::DuplicateKey { .. }
        | table::TableFault::OneBracket { .. } => RuleId::InvalidToml,
        table::TableFault::Empty { .. }
        | table::TableFault::WrongType { .. }
        | table::TableFault::UnknownWord { .. } => RuleId::InvalidValue,
    }
}

/// Turns a fault into a finding and attaches the event that contains it.
fn diagnostic(rule: &'static Rule, fault: &ChronologyFault, project: &Project) -> Diagnostic {
    let mut found = Diagnostic::new(rule, fault.message(), Label::new(fault.span(), ""));
    found.help = fault.help();
    found.fix = fix(fault, project);
    if let Some((span, text)) = fault.related() {
        found = found.related(span, text);
    }
    let events = &project.chronology.events;
    // Look only at the last event that starts before the fault: events are in file order.
    let next = events.partition_point(|event| event.span.start <= fault.span().start);
    let last = next.checked_sub(1).and_then(|index| events.get(index));
    match last.filter(|event| event.span.contains(fault.span())) {
        Some(event) => found.event(&event.id.value),
        None => found,
    }
}

/// Returns the fix for a fault, if the correction is unambiguous.
fn fix(fault: &ChronologyFault, project: &Project) -> Option<Fix> {
    let span = fault.span();
    match fault {
        ChronologyFault::Table(table::TableFault::UnknownKey {
            suggestion: Some(key),
            is_there: false,
            ..
        }) => {
            let edits = Fix::replacing(span, *key, project)?;
            Some(Fix::needs_review(
                format!("write `{key}`"),
                edits,
                "this activates a value that was ignored until now",
            ))
        }
        ChronologyFault::Table(table::TableFault::InvalidDate {
            error: DateError::NotEdtf { suggestions, .. },
            ..
        }) => {
            let [date] = suggestions.as_slice() else { return None };
            let edits = Fix::as_string(span, date, project)?;
            Some(Fix::needs_review(format!("write {date}"), edits, "you may have meant a different date"))
        }
        ChronologyFault::Table(table::TableFault::ReversedRange {
            error: DateError::Reversed { start, between, end, .. },
            ..
        }) => {
            let range = format!("{end}{between}{start}");
            let edits = Fix::as_string(span, &range, project)?;
            Some(Fix::needs_review(
                format!("write {range}"),
                edits,
                "the start or the end may be the wrong one",
            ))
        }
        ChronologyFault::Table(table::TableFault::HasTime { day, .. }) => {
            let in_quotes = project.sources.text(span).starts_with(['"', '\'']);
            let edits = if in_quotes {
                Fix::as_string(span, day, project)
            } else {
                Fix::replacing(span, day, project)
            }?;
            Some(Fix::safe(format!("write {day}"), edits))
        }
        ChronologyFault::Table(table::TableFault::UnknownWord { suggestion: Some(word), .. }) => {
            let edits = Fix::as_string(span, word, project)?;
            Some(Fix::needs_review(format!("write \"{word}\""), edits, "you may have meant a different word"))
        }
        ChronologyFault::DanglingReference { suggestion: Some(id), to, .. } => {
            let edits = Fix::as_string(span, id, project)?;
            let why = format!("you may have meant a different {}", to.noun());
            Some(Fix::needs_review(format!("write \"{id}\""), edits, why))
        }
        // Exclude `within`, a table with an id and a number of days, from which the id cannot be
        // removed alone.
        ChronologyFault::SelfRelation { key, .. } if *key != "within" => {
            Some(Fix::safe("remove the relation", Fix::removing(span, project)?))
        }
        _ => None,
    }
}

/// Turns a fault in a brief file into a finding. The finding is always an error, since the brief
/// cannot be rendered.
fn diagnostic_of_brief(rule: &'static Rule, fault: &brief::BriefFault) -> Diagnostic {
    let mut found =
        Diagnostic::new(rule, fault.message(), Label::new(fault.span(), "")).severity(Severity::Error);
    found.help = fault.help();
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::check::check;
    use crate::project::{LoadOptions, Memory};

    /// A file with every fault that `events.toml` can have.
    const FAULTY: &str = r#"
[chronology]
as_of = "2025-04"

[[source]]
id = "a"
title = "A source without a place"
sha256 = "abc"

[[event]]
id = "Summit"
title = "A summit
date = "2024-02-30"
date = "2024-02-28"

[[event]]
id = "talks"
title = "Talks"
date = "30/02/2024"
importance = 9
tags = [""]
status = "planed"

[[event]]
id = "pact"
title = "A pact"
date = "2026/2023"

[[event]]
id = "pact"
title = "The same pact"
date = 2024-06-09T12:00:00Z

[[event]]
id = "review"
title = "A review"
afer = ["pact"]
after = ["review"]
before = ["nothing"]
allow = [{ rule = "DL101" }]
"#;

    /// A brief with every fault that only briefs can have, and one that any table can have.
    const FAULTY_BRIEF: &str = r#"
title = "Talks"
as_of = "2025-04"
bottom_line = "- a list, and [nobody](#nobody)"
logo = "logo.svg"
papr = "a4"
[select]
ids = ["nobody"]
tags = ["nothing"]
"#;

    #[test]
    fn every_fault_is_one_finding() {
        let files: [(&str, &[u8]); 3] = [
            ("events.toml", FAULTY.as_bytes()),
            ("briefs/talks.toml", FAULTY_BRIEF.as_bytes()),
            ("briefs/latin.toml", b"title = \"Caf\xe9\""),
        ];
        let project = Project::load(&Memory::from(files), &LoadOptions::default()).unwrap();
        let findings = check(&project).findings;
        for fault in &project.faults {
            let matching = findings
                .iter()
                .filter(|found| found.primary.span == fault.span() && found.message == fault.message());
            assert_eq!(matching.count(), 1, "{}", fault.message());
        }
        for fault in &project.brief_faults {
            let matching = findings.iter().filter(|found| {
                (found.primary.span, &found.message, found.severity)
                    == (fault.span(), &fault.message(), Severity::Error)
            });
            assert_eq!(matching.count(), 1, "{}", fault.message());
        }
        let rules: BTreeSet<RuleId> = project.brief_faults.iter().map(id_of_brief).collect();
        assert_eq!(
            rules.into_iter().map(RuleId::code).collect::<Vec<_>>(),
            ["DL002", "DL015", "DL016", "DL601", "DL605"]
        );
        let rules: BTreeSet<RuleId> = project.faults.iter().map(id).collect();
        assert_eq!(rules.len(), 13, "the file above has a fault for each of the rules: {rules:?}");
    }
}
