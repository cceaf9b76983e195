//! The rules: one word each in this table, one `.rs` and one `.md` file each in this folder.

mod dangling_reference;
mod duplicate_id;
mod expired_suppression;
mod impossible_date;
mod invalid_date;
mod invalid_id;
mod invalid_toml;
mod invalid_value;
mod missing_field;
mod reversed_range;
mod self_relation;
mod suppression_without_reason;
mod time_in_date;
mod unknown_code;
mod unknown_key;
mod unsourced;
pub(super) mod unused_suppression;

use super::rule::Rule;

/// Every rule, in the order of the codes.
pub static RULES: &[&Rule] = &[
    &duplicate_id::RULE,
    &unknown_key::RULE,
    &invalid_date::RULE,
    &impossible_date::RULE,
    &reversed_range::RULE,
    &missing_field::RULE,
    &time_in_date::RULE,
    &dangling_reference::RULE,
    &self_relation::RULE,
    &invalid_toml::RULE,
    &invalid_value::RULE,
    &invalid_id::RULE,
    &unsourced::RULE,
    &unused_suppression::RULE,
    &suppression_without_reason::RULE,
    &expired_suppression::RULE,
    &unknown_code::RULE,
];
