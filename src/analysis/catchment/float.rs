//! The two steps of floating catchments, or the three.

use std::collections::BTreeMap;

use super::capacity::{Capacity, PLACE};
use super::decay::Decay;
use crate::access::{ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, SideId, zip_equal};
use crate::region::Region;

/// A question about supply and demand.
#[derive(Clone, Copy, Debug)]
pub struct CatchmentQuestion<'q> {
    /// The kind of service.
    pub category: CategoryId,
    /// How far a catchment reaches.
    pub limit: Millimetres,
    /// The group of persons who ask for places, as in [`Region::groups`].
    pub group: usize,
    /// How much a place counts at a distance.
    pub decay: &'q Decay,
    /// Whether persons divide their demand over the places that they reach (three steps).
    pub is_divided: bool,
    /// What the facilities of the category can offer ([`super::capacities`]).
    pub capacities: &'q [Capacity],
}

/// Which places count for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// All that the reach table lists.
    Open,
    /// Only those on the own side of the boundary that opens and closes ([`Region::boundary`]). The halo has no
    /// side.
    Closed,
}

/// What a facility offers, and to whom it falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FacilityPlaces {
    /// What it can offer.
    pub capacity: Capacity,
    /// Persons of the group within its catchment, who count more or less: the sum of persons times weight.
    pub demand: f64,
    /// Places for each of them: capacity over demand, *R*; 0 when nobody reaches it.
    pub ratio: f64,
    /// Persons of the group within its catchment, in and outside the region.
    pub persons: u64,
    /// Places that fall to residents of its own side, in billionths.
    pub own: u64,
    /// Places that fall to residents of other sides.
    pub abroad: u64,
    /// Places that fall to persons outside the region.
    pub outside: u64,
}

impl FacilityPlaces {
    /// Places that nobody of the group reaches, in billionths.
    pub fn unreached(&self) -> u64 {
        self.capacity.billionths() - self.own - self.abroad - self.outside
    }
}

/// What falls to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CellAccess {
    /// Places for each person of the group, *A*. Defined without persons too.
    pub access: f64,
    /// Places that fall to the persons of the cell, persons times *A*, in billionths.
    pub places: u64,
    /// Of these, places in facilities of another side of the boundary, or outside the region.
    pub abroad: u64,
    /// Whether it reaches a facility that has a capacity.
    pub reaches: bool,
}

/// From where to where places go: side of the persons, side of the facility; `None` is outside the region.
pub type PlaceFlows = BTreeMap<(Option<SideId>, Option<SideId>), u128>;

/// Supply and demand of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchments {
    /// One entry for each capacity of the question, in its order.
    pub facilities: Vec<FacilityPlaces>,
    /// One entry for each cell, the halo included.
    pub cells: Vec<CellAccess>,
    /// Places by side of persons and side of facility, in billionths.
    pub flows: PlaceFlows,
}

/// How many places are there for each resident within reach, when everybody shares them who reaches them?
///
/// # Parameters
/// `openness`: whether places across the boundary count.
///
/// # Returns
/// The ratio of each facility and the access of each cell. Places of a facility are divided over cells in whole
/// billionths, so that they sum to its capacity exactly, on every level, and the sum of persons times access is the
/// supply that is reached.
///
/// # Method
/// With capacity *S(j)*, persons *p(i)* and weight *W(d(i,j))* within the limit:
/// 1. *R(j) = S(j) / Σ p(i) W(i,j)* over the cells in the catchment of *j*;
/// 2. *A(i) = Σ R(j) W(i,j)* over the facilities within reach of *i*.
///
/// Luo and Wang (2003) with the same weight everywhere, Luo and Qi (2009) with zones, Dai (2010) with Gaussian
/// decay. With three steps (Wan, Zou and Sternberg 2012, Int. J. Geographical Information Science 26:1073-1089)
/// *W(i,j)* is multiplied by *W(i,j) / Σ W(i,k)* over the facilities *k* that *i* reaches: who has several divides
/// the demand. A facility without a capacity, or with none left, takes no part. Cells of the halo share the places,
/// as far as the region has them. The balanced variant (Páez et al. 2019) is left out: its values depend on how
/// finely the ground is cut into cells.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region, the group does not exist, or a
/// capacity is of another category.
///
/// # Cost
/// O(pairs of cells and facilities) twice.
pub fn floating_catchments(
    region: &Region,
    reach: &ReachTable,
    question: &CatchmentQuestion<'_>,
    openness: Openness,
) -> Catchments {
    reach.assert_fits(region);
    let float = Float { region, reach, question, openness };
    let mut facilities: Vec<FacilityPlaces> =
        question.capacities.iter().map(|capacity| empty(*capacity)).collect();
    let persons = region.cells().persons(question.group);
    for (cell, persons) in persons.iter().enumerate() {
        for (at, weight) in float.weights(CellId::at(cell)) {
            facilities[at].demand += f64::from(*persons) * weight;
            facilities[at].persons += u64::from(*persons);
        }
    }
    for facility in &mut facilities {
        if facility.demand > 0.0 {
            facility.ratio = facility.capacity.places / facility.demand;
        }
    }
    let (mut cells, mut flows) = (Vec::with_capacity(persons.len()), PlaceFlows::new());
    let mut dealt: Vec<Dealt> = vec![Dealt::default(); facilities.len()];
    for (cell, persons) in persons.iter().enumerate() {
        let (id, mut access) = (CellId::at(cell), CellAccess::default());
        for (at, weight) in float.weights(id) {
            let facility = &mut facilities[at];
            access.reaches = true;
            access.access += facility.ratio * weight;
            let places = dealt[at].next(facility, f64::from(*persons) * weight);
            float.deal(id, facility, places, &mut access);
            if places > 0 {
                let sides = (region.side_of_cell(id), float.side(facility, id));
                *flows.entry(sides).or_default() += u128::from(places);
            }
        }
        cells.push(access);
    }
    Catchments { facilities, cells, flows }
}

fn empty(capacity: Capacity) -> FacilityPlaces {
    let (demand, ratio) = (0.0, 0.0);
    FacilityPlaces { capacity, demand, ratio, persons: 0, own: 0, abroad: 0, outside: 0 }
}

/// How much of a facility's places is divided over the cells so far.
#[derive(Clone, Copy, Default)]
struct Dealt {
    demand: f64,
    places: u64,
}

impl Dealt {
    /// The places of the next cell: what falls to all cells up to it, rounded, less what is gone. The last cell
    /// gets what is left, since its sum is the demand, added in the same order.
    fn next(&mut self, facility: &FacilityPlaces, demand: f64) -> u64 {
        if facility.demand <= 0.0 {
            return 0;
        }
        self.demand += demand;
        let all = facility.capacity.billionths();
        let upto = match self.demand >= facility.demand {
            true => all,
            false => (all as f64 * (self.demand / facility.demand)).round() as u64,
        };
        let places = upto.min(all).saturating_sub(self.places);
        self.places += places;
        places
    }
}

struct Float<'f> {
    region: &'f Region,
    reach: &'f ReachTable,
    question: &'f CatchmentQuestion<'f>,
    openness: Openness,
}

impl Float<'_> {
    /// The facilities with a capacity in reach of a cell, by distance and id: place among the capacities, and
    /// weight.
    fn weights(&self, cell: CellId) -> Vec<(usize, f64)> {
        let CatchmentQuestion { category, limit, decay, .. } = *self.question;
        let side = self.region.side_of_cell(cell);
        if self.openness == Openness::Closed && side.is_none() {
            return Vec::new();
        }
        let reached = self.reach.category(category).within(cell, limit);
        let weight = |reached: &Reached| {
            let is_own = self.region.side_for(reached.facility, cell) == side;
            let at = self.place_of(reached.facility);
            let offers = self.question.capacities[at].places > 0.0;
            let weight = decay.weight(reached.distance, limit);
            let counts = self.openness == Openness::Open || is_own;
            (counts && offers && weight > 0.0).then_some((at, weight))
        };
        let mut weights: Vec<(usize, f64)> = reached.iter().filter_map(weight).collect();
        if self.question.is_divided {
            let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
            weights.iter_mut().for_each(|(_, weight)| *weight *= *weight / sum);
        }
        weights
    }

    fn place_of(&self, facility: FacilityId) -> usize {
        let capacities = self.question.capacities;
        let at = capacities.binary_search_by_key(&facility, |capacity| capacity.facility);
        at.expect("each facility of the category has a capacity")
    }

    /// The side of the boundary on which a facility counts for a cell.
    fn side(&self, facility: &FacilityPlaces, cell: CellId) -> Option<SideId> {
        self.region.side_for(facility.capacity.facility, cell)
    }

    /// Notes to whom places of a facility fall.
    fn deal(
        &self,
        cell: CellId,
        facility: &mut FacilityPlaces,
        places: u64,
        access: &mut CellAccess,
    ) {
        let host = self.side(facility, cell);
        access.places += places;
        match self.region.side_of_cell(cell) {
            None => facility.outside += places,
            home if home == host => facility.own += places,
            Some(_) => {
                facility.abroad += places;
                access.abroad += places;
            }
        }
    }
}

impl Catchments {
    /// Places that somebody reaches, in billionths: what falls to all cells together.
    pub fn reached(&self) -> u128 {
        self.cells.iter().map(|cell| u128::from(cell.places)).sum()
    }

    /// Places that nobody reaches, in billionths.
    pub fn unreached(&self) -> u128 {
        self.facilities.iter().map(|facility| u128::from(facility.unreached())).sum()
    }
}

/// Billionths as places.
pub fn in_places(billionths: u128) -> f64 {
    billionths as f64 / PLACE as f64
}

/// Whether two results are of the same cells and facilities.
pub(super) fn assert_alike(open: &Catchments, closed: &Catchments) {
    assert_eq!(open.cells.len(), closed.cells.len(), "catchments of one region");
    let same = zip_equal(&open.facilities, &closed.facilities)
        .all(|(a, b)| a.capacity.facility == b.capacity.facility);
    assert!(same, "catchments of one category");
}
