//! Writes the main document part of a Word brief, its footnotes, headers and footers.

use super::DocxParts;
use super::events_table;
use super::package::{DECLARATION, PartRelations};
use super::picture_run::{PlacedPicture, shrunk};
use super::reference::ReferencePaper;
use super::styles::{CharacterStyle, ParagraphStyle, StyleSheet, WORD, twips};
use super::text_piece::{TextPiece, Tracked, compared, paired, pieces, words};
use super::writer::{ChangeMark, PartWriter};
use crate::brief::{BriefSection, PaperSize, Paragraph, PictureFormat};
use crate::render::data::BriefData;
use crate::render::logo::ShownLogo;
use crate::render::page::Page;
use crate::render::row::CitedRow;

/// The maximum width and height of the logo, in points: 50 by 13 mm.
const LOGO: (f64, f64) = (141.7, 36.9);

/// The parts of the document that depend on the page.
pub(super) struct DocxDocument {
    /// `word/document.xml`.
    pub(super) xml: String,
    /// The relationships of the main part, except those to styles and settings, which the caller
    /// adds.
    pub(super) relations: PartRelations,
    /// `word/footnotes.xml`; `None` if there are no footnotes.
    pub(super) notes: Option<String>,
    pub(super) note_relations: PartRelations,
    /// The name, kind and content of each header and footer.
    pub(super) margins: Vec<(&'static str, &'static str, String)>,
    /// The name and content of each picture.
    pub(super) media: Vec<(String, Vec<u8>)>,
}

/// The XML namespaces of the main part and of the footnotes.
const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns:w", WORD),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
];

fn open_root(part: &mut PartWriter<'_>, name: &str) {
    part.xml.raw(DECLARATION);
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
        NAMESPACES.iter().map(|(name, space)| (*name, space as &dyn std::fmt::Display)).collect();
    attributes.push(("mc:Ignorable", &"w15"));
    part.xml.open(name, &attributes);
}

impl DocxDocument {
    pub(super) fn write(
        page: &Page<'_>,
        sheet: &StyleSheet,
        mark: &ChangeMark,
        parts: &DocxParts<'_>,
    ) -> Self {
        let paper = parts.reference.and_then(|reference| reference.paper);
        let paper = paper.unwrap_or_else(|| ReferencePaper::of(page.brief.options.paper));
        let mut body = DocxBody {
            part: PartWriter::new(page, sheet, mark),
            page,
            room: paper.width - paper.left - paper.right,
            media: Vec::new(),
            pictures: 0,
            before_table: None,
        };
        open_root(&mut body.part, "w:document");
        body.part.xml.open("w:body", &[]);
        body.masthead(parts);
        body.bottom_line();
        for section in &page.brief.sections {
            body.section(*section, parts);
        }
        // Add an empty paragraph, since Word requires one after a table at the end of a document.
        if body.before_table == Some(body.part.paragraphs) {
            body.part.text_paragraph(ParagraphStyle::BODY, &[]);
        }
        let DocxBody { mut part, media, .. } = body;
        let margins = margins(page, sheet, mark, &paper, &mut part.relations);
        section_properties(&mut part, &paper, &margins);
        part.xml.close("w:body");
        part.xml.close("w:document");
        let cited: Vec<usize> = {
            let mut cited: Vec<(usize, usize)> =
                part.notes.iter().map(|(source, note)| (*note, *source)).collect();
            cited.sort_unstable();
            cited.into_iter().map(|(_, source)| source).collect()
        };
        let mut note_relations = PartRelations::default();
        let notes = (!cited.is_empty()).then(|| {
            let (notes, relations) = footnotes(page, sheet, mark, &cited);
            note_relations = relations;
            notes
        });
        Self {
            xml: part.xml.finish(),
            relations: part.relations,
            notes,
            note_relations,
            margins: margins.into_iter().map(|margin| (margin.name, margin.kind, margin.xml)).collect(),
            media,
        }
    }
}

/// The body under construction.
struct DocxBody<'a> {
    part: PartWriter<'a>,
    page: &'a Page<'a>,
    /// The width of the text area in twentieths of a point.
    room: i64,
    media: Vec<(String, Vec<u8>)>,
    /// The number of pictures so far.
    pictures: u32,
    /// The value of `part.paragraphs` after the table, to detect a table at the end of the
    /// document.
    before_table: Option<usize>,
}

impl DocxBody<'_> {
    fn masthead(&mut self, parts: &DocxParts<'_>) {
        let brief = self.page.brief;
        if let Some(logo) = &brief.logo {
            self.logo(logo, parts);
        }
        self.part.text_paragraph(ParagraphStyle::TITLE, &[TextPiece::plain(&brief.title)]);
        if let Some(subtitle) = &brief.subtitle {
            self.part.text_paragraph(ParagraphStyle::SUBTITLE, &[TextPiece::plain(subtitle)]);
        }
        let mut facts = Vec::new();
        if let Some(draft) = &brief.draft {
            facts.push(TextPiece::styled(CharacterStyle::DRAFT, draft));
            facts.push(TextPiece::plain("  ·  "));
        }
        if let Some(release) = &brief.release {
            facts.push(TextPiece::styled(CharacterStyle::NUMBER, &release.text));
            facts.push(TextPiece::plain("  ·  "));
        }
        if let Some(audience) = &brief.audience {
            facts.push(TextPiece::plain(format!("{audience}  ·  ")));
        }
        facts.push(TextPiece::plain(format!("{} {}", brief.words.as_of, brief.as_of.text)));
        self.part.text_paragraph(ParagraphStyle::FACTS, &facts);
    }

    fn bottom_line(&mut self) {
        let (page, words) = (self.page, self.page.brief.words);
        let earlier = page.brief.earlier.as_ref().and_then(|earlier| earlier.texts.as_ref());
        let then = earlier.map(|texts| texts.bottom_line.as_slice());
        if page.bottom_line.is_empty() && then.unwrap_or_default().is_empty() {
            return;
        }
        let heading = [TextPiece::plain(words.bottom_line)];
        self.part.text_paragraph(ParagraphStyle::BOTTOM_LINE_HEADING, &heading);
        self.paragraphs(ParagraphStyle::BOTTOM_LINE, then, &page.bottom_line);
    }

    fn heading(&mut self, text: &str) {
        self.part.text_paragraph(ParagraphStyle::HEADING, &[TextPiece::plain(text)]);
    }

    fn remark(&mut self, text: &str) {
        self.part.text_paragraph(ParagraphStyle::REMARK, &[TextPiece::plain(text)]);
    }

    /// Writes the author's paragraphs, with tracked changes if there is an earlier version.
    fn paragraphs(&mut self, style: ParagraphStyle, then: Option<&[Paragraph]>, now: &[Paragraph]) {
        let page = self.page;
        let now: Vec<Vec<TextPiece>> = now.iter().map(pieces).collect();
        let Some(then) = then else {
            for paragraph in &now {
                self.part.text_paragraph(style, paragraph);
            }
            return;
        };
        // Resolve references to events in the earlier version as on the page. Otherwise each
        // reference would count as changed.
        let row_of = |id: &str| {
            let row = page.rows.iter().find(|row| row.row.id.as_deref() == Some(id))?;
            page.brief.sections.contains(&BriefSection::Events).then(|| format!("#{}", row.anchor))
        };
        let then: Vec<Vec<TextPiece>> =
            then.iter().map(|paragraph| pieces(&paragraph.referring(&row_of))).collect();
        for (old, new) in paired(&then, &now) {
            let (revision, text) = match (old, new) {
                (None, Some(new)) => (Tracked::Inserted, new),
                (Some(old), None) => (Tracked::Deleted, old),
                (_, new) => (Tracked::Kept, new.unwrap_or_default()),
            };
            let revised: Vec<(Tracked, TextPiece)> = match (old, new) {
                (Some(old), Some(new)) => compared(old, new),
                _ => text.iter().map(|piece| (revision, piece.clone())).collect(),
            };
            self.part.paragraph(style, revision, &words(text), |part| part.revised(&revised));
        }
    }

    fn section(&mut self, section: BriefSection, parts: &DocxParts<'_>) {
        let page = self.page;
        match section {
            BriefSection::Changed => self.changed(),
            BriefSection::Timeline => self.drawing(parts),
            BriefSection::Upcoming => self.upcoming(),
            BriefSection::Events => self.events(),
            BriefSection::Disputed => self.disputed(),
            BriefSection::Sources => self.uncited_sources(),
            _ => {}
        }
        let texts = page.brief.earlier.as_ref().and_then(|earlier| earlier.texts.as_ref());
        let then = texts.map(|texts| {
            let of_section = texts.written.iter().filter(|written| written.section == section);
            of_section.flat_map(|written| written.paragraphs.clone()).collect::<Vec<Paragraph>>()
        });
        for written in page.written.iter().filter(|written| written.section == section) {
            self.heading(written.heading);
            let style = if written.list { ParagraphStyle::BULLET } else { ParagraphStyle::BODY };
            self.paragraphs(style, then.as_deref(), &written.paragraphs);
        }
    }

    /// Returns the number of a row, as a link if the table is printed.
    fn number(&self, number: usize) -> TextPiece {
        let has_rows = self.page.brief.sections.contains(&BriefSection::Events);
        let row = number.checked_sub(1).and_then(|place| self.page.rows.get(place));
        let link = row.filter(|_| has_rows).map(|row| format!("#{}", row.anchor));
        TextPiece::styled(CharacterStyle::NUMBER, number.to_string()).linking(link)
    }

    fn changed(&mut self) {
        let Some(changed) = &self.page.changed else { return };
        let colon = self.page.brief.words.colon;
        self.heading(changed.heading);
        for entry in &changed.entries {
            let row = entry.row;
            let mut line = vec![
                TextPiece::strong(row.label),
                TextPiece::plain(format!("{colon}{}, {}", row.title, row.when)),
            ];
            if let Some(number) = entry.number {
                line.extend([TextPiece::plain(" ("), self.number(number), TextPiece::plain(")")]);
            }
            self.part.text_paragraph(ParagraphStyle::BULLET, &line);
        }
        if let Some(remark) = &changed.remark {
            self.remark(remark);
        }
    }

    fn drawing(&mut self, parts: &DocxParts<'_>) {
        let Some(drawing) = &self.page.drawing else { return };
        let Some(picture) = parts.drawing else {
            self.remark(&drawing.alt);
            return;
        };
        #[expect(clippy::cast_precision_loss, reason = "the width of a page is small")]
        let room = self.room as f64 / 20.0;
        let (width, height) = shrunk(picture, room, f64::INFINITY);
        let vector = Some(picture.svg.clone().into_bytes());
        let placed = self.placed(picture.png.clone(), vector, &drawing.alt, width, height);
        self.part.paragraph(ParagraphStyle::DRAWING, Tracked::Kept, "", |part| placed.write(&mut part.xml));
    }

    fn logo(&mut self, logo: &ShownLogo, parts: &DocxParts<'_>) {
        let placed = match (parts.logo, logo.format()) {
            (Some(picture), _) => {
                let (width, height) = shrunk(picture, LOGO.0, LOGO.1);
                let vector = Some(picture.svg.clone().into_bytes());
                self.placed(picture.png.clone(), vector, &logo.alt, width, height)
            }
            (None, PictureFormat::Png) => {
                let Some((width, height)) = logo.pixels() else { return };
                let scale = (LOGO.0 / f64::from(width)).min(LOGO.1 / f64::from(height));
                let (width, height) = (f64::from(width) * scale, f64::from(height) * scale);
                self.placed(logo.bytes().to_vec(), None, &logo.alt, width, height)
            }
            // Omit the picture: Word requires a bitmap with each SVG, and a build without the
            // feature `pdf` cannot rasterise one.
            (None, PictureFormat::Svg) => return,
        };
        self.part.paragraph(ParagraphStyle::LOGO, Tracked::Kept, "", |part| placed.write(&mut part.xml));
    }

    /// Adds a picture to the package, and returns its placement in the document.
    fn placed<'p>(
        &mut self,
        bitmap: Vec<u8>,
        vector: Option<Vec<u8>>,
        alt: &'p str,
        width: f64,
        height: f64,
    ) -> PlacedPicture<'p> {
        self.pictures += 1;
        let number = self.pictures;
        let mut add = |extension: &str, bytes: Vec<u8>| {
            let name = format!("image{number}.{extension}");
            let id = self.part.relations.part("image", &format!("media/{name}"));
            self.media.push((name, bytes));
            id
        };
        let bitmap = add("png", bitmap);
        let vector = vector.map(|vector| add("svg", vector));
        PlacedPicture { number, bitmap, vector, alt, width, height }
    }

    fn upcoming(&mut self) {
        let page = self.page;
        if page.upcoming.is_empty() {
            return;
        }
        self.heading(page.brief.words.upcoming);
        for number in &page.upcoming {
            let Some(row) = number.checked_sub(1).and_then(|place| page.rows.get(place)) else { continue };
            let Some(ahead) = &row.row.ahead else { continue };
            let countdown = ahead.text.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
            let mut line = vec![
                TextPiece::strong(&ahead.when),
                TextPiece::plain(format!("{countdown}{}{} (", page.brief.words.colon, row.row.title)),
                self.number(*number),
                TextPiece::plain(")"),
            ];
            if row.row.disputed {
                let remark = format!(" ({})", page.brief.words.is_disputed);
                line.push(TextPiece::styled(CharacterStyle::STANDING, remark));
            }
            self.part.text_paragraph(ParagraphStyle::BULLET, &line);
        }
        if let Some(more) = &page.more_upcoming {
            self.remark(more);
        }
    }

    fn events(&mut self) {
        let page = self.page;
        // As in the PDF, the table has a caption in its properties instead of a heading.
        if page.rows.is_empty() {
            self.remark(page.brief.words.no_events);
        } else {
            events_table::write(&mut self.part, self.room);
            self.before_table = Some(self.part.paragraphs);
        }
        if let Some(remark) = &page.remark {
            self.remark(remark);
        }
    }

    fn disputed(&mut self) {
        let page = self.page;
        if page.rows.iter().all(|row| row.against.is_empty()) {
            return;
        }
        let words = page.brief.words;
        self.heading(words.disputed);
        for row in page.rows.iter().filter(|row| !row.against.is_empty()) {
            let number = self.number(row.number);
            let title = TextPiece::plain(format!(") {}{}{}", row.row.title, words.colon, row.row.when));
            self.part.paragraph(ParagraphStyle::BULLET, Tracked::Kept, &row.row.title, |part| {
                part.pieces(&[TextPiece::plain("("), number, title]);
                for against in &row.against {
                    let when = format!("; {}", against.dispute.when);
                    part.pieces(&[TextPiece::plain(when)]);
                    match against.number {
                        Some(source) => part.note(source, Tracked::Kept),
                        None => part.pieces(&[TextPiece::plain(format!(" ({})", against.source))]),
                    }
                }
            });
        }
    }

    /// Writes the sources without a footnote: those cited only in sections that are not printed.
    fn uncited_sources(&mut self) {
        let page = self.page;
        let sections = &page.brief.sections;
        let (in_table, in_disputes) =
            (sections.contains(&BriefSection::Events), sections.contains(&BriefSection::Disputed));
        let is_cited = |number: usize| {
            page.rows.iter().any(|row| {
                let cites = || row.cited.iter().any(|cite| cite.number == number);
                let disputes = || row.against.iter().any(|against| against.number == Some(number));
                (in_table && cites()) || (in_disputes && disputes())
            })
        };
        let uncited: Vec<&CitedRow> = page
            .sources
            .iter()
            .enumerate()
            .filter(|(place, _)| !is_cited(place + 1))
            .map(|(_, source)| *source)
            .collect();
        if uncited.is_empty() {
            return;
        }
        self.heading(page.brief.words.sources);
        for source in uncited {
            self.part.text_paragraph(ParagraphStyle::BULLET, &source_pieces(source, page.brief));
        }
    }
}

/// Returns the line for a source: title, author, publisher, dates and archived copy.
fn source_pieces(source: &CitedRow, brief: &BriefData) -> Vec<TextPiece> {
    let comma = brief.words.comma;
    let mut line = vec![TextPiece::plain(&source.title).linking(source.url.clone())];
    line.extend(source.details.iter().map(|detail| TextPiece::plain(format!("{comma}{detail}"))));
    if let Some(archived) = &source.archived {
        line.push(TextPiece::plain(format!("{comma}{} ", brief.words.archived)));
        line.push(TextPiece::plain(archived).linking(Some(archived.clone())));
    }
    line
}

/// Returns `word/footnotes.xml` with the sources `cited`, in this order, and its relationships.
fn footnotes(
    page: &Page<'_>,
    sheet: &StyleSheet,
    mark: &ChangeMark,
    cited: &[usize],
) -> (String, PartRelations) {
    let mut part = PartWriter::new(page, sheet, mark);
    open_root(&mut part, "w:footnotes");
    for (id, kind, line) in
        [(-1, "separator", "<w:separator/>"), (0, "continuationSeparator", "<w:continuationSeparator/>")]
    {
        part.xml.open("w:footnote", &[("w:type", &kind), ("w:id", &id)]);
        part.xml
            .raw("<w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r>");
        part.xml.raw(line);
        part.xml.raw("</w:r></w:p>");
        part.xml.close("w:footnote");
    }
    let style = sheet.character(CharacterStyle::NOTE_REFERENCE);
    for (place, source) in cited.iter().enumerate() {
        let Some(source) = source.checked_sub(1).and_then(|place| page.sources.get(place)) else { continue };
        part.xml.open("w:footnote", &[("w:id", &(place + 1))]);
        part.paragraph(ParagraphStyle::NOTE, Tracked::Kept, &source.title, |part| {
            part.xml.open("w:r", &[]);
            part.xml.open("w:rPr", &[]);
            part.xml.empty("w:rStyle", &[("w:val", &style)]);
            part.xml.close("w:rPr");
            part.xml.raw("<w:footnoteRef/>");
            part.xml.close("w:r");
            part.pieces(&[TextPiece::plain(" ")]);
            part.pieces(&source_pieces(source, page.brief));
        });
        part.xml.close("w:footnote");
    }
    part.xml.close("w:footnotes");
    (part.xml.finish(), part.relations)
}

/// A header or a footer.
struct PageMargin {
    name: &'static str,
    /// The kind of relationship: "header" or "footer".
    kind: &'static str,
    /// The id of the main part's relationship to the header or footer.
    relation: String,
    xml: String,
}

/// Returns the header with the handling mark, and the footer with the title, the mark and the page
/// number.
fn margins(
    page: &Page<'_>,
    sheet: &StyleSheet,
    mark: &ChangeMark,
    paper: &ReferencePaper,
    relations: &mut PartRelations,
) -> Vec<PageMargin> {
    let handling = page.brief.handling.as_ref();
    let handling = handling.map(|words| TextPiece::styled(CharacterStyle::HANDLING_MARK, words));
    let mut margins = Vec::new();
    if let Some(handling) = &handling {
        let mut part = PartWriter::new(page, sheet, mark);
        open_root(&mut part, "w:hdr");
        part.text_paragraph(ParagraphStyle::HANDLING, std::slice::from_ref(handling));
        part.xml.close("w:hdr");
        let relation = relations.part("header", "header1.xml");
        margins.push(PageMargin { name: "header1", kind: "header", relation, xml: part.xml.finish() });
    }
    let mut part = PartWriter::new(page, sheet, mark);
    open_root(&mut part, "w:ftr");
    if let Some(handling) = &handling {
        part.text_paragraph(ParagraphStyle::HANDLING, std::slice::from_ref(handling));
    }
    let end = paper.width - paper.left - paper.right;
    part.xml.open("w:p", &[]);
    part.xml.open("w:pPr", &[]);
    part.xml.empty("w:pStyle", &[("w:val", &sheet.paragraph(ParagraphStyle::FOOTER))]);
    part.xml.open("w:tabs", &[]);
    part.xml.empty("w:tab", &[("w:val", &"right"), ("w:pos", &end)]);
    part.xml.close("w:tabs");
    part.xml.close("w:pPr");
    part.pieces(&[TextPiece::plain(&page.brief.title)]);
    part.xml.raw(
        "<w:r><w:tab/></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>\
         <w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>\
         <w:fldSimple w:instr=\" NUMPAGES \"><w:r><w:t>1</w:t></w:r></w:fldSimple>",
    );
    part.xml.close("w:p");
    part.xml.close("w:ftr");
    let relation = relations.part("footer", "footer1.xml");
    margins.push(PageMargin { name: "footer1", kind: "footer", relation, xml: part.xml.finish() });
    margins
}

impl ReferencePaper {
    /// Returns the sheet size and margins of the built-in templates.
    fn of(paper: PaperSize) -> Self {
        let (width, height) = match paper {
            PaperSize::A4 => (11_906, 16_838),
            PaperSize::Letter => (12_240, 15_840),
        };
        let (side, end) = (twips(56.69), twips(48.19));
        Self {
            width,
            height,
            top: end,
            right: side,
            bottom: end,
            left: side,
            header: twips(22.0),
            footer: twips(22.0),
        }
    }
}

fn section_properties(part: &mut PartWriter<'_>, paper: &ReferencePaper, margins: &[PageMargin]) {
    part.xml.open("w:sectPr", &[]);
    for margin in margins {
        let name = format!("w:{}Reference", margin.kind);
        part.xml.empty(&name, &[("w:type", &"default"), ("r:id", &margin.relation)]);
    }
    part.xml.empty("w:pgSz", &[("w:w", &paper.width), ("w:h", &paper.height)]);
    part.xml.empty(
        "w:pgMar",
        &[
            ("w:top", &paper.top),
            ("w:right", &paper.right),
            ("w:bottom", &paper.bottom),
            ("w:left", &paper.left),
            ("w:header", &paper.header),
            ("w:footer", &paper.footer),
            ("w:gutter", &0),
        ],
    );
    part.xml.raw("<w:cols w:space=\"708\"/>");
    // Set the footnotes in columns, like the sources in the PDF. Versions before Word 2013 ignore
    // this.
    if part.page.source_columns > 1 {
        part.xml.empty("w15:footnoteColumns", &[("w15:val", &part.page.source_columns)]);
    }
    part.xml.close("w:sectPr");
}
