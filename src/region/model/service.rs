//! What a service that comes to people serves, and where it starts from.

use crate::base::{Millimetres, MunicipalityId};
use crate::spatial::Outline;

/// The area that a service serves (Einsatzgebiet).
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceArea {
    /// The ground inside an outline; its edge belongs to it.
    Ground(Outline),
    /// These municipalities of the region, ascending.
    Municipalities(Vec<MunicipalityId>),
    /// Everything up to this straight distance from the office that the service starts from. A vehicle does not keep
    /// to footways, so the distance is never one on foot.
    Around(Millimetres),
}

impl ServiceArea {
    /// What a radius must be, in words.
    pub const RADIUS: &'static str = "metres above 0 and below 4,290,000";

    /// Everything up to some metres from the office; `None` when they are no [radius](Self::RADIUS).
    pub fn around(metres: f64) -> Option<Self> {
        let radius = Millimetres::from_metres(metres);
        let is_radius = radius > Millimetres(0) && radius != Millimetres::UNREACHED;
        is_radius.then_some(Self::Around(radius))
    }
}

/// How a service comes to people.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    pub(in crate::region) area: ServiceArea,
    pub(in crate::region) is_office_known: bool,
}

impl Coming {
    /// What it serves.
    pub fn area(&self) -> &ServiceArea {
        &self.area
    }

    /// Whether it is known in which municipality its office is, or that it is in none of the region. Otherwise the
    /// service counts as one of the residents' own, wherever they live.
    pub fn is_office_known(&self) -> bool {
        self.is_office_known
    }
}
