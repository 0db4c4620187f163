//! Cutting a region into tiles.

use std::collections::BTreeMap;
use std::path::Path;

use geo::{BoundingRect, Coord};

use super::divide::{Town, divide};
use super::error::TilesError;
use super::manifest::{
    CategoryRecord, HomeRecord, Manifest, TileRecord, Tiles, border_record, whole_metres,
};
use super::places::{
    CELLS, CORNERS, CellRow, FACILITIES, PlaceRow, cell_columns, corner_columns, place_columns,
};
use super::plan_files::PlanFiles;
use super::plan_walk::{WalkCut, WalkInputs};
use super::walk_plan::findings_of;
use crate::base::{
    Bounds, CellId, Diagnostics, DistanceKind, FacilityId, Finding, MunicipalityId, Place,
    Progress, codes, zip_equal,
};
use crate::config::{Config, Lookup};
use crate::region::{Category, Municipality, Region, RegionSettings};
use crate::run::candidates::CandidateChoice;
use crate::run::load::Loaded;
use crate::run::prepare::{Grounded, grounded};
use crate::run::settings::profiles_text;
use crate::run::walk::WalkSettings;

/// The smallest halo when none is asked for, metres.
const HALO_MIN_M: f64 = 1_000.0;

/// A region that is to be cut or merged.
pub struct TileInputs<'i> {
    /// Its settings.
    pub config: &'i Config,
    /// Its layers.
    pub loaded: Loaded,
    /// How it is built.
    pub settings: &'i RegionSettings,
    /// Its candidate places.
    pub candidates: &'i CandidateChoice,
}

/// A region that is to be cut, with what its merge does not need.
pub struct PlanInputs<'i> {
    /// The region.
    pub region: TileInputs<'i>,
    /// The folder to which the paths of its settings are relative.
    pub folder: &'i Path,
    /// How it is walked; `None` for straight lines.
    pub walk: Option<WalkSettings>,
    /// Looks up environment variables.
    pub lookup: Lookup<'i>,
}

/// How a region is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// The most persons of a tile.
    pub persons_max: u64,
    /// How far around a tile its job looks first, metres; twice the largest limit when absent.
    pub halo_m: Option<u32>,
}

/// A region in tiles.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The folder with its manifest.
    pub tiles: Tiles,
    /// Findings about the region, and municipalities larger than a tile (N994).
    pub diagnostics: Diagnostics,
}

/// Refuses what tiles do not compute.
pub(super) fn refuse_unsupported(config: &Config) -> Result<(), TilesError> {
    let refused = match (config.region.distance, &config.barriers) {
        (DistanceKind::Table, _) => {
            Some(("region.distance = \"table\"", "distances of other programs"))
        }
        (DistanceKind::Walk, Some(_)) => Some(("barriers", "what mending barriers brings")),
        (DistanceKind::Straight | DistanceKind::Walk, _) => None,
    };
    refused.map_or(Ok(()), |(key, what)| Err(TilesError::Unsupported { key, what }))
}

/// Cuts a region into tiles and writes into a folder what each tile's job needs, and last the manifest.
///
/// Each cell and facility belongs to one tile: that of its municipality, and in the halo the tile whose municipalities
/// are nearest, of several the first.
///
/// # Errors
/// [`TilesError`] when the region cannot be built, the settings ask for what tiles do not compute, or the folder cannot
/// be written.
///
/// # Cost
/// As [`build`](crate::region::build); no distance is measured.
pub fn plan_tiles(
    inputs: PlanInputs<'_>,
    options: PlanOptions,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Planned, TilesError> {
    let PlanInputs { region: inputs, folder, walk, lookup } = inputs;
    let TileInputs { config, loaded, settings, candidates } = inputs;
    refuse_unsupported(config)?;
    let Grounded { region, mut diagnostics, sources } = grounded(loaded, settings, progress)?;
    if region.municipalities().is_empty() {
        return Err(TilesError::NoMunicipality);
    }
    progress.begin("cutting into tiles", None);
    let cut = Cut::new(&region, options.persons_max);
    report_large(&region, &cut, options.persons_max, &mut diagnostics);
    let mut files = PlanFiles::new(out);
    let members = cut.members(&region);
    let tiles = members.iter().enumerate();
    let tiles = tiles.map(|(at, members)| write_tile((at + 1, &cut), members, &mut files));
    let mut tiles = tiles.collect::<Result<Vec<TileRecord>, TilesError>>()?;
    drop(members);
    let walk = match walk {
        None => None,
        Some(walk) => {
            let profiles = profiles_text(config, folder, lookup)?;
            let tile_at = |at| cut.tile(None, at);
            let cut = WalkCut { region: &region, config, tile_at: &tile_at };
            let walked = WalkInputs { walk, profiles, candidates };
            Some(cut.write(walked, (&mut tiles, &mut files), progress)?)
        }
    };
    if let Some(plan) = &walk {
        diagnostics.append(findings_of(&plan.findings));
    }
    let manifest = Manifest {
        schema: 0,
        program: String::new(),
        plan: String::new(),
        distance: config.region.distance,
        crs: region.crs().to_string(),
        halo_m: options.halo_m.unwrap_or_else(|| usual_halo_m(&region)),
        cells: region.cells().len(),
        facilities: region.facilities().len(),
        boundary: region.boundary(),
        borders: border_record(&region),
        categories: category_records(&region),
        municipalities: home_records(&region, &cut),
        tiles,
        files: files.digests,
        sources,
        walk,
        folder: folder.display().to_string(),
        settings: config.to_toml(),
    };
    let tiles = Tiles::create(out, manifest)?;
    progress.end();
    Ok(Planned { tiles, diagnostics })
}

/// The cells and facilities of a tile, in the order of the region.
#[derive(Clone, Default)]
struct Members {
    cells: Vec<CellRow>,
    places: Vec<PlaceRow>,
}

/// Which tile each municipality, cell and facility belongs to; tiles are numbered from 1.
struct Cut {
    homes: Vec<usize>,
    /// The persons of each municipality.
    persons: Vec<u64>,
    /// The box around the municipalities of each tile; `None` where none has an area.
    boxes: Vec<Option<Bounds>>,
}

impl Cut {
    fn new(region: &Region, persons_max: u64) -> Self {
        let persons = persons_by_home(region);
        let areas = region.municipalities().iter();
        let boxes = areas.map(|home| home.area().bounding_rect().map(Bounds::from));
        let boxes: Vec<Option<Bounds>> = boxes.collect();
        let town = |(persons, middle): (&u64, Coord<f64>)| Town { persons: *persons, middle };
        let towns: Vec<Town> = zip_equal(&persons, middles(&boxes)).map(town).collect();
        let groups = divide(&towns, persons_max);
        let mut homes = vec![0; boxes.len()];
        let around = |(at, group): (usize, &Vec<usize>)| {
            group.iter().for_each(|home| homes[*home] = at + 1);
            group.iter().filter_map(|home| boxes[*home]).reduce(Bounds::joined)
        };
        let boxes = groups.iter().enumerate().map(around).collect();
        Self { homes, persons, boxes }
    }

    /// The tile of something in a municipality or, in the halo, at a place.
    fn tile(&self, home: Option<MunicipalityId>, at: Coord<f64>) -> usize {
        if let Some(home) = home {
            return self.homes[home.index()];
        }
        let far = |bounds: &Option<Bounds>| {
            bounds.map_or(f64::INFINITY, |bounds| bounds.distance_from([at.x, at.y]))
        };
        let tiles = self.boxes.iter().enumerate();
        let nearest = tiles.min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
        nearest.map_or(1, |(at, _)| at + 1)
    }

    /// The members of each tile.
    fn members(&self, region: &Region) -> Vec<Members> {
        let mut members = vec![Members::default(); self.boxes.len()];
        let cells = region.cells();
        for cell in (0..cells.len()).map(CellId::at) {
            let row = CellRow { cell, home: cells.municipality(cell), at: cells.position(cell) };
            members[self.tile(row.home, row.at) - 1].cells.push(row);
        }
        let facilities = (0..region.facilities().len()).map(FacilityId::at);
        for row in facilities.filter_map(|id| PlaceRow::from_region(region, id)) {
            let tile = self.tile(row.part.municipality, row.part.position);
            members[tile - 1].places.push(row);
        }
        members
    }
}

/// The middle of each municipality. One without an area counts as in the middle of the region.
fn middles(boxes: &[Option<Bounds>]) -> Vec<Coord<f64>> {
    let region = boxes.iter().copied().flatten().reduce(Bounds::joined);
    let middle = |own: &Option<Bounds>| {
        let [x, y] = own.or(region).map_or([0.0; 2], |bounds| bounds.middle());
        Coord { x, y }
    };
    boxes.iter().map(middle).collect()
}

fn persons_by_home(region: &Region) -> Vec<u64> {
    let mut persons = vec![0; region.municipalities().len()];
    for cell in region.cells_inside() {
        let home = region.cells().municipality(cell).expect("cells inside have one");
        persons[home.index()] += u64::from(region.cells().persons(0)[cell.index()]);
    }
    persons
}

fn report_large(region: &Region, cut: &Cut, persons_max: u64, into: &mut Diagnostics) {
    for (at, home) in region.municipalities().iter().enumerate() {
        let persons = cut.persons[at];
        if persons > persons_max {
            let message = format!(
                "`{}` has {persons} persons, more than the {persons_max} of a tile; it is tile {} alone",
                home.name(),
                cut.homes[at]
            );
            let place = Place::of_source("municipalities").feature(home.key());
            into.push(Finding::new(codes::N994, message).at(place));
        }
    }
}

/// Writes the files of a tile.
fn write_tile(
    (tile, cut): (usize, &Cut),
    members: &Members,
    files: &mut PlanFiles<'_>,
) -> Result<TileRecord, TilesError> {
    let Members { cells, places } = members;
    files.write(tile, CELLS, cell_columns(cells))?;
    files.write(tile, FACILITIES, place_columns(places))?;
    files.write(tile, CORNERS, corner_columns(places))?;
    let towns = || zip_equal(&cut.homes, &cut.persons).filter(move |(home, _)| **home == tile);
    Ok(TileRecord {
        tile,
        persons: towns().map(|(_, persons)| persons).sum(),
        cells: cells.len(),
        municipalities: towns().count(),
        facilities: places.len(),
        facility_box: places.iter().map(|row| row.bounds).reduce(Bounds::joined).map(whole_metres),
        network_box: None,
        candidate_box: None,
    })
}

fn usual_halo_m(region: &Region) -> u32 {
    let limits = region.categories().iter().filter_map(|category| category.limit_max().metres());
    (2.0 * limits.fold(0.0, f64::max)).max(HALO_MIN_M).ceil() as u32
}

/// The records of a region's categories.
pub(super) fn category_records(region: &Region) -> Vec<CategoryRecord> {
    let mut homes: Vec<BTreeMap<Option<MunicipalityId>, u32>> =
        vec![BTreeMap::new(); region.categories().len()];
    for facility in region.facilities().iter().filter(|facility| !facility.comes()) {
        let homes = &mut homes[facility.category().index()];
        *homes.entry(facility.municipality()).or_default() += 1;
    }
    let inside = |(home, count): (Option<MunicipalityId>, u32)| Some([home?.0, count]);
    let record = |(category, homes): (&Category, BTreeMap<_, _>)| CategoryRecord {
        key: category.key().to_owned(),
        limit_mm: category.limit_max().0,
        outside: homes.contains_key(&None),
        homes: homes.into_iter().filter_map(inside).collect(),
    };
    zip_equal(region.categories(), homes).map(record).collect()
}

fn home_records(region: &Region, cut: &Cut) -> Vec<HomeRecord> {
    let record = |(home, tile): (&Municipality, &usize)| HomeRecord {
        key: home.key().to_owned(),
        county: home.county().0,
        tile: *tile,
    };
    zip_equal(region.municipalities(), &cut.homes).map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_municipality_without_an_area_counts_as_in_the_middle_and_draws_nothing_to_its_tile() {
        let at = |x: f64| Some(Bounds::new(x, 5.0, x + 2.0, 7.0));
        let found = middles(&[at(10.0), None, at(40.0)]);
        let middles_are = [11.0, 26.0, 41.0].map(|x| Coord { x, y: 6.0 });
        assert_eq!(found, middles_are);
        assert_eq!(middles(&[None]), [Coord { x: 0.0, y: 0.0 }]);
        // Neither is anything in the halo nearest to it.
        let cut = Cut {
            homes: vec![1, 2, 3],
            persons: vec![0; 3],
            boxes: vec![at(10.0), None, at(40.0)],
        };
        assert_eq!(cut.tile(None, Coord { x: 26.5, y: 6.0 }), 3);
        assert_eq!(cut.tile(None, Coord { x: 25.5, y: 6.0 }), 1);
        assert_eq!(cut.tile(Some(MunicipalityId(1)), Coord { x: 0.0, y: 0.0 }), 2);
    }
}
