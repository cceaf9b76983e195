//! Taking something out of the file, with what belongs to it: its comma, its key, its line.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::splice::Splice;
use crate::table::Node;

/// What takes out the value at these bytes: an item of a list with its comma, an entry with its `[[header]]`, or a key
/// with its value. The last item of a list takes the key along. `None` where nothing stands at just these bytes, where
/// the file is no TOML, and where it is written in a way that does not let go of the value alone.
///
/// ```
/// use dateline::chronology::{Splice, removal};
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
            // The list goes with its last item.
            Turn::Item { list, .. } if list.items().len() == 1 => way.pop(),
            Turn::Item { list, index } => break item(text, list, index)?,
            Turn::Key { table, name } => {
                break key(text, table, name, way.len() == 1 || is_under_header(text, &way))?;
            }
        };
    };
    let splice = Splice::remove(bytes);
    let mut values: Table = toml::from_str(text).ok()?;
    take(&mut values, &way)?;
    let new = Splice::make(std::slice::from_ref(&splice), text)?;
    toml::from_str::<Table>(&new).is_ok_and(|it| it == values).then_some(splice)
}

/// One step on the way from the file to a value.
#[derive(Clone, Copy)]
enum Turn<'n> {
    Key { table: &'n DeTable<'n>, name: &'n str },
    Item { list: Node<'n>, index: usize },
}

/// Whether the value at these bytes is in the table; if so, the way to it.
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

/// Whether the table that the last step is taken in has a header of its own.
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

/// The bytes of an item that is not the only one of its list.
fn item(text: &str, list: Node<'_>, index: usize) -> Option<Range<usize>> {
    let items = list.items();
    let it = items.get(index)?;
    if has_header(text, *it) {
        return Some(block(text, it.extent()));
    }
    let own = it.range();
    let lines = line_start(text, own.start)..line_end(text, own.end);
    let before = text.get(lines.start..own.start)?;
    let after = text.get(own.end..lines.end)?.trim_start().trim_start_matches(',').trim_start();
    if before.trim().is_empty() && (after.is_empty() || after.starts_with('#')) {
        return Some(lines);
    }
    match (items.get(index + 1), index.checked_sub(1).and_then(|before| items.get(before))) {
        (Some(next), _) => Some(own.start..next.range().start),
        (None, Some(before)) => Some(before.range().end..own.end),
        (None, None) => None,
    }
}

/// The bytes of an entry with a header, and of the empty lines behind it or, at the end of the file, before it.
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

/// The bytes of a key with its value: its lines, or in braces what stands between it and its neighbour.
fn key(text: &str, table: &DeTable<'_>, name: &str, has_lines: bool) -> Option<Range<usize>> {
    let (key, value) = table.get_key_value(name)?;
    let node = Node::new(name, value);
    if is_list_of_headers(text, node) {
        // The one entry that there is.
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

/// Takes the value out of the values of the file.
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

/// The first byte of the line that holds `at`.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1)
}

/// The byte behind the line that holds `at`.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

fn is_blank(text: &str, line: usize) -> bool {
    text.get(line..line_end(text, line)).is_some_and(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes out the words, which stand in the text between `«` and `»`.
    fn taken(text: &str) -> Option<String> {
        let (start, end) = (text.find('«').unwrap(), text.find('»').unwrap() - '«'.len_utf8());
        let text = text.replace(['«', '»'], "");
        Splice::make(&[removal(&text, &(start..end))?], &text)
    }

    #[test]
    fn an_item_goes_with_its_comma() {
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
    fn the_last_item_takes_its_key_along() {
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
    fn an_entry_goes_with_its_header() {
        let text = "[[a]]\nb = 1\n\n«[[a]]\nb = 2»\n\n# about the third\n[[a]]\nb = 3\n";
        assert_eq!(taken(text).unwrap(), "[[a]]\nb = 1\n\n# about the third\n[[a]]\nb = 3\n");
        let text = "c = 1\n\n«[[a]]\nb = 1»\n";
        assert_eq!(taken(text).unwrap(), "c = 1\n");
    }

    #[test]
    fn what_cannot_be_taken_alone_is_left() {
        for text in ["t = { a = «1» }\n", "a = 1 «»\n", "a = [1, «2]»\n", "a = «1»\nb = \n"] {
            assert_eq!(taken(text), None, "{text}");
        }
    }
}
