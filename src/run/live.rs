//! A region for live answers: built, with its network, and without the reach table that a run needs.

use super::error::PrepareError;
use super::load::Loaded;
use super::prepare::opened;
use super::walk::{WalkSettings, walk_network};
use crate::access::LinkOptions;
use crate::base::{Diagnostics, Keeping, Progress, WalkWeight};
use crate::network::{WalkNetwork, WalkProfile};
use crate::region::{Region, RegionSettings};

/// What live answers need of the data.
#[derive(Clone, Debug)]
pub struct LiveData {
    /// The region.
    pub region: Region,
    /// The walk; `None` where distances are straight lines.
    pub walk: Option<LiveWalk>,
    /// Findings about the input.
    pub diagnostics: Diagnostics,
}

/// The network of live answers and who walks on it.
#[derive(Clone, Debug)]
pub struct LiveWalk {
    /// The network, weighted for the walker of the configuration.
    pub network: WalkNetwork,
    /// All walkers of the configuration.
    pub profiles: Vec<WalkProfile>,
    /// How walks are measured.
    pub weight: WalkWeight,
    /// How points are linked.
    pub link: LinkOptions,
    /// Where the places of cells are kept.
    pub keeping: Keeping,
}

/// Builds a region for live answers.
///
/// # Parameters
/// `profiles`: the walkers that can be asked for beside the one of `walk`.
///
/// # Errors
/// As [`prepare`](super::prepare), which also fills a reach table; [`PrepareError::LiveTable`] where distances come
/// from a table.
pub fn prepare_live(
    loaded: Loaded,
    settings: &RegionSettings,
    (walk, profiles): (Option<WalkSettings>, Vec<WalkProfile>),
    progress: &dyn Progress,
) -> Result<LiveData, PrepareError> {
    if loaded.table.is_some() {
        return Err(PrepareError::LiveTable);
    }
    let Loaded { inputs, when, diagnostics, .. } = loaded;
    let (opened, mut diagnostics) = opened((inputs, diagnostics), settings, &when, progress)?;
    let region = opened.now();
    let Some(walk) = walk else { return Ok(LiveData { region, walk: None, diagnostics }) };
    let (weight, link) = (walk.weight, walk.link);
    let network = walk_network(&region, walk, &mut Vec::new(), progress)
        .map_err(|source| PrepareError::Walk { source })?;
    diagnostics.append(network.diagnostics);
    let network = network.value;
    let region = region.crediting(network.network().attribution());
    let keeping = settings.keeping.clone();
    let walk = Some(LiveWalk { network, profiles, weight, link, keeping });
    Ok(LiveData { region, walk, diagnostics })
}
