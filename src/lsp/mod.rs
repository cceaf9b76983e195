//! The language server: findings, explanations, completion and edits for an editor, by the Language
//! Server Protocol.
//!
//! A [`Server`] is given the messages of the editor and returns the answers; it reads only the files
//! of one project, and writes none: edits are made by the editor. The texts that the editor has open
//! take the place of the files on disk. After each change, `events.toml` and the briefs are parsed
//! again and linked to the papers, which are kept in memory
//! ([`Project::reread`](crate::project::Project)).
//!
//! There is a file per request. All of them get a [`View`](view::View), the project with what the
//! client supports, and return values of `lsp_types`.

mod code_action;
mod completion;
mod cursor;
mod dates;
mod definition;
mod diagnostics;
mod folder;
mod hover;
mod inlay_hint;
mod occurrence;
mod position;
mod references;
mod rename;
mod server;
mod symbols;
mod view;

pub(crate) use server::Server;
