//! Markwhen text (<https://docs.markwhen.com>): a head, then an event per line with its dates in front.

use std::fmt::Write as _;

use super::{ExportData, plain_cell};

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let mut out = format!("title: {}\n\n", line(&data.title));
    for event in &data.events {
        let Some(dated) = &event.item.date else { continue };
        // Markwhen reads years, months and days of EDTF; what else there is becomes its days.
        let text = dated.to_string();
        let is_plain = |part: &str| {
            matches!(part.len(), 4 | 7 | 10)
                && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
                && part.get(5..7).is_none_or(|month| month <= "12")
        };
        let when = match event.reach() {
            _ if text.split('/').all(is_plain) => text,
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}/{last}"),
            None => continue,
        };
        // A year BC would be read as a line of the head.
        if when.starts_with('-') {
            continue;
        }
        // Writing to a string does not fail.
        let _ = write!(out, "{when}: {}", line(&event.item.title));
        for tag in &event.item.tags {
            let _ = write!(out, " #{}", tag_word(tag));
        }
        out.push('\n');
        if let Some(summary) = &event.item.summary {
            let _ = writeln!(out, "{}", line(summary));
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// Returns a text on one line that does not begin like another element of Markwhen: a date, a comment, a section, a
/// list.
fn line(text: &str) -> String {
    let text = plain_cell(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // "2024: a year of talks" in a summary would be an event, and "#1" a tag.
    let text = text.replace(':', "\u{a789}").replace('#', "\u{ff03}");
    match text.chars().next() {
        Some('/' | '-' | '*' | '[' | '`') => format!("\u{2060}{text}"),
        _ => text,
    }
}

/// Returns a tag as one word. A tag of Markwhen ends at a hyphen.
fn tag_word(tag: &str) -> String {
    tag.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
