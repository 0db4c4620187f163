//! Better plans by exchanging one place for another.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::cover::Reached;

/// Most exchanges of one improvement.
const EXCHANGES_MAX: usize = 1_000;

/// The first so many of some candidates, improved by exchanges with the others of them. Ascending.
///
/// Cost: as [`exchange`], with the pairs of these candidates.
pub(super) fn exchange_among(
    reached: &Reached,
    weights: &[u64],
    among: &[u32],
    places: usize,
) -> Vec<u32> {
    let rows = among.iter().map(|one| reached.row(*one as usize).to_vec());
    let first = (0..places.min(among.len()) as u32).collect();
    let plan = exchange(&Reached::from_rows(rows), weights, first);
    let mut plan: Vec<u32> = plan.into_iter().map(|one| among[one as usize]).collect();
    plan.sort_unstable();
    plan
}

/// A plan, improved by the best exchange of one place for another candidate, again and again, until none serves more
/// persons (Teitz and Bart 1968, "Heuristic methods for estimating the generalized vertex median", Operations
/// Research 16) or [`EXCHANGES_MAX`] are made. Ties go to the lower candidate, then to the lower place. Ascending.
///
/// Cost: O(pairs) for each exchange.
pub(super) fn exchange(reached: &Reached, weights: &[u64], mut chosen: Vec<u32>) -> Vec<u32> {
    for _ in 0..EXCHANGES_MAX {
        let losses = Losses::new(reached, weights, &chosen);
        let best = (0..reached.candidates() as u32)
            .into_par_iter()
            .with_min_len(512)
            .filter_map(|candidate| losses.best_exchange(candidate))
            .max_by_key(|one| (one.gain, Reverse((one.candidate, one.position))));
        let Some(one) = best.filter(|one| one.gain > 0) else { break };
        chosen[one.position] = one.candidate;
    }
    chosen.sort_unstable();
    chosen
}

struct Exchange {
    /// Persons gained.
    gain: i64,
    candidate: u32,
    /// Position of the place that goes.
    position: usize,
}

/// What a plan loses without each of its places.
struct Losses<'a> {
    reached: &'a Reached,
    weights: &'a [u64],
    is_chosen: Vec<bool>,
    server: Vec<Server>,
    /// Persons whom only the place at each position serves.
    lost: Vec<i64>,
    /// Position with the smallest loss.
    least: Option<usize>,
}

/// Who serves a demand point.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    Nobody,
    /// Only the place at this position.
    Only(u32),
    Several,
}

impl<'a> Losses<'a> {
    fn new(reached: &'a Reached, weights: &'a [u64], chosen: &[u32]) -> Self {
        let mut is_chosen = vec![false; reached.candidates()];
        let mut server = vec![Server::Nobody; weights.len()];
        for (position, candidate) in chosen.iter().enumerate() {
            is_chosen[*candidate as usize] = true;
            for demand in reached.row(*candidate as usize) {
                let server = &mut server[*demand as usize];
                *server = match server {
                    Server::Nobody => Server::Only(position as u32),
                    _ => Server::Several,
                };
            }
        }
        let mut lost = vec![0; chosen.len()];
        for (server, persons) in server.iter().zip(weights) {
            if let Server::Only(position) = server {
                lost[*position as usize] += *persons as i64;
            }
        }
        let least = (0..lost.len()).min_by_key(|position| lost[*position]);
        Self { reached, weights, is_chosen, server, lost, least }
    }

    /// The exchange by which a candidate gains most.
    fn best_exchange(&self, candidate: u32) -> Option<Exchange> {
        if self.is_chosen[candidate as usize] {
            return None;
        }
        let mut gained = 0;
        // Persons whom only the place at a position serves, and the candidate reaches as well.
        let mut taken_over: Vec<(u32, i64)> = Vec::new();
        for demand in self.reached.row(candidate as usize) {
            let persons = self.weights[*demand as usize] as i64;
            match self.server[*demand as usize] {
                Server::Nobody => gained += persons,
                Server::Only(position) => {
                    match taken_over.iter_mut().find(|(other, _)| *other == position) {
                        Some((_, sum)) => *sum += persons,
                        None => taken_over.push((position, persons)),
                    }
                }
                Server::Several => {}
            }
        }
        let least = self.least?;
        let near = taken_over.iter().map(|(position, sum)| (*position as usize, *sum));
        near.chain([(least, 0)])
            .map(|(position, sum)| (gained + sum - self.lost[position], position))
            .max_by_key(|(gain, position)| (*gain, Reverse(*position)))
            .map(|(gain, position)| Exchange { gain, candidate, position })
    }
}
