//! What stops or slows a walker on the map.

use crate::base::{EdgeId, NodeId};

/// What is in the way of a walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarrierKind {
    /// Steps without a ramp that the walker can use.
    Stairs,
    /// A way that is too steep.
    Steep,
    /// A way that is too narrow.
    Narrow,
    /// A way whose surface or smoothness stops or slows the walker.
    Rough,
    /// A way of which the map says that a wheelchair cannot pass it.
    Unfit,
    /// A raised kerb.
    Kerb,
    /// A barrier that the walker cannot pass, such as a stile or a turnstile.
    Gate,
    /// A barrier that is locked, private or forbidden on foot.
    Locked,
}

impl BarrierKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Stairs,
        Self::Steep,
        Self::Narrow,
        Self::Rough,
        Self::Unfit,
        Self::Kerb,
        Self::Gate,
        Self::Locked,
    ];

    /// Its key in tables: `stairs`, `steep`, `narrow`, `rough`, `unfit`, `kerb`, `gate`, `locked`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stairs => "stairs",
            Self::Steep => "steep",
            Self::Narrow => "narrow",
            Self::Rough => "rough",
            Self::Unfit => "unfit",
            Self::Kerb => "kerb",
            Self::Gate => "gate",
            Self::Locked => "locked",
        }
    }
}

/// Something on the map that stops or slows a walker: edges that follow each other without a branch, or a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayBarrier {
    /// What it is; of several edges of different kinds that of the first one.
    pub kind: BarrierKind,
    /// Its edges, ascending; none for a node.
    pub edges: Vec<EdgeId>,
    /// Its node; none for edges.
    pub node: Option<NodeId>,
}
