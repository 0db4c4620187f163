//! Estimated cells: persons of municipalities and quartiers, distributed over the residential buildings of
//! a map. For regions without a census grid.

use std::path::Path;

use geo::{Coord, MultiPolygon};
use rayon::prelude::*;

use super::cells::{CellTable, ESTIMATED, estimate_as_homes, write_cells, write_homes};
use super::error::{ImportError, OsmImportError};
use super::target::{CENSUS_BLOCK, ESTIMATE_BLOCK, HOMES_BLOCK, Target};
use crate::base::{
    Bounds, CellExtent, Diagnostics, Finding, Place, Progress, WholeExtent, codes, share_out,
    zip_equal,
};
use crate::crs::{Transformer, facts, working_crs};
use crate::dataset::CrsId;
use crate::format::{OsmSelection, OsmShare, read_osm};
use crate::import::census::{
    Building, CENSUS_CRS_EPSG, HomeKinds, HomePoint, LevelTally, homes_in_cells,
    spread_over_buildings,
};
use crate::import::osm::{BUILDING_KEYS, OsmMunicipality, OsmQuartier, building_tag_keys, homes};
use crate::project::ImportRecord;
use crate::run::streets::OSM_ATTRIBUTION;
use crate::spatial::SmallestArea;

/// Side length of the estimated cells in metres: that of the European census grid.
const CELL_M: u32 = 100;
/// Size of the parts in bytes in which the buildings of larger files are read, because their corners would
/// not fit into memory. This many bytes of PBF have 59 million corners of buildings in Monaco, 51 in
/// Dreieich, 30 in Karlsruhe (counted with pyosmium); a corner takes 20 bytes: id, position and way.
const SHARE_BYTES: u64 = 1 << 29;
/// Most persons that a residential building can have on average over an area. More than that means that
/// most homes are not mapped, so that their persons would be put into the few that are. Germany has 4
/// (census 2022: 82.7 million persons, 20 million buildings with dwellings) and a city of towers like Hong
/// Kong less than 200. The largest residential buildings of Europe (Karl-Marx-Hof in Vienna, Corviale in
/// Rome) hold some thousands each, and no town consists of such only.
const PERSONS_A_HOME_MAX: u64 = 1_000;
/// Largest relative difference between the tagged persons of all quartiers and those of their
/// municipality at which the quartiers' numbers are used.
const BELIEVED: f64 = 0.1;

/// The inputs of an estimate.
pub(super) struct Estimate<'a> {
    pub map: &'a Path,
    pub municipalities: &'a [OsmMunicipality],
    pub quartiers: &'a [OsmQuartier],
    pub region: Option<Bounds>,
    /// The part of the map to read, in 1e-7 degrees; all of it when absent.
    pub within: Option<Bounds<i32>>,
    pub date: Option<String>,
}

/// An area with its number of persons.
struct Settled<'a> {
    /// The municipality it belongs to.
    home: usize,
    name: &'a str,
    persons: u64,
    area: &'a MultiPolygon<f64>,
}

/// An area's persons and homes.
struct Area {
    number: u32,
    persons: u64,
    buildings: Vec<Building>,
}

/// Distributes the persons tagged in the map over its residential buildings and writes them as cells; as
/// homes, when the folder has census cells (N677). Writes nothing when the map states no persons (W665).
///
/// # Findings
/// W664 for persons of areas without residential buildings, who are left out; W618 where the mapped buildings cannot
/// hold the persons, who are left out too; W666 for municipalities without a known number of persons; W667 because
/// the cells are an estimate; those of reading the homes. Beside a census none of them is told, since the cells are
/// not used.
///
/// # Method
/// If all quartiers of a municipality have a number of persons and the sum agrees with that of the
/// municipality to 10 %, its persons are distributed over the quartiers in proportion to these numbers.
/// Within each area, persons are distributed over residential buildings by floor area (footprint times
/// levels), in whole numbers by the largest-remainder method, and summed in cells of 100 m.
pub(super) fn estimate_cells(
    estimate: &Estimate<'_>,
    record: &mut ImportRecord,
    diagnostics: &mut Diagnostics,
    target: &mut Target,
    progress: &dyn Progress,
) -> Result<(), ImportError> {
    let source = estimate.map.display().to_string();
    let place = || Place::of_source(&source);
    let settled = settled(estimate);
    let has_census = target.region_file.has_block(CENSUS_BLOCK)?;
    let mut unused = Diagnostics::default();
    let told = if has_census { &mut unused } else { &mut *diagnostics };
    if settled.is_empty() {
        let message = "the map states no population for any area: there are no cells";
        let hint =
            "import a census grid (`nahraum import census`), or state persons with --persons";
        told.push(Finding::new(codes::W665, message).at(place()).hint(hint));
        return without_cells(target);
    }
    report_unknown(estimate, &settled, told);
    progress.begin("homes", None);
    let index = SmallestArea::new(settled.iter().map(|settled| settled.area).collect());
    let mut buildings = read_homes(estimate, &index, settled.len(), told)?;
    record.count("homes", buildings.iter().map(Vec::len).sum());
    leave_out(&settled, &mut buildings, &source, told);
    let Some(message) = distribution(&settled, &buildings) else {
        return without_cells(target);
    };
    told.push(Finding::new(codes::W667, message).at(place()));
    let extent = extent(estimate, &settled, &buildings);
    let crs = grid_crs(estimate.region)?;
    let grid = Grid { crs: &crs, index: &index };
    let areas: Vec<Area> = (0..)
        .zip(zip_equal(&settled, buildings))
        .map(|(number, (area, buildings))| Area { number, persons: area.persons, buildings })
        .collect();
    // Area by area, because memory cannot hold all homes of a country a second time. Several areas share a
    // transformation, because creating one takes longer than using it.
    let cells =
        areas.par_chunks(16).map(|areas| grid.cells(areas)).collect::<Result<Vec<_>, _>>()?;
    let table = CellTable {
        extent: Some(extent),
        ..table(cells.into_iter().flatten().collect(), crs.clone(), estimate)
    };
    if has_census {
        diagnostics.push(estimate_as_homes());
        target.region_file.put_block(ESTIMATE_BLOCK, "")?;
        return write_homes(&table, target);
    }
    target.region_file.put_block(HOMES_BLOCK, "")?;
    write_cells(&table, ESTIMATE_BLOCK, record, target)
}

/// Takes the estimated cells of an earlier import out of the configuration.
pub(super) fn without_cells(target: &mut Target) -> Result<(), ImportError> {
    target.region_file.put_block(ESTIMATE_BLOCK, "")?;
    Ok(target.region_file.put_block(HOMES_BLOCK, "")?)
}

/// Reports areas whose persons cannot be distributed, and drops their buildings: there are none, or
/// far too few.
fn leave_out(
    settled: &[Settled<'_>],
    buildings: &mut [Vec<Building>],
    source: &str,
    diagnostics: &mut Diagnostics,
) {
    for (area, buildings) in zip_equal(settled, buildings) {
        let (persons, name, homes) = (area.persons, area.name, buildings.len() as u64);
        let place = Place::of_source(source);
        if homes == 0 && persons > 0 {
            let message = format!(
                "{persons} persons of {name} are left out: the map has no residential buildings there"
            );
            diagnostics.push(Finding::new(codes::W664, message).at(place));
        } else if persons > PERSONS_A_HOME_MAX * homes {
            let each = persons / homes;
            let message = format!(
                "{name} has {persons} persons, but the map has only {homes} residential buildings \
                 there; {each} persons in each are not possible, so where they live is unknown and \
                 they are left out"
            );
            let hint = "import a census grid (`nahraum import census`); most homes are not mapped";
            diagnostics.push(Finding::new(codes::W618, message).at(place).hint(hint));
            buildings.clear();
        }
    }
}

/// How many persons are distributed over how many buildings; `None` if there are no buildings.
fn distribution(settled: &[Settled<'_>], buildings: &[Vec<Building>]) -> Option<String> {
    let areas = zip_equal(settled, buildings).map(|(area, list)| (area, list.len() as u64));
    let areas: Vec<(&Settled<'_>, u64)> = areas.filter(|(_, homes)| *homes > 0).collect();
    let (persons, homes) =
        areas.iter().fold((0, 0), |sum, (area, homes)| (sum.0 + area.persons, sum.1 + homes));
    let each = |persons: u64, homes: u64| persons as f64 / homes as f64;
    let crowded = |a: &&(&Settled<'_>, u64), b: &&(&Settled<'_>, u64)| {
        // By cross-multiplication; on ties, the first in the list.
        (u128::from(a.0.persons) * u128::from(b.1))
            .cmp(&(u128::from(b.0.persons) * u128::from(a.1)))
            .then(std::cmp::Ordering::Greater)
    };
    let (most, most_homes) = areas.iter().max_by(crowded)?;
    Some(format!(
        "{persons} persons of {} areas are distributed over {homes} residential buildings by floor \
         area: an estimate; a building has {:.1} persons on average, {:.1} in {}",
        areas.len(),
        each(persons, homes),
        each(most.persons, *most_homes),
        most.name
    ))
}

/// The municipalities whose persons are all placed: their number is known, and every area with persons
/// has homes. The persons of the others stay unknown.
fn extent(
    estimate: &Estimate<'_>,
    settled: &[Settled<'_>],
    buildings: &[Vec<Building>],
) -> CellExtent {
    let mut is_placed = vec![false; estimate.municipalities.len()];
    settled.iter().for_each(|area| is_placed[area.home] = true);
    for (area, homes) in zip_equal(settled, buildings) {
        is_placed[area.home] &= area.persons == 0 || !homes.is_empty();
    }
    if is_placed.iter().all(|placed| *placed) {
        return CellExtent::Whole(WholeExtent::Region);
    }
    let placed = zip_equal(estimate.municipalities, is_placed).filter(|(_, placed)| *placed);
    CellExtent::Of(placed.map(|(home, _)| home.id.clone()).collect())
}

/// The areas with a known number of persons: quartiers if their numbers are plausible, else
/// municipalities.
fn settled<'a>(estimate: &Estimate<'a>) -> Vec<Settled<'a>> {
    let mut list = Vec::new();
    for (number, home) in estimate.municipalities.iter().enumerate() {
        let parts: Vec<&OsmQuartier> =
            estimate.quartiers.iter().filter(|part| part.municipality == number).collect();
        let sum: Option<u64> = parts.iter().map(|part| part.persons).sum();
        let sum = sum.filter(|_| !parts.is_empty());
        let agrees = |sum: u64| {
            let whole = home.persons.unwrap_or(sum) as f64;
            (sum as f64 - whole).abs() <= BELIEVED * whole
        };
        match (sum.filter(|sum| agrees(*sum)), home.persons) {
            (Some(sum), whole) => {
                let weights: Vec<u64> = parts.iter().map(|p| p.persons.unwrap_or(0)).collect();
                let shares = share_out(whole.unwrap_or(sum), &weights);
                list.extend(zip_equal(&parts, shares).map(|(part, persons)| Settled {
                    home: number,
                    name: &part.name,
                    persons,
                    area: &part.area,
                }));
            }
            (None, Some(persons)) => {
                list.push(Settled { home: number, name: &home.name, persons, area: &home.area });
            }
            (None, None) => {}
        }
    }
    list
}

fn report_unknown(estimate: &Estimate<'_>, settled: &[Settled<'_>], diagnostics: &mut Diagnostics) {
    let index = SmallestArea::new(settled.iter().map(|settled| settled.area).collect());
    for home in estimate.municipalities {
        let inside = geo::InteriorPoint::interior_point(&home.area);
        if inside.is_some_and(|at| index.locate(at.into()).is_none()) {
            let message = format!("the population of {} is not stated", home.name);
            let place = Place::of_source(estimate.map.display().to_string());
            diagnostics.push(Finding::new(codes::W666, message).at(place));
        }
    }
}

/// The residential buildings in each area, in longitude and latitude.
fn read_homes(
    estimate: &Estimate<'_>,
    index: &SmallestArea,
    areas: usize,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Vec<Building>>, ImportError> {
    let map = estimate.map;
    let (kinds, mut tally) = (HomeKinds::default(), LevelTally::default());
    let bytes = std::fs::metadata(map).map_or(0, |data| data.len());
    let parts = u32::try_from(bytes / SHARE_BYTES + 1).unwrap_or(u32::MAX);
    let tag_keys = building_tag_keys(&kinds);
    let mut buildings = vec![Vec::new(); areas];
    for part in 0..parts {
        let selection = OsmSelection {
            share: Some(OsmShare { part, of: parts }),
            within: estimate.within,
            ..OsmSelection::ways_and_relations(&BUILDING_KEYS, tag_keys.clone())
        };
        let (extract, _) =
            read_osm(map, &selection).map_err(|source| OsmImportError::StreetMap { source })?;
        for home in homes(&extract, &kinds, &mut tally, diagnostics) {
            if let Some(area) = index.locate(Coord { x: home.at.0, y: home.at.1 }) {
                buildings[area].push(home);
            }
        }
    }
    tally.report(&map.display().to_string(), diagnostics);
    Ok(buildings)
}

/// The grid of the estimated cells.
struct Grid<'a> {
    crs: &'a CrsId,
    index: &'a SmallestArea,
}

impl Grid<'_> {
    /// The cells of areas, with the persons of their residential buildings.
    fn cells(&self, areas: &[Area]) -> Result<Vec<HomePoint>, ImportError> {
        let there = Transformer::new(&CrsId::wgs84(), self.crs)?;
        let back = Transformer::new(self.crs, &CrsId::wgs84())?;
        let is_in = |area: u32, at: (f64, f64)| {
            let mut coords = [Coord::from(at)];
            back.apply(&mut coords).is_empty()
                && self.index.locate(coords[0]) == Some(area as usize)
        };
        let mut cells = Vec::new();
        for area in areas.iter().filter(|area| !area.buildings.is_empty()) {
            let shares = spread_over_buildings(area.persons, &area.buildings)
                .map_err(|source| OsmImportError::Estimate { source })?;
            let mut at: Vec<Coord<f64>> =
                area.buildings.iter().map(|home| Coord::from(home.at)).collect();
            there.apply(&mut at);
            let home = |(at, persons): (Coord<f64>, u32)| HomePoint {
                at: at.into(),
                persons,
                area: area.number,
            };
            let homes: Vec<HomePoint> = zip_equal(at, shares).map(home).collect();
            cells.extend(homes_in_cells(&homes, CELL_M, &is_in));
        }
        Ok(cells)
    }
}

/// Cells from south to north and west to east; cells at the same place are ordered by area.
fn table(mut cells: Vec<HomePoint>, crs: CrsId, estimate: &Estimate<'_>) -> CellTable {
    cells.sort_by(|a, b| {
        let north = a.at.1.total_cmp(&b.at.1).then(a.at.0.total_cmp(&b.at.0));
        north.then(a.area.cmp(&b.area))
    });
    CellTable {
        name: ESTIMATED,
        crs,
        // Cells that two areas share do not lie at the centres of the grid.
        grid_size_m: 0.0,
        unit_is_metre: true,
        extent: None,
        centres: cells.iter().map(|cell| cell.at).collect(),
        persons: cells.iter().map(|cell| cell.persons).collect(),
        groups: Vec::new(),
        attribution: Some(format!("persons estimated by floor area of homes, {OSM_ATTRIBUTION}")),
        date: estimate.date.clone(),
    }
}

/// The CRS of the European census grid within its area of use, else the UTM zone.
fn grid_crs(region: Option<Bounds>) -> Result<CrsId, ImportError> {
    let european = CrsId::epsg(CENSUS_CRS_EPSG);
    let Some(region) = region else { return Ok(european) };
    let area = facts(&european)?.area_of_use.unwrap_or(Bounds::WORLD);
    Ok(if area.encloses(&region) { european } else { working_crs(region) })
}
