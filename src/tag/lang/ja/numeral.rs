//! Parses numbers in digits and in both kanji styles: "２０２４", "二〇二四", "二千二十四".

use super::chars::Chars;

/// A number in Japanese text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub value: u32,
    /// The value in hundredths, with two decimals: "1.5" is 150.
    pub hundredths: u64,
    /// The index after the number.
    pub end: usize,
    /// The number of digits before the decimal point, or of kanji.
    pub digits: usize,
    pub is_kanji: bool,
    /// Whether the number begins with a zero, like a year without its century: "05年".
    pub leads_with_zero: bool,
    /// Whether the number has decimals or thousands separators, and is therefore a quantity, not a
    /// year.
    pub is_quantity: bool,
}

/// The maximum number of digits. Longer numbers are identifiers.
const MAX_DIGITS: usize = 9;

impl Chars {
    /// Parses the number at `start`. Returns `None` inside a longer number.
    pub(super) fn number(&self, start: usize) -> Option<Number> {
        if self.at(start).is_ascii_digit() { self.digits(start) } else { self.kanji(start) }
    }

    fn digits(&self, start: usize) -> Option<Number> {
        if self.before(start).is_ascii_digit() {
            return None;
        }
        let run = |from: usize| (0..=MAX_DIGITS).take_while(|n| self.at(from + n).is_ascii_digit()).count();
        let digits = run(start);
        if digits > MAX_DIGITS {
            return None;
        }
        let value = |from: usize, count: usize| {
            let digits = self.slice(from, from + count).iter().filter_map(|c| c.to_digit(10));
            digits.fold(0_u32, |value, digit| value.saturating_mul(10).saturating_add(digit))
        };
        let (mut whole, mut end, mut is_quantity) = (value(start, digits), start + digits, false);
        while self.at(end) == ',' && run(end + 1) == 3 && digits <= 3 {
            whole = whole.saturating_mul(1000).saturating_add(value(end + 1, 3));
            end += 4;
            is_quantity = true;
        }
        let mut hundredths = u64::from(whole) * 100;
        if self.at(end) == '.' && (1..=2).contains(&run(end + 1)) {
            let count = run(end + 1);
            let decimals = value(end + 1, count);
            hundredths += u64::from(if count == 1 { decimals * 10 } else { decimals });
            end += 1 + count;
            is_quantity = true;
        }
        let leads_with_zero = self.at(start) == '0' && digits > 1;
        Some(Number { value: whole, hundredths, end, digits, is_kanji: false, leads_with_zero, is_quantity })
    }

    fn kanji(&self, start: usize) -> Option<Number> {
        if kanji_value(self.before(start)).is_some() {
            return None;
        }
        let (mut total, mut group, mut plain, mut end) = (0_u32, 0_u32, true, start);
        while let Some(value) = kanji_value(self.at(end)) {
            if end - start >= MAX_DIGITS {
                return None;
            }
            match value {
                // "十" alone is ten, and "二十" is twenty, so a missing digit counts as one.
                Numeral::Times(times) => {
                    total = total.checked_add(group.max(1).checked_mul(times)?)?;
                    (group, plain) = (0, false);
                }
                Numeral::Digit(digit) => group = group.checked_mul(10)?.checked_add(digit)?,
            }
            end += 1;
        }
        let digits = end - start;
        if digits == 0 {
            return None;
        }
        let value = total.checked_add(group)?;
        let leads_with_zero = plain && digits > 1 && matches!(self.at(start), '〇' | '零' | '○');
        let hundredths = u64::from(value) * 100;
        Some(Number { value, hundredths, end, digits, is_kanji: true, leads_with_zero, is_quantity: false })
    }
}

enum Numeral {
    /// "三" is 3.
    Digit(u32),
    /// "百" multiplies the preceding digit by 100.
    Times(u32),
}

fn kanji_value(c: char) -> Option<Numeral> {
    if let Some(digit) =
        "〇一二三四五六七八九".chars().zip(0..).find_map(|(kanji, n)| (kanji == c).then_some(n))
    {
        return Some(Numeral::Digit(digit));
    }
    match c {
        '零' | '○' => Some(Numeral::Digit(0)),
        '十' => Some(Numeral::Times(10)),
        '百' => Some(Numeral::Times(100)),
        '千' => Some(Numeral::Times(1000)),
        _ => None,
    }
}

/// Whether a character can begin a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || kanji_value(c).is_some()
}
