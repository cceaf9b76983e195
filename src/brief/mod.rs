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

pub use choice::PaperSize;
pub(crate) use choice::{Format, Language, Order, Section};
pub(crate) use fault::Fault;
pub use inline::{Inline, Paragraph, Prose};
pub(crate) use logo::{LARGEST, Logo};
pub use logo::{Picture, PictureError, PictureFormat};
pub(crate) use select::ATTESTED;
pub use select::Selection;
pub use spec::BriefSpec;
