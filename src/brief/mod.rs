//! Brief specifications: the files `briefs/NAME.toml`, parsed and applied to the timeline.
//!
//! A [`BriefSpec`] is one such file. Its [`EventSelection`] selects entries of the timeline. Errors
//! in the file are [`BriefFault`]s, which [`crate::check`] reports. [`crate::render`] turns valid
//! specifications into pages.

mod choice;
mod fault;
mod handling;
mod inline;
mod logo;
mod select;
mod spec;

pub use choice::PaperSize;
pub(crate) use choice::{BriefFormat, BriefSection, BriefSources, Lanes, Order};
pub(crate) use fault::BriefFault;
pub(crate) use handling::{exceeds, highest};
pub use inline::{Inline, Paragraph, Prose};
pub(crate) use logo::{LARGEST, Logo};
pub use logo::{Picture, PictureError, PictureFormat};
pub(crate) use select::ATTESTED;
pub use select::EventSelection;
pub use spec::BriefSpec;
pub(crate) use spec::{BriefText, WrittenSection};
