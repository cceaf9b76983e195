//! Takes the year of a day in a name from the words after the name: "the November 13 attacks of
//! 2015".

use crate::tag::{Calendar, DateFunction, Expression, Field, Mention, Which, Year};

/// The maximum number of words of a name between its day and "of".
const MAX_WORDS: usize = 3;

/// Sets the year of each day in a name that a year follows.
pub(super) fn set_years(text: &str, mentions: &mut [Mention]) {
    for nth in 1..mentions.len() {
        let Some([mention, next]) = mentions.get_mut(nth - 1..=nth) else { return };
        let Expression::Calendar(Calendar { field: Field::Year, year: Some(year @ Year::Full(_)), .. }) =
            next.expression
        else {
            continue;
        };
        let between = text.get(mention.end..next.start).unwrap_or("");
        let name = between.strip_prefix(' ').and_then(|rest| rest.strip_suffix(" of "));
        let is_name = name.is_some_and(|name| {
            name.chars().all(|c| c.is_alphabetic() || c == ' ') && name.split(' ').count() <= MAX_WORDS
        });
        let Expression::Calendar(calendar) = &mut mention.expression else { continue };
        if is_name
            && mention.function == DateFunction::InName
            && calendar.year.is_none()
            && calendar.which == Which::Bare
        {
            calendar.year = Some(year);
            mention.coordinated = true;
        }
    }
}
