//! PDFs, made here by hand so that each test shows what is in its file, and real ones beside the project.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod breaks;
mod columns;
mod line_ends;
mod page;
mod page_numbers;
mod trouble;
mod turned;
