//! The region: layers and a mapping become a checked, immutable [`Region`] in a metric CRS.

mod attributes;
mod belonging;
mod blocks;
mod borders;
mod build;
mod catalog;
mod category_names;
mod cell_rows;
mod cells;
mod change;
mod coming;
mod counted;
mod derivation;
mod derived;
mod deriving;
mod drafts;
mod enlarging;
mod entrances;
mod error;
mod facilities;
mod facility_reading;
mod fields;
mod filter;
mod fresh_ids;
mod geometry;
mod grid;
mod homes;
mod inputs;
mod known;
mod model;
mod municipalities;
mod places;
mod providers;
mod quartiers;
mod reach_part;
mod repeats;
mod selection;
mod served;
mod shares;
mod size;
mod spread;

pub use belonging::Belonging;
pub use borders::Borders;
pub use build::build;
pub use catalog::{
    CATEGORIES_TOML, Catalog, CatalogError, CategoryInfo, Named, ServiceKind, Standard,
    StandardLimit, THRESHOLDS_TOML, ViablePlace, WithoutDistance,
};
pub use change::{EditedRegion, FacilityEdits, NewFacility};
pub use derivation::Derivation;
pub use derived::DerivedCategory;
pub use error::RegionError;
pub use filter::{Filter, FilterError, FilterProblem, Verdict};
pub use grid::GridFrame;
pub use inputs::{
    CellFields, FacilityFields, GroupField, HomeFields, Mapped, MunicipalityFields, QuartierFields,
    RegionInputs, RegionSettings, ServiceFields,
};
pub use known::{Ground, GroundIndex, Grounds, Known};
pub use model::{
    Category, CategoryLimit, Cells, Coming, County, District, Facility, KnownPersons, Municipality,
    Need, PersonGroup, PlacedBy, Provider, ProviderBody, Quartier, QuartierPart, Region,
    ServiceArea,
};
pub use places::Places;
pub use providers::{
    MatchRule, PROVIDERS_TOML, ProviderRules, ProviderRulesError, ProviderSpelling, Umbrella,
    UmbrellaKind,
};
pub use quartiers::REST_AREA_MIN_M2;
pub use reach_part::{PartCategory, PartFacility, ReachPart};
pub use served::ServiceIndex;
pub use size::{cell_bytes, facility_bytes};
