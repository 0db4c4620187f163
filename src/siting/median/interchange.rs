//! Good plans fast: start somewhere, then exchange an open place for a closed one while that helps.

use super::problem::{MedianProblem, Walk};
use crate::base::Random;

/// Nobody: the distance before new places holds.
const NOBODY: u32 = u32::MAX;

/// A plan under construction: which candidates are open, and the two nearest of each demand point.
struct Plan<'p> {
    problem: &'p MedianProblem,
    is_open: Vec<bool>,
    /// Open candidates, in the order in which they were opened.
    open: Vec<u32>,
    nearest: Vec<Walk>,
    second: Vec<Walk>,
    /// What closing a place would cost, by candidate; 0 for closed ones.
    loss: Vec<u64>,
    cost: u64,
}

/// An exchange and what it saves.
#[derive(Clone, Copy)]
struct Exchange {
    out: u32,
    saves: u64,
}

impl<'p> Plan<'p> {
    fn without_places(problem: &'p MedianProblem) -> Self {
        let before: Vec<Walk> = problem
            .before()
            .iter()
            .map(|distance| Walk { distance: *distance, to: NOBODY })
            .collect();
        Self {
            problem,
            is_open: vec![false; problem.candidates()],
            open: Vec::new(),
            nearest: before.clone(),
            second: before,
            loss: vec![0; problem.candidates()],
            cost: problem.cost(&[]),
        }
    }

    /// What a demand point adds to the loss of its nearest place.
    fn loss_of(&self, demand: usize) -> u64 {
        let (nearest, second) = (self.nearest[demand], self.second[demand]);
        self.problem.weights()[demand] * u64::from(second.distance - nearest.distance)
    }

    /// Replaces the two nearest places of a demand point and keeps losses and cost right.
    fn put(&mut self, demand: usize, nearest: Walk, second: Walk) {
        let old = self.nearest[demand];
        if old.to != NOBODY {
            self.loss[old.to as usize] -= self.loss_of(demand);
        }
        let weight = self.problem.weights()[demand];
        self.cost -= weight * u64::from(old.distance);
        self.cost += weight * u64::from(nearest.distance);
        (self.nearest[demand], self.second[demand]) = (nearest, second);
        if nearest.to != NOBODY {
            self.loss[nearest.to as usize] += self.loss_of(demand);
        }
    }

    fn open(&mut self, candidate: u32) {
        self.is_open[candidate as usize] = true;
        self.open.push(candidate);
        for walk in self.problem.served(candidate as usize) {
            let demand = walk.to as usize;
            let new = Walk { distance: walk.distance, to: candidate };
            let (nearest, second) = (self.nearest[demand], self.second[demand]);
            if new < nearest {
                self.put(demand, new, nearest);
            } else if new < second {
                self.put(demand, nearest, new);
            }
        }
    }

    fn close(&mut self, candidate: u32) {
        self.is_open[candidate as usize] = false;
        self.open.retain(|open| *open != candidate);
        for walk in self.problem.served(candidate as usize) {
            let demand = walk.to as usize;
            if self.nearest[demand].to == candidate || self.second[demand].to == candidate {
                let [nearest, second] = self.two_nearest(demand);
                self.put(demand, nearest, second);
            }
        }
    }

    fn two_nearest(&self, demand: usize) -> [Walk; 2] {
        let before = Walk { distance: self.problem.before()[demand], to: NOBODY };
        let near = self.problem.near(demand).iter();
        let mut open = near.filter(|walk| self.is_open[walk.to as usize]).copied();
        [open.next().unwrap_or(before), open.next().unwrap_or(before)]
    }

    /// What opening a candidate saves.
    fn gain(&self, candidate: usize) -> u64 {
        let saves = |walk: &Walk| {
            let far = self.nearest[walk.to as usize].distance;
            self.problem.weights()[walk.to as usize] * u64::from(far.saturating_sub(walk.distance))
        };
        self.problem.served(candidate).iter().map(saves).sum()
    }

    /// The best exchange that opens a candidate, by the rule of Whitaker (1983): one pass over whom the
    /// candidate is near to gives what each open place would cost when it goes. `relief` has a zero for
    /// each candidate, and again afterwards.
    fn exchange(&self, candidate: usize, relief: &mut [u64]) -> Option<Exchange> {
        let mut gain = 0;
        for walk in self.problem.served(candidate) {
            let demand = walk.to as usize;
            let (nearest, second) = (self.nearest[demand], self.second[demand]);
            let weight = self.problem.weights()[demand];
            gain += weight * u64::from(nearest.distance.saturating_sub(walk.distance));
            if nearest.to != NOBODY && walk.distance < second.distance {
                let instead = walk.distance.max(nearest.distance);
                relief[nearest.to as usize] += weight * u64::from(second.distance - instead);
            }
        }
        let costs = |out: &u32| (self.loss[*out as usize] - relief[*out as usize], *out);
        let best = self.open.iter().map(costs).min();
        self.open.iter().for_each(|out| relief[*out as usize] = 0);
        let (costs, out) = best?;
        let saves = gain.checked_sub(costs).filter(|saves| *saves > 0)?;
        Some(Exchange { out, saves })
    }

    /// Opens the candidate that saves most until there are enough; ties by id. Gains only fall as places
    /// open, so most need no second look (Minoux 1978).
    fn fill(&mut self, places: usize) {
        let mut heap: std::collections::BinaryHeap<(u64, std::cmp::Reverse<u32>)> =
            (0..self.problem.candidates())
                .filter(|candidate| !self.is_open[*candidate])
                .map(|candidate| (self.gain(candidate), std::cmp::Reverse(candidate as u32)))
                .collect();
        while self.open.len() < places {
            let Some((_, std::cmp::Reverse(candidate))) = heap.pop() else { break };
            let gain = self.gain(candidate as usize);
            let is_best =
                heap.peek().is_none_or(|next| (gain, std::cmp::Reverse(candidate)) >= *next);
            match is_best {
                true => self.open(candidate),
                false => heap.push((gain, std::cmp::Reverse(candidate))),
            }
        }
    }

    /// Exchanges places until no single exchange helps (Teitz and Bart 1968).
    fn improve(&mut self) {
        let candidates = self.problem.candidates();
        let mut relief = vec![0; candidates];
        let (mut at, mut since_better) = (0, 0);
        while since_better < candidates {
            if !self.is_open[at]
                && let Some(exchange) = self.exchange(at, &mut relief)
            {
                let expected = self.cost - exchange.saves;
                self.close(exchange.out);
                self.open(at as u32);
                debug_assert_eq!(self.cost, expected, "an exchange saves what it promises");
                since_better = 0;
            }
            since_better += 1;
            at = (at + 1) % candidates;
        }
    }

    fn into_found(mut self) -> Found {
        self.open.sort_unstable();
        Found { cost: self.cost, chosen: self.open }
    }
}

/// A plan that was found. The order is that of quality: less cost first, then lower ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Persons times distance.
    pub cost: u64,
    /// Ascending.
    pub chosen: Vec<u32>,
}

/// The plan of opening the best candidate again and again, improved by exchanges.
pub(super) fn from_greedy(problem: &MedianProblem, places: usize) -> Found {
    from_places(problem, places, &[])
}

/// A plan improved by exchanges from a start of given places, filled up to the number.
pub(super) fn from_places(problem: &MedianProblem, places: usize, start: &[u32]) -> Found {
    let mut plan = Plan::without_places(problem);
    start.iter().take(places).for_each(|candidate| plan.open(*candidate));
    plan.fill(places);
    plan.improve();
    plan.into_found()
}

/// A plan improved by exchanges from a start drawn by a seed.
pub(super) fn from_seed(problem: &MedianProblem, places: usize, seed: u64) -> Found {
    let mut order: Vec<u32> = (0..problem.candidates() as u32).collect();
    Random::seeded(seed).shuffle(&mut order);
    from_places(problem, places, &order)
}
