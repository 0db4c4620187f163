//! What no plan exceeds, by Lagrangian relaxation.

use super::effort::is_wide;
use super::runs::Runs;

/// Prices are whole parts of a person, so that bounds are exact.
const PARTS: u64 = 1 << 12;

/// How many rounds without a better bound shorten the step.
pub(super) const PATIENCE: u32 = 30;

/// What a step is shortened to.
pub(super) const SHORTER: f64 = 0.7;

/// Steps shorter than this share of the gap no longer improve the bound.
const STEP_MIN: f64 = 1e-5;

/// The share of the direction before in the next one.
pub(super) const DEFLECTION: f64 = 0.85;

/// How prices go down.
#[derive(Clone, Copy)]
struct Pace {
    /// The first step, as a share of what the gap allows.
    step: f64,
    /// [`PATIENCE`].
    patience: u32,
    /// [`DEFLECTION`].
    deflection: f64,
}

/// The pace from prices of which nothing is known.
const FIRST: Pace = Pace { step: 1.0, patience: PATIENCE, deflection: DEFLECTION };

/// The pace from good prices on: smaller steps in a steadier direction. Of the 5,500 best places for hospitals of the demo
/// region (200 places for all, cells of 100 m) 2,000 rounds after the first 1,000 come within 163 persons of the linear
/// relaxation, and at the first pace within 382.
const LATER: Pace = Pace { step: 0.1, patience: 50, deflection: 0.98 };

/// Rounds from one look at the candidates with the best scores to the next.
const LOOK_EVERY: u32 = 50;

/// How many of the candidates with the best scores are looked at.
pub(super) fn seen(places: usize) -> usize {
    25 * places + 500
}

/// A price for each demand point, and what it proves about plans.
///
/// # Method
/// Whoever is served pays the price `λ` of the demand point to the places that reach it: no plan of `n` places serves more than
/// `U = Σ max(p − λ, 0) + the n largest sums of prices that a candidate reaches` persons, for every `n` and all prices
/// (Galvão and ReVelle 1996, "A Lagrangean heuristic for the maximal covering location problem", European Journal of
/// Operational Research 88). Prices are improved along the subgradient (Held, Wolfe and Crowder 1974, "Validation of
/// subgradient optimization", Mathematical Programming 6), with the step of each demand point
/// proportional to its persons: with equal steps the bound stalls one or two percent above the best. The direction is
/// a mean with those before (Camerini, Fratta and Maffioli 1975, "On improving relaxation methods by modified gradient
/// techniques", Mathematical Programming Study 3), because subgradients alone go to and fro across the valley: what
/// then is left of the gap is a third.
#[derive(Clone, Debug)]
pub(super) struct Priced {
    /// What remains to those who pay, and what each candidate receives, both in parts of a person.
    rest: u64,
    scores: Vec<u64>,
    /// Candidates by score, the largest first; ties by number.
    ranked: Vec<u32>,
}

impl Priced {
    fn new(runs: &Runs, weights: &[u64], prices: &[u64]) -> Self {
        let rest = weights.iter().zip(prices).map(|(persons, price)| persons * PARTS - price).sum();
        let scores = runs.sums(prices);
        Self { rest, scores, ranked: Vec::new() }
    }

    /// Puts the candidates with the highest scores in front, in order.
    fn rank(&mut self, places: usize) {
        // One more than the places: the next one decides whether a candidate can belong to a plan.
        self.ranked = self.first(places.saturating_add(1));
    }

    /// So many candidates with the highest scores, the highest first.
    pub(super) fn first(&self, count: usize) -> Vec<u32> {
        let scores = &self.scores;
        let key = |candidate: &u32| (std::cmp::Reverse(scores[*candidate as usize]), *candidate);
        let mut ranked: Vec<u32> = (0..scores.len() as u32).collect();
        if count < ranked.len() {
            ranked.select_nth_unstable_by_key(count, key);
            ranked.truncate(count);
        }
        ranked.sort_unstable_by_key(key);
        ranked
    }

    fn score_at(&self, rank: usize) -> u64 {
        self.ranked.get(rank).map_or(0, |candidate| self.scores[*candidate as usize])
    }

    fn parts_max(&self, places: usize) -> u64 {
        self.rest + (0..places).map(|rank| self.score_at(rank)).sum::<u64>()
    }

    /// Which candidates can belong to a plan of so many places that serves at least so many persons?
    pub(super) fn fixed(&self, places: usize, persons_min: u64) -> Fixed {
        let all = self.parts_max(places);
        let needed = persons_min * PARTS;
        let (last, next) = match places {
            0 => (u64::MAX, self.score_at(0)),
            _ => (self.score_at(places - 1), self.score_at(places)),
        };
        let chosen: std::collections::HashSet<u32> =
            self.ranked.iter().take(places).copied().collect();
        let (mut may, mut must) = (Vec::new(), Vec::new());
        for (candidate, score) in (0u32..).zip(&self.scores) {
            if chosen.contains(&candidate) {
                may.push(candidate);
                if all - score + next < needed {
                    must.push(candidate);
                }
            } else if (all + score).saturating_sub(last) >= needed {
                may.push(candidate);
            }
        }
        Fixed { may, must }
    }
}

/// Candidates that can belong to a plan that is good enough, and those that every such plan has; both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    pub may: Vec<u32>,
    pub must: Vec<u32>,
}

/// Sees the candidates with the best scores, the best first, and the prices; tells the persons of the best plan known.
type Look<'l> = dyn FnMut(&[u32], &[u64]) -> u64 + 'l;

/// The search for good prices.
#[derive(Clone, Debug)]
pub(super) struct Relaxation<'a> {
    runs: &'a Runs,
    weights: &'a [u64],
    prices: Vec<u64>,
    /// Fewest persons that no plan of 0, 1, 2 … places exceeds, in parts of a person.
    parts_max: Vec<u64>,
    /// Where the last step went: what each person pays less or more, as a share.
    direction: Vec<f64>,
    /// Prices with the best bound for the number of places looked at last, and what they prove.
    best: Option<(Vec<u64>, Priced)>,
}

impl<'a> Relaxation<'a> {
    /// A search that bounds plans of up to so many places.
    pub(super) fn new(runs: &'a Runs, weights: &'a [u64], places_max: usize) -> Self {
        let prices = weights.iter().map(|persons| persons * PARTS / 2).collect();
        let everyone: u64 = weights.iter().sum::<u64>() * PARTS;
        Self {
            runs,
            weights,
            prices,
            parts_max: vec![everyone; places_max + 1],
            direction: vec![0.0; weights.len()],
            best: None,
        }
    }

    /// Persons at each demand point.
    pub(super) fn weights(&self) -> &'a [u64] {
        self.weights
    }

    /// Persons whom no plan of so many places exceeds, as far as known: everyone for more places than are bounded.
    pub(super) fn persons_max(&self, places: usize) -> u64 {
        let parts = self.parts_max.get(places).map(|parts| parts / PARTS);
        parts.unwrap_or_else(|| self.weights.iter().sum())
    }

    /// What the last of so many places receives at the prices that were best last, in whole persons; at least 1.
    pub(super) fn last_of(&self, places: usize) -> u64 {
        let score =
            self.best.as_ref().map_or(0, |(_, priced)| priced.score_at(places.saturating_sub(1)));
        (score / PARTS).max(1)
    }

    /// Improves the bound for a number of places, until it meets the persons whom a plan is known to serve. `look` sees the
    /// candidates with the best scores from time to time, the best first, and the prices, and tells
    /// the persons of the best plan known.
    ///
    /// Cost: O(runs + candidates) for each round.
    pub(super) fn improve(
        &mut self,
        places: usize,
        rounds: u32,
        persons: u64,
        mut look: impl FnMut(&[u32], &[u64]) -> u64,
    ) -> Priced {
        self.descend(places, (rounds, FIRST), persons, (&mut look, |_, _| true))
    }

    /// As [`Self::improve`], from good prices on, in smaller and steadier steps, while the bound is wide ([`is_wide`]).
    pub(super) fn improve_steadily(
        &mut self,
        places: usize,
        rounds: u32,
        persons: u64,
        mut look: impl FnMut(&[u32], &[u64]) -> u64,
    ) -> Priced {
        self.descend(places, (rounds, LATER), persons, (&mut look, is_wide))
    }

    /// Some rounds at a pace, while `goes_on` says so of the persons of the best plan and of the bound. Ends at the best
    /// prices, and returns what they prove.
    fn descend(
        &mut self,
        places: usize,
        (rounds, pace): (u32, Pace),
        mut persons: u64,
        (look, goes_on): (&mut Look<'_>, fn(u64, u64) -> bool),
    ) -> Priced {
        let (mut step, mut since) = (pace.step, 0);
        let mut best_parts = u64::MAX;
        self.best = None;
        self.direction.fill(0.0);
        for round in 0..rounds {
            if !goes_on(persons, best_parts / PARTS) {
                break;
            }
            let mut priced = Priced::new(self.runs, self.weights, &self.prices);
            let is_look = (round + 1) % LOOK_EVERY == 0;
            let looked_at = if is_look { seen(places) } else { places };
            priced.rank(looked_at.max(self.parts_max.len() - 1));
            let parts = self.note(&priced, places);
            let chosen = &priced.ranked[..places.min(priced.ranked.len())];
            if is_look {
                let seen = seen(places).min(priced.ranked.len());
                persons = persons.max(look(&priced.ranked[..seen], &self.prices));
            }
            let times = self.runs.times(chosen.iter().copied());
            if parts < best_parts {
                (best_parts, since) = (parts, 0);
                self.best = Some((self.prices.clone(), priced));
            } else {
                since += 1;
            }
            if best_parts / PARTS <= persons || step < STEP_MIN {
                break;
            }
            if since > pace.patience {
                (step, since) = (step * SHORTER, 0);
                self.prices =
                    self.best.as_ref().map_or_else(Vec::new, |(prices, _)| prices.clone());
                continue;
            }
            let gap_parts = parts.saturating_sub(persons.saturating_mul(PARTS));
            self.go(&times, (step, pace.deflection), gap_parts);
        }
        let (prices, priced) = self.best.clone().unwrap_or_else(|| {
            let mut priced = Priced::new(self.runs, self.weights, &self.prices);
            priced.rank(seen(places));
            (self.prices.clone(), priced)
        });
        self.prices = prices;
        priced
    }

    /// Keeps what prices prove for each number of places; returns it for one.
    fn note(&mut self, priced: &Priced, places: usize) -> u64 {
        let mut parts = priced.rest;
        for (rank, known) in self.parts_max.iter_mut().enumerate() {
            *known = (*known).min(parts);
            parts += priced.score_at(rank);
        }
        priced.parts_max(places)
    }

    /// One step: who is served too often pays less, who pays in vain more, by a share of the persons.
    fn go(&mut self, times: &[u32], (step, deflection): (f64, f64), gap_parts: u64) {
        let surplus = |persons: u64, price: u64, times: u32| -> i64 {
            // Who pays less than all counts as served once; who pays all as whichever is nearer.
            let pays_all = price >= persons * PARTS;
            i64::from(times) - i64::from(!pays_all || times > 0)
        };
        let mut length = 0.0;
        let each = self.weights.iter().zip(&self.prices).zip(times).zip(&mut self.direction);
        for (((persons, price), times), direction) in each {
            let now = surplus(*persons, *price, *times) as f64;
            *direction = (1.0 - deflection) * now + deflection * *direction;
            // Nobody pays less than nothing or more than all.
            let is_at_end = match *direction > 0.0 {
                true => *price == 0,
                false => *price >= persons * PARTS,
            };
            length += if is_at_end { 0.0 } else { *persons as f64 * direction.powi(2) };
        }
        if length == 0.0 {
            return;
        }
        let size = step * gap_parts as f64 / length;
        let each = self.weights.iter().zip(&mut self.prices).zip(&self.direction);
        for ((persons, price), direction) in each {
            let change = size * *persons as f64 * direction;
            *price = (*price as f64 - change).round().clamp(0.0, (persons * PARTS) as f64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cover::Reached;
    use super::super::maximal::persons;
    use super::*;
    use crate::base::Random;

    const CANDIDATES: u32 = 7;
    const DEMANDS: usize = 9;

    /// All plans of at most so many places.
    fn plans(places: usize) -> Vec<Vec<u32>> {
        let sets = (0..1u32 << CANDIDATES).filter(|set| set.count_ones() as usize <= places);
        sets.map(|set| (0..CANDIDATES).filter(|one| (set >> one) & 1 == 1).collect()).collect()
    }

    #[test]
    fn no_prices_bound_below_a_plan_or_leave_out_one_that_is_good_enough() {
        let mut random = Random::seeded(11);
        let mut left_out = 0;
        for _ in 0..100 {
            let mut rows: Vec<Vec<u32>> = Vec::new();
            for _ in 0..CANDIDATES {
                rows.push((0..DEMANDS as u32).filter(|_| random.below(3) == 0).collect());
            }
            let reached = Reached::from_rows(rows);
            let weights: Vec<u64> = (0..DEMANDS).map(|_| random.below(40) as u64).collect();
            let price = |persons: &u64| random.below((persons * PARTS) as usize + 1) as u64;
            let prices: Vec<u64> = weights.iter().map(price).collect();
            let runs = Runs::new(&reached, DEMANDS);
            for places in 1..=3 {
                let plans = plans(places);
                let served = |plan: &Vec<u32>| persons(&reached, &weights, plan);
                let most = plans.iter().map(served).max().expect("the empty plan at least");
                let mut some = Priced::new(&runs, &weights, &prices);
                some.rank(places);
                let mut relaxation = Relaxation::new(&runs, &weights, places);
                let good = relaxation.improve(places, 300, most, |_, _| most);
                assert!(relaxation.persons_max(places) >= most);
                for priced in [&some, &good] {
                    assert!(priced.parts_max(places) >= most * PARTS);
                    for plan in &plans {
                        let Fixed { may, must } = priced.fixed(places, served(plan));
                        assert!(plan.iter().all(|one| may.contains(one)), "{plan:?} in {may:?}");
                        assert!(must.iter().all(|one| plan.contains(one)), "{must:?} in {plan:?}");
                    }
                }
                left_out += CANDIDATES as usize - good.fixed(places, most).may.len();
            }
        }
        assert!(left_out > 0, "good prices leave out candidates");
    }

    /// Places along a ring, each for its demand point and those beside it.
    fn ring() -> (Reached, Vec<u64>) {
        let row = |one: u32| [one, (one + 1) % 10, (one + 9) % 10];
        (Reached::from_rows((0..10).map(row)), (0..10).map(|one| 1_000 + 37 * one).collect())
    }

    #[test]
    fn steady_rounds_follow_while_a_bound_is_wide() {
        let (reached, weights) = ring();
        let runs = Runs::new(&reached, weights.len());
        let mut first = Relaxation::new(&runs, &weights, 3);
        first.improve(3, LOOK_EVERY, 1, |_, _| 1);
        let short = first.persons_max(3);
        let looks = |persons: u64| {
            let (mut relaxation, mut looks) = (first.clone(), 0);
            let priced = relaxation.improve_steadily(3, 2 * LOOK_EVERY, persons, |_, _| {
                looks += 1;
                persons
            });
            assert!(priced.parts_max(3) / PARTS <= short, "it begins at the best prices before");
            looks
        };
        assert_eq!(looks(1), 2, "nobody else is known to be served");
        assert_eq!(looks(short - short / 2_000), 0, "half a thousandth is no wide bound");
    }

    #[test]
    fn the_first_candidates_are_those_with_the_highest_scores() {
        let (reached, weights) = ring();
        let runs = Runs::new(&reached, weights.len());
        let priced = Priced::new(&runs, &weights, &weights);
        let mut all: Vec<u32> = (0..10).collect();
        all.sort_by_key(|one| std::cmp::Reverse(priced.scores[*one as usize]));
        assert_eq!(priced.first(4), all[..4]);
        assert_eq!(priced.first(99), all);
    }
}
