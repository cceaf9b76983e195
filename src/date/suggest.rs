//! Suggests EDTF for dates written in other forms.
//!
//! This is meant for error messages and is not a tagger: it covers the most common notations for a
//! single date, and only returns valid EDTF.

use edtf_core::Edtf;

use super::words::month_number;

/// The maximum length, in bytes, of a string for which suggestions are made.
const MAX_TEXT_LENGTH: usize = 200;

/// Returns the probable meanings of the text in EDTF; more than one if it is ambiguous.
pub(super) fn suggestions(text: &str) -> Vec<String> {
    // Limit the length: "about about about …" would cause one level of recursion per word.
    if text.len() > MAX_TEXT_LENGTH {
        return Vec::new();
    }
    let text = fold(text);
    let readings = [compact(&text), framed(&text), abbreviated(&text), of_numbers(&text), of_words(&text)];
    readings.into_iter().map(only_good).find(|good| !good.is_empty()).unwrap_or_default()
}

/// Converts the text to lower case and normalises hyphens and spaces.
fn fold(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn only_good(readings: Vec<String>) -> Vec<String> {
    let mut good: Vec<String> = Vec::new();
    for reading in readings {
        let is_date = matches!(Edtf::parse(&reading), Ok(edtf) if !matches!(edtf, Edtf::DateTime(_)));
        if is_date && !good.contains(&reading) {
            good.push(reading);
        }
    }
    good
}

/// Corrects EDTF that contains spaces, lower case, or a superfluous sign or `Y`.
fn compact(text: &str) -> Vec<String> {
    let edtf = text.replace(' ', "").to_ascii_uppercase();
    let unmarked = edtf.strip_prefix(['Y', '+']).map(str::to_owned);
    // Remove the sign of 0000; the year before it is -0001.
    let year_zero = edtf.strip_prefix("-0000").map(|rest| format!("0000{rest}"));
    [Some(edtf.clone()), unmarked, year_zero].into_iter().flatten().collect()
}

/// Parses a date with a qualifying word before it: "about 2023", "since June 2024", "until 2026".
fn framed(text: &str) -> Vec<String> {
    const FRAMES: [(&str, &str, &str); 11] = [
        ("about ", "", "~"),
        ("approximately ", "", "~"),
        ("around ", "", "~"),
        ("by ", "../", ""),
        ("c. ", "", "~"),
        ("ca. ", "", "~"),
        ("circa ", "", "~"),
        ("from ", "", "/.."),
        ("since ", "", "/.."),
        ("until ", "../", ""),
        ("~", "", "~"),
    ];
    // Apply the mark in "May 2024?" to the whole date.
    if let Some((rest, mark)) =
        text.strip_suffix('?').map(|rest| (rest, '?')).or_else(|| Some((text.strip_suffix('~')?, '~')))
    {
        return suggestions(rest).into_iter().map(|date| format!("{date}{mark}")).collect();
    }
    let frame = FRAMES.iter().find_map(|(words, head, tail)| Some((text.strip_prefix(words)?, head, tail)));
    let Some((rest, head, tail)) = frame else { return Vec::new() };
    let rest = rest.trim_start();
    let dates = if Edtf::parse(rest).is_ok() { vec![rest.to_owned()] } else { suggestions(rest) };
    dates.into_iter().map(|date| format!("{head}{date}{tail}")).collect()
}

/// Parses a range whose end is shortened to the part that differs: `2023/24`, `2020-06/08`,
/// `2020-06-05/08`. "2008/09" is ambiguous: it is September 2008 or the years 2008 and 2009.
fn abbreviated(text: &str) -> Vec<String> {
    let Some((from, to)) = text.split_once('/') else { return Vec::new() };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(to) || to.len() > 2 {
        return Vec::new();
    }
    match from.split('-').collect::<Vec<_>>().as_slice() {
        [year] if is_number(year) && year.len() == 4 && to.len() == 2 => {
            let (Ok(first), Ok(last)) = (year.parse::<u32>(), to.parse::<u32>()) else { return Vec::new() };
            if last != (first + 1) % 100 {
                return Vec::new();
            }
            let month = (1..=12).contains(&last).then(|| format!("{year}-{to}"));
            month.into_iter().chain([format!("{year}/{}", first + 1)]).collect()
        }
        [year, month] if is_number(year) && is_number(month) && year.len() == 4 => {
            vec![format!("{year}-{month:0>2}/{year}-{to:0>2}")]
        }
        [year, month, day] if [year, month, day].iter().all(|part| is_number(part)) && year.len() == 4 => {
            vec![format!("{}/{}", ymd(year, month, day), ymd(year, month, to))]
        }
        _ => Vec::new(),
    }
}

/// Parses numbers separated by slashes, dots, hyphens or spaces, or eight digits: `16/12/2022`,
/// `2022.12.16`, `2022-6-9`, `20221216`, `2023-2026`.
fn of_numbers(text: &str) -> Vec<String> {
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.' | '-' | ' ')) {
        return Vec::new();
    }
    let numbers: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    match numbers.as_slice() {
        [digits] => match (digits.get(..4), digits.get(4..6), digits.get(6..)) {
            (Some(year), Some(month), Some(day)) => vec![ymd(year, month, day)],
            _ => Vec::new(),
        },
        [year, month] | [month, year] if year.len() == 4 && month.len() < 3 => {
            vec![format!("{year}-{month:0>2}")]
        }
        [from, to] => vec![format!("{from}/{to}")],
        [year, month, day] if year.len() == 4 => vec![ymd(year, month, day)],
        // Suggest both orders of day and month, as in "03/04/2025"; impossible dates are removed
        // later.
        [a, b, year] if year.len() == 4 => {
            let day_first = ymd(year, b, a);
            // With dots, prefer the day first, as in papers: "09.06.2024".
            let is_dotted = !text.contains(['/', '-', ' ']);
            if is_dotted && Edtf::parse(&day_first).is_ok() {
                vec![day_first]
            } else {
                vec![day_first, ymd(year, a, b)]
            }
        }
        _ => Vec::new(),
    }
}

fn ymd(year: &str, month: &str, day: &str) -> String {
    if day.is_empty() { format!("{year}-{month:0>2}") } else { format!("{year}-{month:0>2}-{day:0>2}") }
}

/// Parses a year with a month, season or quarter name: "16 December 2022", "Q3 2024", "spring
/// 2024", "1990s".
fn of_words(text: &str) -> Vec<String> {
    if let Some(decade) = text.strip_prefix("the ").unwrap_or(text).strip_suffix("0s") {
        // Suggest both meanings of "the 1900s": ten years or a hundred.
        let century = decade.strip_suffix('0').map(|century| format!("{century}XX"));
        return [Some(format!("{decade}X")), century].into_iter().flatten().collect();
    }
    let words: Vec<&str> =
        text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty() && *word != "of").collect();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    match words.as_slice() {
        [a, b] if is_number(b) => named(a, b),
        [a, b] => named(b, a),
        [a, b, year] if is_number(a) => day_of(year, b, a),
        [a, b, year] => day_of(year, a, b),
        _ => Vec::new(),
    }
}

/// Parses a named part of a year.
fn named(name: &str, year: &str) -> Vec<String> {
    const NAMES: [(&str, u32); 11] = [
        ("autumn", 23),
        ("fall", 23),
        ("h1", 40),
        ("h2", 41),
        ("q1", 33),
        ("q2", 34),
        ("q3", 35),
        ("q4", 36),
        ("spring", 21),
        ("summer", 22),
        ("winter", 24),
    ];
    let code = NAMES.iter().find(|(word, _)| *word == name).map(|(_, code)| *code);
    code.or_else(|| month_number(name)).map(|code| format!("{year}-{code:02}")).into_iter().collect()
}

fn day_of(year: &str, month: &str, day: &str) -> Vec<String> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    month_number(month).map(|month| format!("{year}-{month:02}-{day:0>2}")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_have_no_suggestion() {
        assert!(suggestions(&format!("{}2023", "about ".repeat(100_000))).is_empty());
    }

    #[test]
    fn suggestions_for_common_notations() {
        for (text, meant) in [
            ("16/12/2022", "2022-12-16"),
            ("12/16/2022", "2022-12-16"),
            ("16.12.2022", "2022-12-16"),
            ("09.06.2024", "2024-06-09"),
            ("12.16.2022", "2022-12-16"),
            ("2022/12/16", "2022-12-16"),
            ("2022.6.9", "2022-06-09"),
            ("20221216", "2022-12-16"),
            ("202212", "2022-12"),
            ("2022/12", "2022-12"),
            ("12/2022", "2022-12"),
            ("2023-2026", "2023/2026"),
            ("2023/24", "2023/2024"),
            ("2020-06/08", "2020-06/2020-08"),
            ("2020-06-05/08", "2020-06-05/2020-06-08"),
            ("May 2024?", "2024-05?"),
            ("2023 – 2026", "2023/2026"),
            ("2024-06 / 2024-10", "2024-06/2024-10"),
            ("[1667, 1668]", "[1667,1668]"),
            (" 2022 ", "2022"),
            ("2022-xx", "2022-XX"),
            ("Y2006", "2006"),
            ("-0000", "0000"),
            ("16 December 2022", "2022-12-16"),
            ("16th of Dec. 2022", "2022-12-16"),
            ("December 16, 2022", "2022-12-16"),
            ("Sept 2024", "2024-09"),
            ("Q3 2024", "2024-35"),
            ("2024-Q3", "2024-35"),
            ("Spring 2024", "2024-21"),
            ("the 1990s", "199X"),
            ("ca. 2023", "2023~"),
            ("about June 2024", "2024-06~"),
            ("until 30 June 2024", "../2024-06-30"),
            ("since 2014", "2014/.."),
        ] {
            assert_eq!(suggestions(text), [meant], "{text}");
        }
        assert_eq!(suggestions("03/04/2025"), ["2025-04-03", "2025-03-04"]);
        assert_eq!(suggestions("1900s"), ["190X", "19XX"]);
        assert_eq!(suggestions("2008/09"), ["2008-09", "2008/2009"]);
        for text in ["", "soon", "99/99/2022", "31 June 2024", "FY2022", "before 2022", "1/2/3/4", "日本"] {
            assert!(suggestions(text).is_empty(), "{text}");
        }
    }
}
