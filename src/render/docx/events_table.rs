//! Writes the events table: its rows, the rows removed since the earlier state, and the tracked
//! changes in its cells.

use super::styles::{CharacterStyle, ParagraphStyle, twips};
use super::text_piece::{TextPiece, Tracked, compared, words};
use super::writer::{PartWriter, row_bookmark};
use crate::render::changes::ChangeKind;
use crate::render::drawing::text_width;
use crate::render::page::{CitedPages, Page, PrintedRow};
use crate::render::row::Row;
use crate::render::words::Words;
use crate::render::xml::Attributes;

/// A line of the table.
enum TableLine<'a> {
    /// The line between past and future events.
    Today,
    /// An event, its earlier version, and whether it is the first one below the today line.
    Row(&'a PrintedRow<'a>, EarlierRow<'a>, bool),
    /// An event that was removed from the brief.
    Gone(&'a Row),
}

/// The earlier version of a row.
enum EarlierRow<'a> {
    /// The row is not compared with an earlier one.
    Unknown,
    /// The row was not in the brief.
    New,
    Row(&'a Row),
}

/// The typical width of digits and short words, relative to the upper bound that [`text_width`]
/// returns.
const DIGITS: f64 = 0.92;

/// The column widths in twentieths of a point: number, date, event and source.
struct ColumnWidths {
    widths: Vec<i64>,
}

impl ColumnWidths {
    /// Returns the column widths for a text area of width `room`.
    fn new(page: &Page<'_>, room: i64, has_sources: bool) -> Self {
        let size = page.fit.size;
        let (words, gap) = (page.brief.words, 0.9 * size);
        let head = |text: &str| text_width(text, 0.84 * size);
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let total = {
            #[expect(clippy::cast_precision_loss, reason = "the width of a page is small")]
            let twentieths = room as f64;
            twentieths / 20.0
        };
        let number = text_width(&page.rows.len().to_string(), size).max(head(words.number));
        let dates = &mut page.rows.iter().map(|row| DIGITS * text_width(&row.row.when, size));
        let date = widest(dates).max(head(words.date)).min(0.3 * total) + gap;
        let cites = &mut page.rows.iter().map(|row| {
            let cite = |cite: &CitedPages| format!("{}{}", cite.number, pages(cite, words.page));
            let line: Vec<String> = row.cited.iter().map(cite).collect();
            DIGITS * text_width(&line.join(", "), size)
        });
        let source = (widest(cites).min(0.16 * total)).max(head(words.source)) + gap;
        let mut widths = vec![twips(number), twips(date)];
        let sources = if has_sources { twips(source) } else { 0 };
        widths.push(room - twips(number) - twips(date) - sources);
        widths.extend(has_sources.then_some(sources));
        Self { widths }
    }
}

/// Writes the table into a text area of `room` twentieths of a point.
pub(super) fn write(part: &mut PartWriter<'_>, room: i64) {
    let page = part.page;
    let words = page.brief.words;
    let has_sources = page.rows.iter().any(|row| !row.cited.is_empty());
    let columns = ColumnWidths::new(page, room, has_sources);
    let table = part.sheet.table().to_owned();
    part.xml.open("w:tbl", &[]);
    part.xml.open("w:tblPr", &[]);
    part.xml.empty("w:tblStyle", &[("w:val", &table)]);
    part.xml.empty("w:tblW", &[("w:w", &room), ("w:type", &"dxa")]);
    part.xml.raw("<w:tblLayout w:type=\"fixed\"/>");
    part.xml.raw(
        "<w:tblLook w:val=\"0620\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" \
         w:noHBand=\"1\" w:noVBand=\"1\"/>",
    );
    part.xml.empty("w:tblCaption", &[("w:val", &words.events)]);
    part.xml.close("w:tblPr");
    part.xml.open("w:tblGrid", &[]);
    for width in &columns.widths {
        part.xml.empty("w:gridCol", &[("w:w", width)]);
    }
    part.xml.close("w:tblGrid");
    part.xml.open("w:tr", &[]);
    part.xml.raw("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    let heads = [words.number, words.date, words.event, words.source];
    for (place, (head, width)) in heads.into_iter().zip(&columns.widths).enumerate() {
        let (is_first, is_right) = (place == 0, place == 0 || place == 3);
        let style = ParagraphStyle::TABLE_HEAD;
        let cell = EventCell { width: *width, is_first, is_right, today: None, style };
        cell.write(part, Tracked::Kept, "", |part| part.pieces(&[TextPiece::plain(head)]));
    }
    part.xml.close("w:tr");
    for line in lines(page) {
        match line {
            TableLine::Today => today(part, room, columns.widths.len()),
            TableLine::Row(row, earlier, is_below) => event(part, row, &earlier, is_below, &columns),
            TableLine::Gone(row) => gone(part, row, &columns),
        }
    }
    part.xml.close("w:tbl");
}

/// Returns the lines of the table. A removed event follows the same event as before.
fn lines<'a>(page: &'a Page<'a>) -> Vec<TableLine<'a>> {
    let mut lines = Vec::new();
    let earlier = page.brief.earlier.as_ref();
    let mut gone: Vec<(Option<usize>, &Row)> = Vec::new();
    if let (Some(earlier), Some(changed)) = (earlier, &page.changed) {
        let is_gone = |row: &&Row| {
            let of_row = |kind| {
                changed
                    .entries
                    .iter()
                    .any(|entry| entry.number.is_none() && entry.row.kind == kind && entry.row.id == row.id)
            };
            of_row(ChangeKind::Withdrawn) || of_row(ChangeKind::Unlisted)
        };
        let mut last = None;
        for row in &earlier.rows {
            let now = row.id.as_deref().and_then(|id| {
                page.rows.iter().find(|now| {
                    now.row
                        .id
                        .as_deref()
                        .is_some_and(|now| earlier.predecessors.get(now).is_some_and(|old| old == id))
                })
            });
            if let Some(now) = now {
                last = Some(now.number);
            } else if is_gone(&row) {
                gone.push((last, row));
            }
        }
    }
    let after = |number: Option<usize>| {
        let rows = gone.iter().filter(move |(last, _)| *last == number);
        rows.map(|(_, row)| TableLine::Gone(row)).collect::<Vec<_>>()
    };
    lines.extend(after(None));
    for row in &page.rows {
        if Some(row.number) == page.today {
            lines.push(TableLine::Today);
        }
        let version = match (earlier, row.row.id.as_deref()) {
            (Some(earlier), Some(id)) => match earlier.predecessors.get(id) {
                Some(old) => earlier
                    .rows
                    .iter()
                    .find(|row| row.id.as_ref() == Some(old))
                    .map_or(EarlierRow::Unknown, EarlierRow::Row),
                None => EarlierRow::New,
            },
            _ => EarlierRow::Unknown,
        };
        lines.push(TableLine::Row(row, version, Some(row.number) == page.today));
        lines.extend(after(Some(row.number)));
    }
    lines
}

struct EventCell {
    width: i64,
    /// Whether the cell is the first in its row; it then has no left margin.
    is_first: bool,
    is_right: bool,
    /// The edge at which the today line touches the cell: "top" or "bottom".
    today: Option<&'static str>,
    style: ParagraphStyle,
}

impl EventCell {
    fn write(
        &self,
        part: &mut PartWriter<'_>,
        revision: Tracked,
        direction: &str,
        content: impl FnOnce(&mut PartWriter<'_>),
    ) {
        part.xml.open("w:tc", &[]);
        part.xml.open("w:tcPr", &[]);
        part.xml.empty("w:tcW", &[("w:w", &self.width), ("w:type", &"dxa")]);
        if let Some(side) = self.today {
            today_border(part, side);
        }
        if self.is_first {
            part.xml.raw("<w:tcMar><w:left w:w=\"0\" w:type=\"dxa\"/></w:tcMar>");
        }
        part.xml.close("w:tcPr");
        let style = if self.is_right { self.style.at_the_right() } else { self.style };
        part.paragraph(style, revision, direction, content);
        part.xml.close("w:tc");
    }
}

/// Opens a row, which may be a tracked insertion or deletion.
fn open_row(part: &mut PartWriter<'_>, revision: Tracked) {
    part.xml.open("w:tr", &[]);
    part.xml.open("w:trPr", &[]);
    part.xml.raw("<w:cantSplit/>");
    if revision != Tracked::Kept {
        part.change(revision, true);
    }
    part.xml.close("w:trPr");
}

/// Writes the today line along one edge of a cell.
fn today_border(part: &mut PartWriter<'_>, side: &str) {
    part.xml.open("w:tcBorders", &[]);
    let line: Attributes<'_> = &[("w:val", &"dashed"), ("w:sz", &8), ("w:space", &0), ("w:color", &"B3261E")];
    part.xml.empty(&format!("w:{side}"), line);
    part.xml.close("w:tcBorders");
}

fn today(part: &mut PartWriter<'_>, room: i64, columns: usize) {
    let brief = part.page.brief;
    part.xml.open("w:tr", &[]);
    part.xml.raw("<w:trPr><w:cantSplit/></w:trPr>");
    part.xml.open("w:tc", &[]);
    part.xml.open("w:tcPr", &[]);
    part.xml.empty("w:tcW", &[("w:w", &room), ("w:type", &"dxa")]);
    part.xml.empty("w:gridSpan", &[("w:val", &columns)]);
    today_border(part, "bottom");
    part.xml.raw("<w:tcMar><w:left w:w=\"0\" w:type=\"dxa\"/></w:tcMar>");
    part.xml.close("w:tcPr");
    let text = format!("{} {}", brief.words.as_of, brief.as_of.text);
    part.text_paragraph(ParagraphStyle::TABLE_TEXT, &[TextPiece::styled(CharacterStyle::TODAY, text)]);
    part.xml.close("w:tc");
    part.xml.close("w:tr");
}

/// Returns the contents of an event cell: title, remarks and summary.
fn event_pieces(row: &Row, is_important: bool, with_summary: bool, words: &Words) -> Vec<TextPiece> {
    let mut pieces =
        vec![if is_important { TextPiece::strong(&row.title) } else { TextPiece::plain(&row.title) }];
    if !row.standing.is_empty() {
        let remarks = format!(" ({})", row.standing.join(words.between));
        pieces.push(TextPiece::styled(CharacterStyle::STANDING, remarks));
    }
    if let Some(summary) = row.summary.as_ref().filter(|_| with_summary) {
        pieces.push(TextPiece::styled(CharacterStyle::SUMMARY, format!(" – {summary}")));
    }
    pieces
}

fn event(
    part: &mut PartWriter<'_>,
    row: &PrintedRow<'_>,
    earlier: &EarlierRow<'_>,
    is_below_today: bool,
    columns: &ColumnWidths,
) {
    let whole = if matches!(earlier, EarlierRow::New) { Tracked::Inserted } else { Tracked::Kept };
    let has_summaries = part.page.brief.earlier.as_ref().is_some_and(|earlier| earlier.has_summaries);
    let words = part.page.brief.words;
    let versions = |pieces: &dyn Fn(&Row, bool, bool) -> Vec<TextPiece>| {
        let (important, with_summary) = (row.row.important, row.with_summary);
        let now = pieces(row.row, important, with_summary);
        match earlier {
            EarlierRow::Row(then) => {
                let summary = if has_summaries { &then.summary } else { &row.row.summary };
                let then = Row { summary: summary.clone(), ..(*then).clone() };
                compared(&pieces(&then, important, with_summary), &now)
            }
            _ => now.into_iter().map(|piece| (whole, piece)).collect(),
        }
    };
    let when = versions(&|row, _, _| vec![TextPiece::plain(&row.when)]);
    let mut what =
        versions(&|row, is_important, with_summary| event_pieces(row, is_important, with_summary, words));
    if let Some(changed) = row.changed {
        // Insert the mark after the title, as in the other formats: only the pieces after the title
        // have a style.
        let after_title = what.iter().position(|(_, piece)| piece.look.style.is_some());
        let mark = [TextPiece::plain(" "), TextPiece::styled(CharacterStyle::CHANGED, changed)];
        let at = after_title.unwrap_or(what.len());
        // Track the mark as an insertion, so that rejecting the changes restores the earlier table
        // without it.
        what.splice(at..at, mark.map(|piece| (Tracked::Inserted, piece)));
    }
    open_row(part, whole);
    let mut widths = columns.widths.iter().copied();
    let mut cell = |place| EventCell {
        width: widths.next().expect("each cell of a row has a column"),
        is_first: place == 0,
        is_right: place == 0 || place == 3,
        // Repeat the border: LibreOffice only draws the line if the cells above and below both have
        // it.
        today: is_below_today.then_some("top"),
        style: ParagraphStyle::TABLE_TEXT,
    };
    let number = TextPiece::styled(CharacterStyle::NUMBER, row.number.to_string());
    cell(0).write(part, whole, "", |part| {
        part.bookmarked(&row_bookmark(row.number), |part| part.piece(&number, whole));
    });
    cell(1).write(part, whole, "", |part| part.revised(&when));
    cell(2).write(part, whole, &row.row.title, |part| {
        part.revised(&what);
        let [open, close] = part.page.brief.words.quotes;
        for quote in &row.quotes {
            part.line_break(whole);
            let text = format!("{open}{}{close}", quote.words);
            part.piece(&TextPiece::styled(CharacterStyle::QUOTE, text), whole);
            if let Some(source) = quote.number {
                part.note(source, whole);
            }
        }
    });
    if columns.widths.len() > 3 {
        cell(3).write(part, whole, "", |part| cites(part, row, whole));
    }
    part.xml.close("w:tr");
}

/// Writes the references of a row to its sources: "1 p. 3, 2".
fn cites(part: &mut PartWriter<'_>, row: &PrintedRow<'_>, revision: Tracked) {
    for (place, cite) in row.cited.iter().enumerate() {
        if place > 0 {
            part.piece(&TextPiece::styled(CharacterStyle::NOTE_REFERENCE, ", "), revision);
        }
        part.note(cite.number, revision);
        let pages = pages(cite, part.page.brief.words.page);
        part.piece(&TextPiece::styled(CharacterStyle::SUMMARY, pages), revision);
    }
}

/// Formats the pages of a citation to follow its number: " p. 3, 5". Returns an empty string if the
/// citation has no pages.
fn pages(cite: &CitedPages, abbreviation: &str) -> String {
    if cite.pages.is_empty() {
        return String::new();
    }
    let pages: Vec<String> = cite.pages.iter().map(u32::to_string).collect();
    format!(" {abbreviation} {}", pages.join(", "))
}

fn gone(part: &mut PartWriter<'_>, row: &Row, columns: &ColumnWidths) {
    let event = event_pieces(row, row.important, false, part.page.brief.words);
    let texts = [Vec::new(), vec![TextPiece::plain(&row.when)], event, Vec::new()];
    open_row(part, Tracked::Deleted);
    for (place, (pieces, width)) in texts.iter().zip(&columns.widths).enumerate() {
        let (is_first, style) = (place == 0, ParagraphStyle::TABLE_TEXT);
        let cell = EventCell { width: *width, is_first, is_right: false, today: None, style };
        cell.write(part, Tracked::Deleted, &words(pieces), |part| {
            for piece in pieces {
                part.piece(piece, Tracked::Deleted);
            }
        });
    }
    part.xml.close("w:tr");
}
