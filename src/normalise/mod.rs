//! Resolves time expressions to TIMEX3 values and EDTF dates.
//!
//! [`crate::tag`] determines the meaning of the words; this module resolves it against a reference
//! time. A text has several reference times at once: the document creation time, the last date
//! mentioned, the last day mentioned. The choice depends on the expression ("ago" is relative to
//! the time of writing, "later" to the narrative), on the kind of text ([`TextKind`]) and on the
//! tense of the clause.
//!
//! ```
//! use dateline::{Context, Date, timexes};
//!
//! let context = Context::new().written(Date::from_ymd(2025, 4, 4));
//! let found = timexes("Both sides met in June and October 2024 and will meet again next month.", &context);
//! let values: Vec<&str> = found.iter().map(|timex| timex.value.as_str()).collect();
//! assert_eq!(values, ["2024-06", "2024-10", "2025-05"]);
//! ```

mod apposition;
mod confidence;
mod context;
mod day_names;
mod day_rows;
mod event;
mod event_distance;
mod field;
mod fiscal_quarters;
mod holiday;
mod japanese;
mod japanese_predicate;
mod japanese_rows;
mod lunisolar;
mod outline;
pub(crate) mod output;
mod point;
mod quotation;
mod range;
mod record;
mod reference;
mod resolve;
mod row_years;
mod table_columns;
#[cfg(test)]
mod tests;
mod time_label;
mod timex;
mod value;
mod weekday_beside;
mod write;
mod year_in_review;

use std::borrow::Cow;

pub use context::{Context, TextKind, UnsupportedLanguage};
pub use record::TimexRecord;
pub use timex::{Anchor, Confidence, Doubt, RangeRole, Timex, TimexKind, Weakness};

use crate::read::{Block, BlockKind, Document, DocumentLanguage, Reading, year_of_row};
use crate::source::Sources;
use crate::tag::lang::Language;
use crate::tag::{Genre, Tagger};
use outline::Outline;
use reference::References;

/// Returns the time expressions of a text with their values, in text order. Invisible characters do
/// not end a date, and full-width digits count as digits.
///
/// ```
/// use dateline::{Context, timexes};
///
/// let text = "The pact was signed on 9 June 2024.";
/// let found = timexes(text, &Context::new());
/// assert_eq!((found[0].words(text), found[0].value.as_str()), ("9 June 2024", "2024-06-09"));
/// ```
pub fn timexes(text: &str, context: &Context) -> Vec<Timex> {
    let context = &context.clone().with_language_of(DocumentLanguage::of(text));
    let mut tagger = Tagger::new(context.language.unwrap_or_default());
    match Reading::of_characters(text) {
        Some(reading) => timexes_in(&reading, &Outline::default(), context, &mut tagger),
        None => resolve(text, &Outline::default(), context, &mut tagger),
    }
}

/// Returns the time expressions of a document, found in its [reading](crate::read::Reading).
/// Offsets are relative to the text of the document. Expressions in a quoted message are resolved
/// against the message's date.
///
/// ```
/// use dateline::internals::normalise::timexes_of;
/// use dateline::{Context, Sources};
///
/// let mut sources = Sources::new();
/// let text = "Signed on 18 Septem-\nber 1814.";
/// let document = dateline::internals::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
/// let found = timexes_of(&document, &sources, &Context::new());
/// assert_eq!((found[0].words(text), found[0].value.as_str()), ("18 Septem-\nber 1814", "1814-09-18"));
/// ```
pub fn timexes_of(document: &Document, sources: &Sources, context: &Context) -> Vec<Timex> {
    let context = &context.clone().with_language_of(document.language);
    timexes_of_with(document, sources, context, &mut Tagger::new(context.language.unwrap_or_default()))
}

/// Like [`timexes_of`], with a tagger that reuses its memory between documents.
pub(crate) fn timexes_of_with(
    document: &Document,
    sources: &Sources,
    context: &Context,
    tagger: &mut Tagger,
) -> Vec<Timex> {
    let mut found = Vec::new();
    let rows: Vec<&Block> = document.blocks.iter().filter(|block| block.head.is_some()).collect();
    // The Markdown reading omits the bars between cells, so the cells are looked up in the text.
    let blocks = document.blocks.iter().map(|block| block.span.range());
    let text = sources.whole(document.source);
    let plans = table_columns::cells_of_plans(text, blocks.clone());
    let cells = table_columns::cell_months(text, blocks);
    for (section, reading) in document.readings(sources) {
        // Only the rows of this section are searched, because an email can have many quoted
        // messages and many rows.
        let rows = section.map_or(rows.as_slice(), |section| {
            let first = rows.partition_point(|block| block.span.start < section.span.start);
            let end = rows.partition_point(|block| block.span.start < section.span.end);
            &rows[first..end]
        });
        let cells = section.map_or(cells.as_slice(), |section| {
            let first = cells.partition_point(|(cell, _)| cell.start < section.span.start);
            let end = cells.partition_point(|(cell, _)| cell.start < section.span.end);
            &cells[first..end]
        });
        let plans = section.map_or(plans.as_slice(), |section| {
            let first = plans.partition_point(|cell| cell.start < section.span.start);
            let end = plans.partition_point(|cell| cell.start < section.span.end);
            plans.get(first..end).unwrap_or(&[])
        });
        // A quoted message is resolved only against its own date. If it has none, its relative
        // expressions remain unresolved.
        let quoted = section.map(|section| {
            let written = section.created.as_ref().map(|created| created.date.clone());
            (context.clone().written(written), section.created.as_slice())
        });
        let (context, dates) = quoted
            .as_ref()
            .map_or((context, document.dates.as_slice()), |(context, dates)| (context, *dates));
        let own_dates =
            dates.iter().filter_map(|date| date.span).filter(|span| span.source == document.source);
        let row_year = |block: &Block| {
            Some((reading.place(block.span.range())?, year_of_row(sources.text(block.head?))?))
        };
        let quotations = document.blocks.iter().filter(|block| block.kind == BlockKind::Quote);
        // The lines of a quoted message are marked as a quotation, and its own day is known.
        let is_dated_message = section.is_some_and(|section| section.created.is_some());
        let outline = Outline {
            quotes: quotations
                .filter(|_| !is_dated_message)
                .filter_map(|block| reading.place(block.span.range()))
                .collect(),
            row_years: rows.iter().copied().filter_map(row_year).collect(),
            cell_months: cells
                .iter()
                .filter_map(|(cell, month)| Some((reading.place(cell.clone())?, *month)))
                .collect(),
            plans: plans.iter().filter_map(|cell| reading.place(cell.clone())).collect(),
            headings: reading.headings().to_vec(),
            own_dates: own_dates.filter_map(|span| reading.place(span.range())).collect(),
        };
        found.append(&mut timexes_in(&reading, &outline, context, tagger));
        if tagger.has_stopped() {
            break;
        }
    }
    found.sort_by_key(|timex| timex.start);
    found
}

/// Returns the time expressions of a reading, with offsets in the original text.
fn timexes_in(reading: &Reading, outline: &Outline, context: &Context, tagger: &mut Tagger) -> Vec<Timex> {
    let mut found = resolve(reading.text(), outline, context, tagger);
    for timex in &mut found {
        // The post quoted in "> There was an attack this morning." has its own date, which may
        // differ from the document's.
        if timex.anchor == Anchor::DocumentCreationTime && outline.is_quote(timex.start) {
            (timex.confidence, timex.weakness) = confidence::low(Weakness::Quotation);
        }
        timex.move_to(|range| reading.origin(range));
    }
    found
}

fn resolve(text: &str, outline: &Outline, context: &Context, tagger: &mut Tagger) -> Vec<Timex> {
    let language = context.language.unwrap_or_default();
    if language == Language::Japanese {
        let phrases = tagger.phrases(text);
        return if tagger.has_stopped() {
            Vec::new()
        } else {
            japanese::resolve(text, &phrases, outline, context)
        };
    }
    let mut all = tagger.tag(text);
    if tagger.has_stopped() {
        return Vec::new();
    }
    day_rows::add(text, outline, &mut all.mentions);
    table_columns::set_months(&mut all.mentions, &outline.cell_months);
    table_columns::set_plans(&mut all.mentions, &outline.plans);
    range::set_years(&mut all.mentions, |mention| outline.row_year(mention.start));
    let row_years = row_years::row_years(text, outline, &all.mentions);
    range::set_years(&mut all.mentions, |mention| row_years.get(&mention.start).copied());
    day_names::set_years(text, &mut all.mentions);
    fiscal_quarters::set_years(text, &mut all.mentions);
    let mut references = References::new(text, &all, outline, context);
    let mut found: Vec<Timex> = Vec::with_capacity(all.mentions.len());
    let mut until = None;
    for (nth, mention) in all.mentions.iter().enumerate() {
        let counts = match mention.only {
            None => true,
            Some(Genre::Story) => references.kind == TextKind::Narrative,
            Some(Genre::Argument) => references.kind == TextKind::Policy,
            Some(Genre::Report) => references.is_report(mention),
        };
        if !counts {
            continue;
        }
        references.enter(mention, outline);
        let undated = mention;
        let mention = &range::in_years(mention, all.mentions.get(nth + 1), &mut until, &references);
        let is_year_inferred = matches!(mention, Cow::Owned(_));
        let ended = range::ended(mention, all.mentions.get(nth + 1), &references);
        let mention = &range::ahead(ended, text, &references);
        let (mut timex, mut date) = write::timex(mention, &references);
        if is_year_inferred {
            date = write::rate_as(&mut timex, date, undated, &references);
        }
        let next = all.mentions.get(nth + 1);
        if let (Some(found), Some(weekday)) = (date, weekday_beside::weekday(text, mention.end, next)) {
            date = weekday_beside::correct(&mut timex, found, weekday, &references).or(date);
        }
        if let Some(earlier) = found.last()
            && weekday_beside::weekday(text, earlier.end, Some(mention)).is_some()
        {
            date = weekday_beside::follow(&mut timex, mention, earlier).or(date);
        }
        if references.kind == TextKind::Narrative
            && let Some(words) = language.event_words()
            && let Some(counted) = event_distance::counted(text, mention, &references.dates, words)
        {
            date = Some(write::counted(&mut timex, mention, &counted));
        }
        match date {
            Some(date) => references.record(date, mention, outline),
            None => references.pass_length(mention),
        }
        found.push(timex);
    }
    apposition::correct(text, &mut found);
    if let Some(words) = language.event_words() {
        let written = references.speech_date().and_then(|date| date.as_day());
        quotation::correct(text, &mut found, written, words);
    }
    if references.kind == TextKind::Policy
        && let Some(words) = language.event_words()
    {
        let now = references.speech_date();
        let events = event::dated(text, &found, now.as_ref(), words);
        found.extend(events);
        found.sort_by_key(|timex| timex.start);
    }
    found
}
