//! The walking network: from a street map to shortest paths on foot.
//!
//! An [`OsmExtract`](crate::dataset::OsmExtract) becomes a [`Network`] by [`build_network`]; with a
//! [`WalkProfile`] it becomes a [`WalkNetwork`], in whose [`Graph`] a [`Workspace`] searches.

mod build;
mod cache;
mod chains;
mod error;
mod graph;
mod model;
mod nearest;
mod order;
mod profile;
mod rules;
mod search;
mod segments;
mod walk_network;

pub use build::{HeightOf, build_network, build_network_out_of};
pub use cache::{CacheError, decode_network, encode_network, is_network, write_network};
pub use error::NetworkError;
pub use graph::{Arc, ArcBetween, Graph};
pub use model::Network;
pub use nearest::{Label, NearestWorkspace, SourceSeed, nearest_sources};
pub use order::spatial_order;
pub use profile::{ProfileError, WALK_PROFILES_TOML, WalkProfile, WayProperty};
pub use rules::{
    EdgeClass, NodeClass, STREET_KEYS, TagOf, WALK_TAG_KEYS, WALK_WAY_KEYS, edge_class,
    is_obstacle, node_class,
};
pub use search::{Seed, UNREACHED, Workspace};
pub use walk_network::{
    AssumedShares, CLOSED, ISLAND_LENGTH_MIN_M, NetworkStamp, Towards, WalkFacts, WalkNetwork,
};
