//! The context of the rules: the project and the intermediate results that several rules share.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::Rule;
use super::brief_text::BriefTexts;
use super::diagnostic::Diagnostic;
use super::era::{self, EraDate};
use super::evidence::DatedQuote;
use super::quote::{self, Lookup};
use super::rules::order::OrderCheck;
use crate::brief::BriefSpec;
use crate::chronology::Event;
use crate::linking::TimelineEntry;
use crate::normalise::Confidence;
use crate::project::Project;
use crate::rule_id::RuleId;
use crate::source::Span;

/// A project with the results that several rules need. Each result is computed when the first rule
/// asks for it, and then kept.
///
/// Rules run on all cores, and a rule waits while another one computes a result that it needs.
/// Computing a result must therefore not use `rayon`: its thread could start another rule that
/// waits for the same result, a deadlock.
#[derive(Debug)]
pub struct RuleContext<'p> {
    /// The project to check.
    pub project: &'p Project,
    order: OnceLock<OrderCheck<'p>>,
    quotes: OnceLock<Vec<Lookup<'p>>>,
    testimonies: OnceLock<Vec<DatedQuote<'p>>>,
    readings: OnceLock<BTreeMap<Span, Confidence>>,
    briefs: OnceLock<Vec<(&'p BriefSpec, Vec<&'p TimelineEntry>)>>,
    era_dates: OnceLock<Vec<(EraDate, Option<&'p Event>)>>,
    brief_texts: OnceLock<BriefTexts<'p>>,
    /// The findings of the rules that have run.
    found: Mutex<BTreeMap<RuleId, Arc<Vec<Diagnostic>>>>,
}

impl<'p> RuleContext<'p> {
    /// Creates the context for a project; nothing is computed yet.
    pub const fn of(project: &'p Project) -> Self {
        Self {
            project,
            order: OnceLock::new(),
            quotes: OnceLock::new(),
            testimonies: OnceLock::new(),
            readings: OnceLock::new(),
            briefs: OnceLock::new(),
            era_dates: OnceLock::new(),
            brief_texts: OnceLock::new(),
            found: Mutex::new(BTreeMap::new()),
        }
    }

    /// Returns the findings of a rule. The rule runs only on the first call.
    pub(super) fn found(&self, rule: &'static Rule) -> Arc<Vec<Diagnostic>> {
        let known = self.all_found().get(&rule.id).map(Arc::clone);
        known.unwrap_or_else(|| {
            let found = Arc::new((rule.check)(rule, self));
            self.all_found().insert(rule.id, Arc::clone(&found));
            found
        })
    }

    fn all_found(&self) -> MutexGuard<'_, BTreeMap<RuleId, Arc<Vec<Diagnostic>>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes and returns the findings of a rule. They are moved, not copied, since there can be
    /// millions.
    pub(super) fn take_found(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        let found = self.found(rule);
        self.all_found().remove(&rule.id);
        Arc::unwrap_or_clone(found)
    }

    /// Returns the bounds that follow from the order of the events, and the contradictions in that
    /// order.
    pub(super) fn order(&self) -> &OrderCheck<'p> {
        self.order.get_or_init(|| OrderCheck::of(&self.project.chronology))
    }

    /// Returns every quote whose paper could be read.
    pub(super) fn quotes(&self) -> &[Lookup<'p>] {
        self.quotes.get_or_init(|| quote::look_up(self.project))
    }

    /// Returns every valid brief with the timeline entries that it selects.
    pub(super) fn briefs(&self) -> &[(&'p BriefSpec, Vec<&'p TimelineEntry>)] {
        self.briefs.get_or_init(|| {
            let Project { chronology, timeline, .. } = self.project;
            let chosen = |brief: &'p BriefSpec| (brief, brief.selection.choose(chronology, timeline));
            self.project.sound_briefs().map(chosen).collect()
        })
    }

    /// Returns the prose of all briefs in English, with the dates in it.
    pub(super) fn brief_texts(&self) -> &BriefTexts<'p> {
        self.brief_texts.get_or_init(|| BriefTexts::read(self.project))
    }

    /// Returns every date in a Japanese era, with the event whose title or summary contains it.
    pub(super) fn era_dates(&self) -> &[(EraDate, Option<&'p Event>)] {
        self.era_dates.get_or_init(|| era::in_project(self.project))
    }

    /// Returns every quote that was found in its paper, with the dates in its words.
    pub(super) fn testimonies(&self) -> &[DatedQuote<'p>] {
        self.testimonies.get_or_init(|| DatedQuote::all(self.project, self.quotes()))
    }

    /// Returns the testimonies of one event.
    pub(super) fn testimonies_of(&self, event: &Event) -> &[DatedQuote<'p>] {
        let all = self.testimonies();
        let first = all.partition_point(|testimony| testimony.event.span < event.span);
        let end = all.partition_point(|testimony| testimony.event.span <= event.span);
        &all[first..end]
    }

    /// Lowers the confidence of a finding, from any rule, to the confidence of the least certain
    /// reading that its labels point to, unless the rule has rated the finding as certain: that a
    /// date and its weekday disagree is certain even though the date is doubtful.
    pub(super) fn weighed(&self, found: Diagnostic) -> Diagnostic {
        if found.confidence == Some(Confidence::High) {
            return found;
        }
        let readings = self.readings.get_or_init(|| {
            let attestation = self.project.attestations.iter();
            attestation.map(|attestation| (attestation.span, attestation.timex.confidence)).collect()
        });
        let labels = std::iter::once(&found.primary).chain(&found.related);
        let sure: Vec<Confidence> = labels.filter_map(|label| readings.get(&label.span).copied()).collect();
        sure.into_iter().fold(found, Diagnostic::confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use crate::project::{LoadOptions, Memory};

    #[test]
    fn finding_has_the_confidence_of_its_date() {
        let events = "[chronology]\npapers = [\"papers\"]\n\n[[event]]\nid = \"pact\"\ntitle = \"The Harbour Pact is signed\"\n\
            date = \"2024-04-16\"\nphase = \"signed\"\nmatch = [\"Harbour Pact\"]\nafter = [\"pact\"]\n";
        let sure = |words: &str| {
            let paper = format!("The Harbour Pact was signed {words}.\n\n(2024/07/01)\n");
            let files = Memory::from([("events.toml", events), ("papers/note.txt", &paper)]);
            let project = Project::load(&files, &LoadOptions::default()).unwrap();
            let findings = check(&project).findings;
            let of =
                |code| findings.iter().find(|found| found.rule.code() == code).map(|found| found.confidence);
            assert_eq!(of("DL011"), Some(None), "no paper has to do with it");
            of("DL201")
        };
        assert_eq!(sure("on 9 June 2024"), Some(Some(Confidence::High)));
        assert_eq!(sure("last month"), Some(Some(Confidence::Medium)));
    }
}
