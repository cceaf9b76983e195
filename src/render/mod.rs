//! One-page briefs: decides what fits on the pages and renders it in each output format.
//!
//! [`gather()`] turns the timeline entries that a [`BriefSpec`](crate::brief::BriefSpec) selects
//! into [`Item`]s, and [`BriefData`] prepares them for printing. The Typst template measures the
//! parts of the brief, a [`Fit`] records which of them fit, and the [`Page`] holds the result with
//! its [`Drawing`]: everything that a template reads. [`Engine`], [`markdown()`] and [`html()`] all
//! render the same page, so every format shows the same selection.

mod changes;
mod data;
mod drawing;
mod gather;
mod html;
mod item;
mod jinja;
mod listing;
mod logo;
mod markdown;
mod page;
mod pagination;
mod pdf;
mod plain;
mod row;
mod size_estimate;
mod statements;
mod template;
mod typst;
mod words;

pub use changes::{Change, ChangeKind, Changed, ChangedRow, PrintedChange, PrintedChanges, Since, changes};
pub use data::{AsOf, BriefData, Colours, LONGEST, Options, SIZES, VERSION};
pub use drawing::{Doubt, Drawing, Element, IMPORTANT, Label, Mark, Tone};
pub use gather::gather;
pub use html::html;
pub use item::{Cite, CitedSource, Item, Otherwise};
pub use listing::{ListingRow, listing, listing_csv, listing_json, listing_markdown};
pub use logo::ShownLogo;
#[cfg(feature = "cli")]
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use page::{Against, CitedPages, Page, PrintedRow, Quoted};
pub use pagination::{Fit, Overfull};
#[cfg(feature = "pdf")]
pub use pdf::EmbeddedTypst;
pub use pdf::{Choice, Complaint, Engine, FontError, Fonts, Pdf, PdfError, TypstProgram};
pub use plain::Removed;
pub use row::{Ahead, CitedRow, Dispute, Extent, Row, Shape};
pub use statements::{Statement, StatementOutcome, Statements};
pub use template::{TEMPLATES, Template, TemplateError};
pub use typst::{NamedFile, typst_files};
pub use words::Words;
