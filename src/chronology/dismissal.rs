//! Words of papers that a person has looked at and does not want in the chronology.

use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Schema, field};

/// What is not to be offered again, as long as the sentences that say it stay as they are.
#[derive(Debug, Clone)]
pub struct Dismissal {
    /// The ids of what was offered: they are made from the words of the sentence, so a changed sentence has another.
    pub ids: Vec<Spanned<String>>,
    /// Why.
    pub reason: Spanned<String>,
    /// The paper, for whoever reads the file.
    pub path: Option<Spanned<String>>,
    /// Its words, for whoever reads the file.
    pub quote: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

impl Entry for Dismissal {
    const SCHEMA: Schema<Self> = Schema {
        name: "dismissal",
        example: "{ id = \"…\", reason = \"…\" }",
        rows: &[
            &field("id", Always, "What `dateline pull` calls it.", |d: &mut Self| &mut d.ids),
            &field("reason", Always, "Who dismissed it and why.", |d: &mut Self| &mut d.reason),
            &field("path", Optional, "The paper, for people.", |d: &mut Self| &mut d.path),
            &field("quote", Optional, "The words, for people.", |d: &mut Self| &mut d.quote),
        ],
    };

    fn blank(span: Span) -> Self {
        let reason = Spanned::new(String::new(), span);
        Self { ids: Vec::new(), reason, path: None, quote: None, span }
    }
}
