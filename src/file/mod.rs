//! File output: the only module that writes files.
//!
//! [`write_atomically`] replaces one file whole or not at all. A command that changes a project takes a
//! [`ProjectLock`] first, reads the file again under it, and replaces it only if it still holds what was read.

mod atomic_write;
mod attributes;
mod file_set;
mod project_lock;
mod work_folder;

pub(crate) use atomic_write::{UNFINISHED, discard, store, touch};
pub use atomic_write::{WriteError, write_atomically};
pub use file_set::StagedFile;
pub use project_lock::{LockError, ProjectLock, ReplaceError, WORK_FOLDER};
