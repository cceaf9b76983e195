//! The rules: one word each in this table, one `.rs` and one `.md` file each in this folder.

use super::rule::Rule;

/// Every rule, in the order of the codes.
pub static RULES: &[&Rule] = &[];
