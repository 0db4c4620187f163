//! Cells and facilities of tiles, as the plan writes and a job reads them.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};
use polars::prelude::Column;

use super::error::TilesError;
use super::files::{Table, numbers, optional, reals};
use super::manifest::{Manifest, Tiles, bounds_of};
use crate::base::{Bounds, CategoryId, CellId, FacilityId, MunicipalityId, zip_equal};
use crate::dataset::CrsId;
use crate::region::{PartFacility, ReachPart, Region};
use crate::spatial::Outline;

/// Tables that a plan writes for each tile.
pub(super) const CELLS: &str = "cells";
pub(super) const FACILITIES: &str = "facilities";
pub(super) const CORNERS: &str = "corners";
pub(super) const CANDIDATES: &str = "candidates";

/// Kinds of points of a facility.
const ENTRANCE: u32 = 0;
const AREA: u32 = 1;
const LINE: u32 = 2;

/// A cell of a tile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CellRow {
    /// Its number in the region.
    pub(super) cell: CellId,
    pub(super) home: Option<MunicipalityId>,
    pub(super) at: Coord<f64>,
}

/// A facility of a tile.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlaceRow {
    /// Its number in the region.
    pub(super) facility: FacilityId,
    pub(super) part: PartFacility,
    /// The box around its position, entrances and outline.
    pub(super) bounds: Bounds,
}

impl PlaceRow {
    fn new(facility: FacilityId, part: PartFacility) -> Self {
        let around = std::iter::once(part.position).chain(part.entrances.iter().copied());
        let corners = part.outline.iter().flat_map(Outline::segments);
        let corners = corners.flat_map(|side| [side.start, side.end]);
        let all = around.chain(corners).map(|at| [at.x, at.y]);
        let bounds = Bounds::around(all).expect("a position");
        Self { facility, part, bounds }
    }

    /// A facility of a region; `None` for a service that comes.
    pub(super) fn from_region(region: &Region, facility: FacilityId) -> Option<Self> {
        let one = region.facility(facility);
        let part = PartFacility {
            category: one.category(),
            municipality: one.municipality(),
            position: one.position(),
            entrances: one.entrances().to_vec(),
            outline: one.outline().cloned(),
        };
        (!one.comes()).then(|| Self::new(facility, part))
    }
}

/// The columns of cells.
pub(super) fn cell_columns(cells: &[CellRow]) -> Vec<Column> {
    vec![
        numbers("cell", cells.iter().map(|row| row.cell.0).collect()),
        optional("municipality", cells.iter().map(|row| row.home.map(|home| home.0)).collect()),
        reals("x", cells.iter().map(|row| row.at.x).collect()),
        reals("y", cells.iter().map(|row| row.at.y).collect()),
    ]
}

/// The cells of a tile, ascending.
pub(super) fn read_cells(tiles: &Tiles, tile: usize) -> Result<Vec<CellRow>, TilesError> {
    let table = tiles.input(tile, CELLS)?;
    let read = || -> Result<Vec<CellRow>, String> {
        let at = coords(&table)?;
        let homes = table.optional("municipality")?;
        let cells = zip_equal(zip_equal(table.numbers("cell")?, homes), at);
        let row = |((cell, home), at): ((u32, Option<u32>), Coord<f64>)| CellRow {
            cell: CellId(cell),
            home: home.map(MunicipalityId),
            at,
        };
        Ok(cells.map(row).collect())
    };
    read().map_err(tiles.damaged(tile, CELLS))
}

pub(super) fn coords(table: &Table) -> Result<Vec<Coord<f64>>, String> {
    let pairs = zip_equal(table.reals("x")?, table.reals("y")?);
    Ok(pairs.map(|(x, y)| Coord { x, y }).collect())
}

/// The columns of facilities.
pub(super) fn place_columns(places: &[PlaceRow]) -> Vec<Column> {
    let parts = || places.iter().map(|row| &row.part);
    vec![
        numbers("facility", places.iter().map(|row| row.facility.0).collect()),
        numbers("category", parts().map(|part| part.category.0).collect()),
        optional("municipality", parts().map(|part| part.municipality.map(|id| id.0)).collect()),
        reals("x", parts().map(|part| part.position.x).collect()),
        reals("y", parts().map(|part| part.position.y).collect()),
    ]
}

/// A point of a facility: its number, its kind, the number of its polygon or line, and of its ring.
type Corner = ([u32; 4], Coord<f64>);

fn corners(row: &PlaceRow) -> Vec<Corner> {
    let id = row.facility.0;
    let mut all: Vec<Corner> =
        row.part.entrances.iter().map(|at| ([id, ENTRANCE, 0, 0], *at)).collect();
    let mut line = |kind, part: usize, ring: usize, line: &LineString<f64>| {
        all.extend(line.0.iter().map(|at| ([id, kind, part as u32, ring as u32], *at)));
    };
    match &row.part.outline {
        None => {}
        Some(Outline::Lines(lines)) => {
            lines.0.iter().enumerate().for_each(|(part, one)| line(LINE, part, 0, one));
        }
        Some(Outline::Area(area)) => {
            for (part, polygon) in area.0.iter().enumerate() {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                rings.enumerate().for_each(|(ring, one)| line(AREA, part, ring, one));
            }
        }
    }
    all
}

/// The columns of the entrances and outlines of facilities.
pub(super) fn corner_columns(places: &[PlaceRow]) -> Vec<Column> {
    let all: Vec<Corner> = places.iter().flat_map(corners).collect();
    let column = |at: usize| all.iter().map(|(numbers, _)| numbers[at]).collect::<Vec<u32>>();
    vec![
        numbers("facility", column(0)),
        numbers("kind", column(1)),
        numbers("part", column(2)),
        numbers("ring", column(3)),
        reals("x", all.iter().map(|(_, at)| at.x).collect()),
        reals("y", all.iter().map(|(_, at)| at.y).collect()),
    ]
}

/// Entrances and outline from the corners of one facility, in their order.
fn shape(corners: &[Corner]) -> (Vec<Coord<f64>>, Option<Outline>) {
    let doors = corners.iter().filter(|([_, kind, ..], _)| *kind == ENTRANCE);
    let doors = doors.map(|(_, at)| *at).collect();
    let of_kind = |kind: u32| {
        let of_kind = |a: &&Corner| a.0[1] == kind;
        corners.iter().filter(of_kind).copied().collect::<Vec<Corner>>()
    };
    let rings = |corners: &[Corner]| -> Vec<(u32, LineString<f64>)> {
        let chunks = corners.chunk_by(|a, b| a.0 == b.0);
        let ring = |one: &[Corner]| (one[0].0[2], one.iter().map(|(_, at)| *at).collect());
        chunks.map(ring).collect()
    };
    let (areas, lines) = (rings(&of_kind(AREA)), rings(&of_kind(LINE)));
    let polygon = |rings: &[(u32, LineString<f64>)]| {
        let mut rings = rings.iter().map(|(_, ring)| ring.clone());
        let outer = rings.next().expect("a chunk has a ring");
        Polygon::new(outer, rings.collect())
    };
    let outline = if !areas.is_empty() {
        let polygons = areas.chunk_by(|a, b| a.0 == b.0).map(polygon).collect();
        Some(Outline::Area(MultiPolygon(polygons)))
    } else if !lines.is_empty() {
        Some(Outline::Lines(MultiLineString(lines.into_iter().map(|(_, line)| line).collect())))
    } else {
        None
    };
    (doors, outline)
}

fn read_places(tiles: &Tiles, tile: usize) -> Result<Vec<PlaceRow>, TilesError> {
    let of_corners = tiles.input(tile, CORNERS)?;
    let by_facility = || -> Result<BTreeMap<u32, Vec<Corner>>, String> {
        let [facility, kind] = ["facility", "kind"].map(|name| of_corners.numbers(name));
        let [part, ring] = ["part", "ring"].map(|name| of_corners.numbers(name));
        let (facility, kind, part, ring) = (facility?, kind?, part?, ring?);
        let mut all: BTreeMap<u32, Vec<Corner>> = BTreeMap::new();
        for (row, at) in coords(&of_corners)?.into_iter().enumerate() {
            let numbers = [facility[row], kind[row], part[row], ring[row]];
            all.entry(facility[row]).or_default().push((numbers, at));
        }
        Ok(all)
    };
    let corners = by_facility().map_err(tiles.damaged(tile, CORNERS))?;
    let table = tiles.input(tile, FACILITIES)?;
    let read = || -> Result<Vec<PlaceRow>, String> {
        let (category, home) = (table.numbers("category")?, table.optional("municipality")?);
        let at = coords(&table)?;
        let row = |(row, facility): (usize, u32)| {
            let (entrances, outline) =
                corners.get(&facility).map(|corners| shape(corners)).unwrap_or_default();
            let part = PartFacility {
                category: CategoryId(category[row]),
                municipality: home[row].map(MunicipalityId),
                position: at[row],
                entrances,
                outline,
            };
            PlaceRow::new(FacilityId(facility), part)
        };
        Ok(table.numbers("facility")?.into_iter().enumerate().map(row).collect())
    };
    read().map_err(tiles.damaged(tile, FACILITIES))
}

/// The numbers of a tile's own facilities, ascending.
pub(super) fn own_facilities(tiles: &Tiles, tile: usize) -> Result<Vec<FacilityId>, TilesError> {
    let read = tiles.input(tile, FACILITIES)?.numbers("facility");
    let read = read.map_err(tiles.damaged(tile, FACILITIES))?;
    Ok(read.into_iter().map(FacilityId).collect())
}

/// A candidate place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CandidateRow {
    pub(super) candidate: u32,
    /// The facility that it is; otherwise it is a point.
    pub(super) host: Option<FacilityId>,
    pub(super) at: Coord<f64>,
}

/// The columns of candidate places.
pub(super) fn candidate_columns(candidates: &[CandidateRow]) -> Vec<Column> {
    vec![
        numbers("candidate", candidates.iter().map(|row| row.candidate).collect()),
        optional("host", candidates.iter().map(|row| row.host.map(|host| host.0)).collect()),
        reals("x", candidates.iter().map(|row| row.at.x).collect()),
        reals("y", candidates.iter().map(|row| row.at.y).collect()),
    ]
}

/// The candidate places of the tiles that touch a box.
pub(super) fn read_candidates(
    tiles: &Tiles,
    around: &Bounds,
) -> Result<Vec<CandidateRow>, TilesError> {
    let mut all = Vec::new();
    for tile in &tiles.manifest.tiles {
        let is_near = |one: [i64; 4]| bounds_of(one).shared(*around).is_some();
        if !tile.candidate_box.is_some_and(is_near) {
            continue;
        }
        let table = tiles.input(tile.tile, CANDIDATES)?;
        let read = || -> Result<Vec<CandidateRow>, String> {
            let hosts = table.optional("host")?;
            let rows = zip_equal(zip_equal(table.numbers("candidate")?, hosts), coords(&table)?);
            let row = |((candidate, host), at): ((u32, Option<u32>), Coord<f64>)| CandidateRow {
                candidate,
                host: host.map(FacilityId),
                at,
            };
            Ok(rows.map(row).collect())
        };
        let rows = read().map_err(tiles.damaged(tile.tile, CANDIDATES))?.into_iter();
        // Ways around a point outside the box may not be there.
        all.extend(rows.filter(|row| row.host.is_some() || around.contains([row.at.x, row.at.y])));
    }
    Ok(all)
}

/// The facilities of all tiles, of which only those are read that lie near.
pub(super) struct Surroundings<'t> {
    tiles: &'t Tiles,
    read: BTreeMap<usize, Vec<PlaceRow>>,
}

impl<'t> Surroundings<'t> {
    pub(super) fn new(tiles: &'t Tiles) -> Self {
        Self { tiles, read: BTreeMap::new() }
    }

    /// Whether a box has all facilities of the region.
    pub(super) fn is_all(&self, around: &Bounds) -> bool {
        let boxes = self.tiles.manifest.tiles.iter().filter_map(|tile| tile.facility_box);
        boxes.map(bounds_of).all(|one| around.encloses(&one))
    }

    /// The facilities of some categories that touch a box, in the order of the region.
    pub(super) fn within(
        &mut self,
        around: &Bounds,
        categories: &[bool],
    ) -> Result<Vec<PlaceRow>, TilesError> {
        let near = self.tiles.manifest.tiles.iter().filter(|tile| {
            tile.facility_box.is_some_and(|one| bounds_of(one).shared(*around).is_some())
        });
        let near: Vec<usize> = near.map(|tile| tile.tile).collect();
        for tile in &near {
            if !self.read.contains_key(tile) {
                self.read.insert(*tile, read_places(self.tiles, *tile)?);
            }
        }
        let rows = near.iter().flat_map(|tile| &self.read[tile]);
        let touches = |row: &&PlaceRow| {
            categories[row.part.category.index()] && row.bounds.shared(*around).is_some()
        };
        let mut rows: Vec<PlaceRow> = rows.filter(touches).cloned().collect();
        rows.sort_unstable_by_key(|row| row.facility);
        Ok(rows)
    }
}

/// The part of a region with some cells and facilities, in their order.
pub(super) fn part_region(manifest: &Manifest, cells: &[CellRow], places: &[PlaceRow]) -> Region {
    Region::for_reach(ReachPart {
        crs: manifest.crs.parse::<CrsId>().expect("a plan writes the CRS of its region"),
        categories: manifest.part_categories(),
        counties: manifest.counties(),
        borders: manifest.borders(),
        boundary: manifest.boundary,
        cells: cells.iter().map(|row| (row.at, row.home)).collect(),
        facilities: places.iter().map(|row| row.part.clone()).collect(),
    })
}

/// The box around some cells; `None` without any.
pub(super) fn box_of_cells(cells: &[CellRow]) -> Option<Bounds> {
    Bounds::around(cells.iter().map(|row| [row.at.x, row.at.y]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> LineString<f64> {
        corners.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    #[test]
    fn entrances_and_outlines_come_back_as_they_were() {
        let outer = ring(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)]);
        let hole = ring(&[(2.0, 1.0), (3.0, 1.0), (3.0, 2.0), (2.0, 1.0)]);
        let far = ring(&[(20.0, 0.0), (29.0, 0.0), (29.0, 9.0), (20.0, 0.0)]);
        let area = MultiPolygon(vec![
            Polygon::new(outer.clone(), vec![hole]),
            Polygon::new(far, Vec::new()),
        ]);
        let lines = MultiLineString(vec![outer, ring(&[(1.0, 1.0), (0.1, 7.0)])]);
        for outline in [None, Some(Outline::Area(area)), Some(Outline::Lines(lines))] {
            let part = PartFacility {
                category: CategoryId(2),
                municipality: None,
                position: Coord { x: 4.0, y: 2.0 },
                entrances: vec![Coord { x: -5.0, y: 0.3 }],
                outline,
            };
            let row = PlaceRow::new(FacilityId(4), part);
            let (doors, again) = shape(&corners(&row));
            assert_eq!((&doors, &again), (&row.part.entrances, &row.part.outline));
            assert_eq!(row.bounds.west, -5.0);
        }
    }
}
