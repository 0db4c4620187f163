//! The walking network of a run: read, weigh, link, and fill the reach table along it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use geo::Coord;
use serde::Serialize;

use super::load::{Lookup, metres};
use super::{PlanError, SourceRecord};
use crate::access::{LinkOptions, LinkedRegion};
use crate::base::{Checked, Diagnostics, Finding, Place, Progress, codes};
use crate::config::{Config, DistanceKind, Weight, expand};
use crate::crs::{transform_coords, working_crs};
use crate::dataset::{CrsId, OsmExtract};
use crate::format::{
    OsmFinding, OsmFindingCode, OsmSelection, fingerprint, hex, read_elevation, read_osm,
};
use crate::network::{
    AssumedShares, Network, WALK_PROFILES_TOML, WalkFacts, WalkNetwork, WalkProfile, WalkWeight,
    build_network_out_of, decode_network, is_network,
};
use crate::region::Region;

/// What must be said wherever data of OpenStreetMap is used (ODbL 1.0, section 4.3).
pub(super) const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// Where a network comes from.
#[derive(Clone, Debug)]
pub enum NetworkSource {
    /// A file: a street map of OpenStreetMap, or a network built from one.
    File(PathBuf),
    /// A network in memory.
    Network(Box<Network>),
}

/// Elevation along a street map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElevationSource {
    /// GeoTIFF or Esri ASCII grid.
    pub path: PathBuf,
    /// Its CRS, when the file does not say.
    pub crs: Option<CrsId>,
}

/// How people walk in a run.
#[derive(Clone, Debug)]
pub struct WalkSettings {
    /// The network.
    pub source: NetworkSource,
    /// Who walks.
    pub profile: WalkProfile,
    /// What ways are weighted by.
    pub weight: WalkWeight,
    /// How points are linked.
    pub link: LinkOptions,
    /// Elevation.
    pub elevation: Option<ElevationSource>,
}

/// What `run.json` says of the walk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalkRecord {
    /// Key of the profile.
    pub profile: String,
    /// Its English name.
    pub profile_name_en: String,
    /// Its German name.
    pub profile_name_de: String,
    /// Speed on a level, smooth way.
    pub speed_m_s: f64,
    /// Source of the speed.
    pub speed_source: String,
    /// length or time.
    pub weight: &'static str,
    /// Who made the street map.
    pub attribution: String,
    /// Nodes of the network.
    pub nodes: usize,
    /// Edges of the network.
    pub edges: usize,
    /// Length of all ways, metres.
    pub length_m: u64,
    /// Length of those open to the walker.
    pub open_m: u64,
    /// Length of the ways on walks to facilities within the limits, each way once, metres.
    pub used_m: u64,
    /// Share of the used length without a tag, by tag: it is taken for harmless. Only tags that
    /// matter to the walker; `incline` only where no elevation was given.
    pub assumed_share: BTreeMap<&'static str, f64>,
    /// Networks that do not hang together.
    pub islands: u64,
    /// Cells that are not linked.
    pub cells_unlinked: usize,
    /// Facilities that are not linked.
    pub facilities_unlinked: usize,
}

impl WalkRecord {
    /// Name of the profile in a language.
    pub fn name(&self, german: bool) -> &str {
        if german { &self.profile_name_de } else { &self.profile_name_en }
    }

    /// Describes a walk whose searches used these ways.
    pub fn of(linked: &LinkedRegion<'_>, used: AssumedShares) -> Self {
        let walk = linked.network();
        let (network, profile) = (walk.network(), walk.profile());
        let WalkFacts { length_m, open_m, islands, .. } = walk.facts();
        Self {
            profile: profile.key.clone(),
            profile_name_en: profile.name_en.clone(),
            profile_name_de: profile.name_de.clone(),
            speed_m_s: profile.speed_m_s,
            speed_source: profile.speed_source.clone(),
            weight: match walk.weighted_by() {
                WalkWeight::Length => "length",
                WalkWeight::Time => "time",
            },
            attribution: network.attribution().to_owned(),
            nodes: network.node_count(),
            edges: network.edge_count(),
            length_m,
            open_m,
            used_m: used.length_m,
            assumed_share: used.share,
            islands,
            cells_unlinked: linked.unlinked_cells(),
            facilities_unlinked: linked.unlinked_facilities(),
        }
    }
}

/// The walker of a configuration.
///
/// # Errors
/// [`PlanError`] when the file of profiles cannot be read or has no such profile.
pub fn resolve_profile(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<WalkProfile, PlanError> {
    let own = match &config.walk.profiles_file {
        None => None,
        Some(path) => {
            let path = folder.join(expand(path, lookup)?);
            let text = std::fs::read_to_string(&path);
            Some(text.map_err(|source| PlanError::File { path, source })?)
        }
    };
    let text = own.as_deref().unwrap_or(WALK_PROFILES_TOML);
    Ok(WalkProfile::find(text, &config.walk.profile)?)
}

/// How people walk according to a configuration; `None` when distances are straight.
///
/// # Errors
/// [`PlanError::Setting`] when no network is named; else as [`resolve_profile`].
pub fn resolve_walk(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Option<WalkSettings>, PlanError> {
    if config.region.distance == DistanceKind::Straight {
        return Ok(None);
    }
    let section = &config.walk;
    let path =
        |path: &String| -> Result<PathBuf, PlanError> { Ok(folder.join(expand(path, lookup)?)) };
    let Some(network) = &section.network else {
        let reason = "distance = \"walk\" needs a street map (.osm.pbf) or a built network";
        return Err(PlanError::Setting { key: "walk.network".into(), reason: reason.into() });
    };
    let elevation = match &section.elevation {
        None => None,
        Some(file) => Some(ElevationSource {
            path: path(file)?,
            crs: section.elevation_crs.as_deref().map(str::parse).transpose()?,
        }),
    };
    Ok(Some(WalkSettings {
        source: NetworkSource::File(path(network)?),
        profile: resolve_profile(config, folder, lookup)?,
        weight: match section.weight {
            Weight::Length => WalkWeight::Length,
            Weight::Time => WalkWeight::Time,
        },
        link: LinkOptions { distance_max: metres(section.link_distance_max_m) },
        elevation,
    }))
}

/// Keys that say what a way is.
const WAY_KEYS: [&str; 6] =
    ["highway", "railway", "public_transport", "man_made", "waterway", "natural"];
/// Keys that only areas of several ways have.
const AREA_KEYS: [&str; 1] = ["water"];
/// Keys that say what a way or a node is like.
const PROPERTY_KEYS: [&str; 32] = [
    "type",
    "foot",
    "access",
    "motorroad",
    "sidewalk",
    "sidewalk:left",
    "sidewalk:right",
    "sidewalk:both",
    "surface",
    "smoothness",
    "tracktype",
    "width",
    "incline",
    "ramp:wheelchair",
    "wheelchair",
    "lit",
    "oneway:foot",
    "foot:oneway",
    "conveying",
    "construction",
    "proposed",
    "abandoned",
    "disused",
    "razed",
    "tunnel",
    "bridge",
    "covered",
    "barrier",
    "locked",
    "kerb",
    "crossing",
    "crossing:signals",
];

/// Which elements of a street map matter on foot.
fn selection() -> OsmSelection {
    let keys = |lists: &[&[&str]]| lists.concat().into_iter().map(str::to_owned).collect();
    OsmSelection {
        way_keys: keys(&[&WAY_KEYS]),
        node_keys: Vec::new(),
        relation_keys: keys(&[&WAY_KEYS, &AREA_KEYS]),
        tag_keys: Some(keys(&[&WAY_KEYS, &AREA_KEYS, &PROPERTY_KEYS])),
        share: None,
        within: None,
    }
}

/// Reads a network from a file: one that was built before, or a street map, which is built.
///
/// # Parameters
/// `crs`: the metric CRS to have it in; the UTM zone of its middle when absent.
///
/// # Errors
/// [`PlanError`] when the file cannot be read or nothing in it is walkable.
pub fn load_network(
    path: &Path,
    crs: Option<&CrsId>,
    elevation: Option<&ElevationSource>,
    progress: &dyn Progress,
) -> Result<(Checked<Network>, SourceRecord), PlanError> {
    progress.begin(&format!("reading the network from {}", path.display()), None);
    let fail = |source| PlanError::File { path: path.to_owned(), source };
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let mut head = [0; 8];
    let count = file.read(&mut head).map_err(fail)?;
    let built = is_network(&head[..count]);
    let (read, sha256, bytes) = if built {
        if elevation.is_some() {
            let reason = "a built network has the elevation it was built with; give it to \
                          `nahraum network build --elevation`";
            let key = "walk.elevation".to_owned();
            return Err(PlanError::Setting { key, reason: reason.to_owned() });
        }
        let bytes = std::fs::read(path).map_err(fail)?;
        let (network, sha256) = decode_network(&bytes, &path.display().to_string())?;
        let network = match crs {
            Some(crs) => network.into_crs(crs)?,
            None => network,
        };
        let checked = Checked { value: network, diagnostics: Diagnostics::default() };
        (checked, hex(&sha256), bytes.len() as u64)
    } else {
        let (sha256, bytes) = fingerprint(path).map_err(fail)?;
        (from_osm(path, crs, elevation, None, progress)?, sha256, bytes)
    };
    let record = SourceRecord {
        layer: "network".to_owned(),
        name: path.display().to_string(),
        sha256,
        bytes,
        features: read.value.edge_count(),
        date: None,
    };
    progress.end();
    Ok((read, record))
}

/// Builds the network of a part of a street map: of what touches a box in 1e-7 degrees; of all when
/// absent.
///
/// # Errors
/// As [`load_network`].
pub(super) fn load_streets(
    path: &Path,
    crs: Option<&CrsId>,
    within: Option<[i32; 4]>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, PlanError> {
    progress.begin(&format!("reading the network from {}", path.display()), None);
    let read = from_osm(path, crs, None, within, progress)?;
    progress.end();
    Ok(read)
}

fn from_osm(
    path: &Path,
    crs: Option<&CrsId>,
    elevation: Option<&ElevationSource>,
    within: Option<[i32; 4]>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, PlanError> {
    let (extract, findings) = read_osm(path, &OsmSelection { within, ..selection() })?;
    let mut diagnostics = Diagnostics::default();
    report_reading(findings, path, &mut diagnostics);
    let built = network_of(extract, crs, elevation, progress)?;
    diagnostics.append(built.diagnostics);
    Ok(Checked { value: built.value.attributed_to(OSM_ATTRIBUTION), diagnostics })
}

/// What was found while reading a map.
pub(super) fn report_reading(
    findings: Vec<OsmFinding>,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    for finding in findings {
        // Extracts end somewhere: what lies behind is missing in every one of them.
        let code = match finding.code {
            OsmFindingCode::MissingMembers => codes::N420,
            OsmFindingCode::Unsorted => codes::N421,
            // Who asks for a part says so in words of his own.
            OsmFindingCode::OutsideBox => continue,
            _ => codes::W422,
        };
        let place = Place::of_source(path.display().to_string());
        diagnostics.push_counted(Finding::new(code, finding.to_string()).at(place), finding.count);
    }
}

/// The network of a street map, in its CRS or a given one.
fn network_of(
    extract: OsmExtract,
    crs: Option<&CrsId>,
    elevation: Option<&ElevationSource>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, PlanError> {
    let crs = match (crs, &extract.crs) {
        (Some(crs), _) | (None, Some(crs)) => crs.clone(),
        (None, None) => working_crs(middle_box(&extract)),
    };
    let Some(source) = elevation else {
        return Ok(build_network_out_of(extract, &crs, None, progress)?);
    };
    let grid = read_elevation(&source.path)?;
    let grid_crs = source.crs.clone().or_else(|| grid.crs_epsg.map(CrsId::epsg));
    let Some(grid_crs) = grid_crs else {
        let reason = "the elevation does not say its CRS";
        return Err(PlanError::Setting { key: "walk.elevation_crs".into(), reason: reason.into() });
    };
    let from = extract.crs.clone().unwrap_or_else(CrsId::wgs84);
    // An error must show before the work, not at every node.
    transform_coords(&mut [], &from, &grid_crs)?;
    let height_of = |at: Coord<f64>| {
        let mut coords = [at];
        let failed = transform_coords(&mut coords, &from, &grid_crs).ok()?;
        failed.is_empty().then(|| grid.at(coords[0].x, coords[0].y)).flatten()
    };
    let mut built = build_network_out_of(extract, &crs, Some(&height_of), progress)?;
    let nodes = built.value.node_count();
    let missing = nodes - built.value.known_heights();
    if missing > 0 {
        let message = format!(
            "{missing} of {nodes} nodes lie where the elevation has no height; ways there count as \
             level"
        );
        let place = Place::of_source(source.path.display().to_string());
        built.diagnostics.push(Finding::new(codes::W425, message).at(place));
    }
    Ok(built)
}

/// The box in degrees around the nodes of a real street map.
fn middle_box(extract: &OsmExtract) -> [f64; 4] {
    let range = |part: usize| {
        let values = || extract.node_at.iter().map(|at| f64::from(at[part]) / 1e7);
        (values().fold(180.0, f64::min), values().fold(-180.0, f64::max))
    };
    let ((west, east), (south, north)) = (range(0), range(1));
    [west, south, east, north]
}

/// The network of a region, weighed for its walker.
///
/// # Errors
/// As [`load_network`].
pub fn walk_network(
    region: &Region,
    settings: WalkSettings,
    sources: &mut Vec<SourceRecord>,
    progress: &dyn Progress,
) -> Result<Checked<WalkNetwork>, PlanError> {
    let mut diagnostics = Diagnostics::default();
    let network = match settings.source {
        NetworkSource::File(path) => {
            let elevation = settings.elevation.as_ref();
            let (read, record) = load_network(&path, Some(&region.crs), elevation, progress)?;
            sources.push(record);
            diagnostics.append(read.diagnostics);
            read.value
        }
        NetworkSource::Network(network) => network.into_crs(&region.crs)?,
    };
    progress.begin("weighing the network", None);
    let value = WalkNetwork::new(network, settings.profile, settings.weight);
    progress.end();
    report_facts(value.facts(), &mut diagnostics);
    Ok(Checked { value, diagnostics })
}

/// Links a region to its network, with its progress.
pub(super) fn linked_region<'r>(
    region: &'r Region,
    network: &'r WalkNetwork,
    options: LinkOptions,
    progress: &dyn Progress,
) -> Checked<LinkedRegion<'r>> {
    progress.begin("linking to the network", None);
    let linked = LinkedRegion::link(region, network, options);
    progress.end();
    linked
}

fn report_facts(facts: WalkFacts, diagnostics: &mut Diagnostics) {
    if facts.small_islands > 0 {
        let message = format!(
            "{} networks of less than 5 km, {} km together, hang with nothing; nobody is linked to \
             them",
            facts.small_islands,
            facts.small_m / 1000
        );
        diagnostics.push(Finding::new(codes::N423, message));
    }
}

/// What the ways in use rest on; says it (N424) when tags are missing.
pub(super) fn assumed_shares(
    walk: &WalkNetwork,
    used_mm: &[u32],
    diagnostics: &mut Diagnostics,
) -> AssumedShares {
    let used = walk.assumed_shares(used_mm);
    let missing = used.share.iter().filter(|(_, share)| **share > 0.0);
    let missing: Vec<String> =
        missing.map(|(tag, share)| format!("`{tag}` on {:.0} %", 100.0 * share)).collect();
    if !missing.is_empty() {
        let message = format!(
            "tags are missing along {:.1} km of ways in use: {}; what is not tagged counts as even, \
             wide and level",
            used.length_m as f64 / 1000.0,
            missing.join(", ")
        );
        diagnostics.push(Finding::new(codes::N424, message));
    }
    used
}
