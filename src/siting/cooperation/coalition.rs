//! What towns save when they plan together: the value of coalitions, pairs, triples.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Mutex;

use rayon::prelude::*;

use super::alone::{BestPlan, Cooperation, Fewest};
use super::matching::{Match, heaviest_pairs};
use super::towns::{Grouping, Mode, Towns};
use crate::base::DisjointSets;
use crate::siting::covering::{Serving, Within};
use crate::siting::{Effort, PersonsPlan, SitingError, most_persons};

/// Most members of a named group.
pub const GROUP_MAX: usize = 8;

/// The fewest new places of sets of towns, with all existing places counted for everybody. Each set is
/// computed once.
#[derive(Debug)]
pub struct Coalitions<'c> {
    cooperation: &'c Cooperation<'c>,
    /// Pairs of towns that can gain from planning together.
    neighbours: BTreeSet<(u32, u32)>,
    known: Mutex<BTreeMap<Vec<u32>, Option<Fewest>>>,
    /// Fewest places anywhere that serve residents of a set; see [`Self::serving_min`].
    serving: Mutex<BTreeMap<Vec<u32>, usize>>,
    /// Most residents of a set whom so many places serve that are chosen together.
    most: Mutex<BTreeMap<(Vec<u32>, usize), PersonsPlan>>,
}

/// Pairs of a candidate and a demand point up to which the exact solver is asked for most persons of a few towns. Above,
/// each answer takes seconds; the bound of the persons gained without it is within a thousandth of the residents.
const GAINED_PAIRS_MAX: usize = 10_000;

/// Two or three towns that plan together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partners {
    /// The towns, ascending.
    pub towns: Vec<u32>,
    /// New places when each plans alone, all existing places counted for everybody; `None` when the target is out
    /// of reach for one of them.
    pub places_alone: Option<usize>,
    /// New places when they plan together.
    pub together: Fewest,
    /// How many fewer: the value of the coalition. `None` when one of them cannot reach the target alone.
    pub places_saved: Option<usize>,
    /// The fewest and the most that these can be: where they differ, a plan alone or together is not proven to be the
    /// best, and part of what was found may be saved by a better plan alone.
    pub places_saved_range: Option<RangeInclusive<usize>>,
    /// Residents of the towns whom as many places as they need together serve more if they are chosen together
    /// than if each serves only its own town.
    pub persons_gained: u64,
    /// The fewest and the most that these can be: where they differ, one of the two plans is not proven to be the best.
    pub persons_gained_range: RangeInclusive<u64>,
    /// Whether all numbers are proven.
    pub is_proven: bool,
}

impl Partners {
    /// Order of a list: most places saved, then most persons gained, then lowest towns.
    pub fn precedence(&self) -> impl Ord + '_ {
        use std::cmp::Reverse;
        (Reverse(self.places_saved), Reverse(self.persons_gained), &self.towns)
    }
}

/// Persons gained by planning together: so many were found, and they are within these bounds.
struct Gained {
    persons: u64,
    range: RangeInclusive<u64>,
}

/// The effort for most persons of a few towns.
fn quicker(effort: &Effort) -> Effort {
    Effort { pairs_exact_max: effort.pairs_exact_max.min(GAINED_PAIRS_MAX), ..*effort }
}

/// Three towns that save more than the best pair among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triple {
    /// The three.
    pub partners: Partners,
    /// Places that the best pair among them saves.
    pub saved_by_best_pair: usize,
}

/// Triples that save more than the best pair among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triples {
    /// They, most saved first.
    pub found: Vec<Triple>,
    /// How many others may save more, too: the exact solver ended at its limit.
    pub open: usize,
}

impl<'c> Coalitions<'c> {
    /// The coalitions of some towns.
    ///
    /// Cost: O(pairs of a candidate and a demand point).
    pub fn new(cooperation: &'c Cooperation<'c>) -> Self {
        let neighbours = cooperation.towns.neighbours().into_iter().collect();
        Self {
            cooperation,
            neighbours,
            known: Mutex::default(),
            serving: Mutex::default(),
            most: Mutex::default(),
        }
    }

    /// Pairs of towns that can gain from planning together.
    pub fn neighbours(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.neighbours.iter().copied()
    }

    /// Whether one of two towns can serve residents of the other.
    fn are_neighbours(&self, a: u32, b: u32) -> bool {
        self.neighbours.contains(&(a.min(b), a.max(b)))
    }

    /// Remembers what is known of a set already.
    pub fn remember(&self, set: &[u32], fewest: Option<Fewest>) {
        self.known.lock().expect("no thread panics").insert(set.to_vec(), fewest);
    }

    /// c(S): the fewest new places on the ground of a set of towns, ascending, that bring each of them to the
    /// target; `None` when it is out of reach for one of them.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    ///
    /// # Method
    /// Towns that cannot serve each other's residents add up; each connected part is one set covering
    /// problem. Where the exact solver ends at its limit, the members' own plans put together are a plan too.
    pub fn fewest(&self, set: &[u32]) -> Result<Option<Fewest>, SitingError> {
        if let Some(known) = self.known.lock().expect("no thread panics").get(set) {
            return Ok(known.clone());
        }
        let parts = self.parts(set);
        let answer = match &parts[..] {
            [_] if set.len() > 1 => self.connected(set)?,
            [_] | [] => self.cooperation.fewest(set, Mode::Open)?,
            parts => {
                let each: Result<Option<Vec<Fewest>>, _> =
                    parts.iter().map(|part| self.fewest(part)).collect();
                each?.map(Fewest::sum)
            }
        };
        self.remember(set, answer.clone());
        Ok(answer)
    }

    /// The fewest places of towns that are connected as neighbours.
    fn connected(&self, set: &[u32]) -> Result<Option<Fewest>, SitingError> {
        let alone: Result<Option<Vec<Fewest>>, _> =
            set.iter().map(|town| self.fewest(&[*town])).collect();
        let alone = alone?.map(|alone| Fewest { places_min: 0, ..Fewest::sum(alone) });
        let known = alone.as_ref().map(|alone| &alone.places[..]);
        let together = self.cooperation.fewest_from(set, Mode::Open, known)?;
        Ok(match (together, alone) {
            (Some(together), Some(alone)) if !together.is_proven() => Some(together.or(alone)),
            (together, _) => together,
        })
    }

    /// The connected parts of a set, each ascending.
    fn parts(&self, set: &[u32]) -> Vec<Vec<u32>> {
        let mut sets = DisjointSets::new(set.len());
        for (a, town) in set.iter().enumerate() {
            for (b, other) in set.iter().enumerate().take(a) {
                if self.are_neighbours(*town, *other) {
                    sets.join(a, b);
                }
            }
        }
        let mut parts: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (at, town) in set.iter().enumerate() {
            parts.entry(sets.lowest(at)).or_default().push(*town);
        }
        parts.into_values().collect()
    }

    /// What some towns save by planning together; `None` when the target is out of reach even so.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn partners(&self, set: &[u32]) -> Result<Option<Partners>, SitingError> {
        let Some(together) = self.fewest(set)? else { return Ok(None) };
        let alone: Result<Option<Vec<Fewest>>, _> =
            set.iter().map(|town| self.fewest(&[*town])).collect();
        let alone = alone?.map(Fewest::sum);
        let count = together.places.len();
        let gained = self.gained(set, count)?;
        let is_proven = together.is_proven()
            && alone.as_ref().is_none_or(Fewest::is_proven)
            && gained.range.start() == gained.range.end();
        let range = |alone: &Fewest| {
            let least = alone.places_min.saturating_sub(count);
            least..=alone.places.len().saturating_sub(together.places_min)
        };
        let places_saved_range = alone.as_ref().map(range);
        let places_alone = alone.map(|alone| alone.places.len());
        Ok(Some(Partners {
            towns: set.to_vec(),
            places_alone,
            places_saved: places_alone.map(|alone| alone.saturating_sub(count)),
            places_saved_range,
            together,
            persons_gained: gained.persons,
            persons_gained_range: gained.range,
            is_proven,
        }))
    }

    /// Persons gained at equal effort.
    fn gained(&self, set: &[u32], places: usize) -> Result<Gained, SitingError> {
        if places == 0 {
            return Ok(Gained { persons: 0, range: 0..=0 });
        }
        let Cooperation { towns, effort, .. } = self.cooperation;
        let part = towns.part(set, Mode::Credited, Grouping::EachTown);
        let own = most_persons(&part.problem, places, &quicker(effort))?;
        let common = self.most_together(set, places)?;
        // The places of the own plans are a common plan too, perhaps with neighbours served beside.
        let before: u64 = set.iter().map(|town| towns.served_before(*town, Mode::Credited)).sum();
        let served =
            self.cooperation.served_in(set, Mode::Open, &part.places(&own.chosen)) - before;
        let most = common.persons.max(served);
        let least = most.saturating_sub(own.persons_max);
        Ok(Gained {
            persons: most - own.persons,
            range: least..=common.persons_max.max(most) - own.persons,
        })
    }

    /// Most residents of a set, as numbers of its open problem, whom so many places serve that are chosen together.
    fn most_together(&self, set: &[u32], places: usize) -> Result<PersonsPlan, SitingError> {
        let key = (set.to_vec(), places);
        if let Some(known) = self.most.lock().expect("no thread panics").get(&key) {
            return Ok(known.clone());
        }
        let Cooperation { towns, effort, .. } = self.cooperation;
        let part = towns.part(set, Mode::Open, Grouping::EachTown);
        let plan = most_persons(&part.problem, places, &quicker(effort))?;
        self.most.lock().expect("no thread panics").insert(key, plan.clone());
        Ok(plan)
    }

    /// What each pair of neighbours saves, most first.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn pairs(&self) -> Result<Vec<Partners>, SitingError> {
        let pairs: Vec<(u32, u32)> = self.neighbours().collect();
        let each: Result<Vec<Option<Partners>>, _> =
            pairs.par_iter().map(|(a, b)| self.partners(&[*a, *b])).collect();
        let mut pairs: Vec<Partners> = each?.into_iter().flatten().collect();
        pairs.sort_by(|one, other| one.precedence().cmp(&other.precedence()));
        Ok(pairs)
    }

    /// Triples of neighbours that save more places than the best pair among them, most saved first, and how many the
    /// exact solver left open.
    ///
    /// # Method
    /// Only the question whether three towns can do with fewer places than with their best pair is solved. Of the places of
    /// every plan those that serve one town are at least as many as its residents need from anywhere, and so for two
    /// towns; a linear program with this knowledge, in which places may be divided, leaves few triples to the exact
    /// solver.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn triples(&self) -> Result<Triples, SitingError> {
        let mut sets = BTreeSet::new();
        for (a, b) in self.neighbours() {
            for (c, d) in self.neighbours() {
                let mut set = vec![a, b, c, d];
                set.sort_unstable();
                set.dedup();
                if set.len() == 3 {
                    sets.insert(set);
                }
            }
        }
        let sets: Vec<Vec<u32>> = sets.into_iter().collect();
        let each: Result<Vec<Within<Triple>>, _> =
            sets.par_iter().map(|set| self.triple(set)).collect();
        let mut triples = Triples::default();
        for one in each? {
            match one {
                Within::Plan(triple) => triples.found.push(triple),
                Within::Nothing => {}
                Within::Open => triples.open += 1,
            }
        }
        let by_precedence =
            |a: &Triple, b: &Triple| a.partners.precedence().cmp(&b.partners.precedence());
        triples.found.sort_by(by_precedence);
        Ok(triples)
    }

    /// The value of three towns, if they save more than the best pair among them.
    fn triple(&self, set: &[u32]) -> Result<Within<Triple>, SitingError> {
        let [a, b, c] = *set else { return Ok(Within::Nothing) };
        let mut best = 0;
        for pair in [[a, b], [a, c], [b, c]] {
            let Some(saved) = self.saved(&pair)? else { return Ok(Within::Nothing) };
            best = best.max(saved);
        }
        let Some(alone) = self.places_alone(set)? else { return Ok(Within::Nothing) };
        // One place less than with the best pair.
        let Some(places_max) = (alone - best).checked_sub(1) else { return Ok(Within::Nothing) };
        let serving = self.serving_in(set)?;
        let within = (places_max, &serving[..]);
        let fewest = match self.cooperation.fewest_within(set, within)? {
            Within::Plan(fewest) => fewest,
            Within::Nothing => return Ok(Within::Nothing),
            Within::Open => return Ok(Within::Open),
        };
        self.remember(set, Some(fewest));
        let triple = |partners| Triple { partners, saved_by_best_pair: best };
        Ok(self.partners(set)?.map_or(Within::Nothing, |one| Within::Plan(triple(one))))
    }

    /// How many places every plan of three towns has that serve one of them, or one of two of them.
    fn serving_in(&self, set: &[u32]) -> Result<Vec<Serving>, SitingError> {
        let positions: [&[u32]; 6] = [&[0], &[1], &[2], &[0, 1], &[0, 2], &[1, 2]];
        let known = |groups: &&[u32]| {
            let towns: Vec<u32> = groups.iter().map(|at| set[*at as usize]).collect();
            Ok(Serving { groups: groups.to_vec(), places: self.serving_min(&towns)? })
        };
        positions.iter().map(known).collect()
    }

    /// Fewest places anywhere that serve residents of a set, in every plan that brings it to the target.
    fn serving_min(&self, set: &[u32]) -> Result<usize, SitingError> {
        if let Some(known) = self.serving.lock().expect("no thread panics").get(set) {
            return Ok(*known);
        }
        let is_near = |ground: &u32| {
            set.iter().any(|one| one == ground || self.are_neighbours(*one, *ground))
        };
        let grounds: Vec<u32> = self.cooperation.towns.all().into_iter().filter(is_near).collect();
        let places = self.cooperation.serving_min(set, &grounds)?;
        self.serving.lock().expect("no thread panics").insert(set.to_vec(), places);
        Ok(places)
    }

    /// v(S): places that a set saves; `None` when the target is out of reach for one of them alone.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn saved(&self, set: &[u32]) -> Result<Option<usize>, SitingError> {
        let Some(alone) = self.places_alone(set)? else { return Ok(None) };
        Ok(self.fewest(set)?.map(|together| alone.saturating_sub(together.places.len())))
    }

    /// New places when each of some towns plans alone; `None` when the target is out of reach for one of them.
    fn places_alone(&self, set: &[u32]) -> Result<Option<usize>, SitingError> {
        let mut alone = 0;
        for town in set {
            let Some(fewest) = self.fewest(&[*town])? else { return Ok(None) };
            alone += fewest.places.len();
        }
        Ok(Some(alone))
    }

    /// The best plan of some towns together that is found without much work, in which every town reaches the target: on
    /// the fewest places. Only in small problems the exact solver is asked whether as many serve more residents.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn best_plan(&self, partners: &Partners) -> Result<BestPlan, SitingError> {
        let (set, fewest) = (&partners.towns, partners.together.clone());
        let places = fewest.places.len();
        let most = || self.most_together(set, places);
        let effort = quicker(&self.cooperation.effort);
        let quick = Cooperation { effort, ..*self.cooperation };
        quick.best_plan_knowing(set, Mode::Open, (fewest, &most))
    }
}

/// In pairs: which pairs save most places in all if every town joins one pair at most? Pairs are never added
/// up otherwise. Among equals the persons gained decide.
///
/// # Method
/// Maximum-weight matching, see [`heaviest_pairs`].
pub fn best_pairing(count: usize, pairs: &[Partners]) -> Vec<&Partners> {
    let gained: u64 = pairs.iter().map(|pair| pair.persons_gained).sum();
    let weight = |pair: &Partners| {
        let saved = pair.places_saved.unwrap_or(0) as u64;
        // Only pairs that save places count, and a place counts more than all persons.
        if saved > 0 { saved * (gained + 1) + pair.persons_gained } else { 0 }
    };
    let matches: Vec<Match> = pairs
        .iter()
        .map(|pair| Match {
            a: pair.towns[0] as usize,
            b: pair.towns[1] as usize,
            weight: weight(pair),
        })
        .collect();
    let chosen = heaviest_pairs(count, &matches);
    let is_chosen = |pair: &&Partners| {
        let towns = (pair.towns[0] as usize, pair.towns[1] as usize);
        chosen.iter().any(|one| (one.a, one.b) == towns)
    };
    pairs.iter().filter(is_chosen).collect()
}

/// A place of a common plan that serves residents of several towns, or of another town than its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPlace {
    /// The candidate.
    pub place: u32,
    /// The town on whose ground it lies.
    pub ground: u32,
    /// Residents without service before whom it reaches, by town, ascending; only towns that have some.
    pub persons: Vec<(u32, u64)>,
}

impl Towns {
    /// Whom does a new place reach that nobody serves, in each of some towns?
    pub fn reached_by(&self, place: u32, set: &[u32]) -> SharedPlace {
        let (sites, residents) = (self.sites(), self.residents());
        let mut persons: BTreeMap<u32, u64> = BTreeMap::new();
        for demand in sites.reached.row(place as usize) {
            let at = *demand as usize;
            let home = residents.homes[at];
            if set.contains(&home) && residents.persons[at] > 0 && self.is_without(at) {
                *persons.entry(home).or_default() += residents.persons[at];
            }
        }
        let ground = sites.grounds[place as usize];
        SharedPlace { place, ground, persons: persons.into_iter().collect() }
    }

    /// The places of a common plan that several towns share.
    pub fn shared_places(&self, places: &[u32], set: &[u32]) -> Vec<SharedPlace> {
        let all = places.iter().map(|place| self.reached_by(*place, set));
        all.filter(|shared| shared.persons.iter().any(|(town, _)| *town != shared.ground)).collect()
    }
}
