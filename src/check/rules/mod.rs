//! The rules with their functions and pages, generated from the table in [`crate::rule_id`].

mod alias;
mod ambiguous_numeric_date;
mod anchor_unresolved;
mod brief_depends_on_today;
mod brief_empty_selection;
mod brief_prints_flagged_event;
mod brief_refers_to_unprinted;
mod citation_mismatch;
mod count_mismatch;
mod date_outside_era;
mod date_typography;
mod document_contradicts_itself;
mod document_dates_disagree;
mod duration_mismatch;
mod era_year_mismatch;
mod expired_suppression;
mod fiscal_year_as_calendar_year;
mod future_told_as_past;
mod held_in_future;
mod ignored_paper;
mod impossible_date;
mod lifecycle_order;
mod missing_source_file;
mod mixed_date_formats;
mod near_duplicate;
mod non_working_day;
mod office_holder_out_of_term;
mod ordinal_mismatch;
mod paper_contradicts_curated;
mod paper_more_precise;
mod papers_disagree;
mod placeholder;
mod planned_passed;
mod precision_lost;
mod precision_unsupported;
mod probable_slip;
mod programme_expired;
mod quote_ambiguous;
mod quote_carries_no_compatible_date;
mod quote_differs_in_typography;
mod quote_marks;
mod quote_not_found;
mod quote_on_another_page;
mod redundant_relation;
mod relative_words_in_curated_text;
mod season_like_years;
mod since_claim_too_early;
mod single_source;
mod source_changed;
mod source_date_as_event_date;
mod source_from_the_future;
mod source_predates_event;
mod span_as_instant;
mod stale_as_of;
pub(super) mod stale_baseline_entry;
mod stale_present;
mod stale_role;
mod title_style;
mod undated_source;
mod unknown_code;
mod unreadable_paper;
mod unsorted;
mod unsourced;
mod unsupported_language;
pub(super) mod unused_suppression;
mod upcoming_now_past;
mod weekday_mismatch;

use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use super::order::{self, inferred};
use super::rule::{Rule, Switch};
use super::{file_faults, name_table};
use crate::rule_id::{RuleId, for_each_rule};

macro_rules! define_rules {
    ($($code:ident $id:ident $name:literal $severity:ident $default:ident => $check:path,)*) => {
        /// Every rule, ordered by code: the rule with [`RuleId`] `id` is number `id as usize`.
        pub static RULES: &[&Rule] = &[
            $(&Rule {
                id: RuleId::$id,
                severity: Severity::$severity,
                by_default: Switch::$default,
                page: include_str!(concat!($name, ".md")),
                check: $check,
            },)*
        ];
    };
}
for_each_rule!(define_rules);

/// Returns nothing: the findings of the rule are created when all other rules have run.
fn elsewhere(_: &'static Rule, _: &RuleContext<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
