//! Brief specifications: the files `briefs/NAME.toml`, parsed and applied to the timeline.
//!
//! A [`BriefSpec`] is one such file. Its [`Selection`] selects entries of the timeline. Errors in
//! the file are [`Fault`]s, which [`crate::check`] reports. [`crate::render`] turns valid
//! specifications into pages.

mod choice;
mod fault;
mod inline;
mod logo;
mod select;
mod spec;

pub use choice::{Format, Language, Order, PaperSize, Section};
pub use fault::Fault;
pub use inline::{Inline, InlineFault, Paragraph, Prose, Reference};
pub use logo::{LARGEST, Logo, Picture, PictureError, PictureFormat};
pub use select::{ATTESTED, Include, Selection};
pub use spec::BriefSpec;
