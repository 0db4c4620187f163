//! Small random worlds, and answers by trying every choice of new places. Nothing here uses the library's
//! covering: who is served is decided from positions and distances alone.

use nahraum::base::Percent;
use nahraum::siting::Reached;
use nahraum::siting::cooperation::{Existing, Mode, Residents, Sites, Towns};

/// A repeatable sequence of numbers (xorshift, Marsaglia 2003).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// An inhabited cell of a town; each is a candidate.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub at: (i64, i64),
    pub town: u32,
    pub persons: u64,
}

/// An existing place; without a town it lies outside the region.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub at: (i64, i64),
    pub town: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct World {
    pub towns: u32,
    pub cells: Vec<Cell>,
    pub places: Vec<Place>,
    pub limit: i64,
}

impl World {
    pub fn random(seed: u64, towns: u32) -> Self {
        let mut numbers =
            Numbers(0x9E37_79B9_7F4A_7C15 ^ (seed + 1).wrapping_mul(0xD134_2543_DE82_EF95));
        let mut squares: Vec<(i64, i64)> =
            (0..5).flat_map(|x| (0..3).map(move |y| (x, y))).collect();
        let count = towns as usize + numbers.below(9 - u64::from(towns)) as usize;
        let mut cells = Vec::new();
        for number in 0..count {
            let at = squares.swap_remove(numbers.below(squares.len() as u64) as usize);
            // Every town has a cell; the others fall where they fall.
            let town = if number < towns as usize {
                number as u64
            } else {
                numbers.below(u64::from(towns))
            };
            cells.push(Cell { at, town: town as u32, persons: 1 + numbers.below(9) });
        }
        let places = (0..numbers.below(4)).map(|_| Place {
            at: (numbers.below(5) as i64, numbers.below(3) as i64),
            town: (numbers.below(5) > 0).then(|| numbers.below(u64::from(towns)) as u32),
        });
        let places = places.collect();
        Self { towns, cells, places, limit: 1 + numbers.below(3) as i64 }
    }

    pub fn reaches(&self, a: (i64, i64), b: (i64, i64)) -> bool {
        (a.0 - b.0).abs() + (a.1 - b.1).abs() <= self.limit
    }

    /// Whether an existing place serves a cell.
    pub fn is_served(&self, cell: &Cell, mode: Mode) -> bool {
        self.places.iter().any(|place| {
            let counts = mode != Mode::Closed || place.town.is_none_or(|town| town == cell.town);
            counts && self.reaches(place.at, cell.at)
        })
    }

    /// The same world for the library.
    pub fn towns(&self) -> Towns {
        let rows = self.cells.iter().map(|candidate| {
            let reached = |demand: &usize| self.reaches(candidate.at, self.cells[*demand].at);
            (0..self.cells.len()).filter(reached).map(|demand| demand as u32).collect::<Vec<_>>()
        });
        let grounds = self.cells.iter().map(|cell| cell.town).collect();
        let existing = |cell: &Cell| match cell {
            cell if self.is_served(cell, Mode::Closed) => Existing::Own,
            cell if self.is_served(cell, Mode::Open) => Existing::Abroad,
            _ => Existing::Nobody,
        };
        let residents = Residents {
            persons: self.cells.iter().map(|cell| cell.persons).collect(),
            homes: self.cells.iter().map(|cell| cell.town).collect(),
            existing: self.cells.iter().map(existing).collect(),
        };
        Towns::new(
            self.towns as usize,
            Sites { reached: Reached::from_rows(rows), grounds },
            residents,
        )
        .expect("a world without contradictions")
    }

    /// Persons of each town who are served when the cells of a set (bits) become places.
    pub fn served(&self, chosen: u32, mode: Mode) -> Vec<u64> {
        let mut persons = vec![0; self.towns as usize];
        for cell in &self.cells {
            let by_new = self.cells.iter().enumerate().any(|(at, candidate)| {
                chosen >> at & 1 == 1
                    && (mode == Mode::Open || candidate.town == cell.town)
                    && self.reaches(candidate.at, cell.at)
            });
            if by_new || self.is_served(cell, mode) {
                persons[cell.town as usize] += cell.persons;
            }
        }
        persons
    }

    /// Persons of other towns than one whom nobody serves and the cells of a set (bits) reach.
    pub fn abroad(&self, town: u32, chosen: u32) -> u64 {
        let is_reached = |cell: &&Cell| {
            let mut new = self.cells.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
            new.any(|(_, candidate)| self.reaches(candidate.at, cell.at))
        };
        let abroad = self.cells.iter().filter(|cell| cell.town != town);
        let without = abroad.filter(|cell| !self.is_served(cell, Mode::Open));
        without.filter(is_reached).map(|cell| cell.persons).sum()
    }

    pub fn persons(&self, town: u32) -> u64 {
        self.cells.iter().filter(|cell| cell.town == town).map(|cell| cell.persons).sum()
    }

    /// All sets of new places on the ground of some towns, fewest first.
    pub fn choices(&self, set: &[u32]) -> Vec<u32> {
        let on_ground = |chosen: u32| {
            let is_in = |at: &usize| chosen >> at & 1 == 0 || set.contains(&self.cells[*at].town);
            (0..self.cells.len()).all(|at| is_in(&at))
        };
        let mut all: Vec<u32> =
            (0..1_u32 << self.cells.len()).filter(|set| on_ground(*set)).collect();
        all.sort_by_key(|chosen| chosen.count_ones());
        all
    }

    /// The fewest new places of some towns with which each of them reaches its target.
    pub fn fewest_each(&self, set: &[u32], mode: Mode, target: Percent) -> Option<usize> {
        let meets = |chosen: &u32| {
            let served = self.served(*chosen, mode);
            let reaches = |town: &u32| served[*town as usize] >= target.needed(self.persons(*town));
            set.iter().all(reaches)
        };
        self.choices(set).into_iter().find(meets).map(|chosen| chosen.count_ones() as usize)
    }

    /// The fewest new places of all towns with which their sum reaches the target.
    pub fn fewest_in_sum(&self, mode: Mode, target: Percent) -> Option<usize> {
        let need = target.needed(self.cells.iter().map(|cell| cell.persons).sum());
        let meets = |chosen: &u32| self.served(*chosen, mode).iter().sum::<u64>() >= need;
        let all: Vec<u32> = (0..self.towns).collect();
        self.choices(&all).into_iter().find(meets).map(|chosen| chosen.count_ones() as usize)
    }

    /// Most residents of some towns whom at most so many new places on their ground serve.
    pub fn most(&self, set: &[u32], mode: Mode, places: usize) -> u64 {
        let served = |chosen: u32| {
            let served = self.served(chosen, mode);
            set.iter().map(|town| served[*town as usize]).sum()
        };
        let few = |chosen: &u32| chosen.count_ones() as usize <= places;
        self.choices(set).into_iter().filter(few).map(served).max().expect("no place is a choice")
    }
}
