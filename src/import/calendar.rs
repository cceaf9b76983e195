//! Converts calendar events (iCalendar) to rows of a sheet, with the parser of `icalendar`.

use icalendar::parser::{Component, read_calendar, unfold};

use super::sheet::{Sheet, SheetCell, SheetRow};
use crate::date::{Date, Day};
use crate::export::CALENDAR_STATE;
use crate::read::{Limit, Limits, ReadProblem, decoded_text};

/// The headers of the rows, in column order.
const HEADERS: [&str; 8] = ["Id", "Date", "Title", "Summary", "Place", "Tags", "Status", "Exported"];

/// The index of the date column.
const DATE_COLUMN: u32 = 1;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadProblem> {
    let text = decoded_text(bytes)?;
    // Check the depth first, because the parser recurses into nested components.
    let mut open = 0_usize;
    let mut deepest = 0;
    for line in text.lines() {
        let is = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if is("BEGIN:") {
            open += 1;
            deepest = deepest.max(open);
        } else if is("END:") {
            open = open.saturating_sub(1);
        }
    }
    if deepest > limits.nesting {
        return Err(ReadProblem::Over(Limit::Nesting(limits.nesting)));
    }
    let unfolded = unfold(&text);
    let calendar = read_calendar(&unfolded)
        .map_err(|_| ReadProblem::damaged("a calendar", "one of its lines is not valid iCalendar"))?;
    let headers = (0..).zip(HEADERS).map(|(at, header)| (at, SheetCell::Text(header.to_owned()))).collect();
    let mut rows = vec![SheetRow { number: 1, cells: headers }];
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    rows.extend((2..).zip(events).map(|(number, event)| row(number, event)));
    Ok(Sheet { rows, ..Sheet::default() })
}

fn row(number: u32, event: &Component<'_>) -> SheetRow {
    let text = |name: &str| {
        let property = event.find_prop(name)?;
        Some(property.val.clone().unescape_text().as_str().trim().to_owned()).filter(|text| !text.is_empty())
    };
    let categories = event.properties.iter().filter(|property| property.name.as_str() == "CATEGORIES");
    let tags: Vec<String> = categories
        .flat_map(|property| {
            property.val.as_str().replace("\\,", "\u{0}").split(',').map(str::to_owned).collect::<Vec<_>>()
        })
        .map(|tag| tag.replace('\u{0}', ",").replace("\\;", ";"))
        .collect();
    let status = match text("STATUS").as_deref() {
        Some("TENTATIVE") => Some("planned".to_owned()),
        Some("CANCELLED") => Some("cancelled".to_owned()),
        _ => None,
    };
    let cells = [
        text("UID").and_then(|uid| own_id(&uid)),
        dates(event),
        text("SUMMARY"),
        text("DESCRIPTION"),
        text("LOCATION"),
        Some(tags.join("; ")).filter(|tags| !tags.is_empty()),
        status,
        text(CALENDAR_STATE),
    ];
    let mut cells: Vec<(u32, SheetCell)> =
        (0..).zip(cells).filter_map(|(at, cell)| Some((at, SheetCell::Text(cell?)))).collect();
    // Do not import the first day of a weekly meeting, which is not the meeting's only date.
    if let (Some(rule), Some((_, date))) =
        (recurrence(event), cells.iter_mut().find(|(at, _)| *at == DATE_COLUMN))
    {
        *date = SheetCell::Recurrence(rule);
    }
    SheetRow { number, cells }
}

/// Returns the rule (`RRULE`) or the list of days (`RDATE`) by which an event recurs, if it has
/// one.
fn recurrence(event: &Component<'_>) -> Option<String> {
    let property = event.find_prop("RRULE").or_else(|| event.find_prop("RDATE"))?;
    Some(property.val.as_str().trim().to_owned())
}

/// Returns the event id in a UID that dateline wrote: `pact` for `pact.0f11c9d69993@dateline`.
/// Returns `None` for other UIDs.
fn own_id(uid: &str) -> Option<String> {
    let (id, _) = uid.strip_suffix("@dateline")?.rsplit_once('.')?;
    Some(id.to_owned())
}

/// The number of seconds in a day.
const DAY: i64 = 86_400;

/// Returns the day or days of an event in EDTF. In iCalendar, the end is exclusive: the day after
/// the last day of an all-day event, or midnight after an evening.
fn dates(event: &Component<'_>) -> Option<String> {
    let value = |name: &str| event.find_prop(name).map(|property| property.val.as_str().trim());
    let (first, begun) = moment(value("DTSTART")?)?;
    let end = match (value("DTEND"), value("DURATION")) {
        (Some(end), _) => moment(end),
        (None, Some(length)) => length_in_seconds(length).map(|length| (first, begun.saturating_add(length))),
        (None, None) => None,
    };
    let last = end.and_then(|(day, seconds)| {
        Some(day + i32::try_from(seconds.saturating_sub(1).div_euclid(DAY)).ok()?)
    });
    let last = last.filter(|last| *last > first);
    let date = match last {
        Some(last) => Date::range(&Date::day(first), &Date::day(last))?,
        None => Date::day(first),
    };
    Some(date.to_string())
}

/// Parses `20240609` or `20240609T103000Z`, and returns the day with the seconds since midnight.
fn moment(text: &str) -> Option<(Day, i64)> {
    let time = text.split_once('T').map_or("", |(_, time)| time);
    let part = |at: usize| time.get(at..at + 2).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    Some((day(text)?, part(0) * 3600 + part(2) * 60 + part(4)))
}

/// Returns the length in seconds of a duration such as `P3D`, `P1W` or `PT1H30M`.
fn length_in_seconds(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let mut seconds = 0_i64;
    let mut number = None;
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                let digit = i64::from(c.to_digit(10)?);
                number = Some(number.unwrap_or(0_i64).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
            'T' => continue,
            'W' => 7 * DAY,
            'D' => DAY,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    Some(seconds)
}

fn day(text: &str) -> Option<Day> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
    Day::from_ymd(i32::try_from(number(0..4)?).ok()?, number(4..6)?, number(6..8)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;

    #[test]
    fn end_of_an_event_does_not_belong_to_it() {
        for (times, date) in [
            ("DTSTART:20240609T180000\r\nDTEND:20240610T000000Z", "2024-06-09"),
            ("DTSTART:20240609T180000\r\nDTEND:20240610T020000", "2024-06-09/2024-06-10"),
            ("DTSTART;VALUE=DATE:20240609\r\nDTEND;VALUE=DATE:20240612", "2024-06-09/2024-06-11"),
            ("DTSTART;VALUE=DATE:20240609\r\nDTEND;VALUE=DATE:20240609", "2024-06-09"),
            ("DTSTART;VALUE=DATE:20240609\r\nDURATION:P3D", "2024-06-09/2024-06-11"),
            ("DTSTART;VALUE=DATE:20240609\r\nDURATION:P1W", "2024-06-09/2024-06-15"),
            ("DTSTART:20240609T220000\r\nDURATION:PT2H", "2024-06-09"),
            ("DTSTART:20240609T220000\r\nDURATION:PT2H30M", "2024-06-09/2024-06-10"),
            ("DTSTART:20240609T220000\r\nDURATION:P99999999999999999999D", "2024-06-09"),
            ("DTSTART:20240609T220000\r\nDURATION:soon", "2024-06-09"),
            ("DTSTART;VALUE=DATE:20240609", "2024-06-09"),
        ] {
            let text = format!(
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{times}\r\nSUMMARY:A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            );
            let sheet = read(text.as_bytes(), &Limits::default()).unwrap();
            assert_eq!(sheet.rows[1].cell(1).map(SheetCell::text).as_deref(), Some(date), "{times}");
        }
    }

    #[test]
    fn repeated_event_has_no_date() {
        for rule in ["RRULE:FREQ=WEEKLY;COUNT=5", "RDATE:20240616T090000,20240623T090000"] {
            let text = format!(
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240609T090000\r\n{rule}\r\n\
                 SUMMARY:A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            );
            let sheet = read(text.as_bytes(), &Limits::default()).unwrap();
            let (_, rule) = rule.split_once(':').unwrap();
            assert_eq!(sheet.rows[1].cell(1), Some(&SheetCell::Recurrence(rule.to_owned())));
        }
    }
}
