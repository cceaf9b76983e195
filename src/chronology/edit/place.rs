//! Locates a change in the text of the file.
//!
//! Works on the spans of the parsed TOML. A new entry is written in the notation of its neighbours:
//! with a header or inline, on its own line or not.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::change::Step;
use super::remove;
use super::splice::Splice;
use crate::chronology::{Event, SourceEntry};
use crate::escape::for_toml;
use crate::table::{Entry as _, Node};

/// The byte order mark, which some editors on Windows write at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns the text edits for a step, or `None` if the notation of the file does not allow them.
pub(super) fn splices(text: &str, step: &Step) -> Option<Vec<Splice>> {
    splices_in(text, DeTable::parse(text).ok()?.get_ref(), step)
}

/// Like [`splices`], for text that is already parsed.
pub(super) fn splices_in(text: &str, parsed: &DeTable<'_>, step: &Step) -> Option<Vec<Splice>> {
    let edited = EditedText { text, end_of_line: if text.contains("\r\n") { "\r\n" } else { "\n" } };
    Some(match step {
        Step::Insert { list, index, entry } => {
            let items = parsed.get(*list).map(|value| Node::new(list, value));
            vec![edited.insert(items, list, *index, entry)]
        }
        Step::Set { list, index, key, value } => {
            let entry = *Node::new(list, parsed.get(*list)?).items().get(*index)?;
            edited.set(entry, list, key, value)?
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
        Step::Delete { list, index } => {
            let entry = *Node::new(list, parsed.get(*list)?).items().get(*index)?;
            vec![remove::removal(text, &entry.extent())?]
        }
    })
}

/// Returns the edits that set or remove a key of a single table: `[name]`, or the top level of the
/// file if the name is empty. `order` lists the keys of the table in schema order. Returns `None`
/// if the notation of the file does not allow the edit.
#[cfg(feature = "desk")]
pub(super) fn key_splices(
    text: &str,
    name: &str,
    order: &[&str],
    key: &str,
    value: Option<&Value>,
) -> Option<Vec<Splice>> {
    let parsed = DeTable::parse(text).ok()?;
    let root = parsed.get_ref();
    let edited = EditedText { text, end_of_line: if text.contains("\r\n") { "\r\n" } else { "\n" } };
    let node = root.get(name).filter(|_| !name.is_empty()).map(|value| Node::new(name, value));
    let table = match node {
        Some(node) => node.table()?,
        None if name.is_empty() => root,
        None => return Some(value.map(|value| edited.new_table(name, key, value)).into_iter().collect()),
    };
    let has_lines = node.is_none_or(|node| edited.has_header(node));
    let Some(value) = value else {
        return if table.contains_key(key) {
            Some(vec![Splice::remove(remove::key(text, table, key, has_lines)?)])
        } else {
            Some(Vec::new())
        };
    };
    if let Some(old) = table.get(key) {
        return edited.replace(Node::new(key, old), value);
    }
    let value = for_toml(value);
    let anchor = edited.anchor_in(table, order, key);
    Some(vec![match (anchor, node) {
        (Some(anchor), Some(node)) => edited.add_key(node, anchor, key, &value)?,
        (Some(anchor), None) => edited.new_line(table.get(anchor)?.span().end, &format!("{key} = {value}")),
        // The key is the first in the table, or goes before all others.
        (None, Some(node)) if has_lines => edited.new_line(node.range().start, &format!("{key} = {value}")),
        (None, Some(node)) => {
            let comma = if table.is_empty() { "" } else { "," };
            Splice::insert(node.range().start + 1, format!(" {key} = {value}{comma}"))
        }
        (None, None) => Splice::insert(0, format!("{key} = {value}{}", edited.end_of_line)),
    }])
}

/// Returns the 1-based line of the key that a step changes, or of its entry if the key is absent.
pub(super) fn line(text: &str, step: &Step) -> Option<usize> {
    let (list, index) = step.entry()?;
    let parsed = DeTable::parse(text).ok()?;
    let entry = *Node::new(list, parsed.get_ref().get(list)?).items().get(index)?;
    let key = entry.table()?.get_key_value(step.key()).map(|(key, _)| key.span().start);
    let before = text.get(..key.unwrap_or(entry.range().start))?;
    Some(before.matches('\n').count() + 1)
}

/// Returns the keys of a list of tables, in schema order.
fn keys_in_order(list: &str) -> Vec<&'static str> {
    let keys = match list {
        "event" => Event::SCHEMA.keys(),
        "source" => SourceEntry::SCHEMA.keys(),
        _ => Vec::new(),
    };
    keys.iter().map(|key| key.name).collect()
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
            // Insert into an inline list: `event = [{ … }]`.
            (_, Some(first)) if !self.has_header(*first) => {
                let table = inline(entry);
                match before {
                    Some(before) => self.next_item(*before, list, &table),
                    None => Splice::insert(first.range().start, format!("{table}, ")),
                }
            }
            (Some(before), _) => self.behind(*before, name, &pairs(entry)),
            // Insert before the first `[[event]]` and the comment above it.
            (None, Some(first)) => {
                let at = self.above(first.range().start);
                let end = self.end_of_line;
                Splice::insert(at, format!("{}{end}", self.block(name, &pairs(entry))))
            }
            // Insert into an empty list: `event = []`.
            (None, None) => Splice::insert(list.range().start + 1, inline(entry)),
        }
    }

    /// Replaces the value of a key, or adds the key after those that precede it in the schema.
    fn set(&self, entry: Node<'_>, list: &str, key: &str, value: &Value) -> Option<Vec<Splice>> {
        let table = entry.table()?;
        if let Some(old) = table.get(key) {
            // Replace only the values of `title.en = "…"`, whose keys are on separate lines.
            if let (DeValue::Table(old), Value::Table(new)) = (old.get_ref(), value)
                && old.len() == new.len()
                && new.keys().all(|key| old.contains_key(key.as_str()))
            {
                let texts = new.iter().filter_map(|(key, value)| Some((old.get(key.as_str())?, value)));
                let is_same =
                    |old: &DeValue<'_>, new: &Value| old.as_str().is_some() && old.as_str() == new.as_str();
                let changed = texts.filter(|(old, new)| !is_same(old.get_ref(), new));
                let replaced = changed.map(|(old, new)| self.replace(Node::new(key, old), new));
                return replaced.collect::<Option<Vec<_>>>().map(|splices| splices.concat());
            }
            return self.replace(Node::new(key, old), value);
        }
        Some(vec![self.add_key(entry, self.anchor(table, list, key)?, key, &for_toml(value))?])
    }

    /// Returns the key after which a new one is written: of the keys that precede it in the schema,
    /// the last one in the file. "place" is written after "tags", not at the end, where notes are.
    fn anchor<'k>(&self, table: &'k DeTable<'_>, list: &str, key: &str) -> Option<&'k str> {
        self.anchor_in(table, &keys_in_order(list), key)
    }

    /// Like [`anchor`](Self::anchor), for a table whose keys belong in the given order.
    fn anchor_in<'k>(&self, table: &'k DeTable<'_>, order: &[&str], key: &str) -> Option<&'k str> {
        let before = order.iter().position(|known| *known == key).unwrap_or(order.len());
        let earlier = order.get(..before)?.iter().filter_map(|name| table.get_key_value(*name));
        let with_key = earlier.filter(|(name, value)| self.is_with_key(Node::new(name.get_ref(), value)));
        let found = with_key.max_by_key(|(_, value)| value.span().end);
        found.map(|(name, _)| name.get_ref().as_ref())
    }

    /// Whether a value is written next to its key, not under a separate header.
    fn is_with_key(&self, value: Node<'_>) -> bool {
        let starts =
            |sign: char| self.text.get(value.range().start..).is_some_and(|rest| rest.starts_with(sign));
        match value.value() {
            DeValue::Table(_) => starts('{'),
            DeValue::Array(_) => {
                starts('[') && !value.items().first().is_some_and(|item| self.has_header(*item))
            }
            _ => true,
        }
    }

    /// Replaces a value. A list with one item per line keeps this layout and its comments.
    fn replace(&self, old: Node<'_>, value: &Value) -> Option<Vec<Splice>> {
        let text = self.text.get(old.range())?;
        match value {
            // A "#" in a string of the list is mistaken for a comment, which only affects the
            // layout.
            Value::Array(items) if text.contains('\n') && text.contains('#') => {
                self.replace_items(old, items)
            }
            _ => Some(vec![Splice { range: old.range(), with: self.in_layout_of(old.range(), value)? }]),
        }
    }

    /// Replaces the items of a list one by one, so that the comments between them stay. Returns
    /// `None` if an item moves or all items are replaced.
    fn replace_items(&self, old: Node<'_>, new: &[Value]) -> Option<Vec<Splice>> {
        let list: Table = toml::from_str(&format!("list = {}", self.text.get(old.range())?)).ok()?;
        let present = list.get("list")?.as_array()?;
        let mut rest = new.iter().peekable();
        let is_kept = |item: &Value| rest.next_if(|next| *next == item).is_some();
        let kept: Vec<bool> = present.iter().map(is_kept).collect();
        let removed = kept.iter().enumerate().filter(|(_, kept)| !**kept);
        let mut splices: Vec<Splice> = removed
            .map(|(index, _)| remove::item(self.text, old, index).map(Splice::remove))
            .collect::<Option<_>>()?;
        let rest: Vec<&Value> = rest.collect();
        // Give up if an item moves, because it would lose the comment on its line.
        let is_moved = |(item, kept): (&Value, &bool)| !kept && rest.contains(&item);
        if present.iter().zip(&kept).any(is_moved) {
            return None;
        }
        let added: Vec<String> = rest.into_iter().map(for_toml).collect();
        if !added.is_empty() {
            let neighbour = *old.items().get(kept.iter().rposition(|kept| *kept)?)?;
            splices.extend(added.iter().map(|item| self.next_item(neighbour, old, item)));
        }
        Splice::in_order(splices)
    }

    /// Formats a new value like the old one at this byte range: a list with one item per line keeps
    /// that layout.
    fn in_layout_of(&self, old: Range<usize>, value: &Value) -> Option<String> {
        let text = self.text.get(old)?;
        let Value::Array(items) = value else { return Some(for_toml(value)) };
        let mut lines = text.lines().skip(1).peekable();
        let Some(first) = lines.peek().copied() else { return Some(for_toml(value)) };
        let indent = &first[..first.len() - first.trim_start().len()];
        let end = self.end_of_line;
        let closing = text.rsplit('\n').next().unwrap_or_default();
        let closing = &closing[..closing.len() - closing.trim_start().len()];
        let items: Vec<String> =
            items.iter().map(|item| format!("{indent}{},{end}", for_toml(item))).collect();
        Some(format!("[{end}{}{closing}]", items.concat()))
    }

    /// Appends an item to a list in an entry. Creates the list if it does not exist.
    fn push(&self, entry: Node<'_>, name: &str, key: &str, item: &Value) -> Option<Vec<Splice>> {
        let table = entry.table()?;
        let Some(old) = table.get(key) else {
            let anchor = match key {
                // Write evidence at the end, because it is long.
                "evidence" => {
                    let plain = table.iter().filter(|(_, value)| is_plain(value.get_ref()));
                    plain.max_by_key(|(_, value)| value.span().end)?.0.get_ref()
                }
                _ => self.anchor(table, name, key)?,
            };
            return Some(vec![self.add_key(entry, anchor, key, &format!("[{}]", for_toml(item)))?]);
        };
        let old = Node::new(key, old);
        let items = old.items();
        // Convert a single value, `evidence = { … }`, to a list of two.
        if !matches!(old.value(), DeValue::Array(_)) {
            let Range { start, end } = old.range();
            let wrapped = [
                Splice::insert(start, "[".to_owned()),
                Splice::insert(end, format!(", {}]", for_toml(item))),
            ];
            return Some(wrapped.into());
        }
        Some(vec![match items.last() {
            None => Splice::insert(old.range().start + 1, for_toml(item)),
            Some(last) if self.has_header(*last) => {
                let pairs = item.as_table()?.iter().map(|(key, value)| (key.as_str(), value));
                self.behind(*last, &format!("{name}.{key}"), &pairs.collect::<Vec<_>>())
            }
            Some(last) => self.next_item(*last, old, &for_toml(item)),
        }])
    }

    /// Adds a key after an existing key in the same table.
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

    /// Adds an item after an existing item in an inline list. The new item gets its own line if the
    /// existing one has its own line.
    fn next_item(&self, before: Node<'_>, list: Node<'_>, item: &str) -> Splice {
        let start = self.line_start(before.range().start);
        let indent = &self.text[start..before.range().start];
        let own_line = start > list.range().start && indent.trim().is_empty();
        let end = before.range().end;
        let next = self.line_end(end).filter(|_| own_line);
        let rest = next.and_then(|next| self.text.get(end..next)).and_then(|rest| rest.strip_prefix(','));
        if let Some(next) = next
            // Do not add a comma: the line already ends with one, possibly with a comment after it.
            && rest.map(str::trim_start).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        {
            return Splice::insert(next, format!("{indent}{item},{}", self.end_of_line));
        }
        let gap = if own_line { format!("{}{indent}", self.end_of_line) } else { " ".to_owned() };
        Splice::insert(end, format!(",{gap}{item}"))
    }

    /// Adds a table with a header after another table and the comment lines directly below it.
    fn behind(&self, before: Node<'_>, name: &str, entry: &[(&str, &Value)]) -> Splice {
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
        // Leave out a comment that continues up to the next header, to which it belongs.
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
        Splice::insert(self.text.len(), format!("{gap}{}", self.block(name, &pairs(entry))))
    }

    /// Adds a table `[name]` with one key at the end of the file.
    #[cfg(feature = "desk")]
    fn new_table(&self, name: &str, key: &str, value: &Value) -> Splice {
        let end = self.end_of_line;
        let gap = match self.text {
            "" => String::new(),
            text if text.ends_with('\n') => end.to_owned(),
            _ => end.repeat(2),
        };
        Splice::insert(self.text.len(), format!("{gap}[{name}]{end}{key} = {}{end}", for_toml(value)))
    }

    /// Returns a table with its header and one line per key.
    fn block(&self, name: &str, entry: &[(&str, &Value)]) -> String {
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

    /// Returns the byte offset of the start of the line that contains `at`.
    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1)
    }

    /// Returns the byte offset of the start of the line after `at`, or `None` on the last line if
    /// it has no line ending.
    fn line_end(&self, at: usize) -> Option<usize> {
        self.text.get(at..)?.find('\n').map(|found| at + found + 1)
    }

    /// Returns the byte offset of the start of the comment lines directly above the line that
    /// contains `at`, or of that line if there are none.
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

/// Whether a value is neither a table nor a list.
const fn is_plain(value: &DeValue<'_>) -> bool {
    !matches!(value, DeValue::Table(_) | DeValue::Array(_))
}

fn pairs<'e>(entry: &'e [(&'static str, Value)]) -> Vec<(&'e str, &'e Value)> {
    entry.iter().map(|(key, value)| (*key, value)).collect()
}

fn inline(entry: &[(&'static str, Value)]) -> String {
    let pairs: Vec<String> =
        entry.iter().map(|(key, value)| format!("{key} = {}", for_toml(value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}
