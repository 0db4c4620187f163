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
