//! Writes paragraphs: runs in their styles, links, footnotes, and tracked changes.

use std::collections::BTreeMap;

use super::package::PartRelations;
use super::styles::{CharacterStyle, ParagraphStyle, StyleSheet};
use super::text_piece::{PieceLook, TextPiece, Tracked, is_right_to_left, words};
use crate::render::page::Page;
use crate::render::xml::XmlWriter;

/// The author and time of the tracked changes: `2025-04-04T00:00:00Z`.
#[derive(Debug, Clone)]
pub(super) struct ChangeMark {
    pub(super) author: String,
    pub(super) date: Option<String>,
}

/// The writer of one part of a document.
pub(super) struct PartWriter<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) sheet: &'a StyleSheet,
    pub(super) xml: XmlWriter,
    pub(super) relations: PartRelations,
    mark: &'a ChangeMark,
    /// The last id given to a bookmark or a tracked change.
    last_id: u32,
    /// The number of paragraphs so far.
    pub(super) paragraphs: usize,
    /// The numbers of the footnotes so far, by source number on the page.
    pub(super) notes: BTreeMap<usize, usize>,
}

impl<'a> PartWriter<'a> {
    pub(super) fn new(page: &'a Page<'a>, sheet: &'a StyleSheet, mark: &'a ChangeMark) -> Self {
        Self {
            page,
            sheet,
            xml: XmlWriter::new(),
            relations: PartRelations::default(),
            mark,
            last_id: 0,
            paragraphs: 0,
            notes: BTreeMap::new(),
        }
    }

    fn id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// Writes a paragraph. If the whole paragraph is a tracked change, its paragraph mark is too.
    /// `direction` is the text that determines the paragraph's direction.
    pub(super) fn paragraph(
        &mut self,
        style: ParagraphStyle,
        revision: Tracked,
        direction: &str,
        content: impl FnOnce(&mut Self),
    ) {
        self.paragraphs += 1;
        self.xml.open("w:p", &[]);
        self.xml.open("w:pPr", &[]);
        self.xml.empty("w:pStyle", &[("w:val", &self.sheet.paragraph(style))]);
        if style == ParagraphStyle::BULLET
            && let Some(list) = self.sheet.bullets
        {
            self.xml.open("w:numPr", &[]);
            self.xml.empty("w:ilvl", &[("w:val", &0)]);
            self.xml.empty("w:numId", &[("w:val", &list)]);
            self.xml.close("w:numPr");
        }
        if is_right_to_left(direction) {
            self.xml.empty("w:bidi", &[]);
        }
        if style.is_right {
            self.xml.empty("w:jc", &[("w:val", &"right")]);
        }
        if revision != Tracked::Kept {
            self.xml.open("w:rPr", &[]);
            self.change(revision, true);
            self.xml.close("w:rPr");
        }
        self.xml.close("w:pPr");
        content(self);
        self.xml.close("w:p");
    }

    /// Writes a paragraph that consists of `pieces`.
    pub(super) fn text_paragraph(&mut self, style: ParagraphStyle, pieces: &[TextPiece]) {
        self.paragraph(style, Tracked::Kept, &words(pieces), |part| part.pieces(pieces));
    }

    /// Opens the element of a tracked change, or writes it as an empty element.
    pub(super) fn change(&mut self, revision: Tracked, is_empty: bool) {
        let name = if revision == Tracked::Deleted { "w:del" } else { "w:ins" };
        let (id, mark) = (self.id(), self.mark);
        let dated: Option<(&str, &dyn std::fmt::Display)> =
            mark.date.as_ref().map(|date| ("w:date", date as &dyn std::fmt::Display));
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
            vec![("w:id", &id), ("w:author", &mark.author)];
        attributes.extend(dated);
        if is_empty { self.xml.empty(name, &attributes) } else { self.xml.open(name, &attributes) }
    }

    pub(super) fn pieces(&mut self, pieces: &[TextPiece]) {
        for piece in pieces {
            self.piece(piece, Tracked::Kept);
        }
    }

    pub(super) fn revised(&mut self, pieces: &[(Tracked, TextPiece)]) {
        for (revision, piece) in pieces {
            self.piece(piece, *revision);
        }
    }

    pub(super) fn piece(&mut self, piece: &TextPiece, revision: Tracked) {
        if piece.text.is_empty() {
            return;
        }
        // Open the link first: the format allows a tracked change inside a link, but not a link
        // inside a tracked change.
        let is_link = match &piece.link {
            Some(to) => self.open_link(to),
            None => false,
        };
        let look = match piece.look.style {
            None if is_link => PieceLook { style: Some(CharacterStyle::LINK), ..piece.look },
            _ => piece.look,
        };
        self.tracked(revision, |part| {
            part.xml.open("w:r", &[]);
            part.look(look, is_right_to_left(&piece.text));
            let name = if revision == Tracked::Deleted { "w:delText" } else { "w:t" };
            part.xml.text(name, &[("xml:space", &"preserve")], &piece.text);
            part.xml.close("w:r");
        });
        if is_link {
            self.xml.close("w:hyperlink");
        }
    }

    fn tracked(&mut self, revision: Tracked, content: impl FnOnce(&mut Self)) {
        match revision {
            Tracked::Kept => content(self),
            Tracked::Inserted | Tracked::Deleted => {
                self.change(revision, false);
                content(self);
                self.xml.close(if revision == Tracked::Deleted { "w:del" } else { "w:ins" });
            }
        }
    }

    /// Opens a link. Returns whether its target exists.
    fn open_link(&mut self, to: &str) -> bool {
        if let Some(anchor) = to.strip_prefix('#') {
            let row = self.page.rows.iter().find(|row| row.anchor == anchor);
            if let Some(row) = row {
                let bookmark = row_bookmark(row.number);
                self.xml.open("w:hyperlink", &[("w:anchor", &bookmark), ("w:history", &1)]);
            }
            return row.is_some();
        }
        let id = self.relations.link(to);
        self.xml.open("w:hyperlink", &[("r:id", &id), ("w:history", &1)]);
        true
    }

    fn look(&mut self, look: PieceLook, is_right_to_left: bool) {
        let PieceLook { style, is_strong, is_emphasised } = look;
        // Use bold for Japanese emphasis, since Japanese typefaces have no italics.
        let is_slanted = is_emphasised && !self.page.brief.language.starts_with("ja");
        let is_bold = is_strong || (is_emphasised && !is_slanted);
        let own = if is_bold {
            Some(CharacterStyle::STRONG)
        } else {
            is_slanted.then_some(CharacterStyle::EMPHASIS)
        };
        let Some(named) = style.or(own) else {
            if is_right_to_left {
                self.xml.raw("<w:rPr><w:rtl/></w:rPr>");
            }
            return;
        };
        self.xml.open("w:rPr", &[]);
        self.xml.empty("w:rStyle", &[("w:val", &self.sheet.character(named))]);
        // Set additional formatting directly, since a run has only one style.
        if is_bold && named != CharacterStyle::STRONG {
            self.xml.raw("<w:b/><w:bCs/>");
        }
        if is_slanted && named != CharacterStyle::EMPHASIS {
            self.xml.raw("<w:i/><w:iCs/>");
        }
        if is_right_to_left {
            self.xml.raw("<w:rtl/>");
        }
        self.xml.close("w:rPr");
    }

    pub(super) fn line_break(&mut self, revision: Tracked) {
        self.tracked(revision, |part| part.xml.raw("<w:r><w:br/></w:r>"));
    }

    /// Writes `content`, enclosed in a row's bookmark.
    pub(super) fn bookmarked(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let id = self.id();
        self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
        content(self);
        self.xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
    }

    /// Writes a reference to a source's footnote. Word allows one reference per footnote; later
    /// ones are fields that repeat its number.
    pub(super) fn note(&mut self, source: usize, revision: Tracked) {
        let style = self.sheet.character(CharacterStyle::NOTE_REFERENCE).to_owned();
        let bookmark = format!("Source_{source}");
        let look = |xml: &mut XmlWriter| {
            xml.open("w:rPr", &[]);
            xml.empty("w:rStyle", &[("w:val", &style)]);
            xml.close("w:rPr");
        };
        let run = |part: &mut Self, content: &dyn Fn(&mut XmlWriter)| {
            part.xml.open("w:r", &[]);
            look(&mut part.xml);
            content(&mut part.xml);
            part.xml.close("w:r");
        };
        if let Some(number) = self.notes.get(&source).copied() {
            self.tracked(revision, |part| {
                run(part, &|xml| xml.empty("w:fldChar", &[("w:fldCharType", &"begin")]));
                run(part, &|xml| {
                    let code = format!(" NOTEREF {bookmark} \\f \\h ");
                    xml.text("w:instrText", &[("xml:space", &"preserve")], &code);
                });
                run(part, &|xml| xml.empty("w:fldChar", &[("w:fldCharType", &"separate")]));
                run(part, &|xml| xml.text("w:t", &[], &number.to_string()));
                run(part, &|xml| xml.empty("w:fldChar", &[("w:fldCharType", &"end")]));
            });
        } else {
            let number = self.notes.len() + 1;
            self.notes.insert(source, number);
            self.bookmarked(&bookmark, |part| {
                part.tracked(revision, |part| {
                    run(part, &|xml| xml.empty("w:footnoteReference", &[("w:id", &number)]));
                });
            });
        }
    }
}

/// Returns the name of a row's bookmark. Word allows at most 40 letters, digits and underscores.
pub(super) fn row_bookmark(number: usize) -> String {
    format!("Event_{number}")
}
