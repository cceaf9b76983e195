//! Which rules a run is about: words of a person that name one rule or a family.

use std::collections::BTreeSet;

use thiserror::Error;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::rules::RULES;
use crate::table::nearest;

/// A word that names no rule and no family.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no rule \"{word}\"; {help}")]
pub struct UnknownRule {
    word: String,
    help: String,
}

impl UnknownRule {
    fn new(word: &str) -> Self {
        let known = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
        let help = match nearest(word, known) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "`dateline rules` lists them".to_owned(),
        };
        Self { word: word.to_owned(), help }
    }
}

/// The rule of that code or name.
///
/// ```
/// assert_eq!(dateline::check::rule("unsourced").unwrap().code, "DL101");
/// assert_eq!(
///     dateline::check::rule("unsorced").unwrap_err().to_string(),
///     "there is no rule \"unsorced\"; did you mean \"unsourced\"?",
/// );
/// ```
pub fn rule(word: &str) -> Result<&'static Rule, UnknownRule> {
    RULES.iter().copied().find(|rule| rule.is_called(word)).ok_or_else(|| UnknownRule::new(word))
}

/// The rules that a word names: one by its code or name, or a family by the head of its codes (`DL2`, `DL2xx`).
///
/// ```
/// let family = dateline::check::rules_called("DL2xx").unwrap();
/// assert!(family.iter().all(|rule| rule.code.starts_with("DL2")) && family.len() > 1);
/// ```
pub fn rules_called(word: &str) -> Result<Vec<&'static Rule>, UnknownRule> {
    let head = word.trim_end_matches('x');
    let is_family = head.len() == "DL2".len() && (head == word || word.len() == "DL201".len());
    let called = |rule: &&&'static Rule| rule.is_called(word) || (is_family && rule.code.starts_with(head));
    let rules: Vec<_> = RULES.iter().filter(called).copied().collect();
    if rules.is_empty() { Err(UnknownRule::new(word)) } else { Ok(rules) }
}

/// The rules whose findings a run reports.
///
/// A file that is no TOML (`DL015`) is reported in any case: what it leaves out was not checked.
#[derive(Debug, Clone)]
pub struct Selection {
    codes: BTreeSet<&'static str>,
}

impl Selection {
    /// The rules of `select`, or all where it is empty, without those of `ignore`.
    pub fn new(select: &[&'static Rule], ignore: &[&'static Rule]) -> Self {
        let all = if select.is_empty() { RULES } else { select };
        let mut codes: BTreeSet<_> = all.iter().map(|rule| rule.code).collect();
        for rule in ignore {
            codes.remove(rule.code);
        }
        codes.insert("DL015");
        Self { codes }
    }

    /// Whether findings of the rule with this code are reported.
    pub fn has(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// Takes out what was not asked for.
    pub fn keep(&self, findings: &mut Vec<Diagnostic>) {
        findings.retain(|found| self.has(found.rule.code));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_a_rule_or_a_family() {
        let codes =
            |word| rules_called(word).map(|rules| rules.iter().map(|rule| rule.code).collect::<Vec<_>>());
        assert_eq!(codes("DL101"), Ok(vec!["DL101"]));
        assert_eq!(codes("unsourced"), Ok(vec!["DL101"]));
        assert_eq!(codes("DL9"), codes("DL9xx"));
        assert!(codes("DL9").unwrap().len() > 3);
        for wrong in ["", "D", "DL", "DLxxx", "DL2x", "DL8", "DL10", "L20", "DL999"] {
            assert!(codes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ignoring_is_stronger_than_selecting() {
        let family = rules_called("DL1").unwrap();
        let one = rules_called("DL101").unwrap();
        let selection = Selection::new(&family, &one);
        assert!(selection.has("DL102") && !selection.has("DL101") && !selection.has("DL201"));
        assert!(selection.has("DL015"), "what a broken file leaves out was not checked");
    }
}
