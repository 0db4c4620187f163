//! Named areas and places, from which municipalities and quartiers are made.

use std::collections::BTreeSet;

use geo::{Coord, MultiPolygon};

use super::keys::{ADMIN_LEVEL, BOUNDARY, NAME, PLACE, POPULATION, TYPE};
use super::names::{official_key, whole_persons};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{
    NO_NODE, OsmExtract, OsmId, OsmNodeId, OsmRelation, OsmRelationId, OsmWay, OsmWayId, TagRange,
};
use crate::spatial::assembly::{
    AreaWay, AssembledArea, MISSING_NODE, MapUnit, NodePlace, WayRole, assemble,
    assemble_closed_way,
};

/// An administrative boundary or the outline of a named place.
#[derive(Clone, Debug)]
pub struct OsmArea {
    /// The way or relation.
    pub id: OsmId,
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
    /// Nodes that represent it as a whole, with the role `label`.
    pub labels: Vec<OsmNodeId>,
    /// Nodes where it is governed from, with the role `admin_centre`.
    pub centres: Vec<OsmNodeId>,
    /// Areas that it consists of, with the role `subarea`.
    pub parts: Vec<OsmRelationId>,
    /// The area in degrees.
    pub area: MultiPolygon<f64>,
}

impl OsmArea {
    /// Id for layers: the kind's letter and the number.
    pub fn label(&self) -> String {
        self.id.short()
    }

    /// Name for layers; the id if it has no name.
    pub fn shown_name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.label())
    }
}

/// A named place that is only a point.
#[derive(Clone, Debug, PartialEq)]
pub struct OsmPlace {
    /// The node.
    pub id: OsmNodeId,
    /// Its name.
    pub name: String,
    /// `place`, such as `village`.
    pub place: String,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// Longitude and latitude.
    pub at: Coord<f64>,
}

/// A node that represents an area as a whole, with its persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsmLabel {
    /// The node.
    pub id: OsmNodeId,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Persons as tagged.
    pub persons: u64,
}

/// Areas and places of an extract, by kind and id.
#[derive(Clone, Debug, Default)]
pub struct OsmAreas {
    /// Areas of the levels asked for, and places mapped as areas, whose whole boundary is in the
    /// extract.
    pub areas: Vec<OsmArea>,
    /// Administrative areas of other levels whose whole boundary is in the extract.
    pub others: Vec<OsmArea>,
    /// Places that are points.
    pub places: Vec<OsmPlace>,
    /// Nodes that represent one of `areas` as a whole and state its persons, by id.
    pub labels: Vec<OsmLabel>,
    /// Areas of the levels asked for whose boundary is incomplete; they have no ground here.
    pub incomplete: Vec<OsmArea>,
    /// The same of other levels.
    pub incomplete_others: Vec<OsmArea>,
}

/// Assembles areas and collects places.
///
/// # Parameters
/// `levels`: the administrative levels asked for. Boundaries of other levels are read too, because
/// counties and the advice about levels come from them; their flaws are not reported.
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
    let mut in_relations: BTreeSet<OsmWayId> = BTreeSet::new();
    for relation in &extract.relations {
        if reader.relation(relation) {
            in_relations.extend(extract.member_ways(relation).map(|(id, _)| id));
        }
    }
    for way in extract.ways.iter().filter(|way| !in_relations.contains(&way.id)) {
        reader.way(way);
    }
    let areas = &reader.found.areas;
    let labels: BTreeSet<OsmNodeId> = areas.iter().flat_map(|area| &area.labels).copied().collect();
    for (node, tags) in &extract.node_tags {
        reader.node(*node, *tags, &labels);
    }
    let mut found = reader.found;
    found.areas.sort_by_key(|area| area.id);
    found.others.sort_by_key(|area| area.id);
    found
}

/// The area of a closed way or of a relation, in degrees; `None` if its outline is not a valid
/// area.
pub fn area_of(extract: &OsmExtract, id: OsmId) -> Option<MultiPolygon<f64>> {
    let place_of = |node| node_place(extract, node);
    let assembled = match id {
        OsmId::Node(_) => return None,
        OsmId::Way(id) => {
            let nodes = extract.way_nodes(extract.way(id)?);
            assemble_closed_way(id.0, nodes, &place_of, MapUnit::Degrees)
        }
        OsmId::Relation(id) => {
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
    for (id, member) in extract.member_ways(relation) {
        match extract.way(id) {
            Some(way) => known.push(AreaWay {
                id: id.0,
                nodes: extract.way_nodes(way),
                role: role_of(extract.role(member)),
            }),
            None => missing.push(id.0),
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
    /// What an element is read for; `None` if it is neither an administrative area nor a place.
    fn interest(&self, tags: TagRange) -> Option<Interest> {
        let administrative = self.extract.tag(tags, BOUNDARY) == Some("administrative");
        let level = self.extract.tag(tags, ADMIN_LEVEL).filter(|_| administrative);
        let level = level.and_then(|level| level.trim().parse::<u8>().ok());
        let place = self.extract.tag(tags, PLACE).filter(|place| is_quarter(place));
        let place = place.map(str::to_owned);
        match level.filter(|level| self.levels.contains(level)) {
            None if place.is_none() => level.map(|_| Interest { level, place: None, asked: false }),
            level => Some(Interest { level, place, asked: true }),
        }
    }

    /// Reads a relation; true if it is an area that was asked for.
    fn relation(&mut self, relation: &OsmRelation) -> bool {
        let extract = self.extract;
        let is_area = matches!(extract.tag(relation.tags, TYPE), Some("boundary" | "multipolygon"));
        let Some(interest) = self.interest(relation.tags).filter(|_| is_area) else {
            return false;
        };
        let (known, missing) = member_ways(extract, relation);
        let assembled =
            assemble(&known, &missing, &|node| node_place(extract, node), MapUnit::Degrees);
        let asked = interest.asked;
        let mut draft = self.draft(OsmId::Relation(relation.id), relation.tags, interest);
        for member in extract.members(relation) {
            match (member.id, extract.role(member)) {
                (OsmId::Node(id), "label") => draft.labels.push(id),
                (OsmId::Node(id), "admin_centre") => draft.centres.push(id),
                (OsmId::Relation(id), "subarea") => draft.parts.push(id),
                _ => {}
            }
        }
        self.keep(draft, assembled, (relation.tags, asked));
        asked
    }

    fn way(&mut self, way: &OsmWay) {
        let extract = self.extract;
        let nodes = extract.way_nodes(way);
        let closed = nodes.len() > 3 && nodes.first() == nodes.last();
        let Some(interest) = self.interest(way.tags).filter(|_| closed) else { return };
        let place_of = |node| node_place(extract, node);
        let assembled = assemble_closed_way(way.id.0, nodes, &place_of, MapUnit::Degrees);
        let asked = interest.asked;
        let draft = self.draft(OsmId::Way(way.id), way.tags, interest);
        self.keep(draft, assembled, (way.tags, asked));
    }

    /// The attributes of an area whose shape is not assembled yet.
    fn draft(&self, id: OsmId, tags: TagRange, interest: Interest) -> OsmArea {
        OsmArea {
            id,
            key: official_key(self.extract, tags),
            name: self.extract.tag(tags, NAME).map(str::to_owned),
            level: interest.level,
            place: interest.place,
            persons: None,
            labels: Vec::new(),
            centres: Vec::new(),
            parts: Vec::new(),
            area: MultiPolygon(Vec::new()),
        }
    }

    /// Keeps an area if its boundary is complete, and reports its flaws.
    fn keep(
        &mut self,
        mut draft: OsmArea,
        assembled: AssembledArea,
        (tags, asked): (TagRange, bool),
    ) {
        let place = self.place_of(draft.id, draft.name.as_deref());
        let whole = assembled.complete && !assembled.area.0.is_empty();
        if !asked {
            let list =
                if whole { &mut self.found.others } else { &mut self.found.incomplete_others };
            draft.area = if whole { assembled.area } else { draft.area };
            list.push(draft);
            return;
        }
        let flaws: Vec<String> = assembled.problems.iter().map(|flaw| flaw.to_string()).collect();
        if !whole {
            let level = draft.level.map_or(String::new(), |level| format!(" of level {level}"));
            let why = if flaws.is_empty() { "it has no ring".to_owned() } else { flaws.join("; ") };
            let message = format!("the boundary{level} is incomplete; the area is left out: {why}");
            let finding = Finding::new(codes::W601, message).at(place).hint(WHOLE_BOUNDARY);
            self.diagnostics.push(finding);
            self.found.incomplete.push(draft);
            return;
        }
        for flaw in flaws {
            self.diagnostics.push(Finding::new(codes::W602, flaw).at(place.clone()));
        }
        draft.persons = self.persons(tags, &place);
        draft.area = assembled.area;
        self.found.areas.push(draft);
    }

    /// Reads a named place, or a node that represents an area, whatever its tags.
    fn node(&mut self, node: u32, tags: TagRange, labels: &BTreeSet<OsmNodeId>) {
        let extract = self.extract;
        let (place, name) = (extract.tag(tags, PLACE), extract.tag(tags, NAME));
        let id = extract.node_ids[node as usize];
        let is_label = labels.contains(&id);
        if !is_label && (place.is_none() || name.is_none()) {
            return;
        }
        let at = self.place_of(OsmId::Node(id), name);
        let persons = self.persons(tags, &at);
        if let (true, Some(persons)) = (is_label, persons) {
            self.found.labels.push(OsmLabel { id, name: name.map(str::to_owned), persons });
        }
        let (Some(place), Some(name)) = (place, name) else { return };
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

    fn place_of(&self, id: OsmId, name: Option<&str>) -> Place {
        let name = name.map_or(String::new(), |name| format!(" ({name})"));
        Place::of_source(&self.extract.source).feature(format!("{id}{name}"))
    }
}

/// What to do about an incomplete boundary.
const WHOLE_BOUNDARY: &str = "if the area matters, use an extract that has its whole boundary \
    (--only and --around keep what is read of a larger one small), or a boundary layer of your own: \
    `path` in [layers.municipalities] of region.toml";

/// What an element is read for.
struct Interest {
    /// Its administrative level.
    level: Option<u8>,
    /// The kind of place that it is.
    place: Option<String>,
    /// It can be a municipality, a district or a quartier; if not, it may contain municipalities.
    asked: bool,
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
    let id = extract.node_ids.get(node as usize).copied().unwrap_or_default().0;
    NodePlace { id, at: extract.node_at.get(node as usize).copied().unwrap_or_default() }
}

// Both constants mean "not in the file", so the nodes of ways are passed on unchanged.
const _: () = assert!(NO_NODE == MISSING_NODE);
