//! The `[[source]]` tables of `events.toml`.

use super::review::Review;
use crate::date::Date;
use crate::normalise::TextKind;
use crate::read::LanguageCode;
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Schema, Vocabulary, field};

/// A source that evidence refers to: a paper, a web page or a book.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let source = project.chronology.source_entry("note").unwrap();
/// assert_eq!(source.title.as_ref().unwrap().value, "A note");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SourceEntry {
    /// The id that evidence refers to.
    pub id: Spanned<String>,
    /// The title, as printed in the list of sources.
    pub title: Option<Spanned<String>>,
    /// The author, as printed in the list of sources.
    pub author: Option<Spanned<String>>,
    /// The publisher, which the list of sources prints if there is no author.
    pub publisher: Option<Spanned<String>>,
    /// The publication date. It overrides the document's own metadata.
    pub published: Option<Spanned<Date>>,
    /// The path of the file, relative to the folder of `events.toml`.
    pub path: Option<Spanned<String>>,
    /// The web address, which is never fetched.
    pub url: Option<Spanned<String>>,
    /// The day on which the source was read on the web.
    pub accessed: Option<Spanned<Date>>,
    /// The address of an archived copy, which is never fetched.
    pub archived: Option<Spanned<String>>,
    /// The handling mark, such as "OFFICIAL-SENSITIVE".
    pub handling: Option<Spanned<String>>,
    /// The kind of text. It overrides detection.
    pub kind: Option<Spanned<TextKind>>,
    /// The SHA-256 of the file at the last review, as 64 hexadecimal digits.
    pub sha256: Option<Spanned<String>>,
    /// The last review of the chronology against the source.
    pub reviewed: Option<Spanned<Review>>,
    /// Whether the source is yet to be published, so that a future date is not an error.
    pub forthcoming: Option<Spanned<bool>>,
    /// The language of the file. It overrides detection.
    pub(crate) language: Option<Spanned<LanguageCode>>,
    /// A note for staff, which is never printed.
    pub note: Option<Spanned<String>>,
    /// The span of the whole entry.
    pub span: Span,
}

impl Entry for SourceEntry {
    const SCHEMA: Schema<Self> = Schema {
        name: "source",
        example: "{ id = \"…\", title = \"…\", published = 2025-04-04, path = \"papers/…\" }",
        rows: &[
            &field("id", Always, "The id that evidence refers to.", |s: &mut Self| &mut s.id),
            &field("title", Optional, "The title.", |s: &mut Self| &mut s.title),
            &field("author", Optional, "The author.", |s: &mut Self| &mut s.author),
            &field("publisher", Optional, "The publisher.", |s: &mut Self| &mut s.publisher),
            &field("published", Optional, "The publication date.", |s: &mut Self| &mut s.published),
            &field(
                "path",
                Optional,
                "The path of the file, relative to the folder of events.toml.",
                |s: &mut Self| &mut s.path,
            ),
            &field("url", Optional, "The web address; never fetched.", |s: &mut Self| &mut s.url),
            &field("accessed", Optional, "The access date of the web page; printed.", |s: &mut Self| {
                &mut s.accessed
            }),
            &field("archived", Optional, "The web address of an archived copy; printed.", |s: &mut Self| {
                &mut s.archived
            }),
            &field(
                "handling",
                Optional,
                "The handling mark, such as \"OFFICIAL\"; a brief that prints the source has at least this mark.",
                |s: &mut Self| &mut s.handling,
            ),
            &field("kind", Optional, "The kind of text; default: inferred from the text.", |s: &mut Self| {
                &mut s.kind
            }),
            &field("sha256", Optional, "The SHA-256 hash of the file at the last review.", |s: &mut Self| {
                &mut s.sha256
            }),
            &field(
                "reviewed",
                Optional,
                "The date of the last review, or a table with the reviewer and the date.",
                |s: &mut Self| &mut s.reviewed,
            ),
            &field("forthcoming", Optional, "Whether the source is not yet published.", |s: &mut Self| {
                &mut s.forthcoming
            }),
            &field("language", Optional, "The language of the file; overrides detection.", |s: &mut Self| {
                &mut s.language
            }),
            &field("note", Optional, "A note for maintainers; never printed.", |s: &mut Self| &mut s.note),
        ],
    };

    fn blank(span: Span) -> Self {
        Self {
            id: Spanned::new(String::new(), span),
            title: None,
            author: None,
            publisher: None,
            published: None,
            path: None,
            url: None,
            accessed: None,
            archived: None,
            handling: None,
            kind: None,
            sha256: None,
            reviewed: None,
            forthcoming: None,
            language: None,
            note: None,
            span,
        }
    }
}

impl Vocabulary for TextKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("news", Self::News), ("narrative", Self::Narrative), ("policy", Self::Policy)];
}
