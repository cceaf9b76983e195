//! The built-in Typst compiler.
//!
//! Compiles the template with the page data in memory, reads the measurements from the compiled
//! document, and exports the document as PDF.

use std::fmt;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Datelike, Timelike};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Label, Smart};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem};
use typst::text::{Font, FontInfo};
#[cfg(feature = "desk")]
use typst::text::{FontStyle, FontWeight};
use typst::utils::PicoStr;
use typst_kit::fonts::{FontSource, FontStore};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::EngineOutput;
use super::error::{Complaint, PdfError};
use super::fonts::{FontError, FontFile, Fonts};
use super::typst_job::{self, Function, TypstFault, TypstJob, TypstOutput};
use super::world::BriefWorld;
use crate::render::page::Page;
use crate::render::pagination::Measures;
use crate::render::template::Template;

/// The built-in Typst compiler and its fonts.
#[derive(Clone)]
pub struct EmbeddedTypst {
    fonts: Arc<FontStore>,
}

impl Default for EmbeddedTypst {
    /// Uses the fonts bundled with Typst, which are loaded once per process.
    fn default() -> Self {
        static BUILT_IN: LazyLock<Arc<FontStore>> = LazyLock::new(|| Arc::new(built_in()));
        Self { fonts: Arc::clone(&BUILT_IN) }
    }
}

impl fmt::Debug for EmbeddedTypst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedTypst").finish_non_exhaustive()
    }
}

/// A font file that is loaded on demand.
struct Face {
    file: FontFile,
    /// The index of the face within a font collection.
    index: u32,
}

impl FontSource for Face {
    fn load(&self) -> Option<Font> {
        Font::new(Bytes::new(self.file.read().ok()?), self.index)
    }
}

fn built_in() -> FontStore {
    let mut fonts = FontStore::new();
    fonts.extend(typst_kit::fonts::embedded());
    fonts
}

/// Returns the bytes of a built-in font in the briefs' typeface: "regular", "italic" or "semibold".
#[cfg(feature = "desk")]
pub(crate) fn built_in_serif(face: &str) -> Option<Vec<u8>> {
    let (style, weight) = match face {
        "regular" => (FontStyle::Normal, FontWeight::REGULAR),
        "italic" => (FontStyle::Italic, FontWeight::REGULAR),
        "semibold" => (FontStyle::Normal, FontWeight::SEMIBOLD),
        _ => return None,
    };
    let is_wanted = |info: &FontInfo| {
        info.family == "Libertinus Serif" && info.variant.style == style && info.variant.weight == weight
    };
    let (font, _) = typst_kit::fonts::embedded().find(|(_, info)| is_wanted(info))?;
    Some(font.data().to_vec())
}

impl EmbeddedTypst {
    /// Adds fonts after the built-in ones. Their metadata is read immediately, the fonts themselves
    /// on demand.
    pub(in crate::render) fn with_fonts(fonts: &Fonts) -> Result<Self, PdfError> {
        let mut store = built_in();
        for file in fonts.files() {
            let bytes = file.read()?;
            let faces: Vec<FontInfo> = FontInfo::iter(&bytes).collect();
            if faces.is_empty() {
                return Err(FontError::NotAFont { path: file.path() }.into());
            }
            store.extend((0..).zip(faces).map(|(index, face)| (Face { file: file.clone(), index }, face)));
        }
        Ok(Self { fonts: Arc::new(store) })
    }

    /// Returns the measurements that the template reports.
    pub(super) fn measure(
        &self,
        page: &Page<'_>,
        template: &Template,
        created: i64,
    ) -> Result<Measures, PdfError> {
        typst_job::measure(page, template, created, |job| Ok(self.run(job)))
    }

    /// Exports the page as PDF.
    pub(super) fn print(
        &self,
        page: &Page<'_>,
        template: &Template,
        created: i64,
    ) -> Result<EngineOutput, PdfError> {
        typst_job::print(page, template, created, |job| Ok(self.run(job)))
    }

    /// Compiles the template with the page data.
    pub(in crate::render) fn run(&self, job: TypstJob) -> Result<TypstOutput, TypstFault> {
        let created = datetime(job.created)?;
        let function = job.function;
        let world = BriefWorld::new(&self.fonts, job, created)?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let document = output.map_err(|errors| TypstFault::Complaints(complaints(&world, &errors)))?;
        match function {
            Function::Measures => match report(&document, "dateline-measures") {
                Ok(measures) => Ok(TypstOutput::Measures(measures)),
                Err(problem) => Err(TypstFault::NoMeasures(problem)),
            },
            Function::Brief => export(&world, &document, &warnings, created),
        }
    }

    /// Evicts older entries from Typst's cache. The template and the previous brief's glyphs are
    /// kept; older results would only use memory.
    pub(in crate::render) fn forget() {
        typst::comemo::evict(1);
    }
}

fn export(
    world: &BriefWorld<'_>,
    document: &PagedDocument,
    warnings: &[SourceDiagnostic],
    created: Datetime,
) -> Result<TypstOutput, TypstFault> {
    if let Some(character) = document.pages().iter().find_map(|page| missing_glyph(&page.frame)) {
        return Err(TypstFault::MissingGlyph(character));
    }
    let pdf = typst_pdf::pdf(document, &options(created)?);
    let bytes = pdf.map_err(|errors| TypstFault::Complaints(complaints(world, &errors)))?;
    let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
    Ok(TypstOutput::Brief(EngineOutput { bytes, pages, warnings: complaints(world, warnings) }))
}

fn datetime(seconds: i64) -> Result<Datetime, TypstFault> {
    let part = |number: u32| u8::try_from(number).ok();
    DateTime::from_timestamp(seconds, 0)
        .and_then(|at| {
            let (month, day) = (part(at.month())?, part(at.day())?);
            let (hour, minute, second) = (part(at.hour())?, part(at.minute())?, part(at.second())?);
            Datetime::from_ymd_hms(at.year(), month, day, hour, minute, second)
        })
        .ok_or_else(|| {
            TypstFault::Engine(format!("{seconds} seconds since 1970 is not a valid time for a PDF"))
        })
}

fn options(created: Datetime) -> Result<PdfOptions, TypstFault> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Auto,
        timestamp: Some(Timestamp::new_utc(created)),
        page_ranges: None,
        standards: standards.map_err(|error| TypstFault::Engine(error.message().to_string()))?,
        tagged: true,
        pretty: false,
    })
}

fn complaints(world: &BriefWorld<'_>, found: &[SourceDiagnostic]) -> Vec<Complaint> {
    found.iter().map(|diagnostic| complaint(world, diagnostic)).collect()
}

fn complaint(world: &BriefWorld<'_>, found: &SourceDiagnostic) -> Complaint {
    let hints = found.hints.iter().map(|hint| hint.v.to_string()).collect();
    Complaint::new(world.locate(found.span), found.message.to_string(), hints)
}

/// Returns the first character that has no glyph in the fonts; it would be printed as a box.
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

/// Returns the value that the template reports under `label`, as JSON. Fails unless there is
/// exactly one.
fn report(document: &PagedDocument, label: &str) -> Result<String, String> {
    let label = Label::new(PicoStr::intern(label)).ok_or("the label cannot be created")?;
    let found = document.introspector().query_label(label).map_err(|error| error.to_string())?.clone();
    let metadata = found.to_packed::<MetadataElem>().ok_or("it is not attached to a `metadata` element")?;
    serde_json::to_string(&metadata.value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::{BriefSpec, Inline, Paragraph};
    use crate::date::Day;
    use crate::render::typography::SmartQuotes;
    use crate::render::{BriefData, CitedSource, Fit, Item, Words};
    use crate::source::Sources;

    fn words(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => words(&group.frame, out),
                FrameItem::Text(text) => out.push_str(&text.text),
                _ => {}
            }
        }
    }

    /// Returns the text of all pages without whitespace, since lines can break anywhere.
    fn words_of(data: &BriefData) -> String {
        let template = Template::find("brief.typ", None).unwrap();
        let fit = Fit::everything(data);
        let page = data.page(&fit);
        let fonts = built_in();
        let job = TypstJob::new(Function::Brief, &page, &template, 0);
        let world = BriefWorld::new(&fonts, job, datetime(0).unwrap()).unwrap();
        let document: PagedDocument = typst::compile(&world).output.unwrap();
        let mut found = String::new();
        document.pages().iter().for_each(|page| words(&page.frame, &mut found));
        found.retain(|c| !c.is_whitespace());
        found
    }

    #[test]
    fn text_is_printed_verbatim_everywhere() {
        let hostile = [
            "#panic(\"no\")",
            "$#read(\"/etc/passwd\")$",
            "*b* _e_ @ref <lbl> `raw` \\u{41} \\",
            "= H",
            "// c /* d */ https://example.org",
            "#import \"@preview/x:1.0.0\": *",
            "{{ 7 * 7 }} {% raw %}",
            "~ -- --- ... \"q\" 'q'",
        ];
        for text in hostile {
            let toml = format!("title = '''{text}'''\nsubtitle = '''{text}'''\naudience = '''{text}'''");
            let (mut spec, faults) = BriefSpec::parse("hostile", Sources::new().add("", ""), &toml);
            assert_eq!(faults, []);
            spec.bottom_line = vec![Paragraph(vec![Inline::Text(text.to_owned())])];
            let item = Item { summary: Some(text.to_owned()), sources: vec!["s".into()], ..Item::new(text) };
            let source = CitedSource {
                id: "s".to_owned(),
                title: text.to_owned(),
                author: Some(text.to_owned()),
                ..CitedSource::default()
            };
            let (data, removed) = BriefData::new(&spec, &[item], &[source], Day::from_number(20_000));
            assert_eq!(removed, []);
            let printed = SmartQuotes::new(&Words::ENGLISH).piece(text);
            let literal: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
            // The places: title, subtitle, audience, bottom line, event, summary, source, author,
            // and the title in the footer.
            assert_eq!(words_of(&data).matches(&literal).count(), 9, "{text}");
        }
    }
}
