//! Foundations that every other module may use: ids, units, findings, progress, bounds.

pub mod diagnostics;
pub mod ids;
pub mod limits;
pub mod progress;
pub mod units;

pub use diagnostics::{Checked, Diagnostics, Finding, FindingGroup, Place, Severity};
pub use ids::{
    CategoryId, CellId, CountyId, DistrictId, FacilityId, MunicipalityId, ProviderId, QuartierId,
};
pub use progress::{Progress, Silent};
pub use units::Millimetres;
