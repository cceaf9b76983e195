//! Times of day: "午後3時", "14時46分", "10:01", "未明".

use super::calendar::{self, listed};
use super::chars::{Chars, END, is_kanji};
use super::phrase::{DateWords, DayWord};
use crate::tag::{Clock, DayPart, Zone};

/// Parts of the day that are a time expression by themselves.
const PARTS: &[(&str, DayPart)] = &[
    ("午前中", DayPart::Morning),
    ("午前", DayPart::Morning),
    ("午後", DayPart::Afternoon),
    ("正午", DayPart::Noon),
    ("早朝", DayPart::Morning),
    ("未明", DayPart::Night),
    ("深夜", DayPart::Night),
    ("夕方", DayPart::Evening),
    ("夕刻", DayPart::Evening),
    ("朝っぱら", DayPart::Morning),
    ("昼前", DayPart::Morning),
    ("昼過ぎ", DayPart::Afternoon),
    ("昼すぎ", DayPart::Afternoon),
];

/// Parts of the day that only belong to a time expression after a day: "9日夜".
const PARTS_OF_DAY: &[(&str, DayPart)] = &[
    ("朝", DayPart::Morning),
    ("昼", DayPart::Noon),
    ("日中", DayPart::Daytime),
    ("夕", DayPart::Evening),
    ("晩", DayPart::Evening),
    ("夜", DayPart::Night),
];

/// Words for a part of a particular day.
const DAYS_WITH_PART: &[(&str, (DayWord, DayPart))] = &[
    ("今朝", (DayWord::Deictic(0), DayPart::Morning)),
    ("けさ", (DayWord::Deictic(0), DayPart::Morning)),
    ("今夕", (DayWord::Deictic(0), DayPart::Evening)),
    ("今夜", (DayWord::Deictic(0), DayPart::Night)),
    ("今晩", (DayWord::Deictic(0), DayPart::Evening)),
    ("昨夕", (DayWord::Deictic(-1), DayPart::Evening)),
    ("昨夜", (DayWord::Deictic(-1), DayPart::Night)),
    ("昨晩", (DayWord::Deictic(-1), DayPart::Evening)),
    ("ゆうべ", (DayWord::Deictic(-1), DayPart::Night)),
    ("明朝", (DayWord::Deictic(1), DayPart::Morning)),
    ("明晩", (DayWord::Deictic(1), DayPart::Evening)),
    ("翌朝", (DayWord::Anaphoric(1), DayPart::Morning)),
    ("翌晩", (DayWord::Anaphoric(1), DayPart::Evening)),
    ("同夜", (DayWord::Anaphoric(0), DayPart::Night)),
    ("前夜", (DayWord::Anaphoric(-1), DayPart::Night)),
];

/// Parses the time of day at `start` into `words`. Returns the index after it. `has_day` is `true`
/// if a day directly precedes the time.
pub(super) fn time(chars: &Chars, start: usize, has_day: bool, words: &mut DateWords) -> Option<usize> {
    if let Some((part, at)) = listed(chars, start, PARTS) {
        let meridiem = matches!(chars.slice(start, at), ['午', '前' | '後']);
        let next = chars.blanks(at, 1);
        let hours =
            (meridiem || part == DayPart::Night || part == DayPart::Morning || part == DayPart::Evening)
                .then(|| hours(chars, next, true))
                .flatten();
        if let Some((clock, end)) = hours {
            words.clock = Some(in_half(clock, part));
            return Some(end);
        }
        words.part = Some(part);
        return Some(at);
    }
    if has_day && let Some((part, at)) = listed(chars, start, PARTS_OF_DAY) {
        if let Some((clock, end)) = hours(chars, chars.blanks(at, 1), true) {
            words.clock = Some(in_half(clock, part));
            return Some(end);
        }
        // Reject "9日夜間" and "10日朝刊", where the part of the day belongs to a compound.
        let is_word =
            !is_kanji(chars.at(at)) || matches!(chars.at(at), '頃' | '以' | '現' | '開' | '発' | '行');
        if is_word {
            words.part = Some(part);
            return Some(at);
        }
        return None;
    }
    let (clock, end) = hours(chars, start, has_day)?;
    words.clock = Some(clock);
    Some(end)
}

/// Parses the day with a part of the day at `start`: "今朝", "昨夜". Returns it and the index after it.
pub(super) fn day_with_part(chars: &Chars, start: usize) -> Option<(DateWords, usize)> {
    let ((day, part), end) = listed(chars, start, DAYS_WITH_PART)?;
    // Reject "付けされる", which contains "けさ", and "説明朝", which contains "明朝".
    let is_word = calendar::is_word_start(chars, start) && calendar::is_word_end(chars, start, end);
    if !is_word || chars.at(start) == '明' && is_kanji(chars.before(start)) {
        return None;
    }
    let mut words = DateWords { day: Some(day), part: Some(part), ..DateWords::default() };
    if let Some((clock, end)) = hours(chars, end, true) {
        words.clock = Some(in_half(clock, part));
        return Some((words, end));
    }
    Some((words, end))
}

/// Converts a clock time to the half of the day that the words state: "午後3時" is 15:00.
fn in_half(clock: Clock, part: DayPart) -> Clock {
    let hour = match (part, clock.hour) {
        // "夜9時" is 21:00, but "夜1時" is 1:00.
        (DayPart::Afternoon | DayPart::Evening, hour @ 0..=11) | (DayPart::Night, hour @ 6..=11) => hour + 12,
        (DayPart::Morning, 12) => 0,
        (_, hour) => hour,
    };
    Clock { hour, ..clock }
}

/// Parses the clock time at `start`. Returns it and the index after it. `is_certain` is `true` if
/// the preceding words introduce a time, so that "一時" is one o'clock instead of "once".
pub(super) fn hours(chars: &Chars, start: usize, is_certain: bool) -> Option<(Clock, usize)> {
    let number = chars.number(start).filter(|number| !number.is_quantity && number.digits <= 3)?;
    let hour = u8::try_from(number.value).ok().filter(|hour| *hour <= 24)?;
    let clock = |minute, second| Clock { hour, minute, second, zone: None };
    if chars.at(number.end) == ':' && !number.is_kanji {
        // Reject "+9:00", which is a UTC offset, and "::1", which is an IP address.
        if matches!(chars.before(start), ':' | '+' | '-' | '.' | '/' | '±') && !is_certain {
            return None;
        }
        if chars.before(start).is_ascii_alphabetic() {
            return None;
        }
        let minute = two_digits(chars, number.end + 1, 59)?;
        let mut end = number.end + 3;
        let mut second = None;
        if chars.at(end) == ':'
            && let Some(value) = two_digits(chars, end + 1, 60)
        {
            second = Some(value);
            end += 3;
        }
        let is_longer = matches!(chars.at(end), ':' | '%') || chars.at(end).is_ascii_alphanumeric();
        return (!is_longer).then_some((clock(Some(minute), second), end));
    }
    let Some(at) = chars.word(number.end, "時") else {
        // In "午前10〜11時", both numbers share one "時", so the first is an hour.
        let shares = is_certain && matches!(chars.at(number.end), '〜' | '-') && {
            let next = chars.number(number.end + 1);
            next.is_some_and(|next| chars.at(next.end) == '時' && chars.at(next.end + 1) != '間')
        };
        return shares.then_some((clock(None, None), number.end));
    };
    if matches!(chars.at(at), '間' | '代' | '期' | '給' | '限' | '短') || chars.before(start) == '第' {
        return None;
    }
    if let Some(end) = chars.word(at, "半") {
        return Some((clock(Some(30), None), end));
    }
    if let Some(minutes) = chars.number(at).filter(|number| !number.is_quantity && number.value < 60)
        && let Some(end) = chars.word(minutes.end, "分")
        && chars.at(end) != '間'
    {
        let minute = u8::try_from(minutes.value).ok()?;
        let seconds = chars.number(end).filter(|number| number.value <= 60);
        if let Some(seconds) = seconds
            && let Some(end) = chars.word(seconds.end, "秒")
        {
            return Some((clock(Some(minute), u8::try_from(seconds.value).ok()), end));
        }
        return Some((clock(Some(minute), None), end));
    }
    // Reject "一時的" and "一時停止", where "一時" means "temporarily".
    let is_word = number.is_kanji && number.value == 1 || matches!(chars.at(at), '的' | '金' | '休' | '停');
    (is_certain || !is_word).then_some((clock(None, None), at))
}

fn two_digits(chars: &Chars, start: usize, most: u8) -> Option<u8> {
    let tens = chars.at(start).to_digit(10)?;
    let ones = chars.at(start + 1).to_digit(10)?;
    u8::try_from(tens * 10 + ones).ok().filter(|value| *value <= most)
}

/// Parses the time and zone after the "T" in an ISO 8601 timestamp. Returns them and the index
/// after them.
pub(super) fn iso_time(chars: &Chars, start: usize) -> Option<(Clock, usize)> {
    let hour = two_digits(chars, start, 24)?;
    chars.word(start + 2, ":")?;
    let minute = two_digits(chars, start + 3, 59)?;
    let mut end = start + 5;
    let mut second = None;
    if chars.at(end) == ':' {
        second = Some(two_digits(chars, end + 1, 60)?);
        end += 3;
    }
    let mut zone = None;
    if chars.at(end) == 'Z' {
        zone = Some(Zone { minutes: 0, utc: true });
        end += 1;
    } else if matches!(chars.at(end), '+' | '-')
        && let Some(hours) = two_digits(chars, end + 1, 14)
    {
        let sign = if chars.at(end) == '-' { -1 } else { 1 };
        let colon = chars.word(end + 3, ":").unwrap_or(end + 3);
        let minutes = two_digits(chars, colon, 59);
        zone = Some(Zone {
            minutes: sign * (i16::from(hours) * 60 + i16::from(minutes.unwrap_or(0))),
            utc: false,
        });
        end = if minutes.is_some() { colon + 2 } else { end + 3 };
    }
    (chars.at(end) != END || end >= chars.len())
        .then_some((Clock { hour, minute: Some(minute), second, zone }, end))
}
