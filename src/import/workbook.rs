//! Reads a sheet from a workbook (XLSX, ODS or XLS) with `calamine`.

use std::io::{Cursor, Read as _, copy, sink};

use calamine::{Data, ExcelDateTime, Ods, Reader, Xls, Xlsx};
use zip::ZipArchive;

use super::read::has_header;
use super::sheet::{Sheet, SheetCell, SheetRow};
use crate::read::{Limit, Limits, ReadProblem};

/// The name of the Events sheet in a workbook that dateline wrote.
const EVENTS: &str = "Events";

/// The serial numbers of times and days in a workbook, up to 31 December 9999.
const DAY_NUMBERS: std::ops::Range<f64> = f64::MIN_POSITIVE..2_958_466.0;

/// The estimated memory of a cell, in bytes, in addition to its text.
const CELL: usize = 48;

pub(super) fn read(bytes: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Sheet, ReadProblem> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        // A password-protected XLSX is stored inside a container of the older format, in a stream
        // with this name in UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if memchr::memmem::find(bytes, &name).is_some() {
            return Err(ReadProblem::Encrypted("spreadsheet".into()));
        }
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|_| damaged("a spreadsheet (XLS)"))?;
        return chosen(&book.sheet_names(), wanted, "spreadsheet", |name| {
            dense(&book.worksheet_range(name).map_err(|_| damaged("a spreadsheet (XLS)"))?, name, limits)
        });
    }
    let is_ods = check_archive(bytes, limits)?;
    if is_ods {
        let mut book = Ods::new(Cursor::new(bytes)).map_err(|_| damaged("a spreadsheet (ODS)"))?;
        return chosen(&book.sheet_names(), wanted, "spreadsheet", |name| {
            dense(&book.worksheet_range(name).map_err(|_| damaged("a spreadsheet (ODS)"))?, name, limits)
        });
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged("a spreadsheet (XLSX)"))?;
    chosen(&book.sheet_names(), wanted, "spreadsheet", |name| sparse(&mut book, name, limits))
}

/// Unpacks the archive once to check its size, since `calamine` has no limit. Returns whether it is
/// an `OpenDocument` spreadsheet.
fn check_archive(bytes: &[u8], limits: &Limits) -> Result<bool, ReadProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("a spreadsheet"))?;
    let mut left = u64::try_from(limits.unpacked).unwrap_or(u64::MAX);
    let mut is_sheet = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged("a spreadsheet"))?;
        is_sheet |= part.name().is_ok_and(|name| matches!(&*name, "xl/workbook.xml" | "content.xml"));
        let unpacked = copy(&mut part.take(left.saturating_add(1)), &mut sink())
            .map_err(|_| damaged("a spreadsheet"))?;
        left = left.checked_sub(unpacked).ok_or(ReadProblem::Over(Limit::Unpacked(limits.unpacked)))?;
    }
    if !is_sheet {
        return Err(ReadProblem::NoReader("it is neither a spreadsheet nor a Word document".to_owned()));
    }
    Ok(archive.index_for_name("content.xml").is_some())
}

/// Returns the sheet with the name `wanted`. The default is the sheet "Events", then the first one
/// with recognised headers, then the first one that is not empty. `what` is the kind of file, for
/// messages.
pub(super) fn chosen(
    names: &[String],
    wanted: Option<&str>,
    what: &'static str,
    mut sheet: impl FnMut(&str) -> Result<Sheet, ReadProblem>,
) -> Result<Sheet, ReadProblem> {
    if let Some(wanted) = wanted {
        let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(wanted)) else {
            let known = names.join(", ");
            return Err(ReadProblem::NoReader(format!(
                "--sheet: it has no sheet \"{wanted}\"; available sheets: {known}"
            )));
        };
        return sheet(name);
    }
    if let Some(name) = names.iter().find(|name| name.as_str() == EVENTS) {
        return sheet(name);
    }
    let mut first = None;
    for name in names {
        let sheet = sheet(name)?;
        if has_header(&sheet) {
            return Ok(sheet);
        }
        if !sheet.rows.is_empty() {
            first.get_or_insert(sheet);
        }
    }
    first.ok_or(ReadProblem::NoWords(what.into()))
}

/// Reads an XLSX sheet cell by cell. The ranges of `calamine` store every cell up to the last row
/// and column, so a single cell at XFD1048576 would exhaust the memory.
fn sparse(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Sheet, ReadProblem> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| damaged("a spreadsheet (XLSX)"))?;
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut left = limits.unpacked;
    while let Some(cell) = cells.next_cell().map_err(|_| damaged("a spreadsheet (XLSX)"))? {
        let (row, column) = cell.get_position();
        let Some(value) = value(&Data::from(cell.get_value().clone())) else { continue };
        take(&mut left, &value, limits)?;
        let number = row.saturating_add(1);
        match rows.last_mut() {
            Some(last) if last.number == number => last.cells.push((column, value)),
            _ => rows.push(SheetRow { number, cells: vec![(column, value)] }),
        }
    }
    drop(cells);
    // A file may contain its cells in any order.
    rows.sort_by_key(|row| row.number);
    rows.dedup_by(|later, first| {
        let is_same = later.number == first.number;
        if is_same {
            first.cells.append(&mut later.cells);
        }
        is_same
    });
    for row in &mut rows {
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by_key(|(column, _)| *column);
    }
    repeat_merged(book, name, &mut rows, &mut left, limits)?;
    Ok(Sheet { rows, ..Sheet::named(name) })
}

/// Copies the value of a merged cell to each row that it covers: a day next to three events is the
/// day of all three.
fn repeat_merged(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    rows: &mut [SheetRow],
    left: &mut usize,
    limits: &Limits,
) -> Result<(), ReadProblem> {
    for region in book.merge_cells_by_sheet_name(name).map_err(|_| damaged("a spreadsheet (XLSX)"))? {
        let (first, column) = (region.start.0.saturating_add(1), region.start.1);
        let last = region.end.0.saturating_add(1);
        let start = rows.partition_point(|row| row.number < first);
        let top = rows.get(start).filter(|row| row.number == first);
        let Some(value) = top.and_then(|row| row.cell(column)).cloned() else { continue };
        for row in rows.iter_mut().skip(start + 1).take_while(|row| row.number <= last) {
            if let Err(at) = row.cells.binary_search_by_key(&column, |(column, _)| *column) {
                take(left, &value, limits)?;
                row.cells.insert(at, (column, value.clone()));
            }
        }
    }
    Ok(())
}

fn dense(range: &calamine::Range<Data>, name: &str, limits: &Limits) -> Result<Sheet, ReadProblem> {
    let (top, left) = range.start().unwrap_or_default();
    let mut room = limits.unpacked;
    let mut rows = Vec::new();
    for (number, row) in (top + 1..).zip(range.rows()) {
        let mut cells = Vec::new();
        for (column, cell) in (left..).zip(row) {
            let Some(value) = value(cell) else { continue };
            take(&mut room, &value, limits)?;
            cells.push((column, value));
        }
        if !cells.is_empty() {
            rows.push(SheetRow { number, cells });
        }
    }
    Ok(Sheet { rows, ..Sheet::named(name) })
}

/// Subtracts the memory of a cell from the remaining limit.
fn take(left: &mut usize, cell: &SheetCell, limits: &Limits) -> Result<(), ReadProblem> {
    let text = if let SheetCell::Text(text) = cell { text.len() } else { 0 };
    *left = left.checked_sub(CELL + text).ok_or(ReadProblem::Over(Limit::Unpacked(limits.unpacked)))?;
    Ok(())
}

/// Returns the value of a cell, or `None` if it is empty.
fn value(cell: &Data) -> Option<SheetCell> {
    Some(match cell {
        Data::Empty => return None,
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) => SheetCell::Text(text.clone()),
        Data::DurationIso(text) => SheetCell::Text(time_of_duration(text).unwrap_or_else(|| text.clone())),
        Data::Float(number) => SheetCell::Number(*number),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has only floats")]
        Data::Int(number) => SheetCell::Number(*number as f64),
        Data::Bool(yes) => SheetCell::YesNo(*yes),
        Data::DateTime(date) => day(*date),
        Data::DateTimeIso(text) => iso(text),
        Data::Error(error) => SheetCell::Fault(error.to_string()),
    })
}

fn day(date: ExcelDateTime) -> SheetCell {
    let number = date.as_f64();
    // `calamine` converts a number outside the range to the first or the last day of the calendar.
    if date.is_duration() || !DAY_NUMBERS.contains(&number) {
        return SheetCell::Number(number);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    // A number below 1 is a time of day without a date, such as "10:30".
    if number < 1.0 {
        return SheetCell::Text(time_of_day(hour.into(), minute.into(), second.into()));
    }
    SheetCell::Day {
        ymd: (year.into(), month.into(), day.into()),
        has_time: (hour, minute, second) != (0, 0, 0),
    }
}

/// Returns "10:30", or "10:30:15" if the seconds are not 0.
fn time_of_day(hour: u32, minute: u32, second: u32) -> String {
    let time = format!("{hour:02}:{minute:02}");
    if second == 0 { time } else { format!("{time}:{second:02}") }
}

/// Returns the time of day that an ODS file writes as a duration: "10:30" for `PT10H30M00S`.
fn time_of_duration(text: &str) -> Option<String> {
    let (hour, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minute, rest) = rest.split_once('M')?;
    let second = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let number = |digits: &str, most: u32| digits.parse().ok().filter(|number| *number <= most);
    Some(time_of_day(number(hour, 23)?, number(minute, 59)?, number(second, 59)?))
}

/// Parses `2024-06-09` or `2024-06-09T10:30:00` as a day. Any other text is returned as text.
fn iso(text: &str) -> SheetCell {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let has_time = time.chars().any(|c| ('1'..='9').contains(&c));
    let mut parts = day.split('-');
    let ymd =
        (|| Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)))();
    match ymd {
        Some(ymd) => SheetCell::Day { ymd, has_time },
        None => SheetCell::Text(text.to_owned()),
    }
}

const fn damaged(what: &'static str) -> ReadProblem {
    ReadProblem::damaged(what, "a part of it is missing or cannot be read")
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_of_days_are_days_only_in_the_calendar() {
        let cell = |number, is_1904| day(ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904));
        let of = |ymd, has_time| SheetCell::Day { ymd, has_time };
        assert_eq!(cell(45_452.0, false), of((2024, 6, 9), false));
        assert_eq!(cell(45_452.5, false), of((2024, 6, 9), true));
        assert_eq!(cell(43_990.0, true), of((2024, 6, 9), false));
        assert_eq!(cell(2_958_465.0, false), of((9999, 12, 31), false));
        for number in [-1.0, 0.0, 2_958_466.0, 1e300, f64::NAN] {
            assert!(matches!(cell(number, false), SheetCell::Number(_)), "{number}");
        }
    }

    #[test]
    fn times_of_day_are_texts() {
        let cell = |number| day(ExcelDateTime::new(number, ExcelDateTimeType::DateTime, false));
        assert_eq!(cell(0.4375), SheetCell::Text("10:30".to_owned()));
        assert_eq!(time_of_duration("PT10H30M15S").as_deref(), Some("10:30:15"));
        for text in ["PT30H00M00S", "P1D", "PT10H", ""] {
            assert_eq!(time_of_duration(text), None, "{text}");
        }
    }
}
