//! Ranges whose ends leave their years open: "from October to March".

use std::borrow::Cow;

use super::reference::References;
use super::resolve::Resolver;
use crate::tag::{Expression, Mention, Year};

/// The mention with the year that its range gives it. `until` keeps the year of the range's end from its
/// first mention to its last.
pub(super) fn in_years<'m>(
    mention: &'m Mention,
    next: Option<&Mention>,
    until: &mut Option<i32>,
    references: &References,
) -> Cow<'m, Mention> {
    if let Some(year) = until.take()
        && mention.range_end == Some(true)
    {
        return Cow::Owned(in_year(mention, year));
    }
    let Some(next) = next.filter(|next| mention.range_end == Some(false) && next.group == mention.group)
    else {
        return Cow::Borrowed(mention);
    };
    let resolver = Resolver::new(references, mention);
    let Some((first, last)) = resolver.across_new_year(&mention.expression, &next.expression) else {
        return Cow::Borrowed(mention);
    };
    *until = Some(last);
    Cow::Owned(in_year(mention, first))
}

fn in_year(mention: &Mention, year: i32) -> Mention {
    let mut mention = mention.clone();
    if let Expression::Calendar(calendar) = &mut mention.expression {
        calendar.year = Some(Year::Full(year));
        mention.coordinated = true;
    }
    mention
}
