//! Any text as Markwhen gives rows or a reason, and a plan for a small
//! chronology whose changes the file accepts.
#![no_main]

use dateline_fuzz::import_as;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| import_as("Markwhen", bytes));
