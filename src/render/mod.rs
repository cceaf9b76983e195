//! One-page briefs: what there is room for, and one file for each format.
//!
//! The way of the data: what a [`BriefSpec`](crate::brief::BriefSpec) chooses of the timeline is [gathered](gather)
//! as [`Item`]s; [`BriefData`] is all that templates read. The Typst template measures itself and reports a [`Fit`],
//! and [`markdown`] shows what that says there is room for.

mod data;
mod fit;
mod gather;
mod item;
mod listing;
mod markdown;
mod pdf;
mod plain;
mod template;
mod typst;

pub use data::{AsOf, BriefData, CitedRow, Extent, Options, Row, SIZES, Shape, VERSION};
pub use fit::{Fit, Printed, PrintedRow};
pub use gather::gather;
pub use item::{CitedSource, Item};
pub use listing::{ListingRow, listing, listing_csv, listing_json, listing_markdown};
#[cfg(feature = "cli")]
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use pdf::{Choice, Complaint, Engine, Pdf, PdfError, TypstProgram};
pub use plain::Removed;
pub use template::{Template, TemplateError};
pub use typst::{NamedFile, typst_files};
