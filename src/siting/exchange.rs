//! Better plans by exchanging one place for another.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::cover::Reached;
use super::exact::left_by;
use super::greedy::greedy_persons;
use crate::base::{Random, Rows};

/// Most exchanges of one improvement.
const EXCHANGES_MAX: usize = 1_000;

/// How a plan is made worse before it becomes better.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shakes {
    /// How often.
    pub attempts: usize,
    /// Random candidates that come in at once.
    pub at_once: usize,
    /// Whether each of them reaches somebody whom the one before reaches, so that they take the places of others together.
    pub are_near: bool,
    /// So many persons fewer are accepted at first, and less and less from one attempt to the next; 0 accepts none.
    pub fewer: u64,
    /// So many persons more than at first are enough.
    pub enough: u64,
    /// Where random numbers begin.
    pub seed: u64,
}

/// Three candidates anywhere, a few hundred times.
pub(super) const FAR_APART: Shakes =
    Shakes { attempts: 300, at_once: 3, are_near: false, fewer: 0, enough: u64::MAX, seed: 1 };

/// Of some candidates the plan of so many places that serves most of what demand points pay, improved by exchanges with
/// the others of them. Ascending.
///
/// Cost: as [`exchange`], with the pairs of these candidates.
pub(super) fn exchange_among(
    reached: &Reached,
    (weights, prices): (&[u64], &[u64]),
    among: &[u32],
    places: usize,
) -> Vec<u32> {
    let rows = among.iter().map(|one| reached.row(*one as usize).to_vec());
    let reached = Reached::from_rows(rows);
    let mut start = greedy_persons(&reached, prices, places);
    // Where nobody is left who pays, others count.
    let left = left_by(&reached, weights, &start);
    start.extend(greedy_persons(&reached, &left, places - start.len()));
    let plan = exchange(&reached, weights, start);
    let mut plan: Vec<u32> = plan.into_iter().map(|one| among[one as usize]).collect();
    plan.sort_unstable();
    plan
}

/// A plan, improved by exchanges that make it worse first: some random candidates come in, each for the place that is
/// then missed least, and the best exchanges follow; where the plan is no worse than before, it goes on from there
/// (iterated local search: Lourenço, Martin and Stützle 2003, in Handbook of Metaheuristics), and where it is worse by no
/// more than is accepted as well (threshold accepting: Dueck and Scheuer 1990, Journal of Computational Physics 90). Ends
/// after all attempts, or as soon as it serves enough persons more than `chosen`. The best plan on the way, ascending.
///
/// The random numbers are the same each time.
///
/// Cost: as [`exchange`], and its exchanges for each attempt.
pub(super) fn shake(
    reached: &Reached,
    weights: &[u64],
    chosen: Vec<u32>,
    shakes: &Shakes,
) -> Vec<u32> {
    let mut standing = Standing::new(reached, weights, chosen);
    let mut random = Random::seeded(shakes.seed);
    let mut gained = standing.climb(&mut Vec::new());
    let mut best = (gained, standing.chosen.clone());
    for attempt in 0..shakes.attempts {
        if u64::try_from(gained).is_ok_and(|gained| gained >= shakes.enough) {
            break;
        }
        let mut undo = Vec::new();
        let mut change = 0;
        let mut before = None;
        for _ in 0..shakes.at_once {
            let near = before.filter(|_| shakes.are_near);
            let candidate = standing.random(near, &mut random);
            before = Some(candidate);
            let least = standing.least().filter(|_| !standing.is_chosen[candidate]);
            if let Some(least) = least {
                let one = standing.exchange_for(candidate as u32, least);
                change += standing.make_noted(&one, &mut undo);
            }
        }
        change += standing.climb(&mut undo);
        let left = (shakes.attempts - attempt) as u64;
        let accepted = shakes.fewer * left / shakes.attempts as u64;
        if change.saturating_neg() <= accepted as i64 {
            gained += change;
            if gained >= best.0 {
                best = (gained, standing.chosen.clone());
            }
        } else {
            undo.iter().rev().for_each(|one| standing.make(one));
        }
    }
    let mut chosen = best.1;
    chosen.sort_unstable();
    chosen
}

/// A plan, improved by the best exchange of one place for another candidate, again and again, until none serves more
/// persons (Teitz and Bart 1968, "Heuristic methods for estimating the generalized vertex median", Operations
/// Research 16) or [`EXCHANGES_MAX`] are made. Ties go to the lower candidate, then to the lower place. Ascending.
///
/// What each candidate gains is kept from one exchange to the next; only those change that reach a demand point whose
/// places change (after Resende and Werneck 2007, "A fast swap-based local search procedure for location problems",
/// Annals of Operations Research 150).
///
/// Cost: O(pairs), and for each exchange O(candidates + pairs of the demand points whose places change).
pub(super) fn exchange(reached: &Reached, weights: &[u64], chosen: Vec<u32>) -> Vec<u32> {
    let mut standing = Standing::new(reached, weights, chosen);
    standing.climb(&mut Vec::new());
    let mut chosen = standing.chosen;
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

/// A plan, what it loses without each of its places, and what each candidate would take over.
struct Standing<'a> {
    reached: &'a Reached,
    weights: &'a [u64],
    /// The candidates that reach each demand point, ascending.
    reaching: Rows<u32, u64>,
    /// The candidate at each position.
    chosen: Vec<u32>,
    is_chosen: Vec<bool>,
    servers: Vec<Servers>,
    /// Persons whom only the place at each position serves.
    lost: Vec<i64>,
    offers: Vec<Offer>,
    /// What the exchange that is being made changes: demand points with other servers, and positions that lose more or
    /// less.
    changed_demands: Vec<u32>,
    changed_positions: Vec<usize>,
    /// Marks for candidates that are on a list already.
    is_listed: Vec<bool>,
}

/// The places that serve a demand point.
#[derive(Clone, Copy, Default)]
struct Servers {
    count: u32,
    /// Sum of their positions: where there is one, this is its position.
    positions: u64,
}

/// Who serves a demand point.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    Nobody,
    /// Only the place at this position.
    Only(usize),
    Several,
}

impl Servers {
    fn server(self) -> Server {
        match self.count {
            0 => Server::Nobody,
            1 => Server::Only(self.positions as usize),
            _ => Server::Several,
        }
    }
}

/// What a candidate would serve beside the plan.
#[derive(Clone, Debug)]
struct Offer {
    /// Persons whom nobody serves.
    gained: i64,
    /// Persons whom only the place at a position serves, for all positions where there are some.
    taken_over: Vec<(usize, i64)>,
    /// The best exchange for one of these places: persons gained, and the position.
    best: (i64, Reverse<usize>),
}

impl Offer {
    /// A demand point with so many persons (fewer where negative) has this server.
    fn add(&mut self, server: Server, persons: i64) {
        match server {
            _ if persons == 0 => {}
            Server::Nobody => self.gained += persons,
            Server::Only(position) => {
                match self.taken_over.iter().position(|(other, _)| *other == position) {
                    Some(at) => {
                        self.taken_over[at].1 += persons;
                        if self.taken_over[at].1 == 0 {
                            self.taken_over.swap_remove(at);
                        }
                    }
                    None => self.taken_over.push((position, persons)),
                }
            }
            Server::Several => {}
        }
    }

    /// Looks for the best exchange anew.
    fn settle(&mut self, lost: &[i64]) {
        let gains = self.taken_over.iter();
        let gains = gains.map(|(at, sum)| (self.gained + sum - lost[*at], Reverse(*at)));
        self.best = gains.max().unwrap_or((i64::MIN, Reverse(usize::MAX)));
    }
}

impl<'a> Standing<'a> {
    fn new(reached: &'a Reached, weights: &'a [u64], chosen: Vec<u32>) -> Self {
        let mut is_chosen = vec![false; reached.candidates()];
        let mut servers = vec![Servers::default(); weights.len()];
        for (position, candidate) in chosen.iter().enumerate() {
            is_chosen[*candidate as usize] = true;
            for demand in reached.row(*candidate as usize) {
                let servers = &mut servers[*demand as usize];
                servers.count += 1;
                servers.positions += position as u64;
            }
        }
        let mut lost = vec![0; chosen.len()];
        for (servers, persons) in servers.iter().zip(weights) {
            if let Server::Only(position) = servers.server() {
                lost[position] += *persons as i64;
            }
        }
        let offer = |candidate: usize| {
            let mut offer = Offer { gained: 0, taken_over: Vec::new(), best: (0, Reverse(0)) };
            for demand in reached.row(candidate) {
                let persons = weights[*demand as usize] as i64;
                offer.add(servers[*demand as usize].server(), persons);
            }
            offer.settle(&lost);
            offer
        };
        let offers =
            (0..reached.candidates()).into_par_iter().with_min_len(512).map(offer).collect();
        let reaching = reached.reaching(weights.len());
        let is_listed = vec![false; reached.candidates()];
        let (changed_demands, changed_positions) = (Vec::new(), Vec::new());
        Self {
            reached,
            weights,
            reaching,
            chosen,
            is_chosen,
            servers,
            lost,
            offers,
            changed_demands,
            changed_positions,
            is_listed,
        }
    }

    /// A random candidate; where one is given, such as reach a random one of its demand points.
    fn random(&self, near: Option<usize>, random: &mut Random) -> usize {
        let row = near.map_or(&[][..], |near| self.reached.row(near));
        if row.is_empty() {
            return random.below(self.reached.candidates());
        }
        let reaching = self.reaching.row(row[random.below(row.len())] as usize);
        reaching[random.below(reaching.len())] as usize
    }

    /// The position that is missed least.
    fn least(&self) -> Option<usize> {
        (0..self.lost.len()).min_by_key(|position| self.lost[*position])
    }

    /// The best exchange for a candidate, where the position that is missed least is known.
    fn exchange_for(&self, candidate: u32, least: usize) -> Exchange {
        let offer = &self.offers[candidate as usize];
        // Where both gain as much, the lower position goes.
        let (gain, Reverse(position)) =
            offer.best.max((offer.gained - self.lost[least], Reverse(least)));
        Exchange { gain, candidate, position }
    }

    fn best_exchange(&self) -> Option<Exchange> {
        let least = self.least()?;
        let free = (0..self.offers.len()).filter(|one| !self.is_chosen[*one]);
        let each = free.map(|one| self.exchange_for(one as u32, least));
        each.max_by_key(|one| (one.gain, Reverse(one.candidate)))
    }

    /// Makes the best exchange again and again, until none serves more persons or [`EXCHANGES_MAX`] are made. Returns the
    /// persons gained and notes the way back.
    fn climb(&mut self, undo: &mut Vec<Exchange>) -> i64 {
        let mut gained = 0;
        for _ in 0..EXCHANGES_MAX {
            let Some(one) = self.best_exchange().filter(|one| one.gain > 0) else { break };
            gained += self.make_noted(&one, undo);
        }
        gained
    }

    /// Makes an exchange, notes the one that undoes it, and returns the persons gained.
    fn make_noted(&mut self, one: &Exchange, undo: &mut Vec<Exchange>) -> i64 {
        let candidate = self.chosen[one.position];
        undo.push(Exchange { gain: -one.gain, candidate, position: one.position });
        self.make(one);
        one.gain
    }

    fn make(&mut self, one: &Exchange) {
        let old = std::mem::replace(&mut self.chosen[one.position], one.candidate);
        self.is_chosen[old as usize] = false;
        self.is_chosen[one.candidate as usize] = true;
        let (old, new) = (self.reached.row(old as usize), self.reached.row(one.candidate as usize));
        // Demand points of both keep a place at this position.
        for demand in old.iter().filter(|demand| new.binary_search(demand).is_err()) {
            let Servers { count, positions } = self.servers[*demand as usize];
            let positions = positions - one.position as u64;
            self.serve(*demand, Servers { count: count - 1, positions });
        }
        for demand in new.iter().filter(|demand| old.binary_search(demand).is_err()) {
            let Servers { count, positions } = self.servers[*demand as usize];
            let positions = positions + one.position as u64;
            self.serve(*demand, Servers { count: count + 1, positions });
        }
        self.settle();
    }

    /// Looks anew for the best exchange of whoever takes over from a place that loses more or less now, or from another
    /// one than before.
    fn settle(&mut self) {
        let mut positions = std::mem::take(&mut self.changed_positions);
        positions.sort_unstable();
        positions.dedup();
        let mut demands = std::mem::take(&mut self.changed_demands);
        for position in positions {
            let row = self.reached.row(self.chosen[position] as usize).iter().copied();
            let is_only = |d: &u32| self.servers[*d as usize].server() == Server::Only(position);
            demands.extend(row.filter(is_only));
        }
        let mut candidates: Vec<u32> = Vec::new();
        for candidate in demands.iter().flat_map(|demand| self.reaching.row(*demand as usize)) {
            let is_listed = &mut self.is_listed[*candidate as usize];
            if !std::mem::replace(is_listed, true) {
                candidates.push(*candidate);
            }
        }
        for candidate in candidates {
            self.is_listed[candidate as usize] = false;
            self.offers[candidate as usize].settle(&self.lost);
        }
    }

    /// Other places serve a demand point from now on.
    fn serve(&mut self, demand: u32, servers: Servers) {
        let before = std::mem::replace(&mut self.servers[demand as usize], servers).server();
        let now = servers.server();
        let persons = self.weights[demand as usize] as i64;
        if before == now || persons == 0 {
            return;
        }
        if let Server::Only(position) = before {
            self.lost[position] -= persons;
            self.changed_positions.push(position);
        }
        if let Server::Only(position) = now {
            self.lost[position] += persons;
            self.changed_positions.push(position);
        }
        self.changed_demands.push(demand);
        for candidate in self.reaching.row(demand as usize) {
            let offer = &mut self.offers[*candidate as usize];
            offer.add(before, -persons);
            offer.add(now, persons);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::maximal::persons;
    use super::*;

    /// Two places serve four homes of 3 persons, two others these and one person more each. A single exchange from one
    /// pair to the other serves a home less.
    fn pairs() -> (Reached, [u64; 6]) {
        let rows = [vec![0, 1], vec![2, 3], vec![0, 2, 4], vec![1, 3, 5]];
        (Reached::from_rows(rows), [3, 3, 3, 3, 1, 1])
    }

    #[test]
    fn single_exchanges_end_where_only_two_at_once_serve_more() {
        let (reached, weights) = pairs();
        let plan = exchange(&reached, &weights, vec![1, 0]);
        assert_eq!((persons(&reached, &weights, &plan), plan), (12, vec![0, 1]));
        let never = Shakes { attempts: 0, ..FAR_APART };
        assert_eq!(shake(&reached, &weights, vec![1, 0], &never), [0, 1]);
        let enough_before = Shakes { enough: 0, ..FAR_APART };
        assert_eq!(shake(&reached, &weights, vec![1, 0], &enough_before), [0, 1]);
    }

    #[test]
    fn plans_that_are_made_worse_first_become_the_best() {
        let (reached, weights) = pairs();
        for (enough, are_near) in [(2, false), (u64::MAX, false), (u64::MAX, true)] {
            let shakes = Shakes { enough, are_near, ..FAR_APART };
            let plan = shake(&reached, &weights, vec![0, 1], &shakes);
            assert_eq!((persons(&reached, &weights, &plan), plan), (14, vec![2, 3]));
        }
    }

    /// A town of 12 by 12 cells of up to 490 persons; each cell is a candidate for those within two steps.
    fn town(random: &mut Random) -> (Reached, Vec<u64>) {
        const SIDE: u32 = 12;
        let row = |place: u32| {
            let steps = move |cell: &u32| {
                (place % SIDE).abs_diff(cell % SIDE) + (place / SIDE).abs_diff(cell / SIDE)
            };
            (0..SIDE * SIDE).filter(move |cell| steps(cell) <= 2)
        };
        let persons = |_| (random.below(100) as u64).pow(2) / 20;
        let weights = (0..SIDE * SIDE).map(persons).collect();
        (Reached::from_rows((0..SIDE * SIDE).map(row)), weights)
    }

    #[test]
    fn plans_that_may_lose_persons_on_their_way_end_better_and_at_the_best_one_met() {
        let mut random = Random::seeded(7);
        let start: Vec<u32> = (0..8).collect();
        let (mut strict, mut tolerant, mut elsewhere) = (0, 0, 0);
        for _ in 0..20 {
            let (reached, weights) = town(&mut random);
            let plan_of = |fewer: u64, seed: u64| {
                let near = Shakes { attempts: 60, at_once: 2, are_near: true, ..FAR_APART };
                shake(&reached, &weights, start.clone(), &Shakes { fewer, seed, ..near })
            };
            let served = |plan: &[u32]| persons(&reached, &weights, plan);
            let exchanged = served(&exchange(&reached, &weights, start.clone()));
            // Whatever is accepted, what was found first is not lost.
            assert!(served(&plan_of(1_000_000, 1)) >= exchanged);
            let plan = plan_of(200, 1);
            assert_eq!(plan, plan_of(200, 1), "the same each time");
            strict += served(&plan_of(0, 1));
            tolerant += served(&plan);
            elsewhere += usize::from(plan != plan_of(200, 2));
        }
        assert!(tolerant > strict, "{tolerant} persons in 20 towns, {strict} if none may be lost");
        assert!(elsewhere > 0, "other random numbers find other plans");
    }

    #[test]
    fn a_candidate_near_another_reaches_somebody_whom_that_reaches() {
        let (reached, weights) = pairs();
        let standing = Standing::new(&reached, &weights, vec![0]);
        let mut random = Random::seeded(1);
        let near: BTreeSet<usize> =
            (0..200).map(|_| standing.random(Some(0), &mut random)).collect();
        assert_eq!(near, BTreeSet::from([0, 2, 3]), "1 shares nobody with 0");
        let any: BTreeSet<usize> = (0..200).map(|_| standing.random(None, &mut random)).collect();
        assert_eq!(any, BTreeSet::from([0, 1, 2, 3]));
    }
}
