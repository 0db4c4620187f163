//! What a region may use of this computer: free memory, and the cache.

use std::path::Path;

use nahraum::base::{Diagnostics, Progress};
use nahraum::config::Config;
use nahraum::region::RegionSettings;
use nahraum::run::{Loaded, OnNetwork, RegionCache, expect_memory, load, resolve_cache};

use crate::answer::Failure;
use crate::common_args::Global;
use crate::memory::{bytes_for_reach, free_bytes};
use crate::settings::environment;

/// The cache that a command uses; none with `--no-cache`.
pub struct UsedCache(Option<RegionCache>);

impl UsedCache {
    /// What could not be kept.
    pub fn findings(&self) -> Diagnostics {
        self.0.as_ref().map(|cache| cache.folder.findings()).unwrap_or_default()
    }
}

/// Lets a region use free memory, and the cache of its configuration unless `--no-cache` is given.
pub fn equip(
    region: &mut RegionSettings,
    global: &Global,
    (config, folder): (&Config, &Path),
) -> Result<UsedCache, Failure> {
    region.reach_bytes_max = bytes_for_reach(global.memory);
    if global.no_cache {
        return Ok(UsedCache(None));
    }
    let cache = resolve_cache(config, folder, &environment)?;
    region.keeping = cache.keeping();
    Ok(UsedCache(Some(cache)))
}

/// Reads the layers of a configuration, unless they or the network of a walk do not fit into free memory.
pub fn load_with_room(
    (config, folder): (&Config, &Path),
    network: OnNetwork<'_>,
    global: &Global,
    progress: &dyn Progress,
) -> Result<Loaded, Failure> {
    let room = (free_bytes(global.memory), progress);
    expect_memory((config, folder), &environment, network, room)?;
    Ok(load(config, folder, &environment, progress)?)
}
