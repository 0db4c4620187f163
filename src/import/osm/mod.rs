//! Municipalities, quartiers, facilities and buildings of an OpenStreetMap extract.

mod areas;
mod buildings;
mod cells;
pub mod facilities;
mod layers;
mod municipalities;
mod names;
mod quartiers;
mod shares;
mod tag_rule;

pub use areas::{AREA_KEYS, NODE_KEYS, OsmArea, OsmAreas, OsmPlace, TAG_KEYS, area_of, read_areas};
pub use buildings::{BUILDING_KEYS, BUILDING_TAGS, homes};
pub use layers::{facility_layer, municipality_layer, quartier_layer};
pub use municipalities::{
    Extent, MunicipalityRules, OsmMunicipality, UnknownMunicipality, municipalities,
};
pub use quartiers::{Origin, OsmQuartier, QuartierRules, quartiers};
pub use tag_rule::{TagRule, TagRuleError};
