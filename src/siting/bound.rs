//! Bounds: what no plan exceeds.

use super::cover::Reached;

/// Persons whom no plan of so many places exceeds: the candidates with most persons, as if no two of them shared
/// any, and everyone whom some candidate reaches.
pub(super) fn persons_of_best(reached: &Reached, weights: &[u64], places: usize) -> u64 {
    let persons = |row: &[u32]| -> u64 { row.iter().map(|demand| weights[*demand as usize]).sum() };
    let mut by_candidate: Vec<u64> =
        (0..reached.candidates()).map(|candidate| persons(reached.row(candidate))).collect();
    by_candidate.sort_unstable_by(|a, b| b.cmp(a));
    let mut everyone: Vec<u32> =
        (0..reached.candidates()).flat_map(|candidate| reached.row(candidate)).copied().collect();
    everyone.sort_unstable();
    everyone.dedup();
    by_candidate.iter().take(places).sum::<u64>().min(persons(&everyone))
}
