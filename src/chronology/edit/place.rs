//! Locates a change in the text of the file.
//!
//! Works on the spans of the parsed TOML. A new entry is written in the notation of its neighbours:
//! with a header or inline, on its own line or not.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::change::Step;
use super::remove;
use super::splice::Splice;
use crate::escape::for_toml;
use crate::table::Node;

/// The byte order mark, which some editors on Windows write at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns the edits of the text for a step, or `None` if the notation of the file does not allow
/// them.
pub(super) fn splices(text: &str, step: &Step) -> Option<Vec<Splice>> {
    splices_in(text, DeTable::parse(text).ok()?.get_ref(), step)
}

/// Like [`splices`], for a text that is parsed already.
pub(super) fn splices_in(text: &str, parsed: &DeTable<'_>, step: &Step) -> Option<Vec<Splice>> {
    let edited = EditedText { text, end_of_line: if text.contains("\r\n") { "\r\n" } else { "\n" } };
    Some(match step {
        Step::Insert { list, index, entry } => {
            let items = parsed.get(*list).map(|value| Node::new(list, value));
            vec![edited.insert(items, list, *index, entry)]
        }
        Step::Set { list, index, key, value } => {
            let entry = *Node::new(list, parsed.get(*list)?).items().get(*index)?;
            edited.set(entry, key, value)?
        }
        Step::Unset { list, index, key } => {
            let entry = *Node::new(list, parsed.get(*list)?).items().get(*index)?;
            let bytes = remove::key(text, entry.table()?, key, edited.has_header(entry))?;
            vec![Splice::remove(bytes)]
        }
        Step::Push { list, index, key, item } => {
            let entry = *Node::new(list, parsed.get(*list)?).items().get(*index)?;
            edited.push(entry, list, key, item)?
        }
    })
}

/// The text to change and its line ending.
struct EditedText<'t> {
    text: &'t str,
    end_of_line: &'static str,
}

impl EditedText<'_> {
    /// Inserts an entry into a list of tables at `index`.
    fn insert(
        &self,
        list: Option<Node<'_>>,
        name: &str,
        index: usize,
        entry: &[(&'static str, Value)],
    ) -> Splice {
        let Some(list) = list else { return self.at_end(name, entry) };
        let items = list.items();
        let before = index.checked_sub(1).and_then(|index| items.get(index));
        match (before, items.first()) {
            // The list is inline: `event = [{ … }]`.
            (_, Some(first)) if !self.has_header(*first) => {
                let table = inline(entry);
                match before {
                    Some(before) => self.next_item(*before, list, &table),
                    None => Splice::insert(first.range().start, format!("{table}, ")),
                }
            }
            (Some(before), _) => self.behind(*before, name, entry),
            // The entry goes before the first `[[event]]` and the comment above it.
            (None, Some(first)) => {
                let at = self.above(first.range().start);
                let end = self.end_of_line;
                Splice::insert(at, format!("{}{end}", self.block(name, entry)))
            }
            // The list is empty: `event = []`.
            (None, None) => Splice::insert(list.range().start + 1, inline(entry)),
        }
    }

    /// Replaces the value of a key, or adds the key after the title or the id.
    fn set(&self, entry: Node<'_>, key: &str, value: &Value) -> Option<Vec<Splice>> {
        let table = entry.table()?;
        if let Some(old) = table.get(key) {
            // The keys of `title.en = "…"` have lines of their own, so only the values can be replaced.
            if let (DeValue::Table(old), Value::Table(new)) = (old.get_ref(), value)
                && old.len() == new.len()
                && new.keys().all(|key| old.contains_key(key.as_str()))
            {
                let texts = new.iter().filter_map(|(key, value)| Some((old.get(key.as_str())?, value)));
                let changed = texts.filter(|(old, new)| old.get_ref().as_str() != new.as_str());
                return changed.map(|(old, new)| self.replace(old, new)).collect();
            }
            return Some(vec![self.replace(old, value)?]);
        }
        let has_line = |key: &&str| table.get(*key).is_some_and(|value| is_plain(value.get_ref()));
        let anchor = ["title", "id"].into_iter().find(has_line)?;
        Some(vec![self.add_key(entry, anchor, key, &for_toml(value))?])
    }

    fn replace(&self, old: &Spanned<DeValue<'_>>, value: &Value) -> Option<Splice> {
        Some(Splice { range: old.span(), with: self.in_layout_of(old.span(), value)? })
    }

    /// Formats a new value like the old one at these bytes: a list with a line per item stays so. `None`
    /// if a comment in the old value would be lost.
    fn in_layout_of(&self, old: Range<usize>, value: &Value) -> Option<String> {
        let text = self.text.get(old)?;
        let Value::Array(items) = value else { return Some(for_toml(value)) };
        let mut lines = text.lines().skip(1).peekable();
        let Some(first) = lines.peek().copied() else { return Some(for_toml(value)) };
        // "# " in a text of the list is taken for a comment, too: the edit is refused, and nothing is lost.
        if text.contains('#') {
            return None;
        }
        let indent = &first[..first.len() - first.trim_start().len()];
        let end = self.end_of_line;
        let closing = text.rsplit('\n').next().unwrap_or_default();
        let closing = &closing[..closing.len() - closing.trim_start().len()];
        let items: Vec<String> =
            items.iter().map(|item| format!("{indent}{},{end}", for_toml(item))).collect();
        Some(format!("[{end}{}{closing}]", items.concat()))
    }

    /// Appends an item to a list in an entry. Creates the list if the entry has none.
    fn push(
        &self,
        entry: Node<'_>,
        name: &str,
        key: &str,
        item: &[(&'static str, Value)],
    ) -> Option<Vec<Splice>> {
        let table = entry.table()?;
        let Some(old) = table.get(key) else {
            let (anchor, _) = table
                .iter()
                .filter(|(_, value)| is_plain(value.get_ref()))
                .max_by_key(|(_, v)| v.span().end)?;
            let list = format!("[{}]", inline(item));
            return Some(vec![self.add_key(entry, anchor.get_ref(), key, &list)?]);
        };
        let old = Node::new(key, old);
        let items = old.items();
        // A single value, `evidence = { … }`, becomes a list of two.
        if old.table().is_some() {
            let Range { start, end } = old.range();
            let wrapped =
                [Splice::insert(start, "[".to_owned()), Splice::insert(end, format!(", {}]", inline(item)))];
            return Some(wrapped.into());
        }
        Some(vec![match items.last() {
            None => Splice::insert(old.range().start + 1, inline(item)),
            Some(last) if self.has_header(*last) => self.behind(*last, &format!("{name}.{key}"), item),
            Some(last) => self.next_item(*last, old, &inline(item)),
        }])
    }

    /// Adds a key after another one of the same table.
    fn add_key(&self, entry: Node<'_>, anchor: &str, key: &str, value: &str) -> Option<Splice> {
        let (name, anchor) = entry.table()?.get_key_value(anchor)?;
        let end = anchor.span().end;
        if !self.has_header(entry) {
            return Some(Splice::insert(end, format!(", {key} = {value}")));
        }
        let start = self.line_start(name.span().start);
        let indent =
            self.text.get(start..name.span().start).filter(|indent| indent.trim().is_empty()).unwrap_or("");
        Some(self.new_line(end, &format!("{indent}{key} = {value}")))
    }

    /// Adds an item after another one of an inline list. It gets its own line if the other item has
    /// one.
    fn next_item(&self, before: Node<'_>, list: Node<'_>, item: &str) -> Splice {
        let start = self.line_start(before.range().start);
        let indent = &self.text[start..before.range().start];
        let own_line = start > list.range().start && indent.trim().is_empty();
        let end = before.range().end;
        let next = self.line_end(end).filter(|_| own_line);
        let rest = next.and_then(|next| self.text.get(end..next)).and_then(|rest| rest.strip_prefix(','));
        if let Some(next) = next
            // The line ends in a comma already, possibly with a comment after it.
            && rest.map(str::trim_start).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        {
            return Splice::insert(next, format!("{indent}{item},{}", self.end_of_line));
        }
        let gap = if own_line { format!("{}{indent}", self.end_of_line) } else { " ".to_owned() };
        Splice::insert(end, format!(",{gap}{item}"))
    }

    /// Adds a table with a header after another table and the comment lines directly below that.
    fn behind(&self, before: Node<'_>, name: &str, entry: &[(&'static str, Value)]) -> Splice {
        let mut end = before.extent().end;
        while let Some(next) = self.line_end(end) {
            if !self
                .text
                .get(next..)
                .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('#'))
            {
                break;
            }
            end = next;
        }
        // A comment that continues up to the next header belongs to that header.
        let followed = self.line_end(end).and_then(|next| self.text.get(next..));
        if followed.is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('[')) {
            end = before.extent().end;
        }
        let block = self.block(name, entry);
        let block = block.strip_suffix(self.end_of_line).unwrap_or(&block);
        self.new_line(end, &format!("{}{block}", self.end_of_line))
    }

    /// Adds a table with a header at the end of the file.
    fn at_end(&self, name: &str, entry: &[(&'static str, Value)]) -> Splice {
        let end = self.end_of_line;
        let gap = match self.text {
            "" => String::new(),
            text if text.ends_with('\n') => end.to_owned(),
            _ => end.repeat(2),
        };
        Splice::insert(self.text.len(), format!("{gap}{}", self.block(name, entry)))
    }

    /// Returns a table with its header and one line per key.
    fn block(&self, name: &str, entry: &[(&'static str, Value)]) -> String {
        let end = self.end_of_line;
        let header = std::iter::once(format!("[[{name}]]{end}"));
        header.chain(entry.iter().map(|(key, value)| format!("{key} = {}{end}", for_toml(value)))).collect()
    }

    /// Inserts whole lines after the line that contains `at`.
    fn new_line(&self, at: usize, lines: &str) -> Splice {
        let end = self.end_of_line;
        match self.line_end(at) {
            Some(next) => Splice::insert(next, format!("{lines}{end}")),
            None => Splice::insert(self.text.len(), format!("{end}{lines}{end}")),
        }
    }

    /// Whether a table is written with a header, not inline.
    fn has_header(&self, table: Node<'_>) -> bool {
        self.text.get(table.range().start..).is_some_and(|rest| rest.starts_with('['))
    }

    /// Returns the first byte of the line that contains `at`.
    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1)
    }

    /// Returns the first byte of the line after `at`, or `None` on the last line if it has no line
    /// ending.
    fn line_end(&self, at: usize) -> Option<usize> {
        self.text.get(at..)?.find('\n').map(|found| at + found + 1)
    }

    /// Returns the first byte of the comment lines directly above the line that contains `at`, or
    /// else of that line.
    fn above(&self, at: usize) -> usize {
        let first = if self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let mut start = self.line_start(at).max(first);
        while start > first {
            let line = self.line_start(start - 1);
            if !self.text.get(line..start).is_some_and(|line| line.trim_start().starts_with('#')) {
                break;
            }
            start = line.max(first);
        }
        start
    }
}

/// Whether a value is written on the line of its key.
const fn is_plain(value: &DeValue<'_>) -> bool {
    !matches!(value, DeValue::Table(_) | DeValue::Array(_))
}

fn inline(entry: &[(&'static str, Value)]) -> String {
    let pairs: Vec<String> =
        entry.iter().map(|(key, value)| format!("{key} = {}", for_toml(value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}
