//! The desk: the pages on which `dateline serve` shows and edits a chronology in a browser.
//!
//! Each page is a function from a [`LoadedProject`] and the values of a request to HTML. This
//! module does not read files, open connections or write anything; `cli/serve.rs` contains the
//! server, reads the files and applies the edits. [`guard`] decides which requests are answered.
//! All values from papers and `events.toml` are inserted by templates that escape them.

mod brief_form;
mod briefs;
mod candidates;
mod date_reading;
mod entry_form;
mod event;
mod excerpt;
mod exchange;
mod filter;
mod findings;
pub(crate) mod guard;
mod loaded;
mod page_picture;
mod paper;
mod papers;
mod query;
mod review;
mod shell;
mod start;
mod timeline;
mod upload;
mod value_words;

pub(crate) use brief_form::{brief_entry, brief_form_page, submitted_brief};
pub(crate) use briefs::{
    BriefRelease, OmittedEvent, PrintedBrief, PrintedPages, brief_page, briefs_page, named_brief,
};
pub(crate) use candidates::candidates_page;
pub(crate) use date_reading::date_reading;
pub(crate) use entry_form::{FormKind, Submitted};
pub(crate) use event::{edited_event_page, entry_of, event_page, typing_context};
pub(crate) use exchange::{ImportPreview, exchange_page, plan_fingerprint};
pub(crate) use findings::{AllowedSubject, allowed_subject, finding_named, findings_page};
pub(crate) use loaded::{DeskView, LastChange, LoadedProject, syntax_error};
pub(crate) use page_picture::{DrawPages, NotDrawn};
pub(crate) use paper::paper_page;
pub(crate) use papers::papers_page;
pub(crate) use query::{QueryPairs, address};
pub(crate) use review::{refused_review_page, review_address, review_page};
pub(crate) use shell::{DeskError, Notice, SCRIPT, STYLE, message_page};
pub(crate) use start::{PaperPlace, start_page};
pub(crate) use timeline::timeline_page;
pub(crate) use upload::{UPLOADS, UploadOutcome, refused_name};
