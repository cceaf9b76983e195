//! Property tests over arbitrary events: every number is drawn exactly once, nothing overlaps, and
//! key events are named.

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
        Element::Label(DrawingLabel { x, y, width, text, size, .. }) => {
            let half = size / 2.0;
            // The label's box is at least as wide as the text, so it covers left-aligned, centred
            // and right-aligned labels.
            assert!(text_width(text, *size) <= width + 0.02, "{element:?}");
            Some((text.clone(), (*x, y - half, x + width, y + half)))
        }
        _ => None,
    };
    drawing.elements.iter().filter_map(area).collect()
}

/// Returns the numbers that a badge such as "3–5, 8" shows.
fn badge_numbers(text: &str) -> Vec<usize> {
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

const TITLES: [&str; 7] = [
    "Talks",
    "Export rules are eased",
    "The ministers agree to repair ships in each other's yards, and to meet again in the autumn",
    "Verteidigungsindustriezusammenarbeitsabkommen",
    "日英首脳会談、東京で開催",
    "A treaty (in two parts) is signed – at last",
    "",
];

/// Whether a line passes through an area.
fn crosses((from, to): ((f64, f64), (f64, f64)), area: Area) -> bool {
    let slack = 0.05;
    let is_beside = |a: f64, b: f64, low: f64, high: f64| a.max(b) <= low || a.min(b) >= high;
    if is_beside(from.0, to.0, area.0, area.2) || is_beside(from.1, to.1, area.1, area.3) {
        return false;
    }
    (1..200).map(|step| f64::from(step) / 200.0).any(|part| {
        let (x, y) = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
        area.0 + slack < x && x < area.2 - slack && area.1 + slack < y && y < area.3 - slack
    })
}

/// Returns the numbers of the events that have a name in the drawing.
fn named(drawing: &Drawing) -> BTreeSet<usize> {
    let rows = |element: &Element| match element {
        Element::Label(label) if label.name => label.rows.clone(),
        _ => Vec::new(),
    };
    drawing.elements.iter().flat_map(rows).collect()
}

fn marks(extents: &[Option<DaySpan>], seed: u64, as_of: i32, lanes: usize) -> Vec<Mark> {
    let mark = |(i, extent): (usize, &Option<DaySpan>)| {
        let bit = |shift: usize| seed.rotate_right(u32::try_from((i * 7 + shift) % 64).unwrap());
        let lane = usize::try_from(bit(3) % 8).unwrap();
        Mark {
            strong: bit(0) & 1 != 0,
            planned: extent.and_then(|extent| extent.first).is_some_and(|first| first > as_of),
            rank: usize::try_from(bit(11) % 1000).unwrap(),
            label: short_title(TITLES[usize::try_from(bit(5) % 7).unwrap()]),
            when: "16 December 2022".to_owned(),
            // Some of the events are in two lanes.
            lanes: [lane % lanes.max(1), lane / 2 % lanes.max(1)].into_iter().unique().collect(),
            ..Mark::new(i + 1, *extent)
        }
    };
    extents.iter().enumerate().map(mark).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_drawn_once_and_nothing_overlaps(
        extents in prop::collection::vec(extent(), 1..90),
        seed in any::<u64>(),
        as_of in 0..25_000_i32,
        width in prop_oneof![Just(481.89), Just(498.61)],
        size in prop_oneof![
            Just(DrawingSize::Compact),
            Just(DrawingSize::Standard),
            Just(DrawingSize::Large),
            Just(DrawingSize::Largest),
        ],
        lanes in prop_oneof![4 => Just(0), 1 => 1..7_usize],
    ) {
        let marks = marks(&extents, seed, as_of, lanes);
        let as_of = AsOf::new(Day::from_number(as_of));
        let lane_names = ["Japan", "NATO", "The Ministry of Economy, Trade and Industry", "英国", "EU", "Other"];
        let lane_names = lane_names.iter().take(lanes).map(|&name| name.to_owned()).collect();
        let frame = DrawingFrame { width, size, lanes: lane_names };
        let drawing = Drawing::new(&marks, &as_of, &frame, &Words::ENGLISH);
        let has_place = |mark: &&Mark| mark.extent.is_some_and(|extent| extent.first.is_some() || extent.last.is_some());
        let wanted: Vec<usize> = marks.iter().filter(has_place).map(|mark| mark.number).collect();
        prop_assert_eq!(drawing.is_some(), !wanted.is_empty());
        let Some(drawing) = drawing else { return Ok(()) };

        // Skip the sample badge "1" in the key, which is not about a row.
        let badges = drawing.elements.iter().filter_map(|element| match element {
            Element::Badge { text, rows, .. } if !rows.is_empty() => Some((text, rows)),
            _ => None,
        });
        let mut numbers: Vec<usize> = Vec::new();
        for (text, rows) in badges {
            prop_assert_eq!(&badge_numbers(text), rows);
            numbers.extend(rows);
        }
        numbers.sort_unstable();
        if lanes > 0 {
            numbers.dedup();
        }
        prop_assert_eq!(&numbers, &wanted);

        let factor = size.style().factor;
        for element in &drawing.elements {
            if let Element::Label(DrawingLabel { size, .. }) | Element::Badge { size, .. } = element {
                prop_assert!(*size >= 7.5 * factor - 0.01, "{:?}", element);
            }
        }
        let areas = areas(&drawing);
        for (i, (text, area)) in areas.iter().enumerate() {
            let inside = area.0 >= -0.02 && area.1 >= -0.02 && area.3 <= drawing.height + 0.02;
            prop_assert!(inside && area.2 <= width + 0.02, "\"{}\" reaches out: {:?}", text, area);
            for (other, second) in &areas[i + 1..] {
                prop_assert!(apart(*area, *second), "\"{}\" and \"{}\": {:?} {:?}", text, other, area, second);
            }
            for element in &drawing.elements {
                if let Element::Line { from, to, tone: tone @ (Tone::Leader | Tone::Today) } = element {
                    prop_assert!(!crosses((*from, *to), *area), "{:?} {:?} crosses \"{}\" {:?}", tone, from, text, area);
                }
            }
        }
    }

    /// Up to six key events with short titles are named, unless they are crowded into a narrow
    /// space.
    #[test]
    fn key_events_are_named(
        days in prop::collection::vec(0..4_000_i32, 1..40),
        seed in any::<u64>(),
        as_of in 0..5_000_i32,
    ) {
        let day = |day: &i32| Some(DaySpan { first: Some(*day), last: Some(*day), shape: DateShape::Day, approximate: false, uncertain: false });
        let extents: Vec<Option<DaySpan>> = days.iter().map(day).collect();
        let mut marks = marks(&extents, seed, as_of, 0);
        for mark in &mut marks {
            mark.label = "Rules are eased".to_owned();
        }
        let as_of = AsOf::new(Day::from_number(as_of));
        let frame = DrawingFrame { width: 481.89, ..DrawingFrame::default() };
        let drawing = Drawing::new(&marks, &as_of, &frame, &Words::ENGLISH).unwrap();
        let named = named(&drawing);
        prop_assert!(named.len() >= marks.len().min(6), "{:?} of {}", named, marks.len());
        let most_important = marks.iter().min_by_key(|mark| (mark.rank, mark.number)).unwrap();
        prop_assert!(named.contains(&most_important.number));
    }
}

fn days(days: &[i32]) -> Vec<Mark> {
    let mark = |(&day, number): (&i32, usize)| {
        let extent = DaySpan::of(&Date::day(Day::from_number(day)));
        let label = format!("Talks, round {number}");
        Mark { label, when: "a day".to_owned(), ..Mark::new(number, Some(extent)) }
    };
    days.iter().zip(1..).map(mark).collect()
}

fn draw(marks: &[Mark], as_of: i32) -> Drawing {
    let frame = DrawingFrame { width: 481.89, ..DrawingFrame::default() };
    Drawing::new(marks, &AsOf::new(Day::from_number(as_of)), &frame, &Words::ENGLISH).unwrap()
}

#[test]
fn present_day_is_a_line_with_its_date() {
    let today = |drawing: &Drawing| {
        let lines = drawing
            .elements
            .iter()
            .filter(|element| matches!(element, Element::Line { tone: Tone::Today, .. }));
        let dated = drawing
            .elements
            .iter()
            .any(|element| matches!(element, Element::Label(label) if label.text == "As of 9 October 2024"));
        assert_eq!(lines.clone().count() > 0, dated);
        dated
    };
    let as_of = 20_005;
    assert!(today(&draw(&days(&[19_900, 20_100]), as_of)), "between the events");
    assert!(!today(&draw(&days(&[9_900, 10_100]), as_of)), "long after the last");
    assert!(today(&draw(&days(&[19_000, 19_990]), as_of)), "soon after the last");
    let mut planned = days(&[20_300, 20_400]);
    for mark in &mut planned {
        mark.planned = true;
    }
    assert!(today(&draw(&planned, as_of)), "before all events");
    assert!(planned.iter().all(|mark| mark.planned));
}

#[test]
fn period_underway_is_hollow_after_the_present_day() {
    let mark = Mark::new(1, Some(DaySpan::of(&Date::parse("2024-01/2025-12").unwrap())));
    let drawing = draw(&[mark], 20_005);
    let bars = drawing.elements.iter().filter_map(|element| match element {
        Element::Bar { planned, rows, .. } if !rows.is_empty() => Some(*planned),
        _ => None,
    });
    assert_eq!(bars.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn time_left_out_is_stated_on_the_ruler_and_on_bars() {
    let far = DaySpan::of(&Date::parse("2024-11/2040-03").unwrap());
    let mut marks = days(&[20_000, 20_010, 20_020, 20_030, 20_040]);
    marks.push(Mark::new(6, Some(far)));
    let drawing = draw(&marks, 20_005);
    let text = |element: &Element| match element {
        Element::Label(label) => Some(label.text.clone()),
        _ => None,
    };
    let texts: Vec<String> = drawing.elements.iter().filter_map(text).collect();
    assert!(
        texts.contains(&"15 years".to_owned()) && texts.contains(&"time left out".to_owned()),
        "{texts:?}"
    );
    let cuts = drawing.elements.iter().filter(|element| matches!(element, Element::Cut { .. }));
    assert_eq!(cuts.count(), 4, "two on the ruler, one on the bar, one in the key");
}

#[test]
fn alternative_text_lists_past_and_planned_events() {
    let mut marks = days(&[19_900, 20_100]);
    marks[1].planned = true;
    assert_eq!(
        draw(&marks, 20_005).alt,
        "A timeline with 2 events, from 26 June 2024 to 12 January 2025. Its numbers refer to the table of events. Key events up to 9 October 2024: Talks, round 1 (a day). Still to come: Talks, round 2 (a day)."
    );
}

#[test]
fn deadline_is_at_its_day() {
    let dates = ["2023-06-19", "2024-06-09", "../2026-12-15"];
    let extent = |date: &str| DaySpan::of(&Date::parse(date).unwrap());
    let mark = |(date, number)| Mark { label: "Bid due".to_owned(), ..Mark::new(number, Some(extent(date))) };
    let drawing = draw(&dates.into_iter().zip(1..).map(mark).collect::<Vec<_>>(), 20_000);
    let last = drawing.elements.iter().find_map(|element| match element {
        Element::Bar { x, width, open_start: true, rows, .. } if rows == &[3] => Some((*x, *width)),
        _ => None,
    });
    let (x, width) = last.expect("the deadline has a mark");
    assert!(width <= OPEN_REACH && x > 400.0, "{x} {width}");
    let key = drawing.elements.iter().filter(|element| match element {
        Element::Label(label) => label.text == "by then",
        _ => false,
    });
    assert_eq!(key.count(), 1);
}

#[test]
fn scale_of_months_and_years_is_labelled() {
    let labels = |first: &str, last: &str| {
        let mark = |(date, number): (&str, usize)| {
            let extent = DaySpan::of(&Date::parse(date).unwrap());
            Mark::new(number, Some(extent))
        };
        let marks: Vec<Mark> = [(first, 1), (last, 2)].into_iter().map(mark).collect();
        let as_of = AsOf::new(Day::from_number(0));
        let frame = DrawingFrame { width: 481.89, ..DrawingFrame::default() };
        let drawing = Drawing::new(&marks, &as_of, &frame, &Words::ENGLISH).unwrap();
        let label = |element: Element| match element {
            Element::Label(label) => Some(label.text),
            _ => None,
        };
        let all: Vec<String> = drawing.elements.into_iter().filter_map(label).collect();
        all.into_iter().take_while(|text| text != "a day").collect::<Vec<_>>().join(" ")
    };
    // The scale has at least 120 days: here from the middle of February.
    assert_eq!(labels("2025-03-03", "2025-05-28"), "Feb 2025 Mar Apr May Jun");
    assert_eq!(
        labels("2022-02-24", "2025-08-31"),
        "2022 Apr Jul Oct 2023 Apr Jul Oct 2024 Apr Jul Oct 2025 Apr Jul"
    );
    // The first label is not "2022" at the beginning of April: March, to its left, would then seem
    // to be in 2021.
    let from_march = labels("2022-03-07", "2025-12-31");
    assert!(from_march.starts_with("Apr Jul Oct 2023 Apr"), "{from_march}");
    assert_eq!(
        labels("2023-03-04", "2026-12-30"),
        "Apr Jul Oct 2024 Apr Jul Oct 2025 Apr Jul Oct 2026 Apr Jul Oct"
    );
    assert_eq!(labels("2023-03-04", "2023-12-30"), "Mar 2023 Apr May Jun Jul Aug Sep Oct Nov Dec");
}
