//! One-page briefs: what there is room for, and one file for each format.
//!
//! The way of the data: what a [`BriefSpec`](crate::brief::BriefSpec) chooses of the timeline is [gathered](gather)
//! as [`Item`]s, and made fit to print as [`BriefData`]. The Typst template measures its parts; of that comes a
//! [`Fit`], which says what there is room for, and the [`Page`], with the [`Drawing`]: all that a template reads. [`Engine`],
//! [`markdown`] and [`html`] show the same page.

mod changes;
mod data;
mod drawing;
mod fit;
mod gather;
mod guess;
mod html;
mod item;
mod jinja;
mod listing;
mod logo;
mod markdown;
mod page;
mod pdf;
mod plain;
mod row;
mod template;
mod typst;
mod words;

pub use changes::{Change, ChangeKind, Changed, ChangedRow, PrintedChange, PrintedChanges, Since, changes};
pub use data::{AsOf, BriefData, Colours, LONGEST, Options, SIZES, VERSION};
pub use drawing::{Doubt, Drawing, Element, IMPORTANT, Label, Mark, Tone};
pub use fit::{Fit, Overfull};
pub use gather::gather;
pub use html::html;
pub use item::{Cite, CitedSource, Item, Otherwise};
pub use listing::{ListingRow, listing, listing_csv, listing_json, listing_markdown};
pub use logo::ShownLogo;
#[cfg(feature = "cli")]
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use page::{Against, CitedPages, Page, PrintedRow, Quoted};
#[cfg(feature = "pdf")]
pub use pdf::EmbeddedTypst;
pub use pdf::{Choice, Complaint, Engine, FontError, Fonts, Pdf, PdfError, TypstProgram};
pub use plain::Removed;
pub use row::{Ahead, CitedRow, Dispute, Extent, Row, Shape};
pub use template::{TEMPLATES, Template, TemplateError};
pub use typst::{NamedFile, typst_files};
pub use words::Words;
