//! Areas of a region: counties, municipalities, districts and quartiers.

use geo::MultiPolygon;

use crate::base::{CountyId, DistrictId, MunicipalityId};

/// A municipality (Gemeinde, Kommune).
#[derive(Clone, Debug)]
pub struct Municipality {
    pub(in crate::region) key: String,
    pub(in crate::region) name: String,
    pub(in crate::region) county: CountyId,
    pub(in crate::region) area: MultiPolygon<f64>,
}

impl Municipality {
    /// Official key as given: AGS (8 digits), ARS (12 digits) or any other id.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The county it belongs to.
    pub fn county(&self) -> CountyId {
        self.county
    }

    /// Its area in the working CRS.
    pub fn area(&self) -> &MultiPolygon<f64> {
        &self.area
    }
}

/// A county (Kreis, or a city that is its own county): municipalities whose keys share five digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    pub(in crate::region) key: String,
    pub(in crate::region) name: String,
}

impl County {
    /// First five digits of the municipality keys, or the whole key where it is shorter.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Name: the municipality's where it is alone in its county, else the key.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A district (Stadtbezirk) of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    pub(in crate::region) key: String,
    pub(in crate::region) municipality: MunicipalityId,
}

impl District {
    /// Name or id as given with the quartiers.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its municipality; districts of the same name in two municipalities are different districts.
    pub fn municipality(&self) -> MunicipalityId {
        self.municipality
    }
}

/// A part of a quartier that lies in one municipality.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuartierPart {
    pub(in crate::region) municipality: MunicipalityId,
    pub(in crate::region) area_m2: f64,
}

impl QuartierPart {
    /// The municipality.
    pub fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// Shared area in square metres.
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }
}

/// A neighbourhood (Quartier).
#[derive(Clone, Debug)]
pub struct Quartier {
    pub(in crate::region) key: String,
    pub(in crate::region) name: String,
    pub(in crate::region) municipality: MunicipalityId,
    pub(in crate::region) district: Option<DistrictId>,
    pub(in crate::region) area: MultiPolygon<f64>,
    pub(in crate::region) parts: Vec<QuartierPart>,
    pub(in crate::region) attribute: Option<f64>,
    pub(in crate::region) attributes: Vec<Option<f64>>,
    pub(in crate::region) is_rest: bool,
}

impl Quartier {
    /// Id as given; unique in the region.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The municipality it belongs to: the given one, else the one with the largest overlap.
    pub fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// Its district, when one was given.
    pub fn district(&self) -> Option<DistrictId> {
        self.district
    }

    /// The number by which quartiers are ranked, when one was given: income, benefit rate.
    pub fn attribute(&self) -> Option<f64> {
        self.attribute
    }

    /// Further numbers, in the order of [`Region::quartier_attributes`](crate::region::Region::quartier_attributes);
    /// none for a rest quartier.
    pub fn attributes(&self) -> &[Option<f64>] {
        &self.attributes
    }

    /// Its area in the working CRS.
    pub fn area(&self) -> &MultiPolygon<f64> {
        &self.area
    }

    /// Its parts in each municipality, largest first.
    pub fn parts(&self) -> &[QuartierPart] {
        &self.parts
    }

    /// Whether it is a rest quartier: the part of its municipality without given quartiers.
    pub fn is_rest(&self) -> bool {
        self.is_rest
    }
}
