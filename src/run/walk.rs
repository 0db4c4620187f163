//! Walking in a region: the network weighted for the walker, and the points linked to it.

use serde::{Deserialize, Serialize};

use super::barriers::{BarrierSource, load_barriers};
use super::error::WalkError;
use super::lines::LineSettings;
use super::streets::{ElevationSource, NetworkOptions, NetworkSource, load_network, no_network};
use crate::access::{CellsWithoutWay, LinkOptions, LinkedRegion};
use crate::base::{Checked, Diagnostics, Finding, Keeping, Progress, WalkWeight, codes};
use crate::network::{
    AccessDefaults, AssumedShares, ChosenBy, Network, WalkFacts, WalkNetwork, WalkProfile,
};
use crate::project::{SourceRecord, WalkRecord};
use crate::region::Region;

/// Stage that weights the network for its walker.
const WEIGHT_STAGE: &str = "weighting the network";

/// Settings of the walk in a run.
#[derive(Clone, Debug)]
pub struct WalkSettings {
    /// The network.
    pub source: NetworkSource,
    /// The walker.
    pub profile: WalkProfile,
    /// How walks are measured.
    pub weight: WalkWeight,
    /// Options for linking points.
    pub link: LinkOptions,
    /// Elevation.
    pub elevation: Option<ElevationSource>,
    /// The defaults of access of a country; by where the map lies when absent.
    pub country: Option<AccessDefaults>,
    /// Barriers beside those of the street map.
    pub barriers: Option<BarrierSource>,
    /// How a network that is a layer of lines is read.
    pub lines: LineSettings,
}

/// The network of a region, weighted for its walker.
///
/// # Errors
/// As [`load_network`].
pub fn walk_network(
    region: &Region,
    settings: WalkSettings,
    sources: &mut Vec<SourceRecord>,
    progress: &dyn Progress,
) -> Result<Checked<WalkNetwork>, WalkError> {
    let mut diagnostics = Diagnostics::default();
    let options = NetworkOptions {
        crs: Some(region.crs().clone()),
        elevation: settings.elevation,
        country: settings.country,
        lines: settings.lines,
    };
    let mut take = |(read, record): (Checked<Network>, SourceRecord)| {
        sources.push(record);
        diagnostics.append(read.diagnostics);
        read.value
    };
    let network = match settings.source {
        NetworkSource::File(path) => take(load_network(&path, &options, progress)?),
        NetworkSource::Read(built) => take(built.load(&options)?),
        NetworkSource::Network(network) => network.into_crs(region.crs()).map_err(no_network)?,
    };
    let network = match &settings.barriers {
        None => network,
        Some(source) => {
            let (walls, record) = load_barriers(source, region.crs())?;
            sources.push(record);
            diagnostics.append(walls.diagnostics);
            network.with_walls(&walls.value)
        }
    };
    progress.begin(WEIGHT_STAGE, None);
    let value = WalkNetwork::new(network, settings.profile, settings.weight);
    progress.end();
    report_facts(value.facts(), &mut diagnostics);
    Ok(Checked { value, diagnostics })
}

/// Links the points of a region to its network, by what is kept of it, and reports progress.
pub(super) fn linked_region<'r>(
    (region, network): (&'r Region, &'r WalkNetwork),
    options: LinkOptions,
    keeping: &Keeping,
    progress: &dyn Progress,
) -> Checked<LinkedRegion<'r>> {
    let cache = keeping.for_cells(region.cells().len());
    LinkedRegion::link_kept((region, network), options, cache, progress)
}

fn report_facts(facts: WalkFacts, diagnostics: &mut Diagnostics) {
    if facts.small_islands > 0 {
        let message = format!(
            "{} connected components of the walking network are shorter than 5 km ({} km together); \
             nothing is linked to them",
            facts.small_islands,
            facts.small_m / 1000
        );
        diagnostics.push(Finding::new(codes::N423, message));
    }
}

/// The shares of the ways in use without tags; reports them (N424) when tags are missing.
pub(super) fn assumed_shares(
    walk: &WalkNetwork,
    used_mm: &[u32],
    diagnostics: &mut Diagnostics,
) -> AssumedShares {
    let used = walk.assumed_shares(used_mm);
    report_assumed(&used, diagnostics);
    used
}

/// Reports missing tags of the ways in use (N424).
pub(super) fn report_assumed(used: &AssumedShares, diagnostics: &mut Diagnostics) {
    let missing = used.share.iter().filter(|(_, share)| **share > 0.0);
    let missing: Vec<String> =
        missing.map(|(tag, share)| format!("`{tag}` on {:.0} %", 100.0 * share)).collect();
    if !missing.is_empty() {
        let message = format!(
            "tags are missing on {:.1} km of ways in use: {}; a way without tags counts as even, wide \
             and level",
            used.length_m as f64 / 1000.0,
            missing.join(", ")
        );
        diagnostics.push(Finding::new(codes::N424, message));
    }
}

/// What `run.json` says of the network.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct NetworkRecord {
    /// Attribution of the street map.
    pub attribution: String,
    /// Nodes.
    pub nodes: usize,
    /// Edges.
    pub edges: usize,
    /// Length of all ways, metres.
    pub length_m: u64,
    /// Length of the ways open to the walker.
    pub open_m: u64,
    /// Connected components.
    pub islands: u64,
    /// Country whose defaults of access apply.
    pub access_country: String,
    /// How it was chosen; absent where the network does not say.
    pub access_chosen_by: Option<ChosenBy>,
    /// Crossings that walkers are assumed to use.
    pub crossings_assumed: u64,
    /// Length of carriageways that are used for want of a sidewalk.
    pub carriageways_m: u64,
}

impl NetworkRecord {
    pub(super) fn new(walk: &WalkNetwork) -> Self {
        let (network, facts) = (walk.network(), walk.facts());
        let (access, assumed) = (network.access(), network.assumed_ways());
        Self {
            attribution: network.attribution().to_owned(),
            nodes: network.node_count(),
            edges: network.edge_count(),
            length_m: facts.length_m,
            open_m: facts.open_m,
            islands: facts.islands,
            access_country: access.map_or(String::new(), |access| access.country.clone()),
            access_chosen_by: access.map(|access| access.chosen_by),
            crossings_assumed: assumed.crossings,
            carriageways_m: assumed.carriageways_mm / 1000,
        }
    }
}

/// Who walks, through what, and what of the region has no way.
pub(super) struct Walked<'w> {
    pub(super) profile: &'w WalkProfile,
    pub(super) weight: WalkWeight,
    pub(super) network: NetworkRecord,
    pub(super) cells_without_way: CellsWithoutWay,
    pub(super) facilities_unlinked: usize,
}

impl Walked<'_> {
    /// The record of a walk whose searches used these ways.
    pub(super) fn record(self, used: AssumedShares) -> WalkRecord {
        let Self { profile, weight, network, cells_without_way: without, facilities_unlinked } =
            self;
        WalkRecord {
            profile: profile.key.clone(),
            profile_name_en: profile.name_en.clone(),
            profile_name_de: profile.name_de.clone(),
            speed_m_s: profile.speed_m_s,
            speed_source: profile.speed_source.clone(),
            weight,
            attribution: network.attribution,
            nodes: network.nodes,
            edges: network.edges,
            length_m: network.length_m,
            open_m: network.open_m,
            used_m: used.length_m,
            assumed_share: used.share,
            islands: network.islands,
            access_country: network.access_country,
            access_chosen_by: network.access_chosen_by.map_or("", ChosenBy::word),
            crossings_assumed: network.crossings_assumed,
            carriageways_m: network.carriageways_m,
            cells_unlinked: without.unlinked,
            persons_unlinked: Some(without.persons_unlinked),
            cells_without_way: without.stranded,
            persons_without_way: Some(without.persons_stranded),
            facilities_unlinked,
        }
    }
}

/// The record of a walk whose searches used these ways.
pub(super) fn walk_record(linked: &LinkedRegion<'_>, used: AssumedShares) -> WalkRecord {
    let walk = linked.network();
    let walked = Walked {
        profile: walk.profile(),
        weight: walk.weighted_by(),
        network: NetworkRecord::new(walk),
        cells_without_way: linked.cells_without_way(),
        facilities_unlinked: linked.unlinked_facilities(),
    };
    walked.record(used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{LINK_STAGES, NEAREST_STAGE, REACH_STAGE};

    #[test]
    fn the_comparison_with_pandana_adds_up_the_stages_of_a_walk() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/foreign/pandana_ratio.py");
        let script = std::fs::read_to_string(path).expect("the script");
        let list = script.split_once("STAGES = [").expect("the script lists stages").1;
        let list = list.split_once(']').expect("the list ends").0;
        let stages: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        let linked = LINK_STAGES.into_iter();
        let all = [WEIGHT_STAGE].into_iter().chain(linked).chain([REACH_STAGE, NEAREST_STAGE]);
        assert!(all.eq(stages.iter().copied()), "{stages:?}");
    }
}
