//! Takes the fiscal year of a quarter or half-year from the words next to it: "the first quarter
//! budget comparison for fiscal year 2026".

use crate::tag::{Calendar, Expression, Field, Inner, Mention, PartExpression, Unit, Which};

/// The maximum number of bytes between a quarter and its fiscal year.
const MAX_DISTANCE: usize = 60;

/// Changes each quarter or half-year without a year into that of a fiscal year which is named in
/// the same part of its sentence.
pub(super) fn set_years(text: &str, mentions: &mut [Mention]) {
    let fiscal = |mention: &Mention| {
        matches!(
            mention.expression,
            Expression::Calendar(Calendar { field: Field::FiscalYear, year: Some(_), .. })
        )
    };
    for nth in 0..mentions.len() {
        let Some(mention) = mentions.get(nth) else { return };
        let inner = match mention.expression {
            Expression::Calendar(Calendar {
                field: Field::Quarter(quarter),
                year: None,
                which: Which::Bare,
                ..
            }) => Inner::Nth(quarter.into(), Unit::Quarter),
            Expression::Calendar(Calendar {
                field: Field::Half(half),
                year: None,
                which: Which::Bare,
                ..
            }) => Inner::Nth(half.into(), Unit::Half),
            _ => continue,
        };
        let is_near = |other: &&Mention| {
            let (start, end) = if other.start > mention.start {
                (mention.end, other.start)
            } else {
                (other.end, mention.start)
            };
            let between = text.get(start..end).unwrap_or("");
            fiscal(other)
                && other.part == mention.part
                && between.len() <= MAX_DISTANCE
                && !between.contains([',', ';', '.', ':'])
        };
        let neighbours = [mentions.get(nth + 1), nth.checked_sub(1).and_then(|before| mentions.get(before))];
        let Some(year) = neighbours.into_iter().flatten().find(is_near) else { continue };
        let part = PartExpression { inner, whole: year.expression.clone() };
        if let Some(mention) = mentions.get_mut(nth) {
            mention.expression = Expression::Part(Box::new(part));
            mention.coordinated = true;
        }
    }
}
