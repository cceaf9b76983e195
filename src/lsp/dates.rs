//! Finds the dates in `events.toml` and in briefs, and describes them in words.

use crate::chronology::Event;
use crate::date::{Bound, Date, Day};
use crate::project::Project;
use crate::source::{SourceId, Spanned};

/// A date in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenDate<'p> {
    pub(super) date: &'p Spanned<Date>,
    /// The event that the date belongs to; `None` for other dates, such as `as_of`.
    pub(super) event: Option<&'p Event>,
}

/// Returns the date at the byte offset `byte`.
pub(super) fn at(project: &Project, source: SourceId, byte: usize) -> Option<WrittenDate<'_>> {
    let chronology = &project.chronology;
    let of_events = chronology
        .events
        .iter()
        .filter_map(|event| Some(WrittenDate { date: event.date.as_ref()?, event: Some(event) }));
    let other = |date| WrittenDate { date, event: None };
    let of_sources = chronology
        .sources
        .iter()
        .flat_map(|source| [&source.published, &source.accessed].into_iter().flatten());
    let reviews = chronology.events.iter().map(|event| &event.reviewed);
    let reviews = reviews.chain(chronology.sources.iter().map(|source| &source.reviewed)).flatten();
    let of_reviews = reviews.filter_map(|review| review.value.on.as_ref());
    let registers = [&chronology.actors, &chronology.tags, &chronology.places];
    let of_names = registers.into_iter().flat_map(|register| &register.names).flat_map(|name| {
        let aliases = name.aliases.0.iter().flat_map(|alias| [&alias.from, &alias.until]);
        [&name.from, &name.until].into_iter().chain(aliases).flatten()
    });
    let of_allowances = chronology.events.iter().flat_map(|event| &event.allow).map(|allow| &allow.until);
    let of_allowances = of_allowances.chain(chronology.allow.iter().map(|allow| &allow.until)).flatten();
    let of_briefs = project.briefs.iter().flat_map(|brief| {
        [&brief.as_of, &brief.selection.from, &brief.selection.until].into_iter().flatten()
    });
    let others =
        chronology.as_of.iter().chain(of_sources).chain(of_reviews).chain(of_names).chain(of_allowances);
    let mut all = of_events.chain(others.chain(of_briefs).map(other));
    all.find(|found| {
        let span = found.date.span;
        span.source == source && (span.start..=span.end).contains(&byte)
    })
}

/// Describes the bounds of a date that is not a single day: "First day: 1 October 2024. Last day:
/// 31 October 2024."
pub(super) fn bounds(date: &Date) -> Option<String> {
    if date.as_day().is_some() {
        return None;
    }
    let interval = date.interval();
    let words = |bound, unbounded: &str, unknown: &str| match bound {
        Bound::Day(day) => Date::day(day).human(),
        Bound::Unbounded => unbounded.to_owned(),
        Bound::Unknown => unknown.to_owned(),
    };
    let first = words(interval.earliest, "open", "unknown");
    let last = words(interval.latest, "open", "unknown");
    Some(format!("First day: {first}. Last day: {last}."))
}

/// Describes the distance of a day from `now`: "in 12 days", "today", "3 days ago".
pub(super) fn distance(day: Day, now: Day) -> String {
    match day - now {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_distances_are_in_words() {
        let date = |text| Date::parse(text).unwrap();
        assert_eq!(bounds(&date("2024-06-09")), None);
        assert_eq!(
            bounds(&date("2024-02")).unwrap(),
            "First day: 1 February 2024. Last day: 29 February 2024."
        );
        assert_eq!(bounds(&date("2024-06-09/..")).unwrap(), "First day: 9 June 2024. Last day: open.");
        let now = Day::from_ymd(2025, 1, 1).unwrap();
        let words: Vec<String> = [0, 1, 12, -1, -31].map(|days| distance(now + days, now)).into();
        assert_eq!(words, ["today", "tomorrow", "in 12 days", "yesterday", "31 days ago"]);
    }
}
