//! A workbook with a sheet each for events, evidence, sources and findings.
//!
//! Cells are text, so that nothing is taken for a formula or converted; only days, numbers and
//! links have other types. A hidden sheet contains the words of the drop-down lists, and a hidden
//! column the digests of the exported cells (`ExportedState`).

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Formula,
    Url, Workbook, Worksheet, XlsxError,
};

use super::column::{CellKind, EventColumn, plain_cell};
use super::rows::{EventRow, names};
use super::{EXPORTED, ExportData, ExportError, ExportSource};
use crate::chronology::SourceEntry;
use crate::date::{Date, Day};
use crate::table::key_in_words;

/// The number of empty rows with drop-down lists below the events, for new events.
const SPARE_ROWS: u32 = 1000;

/// The name of the hidden sheet with the words of the drop-down lists.
const LISTS: &str = "Lists";

/// The last column that is always shown. Later columns are hidden if no event has a value in them;
/// columns in TOML notation are always hidden.
const LAST_SHOWN: &str = "note";

/// The last printed column.
const LAST_PRINTED: &str = "sources";

/// The first day with the same serial number in Excel and LibreOffice. Excel counts 29 February
/// 1900, which did not exist.
const FIRST_DAY: (i32, u32, u32) = (1900, 3, 1);

/// The formats of the cells.
struct Formats {
    header: Format,
    text: Format,
    day: Format,
    number: Format,
    link: Format,
}

pub(super) fn write(data: &ExportData<'_>) -> Result<Vec<u8>, ExportError> {
    book(data).map_err(|error| ExportError::Refused { format: "xlsx", reason: error.to_string() })
}

fn book(data: &ExportData<'_>) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats {
        header: Format::new()
            .set_bold()
            .set_background_color(0x001F_3A5F)
            .set_font_color(0x00FF_FFFF)
            .set_align(FormatAlign::Top),
        text: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
        day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
        number: Format::new().set_align(FormatAlign::Top),
        link: Format::new().set_hyperlink().set_text_wrap().set_align(FormatAlign::Top),
    };
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(&data.title).set_comment("Made by dateline export");
    if let Some(day) = excel_day(data.made_on())? {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    let rows = Rows::of(data);
    events(book.add_worksheet(), data, &formats, &rows)?;
    evidence(book.add_worksheet(), data, &formats, &rows)?;
    sources(book.add_worksheet(), data, &formats)?;
    findings(book.add_worksheet(), data, &formats, &rows)?;
    lists(book.add_worksheet(), data)?;
    book.save_to_buffer()
}

/// The row numbers of events and sources in their sheets, for links between the sheets.
struct Rows<'d> {
    events: BTreeMap<&'d str, u32>,
    sources: BTreeMap<&'d str, u32>,
}

impl<'d> Rows<'d> {
    fn of(data: &'d ExportData<'_>) -> Self {
        let events = data.events.iter().map(|event| event.item.id.as_deref());
        let sources = data.sources.iter().map(|source| source.cited.id.as_str());
        Self {
            events: events.zip(1..).filter_map(|(id, row)| Some((id?, row))).collect(),
            sources: sources.zip(1..).collect(),
        }
    }
}

/// Returns the words of the drop-down lists with their columns. A cell may contain several actors
/// or tags, so those lists only suggest values.
fn word_lists(data: &ExportData<'_>) -> Vec<(&'static str, Vec<String>)> {
    let chronology = &data.project.chronology;
    let mut lists: Vec<(&'static str, Vec<String>)> = EventColumn::all()
        .iter()
        .map(|column| (column.key, column.words().into_iter().map(str::to_owned).collect()))
        .collect();
    for (key, register) in
        [("actors", &chronology.actors), ("tags", &chronology.tags), ("place", &chronology.places)]
    {
        let names = register.names.iter().map(|name| plain_cell(&name.name.value)).collect();
        lists.push((key, names));
    }
    lists.retain(|(_, words): &(_, Vec<String>)| !words.is_empty());
    lists
}

fn events(
    sheet: &mut Worksheet,
    data: &ExportData<'_>,
    formats: &Formats,
    rows: &Rows<'_>,
) -> Result<(), XlsxError> {
    let columns = EventColumn::all();
    let names = names(&columns);
    let headers: Vec<(String, f64)> = names.iter().map(|name| (key_in_words(name), width(name))).collect();
    let last = begin(sheet, "Events", &headers, formats)?;
    sheet.write_string_with_format(0, last + 1, EXPORTED, &formats.header)?;
    sheet.set_column_hidden(last + 1)?;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (number, event) in (1..).zip(&data.events) {
        let row = EventRow::new(event, &columns);
        used.extend(row.cells.iter().filter(|cell| !cell.text.is_empty()).map(|cell| cell.name));
        for (at, cell) in (0..).zip(&row.cells) {
            match cell.name {
                "day" => {
                    day_cell(sheet, number, at, event.item.date.as_ref().and_then(Date::as_day), formats)?;
                }
                "importance" => number_cell(sheet, number, at, &cell.text, formats)?,
                "sources" => {
                    let first =
                        event.item.sources.first().and_then(|cite| rows.sources.get(cite.source.as_str()));
                    link_cell(
                        sheet,
                        number,
                        at,
                        first.map(|row| internal("Sources", *row)),
                        &cell.text,
                        formats,
                    )?;
                }
                _ => text_cell(sheet, number, at, &cell.text, formats)?,
            }
        }
        sheet.write_string(number, last + 1, row.state())?;
    }
    let count = u32::try_from(data.events.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, count, last)?;
    let lists = word_lists(data);
    for (at, (key, words)) in (0_u16..).zip(&lists) {
        let Some(column) = names.iter().position(|name| name == key).and_then(|at| u16::try_from(at).ok())
        else {
            continue;
        };
        let letter = rust_xlsxwriter::utility::column_number_to_name(at);
        let range = Formula::new(format!("={LISTS}!${letter}$2:${letter}${}", words.len() + 1));
        let is_closed = columns.iter().any(|column| column.key == *key && column.kind() == CellKind::Word);
        let mut validation = DataValidation::new().allow_list_formula(range);
        validation = if is_closed {
            validation
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_message("Choose one of the words in the list.")?
        } else {
            validation.show_error_message(false)
        };
        sheet.add_data_validation(1, column, count.saturating_add(SPARE_ROWS), column, &validation)?;
    }
    let place =
        |wanted: &str| names.iter().position(|name| *name == wanted).and_then(|at| u16::try_from(at).ok());
    let shown = place(LAST_SHOWN).unwrap_or(last);
    for (at, name) in (0..).zip(&names) {
        let is_table = columns.iter().any(|column| column.key == *name && column.kind() == CellKind::Table);
        if is_table || (at > shown && !used.contains(name)) {
            sheet.set_column_hidden(at)?;
        }
    }
    if let Some(printed) = place(LAST_PRINTED) {
        sheet.set_print_area(0, 0, count, printed)?;
    }
    Ok(())
}

/// Returns the width of a column of the Events sheet, in characters.
fn width(name: &str) -> f64 {
    match name {
        "title" | "sources" => 44.0,
        "summary" | "note" => 60.0,
        "id" | "when" | "actors" | "tags" | "match" | "series" => 22.0,
        "importance" | "weekday" | "time" | "tz" | "kind" => 11.0,
        "date" | "day" => 13.0,
        _ => 16.0,
    }
}

fn evidence(
    sheet: &mut Worksheet,
    data: &ExportData<'_>,
    formats: &Formats,
    rows: &Rows<'_>,
) -> Result<(), XlsxError> {
    let headers = [
        ("Event", 24.0),
        ("Date", 13.0),
        ("Title", 40.0),
        ("Source", 20.0),
        ("Source title", 40.0),
        ("Page", 8.0),
        ("Quote", 80.0),
    ];
    let last = begin(sheet, "Evidence", &headers, formats)?;
    let mut number = 0;
    for event in &data.events {
        for cite in &event.item.sources {
            number += 1;
            let id = event.item.id.as_deref().unwrap_or_default();
            let place = rows.events.get(id).map(|row| internal("Events", *row));
            link_cell(sheet, number, 0, place, id, formats)?;
            text_cell(
                sheet,
                number,
                1,
                &event.item.date.as_ref().map_or_else(String::new, ToString::to_string),
                formats,
            )?;
            text_cell(sheet, number, 2, &plain_cell(&event.item.title), formats)?;
            let row = rows.sources.get(cite.source.as_str());
            link_cell(
                sheet,
                number,
                3,
                row.map(|row| internal("Sources", *row)),
                &plain_cell(&cite.source),
                formats,
            )?;
            let source = row.and_then(|row| data.sources.get(usize::try_from(row - 1).ok()?));
            text_cell(
                sheet,
                number,
                4,
                &source.map_or_else(String::new, |source| plain_cell(&source.cited.title)),
                formats,
            )?;
            if let Some(page) = cite.page {
                sheet.write_number_with_format(number, 5, page, &formats.number)?;
            }
            text_cell(sheet, number, 6, &plain_cell(cite.quote.as_deref().unwrap_or_default()), formats)?;
        }
    }
    sheet.autofilter(0, 0, number, last)?;
    Ok(())
}

fn sources(sheet: &mut Worksheet, data: &ExportData<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let headers = [
        ("Id", 22.0),
        ("Title", 50.0),
        ("Author", 28.0),
        ("Publisher", 28.0),
        ("Published", 13.0),
        ("File", 36.0),
        ("Address", 50.0),
        ("Accessed", 13.0),
        ("Archived", 40.0),
        ("Reviewed", 13.0),
        ("Note", 40.0),
    ];
    let last = begin(sheet, "Sources", &headers, formats)?;
    for (number, source) in (1..).zip(&data.sources) {
        let of = |field: fn(&SourceEntry) -> Option<String>| {
            plain_cell(&source.entry.and_then(field).unwrap_or_default())
        };
        text_cell(sheet, number, 0, &plain_cell(&source.cited.id), formats)?;
        text_cell(sheet, number, 1, &plain_cell(&source.cited.title), formats)?;
        text_cell(
            sheet,
            number,
            2,
            &plain_cell(source.cited.author.as_deref().unwrap_or_default()),
            formats,
        )?;
        text_cell(sheet, number, 3, &of(|entry| Some(entry.publisher.as_ref()?.value.clone())), formats)?;
        text_cell(
            sheet,
            number,
            4,
            &source.cited.published.as_ref().map_or_else(String::new, ToString::to_string),
            formats,
        )?;
        let path = path_of(source);
        // Write only relative links inside the project folder, where the workbook may be. Links
        // that lead outside, such as to a network share, are not written, so that a click cannot
        // open them.
        let stays_inside = |path: &&str| {
            !path.contains([':', '\\']) && !path.starts_with('/') && !path.split('/').any(|part| part == "..")
        };
        link_cell(
            sheet,
            number,
            5,
            path.filter(stays_inside).map(|path| format!("file:///{path}")),
            &plain_cell(path.unwrap_or_default()),
            formats,
        )?;
        let url = source.cited.url.as_deref();
        let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        link_cell(
            sheet,
            number,
            6,
            url.filter(is_web).map(str::to_owned),
            &plain_cell(url.unwrap_or_default()),
            formats,
        )?;
        text_cell(sheet, number, 7, &of(|entry| Some(entry.accessed.as_ref()?.value.to_string())), formats)?;
        text_cell(sheet, number, 8, &of(|entry| Some(entry.archived.as_ref()?.value.clone())), formats)?;
        text_cell(
            sheet,
            number,
            9,
            &of(|entry| Some(entry.reviewed.as_ref()?.value.on.as_ref()?.value.to_string())),
            formats,
        )?;
        text_cell(sheet, number, 10, &of(|entry| Some(entry.note.as_ref()?.value.clone())), formats)?;
    }
    sheet.autofilter(0, 0, u32::try_from(data.sources.len()).unwrap_or(u32::MAX), last)?;
    Ok(())
}

/// Returns the path of a source's file. For a paper without an entry, this is its id.
fn path_of<'s>(source: &'s ExportSource<'_>) -> Option<&'s str> {
    match source.entry {
        Some(entry) => entry.path.as_ref().map(|path| path.value.as_str()),
        None => Some(&source.cited.id),
    }
}

fn findings(
    sheet: &mut Worksheet,
    data: &ExportData<'_>,
    formats: &Formats,
    rows: &Rows<'_>,
) -> Result<(), XlsxError> {
    let headers = [
        ("Rule", 9.0),
        ("Name", 26.0),
        ("Severity", 10.0),
        ("Message", 80.0),
        ("Help", 60.0),
        ("Events", 30.0),
        ("Place", 36.0),
    ];
    let last = begin(sheet, "Findings", &headers, formats)?;
    for (number, found) in (1..).zip(&data.findings) {
        text_cell(sheet, number, 0, found.rule.code(), formats)?;
        text_cell(sheet, number, 1, found.rule.name(), formats)?;
        text_cell(sheet, number, 2, found.severity.word(), formats)?;
        text_cell(sheet, number, 3, &plain_cell(&found.message), formats)?;
        text_cell(sheet, number, 4, &plain_cell(found.help.as_deref().unwrap_or_default()), formats)?;
        let first = found.events.first().and_then(|id| rows.events.get(id.as_str()));
        link_cell(
            sheet,
            number,
            5,
            first.map(|row| internal("Events", *row)),
            &plain_cell(&found.events.join("; ")),
            formats,
        )?;
        text_cell(sheet, number, 6, &plain_cell(&data.project.sources.cite(found.primary.span)), formats)?;
    }
    sheet.autofilter(0, 0, u32::try_from(data.findings.len()).unwrap_or(u32::MAX), last)?;
    Ok(())
}

fn lists(sheet: &mut Worksheet, data: &ExportData<'_>) -> Result<(), XlsxError> {
    sheet.set_name(LISTS)?.set_hidden(true);
    for (column, (key, words)) in (0..).zip(word_lists(data)) {
        sheet.write_string(0, column, key)?;
        for (row, word) in (1..).zip(words) {
            sheet.write_string(row, column, word)?;
        }
    }
    Ok(())
}

/// Names the sheet, writes the headers and freezes them. Returns the last column.
fn begin(
    sheet: &mut Worksheet,
    name: &str,
    headers: &[(impl AsRef<str>, f64)],
    formats: &Formats,
) -> Result<u16, XlsxError> {
    sheet.set_name(name)?.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 0)?;
    let mut last = 0;
    for (column, (header, width)) in (0..).zip(headers) {
        let header = header.as_ref();
        sheet.set_column_width(column, *width)?;
        // Format the cells below the last event as text, so that Excel does not turn "3-4" into 3
        // April.
        if header == "Day" {
            sheet.set_column_format(column, &formats.day)?;
        } else {
            sheet.set_column_format(column, &formats.text)?;
        }
        sheet.write_string_with_format(0, column, header, &formats.header)?;
        last = column;
    }
    Ok(last)
}

fn text_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string_with_format(row, column, text, &formats.text)?;
    }
    Ok(())
}

fn number_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match text.parse::<u32>() {
        Ok(number) => sheet.write_number_with_format(row, column, number, &formats.number).map(drop),
        Err(_) => text_cell(sheet, row, column, text, formats),
    }
}

/// Writes a day as a spreadsheet date, or as text if it is before [`FIRST_DAY`].
fn day_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Option<Day>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let Some(day) = day else { return Ok(()) };
    match excel_day(day)? {
        Some(date) => sheet.write_datetime_with_format(row, column, &date, &formats.day).map(drop),
        None => text_cell(sheet, row, column, &day.to_string(), formats),
    }
}

fn excel_day(day: Day) -> Result<Option<ExcelDateTime>, XlsxError> {
    let (year, month, of_month) = day.ymd();
    if (year, month, of_month) < FIRST_DAY {
        return Ok(None);
    }
    let (Ok(year), Ok(month), Ok(of_month)) =
        (u16::try_from(year), u8::try_from(month), u8::try_from(of_month))
    else {
        return Ok(None);
    };
    if year > 9999 {
        return Ok(None);
    }
    ExcelDateTime::from_ymd(year, month, of_month).map(Some)
}

/// Returns a link to the first cell of a row.
fn internal(sheet: &str, row: u32) -> String {
    format!("internal:'{sheet}'!A{}", row + 1)
}

/// Writes `text` with a link, or without it if the spreadsheet does not allow the link: a link can
/// be too long, and a sheet can contain at most 65,530 links.
fn link_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    link: Option<String>,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let written = link.filter(|_| !text.is_empty()).is_some_and(|link| {
        sheet.write_url_with_options(row, column, Url::new(link), text, "", Some(&formats.link)).is_ok()
    });
    if written { Ok(()) } else { text_cell(sheet, row, column, text, formats) }
}
