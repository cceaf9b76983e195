//! Parses dates in Japanese eras, such as 令和4年12月16日 or "Reiwa 4", in papers and in titles and
//! summaries of events. It converts them to Western years and keeps the Western year that the text
//! gives in brackets, so that rules can compare both.

use std::ops::Range;

use super::event_text;
use crate::chronology::Event;
use crate::date::{Day, ERAS, Era};
use crate::project::{Paper, Project};
use crate::read::BlockKind;
use crate::source::Span;

impl Era {
    pub(super) fn last_day(&self) -> Option<Day> {
        self.last.and_then(|(year, month, day)| Day::from_ymd(year, month, day))
    }

    /// Returns the extent of the era: "it began on 1989-01-08 and ended on 2019-04-30".
    pub(super) fn reach(&self) -> String {
        let (year, month, day) = self.first;
        let began = format!("it began on {year}-{month:02}-{day:02}");
        match self.last {
            Some((year, month, day)) => format!("{began} and ended on {year}-{month:02}-{day:02}"),
            None => began,
        }
    }
}

/// A date in a Japanese era.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EraDate {
    pub(super) era: &'static Era,
    /// The 1-based year of the era.
    pub(super) year: i32,
    month: Option<u32>,
    day: Option<u32>,
    pub(super) span: Span,
    /// The Western year that follows in brackets, if any, with its span.
    pub(super) western: Option<(i32, Span)>,
}

impl EraDate {
    /// Converts the year of the era to a Western year.
    pub(super) const fn western_year(&self) -> i32 {
        self.era.first.0 + self.year - 1
    }

    /// Whether at least one day of the date is in its era.
    pub(super) fn is_in_its_era(&self) -> bool {
        let year = self.western_year();
        let (first_month, last_month) = self.month.map_or((1, 12), |month| (month, month));
        let (first_day, last_day) = self.day.map_or((1, 31), |day| (day, day));
        let begins = (year, last_month, last_day) >= self.era.first;
        begins && self.era.last.is_none_or(|last| (year, first_month, first_day) <= last)
    }
}

/// Returns every era date in papers and in titles and summaries of events. For a title or summary,
/// also returns the event.
pub(super) fn in_project(project: &Project) -> Vec<(EraDate, Option<&Event>)> {
    let mut found = Vec::new();
    for document in project.papers.iter().filter_map(Paper::document) {
        for block in document.blocks.iter().filter(|block| block.kind != BlockKind::Code) {
            let words = document.words(block, &project.sources);
            let start = block.span.start;
            let place =
                |range: Range<usize>| Span::new(block.span.source, start + range.start..start + range.end);
            found.extend(find(&words, place).into_iter().map(|date| (date, None)));
        }
    }
    for text in event_text::titles_and_summaries(project) {
        let dates = find(&text.words.value, |range| text.span_of(&project.sources, range));
        found.extend(dates.into_iter().map(|date| (date, Some(text.event))));
    }
    found
}

/// Returns the era dates in `text`, in order. `place` maps a byte range of `text` to a span.
fn find(text: &str, place: impl Fn(Range<usize>) -> Span) -> Vec<EraDate> {
    let mut found = Vec::new();
    for era in ERAS {
        for name in [era.kanji, era.name] {
            found.extend(
                text.match_indices(name).filter_map(|(start, _)| date(text, start, name, era, &place)),
            );
        }
    }
    found.sort_by_key(|date| date.span);
    found
}

fn date(
    text: &str,
    start: usize,
    name: &str,
    era: &'static Era,
    place: impl Fn(Range<usize>) -> Span,
) -> Option<EraDate> {
    let is_latin = name == era.name;
    let mut rest = Rest { text, at: start + name.len() };
    if is_latin {
        rest.spaces();
    }
    let year = rest.number()?;
    let (mut month, mut day) = (None, None);
    if is_latin {
        // Reject "Reiwa 4th" and "Showa 1945", which are not years of an era.
        let is_word = rest.peek().is_some_and(char::is_alphanumeric);
        (!is_word && year < 100).then_some(())?;
    } else {
        rest.take("年")?;
    }
    let mut end = rest.at;
    let mut western = rest.bracketed_year();
    // The Western year can be after the year, as in 令和4年（2022年）12月16日, or after the day, as in
    // 平成31年4月30日(2019).
    if !is_latin {
        if western.is_some() {
            rest.after_bracket();
        }
        month = rest.number_before("月");
        day = month.and_then(|_| rest.number_before("日"));
        if western.is_none() {
            end = rest.at;
            western = rest.bracketed_year();
        }
    }
    let is_closed = rest.left().trim_start().starts_with(['）', ')']);
    let western = western.or_else(|| year_before_bracket(text.get(..start)?).filter(|_| is_closed));
    let year = i32::try_from(year).ok().filter(|year| (1..=99).contains(year))?;
    let western = western.and_then(|(year, range)| Some((i32::try_from(year).ok()?, place(range))));
    Some(EraDate { era, year, month, day, span: place(start..end), western })
}

/// Returns the Western year before the bracket at the end of `text`, with its byte range: 2024 for
/// "2024年（" and "2024年6月9日（".
fn year_before_bracket(text: &str) -> Option<(u32, Range<usize>)> {
    let mut rest = text.trim_end().strip_suffix(['（', '('])?.trim_end();
    let is_digit = |c: char| digit(c).is_some();
    for sign in ["日", "月"] {
        if let Some(number) = rest.strip_suffix(sign) {
            rest = number.trim_end_matches(is_digit);
        }
    }
    let rest = rest.strip_suffix('年').unwrap_or(rest).trim_end();
    let start = rest.trim_end_matches(is_digit).len();
    let digits = rest.get(start..)?;
    let year = digits.chars().filter_map(digit).fold(0, |year: u32, digit| year.saturating_mul(10) + digit);
    (1000..=9999).contains(&year).then_some((year, start..rest.len()))
}

/// A cursor over the text that has not been parsed yet.
#[derive(Clone, Copy)]
struct Rest<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Rest<'t> {
    fn left(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.left().chars().next()
    }

    fn spaces(&mut self) {
        let left = self.left();
        self.at += left.len() - left.trim_start_matches(' ').len();
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.left().starts_with(word).then(|| self.at += word.len())
    }

    /// Parses a number up to 9999 in half-width or full-width digits, or up to 99 in kanji. 元 means
    /// the first year.
    fn number(&mut self) -> Option<u32> {
        if self.take("元").is_some() {
            return Some(1);
        }
        let left = self.left();
        let is_digit = |c: char| digit(c).is_some();
        let end = left.find(|c| !is_digit(c)).unwrap_or(left.len());
        let digits = left.get(..end).filter(|digits| !digits.is_empty() && digits.chars().count() <= 4);
        if let Some(digits) = digits {
            self.at += end;
            return Some(digits.chars().filter_map(digit).fold(0, |number, digit| number * 10 + digit));
        }
        let end = left.find(|c| !KANJI.contains(c) && c != '十').unwrap_or(left.len());
        // 十 is ten, with optional tens before it and ones after it: 十 is 10, 四十六 is 46. So split
        // there.
        let written = left.get(..end).filter(|written| !written.is_empty())?;
        let value = |part: &str| {
            KANJI.chars().zip(1..).find_map(|(kanji, value)| (part == kanji.to_string()).then_some(value))
        };
        let number = match written.split_once('十') {
            None => value(written)?,
            Some((tens, ones)) => {
                let tens = if tens.is_empty() { 1 } else { value(tens)? };
                10 * tens + if ones.is_empty() { 0 } else { value(ones)? }
            }
        };
        self.at += end;
        Some(number)
    }

    /// Parses a number that is followed by `sign`. Otherwise consumes nothing.
    fn number_before(&mut self, sign: &str) -> Option<u32> {
        let mut ahead = *self;
        let number = ahead.number()?;
        ahead.take(sign)?;
        *self = ahead;
        Some(number)
    }

    /// Returns the Western year in brackets at the cursor, with its byte range. Consumes nothing.
    fn bracketed_year(&self) -> Option<(u32, Range<usize>)> {
        let mut ahead = *self;
        ahead.spaces();
        ahead.take("（").or_else(|| ahead.take("("))?;
        let start = ahead.at;
        let year = ahead.number().filter(|year| (1000..=9999).contains(year))?;
        let ends = ["年", "）", ")"].iter().any(|end| ahead.left().starts_with(end));
        ends.then_some((year, start..ahead.at))
    }

    fn after_bracket(&mut self) {
        let left = self.left();
        if let Some((at, end)) = left.char_indices().find(|(_, c)| matches!(c, '）' | ')')) {
            self.at += at + end.len_utf8();
        }
    }
}

/// The kanji digits from one to nine.
const KANJI: &str = "一二三四五六七八九";

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The words, the Western year, month and day, and the year in brackets.
    type EraParts = (String, i32, Option<u32>, Option<u32>, Option<i32>);

    fn found(text: &str) -> Vec<EraParts> {
        let mut sources = Sources::new();
        let id = sources.add("a.txt", text);
        let read = |date: &EraDate| {
            let western = date.western.map(|(year, span)| {
                assert_eq!(digits(sources.text(span)), year, "the place of the Western year");
                year
            });
            (sources.text(date.span).to_owned(), date.western_year(), date.month, date.day, western)
        };
        find(text, |range| Span::new(id, range)).iter().map(read).collect()
    }

    fn digits(text: &str) -> i32 {
        text.chars().filter_map(digit).fold(0, |number, digit| number * 10 + i32::try_from(digit).unwrap())
    }

    #[test]
    fn years_are_read_in_every_script() {
        let one = |text: &str| found(text).into_iter().next().map(|date| (date.0, date.1));
        assert_eq!(one("令和4年"), Some(("令和4年".to_owned(), 2022)));
        assert_eq!(one("令和元年に"), Some(("令和元年".to_owned(), 2019)));
        assert_eq!(one("昭和四十六年法律"), Some(("昭和四十六年".to_owned(), 1971)));
        assert_eq!(one("平成十年"), Some(("平成十年".to_owned(), 1998)));
        assert_eq!(one("平成２３年"), Some(("平成２３年".to_owned(), 2011)));
        assert_eq!(one("in Reiwa 4, the"), Some(("Reiwa 4".to_owned(), 2022)));
        for none in
            ["令和時代", "昭和通り", "Showa 1945", "Heisei 30th", "平成", "令和年", "平成十十年", "平成百年"]
        {
            assert_eq!(one(none), None, "{none}");
        }
    }

    #[test]
    fn western_year_follows_the_year_or_the_day() {
        let all = found("令和4年（2022年）12月16日と平成31年4月30日(2019)とReiwa 4 (2023)");
        assert_eq!(all[0], ("令和4年".to_owned(), 2022, Some(12), Some(16), Some(2022)));
        assert_eq!(all[1], ("平成31年4月30日".to_owned(), 2019, Some(4), Some(30), Some(2019)));
        assert_eq!(all[2].4, Some(2023));
        assert_eq!(found("平成31年（表2）")[0].4, None);
    }

    #[test]
    fn western_year_precedes_an_era_in_brackets() {
        for text in
            ["2024年（令和5年）", "2024 (Reiwa 5)", "２０２４年6月9日（令和5年）", "2024年(令和5年6月9日)"]
        {
            assert_eq!(found(text)[0].4, Some(2024), "{text}");
        }
        for text in ["第2024号（令和5年版）", "人口2024人（令和5年）", "24年（令和5年）", "（令和5年）"]
        {
            assert_eq!(found(text)[0].4, None, "{text}");
        }
    }

    #[test]
    fn eras_begin_and_end_on_a_day() {
        let is_in = |text: &str| {
            let mut sources = Sources::new();
            let id = sources.add("a.txt", text);
            find(text, |range| Span::new(id, range))[0].is_in_its_era()
        };
        for inside in [
            "平成31年4月30日",
            "令和元年5月1日",
            "昭和64年1月7日",
            "昭和64年",
            "明治45年7月30日",
            "大正元年7月",
        ] {
            assert!(is_in(inside), "{inside}");
        }
        for outside in ["平成31年5月1日", "昭和64年1月8日", "令和元年4月", "平成32年", "昭和64年2月"]
        {
            assert!(!is_in(outside), "{outside}");
        }
    }
}
