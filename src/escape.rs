//! Escapes characters that could deceive a reader or take control of a terminal.
//!
//! Titles, quotes and file names are untrusted. If they are printed unchanged, an ESC can move the
//! cursor, a bidirectional control can reorder a line, and a line break can forge a line of output.
//! Each function escapes these characters for one kind of output, and returns text without them
//! uncopied. Human-readable output uses Rust's notation (`\u{1b}`), since it cannot be mistaken for
//! the syntax of another format.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns `true` for characters that are invisible, but change the behaviour of a terminal or the
/// appearance of the surrounding text.
///
/// These are the control characters (C0, DEL, C1), the line and paragraph separators, the controls
/// of the Unicode bidirectional algorithm (UAX #9), and invisible characters that can make
/// different texts look the same. The joiners U+200C and U+200D, which Persian, Hindi and emoji
/// need, are not included; nor are the soft hyphen and the visible characters of the general
/// category Cf, such as the Arabic number sign.
///
/// ```
/// use dateline::internals::escape::is_deceptive;
///
/// assert!(is_deceptive('\u{1b}') && is_deceptive('\u{202e}') && is_deceptive('\u{200b}'));
/// assert!(!is_deceptive('é') && !is_deceptive('東') && !is_deceptive('\u{200d}'));
/// ```
pub const fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Direction marks, embeddings, overrides and isolates; line and paragraph separators.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Zero-width characters: zero width space, word joiner, invisible operators, byte order
        // mark, Mongolian vowel separator.
        | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        // Hangul fillers, which are blank.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        // Controls for annotations, shorthand and music, and tags (invisible ASCII).
        | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The reason why serialising a value of this crate as JSON does not fail.
pub(crate) const IS_JSON: &str = "the value has only texts, numbers, lists and maps with text keys";

/// Escapes text for display: line breaks and tabs are kept, other deceptive characters become
/// `\u{…}`.
///
/// ```
/// use dateline::internals::escape::for_terminal;
///
/// assert_eq!(for_terminal("signed\u{1b}[2J\nin May\r\n"), "signed\\u{1b}[2J\nin May\r\n");
/// ```
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    let mut rest = text.chars().peekable();
    if !has_unsafe(text, |c| matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => out.push(c),
            // A carriage return is harmless before a line feed, where `git apply` needs it. Alone
            // it overwrites the line.
            '\r' if rest.peek() == Some(&'\n') => out.push(c),
            c => push(&mut out, c),
        }
    }
    Cow::Owned(out)
}

/// Escapes styled text like [`for_terminal`], but keeps colour codes (`ESC [ … m`).
///
/// Use this only for text whose untrusted parts were escaped before styling. It is only defence in
/// depth.
///
/// ```
/// use dateline::internals::escape::for_terminal_styled;
///
/// assert_eq!(for_terminal_styled("\u{1b}[31mred\u{1b}[0m \u{1b}[2J"), "\u{1b}[31mred\u{1b}[0m \\u{1b}[2J");
/// ```
pub fn for_terminal_styled(text: &str) -> Cow<'_, str> {
    if !has_unsafe(text, |c| matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("\u{1b}[");
    let mut out = for_terminal(parts.next().unwrap_or_default()).into_owned();
    for part in parts {
        // Each part follows an `ESC [`. Only digits, semicolons and "m" make it a colour code.
        let code = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len();
        let is_color = part.get(code..).is_some_and(|rest| rest.starts_with('m'));
        out.push_str(if is_color { "\u{1b}[" } else { "\\u{1b}[" });
        out.push_str(&for_terminal(part));
    }
    Cow::Owned(out)
}

/// Escapes text for display on one line: line breaks and tabs become `\n`, `\r` and `\t`.
///
/// ```
/// use dateline::internals::escape::for_line;
///
/// assert_eq!(for_line("papers/a\n[[event]].md"), "papers/a\\n[[event]].md");
/// ```
pub fn for_line(text: &str) -> Cow<'_, str> {
    if !has_unsafe(text, |_| false) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => push(&mut out, c),
        }
    }
    Cow::Owned(out)
}

/// Escapes deceptive characters in a JSON document with JSON's own escapes. The JSON value does not
/// change.
///
/// `serde_json` escapes only C0. Outside of strings, the only such characters in JSON are the line
/// breaks between tokens.
///
/// ```
/// use dateline::internals::escape::for_json;
///
/// assert_eq!(for_json("[\"\u{9b}2J\"]\n".to_owned()), "[\"\\u009b2J\"]\n");
/// ```
pub fn for_json(json: String) -> String {
    rewritten(json, |out, c| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

/// Formats a TOML value on one line, with deceptive characters escaped as in TOML.
///
/// ```
/// use dateline::internals::escape::for_toml;
///
/// assert_eq!(for_toml(&"a\n\u{202e}b \"c\"".into()), r#""a\n\u202Eb \"c\"""#);
/// assert_eq!(for_toml(&"plain".into()), "\"plain\"");
/// ```
pub fn for_toml(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) if has_unsafe(text, |_| false) => {
            let mut out = "\"".to_owned();
            for c in text.chars() {
                match c {
                    '"' | '\\' => out.extend(['\\', c]),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c if !is_deceptive(c) => out.push(c),
                    c => {
                        let code = u32::from(c);
                        // Writing to a string does not fail.
                        let _ = if code <= 0xffff {
                            write!(out, "\\u{code:04X}")
                        } else {
                            write!(out, "\\U{code:08X}")
                        };
                    }
                }
            }
            out + "\""
        }
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(for_toml).collect();
            format!("[{}]", items.join(", "))
        }
        toml::Value::Table(table) if !table.is_empty() => {
            let pair = |(key, value): (&String, &toml::Value)| {
                format!("{} = {}", key_for_toml(key), for_toml(value))
            };
            format!("{{ {} }}", table.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn key_for_toml(key: &str) -> Cow<'_, str> {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(is_bare) {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(for_toml(&key.into()))
    }
}

/// Whether a spreadsheet would take a text for a formula.
///
/// Spreadsheets may trim leading spaces, and Japanese ones also accept the full-width characters.
pub(crate) fn begins_formula(text: &str) -> bool {
    const SIGNS: [char; 9] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}'];
    text.trim_start().starts_with(SIGNS)
}

/// Whether a text contains deceptive characters other than the `allowed` ones.
fn has_unsafe(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    // Most bytes are visible ASCII, and testing bytes takes a tenth of the time of testing
    // characters.
    const CHUNK: usize = 64;
    // Continuation bytes follow the first byte of a character.
    let is_harmless = |byte: u8| matches!(byte, b' '..=b'~' | 0x80..0xc0);
    text.as_bytes().chunks(CHUNK).enumerate().any(|(nth, bytes)| {
        // All bytes are tested, without an early exit, so that the compiler can vectorize the loop.
        if bytes.iter().fold(true, |all, byte| all & is_harmless(*byte)) {
            return false;
        }
        (nth * CHUNK..).zip(bytes).any(|(at, byte)| {
            let c = || text.get(at..).and_then(|rest| rest.chars().next());
            !is_harmless(*byte) && c().is_some_and(|c| is_deceptive(c) && !allowed(c))
        })
    })
}

/// Replaces the deceptive characters other than line breaks and tabs with the output of `write`.
fn rewritten(text: String, write: impl Fn(&mut String, char)) -> String {
    let allowed = |c| matches!(c, '\n' | '\r' | '\t');
    if !has_unsafe(&text, allowed) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 32);
    for c in text.chars() {
        if is_deceptive(c) && !allowed(c) {
            write(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

fn push(out: &mut String, c: char) {
    if is_deceptive(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sample of each kind of deceptive character.
    const HOSTILE: &str = "\0\u{7}\u{8}\u{b}\r\u{1b}\u{7f}\u{9b}\u{61c}\u{200b}\u{200e}\u{2028}\u{2029}\u{202e}\u{2060}\
                           \u{2066}\u{feff}\u{fff9}\u{1d173}\u{e0041}";

    #[test]
    fn no_deceptive_character_remains() {
        assert!(HOSTILE.chars().all(is_deceptive));
        assert!(!for_line(&format!("{HOSTILE}\n\t")).contains(is_deceptive));
        let lines = for_terminal(HOSTILE);
        assert!(!lines.contains(is_deceptive), "{lines}");
    }

    #[test]
    fn escaping_twice_changes_nothing() {
        for text in [HOSTILE, "\\u{1b}", "a\\n"] {
            let once = for_line(text);
            assert_eq!(for_line(&once), once);
            assert_eq!(for_terminal(&once), once);
        }
    }

    #[test]
    fn scripts_and_emoji_that_need_joiners_are_kept() {
        for text in ["می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}🚀", "日本語 – “é”\u{a0}…", "co\u{ad}op"]
        {
            assert!(matches!(for_line(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn json_and_toml_keep_the_value() {
        let json = for_json(serde_json::to_string_pretty(&[HOSTILE]).unwrap());
        assert!(!json.replace('\n', "").contains(is_deceptive));
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [HOSTILE]);
        let value =
            toml::Value::from(vec![HOSTILE.to_owned(), "'''\n\"\"\" \\ '".to_owned(), "x".to_owned()]);
        let written = for_toml(&value);
        assert!(!written.contains(is_deceptive));
        let read: toml::Table = format!("a = {written}").parse().unwrap();
        assert_eq!(read["a"], value);
        let table: toml::Table = [("a b", value.clone()), ("", "x".into()), ("c", value)]
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect();
        let written = for_toml(&vec![table.clone()].into());
        assert!(!written.contains(is_deceptive));
        let read: toml::Table = format!("a = {written}").parse().unwrap();
        assert_eq!(read["a"][0].as_table(), Some(&table));
    }

    #[test]
    fn carriage_returns_are_kept_only_before_line_feeds() {
        assert_eq!(for_terminal("a\r\nb\rc"), "a\r\nb\\u{d}c");
    }
}
