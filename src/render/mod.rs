//! One-page briefs: selects what fits on the pages and renders it in each output format.
//!
//! [`gather()`] turns the timeline entries that a [`BriefSpec`](crate::brief::BriefSpec) selects
//! into [`Item`]s, and [`BriefData`] prepares them for printing. The Typst template measures the
//! parts of the brief, a [`Fit`] records which of them fit, and the [`Page`] holds the result with
//! its [`Drawing`]: everything that a template reads. [`Engine`], [`markdown()`] and [`html()`] all
//! render the same page, so every format shows the same selection.

mod changes;
mod data;
mod docx;
mod drawing;
mod gather;
mod html;
mod isolated;
mod item;
mod jinja;
mod listing;
mod logo;
mod markdown;
mod overrun;
mod page;
mod pagination;
mod pdf;
mod picture;
mod plain;
mod release;
mod row;
mod size_estimate;
mod statements;
mod template;
mod typography;
mod typst;
mod words;
mod xml;

pub use changes::{ChangeKind, EarlierBrief, Since, changes};
pub(crate) use changes::{ChangedRow, EventChange};
pub(crate) use data::OmissionReason;
pub use data::{AsOf, BriefData, Colours, VERSION};
#[cfg(feature = "cli")]
pub(crate) use docx::REFERENCE;
pub use docx::{DocxParts, ReferenceDocx, ReferenceError, docx};
pub use drawing::{Drawing, DrawingFrame, DrawingSize, Mark};
#[cfg(feature = "desk")]
pub(crate) use drawing::{MarkLink, short_title};
pub use gather::gather;
pub use html::html;
pub use isolated::{RENDER, Renderer, answer_renderer};
pub use item::{Cite, CitedSource, ContradictingStatement, Item};
pub(crate) use listing::ListingRow;
pub use listing::{listing, listing_csv, listing_json, listing_markdown};
#[cfg(feature = "cli")]
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use overrun::{Overrun, OverrunCause, RenderLimits};
pub use page::Page;
pub use pagination::Fit;
#[cfg(all(feature = "desk", feature = "pdf"))]
pub(crate) use pdf::built_in_serif;
pub use pdf::{Engine, Fonts, Pdf, PdfError};
pub use picture::PaintedPicture;
pub(crate) use release::{Clearance, Release};
pub use row::{CitedRow, DaySpan};
pub use statements::{Statement, StatementOutcome, Statements};
pub(crate) use template::TEMPLATES;
pub use template::{Template, TemplateError};
pub use typst::typst_files;
pub use words::Words;
