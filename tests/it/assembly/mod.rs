//! Areas from the ways that bound them.

mod broken;
mod cases;
mod properties;

use nahraum::spatial::assembly::{
    AreaProblem, AreaWay, AssembledArea, MISSING_NODE, MapUnit, NodePlace, Spot, WayRole, assemble,
};

/// A node that the file does not have.
pub const GONE: [i32; 2] = [i32::MIN, i32::MIN];

/// Ways drawn by places in metres; the node at (x, y) has the id 1000 x + y.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    pub places: Vec<NodePlace>,
    pub ways: Vec<(i64, WayRole, Vec<u32>)>,
    pub missing: Vec<i64>,
}

impl Sketch {
    pub fn way(mut self, id: i64, role: WayRole, path: &[[i32; 2]]) -> Self {
        let nodes = path.iter().map(|at| self.node(*at)).collect();
        self.ways.push((id, role, nodes));
        self
    }

    /// A way without a role.
    pub fn plain(self, id: i64, path: &[[i32; 2]]) -> Self {
        self.way(id, WayRole::Unset, path)
    }

    pub fn outer(self, id: i64, path: &[[i32; 2]]) -> Self {
        self.way(id, WayRole::Outer, path)
    }

    pub fn inner(self, id: i64, path: &[[i32; 2]]) -> Self {
        self.way(id, WayRole::Inner, path)
    }

    fn node(&mut self, at: [i32; 2]) -> u32 {
        if at == GONE {
            return MISSING_NODE;
        }
        let place = NodePlace { at: at.map(|metres| metres * 100), id: id_of(at) };
        self.places.iter().position(|known| *known == place).unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        }) as u32
    }

    pub fn assemble(&self) -> AssembledArea {
        let way = |(id, role, nodes): &'_ (i64, WayRole, Vec<u32>)| (*id, *role, nodes.clone());
        let ways: Vec<_> = self.ways.iter().map(way).collect();
        let ways: Vec<AreaWay<'_>> =
            ways.iter().map(|(id, role, nodes)| AreaWay { id: *id, nodes, role: *role }).collect();
        let place_of = |node: u32| self.places[node as usize];
        assemble(&ways, &self.missing, &place_of, MapUnit::Centimetres)
    }
}

pub fn id_of([x, y]: [i32; 2]) -> i64 {
    i64::from(x) * 1000 + i64::from(y)
}

/// The spot of the node at a place in metres.
pub fn spot(at: [i32; 2]) -> Spot {
    Spot { node: Some(id_of(at)), ..bare(at) }
}

/// A place in metres without a node.
pub fn bare(at: [i32; 2]) -> Spot {
    Spot { node: None, at: at.map(|metres| metres * 100), unit: MapUnit::Centimetres }
}

/// The closed path around a box.
pub fn square([west, south]: [i32; 2], [east, north]: [i32; 2]) -> [[i32; 2]; 5] {
    [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

/// The problems' texts in one.
pub fn texts(area: &AssembledArea) -> String {
    area.problems.iter().map(AreaProblem::to_string).collect::<Vec<_>>().join("\n")
}
