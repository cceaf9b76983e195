//! Reads the briefs of a project from `briefs/*.toml`, collecting the errors in their files.

use std::io;

use super::LoadError;
#[cfg(feature = "desk")]
use super::Project;
use super::files::{EntryKind, FileEntry, Files, join};
use crate::brief::{BriefFault, BriefSpec, LARGEST as MAX_LOGO_SIZE, Logo, Picture};
use crate::chronology::Chronology;
use crate::source::{Sources, Span};

/// The folder of the briefs, with one file per brief.
pub(crate) const BRIEFS: &str = "briefs";

/// The size limit for a brief file, in bytes.
const MAX_SIZE: u64 = 16 << 20;

/// Reads all briefs, sorted by name, and returns them with the faults in their files.
///
/// A brief whose file is unreadable is returned empty, with its fault. Fails if the folder cannot
/// be listed.
pub(super) fn read_all(
    files: &dyn Files,
    chronology: &Chronology,
    sources: &mut Sources,
) -> Result<(Vec<BriefSpec>, Vec<BriefFault>), LoadError> {
    let entries = match files.entries(BRIEFS) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(LoadError::Briefs(error)),
    };
    let (mut briefs, mut faults) = (Vec::new(), Vec::new());
    let brief_defaults = &chronology.brief_defaults;
    let logo = brief_defaults.logo.clone();
    let mut logo = logo.and_then(|path| Logo::new(path, brief_defaults.logo_alt.clone(), &mut faults));
    faults.extend(logo.as_mut().and_then(|logo| load(logo, files)));
    for entry in entries {
        let Some(name) = name(&entry) else { continue };
        let path = join(BRIEFS, &entry.name);
        let (mut brief, found) = read(name, files.read_up_to(&path, MAX_SIZE), &path, sources);
        faults.extend(found);
        faults.extend(brief.faults(chronology));
        faults.extend(brief.logo.as_mut().and_then(|logo| load(logo, files)));
        brief.fill_in(brief_defaults, logo.as_ref());
        brief.handling_order = chronology.handling.iter().map(|mark| mark.value.clone()).collect();
        briefs.push(brief);
    }
    faults.sort_by_key(BriefFault::span);
    Ok((briefs, faults))
}

#[cfg(feature = "desk")]
impl Project {
    /// Parses `text` as the file of the brief `name`. Returns the brief and the messages for its
    /// faults, each with the suggested solution. The spans in the brief refer to a separate copy of
    /// the text, so they must not be looked up in [`Project::sources`].
    pub(crate) fn draft_brief(&self, files: &dyn Files, name: &str, text: &str) -> (BriefSpec, Vec<String>) {
        let mut own = Sources::new();
        let bytes = Ok(text.as_bytes().to_vec());
        let (mut brief, mut faults) = read(name, bytes, &join(BRIEFS, name), &mut own);
        faults.extend(brief.faults(&self.chronology));
        faults.extend(brief.logo.as_mut().and_then(|logo| load(logo, files)));
        let defaults = &self.chronology.brief_defaults;
        let path = defaults.logo.clone();
        let mut unused = Vec::new();
        let mut logo = path.and_then(|path| Logo::new(path, defaults.logo_alt.clone(), &mut unused));
        if let Some(logo) = &mut logo {
            // Ignore a fault in the house style, which is not a fault of this brief.
            let _ = load(logo, files);
        }
        brief.fill_in(defaults, logo.as_ref());
        brief.handling_order = self.chronology.handling.iter().map(|mark| mark.value.clone()).collect();
        let message = |fault: &BriefFault| match fault.help() {
            Some(help) => format!("{}; {help}.", fault.message()),
            None => format!("{}.", fault.message()),
        };
        (brief, faults.iter().map(message).collect())
    }
}

/// Returns the name of the brief, if the entry is a brief file.
fn name(entry: &FileEntry) -> Option<&str> {
    let is_brief = entry.kind == EntryKind::File && !entry.name.starts_with('.');
    entry.name.strip_suffix(".toml").filter(|_| is_brief)
}

fn read(
    name: &str,
    bytes: io::Result<Vec<u8>>,
    path: &str,
    sources: &mut Sources,
) -> (BriefSpec, Vec<BriefFault>) {
    let bytes = bytes.map(String::from_utf8);
    let text = match &bytes {
        Ok(Ok(text)) => text.clone(),
        Ok(Err(error)) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        Err(_) => String::new(),
    };
    let source = sources.add(path, text.as_str());
    let (brief, faults) = BriefSpec::parse(name, source, &text);
    let beginning = Span::new(source, 0..0);
    // For a file that is not text, report only this: parse errors would be noise.
    let faults = match bytes {
        Ok(Ok(_)) => faults,
        Ok(Err(_)) => {
            let span = sources.find(source, "\u{FFFD}").unwrap_or(beginning);
            vec![BriefFault::NotUtf8 { span }]
        }
        Err(error) => vec![BriefFault::Unreadable { span: beginning, why: error.to_string() }],
    };
    (brief, faults)
}

/// Loads the image of a logo. Returns the fault if that fails.
fn load(logo: &mut Logo, files: &dyn Files) -> Option<BriefFault> {
    let span = logo.path.span;
    let bytes = match files.read_up_to(&logo.path.value, MAX_LOGO_SIZE as u64) {
        Ok(bytes) => bytes,
        Err(error) => {
            let is_missing = error.kind() == io::ErrorKind::NotFound;
            let why = if is_missing { "the file does not exist".to_owned() } else { error.to_string() };
            return Some(BriefFault::LogoUnreadable { span, why });
        }
    };
    match Picture::new(bytes) {
        Ok(picture) => {
            logo.picture = Some(picture);
            None
        }
        Err(why) => Some(BriefFault::NoPicture { span, why }),
    }
}
