//! The input of assembly: member ways with roles, node positions, and the unit of positions.

/// In [`AreaWay::nodes`]: the file does not have this node.
pub const MISSING_NODE: u32 = u32::MAX;

/// The role of a member way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayRole {
    /// `outer`: the way is part of an outer boundary.
    Outer,
    /// `inner`: the way is part of the boundary of a hole.
    Inner,
    /// No role.
    Unset,
    /// Any other role.
    Other,
}

impl std::fmt::Display for WayRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Outer => "outer",
            Self::Inner => "inner",
            Self::Unset => "",
            Self::Other => "unknown",
        })
    }
}

/// One member way of an area.
#[derive(Clone, Copy, Debug)]
pub struct AreaWay<'a> {
    /// The id of the way.
    pub id: i64,
    /// Its nodes as indexes for `place_of`; [`MISSING_NODE`] where the file does not have the node.
    pub nodes: &'a [u32],
    /// Its role in the relation.
    pub role: WayRole,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodePlace {
    /// Its position: longitude and latitude, or east and north, in whole units of [`MapUnit`].
    pub at: [i32; 2],
    /// Its id.
    pub id: i64,
}

/// The integer unit of positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapUnit {
    /// 1e-7 degrees of longitude and latitude, as in OpenStreetMap's files; the area is in degrees.
    Degrees,
    /// Centimetres in a plane, as in synthetic maps; the area is in metres.
    Centimetres,
}

impl MapUnit {
    /// A coordinate in degrees or metres.
    pub(super) fn value(self, whole: i32) -> f64 {
        match self {
            Self::Degrees => f64::from(whole) / 1e7,
            Self::Centimetres => f64::from(whole) / 100.0,
        }
    }
}
