//! Recognises the rows of a chronology in plain text: lines that begin with a date. Without a full
//! stop, such a line looks like a heading, whose date would not count as an event's date.

use crate::date::ERAS;

use super::printed_date::{is_weekday, month};

/// The minimum number of consecutive rows. Fewer may be headings.
const MIN_ROWS: usize = 3;

/// Returns for each line whether it is a row. `lines` are the lines or blocks of the text in order,
/// including list markers.
pub(super) fn rows<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<bool> {
    let lines: Vec<&str> = lines.collect();
    let begins: Vec<bool> = lines.iter().map(|line| begins_with_date(line)).collect();
    let mut rows = vec![false; lines.len()];
    let mut start = 0;
    for run in begins.chunk_by(|one, next| one == next) {
        let end = start + run.len();
        if run.first() == Some(&true) && run.len() >= MIN_ROWS {
            for at in start..end {
                let has_text = lines.get(at).is_some_and(|line| has_text(line));
                rows.get_mut(at).into_iter().for_each(|row| *row = has_text);
            }
        }
        start = end;
    }
    rows
}

/// Whether a line begins with a date: "3 May 1994", "May 3", "1994", "3.5.1994", "1994年5月".
fn begins_with_date(line: &str) -> bool {
    let line =
        line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '*' | '•'));
    let mut words = line.split_whitespace();
    let is_mark =
        |c: char| matches!(c, ',' | '.' | ':' | ';' | '–' | '—' | '-' | '|' | '*' | '_' | '(' | ')');
    let Some(first) = words.next() else { return false };
    let second = words.next().unwrap_or("");
    let bare = first.trim_matches(is_mark);
    let next = second.trim_matches(is_mark);
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    if is_weekday(bare) {
        return is_number(next) || month(next).is_some();
    }
    if month(bare).is_some() {
        return is_number(next) || first.ends_with(':') || matches!(second, "–" | "—" | "-" | ":");
    }
    if ERAS.iter().any(|era| bare.starts_with(era.kanji)) {
        return true;
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = bare.split_at(digits);
    match (digits, rest.chars().next()) {
        (4, None | Some('–' | '-' | '/' | '年')) => is_year(number),
        (1 | 2, None) => month(next).is_some(),
        (1 | 2, Some('月')) => true,
        (1 | 2, Some('.' | '/' | '-')) => is_numeric_day(rest),
        (1 | 2, Some('s' | 'n' | 'r' | 't')) => {
            matches!(rest, "st" | "nd" | "rd" | "th") && month(next).is_some()
        }
        _ => false,
    }
}

fn is_year(number: &str) -> bool {
    number.parse().is_ok_and(|year: u16| (1000..2200).contains(&year))
}

/// Whether a numeric month and year follow a day: ".5.1994", "/5/1994".
fn is_numeric_day(rest: &str) -> bool {
    let mut parts = rest.split(['.', '/', '-']).skip(1);
    let is_short = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(is_short) && parts.next().is_some_and(is_year)
}

/// Whether a line contains words other than dates.
fn has_text(line: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !matches!(c, '年' | '月' | '日');
    let is_era = |word: &str| ERAS.iter().any(|era| era.kanji == word);
    let words = line.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    words
        .filter(|word| month(word).is_none() && !is_weekday(word) && !is_era(word))
        .any(|word| word.chars().filter(|c| is_letter(*c)).count() > 2)
}

#[cfg(test)]
mod tests {
    use super::{begins_with_date, rows};

    #[test]
    fn dates_at_the_start_of_a_line_are_recognised() {
        for line in [
            "3 May 1994 – First meeting",
            "3rd May: first meeting",
            "May 3, 1994: first meeting",
            "Sept. 3 – first meeting",
            "May: first meeting",
            "Monday, 3 May – first meeting",
            "1994: first meeting",
            "1994–96 First talks",
            "3.5.1994 First meeting",
            "1994-05-03 First meeting",
            "- 3 May 1994: first meeting",
            "1994年5月 会談",
            "平成6年5月 会談",
        ] {
            assert!(begins_with_date(line), "{line}");
        }
        for line in [
            "First meeting on 3 May 1994",
            "May we meet",
            "March on Oslo",
            "3 meetings",
            "1.5.2 Results",
            "12 Angry Men",
            "5000 men",
            "Mayor of Oslo",
            "10:15 Coffee",
        ] {
            assert!(!begins_with_date(line), "{line}");
        }
    }

    #[test]
    fn three_lines_with_dates_and_words_are_rows() {
        let found = |lines: &[&str]| rows(lines.iter().copied());
        assert_eq!(
            found(&["Log", "1994", "3 May – First meeting", "4 June – Second meeting", "The end"]),
            [false, false, true, true, false]
        );
        assert_eq!(found(&["2020 Results", "2021 Outlook"]), [false, false]);
        assert_eq!(found(&["2019 Results", "We sold boats.", "2020 Results", "We sold more."]), [false; 4]);
    }
}
