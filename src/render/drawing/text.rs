//! Breaks the short titles of events into lines, and shortens them by whole words.

use super::text_width;

/// Returns the title without text in brackets or after a dash or semicolon, if at least two words
/// remain: "Talks on trade (third round)" becomes "Talks on trade".
pub(crate) fn short_title(title: &str) -> String {
    let mut depth = 0_u32;
    let mut outside = String::new();
    for c in title.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let head = [" – ", " — ", "; "].iter().filter_map(|mark| outside.find(mark)).min();
    let head = head.and_then(|end| outside.get(..end)).unwrap_or(&outside);
    let words: Vec<&str> = head.split_whitespace().collect();
    if words.len() >= 2 { words.join(" ") } else { title.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// A part of a title that is not broken across lines, and whether a space precedes it.
struct TitlePiece {
    text: String,
    is_spaced: bool,
}

/// Returns the words of `text`. Text without spaces, such as Japanese, may be broken between any
/// two wide characters.
fn pieces(text: &str) -> Vec<TitlePiece> {
    let mut pieces: Vec<TitlePiece> = Vec::new();
    for (i, word) in text.split_whitespace().enumerate() {
        let mut is_spaced = i > 0;
        let mut run = String::new();
        for c in word.chars() {
            // Do not break before a closing mark, since a line must not begin with one.
            let is_wide = ('\u{2e80}'..'\u{fb00}').contains(&c)
                && !matches!(c, '、' | '。' | '」' | '』' | 'ー' | '・');
            if is_wide && !run.is_empty() {
                pieces.push(TitlePiece { text: std::mem::take(&mut run), is_spaced });
                is_spaced = false;
            }
            run.push(c);
        }
        pieces.push(TitlePiece { text: run, is_spaced });
    }
    pieces
}

/// Returns `text` in at most `most` lines of `width` points. If it is too long, it ends with "…"
/// after a whole word that is not one of `dangling`, such as "of".
pub(super) fn lines(text: &str, size: f64, width: f64, most: usize, dangling: &[&str]) -> Vec<String> {
    let mut lines: Vec<Vec<TitlePiece>> = vec![Vec::new()];
    let mut is_cut = false;
    for piece in pieces(text) {
        let last = lines.last_mut().expect("there is a line from the start");
        let taken = text_width(&joined(last), size);
        let own = text_width(&piece.text, size);
        let space = if piece.is_spaced && !last.is_empty() { text_width(" ", size) } else { 0.0 };
        if last.is_empty() || taken + space + own <= width {
            // Stop at a word longer than a line: "Verteidigungsindustrie…".
            is_cut = own > width;
            last.push(piece);
        } else if lines.len() < most {
            is_cut = own > width;
            lines.push(vec![piece]);
        } else {
            is_cut = true;
        }
        if is_cut {
            break;
        }
    }
    let mut texts: Vec<String> = lines.iter().map(|line| joined(line)).collect();
    if let Some(text) = texts.last_mut().filter(|_| is_cut) {
        *text = shortened(lines.last_mut().expect("there is a line"), size, width, dangling);
    }
    texts
}

fn joined(pieces: &[TitlePiece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        if piece.is_spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&piece.text);
    }
    text
}

/// Shortens a line so that it ends with "…" and fits in `width`.
fn shortened(line: &mut Vec<TitlePiece>, size: f64, width: f64, dangling: &[&str]) -> String {
    let room = width - text_width("…", size);
    while line.len() > 1 {
        let dangles = line.last().is_some_and(|piece| dangling.contains(&&*piece.text.to_lowercase()));
        if !dangles && text_width(&joined(line), size) <= room {
            break;
        }
        line.pop();
    }
    let mut text = joined(line);
    while text_width(&text, size) > room && text.pop().is_some() {}
    let kept = text.trim_end_matches([',', ';', ':', '.', '-', '、', '。']).len();
    text.truncate(kept);
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_title_leaves_out_asides() {
        for (title, short) in [
            ("Talks on trade (third round)", "Talks on trade"),
            ("The pact is signed; it enters into force at once", "The pact is signed"),
            ("Cabinet adopts the strategy – with a budget", "Cabinet adopts the strategy"),
            ("Brexit – the vote", "Brexit – the vote"),
            ("(untitled)", "(untitled)"),
            ("Leaders of Australia, Japan and Korea meet", "Leaders of Australia, Japan and Korea meet"),
        ] {
            assert_eq!(short_title(title), short);
        }
    }

    #[test]
    fn long_text_ends_after_a_whole_word() {
        let lines = |text, most| lines(text, 7.5, 92.0, most, &["the", "of", "to"]);
        assert_eq!(
            lines("Cabinet adopts the three security documents", 2),
            ["Cabinet adopts the three", "security documents"]
        );
        assert_eq!(lines("Cabinet adopts the three security documents", 1), ["Cabinet adopts…"]);
        assert_eq!(lines("Export rules are eased", 1), ["Export rules are eased"]);
        assert_eq!(lines("Rüstungsindustriezusammenarbeit", 2), ["Rüstungsindustriezusa…"]);
        assert_eq!(lines("日英首脳会談、東京で開催される", 2), ["日英首脳会談、東京で開催", "される"]);
        assert_eq!(lines("", 2), [""]);
    }
}
