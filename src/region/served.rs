//! Who lives in whose service area.

use geo::Coord;

use super::model::{Facility, ServiceArea};
use crate::base::{FacilityId, Millimetres, MunicipalityId};
use crate::spatial::{OutlineIndex, PointIndex};

/// An index of services by what they serve.
///
/// Which services come to a place? Those whose ground has the place inside or on its edge, those that serve its
/// municipality, and those whose office is no farther than their radius in a straight line. All lengths are rounded to
/// millimetres, as everywhere.
pub struct ServiceIndex {
    grounds: OutlineIndex,
    offices: PointIndex,
    /// The offices with their radius, ascending.
    radii: Vec<(u32, Millimetres)>,
    radius_max: Millimetres,
    /// The services of each municipality, ascending.
    by_home: Vec<Vec<u32>>,
}

impl ServiceIndex {
    /// Indexes those of some facilities that come to people. `municipalities`: how many the region has.
    ///
    /// # Cost
    /// O(n log n) in corners of areas and facilities.
    pub fn new<'f>(
        facilities: impl Iterator<Item = (FacilityId, &'f Facility)>,
        municipalities: usize,
    ) -> Self {
        let (mut grounds, mut offices, mut radii) = (Vec::new(), Vec::new(), Vec::new());
        let mut by_home = vec![Vec::new(); municipalities];
        for (id, facility) in facilities {
            match facility.service_area() {
                None => {}
                Some(ServiceArea::Ground(outline)) => grounds.push((outline, id.0)),
                Some(ServiceArea::Municipalities(homes)) => {
                    homes.iter().for_each(|home| by_home[home.index()].push(id.0));
                }
                Some(ServiceArea::Around(radius)) => {
                    offices.push((facility.position(), id.0));
                    radii.push((id.0, *radius));
                }
            }
        }
        radii.sort_unstable();
        Self {
            grounds: OutlineIndex::new(grounds),
            offices: PointIndex::new(offices),
            radius_max: radii.iter().map(|(_, radius)| *radius).max().unwrap_or_default(),
            radii,
            by_home,
        }
    }

    /// Puts the services that come to a place into a list, ascending. `home`: the municipality of the place.
    ///
    /// # Cost
    /// O(log n + offices within the largest radius + services that come).
    pub fn serving(
        &self,
        at: Coord<f64>,
        home: Option<MunicipalityId>,
        into: &mut Vec<FacilityId>,
    ) {
        into.clear();
        self.grounds.within(at, Millimetres(0), |_, id| into.push(FacilityId(id)));
        self.offices.within(at, self.radius_max, |distance, id| {
            let own = self.radii.binary_search_by_key(&id, |(office, _)| *office);
            if distance <= self.radii[own.expect("each office has a radius")].1 {
                into.push(FacilityId(id));
            }
        });
        let of_home = home.map_or(&[][..], |home| &self.by_home[home.index()]);
        into.extend(of_home.iter().map(|id| FacilityId(*id)));
        into.sort_unstable();
    }
}
