//! The ruler of the drawing: ticks and labels for months, quarters and years.

use itertools::Itertools as _;

use super::scale::{Scale, ScaleCut, ScaleSegment};
use super::{DrawingLabel, Element, LabelAlign, Tone, text_width};
use crate::date::Day;
use crate::render::words::Words;

/// The height of the ruler, and the type size on it.
pub(super) const HEIGHT: f64 = 11.6;
const SIZE: f64 = 7.5;
/// The free space around a label.
const LABEL_PADDING: f64 = 5.0;

/// Returns the ruler with its ticks and labels, with its upper edge at `top`. A label is drawn if
/// it fits before the next tick. Where time is left out, the ruler states how much.
pub(super) fn ruler(scale: &Scale, top: f64, words: &Words) -> Vec<Element> {
    let band = |segment: &ScaleSegment| {
        let (x, end) = segment.points;
        Element::Band { x, y: top, width: end - x, height: HEIGHT }
    };
    let mut elements: Vec<Element> = scale.segments.iter().map(band).collect();
    for ScaleCut { days, points: (left, right) } in &scale.cuts {
        let [before, after] = [left + 3.0, right - 3.0].map(|x| Element::Cut { x, y: top, height: HEIGHT });
        let label = DrawingLabel::new(*left, top + HEIGHT / 2.0, (words.gap)(days.round()), SIZE);
        // Omit the label if it is too wide for the cut, as "14 Monate" may be in a wide typeface.
        if label.width <= right - left - 10.0 {
            let label = DrawingLabel { width: right - left, align: LabelAlign::Middle, ..label };
            elements.push(Element::Label(label));
        }
        elements.extend([before, after]);
    }
    for segment in &scale.segments {
        ticks(segment, step(segment.day), top, words, &mut elements);
    }
    elements
}

fn ticks(segment: &ScaleSegment, step: i32, top: f64, words: &Words, elements: &mut Vec<Element>) {
    let (Some(first), Some(last)) = (month_of(segment.days.0), month_of(segment.days.1)) else { return };
    let before_ticks = elements.len();
    // The month and position at which each step begins, followed by those at which the last one
    // ends.
    let begins: Option<Vec<(i32, f64)>> = (0..)
        .map(|i| first.div_euclid(step).saturating_add(i).saturating_mul(step))
        .take_while_inclusive(|month| *month <= last)
        .map(|month| Some((month, first_day(month)?)))
        .collect();
    let Some(begins) = begins else { return };
    let width = |from: usize| {
        let x = |i: usize| begins.get(i).map(|(_, day)| segment.x(*day));
        Some(x(from + 1)? - x(from)?)
    };
    let year_of = |month: i32| month.div_euclid(12).to_string();
    let fits = |text: &str, width: Option<f64>| {
        width.is_some_and(|width| text_width(text, SIZE) + LABEL_PADDING <= width)
    };
    let has_later_year = |from: usize| {
        begins
            .iter()
            .enumerate()
            .skip(from + 1)
            .any(|(i, (month, _))| month.rem_euclid(12) == 0 && fits(&year_of(*month), width(i)))
    };
    let mut labelled = false;
    for (i, &(month, begin)) in begins.iter().enumerate().take(begins.len() - 1) {
        let start = segment.x(begin);
        if begin > segment.days.0 {
            let line = Element::Line { from: (start, top), to: (start, top + HEIGHT), tone: Tone::Tick };
            elements.push(line);
        }
        let of_year = usize::try_from(month.rem_euclid(12)).expect("a Euclidean remainder is not negative");
        let name = words.months[of_year];
        // Add the year to the first label of a segment. A year alone would suggest that the year
        // begins there.
        let with_year = (words.month_of_year)(name, &year_of(month));
        let label = if step >= 12 {
            year_of(month)
        } else if !labelled && fits(&with_year, width(i)) {
            with_year
        } else if of_year == 0 {
            year_of(month)
        } else if labelled || has_later_year(i) {
            name.to_owned()
        } else {
            continue;
        };
        if fits(&label, width(i)) {
            labelled = true;
            let strong = step < 12 && of_year == 0;
            let label = DrawingLabel::new(start + LABEL_PADDING / 2.0, top + HEIGHT / 2.0, label, SIZE);
            elements.push(Element::Label(DrawingLabel { strong, ..label }));
        }
    }
    // In a segment in which no label fits between the ticks, show the years instead of the ticks.
    let (x, end) = segment.points;
    let years = match (year_of(first), year_of(last)) {
        (first, last) if first == last => first,
        (first, last) => format!("{first}–{last}"),
    };
    if !labelled && fits(&years, Some(end - x)) {
        elements.truncate(before_ticks);
        elements.push(Element::Label(DrawingLabel::new(
            x + LABEL_PADDING / 2.0,
            top + HEIGHT / 2.0,
            years,
            SIZE,
        )));
    }
}

/// Returns the number of months between two ticks on a scale of `day` points per day: the smallest
/// step that leaves enough space for a label.
fn step(day: f64) -> i32 {
    const STEPS: [i32; 14] = [1, 3, 12, 24, 60, 120, 240, 300, 600, 1200, 2400, 6000, 12_000, 60_000];
    let room = |months: &i32| f64::from(*months) * 30.4 * day;
    let wide_enough = |months: &i32| room(months) >= if *months < 12 { 20.0 } else { 24.0 };
    STEPS.into_iter().find(wide_enough).unwrap_or(600_000)
}

/// Returns the month that contains a day, counted from January of year 0.
fn month_of(day: f64) -> Option<i32> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "days of the calendar, about 10^8 at most, fit in 32 bits"
    )]
    let (year, month, _) = Day::from_number(day.floor() as i32).ymd();
    year.checked_mul(12)?.checked_add(i32::try_from(month).ok()? - 1)
}

/// Returns the first day of a month, counted from January of year 0.
fn first_day(month: i32) -> Option<f64> {
    let day = Day::from_ymd(month.div_euclid(12), u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)?;
    Some(f64::from(day.number()))
}
