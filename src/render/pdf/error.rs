//! The errors of PDF export, including the diagnostics of Typst.

use std::fmt;

use itertools::Itertools;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fonts::FontError;
use super::{MAIN, TEMPLATE};
use crate::file::WriteError;
use crate::render::data::LONGEST;
use crate::render::logo::ShownLogo;
use crate::render::overrun::Overrun;
use crate::render::pagination::Overfull;
use crate::subprocess::SubprocessError;

/// A Typst diagnostic about a position in a template or in the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The file, with the 1-based line and column; `None` if Typst gives no position.
    pub place: Option<(String, usize, usize)>,
    /// The message.
    pub message: String,
    /// Suggested solutions.
    pub hints: Vec<String>,
}

impl Complaint {
    /// Creates a diagnostic from Typst's message and hints.
    ///
    /// A template cannot read packages or the user's files, but Typst's own messages suggest
    /// otherwise, so they are replaced.
    pub(super) fn new(place: Option<(String, usize, usize)>, message: String, hints: Vec<String>) -> Self {
        let is = |words: &[&str]| words.iter().any(|words| message.starts_with(words));
        let (message, hint) = if is(&["package not found", "failed to download package"]) {
            ("a template cannot use packages", "copy the required code into the template")
        } else if is(&["file not found"]) || message.contains("would escape the project root") {
            (
                "a template cannot read this file",
                "it can read only its own file, the data of the brief and the logo",
            )
        } else {
            return Self { place, message, hints };
        };
        Self { place, message: message.to_owned(), hints: vec![hint.to_owned()] }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((path, line, column)) = &self.place {
            write!(f, "{path}:{line}:{column}: ")?;
        }
        f.write_str(&self.message)?;
        self.hints.iter().try_for_each(|hint| write!(f, "\n  hint: {hint}"))
    }
}

/// Returns a hint that names fonts with Chinese and Japanese characters and their locations on
/// common systems; empty for other characters. System fonts are not searched: the brief would look
/// different on another machine.
fn fonts_of(character: char) -> &'static str {
    match character {
        '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' => {
            ". For Japanese: Noto Serif CJK JP (Debian: package fonts-noto-cjk, then \
             --font /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc), Hiragino Mincho ProN (macOS: \
             --font '/System/Library/Fonts/ヒラギノ明朝 ProN.ttc'), or Yu Mincho (Windows: \
             --font C:\\Windows\\Fonts\\yumin.ttf)"
        }
        _ => "",
    }
}

/// The reason why a PDF could not be created.
#[derive(Debug, Error)]
pub enum PdfError {
    /// An assertion in the template failed, for example because the brief does not fit. The message
    /// comes from the template.
    #[error("{0}")]
    Refused(String),
    /// Typst reports errors in the template or in the data.
    #[error("{}", error_text(.0))]
    Template(Vec<Complaint>),
    /// The template lacks one of the two required functions.
    #[error(
        "{TEMPLATE} must define `measures(d)` and `brief(d)`; for an example, run `dateline template copy`"
    )]
    NoFunction,
    /// The logo cannot be decoded.
    #[error("the logo {path} is damaged: {problem}; save it again")]
    Logo {
        /// The path of the logo, relative to the project folder.
        path: String,
        /// The error reported by Typst.
        problem: String,
    },
    /// A character is missing from all fonts.
    #[error(
        "no font has the character '{character}' (U+{:04X}) in {place}; pass a font with this character \
         with --font, or put one into the project's folder fonts/{}",
        u32::from(*character),
        fonts_of(*character)
    )]
    MissingGlyph {
        /// The missing character.
        character: char,
        /// A description of where the character occurs, or the template's path.
        place: String,
    },
    /// The brief contains a private-use character, whose meaning depends on the font. PDF/A forbids
    /// it.
    #[error(
        "U+{:04X} in {place} is a private-use character, whose meaning depends on the font: use another \
         character",
        u32::from(*character)
    )]
    PrivateUse {
        /// The character.
        character: char,
        /// A description of where the character occurs.
        place: String,
    },
    /// The brief does not fit on its pages.
    #[error(transparent)]
    Overfull(#[from] Overfull),
    /// A piece of text exceeds the length limit.
    #[error("{place} has {characters} characters, but the limit is {LONGEST}; shorten it")]
    TooLong {
        /// A description of the piece of text.
        place: String,
        /// The length in characters.
        characters: usize,
    },
    /// The template does not report the heights of its parts.
    #[error("{path} does not report its measures under the label <dateline-measures>: {problem}")]
    NoMeasures {
        /// The path of the template.
        path: String,
        /// The error from reading the report.
        problem: String,
    },
    /// The template exceeded a limit of the rendering process.
    #[error(transparent)]
    Overrun(#[from] Overrun),
    /// The built-in Typst failed for an internal reason.
    #[error("cannot use the embedded Typst: {0}")]
    Engine(String),
    /// There is neither a `typst` program nor a built-in Typst engine.
    #[error(
        "no Typst engine for PDFs: install typst 0.15 on the PATH, pass its path with --typst, or build dateline \
         with the feature `pdf`"
    )]
    NoEngine,
    /// A requested font cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The program has an unsupported version.
    #[error(
        "{program} is typst {version}, but 0.15 is required: run cargo install typst-cli --locked --version 0.15.1"
    )]
    WrongVersion {
        /// The path of the program.
        program: String,
        /// The version.
        version: String,
    },
    /// The program could not be run, or timed out.
    #[error(transparent)]
    Process(#[from] SubprocessError),
    /// The temporary folder for the program cannot be created or read.
    #[error("cannot use the folder for temporary files: {0}")]
    Workshop(#[from] std::io::Error),
    /// A temporary file for the program cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Formats the first diagnostics; later ones are often consequences of them.
fn error_text(complaints: &[Complaint]) -> String {
    const SHOWN: usize = 3;
    let first = complaints.iter().take(SHOWN).join("\n");
    match complaints.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first}\n… and {more} more"),
    }
}

impl PdfError {
    /// Converts Typst's diagnostics to an error. A failed assertion keeps the template's message.
    pub(super) fn of(complaints: Vec<Complaint>) -> Self {
        let first = complaints.first();
        // An unresolved import in the main file means that a function is missing: the main file
        // only imports the template.
        let is_in_main =
            |complaint: &Complaint| complaint.place.as_ref().is_some_and(|(path, ..)| path == MAIN);
        if first.is_some_and(|complaint| is_in_main(complaint) && complaint.message == "unresolved import") {
            return Self::NoFunction;
        }
        match first.and_then(|first| first.message.strip_prefix("assertion failed: ")) {
            Some(words) => Self::Refused(words.to_owned()),
            None => Self::Template(complaints),
        }
    }

    /// Converts the error to one about the logo if Typst could not decode an image. Typst reports
    /// where the template inserts the image, not the image file.
    pub(super) fn about(self, logo: Option<&ShownLogo>) -> Self {
        let (Self::Template(complaints), Some(logo)) = (&self, logo) else { return self };
        let of_pictures = ["failed to decode image", "failed to parse SVG"];
        let found = complaints
            .iter()
            .find(|complaint| of_pictures.iter().any(|words| complaint.message.starts_with(words)));
        match found {
            Some(found) => Self::Logo { path: logo.path.clone(), problem: found.message.clone() },
            None => self,
        }
    }
}
