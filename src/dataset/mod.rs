//! Data exchanged with files: layers of features with attributes, street maps, timetables, rasters,
//! and CRS identifiers.

mod civil_date;
mod crs_id;
mod crs_texts;
mod entrances;
mod layer;
mod number;
mod osm;
mod raster;
mod table;
mod tag_key;
mod transit;
mod usual_column;

pub use civil_date::{CivilDate, CivilDateError, Weekday};
pub use crs_id::{CrsId, CrsIdError};
pub use crs_texts::CrsTexts;
pub use entrances::{entrances_in, entrances_text};
pub use layer::{FieldInfo, Layer, RecordKind, is_numeric, text_value};
pub(crate) use layer::{is_text, number_value};
pub(crate) use number::without_group_marks;
pub use number::{has_thousands_points, parse_number};
pub use osm::{
    NO_NODE, OsmDrawing, OsmExtract, OsmId, OsmKind, OsmMember, OsmNodeId, OsmRelation,
    OsmRelationId, OsmWay, OsmWayId, TagRange,
};
pub(crate) use raster::{EDGE_TOLERANCE, RasterCells};
pub use raster::{
    ElevationGrid, HEIGHT_MAX_M, HEIGHT_MIN_M, ImpossibleHeights, Raster, RasterCrs, is_height,
};
pub(crate) use table::{Head, Positions, Table};
pub use tag_key::TagKey;
pub(crate) use tag_key::tag_keys;
pub use transit::{
    CallTime, LocationKind, NO_INDEX, TransitAgency, TransitFeed, TransitFrequency,
    TransitLocation, TransitRoute, TransitService, TransitTrip, Wheelchair,
};
pub use usual_column::UsualColumn;

/// The version of names, units and meanings of what is written. A change of a column or its meaning raises it; the
/// guide's page on formats lists the versions.
pub const SCHEMA_VERSION: u32 = 2;
