//! Parses front matter: YAML between `---` lines, or TOML between `+++` lines.
//!
//! Only the title, the author and the dates are used. In malformed front matter, the entries that
//! could be parsed are kept.

use std::ops::Range;

use saphyr_parser::{Event, Parser};
use toml::de::{DeTable, DeValue};

use super::content::About;
use super::document::DateEvidence;
use crate::date::Date;

const TITLE: &[&str] = &["title"];
const AUTHOR: &[&str] = &["author", "authors", "by"];
/// Date keys in order of precedence: publication before writing.
const DATE: &[&str] = &["published", "date", "published_time", "issued", "created"];
/// Keys for the end of an event. If one is present, `date` is the start of an event that the page
/// announces.
const EVENT_END: &[&str] = &["end", "end_date", "enddate", "end_time", "date_end", "ends"];
/// Keys for the page's URL, which in many site generators contains the publication date:
/// `2021/03/09/harbour-pact`.
const ADDRESS: &[&str] = &["path", "permalink", "url", "slug", "aliases"];
/// Keys for the last revision, which is used if there is no other date.
const UPDATED: &[&str] = &["updated", "last_updated", "lastmod", "last_modified", "modified"];

/// A key, its value, and the value's byte range.
type KeyValue = (String, String, Range<usize>);

/// Parses the front matter at the byte offset `start` of `text`. Returns `None` if the
/// text does not begin with front matter there.
pub(super) fn find(text: &str, start: usize) -> Option<About> {
    let mut lines = text.get(start..)?.split_inclusive('\n').scan(start, |next, line| {
        let range = *next..*next + line.len();
        *next = range.end;
        Some((line.trim_end(), range))
    });
    let (mark, first) = lines.next().filter(|(line, _)| matches!(*line, "---" | "+++"))?;
    let (_, last) = lines.find(|(line, _)| *line == mark || (mark == "---" && *line == "..."))?;
    let inner = text.get(first.end..last.start)?;
    let entries = if mark == "---" { yaml(inner) } else { toml(inner) };
    let at = |range: &Range<usize>| first.end + range.start..first.end + range.end;
    let value = |names: &[&str]| {
        let entry = names.iter().find_map(|name| entries.iter().find(|(key, ..)| key == name));
        entry.map(|(_, value, range)| (value.trim().to_owned(), at(range)))
    };
    let dated = |name: &&str| value(&[*name]).filter(|(words, _)| day(words).is_some());
    let is_event = EVENT_END.iter().any(|name| dated(name).is_some());
    let published = DATE
        .iter()
        .filter(|name| !(is_event && **name == "date"))
        .find_map(dated)
        .map(|(_, range)| range)
        .or_else(|| ADDRESS.iter().find_map(|name| day_in_address(text, value(&[*name])?.1)))
        .map(|range| (range, DateEvidence::FrontMatter));
    let updated = UPDATED.iter().find_map(dated).map(|(_, range)| (range, DateEvidence::Updated));
    Some(About {
        range: start..last.end,
        title: value(TITLE).filter(|(title, _)| !title.is_empty()),
        author: value(AUTHOR).filter(|(author, _)| !author.is_empty()),
        file_created: None,
        dates: published.into_iter().chain(updated).collect(),
    })
}

/// Parses the day of a value, which may have quotation marks and a time: `2021-01-27
/// 12:30:06-05:00`.
pub(super) fn day(words: &str) -> Option<Date> {
    let words = words.trim_matches(['"', '\'']);
    let day = words.split([' ', 'T']).next()?.replace('/', "-");
    Date::parse(&day).ok().or_else(|| super::date_line::parse(words).map(|found| found.date))
}

/// Returns the range of a year, month and day in a URL path: `/blog/2021/03/09/harbour-pact`.
fn day_in_address(text: &str, value: Range<usize>) -> Option<Range<usize>> {
    let mut start = value.start;
    let mut folders: Vec<Range<usize>> = Vec::new();
    for folder in text.get(value)?.split('/') {
        folders.push(start..start + folder.len());
        start += folder.len() + 1;
    }
    // Trim quotation marks, which the range of a TOML value includes.
    let digits = |range: &Range<usize>, count: usize| {
        let folder = text[range.clone()].trim_start_matches(['"', '\'']);
        (folder.len() == count && folder.bytes().all(|byte| byte.is_ascii_digit())).then(|| range.end - count)
    };
    let found = folders.windows(3).find_map(|folders| {
        let [year, month, day] = folders else { return None };
        let start = digits(year, 4)?;
        digits(month, 2)?;
        digits(day, 2)?;
        Some(start..day.end)
    })?;
    day(text.get(found.clone())?).is_some().then_some(found)
}

/// Returns the entries of the top-level YAML mapping with a scalar value.
fn yaml(text: &str) -> Vec<KeyValue> {
    let mut entries = Vec::new();
    let mut depth = 0_usize;
    let mut key = None;
    let mut bytes = CharacterBytes::new(text);
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                key = None;
            }
            Event::Scalar(value, ..) if depth == 1 => match key.take() {
                None => key = Some(value.into_owned()),
                Some(key) => {
                    let range = bytes.at(span.start.index())..bytes.at(span.end.index());
                    entries.push((key, value.into_owned(), range));
                }
            },
            _ => {}
        }
    }
    entries
}

/// Converts character positions to byte offsets. Positions must be requested in ascending order.
struct CharacterBytes<'t> {
    text: &'t str,
    characters: usize,
    bytes: usize,
}

impl<'t> CharacterBytes<'t> {
    const fn new(text: &'t str) -> Self {
        Self { text, characters: 0, bytes: 0 }
    }

    fn at(&mut self, character: usize) -> usize {
        let rest = &self.text[self.bytes..];
        let ahead = character.saturating_sub(self.characters);
        self.bytes += rest.chars().take(ahead).map(char::len_utf8).sum::<usize>();
        self.characters = self.characters.max(character);
        self.bytes
    }
}

/// Returns the entries of the top-level TOML table that are strings or dates.
fn toml(text: &str) -> Vec<KeyValue> {
    let (table, _) = DeTable::parse_recoverable(text);
    let entries = table.get_ref().iter().filter_map(|(key, value)| {
        let words = match value.get_ref() {
            DeValue::String(words) => words.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return None,
        };
        Some((key.get_ref().to_string(), words, value.span()))
    });
    entries.collect()
}
