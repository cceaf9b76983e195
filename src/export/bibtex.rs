//! The sources as BibTeX. `date` is for biblatex, `year` and `month` are for BibTeX.

use std::fmt::Write as _;

use super::{ExportData, ExportSource, plain_cell};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    data.sources.iter().map(entry).collect::<Vec<_>>().join("\n").into_bytes()
}

fn entry(source: &ExportSource<'_>) -> String {
    let cited = &source.cited;
    let mut out = format!("@misc{{{},\n", key(&cited.id));
    let mut field = |name: &str, value: &str| {
        // Ignore the result: writing to a string does not fail.
        let _ = writeln!(out, "  {name} = {{{value}}},");
    };
    field("title", &format!("{{{}}}", text(&cited.title)));
    if let Some(author) = &cited.author {
        // Add inner braces, which protect a name such as "Ministry of Trade and Industry", which
        // BibTeX would split at "and".
        field("author", &format!("{{{}}}", text(author)));
    }
    if let Some(publisher) = &cited.publisher {
        field("organization", &text(publisher));
    }
    if let Some(published) = &cited.published {
        field("date", &published.to_string());
        if let Some(day) = published.interval().earliest.day() {
            let (year, month, _) = day.ymd();
            field("year", &year.to_string());
            let has_month = published.to_string().len() >= 7;
            let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
            if let Some(name) = name.filter(|_| has_month) {
                let _ = writeln!(out, "  month = {name},");
            }
        }
    }
    if let Some(url) = &cited.url {
        let _ = writeln!(out, "  url = {{{}}},", address(url));
    }
    if let Some(accessed) = &cited.accessed {
        let _ = writeln!(out, "  urldate = {{{accessed}}},");
    }
    out + "}\n"
}

/// Converts an id to a citation key.
fn key(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/') { c } else { '-' })
        .collect()
}

/// Escapes the characters that are special in TeX.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain_cell(text).replace('\n', " ").chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Encodes the characters in a web address that would end the field.
fn address(url: &str) -> String {
    plain_cell(url)
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
        .replace(char::is_whitespace, "%20")
}
