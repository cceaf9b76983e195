//! What a person asks of a brief: the files `briefs/NAME.toml`, read and looked up in the timeline.
//!
//! A [`BriefSpec`] is one such file; its [`Selection`] chooses among the entries of the timeline. What is wrong
//! with the file is a [`Fault`], which [`crate::check`] reports; [`crate::render`] makes pages of the rest.

mod choice;
mod fault;
mod inline;
mod logo;
mod select;
mod spec;

pub use choice::{Format, Language, Order, Paper, Section};
pub use fault::Fault;
pub use inline::{Inline, InlineFault, Paragraph, Prose, Reference};
pub use logo::{LARGEST, Logo, Picture, PictureError, PictureFormat};
pub use select::{ATTESTED, Include, Selection};
pub use spec::BriefSpec;
