//! From candidate places to the cells that reach them.

use std::ops::Range;

use geo::Coord;
use rayon::prelude::*;
use thiserror::Error;

use super::candidates::{Candidates, Site};
use super::cover::Reached;
use crate::access::{
    Arrivals, CellDistances, GivenDistances, LinkOptions, LinkedRegion, Linker, Snap,
};
use crate::base::{Bounds, CellId, FacilityId, Millimetres, Rows, zip_equal};
use crate::region::Region;
use crate::spatial::{Outline, OutlineIndex, PointIndex, straight_line};

/// Candidates that one thread searches from between two exchanges with the others.
const CHUNK: usize = 64;
/// Candidates whose cells are counted for an estimate.
const SAMPLE: usize = 512;
/// Marks a cell that is not asked about.
const NOBODY: u32 = u32::MAX;

/// The cells whose residents a new place could serve, numbered from 0 in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    cells: Vec<CellId>,
    /// The number of each cell of the region, [`NOBODY`] for the others.
    number: Vec<u32>,
}

impl Demand {
    /// Every inhabited cell of the region; halo cells are left out. Cost: O(cells).
    pub fn inhabited(region: &Region) -> Self {
        Self::of_cells(region, |_| true)
    }

    /// The inhabited cells of the region that `is_wanted` accepts. Cost: O(cells).
    pub fn of_cells(region: &Region, is_wanted: impl Fn(CellId) -> bool) -> Self {
        let persons = region.cells().persons(0);
        let is_meant = |cell: &CellId| persons[cell.index()] > 0 && is_wanted(*cell);
        let cells: Vec<CellId> = region.cells_inside().filter(is_meant).collect();
        let mut number = vec![NOBODY; region.cells().len()];
        for (at, cell) in cells.iter().enumerate() {
            number[cell.index()] = at as u32;
        }
        Self { cells, number }
    }

    /// The cells, ascending.
    pub fn cells(&self) -> &[CellId] {
        &self.cells
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The number of a cell; `None` when it is not asked about.
    #[inline]
    pub fn number(&self, cell: CellId) -> Option<u32> {
        let number = self.number[cell.index()];
        (number != NOBODY).then_some(number)
    }

    /// Persons of a group in each cell.
    ///
    /// # Panics
    /// If there is no such group.
    pub fn persons(&self, region: &Region, group: usize) -> Vec<u64> {
        let persons = region.cells().persons(group);
        self.cells.iter().map(|cell| u64::from(persons[cell.index()])).collect()
    }

    /// The number of the municipality of each cell.
    pub fn municipalities(&self, region: &Region) -> Vec<u32> {
        let home = |cell: &CellId| region.cells().municipality(*cell);
        self.cells.iter().map(|cell| home(cell).expect("cells inside have one").0).collect()
    }
}

/// How a distance from a cell to a candidate is measured.
enum Ways<'r> {
    /// In a straight line to its point or outline.
    Straight(PointIndex),
    /// On foot, to the doors of each candidate.
    OnFoot { arrivals: Box<Arrivals<'r>>, doors: Rows<Snap> },
    /// As another program has computed it: to cells, and to the hosts among the candidates by their position.
    Given { between: Option<&'r CellDistances>, to_hosts: Rows<(CellId, Millimetres)> },
    /// As it was measured before, to each candidate.
    Kept(&'r Rows<(CellId, Millimetres), u64>),
}

/// A cell within reach of a candidate: its number in the [`Demand`], and the distance from it to the candidate.
pub type Within = (u32, Millimetres);

/// Which inhabited cells reach which candidate places?
///
/// A distance is measured from the cell to the place, as in the reach table: one-way ways and slopes make it
/// differ from the way back, and a cell that is its own candidate walks to its way and back. Hard boundaries are
/// honoured. The same input gives the same rows for any number of threads.
pub struct PlaceSearch<'r> {
    region: &'r Region,
    candidates: &'r Candidates,
    demand: Demand,
    ways: Ways<'r>,
}

impl<'r> PlaceSearch<'r> {
    /// Distances in a straight line; to a host that is an area, to its outline, to one with several entrances, to
    /// the nearest. Cost: O(cells log cells).
    pub fn straight(region: &'r Region, candidates: &'r Candidates, demand: Demand) -> Self {
        let position = |(at, cell): (usize, &CellId)| (region.cells().position(*cell), at as u32);
        let index = PointIndex::new(demand.cells().iter().enumerate().map(position));
        Self { region, candidates, demand, ways: Ways::Straight(index) }
    }

    /// Distances on foot. Cells and hosts are where the region is linked; points of a layer are linked by
    /// `options`. A candidate without a way is reached by nobody.
    ///
    /// # Cost
    /// O(network + candidates); for points of a layer O((edges + points) log edges).
    pub fn on_foot(
        linked: &'r LinkedRegion<'r>,
        candidates: &'r Candidates,
        demand: Demand,
        options: LinkOptions,
    ) -> Self {
        let is_point = |at: &usize| matches!(candidates.sites()[*at], Site::Point(_));
        let points = (0..candidates.len()).filter(is_point);
        let points = points.filter_map(|at| Bounds::around([candidates.position(at)]));
        let linker = Linker::near(linked.network(), options, points);
        let doors = |candidate: usize| -> Vec<Snap> {
            match candidates.sites()[candidate] {
                Site::Cell(cell) => linked.cell(cell).copied().into_iter().collect(),
                Site::Host(facility) => linked.doors(facility).to_vec(),
                Site::Point(_) => linker.snap(candidates.position(candidate)).into_iter().collect(),
            }
        };
        let doors: Vec<Vec<Snap>> = (0..candidates.len()).into_par_iter().map(doors).collect();
        let doors = Rows::from_lengths(doors.iter().map(Vec::len), doors.concat());
        let arrivals = Arrivals::new(linked, |cell| demand.number(cell).is_some());
        let ways = Ways::OnFoot { arrivals: Box::new(arrivals), doors };
        Self { region: linked.region(), candidates, demand, ways }
    }

    /// Distances that another program has computed: to hosts those to facilities, to cells those between cells, without
    /// which nobody reaches a cell. A cell is at no distance from itself unless the table says otherwise. Points of a
    /// layer are reached by nobody.
    ///
    /// # Cost
    /// O(pairs of the hosts' categories).
    pub fn given(
        region: &'r Region,
        candidates: &'r Candidates,
        demand: Demand,
        (to_facilities, between): (&GivenDistances, Option<&'r CellDistances>),
    ) -> Self {
        let host = |(at, site): (usize, &Site)| match site {
            Site::Host(facility) => Some((at, *facility)),
            Site::Cell(_) | Site::Point(_) => None,
        };
        let hosts: Vec<(usize, FacilityId)> =
            candidates.sites().iter().enumerate().filter_map(host).collect();
        let facilities: Vec<FacilityId> = hosts.iter().map(|(_, facility)| *facility).collect();
        let of_hosts = to_facilities.to_facilities(region, &facilities);
        let pairs: Vec<(usize, (CellId, Millimetres))> = zip_equal(&hosts, of_hosts.iter())
            .flat_map(|((at, _), row)| row.iter().map(move |pair| (*at, *pair)))
            .collect();
        let to_hosts = Rows::grouped(candidates.len(), pairs.into_iter());
        Self { region, candidates, demand, ways: Ways::Given { between, to_hosts } }
    }

    /// Distances that were measured before: for each candidate the cells from which people walk to it, up to the largest
    /// limit that is asked for. Cost: O(1).
    ///
    /// # Panics
    /// When there is not one row for each candidate.
    pub fn kept(
        region: &'r Region,
        candidates: &'r Candidates,
        demand: Demand,
        rows: &'r Rows<(CellId, Millimetres), u64>,
    ) -> Self {
        assert_eq!(rows.len(), candidates.len(), "one row for each candidate");
        Self { region, candidates, demand, ways: Ways::Kept(rows) }
    }

    /// The region.
    pub fn region(&self) -> &'r Region {
        self.region
    }

    /// The cells that are asked about.
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// The cells that reach a candidate within the limit, inclusive, by their number; `into` is emptied first.
    /// Cost: O(cells or network within the limit).
    pub fn cells_of(&self, candidate: usize, limit: Millimetres, into: &mut Vec<Within>) {
        into.clear();
        let ground = self.candidates.ground(candidate);
        let (cells, borders) = (self.region.cells(), self.region.borders());
        let all_open = borders.all_open();
        let is_open =
            |cell: CellId| all_open || borders.lets_through(cells.municipality(cell), ground);
        match &self.ways {
            Ways::Straight(index) => {
                self.straight_to(candidate, limit, index, |number, distance| {
                    if is_open(self.demand.cells[number as usize]) {
                        into.push((number, distance));
                    }
                })
            }
            Ways::OnFoot { arrivals, doors } => {
                arrivals.within(doors.row(candidate), limit, |cell, distance| {
                    if is_open(cell) {
                        into.push((self.demand.number[cell.index()], distance));
                    }
                });
            }
            Ways::Given { between, to_hosts } => {
                let add = |pair: &(CellId, Millimetres)| self.take(*pair, limit, &is_open, into);
                self.each_given(candidate, (*between, to_hosts), add);
            }
            Ways::Kept(rows) => {
                rows.row(candidate).iter().for_each(|pair| self.take(*pair, limit, &is_open, into));
            }
        }
        into.sort_unstable();
        // Of several entrances the nearest one.
        into.dedup_by_key(|(number, _)| *number);
    }

    /// Adds a cell at a distance if it is asked about, near and not behind a boundary.
    fn take(
        &self,
        (cell, distance): (CellId, Millimetres),
        limit: Millimetres,
        is_open: &impl Fn(CellId) -> bool,
        into: &mut Vec<Within>,
    ) {
        if let Some(number) = self.demand.number(cell)
            && distance <= limit
            && is_open(cell)
        {
            into.push((number, distance));
        }
    }

    /// Visits the cells of which another program says how far they are from a candidate.
    fn each_given(
        &self,
        candidate: usize,
        (between, to_hosts): (Option<&CellDistances>, &Rows<(CellId, Millimetres)>),
        mut add: impl FnMut(&(CellId, Millimetres)),
    ) {
        match self.candidates.sites()[candidate] {
            Site::Cell(cell) => {
                let row = between.map(|between| between.to_cell(cell)).unwrap_or_default();
                row.iter().for_each(&mut add);
                if row.iter().all(|(from, _)| *from != cell) {
                    add(&(cell, Millimetres(0)));
                }
            }
            Site::Host(_) => to_hosts.row(candidate).iter().for_each(add),
            Site::Point(_) => {}
        }
    }

    fn straight_to(
        &self,
        candidate: usize,
        limit: Millimetres,
        index: &PointIndex,
        mut visit: impl FnMut(u32, Millimetres),
    ) {
        let mut to_point =
            |at: Coord<f64>| index.within(at, limit, |far, number| visit(number, far));
        let Site::Host(host) = self.candidates.sites()[candidate] else {
            return to_point(self.candidates.position(candidate));
        };
        let host = self.region.facility(host);
        let Some(outline) = host.outline() else {
            return host.doors().iter().for_each(|door| to_point(*door));
        };
        let measured = OutlineIndex::new([(outline, 0)]);
        let around = reach_of(outline, host.position()).0.saturating_add(limit.0);
        index.within(host.position(), Millimetres(around), |_, number| {
            let from = self.region.cells().position(self.demand.cells[number as usize]);
            measured.within(from, limit, |distance, _| visit(number, distance));
        });
    }

    /// What `work` makes of the cells of each candidate, in the order of the candidates. One search for each,
    /// on all threads; nothing else is kept.
    ///
    /// # Cost
    /// O(sum over candidates of the cells or network within the limit).
    pub fn map<T: Send>(
        &self,
        limit: Millimetres,
        work: impl Fn(usize, &[Within]) -> T + Sync,
    ) -> Vec<T> {
        self.map_some(0..self.candidates.len(), limit, work)
    }

    /// Hands over the cells of each candidate within the limit, of some candidates at a time, in their order: as many
    /// as have about so many pairs, so that no table of all of them is held.
    ///
    /// # Errors
    /// Those of `take`.
    ///
    /// # Cost
    /// As [`Self::map`], and 512 searches.
    pub fn each_rows<E>(
        &self,
        limit: Millimetres,
        pairs_at_once: u64,
        mut take: impl FnMut(Range<usize>, Vec<Vec<Within>>) -> Result<(), E>,
    ) -> Result<(), E> {
        let count = self.candidates.len();
        let of_each = (self.pairs_estimate(limit) / count.max(1) as u64).max(1);
        let at_once = (pairs_at_once / of_each).max(1) as usize;
        for from in (0..count).step_by(at_once) {
            let some = from..count.min(from + at_once);
            take(some.clone(), self.map_some(some, limit, |_, row| row.to_vec()))?;
        }
        Ok(())
    }

    fn map_some<T: Send>(
        &self,
        some: Range<usize>,
        limit: Millimetres,
        work: impl Fn(usize, &[Within]) -> T + Sync,
    ) -> Vec<T> {
        let order = self.in_space(some);
        let mut results: Vec<(u32, T)> = order
            .par_chunks(CHUNK)
            .flat_map_iter(|chunk| {
                let mut row = Vec::new();
                let one = |candidate: &u32| {
                    self.cells_of(*candidate as usize, limit, &mut row);
                    (*candidate, work(*candidate as usize, &row))
                };
                chunk.iter().map(one).collect::<Vec<_>>()
            })
            .collect();
        results.sort_unstable_by_key(|(candidate, _)| *candidate);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// Some candidates in an order in which the next search finds the network in the processor's cache.
    fn in_space(&self, some: Range<usize>) -> Vec<u32> {
        let mut order: Vec<u32> = some.map(|candidate| candidate as u32).collect();
        if let Ways::OnFoot { doors, .. } = &self.ways {
            order.sort_by_key(|at| (doors.row(*at as usize).first().map(Snap::edge), *at));
        }
        order
    }

    /// The cells of 512 candidates at equal steps, within the limit; of all candidates, if they are no more.
    /// Cost: O(512 searches).
    pub fn sample(&self, limit: Millimetres) -> Reached {
        let count = self.candidates.len();
        let sample: Vec<usize> = (0..count).step_by(count.div_ceil(SAMPLE).max(1)).collect();
        let cells = |candidate: &usize| -> Vec<u32> {
            let mut row = Vec::new();
            self.cells_of(*candidate, limit, &mut row);
            row.into_iter().map(|(number, _)| number).collect()
        };
        Reached::from_rows(sample.par_iter().map(cells).collect::<Vec<_>>())
    }

    /// The number of pairs of a candidate and a cell within the limit, from a [`Self::sample`]. Exact for at most
    /// 512 candidates.
    pub fn pairs_estimate(&self, limit: Millimetres) -> u64 {
        let sample = self.sample(limit);
        let pairs = sample.pairs() as u64 * self.candidates.len() as u64;
        pairs.div_ceil(sample.candidates().max(1) as u64)
    }

    /// The cells of every candidate within the limit, with their distances.
    ///
    /// # Errors
    /// [`PlacesTooLarge`] if the table would need more than `bytes_max`.
    ///
    /// # Cost
    /// As [`Self::map`]; 8 bytes for each pair, and as many again while it is filled.
    pub fn rows(
        &self,
        limit: Millimetres,
        bytes_max: Option<u64>,
    ) -> Result<PlaceReach, PlacesTooLarge> {
        self.expect_room(limit, 2 * size_of::<Within>() as u64, bytes_max)?;
        let rows = self.map(limit, |_, row| row.to_vec());
        let rows = Rows::from_lengths(rows.iter().map(Vec::len), rows.concat());
        Ok(PlaceReach { limit, rows })
    }

    /// Refuses a table with `pair_bytes` for each pair that needs more than `bytes_max`.
    ///
    /// # Errors
    /// [`PlacesTooLarge`] if it does, as far as 512 candidates tell.
    pub fn expect_room(
        &self,
        limit: Millimetres,
        pair_bytes: u64,
        bytes_max: Option<u64>,
    ) -> Result<(), PlacesTooLarge> {
        let Some(available) = bytes_max else { return Ok(()) };
        // No estimate is needed where every candidate may reach every cell.
        let at_most = self.candidates.len() as u64 * self.demand.len() as u64;
        if at_most.saturating_mul(pair_bytes) <= available {
            return Ok(());
        }
        let pairs = self.pairs_estimate(limit);
        let bytes = pairs.saturating_mul(pair_bytes);
        if bytes <= available {
            return Ok(());
        }
        let candidates = self.candidates.len();
        Err(PlacesTooLarge { candidates, pairs, limit, bytes, available })
    }
}

/// The distance from a point to the farthest corner of an outline.
fn reach_of(outline: &Outline, from: Coord<f64>) -> Millimetres {
    let corners = outline.segments().into_iter().flat_map(|line| [line.start, line.end]);
    corners.map(|corner| straight_line(from, corner)).max().unwrap_or_default()
}

/// A table of candidates and the cells that reach them would not fit into memory.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{candidates} candidate places are reached by about {pairs} cells within {limit}: {} MB, but {} MB are free",
    bytes / 1_000_000,
    available / 1_000_000
)]
pub struct PlacesTooLarge {
    /// Candidates.
    pub candidates: usize,
    /// Estimated pairs of a candidate and a cell.
    pub pairs: u64,
    /// The limit.
    pub limit: Millimetres,
    /// What the table would need.
    pub bytes: u64,
    /// What it may take.
    pub available: u64,
}

/// The cells that reach each candidate, up to a limit, with their distances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceReach {
    limit: Millimetres,
    rows: Rows<Within, u64>,
}

impl PlaceReach {
    /// The cells of a candidate with their distances, by number.
    ///
    /// # Panics
    /// If there is no such candidate.
    pub fn row(&self, candidate: usize) -> &[Within] {
        self.rows.row(candidate)
    }

    /// Number of candidates.
    pub fn candidates(&self) -> usize {
        self.rows.len()
    }

    /// Which cells each candidate serves within a limit, inclusive. Cost: O(pairs).
    ///
    /// # Panics
    /// If the limit is larger than the one it was filled to.
    pub fn within(&self, limit: Millimetres) -> Reached {
        assert!(limit <= self.limit, "rows reach up to {}", self.limit);
        let near = |row: &[Within]| -> Vec<u32> {
            row.iter().filter(|(_, far)| *far <= limit).map(|(number, _)| *number).collect()
        };
        Reached::from_rows(self.rows.iter().map(near))
    }
}
