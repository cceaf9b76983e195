//! The zip container of a Word or `OpenDocument` file, with a limit on unpacked bytes.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use super::xml::{self, XmlEvent};

/// The parts of a document, unpacked one at a time.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The number of bytes that may still be unpacked.
    left: usize,
    limit: usize,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ReadProblem> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
        Ok(Self { archive, left: limits.unpacked, limit: limits.unpacked })
    }

    /// Returns the path of the main part, according to the package relationships.
    pub(super) fn main_part(&mut self) -> Result<String, ReadProblem> {
        let mut found = None;
        if let Some(relations) = self.part("_rels/.rels")? {
            xml::events(&relations, |event| {
                if let XmlEvent::Start(element) = event
                    && element.name == "Relationship"
                    && element.attribute("Type").is_some_and(|value| value.ends_with("/officeDocument"))
                {
                    found =
                        element.attribute("Target").map(|target| target.trim_start_matches('/').to_owned());
                }
                Ok(())
            })?;
        }
        Ok(found.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// Returns a part as text, or `None` if it does not exist.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, ReadProblem> {
        let part = match self.archive.by_name(path) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(problem(&error)),
        };
        let mut bytes = Vec::new();
        // The size stated in a zip archive may be false, so bytes are counted while unpacking.
        let ceiling = u64::try_from(self.left).unwrap_or(u64::MAX).saturating_add(1);
        part.take(ceiling).read_to_end(&mut bytes).map_err(|_| damaged("a part of it cannot be unpacked"))?;
        self.left =
            self.left.checked_sub(bytes.len()).ok_or(ReadProblem::Over(Limit::Unpacked(self.limit)))?;
        xml::text(&bytes).map(Some).ok_or_else(|| damaged("one of its XML parts is not valid text"))
    }
}

fn problem(error: &ZipError) -> ReadProblem {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadProblem::encrypted("Word document")
        }
        _ => damaged("its zip archive is corrupt or truncated"),
    }
}

const fn damaged(why: &'static str) -> ReadProblem {
    ReadProblem::damaged("a Word document", why)
}
