//! Splits a sentence into words and assigns each a class, using closed lists of function words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// The grammatical class of a word.
///
/// There is no part-of-speech tagger: the function words of English are a closed list, past forms
/// are recognised by their ending, and everything else is [`Plain`](WordClass::Plain).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordClass {
    /// A time expression, as one word.
    Timex,
    /// An article, a demonstrative, a quantifier or a number: "the", "this", "each", "three".
    Determiner,
    /// A possessive determiner: "its", "our".
    Possessive,
    /// A personal pronoun: "it", "they", "we".
    Pronoun,
    /// A preposition: "of", "in", "under".
    Preposition,
    /// A coordinating conjunction: "and", "or", "but".
    Coordinator,
    /// A subordinating conjunction or a relative pronoun: "that", "which", "because".
    Subordinator,
    /// A form of "be", "have" or "do", or a modal verb.
    Auxiliary,
    /// A word that looks like a verb: a past form or a common irregular one.
    Verb,
    /// An adverb: "already", "formally", "not".
    Adverb,
    /// A capitalised word or an acronym.
    Name,
    /// Any other word: a noun, an adjective, a verb in its base form.
    Plain,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`, a spaced or long dash, `?`, `!`
    Break,
    /// A quotation mark.
    Quote,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// A word or punctuation mark in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The start offset in the source, in bytes.
    pub start: usize,
    /// The end offset in the source, in bytes, exclusive.
    pub end: usize,
    /// The normalised word: see [`key`].
    pub key: String,
    /// Whether the word begins with a capital letter.
    pub capital: bool,
    /// Whether the word has a possessive ending ("Japan's").
    pub owns: bool,
    /// The grammatical class.
    pub class: WordClass,
}

impl Word {
    /// Creates a comma of length 0 at a byte offset where the text has none.
    pub(super) fn comma(at: usize) -> Self {
        Self { start: at, end: at, key: ",".to_owned(), capital: false, owns: false, class: WordClass::Comma }
    }

    /// Whether the word can be part of a noun phrase.
    pub(crate) fn is_nominal(&self) -> bool {
        matches!(
            self.class,
            WordClass::Determiner
                | WordClass::Possessive
                | WordClass::Name
                | WordClass::Plain
                | WordClass::Quote
                | WordClass::Open
                | WordClass::Close
        )
    }

    /// Whether the word may identify the subject of a title: a name, or a longer word that is not a
    /// function word.
    pub(crate) fn is_distinctive(&self) -> bool {
        self.class == WordClass::Name
            || (matches!(self.class, WordClass::Plain | WordClass::Verb) && self.key.len() > 3)
    }

    /// Whether the word can be a content word of a noun phrase: a name or a plain word.
    pub(crate) fn is_content(&self) -> bool {
        matches!(self.class, WordClass::Name | WordClass::Plain)
    }
}

/// Normalises a word for comparison. Accents and the possessive ending are removed, and letters are
/// lower-cased. An acronym keeps its capitals and loses its full stops, so that "U.S." is `US` and
/// not "us".
///
/// ```
/// use dateline::internals::assemble::key;
///
/// assert_eq!(key("Kōmeitō’s"), "komeito");
/// assert_eq!(key("U.S."), "US");
/// assert_eq!(key("us"), "us");
/// ```
pub fn key(word: &str) -> String {
    let word = strip_possessive(word);
    // Fast path: nearly all words are ASCII, and every word of a paper gets a key.
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let is_of_acronym = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
        let acronym = letters > 1 && word.bytes().all(is_of_acronym);
        return if acronym { word.replace('.', "") } else { american(word.to_ascii_lowercase()) };
    }
    let plain: String = word.nfkd().filter(|&c| !is_combining_mark(c)).collect();
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let acronym = letters > 1 && plain.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '.');
    if acronym { plain.replace('.', "") } else { american(plain.to_lowercase()) }
}

/// Replaces the British spellings of a few common words, so that both spellings compare equal.
fn american(key: String) -> String {
    match key.as_str() {
        "programme" => "program".to_owned(),
        "programmes" => "programs".to_owned(),
        "defence" => "defense".to_owned(),
        "centre" => "center".to_owned(),
        _ => key,
    }
}

fn strip_possessive(word: &str) -> &str {
    let endings = ["'s", "’s", "'S", "’S"];
    endings.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// Splits `text` into words without marking time expressions: for terms and titles, where only the
/// keys matter.
pub(crate) fn plain_words(text: &str) -> Vec<Word> {
    words(text, 0..text.len(), &[])
}

/// Splits `text[range]` into words. Each of `timexes` (byte ranges in `text`, in order) becomes one
/// word.
pub(crate) fn words(text: &str, range: Range<usize>, timexes: &[Range<usize>]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut at = range.start;
    for timex in timexes.iter().filter(|t| range.start <= t.start && t.end <= range.end) {
        if timex.start < at {
            continue;
        }
        push_words(text, at..timex.start, &mut out);
        let ending =
            text.get(timex.end..).and_then(|rest| ["'s", "’s"].iter().find(|s| rest.starts_with(**s)));
        let key = text.get(timex.clone()).unwrap_or("").to_lowercase();
        out.push(Word {
            start: timex.start,
            end: timex.end,
            key,
            capital: false,
            owns: ending.is_some(),
            class: WordClass::Timex,
        });
        at = timex.end + ending.map_or(0, |ending| ending.len());
    }
    push_words(text, at..range.end, &mut out);
    settle(&mut out);
    out
}

fn push_words(text: &str, range: Range<usize>, out: &mut Vec<Word>) {
    let Some(part) = text.get(range.clone()) else { return };
    let mut acronym_end = 0;
    for (offset, piece) in part.split_word_bound_indices() {
        if offset < acronym_end || piece.chars().all(char::is_whitespace) {
            continue;
        }
        let mut end = offset + piece.len();
        if piece.contains('.') && piece.split('.').all(|letter| letter.chars().count() == 1) {
            end += usize::from(part.get(end..).is_some_and(|rest| rest.starts_with('.')));
            acronym_end = end;
        }
        let spaced = part.get(..offset).is_none_or(|before| before.ends_with(char::is_whitespace))
            || part.get(end..).is_none_or(|after| after.starts_with(char::is_whitespace));
        let Some(written) = part.get(offset..end) else { continue };
        let key = key(written);
        let Some(class) = class_of(written, &key, spaced) else { continue };
        // In "a Singapore-based company", the participle is part of an adjective, but "re-opened"
        // is a verb.
        let is_compound = class == WordClass::Verb
            && part.get(..offset).and_then(|before| before.strip_suffix('-')).is_some_and(|before| {
                let first = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
                !first.is_empty() && !VERBAL_PREFIXES.contains(&first.to_lowercase().as_str())
            });
        let class = if is_compound { WordClass::Plain } else { class };
        let bare_plural =
            part.get(end..).is_some_and(|rest| rest.starts_with(['’', '\''])) && written.ends_with('s');
        out.push(Word {
            start: range.start + offset,
            end: range.start + end,
            key,
            capital: written.starts_with(char::is_uppercase),
            owns: bare_plural || strip_possessive(written).len() < written.len(),
            class,
        });
    }
}

/// Prefixes that keep a verb a verb: "re-opened".
const VERBAL_PREFIXES: [&str; 9] = ["co", "counter", "cross", "de", "mis", "out", "over", "pre", "re"];

/// Returns the class of a word in isolation, from its [`key`], or `None` for a mark without
/// meaning, such as a hyphen within a word, a slash, or the full stop of an abbreviation or
/// sentence.
fn class_of(written: &str, key: &str, spaced: bool) -> Option<WordClass> {
    let first = written.chars().next()?;
    if first.is_alphanumeric() {
        return Some(word_class(key, first));
    }
    match first {
        ',' | '、' => Some(WordClass::Comma),
        ':' => Some(WordClass::Colon),
        ';' | '!' | '?' | '—' | '…' | '。' => Some(WordClass::Break),
        '–' | '-' if spaced => Some(WordClass::Break),
        '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' => Some(WordClass::Quote),
        '(' | '[' | '（' => Some(WordClass::Open),
        ')' | ']' | '）' => Some(WordClass::Close),
        _ => None,
    }
}

fn word_class(key: &str, first: char) -> WordClass {
    if let Some(class) = small_word(key) {
        return class;
    }
    if first.is_uppercase() {
        WordClass::Name
    } else if is_past_form(key) {
        WordClass::Verb
    } else if key.len() > 4 && key.ends_with("ly") && !matches!(key, "family" | "assembly" | "supply") {
        WordClass::Adverb
    } else {
        WordClass::Plain
    }
}

fn small_word(key: &str) -> Option<WordClass> {
    Some(match key {
        "the" | "a" | "an" | "this" | "these" | "those" | "each" | "every" | "both" | "all" | "some"
        | "any" | "no" | "two" | "three" | "four" | "five" | "six" => WordClass::Determiner,
        "its" | "our" | "their" | "his" | "her" | "my" | "your" | "whose" => WordClass::Possessive,
        "it" | "they" | "we" | "he" | "she" | "i" | "you" | "them" | "us" | "him" | "there" => {
            WordClass::Pronoun
        }
        "of" | "in" | "on" | "at" | "by" | "for" | "from" | "to" | "with" | "under" | "into" | "upon"
        | "toward" | "towards" | "after" | "before" | "since" | "until" | "till" | "during" | "between"
        | "through" | "throughout" | "within" | "over" | "about" | "against" | "among" | "as" | "than"
        | "following" | "including" | "despite" | "amid" | "across" | "around" | "per" | "via"
        | "without" | "regarding" | "alongside" => WordClass::Preposition,
        "and" | "or" | "but" | "nor" | "so" | "yet" => WordClass::Coordinator,
        "that" | "which" | "who" | "whom" | "where" | "when" | "while" | "because" | "although"
        | "though" | "if" | "unless" | "whereas" | "whether" => WordClass::Subordinator,
        "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am" | "has" | "have" | "had"
        | "having" | "do" | "does" | "did" | "will" | "would" | "shall" | "should" | "can" | "could"
        | "may" | "might" | "must" | "cannot" | "get" => WordClass::Auxiliary,
        "not" | "never" | "already" | "also" | "then" | "later" | "soon" | "again" | "yet-to" | "just"
        | "even" | "however" | "therefore" | "first-ever" => WordClass::Adverb,
        _ => return None,
    })
}

/// Whether a word has the form of a past tense. `looks_like_one` lists words that only look like
/// past forms.
pub(super) fn is_past_form(key: &str) -> bool {
    let irregular = matches!(
        key,
        "made"
            | "held"
            | "met"
            | "took"
            | "taken"
            | "led"
            | "began"
            | "begun"
            | "gave"
            | "given"
            | "came"
            | "went"
            | "gone"
            | "saw"
            | "seen"
            | "set"
            | "put"
            | "built"
            | "kept"
            | "left"
            | "won"
            | "lost"
            | "became"
            | "said"
            | "told"
            | "sent"
            | "brought"
            | "fell"
            | "grew"
            | "rose"
            | "spoke"
            | "paid"
            | "died"
            | "fled"
            | "sank"
            | "stood"
            | "flew"
            | "flown"
            | "caught"
            | "bought"
            | "sold"
            | "wrote"
            | "written"
            | "stole"
            | "stolen"
            | "swept"
            | "threw"
            | "thrown"
            | "overthrew"
            | "overthrown"
            | "drove"
            | "driven"
            | "chose"
            | "chosen"
            | "spent"
            | "taught"
            | "fought"
            | "knew"
            | "heard"
            | "shook"
            | "swore"
            | "ran"
            | "sued"
            | "withdrew"
            | "withdrawn"
            | "laid"
            | "drew"
            | "drawn"
            | "sought"
            | "struck"
            | "broke"
            | "broken"
            | "found"
            | "says"
            | "states"
            | "called"
            | "calls"
            | "includes"
            | "means"
            | "remains"
            | "allows"
            | "seeks"
    );
    let looks_like_one =
        matches!(key, "hundred" | "indeed" | "need" | "speed" | "shared" | "combined" | "unprecedented");
    irregular || (key.len() > 4 && key.ends_with("ed") && !looks_like_one)
}

/// Corrects classes that depend on neighbouring words: a past form after a determiner is an
/// adjective ("the revised concept").
fn settle(words: &mut [Word]) {
    for i in 1..words.len() {
        let (Some(before), Some(here)) = (words.get(i - 1), words.get(i)) else { return };
        let content_follows = words.get(i + 1).is_some_and(Word::is_content);
        let opened = matches!(before.class, WordClass::Determiner | WordClass::Possessive) || before.owns;
        let describes = here.class == WordClass::Verb && opened && content_follows;
        if describes && let Some(here) = words.get_mut(i) {
            here.class = WordClass::Plain;
        }
    }
}

/// Whether a key ends in a contraction of "not": "didn't".
pub(crate) fn is_contraction_of_not(key: &str) -> bool {
    key.ends_with("n't") || key.ends_with("n’t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_not_pronouns() {
        let words = plain_words("The U.S.-Japan pact; it binds us, says the US.");
        let keys: Vec<&str> = words.iter().map(|w| w.key.as_str()).collect();
        assert_eq!(keys, ["the", "US", "japan", "pact", ";", "it", "binds", "us", ",", "says", "the", "US"]);
        assert_eq!(words[1].class, WordClass::Name);
        assert_eq!(words[7].class, WordClass::Pronoun);
    }

    #[test]
    fn possessives_are_marked_and_removed() {
        let words = plain_words("Japan’s plan and the allies' fleets");
        let owners: Vec<&str> = words.iter().filter(|w| w.owns).map(|w| w.key.as_str()).collect();
        assert_eq!(owners, ["japan", "allies"]);
    }

    #[test]
    fn past_form_after_determiner_is_an_adjective() {
        let words = plain_words("The revised plan was revised twice");
        assert_eq!((words[1].class, words[4].class), (WordClass::Plain, WordClass::Verb));
    }
}
