//! The characters of Japanese text, normalised to half width, with their byte offsets.

/// The characters of text. Full-width digits, letters and punctuation are normalised to half width,
/// so that "１２：００" and "12:00" are equal.
#[derive(Debug, Default)]
pub(super) struct Chars {
    chars: Vec<char>,
    /// The byte offset of each character, followed by the length of the text.
    starts: Vec<usize>,
}

/// The character returned for an index before the start or after the end of the text.
pub(super) const END: char = '\0';

impl Chars {
    pub(super) fn of(text: &str) -> Self {
        let mut chars = Self { chars: Vec::with_capacity(text.len() / 2), starts: Vec::new() };
        for (start, c) in text.char_indices() {
            chars.chars.push(folded(c));
            chars.starts.push(start);
        }
        chars.starts.push(text.len());
        chars
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Returns the character at `index`, or [`END`] outside the text.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(END)
    }

    /// Returns the character before `index`, or [`END`] at the start of the text.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(END, |index| self.at(index))
    }

    /// Returns the byte offset of the character at `index`, or the length of the text if there is
    /// none.
    pub(super) fn byte(&self, index: usize) -> usize {
        self.starts.get(index).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// Returns the index after `word`, if the text at `index` starts with it.
    pub(super) fn word(&self, index: usize, word: &str) -> Option<usize> {
        let mut end = index;
        for c in word.chars() {
            if self.at(end) != c {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Returns the index after the first of `words` that the text at `index` starts with.
    pub(super) fn any(&self, index: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.word(index, word))
    }

    /// Whether the text before `index` ends with one of `words`.
    pub(super) fn follows(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| {
            index.checked_sub(word.chars().count()).is_some_and(|start| self.word(start, word).is_some())
        })
    }

    /// Skips at most `most` spaces, and returns the index after them.
    pub(super) fn blanks(&self, index: usize, most: usize) -> usize {
        let count = (0..most).take_while(|n| self.at(index + n) == ' ').count();
        index + count
    }

    /// Returns the characters from `start` to `end`, or an empty slice if the range is not in the
    /// text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.get(start..end).unwrap_or(&[])
    }
}

/// Returns the half-width form of a digit, letter or punctuation mark. Wave dashes become "〜", and
/// all hyphens and other dashes "-".
fn folded(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '～' | '〜' | '∼' => '〜',
        '－' | '−' | '‐' | '‑' | '–' | '—' | '―' => '-',
        // The other full-width forms are in ASCII order, at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

pub(crate) const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々')
}

pub(crate) const fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Whether a normalised character can join the two ends of a range: "4月〜6月".
pub(super) const fn is_range_mark(c: char) -> bool {
    matches!(c, '〜' | '-' | '~')
}
