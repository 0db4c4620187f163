//! Problems of the boundary of an area, and their messages.

use std::fmt;

use super::map::{MapUnit, NodePlace, WayRole};

/// A node and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The node; `None` for a place without a node.
    pub node: Option<i64>,
    /// Its position, in whole units of the map (see [`MapUnit`]).
    pub at: [i32; 2],
    /// The unit of the position.
    pub unit: MapUnit,
}

impl Spot {
    pub(super) fn node(place: NodePlace, unit: MapUnit) -> Self {
        Self { node: Some(place.id), at: place.at, unit }
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(node) = self.node {
            write!(f, "node {node} ")?;
        }
        let [x, y] = self.at.map(|value| self.unit.value(value));
        match self.unit {
            MapUnit::Degrees => write!(f, "(longitude {x:.7}, latitude {y:.7})"),
            MapUnit::Centimetres => write!(f, "({x:.2} m east, {y:.2} m north)"),
        }
    }
}

/// One end of an open line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenEnd {
    /// The node at the end.
    pub spot: Spot,
    /// The nearest other end of an open line; `None` when there is none.
    pub nearest: Option<Spot>,
    /// The distance to it in metres: on the sphere for degrees, in the plane for centimetres.
    pub distance_m: Option<f64>,
}

/// Whether a ring bounds an area from outside or from inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RingKind {
    /// The area lies within the ring.
    Outer,
    /// The ring bounds a hole.
    Inner,
}

/// Why an intact closed ring is not part of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It bounds the same area as an unusable ring: an unknown part of the enclosed ground does not
    /// belong to the area.
    BesideUnusable,
    /// All its ways have the opposite role, and part of the boundary of the area is unknown: a hole
    /// of a lost area would become an area.
    RoleContradicts(WayRole),
}

/// A problem of the boundary of an area, or a note on it. Ways are named by their ids in ascending
/// order; the [`Display`](fmt::Display) text says what was found and what was done.
#[derive(Clone, Debug, PartialEq)]
pub enum AreaProblem {
    /// Members that the file does not have.
    MissingWay {
        /// The ways.
        ways: Vec<i64>,
    },
    /// A way uses nodes that the file does not have; the way has gaps there.
    MissingNode {
        /// The way.
        way: i64,
        /// How many of its nodes are missing.
        nodes: usize,
    },
    /// A way is listed more than once and used once.
    DuplicateWay {
        /// The way.
        way: i64,
        /// How often it is listed.
        times: usize,
    },
    /// A way that is not a line: it has fewer than two different places.
    DegenerateWay {
        /// The way.
        way: i64,
    },
    /// Consecutive nodes of a way have the same position; they count as one.
    RepeatedNode {
        /// The way.
        way: i64,
        /// The first place.
        first: Spot,
        /// Number of superfluous nodes.
        nodes: usize,
    },
    /// Different nodes have the same position; they count as one.
    SamePlace {
        /// The first two of them.
        nodes: [i64; 2],
        /// The first position.
        first: Spot,
        /// How many such places there are.
        places: usize,
    },
    /// A way runs to a point and back (a spike); the part that encloses nothing was left out.
    Spike {
        /// The way.
        way: i64,
        /// Its first tip.
        tip: Spot,
        /// Number of segments between nodes that coincide with another one.
        segments: usize,
    },
    /// Ways share segments. A segment drawn twice has the same on both sides, area or not, so it
    /// bounds nothing: segments were left out in pairs.
    DuplicateSegment {
        /// The ways; one that runs twice over the same line is named alone.
        ways: Vec<i64>,
        /// The start of the first segment.
        first: Spot,
        /// Number of segments between nodes.
        segments: usize,
        /// How often each of them is drawn.
        times: usize,
    },
    /// A way has a node on a segment of another way; that segment was divided.
    Touch {
        /// The way with the segment and the way with the node; one way if it touches itself.
        ways: Vec<i64>,
        /// The first place.
        first: Spot,
        /// How many such places there are.
        places: usize,
    },
    /// A line that is not closed; it was left out.
    Gap {
        /// The ways that it is part of.
        ways: Vec<i64>,
        /// Its two ends.
        ends: Vec<OpenEnd>,
    },
    /// An odd number of lines meet at some nodes, so that their rings are ambiguous; all connected
    /// lines were left out.
    Fork {
        /// The ways.
        ways: Vec<i64>,
        /// The nodes where an odd number of lines meet.
        nodes: Vec<Spot>,
    },
    /// Lines cross without a common node; their rings were left out.
    Crossing {
        /// The two ways; one if it crosses itself.
        ways: Vec<i64>,
        /// The first place, rounded.
        first: Spot,
        /// How many such places there are.
        places: usize,
    },
    /// An intact closed ring was left out.
    LeftOut {
        /// Its ways.
        ways: Vec<i64>,
        /// The kind of ring it would have been.
        ring: RingKind,
        /// Why it was left out.
        reason: LeftOutReason,
    },
    /// The role of a way contradicts its geometry or is not understood; the geometry counts.
    WrongRole {
        /// The way.
        way: i64,
        /// Its role.
        role: WayRole,
        /// The kind of ring it is part of.
        ring: RingKind,
    },
    /// No closed ring remains, so the area is empty.
    NoRing,
}

impl AreaProblem {
    /// Whether part of the boundary is unknown because of it, so that the area is incomplete.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::MissingWay { .. }
                | Self::MissingNode { .. }
                | Self::Gap { .. }
                | Self::Fork { .. }
                | Self::Crossing { .. }
                | Self::LeftOut { .. }
                | Self::NoRing
        )
    }
}

/// The first few of a list, and how many more.
struct Few<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for Few<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 5;
        for (at, item) in self.0.iter().take(SHOWN).enumerate() {
            write!(f, "{}{item}", if at == 0 { "" } else { ", " })?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// `way 5` or `ways 5, 7`.
struct Ways<'a>(&'a [i64]);

impl fmt::Display for Ways<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "way{} {}", if self.0.len() == 1 { "" } else { "s" }, Few(self.0))
    }
}

/// `1 piece` or `3 pieces`.
struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

impl fmt::Display for RingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Outer => "outer boundary",
            Self::Inner => "boundary of a hole",
        })
    }
}

impl fmt::Display for OpenEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.spot)?;
        match (self.nearest, self.distance_m) {
            (Some(nearest), Some(metres)) => {
                write!(f, ", {metres:.1} m from the nearest other open end, {nearest}")
            }
            _ => f.write_str(", with no other open end"),
        }
    }
}

impl fmt::Display for AreaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingWay { ways } => write!(
                f,
                "the file does not have {}; that part of the boundary is unknown",
                Ways(ways)
            ),
            Self::MissingNode { way, nodes } => write!(
                f,
                "way {way} has {} that the file does not have; the boundary is unknown there",
                Count(*nodes, "node")
            ),
            Self::DuplicateWay { way, times } => {
                write!(f, "way {way} is listed {times} times; used once")
            }
            Self::DegenerateWay { way } => {
                write!(f, "way {way} is not a line: it has fewer than two different positions")
            }
            Self::RepeatedNode { way, first, nodes } => write!(
                f,
                "way {way} repeats {} at the same position, first at {first}; left out",
                Count(*nodes, "node")
            ),
            Self::SamePlace { nodes: [a, b], first, places } => write!(
                f,
                "different nodes have the same position at {}, first nodes {a} and {b} at {}; they \
                                 count as one",
                Count(*places, "place"),
                Spot { node: None, ..*first }
            ),
            Self::Gap { .. } | Self::Fork { .. } | Self::Crossing { .. } => self.fmt_broken(f),
            Self::Spike { .. } | Self::DuplicateSegment { .. } | Self::Touch { .. } => {
                self.fmt_mended(f)
            }
            Self::LeftOut { .. } | Self::WrongRole { .. } | Self::NoRing => self.fmt_rings(f),
        }
    }
}

impl AreaProblem {
    fn fmt_broken(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { ways, ends } => {
                let makes = if ways.len() == 1 { "makes" } else { "make" };
                write!(f, "{} {makes} a line that is not closed: ", Ways(ways))?;
                match ends.as_slice() {
                    [a, b] if a.nearest == Some(b.spot) && b.nearest == Some(a.spot) => {
                        let metres = a.distance_m.unwrap_or_default();
                        write!(f, "it ends at {} and at {}, {metres:.1} m apart", a.spot, b.spot)?;
                    }
                    _ => {
                        for (at, end) in ends.iter().enumerate() {
                            write!(
                                f,
                                "{}{end}",
                                if at == 0 { "it ends at " } else { "; and at " }
                            )?;
                        }
                    }
                }
                f.write_str("; left out")
            }
            Self::Fork { ways, nodes } => write!(
                f,
                "an odd number of lines of {} meet at {}, so that a line is missing or superfluous \
                                 and the rings are ambiguous; left out",
                Ways(ways),
                Few(nodes)
            ),
            Self::Crossing { ways, first, places } => write!(
                f,
                "the boundary crosses itself without a common node at {}, first at {first}: {}; \
                 the rings that cross are left out",
                Count(*places, "place"),
                Ways(ways)
            ),
            _ => Ok(()),
        }
    }

    fn fmt_mended(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spike { way, tip, segments } => write!(
                f,
                "way {way} runs to {tip} and back on the same line ({}); the part that encloses \
                                 nothing is left out",
                Count(*segments, "piece")
            ),
            Self::DuplicateSegment { ways, first, segments, times } => write!(
                f,
                "{} of line drawn {times} times, first at {first}: {}; {}",
                Count(*segments, "piece"),
                Ways(ways),
                if times % 2 == 0 { "not a boundary, left out" } else { "used once" }
            ),
            Self::Touch { ways, first, places } => write!(
                f,
                "a node lies on a line without being part of it at {}, first at {first}: {}; the \
                                 line is divided there",
                Count(*places, "place"),
                Ways(ways)
            ),
            _ => Ok(()),
        }
    }

    fn fmt_rings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut { ways, ring, reason } => {
                write!(f, "the closed ring of {} ({ring}) is left out: ", Ways(ways))?;
                match reason {
                    LeftOutReason::BesideUnusable => {
                        f.write_str("the same area has a ring that cannot be used")
                    }
                    LeftOutReason::RoleContradicts(role) => write!(
                        f,
                        "its role is `{role}` and another part of the boundary is unknown"
                    ),
                }
            }
            Self::WrongRole { way, role, ring } => {
                write!(f, "way {way} has the role `{role}` but is {ring}; its geometry counts")
            }
            Self::NoRing => f.write_str("no closed ring remains; the area is empty"),
            _ => Ok(()),
        }
    }
}
