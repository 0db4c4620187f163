//! Which county does a municipality belong to?

use std::collections::BTreeMap;

use geo::{Coord, InteriorPoint};

use super::areas::{OsmArea, OsmAreas};
use super::names::{is_german, is_municipal};
use crate::dataset::OsmId;
use crate::spatial::AreaIndex;

/// A county: the administrative area of the next level that contains a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsmCounty {
    /// Official key, or the kind's letter and the OSM id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The areas that may be counties.
pub(super) struct Counties<'a> {
    /// The usual level of municipalities.
    usual: Option<u8>,
    /// Whole areas by level.
    by_level: BTreeMap<u8, (AreaIndex, Vec<&'a OsmArea>)>,
    /// All areas of the map, also those whose boundary is incomplete.
    all: Vec<&'a OsmArea>,
}

impl<'a> Counties<'a> {
    pub(super) fn new(found: &'a OsmAreas, levels: &[u8]) -> Self {
        let mut lists: BTreeMap<u8, Vec<&OsmArea>> = BTreeMap::new();
        for area in found.areas.iter().chain(&found.others) {
            lists.entry(area.level.unwrap_or(u8::MAX)).or_default().push(area);
        }
        let indexed =
            |list: Vec<&'a OsmArea>| (AreaIndex::new(list.iter().map(|area| &area.area)), list);
        let by_level = lists.into_iter().map(|(level, list)| (level, indexed(list))).collect();
        let incomplete = found.incomplete.iter().chain(&found.incomplete_others);
        let all = found.areas.iter().chain(&found.others).chain(incomplete).collect();
        Self { usual: levels.first().copied(), by_level, all }
    }

    /// The county of a municipality; `None` if its key names it, if it is a county itself, or if the
    /// map does not tell.
    ///
    /// The first five digits of a German key are the county. Elsewhere the county is the area of the
    /// next level above that contains the municipality, or lists it as its `subarea`; so a county
    /// whose boundary is incomplete still has its municipalities. A municipality above the usual
    /// level is a city that is its own county.
    pub(super) fn county_of(&self, area: &OsmArea) -> Option<OsmCounty> {
        let by_key = area.key.as_ref().is_some_and(|key| is_german(key) && is_municipal(key));
        let level = area.level.filter(|level| self.usual == Some(*level) && !by_key)?;
        let inside = || area.area.interior_point().map(Coord::from);
        let around = || {
            let at = inside()?;
            let mut above = self.by_level.range(..level).rev();
            above.find_map(|(_, (index, list))| index.locate(at).map(|place| list[place]))
        };
        let lists = |other: &&&OsmArea| match area.id {
            OsmId::Relation(id) => {
                other.level.is_some_and(|upper| upper < level) && other.parts.contains(&id)
            }
            OsmId::Node(_) | OsmId::Way(_) => false,
        };
        let listed = self.all.iter().filter(lists).copied();
        let county = listed.chain(around()).max_by_key(|county| (county.level, county.id))?;
        Some(OsmCounty { id: county_id(county), name: county.shown_name() })
    }
}

/// The key of a county: a German one without the zeros that fill it up to the length of a
/// municipality's.
fn county_id(county: &OsmArea) -> String {
    match &county.key {
        Some(key) if is_german(key) && key.len() > 5 => key[..5].to_owned(),
        Some(key) => key.clone(),
        None => county.label(),
    }
}
