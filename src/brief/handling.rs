//! The order of handling marks.

/// Returns the rank of a mark in an order from the lowest to the highest mark. A mark that the
/// order does not contain ranks above all others, so that it is not printed under a lower one by
/// mistake.
fn rank(order: &[String], mark: &str) -> usize {
    order.iter().position(|known| is_same(known, mark)).unwrap_or(order.len())
}

/// Whether two marks are the same, ignoring case and white space.
fn is_same(one: &str, other: &str) -> bool {
    let words = |mark: &str| mark.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    words(one) == words(other)
}

/// Whether content with the mark `inner` must not be printed under the mark `outer`, because
/// `inner` is higher, or because the order does not contain either of them.
pub(crate) fn exceeds(order: &[String], inner: &str, outer: &str) -> bool {
    let (inner_rank, outer_rank) = (rank(order, inner), rank(order, outer));
    let is_unknown = inner_rank == order.len() && outer_rank == order.len();
    inner_rank > outer_rank || is_unknown && !is_same(inner, outer)
}

/// Returns the highest of several marks; among equally high ones, the first.
pub(crate) fn highest<'m>(order: &[String], marks: impl Iterator<Item = &'m str>) -> Option<&'m str> {
    marks.reduce(|highest, mark| if rank(order, mark) > rank(order, highest) { mark } else { highest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_mark_is_higher_than_all_known_ones() {
        let order = ["OFFICIAL".to_owned(), "OFFICIAL-SENSITIVE".to_owned()];
        assert!(exceeds(&order, "Official-Sensitive", "OFFICIAL"));
        assert!(!exceeds(&order, "OFFICIAL", "OFFICIAL-SENSITIVE"));
        assert!(!exceeds(&order, "official", "OFFICIAL"));
        assert!(exceeds(&order, "SECRET", "OFFICIAL-SENSITIVE"));
        assert!(!exceeds(&order, "OFFICIAL", "SECRET"));
        assert!(exceeds(&order, "SECRET", "VERTRAULICH"), "nothing tells which is higher");
        assert!(!exceeds(&[], "SECRET", "Secret"));
        assert_eq!(highest(&order, ["OFFICIAL", "SECRET", "OFFICIAL-SENSITIVE"].into_iter()), Some("SECRET"));
        assert_eq!(highest(&order, [].into_iter()), None);
    }
}
