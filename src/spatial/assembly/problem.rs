//! What can be wrong with the lines of an area, in words.

use std::fmt;

use super::map::{MapUnit, NodePlace, WayRole};

/// A node and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The node; `None` for a place where no node is.
    pub node: Option<i64>,
    /// Where it is, in whole units of the map (see [`MapUnit`]).
    pub at: [i32; 2],
    /// What these units are.
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

/// One end of a line that should have been part of a ring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenEnd {
    /// The node at the end.
    pub spot: Spot,
    /// The nearest end of an open line elsewhere; `None` when there is none.
    pub nearest: Option<Spot>,
    /// How far that is in metres: on the sphere for degrees, in the plane for centimetres.
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

/// Why a closed ring that is not wrong itself is no part of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It is the boundary of one area with a ring that cannot be used: part of what it encloses
    /// does not belong to the area, and nobody knows which part.
    BesideUnusable,
    /// All its ways are called the opposite of what the ring would be, in an area of which part
    /// of the boundary is not known: a hole whose area is lost would become an area.
    RoleContradicts(WayRole),
}

/// What is wrong, or worth knowing, about the lines of an area. Ways are named by their ids in
/// ascending order; the [`Display`](fmt::Display) text says what was found and what was done.
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
    /// A way without any line: fewer than two different places.
    DegenerateWay {
        /// The way.
        way: i64,
    },
    /// A way stays at one place for several nodes; these count as one.
    RepeatedNode {
        /// The way.
        way: i64,
        /// The first place.
        first: Spot,
        /// How many nodes were too many.
        nodes: usize,
    },
    /// Different nodes at the same place count as one.
    SamePlace {
        /// The first two of them.
        nodes: [i64; 2],
        /// Where the first are.
        first: Spot,
        /// How many such places there are.
        places: usize,
    },
    /// A way runs to a point and back; what encloses nothing was left out.
    Spike {
        /// The way.
        way: i64,
        /// Its first tip.
        tip: Spot,
        /// How many pieces of line, from node to node, lie on another one.
        segments: usize,
    },
    /// Ways run over the same pieces of line. On both sides of a line that is drawn twice the
    /// same is true, area or not, so it bounds nothing: each two of them were left out.
    DuplicateSegment {
        /// The ways; one that runs twice over the same line is named alone.
        ways: Vec<i64>,
        /// Where the first piece begins.
        first: Spot,
        /// How many pieces of line, from node to node.
        segments: usize,
        /// How often each of them is drawn.
        times: usize,
    },
    /// A way has a node on the line of a way that has no node there; that line was divided.
    Touch {
        /// The way with the line and the way with the node; one way if it touches itself.
        ways: Vec<i64>,
        /// The first place.
        first: Spot,
        /// How many such places there are.
        places: usize,
    },
    /// A line that does not close to a ring; it was left out.
    Gap {
        /// The ways that it is part of.
        ways: Vec<i64>,
        /// Its two ends.
        ends: Vec<OpenEnd>,
    },
    /// Lines meet in an odd number, and what rings they should make cannot be told; all that hang
    /// together were left out.
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
    /// A closed ring was left out although nothing is wrong with the ring itself.
    LeftOut {
        /// Its ways.
        ways: Vec<i64>,
        /// What it would have been.
        ring: RingKind,
        /// Why.
        reason: LeftOutReason,
    },
    /// The role of a way says the opposite of what the way is, or nothing that is understood; the
    /// geometry was believed.
    WrongRole {
        /// The way.
        way: i64,
        /// What its role says.
        role: WayRole,
        /// What it is part of.
        ring: RingKind,
    },
    /// Nothing is left that encloses an area.
    NoRing,
}

impl AreaProblem {
    /// Whether it means that part of the boundary is not known, so that the area is incomplete.
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
                "{} of the boundary not in the file; that part of the boundary is not known",
                Ways(ways)
            ),
            Self::MissingNode { way, nodes } => write!(
                f,
                "way {way} has {} not in the file; the boundary is not known there",
                Count(*nodes, "node")
            ),
            Self::DuplicateWay { way, times } => {
                write!(f, "way {way} is listed {times} times; used once")
            }
            Self::DegenerateWay { way } => {
                write!(f, "way {way} is no line: it has fewer than two different places")
            }
            Self::RepeatedNode { way, first, nodes } => write!(
                f,
                "way {way} repeats {} without moving, first at {first}; left out",
                Count(*nodes, "node")
            ),
            Self::SamePlace { nodes: [a, b], first, places } => write!(
                f,
                "different nodes at the same place taken for one at {}, first nodes {a} and {b} \
                 at {}",
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
                write!(f, "{} {makes} a line that does not close to a ring: ", Ways(ways))?;
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
                "the lines of {} meet in an odd number at {}, so that a line is missing or too \
                 many and the rings cannot be told; left out",
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
                "way {way} runs to {tip} and back on the same line ({}); what encloses nothing \
                 is left out",
                Count(*segments, "piece")
            ),
            Self::DuplicateSegment { ways, first, segments, times } => write!(
                f,
                "{} of line drawn {times} times, first at {first}: {}; {}",
                Count(*segments, "piece"),
                Ways(ways),
                if times % 2 == 0 { "no boundary, left out" } else { "used once" }
            ),
            Self::Touch { ways, first, places } => write!(
                f,
                "a node lies on a line that has no node there at {}, first at {first}: {}; the \
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
                        f.write_str("a ring that cannot be used belongs to the same area")
                    }
                    LeftOutReason::RoleContradicts(role) => write!(
                        f,
                        "its role is `{role}` and another part of the boundary is not known"
                    ),
                }
            }
            Self::WrongRole { way, role, ring } => {
                write!(f, "way {way} has the role `{role}` but is {ring}; where it lies counts")
            }
            Self::NoRing => f.write_str("no closed ring is left; there is no area"),
            _ => Ok(()),
        }
    }
}
