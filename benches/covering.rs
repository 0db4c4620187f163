//! Benchmarks of covering: most persons with new places, on a made-up plain of cells of 100 m with towns.

use divan::Bencher;
use nahraum::siting::{
    CoverProblem, Effort, Reached, fewest_places, most_persons, most_persons_curve,
};
use nahraum::synthetic::Random;

fn main() {
    divan::main();
}

/// Cells a side.
const SIDE: i64 = 200;

/// Cells within 500 m of each, a place on each of them, persons by chance.
fn plain() -> CoverProblem {
    let mut dice = Random::seeded(1);
    let cells = SIDE * SIDE;
    let row = |cell: i64| {
        let (x, y) = (cell % SIDE, cell / SIDE);
        let near = (-5..=5i64).flat_map(move |north| (-5..=5i64).map(move |east| (east, north)));
        near.filter(|(east, north)| east * east + north * north <= 25)
            .map(move |(east, north)| (x + east, y + north))
            .filter(|(x, y)| (0..SIDE).contains(x) && (0..SIDE).contains(y))
            .map(|(x, y)| (y * SIDE + x) as u32)
    };
    let weights = (0..cells).map(|_| (dice.unit() * dice.unit() * 200.0) as u64).collect();
    let reached = Reached::from_rows((0..cells).map(row));
    CoverProblem::new(reached, weights, vec![0; cells as usize]).expect("a valid problem")
}

#[divan::bench(args = [1, 20, 100], sample_count = 3, sample_size = 1)]
fn most_persons_on_a_plain(bencher: Bencher, places: usize) {
    let problem = plain();
    bencher.bench(|| most_persons(&problem, places, &Effort::default()).expect("a plan"));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn curve_up_to_100_places(bencher: Bencher) {
    let problem = plain();
    bencher.bench(|| most_persons_curve(&problem, 100, &Effort::default()));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn fewest_places_for_a_third(bencher: Bencher) {
    let problem = plain();
    let need = problem.weights().iter().sum::<u64>() / 3;
    bencher.bench(|| fewest_places(&problem, &[need], &Effort::default()).expect("a plan"));
}
