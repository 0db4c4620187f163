//! Where cells and facilities of a job are linked to ways: found once, and the same in every box.

use std::collections::HashMap;

use rayon::prelude::*;

use super::places::{CellRow, PlaceRow};
use super::streets::Around;
use crate::access::{LinkOptions, LinkParts, LinkedRegion, Linker, Links, Snap};
use crate::base::{CellId, EdgeId, FacilityId, Rows, zip_equal};
use crate::region::{Facility, Region};

/// A place on a way, by its number in the whole network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) edge: EdgeId,
    pub(super) snap: Snap,
}

impl Place {
    /// A place in a box.
    pub(super) fn new(around: &Around, snap: &Snap) -> Self {
        Self { edge: around.edges[snap.edge().index()], snap: *snap }
    }

    /// The same place in another box.
    fn within(&self, around: &Around) -> Snap {
        let Self { edge, snap } = self;
        let on = (around.local(*edge), snap.along_mm());
        Snap::known(on, snap.offset(), snap.at(), around.walk.stamp())
    }
}

/// The places of cells and facilities that a job has found, by their numbers in the region.
#[derive(Default)]
pub(super) struct OnWays {
    cells: HashMap<CellId, Option<Place>>,
    doors: HashMap<FacilityId, Vec<Place>>,
}

/// A part of a region: its cells and facilities, and the ways around them.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    pub(super) region: &'p Region,
    pub(super) around: &'p Around,
    pub(super) cells: &'p [CellRow],
    pub(super) places: &'p [PlaceRow],
}

impl OnWays {
    /// Keeps the places of a part that is linked.
    pub(super) fn keep(&mut self, part: Part<'_>, linked: &LinkedRegion<'_>) {
        let place = |snap: &Snap| Place::new(part.around, snap);
        for (at, row) in part.cells.iter().enumerate() {
            self.cells.insert(row.cell, linked.cell(CellId::at(at)).map(place));
        }
        for (at, row) in part.places.iter().enumerate() {
            let doors = linked.doors(FacilityId::at(at)).iter().map(place);
            self.doors.insert(row.facility, doors.collect());
        }
    }

    /// Links a part of which all cells are known; of facilities those that are not.
    pub(super) fn linked<'p>(&mut self, part: Part<'p>, options: LinkOptions) -> LinkedRegion<'p> {
        let Part { region, around, cells, places } = part;
        let all = zip_equal(places, region.facilities());
        let new: Vec<(FacilityId, &Facility)> = all
            .filter(|(row, _)| !self.doors.contains_key(&row.facility))
            .map(|(row, facility)| (row.facility, facility))
            .collect();
        if !new.is_empty() {
            let facilities = new.iter().map(|(_, facility)| *facility);
            let linker = Linker::near_facilities(&around.walk, options, facilities);
            let doors = new.par_iter().map(|(id, facility)| {
                let doors = linker.entries(facility).places;
                (*id, doors.iter().map(|door| Place::new(around, door)).collect())
            });
            self.doors.extend(doors.collect::<Vec<(FacilityId, Vec<Place>)>>());
        }
        let here = |place: &Place| place.within(around);
        let doors = places.iter().map(|row| &self.doors[&row.facility]);
        let (lengths, all) = (doors.clone().map(Vec::len), doors.flatten().map(here).collect());
        let links = Links::from_parts(LinkParts {
            cells: cells.iter().map(|row| self.cells[&row.cell].as_ref().map(here)).collect(),
            doors: Rows::from_lengths(lengths, all),
            // Distances do not depend on what a door is, nor on who lives on an island.
            placed_by: vec![None; places.len()],
            cells_on_islands: Vec::new(),
            facilities_on_islands: Vec::new(),
        });
        LinkedRegion::from_links(region, &around.walk, links.into())
    }
}
