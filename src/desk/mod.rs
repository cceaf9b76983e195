//! The desk: the pages on which `dateline serve` shows and edits a chronology in a browser.
//!
//! Each page is a function from a [`LoadedProject`] and the values of a request to HTML. This module
//! reads no file, opens no connection and writes nothing; `cli/serve.rs` contains the server, reads
//! the files and applies the edits. [`guard`] decides which requests are answered. All texts of
//! papers and of `events.toml` are inserted by templates that escape them.

mod briefs;
mod date_reading;
mod event;
mod event_form;
mod excerpt;
mod filter;
mod findings;
pub(crate) mod guard;
mod loaded;
mod paper;
mod papers;
mod query;
mod review;
mod shell;
mod timeline;

pub(crate) use briefs::{OmittedEvent, PrintedBrief, PrintedPages, brief_page, briefs_page, named_brief};
pub(crate) use date_reading::date_reading;
pub(crate) use event::{edited_event_page, entry_of, event_page, typing_context};
pub(crate) use event_form::Submitted;
pub(crate) use findings::findings_page;
pub(crate) use loaded::{DeskView, LoadedProject};
pub(crate) use paper::paper_page;
pub(crate) use papers::papers_page;
pub(crate) use query::{QueryPairs, address};
pub(crate) use review::{review_address, review_page};
pub(crate) use shell::{DeskError, Notice, SCRIPT, STYLE, message_page};
pub(crate) use timeline::timeline_page;
