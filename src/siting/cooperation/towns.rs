//! Towns, their residents, and the places where each of them could open something.

use std::collections::BTreeSet;

use crate::siting::cover::{CoverProblem, Reached};

/// Who serves the residents of a demand point already?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Existing {
    /// No existing place.
    #[default]
    Nobody,
    /// Only places of other towns.
    Abroad,
    /// A place of their own town, or one outside all towns, whose host is nobody in the region.
    Own,
}

/// Which places count for whose residents?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// *Everybody alone*: existing and new places count only for residents of their own town.
    Closed,
    /// Existing places count for everybody, new ones only for residents of their own town.
    Credited,
    /// *Together*: existing and new places count for everybody.
    Open,
}

impl Mode {
    /// All of them, from alone to together.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Credited, Self::Open];

    /// Its key in tables: `closed`, `credited`, `open`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Credited => "credited",
            Self::Open => "open",
        }
    }

    /// Whether residents whom existing places serve like this count as served.
    pub fn counts(self, existing: Existing) -> bool {
        match self {
            Self::Closed => existing == Existing::Own,
            Self::Credited | Self::Open => existing != Existing::Nobody,
        }
    }
}

/// Candidate places: whom each would serve, and on the ground of which town it lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites {
    /// The demand points that each candidate reaches.
    pub reached: Reached,
    /// The town of each candidate.
    pub grounds: Vec<u32>,
}

/// Residents at demand points. The vectors are parallel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Residents {
    /// Persons at each demand point, of the group that counts.
    pub persons: Vec<u64>,
    /// The town in which they live.
    pub homes: Vec<u32>,
    /// Who serves them already.
    pub existing: Vec<Existing>,
}

/// Sites or residents do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TownsError {
    /// There is not one value for each demand point.
    #[error("{persons} demand points have {homes} homes and {existing} states of service")]
    Residents {
        /// Demand points with persons.
        persons: usize,
        /// Homes given.
        homes: usize,
        /// States of service given.
        existing: usize,
    },
    /// There is not one town for each candidate.
    #[error("{candidates} candidates have {grounds} towns")]
    Grounds {
        /// Candidates.
        candidates: usize,
        /// Towns given.
        grounds: usize,
    },
    /// A candidate reaches a demand point that does not exist.
    #[error("candidate {candidate} reaches demand point {demand}, but there are only {demands}")]
    UnknownDemand {
        /// The candidate.
        candidate: usize,
        /// The demand point.
        demand: u32,
        /// Number of demand points.
        demands: usize,
    },
    /// A home or a ground is no town.
    #[error("found town {town}, expected one below {count}")]
    UnknownTown {
        /// The town.
        town: u32,
        /// Number of towns.
        count: usize,
    },
}

/// Towns side by side: their residents, who serves them already, and where something new could open.
///
/// Towns, demand points and candidates are numbers; keys and names are the caller's. Two orders of the
/// same towns have the same values.
#[derive(Clone, Debug)]
pub struct Towns {
    count: usize,
    sites: Sites,
    residents: Residents,
    /// The candidates on the ground of each town, ascending.
    candidates: Vec<Vec<u32>>,
    /// The demand points of each town, ascending.
    demands: Vec<Vec<u32>>,
}

impl Towns {
    /// `count` towns with their residents and candidate places.
    ///
    /// # Errors
    /// [`TownsError`] if the vectors differ in length, or name towns or demand points that do not exist.
    pub fn new(count: usize, sites: Sites, residents: Residents) -> Result<Self, TownsError> {
        let demands = residents.persons.len();
        if residents.homes.len() != demands || residents.existing.len() != demands {
            return Err(TownsError::Residents {
                persons: demands,
                homes: residents.homes.len(),
                existing: residents.existing.len(),
            });
        }
        let candidates = sites.reached.candidates();
        if sites.grounds.len() != candidates {
            return Err(TownsError::Grounds { candidates, grounds: sites.grounds.len() });
        }
        for candidate in 0..candidates {
            let last = sites.reached.row(candidate).last();
            if let Some(demand) = last.copied().filter(|demand| *demand as usize >= demands) {
                return Err(TownsError::UnknownDemand { candidate, demand, demands });
            }
        }
        let mut named = sites.grounds.iter().chain(&residents.homes);
        if let Some(town) = named.find(|town| **town as usize >= count) {
            return Err(TownsError::UnknownTown { town: *town, count });
        }
        let by_town = |towns: &[u32]| {
            let mut lists = vec![Vec::new(); count];
            for (at, town) in towns.iter().enumerate() {
                lists[*town as usize].push(at as u32);
            }
            lists
        };
        let (candidates, demands) = (by_town(&sites.grounds), by_town(&residents.homes));
        Ok(Self { count, sites, residents, candidates, demands })
    }

    /// Number of towns.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All towns, ascending.
    pub fn all(&self) -> Vec<u32> {
        (0..self.count as u32).collect()
    }

    /// Candidate places.
    pub fn sites(&self) -> &Sites {
        &self.sites
    }

    /// Residents.
    pub fn residents(&self) -> &Residents {
        &self.residents
    }

    /// The demand points of a town, ascending.
    pub fn demands(&self, town: u32) -> &[u32] {
        &self.demands[town as usize]
    }

    /// The candidates on the ground of a town, ascending.
    pub fn candidates(&self, town: u32) -> &[u32] {
        &self.candidates[town as usize]
    }

    /// Persons of a town.
    pub fn persons(&self, town: u32) -> u64 {
        self.demands(town).iter().map(|demand| self.residents.persons[*demand as usize]).sum()
    }

    /// Persons of a town who are served before anything new opens.
    pub fn served_before(&self, town: u32, mode: Mode) -> u64 {
        let served = |demand: &&u32| mode.counts(self.residents.existing[**demand as usize]);
        let served = self.demands(town).iter().filter(served);
        served.map(|demand| self.residents.persons[*demand as usize]).sum()
    }

    /// Persons of each town who are served when these candidates open, by the town's number.
    pub fn served(&self, places: &[u32], mode: Mode) -> Vec<u64> {
        let mut served: Vec<bool> =
            self.residents.existing.iter().map(|existing| mode.counts(*existing)).collect();
        for place in places {
            let ground = self.sites.grounds[*place as usize];
            for demand in self.sites.reached.row(*place as usize) {
                let at = *demand as usize;
                served[at] |= mode == Mode::Open || self.residents.homes[at] == ground;
            }
        }
        let mut persons = vec![0; self.count];
        for (at, _) in served.iter().enumerate().filter(|(_, served)| **served) {
            persons[self.residents.homes[at] as usize] += self.residents.persons[at];
        }
        persons
    }

    /// Residents of other towns whom these candidates reach and no existing place serves: the spill-over,
    /// by the town on whose ground the candidates lie. Somebody whom two towns reach counts for both.
    pub fn spill_over(&self, places: &[u32]) -> Vec<u64> {
        let mut reached: Vec<(u32, u32)> = Vec::new();
        for place in places {
            let ground = self.sites.grounds[*place as usize];
            let abroad = |demand: &&u32| {
                let at = **demand as usize;
                self.residents.homes[at] != ground && self.is_without(at)
            };
            let row = self.sites.reached.row(*place as usize).iter();
            reached.extend(row.filter(abroad).map(|demand| (ground, *demand)));
        }
        reached.sort_unstable();
        reached.dedup();
        let mut persons = vec![0; self.count];
        for (ground, demand) in reached {
            persons[ground as usize] += self.residents.persons[demand as usize];
        }
        persons
    }

    /// Whether no existing place at all serves a demand point.
    pub(super) fn is_without(&self, demand: usize) -> bool {
        self.residents.existing[demand] == Existing::Nobody
    }

    /// Pairs of towns of which one can serve residents of the other who have no service, ascending, the
    /// lower number first. Only these can gain from planning together.
    pub fn neighbours(&self) -> Vec<(u32, u32)> {
        let mut pairs = BTreeSet::new();
        for (candidate, ground) in self.sites.grounds.iter().enumerate() {
            for demand in self.sites.reached.row(candidate) {
                let at = *demand as usize;
                let home = self.residents.homes[at];
                if home != *ground && self.residents.persons[at] > 0 && self.is_without(at) {
                    pairs.insert((home.min(*ground), home.max(*ground)));
                }
            }
        }
        pairs.into_iter().collect()
    }
}

/// How the persons of a problem are grouped, so that each group can have a need of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    /// One group a town, numbered as in the set of towns.
    EachTown,
    /// All residents of the towns are one group.
    AllTogether,
    /// One group a town, and last the residents of towns outside the set whom nobody serves.
    WithAbroad,
}

/// The covering problem of some towns, with the numbers of its candidates in the whole.
#[derive(Debug)]
pub(super) struct Part {
    pub problem: CoverProblem,
    pub candidates: Vec<u32>,
}

impl Part {
    /// Chosen candidates by their numbers in the whole.
    pub(super) fn places(&self, chosen: &[u32]) -> Vec<u32> {
        chosen.iter().map(|at| self.candidates[*at as usize]).collect()
    }

    /// Candidates of the whole by their numbers here, without those that serve nobody who counts here.
    pub(super) fn numbers(&self, places: &[u32]) -> Vec<u32> {
        let number = |place: &u32| self.candidates.iter().position(|one| one == place);
        places.iter().filter_map(number).map(|at| at as u32).collect()
    }
}

/// No number yet.
const NONE: u32 = u32::MAX;

impl Towns {
    /// The problem of new places on the ground of some towns for their residents without service.
    pub(super) fn part(&self, set: &[u32], mode: Mode, grouping: Grouping) -> Part {
        self.part_on(set, set, mode, grouping)
    }

    /// The problem of new places on some grounds for the residents of a set of towns without service.
    pub(super) fn part_on(
        &self,
        grounds: &[u32],
        set: &[u32],
        mode: Mode,
        grouping: Grouping,
    ) -> Part {
        let mut position = vec![NONE; self.count];
        for (at, town) in set.iter().enumerate() {
            position[*town as usize] = at as u32;
        }
        // Who may be served by a place on a ground.
        let is_wanted = |demand: u32, ground: u32| {
            let at = demand as usize;
            let home = self.residents.homes[at];
            let is_member = position[home as usize] != NONE;
            let is_open = self.residents.persons[at] > 0
                && match is_member {
                    true => !mode.counts(self.residents.existing[at]),
                    false => self.is_without(at),
                };
            is_open
                && match (mode, is_member) {
                    (_, false) => grouping == Grouping::WithAbroad,
                    (Mode::Open, true) => true,
                    (Mode::Closed | Mode::Credited, true) => home == ground,
                }
        };
        let mut number = vec![NONE; self.residents.persons.len()];
        let (mut rows, mut candidates) = (Vec::new(), Vec::new());
        let (mut weights, mut groups) = (Vec::new(), Vec::new());
        for ground in grounds {
            for candidate in self.candidates(*ground) {
                let row = self.sites.reached.row(*candidate as usize).iter().copied();
                let wanted: Vec<u32> = row.filter(|demand| is_wanted(*demand, *ground)).collect();
                if wanted.is_empty() {
                    continue;
                }
                for demand in &wanted {
                    let at = *demand as usize;
                    if number[at] == NONE {
                        number[at] = weights.len() as u32;
                        weights.push(self.residents.persons[at]);
                        groups.push(
                            match (grouping, position[self.residents.homes[at] as usize]) {
                                (_, NONE) => set.len() as u32,
                                (Grouping::AllTogether, _) => 0,
                                (_, member) => member,
                            },
                        );
                    }
                }
                candidates.push(*candidate);
                rows.push(wanted.into_iter().map(|d| number[d as usize]).collect::<Vec<_>>());
            }
        }
        let problem = CoverProblem::new(Reached::from_rows(rows), weights, groups)
            .expect("every demand point of a row has a weight and a group");
        Part { problem, candidates }
    }
}
