//! Covering: plans against all plans there are, on random small problems.

use nahraum::siting::{
    CoverProblem, Effort, PersonsPlan, PlacesPlan, Reached, Shortfall, SitingError, fewest_places,
    most_persons, most_persons_curve, most_persons_meeting, persons_served,
    persons_served_by_group,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::spopt_table;

fn problem(rows: &[&[u32]], weights: &[u64], groups: &[u32]) -> CoverProblem {
    let reached = Reached::from_rows(rows.iter().map(|row| row.to_vec()));
    CoverProblem::new(reached, weights.to_vec(), groups.to_vec()).expect("a valid problem")
}

/// All sets of candidates, from few to many, each ascending.
fn all_plans(candidates: usize) -> Vec<Vec<u32>> {
    let members = |set: u32| (0..candidates as u32).filter(|one| set >> one & 1 == 1).collect();
    let mut plans: Vec<Vec<u32>> = (0..1u32 << candidates).map(members).collect();
    plans.sort_by_key(Vec::len);
    plans
}

fn meets(problem: &CoverProblem, plan: &[u32], needs: &[u64]) -> bool {
    let served = persons_served_by_group(problem, plan);
    needs.iter().enumerate().all(|(group, need)| served.get(group).unwrap_or(&0) >= need)
}

fn most_by_trying(problem: &CoverProblem, places: usize, needs: &[u64]) -> Option<u64> {
    let plans = all_plans(problem.reached().candidates()).into_iter();
    let allowed = plans.filter(|plan| plan.len() <= places && meets(problem, plan, needs));
    allowed.map(|plan| persons_served(problem, &plan)).max()
}

fn fewest_by_trying(problem: &CoverProblem, needs: &[u64]) -> Option<usize> {
    let plans = all_plans(problem.reached().candidates());
    plans.iter().find(|plan| meets(problem, plan, needs)).map(Vec::len)
}

/// Up to nine candidates and twelve demand points, some with nobody, some that nobody reaches, in two groups.
fn problems() -> impl Strategy<Value = CoverProblem> {
    (0..10usize, 1..13usize).prop_flat_map(|(candidates, demands)| {
        let row = prop::collection::vec(0..demands as u32, 0..6);
        let rows = prop::collection::vec(row, candidates);
        let weights = prop::collection::vec(prop_oneof![Just(0u64), 1..40u64], demands);
        let groups = prop::collection::vec(0..2u32, demands);
        (rows, weights, groups).prop_map(|(rows, weights, groups)| {
            CoverProblem::new(Reached::from_rows(rows), weights, groups).expect("a valid problem")
        })
    })
}

/// Tries a property on the same problems each time.
fn always<Values: Strategy>(
    values: Values,
    holds: impl Fn(Values::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, dice).run(&values, holds).expect("the property holds");
}

/// Needs of both groups as shares of all that can be reached.
fn needs_of(problem: &CoverProblem, percent: [u64; 2]) -> Vec<u64> {
    let all: Vec<u32> = (0..problem.reached().candidates() as u32).collect();
    let mut reachable = persons_served_by_group(problem, &all);
    reachable.resize(2, 0);
    reachable.iter().zip(percent).map(|(persons, share)| (persons * share).div_ceil(100)).collect()
}

fn efforts() -> [Effort; 2] {
    [Effort::default(), Effort::default().without_exact()]
}

/// What always holds for a plan of most persons, and whether it was proven.
fn check_most(problem: &CoverProblem, plan: &PersonsPlan, places: usize, most: u64) {
    assert!(plan.chosen.len() <= places && plan.chosen.is_sorted_by(|a, b| a < b), "{plan:?}");
    assert_eq!(plan.persons, persons_served(problem, &plan.chosen), "counted anew");
    assert!(plan.persons <= most && most <= plan.persons_max, "{plan:?} around {most}");
    assert!(plan.is_repeatable);
}

fn check_fewest(problem: &CoverProblem, plan: &PlacesPlan, needs: &[u64], fewest: usize) {
    assert!(plan.chosen.is_sorted_by(|a, b| a < b) && meets(problem, &plan.chosen, needs));
    assert_eq!(plan.persons, persons_served(problem, &plan.chosen), "counted anew");
    assert!(plan.places_min <= fewest && fewest <= plan.places(), "{plan:?} around {fewest}");
    assert!(plan.is_repeatable);
}

#[test]
fn most_persons_is_the_best_of_all_plans() {
    always((problems(), 0..6usize), |(problem, places)| {
        let most = most_by_trying(&problem, places, &[]).expect("the empty plan at least");
        for effort in efforts() {
            let plan = most_persons(&problem, places, &effort).expect("a plan");
            check_most(&problem, &plan, places, most);
            prop_assert!(cfg!(not(feature = "highs")) || effort.nodes_max == 0 || plan.is_proven());
        }
        Ok(())
    });
}

#[test]
fn the_curve_encloses_the_most_persons_for_every_number_of_places_and_never_falls() {
    always(problems(), |problem| {
        let curve = most_persons_curve(&problem, 6, &Effort::default());
        prop_assert_eq!(curve.len(), 7);
        for (places, point) in curve.iter().enumerate() {
            let most = most_by_trying(&problem, places, &[]).expect("the empty plan at least");
            prop_assert_eq!(point.places, places);
            prop_assert!(point.persons <= most && most <= point.persons_max, "{point:?}, {most}");
        }
        prop_assert!(curve.is_sorted_by_key(|point| point.persons));
        prop_assert!(curve.is_sorted_by_key(|point| point.persons_max));
        Ok(())
    });
}

/// Six towns side by side along a road; each has three cells, and a place serves its cell and the next ones.
fn road_of_towns() -> CoverProblem {
    let cells = 18u32;
    let row = |cell: u32| cell.saturating_sub(1)..(cell + 2).min(cells);
    let weights = (0..cells).map(|cell| 10 + u64::from(cell * 7 % 5)).collect();
    let groups = (0..cells).map(|cell| cell / 3).collect();
    CoverProblem::new(Reached::from_rows((0..cells).map(row)), weights, groups).expect("valid")
}

#[test]
fn many_towns_have_a_bound_and_a_plan_that_meets_the_need_of_each() {
    let problem = road_of_towns();
    for percent in [40, 70, 100] {
        let all: Vec<u32> = (0..18).collect();
        let persons = persons_served_by_group(&problem, &all).into_iter();
        let needs: Vec<u64> = persons.map(|one| (one * percent).div_ceil(100)).collect();
        let fewest = fewest_by_trying(&problem, &needs).expect("all candidates at least");
        let plan = fewest_places(&problem, &needs, &Effort::default()).expect("a plan");
        check_fewest(&problem, &plan, &needs, fewest);
        assert!(cfg!(not(feature = "highs")) || plan.is_proven(), "{plan:?}");
        // One place in the middle of each town serves all of it.
        assert!(percent < 100 || fewest == 6);
    }
}

#[test]
fn the_same_problem_gives_the_same_plan_whatever_the_threads() {
    let problem = road_of_towns();
    let solve = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let effort = Effort::default();
            let needs = [25u64; 6];
            let fewest = fewest_places(&problem, &needs, &effort).expect("a plan");
            (fewest, most_persons(&problem, 4, &effort).expect("a plan"))
        })
    };
    assert_eq!(solve(1), solve(4));
}

#[test]
fn most_persons_with_needs_is_the_best_of_all_plans_that_meet_them() {
    let shares = [0..=100u64, 0..=100u64];
    always((problems(), 0..6usize, shares), |(problem, places, percent)| {
        let needs = needs_of(&problem, percent);
        let most = most_by_trying(&problem, places, &needs);
        let start: Vec<u32> = (0..problem.reached().candidates().min(places) as u32).collect();
        let plan = most_persons_meeting(&problem, &start, &needs, &Effort::default());
        match (plan, most) {
            (Ok(plan), Some(most)) => {
                check_most(&problem, &plan, places, most);
                prop_assert!(meets(&problem, &plan.chosen, &needs));
                prop_assert!(cfg!(not(feature = "highs")) || plan.is_proven());
            }
            (Err(SitingError::NotFound { .. }), None) => {}
            (Err(SitingError::NotFound { .. }), Some(_)) => {
                prop_assert!(cfg!(not(feature = "highs")), "exact solutions find every plan");
            }
            (plan, most) => prop_assert!(false, "{plan:?} instead of {most:?}"),
        }
        Ok(())
    });
}

#[test]
fn fewest_places_is_the_least_of_all_plans() {
    let shares = [0..=100u64, 0..=100u64];
    always((problems(), shares), |(problem, percent)| {
        let needs = needs_of(&problem, percent);
        let fewest = fewest_by_trying(&problem, &needs).expect("all candidates at least");
        for effort in efforts() {
            let plan = fewest_places(&problem, &needs, &effort).expect("a plan");
            check_fewest(&problem, &plan, &needs, fewest);
            prop_assert!(cfg!(not(feature = "highs")) || effort.nodes_max == 0 || plan.is_proven());
        }
        Ok(())
    });
}

#[test]
fn plans_and_bounds_enclose_the_best_where_the_exact_solver_is_given_the_core_alone() {
    let shares = [0..=100u64, 0..=100u64];
    always((problems(), 0..6usize, shares), |(problem, places, percent)| {
        let needs = needs_of(&problem, percent);
        let fewest = fewest_by_trying(&problem, &needs).expect("all candidates at least");
        let most = most_by_trying(&problem, places, &[]).expect("the empty plan at least");
        for pairs_exact_max in [0, 4, 8] {
            let effort = Effort { pairs_exact_max, ..Effort::default() };
            let plan = fewest_places(&problem, &needs, &effort).expect("a plan");
            check_fewest(&problem, &plan, &needs, fewest);
            let plan = most_persons(&problem, places, &effort).expect("a plan");
            check_most(&problem, &plan, places, most);
        }
        Ok(())
    });
}

#[test]
fn of_equal_places_the_lowest_is_chosen_whatever_their_order() {
    // Candidates 1, 2 and 4 serve 5 of the first group, 2 and 4 also one of the second.
    let rows: [&[u32]; 5] = [&[2], &[0], &[0, 1], &[], &[0, 1]];
    for (weights, lowest) in [([5, 0, 1], 1), ([5, 1, 1], 2)] {
        let problem = problem(&rows, &weights, &[0, 1, 1]);
        let plan = most_persons_meeting(&problem, &[4], &[5], &Effort::default());
        assert_eq!(plan.expect("a plan").chosen, [lowest], "{weights:?}");
    }
}

#[test]
fn what_no_place_serves_is_out_of_reach_with_what_is_reachable() {
    // Group 0: 5 of 12 persons can be reached; group 1: all 3.
    let problem = problem(&[&[0, 2]], &[5, 7, 3], &[0, 0, 1]);
    let error = fewest_places(&problem, &[6, 3], &Effort::default()).expect_err("out of reach");
    let SitingError::OutOfReach { shortfalls } = &error else { panic!("{error:?}") };
    assert_eq!(shortfalls, &[Shortfall { group: 0, need: 6, reachable: 5 }]);
    assert!(error.to_string().contains("group 0 with 5 of 6 persons"), "{error}");
    let plan = fewest_places(&problem, &[5, 3], &Effort::default()).expect("within reach");
    assert_eq!((plan.chosen, plan.persons, plan.places_min), (vec![0], 8, 1));
}

#[test]
fn without_candidates_only_an_empty_plan_is_possible() {
    let problem = problem(&[], &[5], &[0]);
    let plan = most_persons(&problem, 3, &Effort::default()).expect("a plan");
    assert_eq!((plan.chosen.len(), plan.persons, plan.persons_max), (0, 0, 0));
    let plan = fewest_places(&problem, &[0], &Effort::default()).expect("nothing is needed");
    assert_eq!((plan.places(), plan.places_min), (0, 0));
    let error = fewest_places(&problem, &[1], &Effort::default()).expect_err("out of reach");
    assert!(matches!(error, SitingError::OutOfReach { .. }));
}

#[test]
fn more_places_than_are_of_use_are_not_chosen() {
    let problem = problem(&[&[0], &[0, 1], &[1]], &[4, 6], &[0, 0]);
    for effort in efforts() {
        let plan = most_persons(&problem, 3, &effort).expect("a plan");
        assert_eq!((plan.chosen.as_slice(), plan.persons, plan.persons_max), (&[1][..], 10, 10));
    }
}

/// The 16 stores and 205 census tracts of San Francisco that spopt takes as an example, with 5,000 m along streets.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn stores_in_san_francisco_cover_what_all_choices_of_stores_show() {
    let tracts = spopt_table("SF_demand_205_centroid_uniform_weight.csv");
    let persons: Vec<u64> = tracts.iter().map(|row| row[6].parse().expect("persons")).collect();
    let mut rows = std::collections::BTreeMap::<String, Vec<u32>>::new();
    for row in spopt_table("SF_network_distance_candidateStore_16_censusTract_205_new.csv") {
        let tract = tracts.iter().position(|tract| tract[3] == row[2]).expect("a tract");
        let metres: f64 = row[0].parse().expect("a distance");
        let near = rows.entry(row[1].clone()).or_default();
        near.extend((metres <= 5_000.0).then_some(tract as u32));
    }
    let groups = vec![0; persons.len()];
    let reached = Reached::from_rows(rows.into_values());
    let problem = CoverProblem::new(reached, persons, groups).expect("a valid problem");
    for (places, most) in [(1, 448_255), (2, 671_938), (4, 875_247)] {
        let plan = most_persons(&problem, places, &Effort::default()).expect("a plan");
        assert_eq!(plan.persons, most, "{places} stores");
        assert!(cfg!(not(feature = "highs")) || plan.is_proven(), "{plan:?}");
    }
    // The guide of spopt: eight stores for everyone.
    let everyone = persons_served(&problem, &(0..16).collect::<Vec<u32>>());
    let plan = fewest_places(&problem, &[everyone], &Effort::default()).expect("a plan");
    assert_eq!((plan.places(), plan.places_min), (8, 8));
}
