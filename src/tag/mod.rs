//! Finding time expressions in text and saying what they say.

mod expression;
pub mod lang;

pub use expression::*;
