//! What a map gives: member ways with their roles, nodes with their places, the unit of these.

/// In [`AreaWay::nodes`]: the file does not have this node.
pub const MISSING_NODE: u32 = u32::MAX;

/// What the role of a member says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayRole {
    /// `outer`: the area lies within.
    Outer,
    /// `inner`: a hole.
    Inner,
    /// No role.
    Unset,
    /// Anything else.
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
    /// Its nodes as positions that `place_of` understands; [`MISSING_NODE`] where the file has no
    /// such node.
    pub nodes: &'a [u32],
    /// What its role in the relation says.
    pub role: WayRole,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodePlace {
    /// Where it is: longitude and latitude, or east and north, in whole units of [`MapUnit`].
    pub at: [i32; 2],
    /// Its id.
    pub id: i64,
}

/// The whole units in which places are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapUnit {
    /// 1e-7 degrees of longitude and latitude, as in OpenStreetMap's files; areas come in degrees.
    Degrees,
    /// Centimetres in a plane, as in made-up maps; areas come in metres.
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
