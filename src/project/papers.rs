//! Reads the papers of a project and extracts their dated statements.
//!
//! Files are read in parallel, then registered as sources in path order, so that the result does
//! not depend on timing.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::LoadOptions;
use super::extraction_cache::CachedExtraction;
use super::files::{Files, normal};
use super::missing::{Absence, Missing};
use super::search::{Ignored, IgnoredReason, Named, SearchResult, find};
use crate::assemble::Attestation;
use crate::chronology::{Chronology, SourceEntry};
use crate::extraction::{self, StatementDetails, TableError, TablePaper};
use crate::normalise::{Context, TextKind, Timex};
use crate::read::{
    self, ATTACHED, BlockKind, Content, DateEvidence, Document, DocumentDate, DocumentLanguage, FileContent,
    LanguageCode, ReadFault,
};
use crate::source::{Sources, Span, Spanned};
use crate::tag::lang::Language;

/// A paper of the project.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.txt", "The agreement was signed on 9 June 2024.\n"),
/// ]);
/// let paper = &Project::load(&files, &LoadOptions::default())?.papers[0];
/// assert_eq!((paper.path.as_str(), paper.timexes[0].value.as_str()), ("papers/note.txt", "2024-06-09"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug)]
pub struct Paper {
    /// The path relative to the project's folder.
    pub path: String,
    /// The SHA-256 of the file, in 64 hexadecimal digits.
    pub sha256: String,
    /// The extracted document, or the reason why the file could not be read.
    pub document: Result<Document, ReadFault>,
    /// The time expressions in the text, in order. These include durations, sets and impossible
    /// dates.
    pub timexes: Vec<Timex>,
    /// The `[[source]]` entry that declares the paper, as an index into [`Chronology::sources`].
    pub entry: Option<usize>,
    /// The span in `events.toml` that names the paper or its folder.
    pub named: Span,
}

impl Paper {
    /// Returns the document, if the paper could be read.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref().ok()
    }

    /// Returns the language of the paper, if the tagger does not support it. Such a paper yields no
    /// dates.
    #[doc(hidden)]
    pub fn unsupported_language(&self) -> Option<LanguageCode> {
        let code = self.document()?.language.code;
        Language::from_code(code.as_str()).is_none().then_some(code)
    }

    /// Returns the time expressions with their spans, except for those in code blocks.
    pub fn spanned_timexes(&self) -> impl Iterator<Item = (Span, &Timex)> {
        let timexes = self.document().map(|document| {
            self.timexes.iter().filter_map(|timex| {
                let span = Span::new(document.source, timex.start..timex.end);
                let at = document.blocks.partition_point(|block| block.span.end <= span.start);
                let block = document.blocks.get(at).filter(|block| block.span.contains(span))?;
                (block.kind != BlockKind::Code).then_some((span, timex))
            })
        });
        timexes.into_iter().flatten()
    }
}

/// The result of reading all papers.
pub(super) struct ReadPapers {
    pub(super) papers: Vec<Paper>,
    /// The dated statements, in the order of the papers.
    pub(super) attestations: Vec<Attestation>,
    pub(super) missing: Vec<Missing>,
    pub(super) ignored: Vec<Ignored>,
}

/// Reads every paper that the chronology names, each once, in path order.
pub(super) fn read_all(
    files: &dyn Files,
    chronology: &Chronology,
    options: &LoadOptions,
    sources: &mut Sources,
) -> ReadPapers {
    let SearchResult { named, mut missing, mut ignored } = find(files, chronology);
    let (named, mut attached) = with_containers(named, files);
    let extracted = read_each(named, files, options);
    let entries = entries(chronology);
    let (mut papers, mut no_papers) = (Vec::new(), Vec::new());
    for extracted in extracted {
        match extracted {
            Extracted::NoPaper(named) => no_papers.push(named),
            Extracted::Missing(found) => missing.push(found),
            Extracted::Paper { mut named, sha256, content } => {
                let entry = entries.get(&named.path).copied();
                // Give an attachment that is itself named as a source the span of its own entry.
                named.span = attached.remove(&named.path).unwrap_or(named.span);
                papers.push(paper(named, sha256, *content, entry, chronology, sources));
            }
        }
    }
    missing.extend(attached.into_iter().map(|(path, span)| {
        let why = Absence::Io(io::Error::new(io::ErrorKind::NotFound, "the email has no such attachment"));
        Missing { span, path, why }
    }));
    let attestations = extract_all(&mut papers, chronology, options, sources);
    if let Some(cache) = &options.cache {
        cache.fit();
    }
    let without_papers = places_without_papers(chronology, &papers, &no_papers);
    ignored.extend(no_papers.into_iter().filter_map(|Named { path, span, .. }| {
        // Report the file as ignored unless its entry of `papers` does not find any paper, which is
        // reported instead.
        let is_reported = without_papers.iter().any(|missing| missing.span == span);
        (!is_reported).then_some(Ignored { path, why: IgnoredReason::UnknownFormat, span })
    }));
    missing.extend(without_papers);
    missing.sort_by_key(|missing| missing.span);
    ReadPapers { papers, attestations, missing, ignored }
}

/// Creates papers from the rows of a statement table.
pub(super) fn of_statements(
    rows: &[StatementDetails],
    chronology: &Chronology,
    sources: &mut Sources,
) -> Result<ReadPapers, TableError> {
    let entries = entries(chronology);
    let (mut papers, mut attestations) = (Vec::new(), Vec::new());
    for TablePaper { path, sha256, document, statements } in extraction::load(rows, sources)? {
        let entry = entries.get(&path).copied();
        let named = Span::new(chronology.source, 0..0);
        papers.push(Paper { path, sha256, document: Ok(document), timexes: Vec::new(), entry, named });
        attestations.extend(statements);
    }
    Ok(ReadPapers { papers, attestations, missing: Vec::new(), ignored: Vec::new() })
}

/// Replaces attachments that are named as sources, such as "a.eml!/map.pdf", with the files that
/// contain them. Also returns the attachments' paths with the spans that name them.
fn with_containers(named: Vec<Named>, files: &dyn Files) -> (Vec<Named>, BTreeMap<String, Span>) {
    let is_attached = |named: &Named| {
        // Treat the path as an attachment only if no such file exists, because a folder name may
        // also end in "!".
        named.path.contains(ATTACHED) && !named.is_found && files.read_head(&named.path, 0).is_err()
    };
    let (attached, mut named): (Vec<Named>, Vec<Named>) = named.into_iter().partition(is_attached);
    named.extend(attached.iter().filter_map(|attached| {
        let (path, _) = attached.path.split_once(ATTACHED)?;
        Some(Named { path: path.to_owned(), span: attached.span, is_found: false })
    }));
    // The sort is stable, so a file that is also named directly keeps its own span.
    named.sort_by(|a, b| a.path.cmp(&b.path));
    named.dedup_by(|later, first| later.path == first.path);
    (named, attached.into_iter().map(|attached| (attached.path, attached.span)).collect())
}

/// Reads files on all cores, and returns the results in path order.
fn read_each(named: Vec<Named>, files: &dyn Files, options: &LoadOptions) -> Vec<Extracted> {
    let progress = options.progress.as_deref();
    if let Some(progress) = progress {
        progress.begin(named.len());
    }
    let read = |named| {
        let extracted = extract(named, files, options);
        if let Some(progress) = progress {
            progress.step();
        }
        extracted
    };
    let extracted = named.into_par_iter().flat_map_iter(read).collect();
    if let Some(progress) = progress {
        progress.end();
    }
    extracted
}

/// The number of papers per core whose statements are extracted before they are appended to the
/// list.
const PAPERS_PER_CORE: usize = 32;

/// Extracts the time expressions and statements of the papers on all cores. Stores the time
/// expressions in the papers, and returns the statements in the order of the papers.
fn extract_all(
    papers: &mut [Paper],
    chronology: &Chronology,
    options: &LoadOptions,
    sources: &Sources,
) -> Vec<Attestation> {
    let entry = |paper: &Paper| paper.entry.and_then(|at| chronology.sources.get(at));
    let kind = |paper: &Paper| {
        entry(paper).and_then(|entry| entry.kind.as_ref()).map(|kind| kind.value).unwrap_or_default()
    };
    let extract = |paper: &Paper| {
        let document = paper.document().filter(|_| paper.unsupported_language().is_none())?;
        Some(CachedExtraction::load_or_extract(
            document,
            sources,
            &context(kind(paper), chronology).with_language_of(document.language),
            &options.reading.limits,
            options.cache.as_ref(),
        ))
    };
    let mut attestations = Vec::new();
    // Extract in chunks: keeping all statements both in one list and in one list per paper would
    // take twice the memory.
    for papers in papers.chunks_mut(PAPERS_PER_CORE * rayon::current_num_threads()) {
        let extracted: Vec<Option<Result<CachedExtraction, ReadFault>>> =
            papers.par_iter().map(extract).collect();
        for (paper, extraction) in papers.iter_mut().zip(extracted) {
            match extraction {
                Some(Ok(CachedExtraction { timexes, attestations: found })) => {
                    paper.timexes = timexes;
                    attestations.extend(found);
                }
                Some(Err(fault)) => paper.document = Err(fault),
                None => {}
            }
        }
    }
    attestations
}

/// Returns the globs and folders whose files are not papers.
fn places_without_papers(chronology: &Chronology, papers: &[Paper], no_papers: &[Named]) -> Vec<Missing> {
    let any = |words: &&Spanned<String>| no_papers.iter().any(|named| named.span == words.span);
    // Ignore a declared source in the folder, which is named by its `[[source]]`, not by the
    // folder.
    let contains = |folder: &str, path: &str| {
        path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
    };
    let none = |words: &&Spanned<String>| {
        !papers.iter().any(|paper| paper.named == words.span || contains(&words.value, &paper.path))
    };
    let places = chronology.papers.iter();
    places
        .filter(any)
        .filter(none)
        .map(|words| Missing { span: words.span, path: words.value.clone(), why: Absence::FitsNoPaper })
        .collect()
}

/// The result of reading a file.
enum Extracted {
    /// A file that was found in a folder or by a glob but is not a paper.
    NoPaper(Named),
    Missing(Missing),
    Paper {
        named: Named,
        sha256: String,
        content: Box<Result<Content, ReadFault>>,
    },
}

/// The number of bytes read to detect the format of a file that is too large to read.
const HEAD: u64 = 64 << 10;

/// Reads a file and its attachments, each as a separate paper.
fn extract(named: Named, files: &dyn Files, options: &LoadOptions) -> Vec<Extracted> {
    let limit = u64::try_from(options.reading.limits.bytes).unwrap_or(u64::MAX);
    let bytes = match files.read_up_to(&named.path, limit) {
        Ok(bytes) if named.is_found && !read::is_paper(&named.path, &bytes) => {
            return vec![Extracted::NoPaper(named)];
        }
        Ok(bytes) => bytes,
        // Skip a video in a folder of papers, which is not a paper, so its size is not an error.
        Err(error)
            if error.kind() == io::ErrorKind::FileTooLarge
                && named.is_found
                && files
                    .read_head(&named.path, HEAD)
                    .is_ok_and(|head| !read::is_paper(&named.path, &head)) =>
        {
            return vec![Extracted::NoPaper(named)];
        }
        Err(error) => {
            let Named { span, path, .. } = named;
            return vec![Extracted::Missing(Missing { span, path, why: Absence::Io(error) })];
        }
    };
    let settings = &options.reading;
    let extract = |path: &str, bytes: &[u8], sha256: &String| match &options.cache {
        Some(cache) => cache.extract(path, bytes, sha256, settings),
        None => read::extract(path, bytes, settings),
    };
    let Named { path, span, is_found } = named;
    let all = read::extract_all(&path, &bytes, &settings.limits, sha256, extract).into_iter();
    let papers = all.map(|FileContent { path, identity, content }| Extracted::Paper {
        named: Named { path, span, is_found },
        sha256: identity,
        content: Box::new(content),
    });
    papers.collect()
}

/// Returns the SHA-256 of `bytes` in 64 hexadecimal digits, as printed by `sha256sum`.
///
/// ```
/// assert_eq!(dateline::sha256(b"")[..8], *"e3b0c442");
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Formats bytes with two lower-case hexadecimal digits each.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).expect("half of a byte is below 16");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn paper(
    Named { path, span, .. }: Named,
    sha256: String,
    content: Result<Content, ReadFault>,
    entry: Option<usize>,
    chronology: &Chronology,
    sources: &mut Sources,
) -> Paper {
    let mut document =
        content.map(|content| content.document_in_order(&path, chronology.date_order, sources));
    if let (Ok(document), Some(entry)) = (&mut document, entry.and_then(|at| chronology.sources.get(at))) {
        declare(document, entry);
    }
    Paper { path, sha256, document, timexes: Vec::new(), entry, named: span }
}

/// The declarations in `events.toml` about a single file that `tag` or `text` reads, so that these
/// commands give the file the same date and metadata as a project does.
#[cfg(feature = "cli")]
#[derive(Debug, Default)]
pub(crate) struct DeclaredPaper {
    /// The `[[source]]` entry for the file.
    entry: Option<SourceEntry>,
    /// The context for resolving the file's dates.
    pub context: Context,
}

#[cfg(feature = "cli")]
impl DeclaredPaper {
    /// Finds the declarations about a file by its path in the project.
    pub(crate) fn of(chronology: &Chronology, path: &str) -> Self {
        let entry = normal(path).ok().and_then(|path| entries(chronology).get(&path).copied());
        let entry = entry.and_then(|at| chronology.sources.get(at)).cloned();
        let kind = entry.as_ref().and_then(|entry| entry.kind.as_ref()).map(|kind| kind.value);
        Self { context: context(kind.unwrap_or_default(), chronology), entry }
    }

    /// Overrides the metadata of the document with the declared values.
    pub(crate) fn declare(&self, document: &mut Document) {
        if let Some(entry) = &self.entry {
            declare(document, entry);
        }
    }
}

/// Returns the context for resolving the dates of a paper, with the settings from
/// `events.toml`.
fn context(kind: TextKind, chronology: &Chronology) -> Context {
    let context = Context::new().of_kind(kind).in_order(chronology.date_order);
    // Set the fiscal year only if there is one: with several, a bare "FY2024" is ambiguous.
    match chronology.fiscal_years.as_slice() {
        [only] => context.with_fiscal_year(only.year.value),
        _ => context,
    }
}

/// Maps each path to the index of its `[[source]]` entry. If several entries have the same path,
/// the first is used.
fn entries(chronology: &Chronology) -> BTreeMap<String, usize> {
    let paths = chronology.sources.iter().enumerate().rev();
    paths.filter_map(|(at, entry)| Some((normal(&entry.path.as_ref()?.value).ok()?, at))).collect()
}

/// Overrides the metadata of a document with the values declared in its entry.
fn declare(document: &mut Document, entry: &SourceEntry) {
    if let Some(published) = &entry.published {
        let date = published.value.clone();
        document.date(DocumentDate { date, span: Some(published.span), evidence: DateEvidence::Declared });
    }
    if let Some(language) = &entry.language {
        document.language = DocumentLanguage::declared(language.value);
    }
    if let Some(title) = &entry.title {
        document.title = Some(title.clone());
    }
}
