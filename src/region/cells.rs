//! Population cells: persons by group, from counts or percentages, or spread over quartiers.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use rayon::prelude::*;

use super::blocks::{Block, open_quartiers, shared_blocks};
use super::cell_rows::read_layer;
use super::drafts::{Draft, share_out_blocks};
use super::error::RegionError;
use super::grid::{self, GridFrame};
use super::inputs::{CellFields, Mapped};
use super::model::{CellColumns, CellLayout, Cells, PersonGroup, Quartier};
use super::places::{CellHomes, Places};
use super::quartiers::grid_points;
use super::shares::{Ground, share_out_cells};
use super::spread::{Spread, is_square, persons_at};
use crate::base::{
    CellId, Diagnostics, Due, Finding, QuartierId, SHARE_UNIT, apportion, codes, zip_equal,
};
use crate::dataset::CrsId;

/// Cells with the groups they count.
pub(super) struct Population {
    pub groups: Vec<PersonGroup>,
    pub cells: Cells,
    /// By quartier: whether the cells leave open who lives there.
    pub is_unresolved: Vec<bool>,
    /// Side length of the cells in metres, if it is known: of their grid, as stated, or the spacing of
    /// spread points.
    pub side_m: Option<f64>,
}

/// The points of a layer of cells in their source CRS, in which a grid is regular.
pub(super) struct GivenPoints {
    pub crs: Option<CrsId>,
    pub points: Vec<Option<Coord<f64>>>,
}

/// The layers of cells as they are given, and the way from their CRS to the working CRS.
pub(super) struct Given<'a> {
    pub layers: &'a [GivenPoints],
    pub to_working: &'a ToWorking<'a>,
}

/// Transforms coordinates of the layer with a number to the working CRS.
pub(super) type ToWorking<'a> = dyn Fn(usize, &mut [Coord<f64>]) -> Result<(), RegionError> + 'a;

/// Reads cells from their layers, and finds their grid from the points in the source CRS. The persons of
/// areas off a grid are spread over points at the spacing.
pub(super) fn from_layers(
    layers: &[Mapped<CellFields>],
    given: &Given<'_>,
    spacing_m: f64,
    ground: &Ground<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Population, RegionError> {
    let groups = groups_of(layers);
    let (mut drafts, mut blocks, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (mapped, given)) in zip_equal(layers, given.layers).enumerate() {
        let spread = Spread::over(mapped.layer.geometry.iter().flatten(), spacing_m);
        let read = (&mut drafts, &mut blocks);
        let rows = read_layer((number, mapped, spread), &groups, read, diagnostics)?;
        points.extend(rows.iter().map(|row| given.points[*row]));
    }
    let wanted = layers.iter().find_map(|mapped| mapped.mapping.grid_size_m);
    // Several layers may share a grid if their points have the same source CRS.
    let same_crs = given.layers.windows(2).all(|pair| pair[0].crs == pair[1].crs);
    // In degrees no grid of metres is regular: the cells then lie as in the working CRS.
    let in_working = wanted.is_some() && given.layers.iter().any(GivenPoints::is_in_degrees);
    let points: Option<Vec<Coord<f64>>> = match in_working {
        true => Some(drafts.iter().map(|draft| draft.position).collect()),
        false => points.into_iter().collect(),
    };
    let source_grid = points.filter(|_| same_crs).and_then(|points| grid::find(&points, wanted));
    if source_grid.is_none() {
        // On a grid no two cells have one square.
        report_twins(&drafts, layers, diagnostics);
    }
    let grid = match source_grid {
        Some(source_grid) if in_working => {
            Some(source_grid.into_frame(|_| Ok::<(), RegionError>(()))?)
        }
        Some(source_grid) => {
            Some(source_grid.into_frame(|corners| (given.to_working)(0, corners))?)
        }
        None => None,
    };
    // A few cells in a row are spaced as their neighbours happen to be inhabited.
    let found_m = grid.as_ref().filter(|grid| grid.is_plane()).map(GridFrame::size_m);
    let side_m = wanted.or(found_m).filter(|size| *size > 0.0);
    let positions: Vec<Coord<f64>> = drafts.iter().map(|draft| draft.position).collect();
    let mut homes = ground.kept.homes(&positions);
    // Squares of a known side are shared out over quartiers like other cells of the grid.
    blocks.retain(|block: &Block| side_m.is_none() || !is_square(&block.area));
    let shared = match grid {
        None if ground.share_cells => shared_blocks(&blocks, &homes, ground),
        _ => Vec::new(),
    };
    let is_shared: BTreeSet<usize> = shared.iter().map(|shared| shared.block).collect();
    let others = blocks.iter().enumerate().filter(|(at, _)| !is_shared.contains(at));
    let is_open = open_quartiers(others.map(|(_, block)| block), &homes, ground);
    share_out_blocks(&mut drafts, &mut homes, (&blocks, &shared), diagnostics);
    let spacing_m = match grid {
        // On a grid the neighbours are known, so the spacing is not needed.
        Some(_) => None,
        None => {
            let positions: Vec<Coord<f64>> = drafts.iter().map(|draft| draft.position).collect();
            grid::typical_spacing(&positions)
        }
    };
    let drafts = Drafts { cells: drafts, groups, homes };
    report_grid(grid.as_ref(), wanted, spacing_m, diagnostics);
    let layout = CellLayout { grid, spacing_m };
    let mut population = finish(drafts, layout, side_m, Some(ground), diagnostics);
    for (is_unresolved, is_open) in zip_equal(&mut population.is_unresolved, is_open) {
        *is_unresolved |= is_open;
    }
    Ok(population)
}

impl GivenPoints {
    fn is_in_degrees(&self) -> bool {
        let facts = self.crs.as_ref().and_then(|crs| crate::crs::facts(crs).ok());
        facts.is_some_and(|facts| !facts.is_projected)
    }
}

/// Reports cells at the same position: their persons count twice, which is seldom intended.
fn report_twins(drafts: &[Draft], layers: &[Mapped<CellFields>], diagnostics: &mut Diagnostics) {
    let bits = |draft: &Draft| (draft.position.x.to_bits(), draft.position.y.to_bits());
    // Where no two sums are the same, no two positions are, which is the rule; numbers are sorted sooner than pairs.
    let sum = |draft: &Draft| {
        let (x, y) = bits(draft);
        x.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(y)
    };
    let mut sums: Vec<u64> = drafts.par_iter().map(sum).collect();
    sums.par_sort_unstable();
    if sums.windows(2).all(|pair| pair[0] != pair[1]) {
        return;
    }
    let mut sorted: Vec<((u64, u64), usize)> =
        drafts.par_iter().map(bits).enumerate().map(|(at, bits)| (bits, at)).collect();
    sorted.par_sort_unstable();
    let is_twin = |pair: &&[((u64, u64), usize)]| pair[0].0 == pair[1].0;
    let twins = sorted.windows(2).filter(is_twin);
    let mut twins: Vec<(usize, usize)> = twins.map(|pair| (pair[1].1, pair[0].1)).collect();
    twins.sort_unstable();
    for (at, first) in twins {
        let [number, row] = drafts[at].record;
        let layer = &layers[number].layer;
        diagnostics.push_with(codes::W352, layer.source_name(), |_| {
            let (key, first) = (&drafts[at].key, &drafts[first].key);
            let message = format!(
                "cell `{key}` has the same position as `{first}`; the persons of both are counted"
            );
            (layer.place(row), message)
        });
    }
}

/// Reports whether cells lie on a grid: gaps are joined along the grid or by distance.
fn report_grid(
    grid: Option<&GridFrame>,
    wanted: Option<f64>,
    spacing_m: Option<f64>,
    diagnostics: &mut Diagnostics,
) {
    let fault = match (grid, wanted) {
        (Some(grid), _) => {
            let message = format!("cells lie on a grid of {} m", grid.size_m());
            diagnostics.push(Finding::new(codes::N354, message));
            return;
        }
        (None, Some(size)) if size > 0.0 => {
            format!("cells do not lie on the configured grid of {size} m")
        }
        (None, Some(_)) => return,
        (None, None) => "cells do not lie on a regular grid".to_owned(),
    };
    let Some(spacing) = spacing_m else { return };
    let message = format!(
        "{fault}; their median nearest-neighbour distance is {spacing:.0} m, and gaps are joined by \
                 distance"
    );
    let hint =
        "a grid is not found if several cells have the same position or the CRS is not the grid's";
    diagnostics.push(Finding::new(codes::W353, message).hint(hint));
}

fn groups_of(layers: &[Mapped<CellFields>]) -> Vec<PersonGroup> {
    let mut groups = vec![PersonGroup { key: String::new() }];
    for mapped in layers {
        for field in &mapped.mapping.groups {
            // The usual groups are optional.
            let usual = field.field == format!("persons_{}", field.key);
            let is_listed = groups.iter().any(|group| group.key == field.key);
            let absent = mapped.layer.column(&field.field).is_none();
            if !(is_listed || usual && absent) {
                groups.push(PersonGroup { key: field.key.clone() });
            }
        }
    }
    groups
}

/// Rounds to whole persons by the largest-remainder method (Hare-Niemeyer), which keeps the sum of each
/// pool: values are rounded down, and the remaining persons go to the largest remainders of the pool;
/// the lower cell wins a tie. With `most`, rounding up never exceeds that number.
fn whole_persons<P: Ord>(
    values: &[Option<f64>],
    pool_of: impl Fn(usize) -> P,
    most: Option<&[u32]>,
) -> Vec<u32> {
    let mut whole: Vec<u32> = values.iter().map(|v| v.unwrap_or(0.0).floor() as u32).collect();
    let fraction = |at: usize| values[at].map_or(0.0, f64::fract);
    let up = |at: usize, whole: &[u32]| u64::from(most.is_none_or(|most| whole[at] < most[at]));
    let mut pools: BTreeMap<P, Vec<usize>> = BTreeMap::new();
    for at in (0..values.len()).filter(|at| fraction(*at) > 0.0) {
        pools.entry(pool_of(at)).or_default().push(at);
    }
    for cells in pools.into_values() {
        let exact: f64 = cells.iter().map(|at| fraction(*at)).sum();
        let missing = (exact + 1e-6).round() as u64;
        let due = |at: &usize| Due { most: up(*at, &whole), ..Due::from_share(fraction(*at)) };
        let dues: Vec<Due> = cells.iter().map(due).collect();
        for (at, more) in zip_equal(cells, apportion(missing, SHARE_UNIT, &dues)) {
            whole[at] += more as u32;
        }
    }
    whole
}

/// All cells as read, with their municipality and quartier.
struct Drafts {
    cells: Vec<Draft>,
    groups: Vec<PersonGroup>,
    homes: CellHomes,
}

/// Rounds persons, and shares those of large cells out over the quartiers of the ground.
fn finish(
    drafts: Drafts,
    mut layout: CellLayout,
    side_m: Option<f64>,
    ground: Option<&Ground<'_>>,
    diagnostics: &mut Diagnostics,
) -> Population {
    let Drafts { cells: drafts, groups, homes: (municipality, quartier) } = drafts;
    let mut persons: Vec<Vec<u32>> = Vec::new();
    let (mut suppressed, mut unknown) = (Vec::new(), Vec::new());
    for (group, info) in groups.iter().enumerate() {
        let value = |draft: &Draft| match draft.values[0] {
            // Where nobody lives, nobody of any group does.
            Some(0.0) => Some(0.0),
            _ => draft.values[group],
        };
        let values: Vec<Option<f64>> = drafts.iter().map(value).collect();
        unknown.push(values.iter().map(Option::is_none).collect::<Vec<bool>>());
        let is_unknown = |at: &usize| values[*at].is_none() && municipality[*at].is_some();
        suppressed.push((0..drafts.len()).filter(is_unknown).count() as u64);
        let is_missing = |at: &usize| is_unknown(at) && !drafts[*at].unusable.contains(&group);
        let missing = (0..drafts.len()).filter(is_missing).count();
        let pool = |at: usize| (municipality[at], quartier[at]);
        let most = persons.first().map(Vec::as_slice);
        persons.push(whole_persons(&values, pool, most));
        if missing > 0 {
            let message = format!(
                "cells of the region have no value for `{}`; their number is unknown and in no sum",
                info.column()
            );
            diagnostics.push_counted(Finding::new(codes::W343, message), missing as u64);
        }
    }
    let (keys, positions) = drafts.into_iter().map(|draft| (draft.key, draft.position)).unzip();
    let mut columns =
        CellColumns { keys, positions, municipality, quartier, persons, unknown, suppressed };
    report_large_groups(&columns, &groups, diagnostics);
    let is_unresolved = match ground {
        Some(ground) => share_out_cells(&mut columns, &mut layout, side_m, ground, diagnostics),
        None => Vec::new(),
    };
    let cells = Cells::new(columns, layout);
    report_places(&cells, diagnostics);
    Population { groups, cells, is_unresolved, side_m }
}

fn report_places(cells: &Cells, diagnostics: &mut Diagnostics) {
    let persons = |is_meant: &dyn Fn(CellId) -> bool| {
        let chosen = (0..cells.len()).map(CellId::at).filter(|cell| is_meant(*cell));
        chosen.fold((0u64, 0u64), |(count, sum), cell| {
            (count + 1, sum + u64::from(cells.persons(0)[cell.index()]))
        })
    };
    let (count, sum) = persons(&|cell| cells.is_halo(cell));
    if count > 0 {
        // A share, because persons of the halo are in no result: their number would look like one.
        let all: u64 = cells.persons(0).iter().copied().map(u64::from).sum();
        let message = format!(
            "cells with {:.2} % of the persons of all cells lie outside all municipalities; they are \
             kept as halo and not reported",
            sum as f64 * 100.0 / all.max(1) as f64
        );
        diagnostics.push_counted(Finding::new(codes::W344, message), count);
    }
    let (count, sum) = persons(&|cell| !cells.is_halo(cell) && cells.quartier(cell).is_none());
    if count > 0 {
        let message = format!(
            "cells with {sum} persons lie in a municipality but in no quartier; levels of quartiers have \
             a row for them without quartier"
        );
        diagnostics.push_counted(Finding::new(codes::W345, message), count);
    }
}

/// Reports cells of the region with more persons of a group than persons (W346). Where the persons of a cell
/// are unknown, no part of them is too large.
fn report_large_groups(
    columns: &CellColumns,
    groups: &[PersonGroup],
    diagnostics: &mut Diagnostics,
) {
    let [all, parts @ ..] = &columns.persons[..] else { return };
    for (part, info) in zip_equal(parts, &groups[1..]) {
        let is_too_large = |at: &usize| columns.counts(*at) && part[*at] > all[*at];
        let larger = (0..all.len()).filter(is_too_large).count();
        if larger > 0 {
            let message = format!(
                "cells have more {} than persons; both numbers are used as they are",
                info.column()
            );
            diagnostics.push_counted(Finding::new(codes::W346, message), larger as u64);
        }
    }
}

/// Makes cells from the persons of quartiers: spread evenly over a regular grid of points inside.
pub(super) fn spread(
    quartiers: &[Quartier],
    persons: &[Option<f64>],
    spacing_m: f64,
    places: &Places,
    diagnostics: &mut Diagnostics,
) -> Population {
    let given = zip_equal(quartiers, persons);
    let points: Vec<Vec<Coord<f64>>> = given
        .collect::<Vec<_>>()
        .par_iter()
        .map(|(quartier, persons)| match persons {
            Some(_) => grid_points(&quartier.area, spacing_m),
            None => Vec::new(),
        })
        .collect();
    let known = persons.iter().flatten().count();
    if known > 0 {
        let message = format!(
            "no population cells given: the persons of {known} quartiers are spread evenly over points \
             {spacing_m} m apart, which is an estimate"
        );
        diagnostics.push(Finding::new(codes::W348, message));
    }
    let mut drafts = Vec::new();
    let mut cells_of: BTreeMap<QuartierId, u32> = BTreeMap::new();
    for (number, points) in points.iter().enumerate() {
        let all = persons[number].unwrap_or(0.0);
        for (position, share) in zip_equal(points, persons_at(points.len(), all)) {
            let count = cells_of.entry(QuartierId::at(number)).or_default();
            *count += 1;
            let key = format!("{}-{count}", quartiers[number].key);
            let values = vec![Some(share)];
            let (record, unusable) = ([0, number], Vec::new());
            drafts.push(Draft { key, record, position: *position, values, unusable });
        }
    }
    let groups = vec![PersonGroup { key: String::new() }];
    // Persons stay in their own quartier, even where two quartiers overlap.
    let homes = cells_of.iter().flat_map(|(id, count)| std::iter::repeat_n(*id, *count as usize));
    let located = drafts.par_iter().map(|draft| places.locate(draft.position).0).collect();
    let drafts = Drafts { cells: drafts, groups, homes: (located, homes.map(Some).collect()) };
    let layout = CellLayout { grid: None, spacing_m: Some(spacing_m) };
    // Spread persons stay in their quartier, whatever the spacing.
    finish(drafts, layout, Some(spacing_m), None, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::whole_persons;

    #[test]
    fn whole_persons_keep_the_sum_of_each_pool() {
        let rounded = |values: &[Option<f64>]| whole_persons(values, |_| 0, None);
        assert_eq!(rounded(&[Some(1.4), Some(1.4), Some(0.2)]), [2, 1, 0]);
        assert_eq!(rounded(&[Some(3.0), None, Some(2.0)]), [3, 0, 2]);
        assert_eq!(rounded(&[Some(10.0 / 3.0); 3]).iter().sum::<u32>(), 10);
        // Ten cells of 0.4 in one pool and ten of 0.6 in another: 4 and 6 persons.
        let two: Vec<Option<f64>> =
            (0..20).map(|at| Some(if at < 10 { 0.4 } else { 0.6 })).collect();
        let whole = whole_persons(&two, |at| at / 10, None);
        assert_eq!(whole[..10].iter().sum::<u32>(), 4);
        assert_eq!(whole[10..].iter().sum::<u32>(), 6);
    }

    #[test]
    fn small_groups_do_not_vanish_and_do_not_exceed_the_persons() {
        let most = vec![2; 98];
        let part = whole_persons(&vec![Some(0.4); 98], |_| 0, Some(&most));
        assert_eq!(part.iter().sum::<u32>(), 39);
        assert_eq!(whole_persons(&[Some(0.9), Some(0.9)], |_| 0, Some(&[0, 5])), [0, 1]);
    }
}
