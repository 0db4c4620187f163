//! What a service serves that a scenario opens.

use std::collections::BTreeSet;

use super::file::Open;
use crate::base::{CategoryId, Code, codes};
use crate::region::{Region, ServiceArea};

/// What an opened facility serves; `None` for a place that people go to.
///
/// # Errors
/// Every reason for which the entry does not fit its kind (E942), and every municipality that is not in the region
/// (E941).
pub(super) fn served(
    region: &Region,
    open: &Open,
    category: CategoryId,
) -> Result<Option<ServiceArea>, Vec<(Code, String)>> {
    let comes = region.category(category).comes();
    let (names, radius) = (&open.service_municipalities, open.service_radius_m);
    let fault = match (comes, &names[..], radius) {
        (false, [], None) => return Ok(None),
        (false, ..) => {
            "`service_municipalities` and `service_radius_m` are for services that come to people by their areas; \
             people go to this one"
        }
        (true, [], None) => {
            "the service comes to people: give `service_municipalities` or `service_radius_m`"
        }
        (true, [_, ..], Some(_)) => "give either `service_municipalities` or `service_radius_m`",
        (true, [], Some(metres)) => {
            let fault = || format!("`service_radius_m`: expected {}", ServiceArea::RADIUS);
            let area = ServiceArea::around(metres);
            return area.map(Some).ok_or_else(|| vec![(codes::E942, fault())]);
        }
        (true, names, None) => return municipalities(region, names).map(Some),
    };
    Err(vec![(codes::E942, fault.to_owned())])
}

/// The municipalities that a service serves.
fn municipalities(region: &Region, names: &[String]) -> Result<ServiceArea, Vec<(Code, String)>> {
    let (mut homes, mut faults) = (BTreeSet::new(), Vec::new());
    for name in names {
        match region.municipality_named(name) {
            Ok(id) => drop(homes.insert(id)),
            Err(fault) => faults.push((codes::E941, fault)),
        }
    }
    match faults.is_empty() {
        true => Ok(ServiceArea::Municipalities(homes.into_iter().collect())),
        false => Err(faults),
    }
}
