//! Sets of plans, by how many candidates of each class they have.

use std::cmp::Reverse;

/// Candidates of which a plan has no fewer and no more than so many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// Ascending.
    pub candidates: Vec<u32>,
    pub least: usize,
    pub most: usize,
}

/// All plans of no more than so many places that have as many candidates of each class as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plans {
    pub places: usize,
    /// The first two serve one of the two groups alone, the others both.
    pub classes: Vec<Class>,
}

/// The first classes: candidates that serve one group alone.
pub(super) const OWN: usize = 2;

impl Plans {
    /// All plans of no more than so many places, from the candidates that serve one group alone, the other alone, and both.
    pub(super) fn all(by_served: &[Vec<u32>; 3], places: usize) -> Self {
        let class = |candidates: &Vec<u32>| Class {
            candidates: candidates.clone(),
            least: 0,
            most: places.min(candidates.len()),
        };
        Self { places, classes: by_served.iter().map(class).collect() }
    }

    fn shared_most(&self) -> usize {
        self.classes[OWN..].iter().map(|class| class.most).sum()
    }

    /// Narrows the numbers down to those that can occur together, where every plan has at least so many places that serve
    /// each group. Tells whether there can be a plan.
    pub(super) fn narrow(&mut self, serving_min: [usize; 2]) -> bool {
        loop {
            let before = self.clone();
            for (group, serving) in serving_min.iter().enumerate() {
                let own = serving.saturating_sub(self.shared_most());
                self.classes[group].least = self.classes[group].least.max(own);
                if let [class] = &mut self.classes[OWN..] {
                    let most = before.classes[group].most;
                    class.least = class.least.max(serving.saturating_sub(most));
                }
            }
            let least: usize = self.classes.iter().map(|class| class.least).sum();
            for class in &mut self.classes {
                let others = least - class.least;
                let most = self.places.saturating_sub(others).min(class.candidates.len());
                class.most = class.most.min(most);
            }
            if self.classes.iter().any(|class| class.least > class.most) || least > self.places {
                return false;
            }
            if *self == before {
                return true;
            }
        }
    }

    /// The candidates of each class that the plan with the highest sum of scores has, the highest first; ties go to
    /// the lower candidate.
    pub(super) fn best(&self, scores: &[u64]) -> Vec<Vec<u32>> {
        let key = |one: &u32| (Reverse(scores[*one as usize]), *one);
        let top = |class: &Class| {
            let mut top = class.candidates.clone();
            if class.most < top.len() {
                top.select_nth_unstable_by_key(class.most, key);
                top.truncate(class.most);
            }
            top.sort_unstable_by_key(key);
            top
        };
        let mut best: Vec<Vec<u32>> = self.classes.iter().map(top).collect();
        let mut numbers: Vec<usize> = self.classes.iter().map(|class| class.least).collect();
        let mut others: Vec<(Reverse<u64>, u32, usize)> = Vec::new();
        for (number, list) in best.iter().enumerate() {
            let beyond = list.iter().skip(numbers[number]);
            others.extend(beyond.map(|one| (Reverse(scores[*one as usize]), *one, number)));
        }
        others.sort_unstable();
        let left = self.places - numbers.iter().sum::<usize>();
        others.iter().take(left).for_each(|(.., number)| numbers[*number] += 1);
        best.iter_mut().zip(numbers).for_each(|(list, number)| list.truncate(number));
        best
    }

    /// Leaves out the candidates with which no plan of the set is good enough: the best one (`best`, of its scores) may
    /// lose no more than `spare`.
    pub(super) fn keep_able(&mut self, best: &[Vec<u32>], scores: &[u64], spare: u64) {
        let score = |one: &u32| scores[*one as usize];
        let is_full = best.iter().map(Vec::len).sum::<usize>() == self.places;
        let lowest = best.iter().flatten().map(score).min().unwrap_or(0);
        for (class, chosen) in self.classes.iter_mut().zip(best) {
            let goes = match chosen.last() {
                // One of the class goes for another one.
                Some(last) if chosen.len() == class.most => score(last),
                _ if class.most == 0 => u64::MAX,
                _ if is_full => lowest,
                _ => 0,
            };
            let is_able =
                |one: &u32| chosen.contains(one) || score(one).saturating_add(spare) >= goes;
            class.candidates.retain(is_able);
        }
    }

    /// The plans with no more than so many candidates of a class, and those with more.
    pub(super) fn by_number(&self, class: usize, most: usize) -> [Self; 2] {
        let [mut fewer, mut more] = [self.clone(), self.clone()];
        fewer.classes[class].most = most;
        more.classes[class].least = most + 1;
        [fewer, more]
    }

    /// The plans by how many candidates they have of one part of a shared class; of the whole they have `most`.
    pub(super) fn by_part(&self, class: usize, part: &[u32]) -> Vec<Self> {
        let number = self.classes[class].most;
        let is_in = |one: &u32| part.contains(one);
        let (one, other): (Vec<u32>, Vec<u32>) =
            self.classes[class].candidates.iter().copied().partition(is_in);
        let first = number.saturating_sub(other.len());
        let exactly =
            |candidates: &Vec<u32>, n| Class { candidates: candidates.clone(), least: n, most: n };
        let with = |n: usize| {
            let mut plans = self.clone();
            let mut shared = plans.classes.split_off(OWN);
            shared[class - OWN] = exactly(&one, n);
            shared.push(exactly(&other, number - n));
            plans.classes.extend(shared.into_iter().filter(|class| class.most > 0));
            plans
        };
        (first..=number.min(one.len())).map(with).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    /// Random classes of ten candidates, two of them shared, with random numbers that can occur.
    fn random_plans(random: &mut Random) -> Plans {
        let mut classes: Vec<Class> = Vec::new();
        for candidates in [vec![0, 1, 2], vec![3, 4, 5], vec![6, 7], vec![8, 9]] {
            let least = random.below(3).min(candidates.len());
            let most = least + random.below(candidates.len() - least + 1);
            classes.push(Class { candidates, least, most });
        }
        Plans { places: random.below(8), classes }
    }

    /// All plans of a set, as bits of the ten candidates.
    fn members(plans: &Plans) -> Vec<u32> {
        let number = |set: u32, class: &Class| {
            class.candidates.iter().filter(|one| set >> **one & 1 == 1).count()
        };
        let all: u32 =
            plans.classes.iter().flat_map(|class| &class.candidates).map(|one| 1 << one).sum();
        let is_member = |set: &u32| {
            let fits = |class: &Class| (class.least..=class.most).contains(&number(*set, class));
            set & !all == 0
                && set.count_ones() as usize <= plans.places
                && plans.classes.iter().all(fits)
        };
        (0..1 << 10).filter(is_member).collect()
    }

    fn serving(plans: &Plans, set: u32, group: usize) -> usize {
        let lists = [&plans.classes[group], &plans.classes[2], &plans.classes[3]];
        let candidates = lists.into_iter().flat_map(|class| &class.candidates);
        candidates.filter(|one| set >> **one & 1 == 1).count()
    }

    #[test]
    fn narrowing_loses_no_plan_that_serves_each_group_often_enough() {
        let mut random = Random::seeded(3);
        let mut impossible = 0;
        for _ in 0..400 {
            let plans = random_plans(&mut random);
            let serving_min = [random.below(3), random.below(3)];
            let is_enough =
                |set: &u32| (0..2).all(|group| serving(&plans, *set, group) >= serving_min[group]);
            let before: Vec<u32> = members(&plans).into_iter().filter(is_enough).collect();
            let mut narrow = plans.clone();
            if narrow.narrow(serving_min) {
                let after = members(&narrow);
                assert!(before.iter().all(|set| after.contains(set)), "{plans:?} {narrow:?}");
            } else {
                impossible += 1;
                assert!(before.is_empty(), "{plans:?}");
            }
        }
        assert!(impossible > 20);
    }

    #[test]
    fn the_best_plan_has_the_highest_scores_and_what_is_left_out_is_in_no_good_one() {
        let mut random = Random::seeded(4);
        let mut left_out = 0;
        for _ in 0..400 {
            let mut plans = random_plans(&mut random);
            if !plans.narrow([0, 0]) {
                continue;
            }
            let scores: Vec<u64> = (0..10).map(|_| random.below(30) as u64).collect();
            let sum = |set: u32| {
                (0..10).filter(|one| set >> one & 1 == 1).map(|one| scores[one]).sum::<u64>()
            };
            let most = members(&plans).into_iter().map(sum).max().expect("there is a plan");
            let best = plans.best(&scores);
            let set: u32 = best.iter().flatten().map(|one| 1 << one).sum();
            assert_eq!(sum(set), most, "{plans:?} {scores:?}");
            assert!(members(&plans).contains(&set), "{plans:?} {best:?}");
            let spare = random.below(20) as u64;
            let before = members(&plans);
            plans.keep_able(&best, &scores, spare);
            let after = members(&plans);
            let is_good = |set: &&u32| sum(**set) + spare >= most;
            assert!(before.iter().filter(is_good).all(|set| after.contains(set)), "{plans:?}");
            left_out += before.len() - after.len();
        }
        assert!(left_out > 100);
    }

    #[test]
    fn the_parts_of_a_set_have_all_its_plans_once() {
        let mut random = Random::seeded(5);
        for _ in 0..200 {
            let mut plans = random_plans(&mut random);
            let all = members(&plans);
            let (class, at) = (random.below(4), random.below(2));
            if plans.classes[class].least <= at && at < plans.classes[class].most {
                let [fewer, more] = plans.by_number(class, at);
                let mut both = [members(&fewer), members(&more)].concat();
                both.sort_unstable();
                assert_eq!(both, all);
            }
            // Of the whole so many, exactly.
            plans.classes[2].least = plans.classes[2].most;
            let all = members(&plans);
            let parts = plans.by_part(2, &[6]);
            let mut both: Vec<u32> = parts.iter().flat_map(members).collect();
            both.sort_unstable();
            assert_eq!(both, all, "{plans:?}");
        }
    }
}
