//! The German texts of a brief.

use super::ahead::{AheadWords, TimeUnit};
use super::{DrawingKey, Omissions, Words, plural, rounded_time};
use crate::chronology::Status;
use crate::date::{DateStyle, Granularity};
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
        single_quotes: ["‚", "‘"],
        comma: ", ",
        colon: ": ",
        accessed: |day| format!("abgerufen am {day}"),
        archived: "archiviert unter",
        upcoming: "Ausblick",
        disputed: "Strittig",
        ask: "Empfehlung",
        background: "Hintergrund",
        lines_to_take: "Gesprächslinie",
        questions: "Offene Fragen",
        next_steps: "Nächste Schritte",
        contact: "Kontakt",
        sources: "Quellen",
        no_events: "Keine Ereignisse.",
        undated: "ohne Datum",
        is_disputed: "strittig",
        between: "; ",
        attested: "nur aus den Papieren, nicht geprüft",
        months: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
        month_of_year: |month, year| format!("{month} {year}"),
        changed_since: |day| format!("Geändert seit dem {day}"),
        changed_since_version: |day| format!("Geändert seit der Fassung vom {day}"),
        changed_since_release: |number, day| format!("Geändert seit v{number} vom {day}"),
        change: |kind| match kind {
            ChangeKind::New => "Neu",
            ChangeKind::Moved => "Datum geändert",
            ChangeKind::Withdrawn => "Entfallen",
            ChangeKind::Unlisted => "Nicht mehr aufgeführt",
            ChangeKind::Disputed => "Nun strittig",
        },
        formerly: |now, then| format!("{now} (zuvor {then})"),
        last_dated: |then| format!("zuletzt {then}"),
        nothing_changed: "Nichts hat sich geändert.",
        more_changes: |changes| {
            let verb = if changes == 1 { "fehlt" } else { "fehlen" };
            format!("{} {verb}.", plural(changes, "weitere Änderung", "weitere Änderungen"))
        },
        key: DrawingKey {
            day: "ein Tag",
            unit: "Tag nicht bekannt",
            span: "von – bis",
            open: "offenes Ende",
            deadline: "spätestens dann",
            earliest: "frühestens dann",
            about: "ungefähr",
            uncertain: "unsicher",
            doubt: "ungefähr oder unsicher",
            planned: "steht noch bevor",
            important: "wichtiger",
            cut: "Zeit ausgelassen",
            undated: "ohne Datum",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("geplant"),
            Status::Expected => Some("erwartet"),
            Status::Cancelled => Some("abgesagt"),
            Status::Unscheduled => Some("ohne Termin"),
        },
        ahead: AheadWords {
            // In the dative, as "in" requires.
            amount: |count, unit| match unit {
                TimeUnit::Day => plural(count, "Tag", "Tagen"),
                TimeUnit::Month => plural(count, "Monat", "Monaten"),
                TimeUnit::Year => plural(count, "Jahr", "Jahren"),
            },
            ends: |date, when| match date.granularity() {
                _ if date.is_approximate() => format!("endet {when}"),
                Granularity::Day => format!("endet am {when}"),
                Granularity::Month => format!("endet im {when}"),
                Granularity::Year => format!("endet {when}"),
                // "Endet Frühling 2026" is not German.
                _ => format!("Ende: {when}"),
            },
            at: "in {b}",
            starts: "beginnt in {b}",
            between: "in {a} bis {b}",
            within: "innerhalb von {b}",
            open: "in {b} oder später",
        },
        more_upcoming: |events| {
            let verb = if events == 1 { "steht" } else { "stehen" };
            format!("{} {verb} in der Tabelle.", plural(events, "späteres Ereignis", "spätere Ereignisse"))
        },
        alt: |events, first, last| {
            let events = plural(events, "Ereignis", "Ereignissen");
            format!(
                "Eine Zeitleiste mit {events}, vom {first} bis zum {last}. Die Nummern verweisen auf die Tabelle."
            )
        },
        alt_key: |past, as_of, ahead| {
            let past = Some(past).filter(|past| !past.is_empty());
            let ahead = Some(ahead).filter(|ahead| !ahead.is_empty());
            let past = past.map(|past| format!("Wichtige Ereignisse bis zum {as_of}: {past}."));
            let ahead = ahead.map(|ahead| format!("Noch bevor stehen: {ahead}."));
            past.into_iter().chain(ahead).collect::<Vec<_>>().join(" ")
        },
        gap: |days| rounded_time(days, " Jahre", " Monate"),
        other_lane: "Sonstige",
        dangling: &[
            "der", "die", "das", "des", "dem", "den", "ein", "eine", "einer", "eines", "einem", "einen",
            "und", "oder", "mit", "von", "vom", "zu", "zum", "zur", "in", "im", "an", "am", "auf", "für",
            "über", "bei", "nach", "aus", "vor", "um", "als", "zwischen", "ihre", "seine", "ihr", "sein",
            "ist", "sind", "wird", "werden",
        ],
        left_out: |&Omissions { events, are_minor, summaries, pages }| {
            let (one, many) = if are_minor {
                ("weniger wichtiges oder früheres Ereignis", "weniger wichtige oder frühere Ereignisse")
            } else {
                ("Ereignis", "Ereignisse")
            };
            let pages = if pages == 1 { "eine Seite".to_owned() } else { format!("{pages} Seiten") };
            let what: Vec<String> = [
                (events > 0).then(|| plural(events, one, many)),
                (summaries > 0).then(|| plural(summaries, "Zusammenfassung", "Zusammenfassungen")),
            ]
            .into_iter()
            .flatten()
            .collect();
            let verb = if events + summaries == 1 { "fehlt" } else { "fehlen" };
            format!("Damit es auf {pages} passt, {verb} {}.", what.join(" und "))
        },
        draft: |errors| format!("Entwurf: Die Prüfung meldet {}.", plural(errors, "Fehler", "Fehler")),
        draft_first: "ENTWURF",
        draft_after: |number, day| format!("ENTWURF nach v{number} vom {day}"),
        released: |number, by, day| format!("v{number} · freigegeben von {by} · {day}"),
        unread: |events| {
            let verb = if events == 1 { "konnte" } else { "konnten" };
            let events = plural(events, "Ereignis", "Ereignisse");
            format!("{events} der Chronologie {verb} nicht gelesen werden.")
        },
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_agree_with_their_numbers() {
        let words = Words::GERMAN;
        let one = Omissions { events: 1, are_minor: true, summaries: 0, pages: 1 };
        assert_eq!(
            (words.left_out)(&one),
            "Damit es auf eine Seite passt, fehlt 1 weniger wichtiges oder früheres Ereignis."
        );
        let both = "Damit es auf 2 Seiten passt, fehlen 3 weniger wichtige oder frühere Ereignisse und 1 Zusammenfassung.";
        let three = Omissions { events: 3, summaries: 1, pages: 2, ..one };
        assert_eq!((words.left_out)(&three), both);
        let other = Omissions { are_minor: false, ..three };
        let both = "Damit es auf 2 Seiten passt, fehlen 3 Ereignisse und 1 Zusammenfassung.";
        assert_eq!((words.left_out)(&other), both);
    }
}
