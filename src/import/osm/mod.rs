//! Municipalities, quartiers, facilities and buildings of an OpenStreetMap extract.

mod advice;
mod areas;
mod buildings;
mod cells;
mod counties;
pub mod facilities;
mod keys;
mod known;
mod layers;
mod municipalities;
mod names;
mod population;
mod quartiers;
mod shares;
mod tag_rule;

pub use areas::{OsmArea, OsmAreas, OsmLabel, OsmPlace, area_of, read_areas};
pub use buildings::{BUILDING_KEYS, building_tag_keys, homes};
pub use counties::OsmCounty;
pub use keys::{AREA_KEYS, AREA_TAG_KEYS, NODE_KEYS};
pub use known::{known_ground, known_layer};
pub use layers::{facility_layer, municipality_layer, quartier_layer};
pub use municipalities::{
    Extent, MunicipalityError, MunicipalityRules, OsmMunicipality, municipalities,
};
pub use quartiers::{Origin, OsmQuartier, QuartierRules, quartiers};
pub use tag_rule::{TagRule, TagRuleError};
