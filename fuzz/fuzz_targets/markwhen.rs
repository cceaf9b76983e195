//! Reads arbitrary text as Markwhen, and plans the import of its rows into a small chronology. The
//! planned changes must apply.
#![no_main]

use dateline_fuzz::import_as;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| import_as("Markwhen", bytes));
