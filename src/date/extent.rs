//! The possible days of both ends of a date.
//!
//! EDTF expressions are interpreted as follows:
//!
//! - A single date is *some day within it*: `2024-10` is one unknown day of that October.
//! - A range `a/b` is a span that begins on some day within `a` and ends on some day within `b`.
//! - `../b` is read as writers use it, "by June 2024": some day up to the end of `b`. A span until
//!   then with an unknown start is `/b`.
//! - `[a,b]` is some day within one of them; `{a,b}` is a day within each.
//! - `?` marks the statement as uncertain and keeps the bounds. `~` widens each end by one unit of
//!   the component it qualifies: a year for `2023~`, a month for `2024-06~` and `2024-06~-11`, a
//!   day for `2024-06-11~`, ten years for `199X~`. The standard does not define a width (ISO
//!   8601-2:2019, 8.4.2, gives no number); one unit is a choice of this project.

use edtf_core::{Edtf, IntervalEndpoint, Set, SetElement, SetKind, YearKind};

use super::bounds::{Bound, Interval, ends_before};
use super::day::Day;
use super::granularity::Granularity;

/// The days on which a date may begin and end, with `~` taken into account.
///
/// ```
/// use dateline::{Date, Day, Interval};
///
/// let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
/// let plan = Date::parse("2023/2026")?.extent();
/// assert_eq!(plan.start, Interval::between(day(2023, 1, 1), day(2023, 12, 31)));
/// assert_eq!(plan.end, Interval::between(day(2026, 1, 1), day(2026, 12, 31)));
///
/// let about = Date::parse("2023~")?.extent();
/// assert_eq!(about.start, Interval::between(day(2022, 1, 1), day(2024, 12, 31)));
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The days on which the date may begin.
    pub start: Interval,
    /// The days on which the date may end. For a single date, start and end are the same, unknown
    /// day.
    pub end: Interval,
}

impl Extent {
    /// Returns the interval from the earliest start to the latest end.
    pub const fn hull(self) -> Interval {
        Interval { earliest: self.start.earliest, latest: self.end.latest }
    }

    const fn some_day_in(interval: Interval) -> Self {
        Self { start: interval, end: interval }
    }

    /// Creates a span from `start` to `end`, clipped so that the start is not after the end.
    fn span(start: Interval, end: Interval) -> Self {
        Self {
            start: Interval { latest: start.latest.inner(end.latest, Day::min), ..start },
            end: Interval { earliest: end.earliest.inner(start.earliest, Day::max), ..end },
        }
    }

    pub(super) fn of(edtf: &Edtf) -> Self {
        match edtf {
            Edtf::Date(date) => Self::some_day_in(widened(date)),
            Edtf::DateTime(at) => Self::some_day_in(widened(&at.date)),
            Edtf::Interval(span) => {
                let between = Self::span(start_of(&span.start), end_of(&span.end));
                if is_deadline(span) { Self::some_day_in(between.hull()) } else { between }
            }
            Edtf::Set(set) => Self::of_set(set),
        }
    }

    fn of_set(set: &Set) -> Self {
        // A set such as "{2023,2026}" begins with its earliest member and ends with its latest.
        let all = set.elements.iter().map(Self::of_element).reduce(|a, b| Self {
            start: Interval {
                earliest: a.start.earliest.outer(b.start.earliest, Day::min),
                latest: a.start.latest.inner(b.start.latest, Day::min),
            },
            end: Interval {
                earliest: a.end.earliest.inner(b.end.earliest, Day::max),
                latest: a.end.latest.outer(b.end.latest, Day::max),
            },
        });
        let all = all.unwrap_or(Self::some_day_in(UNKNOWN_END));
        match set.kind {
            SetKind::AllMembers => all,
            SetKind::OneMember => Self::some_day_in(all.hull()),
        }
    }

    /// Returns the extent of a set element, from its first to its last member.
    pub(super) fn of_element(element: &SetElement) -> Self {
        match element {
            SetElement::Date(date) => Self::some_day_in(widened(date)),
            SetElement::Range(a, b) => Self::span(widened(a), widened(b)),
            SetElement::OnOrBefore(date) => {
                let end = widened(date);
                Self::span(Interval { earliest: Bound::Unbounded, ..end }, end)
            }
            SetElement::OnOrAfter(date) => {
                let start = widened(date);
                Self::span(start, Interval { latest: Bound::Unbounded, ..start })
            }
        }
    }
}

/// Whether a range is a deadline rather than a span: `../2024-06`.
pub(super) const fn is_deadline(span: &edtf_core::Interval) -> bool {
    matches!((&span.start, &span.end), (IntervalEndpoint::Open, IntervalEndpoint::Date(_)))
}

/// The interval for an unknown end.
const UNKNOWN_END: Interval = Interval { earliest: Bound::Unknown, latest: Bound::Unknown };
/// The interval that does not exclude any day.
const UNBOUNDED_END: Interval = Interval { earliest: Bound::Unbounded, latest: Bound::Unbounded };

fn start_of(endpoint: &IntervalEndpoint) -> Interval {
    match endpoint {
        IntervalEndpoint::Unknown => UNKNOWN_END,
        IntervalEndpoint::Open => UNBOUNDED_END,
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrAfter(date) => widened(date),
        IntervalEndpoint::OnOrBefore(date) => Interval { earliest: Bound::Unbounded, ..widened(date) },
    }
}

fn end_of(endpoint: &IntervalEndpoint) -> Interval {
    match endpoint {
        IntervalEndpoint::Unknown => UNKNOWN_END,
        IntervalEndpoint::Open => UNBOUNDED_END,
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) => widened(date),
        IntervalEndpoint::OnOrAfter(date) => Interval { latest: Bound::Unbounded, ..widened(date) },
    }
}

/// Returns the days of an expression as written, without the widening by `~`.
pub(super) fn written(edtf: &Edtf) -> Interval {
    match edtf {
        Edtf::Date(date) => of_date(date),
        Edtf::DateTime(at) => of_date(&at.date),
        Edtf::Interval(span) => {
            let end = |endpoint: &IntervalEndpoint| match endpoint {
                IntervalEndpoint::Unknown => UNKNOWN_END,
                IntervalEndpoint::Open => UNBOUNDED_END,
                IntervalEndpoint::Date(date) => of_date(date),
                IntervalEndpoint::OnOrBefore(date) => {
                    Interval { earliest: Bound::Unbounded, ..of_date(date) }
                }
                IntervalEndpoint::OnOrAfter(date) => Interval { latest: Bound::Unbounded, ..of_date(date) },
            };
            Interval { earliest: end(&span.start).earliest, latest: end(&span.end).latest }
        }
        Edtf::Set(set) => {
            set.elements.iter().map(written_element).reduce(Interval::hull).unwrap_or(UNKNOWN_END)
        }
    }
}

/// Returns the days of a set element as written.
pub(super) fn written_element(element: &SetElement) -> Interval {
    match element {
        SetElement::Date(date) => of_date(date),
        SetElement::Range(a, b) => of_date(a).hull(of_date(b)),
        SetElement::OnOrBefore(date) => Interval { earliest: Bound::Unbounded, ..of_date(date) },
        SetElement::OnOrAfter(date) => Interval { latest: Bound::Unbounded, ..of_date(date) },
    }
}

/// Returns the first range whose end is before its start for every reading.
///
/// `edtf-core` rejects these if it can compare the years, but accepts those that end at, for
/// instance, `Y-1E19`.
pub(super) fn reversed(edtf: &Edtf) -> Option<(&edtf_core::Date, &edtf_core::Date)> {
    let is_reversed = |a: &edtf_core::Date, b: &edtf_core::Date| ends_before(of_date(b), of_date(a));
    match edtf {
        Edtf::Interval(edtf_core::Interval {
            start: IntervalEndpoint::Date(a),
            end: IntervalEndpoint::Date(b),
        }) => is_reversed(a, b).then_some((a, b)),
        Edtf::Set(set) => set.elements.iter().find_map(|element| match element {
            SetElement::Range(a, b) => is_reversed(a, b).then_some((a, b)),
            _ => None,
        }),
        _ => None,
    }
}

/// Returns the days of a single date as written. If the year is outside the range of [`Day`], the
/// near end is clamped and the far end is unknown.
pub(super) fn of_date(date: &edtf_core::Date) -> Interval {
    let bounds = Edtf::Date(*date).bounds();
    let (edtf_core::Bound::Date(earliest), edtf_core::Bound::Date(latest)) = (bounds.earliest, bounds.latest)
    else {
        return match date.year.kind {
            YearKind::Big { value: i64::MIN..0 } | YearKind::Exponential { significand: i64::MIN..0, .. } => {
                Interval { earliest: Bound::Unknown, latest: Bound::Day(Day::MIN) }
            }
            _ => Interval { earliest: Bound::Day(Day::MAX), latest: Bound::Unknown },
        };
    };
    Interval {
        earliest: day_of(earliest).map_or_else(
            || if earliest.year < 0 { Bound::Unknown } else { Bound::Day(Day::MAX) },
            Bound::Day,
        ),
        latest: day_of(latest)
            .map_or_else(|| if latest.year < 0 { Bound::Day(Day::MIN) } else { Bound::Unknown }, Bound::Day),
    }
}

fn day_of(date: edtf_core::BoundDate) -> Option<Day> {
    Day::from_ymd(i32::try_from(date.year).ok()?, date.month.into(), date.day.into())
}

/// Returns the days of a single date, widened by one unit on either side if it is approximate.
pub(super) fn widened(date: &edtf_core::Date) -> Interval {
    let interval = of_date(date);
    let Some(unit) = approximate_unit(date) else { return interval };
    Interval {
        earliest: interval.earliest.day().map_or(interval.earliest, |day| Bound::Day(unit.step(day, -1))),
        latest: interval.latest.day().map_or(interval.latest, |day| Bound::Day(unit.step(day + 1, 1) + -1)),
    }
}

/// Returns the unit by which `~` widens a date. If the year is approximate, it is the last of the
/// consecutive approximate components from the year on; otherwise it is the first approximate
/// component.
fn approximate_unit(date: &edtf_core::Date) -> Option<Granularity> {
    if !date.is_approximate() {
        return None;
    }
    let year_and_month = edtf_core::Date { day: None, ..*date };
    let year = edtf_core::Date { month: None, ..year_and_month };
    let month_is = date.month.is_some_and(|month| month.qualifier.approximate);
    let day_is = date.day.is_some_and(|day| day.qualifier.approximate);
    let unit = match (date.year.qualifier.approximate, month_is, day_is) {
        (true, false, _) => &year,
        (true, true, false) | (false, true, _) => &year_and_month,
        (true, true, true) | (false, false, _) => date,
    };
    Some(Granularity::of_date(unit))
}

#[cfg(test)]
mod tests {
    use super::super::Date;

    /// Formats the possible days of both ends as `start..start end..end`.
    fn ends(text: &str) -> String {
        let bound = |bound: super::Bound| match bound {
            super::Bound::Day(day) => day.to_string(),
            super::Bound::Unbounded => "open".to_owned(),
            super::Bound::Unknown => "?".to_owned(),
        };
        let interval = |days: super::Interval| format!("{}..{}", bound(days.earliest), bound(days.latest));
        Date::parse(text).map_or_else(
            |error| error.to_string(),
            |date| format!("{} {}", interval(date.extent().start), interval(date.extent().end)),
        )
    }

    #[test]
    fn bounds_of_both_ends() {
        for (text, expected) in [
            ("2023/2026", "2023-01-01..2023-12-31 2026-01-01..2026-12-31"),
            // The start cannot be after the end.
            ("2022-12/2022", "2022-12-01..2022-12-31 2022-12-01..2022-12-31"),
            ("2024-06-30/2024-06", "2024-06-30..2024-06-30 2024-06-30..2024-06-30"),
            ("../2024-06", "open..2024-06-30 open..2024-06-30"),
            ("/2024-06", "?..2024-06-30 2024-06-01..2024-06-30"),
            ("2024-06/", "2024-06-01..2024-06-30 2024-06-01..?"),
            ("..2024/2026..", "open..2024-12-31 2026-01-01..open"),
            ("[2024-06,2024-10]", "2024-06-01..2024-10-31 2024-06-01..2024-10-31"),
            ("{2024-06,2024-10}", "2024-06-01..2024-06-30 2024-10-01..2024-10-31"),
            ("{..1984,1990}", "open..1984-12-31 1990-01-01..1990-12-31"),
            ("2024-24", "2024-12-01..2025-02-28 2024-12-01..2025-02-28"),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
    }

    #[test]
    fn approximate_dates_extend_by_one_unit() {
        for (text, expected) in [
            ("2024-06-11~", "2024-06-10..2024-06-12"),
            ("2024-06~", "2024-05-01..2024-07-31"),
            ("2024-02~", "2024-01-01..2024-03-31"),
            ("2024-35~", "2024-04-01..2024-12-31"),
            ("2024-40~", "2023-07-01..2024-12-31"),
            ("2024~", "2023-01-01..2025-12-31"),
            ("199X~", "1980-01-01..2009-12-31"),
            ("2024-06~-11", "2024-05-11..2024-07-11"),
            ("2024~-06-11", "2023-06-11..2025-06-11"),
            ("2024-06-~11", "2024-06-10..2024-06-12"),
            ("2024-~06-11", "2024-05-11..2024-07-11"),
            ("2024%", "2023-01-01..2025-12-31"),
            ("2024?", "2024-01-01..2024-12-31"),
            ("2024-02-29~", "2024-02-28..2024-03-01"),
        ] {
            assert_eq!(ends(text), format!("{expected} {expected}"), "{text}");
        }
        assert_eq!(ends("2023~/2026"), "2022-01-01..2024-12-31 2026-01-01..2026-12-31");
    }
}
