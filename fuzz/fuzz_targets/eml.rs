//! Any bytes as a mail message give a document whose spans are valid in its text.
#![no_main]

use dateline::internals::read::fuzzing::read;
use dateline_fuzz::{check, limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check(|| read("EML", bytes, &limits())));
