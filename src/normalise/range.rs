//! Ranges whose ends leave their years open: "from October to March".

use std::borrow::Cow;

use super::point::{Place, Point};
use super::reference::References;
use super::resolve::Resolver;
use crate::tag::{Expression, Field, Mention, Year};

/// The mention with the place that its range gives it. `until` keeps the range's end from its first mention to
/// its last.
pub(super) fn in_years<'m>(
    mention: &'m Mention,
    next: Option<&Mention>,
    until: &mut Option<Point>,
    references: &References,
) -> Cow<'m, Mention> {
    if let Some(end) = until.take()
        && mention.range_end == Some(true)
    {
        return at(mention, end);
    }
    let Some(next) = next.filter(|next| mention.range_end == Some(false) && next.group == mention.group)
    else {
        return Cow::Borrowed(mention);
    };
    let resolver = Resolver::new(references, mention);
    let Some((first, last)) = resolver.range(&mention.expression, &next.expression) else {
        return Cow::Borrowed(mention);
    };
    *until = Some(last);
    at(mention, first)
}

/// The mention at a place on the calendar.
fn at(mention: &Mention, point: Point) -> Cow<'_, Mention> {
    let mut found = mention.clone();
    let Expression::Calendar(calendar) = &mut found.expression else { return Cow::Borrowed(mention) };
    calendar.year = Some(Year::Full(point.year));
    if let Place::Day(month, day) = point.place {
        calendar.field = Field::Day { month, day };
    }
    found.coordinated = true;
    Cow::Owned(found)
}
