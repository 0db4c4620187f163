//! Residential buildings of an extract.

use geo::{Area, BoundingRect, Coord};

use super::areas::area_of;
use super::keys::TYPE;
use super::shares::DEGREE_M2;
use crate::base::{Diagnostics, Place};
use crate::dataset::{OsmExtract, OsmId, TagKey, TagRange};
use crate::import::census::{BUILDING, Building, HomeKinds, LevelTally};
use crate::spatial::point_inside;

/// A way or relation with this key may be a building.
pub const BUILDING_KEYS: [TagKey; 1] = [BUILDING];

/// The homes of an extract, with position (longitude and latitude), footprint and levels, sorted by
/// kind and id.
///
/// # Findings
/// W854 for levels that are not a number; `tally` counts assumed levels. A building whose outline
/// is not a valid area is skipped, because its size is unknown.
///
/// # Cost
/// O(n) in the number of vertices; a relation is assembled from its ways.
pub fn homes(
    extract: &OsmExtract,
    kinds: &HomeKinds,
    tally: &mut LevelTally,
    diagnostics: &mut Diagnostics,
) -> Vec<Building> {
    let mut found = Vec::new();
    let ways = extract.ways.iter().map(|way| (OsmId::Way(way.id), way.tags));
    let relations = extract
        .relations
        .iter()
        .filter(|relation| extract.tag(relation.tags, TYPE) == Some("multipolygon"));
    let relations = relations.map(|one| (OsmId::Relation(one.id), one.tags));
    for (id, tags) in ways.chain(relations) {
        let Some(levels) = kinds.levels(|key| value_of(extract, tags, key)) else { continue };
        let Some((at, footprint_dm2)) = ground(extract, id) else { continue };
        tally.add(&levels, place(extract, id), diagnostics);
        // Ways and relations have separate id ranges; the lowest bit tells them apart here.
        let is_relation = matches!(id, OsmId::Relation(_));
        let id = id.number().saturating_mul(2).saturating_add(i64::from(is_relation));
        found.push(Building { id, footprint_dm2, levels_x2: levels.levels_x2, at });
    }
    found
}

/// The tags of buildings that are read: those that identify homes, and `type` of relations.
pub fn building_tag_keys(kinds: &HomeKinds) -> Vec<String> {
    kinds.tag_keys().chain([TYPE.as_str()]).map(str::to_owned).collect()
}

fn value_of<'e>(extract: &'e OsmExtract, tags: TagRange, key: &str) -> Option<&'e str> {
    extract.tags(tags).find(|tag| tag.0 == key).map(|tag| tag.1)
}

fn place(extract: &OsmExtract, id: OsmId) -> Place {
    Place::of_source(&extract.source).feature(id.to_string())
}

/// A point inside in degrees and area in square decimetres of a building.
fn ground(extract: &OsmExtract, id: OsmId) -> Option<((f64, f64), u64)> {
    let area = area_of(extract, id)?;
    let Coord { x, y } = point_inside(&area)?;
    // Within one building the curvature of the earth is negligible.
    let shrink = area.bounding_rect()?.center().y.to_radians().cos();
    let square_metres = area.unsigned_area() * DEGREE_M2 * shrink;
    Some(((x, y), (square_metres * 100.0).round() as u64))
}
