//! Handles coordination and ellipsis: the members of a list and the ends of a range share a year.
//!
//! In "June and October 2024" and in "from June 2024 to October", the year is written once and
//! applies to both months. Only "to", a dash, or "and" after "between" joins two mentions to a
//! range; a list is not a range. The mentions are processed from right to left, so that a year at
//! the end of a list reaches all of its members.

use super::expression::{Calendar, Expression, Field, Year};
use super::lang::Compiled;
use super::mention::Mention;
use super::pattern::Class;
use super::scan::TokenRange;
use super::token::{Gap, Token};

/// Groups neighbouring mentions and shares their year.
pub(super) fn coordinate(
    mentions: &mut [Mention],
    places: &[TokenRange],
    tokens: &[Token],
    tables: &Compiled,
    mut groups: u32,
) {
    for right in (1..mentions.len()).rev() {
        let Some(link) = Conjunction::between(places, right, tokens, tables) else { continue };
        let (heads, tails) = mentions.split_at_mut(right);
        let (Some(left), Some(right)) = (heads.last_mut(), tails.first_mut()) else { continue };
        // A comma alone does not join dates; in a list, a conjunction precedes the last member:
        // "June, July and August 2024".
        if !alike(&left.expression, &right.expression) || link.comma && right.group.is_none() {
            continue;
        }
        share_year(left, right);
        if left.group.is_some() {
            continue;
        }
        let group = right.group.unwrap_or_else(|| {
            groups += 1;
            groups
        });
        (left.group, right.group) = (Some(group), Some(group));
        if link.range && right.range_end.is_none() {
            (left.range_end, right.range_end) = (Some(false), Some(true));
        }
    }
}

/// The words that join two mentions: whether they form a range, and whether they are a single
/// comma.
struct Conjunction {
    range: bool,
    comma: bool,
}

impl Conjunction {
    fn between(places: &[TokenRange], right: usize, tokens: &[Token], tables: &Compiled) -> Option<Self> {
        let (&(left_start, left_end), &(right_start, _)) = (places.get(right - 1)?, places.get(right)?);
        let mut between = tokens.get(left_end..right_start)?;
        // Skip the full stop of an abbreviated month: "12 Jun., 14 Sept. and 1 Nov. 2021".
        if let [point, rest @ ..] = between
            && point.gap == Gap::None
            && tables.lexicon.id(".") == point.word
            && tokens.get(left_end.checked_sub(1)?)?.is(Class::Month)
        {
            between = rest;
        }
        if between.is_empty() || between.len() > 2 || tokens.get(right_start)?.gap == Gap::Paragraph {
            return None;
        }
        if between.iter().any(|token| token.gap == Gap::Paragraph) {
            return None;
        }
        let last = between.last()?;
        let joins = |token: &Token| {
            tables.conjunctions.contains(&token.word) || tables.range_links.contains(&token.word)
        };
        let word_before = left_start.checked_sub(1).and_then(|at| tokens.get(at));
        let opened =
            word_before.is_some_and(|token| token.word != 0 && tables.range_openers.contains(&token.word));
        let comma = between.len() == 1 && tables.lexicon.id(",") == last.word;
        // After "from" or "between", "and" forms a range: "between May and July".
        let range = tables.range_links.contains(&last.word) || opened && !comma;
        between.iter().all(joins).then_some(Self { range, comma })
    }
}

/// Whether two expressions have fields of the same kind, so that "and" can coordinate them. A month
/// and a day can also be coordinated: "June and 5 July".
fn alike(left: &Expression, right: &Expression) -> bool {
    // In "from 1.1.2024 to 31.12.2024", only the first day leaves the order of day and month open.
    let is_day = |expression: &Expression| match expression {
        Expression::Numeric(_) => true,
        Expression::Calendar(calendar) => {
            matches!(calendar.field, Field::Day { .. }) && matches!(calendar.year, Some(Year::Full(_)))
        }
        _ => false,
    };
    if is_day(left) && is_day(right) {
        return true;
    }
    let (Expression::Calendar(left), Expression::Calendar(right)) = (left, right) else { return false };
    std::mem::discriminant(&left.field) == std::mem::discriminant(&right.field)
        || matches!(
            (left.field, right.field),
            (Field::Month(_), Field::Day { .. }) | (Field::Day { .. }, Field::Month(_))
        )
}

/// Copies the year of one member to the other. If the months are not in order, the range crosses
/// New Year: "from December 2024 to March" ends in 2025.
fn share_year(left: &mut Mention, right: &mut Mention) {
    let (Expression::Calendar(first), Expression::Calendar(last)) =
        (&mut left.expression, &mut right.expression)
    else {
        return;
    };
    let crosses = order(first).zip(order(last)).is_some_and(|(first, last)| first > last);
    let step = i32::from(crosses);
    match (first.year, last.year) {
        (None, Some(Year::Full(year))) if yearless(first) => {
            first.year = Some(Year::Full(year - step));
            left.coordinated = true;
        }
        (Some(Year::Full(year)), None) if yearless(last) => {
            last.year = Some(Year::Full(year + step));
            right.coordinated = true;
        }
        _ => {}
    }
}

/// Whether an expression denotes a part of a year without stating the year.
const fn yearless(calendar: &Calendar) -> bool {
    matches!(
        calendar.field,
        Field::Month(_) | Field::Day { .. } | Field::Season(_) | Field::Quarter(_) | Field::Half(_)
    ) && matches!(calendar.which, super::expression::Which::Bare)
}

/// Returns the position of an expression within its year, for comparison.
const fn order(calendar: &Calendar) -> Option<u16> {
    match calendar.field {
        Field::Month(month) => Some(month as u16 * 32),
        Field::Day { month, day } => Some(month as u16 * 32 + day as u16),
        Field::Quarter(n) | Field::Half(n) => Some(n as u16),
        // Winter comes last, as in the enum, because it begins in December of its year.
        Field::Season(season) => Some(season as u16),
        _ => None,
    }
}
