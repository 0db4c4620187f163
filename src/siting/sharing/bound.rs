//! How much more than required do the plans of a set serve at most?

use super::super::bound::{DEFLECTION, PATIENCE, SHORTER};
use super::classes::Plans;
use super::groups::TwoGroups;

/// Prices are whole parts of what is weighed, so that bounds are exact.
const ONE: u64 = 1 << 16;

/// What the places that a group needs weigh together, for each of them.
const WEIGHT: f64 = (1u64 << 22) as f64;

/// How far the weight of a group may move from where it begins.
const WEIGHT_TIMES: f64 = 64.0;

/// How long prices are improved, and how long the first step is: 1 where nothing is known yet, less from good prices on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub rounds: u32,
    pub step: f64,
}

/// Steps shorter than this share of the surplus no longer improve the bound.
const STEP_MIN: f64 = 1e-4;

/// How much more a round counts than the one before, where it is told how often a candidate was chosen.
const LATER: f64 = 1.03;

/// The share of what it weighs that each demand point pays, and how much a person of each group weighs.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    /// In parts of [`ONE`].
    shares: Vec<u64>,
    weights: [f64; 2],
    first: [f64; 2],
}

impl Prices {
    /// Half of all, where groups weigh as much as the places that each needs.
    pub(super) fn new(groups: &TwoGroups, places: [usize; 2]) -> Self {
        /// All that is weighed, in parts and however far weights move, is a number of 62 bits.
        const ALL_MAX: f64 = (1u64 << 61) as f64 / (WEIGHT_TIMES * ONE as f64);
        let weight = |at: usize| WEIGHT * places[at].max(1) as f64 / groups.needs[at].max(1) as f64;
        let all = |at: usize| weight(at) * groups.persons[at].iter().sum::<u64>() as f64;
        let less = (all(0).max(all(1)) / ALL_MAX).max(1.0);
        let first = [0, 1].map(|at| (weight(at) / less).max(1.0));
        Self { shares: vec![ONE / 2; groups.reduced.demands], weights: first, first }
    }

    fn whole(&self) -> [u64; 2] {
        self.weights.map(|weight| weight.round().max(1.0) as u64)
    }
}

/// What prices prove about a set of plans.
#[derive(Clone, Debug)]
pub(super) struct Priced {
    /// By how much the plans exceed what is required at most; where it is below 0, none of them meets both
    /// requirements.
    pub surplus: i128,
    /// What each candidate receives.
    pub scores: Vec<u64>,
    /// The candidates of each class that receive most.
    pub best: Vec<Vec<u32>>,
    /// How often each candidate was among those in all rounds, and of how many.
    pub often: Vec<f64>,
    pub rounds: f64,
}

impl Priced {
    /// What the scores of the best plan may lose before it no longer meets both requirements; none where it does not
    /// meet them at all.
    pub(super) fn spare(&self) -> Option<u64> {
        (self.surplus >= 0).then(|| u64::try_from(self.surplus).unwrap_or(u64::MAX))
    }
}

/// Prices that prove as much as possible about a set of plans; ends as soon as they prove that no plan meets both
/// requirements.
///
/// # Method
/// As for one group (`Relaxation`): whoever is served pays the places that reach it, and no plan serves more than what
/// remains to those who pay and its candidates receive. A plan that meets both requirements meets each sum of them too, with
/// persons of the two groups weighed differently: the weights are improved along with the prices, since every weight
/// proves something.
///
/// Cost: O(runs + candidates) for each round.
pub(super) fn improve(
    groups: &TwoGroups,
    plans: &Plans,
    prices: &mut Prices,
    pace: Pace,
) -> Priced {
    let mut search = Search::new(groups, prices.clone(), pace.step);
    let mut often = vec![0.0; groups.reduced.reached.candidates()];
    let (mut counts, mut counted, mut since) = (1.0, 0.0, 0);
    let mut best: Option<(Priced, Prices)> = None;
    for _ in 0..pace.rounds.max(1) {
        let priced = search.priced(plans);
        priced.best.iter().flatten().for_each(|one| often[*one as usize] += counts);
        (counted, counts) = (counted + counts, counts * LATER);
        let (surplus, chosen) = (priced.surplus, priced.best.concat());
        if best.as_ref().is_none_or(|(before, _)| surplus < before.surplus) {
            best = Some((priced, search.prices.clone()));
            since = 0;
        } else {
            since += 1;
        }
        if surplus < 0 || search.step < STEP_MIN {
            break;
        }
        if since > PATIENCE {
            (search.step, since) = (search.step * SHORTER, 0);
            if let Some((_, good)) = &best {
                search.prices = good.clone();
            }
            continue;
        }
        search.go(&chosen, surplus as f64);
    }
    let (priced, good) = best.expect("there is at least one round");
    *prices = good;
    Priced { often, rounds: counted, ..priced }
}

struct Search<'a> {
    groups: &'a TwoGroups<'a>,
    prices: Prices,
    step: f64,
    /// Where the last step went, for each demand point and each group.
    direction: Vec<f64>,
    surplus: [f64; 2],
}

impl<'a> Search<'a> {
    fn new(groups: &'a TwoGroups<'a>, prices: Prices, step: f64) -> Self {
        let direction = vec![0.0; groups.reduced.demands];
        Self { groups, prices, step, direction, surplus: [0.0; 2] }
    }

    /// What the persons at each demand point weigh.
    fn weighed(&self) -> impl Iterator<Item = u64> + '_ {
        let [one, other] = self.prices.whole();
        let [first, second] = &self.groups.persons;
        first.iter().zip(second).map(move |(a, b)| a * one + b * other)
    }

    /// What the prices prove now.
    fn priced(&self, plans: &Plans) -> Priced {
        let pays: Vec<u64> =
            self.weighed().zip(&self.prices.shares).map(|(weight, share)| weight * share).collect();
        let rest: u64 = self
            .weighed()
            .zip(&self.prices.shares)
            .map(|(weight, share)| weight * (ONE - share))
            .sum();
        let scores = self.groups.runs.sums(&pays);
        let best = plans.best(&scores);
        let received: u128 =
            best.iter().flatten().map(|one| u128::from(scores[*one as usize])).sum();
        let [one, other] = self.prices.whole();
        let required = ONE * (one * self.groups.needs[0] + other * self.groups.needs[1]);
        let surplus = (u128::from(rest) + received) as i128 - i128::from(required);
        Priced { surplus, scores, best, often: Vec::new(), rounds: 0.0 }
    }

    /// One step: who is served too often pays less, who pays in vain more; the group that is served too well weighs less.
    fn go(&mut self, chosen: &[u32], surplus: f64) {
        let times = self.groups.runs.times(chosen.iter().copied());
        let weighed: Vec<u64> = self.weighed().collect();
        let mut length = 0.0;
        let mut served = [0u64; 2];
        for demand in 0..times.len() {
            let share = self.prices.shares[demand];
            // Who pays less than all counts as served; who pays all as whichever is nearer.
            let is_served = share < ONE || times[demand] > 0;
            for (served, persons) in served.iter_mut().zip(&self.groups.persons) {
                *served += if is_served { persons[demand] } else { 0 };
            }
            let now = f64::from(times[demand]) - f64::from(u8::from(is_served));
            let direction = &mut self.direction[demand];
            *direction = (1.0 - DEFLECTION) * now + DEFLECTION * *direction;
            let is_at_end = if *direction > 0.0 { share == 0 } else { share == ONE };
            length += if is_at_end { 0.0 } else { weighed[demand] as f64 * direction.powi(2) };
        }
        if length > 0.0 {
            let size = self.step * surplus / length;
            for (share, direction) in self.prices.shares.iter_mut().zip(&self.direction) {
                let moved = *share as f64 - size * direction;
                *share = moved.round().clamp(0.0, ONE as f64) as u64;
            }
        }
        self.weigh(served);
    }

    /// Moves the weights of the groups: the one that is served better weighs less.
    fn weigh(&mut self, served: [u64; 2]) {
        /// Most by which they move in one round.
        const MOVE_MAX: f64 = 0.05;
        let needed = served.iter().zip(&self.groups.needs);
        for (before, (served, need)) in self.surplus.iter_mut().zip(needed) {
            let now = *served as f64 - *need as f64;
            *before = (1.0 - DEFLECTION) * now + DEFLECTION * *before;
        }
        let [one, other] = [0, 1].map(|at| self.surplus[at] * self.prices.weights[at]);
        let sum = one.abs() + other.abs();
        if sum == 0.0 {
            return;
        }
        let change = self.step * MOVE_MAX * (one - other) / sum;
        for (group, factor) in [1.0 - change, 1.0 + change].into_iter().enumerate() {
            let first = self.prices.first[group];
            let weight = &mut self.prices.weights[group];
            *weight = (*weight * factor).clamp(first / WEIGHT_TIMES, first * WEIGHT_TIMES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::groups::samples::{plans_of, random_question};
    use super::*;
    use crate::base::Random;

    #[test]
    fn no_prices_rule_out_a_set_with_a_plan_that_meets_both_requirements() {
        let mut random = Random::seeded(21);
        let mut ruled_out = 0;
        for _ in 0..150 {
            let reduced = random_question(&mut random);
            let Some(groups) = TwoGroups::new(&reduced) else { continue };
            let meeting = plans_of(&reduced);
            let fewest = meeting.iter().map(|set| set.count_ones()).min().expect("all candidates");
            for places in 0..=reduced.candidates.len() {
                let set = Plans::all(&groups.by_served(), places);
                let mut prices = Prices::new(&groups, [1, 1]);
                for rounds in [1, 300] {
                    let priced = improve(&groups, &set, &mut prices, Pace { rounds, step: 1.0 });
                    let can_be = fewest as usize <= places;
                    assert!(priced.surplus >= 0 || !can_be, "{places} of {fewest}");
                    ruled_out += usize::from(priced.surplus < 0);
                    // Nor is a candidate left out that belongs to such a plan.
                    let mut able = set.clone();
                    let Some(spare) = priced.spare() else { continue };
                    able.keep_able(&priced.best, &priced.scores, spare);
                    let all: u32 = able
                        .classes
                        .iter()
                        .flat_map(|one| &one.candidates)
                        .map(|one| 1 << one)
                        .sum();
                    let few = meeting.iter().filter(|set| set.count_ones() as usize <= places);
                    assert!(few.into_iter().all(|set| set & !all == 0), "{places} of {fewest}");
                }
            }
        }
        assert!(ruled_out > 200, "{ruled_out}");
    }

    #[test]
    fn a_need_of_one_person_among_very_many_is_weighed_without_overflow() {
        const MANY: u64 = 1 << 32;
        let mut random = Random::seeded(22);
        let mut reduced = random_question(&mut random);
        for requirement in &mut reduced.requirements {
            requirement.weights.iter_mut().for_each(|(_, persons)| *persons += MANY);
            requirement.at_least = 1;
        }
        let groups = TwoGroups::new(&reduced).expect("two requirements");
        let set = Plans::all(&groups.by_served(), 2);
        let mut prices = Prices::new(&groups, [1, 1]);
        let priced = improve(&groups, &set, &mut prices, Pace { rounds: 300, step: 1.0 });
        assert!(priced.spare().is_some(), "two places serve more than two persons");
    }
}
