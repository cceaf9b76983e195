//! Any text → time expressions: no panic, spans at character boundaries, in order and without overlap.
#![no_main]

use dateline::date::Date;
use dateline::normalise::{Context, timexes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let dct = Date::from_ymd(2025, 4, 4);
    for written in [None, dct] {
        let mut before = 0;
        for timex in timexes(text, &Context::new().written(written.clone())) {
            assert!(before <= timex.start && timex.start < timex.end, "{timex:?}");
            assert!(text.get(timex.start..timex.end).is_some(), "{timex:?}");
            assert!(!timex.value.is_empty(), "{timex:?}");
            before = timex.end;
        }
    }
});
