//! Allowances: findings that the user has reviewed and accepted, each with a reason.

use super::Chronology;
use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Schema, field};

/// An allowance for a finding about an event, from the event's list `allow`.
#[derive(Debug, Clone)]
pub(crate) struct Allowance {
    /// The code or name of the rule.
    pub rule: Spanned<String>,
    /// The reason for accepting the finding.
    pub reason: Spanned<String>,
    /// The last day on which the allowance is valid.
    pub until: Option<Spanned<Date>>,
    /// The span of the whole table.
    pub span: Span,
}

/// An allowance for a finding in a paper. It is kept in `events.toml`, because papers are evidence
/// and are never edited.
#[derive(Debug, Clone)]
pub(crate) struct PaperAllowance {
    /// The id of the `[[source]]` for the paper.
    pub source: Option<Spanned<String>>,
    /// The path of the paper, as an alternative to `source`.
    pub path: Option<Spanned<String>>,
    /// The code or name of the rule.
    pub rule: Spanned<String>,
    /// The quote from the paper that the allowance applies to, or `None` for the whole paper.
    pub quote: Option<Spanned<String>>,
    /// The reason for accepting the finding.
    pub reason: Spanned<String>,
    /// The last day on which the allowance is valid.
    pub until: Option<Spanned<Date>>,
    /// The span of the whole entry.
    pub span: Span,
}

impl PaperAllowance {
    /// Whether the allowance applies to `words` in the paper at `path`. The quote may be part of
    /// `words`, or contain them.
    pub(crate) fn is_about(&self, chronology: &Chronology, path: &str, words: &str) -> bool {
        let entry = self.source.as_ref().and_then(|id| chronology.source_entry(&id.value));
        let named = self.path.as_ref().or(entry.and_then(|entry| entry.path.as_ref()));
        let quote = self.quote.as_ref().map(|quote| quote.value.as_str());
        named.is_some_and(|named| named.value.trim_start_matches("./") == path)
            && quote.is_none_or(|quote| quote.contains(words) || words.contains(quote))
    }
}

/// Whether an allowance has certainly expired: its last day is before `now` in every reading of
/// both dates.
pub(crate) fn has_ended(until: Option<&Spanned<Date>>, now: Option<&Date>) -> bool {
    until.zip(now).is_some_and(|(until, now)| until.value.before(now) == Answer::Holds)
}

const RULE: &str = "The rule: its code or its name.";
const REASON: &str = "The person who accepts the finding, and the reason.";
const UNTIL: &str = "The last day on which the allowance applies.";

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
            &field("path", Optional, "The path of the paper, if it has no id.", |a: &mut Self| &mut a.path),
            &field("rule", Always, RULE, |a: &mut Self| &mut a.rule),
            &field("quote", Optional, "The words that the finding is about.", |a: &mut Self| &mut a.quote),
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
