//! Lanes of a drawing: one per actor, tag or place, and one for the remaining events.

use itertools::Itertools as _;

/// The maximum number of lanes, including the one for other events.
const MAX_LANES: usize = 6;

/// Returns the names of the lanes, those with the most events first, and the indices of each
/// event's lanes. `values` are the actors, tags or places of each event.
///
/// If there are too many lanes, events that are only in the smallest lanes move to a last lane,
/// called `other`.
pub(crate) fn lanes(values: &[&[String]], other: &str) -> (Vec<String>, Vec<Vec<usize>>) {
    let counted = values.iter().flat_map(|values| values.iter().unique()).counts();
    let in_order = values.iter().flat_map(|values| values.iter()).unique();
    let by_size: Vec<&String> =
        in_order.sorted_by_key(|name| std::cmp::Reverse(counted.get(name).copied())).collect();
    let lanes_of = |most: usize| -> Vec<Vec<usize>> {
        let own = |values: &&[String]| {
            let places =
                values.iter().filter_map(|value| by_size.iter().take(most).position(|n| *n == value));
            places.unique().collect()
        };
        values.iter().map(own).collect()
    };
    // Use all lanes, without `other`, if there are few enough and each event is in one.
    let all = lanes_of(MAX_LANES);
    let most = if all.iter().any(Vec::is_empty) { MAX_LANES - 1 } else { MAX_LANES };
    let mut lanes = if most == MAX_LANES { all } else { lanes_of(most) };
    let mut names: Vec<String> = by_size.into_iter().take(most).cloned().collect();
    if lanes.iter().any(Vec::is_empty) {
        lanes.iter_mut().filter(|lanes| lanes.is_empty()).for_each(|lanes| lanes.push(names.len()));
        names.push(other.to_owned());
    }
    (names, lanes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes_of(values: &[&str]) -> (String, Vec<Vec<usize>>) {
        let values: Vec<Vec<String>> =
            values.iter().map(|words| words.split_whitespace().map(str::to_owned).collect()).collect();
        let values: Vec<&[String]> = values.iter().map(Vec::as_slice).collect();
        let (names, lanes) = lanes(&values, "Other");
        (names.join(" "), lanes)
    }

    #[test]
    fn largest_lane_is_first_and_an_event_can_be_in_two() {
        let (names, lanes) = lanes_of(&["NATO Japan", "Japan", "EU Japan"]);
        assert_eq!((names.as_str(), lanes), ("Japan NATO EU", vec![vec![1, 0], vec![0], vec![2, 0]]));
    }

    #[test]
    fn events_of_no_lane_or_of_a_small_one_are_in_the_last() {
        let (names, lanes) = lanes_of(&["a", "", "b"]);
        assert_eq!((names.as_str(), lanes), ("a b Other", vec![vec![0], vec![2], vec![1]]));
        let (names, lanes) = lanes_of(&["a", "b", "c", "d", "e", "f", "g", "g"]);
        assert_eq!(names, "g a b c d Other");
        assert_eq!(lanes.last(), Some(&vec![0]));
        assert_eq!(lanes_of(&["a", "b", "c", "d", "e", "f"]).0, "a b c d e f");
    }
}
