//! The pipeline from the bytes of a document to its dated statements.
//!
//! `check`, `pull`, `timeline`, `brief`, `tag` and the quality measurements all call [`extract`] or
//! its second half, [`extract_within`], so that the measured code is the code that users run. The
//! stages are [`read`] (bytes to blocks, title and date), [`tag`](crate::tag) and [`normalise`]
//! (words to dates), and [`assemble`] (dates to statements).

mod corpus;
#[cfg(feature = "parquet")]
mod parquet;
mod statement_table;

pub(crate) use corpus::BatchError;
pub use corpus::{TextTagger, batch};
#[cfg(feature = "parquet")]
pub(crate) use parquet::{StatementTable, batch_to_parquet};
pub use statement_table::{StatementDetails, StatementRow, TableError};
pub(crate) use statement_table::{TablePaper, load};

use crate::assemble::{self, Attestation};
use crate::date::Date;
use crate::normalise::{self, Context, Timex};
use crate::read::{self, DateEvidence, Document, DocumentDate, Limit, Limits, ReadFault, ReadProblem};
use crate::source::Sources;
use crate::tag::Tagger;
use crate::tag::lang::Language;

/// The time expressions and dated statements of a document, with the document itself.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, extract};
///
/// let release = b"Oslo, Wednesday 18 December 2024\n\nThe ministers signed the Harbour Pact on Tuesday.\n";
/// let mut sources = Sources::new();
/// let found = extract("release.txt", release, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// assert_eq!(found.document.created.unwrap().date.to_string(), "2024-12-18");
/// assert_eq!(found.timexes.last().unwrap().value, "2024-12-17");
/// assert_eq!(found.statements.last().unwrap().date.to_string(), "2024-12-17");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug)]
pub struct Extraction {
    /// The document: its blocks, title and date.
    pub document: Document,
    /// The time expressions, in text order.
    pub timexes: Vec<Timex>,
    /// The dated statements, in text order.
    pub statements: Vec<Attestation>,
}

impl Extraction {
    /// Returns the English name of the document's language, if the tagger does not support it. The
    /// dates were then found with the English rules and may be wrong.
    ///
    /// ```
    /// use dateline::{Context, ReadSettings, Sources, extract};
    ///
    /// let text = "Das Abkommen wurde in Oslo unterzeichnet, und es tritt mit dem Beginn des Jahres in Kraft.";
    /// let mut sources = Sources::new();
    /// let found = extract("note.txt", text.as_bytes(), &Context::new(), &ReadSettings::default(), &mut sources)?;
    /// assert_eq!(found.unsupported_language(), Some("German"));
    /// # Ok::<(), dateline::ReadFault>(())
    /// ```
    pub fn unsupported_language(&self) -> Option<&'static str> {
        let is_supported = Language::from_code(self.document.language_code()).is_some();
        (!is_supported).then(|| self.document.language.code.name())
    }
}

/// Reads a document and extracts its time expressions and dated statements.
///
/// `name` determines the format if the bytes do not; it is never opened as a path. The `dct` of
/// `context` is a declared publication date and takes precedence over the dates in the document.
///
/// # Errors
///
/// Fails if the document cannot be read, or exceeds the limits in `settings`.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// assert_eq!(found.statements.last().unwrap().date.to_string(), "2024-06-09");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
pub fn extract(
    name: &str,
    bytes: &[u8],
    context: &Context,
    settings: &read::ReadSettings,
    sources: &mut Sources,
) -> Result<Extraction, ReadFault> {
    let document = read::extract(name, bytes, settings)?.document_in_order(name, context.date_order, sources);
    extract_within(&settings.limits, document, context, sources)
}

/// Like [`extract_from`], but with a limit on the number of time expressions, for documents of
/// unknown origin.
///
/// # Errors
///
/// Fails with [`Limit::Dates`] if the document contains more time expressions than the limits
/// allow.
pub(crate) fn extract_within(
    limits: &Limits,
    mut document: Document,
    context: &Context,
    sources: &Sources,
) -> Result<Extraction, ReadFault> {
    let context = &context.clone().with_language_of(document.language);
    let mut tagger = Tagger::up_to(limits.dates, context.language.unwrap_or_default());
    let timexes = dated(&mut document, context, sources, &mut tagger);
    // Also check the sum, because the tagger reads an email in several parts.
    if tagger.has_stopped() || timexes.len() > limits.dates {
        return Err(too_many_dates(sources.path(document.source), limits));
    }
    Ok(stated(document, timexes, sources))
}

/// Returns the error for a document with too many time expressions.
pub(crate) fn too_many_dates(path: &str, limits: &Limits) -> ReadFault {
    ReadFault { path: path.to_owned(), problem: ReadProblem::Over(Limit::Dates(limits.dates)) }
}

/// Extracts the time expressions and dated statements of a document that was already read.
pub fn extract_from(mut document: Document, context: &Context, sources: &Sources) -> Extraction {
    let context = &context.clone().with_language_of(document.language);
    let mut tagger = Tagger::new(context.language.unwrap_or_default());
    let timexes = dated(&mut document, context, sources, &mut tagger);
    stated(document, timexes, sources)
}

/// Adds the declared date, if any, to a document, and returns its time expressions.
fn dated(document: &mut Document, context: &Context, sources: &Sources, tagger: &mut Tagger) -> Vec<Timex> {
    if let Some(date) = &context.dct {
        declare_date(document, date);
    }
    time_expressions(document, context, sources, tagger)
}

/// The second half of [`extract_from`]: finds the statements that the time expressions belong to.
fn stated(document: Document, timexes: Vec<Timex>, sources: &Sources) -> Extraction {
    let statements = assemble::attestations(sources, &document, &timexes);
    Extraction { document, timexes, statements }
}

/// The first half of [`extract_from`]: extracts the time expressions and resolves them against the
/// date of the document.
pub(crate) fn time_expressions(
    document: &Document,
    context: &Context,
    sources: &Sources,
    tagger: &mut Tagger,
) -> Vec<Timex> {
    let written = document.created.as_ref().map(|created| created.date.clone());
    let context = Context { dct: written, ..context.clone() };
    normalise::timexes_of_with(document, sources, &context, tagger)
}

/// Adds a declared publication date, unless `events.toml` declares one.
fn declare_date(document: &mut Document, date: &Date) {
    let declared = |known: &DocumentDate| known.evidence == DateEvidence::Declared;
    if !document.created.as_ref().is_some_and(declared) {
        document.date(DocumentDate { date: date.clone(), span: None, evidence: DateEvidence::Declared });
    }
}
