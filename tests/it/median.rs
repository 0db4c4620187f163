//! The p-median against arithmetic, brute force and published optima.

use nahraum::siting::{
    Effort, MedianPlan, MedianProblem, MedianProblemError, Starts, Walk, shortest_walks,
};
use proptest::prelude::*;

use crate::support::{real, spopt_table};

/// Households along one street, 100 m apart: candidates at every house, persons by house.
fn street(persons: &[u64]) -> Vec<Vec<u32>> {
    let houses = 0..persons.len();
    houses.clone().map(|a| houses.clone().map(|b| 100 * a.abs_diff(b) as u32).collect()).collect()
}

fn rows(distances: &[Vec<Option<u32>>]) -> Vec<Vec<Walk>> {
    let walk = |(to, far): (u32, &Option<u32>)| Some(Walk { distance: (*far)?, to });
    distances.iter().map(|row| std::iter::zip(0.., row).filter_map(walk).collect()).collect()
}

fn solved(problem: &MedianProblem, places: usize) -> MedianPlan {
    shortest_walks(problem, places, &Starts::default(), &Effort::default()).expect("a plan")
}

#[test]
fn one_place_goes_to_the_median_and_not_to_the_mean() {
    // The mean of the places is at house 3.2, half of the persons live up to house 1.
    let persons = [10, 15, 0, 0, 0, 4, 0, 0, 0, 12];
    let problem = MedianProblem::complete(&street(&persons), persons.to_vec()).expect("a problem");
    let plan = solved(&problem, 1);
    assert_eq!(plan.chosen, [1]);
    // 10 persons walk 100 m, 4 walk 400 m, 12 walk 800 m.
    assert_eq!((plan.cost, plan.cost_min), (1_000 + 1_600 + 9_600, 12_200));
    let two = solved(&problem, 2);
    assert_eq!((two.chosen, two.cost), (vec![1, 9], 1_000 + 1_600));
}

#[test]
fn an_existing_place_is_fixed_and_the_new_one_keeps_away_from_it() {
    let persons = vec![10, 10, 10, 10, 10];
    // One place stands at house 0, so house 4 has 400 m to it.
    let before = vec![0, 100, 200, 300, 400];
    let distances: Vec<Vec<Option<u32>>> =
        street(&persons).into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
    let problem = MedianProblem::new(rows(&distances), persons, before).expect("a problem");
    let plan = solved(&problem, 1);
    // At house 3: 0, 100, 100, 0, 100 m. Without the existing place it would be house 2.
    assert_eq!((plan.chosen, plan.cost), (vec![3], 3_000));
}

#[test]
fn whoever_no_place_reaches_counts_as_the_limit_and_not_more() {
    // Up to 500 m are known. Nobody reaches the three persons of the island; two persons live beside it.
    let distances = [vec![Some(0), Some(100), None], vec![Some(100), Some(0), None]];
    let problem =
        MedianProblem::new(rows(&distances), vec![5, 2, 3], vec![500; 3]).expect("a problem");
    let plan = solved(&problem, 1);
    assert_eq!((plan.chosen, plan.cost), (vec![0], 2 * 100 + 3 * 500));
    // A second place shortens the walk of two persons; a third has nobody to serve.
    assert_eq!(solved(&problem, 2).cost, 1_500);
    assert_eq!(solved(&problem, 3).chosen, [0, 1]);
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let distances = [vec![Some(1), Some(2)]];
    let short = MedianProblem::new(rows(&distances), vec![1], vec![9]);
    let beyond = MedianProblemError::UnknownDemand { candidate: 0, demand: 1, demands: 1 };
    assert_eq!(short, Err(beyond));
    let unequal = MedianProblem::new(rows(&distances), vec![1, 1], vec![9]);
    assert_eq!(unequal, Err(MedianProblemError::Befores { demands: 2, befores: 1 }));
    let large = MedianProblem::new(rows(&distances), vec![1 << 59, 1], vec![9, 9]);
    assert_eq!(large, Err(MedianProblemError::TooLarge));
}

#[test]
fn nothing_to_choose_is_a_plan_without_places() {
    let nobody = MedianProblem::complete(&[], vec![]).expect("a problem");
    assert!(solved(&nobody, 3).chosen.is_empty());
    let problem = MedianProblem::new(rows(&[]), vec![7], vec![300]).expect("a problem");
    let plan = solved(&problem, 2);
    assert_eq!((plan.chosen.len(), plan.cost, plan.cost_min), (0, 2_100, 2_100));
    let persons = vec![1, 2, 3];
    let problem = MedianProblem::complete(&street(&persons), persons).expect("a problem");
    // Without a place everybody counts as far as the farthest candidate: 200, 100 and 200 m.
    let none = solved(&problem, 0);
    assert_eq!((none.chosen.len(), none.cost, none.cost_min), (0, 1_000, 1_000));
}

/// Every choice of `places` of `candidates`.
fn choices(candidates: u32, places: usize) -> Vec<Vec<u32>> {
    if places == 0 {
        return vec![vec![]];
    }
    let longer = |choice: Vec<u32>| {
        let from = choice.last().map_or(0, |last| last + 1);
        (from..candidates).map(move |next| [&choice[..], &[next]].concat())
    };
    choices(candidates, places - 1).into_iter().flat_map(longer).collect()
}

fn random_problem() -> impl Strategy<Value = (MedianProblem, usize)> {
    let town = (1_usize..9, 1_usize..8).prop_flat_map(|(demands, candidates)| {
        let row = proptest::collection::vec(proptest::option::weighted(0.7, 0_u32..40), demands);
        (
            proptest::collection::vec(row, candidates),
            proptest::collection::vec(0_u64..20, demands),
            proptest::collection::vec(0_u32..50, demands),
            0..=candidates,
        )
    });
    town.prop_map(|(distances, persons, before, places)| {
        let problem = MedianProblem::new(rows(&distances), persons, before).expect("a problem");
        (problem, places)
    })
}

proptest! {
    #[test]
    fn a_plan_is_as_good_as_the_best_of_all((problem, places) in random_problem()) {
        let candidates = problem.candidates() as u32;
        let best = choices(candidates, places).into_iter().map(|plan| problem.cost(&plan)).min();
        let best = best.expect("at least one choice");
        let plan = solved(&problem, places);
        prop_assert!(plan.chosen.is_sorted() && plan.chosen.len() <= places);
        prop_assert_eq!(problem.cost(&plan.chosen), plan.cost);
        prop_assert!(plan.cost_min <= best && best <= plan.cost, "{} {} {}", plan.cost_min, best, plan.cost);
        if cfg!(feature = "highs") {
            prop_assert_eq!((plan.cost, plan.is_proven()), (best, true));
        }
        for place in &plan.chosen {
            let without: Vec<u32> = plan.chosen.iter().copied().filter(|one| one != place).collect();
            prop_assert!(problem.cost(&without) > plan.cost, "place {} serves nobody", place);
        }
        let starts = Starts { number: 2, seed: 7 };
        let effort = Effort::default().without_exact();
        let found = shortest_walks(&problem, places, &starts, &effort).expect("a plan");
        prop_assert!(found.cost_min <= best && best <= found.cost);
    }

    #[test]
    fn one_more_place_never_lengthens_walks((problem, places) in random_problem()) {
        prop_assert!(solved(&problem, places + 1).cost <= solved(&problem, places).cost);
    }
}

/// A problem of OR-Library (Beasley 1990): points of a graph, each with one person and a candidate.
fn library_problem(name: &str) -> (MedianProblem, usize) {
    let path = real(&format!("reference/orlib_pmed/{name}.txt"));
    let text = std::fs::read_to_string(&path).expect("a readable file");
    let numbers = text.split_whitespace().map(|number| number.parse().expect("a number"));
    let numbers: Vec<usize> = numbers.collect();
    let (points, places) = (numbers[0], numbers[2]);
    let mut distances = vec![vec![u32::MAX / 4; points]; points];
    (0..points).for_each(|point| distances[point][point] = 0);
    for edge in numbers[3..].chunks_exact(3) {
        // Of repeated edges the last counts, as the library says.
        distances[edge[0] - 1][edge[1] - 1] = edge[2] as u32;
        distances[edge[1] - 1][edge[0] - 1] = edge[2] as u32;
    }
    for over in 0..points {
        let onwards = distances[over].clone();
        for row in &mut distances {
            let to = row[over];
            row.iter_mut().zip(&onwards).for_each(|(far, next)| *far = (*far).min(to + next));
        }
    }
    (MedianProblem::complete(&distances, vec![1; points]).expect("a problem"), places)
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn the_optima_of_the_operations_research_library_are_found_and_proven() {
    for (name, places, best) in [("pmed1", 5, 5819), ("pmed5", 33, 1355), ("pmed10", 67, 1255)] {
        let (problem, number) = library_problem(name);
        assert_eq!(number, places, "{name}");
        let plan = solved(&problem, places);
        assert_eq!((plan.cost, plan.cost_min), (best, best), "{name}");
        assert_eq!(plan.chosen.len(), places, "{name}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn the_number_of_threads_changes_nothing() {
    let (problem, places) = library_problem("pmed10");
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| solved(&problem, places))
    };
    assert_eq!(with(1), with(5));
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn four_stores_in_san_francisco_leave_the_mean_walk_that_spopt_publishes() {
    let tracts = spopt_table("SF_demand_205_centroid_uniform_weight.csv");
    let persons: Vec<u64> = tracts.iter().map(|row| row[6].parse().expect("persons")).collect();
    let stores = spopt_table("SF_store_site_16_longlat.csv");
    // In tenths of a millimetre: spopt computes with fractions of a metre.
    let mut distances = vec![vec![0_u32; tracts.len()]; stores.len()];
    for row in spopt_table("SF_network_distance_candidateStore_16_censusTract_205_new.csv") {
        let store = stores.iter().position(|store| store[2] == row[1]).expect("a store");
        let tract = tracts.iter().position(|tract| tract[3] == row[2]).expect("a tract");
        let metres: f64 = row[0].parse().expect("a distance");
        distances[store][tract] = (metres * 1e4).round() as u32;
    }
    let everybody: u64 = persons.iter().sum();
    let problem = MedianProblem::complete(&distances, persons).expect("a problem");
    let plan = solved(&problem, 4);
    let names: Vec<&str> = plan.chosen.iter().map(|at| &stores[*at as usize][2][..]).collect();
    assert_eq!(names, ["Store_2", "Store_11", "Store_12", "Store_15"]);
    // The guide of spopt: 2,982.13 m on average.
    let mean_m = plan.cost as f64 / 1e4 / everybody as f64;
    assert!((mean_m - 2982.126858).abs() < 1e-4, "{mean_m}");
    if cfg!(feature = "highs") {
        assert!(plan.is_proven());
    }
}
