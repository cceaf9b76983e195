//! Selects the rules to run. A selector is a code or name (one rule), a code prefix such as `DL2xx`
//! (a family), or `all`.

use std::collections::BTreeSet;

use super::rule::{Rule, Switch};
use super::rules::RULES;
use crate::chronology::Chronology;
use crate::rule_id::{RuleId, UnknownRule};
use crate::source::Spanned;

/// Returns the rule with this code or name.
///
/// # Errors
///
/// Fails with a suggestion if the rule does not exist.
///
/// ```
/// assert_eq!(dateline::internals::check::rule("unsourced").unwrap().code(), "DL101");
/// assert_eq!(
///     dateline::internals::check::rule("unsourcd").unwrap_err().to_string(),
///     "unknown rule \"unsourcd\"; did you mean \"unsourced\"?",
/// );
/// ```
pub fn rule(word: &str) -> Result<&'static Rule, UnknownRule> {
    word.parse().map(Rule::of)
}

/// Returns the rules that a selector names: one by its code or name, a family by a code prefix
/// (`DL2`, `DL2xx`), or every rule (`all`).
///
/// # Errors
///
/// Fails with a suggestion if the selector does not name a rule or a family.
///
/// ```
/// let family = dateline::internals::check::rules_called("DL2xx").unwrap();
/// assert!(family.iter().all(|rule| rule.code().starts_with("DL2")) && family.len() > 1);
/// ```
pub fn rules_called(word: &str) -> Result<Vec<&'static Rule>, UnknownRule> {
    let head = word.trim_end_matches('x');
    let is_family = head.len() == "DL2".len() && (head == word || word.len() == "DL201".len());
    let called = |rule: &&&'static Rule| {
        word == "all" || rule.id.is_called(word) || (is_family && rule.code().starts_with(head))
    };
    let rules: Vec<_> = RULES.iter().filter(called).copied().collect();
    if rules.is_empty() { Err(UnknownRule::new(word)) } else { Ok(rules) }
}

/// The set of rules that a run applies.
///
/// Invalid TOML (`DL015`) is always reported, because the unparsed part was not checked.
///
/// ```
/// use dateline::internals::check::{RuleSelection, rules_called};
/// use dateline::internals::rule_id::RuleId;
///
/// let selection = RuleSelection::default().without(&rules_called("DL2xx").unwrap());
/// assert!(selection.has(RuleId::OrderViolated) && !selection.has(RuleId::PapersDisagree));
/// ```
#[derive(Debug, Clone)]
pub struct RuleSelection {
    rules: BTreeSet<RuleId>,
}

impl Default for RuleSelection {
    /// Selects the rules that are on by default.
    fn default() -> Self {
        Self::of_rules(RULES.iter().copied().filter(|rule| rule.by_default == Switch::On))
    }
}

impl RuleSelection {
    /// Selects exactly these rules, whether or not they are on by default.
    pub fn only(rules: &[&'static Rule]) -> Self {
        Self::of_rules(rules.iter().copied())
    }

    /// Applies the settings under `[check]` to the default selection: adds the rules that the
    /// chronology enables and removes those it ignores.
    ///
    /// Selectors that do not name a rule are skipped; `DL904` reports them.
    pub fn of(chronology: &Chronology) -> Self {
        let called = |words: &[Spanned<String>]| -> Vec<&'static Rule> {
            words.iter().filter_map(|word| rules_called(&word.value).ok()).flatten().collect()
        };
        let settings = &chronology.check;
        Self::default().with(&called(&settings.enable)).without(&called(&settings.ignore))
    }

    fn of_rules(rules: impl Iterator<Item = &'static Rule>) -> Self {
        Self { rules: rules.map(|rule| rule.id).chain([ALWAYS]).collect() }
    }

    /// Adds rules to the selection.
    #[must_use]
    pub fn with(mut self, rules: &[&'static Rule]) -> Self {
        self.rules.extend(rules.iter().map(|rule| rule.id));
        self
    }

    /// Removes rules from the selection.
    #[must_use]
    pub fn without(mut self, rules: &[&'static Rule]) -> Self {
        self.rules.retain(|id| *id == ALWAYS || !rules.iter().any(|rule| rule.id == *id));
        self
    }

    /// Whether this rule is selected.
    pub fn has(&self, id: RuleId) -> bool {
        self.rules.contains(&id)
    }
}

/// The rule for a file that is not valid TOML. It cannot be deselected.
const ALWAYS: RuleId = RuleId::InvalidToml;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_match_a_rule_or_a_family() {
        let codes =
            |word| rules_called(word).map(|rules| rules.iter().map(|rule| rule.code()).collect::<Vec<_>>());
        assert_eq!(codes("DL101"), Ok(vec!["DL101"]));
        assert_eq!(codes("unsourced"), Ok(vec!["DL101"]));
        assert_eq!(codes("DL9"), codes("DL9xx"));
        assert!(codes("DL9").unwrap().len() > 3);
        assert_eq!(codes("all").unwrap().len(), RULES.len());
        for wrong in ["", "D", "DL", "DLxxx", "DL2x", "DL8", "DL10", "L20", "DL999"] {
            assert!(codes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ignoring_is_stronger_than_selecting() {
        let family = rules_called("DL1").unwrap();
        let one = rules_called("DL101").unwrap();
        let selection = RuleSelection::only(&family).without(&one);
        assert!(
            selection.has(RuleId::MissingSourceFile)
                && !selection.has(RuleId::Unsourced)
                && !selection.has(RuleId::PaperContradictsCurated)
        );
        let broken = rules_called("DL015").unwrap();
        assert!(
            selection.without(&broken).has(RuleId::InvalidToml),
            "what a broken file leaves out was not checked"
        );
    }

    #[test]
    fn chronology_selects_rules() {
        let text = "[check]\nenable = [\"DL101\", \"no-such-rule\"]\nignore = [\"DL1\", \"DL015\"]\n";
        let mut sources = crate::source::Sources::new();
        let file = sources.add("events.toml", text);
        let (chronology, faults) = crate::chronology::parse(file, text);
        assert_eq!(faults, []);
        let selection = RuleSelection::of(&chronology);
        assert!(
            !selection.has(RuleId::Unsourced)
                && selection.has(RuleId::PaperContradictsCurated)
                && selection.has(RuleId::InvalidToml)
        );
    }

    #[test]
    fn rules_off_by_default_can_be_selected() {
        for rule in RULES {
            let on = rule.by_default == Switch::On;
            assert_eq!(RuleSelection::default().has(rule.id), on, "{rule:?}");
            assert!(RuleSelection::only(&[rule]).has(rule.id), "{rule:?}");
            assert!(RuleSelection::default().with(&[rule]).has(rule.id), "{rule:?}");
        }
    }
}
