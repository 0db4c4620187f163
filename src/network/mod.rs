//! The walking network: from a street map to shortest ways on foot.
//!
//! A [`OsmExtract`](crate::dataset::OsmExtract) becomes a [`Network`] by [`build_network`]; a
//! [`WalkProfile`] makes it a [`WalkGraph`], in which a [`Workspace`] searches.

mod build;
mod cache;
mod chains;
mod graph;
mod model;
mod nearest;
mod order;
mod profile;
mod rules;
mod search;
mod segments;
mod weigh;

pub use build::{HeightOf, NetworkError, build_network, build_network_out_of};
pub use cache::{CacheError, decode_network, encode_network, is_network, write_network};
pub use graph::{Arc, ArcBetween, Graph};
pub use model::Network;
pub use nearest::{Label, NearestWorkspace, SourceSeed, nearest_sources};
pub use order::spatial_order;
pub use profile::{ProfileError, WALK_PROFILES_TOML, WalkProfile, WalkWeight, WayProperty};
pub use rules::{EdgeClass, NodeClass, edge_class, is_obstacle, node_class};
pub use search::{Seed, UNREACHED, Workspace};
pub use weigh::{AssumedShares, CLOSED, ISLAND_LENGTH_MIN_M, Towards, WalkFacts, WalkGraph};
