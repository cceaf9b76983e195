//! The autofix loop. It applies all fixes that do not overlap, checks the result again, and repeats
//! until no fix remains, since one fix can reveal or remove other findings.

use std::collections::BTreeSet;

use super::Checked;
use super::diagnostic::{Diagnostic, in_order};
use super::fix::Fix;
use super::rule::Rule;
use crate::chronology::Splice;
use crate::project::{CHRONOLOGY, Files, LoadError, LoadOptions, Memory, Overlay, Project};

/// The maximum number of rounds, so that the loop ends even if fixes keep causing other findings.
const ROUNDS: usize = 20;

/// A chronology after its fixes were applied. Nothing is written to disk.
#[derive(Debug)]
pub struct Autofixed {
    /// The project after the fixes.
    pub project: Project,
    /// The findings that remain.
    pub checked: Checked,
    /// The text of `events.toml` before the fixes.
    pub before: String,
    /// The fixes that were applied, in order.
    pub applied: Vec<AppliedFix>,
}

/// A fix that was applied.
#[derive(Debug, Clone)]
pub struct AppliedFix {
    /// The rule whose finding the fix resolves.
    pub rule: &'static Rule,
    /// The action, in the imperative: "remove the relation".
    pub title: String,
    /// The 1-based line of `events.toml` where the edit began, in the file just before the edit.
    pub line: usize,
}

/// Checks a project with `check`, applies the fixes that `wanted` accepts, and repeats both until
/// no such fix remains.
///
/// A file that is not valid TOML is not changed, because the positions in it are unreliable.
/// Overlapping fixes are applied in successive rounds, each to the result of the previous one.
///
/// ```
/// use dateline::internals::check::{Fix, autofix};
/// use dateline::{Memory, LoadOptions, check};
///
/// let events = "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\nafter = [\"pact\"]  # ?\n";
/// let files = Memory::from([("events.toml", events)]);
/// let fixed = autofix(&files, &LoadOptions::default(), &mut |project| check(project), Fix::is_safe)?;
/// assert_eq!(fixed.applied[0].title, "remove the relation");
/// assert!(!fixed.project.sources.whole(fixed.project.chronology.source).contains("after"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub fn autofix(
    files: &dyn Files,
    options: &LoadOptions,
    check: &mut dyn FnMut(&mut Project) -> Checked,
    wanted: fn(&Fix) -> bool,
) -> Result<Autofixed, LoadError> {
    let mut project = Project::load(files, options)?;
    let before = project.sources.whole(project.chronology.source).to_owned();
    let mut checked = check(&mut project);
    let mut applied = Vec::new();
    let mut seen = BTreeSet::from([before.clone()]);
    for _ in 0..ROUNDS {
        let text = project.sources.whole(project.chronology.source);
        let findings = in_order(&checked.findings, &project.sources);
        // Stop before a text that was seen before, to which fixes that undo each other lead. The
        // final text thus differs from the first one if fixes are reported.
        let Some((new, fixed)) = round(text, &findings, wanted).filter(|(new, _)| seen.insert(new.clone()))
        else {
            break;
        };
        let line = |fix: &Fix| {
            let start = fix.edits.first().map_or(0, |edit| edit.range.start);
            project.sources.get(project.chronology.source).map_or(1, |source| source.line_column(start).0)
        };
        applied.extend(fixed.iter().map(|(rule, fix)| AppliedFix {
            rule,
            title: fix.title.clone(),
            line: line(fix),
        }));
        let over = Memory::from([(CHRONOLOGY, new)]);
        project = Project::load(&Overlay { files, over: &over }, options)?;
        checked = check(&mut project);
    }
    Ok(Autofixed { project, checked, before, applied })
}

/// Returns the text after one round, with the fixes that were applied. Of overlapping fixes, only
/// the first is applied.
///
/// Returns `None` if nothing changes, or if the file is not valid TOML before or after the fixes.
fn round<'d>(
    text: &str,
    findings: &[&'d Diagnostic],
    wanted: fn(&Fix) -> bool,
) -> Option<(String, Vec<(&'static Rule, &'d Fix)>)> {
    let is_toml = |text: &str| toml::from_str::<toml::Table>(text).is_ok();
    let (mut edits, mut fixed): (Vec<&Splice>, Vec<_>) = (Vec::new(), Vec::new());
    for found in findings {
        let Some(fix) = found.fix.as_ref().filter(|fix| wanted(fix)) else { continue };
        let meets = |edit: &Splice| edits.iter().any(|other| edit.meets(other));
        if !fix.edits.is_empty() && !fix.edits.iter().any(meets) {
            edits.extend(&fix.edits);
            fixed.push((found.rule, fix));
        }
    }
    // Return before parsing if `edits` is empty, as in a check without `--fix`: parsing a file with
    // 10,000 events takes 0.1 s.
    if edits.is_empty() || !is_toml(text) {
        return None;
    }
    edits.sort_by_key(|edit| edit.range.start);
    let edits: Vec<Splice> = edits.into_iter().cloned().collect();
    let new = Splice::make(&edits, text).filter(|new| new != text && is_toml(new))?;
    Some((new, fixed))
}

#[cfg(test)]
mod tests {
    use super::super::{Label, check, rule};
    use super::*;
    use crate::source::Span;

    fn fixed(events: &str, wanted: fn(&Fix) -> bool) -> (String, Vec<String>) {
        let files = Memory::from([("events.toml", events)]);
        let fixed = autofix(&files, &LoadOptions::default(), &mut |project| check(project), wanted).unwrap();
        let text = fixed.project.sources.whole(fixed.project.chronology.source).to_owned();
        let applied = fixed
            .applied
            .iter()
            .map(|applied| format!("{}: {} {}", applied.line, applied.rule.code(), applied.title));
        (text, applied.collect())
    }

    const EVENTS: &str = "\
# Ours.\r
[[event]]   # the first\r
id = \"pact\"\r
title = \"The pact\"\r
date = 2024-06-09T10:00:00Z\t# day?\r
after = [\"pact\", \"pact\"]\r
afer = [\"talks\"]\r
";

    #[test]
    fn fixes_change_only_their_target() {
        let (text, applied) = fixed(EVENTS, Fix::is_safe);
        assert_eq!(
            text,
            EVENTS.replace("T10:00:00Z", "").replace("after = [\"pact\", \"pact\"]\r\n", ""),
            "{applied:?}"
        );
        assert_eq!(
            applied,
            ["5: DL007 write 2024-06-09", "6: DL011 remove the relation", "6: DL011 remove the relation"]
        );
    }

    #[test]
    fn unsafe_fixes_need_permission() {
        let (text, applied) = fixed(EVENTS, |_| true);
        assert!(text.contains("after = [\"talks\"]"), "{text}{applied:?}");
    }

    #[test]
    fn fixes_that_undo_each_other_leave_a_text_that_they_explain() {
        let files = Memory::from([("events.toml", "[chronology]\ntitle = \"one\"\n")]);
        // The fixes undo each other: the title alternates between "one" and "two".
        let mut check = |project: &mut Project| {
            let source = project.chronology.source;
            let text = project.sources.whole(source);
            let other = if text.contains("one") { "two" } else { "one" };
            let start = text.find('"').unwrap() + 1;
            let edits = vec![Splice { range: start..start + 3, with: other.to_owned() }];
            let label = Label::new(Span::new(source, start..start + 3), "");
            let rule = rule("DL011").unwrap();
            let found = Diagnostic::new(rule, "the title", label);
            let findings = vec![found.fix(Fix::safe(format!("write {other}"), edits))];
            Checked { findings, allowed: Vec::new(), known: Vec::new(), earlier: Vec::new() }
        };
        let fixed = autofix(&files, &LoadOptions::default(), &mut check, Fix::is_safe).unwrap();
        let text = fixed.project.sources.whole(fixed.project.chronology.source);
        let applied: Vec<&str> = fixed.applied.iter().map(|applied| applied.title.as_str()).collect();
        assert_eq!((text, applied), ("[chronology]\ntitle = \"two\"\n", vec!["write two"]));
    }

    #[test]
    fn file_with_syntax_errors_is_not_changed() {
        let broken = format!("{EVENTS}title = \"once more\r\n");
        assert_eq!(fixed(&broken, |_| true), (broken.clone(), Vec::new()));
    }
}
