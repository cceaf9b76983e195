//! One-page briefs: which events they show, what there is room for, and one file for each format.
//!
//! The way of the data: a [`BriefSpec`] (`briefs/NAME.toml`) [chooses](Selection::choose) among the
//! [`Item`]s of the timeline; [`BriefData`] is all that templates read. The Typst template measures itself
//! and reports a [`Fit`], and [`markdown`] shows what that says there is room for.

mod data;
mod fit;
mod gather;
mod inline;
mod item;
mod listing;
mod markdown;
mod pdf;
mod plain;
mod select;
mod spec;
mod spec_fault;
mod template;
mod typst;

pub use data::{AsOf, BriefData, CitedRow, Extent, Options, Row, SIZES, Shape, VERSION};
pub use fit::{Fit, Printed, PrintedRow};
pub use gather::gather;
pub use inline::{Inline, InlineFault, Paragraph, paragraphs};
pub use item::{CitedSource, Item};
pub use listing::{ListingRow, listing, listing_csv, listing_json, listing_markdown};
#[cfg(feature = "cli")]
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use pdf::{Choice, Complaint, Engine, Pdf, PdfError, TypstProgram};
pub use plain::Removed;
pub use spec::{BriefSpec, Format, Include, Paper, Selection};
pub use spec_fault::SpecFault;
pub use template::{Template, TemplateError};
pub use typst::{NamedFile, typst_files};
