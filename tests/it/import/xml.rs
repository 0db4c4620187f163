//! OpenStreetMap files written by hand: a grid of nodes, ways and relations over it.

use std::fmt::Write;

/// Degrees between neighbouring nodes of the grid: 111 m to the north.
pub const STEP: f64 = 0.001;
/// Longitude and latitude of the node (0, 0): close to the equator a degree east is as long as a
/// degree north.
pub const ORIGIN: [f64; 2] = [9.0, 0.0];

/// A file in the making. Node (x, y) of the grid has the id 1000 + 100 y + x.
#[derive(Default)]
pub struct Map {
    nodes: String,
    ways: String,
    relations: String,
    known: std::collections::BTreeSet<i64>,
}

fn tags(text: &str) -> String {
    let mut out = String::new();
    for tag in text.split(' ').filter(|tag| !tag.is_empty()) {
        let (key, value) = tag.split_once('=').expect("key=value");
        let value = value.replace('+', " ");
        write!(out, "<tag k=\"{key}\" v=\"{value}\"/>").expect("a string");
    }
    out
}

/// Id of the node at a place of the grid.
pub fn node_id((x, y): (i64, i64)) -> i64 {
    1000 + 100 * y + x
}

impl Map {
    fn grid(&mut self, at: (i64, i64)) -> i64 {
        let id = node_id(at);
        if self.known.insert(id) {
            let (lon, lat) = place((at.0 as f64, at.1 as f64));
            writeln!(self.nodes, "<node id=\"{id}\" lon=\"{lon:.7}\" lat=\"{lat:.7}\"/>")
                .expect("a string");
        }
        id
    }

    /// A node of its own at a place in steps of the grid, or one of the grid when it has its id and comes
    /// first; plus signs in values are blanks.
    pub fn node(mut self, id: i64, at: (f64, f64), text: &str) -> Self {
        let (lon, lat) = place(at);
        let tags = tags(text);
        self.known.insert(id);
        writeln!(self.nodes, "<node id=\"{id}\" lon=\"{lon:.7}\" lat=\"{lat:.7}\">{tags}</node>")
            .expect("a string");
        self
    }

    /// A way through places of the grid.
    pub fn way(mut self, id: i64, through: &[(i64, i64)], text: &str) -> Self {
        write!(self.ways, "<way id=\"{id}\">").expect("a string");
        for at in through {
            let node = self.grid(*at);
            write!(self.ways, "<nd ref=\"{node}\"/>").expect("a string");
        }
        writeln!(self.ways, "{}</way>", tags(text)).expect("a string");
        self
    }

    /// A relation of ways, all outer.
    pub fn relation(self, id: i64, ways: &[i64], text: &str) -> Self {
        let members: Vec<_> = ways.iter().map(|way| ("way", *way, "outer")).collect();
        self.relation_of(id, &members, text)
    }

    /// A relation of members with kind, id and role.
    pub fn relation_of(mut self, id: i64, members: &[(&str, i64, &str)], text: &str) -> Self {
        write!(self.relations, "<relation id=\"{id}\">").expect("a string");
        for (kind, of, role) in members {
            write!(self.relations, "<member type=\"{kind}\" ref=\"{of}\" role=\"{role}\"/>")
                .expect("a string");
        }
        writeln!(self.relations, "{}</relation>", tags(text)).expect("a string");
        self
    }

    /// The file, with the bounds of the grid from 0 to 10.
    pub fn text(&self) -> String {
        let ((west, south), (east, north)) = (place((0.0, 0.0)), place((10.0, 10.0)));
        format!(
            "<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n<bounds minlon=\"{west}\" \
             minlat=\"{south}\" maxlon=\"{east}\" maxlat=\"{north}\"/>\n{}{}{}</osm>\n",
            self.nodes, self.ways, self.relations
        )
    }
}

/// Longitude and latitude of a place in steps of the grid.
pub fn place((x, y): (f64, f64)) -> (f64, f64) {
    (ORIGIN[0] + x * STEP, ORIGIN[1] + y * STEP)
}

/// Corners of a rectangle of the grid, closed.
pub fn rectangle(west: i64, south: i64, east: i64, north: i64) -> [(i64, i64); 5] {
    [(west, south), (east, south), (east, north), (west, north), (west, south)]
}

/// Tags of a municipality's boundary.
pub fn municipality(name: &str) -> String {
    format!("type=boundary boundary=administrative admin_level=8 name={name}")
}

/// Tags of the boundary of one where 100 persons live.
pub fn settled(name: &str) -> String {
    municipality(name) + " population=100"
}
