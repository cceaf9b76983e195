//! Compares the network with brute force on small inputs, and tests its behaviour on large ones.

use proptest::prelude::*;

use super::*;
use crate::date::Answer;

/// No limit on the days between two points.
const FREE: i64 = i64::MAX / 4;

/// Returns the maximum number of days between any two points by the Floyd–Warshall algorithm, as
/// `[from][to]`. Returns `None` if the constraints cannot all hold.
fn brute(network: &Network, taken: impl Fn(Fact) -> bool) -> Option<Vec<Vec<i64>>> {
    let points = network.points as usize;
    let mut most = vec![vec![FREE; points]; points];
    for (point, row) in most.iter_mut().enumerate() {
        row[point] = 0;
    }
    for constraint in network.constraints.iter().filter(|c| taken(c.fact)) {
        let most = &mut most[constraint.from.index()][constraint.to.index()];
        *most = (*most).min(constraint.at_most.into());
    }
    for by in 0..points {
        for from in 0..points {
            for to in 0..points {
                if most[from][by] < FREE && most[by][to] < FREE {
                    most[from][to] = most[from][to].min(most[from][by] + most[by][to]);
                }
            }
        }
    }
    (0..points).all(|point| most[point][point] >= 0).then_some(most)
}

/// Generates networks of a few points, in which facts own several constraints.
fn networks() -> impl Strategy<Value = Network> {
    (2_u32..8, 1_usize..9).prop_flat_map(|(points, facts)| {
        let fact = 0..u32::try_from(facts).unwrap();
        let constraint = (0..points, 0..points, -6_i32..12, fact);
        let constraint = constraint.prop_map(|(a, b, at_most, c)| Constraint {
            from: TimePoint(a),
            to: TimePoint(b),
            at_most,
            fact: Fact(c),
        });
        let standing = (proptest::bool::weighted(0.3), proptest::bool::weighted(0.2))
            .prop_map(|(ground, uncertain)| Standing { ground, uncertain });
        (proptest::collection::vec(standing, facts), proptest::collection::vec(constraint, 0..16))
            .prop_map(move |(facts, constraints)| Network { points, facts, constraints })
    })
}

/// Returns the facts that conflicts set aside: all that are not ground, or all if only ground facts
/// are involved.
fn set_aside(network: &Network, conflicts: &[Conflict]) -> Vec<Fact> {
    let is_ground = |fact: &Fact| network.facts[fact.index()].ground;
    let of = |conflict: &Conflict| {
        let only_ground = conflict.facts().iter().all(is_ground);
        conflict.facts().iter().filter(|fact| only_ground || !is_ground(fact)).copied().collect::<Vec<_>>()
    };
    conflicts.iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn conflicts_are_found_as_by_brute_force(network in networks()) {
        let solution = network.solve();
        prop_assert_eq!(solution.conflicts().is_empty(), brute(&network, |_| true).is_some());
        prop_assert!(solution.is_complete());
    }

    #[test]
    fn conflicts_are_minimal(network in networks()) {
        for conflict in network.solve().conflicts() {
            let facts = conflict.facts();
            prop_assert!(brute(&network, |fact| facts.contains(&fact)).is_none());
            for left_out in facts {
                prop_assert!(
                    brute(&network, |fact| fact != *left_out && facts.contains(&fact)).is_some(),
                    "{:?} is not needed in {:?}", left_out, conflict
                );
            }
        }
    }

    #[test]
    fn steps_of_a_conflict_form_a_cycle(network in networks()) {
        for conflict in network.solve().conflicts() {
            let steps = conflict.steps();
            for (step, next) in steps.iter().zip(steps.iter().cycle().skip(1)) {
                prop_assert!(network.constraints.contains(step));
                prop_assert_eq!(step.from, next.to);
            }
            prop_assert!(days(conflict) > 0);
            prop_assert!(!conflict.needs_dates() || steps[0].to == TimePoint::ORIGIN);
            let mut of_steps: Vec<_> = steps.iter().map(|step| step.fact).collect();
            of_steps.sort_unstable();
            of_steps.dedup();
            let mut facts = conflict.facts().to_vec();
            facts.sort_unstable();
            prop_assert_eq!(of_steps, facts);
        }
    }

    #[test]
    fn remaining_facts_are_consistent(network in networks()) {
        let solution = network.solve();
        let aside = set_aside(&network, solution.conflicts());
        prop_assert!(aside.iter().enumerate().all(|(at, fact)| !aside[..at].contains(fact)));
        prop_assert!(brute(&network, |fact| !aside.contains(&fact)).is_some());
        for fact in (0..network.facts.len()).map(|at| Fact(id(at))) {
            prop_assert_eq!(solution.is_set_aside(fact), aside.contains(&fact));
        }
    }

    #[test]
    fn uncertain_facts_do_not_hide_firm_conflicts(network in networks()) {
        let solution = network.solve();
        let in_doubt = |fact: Fact| network.facts[fact.index()].uncertain;
        let firm: Vec<_> = solution.conflicts().iter().filter(|conflict| !conflict.facts().iter().any(|fact| in_doubt(*fact))).cloned().collect();
        let aside = set_aside(&network, &firm);
        prop_assert!(brute(&network, |fact| !in_doubt(fact) && !aside.contains(&fact)).is_some());
    }

    #[test]
    fn bounds_are_tight(network in networks()) {
        let solution = network.solve();
        let aside = set_aside(&network, solution.conflicts());
        let most = brute(&network, |fact| !aside.contains(&fact)).unwrap();
        let day = |days: i64| (days < FREE).then(|| Day::from_number(i32::try_from(days).unwrap()));
        for point in (1..network.points).map(TimePoint) {
            prop_assert_eq!(solution.latest(point), day(most[0][point.index()]));
            prop_assert_eq!(
                solution.earliest(point),
                day(most[point.index()][0]).map(|days| Day::from_number(-days.number()))
            );
        }
    }

    #[test]
    fn reasons_of_a_bound_imply_it(network in networks()) {
        let solution = network.solve();
        for point in (1..network.points).map(TimePoint) {
            for (why, bound) in [
                (solution.why_latest(point), solution.latest(point)),
                (solution.why_earliest(point), solution.earliest(point)),
            ] {
                prop_assert_eq!(why.is_empty(), bound.is_none());
            }
            let by = |why: Vec<Fact>| brute(&network, |fact| why.contains(&fact)).unwrap();
            if let Some(day) = solution.latest(point) {
                prop_assert_eq!(by(solution.why_latest(point))[0][point.index()], i64::from(day.number()));
            }
            if let Some(day) = solution.earliest(point) {
                prop_assert_eq!(by(solution.why_earliest(point))[point.index()][0], -i64::from(day.number()));
            }
        }
    }

    #[test]
    fn answers_agree_with_brute_force(
        network in networks(), first in 0_u32..8, then in 0_u32..8, days in -12_i32..12, left_out in 0_u32..10,
    ) {
        let (first, then) = (TimePoint(first % network.points), TimePoint(then % network.points));
        let solution = network.solve();
        let aside = set_aside(&network, solution.conflicts());
        let mut inference = solution.inference();
        for without in [None, Some(Fact(left_out))] {
            let most = brute(&network, |fact| !aside.contains(&fact) && Some(fact) != without).unwrap();
            let (to, back) = (most[first.index()][then.index()], most[then.index()][first.index()]);
            let expected = |holds, fails| match (holds, fails) {
                (true, false) => Answer::Holds,
                (false, true) => Answer::Fails,
                (false, false) => Answer::Undetermined,
                (true, true) => unreachable!("brute force says yes and no"),
            };
            inference.without(without);
            let at_least = expected(-back >= days.into(), to < days.into());
            prop_assert_eq!(inference.at_least(first, then, days), at_least);
        }
    }
}

/// Returns the number of days by which the facts of a conflict are inconsistent.
fn days(conflict: &Conflict) -> i64 {
    -conflict.steps().iter().map(|step| i64::from(step.at_most)).sum::<i64>()
}

fn day(number: i32) -> Day {
    Day::from_number(number)
}

/// Adds `count` points, each at least `days` days after the previous one. Returns the points and
/// the facts of these constraints.
fn chain(network: &mut Network, count: usize, days: i32) -> (Vec<TimePoint>, Vec<Fact>) {
    let points: Vec<_> = (0..count).map(|_| network.point()).collect();
    let facts = points.windows(2).map(|pair| {
        let fact = network.fact();
        network.at_least(pair[0], pair[1], days, fact);
        fact
    });
    let facts = facts.collect();
    (points, facts)
}

#[test]
fn long_chain_without_dates_is_followed_to_its_end() {
    let mut network = Network::new();
    let (points, facts) = chain(&mut network, 100_000, 1);
    let (first, last) = (network.fact(), network.fact());
    network.not_before(points[0], day(7), first);
    let solution = network.solve();
    assert_eq!(solution.earliest(points[99_999]), Some(day(7 + 99_999)));
    assert_eq!(solution.why_earliest(points[99_999]).len(), 100_000);
    assert_eq!(solution.latest(points[0]), None);

    network.not_after(points[99_999], day(7 + 99_998), last);
    let solution = network.solve();
    let conflicts = solution.conflicts();
    assert_eq!(conflicts.len(), 1);
    let expected: Vec<_> = [first].into_iter().chain(facts).chain([last]).collect();
    assert_eq!((conflicts[0].facts(), days(&conflicts[0])), (expected.as_slice(), 1));
}

#[test]
fn long_cycle_is_found_with_and_without_dates() {
    for dated in [false, true] {
        let mut network = Network::new();
        let (points, mut facts) = chain(&mut network, 100_000, 0);
        facts.push(network.fact());
        network.at_least(points[99_999], points[0], 0, facts[99_999]);
        let date = network.fact();
        if dated {
            network.on(points[500], (day(3), day(3)), date);
        }
        let solution = network.solve();
        assert!(solution.conflicts().is_empty(), "all on one day");
        assert_eq!(solution.latest(points[99_998]), dated.then(|| day(3)));

        let strictly = network.fact();
        network.at_least(points[99_999], points[0], 1, strictly);
        facts[99_999] = strictly;
        let solution = network.solve();
        let conflicts = solution.conflicts();
        assert_eq!(conflicts.len(), 1);
        assert_eq!((conflicts[0].facts(), conflicts[0].needs_dates()), (facts.as_slice(), false));
    }
}

#[test]
fn each_wrong_date_in_a_long_chain_is_reported_with_its_neighbour() {
    let mut network = Network::new();
    let (points, order) = chain(&mut network, 10_000, 0);
    let dates: Vec<_> = points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let fact = network.ground();
            let at = i32::try_from(at).unwrap();
            let slipped = if at % 1000 == 500 { at - 300 } else { at };
            network.on(*point, (day(slipped), day(slipped)), fact);
            fact
        })
        .collect();
    let solution = network.solve();
    let conflicts = solution.conflicts();
    assert_eq!(conflicts.len(), 10);
    for (nth, conflict) in conflicts.iter().enumerate() {
        let wrong = nth * 1000 + 500;
        assert_eq!(conflict.facts(), [dates[wrong - 1], order[wrong - 1], dates[wrong]]);
        assert_eq!(days(conflict), 299);
    }
}

#[test]
fn backward_chain_is_reported_in_pairs() {
    let mut network = Network::new();
    let (points, _) = chain(&mut network, 2_000, 0);
    for (point, number) in points.iter().zip((0..2_000).rev()) {
        let fact = network.ground();
        network.on(*point, (day(number), day(number)), fact);
    }
    let solution = network.solve();
    let conflicts = solution.conflicts();
    assert_eq!(conflicts.len(), 1_999);
    assert!(conflicts.iter().all(|conflict| conflict.facts().len() == 3));
}

#[test]
fn backward_chain_over_undated_points_is_reported_between_dates() {
    let mut network = Network::new();
    let (points, _) = chain(&mut network, 41, 0);
    for (point, number) in points.iter().zip((0..41).rev()).step_by(2) {
        let fact = network.ground();
        network.on(*point, (day(number), day(number)), fact);
    }
    let solution = network.solve();
    let conflicts = solution.conflicts();
    assert_eq!(conflicts.len(), 20);
    assert!(conflicts.iter().all(|conflict| conflict.facts().len() == 4), "two dates, two relations");
}

#[test]
fn incomplete_search_is_reported_and_keeps_valid_bounds() {
    // Every conflict passes through the only undated point, so each pass finds just one.
    let mut network = Network::new();
    let hub = network.point();
    let mut other = Vec::new();
    for number in 0..200 {
        let (early, late) = (network.point(), network.point());
        let facts = [network.ground(), network.ground(), network.fact(), network.fact()];
        network.on(late, (day(1000 + number), day(1000 + number)), facts[0]);
        network.on(early, (day(-number), day(-number)), facts[1]);
        network.at_least(late, hub, 0, facts[2]);
        network.at_least(hub, early, 0, facts[3]);
        let apart = (network.point(), network.fact());
        network.on(apart.0, (day(number), day(number)), apart.1);
        other.push((apart.0, number));
    }
    let solution = network.solve();
    assert!(!solution.is_complete());
    assert!(solution.conflicts().len() >= 64);
    assert!(solution.conflicts().iter().all(|conflict| conflict.facts().len() == 4));
    for (point, number) in other {
        assert_eq!(solution.latest(point), Some(day(number)));
    }
}

#[test]
fn extreme_days_cause_neither_conflict_nor_panic() {
    let mut network = Network::new();
    let (points, _) = chain(&mut network, 4, i32::MAX);
    let (back, least, fact) = (network.point(), network.fact(), network.fact());
    network.not_before(points[0], Day::MAX, fact);
    network.at_least(points[3], back, i32::MIN, least);
    let solution = network.solve();
    assert_eq!(solution.earliest(points[3]), Some(Day::MAX));
    assert_eq!(solution.latest(points[3]), None);
    assert!(solution.conflicts().is_empty());

    network.not_after(points[3], Day::MIN, fact);
    assert_eq!(network.solve().conflicts().len(), 1);
}

#[test]
fn points_of_another_network_are_harmless() {
    let mut larger = Network::new();
    let (foreign, fact) = (chain(&mut larger, 5, 0).0[4], larger.fact());
    let mut network = Network::new();
    assert_eq!(network.solve().earliest(foreign), None);
    assert_eq!(network.solve().inference().at_least(TimePoint::ORIGIN, foreign, -3), Answer::Undetermined);
    network.not_before(foreign, day(1), fact);
    assert_eq!(network.solve().earliest(foreign), Some(day(1)));
}
