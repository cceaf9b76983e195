//! Parses durations, distances and recurring times: "3年間", "半年前", "毎月1日".

use super::calendar;
use super::chars::{Chars, is_kanji};
use super::clock;
use super::phrase::{Away, DateWords, DayWord, MonthWord, PeriodWord, PhraseMeaning};
use crate::tag::{Amount, Duration, Modifier, Unit};

/// The result of a rule: the matched range of characters, and its meaning.
#[derive(Debug, Clone)]
pub(super) struct PhraseMatch {
    pub start: usize,
    pub end: usize,
    pub meaning: PhraseMeaning,
    pub modifier: Option<Modifier>,
    pub rule: &'static str,
}

/// Units of a duration; a word comes before its own prefixes. The number is the number of [`Unit`]s
/// in the word: "四半期" is 3 months.
const UNITS: &[(&str, (Unit, u64))] = &[
    ("四半期", (Unit::Month, 3)),
    ("年度", (Unit::Year, 1)),
    ("年間", (Unit::Year, 1)),
    ("年", (Unit::Year, 1)),
    ("か月間", (Unit::Month, 1)),
    ("ヶ月間", (Unit::Month, 1)),
    ("カ月間", (Unit::Month, 1)),
    ("ヵ月間", (Unit::Month, 1)),
    ("ケ月間", (Unit::Month, 1)),
    ("箇月間", (Unit::Month, 1)),
    ("か月", (Unit::Month, 1)),
    ("ヶ月", (Unit::Month, 1)),
    ("カ月", (Unit::Month, 1)),
    ("ヵ月", (Unit::Month, 1)),
    ("ケ月", (Unit::Month, 1)),
    ("ｹ月", (Unit::Month, 1)),
    ("ｶ月", (Unit::Month, 1)),
    ("箇月", (Unit::Month, 1)),
    ("個月", (Unit::Month, 1)),
    ("月間", (Unit::Month, 1)),
    ("月", (Unit::Month, 1)),
    ("週間", (Unit::Week, 1)),
    ("週", (Unit::Week, 1)),
    ("営業日", (Unit::Workday, 1)),
    ("日間", (Unit::Day, 1)),
    ("日", (Unit::Day, 1)),
    ("時間", (Unit::Hour, 1)),
    ("分間", (Unit::Minute, 1)),
    ("分", (Unit::Minute, 1)),
    ("秒間", (Unit::Second, 1)),
    ("秒", (Unit::Second, 1)),
    ("世紀", (Unit::Century, 1)),
];

/// Durations without a number, in hundredths of a unit.
const HALVES: &[(&str, (u64, Unit))] = &[
    ("半世紀", (5000, Unit::Year)),
    ("半年間", (600, Unit::Month)),
    ("半年", (600, Unit::Month)),
    ("半日", (1200, Unit::Hour)),
    ("半時間", (3000, Unit::Minute)),
    ("丸一年", (100, Unit::Year)),
];

/// Words for an indefinite number.
const VAGUE: &[&str] = &["十数", "数十", "数百", "数", "複数", "何"];

/// Words that follow a duration and make it approximate. They are part of its extent.
const ABOUT: &[(&str, Modifier)] = &[
    ("ほど", Modifier::Approx),
    ("程度", Modifier::Approx),
    ("程", Modifier::Approx),
    ("前後", Modifier::Approx),
    ("余り", Modifier::MoreThan),
    ("あまり", Modifier::MoreThan),
    ("余", Modifier::MoreThan),
    ("強", Modifier::MoreThan),
    ("足らず", Modifier::LessThan),
    ("弱", Modifier::LessThan),
    ("近く", Modifier::LessThan),
];

/// Parses the duration, distance or set at `start`.
pub(super) fn length(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let (length, mut end, mut modifier) = amount(chars, start)?;
    if let Some((about, after)) = calendar::listed(chars, end, ABOUT) {
        // Reject "強" and "弱" at the beginning of other words: "強化", "弱体化".
        let is_word = !matches!(chars.at(end), '強' | '弱' | '程' | '余')
            || !is_kanji(chars.at(after))
            || chars.at(end + 1) == '度';
        if is_word {
            modifier = Some(about);
            end = after;
        }
    }
    let found = |end, meaning, modifier, rule| Some(PhraseMatch { start, end, meaning, modifier, rule });
    if chars.any(end, &["ごと", "毎に", "おき", "置き"]).is_some() {
        return found(end, PhraseMeaning::Every(length), modifier, "ja.set.every");
    }
    if let Some(end) = chars.word(end, "周期") {
        return found(end, PhraseMeaning::Every(length), modifier, "ja.set.every");
    }
    // Mark only the duration in "開催の三週間前" and "延長から2週間後", because the date of the event is not
    // known here. "公布の日から" is relative to a day.
    let from_event = start > 2
        && chars.follows(start, &["から"])
        && is_kanji(chars.before(start - 2))
        && !"日月年時分今週度".contains(chars.before(start - 2));
    let of_event =
        from_event || chars.before(start) == 'の' && !chars.follows(start, &["その", "この", "今からの"]);
    if let Some((forward, after)) = direction(chars, end).filter(|_| !of_event) {
        let is_anaphoric = chars.follows(start, &["その", "この", "それから", "から"])
            && !chars.follows(start, &["今から", "いまから"]);
        let same_day =
            (!forward).then(|| chars.any(after, &["の今日", "のきょう", "の同日", "のこの日"])).flatten();
        let away = Away { length, forward, is_anaphoric, same_day: same_day.is_some() };
        let after = same_day.unwrap_or(after);
        return found(after, PhraseMeaning::Away(away), modifier, "ja.relative.distance");
    }
    found(end, PhraseMeaning::Length(length), modifier, "ja.length")
}

/// Parses "後" (`true`) or "前" (`false`) at `start`. Also returns the index after it. Returns `None`
/// if the character begins another word ("後半", "前期").
fn direction(chars: &Chars, start: usize) -> Option<(bool, usize)> {
    if let Some(end) = chars.any(start, &["後", "あと"]) {
        let is_word = matches!(chars.at(end), '半' | '期' | '任' | '世' | '方' | '述');
        return (!is_word).then_some((true, end));
    }
    let end = chars.any(start, &["前", "まえ"])?;
    let is_word =
        matches!(chars.at(end), '半' | '後' | '期' | '年' | '月' | '日' | '任' | '述' | '倒' | '払');
    (!is_word).then_some((false, end))
}

/// Parses the duration at `start`. Returns it, the index after it, and its modifier.
fn amount(chars: &Chars, start: usize) -> Option<(Duration, usize, Option<Modifier>)> {
    if let Some(((hundredths, unit), end)) = calendar::listed(chars, start, HALVES) {
        let before = chars.before(start);
        let is_inside = is_kanji(before) && !matches!(before, '約' | '計' | '過' | '丸') || before == '年';
        // Reject "半年分", which is a share, and "半年生", which is a first-year pupil.
        if is_inside || matches!(chars.at(end), '分' | '生') && unit == Unit::Month {
            return None;
        }
        let amount = Amount::Hundredths(hundredths);
        return Some((Duration { amount, unit, rest: None, anchored: None }, end, None));
    }
    let vague = chars.any(start, VAGUE).filter(|end| {
        !is_kanji(chars.before(start)) && calendar::listed(chars, *end, UNITS).is_some()
            || chars.follows(start, &["約", "計"])
    });
    if let Some(at) = vague {
        let ((unit, _), end) = calendar::listed(chars, at, UNITS)?;
        // Reject "数月", since the duration is "数か月", and "何日", which is a question unless "も"
        // follows.
        let is_number = unit == Unit::Month && matches!(chars.at(at), '月') || chars.at(start) == '何';
        if is_number && chars.at(start) != '何' {
            return None;
        }
        let is_question = chars.at(start) == '何' && chars.any(end, &["も"]).is_none();
        let duration = Duration { amount: Amount::Vague, unit, rest: None, anchored: None };
        return (!is_question).then_some((duration, end, None));
    }
    let number = chars.number(start)?;
    if number.leads_with_zero && number.digits > 2 {
        return None;
    }
    let (at, more) = match chars.word(number.end, "余") {
        Some(at) => (at, Some(Modifier::MoreThan)),
        None => (number.end, None),
    };
    let at = if more.is_none() && !number.is_kanji { chars.blanks(at, 1) } else { at };
    let ((unit, factor), mut end) = calendar::listed(chars, at, UNITS)?;
    let word = chars.slice(at, end);
    let next = chars.at(end);
    let counts_as_length = match (word, unit) {
        // Accept "年" after up to three digits: the date rule, which is tried first, matches "95年"
        // as a year.
        (['年'], _) => {
            number.value < 1000
                && !matches!(next, '生' | '目' | '度' | '代' | '号' | '式' | '版' | '次' | '債' | '物')
                && chars.any(end, &["前半", "後半", "期"]).is_none()
        }
        (['年', '度'], _) => chars.follows(start, &["複"]) && number.value < 100,
        // Accept "六月" only before words that follow a duration, since it is otherwise June.
        (['月'], _) => {
            let counts = ["を超え", "以内", "を経過", "以上", "未満", "の期間"];
            chars.any(end, &counts).is_some()
        }
        (['日'], _) => {
            let is_plain = number.is_kanji && number.value == 1;
            let times = is_plain && chars.any(end, &["も早", "一日", "千秋", "三", "二", "数"]).is_some();
            next != '目' && next != '本' && !times && number.value != 210
        }
        (['分'], _) => {
            // Reject "十分", which also means "enough", the fraction "２分の１" and the division "3分割".
            let is_word = number.is_kanji
                && number.value == 10
                && chars.any(end, &["間", "後", "前", "ほど", "程度", "以"]).is_none();
            let is_part = chars.at(end) == 'の' && super::numeral::is_numeral(chars.at(end + 1));
            // Reject "一分咲き", a degree of bloom, and "三分野", which is three fields.
            let is_share = number.is_kanji && matches!(next, '咲' | '野' | '割' | '岐' | '裂')
                || matches!(next, '割' | '冊' | '類' | '野');
            !(is_word || is_part || is_share || number.is_kanji && number.value == 1 && next != '間')
        }
        (['秒'], _) => next != '速',
        (['週'], _) => !matches!(next, '刊' | '末' | '目') && chars.before(start) != '第',
        (['世', '紀'], _) => false,
        _ => next != '目',
    };
    if !counts_as_length || number.value == 0 && !number.is_quantity {
        return None;
    }
    let amount = Amount::Hundredths(number.hundredths.saturating_mul(factor));
    let mut rest = None;
    let half = |unit| match unit {
        Unit::Year => Some((Amount::whole(6), Unit::Month)),
        Unit::Hour => Some((Amount::whole(30), Unit::Minute)),
        Unit::Month => Some((Amount::whole(15), Unit::Day)),
        Unit::Minute => Some((Amount::whole(30), Unit::Second)),
        Unit::Day => Some((Amount::whole(12), Unit::Hour)),
        _ => None,
    };
    if let Some(after) = chars.word(end, "半")
        && let Some(smaller) = half(unit)
        && !matches!(chars.at(after), 'ば' | '期' | '分')
    {
        rest = Some(smaller);
        end = chars.word(after, "間").unwrap_or(after);
    } else if let Some(next) = chars.number(end).filter(|next| !next.is_quantity)
        && let Some(((smaller, 1), after)) = calendar::listed(chars, next.end, UNITS)
        && smaller < unit
        && !(word == ['日'] && number.value == 1)
        && !matches!((unit, smaller), (Unit::Year | Unit::Month, Unit::Day | Unit::Hour | Unit::Minute))
        && chars.slice(next.end, after) != ['月']
    {
        // Accept a second unit, "1時間30分" and "1年6か月", but not "1日8時間", which is a rate.
        rest = Some((Amount::whole(next.value), smaller));
        end = after;
    }
    let is_share = chars.any(end, &["の1", "の一"]).is_some() && unit == Unit::Minute;
    (!is_share).then_some((Duration { amount, unit, rest, anchored: None }, end, more))
}

/// Words for a recurrence, with their TIMEX3 values.
const EVERY: &[(&str, &str)] = &[
    ("毎年度", "P1Y"),
    ("毎月", "P1M"),
    ("毎週", "P1W"),
    ("毎日", "P1D"),
    ("毎時", "PT1H"),
    ("毎分", "PT1M"),
    ("毎秒", "PT1S"),
    ("毎朝", "XXXX-XX-XXTMO"),
    ("毎晩", "XXXX-XX-XXTNI"),
    ("毎夜", "XXXX-XX-XXTNI"),
    ("毎夕", "XXXX-XX-XXTEV"),
    ("隔年", "P2Y"),
    ("隔月", "P2M"),
    ("隔週", "P2W"),
    ("隔日", "P2D"),
    ("月々", "P1M"),
];

/// Words after "毎日" in the names of newspapers and companies: "毎日新聞", "毎日放送".
const PAPERS: &[&str] = &[
    "新聞",
    "放送",
    "小学",
    "中学",
    "フォーラム",
    "ニュース",
    "デジタル",
    "映画",
    "書道",
    "jp",
    "インタ",
    "、朝日",
    "」",
    "』",
    "・",
];

/// Parses the recurring time at `start`: "毎年11月ごろ", "毎週月曜日", "例年夏".
pub(super) fn set(chars: &Chars, start: usize) -> Option<PhraseMatch> {
    let found = |end, value: String| {
        let about = chars.any(end, &["頃", "ごろ", "ころ"]);
        let (modifier, end) = about.map_or((None, end), |end| (Some(Modifier::Approx), end));
        Some(PhraseMatch { start, end, meaning: PhraseMeaning::Set(value), modifier, rule: "ja.set" })
    };
    if let Some(at) = chars.any(start, &["毎年", "各年", "例年"]).filter(|at| chars.at(*at) != '度') {
        let at_blank = chars.blanks(at, 1);
        if let Some((MonthWord::Number(month), end)) = calendar::month(chars, at_blank) {
            if let Some((DayWord::Number(day), end)) = calendar::day(chars, end, true) {
                return found(end, format!("XXXX-{month:02}-{day:02}"));
            }
            return found(end, format!("XXXX-{month:02}"));
        }
        if let Some((PeriodWord::Season(season), end)) = calendar::period_of_year(chars, at, false) {
            return found(end, format!("XXXX-{}", season.timex_code()));
        }
        // Reject "例年" by itself, which compares with other years ("例年より早い").
        let is_plain = chars.word(start, "例年").is_some();
        return if is_plain { None } else { found(at, "P1Y".to_owned()) };
    }
    let (value, at) = calendar::listed(chars, start, EVERY)?;
    if is_kanji(chars.before(start)) && chars.word(start, "毎日").is_some() && chars.any(at, PAPERS).is_some()
    {
        return None;
    }
    if chars.word(start, "毎日").is_some() && chars.any(at, PAPERS).is_some() {
        return None;
    }
    if chars.word(start, "毎月").is_some()
        && let Some((DayWord::Number(day), end)) = calendar::day(chars, at, true)
    {
        return found(end, format!("XXXX-XX-{day:02}"));
    }
    if chars.any(start, &["毎週", "隔週"]).is_some()
        && let Some((day, end)) = calendar::weekday(chars, at)
    {
        let mut words = DateWords::default();
        let day = format!("XXXX-WXX-{}", day.number_from_monday());
        return match clock::time(chars, end, true, &mut words).zip(words.clock) {
            Some((end, clock)) => {
                found(end, format!("{day}T{:02}:{:02}", clock.hour, clock.minute.unwrap_or(0)))
            }
            None => found(end, day),
        };
    }
    found(at, value.to_owned())
}
