//! The fewest places of two groups: from a plan downwards, until none has fewer.

use std::collections::BTreeSet;

use super::super::effort::Effort;
use super::super::one::{Fewest, enclosed};
use super::super::reduce::Reduced;
use super::super::solver::SolverError;
use super::around::{Around, Certainty, Verdict};
use super::bound::{Pace, Priced, Prices, improve};
use super::classes::{Class, OWN, Plans};
use super::groups::TwoGroups;

/// How the bound is improved for the set of all plans, and for a part of it, which begins with the prices of the whole. The
/// rounds are ceilings: most sets end sooner, ruled out or with steps too short to matter. Half of them took as long on pairs of
/// the generated region, and proved as much.
const PACE_OF_ALL: Pace = Pace { rounds: 600, step: 1.0 };
const PACE_OF_PART: Pace = Pace { rounds: 200, step: 0.25 };

/// Most parts of the set of all plans that are looked at for one number of places. A limit of steps, as that of nodes: the
/// answer is the same twice.
const SETS_MAX: u32 = 150;

/// Most pairs of a candidate and a demand point in all these parts, so that large questions look at fewer of them, and some
/// in any case (a choice). It is enough for all pairs of neighbours of the generated region's pharmacies within 1,000 m on
/// foot. Of its hospitals, nine of ten pairs of towns kept even with half of it the bracket of 150 parts, the largest (1.6
/// million pairs; 115 places found, at least 110 needed) in a thirteenth of the time.
const PAIRS_OF_SETS: usize = 20_000_000;
const SETS_IN_ANY_CASE: usize = 4;

/// After so many parts with known shared places the exact solver is no longer asked about one number of places (a choice). Of
/// the generated region's pharmacies and care homes, 400 numbers were ruled out with no more than 8 of such parts; a search
/// that ended open had up to 33.
const EXACT_MAX: u32 = 10;

/// Most parts for a question of so many pairs.
fn sets_max(pairs: usize) -> u32 {
    let sets = (PAIRS_OF_SETS / pairs.max(1)).clamp(SETS_IN_ANY_CASE, SETS_MAX as usize);
    sets as u32
}

/// Fewer places than those of a known plan that meets two requirements, or a bound that proves that there are none.
///
/// # Method
/// Branch and bound on the shared candidates, those that serve both groups. A set of plans has so many places that serve
/// the first group alone, the second alone, and both; Lagrangian relaxation (see `improve`) tells whether one of them can
/// meet both requirements. Where it does not rule that out, the set is divided: first by how many shared places its plans
/// have, then by how many serve the first group alone, then by which they share: those that serve the first group
/// more, or those that serve the second more. Where the shared places are known, each group is a question of its own. Whatever
/// shared places the relaxation prefers are tried in a plan.
///
/// Does nothing where there are not two requirements.
pub(in super::super) fn fewest_of_two(
    reduced: &Reduced,
    fewest: &mut Fewest,
    effort: &Effort,
) -> Result<(), SolverError> {
    let Some(groups) = TwoGroups::new(reduced) else { return Ok(()) };
    let mut serving_min = [0; 2];
    for (places, requirement) in serving_min.iter_mut().zip(&reduced.requirements) {
        let start = Fewest { places_min: 0, ..fewest.clone() };
        *places = enclosed(reduced, requirement, start)?.places_min;
        fewest.places_min = fewest.places_min.max(*places);
    }
    let by_served = groups.by_served();
    let prices = Prices::new(&groups, serving_min);
    let mut search = Search {
        groups: &groups,
        by_served,
        around: Around { groups: &groups, serving_min, effort: *effort, is_repeatable: true },
        sets_max: sets_max(reduced.reached.pairs()).min(effort.nodes_max),
        prices,
        tried: BTreeSet::new(),
    };
    search.descend(fewest)?;
    fewest.is_repeatable &= search.around.is_repeatable;
    Ok(())
}

struct Search<'a> {
    groups: &'a TwoGroups<'a>,
    by_served: [Vec<u32>; 3],
    around: Around<'a>,
    /// Most parts that are looked at for one number of places.
    sets_max: u32,
    /// Good prices for all plans.
    prices: Prices,
    /// Shared places with which a plan was tried.
    tried: BTreeSet<Vec<u32>>,
}

impl Search<'_> {
    /// From the known plan downwards; where that ends without a proof, from the bound upwards to the number that is open.
    fn descend(&mut self, fewest: &mut Fewest) -> Result<(), SolverError> {
        while fewest.places_min < fewest.chosen.len() {
            match self.within(fewest.chosen.len() - 1)? {
                Verdict::Plan(plan) => fewest.chosen = plan,
                Verdict::Impossible => fewest.places_min = fewest.chosen.len(),
                Verdict::Open => break,
            }
        }
        while fewest.places_min + 1 < fewest.chosen.len() {
            match self.within(fewest.places_min)? {
                Verdict::Plan(plan) => fewest.chosen = plan,
                Verdict::Impossible => fewest.places_min += 1,
                Verdict::Open => break,
            }
        }
        Ok(())
    }

    /// Is there a plan of no more than so many places?
    fn within(&mut self, places: usize) -> Result<Verdict, SolverError> {
        let all = Plans::all(&self.by_served, places);
        let mut sets = vec![(all, self.prices.clone())];
        let (mut looked_at, mut asked, mut is_open) = (0, 0, false);
        while let Some((mut plans, mut prices)) = sets.pop() {
            if !plans.narrow(self.around.serving_min) {
                continue;
            }
            if looked_at > self.sets_max {
                return Ok(Verdict::Open);
            }
            let pace = if looked_at == 0 { PACE_OF_ALL } else { PACE_OF_PART };
            let priced = improve(self.groups, &plans, &mut prices, pace);
            if looked_at == 0 {
                self.prices = prices.clone();
            }
            looked_at += 1;
            let Some(spare) = priced.spare() else { continue };
            plans.keep_able(&priced.best, &priced.scores, spare);
            if let Some(plan) = self.tried_with(&priced, places)? {
                return Ok(Verdict::Plan(plan));
            }
            match self.parts(&plans, &priced) {
                Some(parts) => sets.extend(parts.into_iter().map(|part| (part, prices.clone()))),
                None => {
                    // Once a set is open, nothing is proven any more: the exact solver is left out.
                    let is_exact = !is_open && asked < EXACT_MAX;
                    let certainty = if is_exact { Certainty::Exact } else { Certainty::Quick };
                    asked += 1;
                    match self.settled(&plans, certainty)? {
                        Verdict::Impossible => {}
                        Verdict::Open => is_open = true,
                        plan => return Ok(plan),
                    }
                }
            }
        }
        Ok(if is_open { Verdict::Open } else { Verdict::Impossible })
    }

    /// The parts of a set that are looked at next, the most promising last; none where its shared places are known.
    fn parts(&self, plans: &Plans, priced: &Priced) -> Option<Vec<Plans>> {
        let number = |class: usize| {
            let often =
                plans.classes[class].candidates.iter().map(|one| priced.often[*one as usize]);
            (often.sum::<f64>() / priced.rounds) as usize
        };
        // Shared places first, unless they are divided already.
        for class in [OWN, 0] {
            let Some(range) = plans.classes.get(class) else { continue };
            if range.least < range.most {
                let at = number(class).clamp(range.least, range.most - 1);
                let [fewer, more] = plans.by_number(class, at);
                let is_more = priced.best[class].len() > at;
                return Some(if is_more { vec![fewer, more] } else { vec![more, fewer] });
            }
        }
        let is_open = |class: &usize| {
            let class = &plans.classes[*class];
            class.most > 0 && class.candidates.len() > class.most
        };
        let open = (OWN..plans.classes.len()).filter(is_open);
        let class = open.max_by_key(|class| plans.classes[*class].candidates.len())?;
        let first = self.serving_first(&plans.classes[class].candidates, priced);
        let chosen = priced.best[class].iter().filter(|one| first.contains(one)).count();
        let mut parts = plans.by_part(class, &first);
        let of_first = |part: &Plans| {
            let is_first = |class: &&Class| class.candidates.iter().all(|one| first.contains(one));
            part.classes[OWN..].iter().filter(is_first).map(|class| class.most).sum::<usize>()
        };
        parts.sort_by_key(|part| std::cmp::Reverse(of_first(part).abs_diff(chosen)));
        Some(parts)
    }

    /// Those of some shared candidates that serve the first group more than the others do: as many as were chosen half of the
    /// times; neither none nor all.
    fn serving_first(&self, candidates: &[u32], priced: &Priced) -> Vec<u32> {
        let share = |one: &u32| {
            let row = self.groups.reduced.reached.row(*one as usize);
            let [a, b] = self
                .groups
                .persons
                .each_ref()
                .map(|persons| row.iter().map(|demand| persons[*demand as usize]).sum::<u64>());
            let needs = self.groups.needs.map(u128::from);
            let [a, b] = [u128::from(a) * needs[1], u128::from(b) * needs[0]];
            a * (1 << 20) / (a + b).max(1)
        };
        let mut order: Vec<(u128, u32)> = candidates.iter().map(|one| (share(one), *one)).collect();
        order.sort_unstable();
        let often = |one: &(u128, u32)| priced.often[one.1 as usize];
        let half = order.iter().map(often).sum::<f64>() / 2.0;
        let mut sum = 0.0;
        let is_below = |one: &&(u128, u32)| {
            sum += often(one);
            sum <= half
        };
        let number = order.iter().take_while(is_below).count().clamp(1, order.len() - 1);
        order[..number].iter().map(|(_, one)| *one).collect()
    }

    /// A plan of no more than so many places with the shared ones that the prices prefer, if it is found quickly.
    fn tried_with(
        &mut self,
        priced: &Priced,
        places: usize,
    ) -> Result<Option<Vec<u32>>, SolverError> {
        let mut shared: Vec<u32> = priced.best[OWN..].concat();
        shared.sort_unstable();
        if !self.tried.insert(shared.clone()) {
            return Ok(None);
        }
        let own = [0, 1].map(|group| &self.by_served[group][..]);
        self.around.plan(&shared, own, places)
    }

    /// Whether a set has a plan whose shared places are known.
    fn settled(&mut self, plans: &Plans, certainty: Certainty) -> Result<Verdict, SolverError> {
        let shared = plans.classes[OWN..].iter().filter(|class| class.most > 0);
        let shared: Vec<u32> = shared.flat_map(|class| class.candidates.iter().copied()).collect();
        let own = [0, 1].map(|group| &plans.classes[group].candidates[..]);
        self.around.verdict(&shared, own, plans.places, certainty)
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::groups::samples::{plans_of, random_question};
    use super::*;
    use crate::base::Random;

    fn search<'a>(groups: &'a TwoGroups<'a>) -> Search<'a> {
        let prices = Prices::new(groups, [1, 1]);
        let effort = Effort::default();
        Search {
            groups,
            by_served: groups.by_served(),
            around: Around { groups, serving_min: [0, 0], effort, is_repeatable: true },
            sets_max: SETS_MAX,
            prices,
            tried: BTreeSet::new(),
        }
    }

    /// Random questions with the plans that meet them, as bits.
    fn questions(seed: u64) -> Vec<(Reduced, Vec<u32>)> {
        let mut random = Random::seeded(seed);
        let question = |_| random_question(&mut random);
        let all: Vec<Reduced> = (0..150).map(question).collect();
        let with_plans = |reduced| {
            let plans = plans_of(&reduced);
            (reduced, plans)
        };
        all.into_iter().map(with_plans).collect()
    }

    fn fewest(plans: &[u32]) -> usize {
        plans.iter().map(|set| set.count_ones()).min().expect("all candidates meet both") as usize
    }

    fn bits(plan: &[u32]) -> u32 {
        plan.iter().map(|one| 1 << one).sum()
    }

    #[test]
    fn the_fewest_of_two_groups_are_what_trying_every_plan_gives() {
        let mut sharing = 0;
        for (reduced, plans) in questions(31) {
            let all: Vec<u32> = (0..reduced.candidates.len() as u32).collect();
            let mut found = Fewest { chosen: all, places_min: 0, is_repeatable: true };
            fewest_of_two(&reduced, &mut found, &Effort::default()).expect("solved");
            let expected = fewest(&plans);
            assert_eq!((found.chosen.len(), found.places_min), (expected, expected));
            assert!(plans.contains(&bits(&found.chosen)), "{found:?}");
            let groups = TwoGroups::new(&reduced).expect("two requirements");
            let shared = &groups.by_served()[2];
            sharing += usize::from(found.chosen.iter().any(|one| shared.contains(one)));
        }
        assert!(sharing > 50, "{sharing} of the plans share a place");
    }

    #[test]
    fn a_number_of_places_is_enough_or_it_is_proven_that_it_is_not() {
        let [mut enough, mut impossible] = [0, 0];
        for (reduced, plans) in questions(32) {
            let groups = TwoGroups::new(&reduced).expect("two requirements");
            for places in 0..=reduced.candidates.len() {
                match search(&groups).within(places).expect("solved") {
                    Verdict::Plan(plan) => {
                        assert!(plan.len() <= places && plans.contains(&bits(&plan)));
                        enough += 1;
                    }
                    Verdict::Impossible => {
                        assert!(places < fewest(&plans));
                        impossible += 1;
                    }
                    Verdict::Open => panic!("such questions are small"),
                }
            }
        }
        assert!(enough > 100 && impossible > 100);
    }

    #[test]
    fn a_limit_of_parts_leaves_numbers_open_and_answers_none_wrongly() {
        let [mut open, mut answered] = [0, 0];
        for (reduced, plans) in questions(35) {
            let groups = TwoGroups::new(&reduced).expect("two requirements");
            for places in 0..=reduced.candidates.len() {
                let mut one = Search { sets_max: 0, ..search(&groups) };
                match one.within(places).expect("solved") {
                    Verdict::Plan(plan) => assert!(plans.contains(&bits(&plan))),
                    Verdict::Impossible => assert!(places < fewest(&plans)),
                    Verdict::Open => open += 1,
                }
                one.sets_max = SETS_MAX;
                answered += usize::from(one.within(places).expect("solved") != Verdict::Open);
            }
        }
        assert!(
            open > 20 && answered > open,
            "{open} open after the first part, {answered} answered"
        );
    }

    #[test]
    fn without_plans_tried_on_the_way_dividing_the_sets_finds_and_proves_as_much() {
        let (mut settled, mut open) = (0, 0);
        for (reduced, plans) in questions(33) {
            let groups = TwoGroups::new(&reduced).expect("two requirements");
            let mut one = search(&groups);
            for places in 0..=fewest(&plans) {
                let mut sets = vec![Plans::all(&one.by_served, places)];
                let mut is_enough = false;
                while let Some(mut set) = sets.pop() {
                    if !set.narrow([0, 0]) {
                        continue;
                    }
                    let mut prices = one.prices.clone();
                    let priced = improve(&groups, &set, &mut prices, PACE_OF_PART);
                    let Some(spare) = priced.spare() else { continue };
                    set.keep_able(&priced.best, &priced.scores, spare);
                    match one.parts(&set, &priced) {
                        Some(parts) => sets.extend(parts),
                        None => {
                            settled += 1;
                            let verdict = one.settled(&set, Certainty::Exact).expect("solved");
                            assert_ne!(verdict, Verdict::Open);
                            let quick = one.settled(&set, Certainty::Quick).expect("solved");
                            open += usize::from(quick == Verdict::Open);
                            if quick != Verdict::Open {
                                let is_impossible = quick == Verdict::Impossible;
                                assert_eq!(is_impossible, verdict == Verdict::Impossible);
                            }
                            is_enough |= verdict != Verdict::Impossible;
                        }
                    }
                }
                assert_eq!(is_enough, places == fewest(&plans));
            }
        }
        assert!(settled > 200, "{settled}");
        assert!(open < settled / 10, "{open} of {settled} need the exact solver");
    }

    #[test]
    fn large_questions_look_at_fewer_parts() {
        let sets = [0, 1, 133_333, 200_000, 1_600_000, 90_000_000].map(sets_max);
        assert_eq!(sets, [150, 150, 150, 100, 12, 4]);
    }

    #[test]
    fn without_nodes_the_bound_of_all_plans_holds_and_the_plan_meets_both() {
        for (reduced, plans) in questions(34) {
            let all: Vec<u32> = (0..reduced.candidates.len() as u32).collect();
            let mut found = Fewest { chosen: all, places_min: 0, is_repeatable: true };
            let effort = Effort::default().without_exact();
            fewest_of_two(&reduced, &mut found, &effort).expect("solved");
            assert!(plans.contains(&bits(&found.chosen)));
            assert!(found.places_min <= fewest(&plans));
        }
    }
}
