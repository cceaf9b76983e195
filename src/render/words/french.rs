//! The French texts of a brief.

use super::ahead::{AheadWords, TimeUnit};
use super::{DrawingKey, Omissions, Words, plural, rounded_time};
use crate::chronology::Status;
use crate::date::{DateStyle, Granularity};
use crate::render::changes::ChangeKind;

impl Words {
    /// French as written in France.
    pub(super) const FRENCH: Self = Self {
        language: "fr",
        date_of: |date| date.human_in(&DateStyle::FRENCH),
        as_of: "État au",
        bottom_line: "L’essentiel",
        timeline: "Frise chronologique",
        events: "Événements",
        number: "N°",
        date: "Date",
        event: "Événement",
        source: "Source",
        page: "p.",
        quotes: ["«\u{a0}", "\u{a0}»"],
        single_quotes: ["“", "”"],
        comma: ", ",
        colon: "\u{a0}: ",
        accessed: |day| format!("consulté le {day}"),
        archived: "archivé à l’adresse",
        upcoming: "À venir",
        disputed: "Dates contestées",
        ask: "Recommandation",
        background: "Contexte",
        lines_to_take: "Éléments de langage",
        questions: "Questions ouvertes",
        next_steps: "Prochaines étapes",
        contact: "Contact",
        sources: "Sources",
        no_events: "Aucun événement.",
        undated: "sans date",
        is_disputed: "contesté",
        between: "\u{a0}; ",
        attested: "d’après les documents, non vérifié",
        months: [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ],
        month_of_year: |month, year| format!("{month} {year}"),
        changed_since: |day| format!("Modifié depuis le {day}"),
        changed_since_version: |day| format!("Modifié depuis la version du {day}"),
        changed_since_release: |number, day| format!("Modifié depuis la v{number} du {day}"),
        change: |kind| match kind {
            ChangeKind::New => "Nouveau",
            ChangeKind::Moved => "Date modifiée",
            ChangeKind::Withdrawn => "Retiré",
            ChangeKind::Unlisted => "Ne figure plus dans la note",
            ChangeKind::Disputed => "Désormais contesté",
        },
        formerly: |now, then| format!("{now} (auparavant {then})"),
        last_dated: |then| format!("dernière date\u{a0}: {then}"),
        nothing_changed: "Rien n’a changé.",
        more_changes: |changes| {
            let verb = if changes == 1 { "est omise" } else { "sont omises" };
            format!("{} {verb}.", plural(changes, "autre modification", "autres modifications"))
        },
        key: DrawingKey {
            day: "un jour",
            unit: "jour non connu",
            span: "de – à",
            open: "fin ouverte",
            deadline: "au plus tard",
            earliest: "au plus tôt",
            about: "environ",
            uncertain: "incertain",
            doubt: "environ, ou incertain",
            planned: "à venir",
            important: "plus important",
            cut: "période omise",
            undated: "sans date",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("prévu"),
            Status::Expected => Some("attendu"),
            Status::Cancelled => Some("annulé"),
            Status::Unscheduled => Some("sans date fixée"),
        },
        ahead: AheadWords {
            amount: |count, unit| match unit {
                TimeUnit::Day => plural(count, "jour", "jours"),
                TimeUnit::Month => format!("{count} mois"),
                TimeUnit::Year => plural(count, "an", "ans"),
            },
            ends: |date, when| match date.granularity() {
                _ if date.is_approximate() => format!("s’achève {when}"),
                Granularity::Day => format!("s’achève le {when}"),
                Granularity::Month | Granularity::Year => format!("s’achève en {when}"),
                // "En printemps" and "en 1er semestre" are not French.
                _ => format!("fin\u{a0}: {when}"),
            },
            at: "dans {b}",
            starts: "commence dans {b}",
            between: "dans {a} à {b}",
            within: "d’ici {b}",
            open: "dans {b} ou plus",
        },
        more_upcoming: |events| {
            let verb = if events == 1 { "figure" } else { "figurent" };
            format!(
                "{} {verb} dans le tableau.",
                plural(events, "événement ultérieur", "événements ultérieurs")
            )
        },
        alt: |events, first, last| {
            let events = plural(events, "événement", "événements");
            format!(
                "Une frise chronologique avec {events}, du {first} au {last}. Les numéros renvoient au tableau."
            )
        },
        alt_key: |past, as_of, ahead| {
            let past = Some(past).filter(|past| !past.is_empty());
            let ahead = Some(ahead).filter(|ahead| !ahead.is_empty());
            let past = past.map(|past| format!("Événements clés jusqu’au {as_of}\u{a0}: {past}."));
            let ahead = ahead.map(|ahead| format!("À venir\u{a0}: {ahead}."));
            past.into_iter().chain(ahead).collect::<Vec<_>>().join(" ")
        },
        gap: |days| rounded_time(days, " ans", " mois"),
        other_lane: "Autres",
        dangling: &[
            "le", "la", "les", "l’", "un", "une", "des", "du", "de", "d’", "et", "ou", "à", "au", "aux",
            "en", "dans", "sur", "sous", "pour", "par", "avec", "sans", "entre", "vers", "chez", "son", "sa",
            "ses", "leur", "est",
        ],
        left_out: |&Omissions { events, are_minor, summaries, pages }| {
            let (one, many) = if are_minor {
                ("événement moins important ou plus ancien", "événements moins importants ou plus anciens")
            } else {
                ("événement", "événements")
            };
            let pages = if pages == 1 { "une page".to_owned() } else { format!("{pages} pages") };
            let what: Vec<String> = [
                (events > 0).then(|| plural(events, one, many)),
                (summaries > 0).then(|| plural(summaries, "résumé", "résumés")),
            ]
            .into_iter()
            .flatten()
            .collect();
            let verb = if events + summaries == 1 { "est omis" } else { "sont omis" };
            format!("Pour tenir sur {pages}, {} {verb}.", what.join(" et "))
        },
        draft: |errors| {
            format!("Projet\u{a0}: la vérification signale {}.", plural(errors, "erreur", "erreurs"))
        },
        draft_first: "PROJET",
        draft_after: |number, day| format!("PROJET, après la v{number} du {day}"),
        released: |number, by, day| format!("v{number} · validée par {by} · {day}"),
        unread: |events| {
            let verb = if events == 1 { "n’a pas pu être lu" } else { "n’ont pas pu être lus" };
            format!("{} de la chronologie {verb}.", plural(events, "événement", "événements"))
        },
    };
}
