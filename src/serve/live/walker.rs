//! Walkers: a region linked to the network of each.

use std::sync::OnceLock;

use super::error::LiveError;
use super::ground::LiveGround;
use crate::access::{Isochrones, LinkedRegion, Linker};
use crate::network::WalkProfile;
use crate::run::LiveWalk;

/// A walker with the network, and what is linked to it.
pub(super) struct Walker<'g> {
    pub linker: Linker<'g>,
    pub linked: LinkedRegion<'g>,
    pub isochrones: Isochrones<'g>,
}

/// All walkers, each linked when it is first asked for.
pub(super) struct Walkers<'g> {
    ground: &'g LiveGround,
    walk: &'g LiveWalk,
    linked: Vec<OnceLock<Walker<'g>>>,
}

impl<'g> Walkers<'g> {
    /// The walkers of a region; `None` where distances are straight lines.
    pub fn new(ground: &'g LiveGround) -> Option<Self> {
        let walk = ground.walk()?;
        let linked = walk.profiles.iter().map(|_| OnceLock::new()).collect();
        Some(Self { ground, walk, linked })
    }

    pub fn profiles(&self) -> &'g [WalkProfile] {
        &self.walk.profiles
    }

    /// The number of a walker by its key; of that of the configuration without one.
    pub fn number(&self, key: Option<&str>) -> Result<usize, LiveError> {
        let wanted = key.unwrap_or(&self.walk.network.profile().key);
        let at = self.profiles().iter().position(|profile| profile.key == wanted);
        at.ok_or_else(|| {
            let known = self.profiles().iter().map(|profile| profile.key.as_str());
            let known = known.collect::<Vec<_>>().join(", ");
            LiveError::Profile { found: wanted.to_owned(), known }
        })
    }

    /// The walker of the configuration.
    pub fn own(&self) -> &Walker<'g> {
        let at = self.number(None).expect("the configuration chose one of these");
        self.walker(at)
    }

    /// A walker by number. Cost of the first time: weighing the network, and O((edges + points) log edges).
    pub fn walker(&self, at: usize) -> &Walker<'g> {
        self.linked[at].get_or_init(|| {
            let linker = Linker::new(self.ground.network(at), self.walk.link);
            let region = self.ground.region();
            let cache = self.walk.keeping.for_cells(region.cells().len());
            let linked = LinkedRegion::link_kept_by(region, &linker, cache).value;
            let isochrones = linked.isochrones();
            Walker { linker, linked, isochrones }
        })
    }
}
