//! Dismissals: statements of papers that the user has reviewed and does not want in the chronology.

use super::review::Review;
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Schema, field};

/// A dismissal of candidates. `dateline pull` does not offer them again while their sentences are
/// unchanged.
#[derive(Debug, Clone)]
pub(crate) struct Dismissal {
    /// The ids of the candidates. Each id is derived from the words of a sentence, so a changed
    /// sentence gets a new id.
    pub ids: Vec<Spanned<String>>,
    /// The reason for dismissing the candidates.
    pub reason: Spanned<String>,
    /// The path of the paper, for readers of the file.
    pub path: Option<Spanned<String>>,
    /// The quote from the paper, for readers of the file.
    pub quote: Option<Spanned<String>>,
    /// The person who dismissed the candidates, and the day.
    pub reviewed: Option<Spanned<Review>>,
    /// The span of the whole entry.
    pub span: Span,
}

impl Entry for Dismissal {
    const SCHEMA: Schema<Self> = Schema {
        name: "dismissal",
        example: "{ id = \"…\", reason = \"…\" }",
        rows: &[
            &field("id", Always, "The id in the output of `dateline pull`.", |d: &mut Self| &mut d.ids),
            &field("reason", Always, "The reason for the dismissal.", |d: &mut Self| &mut d.reason),
            &field("path", Optional, "The paper, for information.", |d: &mut Self| &mut d.path),
            &field("quote", Optional, "The quote, for information.", |d: &mut Self| &mut d.quote),
            &field("reviewed", Optional, "The reviewer and the date of the dismissal.", |d: &mut Self| {
                &mut d.reviewed
            }),
        ],
    };

    fn blank(span: Span) -> Self {
        let reason = Spanned::new(String::new(), span);
        Self { ids: Vec::new(), reason, path: None, quote: None, reviewed: None, span }
    }
}
