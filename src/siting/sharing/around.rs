//! Whether so many places are enough, where those that two groups share are known.

use super::super::cover::Reached;
use super::super::effort::Effort;
use super::super::exact::{Aim, Question};
use super::super::greedy::greedy_places;
use super::super::one::{Fewest, enclosed, meeting, with_enclosed};
use super::super::reduce::{Reduced, reduce};
use super::super::settle::drop_superfluous;
use super::super::solver::SolverError;
use super::groups::TwoGroups;

/// Rounds of the bound where one question decides (a choice): twice as many as where several numbers of places are asked one
/// after the other. A trial with pairs of care homes of the generated region took less time with 600 than with 300.
const ROUNDS_TO_DECIDE: u32 = 600;

/// Whether there is a plan, for both groups or for what is left to one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is this one, ascending.
    Plan(Vec<u32>),
    /// There is none.
    Impossible,
    /// That is open.
    Open,
}

/// How sure an answer about one group is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// As sure as good plans and bounds alone make it.
    Quick,
    /// With the exact solver.
    Exact,
}

/// The effort of good plans and bounds alone.
fn quick() -> Effort {
    Effort { rounds_max: ROUNDS_TO_DECIDE, ..Effort::default().without_exact() }
}

/// Plans with known shared places: each group is a question of its own.
pub(super) struct Around<'a> {
    pub groups: &'a TwoGroups<'a>,
    /// Fewest places that serve each group in every plan.
    pub serving_min: [usize; 2],
    pub effort: Effort,
    /// Whether another time gives the same answers.
    pub is_repeatable: bool,
}

/// What shared places leave of the requirement of a group to its own candidates.
struct Left<'o> {
    group: usize,
    own: &'o [u32],
    /// None where nothing is left.
    reduced: Option<Reduced>,
}

/// Shared places, what they leave of each group, the one with known places first, and the most places of all.
struct Asked<'o> {
    shared: &'o [u32],
    left: [&'o Left<'o>; 2],
    places: usize,
}

impl Left<'_> {
    /// Some places of its own as numbers of the whole question.
    fn originals(&self, chosen: &[u32]) -> Vec<u32> {
        let Some(reduced) = &self.reduced else { return Vec::new() };
        let chosen = reduced.originals(chosen);
        chosen.into_iter().map(|one| self.own[one as usize]).collect()
    }
}

impl Around<'_> {
    /// A plan of no more than so many places with these shared ones and places of each group's own candidates, if good plans
    /// show one: with as few places as they show.
    pub(super) fn plan(
        &mut self,
        shared: &[u32],
        own: [&[u32]; 2],
        places: usize,
    ) -> Result<Option<Vec<u32>>, SolverError> {
        let [left, other] = self.both_left(shared, own);
        let Some(first) = self.fewest(&left, shared)? else { return Ok(None) };
        let both = [&left, &other];
        // One of the shared places may be superfluous with the others.
        for most in [places + 1, places] {
            let most = most.checked_sub(shared.len() + first.chosen.len());
            let Some(most) = most else { break };
            let Verdict::Plan(second) = self.alone(&other, most, &quick())? else { break };
            let plan = self.together(shared, both, [&first.chosen, &second]);
            if plan.len() <= places {
                // These shared places are not tried again with fewer, so this plan has as few as are found.
                let second = self.fewer(&other, second)?;
                let fewer = self.together(shared, both, [&first.chosen, &second]);
                return Ok(Some(if fewer.len() < plan.len() { fewer } else { plan }));
            }
        }
        Ok(None)
    }

    /// Is there a plan of no more than so many places with these shared ones and places of each group's own candidates?
    ///
    /// # Method
    /// The fewest places are enclosed for the group with fewer candidates; what they leave decides for the other group with
    /// one question. Good plans and bounds mostly tell; where they do not, the exact solver is asked about one group after
    /// the other, if the answer is to be so sure.
    pub(super) fn verdict(
        &mut self,
        shared: &[u32],
        own: [&[u32]; 2],
        places: usize,
        certainty: Certainty,
    ) -> Result<Verdict, SolverError> {
        let [left, other] = self.both_left(shared, own);
        let Some(mut first) = self.fewest(&left, shared)? else {
            return Ok(Verdict::Impossible);
        };
        let asked = Asked { shared, left: [&left, &other], places };
        let verdict = self.with_first(&asked, &first, &quick())?;
        if verdict != Verdict::Open || certainty == Certainty::Quick {
            return Ok(verdict);
        }
        if first.places_min < first.chosen.len() {
            first = self.exactly(&left, first)?;
        }
        let effort = self.effort;
        self.with_first(&asked, &first, &effort)
    }

    /// What is left to both groups, the one with fewer candidates first: its fewest places are found sooner.
    fn both_left<'o>(&self, shared: &[u32], own: [&'o [u32]; 2]) -> [Left<'o>; 2] {
        let first = usize::from(own[1].len() < own[0].len());
        [first, 1 - first].map(|group| self.left(group, shared, own[group]))
    }

    fn left<'o>(&self, group: usize, shared: &[u32], own: &'o [u32]) -> Left<'o> {
        let left = self.groups.left(group, shared);
        if left.at_least == 0 {
            return Left { group, own, reduced: None };
        }
        let rows = own.iter().map(|one| self.groups.reduced.reached.row(*one as usize).to_vec());
        let reduced = reduce(&Question {
            reached: &Reached::from_rows(rows),
            demands: self.groups.reduced.demands,
            requirements: &[left],
            places_max: None,
            aim: Aim::FewestPlaces,
        });
        Left { group, own, reduced: Some(reduced) }
    }

    /// The fewest places that meet what shared places leave, as far as good plans and bounds go; none if all candidates are
    /// too few. Chosen are candidates of the reduced question.
    fn fewest(&self, left: &Left<'_>, shared: &[u32]) -> Result<Option<Fewest>, SolverError> {
        let Some(reduced) = &left.reduced else {
            return Ok(Some(Fewest { chosen: Vec::new(), places_min: 0, is_repeatable: true }));
        };
        let chosen = greedy_places(&reduced.reached, reduced.demands, &reduced.requirements);
        let Some(chosen) = chosen else { return Ok(None) };
        // Every plan has so many places that serve a group, and these are shared or its own.
        let least = self.serving_min[left.group].saturating_sub(shared.len());
        let places_min = least.min(chosen.len());
        let start = Fewest { chosen, places_min, is_repeatable: true };
        Ok(Some(enclosed(reduced, &reduced.requirements[0], start)?))
    }

    /// The fewest places with the exact solver.
    fn exactly(&mut self, left: &Left<'_>, fewest: Fewest) -> Result<Fewest, SolverError> {
        let Some(reduced) = &left.reduced else { return Ok(fewest) };
        let exact = with_enclosed(reduced, &reduced.requirements[0], fewest, &self.effort)?;
        // Where a limit of time ended the search, another time may leave open what is ruled out now.
        self.is_repeatable &= exact.is_repeatable;
        Ok(exact)
    }

    /// No more than so many places for what is left to a group, as candidates of its reduced question.
    fn alone(
        &mut self,
        left: &Left<'_>,
        most: usize,
        effort: &Effort,
    ) -> Result<Verdict, SolverError> {
        let Some(reduced) = &left.reduced else { return Ok(Verdict::Plan(Vec::new())) };
        let requirement = &reduced.requirements[0];
        let best = meeting(reduced, requirement, most, effort)?;
        self.is_repeatable &= best.is_repeatable;
        if best.persons >= requirement.at_least {
            return Ok(Verdict::Plan(best.chosen));
        }
        let is_ruled_out = best.persons_max < requirement.at_least;
        Ok(if is_ruled_out { Verdict::Impossible } else { Verdict::Open })
    }

    /// Places of a group, or fewer as far as good plans show them.
    fn fewer(&self, left: &Left<'_>, chosen: Vec<u32>) -> Result<Vec<u32>, SolverError> {
        let Some(reduced) = &left.reduced else { return Ok(chosen) };
        let start = Fewest { chosen, places_min: 0, is_repeatable: true };
        Ok(enclosed(reduced, &reduced.requirements[0], start)?.chosen)
    }

    /// What the places of the first group leave decides about the other one.
    fn with_first(
        &mut self,
        asked: &Asked<'_>,
        first: &Fewest,
        effort: &Effort,
    ) -> Result<Verdict, SolverError> {
        let Asked { shared, left, places } = *asked;
        let Some(most) = places.checked_sub(shared.len() + first.places_min) else {
            return Ok(Verdict::Impossible);
        };
        Ok(match self.alone(left[1], most, effort)? {
            Verdict::Impossible => Verdict::Impossible,
            Verdict::Open => Verdict::Open,
            Verdict::Plan(second) => {
                let mut plan = self.together(shared, left, [&first.chosen, &second]);
                if plan.len() > places {
                    // The first group may need more than its bound; perhaps the other one needs fewer.
                    let second = self.fewer(left[1], second)?;
                    plan = self.together(shared, left, [&first.chosen, &second]);
                }
                if plan.len() <= places { Verdict::Plan(plan) } else { Verdict::Open }
            }
        })
    }

    /// The plan of some shared places and those of both groups, without superfluous ones. Ascending.
    fn together(&self, shared: &[u32], left: [&Left<'_>; 2], chosen: [&[u32]; 2]) -> Vec<u32> {
        let own = left.into_iter().zip(chosen).flat_map(|(left, chosen)| left.originals(chosen));
        let mut plan: Vec<u32> = shared.iter().copied().chain(own).collect();
        plan.sort_unstable();
        let reduced = self.groups.reduced;
        let (demands, requirements) = (reduced.demands, &reduced.requirements);
        drop_superfluous(&reduced.reached, demands, requirements, &mut plan);
        plan
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::super::exact::Requirement;
    use super::super::groups::samples::{plans_of, random_question};
    use super::*;
    use crate::base::Random;

    /// Random questions with some shared places and a number of places, and the fewest places of a plan that has these
    /// shared ones, if there is one.
    fn asked(seed: u64, mut ask: impl FnMut(&TwoGroups, &[u32], usize, Option<usize>)) {
        let mut random = Random::seeded(seed);
        for _ in 0..60 {
            let reduced = random_question(&mut random);
            let groups = TwoGroups::new(&reduced).expect("two requirements");
            let plans = plans_of(&reduced);
            let all = &groups.by_served()[2];
            let shared: Vec<u32> = all.iter().copied().filter(|_| random.below(2) == 0).collect();
            let bits = |list: &[u32]| list.iter().map(|one| 1u32 << one).sum::<u32>();
            let (of, with) = (bits(all), bits(&shared));
            let with_these = plans.iter().filter(|set| **set & of == with);
            let fewest = with_these.map(|set| set.count_ones() as usize).min();
            for places in 0..=reduced.candidates.len() {
                ask(&groups, &shared, places, fewest);
            }
        }
    }

    fn around<'a>(groups: &'a TwoGroups<'a>) -> Around<'a> {
        Around { groups, serving_min: [0, 0], effort: Effort::default(), is_repeatable: true }
    }

    fn meets_both(groups: &TwoGroups, plan: &[u32]) -> bool {
        [0, 1].iter().all(|group| groups.left(*group, plan).at_least == 0)
    }

    #[test]
    fn with_known_shared_places_a_number_is_enough_exactly_where_trying_every_plan_says_so() {
        let [mut enough, mut impossible, mut open] = [0, 0, 0];
        asked(41, |groups, shared, places, fewest| {
            let is_enough = fewest.is_some_and(|fewest| fewest <= places);
            let by_served = groups.by_served();
            let own = [0, 1].map(|group| &by_served[group][..]);
            let mut around = around(groups);
            match around.verdict(shared, own, places, Certainty::Exact).expect("solved") {
                Verdict::Plan(plan) => {
                    assert!(plan.len() <= places && meets_both(groups, &plan), "{plan:?}");
                    enough += 1;
                }
                Verdict::Impossible => {
                    assert!(!is_enough, "{shared:?} in {places}");
                    impossible += 1;
                }
                Verdict::Open => panic!("such questions are small"),
            }
            let quick = around.verdict(shared, own, places, Certainty::Quick).expect("solved");
            open += usize::from(quick == Verdict::Open);
            assert!(quick != Verdict::Impossible || !is_enough);
        });
        assert!(enough > 100 && impossible > 100, "{enough}, {impossible}");
        assert!(open < (enough + impossible) / 10, "{open} are open without the exact solver");
    }

    #[test]
    fn a_plan_around_shared_places_has_the_fewest_wherever_they_are_allowed() {
        let [mut found, mut fewer, mut shorter] = [0; 3];
        asked(42, |groups, shared, places, fewest| {
            let by_served = groups.by_served();
            let own = [0, 1].map(|group| &by_served[group][..]);
            let plan = around(groups).plan(shared, own, places).expect("solved");
            let Some(plan) = plan else {
                assert!(fewest.is_none_or(|fewest| fewest > places), "{shared:?} in {places}");
                return;
            };
            assert!(plan.len() <= places && meets_both(groups, &plan), "{plan:?}");
            assert!(fewest.is_none_or(|fewest| plan.len() <= fewest), "{plan:?}, {fewest:?}");
            found += 1;
            shorter += usize::from(plan.len() < places);
            // One of the shared places was superfluous.
            fewer += usize::from(fewest.is_none_or(|fewest| plan.len() < fewest));
        });
        assert!(found > 100 && shorter > found / 2 && fewer > 0, "{found}, {shorter}, {fewer}");
    }

    /// Fourteen persons of the first group, whom two places serve, or three where the first one serves most; one of the
    /// second, with a place of its own.
    #[test]
    fn a_plan_with_more_places_than_needed_is_shortened() {
        let odd_and_even = [1, 0].map(|first| (first..14).step_by(2).collect::<Vec<u32>>());
        let halves = [0..8, 8..12, 12..14, 14..15].map(|one| one.collect::<Vec<u32>>());
        let requirements = [0..14, 14..15].map(|home| Requirement {
            at_least: home.len() as u64,
            weights: home.map(|demand| (demand, 1)).collect(),
        });
        let reduced = reduce(&Question {
            reached: &Reached::from_rows(odd_and_even.into_iter().chain(halves)),
            demands: 15,
            requirements: &requirements,
            places_max: None,
            aim: Aim::FewestPlaces,
        });
        let groups = TwoGroups::new(&reduced).expect("two requirements");
        let by_served = groups.by_served();
        let own = [0, 1].map(|group| &by_served[group][..]);
        for places in 3..=6 {
            let plan = around(&groups).plan(&[], own, places).expect("solved");
            assert_eq!(plan.map(|plan| plan.len()), Some(3), "of {places}");
        }
    }
}
