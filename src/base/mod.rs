//! Foundations that every other module may use: ids, units, choices, names, findings, progress, bounds.

pub mod choices;
pub mod diagnostics;
pub mod findings;
pub mod ids;
pub mod limits;
pub mod names;
pub mod progress;
pub mod rows;
pub mod sets;
pub mod units;

pub use choices::{DistanceKind, GroupUnit, Lang, Permeability, ProviderType, WalkWeight};
pub use diagnostics::{Checked, Diagnostics, Finding, FindingGroup, Place, Severity, Wording};
pub use findings::{Code, Consequence, codes};
pub use ids::{
    CategoryId, CellId, CountyId, DistrictId, EdgeId, FacilityId, MunicipalityId, NodeId,
    ProviderId, QuartierId,
};
pub use progress::{Progress, Silent};
pub use rows::{Offset, Rows};
pub use sets::DisjointSets;
pub use units::Millimetres;
