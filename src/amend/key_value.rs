//! Parses the text that the user enters for a key of an event, in a cell or on the command line.

use chrono::Weekday;
use toml::Value;

use crate::date::Date;
use crate::export::{CUT, CellKind, EventColumn};
use crate::table::suggest;

/// Parses a text as a value of the key. Returns `None` if the text is empty.
///
/// # Errors
///
/// Returns a message that continues the quoted text: "is not a weekday".
pub(crate) fn key_value(column: &EventColumn, text: &str) -> Result<Option<Value>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.ends_with(CUT) {
        return Err(
            "was cut by the export, because it is too long for a cell: change it in events.toml".to_owned()
        );
    }
    let lower = text.to_lowercase();
    let value = match column.kind() {
        CellKind::Table => return Err(format!("cannot be imported: change `{}` in events.toml", column.key)),
        // "pillar 1, treaty" would become one tag.
        CellKind::List if column.key == "tags" && text.contains(',') && !text.contains([';', '\n']) => {
            return Err("contains a comma: separate tags with semicolons".to_owned());
        }
        CellKind::List => Value::Array(items(text).into_iter().map(Value::from).collect()),
        CellKind::Number => {
            // A spreadsheet may show 3 as "3.0".
            let number = text.strip_suffix(".0").unwrap_or(text).parse::<i64>().ok();
            let number = number.filter(|number| column.accepts(*number));
            Value::from(number.ok_or_else(|| format!("is not {}", column.shape))?)
        }
        CellKind::YesNo => match lower.as_str() {
            "true" | "yes" | "x" | "1" => Value::from(true),
            "false" | "no" | "0" => Value::from(false),
            _ => return Err("is neither yes nor no".to_owned()),
        },
        CellKind::Word => {
            let word = lower.replace([' ', '_'], "-");
            let words = column.words();
            let Some(known) = words.iter().find(|known| **known == word) else {
                let meant =
                    suggest(&word, words.iter().copied()).map(|meant| format!(": did you mean \"{meant}\"?"));
                let list = || format!(": write one of {}", words.join(", "));
                return Err(format!(
                    "is not a valid value for `{}`{}",
                    column.key,
                    meant.unwrap_or_else(list)
                ));
            };
            Value::from(*known)
        }
        CellKind::Date => {
            let date = Date::parse(text).map_err(|error| format!("is not a date ({error})"))?;
            Value::from(date.to_string())
        }
        CellKind::Text if column.key == "weekday" => {
            let day: Weekday = text
                .parse()
                .map_err(|_| "is not a weekday: write Mon, Tue, Wed, Thu, Fri, Sat or Sun".to_owned())?;
            Value::from(day.to_string())
        }
        CellKind::Text => Value::from(text),
    };
    Ok(Some(value))
}

/// Splits text into items: at line breaks if there are any, otherwise at semicolons.
pub(crate) fn items(text: &str) -> Vec<String> {
    let separator = if text.contains('\n') { '\n' } else { ';' };
    text.split(separator).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}
