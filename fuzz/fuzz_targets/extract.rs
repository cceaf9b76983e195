//! Extracts dates from arbitrary bytes with an arbitrary file name and context, and links them.
//! Nothing may panic, spans must be valid and in text order, and the number of dates must bound the
//! total length of the quotes.
//!
//! The first byte selects the file name, the second the context, and the rest is the file.
#![no_main]

use std::panic::{AssertUnwindSafe, catch_unwind};

use dateline::internals::chronology;
use dateline::internals::linking::timeline;
use dateline::{
    Context, Date, DateOrder, Extraction, FiscalYear, ReadSettings, Sources, Span, TextKind, extract,
};
use dateline_fuzz::{contain_libraries, limits};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 9] =
    ["a.txt", "a.md", "a.html", "a.eml", "a.docx", "a.odt", "a.pdf", "2024-05-06-a.markdown", "a.msg"];

/// The approximate maximum length of a piece of a sentence, in bytes. A single word or date may be
/// longer.
const LONGEST_QUOTE: usize = 16_000;

fuzz_target!(|bytes: &[u8]| {
    contain_libraries();
    let [name, settings, bytes @ ..] = bytes else { return };
    let context = context(*settings);
    let mut sources = Sources::new();
    let read = ReadSettings { limits: limits(), ..ReadSettings::default() };
    // In a seed, the byte is a digit. Counted from '0', it keeps selecting the same name when names
    // are added.
    let name = NAMES[usize::from(name.wrapping_sub(b'0')) % NAMES.len()];
    let run = || extract(name, bytes, &context, &read, &mut sources);
    let Ok(Ok(Extraction { document, timexes, statements })) = catch_unwind(AssertUnwindSafe(run)) else {
        return;
    };
    let whole = sources.whole(document.source);
    let place =
        |span: Span| assert!(whole.get(span.range()).is_some(), "{span:?} is not a place in the text");
    let mut before = 0;
    for timex in &timexes {
        assert!(before <= timex.start && timex.start < timex.end, "{timex:?}");
        place(Span::new(document.source, timex.start..timex.end));
        assert!(!timex.value.is_empty(), "{timex:?}");
        before = timex.start;
    }
    for statement in &statements {
        place(statement.span);
        place(statement.clause);
        assert!(statement.sentence.contains(statement.span), "{statement:?}");
        assert_eq!(sources.text(statement.sentence), statement.citation.quote);
    }
    let quoted: usize = statements.iter().map(|statement| statement.citation.quote.len()).sum();
    assert!(quoted <= statements.len() * LONGEST_QUOTE, "{quoted} bytes are quoted");
    let (empty, _) = chronology::parse(sources.add("events.toml", ""), "");
    let entries = timeline(&sources, &empty, &statements).entries;
    assert!(entries.len() <= statements.len());
});

/// Returns the context that the bits of a byte select.
fn context(bits: u8) -> Context {
    let kinds = [TextKind::Auto, TextKind::News, TextKind::Narrative, TextKind::Policy];
    let context = Context::new()
        .written(Date::from_ymd(2025, 4, 4).filter(|_| bits & 1 != 0))
        .of_kind(kinds[usize::from(bits >> 1 & 3)])
        .in_order(if bits & 8 != 0 { DateOrder::DayFirst } else { DateOrder::default() });
    match FiscalYear::parse("04-01").filter(|_| bits & 16 != 0) {
        Some(year) => context.with_fiscal_year(year),
        None => context,
    }
}
