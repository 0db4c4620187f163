//! Places that serve only so many persons, against arithmetic and brute force.

use nahraum::siting::{
    CapacityPlan, CapacityProblem, CapacityProblemError, Effort, Reached,
    most_persons_within_capacity,
};
use proptest::prelude::*;

fn reached(rows: &[&[u32]]) -> Reached {
    Reached::from_rows(rows.iter().map(|row| row.iter().copied()))
}

fn solved(problem: &CapacityProblem, places: usize) -> CapacityPlan {
    most_persons_within_capacity(problem, places, &Effort::default()).expect("a plan")
}

#[test]
fn a_full_place_leaves_persons_to_the_next() {
    // 100 and 60 persons; candidate 0 reaches both, candidate 1 only the first.
    let candidates = (reached(&[&[0, 1], &[0]]), &[90, 50][..]);
    let problem =
        CapacityProblem::new((reached(&[]), &[]), candidates, vec![100, 60]).expect("a problem");
    let one = solved(&problem, 1);
    assert_eq!((one.chosen, one.persons, one.persons_max), (vec![0], 90, 90));
    let two = solved(&problem, 2);
    assert_eq!((two.chosen, two.added, two.persons), (vec![0, 1], vec![90, 50], 140));
    assert!(solved(&problem, 2).is_proven());
}

#[test]
fn persons_move_over_so_that_others_find_room() {
    // The existing place has room for 50 and reaches both blocks; the new one reaches the first only.
    let existing = (reached(&[&[0, 1]]), &[Some(50)][..]);
    let candidates = (reached(&[&[0]]), &[40][..]);
    let problem = CapacityProblem::new(existing, candidates, vec![50, 30]).expect("a problem");
    let plan = solved(&problem, 1);
    // Before: 50. The new place takes 40 of the first block, the existing one 10 of it and 30 of the second.
    assert!(plan.is_proven());
    assert_eq!((plan.persons_before, plan.persons, plan.added), (50, 80, vec![30]));
}

#[test]
fn an_existing_place_without_a_capacity_serves_everybody_within_reach() {
    let existing = (reached(&[&[0, 1]]), &[None][..]);
    let candidates = (reached(&[&[0, 1], &[1, 2]]), &[10, 10][..]);
    let problem = CapacityProblem::new(existing, candidates, vec![500, 400, 7]).expect("a problem");
    let plan = solved(&problem, 2);
    assert_eq!((plan.persons_before, plan.chosen, plan.persons), (900, vec![1], 907));
}

#[test]
fn a_capacity_beyond_everybody_is_as_much_as_everybody() {
    let with = |room: u64| {
        let candidates = (reached(&[&[0]]), &[room][..]);
        CapacityProblem::new((reached(&[&[0]]), &[Some(room)]), candidates, vec![5, 4])
    };
    assert_eq!(with(u64::MAX), with(9));
    assert_ne!(with(8), with(9));
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let unequal = CapacityProblem::new((reached(&[]), &[]), (reached(&[&[0]]), &[]), vec![1]);
    assert_eq!(unequal, Err(CapacityProblemError::Capacities { places: 1, capacities: 0 }));
    let beyond = CapacityProblem::new((reached(&[&[3]]), &[None]), (reached(&[]), &[]), vec![1]);
    assert_eq!(beyond, Err(CapacityProblemError::UnknownDemand { demand: 3, demands: 1 }));
}

/// Rows of demand points as bits.
fn row(bits: u32) -> Vec<u32> {
    (0..32).filter(|at| bits >> at & 1 == 1).collect()
}

/// The most persons that open places serve: by the cut that holds least (Gale 1957), over all sets of demand
/// points: either all of their persons, or what places that reach them have room for.
fn most_served(rows: &[(Vec<u32>, u64)], persons: &[u64]) -> u64 {
    let cut = |left_out: u32| {
        let inside = |demand: &u32| left_out >> demand & 1 == 0;
        let all = (0..persons.len() as u32).filter(|demand| !inside(demand));
        let persons: u64 = all.map(|demand| persons[demand as usize]).sum();
        let reaching = rows.iter().filter(|(row, _)| row.iter().any(inside));
        persons + reaching.map(|(_, capacity)| capacity).sum::<u64>()
    };
    (0..1_u32 << persons.len()).map(cut).min().expect("at least the empty set")
}

proptest! {
    #[test]
    fn a_plan_is_as_good_as_the_best_of_all(
        existing in proptest::collection::vec((0_u32..32, proptest::option::of(0_u64..25)), 0..3),
        candidates in proptest::collection::vec((0_u32..32, 0_u64..25), 0..6),
        persons in proptest::collection::vec(0_u64..20, 5),
        places in 0_usize..4,
    ) {
        let everybody: u64 = persons.iter().sum();
        let table = |bits: &[u32]| Reached::from_rows(bits.iter().map(|bits| row(*bits)));
        let (old_bits, old_room): (Vec<u32>, Vec<Option<u64>>) = existing.iter().copied().unzip();
        let (new_bits, new_room): (Vec<u32>, Vec<u64>) = candidates.iter().copied().unzip();
        let problem = CapacityProblem::new(
            (table(&old_bits), &old_room),
            (table(&new_bits), &new_room),
            persons.clone(),
        )
        .expect("a problem");
        let old: Vec<(Vec<u32>, u64)> = existing.iter()
            .map(|(bits, room)| (row(*bits), room.unwrap_or(everybody))).collect();
        let with = |choice: u32| {
            let new = row(choice).into_iter().map(|at| candidates[at as usize]);
            let new = new.map(|(bits, room)| (row(bits), room));
            most_served(&old.iter().cloned().chain(new).collect::<Vec<_>>(), &persons)
        };
        let choices = (0..1_u32 << candidates.len()).filter(|bits| bits.count_ones() as usize <= places);
        let best = choices.map(with).max().expect("at least no place");
        let plan = solved(&problem, places);
        prop_assert_eq!(plan.persons_before, with(0));
        prop_assert_eq!(plan.persons, plan.persons_before + plan.added.iter().sum::<u64>());
        let bits = plan.chosen.iter().fold(0, |bits, at| bits | 1 << at);
        prop_assert_eq!(plan.persons, with(bits));
        prop_assert!(plan.persons <= best && best <= plan.persons_max);
        if cfg!(feature = "highs") {
            prop_assert!(plan.is_proven());
        }
        let found = most_persons_within_capacity(&problem, places, &Effort::default().without_exact());
        let found = found.expect("a plan");
        prop_assert!(found.persons <= best && best <= found.persons_max);
    }
}
