//! Parses the attributions and header fields with which email programs introduce quoted messages.

use std::ops::Range;

use crate::date::{Answer, Date, Day};
use crate::read::{date_line, japanese_date};

/// The header of a quoted message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) author: Option<String>,
    /// The day on which the message was sent, and its text.
    pub(super) date: Option<(Date, String)>,
    /// The kinds of fields that were found.
    has: Has,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Has {
    from: bool,
    date: bool,
    other: bool,
}

/// A header field that programs write above a quoted message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeaderField {
    From,
    Date,
    To,
    Other,
}

/// Names of header fields, in lower case, in the languages of common mail programs.
const FIELDS: &[(&str, HeaderField)] = &[
    ("a", HeaderField::To),
    ("an", HeaderField::To),
    ("asunto", HeaderField::To),
    ("attachments", HeaderField::Other),
    ("bcc", HeaderField::Other),
    ("betreff", HeaderField::To),
    ("cc", HeaderField::Other),
    ("da", HeaderField::From),
    ("data", HeaderField::Date),
    ("date", HeaderField::Date),
    ("datum", HeaderField::Date),
    ("de", HeaderField::From),
    ("enviado", HeaderField::Date),
    ("enviado el", HeaderField::Date),
    ("envoyé", HeaderField::Date),
    ("fecha", HeaderField::Date),
    ("from", HeaderField::From),
    ("gesendet", HeaderField::Date),
    ("importance", HeaderField::Other),
    ("inviato", HeaderField::Date),
    ("objet", HeaderField::To),
    ("oggetto", HeaderField::To),
    ("organization", HeaderField::Other),
    ("para", HeaderField::To),
    ("reply-to", HeaderField::Other),
    ("sent", HeaderField::Date),
    ("subject", HeaderField::To),
    ("to", HeaderField::To),
    ("von", HeaderField::From),
    ("à", HeaderField::To),
    ("件名", HeaderField::To),
    ("受信者", HeaderField::To),
    ("宛先", HeaderField::To),
    ("差出人", HeaderField::From),
    ("日付", HeaderField::Date),
    ("日時", HeaderField::Date),
    ("返信先", HeaderField::Other),
    ("送信日時", HeaderField::Date),
    ("送信者", HeaderField::From),
    ("題名", HeaderField::To),
];

/// The text of separator lines, in lower case.
const MARKERS: &[&str] = &[
    "forwarded message",
    "original appointment",
    "original message",
    "begin forwarded message",
    "reply message",
    "reply separator",
    "元のメッセージ",
    "転送メッセージ",
    "転送されたメッセージ",
];

impl Header {
    /// Parses a line such as "From: A. Lind <a@example.org>" or "*Sent:* Tuesday, 5 March 2024
    /// 10:12". Returns `true` if it is a known header field.
    pub(super) fn field(&mut self, line: &str, sent: Option<&Date>) -> bool {
        // Remove asterisks and bars, which remain from bold text in a converted web page, or from
        // the cell borders of a header laid out as a table.
        let marks = ['*', '|', ' ', '\t', '\u{a0}'];
        let Some((name, value)) = line.split_once([':', '：']) else { return false };
        let name = name.trim_matches(|c: char| marks.contains(&c) || c == '\u{3000}').to_lowercase();
        let value = value.trim_start_matches(|c: char| marks.contains(&c) || c == '\u{3000}').trim_end();
        let Ok(found) = FIELDS.binary_search_by(|(field, _)| (*field).cmp(name.as_str())) else {
            return false;
        };
        match FIELDS.get(found).map(|(_, field)| *field) {
            Some(HeaderField::From) => {
                self.has.from = true;
                self.author = self.author.take().or_else(|| person(value));
            }
            Some(HeaderField::Date) => {
                self.has.date = true;
                self.date = self.date.take().or_else(|| dated(value, sent));
            }
            Some(HeaderField::To) => self.has.other = true,
            Some(HeaderField::Other) | None => {}
        }
        true
    }

    pub(super) const fn has_sender_or_date(&self) -> bool {
        self.has.from || self.has.date
    }

    /// Whether the fields are clearly a header: a sender, a date, and a recipient or subject.
    pub(super) const fn is_whole(&self) -> bool {
        self.has.from && self.has.date && self.has.other
    }
}

/// Whether a line introduces a quoted message: "-------- Original Message --------", "Begin
/// forwarded message:".
pub(super) fn is_start_marker(line: &str) -> bool {
    let line = line.trim();
    let is_ruled = line.starts_with('-') && line.ends_with('-');
    let words = line.trim_matches(|c: char| matches!(c, '-' | '_' | '*' | ':') || c.is_whitespace());
    let words = words.to_ascii_lowercase();
    match words.as_str() {
        "begin forwarded message" => true,
        // In Lotus Notes, the date in this line is the time of forwarding, not of sending, so it is
        // ignored.
        _ if is_ruled && words.starts_with("forwarded by ") => true,
        words => is_ruled && MARKERS.contains(&words),
    }
}

/// Whether a line ends a quoted message: "----- End forwarded message -----".
pub(super) fn is_end_marker(line: &str) -> bool {
    let line = line.trim();
    let words = line.trim_matches(['-', ' ']).to_ascii_lowercase();
    let rest = words.strip_prefix("end of ").or_else(|| words.strip_prefix("end "));
    line.starts_with("--") && rest.is_some_and(|rest| MARKERS.contains(&rest))
}

/// An attribution: "On Tue, 5 Mar 2024 at 10:12, A. Lind <a@example.org> wrote:".
pub(super) struct Attribution {
    pub(super) header: Header,
    /// Whether the attribution contains an email address.
    pub(super) has_address: bool,
}

/// Whether a line may be the beginning of an attribution that continues on the next line.
pub(super) fn may_continue(line: &str) -> bool {
    line.starts_with("On ")
        || line.starts_with("Le ")
        || (starts_with_digit(line) && dated(line, None).is_some())
}

/// Parses an attribution.
///
/// Accepts only the forms that email programs write. "On 5 March 2024 the minister signed it, and
/// later she wrote:" also introduces a quotation, but is a sentence that reports an event.
pub(super) fn attribution(line: &str, sent: Option<&Date>) -> Option<Attribution> {
    const MAX_LENGTH: usize = 400;
    let words = line.strip_suffix([':', '：']).filter(|words| words.len() <= MAX_LENGTH)?.trim_end();
    let verbs = [" wrote", " writes", " a écrit", "さんは書きました", "が書きました", "のメール"];
    let verb = verbs.iter().find_map(|verb| words.strip_suffix(verb)).map(str::trim_end);
    let has_address = address(words).is_some();
    let core = match verb {
        Some(core) => core,
        // Horde, and Gmail in other languages, do not write a verb: "2024-03-05 10:12 GMT+01:00 A.
        // Lind <a@example.org>:".
        None if has_address && words.ends_with('>') => words.strip_prefix("Quoting ").unwrap_or(words),
        None => return None,
    };
    let core = core.strip_prefix("On ").or_else(|| core.strip_prefix("Le ")).unwrap_or(core);
    let date = dated(core, sent);
    let rest = date.as_ref().map_or(core, |(_, words)| core.get(words.len()..).unwrap_or_default());
    let rest = without_time(rest);
    let is_name = |rest: &str| {
        let count = rest.split_whitespace().count();
        let capital = |word: &str| word.trim_matches(['"', '\'', '(']).starts_with(char::is_uppercase);
        (1..=5).contains(&count) && rest.split_whitespace().all(capital)
    };
    // Reject sentences: they contain lower-case words, whereas names and addresses do not.
    if !has_address && !is_name(rest) {
        return None;
    }
    // "On Monday, Ben wrote:" begins with a date that cannot be resolved, so "Monday, Ben" is not a
    // name.
    let may_be_name = !line.starts_with("On ") && !line.starts_with("Le ") && !starts_with_digit(line);
    let is_after_date = rest.len() < core.len() || may_be_name;
    let author = if is_after_date { person(rest) } else { None };
    Some(Attribution { header: Header { author, date, has: Has::default() }, has_address })
}

/// Returns the name in "A. Lind <a@example.org>", or else the address.
fn person(words: &str) -> Option<String> {
    const MAX_LENGTH: usize = 200;
    let name = words.split(['<', '[']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '*' | '|'));
    let name = if name.is_empty() { address(words)? } else { name };
    (name.len() <= MAX_LENGTH).then(|| name.to_owned())
}

/// Returns the email address in angle brackets.
fn address(words: &str) -> Option<&str> {
    let (_, rest) = words.split_once('<')?;
    let (address, _) = rest.split_once('>')?;
    (address.contains('@') && !address.contains(char::is_whitespace)).then_some(address)
}

/// Removes the time of day and time zone after an attribution's date.
fn without_time(rest: &str) -> &str {
    let mut rest = rest.trim_start_matches([',', ' ', '、', '\u{3000}']);
    while let Some(word) = rest.split_whitespace().next() {
        // Split at "、", since "10:00、鈴木" has no spaces.
        let word = word.split('、').next().unwrap_or(word);
        let plain = word.trim_matches([',', '(', ')']);
        let is_time = matches!(plain, "at" | "à" | "AM" | "PM" | "am" | "pm" | "a.m." | "p.m." | "")
            || plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
            || ["GMT", "UTC", "CET", "CEST", "EST", "EDT", "PST", "PDT", "BST"].iter().any(|zone| {
                plain.strip_prefix(zone).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
            });
        if !is_time {
            break;
        }
        rest = rest
            .get(word.len()..)
            .unwrap_or_default()
            .trim_start_matches([',', ' ', '\u{202f}', '\u{a0}', '、']);
    }
    rest
}

/// Parses the date at the start of the text, and returns it with its text.
fn dated(words: &str, sent: Option<&Date>) -> Option<(Date, String)> {
    let found = leading_date(words).or_else(|| leading_numbers(words, sent));
    let (date, range) = found.or_else(|| leading_japanese(words)).or_else(|| leading_french(words))?;
    Some((date, words.get(..range.end)?.to_owned()))
}

/// Parses the day at the start of the text, possibly around a time of day: "Tue, 5 Mar 2024 at
/// 10:12", "Mon Sep 07 08:22:58 2009".
pub(super) fn leading_date(words: &str) -> Option<(Date, Range<usize>)> {
    const MAX_WORDS: usize = 7;
    let mut ends = Vec::new();
    let mut tokens = Vec::new();
    let mut from = 0;
    for token in words.split_whitespace().take(MAX_WORDS) {
        let start = from + words.get(from..)?.find(token)?;
        from = start + token.len();
        ends.push(start + token.trim_end_matches([',', ';']).len());
        tokens.push(token);
    }
    (1..=tokens.len()).rev().find_map(|count| {
        let taken = tokens.get(..count)?;
        let is_time = |token: &str| token == "at" || (token.contains(':') && starts_with_digit(token));
        if taken.last().is_some_and(|last| is_time(last)) {
            return None;
        }
        let plain: Vec<&str> = taken.iter().copied().filter(|token| !is_time(token)).collect();
        let plain = plain.join(" ");
        let plain = plain.trim_end_matches([',', ';']);
        // Require the whole text to be a date: the words after it are the author of the
        // attribution, not the place of a date line.
        let found = date_line::parse(plain).filter(|found| found.range.end == plain.len())?;
        let day = found.date.as_day()?;
        agrees_with_weekday(taken, day).then_some((found.date, 0..*ends.get(count - 1)?))
    })
}

fn starts_with_digit(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the leading weekday, if any, matches the day. If it does not, either may be wrong, so
/// the date is not used.
fn agrees_with_weekday(words: &[&str], day: Day) -> bool {
    let name = day.weekday().to_string().to_ascii_lowercase();
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let first = words.first().map(|word| word.trim_end_matches([',', '.']).to_ascii_lowercase());
    let stem = first.as_deref().and_then(|word| word.get(..3));
    stem.is_none_or(|stem| !names.contains(&stem) || name.starts_with(stem))
}

/// Parses a numeric date at the start of the text, such as "1/15/12" or "05.03.2024". The order of
/// day and month must be certain: the other order is invalid, or later than the email that quotes
/// the message.
fn leading_numbers(words: &str, sent: Option<&Date>) -> Option<(Date, Range<usize>)> {
    let token = words.split_whitespace().next()?.trim_end_matches([',', ';']);
    let start = words.len() - words.trim_start().len();
    let separator = ['/', '.'].into_iter().find(|separator| token.matches(*separator).count() == 2)?;
    let mut parts = token.split(separator);
    let (first, second, year) = (number(parts.next()?)?, number(parts.next()?)?, parts.next()?);
    let year = match (year.len(), i32::try_from(number(year)?).ok()?) {
        (4, year) => year,
        (2, year) if year < 70 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    // Allow one day more, since clocks in different time zones can be a day apart.
    let last = sent.and_then(Date::as_day).map(|sent| Date::day(Day::from_number(sent.number() + 1)));
    let is_possible = |date: &Date| last.as_ref().is_none_or(|last| date.after(last) != Answer::Holds);
    let mut days = Vec::from_iter(Date::from_ymd(year, first, second).filter(is_possible));
    days.extend(Date::from_ymd(year, second, first).filter(is_possible));
    days.dedup();
    let [day] = Vec::try_into(days).ok()?;
    Some((day, 0..start + token.len()))
}

/// Parses a Japanese date with its weekday at the start of the text: "2025年3月27日木曜日 10:00",
/// "2025年2月28日(金) 10:00".
fn leading_japanese(words: &str) -> Option<(Date, Range<usize>)> {
    let (date, length) = japanese_date::date(words)?;
    let day = date.as_day()?;
    let rest = words.get(length..)?;
    let weekday = rest.trim_start_matches(['(', '（', ' ']).chars().next()?;
    let names = ["月", "火", "水", "木", "金", "土", "日"];
    let Some(written) = names.iter().position(|name| name.starts_with(weekday)) else {
        return Some((date, 0..length));
    };
    let number = usize::try_from(day.weekday().num_days_from_monday()).ok()?;
    let after =
        rest.trim_start_matches(['(', '（', ' ', '月', '火', '水', '木', '金', '土', '日', '曜', ')', '）']);
    (written == number).then_some((date, 0..words.len() - after.trim_start().len()))
}

/// Parses a French date at the start of the text: "jeudi 27 mars 2025", "ven. 28 févr. 2025".
fn leading_french(words: &str) -> Option<(Date, Range<usize>)> {
    const MONTHS: [&str; 12] =
        ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"];
    let mut end = 0;
    let mut tokens = words.split_whitespace().map(|token| {
        let start = end + words.get(end..).and_then(|rest| rest.find(token)).unwrap_or(0);
        end = start + token.len();
        (token, end)
    });
    let (first, _) = tokens.next()?;
    let (day, _) = if starts_with_digit(first) { (first, 0) } else { tokens.next()? };
    let (month, _) = tokens.next()?;
    let (token, end) = tokens.next()?;
    let (day, digits) = (number(day.trim_end_matches("er"))?, token.trim_end_matches([',', ';']));
    let month = month.to_lowercase();
    let month = (1..).zip(MONTHS).find_map(|(number, name)| month.starts_with(name).then_some(number))?;
    let year = i32::try_from(number(digits).filter(|_| digits.len() == 4)?).ok()?;
    Some((Date::from_ymd(year, month, day)?, 0..end - (token.len() - digits.len())))
}

/// Parses a number of at most four digits.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the date and author of an attribution.
    fn check(line: &str, expected: &str) {
        let sent = Date::from_ymd(2024, 3, 9);
        let found = attribution(line, sent.as_ref()).map(|Attribution { header, .. }| {
            let date = header.date.map_or("undated".to_owned(), |(date, _)| date.to_string());
            format!("{date} {}", header.author.unwrap_or_default())
        });
        assert_eq!(found.unwrap_or_default(), expected, "{line}");
    }

    #[test]
    fn attributions_of_mail_programs_are_parsed() {
        check("On Tue, 5 Mar 2024 at 10:12, Ben Hall <ben@example.org> wrote:", "2024-03-05 Ben Hall");
        check(
            "On Tue, Mar 5, 2024 at 10:12\u{202f}AM Ben Hall <ben@example.org> wrote:",
            "2024-03-05 Ben Hall",
        );
        check("On Mar 5, 2024, at 10:12 AM, Ben Hall <ben@example.org> wrote:", "2024-03-05 Ben Hall");
        check("On 5 March 2024, Ben Hall wrote:", "2024-03-05 Ben Hall");
        check("On 3/15/23, Ben Hall <ben@example.org> wrote:", "2023-03-15 Ben Hall");
        check("2024-03-05 10:12 GMT+01:00 Ben Hall <ben@example.org>:", "2024-03-05 Ben Hall");
        check("On Tue, Mar 05, 2024 at 10:12:13AM +0100, Ben Hall wrote:", "2024-03-05 Ben Hall");
        check("Quoting Ben Hall <ben@example.org>:", "undated Ben Hall");
        check("Ben Hall wrote:", "undated Ben Hall");
        check("On 5 March 2024, <ben@example.org> wrote:", "2024-03-05 ben@example.org");
    }

    #[test]
    fn attributions_in_japanese_and_french_are_parsed() {
        check("2024年3月5日(火) 10:00 鈴木 一郎 <s@example.jp>:", "2024-03-05 鈴木 一郎");
        check("2024/03/05 10:00、鈴木 <s@example.jp>のメール:", "2024-03-05 鈴木");
        check("2024年3月5日 10:00 鈴木 <s@example.jp>：", "2024-03-05 鈴木");
        check("Le mar. 5 mars 2024 à 10:00, Anne Roux <a@example.fr> a écrit :", "2024-03-05 Anne Roux");
        // The weekday does not match the day.
        check("2024年3月5日(水) 10:00 鈴木 <s@example.jp>:", "undated 鈴木");
        check("2024年3月5日に次のとおり決めた:", "");
    }

    #[test]
    fn sentences_are_not_attributions() {
        check("On Monday he wrote:", "");
        check("On 5 March 2024 the minister signed it, and later she wrote:", "");
        check("This is what the board wrote:", "");
        check("On 5 March 2024, Ben Hall wrote to the board.", "");
        check("The pact has three parts:", "");
    }

    #[test]
    fn numeric_date_needs_a_single_reading() {
        let dated = |words, sent: Option<Date>| dated(words, sent.as_ref()).map(|(date, _)| date.to_string());
        assert_eq!(dated("03/04/2024 10:12", None), None);
        // 4 March precedes the email of 9 March, but 3 April does not.
        assert_eq!(dated("03/04/2024 10:12", Date::from_ymd(2024, 3, 9)).as_deref(), Some("2024-03-04"));
        assert_eq!(dated("03/04/2024 10:12", Date::from_ymd(2024, 5, 9)), None);
        assert_eq!(dated("04.04.2024", None).as_deref(), Some("2024-04-04"));
        assert_eq!(dated("31/31/2024", None), None);
    }

    #[test]
    fn date_with_a_wrong_weekday_is_ignored() {
        assert_eq!(dated("Wed, 5 Mar 2024 10:12", None), None);
        assert!(dated("Tue, 5 Mar 2024 10:12", None).is_some());
        assert_eq!(dated("Mon Sep 07 08:22:58 2009", None).unwrap().1, "Mon Sep 07 08:22:58 2009");
    }

    #[test]
    fn field_names_are_sorted() {
        assert!(FIELDS.is_sorted_by_key(|(name, _)| *name));
    }
}
