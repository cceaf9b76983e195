//! Recognises the text around the date in a date line: places, times of day, bylines, remarks.

use super::date_label::is_minutes;
use super::printed_date::month;

/// Returns the text after a remark in brackets.
pub(super) fn after_brackets(words: &str) -> Option<&str> {
    let close = if words.starts_with('(') {
        ')'
    } else if words.starts_with('[') {
        ']'
    } else {
        return None;
    };
    words.split_once(close).filter(|(remark, _)| remark.len() <= 80).map(|(_, rest)| rest)
}

const ZONES: &[&str] = &[
    "Z", "GMT", "UTC", "BST", "WET", "CET", "CEST", "EET", "EEST", "MSK", "EST", "EDT", "ET", "CST", "CDT",
    "CT", "MST", "MDT", "MT", "PST", "PDT", "PT", "JST", "KST", "IST", "AEST", "AEDT", "local", "time",
    "hours", "hrs",
];

/// Returns the text after a time of day and its time zone: "at 10:30 GMT", "10.00 a.m.",
/// "T10:30:00+01:00".
pub(super) fn after_time(words: &str) -> Option<&str> {
    let at = words.get(..3).filter(|at| at.eq_ignore_ascii_case("at ")).map_or(0, str::len);
    let rest = words.get(at..)?.trim_start();
    let rest = rest.strip_prefix('T').unwrap_or(rest);
    let mut rest = if let Some(after) = ["noon", "midnight"].iter().find_map(|word| rest.strip_prefix(word)) {
        after
    } else {
        let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
        let hours = digits(rest);
        // Bulletins of weather services write "701 PM", without a separator.
        let is_joined = matches!(hours, 3 | 4);
        let mut after = rest.get(hours..).filter(|_| (1..=4).contains(&hours))?;
        let mut is_time = false;
        while let Some(next) = after.strip_prefix([':', '.', 'h']).filter(|next| digits(next) >= 2) {
            after = next.trim_start_matches(|c: char| c.is_ascii_digit());
            is_time = true;
        }
        let half = after.trim_start();
        for mark in ["a.m.", "p.m.", "a.m", "p.m", "am", "pm"] {
            if half.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)) {
                (after, is_time) = (half.get(mark.len()..)?, true);
                break;
            }
        }
        // In "2025 a.m.", the digits are not a time, so they are rejected.
        if is_joined && !(is_time && is_time_of_bulletin(rest.get(..hours)?)) {
            return None;
        }
        Some(after)
            .filter(|after| is_time && !after.starts_with(char::is_alphabetic) || after.starts_with('Z'))?
    };
    loop {
        let zone = rest.trim_start_matches([' ', '\u{a0}']);
        let word = &zone[..zone.find(|c: char| !c.is_alphabetic()).unwrap_or(zone.len())];
        if ZONES.contains(&word) {
            rest = zone.get(word.len()..)?;
        } else if let Some(after) = after_zone_name(zone) {
            rest = after;
        } else if zone.starts_with(['+', '-', '−']) && zone.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        {
            let offset = zone.trim_start_matches(['+', '-', '−']);
            rest = offset.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        } else {
            return Some(rest);
        }
    }
}

/// Whether the digits are an hour up to 12, directly followed by the minutes.
fn is_time_of_bulletin(digits: &str) -> bool {
    digits.parse().is_ok_and(|time: u16| (1..=12).contains(&(time / 100)) && time % 100 < 60)
}

/// Returns the text after a time zone name: "Eastern Standard Time".
fn after_zone_name(words: &str) -> Option<&str> {
    let (name, after) = words.split_once("Time")?;
    let names: Vec<&str> = name.split_whitespace().collect();
    let is_name = (1..=3).contains(&names.len())
        && names
            .iter()
            .all(|name| name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphabetic));
    (is_name && !after.starts_with(char::is_alphanumeric)).then_some(after)
}

/// Words that cannot begin a place name.
const NO_PLACE: &[&str] = &[
    "after",
    "as",
    "before",
    "between",
    "by",
    "during",
    "effective",
    "from",
    "in",
    "minutes",
    "on",
    "signed",
    "since",
    "until",
];

/// Lower-case words inside the name of a place or office.
const INSIDE: &[&str] = &["of", "the", "and", "de", "du", "da", "la", "le", "am", "upon", "for"];

/// Whether the text may be a place or an office: few words, capitalised, without digits or months.
pub(super) fn is_place(words: &str) -> bool {
    let mut count = 0;
    let fits = words.split_whitespace().all(|word| {
        count += 1;
        word.chars().next().is_some_and(char::is_uppercase) || (count > 1 && INSIDE.contains(&word))
    });
    let first = words.split_whitespace().next().unwrap_or_default();
    fits && (1..=4).contains(&count)
        && !NO_PLACE.iter().any(|word| first.eq_ignore_ascii_case(word))
        && !words.contains(char::is_numeric)
        && !words.ends_with(':')
        && !words.split_whitespace().any(|word| month(word).is_some())
        && !is_minutes(words)
}

/// Whether the text is a byline: "By Anna Lind".
pub(super) fn is_byline(words: &str) -> bool {
    let names = words.trim().strip_prefix("By ").or_else(|| words.trim().strip_prefix("by "));
    names.is_some_and(|names| {
        let count = names.split_whitespace().count();
        (1..=6).contains(&count) && names.starts_with(char::is_uppercase)
    })
}

/// Whether the text is a document number without spaces: "IP/25/2214", "14/2026".
pub(super) fn is_number(words: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | '(' | ')');
    words.contains(|c: char| c.is_ascii_digit()) && words.contains(['/', '-']) && words.chars().all(is_part)
}

/// Whether the text is a document version: "Version 1.2".
pub(super) fn is_version(words: &str) -> bool {
    let Some((name, number)) = words.trim().split_once(' ') else { return false };
    let is_name = ["version", "revision", "rev.", "edition", "build"]
        .iter()
        .any(|kind| name.eq_ignore_ascii_case(kind));
    let number = number.trim_end_matches([',', '.', ' ', '–', '—', '-']);
    is_name && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The last words of newspaper and magazine names, in lower case.
const PERIODICALS: &[&str] = &[
    "advertiser",
    "argus",
    "bulletin",
    "chronicle",
    "courier",
    "echo",
    "express",
    "gazette",
    "globe",
    "herald",
    "journal",
    "magazine",
    "mail",
    "mercury",
    "messenger",
    "monitor",
    "news",
    "newsletter",
    "observer",
    "post",
    "press",
    "record",
    "register",
    "review",
    "star",
    "sun",
    "telegraph",
    "times",
    "tribune",
    "weekly",
];

/// Whether the text is the name of a newspaper or magazine: "The Westhaven and District Herald",
/// "Official Journal of the Harbour Union".
pub(super) fn is_periodical(words: &str) -> bool {
    let mut count = 0;
    let named = words.split_whitespace().all(|word| {
        count += 1;
        word.starts_with(char::is_uppercase) || count > 1 && (INSIDE.contains(&word) || word == "&")
    });
    let name = words.split_once(" of ").map_or(words, |(name, _)| name);
    let last = name.split_whitespace().next_back().unwrap_or_default();
    named && (2..=8).contains(&count) && PERIODICALS.iter().any(|known| last.eq_ignore_ascii_case(known))
}

/// Whether the text is a page number of a periodical: "page 3", "p. 12", "pp. 3-4", "Page A1".
pub(super) fn is_page(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let mut rests = ["pages", "page", "pp.", "p."].iter().filter_map(|name| words.strip_prefix(name));
    rests.any(|rest| {
        let section = rest.trim().trim_start_matches(|c: char| c.is_ascii_lowercase());
        let is_section = rest.trim().len() - section.len() <= 1;
        !section.is_empty()
            && is_section
            && section.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ' '))
    })
}

/// Whether the text is a document number after its date: "IP/22/6714", "MEMO-19-2".
pub(super) fn is_document_number(words: &str) -> bool {
    let words = words.trim().trim_end_matches('.');
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '-' | '.');
    words.starts_with(|c: char| c.is_ascii_uppercase())
        && words.contains(|c: char| c.is_ascii_digit())
        && words.contains(['/', '-'])
        && words.chars().all(is_part)
}

/// Whether the text is the volume and columns of a parliamentary report: "Vol. 761, col. 1812",
/// "vol 797 cc1555-63".
pub(super) fn is_columns_of_debate(words: &str) -> bool {
    const NAMES: &[&str] = &["vol", "volume", "col", "cols", "column", "columns", "cc", "c"];
    let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let names_column = words.to_ascii_lowercase().contains("col") || words.contains(" c");
    names_column
        && words.contains(|c: char| c.is_ascii_digit())
        && words.trim().len() <= 40
        && parts.all(|part| {
            let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
            name.is_empty() || NAMES.iter().any(|of| name.eq_ignore_ascii_case(of))
        })
}

/// Whether the text is the volume and issue of a periodical: "Vol. 84, No. 112", "Vol. XII No. 4".
pub(super) fn is_volume(words: &str) -> bool {
    let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let is_part = |part: &str| {
        let name =
            ["vol", "volume", "no", "number", "issue"].iter().any(|name| part.eq_ignore_ascii_case(name));
        let is_roman = part.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
        name || is_roman || part.chars().all(|c| c.is_ascii_digit())
    };
    words.contains(|c: char| c.is_ascii_digit()) && words.trim().len() <= 40 && parts.all(is_part)
}

/// Whether the text is a reading time ("3 min read"), a number of comments or shares, a price or a
/// time of day.
pub(super) fn is_remark(words: &str) -> bool {
    let words = words.trim();
    let counts = || {
        let (number, noun) = words.split_once(' ')?;
        let is_number = number.eq_ignore_ascii_case("no") || number.chars().all(|c| c.is_ascii_digit());
        let nouns = ["comment", "comments", "like", "likes", "replies", "share", "shares", "views"];
        (is_number && nouns.iter().any(|counted| noun.eq_ignore_ascii_case(counted))).then_some(())
    };
    // The price of a newspaper: "75 cents", "Price 40p", "£1.20".
    let is_price = || {
        let price = words.strip_prefix("Price ").unwrap_or(words);
        let number = price.trim_start_matches(['£', '$', '€']);
        let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = ["", "c", "¢", "p", "cents", "pence"].contains(&rest.trim());
        unit && rest.len() < number.len() && (number.len() < price.len() || !rest.is_empty())
    };
    is_price()
        || words.split_whitespace().count() <= 4 && words.ends_with("read")
        || counts().is_some()
        || after_time(words).is_some_and(str::is_empty)
}
