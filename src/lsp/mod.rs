//! The language server: findings, explanations, completion and edits for an editor, over the
//! Language Server Protocol (LSP).
//!
//! A [`Server`] receives the editor's messages and returns the responses. It reads the files of one
//! project and writes none, since the editor applies the edits. The files that are open in the
//! editor take precedence over those on disk. After each change, `events.toml` and the briefs are
//! parsed again and linked to the papers, which stay in memory
//! ([`Project::read_curated`](crate::project::Project)). That takes some tenths of a second for
//! thousands of events, so it happens on a separate thread, and [`ImmediateAnswers`] answers hover
//! and completion in the meantime.
//!
//! Each request has its own file. Its function receives a [`View`](view::View), that is, the
//! project and the client's capabilities, and returns values of `lsp_types`.

mod code_action;
mod completion;
mod cursor;
mod dates;
mod definition;
mod diagnostics;
mod folder;
mod hover;
mod immediate;
mod inlay_hint;
mod newer_text;
mod occurrence;
mod open_files;
mod position;
mod references;
mod rename;
mod server;
mod symbols;
mod view;

pub(crate) use immediate::ImmediateAnswers;
pub(crate) use server::Server;
