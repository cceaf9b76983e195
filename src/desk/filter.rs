//! Filters the events on the timeline page by actor, tag, place, status, importance, time and
//! words. The filter is part of the page's URL, so that a link reproduces the view.

use serde::Serialize;

use super::loaded::ListedItem;
use super::query::{QueryPairs, address};
use crate::amend::typed_date;
use crate::chronology::Status;
use crate::date::{Date, Interval};
use crate::normalise::Context;
use crate::table::Vocabulary as _;

/// A filter of events. Empty values match all events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct TimelineFilter {
    /// Words that must all occur in the wording of an event.
    pub(super) words: String,
    pub(super) actor: String,
    pub(super) tag: String,
    pub(super) place: String,
    /// A status, such as "planned".
    pub(super) status: String,
    /// The lowest importance, from 1 to 5, as a string.
    pub(super) importance: String,
    /// The first date of the window, as typed.
    pub(super) from: String,
    /// The last date of the window, as typed.
    pub(super) until: String,
    /// "papers" for only the events that only papers report, "all" for all events, otherwise only
    /// the events in `events.toml`.
    pub(super) origin: String,
}

/// The filter with its values parsed.
pub(super) struct ReadyFilter {
    words: Vec<String>,
    actor: Option<String>,
    tag: Option<String>,
    place: Option<String>,
    status: Option<Status>,
    importance: u8,
    from: Option<Interval>,
    until: Option<Interval>,
    curated: Option<bool>,
    /// The errors in the window's dates that could not be parsed.
    pub(super) faults: Vec<String>,
}

impl TimelineFilter {
    /// Reads the filter from the query of a URL.
    pub(super) fn new(query: &QueryPairs) -> Self {
        let text = |name: &str| query.get(name).trim().to_owned();
        Self {
            words: text("words"),
            actor: text("actor"),
            tag: text("tag"),
            place: text("place"),
            status: text("status"),
            importance: text("importance"),
            from: text("from"),
            until: text("until"),
            origin: text("origin"),
        }
    }

    /// Returns the URL of the timeline with this filter.
    pub(super) fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        address(
            "/",
            &[
                ("words", &self.words),
                ("actor", &self.actor),
                ("tag", &self.tag),
                ("place", &self.place),
                ("status", &self.status),
                ("importance", &self.importance),
                ("from", &self.from),
                ("until", &self.until),
                ("origin", &self.origin),
                ("page", &page),
            ],
        )
    }

    /// Whether any field is set.
    pub(super) fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Parses the values of the fields. Dates may be words, such as "June 2024".
    pub(super) fn ready(&self, context: &Context) -> ReadyFilter {
        let mut faults = Vec::new();
        let mut window = |text: &str| {
            if text.is_empty() {
                return None;
            }
            match typed_date(text, context) {
                Ok(date) => Some(date.interval()),
                Err(reason) => {
                    faults.push(reason);
                    None
                }
            }
        };
        let (from, until) = (window(&self.from), window(&self.until));
        let some = |text: &String| Some(text.to_lowercase()).filter(|text| !text.is_empty());
        ReadyFilter {
            words: self.words.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            actor: some(&self.actor),
            tag: some(&self.tag),
            place: some(&self.place),
            status: Status::WORDS.iter().find(|(word, _)| *word == self.status).map(|(_, status)| *status),
            importance: self.importance.parse().unwrap_or(0),
            from,
            until,
            curated: match self.origin.as_str() {
                "all" => None,
                "papers" => Some(false),
                _ => Some(true),
            },
            faults,
        }
    }
}

impl ReadyFilter {
    /// Whether an event matches every field.
    pub(super) fn passes(&self, ListedItem { item, text }: &ListedItem) -> bool {
        let has = |wanted: &Option<String>, names: &[String]| {
            wanted.as_ref().is_none_or(|wanted| names.iter().any(|name| name.to_lowercase() == *wanted))
        };
        self.curated.is_none_or(|curated| item.curated == curated)
            && item.importance >= self.importance
            && self.status.is_none_or(|status| item.status == status)
            && has(&self.actor, &item.actors)
            && has(&self.tag, &item.tags)
            && has(&self.place, item.place.as_slice())
            && self.words.iter().all(|word| text.contains(word))
            && self.is_in_window(item.date.as_ref())
    }

    /// Whether a date may be in the window. An undated event is never in a window.
    fn is_in_window(&self, date: Option<&Date>) -> bool {
        if self.from.is_none() && self.until.is_none() {
            return true;
        }
        let Some(interval) = date.map(Date::interval) else { return false };
        let earliest = self.from.and_then(|from| from.earliest.day());
        let latest = self.until.and_then(|until| until.latest.day());
        let ends_too_early = earliest.zip(interval.latest.day()).is_some_and(|(from, last)| last < from);
        let begins_too_late = latest.zip(interval.earliest.day()).is_some_and(|(until, first)| first > until);
        !ends_too_early && !begins_too_late
    }
}

#[cfg(test)]
mod tests {
    use super::super::LoadedProject;
    use super::*;
    use crate::project::{LoadOptions, Memory, Project};

    fn found(query: &[(&str, &str)]) -> Vec<String> {
        let text = "\
            [[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\ndate = 2024-06-09\nactors = [\"Norway\"]\n\
            tags = [\"sea\"]\nplace = \"Oslo\"\nimportance = 5\n\n\
            [[event]]\nid = \"talks\"\ntitle = \"Talks in spring\"\ndate = \"2025\"\nstatus = \"planned\"\nactors = [\"Japan\"]\n\n\
            [[event]]\nid = \"visit\"\ntitle = \"A visit\"\ndate = \"\"\nstatus = \"unscheduled\"\n";
        let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default()).unwrap();
        let loaded = LoadedProject::new(project);
        let pairs: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let filter = TimelineFilter::new(&pairs.into()).ready(&Context::new());
        let passing = loaded.items.iter().filter(|listed| filter.passes(listed));
        passing.filter_map(|listed| listed.item.id.clone()).collect()
    }

    #[test]
    fn each_field_leaves_events_out() {
        assert_eq!(found(&[]), ["pact", "talks", "visit"]);
        assert_eq!(found(&[("words", "PACT signed")]), ["pact"]);
        assert_eq!(found(&[("words", "signed talks")]), [""; 0]);
        assert_eq!(found(&[("actor", "norway")]), ["pact"]);
        assert_eq!(found(&[("tag", "sea")]), ["pact"]);
        assert_eq!(found(&[("place", "Oslo")]), ["pact"]);
        assert_eq!(found(&[("status", "planned")]), ["talks"]);
        assert_eq!(found(&[("importance", "4")]), ["pact"]);
        assert_eq!(found(&[("origin", "papers")]), [""; 0]);
        assert_eq!(found(&[("origin", "all")]), ["pact", "talks", "visit"]);
    }

    #[test]
    fn window_keeps_what_may_be_in_it() {
        // "2025" matches, because it may be a day before March.
        assert_eq!(found(&[("from", "2024-07"), ("until", "2025-03")]), ["talks"]);
        assert_eq!(found(&[("until", "2024-06-09")]), ["pact"]);
        assert_eq!(found(&[("from", "2024-06-10")]), ["talks"]);
        assert_eq!(found(&[("from", "2026")]), [""; 0]);
        assert_eq!(found(&[("from", "10 June 2024")]), ["talks"]);
        assert_eq!(found(&[("from", "soon")]), ["pact", "talks", "visit"]);
    }

    #[test]
    fn address_keeps_the_filter() {
        let pairs = vec![("actor".to_owned(), "Norway".to_owned()), ("words".to_owned(), "a b".to_owned())];
        let filter = TimelineFilter::new(&pairs.into());
        assert_eq!(filter.address(1), "/?words=a+b&actor=Norway");
        assert_eq!(filter.address(3), "/?words=a+b&actor=Norway&page=3");
    }
}
