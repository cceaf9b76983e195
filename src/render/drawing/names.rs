//! Places the names of key events above their marks without overlaps.
//!
//! A name hangs on a pin: its event's number in a badge, on a stem that leads down to the mark. The
//! text is to the right of the badge, or to its left. The pins keep the order of their marks, so
//! stems do not cross; pins that are too close move apart, and the foot of the stem slants.
//!
//! The choice of rows keeps a text clear of other stems: with the texts on the right, rows descend
//! from left to right, and the next name in the highest row begins where all of these texts end.
//! Texts on the left are the mirror image. The first names have their texts on the left, the next
//! ones on the right, and the last ones on the left again, away from the edge of the drawing or the
//! today line; any of the three groups can be empty.

use super::labels::{HEIGHT, spread};

/// The line height of a text.
pub(super) const LINE: f64 = 8.8;
/// The space between the badge and the text.
pub(super) const INDENT: f64 = 2.0;
/// The space between neighbouring names, and between a text and the stem of another name.
const GAP: f64 = 5.0;
const CLOSE: f64 = 2.0;
/// The cost per row of names.
const ROW: f64 = 18.0;
/// The cost if texts cross the today line, as much as three more rows.
const CROSSING: f64 = 3.0 * ROW;
/// The maximum distance between a pin and its mark.
const MAX_PIN_DISTANCE: f64 = 70.0;

/// A key event with its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyName {
    /// The row number in the table.
    pub(super) number: usize,
    /// The horizontal centre of its mark.
    pub(super) x: f64,
    /// The width of the badge.
    pub(super) badge: f64,
    /// The width of the text.
    pub(super) text: f64,
    /// The lines of the text: the short title, then the date.
    pub(super) lines: Vec<String>,
    /// Whether the event is highlighted.
    pub(super) strong: bool,
}

impl KeyName {
    /// Returns the width from the stem to the far end of the text.
    fn reach(&self) -> f64 {
        self.badge / 2.0 + INDENT + self.text
    }

    /// Returns the height of the badge and the text.
    pub(super) fn height(&self) -> f64 {
        let more = u32::try_from(self.lines.len().saturating_sub(1)).unwrap_or(u32::MAX);
        HEIGHT + f64::from(more) * LINE
    }
}

/// A name with its position.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PinnedName {
    pub(super) name: KeyName,
    /// The horizontal centre of the badge and the stem.
    pub(super) stem: f64,
    /// The row: 0 is next to the ruler.
    pub(super) row: usize,
    /// Whether the text is on the left of the badge.
    pub(super) is_left: bool,
}

impl PinnedName {
    /// Returns the left and right edges of the badge and the text together.
    pub(super) fn edges(&self) -> (f64, f64) {
        let (near, far) = (self.name.badge / 2.0, self.name.reach());
        if self.is_left { (self.stem - far, self.stem + near) } else { (self.stem - near, self.stem + far) }
    }

    /// Whether two names would collide if this one were in `row`: text on text, or a stem through a
    /// text.
    fn touches(&self, row: usize, other: &Self) -> bool {
        let (own, others) = (self.edges(), other.edges());
        let passes = |stem: f64, edges: (f64, f64)| edges.0 - CLOSE < stem && stem < edges.1 + CLOSE;
        match row.cmp(&other.row) {
            std::cmp::Ordering::Equal => own.0 < others.1 + CLOSE && others.0 < own.1 + CLOSE,
            std::cmp::Ordering::Greater => passes(self.stem, others),
            std::cmp::Ordering::Less => passes(other.stem, own),
        }
    }
}

/// The placed names, and the cost of the arrangement.
#[derive(Debug, Clone, PartialEq)]
struct Arrangement {
    pins: Vec<PinnedName>,
    cost: f64,
}

/// Places all names between the edges of `area`, in at most `rows` rows. Returns `None` if they do
/// not fit. The names are in the order of their marks. If possible, no text crosses `wall`, the
/// today line.
pub(super) fn pin(
    names: &[KeyName],
    area: (f64, f64),
    wall: Option<f64>,
    rows: usize,
) -> Option<Vec<PinnedName>> {
    let open = best(names, area, rows);
    let walled = wall.and_then(|wall| {
        let (before, after) = names.split_at(names.partition_point(|name| name.x <= wall));
        let mut both = best(before, (area.0, wall - CLOSE), rows)?;
        let after = best(after, (wall + CLOSE, area.1), rows)?;
        both.pins.extend(after.pins);
        Some(Arrangement { cost: both.cost.max(after.cost), ..both })
    });
    match (open, walled) {
        // A label that crosses the today line breaks it, and a past event would seem to be in the
        // future. Accept this only if the drawing would otherwise be much higher.
        (Some(open), Some(walled)) if open.cost + CROSSING < walled.cost => Some(open.pins),
        (_, Some(walled)) => Some(walled.pins),
        (open, None) => open.map(|open| open.pins),
    }
}

/// Returns the arrangement with the lowest cost: few rows, and pins near their marks.
fn best(names: &[KeyName], area: (f64, f64), rows: usize) -> Option<Arrangement> {
    let count = names.len();
    let groups = (0..=count).flat_map(|lefts| (lefts..=count).map(move |rights| (lefts, rights)));
    // Skip duplicates: with no names on the right, the two left groups are one.
    let groups = groups.filter(|(lefts, rights)| lefts < rights || *rights == count);
    let tries = (1..=rows).flat_map(|rows| groups.clone().map(move |groups| (rows, groups)));
    let arrangements = tries.filter_map(|(rows, groups)| arrange(names, groups, rows, area));
    arrangements.min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// Arranges the names: the texts of the first `lefts` are on the left, those up to `rights` on the
/// right, and the others on the left.
fn arrange(
    names: &[KeyName],
    (lefts, rights): (usize, usize),
    rows: usize,
    area: (f64, f64),
) -> Option<Arrangement> {
    let (first, others) = names.split_at(lefts);
    let (middle, last) = others.split_at(rights - lefts);
    let mirrored = |group: &[KeyName]| -> Vec<f64> {
        let mut gaps = gaps(&group.iter().rev().collect::<Vec<_>>(), rows);
        gaps.reverse();
        gaps
    };
    // In each group, the name in the highest row is at the boundary between the first and the
    // middle group, or at the right end of the last one. Gaps are therefore computed outwards from
    // there.
    let mut all = mirrored(first);
    if let (Some(a), Some(b)) = (first.last(), middle.first()) {
        all.push(f64::midpoint(a.badge, b.badge) + CLOSE);
    }
    let own = gaps(&middle.iter().collect::<Vec<_>>(), rows);
    let facing = mirrored(last);
    if !middle.is_empty() && !last.is_empty() {
        // Keep the two groups apart: the texts of both are between the last stem of the middle
        // group and the first stem of the last group.
        let ends = middle.iter().enumerate().map(|(i, name)| name.reach() - own.iter().skip(i).sum::<f64>());
        let begins =
            last.iter().enumerate().map(|(i, name)| name.reach() - facing.iter().take(i).sum::<f64>());
        let between = ends.fold(0.0, f64::max) + begins.fold(0.0, f64::max) + GAP;
        all.extend(own);
        all.push(between);
    } else {
        all.extend(own);
    }
    all.extend(facing);
    let offsets: Vec<f64> = std::iter::once(0.0)
        .chain(all)
        .scan(0.0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        })
        .take(names.len())
        .collect();

    let is_left = |i: usize| i < lefts || i >= rights;
    let wanted: Vec<f64> = names.iter().map(|name| name.x).collect();
    let bounds = names.iter().zip(&offsets).enumerate().map(|(i, (name, offset))| {
        let (near, far) = (name.badge / 2.0, name.reach());
        let (before, after) = if is_left(i) { (far, near) } else { (near, far) };
        (area.0 + before - offset, area.1 - after - offset)
    });
    let bounds: Vec<(f64, f64)> = bounds.collect();
    let stems = spread(&wanted, &offsets, &bounds)?;
    let strain = wanted.iter().zip(&stems).map(|(wanted, stem)| (wanted - stem).abs()).fold(0.0, f64::max);
    if strain > MAX_PIN_DISTANCE {
        return None;
    }
    let from_start = |i: usize| match i {
        i if i < lefts => lefts - 1 - i,
        i if i < rights => i - lefts,
        i => names.len() - 1 - i,
    };
    let pins = names.iter().zip(stems).enumerate().map(|(i, (name, stem))| PinnedName {
        name: name.clone(),
        stem,
        row: rows - 1 - from_start(i) % rows,
        is_left: is_left(i),
    });
    let mut pins: Vec<PinnedName> = pins.collect();
    lower(&mut pins);
    let used = pins.iter().map(|pin| pin.row + 1).max().unwrap_or(0);
    let cost = f64::from(u32::try_from(used).unwrap_or(u32::MAX)) * ROW + strain * 0.6;
    Some(Arrangement { pins, cost })
}

/// Returns the minimum distances between the stems of neighbouring names, outwards from the name in
/// the highest row.
fn gaps(outwards: &[&KeyName], rows: usize) -> Vec<f64> {
    let mut gaps: Vec<f64> = Vec::new();
    for (i, name) in outwards.iter().enumerate().skip(1) {
        let near = name.badge / 2.0;
        let gap = if i % rows == 0 {
            // When a name is in the highest row again, it must be clear of the texts in all rows
            // since that row was last used.
            let since = outwards.iter().enumerate().take(i).skip(i - rows);
            let ends = since.map(|(member, name)| {
                let passed: f64 = gaps.iter().skip(member).sum();
                name.reach() - passed
            });
            ends.fold(0.0, f64::max) + near + GAP
        } else {
            near + CLOSE
        };
        gaps.push(gap);
    }
    gaps
}

/// Moves each name to the lowest free row.
fn lower(pins: &mut [PinnedName]) {
    let mut order: Vec<usize> = (0..pins.len()).collect();
    order.sort_by_key(|&i| (pins.get(i).map(|pin| pin.row), i));
    for i in order {
        let Some(pin) = pins.get(i) else { continue };
        let is_free = |row: &usize| {
            pins.iter().enumerate().all(|(other, placed)| other == i || !pin.touches(*row, placed))
        };
        if let Some(row) = (0..pin.row).find(is_free)
            && let Some(pin) = pins.get_mut(i)
        {
            pin.row = row;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(xs: &[f64]) -> Vec<KeyName> {
        let name = |(&x, number): (&f64, usize)| KeyName {
            number,
            x,
            badge: HEIGHT,
            text: 80.0,
            lines: vec!["A name".to_owned(), "2024".to_owned()],
            strong: false,
        };
        xs.iter().zip(1..).map(name).collect()
    }

    fn rows(xs: &[f64]) -> Vec<(usize, bool)> {
        let pins = pin(&names(xs), (0.0, 480.0), None, 3).unwrap();
        pins.iter().map(|pin| (pin.row, pin.is_left)).collect()
    }

    #[test]
    fn names_with_space_are_in_one_row_over_their_marks() {
        assert_eq!(rows(&[20.0, 150.0, 300.0]), [(0, false); 3]);
        assert_eq!(rows(&[300.0, 460.0]), [(0, true); 2], "the text is left of the last mark");
    }

    #[test]
    fn crowded_names_get_rows_and_no_two_touch() {
        for xs in [
            &[240.0; 8][..],
            &[470.0, 471.0, 472.0, 473.0],
            &[5.0, 6.0, 9.0, 250.0, 251.0],
            &[100.0, 130.0, 160.0, 190.0, 220.0, 250.0],
        ] {
            let pins = pin(&names(xs), (0.0, 480.0), None, 4).unwrap();
            for (i, a) in pins.iter().enumerate() {
                let (left, right) = a.edges();
                assert!(left >= 0.0 && right <= 480.0, "{a:?}");
                assert!(pins.iter().skip(i + 1).all(|b| !a.touches(a.row, b)), "{xs:?}: {pins:#?}");
            }
        }
    }

    #[test]
    fn names_that_do_not_fit_are_refused() {
        assert_eq!(pin(&names(&[470.0; 9]), (0.0, 480.0), None, 2), None);
    }

    #[test]
    fn text_stays_on_its_side_of_the_present_day() {
        let pins = pin(&names(&[200.0, 260.0]), (0.0, 480.0), Some(230.0), 2).unwrap();
        assert!(pins[0].edges().1 < 230.0 && pins[1].edges().0 > 230.0, "{pins:#?}");
    }
}
