//! Splits text into sentences by the rules of Unicode Standard Annex 29, with corrections for
//! English papers: abbreviations, note numbers, and forgotten spaces.

use std::ops::Range;

use super::sentence_bounds::bounds;
use crate::read::{in_brackets, is_raised_digit};

/// Returns the sentences of `text[range]` as byte ranges of `text`, without white space around
/// them.
///
/// The range is one block of a document (a paragraph, a note): a sentence never crosses blocks. A
/// line break within a block is a space, unless each line is a sentence, as in many news corpora;
/// then a headline without a full stop is a sentence too. Abbreviations ("U.S.", "No. 5"), initials
/// and note numbers do not end a sentence, but a full stop with a forgotten space ("in the
/// alliance.As before") does.
///
/// ```
/// use dateline::internals::assemble::sentences;
///
/// let text = "The U.S. delegation met on 9 June. It agreed.So did Japan.";
/// let found: Vec<&str> = sentences(text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
/// assert_eq!(found, ["The U.S. delegation met on 9 June.", "It agreed.", "So did Japan."]);
/// ```
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(block) = text.get(range.clone()) else { return Vec::new() };
    let masked = mask(block);
    let mut bounds: Vec<usize> = bounds(&masked)
        .into_iter()
        .filter(|&start| !joins(&masked, start))
        .chain(forgotten_spaces(&masked))
        .chain(unfinished_lines(block))
        .collect();
    bounds.push(block.len());
    bounds.sort_unstable();
    bounds.dedup();

    // "1. " alone is the number of the text after it.
    let mut out = Vec::new();
    let mut start = 0;
    for end in bounds {
        let Some(part) = block.get(start..end) else { continue };
        if is_enumerator(part.trim()) && end < block.len() {
            continue;
        }
        let lead = part.len() - part.trim_start().len();
        let words = part.trim();
        if !words.is_empty() {
            let at = range.start + start + lead;
            out.push(at..at + words.len());
        }
        start = end;
    }
    out
}

/// The minimum number of lines with a full stop for each line to be a sentence.
const STOPPED_LINES: usize = 2;

/// Returns the byte offset of a sentence's words after a Markdown bold lead-in ("**Ports:** In May
/// …"). Bold words inside a sentence are not a lead-in.
pub(crate) fn after_lead_in(text: &str, sentence: &Range<usize>) -> usize {
    let words = text.get(sentence.clone()).unwrap_or("");
    // The opening `**` may belong to the previous sentence.
    let inside = words.strip_prefix("**").unwrap_or(words).split_once("**");
    let Some((lead, rest)) = inside else { return sentence.start };
    if !words.starts_with("**") && !lead.ends_with(':') {
        return sentence.start;
    }
    let ends = lead.trim_end().ends_with([':', '.']);
    let follows = rest.trim_start_matches([':', ' ', '\n', '\r', '\u{a0}']);
    let begins = follows.starts_with(char::is_uppercase);
    if begins || (ends && !follows.is_empty()) { sentence.end - follows.len() } else { sentence.start }
}

/// Returns the starts of the lines that follow a headline or a date line, in a block with a
/// sentence on each line.
///
/// The lines of a wrapped paragraph are full: the next word would not fit. A line is a sentence
/// only if it is much shorter than the longest, and most lines end with a full stop.
fn unfinished_lines(block: &str) -> Vec<usize> {
    let is_full_stop =
        |line: &str| line.trim_end_matches(['"', '”', '’', '\'', ')', ' ']).ends_with(['.', '!', '?']);
    let lines: Vec<(usize, &str)> = block
        .split_inclusive('\n')
        .scan(0, |end, line| {
            let start = *end;
            *end += line.len();
            Some((start, line.trim()))
        })
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let stopped = lines.iter().filter(|(_, line)| is_full_stop(line)).count();
    if stopped < STOPPED_LINES || stopped * 2 < lines.len() {
        return Vec::new();
    }
    let longest = lines.iter().map(|(_, line)| line.len()).max().unwrap_or(0);
    let is_cut = |pair: &&[(usize, &str)]| {
        let [(_, line), (_, next)] = pair else { return false };
        let word = next.split_whitespace().next().map_or(0, str::len);
        let fits = (line.len() + word) * 3 < longest * 2;
        fits && !is_full_stop(line)
            && !line.ends_with([',', ';', ':', '-'])
            && next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    lines.windows(2).filter(is_cut).filter_map(|pair| Some(pair.get(1)?.0)).collect()
}

/// Returns a copy of the block, with the same length, in which line breaks and reference marks
/// ("[12]", "¹²") are replaced by spaces, since the annex's rules would misread them.
fn mask(block: &str) -> String {
    let mut bytes: Vec<u8> = block.bytes().map(|b| if b == b'\n' || b == b'\r' { b' ' } else { b }).collect();
    let bracketed = block.match_indices('[').filter_map(|(at, _)| Some((at, in_brackets(block.get(at..)?)?)));
    let raised = block.match_indices(is_raised_digit).map(|(at, mark)| (at, mark.len()));
    for (at, length) in bracketed.chain(raised) {
        bytes.iter_mut().skip(at).take(length).for_each(|b| *b = b' ');
    }
    String::from_utf8(bytes).unwrap_or_else(|_| block.to_owned())
}

/// Whether the boundary that the annex finds does not end a sentence.
fn joins(masked: &str, bound: usize) -> bool {
    let (Some(left), Some(right)) = (masked.get(..bound), masked.get(bound..)) else { return false };
    let Some(stem) = left.trim_end().strip_suffix('.') else { return false };
    let right = right.trim_start();
    let next = right.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    // A longer word is not an abbreviation. Without the limit, "1.あ1.あ…" would be searched to its
    // start at each boundary.
    let tail =
        stem.get(stem.ceil_char_boundary(stem.len().saturating_sub(MAX_ABBREVIATION_LENGTH))..).unwrap_or("");
    // In Markdown, "**Jan. 19, 2011**" is in bold.
    let ends_word = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '-' | '–' | '*' | '_');
    let word = match tail.rsplit_once(ends_word) {
        Some((_, word)) => word,
        None if tail.len() < stem.len() => return false,
        None => tail,
    };
    let folded = word.to_lowercase();
    if TITLES.contains(&folded.as_str()) {
        return true;
    }
    if BEFORE_NUMBERS.contains(&folded.as_str()) {
        return right.starts_with(|c: char| c.is_ascii_digit());
    }
    let initials = !word.is_empty()
        && word.split('.').all(|part| part.chars().count() == 1 && part != "I")
        && word.chars().all(|c| c.is_alphabetic() || c == '.');
    (initials || SUFFIXES.contains(&folded.as_str())) && !STARTERS.contains(&next)
}

/// Returns the boundaries at which a new sentence follows a full stop without a space.
fn forgotten_spaces(masked: &str) -> Vec<usize> {
    let mut out = Vec::new();
    // Whether the characters since the last white space look like part of an address. It is updated
    // at each mark, because rescanning the word at every mark would take quadratic time for a text
    // such as "....".
    let (mut address, mut seen) = (false, 0);
    for (dot, _) in masked.match_indices(['.', '!', '?']) {
        let (Some(left), Some(right)) = (masked.get(..dot), masked.get(dot + 1..)) else { continue };
        let added = left.get(seen..).unwrap_or("");
        let token = added.rsplit(char::is_whitespace).next().unwrap_or("");
        address = (address && token.len() == added.len()) || token.contains(['/', '@', '.']);
        seen = dot;
        let word: String = left.chars().rev().take_while(|c| c.is_alphabetic()).collect();
        let next = right.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let capitalised =
            next.starts_with(char::is_uppercase) && next.chars().skip(1).all(char::is_lowercase);
        let sentence_like = STARTERS.contains(&next) || word.chars().all(char::is_lowercase);
        if word.chars().count() > 1 && capitalised && sentence_like && !address {
            out.push(dot + 1);
        }
    }
    out
}

/// The maximum length of an abbreviation such as "U.S.S.R.", in bytes.
const MAX_ABBREVIATION_LENGTH: usize = 40;

fn is_enumerator(part: &str) -> bool {
    let stem = part.strip_suffix(['.', ')']).unwrap_or(part).trim_start_matches('(');
    let number = (1..=3).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_digit());
    let letter = stem.len() == 1 && stem.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = (1..=4).contains(&stem.len()) && stem.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    stem.len() < part.len() && (number || letter || roman)
}

/// Abbreviations that never end a sentence, such as titles before a name.
const TITLES: &[&str] = &[
    "adm", "amb", "brig", "capt", "cf", "cmdr", "col", "dr", "e.g", "gen", "gov", "hon", "i.e", "lt", "maj",
    "messrs", "mr", "mrs", "ms", "mt", "prof", "rep", "rev", "sen", "sgt", "st", "viz", "vs",
];

/// Abbreviations that do not end a sentence before a number.
const BEFORE_NUMBERS: &[&str] = &[
    "apr", "art", "arts", "aug", "ca", "ch", "dec", "feb", "fig", "figs", "jan", "jul", "jun", "mar", "no",
    "nos", "nov", "oct", "p", "para", "paras", "pp", "sec", "sept", "sep", "vol", "vols",
];

/// Abbreviations that may end a sentence, depending on the next word.
const SUFFIXES: &[&str] =
    &["al", "assn", "bros", "co", "corp", "dept", "ed", "eds", "inc", "jr", "ltd", "sr", "univ"];

/// Words that begin a sentence far more often than they follow an abbreviation inside one.
const STARTERS: &[&str] = &[
    "A", "After", "Although", "And", "As", "At", "Because", "But", "By", "During", "For", "From", "He",
    "However", "If", "In", "Instead", "It", "Moreover", "No", "On", "Our", "She", "Since", "So", "That",
    "The", "Their", "There", "These", "They", "This", "Those", "Through", "Thus", "To", "Today", "Under",
    "We", "When", "While", "With", "You",
];

#[cfg(test)]
mod tests {
    use super::{after_lead_in, sentences};

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check(
            "Gen. Smith of the U.S. Navy cited No. 5 of the plan. In the U.S. The vote was later.",
            &["Gen. Smith of the U.S. Navy cited No. 5 of the plan.", "In the U.S.", "The vote was later."],
        );
        check("It was signed by J. R. Smith. He left.", &["It was signed by J. R. Smith.", "He left."]);
        check("He said no. 5 ships left.", &["He said no. 5 ships left."]);
        check("He said no. They left.", &["He said no.", "They left."]);
        check("**Jan. 19, 1984** – They met. Then", &["**Jan. 19, 1984** – They met.", "Then"]);
        check("_Sept. 9, 1962_: a strike", &["_Sept. 9, 1962_: a strike"]);
        check("The Japan-U.S. Special Summit met.", &["The Japan-U.S. Special Summit met."]);
    }

    #[test]
    fn full_stop_with_forgotten_space_ends_a_sentence() {
        check("a system in NATO.As war goes on", &["a system in NATO.", "As war goes on"]);
        check("see www.mod.Example and node.Js", &["see www.mod.Example and node.", "Js"]);
        check("The U.S.Navy sailed.", &["The U.S.Navy sailed."]);
        check("at a@b.example.Then it ended!So what", &["at a@b.example.Then it ended!", "So what"]);
    }

    #[test]
    fn bold_lead_in_is_skipped() {
        let rest = |text: &str| text[after_lead_in(text, &(0..text.len()))..].to_owned();
        assert_eq!(rest("**Safer ports: ** In May they met."), "In May they met.");
        assert_eq!(rest("**SAFER PORTS** Norway and Japan met."), "Norway and Japan met.");
        assert_eq!(rest("**Adopted** in May."), "**Adopted** in May.");
        assert_eq!(rest("The **Pact** in May."), "The **Pact** in May.");
        assert_eq!(rest("Quays:** In May they met."), "In May they met.");
    }

    #[test]
    fn note_number_is_not_a_sentence() {
        check(
            "  1. 1 Cabinet Office, “Talks,” May 2, 2020.",
            &["1. 1 Cabinet Office, “Talks,” May 2, 2020."],
        );
    }

    #[test]
    fn reference_marks_stay_with_preceding_sentence() {
        check("Demand grew.[1] Supply did not[2]. Why?", &["Demand grew.[1]", "Supply did not[2].", "Why?"]);
    }

    #[test]
    fn headline_above_sentences_on_lines_ends_at_its_line() {
        check(
            "Harbour council elects mayor\n5 May 2021\nThe harbour council elected Ada Lind as mayor on Tuesday, by two \
             votes.\nShe is the first woman in the office, which was created after the fire of 1911.",
            &[
                "Harbour council elects mayor",
                "5 May 2021",
                "The harbour council elected Ada Lind as mayor on Tuesday, by two votes.",
                "She is the first woman in the office, which was created after the fire of 1911.",
            ],
        );
        check(
            "The harbour council elected\nAda Lind as mayor. She is the first woman\nin the office. It was created\nin \
             May.",
            &[
                "The harbour council elected\nAda Lind as mayor.",
                "She is the first woman\nin the office.",
                "It was created\nin May.",
            ],
        );
    }

    #[test]
    fn line_breaks_do_not_end_a_sentence() {
        check(
            "They met in May\n2024 in the U.S.\nSenate. It rained.",
            &["They met in May\n2024 in the U.S.\nSenate.", "It rained."],
        );
    }
}
