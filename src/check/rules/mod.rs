//! The table of rules. Each rule is a module of this folder with a page of the same name in
//! Markdown.

mod alias;
mod ambiguous_numeric_date;
mod anchor_unresolved;
mod brief_depends_on_today;
mod brief_empty_selection;
mod brief_prints_flagged_event;
mod brief_refers_to_unprinted;
mod brief_unknown_event;
mod cause_after_effect;
mod citation_mismatch;
mod count_mismatch;
mod dangling_reference;
mod date_outside_era;
mod date_typography;
mod document_contradicts_itself;
mod document_dates_disagree;
mod duplicate_id;
mod duration_mismatch;
mod era_year_mismatch;
mod expired_suppression;
mod fiscal_year_as_calendar_year;
mod future_told_as_past;
mod gap_violated;
mod held_in_future;
mod ignored_paper;
mod impossible_date;
mod inferred_bounds;
mod invalid_date;
mod invalid_id;
mod invalid_toml;
mod invalid_value;
mod lifecycle_order;
mod missing_field;
mod missing_source_file;
mod mixed_date_formats;
mod near_duplicate;
mod non_working_day;
mod not_within;
mod office_holder_out_of_term;
mod order_cycle;
mod order_violated;
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
mod reversed_range;
mod same_day_violated;
mod season_like_years;
mod self_relation;
mod series_order;
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
mod suppression_without_reason;
mod time_in_date;
mod title_style;
mod undated_source;
mod unknown_actor;
mod unknown_code;
mod unknown_key;
mod unknown_place;
mod unknown_tag;
mod unreadable_paper;
mod unsorted;
mod unsourced;
mod unsupported_language;
pub(super) mod unused_suppression;
mod upcoming_now_past;
mod weekday_mismatch;

use super::rule::Rule;

/// Every rule, ordered by code.
pub static RULES: &[&Rule] = &[
    &duplicate_id::RULE,
    &unknown_key::RULE,
    &invalid_date::RULE,
    &impossible_date::RULE,
    &reversed_range::RULE,
    &missing_field::RULE,
    &time_in_date::RULE,
    &precision_lost::RULE,
    &span_as_instant::RULE,
    &dangling_reference::RULE,
    &self_relation::RULE,
    &unsorted::RULE,
    &placeholder::RULE,
    &ambiguous_numeric_date::RULE,
    &invalid_toml::RULE,
    &invalid_value::RULE,
    &invalid_id::RULE,
    &season_like_years::RULE,
    &unsourced::RULE,
    &missing_source_file::RULE,
    &quote_not_found::RULE,
    &quote_differs_in_typography::RULE,
    &source_changed::RULE,
    &source_predates_event::RULE,
    &undated_source::RULE,
    &quote_carries_no_compatible_date::RULE,
    &quote_ambiguous::RULE,
    &single_source::RULE,
    &citation_mismatch::RULE,
    &source_from_the_future::RULE,
    &source_date_as_event_date::RULE,
    &unreadable_paper::RULE,
    &document_dates_disagree::RULE,
    &ignored_paper::RULE,
    &quote_on_another_page::RULE,
    &unsupported_language::RULE,
    &paper_contradicts_curated::RULE,
    &papers_disagree::RULE,
    &document_contradicts_itself::RULE,
    &near_duplicate::RULE,
    &precision_unsupported::RULE,
    &paper_more_precise::RULE,
    &count_mismatch::RULE,
    &ordinal_mismatch::RULE,
    &duration_mismatch::RULE,
    &since_claim_too_early::RULE,
    &probable_slip::RULE,
    &order_violated::RULE,
    &not_within::RULE,
    &gap_violated::RULE,
    &order_cycle::RULE,
    &same_day_violated::RULE,
    &lifecycle_order::RULE,
    &cause_after_effect::RULE,
    &series_order::RULE,
    &redundant_relation::RULE,
    &inferred_bounds::RULE,
    &office_holder_out_of_term::RULE,
    &future_told_as_past::RULE,
    &upcoming_now_past::RULE,
    &planned_passed::RULE,
    &programme_expired::RULE,
    &stale_present::RULE,
    &relative_words_in_curated_text::RULE,
    &stale_role::RULE,
    &stale_as_of::RULE,
    &held_in_future::RULE,
    &weekday_mismatch::RULE,
    &anchor_unresolved::RULE,
    &era_year_mismatch::RULE,
    &date_outside_era::RULE,
    &fiscal_year_as_calendar_year::RULE,
    &non_working_day::RULE,
    &brief_unknown_event::RULE,
    &brief_prints_flagged_event::RULE,
    &brief_empty_selection::RULE,
    &brief_depends_on_today::RULE,
    &brief_refers_to_unprinted::RULE,
    &unknown_actor::RULE,
    &alias::RULE,
    &unknown_tag::RULE,
    &unknown_place::RULE,
    &title_style::RULE,
    &date_typography::RULE,
    &quote_marks::RULE,
    &mixed_date_formats::RULE,
    &unused_suppression::RULE,
    &suppression_without_reason::RULE,
    &expired_suppression::RULE,
    &unknown_code::RULE,
    &stale_baseline_entry::RULE,
];
