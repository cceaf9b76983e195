//! The facts about a document that are known before it is tagged.

use serde::Serialize;

use crate::date::{Date, DateOrder, FiscalYear};
use crate::read::DocumentLanguage;
use crate::tag::lang::Language;

/// The known facts about a document: its date, kind and language.
///
/// ```
/// use dateline::{Context, Date, TextKind, timexes};
///
/// let context = Context::new().written(Date::from_ymd(2025, 4, 4)).of_kind(TextKind::News);
/// assert_eq!(timexes("The talks resume next month.", &context)[0].value, "2025-05");
/// ```
#[derive(Debug, Clone, Default, Serialize)]
pub struct Context {
    /// The document creation time, against which "today" and "last year" are resolved.
    pub dct: Option<Date>,
    /// The kind of text, which determines how "in June" is resolved.
    pub text_kind: TextKind,
    /// The country's fiscal year, which determines the date of "FY2024".
    pub fiscal_year: Option<FiscalYear>,
    /// The order of day and month in "03/04/2025".
    pub date_order: DateOrder,
    /// The language of the text, or `None` to detect it.
    #[doc(hidden)]
    pub language: Option<Language>,
}

impl Context {
    /// Creates a context for text of unknown date; its language and kind are detected.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the document creation time.
    #[must_use]
    pub fn written(mut self, dct: Option<Date>) -> Self {
        self.dct = dct;
        self
    }

    /// Sets the country's fiscal year.
    #[must_use]
    pub const fn with_fiscal_year(mut self, fiscal_year: FiscalYear) -> Self {
        self.fiscal_year = Some(fiscal_year);
        self
    }

    /// Sets the order of day and month in numeric dates.
    #[must_use]
    pub const fn in_order(mut self, order: DateOrder) -> Self {
        self.date_order = order;
        self
    }

    /// Sets the language to that of a document, unless it is already set. English is the default
    /// for unsupported languages, but their dates in digits have the day first.
    #[must_use]
    pub(crate) fn with_language_of(mut self, document: DocumentLanguage) -> Self {
        self.language = self.language.or_else(|| Language::from_code(document.code.as_str()));
        if self.language.is_none() && self.date_order == DateOrder::Unknown {
            self.date_order = DateOrder::DayFirst;
        }
        self
    }

    /// Sets the language by its code, `en` or `ja`. By default, the language is detected.
    ///
    /// # Errors
    ///
    /// Fails if the tagger does not support the language.
    ///
    /// ```
    /// use dateline::{Context, timexes};
    ///
    /// let context = Context::new().in_language("ja")?;
    /// assert_eq!(timexes("令和6年6月9日に署名した。", &context)[0].value, "2024-06-09");
    /// assert!(Context::new().in_language("de").is_err());
    /// # Ok::<(), dateline::UnsupportedLanguage>(())
    /// ```
    pub fn in_language(mut self, code: &str) -> Result<Self, UnsupportedLanguage> {
        self.language = Some(Language::from_code(code).ok_or(UnsupportedLanguage)?);
        Ok(self)
    }

    /// Sets the kind of text.
    #[must_use]
    pub const fn of_kind(mut self, kind: TextKind) -> Self {
        self.text_kind = kind;
        self
    }
}

/// The error for a language code that the tagger does not support.
///
/// ```
/// use dateline::Context;
///
/// let error = Context::new().in_language("de").unwrap_err();
/// assert_eq!(error.to_string(), "this language is not supported; the supported languages are en and ja");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this language is not supported; the supported languages are {}", Language::CODES.join(" and "))]
pub struct UnsupportedLanguage;

/// The kind of a text, which determines the reference time of relative dates.
///
/// ```
/// use dateline::{Context, TextKind};
///
/// assert_eq!(Context::new().text_kind, TextKind::Auto);
/// assert_eq!(Context::new().of_kind(TextKind::News).text_kind, TextKind::News);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    /// The kind is detected from the words, and from the distance between the dates and the day of
    /// writing.
    #[default]
    Auto,
    /// A text about current events: "Monday" and "in June" denote the Monday and the June nearest
    /// to the document creation time.
    News,
    /// A narrative of past events in order: "in June" follows the last date.
    Narrative,
    /// A policy paper, which discusses the present with past dates: "today" is resolved, and named
    /// periods count as dates.
    Policy,
}
