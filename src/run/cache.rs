//! The cache of a configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::SettingsError;
use crate::base::{DistanceKind, Keeping};
use crate::config::{Config, Lookup, expand};
use crate::format::file_and_table;
use crate::project::{CACHE_FOLDER, CacheFolder};

/// A folder in which preparing regions keeps what it finds, and from which size of a region on.
#[derive(Clone, Debug)]
pub struct RegionCache {
    /// The folder.
    pub folder: Arc<CacheFolder>,
    /// Regions with fewer cells are prepared without it.
    pub cells_min: usize,
}

impl RegionCache {
    /// The setting of a region that keeps what is found about it here.
    pub fn keeping(&self) -> Keeping {
        Keeping::in_cache(self.folder.clone(), self.cells_min)
    }
}

/// The cache of a configuration: in the folder that it names; else beside its network where people walk, and beside the
/// configuration where they do not. Nothing is made or read yet.
///
/// # Errors
/// [`SettingsError::Variable`] when the path of the folder, or that of the network, has a variable that is not set.
pub fn resolve_cache(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<RegionCache, SettingsError> {
    let section = &config.cache;
    let path_of = |key: &'static str, text: &str| -> Result<PathBuf, SettingsError> {
        let path = expand(text, lookup);
        path.map(|path| folder.join(path)).map_err(|source| SettingsError::Variable { key, source })
    };
    let is_walk = config.region.distance == DistanceKind::Walk;
    let path = match (&section.folder, &config.walk.network) {
        (Some(own), _) => path_of("cache.folder", own)?,
        (None, Some(network)) if is_walk => {
            let (network, _) = file_and_table(&path_of("walk.network", network)?);
            network.with_file_name(CACHE_FOLDER)
        }
        (None, _) => folder.join(CACHE_FOLDER),
    };
    let bytes_max = section.megabytes_max.saturating_mul(1_000_000);
    let folder = Arc::new(CacheFolder::new(path, bytes_max));
    Ok(RegionCache { folder, cells_min: section.cells_min })
}
