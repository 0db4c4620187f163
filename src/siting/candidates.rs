//! Candidate places: where a new service could open.

use geo::Coord;

use crate::base::{CategoryId, CellId, FacilityId, MunicipalityId};
use crate::region::{Facility, Region};
use crate::spatial::AreaIndex;

/// What a candidate place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// An inhabited cell: somewhere around its centre.
    Cell(CellId),
    /// A facility of another kind, which opens its doors (a care home that becomes a meeting place).
    Host(FacilityId),
    /// A point of a layer of candidates, by its position in the layer.
    Point(u32),
}

/// A point of a layer of candidates.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidatePoint {
    /// Its id in the layer.
    pub key: String,
    /// Its position in the working CRS.
    pub at: Coord<f64>,
    /// Persons whom a place there can serve at most, where the layer says so.
    pub capacity: Option<u64>,
}

/// Candidate places, numbered in the order of cells, facilities or points. The lower number wins a tie.
///
/// ```
/// use nahraum::base::Silent;
/// use nahraum::region::{RegionInputs, RegionSettings, build};
/// use nahraum::siting::Candidates;
///
/// let town = nahraum::synthetic::town("AABB\n\n2.S3")?;
/// let inputs = RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
/// let candidates = Candidates::cells(&region);
/// assert_eq!(candidates.len(), 2); // the two cells in which somebody lives
/// assert_eq!(candidates.ground(1), region.municipality_id("B").ok());
/// let shop = region.category_id("supermarket").expect("the town has one");
/// assert_eq!(Candidates::hosts(&region, &[shop]).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    sites: Vec<Site>,
    positions: Vec<Coord<f64>>,
    ground: Vec<Option<MunicipalityId>>,
    /// The points of a layer; empty for other sites.
    points: Vec<CandidatePoint>,
}

impl Candidates {
    /// Every inhabited cell of the region. Cells without known persons and halo cells are no candidates.
    /// Cost: O(cells).
    pub fn cells(region: &Region) -> Self {
        let cells = region.cells();
        let inhabited = region.cells_inside().filter(|cell| cells.persons(0)[cell.index()] > 0);
        let all: Vec<CellId> = inhabited.collect();
        Self {
            positions: all.iter().map(|cell| cells.position(*cell)).collect(),
            ground: all.iter().map(|cell| cells.municipality(*cell)).collect(),
            sites: all.into_iter().map(Site::Cell).collect(),
            points: Vec::new(),
        }
    }

    /// The facilities of some categories inside the region, as hosts; a place that is in one of them and in another one
    /// derived from it is one host. Offices of services that come are none. Cost: O(facilities).
    pub fn hosts(region: &Region, categories: &[CategoryId]) -> Self {
        let is_host = |facility: &Facility| {
            let (category, others) = (facility.category(), categories);
            let is_there = facility.is_repeat() && region.is_derived_from_any(category, others);
            let is_here = !facility.is_halo() && !facility.comes();
            categories.contains(&category) && is_here && !is_there
        };
        let all = (0..region.facilities().len()).map(FacilityId::at);
        let all: Vec<FacilityId> = all.filter(|id| is_host(region.facility(*id))).collect();
        Self {
            positions: all.iter().map(|id| region.facility(*id).position()).collect(),
            ground: all.iter().map(|id| region.facility(*id).municipality()).collect(),
            sites: all.into_iter().map(Site::Host).collect(),
            points: Vec::new(),
        }
    }

    /// The points of a layer, in its order. A point outside of all municipalities is a candidate on nobody's
    /// ground. Cost: O((corners of municipalities + points) log corners).
    pub fn points(region: &Region, points: Vec<CandidatePoint>) -> Self {
        let areas = AreaIndex::new(region.municipalities().iter().map(|one| one.area()));
        let ground = |point: &CandidatePoint| areas.locate(point.at).map(MunicipalityId::at);
        Self {
            sites: (0..points.len() as u32).map(Site::Point).collect(),
            positions: points.iter().map(|point| point.at).collect(),
            ground: points.iter().map(ground).collect(),
            points,
        }
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.sites.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// What the candidates are.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Where a candidate is, in the working CRS.
    ///
    /// # Panics
    /// If there is no such candidate; the other look-ups too.
    pub fn position(&self, candidate: usize) -> Coord<f64> {
        self.positions[candidate]
    }

    /// The municipality on whose ground a candidate lies; `None` outside of all.
    pub fn ground(&self, candidate: usize) -> Option<MunicipalityId> {
        self.ground[candidate]
    }

    /// Persons whom a place on a candidate can serve at most; only points of a layer have a capacity of their own.
    pub fn capacity(&self, candidate: usize) -> Option<u64> {
        self.points.get(candidate)?.capacity
    }

    /// The id of a candidate as given: that of its cell, facility or point.
    pub fn key<'k>(&'k self, region: &'k Region, candidate: usize) -> &'k str {
        match self.sites[candidate] {
            Site::Cell(cell) => &region.cells().keys()[cell.index()],
            Site::Host(facility) => region.facility(facility).key(),
            Site::Point(_) => &self.points[candidate].key,
        }
    }
}
