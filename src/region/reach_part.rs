//! A part of a region with nothing but what distances depend on.

use std::sync::Arc;

use geo::{Coord, MultiPolygon};

use super::borders::Borders;
use super::model::{
    AttributeRow, Category, CategoryLimit, CellColumns, CellLayout, Cells, County, Facility,
    Municipality, PlaceNumber, Region,
};
use crate::base::{Boundary, CategoryId, CountyId, Millimetres, MunicipalityId};
use crate::dataset::CrsId;
use crate::spatial::Outline;

/// A category, as far as distances depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCategory {
    /// Its key.
    pub key: String,
    /// Its largest limit.
    pub limit_max: Millimetres,
}

/// A facility that people go to, as far as distances depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct PartFacility {
    /// Its category.
    pub category: CategoryId,
    /// The municipality it lies in; `None` for the halo.
    pub municipality: Option<MunicipalityId>,
    /// Its position in the working CRS.
    pub position: Coord<f64>,
    /// Its entrances.
    pub entrances: Vec<Coord<f64>>,
    /// The area or line that it is given as.
    pub outline: Option<Outline>,
}

/// What distances in a part of a region depend on.
///
/// Its cells and facilities have numbers of their own. As long as they are in the order of the whole region, ties go
/// to the same facility as there.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachPart {
    /// The working CRS.
    pub crs: CrsId,
    /// All categories of the whole region.
    pub categories: Vec<PartCategory>,
    /// The county of each municipality of the whole region.
    pub counties: Vec<CountyId>,
    /// Which boundaries residents may cross.
    pub borders: Borders,
    /// The boundary that opens and closes in the border effect.
    pub boundary: Boundary,
    /// The centre of each cell, and the municipality it lies in.
    pub cells: Vec<(Coord<f64>, Option<MunicipalityId>)>,
    /// The facilities.
    pub facilities: Vec<PartFacility>,
}

impl Region {
    /// A region for distances alone: without areas, persons and names. Cost: O(size).
    ///
    /// ```
    /// use nahraum::access::straight_line_columns;
    /// use nahraum::base::{Boundary, CategoryId, CellId, CountyId, Millimetres, MunicipalityId, Silent};
    /// use nahraum::dataset::CrsId;
    /// use nahraum::region::{Borders, PartCategory, PartFacility, ReachPart, Region};
    ///
    /// let at = |x: f64| geo::Coord { x, y: 0.0 };
    /// let shop = PartFacility {
    ///     category: CategoryId(0),
    ///     municipality: None,
    ///     position: at(300.0),
    ///     entrances: Vec::new(),
    ///     outline: None,
    /// };
    /// let region = Region::for_reach(ReachPart {
    ///     crs: CrsId::epsg(25832),
    ///     categories: vec![PartCategory { key: "shop".into(), limit_max: Millimetres(500_000) }],
    ///     counties: vec![CountyId(0)],
    ///     borders: Borders::default(),
    ///     boundary: Boundary::default(),
    ///     cells: vec![(at(0.0), Some(MunicipalityId(0)))],
    ///     facilities: vec![shop],
    /// });
    /// let reach = straight_line_columns(&region, &Silent);
    /// assert_eq!(reach[0].nearest(CellId(0)).distance, Millimetres(300_000));
    /// assert_eq!(reach[0].nearest_own(CellId(0)).facility(), None); // the shop lies in the halo
    /// ```
    pub fn for_reach(part: ReachPart) -> Self {
        let ReachPart { crs, categories, counties, borders, boundary, cells, facilities } = part;
        let known = counties.iter().map(|county| county.index() + 1).max().unwrap_or(0);
        let county = County { key: String::new(), name: String::new() };
        let municipality = |county: CountyId| Municipality {
            key: String::new(),
            name: String::new(),
            county,
            area: MultiPolygon(Vec::new()),
        };
        let columns = CellColumns {
            keys: vec![String::new(); cells.len()],
            positions: cells.iter().map(|(at, _)| *at).collect(),
            municipality: cells.iter().map(|(_, home)| *home).collect(),
            quartier: vec![None; cells.len()],
            ..CellColumns::default()
        };
        Self {
            counties: vec![county; known],
            municipalities: counties.into_iter().map(municipality).collect(),
            categories: categories.into_iter().map(category).collect(),
            facilities: facilities.into_iter().map(facility).collect(),
            cells: Arc::new(Cells::new(columns, CellLayout::default())),
            borders,
            boundary,
            ..Self::without_data(crs)
        }
    }
}

fn category(part: PartCategory) -> Category {
    let limit = CategoryLimit { distance: part.limit_max, source: String::new() };
    Category {
        name_en: part.key.clone(),
        name_de: part.key.clone(),
        key: part.key,
        field_of_action: String::new(),
        groups: Vec::new(),
        limits: vec![limit],
        viable_persons: None,
        comes: false,
        has_hours: false,
        derivations: Vec::new(),
        sources: Vec::new(),
    }
}

fn facility(part: PartFacility) -> Facility {
    Facility {
        key: String::new(),
        name: String::new(),
        position: part.position,
        category: part.category,
        provider: None,
        capacity: None,
        entrances: part.entrances,
        outline: part.outline,
        municipality: part.municipality,
        quartier: None,
        coming: None,
        attributes: AttributeRow::default(),
        place: PlaceNumber::default(),
        is_repeat: false,
    }
}
