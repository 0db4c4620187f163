//! What live answers borrow: the region, and a weighted network for each walker.

use std::sync::OnceLock;

use crate::network::WalkNetwork;
use crate::region::Region;
use crate::run::{LiveData, LiveWalk};

/// The data of a region with a network for each walker who was asked for.
pub struct LiveGround {
    data: LiveData,
    networks: Vec<OnceLock<WalkNetwork>>,
}

impl LiveGround {
    /// Keeps the data.
    pub fn new(data: LiveData) -> Self {
        let profiles = data.walk.as_ref().map_or(0, |walk| walk.profiles.len());
        Self { data, networks: (0..profiles).map(|_| OnceLock::new()).collect() }
    }

    /// The region.
    pub fn region(&self) -> &Region {
        &self.data.region
    }

    /// The walk; `None` where distances are straight lines.
    pub(super) fn walk(&self) -> Option<&LiveWalk> {
        self.data.walk.as_ref()
    }

    /// The network weighted for a walker by number. All walkers hold the same network; each needs the memory of its
    /// weights.
    pub(super) fn network(&self, at: usize) -> &WalkNetwork {
        let walk = self.data.walk.as_ref().expect("asked for where somebody walks");
        let profile = &walk.profiles[at];
        if profile.key == walk.network.profile().key {
            return &walk.network;
        }
        let weighted = || WalkNetwork::new(walk.network.shared(), profile.clone(), walk.weight);
        self.networks[at].get_or_init(weighted)
    }
}
