//! The elements of a map that belong to categories.

use super::attributes::not_in_use;
use super::findings::SourceFindings;
use super::ground::Ground;
use super::identity::{Identity, value_of};
use super::keys::TYPE;
use super::place::{AreaOf, Places, Site};
use super::rule::{CategoryRule, Membership, RuleIndex, selection};
use crate::base::codes;
use crate::dataset::{OsmExtract, OsmId, TagKey, TagRange};

/// An element that belongs to categories.
pub(super) struct Element<'e> {
    pub id: OsmId,
    pub tags: Vec<(&'e str, &'e str)>,
    pub memberships: Vec<Membership>,
    pub site: Site,
    pub identity: Identity,
}

impl<'e> Element<'e> {
    pub(super) fn tag(&self, key: TagKey) -> Option<&'e str> {
        value_of(&self.tags, key)
    }
}

/// Finds the elements of a map that belong to categories.
pub(super) struct Search<'e, 'r> {
    extract: &'e OsmExtract,
    index: &'r RuleIndex<'r>,
    /// By kind: nodes, ways, relations.
    keys: [Vec<String>; 3],
    places: Places<'e>,
}

impl<'e, 'r> Search<'e, 'r> {
    pub(super) fn new(
        extract: &'e OsmExtract,
        rules: &[CategoryRule],
        index: &'r RuleIndex<'r>,
        areas: &'e AreaOf<'e>,
    ) -> Self {
        let keys = selection(rules);
        let keys = [keys.node_keys, keys.way_keys, keys.relation_keys];
        let places = Places { extract, ground: Ground::from_extract(extract), areas };
        Self { extract, index, keys, places }
    }

    /// The elements that belong to a category and have a position, sorted by kind and id.
    pub(super) fn run(&self, findings: &mut SourceFindings) -> Vec<Element<'e>> {
        let mut found = Vec::new();
        for (node, tags) in &self.extract.node_tags {
            let Some(id) = self.extract.node_ids.get(*node as usize) else { continue };
            let site = || self.places.ground.place(self.extract, *node).map(Site::of_node);
            found.extend(self.element(OsmId::Node(*id), *tags, site, findings));
        }
        for way in &self.extract.ways {
            let site = || self.places.of_way(way);
            found.extend(self.element(OsmId::Way(way.id), way.tags, site, findings));
        }
        for relation in &self.extract.relations {
            let id = OsmId::Relation(relation.id);
            let site = || self.places.of_relation(relation);
            found.extend(self.element(id, relation.tags, site, findings));
        }
        found
    }

    fn element(
        &self,
        id: OsmId,
        range: TagRange,
        site: impl FnOnce() -> Option<Site>,
        findings: &mut SourceFindings,
    ) -> Option<Element<'e>> {
        let tags: Vec<(&str, &str)> = self.extract.tags(range).collect();
        let keys = &self.keys[id.kind() as usize];
        if !tags.iter().any(|tag| keys.iter().any(|key| key == tag.0)) {
            return None;
        }
        let memberships = self.index.memberships(&tags);
        if memberships.is_empty() {
            return None;
        }
        if let Some((key, value)) = not_in_use(&tags) {
            let message = format!("not in use (`{key}={value}`); left out");
            findings.tell(codes::W611, id, key, message);
            return None;
        }
        let kind = value_of(&tags, TYPE);
        if matches!(id, OsmId::Relation(_)) && !matches!(kind, Some("multipolygon" | "boundary")) {
            let kind = kind.unwrap_or_default();
            let message =
                format!("a relation of type `{kind}` is not an area; its members are used instead");
            findings.tell(codes::W608, id, "type", message);
            return None;
        }
        let Some(site) = site() else {
            let message = "the file contains none of its nodes, so its position is unknown; left \
                           out";
            findings.tell(codes::W614, id, "", message.to_owned());
            return None;
        };
        if site.lacking > 0 {
            let message = format!(
                "{} nodes or ways of its outline are missing from the file; the position comes \
                 from the others",
                site.lacking
            );
            findings.tell(codes::W606, id, "", message);
        }
        if site.no_area {
            let message = "its outline is not a valid area; it counts as a line";
            findings.tell(codes::W607, id, "", message.to_owned());
        }
        let identity = Identity::from_tags(&tags, site.shape.is_point());
        Some(Element { id, tags, memberships, site, identity })
    }
}
