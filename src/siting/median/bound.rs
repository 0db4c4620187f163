//! A lower bound by prices: what a demand point is worth to the place that serves it.

use super::interchange::{Found, from_places};
use super::problem::{MedianProblem, Walk};

/// Steps of a price within one unit of distance. Bounds are computed in whole steps, so rounding cannot
/// make one too good.
const STEPS: u64 = 1024;

/// Rounds without a better bound after which steps get half as long.
const PATIENCE: u32 = 20;

/// The share of the way from bound to cost that a step aims at, when it is too short to go on.
const STEP_MIN: f64 = 1e-4;

/// A bound that is this near to the cost proves it: costs are whole. Less than one, because prices are rounded
/// to steps afterwards.
const CLOSED: f64 = 0.5;

/// How much of the last direction goes into the next one, against zigzags (Camerini, Fratta and
/// Maffioli 1975).
const MOMENTUM: f64 = 0.8;

/// A proven lower bound for every plan with a number of places, and what it says about each candidate.
pub(super) struct Bound {
    /// Persons times distance, in steps. May be negative.
    total: i128,
    /// Price of each demand point, in steps.
    prices: Vec<u64>,
    /// What each candidate earns at these prices, in steps.
    earnings: Vec<u128>,
    /// Candidates by earnings, most first; ties by id.
    order: Vec<u32>,
    /// Where each candidate stands in that order.
    rank: Vec<usize>,
    places: usize,
}

/// What a bound says about a candidate in any plan better than one that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// It may be either.
    Undecided,
}

impl Bound {
    /// The bound of given prices in whole steps: all of Σ w·price, less what the best places earn, where a
    /// place earns w·(price − distance) from each demand point nearer than its price. No price exceeds the
    /// distance before new places. Relaxes "each demand point has one place" (Cornuéjols, Fisher and
    /// Nemhauser 1977).
    fn at_prices(problem: &MedianProblem, places: usize, prices: Vec<u64>) -> Self {
        let mut total = 0;
        let mut earnings = vec![0_u128; problem.candidates()];
        for (demand, price) in prices.iter().enumerate() {
            let weight = u128::from(problem.weights()[demand]);
            total += (weight * u128::from(*price)) as i128;
            for walk in problem.near(demand) {
                let Some(worth) = price.checked_sub(u64::from(walk.distance) * STEPS) else {
                    break;
                };
                earnings[walk.to as usize] += weight * u128::from(worth);
            }
        }
        let mut order: Vec<u32> = (0..problem.candidates() as u32).collect();
        order.sort_unstable_by_key(|at| (std::cmp::Reverse(earnings[*at as usize]), *at));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, candidate)| rank[*candidate as usize] = at);
        let best = order.iter().take(places);
        total -= best.map(|at| earnings[*at as usize] as i128).sum::<i128>();
        Self { total, prices, earnings, order, rank, places }
    }

    /// The least that any plan can cost.
    pub(super) fn cost_min(&self) -> u64 {
        whole(self.total)
    }

    /// The candidates that earn most, as many as there are places.
    pub(super) fn best(&self) -> &[u32] {
        &self.order[..self.places.min(self.order.len())]
    }

    /// What each candidate is in every plan that costs at most `cost` (reduced costs).
    pub(super) fn fates(&self, cost: u64) -> Vec<Fate> {
        let mut fates = vec![Fate::Undecided; self.order.len()];
        let earned =
            |at: usize| self.order.get(at).map_or(0, |at| self.earnings[*at as usize] as i128);
        let Some(last) = self.places.checked_sub(1) else { return vec![Fate::Closed; fates.len()] };
        for (at, candidate) in self.order.iter().enumerate() {
            let own = self.earnings[*candidate as usize] as i128;
            let (otherwise, fate) = match at < self.places {
                true => (self.total + own - earned(self.places), Fate::Open),
                false => (self.total + earned(last) - own, Fate::Closed),
            };
            if whole(otherwise) > cost {
                fates[*candidate as usize] = fate;
            }
        }
        fates
    }
}

impl Bound {
    /// How far a demand point has it at most in every plan that costs at most `cost`: the first distance at which
    /// the bound, with every nearer candidate closed, exceeds that cost. `None` where no distance is too far.
    ///
    /// `near` are the candidates that may serve it, by distance; `before` the distance without them.
    pub(super) fn farthest(
        &self,
        (demand, weight): (usize, u64),
        (near, before): (&[Walk], u32),
        cost: u64,
    ) -> Option<u32> {
        let mut closed: Vec<u32> = Vec::new();
        let mut total = self.total;
        // The next best candidate that may take the place of a closed one.
        let mut next = self.places;
        let mut last = 0;
        let ends = near.iter().map(|walk| (walk.distance, Some(walk.to)));
        for (distance, candidate) in ends.chain([(before, None)]) {
            if distance > last && !closed.is_empty() {
                // Nobody nearer is open, so the demand point is worth the distance to the next.
                let dearer = (u64::from(distance) * STEPS).saturating_sub(self.prices[demand]);
                if whole(total + (u128::from(weight) * u128::from(dearer)) as i128) > cost {
                    return Some(last);
                }
            }
            last = distance;
            let Some(candidate) = candidate else { break };
            closed.push(candidate);
            if self.rank[candidate as usize] < next {
                total += self.earnings[candidate as usize] as i128;
                while self.order.get(next).is_some_and(|other| closed.contains(other)) {
                    next += 1;
                }
                total -=
                    self.order.get(next).map_or(0, |other| self.earnings[*other as usize] as i128);
                next += 1;
            }
        }
        None
    }
}

/// Steps as whole units, rounded up: costs are whole.
fn whole(steps: i128) -> u64 {
    let units = steps.max(0) as u128;
    units.div_ceil(u128::from(STEPS)) as u64
}

/// The best bound that prices reach in a number of rounds, and the best plan found: the given one, or one
/// that begins with the places that earn most. Subgradient steps, each demand point's divided by its persons,
/// so that a block of houses does not wait for a village (the usual step, by persons, stops at gaps of 1 to 2 %).
///
/// Cost: O(rounds · n) for n pairs of a demand point and a candidate nearer than its price.
pub(super) fn bound(
    problem: &MedianProblem,
    places: usize,
    mut plan: Found,
    rounds: u32,
) -> (Bound, Found) {
    let mut prices = Prices::around(problem, &plan.chosen);
    let mut best: (f64, Vec<f64>) = (f64::NEG_INFINITY, prices.at.clone());
    let (mut aim, mut since_better) = (1.0, 0);
    for _ in 0..rounds {
        let total = prices.evaluate(places);
        if total > best.0 {
            best = (total, prices.at.clone());
            since_better = 0;
        } else {
            since_better += 1;
        }
        if since_better > PATIENCE {
            plan = plan.min(from_places(problem, places, &prices.best()));
            (aim, since_better) = (aim / 2.0, 0);
            prices.at.clone_from(&best.1);
            prices.direction.fill(0.0);
            continue;
        }
        let open = plan.cost as f64 - total;
        if aim < STEP_MIN || open <= CLOSED || !prices.step(aim * open) {
            break;
        }
    }
    let steps = |price: &f64| (price * STEPS as f64) as u64;
    let bound = Bound::at_prices(problem, places, best.1.iter().map(steps).collect());
    plan = plan.min(from_places(problem, places, bound.best()));
    (bound, plan)
}

/// Prices on their way up.
struct Prices<'p> {
    problem: &'p MedianProblem,
    /// Price of each demand point, as a distance.
    at: Vec<f64>,
    /// Where each price goes next.
    direction: Vec<f64>,
    earnings: Vec<f64>,
    /// Whether a candidate is among those that earn most.
    is_best: Vec<bool>,
    order: Vec<u32>,
}

impl<'p> Prices<'p> {
    /// Prices at the distance to the second nearest place of a plan: a place then earns from those alone
    /// who would miss it.
    fn around(problem: &'p MedianProblem, chosen: &[u32]) -> Self {
        let mut is_best = vec![false; problem.candidates()];
        chosen.iter().for_each(|candidate| is_best[*candidate as usize] = true);
        let price = |demand: usize| {
            let mut open = problem.near(demand).iter().filter(|walk| is_best[walk.to as usize]);
            f64::from(open.nth(1).map_or(problem.before()[demand], |walk| walk.distance))
        };
        Self {
            problem,
            at: (0..problem.demands()).map(price).collect(),
            direction: vec![0.0; problem.demands()],
            earnings: vec![0.0; problem.candidates()],
            is_best,
            order: (0..problem.candidates() as u32).collect(),
        }
    }

    /// The bound at these prices; notes who earns most.
    fn evaluate(&mut self, places: usize) -> f64 {
        self.earnings.fill(0.0);
        let mut total = 0.0;
        for (demand, price) in self.at.iter().enumerate() {
            let weight = self.problem.weights()[demand] as f64;
            total += weight * price;
            for walk in self.problem.near(demand) {
                let worth = price - f64::from(walk.distance);
                if worth <= 0.0 {
                    break;
                }
                self.earnings[walk.to as usize] += weight * worth;
            }
        }
        let earnings = &self.earnings;
        let by_earnings = |a: &u32, b: &u32| {
            earnings[*b as usize].total_cmp(&earnings[*a as usize]).then(a.cmp(b))
        };
        if places < self.order.len() {
            self.order.select_nth_unstable_by(places, by_earnings);
        }
        let best = &mut self.order[..places.min(earnings.len())];
        // In the order of ids, so that the sum is the same however the selection went.
        best.sort_unstable();
        self.is_best.fill(false);
        best.iter().for_each(|candidate| self.is_best[*candidate as usize] = true);
        total - best.iter().map(|candidate| earnings[*candidate as usize]).sum::<f64>()
    }

    /// The candidates that earn most, ascending.
    fn best(&self) -> Vec<u32> {
        let all = 0..self.is_best.len() as u32;
        all.filter(|candidate| self.is_best[*candidate as usize]).collect()
    }

    /// One step towards a higher bound; `false` if no price moves.
    fn step(&mut self, way: f64) -> bool {
        let mut length = 0.0;
        for demand in 0..self.at.len() {
            let price = self.at[demand];
            let near = self.problem.near(demand).iter();
            let near = near.take_while(|walk| f64::from(walk.distance) < price);
            let served = near.filter(|walk| self.is_best[walk.to as usize]).count();
            let towards = 1.0 - served as f64 + MOMENTUM * self.direction[demand];
            let before = f64::from(self.problem.before()[demand]);
            let is_stuck = (towards > 0.0 && price >= before) || (towards < 0.0 && price <= 0.0);
            self.direction[demand] = if is_stuck { 0.0 } else { towards };
            length += self.problem.weights()[demand] as f64 * self.direction[demand].powi(2);
        }
        if length <= 0.0 {
            return false;
        }
        for (demand, price) in self.at.iter_mut().enumerate() {
            let before = f64::from(self.problem.before()[demand]);
            *price = (*price + way / length * self.direction[demand]).clamp(0.0, before);
        }
        true
    }
}
