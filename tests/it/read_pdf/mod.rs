//! PDFs: files that each test builds, so that their content is visible, and real ones from the
//! shared folder.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod breaks;
mod columns;
mod line_ends;
mod page;
#[cfg(feature = "desk")]
mod page_marks;
mod page_numbers;
mod problem;
mod rows;
mod turned;
