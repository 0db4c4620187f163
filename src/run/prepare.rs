//! A region ready for analyses: built, with its reach table filled.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::certain::{report_uncertain, report_unknown_ground};
use super::error::{PrepareError, WalkError};
use super::load::Loaded;
use super::memory::{size_in_words, walk_room};
use super::opening::{WhenSettings, without_closed};
use super::sink::{ISLANDS, Role};
use super::streets::{BuiltFile, NetworkSource};
use super::table::{GivenTable, read_table, report_beyond};
use super::table_error::TableError;
use super::table_settings::TableSettings;
use super::walk::{WalkSettings, assumed_shares, linked_region, walk_network, walk_record};
use crate::access::{
    LinkOptions, LinkedRegion, Links, NetworkIsland, ReachSize, ReachTable, WalkReach,
    network_islands, straight_line_reach,
};
use crate::base::{CellId, Diagnostics, Millimetres, Progress, Rows};
use crate::config::Config;
use crate::network::WalkNetwork;
use crate::project::{SourceRecord, WalkRecord};
use crate::region::{EditedRegion, Region, RegionInputs, RegionSettings, build};
use crate::siting::Candidates;

/// The size of a reach table is not noted where it cannot be larger than this.
const NOTED_BYTES: u64 = 64_000_000;

/// A region with its reach table: everything analyses need.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The region.
    pub region: Region,
    /// Distances from cells to facilities.
    pub reach: ReachTable,
    /// Findings about the input.
    pub diagnostics: Diagnostics,
    /// The input files.
    pub sources: Vec<SourceRecord>,
    /// The walk; `None` for straight-line distances.
    pub walk: Option<WalkRecord>,
    /// The network with the places of cells and facilities on it; `None` for straight-line distances.
    pub on_foot: Option<OnFoot>,
    /// Where cells and facilities are linked to the network; `None` for straight-line distances.
    pub links: Option<Arc<Links>>,
    /// The islands of a network that was left away ([`Self::for_results`]); [`Self::islands`] has them always.
    pub islands: Option<Arc<Vec<NetworkIsland>>>,
    /// The distances from cells to each candidate place, where tiles measured them on foot.
    pub to_places: Option<Arc<Rows<(CellId, Millimetres), u64>>>,
    /// The memory that further tables of distances may take; `None` when nothing bounds it.
    pub reach_bytes_max: Option<u64>,
    /// The distances that another program has computed; `None` for those that are measured here.
    pub table: Option<GivenTable>,
}

/// What distances on foot were measured along.
#[derive(Clone, Debug)]
pub struct OnFoot {
    /// The network, weighted for its walker.
    pub network: Arc<WalkNetwork>,
    /// The places of cells and facilities on it.
    pub links: Arc<Links>,
    /// How further points are linked to it.
    pub options: LinkOptions,
}

impl Prepared {
    /// What results need: without the network, which takes much memory, where a run searches no places on it
    /// because there are more candidates than `gaps.run_candidates_max` and, if it asks for cooperation,
    /// than `cooperate.run_candidates_max`; and if it asks for chosen places, than `site.run_candidates_max`; and
    /// where it values no barriers.
    pub fn for_results(self, candidates: &Candidates, config: &Config) -> Self {
        if searches_places(candidates.len(), config) {
            return self;
        }
        // Islands have lines, of which a large network has many.
        let islands = if tells_islands(config) { self.islands() } else { self.islands.clone() };
        Self { islands, on_foot: None, ..self }
    }

    /// The islands of the walking network; `None` for straight-line distances. Cost: see [`network_islands`].
    pub fn islands(&self) -> Option<Arc<Vec<NetworkIsland>>> {
        let islands = || Some(Arc::new(network_islands(&self.linked()?)));
        self.islands.clone().or_else(islands)
    }

    /// The region linked to its network; `None` for straight-line distances. Cost: O(cells + facilities).
    pub fn linked(&self) -> Option<LinkedRegion<'_>> {
        let OnFoot { network, links, .. } = self.on_foot.as_ref()?;
        Some(LinkedRegion::from_links(&self.region, network, Arc::clone(links)))
    }
}

/// Whether results search places on the network, or value its barriers.
fn searches_places(candidates: usize, config: &Config) -> bool {
    config.barriers.is_some()
        || config.gaps.proposes_places(candidates)
        || config.cooperate.is_in_run(candidates, 1)
        || config.site.as_ref().is_some_and(|site| site.is_in_run(candidates))
}

fn tells_islands(config: &Config) -> bool {
    Role::Places.is_wanted(ISLANDS, &config.output)
}

/// Builds a region and fills its reach table, for the results of a run whose new places could open in every inhabited
/// cell: [`prepare`], and [`Prepared::for_results`] already while distances are measured. The shapes of streets are let go
/// once cells and facilities are linked, if nothing needs them any more.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_for_results(
    loaded: Loaded,
    (settings, config): (&RegionSettings, &Config),
    walk: Option<WalkSettings>,
    progress: &dyn Progress,
) -> Result<Prepared, PrepareError> {
    let keeps_network = |region: &Region| {
        tells_islands(config) || searches_places(Candidates::cells(region).len(), config)
    };
    prepare_keeping(loaded, (settings, &keeps_network), walk, progress)
}

/// Builds a region and fills its reach table.
///
/// # Errors
/// [`PrepareError::Region`] when no usable region can be built; [`PrepareError::TooLarge`] when the reach
/// table would need more than [`RegionSettings::reach_bytes_max`]; [`PrepareError::Table`] when a table of distances
/// cannot be used; otherwise the errors of [`walk_network`].
pub fn prepare(
    loaded: Loaded,
    settings: &RegionSettings,
    walk: Option<WalkSettings>,
    progress: &dyn Progress,
) -> Result<Prepared, PrepareError> {
    prepare_keeping(loaded, (settings, &|_| true), walk, progress)
}

/// [`prepare`]; `keeps_network` says of the region whether something needs its network later.
fn prepare_keeping(
    loaded: Loaded,
    (settings, keeps_network): (&RegionSettings, &dyn Fn(&Region) -> bool),
    walk: Option<WalkSettings>,
    progress: &dyn Progress,
) -> Result<Prepared, PrepareError> {
    let Loaded { inputs, when, mut sources, table, diagnostics } = loaded;
    // A network file takes about as long as the region, and neither needs the other.
    let (region, ahead) = rayon::join(
        || opened((inputs, diagnostics), settings, &when, progress),
        || walk.as_ref().and_then(|walk| read_ahead(&walk.source)),
    );
    let (opened, mut diagnostics) = region?;
    let reach_bytes_max = settings.reach_bytes_max;
    if let Some(table) = &table {
        // The table names facilities that are closed, too.
        let (given, region, reach) =
            by_table(table, opened, (&mut sources, &mut diagnostics), progress)
                .map_err(|source| PrepareError::Table { source })?;
        let off_foot = off_foot((region, reach), diagnostics, sources, reach_bytes_max);
        return Ok(Prepared { table: Some(given), ..off_foot });
    }
    let region = opened.now();
    let network_bytes = walk.as_ref().map_or(0, |walk| walk_room(&walk.source, &region));
    expect_room((&region, settings), network_bytes, progress)?;
    let Some(mut walk) = walk else {
        let reach = straight_line_reach(&region, progress);
        report_uncertain(&region, &reach, &mut diagnostics);
        return Ok(off_foot((region, reach), diagnostics, sources, reach_bytes_max));
    };
    // Synthetic streets in memory need no attribution.
    let is_file = !matches!(walk.source, NetworkSource::Network(_));
    if let Some((source, took)) = ahead {
        walk.source = source.map_err(|source| PrepareError::Walk { source })?;
        progress.meanwhile("reading of the network", took);
    }
    let link_options = walk.link;
    let network = walk_network(&region, walk, &mut sources, progress)
        .map_err(|source| PrepareError::Walk { source })?;
    diagnostics.append(network.diagnostics);
    let network = network.value;
    let linked = linked_region((&region, &network), link_options, &settings.keeping, progress);
    diagnostics.append(linked.diagnostics);
    let (links, is_kept) = (linked.value.links(), keeps_network(&region));
    let network = if is_kept { network } else { network.without_shapes() };
    let linked = LinkedRegion::from_links(&region, &network, Arc::clone(&links));
    let WalkReach { table, used_mm } = linked.reach_and_ways(progress);
    report_uncertain(&region, &table, &mut diagnostics);
    let used = assumed_shares(&network, &used_mm, &mut diagnostics);
    let walk = Some(walk_record(&linked, used));
    let attribution = network.network().attribution();
    let region = if is_file { region.crediting(attribution) } else { region };
    let kept = Some(Arc::clone(&links));
    let on_foot =
        is_kept.then(|| OnFoot { network: Arc::new(network), links, options: link_options });
    Ok(Prepared {
        region,
        reach: table,
        diagnostics,
        sources,
        walk,
        on_foot,
        links: kept,
        islands: None,
        to_places: None,
        reach_bytes_max,
        table: None,
    })
}

/// A region that is built, before any distance is measured.
pub(super) struct Grounded {
    pub(super) region: Region,
    pub(super) diagnostics: Diagnostics,
    pub(super) sources: Vec<SourceRecord>,
}

/// Builds a region as [`prepare`] does, and measures no distance.
pub(super) fn grounded(
    loaded: Loaded,
    settings: &RegionSettings,
    progress: &dyn Progress,
) -> Result<Grounded, PrepareError> {
    let Loaded { inputs, when, sources, diagnostics, .. } = loaded;
    let (opened, diagnostics) = opened((inputs, diagnostics), settings, &when, progress)?;
    Ok(Grounded { region: opened.now(), diagnostics, sources })
}

/// Reads a network file, and tells how long that took; `None` for any other network.
fn read_ahead(source: &NetworkSource) -> Option<(Result<NetworkSource, WalkError>, Duration)> {
    let begun = Instant::now();
    let NetworkSource::File(path) = source else { return None };
    let read = BuiltFile::read(path).transpose()?;
    Some((read.map(|built| NetworkSource::Read(Box::new(built))), begun.elapsed()))
}

/// A region whose distances are not measured along ways.
pub(super) fn off_foot(
    (region, reach): (Region, ReachTable),
    diagnostics: Diagnostics,
    sources: Vec<SourceRecord>,
    reach_bytes_max: Option<u64>,
) -> Prepared {
    Prepared {
        region,
        reach,
        diagnostics,
        sources,
        walk: None,
        on_foot: None,
        links: None,
        islands: None,
        to_places: None,
        reach_bytes_max,
        table: None,
    }
}

/// A region with all facilities, and with those that are open when that is asked for.
pub(super) struct Opened {
    whole: Region,
    open: Option<EditedRegion>,
}

impl Opened {
    /// The region with the facilities that are asked for.
    pub(super) fn now(self) -> Region {
        self.open.map_or(self.whole, |open| open.region)
    }
}

/// Builds a region from what was read, with the findings about both.
pub(super) fn opened(
    (inputs, mut diagnostics): (RegionInputs, Diagnostics),
    settings: &RegionSettings,
    when: &WhenSettings,
    progress: &dyn Progress,
) -> Result<(Opened, Diagnostics), PrepareError> {
    let built = build(inputs, settings, progress)
        .map_err(|source| PrepareError::region(source, diagnostics.clone()))?;
    diagnostics.append(built.diagnostics);
    let whole = built.value;
    let open = without_closed(&whole, when, &mut diagnostics);
    Ok((Opened { whole, open }, diagnostics))
}

/// The distances of a table, the region with the facilities that are open, and the reach by them.
fn by_table(
    settings: &TableSettings,
    Opened { whole, open }: Opened,
    (sources, diagnostics): (&mut Vec<SourceRecord>, &mut Diagnostics),
    progress: &dyn Progress,
) -> Result<(GivenTable, Region, ReachTable), TableError> {
    let (mut given, about_rows) = read_table(settings, &whole, sources, progress)?;
    diagnostics.append(about_rows);
    let region = match open {
        None => whole,
        Some(open) => {
            let distances = given.to_facilities.after(&open).expect("no facility is new or moved");
            given.to_facilities = Arc::new(distances);
            open.region
        }
    };
    let distances = &given.to_facilities;
    let reach = distances.on_known_ground(&region);
    report_unknown_ground(&region, &reach, diagnostics);
    let reach = distances.bounded(reach);
    report_beyond(&region, distances, &reach, diagnostics);
    Ok((given, region, reach))
}

/// Refuses a reach table that would be larger than the settings allow, of which the network takes so many bytes, and
/// notes how large a table is that may take much.
pub(super) fn expect_room(
    (region, settings): (&Region, &RegionSettings),
    network_bytes: u64,
    progress: &dyn Progress,
) -> Result<(), PrepareError> {
    let Some(available) = settings.reach_bytes_max else { return Ok(()) };
    let available = available.saturating_sub(network_bytes);
    if ReachSize::at_most(region).bytes() <= available.min(NOTED_BYTES) {
        return Ok(());
    }
    let size = ReachSize::estimate(region, Millimetres(u32::MAX));
    progress.note(&format!(
        "memory: about {} for {} million distances within the limits; there is room for {}",
        size_in_words(size.bytes()),
        size.pair_count().div_ceil(1_000_000),
        size_in_words(available)
    ));
    let Some((category, pairs)) = size.largest().filter(|_| size.bytes() > available) else {
        return Ok(());
    };
    let category = region.category(category);
    Err(PrepareError::TooLarge {
        bytes: size.bytes(),
        available,
        category: category.key().to_owned(),
        limit: category.limit_max(),
        pairs,
        pairs_of_all: size.pair_count(),
        fits_m: limit_that_fits(region, available),
    })
}

/// The largest limit in metres, in two digits, at which the table would fit if no category had a larger one.
fn limit_that_fits(region: &Region, available: u64) -> Option<u32> {
    let limits = region.categories().iter().filter_map(|category| category.limit_max().metres());
    let largest = limits.fold(0.0, f64::max);
    let in_two_digits = (0..5).flat_map(|zeros| (10..100).map(move |two| two * 10_u32.pow(zeros)));
    let smaller: Vec<u32> =
        in_two_digits.take_while(|metres| f64::from(*metres) < largest).collect();
    let fits = |metres: &u32| {
        let limit = Millimetres::from_metres(f64::from(*metres));
        ReachSize::estimate(region, limit).bytes() <= available
    };
    let fitting = smaller.partition_point(fits);
    smaller[..fitting].last().copied()
}

/// A region with its reach in a straight line and on foot.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The region with its reach on foot.
    pub prepared: Prepared,
    /// Its reach in a straight line.
    pub straight: ReachTable,
}

/// Builds a region and fills both reach tables.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_both(
    loaded: Loaded,
    settings: &RegionSettings,
    walk: WalkSettings,
    progress: &dyn Progress,
) -> Result<Compared, PrepareError> {
    let prepared = prepare(loaded, settings, Some(walk), progress)?;
    let straight = straight_line_reach(&prepared.region, progress);
    Ok(Compared { prepared, straight })
}
