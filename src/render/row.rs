//! The rows for events and sources, as templates read them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::drawing::{IMPORTANT, short_title};
use super::item::{Cite, CitedSource, Item};
use super::plain::TextCleaner;
use super::words::Words;
use crate::brief::{BriefSources, BriefSpec, Lanes};
use crate::chronology::Status;
use crate::date::{Bound, Date, Day, Granularity};
use crate::table::Vocabulary as _;

/// One event.
#[expect(clippy::struct_excessive_bools, reason = "templates read each of them as a field of its own")]
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// The id in `events.toml`; absent if only papers attest the event.
    pub id: Option<String>,
    /// The date in EDTF.
    pub date: Option<String>,
    /// The date in words; "undated" if the event has no date.
    pub when: String,
    /// The position on the timeline.
    pub extent: Option<DaySpan>,
    /// The title of the event.
    pub title: String,
    /// The short title, shown in the drawing.
    pub label: String,
    /// A one-sentence summary.
    pub summary: Option<String>,
    /// The place of the event.
    pub place: Option<String>,
    /// The importance, from 1 (for completeness only) to 5 (indispensable).
    pub importance: u8,
    /// Whether the event is highlighted: its importance is 4 or 5.
    pub important: bool,
    /// The rank by importance; rank 0 is dropped last.
    pub rank: usize,
    /// The status, a value of `status` in `events.toml`, such as `held` or `planned`.
    pub status: &'static str,
    /// Remarks to print next to the title, such as "planned" or "disputed".
    pub standing: Vec<&'static str>,
    /// Whether the event has not taken place: it is planned, expected or cancelled, or is after the
    /// brief's reference day.
    pub planned: bool,
    /// Whether the date is disputed.
    pub disputed: bool,
    /// The contradicting dates that sources give.
    pub disputes: Vec<Dispute>,
    /// Whether the event is curated in `events.toml`, not only attested by papers.
    pub curated: bool,
    /// The time from the brief's reference day until the event, if it is in the future.
    pub ahead: Option<Ahead>,
    /// The sources that the event cites, and the papers that were found to describe it.
    pub sources: Vec<Cite>,
    /// The names of the event's lanes in the drawing; empty without lanes.
    pub lanes: Vec<String>,
}

/// The time until an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ahead {
    /// The days until the first possible day of the event, or of the end of a current period.
    pub first: i32,
    /// The days until the last possible day of the event, or of the end of a current period; absent
    /// if the end is open.
    pub last: Option<i32>,
    /// The future date, in words: the event's date, or the end of a current period: "ends in March
    /// 2028".
    pub when: String,
    /// The time until then in words: "in 41 days", "in 2 to 14 months". Absent if the date is
    /// uncertain, since a countdown would state it as a fact.
    pub text: Option<String>,
}

/// A source that contradicts an event's date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dispute {
    /// The date that the source gives, in words.
    pub when: String,
    /// The source and the quoted words.
    pub cite: Cite,
}

/// The position of a date on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Extent")]
pub struct DaySpan {
    /// The first day, in days since 1970-01-01; absent if it is open or unknown.
    pub first: Option<i32>,
    /// The last day, in days since 1970-01-01; absent if it is open or unknown.
    pub last: Option<i32>,
    /// The shape of the date's mark in the drawing.
    pub shape: DateShape,
    /// Whether the date is approximate (`~`).
    pub approximate: bool,
    /// Whether the date is uncertain (`?`).
    pub uncertain: bool,
}

/// The shape of a date in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Shape")]
pub enum DateShape {
    /// One day: a dot.
    Day,
    /// One unknown day within a month, a quarter, a year …: as wide as that unit.
    Unit,
    /// A period from one date to another: a bar.
    Span,
}

/// A source that a row cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CitedRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The author.
    pub author: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The publication date, in words.
    pub published: Option<String>,
    /// The day on which the web page was read, in words: "accessed 4 April 2025".
    pub accessed: Option<String>,
    /// The known texts to print after the title: author, publisher, publication date and
    /// `accessed`.
    pub details: Vec<String>,
    /// The web address (http or https).
    pub url: Option<String>,
    /// The web address of an archived copy (http or https).
    pub archived: Option<String>,
}

impl Row {
    pub(super) fn new(
        item: &Item,
        rank: usize,
        as_of: Day,
        spec: &BriefSpec,
        words: &Words,
        plain: &mut TextCleaner,
    ) -> Self {
        let whose = item.id.as_deref().unwrap_or(&item.title);
        let is_disputed = item.disputed || item.status == Status::Disputed;
        let ahead = item.date.as_ref().and_then(|date| Ahead::of(date, item.status, as_of, words));
        let extent = item.date.as_ref().map(DaySpan::of);
        // Its row is among past events, since its period has begun.
        let is_pending = ahead.is_some()
            && extent.is_some_and(|extent| {
                extent.shape == DateShape::Unit && extent.first.is_some_and(|first| first <= as_of.number())
            });
        let standing = [
            (words.status)(item.status),
            is_disputed.then_some(words.is_disputed),
            is_pending.then_some(words.key.planned),
            (!item.curated).then_some(words.attested),
        ];
        let evidence = format!("the evidence of event \"{whose}\"");
        let disputes: Vec<Dispute> = item
            .disputes
            .iter()
            .map(|dispute| Dispute {
                when: (words.date_of)(&dispute.date),
                cite: dispute.cite.plain(&evidence, plain),
            })
            .collect();
        let title = plain.text(item.title_in(words.language), &format!("the title of event \"{whose}\""));
        let label = plain.maybe(
            item.label_in(words.language).map(str::to_owned).as_ref(),
            &format!("the label of event \"{whose}\""),
        );
        let is_after = extent.and_then(|extent| extent.first).is_some_and(|first| first > as_of.number());
        let lanes: Vec<&String> = match spec.lanes {
            Some(Lanes::Actors) => item.actors.iter().collect(),
            Some(Lanes::Tags) => item.tags.iter().collect(),
            Some(Lanes::Places) => item.place.iter().collect(),
            None => Vec::new(),
        };
        let whose_lanes = format!("the actors, tags or place of event \"{whose}\"");
        let is_planned = matches!(item.status, Status::Planned | Status::Expected | Status::Cancelled);
        Self {
            id: item.id.clone(),
            date: item.date.as_ref().map(Date::to_string),
            when: item.date.as_ref().map_or_else(|| words.undated.to_owned(), words.date_of),
            extent,
            label: label.unwrap_or_else(|| short_title(&title)),
            title,
            summary: plain.maybe(item.summary.as_ref(), &format!("the summary of event \"{whose}\"")),
            place: plain.maybe(item.place.as_ref(), &format!("the place of event \"{whose}\"")),
            importance: item.importance,
            important: item.importance >= IMPORTANT,
            rank,
            status: item.status.word(),
            standing: standing.into_iter().flatten().collect(),
            planned: is_planned || is_after,
            disputed: is_disputed,
            disputes,
            curated: item.curated,
            ahead,
            sources: item
                .sources
                .iter()
                .filter(|cite| !cite.linked || spec.sources == BriefSources::All)
                .map(|cite| cite.plain(&evidence, plain))
                .collect(),
            lanes: lanes.into_iter().map(|name| plain.text(name, &whose_lanes)).collect(),
        }
    }
}

impl Row {
    /// Returns the ids of the sources that the event cites, followed by those that dispute its
    /// date.
    pub(super) fn cited(&self) -> impl Iterator<Item = &str> {
        let cites = self.sources.iter().chain(self.disputes.iter().map(|dispute| &dispute.cite));
        cites.map(|cite| cite.source.as_str())
    }
}

impl Ahead {
    /// Returns the time from `as_of` to a date: to the day itself, to the first and last possible
    /// day of a coarser date, to the start of a future period, or to the end of a current one.
    /// Returns `None` for past and cancelled events.
    fn of(date: &Date, status: Status, as_of: Day, words: &Words) -> Option<Self> {
        if status == Status::Cancelled {
            return None;
        }
        let days = |bound: Bound| bound.day().map(|day| day.number().saturating_sub(as_of.number()));
        let bounds = |date: &Date| (days(date.interval().earliest), days(date.interval().latest));
        let (first, last) = bounds(date);
        let has_begun = first.is_none_or(|first| first <= 0);
        if last.is_some_and(|last| last <= 0) {
            return None;
        }
        let patterns = words.ahead;
        let is_set = date.granularity() == Granularity::Set;
        // "2023–2026 (ends in 14 months)" would begin with the past.
        if let Some(end) = date.end().filter(|_| date.is_span() && has_begun) {
            let when = (patterns.ends)(&end, &(words.date_of)(&end));
            let (first, last) = bounds(&end);
            return Some(Self::new(when, date, first.unwrap_or(0).max(0), last, patterns.at, words));
        }
        let (first, last, pattern) = match (first, last) {
            // A future period: "starts in 41 days".
            (Some(first), _) if date.is_span() && !is_set && !has_begun => {
                (first, Some(first), patterns.starts)
            }
            // A future date, possibly coarse: "in 2 to 14 months".
            (Some(first), last) if first > 0 => (first, last, patterns.at),
            // An event held in the current year is over, although the year is not.
            (Some(_), Some(_)) if status == Status::Held && !date.is_span() => return None,
            // A coarse date that has begun, such as the current year: "within 9 months".
            (_, Some(last)) => (0, Some(last), patterns.at),
            _ => return None,
        };
        Some(Self::new((words.date_of)(date), date, first, last, pattern, words))
    }

    fn new(when: String, date: &Date, first: i32, last: Option<i32>, pattern: &str, words: &Words) -> Self {
        let text = (!date.is_uncertain()).then(|| words.ahead.text(first, last, pattern));
        Self { first, last, when, text }
    }
}

impl DaySpan {
    /// Returns the position of `date` on the timeline.
    pub fn of(date: &Date) -> Self {
        let interval = date.interval();
        let number = |bound: Bound| bound.day().map(Day::number);
        let shape = if date.is_span() {
            DateShape::Span
        } else if interval.earliest.day().is_some() && interval.earliest == interval.latest {
            DateShape::Day
        } else {
            DateShape::Unit
        };
        Self {
            first: number(interval.earliest),
            last: number(interval.latest),
            shape,
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
        }
    }
}

impl Cite {
    fn plain(&self, place: &str, plain: &mut TextCleaner) -> Self {
        Self { quote: plain.maybe_exact(self.quote.as_ref(), place), ..self.clone() }
    }
}

impl CitedRow {
    pub(super) fn new(
        id: &str,
        source: Option<&CitedSource>,
        words: &Words,
        plain: &mut TextCleaner,
    ) -> Self {
        let place = format!("source \"{id}\"");
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let author = plain.maybe(source.and_then(|source| source.author.as_ref()), &place);
        let publisher = plain.maybe(source.and_then(|source| source.publisher.as_ref()), &place);
        let day = source.and_then(|source| source.published.as_ref()).map(words.date_of);
        let accessed = source
            .and_then(|source| source.accessed.as_ref())
            .map(|day| (words.accessed)(&(words.date_of)(day)));
        // If an authority publishes its own papers, it is named once.
        let second = publisher.clone().filter(|publisher| author.as_ref() != Some(publisher));
        let details = [author.clone(), second, day.clone(), accessed.clone()];
        Self {
            id: id.to_owned(),
            title: plain.text(source.map_or(id, |source| &source.title), &place),
            details: details.into_iter().flatten().collect(),
            author,
            publisher,
            published: day,
            accessed,
            url: plain.maybe_exact(source.and_then(|source| source.url.as_ref()).filter(web), &place),
            archived: plain
                .maybe_exact(source.and_then(|source| source.archived.as_ref()).filter(web), &place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ahead_of_a_current_period_is_its_end() {
        let in_status = |date: &str, status: Status, wanted: Option<(&str, Option<&str>)>| {
            let as_of = Day::from_ymd(2025, 10, 31).unwrap();
            let date = Date::parse(date).unwrap();
            let ahead = Ahead::of(&date, status, as_of, &Words::ENGLISH);
            let ahead = ahead.as_ref().map(|ahead| (ahead.when.as_str(), ahead.text.as_deref()));
            assert_eq!(ahead, wanted, "{date}");
        };
        let check = |date: &str, wanted| in_status(date, Status::Planned, wanted);
        check("2025", Some(("2025", Some("within 2 months"))));
        in_status("2025", Status::Held, None);
        // A set of dates neither starts nor ends.
        let days = "{2025-10-01,2026-10-01}";
        let ahead = Ahead::of(
            &Date::parse(days).unwrap(),
            Status::Held,
            Day::from_ymd(2025, 10, 31).unwrap(),
            &Words::ENGLISH,
        );
        assert_eq!(ahead.unwrap().text.as_deref(), Some("within 11 months"));
        check("2023/2026", Some(("ends in 2026", Some("in 2 to 14 months"))));
        check("2023/2025-11-10", Some(("ends on 10 November 2025", Some("in 10 days"))));
        check("2023/2025", Some(("ends in 2025", Some("within 2 months"))));
        check("2026-02/2026-05", Some(("February–May 2026", Some("starts in 93 days"))));
        check("2027", Some(("2027", Some("in 14 to 26 months"))));
        // A countdown would state an uncertain date as a fact.
        check("2025?", Some(("2025 (uncertain)", None)));
        check("2023/2026?", Some(("ends in 2026 (uncertain)", None)));
        check("2023/..", None);
        check("2024", None);
    }
}
