//! Rules of the catalogue, areas joined in a simple way, and maps that are made up.

use std::path::Path;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use nahraum::base::Checked;
use nahraum::dataset::{CrsId, NO_NODE, OsmDrawing, OsmExtract, OsmId, OsmKind};
use nahraum::format::{OsmSelection, read_osm};
use nahraum::import::osm::facilities::{
    CategoryRule, FacilityKeys, OsmFacility, find_facilities, selection,
};

/// The rules of the catalogue that comes with Nahraum.
pub fn catalogue() -> Vec<CategoryRule> {
    #[derive(serde::Deserialize)]
    struct File {
        category: Vec<Category>,
    }
    #[derive(serde::Deserialize)]
    struct Category {
        key: String,
        osm: Vec<String>,
    }
    let file: File = toml::from_str(include_str!("../../../data/categories.toml")).expect("TOML");
    let rule = |it: &Category| CategoryRule::parse(&it.key, &it.osm).expect("rules");
    file.category.iter().map(rule).collect()
}

/// What to read of a file for some rules.
pub fn wanted(rules: &[CategoryRule]) -> OsmSelection {
    let FacilityKeys { node_keys, way_keys, relation_keys, tag_keys } = selection(rules);
    OsmSelection {
        node_keys,
        way_keys,
        relation_keys,
        tag_keys: Some(tag_keys),
        share: None,
        within: None,
    }
}

/// Reads a file for some rules.
pub fn read(path: &Path, rules: &[CategoryRule]) -> OsmExtract {
    read_osm(path, &wanted(rules)).expect("a readable map").0
}

/// The ring of a closed way, or the rings of a relation's outer ways joined end to end; holes stay
/// filled.
pub fn area_of(extract: &OsmExtract, id: OsmId) -> Option<MultiPolygon<f64>> {
    let mut lines: Vec<Vec<u32>> = match id {
        OsmId::Node(_) => return None,
        OsmId::Way(id) => vec![extract.way_nodes(extract.way(id)?).to_vec()],
        OsmId::Relation(id) => {
            let members = extract.member_ways(extract.relation(id)?);
            let outer = members.filter(|(_, it)| extract.role(it) != "inner");
            let ways = outer.filter_map(|(id, _)| extract.way(id));
            ways.map(|way| extract.way_nodes(way).to_vec()).collect()
        }
    };
    let mut rings = Vec::new();
    while let Some(mut ring) = lines.pop() {
        while ring.first() != ring.last() {
            let end = *ring.last()?;
            let next =
                lines.iter().position(|l| l.first() == Some(&end) || l.last() == Some(&end))?;
            let mut next = lines.swap_remove(next);
            if next.first() != Some(&end) {
                next.reverse();
            }
            ring.extend(&next[1..]);
        }
        let known = ring.iter().filter(|node| **node != NO_NODE);
        let ring: Vec<Coord<f64>> = known.map(|node| place(extract, *node)).collect();
        if ring.len() > 3 {
            rings.push(Polygon::new(LineString::from(ring), Vec::new()));
        }
    }
    (!rings.is_empty()).then_some(MultiPolygon(rings))
}

fn place(extract: &OsmExtract, node: u32) -> Coord<f64> {
    let unit = if extract.crs.is_some() { 100.0 } else { 1e7 };
    let [x, y] = extract.node_at[node as usize].map(|part| f64::from(part) / unit);
    Coord { x, y }
}

/// A map in metres, made up, and what is found on it.
pub struct Town {
    map: OsmDrawing,
    nodes: i64,
    ways: i64,
    relations: i64,
}

/// Tags of an element.
pub type Tags<'t> = &'t [(&'t str, &'t str)];

impl Town {
    pub fn new() -> Self {
        let map = OsmDrawing::new("town", CrsId::epsg(25832));
        Self { map, nodes: 0, ways: 0, relations: 0 }
    }

    /// Adds a node and returns its id.
    pub fn node(&mut self, [x, y]: [f64; 2], tags: Tags) -> i64 {
        self.map.node([x, y].map(|metres| (metres * 100.0).round() as i32), tags);
        self.nodes += 1;
        self.nodes
    }

    /// Adds a way through places and returns its id.
    pub fn line(&mut self, places: &[[f64; 2]], tags: Tags) -> i64 {
        let nodes: Vec<i64> = places.iter().map(|at| self.node(*at, &[])).collect();
        self.way(&nodes, tags)
    }

    /// Adds a closed way and returns its id.
    pub fn ring(&mut self, places: &[[f64; 2]], tags: Tags) -> i64 {
        let mut nodes: Vec<i64> = places.iter().map(|at| self.node(*at, &[])).collect();
        nodes.push(nodes[0]);
        self.way(&nodes, tags)
    }

    /// Adds a square by its south-western corner and returns its id.
    pub fn square(&mut self, [x, y]: [f64; 2], side: f64, tags: Tags) -> i64 {
        self.ring(&[[x, y], [x + side, y], [x + side, y + side], [x, y + side]], tags)
    }

    /// Adds a way through nodes by id; 0 is one that the file does not have.
    pub fn way(&mut self, nodes: &[i64], tags: Tags) -> i64 {
        let position = |id: &i64| if *id == 0 { NO_NODE } else { *id as u32 - 1 };
        self.map.way(&nodes.iter().map(position).collect::<Vec<_>>(), tags);
        self.ways += 1;
        self.ways
    }

    /// Adds a relation and returns its id.
    pub fn relation(&mut self, members: &[(OsmKind, i64, &str)], tags: Tags) -> i64 {
        self.map.relation(members, tags);
        self.relations += 1;
        self.relations
    }

    /// Finds facilities by one category's rules.
    pub fn find(self, rules: &[&str]) -> Checked<Vec<OsmFacility>> {
        self.find_all(&[CategoryRule::parse("thing", rules).expect("rules")])
    }

    pub fn find_all(self, rules: &[CategoryRule]) -> Checked<Vec<OsmFacility>> {
        let extract = self.map.finish();
        find_facilities(&extract, rules, &|id| area_of(&extract, id))
    }
}

/// Facilities without their category, each with what was merged into it: `n1+w2 n3`.
pub fn shown(found: &[OsmFacility]) -> String {
    let facility = |it: &OsmFacility| {
        let all = std::iter::once(&it.osm).chain(&it.merged);
        let names: Vec<String> = all.map(|it| it.short()).collect();
        names.join("+")
    };
    found.iter().map(facility).collect::<Vec<_>>().join(" ")
}
