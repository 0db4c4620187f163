//! Foundations that every other module may use: ids, units, boxes, choices, names, findings, progress,
//! limits, random numbers, compressed rows, apportionment, hours of the week, a cache.

pub mod bounds;
pub mod cache;
pub mod choices;
pub mod diagnostics;
pub mod findings;
pub mod hex;
pub mod ids;
pub mod limits;
pub mod names;
pub mod order;
pub mod pairs;
pub mod percent;
pub mod progress;
pub mod random;
pub mod rows;
pub mod sets;
pub mod sharing;
pub mod units;
pub mod week;

pub use bounds::Bounds;
pub use cache::{Cache, CacheKey, ColumnReader, ColumnWriter, Keeping, KeyMaker};
pub use choices::{
    Boundary, CellExtent, DecayKind, DistanceKind, GroupUnit, Lang, MissingCapacity, Permeability,
    ProviderLevel, ProviderType, ResultFormat, SiteModel, TableUnit, WalkWeight, WhenUnknown,
    WholeExtent,
};
pub use diagnostics::{Checked, Diagnostics, Finding, FindingGroup, Place, Wording};
pub use findings::{Code, Consequence, Severity, codes};
pub use hex::{base64, hex};
pub use ids::{
    CategoryId, CellId, CountyId, DistrictId, EdgeId, FacilityId, MunicipalityId, NodeId,
    ProviderId, QuartierId, SideId, UmbrellaId,
};
pub use order::spatial_order;
pub use pairs::zip_equal;
pub use percent::{Percent, PercentError};
pub use progress::{Progress, Silent};
pub use random::Random;
pub use rows::{FiveBytes, Offset, Rows};
pub use sets::DisjointSets;
pub use sharing::{Due, SHARE_UNIT, apportion, rounded_quotient, share_out, share_out_by};
pub use units::Millimetres;
pub use week::{DAYS_OF_WEEK, HOURS_OF_WEEK, HourSet, WeekHours};
