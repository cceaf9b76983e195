//! Finds Japanese time expressions.
//!
//! Japanese is written without spaces between words, so the tokens and patterns of the English
//! tagger do not apply. This scanner reads text character by character and tries its rules wherever
//! an expression can begin: at digits, kanji numerals, era names, and words such as "昨年" and "翌日".
//! A rule checks the neighbouring characters to reject look-alikes ("毎日新聞", "日本年金機構", "十分に"). The
//! result is a list of [`JapanesePhrase`]s, which [`crate::normalise`] resolves.

mod calendar;
mod chars;
mod clock;
mod era;
mod length;
mod numeral;
mod phrase;

use calendar::Before;
use chars::{Chars, is_range_mark};
pub(crate) use chars::{is_hiragana, is_kanji};
use era::JapaneseEra;
use length::PhraseMatch;
use numeral::is_numeral;
pub(crate) use phrase::{
    Away, DateWords, DayWord, JapanesePhrase, MonthWord, PeriodWord, PhraseLink, PhraseMeaning, YearWord,
};

use crate::tag::Modifier;

/// The rule names, as printed by `tag --explain`.
pub(crate) const RULES: &[&str] = &[
    "ja.date",
    "ja.date.digits",
    "ja.date.era-digits",
    "ja.date.citation",
    "ja.date.week",
    "ja.date.weekday",
    "ja.date.season",
    "ja.date.bare-season",
    "ja.date.quarter",
    "ja.date.century",
    "ja.date.holiday",
    "ja.date.edge",
    "ja.time",
    "ja.time.stamp",
    "ja.time.part",
    "ja.time.minutes",
    "ja.length",
    "ja.relative.distance",
    "ja.relative.year-before",
    "ja.relative.period-before",
    "ja.set",
    "ja.set.every",
    "ja.reference",
];

/// Words that precede an expression and make it approximate. They are part of its extent.
const PREFIXES: &[&str] = &["約", "およそ", "おおよそ", "おおむね", "概ね", "ほぼ"];

/// Words after a date that select a part of it.
const PARTS: &[(&str, Modifier)] = &[
    ("上旬", Modifier::Start),
    ("初旬", Modifier::Start),
    ("初頭", Modifier::Start),
    ("初期", Modifier::Start),
    ("序盤", Modifier::Start),
    ("前半", Modifier::Start),
    ("初め", Modifier::Start),
    ("始め", Modifier::Start),
    ("はじめ", Modifier::Start),
    ("当初", Modifier::Start),
    ("明け", Modifier::Start),
    ("中旬", Modifier::Mid),
    ("半ば", Modifier::Mid),
    ("なかば", Modifier::Mid),
    ("中葉", Modifier::Mid),
    ("中盤", Modifier::Mid),
    ("中頃", Modifier::Mid),
    ("中ごろ", Modifier::Mid),
    ("下旬", Modifier::End),
    ("後半", Modifier::End),
    ("末期", Modifier::End),
    ("末", Modifier::End),
    ("終わり", Modifier::End),
    ("終盤", Modifier::End),
    ("暮れ", Modifier::End),
];

/// Words that follow a date or time and make it approximate.
const ABOUT: &[&str] = &["頃", "ごろ", "ころ", "前後"];

/// Words for the start or end of the current year, fiscal year, month or week.
const EDGES: &[(&str, Edge)] = &[
    ("年度末", Edge::FiscalYear(Some(Modifier::End))),
    ("年度初め", Edge::FiscalYear(Some(Modifier::Start))),
    ("年度当初", Edge::FiscalYear(Some(Modifier::Start))),
    ("年度内", Edge::FiscalYear(None)),
    ("年内", Edge::Year(None)),
    ("年末", Edge::Year(Some(Modifier::End))),
    ("年初", Edge::Year(Some(Modifier::Start))),
    ("年明け", Edge::TurnOfYear),
    ("年始", Edge::TurnOfYear),
    ("月内", Edge::Month(None)),
    ("月末", Edge::Month(Some(Modifier::End))),
    ("月初", Edge::Month(Some(Modifier::Start))),
    ("週明け", Edge::Week(1)),
    ("週末", Edge::Weekend),
];

#[derive(Debug, Clone, Copy)]
enum Edge {
    FiscalYear(Option<Modifier>),
    Year(Option<Modifier>),
    TurnOfYear,
    Month(Option<Modifier>),
    Week(i32),
    Weekend,
}

/// Words that refer to the present, the past or the future in general.
const REFERENCES: &[(&str, &str)] = &[
    ("現在", "PRESENT_REF"),
    ("最近", "PAST_REF"),
    ("近年", "PAST_REF"),
    ("当時", "PAST_REF"),
    ("今後", "FUTURE_REF"),
    ("将来", "FUTURE_REF"),
];

/// The maximum number of characters between a year with an era and a later year without one.
const MAX_ERA_GAP: usize = 300;

/// Returns the time expressions in `text`, in order and without overlaps. Stops after `most + 1`
/// expressions, so that the caller can report that there are too many.
pub(crate) fn phrases(text: &str, most: usize) -> Vec<JapanesePhrase> {
    let chars = Chars::of(text);
    let mut found: Vec<JapanesePhrase> = Vec::new();
    let (mut at, mut last_end) = (0, 0);
    // The end of the last year with an era, which later short years share.
    let mut era_end: Option<usize> = None;
    while at < chars.len() && found.len() <= most {
        let c = chars.at(at);
        if !begins(c) {
            at += 1;
            continue;
        }
        let mut joined = Joined::of(&chars, found.last(), last_end, at);
        joined.before.follows_era = era_end.is_some_and(|end| at - end <= MAX_ERA_GAP);
        if let Some(skipped) = look_alike(&chars, at) {
            at = skipped.max(at + 1);
            continue;
        }
        let Some(phrase) = expression(&chars, at, &joined) else {
            at = if is_numeral(c) { after_number(&chars, at) } else { at + 1 };
            continue;
        };
        let link = joined.link(&chars, last_end, phrase.start);
        at = phrase.end.max(at + 1);
        last_end = at;
        if let PhraseMeaning::Date(words) = phrase.meaning {
            match words.year {
                Some(YearWord::Era(..)) => era_end = Some(at),
                Some(YearWord::Western(_)) => era_end = None,
                Some(YearWord::Short(_)) => era_end = era_end.map(|_| at),
                _ => {}
            }
        }
        found.push(JapanesePhrase {
            start: chars.byte(phrase.start),
            end: chars.byte(phrase.end),
            meaning: phrase.meaning,
            modifier: phrase.modifier,
            rule: phrase.rule,
            link,
        });
    }
    found
}

/// Whether an expression can begin with `c`. Most characters cannot begin one.
const fn begins(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '〇' | '○'
                | '零'
                | '一'
                | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '数'
                | '何'
                | '複'
                | '令'
                | '平'
                | '昭'
                | '大'
                | '明'
                | '慶'
                | '元'
                | '文'
                | '万'
                | '安'
                | '嘉'
                | '弘'
                | '享'
                | '寛'
                | '宝'
                | '延'
                | '貞'
                | '承'
                | '皇'
                | '西'
                | '紀'
                | 'R'
                | 'H'
                | 'S'
                | 'T'
                | 'M'
                | '㋿'
                | '㍻'
                | '㍼'
                | '㍽'
                | '㍾'
                | '今'
                | '本'
                | '昨'
                | '去'
                | '来'
                | '再'
                | 'さ'
                | '同'
                | '当'
                | '翌'
                | '前'
                | '先'
                | 'そ'
                | 'こ'
                | 'お'
                | 'き'
                | 'あ'
                | 'し'
                | 'ゆ'
                | 'け'
                | '次'
                | '上'
                | '下'
                | '第'
                | '月'
                | '火'
                | '水'
                | '木'
                | '金'
                | '土'
                | '日'
                | '年'
                | '週'
                | '毎'
                | '各'
                | '例'
                | '隔'
                | '午'
                | '正'
                | '早'
                | '未'
                | '深'
                | '夕'
                | '昼'
                | '朝'
                | '約'
                | 'ほ'
                | '概'
                | '半'
                | '丸'
                | '春'
                | '秋'
                | '建'
                | '天'
                | 'バ'
                | 'メ'
                | '憲'
                | 'み'
                | '山'
                | '終'
                | '防'
                | '勤'
                | 'ク'
                | '\''
                | '’'
                | '現'
                | '最'
                | '近'
                | '将'
                | '('
        )
}

/// The previous phrase, and its relation to the next one.
struct Joined {
    before: Before,
    link: PhraseLink,
    /// The hour of the previous phrase, if it is a clock time.
    hour: Option<u8>,
}

impl Joined {
    fn of(chars: &Chars, last: Option<&JapanesePhrase>, last_end: usize, at: usize) -> Self {
        let apart = Self { before: Before::default(), link: PhraseLink::Apart, hour: None };
        let Some(last) = last else { return apart };
        let link = link_between(chars, last_end, at);
        let PhraseMeaning::Date(words) = last.meaning else { return Self { link, ..apart } };
        let joined = matches!(link, PhraseLink::Range | PhraseLink::List);
        Self {
            before: Before { joined, words, follows_era: false },
            link,
            hour: words.clock.map(|clock| clock.hour),
        }
    }

    /// Returns the link between the previous phrase and one that begins at `start`.
    fn link(&self, chars: &Chars, last_end: usize, start: usize) -> PhraseLink {
        if last_end == 0 { PhraseLink::Apart } else { link_between(chars, last_end, start).max_of(self.link) }
    }
}

impl PhraseLink {
    fn max_of(self, other: Self) -> Self {
        if self == Self::Apart { other } else { self }
    }
}

/// Returns the relation that the characters between two phrases show.
fn link_between(chars: &Chars, from: usize, to: usize) -> PhraseLink {
    if from == 0 || to <= from || to - from > 6 {
        return PhraseLink::Apart;
    }
    let start = chars.blanks(from, 1);
    match chars.slice(start, to) {
        ['の'] => PhraseLink::Of,
        [mark] if is_range_mark(*mark) => PhraseLink::Range,
        [' ', mark, ' '] | [mark, ' '] if is_range_mark(*mark) => PhraseLink::Range,
        ['か', 'ら'] | ['よ', 'り'] | ['か', 'ら', ' ' | '、'] => PhraseLink::Range,
        ['、' | ',' | '・' | 'と' | 'や']
        | ['及', 'び']
        | ['お', 'よ', 'び']
        | ['又', 'は']
        | ['ま', 'た', 'は']
        | ['並', 'び', 'に'] => PhraseLink::List,
        _ => PhraseLink::Apart,
    }
}

/// Returns the index after a number that is not part of a time, so that its last digits are not
/// mistaken for a separate number.
fn after_number(chars: &Chars, start: usize) -> usize {
    let mut end = start + 1;
    if chars.at(start).is_ascii_digit() {
        while chars.at(end).is_ascii_digit() {
            end += 1;
        }
    } else {
        while is_numeral(chars.at(end)) && !chars.at(end).is_ascii_digit() {
            end += 1;
        }
    }
    end
}

/// Returns the index after a number that is not a date, such as an article, version or telephone
/// number, a rank, or part of a URL. Returns `None` for a number that may be a date.
fn look_alike(chars: &Chars, start: usize) -> Option<usize> {
    let c = chars.at(start);
    if c == '第' {
        if calendar::quarter(chars, start).is_some() {
            return None;
        }
        let number = chars.number(start + 1)?;
        return Some(number.end.max(start + 2));
    }
    // The numeral in "統一日程" and "同一年" is part of a word.
    if c == '一'
        && matches!(chars.before(start), '統' | '同' | '唯' | '単' | '専' | '均' | '画' | '随' | '万')
    {
        return Some(start + 1);
    }
    if !c.is_ascii_digit() {
        return None;
    }
    let before = chars.before(start);
    // Skip "v1.4.0", "ISO8601", "#123" and "№5", which are codes.
    let is_code = before.is_ascii_alphabetic()
        || matches!(before, '#' | '_' | '%' | '$' | '¥' | '№' | '=' | '&' | '@' | '\\');
    // Skip "/ja/2018/09/20/notice", which is part of a URL; "2018/09" alone is not.
    let in_address = before == '/' && !chars.before(start - 1).is_ascii_digit();
    if is_code && !matches!(before, 'T' | '=') || in_address {
        return Some(after_code(chars, start));
    }
    let mut end = start;
    let (mut points, mut groups) = (0, 0);
    while chars.at(end).is_ascii_digit()
        || matches!(chars.at(end), '.' | '-' | '/') && chars.at(end + 1).is_ascii_digit()
    {
        points += usize::from(chars.at(end) == '.');
        groups += usize::from(chars.at(end) == '-');
        end += 1;
    }
    // Skip a telephone number, a figure number ("2-1-1-4") or an IP address ("192.168.0.1").
    let first = chars.number(start)?;
    let is_date = first.value >= 1000 && points + groups <= 2 || points + groups <= 1;
    let is_number = points > 2
        || groups > 2
        || points == 2 && first.value < 1000
        || groups == 2 && !is_date
        || first.digits > 4 && groups > 0;
    is_number.then_some(end)
}

/// Returns the index after the letters, digits and slashes of a code or a URL.
fn after_code(chars: &Chars, start: usize) -> usize {
    let mut end = start;
    while chars.at(end).is_ascii_alphanumeric() || matches!(chars.at(end), '/' | '-' | '.' | '_') {
        end += 1;
    }
    end
}

/// Parses the time expression at `start`.
fn expression(chars: &Chars, start: usize, joined: &Joined) -> Option<PhraseMatch> {
    if let Some(at) = chars.any(start, PREFIXES) {
        let is_word = chars.at(start) == '約' && is_kanji(chars.before(start)) && !is_numeral(chars.at(at));
        let found = plain(chars, at, joined).filter(|_| !is_word)?;
        let counts = matches!(
            found.meaning,
            PhraseMeaning::Length(_)
                | PhraseMeaning::Set(_)
                | PhraseMeaning::Every(_)
                | PhraseMeaning::Away(_)
                | PhraseMeaning::Date(_)
        );
        return counts.then_some(PhraseMatch {
            start,
            modifier: found.modifier.or(Some(Modifier::Approx)),
            ..found
        });
    }
    plain(chars, start, joined)
}

fn plain(chars: &Chars, start: usize, joined: &Joined) -> Option<PhraseMatch> {
    let c = chars.at(start);
    if c == '(' {
        return citation(chars, start);
    }
    if c.is_ascii_digit() || "RHSTM令平昭大明".contains(c) {
        let digits =
            iso(chars, start).or_else(|| era_digits(chars, start)).or_else(|| year_last(chars, start));
        let digits = digits.or_else(|| month_and_day(chars, start));
        if digits.is_some() {
            return digits;
        }
    }
    if matches!(c, '毎' | '各' | '例' | '隔' | '月')
        && let Some(found) = length::set(chars, start)
    {
        return Some(found);
    }
    if c == '前'
        && let Some(end) = chars.any(start, &["前年同期", "前年同月", "前年同日", "前年同四半期"])
    {
        return Some(PhraseMatch {
            start,
            end,
            meaning: PhraseMeaning::YearBefore,
            modifier: None,
            rule: "ja.relative.year-before",
        });
    }
    if c == '前' && chars.any(start, &["前期比", "前期に", "前期の", "前期は", "前期から"]).is_some()
    {
        return Some(PhraseMatch {
            start,
            end: start + 2,
            meaning: PhraseMeaning::PeriodBefore,
            modifier: None,
            rule: "ja.relative.period-before",
        });
    }
    if let Some(found) = minutes(chars, start, joined) {
        return Some(found);
    }
    let found = date(chars, start, &joined.before)
        .or_else(|| other(chars, start, joined))
        .or_else(|| length::length(chars, start))?;
    Some(found)
}

/// Parses a numeric date that begins with its year: "2024-04-07T21:35:19+09:00", "2024/4/7",
/// "2024.4.7", "2024-04".
fn iso(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let year = chars.number(start).filter(|year| year.digits == 4 && !year.is_kanji)?;
    // The year ends after four digits, because `number` reads "2024.4" as a decimal number.
    let year_end = start + 4;
    let mark = chars.at(year_end);
    if !matches!(mark, '-' | '/' | '.') || !(1000..=2999).contains(&(year.hundredths / 100)) {
        return None;
    }
    let western = i32::try_from(year.hundredths / 100).ok()?;
    let (month, end) = small(chars, year_end + 1, 12)?;
    let mut words = DateWords {
        year: Some(YearWord::Western(western)),
        month: Some(MonthWord::Number(month)),
        ..DateWords::default()
    };
    if chars.at(end) != mark {
        let is_month = mark != '.' && end == year_end + 3 && !chars.at(end).is_ascii_alphanumeric();
        let is_range = mark == '-' && chars.before(start) == '-';
        return (is_month && !is_range && !matches!(chars.at(end), '-' | '/' | '年' | '月')).then_some(
            PhraseMatch {
                start,
                end,
                meaning: PhraseMeaning::Date(words),
                modifier: None,
                rule: "ja.date.digits",
            },
        );
    }
    let (day, mut end) = small(chars, end + 1, 31)?;
    words.day = Some(DayWord::Number(day));
    if chars.at(end).is_ascii_digit() || chars.at(end) == mark && mark != '.' {
        return None;
    }
    if chars.at(end) == 'T'
        && let Some((clock, after)) = clock::iso_time(chars, end + 1)
    {
        words.clock = Some(clock);
        return Some(PhraseMatch {
            start,
            end: after,
            meaning: PhraseMeaning::Date(words),
            modifier: None,
            rule: "ja.time.stamp",
        });
    }
    if chars.at(end).is_ascii_alphabetic() {
        return None;
    }
    end = after_day(chars, end, &mut words);
    Some(PhraseMatch {
        start,
        end,
        meaning: PhraseMeaning::Date(words),
        modifier: None,
        rule: "ja.date.digits",
    })
}

/// Parses a numeric date that ends with its year, if only one order of day and month is possible:
/// "29/2/2019", but not "3/2/2019".
fn year_last(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let (first, at) = small(chars, start, 31)?;
    let at = chars.word(at, "/")?;
    let (second, at) = small(chars, at, 31)?;
    let year = chars.number(chars.word(at, "/")?).filter(|year| year.digits == 4 && !year.is_quantity)?;
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    let is_clear = (first > 12) != (second > 12) && (1000..=2999).contains(&year.value);
    let words = DateWords {
        year: i32::try_from(year.value).ok().map(YearWord::Western),
        month: Some(MonthWord::Number(month)),
        day: Some(DayWord::Number(day)),
        ..DateWords::default()
    };
    is_clear.then_some(PhraseMatch {
        start,
        end: year.end,
        meaning: PhraseMeaning::Date(words),
        modifier: None,
        rule: "ja.date.digits",
    })
}

/// Parses a one-digit or two-digit number from 1 to `most` at `start`. Returns it and the index
/// after it.
fn small(chars: &Chars, start: usize, most: u8) -> Option<(u8, usize)> {
    let digits = (0..3).take_while(|n| chars.at(start + n).is_ascii_digit()).count();
    if digits == 0 || digits > 2 {
        return None;
    }
    let value =
        chars.slice(start, start + digits).iter().filter_map(|c| c.to_digit(10)).fold(0, |v, d| v * 10 + d);
    let value = u8::try_from(value).ok().filter(|value| (1..=most).contains(value))?;
    Some((value, start + digits))
}

/// Parses a date with the short form of its era: "R6.4.1", "昭57.5.17", "平元.5.8", "令5年度".
fn era_digits(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let (era, at) = JapaneseEra::abbreviated(chars, start).or_else(|| JapaneseEra::named(chars, start))?;
    let is_inside = chars.before(start).is_ascii_alphanumeric()
        || is_kanji(chars.before(start)) && is_kanji(chars.at(start));
    if is_inside {
        return None;
    }
    let (year, end) = if let Some(end) = chars.word(at, "元") {
        (1, end)
    } else {
        let (year, end) = small(chars, at, 99)?;
        (i32::from(year), end)
    };
    let found = |end, words, modifier| {
        Some(PhraseMatch {
            start,
            end,
            meaning: PhraseMeaning::Date(words),
            modifier,
            rule: "ja.date.era-digits",
        })
    };
    let mut words = DateWords { year: Some(YearWord::Era(era, year)), ..DateWords::default() };
    let mark = chars.at(end);
    if matches!(mark, '.' | '/' | '-' | '・')
        && let Some((month, after_month)) = small(chars, end + 1, 12)
    {
        words.month = Some(MonthWord::Number(month));
        if chars.at(after_month) == mark
            && let Some((day, after)) = small(chars, after_month + 1, 31)
        {
            words.day = Some(DayWord::Number(day));
            let end = after_day(chars, after, &mut words);
            return found(end, words, None);
        }
        // Accept "R6.4" as a month, but not "M2.5", which is a magnitude or a screw size.
        let is_month = matches!(chars.at(start), 'R' | 'H' | '令' | '平' | '昭')
            && !chars.at(after_month).is_ascii_alphanumeric();
        return if is_month { found(after_month, words, None) } else { None };
    }
    if let Some(end) = chars.word(end, "年度") {
        words.period = Some(PeriodWord::FiscalYear);
        return found(end, words, None);
    }
    if chars.word(end, "年").is_some() {
        // Accept the fields with units: "R6年4月1日".
        let mut end = end + 1;
        end = rest_of_date(chars, end, &mut words);
        return found(end, words, None);
    }
    // Accept "H31以降" as a year, but not "R6" alone, which may be a room or a road.
    let is_year = matches!(chars.at(start), 'R' | 'H')
        && end == at + 2
        && chars.any(end, &["以降", "以前", "まで", "から", "末", "〜", "頃", "、", ")"]).is_some();
    if is_year && chars.at(start) == 'H' { found(end, words, None) } else { None }
}

/// Parses a numeric month and day, if the context shows that they are a date and not a fraction: a
/// following weekday or time ("1/4(日)"), or the start of a row ("11/25 開会").
fn month_and_day(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    if matches!(chars.before(start), '/' | '.' | '-' | ':') || chars.before(start).is_ascii_alphanumeric() {
        return None;
    }
    let (month, end) = small(chars, start, 12)?;
    let at = chars.word(end, "/")?;
    let (day, end) = small(chars, at, 31)?;
    if matches!(chars.at(end), '/' | '.' | '-' | '%') || chars.at(end).is_ascii_alphanumeric() {
        return None;
    }
    let mut words = DateWords {
        month: Some(MonthWord::Number(month)),
        day: Some(DayWord::Number(day)),
        ..DateWords::default()
    };
    let after = after_day(chars, end, &mut words);
    let is_alone = is_row_start(chars, start)
        && matches!(chars.at(end), '\n' | '\0' | ' ' | ':' | '|' | '、' | '〜' | '(');
    let in_brackets = chars.before(start) == '(' && chars.at(end) == ')';
    let is_range = is_range_mark(chars.at(end)) && chars.at(end + 1).is_ascii_digit();
    let has_more = words.weekday.is_some() || words.clock.is_some();
    (has_more || is_alone || in_brackets || is_range && day > 1).then_some(PhraseMatch {
        start,
        end: after,
        meaning: PhraseMeaning::Date(words),
        modifier: None,
        rule: "ja.date.digits",
    })
}

/// Whether `start` is the start of a line or table cell, after an optional list marker.
fn is_row_start(chars: &Chars, start: usize) -> bool {
    let mut at = start;
    while matches!(chars.before(at), ' ' | '*' | '-' | '・' | '○' | '●' | '■' | '◆') && at > 0 {
        at -= 1;
    }
    matches!(chars.before(at), '\n' | '\0' | '|')
}

/// Parses the year of a cited work: "総務省他（2011）".
fn citation(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let before = chars.before(start);
    let year =
        chars.number(start + 1).filter(|year| year.digits == 4 && !year.is_kanji && !year.is_quantity)?;
    chars.word(year.end, ")")?;
    let is_year = (1900..=2099).contains(&year.value);
    let is_work = is_kanji(before) || before.is_alphabetic();
    (is_year && is_work).then(|| PhraseMatch {
        start: start + 1,
        end: year.end,
        meaning: PhraseMeaning::Date(DateWords {
            year: i32::try_from(year.value).ok().map(YearWord::Western),
            ..DateWords::default()
        }),
        modifier: None,
        rule: "ja.date.citation",
    })
}

/// Parses the end of a clock time range that only states the minutes: "20分" in "9時15分から20分まで".
fn minutes(chars: &Chars, start: usize, joined: &Joined) -> Option<PhraseMatch> {
    let hour = joined.hour.filter(|_| joined.link == PhraseLink::Range)?;
    let number = chars.number(start).filter(|number| number.value < 60 && !number.is_quantity)?;
    let end = chars.word(number.end, "分")?;
    let clock = crate::tag::Clock { hour, minute: u8::try_from(number.value).ok(), second: None, zone: None };
    let words = DateWords {
        clock: Some(clock),
        day: joined.before.words.day.map(|_| DayWord::Anaphoric(0)),
        ..DateWords::default()
    };
    let (modifier, end) = after_time(chars, end);
    Some(PhraseMatch { start, end, meaning: PhraseMeaning::Date(words), modifier, rule: "ja.time.minutes" })
}

/// Parses the date at `start`, setting only the fields, from year to minute, that are present.
fn date(chars: &Chars, start: usize, before: &Before) -> Option<PhraseMatch> {
    let mut words = DateWords::default();
    let mut modifier = None;
    let mut end = start;
    if let Some((year, after)) = calendar::year(chars, start, before) {
        words.year = Some(year);
        end = after;
        // The "2010" in "2010〜12年" shares the unit of "12", so no month follows it.
        if chars.before(end) != '年' && chars.before(end) != ')' {
            if calendar::shares_fiscal_year(chars, end) {
                words.period = Some(PeriodWord::FiscalYear);
            }
            return Some(PhraseMatch {
                start,
                end,
                meaning: PhraseMeaning::Date(words),
                modifier,
                rule: "ja.date",
            });
        }
        if let Some(after) = chars.word(end, "度") {
            end = calendar::era_in_brackets(chars, after).unwrap_or(after);
            words.period = Some(PeriodWord::FiscalYear);
            if let Some((period, after)) = calendar::period_of_year(chars, end, true)
                && !matches!(period, PeriodWord::Season(_))
            {
                (words.period, end) = (Some(period), after);
            }
        } else if let Some(after) = chars.word(end, "代").filter(|_| chars.before(end) == '年') {
            words.period = Some(PeriodWord::Decade);
            end = after;
        } else if let Some((period, after)) = calendar::period_of_year(chars, chars.blanks(end, 1), false)
            && !matches!((period, year), (PeriodWord::Half(_), _) if chars.word(end, "前期").or(chars.word(end, "後期")).is_some())
        {
            (words.period, end) = (Some(period), after);
        } else if let Some(season) = chars.word(end, "の")
            && let Some((period @ PeriodWord::Season(_), after)) =
                calendar::period_of_year(chars, season, false)
        {
            // "夏" is not an expression by itself, so "今年の夏" becomes one expression.
            (words.period, end) = (Some(period), after);
        } else if let Some((holiday, after)) = calendar::holiday(chars, end) {
            words.month = Some(MonthWord::Number(holiday.0));
            words.day = Some(DayWord::Number(holiday.1));
            end = after;
        } else {
            end = rest_of_date(chars, end, &mut words);
            if let Some((term, after)) = calendar::term(chars, end, &words) {
                (words.month, words.period, end) = (None, Some(term), after);
            }
        }
    } else {
        if matches!(chars.before(start), '第' | '/' | '.')
            || is_numeral(chars.before(start)) && is_numeral(chars.at(start))
        {
            return None;
        }
        end = rest_of_date(chars, end, &mut words);
        if end == start {
            return None;
        }
        if words.month.is_some() || words.day.is_some() {
            words.is_of_every_year = chars.follows(start, &["平年の", "例年の"]);
        }
    }
    if words.clock.is_some() || words.part.is_some() {
        let (about, after) = after_time(chars, end);
        return Some(PhraseMatch {
            start,
            end: after,
            meaning: PhraseMeaning::Date(words),
            modifier: about,
            rule: "ja.time",
        });
    }
    let is_number_alone = !"年月日度代期)".contains(chars.before(end)) && is_numeral(chars.before(end));
    if !is_number_alone {
        (modifier, end) = after_date(chars, end, &words);
    }
    Some(PhraseMatch { start, end, meaning: PhraseMeaning::Date(words), modifier, rule: "ja.date" })
}

/// Parses the month, day, weekday and time at `start` into `words`. Returns the index after them.
fn rest_of_date(chars: &Chars, start: usize, words: &mut DateWords) -> usize {
    let mut end = start;
    let has_year = words.year.is_some();
    let at = if has_year { chars.blanks(end, 2) } else { end };
    if let Some((month, after)) = calendar::month(chars, at) {
        words.month = Some(month);
        end = after;
        if chars.before(end) != '月' {
            return end;
        }
        // Skip the second month in "今月4月".
        if !matches!(month, MonthWord::Number(_))
            && let Some((MonthWord::Number(named), after)) = calendar::month(chars, end)
            && chars.before(after) == '月'
        {
            words.month = Some(MonthWord::Number(named));
            end = after;
        }
    }
    let has_month = words.month.is_some();
    if has_year && !has_month {
        return end;
    }
    let at = if has_month { chars.blanks(end, 2) } else { end };
    let Some((day, after)) = calendar::day(chars, at, has_month) else { return end };
    words.day = Some(day);
    end = after;
    if chars.before(end).is_ascii_digit() || is_numeral(chars.before(end)) {
        if chars.at(end) == '(' {
            return after_day(chars, end, words);
        }
        return end;
    }
    after_day(chars, end, words)
}

/// Parses the weekday and time after a day into `words`. Returns the index after them.
fn after_day(chars: &Chars, start: usize, words: &mut DateWords) -> usize {
    let mut end = start;
    let weekday = calendar::weekday_in_brackets(chars, end).or_else(|| calendar::weekday(chars, end));
    if let Some((day, after)) = weekday {
        words.weekday = Some(day);
        end = after;
    }
    let at = chars.blanks(end, 1);
    // Allow "の" after a relative day or a weekday: "明日の夜" and "月曜日の午前10時" are one expression,
    // whereas "6月19日の午後" is two.
    let is_deictic = matches!(words.day, Some(DayWord::Deictic(_))) || words.day.is_none();
    if let Some(at) = chars.word(end, "の").filter(|_| is_deictic)
        && let Some(end) = clock::time(chars, at, true, words)
    {
        return end;
    }
    if at > end && !(chars.at(at) == '午' || clock_follows(chars, at)) {
        return end;
    }
    clock::time(chars, at, true, words).unwrap_or(end)
}

fn clock_follows(chars: &Chars, at: usize) -> bool {
    chars.number(at).is_some_and(|number| {
        chars.at(number.end) == ':' || chars.at(number.end) == '時' && chars.at(number.end + 1) != '間'
    })
}

/// Returns the modifier expressed by the words after a date ("末", "頃"), and the index after them.
fn after_date(chars: &Chars, start: usize, words: &DateWords) -> (Option<Modifier>, usize) {
    let mut end = start;
    let mut modifier = None;
    let is_day = words.day.is_some();
    if let Some((part, after)) = calendar::listed(chars, end, PARTS).filter(|_| !is_day) {
        // Exclude words that only look like a part: "当初" is an adverb, "末尾" is the end of a text,
        // "前半期" and "後半戦" are nouns, and "年明け" is the start of the next year.
        let is_word = matches!(chars.slice(end, after), ['当', '初'])
            || chars.at(end) == '末' && chars.at(after) == '尾'
            || matches!(chars.slice(end, after), ['前' | '後', '半'])
                && matches!(chars.at(after), '期' | '戦')
            || chars.word(end, "明け").is_some();
        if !is_word {
            modifier = Some(part);
            end = after;
        }
    }
    if let Some(after) = chars.any(end, ABOUT) {
        modifier = modifier.or(Some(Modifier::Approx));
        end = after;
    }
    (modifier, end)
}

/// Returns the modifier expressed by the words after a time of day ("頃", "すぎ"), and the index after
/// them.
fn after_time(chars: &Chars, start: usize) -> (Option<Modifier>, usize) {
    if let Some(end) = chars.any(start, ABOUT) {
        return (Some(Modifier::Approx), end);
    }
    match chars.any(start, &["すぎ", "過ぎ"]) {
        Some(end) => (Some(Modifier::After), end),
        None => (None, start),
    }
}

/// Parses an expression that is neither a date with a year, month or day nor a duration: a week, a
/// time of day, a season, a century, a holiday, a reference to the present.
fn other(chars: &Chars, start: usize, joined: &Joined) -> Option<PhraseMatch> {
    let found = |end, words, modifier, rule| {
        Some(PhraseMatch { start, end, meaning: PhraseMeaning::Date(words), modifier, rule })
    };
    if let Some((words, mut end)) = calendar::week(chars, start) {
        let mut words = words;
        if words.weekday.is_some() {
            end = after_day(chars, end, &mut words);
        }
        if words.clock.is_some() || words.part.is_some() {
            let (modifier, end) = after_time(chars, end);
            return found(end, words, modifier, "ja.date.week");
        }
        let (modifier, end) = after_date(chars, end, &words);
        return found(end, words, modifier, "ja.date.week");
    }
    if let Some((words, end)) = calendar::deictic_season(chars, start) {
        return found(end, words, None, "ja.date.season");
    }
    if let Some((period, end)) = calendar::bare_season(chars, start) {
        let words = DateWords { period: Some(period), ..DateWords::default() };
        return found(end, words, None, "ja.date.bare-season");
    }
    if let Some((words, end)) = clock::day_with_part(chars, start) {
        let (modifier, end) = after_time(chars, end);
        return found(end, words, modifier, "ja.time.part");
    }
    if let Some((quarter, end)) = calendar::quarter(chars, start) {
        let words = DateWords { period: Some(PeriodWord::Quarter(quarter)), ..DateWords::default() };
        return found(end, words, None, "ja.date.quarter");
    }
    if let Some((period, end)) = calendar::months_of_period(chars, start) {
        let words = DateWords { period: Some(period), names_months: true, ..DateWords::default() };
        return found(end, words, None, "ja.date.quarter");
    }
    if let Some((day, end)) = chars.word(start, "次の").and_then(|at| calendar::weekday(chars, at)) {
        let mut words =
            DateWords { weekday: Some(day), day: Some(DayWord::NextWeekday), ..DateWords::default() };
        let end = after_day(chars, end, &mut words);
        return found(end, words, None, "ja.date.weekday");
    }
    if let Some((day, end)) = calendar::weekday(chars, start).filter(|_| !is_kanji(chars.before(start))) {
        let mut words = DateWords { weekday: Some(day), ..DateWords::default() };
        let end = after_day(chars, end, &mut words);
        return found(end, words, None, "ja.date.weekday");
    }
    if let Some(found) = century(chars, start).or_else(|| edge(chars, start)) {
        return Some(found);
    }
    if let Some(((month, day), end)) = calendar::holiday(chars, start) {
        let words = DateWords {
            month: Some(MonthWord::Number(month)),
            day: Some(DayWord::Number(day)),
            ..DateWords::default()
        };
        return found(end, words, None, "ja.date.holiday");
    }
    let mut words = DateWords::default();
    let joins_time = joined.hour.is_some() && matches!(joined.link, PhraseLink::Range | PhraseLink::List);
    let continues_number =
        matches!(chars.before(start), '第' | '/' | '.' | '+' | '-' | '±') || is_numeral(chars.before(start));
    if let Some(end) =
        clock::time(chars, start, joins_time, &mut words).filter(|_| !continues_number || joins_time)
    {
        // Reject "深夜放送" and "早朝割引", where the time of day is part of a compound.
        let is_compound = words.clock.is_none()
            && is_kanji(chars.at(end))
            && !matches!(chars.at(end), '以' | '頃' | '過' | '現' | '開')
            && !matches!(chars.at(start), '午');
        let (modifier, end) = after_time(chars, end);
        return if is_compound { None } else { found(end, words, modifier, "ja.time") };
    }
    if let Some(end) = now(chars, start) {
        return Some(PhraseMatch {
            start,
            end,
            meaning: PhraseMeaning::Reference("PRESENT_REF"),
            modifier: None,
            rule: "ja.reference",
        });
    }
    let (value, end) = calendar::listed(chars, start, REFERENCES)?;
    let is_word = calendar::is_word_start(chars, start)
        && !is_kanji(chars.before(start))
        && !matches!(chars.at(end), '地' | '形' | '性' | '像');
    is_word.then_some(PhraseMatch {
        start,
        end,
        meaning: PhraseMeaning::Reference(value),
        modifier: None,
        rule: "ja.reference",
    })
}

/// Returns the index after "今" at the start of a sentence or clause ("今戻ります"), unless it is part of
/// another word ("今回", "今や").
fn now(chars: &Chars, start: usize) -> Option<usize> {
    let end = chars.word(start, "今")?;
    let opens = matches!(chars.before(start), '\0' | '\n' | '。' | '、' | '「');
    let next = chars.at(end);
    let is_word = "年月日週度回後朝夜晩夕春夏秋冬期季昔更般時世上次節般や".contains(next);
    let is_word = is_word || chars.word(end, "から").is_some();
    (opens && !is_word && (is_kanji(next) || is_hiragana(next) || next == '、')).then_some(end)
}

/// Parses the century at `start`: "21世紀初頭", "紀元前5世紀", "今世紀".
fn century(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let found = |year, end| {
        let words = DateWords { year: Some(year), period: Some(PeriodWord::Century), ..DateWords::default() };
        let (modifier, end) = after_date(chars, end, &words);
        Some(PhraseMatch {
            start,
            end,
            meaning: PhraseMeaning::Date(words),
            modifier,
            rule: "ja.date.century",
        })
    };
    if let Some(end) = chars.word(start, "今世紀") {
        return found(YearWord::Deictic(0), end);
    }
    if let Some(end) = chars.word(start, "前世紀") {
        return found(YearWord::Deictic(-100), end);
    }
    let before_christ = chars.word(start, "紀元前");
    let number = chars
        .number(before_christ.unwrap_or(start))
        .filter(|n| !n.is_quantity && (1..=30).contains(&n.value))?;
    let end = chars
        .word(number.end, "世紀")
        .filter(|end| !matches!(chars.at(*end), '間' | '半' | 'に') || number.value > 4)?;
    let century = i32::try_from(number.value).ok()?;
    let year = if before_christ.is_some() { 1 - century * 100 } else { (century - 1) * 100 + 1 };
    found(YearWord::Western(year), end)
}

/// Parses the start or end of the current year, month or week: "年末", "月末", "週明け".
fn edge(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let (edge, end) = calendar::listed(chars, start, EDGES)?;
    let before = chars.before(start);
    // Leave "2024年末" and "来週末" to other rules, and reject the "年末" in "少年末", which is not a time.
    let is_inside = is_kanji(before) || is_numeral(before) || matches!(before, 'ヶ' | 'カ' | 'か' | 'ケ');
    let is_word = is_kanji(chars.at(end))
        && !matches!(chars.at(end), '以' | '頃' | '時' | '実' | '開' | '締' | '発' | '施' | '予' | '来');
    if is_inside || is_word {
        return None;
    }
    let mut words = DateWords::default();
    let modifier = match edge {
        Edge::FiscalYear(modifier) => {
            (words.year, words.period) = (Some(YearWord::Deictic(0)), Some(PeriodWord::FiscalYear));
            modifier
        }
        Edge::Year(modifier) => {
            words.year = Some(YearWord::Deictic(0));
            modifier
        }
        Edge::TurnOfYear => {
            words.year = Some(YearWord::TurnOfYear);
            Some(Modifier::Start)
        }
        Edge::Month(modifier) => {
            words.month = Some(MonthWord::Deictic(0));
            modifier
        }
        Edge::Week(weeks) => {
            words.period = Some(PeriodWord::DeicticWeek(weeks));
            Some(Modifier::Start)
        }
        Edge::Weekend => {
            words.period = Some(PeriodWord::DeicticWeekend(0));
            None
        }
    };
    let end =
        if is_hiragana(chars.at(end)) { chars.any(end, &["ごろ", "ころ"]).unwrap_or(end) } else { end };
    Some(PhraseMatch { start, end, meaning: PhraseMeaning::Date(words), modifier, rule: "ja.date.edge" })
}

#[cfg(test)]
mod tests {
    use super::begins;
    use super::era::ERAS;

    #[test]
    fn an_expression_can_begin_with_the_name_of_every_era() {
        let firsts = ERAS.iter().filter_map(|era| era.name.chars().next());
        let missing: String = firsts.filter(|first| !begins(*first)).collect();
        assert_eq!(missing, "", "add these characters to `begins`");
    }
}
