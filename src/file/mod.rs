//! File output: the only module that writes files.
//!
//! [`write_atomically`] replaces one file whole or not at all. A command that changes a project takes a
//! [`ProjectLock`] first, reads the file again under it, and replaces it only if it still holds what was read.

mod atomic_write;
mod attributes;
mod project_lock;

pub(crate) use atomic_write::{UNFINISHED, discard, store, touch};
pub use atomic_write::{WriteError, write_atomically};
pub use project_lock::{LockError, ProjectLock, ReplaceError, WORK_FOLDER};
