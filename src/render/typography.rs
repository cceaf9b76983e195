//! Typographic quotation marks and apostrophes, in the language of a brief.

use super::words::Words;

/// Replaces straight quotation marks and apostrophes in the pieces of one text.
///
/// It keeps its state between pieces, since markup may divide a quotation: `"the *second* step"` is
/// three pieces.
pub(super) struct SmartQuotes<'w> {
    words: &'w Words,
    last: Option<char>,
    in_double: bool,
    in_single: bool,
}

/// The apostrophe, the same in all brief languages.
const APOSTROPHE: char = '’';

impl<'w> SmartQuotes<'w> {
    pub(super) const fn new(words: &'w Words) -> Self {
        Self { words, last: None, in_double: false, in_single: false }
    }

    /// Returns the next piece with typographic quotation marks and apostrophes.
    pub(super) fn piece(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        for (at, c) in text.char_indices() {
            match c {
                '"' => out.push_str(self.double(text.get(at + 1..).unwrap_or_default())),
                '\'' => match self.single(text.get(at + 1..).unwrap_or_default()) {
                    Some(mark) => out.push_str(mark),
                    None => out.push(APOSTROPHE),
                },
                _ => out.push(c),
            }
            self.last = Some(c);
        }
        out
    }

    /// Whether a mark at this position can open a quotation.
    fn opens(&self) -> bool {
        self.last.is_none_or(|c| c.is_whitespace() || "([{<-–—/“„«‘‚「『\"'".contains(c))
    }

    fn double(&mut self, rest: &str) -> &'w str {
        let [open, close] = self.words.quotes;
        if self.in_double {
            self.in_double = false;
            return close;
        }
        // A piece may end here: `"*the second*"`.
        if self.opens() && !rest.starts_with(char::is_whitespace) {
            self.in_double = true;
            return open;
        }
        // An inch mark: `a 12" gun`.
        "\""
    }

    /// Returns the mark that replaces `'`, or `None` for an apostrophe.
    fn single(&mut self, rest: &str) -> Option<&'w str> {
        let [open, close] = self.words.single_quotes;
        let next = rest.chars().next();
        let is_within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if is_within(self.last) && is_within(next) {
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            // Feet and inches: `5'10`.
            return (is_digit(self.last) && is_digit(next)).then_some("'");
        }
        if self.in_single {
            self.in_single = false;
            return Some(close);
        }
        if self.opens() && next.is_some_and(char::is_alphabetic) && has_end(rest) {
            self.in_single = true;
            return Some(open);
        }
        None
    }
}

/// Whether a later `'` can close the quotation: one after a word or its full stop, but not inside a
/// word.
fn has_end(rest: &str) -> bool {
    rest.match_indices('\'').any(|(at, _)| {
        let before = rest.get(..at).and_then(|text| text.chars().next_back());
        let after = rest.get(at + 1..).and_then(|text| text.chars().next());
        before.is_some_and(|c| !c.is_whitespace()) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chronology::BriefLanguage;

    #[test]
    fn marks_follow_the_language() {
        let curl = |words: &Words, text: &str| SmartQuotes::new(words).piece(text);
        for (text, english, german) in [
            ("Japan's \"new\" defence", "Japan’s “new” defence", "Japan’s „new“ defence"),
            ("the Leaders' Statement", "the Leaders’ Statement", "the Leaders’ Statement"),
            ("'in principle' agreed", "‘in principle’ agreed", "‚in principle‘ agreed"),
            ("('Yes.')", "(‘Yes.’)", "(‚Yes.‘)"),
            ("\"It's 'done'\", he said", "“It’s ‘done’”, he said", "„It’s ‚done‘“, he said"),
            ("in the '90s", "in the ’90s", "in the ’90s"),
            ("a 12\" gun, 5'10 high", "a 12\" gun, 5'10 high", "a 12\" gun, 5'10 high"),
            ("“already” so", "“already” so", "“already” so"),
            ("Geht's um \"A\"-\"B\"?", "Geht’s um “A”-“B”?", "Geht’s um „A“-„B“?"),
        ] {
            assert_eq!(curl(&Words::ENGLISH, text), english);
            assert_eq!(curl(Words::of(BriefLanguage::German), text), german);
        }
        assert_eq!(curl(Words::of(BriefLanguage::Japanese), "\"三文書\"の決定"), "「三文書」の決定");
        assert_eq!(
            curl(Words::of(BriefLanguage::French), "l'accord \"de principe\""),
            "l’accord «\u{a0}de principe\u{a0}»"
        );
    }

    #[test]
    fn quotation_continues_over_markup() {
        let mut marks = SmartQuotes::new(&Words::ENGLISH);
        let pieces = ["see \"", "the second", "\" step"].map(|piece| marks.piece(piece));
        assert_eq!(pieces.concat(), "see “the second” step");
    }
}
