//! The German texts of a brief.

use super::{DrawingKey, FAR, HAS_END, Words, years};
use crate::chronology::Status;
use crate::date::DateStyle;
use crate::render::changes::ChangeKind;

impl Words {
    /// German as written in Germany.
    pub(super) const GERMAN: Self = Self {
        language: "de",
        date_of: |date| date.human_in(&DateStyle::GERMAN),
        as_of: "Stand:",
        bottom_line: "Kernaussage",
        timeline: "Zeitleiste",
        events: "Ereignisse",
        number: "Nr.",
        date: "Datum",
        event: "Ereignis",
        source: "Quelle",
        page: "S.",
        quotes: ["„", "“"],
        upcoming: "Ausblick",
        disputed: "Strittig",
        questions: "Offene Fragen",
        sources: "Quellen",
        no_events: "Keine Ereignisse.",
        undated: "ohne Datum",
        is_disputed: "strittig",
        attested: "nur aus den Papieren, nicht geprüft",
        months: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
        changed_since: |day| format!("Geändert seit dem {day}"),
        changed_since_version: |day, name| format!("Geändert seit der Fassung vom {day} ({name})"),
        change: |kind| match kind {
            ChangeKind::New => "Neu",
            ChangeKind::Moved => "Verschoben",
            ChangeKind::Withdrawn => "Entfallen",
            ChangeKind::Unlisted => "Nicht mehr in diesem Papier",
            ChangeKind::Disputed => "Nun strittig",
        },
        formerly: |now, then| format!("{now}, zuvor {then}"),
        last_dated: |then| format!("zuletzt {then}"),
        nothing_changed: "Nichts hat sich geändert.",
        more_changes: |changes| {
            let verb = if changes == 1 { "fehlt" } else { "fehlen" };
            format!("{} {verb}.", plural(changes, "weitere Änderung", "weitere Änderungen"))
        },
        key: DrawingKey {
            day: "ein Tag",
            unit: "irgendwann im Monat, im Jahr",
            span: "von – bis",
            open: "offenes Ende",
            about: "ungefähr",
            uncertain: "unsicher",
            important: "wichtiger",
            cut: "Jahre ausgelassen",
            undated: "ohne Datum",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("geplant"),
            Status::Expected => Some("erwartet"),
            Status::Cancelled => Some("abgesagt"),
            Status::Unscheduled => Some("ohne Termin"),
        },
        in_days: |first, last| match last {
            Some(last) if first == last => format!("in {}", far(first)),
            Some(last) if first <= 0 => format!("innerhalb von {}", far(last)),
            Some(last) if last < FAR => format!("in {first} bis {}", days(last)),
            Some(last) if years(first) == years(last) => format!("in {} Jahren", years(first)),
            Some(last) => format!("in {} bis {} Jahren", years(first), years(last)),
            None => format!("in {} oder später", far(first)),
        },
        starts_in: |first, _| format!("beginnt in {}", far(first)),
        ends_in: |_, last| format!("endet in {}", far(last.expect(HAS_END))),
        alt: |events, first, last| {
            let events = plural(events, "Ereignis", "Ereignissen");
            format!(
                "Eine Zeitleiste mit {events}, vom {first} bis zum {last}. Die Zahlen darauf sind die der Tabelle."
            )
        },
        left_out: |events, summaries, pages| {
            let pages = if pages == 1 { "eine Seite".to_owned() } else { format!("{pages} Seiten") };
            let what: Vec<String> = [
                (events > 0)
                    .then(|| plural(events, "weniger wichtiges Ereignis", "weniger wichtige Ereignisse")),
                (summaries > 0).then(|| plural(summaries, "Zusammenfassung", "Zusammenfassungen")),
            ]
            .into_iter()
            .flatten()
            .collect();
            let verb = if events + summaries == 1 { "fehlt" } else { "fehlen" };
            format!("Damit es auf {pages} passt, {verb} {}.", what.join(" und "))
        },
        unread: |events| {
            let verb = if events == 1 { "konnte" } else { "konnten" };
            let events = plural(events, "Ereignis", "Ereignisse");
            format!("{events} der Chronologie {verb} nicht gelesen werden.")
        },
    };
}

/// Formats a number of days in the dative, as "in" requires.
fn days(count: i32) -> String {
    if count == 1 { "1 Tag".to_owned() } else { format!("{count} Tagen") }
}

/// Formats a number of days, in years if there are many.
fn far(count: i32) -> String {
    if count < FAR { days(count) } else { format!("{} Jahren", years(count)) }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_agree_with_their_numbers() {
        let words = Words::GERMAN;
        assert_eq!((words.in_days)(1, Some(1)), "in 1 Tag");
        assert_eq!((words.in_days)(0, Some(61)), "innerhalb von 61 Tagen");
        assert_eq!(
            (words.left_out)(1, 0, 1),
            "Damit es auf eine Seite passt, fehlt 1 weniger wichtiges Ereignis."
        );
        let both = "Damit es auf 2 Seiten passt, fehlen 3 weniger wichtige Ereignisse und 1 Zusammenfassung.";
        assert_eq!((words.left_out)(3, 1, 2), both);
    }
}
