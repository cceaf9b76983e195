//! Measures how often a paper's date is found after its front matter is removed. `cargo test --test
//! it document_date -- --ignored --nocapture` prints the numbers in docs/benchmarks.md.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;

use crate::support::shared;
use dateline::internals::read;
use dateline::{
    BlockKind, Context, Date, DateEvidence, DateOrder, Document, ReadSettings, Sources, extract, timexes,
};

/// The publication date and the found date of speeches that were published a day after they were
/// given. Their text gives the day of the speech, which "tonight" refers to.
const DAY_OF_SPEECH: &[&str] = &["2023-10-26 2023-10-25", "2024-04-10 2024-04-09"];

fn document<'s>(text: &str, sources: &'s mut Sources) -> (Document, &'s str) {
    let document = read::read("a.md", text.as_bytes(), sources).unwrap();
    let text = sources.whole(document.source);
    (document, text)
}

/// "Published: 03/04/2024" is the document's date only if the order of day and month is known:
/// declared, or shown by another date in the text.
#[test]
fn an_ambiguous_head_needs_the_order_of_day_and_month() {
    let text = "# Harbour Pact\n\nPublished: 03/04/2024\n\nThe pact was signed yesterday.\n";
    let dated = |order: DateOrder, text: &str| {
        let (mut sources, context) = (Sources::new(), Context::new().in_order(order));
        let found = extract("a.md", text.as_bytes(), &context, &ReadSettings::default(), &mut sources);
        found.unwrap().document.created.map(|created| created.date.to_string())
    };
    assert_eq!(dated(DateOrder::DayFirst, text).as_deref(), Some("2024-04-03"));
    assert_eq!(dated(DateOrder::MonthFirst, text).as_deref(), Some("2024-03-04"));
    assert_eq!(dated(DateOrder::Unknown, text), None);
    let other = format!("{text}\nThe quay opened on 25/03/2024.\n");
    assert_eq!(dated(DateOrder::Unknown, &other).as_deref(), Some("2024-04-03"));
}

#[test]
#[ignore = "needs ../shared"]
fn document_date_is_found_without_front_matter() {
    let folder = shared("library/wh");
    let (mut right, mut spoken, mut none, mut printed) = (0, 0, 0, 0);
    let mut wrong = String::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in &paths {
        let whole = std::fs::read_to_string(path).unwrap();
        let (mut sources, mut again) = (Sources::new(), Sources::new());
        let (original, text) = document(&whole, &mut sources);
        let truth = original.created.filter(|date| date.evidence == DateEvidence::FrontMatter).unwrap().date;
        let front = original.blocks.iter().find(|block| block.kind == BlockKind::FrontMatter).unwrap();
        let body = &text[front.span.end..];
        printed += usize::from(is_printed(&truth, body));
        match document(body, &mut again).0.created {
            None => none += 1,
            Some(found) if found.date == truth => right += 1,
            Some(found) if DAY_OF_SPEECH.contains(&&*format!("{truth} {}", found.date)) => spoken += 1,
            Some(found) => {
                let name = path.file_name().unwrap().to_string_lossy();
                writeln!(wrong, "{name}: {} by its {}, and not {truth}", found.date, found.evidence.name())
                    .unwrap();
            }
        }
    }
    println!(
        "{} papers; their day is printed in {printed}; found {right}, the day of speech {spoken}, none {none}, wrong {}",
        paths.len(),
        wrong.lines().count()
    );
    assert!(wrong.is_empty(), "a wrong date is worse than none:\n{wrong}");
    assert!(right > 0);
}

/// Whether `text` mentions the complete date `day`.
fn is_printed(day: &Date, text: &str) -> bool {
    let day = day.to_string();
    timexes(text, &Context::new()).iter().any(|timex| timex.value == day)
}
