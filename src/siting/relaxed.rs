//! Prices by the linear relaxation among the candidates that matter.

use std::collections::HashMap;

use super::bound::seen;
use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Aim, Question, near_prices};
use super::maximal::Maximal;
use super::solver::{Solver, SolverError};

/// What each demand point pays in the linear relaxation, in which places may be divided, with the best of the ranked
/// candidates alone: persons, or none where none of them reaches the point. `None` where the solver finds no prices.
///
/// Prices of any kind prove a bound for all candidates; these are near the best that prices can prove. Subgradients come
/// as near only after many thousand rounds.
///
/// # Method
/// Demand points that the same of these candidates reach become one, which pays for them by their persons. The program is
/// solved by interior points (Karmarkar 1984, "A new polynomial-time algorithm for linear programming", Combinatorica 4),
/// without the way from there to a corner, which takes most of the time.
///
/// Cost: one linear program.
pub(super) fn relaxed(
    question: &Maximal,
    ranked: &[u32],
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Option<Vec<Option<f64>>>, SolverError> {
    let Maximal { reached, weights, places, .. } = *question;
    let first = &ranked[..ranked.len().min(seen(places))];
    let mut reaching: Vec<Vec<u32>> = vec![Vec::new(); weights.len()];
    for (at, candidate) in (0u32..).zip(first) {
        reached.row(*candidate as usize).iter().for_each(|one| reaching[*one as usize].push(at));
    }
    // Demand points in the order of their numbers, so that the program is the same each time.
    let (mut known, mut persons): (HashMap<Vec<u32>, usize>, Vec<u64>) = Default::default();
    let mut merged: Vec<Option<usize>> = Vec::with_capacity(weights.len());
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); first.len()];
    for (reaching, weight) in reaching.into_iter().zip(weights) {
        if reaching.is_empty() || *weight == 0 {
            merged.push(None);
            continue;
        }
        let next = persons.len();
        let at = *known.entry(reaching).or_insert_with_key(|reaching| {
            reaching.iter().for_each(|one| rows[*one as usize].push(next as u32));
            persons.push(0);
            next
        });
        persons[at] += weight;
        merged.push(Some(at));
    }
    let core = Reached::from_rows(rows);
    let Some(prices) = near_prices(
        &Question {
            reached: &core,
            demands: persons.len(),
            requirements: &[],
            places_max: Some(places),
            aim: Aim::Most(persons.clone()),
        },
        effort,
        solver,
    )?
    else {
        return Ok(None);
    };
    let price = |(merged, weight): (Option<usize>, &u64)| {
        let at = merged?;
        Some(prices[at].abs() * *weight as f64 / persons[at] as f64)
    };
    Ok(Some(merged.into_iter().zip(weights).map(price).collect()))
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::bound::Relaxation;
    use super::super::exact::exact_solver;
    use super::super::maximal::persons;
    use super::super::runs::Runs;
    use super::*;
    use crate::base::Random;

    const CANDIDATES: u32 = 10;

    /// Most persons whom three of ten candidates serve.
    fn most(reached: &Reached, weights: &[u64]) -> u64 {
        let sets = (0..1u32 << CANDIDATES).filter(|set| set.count_ones() == 3);
        let chosen = |set: u32| (0..CANDIDATES).filter(move |one| (set >> one) & 1 == 1);
        let served = |set| persons(reached, weights, &chosen(set).collect::<Vec<_>>());
        sets.map(served).max().expect("some")
    }

    #[test]
    fn prices_of_the_relaxation_prove_what_no_plan_exceeds_and_no_less_than_a_few_rounds() {
        let (effort, solver) = (Effort::default(), exact_solver().expect("the feature is on"));
        let (mut random, mut closer) = (Random::seeded(21), 0);
        for round in 0..60 {
            let row = |random: &mut Random| -> Vec<u32> {
                (0..30).filter(|_| random.below(4) == 0).collect()
            };
            let reached = Reached::from_rows((0..CANDIDATES).map(|_| row(&mut random)));
            let weights: Vec<u64> = (0..30).map(|_| random.below(90) as u64).collect();
            let question = Maximal {
                reached: &reached,
                weights: &weights,
                places: 3,
                wanted: None,
                known: None,
            };
            let runs = Runs::new(&reached, weights.len());
            let mut relaxation = Relaxation::new(&runs, &weights, 3);
            relaxation.improve(3, 20, 0, |_, _| 0);
            let before = relaxation.persons_max(3);
            let all: Vec<u32> = (0..CANDIDATES).collect();
            let prices = relaxed(&question, &all, &effort, solver).expect("solvable");
            let prices = prices.expect("prices of a small program");
            let is_better = relaxation.take(3, &prices);
            let after = relaxation.persons_max(3);
            assert!(most(&reached, &weights) <= after, "round {round}");
            // Interior points end within a fraction of a person of the best prices.
            assert!(after <= before + 1, "round {round}: {after} after {before}");
            closer += usize::from(is_better && after < before);
            // Without the best candidates those of the others remain.
            let some = relaxed(&question, &all[..4], &effort, solver).expect("solvable");
            for (demand, price) in some.expect("prices").iter().enumerate() {
                let is_reached = all[..4].iter().any(|one| {
                    weights[demand] > 0 && reached.row(*one as usize).contains(&(demand as u32))
                });
                assert_eq!(price.is_some(), is_reached, "round {round}, demand {demand}");
            }
        }
        assert!(closer > 20, "closer in {closer} rounds");
    }

    #[test]
    fn prices_that_prove_less_are_left() {
        let reached = Reached::from_rows([vec![0, 1], vec![1, 2], vec![2, 3]]);
        let weights = [10, 20, 20, 10];
        let runs = Runs::new(&reached, weights.len());
        let mut relaxation = Relaxation::new(&runs, &weights, 1);
        relaxation.improve(1, 300, 40, |_, _| 40);
        let before = relaxation.persons_max(1);
        assert!(!relaxation.take(1, &[None, Some(0.0), Some(0.0), None]));
        assert_eq!(relaxation.persons_max(1), before);
    }
}
