//! Classifies the function of a date in its document: not every date is the date of an event.

use serde::{Deserialize, Serialize};

use crate::read::{BlockKind, Document};
use crate::source::Span;

use super::word::{Word, WordClass};

/// The function of a date in its document.
///
/// ```
/// use dateline::{Context, ReadSettings, Role, Sources, extract};
///
/// let text = b"Oslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.txt", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let roles: Vec<Role> = found.statements.iter().map(|statement| statement.role).collect();
/// assert_eq!(roles, [Role::DocumentDate, Role::Narrative]);
/// assert_eq!(Role::DocumentDate.as_str(), "document-date");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The date is in a sentence of the text or of a note.
    Narrative,
    /// The date is in a heading, or alone on its line.
    Heading,
    /// The date is the publication date of a cited work: "Cabinet Office, “Talks,” May 2, 2020."
    SourceDate,
    /// The date is inside the title of a work.
    Title,
    /// The date is the date of the document itself.
    DocumentDate,
    /// The date is in front matter or code, which are not prose.
    Metadata,
}

impl Role {
    /// Returns the name of the role, as written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Narrative => "narrative",
            Self::Heading => "heading",
            Self::SourceDate => "source-date",
            Self::Title => "title",
            Self::DocumentDate => "document-date",
            Self::Metadata => "metadata",
        }
    }
}

/// Returns the role of the date at `words[at]`, which has the span `span`, in a block of this kind.
pub(crate) fn role(document: &Document, kind: BlockKind, words: &[Word], at: usize, span: Span) -> Role {
    let is_stated = |stated: Span| stated.contains(span) || span.contains(stated);
    if document.dates.iter().filter_map(|date| date.span).any(is_stated) {
        return Role::DocumentDate;
    }
    match kind {
        BlockKind::FrontMatter | BlockKind::Code => Role::Metadata,
        BlockKind::DateLine => Role::DocumentDate,
        _ if in_title(words, at) => Role::Title,
        BlockKind::Heading => Role::Heading,
        _ if !words.iter().any(is_part_of_statement) => Role::Heading,
        BlockKind::Note(_) if closes_citation(words, at) => Role::SourceDate,
        _ if has_page(words, at) => Role::SourceDate,
        _ => Role::Narrative,
    }
}

/// Whether the word can be part of a statement: a name, another content word, or a verb ("It will
/// be resumed").
fn is_part_of_statement(word: &Word) -> bool {
    word.is_content() || matches!(word.class, WordClass::Verb | WordClass::Auxiliary)
}

/// Whether the date belongs to a printed source: in brackets and followed by a page number, as in
/// "(OJ L 218, 13.8.2008, p. 82)".
fn has_page(words: &[Word], at: usize) -> bool {
    let before = &words[..at];
    let is_open = before.iter().rev().find(|word| matches!(word.class, WordClass::Open | WordClass::Close));
    let mut after = words[at + 1..].iter();
    is_open.is_some_and(|word| word.class == WordClass::Open)
        && after.next().is_some_and(|word| word.class == WordClass::Comma)
        && after.next().is_some_and(|word| matches!(word.key.trim_end_matches('.'), "p" | "pp"))
}

/// Whether the date is in the position of the publication date in a citation: last, or in brackets,
/// and not next to a preposition or a verb.
fn closes_citation(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| words.get(i)).map(|w| w.class);
    let after = &words[at + 1..];
    let is_stated = matches!(
        before,
        Some(WordClass::Preposition | WordClass::Verb | WordClass::Auxiliary | WordClass::Determiner)
    );
    let bracketed =
        before == Some(WordClass::Open) && after.first().is_some_and(|w| w.class == WordClass::Close);
    let last =
        !after.iter().any(|w| matches!(w.class, WordClass::Verb | WordClass::Auxiliary | WordClass::Pronoun));
    bracketed || (last && !is_stated)
}

/// Whether the date is in quotation marks, among words that are capitalised like a title.
///
/// Opening and closing quotation marks are counted alike, since some papers open with closing
/// marks.
fn in_title(words: &[Word], at: usize) -> bool {
    let is_quote = |w: &&Word| w.class == WordClass::Quote;
    let before = &words[..at];
    if before.iter().filter(is_quote).count() % 2 == 0 {
        return false;
    }
    let start = before.iter().rposition(|w| w.class == WordClass::Quote).map_or(0, |i| i + 1);
    let end = words.iter().skip(at).position(|w| w.class == WordClass::Quote).map_or(words.len(), |i| at + i);
    let inside = &words[start..end];
    let names = inside.iter().filter(|w| w.class == WordClass::Name).count();
    let plain = inside
        .iter()
        .filter(|w| {
            matches!(w.class, WordClass::Plain | WordClass::Verb | WordClass::Auxiliary | WordClass::Pronoun)
        })
        .count();
    names > 0 && names >= 2 * plain
}
