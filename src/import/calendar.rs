//! Converts the events of a calendar (iCalendar) to rows of a sheet, with the parser of `icalendar`.

use icalendar::parser::{Component, read_calendar, unfold};

use super::sheet::{Sheet, SheetCell, SheetRow};
use crate::date::{Date, Day};
use crate::export::CALENDAR_STATE;
use crate::read::{Limit, Limits, Trouble, decoded_text};

/// The headers of the rows, in the order of their columns.
const HEADERS: [&str; 8] = ["Id", "Date", "Title", "Summary", "Place", "Tags", "Status", "Exported"];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Trouble> {
    let text = decoded_text(bytes)?;
    // The parser recurses into nested components, so their depth is checked first.
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
        return Err(Trouble::Over(Limit::Nesting(limits.nesting)));
    }
    let unfolded = unfold(&text);
    let calendar = read_calendar(&unfolded)
        .map_err(|_| Trouble::damaged("a calendar", "one of its lines is not valid iCalendar"))?;
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
    let cells = (0..).zip(cells).filter_map(|(at, cell)| Some((at, SheetCell::Text(cell?)))).collect();
    SheetRow { number, cells }
}

/// Returns the id of an event that dateline exported: `pact` for `pact.0f11c9d69993@dateline`.
fn own_id(uid: &str) -> Option<String> {
    let (id, _) = uid.strip_suffix("@dateline")?.rsplit_once('.')?;
    Some(id.to_owned())
}

/// Returns the day or days of an event in EDTF. In iCalendar, the end of an all-day event is the day
/// after its last one.
fn dates(event: &Component<'_>) -> Option<String> {
    let value = |name: &str| event.find_prop(name).map(|property| property.val.as_str().trim());
    let start = value("DTSTART")?;
    let first = day(start)?;
    let last =
        value("DTEND").and_then(|end| Some(if end.contains('T') { day(end)? } else { day(end)? + -1 }));
    let last = last.filter(|last| *last > first);
    let date = match last {
        Some(last) => Date::range(&Date::day(first), &Date::day(last))?,
        None => Date::day(first),
    };
    Some(date.to_string())
}

/// Parses the day of `20240609` or `20240609T103000Z`.
fn day(text: &str) -> Option<Day> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
    Day::from_ymd(i32::try_from(number(0..4)?).ok()?, number(4..6)?, number(6..8)?)
}
