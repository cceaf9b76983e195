//! File output: the only module that writes files.
//!
//! [`write_atomically`] replaces one file. A command that changes a project first takes a
//! [`ProjectLock`], reads the file again, and replaces it only if it is unchanged.

mod atomic_write;
mod attributes;
mod file_set;
mod journal;
mod project_lock;
mod undo;
mod work_folder;

pub(crate) use atomic_write::WriteError;
pub use atomic_write::write_atomically;
pub(crate) use atomic_write::{UNFINISHED, discard, store, touch};
pub use journal::Recovery;
pub(crate) use project_lock::ReplaceError;
pub use project_lock::{LockError, ProjectLock};
#[cfg(feature = "desk")]
pub(crate) use undo::last_undo_record;
pub(crate) use undo::{UndoFile, UndoRecord};
