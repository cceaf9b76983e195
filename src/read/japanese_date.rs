//! Finds the date that a Japanese document states for itself: a line such as "令和5年3月14日" in its
//! head, a labelled line ("公布日：平成30年6月27日"), the number of a law ("令和六年法律第二号"), or the day as of
//! which a list is current ("（注）令和6年4月1日現在").
//!
//! As in [`printed_date`](super::printed_date), only dates written in full count, because a wrong
//! document date is worse than a missing one.

use std::ops::Range;

use super::content::Part;
use super::document::{BlockKind, DateEvidence};
use crate::date::{Date, ERAS};

/// The number of blocks that count as a document's head.
const MAX_HEAD_BLOCKS: usize = 10;

/// The maximum length of a line that is examined, in bytes.
const MAX_LENGTH: usize = 160;

/// Labels before a document's date.
const LABELS: &[&str] = &[
    "日付",
    "公布日",
    "発表日",
    "発行日",
    "発出日",
    "掲載日",
    "公開日",
    "作成日",
    "制定日",
    "更新日",
    "最終更新日",
    "最終更新",
    "報道発表日",
    "年月日",
    "公布",
    "発表",
    "掲載",
    "公表日",
    "報道発表",
];

/// Words that may follow the date on its line: "令和5年3月14日付け".
const ENDINGS: &[&str] = &[
    "付け",
    "付",
    "公布",
    "発表",
    "公表",
    "現在",
    "制定",
    "作成",
    "掲載",
    "公開",
    "更新",
    "発行",
    "閣議決定",
    "配信",
];

/// Words after the date on a line that also contains the title of the document: "訃報　2025年1月20日配信",
/// "港湾白書　（令和7年6月13日公表）". Laws that a text cites have other words ("公布", "制定").
const PUBLISHED: &[&str] = &["公表", "発表", "発行", "配信", "掲載", "公開", "更新", "朝刊", "夕刊"];

/// The maximum number of characters of a title next to its date.
const MAX_TITLE: usize = 24;

/// Titles of records: of a press conference, or the minutes of a meeting.
const RECORDS: &[&str] =
    &["会見要旨", "会見概要", "会見録", "議事録", "議事要旨", "議事概要", "会議録", "会談概要"];

/// Labels before the date of a meeting in its record. In an announcement, they precede the date of
/// a future event.
const MEETINGS: &[&str] = &["日時", "開催日時", "開催日", "会見日時"];

/// Types of legal acts whose number contains a year: "令和六年法律第二号".
const ACTS: &[&str] = &["法律", "政令", "勅令", "条約", "省令", "告示", "訓令"];

/// Returns the date that a document states for itself, with its range in the text. Returns `None`
/// if lines of the same kind give different dates, as in a list of documents.
pub(super) fn of(text: &str, parts: &[Part]) -> Option<(Date, Range<usize>, DateEvidence)> {
    if !text.contains(['年', '日']) {
        return None;
    }
    // The date of a meeting dates its record, but not an announcement.
    let is_record = parts.first().is_some_and(|title| {
        text.get(title.range.clone()).is_some_and(|words| RECORDS.iter().any(|record| words.contains(record)))
    });
    let mut plain: Vec<(Date, Range<usize>)> = Vec::new();
    let mut as_of: Vec<(Date, Range<usize>)> = Vec::new();
    // Labelled lines below the head. A page that lists documents contains several of them.
    let mut labelled: Vec<(Date, Range<usize>)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if !matches!(
            part.kind,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::DateLine | BlockKind::ListItem
        ) {
            continue;
        }
        let block = text.get(part.range.clone()).unwrap_or("");
        let mut start = part.range.start;
        for line in block.split_inclusive('\n') {
            let here = start;
            start += line.len();
            if line.len() > MAX_LENGTH || part.table.is_some() {
                continue;
            }
            let meeting = is_record.then(|| without_meeting_label(line)).flatten();
            let Some(read) = read(meeting.unwrap_or(line)) else { continue };
            let here = here + meeting.map_or(0, |meeting| line.len() - meeting.len());
            let is_item = part.kind == BlockKind::ListItem && meeting.is_none();
            let place = here + read.range.start..here + read.range.end;
            match read.role {
                LineRole::Labelled if index >= MAX_HEAD_BLOCKS => labelled.push((read.date, place)),
                LineRole::Labelled => return Some((read.date, place, DateEvidence::DateLine)),
                LineRole::Act if index < MAX_HEAD_BLOCKS => {
                    return Some((read.date, place, DateEvidence::DateLine));
                }
                LineRole::AsOf => as_of.push((read.date, place)),
                LineRole::Plain if !is_item => {
                    let in_head = index < MAX_HEAD_BLOCKS;
                    // Bare dates below the head only count against a date in the head: a document
                    // with several different ones is a list of days, none of which is its date.
                    if in_head || !plain.is_empty() {
                        plain.push((read.date, place));
                    }
                }
                _ => {}
            }
        }
    }
    let found = [labelled, plain, as_of].into_iter().find(|found| !found.is_empty())?;
    let (first, place) = found.first()?.clone();
    found.iter().all(|(date, _)| *date == first).then_some((first, place, DateEvidence::DateLine))
}

/// Returns the text after the label for the date of a meeting: "日時：令和2年5月29日".
fn without_meeting_label(line: &str) -> Option<&str> {
    let is_mark = |c: char| c.is_whitespace() || "・○●■◆□◇※▪•:：【】".contains(c);
    let words = line.trim_start_matches(is_mark);
    let label = MEETINGS.iter().rev().find(|label| words.starts_with(**label))?;
    Some(words.strip_prefix(*label)?.trim_start_matches(is_mark))
}

/// Whether a line only dates the document: "令和5年3月14日", "公布日：平成30年6月27日".
pub(super) fn is_date_line(line: &str) -> bool {
    line.len() <= MAX_LENGTH
        && line.contains('年')
        && read(line).is_some_and(|read| matches!(read.role, LineRole::Plain | LineRole::Labelled))
}

/// Whether a line is a row of a chronology: it begins with a date and a space or a colon, or is
/// only a date. In a wrapped line of prose, a particle follows the date.
pub(super) fn begins_row(line: &str) -> bool {
    let words = line.trim_start_matches(|c: char| c.is_whitespace() || "・○●■◆□◇※▪•【[".contains(c));
    let month = || {
        // Accept a year without its era, which can be in a row above: "54年3月　完成".
        let short = number(words).and_then(|(_, rest)| rest.strip_prefix('年')).unwrap_or(words);
        let (_, rest) = number(short).filter(|(month, _)| (1..=12).contains(month))?;
        let rest = rest.strip_prefix('月')?;
        let day = number(blank(rest)).and_then(|(_, rest)| rest.strip_prefix('日'));
        Some(words.len() - day.unwrap_or(rest).len())
    };
    // Accept a year in columns: "1872 明治 5".
    let column = || {
        let (year, rest) = number(words)?;
        let words_of_era = blank(rest);
        let is_era = ERAS.iter().any(|era| words_of_era.starts_with(era.kanji));
        ((1000..=2999).contains(&year) && words_of_era.len() < rest.len() && is_era).then_some(())
    };
    // Accept the year of an era with the Western year: "10(1877) 開業".
    let western = || {
        let (_, rest) = number(words).filter(|(year, _)| (1..=64).contains(year))?;
        let (year, rest) = number(rest.strip_prefix(['(', '（'])?)?;
        let rest = rest.strip_prefix('年').unwrap_or(rest).strip_prefix([')', '）'])?;
        ((1868..=2999).contains(&year) && rest.starts_with([' ', '\u{3000}'])).then_some(())
    };
    if western().is_some() {
        return true;
    }
    if column().is_some() || !line.contains(['年', '月']) {
        return column().is_some();
    }
    let Some(length) = date(words).map(|(_, length)| length).or_else(month) else { return false };
    let rest = without_weekday(words.get(length..).unwrap_or(""));
    rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '：' | '|' | '】' | ']'))
}

/// Whether a line only names the office that issues a document: "外務省".
pub(super) fn is_issuer(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().count() <= 12 && is_office(line)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineRole {
    /// The line is only a date.
    Plain,
    /// A label introduces the document date: "公布日：".
    Labelled,
    /// The date is part of a legal act's number.
    Act,
    /// The document is current as of the date: "現在".
    AsOf,
}

struct Read {
    date: Date,
    range: Range<usize>,
    role: LineRole,
}

/// Parses a line that consists of a date with an optional label, office name or brackets.
fn read(line: &str) -> Option<Read> {
    let is_gap = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '：'
                    | '（'
                    | '('
                    | '）'
                    | ')'
                    | '['
                    | '［'
                    | '］'
                    | ']'
                    | '*'
                    | '|'
                    | '〔'
                    | '〕'
                    | '【'
                    | '】'
            )
    };
    let (start, date, length) = line.char_indices().find_map(|(at, _)| {
        let (date, length) = date(line.get(at..)?)?;
        Some((at, date, length))
    })?;
    let before = line.get(..start)?.trim_matches(is_gap);
    let after = line.get(start + length..)?;
    let after = without_time(without_weekday(after)).trim_matches(is_gap);
    let range = start..start + length;
    let found = |role| Some(Read { date: date.clone(), range: range.clone(), role });
    if ACTS.iter().any(|act| after.starts_with(act)) {
        let number = after.split('第').nth(1).unwrap_or("");
        let is_whole = before.is_empty() && number.ends_with('号') && number.chars().count() <= 12;
        return if is_whole { found(LineRole::Act) } else { None };
    }
    // Require a mark or a whole line: "2020年現在の人口は5万人である。" is a sentence about the year, not a note
    // about the document.
    let is_note = matches!(before, "注" | "※") || before.is_empty() && after == "現在";
    if after.starts_with("現在") && is_note && date.as_day().is_some() {
        return found(LineRole::AsOf);
    }
    date.as_day()?;
    let is_labelled = LABELS.contains(&before);
    // Allow other fields after the date, which local governments add: "最終更新日 2024年6月10日 ページ番号
    // 1234".
    let has_fields = is_labelled && after.starts_with(|c: char| !is_hiragana(c)) && is_fields(after);
    if is_labelled && (after.is_empty() || ENDINGS.contains(&after) || has_fields) {
        return found(LineRole::Labelled);
    }
    // Allow a time range and a place: a record states when the meeting began and ended, as in
    // "H19.4.24(火)09:14〜09:17 食堂".
    let is_record = before.is_empty()
        && time_range(without_weekday(line.get(start + length..)?)).is_some_and(|place| {
            place.chars().count() <= 24 && !place.contains(is_hiragana) && !place.contains(['。', '、'])
        });
    // Allow the place of a speech: "令和6年6月10日(月)午前 於：官邸".
    let place = after.trim_start_matches("午前").trim_start_matches("午後").trim_start_matches(is_gap);
    let is_speech = before.is_empty()
        && (place.starts_with("於：") || place.starts_with("於:") || place.starts_with("於　"))
        && place.chars().count() <= 24;
    // A title may precede the date: "訃報　2025年1月20日配信". In prose, a particle or a comma joins them.
    let is_titled = PUBLISHED.contains(&after)
        && !before.is_empty()
        && before.chars().count() <= MAX_TITLE
        && !before.contains(['。', '、', ':', '：', '|'])
        && !before.ends_with(is_hiragana)
        && line.get(..start).is_some_and(|before| before.ends_with(is_gap));
    // The office may follow the date ("令和6年9月26日　事故調査室"), but "第一会議室" is a place.
    let is_signed = before.is_empty() && is_gap_before(line.get(start + length..)?) && {
        after.chars().count() <= 16 && is_office(after) && !after.ends_with("会議室")
    };
    // A judgment begins with the day on which it was given: "令和7年2月27日判決言渡　同日原本領収".
    let is_judgment = before.is_empty()
        && after
            .strip_prefix("判決言渡")
            .or_else(|| after.strip_prefix("判決言い渡し"))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\u{3000}']));
    if is_titled || is_signed || is_judgment {
        return found(LineRole::Plain);
    }
    if !(after.is_empty() || ENDINGS.contains(&after) || is_speech || is_record) {
        return None;
    }
    // An office may issue the document ("外務省　令和5年3月14日"), but the date after "説明会" or "場所" belongs
    // to an event. An issue of a record is numbered: "第213回国会 予算委員会 第5号 令和6年2月8日".
    let is_issue = before.starts_with('第') && before.ends_with('号') && before.chars().count() <= 40;
    let is_issued = before.chars().count() <= 16 && is_office(before) || is_issue;
    if before.is_empty() || is_issued { found(LineRole::Plain) } else { None }
}

/// Whether a space, possibly after a weekday in brackets, separates a date from the next words.
fn is_gap_before(after: &str) -> bool {
    without_weekday(after).starts_with([' ', '\u{3000}', '\t'])
}

/// Whether the text is an office name: "外務省報道発表", "防衛省 防衛政策局".
fn is_office(words: &str) -> bool {
    const ENDS: &[&str] = &[
        "省",
        "庁",
        "府",
        "局",
        "室",
        "委員会",
        "協会",
        "議会",
        "学会",
        "院",
        "部",
        "課",
        "官房",
        "役所",
        "研究所",
        "事務所",
        "裁判所",
    ];
    let name = words.trim_end_matches("報道発表").trim_end_matches("発表");
    let is_name =
        |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{3000}' | ' ' | '・' | 'ァ'..='ヺ' | 'ー');
    words.chars().all(is_name) && ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether the text after a labelled date is other fields: a few words with digits or a name, and
/// no particle as in a sentence.
fn is_fields(after: &str) -> bool {
    after.chars().count() <= 40 && !after.contains(['。', '、', 'を', 'に', 'は', 'が'])
}

const fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Removes the time of day after a date: "2024年6月10日 15時30分", "2024年6月10日 15:30". "午後3時" is kept,
/// because it is the time of an event.
fn without_time(after: &str) -> &str {
    let words = after.trim_start_matches([' ', '\u{3000}']);
    let Some((_, rest)) = number(words).filter(|(hour, _)| (0..=24).contains(hour)) else { return after };
    let Some(rest) = rest.strip_prefix(['時', ':', '：']) else { return after };
    let rest = match number(rest).filter(|(minute, _)| (0..60).contains(minute)) {
        Some((_, rest)) => rest.strip_prefix('分').unwrap_or(rest),
        None => rest,
    };
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    if rest.is_empty() || ENDINGS.contains(&rest.trim()) { rest } else { after }
}

/// Returns the text after a time range: the place in "09:14〜09:17 食堂".
fn time_range(after: &str) -> Option<&str> {
    let clock = |words: &str| -> Option<usize> {
        let (_, rest) = number(blank(words)).filter(|(hour, _)| (0..=24).contains(hour))?;
        let (_, rest) =
            number(rest.strip_prefix([':', '：'])?).filter(|(minute, _)| (0..60).contains(minute))?;
        Some(rest.len())
    };
    let rest = after.get(after.len() - clock(after)?..)?;
    let rest = rest.strip_prefix(['〜', '～', '~', '-', '−', '–'])?;
    rest.get(rest.len() - clock(rest)?..).map(str::trim)
}

fn without_weekday(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(['（', '(']) else { return after };
    let Some(end) = rest.find(['）', ')']) else { return after };
    let inside = rest.get(..end).unwrap_or("");
    let is_weekday =
        inside.starts_with(['月', '火', '水', '木', '金', '土', '日']) && inside.chars().count() <= 3;
    let behind = rest.get(end..).unwrap_or("");
    if is_weekday { behind.strip_prefix(['）', ')']).unwrap_or("") } else { after }
}

/// Parses a day in the short form of its era at the start of `words`: "H19.04.24", "令6.4.1".
fn short_date(words: &str) -> Option<(Date, usize)> {
    let initial = words.chars().next()?;
    let era = ERAS.iter().find(|era| {
        // Compare with the Latin initial and the first kanji, the only forms that precede digits.
        era.name.starts_with(initial) || era.kanji.starts_with(initial)
    })?;
    let (year, rest) = number(words.strip_prefix(initial)?).filter(|(year, _)| (1..=99).contains(year))?;
    let (month, rest) = number(rest.strip_prefix('.')?)?;
    let (day, rest) = number(rest.strip_prefix('.')?)?;
    let date = Date::from_ymd(era.first.0 + year - 1, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    Some((date, words.len() - rest.len()))
}

/// Parses a date, as precise as it is written, at the start of `words`, and returns it with its
/// length in bytes.
pub(super) fn date(words: &str) -> Option<(Date, usize)> {
    if let Some(found) = short_date(words) {
        return Some(found);
    }
    let era = ERAS.iter().find_map(|era| {
        let rest = words.strip_prefix(era.kanji).or_else(|| words.strip_prefix(era.square))?;
        Some((rest, era.first.0))
    });
    let (year, rest) = if let Some((named, first)) = era {
        let (number, after) = match blank(named).strip_prefix('元') {
            Some(after) => (1, after),
            None => number(blank(named))?,
        };
        ((1..=99).contains(&number).then(|| first + number - 1)?, after)
    } else {
        let (number, after) = number(words)?;
        ((1000..=2999).contains(&number).then_some(number)?, after)
    };
    let rest = blank(rest).strip_prefix('年')?;
    let end = |rest: &str| words.len() - rest.len();
    let year_only = (Date::from_year(year)?, end(rest));
    let field = |rest: &str, unit: char| {
        let (value, after) = number(blank(rest))?;
        Some((u32::try_from(value).ok()?, blank(after).strip_prefix(unit)?.len()))
    };
    let Some((month, left)) = field(rest, '月') else { return Some(year_only) };
    let rest = words.get(words.len() - left..)?;
    match field(rest, '日') {
        Some((day, left)) => Some((Date::from_ymd(year, month, day)?, words.len() - left)),
        None => Some((Date::from_ym(year, month)?, words.len() - left)),
    }
}

fn blank(words: &str) -> &str {
    words.trim_start_matches([' ', '\u{3000}'])
}

/// Parses a number in digits (half-width or full-width) or kanji, and returns it with the rest of
/// `words`.
fn number(words: &str) -> Option<(i32, &str)> {
    let (mut total, mut group, mut count, mut end) = (0_i32, 0_i32, 0, 0);
    for c in words.chars() {
        let digit = match c {
            '0'..='9' => c.to_digit(10),
            '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
            _ => "〇一二三四五六七八九".chars().zip(0..).find_map(|(kanji, n)| (kanji == c).then_some(n)),
        };
        match (digit, c) {
            (Some(digit), _) => group = group.checked_mul(10)?.checked_add(i32::try_from(digit).ok()?)?,
            (None, '十') => {
                total += group.max(1) * 10;
                group = 0;
            }
            _ => break,
        }
        count += 1;
        end += c.len_utf8();
        if count > 4 {
            return None;
        }
    }
    (count > 0).then(|| (total + group, words.get(end..).unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, LineRole)>) {
        let found = read(line).map(|read| (read.date.to_string(), read.role));
        let expected = expected.map(|(date, role)| (date.to_owned(), role));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn lines_that_date_a_document_are_read() {
        check("令和5年3月14日", Some(("2023-03-14", LineRole::Plain)));
        check("（令和五年三月十四日）", Some(("2023-03-14", LineRole::Plain)));
        check("平成３０年６月２７日（水）", Some(("2018-06-27", LineRole::Plain)));
        check("外務省　令和元年5月1日", Some(("2019-05-01", LineRole::Plain)));
        check("2024年4月1日", Some(("2024-04-01", LineRole::Plain)));
        check("公布日：平成30年6月27日", Some(("2018-06-27", LineRole::Labelled)));
        check("発表日 2024年4月1日", Some(("2024-04-01", LineRole::Labelled)));
        check("2024年6月10日 15時30分", Some(("2024-06-10", LineRole::Plain)));
        check("2024年6月10日（月） 15:30配信", Some(("2024-06-10", LineRole::Plain)));
        check("最終更新日 2024年6月10日 ページ番号 1234", Some(("2024-06-10", LineRole::Labelled)));
        check("更新日：2022年4月19日更新 印刷ページ表示", Some(("2022-04-19", LineRole::Labelled)));
        check("掲載日：2024年6月10日更新", Some(("2024-06-10", LineRole::Labelled)));
        check("外務省報道発表　令和6年6月10日", Some(("2024-06-10", LineRole::Plain)));
        check("令和6年6月10日(月)午前 於：官邸", Some(("2024-06-10", LineRole::Plain)));
        check("第213回国会 予算委員会 第5号 令和6年2月8日", Some(("2024-02-08", LineRole::Plain)));
        check("H19.04.24(火)09:14〜09:17 参議院議員食堂", Some(("2007-04-24", LineRole::Plain)));
        check("令和2年5月29日(金)19:23~20:08", Some(("2020-05-29", LineRole::Plain)));
        check("H19.04.24", Some(("2007-04-24", LineRole::Plain)));
        check("令和六年法律第二号", Some(("2024", LineRole::Act)));
        check("令和6年9月26日　事故調査室", Some(("2024-09-26", LineRole::Plain)));
        check("令和6年9月26日（木）　総務課", Some(("2024-09-26", LineRole::Plain)));
        check("訃報　2025年1月20日配信", Some(("2025-01-20", LineRole::Plain)));
        check("港湾白書　（令和7年6月13日公表）", Some(("2025-06-13", LineRole::Plain)));
        check("青凪日報　2023年11月16日　朝刊", Some(("2023-11-16", LineRole::Plain)));
        check("令和７年２月２７日判決言渡", Some(("2025-02-27", LineRole::Plain)));
        check("令和７年２月２７日判決言渡　同日原本領収", Some(("2025-02-27", LineRole::Plain)));
        check("（注）令和６年４月１日現在有効な文書", Some(("2024-04-01", LineRole::AsOf)));
    }

    #[test]
    fn rows_of_a_chronology_begin_with_a_date() {
        for line in [
            "2023年3月1日　設立",
            "12月9日　移転",
            "6月 開催",
            "平成30年",
            "■12月9日（月） 移転",
            "令和6年4月: 開館",
            "10(1877) 開業",
        ] {
            assert!(begins_row(line), "{line}");
        }
        for line in [
            "12月9日に移転した。",
            "2023年の予算",
            "6月、開催した",
            "2011年（平成23年）に起きた",
            "10(1877)人",
            "3日 開会",
            "会議",
        ] {
            assert!(!begins_row(line), "{line}");
        }
    }

    #[test]
    fn other_lines_are_not() {
        check("協定は令和5年3月14日に署名された。", None);
        check("附　則　（平成六年一二月一四日法律第一一六号）", None);
        check("2021年11月25日午後3時", None);
        check("平成31年4月31日", None);
        check("施行日：平成30年6月27日", None);
        check("令和5年", None);
        check("2020年現在の人口は5万人である。", None);
        check("2010年4月1日現在、職員は30人である。", None);
        check("（注）2020年現在", None);
        check("説明会　令和5年3月14日", None);
        check("場所　令和5年3月14日", None);
        check("発表日 2024年4月1日に延期した", None);
        check("公開 2024年4月1日は雨だった", None);
        check("令和6年6月10日 3時間の会議", None);
        check("令和6年6月10日 9:00〜17:00に開く説明会", None);
        check("H19.4", None);
        check("令和6年6月10日　第一会議室", None);
        check("令和6年6月10日総務課", None);
        check("令和6年6月10日　開通式", None);
        check("結果は2025年1月20日公表", None);
        check("規則（令和5年3月14日制定）", None);
        check("令和7年2月27日判決の要旨", None);
        check("令和6年6月10日 於いて開催する説明会", None);
        check("第5号議案 令和6年2月8日", None);
        check("令和6年6月10日 15時30分から会議", None);
    }
}
