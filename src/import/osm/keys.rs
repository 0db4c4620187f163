//! The tags that areas, places and buildings are read from.

use crate::dataset::{TagKey, tag_keys};

tag_keys! {
    pub(super) const {
        ADMIN_LEVEL = "admin_level",
        BOUNDARY = "boundary",
        KEY_AUSTRIA = "ref:at:gkz",
        KEY_FRANCE = "ref:INSEE",
        KEY_GERMANY_AGS = "de:amtlicher_gemeindeschluessel",
        KEY_GERMANY_ARS = "de:regionalschluessel",
        KEY_SWITZERLAND = "swisstopo:BFS_NUMMER",
        KEY_SWITZERLAND_REF = "ref:bfs_gemeindenummer",
        NAME = "name",
        PLACE = "place",
        POPULATION = "population",
        TYPE = "type",
    }
    /// The tags of areas and places, which a file reader must keep.
    pub AREA_TAG_KEYS
}

/// A way or relation with one of these keys may be an area of interest.
pub const AREA_KEYS: [TagKey; 2] = [BOUNDARY, PLACE];
/// A node with one of these keys may be a place of interest.
pub const NODE_KEYS: [TagKey; 1] = [PLACE];
