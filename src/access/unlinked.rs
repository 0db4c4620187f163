//! Cells and facilities without a way: counted and reported.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::links::Links;
use super::told::{LinkNotes, Told};
use crate::base::{CellId, Diagnostics, FacilityId, Finding, codes, zip_equal};
use crate::region::{Facility, Region};

/// Persons by where they live, in words.
#[derive(Default)]
struct PersonsBy(BTreeMap<String, u64>);

impl PersonsBy {
    fn add(&mut self, place: String, persons: u64) {
        *self.0.entry(place).or_default() += persons;
    }

    fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    /// `30 behind walls, 20 too far from every way`, those with nobody left out.
    fn in_words(&self) -> String {
        let parts = self.0.iter().filter(|(_, persons)| **persons > 0);
        let parts: Vec<String> =
            parts.map(|(place, persons)| format!("{persons} {place}")).collect();
        parts.join(", ")
    }
}

/// How many cells of the region have no way on foot, and how many persons live there. Halo cells are not
/// counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellsWithoutWay {
    /// Cells that are not linked to any way.
    pub unlinked: usize,
    /// Persons in them.
    pub persons_unlinked: u64,
    /// Cells that are linked, but from which the walker has no way to the network.
    pub stranded: usize,
    /// Persons in them.
    pub persons_stranded: u64,
}

/// Cells of a region and their persons that are not linked, and that have no way.
pub(super) fn cells_without_way(
    region: &Region,
    links: &Links,
    is_stranded: impl Fn(CellId) -> bool + Sync,
) -> CellsWithoutWay {
    let inside: Vec<CellId> = region.cells_inside().collect();
    let count = |mut counts: CellsWithoutWay, cell: &CellId| {
        let persons = u64::from(region.cells().persons(0)[cell.index()]);
        if links.cell(*cell).is_none() {
            counts.unlinked += 1;
            counts.persons_unlinked += persons;
        } else if is_stranded(*cell) {
            counts.stranded += 1;
            counts.persons_stranded += persons;
        }
        counts
    };
    let both = |one: CellsWithoutWay, other: CellsWithoutWay| CellsWithoutWay {
        unlinked: one.unlinked + other.unlinked,
        persons_unlinked: one.persons_unlinked + other.persons_unlinked,
        stranded: one.stranded + other.stranded,
        persons_stranded: one.persons_stranded + other.persons_stranded,
    };
    inside.par_iter().fold(CellsWithoutWay::default, count).reduce(CellsWithoutWay::default, both)
}

/// Number of facilities that people go to and that are not linked.
pub(super) fn unlinked_facilities(region: &Region, links: &Links) -> usize {
    let doors = zip_equal(region.facilities(), links.doors.iter());
    let is_walked_to = |one: &Facility| !one.comes() && !one.is_repeat();
    doors.filter(|(facility, doors)| is_walked_to(facility) && doors.is_empty()).count()
}

/// What is to be said of the links of a region.
#[derive(Clone, Debug)]
pub struct LinkFindings {
    /// As [`LinkedRegion::link`](super::LinkedRegion::link) reports them.
    pub diagnostics: Diagnostics,
    /// As [`LinkedRegion::cells_without_way`](super::LinkedRegion::cells_without_way).
    pub cells_without_way: CellsWithoutWay,
    /// As [`LinkedRegion::unlinked_facilities`](super::LinkedRegion::unlinked_facilities).
    pub unlinked_facilities: usize,
}

/// What is to be said of the links of a region by what parts of its network noted. Cost: O(cells + facilities).
pub fn link_findings(region: &Region, links: &Links, notes: &LinkNotes) -> LinkFindings {
    LinkFindings {
        diagnostics: unlinked_findings(region, links, notes),
        cells_without_way: cells_without_way(region, links, |cell| notes.is_cell_stranded(cell)),
        unlinked_facilities: unlinked_facilities(region, links),
    }
}

/// Findings about cells and facilities without a way.
pub(super) fn unlinked_findings(region: &Region, links: &Links, told: &impl Told) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    report_cells((region, links), told, &mut diagnostics);
    let facilities = (0..region.facilities().len()).map(FacilityId::at);
    let places = facilities.filter(|id| !region.facility(*id).is_repeat());
    places.for_each(|id| report_facility((region, links), id, told, &mut diagnostics));
    diagnostics
}

/// Reports a facility that is not linked, or on a way that leads the walker nowhere.
pub(super) fn report_facility(
    (region, links): (&Region, &Links),
    id: FacilityId,
    told: &impl Told,
    diagnostics: &mut Diagnostics,
) {
    let facility = region.facility(id);
    if facility.comes() {
        return;
    }
    if links.doors(id).is_empty() {
        diagnostics.push_with(codes::W411, "facilities", |facilities| {
            let text = format!("the facility is not linked: {}", told.why_facility(id));
            (facilities.feature(facility.key()), text)
        });
    } else if told.is_facility_stranded(id) {
        diagnostics.push_with(codes::W430, "facilities", |facilities| {
            (facilities.feature(facility.key()), no_way(told, "the facility"))
        });
    }
}

/// Reports the cells of the region; halo cells are not reported.
fn report_cells(
    (region, links): (&Region, &Links),
    told: &impl Told,
    diagnostics: &mut Diagnostics,
) {
    let cells = region.cells();
    let (mut unlinked, mut stranded) = (PersonsBy::default(), 0);
    for cell in region.cells_inside() {
        let key = &cells.keys()[cell.index()];
        let persons = u64::from(cells.persons(0)[cell.index()]);
        if links.cell(cell).is_none() {
            unlinked.add(told.where_cell(cell), persons);
            diagnostics.push_with(codes::W410, "cells", |cells| {
                let text = format!("the cell is not linked: {}", told.why_cell(cell));
                (cells.feature(key), text)
            });
        } else if told.is_cell_stranded(cell) {
            stranded += persons;
            diagnostics.push_with(codes::W429, "cells", |cells| {
                (cells.feature(key), no_way(told, "the cell"))
            });
        }
    }
    if unlinked.sum() > 0 {
        let message = format!(
            "{} persons live in cells that are not linked to the network: {}",
            unlinked.sum(),
            unlinked.in_words()
        );
        diagnostics.push(Finding::new(codes::W412, message));
    }
    if stranded > 0 {
        let name = told.walker();
        let message =
            format!("{stranded} persons live where the walker ({name}) has no way to the network");
        diagnostics.push(Finding::new(codes::W431, message));
    }
    report_passed_by((region, links), told, diagnostics);
}

/// Reports the cells that are linked past the way on which they lie, because that is on an island.
fn report_passed_by(
    (region, links): (&Region, &Links),
    told: &impl Told,
    diagnostics: &mut Diagnostics,
) {
    let (mut persons, mut count) = (PersonsBy::default(), 0);
    for (cell, edge) in links.cells_on_islands() {
        if links.cell(*cell).is_some() {
            let here = u64::from(region.cells().persons(0)[cell.index()]);
            persons.add(told.island(*edge), here);
            count += 1;
        }
    }
    let facilities = links.facilities_on_islands().iter();
    let facilities = facilities.filter(|(id, _)| !links.doors(*id).is_empty()).count();
    if count + facilities > 0 {
        let people = match count {
            0 => String::new(),
            _ => format!(": {}", persons.in_words()),
        };
        let message = format!(
            "{} persons in {count} cells, and {facilities} facilities, are linked to a way that is \
             farther away than theirs, because nothing is linked to islands{people}",
            persons.sum(),
        );
        diagnostics.push(Finding::new(codes::N490, message));
    }
}

fn no_way(told: &impl Told, what: &str) -> String {
    let name = told.walker();
    format!(
        "the walker ({name}) has no way to the network: the way of {what}, or every way around it, \
         is impassable"
    )
}
