//! Named areas and places, from which municipalities and quartiers are made.

use std::collections::BTreeSet;

use geo::{Coord, MultiPolygon};

use super::keys::{ADMIN_LEVEL, BOUNDARY, NAME, PLACE, POPULATION, TYPE};
use super::names::{official_key, whole_persons};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{NO_NODE, OsmExtract, OsmKind, OsmRelation, OsmWay, TagRange};
use crate::spatial::assembly::{
    AreaWay, AssembledArea, MISSING_NODE, MapUnit, NodePlace, WayRole, assemble,
    assemble_closed_way,
};

/// An administrative boundary or the outline of a named place.
#[derive(Clone, Debug)]
pub struct OsmArea {
    /// Way or relation.
    pub kind: OsmKind,
    /// Its OSM id.
    pub id: i64,
    /// Official key of the municipality, such as the AGS, if tagged.
    pub key: Option<String>,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// `admin_level` of an administrative boundary.
    pub level: Option<u8>,
    /// `place`, such as `suburb`.
    pub place: Option<String>,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// Nodes that represent it: its label and its administrative centre.
    pub labels: Vec<i64>,
    /// The area in degrees.
    pub area: MultiPolygon<f64>,
}

impl OsmArea {
    /// Id for layers: the kind's letter and the number.
    pub fn label(&self) -> String {
        let letter = if self.kind == OsmKind::Way { 'w' } else { 'r' };
        format!("{letter}{}", self.id)
    }

    /// Name for layers; the id if it has no name.
    pub fn shown_name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.label())
    }
}

/// A named place that is only a point.
#[derive(Clone, Debug, PartialEq)]
pub struct OsmPlace {
    /// Node.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `place`, such as `village`.
    pub place: String,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// Longitude and latitude.
    pub at: Coord<f64>,
}

/// Areas and places of an extract, by kind and id.
#[derive(Clone, Debug, Default)]
pub struct OsmAreas {
    /// Areas whose whole boundary is in the extract.
    pub areas: Vec<OsmArea>,
    /// Places that are points.
    pub places: Vec<OsmPlace>,
    /// Incomplete boundaries: label, name and level.
    pub incomplete: Vec<(String, Option<String>, Option<u8>)>,
}

/// Assembles areas and collects places.
///
/// # Parameters
/// `levels`: the administrative levels of interest; boundaries of other levels are ignored.
///
/// # Findings
/// W601 for a boundary that does not close, with the relation, the gap and the missing ways; the
/// area is left out, because part of its outline is unknown. W602 for flaws that do not change the
/// area. W605 for a `population` that is not a number.
///
/// # Method
/// Rings are assembled from the segments of the member ways; roles are not decisive. See
/// [`crate::spatial::assembly`].
pub fn read_areas(extract: &OsmExtract, levels: &[u8], diagnostics: &mut Diagnostics) -> OsmAreas {
    let mut reader = Reader { extract, levels, diagnostics, found: OsmAreas::default() };
    let mut in_relations = BTreeSet::new();
    for relation in &extract.relations {
        if reader.relation(relation) {
            in_relations.extend(extract.members(relation).iter().map(|member| member.id));
        }
    }
    for way in extract.ways.iter().filter(|way| !in_relations.contains(&way.id)) {
        reader.way(way);
    }
    for (node, tags) in &extract.node_tags {
        reader.node(*node, *tags);
    }
    let mut found = reader.found;
    found.areas.sort_by_key(|area| (area.kind, area.id));
    found
}

/// The area of a closed way or of a relation, in degrees; `None` if its outline is not a valid
/// area.
pub fn area_of(extract: &OsmExtract, kind: OsmKind, id: i64) -> Option<MultiPolygon<f64>> {
    let place_of = |node| node_place(extract, node);
    let assembled = match kind {
        OsmKind::Node => return None,
        OsmKind::Way => {
            let nodes = extract.way_nodes(extract.way(id)?);
            assemble_closed_way(id, nodes, &place_of, MapUnit::Degrees)
        }
        OsmKind::Relation => {
            let (known, missing) = member_ways(extract, extract.relation(id)?);
            assemble(&known, &missing, &place_of, MapUnit::Degrees)
        }
    };
    (!assembled.area.0.is_empty()).then_some(assembled.area)
}

/// The member ways of a relation, and the ids of member ways missing from the file.
fn member_ways<'e>(
    extract: &'e OsmExtract,
    relation: &OsmRelation,
) -> (Vec<AreaWay<'e>>, Vec<i64>) {
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    let members = extract.members(relation);
    for member in members.iter().filter(|member| member.kind == OsmKind::Way) {
        match extract.way(member.id) {
            Some(way) => known.push(AreaWay {
                id: way.id,
                nodes: extract.way_nodes(way),
                role: role_of(extract.role(member)),
            }),
            None => missing.push(member.id),
        }
    }
    (known, missing)
}

struct Reader<'a> {
    extract: &'a OsmExtract,
    levels: &'a [u8],
    diagnostics: &'a mut Diagnostics,
    found: OsmAreas,
}

impl Reader<'_> {
    /// The administrative level and kind of place of an element; `None` if it is not of interest.
    fn interest(&self, tags: TagRange) -> Option<(Option<u8>, Option<String>)> {
        let administrative = self.extract.tag(tags, BOUNDARY) == Some("administrative");
        let level = self.extract.tag(tags, ADMIN_LEVEL).filter(|_| administrative);
        let level = level.and_then(|level| level.trim().parse().ok());
        let level = level.filter(|level| self.levels.contains(level));
        let place = self.extract.tag(tags, PLACE).filter(|place| is_quarter(place));
        (level.is_some() || place.is_some()).then(|| (level, place.map(str::to_owned)))
    }

    /// Reads a relation; true if it is an area of interest.
    fn relation(&mut self, relation: &OsmRelation) -> bool {
        let extract = self.extract;
        let is_area = matches!(extract.tag(relation.tags, TYPE), Some("boundary" | "multipolygon"));
        let Some((level, place)) = self.interest(relation.tags).filter(|_| is_area) else {
            return false;
        };
        let members = extract.members(relation);
        let (known, missing) = member_ways(extract, relation);
        let assembled =
            assemble(&known, &missing, &|node| node_place(extract, node), MapUnit::Degrees);
        let labels = members.iter().filter(|member| {
            member.kind == OsmKind::Node && matches!(extract.role(member), "label" | "admin_centre")
        });
        let mut draft = self.draft((OsmKind::Relation, relation.id), relation.tags, (level, place));
        draft.labels = labels.map(|member| member.id).collect();
        self.keep(draft, assembled, relation.tags);
        true
    }

    fn way(&mut self, way: &OsmWay) {
        let extract = self.extract;
        let nodes = extract.way_nodes(way);
        let closed = nodes.len() > 3 && nodes.first() == nodes.last();
        let Some((level, place)) = self.interest(way.tags).filter(|_| closed) else { return };
        let place_of = |node| node_place(extract, node);
        let assembled = assemble_closed_way(way.id, nodes, &place_of, MapUnit::Degrees);
        let draft = self.draft((OsmKind::Way, way.id), way.tags, (level, place));
        self.keep(draft, assembled, way.tags);
    }

    /// The attributes of an area whose shape is not assembled yet.
    fn draft(
        &self,
        (kind, id): (OsmKind, i64),
        tags: TagRange,
        (level, place): (Option<u8>, Option<String>),
    ) -> OsmArea {
        OsmArea {
            kind,
            id,
            key: official_key(self.extract, tags),
            name: self.extract.tag(tags, NAME).map(str::to_owned),
            level,
            place,
            persons: None,
            labels: Vec::new(),
            area: MultiPolygon(Vec::new()),
        }
    }

    /// Keeps an area if its boundary is complete, and reports its flaws.
    fn keep(&mut self, mut draft: OsmArea, assembled: AssembledArea, tags: TagRange) {
        let place = self.place_of(draft.kind, draft.id, draft.name.as_deref());
        let whole = assembled.complete && !assembled.area.0.is_empty();
        let flaws: Vec<String> = assembled.problems.iter().map(|flaw| flaw.to_string()).collect();
        if !whole {
            let level = draft.level.map_or(String::new(), |level| format!(" of level {level}"));
            let why = if flaws.is_empty() { "it has no ring".to_owned() } else { flaws.join("; ") };
            let message = format!("the boundary{level} is incomplete; the area is left out: {why}");
            self.diagnostics.push(Finding::new(codes::W601, message).at(place));
            self.found.incomplete.push((draft.label(), draft.name, draft.level));
            return;
        }
        for flaw in flaws {
            self.diagnostics.push(Finding::new(codes::W602, flaw).at(place.clone()));
        }
        draft.persons = self.persons(tags, &place);
        draft.area = assembled.area;
        self.found.areas.push(draft);
    }

    fn node(&mut self, node: u32, tags: TagRange) {
        let extract = self.extract;
        let (Some(place), Some(name)) = (extract.tag(tags, PLACE), extract.tag(tags, NAME)) else {
            return;
        };
        let id = extract.node_ids[node as usize];
        let at = self.place_of(OsmKind::Node, id, Some(name));
        let persons = self.persons(tags, &at);
        let [x, y] = extract.node_at[node as usize].map(|part| f64::from(part) / 1e7);
        self.found.places.push(OsmPlace {
            id,
            name: name.to_owned(),
            place: place.to_owned(),
            persons,
            at: Coord { x, y },
        });
    }

    fn persons(&mut self, tags: TagRange, place: &Place) -> Option<u64> {
        let text = self.extract.tag(tags, POPULATION)?;
        // A larger number (half of the world's population) cannot be the population of a place.
        let persons = whole_persons(text).filter(|persons| u32::try_from(*persons).is_ok());
        if persons.is_none() {
            let message =
                format!("found `{text}`, expected a number of persons; the value is ignored");
            let place = place.clone().field(POPULATION.as_str());
            self.diagnostics.push(Finding::new(codes::W605, message).at(place));
        }
        persons
    }

    fn place_of(&self, kind: OsmKind, id: i64, name: Option<&str>) -> Place {
        let kind = match kind {
            OsmKind::Node => "node",
            OsmKind::Way => "way",
            OsmKind::Relation => "relation",
        };
        let name = name.map_or(String::new(), |name| format!(" ({name})"));
        Place::of_source(&self.extract.source).feature(format!("{kind} {id}{name}"))
    }
}

/// Kinds of places that become quartiers when mapped as areas.
fn is_quarter(place: &str) -> bool {
    matches!(place, "borough" | "suburb" | "quarter" | "neighbourhood")
}

fn role_of(role: &str) -> WayRole {
    match role {
        "outer" => WayRole::Outer,
        "inner" => WayRole::Inner,
        "" => WayRole::Unset,
        _ => WayRole::Other,
    }
}

/// A node in the form that the assembly of areas takes.
pub(super) fn node_place(extract: &OsmExtract, node: u32) -> NodePlace {
    let id = extract.node_ids.get(node as usize).copied().unwrap_or_default();
    NodePlace { id, at: extract.node_at.get(node as usize).copied().unwrap_or_default() }
}

// Both constants mean "not in the file", so the nodes of ways are passed on unchanged.
const _: () = assert!(NO_NODE == MISSING_NODE);
