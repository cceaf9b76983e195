//! The environment of the Typst compiler: the main file, the template, the data, the logo, the
//! fonts, and the brief's reference day as today's date.
//!
//! The environment has no access to the file system, the network or packages.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, DiagSpanKind, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;

use super::typst_job::{TypstFault, TypstJob};
use super::{DATA, MAIN, TEMPLATE};
use crate::render::typst::main_file;

/// Typst's standard library. It is shared, since building and hashing it is expensive.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The Typst world of one brief.
///
/// The paths are the same for every brief, because Typst retains every path it has seen until the
/// process ends.
pub(super) struct BriefWorld<'w> {
    fonts: &'w FontStore,
    main: Source,
    template: Source,
    data_id: FileId,
    data: Bytes,
    logo: Option<(FileId, Bytes)>,
    today: Datetime,
}

impl<'w> BriefWorld<'w> {
    pub(super) fn new(fonts: &'w FontStore, job: TypstJob, today: Datetime) -> Result<Self, TypstFault> {
        let logo = match job.logo {
            Some((path, bytes)) => Some((file_id(&path)?, Bytes::new(bytes))),
            None => None,
        };
        Ok(Self {
            fonts,
            main: Source::new(file_id(MAIN)?, main_file(TEMPLATE, job.function.name(), DATA)),
            template: Source::new(file_id(TEMPLATE)?, job.template),
            data_id: file_id(DATA)?,
            data: Bytes::from_string(job.data),
            logo,
            today,
        })
    }

    /// Returns the file of a Typst span, with its 1-based line and column.
    pub(super) fn locate(&self, span: DiagSpan) -> Option<(String, usize, usize)> {
        let id = span.id()?;
        let (line, column) = match span.get() {
            DiagSpanKind::Detached => return None,
            DiagSpanKind::Number { id, num, sub_range } => {
                let source = self.source(id).ok()?;
                let range = source.range(num, sub_range)?;
                source.lines().byte_to_line_column(range.start)?
            }
            DiagSpanKind::Range { id, range } => {
                self.file(id).ok()?.lines().ok()?.byte_to_line_column(range.start)?
            }
        };
        Some((id.get().vpath().get_without_slash().to_string(), line + 1, column + 1))
    }
}

fn file_id(path: &str) -> Result<FileId, TypstFault> {
    let path =
        VirtualPath::new(path).map_err(|_| TypstFault::Engine(format!("{path} is not a valid path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for BriefWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if let VirtualRoot::Package(package) = id.get().root() {
            return Err(FileError::Package(PackageError::NotFound(package.clone())));
        }
        [&self.main, &self.template]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.get().vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match &self.logo {
            _ if id == self.data_id => Ok(self.data.clone()),
            Some((logo, bytes)) if id == *logo => Ok(bytes.clone()),
            _ => self.source(id).map(Bytes::from_string),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}
