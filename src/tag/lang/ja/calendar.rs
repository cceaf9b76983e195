//! Parses the fields of a Japanese date: year, month, day, weekday, and periods such as quarters.

use chrono::Weekday;

use super::chars::{Chars, is_hiragana, is_kanji, is_range_mark};
use super::era::JapaneseEra;
use super::numeral::{Number, is_numeral};
use super::phrase::{DateWords, DayWord, MonthWord, PeriodWord, YearWord};
use crate::date::Season;

/// The fields of the previous phrase, which the next phrase in a list or range shares.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// Whether a list or range joins that phrase to the next one.
    pub joined: bool,
    /// The fields of that phrase.
    pub words: DateWords,
    /// Whether a year with an era is nearby, so that "54年に" is a year instead of a duration.
    pub follows_era: bool,
}

/// Words for years relative to the day of writing.
const DEICTIC_YEARS: &[(&str, i32)] = &[
    ("一昨年", -2),
    ("おととし", -2),
    ("再来年", 2),
    ("さ来年", 2),
    ("今年", 0),
    ("本年", 0),
    ("昨年", -1),
    ("去年", -1),
    ("来年", 1),
    ("明年", 1),
];

/// Words for years relative to the date mentioned last.
const ANAPHORIC_YEARS: &[(&str, i32)] = &[
    ("翌々年", 2),
    ("前々年", -2),
    ("同年", 0),
    ("当年", 0),
    ("翌年", 1),
    ("前年", -1),
    ("その年", 0),
    ("この年", 0),
];

const DEICTIC_MONTHS: &[(&str, i32)] =
    &[("先々月", -2), ("再来月", 2), ("今月", 0), ("本月", 0), ("先月", -1), ("来月", 1)];

const ANAPHORIC_MONTHS: &[(&str, i32)] =
    &[("翌々月", 2), ("前々月", -2), ("同月", 0), ("当月", 0), ("翌月", 1), ("前月", -1), ("この月", 0)];

const DEICTIC_DAYS: &[(&str, i32)] = &[
    ("一昨日", -2),
    ("おととい", -2),
    ("明後日", 2),
    ("あさって", 2),
    ("しあさって", 3),
    ("今日", 0),
    ("きょう", 0),
    ("本日", 0),
    ("昨日", -1),
    ("きのう", -1),
    ("明日", 1),
    ("あした", 1),
    ("あす", 1),
];

const ANAPHORIC_DAYS: &[(&str, i32)] = &[
    ("翌々日", 2),
    ("前々日", -2),
    ("同日", 0),
    ("当日", 0),
    ("翌日", 1),
    ("前日", -1),
    ("この日", 0),
    ("次の日", 1),
];

const WEEKS: &[(&str, bool, i32)] = &[
    ("再来週", false, 2),
    ("先々週", false, -2),
    ("今週", false, 0),
    ("先週", false, -1),
    ("来週", false, 1),
    ("同週", true, 0),
    ("翌週", true, 1),
    ("前週", true, -1),
    ("その週", true, 0),
    ("この週", true, 0),
    ("次の週", true, 1),
    ("前の週", true, -1),
];

/// Seasons in a year relative to the day of writing: "昨秋".
const DEICTIC_SEASONS: &[(&str, i32, Season)] = &[
    ("今春", 0, Season::Spring),
    ("今夏", 0, Season::Summer),
    ("今秋", 0, Season::Autumn),
    ("今冬", 0, Season::Winter),
    ("昨春", -1, Season::Spring),
    ("昨夏", -1, Season::Summer),
    ("昨秋", -1, Season::Autumn),
    ("昨冬", -1, Season::Winter),
    ("来春", 1, Season::Spring),
    ("来夏", 1, Season::Summer),
    ("来秋", 1, Season::Autumn),
];

/// Returns the value of the first word in `words` that occurs at `start`, and the index after it.
pub(super) fn listed<T: Copy>(chars: &Chars, start: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
    words.iter().find_map(|(word, value)| Some((*value, chars.word(start, word)?)))
}

/// Returns the unit that a number shares with a later one: for the "10" in "10-22日" and "5月10、11日",
/// the unit is "日".
fn shared_unit(chars: &Chars, number: &Number, ranges_only: bool) -> Option<char> {
    let mut at = number.end;
    for _ in 0..12 {
        let is_range = is_range_mark(chars.at(at)) || chars.word(at, "から").is_some();
        let link = if is_range {
            chars.word(at, "から").unwrap_or(at + 1)
        } else if ranges_only {
            return None;
        } else {
            chars.any(at, &["、", ",", "・", "及び", "および", "と", "又は", "または"])?
        };
        let next = chars.number(link).filter(|next| !next.is_quantity)?;
        let unit = chars.at(next.end);
        if matches!(unit, '年' | '月' | '日' | '時') {
            // Reject "2、3日間" and "1-2時間", where the unit belongs to a duration.
            let is_length = matches!(chars.at(next.end + 1), '間' | '目' | '後' | '前' | '以')
                || chars.any(next.end + 1, &["程度", "ほど"]).is_some();
            let grows = next.value > number.value || unit == '年';
            return (!is_length && grows).then_some(unit);
        }
        at = next.end;
    }
    None
}

/// Whether a year without a unit shares "年度" with the next year: the "6" in "令和6～8年度".
pub(super) fn shares_fiscal_year(chars: &Chars, end: usize) -> bool {
    let link = if is_range_mark(chars.at(end)) {
        Some(end + 1)
    } else {
        chars.any(end, &["から", "、", "・", "と", "及び"])
    };
    let Some(at) = link else { return false };
    let at = JapaneseEra::named(chars, at).map_or(at, |(_, at)| at);
    chars.number(at).is_some_and(|next| chars.word(next.end, "年度").is_some())
}

/// Whether "1日" is the duration in a rate: "1日8時間", "1日につき". If it were the first day of a month,
/// the following number would be separated: "1日、100人が".
fn is_rate(chars: &Chars, start: usize, end: usize) -> bool {
    const COUNTERS: &[&str] = &[
        "時間",
        "人",
        "名",
        "円",
        "回",
        "食",
        "件",
        "本",
        "個",
        "台",
        "便",
        "杯",
        "枚",
        "社",
        "隻",
        "トン",
        "キロ",
        "リットル",
        "グラム",
        "%",
        "パーセント",
        "分間",
        "往復",
        "匹",
        "頭",
        "羽",
        "冊",
        "度",
        "ドル",
        "歩",
        "世帯",
    ];
    if end != start + 2 || !matches!(chars.at(start), '1' | '一') {
        return false;
    }
    if chars.any(end, &["につき", "当たり", "当り", "あたり", "平均"]).is_some() {
        return true;
    }
    let at = chars.any(end, &["最大", "約", "最低", "合計", "およそ", "計"]).unwrap_or(end);
    chars.number(at).is_some_and(|number| {
        let unit = chars.any(number.end, &["億", "万", "千", "百"]).unwrap_or(number.end);
        chars.any(unit, COUNTERS).is_some()
    })
}

/// Parses the "期" after the month of a date, which makes it a company's business year: "3月期" in
/// "2025年3月期", with its quarter or half ("2025年3月期第2四半期"). Returns the period and the index after
/// it.
pub(super) fn term(chars: &Chars, start: usize, words: &DateWords) -> Option<(PeriodWord, usize)> {
    let Some(MonthWord::Number(month)) = words.month else { return None };
    let end = chars.word(start, "期").filter(|_| words.day.is_none() && chars.before(start) == '月')?;
    // Reject "3月期末", the end of March, and the words in "3月期限" and "3月期待".
    if "待限間末日首".contains(chars.at(end)) {
        return None;
    }
    let at = chars.blanks(end, 1);
    if let Some((quarter, end)) = quarter(chars, at) {
        return Some((PeriodWord::TermQuarter(month, quarter), end));
    }
    let halves = [("上半期", 1), ("下半期", 2), ("上期", 1), ("下期", 2), ("中間期", 1)];
    if let Some((half, end)) = listed(chars, at, &halves) {
        return Some((PeriodWord::TermHalf(month, half), end));
    }
    Some((PeriodWord::Term(month), end))
}

/// Parses a bracketed Western year at `start`. Returns it and the index after the bracket:
/// "(2011年)".
fn western_in_brackets(chars: &Chars, start: usize) -> Option<(i32, usize)> {
    let open = chars.blanks(start, 1);
    let at = chars.word(open, "(")?;
    let at = chars.word(at, "西暦").unwrap_or(at);
    let number = chars.number(at).filter(|number| number.digits == 4 && !number.is_quantity)?;
    let at = chars.any(number.end, &["年度", "年"]).unwrap_or(number.end);
    Some((i32::try_from(number.value).ok()?, chars.word(at, ")")?))
}

/// Returns the index after the spaces and bars between two columns.
fn columns(chars: &Chars, start: usize) -> usize {
    (start..start + 6).find(|at| !matches!(chars.at(*at), ' ' | '|')).unwrap_or(start)
}

/// Whether `start` is the start of a line or table row.
fn begins_row(chars: &Chars, start: usize) -> bool {
    let mut at = start;
    while at > 0 && matches!(chars.before(at), ' ' | '|') {
        at -= 1;
    }
    matches!(chars.before(at), '\n' | '\0')
}

/// Whether an era is in the second column of a chronology, after a Western year without 年.
fn follows_western_column(chars: &Chars, start: usize) -> bool {
    let mut at = start;
    while at > 0 && start - at < 6 && matches!(chars.before(at), ' ' | '|') {
        at -= 1;
    }
    let is_year = at < start && at >= 4 && (1..=4).all(|back| chars.at(at - back).is_ascii_digit());
    is_year && begins_row(chars, at - 4)
}

/// Returns the index after the bracketed era years at `start`: "(平成23年)", "(令和4)", "(R6)",
/// "(平成31・令和元年)", "(令和4年度)".
pub(super) fn era_in_brackets(chars: &Chars, start: usize) -> Option<usize> {
    let mut at = chars.word(start, "(")?;
    loop {
        let (_, after) = JapaneseEra::named(chars, at).or_else(|| JapaneseEra::abbreviated(chars, at))?;
        let (_, after) = era_year(chars, after)?;
        let end = chars.any(after, &["年度", "年"]).unwrap_or(after);
        if let Some(end) = chars.word(end, ")") {
            return Some(end);
        }
        at = chars.any(end, &["・", "/", "、", ","])?;
    }
}

/// Returns the bracketed era year that follows the last two digits of its Western year, and the
/// index after it: "(平成23)年" in "11(平成23)年3月".
fn era_after_short_year(chars: &Chars, short: &Number) -> Option<(YearWord, usize)> {
    let at = chars.word(short.end, "(")?;
    let (era, at) = JapaneseEra::named(chars, at).or_else(|| JapaneseEra::abbreviated(chars, at))?;
    let (year, at) = era_year(chars, at)?;
    let end = chars.word(chars.any(at, &["年"]).unwrap_or(at), ")")?;
    let end = chars.word(end, "年")?;
    let is_same =
        short.digits == 2 && !short.is_kanji && u32::try_from(era.western(year)).ok()? % 100 == short.value;
    is_same.then_some((YearWord::Era(era, year), end))
}

/// Returns the era year at the start of a row that omits the era name, and the index after it. The
/// Western year in brackets shows the era: "10(1877)" is 明治10年.
fn era_year_of_row(chars: &Chars, start: usize, number: &Number) -> Option<(YearWord, usize)> {
    let year = i32::try_from(number.value).ok().filter(|year| (1..=64).contains(year))?;
    if number.digits > 2 || !begins_row(chars, start) {
        return None;
    }
    let (western, end) = western_in_brackets(chars, number.end)?;
    Some((YearWord::Era(JapaneseEra::modern_of(year, western)?, year), end))
}

/// Returns the era year after the name of an era, and the index after it. "元" is year 1.
pub(super) fn era_year(chars: &Chars, start: usize) -> Option<(i32, usize)> {
    let at = chars.blanks(start, 2);
    if let Some(end) = chars.word(at, "元") {
        return Some((1, end));
    }
    let number = chars.number(at).filter(|number| !number.is_quantity && number.digits <= 3)?;
    let year = i32::try_from(number.value).ok().filter(|year| (1..=99).contains(year))?;
    Some((year, number.end))
}

/// Parses the year at `start`. Returns it and the index after "年".
pub(super) fn year(chars: &Chars, start: usize, before: &Before) -> Option<(YearWord, usize)> {
    if let Some((era, at)) = JapaneseEra::named(chars, start) {
        let (year, end) = era_year(chars, at)?;
        let word = YearWord::Era(era, year);
        // Accept the Western year before the unit: "令和8（2026）年".
        if let Some((_, end)) = western_in_brackets(chars, end)
            && let Some(end) = chars.word(end, "年")
        {
            return Some((word, end));
        }
        let unit = chars.blanks(end, 1);
        if let Some(end) = chars.word(unit, "年") {
            return Some((word, western_in_brackets(chars, end).map_or(end, |(_, end)| end)));
        }
        // Accept a matching Western year instead of the unit: "明治元(1868)".
        if let Some((western, end)) = western_in_brackets(chars, end)
            && western == era.western(year)
        {
            return Some((word, end));
        }
        let number = chars.number(chars.blanks(at, 2))?;
        if follows_western_column(chars, start) {
            return Some((word, end));
        }
        return (shared_unit(chars, &number, false) == Some('年')).then_some((word, end));
    }
    if let Some(at) = chars.word(start, "紀元前") {
        let number = chars.number(at)?;
        let end = chars.word(number.end, "年")?;
        return Some((YearWord::Western(1 - i32::try_from(number.value).ok()?), end));
    }
    let deictic = listed(chars, start, DEICTIC_YEARS).filter(|_| is_word_start(chars, start));
    if let Some((years, end)) = deictic {
        return Some((YearWord::Deictic(years), end));
    }
    if let Some((years, end)) = listed(chars, start, ANAPHORIC_YEARS).filter(|_| is_word_start(chars, start))
    {
        // Reject "同年代" (a generation) and "同年齢" (the same age), which are not years.
        return (!matches!(chars.at(end), '代' | '齢' | '配' | '輩'))
            .then_some((YearWord::Anaphoric(years), end));
    }
    if let Some(at) = chars.word(start, "皇紀") {
        // Subtract 660, because imperial years count from 660 BC.
        let number = chars.number(at).filter(|number| !number.is_quantity && number.value > 660)?;
        let end = chars.word(number.end, "年")?;
        return Some((YearWord::Western(i32::try_from(number.value).ok()? - 660), end));
    }
    let at = chars.word(start, "西暦").unwrap_or(start);
    let has_name = at > start;
    let apostrophe = chars.any(at, &["'", "’"]);
    let number = chars.number(apostrophe.unwrap_or(at)).filter(|number| !number.is_quantity)?;
    let value = i32::try_from(number.value).ok()?;
    // Accept the era year before the unit: "2022(令和4)年".
    if (1000..=2999).contains(&value)
        && let Some(end) = era_in_brackets(chars, number.end)
        && let Some(end) = chars.word(end, "年")
    {
        return Some((YearWord::Western(value), end));
    }
    if let Some(found) = era_after_short_year(chars, &number) {
        return Some(found);
    }
    if let Some(found) = era_year_of_row(chars, start, &number) {
        return Some(found);
    }
    let Some(end) = chars.word(chars.blanks(number.end, 1), "年") else {
        let is_year = (1000..=2999).contains(&value);
        // Accept the first two columns of a chronology: "1872 明治 5".
        if is_year && number.digits == 4 && !number.is_kanji && begins_row(chars, start) {
            let era = JapaneseEra::named(chars, columns(chars, number.end));
            if era.is_some_and(|(_, at)| era_year(chars, at).is_some()) && chars.at(number.end) != '年' {
                return Some((YearWord::Western(value), number.end));
            }
        }
        let shares = is_year && shared_unit(chars, &number, false) == Some('年');
        return (shares || has_name && is_year).then_some((YearWord::Western(value), number.end));
    };
    let is_written_out = number.digits == 4 || number.is_kanji && value >= 1000;
    if has_name || is_written_out && (1..=2999).contains(&value) {
        let end = era_in_brackets(chars, end).unwrap_or(end);
        return (!is_counted_year(chars, end)).then_some((YearWord::Western(value), end));
    }
    let short = u8::try_from(value).ok().filter(|year| *year < 100).map(YearWord::Short);
    if before.joined && before.words.year.is_some() && !is_counted_year(chars, end) {
        return Some((short?, end));
    }
    let names_day = month(chars, chars.blanks(end, 1)).is_some()
        || chars.any(end, &["元日", "元旦", "春", "夏", "秋", "冬", "度"]).is_some();
    // Accept "90年代" as a decade, but not "15年代".
    let is_decade = value % 10 == 0 && value > 0 && chars.at(end) == '代' && number.digits <= 2;
    if is_decade {
        return Some((short?, end));
    }
    // After "昭和49年に着工", accept 54年 as a year in "54年に完成", but not in "5年かけて完成", where it is a
    // duration.
    if before.follows_era && value <= 64 && number.digits <= 3 && !number.leads_with_zero {
        let is_year = names_day
            || value >= 10 && chars.any(end, YEAR_PARTICLES).is_some() && chars.any(end, LENGTHS).is_none();
        if is_year && !is_counted_year(chars, end) {
            return Some((short?, end));
        }
    }
    match number.digits {
        // The leading zero in "05年" shows that the century is omitted.
        2 if number.leads_with_zero && names_day && !is_counted_year(chars, end) => {
            Some((YearWord::Western(2000 + value), end))
        }
        2 if !number.is_kanji => {
            // Reject "11年が経過", which is a duration, but accept "95年の事件".
            let is_old =
                value >= 80 && chars.any(end, &["の", "に", "は", "から", "まで", "、", "以降"]).is_some();
            let is_year = number.leads_with_zero || names_day || apostrophe.is_some() || is_old;
            (is_year && !is_counted_year(chars, end)).then_some(())?;
            Some((short?, end))
        }
        // Accept "710年に" as a year, but not "300年の歴史", which is a duration.
        3 if !number.is_kanji || value > 100 => {
            let is_round = value % 50 == 0;
            let is_year = names_day && chars.at(end) != ' '
                || !is_round && chars.any(end, &["に", "頃", "ごろ", "("]).is_some();
            (is_year && !is_counted_year(chars, end)).then_some((YearWord::Western(value), end))
        }
        _ => None,
    }
}

/// Particles after a calendar year: "54年に完成".
const YEAR_PARTICLES: &[&str] = &["に", "には", "から", "まで", "以降", "以前", "以後", "頃", "ごろ"];

/// Words after "年" that show a duration although they begin with a particle: "20年にわたり".
const LENGTHS: &[&str] =
    &["にわた", "に渡", "に亘", "に及", "にも及", "に一", "に1", "に満", "にもわた", "に近", "に延"];

/// Whether the words after "年" show a duration or compound instead of a year: "2000年間", "10年生",
/// "5年ぶり".
fn is_counted_year(chars: &Chars, end: usize) -> bool {
    let counts = ["間", "生", "目", "ぶり", "以上", "以内", "未満", "物", "もの", "余", "周期"];
    chars.any(end, &counts).is_some() || chars.any(end, &["半"]).is_some() && chars.at(end + 1) != 'ば'
}

/// Whether a word such as "本年" can begin at `start`. In "日本年金機構", "本" belongs to "日本".
pub(super) fn is_word_start(chars: &Chars, start: usize) -> bool {
    match (chars.before(start), chars.at(start)) {
        ('日', '本')
        | ('一', '昨')
        | ('共' | '合' | '協' | '大' | '一', '同')
        | ('再' | '先' | '従' | '以' | '近' | '古' | '本', '来')
        | ('古', '今')
        | ('以' | '目' | '午' | '直' | '事' | '最', '前')
        | ('相' | '正' | '本' | '該' | '適' | '妥' | '担', '当')
        | ('照' | '説' | '証' | '判' | '不' | '声', '明') => false,
        (before, c) if is_hiragana(c) => !is_hiragana(before) || "はのにをがとも".contains(before),
        _ => true,
    }
}

/// Whether a hiragana word such as "あす" ends at `end`: no hiragana may continue it, except
/// particles.
pub(super) fn is_word_end(chars: &Chars, start: usize, end: usize) -> bool {
    if !is_hiragana(chars.at(start)) || matches!(chars.at(start), 'そ' | 'こ') {
        return true;
    }
    let next = chars.at(end);
    !is_hiragana(next)
        || chars.any(end, &["は", "の", "に", "も", "から", "まで", "が", "、", "より"]).is_some()
}

/// Parses the month at `start`. Returns it and the index after "月".
pub(super) fn month(chars: &Chars, start: usize) -> Option<(MonthWord, usize)> {
    if let Some((months, end)) = listed(chars, start, DEICTIC_MONTHS).filter(|_| is_word_start(chars, start))
    {
        return Some((MonthWord::Deictic(months), end));
    }
    if let Some((months, end)) =
        listed(chars, start, ANAPHORIC_MONTHS).filter(|_| is_word_start(chars, start))
    {
        return Some((MonthWord::Anaphoric(months), end));
    }
    let number = chars.number(start).filter(|number| !number.is_quantity && number.digits <= 2)?;
    let month = u8::try_from(number.value).ok().filter(|month| (1..=12).contains(month))?;
    let Some(end) = chars.word(chars.blanks(number.end, 1), "月") else {
        let shares = shared_unit(chars, &number, false) == Some('月');
        return shares.then_some((MonthWord::Number(month), number.end));
    };
    // Reject "六月を超えない範囲" and "10月間", which are durations in months.
    let counts = ["を超え", "以内", "を経過", "以上", "未満", "間", "の期間", "ごと", "分の給"];
    (chars.any(end, &counts).is_none()).then_some((MonthWord::Number(month), end))
}

/// Parses the day at `start`. Returns it and the index after it. `has_month` is `true` if a month
/// precedes the day, so that "3日" is a day of that month instead of a duration of three days.
pub(super) fn day(chars: &Chars, start: usize, has_month: bool) -> Option<(DayWord, usize)> {
    if !has_month {
        if let Some((days, end)) = listed(chars, start, DEICTIC_DAYS) {
            let is_idiom = chars.any(end, &["この頃", "このごろ", "的", "風"]).is_some();
            let is_word = is_word_start(chars, start) && is_word_end(chars, start, end) && !is_idiom;
            return is_word.then_some((DayWord::Deictic(days), end));
        }
        if let Some((days, end)) = listed(chars, start, ANAPHORIC_DAYS) {
            // Reject "前日発売" and "当日券", where the day is part of a compound.
            let next = chars.at(end);
            let is_compound =
                is_kanji(next) && !"午朝昼夕夜晩深未早正以付現頃".contains(next) && !is_numeral(next);
            let is_word = is_word_start(chars, start) && !is_compound;
            return is_word.then_some((DayWord::Anaphoric(days), end));
        }
        if let Some(at) = chars.any(start, &["翌", "同", "前"])
            && let Some(number) = chars.number(at).filter(|number| !number.is_quantity && number.digits <= 2)
            && let Some(end) = chars.word(number.end, "日")
            && is_word_start(chars, start)
            && !matches!(chars.at(end), '間' | '目')
        {
            let day = u8::try_from(number.value).ok().filter(|day| (1..=31).contains(day))?;
            return Some((DayWord::AfterAntecedent(day), end));
        }
    }
    if let Some(end) = chars.word(start, "末日").filter(|_| has_month) {
        return Some((DayWord::Last, end));
    }
    let number = chars.number(start).filter(|number| !number.is_quantity && number.digits <= 3)?;
    let day = u8::try_from(number.value).ok().filter(|day| (1..=31).contains(day))?;
    let Some(end) = chars.word(chars.blanks(number.end, 1), "日") else {
        if let Some(end) = number.end.checked_add(1).filter(|_| chars.at(number.end) == '(')
            && weekday_in_brackets(chars, end - 1).is_some()
            && !number.is_kanji
        {
            return Some((DayWord::Number(day), number.end));
        }
        let shares = shared_unit(chars, &number, !has_month) == Some('日');
        return shares.then_some((DayWord::Number(day), number.end));
    };
    let next = chars.at(end);
    let is_length = matches!(next, '間' | '目' | '分') || next == '本' && !has_month;
    let is_length = is_length || !has_month && is_rate(chars, start, end);
    if is_length || !has_month && is_count_of_days(chars, start, end, &number) {
        return None;
    }
    Some((DayWord::Number(day), end))
}

/// Whether "3日" without a month is a duration: "より10日早い", "3日以内", "一日".
fn is_count_of_days(chars: &Chars, start: usize, end: usize, number: &Number) -> bool {
    const AFTER: &[&str] = &[
        "以内",
        "以上",
        "未満",
        "ぶり",
        "おき",
        "ごと",
        "連続",
        "程度",
        "ほど",
        "余り",
        "足らず",
        "早",
        "遅",
        "短",
        "長",
        "を超",
        "を経過",
        "当たり",
        "当り",
        "あたり",
        "前",
        "後",
        "かけ",
        "続",
        "弱",
        "強",
        "近く",
        "も早",
        "がかり",
        "かか",
        "半",
        "置き",
        "坊主",
        "がたち",
        "が経",
        "が過ぎ",
        "で完",
        "ずつ",
        "中に",
    ];
    const BEFORE: &[&str] = &[
        "より",
        "わずか",
        "残り",
        "あと",
        "最大",
        "最長",
        "計",
        "延べ",
        "まる",
        "丸",
        "約",
        "およそ",
        "週",
        "月",
    ];
    let is_one =
        number.is_kanji && number.value == 1 || number.is_kanji && number.value < 10 && number.digits == 1;
    let is_times = is_numeral(chars.at(end))
        && chars.number(end).is_some_and(|next| matches!(chars.at(next.end), '回' | '食'));
    is_one || is_times || chars.any(end, AFTER).is_some() || chars.follows(start, BEFORE)
}

/// Parses the weekday at `start`. Returns it and the index after it: "月曜日", "月曜", "(月)", "(月・祝)".
pub(super) fn weekday(chars: &Chars, start: usize) -> Option<(Weekday, usize)> {
    let day = weekday_of(chars.at(start))?;
    let end = chars.word(start + 1, "曜")?;
    Some((day, chars.word(end, "日").unwrap_or(end)))
}

pub(super) fn weekday_in_brackets(chars: &Chars, start: usize) -> Option<(Weekday, usize)> {
    let circled = "㈪㈫㈬㈭㈮㈯㈰".chars().zip(0..).find_map(|(c, n)| (c == chars.at(start)).then_some(n));
    if let Some(number) = circled {
        return Some((Weekday::try_from(number).ok()?, start + 1));
    }
    let open = chars.blanks(start, 1);
    let at = chars.any(open, &["(", "["])?;
    let day = weekday_of(chars.at(at))?;
    let at = chars.any(at + 1, &["曜日", "曜"]).unwrap_or(at + 1);
    let at = chars.any(at, &["・祝日", "・祝", "・休", "祝", "、祝日", ",祝"]).unwrap_or(at);
    Some((day, chars.any(at, &[")", "]"])?))
}

fn weekday_of(c: char) -> Option<Weekday> {
    Some(match c {
        '月' => Weekday::Mon,
        '火' => Weekday::Tue,
        '水' => Weekday::Wed,
        '木' => Weekday::Thu,
        '金' => Weekday::Fri,
        '土' => Weekday::Sat,
        '日' => Weekday::Sun,
        _ => return None,
    })
}

/// Parses the period after a year at `start`: "第3四半期", "1～3月期", "上半期", "秋". Returns it and the
/// index after it.
pub(super) fn period_of_year(chars: &Chars, start: usize, is_fiscal: bool) -> Option<(PeriodWord, usize)> {
    if let Some((quarter, end)) = quarter(chars, start) {
        return Some((
            if is_fiscal { PeriodWord::FiscalQuarter(quarter) } else { PeriodWord::Quarter(quarter) },
            end,
        ));
    }
    let halves = [("上半期", 1), ("下半期", 2), ("上期", 1), ("下期", 2), ("前期", 1), ("後期", 2)];
    if let Some((half, end)) = listed(chars, start, &halves) {
        return Some((if is_fiscal { PeriodWord::FiscalHalf(half) } else { PeriodWord::Half(half) }, end));
    }
    if let Some(found) = months_of_period(chars, start) {
        return Some(found);
    }
    let seasons =
        [("春", Season::Spring), ("夏", Season::Summer), ("秋", Season::Autumn), ("冬", Season::Winter)];
    let (season, end) = listed(chars, start, &seasons)?;
    // Reject "春日" and "秋田", which are names, and "春闘", the spring wage round.
    let end = chars.any(end, &["季", "期"]).unwrap_or(end);
    (!is_kanji(chars.at(end))
        || chars.any(end, &["以", "頃", "前", "後", "開", "実", "発", "施", "頃"]).is_some())
    .then_some((PeriodWord::Season(season), end))
}

/// Parses the quarter at `start`: "第3四半期", "第三・四半期". Returns it and the index after it.
pub(super) fn quarter(chars: &Chars, start: usize) -> Option<(u8, usize)> {
    let at = chars.word(start, "第")?;
    // In "第四四半期", the first 四 is the number, and the second one begins 四半期.
    let (value, end) = if chars.at(at).is_ascii_digit() {
        let number = chars.number(at)?;
        (number.value, number.end)
    } else {
        (u32::try_from("一二三四".chars().position(|c| c == chars.at(at))?).ok()? + 1, at + 1)
    };
    let end = chars.word(end, "・").unwrap_or(end);
    let quarter = u8::try_from(value).ok().filter(|quarter| (1..=4).contains(quarter))?;
    Some((quarter, chars.word(end, "四半期")?))
}

/// Parses the period given by its first and last month: "1～3月期" is the first quarter. Returns it
/// and the index after it.
pub(super) fn months_of_period(chars: &Chars, start: usize) -> Option<(PeriodWord, usize)> {
    let first = chars.number(start)?;
    let is_range = is_range_mark(chars.at(first.end)) || chars.at(first.end) == '、';
    let last = chars.number(first.end + 1).filter(|_| is_range)?;
    let end = chars.word(last.end, "月期")?;
    let month = |number: Number| u8::try_from(number.value).ok().filter(|month| (1..=12).contains(month));
    let (first, last) = (month(first)?, month(last)?);
    let quarter = (first + 2 == last && last % 3 == 0).then_some(last / 3);
    Some((quarter.map_or(PeriodWord::Months(first, last), PeriodWord::Quarter), end))
}

/// Parses the week at `start`, with a following weekday: "来週水曜日", "先週末". Returns it and the index
/// after it.
pub(super) fn week(chars: &Chars, start: usize) -> Option<(DateWords, usize)> {
    let (is_anaphoric, weeks, end) = WEEKS
        .iter()
        .find_map(|(word, is_anaphoric, weeks)| Some((*is_anaphoric, *weeks, chars.word(start, word)?)))?;
    if !is_word_start(chars, start) {
        return None;
    }
    let mut words = DateWords {
        period: Some(if is_anaphoric {
            PeriodWord::AnaphoricWeek(weeks)
        } else {
            PeriodWord::DeicticWeek(weeks)
        }),
        ..DateWords::default()
    };
    if let Some(end) = chars.word(end, "末") {
        words.period = Some(if is_anaphoric {
            PeriodWord::AnaphoricWeekend(weeks)
        } else {
            PeriodWord::DeicticWeekend(weeks)
        });
        return Some((words, end));
    }
    // Skip "の": "来週水曜日" and "来週の水曜日" are the same day.
    if let Some((day, end)) = weekday(chars, chars.word(end, "の").unwrap_or(end)) {
        words.weekday = Some(day);
        return Some((words, end));
    }
    Some((words, end))
}

/// Parses a season without a year, if a particle shows that something happened in it: "秋には開会".
/// Returns it and the index after it. Its year depends on the dates before it.
pub(super) fn bare_season(chars: &Chars, start: usize) -> Option<(PeriodWord, usize)> {
    let seasons =
        [("春", Season::Spring), ("夏", Season::Summer), ("秋", Season::Autumn), ("冬", Season::Winter)];
    let (season, end) = listed(chars, start, &seasons)?;
    let is_dated = chars.any(end, &["に", "から", "まで", "頃", "ごろ"]).is_some();
    let before = chars.before(start);
    let is_word = !is_kanji(before) && !matches!(before, 'の' | 'な' | 'い' | '・' | 'と');
    (is_dated && is_word).then_some((PeriodWord::Season(season), end))
}

/// Parses a season whose year is relative to the day of writing: "昨秋". Returns it and the index
/// after it.
pub(super) fn deictic_season(chars: &Chars, start: usize) -> Option<(DateWords, usize)> {
    let (years, season, end) = DEICTIC_SEASONS
        .iter()
        .find_map(|(word, years, season)| Some((*years, *season, chars.word(start, word)?)))?;
    let words = DateWords {
        year: Some(YearWord::Deictic(years)),
        period: Some(PeriodWord::Season(season)),
        ..DateWords::default()
    };
    is_word_start(chars, start).then_some((words, end))
}

/// Holidays and other named days with a fixed month and day.
pub(super) const HOLIDAYS: &[(&str, (u8, u8))] = &[
    ("元日", (1, 1)),
    ("元旦", (1, 1)),
    ("建国記念の日", (2, 11)),
    ("天皇誕生日", (2, 23)),
    ("バレンタインデー", (2, 14)),
    ("昭和の日", (4, 29)),
    ("メーデー", (5, 1)),
    ("憲法記念日", (5, 3)),
    ("みどりの日", (5, 4)),
    ("こどもの日", (5, 5)),
    ("山の日", (8, 11)),
    ("終戦記念日", (8, 15)),
    ("終戦の日", (8, 15)),
    ("防災の日", (9, 1)),
    ("文化の日", (11, 3)),
    ("勤労感謝の日", (11, 23)),
    ("クリスマスイブ", (12, 24)),
    ("クリスマス・イブ", (12, 24)),
    ("クリスマス", (12, 25)),
    ("大晦日", (12, 31)),
    ("大みそか", (12, 31)),
];

/// Parses the holiday or other named day at `start`.
pub(super) fn holiday(chars: &Chars, start: usize) -> Option<((u8, u8), usize)> {
    let found = listed(chars, start, HOLIDAYS)?;
    // Reject "クリスマスツリー" and "大山の日", where the name is part of another word.
    let (before, next) = (chars.before(start), chars.at(found.1));
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let inside = is_katakana(chars.at(start)) && (is_katakana(before) || is_katakana(next))
        || chars.at(start) == '山' && is_kanji(before);
    (!inside).then_some(found)
}
