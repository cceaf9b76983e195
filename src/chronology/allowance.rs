//! Findings that a person has looked at and accepts, each with a reason.

use super::Chronology;
use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Schema, field};

/// An allowance on an event.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The rule: its code or its name.
    pub rule: Spanned<String>,
    /// Why it is accepted.
    pub reason: Spanned<String>,
    /// The last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// The whole table.
    pub span: Span,
}

/// An allowance for a paper, kept in `events.toml` because papers are evidence and are never edited.
#[derive(Debug, Clone)]
pub struct PaperAllowance {
    /// The id of the `[[source]]`.
    pub source: Option<Spanned<String>>,
    /// Or the path of the paper.
    pub path: Option<Spanned<String>>,
    /// The rule: its code or its name.
    pub rule: Spanned<String>,
    /// The words of the paper that it is about; left out: the whole paper.
    pub quote: Option<Spanned<String>>,
    /// Why it is accepted.
    pub reason: Spanned<String>,
    /// The last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// The whole entry.
    pub span: Span,
}

impl PaperAllowance {
    /// Whether it is about these words of the paper at `path`.
    pub fn is_about(&self, chronology: &Chronology, path: &str, words: &str) -> bool {
        let entry = self.source.as_ref().and_then(|id| chronology.source_entry(&id.value));
        let named = self.path.as_ref().or(entry.and_then(|entry| entry.path.as_ref()));
        let quote = self.quote.as_ref().map(|quote| quote.value.as_str());
        named.is_some_and(|named| named.value.trim_start_matches("./") == path)
            && quote.is_none_or(|quote| quote.contains(words) || words.contains(quote))
    }
}

/// Whether the last day of an allowance has certainly passed.
pub fn has_ended(until: Option<&Spanned<Date>>, now: Option<&Date>) -> bool {
    until.zip(now).is_some_and(|(until, now)| until.value.before(now) == Answer::Holds)
}

const RULE: &str = "The rule: its code or its name.";
const REASON: &str = "Who accepts this and why.";
const UNTIL: &str = "The last day on which it holds.";

impl Entry for Allowance {
    const SCHEMA: Schema<Self> = Schema {
        name: "allowance",
        example: "{ rule = \"DL201\", reason = \"…\", until = 2027-01-31 }",
        rows: &[
            &field("rule", Always, RULE, |a: &mut Self| &mut a.rule),
            &field("reason", Always, REASON, |a: &mut Self| &mut a.reason),
            &field("until", Optional, UNTIL, |a: &mut Self| &mut a.until),
        ],
    };

    fn blank(span: Span) -> Self {
        let nothing = Spanned::new(String::new(), span);
        Self { rule: nothing.clone(), reason: nothing, until: None, span }
    }
}

impl Entry for PaperAllowance {
    const SCHEMA: Schema<Self> = Schema {
        name: "allowance",
        example: "{ source = \"…\", rule = \"DL203\", quote = \"…\", reason = \"…\" }",
        rows: &[
            &field("source", Optional, "The id of the `[[source]]`.", |a: &mut Self| &mut a.source),
            &field("path", Optional, "The path of the paper, where it has no id.", |a: &mut Self| {
                &mut a.path
            }),
            &field("rule", Always, RULE, |a: &mut Self| &mut a.rule),
            &field("quote", Optional, "The words that it is about.", |a: &mut Self| &mut a.quote),
            &field("reason", Always, REASON, |a: &mut Self| &mut a.reason),
            &field("until", Optional, UNTIL, |a: &mut Self| &mut a.until),
        ],
    };

    fn blank(span: Span) -> Self {
        let nothing = Spanned::new(String::new(), span);
        let rule = nothing.clone();
        Self { source: None, path: None, rule, quote: None, reason: nothing, until: None, span }
    }
}
