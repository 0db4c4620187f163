//! Cells larger than quartiers: their persons are shared out over the quartiers that they overlap.

use geo::{
    Area, BooleanOps, BoundingRect, Coord, LineString, MultiPolygon, Polygon, Rect, unary_union,
};
use rayon::prelude::*;

use super::grid::GridFrame;
use super::homes::{Homes, Ward};
use super::model::{CellColumns, CellLayout, Municipality, Quartier};
use super::places::Kept;
use crate::base::{
    Diagnostics, Due, Finding, MunicipalityId, QuartierId, SHARE_UNIT, apportion, codes, zip_equal,
};
use crate::spatial::AreaIndex;

/// A quartier of at least this many cells always contains the centre of a cell: a square of twice the side
/// of a cell does, however it lies.
pub(super) const CELLS_RESOLVING: f64 = 4.0;

/// Overlaps below this share of the smaller of cell and quartier come from boundaries that do not match
/// exactly.
pub(super) const OVERLAP_SHARE_MIN: f64 = 0.01;

/// The areas that cells lie in, and what happens to cells larger than quartiers.
pub(super) struct Ground<'a> {
    pub kept: Kept<'a>,
    pub municipalities: &'a [Municipality],
    pub quartiers: &'a [Quartier],
    /// Where people live within cells, as far as it is known.
    pub homes: &'a Homes,
    /// Whether the persons of such cells are shared out.
    pub share_cells: bool,
}

/// The squares of cells.
struct Squares<'l> {
    grid: Option<&'l GridFrame>,
    side_m: f64,
    area_m2: f64,
}

impl<'l> Squares<'l> {
    /// Squares of a side length: those of the grid if the layout has one.
    fn new(layout: &'l CellLayout, side_m: f64) -> Self {
        let grid = layout.grid.as_ref();
        let area_m2 = grid.map_or(side_m * side_m, GridFrame::cell_area_m2);
        Self { grid, side_m, area_m2 }
    }

    fn square(&self, cell: usize, centre: Coord<f64>) -> Polygon<f64> {
        match self.grid {
            Some(grid) => {
                let corners = grid.cell_corners()[cell];
                let ring = corners.map(|corner| grid.corners()[corner as usize]);
                Polygon::new(LineString::from(ring.to_vec()), Vec::new())
            }
            None => {
                let half = Coord { x: self.side_m / 2.0, y: self.side_m / 2.0 };
                Rect::new(centre - half, centre + half).to_polygon()
            }
        }
    }
}

/// A part of a cell: its ground in a quartier, or in a municipality outside all quartiers.
pub(super) struct Part {
    pub quartier: Option<QuartierId>,
    pub municipality: MunicipalityId,
    /// Its area in square metres, or the weight of the homes in it.
    pub weight: f64,
}

impl Part {
    /// The key of the part of a cell.
    pub(super) fn key(&self, cell: &str, ground: &Ground<'_>) -> String {
        match self.quartier {
            Some(quartier) => format!("{cell}/{}", ground.quartiers[quartier.index()].key()),
            None => {
                let municipality = &ground.municipalities[self.municipality.index()];
                format!("{cell}/rest-{}", municipality.key())
            }
        }
    }

    fn ward(&self) -> Ward {
        match self.quartier {
            Some(quartier) => Ward::Quartier(quartier),
            None => Ward::Outside(self.municipality),
        }
    }
}

/// How the ground of a cell is divided.
#[derive(Default)]
pub(super) struct Division {
    /// In quartiers, ascending, then outside them, by municipality. Empty where the cell stays whole.
    pub parts: Vec<Part>,
    /// The ground of each part.
    pub grounds: Vec<MultiPolygon<f64>>,
    /// Whether homes weigh the parts, not their areas.
    pub is_by_homes: bool,
}

impl Division {
    /// Adds a part unless its ground is too small.
    fn add(
        &mut self,
        (quartier, municipality): (Option<QuartierId>, MunicipalityId),
        shared: MultiPolygon<f64>,
        least_m2: f64,
    ) {
        let weight = shared.unsigned_area();
        if weight > least_m2 {
            self.parts.push(Part { quartier, municipality, weight });
            self.grounds.push(shared);
        }
    }
}

/// Shares the persons of cells that are larger than quartiers out over the quartiers that they overlap
/// (W356). Such a cell becomes several cells with the same centre, one for each quartier. Returns for
/// each quartier whether the cells leave open who lives there.
///
/// # Method
/// A quartier is *coarse* if it is smaller than a cell, or smaller than four cells and without the
/// centre of one. A cell of the region is shared out if it overlaps a coarse quartier: its persons go
/// to all quartiers that it overlaps, in proportion to the homes in them, or to the shared area where no
/// homes are known in the cell, in whole persons by the largest remainder. Its ground outside all
/// quartiers is a part for each municipality; ground outside all municipalities gets nobody. The persons
/// of every cell, and so of the region, stay the same. Cells outside the region and cells without a value
/// are not shared out; coarse quartiers that only such cells overlap stay unknown.
///
/// # Cost
/// One intersection for each pair of a cell near a coarse quartier and a quartier or municipality that it
/// may overlap.
pub(super) fn share_out_cells(
    columns: &mut CellColumns,
    layout: &mut CellLayout,
    side_m: Option<f64>,
    ground: &Ground<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<bool> {
    let nothing = vec![false; ground.quartiers.len()];
    let Some(side_m) = side_m else { return nothing };
    let squares = Squares::new(layout, side_m);
    let is_coarse = coarse(columns, squares.area_m2, ground.quartiers);
    let count = is_coarse.iter().filter(|coarse| **coarse).count();
    if count == 0 {
        return nothing;
    }
    let numbers = (0..is_coarse.len()).filter(|at| is_coarse[*at]);
    let numbers: Vec<usize> = numbers.collect();
    let index = AreaIndex::new(numbers.iter().map(|at| ground.quartiers[*at].area()));
    let size = format!(
        "cells of {:.0} m are larger than {count} of {} quartiers",
        squares.side_m,
        is_coarse.len()
    );
    if !ground.share_cells {
        let message = format!("{size}; each cell counts for the quartier of its centre");
        let hint = "`share_cells = true` in [region] shares their persons out, by homes or by area";
        diagnostics.push(Finding::new(codes::W356, message).hint(hint));
        // Each cell counts at its centre, so that a quartier with a centre is resolved.
        let has_centre = has_centre(columns, ground.quartiers.len());
        return zip_equal(is_coarse, has_centre).map(|(coarse, has)| coarse && !has).collect();
    }
    let parts_of = |cell: usize| {
        let square = squares.square(cell, columns.positions[cell]);
        let is_near = |rect: Rect<f64>| !index.near_box(rect.min(), rect.max()).is_empty();
        if !square.bounding_rect().is_some_and(is_near) {
            return (Vec::new(), false);
        }
        let divided = division(&MultiPolygon(vec![square]), &|at| is_coarse[at], ground);
        // A cell in one quartier stays as it is.
        let is_whole =
            matches!(&divided.parts[..], [part] if columns.quartier[cell] == part.quartier);
        if is_whole { (Vec::new(), false) } else { (divided.parts, divided.is_by_homes) }
    };
    let divided: Vec<(Vec<Part>, bool)> =
        (0..columns.keys.len()).into_par_iter().map(parts_of).collect();
    let (mut parts, by_homes): (Vec<Vec<Part>>, Vec<bool>) = divided.into_iter().unzip();
    // Where only cells without a value, or outside the region, lie over a quartier, it stays open.
    let mut is_unresolved = nothing;
    for (_, parts) in parts.iter_mut().enumerate().filter(|(cell, _)| !columns.counts(*cell)) {
        let quartiers = parts.drain(..).filter_map(|part| part.quartier);
        for quartier in quartiers.filter(|quartier| is_coarse[quartier.index()]) {
            is_unresolved[quartier.index()] = true;
        }
    }
    let shared = (0..parts.len()).filter(|cell| !parts[*cell].is_empty());
    let shared = shared.map(|cell| (u64::from(columns.persons[0][cell]), by_homes[cell]));
    report_shared(&size, "cells", shared, diagnostics);
    divide(columns, layout, &parts, ground);
    is_unresolved
}

/// Says how many persons are shared out (W356). `shared` are the persons of each cell, and whether homes
/// weigh its parts.
pub(super) fn report_shared(
    size: &str,
    what: &str,
    shared: impl Iterator<Item = (u64, bool)>,
    diagnostics: &mut Diagnostics,
) {
    let (mut persons, mut cells, mut by_homes) = (0, 0, 0);
    for (here, is_by_homes) in shared {
        persons += here;
        cells += 1;
        by_homes += u64::from(is_by_homes);
    }
    let way = match cells - by_homes {
        0 if cells == 0 => return,
        0 => "by homes".to_owned(),
        by_area if by_area == cells => "by area".to_owned(),
        by_area => format!("by homes, in {by_area} of them without known homes by area"),
    };
    let message = format!(
        "{size}: the {persons} persons of {cells} {what} are shared out over the quartiers that they \
         overlap, {way}, which is an estimate"
    );
    let hint = "`share_cells = false` in [region] counts each cell for the quartier of its centre";
    diagnostics.push(Finding::new(codes::W356, message).hint(hint));
}

/// Which quartiers have the centre of a cell of the region.
fn has_centre(columns: &CellColumns, quartiers: usize) -> Vec<bool> {
    let mut has_centre = vec![false; quartiers];
    for (home, quartier) in zip_equal(&columns.municipality, &columns.quartier) {
        if let (Some(_), Some(quartier)) = (home, quartier) {
            has_centre[quartier.index()] = true;
        }
    }
    has_centre
}

/// Which quartiers are coarse.
fn coarse(columns: &CellColumns, cell_m2: f64, quartiers: &[Quartier]) -> Vec<bool> {
    let is_coarse = |(quartier, has_centre): (&Quartier, bool)| {
        let cells = quartier.area().unsigned_area() / cell_m2;
        cells < 1.0 || cells < CELLS_RESOLVING && !has_centre
    };
    zip_equal(quartiers, has_centre(columns, quartiers.len())).map(is_coarse).collect()
}

/// Divides the ground of a cell among the quartiers that it overlaps, and the municipalities outside them;
/// not at all if no quartier among them is coarse.
///
/// # Cost
/// One intersection for each quartier and municipality that the cell may overlap.
pub(super) fn division(
    cell: &MultiPolygon<f64>,
    is_coarse: &dyn Fn(usize) -> bool,
    ground: &Ground<'_>,
) -> Division {
    let Some(rect) = cell.bounding_rect() else { return Division::default() };
    let cell_m2 = cell.unsigned_area();
    let mut divided = Division::default();
    let near = ground.kept.places.quartier_index().near_box(rect.min(), rect.max());
    for at in near.iter().copied() {
        let (quartier, area) = (&ground.quartiers[at], ground.quartiers[at].area());
        let least_m2 = OVERLAP_SHARE_MIN * cell_m2.min(area.unsigned_area());
        let home = (Some(QuartierId::at(at)), quartier.municipality());
        divided.add(home, cell.intersection(area), least_m2);
    }
    let mut quartiers = divided.parts.iter().filter_map(|part| part.quartier);
    if !quartiers.any(|quartier| is_coarse(quartier.index())) {
        return Division::default();
    }
    let taken = unary_union(near.iter().map(|at| ground.quartiers[*at].area()));
    let rest = cell.difference(&taken);
    for at in ground.kept.places.municipality_index().near_box(rect.min(), rect.max()) {
        let area = ground.municipalities[at].area();
        let least_m2 = OVERLAP_SHARE_MIN * cell_m2.min(area.unsigned_area());
        divided.add((None, MunicipalityId::at(at)), rest.intersection(area), least_m2);
    }
    weigh_by_homes(cell, &mut divided, ground.homes);
    divided
}

/// Weighs the parts of a cell by the homes in them, where some are known.
fn weigh_by_homes(cell: &MultiPolygon<f64>, divided: &mut Division, homes: &Homes) {
    let weights = homes.weights_in(cell);
    let weight_of = |part: &Part| weights.get(&part.ward()).copied().unwrap_or(0.0);
    if divided.parts.iter().map(weight_of).sum::<f64>() > 0.0 {
        divided.is_by_homes = true;
        divided.parts.iter_mut().for_each(|part| part.weight = weight_of(part));
    }
}

/// Puts the parts of cells in place of the cells that have parts.
fn divide(
    columns: &mut CellColumns,
    layout: &mut CellLayout,
    parts: &[Vec<Part>],
    ground: &Ground<'_>,
) {
    let whole = std::mem::take(columns);
    let groups = whole.persons.len();
    columns.suppressed = whole.suppressed;
    columns.persons = vec![Vec::new(); groups];
    columns.unknown = vec![Vec::new(); groups];
    let mut origin = Vec::new();
    for (cell, parts) in parts.iter().enumerate() {
        for group in 0..groups {
            let persons = whole.persons[group][cell];
            match parts.is_empty() {
                true => columns.persons[group].push(persons),
                false => {
                    let all = (group > 0).then(|| &columns.persons[0][origin.len()..]);
                    let shares = shares(persons, parts, all);
                    columns.persons[group].extend(shares);
                }
            }
            let unknown = std::iter::repeat_n(whole.unknown[group][cell], parts.len().max(1));
            columns.unknown[group].extend(unknown);
        }
        if parts.is_empty() {
            columns.keys.push(whole.keys[cell].clone());
            columns.municipality.push(whole.municipality[cell]);
            columns.quartier.push(whole.quartier[cell]);
        }
        for part in parts {
            columns.keys.push(part.key(&whole.keys[cell], ground));
            columns.municipality.push(Some(part.municipality));
            columns.quartier.push(part.quartier);
        }
        let count = parts.len().max(1);
        columns.positions.extend(std::iter::repeat_n(whole.positions[cell], count));
        origin.extend(std::iter::repeat_n(cell, count));
    }
    layout.grid = layout.grid.take().map(|grid| grid.of_parts(&origin));
}

/// The persons of a cell in each of its parts. With `all`, no part gets more than that many.
fn shares(persons: u32, parts: &[Part], all: Option<&[u32]>) -> Vec<u32> {
    let most = all.map(|all| all.iter().map(|most| u64::from(*most)).collect::<Vec<u64>>());
    let given =
        whole_shares(u64::from(persons), parts.iter().map(|part| part.weight), most.as_deref());
    given.into_iter().map(|persons| u32::try_from(persons).unwrap_or(u32::MAX)).collect()
}

/// Shares whole persons out in proportion to weights, of which one at least is above zero. With `most`, no
/// part gets more than that many.
pub(super) fn whole_shares(
    persons: u64,
    weights: impl Iterator<Item = f64> + Clone,
    most: Option<&[u64]>,
) -> Vec<u64> {
    let sum: f64 = weights.clone().sum();
    let due = |(at, weight): (usize, f64)| {
        let due = Due::from_share(weight / sum * persons as f64);
        most.map_or(due, |most| Due { most: most[at], ..due })
    };
    let dues: Vec<Due> = weights.enumerate().map(due).collect();
    apportion(persons, SHARE_UNIT, &dues)
}
