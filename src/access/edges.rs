//! How far each cell is from unknown ground.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;

use super::table::{CategoryReach, Edges};
use crate::base::{CategoryId, CellId, Millimetres, MunicipalityId, zip_equal};
use crate::region::{GroundIndex, Region};

/// Side of the squares whose cells are judged together, metres.
const SQUARE_M: f64 = 1_000.0;

/// The reach of each category, which then knows how far each cell is from unknown ground.
///
/// # Parameters
/// `slowest`: the smallest length in the table's units that a straight metre can have; below 1 where a
/// walker is faster than the speed by which the table converts times to lengths.
pub(super) fn with_edges(
    region: &Region,
    categories: Vec<CategoryReach>,
    slowest: f64,
) -> Vec<CategoryReach> {
    let edges = edges(region, &categories, slowest);
    let known = zip_equal(categories, edges).enumerate().map(|(at, (category, edges))| {
        let own = own_edges(region, CategoryId::at(at), &edges);
        category.with_edges(edges, own)
    });
    known.collect()
}

/// The reach of one category alone, which then knows how far each cell is from unknown ground.
///
/// # Parameters
/// `slowest`: as for [`with_edges`]. `limit`: the largest limit that will be asked about.
pub(super) fn with_edges_of(
    region: &Region,
    category: CategoryId,
    reach: CategoryReach,
    (slowest, limit): (f64, Millimetres),
) -> CategoryReach {
    let everything = || vec![Millimetres::UNREACHED; region.cells().len()].into();
    let grounds = region.grounds();
    let measured = grounds.of_categories()[category.index()].iter().filter_map(|ground| {
        let known = &grounds.all()[*ground];
        let asked = vec![(limit, &reach)];
        let measure = || Measure { region, index: known.index(), asked, slowest };
        (!known.is_everything()).then(|| measure().distances())
    });
    let nearer =
        |a: Edges, b: Edges| zip_equal(a.iter(), b.iter()).map(|(a, b)| *a.min(b)).collect();
    let edges: Edges = measured.reduce(nearer).unwrap_or_else(everything);
    let own = own_edges(region, category, &edges);
    reach.with_edges(edges, own)
}

/// The reach of a category of which no facility farther than a distance is known.
pub(super) fn bounded(reach: CategoryReach, known_to: Millimetres) -> CategoryReach {
    if known_to == Millimetres::UNREACHED {
        return reach;
    }
    let cells = reach.entries().len();
    let nearer = |edges: Option<&Edges>| -> Edges {
        match edges {
            Some(edges) => edges.iter().map(|edge| known_to.min(*edge)).collect(),
            None => vec![known_to; cells].into(),
        }
    };
    let (all, own) = reach.known_edges().unzip();
    let (all, own) = (nearer(all), nearer(own.flatten()));
    reach.with_edges(all, Some(own))
}

/// [`with_edges`] of a reach of which an earlier one of the same cells has its edges: measured again are only the
/// cells whose distance to a nearest facility differs.
pub(super) fn with_edges_after(
    region: &Region,
    categories: Vec<CategoryReach>,
    before: &[CategoryReach],
    slowest: f64,
) -> Vec<CategoryReach> {
    let earlier: Option<Vec<(&Edges, Option<&Edges>)>> =
        before.iter().map(CategoryReach::known_edges).collect();
    let Some(earlier) = earlier else { return with_edges(region, categories, slowest) };
    let changed = changed_cells(region, &categories, before);
    let all: Vec<&Edges> = earlier.iter().map(|(edges, _)| *edges).collect();
    let edges = edges_after(region, &categories, (&all, &changed), slowest);
    let known = zip_equal(zip_equal(categories, edges), earlier).enumerate();
    let known = known.map(|(at, ((category, edges), (all, own)))| {
        let own = match Arc::ptr_eq(&edges, all) {
            true => own.cloned(),
            false => own_edges(region, CategoryId::at(at), &edges),
        };
        category.with_edges(edges, own)
    });
    known.collect()
}

/// The cells whose distance to a nearest facility differs, of all or on the own side, in any category.
fn changed_cells(
    region: &Region,
    categories: &[CategoryReach],
    before: &[CategoryReach],
) -> Vec<CellId> {
    let pairs = zip_equal(categories, before).filter(|(now, before)| !now.shares_nearest(before));
    let pairs: Vec<_> = pairs.collect();
    let distances = |reach: &CategoryReach, cell: CellId| {
        [reach.nearest(cell), reach.nearest_own(cell)].map(|nearest| nearest.distance)
    };
    let differs = |cell: &CellId| {
        pairs.iter().any(|(now, before)| distances(now, *cell) != distances(before, *cell))
    };
    match pairs.is_empty() {
        true => Vec::new(),
        false => region.cells_inside().filter(differs).collect(),
    }
}

/// The edges of each category after the distances of some cells have changed.
fn edges_after(
    region: &Region,
    categories: &[CategoryReach],
    (before, changed): (&[&Edges], &[CellId]),
    slowest: f64,
) -> Vec<Edges> {
    if changed.is_empty() {
        return before.iter().map(|edges| Arc::clone(edges)).collect();
    }
    let grounds = region.grounds();
    let measured: Vec<Option<Vec<(CellId, Millimetres)>>> = (0..grounds.all().len())
        .map(|at| {
            let measure = Measure::of_ground(region, categories, at, slowest)?;
            Some(measure.distances_of(changed.iter().copied()))
        })
        .collect();
    let mut known: BTreeMap<&[usize], Edges> = BTreeMap::new();
    let of_category = |(needed, before): (&'_ Vec<usize>, &&Edges)| {
        let again: Vec<_> = needed.iter().filter_map(|ground| measured[*ground].as_ref()).collect();
        if again.is_empty() {
            return Arc::clone(before);
        }
        let mut edges = before.to_vec();
        for (at, (cell, first)) in
            again.first().into_iter().flat_map(|list| list.iter().enumerate())
        {
            let others = again.iter().map(|list| list[at].1);
            edges[cell.index()] = others.fold(*first, Millimetres::min);
        }
        Edges::from(edges)
    };
    zip_equal(grounds.of_categories(), before)
        .map(|(needed, before)| {
            Arc::clone(known.entry(needed).or_insert_with(|| of_category((needed, before))))
        })
        .collect()
}

/// The edges of cells whose side of the boundary does not lie on known ground as a whole; for the others no
/// facility of their own side can be missing. `None` where that holds for all.
fn own_edges(region: &Region, category: CategoryId, edges: &Edges) -> Option<Edges> {
    let mut is_known = vec![true; region.sides()];
    for home in (0..region.municipalities().len()).map(MunicipalityId::at) {
        is_known[region.side_of(home).index()] &= region.grounds().is_home_known(category, home);
    }
    if is_known.iter().all(|is_known| *is_known) {
        return None;
    }
    let cells = (0..region.cells().len()).map(CellId::at);
    let own = zip_equal(cells, edges.iter()).map(|(cell, edge)| match region.side_of_cell(cell) {
        Some(side) if !is_known[side.index()] => *edge,
        _ => Millimetres::UNREACHED,
    });
    Some(own.collect())
}

/// For each category and cell the straight distance to the nearest unknown ground, in the units of the
/// reach table.
///
/// # Returns
/// A distance up to which all facilities are known. It is the exact one unless it is larger than the
/// category's largest limit and the distances to the nearest facilities, where no answer depends on it.
/// [`Millimetres::UNREACHED`] where everything is known.
///
/// # Cost
/// One search on the edge of the ground for each square with cells, and for each cell near the edge.
fn edges(region: &Region, categories: &[CategoryReach], slowest: f64) -> Vec<Edges> {
    let grounds = region.grounds();
    let everything: Edges = vec![Millimetres::UNREACHED; region.cells().len()].into();
    let distances: Vec<Edges> = (0..grounds.all().len())
        .map(|at| match Measure::of_ground(region, categories, at, slowest) {
            None => Arc::clone(&everything),
            Some(measure) => measure.distances(),
        })
        .collect();
    let mut known: BTreeMap<&[usize], Edges> = BTreeMap::new();
    let of_category = |needed: &'_ Vec<usize>| match &needed[..] {
        [] => Arc::clone(&everything),
        [only] => Arc::clone(&distances[*only]),
        [first, rest @ ..] => rest.iter().fold(Arc::clone(&distances[*first]), |nearest, other| {
            let pairs = zip_equal(nearest.iter(), distances[*other].iter());
            pairs.map(|(a, b)| *a.min(b)).collect()
        }),
    };
    grounds
        .of_categories()
        .iter()
        .map(|needed| Arc::clone(known.entry(needed).or_insert_with(|| of_category(needed))))
        .collect()
}

/// Measures the distance to the edge of one ground.
struct Measure<'r> {
    region: &'r Region,
    index: GroundIndex,
    /// The categories with this ground: their largest limits and their reach.
    asked: Vec<(Millimetres, &'r CategoryReach)>,
    slowest: f64,
}

impl<'r> Measure<'r> {
    /// Measures to a ground by its number; `None` where everything is known.
    fn of_ground(
        region: &'r Region,
        categories: &'r [CategoryReach],
        ground: usize,
        slowest: f64,
    ) -> Option<Self> {
        let known = &region.grounds().all()[ground];
        if known.is_everything() {
            return None;
        }
        let of_ground = zip_equal(region.grounds().of_categories(), categories).enumerate();
        let of_ground = of_ground.filter(|(_, (needed, _))| needed.contains(&ground));
        let asked = of_ground
            .map(|(at, (_, reach))| (region.category(CategoryId::at(at)).limit_max(), reach));
        Some(Self { region, index: known.index(), asked: asked.collect(), slowest })
    }

    fn distances(&self) -> Edges {
        // Halo cells are never reported.
        let mut distances = vec![Millimetres(0); self.region.cells().len()];
        for (cell, distance) in self.distances_of(self.region.cells_inside()) {
            distances[cell.index()] = distance;
        }
        distances.into()
    }

    /// The distances of some cells, by cell.
    fn distances_of(&self, cells: impl Iterator<Item = CellId>) -> Vec<(CellId, Millimetres)> {
        let mut squares: BTreeMap<(i64, i64), Vec<CellId>> = BTreeMap::new();
        let square_of = |part: f64| (part / SQUARE_M).floor() as i64;
        for cell in cells {
            let at = self.region.cells().position(cell);
            squares.entry((square_of(at.x), square_of(at.y))).or_default().push(cell);
        }
        let squares: Vec<((i64, i64), Vec<CellId>)> = squares.into_iter().collect();
        let measured: Vec<Vec<Millimetres>> =
            squares.par_iter().map(|(square, cells)| self.in_square(*square, cells)).collect();
        let mut distances: Vec<(CellId, Millimetres)> = zip_equal(squares, measured)
            .flat_map(|((_, cells), measured)| zip_equal(cells, measured))
            .collect();
        distances.sort_unstable();
        distances
    }

    fn in_square(&self, (x, y): (i64, i64), cells: &[CellId]) -> Vec<Millimetres> {
        let middle = |part: i64| (part as f64 + 0.5) * SQUARE_M;
        let middle = Coord { x: middle(x), y: middle(y) };
        let from_middle = self.index.edge_m(middle);
        let distance = |cell: &CellId| {
            let at = self.region.cells().position(*cell);
            let (x, y) = (at.x - middle.x, at.y - middle.y);
            // Around the middle everything is known up to its distance, so also around the cell.
            let at_least = self.in_table(from_middle - (x * x + y * y).sqrt());
            if at_least >= self.asked_at(*cell) {
                at_least
            } else {
                self.in_table(self.index.edge_m(at))
            }
        };
        cells.iter().map(distance).collect()
    }

    /// A straight distance in the units of the reach table.
    fn in_table(&self, metres: f64) -> Millimetres {
        match metres.is_finite() {
            true => Millimetres::from_metres(metres * self.slowest),
            false => Millimetres::UNREACHED,
        }
    }

    /// The largest distance that matters at a cell: a limit, or that of the nearest facility of all and on
    /// the own side.
    fn asked_at(&self, cell: CellId) -> Millimetres {
        let asked = self.asked.iter().flat_map(|(limit, reach)| {
            let nearest = [reach.nearest(cell), reach.nearest_own(cell)];
            let reached = nearest.into_iter().filter(|nearest| nearest.facility().is_some());
            reached.map(|nearest| nearest.distance).chain([*limit])
        });
        asked.max().unwrap_or_default()
    }
}
