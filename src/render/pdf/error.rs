//! Why there is no PDF.

use std::fmt;

use itertools::Itertools;
use thiserror::Error;

use super::fonts::FontError;
use super::{MAIN, TEMPLATE};
use crate::file::WriteError;
use crate::process::ProcessError;
use crate::render::data::LONGEST;
use crate::render::fit::Overfull;
use crate::render::logo::ShownLogo;

/// What Typst has to say about a place in a template or in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// File, line and column, both from 1; none where Typst names no place.
    pub place: Option<(String, usize, usize)>,
    /// What it says.
    pub message: String,
    /// What one may do.
    pub hints: Vec<String>,
}

impl Complaint {
    /// What Typst says. It does not know that dateline shows it neither packages nor the user's files, so that is said
    /// for it.
    pub(super) fn new(place: Option<(String, usize, usize)>, message: String, hints: Vec<String>) -> Self {
        let is = |words: &[&str]| words.iter().any(|words| message.starts_with(words));
        let (message, hint) = if is(&["package not found", "failed to download package"]) {
            ("a template can use no package", "write what you need of it into the template itself")
        } else if is(&["file not found"]) || message.contains("would escape the project root") {
            (
                "a template can read no such file",
                "it is shown its own file, the data of the brief and its logo",
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

/// Why there is no PDF.
#[derive(Debug, Error)]
pub enum PdfError {
    /// The template refuses the brief: it does not fit, above all. The words are the template's.
    #[error("{0}")]
    Refused(String),
    /// The template or the data say something that Typst cannot do.
    #[error("{}", told(.0))]
    Template(Vec<Complaint>),
    /// The template is none: it lacks one of the two functions that are called.
    #[error(
        "{TEMPLATE} must define `measures(d)` and `brief(d)`, and does not; `dateline template copy` shows how"
    )]
    NoFunction,
    /// The picture at the head of the brief cannot be unpacked.
    #[error("the logo {path} is damaged: {problem}; save it anew")]
    Logo {
        /// Its file, from the project's folder.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A character that the fonts do not have.
    #[error(
        "no font has the character '{character}' (U+{:04X}) in {place}; name a font that has it with --font, \
         or put the font into the folder fonts of the project",
        u32::from(*character)
    )]
    MissingGlyph {
        /// The character.
        character: char,
        /// Where it stands, in words.
        place: String,
    },
    /// A character that stands for nothing but what one font makes of it; PDF/A forbids it.
    #[error(
        "U+{:04X} in {place}; it is of a private use area and means nothing outside one font: write it with other \
         characters",
        u32::from(*character)
    )]
    PrivateUse {
        /// The character.
        character: char,
        /// Where it stands, in words.
        place: String,
    },
    /// The brief cannot be printed on the pages it may have.
    #[error(transparent)]
    Overfull(#[from] Overfull),
    /// A text that is too long for any page.
    #[error("{place} has {characters} characters, more than the {LONGEST} that a brief takes; shorten it")]
    TooLong {
        /// Where it stands, in words.
        place: String,
        /// How many it has.
        characters: usize,
    },
    /// The template does not say how high its parts are.
    #[error("{path} does not report its measures under the label <dateline-measures>: {problem}")]
    NoMeasures {
        /// The template.
        path: String,
        /// What was found instead.
        problem: String,
    },
    /// The Typst that is built in cannot be used.
    #[error("the Typst that is built in cannot be used: {0}")]
    Engine(String),
    /// There is neither a program nor a Typst built in.
    #[error(
        "there is nothing to make a PDF with: put typst 0.15 on the PATH, name it with --typst, or build dateline \
         with its feature `pdf`"
    )]
    NoEngine,
    /// A font that was asked for cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The program is of another version.
    #[error(
        "{program} is typst {version}, but 0.15 is needed: cargo install typst-cli --locked --version 0.15.1"
    )]
    WrongVersion {
        /// The program.
        program: String,
        /// Its version.
        version: String,
    },
    /// The program gave no result.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The folder for the program's work cannot be made or read.
    #[error("cannot work in the folder for temporary files: {0}")]
    Workshop(#[from] std::io::Error),
    /// A file for the program's work cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// The first complaints: what follows mostly comes of these.
fn told(complaints: &[Complaint]) -> String {
    const SHOWN: usize = 3;
    let first = complaints.iter().take(SHOWN).join("\n");
    match complaints.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first}\n… and {more} more"),
    }
}

impl PdfError {
    /// What Typst complained of: a refusal of the template in its own words, or an error in it.
    pub(super) fn of(complaints: Vec<Complaint>) -> Self {
        let first = complaints.first();
        let is_in_main = |it: &Complaint| it.place.as_ref().is_some_and(|(path, ..)| path == MAIN);
        if first.is_some_and(|it| is_in_main(it) && it.message == "unresolved import") {
            return Self::NoFunction;
        }
        match first.and_then(|first| first.message.strip_prefix("assertion failed: ")) {
            Some(words) => Self::Refused(words.to_owned()),
            None => Self::Template(complaints),
        }
    }

    /// The error as one of the brief's logo, if it is: Typst tells of a picture at the place where it is set.
    pub(super) fn about(self, logo: Option<&ShownLogo>) -> Self {
        let (Self::Template(complaints), Some(logo)) = (&self, logo) else { return self };
        let of_pictures = ["failed to decode image", "failed to parse SVG"];
        let found =
            complaints.iter().find(|it| of_pictures.iter().any(|words| it.message.starts_with(words)));
        match found {
            Some(found) => Self::Logo { path: logo.path.clone(), problem: found.message.clone() },
            None => self,
        }
    }
}
