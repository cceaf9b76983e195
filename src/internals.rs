//! The items beyond the public API that are used by the tests, benchmarks and fuzz targets of this
//! package, by the examples in its documentation, and by the program. They are not stable: any
//! release may change them.
//!
//! The items are listed one by one, so that the compiler reports unused code.

pub mod color {
    pub use crate::color::{Color, ColorError};
}

pub mod date {
    pub use crate::date::{DateStyle, Season};
}

pub mod escape {
    pub use crate::escape::{for_json, for_line, for_terminal, for_terminal_styled, for_toml, is_deceptive};
}

pub mod source {
    pub use crate::source::{Landmarks, one_line};
}

pub mod table {
    pub use crate::table::{Entry, Need, Schema, field, read, subspan, suggest};
}

pub mod rule_id {
    pub use crate::rule_id::{RuleId, UnknownRule};
}

pub mod network {
    pub use crate::network::{Difference, End, Ends, Fact, Network};
}

pub mod confined_dir {
    pub use crate::confined_dir::{ConfinedDir, MAX_FILE_SIZE};
}

pub mod file {
    pub use crate::file::{LockError, ProjectLock, Recovery, write_atomically};
}

pub mod subprocess {
    pub use crate::subprocess::{Program, SubprocessError, Worker, WorkerError, serve};
}

pub mod read {
    pub use crate::read::{
        Content, DocumentLanguage, FORMATS, FileContent, LanguageEvidence, Limit, PdfReader, ReadProblem,
        Reading, extract, extract_all, is_paper, read,
    };
    #[cfg(feature = "desk")]
    pub use crate::read::{DrawnPage, MarkBox, PageDrawing, PageLetters, draw};
    #[cfg(fuzzing)]
    pub mod fuzzing {
        pub use crate::read::fuzzing::{Drawn, layout, read};
    }
}

pub mod tag {
    pub use crate::tag::{Expression, Period, Unit, Which, mentions};
    pub mod lang {
        pub use crate::tag::lang::Language;
    }
}

pub mod normalise {
    pub use crate::normalise::timexes_of;
    pub mod output {
        pub use crate::normalise::output::{json, jsonl, timeml};
    }
}

pub mod assemble {
    pub use crate::assemble::{Bond, Owner, attestations, key, sentences};
}

pub mod extraction {
    pub use crate::extraction::{batch, extract_from};
}

pub mod chronology {
    pub use crate::chronology::{
        Change, ChronologyFault, EditError, Event, EventKind, NewDismissal, NewEvent, NewEvidence,
        NewPaperAllowance, NewSource, Register, RelationKind, Splice, edit, json_schema, parse, removal,
        tables,
    };
}

pub mod linking {
    pub use crate::linking::{EntryOrigin, Link, Outcome, Score, Timeline, timeline};
}

pub mod brief {
    pub use crate::brief::{
        BriefSpec, EventSelection, Inline, PaperSize, Paragraph, Picture, PictureError, PictureFormat, Prose,
    };
}

pub mod project {
    pub use crate::project::{
        Cache, EditedFile, RenameError, Revision, RevisionError, places, removed, rename, sha256,
    };
}

pub mod find {
    pub use crate::find::{HitKind, SearchHit, search};
}

pub mod pull {
    pub use crate::pull::{
        Candidate, CandidateKind, DecisionError, NewEventValues, Rank, RankPart, from_papers_changed_since,
        pull,
    };
}

pub mod check {
    pub use crate::check::{
        Autofixed, Baseline, Fix, RULES, RuleContext, RuleId, RuleSelection, Switch, autofix, check_with,
        rule, rules_called,
    };
}

pub mod report {
    pub use crate::report::{FORMATS, Report, ReportStyle, format};
}

pub mod render {
    pub use crate::render::{
        AsOf, BriefData, ChangeKind, Cite, CitedRow, CitedSource, Colours, ContradictingStatement, DaySpan,
        DocxParts, Drawing, DrawingFrame, DrawingSize, EarlierBrief, Engine, Fit, Fonts, Item, Mark, Overrun,
        OverrunCause, Page, PaintedPicture, Pdf, PdfError, RENDER, ReferenceDocx, ReferenceError,
        RenderLimits, Renderer, Since, Statement, StatementOutcome, Statements, Template, TemplateError,
        VERSION, Words, answer_renderer, changes, docx, gather, html, listing, listing_csv, listing_json,
        listing_markdown, markdown, typst_files,
    };
}

#[cfg(feature = "office")]
pub mod export {
    pub use crate::export::{EXPORT_FORMATS, ExportData, ExportFormat, ExportOptions, export_format};
}

#[cfg(feature = "office")]
pub mod amend {
    pub use crate::amend::{Merge, MergeConflict, MergeError, typed_date};
}

#[cfg(feature = "office")]
pub mod import {
    pub use crate::import::{
        IMPORT_FORMATS, ImportError, ImportFormat, ImportPlan, PlannedChange, PlannedEvent, RowNote, Sheet,
    };
    #[cfg(fuzzing)]
    pub use crate::import::{read_as_for_fuzzing, read_for_fuzzing};
}

#[cfg(feature = "cli")]
pub use crate::cli::main;
