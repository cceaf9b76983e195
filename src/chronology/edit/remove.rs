//! Removes a value from the text of the file, together with its comma, key or line.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::splice::Splice;
use crate::table::Node;

/// Returns the edit that removes the value at this byte range.
///
/// A list item is removed with its comma, an entry with its `[[header]]`, and a key with its value.
/// If the value is the only item of a list, its key is removed as well. Returns `None` if no value
/// has exactly this range, if the file is not valid TOML, or if the notation does not allow
/// removing the value alone.
///
/// ```
/// use dateline::internals::chronology::{Splice, removal};
///
/// let text = "[[event]]\nid = \"pact\"\nafter = [\"pact\", \"talks\"]\n";
/// let taken = removal(text, &(31..37)).unwrap();
/// assert_eq!(Splice::make(&[taken], text).unwrap(), "[[event]]\nid = \"pact\"\nafter = [\"talks\"]\n");
/// ```
pub fn removal(text: &str, at: &Range<usize>) -> Option<Splice> {
    let parsed = DeTable::parse(text).ok()?;
    let mut way = Vec::new();
    find(parsed.get_ref(), at, &mut way).then_some(())?;
    let bytes = loop {
        match *way.last()? {
            // Remove the key of a list that would become empty, which has no meaning.
            Turn::Item { list, .. } if list.items().len() == 1 => way.pop(),
            Turn::Item { list, index } => break item(text, list, index)?,
            Turn::Key { table, name } => {
                break key(text, table, name, way.len() == 1 || is_under_header(text, &way))?;
            }
        };
    };
    // As with other edits, the result must parse to the values without the removed one.
    let splice = Splice::remove(bytes);
    let mut values: Table = toml::from_str(text).ok()?;
    take(&mut values, &way)?;
    let new = Splice::make(std::slice::from_ref(&splice), text)?;
    toml::from_str::<Table>(&new).is_ok_and(|table| table == values).then_some(splice)
}

/// One step on the path from the root of the file to a value.
#[derive(Clone, Copy)]
enum Turn<'n> {
    Key { table: &'n DeTable<'n>, name: &'n str },
    Item { list: Node<'n>, index: usize },
}

/// Whether the table contains the value at this byte range. If so, `way` becomes the path to it.
fn find<'n>(table: &'n DeTable<'n>, at: &Range<usize>, way: &mut Vec<Turn<'n>>) -> bool {
    table.iter().any(|(key, value)| {
        way.push(Turn::Key { table, name: key.get_ref() });
        find_in(Node::new(key.get_ref(), value), at, way) || {
            way.pop();
            false
        }
    })
}

fn find_in<'n>(node: Node<'n>, at: &Range<usize>, way: &mut Vec<Turn<'n>>) -> bool {
    match node.value() {
        DeValue::Array(_) => node.items().into_iter().enumerate().any(|(index, item)| {
            way.push(Turn::Item { list: node, index });
            find_in(item, at, way) || {
                way.pop();
                false
            }
        }),
        _ if node.range() == *at || node.extent() == *at => true,
        DeValue::Table(table) => find(table, at, way),
        _ => false,
    }
}

/// Whether the table that contains the value at the end of the path has a header.
fn is_under_header(text: &str, way: &[Turn<'_>]) -> bool {
    let table = match way.iter().rev().nth(1) {
        Some(Turn::Item { list, index }) => list.items().get(*index).copied(),
        Some(Turn::Key { table, name }) => table.get(*name).map(|value| Node::new(name, value)),
        None => None,
    };
    table.is_some_and(|table| has_header(text, table))
}

fn has_header(text: &str, table: Node<'_>) -> bool {
    table.table().is_some() && text.get(table.range().start..).is_some_and(|rest| rest.starts_with('['))
}

/// Returns the byte range of an item in a list with several items.
pub(super) fn item(text: &str, list: Node<'_>, index: usize) -> Option<Range<usize>> {
    let items = list.items();
    let item = items.get(index)?;
    if has_header(text, *item) {
        return Some(block(text, item.extent()));
    }
    let own = item.range();
    let lines = line_start(text, own.start)..line_end(text, own.end);
    let before = text.get(lines.start..own.start)?;
    let after = text.get(own.end..lines.end)?.trim_start().trim_start_matches(',').trim_start();
    // Remove an item on its own line with the line and its comment.
    if before.trim().is_empty() && (after.is_empty() || after.starts_with('#')) {
        return Some(lines);
    }
    // Remove any other item up to the next one, or from the end of the previous one.
    match (items.get(index + 1), index.checked_sub(1).and_then(|before| items.get(before))) {
        (Some(next), _) => Some(own.start..next.range().start),
        (None, Some(before)) => Some(before.range().end..own.end),
        (None, None) => None,
    }
}

/// Returns the byte range of an entry with a header, including the blank lines after it and, at the
/// end of the file, those before it.
fn block(text: &str, extent: Range<usize>) -> Range<usize> {
    let mut start = line_start(text, extent.start);
    let mut end = line_end(text, extent.end);
    while end < text.len() && is_blank(text, end) {
        end = line_end(text, end);
    }
    while end == text.len() && start > 0 && is_blank(text, line_start(text, start - 1)) {
        start = line_start(text, start - 1);
    }
    start..end
}

/// Returns the byte range of a key and its value: whole lines, or the part up to the neighbouring
/// key in an inline table.
pub(super) fn key(text: &str, table: &DeTable<'_>, name: &str, has_lines: bool) -> Option<Range<usize>> {
    let (key, value) = table.get_key_value(name)?;
    let node = Node::new(name, value);
    if is_list_of_headers(text, node) {
        // Remove the whole block of an entry that is the only one in its list.
        return Some(block(text, node.extent()));
    }
    let own = key.span().start..value.span().end;
    if has_lines {
        let lines = line_start(text, own.start)..line_end(text, own.end);
        let rest = text.get(own.end..lines.end)?.trim_start();
        let alone = text.get(lines.start..own.start)?.trim().is_empty();
        return (alone && (rest.is_empty() || rest.starts_with('#'))).then_some(lines);
    }
    let starts = |key: &Spanned<_>| key.span().start;
    let next = table.keys().map(starts).filter(|start| *start > own.start).min();
    let before = table.values().map(|value| value.span().end).filter(|end| *end < own.start).max();
    match (next, before) {
        (Some(next), _) => Some(own.start..next),
        (None, Some(before)) => Some(before..own.end),
        (None, None) => None,
    }
}

fn is_list_of_headers(text: &str, node: Node<'_>) -> bool {
    matches!(node.value(), DeValue::Array(_))
        && node.items().first().is_some_and(|item| has_header(text, *item))
}

/// Removes the value at the path from the parsed values.
fn take(file: &mut Table, way: &[Turn<'_>]) -> Option<()> {
    let (last, way) = way.split_last()?;
    let mut table = Value::Table(std::mem::take(file));
    let mut at = &mut table;
    for turn in way {
        at = match turn {
            Turn::Key { name, .. } => at.get_mut(*name)?,
            Turn::Item { index, .. } => at.get_mut(*index)?,
        };
    }
    match last {
        Turn::Key { name, .. } => at.as_table_mut()?.remove(*name).map(|_| ())?,
        Turn::Item { index, .. } => {
            let items = at.as_array_mut()?;
            if *index >= items.len() {
                return None;
            }
            items.remove(*index);
        }
    }
    if let Value::Table(values) = table {
        *file = values;
    }
    Some(())
}

/// Returns the byte offset of the start of the line that contains `at`.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1)
}

/// Returns the byte offset of the end of the line that contains `at`, after its line break.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

fn is_blank(text: &str, line: usize) -> bool {
    text.get(line..line_end(text, line)).is_some_and(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removes the text between `«` and `»`.
    fn taken(text: &str) -> Option<String> {
        let (start, end) = (text.find('«').unwrap(), text.find('»').unwrap() - '«'.len_utf8());
        let text = text.replace(['«', '»'], "");
        Splice::make(&[removal(&text, &(start..end))?], &text)
    }

    #[test]
    fn item_is_removed_with_its_comma() {
        for (text, left) in [
            ("a = [«1», 2, 3]  # c\n", "a = [2, 3]  # c\n"),
            ("a = [1, «2», 3]\n", "a = [1, 3]\n"),
            ("a = [1, 2, «3»]\n", "a = [1, 2]\n"),
            ("a = [1, «2»,]\n", "a = [1,]\n"),
            ("a = [\n  1,\n  «2»,  # two\n  3,\n]\n", "a = [\n  1,\n  3,\n]\n"),
            ("a = [\r\n  1,\r\n  «2»\r\n]\r\n", "a = [\r\n  1,\r\n]\r\n"),
            ("a = [1, «{ b = \"]\" }»]\n", "a = [1]\n"),
        ] {
            assert_eq!(taken(text).as_deref(), Some(left), "{text}");
        }
    }

    #[test]
    fn last_item_is_removed_with_its_key() {
        for (text, left) in [
            ("[t]\na = 1\nb = [«2»]  # only\nc = 3\n", "[t]\na = 1\nc = 3\n"),
            ("b = «2»\nc = 2024-06-09\n", "c = 2024-06-09\n"),
            ("t = { a = 1, b = [«2»] }\n", "t = { a = 1 }\n"),
            ("t = { b = «2», a = 1 }\n", "t = { a = 1 }\n"),
            ("[t]\nb = [\n  «2»,\n]\nc = 3\n", "[t]\nc = 3\n"),
        ] {
            assert_eq!(taken(text).as_deref(), Some(left), "{text}");
        }
    }

    #[test]
    fn entry_is_removed_with_its_header() {
        let text = "[[a]]\nb = 1\n\n«[[a]]\nb = 2»\n\n# about the third\n[[a]]\nb = 3\n";
        assert_eq!(taken(text).unwrap(), "[[a]]\nb = 1\n\n# about the third\n[[a]]\nb = 3\n");
        let text = "c = 1\n\n«[[a]]\nb = 1»\n";
        assert_eq!(taken(text).unwrap(), "c = 1\n");
    }

    #[test]
    fn parts_that_cannot_be_removed_alone_are_kept() {
        for text in ["t = { a = «1» }\n", "a = 1 «»\n", "a = [1, «2]»\n", "a = «1»\nb = \n"] {
            assert_eq!(taken(text), None, "{text}");
        }
    }
}
