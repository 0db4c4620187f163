//! Gaps (Lücken): areas whose residents do not reach a service, and connected gaps.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use geo::{Area, MultiPolygon};
use rayon::prelude::*;

use super::outline::outline;
use super::{Persons, add_persons, nobody, persons_of};
use crate::access::{Nearest, ReachTable};
use crate::base::{CategoryId, CellId, DisjointSets, Millimetres, MunicipalityId, QuartierId};
use crate::region::Region;
use crate::spatial::PointIndex;

/// Options of the search for gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapOptions {
    /// Joining distance: uncovered cells that are not on a grid are joined up to this distance.
    /// Default 150 m: cells 100 m apart are joined diagonally too.
    pub joining_distance: Millimetres,
    /// Reporting size: a municipality does not notice a gap with fewer of its own residents.
    /// Default 500, a third of the smallest quartier (1,500 persons).
    pub report_persons: u64,
    /// Gaps with fewer persons are counted but not listed. Default 1: all are listed.
    pub persons_min: u64,
    /// Whether only the gap of rank 1 is listed, without polygon and area: to describe and draw all of them takes most of
    /// the time. Default: all are.
    pub largest_only: bool,
}

impl Default for GapOptions {
    fn default() -> Self {
        Self {
            joining_distance: Millimetres(150_000),
            report_persons: 500,
            persons_min: 1,
            largest_only: false,
        }
    }
}

/// Inhabited cells without the service within the limit: a connected area, or what one new place would serve.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Category.
    pub category: CategoryId,
    /// Limit.
    pub limit: Millimetres,
    /// Rank; 1 is the gap with the most persons who certainly do not reach the service.
    pub rank: usize,
    /// Its cells, ascending.
    pub cells: Vec<CellId>,
    /// Persons by group.
    pub persons: Persons,
    /// Of these, persons who may have a facility within the limit on unknown ground.
    pub uncertain: Persons,
    /// Area of its polygon in square metres.
    pub area_m2: f64,
    /// Its polygon in the working CRS.
    pub polygon: MultiPolygon<f64>,
    /// Municipalities with their persons by group, most persons first.
    pub municipalities: Vec<(MunicipalityId, Persons)>,
    /// Quartiers with their persons, most first.
    pub quartiers: Vec<(QuartierId, u64)>,
    /// The facility nearest to any of its cells.
    pub nearest: Nearest,
    /// Population-weighted mean distance to the nearest facility in metres.
    pub mean_distance_m: Option<f64>,
    /// Persons for whom a facility on unknown ground may be nearer than the nearest known one.
    pub nearest_uncertain: u64,
    /// Whether its cells lie in two or more municipalities.
    pub is_split: bool,
    /// Whether no single municipality notices it. A connected gap: it is split, every municipality's part is
    /// below the reporting size, and the whole is not.
    pub is_hidden: bool,
}

/// The gaps of one category at one limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// Listed gaps, by rank.
    pub list: Vec<Gap>,
    /// Gaps below [`GapOptions::persons_min`].
    pub small: u64,
    /// Persons in the gaps below [`GapOptions::persons_min`].
    pub small_persons: u64,
}

/// Persons of a gap who certainly do not reach the service, and all: most first.
type Order = Reverse<(u64, u64)>;

/// Where do residents not reach a service, how many are affected, and does a boundary hide the gap?
///
/// # Returns
/// Gaps by descending persons who certainly do not reach the service, then by all persons, then by first
/// cell. Every inhabited cell of the region whose
/// nearest facility lies beyond `limit` is in exactly one gap.
///
/// # Method
/// 1. Cells with persons and without a facility within the limit are uncovered.
/// 2. Connected components of uncovered cells are gaps. On a grid, cells that share an edge or a
///    corner are connected; otherwise cells within the joining distance (single linkage).
/// 3. A gap is *split* when its cells lie in two or more municipalities. A split gap is *hidden* when
///    each municipality's part is below the reporting size and the whole is not.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(u log u) for u uncovered cells; without a grid plus the number of pairs within the joining
/// distance.
pub fn gaps(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    options: &GapOptions,
) -> Gaps {
    reach.assert_fits(region);
    let table = reach.category(category);
    let uncovered: Vec<CellId> = region
        .cells_inside()
        .filter(|cell| persons_of(region, *cell) > 0 && table.nearest(*cell).distance > limit)
        .collect();
    let components = join(region, &uncovered, options.joining_distance);
    let mut result = Gaps::default();
    // By where they begin, as their components: neighbours are described one after the other, while what belongs to their
    // cells is still near the processor.
    let mut drafts: Vec<(Order, Vec<CellId>)> = Vec::new();
    for cells in components {
        let persons: u64 = cells.iter().map(|cell| persons_of(region, *cell)).sum();
        let certain = cells.iter().filter(|cell| !table.is_uncertain(**cell, limit));
        let certain = certain.map(|cell| persons_of(region, *cell)).sum();
        if persons < options.persons_min {
            result.small += 1;
            result.small_persons += persons;
        } else {
            drafts.push((Reverse((certain, persons)), cells));
        }
    }
    let mut is_uncovered = Vec::new();
    if options.largest_only {
        // Of equal ones the first.
        drafts = drafts.into_iter().min_by_key(|(order, _)| *order).into_iter().collect();
    } else {
        is_uncovered.resize(region.cells().len(), false);
        uncovered.iter().for_each(|cell| is_uncovered[region.cells().square(*cell).index()] = true);
    }
    let describe = |(order, cells): (Order, Vec<CellId>)| {
        // On a grid an uncovered neighbour is always in the same gap.
        let is_member = |cell: CellId| is_uncovered[cell.index()];
        let mut gap = describe(region, reach, category, limit, cells);
        if !options.largest_only {
            draw(region, &mut gap, &is_member, options.joining_distance);
        }
        gap.is_hidden = is_hidden(&gap, options.report_persons);
        (order, gap)
    };
    let mut described: Vec<(_, Gap)> = drafts.into_par_iter().map(describe).collect();
    described.sort_by_cached_key(|(order, gap)| (*order, gap.cells[0]));
    let ranked = described.into_iter().zip(1..).map(|((_, gap), rank)| Gap { rank, ..gap });
    result.list = ranked.collect();
    result
}

/// Describes cells that lack a service as one gap: who lives there, which municipalities it touches, which
/// facility is nearest, and its outline. Its rank is 0, and it is not marked as hidden.
///
/// # Parameters
/// `cells`: inhabited cells of the region, ascending. `joining_distance`: without a grid, cells are drawn as discs
/// of half this distance.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(n log n) for n cells.
pub fn gap_of_cells(
    region: &Region,
    reach: &ReachTable,
    (category, limit): (CategoryId, Millimetres),
    cells: Vec<CellId>,
    joining_distance: Millimetres,
) -> Gap {
    reach.assert_fits(region);
    let mut squares: Vec<CellId> = cells.iter().map(|cell| region.cells().square(*cell)).collect();
    squares.sort_unstable();
    let is_member = |square: CellId| squares.binary_search(&square).is_ok();
    let mut gap = describe(region, reach, category, limit, cells);
    draw(region, &mut gap, &is_member, joining_distance);
    gap
}

fn draw(
    region: &Region,
    gap: &mut Gap,
    is_member: &dyn Fn(CellId) -> bool,
    joining_distance: Millimetres,
) {
    let radius_m = f64::from(joining_distance.0) / 2000.0;
    gap.polygon = outline(region, &gap.cells, is_member, radius_m);
    gap.area_m2 = gap.polygon.unsigned_area();
}

/// Whether a connected gap is split, every municipality's part is below the reporting size, and the whole is not.
fn is_hidden(gap: &Gap, report_persons: u64) -> bool {
    let reported = |persons: u64| persons >= report_persons;
    let is_noticed = gap.municipalities.iter().any(|(_, part)| reported(part[0]));
    gap.is_split && reported(gap.persons[0]) && !is_noticed
}

/// Connected components of cells; each ascending, sorted by first cell.
fn join(region: &Region, cells: &[CellId], distance: Millimetres) -> Vec<Vec<CellId>> {
    let mut sets = DisjointSets::new(cells.len());
    match region.cells().grid() {
        Some(grid) => {
            let mut position = vec![u32::MAX; region.cells().len()];
            for (at, cell) in cells.iter().enumerate() {
                let first = &mut position[grid.square(*cell).index()];
                match *first {
                    u32::MAX => *first = at as u32,
                    // Parts of one cell.
                    other => sets.join(at, other as usize),
                }
            }
            for (at, cell) in cells.iter().enumerate() {
                // Each pair of neighbours once.
                let lower = grid.neighbours(*cell).into_iter().flatten();
                for near in lower.filter(|near| near < cell) {
                    let other = position[near.index()];
                    if other != u32::MAX {
                        sets.join(at, other as usize);
                    }
                }
            }
        }
        None => {
            let place = |at: usize| region.cells().position(cells[at]);
            let points = PointIndex::new((0..cells.len()).map(|at| (place(at), at as u32)));
            for at in 0..cells.len() {
                points.within(place(at), distance, |_, other| sets.join(at, other as usize));
            }
        }
    }
    // The representative of a set is its lowest cell, so sets appear in order of their first cell.
    let mut number = vec![usize::MAX; cells.len()];
    let mut members: Vec<Vec<CellId>> = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let first = sets.lowest(at);
        if number[first] == usize::MAX {
            number[first] = members.len();
            members.push(Vec::new());
        }
        members[number[first]].push(*cell);
    }
    members
}

fn describe(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    cells: Vec<CellId>,
) -> Gap {
    let table = reach.category(category);
    let residents = Residents::new(region, &cells);
    let mut uncertain = nobody(region);
    let mut nearest = Nearest::NONE;
    let (mut metres, mut measured, mut nearest_uncertain) = (0_u128, 0_u64, 0_u64);
    for cell in &cells {
        if table.is_uncertain(*cell, limit) {
            add_persons(region, *cell, &mut uncertain);
        }
        let here = persons_of(region, *cell);
        nearest_uncertain += if table.is_nearest_uncertain(*cell) { here } else { 0 };
        let to = table.nearest(*cell);
        if let Some(facility) = to.facility() {
            metres += u128::from(here) * u128::from(to.distance.0);
            measured += here;
            if (to.distance, Some(facility)) < (nearest.distance, nearest.facility())
                || nearest.facility().is_none()
            {
                nearest = to;
            }
        }
    }
    let Residents { persons, municipalities, quartiers } = residents;
    Gap {
        is_split: municipalities.len() > 1,
        category,
        limit,
        rank: 0,
        persons,
        uncertain,
        area_m2: 0.0,
        polygon: MultiPolygon(Vec::new()),
        municipalities,
        quartiers,
        nearest,
        mean_distance_m: (measured > 0).then(|| metres as f64 / measured as f64 / 1e3),
        nearest_uncertain,
        is_hidden: false,
        cells,
    }
}

/// Who lives in some cells, and where.
struct Residents {
    /// Persons by group.
    persons: Persons,
    /// Municipalities with their persons by group, most persons first.
    municipalities: Vec<(MunicipalityId, Persons)>,
    /// Quartiers with their persons, most first.
    quartiers: Vec<(QuartierId, u64)>,
}

impl Residents {
    /// Neighbours in the order of cells mostly live in the same places, so that a place is looked up once for all cells
    /// in a row that lie in it: what has been counted since then is its part.
    fn new(region: &Region, cells: &[CellId]) -> Self {
        let zero = || nobody(region);
        let (mut persons, mut before) = (zero(), zero());
        let mut by_municipality: BTreeMap<MunicipalityId, Persons> = BTreeMap::new();
        let mut by_quartier: BTreeMap<QuartierId, u64> = BTreeMap::new();
        let places =
            |cell: &CellId| (region.cells().municipality(*cell), region.cells().quartier(*cell));
        for together in cells.chunk_by(|a, b| places(a) == places(b)) {
            before.copy_from_slice(&persons);
            together.iter().for_each(|cell| add_persons(region, *cell, &mut persons));
            let more = |group: usize| persons[group] - before[group];
            let (municipality, quartier) = places(&together[0]);
            if let Some(home) = municipality {
                let part = by_municipality.entry(home).or_insert_with(zero).iter_mut();
                part.enumerate().for_each(|(group, sum)| *sum += more(group));
            }
            if let Some(quartier) = quartier {
                *by_quartier.entry(quartier).or_default() += more(0);
            }
        }
        let mut municipalities: Vec<_> = by_municipality.into_iter().collect();
        municipalities.sort_by(|a, b| b.1[0].cmp(&a.1[0]).then(a.0.cmp(&b.0)));
        let mut quartiers: Vec<_> = by_quartier.into_iter().collect();
        quartiers.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        Self { persons, municipalities, quartiers }
    }
}
