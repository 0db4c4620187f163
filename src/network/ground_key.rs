//! What of a network points are linked by, as part of the name of what is kept about it.

use rayon::prelude::*;

use super::rules::Assumed;
use super::walk_network::WalkNetwork;
use crate::base::{CacheKey, EdgeId, KeyMaker};

/// So many points are hashed by one thread at a time.
const POINTS: usize = 1 << 16;

impl WalkNetwork {
    /// Adds all that the places of points on this network depend on to a name: the ways with their numbers, shapes and
    /// lengths, which of them points may be linked to, and the obstacles between. The walker is not among it. Cost:
    /// O(network).
    pub fn add_ground(&self, key: &mut KeyMaker) {
        let columns = self.network().columns();
        let edges = || self.network().edge_ids();
        let kind = |edge: EdgeId| {
            let class = self.network().edge_class(edge);
            let is_crossing = class.assumed == Assumed::Crossing;
            u32::from(self.is_linkable(edge))
                | u32::from(class.apart) << 1
                | u32::from(is_crossing) << 2
        };
        // The hash of a file stands for all that is in it.
        if let Some(file) = self.network().file() {
            key.bytes(file);
            return key.numbers(edges().map(kind));
        }
        let parts: [&(dyn Fn(&mut KeyMaker) + Sync); 4] = [
            &|key| key.coords(columns.nodes.iter()),
            &|key| key.numbers(columns.ends.as_flattened().iter().map(|node| node.0)),
            &|key| {
                key.numbers(columns.length_mm.iter().copied());
                key.numbers(columns.shape.offsets().iter().copied());
                key.numbers(edges().map(kind));
            },
            &|key| {
                key.coords(columns.obstacles.as_flattened().iter());
                key.numbers(columns.obstacle_ring.iter().copied());
            },
        ];
        let hash = |add: &dyn Fn(&mut KeyMaker)| {
            let mut own = KeyMaker::new("ways");
            add(&mut own);
            own.finish()
        };
        let shape = columns.shape.items();
        let mut hashed: Vec<CacheKey> = parts.par_iter().map(|part| hash(part)).collect();
        let of_shapes =
            shape.par_chunks(POINTS).map(|points| hash(&|key| key.coords(points.iter())));
        hashed.extend(of_shapes.collect::<Vec<CacheKey>>());
        hashed.iter().for_each(|part| key.bytes(part.digest()));
    }
}
