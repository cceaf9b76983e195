//! Briefs from items to pages, in every format.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod changes;
mod docx;
mod engine;
mod fit;
mod formats;
mod letters;
mod logo;
mod made;
mod template;
mod text_is_data;
