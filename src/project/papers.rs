//! The papers of a project, and what became of reading them.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::Options;
use super::files::{Files, normal};
use super::missing::{Absence, Missing};
use super::search::{Found, Ignored, Named, WILD, find};
use super::told::Told;
use crate::assemble::Attestation;
use crate::chronology::{Chronology, SourceEntry};
use crate::normalise::{Context, TextKind, Timex};
use crate::read::{
    self, ATTACHED, BlockKind, Content, DateEvidence, Document, DocumentDate, DocumentLanguage, FileContent,
    LanguageCode, ReadFault,
};
use crate::source::{Sources, Span, Spanned};
use crate::tag::lang::Language;

/// One paper.
#[derive(Debug)]
pub struct Paper {
    /// Where it lies, from the project's folder.
    pub path: String,
    /// The SHA-256 of its bytes, in 64 hexadecimal digits.
    pub sha256: String,
    /// What was read, or why nothing could be.
    pub document: Result<Document, ReadFault>,
    /// The time expressions of its text, in order: dates, and also lengths, sets and days that no calendar has.
    pub timexes: Vec<Timex>,
    /// The entry of `events.toml` that speaks of it, as an index into its sources.
    pub entry: Option<usize>,
    /// The words of `events.toml` that name it or its folder.
    pub named: Span,
}

impl Paper {
    /// What was read, if it could be.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref().ok()
    }

    /// The language of the paper, if it is one that the tagger does not read: no dates are taken from such a paper.
    pub fn unsupported_language(&self) -> Option<LanguageCode> {
        let code = self.document()?.language.code;
        Language::from_code(code.as_str()).is_none().then_some(code)
    }

    /// The time expressions of its words, each with its place; what stands in code is no words of the author.
    pub fn told(&self) -> impl Iterator<Item = (Span, &Timex)> {
        let told = self.document().map(|document| {
            self.timexes.iter().filter_map(|timex| {
                let span = Span::new(document.source, timex.start..timex.end);
                let at = document.blocks.partition_point(|block| block.span.end <= span.start);
                let block = document.blocks.get(at).filter(|block| block.span.contains(span))?;
                (block.kind != BlockKind::Code).then_some((span, timex))
            })
        });
        told.into_iter().flatten()
    }
}

/// What became of the papers of a project.
pub(super) struct Read {
    pub(super) papers: Vec<Paper>,
    /// What they say happened when, in the order of the papers.
    pub(super) attestations: Vec<Attestation>,
    pub(super) missing: Vec<Missing>,
    pub(super) ignored: Vec<Ignored>,
}

/// Reads every paper that the chronology names, each once, in the order of their paths.
pub(super) fn read_all(
    files: &dyn Files,
    chronology: &Chronology,
    options: &Options,
    sources: &mut Sources,
) -> Read {
    let Found { named, mut missing, ignored } = find(files, chronology);
    let (named, mut attached) = with_containers(named, files);
    let extracted = read_each(named, files, options);
    let entries = entries(chronology);
    let (mut papers, mut no_papers) = (Vec::new(), Vec::new());
    for extracted in extracted {
        match extracted {
            Extracted::NoPaper(span) => no_papers.push(span),
            Extracted::Missing(found) => missing.push(found),
            Extracted::Paper { mut named, sha256, content } => {
                let entry = entries.get(&named.path).copied();
                named.span = attached.remove(&named.path).unwrap_or(named.span);
                papers.push(paper(named, sha256, *content, entry, chronology, sources));
            }
        }
    }
    missing.extend(attached.into_iter().map(|(path, span)| {
        let why = Absence::Io(io::Error::new(io::ErrorKind::NotFound, "the mail has no such attachment"));
        Missing { span, path, why }
    }));
    let attestations = hear_each(&mut papers, chronology, options, sources);
    if let Some(cache) = &options.cache {
        cache.fit();
    }
    missing.extend(globs_without_papers(chronology, &papers, &no_papers));
    missing.sort_by_key(|missing| missing.span);
    Read { papers, attestations, missing, ignored }
}

/// Replaces the attachments that are named as sources, such as "a.eml!/map.pdf", by the files that they are attached to;
/// returns their paths with the words that name them.
fn with_containers(named: Vec<Named>, files: &dyn Files) -> (Vec<Named>, BTreeMap<String, Span>) {
    let is_attached = |named: &Named| {
        // The name of a folder may end in "!" too.
        named.path.contains(ATTACHED) && !named.is_found && files.read_head(&named.path, 0).is_err()
    };
    let (attached, mut named): (Vec<Named>, Vec<Named>) = named.into_iter().partition(is_attached);
    named.extend(attached.iter().filter_map(|attached| {
        let (path, _) = attached.path.split_once(ATTACHED)?;
        Some(Named { path: path.to_owned(), span: attached.span, is_found: false })
    }));
    // The sort is stable, so a file that is named by itself keeps the words that name it.
    named.sort_by(|a, b| a.path.cmp(&b.path));
    named.dedup_by(|later, first| later.path == first.path);
    (named, attached.into_iter().map(|attached| (attached.path, attached.span)).collect())
}

/// Reads files on all cores, in any order, and gives them in that of their paths.
fn read_each(named: Vec<Named>, files: &dyn Files, options: &Options) -> Vec<Extracted> {
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

/// Finds out on all cores what the papers tell, and gives what they say happened when, in their order.
fn hear_each(
    papers: &mut [Paper],
    chronology: &Chronology,
    options: &Options,
    sources: &Sources,
) -> Vec<Attestation> {
    let entry = |paper: &Paper| paper.entry.and_then(|at| chronology.sources.get(at));
    let kind = |paper: &Paper| {
        entry(paper).and_then(|entry| entry.kind.as_ref()).map(|kind| kind.value).unwrap_or_default()
    };
    let told = |paper: &Paper| {
        let document = paper.document().filter(|_| paper.unsupported_language().is_none())?;
        Some(Told::of(document, sources, &context(kind(paper), chronology), options.cache.as_ref()))
    };
    let told: Vec<Option<Told>> = papers.par_iter().map(told).collect();
    let mut attestations = Vec::new();
    for (paper, told) in papers.iter_mut().zip(told) {
        let Told { timexes, attestations: said } = told.unwrap_or_default();
        paper.timexes = timexes;
        attestations.extend(said);
    }
    attestations
}

/// The globs that fit files of which none is a paper.
fn globs_without_papers(chronology: &Chronology, papers: &[Paper], no_papers: &[Span]) -> Vec<Missing> {
    let any = |words: &&Spanned<String>| no_papers.contains(&words.span);
    let none = |words: &&Spanned<String>| !papers.iter().any(|paper| paper.named == words.span);
    let globs = chronology.papers.iter().filter(|words| words.value.contains(WILD));
    globs
        .filter(any)
        .filter(none)
        .map(|words| Missing { span: words.span, path: words.value.clone(), why: Absence::FitsNoPaper })
        .collect()
}

/// What became of reading a file.
enum Extracted {
    /// It lies among papers and is none; the words that it was found by.
    NoPaper(Span),
    Missing(Missing),
    Paper {
        named: Named,
        sha256: String,
        content: Box<Result<Content, ReadFault>>,
    },
}

/// The number of bytes by which the format of a file that is too large to read is recognised.
const HEAD: u64 = 64 << 10;

/// Reads a file, and the files attached to it as papers of their own.
fn extract(named: Named, files: &dyn Files, options: &Options) -> Vec<Extracted> {
    let limit = u64::try_from(options.reading.limits.bytes).unwrap_or(u64::MAX);
    let bytes = match files.read_up_to(&named.path, limit) {
        Ok(bytes) if named.is_found && !read::is_paper(&named.path, &bytes) => {
            return vec![Extracted::NoPaper(named.span)];
        }
        Ok(bytes) => bytes,
        // A film in a folder of papers is not a paper, whatever its size.
        Err(error)
            if error.kind() == io::ErrorKind::FileTooLarge
                && named.is_found
                && files
                    .read_head(&named.path, HEAD)
                    .is_ok_and(|head| !read::is_paper(&named.path, &head)) =>
        {
            return vec![Extracted::NoPaper(named.span)];
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

/// The SHA-256 of some bytes in 64 hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Two digits for each byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
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
    let mut document = content.map(|content| content.document(&path, sources));
    if let (Ok(document), Some(entry)) = (&mut document, entry.and_then(|at| chronology.sources.get(at))) {
        declare(document, entry);
    }
    Paper { path, sha256, document, timexes: Vec::new(), entry, named: span }
}

/// What is known of a paper before its first word is read.
fn context(kind: TextKind, chronology: &Chronology) -> Context {
    let context = Context::new().of_kind(kind).in_order(chronology.date_order);
    // Where there are several countries, nobody knows whose year a bare "FY2024" is.
    match chronology.fiscal_years.as_slice() {
        [only] => context.with_fiscal_year(only.year.value),
        _ => context,
    }
}

/// The entry that speaks of each path; of several the first.
fn entries(chronology: &Chronology) -> BTreeMap<String, usize> {
    let paths = chronology.sources.iter().enumerate().rev();
    paths.filter_map(|(at, entry)| Some((normal(&entry.path.as_ref()?.value).ok()?, at))).collect()
}

/// What a person declares of a paper stands over what it says of itself.
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
