//! Reads arbitrary bytes as a spreadsheet, a CSV file or a calendar, and plans the import of its
//! rows into a small chronology. The planned changes must apply.
#![no_main]

use dateline::internals::chronology::edit;
use dateline::internals::import::{ImportPlan, read_for_fuzzing};
use dateline::{LoadOptions, Memory, Project};
use dateline_fuzz::{contain_libraries, limits};
use libfuzzer_sys::fuzz_target;
use std::panic::{AssertUnwindSafe, catch_unwind};

const EVENTS: &str = "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06\"\ntags = [\"a\"]\n";

fuzz_target!(|bytes: &[u8]| {
    contain_libraries();
    let Ok(Ok(sheet)) = catch_unwind(AssertUnwindSafe(|| read_for_fuzzing(bytes, &limits()))) else { return };
    let files = Memory::from([("events.toml", EVENTS)]);
    let project = Project::load(&files, &LoadOptions::default()).expect("it is a chronology");
    let Ok(plan) = ImportPlan::new(&project, &sheet, &[]) else { return };
    edit(EVENTS, &plan.changes()).expect("each planned change can be made");
});
