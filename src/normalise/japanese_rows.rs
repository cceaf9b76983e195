//! Infers the years of rows in a Japanese chronology (年表) from the row order.
//!
//! ```text
//! 2023年3月1日　設立
//! 12月9日　移転
//! 6月17日　改称
//! ```
//!
//! Here 17 June is in 2024. Rows below a line that is only a year are in that year or fiscal year.
//! A chronology with the latest row first is recognised by its order.

use std::collections::BTreeMap;

use super::outline::Outline;
use crate::date::ERAS;
use crate::tag::lang::ja::{
    DayWord, JapanesePhrase, MonthWord, PeriodWord, PhraseLink, PhraseMeaning, YearWord,
};

/// The minimum number of rows in a chronology.
const MIN_ROWS: usize = 3;

/// The maximum number of bytes between the dates of two rows in the same chronology.
const MAX_GAP: usize = 900;

/// The inferred year of a row, with the range of the date from which it was inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowYear {
    pub year: i32,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowKind {
    /// A line that is only a year.
    Year,
    /// A line that is only a fiscal year, which begins in April.
    FiscalYear,
    /// A row that begins with a month or day.
    Row,
}

#[derive(Debug, Clone, Copy)]
struct JapaneseRow {
    kind: RowKind,
    year: Option<i32>,
    month: u8,
    day: u8,
    start: usize,
    end: usize,
}

/// Returns the years of rows without a year, keyed by the byte offset of the row's date.
pub(super) fn row_years(
    text: &str,
    outline: &Outline,
    phrases: &[JapanesePhrase],
) -> BTreeMap<usize, RowYear> {
    let mut years = BTreeMap::new();
    let mut rows: Vec<JapaneseRow> = Vec::new();
    // The last year with an era, which the short year in "54年3月" shares.
    let mut era = None;
    for (nth, phrase) in phrases.iter().enumerate() {
        rows.extend(row(text, phrases.get(nth.wrapping_sub(1)), phrase, era));
        if let PhraseMeaning::Date(words) = phrase.meaning {
            match words.year {
                Some(YearWord::Era(..)) => era = words.year,
                Some(YearWord::Western(_)) => era = None,
                _ => {}
            }
        }
    }
    let goes_on = |one: &JapaneseRow, next: &JapaneseRow| {
        let is_near = next.start.saturating_sub(one.end) <= MAX_GAP;
        is_near && (next.kind != RowKind::Row || next.year.is_some() || same_section(outline, one, next))
    };
    for chronology in rows.chunk_by(goes_on) {
        let count = chronology.iter().filter(|row| row.kind == RowKind::Row).count();
        if count >= MIN_ROWS {
            add(chronology, &mut years);
        }
    }
    years
}

/// Whether two rows are below the same heading, or the first is that heading.
fn same_section(outline: &Outline, one: &JapaneseRow, next: &JapaneseRow) -> bool {
    outline.section(one.start) == outline.section(next.start)
}

/// Adds the years of the rows in one chronology.
fn add(rows: &[JapaneseRow], years: &mut BTreeMap<usize, RowYear>) {
    let step = if is_latest_first(rows) { -1 } else { 1 };
    let mut head: Option<&JapaneseRow> = None;
    let mut before: Option<(i32, &JapaneseRow)> = None;
    for row in rows {
        if row.kind != RowKind::Row {
            (head, before) = (Some(row), None);
            continue;
        }
        if let Some(year) = row.year {
            (head, before) = (None, Some((year, row)));
            continue;
        }
        let found = match (head, before) {
            (Some(head), _) => head.year.map(|year| {
                let is_next = head.kind == RowKind::FiscalYear && row.month < 4;
                (year + i32::from(is_next), head)
            }),
            (None, Some((year, last))) => {
                let wraps = if step > 0 { is_before(row, last) } else { is_before(last, row) };
                Some((if wraps { year + step } else { year }, last))
            }
            (None, None) => None,
        };
        if let Some((year, from)) = found {
            years.insert(row.start, RowYear { year, start: from.start, end: from.end });
            before = Some((year, row));
        }
    }
}

/// Whether the rows are in reverse order, as in a news list. The year then changes less often.
fn is_latest_first(rows: &[JapaneseRow]) -> bool {
    let (mut up, mut down) = (0, 0);
    for pair in rows.windows(2) {
        let [one, next] = pair else { continue };
        match (one.year, next.year) {
            (Some(first), Some(second)) if first != second => {
                down += usize::from(first < second);
                up += usize::from(first > second);
            }
            _ if one.kind == RowKind::Row && next.kind == RowKind::Row => {
                up += usize::from(is_before(next, one));
                down += usize::from(is_before(one, next));
            }
            _ => {}
        }
    }
    down < up
}

/// Whether `one` is earlier in the year than `other`. "12月" is neither before nor after a day in
/// December.
fn is_before(one: &JapaneseRow, other: &JapaneseRow) -> bool {
    one.month < other.month || one.month == other.month && one.day > 0 && other.day > 0 && one.day < other.day
}

/// Returns the row that begins with a phrase. `last` is the preceding phrase, which may be the year
/// in a separate column.
fn row(
    text: &str,
    last: Option<&JapanesePhrase>,
    phrase: &JapanesePhrase,
    era: Option<YearWord>,
) -> Option<JapaneseRow> {
    let PhraseMeaning::Date(words) = phrase.meaning else { return None };
    let line = text.get(..phrase.start)?.rfind('\n').map_or(0, |at| at + 1);
    let is_column = |c: char| c.is_whitespace() || c == '|';
    let column = last.and_then(|last| {
        let PhraseMeaning::Date(words) = last.meaning else { return None };
        let gap = text.get(last.end..phrase.start)?;
        let is_year = words.month.is_none() && words.period.is_none();
        let is_beside = last.start >= line && !gap.is_empty() && gap.chars().all(is_column);
        Some((last.start, written_year(words.year, era)?)).filter(|_| is_year && is_beside)
    });
    let before = text.get(line..column.map_or(phrase.start, |(start, _)| start))?;
    let is_mark = |c: char| c.is_whitespace() || "・○●■◆□◇-*|#＊※▪•【[(（＜<".contains(c);
    if matches!(phrase.link, PhraseLink::Range | PhraseLink::List) && before.is_empty()
        || !before.chars().all(is_mark)
    {
        return None;
    }
    let rest = text.get(phrase.end..)?;
    let rest = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
    let year = match words.year {
        None => column.map(|(_, year)| year),
        Some(_) => Some(written_year(words.year, era)?),
    };
    let found =
        |kind, month, day| Some(JapaneseRow { kind, year, month, day, start: phrase.start, end: phrase.end });
    let is_alone = rest.chars().all(|c| c.is_whitespace() || "】])）＞>|:：".contains(c));
    match (words.month, words.day, words.period) {
        // Accept "1890 明治23", where the era is in a separate column.
        (None, None, None) if year.is_some() && (is_alone || begins_with_era(rest)) => {
            found(RowKind::Year, 0, 0)
        }
        (None, None, Some(PeriodWord::FiscalYear)) if year.is_some() && is_alone => {
            found(RowKind::FiscalYear, 0, 0)
        }
        (Some(MonthWord::Number(month)), day, None) if is_before_mark(rest) => {
            let day = match day {
                None => 0,
                Some(DayWord::Number(day)) => day,
                Some(_) => return None,
            };
            found(RowKind::Row, month, day)
        }
        _ => None,
    }
}

fn begins_with_era(rest: &str) -> bool {
    ERAS.iter().any(|era| rest.trim_start().starts_with(era.kanji))
}

/// Returns the explicit year, or the year given by the era and a short year.
fn written_year(year: Option<YearWord>, era: Option<YearWord>) -> Option<i32> {
    match (year?, era) {
        (YearWord::Western(year), _) => Some(year),
        (YearWord::Era(era, year), _) => Some(era.western(year)),
        (YearWord::Short(year), Some(YearWord::Era(era, named))) => {
            let year = i32::from(year);
            (year >= named).then(|| era.western(year))
        }
        _ => None,
    }
}

/// Whether the text after a date belongs to a row: it begins with a space or a mark, and not with a
/// particle or comma as in prose.
fn is_before_mark(rest: &str) -> bool {
    let mark = |c: char| c.is_whitespace() || "：:|-－―—～〜~・（(】])）>".contains(c);
    rest.chars().next().is_none_or(mark)
}
