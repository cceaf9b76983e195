//! Property test for any set of events: every number is in the drawing once, and nothing overlaps.

use proptest::prelude::*;

use super::*;

/// A rectangle: left, top, right, bottom.
type Area = (f64, f64, f64, f64);

fn apart(a: Area, b: Area) -> bool {
    let slack = 0.02; // positions are rounded to a hundredth
    a.2 <= b.0 + slack || b.2 <= a.0 + slack || a.3 <= b.1 + slack || b.3 <= a.1 + slack
}

fn areas(drawing: &Drawing) -> Vec<(String, Area)> {
    let area = |element: &Element| match element {
        Element::Badge { x, y, width, height, text, .. } => {
            Some((text.clone(), (*x, *y, x + width, y + height)))
        }
        Element::Label(DrawingLabel { x, y, text, size, .. }) => {
            let (width, half) = (text_width(text, *size), size / 2.0);
            Some((text.clone(), (*x, y - half, x + width, y + half)))
        }
        _ => None,
    };
    drawing.elements.iter().filter_map(area).collect()
}

/// Returns the numbers that a badge shows: "3–5, 8".
fn told(text: &str) -> Vec<usize> {
    let part = |part: &str| {
        let (first, last) = part.split_once('–').unwrap_or((part, part));
        first.parse().unwrap()..=last.parse::<usize>().unwrap()
    };
    text.split(", ").flat_map(part).collect()
}

fn extent() -> impl Strategy<Value = Option<DaySpan>> {
    let day = prop_oneof![4 => -2_000..24_000_i32, 2 => 18_000..20_000_i32, 1 => 19_500..19_510_i32];
    let length = prop_oneof![3 => Just(0), 1 => Just(30), 1 => Just(365), 1 => 0..9_000_i32];
    let extent = (day, length, any::<bool>(), 0..12_u8, any::<(bool, bool)>());
    extent.prop_map(|(first, length, span, open, (approximate, uncertain))| {
        let shape = match (length, span) {
            (0, _) => DateShape::Day,
            (_, true) => DateShape::Span,
            (_, false) => DateShape::Unit,
        };
        let ends = match open {
            0 => (None, Some(first + length)),
            1 => (Some(first), None),
            2 => (None, None),
            3 => return None,
            _ => (Some(first), Some(first + length)),
        };
        Some(DaySpan { first: ends.0, last: ends.1, shape, approximate, uncertain })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_drawn_once_and_nothing_overlaps(
        extents in prop::collection::vec(extent(), 1..90),
        strong in any::<u64>(),
        as_of in 0..25_000_i32,
        width in prop_oneof![Just(481.89), Just(498.61)],
    ) {
        let mark = |(i, extent): (usize, &Option<DaySpan>)| {
            Mark { number: i + 1, extent: *extent, strong: strong & (1 << (i % 64)) != 0 }
        };
        let marks: Vec<Mark> = extents.iter().enumerate().map(mark).collect();
        let as_of = AsOf::new(Day::from_number(as_of));
        let drawing = Drawing::new(&marks, &as_of, width, &Words::ENGLISH);
        let has_place = |mark: &&Mark| mark.extent.is_some_and(|extent| extent.first.is_some() || extent.last.is_some());
        let wanted: Vec<usize> = marks.iter().filter(has_place).map(|mark| mark.number).collect();
        prop_assert_eq!(drawing.is_some(), !wanted.is_empty());
        let Some(drawing) = drawing else { return Ok(()) };

        let is_key = |y: f64| y > drawing.height - 40.0; // the sample "1" of the key
        let badges = drawing.elements.iter().filter_map(|element| match element {
            Element::Badge { text, size, y, .. } if !(*size < labels::SIZE && is_key(*y)) => Some(text),
            _ => None,
        });
        let mut numbers: Vec<usize> = badges.flat_map(|text| told(text)).collect();
        numbers.sort_unstable();
        prop_assert_eq!(numbers, wanted);

        let areas = areas(&drawing);
        for (i, (text, area)) in areas.iter().enumerate() {
            let inside = area.0 >= -0.02 && area.1 >= -0.02 && area.3 <= drawing.height + 0.02;
            prop_assert!(inside && area.2 <= width + 0.02, "\"{}\" reaches out: {:?}", text, area);
            for (other, second) in &areas[i + 1..] {
                prop_assert!(apart(*area, *second), "\"{}\" and \"{}\": {:?} {:?}", text, other, area, second);
            }
        }
    }
}

#[test]
fn scale_of_months_and_years_is_labelled() {
    let labels = |first: &str, last: &str| {
        let mark = |(date, number): (&str, usize)| {
            let extent = DaySpan::of(&Date::parse(date).unwrap());
            Mark { number, extent: Some(extent), strong: false }
        };
        let marks: Vec<Mark> = [(first, 1), (last, 2)].into_iter().map(mark).collect();
        let as_of = AsOf::new(Day::from_number(0));
        let drawing = Drawing::new(&marks, &as_of, 481.89, &Words::ENGLISH).unwrap();
        let label = |element: Element| match element {
            Element::Label(label) => Some(label.text),
            _ => None,
        };
        let all: Vec<String> = drawing.elements.into_iter().filter_map(label).collect();
        all.into_iter().take_while(|text| text != "a day").collect::<Vec<_>>().join(" ")
    };
    // A scale has at least 120 days: here from the middle of February.
    assert_eq!(labels("2025-03-03", "2025-05-28"), "Feb 2025 Mar Apr May Jun");
    assert_eq!(
        labels("2022-02-24", "2025-08-31"),
        "2022 Apr Jul Oct 2023 Apr Jul Oct 2024 Apr Jul Oct 2025 Apr Jul"
    );
}
