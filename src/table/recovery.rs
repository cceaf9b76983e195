//! Recovery from text that is not valid TOML.
//!
//! A TOML parser may stop at the first syntax error, or treat the rest of the file as the contents
//! of an unclosed list, so that one error hides the others. A file with syntax errors is therefore
//! parsed statement by statement. Each invalid statement is reported once and overwritten with
//! spaces, which preserves all other byte offsets. If a `[header]` is invalid, its lines and its
//! subtables such as `[header.part]` are overwritten as well; otherwise they would become part of
//! the previous table.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, Error};

use super::fault::TableFault;
use super::reader::{Node, Reader, Skipped, is_key_character};
use super::value::date_fault;
use crate::date::{Date, DateError};

/// The maximum number of lines in a statement. A longer statement is treated as unclosed.
const MAX_STATEMENT_LINES: usize = 150;

/// The maximum number of invalid statements. After that, the rest of the file is skipped, because
/// it is probably not TOML at all.
const MAX_BROKEN_LINES: usize = 100;

/// The maximum number of bytes parsed per byte of the file to find the ends of statements.
const MAX_WORK_PER_BYTE: usize = 16;

/// The minimum work limit for any file, in bytes.
const LEAST_WORK: usize = 4 << 20;

/// The maximum length of a date in bytes: two days with times, and some surrounding text.
const MAX_DATE_LENGTH: usize = 80;

/// Whether the parser read the whole text, with duplicate keys as the only errors.
pub(super) fn is_whole(errors: &[Error]) -> bool {
    errors.iter().all(is_duplicate)
}

/// Reports everything that is not valid TOML, and returns the text with those parts overwritten.
pub(super) fn recover(text: &str, reader: &mut Reader<'_>) -> String {
    let lines = line_ranges(text);
    let mut recovered = text.as_bytes().to_vec();
    let (mut next, mut header, mut broken) = (0, None, 0);
    let mut work = text.len().saturating_mul(MAX_WORK_PER_BYTE).max(LEAST_WORK);
    while let Some(first) = lines.get(next).cloned() {
        let words = text[first.clone()].trim_start();
        let is_header = words.starts_with('[');
        if is_header {
            header = Some(first.end - words.len());
        }
        let (length, outcome) = statement(text, &lines[next..], &mut work);
        next += length;
        let Err(error) = outcome else { continue };
        broken += 1;
        let end = end_of(&lines, next);
        report_one(&error, text, first.start..end, reader);
        reader.skip(Skipped { range: first.start..end, header });
        let gives_up = broken == MAX_BROKEN_LINES || work == 0;
        if is_header || gives_up {
            let rest = lines[next..].iter();
            next += rest.take_while(|line| gives_up || !begins_entry(text, line)).count();
            let rest = end..end_of(&lines, next);
            if gives_up && text.get(rest.clone()).is_some_and(|words| !words.trim().is_empty()) {
                let problem = "the rest of the file was not read".to_owned();
                let help = Some("fix the errors above it first");
                reader.fault(TableFault::Syntax { span: reader.at(end..end), problem, help });
            }
            reader.skip(Skipped { range: rest, header });
        }
        blank(&mut recovered, first.start..end_of(&lines, next));
    }
    String::from_utf8(recovered).expect("only whole lines were overwritten, with spaces")
}

/// Returns the keys of `lists` that begin as a single table and continue as a list, with the byte
/// range of that table: of `[event]`, `[[event]]`, `[[event]]`, the parser reads the first entry
/// and reports the others as duplicates.
pub(super) fn tables_before_lists<'k>(
    text: &str,
    document: &Spanned<DeTable<'_>>,
    errors: &[Error],
    lists: &[&'k str],
) -> Vec<(&'k str, Range<usize>)> {
    let of_lists = lists.iter().filter(|key| {
        let goes_on =
            |error: &Error| header(text, error).is_some_and(|header| header == format!("[[{key}]]"));
        errors.iter().any(goes_on)
    });
    let table = |key: &&'k str| {
        let (_, value) = document.get_ref().iter().find(|(name, _)| name.get_ref() == key)?;
        let is_header = text.get(value.span())?.starts_with('[') && value.get_ref().is_table();
        is_header.then(|| (*key, Node::new(key, value).extent()))
    };
    of_lists.filter_map(table).collect()
}

/// Reports the tables that [`tables_before_lists`] found, and returns the text with them
/// overwritten.
pub(super) fn without_tables(text: &str, tables: &[(&str, Range<usize>)], reader: &mut Reader<'_>) -> String {
    let mut rest = text.as_bytes().to_vec();
    for (key, table) in tables {
        let header_end = text[table.clone()].find(']').map_or(table.end, |end| table.start + end + 1);
        let span = reader.at(table.start..header_end);
        reader.fault(TableFault::OneBracket { span, key: (*key).to_owned() });
        let line_end = text[table.end..].find('\n').map_or(text.len(), |end| table.end + end);
        reader.skip(Skipped { range: table.start..line_end, header: Some(table.start) });
        blank(&mut rest, table.start..line_end);
    }
    String::from_utf8(rest).expect("the bytes of whole values were overwritten, with spaces")
}

/// Returns the header on a line with a duplicate key, without spaces: "[[event]]".
fn header(text: &str, error: &Error) -> Option<String> {
    let at = error.span().filter(|_| is_duplicate(error))?.start;
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let header = line.split('#').next()?.split_whitespace().collect::<String>();
    (header.starts_with('[') && header.ends_with(']')).then_some(header)
}

/// Reports the errors in a file that could be parsed as a whole: duplicate keys. `lists` are the
/// keys whose values are lists of tables.
pub(super) fn report(errors: &[Error], text: &str, lists: &[&str], reader: &mut Reader<'_>) {
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let (start, end) = (text.floor_char_boundary(span.start), text.ceil_char_boundary(span.end));
        let (span, words) = (reader.at(start..end), text.get(start..end).unwrap_or(""));
        let is_table = || header(text, error).is_some_and(|header| header == format!("[{words}]"));
        if lists.contains(&words) && is_table() {
            let opening = text[..start].rfind('[').unwrap_or(start);
            let closing = text[end..].find(']').map_or(end, |closing| end + closing + 1);
            let span = reader.at(opening..closing);
            reader.fault(TableFault::OneBracket { span, key: words.to_owned() });
            // Skip the table up to the next header, which the parser ignored.
            let lines = line_ranges(text);
            let first = lines.partition_point(|line| line.end <= start);
            let own = lines.iter().skip(first + 1).take_while(|line| !begins_entry(text, line)).count();
            let from = lines.get(first).map_or(start, |line| line.start);
            let range = from..end_of(&lines, first + 1 + own);
            reader.skip(Skipped { range, header: Some(from) });
        } else if is_duplicate(error) {
            reader.fault(TableFault::DuplicateKey { span, key: words.to_owned() });
        } else {
            let (problem, help) = for_people(error.message(), "");
            reader.fault(TableFault::Syntax { span, problem, help });
        }
    }
}

/// Returns the byte ranges of the lines, including their line endings.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    text.split_inclusive('\n')
        .scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some(range)
        })
        .collect()
}

/// Returns the end of the line before line `next`.
fn end_of(lines: &[Range<usize>], next: usize) -> usize {
    next.checked_sub(1).and_then(|last| lines.get(last)).map_or(0, |line| line.end)
}

/// Parses the statement that begins on the first line. Returns its number of lines and the result.
///
/// `work` is the number of bytes that may still be parsed to find the ends of statements.
fn statement(text: &str, lines: &[Range<usize>], work: &mut usize) -> (usize, Result<(), Error>) {
    let start = lines.first().map_or(0, |line| line.start);
    let length = |count: usize| lines.get(count - 1).map_or(0, |line| line.end - start);
    let parse = |count: usize| DeTable::parse(&text[start..start + length(count)]).map(|_| ());
    let alone = parse(1);
    if alone.is_ok() {
        return (1, alone);
    }
    let own = lines.iter().skip(1).take_while(|line| !begins_statement(text, line)).count() + 1;
    let most = lines.iter().skip(1).take_while(|line| !begins_table(text, line)).count() + 1;
    // Try each line that may close the statement, which can be a valid multi-line one, such as a
    // list.
    for count in 2..=most.min(MAX_STATEMENT_LINES) {
        let closes = lines.get(count - 1).and_then(|line| text.get(line.clone()));
        if !closes.is_some_and(|line| line.contains([']', '}', '"', '\''])) {
            continue;
        }
        *work = work.saturating_sub(length(count));
        if *work == 0 {
            break;
        }
        if parse(count).is_ok() {
            return (count, Ok(()));
        }
    }
    // Extend the invalid statement to the next line that looks like a statement.
    let own = own.min(MAX_STATEMENT_LINES);
    (own, parse(own))
}

/// Whether a line looks like a `[header]`.
fn begins_table(text: &str, line: &Range<usize>) -> bool {
    let line = text[line.clone()].trim();
    let name = line.trim_start_matches('[');
    line.starts_with('[') && name.starts_with(|c| is_key_character(c) || c == '"') && !name.contains(',')
}

/// Whether a line looks like the `[header]` of a table that is not a subtable.
fn begins_entry(text: &str, line: &Range<usize>) -> bool {
    begins_table(text, line) && !text[line.clone()].contains('.')
}

/// Whether a line looks like the start of a statement: a header, a `key =`, a comment or a blank
/// line.
fn begins_statement(text: &str, line: &Range<usize>) -> bool {
    let words = text[line.clone()].trim();
    let after_key = words.trim_start_matches(|c| is_key_character(c) || c == '.').trim_start();
    words.is_empty()
        || words.starts_with('#')
        || begins_table(text, line)
        || (after_key.starts_with('=') && after_key.len() < words.len())
}

/// Overwrites a range except for its line ends. A lone CR is not a line end, and would remain a
/// syntax error.
fn blank(bytes: &mut [u8], range: Range<usize>) {
    let mut bytes = bytes.get_mut(range).into_iter().flatten().peekable();
    while let Some(byte) = bytes.next() {
        let ends_line =
            *byte == b'\n' || (*byte == b'\r' && bytes.peek().is_some_and(|next| **next == b'\n'));
        if !ends_line {
            *byte = b' ';
        }
    }
}

fn is_duplicate(error: &Error) -> bool {
    error.message().starts_with("duplicate key")
}

/// Reports an error of the parser. The error's positions are relative to the start of `within`.
fn report_one(error: &Error, text: &str, within: Range<usize>, reader: &mut Reader<'_>) {
    let words = &text[within.clone()];
    let span = error.span().unwrap_or(0..words.trim_end().len());
    let (start, end) = (words.floor_char_boundary(span.start), words.ceil_char_boundary(span.end));
    let at = words.get(start..end).unwrap_or("");
    let span = reader.at(within.start + start..within.start + end);
    if is_duplicate(error) {
        reader.fault(TableFault::DuplicateKey { span, key: at.to_owned() });
        return;
    }
    if let Some(fault) = impossible_date(words, within.start, reader) {
        reader.fault(fault);
        return;
    }
    let (problem, help) = for_people(error.message(), words);
    reader.fault(TableFault::Syntax { span, problem, help });
}

/// Returns the error for an unquoted date that does not exist. For the parser this is invalid TOML,
/// but for the user it is a date.
fn impossible_date(statement: &str, start: usize, reader: &Reader<'_>) -> Option<TableFault> {
    let (key, value) = statement.split_once('=')?;
    let value = value.split('#').next()?;
    let words = value.trim();
    if words.len() > MAX_DATE_LENGTH {
        return None;
    }
    let offset = start + key.len() + 1 + (value.len() - value.trim_start().len());
    let error = Date::parse(words).err().filter(|error| matches!(error, DateError::Impossible { .. }))?;
    let span = reader.at(offset..offset + words.len());
    Some(date_fault(span, key.trim().to_owned(), words.to_owned(), error))
}

/// Returns the parser's message in plain words, with a suggested fix.
fn for_people(message: &str, statement: &str) -> (String, Option<&'static str>) {
    let value = statement.split_once('=').map(|(_, value)| value.trim());
    let key = statement.split('=').next().unwrap_or(statement);
    let (problem, help) = match message.split(", expected").next().unwrap_or(message) {
        _ if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| statement.starts_with(mark)) => {
            ("this line is a Git conflict marker", "keep one of the two versions, and remove the markers")
        }
        _ if key.contains(|c: char| c.is_whitespace() && !c.is_ascii()) => (
            "this line has a space that TOML does not allow, such as a no-break space",
            "type the spaces again",
        ),
        _ if value.is_some_and(|value| value.starts_with(['“', '”', '„', '‘', '’', '«', '「'])) => {
            ("a string needs straight quotes", "put straight quotes around it: \"…\"")
        }
        _ if value.is_some_and(|value| value.is_empty() || value.starts_with('#')) => {
            ("there is nothing after the `=`", "write a value, or remove the line")
        }
        _ if value.is_some_and(has_inner_quotes) => (
            "the text contains a quotation mark",
            "write \\\" for each quotation mark inside the text, or put the text in single quotes: '…'",
        ),
        "key with no value" => ("this line has no `=`", "write `key = \"value\"`"),
        "string values must be quoted" | "unexpected key or value" | "unexpected content" => {
            ("unquoted text", "put straight quotes around it: \"…\"")
        }
        "invalid basic string" | "invalid literal string" | "invalid string" | "missing opening quote" => {
            ("this string has no closing quote", "add the closing quote on the same line")
        }
        "invalid multi-line basic string" | "invalid multi-line literal string" => {
            ("this multi-line string is not closed", "end it with three quotes, as it begins")
        }
        "unclosed array" => ("this list is not closed", "end the list with `]`"),
        "unclosed inline table" => ("this table is not closed", "end the table with `}`"),
        "unclosed table" => ("this header is not closed", "write `[name]`"),
        "unclosed array table" => ("this header is not closed", "write `[[name]]`"),
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            ("a comma is missing here", "put a comma between the items")
        }
        "carriage return must be followed by newline" => (
            "a line ends in a carriage return without a line feed",
            "save the file with LF or CRLF line endings",
        ),
        "extra comma in array" | "extra comma in inline table" => {
            ("extra comma", "put one comma between the items")
        }
        "missing escaped value" | "too few unicode value digits" => {
            ("unknown escape sequence", "write two backslashes, or use single quotes: 'C:\\papers'")
        }
        // Suggest quotes for `date = 2024-10` and `as_of = 4.4.2025`.
        _ if value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit())) => {
            ("this value is not valid without quotes", "put straight quotes around it: \"…\"")
        }
        other => return (format!("invalid TOML: {other}"), None),
    };
    (problem.to_owned(), Some(help))
}

/// Whether a double-quoted string continues after its second quotation mark: `"sign the "Harbour"
/// Pact"`.
fn has_inner_quotes(value: &str) -> bool {
    let text = value.strip_prefix('"').filter(|text| !text.starts_with("\"\"")).unwrap_or_default();
    let rest = text.split_once('"').map_or("", |(_, rest)| rest.trim_start());
    rest.starts_with(|c: char| c.is_alphanumeric()) && rest.contains('"') && !text.contains('\\')
}

#[cfg(test)]
mod tests {
    use crate::source::Sources;
    use crate::table::reader::Reader;

    fn faults(text: &str) -> Vec<String> {
        let mut reader = Reader::new(Sources::new().add("a.toml", text), text);
        let recovered = super::recover(text, &mut reader);
        assert_eq!(recovered.len(), text.len(), "places stay where they are");
        let (_, errors) = toml::de::DeTable::parse_recoverable(&recovered);
        super::report(&errors, &recovered, &[], &mut reader);
        reader.into_faults().iter().map(super::TableFault::message).collect()
    }

    #[test]
    fn cr_line_ends_are_one_fault() {
        let found = faults(&"a = 1\r# b\r".repeat(100));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("carriage return"), "{found:?}");
        assert_eq!(faults("a = = 1\r\nb = = 2\r\n").len(), 2);
    }

    /// The limit is on the number of bytes parsed, not on the time.
    #[test]
    fn search_for_ends_of_statements_is_limited() {
        let line = format!("a = \"{}\n", "]".repeat(5_000));
        let found = faults(&line.repeat(60));
        assert!(found.len() < 10, "{}", found.len());
        assert!(
            found.last().is_some_and(|last| last.contains("the rest of the file was not read")),
            "{found:?}"
        );
        let short = faults(&"a = \"]\n".repeat(50));
        assert_eq!(short.len(), 50, "a small file is read to its end");
    }
}
