//! The Typst compiler that is built in.

use chrono::{DateTime, Datelike, Timelike};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Label, Smart};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Pdf;
use super::error::{Complaint, PdfError};
use super::world::BriefWorld;
use crate::render::data::BriefData;
use crate::render::fit::Fit;
use crate::render::template::Template;

pub(super) fn print(data: &BriefData, template: &Template, created: i64) -> Result<Pdf, PdfError> {
    let created = datetime(created)?;
    let world = BriefWorld::new(template.text(), data.to_json(), created)?;
    let printed = print_in(&world, data, template, created);
    // What Typst remembers of this brief is of no use to the next, and would pile up.
    typst::comemo::evict(0);
    printed
}

fn print_in(
    world: &BriefWorld,
    data: &BriefData,
    template: &Template,
    created: Datetime,
) -> Result<Pdf, PdfError> {
    let complaints = |found: &[SourceDiagnostic]| found.iter().map(|it| complaint(world, it)).collect();
    let Warned { output, warnings } = typst::compile::<PagedDocument>(world);
    let document = output.map_err(|errors| PdfError::of(complaints(&errors)))?;
    if let Some(character) = document.pages().iter().find_map(|page| missing_glyph(&page.frame)) {
        let place = data.whereabouts(character).unwrap_or_else(|| template.path().to_owned());
        return Err(PdfError::MissingGlyph { character, place });
    }
    let no_report = |problem| PdfError::NoReport { path: template.path().to_owned(), problem };
    let mut fit = report(&document).map_err(no_report)?;
    fit.pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
    let pdf = typst_pdf::pdf(&document, &options(created)?);
    let bytes = pdf.map_err(|errors| PdfError::of(complaints(&errors)))?;
    Ok(Pdf { bytes, fit, warnings: complaints(&warnings) })
}

fn datetime(seconds: i64) -> Result<Datetime, PdfError> {
    let part = |number: u32| u8::try_from(number).ok();
    DateTime::from_timestamp(seconds, 0)
        .and_then(|at| {
            let (month, day) = (part(at.month())?, part(at.day())?);
            let (hour, minute, second) = (part(at.hour())?, part(at.minute())?, part(at.second())?);
            Datetime::from_ymd_hms(at.year(), month, day, hour, minute, second)
        })
        .ok_or_else(|| {
            PdfError::Engine(format!("{seconds} seconds since 1970 is no time that a PDF can have"))
        })
}

fn options(created: Datetime) -> Result<PdfOptions, PdfError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Auto,
        timestamp: Some(Timestamp::new_utc(created)),
        page_ranges: None,
        standards: standards.map_err(|error| PdfError::Engine(error.message().to_string()))?,
        tagged: true,
        pretty: false,
    })
}

fn complaint(world: &BriefWorld, found: &SourceDiagnostic) -> Complaint {
    Complaint {
        place: world.locate(found.span),
        message: found.message.to_string(),
        hints: found.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

/// The first character on the page for which the fonts have no glyph: it would print as a box.
fn missing_glyph(frame: &Frame) -> Option<char> {
    frame.items().find_map(|(_, item)| match item {
        FrameItem::Group(group) => missing_glyph(&group.frame),
        FrameItem::Text(text) => {
            let glyph = text.glyphs.iter().find(|glyph| glyph.id == 0)?;
            text.text.get(glyph.range()).and_then(|words| words.chars().next()).or(Some('\u{FFFD}'))
        }
        _ => None,
    })
}

/// What the template says it kept.
fn report(document: &PagedDocument) -> Result<Fit, String> {
    let label = Label::new(PicoStr::intern("dateline-fit")).ok_or("the label cannot be made")?;
    let found = document.introspector().query_label(label).map_err(|error| error.to_string())?.clone();
    let metadata = found.to_packed::<MetadataElem>().ok_or("it is not on a `metadata`")?;
    let value = serde_json::to_value(&metadata.value).map_err(|error| error.to_string())?;
    serde_json::from_value(value).map_err(|error| error.to_string())
}
