//! Determines the context of the cursor in TOML that may be half-written: the tables and keys
//! around it, and whether a key or a value belongs there.
//!
//! A TOML parser fails on `after = ["|`. This scanner starts at the last `[header]` before the
//! cursor, so that an earlier error has no effect. An unclosed multi-line list ends at the next
//! line that begins with `key =`.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CursorContext {
    /// The names of the tables and keys from the root of the file. At a key, the path ends with the
    /// key's table; at a value, with the value's key. List items have no name.
    pub(super) path: Vec<String>,
    /// The element at the cursor.
    pub(super) site: Site,
}

/// The element at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Site {
    /// A `[header]`, with the byte range of its line.
    Header(Range<usize>),
    /// A key, with the byte range typed so far.
    Key(Range<usize>),
    /// A value, or an item of a list.
    Value {
        /// The byte range typed so far, without quotes.
        words: Range<usize>,
        /// Whether the range is in quotes.
        is_quoted: bool,
    },
    /// Nothing: the cursor is in a comment or after a value.
    Nothing,
}

/// An open list or inline table.
enum Open {
    List,
    /// An inline table, with the length of the path before it.
    Table(usize),
}

/// Returns the context at the byte offset `byte`.
pub(super) fn cursor(text: &str, byte: usize) -> CursorContext {
    let byte = text.floor_char_boundary(byte);
    let (start, path) = last_header(text, byte);
    let mut scan = ContextScan { text, at: start, base: path.len(), path, open: Vec::new(), is_value: false };
    loop {
        if let Some(site) = scan.step(byte) {
            return CursorContext { path: scan.path, site };
        }
    }
}

/// The position of a scan, with the tables and keys around it.
struct ContextScan<'t> {
    text: &'t str,
    at: usize,
    /// The length of the header's path.
    base: usize,
    path: Vec<String>,
    open: Vec<Open>,
    /// Whether a value comes next.
    is_value: bool,
}

impl ContextScan<'_> {
    /// Passes the next token. Returns the element at the byte offset `byte` if it is in the token
    /// or before it.
    fn step(&mut self, byte: usize) -> Option<Site> {
        self.skip_blanks();
        let from = self.at;
        let begins_word = self.rest().starts_with(|c| !matches!(c, '\n' | ',' | ']' | '}' | '#'));
        if from > byte || (from == byte && !begins_word) || from >= self.text.len() {
            // Return an empty range: the cursor is in the spaces before this token, or at the end
            // of the text.
            return Some(if self.is_value {
                Site::Value { words: byte..byte, is_quoted: false }
            } else {
                Site::Key(byte..byte)
            });
        }
        match self.rest().as_bytes().first() {
            Some(b'#') => {
                self.at = self.line_end();
                (from + 1..=self.at).contains(&byte).then_some(Site::Nothing)
            }
            Some(b'\n') => {
                self.end_line();
                None
            }
            Some(b'[') if !self.is_value && self.open.is_empty() => self.header(byte),
            Some(b'[') if self.is_value => {
                self.open.push(Open::List);
                self.at += 1;
                None
            }
            Some(b'{') if self.is_value => {
                self.open.push(Open::Table(self.path.len()));
                self.is_value = false;
                self.at += 1;
                None
            }
            Some(b']' | b'}') => {
                if let Some(Open::Table(length)) = self.open.pop() {
                    self.path.truncate(length);
                }
                self.at += 1;
                self.end_value(byte)
            }
            Some(b',') => {
                self.comma();
                None
            }
            Some(b'"' | b'\'') if self.is_value => {
                let (words, end) = self.string();
                self.at = end;
                if byte > from && byte <= words.end {
                    return Some(Site::Value { words, is_quoted: true });
                }
                self.end_value(byte)
            }
            _ if self.is_value => self.bare_value(byte),
            _ => self.key(byte),
        }
    }

    /// Passes a `[header]`, which no list or table surrounds.
    fn header(&mut self, byte: usize) -> Option<Site> {
        let line = self.at..self.line_end();
        self.at = line.end;
        if byte > line.end {
            return None;
        }
        self.path.clear();
        let words = self.text[line.clone()].trim_end().len();
        Some(Site::Header(line.start..line.start + words))
    }

    /// Passes the comma after an item of a list or an entry of a table.
    fn comma(&mut self) {
        self.at += 1;
        match self.open.last() {
            Some(Open::List) => self.is_value = true,
            Some(Open::Table(length)) => {
                self.path.truncate(*length);
                self.is_value = false;
            }
            None => {}
        }
    }

    /// Passes a value without quotes.
    fn bare_value(&mut self, byte: usize) -> Option<Site> {
        let from = self.at;
        let end = self.token_end(|c| matches!(c, ',' | ']' | '}' | '#' | '\n'));
        let words = from..from + self.text[from..end].trim_end().len();
        self.at = end.max(from + 1);
        if byte <= words.end {
            return Some(Site::Value { words, is_quoted: false });
        }
        self.end_value(byte)
    }

    /// Passes a key and its `=`.
    fn key(&mut self, byte: usize) -> Option<Site> {
        let from = self.at;
        let end = self.token_end(|c| matches!(c, '=' | '\n' | ',' | '}' | '#'));
        let key = &self.text[from..end];
        let written = from..from + key.trim_end().len();
        self.at = end.max(from + 1);
        if byte <= written.end {
            return Some(Site::Key(written));
        }
        if self.text.as_bytes().get(end) != Some(&b'=') {
            return None;
        }
        if byte <= end {
            return Some(Site::Nothing);
        }
        self.path.extend(names(key));
        self.is_value = true;
        self.at = end + 1;
        None
    }

    /// Ends a value. In the spaces directly after it, there is nothing.
    fn end_value(&mut self, byte: usize) -> Option<Site> {
        self.is_value = false;
        self.rest_of_line_is_after_value(byte).then_some(Site::Nothing)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    }

    fn line_end(&self) -> usize {
        self.at + self.rest().find('\n').unwrap_or(self.rest().len())
    }

    fn token_end(&self, ends: impl Fn(char) -> bool) -> usize {
        self.at + self.rest().find(ends).unwrap_or(self.rest().len())
    }

    /// Moves to the next line. The line break ends a statement unless a list or table is open.
    fn end_line(&mut self) {
        self.at += 1;
        if self.open.is_empty() || self.begins_statement() {
            self.open.clear();
            self.path.truncate(self.base);
            self.is_value = false;
        } else if matches!(self.open.last(), Some(Open::List)) {
            self.is_value = true;
        }
    }

    /// Whether the line looks like a statement (`date = …`), although a list is open.
    fn begins_statement(&self) -> bool {
        let line = self.rest().lines().next().unwrap_or("").trim_start();
        let after =
            line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        matches!(self.open.last(), Some(Open::List))
            && after.len() < line.len()
            && after.trim_start().starts_with('=')
    }

    /// Whether the byte offset is in the spaces directly after a value.
    fn rest_of_line_is_after_value(&self, byte: usize) -> bool {
        let blanks = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
        byte >= self.at && byte <= self.at + blanks
    }

    /// Returns the byte range inside the quotes of the string that begins here, and the offset
    /// after its closing quotes. An unclosed single-line string ends with the line.
    fn string(&self) -> (Range<usize>, usize) {
        let rest = self.rest();
        let quote = &rest[..1];
        let is_escaped = quote == "\"";
        let long = quote.repeat(3);
        let (open, is_long) = if rest.starts_with(&long) { (3, true) } else { (1, false) };
        let mut skips = false;
        for (at, c) in rest.char_indices().skip(open) {
            match c {
                _ if skips => skips = false,
                '\\' if is_escaped => skips = true,
                '\n' if !is_long => return (self.at + open..self.at + at, self.at + at),
                _ if is_long && rest[at..].starts_with(&long) => {
                    return (self.at + open..self.at + at, self.at + at + 3);
                }
                _ if !is_long && rest[at..].starts_with(quote) => {
                    return (self.at + open..self.at + at, self.at + at + 1);
                }
                _ => {}
            }
        }
        (self.at + open..self.text.len(), self.text.len())
    }
}

/// Returns the end of the last header before the line at the byte offset `byte`, and the names in
/// it.
fn last_header(text: &str, byte: usize) -> (usize, Vec<String>) {
    let mut end = text[..byte].rfind('\n').unwrap_or(0);
    loop {
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        if let Some(names) = header(&text[start..end]) {
            return (end, names);
        }
        if start == 0 {
            return (0, Vec::new());
        }
        end = start - 1;
    }
}

/// Returns the names in a line that is a `[header]` or `[[header]]`.
pub(super) fn header(line: &str) -> Option<Vec<String>> {
    let line = line.split('#').next()?.trim();
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(inner);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' ');
    (!inner.trim().is_empty() && inner.chars().all(is_name)).then(|| names(inner).collect())
}

/// Returns the names in a dotted key.
fn names(key: &str) -> impl Iterator<Item = String> {
    key.split('.').map(|name| name.trim().trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the path of the `|` in a text, and the kind and words of the element there.
    fn at(marked: &str) -> String {
        let byte = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let CursorContext { path, site } = cursor(&text, byte);
        let site = match site {
            Site::Header(words) => format!("header {}", &text[words]),
            Site::Key(words) => format!("key {}", &text[words]),
            Site::Value { words, is_quoted: true } => format!("value \"{}\"", &text[words]),
            Site::Value { words, .. } => format!("value {}", &text[words]),
            Site::Nothing => return "nothing".to_owned(),
        };
        format!("{}: {site}", path.join("."))
    }

    #[test]
    fn cursor_is_at_a_key_or_a_value() {
        for (text, expected) in [
            ("|", ": key "),
            ("[ev|", ": header [ev"),
            ("[[event|]]\n", ": header [[event]]"),
            ("[[event]]\n|", "event: key "),
            ("[[event]]\nti|tle = \"A\"\n", "event: key title"),
            ("[[event]]\nid = \"a\"\nda|\n", "event: key da"),
            ("[[event]]\ndate |= 1\n", "nothing"),
            ("[[event]]\ndate = |\n", "event.date: value "),
            ("[[event]]\ndate = 2024-|06-09\n", "event.date: value 2024-06-09"),
            ("[[event]]\ndate = \"2024|\"\n", "event.date: value \"2024\""),
            ("[[event]]\ndate = \"|\n[[event]]\n", "event.date: value \"\""),
            ("[[event]]\ndate = \"2024\" |\n", "nothing"),
            ("[[event]]\ndate = \"2024\"\n|", "event: key "),
            ("[[event]]\ndate = 2024 # a |\n", "nothing"),
            ("[[event]]\nafter = [|]\n", "event.after: value "),
            ("[[event]]\nafter = [\"a\", |]\n", "event.after: value "),
            ("[[event]]\nafter = [\"a\", \"b|\"]\n", "event.after: value \"b\""),
            ("[[event]]\nafter = [\n  \"a\",\n  |\n]\n", "event.after: value "),
            ("[[event]]\nafter = [\"a\"\ndate = \"|\"\n", "event.date: value \"\""),
            ("[[event]]\nwithin = { of = \"|\" }\n", "event.within.of: value \"\""),
            ("[[event]]\nwithin = { of = \"a\", d|\n", "event.within: key d"),
            ("[[event]]\nwithin = { | }\n", "event.within: key "),
            (
                "[[event]]\nevidence = [{ source = \"a\" }, { source = \"|\" }]\n",
                "event.evidence.source: value \"\"",
            ),
            ("[[event]]\nevidence = [{ source = \"a\" }]\n|", "event: key "),
            ("[event.within]\nof = \"|\"\n", "event.within.of: value \"\""),
            ("[[event]]\ntitle.en = \"|\"\n", "event.title.en: value \"\""),
            ("select = { ids = [\"|\"] }\n", "select.ids: value \"\""),
            ("a = \"\"\"\nSee [x](#|)\"\"\"\n", "a: value \"\nSee [x](#)\""),
            ("a = 'it|'\nb = 1\n", "a: value \"it\""),
            ("é = \"ü|\"\n", "é: value \"ü\""),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_and_position_panics() {
        let hostile =
            ["[[\"'{[,]}=\n#\"\"\"'''\\", "a = {[{[{[", "= = ,\n]]}}\n[", "\u{feff}[é]\n\"\\\"\n'''"];
        for text in hostile {
            for byte in 0..=text.len() + 2 {
                let _ = cursor(text, byte.min(text.len()));
                let _ = cursor(&text.repeat(3), byte);
            }
        }
    }
}
