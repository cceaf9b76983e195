//! Fixes for arbitrary files: the fixed file parses, the findings are gone, and everything else is
//! unchanged.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeSet;

use dateline::internals::check::{Autofixed, Fix, RuleSelection, autofix, check_with, rules_called};
use dateline::{LoadOptions, Memory};
use proptest::prelude::*;

/// Entries with one or more errors each, written in several styles.
const PIECES: &[&str] = &[
    "[[event]]  # 会談 🇯🇵\nid = \"a\"\ntitle = \"A\"\ndate = 2024-06-09T00:00:00Z  # day?\nafter = [\"a\"]\n",
    "[[event]]\nid = \"b\"\ntitle = \"B\"\ndate = \"2024-06-10T12:00\"\nafter = [\"a\", \"b\", \"b\"]\n",
    "[[event]]\nid = \"c\"\ntitle = \"C\"\nafter = [\n  \"a\",  # one\n  \"c\",\n  # two\n  \"b\",\n]\n",
    "[[event]]\nid = \"d\"\ntitle = \"D\"\ndate = \"2023-02\"\nsame_day = \"d\"\nafer = [\"c\"]\n",
    "[[event]]\nid = \"e\"\ntitle = \"E\"\ndate = \"16 December 2022\"\nallow = [{ rule = \"DL301\", reason = \"none\" }]\n",
    "[[event]]\nid = \"F f\"\ntitle = \"F\"\ndate = \"2026/2023\"\nstatus = \"planed\"\nbefore = [\"aa\"]\n",
    "[[event]]\nid = \"g\"\ntitle = \"G\"\ndate = \"2022-12-16\"\nweekday = \"Mon\"\n\
     allow = [{ rule = \"unsorced\", reason = \"x\" }, { rule = \"DL101\", reason = \"y\" }]\n",
    "[[allow]]\npath = \"papers/a.md\"\nrule = \"DL201\"\nreason = \"nothing to allow\"\n",
    "[tags]\nfleet = []\n",
    "# A comment between two entries\n",
];

fn text(order: &[usize], end_of_line: &str, gap: &str) -> String {
    let pieces: Vec<&str> = order.iter().filter_map(|index| PIECES.get(*index).copied()).collect();
    // Without a gap between entries, the last line has no line ending either.
    let text = pieces.join(gap);
    let text = if gap.is_empty() { text.trim_end() } else { &text };
    text.replace('\n', end_of_line)
}

fn fixed(events: &str, wanted: fn(&Fix) -> bool) -> Autofixed {
    let files = Memory::from([("events.toml", events)]);
    let all = RuleSelection::only(&rules_called("all").unwrap());
    autofix(&files, &LoadOptions::default(), &mut |project| check_with(project, &all), wanted).unwrap()
}

proptest! {
    #[test]
    fn fixed_findings_do_not_return(
        order in Just((0..PIECES.len()).collect::<Vec<_>>()).prop_shuffle(),
        take in 1..PIECES.len(),
        end_of_line in prop::sample::select(vec!["\n", "\r\n"]),
        gap in prop::sample::select(vec!["", "\n", "\n\n"]),
        is_unsafe in any::<bool>(),
    ) {
        let events = text(&order[..take], end_of_line, gap);
        let wanted: fn(&Fix) -> bool = if is_unsafe { |_| true } else { Fix::is_safe };
        let Autofixed { project, checked, before, applied } = fixed(&events, wanted);
        prop_assert_eq!(&before, &events);
        let after = project.sources.whole(project.chronology.source);
        if toml::from_str::<toml::Table>(&events).is_ok() {
            prop_assert!(toml::from_str::<toml::Table>(after).is_ok(), "{}", after);
            // No fix that could be applied remains.
            let left: Vec<_> = checked.findings.iter().filter(|found| found.fix.as_ref().is_some_and(wanted)).collect();
            prop_assert!(left.is_empty(), "{:#?}\n{}", left, after);
        } else {
            prop_assert_eq!((after, applied.len()), (events.as_str(), 0));
        }
        prop_assert_eq!(applied.is_empty(), after == events);
        // Comments are the user's words and must survive.
        for comment in ["# 会談 🇯🇵", "# day?", "# two", "# A comment between two entries"] {
            prop_assert_eq!(events.matches(comment).count(), after.matches(comment).count(), "{}", after);
        }
        let other_ends = after.matches('\n').count() - after.matches("\r\n").count();
        prop_assert_eq!(other_ends, if end_of_line == "\n" { after.matches('\n').count() } else { 0 });
        // A second run changes nothing.
        let again = mended_text(after, wanted);
        prop_assert_eq!(again, after);
    }
}

fn mended_text(events: &str, wanted: fn(&Fix) -> bool) -> String {
    let Autofixed { project, .. } = fixed(events, wanted);
    project.sources.whole(project.chronology.source).to_owned()
}

#[test]
fn pieces_have_every_kind_of_fix() {
    let all: Vec<usize> = (0..PIECES.len()).collect();
    let applied = fixed(&text(&all, "\n", "\n"), |_| true).applied;
    let rules: BTreeSet<&str> = applied.iter().map(|applied| applied.rule.code()).collect();
    assert!(
        ["DL002", "DL003", "DL007", "DL011", "DL901"].iter().all(|code| rules.contains(code)),
        "{rules:?}"
    );
}
