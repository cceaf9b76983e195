//! Parses lines that consist of a date and little else: "4 April 2025", "Tokyo, April 4, 2025",
//! "Published: 4 April 2025, 10:30 GMT | Updated: 6 April 2025".
//!
//! The grammar of a field is label? place* weekday? time? date time? remark?, and a line can have
//! several fields. A line with any other words is treated as prose and rejected, because a wrong
//! document date is worse than a missing one.

use std::ops::Range;

use super::date_label::{
    DateRole, begins_with_genre, begins_with_utterance, ends_with_genre, is_decision_of_body, is_genre,
    is_letter_dated, is_minutes, is_order, is_this_instrument, label, whole_label, without_number,
};
use super::date_words::{
    after_brackets, after_time, is_byline, is_columns_of_debate, is_document_number, is_number, is_page,
    is_periodical, is_place, is_remark, is_version, is_volume,
};
use super::printed_date::{self, DigitOrder, PrintedDate, find_all, find_in_words, month_in_digits};
use crate::date::Date;

pub(super) use super::printed_date::{is_broken, is_weekday, month};

/// The date of a date line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateLine {
    pub(super) date: Date,
    /// The byte range of the date in the line.
    pub(super) range: Range<usize>,
    /// Whether the line is in parentheses.
    pub(super) parenthesised: bool,
}

/// A date in a line with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineDate {
    pub(super) date: Date,
    /// The byte range of the date in the line.
    pub(super) range: Range<usize>,
    pub(super) role: DateRole,
}

/// The dates in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineDates {
    pub(super) dates: Vec<LineDate>,
    pub(super) parenthesised: bool,
    /// Whether the line contains only dates with their labels and places.
    pub(super) only_dates: bool,
}

/// The maximum length of a line with one field, in bytes.
const MAX_LENGTH: usize = 120;

/// The maximum length of a line with several fields, in bytes.
const MAX_LENGTH_OF_FIELDS: usize = 240;

/// Parses a line that contains only a date line, and returns its date. Between dots, the day is
/// first.
pub(super) fn parse(line: &str) -> Option<DateLine> {
    parse_in_order(line, DigitOrder::CUSTOMARY)
}

/// Parses a line like [`parse`], with the order of day and month in digits.
pub(super) fn parse_in_order(line: &str, order: DigitOrder) -> Option<DateLine> {
    if line.trim().len() > MAX_LENGTH {
        return None;
    }
    let LineDates { dates: fields, parenthesised, only_dates } = fields(line, order, true)?;
    if !only_dates || fields.iter().any(|field| field.role == DateRole::Held) {
        return None;
    }
    let rank = |field: &&LineDate| match field.role {
        DateRole::Spoken => Some(0),
        DateRole::Published | DateRole::Dated | DateRole::Plain => Some(1),
        DateRole::Filed => Some(2),
        DateRole::Updated => Some(3),
        DateRole::FirstPublished => Some(4),
        DateRole::Held | DateRole::Other => None,
    };
    let best = fields.iter().filter(|field| rank(field).is_some()).min_by_key(|field| rank(field))?;
    Some(DateLine { date: best.date.clone(), range: best.range.clone(), parenthesised })
}

/// Whether a line is a date line, or a label with a numeric date in unknown order, which does not
/// date the document but is not a title either: "Updated: 03/04/2025".
pub(super) fn is_date_line(line: &str) -> bool {
    parse(line).is_some() || is_of_unknown_order(line)
}

/// Whether a line consists of a label and a numeric date whose order is unknown.
pub(super) fn is_of_unknown_order(line: &str) -> bool {
    // Every line of a document is tested, so the cheap check for separators comes before the label.
    let is_between_digits = |mark: usize| {
        let is_digit = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        is_digit(mark + 1) && mark.checked_sub(1).is_some_and(is_digit)
    };
    if line.len() > MAX_LENGTH
        || !memchr::memchr3_iter(b'/', b'-', b'.', line.as_bytes()).any(is_between_digits)
    {
        return false;
    }
    label(line.trim_start()).is_some_and(|(role, _)| role.is_explicit())
        && fields(line, DigitOrder::UNKNOWN, true).is_none()
        && fields(line, DigitOrder::DAY_FIRST, true)
            .is_some_and(|read| read.only_dates && read.dates.iter().all(|field| field.role.is_explicit()))
}

/// Parses the fields of a line. Returns `None` if any part of the line does not belong to a date
/// line.
pub(super) fn read(line: &str, order: DigitOrder) -> Option<LineDates> {
    fields(line, order, false)
}

/// Parses the fields of a line like [`read`]. With `only_dates`, stops at the first part without a
/// date; nearly every line of a document contains such a part.
fn fields(line: &str, order: DigitOrder, only_dates: bool) -> Option<LineDates> {
    let whole = line.trim();
    if whole.len() > MAX_LENGTH_OF_FIELDS {
        return None;
    }
    // ASCII and full-width parentheses are accepted: "(2025/04/04)", "（2025年4月4日）".
    let inner = ["()", "（）"].iter().find_map(|pair| {
        let (open, close) = pair.split_at(pair.len() / 2);
        whole.strip_prefix(open)?.strip_suffix(close)
    });
    let words = inner.unwrap_or(whole);
    let mut all = find_all(words, order);
    if all.is_empty() {
        return labelled_month(line);
    }
    let base = line.find(words)?;
    let (mut fields, mut undated) = (Vec::new(), Vec::new());
    let segments = segments(words);
    // In "Date | 4 April 2025", the label is in a separate cell.
    let mut label_cell: Option<DateRole> = None;
    for range in &segments {
        let segment = words.get(range.clone())?;
        let is_whole = *range == (0..words.len());
        let dates = if is_whole { std::mem::take(&mut all) } else { find_all(segment, order) };
        if dates.is_empty() {
            label_cell = whole_label(segment);
            if label_cell.is_none() {
                undated.push(segment.trim());
            }
            if only_dates && !undated.is_empty() {
                return None;
            }
            continue;
        }
        match segment_fields(segment, dates) {
            Some(found) => fields.extend(found.into_iter().map(|field| LineDate {
                role: label_cell.filter(|_| field.role == DateRole::Plain).unwrap_or(field.role),
                range: base + range.start + field.range.start..base + range.start + field.range.end,
                ..field
            })),
            None if only_dates => return None,
            None => undated.push(segment.trim()),
        }
        label_cell = None;
    }
    let has_label = fields.iter().any(|field| field.role.is_explicit());
    let count = |words: &str| words.split_whitespace().count();
    let fits = undated.iter().all(|words| {
        if has_label {
            count(words) <= 10
        } else {
            is_byline(words)
                || is_remark(words)
                || is_place(words)
                || is_genre(words)
                || is_number(words)
                || is_volume(words)
                || is_page(words)
                || is_periodical(words)
                || is_field_of_columns(whole, words)
        }
    });
    // The fields can be short sentences: "From the Port Office. Published 4 April 2025."
    let is_sentences =
        segments.len() > 1 && words.contains(". ") && undated.iter().all(|segment| count(segment) <= 5);
    let unlabelled = fields.iter().any(|field| matches!(field.role, DateRole::Plain | DateRole::Held));
    // "4 April 2025." is a closing sentence, which [`closing`] handles.
    let ends_in_time = ["a.m.", "p.m."].iter().any(|half| words.ends_with(half));
    let closes = unlabelled && segments.len() == 1 && words.ends_with('.') && !ends_in_time;
    if fields.is_empty() || closes || !(fits || is_sentences) {
        return None;
    }
    Some(LineDates { dates: fields, parenthesised: inner.is_some(), only_dates: undated.is_empty() })
}

/// Returns the month of a line such as "This leaflet was last revised in 09/2021".
fn labelled_month(line: &str) -> Option<LineDates> {
    // This is called for every line without a full date, and matching labels takes longer than this
    // check.
    memchr::memchr(b'/', line.as_bytes())?;
    // "Judgment 09/2021" and "Draft 09/2021" are document numbers.
    if begins_with(line.trim_start(), &["draft", "judgment"]) {
        return None;
    }
    let (role, rest) = label(line.trim_start()).filter(|(role, _)| role.is_explicit())?;
    let words = rest.trim_start_matches(is_glue);
    let words = ["in ", "on "].iter().find_map(|small| words.strip_prefix(small)).unwrap_or(words);
    let found = month_in_digits(words).filter(|found| found.range.start == 0)?;
    let start = line.len() - words.len();
    let range = start + found.range.start..start + found.range.end;
    let dates = vec![LineDate { date: found.date, range, role }];
    Some(LineDates { dates, parenthesised: false, only_dates: true })
}

/// Returns the month of a line such as "2019-03" below "Second edition", as on the cover of a
/// standard. Below other words it can be something else, such as an issue number below "Issue".
/// "2003-04" can be a fiscal year.
pub(super) fn month_of_edition(line: &str, above: &str) -> Option<LineDate> {
    let words = line.trim();
    let (year, month) = words.split_once('-').filter(|(year, month)| (year.len(), month.len()) == (4, 2))?;
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let above = above.to_lowercase();
    let is_edition = ["edition", "version"].iter().any(|kind| above.split(' ').any(|word| word == *kind));
    let is_fiscal = i64::from(month) == i64::from(year % 100) + 1;
    let start = line.len() - line.trim_start().len();
    (is_edition && !is_fiscal).then_some(LineDate {
        date: Date::from_ym(year, month)?,
        range: start..start + words.len(),
        role: DateRole::Plain,
    })
}

/// Field names, in lower case, that show that a date on the line belongs to an event.
const FIELDS_OF_EVENTS: &[&str] = &[
    "appointment",
    "class",
    "conference",
    "course",
    "event",
    "exam",
    "hearing",
    "lecture",
    "location",
    "meeting",
    "place",
    "seminar",
    "session",
    "speaker",
    "topic",
    "venue",
    "where",
    "workshop",
];

/// Whether the text is a field with its value in a line of columns: "Category: Standards Track" to
/// the left of "June 2019". To the right of "Event: Harbour festival", the date belongs to the
/// event.
fn is_field_of_columns(line: &str, words: &str) -> bool {
    let Some(name) = split_at_colon(words) else { return false };
    let value = words.get(name.len() + 1..);
    line.contains("    ")
        && !FIELDS_OF_EVENTS.iter().any(|field| name.trim().eq_ignore_ascii_case(field))
        && words.split_whitespace().count() <= 6
        && words.starts_with(char::is_uppercase)
        && value.is_some_and(|value| value.contains(char::is_alphanumeric))
        && label(words).is_none()
}

/// Returns the publication date at the end of a title: "Breach of the harbour network announced 9
/// March 2021".
pub(super) fn announced(title: &str, order: DigitOrder) -> Option<LineDate> {
    let dates = find_all(title, order);
    let [PrintedDate { date, range }] = dates.as_slice() else { return None };
    let after = title.get(range.end..)?;
    let before = title.get(..range.start)?.trim_end_matches(is_glue);
    let before = before.strip_suffix(" on").unwrap_or(before);
    let (subject, verb) = before.rsplit_once(' ')?;
    let publishes =
        ["announced", "issued", "posted", "published"].iter().any(|word| verb.eq_ignore_ascii_case(word));
    // In "to be announced" and "as announced", the verb does not mean that the document was
    // published.
    let last = subject.rsplit(' ').next()?.to_lowercase();
    let is_other = ["as", "be", "being", "first", "not", "previously", "to", "was", "were"].contains(&&*last);
    let is_end = after.chars().all(is_glue);
    date.as_day()?;
    (publishes && is_end && !is_other).then(|| LineDate {
        date: date.clone(),
        range: range.clone(),
        role: DateRole::Published,
    })
}

/// Returns the date at the end of a title on which the text was spoken, sent or issued: "Remarks at
/// the Guildhall, 21 October 2005", "Situation report No. 12 (6 May 2021)", "Executive Order 14028
/// of May 12, 2021". Except in orders and after "Letter dated", a punctuation mark must precede the
/// date, since "Statement on the events of 3 May 2001" was made on a later day.
pub(super) fn spoken(title: &str, order: DigitOrder) -> Option<LineDate> {
    let dates = find_all(title, order);
    let [PrintedDate { date, range }] = dates.as_slice() else { return None };
    date.as_day()?;
    let is_end = title.get(range.end..)?.chars().all(is_glue);
    let before = title.get(..range.start)?.trim_end();
    let field = || LineDate { date: date.clone(), range: range.clone(), role: DateRole::Held };
    // In "Letter dated 3 May 2019 from the Permanent Representative", the date is not at the end.
    if is_letter_dated(before) {
        return Some(field());
    }
    // Remove a label before the date: "Situation report No. 5 (as of 6 May 2021)".
    let before = ["as of", "as at"]
        .iter()
        .find_map(|label| before.strip_suffix(label).filter(|rest| rest.ends_with(['(', ' '])))
        .map_or(before, str::trim_end);
    let before = before
        .rsplit_once(' ')
        .filter(|(_, last)| is_weekday(last.trim_end_matches(',').trim_start_matches('(')))
        .map_or(before, |(rest, last)| if last.starts_with('(') { last } else { rest.trim_end() });
    let is_kind = begins_with_utterance(title.trim_start()) || begins_with_genre(title.trim_start());
    let is_set_off = (before.starts_with('(') || before.ends_with([',', '(', '–', '—'])) && is_kind;
    let is_order = || before.strip_suffix(" of").is_some_and(is_order);
    (is_end && (is_set_off || is_order())).then(field)
}

/// Splits a line at bars, bullets, semicolons, wide gaps and sentence ends, and at a dash before a
/// document type.
fn segments(words: &str) -> Vec<Range<usize>> {
    let (mut segments, mut start) = (Vec::new(), 0);
    let mut last_word = 0;
    for (at, c) in words.char_indices() {
        let next = &words[at + c.len_utf8()..];
        let ends = match c {
            '|' | '·' | '•' | ';' | '\t' => true,
            // A wide gap separates columns:
            // "Harbour Times            Vol. XII No. 4            May 6, 2021".
            ' ' => next.starts_with("   "),
            // A slash between spaces separates fields: "Federal Gazette / Vol. 84, No. 112 /
            // Tuesday, June 11, 2019 / Rules".
            '/' => words.get(..at).is_some_and(|before| before.ends_with(' ')) && next.starts_with(' '),
            // "5 March 2024 – for immediate release" ends in a field; "5 March – 6 May" does not.
            '-' | '–' | '—' => {
                words.get(..at).is_some_and(|before| before.ends_with(' ')) && is_genre(next.trim())
            }
            // A full stop after "St." or "D.C." belongs to the abbreviation.
            '.' => {
                let before = words.get(last_word..at).unwrap_or_default();
                next.starts_with(' ')
                    && next.trim_start().starts_with(char::is_uppercase)
                    && (before.chars().count() > 3 || before.contains(char::is_numeric))
                    && printed_date::month(before).is_none()
            }
            _ => false,
        };
        if ends {
            segments.push(start..at);
            start = at + c.len_utf8();
        }
        if !c.is_alphanumeric() && c != '.' && c != ')' {
            last_word = at + c.len_utf8();
        }
    }
    segments.push(start..words.len());
    segments.retain(|range| words.get(range.clone()).is_some_and(|words| !words.trim().is_empty()));
    segments
}

/// Parses the fields of a segment. Returns `None` if it contains other words.
fn segment_fields(segment: &str, dates: Vec<PrintedDate>) -> Option<Vec<LineDate>> {
    let (mut fields, mut start) = (Vec::<LineDate>::new(), 0);
    for PrintedDate { date, range } in dates {
        let words = segment.get(start..range.start)?;
        // A remark may follow the previous date: "(Submitted on 5 March 2019 (v1), last revised 3
        // April 2019)". Before the first date, it can be a label: "(Valid until) 3 April 2019".
        let words = if start == 0 { words } else { after_brackets(words.trim_start()).unwrap_or(words) };
        // "4 April 2025 – 6 May 2025" is a period, not two fields. "Results for the quarter ended
        // 31 March 2021 – 6 May 2021" is not a period.
        let is_span = fields.last().is_some_and(|last| last.role != DateRole::Other);
        if is_span && !words.contains(char::is_alphabetic) {
            return None;
        }
        let role = before(words)?;
        start = range.end;
        fields.push(LineDate { date, range, role });
    }
    let rest = segment.get(start..)?;
    let genre = fields.first().and_then(|first| segment.get(..first.range.start));
    let last = fields.last_mut()?;
    // "Press release 14 July 2021 Brussels", as in the head of a web page.
    if genre.is_some_and(is_genre) && is_place(rest) {
        last.role = DateRole::Published;
        return Some(fields);
    }
    last.role = after(rest, last.role)?;
    Some(fields)
}

/// Whether a character separates the parts of a date line.
fn is_glue(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ':' | '–' | '—' | '-' | '(' | ')' | '[' | ']' | '、' | '*' | '.')
}

/// Words that can occur between a label and the date.
const SMALL: &[&str] =
    &["on", "at", "in", "the", "this", "until", "till", "to", "by", "for", "before", "not"];

/// Names of parliamentary reports, in lower case.
const DEBATES: &[&str] = &["hansard", "hc deb", "hl deb", "official report"];

/// Periods that a report covers.
const PERIODS: &[&str] = &["quarter", "half", "months", "year", "weeks"];

/// Returns the role that the words before a date give it, or `None` if the words do not belong to a
/// date line.
fn before(words: &str) -> Option<DateRole> {
    let words = without_number(words);
    let trimmed = words.trim_matches(is_glue);
    // The document number may precede its date: "arXiv:1903.01234v2 [cs.CL] 5 Mar 2019", "Circular
    // No. 12/2019 dated 05.03.2019". "Letter dated 3 May 2018" refers to another document.
    let is_numbered = |of: &str| !begins_with(of, &["letter"]) && is_genre(of);
    if is_identifier(words) || trimmed.strip_suffix(" dated").is_some_and(is_numbered) {
        return Some(DateRole::Published);
    }
    // "New Delhi, the 5th March, 2019".
    let words = words.trim_end().strip_suffix(", the").map_or(words, |place| &words[..=place.len()]);
    let trimmed = if words.ends_with(',') { words.trim_matches(is_glue) } else { trimmed };
    // A decision date is weaker evidence than a publication date: "Approved by the Board of
    // Education on March 12, 2019".
    if is_decision_of_body(trimmed) && (trimmed.ends_with(" on") || words.trim_end().ends_with(',')) {
        return Some(DateRole::Held);
    }
    // The authors may precede the label: "Compiled by the Library, last revised 2 December 2019".
    let by_authors = trimmed.rsplit_once(',').filter(|(authors, _)| {
        label(authors).is_some_and(|(role, rest)| role.is_explicit() && rest.trim_start().starts_with("by "))
    });
    let revised = by_authors.and_then(|(_, words)| label(words.trim_start()));
    if let Some((role, _)) = revised.filter(|(role, rest)| role.is_explicit() && rest.trim().is_empty()) {
        return Some(role);
    }
    // A document type may precede the label: "Transcript, broadcast of 8 November 2015".
    let behind = trimmed.split_once(',').filter(|(genre, _)| is_genre(genre));
    let behind = behind.map(|(_, rest)| rest.trim_matches(is_glue)).filter(|rest| label(rest).is_some());
    let trimmed = behind.unwrap_or(trimmed);
    let (role, rest) = label(trimmed).unwrap_or((DateRole::Plain, trimmed));
    // A remark may follow the label: "Date of Report (Date of earliest event reported): May 5,
    // 2022".
    let remark = label(words.trim_start()).and_then(|(_, rest)| after_brackets(rest.trim_start()));
    if role.is_explicit() && remark.is_some_and(|after| after.trim_matches(is_glue).is_empty()) {
        // The event's date is weaker evidence than the signature's.
        let is_of_event = words.to_ascii_lowercase().contains("event");
        return Some(if is_of_event { DateRole::Held } else { role });
    }
    // The date-time group of a cable follows its precedence: "R 141330Z FEB 79".
    if !trimmed.is_empty() && trimmed.split_whitespace().all(|word| matches!(word, "Z" | "O" | "P" | "R")) {
        return Some(DateRole::Plain);
    }
    // In "Results for the quarter ended 31 March 2021", the date is the end of the reported period.
    let ends_period = [" ended", " ending", " to", " at"].iter().any(|end| words.trim_end().ends_with(end))
        && PERIODS.iter().any(|period| words.contains(period));
    if role == DateRole::Plain && ends_period && !rest.is_empty() {
        return Some(DateRole::Other);
    }
    let is_other = || (role == DateRole::Other || words.trim_end().ends_with(':')).then_some(DateRole::Other);
    // "Date of Birth:" is a different label from "Date".
    if split_at_colon(words).is_some_and(|name| {
        let names_more = |(_, rest): (DateRole, &str)| rest.contains(char::is_alphanumeric);
        label(name.trim_start_matches(is_glue)).is_none_or(names_more)
    }) {
        return is_minutes(words).then_some(DateRole::Held).or_else(is_other);
    }
    if role == DateRole::Other {
        return Some(role);
    }
    let is_labelled = role != DateRole::Plain;
    let end = words.trim_end_matches(|c: char| c.is_whitespace() || c == '*');
    let ends_in_comma = end.ends_with([',', '、', '(', '（']);
    let ends_in_dash = end.ends_with(['–', '—', '-']);
    // A version may precede the date: "Version 1.2, 4 February 2022".
    if is_version(rest) && (ends_in_comma || ends_in_dash) {
        return Some(role);
    }
    // An author may come between the label and the date: "Prepared by the Secretariat, 4 February
    // 2022".
    if is_labelled && ends_in_comma && rest.starts_with("by ") && rest.split_whitespace().count() <= 6 {
        return Some(role);
    }
    // A byline and "on" count as a label: "By Anna Lind on 4 April 2025".
    if is_byline(rest) && rest.ends_with(" on") {
        return Some(DateRole::Published);
    }
    if is_byline(rest) && (ends_in_comma || ends_in_dash) {
        return Some(role);
    }
    // The name or issue of a periodical may precede the date: "THE HARBOUR GAZETTE — Friday, 3 May
    // 2019", "No. 1852/14 – TUESDAY, MARCH 04, 2014".
    let name = rest.rsplit_once([',', '–', '—', '-']).filter(|(_, day)| is_weekday(day.trim()));
    let name = name.map_or(rest, |(name, _)| name).trim_matches(is_glue);
    let is_apart = ends_in_comma || ends_in_dash || name.len() < rest.len();
    if !is_labelled && is_apart && (is_periodical(name) || is_issue(name)) {
        return Some(role);
    }
    // A parliamentary report: "Official Report, Wednesday 5 February 2025, Vol. 761", "HC Deb 12
    // March 1970 vol 797".
    let is_journal = name.to_ascii_lowercase().ends_with("official journal of the european union");
    if !is_labelled && (is_journal || DEBATES.iter().any(|report| name.eq_ignore_ascii_case(report))) {
        return Some(role);
    }
    let end =
        LineEnd { in_comma: ends_in_comma, in_dash: ends_in_dash, in_line_break: words.ends_with('\n') };
    if is_place_line(rest, is_labelled, end) {
        return Some(role);
    }
    is_minutes(words).then_some(DateRole::Held).or_else(is_other)
}

/// The kinds of separators between the words of a line and its date.
#[derive(Clone, Copy)]
struct LineEnd {
    in_comma: bool,
    in_dash: bool,
    in_line_break: bool,
}

/// Whether the words before a date consist of up to three places, document types, weekdays and
/// times: "Committee report, Oslo, Norway, Friday,".
fn is_place_line(mut rest: &str, is_labelled: bool, end: LineEnd) -> bool {
    let (mut places, mut after_small) = (0, false);
    loop {
        rest = rest.trim_start_matches(is_glue);
        if rest.is_empty() {
            return true;
        }
        if let Some(after) = after_time(rest) {
            rest = after;
            continue;
        }
        let (word, after) = rest.split_at(rest.find([' ', ',', '\n', '\u{a0}']).unwrap_or(rest.len()));
        if is_weekday(word) {
            rest = after;
            continue;
        }
        if is_labelled && SMALL.iter().any(|small| word.eq_ignore_ascii_case(small)) {
            (rest, after_small) = (after, true);
            continue;
        }
        let (part, after) = rest.split_once([',', '、']).unwrap_or((rest, ""));
        let is_last = part.len() == rest.len();
        let part = if is_labelled { without_small_end(part) } else { part };
        let fits = !is_last || end.in_comma || (is_labelled && after_small);
        if places < 3 && fits && (is_place(part) || is_volume(part)) {
            (rest, places) = (after, places + 1);
        } else if is_genre(part) && (!is_last || end.in_comma || end.in_dash || end.in_line_break)
            || is_last && places == 0 && ends_with_genre(part)
        {
            rest = after;
        } else {
            return false;
        }
    }
}

/// Whether the text is a document identifier followed by its class in square brackets:
/// "arXiv:1903.01234v2 [cs.CL]", but not "B12345 (expires)".
fn is_identifier(words: &str) -> bool {
    let Some((identifier, remark)) = words.trim().split_once(' ') else { return false };
    let digits = identifier.chars().filter(char::is_ascii_digit).count();
    let is_class = remark.starts_with('[') && after_brackets(remark).is_some_and(str::is_empty);
    is_class && digits >= 4 && identifier.starts_with(char::is_alphabetic)
}

/// Whether the text is an issue number: "No. 1852/14", but not "4" in "4–6 April".
fn is_issue(words: &str) -> bool {
    words.contains(char::is_alphabetic) && is_volume(words)
}

/// Returns the text before the first colon that is not part of a time of day.
fn split_at_colon(words: &str) -> Option<&str> {
    let mut colons = words.match_indices(':').map(|(at, _)| (words.get(..at), words.get(at + 1..)));
    let (name, _) =
        colons.find(|(_, next)| next.is_some_and(|next| !next.starts_with(|c: char| c.is_ascii_digit())))?;
    name
}

/// Removes a trailing small word: "Brussels on" becomes "Brussels".
fn without_small_end(part: &str) -> &str {
    let part = part.trim_end();
    let end = part.rsplit_once(' ').filter(|(_, last)| SMALL.contains(last));
    end.map_or(part, |(rest, _)| rest)
}

/// Returns the role of a date, updated according to the words that follow it, or `None` if the
/// words do not belong to a date line.
fn after(words: &str, role: DateRole) -> Option<DateRole> {
    let mut rest = words;
    loop {
        let separator = rest.trim_start().chars().next();
        // After an explicit label, anything can follow a dash: "Published 4 April 2025 — see all
        // updates".
        if role.is_explicit() && matches!(separator, Some('–' | '—')) {
            return Some(role);
        }
        let follows_comma = separator == Some(',');
        rest = rest.trim_start_matches(|c: char| is_glue(c) && !matches!(c, '(' | '[' | '–' | '—'));
        if rest.is_empty() {
            return Some(role);
        }
        if let Some(after) = after_time(rest) {
            rest = after;
            continue;
        }
        if let Some(after) = after_brackets(rest) {
            rest = after;
            continue;
        }
        // A document number may follow a dash: "Brussels, 9 November 2022 — IP/22/6714".
        let is_dashed = matches!(separator, Some('–' | '—'));
        if is_dashed && is_document_number(rest.trim_start_matches(['–', '—', ' '])) {
            return Some(role);
        }
        if is_columns_of_debate(rest) || role.is_explicit() && is_version(rest) {
            return Some(role);
        }
        let (word, after) = rest.split_at(rest.find([' ', ',', '\n', '\u{a0}']).unwrap_or(rest.len()));
        if is_weekday(word) {
            rest = after;
            continue;
        }
        // The place of a meeting may follow its date: "Minutes of the meeting held on 4 February
        // 2022 at 7 pm in the village hall".
        let is_venue = (rest.starts_with("in ") || rest.starts_with("at "))
            && rest.split_whitespace().count() <= 8
            && !rest.contains('.');
        if role == DateRole::Held && is_venue {
            return Some(role);
        }
        let heads_minutes = rest.split_whitespace().count() <= 5 && is_minutes(rest);
        return if heads_minutes && matches!(role, DateRole::Plain) {
            Some(DateRole::Held)
        } else {
            // After an explicit label, the author need not be a name: "Posted 4 February 2022 by
            // the reliability team".
            let is_by =
                rest.starts_with("by ") && rest.split_whitespace().count() <= 8 && !rest.contains('.');
            let is_byline = is_byline(rest) || role.is_explicit() && is_by;
            // After an explicit label, the section of the site may follow: "Posted on May 6, 2021
            // in News".
            if role.is_explicit() && rest.strip_prefix("in ").is_some_and(is_place) {
                return Some(role);
            }
            (is_byline || is_genre(rest) || (follows_comma && (is_place(rest) || is_page(rest))))
                .then_some(role)
        };
    }
}

/// Returns a parenthesised date after the last sentence of a paragraph: "… to come. (2025/04/04)".
pub(super) fn at_end(paragraph: &str, order: DigitOrder) -> Option<DateLine> {
    let start = paragraph.rfind(['(', '（'])?;
    let before = paragraph.get(..start)?.trim_end();
    if !before.ends_with(['.', '!', '?', '”', '"', '。', '」']) {
        return None;
    }
    let found = parse_in_order(paragraph.get(start..)?, order).filter(|found| found.parenthesised)?;
    Some(DateLine { range: found.range.start + start..found.range.end + start, ..found })
}

/// Returns the date that closes a letter or order and is followed by a full stop: "The White House,
/// May 23, 2024."
pub(super) fn closing(paragraph: &str, order: DigitOrder) -> Option<DateLine> {
    parse_in_order(paragraph.trim_end().strip_suffix('.')?, order)
}

/// Returns the date of the closing formula of a legal act or treaty: "Done at Brussels, 13 June
/// 2024", "DONE at Geneva, this twelfth day of August 1949, in the English language".
pub(super) fn closing_formula(words: &str, order: DigitOrder) -> Option<LineDate> {
    if !begins_with(words.trim_start(), &["done at ", "done in "]) {
        return None;
    }
    if let Some(read) = read(words, order)
        && let [field] = read.dates.as_slice()
    {
        return Some(field.clone());
    }
    let head = words.get(..words.floor_char_boundary(MAX_LENGTH_OF_FIELDS))?;
    let PrintedDate { date, range } = first_day(head, order)?;
    let before = head.get(..range.start)?.trim_end();
    let is_direct = before.ends_with(',') || [" on", " this", " the"].iter().any(|end| before.ends_with(end));
    // "Done at the request of the council, on 3 May 2019" contains no place.
    let lower = before.to_ascii_lowercase();
    let names_place = [" at ", " in "].iter().any(|small| {
        lower.match_indices(small).any(|(at, _)| {
            let place = before.get(at + small.len()..).unwrap_or("");
            place.strip_prefix("the ").unwrap_or(place).starts_with(char::is_uppercase)
        })
    });
    (is_direct && names_place && before.split_whitespace().count() <= 8).then_some(LineDate {
        date,
        range,
        role: DateRole::Published,
    })
}

/// Returns the first day written in digits or in words.
fn first_day(words: &str, order: DigitOrder) -> Option<PrintedDate> {
    let printed = find_all(words, order).into_iter().next();
    let written = find_in_words(words);
    let first = match (printed, written) {
        (Some(printed), Some(written)) if written.range.start < printed.range.start => Some(written),
        (printed, written) => printed.or(written),
    };
    first.filter(|found| found.date.as_day().is_some())
}

/// Words between "is made" and the date of an agreement.
const SMALL_OF_AGREEMENT: &[&str] = &["as", "of", "on", "this", "the", "effective", "and", "into", "entered"];

/// Returns the date in the first sentence of an agreement: "THIS LEASE is made and entered into
/// this 21st day of August, 2014, by and between". "This report covers the lease made on 21 August
/// 2014" is about another document.
pub(super) fn made(paragraph: &str, order: DigitOrder) -> Option<LineDate> {
    let head = paragraph.get(..paragraph.floor_char_boundary(MAX_LENGTH_OF_FIELDS))?;
    if !begins_with(head.trim_start(), &["this "]) {
        return None;
    }
    let PrintedDate { date, range } = first_day(head, order)?;
    let before = head.get(..range.start)?;
    let lower = before.to_ascii_lowercase();
    let verbs = [" made", " entered into", " dated", " executed"];
    let (noun, rest) =
        verbs.iter().filter_map(|verb| lower.split_once(verb)).min_by_key(|(noun, _)| noun.len())?;
    let is_direct = rest.split_whitespace().all(|word| SMALL_OF_AGREEMENT.contains(&word.trim_matches(',')));
    (is_direct && is_this_instrument(before.get(..noun.len())?)).then_some(LineDate {
        date,
        range,
        role: DateRole::Published,
    })
}

/// Whether the text begins like a line that states when a notice was signed: "Dated this 12th day
/// of April 2019".
pub(super) fn begins_signature(words: &str) -> bool {
    begins_with(words, &["dated ", "dated: "])
}

/// Returns the date of a line that ends a notice or an order: "Signed at Westhaven on 12 April 2019
/// by the Harbour Master".
pub(super) fn signed(words: &str, order: DigitOrder) -> Option<LineDate> {
    if words.len() > MAX_LENGTH
        || !begins_with(words, &["signed at ", "signed on ", "given at ", "sealed on "])
    {
        return None;
    }
    let dates = find_all(words, order);
    let [PrintedDate { date, range }] = dates.as_slice() else { return None };
    date.as_day()?;
    Some(LineDate { date: date.clone(), range: range.clone(), role: DateRole::Published })
}

fn begins_with(words: &str, formulas: &[&str]) -> bool {
    let start = |formula: &&str| words.get(..formula.len());
    formulas.iter().any(|formula| start(formula).is_some_and(|start| start.eq_ignore_ascii_case(formula)))
}

/// Dashes between a wire dateline and the text.
const DASHES: [&str; 4] = ["—", "–", "--", "-"];

/// Returns the date of a wire dateline at the start of a paragraph: "OSLO, March 5, 2024 (Agency) —
/// The pact …".
pub(super) fn wire(paragraph: &str, order: DigitOrder) -> Option<LineDate> {
    let head = paragraph.get(..paragraph.floor_char_boundary(MAX_LENGTH))?;
    let PrintedDate { date, range } = find_all(head, order).into_iter().next()?;
    date.as_day()?;
    let place = head.get(..range.start)?.trim();
    // The agency may come between the city and the date: "WESTHAVEN (Port Wire) -- May 6, 2021 --
    // The crews went back".
    let before_agency = DASHES.iter().find_map(|dash| {
        let bracketed = place.strip_suffix(dash)?.trim_end().strip_suffix(')')?;
        bracketed.split_once('(').map(|(place, _)| place.trim_end())
    });
    // The agency may replace the city: "(Agency) - March 5, 2024 - Shares fell".
    let agency = after_brackets(place).map(str::trim).is_some_and(|dash| DASHES.contains(&dash));
    let rest = paragraph.get(range.end..)?.trim_start();
    // The date may be in parentheses: "GENEVA (21 January 2026) – The council …".
    let bracketed = place.strip_suffix('(').zip(rest.strip_prefix(')'));
    let (place, rest) = bracketed
        .map_or((place.strip_suffix(','), rest), |(place, rest)| (Some(place.trim_end()), rest.trim_start()));
    // A dash may separate the city from the date: "WASHINGTON—May 5, 2019—The agency".
    let before_day = head
        .get(..range.start)
        .map(str::trim)
        .and_then(|place| DASHES.iter().find_map(|dash| place.strip_suffix(dash)).map(str::trim_end));
    let named = agency
        || before_day.is_some_and(is_place_of_wire)
        || before_agency.is_some_and(is_place_of_wire)
        || place.is_some_and(|place| place.split(',').all(is_place_of_wire));
    // The agency may follow the date: "RIGA, 4 April 2025 (Port News) –", "RIGA, April 4, 2025
    // /PortWire/ --".
    let rest = after_brackets(rest).unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix('/').and_then(|rest| rest.split_once('/')).map_or(rest, |(_, rest)| rest);
    let mut begun = DASHES.iter().filter_map(|dash| rest.trim_start().strip_prefix(dash));
    let dashed = begun.any(|rest| before_day.is_some() || !rest.starts_with(char::is_alphanumeric));
    // A full stop may replace the dash: "Oslo, 4 February 2022. Harbour Corp. today announced …".
    let stopped = !agency
        && place.is_some_and(|place| !place.is_empty())
        && rest.strip_prefix(". ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    (named && (dashed || stopped)).then_some(LineDate { date, range, role: DateRole::Plain })
}

fn is_place_of_wire(part: &str) -> bool {
    is_place(part) || is_weekday(part.trim())
}

#[cfg(test)]
mod tests;
