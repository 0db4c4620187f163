//! The walking network: from a street map to shortest paths on foot.
//!
//! An [`OsmExtract`](crate::dataset::OsmExtract) becomes a [`Network`] by [`build_network`]; with a
//! [`WalkProfile`] it becomes a [`WalkNetwork`], in whose [`Graph`] a [`Workspace`] searches.

mod access;
mod barrier_kinds;
mod barrier_rules;
mod build;
mod cache;
mod carriageways;
mod chains;
mod change;
mod error;
mod graph;
mod ground;
mod ground_key;
mod lines;
mod mending;
mod model;
mod nearest;
mod piece;
mod profile;
mod rules;
mod search;
mod segments;
mod size;
mod slopes;
mod walk_network;
mod walls;

pub use access::{ACCESS_DEFAULTS_TOML, AccessDefaults, ChosenBy, CountryError};
pub use barrier_kinds::{BarrierKind, WayBarrier};
pub use barrier_rules::{NodeClass, is_gate, is_obstacle, is_wall, node_class};
pub use build::{HeightOf, build_network, build_network_out_of};
pub use cache::{CacheError, decode_network, encode_network, is_network, write_network};
pub use change::{AddedWay, EditedNetwork, EditedWalk, NewWay, NewWayKind, RemovedWay, WayEdits};
pub use error::NetworkError;
pub use graph::{Arc, ArcBetween, Graph};
pub(crate) use ground::crosses;
pub use lines::{LineRules, LinesError, street_map_of_lines};
pub use mending::{MendedWays, Ways};
pub use model::{AssumedWays, ClosedFor, Network};
pub use nearest::{Label, NearestWorkspace, SourceSeed, nearest_sources};
pub use piece::{MapIsland, NetworkPiece, PieceCut, WholeFacts, join_cuts};
pub use profile::{ProfileError, WALK_PROFILES_TOML, WalkProfile, WayProperty};
pub use rules::{
    Assumed, Closed, EdgeClass, STREET_KEYS, TagOf, WALK_TAG_KEYS, WALK_WAY_KEYS, WayAccess,
    way_access,
};
pub use search::{Seed, UNREACHED, Workspace};
pub use size::NetworkSize;
pub use walk_network::{
    AssumedLengths, AssumedShares, CLOSED, ISLAND_LENGTH_MIN_M, NetworkStamp, Towards, WalkFacts,
    WalkNetwork,
};
