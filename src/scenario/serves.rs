//! What a service serves that a scenario opens.

use std::collections::BTreeSet;

use super::file::Open;
use crate::base::names::{NameError, nearest_name};
use crate::base::{CategoryId, Code, Millimetres, codes};
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
            let radius = Millimetres::from_metres(metres);
            if radius > Millimetres(0) && radius != Millimetres::UNREACHED {
                return Ok(Some(ServiceArea::Around(radius)));
            }
            "`service_radius_m`: expected metres above 0 and below 4,290,000"
        }
        (true, names, None) => return municipalities(region, names).map(Some),
    };
    Err(vec![(codes::E942, fault.to_owned())])
}

/// The municipalities that a service serves.
fn municipalities(region: &Region, names: &[String]) -> Result<ServiceArea, Vec<(Code, String)>> {
    let (mut homes, mut faults) = (BTreeSet::new(), Vec::new());
    for name in names {
        match region.municipality_id(name) {
            Ok(id) => {
                homes.insert(id);
            }
            Err(error) => {
                let known = region.municipalities().iter().flat_map(|one| [one.name(), one.key()]);
                let nearest = nearest_name(name, known).filter(|_| error == NameError::Unknown);
                let question = nearest.map(|name| format!("; did you mean `{name}`?"));
                let message = format!("`{name}`: {error}{}", question.unwrap_or_default());
                faults.push((codes::E941, message));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(ServiceArea::Municipalities(homes.into_iter().collect())),
        false => Err(faults),
    }
}
