//! The releases of a project's briefs, in `briefs/releases/`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use crate::confined_dir::{ConfinedDir, ItemKind, MAX_FILE_SIZE};
use crate::project::{BRIEFS, sha256};
use crate::render::Release;

/// The releases folder, inside the briefs folder.
pub(crate) const RELEASES: &str = "releases";

/// The maximum size of a record in bytes.
const MAX_SIZE: u64 = 16 << 20;

/// Whether a path, relative to the project's folder, is the path of a release record:
/// "briefs/releases/harbour-1.json".
pub(crate) fn is_release_record(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str);
    path.parent() == Some(&Path::new(BRIEFS).join(RELEASES))
        && name.is_some_and(|name| brief_and_number(name).is_some())
}

/// The releases of all briefs, by the name of the brief.
#[derive(Debug, Default)]
pub(crate) struct Releases {
    /// The releases, sorted by number, or the reason why a record cannot be used.
    by_brief: BTreeMap<String, Result<Vec<Release>, String>>,
}

impl Releases {
    /// Reads the records of all releases. An unusable record causes an error only for its brief.
    pub(crate) fn read(project: &ConfinedDir) -> anyhow::Result<Self> {
        let folder = format!("{BRIEFS}/{RELEASES}");
        let entries = match project.entries(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read the folder {folder}")),
        };
        let mut by_brief: BTreeMap<String, Result<Vec<Release>, String>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.kind == ItemKind::File) {
            let Some((brief, number)) = brief_and_number(&entry.name) else { continue };
            let path = format!("{folder}/{}", entry.name);
            let known = by_brief.entry(brief.to_owned()).or_insert_with(|| Ok(Vec::new()));
            let Ok(releases) = known else { continue };
            match read_record(project, &path, brief, number) {
                Ok(release) => releases.push(release),
                Err(why) => *known = Err(format!("{path}: {why}; restore the file, or move or rename it")),
            }
        }
        for releases in by_brief.values_mut().flatten() {
            releases.sort_by_key(|release| release.number);
        }
        Ok(Self { by_brief })
    }

    /// Whether the project contains a release.
    pub(crate) fn is_used(&self) -> bool {
        !self.by_brief.is_empty()
    }

    /// Returns the releases of a brief, the oldest first.
    ///
    /// Fails if the record of a release cannot be used.
    pub(crate) fn of(&self, brief: &str) -> anyhow::Result<&[Release]> {
        match self.by_brief.get(brief) {
            Some(Ok(releases)) => Ok(releases),
            Some(Err(why)) => Err(anyhow!("{why}")),
            None => Ok(&[]),
        }
    }

    /// Returns the release of a brief that `revision` names: "v2".
    pub(crate) fn named(&self, brief: &str, revision: &str) -> Option<&Release> {
        let number: u32 = revision.strip_prefix('v')?.parse().ok()?;
        self.of(brief).ok()?.iter().find(|release| release.number == number)
    }

    /// Returns the files of a brief's releases that were changed or removed later.
    pub(crate) fn altered(&self, brief: &str, project: &ConfinedDir) -> anyhow::Result<Vec<String>> {
        let files = self.of(brief)?.iter().flat_map(|release| &release.files);
        let is_altered = |(file, hash): &(&String, &String)| {
            let bytes = project.read(Path::new(BRIEFS).join(RELEASES).join(file), MAX_FILE_SIZE);
            // Accept the hash with LF line endings: Git may have converted them to CRLF.
            let lf = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes();
            !bytes.is_ok_and(|bytes| sha256(&bytes) == **hash || sha256(&lf(&bytes)) == **hash)
        };
        Ok(files.filter(is_altered).map(|(file, _)| format!("{BRIEFS}/{RELEASES}/{file}")).collect())
    }
}

/// Parses the brief and the number from a record's file name: "harbour-3.json".
fn brief_and_number(file: &str) -> Option<(&str, u32)> {
    let (brief, number) = file.strip_suffix(".json")?.rsplit_once('-')?;
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    Some((brief, number.parse().ok().filter(|_| is_plain)?))
}

fn read_record(project: &ConfinedDir, path: &str, brief: &str, number: u32) -> Result<Release, String> {
    let bytes = project.read(path, MAX_SIZE).map_err(|error| error.to_string())?;
    let release = Release::read(&bytes).map_err(|error| error.to_string())?;
    if release.brief != brief || release.number != number {
        return Err(format!("it is the record of v{} of the brief \"{}\"", release.number, release.brief));
    }
    Ok(release)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_records_have_a_brief_and_a_number() {
        for (file, wanted) in [
            ("harbour-3.json", Some(("harbour", 3))),
            ("harbour-3-12.json", Some(("harbour-3", 12))),
            ("harbour-03.json", None),
            ("harbour-+3.json", None),
            ("harbour-3.md", None),
            ("harbour.json", None),
            ("harbour-0.json", None),
            ("harbour-99999999999.json", None),
        ] {
            assert_eq!(brief_and_number(file), wanted, "{file}");
        }
    }
}
