//! Infers the years of rows in a chronology from the row order.
//!
//! ```text
//! 9 December 1994: first meeting
//! 17 June: the talks fail
//! 9 February 1996: the ceasefire ends
//! ```
//!
//! Here 17 June is in 1995, the only year that keeps the rows in order. The 17 June nearest to the
//! row before it would be in 1994. Rows below a line that is only a year are in that year. If only
//! one row has a year, the rows are in the order in which they cover less time: "30 December 2024",
//! "31 December", "5 January" go on to 2025.

use std::collections::BTreeMap;

use crate::tag::{Calendar, Expression, Field, Mention, Position, Which, Year};

use super::outline::Outline;

/// The minimum number of rows in a chronology.
const MIN_ROWS: usize = 3;

/// The maximum number of marks and spaces between a date and the text of its row.
const MAX_MARK_LENGTH: usize = 4;

/// The date at the start of a row, as year, month and day. A missing month or day is 0.
type RowDate = (i32, u8, u8);

/// The maximum number of days that rows with only one year between them cover.
const MAX_DAYS_OF_ROWS: i64 = 366;

/// A row, or a line that contains the year of the rows below it.
struct ChronologyRow {
    year: Option<i32>,
    month: u8,
    day: u8,
    /// Whether the row is a line that is only a year.
    is_head: bool,
    /// The byte offset of the date, and of its end date if it is a range.
    starts: [Option<usize>; 2],
}

impl ChronologyRow {
    fn in_year(&self, year: i32) -> RowDate {
        (year, self.month, self.day)
    }

    fn date(&self) -> Option<RowDate> {
        self.year.map(|year| self.in_year(year))
    }
}

/// The order of the rows in a chronology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowOrder {
    OldestFirst,
    LatestFirst,
}

impl RowOrder {
    /// Returns the order of the rows with a year. At most one pair in ten may contradict it.
    /// Returns `None` if the dates do not show an order.
    fn of(rows: &[ChronologyRow]) -> Option<Self> {
        let dates: Vec<RowDate> = rows.iter().filter_map(ChronologyRow::date).collect();
        let pairs = || dates.windows(2).filter_map(|pair| pair.first().zip(pair.get(1)));
        let up = pairs().filter(|(one, next)| one.0 < next.0 || one < next && next.1 > 0).count();
        let down = pairs().filter(|(one, next)| one.0 > next.0 || one > next && next.1 > 0).count();
        match (up, down) {
            _ if up > 0 && up >= down * 9 => Some(Self::OldestFirst),
            _ if down > 0 && down >= up * 9 => Some(Self::LatestFirst),
            _ => None,
        }
    }

    /// Whether `row` may follow `before` in this order.
    fn allows(self, before: RowDate, row: RowDate) -> bool {
        match self {
            Self::OldestFirst => is_not_after(before, row),
            Self::LatestFirst => is_not_after(row, before),
        }
    }

    const fn step(self) -> i32 {
        match self {
            Self::OldestFirst => 1,
            Self::LatestFirst => -1,
        }
    }
}

/// Whether `one` may be before `other`, or the same. "May 1994" may be before 1994-05-03 or after
/// it.
fn is_not_after(one: RowDate, other: RowDate) -> bool {
    let known = |date: RowDate| match date {
        (_, 0, _) => 1,
        (_, _, 0) => 2,
        _ => 3,
    };
    match known(one).min(known(other)) {
        1 => one.0 <= other.0,
        2 => (one.0, one.1) <= (other.0, other.1),
        _ => one <= other,
    }
}

/// Returns the years of rows without a year, keyed by the byte offset of the row's date. A range
/// has two entries.
pub(super) fn row_years(text: &str, outline: &Outline, mentions: &[Mention]) -> BTreeMap<usize, i32> {
    let rows: Vec<ChronologyRow> =
        (0..mentions.len()).filter_map(|nth| row(text, outline, mentions.get(nth..)?)).collect();
    let mut years = BTreeMap::new();
    if rows.iter().filter(|row| !row.is_head).count() < MIN_ROWS {
        return years;
    }
    let Some(order) = RowOrder::of(&rows) else {
        return if has_year_in_heading(outline, mentions) { years } else { around_one_year(&rows) };
    };
    let (mut before, mut head) = (None, None);
    for (nth, row) in rows.iter().enumerate() {
        if row.is_head {
            head = row.year;
        }
        if let Some(date) = row.date() {
            before = Some(date);
            continue;
        }
        let Some(last) = before else { continue };
        let year = match head {
            Some(year) => year,
            None if order.allows(last, row.in_year(last.0)) => last.0,
            None => last.0 + order.step(),
        };
        let date = row.in_year(year);
        let next = rows.iter().skip(nth + 1).find_map(ChronologyRow::date);
        if !order.allows(last, date) || next.is_some_and(|next| !order.allows(date, next)) {
            continue;
        }
        years.extend(row.starts.iter().flatten().map(|start| (*start, year)));
        before = Some(date);
    }
    years
}

/// Whether a heading states a year, which then is that of the rows: "2024 in review".
fn has_year_in_heading(outline: &Outline, mentions: &[Mention]) -> bool {
    mentions.iter().any(|mention| {
        let is_year = matches!(mention.expression, Expression::Calendar(Calendar { year: Some(_), .. }));
        is_year && outline.is_heading(mention.start)
    })
}

/// Returns the years of rows of which only one has a year, keyed as by [`row_years`]. Returns an
/// empty map if both orders are as likely, or if the rows cover more than a year in both.
fn around_one_year(rows: &[ChronologyRow]) -> BTreeMap<usize, i32> {
    let mut dated = rows.iter().enumerate().filter(|(_, row)| row.year.is_some() && !row.is_head);
    let (Some((nth, _)), None) = (dated.next(), dated.next()) else { return BTreeMap::new() };
    if rows.iter().any(|row| row.is_head || row.day == 0) {
        return BTreeMap::new();
    }
    let years_in = |order: RowOrder| -> Option<Vec<i32>> {
        let start = rows.get(nth)?.date()?;
        let mut years = vec![start.0; rows.len()];
        let mut last = start;
        for (at, row) in rows.iter().enumerate().skip(nth + 1) {
            let year = if order.allows(last, row.in_year(last.0)) { last.0 } else { last.0 + order.step() };
            last = row.in_year(year);
            *years.get_mut(at)? = year;
        }
        last = start;
        for (at, row) in rows.iter().enumerate().take(nth).rev() {
            let year = if order.allows(row.in_year(last.0), last) { last.0 } else { last.0 - order.step() };
            last = row.in_year(year);
            *years.get_mut(at)? = year;
        }
        Some(years)
    };
    let covered = |years: &Vec<i32>| -> Option<i64> {
        let day = |(row, year): (&ChronologyRow, &i32)| {
            chrono::NaiveDate::from_ymd_opt(*year, row.month.into(), row.day.into())
        };
        let (first, last) = (rows.iter().zip(years).next()?, rows.iter().zip(years).next_back()?);
        Some((day(last)? - day(first)?).num_days().abs())
    };
    let mut orders: Vec<(i64, Vec<i32>)> = [RowOrder::OldestFirst, RowOrder::LatestFirst]
        .into_iter()
        .filter_map(|order| years_in(order).and_then(|years| Some((covered(&years)?, years))))
        .collect();
    orders.sort_by_key(|(days, _)| *days);
    let [(days, years), (more_days, _)] = orders.as_slice() else { return BTreeMap::new() };
    if days == more_days || *days > MAX_DAYS_OF_ROWS {
        return BTreeMap::new();
    }
    let open = rows.iter().zip(years).filter(|(row, _)| row.year.is_none());
    open.flat_map(|(row, year)| row.starts.iter().flatten().map(|start| (*start, *year))).collect()
}

/// Returns the row that begins with the first mention.
fn row(text: &str, outline: &Outline, mentions: &[Mention]) -> Option<ChronologyRow> {
    let (mention, next) = (mentions.first()?, mentions.get(1));
    // "10 January 2025" below the title is the document's date, and not a row of its list.
    if outline.is_own_date(mention.start, mention.end) {
        return None;
    }
    let Expression::Calendar(calendar) = mention.expression else { return None };
    let is_head = calendar.field == Field::Year
        && (mention.position == Position::Alone
            || outline.is_heading(mention.start) && outline.is_whole_heading(mention.start, mention.end));
    let end = next.filter(|next| {
        mention.range_end == Some(false) && next.range_end == Some(true) && next.group == mention.group
    });
    let last = end.unwrap_or(mention);
    let begins = mention.leads || mention.heads_row;
    let heads_row = is_head || begins && is_before_mark(text, last.end);
    if !heads_row {
        return None;
    }
    let (month, day) = match calendar.field {
        Field::Day { month, day } => (month, day),
        Field::Month(month) => (month, 0),
        Field::Year => (0, 0),
        _ => return None,
    };
    let year = match calendar {
        Calendar { year: Some(Year::Full(year)), .. } => Some(year),
        Calendar { year: None, which: Which::Bare, .. } if month > 0 => None,
        _ => return None,
    };
    Some(ChronologyRow { year, month, day, is_head, starts: [Some(mention.start), end.map(|end| end.start)] })
}

/// Whether a mark at the offset `at` separates a date from the text of its row: "3 May – ", "3 May:
/// ", "3 May. The", "3 May The", a tab, or the end of the line.
fn is_before_mark(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("");
    let words = rest.trim_start_matches([' ', '\t']);
    let blanks = rest.get(..rest.len() - words.len()).unwrap_or("");
    if blanks.contains('\t') || blanks.len() > 1 || blanks.len() == 1 && words.starts_with(char::is_uppercase)
    {
        return true;
    }
    let mark = rest.trim_start_matches([' ', '\t', '*', '_']);
    if mark.is_empty() || mark.starts_with('\n') {
        return true;
    }
    if let Some(words) = mark.strip_prefix('.') {
        return words.starts_with(' ') && words.trim_start().starts_with(char::is_uppercase);
    }
    let words = mark.trim_start_matches([':', '-', '–', '—', '|', '*', '_', ' ', '\t']);
    let marks = mark.get(..mark.len() - words.len()).unwrap_or("");
    marks.trim().chars().count() <= MAX_MARK_LENGTH
        && marks.contains([':', '-', '–', '—', '|'])
        && marks.ends_with([' ', '\t', '*', '_'])
}
